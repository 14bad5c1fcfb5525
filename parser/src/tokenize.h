/*
 * tokenize.h - one token after the other out of a logical line.
 */
#ifndef PGCFG_TOKENIZE_H
#define PGCFG_TOKENIZE_H

#include "auth_line.h"

/* A token as it stands in the line. */
typedef struct pgcfg_raw_token {
    const char *begin; /* as written */
    const char *end;
    const char *text;  /* dequoted; NULL where that needs a copy */
    size_t size;       /* of the dequoted text */
    bool is_quoted;    /* a quote came before the first byte */
    bool joins_next;   /* a comma follows directly: the next token is of the same field */
} pgcfg_raw_token;

typedef enum pgcfg_token_status {
    PGCFG_TOKEN_FOUND,
    PGCFG_TOKEN_LINE_DONE, /* no more tokens; a comment may follow */
    PGCFG_TOKEN_TOO_LONG   /* 13-15; `begin` and `end` say where */
} pgcfg_token_status;

/* Takes the next token from *rest (up to `end`), which moves behind it. Where
 * `size_max` is not 0, longer tokens are refused as 13-15 do. */
pgcfg_token_status pgcfg_token_next(const char **rest, const char *end, size_t size_max,
                                    pgcfg_raw_token *token);

/* Writes the `token->size` dequoted bytes of a token without a text. */
void pgcfg_token_dequote(const pgcfg_raw_token *token, char *out);

#endif
