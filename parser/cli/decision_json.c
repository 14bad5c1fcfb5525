/*
 * decision_json.c - see decision_json.h.
 */
#include "decision_json.h"

#include "comparison.h"
#include "json.h"
#include "row_text.h"
#include "text_of.h"

#include <string.h>

static void put_text(output *out, pgcfg_text text, bool is_null)
{
    if (is_null)
        output_string(out, "null");
    else
        json_string(out, text);
}

static void put_number(output *out, uint32_t number)
{
    if (number == 0)
        output_string(out, "null");
    else
        output_number(out, number);
}

static void put_names(output *out, const char *const *names, size_t count)
{
    output_string(out, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            output_string(out, ",");
        json_string(out, text_of(names[i]));
    }
    output_string(out, "]");
}

static const char *certificate_word(pgcfg_client_certificate checked)
{
    return checked == PGCFG_CLIENT_CERTIFICATE_VERIFY_CA ? "verify-ca" : "verify-full";
}

static const char *map_word(pgcfg_user_map_answer answer)
{
    switch (answer) {
    case PGCFG_USER_MAP_ALLOWED:
        return "allowed";
    case PGCFG_USER_MAP_NAMES_DIFFER:
        return "names differ";
    case PGCFG_USER_MAP_NO_MATCH:
        return "no match";
    case PGCFG_USER_MAP_NO_GROUP:
        return "no group";
    case PGCFG_USER_MAP_UNDECIDED:
        break;
    }
    return "undecided";
}

static void put_map(const decision *d, const access_files *a, output *out)
{
    const pgcfg_text path = decision_map_path(d, a);
    const bool has_line = path.size > 0;

    json_key(out, "map", false);
    output_string(out, "{");
    json_key(out, "name", true);
    put_text(out, d->demands.map, d->demands.map.size == 0);
    json_key(out, "answer", false);
    json_string(out, text_of(d->has_broken_maps ? "file has errors" : map_word(d->map.answer)));
    json_key(out, "file_name", false);
    put_text(out, path, !has_line);
    json_key(out, "line_number", false);
    put_number(out, has_line ? d->map.line_number : 0);
    output_string(out, "}");
}

/* The certificate that the rule asks for, where it does. */
static void put_certificate(const decision *d, output *out)
{
    if (d->match.outcome == PGCFG_MATCH_RULE &&
        d->demands.client_certificate != PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED) {
        json_key(out, "client_certificate", false);
        json_string(out, text_of(certificate_word(d->demands.client_certificate)));
    }
}

void decision_json_members(const decision *d, const access_files *a, bool is_first, output *out)
{
    const bool has_rule = decision_has_one_rule(d);
    const pgcfg_match_result *m = &d->match;

    json_key(out, "outcome", is_first);
    json_string(out, text_of(decision_outcome(d)));
    json_key(out, "method", false);
    put_text(out, text_of(pgcfg_auth_method_name(m->method)), m->outcome != PGCFG_MATCH_RULE);
    json_key(out, "rule_number", false);
    put_number(out, has_rule ? m->rule_number : 0);
    json_key(out, "file_name", false);
    put_text(out, has_rule ? access_files_rule_path(a, m->file) : text_of(""), !has_rule);
    json_key(out, "line_number", false);
    put_number(out, has_rule ? m->line_number : 0);
    json_key(out, "error", false);
    put_text(out, output_as_text(&d->error),
             d->end != DECISION_REJECTED && d->end != DECISION_FAILED);
    if (d->end == DECISION_UNDECIDED) {
        json_key(out, "depends_on", false);
        put_names(out, d->depends_on, d->depends_on_count);
    }
    put_certificate(d, out);
}

/* ---- every rule up to the one that decides ------------------------------------------------ */

static void put_comparison(const comparison *c, const access_files *a, output *out)
{
    output text = {0};
    const bool has_field = c->match.field != PGCFG_FIELD_NONE;

    output_string(out, "{");
    json_key(out, "rule_number", true);
    put_number(out, c->rule.rule_number);
    json_key(out, "file_name", false);
    json_string(out, access_files_rule_path(a, c->rule.file));
    json_key(out, "line_number", false);
    put_number(out, c->rule.line_number);
    json_key(out, "matches", false);
    json_string(out, text_of(comparison_answer(c)));
    json_key(out, "field", false);
    put_text(out, text_of(comparison_field(c)), !has_field);
    json_key(out, "value", false);
    if (has_field)
        comparison_write_rule_value(c, &text);
    put_text(out, output_as_text(&text), !has_field);
    output_clear(&text);
    json_key(out, "compared_with", false);
    if (has_field)
        comparison_write_own_value(c, &text);
    put_text(out, output_as_text(&text), !has_field);
    output_free(&text);
    output_string(out, "}");
}

void decision_json_explanation(const decision *d, const access_files *a, output *out)
{
    comparison c;
    bool is_first = true;

    if (d->uses_map)
        put_map(d, a, out);
    json_key(out, "explanation", false);
    output_string(out, "[");
    comparison_start(&c, d, a);
    while (comparison_next(&c)) {
        if (!is_first)
            output_string(out, ",");
        is_first = false;
        put_comparison(&c, a, out);
    }
    output_string(out, "]");
}
