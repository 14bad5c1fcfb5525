/*
 * test_rule.c - what lines of pg_hba.conf come to on servers of unusual builds and
 * settings, what a whole file adds up to, and small values and names.
 */
#include "packed_line.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CODE(name) PGCFG_DIAGNOSTIC_##name

/* ---- servers --------------------------------------------------------------------- */

static void builds_and_settings_decide_what_is_refused(void **state)
{
    static const struct {
        const char *line;
        int major;
        unsigned more, less; /* features */
        pgcfg_text libraries;
        pgcfg_diagnostic_code failure; /* of the line, or what the view shows of a rule */
    } cases[] = {
        {"hostgssenc all all all trust", 18, 0, PGCFG_FEATURE_GSS, {NULL, 0}, CODE(GSS_NOT_BUILT)},
        {"hostgssenc all all all trust", 18, 0, 0, {NULL, 0}, CODE(NONE)},
        {"hostnossl all all all trust", 18, 0, PGCFG_FEATURE_GSS, {NULL, 0}, CODE(NONE)},
        {"hostssl all all all trust", 18, 0, PGCFG_FEATURE_SSL, {NULL, 0}, CODE(SSL_NOT_BUILT)},
        {"host all all all oauth issuer=i scope=s",
         18,
         0,
         0,
         {NULL, 0},
         CODE(OAUTH_LIBRARIES_EMPTY)},
        {"host all all all oauth issuer=i scope=s",
         18,
         0,
         0,
         {"\"a", 2},
         CODE(OAUTH_LIBRARIES_SYNTAX)},
        {"host all all all oauth issuer=i scope=s", 18, 0, 0, {" ", 1}, CODE(SILENT_SERVER_CRASH)},
        {"host all all all oauth issuer=i scope=s",
         18,
         0,
         0,
         {"a,b", 3},
         CODE(OAUTH_VALIDATOR_NEEDED)},
        {"host all all all oauth issuer=i scope=s", 18, 0, 0, {"a", 1}, CODE(NONE)},
        {"host all all all oauth issuer=i scope=s validator=b", 18, 0, 0, {"a,b", 3}, CODE(NONE)},
        {"host all all all ldap ldapurl=\"ldap://h/dc?,?sub\"",
         18,
         0,
         0,
         {NULL, 0},
         CODE(SILENT_SERVER_CRASH)},
        {"host all all all radius radiusservers=\"\"\"  \"\"\" radiussecrets=x",
         18,
         0,
         0,
         {NULL, 0},
         CODE(SILENT_RADIUS_SERVER)},
        {"host all all all radius radiusservers=\"1.2.3.4\" radiussecrets=x",
         18,
         0,
         0,
         {NULL, 0},
         CODE(NONE)},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_server server = server_of(cases[i].major);
        const pgcfg_hba_entry *entry;
        server.features = (server.features | cases[i].more) & ~cases[i].less;
        server.oauth_validator_libraries = cases[i].libraries;
        entry = entry_of(text_of(cases[i].line), &server, 0);
        assert_non_null(entry);
        const pgcfg_diagnostic_code code = entry->is_rule ? entry->error.code : entry->failure.code;
        if (code != cases[i].failure)
            fail_msg("%s: %s, not %s", cases[i].line, pgcfg_diagnostic_name(code),
                     pgcfg_diagnostic_name(cases[i].failure));
    }
}

static void sspi_and_gss_include_the_realm(void **state)
{
    static const struct {
        const char *line;
        bool includes;
    } cases[] = {{"host all all all sspi", true},
                 {"host all all all gss", true},
                 {"host all all all sspi include_realm=0", false},
                 {"host all all all ident", false}};
    pgcfg_server server = server_of(18);

    (void)state;
    server.features |= PGCFG_FEATURE_SSPI;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const pgcfg_hba_entry *rule = entry_of(text_of(cases[i].line), &server, 0);
        assert_true(rule->is_rule);
        assert_int_equal(pgcfg_hba_rule_demands(rule, &server).include_realm, cases[i].includes);
        assert_int_equal(pgcfg_hba_option_count(rule, &server), cases[i].includes);
    }
}

/* ---- one by one, and all at once ---------------------------------------------------- */

