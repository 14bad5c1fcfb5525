/*
 * match_rule.c - one rule against one connection: yes, no, or undecided.
 */
#include "match_rule.h"

#include <string.h>

#include "predicates.h"
#include "value_text.h"

/* ---- three values ------------------------------------------------------------ */

static const pgcfg_rule_match yes = {PGCFG_MATCH_YES, PGCFG_FIELD_NONE, 0};

static pgcfg_rule_match no_by(pgcfg_match_field field)
{
    return (pgcfg_rule_match){PGCFG_MATCH_NO, field, 0};
}

static pgcfg_match_answer answer_of(bool matches)
{
    return matches ? PGCFG_MATCH_YES : PGCFG_MATCH_NO;
}

static pgcfg_match_answer depends(pgcfg_match_context *q, pgcfg_dependency on)
{
    q->depends_on |= (unsigned)on;
    return PGCFG_MATCH_UNDECIDED;
}

/* ---- names ------------------------------------------------------------------- */

static bool is_keyword(const pgcfg_token *token, pgcfg_text word)
{
    return !pgcfg_token_is_quoted(token) && pgcfg_text_equal(pgcfg_token_text(token), word);
}

static bool is_regex(const pgcfg_token *token, int major)
{
    return token->size > 0 && token->bytes[0] == '/' && pgcfg_has_regex_names(major);
}

pgcfg_name_kind pgcfg_match_database_kind(const pgcfg_token *token, int major)
{
    if (is_keyword(token, PGCFG_TEXT("all")))
        return PGCFG_NAME_ALL;
    if (is_keyword(token, PGCFG_TEXT("sameuser")))
        return PGCFG_NAME_SAMEUSER;
    if (is_keyword(token, PGCFG_TEXT("samerole")) || is_keyword(token, PGCFG_TEXT("samegroup")))
        return PGCFG_NAME_SAMEROLE;
    if (is_keyword(token, PGCFG_TEXT("replication")))
        return PGCFG_NAME_REPLICATION;
    return is_regex(token, major) ? PGCFG_NAME_REGEX : PGCFG_NAME_LITERAL;
}

pgcfg_name_kind pgcfg_match_user_kind(const pgcfg_token *token, int major)
{
    if (token->size > 0 && token->bytes[0] == '+' && !pgcfg_token_is_quoted(token))
        return PGCFG_NAME_ROLE;
    if (is_keyword(token, PGCFG_TEXT("all")))
        return PGCFG_NAME_ALL;
    return is_regex(token, major) ? PGCFG_NAME_REGEX : PGCFG_NAME_LITERAL;
}

pgcfg_match_answer pgcfg_match_regex(pgcfg_match_context *q, pgcfg_text pattern, pgcfg_text subject,
                                     pgcfg_regex_group *first_group)
{
    const pgcfg_regex_engine *engine = q->environment->regex;

    if (engine == NULL || engine->search == NULL || q->workspace == NULL)
        return depends(q, PGCFG_DEPENDS_ON_REGEX);
    switch (engine->search(engine->context, pattern, q->environment->server->major, subject,
                           first_group, NULL, q->workspace, q->workspace_size)) {
    case PGCFG_REGEX_NO_MATCH:
        return PGCFG_MATCH_NO;
    case PGCFG_REGEX_MATCH:
        return PGCFG_MATCH_YES;
    case PGCFG_REGEX_UNKNOWN:
        break;
    }
    return depends(q, PGCFG_DEPENDS_ON_REGEX);
}

/* Every role is a member of itself. */
pgcfg_match_answer pgcfg_match_member(pgcfg_match_context *q, pgcfg_text role)
{
    const pgcfg_connection *c = q->connection;

    if (pgcfg_text_equal(c->user, role))
        return PGCFG_MATCH_YES;
    for (size_t i = 0; i < c->role_count; i++)
        if (pgcfg_text_equal(c->roles[i], role))
            return PGCFG_MATCH_YES;
    return c->roles_are_known ? PGCFG_MATCH_NO : depends(q, PGCFG_DEPENDS_ON_ROLES);
}

