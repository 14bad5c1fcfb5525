/*
 * test_cross_check.c - checks across settings and files: each where it is wanted
 * and where it is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

/* ---- a small world: postgresql.conf, postgresql.auto.conf, pg_hba.conf ------------- */

typedef struct world {
    pgcfg_memory_file conf, auto_conf;
} world;

static pgcfg_os_error world_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    const world *w = context;
    const pgcfg_memory_file *files[] = {&w->conf, &w->auto_conf};
    for (size_t i = 0; i < 2; i++) {
        if (!pgcfg_text_equal(files[i]->path, path) || files[i]->content.data == NULL)
            continue;
        *file = (pgcfg_file){.bytes = files[i]->content.data, .size = files[i]->content.size};
        return 0;
    }
    return PGCFG_OS_ENOENT;
}

static bool codes_seen[PGCFG_CROSS_COUNT];
static bool auto_file_is_told = true;

/* What was found, codes with blanks between; the first finding is kept. */
typedef struct found {
    char codes[600];
    pgcfg_cross_finding first;
    char message[600];
    char advice[600];
} found;

/* Takes so many pieces, then refuses. */
static bool take_pieces(void *context, const char *data, size_t size)
{
    int *left = context;
    (void)data;
    (void)size;
    return (*left)-- > 0;
}

