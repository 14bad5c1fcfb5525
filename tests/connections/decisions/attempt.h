/*
 * attempt.h - a connection attempt as a value: what the client sends, where from, and what
 * is known of it.
 */
#ifndef PGCFG_DECISIONS_ATTEMPT_H
#define PGCFG_DECISIONS_ATTEMPT_H

#include <pgcfg/connection.h>

#include "bytes.h"

#define ATTEMPT_NAME_SIZE 160

/* Where a client can come from. */
typedef struct origin {
    pgcfg_address address; /* family NONE: a unix socket */
    const char *zone;      /* the interface of a link-local address, else NULL */
    const char *host_name; /* what the address resolves to and back; "" = nothing */
} origin;

typedef struct attempt {
    char user[ATTEMPT_NAME_SIZE];
    char database[ATTEMPT_NAME_SIZE]; /* empty: not sent */
    const char *replication;          /* the parameter's value, NULL: not sent */
    const origin *from;
    pgcfg_encryption encryption;
    const char *certificate; /* common name of the client's certificate, else NULL */
    const char *system_user; /* who runs the client */
} attempt;

/* What the server makes of a value of the parameter "replication". */
pgcfg_replication replication_of(const char *value);

/* One line, for reports. */
void attempt_print(const attempt *a, bytes *out);

#endif
