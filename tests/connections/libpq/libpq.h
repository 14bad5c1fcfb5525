/*
 * libpq.h - a real libpq, loaded from a file: of any major, without its header.
 */
#ifndef PGCFG_TESTS_LIBPQ_H
#define PGCFG_TESTS_LIBPQ_H

#include <stdbool.h>

typedef struct pg_conn PGconn;

typedef enum polling_status { /* PostgresPollingStatusType */
                              POLLING_FAILED,
                              POLLING_READING,
                              POLLING_WRITING,
                              POLLING_OK
} polling_status;

typedef struct libpq {
    int (*version)(void);
    PGconn *(*connect_start)(const char *conninfo);
    polling_status (*connect_poll)(PGconn *conn);
    int (*status)(const PGconn *conn); /* 0: connected; 1: bad */
    int (*socket)(const PGconn *conn);
    char *(*error_message)(const PGconn *conn);
    void (*finish)(PGconn *conn);
} libpq;

/* Loads it; says on standard error why not. It is never unloaded. */
bool libpq_load(libpq *pq, const char *path);

#endif
