/*
 * conf_log.h - what a server's log says when it is told to read its postgresql.conf
 * again. Only for files of which it then applies nothing.
 */
#ifndef PGCFG_DIFFERENTIAL_CONF_LOG_H
#define PGCFG_DIFFERENTIAL_CONF_LOG_H

#include "target.h"

/* Has the server reload, and waits until the log says that errors kept it from
 * applying anything. Adds the postmaster's messages about that, each with a line
 * feed, but for those about files that may be missing. False, with words on standard
 * error, where the log does not come to that. */
bool conf_log_ask(pg_target *target, bytes *messages);

#endif
