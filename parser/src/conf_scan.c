/*
 * conf_scan.c - the tokens of postgresql.conf: the longest match wins, and of
 * equal ones the kind that the server's scanner lists first. Bytes only, no
 * encoding. Same in 13 to 18.
 */
#include "conf_scan.h"

#include "conf_bytes.h"

#include <string.h>

/* How many bytes from `at` on are such. */
static size_t run(pgcfg_text text, size_t at, unsigned part)
{
    size_t end = at;

    while (end < text.size && pgcfg_conf_byte_is(text.data[end], part))
        end++;
    return end - at;
}

static bool has(pgcfg_text text, size_t at, char byte)
{
    return at < text.size && text.data[at] == byte;
}

/* A word: ID, or ID.ID, or else an unquoted string. */
static pgcfg_conf_token_kind scan_word(pgcfg_text text, size_t *size)
{
    size_t id = run(text, 0, PGCFG_CONF_NAME);
    size_t qualified = 0;

    *size = id + run(text, id, PGCFG_CONF_UNQUOTED);
    if (*size == id)
        return PGCFG_CONF_TOKEN_ID;
    if (text.data[id] == '.' && id + 1 < text.size &&
        pgcfg_conf_byte_is(text.data[id + 1], PGCFG_CONF_START))
        qualified = id + 1 + run(text, id + 1, PGCFG_CONF_NAME);
    return *size == qualified ? PGCFG_CONF_TOKEN_QUALIFIED_ID : PGCFG_CONF_TOKEN_UNQUOTED_STRING;
}

/* The size of sign? (digit+ or 0x hexdigit+) letter*, 0 = none. */
static size_t integer_size(pgcfg_text text, size_t sign)
{
    size_t digits = run(text, sign, PGCFG_CONF_DIGIT);
    size_t decimal;
    size_t hex = 0;

    if (digits == 0)
        return 0;
    decimal = sign + digits + run(text, sign + digits, PGCFG_CONF_UNIT);
    if (has(text, sign, '0') && has(text, sign + 1, 'x')) {
        size_t hex_digits = run(text, sign + 2, PGCFG_CONF_HEX_DIGIT);
        if (hex_digits > 0) {
            hex = sign + 2 + hex_digits;
            hex += run(text, hex, PGCFG_CONF_UNIT);
        }
    }
    return hex > decimal ? hex : decimal;
}

/* The size of sign? digit* . digit* ([eE] sign? digit+)?, 0 = none. */
static size_t real_size(pgcfg_text text, size_t sign)
{
    size_t size = sign + run(text, sign, PGCFG_CONF_DIGIT);
    size_t exponent;
    size_t digits;

    if (!has(text, size, '.'))
        return 0;
    size++;
    size += run(text, size, PGCFG_CONF_DIGIT);
    if (!has(text, size, 'e') && !has(text, size, 'E'))
        return size;
    exponent = size + 1;
    if (has(text, exponent, '-') || has(text, exponent, '+'))
        exponent++;
    digits = run(text, exponent, PGCFG_CONF_DIGIT);
    return digits > 0 ? exponent + digits : size;
}

/* The size of a quoted string, 0 = it does not end on this line. Two quotes
 * go on with the string, if it ends later; else it has ended at the first. */
static size_t string_size(pgcfg_text text)
{
    size_t ended = 0;
    size_t at = 1;

    for (at += run(text, at, PGCFG_CONF_PLAIN); at < text.size;
         at += run(text, at, PGCFG_CONF_PLAIN)) {
        char byte = text.data[at++];
        if (byte == '\\') {
            at++;
        } else if (byte == '\'') {
            ended = at;
            if (!has(text, at, '\''))
                break;
            at++;
        }
    }
    return ended;
}

static pgcfg_conf_token_kind scan_number(pgcfg_text text, size_t *size)
{
    size_t sign = has(text, 0, '-') || has(text, 0, '+') ? 1 : 0;
    size_t integer = integer_size(text, sign);
    size_t real = real_size(text, sign);

    *size = integer >= real ? integer : real;
    if (*size == 0) {
        *size = 1;
        return PGCFG_CONF_TOKEN_ERROR;
    }
    return integer >= real ? PGCFG_CONF_TOKEN_INTEGER : PGCFG_CONF_TOKEN_REAL;
}

static pgcfg_conf_token_kind scan(pgcfg_text text, size_t *size)
{
    char first = text.data[0];

    *size = 1;
    if (pgcfg_conf_byte_is(first, PGCFG_CONF_START))
        return scan_word(text, size);
    if (first == '\'') {
        size_t string = string_size(text);
        if (string == 0)
            return PGCFG_CONF_TOKEN_ERROR;
        *size = string;
        return PGCFG_CONF_TOKEN_STRING;
    }
    if (pgcfg_conf_byte_is(first, PGCFG_CONF_DIGIT) || first == '.' || first == '-' || first == '+')
        return scan_number(text, size);
    return first == '=' ? PGCFG_CONF_TOKEN_EQUALS : PGCFG_CONF_TOKEN_ERROR;
}

static void take(pgcfg_text *rest, size_t size)
{
    rest->data += size;
    rest->size -= size;
}

pgcfg_conf_token_kind pgcfg_conf_token_next(pgcfg_text *rest, pgcfg_text *token)
{
    pgcfg_conf_token_kind kind;
    size_t size;

    take(rest, run(*rest, 0, PGCFG_CONF_BLANK));
    if (has(*rest, 0, '#'))
        take(rest, rest->size);
    token->data = rest->data;
    token->size = 0;
    if (rest->size == 0)
        return PGCFG_CONF_TOKEN_END;
    kind = scan(*rest, &size);
    token->size = size;
    take(rest, size);
    return kind;
}

