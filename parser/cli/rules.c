/*
 * rules.c - pgcfg rules: what pg_hba_file_rules shows for a file.
 */
#include "auth_rows.h"
#include "command.h"
#include "failure.h"
#include "hba_rows.h"
#include "json.h"
#include "output.h"
#include "paths.h"
#include "row_text.h"
#include "table.h"
#include "text_of.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
    "pgcfg rules prints a pg_hba.conf as PostgreSQL's view pg_hba_file_rules shows it:\n"
    "one row for each rule, and one for each line that the server refuses.\n"
    "\n"
    "usage: pgcfg rules [OPTION]... FILE\n"
    "\n"
    "FILE may be - for standard input, where nothing can be included.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default): a table; json: one array of objects that have\n"
    "                    the columns of that major's view\n";

static const char help_notes[] =
    "In the table, ! marks a row with an error. A line whose error the server's view\n"
    "does not show (every major has such) is marked too; in JSON all its columns are\n"
    "null, as in the view.\n"
    "\n"
    "exit status: 0 no row has an error; 1 one has; 2 could not do it\n";

/* ---- columns, in every format --------------------------------------------- */

static bool row_is_bad(const pgcfg_hba_entry *entry)
{
    return !entry->is_rule || entry->error.code != PGCFG_DIAGNOSTIC_NONE;
}

static pgcfg_text row_path(const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;
    (void)pgcfg_hba_reader_file(reader, entry->file, &path, &bytes);
    return path;
}

/* ---- JSON -------------------------------------------------------------------- */

typedef struct json_rows {
    const pgcfg_server *server;
    output out;
    output value; /* one text under work */
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

static void json_null(json_rows *rows)
{
    output_string(&rows->out, "null");
}

static void json_tokens(json_rows *rows, const pgcfg_token *tokens, uint32_t count)
{
    output_string(&rows->out, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            output_string(&rows->out, ",");
        json_string(&rows->out, pgcfg_token_text(&tokens[i]));
    }
    output_string(&rows->out, "]");
}

/* Prints what was gathered in `value`. */
static void json_value(json_rows *rows)
{
    json_string(&rows->out, output_as_text(&rows->value));
    output_clear(&rows->value);
}

static void json_options(json_rows *rows, const pgcfg_hba_entry *rule)
{
    uint32_t count = pgcfg_hba_option_count(rule, rows->server);
    if (count == 0) {
        json_null(rows);
        return;
    }
    output_string(&rows->out, "[");
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            output_string(&rows->out, ",");
        (void)pgcfg_hba_option_write(rule, rows->server, i, output_sink(&rows->value));
        json_value(rows);
    }
    output_string(&rows->out, "]");
}

static void json_rule_columns(json_rows *rows, const pgcfg_hba_entry *rule)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    output *out = &rows->out;

    json_key(out, "type", false);
    json_string(out, text_of(pgcfg_connection_type_name(rule->type)));
    json_key(out, "database", false);
    json_tokens(rows, fields.databases, rule->database_count);
    json_key(out, "user_name", false);
    json_tokens(rows, fields.users, rule->user_count);
    json_key(out, "address", false);
    if (pgcfg_hba_address_is_null(rule)) {
        json_null(rows);
    } else {
        (void)pgcfg_hba_address_write(rule, output_sink(&rows->value));
        json_value(rows);
    }
    json_key(out, "netmask", false);
    if (pgcfg_hba_netmask_is_null(rule)) {
        json_null(rows);
    } else {
        (void)pgcfg_hba_netmask_write(rule, output_sink(&rows->value));
        json_value(rows);
    }
    json_key(out, "auth_method", false);
    json_string(out, text_of(pgcfg_auth_method_name(rule->method)));
    json_key(out, "options", false);
    json_options(rows, rule);
}

static void json_row(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    json_rows *rows = context;
    output *out = &rows->out;
    bool has_file_columns = rows->server->major >= 16;

    output_string(out, rows->row_count > 0 ? ",{" : "{");
    if (has_file_columns) {
        json_key(out, "rule_number", true);
        if (entry->rule_number > 0)
            output_number(out, entry->rule_number);
        else
            json_null(rows);
        json_key(out, "file_name", false);
        json_string(out, row_path(reader, entry));
    }
    json_key(out, "line_number", !has_file_columns);
    output_number(out, entry->line_number);
    if (entry->is_rule)
        json_rule_columns(rows, entry);
    else
        output_string(out, ",\"type\":null,\"database\":null,\"user_name\":null,\"address\":null,"
                           "\"netmask\":null,\"auth_method\":null,\"options\":null");
    json_key(out, "error", false);
    if (entry->error.code == PGCFG_DIAGNOSTIC_NONE) {
        json_null(rows);
    } else {
        (void)pgcfg_diagnostic_write(&entry->error, output_sink(&rows->value));
        json_value(rows);
    }
    output_string(out, "}");

    rows->row_count++;
    rows->has_bad_row = rows->has_bad_row || row_is_bad(entry);
}

