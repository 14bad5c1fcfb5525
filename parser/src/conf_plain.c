/*
 * conf_plain.c - plain settings in one pass; values eight bytes at a time, so that there
 * are few branches that depend on what they are. It must never take a line for a setting
 * that pgcfg_conf_line_scan does not take for the same setting.
 */
#include "conf_plain.h"

#include "bits.h"
#include "conf_bytes.h"
#include "conf_scan.h"

#include <string.h>

enum { WORD_SIZE = 8 };

/* ---- eight bytes as one number ------------------------------------------------- */

#define EACH UINT64_C(0x0101010101010101)
#define TOPS (EACH << 7)

static inline uint64_t eight(const char *text)
{
    return pgcfg_bits_eight((const uint8_t *)text);
}

/* The top bit of each byte that is `byte`. Only the lowest of them is exact. */
static inline uint64_t equal(uint64_t bytes, unsigned byte)
{
    uint64_t others = bytes ^ EACH * byte;

    return (others - EACH) & ~others & TOPS;
}

/* The top bit of each byte that may end a run in a string: a quote, a backslash, or a
 * control character. Only the lowest of them is exact. */
static inline uint64_t ends_of_runs(uint64_t bytes)
{
    return equal(bytes, '\'') | equal(bytes, '\\') | ((bytes - EACH * ' ') & ~bytes & TOPS);
}

/* The top bit of each byte that is no ASCII letter, digit or underscore; exact. */
static inline uint64_t ends_of_words(uint64_t bytes)
{
    uint64_t low = bytes & ~TOPS;
    uint64_t folded = low | EACH << 5;
    uint64_t letters = (folded + EACH * (0x80 - 'a')) & ~(folded + EACH * (0x7f - 'z'));
    uint64_t digits = (low + EACH * (0x80 - '0')) & ~(low + EACH * (0x7f - '9'));
    uint64_t others = (low ^ EACH * '_') + EACH * 0x7f;

    return (bytes | (~(letters | digits) & others)) & TOPS;
}

/* Whether the first `size` bytes, 1 to 8 letters, digits and underscores, are digits and
 * perhaps a unit, if the first is a digit. */
static inline bool is_integer(uint64_t bytes, size_t size)
{
    uint64_t letters = bytes & EACH << 6; /* underscores too; digits have no such bit */

    return (((letters << 8 & ~bytes) | equal(bytes, '_')) << (64 - 8 * size)) == 0;
}

/* ---- parts of a line ----------------------------------------------------------- */

/* Behind the bytes that are such; a line feed ends all of these runs. */
static const char *behind(const char *at, unsigned part)
{
    while (pgcfg_conf_byte_is(*at, part))
        at++;
    return at;
}

/* Behind a name that begins here. */
static const char *behind_name(const char *at)
{
    at = behind(at + 1, PGCFG_CONF_NAME);
    return *at == '.' && pgcfg_conf_byte_is(at[1], PGCFG_CONF_START)
               ? behind(at + 2, PGCFG_CONF_NAME)
               : at;
}

/* Where the value begins: behind blanks, perhaps with an equals sign among them. */
static inline const char *skip_equals(const char *at)
{
    if (at[0] == ' ' && at[1] == '=' && at[2] == ' ')
        return behind(at + 3, PGCFG_CONF_BLANK);
    at = behind(at, PGCFG_CONF_BLANK);
    return *at == '=' ? behind(at + 1, PGCFG_CONF_BLANK) : at;
}

/* The first byte from here on that does not stand for itself in a string. */
static inline const char *behind_run(const char *at, const char *end)
{
    for (int i = 0; i < 4 && end - at >= WORD_SIZE; i++, at += WORD_SIZE) {
        uint64_t ends = ends_of_runs(eight(at));
        if (ends != 0)
            return behind(at + pgcfg_bits_lowest(ends) / 8, PGCFG_CONF_PLAIN);
    }
    return at + pgcfg_conf_plain_run((pgcfg_text){at, (size_t)(end - at)});
}

/* Behind the string that is open at `at`; NULL: it does not end, or has a NUL. */
static inline const char *behind_string(const char *at, const char *end, bool *has_escapes)
{
    *has_escapes = false;
    for (;; at += 2) {
        at = behind_run(at, end);
        if (*at == '\'' && at[1] != '\'')
            return at + 1;
        if ((*at != '\'' && *at != '\\') || at[1] == '\n' || at[1] == '\0')
            return NULL;
        *has_escapes = true;
    }
}

/* Behind digits, perhaps with a unit or a fraction; NULL: there are none. */
static const char *behind_number(const char *at)
{
    const char *digits = at + (*at == '-');
    const char *digits_end = behind(digits, PGCFG_CONF_DIGIT);

    if (digits_end == digits)
        return NULL;
    if (*digits_end == '.')
        return behind(digits_end + 1, PGCFG_CONF_DIGIT);
    return behind(digits_end, PGCFG_CONF_UNIT);
}

