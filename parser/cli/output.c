/*
 * output.c - a growing buffer, and standard output to the last byte.
 */
#include "output.h"

#include "failure.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void reserve(output *out, size_t more)
{
    if (more <= out->capacity - out->size)
        return;
    if (more > SIZE_MAX / 2 - out->size)
        fail("out of memory");
    size_t wanted = out->capacity > 0 ? out->capacity : 256;
    while (wanted < out->size + more)
        wanted *= 2;
    out->data = reallocate(out->data, wanted);
    out->capacity = wanted;
}

void output_bytes(output *out, const char *bytes, size_t size)
{
    if (size == 0)
        return;
    reserve(out, size);
    memcpy(out->data + out->size, bytes, size);
    out->size += size;
}

void output_string(output *out, const char *string)
{
    output_bytes(out, string, strlen(string));
}

void output_text(output *out, pgcfg_text text)
{
    output_bytes(out, text.data, text.size);
}

void output_number(output *out, uint64_t number)
{
    char digits[20];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number > 0);
    output_bytes(out, digits + start, sizeof digits - start);
}

void output_repeat(output *out, char byte, size_t count)
{
    if (count == 0)
        return;
    reserve(out, count);
    memset(out->data + out->size, byte, count);
    out->size += count;
}

static bool sink_write(void *context, const char *data, size_t size)
{
    output_bytes(context, data, size);
    return true;
}

pgcfg_sink output_sink(output *out)
{
    pgcfg_sink sink = {out, sink_write};
    return sink;
}

pgcfg_text output_as_text(const output *out)
{
    pgcfg_text text = {out->data, out->size};
    return text;
}

void output_clear(output *out)
{
    out->size = 0;
}

void output_free(output *out)
{
    free(out->data);
    *out = (output){0};
}

/* Waits until a standard output that somebody set to non-blocking takes more. */
static void wait_for_room(void)
{
    struct pollfd standard_output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    (void)poll(&standard_output, 1, -1);
}

void output_finish(output *out)
{
    size_t done = 0;
    while (done < out->size) {
        ssize_t written = write(STDOUT_FILENO, out->data + done, out->size - done);
        if (written > 0)
            done += (size_t)written;
        else if (written == 0 || errno == EAGAIN || errno == EWOULDBLOCK)
            wait_for_room();
        else if (errno != EINTR)
            fail("could not write to standard output: %s", strerror(errno));
    }
    /* Some file systems tell only now that there was no room. */
    if (close(STDOUT_FILENO) != 0 && errno != EINTR)
        fail("could not write to standard output: %s", strerror(errno));
    output_free(out);
}

bool output_has_colours(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (no_color != NULL && no_color[0] != '\0')
        return false;
    if (terminal == NULL || strcmp(terminal, "dumb") == 0)
        return false;
    return isatty(STDOUT_FILENO) == 1;
}
