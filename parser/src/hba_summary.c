/*
 * hba_summary.c - see hba_summary.h.
 */
#include <pgcfg/hba_summary.h>

#include <string.h>

#include "loopback.h"

/* ---- what a rule is about ----------------------------------------------------- */

static bool is_zero(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

static bool is_network(const pgcfg_hba_entry *rule, pgcfg_address_family family)
{
    return rule->address_kind == PGCFG_ADDRESS_NETWORK && rule->family == family;
}

/* Whether a loopback address is in the network of the rule, which has one. */
static bool includes_loopback(const pgcfg_hba_entry *rule)
{
    if (rule->family == PGCFG_FAMILY_IPV4)
        return (127 & rule->mask[0]) == (rule->address[0] & rule->mask[0]);
    for (size_t i = 0; i < 16; i++) {
        if ((((i == 15 ? 1 : 0) ^ rule->address[i]) & rule->mask[i]) != 0)
            return false;
    }
    return true;
}

/* Names and samenet can be of either family. */
static bool covers_remote(const pgcfg_hba_entry *rule, pgcfg_address_family family)
{
    return !pgcfg_hba_is_loopback(rule) &&
           (rule->address_kind != PGCFG_ADDRESS_NETWORK || rule->family == family);
}

static bool covers_all(const pgcfg_hba_entry *rule, pgcfg_address_family family)
{
    return rule->address_kind == PGCFG_ADDRESS_ALL ||
           (is_network(rule, family) && is_zero(rule->mask, family == PGCFG_FAMILY_IPV4 ? 4 : 16));
}

static bool is_keyword_all(const pgcfg_token *tokens, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!pgcfg_token_is_quoted(&tokens[i]) &&
            pgcfg_text_equal(pgcfg_token_text(&tokens[i]), PGCFG_TEXT("all")))
            return true;
    }
    return false;
}

static bool takes_plain(const pgcfg_hba_entry *rule)
{
    return rule->type == PGCFG_CONNECTION_HOST || rule->type == PGCFG_CONNECTION_HOSTNOSSL ||
           rule->type == PGCFG_CONNECTION_HOSTNOGSSENC;
}

/* clientcert is given, and not as what means no. */
static bool checks_certificate(const pgcfg_hba_entry *rule, const pgcfg_token *options)
{
    static const char name[] = "clientcert=";
    const size_t size = sizeof(name) - 1;

    if (rule->method == PGCFG_AUTH_CERT)
        return true;
    for (uint32_t i = 0; i < rule->option_count; i++) {
        pgcfg_text option = pgcfg_token_text(&options[i]);
        if (option.size <= size || memcmp(option.data, name, size) != 0)
            continue;
        option.data += size;
        option.size -= size;
        return !pgcfg_text_equal(option, PGCFG_TEXT("0")) &&
               !pgcfg_text_equal(option, PGCFG_TEXT("no-verify"));
    }
    return false;
}

/* ---- gathering ------------------------------------------------------------------- */

/* Marks the rule at `token`, or where its line begins if another file holds that. */
static void mark(pgcfg_hba_mark *m, const pgcfg_hba_entry *rule, const pgcfg_token *token)
{
    if (m->count++ > 0)
        return;
    m->line_number = rule->line_number;
    m->where.file = rule->file;
    m->where.offset = rule->offset;
    if (token->file == rule->file)
        m->where = pgcfg_token_range(token);
}

static void note_rejection(pgcfg_hba_summary *s, const pgcfg_hba_entry *rule,
                           const pgcfg_hba_fields *fields)
{
    if (!takes_plain(rule) || rule->type == PGCFG_CONNECTION_HOSTNOGSSENC ||
        !is_keyword_all(fields->databases, rule->database_count) ||
        !is_keyword_all(fields->users, rule->user_count))
        return;
    s->rejects_plain_ipv4 = s->rejects_plain_ipv4 || covers_all(rule, PGCFG_FAMILY_IPV4);
    s->rejects_plain_ipv6 = s->rejects_plain_ipv6 || covers_all(rule, PGCFG_FAMILY_IPV6);
}

static void add_tcp(pgcfg_hba_summary *s, const pgcfg_hba_entry *rule,
                    const pgcfg_hba_fields *fields)
{
    bool is_remote_ipv4 = covers_remote(rule, PGCFG_FAMILY_IPV4);
    bool is_remote_ipv6 = covers_remote(rule, PGCFG_FAMILY_IPV6);

    mark(&s->tcp, rule, fields->type);
    if (is_remote_ipv4)
        mark(&s->remote_ipv4, rule, fields->address);
    if (is_remote_ipv6)
        mark(&s->remote_ipv6, rule, fields->address);
    if (rule->address_kind == PGCFG_ADDRESS_NETWORK && !includes_loopback(rule))
        mark(&s->remote_only, rule, fields->address);
    if (rule->address_kind == PGCFG_ADDRESS_SAMEHOST)
        mark(&s->same_host, rule, fields->address);
    if (takes_plain(rule) &&
        ((is_remote_ipv4 && !s->rejects_plain_ipv4) || (is_remote_ipv6 && !s->rejects_plain_ipv6)))
        mark(&s->plain_remote, rule, fields->type);
}

void pgcfg_hba_summary_add(pgcfg_hba_summary *summary, const pgcfg_hba_entry *entry)
{
    pgcfg_hba_fields fields;

    if (!entry->is_rule || entry->error.code != PGCFG_DIAGNOSTIC_NONE)
        return;
    fields = pgcfg_hba_entry_fields(entry);
    if (entry->method == PGCFG_AUTH_REJECT) {
        note_rejection(summary, entry, &fields);
        return;
    }
    if (entry->type != PGCFG_CONNECTION_LOCAL)
        add_tcp(summary, entry, &fields);
    if (entry->method == PGCFG_AUTH_SCRAM_SHA_256)
        mark(&summary->scram, entry, fields.method);
    if (checks_certificate(entry, fields.options))
        mark(&summary->certificate, entry, fields.type);
}