static void write_text(bool (*write)(const pgcfg_cross_finding *, pgcfg_sink),
                       const pgcfg_cross_finding *finding, char *text, size_t size)
{
    pgcfg_buffer buffer = {text, size - 1, 0};
    int left = 0;
    for (int pieces = 0; !write(finding, (pgcfg_sink){&left, take_pieces}); left = ++pieces)
        assert_true(pieces < 100); /* whatever piece is refused, that is told */
    assert_int_equal(left, 0);
    assert_true(write(finding, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed < size);
    text[buffer.needed] = '\0';
}

static void check(const char *conf_text, const char *auto_text, const char *rules,
                  const pgcfg_cross_facts *more, int major, found *f)
{
    static char memory[1 << 20];
    world w = {{PGCFG_TEXT("/d/postgresql.conf"), text_of(conf_text)},
               {PGCFG_TEXT("/d/postgresql.auto.conf"), {NULL, 0}}};
    pgcfg_loader loader = {.context = &w, .open = world_open};
    pgcfg_server server = pgcfg_server_default(major);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_summary summary = {.tcp = {.count = 0}};
    pgcfg_arena arena;
    pgcfg_conf conf;

    if (auto_text != NULL)
        w.auto_conf.content = text_of(auto_text);
    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(pgcfg_conf_parse(&conf, w.conf.path, w.auto_conf.path, &environment,
                                      PGCFG_CONF_LOG, &arena),
                     PGCFG_OK);
    pgcfg_conf_apply(&conf, &server);
    for (uint32_t i = 0; rules != NULL && i < entry_count_of(text_of(rules), &server); i++)
        pgcfg_hba_summary_add(&summary, entry_of(text_of(rules), &server, i));

    pgcfg_cross_facts facts = {.conf = NULL};
    if (more != NULL)
        facts = *more;
    facts.conf = &conf;
    facts.hba = rules != NULL ? &summary : NULL;
    facts.auto_file = auto_text != NULL && auto_file_is_told ? 1 : 0;

    pgcfg_cross_cursor cursor = {.check = 0};
    pgcfg_cross_finding finding;
    memset(f, 0, sizeof *f);
    while (pgcfg_cross_check_next(&facts, &cursor, &finding)) {
        size_t used = strlen(f->codes);
        codes_seen[finding.code] = true;
        if (used == 0) {
            f->first = finding;
            write_text(pgcfg_cross_check_write, &finding, f->message, sizeof f->message);
            write_text(pgcfg_cross_check_advice_write, &finding, f->advice, sizeof f->advice);
        }
        snprintf(f->codes + used, sizeof f->codes - used, "%s%s", used > 0 ? " " : "",
                 pgcfg_cross_check_name(finding.code));
    }
}

/* ---- settings alone -------------------------------------------------------------------- */

#define SENDERS_OFF "wal_level=minimal\nmax_wal_senders=0\n"

static const struct settings_case {
    const char *conf;
    const char *auto_conf;
    int from, to; /* majors */
    const char *codes;
    const char *message; /* of the first, in part */
} settings_cases[] = {
    {"", NULL, 13, 18, "", ""},
    {"max_connections=3\n", NULL, 13, 15, "reserved-connections-too-many",
     "superuser_reserved_connections (3) must be less than max_connections (3)"},
    {"max_connections=3\n", NULL, 16, 16, "reserved-connections-too-many",
     "superuser_reserved_connections (3) plus reserved_connections (0) must be less than "
     "max_connections (3)"},
    {"max_connections=3\n", NULL, 17, 18, "reserved-connections-too-many",
     "\"superuser_reserved_connections\" (3) plus \"reserved_connections\" (0) must be less than "
     "\"max_connections\" (3)"},
    {"max_connections=4\n", NULL, 13, 18, "", ""},
    {"reserved_connections=1\nmax_connections=4\n", NULL, 16, 18, "reserved-connections-too-many",
     ""},
    {SENDERS_OFF, NULL, 13, 18, "", ""},
    {SENDERS_OFF "archive_mode=on\n", NULL, 13, 16, "archive-needs-wal-level",
     "WAL archival cannot be enabled when wal_level is \"minimal\""},
    {SENDERS_OFF "archive_mode=no\n", NULL, 13, 18, "", ""},
    {SENDERS_OFF "archive_mode=1\n", NULL, 13, 18, "archive-needs-wal-level", ""},
    {SENDERS_OFF "archive_mode=always\n", NULL, 17, 18, "archive-needs-wal-level",
     "WAL archival cannot be enabled when \"wal_level\" is \"minimal\""},
    {"wal_level=minimal\n", NULL, 13, 16, "wal-senders-need-wal-level",
     "WAL streaming (max_wal_senders > 0) requires wal_level \"replica\" or \"logical\""},
    {"wal_level=minimal\n", NULL, 17, 18, "wal-senders-need-wal-level",
     "WAL streaming (\"max_wal_senders\" > 0) requires \"wal_level\" to be \"replica\" or "
     "\"logical\""},
    {SENDERS_OFF "summarize_wal=on\n", NULL, 17, 18, "summarize-wal-needs-wal-level", "WAL cannot"},
    {"recovery_target='immediate'\nrecovery_target_xid='7'\n", NULL, 13, 18,
     "recovery-targets-multiple", "multiple recovery targets specified"},
    {"recovery_target='immediate'\nrecovery_target_xid=''\n", NULL, 13, 18,
     "recovery-targets-multiple", ""},
    {"recovery_target_xid=''\nrecovery_target='immediate'\n", NULL, 13, 18, "", ""},
    /* one that is refused, and two spellings of one */
    {"recovery_target='immediate'\nrecovery_target_xid=99999999999999999999999\n", NULL, 13, 18, "",
     ""},
    {"recovery_target_xid='7'\nRecovery_Target_Xid='8'\n", NULL, 13, 18, "setting-repeated", ""},
    {"summarize_wal=on\n", NULL, 17, 18, "", ""},
    {"unix_socket_directories='/a,,/b'\n", NULL, 13, 18, "unix-socket-directories-syntax",
     "invalid list syntax in parameter \"unix_socket_directories\""},
    {"min_wal_size=31MB\n", NULL, 13, 18, "min-wal-size-too-small",
     "\"min_wal_size\" must be at least twice \"wal_segment_size\""},
    {"max_wal_size=31MB\n", NULL, 13, 18, "max-wal-size-too-small", "\"max_wal_size\" must be"},
    {"min_wal_size=32MB\nmax_wal_size=32MB\n", NULL, 13, 18, "", ""},
    {"listen_addresses='a,'\n", NULL, 13, 18, "listen-addresses-syntax",
     "invalid list syntax in parameter \"listen_addresses\""},
    {"listen_addresses=''\nunix_socket_directories=''\n", NULL, 13, 18, "no-socket-to-listen-on",
     "no socket created for listening"},
    {"listen_addresses=' '\nunix_socket_directories='/tmp'\n", NULL, 13, 18, "", ""},
    {"listen_addresses=''\n", NULL, 13, 18, "", ""},
    {"autovacuum_max_workers=17\n", NULL, 18, 18, "autovacuum-workers-above-slots",
     "\"autovacuum_max_workers\" (17) should be less than or equal to "
     "\"autovacuum_worker_slots\" (16)"},
    {"autovacuum_max_workers=17\n", NULL, 13, 17, "", ""},
    {"archive_mode=on\narchive_command='true'\narchive_library='x'\n", NULL, 16, 16,
     "archive-command-and-library", "both archive_command and archive_library set"},
    {"archive_mode=on\narchive_command='true'\narchive_library='x'\n", NULL, 17, 18,
     "archive-command-and-library", "both \"archive_command\" and \"archive_library\" set"},
    {"archive_mode=on\narchive_command='true'\narchive_library='x'\n", NULL, 15, 15, "", ""},
    {"archive_command='true'\narchive_library='x'\n", NULL, 16, 18, "", ""},
    {"archive_mode=on\narchive_command='true'\n", NULL, 16, 18, "", ""},
    {"archive_mode=on\narchive_library='x'\n", NULL, 16, 18, "", ""},
    {"shared_preload_libraries='pg_stat_statements'\n", NULL, 13, 18, "depends-on-libraries",
     "pg_stat_statements"},
    {"local_preload_libraries='x'\n", NULL, 13, 18, "depends-on-libraries", "installed"},
    {"listen_addresses='localhost, db.example.com'\n", NULL, 13, 18, "depends-on-name-to-listen-on",
     "db.example.com"},
    {"listen_addresses='localhost, 10.0.0.1, ::, *'\n", NULL, 13, 18, "", ""},
    /* values that depend on others, in the order of the file */
    {"log_statement_stats=on\n", NULL, 13, 18, "", ""},
    {"log_parser_stats=on\nlog_planner_stats=on\nlog_executor_stats=on\n", NULL, 13, 18, "", ""},
    {"log_statement_stats=on\nLog_Parser_Stats=yes\n", NULL, 13, 18, "statement-statistics-twice",
     "invalid value for parameter \"log_parser_stats\": 1"},
    {"log_parser_stats=on\nlog_statement_stats=on\n", NULL, 13, 18, "statement-statistics-twice",
     "invalid value for parameter \"log_statement_stats\": 1"},
    {"log_statement_stats=on\nlog_parser_stats=on\nlog_planner_stats=on\nlog_executor_stats=on\n",
     NULL, 13, 18,
     "statement-statistics-twice statement-statistics-twice statement-statistics-twice", ""},
    {"log_statement_stats=on\nlog_parser_stats=off\n", NULL, 13, 18, "", ""},
    {"log_statement_stats=on\nlog_parser_stats=bad\n", NULL, 13, 18, "", ""},
    {"log_statement_stats=on\nLOG_STATEMENT_STATS=off\nlog_parser_stats=on\n", NULL, 13, 18,
     "setting-repeated", ""},
    {"max_connections=262121\n", NULL, 13, 17, "", ""},
    {"max_connections=262122\n", NULL, 13, 17, "process-limit-too-high",
     "invalid value for parameter \"max_connections\": 262122"},
    {"max_wal_senders=0\nmax_worker_processes=0\nautovacuum_max_workers=1\n"
     "max_connections=262141\n",
     NULL, 13, 17, "", ""},
    {"max_connections=262141\nmax_wal_senders=0\nmax_worker_processes=0\n"
     "autovacuum_max_workers=1\n",
     NULL, 13, 17, "process-limit-too-high", "262141"},
    {"max_worker_processes=200000\nmax_connections=100000\nmax_wal_senders=70000\n", NULL, 13, 17,
     "process-limit-too-high process-limit-too-high", "\"max_connections\": 100000"},
    {"max_worker_processes=250000\nmax_connections=100000\nmax_wal_senders=70000\n"
     "autovacuum_max_workers=70000\n",
     NULL, 13, 17, "process-limit-too-high process-limit-too-high process-limit-too-high", ""},
    {"max_connections=262107\n", NULL, 18, 18, "", ""},
    {"max_connections=262108\n", NULL, 18, 18, "processes-too-many",
     "too many server processes configured"},
    {"max_connections=262108\nautovacuum_worker_slots=15\n", NULL, 18, 18, "", ""},
    {"fsync=off\n", NULL, 13, 18, "fsync-off", "fsync is off"},
    {"fsync=off\nfsync=on\n", NULL, 13, 18, "setting-repeated",
     "fsync is set again further down "
     "(line 2)"},
    {"full_page_writes=off\n", NULL, 13, 18, "full-page-writes-off", "full_page_writes is off"},
    {"hba_file='x/hba.conf'\n", NULL, 13, 18, "path-depends-on-start-directory",
     "hba_file is relative"},
    {"hba_file='/x/hba.conf'\nssl_cert_file='x'\n", NULL, 13, 18, "", ""},
    {"password_encryption=md5\n", NULL, 18, 18, "md5-passwords-deprecated", "MD5 passwords"},
    {"password_encryption=md5\n", NULL, 13, 17, "", ""},
    {"ssl=on\nssl_min_protocol_version='TLSv1.3'\nssl_max_protocol_version='TLSv1.2'\n", NULL, 13,
     18, "tls-versions-crossed", "could not set SSL protocol version range"},
    {"ssl_min_protocol_version='TLSv1.3'\nssl_max_protocol_version='TLSv1.2'\n", NULL, 13, 18, "",
     ""},
    {"ssl=on\nssl_min_protocol_version='TLSv1.3'\nssl_max_protocol_version=''\n", NULL, 13, 18, "",
     ""},
    {"ssl=on\nssl_min_protocol_version='TLSv1.1'\n", NULL, 13, 18, "obsolete-tls-version",
     "ssl_min_protocol_version is 'TLSv1.1'"},
    {"ssl_min_protocol_version='TLSv1.1'\n", NULL, 13, 18, "", ""},
    {"ssl=on\nssl_min_protocol_version='TLSv1'\n", NULL, 13, 18, "obsolete-tls-version",
     "ssl_min_protocol_version is 'TLSv1'"},
    {"ssl=on\nssl_max_protocol_version='TLSv1.2'\n", NULL, 13, 18, "", ""},
    /* given more than once */
    {"work_mem=1MB\nWork_Mem=2MB\n", NULL, 13, 18, "setting-repeated", "work_mem is set again"},
    {"sort_mem=1MB\nwork_mem=2MB\n", NULL, 13, 18, "setting-repeated",
     "sort_mem is set again further down (line 2)"},
    {"a.b=1\na.b=2\na.b=3\n", NULL, 13, 18, "setting-repeated setting-repeated",
     "a.b is set again further down:"},
    {"a.b=1\nA.b=2\n", NULL, 13, 18, "", ""},
    {"work_mem=1MB\n", "work_mem='2MB'\n", 13, 18, "setting-overridden-by-auto-conf",
     "work_mem is set to '2MB' by postgresql.auto.conf"},
    {"work_mem=1MB\n", "work_mem='1MB'\n", 13, 18, "", ""},
    {"work_mem=1MB\nwork_mem=2MB\n", "port=5433\n", 13, 18, "setting-repeated", ""},
    {"", "work_mem='1MB'\nwork_mem='2MB'\n", 13, 18, "setting-repeated", "work_mem is set again"},
    /* nothing counts where the file is refused */
    {"fsync=off\nnonsense=1\n", NULL, 13, 18, "", ""},
    {"fsync=off\na b c\n", NULL, 13, 18, "", ""},
};

static void settings_are_compared_with_each_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof settings_cases / sizeof settings_cases[0]; i++) {
        const struct settings_case *c = &settings_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            found f;
            check(c->conf, c->auto_conf, NULL, NULL, major, &f);
            if (strcmp(f.codes, c->codes) != 0 || strstr(f.message, c->message) == NULL)
                fail_msg("%d, %s: %s, %s", major, c->conf, f.codes, f.message);
        }
    }
}

