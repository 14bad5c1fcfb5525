/*
 * sinks.h - what holds of everything that writes into a sink, whatever it writes.
 */
#ifndef PGCFG_FUZZ_SINKS_H
#define PGCFG_FUZZ_SINKS_H

#include "report.h"

/* Writes `thing`; false where the sink refused. */
typedef bool (*sink_writer)(const void *thing, pgcfg_sink sink);

/*
 * Appends what `write` makes of `thing` to `whole`, and holds against it what comes of
 * sinks that have no room: one that refuses at a call gets no further call, the writer
 * says false, and what stands there is the text's beginning; a buffer that is too small
 * holds the beginning, and counts the rest.
 */
void check_writer(sink_writer write, const void *thing, report *whole);

#endif
