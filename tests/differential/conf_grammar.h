/*
 * conf_grammar.h - random pieces of a postgresql.conf: names, values, whole lines,
 * with every edge that the server's scanner has.
 */
#ifndef PGCFG_DIFFERENTIAL_CONF_GRAMMAR_H
#define PGCFG_DIFFERENTIAL_CONF_GRAMMAR_H

#include <stdbool.h>

#include "bytes.h"
#include "random.h"

/* Appends one value as a token that means exactly it, in one of the ways. */
void conf_grammar_value(random_source *random, const char *text, size_t size, bytes *out);

/* A setting with its line end: a parameter that all majors have, or one of any, with
 * a value that may be good or bad for it. The line is in order. */
void conf_grammar_setting(random_source *random, bool of_all_majors, bytes *out);

/* A line of odd names, tokens and ends; most are syntax errors. */
void conf_grammar_soup(random_source *random, bytes *out);

/* A line of odd tokens in an order that is mostly right. */
void conf_grammar_odd_setting(random_source *random, bytes *out);

/* What stands between a name and its value. */
void conf_grammar_equals(random_source *random, bytes *out);

/* What ends a line: a line feed and what may stand before it. */
void conf_grammar_line_end(random_source *random, bytes *out);

#endif
