/*
 * check_standby.c - the grammar of synchronous_standby_names:
 *
 *   list | N (list) | FIRST N (list) | ANY N (list)
 *   list: name [, name ...]      name: identifier, number, "quoted" or *
 */
#include "check.h"

#include "number.h"
#include "value_text.h"

typedef enum token_kind {
    TOKEN_NAME,
    TOKEN_NUMBER,
    TOKEN_FIRST_OR_ANY,
    TOKEN_COMMA,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_END,
    TOKEN_UNTERMINATED,
    TOKEN_JUNK
} token_kind;

typedef struct scanner {
    pgcfg_text rest;
    token_kind kind;
    pgcfg_text token; /* as errors show it; of a quoted name only the last quote */
} scanner;

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool starts_identifier(char byte)
{
    char letter = pgcfg_lower(byte);

    return (letter >= 'a' && letter <= 'z') || byte == '_' || ((unsigned char)byte & 0x80) != 0;
}

static bool continues_identifier(char byte)
{
    return starts_identifier(byte) || is_digit(byte) || byte == '$';
}

static void take(scanner *s, size_t size, token_kind kind)
{
    s->token.data = s->rest.data;
    s->token.size = size;
    s->rest.data += size;
    s->rest.size -= size;
    s->kind = kind;
}

static void take_while(scanner *s, bool (*belongs)(char), token_kind kind)
{
    size_t size = 1;

    while (size < s->rest.size && belongs(s->rest.data[size]))
        size++;
    take(s, size, kind);
}

static void take_quoted(scanner *s)
{
    take(s, 1, TOKEN_NAME);
    while (s->rest.size > 0) {
        const char *quote = (const char *)memchr(s->rest.data, '"', s->rest.size);

        if (quote == NULL)
            break;
        take(s, (size_t)(quote - s->rest.data), TOKEN_NAME);
        take(s, 1, TOKEN_NAME);
        if (s->rest.size == 0 || s->rest.data[0] != '"')
            return;
        take(s, 1, TOKEN_NAME);
    }
    take(s, s->rest.size, TOKEN_UNTERMINATED);
}

static void next(scanner *s)
{
    char byte;

    /* \v too, in all majors, though lists of identifiers take it in 17 and 18 only. */
    while (s->rest.size > 0 && pgcfg_number_skips(s->rest.data[0]))
        take(s, 1, TOKEN_END);
    if (s->rest.size == 0) {
        take(s, 0, TOKEN_END);
        return;
    }
    byte = s->rest.data[0];
    if (starts_identifier(byte)) {
        take_while(s, continues_identifier, TOKEN_NAME);
        if (pgcfg_text_is(s->token, "first") || pgcfg_text_is(s->token, "any"))
            s->kind = TOKEN_FIRST_OR_ANY;
    } else if (is_digit(byte)) {
        take_while(s, is_digit, TOKEN_NUMBER);
    } else if (byte == '"') {
        take_quoted(s);
    } else if (byte == '*') {
        take(s, 1, TOKEN_NAME);
    } else if (byte == ',') {
        take(s, 1, TOKEN_COMMA);
    } else if (byte == '(') {
        take(s, 1, TOKEN_OPEN);
    } else if (byte == ')') {
        take(s, 1, TOKEN_CLOSE);
    } else {
        take(s, 1, TOKEN_JUNK);
    }
}

/* Takes a token of this kind, if it is the next one. */
static bool accept(scanner *s, token_kind kind)
{
    if (s->kind != kind)
        return false;
    next(s);
    return true;
}

static bool take_name(scanner *s)
{
    return accept(s, TOKEN_NAME) || accept(s, TOKEN_NUMBER);
}

/* What follows a list's first name. */
static bool take_more_names(scanner *s)
{
    while (accept(s, TOKEN_COMMA)) {
        if (!take_name(s))
            return false;
    }
    return true;
}

static bool take_list_in_parentheses(scanner *s)
{
    return accept(s, TOKEN_OPEN) && take_name(s) && take_more_names(s) && accept(s, TOKEN_CLOSE);
}

/* `count` becomes the number of standbys, if one is given. */
static bool take_all(scanner *s, pgcfg_text *count)
{
    pgcfg_text first;

    next(s);
    if (accept(s, TOKEN_FIRST_OR_ANY)) {
        *count = s->token;
        return accept(s, TOKEN_NUMBER) && take_list_in_parentheses(s) && s->kind == TOKEN_END;
    }
    first = s->token;
    if (accept(s, TOKEN_NUMBER)) {
        if (s->kind == TOKEN_OPEN) {
            *count = first;
            return take_list_in_parentheses(s) && s->kind == TOKEN_END;
        }
    } else if (!accept(s, TOKEN_NAME)) {
        return false;
    }
    return take_more_names(s) && s->kind == TOKEN_END;
}

bool pgcfg_check_standby_names(pgcfg_check *check)
{
    scanner s = {.rest = check->value->string};
    pgcfg_text count = PGCFG_TEXT("1");

    if (s.rest.size == 0)
        return true;
    if (!take_all(&s, &count)) {
        if (s.kind == TOKEN_UNTERMINATED)
            return pgcfg_check_refuse(check, PGCFG_WORDS_STANDBY_QUOTE, s.token);
        if (s.kind == TOKEN_END)
            return pgcfg_check_refuse(check, PGCFG_WORDS_STANDBY_END, s.token);
        return pgcfg_check_refuse(check, PGCFG_WORDS_STANDBY_NEAR, s.token);
    }
    if (pgcfg_atoi(count) <= 0)
        return pgcfg_check_refuse_in_own_words(check, PGCFG_WORDS_STANDBY_COUNT, count);
    return true;
}
