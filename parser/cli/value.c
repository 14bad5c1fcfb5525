/*
 * value.c - pgcfg value: what the server makes of single values of parameters, or of
 * those in a postgresql.conf, each judged alone.
 */
#include "command.h"
#include "conf_file.h"
#include "failure.h"
#include "json.h"
#include "output.h"
#include "row_text.h"
#include "table.h"
#include "text_of.h"

#include <pgcfg/conf_write.h>

#include <string.h>

static const char help[] =
    "pgcfg value says what the server makes of values of parameters: what pg_settings and\n"
    "SHOW have for those that it takes, and message, detail and hint for the others.\n"
    "\n"
    "usage: pgcfg value [OPTION]... NAME=VALUE...\n"
    "       pgcfg value [OPTION]... FILE\n"
    "\n"
    "FILE is a postgresql.conf, or - for standard input, where nothing can be included.\n"
    "Each of its settings gets a row, also one that a later setting takes the place of. A\n"
    "file whose name looks like NAME=VALUE is written ./NAME=VALUE.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default): a table; json: one array of objects\n";

static const char help_notes[] =
    "The columns are: name and value as they were given; setting and unit as pg_settings\n"
    "has them; shown as SHOW prints the value; error, detail and hint, null where there\n"
    "is none. Where the server's verdict depends on what no file says, the row is that of\n"
    "a server that takes the value, and has one more member, depends_on.\n"
    "\n"
    "Each value is judged alone, as at the server's start. A parameter of an extension that\n"
    "ships with the server is judged as where that is loaded, any other name with a dot in\n"
    "it takes every value.\n"
    "\n"
    "exit status: 0 all are taken; 1 one is refused; 2 could not do it\n";

/* ---- a row --------------------------------------------------------------------- */

typedef struct value_row {
    pgcfg_text name;
    pgcfg_text value;
    bool is_setting; /* else a place that cannot be read, and only an error */
    bool is_bad;
    const char *unit;       /* "": none */
    const char *depends_on; /* NULL: on nothing else */
    output setting, shown;
    output error, detail, hint;
} value_row;

static void free_row(value_row *row)
{
    output_free(&row->setting);
    output_free(&row->shown);
    output_free(&row->error);
    output_free(&row->detail);
    output_free(&row->hint);
}

static void judge_parameter(const pgcfg_parameter *parameter, int major, value_row *row)
{
    pgcfg_value value;
    pgcfg_value_problem problem;

    row->unit = pgcfg_unit_name(parameter->unit);
    if (pgcfg_value_parse(parameter, major, row->value, &value, &problem)) {
        (void)pgcfg_value_setting_write(&value, parameter, major, output_sink(&row->setting));
        (void)pgcfg_value_show_write(&value, parameter, major, output_sink(&row->shown));
        if (problem.status == PGCFG_VALUE_UNDECIDED)
            row->depends_on = problem.depends_on;
        return;
    }
    row->is_bad = true;
    (void)pgcfg_value_message_write(&problem, parameter, major, row->name, row->value,
                                    output_sink(&row->error));
    (void)pgcfg_value_detail_write(&problem, parameter, major, output_sink(&row->detail));
    (void)pgcfg_value_hint_write(&problem, parameter, major, output_sink(&row->hint));
}

/* A value ends at its first NUL. */
static pgcfg_text to_nul(pgcfg_text text)
{
    const char *end = text.size > 0 ? memchr(text.data, '\0', text.size) : NULL;

    if (end != NULL)
        text.size = (size_t)(end - text.data);
    return text;
}

