/*
 * conf_hint_line.h - what the finders of hints on postgresql.conf share: an entry
 * with its line, and the list that the hints go into.
 */
#ifndef PGCFG_CONF_HINT_LINE_H
#define PGCFG_CONF_HINT_LINE_H

#include <pgcfg/conf_hint.h>

#include "lookalike.h"
#include "print.h"
#include "text_part.h"

typedef struct pgcfg_conf_hint_line {
    const pgcfg_conf_entry *entry;
    int major;
    pgcfg_text source; /* empty if not at hand */
    /* The caller's, in the order of their codes, each of which there is once at most. */
    pgcfg_conf_hint *hints;
    size_t hint_count, hint_capacity;
} pgcfg_conf_hint_line;

/* ---- the list (conf_hint_line.c) ------------------------------------------------------- */

/* Adds a hint unless there is one of this code; in a full list the last one gives way. */
void pgcfg_conf_hint_add(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code, pgcfg_range where,
                         pgcfg_text first, pgcfg_text second, pgcfg_text third, int number);

/* Where a part of the source is. */
pgcfg_range pgcfg_conf_hint_range_of(const pgcfg_conf_hint_line *line, pgcfg_text part);

/* The same about a part of the source, which is the first argument too. */
void pgcfg_conf_hint_say(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code, pgcfg_text about,
                         pgcfg_text second, pgcfg_text third);

/* A part of a corrected line; empty where the line would get too long to be shown. */
pgcfg_text pgcfg_conf_hint_short(pgcfg_text text);

/* ---- words -------------------------------------------------------------------------- */

bool pgcfg_conf_hint_is_blank(char byte);
bool pgcfg_conf_hint_is_letter(char byte); /* ASCII */
bool pgcfg_conf_hint_is_digit(char byte);

/* Without the blanks at both ends. */
pgcfg_text pgcfg_conf_hint_trim(pgcfg_text text);

/* The bytes up to the first blank. */
pgcfg_text pgcfg_conf_hint_word(pgcfg_text text);

/* Whether it is one of them, which end with NULL, but for upper and lower case. */
bool pgcfg_conf_hint_is_one_of(pgcfg_text word, const char *const *words);

/* ---- a setting as it was probably meant ------------------------------------------------ */

typedef struct pgcfg_conf_hint_setting {
    pgcfg_text name;   /* of the source */
    pgcfg_text value;  /* of the source: all that stands behind the name */
    pgcfg_range where; /* of the value */
    bool is_known;
    pgcfg_parameter parameter; /* where is_known; of an extension too */
} pgcfg_conf_hint_setting;

/* Finds the parameter of this name, of an extension too. */
void pgcfg_conf_hint_look_up(const pgcfg_conf_hint_line *line, pgcfg_conf_hint_setting *setting);

/* Whether the parameter takes the value that these parts make up. */
bool pgcfg_conf_hint_takes(const pgcfg_conf_hint_line *line, const pgcfg_parameter *parameter,
                           pgcfg_text first, pgcfg_text second, pgcfg_text third);

/* Whether a text can stand as a value as it is, quoted or not. */
bool pgcfg_conf_hint_is_value(pgcfg_text text);

/* ---- finders ---------------------------------------------------------------------------- */

/* Of a line that is a syntax error: `bad` is what the error is about, empty at the
 * line's end. */
void pgcfg_conf_hint_form(pgcfg_conf_hint_line *line, pgcfg_text text, pgcfg_text bad);

/* Whether a line that is a syntax error is not a setting at all, and what it is.
 * (conf_hint_kind.c) */
bool pgcfg_conf_hint_kind(pgcfg_conf_hint_line *line, pgcfg_text text);

/* Of a setting. */
void pgcfg_conf_hint_unknown_name(pgcfg_conf_hint_line *line);  /* conf_hint_name.c */
void pgcfg_conf_hint_custom_name(pgcfg_conf_hint_line *line);   /* conf_hint_name.c */
void pgcfg_conf_hint_refused_value(pgcfg_conf_hint_line *line); /* conf_hint_value.c */
void pgcfg_conf_hint_taken_value(pgcfg_conf_hint_line *line);   /* conf_hint_value.c */

/* Of a value that a parameter does not take, quoted or not: says what is wrong with it
 * as a number, and gives true. (conf_hint_value.c) */
bool pgcfg_conf_hint_number(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting);

/* The same with words of enums and switches. (conf_hint_value.c) */
bool pgcfg_conf_hint_choice(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting);

/* Of a file that could not be included. (conf_hint_kind.c) */
void pgcfg_conf_hint_include(pgcfg_conf_hint_line *line);

/* The first look-alike in a text that is no part of a good name or value; says so and
 * gives true. (conf_hint_line.c) */
bool pgcfg_conf_hint_lookalike(pgcfg_conf_hint_line *line, pgcfg_text text, pgcfg_range where);

/* What to write in place of what looks like something else. (conf_hint_line.c) */
const char *pgcfg_conf_hint_plain_quote(const pgcfg_lookalike *found);

#endif
