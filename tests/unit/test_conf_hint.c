/*
 * test_conf_hint.c - each hint on postgresql.conf where it helps, and none on good
 * files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

/* Codes of hints as one string, and the sentence of the first. */
typedef struct found {
    char codes[400];
    char sentence[1000];
    pgcfg_conf_hint first;
} found;

static char memory[4 << 20];

static void add_hint(found *f, const pgcfg_conf_hint *hint)
{
    size_t used = strlen(f->codes);
    pgcfg_buffer buffer = {f->sentence, sizeof f->sentence - 1, 0};
    snprintf(f->codes + used, sizeof f->codes - used, "%s%s", used == 0 ? "" : " ",
             pgcfg_conf_hint_name(hint->code));
    if (used == 0) {
        f->first = *hint;
        assert_true(pgcfg_conf_hint_write(hint, pgcfg_buffer_sink(&buffer)));
        f->sentence[pgcfg_buffer_text(&buffer).size] = '\0';
    }
}

static void show_found(pgcfg_text source, int major, const found *f)
{
    fprintf(stderr, "PostgreSQL %d: %.*s\n  hints: %s\n  first: %s\n", major, (int)source.size,
            source.data, f->codes, f->sentence);
}

static void parse(pgcfg_text source, int major, pgcfg_conf_mode mode, pgcfg_conf *conf,
                  pgcfg_server *server)
{
    static pgcfg_memory_file file;
    static pgcfg_loader loader;
    pgcfg_environment environment = {.server = server, .loader = &loader};
    pgcfg_arena arena;

    file.path = PGCFG_TEXT("/d/postgresql.conf");
    file.content = source;
    loader = pgcfg_memory_loader(&file);
    *server = server_of(major);
    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(pgcfg_conf_parse(conf, file.path, PGCFG_TEXT(""), &environment, mode, &arena),
                     PGCFG_OK);
}

static bool has_error(const pgcfg_conf_entry *entry)
{
    return !pgcfg_conf_error_is_null(entry);
}

/* The hints of all entries. */
static void find_hints(pgcfg_text source, int major, found *f)
{
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    pgcfg_conf conf;
    pgcfg_server server;
    pgcfg_conf_entry entry;

    memset(f, 0, sizeof *f);
    parse(source, major, PGCFG_CONF_LOG, &conf, &server);
    for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++) {
        size_t count = pgcfg_conf_hints(&entry, &server, source, hints, PGCFG_CONF_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            add_hint(f, &hints[j]);
    }
}

/* ---- lines that have hints ----------------------------------------------------------- */

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define MARK "\xEF\xBB\xBF"
#define NBSP "\xC2\xA0"
#define LEFT_QUOTE "\xE2\x80\x98"
#define RIGHT_QUOTE "\xE2\x80\x99"

