/*
 * sinks.c - see sinks.h.
 */
#include "sinks.h"

#include <string.h>

/* More places to refuse at, or sizes of a buffer, are not tried with one text: which ones
 * is a matter of the text. */
enum { TRIES_MAX = 2 };

typedef struct refusing_sink {
    size_t calls;     /* so far */
    size_t calls_max; /* the next one is refused */
    bool has_refused;
    report got;
} refusing_sink;

static bool refusing_write(void *context, const char *data, size_t size)
{
    refusing_sink *sink = context;

    CHECK(!sink->has_refused);
    if (sink->calls == sink->calls_max) {
        sink->has_refused = true;
        return false;
    }
    sink->calls++;
    return report_write(&sink->got, data, size);
}

static bool is_beginning(const char *part, size_t size, const char *whole, size_t whole_size)
{
    return size <= whole_size && (size == 0 || memcmp(part, whole, size) == 0);
}

static void check_refused_at(sink_writer write, const void *thing, size_t call, const char *text,
                             size_t size)
{
    refusing_sink refusing = {.calls_max = call};
    pgcfg_sink sink = {&refusing, refusing_write};

    CHECK(!write(thing, sink));
    CHECK(refusing.has_refused);
    CHECK(is_beginning(refusing.got.data, refusing.got.size, text, size));
    report_free(&refusing.got);
}

static void check_buffer(sink_writer write, const void *thing, size_t capacity, const char *text,
                         size_t size)
{
    pgcfg_buffer buffer = {malloc(capacity > 0 ? capacity : 1), capacity, 0};
    pgcfg_text got;

    CHECK(buffer.data != NULL);
    CHECK(write(thing, pgcfg_buffer_sink(&buffer)));
    CHECK(buffer.needed == size);
    got = pgcfg_buffer_text(&buffer);
    CHECK(got.size == (size < capacity ? size : capacity));
    CHECK(is_beginning(got.data, got.size, text, size));
    free(buffer.data);
}

static size_t sum_of(const char *text, size_t size)
{
    size_t sum = size;

    for (size_t i = 0; i < size; i++)
        sum = sum * 31 + (unsigned char)text[i];
    return sum / 7;
}

void check_writer(sink_writer write, const void *thing, report *whole)
{
    refusing_sink patient = {.calls_max = SIZE_MAX};
    pgcfg_sink sink = {&patient, refusing_write};
    const char *text;
    size_t size;

    CHECK(write(thing, sink));
    text = patient.got.data;
    size = patient.got.size;
    for (size_t i = patient.calls < TRIES_MAX ? patient.calls : TRIES_MAX; i-- > 0;)
        check_refused_at(write, thing, (sum_of(text, size) + i) % patient.calls, text, size);
    if (size > 0)
        check_buffer(write, thing, sum_of(text, size) % size, text, size);
    check_buffer(write, thing, size, text, size);
    report_write(whole, text, size);
    report_free(&patient.got);
}
