/*
 * fuzz_client.c - any client against any server, and any answers to its attempts.
 *
 * Beyond not crashing, each input must hold: a play ends within
 * PGCFG_CLIENT_ATTEMPTS_MAX attempts whatever is answered; encryption that was not
 * wanted, not built or not offered is never used, and plain text never where encryption
 * is demanded; an attempt that the server silently declines is followed by another; a
 * call out of turn is refused and changes nothing; defaults that are filled in beforehand
 * change nothing; words are found just as they are written.
 *
 * Input: bytes 0 to 2 are the client, 3 and 4 the server, 5 what is wrong with them; then
 * an answer a byte; behind a zero byte a word.
 */
#include "sinks.h"

#include <string.h>

enum { HEAD = 6, SSLMODES = 7, GSSENCMODES = 4, SSLNEGOTIATIONS = 3, ANSWERS = 3 };

/* ---- texts ------------------------------------------------------------------------ */

typedef struct client_error {
    pgcfg_client_error error;
    const pgcfg_client *client;
} client_error;

static bool write_error(const void *thing, pgcfg_sink sink)
{
    const client_error *e = thing;

    return pgcfg_client_error_write(e->error, e->client, sink);
}

static void report_error(report *r, pgcfg_client_error error, const pgcfg_client *client)
{
    client_error e = {error, client};
    size_t before = r->size;

    check_writer(write_error, &e, r);
    CHECK((r->size > before) == (error != PGCFG_CLIENT_ERROR_NONE));
}

/* ---- one attempt -------------------------------------------------------------------- */

static bool demands_ssl(const pgcfg_client *client)
{
    return client->sslmode >= PGCFG_SSLMODE_REQUIRE;
}

/* `client` is resolved. */
static void check_attempt(const pgcfg_attempt *attempt, const pgcfg_client *client,
                          const pgcfg_server *server)
{
    bool reaches_rules = attempt->outcome == PGCFG_ATTEMPT_REACHES_RULES;

    CHECK(!reaches_rules || attempt->error == PGCFG_CLIENT_ERROR_NONE);
    CHECK(!client->is_local || attempt->encryption == PGCFG_ENCRYPTION_NONE);
    switch (attempt->encryption) {
    case PGCFG_ENCRYPTION_NONE:
        CHECK(reaches_rules);
        CHECK(client->is_local || !demands_ssl(client));
        CHECK(client->is_local || client->gssencmode != PGCFG_GSSENCMODE_REQUIRE);
        break;
    case PGCFG_ENCRYPTION_SSL:
        CHECK((client->features & (unsigned)PGCFG_FEATURE_SSL) != 0);
        CHECK(client->sslmode != PGCFG_SSLMODE_DISABLE);
        CHECK(client->gssencmode != PGCFG_GSSENCMODE_REQUIRE);
        CHECK(!reaches_rules ||
              (server->ssl && (server->features & (unsigned)PGCFG_FEATURE_SSL) != 0));
        CHECK(!reaches_rules || server->major >= 17 ||
              client->sslnegotiation != PGCFG_SSLNEGOTIATION_DIRECT);
        break;
    case PGCFG_ENCRYPTION_GSS:
        CHECK((client->features & (unsigned)PGCFG_FEATURE_GSS) != 0);
        CHECK(client->has_gss_credentials && client->gssencmode != PGCFG_GSSENCMODE_DISABLE);
        CHECK(!reaches_rules || (server->features & (unsigned)PGCFG_FEATURE_GSS) != 0);
        break;
    }
}

/* ---- a play -------------------------------------------------------------------------- */

