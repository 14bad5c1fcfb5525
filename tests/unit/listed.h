/*
 * listed.h - lists of inputs with all that is said of each, to the letter:
 *
 *   13-15 local /^a all peer
 *     10+3 warning regular-expression-before-16: ...
 *
 * A line has the majors and the input, and below it, indented, stands what is said of it by
 * each of these majors. \n, \r, \t, \0, \\ and \xHH stand for bytes. Where something is
 * meant to change, the lists are written anew, to be read before they are committed, by the
 * same test with PGCFG_WRITE_LISTS=1 in its environment.
 */
#ifndef PGCFG_TESTS_LISTED_H
#define PGCFG_TESTS_LISTED_H

#include <pgcfg/pgcfg.h>

#include <stdio.h>

/* What is said, line by line. */
typedef struct listed_words {
    char bytes[1 << 16];
    size_t size;
} listed_words;

/* Puts a string as it is. */
void listed_put(listed_words *words, const char *string);

/* Puts a text with its odd bytes spelled out. */
void listed_put_text(listed_words *words, pgcfg_text text);

/* Says all of an input, each line indented by two blanks and with a line feed. */
typedef void listed_say(pgcfg_text input, int major, listed_words *words);

/* Fails where something else is said of an input than the list has. */
void listed_check(const char *path, listed_say *say);

#endif
