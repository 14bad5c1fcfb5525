/*
 * text_part.h - looking into a text: parts, first occurrences, beginnings.
 */
#ifndef PGCFG_TEXT_PART_H
#define PGCFG_TEXT_PART_H

#include <pgcfg/text.h>

#include <string.h>

#define PGCFG_NO_TEXT ((pgcfg_text){NULL, 0})

/* Part of a text. */
static inline pgcfg_text pgcfg_text_slice(pgcfg_text text, size_t from, size_t to)
{
    pgcfg_text part = {text.size == 0 ? NULL : text.data + from, to - from};
    return part;
}

/* Offset of the first such byte, or the size. */
static inline size_t pgcfg_text_index(pgcfg_text text, char byte)
{
    const char *found = text.size == 0 ? NULL : (const char *)memchr(text.data, byte, text.size);
    return found == NULL ? text.size : (size_t)(found - text.data);
}

static inline bool pgcfg_text_begins(pgcfg_text text, pgcfg_text start)
{
    return text.size >= start.size && memcmp(text.data, start.data, start.size) == 0;
}

#endif
