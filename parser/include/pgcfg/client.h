/*
 * client.h - the client's side of a connection: which attempts libpq makes, in which
 * order, and what it says. One client, one server address.
 *
 * Between "connect" and the rules of pg_hba.conf stands libpq. It asks for encryption
 * or not, goes on without where the server has none, and comes back in another way
 * where it is turned away. This plays it, and does no I/O: what the server says of each
 * attempt comes from the caller.
 *
 *     pgcfg_client client = pgcfg_client_default(17);
 *     client.sslmode = PGCFG_SSLMODE_ALLOW;
 *     if (pgcfg_client_begin(&play, &client, &server) == PGCFG_REFUSED)
 *         ... it does not try at all: play.refusal
 *     while (pgcfg_client_next(&play, &attempt) == PGCFG_OK) {
 *         if (attempt.outcome == PGCFG_ATTEMPT_REACHES_RULES)
 *             pgcfg_client_answer(&play, ... what the rules say to attempt.encryption ...);
 *     }
 */
#ifndef PGCFG_CLIENT_H
#define PGCFG_CLIENT_H

#include <pgcfg/connection.h>
#include <pgcfg/result.h>
#include <pgcfg/server.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- what the client is told to do ------------------------------------------ */

/* Options of a connection string. The first value of each stands for one that is not
 * given: libpq's own default, see pgcfg_client_resolve. */
typedef enum pgcfg_sslmode {
    PGCFG_SSLMODE_DEFAULT,
    PGCFG_SSLMODE_DISABLE,
    PGCFG_SSLMODE_ALLOW,
    PGCFG_SSLMODE_PREFER,
    PGCFG_SSLMODE_REQUIRE,
    PGCFG_SSLMODE_VERIFY_CA,
    PGCFG_SSLMODE_VERIFY_FULL
} pgcfg_sslmode;

typedef enum pgcfg_gssencmode {
    PGCFG_GSSENCMODE_DEFAULT,
    PGCFG_GSSENCMODE_DISABLE,
    PGCFG_GSSENCMODE_PREFER,
    PGCFG_GSSENCMODE_REQUIRE
} pgcfg_gssencmode;

typedef enum pgcfg_sslnegotiation { /* an option of 17 and newer */
                                    PGCFG_SSLNEGOTIATION_DEFAULT,
                                    PGCFG_SSLNEGOTIATION_POSTGRES, /* ask for TLS first */
                                    PGCFG_SSLNEGOTIATION_DIRECT    /* begin with it */
} pgcfg_sslnegotiation;

/* The value that is written so, to the letter, as libpq compares them. False: there is
 * none, and libpq says `invalid sslmode value: "..."`. */
bool pgcfg_sslmode_find(pgcfg_text text, pgcfg_sslmode *mode);
bool pgcfg_gssencmode_find(pgcfg_text text, pgcfg_gssencmode *mode);
bool pgcfg_sslnegotiation_find(pgcfg_text text, pgcfg_sslnegotiation *negotiation);

/* How it is written; "" for a default. Static storage. */
const char *pgcfg_sslmode_name(pgcfg_sslmode mode);
const char *pgcfg_gssencmode_name(pgcfg_gssencmode mode);
const char *pgcfg_sslnegotiation_name(pgcfg_sslnegotiation negotiation);

/* A client and what it was told. */
typedef struct pgcfg_client {
    int major;         /* of libpq: PGCFG_MAJOR_OLDEST .. PGCFG_MAJOR_NEWEST */
    unsigned features; /* what libpq was built with: PGCFG_FEATURE_SSL, PGCFG_FEATURE_GSS */
    pgcfg_sslmode sslmode;
    pgcfg_gssencmode gssencmode;
    pgcfg_sslnegotiation sslnegotiation;
    bool is_local;            /* over a unix socket */
    bool has_gss_credentials; /* a Kerberos ticket; without one GSSAPI is not tried */
    bool has_openssl_3;       /* libpq's TLS library: 3 and newer say in other words than 1.1.1 that
                                 the server closed the connection */
} pgcfg_client;

/* A libpq of this major as Linux packages build it, over TCP, with no option given and
 * no ticket. `major` is checked by pgcfg_client_begin. */
pgcfg_client pgcfg_client_default(int major);

/* Puts libpq's defaults where nothing is given: sslmode and gssencmode are "prefer" if
 * libpq was built with that encryption, else "disable"; sslnegotiation is "postgres"
 * (17 on; older ones, which don't have it, keep the default). */
void pgcfg_client_resolve(pgcfg_client *client);

/* ---- what it says --------------------------------------------------------------- */

/* Errors of libpq's own, where no server's words are passed on. */
typedef enum pgcfg_client_error {
    PGCFG_CLIENT_ERROR_NONE,
    /* before it tries anything */
    PGCFG_CLIENT_ERROR_NO_SSLNEGOTIATION, /* the option does not exist (13-16) */
    PGCFG_CLIENT_ERROR_SSLMODE_NOT_BUILT,
    PGCFG_CLIENT_ERROR_SSLNEGOTIATION_NOT_BUILT,
    PGCFG_CLIENT_ERROR_WEAK_SSLMODE,
    PGCFG_CLIENT_ERROR_GSSENCMODE_NOT_BUILT,
    PGCFG_CLIENT_ERROR_GSS_ON_LOCAL,       /* 17 on */
    PGCFG_CLIENT_ERROR_GSS_NO_CREDENTIALS, /* 17 on */
    PGCFG_CLIENT_ERROR_GSS_IMPOSSIBLE,     /* 13-16: either of the two */
    /* when the server does not go along */
    PGCFG_CLIENT_ERROR_SSL_NOT_OFFERED,
    PGCFG_CLIENT_ERROR_GSS_NOT_OFFERED,
    /* The server closes a connection that begins with TLS: it is older than 17, or has
     * ssl = off. The words are the TLS library's, see has_openssl_3. */
    PGCFG_CLIENT_ERROR_DIRECT_SSL_CLOSED
} pgcfg_client_error;