static void a_finding_is_where_the_setting_is_written(void **state)
{
    (void)state;
    found f;
    check("# c\n wal_level = 'minimal'\n", NULL, NULL, NULL, 18, &f);
    assert_int_equal(f.first.place, PGCFG_IN_CONF);
    assert_int_equal(f.first.where.offset, 17);
    assert_int_equal(f.first.where.size, 9);
    assert_int_equal(f.first.line_number, 2);
}

static void ssl_of_the_command_line_outranks_the_file(void **state)
{
    (void)state;
    bool ssl = true;
    pgcfg_tls_facts tls = {.is_looked_at = true,
                           .certificate_error = PGCFG_TEXT("x"),
                           .key_is_regular = true,
                           .key_mode = 0600};
    pgcfg_cross_facts facts = {.ssl = &ssl, .tls = &tls};
    found f;
    check("", NULL, NULL, &facts, 18, &f);
    assert_string_equal(f.codes, "server-certificate-not-loaded");
    assert_int_equal(f.first.place, PGCFG_NOWHERE);
    ssl = false;
    check("ssl=on\n", NULL, NULL, &facts, 18, &f);
    assert_string_equal(f.codes, "");
    check("ssl=on\nlisten_addresses='*'\n", NULL,
          "hostssl all all all cert\nhost all all all md5\n", &facts, 18, &f);
    assert_string_equal(f.codes, "");
}

