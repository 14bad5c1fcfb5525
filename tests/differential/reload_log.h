/*
 * reload_log.h - what a server's log says when it is told to read its files again.
 */
#ifndef PGCFG_DIFFERENTIAL_RELOAD_LOG_H
#define PGCFG_DIFFERENTIAL_RELOAD_LOG_H

#include "target.h"

/* Has the server reload, and waits until the log says that errors in postgresql.conf
 * kept it from applying anything; so that is only for such files. Adds the postmaster's
 * messages about that, each with a line feed, but for those about files that may be
 * missing. False, with words on standard error, where the log does not come to that. */
bool reload_log_of_conf(pg_target *target, bytes *messages);

/* The same of all that the postmaster says at a reload, whatever becomes of it. */
bool reload_log_of_all(pg_target *target, bytes *messages);

#endif
