/*
 * check_conf.c - see check_conf.h.
 */
#include "check_conf.h"

#include <pgcfg/conf_hint.h>

#include <string.h>

/* One entry, and what was probably meant. */
typedef struct conf_line {
    const conf_file *conf;
    const pgcfg_conf_entry *entry;
    bool is_refused; /* by the server */
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    size_t hint_count;
} conf_line;

found_at check_conf_place(checking *c, const conf_file *conf, pgcfg_range range,
                          uint32_t server_line)
{
    found_at at = {.offset = range.offset, .size = range.size, .server_line = server_line};
    pgcfg_text bytes;

    (void)pgcfg_conf_file(&conf->conf, range.file, &at.path, &bytes);
    at.is_counted_otherwise =
        server_line > 0 && checking_line(c, at.path, range.offset) != server_line;
    return at;
}

/* Whether a hint explains the entry's error, rather than being a finding of its own. */
static bool explains_error(const conf_line *line, const pgcfg_conf_hint *hint)
{
    pgcfg_severity severity = pgcfg_conf_hint_severity(hint->code);

    return severity == PGCFG_SEVERITY_ERROR ||
           (line->is_refused && severity == PGCFG_SEVERITY_WARNING);
}

/* Adds the hints that explain the error to the hint of the next finding. */
static void explain_error(checking *c, const conf_line *line)
{
    for (size_t i = 0; i < line->hint_count; i++) {
        if (!explains_error(line, &line->hints[i]))
            continue;
        if (c->hint.size > 0)
            output_string(&c->hint, "\n");
        (void)pgcfg_conf_hint_write(&line->hints[i], output_sink(&c->hint));
    }
}

static void add_hint(checking *c, const conf_file *conf, const pgcfg_conf_hint *hint,
                     uint32_t server_line)
{
    found_at at = check_conf_place(c, conf, hint->where, server_line);

    (void)pgcfg_conf_hint_write(hint, output_sink(&c->message));
    checking_add(c, pgcfg_conf_hint_severity(hint->code), pgcfg_conf_hint_name(hint->code), &at);
}

/* An error of reading, or an unknown name. */
static void add_error(checking *c, const conf_line *line)
{
    const pgcfg_diagnostic *error = &line->entry->error;
    found_at at = check_conf_place(c, line->conf, error->where, line->entry->line_number);

    (void)pgcfg_diagnostic_write(error, output_sink(&c->message));
    explain_error(c, line);
    checking_add(c, pgcfg_diagnostic_severity(error->code), pgcfg_diagnostic_name(error->code),
                 &at);
}

/* Adds one of the server's texts to the hint, as a sentence of its own. */
static void add_sentence(checking *c, output *text)
{
    if (text->size > 0) {
        output_bytes(text, "", 1);
        checking_hint(c, text->data);
    }
    output_clear(text);
}

static void add_refusal(checking *c, const conf_line *line, const pgcfg_parameter *parameter,
                        const pgcfg_value_problem *problem)
{
    const pgcfg_conf_entry *entry = line->entry;
    int major = line->conf->server.major;
    found_at at = check_conf_place(c, line->conf, entry->value_range, entry->line_number);
    output text = {0};

    (void)pgcfg_value_message_write(problem, parameter, major, entry->name, entry->value,
                                    output_sink(&c->message));
    (void)pgcfg_value_detail_write(problem, parameter, major, output_sink(&text));
    add_sentence(c, &text);
    (void)pgcfg_value_hint_write(problem, parameter, major, output_sink(&text));
    add_sentence(c, &text);
    output_free(&text);
    explain_error(c, line);
    checking_add(c, PGCFG_SEVERITY_ERROR, pgcfg_value_status_name(problem->status), &at);
}

static void add_undecided(checking *c, const conf_line *line, const pgcfg_value_problem *problem)
{
    const pgcfg_conf_entry *entry = line->entry;
    found_at at = check_conf_place(c, line->conf, entry->value_range, entry->line_number);

    output_string(&c->message, "Whether the server takes this value depends on ");
    output_string(&c->message, problem->depends_on);
    output_string(&c->message, ".");
    checking_add(c, PGCFG_SEVERITY_NOTE, pgcfg_value_status_name(problem->status), &at);
}

/* The parameter whose value is to be looked at. Where the server stops before it
 * comes to values, people still want to know of all that is wrong: then it is found
 * by its name. */
static bool find_parameter(const conf_line *line, pgcfg_parameter *parameter)
{
    const pgcfg_conf *conf = &line->conf->conf;
    const pgcfg_conf_entry *entry = line->entry;
    unsigned unknown =
        (unsigned)PGCFG_PARAMETER_IS_EXTENSION | (unsigned)PGCFG_PARAMETER_IS_VARYING;

    if (entry->is_known)
        return pgcfg_parameter_by_id(entry->parameter_id, line->conf->server.major, parameter);
    return (conf->has_read_error || conf->has_name_error) &&
           pgcfg_parameter_find(entry->name, line->conf->server.major, parameter) &&
           (parameter->flags & unknown) == 0;
}

/* Whether a later entry takes its place. */
static bool is_replaced(const conf_line *line)
{
    pgcfg_conf_entry last;

    return line->entry->is_ignored ||
           (pgcfg_conf_last(&line->conf->conf, line->entry->name, &last) &&
            last.index != line->entry->index &&
            (line->conf->conf.has_read_error || line->conf->conf.has_name_error));
}

/* What its value's verdict says in full; the entry keeps only its kind. */
static void add_value(checking *c, const conf_line *line)
{
    const pgcfg_conf_entry *entry = line->entry;
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;

    if (!entry->is_setting || !find_parameter(line, &parameter))
        return;
    bool is_good =
        pgcfg_value_parse(&parameter, line->conf->server.major, entry->value, &value, &problem);
    if (problem.status == PGCFG_VALUE_OK || is_replaced(line))
        return;
    /* What other settings decide is found by the checks across settings. */
    if (is_good && problem.depends_on_settings)
        return;
    if (is_good)
        add_undecided(c, line, &problem);
    else
        add_refusal(c, line, &parameter, &problem);
}

static void check_entry(checking *c, const conf_file *conf, const pgcfg_conf_entry *entry)
{
    conf_line line = {.conf = conf, .entry = entry};
    pgcfg_text source = checking_content(c, conf_file_entry_path(conf, entry));

    line.is_refused = !pgcfg_conf_error_is_null(entry);
    line.hint_count =
        pgcfg_conf_hints(entry, &conf->server, source, line.hints, PGCFG_CONF_HINTS_MAX);
    if (entry->error.code != PGCFG_DIAGNOSTIC_NONE)
        add_error(c, &line);
    else
        add_value(c, &line);
    for (size_t i = 0; i < line.hint_count; i++) {
        if (!explains_error(&line, &line.hints[i]))
            add_hint(c, conf, &line.hints[i], entry->line_number);
    }
}

/* What is to be said of files and of none of their entries. */
static void check_files(checking *c, const conf_file *conf)
{
    pgcfg_text path;
    pgcfg_text bytes;

    for (uint32_t i = 0; pgcfg_conf_file(&conf->conf, i, &path, &bytes); i++) {
        pgcfg_conf_hint_cursor cursor = {.position = 0};
        pgcfg_conf_hint hint;
        while (pgcfg_conf_file_hint(bytes, i, &conf->server, &cursor, &hint))
            add_hint(c, conf, &hint, 0);
    }
}

void check_conf(checking *c, const conf_file *conf)
{
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; pgcfg_conf_get(&conf->conf, i, &entry); i++)
        check_entry(c, conf, &entry);
    check_files(c, conf);
}
