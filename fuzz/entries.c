/*
 * entries.c - see entries.h.
 */
#include "entries.h"

#include <string.h>

static void report_range(report *r, pgcfg_range range)
{
    report_number(r, "in", range.file);
    report_number(r, "at", range.offset);
    report_number(r, "size", range.size);
}

/* ---- pg_hba.conf ------------------------------------------------------------------ */

static void report_place(report *r, const pgcfg_hba_entry *entry)
{
    report_number(r, "index", entry->index);
    report_number(r, "file", entry->file);
    report_number(r, "line", entry->line_number);
    report_number(r, "offset", entry->offset);
    report_range(r, entry->failure.where);
}

/* Type and method are the words that stand there; on local, ident means peer. */
static void check_words(const pgcfg_hba_entry *rule)
{
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    const pgcfg_text written = pgcfg_token_text(fields.method);
    const char *type = pgcfg_connection_type_name(rule->type);
    const char *method = pgcfg_auth_method_name(rule->method);

    CHECK(pgcfg_text_equal(pgcfg_token_text(fields.type), (pgcfg_text){type, strlen(type)}));
    if (rule->method == PGCFG_AUTH_PEER && pgcfg_text_equal(written, PGCFG_TEXT("ident")))
        CHECK(rule->type == PGCFG_CONNECTION_LOCAL);
    else
        CHECK(pgcfg_text_equal(written, (pgcfg_text){method, strlen(method)}));
}

static void report_demands(report *r, const pgcfg_hba_entry *rule, const pgcfg_server *server)
{
    const pgcfg_hba_demands demands = pgcfg_hba_rule_demands(rule, server);

    CHECK(rule->option_count > 0 || (demands.map.size == 0 && demands.krb_realm.size == 0));
    report_number(r, "certificate", demands.client_certificate);
    report_number(r, "realm", demands.include_realm);
    report_number(r, "delegate", demands.delegate_ident_mapping);
    report_text(r, demands.map);
    report_text(r, demands.krb_realm);
}

void report_hba_entry(report *r, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                      bool with_places)
{
    pgcfg_sink sink = report_sink(r);

    report_number(r, "\nrule", entry->rule_number);
    report_diagnostic(r, "error", &entry->error);
    report_diagnostic(r, "failure", &entry->failure);
    if (with_places)
        report_place(r, entry);
    if (!entry->is_rule)
        return;
    check_words(entry);
    report_number(r, "type", entry->type);
    report_number(r, "method", entry->method);
    report_number(r, "kind", entry->address_kind);
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        report_number(r, with_places ? "at" : "token", with_places ? token->offset : i);
        /* Options that a comma joins are written as fields of their own. */
        report_number(r, "flags",
                      with_places ? token->flags
                                  : token->flags & ~(unsigned)PGCFG_TOKEN_STARTS_FIELD);
        report_text(r, pgcfg_token_text(token));
    }
    CHECK(pgcfg_hba_address_write(entry, sink));
    CHECK(pgcfg_hba_netmask_write(entry, sink));
    for (uint32_t i = 0; i < pgcfg_hba_option_count(entry, server); i++) {
        report_write(r, " ", 1);
        CHECK(pgcfg_hba_option_write(entry, server, i, sink));
    }
    report_demands(r, entry, server);
}

/* ---- pg_ident.conf ---------------------------------------------------------------- */

void report_ident_entry(report *r, const pgcfg_ident_entry *entry)
{
    report_number(r, "\nmapping", entry->map_number);
    report_diagnostic(r, "error", &entry->error);
    report_number(r, "index", entry->index);
    report_number(r, "file", entry->file);
    report_number(r, "line", entry->line_number);
    report_number(r, "offset", entry->offset);
    report_range(r, entry->error.where);
    if (!entry->is_mapping)
        return;
    report_number(r, "user", entry->system_user_kind);
    report_number(r, "role", entry->role_kind);
    report_number(r, "undecided", entry->depends_on_regex);
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        report_range(r, pgcfg_token_range(token));
        report_number(r, "flags", token->flags);
        report_text(r, pgcfg_token_text(token));
    }
}

/* ---- postgresql.conf --------------------------------------------------------------- */

void report_conf_entry(report *r, pgcfg_text path, const pgcfg_conf_entry *entry)
{
    pgcfg_range where = entry->error.where;

    report_number(r, "\nline", entry->line_number);
    report_text(r, path);
    if (entry->is_setting) {
        report_number(r, "at", entry->name_range.offset);
        report_number(r, "size", entry->name_range.size);
        report_number(r, "at", entry->value_range.offset);
        report_number(r, "size", entry->value_range.size);
        report_text(r, entry->name);
        report_write(r, "=", 1);
        report_text(r, entry->value);
    } else {
        report_diagnostic(r, " error", &entry->error);
        report_number(r, "at", where.offset);
        report_number(r, "size", where.size);
        report_number(r, "detail", (uint64_t)entry->error.detail);
    }
}

void report_conf_verdict(report *r, const pgcfg_conf_entry *entry)
{
    report_number(r, "known", entry->is_known);
    report_number(r, "ignored", entry->is_ignored);
    report_number(r, "applied", entry->is_applied);
    report_number(r, "parameter", entry->is_known ? (uint64_t)entry->parameter_id : 0);
    report_number(r, "status", (uint64_t)entry->value_status);
    CHECK(pgcfg_conf_error_write(entry, report_sink(r)));
}
