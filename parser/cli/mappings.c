/*
 * mappings.c - pgcfg mappings: what pg_ident_file_mappings shows for a file.
 */
#include "auth_rows.h"
#include "command.h"
#include "failure.h"
#include "ident_rows.h"
#include "json.h"
#include "output.h"
#include "paths.h"
#include "row_text.h"
#include "table.h"
#include "text_of.h"

#include <stdlib.h>

static const char help[] =
    "pgcfg mappings prints a pg_ident.conf as PostgreSQL's view pg_ident_file_mappings\n"
    "shows it: one row for each mapping, and one for each line that the server refuses.\n"
    "\n"
    "usage: pgcfg mappings [OPTION]... FILE\n"
    "\n"
    "FILE may be - for standard input, where nothing can be included.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default): a table; json: one array of objects that have\n"
    "                    the columns of that major's view\n";

static const char help_notes[] =
    "13 and 14 have no such view. Their rows have the columns of 15, and the errors are\n"
    "worded as in the server's log.\n"
    "\n"
    "In the table, ! marks a row with an error.\n"
    "\n"
    "exit status: 0 no row has an error; 1 one has; 2 could not do it\n";

static pgcfg_text row_path(const pgcfg_ident_reader *reader, const pgcfg_ident_entry *entry)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;
    (void)pgcfg_ident_reader_file(reader, entry->file, &path, &bytes);
    return path;
}

/* ---- JSON -------------------------------------------------------------------- */

typedef struct json_rows {
    const pgcfg_server *server;
    output out;
    output error; /* the text under work */
    size_t row_count;
    bool has_bad_row;
} json_rows;

static void json_start(void *context)
{
    json_rows *rows = context;
    output_clear(&rows->out);
    output_string(&rows->out, "[");
    rows->row_count = 0;
    rows->has_bad_row = false;
}

static void json_field(output *out, const char *name, const pgcfg_ident_entry *entry, int field)
{
    json_key(out, name, false);
    if (entry->is_mapping)
        json_string(out, pgcfg_token_text(&entry->tokens[field]));
    else
        output_string(out, "null");
}

static void json_row(void *context, const pgcfg_ident_reader *reader,
                     const pgcfg_ident_entry *entry)
{
    json_rows *rows = context;
    output *out = &rows->out;
    bool has_file_columns = rows->server->major >= 16;

    output_string(out, rows->row_count > 0 ? ",{" : "{");
    if (has_file_columns) {
        json_key(out, "map_number", true);
        if (entry->is_mapping)
            output_number(out, entry->map_number);
        else
            output_string(out, "null");
        json_key(out, "file_name", false);
        json_string(out, row_path(reader, entry));
    }
    json_key(out, "line_number", !has_file_columns);
    output_number(out, entry->line_number);
    json_field(out, "map_name", entry, PGCFG_IDENT_MAP_NAME);
    json_field(out, "sys_name", entry, PGCFG_IDENT_SYSTEM_USER);
    json_field(out, "pg_username", entry, PGCFG_IDENT_ROLE);
    json_key(out, "error", false);
    if (entry->is_mapping) {
        output_string(out, "null");
    } else {
        (void)pgcfg_diagnostic_write(&entry->error, output_sink(&rows->error));
        json_string(out, output_as_text(&rows->error));
        output_clear(&rows->error);
    }
    output_string(out, "}");

    rows->row_count++;
    rows->has_bad_row = rows->has_bad_row || !entry->is_mapping;
}

static int print_json(files *f, const char *file, const char *path, const pgcfg_server *server)
{
    json_rows rows = {.server = server};
    ident_visitor visitor = {&rows, json_start, json_row};
    ident_rows(f, file, path, server, &visitor);
    output_string(&rows.out, "]\n");
    output_free(&rows.error);
    output_finish(&rows.out);
    return rows.has_bad_row ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

/* ---- the table ----------------------------------------------------------------- */

enum {
    COLUMN_MARK,
    COLUMN_NUMBER,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_MAP,
    COLUMN_SYSTEM_USER,
    COLUMN_ROLE,
    COLUMN_COUNT
};

typedef struct text_rows {
    char *directory; /* the working directory */
    table_column columns[COLUMN_COUNT];
    table *table;
    output value; /* one cell under work */
    size_t map_count, bad_count;
} text_rows;

static void text_start(void *context)
{
    text_rows *rows = context;
    if (rows->table != NULL)
        table_free(rows->table);
    rows->table = table_new(rows->columns, COLUMN_COUNT);
    rows->columns[COLUMN_FILE].is_hidden = true; /* until there is more than one */
    rows->map_count = 0;
    rows->bad_count = 0;
}

/* Adds what was gathered in `value` as a cell. */
static void text_value(text_rows *rows)
{
    table_cell(rows->table, output_as_text(&rows->value));
    output_clear(&rows->value);
}

static void text_place(text_rows *rows, const pgcfg_ident_reader *reader,
                       const pgcfg_ident_entry *entry)
{
    if (entry->is_mapping)
        output_number(&rows->value, entry->map_number);
    text_value(rows);
    table_cell(rows->table, path_relative(row_path(reader, entry), rows->directory));
    output_number(&rows->value, entry->line_number);
    text_value(rows);
    if (entry->file != 0)
        rows->columns[COLUMN_FILE].is_hidden = false;
}

static void text_row(void *context, const pgcfg_ident_reader *reader,
                     const pgcfg_ident_entry *entry)
{
    text_rows *rows = context;

    table_row(rows->table, !entry->is_mapping);
    table_cell(rows->table, text_of(entry->is_mapping ? "" : "!"));
    text_place(rows, reader, entry);
    for (int i = 0; entry->is_mapping && i < PGCFG_IDENT_FIELDS; i++) {
        row_write_word(&rows->value, pgcfg_token_text(&entry->tokens[i]));
        text_value(rows);
    }
    if (!entry->is_mapping) {
        output_string(&rows->value, "error: ");
        (void)pgcfg_diagnostic_write(&entry->error, output_sink(&rows->value));
        row_error(rows->table, output_as_text(&rows->value), COLUMN_MAP, true);
        output_clear(&rows->value);
    }
    rows->map_count += entry->is_mapping;
    rows->bad_count += !entry->is_mapping;
}

static int print_text(files *f, const char *file, const char *path, const pgcfg_server *server)
{
    text_rows rows = {
        .directory = path_working_directory(),
        .columns = {[COLUMN_MARK] = {.title = " "},
                    [COLUMN_NUMBER] = {.title = "mapping", .is_number = true},
                    [COLUMN_FILE] = {.title = "file"},
                    [COLUMN_LINE] = {.title = "line", .is_number = true},
                    [COLUMN_MAP] = {.title = "map"},
                    [COLUMN_SYSTEM_USER] = {.title = "system user"},
                    [COLUMN_ROLE] = {.title = "database user"}},
    };
    ident_visitor visitor = {&rows, text_start, text_row};
    ident_rows(f, file, path, server, &visitor);

    int status =
        auth_rows_finish(rows.table, rows.map_count, "mapping", rows.bad_count, server->major);
    table_free(rows.table);
    output_free(&rows.value);
    free(rows.directory);
    return status;
}

/* ---------------------------------------------------------------------------------- */

static int run(const options *given)
{
    return auth_rows_run(given, "mappings", print_json, print_text);
}

const command mappings_command = {
    .name = "mappings",
    .summary = "one row per mapping of a pg_ident.conf (pg_ident_file_mappings)",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .run = run,
};