/* Too long to be written anew. */
#define LONG                                                                                       \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"                                      \
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static const struct hint_case {
    pgcfg_text line;
    int from, to;         /* majors */
    const char *codes;    /* all of them */
    const char *sentence; /* what the first says, in part */
} hint_cases[] = {
    /* bytes */
    {TEXT(MARK "port = 5432"), 13, 18, "conf-byte-order-mark", "Save the file as UTF-8"},
    {TEXT(MARK "# comment\nport = 5432"), 13, 18, "conf-byte-order-mark", "invisible"},
    {TEXT(MARK "\n"), 13, 18, "conf-byte-order-mark", "invisible"},
    {TEXT(MARK "foo.a = 1"), 13, 18, "conf-byte-order-mark", "part of the name"},
    {TEXT(MARK "work_mem = 1.5GB"), 13, 18, "conf-byte-order-mark value-needs-quotes", "invisible"},
    {TEXT("port = 5432\0"), 13, 18, "conf-nul-byte", "refuses the line"},
    {TEXT("foo.a = 'b\0c'"), 13, 18, "conf-nul-byte", "drops the rest of the value"},
    {TEXT("port = 5432\rwork_mem = 1MB\r"), 13, 18, "conf-carriage-return-alone", "Unix line ends"},
    {TEXT("port = 5432" NBSP), 13, 18, "conf-lookalike-character",
     "a no-break space, as word processors"},
    {TEXT("port" NBSP "= 5432"), 13, 18, "conf-lookalike-character", "Type an ordinary blank"},
    {TEXT("cluster_name = a" NBSP "b"), 13, 18, "conf-lookalike-character", "no-break space"},
    {TEXT("listen_addresses = " LEFT_QUOTE "*" RIGHT_QUOTE), 13, 18, "conf-lookalike-character",
     "Type a plain '"},
    {TEXT("work_mem = " LEFT_QUOTE "4MB" RIGHT_QUOTE), 13, 18, "conf-lookalike-character",
     "a curly single quotation mark"},
    {TEXT("foo.a = " LEFT_QUOTE "b" RIGHT_QUOTE), 13, 18, "conf-lookalike-character",
     "Type a plain '"},
    {TEXT("work_mem = '64" NBSP "MB'"), 13, 18, "conf-lookalike-character", "no-break space"},
    {TEXT("w\xD0\xBErk_mem = 4MB"), 13, 18, "conf-lookalike-character", "a Cyrillic letter"},
    {TEXT("w\xD0\xBErk_mem = 4" NBSP "MB"), 13, 18, "conf-lookalike-character", "Cyrillic"},
    {TEXT("\xEF\xBC\x83 comment"), 13, 18, "conf-lookalike-character", "Type a plain #"},
    {TEXT("port \xEF\xBC\x9D 5432"), 13, 18, "conf-lookalike-character", "Type a plain ="},
    {TEXT("max\xE2\x80\x93wal = 5432 x"), 13, 18, "conf-lookalike-character", "an en dash"},
    /* lines that are no settings */
    {TEXT("<<<<<<< HEAD"), 13, 18, "conf-merge-conflict-mark", "Choose one of the two versions"},
    {TEXT("======="), 13, 18, "conf-merge-conflict-mark", "======="},
    {TEXT(">>>>>>> theirs"), 13, 18, "conf-merge-conflict-mark", "Choose one of the two versions"},
    {TEXT("||||||| base"), 13, 18, "conf-merge-conflict-mark", "|||||||"},
    {TEXT("// comment"), 13, 18, "comment-without-number-sign", "Put one before //"},
    {TEXT("-- comment"), 13, 18, "comment-without-number-sign", "Comments begin with #"},
    {TEXT("--comment"), 13, 18, "comment-without-number-sign", "Put one before --"},
    {TEXT("--{=1}"), 13, 18, "comment-without-number-sign", "Put one before --"},
    {TEXT("select one of these"), 13, 18, "comment-without-number-sign", "before select"},
    {TEXT("; comment"), 13, 18, "comment-without-number-sign", "Put one before ;"},
    {TEXT("port = 5432 // comment"), 13, 18, "comment-without-number-sign", "before //"},
    {TEXT("port = 5432 -- comment"), 13, 18, "comment-without-number-sign", "before --"},
    {TEXT("port = 5432 /* comment */"), 13, 18, "comment-without-number-sign", "before /*"},
    {TEXT("port = 5432 ; comment"), 13, 18, "comment-without-number-sign", "before ;"},
    {TEXT("This is what comes next"), 13, 18, "comment-without-number-sign", "before This"},
    {TEXT("Note: the port"), 13, 18, "comment-without-number-sign", "before Note:"},
    {TEXT("Don" RIGHT_QUOTE "t touch this"), 13, 18, "comment-without-number-sign", "before Don"},
    {TEXT("[postgresql]"), 13, 18, "section-heading", "Remove [postgresql]"},
    {TEXT("SET work_mem = '1MB';"), 13, 18, "sql-command", "Write: work_mem = '1MB'"},
    {TEXT("set local work_mem to 100"), 13, 18, "sql-command", "Write: work_mem = 100"},
    {TEXT("ALTER SYSTEM SET work_mem = '1MB';"), 13, 18, "sql-command", "Write: work_mem = '1MB'"},
    {TEXT("ALTER SYSTEM SET search_path = a, b;"), 13, 18, "sql-command", "settings only."},
    {TEXT("ALTER ROLE x SET work_mem = '1MB'"), 13, 18, "sql-command", "ALTER begins"},
    {TEXT("SELECT pg_reload_conf();"), 13, 18, "sql-command", "SELECT begins an SQL command"},
    {TEXT("export work_mem=1MB"), 13, 18, "shell-command", "Write: work_mem = 1MB"},
    {TEXT("export PGDATA=/var/lib"), 13, 18, "shell-command", "settings only."},
    {TEXT("-c work_mem=1MB"), 13, 18, "command-line-option", "Write: work_mem=1MB"},
    {TEXT("--work_mem=1MB"), 13, 18, "command-line-option", "Write: work_mem=1MB"},
    {TEXT("--work-mem=1MB"), 13, 18, "command-line-option", "the setting alone."},
    {TEXT("host all all 127.0.0.1/32 md5"), 13, 18, "line-of-pg-hba-conf", "pg_hba.conf"},
    {TEXT("local all all peer"), 13, 18, "line-of-pg-hba-conf", "name = value"},
    {TEXT("search_path = 'a, \\"), 13, 18, "backslash-at-line-end", "on one line"},
    {TEXT("work_mem = 1MB \\"), 13, 18, "backslash-at-line-end", "does not continue"},
    {TEXT("max_connections = 100 work_mem = 1MB"), 13, 18, "two-settings-on-a-line",
     "before work_mem"},
    {TEXT("max_connections = 100, work_mem = 1MB"), 13, 18, "two-settings-on-a-line",
     "Begin a new line"},
    /* includes */
    {TEXT("include a.conf"), 13, 18, "include-name-needs-quotes", "Write: include 'a.conf'"},
    {TEXT("include = conf.d # x"), 13, 18, "include-name-needs-quotes",
     "Write: include_dir 'conf.d'"},
    {TEXT("include_dir \"conf.d\""), 13, 18, "include-name-needs-quotes",
     "Write: include_dir 'conf.d'"},
    {TEXT("include <a.conf>"), 13, 18, "include-name-needs-quotes", "Write: include 'a.conf'"},
    {TEXT("include `a.conf`"), 13, 18, "include-name-needs-quotes", "Write: include 'a.conf'"},
    {TEXT("include_if_exists /etc/my file"), 13, 18, "include-name-needs-quotes",
     "Write: include_if_exists '/etc/my file'"},
    {TEXT("include"), 13, 18, "include-name-needs-quotes", "in single quotes."},
    /* name and separator */
    {TEXT("\"work_mem\" = 1MB"), 13, 18, "name-in-quotes", "Write work_mem"},
    {TEXT("'work_mem' 1MB"), 13, 18, "name-in-quotes", "without quotes"},
    {TEXT("max-connections = 100"), 13, 18, "name-with-hyphen", "Write max_connections"},
    {TEXT("max-connections: 100"), 13, 18, "name-with-hyphen", "Write max_connections"},
    {TEXT("a.b.c = 1"), 13, 18, "name-with-two-dots", "one dot at most"},
    {TEXT("port: 5432"), 13, 18, "separator-not-equals-sign", "Write: port = 5432"},
    {TEXT("port:5432"), 13, 18, "separator-not-equals-sign", "not :. Write: port = 5432"},
    {TEXT("port := 5432"), 13, 18, "separator-not-equals-sign", "not :=. Write: port = 5432"},
    {TEXT("port == 5432"), 13, 18, "separator-not-equals-sign", "not ==. Write: port = 5432"},
    {TEXT("port => 5432 # x"), 13, 18, "separator-not-equals-sign", "not =>. Write: port = 5432"},
    {TEXT("port to 5432"), 13, 18, "separator-not-equals-sign", "Write: port = 5432"},
    {TEXT("log_directory: /x y"), 13, 18, "separator-not-equals-sign", "single = or nothing"},
    {TEXT("port ="), 13, 18, "value-missing", "port has no value"},
    {TEXT("port"), 13, 18, "value-missing", "put # before the line"},
    {TEXT("aaaaaaa"), 13, 18, "value-missing", "aaaaaaa has no value"},
    {TEXT("port = # 5432"), 13, 18, "value-missing", "port has no value"},
    /* quotes */
    {TEXT("log_line_prefix = \"%m \""), 13, 18, "quotes-not-single",
     "Write: log_line_prefix = '%m '"},
    {TEXT("search_path = \"$user\", public"), 13, 18, "quotes-not-single",
     "Write: search_path = '\"$user\", public'"},
    {TEXT("work_mem = `4MB`"), 13, 18, "quotes-not-single", "Write: work_mem = '4MB'"},
    {TEXT("work_mem = \"4\"MB"), 13, 18, "quotes-not-single", "Only single quotes"},
    {TEXT("log_directory = \"it's\""), 13, 18, "quotes-not-single", "Only single quotes"},
    {TEXT("data_directory = 'C:\\data\\'"), 13, 18, "backslash-in-value", "Write slashes"},
    {TEXT("data_directory = 'C:\\data\\new'"), 13, 18, "backslash-in-value", "also on Windows"},
    {TEXT("archive_command = 'cp \\'"), 13, 18, "backslash-in-value", "each backslash twice"},
    {TEXT("log_directory = C:/my data"), 13, 18, "value-needs-quotes", "= 'C:/my data'"},
    {TEXT("log_directory = C:\\data"), 13, 18, "backslash-in-value value-needs-quotes",
     "Write slashes"},
    {TEXT("cluster_name = 'main"), 13, 18, "single-quote-open", "Write: cluster_name = 'main'"},
    {TEXT("cluster_name = 'main\""), 13, 18, "single-quote-open", "Write: cluster_name = 'main'"},
    {TEXT("cluster_name = 'a \"b#c\" d"), 13, 18, "single-quote-open", "Add the closing quote."},
    {TEXT("cluster_name = 'main # x"), 13, 18, "single-quote-open", "Add the closing quote."},
    {TEXT("cluster_name = 'it's main'"), 13, 18, "single-quote-inside-value",
     "Write: 'it''s main'"},
    {TEXT("cluster_name = it's"), 13, 18, "single-quote-inside-value", "Write: 'it''s'"},
    {TEXT("cluster_name = 'it's " LONG "'"), 13, 18, "single-quote-inside-value", "written twice"},
    {TEXT("cluster_name = it's " LONG), 13, 18, "value-needs-quotes", ""},
    {TEXT("cluster_name = 'a 'b' c'"), 13, 18, "single-quote-inside-value", "written twice"},
    {TEXT("search_path = 'a', 'b'"), 13, 18, "list-quoted-in-pieces", "Write: 'a, b'"},
    {TEXT("search_path = 'a', 'b''c'"), 13, 18, "list-quoted-in-pieces", "goes around all of it"},
    {TEXT("search_path = 'a', '" LONG "'"), 13, 18, "list-quoted-in-pieces",
     "goes around all of it"},
    {TEXT("search_path = 'a', 'b', 'c'"), 13, 18, "list-quoted-in-pieces", "goes around all of it"},
    {TEXT("work_mem = '16'MB"), 13, 18, "unit-outside-quotes", "Write: '16MB'"},
    {TEXT("work_mem = '16' MB"), 13, 18, "unit-outside-quotes", "Write: '16MB'"},
    {TEXT("port = 5432;"), 13, 18, "semicolon", "Remove the ;"},
    {TEXT("work_mem = '1MB' ; # x"), 13, 18, "semicolon", "the line's end"},
    {TEXT("port = 5432,"), 13, 18, "semicolon", "Remove the ,"},
    /* numbers */
    {TEXT("checkpoint_completion_target = 90%"), 13, 18, "percent-sign", "a fraction of 1"},
    {TEXT("shared_buffers = 25%"), 13, 18, "percent-sign", "a size, such as 4GB"},
    {TEXT("max_connections = '80%'"), 13, 18, "percent-sign", "a plain number"},
    {TEXT("random_page_cost = 80%"), 13, 18, "percent-sign", "a plain number"},
    {TEXT("statement_timeout = 80%"), 13, 18, "percent-sign", "a plain number"},
    {TEXT("max_connections = 1,000"), 13, 18, "digit-groups", "separators: 1000"},
    {TEXT("max_connections = 1_000"), 13, 18, "digit-groups", "separators: 1000"},
    {TEXT("work_mem = '1 000 000kB'"), 13, 18, "digit-groups", "separators: 1000000kB"},
    {TEXT("checkpoint_completion_target = 0,9"), 13, 18, "decimal-comma",
     "Write: checkpoint_completion_target = '0.9'"},
    {TEXT("work_mem = '1,5GB'"), 13, 18, "decimal-comma", "Write: work_mem = '1.5GB'"},
    {TEXT("work_mem = 64mb"), 13, 18, "unit-spelling", "no unit mb; capitals"},
    {TEXT("work_mem = '64 MiB'"), 13, 18, "unit-spelling", "Write '64MB'"},
    {TEXT("work_mem = 64 Mb"), 13, 18, "unit-spelling", "Write '64MB'"},
    {TEXT("shared_buffers = 1G"), 13, 18, "unit-spelling", "Write '1GB'"},
    {TEXT("statement_timeout = 5sec"), 13, 18, "unit-spelling", "Write '5s'"},
    {TEXT("checkpoint_timeout = 5m"), 13, 18, "unit-spelling", "Write '5min'"},
    {TEXT("unix_socket_permissions = 777"), 13, 18, "mode-without-leading-zero", "Write 0777"},
    {TEXT("unix_socket_permissions = 0o777"), 13, 18, "mode-without-leading-zero", "Write 0777"},
    {TEXT("log_file_mode = 640"), 13, 18, "mode-without-leading-zero", "Write 0640"},
    {TEXT("log_file_mode = 400"), 13, 18, "mode-without-leading-zero", "a decimal number"},
    /* other values */
    {TEXT("fsync = enabled"), 13, 18, "boolean-word",
     "fsync is on or off. Here that is probably on"},
    {TEXT("fsync = disabled"), 13, 18, "boolean-word", "probably off"},
    {TEXT("fsync = ture"), 13, 18, "boolean-word", "probably on"},
    {TEXT("fsync = flase"), 13, 18, "boolean-word", "probably off"},
    {TEXT("fsync = maybe"), 13, 18, "boolean-word", "on or off."},
    {TEXT("fsync = 2"), 13, 18, "boolean-word", "on or off."},
    {TEXT("fsync = 'on '"), 13, 18, "boolean-word", "probably on"},
    {TEXT("password_encryption = scram-sha256"), 13, 18, "enum-value-spelling",
     "mean 'scram-sha-256'?"},
    {TEXT("password_encryption = scram"), 13, 18, "enum-value-spelling", "mean 'scram-sha-256'?"},
    {TEXT("wal_level = minimum"), 13, 18, "enum-value-spelling", "mean 'minimal'?"},
    {TEXT("wal_level = 'logical '"), 13, 18, "enum-value-spelling", "mean 'logical'?"},
    {TEXT("huge_pages = enabled"), 13, 18, "enum-value-spelling", "mean 'on'?"},
    {TEXT("ssl_min_protocol_version = 1.2"), 13, 18, "enum-value-spelling", "mean 'TLSv1.2'?"},
    {TEXT("work_mem = 1.5GB"), 13, 18, "value-needs-quotes", "Write: work_mem = '1.5GB'"},
    {TEXT("work_mem = 1 GB"), 13, 18, "value-needs-quotes", "Write: work_mem = '1 GB'"},
    {TEXT("work_mem = 1e3"), 13, 18, "value-needs-quotes", "Write: work_mem = '1e3'"},
    {TEXT("work_mem = 0X400 # x"), 13, 18, "value-needs-quotes", "Write: work_mem = '0X400'"},
    {TEXT("search_path = a.b"), 13, 18, "value-needs-quotes", "Write: search_path = 'a.b'"},
    {TEXT("search_path = a, b"), 13, 18, "value-needs-quotes", "Write: search_path = 'a, b'"},
    {TEXT("listen_addresses = *"), 13, 18, "value-needs-quotes", "Write: listen_addresses = '*'"},
    {TEXT("listen_addresses = 10.0.0.1"), 13, 18, "value-needs-quotes", "'10.0.0.1'"},
    {TEXT("unix_socket_directories = /tmp"), 13, 18, "value-needs-quotes", "= '/tmp'"},
    {TEXT("archive_command = cp %p /mnt/%f"), 13, 18, "value-needs-quotes", "'cp %p /mnt/%f'"},
    {TEXT("shared_preload_libraries = $libdir/x"), 13, 18, "value-needs-quotes", "'$libdir/x'"},
    {TEXT("foo.mail = a@b.example"), 13, 18, "value-needs-quotes", "foo.mail = 'a@b.example'"},
    {TEXT("timezone = +02:00"), 13, 18, "value-needs-quotes", "timezone = '+02:00'"},
    {TEXT("primary_conninfo = user=a port=1"), 13, 18, "value-needs-quotes",
     "Write: primary_conninfo = 'user=a port=1'"},
    {TEXT("primary_conninfo = 'user=a' port=1"), 13, 18, "words-behind-value",
     "The value is user=a"},
    {TEXT("cluster_name = main'"), 13, 18, "value-needs-quotes", "Write: cluster_name = 'main'"},
    {TEXT("max_connections = 100 (needs a restart)"), 13, 18, "words-behind-value",
     "The value is 100"},
    {TEXT("cluster_name = 'a' 'b'"), 13, 18, "words-behind-value", "Put # before \"'b'\""},
    {TEXT("foo.a = 'b' c"), 13, 18, "words-behind-value", "The value is b"},
    /* unknown names */
    {TEXT("checkpoint_segments = 10"), 13, 18, "parameter-of-older-major",
     "PostgreSQL 9.4 was the last with checkpoint_segments"},
    {TEXT("wal_keep_segments = 10"), 13, 18, "parameter-of-older-major", "is wal_keep_size."},
    {TEXT("stats_temp_directory = x"), 15, 18, "parameter-of-older-major",
     "PostgreSQL 14 was the last"},
    {TEXT("standby_mode = on"), 13, 18, "parameter-of-older-major", "the file standby.signal"},
    {TEXT("io_method = worker"), 13, 17, "parameter-of-newer-major", "came with PostgreSQL 18"},
    {TEXT("archive_library = x"), 13, 14, "parameter-of-newer-major", "is archive_command."},
    {TEXT("output_plugin_libraries = x"), 18, 18, "parameter-of-some-releases",
     "output_plugin_libraries needs PostgreSQL 18.6"},
    {TEXT("extension_destdir = x"), 13, 17, "parameter-of-some-releases",
     "only in the build of Debian"},
    {TEXT("shared_bufers = 1GB"), 13, 18, "parameter-spelling", "mean shared_buffers?"},
    {TEXT("MAX_CONECTIONS = 1"), 13, 18, "parameter-spelling", "mean max_connections?"},
    {TEXT("autovacuum_vacuum_insert_scale_facor = 1"), 13, 18, "parameter-spelling",
     "mean autovacuum_vacuum_insert_scale_factor?"},
    {TEXT("effective_cache = 1GB"), 13, 18, "parameter-spelling", "mean effective_cache_size?"},
    {TEXT("ssl_renegotiation_limits = 0"), 13, 18, "parameter-spelling",
     "mean ssl_renegotiation_limit?"},
    {TEXT("vaccum_mem = 1MB"), 13, 18, "parameter-spelling", "mean maintenance_work_mem?"},
    {TEXT("includedir 'x'"), 13, 18, "parameter-spelling", "mean include_dir?"},
    /* names that are taken */
    {TEXT("postgresql.work_mem = 1MB"), 13, 18, "parameter-with-prefix", "Write work_mem if"},
    {TEXT("Postgres.port = 1"), 13, 18, "parameter-with-prefix", "has no effect"},
    {TEXT("isn.weak = on"), 13, 17, "extension-parameter-of-other-major",
     "isn.weak came with PostgreSQL 18"},
    {TEXT("pg_stat_statements.trak = all"), 13, 18, "extension-parameter-spelling",
     "mean pg_stat_statements.track?"},
    {TEXT("plpgsql.something_else = 1"), 13, 18, "extension-parameter-spelling",
     "plpgsql has no parameter of this name"},
    {TEXT("pg_stat_statement.track = all"), 13, 18, "extension-name-spelling",
     "mean pg_stat_statements.track?"},
};

