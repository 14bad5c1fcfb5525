/*
 * test_sinks.c - what writes into a sink goes no further once it has refused, and says so;
 * whatever it writes.
 */
#include "check.h"
#include "path.h"
#include "sentence.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- a sink that refuses --------------------------------------------------------- */

enum {
    SPACE = 16384,
    LONGEST_TOKEN = 10239 /* of 13 to 15 */
};

typedef struct refusing {
    uint32_t calls;
    uint32_t refuse_at; /* number of the call that is refused, from 1; 0 = none */
    size_t size;
    char bytes[SPACE];
} refusing;

static bool take(void *context, const char *bytes, size_t size)
{
    refusing *r = context;

    if (r->refuse_at != 0)
        assert_true(r->calls < r->refuse_at); /* none after that */
    if (++r->calls == r->refuse_at)
        return false;
    assert_true(r->size + size < SPACE);
    if (size > 0)
        memcpy(r->bytes + r->size, bytes, size);
    r->size += size;
    return true;
}

typedef bool (*writer)(const void *thing, pgcfg_sink sink);

/* What comes of it; static until the next call. */
static const char *written(writer write, const void *thing)
{
    static refusing whole;
    static refusing part;

    memset(&whole, 0, sizeof(whole));
    assert_true(write(thing, (pgcfg_sink){.context = &whole, .write = take}));
    for (uint32_t at = 1; at <= whole.calls; at++) {
        memset(&part, 0, sizeof(part));
        part.refuse_at = at;
        assert_false(write(thing, (pgcfg_sink){.context = &part, .write = take}));
        assert_int_equal(part.calls, at);
        assert_memory_equal(part.bytes, whole.bytes, part.size);
    }
    return whole.bytes;
}

/* ---- diagnostics -------------------------------------------------------------------- */

static bool write_diagnostic(const void *thing, pgcfg_sink sink)
{
    return pgcfg_diagnostic_write(thing, sink);
}

static pgcfg_diagnostic full_diagnostic(pgcfg_diagnostic_code code)
{
    pgcfg_diagnostic d;

    memset(&d, 0, sizeof(d));
    d.code = code;
    d.major = 18;
    d.arguments[0] = PGCFG_TEXT("one");
    d.arguments[1] = PGCFG_TEXT("two");
    d.numbers[0] = 3;
    d.numbers[1] = 4;
    d.path_base = PGCFG_TEXT("/d/f");
    d.path_name = PGCFG_TEXT("name");
    d.detail = 2;
    return d;
}

static void every_diagnostic_ends_where_it_is_refused(void **state)
{
    (void)state;
    for (int code = 1; code < PGCFG_DIAGNOSTIC_COUNT; code++) {
        pgcfg_diagnostic d = full_diagnostic((pgcfg_diagnostic_code)code);
        const char *text = written(write_diagnostic, &d);
        assert_null(strchr(text, '%'));
    }
}

static void an_unknown_error_has_its_number(void **state)
{
    pgcfg_diagnostic d = full_diagnostic(PGCFG_DIAGNOSTIC_FILE_NOT_OPENED);

    (void)state;
    d.detail = 4095;
    assert_non_null(strstr(written(write_diagnostic, &d), "Unknown error 4095"));
}

static void files_of_a_directory_have_a_line_each(void **state)
{
    pgcfg_diagnostic d = full_diagnostic(PGCFG_DIAGNOSTIC_DIRECTORY_FILES);
    pgcfg_include_failure second = {.name = PGCFG_TEXT("b"), .error = 0, .repeated = 1};
    pgcfg_include_failure first = {
        .name = PGCFG_TEXT("a"), .error = 13, .repeated = 2, .next = &second};

    (void)state;
    d.path_base = PGCFG_TEXT("/d");
    d.failures = &first;
    assert_string_equal(written(write_diagnostic, &d),
                        "could not open file \"/d/a\": Permission denied\n"
                        "could not open file \"/d/a\": Permission denied\n"
                        "could not open file \"/d/b\": maximum nesting depth exceeded");
}

static void diagnostics_of_silence_are_two(void **state)
{
    uint32_t silent = 0;

    (void)state;
    for (int code = 0; code < PGCFG_DIAGNOSTIC_COUNT; code++)
        silent += pgcfg_diagnostic_is_silent((pgcfg_diagnostic_code)code);
    assert_true(silent >= 2);
    assert_true(pgcfg_diagnostic_is_silent(PGCFG_DIAGNOSTIC_SILENT_RADIUS_COUNT));
    assert_false(pgcfg_diagnostic_is_silent(PGCFG_DIAGNOSTIC_NONE));
    assert_false(pgcfg_diagnostic_is_silent((pgcfg_diagnostic_code)(PGCFG_DIAGNOSTIC_COUNT - 1)));
}

