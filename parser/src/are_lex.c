/*
 * are_lex.c - cuts a regular expression into tokens: director, embedded options,
 * the advanced, extended, basic and literal syntaxes, escapes, bounds, and the
 * inside of bracket expressions. What may follow what is left to the parser.
 */
#include "are.h"

#include "predicates.h"

#include <string.h>

void pgcfg_are_lexer_fail(are_lexer *lexer, pgcfg_regex_status status)
{
    lexer->token = ARE_TOKEN_END;
    if (lexer->status == PGCFG_REGEX_OK)
        lexer->status = status;
}

static bool at_end(const are_lexer *lexer)
{
    return lexer->now == lexer->stop;
}

static bool has(const are_lexer *lexer, size_t count)
{
    return (size_t)(lexer->stop - lexer->now) >= count;
}

static bool sees(const are_lexer *lexer, char c)
{
    return !at_end(lexer) && *lexer->now == (unsigned char)c;
}

static bool sees_text(const are_lexer *lexer, const char *text, size_t size)
{
    return has(lexer, size) && memcmp(lexer->now, text, size) == 0;
}

static bool eat(are_lexer *lexer, char c)
{
    if (!sees(lexer, c))
        return false;
    lexer->now++;
    return true;
}

static void set(are_lexer *lexer, are_token token)
{
    lexer->token = token;
}

static void set_value(are_lexer *lexer, are_token token, uint32_t value)
{
    lexer->token = token;
    lexer->value = value;
}

static void set_class(are_lexer *lexer, are_class which, bool is_complement)
{
    set_value(lexer, ARE_TOKEN_CLASS, which);
    lexer->is_complement = is_complement;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(unsigned char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Expanded syntax: blanks, and comments from '#' to the end of the line. */
static void skip_expanded(are_lexer *lexer)
{
    if (!lexer->is_expanded)
        return;
    bool in_comment = false;
    while (!at_end(lexer)) {
        const unsigned char c = *lexer->now;
        if (in_comment)
            in_comment = c != '\n';
        else if (c == '#')
            in_comment = true;
        else if (!is_space(c))
            return;
        lexer->now++;
    }
}

static void set_newline_modes(are_lexer *lexer, bool stops, bool anchors)
{
    lexer->stops_at_newline = stops;
    lexer->anchors_at_newline = anchors;
}

static bool apply_option(are_lexer *lexer, unsigned char letter)
{
    switch (letter) {
    case 'b':
        lexer->is_extended = false;
        lexer->is_advanced = false;
        lexer->is_literal = false;
        return true;
    case 'e':
        lexer->is_extended = true;
        lexer->is_advanced = false;
        lexer->is_literal = false;
        return true;
    case 'q':
        lexer->is_extended = false;
        lexer->is_advanced = false;
        lexer->is_literal = true;
        return true;
    case 't':
        lexer->is_expanded = false;
        return true;
    case 'x':
        lexer->is_expanded = true;
        return true;
    case 'c':
        lexer->is_folded = false;
        return true;
    case 'i':
        lexer->is_folded = true;
        return true;
    case 'm':
    case 'n':
        set_newline_modes(lexer, true, true);
        return true;
    case 'p':
        set_newline_modes(lexer, true, false);
        return true;
    case 's':
        set_newline_modes(lexer, false, false);
        return true;
    case 'w':
        set_newline_modes(lexer, false, true);
        return true;
    default:
        return false;
    }
}

/* (?xyz) at the start. Letters are applied one by one, so that the last of b, e and
 * q counts; (?qx) is not expanded. */
static void read_options(are_lexer *lexer)
{
    if (!sees_text(lexer, "(?", 2) || !has(lexer, 3) || !is_letter(lexer->now[2]))
        return;
    lexer->now += 2;
    while (!at_end(lexer) && is_letter(*lexer->now)) {
        if (!apply_option(lexer, *lexer->now)) {
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_EMBEDDED_OPTION);
            return;
        }
        lexer->now++;
    }
    if (!eat(lexer, ')')) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_EMBEDDED_OPTION);
        return;
    }
    if (lexer->is_literal) {
        lexer->is_expanded = false;
        set_newline_modes(lexer, false, false);
    }
}