static void the_size_of_wal_segments_is_taken_into_account(void **state)
{
    (void)state;
    pgcfg_cross_facts facts = {.wal_segment_mib = 64};
    found f;
    check("min_wal_size=100MB\n", NULL, NULL, &facts, 18, &f);
    assert_string_equal(f.codes, "min-wal-size-too-small");
    assert_non_null(strstr(f.advice, "at least 128MB"));
    facts.wal_segment_mib = 1;
    check("min_wal_size=2MB\nmax_wal_size=2MB\n", NULL, NULL, &facts, 18, &f);
    assert_string_equal(f.codes, "");
}

/* What is not postgresql.auto.conf is another file like any included one. */
static void another_file_may_override(void **state)
{
    (void)state;
    found f;
    auto_file_is_told = false;
    check("work_mem=1MB\n", "work_mem='2MB'\n", NULL, NULL, 18, &f);
    auto_file_is_told = true;
    assert_string_equal(f.codes, "setting-overridden");
    assert_string_equal(f.message, "work_mem is set again in /d/postgresql.auto.conf, line 1: this "
                                   "line has no effect.");
}

/* ---- beside the rules ---------------------------------------------------------------------- */

#define STOCK                                                                                      \
    "local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n"                       \
    "host all all ::1/128 scram-sha-256\n"
#define OPEN "host all all 10.0.0.0/8 scram-sha-256\n"
#define SCRAM " scram-sha-256\n"
#define TLS_ON "ssl=on\n"
#define EVERYWHERE "listen_addresses='*'\n"
#define NOT_13 14

static const struct rules_case {
    const char *conf;
    const char *rules;
    int from, to;
    const char *codes;
} rules_cases[] = {
    {"password_encryption='scram-sha-256'\n", STOCK, 13, 18, ""},
    {"", STOCK, NOT_13, 18, ""},
    /* 13's default is md5 */
    {"", STOCK, 13, 13, "md5-passwords-for-scram-rules"},
    {"password_encryption=md5\n", STOCK, 13, 17, "md5-passwords-for-scram-rules"},
    {"password_encryption=md5\n", "local all all md5\n", 13, 17, ""},
    {EVERYWHERE, STOCK, NOT_13, 18, "listen-address-without-rule"},
    {EVERYWHERE, STOCK OPEN, NOT_13, 18, ""},
    {EVERYWHERE, "host all all samehost" SCRAM, NOT_13, 18, ""},
    {EVERYWHERE, "host all all samenet" SCRAM, NOT_13, 18, ""},
    {EVERYWHERE, "host all all .example.com" SCRAM, NOT_13, 18, ""},
    {EVERYWHERE, "host all all localhost" SCRAM, NOT_13, 18, "listen-address-without-rule"},
    {EVERYWHERE, STOCK "host all all all reject\n", NOT_13, 18, "listen-address-without-rule"},
    {"listen_addresses='10.1.1.1'\n", STOCK, NOT_13, 18, "listen-address-without-rule"},
    {"listen_addresses='fe80::1,localhost'\n", STOCK OPEN, NOT_13, 18,
     "listen-address-without-rule"},
    {"listen_addresses='10.1.1.1'\n", STOCK OPEN, NOT_13, 18, ""},
    {"listen_addresses='db.example.com'\n", STOCK, NOT_13, 18, "depends-on-name-to-listen-on"},
    {"", STOCK OPEN, NOT_13, 18, "rule-not-reached"},
    {"listen_addresses='127.0.0.1, ::1'\n", STOCK OPEN, NOT_13, 18, "rule-not-reached"},
    {"", "host all all 0.0.0.0/0" SCRAM, NOT_13, 18, ""},
    {"", "host all all all" SCRAM, NOT_13, 18, ""},
    {"listen_addresses=''\n", STOCK, NOT_13, 18, "tcp-rules-without-tcp"},
    {"listen_addresses=''\n", "local all all peer\n", NOT_13, 18, ""},
    /* of a malformed list nothing is said but that */
    {"listen_addresses=','\n", STOCK, NOT_13, 18, "listen-addresses-syntax"},
    {"listen_addresses='*,'\n", STOCK, NOT_13, 18, "listen-addresses-syntax"},
    {"listen_addresses='127.0.0.1,'\n", STOCK OPEN, NOT_13, 18, "listen-addresses-syntax"},
    {TLS_ON EVERYWHERE, OPEN, NOT_13, 18, "plain-text-beside-tls"},
    {EVERYWHERE, OPEN, NOT_13, 18, ""},
    {TLS_ON EVERYWHERE, "hostssl all all 10.0.0.0/8" SCRAM, NOT_13, 18, ""},
    {TLS_ON EVERYWHERE, "hostssl all all 10.0.0.0/8" SCRAM STOCK, NOT_13, 18, ""},
    {TLS_ON EVERYWHERE, "hostnossl all all 10.0.0.0/8" SCRAM, NOT_13, 18, "plain-text-beside-tls"},
    {TLS_ON EVERYWHERE, "hostnossl all all all reject\n" OPEN, NOT_13, 18, ""},
    {TLS_ON EVERYWHERE, "hostnossl all all 0.0.0.0/0 reject\n" OPEN, NOT_13, 18, ""},
    {TLS_ON EVERYWHERE, "hostnossl all all ::/0 reject\n" OPEN, NOT_13, 18,
     "plain-text-beside-tls"},
    {TLS_ON EVERYWHERE, "hostnossl all bob all reject\n" OPEN, NOT_13, 18, "plain-text-beside-tls"},
    {TLS_ON EVERYWHERE, OPEN "hostnossl all all all reject\n", NOT_13, 18, "plain-text-beside-tls"},
    {TLS_ON EVERYWHERE, "hostnossl \"all\" all all reject\n" OPEN, NOT_13, 18,
     "plain-text-beside-tls"},
    {TLS_ON EVERYWHERE, "hostssl all all all cert\n", 13, 18, "client-certificate-without-ca"},
    {TLS_ON EVERYWHERE "ssl_ca_file='x'\n", "hostssl all all all cert\n", 13, 18, ""},
    {TLS_ON EVERYWHERE, "hostssl all all all md5 clientcert=verify-ca\n", 13, 18,
     "client-certificate-without-ca"},
    {TLS_ON EVERYWHERE, "hostssl all all all md5 clientcert=no-verify\n", 13, 13, ""},
};