static void every_diagnostic_has_a_severity(void **state)
{
    (void)state;
    assert_int_equal(pgcfg_diagnostic_severity(PGCFG_DIAGNOSTIC_TYPE_INVALID),
                     PGCFG_SEVERITY_ERROR);
}

/* ---- sentences ------------------------------------------------------------------------ */

typedef struct sentence {
    const char *text;
    pgcfg_text arguments[3];
    int64_t numbers[3];
} sentence;

static bool write_sentence(const void *thing, pgcfg_sink sink)
{
    const sentence *s = thing;

    return pgcfg_sentence_write(s->text, s->arguments, s->numbers, sink);
}

static void sentences_have_their_values(void **state)
{
    static const sentence s = {
        "%1, %2%( and %3%), %# %n1 %n2 %n3, %P, %A, %N.",
        {{"10.1.2.3", sizeof("10.1.2.3") - 1}, {"b", sizeof("b") - 1}, {"c", sizeof("c") - 1}},
        {8, 2, 3}};
    static const sentence without = {"a%( %3%)b", {{NULL, 0}, {NULL, 0}, {NULL, 0}}, {0, 0, 0}};

    (void)state;
    assert_string_equal(written(write_sentence, &s),
                        "10.1.2.3, b and c, 8 8 2 3, 10.1.2.3, 10.1.2.3, 10.0.0.0/8.");
    assert_string_equal(written(write_sentence, &without), "ab");
}

static void what_is_no_address_stands_as_it_is(void **state)
{
    static const sentence s = {"%A", {{"x", sizeof("x") - 1}, {NULL, 0}, {NULL, 0}}, {0, 0, 0}};

    (void)state;
    assert_string_equal(written(write_sentence, &s), "x");
}

/* 118 letters, and characters of two, three and four bytes over the edge. */
static void long_values_are_cut_between_characters(void **state)
{
    static const char *const tails[] = {"\xC3\xA4\xC3\xA4\xC3\xA4", "\xE2\x82\xAC\xE2\x82\xAC",
                                        "\xF0\x9F\x98\x80", "\x80\x80\x80\x80\x80\x80\x80",
                                        "abcdef"};
    static const size_t kept[] = {120, 118, 118, 117, 120};
    char bytes[160];

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    for (size_t i = 0; i < COUNT(tails); i++) {
        sentence s = {"%1", {{bytes, 118 + strlen(tails[i])}, {NULL, 0}, {NULL, 0}}, {0, 0, 0}};
        memcpy(bytes + 118, tails[i], strlen(tails[i]));
        if (s.arguments[0].size <= 122)
            s.arguments[0].size = 140; /* whatever follows */
        const char *text = written(write_sentence, &s);
        assert_int_equal(strlen(text), kept[i] + 3);
        assert_memory_equal(text, bytes, kept[i]);
        assert_string_equal(text + kept[i], "...");
        memset(bytes + 118, 'x', sizeof(bytes) - 118);
    }
}

/* ---- hints ------------------------------------------------------------------------------ */

static bool write_hint(const void *thing, pgcfg_sink sink)
{
    return pgcfg_hint_write(thing, sink);
}

static void every_hint_ends_where_it_is_refused(void **state)
{
    (void)state;
    for (int code = PGCFG_HINT_NONE + 1; code < PGCFG_HINT_COUNT; code++) {
        pgcfg_hint hint;
        memset(&hint, 0, sizeof(hint));
        hint.code = (pgcfg_hint_code)code;
        hint.arguments[0] = PGCFG_TEXT("1.2.3.4");
        hint.arguments[1] = PGCFG_TEXT("second");
        hint.arguments[2] = PGCFG_TEXT("third");
        hint.number = 16;
        assert_true(strlen(written(write_hint, &hint)) > 0);
    }
}

/* ---- rules -------------------------------------------------------------------------------- */

typedef struct shown {
    const pgcfg_hba_entry *rule;
    const pgcfg_server *server;
} shown;

/* Options, address and netmask, each with a bar behind it. */
static bool write_row(const void *thing, pgcfg_sink sink)
{
    const shown *s = thing;
    const uint32_t count = pgcfg_hba_option_count(s->rule, s->server);

    for (uint32_t i = 0; i < count; i++)
        if (!pgcfg_hba_option_write(s->rule, s->server, i, sink) ||
            !sink.write(sink.context, "|", 1))
            return false;
    return pgcfg_hba_address_write(s->rule, sink) && sink.write(sink.context, "|", 1) &&
           pgcfg_hba_netmask_write(s->rule, sink);
}

