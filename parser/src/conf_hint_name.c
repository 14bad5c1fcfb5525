/*
 * conf_hint_name.c - names that are no parameter of this major: of other releases,
 * spelled otherwise, or taken as a custom parameter that nobody reads.
 */
#include "conf_hint_line.h"

#include "conf_scan.h"
#include "spelling.h"

static void say(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code, pgcfg_text second,
                pgcfg_text third, int number)
{
    pgcfg_conf_hint_add(line, code, line->entry->name_range, line->entry->name, second, third,
                        number);
}

static pgcfg_text text_or_none(const char *string)
{
    return string == NULL ? PGCFG_NO_TEXT : pgcfg_text_of(string);
}

/* ---- unknown names -------------------------------------------------------------------- */

/* A name that another release knows. */
static bool find_other_release(pgcfg_conf_hint_line *line)
{
    pgcfg_text name = line->entry->name;
    pgcfg_parameter parameter;
    pgcfg_parameter_history history;

    /* Of the names that are known and refused all the same: one that varies. */
    if (pgcfg_parameter_find(name, line->major, &parameter)) {
        bool is_release = pgcfg_conf_hint_is_digit(parameter.since[0]); /* or whose build */
        say(line, PGCFG_CONF_HINT_NAME_VARYING,
            is_release ? PGCFG_TEXT("needs PostgreSQL")
                       : PGCFG_TEXT("is there only in the build of"),
            pgcfg_text_of(parameter.since), line->major);
        return true;
    }
    if (!pgcfg_parameter_history_find(name, line->major, &history))
        return false;
    if (history.first_major > line->major)
        say(line, PGCFG_CONF_HINT_NAME_TO_COME, PGCFG_NO_TEXT, text_or_none(history.successor),
            history.first_major);
    else
        say(line, PGCFG_CONF_HINT_NAME_GONE, pgcfg_text_of(history.last_release),
            text_or_none(history.successor), line->major);
    return true;
}

static bool is_offered(int id, int major)
{
    unsigned elsewhere =
        (unsigned)PGCFG_PARAMETER_IS_EXTENSION | (unsigned)PGCFG_PARAMETER_IS_VARYING;
    pgcfg_parameter parameter;

    return pgcfg_parameter_by_id(id, major, &parameter) && (parameter.flags & elsewhere) == 0 &&
           parameter.context != PGCFG_CONTEXT_INTERNAL;
}

/* The parameter that alone begins with the word: effective_cache. */
static pgcfg_text only_name_with(const pgcfg_conf_hint_line *line, pgcfg_text word)
{
    enum { SHORTEST = 6 };
    pgcfg_text found = PGCFG_NO_TEXT;

    for (int id = 0; word.size >= SHORTEST && id < PGCFG_PARAMETER_COUNT; id++) {
        pgcfg_text name = pgcfg_text_of(pgcfg_parameter_name(id));
        if (name.size < word.size ||
            !pgcfg_spelling_same_letters(pgcfg_text_slice(name, 0, word.size), word) ||
            !is_offered(id, line->major))
            continue;
        if (found.size > 0)
            return PGCFG_NO_TEXT;
        found = name;
    }
    return found;
}

