/*
 * match_sieve.h - most rules are passed over by a look at what lies packed, before any
 * token is made of it: only a rule that may match is unpacked and asked in earnest.
 */
#ifndef PGCFG_MATCH_SIEVE_H
#define PGCFG_MATCH_SIEVE_H

#include "hba_slim.h"
#include "match_rule.h"

#include <string.h>

/* What a packed rule is looked at for. */
typedef struct pgcfg_match_sieve {
    const pgcfg_hba *hba;
    const pgcfg_connection *connection;
    unsigned types;
    pgcfg_text database;
    pgcfg_text user;
} pgcfg_match_sieve;

static inline pgcfg_match_sieve pgcfg_match_sieve_of(const pgcfg_hba *hba,
                                                     const pgcfg_connection *connection)
{
    const bool is_physical = connection->replication == PGCFG_REPLICATION_PHYSICAL;
    pgcfg_match_sieve sieve = {hba, connection, pgcfg_match_types(connection),
                               /* No name is that of a physical replication connection. */
                               is_physical ? PGCFG_TEXT("/") : connection->database,
                               connection->user};

    return sieve;
}

/* Whether an unquoted token of this size can be more than a name; false for most. */
static inline bool pgcfg_match_can_be_keyword(const pgcfg_token *token)
{
    return token->size == 3 || token->size == 8 || token->size == 9 || token->size == 11;
}

static inline bool pgcfg_match_is_another(const pgcfg_token *token, pgcfg_text name)
{
    if (token->size > 0 && (token->bytes[0] == '/' || token->bytes[0] == '+'))
        return false;
    if (!pgcfg_token_is_quoted(token) && pgcfg_match_can_be_keyword(token))
        return false;
    return token->size != name.size || memcmp(token->bytes, name.data, name.size) != 0;
}

/* Whether none of the slim rule's tokens from `first` on can stand for the name. */
static inline bool pgcfg_match_are_others(const pgcfg_match_sieve *s, const pgcfg_slim_rule *slim,
                                          uint32_t first, uint32_t count, pgcfg_text name)
{
    const char *at = (const char *)(slim + 1) + first * sizeof(uint32_t);
    const char *bytes = s->hba->files[slim->head.file]->bytes.data;
    pgcfg_token token;

    for (uint32_t i = 0; i < count; i++, at += sizeof(uint32_t)) {
        pgcfg_slim_token_read(at, bytes, slim->head.offset, &token);
        if (!pgcfg_match_is_another(&token, name))
            return false;
    }
    return true;
}

/* Whether the connection is surely not in the rule's network. */
static inline bool pgcfg_match_is_elsewhere(const pgcfg_match_sieve *s, const pgcfg_slim_rule *slim)
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

/* Whether the packed rule surely does not match; only a slim one without copies is
 * looked at. */
static inline bool pgcfg_match_passes(const pgcfg_match_sieve *s, const pgcfg_slim_rule *slim)
{
    return (slim->head.flags & (PGCFG_PACKED_IS_WIDE | PGCFG_PACKED_HAS_COPIES)) == 0 &&
           ((s->types >> slim->head.type_or_surplus & 1) == 0 ||
            pgcfg_match_is_elsewhere(s, slim) ||
            pgcfg_match_are_others(s, slim, 1, slim->database_count, s->database) ||
            pgcfg_match_are_others(s, slim, 1 + slim->database_count, slim->user_count, s->user));
}

#endif