static void rows_end_where_they_are_refused(void **state)
{
    static const struct {
        const char *line, *row;
    } cases[] = {
        {"host all all 10.0.0.0/8 ldap ldapurl=\"ldap://h%41:10/dc=x%20y??sub?(a=b)\"",
         "ldapserver=hA|ldapport=10|ldapscheme=ldap|ldapbasedn=dc=x y|ldapsearchfilter=(a=b)|"
         "ldapscope=2|10.0.0.0|255.0.0.0"},
        {"hostssl all all ::1/64 cert map=m clientcert=verify-full",
         "map=m|clientcert=verify-full|::1|ffff:ffff:ffff:ffff::"},
        {"hostssl all all samenet scram-sha-256 clientcert=verify-ca",
         "clientcert=verify-ca|samenet|"},
        {"host all all .example.com gss include_realm=1 krb_realm=R",
         "include_realm=true|krb_realm=R|.example.com|"},
        {"host all all all oauth issuer=i scope=s delegate_ident_mapping=1",
         "issuer=i|scope=s|validator=v|delegate_ident_mapping=true|all|"},
    };
    pgcfg_server server = server_of(18);

    (void)state;
    server.oauth_validator_libraries = PGCFG_TEXT("v");
    for (size_t i = 0; i < COUNT(cases); i++) {
        const shown s = {entry_of(text_of(cases[i].line), &server, 0), &server};
        assert_non_null(s.rule);
        assert_true(s.rule->is_rule);
        assert_string_equal(written(write_row, &s), cases[i].row);
    }
}

static void options_beyond_the_last_are_nothing(void **state)
{
    pgcfg_server server = server_of(18);
    const pgcfg_hba_entry *rule = entry_of(PGCFG_TEXT("host all all all ident map=m"), &server, 0);
    char bytes[16];
    pgcfg_buffer buffer = {.data = bytes, .capacity = sizeof(bytes)};

    (void)state;
    assert_int_equal(pgcfg_hba_option_count(rule, &server), 1);
    assert_true(pgcfg_hba_option_write(rule, &server, 1, pgcfg_buffer_sink(&buffer)));
    assert_int_equal(buffer.needed, 0);
}

static void a_refused_line_shows_no_columns(void **state)
{
    pgcfg_server server = server_of(18);
    const shown s = {entry_of(PGCFG_TEXT("host all all 1.2.3.4/8 what"), &server, 0), &server};

    (void)state;
    assert_false(s.rule->is_rule);
    assert_int_equal(pgcfg_hba_option_count(s.rule, &server), 0);
    assert_true(pgcfg_hba_address_is_null(s.rule));
    assert_true(pgcfg_hba_netmask_is_null(s.rule));
    assert_string_equal(written(write_row, &s), "|");
}

/* ---- what clients are told ------------------------------------------------------------------ */

typedef struct rejection {
    pgcfg_match_outcome outcome;
    pgcfg_connection connection;
    pgcfg_server server;
} rejection;

static bool write_rejection(const void *thing, pgcfg_sink sink)
{
    const rejection *r = thing;

    return pgcfg_match_rejection_write(r->outcome, &r->connection, &r->server, sink);
}

static bool write_failure(const void *thing, pgcfg_sink sink)
{
    return pgcfg_match_failure_write(*(const pgcfg_auth_method *)thing, PGCFG_TEXT("u"), sink);
}

static void rejections_end_where_they_are_refused(void **state)
{
    rejection r = {.outcome = PGCFG_MATCH_IMPLICIT_REJECT};

    (void)state;
    r.server = server_of(18);
    r.connection.database = PGCFG_TEXT("d");
    r.connection.user = PGCFG_TEXT("u");
    assert_true(pgcfg_address_parse(PGCFG_TEXT("fe80::1%eth0"), &r.connection.address));
    assert_string_equal(written(write_rejection, &r),
                        "no pg_hba.conf entry for host \"fe80::1%eth0\", user \"u\", "
                        "database \"d\", no encryption");
    r.connection.address.zone = (pgcfg_text){NULL, 0};
    assert_string_equal(written(write_rejection, &r),
                        "no pg_hba.conf entry for host \"fe80::1\", user \"u\", "
                        "database \"d\", no encryption");
    r.outcome = PGCFG_MATCH_RULE;
    r.connection.is_local = true;
    r.connection.replication = PGCFG_REPLICATION_PHYSICAL;
    assert_string_equal(written(write_rejection, &r),
                        "pg_hba.conf rejects replication connection for host \"[local]\", "
                        "user \"u\", no encryption");
}

