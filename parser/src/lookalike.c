/*
 * lookalike.c - the table of look-alike characters and the search for them.
 */
#include "lookalike.h"

#include <string.h>

typedef struct row {
    uint32_t first; /* code points */
    uint32_t last;
    char plain;     /* ASCII for `first`; 0 = nothing */
    bool counts_on; /* the next code points stand for the next ASCII characters */
    pgcfg_lookalike_kind kind;
    const char *name;
    const char *instead;
} row;

#define BLANK(first, last, name)                                                                   \
    {                                                                                              \
        first, last, 0, false, PGCFG_LOOKALIKE_BLANK, name, "an ordinary blank"                    \
    }
#define HIDDEN(first, last, name)                                                                  \
    {                                                                                              \
        first, last, 0, false, PGCFG_LOOKALIKE_BLANK, name, "nothing in its place"                 \
    }
#define QUOTE(first, last, name)                                                                   \
    {                                                                                              \
        first, last, 0, false, PGCFG_LOOKALIKE_QUOTE, name, "a plain \", or no quotes at all"      \
    }
#define DASH(first, last, name)                                                                    \
    {                                                                                              \
        first, last, '-', false, PGCFG_LOOKALIKE_DASH, name, "a plain hyphen -"                    \
    }
#define SIGN(first, plain, name)                                                                   \
    {                                                                                              \
        first, first, plain[0], false, PGCFG_LOOKALIKE_SIGN, name, "a plain " plain                \
    }
#define LETTERS(first, last, plain, name)                                                          \
    {                                                                                              \
        first, last, plain, true, PGCFG_LOOKALIKE_LETTER, name, "plain ASCII letters and digits"   \
    }

/* In ascending order. */
static const row rows[] = {
    BLANK(0x00A0, 0x00A0, "a no-break space"),
    QUOTE(0x00AB, 0x00AB, "an angle quotation mark"),
    HIDDEN(0x00AD, 0x00AD, "a soft hyphen"),
    QUOTE(0x00B4, 0x00B4, "an acute accent"),
    QUOTE(0x00BB, 0x00BB, "an angle quotation mark"),
    LETTERS(0x0391, 0x0391, 'A', "a Greek letter"),
    LETTERS(0x0395, 0x0395, 'E', "a Greek letter"),
    LETTERS(0x039F, 0x039F, 'O', "a Greek letter"),
    LETTERS(0x03BF, 0x03BF, 'o', "a Greek letter"),
    LETTERS(0x0430, 0x0430, 'a', "a Cyrillic letter"),
    LETTERS(0x0435, 0x0435, 'e', "a Cyrillic letter"),
    LETTERS(0x043E, 0x043E, 'o', "a Cyrillic letter"),
    LETTERS(0x0440, 0x0440, 'p', "a Cyrillic letter"),
    LETTERS(0x0441, 0x0441, 'c', "a Cyrillic letter"),
    LETTERS(0x0443, 0x0443, 'y', "a Cyrillic letter"),
    LETTERS(0x0445, 0x0445, 'x', "a Cyrillic letter"),
    LETTERS(0x0455, 0x0455, 's', "a Cyrillic letter"),
    LETTERS(0x0456, 0x0456, 'i', "a Cyrillic letter"),
    SIGN(0x060C, ",", "an Arabic comma"),
    BLANK(0x2000, 0x200A, "a typographic space"),
    HIDDEN(0x200B, 0x200B, "a zero-width space"),
    HIDDEN(0x200C, 0x200D, "an invisible joiner"),
    HIDDEN(0x200E, 0x200F, "an invisible direction mark"),
    DASH(0x2010, 0x2011, "a typographic hyphen"),
    DASH(0x2012, 0x2012, "a figure dash"),
    DASH(0x2013, 0x2013, "an en dash"),
    DASH(0x2014, 0x2015, "an em dash"),
    QUOTE(0x2018, 0x201B, "a curly single quotation mark"),
    QUOTE(0x201C, 0x201F, "a curly quotation mark"),
    BLANK(0x2028, 0x2029, "a Unicode line separator"),
    HIDDEN(0x202A, 0x202E, "an invisible direction mark"),
    BLANK(0x202F, 0x202F, "a narrow no-break space"),
    QUOTE(0x2032, 0x2036, "a prime mark"),
    QUOTE(0x2039, 0x203A, "an angle quotation mark"),
    SIGN(0x2044, "/", "a fraction slash"),
    BLANK(0x205F, 0x205F, "a mathematical space"),
    HIDDEN(0x2060, 0x2060, "an invisible word joiner"),
    HIDDEN(0x2066, 0x2069, "an invisible direction mark"),
    DASH(0x2212, 0x2212, "a minus sign"),
    SIGN(0x2215, "/", "a division slash"),
    BLANK(0x3000, 0x3000, "a full-width space"),
    SIGN(0x3001, ",", "an ideographic comma"),
    DASH(0xFE58, 0xFE58, "a small dash"),
    DASH(0xFE63, 0xFE63, "a small hyphen"),
    HIDDEN(0xFEFF, 0xFEFF, "a byte-order mark"),
    QUOTE(0xFF02, 0xFF02, "a full-width quotation mark"),
    SIGN(0xFF03, "#", "a full-width number sign"),
    QUOTE(0xFF07, 0xFF07, "a full-width apostrophe"),
    SIGN(0xFF0A, "*", "a full-width asterisk"),
    SIGN(0xFF0B, "+", "a full-width plus sign"),
    SIGN(0xFF0C, ",", "a full-width comma"),
    DASH(0xFF0D, 0xFF0D, "a full-width hyphen"),
    SIGN(0xFF0E, ".", "a full-width full stop"),
    SIGN(0xFF0F, "/", "a full-width slash"),
    LETTERS(0xFF10, 0xFF19, '0', "a full-width digit"),
    SIGN(0xFF1A, ":", "a full-width colon"),
    SIGN(0xFF1D, "=", "a full-width equals sign"),
    SIGN(0xFF20, "@", "a full-width at sign"),
    LETTERS(0xFF21, 0xFF3A, 'A', "a full-width letter"),
    SIGN(0xFF3F, "_", "a full-width underscore"),
    LETTERS(0xFF41, 0xFF5A, 'a', "a full-width letter"),
};

