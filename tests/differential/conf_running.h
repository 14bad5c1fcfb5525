/*
 * conf_running.h - what a running server shows of an entry, where that is not what
 * one shows that was started from the file.
 *
 * The library gives the view of a server that was started from the files. One that
 * runs already compares restart-only parameters with what it runs with, and has the
 * enum values of its build; both are known here, and asked for at the start. What
 * the library leaves undecided may be either.
 */
#ifndef PGCFG_DIFFERENTIAL_CONF_RUNNING_H
#define PGCFG_DIFFERENTIAL_CONF_RUNNING_H

#include <pgcfg/conf.h>

#include "target.h"

/* A parameter as the server runs with it. */
typedef struct running_parameter {
    bool is_there;
    bool is_null;
    bytes setting; /* as pg_settings shows it */
    bytes values;  /* of an enum: each in line feeds */
} running_parameter;

typedef struct running_server {
    int major;
    running_parameter parameters[PGCFG_PARAMETER_COUNT];
    bytes wording;
    bool reads_binary; /* its C library takes 0b1 for a number, as glibc does from 2.38 on */
} running_server;

/* Asks a connected target; false where it does not answer. */
bool running_server_ask(running_server *server, const pg_target *target);
void running_server_free(running_server *server);

/* What becomes of an entry. */
typedef enum fate {
    AS_IT_SAYS,   /* what the library says of it */
    REFUSED_HERE, /* the build lacks the value */
    RESTART,      /* the server would have to be restarted for it */
    EITHER        /* left undecided */
} fate;

fate running_server_fate(running_server *server, const pgcfg_conf_entry *entry);

/* Whether the entry is one that this server takes, and not all of its major do: a parameter
 * of some releases, or a number that only newer C libraries read. The library refuses it. */
bool running_server_knows_more(const running_server *server, const pgcfg_conf_entry *entry);

/* Whether the build lists all values of an enum, as a hint does. */
bool running_server_lists_all(const running_server *server, const pgcfg_parameter *parameter);

#endif
