/*
 * machine.c - see machine.h.
 */
#include "machine.h"

#include <ifaddrs.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool machine_address_of(const struct sockaddr *from, pgcfg_address *address)
{
    memset(address, 0, sizeof(*address));
    if (from != NULL && from->sa_family == AF_INET) {
        address->family = PGCFG_FAMILY_IPV4;
        memcpy(address->bytes, &((const struct sockaddr_in *)(const void *)from)->sin_addr, 4);
        return true;
    }
    if (from != NULL && from->sa_family == AF_INET6) {
        address->family = PGCFG_FAMILY_IPV6;
        memcpy(address->bytes, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, 16);
        return true;
    }
    return false;
}

static bool is_link_local(const pgcfg_address *address)
{
    return address->family == PGCFG_FAMILY_IPV6 && address->bytes[0] == 0xfe &&
           (address->bytes[1] & 0xc0) == 0x80;
}

void machine_find(machine *m)
{
    struct ifaddrs *all = NULL;

    memset(m, 0, sizeof(*m));
    if (getifaddrs(&all) != 0) {
        perror("getifaddrs");
        exit(2);
    }
    for (const struct ifaddrs *i = all; i != NULL && m->interface_count < INTERFACES_MAX;
         i = i->ifa_next) {
        pgcfg_interface *own = &m->interfaces[m->interface_count];

        if (!machine_address_of(i->ifa_addr, &own->address))
            continue;
        (void)machine_address_of(i->ifa_netmask, &own->mask);
        if (is_link_local(&own->address))
            snprintf(m->zones[m->interface_count], sizeof(m->zones[0]), "%s", i->ifa_name);
        m->interface_count++;
    }
    freeifaddrs(all);
}