/* Windows-1252's bytes, as code points. */
static uint32_t windows_code_point(unsigned char byte)
{
    static const uint32_t quotes_and_dashes[] = {0x2018, 0x2019, 0x201C, 0x201D,
                                                 0x2022, 0x2013, 0x2014};
    if (byte >= 0x91 && byte <= 0x97)
        return quotes_and_dashes[byte - 0x91];
    return byte; /* 0xA0 is the no-break space in both */
}

static bool is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/* The character at the start of a text that is not empty. Longer sequences than
 * three bytes hold no look-alikes; they and broken ones count byte by byte. */
static uint32_t decode(pgcfg_text text, size_t *size)
{
    unsigned char lead = (unsigned char)text.data[0];
    if (lead >= 0xC2 && lead <= 0xDF && text.size >= 2 && is_continuation(text.data[1])) {
        *size = 2;
        return (lead & 0x1Fu) << 6 | ((unsigned char)text.data[1] & 0x3Fu);
    }
    if (lead >= 0xE0 && lead <= 0xEF && text.size >= 3 && is_continuation(text.data[1]) &&
        is_continuation(text.data[2])) {
        *size = 3;
        return (lead & 0x0Fu) << 12 | ((unsigned char)text.data[1] & 0x3Fu) << 6 |
               ((unsigned char)text.data[2] & 0x3Fu);
    }
    if (lead >= 0xF0 && lead <= 0xF4 && text.size >= 4 && is_continuation(text.data[1]) &&
        is_continuation(text.data[2]) && is_continuation(text.data[3])) {
        *size = 4;
        return 0x10000; /* none of the table's */
    }
    *size = 1;
    return windows_code_point(lead);
}

static const row *find_row(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0] && rows[i].first <= code_point; i++)
        if (code_point <= rows[i].last)
            return &rows[i];
    return NULL;
}

/* The character at `offset`; false where it is an ordinary one. Its size is set
 * in any case. */
static bool look(pgcfg_text text, size_t offset, pgcfg_lookalike *found)
{
    pgcfg_text rest = {text.data + offset, text.size - offset};
    uint32_t code_point = decode(rest, &found->size);
    const row *match = code_point < 0x80 ? NULL : find_row(code_point);
    if (match == NULL)
        return false;
    found->kind = match->kind;
    found->name = match->name;
    found->instead = match->instead;
    found->plain = match->plain;
    if (match->counts_on)
        found->plain = (char)(match->plain + (char)(code_point - match->first));
    found->offset = offset;
    return true;
}

bool pgcfg_lookalike_find(pgcfg_text text, size_t from, pgcfg_lookalike *found)
{
    for (size_t i = from; i < text.size; i += found->size)
        if (look(text, i, found))
            return true;
    return false;
}

pgcfg_text pgcfg_lookalike_plain(pgcfg_text text, char buffer[PGCFG_LOOKALIKE_PLAIN_MAX])
{
    pgcfg_text plain = {buffer, 0};
    pgcfg_lookalike found;
    for (size_t i = 0; i < text.size; i += found.size) {
        bool is_lookalike = look(text, i, &found);
        if (is_lookalike && found.plain == 0)
            continue;
        size_t size = is_lookalike ? 1 : found.size;
        if (plain.size + size > PGCFG_LOOKALIKE_PLAIN_MAX) {
            plain.size = 0;
            break;
        }
        memcpy(buffer + plain.size, is_lookalike ? &found.plain : text.data + i, size);
        plain.size += size;
    }
    return plain;
}

bool pgcfg_has_byte_order_mark(pgcfg_text text)
{
    return text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
}
