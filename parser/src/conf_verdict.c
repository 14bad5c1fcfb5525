/*
 * conf_verdict.c - the server's passes over the entries: which names are known,
 * which entries are ignored for a later one, which values are good.
 */
#include "conf_verdict.h"

#include "allocate.h"
#include "hash.h"
#include "print.h"
#include "value_text.h"

#include <string.h>

/* ---- duplicates ---------------------------------------------------------------- */

/* Of settings whose names are equal byte for byte, all but the last are ignored.
 * Other spellings of the same name do not count as equal. */

static bool is_same_spelling(const pgcfg_packed_setting *a, const pgcfg_packed_setting *b)
{
    return a->name_size == b->name_size && memcmp(a->name, b->name, a->name_size) == 0;
}

static int compare_names(const pgcfg_packed_setting *a, const pgcfg_packed_setting *b)
{
    uint32_t size = a->name_size < b->name_size ? a->name_size : b->name_size;
    int order = memcmp(a->name, b->name, size);

    if (order == 0)
        order = (a->name_size > b->name_size) - (a->name_size < b->name_size);
    return order;
}

/* Merges two neighbouring runs of `from` into `to`; equal names stay in order. */
static void merge(const pgcfg_packed_setting *entries, const uint32_t *from, uint32_t *to,
                  size_t begin, size_t middle, size_t end)
{
    size_t left = begin;
    size_t right = middle;

    for (size_t at = begin; at < end; at++) {
        if (left < middle &&
            (right >= end || compare_names(&entries[from[left]], &entries[from[right]]) <= 0))
            to[at] = from[left++];
        else
            to[at] = from[right++];
    }
}

/* Sorts the indexes by name, without recursion and whatever the names are; the
 * result is in one of the two arrays. */
static uint32_t *sort_by_name(const pgcfg_packed_setting *entries, uint32_t *a, uint32_t *b,
                              size_t count)
{
    for (size_t width = 1; width < count; width *= 2) {
        uint32_t *sorted = b;
        for (size_t begin = 0; begin < count; begin += 2 * width) {
            size_t middle = begin + width < count ? begin + width : count;
            size_t end = middle + width < count ? middle + width : count;
            merge(entries, a, b, begin, middle, end);
        }
        b = a;
        a = sorted;
    }
    return a;
}

/* The slow way, which no choice of names makes slower. */
static void mark_by_sorting(const pgcfg_conf *conf, uint32_t *a, uint32_t *b)
{
    pgcfg_packed_setting *entries = conf->entries;
    size_t count = conf->entry_count;

    for (uint32_t i = 0; i < conf->entry_count; i++)
        a[i] = i;
    a = sort_by_name(entries, a, b, count);
    for (size_t i = 1; i < count; i++) {
        if (is_same_spelling(&entries[a[i - 1]], &entries[a[i]]))
            entries[a[i - 1]].flags |= PGCFG_PACKED_IS_IGNORED;
    }
}

/* The usual way: from the last entry to the first, by chains of names with the same
 * hash. False: a chain is too long, as if somebody had chosen the names for that. */
static bool mark_by_hash(const pgcfg_conf *conf, uint32_t *heads, uint32_t *nexts)
{
    pgcfg_packed_setting *entries = conf->entries;

    memset(heads, 0xFF, conf->entry_count * sizeof(*heads));
    for (uint32_t i = conf->entry_count; i > 0; i--) {
        pgcfg_packed_setting *packed = &entries[i - 1];
        uint32_t *head;
        uint32_t other;
        int steps = 0;

        head = &heads[pgcfg_hash_slot(pgcfg_packed_name(packed), conf->entry_count)];
        other = *head;
        while (other != UINT32_MAX && !is_same_spelling(&entries[other], packed)) {
            if (++steps > PGCFG_HASH_CHAIN_MAX)
                return false;
            other = nexts[other];
        }
        if (other != UINT32_MAX) {
            packed->flags |= PGCFG_PACKED_IS_IGNORED;
        } else {
            nexts[i - 1] = *head;
            *head = i - 1;
        }
    }
    return true;
}

static bool mark_duplicates(const pgcfg_conf *conf, pgcfg_arena *arena)
{
    size_t high_before = arena->high;
    uint32_t *a = (uint32_t *)pgcfg_arena_take_high(arena, conf->entry_count * sizeof(*a));
    uint32_t *b =
        a == NULL ? NULL : (uint32_t *)pgcfg_arena_take_high(arena, conf->entry_count * sizeof(*b));

    if (b == NULL)
        return false;
    if (!mark_by_hash(conf, a, b))
        mark_by_sorting(conf, a, b);
    arena->high = high_before;
    return true;
}

/* ---- names and values -------------------------------------------------------------- */

/* Finds the parameter. Extensions are not loaded when the file is read, so that
 * theirs are custom parameters like any name with a dot; and the releases that
 * are imitated do not know those that came with a later one of the same major. */