static void a_reader_that_was_never_opened_gives_nothing(void **state)
{
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_text path;

    (void)state;
    memset(&reader, 0, sizeof(reader));
    assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_BAD_ARGUMENT);
    assert_false(pgcfg_hba_reader_file(&reader, 0, &path, &path));
}

/* Rules around the length up to which they are read as a whole. */
static void long_rules_are_read_like_short_ones(void **state)
{
    static char content[1024];
    static char memory[1 << 16];
    pgcfg_server server = server_of(18);

    (void)state;
    for (int ending = 0; ending < 3; ending++) {
        for (size_t size = 240; size < 270; size++) {
            static const char *const endings[] = {"\n", "#x\n", "\r\n"};
            pgcfg_memory_file file = {.path = PGCFG_TEXT("/f")};
            pgcfg_loader loader = pgcfg_memory_loader(&file);
            pgcfg_environment environment = {.server = &server, .loader = &loader};
            pgcfg_hba_cursor cursor = {0};
            pgcfg_hba_entry entry;
            pgcfg_arena arena;
            pgcfg_hba hba;
            const int name = (int)size - 16;

            memset(content, 'x', sizeof(content));
            memcpy(content, "local ", 6);
            strcpy(content + 6 + name, " all trust");
            strcat(content, endings[ending]);
            strcat(content,
                   "local all all peer\n# and more that makes the file longer than that\n");
            for (int i = 0; i < 8; i++)
                strcat(content, "# and more that makes the file longer than that\n");
            file.content = text_of(content);
            pgcfg_arena_init(&arena, memory, sizeof(memory));
            assert_int_equal(pgcfg_hba_parse(&hba, file.path, &environment, &arena), PGCFG_OK);
            assert_int_equal(hba.entry_count, 2);
            assert_true(pgcfg_hba_next(&hba, &cursor, &entry));
            assert_int_equal(entry.method, PGCFG_AUTH_TRUST);
            assert_int_equal(pgcfg_hba_entry_fields(&entry).databases->size, name);
            assert_true(pgcfg_hba_next(&hba, &cursor, &entry));
            assert_int_equal(entry.method, PGCFG_AUTH_PEER);
            assert_int_equal(entry.line_number, 2);
        }
    }
}

static void plain_rules_count_towards_the_limit(void **state)
{
    static char memory[1 << 16];
    pgcfg_server server = server_of(18);
    pgcfg_memory_file file = {PGCFG_TEXT("/f"),
                              PGCFG_TEXT("local a all trust\nlocal b all trust\nlocal c all trust\n"
                                         "local d all trust\n")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_environment environment = {.server = &server, .loader = &loader, .limits = &limits};

    (void)state;
    for (limits.entries = 0; limits.entries <= 5; limits.entries++) {
        pgcfg_arena arena;
        pgcfg_hba hba;
        pgcfg_arena_init(&arena, memory, sizeof(memory));
        assert_int_equal(pgcfg_hba_parse(&hba, file.path, &environment, &arena),
                         limits.entries < 4 ? PGCFG_LIMIT : PGCFG_OK);
        if (limits.entries < 4)
            assert_int_equal(hba.problem.code, CODE(LIMIT_ENTRIES));
    }
}

/* ---- memory that is said to be needed ------------------------------------------------- */

static void what_is_needed_grows_until_it_is_all(void **state)
{
    pgcfg_arena arena = {.capacity = SIZE_MAX / 2};

    (void)state;
    assert_true(pgcfg_packed_memory_needed(&arena, NULL) == SIZE_MAX);
    arena.capacity = 1 << 20;
    assert_true(pgcfg_packed_memory_needed(&arena, NULL) > 2u << 20);
    arena.capacity = 64;
    assert_int_equal(pgcfg_packed_memory_needed(&arena, NULL), pgcfg_packed_memory_bound(0, 1));
    /* the most that its bytes can be, and then a file more */
    const uint64_t most = (UINT64_MAX - pgcfg_packed_memory_bound(0, 0)) / 17;
    assert_true(pgcfg_packed_memory_bound(most, 0) != SIZE_MAX);
    assert_true(pgcfg_packed_memory_bound(most, 1) == SIZE_MAX);
    assert_true(pgcfg_packed_memory_bound(most + 1, 0) == SIZE_MAX);
}

/* ---- what a file adds up to -------------------------------------------------------------- */

static pgcfg_os_error open_one_of_two(void *context, pgcfg_text path, pgcfg_file *file)
{
    const pgcfg_text content = text_is(path, "/main") ? *(const pgcfg_text *)context
                               : text_is(path, "/t")  ? PGCFG_TEXT("localhost")
                                                      : PGCFG_TEXT("host.example.com");

    file->bytes = content.data;
    file->size = content.size;
    return 0;
}

static pgcfg_hba_summary summary_of(const char *content, int major, unsigned less)
{
    static char workspace[1 << 16];
    pgcfg_text text = text_of(content);
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = {.context = &text, .open = open_one_of_two};
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_hba_summary summary;

    server.features &= ~less;
    memset(&summary, 0, sizeof(summary));
    assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT("/main"), &environment, workspace,
                                           sizeof(workspace)),
                     PGCFG_OK);
    while (pgcfg_hba_reader_next(&reader, &entry) == PGCFG_OK)
        pgcfg_hba_summary_add(&summary, &entry);
    return summary;
}

