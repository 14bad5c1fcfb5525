/*
 * hba_slim.h - how nearly all rules are kept: what was found out about the line,
 * and its few, short tokens as places in it. A token is made again when somebody
 * looks at it.
 */
#ifndef PGCFG_HBA_SLIM_H
#define PGCFG_HBA_SLIM_H

#include <pgcfg/hba.h>

#include "packed_line.h"

enum pgcfg_packed_flags {
    PGCFG_PACKED_IS_RULE = 1u << 0,
    PGCFG_PACKED_IS_WIDE = 1u << 1, /* a rule that is not slim */
    PGCFG_PACKED_HAS_MASK_FIELD = 1u << 2,
    PGCFG_PACKED_DEPENDS_ON_ZONE = 1u << 3,
    PGCFG_PACKED_IS_IPV6 = 1u << 4,
    PGCFG_PACKED_IS_IPV4 = 1u << 5,
    PGCFG_PACKED_HAS_COPIES = 1u << 6 /* a slim rule: texts follow */
};

/* A slim rule. What follows it: its packed tokens; address and mask, 4 or 16 bytes
 * each, if it has them; the text of each token that has a copy. */
typedef struct pgcfg_slim_rule {
    pgcfg_packed_head head;
    uint8_t database_count;
    uint8_t user_count;
    uint8_t option_count;
    uint8_t token_count;
} pgcfg_slim_rule;

/* Writes at `at` the rule, whose members are filled but for its tokens: these
 * stand at their place already. Its size. */
size_t pgcfg_hba_slim_write(const pgcfg_hba_entry *rule, uint32_t token_count,
                            const pgcfg_text *copies, uint32_t copy_count, char *at);

/* Fills the rule from what was written at `at`, and `tokens`; the written size.
 * `bytes` are those of its file. */
size_t pgcfg_hba_slim_read(const char *at, const char *bytes, pgcfg_token *tokens,
                           pgcfg_hba_entry *rule);

/* Bytes of an address. */
static inline unsigned pgcfg_packed_address_size(unsigned flags)
{
    return (flags & PGCFG_PACKED_IS_IPV6) != 0 ? 16 : (flags & PGCFG_PACKED_IS_IPV4) != 0 ? 4 : 0;
}

/* Where the address of a slim rule lies, behind it the mask. */
static inline const uint8_t *pgcfg_hba_slim_address(const pgcfg_slim_rule *slim)
{
    return (const uint8_t *)(slim + 1) + slim->token_count * sizeof(uint32_t);
}

/* The written size of a slim rule without copies. */
static inline size_t pgcfg_hba_slim_size(const pgcfg_slim_rule *slim)
{
    return sizeof(*slim) + slim->token_count * sizeof(uint32_t) +
           2 * (size_t)pgcfg_packed_address_size(slim->head.flags);
}

/* The flags of a rule. */
static inline uint8_t pgcfg_packed_flags_of(const pgcfg_hba_entry *rule)
{
    unsigned family = rule->family == PGCFG_FAMILY_IPV6   ? (unsigned)PGCFG_PACKED_IS_IPV6
                      : rule->family == PGCFG_FAMILY_IPV4 ? (unsigned)PGCFG_PACKED_IS_IPV4
                                                          : 0u;

    return (uint8_t)(PGCFG_PACKED_IS_RULE | family |
                     (rule->has_mask_field ? (unsigned)PGCFG_PACKED_HAS_MASK_FIELD : 0u) |
                     (rule->depends_on_zone ? (unsigned)PGCFG_PACKED_DEPENDS_ON_ZONE : 0u));
}

/* Fills what the head says of a rule. */
static inline void pgcfg_packed_head_read(const pgcfg_packed_head *head, pgcfg_hba_entry *rule)
{
    rule->is_rule = true;
    rule->type = (pgcfg_connection_type)head->type_or_surplus;
    rule->method = (pgcfg_auth_method)head->method;
    rule->address_kind = (pgcfg_address_kind)head->detail_or_kind;
    rule->has_mask_field = (head->flags & PGCFG_PACKED_HAS_MASK_FIELD) != 0;
    rule->depends_on_zone = (head->flags & PGCFG_PACKED_DEPENDS_ON_ZONE) != 0;
    rule->family = (head->flags & PGCFG_PACKED_IS_IPV6)   ? PGCFG_FAMILY_IPV6
                   : (head->flags & PGCFG_PACKED_IS_IPV4) ? PGCFG_FAMILY_IPV4
                                                          : PGCFG_FAMILY_NONE;
}

#endif
