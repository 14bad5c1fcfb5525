/*
 * tokenize.c - tokens of authentication files: blanks, commas, comments and
 * quotes. Same in all majors but for the longest token.
 */
#include "tokenize.h"

#include <string.h>

enum { ORDINARY = 0, BLANK = 1, COMMA = 2, COMMENT = 4, QUOTE = 8 };

/* The server's idea of a blank: space, tab, carriage return; nothing else. */
static const unsigned char byte_class[256] = {
    [' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, [','] = COMMA, ['#'] = COMMENT, ['"'] = QUOTE,
};

static unsigned char class_of(const char *at)
{
    return byte_class[(unsigned char)*at];
}

/* The quote rules, a byte at a time: a quote is dropped unless it directly
 * follows one that closed (then it stands for itself and opens again). */
typedef struct quoting {
    bool is_open;
    bool was_quote;
} quoting;

/* Whether the byte is part of the text. */
static bool quoting_keeps(quoting *q, char byte)
{
    bool keeps = byte != '"' || q->was_quote;

    q->was_quote = q->is_open && byte == '"' ? !q->was_quote : false;
    if (byte == '"')
        q->is_open = !q->is_open;
    return keeps;
}

/* Ends a token with quotes in it. */
static pgcfg_token_status finish_quoted(const char *end, const char *at, size_t size,
                                        pgcfg_raw_token *token)
{
    size_t quotes = (size_t)(at - token->begin) - size;

    token->end = at;
    token->size = size;
    token->is_quoted = token->begin[0] == '"';
    token->joins_next = at < end && *at == ',';
    /* Quotes only at the ends need no copy: "abc" or an unterminated "abc. */
    if (token->is_quoted && (quotes == 1 || (quotes == 2 && at[-1] == '"')))
        token->text = token->begin + 1;
    else
        token->text = NULL;
    return PGCFG_TOKEN_FOUND;
}

/* A token with quotes in it that is not too long: the bytes between two quotes
 * are taken at once. */
static pgcfg_token_status scan_quoted(const char *end, pgcfg_raw_token *token)
{
    const char *at = token->begin;
    size_t size = 0;

    for (;;) {
        const char *from = at;

        while (at < end && class_of(at) == ORDINARY)
            at++;
        size += (size_t)(at - from);
        if (at == end || class_of(at) != QUOTE)
            break;
        /* One that directly follows a closing one stands for itself. */
        size += at > token->begin && at == from;
        from = at + 1;
        at = (const char *)memchr(from, '"', (size_t)(end - from));
        if (at == NULL)
            return finish_quoted(end, end, size + (size_t)(end - from), token);
        size += (size_t)(at - from);
        at++;
    }
    return finish_quoted(end, at, size, token);
}

/* 13-15: any token with quotes in it, a byte at a time as the server goes. */
static pgcfg_token_status scan_long_quoted(const char *end, size_t size_max, pgcfg_raw_token *token)
{
    quoting q = {false, false};
    const char *at = token->begin;
    size_t size = 0;

    for (; at < end; at++) {
        unsigned char kind = class_of(at);
        if (!q.is_open && (kind & (BLANK | COMMENT)))
            break;
        if (size >= size_max) {
            token->end = at;
            token->is_quoted = token->begin[0] == '"';
            return PGCFG_TOKEN_TOO_LONG;
        }
        if (!q.is_open && kind == COMMA)
            break;
        if (quoting_keeps(&q, *at))
            size++;
    }
    return finish_quoted(end, at, size, token);
}

pgcfg_token_status pgcfg_token_next(const char **rest, const char *end, size_t size_max,
                                    pgcfg_raw_token *token)
{
    const char *at = *rest;
    pgcfg_token_status status = PGCFG_TOKEN_FOUND;

    while (at < end && (class_of(at) & (BLANK | COMMA)))
        at++;
    token->begin = at;
    token->is_quoted = false;
    while (at < end && class_of(at) == ORDINARY)
        at++;
    if (at < end && class_of(at) == QUOTE) {
        status = size_max == 0 || (size_t)(end - token->begin) < size_max
                     ? scan_quoted(end, token)
                     : scan_long_quoted(end, size_max, token);
        *rest = token->end;
        return status;
    }
    token->end = at;
    token->text = token->begin;
    token->size = (size_t)(at - token->begin);
    token->joins_next = at < end && *at == ',';
    *rest = at;
    if (token->size == 0)
        return PGCFG_TOKEN_LINE_DONE;
    if (size_max != 0 && (token->size > size_max || (token->size == size_max && token->joins_next)))
        return PGCFG_TOKEN_TOO_LONG;
    return PGCFG_TOKEN_FOUND;
}

void pgcfg_token_dequote(const pgcfg_raw_token *token, char *out)
{
    quoting q = {false, false};

    for (const char *at = token->begin; at < token->end; at++) {
        if (quoting_keeps(&q, *at))
            *out++ = *at;
    }
}
