/*
 * observer.c - see observer.h.
 */
#include "observer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { TCP, LOCAL };

/* Protocol codes in a packet's second word; a startup packet has its version there. */
enum { CODE_SSL = 80877103, CODE_GSS = 80877104, PROTOCOL_MAJOR = 3, TLS_HANDSHAKE = 0x16 };

/* ---- sockets -------------------------------------------------------------------- */

static struct sockaddr_in tcp_address(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static struct sockaddr_un local_address(const char *directory, int port)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    snprintf(address.sun_path, sizeof(address.sun_path), "%s/.s.PGSQL.%d", directory, port);
    return address;
}

static bool listen_at(int *fd, const void *address, socklen_t size)
{
    const struct sockaddr *at = address;

    *fd = socket(at->sa_family, SOCK_STREAM, 0);
    return *fd >= 0 && bind(*fd, at, size) == 0 && listen(*fd, 8) == 0;
}

static int connect_to(const void *address, socklen_t size)
{
    const struct sockaddr *to = address;
    int fd = socket(to->sa_family, SOCK_STREAM, 0);

    if (fd >= 0 && connect(fd, to, size) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

bool observer_open(observer *o, const char *directory, int server_port,
                   const char *server_directory)
{
    struct sockaddr_in tcp = tcp_address(0);
    socklen_t size = sizeof(tcp);

    *o = (observer){.listeners = {-1, -1},
                    .client = -1,
                    .server = -1,
                    .server_port = server_port,
                    .server_directory = server_directory};
    if (!listen_at(&o->listeners[TCP], &tcp, sizeof(tcp)) ||
        getsockname(o->listeners[TCP], (struct sockaddr *)&tcp, &size) != 0)
        return false;
    o->port = ntohs(tcp.sin_port);

    struct sockaddr_un local = local_address(directory, o->port);

    return listen_at(&o->listeners[LOCAL], &local, sizeof(local));
}

/* ---- what is written down ----------------------------------------------------------- */

static void note(observer *o, const char *word)
{
    size_t used = strlen(o->attempts);
    const char *space = used == 0 || o->attempts[used - 1] == '+' ? "" : " ";
    int size = snprintf(o->attempts + used, sizeof(o->attempts) - used, "%s%s", space, word);

    if (size < 0 || (size_t)size >= sizeof(o->attempts) - used)
        o->has_failed = true;
}

static uint32_t word_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Clients wait for the answer to a wish, so that it comes alone. */
static void look_at_client(observer *o, const unsigned char *bytes, size_t size)
{
    if (o->state == OBSERVER_PASSES_ON || o->state == OBSERVER_TLS_BEGUN)
        return;
    if (o->state == OBSERVER_CLEAR && bytes[0] == TLS_HANDSHAKE) {
        o->state = OBSERVER_TLS_BEGUN;
        return;
    }
    if (o->state != OBSERVER_CLEAR || size < 8) {
        o->has_failed = true;
        return;
    }
    switch (word_at(bytes + 4)) {
    case CODE_SSL:
        o->state = OBSERVER_SSL_ASKED;
        break;
    case CODE_GSS:
        o->state = OBSERVER_GSS_ASKED;
        break;
    default:
        o->has_failed = o->has_failed || word_at(bytes + 4) >> 16 != PROTOCOL_MAJOR;
        o->state = OBSERVER_PASSES_ON;
        note(o, "none");
    }
}

static void look_at_server(observer *o, const unsigned char *bytes, size_t size)
{
    bool is_ssl = o->state == OBSERVER_SSL_ASKED;

    switch (o->state) {
    case OBSERVER_CLEAR:
        o->has_failed = true;
        break;
    case OBSERVER_SSL_ASKED:
    case OBSERVER_GSS_ASKED:
        if (bytes[0] == (is_ssl ? 'S' : 'G')) {
            note(o, is_ssl ? "ssl" : "gss");
            o->state = OBSERVER_PASSES_ON;
        } else {
            o->has_failed = o->has_failed || size != 1 || bytes[0] != 'N';
            note(o, is_ssl ? "ssl?" : "gss?");
            o->state = OBSERVER_CLEAR;
        }
        break;
    case OBSERVER_TLS_BEGUN:
        note(o, "ssl");
        o->state = OBSERVER_PASSES_ON;
        break;
    case OBSERVER_PASSES_ON:
        break;
    }
}

/* ---- passing on ------------------------------------------------------------------------ */

/* A reset goes on as a reset, since clients word it differently. */
static void close_connection(observer *o, bool is_reset)
{
    if (o->client >= 0) {
        struct linger none = {.l_onoff = 1, .l_linger = 0};

        if (is_reset)
            setsockopt(o->client, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
        close(o->client);
    }
    if (o->server >= 0)
        close(o->server);
    o->client = o->server = -1;
}

static void send_at_once(int fd)
{
    int on = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

static void accept_client(observer *o, int which)
{
    close_connection(o, false);
    o->client = accept(o->listeners[which], NULL, NULL);
    if (which == TCP) {
        struct sockaddr_in to = tcp_address(o->server_port);
        o->server = connect_to(&to, sizeof(to));
        send_at_once(o->client);
        send_at_once(o->server);
    } else {
        struct sockaddr_un to = local_address(o->server_directory, o->server_port);
        o->server = connect_to(&to, sizeof(to));
    }
    if (o->client < 0 || o->server < 0)
        o->has_failed = true;
    o->state = OBSERVER_CLEAR;
    note(o, "+");
}

/* False when that side has closed the connection. */
static bool pass_on(observer *o, int from, int to)
{
    unsigned char bytes[16384];
    ssize_t size = recv(from, bytes, sizeof(bytes), 0);

    if (size <= 0) {
        if (from == o->server && o->state == OBSERVER_TLS_BEGUN)
            note(o, "ssl?");
        close_connection(o, size < 0 && errno == ECONNRESET);
        return false;
    }
    if (from == o->client)
        look_at_client(o, bytes, (size_t)size);
    else
        look_at_server(o, bytes, (size_t)size);
    for (ssize_t sent = 0; sent < size;) {
        ssize_t n = send(to, bytes + sent, (size_t)(size - sent), MSG_NOSIGNAL);

        if (n <= 0)
            break; /* its end is seen when it is read from */
        sent += n;
    }
    return true;
}

void observer_begin(observer *o)
{
    o->attempts[0] = '\0';
    o->has_failed = false;
}

void observer_prepare(const observer *o, struct pollfd polls[OBSERVER_POLLS])
{
    const int fds[OBSERVER_POLLS] = {o->client, o->server, o->listeners[TCP], o->listeners[LOCAL]};

    for (int i = 0; i < OBSERVER_POLLS; i++)
        polls[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
}

void observer_act(observer *o, const struct pollfd polls[OBSERVER_POLLS])
{
    if (polls[0].revents != 0 && o->client >= 0 && !pass_on(o, o->client, o->server))
        return;
    if (polls[1].revents != 0 && o->server >= 0 && !pass_on(o, o->server, o->client))
        return;
    if (polls[2].revents != 0)
        accept_client(o, TCP);
    else if (polls[3].revents != 0)
        accept_client(o, LOCAL);
}

void observer_end(observer *o)
{
    struct pollfd polls[OBSERVER_POLLS];

    do {
        observer_prepare(o, polls);
        polls[0].fd = polls[1].fd = -1;
        if (poll(polls, OBSERVER_POLLS, 0) > 0)
            observer_act(o, polls);
        else
            break;
    } while (!o->has_failed);
    close_connection(o, false);
}
