/*
 * enough_memory.h - work that the library does in memory of ours: tried again with more
 * of it until that is enough.
 */
#ifndef PGCFG_CLI_ENOUGH_MEMORY_H
#define PGCFG_CLI_ENOUGH_MEMORY_H

#include <pgcfg/diagnostic.h>
#include <pgcfg/result.h>

/* What came of one try. */
typedef struct attempt {
    pgcfg_result result;      /* OK or END where all went well */
    size_t needed;            /* NO_MEMORY: the library's advice */
    pgcfg_diagnostic problem; /* LIMIT, CANNOT_READ */
    pgcfg_text path;          /* of the file that the problem is in */
} attempt;

/* Does the work from its start. `path` of the attempt may lie in the memory. */
typedef attempt attempt_work(void *context, void *memory, size_t size);

/* Tries until it goes well; gives the memory, to be freed. Ends the command for a limit, for
 * a file that went away and where there is no more memory; `path` is what it is about. */
void *enough_memory(attempt_work *work, void *context, const char *path);

#endif
