/* bytes.c - see bytes.h. */
#include "bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void reserve(bytes *out, size_t more)
{
    size_t needed = out->size + more + 1;
    if (needed <= out->capacity)
        return;
    size_t capacity = out->capacity < 64 ? 64 : out->capacity;
    while (capacity < needed)
        capacity *= 2;
    char *data = realloc(out->data, capacity);
    if (data == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    out->data = data;
    out->capacity = capacity;
}

void bytes_add(bytes *out, const void *data, size_t size)
{
    reserve(out, size);
    if (size > 0)
        memcpy(out->data + out->size, data, size);
    out->size += size;
    out->data[out->size] = '\0';
}

void bytes_add_text(bytes *out, const char *text)
{
    bytes_add(out, text, strlen(text));
}

void bytes_add_byte(bytes *out, char byte)
{
    bytes_add(out, &byte, 1);
}

void bytes_add_format(bytes *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0)
        return;
    reserve(out, (size_t)size);
    va_start(arguments, format);
    vsnprintf(out->data + out->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    out->size += (size_t)size;
}

void bytes_fill(bytes *out, char byte, size_t count)
{
    reserve(out, count);
    memset(out->data + out->size, byte, count);
    out->size += count;
    out->data[out->size] = '\0';
}

void bytes_add_int32(bytes *out, int32_t value)
{
    bytes_fill(out, 0, 4);
    bytes_set_int32(out, out->size - 4, value);
}

void bytes_set_int32(bytes *out, size_t offset, int32_t value)
{
    uint32_t bits = (uint32_t)value;
    for (size_t i = 0; i < 4; i++)
        out->data[offset + i] = (char)(bits >> (24 - 8 * i) & 0xFFu);
}

void bytes_splice(bytes *out, size_t offset, size_t count, const void *data, size_t size)
{
    reserve(out, size);
    memmove(out->data + offset + size, out->data + offset + count, out->size - offset - count);
    if (size > 0)
        memcpy(out->data + offset, data, size);
    out->size = out->size - count + size;
    out->data[out->size] = '\0';
}

void bytes_add_replacing(bytes *out, const char *data, size_t size, const char *word,
                         const char *by)
{
    size_t length = strlen(word);
    size_t start = 0;
    for (size_t i = 0; i + length <= size;) {
        if (data[i] == word[0] && memcmp(data + i, word, length) == 0) {
            bytes_add(out, data + start, i - start);
            bytes_add_text(out, by);
            i += length;
            start = i;
        } else {
            i++;
        }
    }
    if (start < size)
        bytes_add(out, data + start, size - start);
}

void bytes_copy(bytes *out, const bytes *from)
{
    out->size = 0;
    bytes_add(out, from->data, from->size);
}

void bytes_free(bytes *out)
{
    free(out->data);
    *out = (bytes){0};
}

static bool sink_write(void *context, const char *data, size_t size)
{
    bytes_add(context, data, size);
    return true;
}

pgcfg_sink bytes_sink(bytes *out)
{
    pgcfg_sink sink = {out, sink_write};
    return sink;
}

pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}
