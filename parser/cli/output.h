/*
 * output.h - everything for standard output, gathered in memory and written at
 * the end: all of it, or an error.
 */
#ifndef PGCFG_CLI_OUTPUT_H
#define PGCFG_CLI_OUTPUT_H

#include <pgcfg/text.h>

typedef struct output {
    char *data;
    size_t size; /* bytes gathered so far */
    size_t capacity;
} output;

void output_bytes(output *out, const char *bytes, size_t size);
void output_string(output *out, const char *string);
void output_text(output *out, pgcfg_text text);
void output_number(output *out, uint64_t number); /* decimal */
void output_repeat(output *out, char byte, size_t count);

/* The library's way to write into it; it never refuses. */
pgcfg_sink output_sink(output *out);

pgcfg_text output_as_text(const output *out);

/* Forgets what was gathered, keeps the memory. */
void output_clear(output *out);

void output_free(output *out);

/* Writes what was gathered on standard output, closes that and frees `out`;
 * ends the command where not everything could be written. */
void output_finish(output *out);

/* Whether standard output is a terminal where colours are welcome. */
bool output_has_colours(void);

#endif