/* Counts of each kind, by the letters: t TCP, 4 and 6 remote, o remote only, h samehost,
 * p plain, s scram, c certificate, r and R plain ones rejected of IPv4 and IPv6. */
static const char *letters_of(const pgcfg_hba_summary *s)
{
    static char letters[64];
    const struct {
        char letter;
        uint32_t count;
    } kinds[] = {{'t', s->tcp.count},          {'4', s->remote_ipv4.count},
                 {'6', s->remote_ipv6.count},  {'o', s->remote_only.count},
                 {'h', s->same_host.count},    {'p', s->plain_remote.count},
                 {'s', s->scram.count},        {'c', s->certificate.count},
                 {'r', s->rejects_plain_ipv4}, {'R', s->rejects_plain_ipv6}};
    size_t at = 0;

    for (size_t i = 0; i < COUNT(kinds); i++)
        for (uint32_t j = 0; j < kinds[i].count; j++)
            letters[at++] = kinds[i].letter;
    letters[at] = '\0';
    return letters;
}

static void rules_add_up_to_a_summary(void **state)
{
    static const struct {
        const char *content, *letters;
    } cases[] = {
        {"local all all trust\n", ""},
        {"local all all scram-sha-256\n", "s"},
        {"local all\n", ""},
        {"host all all 127.0.0.1/32 trust\n", "t"},
        {"host all all ::1/128 trust\n", "t"},
        {"host all all ::/0 trust\n", "t6p"},
        {"host all all ::2/128 trust\n", "t6op"},
        {"host all all fd00::/8 trust\n", "t6op"},
        {"host all all 10.0.0.0/8 trust\n", "t4op"},
        {"host all all 0.0.0.0/0 trust\n", "t4p"},
        {"host all all localhost trust\n", "t"},
        {"host all all @t trust\n", "t"},
        {"host all all h trust\n", "t46p"},
        {"host all all samenet trust\n", "t46p"},
        {"host all all samehost trust\n", "th"},
        {"hostssl all all all trust\n", "t46"},
        {"hostgssenc all all all trust\n", "t46"},
        {"hostnossl all all all trust\n", "t46p"},
        {"hostnogssenc all all all trust\n", "t46p"},
        {"hostssl all all all cert\n", "t46c"},
        {"hostssl all all all scram-sha-256 clientcert=verify-ca\n", "t46sc"},
        {"hostssl all all all scram-sha-256 map=m\n", ""},
        {"hostssl all all all ident map=m clientcert=verify-ca\n", "t46c"},
        {"hostssl all all all ident map=a_long_name_of_a_map\n", "t46"},
        /* nobody comes in without TLS */
        {"hostnossl all all all reject\nhost all all all md5\n", "t46rR"},
        {"hostnossl all all 0.0.0.0/0 reject\nhost all all all md5\n", "t46pr"},
        {"hostnossl all all ::/0 reject\nhost all all all md5\n", "t46pR"},
        {"hostnossl all all ::/0 reject\nhost all all ::/0 md5\n", "t6R"},
        {"hostnossl all all 0.0.0.0/0 reject\nhost all all ::/0 md5\n", "t6pr"},
        {"hostnossl all all 0.0.0.0/0 reject\nhost all all 0.0.0.0/0 md5\n", "t4r"},
        {"hostnossl all all ::/0 reject\nhostnossl all all 0.0.0.0/0 reject\nhost all all all "
         "md5\n",
         "t46rR"},
        {"host all all all reject\nhost all all all reject\nhost all all all md5\n", "t46rR"},
        {"hostnossl all all 10.0.0.0/8 reject\nhost all all all md5\n", "t46p"},
        {"hostnossl all all ::/1 reject\nhost all all all md5\n", "t46p"},
        {"hostnossl all all samenet reject\nhost all all all md5\n", "t46p"},
        {"hostnossl all joe all reject\nhost all all all md5\n", "t46p"},
        {"hostnossl \"all\" all all reject\nhost all all all md5\n", "t46p"},
        {"hostssl all all all reject\nhost all all all md5\n", "t46p"},
        {"hostnogssenc all all all reject\nhost all all all md5\n", "t46p"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const pgcfg_hba_summary summary = summary_of(cases[i].content, 17, 0);
        if (strcmp(letters_of(&summary), cases[i].letters) != 0)
            fail_msg("%s: %s, not %s", cases[i].content, letters_of(&summary), cases[i].letters);
    }
}

static void a_rule_with_an_error_counts_nothing(void **state)
{
    const pgcfg_hba_summary summary =
        summary_of("hostssl all all all trust\n", 17, PGCFG_FEATURE_SSL);

    (void)state;
    assert_string_equal(letters_of(&summary), "");
}

static void a_mark_is_in_the_file_that_holds_the_line(void **state)
{
    pgcfg_hba_summary summary = summary_of("local all all peer\nhost all all @t trust\n", 17, 0);

    (void)state;
    assert_int_equal(summary.tcp.count, 1);
    assert_int_equal(summary.tcp.where.file, 0);
    assert_int_equal(summary.tcp.where.offset, 19);
    summary = summary_of("local all all peer\nhost all all @x trust\n", 17, 0);
    assert_int_equal(summary.remote_ipv4.count, 1);
    assert_int_equal(summary.remote_ipv4.where.file, 0);
    assert_int_equal(summary.remote_ipv4.where.offset, 19);
    assert_int_equal(summary.remote_ipv4.line_number, 2);
}

static void a_certificate_that_need_not_be_shown_is_not_checked(void **state)
{
    static const struct {
        const char *content, *letters;
    } cases[] = {{"hostssl all all all ident map=m clientcert=0\n", "t46"},
                 {"hostssl all all all ident map=m clientcert=no-verify\n", "t46"},
                 {"hostssl all all all ident map=m clientcert=1\n", "t46c"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const pgcfg_hba_summary summary = summary_of(cases[i].content, 13, 0);
        assert_string_equal(letters_of(&summary), cases[i].letters);
    }
}

/* ---- names --------------------------------------------------------------------------------- */

static void results_have_names(void **state)
{
    static const char *const names[] = {"ok",          "end",          "no memory", "limit",
                                        "cannot read", "bad argument", "refused",   "unknown"};

    (void)state;
    for (int i = 0; i < (int)COUNT(names); i++)
        assert_string_equal(pgcfg_result_name((pgcfg_result)i), names[i]);
}

static void what_is_none_of_them_has_no_name(void **state)
{
    (void)state;
    assert_string_equal(pgcfg_quote_refusal_text((pgcfg_quote_refusal)99), "");
    assert_string_equal(pgcfg_dependency_name((pgcfg_dependency)(1u << 20)), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(builds_and_settings_decide_what_is_refused),
        cmocka_unit_test(sspi_and_gss_include_the_realm),
        cmocka_unit_test(a_reader_that_was_never_opened_gives_nothing),
        cmocka_unit_test(long_rules_are_read_like_short_ones),
        cmocka_unit_test(plain_rules_count_towards_the_limit),
        cmocka_unit_test(what_is_needed_grows_until_it_is_all),
        cmocka_unit_test(rules_add_up_to_a_summary),
        cmocka_unit_test(a_rule_with_an_error_counts_nothing),
        cmocka_unit_test(a_mark_is_in_the_file_that_holds_the_line),
        cmocka_unit_test(a_certificate_that_need_not_be_shown_is_not_checked),
        cmocka_unit_test(results_have_names),
        cmocka_unit_test(what_is_none_of_them_has_no_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
