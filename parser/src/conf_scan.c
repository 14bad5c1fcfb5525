/*
 * conf_scan.c - the tokens of postgresql.conf: the longest match wins, and of
 * equal ones the kind that the server's scanner lists first. Bytes only, no
 * encoding. Same in 13 to 18.
 */
#include "conf_scan.h"

#include <string.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_unit_letter(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* Begins an identifier: ASCII letters, underscore, all bytes above ASCII. */
static bool is_letter(char byte)
{
    return is_unit_letter(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

static bool is_name_byte(char byte)
{
    return is_letter(byte) || is_digit(byte);
}

static bool is_unquoted_byte(char byte)
{
    return is_name_byte(byte) || byte == '-' || byte == '.' || byte == ':' || byte == '/';
}

static bool is_hex_digit(char byte)
{
    return is_digit(byte) || (byte >= 'A' && byte <= 'F') || (byte >= 'a' && byte <= 'f');
}

/* How many bytes from `at` on satisfy the test. */
static size_t run(pgcfg_text text, size_t at, bool (*test)(char))
{
    size_t size = 0;

    while (at + size < text.size && test(text.data[at + size]))
        size++;
    return size;
}

static bool has(pgcfg_text text, size_t at, char byte)
{
    return at < text.size && text.data[at] == byte;
}

/* A word: ID, or ID.ID, or else an unquoted string. */
static pgcfg_conf_token_kind scan_word(pgcfg_text text, size_t *size)
{
    size_t id = run(text, 0, is_name_byte);
    size_t qualified = 0;

    if (has(text, id, '.') && id + 1 < text.size && is_letter(text.data[id + 1]))
        qualified = id + 1 + run(text, id + 1, is_name_byte);
    *size = run(text, 0, is_unquoted_byte);
    if (*size == id)
        return PGCFG_CONF_TOKEN_ID;
    return *size == qualified ? PGCFG_CONF_TOKEN_QUALIFIED_ID : PGCFG_CONF_TOKEN_UNQUOTED_STRING;
}

/* The size of sign? (digit+ or 0x hexdigit+) letter*, 0 = none. */
static size_t integer_size(pgcfg_text text, size_t sign)
{
    size_t digits = run(text, sign, is_digit);
    size_t decimal;
    size_t hex = 0;

    if (digits == 0)
        return 0;
    decimal = sign + digits + run(text, sign + digits, is_unit_letter);
    if (has(text, sign, '0') && has(text, sign + 1, 'x')) {
        size_t hex_digits = run(text, sign + 2, is_hex_digit);
        if (hex_digits > 0) {
            hex = sign + 2 + hex_digits;
            hex += run(text, hex, is_unit_letter);
        }
    }
    return hex > decimal ? hex : decimal;
}

/* The size of sign? digit* . digit* ([eE] sign? digit+)?, 0 = none. */
static size_t real_size(pgcfg_text text, size_t sign)
{
    size_t size = sign + run(text, sign, is_digit);
    size_t exponent;
    size_t digits;

    if (!has(text, size, '.'))
        return 0;
    size++;
    size += run(text, size, is_digit);
    if (!has(text, size, 'e') && !has(text, size, 'E'))
        return size;
    exponent = size + 1;
    if (has(text, exponent, '-') || has(text, exponent, '+'))
        exponent++;
    digits = run(text, exponent, is_digit);
    return digits > 0 ? exponent + digits : size;
}

/* The size of a quoted string, 0 = it does not end on this line. Two quotes
 * go on with the string, if it ends later; else it has ended at the first. */
static size_t string_size(pgcfg_text text)
{
    size_t ended = 0;
    size_t at = 1;

    while (at < text.size) {
        char byte = text.data[at];
        if (byte == '\\') {
            at += 2;
        } else if (byte == '\'') {
            ended = at + 1;
            if (!has(text, at + 1, '\''))
                break;
            at += 2;
        } else {
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
    if (is_letter(first))
        return scan_word(text, size);
    if (first == '\'') {
        size_t string = string_size(text);
        if (string == 0)
            return PGCFG_CONF_TOKEN_ERROR;
        *size = string;
        return PGCFG_CONF_TOKEN_STRING;
    }
    if (is_digit(first) || first == '.' || first == '-' || first == '+')
        return scan_number(text, size);
    return first == '=' ? PGCFG_CONF_TOKEN_EQUALS : PGCFG_CONF_TOKEN_ERROR;
}

pgcfg_conf_token_kind pgcfg_conf_token_next(pgcfg_text *rest, pgcfg_text *token)
{
    pgcfg_conf_token_kind kind;
    size_t size;

    while (rest->size > 0 &&
           (rest->data[0] == ' ' || rest->data[0] == '\t' || rest->data[0] == '\r')) {
        rest->data++;
        rest->size--;
    }
    if (rest->size > 0 && rest->data[0] == '#') {
        rest->data += rest->size;
        rest->size = 0;
    }
    token->data = rest->data;
    token->size = 0;
    if (rest->size == 0)
        return PGCFG_CONF_TOKEN_END;
    kind = scan(*rest, &size);
    token->size = size;
    rest->data += size;
    rest->size -= size;
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
    return inner->size == 0 || (memchr(inner->data, '\'', inner->size) == NULL &&
                                memchr(inner->data, '\\', inner->size) == NULL &&
                                memchr(inner->data, '\0', inner->size) == NULL);
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