static void settings_are_compared_with_the_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rules_cases / sizeof rules_cases[0]; i++) {
        const struct rules_case *c = &rules_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            found f;
            check(c->conf, NULL, c->rules, NULL, major, &f);
            if (strcmp(f.codes, c->codes) != 0)
                fail_msg("%d, %s%s: %s, not %s", major, c->conf, c->rules, f.codes, c->codes);
        }
    }
}

static void a_finding_about_a_rule_is_in_pg_hba_conf(void **state)
{
    (void)state;
    found f;
    check("", NULL, "# c\n" STOCK OPEN, NULL, 18, &f);
    assert_int_equal(f.first.place, PGCFG_IN_HBA);
    assert_int_equal(f.first.line_number, 5);
    assert_int_equal(f.first.where.size, strlen("10.0.0.0/8"));
    assert_int_equal(f.first.numbers[0], 1);
}

/* ---- TLS ---------------------------------------------------------------------------------------
 */

static void check_tls(const pgcfg_tls_facts *tls, const char *conf, found *f)
{
    pgcfg_cross_facts facts = {.tls = tls};
    check(conf, NULL, NULL, &facts, 18, f);
}

enum { DAY = 24 * 60 * 60 };

/* A server's files that are in order. */
static const pgcfg_tls_facts good_tls = {
    .is_looked_at = true,
    .key_is_regular = true,
    .key_mode = 0600,
    .has_validity = true,
    .now = 1000 * DAY,
    .not_before = 900 * DAY,
    .not_after = 1100 * DAY,
};

static void facts_about_certificates_become_findings(void **state)
{
    (void)state;
    found f;
    check_tls(&good_tls, TLS_ON, &f);
    assert_string_equal(f.codes, "");

    pgcfg_tls_facts tls = good_tls;
    tls.certificate_error = PGCFG_TEXT("no start line");
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "server-certificate-not-loaded");
    assert_string_equal(f.message,
                        "could not load server certificate file \"server.crt\": no start line");
    check_tls(&tls, "", &f);
    assert_string_equal(f.codes, "");

    tls = good_tls;
    tls.key_access_error = PGCFG_OS_ENOENT;
    tls.key_is_regular = false;
    check_tls(&tls, TLS_ON "ssl_key_file='k'\n", &f);
    assert_string_equal(f.codes, "private-key-not-accessible");
    assert_string_equal(f.message,
                        "could not access private key file \"k\": No such file or directory");

    tls = good_tls;
    tls.key_is_regular = false;
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "private-key-not-regular");

    tls = good_tls;
    tls.key_owner = PGCFG_KEY_OWNER_OTHER;
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "private-key-owner");

    tls = good_tls;
    tls.key_error = PGCFG_TEXT("key values mismatch");
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "private-key-not-loaded");

    tls = good_tls;
    tls.key_check_error = PGCFG_TEXT("no certificate assigned");
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "private-key-check-failed");
    assert_string_equal(f.message, "check of private key failed: no certificate assigned");

    tls = good_tls;
    tls.key_needs_passphrase = true;
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "private-key-passphrase");
    check_tls(&tls, TLS_ON "ssl_passphrase_command='echo x'\n", &f);
    assert_string_equal(f.codes, "");

    tls = good_tls;
    tls.ca_error = PGCFG_TEXT("no certificate");
    tls.crl_error = PGCFG_TEXT("no crl");
    check_tls(&tls, TLS_ON "ssl_ca_file='c'\n", &f);
    assert_string_equal(f.codes, "root-certificate-not-loaded revocation-list-not-loaded");

    tls = good_tls;
    tls.is_looked_at = false;
    tls.certificate_error = PGCFG_TEXT("x");
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "tls-files-not-looked-at");
    tls = good_tls;
    tls.unread = PGCFG_TEXT("/k");
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "tls-files-not-looked-at");
    assert_non_null(strstr(f.message, "this user may not read \"/k\""));
}

