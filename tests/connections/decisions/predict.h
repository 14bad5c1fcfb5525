/*
 * predict.h - what the library says that a server's first answer to a connection attempt is.
 */
#ifndef PGCFG_DECISIONS_PREDICT_H
#define PGCFG_DECISIONS_PREDICT_H

#include "attempt.h"
#include "machine.h"
#include "scenario.h"
#include "world.h"

typedef struct prediction {
    pgcfg_match_result match;
    bool is_undecided; /* on account of regular expressions: all else is known */
    bytes answer;      /* as client.h has it; of a connection that is decided */
    bytes broken;      /* what the library contradicts itself in; empty: nothing */
} prediction;

/* `p` is zeroed or was used before. */
void predict(const reading *r, const machine *m, const attempt *a, prediction *p);
void prediction_free(prediction *p);

/* All that is known of an attempt, as the library prepares it. `name` and `roles` must live
 * as long as the connection. */
pgcfg_connection connection_of(const reading *r, const machine *m, const attempt *a,
                               char name[PGCFG_NAME_SIZE], pgcfg_text roles[WORLD_ROLES_MAX]);

/* The library's answer about a user map; what it contradicts itself in is added to the
 * prediction. */
pgcfg_user_map_result ask_map(const reading *r, const pgcfg_connection *connection,
                              const pgcfg_user_map_question *question, prediction *p);

/* A workspace of the size that usual expressions need. */
void *regex_workspace(void);

/* Where the walk over single rules (pgcfg_match_rule) ends: at the first one that matches or
 * is undecided, which *rule is then. */
pgcfg_match_answer first_rule(const reading *r, const pgcfg_connection *connection,
                              pgcfg_hba_cursor *cursor, pgcfg_hba_entry *rule);

#endif
