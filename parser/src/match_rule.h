/*
 * match_rule.h - the questions that a rule's match is made of, for those who ask them in
 * other places: the walk over all rules, and user maps.
 */
#ifndef PGCFG_MATCH_RULE_H
#define PGCFG_MATCH_RULE_H

#include <pgcfg/match.h>

/* Who asks, and what undecided answers depend on. */
typedef struct pgcfg_match_context {
    const pgcfg_connection *connection;
    const pgcfg_environment *environment;
    void *workspace; /* of regular expressions */
    size_t workspace_size;
    unsigned depends_on; /* pgcfg_dependency values are added */
} pgcfg_match_context;

/* What a token in a list of databases or users stands for. */
typedef enum pgcfg_name_kind {
    PGCFG_NAME_LITERAL,
    PGCFG_NAME_ALL,
    PGCFG_NAME_SAMEUSER,    /* of databases only */
    PGCFG_NAME_SAMEROLE,    /* likewise; samegroup too */
    PGCFG_NAME_REPLICATION, /* likewise */
    PGCFG_NAME_ROLE,        /* of users only: + and the role */
    PGCFG_NAME_REGEX        /* a slash and the pattern */
} pgcfg_name_kind;

pgcfg_name_kind pgcfg_match_database_kind(const pgcfg_token *token, int major);
pgcfg_name_kind pgcfg_match_user_kind(const pgcfg_token *token, int major);

/* The role or pattern of such a token. */
static inline pgcfg_text pgcfg_match_behind_first(const pgcfg_token *token)
{
    return (pgcfg_text){token->bytes + 1, token->size - 1};
}

/* Whether the connection's user is a member of the role. */
pgcfg_match_answer pgcfg_match_member(pgcfg_match_context *context, pgcfg_text role);

/* Whether the pattern occurs in the subject; `first_group` may be NULL. */
pgcfg_match_answer pgcfg_match_regex(pgcfg_match_context *context, pgcfg_text pattern,
                                     pgcfg_text subject, pgcfg_regex_group *first_group);

/* Whether the client's address is one of the server's own, or in the network of one. */
pgcfg_match_answer pgcfg_match_interface(pgcfg_match_context *context, bool whole_network);

/* Whether it makes no difference which of two rules decides. */
bool pgcfg_match_is_same_answer(const pgcfg_hba_entry *a, const pgcfg_hba_entry *b);

/* The types of rules that can match: 1 << pgcfg_connection_type, or-ed. */
unsigned pgcfg_match_types(const pgcfg_connection *connection);

/* Whether the client's address, of the same family, is in the network. 4 bytes of IPv4
 * are looked at, else 16. */
bool pgcfg_match_network(pgcfg_address_family family, const uint8_t *address, const uint8_t *mask,
                         const uint8_t *client);

#endif