/* The director "***" needs one character behind it; a bare "***" is a misplaced
 * quantifier, which happens to be the same error. */
static void read_prefixes(are_lexer *lexer)
{
    if (sees_text(lexer, "***", 3) && has(lexer, 4)) {
        switch (lexer->now[3]) {
        case '?':
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_REGEXP);
            return;
        case '=':
            (void)apply_option(lexer, 'q');
            lexer->now += 4;
            return;
        case ':':
            lexer->now += 4;
            break;
        default:
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND);
            return;
        }
    }
    read_options(lexer);
}

static are_context mainline(const are_lexer *lexer)
{
    if (lexer->is_literal)
        return ARE_CONTEXT_LITERAL;
    return lexer->is_extended ? ARE_CONTEXT_EXTENDED : ARE_CONTEXT_BASIC;
}

void pgcfg_are_lexer_start(are_lexer *lexer, pgcfg_text pattern, int major)
{
    memset(lexer, 0, sizeof *lexer);
    /* An empty view may have no address, and then no end to compute. */
    lexer->now = (const unsigned char *)(pattern.size > 0 ? pattern.data : "");
    lexer->stop = lexer->now + pattern.size;
    lexer->major = major;
    lexer->is_extended = true;
    lexer->is_advanced = true;
    lexer->token = ARE_TOKEN_START;
    read_prefixes(lexer);
    if (lexer->status != PGCFG_REGEX_OK)
        return;
    lexer->context = mainline(lexer);
    pgcfg_are_lexer_next(lexer);
}

static uint32_t digit_value(unsigned char c)
{
    if (is_digit(c))
        return (uint32_t)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (uint32_t)(c - 'a' + 10);
    if (c >= 'A' && c <= 'F')
        return (uint32_t)(c - 'A' + 10);
    return UINT32_MAX;
}

/* Up to `most` digits; the value wraps around at 32 bits as the server's does. */
static uint32_t read_digits(are_lexer *lexer, uint32_t base, uint32_t least, uint32_t most)
{
    uint32_t value = 0;
    uint32_t count = 0;
    while (count < most && !at_end(lexer) && digit_value(*lexer->now) < base) {
        value = value * base + digit_value(*lexer->now);
        lexer->now++;
        count++;
    }
    if (count < least)
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
    return value;
}

#define CHARACTER_MAX UINT32_C(0x7FFFFFFE)
#define DIGITS_MAX 255u /* of \x... and of a back reference */

static void read_hexadecimal(are_lexer *lexer, uint32_t least, uint32_t most)
{
    const uint32_t character = read_digits(lexer, 16, least, most);
    if (lexer->status != PGCFG_REGEX_OK || character > CHARACTER_MAX) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
        return;
    }
    set_value(lexer, ARE_TOKEN_CHARACTER, character);
}

/* At most three digits, and no more than fit a byte: \777 is \77 and a 7. */
static void read_octal(are_lexer *lexer)
{
    uint32_t character = read_digits(lexer, 8, 1, 3);
    if (lexer->status != PGCFG_REGEX_OK)
        return;
    if (character > 0xFF) {
        character >>= 3;
        lexer->now--;
    }
    set_value(lexer, ARE_TOKEN_CHARACTER, character);
}

/* One digit is always a back reference; several are one if so many groups have been
 * opened (the number taken as a signed 32-bit one), else the first of them start an
 * octal character. */
static void read_back_reference(are_lexer *lexer)
{
    const unsigned char *first = lexer->now;
    const uint32_t number = read_digits(lexer, 10, 1, DIGITS_MAX);
    if (lexer->now == first + 1 || (number > 0 && number <= lexer->captures)) {
        set_value(lexer, ARE_TOKEN_BACKREFERENCE, number);
        return;
    }
    lexer->now = first;
    read_octal(lexer);
}

