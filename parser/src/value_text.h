/*
 * value_text.h - what of a text the server looks at.
 */
#ifndef PGCFG_VALUE_TEXT_H
#define PGCFG_VALUE_TEXT_H

#include <pgcfg/parameter.h>

#include <string.h>

/* NAMEDATALEN - 1; bytes, as in a server that has no database yet. */
enum { PGCFG_NAME_SIZE_MAX = 63 };

/* A value ends at its first NUL. */
static inline pgcfg_text pgcfg_text_to_nul(pgcfg_text text)
{
    const char *end = text.size == 0 ? NULL : (const char *)memchr(text.data, '\0', text.size);

    if (text.size == 0)
        text.data = "";
    if (end != NULL)
        text.size = (size_t)(end - text.data);
    return text;
}

/* A name's value is cut. */
static inline pgcfg_text pgcfg_value_cut(const pgcfg_parameter *parameter, pgcfg_text text)
{
    if ((parameter->flags & PGCFG_PARAMETER_IS_NAME) != 0 && text.size > PGCFG_NAME_SIZE_MAX)
        text.size = PGCFG_NAME_SIZE_MAX;
    return text;
}

static inline char pgcfg_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* Equality, ASCII case folded. */
static inline bool pgcfg_text_equal_folded(pgcfg_text a, pgcfg_text b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (pgcfg_lower(a.data[i]) != pgcfg_lower(b.data[i]))
            return false;
    return true;
}

/* The same with a string of ours. */
static inline bool pgcfg_text_is(pgcfg_text text, const char *word)
{
    for (size_t i = 0; i < text.size; i++) {
        if (word[i] == '\0' || pgcfg_lower(text.data[i]) != pgcfg_lower(word[i]))
            return false;
    }
    return word[text.size] == '\0';
}

#endif
