/*
 * utf8.c - decoding, display width, and what a terminal must not be sent raw.
 */
#include "utf8.h"

/* The second byte's range tells overlong forms, surrogates and what lies
 * beyond U+10FFFF from characters (Unicode, table 3-7). */
typedef struct lead_range {
    uint8_t first, last; /* lead bytes */
    uint8_t size;        /* of the whole character */
    uint8_t low, high;   /* range of the second byte */
} lead_range;

static const lead_range leads[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

static const lead_range *find_lead(uint8_t byte)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        if (byte >= leads[i].first && byte <= leads[i].last)
            return &leads[i];
    return NULL;
}

utf8_character utf8_first(pgcfg_text text)
{
    uint8_t byte = (uint8_t)text.data[0];
    if (byte < 0x80)
        return (utf8_character){byte, 1, true};
    const lead_range *lead = find_lead(byte);
    if (lead == NULL)
        return (utf8_character){0, 1, false};

    uint32_t code_point = byte & (0x7Fu >> lead->size);
    size_t size = 1;
    while (size < lead->size) {
        if (size == text.size)
            return (utf8_character){0, size, false};
        byte = (uint8_t)text.data[size];
        if (byte < (size == 1 ? lead->low : 0x80) || byte > (size == 1 ? lead->high : 0xBF))
            return (utf8_character){0, size, false};
        code_point = code_point << 6 | (byte & 0x3Fu);
        size++;
    }
    return (utf8_character){code_point, size, true};
}

static pgcfg_text skip(pgcfg_text text, size_t bytes)
{
    text.data += bytes;
    text.size -= bytes;
    return text;
}

size_t utf8_count(pgcfg_text text)
{
    size_t count = 0;
    for (; text.size > 0; text = skip(text, utf8_first(text).size))
        count++;
    return count;
}

typedef struct span {
    uint32_t first, last;
} span;

/* Shown as an escape: line and paragraph separators, and what is invisible or
 * turns the direction, so that a text could look like another one. */
static const span escaped[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x61C, 0x61C},
    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},
    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

/* Take no column of their own: the common combining marks. */
static const span combining[] = {
    {0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},   {0x64B, 0x65F},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

/* Take two columns: East Asian wide characters and pictures. */
static const span wide[] = {
    {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};

static bool is_in(uint32_t code_point, const span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code_point >= spans[i].first && code_point <= spans[i].last)
            return true;
    return false;
}

#define IS_IN(code_point, spans) is_in(code_point, spans, sizeof(spans) / sizeof((spans)[0]))

static const char hexadecimal[] = "0123456789abcdef";

static size_t write_bytes_escaped(pgcfg_text bytes, pgcfg_sink sink)
{
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned byte = (unsigned char)bytes.data[i];
        char escape[4] = {'\\', 'x', hexadecimal[byte >> 4], hexadecimal[byte & 15]};
        (void)sink.write(sink.context, escape, sizeof escape);
    }
    return 4 * bytes.size;
}

static size_t write_code_point_escaped(uint32_t code_point, pgcfg_sink sink)
{
    char escape[12];
    size_t size = 0;
    int shift = 20;
    while (shift > 12 && code_point >> shift == 0)
        shift -= 4;
    escape[size++] = '\\';
    escape[size++] = 'u';
    escape[size++] = '{';
    for (; shift >= 0; shift -= 4)
        escape[size++] = hexadecimal[code_point >> shift & 15];
    escape[size++] = '}';
    (void)sink.write(sink.context, escape, size);
    return size;
}

size_t printable_write(pgcfg_text text, pgcfg_sink sink)
{
    size_t columns = 0;
    while (text.size > 0) {
        utf8_character character = utf8_first(text);
        pgcfg_text bytes = {text.data, character.size};
        text = skip(text, character.size);

        if (!character.is_valid || character.code_point < 0x20 || character.code_point == 0x7F) {
            columns += write_bytes_escaped(bytes, sink);
        } else if (character.code_point >= 0x7F && IS_IN(character.code_point, escaped)) {
            columns += write_code_point_escaped(character.code_point, sink);
        } else {
            (void)sink.write(sink.context, bytes.data, bytes.size);
            if (character.code_point < 0x300)
                columns += 1;
            else if (!IS_IN(character.code_point, combining))
                columns += IS_IN(character.code_point, wide) ? 2 : 1;
        }
    }
    return columns;
}
