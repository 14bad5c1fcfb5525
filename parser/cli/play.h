/*
 * play.h - a client played against the files: every attempt that libpq makes, and what
 * becomes of each.
 */
#ifndef PGCFG_CLI_PLAY_H
#define PGCFG_CLI_PLAY_H

#include "decision.h"

#include <pgcfg/client.h>

typedef struct played_attempt {
    pgcfg_attempt attempt;
    const decision *decision; /* NULL: it reaches no rule */
} played_attempt;

typedef struct play {
    pgcfg_client client; /* what it was told, defaults filled in */
    bool is_refused;     /* libpq does not try at all */
    pgcfg_client_error refusal;
    played_attempt attempts[PGCFG_CLIENT_ATTEMPTS_MAX];
    size_t count; /* of attempts; the last is the one that decides */
    /* Whether it sends its request without encryption to a server, or to somebody in
     * between, that declines to encrypt. */
    bool can_be_plain;
} play;

/* The client that the options describe, of the server's major and build. Ends the
 * command where they name a mode that does not exist. */
pgcfg_client play_client(const access_files *a, const connection_options *given);

/* Plays it to its end, or to the first attempt of which it is not known whether the client
 * comes back. */
void play_run(play *p, const pgcfg_client *client, decisions *all);

/* The attempt that decides; NULL where the client does not try. */
const played_attempt *play_last(const play *p);

/* Whether the client is turned away, whatever is not known. */
bool play_turns_away(const play *p);

/* What the client says of an attempt that reaches no rule; false: nothing. */
bool play_attempt_error(const play *p, const played_attempt *attempt, output *out);

/* "none", "ssl", "gss". */
const char *play_encryption_word(pgcfg_encryption encryption);

#endif
