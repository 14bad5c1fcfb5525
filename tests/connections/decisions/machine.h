/*
 * machine.h - the addresses of the machine that library and servers run on, for samehost and
 * samenet.
 */
#ifndef PGCFG_DECISIONS_MACHINE_H
#define PGCFG_DECISIONS_MACHINE_H

#include <pgcfg/connection.h>

#define INTERFACES_MAX 64

struct sockaddr;

typedef struct machine {
    pgcfg_interface interfaces[INTERFACES_MAX];
    char zones[INTERFACES_MAX][20]; /* the interface's name; empty but for link-local addresses */
    size_t interface_count;
} machine;

/* Ends the program where the system does not say. */
void machine_find(machine *m);

/* False: it is neither IPv4 nor IPv6. */
bool machine_address_of(const struct sockaddr *from, pgcfg_address *address);

#endif
