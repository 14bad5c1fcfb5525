/*
 * host_name.h - what an address resolves to, as the server finds it out.
 */
#ifndef PGCFG_DECISIONS_HOST_NAME_H
#define PGCFG_DECISIONS_HOST_NAME_H

#include "attempt.h"

/* Sets host_name to the name of the address, if that name resolves to the address again.
 * False: that took too long to be asked often. */
bool host_name_find(origin *o);

#endif
