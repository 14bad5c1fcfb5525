/* hba_rows.c - see hba_rows.h. */
#include "hba_rows.h"

static const rows_column columns[] = {
    {"rule_number", ROWS_NUMBER}, /* this and the next from 16 on */
    {"file_name", ROWS_TEXT},     {"line_number", ROWS_NUMBER}, {"type", ROWS_TEXT},
    {"database", ROWS_TEXTS},     {"user_name", ROWS_TEXTS},    {"address", ROWS_TEXT},
    {"netmask", ROWS_TEXT},       {"auth_method", ROWS_TEXT},   {"options", ROWS_TEXTS},
    {"error", ROWS_TEXT},
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]), RULE_COLUMNS = 7 };

/* The function is quicker than the view. */
#define SOURCE "pg_catalog.pg_hba_file_rules()"

const rows_view *hba_rows_view(int major)
{
    static const rows_view with_files = {SOURCE, columns, COLUMNS};
    static const rows_view without_files = {SOURCE, columns + 2, COLUMNS - 2};
    return major >= 16 ? &with_files : &without_files;
}

static void add_tokens(row_set *rows, const pgcfg_token *tokens, uint32_t count)
{
    size_t start = rows_start_cell(rows);
    rows_start_array(rows, count);
    for (uint32_t i = 0; i < count; i++) {
        bytes_add_int32(&rows->values, (int32_t)tokens[i].size);
        bytes_add(&rows->values, tokens[i].bytes, tokens[i].size);
    }
    rows_end_cell(rows, start);
}

static void add_options(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    uint32_t count = pgcfg_hba_option_count(entry, server);
    if (count == 0) {
        rows_add_null(rows);
        return;
    }
    size_t start = rows_start_cell(rows);
    rows_start_array(rows, count);
    for (uint32_t i = 0; i < count; i++) {
        size_t at = rows->values.size;
        bytes_add_int32(&rows->values, 0);
        pgcfg_hba_option_write(entry, server, i, bytes_sink(&rows->values));
        bytes_set_int32(&rows->values, at, (int32_t)(rows->values.size - at - 4));
    }
    rows_end_cell(rows, start);
}

static void add_rule(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(entry);
    const char *type = pgcfg_connection_type_name(entry->type);
    rows_add_text(rows, text_of(type));
    add_tokens(rows, fields.databases, entry->database_count);
    add_tokens(rows, fields.users, entry->user_count);
    size_t start = rows_start_cell(rows);
    if (pgcfg_hba_address_is_null(entry)) {
        rows_add_null(rows);
    } else {
        pgcfg_hba_address_write(entry, bytes_sink(&rows->values));
        rows_end_cell(rows, start);
    }
    start = rows_start_cell(rows);
    if (pgcfg_hba_netmask_is_null(entry)) {
        rows_add_null(rows);
    } else {
        pgcfg_hba_netmask_write(entry, bytes_sink(&rows->values));
        rows_end_cell(rows, start);
    }
    const char *method = pgcfg_auth_method_name(entry->method);
    rows_add_text(rows, text_of(method));
    add_options(rows, entry, server);
}

void hba_rows_add(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                  pgcfg_text file)
{
    if (server->major >= 16) {
        if (entry->rule_number == 0)
            rows_add_null(rows);
        else
            rows_add_number(rows, entry->rule_number);
        rows_add_text(rows, file);
    }
    rows_add_number(rows, entry->line_number);
    if (entry->is_rule) {
        add_rule(rows, entry, server);
    } else {
        for (int i = 0; i < RULE_COLUMNS; i++)
            rows_add_null(rows);
    }
    if (entry->error.code == PGCFG_DIAGNOSTIC_NONE) {
        rows_add_null(rows);
    } else {
        size_t start = rows_start_cell(rows);
        pgcfg_diagnostic_write(&entry->error, bytes_sink(&rows->values));
        rows_end_cell(rows, start);
    }
    rows_end_row(rows);
}
