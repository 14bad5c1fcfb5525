/*
 * table.h - an aligned table for people.
 */
#ifndef PGCFG_CLI_TABLE_H
#define PGCFG_CLI_TABLE_H

#include "output.h"

typedef struct table table;

/* A column has a title; numbers are aligned at their right end. */
typedef struct table_column {
    const char *title;
    bool is_number;
    bool is_hidden;
} table_column;

/* `columns` must outlive the table; `is_hidden` is looked at when it is written. */
table *table_new(const table_column *columns, size_t count);
void table_free(table *t);

/* Begins a row; `is_bad` marks it. */
void table_row(table *t, bool is_bad);

/* The next cell of the row. Any bytes; they are made printable. */
void table_cell(table *t, pgcfg_text text);

/* Text that takes the rest of the row, after the cells that the row has. */
void table_rest(table *t, pgcfg_text text);

/* Writes titles and rows. */
void table_write(const table *t, output *out, bool has_colours);

#endif