static bool codes_seen[PGCFG_CONF_HINT_COUNT];

static void note_codes(const char *codes)
{
    for (int i = 0; i < PGCFG_CONF_HINT_COUNT; i++) {
        const char *name = pgcfg_conf_hint_name((pgcfg_conf_hint_code)i);
        const char *at = strstr(codes, name);
        if (at != NULL && (at[strlen(name)] == '\0' || at[strlen(name)] == ' '))
            codes_seen[i] = true;
    }
}

static void each_mistake_has_its_hint_and_no_other(void **state)
{
    int wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof hint_cases / sizeof hint_cases[0]; i++) {
        const struct hint_case *c = &hint_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            found f;
            find_hints(c->line, major, &f);
            if (strcmp(f.codes, c->codes) != 0 || strstr(f.sentence, c->sentence) == NULL) {
                show_found(c->line, major, &f);
                fprintf(stderr, "  expected: %s: %s\n", c->codes, c->sentence);
                wrong++;
            }
            note_codes(f.codes);
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- lines that have none ---------------------------------------------------------------- */

static const struct good_case {
    pgcfg_text line;
    int from, to;
} good_cases[] = {
    /* as the server's own sample file has them, in use */
    {TEXT("data_directory = 'ConfigDir'\t\t# use data in another directory"), 13, 18},
    {TEXT("hba_file = 'ConfigDir/pg_hba.conf'"), 13, 18},
    {TEXT("external_pid_file = ''\t\t\t# write an extra PID file"), 13, 18},
    {TEXT("listen_addresses = 'localhost'\t\t# what IP address(es) to listen on;"), 13, 18},
    {TEXT("listen_addresses = '*'"), 13, 18},
    {TEXT("port = 5432\t\t\t\t# (change requires restart)"), 13, 18},
    {TEXT("unix_socket_directories = '/tmp'\t# comma-separated list of directories"), 13, 18},
    {TEXT("unix_socket_permissions = 0777\t\t# begin with 0 to use octal notation"), 13, 18},
    {TEXT("log_file_mode = 0600"), 13, 18},
    {TEXT("log_file_mode = 416"), 13, 18}, /* 0640 */
    {TEXT("unix_socket_permissions = 511"), 13, 18},
    {TEXT("unix_socket_permissions = 0"), 13, 18},
    {TEXT("authentication_timeout = 1min\t\t# 1s-600s"), 13, 18},
    {TEXT("password_encryption = scram-sha-256"), 13, 18},
    {TEXT("ssl_ciphers = 'HIGH:MEDIUM:+3DES:!aNULL'"), 13, 18},
    {TEXT("ssl_min_protocol_version = 'TLSv1.2'"), 13, 18},
    {TEXT("shared_buffers = 128MB"), 13, 18},
    {TEXT("dynamic_shared_memory_type = posix"), 13, 18},
    {TEXT("bgwriter_lru_multiplier = 2.0"), 13, 18},
    {TEXT("wal_level = replica"), 13, 18},
    {TEXT("checkpoint_completion_target = 0.9"), 13, 18},
    {TEXT("archive_command = 'test ! -f /a/%f && cp %p /a/%f'"), 13, 18},
    {TEXT("synchronous_standby_names = ''"), 13, 18},
    {TEXT("seq_page_cost = 1.0"), 13, 18},
    {TEXT("log_destination = 'stderr'"), 13, 18},
    {TEXT("log_filename = 'postgresql-%Y-%m-%d_%H%M%S.log'"), 13, 18},
    {TEXT("log_line_prefix = '%m [%p] '"), 13, 18},
    {TEXT("log_timezone = 'GMT'"), 13, 18},
    {TEXT("search_path = '\"$user\", public'"), 13, 18},
    {TEXT("datestyle = 'iso, mdy'"), 13, 18},
    {TEXT("TimeZone = Europe/Berlin"), 13, 18},
    {TEXT("lc_messages = 'C'"), 13, 18},
    {TEXT("default_text_search_config = 'pg_catalog.simple'"), 13, 18},
    {TEXT("shared_preload_libraries = 'pg_stat_statements,auto_explain'"), 13, 18},
    {TEXT("dynamic_library_path = '$libdir'"), 13, 18},
    /* as people tune */
    {TEXT("shared_buffers = 8GB\neffective_cache_size = 24GB\nwork_mem = 16777kB\n"
          "maintenance_work_mem = 2GB\nmin_wal_size = 1GB\nmax_wal_size = 4GB\n"
          "random_page_cost = 1.1\neffective_io_concurrency = 200\nhuge_pages = try\n"
          "max_worker_processes = 8\nautovacuum_vacuum_scale_factor = 0.05\n"),
     13, 18},
    {TEXT("work_mem 4MB"), 13, 18},
    {TEXT("Work_Mem='4MB'#x"), 13, 18},
    {TEXT("fsync = y\nfull_page_writes = 1\nautovacuum = t"), 13, 18},
    {TEXT("checkpoint_timeout = '0.5h'"), 13, 18},
    {TEXT("work_mem = '4 MB'"), 13, 18},
    {TEXT("sort_mem = 4096"), 13, 18},
    {TEXT("port = 5432\r\nwork_mem = 1MB\r\n"), 13, 18},
    {TEXT("port =\r 5432"), 13, 18},
    {TEXT("work_mem = wrong\nwork_mem = 1MB"), 13, 18}, /* the first is ignored */
    {TEXT("cluster_name = 'it''s'"), 13, 18},
    {TEXT("data_directory = 'C:/data'"), 13, 18},
    {TEXT("data_directory = 'C:\\\\data'"), 13, 18},
    {TEXT("cluster_name = 'caf\xC3\xA9 " LEFT_QUOTE "x" RIGHT_QUOTE "'"), 13, 18},
    /* parameters of extensions */
    {TEXT("pg_stat_statements.max = 10000\nauto_explain.log_min_duration = '3s'"), 13, 18},
    {TEXT("plpgsql.variable_conflict = error"), 13, 18},
    {TEXT("cron.database_name = 'x'\ncron.timezone = 'GMT'\ncron.log_statement = on"), 13, 18},
    {TEXT("pg_bigm.enable_recheck = on\npg_bigm.similarity_limit = 0.3"), 13, 18},
    {TEXT("timescaledb.max_background_workers = 8\ncitus.node = 1\npgaudit.log = all"), 13, 18},
    {TEXT("plpgsql_check.mode = x\nplv8.start_proc = y\npljava.x = z"), 13, 18},
    {TEXT("foo.bar = 'x'"), 13, 18},
    /* errors that the server says well enough, and nonsense */
    {TEXT("nonsense = 1"), 13, 18},
    {TEXT("a_name_that_is_nowhere_near_any_of_the_others = 1"), 13, 18},
    {TEXT("port = 70000"), 13, 18},
    {TEXT("statement_timeout = 5MB"), 13, 18},
    {TEXT("work_mem = 5PB"), 13, 18},
    {TEXT("wal_level = nonsense"), 13, 18},
    {TEXT("log_destination = 'stder'"), 13, 18},
    {TEXT("block_size = 8192"), 13, 18},
    {TEXT("max_connections = 640"), 13, 18},
    {TEXT("log_file_mode = 000"), 13, 18},
    {TEXT("work_mem = 99999999tb"), 13, 18},
    {TEXT("work_mem = 99999999TB"), 13, 18},
    {TEXT("statement_timeout = 99999999d"), 13, 18},
    {TEXT("log_directory = c:d"), 13, 18},
    {TEXT("log_directory = c:dir/x"), 13, 18},
    {TEXT("log_directory = '1:\\\\x'"), 13, 18},
    {TEXT("a-" LONG " = 1"), 13, 18},
    {TEXT("[abc"), 13, 18},
    {TEXT("include 'nothing.conf'"), 13, 18},
    {TEXT("{"), 13, 18},
    {TEXT("\"a b\" = 1"), 13, 18},
    {TEXT("autovacuum_vacuum = 1"), 13, 18},
    {TEXT("operator_precedence = 1"), 14, 18}, /* what begins so is gone */
    {TEXT("synchronous_commit = remote"), 13, 18},
    {TEXT("max_wal_size = '1 000 000 000kB'"), 13, 18},
    {TEXT("= 5"), 13, 18},
    {TEXT("work_mem = wrong words"), 13, 18},
};

static void good_lines_and_well_worded_errors_have_no_hint(void **state)
{
    int wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof good_cases / sizeof good_cases[0]; i++) {
        const struct good_case *c = &good_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            found f;
            find_hints(c->line, major, &f);
            if (f.codes[0] != '\0') {
                show_found(c->line, major, &f);
                wrong++;
            }
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- files that can't be included ------------------------------------------------------------ */

/* A world with the main file, and things that are no files under other names. */
static pgcfg_os_error open_one(void *context, pgcfg_text path, pgcfg_file *file)
{
    const pgcfg_text *main_file = context;

    memset(file, 0, sizeof *file);
    if (text_is(path, "/d/conf.d") || text_is(path, "/d/sick.conf")) {
        enum { IO_ERROR = 5 };
        file->bytes = "";
        file->read_error = text_is(path, "/d/conf.d") ? PGCFG_OS_EISDIR : IO_ERROR;
        return 0;
    }
    if (!text_is(path, "/d/postgresql.conf"))
        return PGCFG_OS_ENOENT;
    file->bytes = main_file->data;
    file->size = main_file->size;
    return 0;
}

static pgcfg_os_error open_no_directory(void *context, pgcfg_text path, void **handle)
{
    enum { NOT_A_DIRECTORY = 20 };
    (void)context;
    (void)handle;
    return text_is(path, "/d/a.conf") ? NOT_A_DIRECTORY : PGCFG_OS_ENOENT;
}

static void includes_that_fail_have_their_hint(void **state)
{
    static const struct {
        const char *line;
        const char *codes;
        const char *sentence;
    } cases[] = {
        {"include 'conf.d'", "include-of-a-directory", "/d/conf.d is a directory"},
        {"include_if_exists 'conf.d'", "include-of-a-directory", "Write include_dir"},
        {"include_dir 'a.conf'", "include-dir-of-a-file", "write include."},
        {"include_dir 'other'", "", ""},
        {"include 'conf.d/*.conf'", "conf-include-of-a-pattern", "Write include_dir"},
        {"include '~/a.conf'", "conf-include-of-a-pattern", "no ~ in it"},
        {"include '$HOME/a.conf'", "conf-include-of-a-pattern", "no variables"},
        {"include 'other'", "", ""},
        {"include 'sick.conf'", "", ""},
        {"include ''", "", ""},
        {"include 'conf.d/?.conf'", "conf-include-of-a-pattern", "Write include_dir"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pgcfg_text source = text_of(cases[i].line);
        pgcfg_loader loader = {
            .context = &source, .open = open_one, .open_directory = open_no_directory};
        pgcfg_server server = server_of(18);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_conf conf;
        pgcfg_arena arena;
        pgcfg_conf_entry entry;
        pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
        found f;
        memset(&f, 0, sizeof f);
        pgcfg_arena_init(&arena, memory, sizeof memory);
        assert_int_equal(pgcfg_conf_parse(&conf, PGCFG_TEXT("/d/postgresql.conf"), PGCFG_TEXT(""),
                                          &environment, PGCFG_CONF_LOG, &arena),
                         PGCFG_OK);
        assert_true(pgcfg_conf_get(&conf, 0, &entry));
        size_t count = pgcfg_conf_hints(&entry, &server, source, hints, PGCFG_CONF_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            add_hint(&f, &hints[j]);
        if (strcmp(f.codes, cases[i].codes) != 0 || strstr(f.sentence, cases[i].sentence) == NULL) {
            show_found(source, 18, &f);
            fail();
        }
        note_codes(f.codes);
    }
}

/* ---- whole files ----------------------------------------------------------------------------- */

static const struct file_case {
    pgcfg_text content;
    const char *codes;
    size_t offset; /* of the first */
} file_cases[] = {
    {TEXT("\xFF\xFEp\0o\0r\0t\0"), "conf-utf-16-file", 0},
    {TEXT("\xFE\xFF\0p\0o"), "conf-utf-16-file", 0},
    {TEXT("\0p\0o\0r\0t"), "conf-utf-16-file", 0},
    {TEXT("p\0o\0r\0t\0"), "conf-utf-16-file", 0},
    {TEXT("\xFF\xFEport"), "", 0},
    {TEXT("\xFF\xFE\0\0"), "", 0},
    {TEXT("\xFF\xFEp\0"), "conf-utf-16-file", 0},
    {TEXT("\xFE\xFFpo"), "", 0},
    {TEXT("\xFE\xFF\0\0"), "", 0},
    /* NUL bytes here and there are no such file */
    {TEXT("#\0 \0a\0"), "", 0},
    {TEXT("p\0\0\0"), "", 0},
    {TEXT("p\0or"), "", 0},
    {TEXT("\0\0\0p"), "", 0},
    {TEXT("\0po\0"), "", 0},
    {TEXT("\0p\0\0"), "", 0},
    {TEXT("\0p\0"), "", 0},
    {TEXT("# comment\rport = 5432\r"), "conf-carriage-return-alone", 9},
    {TEXT("work_mem = '#' # c\rport = 5432"), "conf-carriage-return-alone", 18},
    {TEXT("\n# a\n  # b\rinclude 'x'\n"), "conf-carriage-return-alone", 10},
    {TEXT("# a\rb\rport 1\r# c\rport = 2\n# d\rport 3"),
     "conf-carriage-return-alone conf-carriage-return-alone", 5},
    {TEXT("# a\r\nport = 5432\r\n"), "", 0},
    {TEXT("# a\rit is so\r# port = 1"), "", 0},
    {TEXT("# a\rnonsense = 1"), "", 0},
    {TEXT("port = 5432\rwork_mem = 1MB\r"), "", 0}, /* told with the error */
    {TEXT("port = 5432 # last"), "", 0},
    {TEXT(""), "", 0},
};

static void what_belongs_to_no_entry_is_told_of_the_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof file_cases / sizeof file_cases[0]; i++) {
        const struct file_case *c = &file_cases[i];
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
            pgcfg_server server = server_of(major);
            pgcfg_conf_hint_cursor cursor = {0};
            pgcfg_conf_hint hint;
            found f;
            memset(&f, 0, sizeof f);
            while (pgcfg_conf_file_hint(c->content, 7, &server, &cursor, &hint)) {
                assert_int_equal(hint.where.file, 7);
                add_hint(&f, &hint);
            }
            if (strcmp(f.codes, c->codes) != 0 || f.first.where.offset != c->offset) {
                show_found(c->content, major, &f);
                fail();
            }
            note_codes(f.codes);
        }
    }
}

static void a_file_in_utf_16_always_has_an_error_and_its_entries_have_no_hints(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof file_cases / sizeof file_cases[0]; i++) {
        pgcfg_conf conf;
        pgcfg_server server;
        found f;
        if (strcmp(file_cases[i].codes, "conf-utf-16-file") != 0)
            continue;
        find_hints(file_cases[i].content, 18, &f);
        assert_string_equal(f.codes, "");
        parse(file_cases[i].content, 18, PGCFG_CONF_VIEW, &conf, &server);
        assert_true(conf.has_read_error);
    }
}

