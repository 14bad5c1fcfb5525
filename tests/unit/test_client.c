/*
 * test_client.c - the attempts of libpq, written as one line: each attempt is its
 * encryption with a + before it if it is made over a new connection, and behind it what
 * becomes of it: . goes on, ! rejected, x no encryption, ? not offered. What libpq
 * itself says stands at the end, after a colon.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

/* ---- playing ------------------------------------------------------------------- */

enum {
    SERVER_SSL = 1,
    SERVER_GSS = 2,
    SERVER_16 = 4, /* else of the client's major */
    LOCAL = 8,
    TICKET = 16,
    WITHOUT_SSL = 32, /* libpq's build */
    WITHOUT_GSS = 64,
    OPENSSL_3 = 128
};

typedef struct play_case {
    int first_major, last_major;
    const char *sslmode, *gssencmode, *sslnegotiation; /* NULL: not given */
    unsigned flags;
    const char *answers; /* by encryption: none, ssl, gss */
    const char *line;
} play_case;

static const char *const encryptions[] = {"none", "ssl", "gss"};

static pgcfg_client client_of(const play_case *c, int major)
{
    pgcfg_client client = pgcfg_client_default(major);

    if (c->sslmode != NULL)
        assert_true(pgcfg_sslmode_find(text_of(c->sslmode), &client.sslmode));
    if (c->gssencmode != NULL)
        assert_true(pgcfg_gssencmode_find(text_of(c->gssencmode), &client.gssencmode));
    if (c->sslnegotiation != NULL)
        assert_true(pgcfg_sslnegotiation_find(text_of(c->sslnegotiation), &client.sslnegotiation));
    client.is_local = (c->flags & LOCAL) != 0;
    client.has_gss_credentials = (c->flags & TICKET) != 0;
    client.has_openssl_3 = (c->flags & OPENSSL_3) != 0;
    if ((c->flags & WITHOUT_SSL) != 0)
        client.features &= ~(unsigned)PGCFG_FEATURE_SSL;
    if ((c->flags & WITHOUT_GSS) != 0)
        client.features &= ~(unsigned)PGCFG_FEATURE_GSS;
    return client;
}

static pgcfg_server server_for(const play_case *c, int major)
{
    pgcfg_server server = pgcfg_server_default((c->flags & SERVER_16) != 0 ? 16 : major);

    server.ssl = (c->flags & SERVER_SSL) != 0;
    if ((c->flags & SERVER_GSS) == 0)
        server.features &= ~(unsigned)PGCFG_FEATURE_GSS;
    return server;
}

static void answer_for(pgcfg_client_play *play, char answer)
{
    pgcfg_client_answer_kind kind = answer == '.'   ? PGCFG_ANSWER_GOES_ON
                                    : answer == '!' ? PGCFG_ANSWER_REJECTED
                                                    : PGCFG_ANSWER_NO_ENCRYPTION;

    assert_int_equal(pgcfg_client_answer(play, kind), PGCFG_OK);
}

typedef struct line {
    char text[400];
    size_t size;
} line;

static void add(line *l, const char *text)
{
    int size = snprintf(l->text + l->size, sizeof(l->text) - l->size, "%s", text);

    assert_true(size >= 0 && (size_t)size < sizeof(l->text) - l->size);
    l->size += (size_t)size;
}