bool pgcfg_conf_find(pgcfg_text name, int major, pgcfg_parameter *parameter)
{
    unsigned unknown =
        (unsigned)PGCFG_PARAMETER_IS_EXTENSION | (unsigned)PGCFG_PARAMETER_IS_VARYING;

    /* Only parameters of extensions have a dot. */
    if (name.size > 0 && memchr(name.data, '.', name.size) != NULL)
        return false;
    return pgcfg_parameter_find(name, major, parameter) && (parameter->flags & unknown) == 0;
}

static void judge_names(pgcfg_conf *conf)
{
    int major = conf->environment.server->major;
    pgcfg_parameter parameter;

    for (uint32_t i = 0; i < conf->entry_count; i++) {
        pgcfg_packed_setting *packed = &conf->entries[i];
        if (pgcfg_conf_find(pgcfg_packed_name(packed), major, &parameter)) {
            packed->parameter_id = (int16_t)parameter.id;
        } else if (memchr(packed->name, '.', packed->name_size) == NULL) {
            packed->code = PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED;
            conf->has_name_error = true;
        }
    }
}

static void judge_values(pgcfg_conf *conf)
{
    int major = conf->environment.server->major;

    for (uint32_t i = 0; i < conf->entry_count; i++) {
        pgcfg_packed_setting *packed = &conf->entries[i];
        pgcfg_text value = {packed->value, packed->value_size};
        pgcfg_parameter parameter;
        pgcfg_value parsed;
        pgcfg_value_problem problem;

        if (packed->parameter_id < 0 || (packed->flags & PGCFG_PACKED_IS_IGNORED) != 0)
            continue;
        (void)pgcfg_parameter_by_id(packed->parameter_id, major, &parameter);
        if (!pgcfg_value_parse(&parameter, major, value, &parsed, &problem))
            conf->has_value_error = true;
        packed->value_status = (uint8_t)problem.status;
    }
}

bool pgcfg_conf_judge(pgcfg_conf *conf, pgcfg_arena *arena)
{
    if (conf->has_read_error)
        return true;
    /* From here on each entry is a setting. */
    judge_names(conf);
    if (conf->has_name_error)
        return true;
    if (!mark_duplicates(conf, arena))
        return false;
    judge_values(conf);
    return true;
}

bool pgcfg_is_same_setting(pgcfg_text a, pgcfg_text b)
{
    return pgcfg_text_equal_folded(a, b);
}

/* ---- the view's words ------------------------------------------------------------------ */

/* The view's own text for an error of reading; NULL where it names a file. */
static const char *view_words(pgcfg_diagnostic_code code)
{
    switch ((int)code) {
    case PGCFG_DIAGNOSTIC_CONF_SYNTAX:
    case PGCFG_DIAGNOSTIC_CONF_SYNTAX_END:
        return "syntax error";
    case PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED:
        return "input in flex scanner failed";
    case PGCFG_DIAGNOSTIC_CONF_FILE_NAME_EMPTY:
        return "empty configuration file name";
    case PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NAME_EMPTY:
        return "empty configuration directory name";
    case PGCFG_DIAGNOSTIC_CONF_NESTING:
        return "nesting depth exceeded";
    case PGCFG_DIAGNOSTIC_CONF_RECURSION:
        return "configuration file recursion";
    case PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED:
        return "unrecognized configuration parameter";
    default:
        return NULL;
    }
}

bool pgcfg_conf_error_is_null(const pgcfg_conf_entry *entry)
{
    return entry->error.code == PGCFG_DIAGNOSTIC_NONE &&
           (entry->value_status == PGCFG_VALUE_OK || entry->value_status == PGCFG_VALUE_UNDECIDED);
}

bool pgcfg_conf_error_write(const pgcfg_conf_entry *entry, pgcfg_sink sink)
{
    pgcfg_diagnostic d = entry->error;
    const char *words = view_words(d.code);

    if (pgcfg_conf_error_is_null(entry))
        return true;
    if (d.code == PGCFG_DIAGNOSTIC_NONE)
        return pgcfg_put_string(sink, "setting could not be applied");
    if (words != NULL)
        return pgcfg_put_string(sink, words);
    /* The words of pg_hba_file_rules for the same, without a reason. */
    if (d.code == PGCFG_DIAGNOSTIC_CONF_FILE_NOT_OPENED)
        d.code = PGCFG_DIAGNOSTIC_CONF_VIEW_FILE_NOT_OPENED;
    else if (d.code == PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NOT_OPENED)
        d.code = PGCFG_DIAGNOSTIC_DIRECTORY_NOT_OPENED;
    else if (d.code == PGCFG_DIAGNOSTIC_CONF_NOT_STATTED)
        d.code = PGCFG_DIAGNOSTIC_FILE_NOT_STATTED;
    return pgcfg_diagnostic_write(&d, sink);
}
