/*
 * codes.h - the codes of everything that pgcfg check can find.
 */
#ifndef PGCFG_CLI_CODES_H
#define PGCFG_CLI_CODES_H

#include <pgcfg/diagnostic.h>

typedef struct code_name {
    const char *name;
    pgcfg_severity severity;
} code_name;

/* Code number `index`: the server's errors first, then what pgcfg adds. Its name
 * is NULL past the last. */
code_name codes_get(size_t index);

bool codes_know(const char *name);

/* The code that is spelt most alike; NULL where none is near. */
const char *codes_nearest(const char *name);

#endif
