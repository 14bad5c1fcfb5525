/*
 * client.c - see client.h. What libpq does is in its fe-connect.c.
 */
#include <pgcfg/client.h>

#include "predicates.h"
#include "print.h"
#include "sentence.h"
#include "text_part.h"

/* ---- words -------------------------------------------------------------------- */

enum { SSLMODE_COUNT = 7, GSSENCMODE_COUNT = 4, SSLNEGOTIATION_COUNT = 3 };

static const char *const sslmodes[SSLMODE_COUNT] = {"",        "disable",   "allow",      "prefer",
                                                    "require", "verify-ca", "verify-full"};
static const char *const gssencmodes[GSSENCMODE_COUNT] = {"", "disable", "prefer", "require"};
static const char *const sslnegotiations[SSLNEGOTIATION_COUNT] = {"", "postgres", "direct"};

/* Index of a word, 0 where there is none: nobody can write a default. */
static unsigned find_word(pgcfg_text text, const char *const *words, unsigned count)
{
    for (unsigned i = 1; i < count; i++) {
        if (pgcfg_text_equal(text, pgcfg_text_of(words[i])))
            return i;
    }
    return 0;
}

bool pgcfg_sslmode_find(pgcfg_text text, pgcfg_sslmode *mode)
{
    *mode = (pgcfg_sslmode)find_word(text, sslmodes, SSLMODE_COUNT);
    return *mode != PGCFG_SSLMODE_DEFAULT;
}

bool pgcfg_gssencmode_find(pgcfg_text text, pgcfg_gssencmode *mode)
{
    *mode = (pgcfg_gssencmode)find_word(text, gssencmodes, GSSENCMODE_COUNT);
    return *mode != PGCFG_GSSENCMODE_DEFAULT;
}

bool pgcfg_sslnegotiation_find(pgcfg_text text, pgcfg_sslnegotiation *negotiation)
{
    *negotiation = (pgcfg_sslnegotiation)find_word(text, sslnegotiations, SSLNEGOTIATION_COUNT);
    return *negotiation != PGCFG_SSLNEGOTIATION_DEFAULT;
}

const char *pgcfg_sslmode_name(pgcfg_sslmode mode)
{
    return (unsigned)mode < SSLMODE_COUNT ? sslmodes[mode] : "";
}

const char *pgcfg_gssencmode_name(pgcfg_gssencmode mode)
{
    return (unsigned)mode < GSSENCMODE_COUNT ? gssencmodes[mode] : "";
}

const char *pgcfg_sslnegotiation_name(pgcfg_sslnegotiation negotiation)
{
    return (unsigned)negotiation < SSLNEGOTIATION_COUNT ? sslnegotiations[negotiation] : "";
}

/* ---- what libpq says ------------------------------------------------------------ */

/* In the form of sentence.h; %1 is sslmode, %2 gssencmode, %3 sslnegotiation. */
static const char *const sentences[] = {
    [PGCFG_CLIENT_ERROR_NONE] = "",
    [PGCFG_CLIENT_ERROR_NO_SSLNEGOTIATION] = "invalid connection option \"sslnegotiation\"",
    [PGCFG_CLIENT_ERROR_SSLMODE_NOT_BUILT] =
        "sslmode value \"%1\" invalid when SSL support is not compiled in",
    [PGCFG_CLIENT_ERROR_SSLNEGOTIATION_NOT_BUILT] =
        "sslnegotiation value \"%3\" invalid when SSL support is not compiled in",
    [PGCFG_CLIENT_ERROR_WEAK_SSLMODE] =
        "weak sslmode \"%1\" may not be used with sslnegotiation=direct (use \"require\", "
        "\"verify-ca\", or \"verify-full\")",
    [PGCFG_CLIENT_ERROR_GSSENCMODE_NOT_BUILT] =
        "gssencmode value \"%2\" invalid when GSSAPI support is not compiled in",
    [PGCFG_CLIENT_ERROR_GSS_ON_LOCAL] =
        "GSSAPI encryption required but it is not supported over a local socket",
    [PGCFG_CLIENT_ERROR_GSS_NO_CREDENTIALS] = "GSSAPI encryption required but no credential cache",
    [PGCFG_CLIENT_ERROR_GSS_IMPOSSIBLE] =
        "GSSAPI encryption required but was impossible (possibly no credential cache, no server "
        "support, or using a local socket)",
    [PGCFG_CLIENT_ERROR_SSL_NOT_OFFERED] = "server does not support SSL, but SSL was required",
    [PGCFG_CLIENT_ERROR_GSS_NOT_OFFERED] =
        "server doesn't support GSSAPI encryption, but it was required",
    [PGCFG_CLIENT_ERROR_DIRECT_SSL_CLOSED] = "SSL SYSCALL error: EOF detected",
};