/* An escape of the advanced syntax, behind its backslash; there is a character. */
static void read_escape(are_lexer *lexer)
{
    const unsigned char c = *lexer->now++;
    if (!is_letter(c) && !is_digit(c)) {
        set_value(lexer, ARE_TOKEN_CHARACTER, c);
        return;
    }
    switch (c) {
    case 'a':
        set_value(lexer, ARE_TOKEN_CHARACTER, 7);
        return;
    case 'b':
        set_value(lexer, ARE_TOKEN_CHARACTER, 8);
        return;
    case 'B':
        set_value(lexer, ARE_TOKEN_CHARACTER, '\\');
        return;
    case 'c':
        if (at_end(lexer)) {
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
            return;
        }
        set_value(lexer, ARE_TOKEN_CHARACTER, *lexer->now++ & 0x1Fu);
        return;
    case 'e':
        set_value(lexer, ARE_TOKEN_CHARACTER, 27);
        return;
    case 'f':
        set_value(lexer, ARE_TOKEN_CHARACTER, 12);
        return;
    case 'n':
        set_value(lexer, ARE_TOKEN_CHARACTER, 10);
        return;
    case 'r':
        set_value(lexer, ARE_TOKEN_CHARACTER, 13);
        return;
    case 't':
        set_value(lexer, ARE_TOKEN_CHARACTER, 9);
        return;
    case 'v':
        set_value(lexer, ARE_TOKEN_CHARACTER, 11);
        return;
    case 'd':
    case 'D':
        set_class(lexer, ARE_CLASS_DIGIT, c == 'D');
        return;
    case 's':
    case 'S':
        set_class(lexer, ARE_CLASS_SPACE, c == 'S');
        return;
    case 'w':
    case 'W':
        set_class(lexer, ARE_CLASS_WORD, c == 'W');
        return;
    case 'A':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_SUBJECT_START);
        return;
    case 'm':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_WORD_START);
        return;
    case 'M':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_WORD_END);
        return;
    case 'y':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_WORD_EDGE);
        return;
    case 'Y':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_NOT_AT_WORD_EDGE);
        return;
    case 'Z':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_SUBJECT_END);
        return;
    case 'u':
        read_hexadecimal(lexer, 4, 4);
        return;
    case 'U':
        read_hexadecimal(lexer, 8, 8);
        return;
    case 'x':
        read_hexadecimal(lexer, 1, DIGITS_MAX);
        return;
    case '0':
        lexer->now--;
        read_octal(lexer);
        return;
    default:
        if (is_digit(c)) {
            lexer->now--;
            read_back_reference(lexer);
        } else {
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
        }
        return;
    }
}

/* A backslash in brackets: characters and classes are all that makes sense there.
 * 13 has no complemented classes in brackets. */
static void read_bracket_escape(are_lexer *lexer)
{
    if (!lexer->is_advanced) {
        set_value(lexer, ARE_TOKEN_CHARACTER, '\\');
        return;
    }
    if (at_end(lexer)) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
        return;
    }
    read_escape(lexer);
    if (lexer->token == ARE_TOKEN_CHARACTER)
        return;
    if (lexer->token == ARE_TOKEN_CLASS &&
        (!lexer->is_complement || pgcfg_has_word_class(lexer->major))) {
        lexer->has_underscore_to_go =
            lexer->value == ARE_CLASS_WORD && !pgcfg_has_word_class(lexer->major);
        return;
    }
    pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
}

