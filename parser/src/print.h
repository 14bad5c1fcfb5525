/*
 * print.h - writing pieces of text to a sink.
 */
#ifndef PGCFG_PRINT_H
#define PGCFG_PRINT_H

#include <pgcfg/text.h>

static inline bool pgcfg_put(pgcfg_sink sink, const char *data, size_t size)
{
    return size == 0 || sink.write(sink.context, data, size);
}

static inline bool pgcfg_put_text(pgcfg_sink sink, pgcfg_text text)
{
    return pgcfg_put(sink, text.data, text.size);
}

/* A NUL-terminated string of ours. */
bool pgcfg_put_string(pgcfg_sink sink, const char *string);

/* Decimal. */
bool pgcfg_put_number(pgcfg_sink sink, int64_t number);

/* The view of a NUL-terminated string of ours. */
pgcfg_text pgcfg_text_of(const char *string);

#endif
