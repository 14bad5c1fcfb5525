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

/* Rules of one user. Name: "u_" with a letter for plain text and one for TLS, from
 * hostnossl and hostssl lines; or "h_" with one letter, from a host line. Over a unix
 * socket the first letter counts. */
typedef struct scene_user {
    bool is_host;
    rule plain, tls;
} scene_user;

enum { SCENE_USER_COUNT = RULE_COUNT + RULE_COUNT * RULE_COUNT };
enum { SCENE_NAME_SIZE = 8 };

/* The simple ones first. */
scene_user scene_user_number(unsigned n);
void scene_user_name(scene_user user, char name[SCENE_NAME_SIZE]);
bool scene_asks_for_password(scene_user user);

void scene_write_hba(FILE *out);
void scene_write_roles(FILE *out); /* SQL, one statement a line */

/* All roles have this password. */
#define SCENE_PASSWORD "secret"

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
} scene;

scene_answer scene_answer_to(const scene *s, pgcfg_encryption encryption);

#endif
