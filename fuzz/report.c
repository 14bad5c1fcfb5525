/*
 * report.c - growing texts, and their comparison.
 */
#include "report.h"

#include <string.h>

/* Memory of reports that are done: a sanitizer's heap is slow. */
enum { SPARE_MAX = 8, CAPACITY_MIN = 4096 };

static report spare[SPARE_MAX];
static size_t spare_count;

static void make_room(report *r, size_t size)
{
    if (r->data == NULL && spare_count > 0)
        *r = spare[--spare_count];
    if (r->size + size <= r->capacity)
        return;
    r->capacity = (r->size + size) * 2 < CAPACITY_MIN ? CAPACITY_MIN : (r->size + size) * 2;
    r->data = realloc(r->data, r->capacity);
    CHECK(r->data != NULL);
}

void report_free(report *r)
{
    if (spare_count < SPARE_MAX && r->data != NULL)
        spare[spare_count++] = (report){r->data, 0, r->capacity};
    else
        free(r->data);
    *r = (report){NULL, 0, 0};
}

bool report_write(void *context, const char *data, size_t size)
{
    report *r = context;

    if (size == 0)
        return true;
    make_room(r, size);
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

/* By hand, as this is half of what harnesses do. */
void report_number(report *r, const char *label, uint64_t number)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    report_write(r, " ", 1);
    report_write(r, label, strlen(label));
    report_write(r, "=", 1);
    report_write(r, digits + at, sizeof(digits) - at);
}

void report_diagnostic(report *r, const char *label, const pgcfg_diagnostic *d)
{
    if (d->code == PGCFG_DIAGNOSTIC_NONE)
        return;
    report_number(r, label, (uint64_t)d->code);
    report_number(r, "line", d->line_number);
    CHECK(pgcfg_diagnostic_write(d, report_sink(r)));
}

/* The heap's own bookkeeping takes most of a harness's time, else. ASAN_OPTIONS in the
 * environment comes first. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "quarantine_size_mb=16:malloc_context_size=4";
}

void check_same(const report *a, const report *b)
{
    if (a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0))
        return;
    fprintf(stderr, "these should say the same:\n---%.*s\n---%.*s\n", (int)a->size, a->data,
            (int)b->size, b->data);
    abort();
}
