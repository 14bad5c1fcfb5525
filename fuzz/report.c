/*
 * report.c - growing texts, and their comparison.
 */
#include "report.h"

#include <string.h>

bool report_write(void *context, const char *data, size_t size)
{
    report *r = context;

    if (size == 0)
        return true;
    if (r->size + size > r->capacity) {
        r->capacity = (r->size + size) * 2;
        r->data = realloc(r->data, r->capacity);
        CHECK(r->data != NULL);
    }
    memcpy(r->data + r->size, data, size);
    r->size += size;
    return true;
}

pgcfg_sink report_sink(report *r)
{
    pgcfg_sink sink = {r, report_write};

    return sink;
}

void report_text(report *r, pgcfg_text text)
{
    report_write(r, text.data, text.size);
}

void report_number(report *r, const char *label, uint64_t number)
{
    char text[64];
    int size = snprintf(text, sizeof(text), " %s=%llu", label, (unsigned long long)number);
    report_write(r, text, (size_t)size);
}

void report_diagnostic(report *r, const char *label, const pgcfg_diagnostic *d)
{
    if (d->code == PGCFG_DIAGNOSTIC_NONE)
        return;
    report_number(r, label, (uint64_t)d->code);
    report_number(r, "line", d->line_number);
    CHECK(pgcfg_diagnostic_write(d, report_sink(r)));
}

void check_same(const report *a, const report *b)
{
    if (a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0))
        return;
    fprintf(stderr, "these should say the same:\n---%.*s\n---%.*s\n", (int)a->size, a->data,
            (int)b->size, b->data);
    abort();
}
