/*
 * settings.c - pgcfg settings: what pg_file_settings shows for a file.
 */
#include "command.h"
#include "conf_file.h"
#include "failure.h"
#include "json.h"
#include "output.h"
#include "paths.h"
#include "row_text.h"
#include "table.h"
#include "text_of.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
    "pgcfg settings prints a postgresql.conf as PostgreSQL's view pg_file_settings shows\n"
    "it on a server that was started from this file: one row for each setting, and one\n"
    "for each place that the server cannot read.\n"
    "\n"
    "usage: pgcfg settings [OPTION]... FILE\n"
    "\n"
    "FILE may be - for standard input, where nothing can be included. As on the server,\n"
    "the settings of postgresql.auto.conf follow, if that is in the directory that\n"
    "data_directory names, or else beside FILE.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default): a table; json: one array of objects that have\n"
    "                    the columns of the view\n";

static const char help_notes[] =
    "In the table, ! marks a row with an error. A setting is applied unless a later one\n"
    "takes its place, or it is wrong; a place that cannot be read, or an unknown name,\n"
    "keeps the server from applying any.\n"
    "\n"
    "exit status: 0 no row has an error; 1 one has; 2 could not do it\n";

/* One row of the view. */
typedef struct settings_row {
    bool is_applied;
    bool is_bad;
    output error; /* empty where it is null */
} settings_row;

static settings_row make_row(const conf_file *c, const pgcfg_conf_entry *entry)
{
    settings_row row = {.is_applied = entry->is_applied,
                        .is_bad = !pgcfg_conf_error_is_null(entry)};

    (void)pgcfg_conf_error_write(entry, output_sink(&row.error));
    if (conf_file_seems_changed(c, entry)) {
        row.is_applied = false;
        row.is_bad = true;
        output_string(&row.error, "setting could not be applied");
    }
    return row;
}

/* ---- JSON -------------------------------------------------------------------- */

static void json_text_or_null(output *out, pgcfg_text text, bool is_null)
{
    if (is_null)
        output_string(out, "null");
    else
        json_string(out, text);
}

static void json_row(const conf_file *c, const pgcfg_conf_entry *entry, const settings_row *row,
                     output *out)
{
    output_string(out, entry->index > 0 ? ",{" : "{");
    json_key(out, "sourcefile", true);
    json_string(out, conf_file_entry_path(c, entry));
    json_key(out, "sourceline", false);
    output_number(out, entry->line_number);
    json_key(out, "seqno", false);
    output_number(out, (uint64_t)entry->index + 1);
    json_key(out, "name", false);
    json_text_or_null(out, entry->name, !entry->is_setting);
    json_key(out, "setting", false);
    json_text_or_null(out, entry->value, !entry->is_setting);
    json_key(out, "applied", false);
    output_string(out, row->is_applied ? "true" : "false");
    json_key(out, "error", false);
    json_text_or_null(out, output_as_text(&row->error), !row->is_bad);
    output_string(out, "}");
}

static int print_json(const conf_file *c)
{
    output out = {0};
    pgcfg_conf_entry entry;
    bool has_bad_row = false;

    output_string(&out, "[");
    for (uint32_t i = 0; pgcfg_conf_get(&c->conf, i, &entry); i++) {
        settings_row row = make_row(c, &entry);
        json_row(c, &entry, &row, &out);
        has_bad_row = has_bad_row || row.is_bad;
        output_free(&row.error);
    }
    output_string(&out, "]\n");
    output_finish(&out);
    return has_bad_row ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

/* ---- the table ----------------------------------------------------------------- */

enum {
    COLUMN_MARK,
    COLUMN_FILE,
    COLUMN_LINE,
    COLUMN_APPLIED,
    COLUMN_NAME,
    COLUMN_SETTING,
    COLUMN_COUNT
};

static void text_row(const conf_file *c, const pgcfg_conf_entry *entry, const settings_row *row,
                     const char *directory, table *t)
{
    output value = {0};

    table_row(t, row->is_bad);
    table_cell(t, text_of(row->is_bad ? "!" : ""));
    table_cell(t, path_relative(conf_file_entry_path(c, entry), directory));
    output_number(&value, entry->line_number);
    table_cell(t, output_as_text(&value));
    output_clear(&value);
    if (entry->is_setting) {
        table_cell(t, text_of(row->is_applied ? "yes" : "no"));
        table_cell(t, entry->name);
        table_cell(t, entry->value.size > 0 ? entry->value : text_of("''"));
    } else {
        table_cell(t, text_of(""));
    }
    if (row->is_bad) {
        output_string(&value, "error: ");
        output_text(&value, output_as_text(&row->error));
        table_rest(t, output_as_text(&value));
    }
    output_free(&value);
}

static void write_summary(const conf_file *c, size_t setting_count, size_t bad_count, output *out)
{
    row_write_summary(out, setting_count, "setting", bad_count, c->server.major);
    if (c->conf.has_read_error || c->conf.has_name_error)
        output_string(out, "no setting is applied: the server refuses the file as a whole\n");
}

static int print_text(const conf_file *c)
{
    table_column columns[COLUMN_COUNT] = {
        [COLUMN_MARK] = {.title = " "},
        [COLUMN_FILE] = {.title = "file", .is_hidden = true},
        [COLUMN_LINE] = {.title = "line", .is_number = true},
        [COLUMN_APPLIED] = {.title = "applied"},
        [COLUMN_NAME] = {.title = "name"},
        [COLUMN_SETTING] = {.title = "setting"},
    };
    table *t = table_new(columns, COLUMN_COUNT);
    char *directory = path_working_directory();
    size_t setting_count = 0;
    size_t bad_count = 0;
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; pgcfg_conf_get(&c->conf, i, &entry); i++) {
        settings_row row = make_row(c, &entry);
        text_row(c, &entry, &row, directory, t);
        setting_count += entry.is_setting;
        bad_count += row.is_bad;
        output_free(&row.error);
        if (entry.file != 0)
            columns[COLUMN_FILE].is_hidden = false;
    }

    output out = {0};
    if (c->conf.entry_count > 0) {
        table_write(t, &out, output_has_colours());
        output_string(&out, "\n");
    }
    write_summary(c, setting_count, bad_count, &out);
    table_free(t);
    free(directory);
    output_finish(&out);
    return bad_count > 0 ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

/* ---------------------------------------------------------------------------------- */

static int run(const options *given)
{
    if (given->operand_count != 1)
        fail("settings takes one FILE, and %zu were given; see pgcfg settings --help",
             given->operand_count);
    const char *file = given->operands[0];
    pgcfg_server server = options_server(given, file);
    files *f = files_new();
    conf_file c;

    conf_file_read(&c, f, file, &server, PGCFG_CONF_VIEW);
    int status = given->format == FORMAT_JSON ? print_json(&c) : print_text(&c);
    conf_file_free(&c);
    files_free(f);
    return status;
}

const command settings_command = {
    .name = "settings",
    .summary = "one row per setting of a postgresql.conf (pg_file_settings)",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .run = run,
};