static pgcfg_text nearest_name(const pgcfg_conf_hint_line *line, pgcfg_text word)
{
    static const pgcfg_text others[] = {{"sort_mem", 8},
                                        {"vacuum_mem", 10},
                                        {"include", 7},
                                        {"include_dir", 11},
                                        {"include_if_exists", 17}};
    pgcfg_spelling spelling = pgcfg_spelling_of(word);
    pgcfg_parameter parameter;

    for (int id = 0; id < PGCFG_PARAMETER_COUNT; id++) {
        pgcfg_text name = pgcfg_text_of(pgcfg_parameter_name(id));
        if (!pgcfg_spelling_is_far(&spelling, name) && is_offered(id, line->major))
            pgcfg_spelling_offer(&spelling, name);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        pgcfg_spelling_offer(&spelling, others[i]);
    /* An old name: say the one that is in use. */
    if (spelling.nearest.size > 0 &&
        pgcfg_parameter_find(spelling.nearest, line->major, &parameter))
        return pgcfg_text_of(parameter.name);
    return spelling.nearest.size > 0 ? spelling.nearest : only_name_with(line, word);
}

void pgcfg_conf_hint_unknown_name(pgcfg_conf_hint_line *line)
{
    if (pgcfg_conf_hint_lookalike(line, line->entry->name, line->entry->name_range) ||
        find_other_release(line))
        return;
    pgcfg_text nearest = nearest_name(line, line->entry->name);
    if (nearest.size > 0)
        say(line, PGCFG_CONF_HINT_NAME_SPELLING, nearest, PGCFG_NO_TEXT, 0);
}

/* ---- custom names ------------------------------------------------------------------------- */

/* A parameter of an extension in two parts. */
static bool split_name(pgcfg_text name, pgcfg_text *extension, pgcfg_text *rest)
{
    size_t dot = pgcfg_text_index(name, '.');

    if (dot == name.size)
        return false;
    *extension = pgcfg_text_slice(name, 0, dot);
    *rest = pgcfg_text_slice(name, dot + 1, name.size);
    return true;
}

/* A parameter of the server behind the server's own name. */
static bool find_prefix(pgcfg_conf_hint_line *line, pgcfg_text extension, pgcfg_text rest)
{
    static const char *const servers[] = {"postgresql", "postgres", "pgsql", "psql", "pg", NULL};
    pgcfg_parameter parameter;

    if (!pgcfg_conf_hint_is_one_of(extension, servers) ||
        !pgcfg_parameter_find(rest, line->major, &parameter))
        return false;
    say(line, PGCFG_CONF_HINT_NAME_PREFIX, pgcfg_text_of(parameter.name), PGCFG_NO_TEXT, 0);
    return true;
}

/* Among the parameters of extensions: whether there is one of this extension, the
 * nearest of its parameters, and the extension that is nearly called so. */
static void find_extension(pgcfg_conf_hint_line *line, pgcfg_text extension, pgcfg_text rest)
{
    pgcfg_spelling of_this = pgcfg_spelling_of(rest);
    pgcfg_text of_near = PGCFG_NO_TEXT;
    bool is_one = false;
    pgcfg_parameter parameter;
    uint32_t cursor = 0;

    while (pgcfg_parameter_next(line->major, &cursor, &parameter)) {
        pgcfg_text other;
        pgcfg_text other_rest;
        if (!split_name(pgcfg_text_of(parameter.name), &other, &other_rest))
            continue; /* it is no extension's */
        if (pgcfg_spelling_same_letters(extension, other)) {
            is_one = true;
            pgcfg_spelling_offer(&of_this, other_rest);
        } else if (pgcfg_spelling_same_letters(rest, other_rest)) {
            pgcfg_spelling near = pgcfg_spelling_of(extension);
            pgcfg_spelling_offer(&near, other);
            if (near.nearest.size > 0)
                of_near = pgcfg_text_of(parameter.name);
        }
    }
    if (is_one)
        say(line, PGCFG_CONF_HINT_EXTENSION_SPELLING, extension, of_this.nearest, 0);
    else if (of_near.size > 0)
        say(line, PGCFG_CONF_HINT_EXTENSION_PREFIX, of_near, PGCFG_NO_TEXT, 0);
}

void pgcfg_conf_hint_custom_name(pgcfg_conf_hint_line *line)
{
    pgcfg_text name = line->entry->name;
    pgcfg_text extension;
    pgcfg_text rest;
    pgcfg_parameter parameter;
    pgcfg_parameter_history history;

    if (!split_name(name, &extension, &rest) ||
        pgcfg_parameter_find(name, line->major, &parameter) || find_prefix(line, extension, rest))
        return;
    if (pgcfg_parameter_history_find(name, line->major, &history))
        say(line, PGCFG_CONF_HINT_EXTENSION_MAJOR, PGCFG_TEXT("came with PostgreSQL"),
            PGCFG_NO_TEXT, history.first_major); /* none has gone yet */
    else
        find_extension(line, extension, rest);
}
