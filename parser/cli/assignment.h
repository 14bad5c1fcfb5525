/*
 * assignment.h - the values of --set: server settings that a verdict depends on.
 */
#ifndef PGCFG_CLI_ASSIGNMENT_H
#define PGCFG_CLI_ASSIGNMENT_H

#include "options.h"

/* Takes one NAME=VALUE; ends the command where it makes no sense. */
void assignment_take(options *given, const char *assignment);

#endif