bool pgcfg_client_error_write(pgcfg_client_error error, const pgcfg_client *client, pgcfg_sink sink)
{
    static const int64_t no_numbers[3] = {0};
    pgcfg_text arguments[3] = {
        pgcfg_text_of(pgcfg_sslmode_name(client->sslmode)),
        pgcfg_text_of(pgcfg_gssencmode_name(client->gssencmode)),
        pgcfg_text_of(pgcfg_sslnegotiation_name(client->sslnegotiation)),
    };

    if (error == PGCFG_CLIENT_ERROR_DIRECT_SSL_CLOSED && client->has_openssl_3)
        return pgcfg_put_string(sink, "SSL error: unexpected eof while reading");
    return pgcfg_sentence_write(sentences[error], arguments, no_numbers, sink);
}

bool pgcfg_client_names_server(const pgcfg_client *client)
{
    return pgcfg_client_errors_name_server(client->major);
}

/* Of the refusals, only that of 13-16's GSSAPI comes when the socket is open. */
bool pgcfg_client_refusal_names_server(const pgcfg_client_play *play)
{
    return play->refusal == PGCFG_CLIENT_ERROR_GSS_IMPOSSIBLE &&
           pgcfg_client_names_server(&play->client);
}

/* ---- before the first attempt ------------------------------------------------------ */

static bool is_built_with(const pgcfg_client *client, pgcfg_feature feature)
{
    return (client->features & (unsigned)feature) != 0;
}

pgcfg_client pgcfg_client_default(int major)
{
    pgcfg_client client = {
        .major = major,
        .features = (unsigned)PGCFG_FEATURE_SSL | (unsigned)PGCFG_FEATURE_GSS,
    };
    return client;
}

void pgcfg_client_resolve(pgcfg_client *client)
{
    if (client->sslmode == PGCFG_SSLMODE_DEFAULT)
        client->sslmode =
            is_built_with(client, PGCFG_FEATURE_SSL) ? PGCFG_SSLMODE_PREFER : PGCFG_SSLMODE_DISABLE;
    if (client->gssencmode == PGCFG_GSSENCMODE_DEFAULT)
        client->gssencmode = is_built_with(client, PGCFG_FEATURE_GSS) ? PGCFG_GSSENCMODE_PREFER
                                                                      : PGCFG_GSSENCMODE_DISABLE;
    if (client->sslnegotiation == PGCFG_SSLNEGOTIATION_DEFAULT &&
        pgcfg_has_direct_ssl(client->major))
        client->sslnegotiation = PGCFG_SSLNEGOTIATION_POSTGRES;
}

/* require, verify-ca and verify-full do not go on without TLS. */
static bool requires_ssl(const pgcfg_client *client)
{
    return client->sslmode >= PGCFG_SSLMODE_REQUIRE;
}

static bool begins_with_tls(const pgcfg_client *client)
{
    return client->sslnegotiation == PGCFG_SSLNEGOTIATION_DIRECT;
}

static bool is_valid(const pgcfg_client *client)
{
    return pgcfg_major_is_known(client->major) && (unsigned)client->sslmode < SSLMODE_COUNT &&
           (unsigned)client->gssencmode < GSSENCMODE_COUNT &&
           (unsigned)client->sslnegotiation < SSLNEGOTIATION_COUNT;
}

