/*
 * utf8.h - UTF-8 as it is read, counted and shown. Any bytes may come in.
 */
#ifndef PGCFG_CLI_UTF8_H
#define PGCFG_CLI_UTF8_H

#include <pgcfg/text.h>

#define UTF8_REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

typedef struct utf8_character {
    uint32_t code_point; /* only where is_valid */
    size_t size;         /* bytes taken, 1 or more */
    bool is_valid;
} utf8_character;

/* The first character of a text that is not empty. Bytes that are not UTF-8
 * come as maximal subparts (Unicode, section 3.9): as many as could begin a
 * character, at least one. */
utf8_character utf8_first(pgcfg_text text);

/* Characters in `text`, each maximal subpart counted as one. */
size_t utf8_count(pgcfg_text text);

/* Writes `text` for people: control characters, invisible ones, those that turn
 * the direction of writing, and bytes that are not UTF-8 come as \xNN or
 * \u{NNNN}. Returns the columns that it takes on a terminal. */
size_t printable_write(pgcfg_text text, pgcfg_sink sink);

#endif