/* Physical replication has no database, and only the keyword is for it. */
static pgcfg_match_answer matches_database(pgcfg_match_context *q, const pgcfg_token *token)
{
    const pgcfg_connection *c = q->connection;
    const pgcfg_name_kind kind = pgcfg_match_database_kind(token, q->environment->server->major);

    if (c->replication == PGCFG_REPLICATION_PHYSICAL)
        return answer_of(kind == PGCFG_NAME_REPLICATION);
    switch (kind) {
    case PGCFG_NAME_LITERAL:
        break;
    case PGCFG_NAME_ALL:
        return PGCFG_MATCH_YES;
    case PGCFG_NAME_SAMEUSER:
        return answer_of(pgcfg_text_equal(c->database, c->user));
    case PGCFG_NAME_SAMEROLE:
        return pgcfg_match_member(q, c->database);
    case PGCFG_NAME_REPLICATION:
    case PGCFG_NAME_ROLE: /* of users only */
        return PGCFG_MATCH_NO;
    case PGCFG_NAME_REGEX:
        return pgcfg_match_regex(q, pgcfg_match_behind_first(token), c->database, NULL);
    }
    return answer_of(pgcfg_text_equal(pgcfg_token_text(token), c->database));
}

static pgcfg_match_answer matches_user(pgcfg_match_context *q, const pgcfg_token *token)
{
    const pgcfg_connection *c = q->connection;

    switch (pgcfg_match_user_kind(token, q->environment->server->major)) {
    case PGCFG_NAME_LITERAL:
    case PGCFG_NAME_SAMEUSER: /* this and the next two: of databases only */
    case PGCFG_NAME_SAMEROLE:
    case PGCFG_NAME_REPLICATION:
        break;
    case PGCFG_NAME_ALL:
        return PGCFG_MATCH_YES;
    case PGCFG_NAME_ROLE:
        return pgcfg_match_member(q, pgcfg_match_behind_first(token));
    case PGCFG_NAME_REGEX:
        return pgcfg_match_regex(q, pgcfg_match_behind_first(token), c->user, NULL);
    }
    return answer_of(pgcfg_text_equal(pgcfg_token_text(token), c->user));
}

/* A list matches if one of it does. */
static pgcfg_match_answer
matches_one(pgcfg_match_context *q, const pgcfg_token *tokens, uint32_t count,
            pgcfg_match_answer (*matches)(pgcfg_match_context *q, const pgcfg_token *token))
{
    const unsigned depends_on = q->depends_on;
    pgcfg_match_answer answer = PGCFG_MATCH_NO;

    for (uint32_t i = 0; i < count; i++) {
        const pgcfg_match_answer one = matches(q, &tokens[i]);

        if (one == PGCFG_MATCH_YES) {
            q->depends_on = depends_on; /* whatever the names before it are */
            return one;
        }
        if (one == PGCFG_MATCH_UNDECIDED)
            answer = one;
    }
    return answer;
}

/* ---- where it comes from ------------------------------------------------------- */

bool pgcfg_match_network(pgcfg_address_family family, const uint8_t *address, const uint8_t *mask,
                         const uint8_t *client)
{
    const size_t size = family == PGCFG_FAMILY_IPV4 ? 4 : 16;
    uint8_t difference = 0;

    for (size_t i = 0; i < size; i++)
        difference |= (uint8_t)((address[i] ^ client[i]) & mask[i]);
    return difference == 0;
}

static bool is_in_network(const pgcfg_address *client, const pgcfg_address *address,
                          const pgcfg_address *mask)
{
    return client->family == address->family &&
           pgcfg_match_network(address->family, address->bytes, mask->bytes, client->bytes);
}

static bool is_zero(const pgcfg_address *mask)
{
    static const uint8_t zeros[sizeof(mask->bytes)] = {0};

    return memcmp(mask->bytes, zeros, sizeof(zeros)) == 0;
}

/* A mask without a bit counts as none at all: the network is the address. */
pgcfg_match_answer pgcfg_match_interface(pgcfg_match_context *q, bool whole_network)
{
    static const pgcfg_address all_bits = {
        PGCFG_FAMILY_IPV6,
        {255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255},
        {NULL, 0},
        false};
    const pgcfg_connection *c = q->connection;

    for (size_t i = 0; i < c->interface_count; i++) {
        const pgcfg_interface *own = &c->interfaces[i];
        const bool has_mask = whole_network && !is_zero(&own->mask);

        if (is_in_network(&c->address, &own->address, has_mask ? &own->mask : &all_bits))
            return PGCFG_MATCH_YES;
    }
    return c->interfaces_are_known ? PGCFG_MATCH_NO : depends(q, PGCFG_DEPENDS_ON_INTERFACES);
}