static int print_json(files *f, const char *file, const char *path, const pgcfg_server *server)
{
    json_rows rows = {.server = server};
    hba_visitor visitor = {&rows, json_start, json_row};
    hba_rows(f, file, path, server, &visitor);
    output_string(&rows.out, "]\n");
    output_free(&rows.value);
    output_finish(&rows.out);
    return rows.has_bad_row ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

/* ---- the table ----------------------------------------------------------------- */

enum {
    COLUMN_MARK,
    COLUMN_RULE,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_TYPE,
    COLUMN_DATABASE,
    COLUMN_USER,
    COLUMN_ADDRESS,
    COLUMN_NETMASK,
    COLUMN_METHOD,
    COLUMN_OPTIONS,
    COLUMN_COUNT
};

typedef struct text_rows {
    const pgcfg_server *server;
    char *directory; /* the working directory */
    table_column columns[COLUMN_COUNT];
    table *table;
    output value; /* one cell under work */
    size_t rule_count, bad_count;
} text_rows;

static void text_start(void *context)
{
    text_rows *rows = context;
    if (rows->table != NULL)
        table_free(rows->table);
    rows->table = table_new(rows->columns, COLUMN_COUNT);
    rows->columns[COLUMN_FILE].is_hidden = true; /* until there is more than one */
    rows->rule_count = 0;
    rows->bad_count = 0;
}

/* Adds what was gathered in `value` as a cell. */
static void text_value(text_rows *rows)
{
    table_cell(rows->table, output_as_text(&rows->value));
    output_clear(&rows->value);
}

static void text_tokens(text_rows *rows, const pgcfg_token *tokens, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            output_string(&rows->value, ",");
        row_write_word(&rows->value, pgcfg_token_text(&tokens[i]));
    }
    text_value(rows);
}

static void text_address(text_rows *rows, const pgcfg_hba_entry *rule)
{
    output address = {0};
    if (!pgcfg_hba_address_is_null(rule)) {
        (void)pgcfg_hba_address_write(rule, output_sink(&address));
        row_write_word(&rows->value, output_as_text(&address));
    }
    text_value(rows);
    if (!pgcfg_hba_netmask_is_null(rule))
        (void)pgcfg_hba_netmask_write(rule, output_sink(&rows->value));
    text_value(rows);
    output_free(&address);
}

static void text_options(text_rows *rows, const pgcfg_hba_entry *rule)
{
    output option = {0};
    uint32_t count = pgcfg_hba_option_count(rule, rows->server);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            output_string(&rows->value, " ");
        (void)pgcfg_hba_option_write(rule, rows->server, i, output_sink(&option));
        row_write_word(&rows->value, output_as_text(&option));
        output_clear(&option);
    }
    output_free(&option);
    text_value(rows);
}

static void text_place(text_rows *rows, const pgcfg_hba_reader *reader,
                       const pgcfg_hba_entry *entry)
{
    if (entry->rule_number > 0 && entry->is_rule)
        output_number(&rows->value, entry->rule_number);
    text_value(rows);
    table_cell(rows->table, path_relative(row_path(reader, entry), rows->directory));
    output_number(&rows->value, entry->line_number);
    text_value(rows);
    if (entry->file != 0)
        rows->columns[COLUMN_FILE].is_hidden = false;
}

static void text_rule(text_rows *rows, const pgcfg_hba_entry *rule)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    table_cell(rows->table, text_of(pgcfg_connection_type_name(rule->type)));
    text_tokens(rows, fields.databases, rule->database_count);
    text_tokens(rows, fields.users, rule->user_count);
    text_address(rows, rule);
    table_cell(rows->table, text_of(pgcfg_auth_method_name(rule->method)));
    text_options(rows, rule);
}

/* The error behind the place, each of its lines in a row. */
static void text_error(text_rows *rows, const pgcfg_hba_entry *entry, bool is_first_row)
{
    bool is_silent = entry->error.code == PGCFG_DIAGNOSTIC_NONE;
    output message = {0};
    output_string(&message, "error: ");
    (void)pgcfg_diagnostic_write(is_silent ? &entry->failure : &entry->error,
                                 output_sink(&message));
    if (is_silent)
        output_string(&message, " (the server's view shows no text)");

    row_error(rows->table, output_as_text(&message), COLUMN_TYPE, is_first_row);
    output_free(&message);
}

static void text_row(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    text_rows *rows = context;
    bool is_bad = row_is_bad(entry);

    table_row(rows->table, is_bad);
    table_cell(rows->table, text_of(is_bad ? "!" : ""));
    text_place(rows, reader, entry);
    if (entry->is_rule)
        text_rule(rows, entry);
    if (is_bad)
        text_error(rows, entry, !entry->is_rule);

    rows->rule_count += entry->is_rule;
    rows->bad_count += is_bad;
}

static int print_text(files *f, const char *file, const char *path, const pgcfg_server *server)
{
    text_rows rows = {
        .server = server,
        .directory = path_working_directory(),
        .columns = {[COLUMN_MARK] = {.title = " "},
                    [COLUMN_RULE] = {.title = "rule", .is_number = true},
                    [COLUMN_FILE] = {.title = "file"},
                    [COLUMN_LINE] = {.title = "line", .is_number = true},
                    [COLUMN_TYPE] = {.title = "type"},
                    [COLUMN_DATABASE] = {.title = "database"},
                    [COLUMN_USER] = {.title = "user"},
                    [COLUMN_ADDRESS] = {.title = "address"},
                    [COLUMN_NETMASK] = {.title = "netmask"},
                    [COLUMN_METHOD] = {.title = "method"},
                    [COLUMN_OPTIONS] = {.title = "options"}},
    };
    hba_visitor visitor = {&rows, text_start, text_row};
    hba_rows(f, file, path, server, &visitor);

    int status =
        auth_rows_finish(rows.table, rows.rule_count, "rule", rows.bad_count, server->major);
    table_free(rows.table);
    output_free(&rows.value);
    free(rows.directory);
    return status;
}

/* ---------------------------------------------------------------------------------- */

static int run(const options *given)
{
    return auth_rows_run(given, "rules", print_json, print_text);
}

const command rules_command = {
    .name = "rules",
    .summary = "one row per rule or broken line of a pg_hba.conf (pg_hba_file_rules)",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .run = run,
};
