/*
 * match.c - the first rule that matches: the walk over the packed rules.
 *
 * Most rules are passed over by a look at what lies packed, before any token is made
 * of it: only a rule that may match is unpacked and asked in earnest.
 */
#include <string.h>

#include "hba_slim.h"
#include "match_rule.h"

/* What a packed rule is looked at for. */
typedef struct sieve {
    const pgcfg_hba *hba;
    const pgcfg_connection *connection;
    unsigned types;
    pgcfg_text database;
    pgcfg_text user;
} sieve;

/* Whether an unquoted token of this size can be more than a name; false for most. */
static bool can_be_keyword(const pgcfg_token *token)
{
    return token->size == 3 || token->size == 8 || token->size == 9 || token->size == 11;
}

static bool is_surely_another(const pgcfg_token *token, pgcfg_text name)
{
    if (token->size > 0 && (token->bytes[0] == '/' || token->bytes[0] == '+'))
        return false;
    if (!pgcfg_token_is_quoted(token) && can_be_keyword(token))
        return false;
    return token->size != name.size || memcmp(token->bytes, name.data, name.size) != 0;
}

/* Whether none of the slim rule's tokens from `first` on can stand for the name. */
static bool are_surely_others(const sieve *s, const pgcfg_slim_rule *slim, uint32_t first,
                              uint32_t count, pgcfg_text name)
{
    const char *at = (const char *)(slim + 1) + first * sizeof(uint32_t);
    const char *bytes = s->hba->files[slim->head.file]->bytes.data;
    pgcfg_token token;

    for (uint32_t i = 0; i < count; i++, at += sizeof(uint32_t)) {
        pgcfg_slim_token_read(at, bytes, slim->head.offset, &token);
        if (!is_surely_another(&token, name))
            return false;
    }
    return true;
}

/* Whether the connection is surely not in the rule's network. */
static bool is_surely_elsewhere(const sieve *s, const pgcfg_slim_rule *slim)
{
    const pgcfg_address *client = &s->connection->address;
    const uint8_t *address = pgcfg_hba_slim_address(slim);

    if (slim->head.detail_or_kind != PGCFG_ADDRESS_NETWORK)
        return false;
    if ((slim->head.flags & PGCFG_PACKED_IS_IPV4) != 0) {
        uint32_t a;
        uint32_t m;
        uint32_t c;

        memcpy(&a, address, sizeof(a));
        memcpy(&m, address + sizeof(a), sizeof(m));
        memcpy(&c, client->bytes, sizeof(c));
        return client->family != PGCFG_FAMILY_IPV4 || ((a ^ c) & m) != 0;
    }
    return client->family != PGCFG_FAMILY_IPV6 ||
           !pgcfg_match_network(PGCFG_FAMILY_IPV6, address, address + 16, client->bytes);
}

/* Whether the slim rule without copies surely does not match. */
static bool passes(const sieve *s, const pgcfg_slim_rule *slim)
{
    return is_surely_elsewhere(s, slim) ||
           are_surely_others(s, slim, 1, slim->database_count, s->database) ||
           are_surely_others(s, slim, 1 + slim->database_count, slim->user_count, s->user);
}

/* ---- the answer ------------------------------------------------------------------ */

static bool has_same_tokens(const pgcfg_token *a, const pgcfg_token *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!pgcfg_text_equal(pgcfg_token_text(&a[i]), pgcfg_token_text(&b[i])))
            return false;
    return true;
}

/* Whether it makes no difference which of two rules decides. */
static bool is_same_answer(const pgcfg_hba_entry *a, const pgcfg_hba_entry *b)
{
    return a->method == b->method && a->option_count == b->option_count &&
           has_same_tokens(pgcfg_hba_entry_fields(a).options, pgcfg_hba_entry_fields(b).options,
                           a->option_count);
}

/* A rule that may be the one. The first is what the result speaks of. */
static void take(const pgcfg_hba *hba, const pgcfg_hba_entry *rule, size_t position,
                 pgcfg_match_result *result)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry first;

    if (result->outcome != PGCFG_MATCH_IMPLICIT_REJECT) {
        result->is_one_rule = false;
        if (result->outcome == PGCFG_MATCH_RULE &&
            (!pgcfg_match_entry(hba, result, &cursor, &first) || !is_same_answer(&first, rule)))
            result->outcome = PGCFG_MATCH_DEPENDS;
        return;
    }
    result->outcome = PGCFG_MATCH_RULE;
    result->is_one_rule = true;
    result->method = rule->method;
    result->index = rule->index;
    result->rule_number = rule->rule_number;
    result->file = rule->file;
    result->line_number = rule->line_number;
    result->position = position;
}

pgcfg_result pgcfg_match(const pgcfg_hba *hba, const pgcfg_connection *connection, void *workspace,
                         size_t workspace_size, pgcfg_match_result *result)
{
    const bool is_physical =
        connection != NULL && connection->replication == PGCFG_REPLICATION_PHYSICAL;
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;
    bool is_sure = false; /* a rule matches whatever is not known */
    sieve s;

    if (hba == NULL || connection == NULL || result == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(result, 0, sizeof(*result));
    result->outcome = PGCFG_MATCH_IMPLICIT_REJECT;
    if (hba->error_count > 0 || hba->entry_count == 0)
        return PGCFG_REFUSED;
    s = (sieve){hba, connection, pgcfg_match_types(connection),
                /* No name is that of a physical replication connection. */
                is_physical ? PGCFG_TEXT("/") : connection->database, connection->user};
    cursor.position = 0;
    cursor.index = 0;
    cursor.rule_count = 0;
    while (!is_sure && cursor.position < hba->entries_size) {
        const char *at = hba->entries + cursor.position;
        const pgcfg_slim_rule *slim = (const pgcfg_slim_rule *)(const void *)at;
        const size_t position = cursor.position;
        pgcfg_rule_match match;

        if ((slim->head.flags & (PGCFG_PACKED_IS_WIDE | PGCFG_PACKED_HAS_COPIES)) == 0 &&
            ((s.types >> slim->head.type_or_surplus & 1) == 0 || passes(&s, slim))) {
            cursor.position += pgcfg_arena_align(pgcfg_hba_slim_size(slim));
            cursor.index++;
            cursor.rule_count += slim->head.note == PGCFG_DIAGNOSTIC_NONE;
            continue;
        }
        (void)pgcfg_hba_next(hba, &cursor, &rule);
        match = pgcfg_match_rule(&rule, connection, &hba->environment, workspace, workspace_size);
        if (match.answer == PGCFG_MATCH_NO)
            continue;
        take(hba, &rule, position, result);
        is_sure = match.answer == PGCFG_MATCH_YES;
        result->depends_on |= match.depends_on;
    }
    if (result->outcome == PGCFG_MATCH_RULE && !is_sure)
        result->outcome = PGCFG_MATCH_DEPENDS; /* perhaps none matches */
    return PGCFG_OK;
}

bool pgcfg_match_entry(const pgcfg_hba *hba, const pgcfg_match_result *result,
                       pgcfg_hba_cursor *cursor, pgcfg_hba_entry *entry)
{
    if (result->outcome == PGCFG_MATCH_IMPLICIT_REJECT)
        return false;
    cursor->position = result->position;
    cursor->index = result->index;
    cursor->rule_count = result->rule_number == 0 ? 0 : result->rule_number - 1;
    return pgcfg_hba_next(hba, cursor, entry);
}
