/*
 * report.h - what harnesses hold against each other: texts of what was read, and
 * claims that end the run where they do not hold.
 */
#ifndef PGCFG_FUZZ_REPORT_H
#define PGCFG_FUZZ_REPORT_H

#include <pgcfg/pgcfg.h>

#include <stdio.h>
#include <stdlib.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Grows; begins as {0}; report_free when done. */
typedef struct report {
    char *data;
    size_t size;
    size_t capacity;
} report;

/* Leaves an empty report, whose memory the next one takes. */
void report_free(report *r);

/* A sink's way to write into a report. */
bool report_write(void *context, const char *data, size_t size);
pgcfg_sink report_sink(report *r);

void report_text(report *r, pgcfg_text text);
void report_number(report *r, const char *label, uint64_t number);

/* Code, line and message; nothing where there is none. */
void report_diagnostic(report *r, const char *label, const pgcfg_diagnostic *d);

/* Aborts, and prints both, where they differ. */
void check_same(const report *a, const report *b);

#endif
