/*
 * conf_library.h - asks the library about postgresql.conf, by both of its ways, and
 * says what a running server shows of the answer.
 */
#ifndef PGCFG_DIFFERENTIAL_CONF_LIBRARY_H
#define PGCFG_DIFFERENTIAL_CONF_LIBRARY_H

#include "conf_running.h"
#include "disk_loader.h"
#include "kind.h"

typedef struct conf_library {
    pgcfg_server server;
    char *path;
    char *auto_path;
    disk_loader disk;
    bytes workspace;
    bytes arena;
    running_server running;
    bytes undecided;    /* uint32_t: rows of the last answer of which the server decides */
    bool has_repeated;  /* a custom parameter stands in the files more than once */
    bool is_of_release; /* the server's release knows more parameters than its major */
    bool says_more;     /* the server's messages are not all known */
    bytes wording;
} conf_library;

/* As the server that a connected target is; NULL where it does not answer. */
conf_library *conf_library_open(const pg_target *target);
void conf_library_free(conf_library *library);

const rows_view *conf_rows_view(int major);

/* Both fill `out` and return what the answer depends on (kind.h). `broken`, if it
 * does not stay empty, says how the library broke its own word. The second also
 * holds the library's reader against it, and counts what it saw, if asked to. */
unsigned conf_library_parse(conf_library *library, bool in_pieces, row_set *out, bytes *broken);
unsigned conf_library_read(conf_library *library, bool in_pieces, row_set *out, coverage *seen,
                           bytes *broken);

/* The messages of a server's log for a reload of the files; false where it would apply
 * something. */
bool conf_library_log(conf_library *library, bytes *messages);

/* What a server that is started on the files has to say. */
typedef struct conf_start {
    bool has_errors;
    const char *parameter; /* to be asked about; static */
    bytes value;           /* that it has to have */
} conf_start;

/* Chooses one of the parameters that the files set. False where that depends on more
 * than the files, and where they set none. */
bool conf_library_start(conf_library *library, uint64_t which, conf_start *start);

/* What is counted besides diagnostics. */
const char *conf_library_coverage_name(size_t index);

/* Takes the server's decision for undecided rows, if it is one of the two that there
 * are. Returns for how many. */
size_t conf_library_settle(const conf_library *library, const row_set *server, row_set *ours);

/* Writes the settings of the last answer into `content` and its rows into `expected`.
 * Returns how many there are. */
size_t conf_library_write(conf_library *library, bytes *content, row_set *expected, bytes *broken);

#endif
