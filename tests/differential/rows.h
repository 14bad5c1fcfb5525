/*
 * rows.h - rows of pg_hba_file_rules, from a server or from the library, in
 * the same form: each value as PostgreSQL's binary protocol has it.
 */
#ifndef PGCFG_DIFFERENTIAL_ROWS_H
#define PGCFG_DIFFERENTIAL_ROWS_H

#include <libpq-fe.h>
#include <pgcfg/pgcfg.h>
#include <stdbool.h>

#include "bytes.h"

typedef enum rows_column {
    ROWS_RULE_NUMBER, /* this and the next from 16 on */
    ROWS_FILE_NAME,
    ROWS_LINE_NUMBER,
    ROWS_TYPE,
    ROWS_DATABASE,
    ROWS_USER_NAME,
    ROWS_ADDRESS,
    ROWS_NETMASK,
    ROWS_AUTH_METHOD,
    ROWS_OPTIONS,
    ROWS_ERROR,
    ROWS_COLUMN_COUNT
} rows_column;

typedef struct rows_cell {
    size_t offset; /* in `values` */
    int32_t size;  /* bytes, -1 = null */
} rows_cell;

typedef struct row_set {
    int major;
    size_t count;
    bytes cells; /* rows_cell, `count` times the columns of the major */
    bytes values;
    bool failed; /* the whole question failed, and `failure` is the error */
    bytes failure;
} row_set;

void rows_start(row_set *rows, int major);
void rows_free(row_set *rows);

/* Adds the rows of a server's answer: rows in binary form, or an error. */
void rows_add_result(row_set *rows, const PGresult *result);

/* Adds an entry of the library. `file` is the path of the file that holds it. */
void rows_add_entry(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                    pgcfg_text file);

/* Fails with a diagnostic in place of rows. */
void rows_fail(row_set *rows, const pgcfg_diagnostic *diagnostic);

/* The first column of this major. */
rows_column rows_first_column(int major);

/* The columns, for a SELECT. */
void rows_add_column_names(int major, bytes *out);

/* Whether both are the same; if not, *row is the first that differs. */
bool rows_equal(const row_set *a, const row_set *b, size_t *row);

/* Whether a value is this text, or an array of `count` texts of which the one at
 * `index` is. */
bool rows_has_text(const row_set *rows, size_t row, rows_column column, pgcfg_text text);
bool rows_has_element(const row_set *rows, size_t row, rows_column column, size_t index,
                      size_t count, pgcfg_text text);

/* The first column that differs in a row that both have. */
rows_column rows_column_that_differs(const row_set *a, const row_set *b, size_t row);
const char *rows_column_name(rows_column column);

/* One value for people. */
void rows_print_value(const row_set *rows, size_t row, rows_column column, bytes *out);

/* One row for people; says so where there is no such row. */
void rows_print(const row_set *rows, size_t row, bytes *out);

/* All rows as `pgcfg rules --format=json` prints them; in file names and errors
 * `data_directory` becomes /data. */
void rows_print_json(const row_set *rows, const char *data_directory, bytes *out);

#endif