static void each_code_occurs_in_a_test_of_this_file(void **state)
{
    (void)state;
    for (int i = PGCFG_CONF_HINT_NONE + 1; i < PGCFG_CONF_HINT_COUNT; i++)
        if (!codes_seen[i]) {
            fprintf(stderr, "no test has %s\n", pgcfg_conf_hint_name((pgcfg_conf_hint_code)i));
            fail();
        }
}

/* ---- what holds for all -------------------------------------------------------------------------
 */

/* Whether the hint's "Write: " is followed by a whole line. */
static bool writes_a_line(pgcfg_conf_hint_code code)
{
    return code == PGCFG_CONF_HINT_SQL_COMMAND || code == PGCFG_CONF_HINT_SHELL_COMMAND ||
           code == PGCFG_CONF_HINT_COMMAND_LINE || code == PGCFG_CONF_HINT_SEPARATOR ||
           code == PGCFG_CONF_HINT_QUOTES_KIND || code == PGCFG_CONF_HINT_QUOTE_OPEN ||
           code == PGCFG_CONF_HINT_VALUE_QUOTES || code == PGCFG_CONF_HINT_DECIMAL_COMMA;
}

/* The corrected line has no syntax error. */
static void check_corrected_line(const pgcfg_conf_hint *hint, const char *sentence, int major)
{
    static const char marker[] = "Write: ";
    const char *line = strstr(sentence, marker);
    pgcfg_conf conf;
    pgcfg_server server;

    if (line == NULL || !writes_a_line(hint->code))
        return;
    parse(text_of(line + sizeof marker - 1), major, PGCFG_CONF_LOG, &conf, &server);
    if (conf.has_read_error) {
        fprintf(stderr, "%s: %s\n", pgcfg_conf_hint_name(hint->code), sentence);
        fail();
    }
}

