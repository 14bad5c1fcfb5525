/*
 * conf_hint_line.c - what the finders of hints about postgresql.conf share: the list
 * that the hints go into, questions about words, and letters that look like others.
 */
#include "conf_hint_line.h"

#include "conf_scan.h"
#include "lookalike.h"
#include "spelling.h"

/* ---- the list ------------------------------------------------------------------------ */

void pgcfg_conf_hint_add(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code, pgcfg_range where,
                         pgcfg_text first, pgcfg_text second, pgcfg_text third, int number)
{
    pgcfg_conf_hint hint = {code, where, {first, second, third}, number};
    size_t at = 0;

    while (at < line->hint_count && line->hints[at].code < code)
        at++;
    if (at == line->hint_capacity || (at < line->hint_count && line->hints[at].code == code))
        return;
    if (line->hint_count < line->hint_capacity)
        line->hint_count++;
    for (size_t last = line->hint_count - 1; last > at; last--)
        line->hints[last] = line->hints[last - 1];
    line->hints[at] = hint;
}

pgcfg_range pgcfg_conf_hint_range_of(const pgcfg_conf_hint_line *line, pgcfg_text part)
{
    pgcfg_range range = {line->entry->file, (uint32_t)(part.data - line->source.data),
                         (uint32_t)part.size};
    return range;
}

void pgcfg_conf_hint_say(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code, pgcfg_text about,
                         pgcfg_text second, pgcfg_text third)
{
    pgcfg_conf_hint_add(line, code, pgcfg_conf_hint_range_of(line, about), about, second, third, 0);
}

pgcfg_text pgcfg_conf_hint_short(pgcfg_text text)
{
    enum { LONGEST = 100 };
    return text.size <= LONGEST ? text : PGCFG_NO_TEXT;
}

/* ---- words ----------------------------------------------------------------------------- */

bool pgcfg_conf_hint_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

bool pgcfg_conf_hint_is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool pgcfg_conf_hint_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

pgcfg_text pgcfg_conf_hint_trim(pgcfg_text text)
{
    while (text.size > 0 && pgcfg_conf_hint_is_blank(text.data[0]))
        text = pgcfg_text_slice(text, 1, text.size);
    while (text.size > 0 && pgcfg_conf_hint_is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

pgcfg_text pgcfg_conf_hint_word(pgcfg_text text)
{
    size_t size = 0;

    while (size < text.size && !pgcfg_conf_hint_is_blank(text.data[size]))
        size++;
    return pgcfg_text_slice(text, 0, size);
}

bool pgcfg_conf_hint_is_one_of(pgcfg_text word, const char *const *words)
{
    for (; *words != NULL; words++)
        if (pgcfg_spelling_same_letters(word, pgcfg_text_of(*words)))
            return true;
    return false;
}

/* ---- a setting as it was probably meant --------------------------------------------------- */

void pgcfg_conf_hint_look_up(const pgcfg_conf_hint_line *line, pgcfg_conf_hint_setting *setting)
{
    setting->is_known = pgcfg_parameter_find(setting->name, line->major, &setting->parameter);
}

bool pgcfg_conf_hint_takes(const pgcfg_conf_hint_line *line, const pgcfg_parameter *parameter,
                           pgcfg_text first, pgcfg_text second, pgcfg_text third)
{
    char bytes[128];
    const pgcfg_text parts[] = {first, second, third};
    pgcfg_text text = {bytes, 0};
    pgcfg_value value;
    pgcfg_value_problem problem;

    for (size_t i = 0; i < 3; i++) {
        if (parts[i].size > sizeof bytes - text.size)
            return false;
        if (parts[i].size > 0)
            memcpy(bytes + text.size, parts[i].data, parts[i].size);
        text.size += parts[i].size;
    }
    return pgcfg_value_parse(parameter, line->major, text, &value, &problem);
}

bool pgcfg_conf_hint_is_value(pgcfg_text text)
{
    pgcfg_text token;

    switch (pgcfg_conf_token_next(&text, &token)) {
    case PGCFG_CONF_TOKEN_ID:
    case PGCFG_CONF_TOKEN_STRING:
    case PGCFG_CONF_TOKEN_UNQUOTED_STRING:
    case PGCFG_CONF_TOKEN_INTEGER:
    case PGCFG_CONF_TOKEN_REAL:
        return text.size == 0;
    case PGCFG_CONF_TOKEN_END:
    case PGCFG_CONF_TOKEN_QUALIFIED_ID:
    case PGCFG_CONF_TOKEN_EQUALS:
    case PGCFG_CONF_TOKEN_ERROR:;
    }
    return false;
}

/* ---- letters that look like others -------------------------------------------------------- */

const char *pgcfg_conf_hint_plain_quote(const pgcfg_lookalike *found)
{
    return found->kind == PGCFG_LOOKALIKE_QUOTE ? "a plain '" : found->instead;
}

/* Whether a look-alike in a word can only be a mistake: quotes stand at its ends, and
 * letters of other alphabets are good ones unless a name is known without them. */
static bool is_suspicious(pgcfg_text word, const pgcfg_lookalike *found, int major)
{
    char buffer[PGCFG_LOOKALIKE_PLAIN_MAX];
    pgcfg_parameter parameter;

    switch (found->kind) {
    case PGCFG_LOOKALIKE_QUOTE:
        return found->offset == 0 || found->offset + found->size == word.size;
    case PGCFG_LOOKALIKE_BLANK:
    case PGCFG_LOOKALIKE_DASH:
    case PGCFG_LOOKALIKE_SIGN:
        return true;
    case PGCFG_LOOKALIKE_LETTER:;
    }
    return pgcfg_parameter_find(pgcfg_lookalike_plain(word, buffer), major, &parameter);
}

static bool find_in_word(pgcfg_conf_hint_line *line, pgcfg_text word, pgcfg_range where)
{
    pgcfg_lookalike found = {PGCFG_LOOKALIKE_BLANK, NULL, NULL, 0, 0, 0};
    size_t from = pgcfg_has_byte_order_mark(word) ? 3 : 0;

    while (pgcfg_lookalike_find(word, from, &found)) {
        if (is_suspicious(word, &found, line->major)) {
            pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_LOOKALIKE, where, word,
                                pgcfg_text_of(found.name),
                                pgcfg_text_of(pgcfg_conf_hint_plain_quote(&found)), 0);
            return true;
        }
        from = found.offset + found.size;
    }
    return false;
}

bool pgcfg_conf_hint_lookalike(pgcfg_conf_hint_line *line, pgcfg_text text, pgcfg_range where)
{
    for (size_t at = 0; at < text.size;) {
        pgcfg_range part = {where.file, where.offset + (uint32_t)at, 0};
        size_t end = at;
        while (end < text.size && !pgcfg_conf_hint_is_blank(text.data[end]) &&
               text.data[end] != '=')
            end++;
        part.size = (uint32_t)(end - at);
        if (find_in_word(line, pgcfg_text_slice(text, at, end), part))
            return true;
        at = end + 1;
    }
    return false;
}