/* What became of a play is as text in `out`. */
static void play_to_the_end(const pgcfg_client *client, const pgcfg_server *server,
                            const uint8_t *answers, size_t answer_count, report *out)
{
    pgcfg_client_play play;
    pgcfg_attempt attempt;
    pgcfg_attempt previous = {.error = PGCFG_CLIENT_ERROR_NONE};
    size_t answered = 0;
    int attempts = 0;
    bool goes_on = false;
    pgcfg_result result = pgcfg_client_begin(&play, client, server);

    CHECK(result == PGCFG_OK || result == PGCFG_REFUSED);
    CHECK((result == PGCFG_REFUSED) == (play.refusal != PGCFG_CLIENT_ERROR_NONE));
    CHECK(!pgcfg_client_refusal_names_server(&play) ||
          (result == PGCFG_REFUSED && pgcfg_client_names_server(client)));
    CHECK(pgcfg_client_names_server(client) == (client->major >= 14));
    report_error(out, play.refusal, &play.client);
    if (result == PGCFG_REFUSED)
        CHECK(pgcfg_client_next(&play, &attempt) == PGCFG_END);
    while (pgcfg_client_next(&play, &attempt) == PGCFG_OK) {
        pgcfg_client_answer_kind answer = PGCFG_ANSWER_REJECTED;
        CHECK(++attempts <= PGCFG_CLIENT_ATTEMPTS_MAX);
        CHECK(!goes_on);
        check_attempt(&attempt, &play.client, server);
        report_number(out, "\nencryption", attempt.encryption);
        report_number(out, "outcome", attempt.outcome);
        report_number(out, "new", attempt.is_new_connection);
        report_error(out, attempt.error, &play.client);
        previous = attempt;
        if (attempt.outcome == PGCFG_ATTEMPT_NOT_OFFERED) {
            CHECK(pgcfg_client_answer(&play, answer) == PGCFG_BAD_ARGUMENT);
            continue;
        }
        CHECK(pgcfg_client_next(&play, &attempt) == PGCFG_BAD_ARGUMENT);
        if (answered < answer_count)
            answer = (pgcfg_client_answer_kind)(answers[answered++] % ANSWERS);
        if (answer == PGCFG_ANSWER_NO_ENCRYPTION && previous.encryption == PGCFG_ENCRYPTION_NONE) {
            CHECK(pgcfg_client_answer(&play, answer) == PGCFG_BAD_ARGUMENT);
            answer = PGCFG_ANSWER_REJECTED;
        }
        report_number(out, "answer", (uint64_t)answer);
        CHECK(pgcfg_client_answer(&play, answer) == PGCFG_OK);
        CHECK(pgcfg_client_answer(&play, answer) == PGCFG_BAD_ARGUMENT);
        goes_on = answer == PGCFG_ANSWER_GOES_ON;
    }
    CHECK(attempts == 0 || previous.outcome == PGCFG_ATTEMPT_REACHES_RULES ||
          previous.error != PGCFG_CLIENT_ERROR_NONE);
    CHECK((attempts == 0) == (result == PGCFG_REFUSED));
    CHECK(pgcfg_client_next(&play, &attempt) == PGCFG_END);
    CHECK(pgcfg_client_answer(&play, PGCFG_ANSWER_GOES_ON) == PGCFG_BAD_ARGUMENT);
}

/* libpq's defaults, given in so many words, are no other client; 13 to 16 take no word
 * for sslnegotiation. */
static void check_resolved(pgcfg_client client, const pgcfg_server *server, const uint8_t *answers,
                           size_t answer_count, const report *expected)
{
    report resolved = {0};
    pgcfg_client again;

    pgcfg_client_resolve(&client);
    again = client;
    pgcfg_client_resolve(&again);
    CHECK(again.sslmode == client.sslmode && again.gssencmode == client.gssencmode &&
          again.sslnegotiation == client.sslnegotiation);
    play_to_the_end(&client, server, answers, answer_count, &resolved);
    check_same(expected, &resolved);
    report_free(&resolved);
}

/* ---- bad arguments -------------------------------------------------------------------- */

