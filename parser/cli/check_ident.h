/*
 * check_ident.h - pgcfg check of a pg_ident.conf.
 */
#ifndef PGCFG_CLI_CHECK_IDENT_H
#define PGCFG_CLI_CHECK_IDENT_H

#include "checking.h"

/* Reads `file` ("-": standard input), which the server calls `path`, and adds
 * what is wrong with it. */
void check_ident(checking *c, const char *file, const char *path, const pgcfg_server *server);

#endif
