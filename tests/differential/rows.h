/*
 * rows.h - rows of one of the server's views, from a server or from the library,
 * in the same form: each value as PostgreSQL's binary protocol has it.
 */
#ifndef PGCFG_DIFFERENTIAL_ROWS_H
#define PGCFG_DIFFERENTIAL_ROWS_H

#include <libpq-fe.h>
#include <pgcfg/pgcfg.h>
#include <stdbool.h>

#include "bytes.h"

typedef enum rows_type { ROWS_TEXT, ROWS_NUMBER, ROWS_BOOL, ROWS_TEXTS } rows_type;

typedef struct rows_column {
    const char *name;
    rows_type type;
} rows_column;

/* A view as one major has it, or would have it. The last column is the error. */
typedef struct rows_view {
    const char *source; /* for FROM; NULL where the major has no such view */
    const rows_column *columns;
    size_t count;
} rows_view;

typedef struct rows_cell {
    size_t offset; /* in `values` */
    int32_t size;  /* bytes, -1 = null */
} rows_cell;

typedef struct row_set {
    const rows_view *view;
    size_t count;
    bytes cells; /* rows_cell, `count` times the columns of the view */
    bytes values;
    bool failed; /* the whole question failed, and `failure` is the error */
    bytes failure;
    bytes messages; /* that come with the rows: each with a line feed, then its DETAIL and HINT */
} row_set;

void rows_start(row_set *rows, const rows_view *view);
void rows_free(row_set *rows);

/* Adds the rows of a server's answer: rows in binary form, or an error. */
void rows_add_result(row_set *rows, const PGresult *result);

/* One cell after the other, in the order of the columns; then the row ends. What
 * is added to `values` between the start and the end of a cell is its value. */
void rows_add_null(row_set *rows);
void rows_add_text(row_set *rows, pgcfg_text text);
void rows_add_number(row_set *rows, uint32_t number);
void rows_add_bool(row_set *rows, bool claim);
size_t rows_start_cell(row_set *rows);
void rows_end_cell(row_set *rows, size_t start);
void rows_start_array(row_set *rows, uint32_t elements);
void rows_end_row(row_set *rows);

/* Adds a DETAIL or HINT, if there is any text; `label` says which. */
void rows_add_remark(row_set *rows, const char *label, pgcfg_text text);

/* Fails with a diagnostic in place of rows. */
void rows_fail(row_set *rows, const pgcfg_diagnostic *diagnostic);

/* SELECT of all columns. */
void rows_add_query(const rows_view *view, bytes *out);

/* Whether both are the same; if not, *row is the first that differs, or the number of
 * rows if only messages do. */
bool rows_equal(const row_set *a, const row_set *b, size_t *row);

/* Whether a cell has the same value in both. */
bool rows_cell_equal(const row_set *a, const row_set *b, size_t row, size_t column);

/* Whether a cell is this text. */
bool rows_cell_is(const row_set *rows, size_t row, size_t column, pgcfg_text text);

/* Gives a cell another value: a claim, or what it has in `from`. */
void rows_set_bool(row_set *rows, size_t row, size_t column, bool claim);
void rows_copy_cell(row_set *to, const row_set *from, size_t row, size_t column);

/* The first column that differs in a row that both have. */
size_t rows_column_that_differs(const row_set *a, const row_set *b, size_t row);

/* The first message line that `a` has and `b` has not at that place; or nothing. */
void rows_print_message_that_differs(const row_set *a, const row_set *b, bytes *out);

/* One value for people. */
void rows_print_value(const row_set *rows, size_t row, size_t column, bytes *out);

/* One row for people; says so where there is no such row. */
void rows_print(const row_set *rows, size_t row, bytes *out);

/* A JSON string. */
void rows_print_json_text(const char *data, size_t size, bytes *out);

/* All rows as the command prints them with --format=json; in file names and errors
 * `data_directory` becomes /data. */
void rows_print_json(const row_set *rows, const char *data_directory, bytes *out);

#endif