static value_row judge(pgcfg_text name, pgcfg_text value, int major)
{
    value_row row = {.name = name, .value = to_nul(value), .is_setting = true, .unit = ""};
    pgcfg_parameter parameter;

    /* What came with a later minor release is unknown to those that are imitated. */
    if (pgcfg_parameter_find(name, major, &parameter) &&
        (parameter.flags & (unsigned)PGCFG_PARAMETER_IS_VARYING) == 0) {
        judge_parameter(&parameter, major, &row);
    } else if (name.size > 0 && memchr(name.data, '.', name.size) != NULL) {
        output_text(&row.setting, row.value);
        output_text(&row.shown, row.value);
    } else {
        row.is_bad = true;
        output_string(&row.error, "unrecognized configuration parameter \"");
        output_text(&row.error, name);
        output_string(&row.error, "\"");
    }
    return row;
}

static value_row judge_entry(const pgcfg_conf_entry *entry, int major)
{
    if (entry->is_setting)
        return judge(entry->name, entry->value, major);
    value_row row = {.is_bad = true, .unit = ""};
    (void)pgcfg_conf_error_write(entry, output_sink(&row.error));
    return row;
}

/* ---- rows on the way out -------------------------------------------------------------- */

typedef struct value_rows {
    int major;
    bool is_json;
    output json;
    table *table;
    size_t count;
    size_t bad_count;
} value_rows;

static void json_member(value_rows *rows, const char *key, pgcfg_text text, bool is_there)
{
    json_key(&rows->json, key, strcmp(key, "name") == 0);
    if (is_there)
        json_string(&rows->json, text);
    else
        output_string(&rows->json, "null");
}

static void json_row(value_rows *rows, const value_row *row)
{
    bool is_taken = !row->is_bad;

    output_string(&rows->json, rows->count > 0 ? ",{" : "{");
    json_member(rows, "name", row->name, row->is_setting);
    json_member(rows, "value", row->value, row->is_setting);
    json_member(rows, "setting", output_as_text(&row->setting), is_taken);
    json_member(rows, "unit", text_of(row->unit), is_taken && row->unit[0] != '\0');
    json_member(rows, "shown", output_as_text(&row->shown), is_taken);
    json_member(rows, "error", output_as_text(&row->error), row->is_bad);
    json_member(rows, "detail", output_as_text(&row->detail), row->detail.size > 0);
    json_member(rows, "hint", output_as_text(&row->hint), row->hint.size > 0);
    if (row->depends_on != NULL)
        json_member(rows, "depends_on", text_of(row->depends_on), true);
    output_string(&rows->json, "}");
}

enum { COLUMN_MARK, COLUMN_NAME, COLUMN_VALUE, COLUMN_SHOWN, COLUMN_SETTING, COLUMN_COUNT };

static const table_column columns[COLUMN_COUNT] = {
    [COLUMN_MARK] = {.title = " "},          [COLUMN_NAME] = {.title = "name"},
    [COLUMN_VALUE] = {.title = "value"},     [COLUMN_SHOWN] = {.title = "shown"},
    [COLUMN_SETTING] = {.title = "setting"},
};

/* An empty value is seen as one. */
static void text_cell(table *t, pgcfg_text text)
{
    table_cell(t, text.size > 0 ? text : text_of("''"));
}

/* Behind the cells of name and value. */
static void text_sentence(table *t, const char *label, const output *text, bool is_first)
{
    output line = {0};

    if (text->size == 0)
        return;
    output_string(&line, label);
    output_text(&line, output_as_text(text));
    row_error(t, output_as_text(&line), COLUMN_SHOWN, is_first);
    output_free(&line);
}

static void text_taken(table *t, const value_row *row)
{
    output text = {0};

    text_cell(t, output_as_text(&row->shown));
    output_text(&text, output_as_text(&row->setting));
    if (row->unit[0] != '\0') {
        output_string(&text, row->unit[0] >= '0' && row->unit[0] <= '9' ? " x " : " ");
        output_string(&text, row->unit);
    }
    text_cell(t, output_as_text(&text));
    output_clear(&text);
    if (row->depends_on != NULL) {
        output_string(&text, "depends on ");
        output_string(&text, row->depends_on);
        table_rest(t, output_as_text(&text));
    }
    output_free(&text);
}