static bool is_value(pgcfg_conf_token_kind kind)
{
    return kind == PGCFG_CONF_TOKEN_ID || kind == PGCFG_CONF_TOKEN_STRING ||
           kind == PGCFG_CONF_TOKEN_UNQUOTED_STRING || kind == PGCFG_CONF_TOKEN_INTEGER ||
           kind == PGCFG_CONF_TOKEN_REAL;
}

static pgcfg_conf_line_kind malformed(pgcfg_conf_line *line, pgcfg_conf_token_kind kind,
                                      pgcfg_text token)
{
    line->bad = token;
    line->ends_early = kind == PGCFG_CONF_TOKEN_END;
    return PGCFG_CONF_LINE_MALFORMED;
}

pgcfg_conf_line_kind pgcfg_conf_line_scan(pgcfg_text text, pgcfg_conf_line *line)
{
    pgcfg_text token;
    pgcfg_conf_token_kind kind = pgcfg_conf_token_next(&text, &token);

    memset(line, 0, sizeof(*line));
    if (kind == PGCFG_CONF_TOKEN_END)
        return PGCFG_CONF_LINE_EMPTY;
    if (kind != PGCFG_CONF_TOKEN_ID && kind != PGCFG_CONF_TOKEN_QUALIFIED_ID)
        return malformed(line, kind, token);
    line->name = token;
    kind = pgcfg_conf_token_next(&text, &token);
    if (kind == PGCFG_CONF_TOKEN_EQUALS)
        kind = pgcfg_conf_token_next(&text, &token);
    if (!is_value(kind))
        return malformed(line, kind, token);
    line->value = token;
    line->is_quoted = kind == PGCFG_CONF_TOKEN_STRING;
    kind = pgcfg_conf_token_next(&text, &token);
    return kind == PGCFG_CONF_TOKEN_END ? PGCFG_CONF_LINE_SETTING : malformed(line, kind, token);
}

/* ---- includes ------------------------------------------------------------------- */

/* The server's comparison of names: ASCII letters without regard to case. */
static bool is_word(pgcfg_text text, pgcfg_text word)
{
    if (text.size != word.size)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        if (byte >= 'A' && byte <= 'Z')
            byte = (char)(byte + ('a' - 'A'));
        if (byte != word.data[i])
            return false;
    }
    return true;
}

pgcfg_conf_directive pgcfg_conf_directive_of(pgcfg_text name)
{
    if (is_word(name, PGCFG_TEXT("include")))
        return PGCFG_CONF_INCLUDE;
    if (is_word(name, PGCFG_TEXT("include_if_exists")))
        return PGCFG_CONF_INCLUDE_IF_EXISTS;
    if (is_word(name, PGCFG_TEXT("include_dir")))
        return PGCFG_CONF_INCLUDE_DIR;
    return PGCFG_CONF_NO_DIRECTIVE;
}

/* ---- quoted strings --------------------------------------------------------- */

bool pgcfg_conf_is_plain_string(pgcfg_text quoted, pgcfg_text *inner)
{
    inner->data = quoted.data + 1;
    inner->size = quoted.size - 2;
    return pgcfg_conf_plain_run(*inner) == inner->size;
}

/* Up to three octal digits from `at` on; moves it behind them. */
static char octal_byte(pgcfg_text text, size_t *at)
{
    unsigned byte = 0;

    for (int i = 0; i < 3 && *at < text.size; i++, (*at)++) {
        char digit = text.data[*at];
        if (digit < '0' || digit > '7')
            break;
        byte = byte * 8 + (unsigned)(digit - '0');
    }
    return (char)(unsigned char)(byte & 0xFF);
}

/* The byte that a backslash and what follows it stand for. */
static char escaped_byte(pgcfg_text text, size_t *at)
{
    char byte = text.data[*at];

    if (byte >= '0' && byte <= '7')
        return octal_byte(text, at);
    (*at)++;
    switch (byte) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return byte;
    }
}

/* The next byte that the text between quotes stands for. */
static char next_byte(pgcfg_text text, size_t *at)
{
    char byte = text.data[(*at)++];

    if (byte == '\\' && *at < text.size)
        byte = escaped_byte(text, at);
    else if (byte == '\'' && has(text, *at, '\''))
        (*at)++;
    return byte;
}

/* From so many bytes on, runs of plain bytes are taken at once. */
enum { LONG_SIZE = 64 };

size_t pgcfg_conf_unquote(pgcfg_text quoted, char *out)
{
    const char *nul = (const char *)memchr(quoted.data, '\0', quoted.size);
    pgcfg_text text = quoted;
    size_t size = 0;
    size_t at = 1;

    /* The server goes by strlen, and takes the last byte that comes out for the
     * closing quote, whatever it is. */
    if (nul != NULL)
        text.size = (size_t)(nul - text.data);
    while (at < text.size) {
        pgcfg_text rest = {text.data + at, text.size - at};
        size_t plain = rest.size < LONG_SIZE ? 0 : pgcfg_conf_plain_run(rest);
        char byte;

        if (plain > 0 && plain == rest.size)
            plain--;
        if (out != NULL && plain > 0)
            memcpy(out + size, rest.data, plain);
        size += plain;
        at += plain;
        byte = next_byte(text, &at);
        if (byte == '\0' || at >= text.size)
            break;
        if (out != NULL)
            out[size] = byte;
        size++;
    }
    return size;
}
