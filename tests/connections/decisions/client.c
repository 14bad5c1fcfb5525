/*
 * client.c - see client.h.
 */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define TIMEOUT_S 20

enum { PROTOCOL_3 = 196608, SSL_REQUEST = 80877103, AUTHENTICATION_SASL = 10 };

typedef struct connection {
    int socket;
    SSL *ssl;
} connection;

/* ---- certificates --------------------------------------------------------------------- */

static SSL_CTX *make_context(const char *directory, size_t index, bool has_certificate)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    char certificate[200];
    char key[200];

    if (context == NULL || !has_certificate)
        return context;
    snprintf(certificate, sizeof(certificate), "%s/%zu.crt", directory, index);
    snprintf(key, sizeof(key), "%s/%zu.key", directory, index);
    if (SSL_CTX_use_certificate_file(context, certificate, SSL_FILETYPE_PEM) == 1 &&
        SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

bool client_start(client *c, int port, const char *socket_directory, const char *directory,
                  const char *const *names, size_t count)
{
    memset(c, 0, sizeof(*c));
    c->port = port;
    snprintf(c->socket_path, sizeof(c->socket_path), "%s/.s.PGSQL.%d", socket_directory, port);
    c->certificate_count = count;
    for (size_t i = 0; i <= count; i++) {
        if (i < count)
            c->names[i] = names[i];
        c->contexts[i] = make_context(directory, i, i < count);
        if (c->contexts[i] == NULL)
            return false;
    }
    return true;
}

void client_end(client *c)
{
    for (size_t i = 0; i <= c->certificate_count; i++)
        SSL_CTX_free(c->contexts[i]);
}

static SSL_CTX *context_of(const client *c, const char *certificate)
{
    size_t i = 0;

    while (i < c->certificate_count &&
           (certificate == NULL || strcmp(c->names[i], certificate) != 0))
        i++;
    return c->contexts[i];
}

/* ---- sockets ---------------------------------------------------------------------------- */

static bool fails(bytes *answer, const char *what)
{
    answer->size = 0;
    bytes_add_format(answer, "%s: %s", what, strerror(errno));
    return false;
}

static bool connect_locally(const client *c, const attempt *a, int socket)
{
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    const struct passwd *user = getpwnam(a->system_user);
    const uid_t self = geteuid();
    bool is_connected;

    memcpy(to.sun_path, c->socket_path, strlen(c->socket_path) + 1);
    /* The kernel notes who calls connect. */
    if (user == NULL || (user->pw_uid != self && seteuid(user->pw_uid) != 0))
        return false;
    is_connected = connect(socket, (const struct sockaddr *)&to, sizeof(to)) == 0;
    return (user->pw_uid == self || seteuid(self) == 0) && is_connected;
}

/* Where from, and where to: addresses of the machine itself, and of the same family. */
static bool connect_over_network(const client *c, const attempt *a, int socket)
{
    const pgcfg_address *address = &a->from->address;

    if (address->family == PGCFG_FAMILY_IPV4) {
        struct sockaddr_in from = {.sin_family = AF_INET};
        struct sockaddr_in to;

        memcpy(&from.sin_addr, address->bytes, 4);
        to = from;
        if (address->bytes[0] == 127)
            to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        to.sin_port = htons((uint16_t)c->port);
        return bind(socket, (const struct sockaddr *)&from, sizeof(from)) == 0 &&
               connect(socket, (const struct sockaddr *)&to, sizeof(to)) == 0;
    }
    struct sockaddr_in6 from = {.sin6_family = AF_INET6};
    struct sockaddr_in6 to;

    memcpy(&from.sin6_addr, address->bytes, 16);
    if (a->from->zone != NULL)
        from.sin6_scope_id = if_nametoindex(a->from->zone);
    to = from;
    to.sin6_port = htons((uint16_t)c->port);
    return bind(socket, (const struct sockaddr *)&from, sizeof(from)) == 0 &&
           connect(socket, (const struct sockaddr *)&to, sizeof(to)) == 0;
}

static bool open_connection(const client *c, const attempt *a, connection *to, bytes *answer)
{
    const struct timeval timeout = {.tv_sec = TIMEOUT_S};
    const struct linger none = {.l_onoff = 1}; /* no TIME_WAIT is left */
    const int on = 1;
    const pgcfg_address_family family = a->from->address.family;

    to->ssl = NULL;
    to->socket = socket(family == PGCFG_FAMILY_NONE   ? AF_UNIX
                        : family == PGCFG_FAMILY_IPV4 ? AF_INET
                                                      : AF_INET6,
                        SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (to->socket < 0)
        return fails(answer, "socket");
    (void)setsockopt(to->socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    (void)setsockopt(to->socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout));
    if (family == PGCFG_FAMILY_NONE)
        return connect_locally(c, a, to->socket) || fails(answer, "connect");
    (void)setsockopt(to->socket, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    (void)setsockopt(to->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return connect_over_network(c, a, to->socket) || fails(answer, "connect");
}

static void close_connection(connection *from)
{
    SSL_free(from->ssl);
    if (from->socket >= 0)
        close(from->socket);
}

static bool put(connection *to, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t done = to->ssl != NULL ? SSL_write(to->ssl, data, (int)size)
                                             : send(to->socket, data, size, MSG_NOSIGNAL);
        if (done <= 0)
            return false;
        data += done;
        size -= (size_t)done;
    }
    return true;
}

static bool get(connection *from, char *data, size_t size)
{
    while (size > 0) {
        const ssize_t done = from->ssl != NULL ? SSL_read(from->ssl, data, (int)size)
                                               : recv(from->socket, data, size, 0);
        if (done <= 0)
            return false;
        data += done;
        size -= (size_t)done;
    }
    return true;
}

/* ---- the protocol ------------------------------------------------------------------------- */

static bool start_ssl(connection *to, SSL_CTX *context, bytes *answer)
{
    bytes request = {0};
    char byte = 0;
    bool is_done;

    bytes_add_int32(&request, 8);
    bytes_add_int32(&request, SSL_REQUEST);
    is_done = put(to, request.data, request.size) && get(to, &byte, 1);
    bytes_free(&request);
    if (!is_done)
        return fails(answer, "SSLRequest");
    if (byte != 'S')
        return fails(answer, "the server has no TLS");
    to->ssl = SSL_new(context);
    if (to->ssl == NULL || SSL_set_fd(to->ssl, to->socket) != 1 || SSL_connect(to->ssl) != 1)
        return fails(answer, "TLS");
    return true;
}

static void add_parameter(bytes *packet, const char *name, const char *value)
{
    bytes_add(packet, name, strlen(name) + 1);
    bytes_add(packet, value, strlen(value) + 1);
}

static bool send_startup(connection *to, const attempt *a)
{
    bytes packet = {0};
    bool is_sent;

    bytes_add_int32(&packet, 0);
    bytes_add_int32(&packet, PROTOCOL_3);
    add_parameter(&packet, "user", a->user);
    if (a->database[0] != '\0')
        add_parameter(&packet, "database", a->database);
    if (a->replication != NULL)
        add_parameter(&packet, "replication", a->replication);
    bytes_add_byte(&packet, '\0');
    bytes_set_int32(&packet, 0, (int32_t)packet.size);
    is_sent = put(to, packet.data, packet.size);
    bytes_free(&packet);
    return is_sent;
}

static uint32_t int32_of(const char *data)
{
    uint32_t number;

    memcpy(&number, data, sizeof(number));
    return ntohl(number);
}

static void read_request(const bytes *body, bytes *answer)
{
    const uint32_t code = int32_of(body->data);

    bytes_add_format(answer, "request %u", (unsigned)code);
    if (code != AUTHENTICATION_SASL)
        return;
    for (size_t at = 4; at < body->size && body->data[at] != '\0';
         at += strlen(body->data + at) + 1)
        bytes_add_format(answer, " %s", body->data + at);
}

/* Fields of an error: a letter and a text each. */
static void read_error(const bytes *body, bytes *answer)
{
    for (size_t at = 0; at < body->size && body->data[at] != '\0';
         at += strlen(body->data + at) + 1)
        if (body->data[at] == 'M')
            bytes_add_format(answer, "FATAL: %s", body->data + at + 1);
}

static bool read_answer(connection *from, bytes *answer)
{
    bytes body = {0};
    char head[5];
    uint32_t size;
    bool is_read;

    if (!get(from, head, sizeof(head)))
        return fails(answer, "no answer");
    size = int32_of(head + 1);
    if (size < 8 || size > 100000)
        return fails(answer, "no message");
    bytes_fill(&body, '\0', size - 4);
    is_read = get(from, body.data, body.size);
    answer->size = 0;
    if (is_read && head[0] == 'R')
        read_request(&body, answer);
    else if (is_read && head[0] == 'E')
        read_error(&body, answer);
    bytes_free(&body);
    return answer->size > 0 || fails(answer, "another message");
}

static bool ask_once(const client *c, const attempt *a, bytes *answer)
{
    connection to;
    bool is_answered = open_connection(c, a, &to, answer);

    if (is_answered && a->encryption == PGCFG_ENCRYPTION_SSL)
        is_answered = start_ssl(&to, context_of(c, a->certificate), answer);
    if (is_answered)
        is_answered =
            (send_startup(&to, a) || fails(answer, "startup packet")) && read_answer(&to, answer);
    close_connection(&to);
    return is_answered;
}

bool client_ask(const client *c, const attempt *a, bytes *answer)
{
    static const char too_many[] = "FATAL: sorry, too many clients already";

    for (int i = 0; i < 1000; i++) {
        if (!ask_once(c, a, answer))
            return false;
        if (answer->size != strlen(too_many) || memcmp(answer->data, too_many, answer->size) != 0)
            return true;
        usleep(10000); /* those before are still ending */
    }
    return fails(answer, "too many clients");
}
