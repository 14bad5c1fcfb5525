/*
 * libpq.c - see libpq.h.
 */
#include "libpq.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* POSIX: a function's address fits in a data pointer; C has no cast for it. */
static bool find(void *library, const char *name, void *function, size_t size)
{
    void *address = dlsym(library, name);

    if (address == NULL) {
        fprintf(stderr, "libpq_judge: %s\n", dlerror());
        return false;
    }
    memcpy(function, &address, size);
    return true;
}

#define FIND(library, name, member) find(library, name, &(member), sizeof(member))

bool libpq_load(libpq *pq, const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

    if (library == NULL) {
        fprintf(stderr, "libpq_judge: %s\n", dlerror());
        return false;
    }
    return FIND(library, "PQlibVersion", pq->version) &&
           FIND(library, "PQconnectStart", pq->connect_start) &&
           FIND(library, "PQconnectPoll", pq->connect_poll) &&
           FIND(library, "PQstatus", pq->status) && FIND(library, "PQsocket", pq->socket) &&
           FIND(library, "PQerrorMessage", pq->error_message) &&
           FIND(library, "PQfinish", pq->finish);
}