/* A name that begins with a dot stands for all that end in it. */
static pgcfg_match_answer matches_host_name(pgcfg_match_context *q, pgcfg_text pattern)
{
    const pgcfg_text name = q->connection->host_name;

    if (!q->connection->host_name_is_known)
        return depends(q, PGCFG_DEPENDS_ON_HOST_NAME);
    if (name.size == 0 || pattern.size == 0 || name.size < pattern.size)
        return PGCFG_MATCH_NO;
    if (pattern.data[0] != '.' && name.size != pattern.size)
        return PGCFG_MATCH_NO;
    return answer_of(pgcfg_text_equal_folded(
        pattern, (pgcfg_text){name.data + (name.size - pattern.size), pattern.size}));
}

static pgcfg_match_answer matches_address(pgcfg_match_context *q, const pgcfg_hba_entry *rule)
{
    const pgcfg_address *client = &q->connection->address;

    switch (rule->address_kind) {
    case PGCFG_ADDRESS_NONE:
    case PGCFG_ADDRESS_ALL:
        return PGCFG_MATCH_YES;
    case PGCFG_ADDRESS_SAMEHOST:
        return pgcfg_match_interface(q, false);
    case PGCFG_ADDRESS_SAMENET:
        return pgcfg_match_interface(q, true);
    case PGCFG_ADDRESS_NETWORK:
        return answer_of(
            client->family == rule->family &&
            pgcfg_match_network(rule->family, rule->address, rule->mask, client->bytes));
    case PGCFG_ADDRESS_HOST_NAME:
        break;
    }
    return matches_host_name(q, pgcfg_token_text(pgcfg_hba_entry_fields(rule).address));
}

/* ---- the rule ------------------------------------------------------------------ */

unsigned pgcfg_match_types(const pgcfg_connection *connection)
{
    const unsigned host = 1u << PGCFG_CONNECTION_HOST;
    const unsigned no_gss = 1u << PGCFG_CONNECTION_HOSTNOGSSENC;

    if (connection->is_local)
        return 1u << PGCFG_CONNECTION_LOCAL;
    switch (connection->encryption) {
    case PGCFG_ENCRYPTION_NONE:
        break;
    case PGCFG_ENCRYPTION_SSL:
        return host | no_gss | 1u << PGCFG_CONNECTION_HOSTSSL;
    case PGCFG_ENCRYPTION_GSS:
        return host | 1u << PGCFG_CONNECTION_HOSTNOSSL | 1u << PGCFG_CONNECTION_HOSTGSSENC;
    }
    return host | no_gss | 1u << PGCFG_CONNECTION_HOSTNOSSL;
}

pgcfg_rule_match pgcfg_match_rule(const pgcfg_hba_entry *rule, const pgcfg_connection *connection,
                                  const pgcfg_environment *environment, void *workspace,
                                  size_t workspace_size)
{
    static const pgcfg_match_field fields[] = {PGCFG_FIELD_ADDRESS, PGCFG_FIELD_DATABASE,
                                               PGCFG_FIELD_USER};
    const pgcfg_hba_fields f = pgcfg_hba_entry_fields(rule);
    pgcfg_match_context q = {connection, environment, workspace, workspace_size, 0};
    pgcfg_match_answer answers[3];
    pgcfg_rule_match match = yes;

    if ((rule->type == PGCFG_CONNECTION_LOCAL) != connection->is_local)
        return no_by(PGCFG_FIELD_TYPE);
    if ((pgcfg_match_types(connection) >> rule->type & 1) == 0)
        return no_by(PGCFG_FIELD_ENCRYPTION);
    answers[0] = matches_address(&q, rule);
    if (answers[0] == PGCFG_MATCH_NO)
        return no_by(PGCFG_FIELD_ADDRESS);
    answers[1] = matches_one(&q, f.databases, rule->database_count, matches_database);
    if (answers[1] == PGCFG_MATCH_NO)
        return no_by(PGCFG_FIELD_DATABASE);
    answers[2] = matches_one(&q, f.users, rule->user_count, matches_user);
    if (answers[2] == PGCFG_MATCH_NO)
        return no_by(PGCFG_FIELD_USER);
    for (size_t i = 0; i < 3 && match.answer == PGCFG_MATCH_YES; i++)
        if (answers[i] == PGCFG_MATCH_UNDECIDED)
            match = (pgcfg_rule_match){answers[i], fields[i], 0};
    if (match.answer == PGCFG_MATCH_UNDECIDED)
        match.depends_on = q.depends_on;
    return match;
}
