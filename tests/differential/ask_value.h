/*
 * ask_value.h - what a server makes of each value in the postgresql.conf that is in its
 * data directory now, as `pgcfg value --format=json` prints it.
 */
#ifndef PGCFG_DIFFERENTIAL_ASK_VALUE_H
#define PGCFG_DIFFERENTIAL_ASK_VALUE_H

#include "target.h"

/* The file is emptied once it has been read: each value is asked alone. A member that
 * nothing showed is missing from its object (see corpus.py). False, with words on
 * standard error, where there is no answer. */
bool ask_values(pg_target *target, bytes *json);

#endif
