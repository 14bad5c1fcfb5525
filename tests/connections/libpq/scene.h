/*
 * scene.h - the rules that the servers have, and what these say to an attempt.
 *
 * One pg_hba.conf does for all cells: a user's name says which rules there are for it.
 */
#ifndef PGCFG_TESTS_SCENE_H
#define PGCFG_TESTS_SCENE_H

#include <pgcfg/pgcfg.h>

#include <stdio.h>

/* What a rule does; NOTHING: there is none. */
typedef enum rule { RULE_TRUST, RULE_REJECT, RULE_NOTHING, RULE_SCRAM, RULE_PASSWORD } rule;

enum { RULE_COUNT = 5 };

/* Rules of one user, by encryption. Its name has a letter for each: "h_", from a host line
 * that is for all; "u_" with one for plain text (and GSSAPI) and one for TLS, from
 * hostnossl and hostssl lines; "g_" with one for plain text, TLS and GSSAPI each, the last
 * from a hostgssenc line. Over a unix socket the first letter counts. */
typedef enum scene_lines { LINES_HOST, LINES_BY_SSL, LINES_BY_ALL } scene_lines;

typedef struct scene_user {
    scene_lines lines;
    rule by_encryption[3]; /* by pgcfg_encryption */
} scene_user;

/* The simple ones first. Those with hostgssenc lines are last: servers without GSSAPI
 * don't have them. */
enum { SCENE_USER_COUNT = RULE_COUNT + RULE_COUNT * RULE_COUNT };
enum { SCENE_GSS_RULE_COUNT = 2 }; /* trust and reject */
enum { SCENE_ALL_COUNT = SCENE_USER_COUNT + SCENE_GSS_RULE_COUNT * RULE_COUNT * RULE_COUNT };
enum { SCENE_NAME_SIZE = 8 };

scene_user scene_user_number(unsigned n);
void scene_user_name(scene_user user, char name[SCENE_NAME_SIZE]);
bool scene_asks_for_password(scene_user user);

void scene_write_hba(FILE *out, bool has_gss);
void scene_write_roles(FILE *out); /* SQL, one statement a line */

/* All roles have this password. */
#define SCENE_PASSWORD "secret"

/* Where tickets are from. */
#define SCENE_REALM "PGCFG.TEST"

typedef enum password { PASSWORD_RIGHT, PASSWORD_WRONG, PASSWORD_NONE } password;

/* What becomes of an attempt that reaches the rules, and the line that the user sees of
 * it if it is the end of that attempt; "" where authentication succeeds. */
typedef struct scene_answer {
    pgcfg_client_answer_kind kind;
    bool is_clients_own; /* not passed on from the server */
    char line[300];
} scene_answer;

typedef struct scene {
    int server_major;
    scene_user user;
    password password;
    bool is_local;
    bool trusts_no_certificate; /* the client has a root certificate of somebody else's */
    bool misnames_service;      /* and takes its ticket to a service that does not exist */
} scene;

scene_answer scene_answer_to(const scene *s, pgcfg_encryption encryption);

#endif