static void each_method_has_its_failure(void **state)
{
    (void)state;
    for (int method = PGCFG_AUTH_TRUST; method <= PGCFG_AUTH_OAUTH; method++) {
        const pgcfg_auth_method m = (pgcfg_auth_method)method;
        const char *text = written(write_failure, &m);
        assert_non_null(strstr(text, " authentication failed for user \"u\""));
        assert_true((text[0] == ' ') == (m == PGCFG_AUTH_REJECT)); /* which has none */
    }
}

/* ---- rewritten settings -----------------------------------------------------------------------
 */

typedef struct rewritten {
    const char *parameter;
    pgcfg_text text;
    int major;
} rewritten;

static bool write_rewritten(const void *thing, pgcfg_sink sink)
{
    const rewritten *r = thing;

    return pgcfg_rewrite_of(r->parameter)(r->text, r->major, sink);
}

static void rewritten_settings_end_where_they_are_refused(void **state)
{
    static char bytes[2 * PGCFG_PATH_SIZE];
    rewritten r = {"cluster_name", PGCFG_TEXT("a\x01\xFF"), 18};

    (void)state;
    assert_string_equal(written(write_rewritten, &r), "a\\x01\\xff");
    r.major = 13;
    assert_string_equal(written(write_rewritten, &r), "a??");
    r = (rewritten){"log_directory", PGCFG_TEXT("a//b/"), 18};
    assert_string_equal(written(write_rewritten, &r), "a/b");
    memset(bytes, '/', sizeof(bytes)); /* longer than any path: it stays */
    r.text = (pgcfg_text){bytes, sizeof(bytes)};
    assert_int_equal(strlen(written(write_rewritten, &r)), sizeof(bytes));
}

/* ---- written files ----------------------------------------------------------------------------
 */

typedef struct value {
    const char *text;
    pgcfg_hba_field field;
    int major;
} value;

static bool write_value(const void *thing, pgcfg_sink sink)
{
    const value *v = thing;
    const pgcfg_server server = server_of(v->major);
    const pgcfg_result result = pgcfg_hba_quote(text_of(v->text), v->field, &server, sink, NULL);

    assert_true(result == PGCFG_OK || result == PGCFG_NO_MEMORY);
    return result == PGCFG_OK;
}

static void values_end_where_they_are_refused(void **state)
{
    static const struct {
        value value;
        const char *written;
    } cases[] = {
        {{"plain", PGCFG_HBA_FIELD_DATABASE, 18}, "plain"},
        {{"a \"b\" c", PGCFG_HBA_FIELD_DATABASE, 18}, "\"a \"\"b\"\" c\""},
        {{"map=a b", PGCFG_HBA_FIELD_OPTION, 18}, "map=\"a b\""},
        {{"m p=a b", PGCFG_HBA_FIELD_OPTION, 18}, "\"m p=a b\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(written(write_value, &cases[i].value), cases[i].written);
}

/* The last byte of the longest token of 13 to 15 stands behind the quotes. */
static void the_longest_token_ends_where_it_is_refused(void **state)
{
    static char bytes[LONGEST_TOKEN + 1];
    const value v = {bytes, PGCFG_HBA_FIELD_DATABASE, 15};
    const char *text;

    (void)state;
    memset(bytes, 'x', LONGEST_TOKEN);
    bytes[1] = ' ';
    text = written(write_value, &v);
    assert_int_equal(strlen(text), LONGEST_TOKEN + 2);
    assert_string_equal(text + LONGEST_TOKEN, "\"x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_diagnostic_ends_where_it_is_refused),
        cmocka_unit_test(an_unknown_error_has_its_number),
        cmocka_unit_test(files_of_a_directory_have_a_line_each),
        cmocka_unit_test(diagnostics_of_silence_are_two),
        cmocka_unit_test(every_diagnostic_has_a_severity),
        cmocka_unit_test(sentences_have_their_values),
        cmocka_unit_test(what_is_no_address_stands_as_it_is),
        cmocka_unit_test(long_values_are_cut_between_characters),
        cmocka_unit_test(every_hint_ends_where_it_is_refused),
        cmocka_unit_test(rows_end_where_they_are_refused),
        cmocka_unit_test(options_beyond_the_last_are_nothing),
        cmocka_unit_test(a_refused_line_shows_no_columns),
        cmocka_unit_test(rejections_end_where_they_are_refused),
        cmocka_unit_test(each_method_has_its_failure),
        cmocka_unit_test(rewritten_settings_end_where_they_are_refused),
        cmocka_unit_test(values_end_where_they_are_refused),
        cmocka_unit_test(the_longest_token_ends_where_it_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
