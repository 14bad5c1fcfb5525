/*
 * cross_check.c - the walk through all checks, and how checks look at settings.
 */
#include "cross_check.h"

#include <string.h>

#include "print.h"

/* ---- settings -------------------------------------------------------------------- */

bool pgcfg_cross_boolean(const pgcfg_cross_facts *facts, const char *name)
{
    bool value = false;

    if (facts->ssl != NULL && pgcfg_text_equal(pgcfg_text_of(name), PGCFG_TEXT("ssl")))
        return *facts->ssl;
    (void)pgcfg_conf_get_bool(facts->conf, pgcfg_text_of(name), &value, NULL);
    return value;
}

int64_t pgcfg_cross_integer(const pgcfg_cross_facts *facts, const char *name)
{
    int64_t value = 0;

    (void)pgcfg_conf_get_int64(facts->conf, pgcfg_text_of(name), &value, NULL);
    return value;
}

pgcfg_text pgcfg_cross_string(const pgcfg_cross_facts *facts, const char *name)
{
    pgcfg_text value = {"", 0};

    (void)pgcfg_conf_get_string(facts->conf, pgcfg_text_of(name), &value, NULL);
    return value;
}

bool pgcfg_cross_enum_is(const pgcfg_cross_facts *facts, const char *name, const char *value)
{
    int major = facts->conf->environment.server->major;
    pgcfg_parameter parameter = {.id = -1};
    pgcfg_text text = {"", 0};
    int meant = -1; /* and what is wanted: by their spellings */
    int wanted = -2;
    pgcfg_enum_value spelling;

    (void)pgcfg_parameter_find(pgcfg_text_of(name), major, &parameter);
    (void)pgcfg_conf_get_enum(facts->conf, pgcfg_text_of(name), &text, NULL);
    for (uint32_t i = 0; (spelling = pgcfg_parameter_enum_value(&parameter, major, i)).name != NULL;
         i++) {
        pgcfg_text its = pgcfg_text_of(spelling.name);
        if (pgcfg_text_equal(its, text))
            meant = spelling.meaning;
        if (pgcfg_text_equal(its, pgcfg_text_of(value)))
            wanted = spelling.meaning;
    }
    return meant == wanted;
}

void pgcfg_cross_place_at(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                          const char *const *names, size_t count)
{
    pgcfg_conf_entry entry;

    finding->place = PGCFG_NOWHERE;
    for (size_t i = 0; i < count; i++) {
        if (!pgcfg_conf_effective(facts->conf, pgcfg_text_of(names[i]), &entry))
            continue;
        finding->place = PGCFG_IN_CONF;
        finding->where = entry.value_range;
        finding->line_number = entry.line_number;
        return;
    }
}

bool pgcfg_cross_found_at(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                          const char *name)
{
    pgcfg_cross_place_at(facts, finding, &name, 1);
    return true;
}

/* ---- settings that are given more than once ------------------------------------------ */

static void find_latest(const pgcfg_conf *conf, pgcfg_cross_cursor *cursor)
{
    pgcfg_conf_entry entry;

    cursor->has_latest = true;
    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        if (entry.is_known)
            cursor->latest[entry.parameter_id] = i + 1;
    }
}

/* The entry that takes the place of another; for a custom name it is not looked
 * for, as that would take long among very many. */
static bool find_winner(const pgcfg_conf *conf, const pgcfg_cross_cursor *cursor,
                        const pgcfg_conf_entry *entry, pgcfg_conf_entry *winner)
{
    if (!entry->is_known)
        return false;
    return pgcfg_conf_get(conf, cursor->latest[entry->parameter_id] - 1, winner);
}

static pgcfg_cross_code loser_code(const pgcfg_cross_facts *facts, const pgcfg_conf_entry *loser,
                                   const pgcfg_conf_entry *winner)
{
    if (facts->auto_file != 0 && winner->file == facts->auto_file &&
        loser->file != facts->auto_file)
        return PGCFG_CROSS_OVERRIDDEN_BY_AUTO;
    return winner->file == loser->file ? PGCFG_CROSS_REPEATED : PGCFG_CROSS_OVERRIDDEN;
}

/* An entry that another one takes the place of; equal values are no matter. */
static bool find_loser(const pgcfg_cross_facts *facts, const pgcfg_cross_cursor *cursor,
                       const pgcfg_conf_entry *entry, pgcfg_cross_finding *finding)
{
    pgcfg_conf_entry winner = *entry;
    bool has_winner = find_winner(facts->conf, cursor, entry, &winner);

    if (has_winner ? winner.index == entry->index : !entry->is_ignored)
        return false;
    finding->code = loser_code(facts, entry, &winner);
    if (finding->code != PGCFG_CROSS_REPEATED && pgcfg_text_equal(entry->value, winner.value))
        return false;
    finding->place = PGCFG_IN_CONF;
    finding->where = entry->name_range;
    finding->line_number = entry->line_number;
    finding->arguments[0] = entry->name;
    finding->arguments[1] = winner.value;
    if (has_winner) {
        pgcfg_text bytes;
        finding->numbers[0] = winner.line_number;
        (void)pgcfg_conf_file(facts->conf, winner.file, &finding->arguments[2], &bytes);
    }
    return true;
}

static bool next_loser(const pgcfg_cross_facts *facts, pgcfg_cross_cursor *cursor,
                       pgcfg_cross_finding *finding)
{
    pgcfg_conf_entry entry;

    if (!cursor->has_latest)
        find_latest(facts->conf, cursor);
    while (pgcfg_conf_get(facts->conf, cursor->entry, &entry)) {
        cursor->entry++;
        if (find_loser(facts, cursor, &entry, finding))
            return true;
    }
    return false;
}

/* ---- the walk --------------------------------------------------------------------------- */

/* Check number `index` of all tables, NULL past the last. */
static const pgcfg_cross_check_row *get_check(uint32_t index)
{
    static const pgcfg_cross_check_row *const tables[] = {
        pgcfg_cross_order_checks, pgcfg_cross_start_checks, pgcfg_cross_socket_checks,
        pgcfg_cross_tls_checks, pgcfg_cross_access_checks};

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        for (const pgcfg_cross_check_row *row = tables[i]; row->code != PGCFG_CROSS_NONE; row++) {
            if (index-- == 0)
                return row;
        }
    }
    return NULL;
}

bool pgcfg_cross_check_next(const pgcfg_cross_facts *facts, pgcfg_cross_cursor *cursor,
                            pgcfg_cross_finding *finding)
{
    static const pgcfg_cross_finding nothing = {0};
    const pgcfg_cross_check_row *row;

    if (facts->conf->has_read_error || facts->conf->has_name_error)
        return false;
    while ((row = get_check(cursor->check)) != NULL) {
        cursor->check++;
        *finding = nothing;
        finding->code = row->code;
        finding->major = facts->conf->environment.server->major;
        if (row->find(facts, finding))
            return true;
    }
    *finding = nothing;
    finding->major = facts->conf->environment.server->major;
    return next_loser(facts, cursor, finding);
}