/* Writes it; nothing for NONE. `client` is the one that the play began with. */
bool pgcfg_client_error_write(pgcfg_client_error error, const pgcfg_client *client,
                              pgcfg_sink sink);

/* ---- the play --------------------------------------------------------------------- */

typedef enum pgcfg_attempt_outcome {
    PGCFG_ATTEMPT_REACHES_RULES, /* the server looks at its rules; the caller answers for it */
    PGCFG_ATTEMPT_NOT_OFFERED    /* the server does not have this encryption */
} pgcfg_attempt_outcome;

typedef struct pgcfg_attempt {
    pgcfg_encryption encryption;
    pgcfg_attempt_outcome outcome;
    /* Over a new connection, not the one on which encryption was just declined. */
    bool is_new_connection;
    /* NOT_OFFERED: what libpq says of it. NONE where it silently goes on without. */
    pgcfg_client_error error;
} pgcfg_attempt;

/* No play has more. */
#define PGCFG_CLIENT_ATTEMPTS_MAX 4

/* What became of an attempt that reached the rules. */
typedef enum pgcfg_client_answer_kind {
    /* Authentication succeeds, or fails on the client's side: it has no password to give,
     * or no match for the method, or the connection breaks. No further attempt. */
    PGCFG_ANSWER_GOES_ON,
    /* The server sends an error before it says that authentication is done: no rule, a
     * reject, a wrong password, the wrong peer. In no major does it matter whether it
     * asked for credentials before. (Errors behind that, such as a database that does not
     * exist, are not retried: GOES_ON.) */
    PGCFG_ANSWER_REJECTED,
    /* The rules were not reached after all: TLS or GSSAPI could not be set up, as a
     * certificate is not trusted, versions don't meet or the ticket is no good. */
    PGCFG_ANSWER_NO_ENCRYPTION
} pgcfg_client_answer_kind;

/* Where a play is. Of use to callers are `client` (resolved) and `refusal`. */
typedef struct pgcfg_client_play {
    pgcfg_client client;
    pgcfg_client_error refusal; /* where pgcfg_client_begin says REFUSED */
    bool offers_ssl;            /* the server, in the way that the client begins TLS */
    bool offers_gss;
    unsigned left;  /* 1 << pgcfg_encryption: what may still be tried */
    bool ssl_waits; /* 13-16, sslmode=allow: TLS not before plain text was rejected */
    bool is_new_connection;
    bool is_asked; /* an attempt waits for its answer */
    bool has_ended;
    pgcfg_encryption encryption; /* of the attempt that is next, or waits */
} pgcfg_client_play;

/*
 * Begins a play against `server`, of which major, features and ssl count: it answers yes
 * to a wish for TLS if ssl is on, to one for GSSAPI if it was built with it.
 * OK. REFUSED: libpq gives up before it sends a byte; play->refusal says why.
 * BAD_ARGUMENT: a major that is not known or a value that is none.
 *
 * Mirrors connectOptions2 (17 on: pqConnectOptions2), and of PQconnectPoll what comes
 * before the first byte (17 on: init_allowed_encryption_methods).
 */
pgcfg_result pgcfg_client_begin(pgcfg_client_play *play, const pgcfg_client *client,
                                const pgcfg_server *server);

/*
 * The next attempt. OK. END: there is none; what became of the last one stands.
 * BAD_ARGUMENT: the one before waits for its answer.
 *
 * Mirrors PQconnectPoll. 17 on, libpq keeps a set of encryptions that are allowed and one
 * of those that failed, and takes the next in the order GSSAPI, TLS, plain text
 * (sslmode=allow: GSSAPI, plain text, TLS) until none is left; a server that declines the
 * last one left is an error. 13-16 have a flag for each retry instead, and differ so:
 *   - sslmode=allow, rejected in plain text by a server without TLS: it asks for TLS on a
 *     new connection and, that being declined, sends the same again in plain text. (17
 *     on: "server does not support SSL, but SSL was required".)
 *   - sslmode=allow with gssencmode=require: a rejected GSSAPI attempt is made again.
 */
pgcfg_result pgcfg_client_next(pgcfg_client_play *play, pgcfg_attempt *attempt);

/* What became of the attempt that reached the rules. OK. BAD_ARGUMENT: none waits, or
 * NO_ENCRYPTION for plain text. */
pgcfg_result pgcfg_client_answer(pgcfg_client_play *play, pgcfg_client_answer_kind answer);

/*
 * What the user sees when a play fails is, in all majors, one line after the other: the
 * server's message ("FATAL:  ...") or libpq's error of each attempt, the earliest first.
 * (13 only: what libpq has to say of a failed TLS handshake, or of authentication, such as
 * "fe_sendauth: no password supplied", takes the place of all that stood before it.)
 * 14 on, each new connection first says where it goes, `connection to server at "HOST",
 * port PORT failed: ` or `connection to server on socket "PATH" failed: `, and what
 * follows, if anything, stands behind that on the same line. This says whether that is
 * so; and for a refusal, whether it stands behind such words, too.
 */
bool pgcfg_client_names_server(const pgcfg_client *client);
bool pgcfg_client_refusal_names_server(const pgcfg_client_play *play);

#ifdef __cplusplus
}
#endif
#endif
