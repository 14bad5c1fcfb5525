/*
 * scenario.h - the files that a server decides by, as a value: lines of pg_hba.conf and
 * pg_ident.conf, a list of names and an included file; and what the library reads of them.
 */
#ifndef PGCFG_DECISIONS_SCENARIO_H
#define PGCFG_DECISIONS_SCENARIO_H

#include <pgcfg/pgcfg.h>

#include "bytes.h"
#include "disk_loader.h"

#define SCENARIO_LINES_MAX 64

typedef enum scenario_file {
    SCENARIO_HBA,   /* pg_hba.conf */
    SCENARIO_IDENT, /* pg_ident.conf */
    SCENARIO_NAMES, /* names.list, for @names.list */
    SCENARIO_MORE   /* more.conf, for include */
} scenario_file;

#define SCENARIO_FILES 4

typedef struct lines {
    size_t count;
    bytes line[SCENARIO_LINES_MAX];
} lines;

typedef struct scenario {
    lines file[SCENARIO_FILES];
} scenario;

/* Empties it; its memory is used again. */
void scenario_clear(scenario *s);

/* A new line at the end, to be filled. */
bytes *scenario_add(scenario *s, scenario_file file);

/* Whether what was wrong with the scenario still is, now that it has become smaller. */
typedef bool scenario_question(void *context, const scenario *s);

/* Leaves lines out as long as the answer stays yes. */
void scenario_shrink(scenario *s, scenario_question *is_still_wrong, void *context);

/* Writes the files; `first`, if not NULL, is put in front of pg_hba.conf. False: they
 * cannot be written. */
bool scenario_write(const scenario *s, const char *directory, const char *first);

void scenario_print(const scenario *s, bytes *out);

/* What the library reads. */
typedef struct reading {
    pgcfg_server server;
    pgcfg_environment environment;
    pgcfg_loader loader;
    disk_loader disk;
    pgcfg_hba hba;
    pgcfg_ident ident;
    char *memory[2];
} reading;

/* False where the library says that a server does not load pg_hba.conf or pg_ident.conf.
 * Reads the files of a directory that scenario_write has written. */
bool reading_start(reading *r, const char *directory, const pgcfg_server *server);
void reading_end(reading *r);

/* Whether a rule has a host name, so that the server may look up the client's. */
bool reading_has_host_names(const reading *r);

#endif
