/*
 * are_set.c - sets of characters. The server reads authentication files under the C
 * locale with one byte for each character, so that classes hold ASCII characters only
 * (but for "cntrl", which the server defines by itself), and case is that of ASCII.
 */
#include "are.h"

#include "predicates.h"

#include <string.h>

#define CHARACTERS 256u

bool pgcfg_are_set_has(const are_set *set, uint8_t character)
{
    return (set->bits[character / 8] >> (character % 8) & 1) != 0;
}

static void add(are_set *set, uint32_t character)
{
    set->bits[character / 8] |= (uint8_t)(1u << (character % 8));
}

static bool is_lower(uint32_t c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(uint32_t c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(uint32_t c)
{
    return is_lower(c) || is_upper(c) || is_digit(c);
}

static bool is_in_class(are_class which, uint32_t c)
{
    switch (which) {
    case ARE_CLASS_ALNUM:
        return is_alnum(c);
    case ARE_CLASS_ALPHA:
        return is_lower(c) || is_upper(c);
    case ARE_CLASS_ASCII:
        return c < 0x80;
    case ARE_CLASS_BLANK:
        return c == ' ' || c == '\t';
    case ARE_CLASS_CNTRL:
        return c < 0x20 || (c >= 0x7F && c < 0xA0);
    case ARE_CLASS_DIGIT:
        return is_digit(c);
    case ARE_CLASS_GRAPH:
        return c > 0x20 && c < 0x7F;
    case ARE_CLASS_LOWER:
        return is_lower(c);
    case ARE_CLASS_PRINT:
        return c >= 0x20 && c < 0x7F;
    case ARE_CLASS_PUNCT:
        return c > 0x20 && c < 0x7F && !is_alnum(c);
    case ARE_CLASS_SPACE:
        return c == ' ' || (c >= '\t' && c <= '\r');
    case ARE_CLASS_UPPER:
        return is_upper(c);
    case ARE_CLASS_XDIGIT:
        return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    case ARE_CLASS_WORD:
        break;
    }
    return is_alnum(c) || c == '_';
}

void pgcfg_are_set_add_range(are_set *set, uint32_t first, uint32_t last, bool is_folded)
{
    for (uint32_t c = first; c <= last && c < CHARACTERS; c++) {
        add(set, c);
        if (is_folded && (is_lower(c) || is_upper(c)))
            add(set, c ^ 0x20u);
    }
}

/* Without regard to case, "lower" and "upper" are both "alpha". */
void pgcfg_are_set_add_class(are_set *set, are_class which, bool is_folded)
{
    if (is_folded && (which == ARE_CLASS_LOWER || which == ARE_CLASS_UPPER))
        which = ARE_CLASS_ALPHA;
    for (uint32_t c = 0; c < CHARACTERS; c++)
        if (is_in_class(which, c))
            add(set, c);
}

void pgcfg_are_set_add_set(are_set *set, const are_set *other)
{
    for (size_t i = 0; i < sizeof set->bits; i++)
        set->bits[i] |= other->bits[i];
}

void pgcfg_are_set_complement(are_set *set)
{
    for (size_t i = 0; i < sizeof set->bits; i++)
        set->bits[i] = (uint8_t)~set->bits[i];
}

void pgcfg_are_set_remove(are_set *set, uint32_t character)
{
    set->bits[character / 8] &= (uint8_t) ~(1u << (character % 8));
}

are_set pgcfg_are_set_of_class(const are_lexer *lexer)
{
    are_set set;
    memset(&set, 0, sizeof set);
    pgcfg_are_set_add_class(&set, (are_class)lexer->value, lexer->is_folded);
    if (!lexer->is_complement)
        return set;
    pgcfg_are_set_complement(&set);
    if (lexer->stops_at_newline && !pgcfg_class_complement_has_newline(lexer->major))
        pgcfg_are_set_remove(&set, '\n');
    return set;
}
