/*
 * decision_text.c - see decision_text.h.
 */
#include "decision_text.h"

#include "comparison.h"
#include "failure.h"
#include "paths.h"
#include "row_text.h"
#include "table.h"
#include "text_of.h"
#include "utf8.h"

#include <pgcfg/hba_write.h>

#include <stdlib.h>
#include <string.h>

/* Bytes of the user's or the file's, made printable. */
static void put(output *out, pgcfg_text text)
{
    (void)printable_write(text, output_sink(out));
}

static void write_place(pgcfg_text path, uint32_t line_number, output *out)
{
    char *directory = path_working_directory();

    put(out, path_relative(path, directory));
    output_string(out, ":");
    output_number(out, line_number);
    free(directory);
}

/* What stands in the place of an option whose value is nobody's business; NULL: of others. */
static const char *hidden_option(const pgcfg_token *option)
{
    static const struct {
        const char *name, *shown;
    } secrets[] = {
        {"ldapbindpasswd=", "ldapbindpasswd=..."},
        {"radiussecrets=", "radiussecrets=..."},
    };

    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        const size_t size = strlen(secrets[i].name);
        if (option->size >= size && memcmp(option->bytes, secrets[i].name, size) == 0)
            return secrets[i].shown;
    }
    return NULL;
}

/* Bytes of a rule that are shown; lists can be long. */
enum { SHOWN_MAX = 300 };

/* The rule on one line, as it could stand in the file, without secrets. */
static void write_rule(const access_files *a, const pgcfg_hba_entry *rule, output *out)
{
    pgcfg_hba_entry shown = *rule;
    pgcfg_token *tokens = allocate(rule->token_count * sizeof *tokens);
    output line = {0};

    memcpy(tokens, rule->tokens, rule->token_count * sizeof *tokens);
    shown.tokens = tokens;
    for (uint32_t i = rule->token_count - rule->option_count; i < rule->token_count; i++) {
        const char *hidden = hidden_option(&tokens[i]);
        if (hidden == NULL)
            continue;
        tokens[i].bytes = hidden;
        tokens[i].size = (uint32_t)strlen(hidden);
    }
    (void)pgcfg_hba_write(&shown, &a->server, output_sink(&line), NULL);
    put(out, (pgcfg_text){line.data, line.size < SHOWN_MAX ? line.size : SHOWN_MAX});
    output_string(out, line.size > SHOWN_MAX ? "..." : "");
    output_free(&line);
    free(tokens);
}

static void write_head(const decision *d, const access_files *a, output *out)
{
    if (d->match.outcome == PGCFG_MATCH_IMPLICIT_REJECT) {
        output_string(out, "no rule matches\n");
        return;
    }
    if (!decision_has_one_rule(d)) {
        output_string(out, d->match.outcome == PGCFG_MATCH_RULE
                               ? "several rules can be the one that decides, all to the same "
                                 "end; the first is "
                               : "undecided: the first rule that may decide is ");
    }
    write_place(access_files_rule_path(a, d->match.file), d->match.line_number, out);
    output_string(out, ": ");
    write_rule(a, &d->rule, out);
    output_string(out, "\n");
    if (d->end == DECISION_UNDECIDED && d->match.outcome == PGCFG_MATCH_RULE)
        output_string(out, "undecided what becomes of it: ");
    else if (d->end == DECISION_UNDECIDED)
        output_string(out, "to decide it: ");
}

/* What to give to have it decided. */
static void write_dependencies(const decision *d, output *out)
{
    decision_text_needs(d, out);
    if (d->is_surely_rejected)
        output_string(out, "; but the client is turned away in any case");
    output_string(out, "\n");
}

void decision_text_needs(const decision *d, output *out)
{
    for (size_t i = 0; i < d->depends_on_count; i++) {
        output_string(out, i == 0 ? "" : ", ");
        if (d->depends_on[i] == pgcfg_dependency_name(PGCFG_DEPENDS_ON_REGEX)) {
            output_string(out, "a regular expression is too much for pgcfg; ask a server");
            continue;
        }
        output_string(out, "needs --");
        output_string(out, d->depends_on[i]);
    }
}

