/*
 * text.c - views of bytes, and printing to sinks.
 */
#include "print.h"

#include <string.h>

bool pgcfg_text_equal(pgcfg_text a, pgcfg_text b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static bool buffer_write(void *context, const char *data, size_t size)
{
    pgcfg_buffer *buffer = (pgcfg_buffer *)context;

    if (buffer->needed < buffer->capacity) {
        size_t room = buffer->capacity - buffer->needed;
        memcpy(buffer->data + buffer->needed, data, size < room ? size : room);
    }
    buffer->needed += size;
    return true;
}

pgcfg_sink pgcfg_buffer_sink(pgcfg_buffer *buffer)
{
    pgcfg_sink sink = {buffer, buffer_write};
    return sink;
}

pgcfg_text pgcfg_buffer_text(const pgcfg_buffer *buffer)
{
    pgcfg_text text = {buffer->data,
                       buffer->needed < buffer->capacity ? buffer->needed : buffer->capacity};
    return text;
}

pgcfg_text pgcfg_text_of(const char *string)
{
    /* Two bytes at a time: of a loop over single bytes compilers make a call of strlen, and
     * the library needs only mem* functions. */
    pgcfg_text text = {string, 0};

    while (string[text.size] != '\0' && string[text.size + 1] != '\0')
        text.size += 2;
    if (string[text.size] != '\0')
        text.size++;
    return text;
}

bool pgcfg_put_string(pgcfg_sink sink, const char *string)
{
    return pgcfg_put_text(sink, pgcfg_text_of(string));
}

bool pgcfg_put_number(pgcfg_sink sink, int64_t number)
{
    char digits[20];
    size_t first = sizeof(digits);
    uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;

    do {
        digits[--first] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--first] = '-';
    return pgcfg_put(sink, digits + first, sizeof(digits) - first);
}