/* What is wrong with the options, in the order in which libpq looks at them. */
static pgcfg_client_error find_bad_option(const pgcfg_client *client)
{
    if (client->sslnegotiation != PGCFG_SSLNEGOTIATION_DEFAULT &&
        !pgcfg_has_direct_ssl(client->major))
        return PGCFG_CLIENT_ERROR_NO_SSLNEGOTIATION;
    if (requires_ssl(client) && !is_built_with(client, PGCFG_FEATURE_SSL))
        return PGCFG_CLIENT_ERROR_SSLMODE_NOT_BUILT;
    if (begins_with_tls(client)) {
        if (!is_built_with(client, PGCFG_FEATURE_SSL))
            return PGCFG_CLIENT_ERROR_SSLNEGOTIATION_NOT_BUILT;
        if (!requires_ssl(client))
            return PGCFG_CLIENT_ERROR_WEAK_SSLMODE;
    }
    if (client->gssencmode == PGCFG_GSSENCMODE_REQUIRE) {
        if (!is_built_with(client, PGCFG_FEATURE_GSS))
            return PGCFG_CLIENT_ERROR_GSSENCMODE_NOT_BUILT;
        if (!pgcfg_client_keeps_sets(client->major))
            return client->is_local || !client->has_gss_credentials
                       ? PGCFG_CLIENT_ERROR_GSS_IMPOSSIBLE
                       : PGCFG_CLIENT_ERROR_NONE;
        if (client->is_local)
            return PGCFG_CLIENT_ERROR_GSS_ON_LOCAL;
        if (!client->has_gss_credentials)
            return PGCFG_CLIENT_ERROR_GSS_NO_CREDENTIALS;
    }
    return PGCFG_CLIENT_ERROR_NONE;
}

/* ---- what may be tried --------------------------------------------------------------- */

static unsigned bit(pgcfg_encryption encryption)
{
    return 1u << (unsigned)encryption;
}

static bool may_try(const pgcfg_client_play *play, pgcfg_encryption encryption)
{
    return (play->left & bit(encryption)) != 0;
}

static void give_up(pgcfg_client_play *play, pgcfg_encryption encryption)
{
    play->left &= ~bit(encryption);
}

/* On a unix socket everything but plain text is forgotten, sslmode=require too. */
static unsigned find_allowed(const pgcfg_client *client)
{
    bool requires_gss = client->gssencmode == PGCFG_GSSENCMODE_REQUIRE;
    unsigned allowed = 0;

    if (client->is_local)
        return bit(PGCFG_ENCRYPTION_NONE);
    if (is_built_with(client, PGCFG_FEATURE_GSS) && client->has_gss_credentials &&
        client->gssencmode != PGCFG_GSSENCMODE_DISABLE)
        allowed |= bit(PGCFG_ENCRYPTION_GSS);
    if (is_built_with(client, PGCFG_FEATURE_SSL) && client->sslmode != PGCFG_SSLMODE_DISABLE &&
        !requires_gss)
        allowed |= bit(PGCFG_ENCRYPTION_SSL);
    if (!requires_ssl(client) && !requires_gss)
        allowed |= bit(PGCFG_ENCRYPTION_NONE);
    return allowed;
}

/* Takes the next of what is left; false if nothing is. GSSAPI comes first; TLS comes
 * before plain text but with sslmode=allow, where 13-16 even go back to plain text. */
static bool choose(pgcfg_client_play *play)
{
    bool plain_first = play->client.sslmode == PGCFG_SSLMODE_ALLOW && play->ssl_waits;

    if (may_try(play, PGCFG_ENCRYPTION_GSS))
        play->encryption = PGCFG_ENCRYPTION_GSS;
    else if (plain_first && may_try(play, PGCFG_ENCRYPTION_NONE))
        play->encryption = PGCFG_ENCRYPTION_NONE;
    else if (may_try(play, PGCFG_ENCRYPTION_SSL))
        play->encryption = PGCFG_ENCRYPTION_SSL;
    else if (may_try(play, PGCFG_ENCRYPTION_NONE))
        play->encryption = PGCFG_ENCRYPTION_NONE;
    else
        return false;
    return true;
}

pgcfg_result pgcfg_client_begin(pgcfg_client_play *play, const pgcfg_client *client,
                                const pgcfg_server *server)
{
    if (play == NULL)
        return PGCFG_BAD_ARGUMENT;
    *play = (pgcfg_client_play){.has_ended = true};
    if (client == NULL || server == NULL || !is_valid(client) ||
        !pgcfg_major_is_known(server->major))
        return PGCFG_BAD_ARGUMENT;

    *play = (pgcfg_client_play){.client = *client};
    pgcfg_client_resolve(&play->client);
    play->refusal = find_bad_option(&play->client);
    play->has_ended = play->refusal != PGCFG_CLIENT_ERROR_NONE;
    if (play->has_ended)
        return PGCFG_REFUSED;

    play->offers_ssl = server->ssl && (server->features & (unsigned)PGCFG_FEATURE_SSL) != 0 &&
                       (!begins_with_tls(&play->client) || pgcfg_has_direct_ssl(server->major));
    play->offers_gss = (server->features & (unsigned)PGCFG_FEATURE_GSS) != 0;
    play->left = find_allowed(&play->client);
    play->ssl_waits = true;
    play->is_new_connection = true;
    play->has_ended = !choose(play);
    return PGCFG_OK;
}

