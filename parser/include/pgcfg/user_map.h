/*
 * user_map.h - may somebody whom another authority knows under a name act as a role
 * (the server's check_usermap)? Asked by the methods ident, peer, gss, sspi, cert and
 * oauth, and by clientcert=verify-full, once they know the name.
 */
#ifndef PGCFG_USER_MAP_H
#define PGCFG_USER_MAP_H

#include <pgcfg/ident.h>
#include <pgcfg/match.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_user_map_answer {
    PGCFG_USER_MAP_ALLOWED,
    PGCFG_USER_MAP_NAMES_DIFFER, /* no map is used, and the names are not the same */
    PGCFG_USER_MAP_NO_MATCH,     /* no line of the map fits */
    PGCFG_USER_MAP_NO_GROUP,     /* a line fits that has \1 without a group that took part:
                                    the server looks no further */
    PGCFG_USER_MAP_UNDECIDED
} pgcfg_user_map_answer;

/* The line that decides: of ALLOWED and NO_GROUP where a map is used; else line_number is
 * 0. Of ALLOWED, only if the line is known, and not just that one of several does it. */
typedef struct pgcfg_user_map_result {
    pgcfg_user_map_answer answer;
    uint32_t file;
    uint32_t line_number;
    unsigned depends_on; /* UNDECIDED: pgcfg_dependency values */
} pgcfg_user_map_result;

typedef struct pgcfg_user_map_question {
    pgcfg_text map;         /* option map of the rule; empty: none, the names must be the same */
    pgcfg_text system_user; /* without NUL */
    bool ignores_case;      /* setting krb_caseins_users, for gss and sspi */
} pgcfg_user_map_question;

/* `ident` may be NULL: the server has no pg_ident.conf. With one that has errors it starts
 * without maps. `connection` says the role asked for and its memberships; workspace as for
 * pgcfg_match_rule. */
pgcfg_user_map_result pgcfg_user_map_check(const pgcfg_ident *ident,
                                           const pgcfg_user_map_question *question,
                                           const pgcfg_connection *connection, void *workspace,
                                           size_t workspace_size);

#ifdef __cplusplus
}
#endif
#endif