static void corrected_lines_can_be_read(void **state)
{
    int count = 0;
    (void)state;
    for (size_t i = 0; i < sizeof hint_cases / sizeof hint_cases[0]; i++) {
        found f;
        find_hints(hint_cases[i].line, hint_cases[i].to, &f);
        check_corrected_line(&f.first, f.sentence, hint_cases[i].to);
        count += writes_a_line(f.first.code) && strstr(f.sentence, "Write: ") != NULL;
    }
    assert_true(count > 30);
}

/* Lines out of words that matter, in any order. */
static size_t random_line(uint64_t *random, char *bytes)
{
    static const char *const words[] = {"work_mem",
                                        "port",
                                        "fsync",
                                        "wal_level",
                                        "search_path",
                                        "log_file_mode",
                                        "foo.bar",
                                        "include",
                                        "unknown",
                                        "=",
                                        "=",
                                        ":",
                                        ":=",
                                        "'",
                                        "'",
                                        "\"",
                                        "1",
                                        "1.5",
                                        "1,5",
                                        "1,000",
                                        "GB",
                                        "mb",
                                        "%",
                                        "a.b",
                                        "'a'",
                                        "'b c'",
                                        "\"a\"",
                                        "#",
                                        "\\",
                                        "\n",
                                        "\r",
                                        ";",
                                        ",",
                                        "--",
                                        "//",
                                        "SET",
                                        "ALTER",
                                        "SYSTEM",
                                        "export",
                                        "host",
                                        "all",
                                        "[x]",
                                        MARK,
                                        NBSP,
                                        LEFT_QUOTE,
                                        RIGHT_QUOTE,
                                        "max-wal",
                                        "on",
                                        "enabled",
                                        "C:\\x",
                                        "777",
                                        "`",
                                        "--port=1",
                                        "-c",
                                        "a.b.c",
                                        "to",
                                        "checkpoint_segments",
                                        "plpgsql.x",
                                        "postgres.port",
                                        "=======",
                                        "$x",
                                        "\xEF\xBC\x83"};
    static const char *const gaps[] = {" ", " ", " ", "", "\t"};
    size_t size = 0;
    uint32_t count = 1 + random_below(random, 8);
    for (uint32_t i = 0; i < count; i++) {
        const char *word = words[random_below(random, sizeof words / sizeof words[0])];
        const char *gap = gaps[random_below(random, sizeof gaps / sizeof gaps[0])];
        if (i == 0 && random_below(random, 3) != 0)
            word = words[random_below(random, 7)];
        if (i == 1 && random_below(random, 3) != 0)
            word = "=";
        memcpy(bytes + size, word, strlen(word));
        size += strlen(word);
        memcpy(bytes + size, gap, strlen(gap));
        size += strlen(gap);
    }
    if (random_below(random, 20) == 0)
        bytes[random_below(random, (uint32_t)size)] = '\0';
    return size;
}