/* ---- attempts --------------------------------------------------------------------------- */

/* The server declines on a connection that stays usable, unless it was to begin with TLS.
 * Gives libpq's error where nothing is left. */
static pgcfg_client_error decline(pgcfg_client_play *play)
{
    bool is_ssl = play->encryption == PGCFG_ENCRYPTION_SSL;
    bool is_closed = is_ssl && begins_with_tls(&play->client);

    give_up(play, play->encryption);
    play->has_ended = !choose(play);
    if (is_closed)
        return PGCFG_CLIENT_ERROR_DIRECT_SSL_CLOSED;
    play->is_new_connection =
        play->encryption == PGCFG_ENCRYPTION_SSL && begins_with_tls(&play->client);
    if (!play->has_ended)
        return PGCFG_CLIENT_ERROR_NONE;
    return is_ssl ? PGCFG_CLIENT_ERROR_SSL_NOT_OFFERED : PGCFG_CLIENT_ERROR_GSS_NOT_OFFERED;
}

pgcfg_result pgcfg_client_next(pgcfg_client_play *play, pgcfg_attempt *attempt)
{
    if (play->is_asked)
        return PGCFG_BAD_ARGUMENT;
    if (play->has_ended)
        return PGCFG_END;

    bool is_offered =
        play->encryption == PGCFG_ENCRYPTION_NONE ||
        (play->encryption == PGCFG_ENCRYPTION_SSL ? play->offers_ssl : play->offers_gss);

    attempt->encryption = play->encryption;
    attempt->is_new_connection = play->is_new_connection;
    attempt->outcome = is_offered ? PGCFG_ATTEMPT_REACHES_RULES : PGCFG_ATTEMPT_NOT_OFFERED;
    attempt->error = PGCFG_CLIENT_ERROR_NONE;
    if (is_offered)
        play->is_asked = true;
    else
        attempt->error = decline(play);
    return PGCFG_OK;
}

/* Crosses out what a rejection rules out; false where libpq comes to rest. */
static bool retries_after_rejection(pgcfg_client_play *play)
{
    const pgcfg_client *client = &play->client;

    if (pgcfg_client_keeps_sets(client->major)) {
        give_up(play, play->encryption);
        return true;
    }
    if (play->encryption == PGCFG_ENCRYPTION_GSS && client->gssencmode == PGCFG_GSSENCMODE_PREFER) {
        give_up(play, PGCFG_ENCRYPTION_GSS);
        return true;
    }
    if (client->sslmode == PGCFG_SSLMODE_ALLOW && play->encryption != PGCFG_ENCRYPTION_SSL &&
        play->ssl_waits && !client->is_local && is_built_with(client, PGCFG_FEATURE_SSL)) {
        play->ssl_waits = false; /* nothing is crossed out: a required GSSAPI still comes first */
        return true;
    }
    if (client->sslmode == PGCFG_SSLMODE_PREFER && play->encryption == PGCFG_ENCRYPTION_SSL) {
        give_up(play, PGCFG_ENCRYPTION_SSL);
        return true;
    }
    return false;
}

/* The same where encryption could not be set up. */
static bool retries_without_encryption(pgcfg_client_play *play)
{
    if (!pgcfg_client_keeps_sets(play->client.major) && play->encryption == PGCFG_ENCRYPTION_SSL &&
        play->client.sslmode != PGCFG_SSLMODE_PREFER)
        return false;
    give_up(play, play->encryption);
    return true;
}

pgcfg_result pgcfg_client_answer(pgcfg_client_play *play, pgcfg_client_answer_kind answer)
{
    bool retries = false;

    if (!play->is_asked ||
        (answer == PGCFG_ANSWER_NO_ENCRYPTION && play->encryption == PGCFG_ENCRYPTION_NONE))
        return PGCFG_BAD_ARGUMENT;
    switch (answer) {
    case PGCFG_ANSWER_GOES_ON:
        break;
    case PGCFG_ANSWER_REJECTED:
        retries = retries_after_rejection(play);
        break;
    case PGCFG_ANSWER_NO_ENCRYPTION:
        retries = retries_without_encryption(play);
        break;
    }
    play->is_asked = false;
    play->is_new_connection = true;
    play->has_ended = !retries || !choose(play);
    return PGCFG_OK;
}
