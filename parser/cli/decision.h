/*
 * decision.h - what becomes of one connection attempt: which rule decides it, and what
 * the client is told.
 */
#ifndef PGCFG_CLI_DECISION_H
#define PGCFG_CLI_DECISION_H

#include "access_files.h"
#include "output.h"

#include <pgcfg/match.h>
#include <pgcfg/user_map.h>

typedef enum decision_end {
    DECISION_GOES_ON,  /* authentication begins, or is over with method trust */
    DECISION_REJECTED, /* a FATAL error before any credentials are asked for */
    DECISION_FAILED,   /* the method gets a name that may not act as the role */
    DECISION_UNDECIDED
} decision_end;

enum { DECISION_DEPENDENCIES_MAX = PGCFG_DEPENDENCY_COUNT + 1 };

/* It points into itself: never copied. */
typedef struct decision {
    pgcfg_connection connection; /* as the server takes it */
    char name[PGCFG_NAME_SIZE];
    pgcfg_match_result match;
    pgcfg_hba_entry rule; /* void where none matches, as are cursor and demands */
    pgcfg_hba_cursor cursor;
    pgcfg_hba_demands demands;
    bool uses_map; /* the system user was checked */
    pgcfg_user_map_result map;
    bool has_broken_maps; /* the file has errors, so that there are no maps; `map` has the
                             place of the first one */
    output map_error;     /* and this what it is */
    decision_end end;
    bool is_surely_rejected; /* UNDECIDED, but whichever rule it is turns the client away */
    output error;            /* REJECTED, FAILED: the message of the FATAL error */
    const char *depends_on[DECISION_DEPENDENCIES_MAX];
    size_t depends_on_count;
    void *workspace; /* of regular expressions */
} decision;

/* The decisions about the connection that the options describe: one for each encryption,
 * made when it is asked for. Zeroed but for the first two; both must outlive it. */
typedef struct decisions {
    const access_files *files;
    const connection_options *given;
    struct {
        bool is_made;
        decision decision;
    } by_encryption[PGCFG_ENCRYPTION_GSS + 1];
} decisions;

const decision *decisions_get(decisions *all, pgcfg_encryption encryption);

void decisions_free(decisions *all);

/* Whether the client is turned away, whatever is not known. */
bool decision_turns_away(const decision *d);

/* "rule", "implicit reject", "undecided". */
const char *decision_outcome(const decision *d);

/* The path of the file that the map's line is in; empty where there is no such line. */
pgcfg_text decision_map_path(const decision *d, const access_files *a);

/* Whether exactly one rule is known to decide. */
bool decision_has_one_rule(const decision *d);

#endif