static void facts_about_ciphers_and_curves_become_findings(void **state)
{
    (void)state;
    static const char dh_file[] = TLS_ON "ssl_dh_params_file='dh'\n";
    found f;
    pgcfg_tls_facts tls = good_tls;

    tls.dh_access_error = PGCFG_OS_ENOENT;
    check_tls(&tls, dh_file, &f);
    assert_string_equal(f.codes, "dh-parameters-not-opened");
    assert_string_equal(f.message,
                        "could not open DH parameters file \"dh\": No such file or directory");
    tls = good_tls;
    tls.dh_error = PGCFG_TEXT("no start line");
    check_tls(&tls, dh_file, &f);
    assert_string_equal(f.codes, "dh-parameters-not-loaded");
    assert_string_equal(f.message, "could not load DH parameters file: no start line");
    tls = good_tls;
    tls.dh_invalid = PGCFG_TEXT("p is not prime");
    check_tls(&tls, dh_file, &f);
    assert_string_equal(f.codes, "dh-parameters-invalid");
    assert_string_equal(f.message, "invalid DH parameters: p is not prime");
    check_tls(&tls, "ssl_dh_params_file='dh'\n", &f);
    assert_string_equal(f.codes, "");

    tls = good_tls;
    tls.has_no_ciphers = true;
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "tls-ciphers-none");
    assert_string_equal(f.message,
                        "could not set the TLSv1.2 cipher list (no valid ciphers available)");
    tls = good_tls;
    tls.marked = PGCFG_TEXT("/server.crt");
    tls.below_level = PGCFG_TEXT("/server.crt");
    tls.level_reason = PGCFG_TEXT("ee key too small");
    check_tls(&tls, TLS_ON, &f);
    assert_string_equal(f.codes, "tls-file-byte-order-mark depends-on-tls-security-level");
}

/* 18 has lists of groups, and suites of TLS 1.3; before there was one curve. */
static void curves_and_groups_are_those_of_the_major(void **state)
{
    (void)state;
    pgcfg_tls_facts tls = good_tls;
    pgcfg_cross_facts facts = {.tls = &tls};
    tls.curve_is_unknown = true;
    tls.groups_error = PGCFG_TEXT("No valid groups found");
    tls.has_no_suites = true;
    for (int major = 13; major <= 18; major++) {
        found f;
        check(TLS_ON, NULL, NULL, &facts, major, &f);
        assert_string_equal(f.codes, major < 18 ? "tls-curve-unknown"
                                                : "tls-groups-unknown tls13-ciphers-none");
        assert_string_equal(
            f.message, major < 18 ? "ECDH: unrecognized curve name: prime256v1"
                                  : "could not set group names specified in ssl_groups: No valid "
                                    "groups found");
    }
    found f;
    tls = good_tls;
    tls.curve_is_unusable = true;
    check(TLS_ON "ssl_ecdh_curve='X25519'\n", NULL, NULL, &facts, 17, &f);
    assert_string_equal(f.codes, "tls-curve-not-usable");
    assert_string_equal(f.message, "ECDH: could not create key");
    tls = good_tls;
    tls.has_no_ciphers = true;
    check(TLS_ON, NULL, NULL, &facts, 17, &f);
    assert_string_equal(f.message, "could not set the cipher list (no valid ciphers available)");
    tls = good_tls;
    tls.crl_error = PGCFG_TEXT("no crl");
    check(TLS_ON "ssl_crl_file='c'\nssl_crl_dir='d'\n", NULL, NULL, &facts, 17, &f);
    assert_string_equal(f.message, "could not load SSL certificate revocation list file \"c\" or "
                                   "directory \"d\": no crl");
}

/* The rule of check_ssl_key_file_permissions. */
static void a_key_may_be_read_by_its_owner_and_by_the_group_of_root(void **state)
{
    (void)state;
    for (unsigned mode = 0; mode <= 0777; mode++) {
        for (int owner = PGCFG_KEY_OWNER_SERVER; owner <= PGCFG_KEY_OWNER_ROOT; owner++) {
            unsigned forbidden = owner == PGCFG_KEY_OWNER_ROOT ? 0037 : 0077;
            pgcfg_tls_facts tls = good_tls;
            found f;
            tls.key_mode = mode;
            tls.key_owner = (pgcfg_key_owner)owner;
            check_tls(&tls, TLS_ON, &f);
            assert_string_equal(f.codes, (mode & forbidden) == 0 ? "" : "private-key-permissions");
        }
    }
}

static void a_certificate_has_its_time(void **state)
{
    (void)state;
    static const struct {
        int64_t now;
        const char *codes;
        const char *message;
    } times[] = {
        {900 * DAY - 1, "certificate-not-yet-valid", ""},
        {900 * DAY, "", ""},
        {1070 * DAY, "", ""},
        {1070 * DAY + 1, "certificate-expires-soon", "expires in 29 days"},
        {1100 * DAY, "certificate-expires-soon", "expires in 0 days"},
        {1100 * DAY + 1, "certificate-expired", "(0 days ago)"},
        {1103 * DAY, "certificate-expired", "(3 days ago)"},
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        pgcfg_tls_facts tls = good_tls;
        found f;
        tls.now = times[i].now;
        check_tls(&tls, TLS_ON, &f);
        assert_string_equal(f.codes, times[i].codes);
        assert_non_null(strstr(f.message, times[i].message));
    }
}