static void write_method(const decision *d, output *out)
{
    const bool is_trust = d->match.method == PGCFG_AUTH_TRUST;

    output_string(out, is_trust ? "the client is let in" : "authentication goes on: ");
    output_string(out, is_trust ? "" : pgcfg_auth_method_name(d->match.method));
    switch (d->demands.client_certificate) {
    case PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED:
        output_string(out, is_trust ? " without credentials (trust)" : "");
        break;
    case PGCFG_CLIENT_CERTIFICATE_VERIFY_CA:
        output_string(out, ", but only with a certificate that the server trusts");
        break;
    case PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL:
        output_string(out, ", but only with a certificate that the server trusts, in the role's "
                           "name or one that is mapped to it");
        break;
    }
    output_string(out, "\n");
}

static const char *map_words(const decision *d)
{
    if (d->has_broken_maps)
        return "; a server that starts has no maps, one that runs keeps those it has\n";
    return d->map.answer == PGCFG_USER_MAP_ALLOWED
               ? "the map allows it\n"
               : "the map has \\1, but the expression no such group\n";
}

static void write_map(const decision *d, const access_files *a, output *out)
{
    const pgcfg_text path = decision_map_path(d, a);

    if (path.size == 0)
        return;
    write_place(path, d->map.line_number, out);
    output_string(out, ": ");
    put(out, output_as_text(&d->map_error));
    output_string(out, map_words(d));
}

void decision_text_write(const decision *d, const access_files *a, output *out)
{
    write_head(d, a, out);
    write_map(d, a, out);
    switch (d->end) {
    case DECISION_GOES_ON:
        write_method(d, out);
        break;
    case DECISION_REJECTED:
    case DECISION_FAILED:
        output_string(out, "the client is turned away: FATAL:  ");
        put(out, output_as_text(&d->error));
        output_string(out, "\n");
        break;
    case DECISION_UNDECIDED:
        write_dependencies(d, out);
        break;
    }
}

/* ---- every rule up to the one that decides ------------------------------------------------ */

enum { COLUMN_RULE, COLUMN_PLACE, COLUMN_MATCHES, COLUMN_FIELD, COLUMN_VALUE, COLUMN_OWN, COLUMNS };

static void add_row(const comparison *c, const access_files *a, table *t)
{
    output text = {0};

    table_row(t, false);
    if (c->rule.rule_number > 0)
        output_number(&text, c->rule.rule_number);
    table_cell(t, output_as_text(&text));
    output_clear(&text);
    write_place(access_files_rule_path(a, c->rule.file), c->rule.line_number, &text);
    table_cell(t, output_as_text(&text));
    table_cell(t, text_of(comparison_answer(c)));
    if (c->match.field != PGCFG_FIELD_NONE) {
        table_cell(t, text_of(comparison_field(c)));
        output_clear(&text);
        comparison_write_rule_value(c, &text);
        table_cell(t, output_as_text(&text));
        output_clear(&text);
        comparison_write_own_value(c, &text);
        table_cell(t, output_as_text(&text));
    }
    output_free(&text);
}

void decision_text_explanation(const decision *d, const access_files *a, output *out)
{
    static const table_column columns[COLUMNS] = {
        [COLUMN_RULE] = {.title = "rule", .is_number = true},
        [COLUMN_PLACE] = {.title = "line"},
        [COLUMN_MATCHES] = {.title = "matches"},
        [COLUMN_FIELD] = {.title = "field"},
        [COLUMN_VALUE] = {.title = "has"},
        [COLUMN_OWN] = {.title = "compared with"},
    };
    table *t = table_new(columns, COLUMNS);
    comparison c;

    comparison_start(&c, d, a);
    while (comparison_next(&c))
        add_row(&c, a, t);
    table_write(t, out, output_has_colours());
    output_string(out, "\n");
    table_free(t);
}
