/*
 * token.h - one token of an authentication file, dequoted, with its place.
 */
#ifndef PGCFG_TOKEN_H
#define PGCFG_TOKEN_H

#include <pgcfg/diagnostic.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /* A quote came before the first byte: keywords and @ have lost their
     * meaning (but not a regular expression's slash). */
    PGCFG_TOKEN_QUOTED = 1u << 0,
    /* First token of its field; the others were joined to it by commas or
     * come from the same @file. */
    PGCFG_TOKEN_STARTS_FIELD = 1u << 1,
    /* A regular expression that no engine has judged. */
    PGCFG_TOKEN_UNDECIDED = 1u << 2
};

typedef struct pgcfg_token {
    const char *bytes;    /* dequoted; not NUL-terminated */
    uint32_t size;        /* of `bytes` */
    uint32_t offset;      /* of the first byte as written, in its file */
    uint32_t source_size; /* bytes as written, quotes and continuations included */
    uint16_t file;        /* another one than the entry's if it came through @file */
    uint16_t flags;
} pgcfg_token;

static inline pgcfg_text pgcfg_token_text(const pgcfg_token *token)
{
    pgcfg_text text = {token->bytes, token->size};
    return text;
}

static inline bool pgcfg_token_is_quoted(const pgcfg_token *token)
{
    return (token->flags & PGCFG_TOKEN_QUOTED) != 0;
}

/* Where it is written. */
static inline pgcfg_range pgcfg_token_range(const pgcfg_token *token)
{
    pgcfg_range range = {token->file, token->offset, token->source_size};
    return range;
}

#ifdef __cplusplus
}
#endif
#endif
