/*
 * hba_slim.c - writing and reading slim rules. They need no alignment.
 */
#include "hba_slim.h"

#include <string.h>

size_t pgcfg_hba_slim_write(const pgcfg_hba_entry *rule, uint32_t token_count,
                            const pgcfg_text *copies, uint32_t copy_count, char *at)
{
    pgcfg_slim_rule *slim = (pgcfg_slim_rule *)(void *)at;
    unsigned flags = pgcfg_packed_flags_of(rule);
    char *const begin = at;

    slim->head.line_number = rule->line_number;
    slim->head.offset = rule->offset;
    slim->head.file = (uint16_t)rule->file;
    slim->head.flags = (uint8_t)(flags | (copy_count > 0 ? (unsigned)PGCFG_PACKED_HAS_COPIES : 0u));
    slim->head.failure = PGCFG_DIAGNOSTIC_NONE;
    slim->head.note = (uint8_t)rule->error.code;
    slim->head.type_or_surplus = (uint8_t)rule->type;
    slim->head.method = (uint8_t)rule->method;
    slim->head.detail_or_kind = (uint8_t)rule->address_kind;
    slim->database_count = (uint8_t)rule->database_count;
    slim->user_count = (uint8_t)rule->user_count;
    slim->option_count = (uint8_t)rule->option_count;
    slim->token_count = (uint8_t)token_count;
    at += sizeof(*slim) + token_count * sizeof(uint32_t);
    if (flags & PGCFG_PACKED_IS_IPV4) {
        memcpy(at, rule->address, 4);
        memcpy(at + 4, rule->mask, 4);
        at += 8;
    } else if (flags & PGCFG_PACKED_IS_IPV6) {
        memcpy(at, rule->address, 16);
        memcpy(at + 16, rule->mask, 16);
        at += 32;
    }
    for (uint32_t i = 0; i < copy_count; i++, at += sizeof(*copies))
        memcpy(at, &copies[i], sizeof(*copies));
    return (size_t)(at - begin);
}

size_t pgcfg_hba_slim_read(const char *at, const char *bytes, pgcfg_token *tokens,
                           pgcfg_hba_entry *rule)
{
    const char *const begin = at;
    const pgcfg_slim_rule *slim = (const pgcfg_slim_rule *)(const void *)at;
    unsigned flags_of_all = 0;
    unsigned size;

    at += sizeof(*slim);
    pgcfg_packed_head_read(&slim->head, rule);
    rule->database_count = slim->database_count;
    rule->user_count = slim->user_count;
    rule->option_count = slim->option_count;
    rule->token_count = slim->token_count;
    rule->tokens = tokens;
    for (uint32_t i = 0; i < slim->token_count; i++, at += sizeof(uint32_t)) {
        pgcfg_slim_token_read(at, bytes, slim->head.offset, &tokens[i]);
        tokens[i].file = slim->head.file;
        flags_of_all |= tokens[i].flags;
    }
    rule->depends_on_regex = (flags_of_all & PGCFG_TOKEN_UNDECIDED) != 0;
    size = pgcfg_packed_address_size(slim->head.flags);
    memset(rule->address, 0, sizeof(rule->address));
    memset(rule->mask, 0, sizeof(rule->mask));
    memcpy(rule->address, at, size == 4 ? 4 : size);
    memcpy(rule->mask, at + size, size == 4 ? 4 : size);
    at += (size_t)2 * size;
    if ((flags_of_all & PGCFG_SLIM_HAS_COPY) == 0)
        return (size_t)(at - begin);
    for (uint32_t i = 0; i < slim->token_count; i++) {
        pgcfg_text text;

        if ((tokens[i].flags & PGCFG_SLIM_HAS_COPY) == 0)
            continue;
        memcpy(&text, at, sizeof(text));
        at += sizeof(text);
        tokens[i].bytes = text.data;
        tokens[i].size = (uint32_t)text.size;
        tokens[i].flags &= (uint16_t) ~(unsigned)PGCFG_SLIM_HAS_COPY;
    }
    return (size_t)(at - begin);
}
