/*
 * failure.c - the one line on standard error, and memory that is there or
 * ends the command.
 */
#include "failure.h"

#include "utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_error_line(const char *line, size_t size)
{
    while (size > 0) {
        ssize_t written = write(STDERR_FILENO, line, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return; /* nobody listens; the exit status still tells */
        line += written;
        size -= (size_t)written;
    }
}

void fail(const char *format, ...)
{
    char message[8192];
    char line[16384];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (length < 0)
        length = 0;
    if ((size_t)length >= sizeof message)
        length = (int)(sizeof message - 1);

    /* One byte is kept for the line feed. */
    pgcfg_buffer buffer = {line, sizeof line - 1, 0};
    pgcfg_sink sink = pgcfg_buffer_sink(&buffer);
    pgcfg_text text = {message, (size_t)length};
    (void)sink.write(sink.context, "pgcfg: ", 7);
    (void)printable_write(text, sink);

    size_t size = buffer.needed < buffer.capacity ? buffer.needed : buffer.capacity;
    line[size++] = '\n';
    write_error_line(line, size);
    exit(STATUS_COULD_NOT);
}

void *allocate(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);
    if (memory == NULL)
        fail("out of memory (%zu bytes were needed)", size);
    return memory;
}

void *reallocate(void *memory, size_t size)
{
    void *larger = realloc(memory, size > 0 ? size : 1);
    if (larger == NULL)
        fail("out of memory (%zu bytes were needed)", size);
    return larger;
}

char *copy_bytes(const char *bytes, size_t size)
{
    if (size == SIZE_MAX)
        fail("out of memory");
    char *copy = allocate(size + 1);
    if (size > 0)
        memcpy(copy, bytes, size);
    copy[size] = '\0';
    return copy;
}

void *grow(void *array, size_t count, size_t *capacity, size_t element_size)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity > 0 ? *capacity : 8;
    while (wanted <= count) {
        if (wanted > SIZE_MAX / 2)
            fail("out of memory");
        wanted *= 2;
    }
    if (wanted > SIZE_MAX / element_size)
        fail("out of memory");
    *capacity = wanted;
    return reallocate(array, wanted * element_size);
}
