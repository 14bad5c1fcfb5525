/*
 * host_name.c - see host_name.h.
 */
#include "host_name.h"

#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

#include "machine.h"

/* Whether one of the addresses that a name has is this one. */
static bool resolves_to(const char *name, const pgcfg_address *address)
{
    struct addrinfo *found = NULL;
    bool is_there = false;

    if (getaddrinfo(name, NULL, NULL, &found) != 0)
        return false;
    for (const struct addrinfo *i = found; i != NULL; i = i->ai_next) {
        pgcfg_address one;

        is_there |= machine_address_of(i->ai_addr, &one) && one.family == address->family &&
                    memcmp(one.bytes, address->bytes, sizeof(one.bytes)) == 0;
    }
    freeaddrinfo(found);
    return is_there;
}

bool host_name_find(origin *o)
{
    struct sockaddr_storage socket_address = {0};
    char name[NI_MAXHOST] = "";
    struct timespec before;
    struct timespec after;
    socklen_t size;

    if (o->address.family == PGCFG_FAMILY_IPV4) {
        struct sockaddr_in *in = (struct sockaddr_in *)&socket_address;
        in->sin_family = AF_INET;
        memcpy(&in->sin_addr, o->address.bytes, 4);
        size = sizeof(*in);
    } else {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)&socket_address;
        in->sin6_family = AF_INET6;
        memcpy(&in->sin6_addr, o->address.bytes, 16);
        in->sin6_scope_id = o->zone == NULL ? 0 : if_nametoindex(o->zone);
        size = sizeof(*in);
    }
    clock_gettime(CLOCK_MONOTONIC, &before);
    if (getnameinfo((struct sockaddr *)&socket_address, size, name, sizeof(name), NULL, 0,
                    NI_NAMEREQD) == 0 &&
        resolves_to(name, &o->address))
        o->host_name = strdup(name);
    clock_gettime(CLOCK_MONOTONIC, &after);
    return after.tv_sec - before.tv_sec < 1;
}