/* Behind a word or number; NULL: it is neither. */
static const char *behind_word(const char *at)
{
    return pgcfg_conf_byte_is(*at, PGCFG_CONF_START) ? behind(at + 1, PGCFG_CONF_NAME)
                                                     : behind_number(at);
}

/* The same; a short one at once. */
static inline const char *behind_short_word(const char *at, const char *end)
{
    bool is_word = pgcfg_conf_byte_is(*at, PGCFG_CONF_START);
    uint64_t bytes;
    size_t size;

    if (end - at < WORD_SIZE)
        return behind_word(at);
    bytes = eight(at);
    size = pgcfg_bits_lowest(ends_of_words(bytes)) / 8; /* 0, too, if it is not short */
    /* The last bytes of a word may be above ASCII, or a dollar sign; numbers have dots. */
    if (size == 0 || ((int)is_word | (int)is_integer(bytes, size)) == 0 || at[size] == '.')
        return behind_word(at);
    return behind(at + size, is_word ? PGCFG_CONF_NAME : PGCFG_CONF_UNIT);
}

/* The line feed, if only blanks and a comment come before it; else NULL. */
static inline const char *line_end(const char *at, const char *end)
{
    if (*at == '\n')
        return at;
    at = behind(at, PGCFG_CONF_BLANK);
    if (*at == '#')
        at = (const char *)memchr(at, '\n', (size_t)(end - at));
    return *at == '\n' ? at : NULL;
}

/* ---- lines ----------------------------------------------------------------------- */

/* Takes comments and empty lines; gives the first byte behind them that is no blank, and
 * sets *line to the beginning of its line. */
static const char *skip_comments(const char **line, const char *end, uint32_t *line_number,
                                 size_t line_bytes_max)
{
    const char *first = *line;

    while (*line < end) {
        first = behind(*line, PGCFG_CONF_BLANK);
        if (*first != '#' && *first != '\n')
            break;
        if (*first == '#')
            first = (const char *)memchr(first, '\n', (size_t)(end - first));
        if ((size_t)(first - *line) > line_bytes_max)
            break;
        *line = ++first;
        (*line_number)++;
    }
    return first;
}

/* A setting from its first letter on. Gives its line feed; NULL: it is no setting, or
 * not a plain one. */
static inline const char *take_setting(const char *name, const char *end,
                                       const pgcfg_conf_place *place, pgcfg_conf_plain *setting)
{
    const char *name_end = behind_name(name);
    const char *value = skip_equals(name_end);
    const char *value_end;
    const char *newline;
    bool is_quoted = *value == '\'';
    bool has_escapes = false;

    /* What touches the name is part of the same token, unless it is a string. */
    if (value == name_end && !is_quoted)
        return NULL;
    value_end =
        is_quoted ? behind_string(value + 1, end, &has_escapes) : behind_short_word(value, end);
    newline = value_end == NULL ? NULL : line_end(value_end, end);
    if (newline == NULL)
        return NULL;
    setting->name = (pgcfg_text){name, (size_t)(name_end - name)};
    setting->name_range =
        (pgcfg_range){place->file, (uint32_t)(name - place->bytes), (uint32_t)(name_end - name)};
    setting->value_range =
        (pgcfg_range){place->file, (uint32_t)(value - place->bytes), (uint32_t)(value_end - value)};
    setting->has_escapes = has_escapes;
    is_quoted = is_quoted && !has_escapes;
    setting->value =
        (pgcfg_text){value + is_quoted, (size_t)(value_end - value) - 2 * (size_t)is_quoted};
    return newline;
}

static inline bool is_directive(pgcfg_text name)
{
    return (*name.data | 0x20) == 'i' && pgcfg_conf_directive_of(name) != PGCFG_CONF_NO_DIRECTIVE;
}

uint32_t pgcfg_conf_plain_take(pgcfg_conf_place *place, size_t size, size_t line_bytes_max,
                               pgcfg_conf_plain settings[PGCFG_CONF_PLAIN_MAX])
{
    const char *end = place->bytes + size;
    const char *line = place->bytes + place->position;
    uint32_t number = place->line_number;
    uint32_t count = 0;

    while (count < PGCFG_CONF_PLAIN_MAX && line < end) {
        const char *first = line;
        const char *newline;

        if (!pgcfg_conf_byte_is(*first, PGCFG_CONF_START)) {
            first = skip_comments(&line, end, &number, line_bytes_max);
            if (first >= end || !pgcfg_conf_byte_is(*first, PGCFG_CONF_START))
                break;
        }
        newline = take_setting(first, end, place, &settings[count]);
        if (newline == NULL || (size_t)(newline - line) > line_bytes_max ||
            is_directive(settings[count].name))
            break;
        settings[count++].line_number = number++;
        line = newline + 1;
    }
    place->position = (size_t)(line - place->bytes);
    place->line_number = number;
    return count;
}
