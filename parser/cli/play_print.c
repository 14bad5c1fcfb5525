/*
 * play_print.c - see play_print.h.
 */
#include "play_print.h"

#include "decision_json.h"
#include "decision_text.h"
#include "json.h"
#include "paths.h"
#include "row_text.h"
#include "table.h"
#include "text_of.h"
#include "utf8.h"

#include <stdlib.h>

/* ---- JSON ------------------------------------------------------------------------------ */

static void put_words(output *out, const char *key, bool has_words, const output *words)
{
    json_key(out, key, false);
    if (has_words)
        json_string(out, output_as_text(words));
    else
        output_string(out, "null");
}

static void put_attempt(const play *p, const played_attempt *attempt, const access_files *a,
                        bool wants_explanation, output *out)
{
    output words = {0};

    output_string(out, "{");
    json_key(out, "encryption", true);
    json_string(out, text_of(play_encryption_word(attempt->attempt.encryption)));
    if (attempt->decision != NULL) {
        decision_json_members(attempt->decision, a, false, out);
        if (wants_explanation)
            decision_json_explanation(attempt->decision, a, out);
    } else {
        bool has_words = play_attempt_error(p, attempt, &words);
        json_key(out, "outcome", false);
        json_string(out, PGCFG_TEXT("not offered"));
        put_words(out, "error", has_words, &words);
    }
    output_string(out, "}");
    output_free(&words);
}

static void put_refusal(const play *p, output *out)
{
    output words = {0};

    (void)pgcfg_client_error_write(p->refusal, &p->client, output_sink(&words));
    output_string(out, "{");
    json_key(out, "outcome", true);
    json_string(out, PGCFG_TEXT("refused by client"));
    put_words(out, "error", true, &words);
    output_string(out, "}");
    output_free(&words);
}

void play_json(const play *p, const access_files *a, bool wants_explanation, bool says_plain,
               output *out)
{
    output_string(out, "{");
    json_key(out, "sslmode", true);
    json_string(out, text_of(pgcfg_sslmode_name(p->client.sslmode)));
    json_key(out, "attempts", false);
    output_string(out, "[");
    for (size_t i = 0; i < p->count; i++) {
        if (i > 0)
            output_string(out, ",");
        put_attempt(p, &p->attempts[i], a, wants_explanation, out);
    }
    output_string(out, "]");
    json_key(out, "final", false);
    if (p->is_refused)
        put_refusal(p, out);
    else
        put_attempt(p, play_last(p), a, false, out);
    if (says_plain) {
        json_key(out, "plain_text_possible", false);
        output_string(out, p->can_be_plain ? "true" : "false");
    }
    output_string(out, "}");
}

/* ---- for people -------------------------------------------------------------------------- */

static const char *encryption_name(pgcfg_encryption encryption)
{
    switch (encryption) {
    case PGCFG_ENCRYPTION_NONE:
        break;
    case PGCFG_ENCRYPTION_SSL:
        return "TLS";
    case PGCFG_ENCRYPTION_GSS:
        return "GSSAPI";
    }
    return "plain text";
}

static void put_printable(output *out, const output *text)
{
    (void)printable_write(output_as_text(text), output_sink(out));
}

void play_text(const play *p, const access_files *a, bool wants_explanation, output *out)
{
    output words = {0};

    if (p->is_refused) {
        (void)pgcfg_client_error_write(p->refusal, &p->client, output_sink(&words));
        output_string(out, "the client does not try at all: ");
        put_printable(out, &words);
        output_string(out, "\n");
    }
    for (size_t i = 0; i < p->count; i++) {
        const played_attempt *attempt = &p->attempts[i];

        output_string(out, "attempt ");
        output_number(out, i + 1);
        output_string(out, ", ");
        output_string(out, encryption_name(attempt->attempt.encryption));
        output_string(out, "\n");
        if (attempt->decision != NULL) {
            if (wants_explanation)
                decision_text_explanation(attempt->decision, a, out);
            decision_text_write(attempt->decision, a, out);
        } else {
            output_clear(&words);
            output_string(out, "the server does not offer it");
            if (play_attempt_error(p, attempt, &words)) {
                output_string(out, ": ");
                put_printable(out, &words);
            }
            output_string(out, "\n");
        }
        output_string(out, "\n");
    }
    output_string(out, p->can_be_plain
                           ? "plain text is possible: the client goes on without encryption where "
                             "none is offered\n"
                           : "plain text is not possible\n");
    output_free(&words);
}