static void a_data_directory_is_there_and_closed_to_others(void **state)
{
    (void)state;
    pgcfg_directory_facts directory = {.path = PGCFG_TEXT("/d"), .is_cluster = true};
    pgcfg_cross_facts facts = {.directory = &directory};
    found f;
    for (unsigned mode = 0; mode <= 0777; mode++) {
        directory.mode = mode;
        check("", NULL, NULL, &facts, 18, &f);
        assert_string_equal(f.codes, (mode & 0027) == 0 ? "" : "data-directory-permissions");
    }
    directory.is_cluster = false;
    check("", NULL, NULL, &facts, 18, &f);
    assert_string_equal(f.codes, "");
    directory.is_missing = true;
    check("data_directory='/d'\n", NULL, NULL, &facts, 18, &f);
    assert_string_equal(f.codes, "data-directory-missing");
    assert_string_equal(f.message, "data directory \"/d\" does not exist");
}

/* ---- sockets ------------------------------------------------------------------------------- */

#define LONG_NAME_89                                                                               \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

typedef struct socket_case {
    const char *conf;
    pgcfg_socket_facts sockets[3];
    bool group_is_missing;
    int from, to;
    const char *codes;
    const char *message;
} socket_case;

#define HERE(name)                                                                                 \
    {                                                                                              \
        .directory = { name, sizeof name - 1 }                                                     \
    }
#define MISSING(name)                                                                              \
    {                                                                                              \
        .directory = {name, sizeof name - 1}, .error = PGCFG_OS_ENOENT                             \
    }

static const socket_case socket_cases[] = {
    {"", {HERE("/tmp")}, false, 13, 18, "", ""},
    {"",
     {HERE("/tmp"), MISSING("/none")},
     false,
     13,
     18,
     "socket-directory-missing",
     "could not create lock file \"/none/.s.PGSQL.5432.lock\": No such file or directory"},
    {"port=1\n",
     {MISSING("/a"), MISSING("/b")},
     false,
     13,
     18,
     "socket-directory-missing",
     "could not create lock file \"/a/.s.PGSQL.1.lock\": No such file or directory"},
    /* 5 + 89 + 14 bytes are one too many */
    {"",
     {HERE("/tmp/" LONG_NAME_89)},
     false,
     13,
     18,
     "socket-path-too-long no-unix-socket-left",
     "Unix-domain socket path \"/tmp/" LONG_NAME_89
     "/.s.PGSQL.5432\" is too long (maximum 107 bytes)"},
    {"port=543\n", {HERE("/tmp/" LONG_NAME_89)}, false, 13, 18, "", ""},
    {"", {HERE("/tmp/" LONG_NAME_89), HERE("/tmp")}, false, 13, 18, "socket-path-too-long", ""},
    {"",
     {HERE("/tmp/" LONG_NAME_89), MISSING("/none")},
     false,
     13,
     18,
     "socket-path-too-long socket-directory-missing",
     ""},
    /* it does not come to the second */
    {"",
     {MISSING("/none"), HERE("/tmp/" LONG_NAME_89)},
     false,
     13,
     18,
     "socket-directory-missing",
     ""},
    {"unix_socket_group='g'\n",
     {HERE("/tmp"), HERE("/run")},
     true,
     13,
     18,
     "socket-group-missing no-unix-socket-left",
     "group \"g\" does not exist"},
    {"unix_socket_group='g'\n",
     {HERE("/tmp"), HERE("@x")},
     true,
     14,
     18,
     "socket-group-missing",
     ""},
    {"", {MISSING("@x")}, true, 14, 18, "", ""},
    {"", {MISSING("@x")}, true, 13, 13, "socket-directory-missing", "\"@x/.s.PGSQL.5432.lock\""},
};

static void sockets_are_made_one_after_the_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof socket_cases / sizeof socket_cases[0]; i++) {
        const socket_case *c = &socket_cases[i];
        pgcfg_cross_facts facts = {.sockets = c->sockets,
                                   .socket_group_is_missing = c->group_is_missing};
        while (facts.socket_count < 3 && c->sockets[facts.socket_count].directory.size > 0)
            facts.socket_count++;
        for (int major = c->from; major <= c->to; major++) {
            found f;
            check(c->conf, NULL, NULL, &facts, major, &f);
            if (strcmp(f.codes, c->codes) != 0 || strstr(f.message, c->message) == NULL)
                fail_msg("%d, socket case %zu: %s, %s", major, i, f.codes, f.message);
        }
    }
}

/* The directories of a file, with commas between. */
static void list_directories(const char *conf_text, int major, char *list, size_t size)
{
    static char memory[1 << 20];
    char buffer[1024];
    world w = {{PGCFG_TEXT("/d/postgresql.conf"), text_of(conf_text)},
               {PGCFG_TEXT("/d/postgresql.auto.conf"), {NULL, 0}}};
    pgcfg_loader loader = {.context = &w, .open = world_open};
    pgcfg_server server = pgcfg_server_default(major);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_text path;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(pgcfg_conf_parse(&conf, w.conf.path, w.auto_conf.path, &environment,
                                      PGCFG_CONF_LOG, &arena),
                     PGCFG_OK);
    list[0] = '\0';
    pgcfg_socket_cursor cursor = {.is_started = false};
    while (pgcfg_cross_socket_directory(&conf, &cursor, buffer, &path)) {
        size_t used = strlen(list);
        snprintf(list + used, size - used, "%s%.*s", used > 0 ? "," : "", (int)path.size,
                 path.data);
    }
}

