/*
 * client.h - connects to a server, as somebody from somewhere, and reads its first answer.
 * Speaks the protocol itself: libpq would neither choose where it comes from nor stop there.
 */
#ifndef PGCFG_DECISIONS_CLIENT_H
#define PGCFG_DECISIONS_CLIENT_H

#include <openssl/ssl.h>

#include "attempt.h"

#define CLIENT_CERTIFICATES_MAX 32

typedef struct client {
    int port;
    char socket_path[100];
    size_t certificate_count;
    const char *names[CLIENT_CERTIFICATES_MAX];     /* common names */
    SSL_CTX *contexts[CLIENT_CERTIFICATES_MAX + 1]; /* the last: without a certificate */
} client;

/* Certificate i and its key are DIRECTORY/i.crt and i.key. False: they cannot be used. */
bool client_start(client *c, int port, const char *socket_directory, const char *directory,
                  const char *const *names, size_t count);
void client_end(client *c);

/*
 * The first answer: "request N" with the code of an authentication request (0 = let in) and
 * the mechanisms that it names, or "FATAL: " and the message. False: there was none, and
 * *answer says why.
 */
bool client_ask(const client *c, const attempt *a, bytes *answer);

#endif
