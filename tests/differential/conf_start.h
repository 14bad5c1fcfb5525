/*
 * conf_start.h - what a server that is started makes of the files in a data directory:
 * `postgres -C`, which reads them as a start does, prints a parameter and ends.
 */
#ifndef PGCFG_DIFFERENTIAL_CONF_START_H
#define PGCFG_DIFFERENTIAL_CONF_START_H

#include "target.h"

/* Starts the target's program. *has_errors: it ended with an error; else `value` is
 * what it printed. False, with words on standard error, where it could not be run. */
bool conf_start_ask(const pg_target *target, const char *parameter, bytes *value, bool *has_errors);

#endif