static void check_hint(const pgcfg_conf_hint *hint, const pgcfg_conf_entry *entry,
                       pgcfg_text source)
{
    char sentence[2000];
    pgcfg_buffer buffer = {sentence, sizeof sentence, 0};

    assert_true(hint->code > PGCFG_CONF_HINT_NONE && hint->code < PGCFG_CONF_HINT_COUNT);
    assert_true(pgcfg_conf_hint_write(hint, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed > 15 && buffer.needed <= sizeof sentence);
    assert_true((size_t)hint->where.offset + hint->where.size <= source.size);
    assert_int_equal(hint->where.file, entry->file);
    if (pgcfg_conf_hint_severity(hint->code) == PGCFG_SEVERITY_ERROR)
        assert_true(has_error(entry));
}

/* The hints that are asked for again with less: fewer, and without the source. */
static void check_fewer(const pgcfg_conf_entry *entry, const pgcfg_server *server,
                        pgcfg_text source, const pgcfg_conf_hint *hints, size_t count)
{
    pgcfg_conf_hint fewer[PGCFG_CONF_HINTS_MAX];

    for (size_t wanted = 0; wanted < 3; wanted++) {
        assert_int_equal(pgcfg_conf_hints(entry, server, source, fewer, wanted),
                         count < wanted ? count : wanted);
        for (size_t j = 0; j < wanted && j < count; j++)
            assert_int_equal(fewer[j].code, hints[j].code);
    }
    count = pgcfg_conf_hints(entry, server, PGCFG_TEXT(""), fewer, PGCFG_CONF_HINTS_MAX);
    for (size_t j = 0; j < count; j++)
        check_hint(&fewer[j], entry, source);
    assert_true(count == 0 || entry->is_setting);
}

/* The source of another file does no harm: places lie in it. */
static void check_other_source(uint64_t *random, const pgcfg_conf_entry *entry,
                               const pgcfg_server *server)
{
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    char bytes[512];
    pgcfg_text other = {bytes, random_line(random, bytes)};
    size_t count = pgcfg_conf_hints(entry, server, other, hints, PGCFG_CONF_HINTS_MAX);

    for (size_t j = 0; j < count; j++)
        if (!entry->is_setting)
            check_hint(&hints[j], entry, other);
}

static void random_lines_have_few_hints_in_order_and_errors_only_beside_errors(void **state)
{
    uint64_t random = 20261125;
    char bytes[512];
    (void)state;
    for (int i = 0; i < 40000; i++) {
        pgcfg_text source = {bytes, random_line(&random, bytes)};
        int major = 13 + (int)random_below(&random, 6);
        pgcfg_conf conf;
        pgcfg_server server;
        pgcfg_conf_entry entry;
        found f;
        parse(source, major, PGCFG_CONF_LOG, &conf, &server);
        for (uint32_t n = 0; pgcfg_conf_get(&conf, n, &entry); n++) {
            pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
            size_t count = pgcfg_conf_hints(&entry, &server, source, hints, PGCFG_CONF_HINTS_MAX);
            assert_true(count <= PGCFG_CONF_HINTS_MAX);
            for (size_t j = 0; j < count; j++) {
                check_hint(&hints[j], &entry, source);
                assert_true(j == 0 || hints[j].code > hints[j - 1].code);
            }
            check_fewer(&entry, &server, source, hints, count);
            check_other_source(&random, &entry, &server);
        }
        find_hints(source, major, &f);
        check_corrected_line(&f.first, f.sentence, major);
    }
}

static void without_the_source_the_way_that_a_value_is_written_is_not_judged(void **state)
{
    static const pgcfg_text source = TEXT("data_directory = 'C:\\data'");
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    pgcfg_server server;
    pgcfg_conf_entry entry;
    pgcfg_conf conf;
    (void)state;
    parse(source, 18, PGCFG_CONF_LOG, &conf, &server);
    assert_true(pgcfg_conf_get(&conf, 0, &entry));
    assert_int_equal(pgcfg_conf_hints(&entry, &server, source, hints, PGCFG_CONF_HINTS_MAX), 1);
    assert_int_equal(hints[0].code, PGCFG_CONF_HINT_BACKSLASH);
    assert_int_equal(pgcfg_conf_hints(&entry, &server, PGCFG_TEXT(""), hints, PGCFG_CONF_HINTS_MAX),
                     0);
}

/* The hint on such a parameter of another major says when it came. */
static void no_parameter_of_an_extension_is_of_older_majors_only(void **state)
{
    (void)state;
    for (int id = 0; id < PGCFG_PARAMETER_COUNT; id++) {
        pgcfg_parameter parameter;
        if (strchr(pgcfg_parameter_name(id), '.') != NULL)
            assert_true(pgcfg_parameter_by_id(id, PGCFG_MAJOR_NEWEST, &parameter));
    }
}

static void long_values_are_cut_short_and_long_lines_not_written_anew(void **state)
{
    static char line[600] = "foo.a = /";
    found f;
    (void)state;
    for (size_t i = 0; i < 200; i++)
        memcpy(line + 9 + 2 * i, "\xC3\xA9", 2);
    find_hints(text_of(line), 18, &f);
    assert_string_equal(f.codes, "value-needs-quotes");
    assert_null(strstr(f.sentence, "Write:"));
    memcpy(line, "foo.a = '", 9);
    find_hints(text_of(line), 18, &f);
    assert_string_equal(f.codes, "single-quote-open");
    assert_null(strstr(f.sentence, "Write:"));
    memset(line, '5', 409);
    memcpy(line, "work_mem = '1,", 14);
    line[409] = '\'';
    find_hints(text_of(line), 18, &f);
    assert_string_equal(f.codes, "");
    for (size_t i = 0; i < 200; i++)
        memcpy(line + 9 + 2 * i, "\xC3\xA9", 2);
    memcpy(line, "[aaaaaaaa", 9);
    memcpy(line + 409, "]", 2);
    find_hints(text_of(line), 18, &f);
    assert_string_equal(f.codes, "section-heading");
    assert_non_null(strstr(f.sentence, "\xC3\xA9..."));
    assert_true(strlen(f.sentence) < 300);
}

static bool take_some(void *context, const char *data, size_t size)
{
    int *left = context;
    (void)data;
    (void)size;
    return (*left)-- > 0;
}

static void a_sink_that_is_full_is_told(void **state)
{
    found f;
    (void)state;
    find_hints(PGCFG_TEXT("work_mem = 1.5GB"), 18, &f);
    for (int i = 0;; i++) {
        int left = i;
        pgcfg_sink sink = {&left, take_some};
        if (pgcfg_conf_hint_write(&f.first, sink)) {
            assert_true(i > 3);
            break;
        }
    }
}

static void names_are_words_with_hyphens_and_no_others_are_called_so(void **state)
{
    (void)state;
    for (int i = PGCFG_CONF_HINT_NONE + 1; i < PGCFG_CONF_HINT_COUNT; i++) {
        const char *name = pgcfg_conf_hint_name((pgcfg_conf_hint_code)i);
        assert_true(strlen(name) == strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, pgcfg_conf_hint_name((pgcfg_conf_hint_code)j));
        for (int j = 0; j < PGCFG_HINT_COUNT; j++)
            assert_string_not_equal(name, pgcfg_hint_name((pgcfg_hint_code)j));
        for (int j = 0; j < PGCFG_DIAGNOSTIC_COUNT; j++)
            assert_string_not_equal(name, pgcfg_diagnostic_name((pgcfg_diagnostic_code)j));
        for (int j = 0; j < PGCFG_CROSS_COUNT; j++)
            assert_string_not_equal(name, pgcfg_cross_check_name((pgcfg_cross_code)j));
        for (int j = 0; j <= PGCFG_VALUE_UNDECIDED; j++)
            assert_string_not_equal(name, pgcfg_value_status_name((pgcfg_value_status)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_has_its_hint_and_no_other),
        cmocka_unit_test(good_lines_and_well_worded_errors_have_no_hint),
        cmocka_unit_test(includes_that_fail_have_their_hint),
        cmocka_unit_test(what_belongs_to_no_entry_is_told_of_the_file),
        cmocka_unit_test(a_file_in_utf_16_always_has_an_error_and_its_entries_have_no_hints),
        cmocka_unit_test(each_code_occurs_in_a_test_of_this_file),
        cmocka_unit_test(corrected_lines_can_be_read),
        cmocka_unit_test(random_lines_have_few_hints_in_order_and_errors_only_beside_errors),
        cmocka_unit_test(without_the_source_the_way_that_a_value_is_written_is_not_judged),
        cmocka_unit_test(no_parameter_of_an_extension_is_of_older_majors_only),
        cmocka_unit_test(long_values_are_cut_short_and_long_lines_not_written_anew),
        cmocka_unit_test(a_sink_that_is_full_is_told),
        cmocka_unit_test(names_are_words_with_hyphens_and_no_others_are_called_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