enum { COLUMN_MODE, COLUMN_PLAIN, COLUMN_TRIES, COLUMN_ENDS, COLUMN_RULE, COLUMN_TOLD, COLUMNS };

static void add_tries(const play *p, table *t)
{
    output text = {0};

    for (size_t i = 0; i < p->count; i++) {
        if (i > 0)
            output_string(&text, ", ");
        output_string(&text, encryption_name(p->attempts[i].attempt.encryption));
    }
    table_cell(t, output_as_text(&text));
    output_free(&text);
}

static const char *end_word(const play *p)
{
    const played_attempt *last = play_last(p);

    if (p->is_refused)
        return "refused by client";
    if (play_turns_away(p))
        return "turned away";
    return last->decision->end == DECISION_UNDECIDED ? "undecided"
                                                     : encryption_name(last->attempt.encryption);
}

static void add_rule(const play *p, const access_files *a, const char *directory, table *t)
{
    const played_attempt *last = play_last(p);
    output text = {0};

    if (last != NULL && last->decision != NULL && decision_has_one_rule(last->decision)) {
        const pgcfg_match_result *m = &last->decision->match;
        output_text(&text, path_relative(access_files_rule_path(a, m->file), directory));
        output_string(&text, ":");
        output_number(&text, m->line_number);
    }
    table_cell(t, output_as_text(&text));
    output_free(&text);
}

/* What is told in a line: the method that goes on, or why nothing does. */
static void write_told(const decision *d, output *out)
{
    switch (d->end) {
    case DECISION_GOES_ON:
        output_string(out, pgcfg_auth_method_name(d->match.method));
        if (d->demands.client_certificate != PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED)
            output_string(out, " and a client certificate");
        break;
    case DECISION_REJECTED:
    case DECISION_FAILED:
        output_text(out, output_as_text(&d->error));
        break;
    case DECISION_UNDECIDED:
        decision_text_needs(d, out);
        break;
    }
}

static void add_told(const play *p, table *t)
{
    const played_attempt *last = play_last(p);
    output text = {0};

    if (p->is_refused)
        (void)pgcfg_client_error_write(p->refusal, &p->client, output_sink(&text));
    else if (last->decision == NULL)
        (void)play_attempt_error(p, last, &text);
    else
        write_told(last->decision, &text);
    table_cell(t, output_as_text(&text));
    output_free(&text);
}

void play_table(const play *plays, size_t count, const access_files *a, output *out)
{
    static const table_column columns[COLUMNS] = {
        [COLUMN_MODE] = {.title = "sslmode"},     [COLUMN_TRIES] = {.title = "attempts"},
        [COLUMN_ENDS] = {.title = "ends in"},     [COLUMN_RULE] = {.title = "rule"},
        [COLUMN_PLAIN] = {.title = "plain text"}, [COLUMN_TOLD] = {.title = "method or message"},
    };
    char *directory = path_working_directory();
    table *t = table_new(columns, COLUMNS);

    for (size_t i = 0; i < count; i++) {
        const play *p = &plays[i];

        table_row(t, false);
        table_cell(t, text_of(pgcfg_sslmode_name(p->client.sslmode)));
        table_cell(t, text_of(p->can_be_plain ? "possible" : "no"));
        add_tries(p, t);
        table_cell(t, text_of(end_word(p)));
        add_rule(p, a, directory, t);
        add_told(p, t);
    }
    table_write(t, out, output_has_colours());
    table_free(t);
    free(directory);
}
