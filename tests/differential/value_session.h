/*
 * value_session.h - a session that tells what a server makes of values.
 */
#ifndef PGCFG_DIFFERENTIAL_VALUE_SESSION_H
#define PGCFG_DIFFERENTIAL_VALUE_SESSION_H

#include "target.h"

/* Connects, and makes the function that tells what SET would do, and takes it back:
 *   pg_temp.judge(names text[], vals text[])
 *     RETURNS TABLE(message text, detail text, hint text, setting text, shown text)
 * False, with words on standard error, where that can't be done. */
bool value_session_open(pg_target *target);

/* Has the server read its files again, and waits until it has. */
bool value_session_reload(pg_target *target);

#endif
