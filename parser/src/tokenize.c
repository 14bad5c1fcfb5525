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

/* A token with quotes in it. */
static pgcfg_token_status scan_quoted(const char *end, size_t size_max, pgcfg_raw_token *token)
{
    quoting q = {false, false};
    const char *at = token->begin;
    size_t quotes = 0;
    size_t size = 0;

    for (; at < end; at++) {
        unsigned char class = class_of(at);
        if (!q.is_open && (class & (BLANK | COMMENT)))
            break;
        if (size_max != 0 && size >= size_max) {
            token->end = at;
            return PGCFG_TOKEN_TOO_LONG;
        }
        if (!q.is_open && class == COMMA)
            break;
        if (quoting_keeps(&q, *at))
            size++;
        if (class == QUOTE) {
            quotes++;
            if (size == 0)
                token->is_quoted = true;
        }
    }
    token->end = at;
    token->size = size;
    token->joins_next = at < end && *at == ',';
    /* Quotes only at the ends need no copy: "abc" or an unterminated "abc. */
    if (token->begin[0] == '"' && quotes == (size_t)(at - token->begin) - size &&
        (quotes == 1 || (quotes == 2 && at[-1] == '"')))
        token->text = token->begin + 1;
    else
        token->text = NULL;
    return PGCFG_TOKEN_FOUND;
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
        status = scan_quoted(end, size_max, token);
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