static void check_bad_arguments(pgcfg_client client, pgcfg_server server, uint8_t what)
{
    pgcfg_client_play play;

    switch (what % 6) {
    case 0:
        client.major = what;
        if (pgcfg_major_is_known(client.major))
            return;
        break;
    case 1:
        server.major = what;
        if (pgcfg_major_is_known(server.major))
            return;
        break;
    case 2:
        client.sslmode = (pgcfg_sslmode)(SSLMODES + what);
        break;
    case 3:
        client.gssencmode = (pgcfg_gssencmode)(GSSENCMODES + what);
        break;
    case 4:
        client.sslnegotiation = (pgcfg_sslnegotiation)(SSLNEGOTIATIONS + what);
        break;
    default:
        client.major = -what;
        break;
    }
    CHECK(pgcfg_client_begin(&play, &client, &server) == PGCFG_BAD_ARGUMENT);
}

/* ---- words ------------------------------------------------------------------------------ */

static void check_word(pgcfg_text word)
{
    pgcfg_sslmode sslmode;
    pgcfg_gssencmode gssencmode;
    pgcfg_sslnegotiation sslnegotiation;
    const char *name = NULL;

    if (pgcfg_sslmode_find(word, &sslmode)) {
        name = pgcfg_sslmode_name(sslmode);
        CHECK(pgcfg_text_equal(word, (pgcfg_text){name, strlen(name)}) && word.size > 0);
    }
    if (pgcfg_gssencmode_find(word, &gssencmode)) {
        name = pgcfg_gssencmode_name(gssencmode);
        CHECK(pgcfg_text_equal(word, (pgcfg_text){name, strlen(name)}) && word.size > 0);
    }
    if (pgcfg_sslnegotiation_find(word, &sslnegotiation)) {
        name = pgcfg_sslnegotiation_name(sslnegotiation);
        CHECK(pgcfg_text_equal(word, (pgcfg_text){name, strlen(name)}) && word.size > 0);
    }
}

/* ---- the input --------------------------------------------------------------------------- */

static unsigned features_of(unsigned bits)
{
    return ((bits & 1) != 0 ? 0 : (unsigned)PGCFG_FEATURE_SSL) |
           ((bits & 2) != 0 ? 0 : (unsigned)PGCFG_FEATURE_GSS);
}

static pgcfg_client client_of(const uint8_t *data)
{
    pgcfg_client client = pgcfg_client_default(PGCFG_MAJOR_OLDEST + data[0] % 6);

    client.sslmode = (pgcfg_sslmode)(data[1] % SSLMODES);
    client.gssencmode = (pgcfg_gssencmode)(data[1] / SSLMODES % GSSENCMODES);
    client.sslnegotiation = (pgcfg_sslnegotiation)(data[1] / 32 % SSLNEGOTIATIONS);
    client.features = features_of(data[2]);
    client.is_local = (data[2] & 4) != 0;
    client.has_gss_credentials = (data[2] & 8) != 0;
    return client;
}

static pgcfg_server server_of(const uint8_t *data)
{
    pgcfg_server server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % 6);

    server.features = features_of(data[1]);
    server.ssl = (data[1] & 4) != 0;
    return server;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pgcfg_client client;
    pgcfg_server server;
    report played = {0};
    const uint8_t *answers = data + HEAD;
    const uint8_t *end;
    size_t answer_count;

    if (size < HEAD || size > 64)
        return 0;
    client = client_of(data);
    server = server_of(data + 3);
    end = memchr(answers, 0, size - HEAD);
    answer_count = end != NULL ? (size_t)(end - answers) : size - HEAD;
    play_to_the_end(&client, &server, answers, answer_count, &played);
    if (data[5] / 6 % 2 == 0)
        check_resolved(client, &server, answers, answer_count, &played);
    else
        check_bad_arguments(client, server, data[5]);
    if (end != NULL)
        check_word((pgcfg_text){(const char *)end + 1, (size_t)(data + size - (end + 1))});
    report_free(&played);
    return 0;
}