/* '[' in brackets: the start of a name, or itself. */
static void read_bracket_name_start(are_lexer *lexer)
{
    if (at_end(lexer)) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_BRACKETS_NOT_BALANCED);
    } else if (eat(lexer, '.')) {
        lexer->context = ARE_CONTEXT_COLLATING;
        set(lexer, ARE_TOKEN_COLLATING);
    } else if (eat(lexer, '=')) {
        lexer->context = ARE_CONTEXT_EQUIVALENT;
        set(lexer, ARE_TOKEN_EQUIVALENT);
    } else if (eat(lexer, ':')) {
        lexer->context = ARE_CONTEXT_CLASS_NAME;
        set(lexer, ARE_TOKEN_CLASS_NAME);
    } else {
        set_value(lexer, ARE_TOKEN_CHARACTER, '[');
    }
}

static void next_in_bracket(are_lexer *lexer)
{
    const unsigned char c = *lexer->now++;
    const bool is_first = lexer->previous == ARE_TOKEN_BRACKET_OPEN;
    switch (c) {
    case ']':
        if (is_first) {
            set_value(lexer, ARE_TOKEN_CHARACTER, c);
        } else {
            lexer->context = mainline(lexer);
            set(lexer, ARE_TOKEN_BRACKET_CLOSE);
        }
        return;
    case '\\':
        read_bracket_escape(lexer);
        return;
    case '-':
        set_value(lexer, is_first || sees(lexer, ']') ? ARE_TOKEN_CHARACTER : ARE_TOKEN_RANGE, c);
        return;
    case '[':
        read_bracket_name_start(lexer);
        return;
    default:
        set_value(lexer, ARE_TOKEN_CHARACTER, c);
        return;
    }
}

/* Inside [. .] and its like, `mark` being the dot. */
static void next_in_name(are_lexer *lexer, char mark)
{
    const unsigned char c = *lexer->now++;
    if (c == (unsigned char)mark && eat(lexer, ']')) {
        lexer->context = ARE_CONTEXT_BRACKET;
        set(lexer, ARE_TOKEN_NAME_END);
    } else {
        set_value(lexer, ARE_TOKEN_CHARACTER, c);
    }
}

static void set_quantifier(are_lexer *lexer, are_token token)
{
    const bool is_lazy = lexer->is_advanced && eat(lexer, '?');
    set_value(lexer, token, is_lazy ? 0 : 1);
}

static void next_in_bound(are_lexer *lexer)
{
    const bool is_basic = lexer->context == ARE_CONTEXT_BASIC_BOUND;
    const unsigned char c = *lexer->now++;
    if (is_digit(c)) {
        set_value(lexer, ARE_TOKEN_BOUND_DIGIT, (uint32_t)(c - '0'));
    } else if (c == ',') {
        set(lexer, ARE_TOKEN_BOUND_COMMA);
    } else if (is_basic ? c == '\\' && eat(lexer, '}') : c == '}') {
        lexer->context = mainline(lexer);
        set_quantifier(lexer, ARE_TOKEN_BOUND_CLOSE);
    } else {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_REPETITION_COUNT);
    }
}

/* '[', already eaten: [[:<:]] and [[:>:]] are constraints by themselves. */
static void read_bracket_start(are_lexer *lexer)
{
    if (sees_text(lexer, "[:<:]]", 6) || sees_text(lexer, "[:>:]]", 6)) {
        const bool is_start = lexer->now[2] == '<';
        lexer->now += 6;
        set_value(lexer, ARE_TOKEN_CONSTRAINT, is_start ? ARE_AT_WORD_START : ARE_AT_WORD_END);
        return;
    }
    lexer->is_complement = eat(lexer, '^');
    lexer->context = ARE_CONTEXT_BRACKET;
    set(lexer, ARE_TOKEN_BRACKET_OPEN);
}

/* What stands behind "(?". False: it was a comment, which is no token; one that is
 * not closed reaches to the end of the pattern. */
