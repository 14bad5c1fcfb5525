/*
 * observer.h - stands between a client and a server, passes every byte on, and writes
 * down the attempts that it sees: one word each, with a + before it if it is made over a
 * new connection, and a ? behind it if the server declined.
 *
 *     +ssl? none      TLS was declined, plain text over the same connection
 *     +none +ssl      plain text, then TLS over a second connection
 *
 * A connection on which the client sends nothing is a lone +.
 */
#ifndef PGCFG_TESTS_OBSERVER_H
#define PGCFG_TESTS_OBSERVER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum observer_state {
    OBSERVER_CLEAR,     /* the client is to send something that can be read */
    OBSERVER_SSL_ASKED, /* the server is to answer */
    OBSERVER_GSS_ASKED, /* likewise */
    OBSERVER_TLS_BEGUN, /* unasked: any answer is a yes */
    OBSERVER_PASSES_ON  /* nothing more to be learnt */
} observer_state;

typedef struct observer {
    int listeners[2];   /* TCP, unix */
    int client, server; /* the connection, -1 if there is none */
    observer_state state;
    int port; /* where clients connect to: 127.0.0.1, and .s.PGSQL.PORT in the directory */
    int server_port;
    const char *server_directory; /* of the server's unix socket */
    char attempts[200];
    bool has_failed; /* what is seen makes no sense, or the server can't be reached */
} observer;

/* `directory` is for the observer's own unix socket. */
bool observer_open(observer *o, const char *directory, int server_port,
                   const char *server_directory);
void observer_begin(observer *o); /* forgets the attempts so far */

/* For poll(): at most OBSERVER_POLLS. */
enum { OBSERVER_POLLS = 4 };
void observer_prepare(const observer *o, struct pollfd polls[OBSERVER_POLLS]);
void observer_act(observer *o, const struct pollfd polls[OBSERVER_POLLS]);

/* The client is done: what it left is looked at, and its connection closed. */
void observer_end(observer *o);

#endif
