/*
 * play.c - see play.h.
 */
#include "play.h"

#include "failure.h"
#include "text_of.h"

#include <string.h>

pgcfg_client play_client(const access_files *a, const connection_options *given)
{
    pgcfg_client client = pgcfg_client_default(a->server.major);

    client.features = a->server.features;
    client.is_local = given->is_local;
    if (given->sslmode != NULL && !pgcfg_sslmode_find(text_of(given->sslmode), &client.sslmode))
        fail("--sslmode: there are disable, allow, prefer, require, verify-ca, verify-full, and "
             "no \"%s\"",
             given->sslmode);
    if (given->gssencmode != NULL &&
        !pgcfg_gssencmode_find(text_of(given->gssencmode), &client.gssencmode))
        fail("--gssencmode: there are disable, prefer, require, and no \"%s\"", given->gssencmode);
    if (given->sslnegotiation != NULL &&
        !pgcfg_sslnegotiation_find(text_of(given->sslnegotiation), &client.sslnegotiation))
        fail("--sslnegotiation: there are postgres, direct, and no \"%s\"", given->sslnegotiation);
    /* Who speaks of GSSAPI has a ticket; without one libpq prefers it in vain. */
    client.has_gss_credentials = given->gssencmode != NULL;
    return client;
}

static pgcfg_client_answer_kind answer_of(const decision *d)
{
    return decision_turns_away(d) ? PGCFG_ANSWER_REJECTED : PGCFG_ANSWER_GOES_ON;
}

/* Whether the client goes on without encryption where nobody offers any. */
static bool can_be_plain(const pgcfg_client *client, const pgcfg_server *server)
{
    pgcfg_server bare = *server;
    pgcfg_client_play state;
    pgcfg_attempt attempt;

    bare.ssl = false;
    bare.features &= ~(unsigned)PGCFG_FEATURE_GSS;
    if (pgcfg_client_begin(&state, client, &bare) != PGCFG_OK)
        return false;
    while (pgcfg_client_next(&state, &attempt) == PGCFG_OK)
        if (attempt.outcome == PGCFG_ATTEMPT_REACHES_RULES)
            return attempt.encryption == PGCFG_ENCRYPTION_NONE;
    return false;
}

void play_run(play *p, const pgcfg_client *client, decisions *all)
{
    const pgcfg_server *server = &all->files->server;
    pgcfg_client_play state;
    pgcfg_attempt attempt;
    pgcfg_result result = pgcfg_client_begin(&state, client, server);

    if (result == PGCFG_BAD_ARGUMENT)
        fail("match: the client is described wrongly");
    *p = (play){
        .client = state.client,
        .is_refused = result == PGCFG_REFUSED,
        .refusal = state.refusal,
        .can_be_plain = can_be_plain(client, server),
    };
    while (!p->is_refused && p->count < PGCFG_CLIENT_ATTEMPTS_MAX &&
           pgcfg_client_next(&state, &attempt) == PGCFG_OK) {
        played_attempt *played = &p->attempts[p->count++];

        *played = (played_attempt){.attempt = attempt};
        if (attempt.outcome != PGCFG_ATTEMPT_REACHES_RULES)
            continue;
        played->decision = decisions_get(all, attempt.encryption);
        if (played->decision->end == DECISION_UNDECIDED && !played->decision->is_surely_rejected)
            break;
        (void)pgcfg_client_answer(&state, answer_of(played->decision));
    }
}

const played_attempt *play_last(const play *p)
{
    return p->count == 0 ? NULL : &p->attempts[p->count - 1];
}

bool play_turns_away(const play *p)
{
    const played_attempt *last = play_last(p);

    return last == NULL || last->decision == NULL || decision_turns_away(last->decision);
}

bool play_attempt_error(const play *p, const played_attempt *attempt, output *out)
{
    if (attempt->attempt.error == PGCFG_CLIENT_ERROR_NONE)
        return false;
    (void)pgcfg_client_error_write(attempt->attempt.error, &p->client, output_sink(out));
    return true;
}

const char *play_encryption_word(pgcfg_encryption encryption)
{
    switch (encryption) {
    case PGCFG_ENCRYPTION_NONE:
        break;
    case PGCFG_ENCRYPTION_SSL:
        return "ssl";
    case PGCFG_ENCRYPTION_GSS:
        return "gss";
    }
    return "none";
}