static bool read_parenthesis_extension(are_lexer *lexer)
{
    if (eat(lexer, ':')) {
        set_value(lexer, ARE_TOKEN_OPEN, 0);
    } else if (eat(lexer, '#')) {
        while (!at_end(lexer) && !eat(lexer, ')'))
            lexer->now++;
        return false;
    } else if (eat(lexer, '=')) {
        set_value(lexer, ARE_TOKEN_LOOKAROUND, ARE_LOOKS_AHEAD);
    } else if (eat(lexer, '!')) {
        set_value(lexer, ARE_TOKEN_LOOKAROUND, ARE_LOOKS_AHEAD | ARE_IS_NEGATED);
    } else if (eat(lexer, '<') && (sees(lexer, '=') || sees(lexer, '!'))) {
        set_value(lexer, ARE_TOKEN_LOOKAROUND, *lexer->now == '!' ? ARE_IS_NEGATED : 0);
        lexer->now++;
    } else {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND);
    }
    return true;
}

/* False: a comment has been skipped and there is no token yet. */
static bool next_extended(are_lexer *lexer)
{
    const unsigned char c = *lexer->now++;
    switch (c) {
    case '|':
        set(lexer, ARE_TOKEN_ALTERNATIVE);
        break;
    case '*':
        set_quantifier(lexer, ARE_TOKEN_STAR);
        break;
    case '+':
        set_quantifier(lexer, ARE_TOKEN_PLUS);
        break;
    case '?':
        set_quantifier(lexer, ARE_TOKEN_QUESTION);
        break;
    case '{':
        skip_expanded(lexer);
        if (!at_end(lexer) && is_digit(*lexer->now)) {
            lexer->context = ARE_CONTEXT_EXTENDED_BOUND;
            set(lexer, ARE_TOKEN_BOUND_OPEN);
        } else {
            set_value(lexer, ARE_TOKEN_CHARACTER, c);
        }
        break;
    case '(':
        if (lexer->is_advanced && eat(lexer, '?'))
            return read_parenthesis_extension(lexer);
        set_value(lexer, ARE_TOKEN_OPEN, 1);
        break;
    case ')':
        set_value(lexer, ARE_TOKEN_CLOSE, c);
        break;
    case '[':
        read_bracket_start(lexer);
        break;
    case '.':
        set(lexer, ARE_TOKEN_ANY);
        break;
    case '^':
        set_value(lexer, ARE_TOKEN_CARET_CONSTRAINT, ARE_AT_LINE_START);
        break;
    case '$':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_LINE_END);
        break;
    case '\\':
        if (at_end(lexer))
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
        else if (lexer->is_advanced)
            read_escape(lexer);
        else
            set_value(lexer, ARE_TOKEN_CHARACTER, *lexer->now++);
        break;
    default:
        set_value(lexer, ARE_TOKEN_CHARACTER, c);
        break;
    }
    return true;
}

static void read_basic_escape(are_lexer *lexer)
{
    if (at_end(lexer)) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_ESCAPE);
        return;
    }
    const unsigned char c = *lexer->now++;
    switch (c) {
    case '{':
        lexer->context = ARE_CONTEXT_BASIC_BOUND;
        set(lexer, ARE_TOKEN_BOUND_OPEN);
        return;
    case '(':
        set_value(lexer, ARE_TOKEN_OPEN, 1);
        return;
    case ')':
        set_value(lexer, ARE_TOKEN_CLOSE, c);
        return;
    case '<':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_WORD_START);
        return;
    case '>':
        set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_WORD_END);
        return;
    default:
        if (c >= '1' && c <= '9')
            set_value(lexer, ARE_TOKEN_BACKREFERENCE, (uint32_t)(c - '0'));
        else
            set_value(lexer, ARE_TOKEN_CHARACTER, c);
        return;
    }
}