static void text_row(value_rows *rows, const value_row *row)
{
    table *t = rows->table;

    table_row(t, row->is_bad);
    table_cell(t, text_of(row->is_bad ? "!" : ""));
    table_cell(t, row->name);
    if (row->is_setting)
        text_cell(t, row->value);
    else
        table_cell(t, text_of(""));
    if (row->is_bad) {
        text_sentence(t, "error: ", &row->error, true);
        text_sentence(t, "detail: ", &row->detail, false);
        text_sentence(t, "hint: ", &row->hint, false);
    } else {
        text_taken(t, row);
    }
}

static void take_row(value_rows *rows, value_row *row)
{
    if (rows->is_json)
        json_row(rows, row);
    else
        text_row(rows, row);
    rows->count++;
    rows->bad_count += row->is_bad;
    free_row(row);
}

static int print(value_rows *rows)
{
    output out = {0};

    if (rows->is_json) {
        output_string(&out, "[");
        output_text(&out, output_as_text(&rows->json));
        output_string(&out, "]\n");
    } else {
        if (rows->count > 0) {
            table_write(rows->table, &out, output_has_colours());
            output_string(&out, "\n");
        }
        row_write_summary(&out, rows->count, "value", rows->bad_count, rows->major);
    }
    output_free(&rows->json);
    table_free(rows->table);
    output_finish(&out);
    return rows->bad_count > 0 ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

/* ---- what is asked ----------------------------------------------------------------------- */

static bool is_name(pgcfg_text text)
{
    pgcfg_conf_refusal refusal;
    output line = {0};

    (void)pgcfg_conf_write(text, text_of(""), output_sink(&line), &refusal);
    output_free(&line);
    return refusal == PGCFG_CONF_WRITABLE;
}

/* Whether an operand is NAME=VALUE, and which. */
static bool cut_assignment(const char *operand, pgcfg_text *name, pgcfg_text *value)
{
    const char *equals = strchr(operand, '=');

    if (equals == NULL)
        return false;
    *name = (pgcfg_text){operand, (size_t)(equals - operand)};
    *value = text_of(equals + 1);
    return is_name(*name);
}

static int judge_file(const char *file, const pgcfg_server *server, value_rows *rows)
{
    files *f = files_new();
    conf_file c;
    pgcfg_conf_entry entry;

    conf_file_read(&c, f, file, server, PGCFG_CONF_LOG);
    for (uint32_t i = 0; pgcfg_conf_get(&c.conf, i, &entry); i++) {
        value_row row = judge_entry(&entry, server->major);
        take_row(rows, &row);
    }
    conf_file_free(&c);
    files_free(f);
    return print(rows);
}

static int judge_assignments(const options *given, value_rows *rows)
{
    pgcfg_text name;
    pgcfg_text value;

    for (size_t i = 0; i < given->operand_count; i++) {
        if (!cut_assignment(given->operands[i], &name, &value))
            fail("value takes NAME=VALUE or one FILE, and %s is no NAME=VALUE", given->operands[i]);
        value_row row = judge(name, value, rows->major);
        take_row(rows, &row);
    }
    return print(rows);
}

static int run(const options *given)
{
    pgcfg_text name;
    pgcfg_text value;

    if (given->operand_count == 0)
        fail("value takes NAME=VALUE or one FILE; see pgcfg value --help");
    bool is_file = given->operand_count == 1 && !cut_assignment(given->operands[0], &name, &value);
    const char *file = given->operands[0];
    pgcfg_server server = options_server(given, is_file ? file : "-");
    value_rows rows = {.major = server.major,
                       .is_json = given->format == FORMAT_JSON,
                       .table = table_new(columns, COLUMN_COUNT)};

    return is_file ? judge_file(file, &server, &rows) : judge_assignments(given, &rows);
}

const command value_command = {
    .name = "value",
    .summary = "what the server makes of values: NAME=VALUE..., or a postgresql.conf",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .run = run,
};
