/*
 * check_conf.c - see check_conf.h.
 */
#include "check_conf.h"

#include <string.h>

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

/* An error of reading, or an unknown name. */
static void add_error(checking *c, const conf_file *conf, const pgcfg_conf_entry *entry)
{
    const pgcfg_diagnostic *error = &entry->error;
    found_at at = check_conf_place(c, conf, error->where, entry->line_number);

    (void)pgcfg_diagnostic_write(error, output_sink(&c->message));
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

static void add_refusal(checking *c, const conf_file *conf, const pgcfg_conf_entry *entry,
                        const pgcfg_parameter *parameter, const pgcfg_value_problem *problem)
{
    int major = conf->server.major;
    found_at at = check_conf_place(c, conf, entry->value_range, entry->line_number);
    output text = {0};

    (void)pgcfg_value_message_write(problem, parameter, major, entry->name, entry->value,
                                    output_sink(&c->message));
    (void)pgcfg_value_detail_write(problem, parameter, major, output_sink(&text));
    add_sentence(c, &text);
    (void)pgcfg_value_hint_write(problem, parameter, major, output_sink(&text));
    add_sentence(c, &text);
    output_free(&text);
    checking_add(c, PGCFG_SEVERITY_ERROR, pgcfg_value_status_name(problem->status), &at);
}

static void add_undecided(checking *c, const conf_file *conf, const pgcfg_conf_entry *entry,
                          const pgcfg_value_problem *problem)
{
    found_at at = check_conf_place(c, conf, entry->value_range, entry->line_number);

    output_string(&c->message, "Whether the server takes this value depends on ");
    output_string(&c->message, problem->depends_on);
    output_string(&c->message, ".");
    checking_add(c, PGCFG_SEVERITY_NOTE, pgcfg_value_status_name(problem->status), &at);
}

/* What its value's verdict says in full; the entry keeps only its kind. */
static void add_value(checking *c, const conf_file *conf, const pgcfg_conf_entry *entry)
{
    int major = conf->server.major;
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;

    if (entry->value_status == PGCFG_VALUE_OK || entry->is_ignored ||
        !pgcfg_parameter_by_id(entry->parameter_id, major, &parameter))
        return;
    if (!pgcfg_value_parse(&parameter, major, entry->value, &value, &problem))
        add_refusal(c, conf, entry, &parameter, &problem);
    else if (problem.status == PGCFG_VALUE_UNDECIDED)
        add_undecided(c, conf, entry, &problem);
}

void check_conf(checking *c, const conf_file *conf)
{
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; pgcfg_conf_get(&conf->conf, i, &entry); i++) {
        if (entry.error.code != PGCFG_DIAGNOSTIC_NONE)
            add_error(c, conf, &entry);
        else if (entry.is_known)
            add_value(c, conf, &entry);
    }
}