/* In basic expressions '*', '^' and '$' depend on what stands around them. */
static void next_basic(are_lexer *lexer)
{
    const unsigned char c = *lexer->now++;
    const bool is_leading = lexer->previous == ARE_TOKEN_START || lexer->previous == ARE_TOKEN_OPEN;
    switch (c) {
    case '*':
        if (is_leading || lexer->previous == ARE_TOKEN_CARET_CONSTRAINT)
            set_value(lexer, ARE_TOKEN_CHARACTER, c);
        else
            set_value(lexer, ARE_TOKEN_STAR, 1);
        return;
    case '[':
        read_bracket_start(lexer);
        return;
    case '.':
        set(lexer, ARE_TOKEN_ANY);
        return;
    case '^':
        if (is_leading)
            set_value(lexer, ARE_TOKEN_CARET_CONSTRAINT, ARE_AT_LINE_START);
        else
            set_value(lexer, ARE_TOKEN_CHARACTER, c);
        return;
    case '$':
        skip_expanded(lexer);
        if (at_end(lexer) || sees_text(lexer, "\\)", 2))
            set_value(lexer, ARE_TOKEN_CONSTRAINT, ARE_AT_LINE_END);
        else
            set_value(lexer, ARE_TOKEN_CHARACTER, c);
        return;
    case '\\':
        read_basic_escape(lexer);
        return;
    default:
        set_value(lexer, ARE_TOKEN_CHARACTER, c);
        return;
    }
}

static bool skips_blanks(are_context context)
{
    return context == ARE_CONTEXT_BASIC || context == ARE_CONTEXT_EXTENDED ||
           context == ARE_CONTEXT_BASIC_BOUND || context == ARE_CONTEXT_EXTENDED_BOUND;
}

static void next_at_end(are_lexer *lexer)
{
    switch (lexer->context) {
    case ARE_CONTEXT_LITERAL:
    case ARE_CONTEXT_BASIC:
    case ARE_CONTEXT_EXTENDED:
        set(lexer, ARE_TOKEN_END);
        return;
    case ARE_CONTEXT_BASIC_BOUND:
    case ARE_CONTEXT_EXTENDED_BOUND:
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_BRACES_NOT_BALANCED);
        return;
    case ARE_CONTEXT_BRACKET:
    case ARE_CONTEXT_COLLATING:
    case ARE_CONTEXT_EQUIVALENT:
    case ARE_CONTEXT_CLASS_NAME:
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_BRACKETS_NOT_BALANCED);
        return;
    }
}

/* False: only a comment was there. */
static bool next_in_context(are_lexer *lexer)
{
    switch (lexer->context) {
    case ARE_CONTEXT_LITERAL:
        set_value(lexer, ARE_TOKEN_CHARACTER, *lexer->now++);
        return true;
    case ARE_CONTEXT_BASIC:
        next_basic(lexer);
        return true;
    case ARE_CONTEXT_EXTENDED:
        return next_extended(lexer);
    case ARE_CONTEXT_BASIC_BOUND:
    case ARE_CONTEXT_EXTENDED_BOUND:
        next_in_bound(lexer);
        return true;
    case ARE_CONTEXT_BRACKET:
        next_in_bracket(lexer);
        return true;
    case ARE_CONTEXT_COLLATING:
        next_in_name(lexer, '.');
        return true;
    case ARE_CONTEXT_EQUIVALENT:
        next_in_name(lexer, '=');
        return true;
    case ARE_CONTEXT_CLASS_NAME:
        next_in_name(lexer, ':');
        break;
    }
    return true;
}

void pgcfg_are_lexer_next(are_lexer *lexer)
{
    if (lexer->status != PGCFG_REGEX_OK)
        return;
    lexer->previous = lexer->token;
    if (lexer->has_underscore_to_go) {
        lexer->has_underscore_to_go = false;
        set_value(lexer, ARE_TOKEN_CHARACTER, '_');
        return;
    }
    bool has_token = false;
    while (!has_token) {
        if (skips_blanks(lexer->context))
            skip_expanded(lexer);
        if (at_end(lexer)) {
            next_at_end(lexer);
            return;
        }
        has_token = next_in_context(lexer);
    }
}
