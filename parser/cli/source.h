/*
 * source.h - a source line with a mark under the place that is meant.
 */
#ifndef PGCFG_CLI_SOURCE_H
#define PGCFG_CLI_SOURCE_H

#include "output.h"
#include "place.h"

/* As much of a physical line as is shown. */
typedef struct excerpt {
    pgcfg_text text; /* a view of the line */
    size_t mark;     /* where in `text` the mark begins; text.size = behind it */
    size_t mark_size;
    bool is_cut_before, is_cut_after;
} excerpt;

/* The part of `line` round the place that begins in it. */
excerpt excerpt_make(pgcfg_text line, const place *where);

/* Writes both lines, the source's and the mark's, with the line number before
 * them. Tabs stay tabs in both, so that the mark is right at any tab width. */
void excerpt_write(const excerpt *e, size_t line_number, const char *mark_colour, output *out);

#endif
