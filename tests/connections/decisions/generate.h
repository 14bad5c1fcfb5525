/*
 * generate.h - random rules, maps and connection attempts that have a good chance to meet.
 */
#ifndef PGCFG_DECISIONS_GENERATE_H
#define PGCFG_DECISIONS_GENERATE_H

#include "attempt.h"
#include "random.h"
#include "scenario.h"

/* What there is to choose from. */
typedef struct choices {
    const pgcfg_server *server;
    const origin *origins; /* the first is the unix socket */
    size_t origin_count;
    size_t named_origin_count;     /* so many of the first may be asked for their host name */
    const char *const *host_names; /* for rules */
    size_t host_name_count;
    const char *const *system_users; /* for unix sockets */
    size_t system_user_count;
    const char *const *certificates;
    size_t certificate_count;
    bool has_ssl; /* connections can have it */
    bool has_gss;
} choices;

/* A few of them, so that rules and attempts have a good chance to meet. */
#define PALETTE_SIZE 4

typedef struct palette {
    const choices *all;
    const char *users[PALETTE_SIZE];
    const char *databases[PALETTE_SIZE];
    const origin *origins[PALETTE_SIZE]; /* over a network */
} palette;

palette generate_palette(random_source *random, const choices *all);

/* Files that the server mostly takes. */
void generate_scenario(random_source *random, const palette *p, scenario *s);

/* `may_come_from_anywhere`: else only from origins whose host name may be asked for. */
void generate_attempt(random_source *random, const palette *p, bool may_come_from_anywhere,
                      attempt *a);

#endif
