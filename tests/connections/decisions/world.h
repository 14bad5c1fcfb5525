/*
 * world.h - the roles that every server of the comparison has, their memberships, and the
 * names that connections and rules are made of.
 */
#ifndef PGCFG_DECISIONS_WORLD_H
#define PGCFG_DECISIONS_WORLD_H

#include <stdio.h>

#include <pgcfg/connection.h>

/* What a role's password is stored as, which decides what method md5 asks for. */
typedef enum stored_password { STORED_NONE, STORED_MD5, STORED_SCRAM } stored_password;

/* A name of 63 bytes, the most that a server keeps, and one with a byte more. */
#define NAME_OF_63 "n23456789_123456789_123456789_123456789_123456789_123456789_123"
#define NAME_OF_64 NAME_OF_63 "4"

#define WORLD_ROLES_MAX 64

size_t world_role_count(void);
const char *world_role(size_t index);

/* Of a role that does not exist too: none. */
stored_password world_password(pgcfg_text role);

/* Whether there is such a role. */
bool world_has_role(pgcfg_text role);

/* All roles that it is a member of, directly or not, without itself; how many. */
size_t world_roles_of(pgcfg_text role, pgcfg_text roles[WORLD_ROLES_MAX]);

/* Common names of clients' certificates. */
#define WORLD_CERTIFICATES 10
extern const char *const world_certificates[WORLD_CERTIFICATES];

/* The statements that make the roles, one a line, as postgres --single reads them. */
void world_print_sql(FILE *out);

#endif