static void socket_directories_are_listed_as_the_server_takes_them(void **state)
{
    (void)state;
    char list[200];
    list_directories("", 18, list, sizeof list);
    assert_string_equal(list, "/tmp");
    list_directories("unix_socket_directories=' /a//b/ , \"/c d\"\"e\",@x'\n", 18, list,
                     sizeof list);
    assert_string_equal(list, "/a/b,/c d\"e,@x");
    list_directories("unix_socket_directories='/a,,/b'\n", 18, list, sizeof list);
    assert_string_equal(list, "");
    list_directories("unix_socket_directories=''\n", 18, list, sizeof list);
    assert_string_equal(list, "");
    list_directories("unix_socket_directories='./a, /b/./c'\n", 14, list, sizeof list);
    assert_string_equal(list, "./a,/b/./c");
    list_directories("unix_socket_directories='./a, /b/./c'\n", 15, list, sizeof list);
    assert_string_equal(list, "a,/b/c");
}

/* ---- all of them
 * ----------------------------------------------------------------------------------- */

static void every_check_has_found_something_above(void **state)
{
    (void)state;
    for (int i = PGCFG_CROSS_NONE + 1; i < PGCFG_CROSS_COUNT; i++)
        if (!codes_seen[i])
            fail_msg("%s was never found", pgcfg_cross_check_name((pgcfg_cross_code)i));
}

/* ERROR: the server does not start; its own words are those of no warning. */
static void a_severity_is_that_of_the_code(void **state)
{
    (void)state;
    assert_int_equal(pgcfg_cross_check_severity(PGCFG_CROSS_TLS_KEY), PGCFG_SEVERITY_ERROR);
    assert_int_equal(pgcfg_cross_check_severity(PGCFG_CROSS_FSYNC_OFF), PGCFG_SEVERITY_WARNING);
    assert_int_equal(pgcfg_cross_check_severity(PGCFG_CROSS_OVERRIDDEN), PGCFG_SEVERITY_NOTE);
}

static void the_last_entry_counts_even_in_a_file_with_errors(void **state)
{
    (void)state;
    static char memory[1 << 16];
    pgcfg_memory_file file = {PGCFG_TEXT("/postgresql.conf"),
                              PGCFG_TEXT("ssl=off\nnonsense=1\nSSL=yes\n"
                                         "oauth_validator_libraries='v'\n")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = pgcfg_server_default(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_VIEW, &arena),
        PGCFG_OK);
    assert_false(server.ssl);
    assert_true(pgcfg_conf_last(&conf, PGCFG_TEXT("ssl"), &entry));
    assert_int_equal(entry.line_number, 3);
    assert_false(pgcfg_conf_last(&conf, PGCFG_TEXT("work_mem"), &entry));
    pgcfg_conf_apply(&conf, &server);
    assert_true(server.ssl);
    assert_true(text_is(server.oauth_validator_libraries, "v"));
    /* what the server would refuse changes nothing */
    file.content = PGCFG_TEXT("ssl=perhaps\n");
    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_VIEW, &arena),
        PGCFG_OK);
    pgcfg_conf_apply(&conf, &server);
    assert_true(server.ssl);
}

/* 17 and later do not know it. */
static void db_user_namespace_is_taken_over_where_the_major_has_it(void **state)
{
    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        static char memory[1 << 16];
        pgcfg_memory_file file = {PGCFG_TEXT("/postgresql.conf"),
                                  PGCFG_TEXT("db_user_namespace=on\n")};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        pgcfg_server server = pgcfg_server_default(major);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_arena arena;
        pgcfg_conf conf;

        pgcfg_arena_init(&arena, memory, sizeof memory);
        assert_int_equal(pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment,
                                          PGCFG_CONF_VIEW, &arena),
                         PGCFG_OK);
        pgcfg_conf_apply(&conf, &server);
        assert_int_equal(server.db_user_namespace, major <= 16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_compared_with_each_other),
        cmocka_unit_test(a_finding_is_where_the_setting_is_written),
        cmocka_unit_test(ssl_of_the_command_line_outranks_the_file),
        cmocka_unit_test(the_size_of_wal_segments_is_taken_into_account),
        cmocka_unit_test(another_file_may_override),
        cmocka_unit_test(settings_are_compared_with_the_rules),
        cmocka_unit_test(a_finding_about_a_rule_is_in_pg_hba_conf),
        cmocka_unit_test(facts_about_certificates_become_findings),
        cmocka_unit_test(facts_about_ciphers_and_curves_become_findings),
        cmocka_unit_test(curves_and_groups_are_those_of_the_major),
        cmocka_unit_test(a_key_may_be_read_by_its_owner_and_by_the_group_of_root),
        cmocka_unit_test(a_certificate_has_its_time),
        cmocka_unit_test(a_data_directory_is_there_and_closed_to_others),
        cmocka_unit_test(a_severity_is_that_of_the_code),
        cmocka_unit_test(the_last_entry_counts_even_in_a_file_with_errors),
        cmocka_unit_test(db_user_namespace_is_taken_over_where_the_major_has_it),
        cmocka_unit_test(sockets_are_made_one_after_the_other),
        cmocka_unit_test(socket_directories_are_listed_as_the_server_takes_them),
        cmocka_unit_test(every_check_has_found_something_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
