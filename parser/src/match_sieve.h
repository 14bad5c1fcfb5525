/*
 * match_sieve.h - most rules are passed over by a look at what lies packed, before any
 * token is made of it: only a rule that may match is unpacked and asked in earnest.
 */
#ifndef PGCFG_MATCH_SIEVE_H
#define PGCFG_MATCH_SIEVE_H

#include "hba_slim.h"
#include "match_rule.h"
#include "predicates.h"

#include <string.h>

/* What a packed rule is looked at for. */
typedef struct pgcfg_match_sieve {
    const pgcfg_hba *hba;
    const pgcfg_connection *connection;
    unsigned types;
    unsigned family_flag; /* that packed networks of the client's family have, or 0 */
    uint64_t address[2];  /* the client's bytes */
    pgcfg_text database;
    pgcfg_text user;
    bool has_regex;      /* a slash begins one */
    bool is_in_no_other; /* role, for all that is known */
} pgcfg_match_sieve;

static inline pgcfg_match_sieve pgcfg_match_sieve_of(const pgcfg_hba *hba,
                                                     const pgcfg_connection *connection)
{
    const bool is_physical = connection->replication == PGCFG_REPLICATION_PHYSICAL;
    const pgcfg_address *client = &connection->address;
    pgcfg_match_sieve sieve = {
        .hba = hba,
        .connection = connection,
        .types = pgcfg_match_types(connection),
        .family_flag = client->family == PGCFG_FAMILY_IPV4   ? (unsigned)PGCFG_PACKED_IS_IPV4
                       : client->family == PGCFG_FAMILY_IPV6 ? (unsigned)PGCFG_PACKED_IS_IPV6
                                                             : 0u,
        /* No name is that of a physical replication connection. */
        .database = is_physical ? PGCFG_TEXT("/") : connection->database,
        .user = connection->user,
        .has_regex = pgcfg_has_regex_names(hba->environment.server->major),
        .is_in_no_other = connection->roles_are_known && connection->role_count == 0,
    };

    memcpy(sieve.address, client->bytes, sizeof(sieve.address));
    return sieve;
}

/* Whether the client is surely not in the rule's network. */
static inline bool pgcfg_match_is_elsewhere(const pgcfg_match_sieve *s, const pgcfg_slim_rule *slim)
{
    const uint8_t *network = pgcfg_hba_slim_address(slim);

    if (slim->head.detail_or_kind != PGCFG_ADDRESS_NETWORK)
        return false;
    if ((slim->head.flags & s->family_flag) == 0)
        return true;
    if (s->family_flag == PGCFG_PACKED_IS_IPV4) {
        uint32_t a[2];
        uint32_t client;

        memcpy(a, network, sizeof(a));
        memcpy(&client, s->address, sizeof(client));
        return ((a[0] ^ client) & a[1]) != 0;
    } else {
        uint64_t a[4];

        memcpy(a, network, sizeof(a));
        return (((a[0] ^ s->address[0]) & a[2]) | ((a[1] ^ s->address[1]) & a[3])) != 0;
    }
}

/* Whether an unquoted name of a list has the size and the first byte of a keyword. */
static inline bool pgcfg_match_can_be_keyword(const char *bytes, size_t size, bool is_of_users)
{
    if (size == 3)
        return bytes[0] == 'a';
    return !is_of_users && (size == 8 || size == 9 || size == 11) &&
           (bytes[0] == 's' || bytes[0] == 'r');
}

/* Whether the packed token surely does not stand for the connection's name. */
static inline bool pgcfg_match_is_another(const pgcfg_match_sieve *s, uint32_t packed,
                                          const char *line, bool is_of_users)
{
    const pgcfg_text name = is_of_users ? s->user : s->database;
    const unsigned quote = packed >> PGCFG_SLIM_FLAGS_SHIFT & PGCFG_TOKEN_QUOTED;
    const size_t size = (packed >> PGCFG_SLIM_SIZE_SHIFT & PGCFG_SLIM_LINE_MAX) - (size_t)2 * quote;
    const char *bytes = line + (packed & PGCFG_SLIM_LINE_MAX) + quote;

    if (size == name.size && (size == 0 || memcmp(bytes, name.data, size) == 0))
        return false;
    if (size == 0)
        return true;
    if (quote == 0 && pgcfg_match_can_be_keyword(bytes, size, is_of_users))
        return false;
    if (is_of_users && bytes[0] == '+' && quote == 0)
        return s->is_in_no_other &&
               (size != name.size + 1 || memcmp(bytes + 1, name.data, name.size) != 0);
    return !s->has_regex || bytes[0] != '/';
}

/* Whether none of the slim rule's tokens from `first` on can stand for the name. */
static inline bool pgcfg_match_are_others(const pgcfg_match_sieve *s, const pgcfg_slim_rule *slim,
                                          uint32_t first, uint32_t count, bool is_of_users)
{
    const char *line = s->hba->files[slim->head.file]->bytes.data + slim->head.offset;
    const char *at = (const char *)(slim + 1) + first * sizeof(uint32_t);

    for (uint32_t i = 0; i < count; i++, at += sizeof(uint32_t)) {
        uint32_t packed;

        memcpy(&packed, at, sizeof(packed));
        if (!pgcfg_match_is_another(s, packed, line, is_of_users))
            return false;
    }
    return true;
}

/* Whether the packed rule surely does not match; only a slim one without copies is
 * looked at. */
static inline bool pgcfg_match_passes(const pgcfg_match_sieve *s, const pgcfg_slim_rule *slim)
{
    if ((slim->head.flags & (PGCFG_PACKED_IS_WIDE | PGCFG_PACKED_HAS_COPIES)) != 0)
        return false;
    return (s->types >> slim->head.type_or_surplus & 1) == 0 || pgcfg_match_is_elsewhere(s, slim) ||
           pgcfg_match_are_others(s, slim, 1, slim->database_count, false) ||
           pgcfg_match_are_others(s, slim, 1 + slim->database_count, slim->user_count, true);
}

#endif
