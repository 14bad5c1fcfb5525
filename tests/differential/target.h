/*
 * target.h - a running server, as scripts/servers lists it, and how it is asked.
 */
#ifndef PGCFG_DIFFERENTIAL_TARGET_H
#define PGCFG_DIFFERENTIAL_TARGET_H

#include "rows.h"

enum { TARGETS_MAX = 64 };

typedef struct pg_target {
    char *name;
    int major;
    char *socket_directory;
    char *port;
    char *data_directory;
    char *without;  /* features that the build lacks: "gss,ldap" */
    char *settings; /* "ssl=on oauth_validator_libraries=v" */
    PGconn *connection;
    const rows_view *view; /* that is asked about */
    row_set *answer;       /* while it is asked: messages of level DEBUG go there */
} pg_target;

/* Reads the list that `scripts/servers targets` prints. Returns how many there
 * are; says on standard error what is wrong with the list, and returns 0. */
size_t target_read_list(const char *path, pg_target *targets);

/* Keeps the targets that a comma-separated list names. Returns how many; 0, with
 * words on standard error, if one is missing. */
size_t target_choose(const char *only, pg_target *targets, size_t count);

/* The same server as the library knows it; lives as long as the target. */
pgcfg_server target_server(const pg_target *target);

/* Becomes the user who owns the server's files, where this process may become
 * anybody: the server and the library then may, and may not, read the same files. */
bool target_become_owner(const pg_target *target);

/* Takes the data directory for this process alone, as long as it lives: two that
 * write files there would judge each other's. */
bool target_lock(const pg_target *target);

/* The path of a file in the data directory; to be freed. */
char *target_path(const pg_target *target, const char *name);

/* Both false, with words on standard error, where there is no answer. The second
 * makes ready what `target_ask` asks. */
bool target_connect(pg_target *target);
bool target_prepare(pg_target *target, const rows_view *view);

/* Asks for the rows of what is now in the data directory. False where the
 * server died. What it says besides becomes messages of the rows if the session's
 * client_min_messages let it through as DEBUG; all else that it says is dropped. */
bool target_ask(pg_target *target, row_set *rows);

#endif
