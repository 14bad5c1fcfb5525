/*
 * packed_line.h - how lines of authentication files are kept in an arena: the head
 * that all have, tokens as places in their line, refused lines; and how much memory
 * suffices for them.
 */
#ifndef PGCFG_PACKED_LINE_H
#define PGCFG_PACKED_LINE_H

#include <pgcfg/token.h>

#include <string.h>

#include "auth_reader.h"

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

_Static_assert(PGCFG_DIAGNOSTIC_COUNT <= 255, "a code fits into a byte");

/* Flags of refused lines; the others are the format's. */
enum {
    PGCFG_PACKED_HAS_PLACE = 1u << 6, /* a place of its own follows */
    PGCFG_PACKED_IS_APART = 1u << 7   /* the whole diagnostic lies at the high end */
};

/* ---- refused lines -------------------------------------------------------- */

/* The most bytes of a packed refused line. */
enum { PGCFG_PACKED_REFUSAL_MAX = 48 };

/* Packs a refused line at `at`, which has room and is aligned; gives the bytes used,
 * 0 where the arena's memory is used up. */
size_t pgcfg_packed_refuse(const pgcfg_packed_head *head, const pgcfg_diagnostic *failure, char *at,
                           pgcfg_arena *arena);

/* Unpacks the failure into a zeroed *failure; gives the bytes read. */
size_t pgcfg_packed_refusal_read(const pgcfg_packed_head *head,
                                 const struct pgcfg_source *const *files, int major,
                                 pgcfg_diagnostic *failure);

/* ---- tokens ------------------------------------------------------------------ */

/* A packed token of a slim entry: offset from the line's first byte, bytes as written,
 * and flags: those of pgcfg_token, or that quotes inside made a copy of the text
 * necessary. */
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

/* Writes them at `to`, over the tokens themselves if these lie behind it: what it
 * takes for one is less. */
static inline void pgcfg_slim_tokens_write(char *to, const pgcfg_token *tokens, uint32_t count,
                                           uint32_t line_offset)
{
    for (uint32_t i = 0; i < count; i++) {
        const pgcfg_token *token = &tokens[i];
        uint32_t packed =
            pgcfg_slim_token(token->offset - line_offset, token->source_size, token->flags);
        memcpy(to + i * sizeof(packed), &packed, sizeof(packed));
    }
}

/* The token at `at` without what a copy says; `bytes` are those of its file. */
static inline void pgcfg_slim_token_read(const char *at, const char *bytes, uint32_t line_offset,
                                         pgcfg_token *token)
{
    uint32_t packed;
    unsigned quote;

    memcpy(&packed, at, sizeof(packed));
    token->flags = (uint16_t)(packed >> PGCFG_SLIM_FLAGS_SHIFT);
    quote = pgcfg_token_is_quoted(token);
    token->offset = line_offset + (packed & PGCFG_SLIM_LINE_MAX);
    token->source_size = packed >> PGCFG_SLIM_SIZE_SHIFT & PGCFG_SLIM_LINE_MAX;
    token->bytes = bytes + token->offset + quote;
    token->size = token->source_size - 2 * quote;
}

/* Whether all of at most `tokens_max` tokens can be made again from where they stand
 * in the line. */
static inline bool pgcfg_slim_fits(const pgcfg_auth_line *line, uint32_t tokens_max)
{
    return line->is_verbatim && line->token_count <= tokens_max &&
           line->end - line->offset <= PGCFG_SLIM_LINE_MAX;
}

/* ---- memory -------------------------------------------------------------------- */

/* 16384 + 17 * size + 1536 * files, SIZE_MAX where that is too much to say. Why it
 * suffices stands where the formats' own bounds do. */
size_t pgcfg_packed_memory_bound(uint64_t size, uint32_t files);

/* After NO_MEMORY: bytes that will do for all files that are known so far. `reader`
 * may be NULL. */
size_t pgcfg_packed_memory_needed(const pgcfg_arena *arena, pgcfg_auth_reader *reader);

#endif
