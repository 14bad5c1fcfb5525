/*
 * row_text.h - how words, errors and counts stand in the tables of rules, mappings and
 * settings.
 */
#ifndef PGCFG_CLI_ROW_TEXT_H
#define PGCFG_CLI_ROW_TEXT_H

#include "output.h"
#include "table.h"

/* Writes it in quotes where it would not be seen as one word without. */
void row_write_word(output *out, pgcfg_text text);

/* Puts the message behind the first `cells` cells; each further line of it gets a row
 * of its own, and so does the first unless the row that has those cells waits for it. */
void row_error(table *t, pgcfg_text message, size_t cells, bool is_first_row);

/* "2 rules, 1 error (PostgreSQL 18)" */
void row_write_summary(output *out, size_t count, const char *noun, size_t bad_count, int major);

#endif
