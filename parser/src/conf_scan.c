/*
 * conf_scan.c - the tokens of postgresql.conf: the longest match wins, and of
 * equal ones the kind that the server's scanner lists first. Bytes only, no
 * encoding. Same in 13 to 18.
 */
#include "conf_scan.h"

#include <string.h>

/* What a byte may be part of. */
enum {
    BLANK = 1u << 0, /* between tokens */
    DIGIT = 1u << 1,
    HEX_DIGIT = 1u << 2,
    UNIT = 1u << 3,     /* behind digits: ASCII letters */
    START = 1u << 4,    /* begins a name: ASCII letters, underscore, all above ASCII */
    NAME = 1u << 5,     /* of a name, behind its start */
    UNQUOTED = 1u << 6, /* of a value without quotes */
    PLAIN = 1u << 7     /* stands for itself between quotes */
};

/* Kinds of bytes with the same parts. */
#define X 0 /* quote, backslash, NUL, line feed */
#define S PLAIN
#define B (PLAIN | BLANK)
#define U (PLAIN | UNQUOTED)
#define W (PLAIN | UNQUOTED | NAME | START)
#define L (PLAIN | UNQUOTED | NAME | START | UNIT)
#define H (PLAIN | UNQUOTED | NAME | START | UNIT | HEX_DIGIT)
#define D (PLAIN | UNQUOTED | NAME | DIGIT | HEX_DIGIT)

