/*
 * match.h - which rule of a pg_hba.conf decides a connection, and what the client
 * is told (the server's check_hba, and what ClientAuthentication makes of it).
 *
 * A rule matches a connection, does not, or that depends on something which no file
 * holds and the caller did not say. Nothing is guessed: what depends on such a thing
 * is undecided, unless every possibility leads to the same answer.
 */
#ifndef PGCFG_MATCH_H
#define PGCFG_MATCH_H

#include <pgcfg/connection.h>
#include <pgcfg/hba.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an answer can depend on; values to be or-ed. */
typedef enum pgcfg_dependency {
    PGCFG_DEPENDS_ON_HOST_NAME = 1u << 0,
    PGCFG_DEPENDS_ON_ROLES = 1u << 1,
    PGCFG_DEPENDS_ON_INTERFACES = 1u << 2,
    PGCFG_DEPENDS_ON_REGEX = 1u << 3 /* the engine can't say, or was given too little room */
} pgcfg_dependency;

#define PGCFG_DEPENDENCY_COUNT 4

/* "host-name", "role", "interface", "regular-expression", for a single dependency.
 * Static storage. */
const char *pgcfg_dependency_name(pgcfg_dependency dependency);

typedef enum pgcfg_match_answer {
    PGCFG_MATCH_NO,
    PGCFG_MATCH_YES,
    PGCFG_MATCH_UNDECIDED
} pgcfg_match_answer;

/* The parts of a rule, in the server's order of checks. */
typedef enum pgcfg_match_field {
    PGCFG_FIELD_NONE,
    PGCFG_FIELD_TYPE,       /* local, or not */
    PGCFG_FIELD_ENCRYPTION, /* what hostssl, hostnossl, hostgssenc, hostnogssenc ask for */
    PGCFG_FIELD_ADDRESS,
    PGCFG_FIELD_DATABASE,
    PGCFG_FIELD_USER
} pgcfg_match_field;

/* A rule against a connection. */
typedef struct pgcfg_rule_match {
    pgcfg_match_answer answer;
    pgcfg_match_field field; /* NO: the first that does not fit. UNDECIDED: the first that is */
    unsigned depends_on;     /* UNDECIDED: pgcfg_dependency values */
} pgcfg_rule_match;

/* `rule` is an entry with is_rule; `connection` as pgcfg_connection_prepare leaves it.
 * Regular expressions are matched by the engine of `environment` in the workspace
 * (PGCFG_REGEX_WORKSPACE_SIZE bytes do for usual ones); without it they are undecided. */
pgcfg_rule_match pgcfg_match_rule(const pgcfg_hba_entry *rule, const pgcfg_connection *connection,
                                  const pgcfg_environment *environment, void *workspace,
                                  size_t workspace_size);

typedef enum pgcfg_match_outcome {
    PGCFG_MATCH_RULE,            /* a rule decides; its method may be reject */
    PGCFG_MATCH_IMPLICIT_REJECT, /* no rule matches */
    PGCFG_MATCH_DEPENDS          /* undecided */
} pgcfg_match_outcome;

/*
 * The decision. Which rule: `index` among the entries and `position` for
 * pgcfg_match_entry. Where several rules can be the one, but all have the same method
 * and options, the outcome is RULE, `is_one_rule` is false, and the first of them is
 * given; so it is where the outcome is DEPENDS.
 */
typedef struct pgcfg_match_result {
    pgcfg_match_outcome outcome;
    bool is_one_rule; /* the rest is void for IMPLICIT_REJECT */
    pgcfg_auth_method method;
    uint32_t index;
    uint32_t rule_number; /* as in the view of 16 on; 0 = null */
    uint32_t file;
    uint32_t line_number;
    size_t position;
    unsigned depends_on; /* DEPENDS, and where it is not one rule: pgcfg_dependency values */
} pgcfg_match_result;

/*
 * The first rule that matches decides. `connection` as pgcfg_connection_prepare leaves
 * it; workspace as for pgcfg_match_rule. Linear in the size of the file, and each +role
 * of it in the number of the connection's roles; allocates nothing.
 * OK. REFUSED: the file has errors or no entry, so that the server does not load it.
 * BAD_ARGUMENT.
 */
pgcfg_result pgcfg_match(const pgcfg_hba *hba, const pgcfg_connection *connection, void *workspace,
                         size_t workspace_size, pgcfg_match_result *result);

/* Unpacks the rule that a result speaks of; `cursor` holds its tokens, as for
 * pgcfg_hba_next. False where it speaks of none. */
bool pgcfg_match_entry(const pgcfg_hba *hba, const pgcfg_match_result *result,
                       pgcfg_hba_cursor *cursor, pgcfg_hba_entry *entry);

/* ---- what the client is told ---------------------------------------------- */

/* Writes the message of the FATAL error of a connection that meets no rule
 * (PGCFG_MATCH_IMPLICIT_REJECT) or one whose method is reject (PGCFG_MATCH_RULE):
 * `no pg_hba.conf entry for host "10.0.0.1", user "u", database "d", no encryption`. */
bool pgcfg_match_rejection_write(pgcfg_match_outcome outcome, const pgcfg_connection *connection,
                                 const pgcfg_server *server, pgcfg_sink sink);

/* Writes the message of the FATAL error of a connection that fails in the method:
 * `Peer authentication failed for user "u"`. */
bool pgcfg_match_failure_write(pgcfg_auth_method method, pgcfg_text user, pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
