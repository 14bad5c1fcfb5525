/*
 * hba_slim.h - how nearly all rules are kept: what was found out about the line,
 * and its few, short tokens as places in it. A token is made again when somebody
 * looks at it.
 */
#ifndef PGCFG_HBA_SLIM_H
#define PGCFG_HBA_SLIM_H

#include <pgcfg/hba.h>

#include "allocate.h"

enum pgcfg_packed_flags {
    PGCFG_PACKED_IS_RULE = 1u << 0,
    PGCFG_PACKED_IS_WIDE = 1u << 1, /* a rule that is not slim */
    PGCFG_PACKED_HAS_MASK_FIELD = 1u << 2,
    PGCFG_PACKED_DEPENDS_ON_ZONE = 1u << 3,
    PGCFG_PACKED_IS_IPV6 = 1u << 4,
    PGCFG_PACKED_IS_IPV4 = 1u << 5,
    PGCFG_PACKED_HAS_PLACE = 1u << 6, /* of a refused line */
    PGCFG_PACKED_IS_APART = 1u << 7   /* of a refused line */
};

/* What every packed entry begins with. */
typedef struct pgcfg_packed_head {
    uint32_t line_number;
    uint32_t offset;
    uint16_t file;
    uint8_t flags;
    uint8_t failure;         /* pgcfg_diagnostic_code */
    uint8_t note;            /* pgcfg_diagnostic_code of an error that does not refuse */
    uint8_t type_or_surplus; /* a rule's type, or bytes of the place beyond the text's */
    uint8_t method;
    uint8_t detail_or_kind; /* the failure's detail, or a rule's kind of address */
} pgcfg_packed_head;

/* A packed token: offset from the line's first byte, bytes as written, and flags:
 * those of pgcfg_token, or that quotes inside made a copy of the text necessary. */
enum {
    PGCFG_SLIM_LINE_MAX = 0x3fff,
    PGCFG_SLIM_SIZE_SHIFT = 14,
    PGCFG_SLIM_FLAGS_SHIFT = 28,
    PGCFG_SLIM_HAS_COPY = 1u << 3
};

static inline uint32_t pgcfg_slim_token(uint32_t offset, uint32_t source_size, unsigned flags)
{
    return offset | source_size << PGCFG_SLIM_SIZE_SHIFT |
           (uint32_t)flags << PGCFG_SLIM_FLAGS_SHIFT;
}

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

/* The flags of a rule. */
static inline uint8_t pgcfg_packed_flags_of(const pgcfg_hba_entry *rule)
{
    unsigned family = rule->family == PGCFG_FAMILY_IPV6   ? PGCFG_PACKED_IS_IPV6
                      : rule->family == PGCFG_FAMILY_IPV4 ? PGCFG_PACKED_IS_IPV4
                                                          : 0u;

    return (uint8_t)(PGCFG_PACKED_IS_RULE | family |
                     (rule->has_mask_field ? PGCFG_PACKED_HAS_MASK_FIELD : 0u) |
                     (rule->depends_on_zone ? PGCFG_PACKED_DEPENDS_ON_ZONE : 0u));
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