static void add_error(line *l, pgcfg_client_error error, const pgcfg_client *client)
{
    char words[300];
    pgcfg_buffer buffer = {words, sizeof(words) - 1, 0};

    if (error == PGCFG_CLIENT_ERROR_NONE)
        return;
    assert_true(pgcfg_client_error_write(error, client, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed > 0 && buffer.needed < sizeof(words));
    words[buffer.needed] = '\0';
    add(l, ": ");
    add(l, words);
}

static void play_line(const play_case *c, int major, line *l)
{
    pgcfg_client client = client_of(c, major);
    pgcfg_server server = server_for(c, major);
    pgcfg_client_play play;
    pgcfg_attempt attempt;
    pgcfg_result result = pgcfg_client_begin(&play, &client, &server);

    *l = (line){{0}, 0};
    if (result == PGCFG_REFUSED) {
        add_error(l, play.refusal, &play.client);
        assert_int_equal(pgcfg_client_next(&play, &attempt), PGCFG_END);
        return;
    }
    assert_int_equal(result, PGCFG_OK);
    while (pgcfg_client_next(&play, &attempt) == PGCFG_OK) {
        char answer = c->answers[attempt.encryption];

        add(l, l->size == 0 ? "" : " ");
        add(l, attempt.is_new_connection ? "+" : "");
        add(l, encryptions[attempt.encryption]);
        if (attempt.outcome == PGCFG_ATTEMPT_REACHES_RULES) {
            add(l, (char[]){answer, '\0'});
            answer_for(&play, answer);
        } else {
            add(l, "?");
        }
        add_error(l, attempt.error, &play.client);
    }
}

static void check_lines(const play_case *cases, size_t count)
{
    for (const play_case *c = cases; c < cases + count; c++) {
        for (int major = c->first_major; major <= c->last_major; major++) {
            line l;

            play_line(c, major, &l);
            if (strcmp(l.text, c->line) != 0)
                print_error("case %d, major %d\n", (int)(c - cases), major);
            assert_string_equal(l.text, c->line);
        }
    }
}

#define CHECK_LINES(cases) check_lines(cases, sizeof(cases) / sizeof((cases)[0]))

#define NO_SSL "server does not support SSL, but SSL was required"
#define NO_GSS "server doesn't support GSSAPI encryption, but it was required"

/* ---- TLS -------------------------------------------------------------------------- */

static void disable_never_asks_for_tls(void **state)
{
    static const play_case cases[] = {
        {13, 18, "disable", NULL, NULL, SERVER_SSL, "...", "+none."},
        {13, 18, "disable", NULL, NULL, SERVER_SSL, "!..", "+none!"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void prefer_is_the_default_and_comes_back_in_plain_text(void **state)
{
    static const play_case cases[] = {
        {13, 18, NULL, NULL, NULL, SERVER_SSL, "...", "+ssl."},
        {13, 18, "prefer", NULL, NULL, SERVER_SSL, "...", "+ssl."},
        {13, 18, "prefer", NULL, NULL, SERVER_SSL, ".!.", "+ssl! +none."},
        {13, 18, "prefer", NULL, NULL, SERVER_SSL, "!!.", "+ssl! +none!"},
        {13, 18, "prefer", NULL, NULL, SERVER_SSL, "!x.", "+sslx +none!"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void prefer_goes_on_in_plain_text_on_the_same_connection_where_there_is_no_tls(void **state)
{
    static const play_case cases[] = {
        {13, 18, "prefer", NULL, NULL, 0, "...", "+ssl? none."},
        {13, 18, "prefer", NULL, NULL, 0, "!..", "+ssl? none!"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void allow_comes_back_with_tls(void **state)
{
    static const play_case cases[] = {
        {13, 18, "allow", NULL, NULL, SERVER_SSL, "...", "+none."},
        {13, 18, "allow", NULL, NULL, SERVER_SSL, "!..", "+none! +ssl."},
        {13, 18, "allow", NULL, NULL, SERVER_SSL, "!!.", "+none! +ssl!"},
        {13, 18, "allow", NULL, NULL, SERVER_SSL, "!x.", "+none! +sslx"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void allow_without_tls_repeats_plain_text_before_17_and_fails_from_then_on(void **state)
{
    static const play_case cases[] = {
        {13, 16, "allow", NULL, NULL, 0, "!..", "+none! +ssl? none!"},
        {17, 18, "allow", NULL, NULL, 0, "!..", "+none! +ssl?: " NO_SSL},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void require_and_verify_make_one_attempt_with_tls(void **state)
{
    static const play_case cases[] = {
        {13, 18, "require", NULL, NULL, SERVER_SSL, "...", "+ssl."},
        {13, 18, "require", NULL, NULL, SERVER_SSL, ".!.", "+ssl!"},
        {13, 18, "verify-ca", NULL, NULL, SERVER_SSL, ".!.", "+ssl!"},
        {13, 18, "verify-full", NULL, NULL, SERVER_SSL, ".x.", "+sslx"},
        {13, 18, "require", NULL, NULL, 0, "...", "+ssl?: " NO_SSL},
        {13, 18, "verify-full", NULL, NULL, 0, "...", "+ssl?: " NO_SSL},
    };
    (void)state;
    CHECK_LINES(cases);
}

/* ---- GSSAPI -------------------------------------------------------------------------- */

static void gssapi_is_tried_first_where_there_is_a_ticket(void **state)
{
    static const play_case cases[] = {
        {13, 18, NULL, NULL, NULL, SERVER_SSL | SERVER_GSS, "...", "+ssl."},
        {13, 18, NULL, NULL, NULL, SERVER_SSL | SERVER_GSS | TICKET, "...", "+gss."},
        {13, 18, "require", "prefer", NULL, SERVER_SSL | SERVER_GSS | TICKET, "...", "+gss."},
        {13, 18, NULL, "disable", NULL, SERVER_SSL | SERVER_GSS | TICKET, "...", "+ssl."},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void preferred_gssapi_gives_way_to_what_sslmode_says(void **state)
{
    static const play_case cases[] = {
        {13, 18, "disable", "prefer", NULL, SERVER_GSS | TICKET, "..!", "+gss! +none."},
        {13, 18, "prefer", "prefer", NULL, SERVER_SSL | SERVER_GSS | TICKET, "!!!",
         "+gss! +ssl! +none!"},
        {13, 18, "allow", "prefer", NULL, SERVER_SSL | SERVER_GSS | TICKET, "!!!",
         "+gss! +none! +ssl!"},
        {13, 18, "require", "prefer", NULL, SERVER_SSL | SERVER_GSS | TICKET, "!!!", "+gss! +ssl!"},
        {13, 18, "prefer", "prefer", NULL, SERVER_SSL | SERVER_GSS | TICKET, "!!x",
         "+gssx +ssl! +none!"},
        {13, 18, "prefer", "prefer", NULL, TICKET, "!..", "+gss? ssl? none!"},
        {13, 18, "require", "prefer", NULL, TICKET, "!..", "+gss? ssl?: " NO_SSL},
        {13, 16, "allow", "prefer", NULL, TICKET, "!..", "+gss? none! +ssl? none!"},
        {17, 18, "allow", "prefer", NULL, TICKET, "!..", "+gss? none! +ssl?: " NO_SSL},
        {13, 16, "allow", "prefer", NULL, SERVER_GSS | TICKET, "!.!", "+gss! +none! +ssl? none!"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void required_gssapi_leaves_no_other_way(void **state)
{
    static const play_case cases[] = {
        {13, 18, "prefer", "require", NULL, SERVER_SSL | SERVER_GSS | TICKET, "..!", "+gss!"},
        {13, 18, "require", "require", NULL, SERVER_SSL | SERVER_GSS | TICKET, "..x", "+gssx"},
        {13, 18, NULL, "require", NULL, SERVER_SSL | TICKET, "...", "+gss?: " NO_GSS},
        {13, 16, "allow", "require", NULL, SERVER_SSL | SERVER_GSS | TICKET, "..!", "+gss! +gss!"},
        {17, 18, "allow", "require", NULL, SERVER_SSL | SERVER_GSS | TICKET, "..!", "+gss!"},
        {13, 18, "allow", "require", NULL, SERVER_SSL | SERVER_GSS | TICKET, "..x", "+gssx"},
    };
    (void)state;
    CHECK_LINES(cases);
}

/* ---- sslnegotiation ------------------------------------------------------------------- */

static void direct_negotiation_begins_with_tls(void **state)
{
    static const play_case cases[] = {
        {17, 18, "require", NULL, "direct", SERVER_SSL, ".!.", "+ssl!"},
        {17, 18, "verify-full", NULL, "postgres", SERVER_SSL, ".!.", "+ssl!"},
        {17, 18, "require", NULL, "direct", 0, "...", "+ssl?: SSL SYSCALL error: EOF detected"},
        {17, 18, "require", NULL, "direct", SERVER_SSL | SERVER_16, "...",
         "+ssl?: SSL SYSCALL error: EOF detected"},
        {17, 18, "require", NULL, "direct", OPENSSL_3, "...",
         "+ssl?: SSL error: unexpected eof while reading"},
        {17, 18, "require", NULL, "postgres", SERVER_SSL | SERVER_16, "...", "+ssl."},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void direct_negotiation_needs_a_new_connection_after_gssapi_was_declined(void **state)
{
    static const play_case cases[] = {
        {17, 18, "require", "prefer", "direct", SERVER_SSL | TICKET, "...", "+gss? +ssl."},
        {17, 18, "require", "prefer", "postgres", SERVER_SSL | TICKET, "...", "+gss? ssl."},
    };
    (void)state;
    CHECK_LINES(cases);
}

/* ---- unix sockets --------------------------------------------------------------------- */

static void
over_a_unix_socket_there_is_one_attempt_in_plain_text_whatever_sslmode_says(void **state)
{
    static const play_case cases[] = {
        {13, 18, NULL, NULL, NULL, LOCAL | SERVER_SSL | SERVER_GSS | TICKET, "...", "+none."},
        {13, 18, "allow", NULL, NULL, LOCAL | SERVER_SSL, "!..", "+none!"},
        {13, 18, "prefer", "prefer", NULL, LOCAL | SERVER_SSL | TICKET, "!..", "+none!"},
        {13, 18, "verify-full", NULL, NULL, LOCAL | SERVER_SSL, "...", "+none."},
        {17, 18, "require", NULL, "direct", LOCAL | SERVER_SSL, "!..", "+none!"},
    };
    (void)state;
    CHECK_LINES(cases);
}

/* ---- refusals ---------------------------------------------------------------------------- */

#define GSS_IMPOSSIBLE                                                                             \
    ": GSSAPI encryption required but was impossible (possibly no credential cache, no server "    \
    "support, or using a local socket)"

static void options_that_cannot_be_are_refused_before_anything_is_sent(void **state)
{
    static const play_case cases[] = {
        {13, 16, NULL, NULL, "postgres", SERVER_SSL, "...",
         ": invalid connection option \"sslnegotiation\""},
        {13, 16, "require", NULL, "direct", WITHOUT_SSL, "...",
         ": invalid connection option \"sslnegotiation\""},
        {13, 18, "require", NULL, NULL, WITHOUT_SSL, "...",
         ": sslmode value \"require\" invalid when SSL support is not compiled in"},
        {13, 18, "verify-ca", NULL, NULL, WITHOUT_SSL | LOCAL, "...",
         ": sslmode value \"verify-ca\" invalid when SSL support is not compiled in"},
        {17, 18, NULL, NULL, "direct", WITHOUT_SSL, "...",
         ": sslnegotiation value \"direct\" invalid when SSL support is not compiled in"},
        {17, 18, NULL, NULL, "direct", SERVER_SSL | LOCAL, "...",
         ": weak sslmode \"prefer\" may not be used with sslnegotiation=direct (use \"require\", "
         "\"verify-ca\", or \"verify-full\")"},
        {17, 18, "disable", "require", "direct", SERVER_SSL, "...",
         ": weak sslmode \"disable\" may not be used with sslnegotiation=direct (use \"require\", "
         "\"verify-ca\", or \"verify-full\")"},
        {13, 18, NULL, "require", NULL, WITHOUT_GSS | TICKET, "...",
         ": gssencmode value \"require\" invalid when GSSAPI support is not compiled in"},
        {13, 16, NULL, "require", NULL, SERVER_GSS, "...", GSS_IMPOSSIBLE},
        {13, 16, NULL, "require", NULL, SERVER_GSS | TICKET | LOCAL, "...", GSS_IMPOSSIBLE},
        {17, 18, NULL, "require", NULL, SERVER_GSS, "...",
         ": GSSAPI encryption required but no credential cache"},
        {17, 18, NULL, "require", NULL, SERVER_GSS | TICKET | LOCAL, "...",
         ": GSSAPI encryption required but it is not supported over a local socket"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void a_libpq_without_an_encryption_does_not_try_it(void **state)
{
    static const play_case cases[] = {
        {13, 18, NULL, NULL, NULL, SERVER_SSL | SERVER_GSS | TICKET | WITHOUT_SSL | WITHOUT_GSS,
         "!..", "+none!"},
        {13, 18, "allow", "prefer", NULL,
         SERVER_SSL | SERVER_GSS | TICKET | WITHOUT_SSL | WITHOUT_GSS, "!..", "+none!"},
        {13, 18, "prefer", NULL, NULL, SERVER_SSL | SERVER_GSS | TICKET | WITHOUT_SSL, "!.!",
         "+gss! +none!"},
    };
    (void)state;
    CHECK_LINES(cases);
}

static void a_server_built_without_tls_offers_none_whatever_it_is_told(void **state)
{
    pgcfg_client client = pgcfg_client_default(18);
    pgcfg_server server = server_of(18);
    pgcfg_client_play play;

    (void)state;
    assert_true(server.ssl);
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_OK);
    assert_true(play.offers_ssl);
    server.features &= ~(unsigned)PGCFG_FEATURE_SSL;
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_OK);
    assert_false(play.offers_ssl);
}

static void only_the_refusal_of_an_open_socket_names_the_server(void **state)
{
    pgcfg_server server = server_of(16);
    pgcfg_client_play play;

    (void)state;
    for (int major = 13; major <= 18; major++) {
        pgcfg_client client = pgcfg_client_default(major);

        client.gssencmode = PGCFG_GSSENCMODE_REQUIRE;
        assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_REFUSED);
        assert_int_equal(pgcfg_client_names_server(&client), major >= 14);
        assert_int_equal(pgcfg_client_refusal_names_server(&play), major >= 14 && major <= 16);
        client.features = 0;
        assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_REFUSED);
        assert_false(pgcfg_client_refusal_names_server(&play));
    }
}

/* ---- all that can be asked ------------------------------------------------------------------ */

/* What holds of every play. */
static void check_play(const pgcfg_client *client, const pgcfg_server *server, const char *answers)
{
    pgcfg_client_play play;
    pgcfg_attempt attempt;
    pgcfg_client resolved = *client;
    unsigned count = 0;
    bool has_failed = false;

    pgcfg_client_resolve(&resolved);
    if (pgcfg_client_begin(&play, client, server) == PGCFG_REFUSED) {
        assert_int_not_equal(play.refusal, PGCFG_CLIENT_ERROR_NONE);
        return;
    }
    while (pgcfg_client_next(&play, &attempt) == PGCFG_OK) {
        count++;
        assert_true(count <= PGCFG_CLIENT_ATTEMPTS_MAX);
        assert_false(has_failed);
        has_failed = attempt.error != PGCFG_CLIENT_ERROR_NONE;
        assert_true(count > 1 || attempt.is_new_connection);
        assert_true(!client->is_local || attempt.encryption == PGCFG_ENCRYPTION_NONE);
        if (attempt.encryption == PGCFG_ENCRYPTION_NONE && !client->is_local)
            assert_true(resolved.sslmode < PGCFG_SSLMODE_REQUIRE &&
                        resolved.gssencmode < PGCFG_GSSENCMODE_REQUIRE);
        if (attempt.encryption == PGCFG_ENCRYPTION_SSL)
            assert_int_not_equal(resolved.sslmode, PGCFG_SSLMODE_DISABLE);
        if (attempt.encryption == PGCFG_ENCRYPTION_GSS)
            assert_true(client->has_gss_credentials);
        if (attempt.outcome == PGCFG_ATTEMPT_REACHES_RULES) {
            assert_false(has_failed);
            assert_int_equal(pgcfg_client_next(&play, &attempt), PGCFG_BAD_ARGUMENT);
            answer_for(&play, answers[attempt.encryption]);
        } else {
            assert_int_not_equal(attempt.encryption, PGCFG_ENCRYPTION_NONE);
        }
        assert_int_equal(pgcfg_client_answer(&play, PGCFG_ANSWER_GOES_ON), PGCFG_BAD_ARGUMENT);
    }
    assert_true(count > 0);
    assert_int_equal(pgcfg_client_next(&play, &attempt), PGCFG_END);
}

static void check_servers_and_answers(const pgcfg_client *client)
{
    for (unsigned offer = 0; offer < 8; offer++) {
        pgcfg_server server = pgcfg_server_default((offer & 4) != 0 ? 13 : 18);

        server.ssl = (offer & 1) != 0;
        server.features = (offer & 2) != 0 ? PGCFG_FEATURES_LINUX : (unsigned)PGCFG_FEATURE_SSL;
        for (unsigned n = 0; n < 18; n++) {
            char answers[] = {".!"[n % 2], ".!x"[n / 2 % 3], ".!x"[n / 6], '\0'};

            check_play(client, &server, answers);
        }
    }
}

static void every_play_ends_and_never_weakens_what_is_required(void **state)
{
    (void)state;
    for (unsigned n = 0; n < 6u * 7 * 4 * 3 * 16; n++) {
        pgcfg_client client = pgcfg_client_default(13 + (int)(n % 6));

        client.sslmode = (pgcfg_sslmode)(n / 6 % 7);
        client.gssencmode = (pgcfg_gssencmode)(n / 42 % 4);
        client.sslnegotiation = (pgcfg_sslnegotiation)(n / 168 % 3);
        client.is_local = (n / 504 & 1) != 0;
        client.has_gss_credentials = (n / 504 & 2) != 0;
        if ((n / 504 & 4) != 0)
            client.features &= ~(unsigned)PGCFG_FEATURE_SSL;
        if ((n / 504 & 8) != 0)
            client.features &= ~(unsigned)PGCFG_FEATURE_GSS;
        check_servers_and_answers(&client);
    }
}

/* ---- words and wrong calls ------------------------------------------------------------------- */

static void words_are_found_as_they_are_written_and_no_others(void **state)
{
    pgcfg_sslmode mode;
    pgcfg_gssencmode gssencmode;
    pgcfg_sslnegotiation negotiation;

    (void)state;
    for (int i = PGCFG_SSLMODE_DISABLE; i <= PGCFG_SSLMODE_VERIFY_FULL; i++) {
        assert_true(pgcfg_sslmode_find(text_of(pgcfg_sslmode_name((pgcfg_sslmode)i)), &mode));
        assert_int_equal(mode, i);
    }
    for (int i = PGCFG_GSSENCMODE_DISABLE; i <= PGCFG_GSSENCMODE_REQUIRE; i++) {
        assert_true(pgcfg_gssencmode_find(text_of(pgcfg_gssencmode_name((pgcfg_gssencmode)i)),
                                          &gssencmode));
        assert_int_equal(gssencmode, i);
    }
    for (int i = PGCFG_SSLNEGOTIATION_POSTGRES; i <= PGCFG_SSLNEGOTIATION_DIRECT; i++) {
        assert_true(pgcfg_sslnegotiation_find(
            text_of(pgcfg_sslnegotiation_name((pgcfg_sslnegotiation)i)), &negotiation));
        assert_int_equal(negotiation, i);
    }
    assert_false(pgcfg_sslmode_find(text_of("Require"), &mode));
    assert_false(pgcfg_sslmode_find(text_of("verify"), &mode));
    assert_false(pgcfg_sslmode_find(text_of(""), &mode));
    assert_false(pgcfg_gssencmode_find(text_of("allow"), &gssencmode));
    assert_false(pgcfg_sslnegotiation_find(text_of("requiredirect"), &negotiation));
    assert_string_equal(pgcfg_sslmode_name(PGCFG_SSLMODE_DEFAULT), "");
}

static void wrong_arguments_are_told(void **state)
{
    pgcfg_server server = server_of(18);
    pgcfg_client client = pgcfg_client_default(12);
    pgcfg_client_play play;
    pgcfg_attempt attempt;

    (void)state;
    memset(&play, 0x5a, sizeof play);
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_client_next(&play, &attempt), PGCFG_END);
    assert_int_equal(pgcfg_client_begin(NULL, &client, &server), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_client_begin(&play, NULL, &server), PGCFG_BAD_ARGUMENT);
    client = pgcfg_client_default(18);
    assert_int_equal(pgcfg_client_begin(&play, &client, NULL), PGCFG_BAD_ARGUMENT);
    assert_string_equal(pgcfg_sslmode_name((pgcfg_sslmode)7), "");
    assert_string_equal(pgcfg_gssencmode_name((pgcfg_gssencmode)4), "");
    assert_string_equal(pgcfg_sslnegotiation_name((pgcfg_sslnegotiation)3), "");
    client.sslmode = (pgcfg_sslmode)7;
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_BAD_ARGUMENT);
    client = pgcfg_client_default(18);
    client.gssencmode = (pgcfg_gssencmode)4;
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_BAD_ARGUMENT);
    client = pgcfg_client_default(18);
    client.sslnegotiation = (pgcfg_sslnegotiation)3;
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_BAD_ARGUMENT);
    client = pgcfg_client_default(18);
    server.major = 19;
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_BAD_ARGUMENT);

    /* plain text has no encryption that could fail */
    server.major = 18;
    client.sslmode = PGCFG_SSLMODE_DISABLE;
    assert_int_equal(pgcfg_client_begin(&play, &client, &server), PGCFG_OK);
    assert_int_equal(pgcfg_client_next(&play, &attempt), PGCFG_OK);
    assert_int_equal(pgcfg_client_answer(&play, PGCFG_ANSWER_NO_ENCRYPTION), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_client_answer(&play, PGCFG_ANSWER_REJECTED), PGCFG_OK);
    assert_int_equal(pgcfg_client_next(&play, &attempt), PGCFG_END);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disable_never_asks_for_tls),
        cmocka_unit_test(prefer_is_the_default_and_comes_back_in_plain_text),
        cmocka_unit_test(prefer_goes_on_in_plain_text_on_the_same_connection_where_there_is_no_tls),
        cmocka_unit_test(allow_comes_back_with_tls),
        cmocka_unit_test(allow_without_tls_repeats_plain_text_before_17_and_fails_from_then_on),
        cmocka_unit_test(require_and_verify_make_one_attempt_with_tls),
        cmocka_unit_test(gssapi_is_tried_first_where_there_is_a_ticket),
        cmocka_unit_test(preferred_gssapi_gives_way_to_what_sslmode_says),
        cmocka_unit_test(required_gssapi_leaves_no_other_way),
        cmocka_unit_test(direct_negotiation_begins_with_tls),
        cmocka_unit_test(direct_negotiation_needs_a_new_connection_after_gssapi_was_declined),
        cmocka_unit_test(
            over_a_unix_socket_there_is_one_attempt_in_plain_text_whatever_sslmode_says),
        cmocka_unit_test(options_that_cannot_be_are_refused_before_anything_is_sent),
        cmocka_unit_test(a_libpq_without_an_encryption_does_not_try_it),
        cmocka_unit_test(a_server_built_without_tls_offers_none_whatever_it_is_told),
        cmocka_unit_test(only_the_refusal_of_an_open_socket_names_the_server),
        cmocka_unit_test(every_play_ends_and_never_weakens_what_is_required),
        cmocka_unit_test(words_are_found_as_they_are_written_and_no_others),
        cmocka_unit_test(wrong_arguments_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