/* clang-format off */
static const uint8_t parts[256] = {
    X, S, S, S, S, S, S, S, S, B, X, S, S, B, S, S,
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    B, S, S, S, S, S, S, X, S, S, S, S, S, U, U, U,
    D, D, D, D, D, D, D, D, D, D, U, S, S, S, S, S,
    S, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, S, X, S, S, W,
    S, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, S, S, S, S, S,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */

#undef X
#undef S
#undef B
#undef U
#undef W
#undef L
#undef H
#undef D

static bool is(char byte, unsigned part)
{
    return (parts[(unsigned char)byte] & part) != 0;
}

/* How many bytes from `at` on are such. */
static size_t run(pgcfg_text text, size_t at, unsigned part)
{
    size_t end = at;

    while (end < text.size && is(text.data[end], part))
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
    size_t id = run(text, 0, NAME);
    size_t qualified = 0;

    *size = id + run(text, id, UNQUOTED);
    if (*size == id)
        return PGCFG_CONF_TOKEN_ID;
    if (text.data[id] == '.' && id + 1 < text.size && is(text.data[id + 1], START))
        qualified = id + 1 + run(text, id + 1, NAME);
    return *size == qualified ? PGCFG_CONF_TOKEN_QUALIFIED_ID : PGCFG_CONF_TOKEN_UNQUOTED_STRING;
}

/* The size of sign? (digit+ or 0x hexdigit+) letter*, 0 = none. */
static size_t integer_size(pgcfg_text text, size_t sign)
{
    size_t digits = run(text, sign, DIGIT);
    size_t decimal;
    size_t hex = 0;

    if (digits == 0)
        return 0;
    decimal = sign + digits + run(text, sign + digits, UNIT);
    if (has(text, sign, '0') && has(text, sign + 1, 'x')) {
        size_t hex_digits = run(text, sign + 2, HEX_DIGIT);
        if (hex_digits > 0) {
            hex = sign + 2 + hex_digits;
            hex += run(text, hex, UNIT);
        }
    }
    return hex > decimal ? hex : decimal;
}

/* The size of sign? digit* . digit* ([eE] sign? digit+)?, 0 = none. */
static size_t real_size(pgcfg_text text, size_t sign)
{
    size_t size = sign + run(text, sign, DIGIT);
    size_t exponent;
    size_t digits;

    if (!has(text, size, '.'))
        return 0;
    size++;
    size += run(text, size, DIGIT);
    if (!has(text, size, 'e') && !has(text, size, 'E'))
        return size;
    exponent = size + 1;
    if (has(text, exponent, '-') || has(text, exponent, '+'))
        exponent++;
    digits = run(text, exponent, DIGIT);
    return digits > 0 ? exponent + digits : size;
}

/* The size of a quoted string, 0 = it does not end on this line. Two quotes
 * go on with the string, if it ends later; else it has ended at the first. */
static size_t string_size(pgcfg_text text)
{
    size_t ended = 0;
    size_t at = 1;

    for (at += run(text, at, PLAIN); at < text.size; at += run(text, at, PLAIN)) {
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
    if (is(first, START))
        return scan_word(text, size);
    if (first == '\'') {
        size_t string = string_size(text);
        if (string == 0)
            return PGCFG_CONF_TOKEN_ERROR;
        *size = string;
        return PGCFG_CONF_TOKEN_STRING;
    }
    if (is(first, DIGIT) || first == '.' || first == '-' || first == '+')
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

    take(rest, run(*rest, 0, BLANK));
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

/* ---- plain lines ------------------------------------------------------------- */

/* Behind the bytes that are such; a line feed ends all of these runs. */
static const char *behind(const char *at, unsigned part)
{
    while (is(*at, part))
        at++;
    return at;
}

/* Behind a name; `at` = there is none. */
static const char *behind_name(const char *at)
{
    if (!is(*at, START))
        return at;
    at = behind(at + 1, NAME);
    return *at == '.' && is(at[1], START) ? behind(at + 2, NAME) : at;
}

/* Behind a value: a string without escapes, a word, or a decimal number, perhaps
 * with a fraction or a unit. `at` = there is none. */
static const char *behind_value(const char *at)
{
    const char *digits = at + (*at == '-' ? 1 : 0);
    const char *end;

    if (*at == '\'') {
        end = behind(at + 1, PLAIN);
        return *end == '\'' ? end + 1 : at;
    }
    if (is(*at, START))
        return behind(at + 1, NAME);
    end = behind(digits, DIGIT);
    if (end == digits)
        return at;
    return *end == '.' ? behind(end + 1, DIGIT) : behind(end, UNIT);
}

/* The line feed, if only blanks or a comment come before it; else NULL. */
static const char *line_feed(const char *at, const char *end)
{
    at = behind(at, BLANK);
    if (*at == '#')
        at = memchr(at, '\n', (size_t)(end - at));
    return *at == '\n' ? at : NULL;
}

bool pgcfg_conf_plain_scan(const char *line, const char *end, pgcfg_conf_plain *plain)
{
    const char *name = behind(line, BLANK);
    const char *name_end = behind_name(name);
    const char *value = behind(name_end, BLANK);
    const char *value_end;
    const char *newline;

    if (*value == '=')
        value = behind(value + 1, BLANK);
    value_end = behind_value(value);
    /* What touches the name is part of the same token, unless it is a string. */
    if (name == name_end || value == value_end || (value == name_end && *value != '\''))
        return false;
    newline = line_feed(value_end, end);
    if (newline == NULL)
        return false;
    plain->size = (size_t)(newline - line) + 1;
    plain->name = (uint32_t)(name - line);
    plain->name_size = (uint32_t)(name_end - name);
    plain->value = (uint32_t)(value - line);
    plain->value_size = (uint32_t)(value_end - value);
    plain->is_quoted = *value == '\'';
    return true;
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
    return run(*inner, 0, PLAIN) == inner->size;
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

size_t pgcfg_conf_unquote(pgcfg_text quoted, char *out)
{
    const char *nul = memchr(quoted.data, '\0', quoted.size);
    pgcfg_text text = quoted;
    size_t size = 0;
    size_t at = 1;

    /* The server goes by strlen, and takes the last byte that comes out for the
     * closing quote, whatever it is. */
    if (nul != NULL)
        text.size = (size_t)(nul - text.data);
    while (at < text.size) {
        char byte = next_byte(text, &at);
        if (byte == '\0' || at >= text.size)
            break;
        if (out != NULL)
            out[size] = byte;
        size++;
    }
    return size;
}
