/*
 * test_check.c - what the server's check hooks say, by parameter and major. The
 * expectations are those of real servers.
 */
#include <pgcfg/value.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OLDEST = PGCFG_MAJOR_OLDEST, NEWEST = PGCFG_MAJOR_NEWEST, TEXT_SIZE = 2048 };

static pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}

typedef struct verdict {
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;
    bool is_taken;
} verdict;

static verdict verdict_on(int major, const char *name, const char *text)
{
    verdict v;

    if (!pgcfg_parameter_find(text_of(name), major, &v.parameter))
        fail_msg("%d does not know %s", major, name);
    v.is_taken = pgcfg_value_parse(&v.parameter, major, text_of(text), &v.value, &v.problem);
    return v;
}

static const char *ended(pgcfg_buffer *buffer)
{
    assert_true(buffer->needed < TEXT_SIZE);
    buffer->data[buffer->needed] = '\0';
    return buffer->data;
}

static const char *setting_of(const verdict *v, int major)
{
    static char bytes[TEXT_SIZE];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};

    assert_true(
        pgcfg_value_setting_write(&v->value, &v->parameter, major, pgcfg_buffer_sink(&buffer)));
    return ended(&buffer);
}

static const char *message_of(const verdict *v, int major, const char *text)
{
    static char bytes[TEXT_SIZE];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};

    assert_true(pgcfg_value_message_write(&v->problem, &v->parameter, major, text_of("AsWritten"),
                                          text_of(text), pgcfg_buffer_sink(&buffer)));
    return ended(&buffer);
}

static const char *detail_of(const verdict *v, int major)
{
    static char bytes[TEXT_SIZE];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};

    assert_true(
        pgcfg_value_detail_write(&v->problem, &v->parameter, major, pgcfg_buffer_sink(&buffer)));
    return ended(&buffer);
}

static const char *hint_of(const verdict *v, int major)
{
    static char bytes[TEXT_SIZE];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};

    assert_true(
        pgcfg_value_hint_write(&v->problem, &v->parameter, major, pgcfg_buffer_sink(&buffer)));
    return ended(&buffer);
}

/* ---- taken ------------------------------------------------------------------------------ */

typedef struct taken_case {
    int first_major;
    int last_major;
    const char *name;
    const char *text;
    const char *setting; /* NULL: the text */
} taken_case;

static void assert_taken(const taken_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (int major = cases[i].first_major; major <= cases[i].last_major; major++) {
            verdict v = verdict_on(major, cases[i].name, cases[i].text);

            if (!v.is_taken || v.problem.status != PGCFG_VALUE_OK)
                fail_msg("%d: %s = [%s]: %s %s", major, cases[i].name, cases[i].text,
                         message_of(&v, major, cases[i].text), detail_of(&v, major));
            assert_string_equal(setting_of(&v, major),
                                cases[i].setting == NULL ? cases[i].text : cases[i].setting);
        }
    }
}

static void date_style_is_a_style_and_an_order(void **state)
{
    static const taken_case cases[] = {
        {13, 18, "DateStyle", "", "ISO, MDY"},
        {13, 18, "DateStyle", " sql ,\tEuropean ", "SQL, DMY"},
        {13, 18, "DateStyle", "\"Postgresql\",ymd", "Postgres, YMD"},
        {13, 18, "DateStyle", "german", "German, DMY"},
        {13, 18, "DateStyle", "german, us", "German, MDY"},
        {13, 18, "DateStyle", "mdy, german", "German, MDY"},
        {13, 18, "DateStyle", "iso, ISO, noneuropean", "ISO, MDY"},
        {13, 18, "DateStyle", "ymd, YMD, sql", "SQL, YMD"},
        {13, 18, "DateStyle", "ymd, default", "ISO, YMD"},
        {13, 18, "DateStyle", "default", "ISO, MDY"},
        {13, 18, "DateStyle", "sql, default", "SQL, MDY"},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void strings_become_what_the_server_shows(void **state)
{
    static const taken_case cases[] = {
        {13, 18, "client_encoding", "u.t.f.8", "UTF8"},
        {13, 18, "client_encoding", "UNICODE", "UNICODE"},
        {13, 18, "client_encoding", "unicode", "UTF8"},
        {13, 18, "client_encoding", "mskanji", "SJIS"},
        {13, 18, "client_encoding", "{WIN:1252}~", "WIN1252"},
        {13, 15, "application_name", "a\xC3\xA4\n", "a???"},
        {16, 18, "application_name", "a\xC3\xA4\n", "a\\xc3\\xa4\\x0a"},
        {13, 14, "log_directory", "a/../b//c/", "a/../b/c"},
        {15, 18, "log_directory", "a/../b//c/", "b/c"},
        {13, 18, "TimeZone", "5", "<+05>-05"},
        {13, 18, "TimeZone", "-5.5", "<-05:30>+05:30"},
        {13, 18, "TimeZone", "0x2", "<+02>-02"},
        {13, 18, "TimeZone", "0.0125", "<+00:00:45>-00:00:45"},
        {13, 18, "TimeZone", "167.9", "<+167:54>-167:54"},
        {13, 18, "TimeZone", "167.99999999999997", "<+167:59:59>-167:59:59"},
        {13, 18, "TimeZone", "-167.99999999999997", "<-167:59:59>+167:59:59"},
        {13, 18, "wal_buffers", "2", "4"},
        {13, 18, "wal_buffers", "-1", "-1"},
        {13, 16, "autovacuum_work_mem", "70", "1024"},
        {17, 18, "autovacuum_work_mem", "7", "64"},
        {17, 18, "autovacuum_work_mem", "70", "70"},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void what_the_grammars_allow_is_taken(void **state)
{
    static const taken_case cases[] = {
        {13, 18, "log_destination", "", NULL},
        {13, 18, "log_destination", " StdErr , \"csvlog\" ", NULL},
        {15, 18, "log_destination", "jsonlog", NULL},
        {17, 18, "log_destination", "\vstderr", NULL},
        {18, 18, "log_connections", "", NULL},
        {18, 18, "log_connections", "TRUE", NULL},
        {18, 18, "log_connections", "\"on\"", NULL},
        {18, 18, "log_connections", "receipt, ALL", NULL},
        {16, 18, "debug_io_direct", "data,WAL", NULL},
        {13, 18, "wal_consistency_checking", "Heap2, brin", NULL},
        {13, 18, "search_path", "\"$user\", $user, a-b, a\"b", NULL},
        {13, 18, "synchronous_standby_names", "", NULL},
        {13, 18, "synchronous_standby_names", "1", NULL},
        {13, 18, "synchronous_standby_names", "*", NULL},
        {13, 18, "synchronous_standby_names", "a, 1", NULL},
        {13, 18, "synchronous_standby_names", "_a$b, \xC3\xA4", NULL},
        {13, 18, "synchronous_standby_names", "3 (a,\"b\"\"c\")", NULL},
        {13, 18, "synchronous_standby_names", "\vFIRST 1(any1,*)", NULL},
        {13, 18, "synchronous_standby_names", "any 4294967297 (x)", NULL},
        {13, 18, "primary_slot_name", "slot_1", NULL},
        {17, 18, "synchronized_standby_slots", "A, b_1", NULL},
        {13, 18, "recovery_target", "immediate", NULL},
        {13, 18, "recovery_target_lsn", "0/FFFFFFFF", NULL},
        {13, 18, "recovery_target_lsn", "", NULL},
        {13, 18, "recovery_target_xid", "junk", NULL},
        {13, 18, "recovery_target_xid", "-1x", NULL},
        {13, 18, "recovery_target_xid", "", NULL},
        {13, 18, "recovery_target_xid", " \t", NULL},
        {13, 18, "recovery_target_xid", " +7", NULL},
        {13, 18, "recovery_target_timeline", "LATEST", NULL},
        {13, 18, "recovery_target_time", "", NULL},
        {13, 18, "backtrace_functions", "a,\tb_1\n", NULL},
        {13, 18, "default_table_access_method", "heap", NULL},
        {13, 18, "lc_time", "", NULL},
        {13, 18, "lc_messages", "C", NULL},
        {13, 18, "bonjour", "off", NULL},
        {13, 18, "max_connections", "100", NULL},
        {18, 18, "max_connections", "262143", NULL},
        {17, 18, "transaction_buffers", "32", NULL},
        {16, 18, "vacuum_buffer_usage_limit", "0", NULL},
        {18, 18, "io_max_concurrency", "-1", NULL},
        {13, 18, "search_path", "", NULL},
        {13, 18, "temp_tablespaces", " ", NULL},
        {13, 18, "default_tablespace", "", NULL},
        {13, 18, "role", "none", NULL},
        {13, 18, "lc_time", "POSIX", NULL},
        {13, 18, "log_parser_stats", "off", NULL},
        {13, 18, "log_statement_stats", "off", NULL},
        {13, 18, "default_with_oids", "off", NULL},
        {13, 18, "recovery_target", "", NULL},
        {13, 18, "plpgsql.extra_errors", "ALL", NULL},
        {13, 18, "plpgsql.extra_errors", "too_many_rows, shadowed_variables", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

/* ---- refused -------------------------------------------------------------------------------- */

typedef struct refused_case {
    int first_major;
    int last_major;
    const char *name;
    const char *text;
    const char *detail; /* "": none; or the whole message */
    const char *hint;   /* NULL: none */
} refused_case;

/* `quote` stands round the value in the message; NULL: the detail is the message. */
static void assert_refused(const refused_case *cases, size_t count, const char *quote)
{
    for (size_t i = 0; i < count; i++) {
        for (int major = cases[i].first_major; major <= cases[i].last_major; major++) {
            verdict v = verdict_on(major, cases[i].name, cases[i].text);
            const char *hint = cases[i].hint == NULL ? "" : cases[i].hint;
            char message[TEXT_SIZE];

            if (v.is_taken)
                fail_msg("%d: %s = [%s] was taken", major, cases[i].name, cases[i].text);
            if (quote != NULL)
                (void)snprintf(message, sizeof(message),
                               "invalid value for parameter \"%s\": %s%s%s", cases[i].name, quote,
                               cases[i].text, quote);
            else
                (void)snprintf(message, sizeof(message), "%s", cases[i].detail);
            assert_string_equal(message_of(&v, major, cases[i].text), message);
            assert_string_equal(detail_of(&v, major), quote == NULL ? "" : cases[i].detail);
            assert_string_equal(hint_of(&v, major), hint);
        }
    }
}

#define LIST_SYNTAX "List syntax is invalid."
#define KEY_WORD(word) "Unrecognized key word: \"" word "\"."
#define NEAR(token) "syntax error at or near \"" token "\""
#define CHARACTERS                                                                                 \
    "Replication slot names may only contain lower case letters, numbers, and the underscore "     \
    "character."

static void lists_name_what_is_wrong_with_them(void **state)
{
    static const refused_case cases[] = {
        {13, 18, "DateStyle", "iso,", LIST_SYNTAX, NULL},
        {13, 18, "DateStyle", "iso, Foo", KEY_WORD("foo"), NULL},
        {13, 18, "DateStyle", "\"Foo\"\"x\"", KEY_WORD("Foo\"x"), NULL},
        {13, 17, "DateStyle", "iso, sql", "Conflicting \"datestyle\" specifications.", NULL},
        {18, 18, "DateStyle", "ymd, us", "Conflicting \"DateStyle\" specifications.", NULL},
        {13, 18, "log_destination", "a b", LIST_SYNTAX, NULL},
        {13, 16, "log_destination", "\vstderr", KEY_WORD("\vstderr"), NULL},
        {13, 14, "log_destination", "jsonlog", KEY_WORD("jsonlog"), NULL},
        {18, 18, "log_connections", "tr", "Invalid option \"tr\".", NULL},
        {18, 18, "log_connections", "\"\"", "Invalid option \"\".", NULL},
        {18, 18, "log_connections", "receipt, on", "Invalid option \"on\".", NULL},
        {18, 18, "log_connections", "On, receipt",
         "Cannot specify log_connections option \"on\" in a list with other options.", NULL},
        {18, 18, "log_connections", "a b", "Invalid list syntax in parameter \"log_connections\".",
         NULL},
        {16, 16, "debug_io_direct", "a b", "invalid list syntax in parameter \"debug_io_direct\"",
         NULL},
        {17, 17, "debug_io_direct", "a b", "Invalid list syntax in parameter \"debug_io_direct\"",
         NULL},
        {18, 18, "debug_io_direct", "a b", "Invalid list syntax in parameter \"debug_io_direct\".",
         NULL},
        {16, 16, "debug_io_direct", "Foo", "invalid option \"Foo\"", NULL},
        {18, 18, "debug_io_direct", "\"Q\"\"W\"", "Invalid option \"Q\"W\".", NULL},
        {13, 18, "wal_consistency_checking", "commitTs", KEY_WORD("committs"), NULL},
        {13, 18, "restrict_nonsystem_relation_kind", "table", KEY_WORD("table"), NULL},
        {16, 18, "createrole_self_grant", "admin", KEY_WORD("admin"), NULL},
        {13, 18, "search_path", "a,,b", LIST_SYNTAX, NULL},
        {13, 18, "temp_tablespaces", "\"a", LIST_SYNTAX, NULL},
        {13, 18, "plpgsql.extra_errors", "all, too_many_rows",
         "Key word \"all\" cannot be combined with other key words.", NULL},
        {13, 18, "plpgsql.extra_warnings", "x", KEY_WORD("x"), NULL},
        {17, 18, "synchronized_standby_slots", "\"A\"",
         "replication slot name \"A\" contains invalid character", CHARACTERS},
        {17, 18, "synchronized_standby_slots", "\"\"", "replication slot name \"\" is too short",
         NULL},
        {13, 18, "log_destination",
         "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijABCDEFGHIJ",
         KEY_WORD("abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc"), NULL},
    };

    (void)state;
    assert_refused(cases, COUNT(cases), "\"");
}

static void standby_names_fail_at_a_token(void **state)
{
    static const refused_case cases[] = {
        {13, 18, "synchronous_standby_names", " ", "syntax error at end of input", NULL},
        {13, 18, "synchronous_standby_names", "a,", "syntax error at end of input", NULL},
        {13, 18, "synchronous_standby_names", "2 (a", "syntax error at end of input", NULL},
        {13, 18, "synchronous_standby_names", "a b", NEAR("b"), NULL},
        {13, 18, "synchronous_standby_names", "\"a\" \"b\"", NEAR("\""), NULL},
        {13, 18, "synchronous_standby_names", "a, ANY", NEAR("ANY"), NULL},
        {13, 18, "synchronous_standby_names", "FIRST a", NEAR("a"), NULL},
        {13, 18, "synchronous_standby_names", "2 (a) b", NEAR("b"), NULL},
        {13, 18, "synchronous_standby_names", "-", NEAR("-"), NULL},
        {13, 18, "synchronous_standby_names", "1a", NEAR("a"), NULL},
        {13, 18, "synchronous_standby_names", "a{", NEAR("{"), NULL},
        {13, 18, "synchronous_standby_names", "a,,b", NEAR(","), NULL},
        {13, 18, "synchronous_standby_names", "2 ()", NEAR(")"), NULL},
        {13, 18, "synchronous_standby_names", "2 (a,)", NEAR(")"), NULL},
        {13, 18, "synchronous_standby_names", "2 (a b)", NEAR("b"), NULL},
        {13, 18, "synchronous_standby_names", "ANY 2 a", NEAR("a"), NULL},
        {13, 18, "synchronous_standby_names", "ANY 2 (a) b", NEAR("b"), NULL},
        {13, 18, "synchronous_standby_names", "~", NEAR("~"), NULL},
        {13, 18, "synchronous_standby_names", "\"",
         "unterminated quoted identifier at end of input", NULL},
        {13, 18, "synchronous_standby_names", "a, \"b",
         "unterminated quoted identifier at end of input", NULL},
    };

    (void)state;
    assert_refused(cases, COUNT(cases), "\"");
}

static void recovery_settings_are_checked(void **state)
{
    static const refused_case cases[] = {
        {13, 18, "primary_slot_name", "A", "replication slot name \"A\" contains invalid character",
         CHARACTERS},
        {13, 18, "primary_slot_name",
         "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijABCD",
         "replication slot name "
         "\"abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijABCD\" "
         "is too long",
         NULL},
        {13, 18, "primary_slot_name", "a{",
         "replication slot name \"a{\" contains invalid character", CHARACTERS},
        {13, 18, "recovery_target", "Immediate", "The only allowed value is \"immediate\".", NULL},
        {13, 18, "recovery_target_lsn", "0", "", NULL},
        {13, 18, "recovery_target_lsn", "/0", "", NULL},
        {13, 18, "recovery_target_lsn", "0/123456789", "", NULL},
        {13, 18, "recovery_target_lsn", "0/1 ", "", NULL},
        {13, 18, "recovery_target_lsn", "0/:", "", NULL},
        {13, 18, "recovery_target_lsn", "0/g", "", NULL},
        {13, 18, "recovery_target_xid", "18446744073709551616", "", NULL},
        {13, 16, "recovery_target_timeline", "0x10000000000000000",
         "recovery_target_timeline is not a valid number.", NULL},
        {17, 18, "recovery_target_timeline", "0x10000000000000000",
         "\"recovery_target_timeline\" is not a valid number.", NULL},
        {13, 16, "recovery_target_name",
         "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijABCD",
         "recovery_target_name is too long (maximum 63 characters).", NULL},
        {17, 18, "recovery_target_name",
         "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijABCD",
         "\"recovery_target_name\" is too long (maximum 63 characters).", NULL},
        {13, 18, "recovery_target_time", "infinity", "", NULL},
    };

    (void)state;
    assert_refused(cases, COUNT(cases), "\"");
}

#define TEXT_64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

static void other_strings_are_checked(void **state)
{
    static const refused_case cases[] = {
        {13, 16, "backtrace_functions", "a-b", "invalid character", NULL},
        {13, 16, "backtrace_functions", "a{", "invalid character", NULL},
        {13, 16, "backtrace_functions", "a:", "invalid character", NULL},
        {17, 17, "backtrace_functions", "a-b", "Invalid character", NULL},
        {18, 18, "backtrace_functions", "a-b", "Invalid character.", NULL},
        {13, 16, "default_table_access_method", "", "default_table_access_method cannot be empty.",
         NULL},
        {17, 18, "default_table_access_method", "",
         "\"default_table_access_method\" cannot be empty.", NULL},
        {13, 18, "client_encoding", "utf16", "", NULL},
        {13, 18, "lc_messages", "", "", NULL},
        {13, 18, "timezone_abbreviations", "a1", "", NULL},
        {13, 18, "timezone_abbreviations", "a~", "", NULL},
        {13, 18, "TimeZone", "168", "UTC timezone offset is out of range.", NULL},
        {13, 18, "TimeZone", "-inf", "UTC timezone offset is out of range.", NULL},
        {13, 18, "TimeZone", "nan", "UTC timezone offset is out of range.", NULL},
        {13, 18, "TimeZone", "interval 5", "", NULL},
        {13, 18, "TimeZone", "interval '5' x", "", NULL},
        {13, 18, "TimeZone", "interval five", "", NULL},
        {13, 18, "log_timezone", TEXT_64 TEXT_64 TEXT_64 TEXT_64, "", NULL},
        {13, 18, "TimeZone", "interval '5", "", NULL},
        {13, 18, "TimeZone", "-168", "UTC timezone offset is out of range.", NULL},
    };

    (void)state;
    assert_refused(cases, COUNT(cases), "\"");
}

static void numbers_are_quoted_bare(void **state)
{
    static const refused_case cases[] = {
        {17, 17, "notify_buffers", "17", "\"notify_buffers\" must be a multiple of 16", NULL},
        {18, 18, "notify_buffers", "17", "\"notify_buffers\" must be a multiple of 16.", NULL},
        {16, 17, "vacuum_buffer_usage_limit", "127",
         "\"vacuum_buffer_usage_limit\" must be 0 or between 128 kB and 16777216 kB", NULL},
        {18, 18, "vacuum_buffer_usage_limit", "127",
         "\"vacuum_buffer_usage_limit\" must be 0 or between 128 kB and 16777216 kB.", NULL},
        {18, 18, "io_max_concurrency", "0", "Only -1 or values bigger than 0 are valid.", NULL},
        {13, 17, "max_connections", "262143", "", NULL},
        {13, 17, "max_worker_processes", "262142", "", NULL},
    };

    (void)state;
    assert_refused(cases, COUNT(cases), "");
}

static void some_checks_have_a_message_of_their_own(void **state)
{
    static const refused_case cases[] = {
        {13, 18, "bonjour", "on", "Bonjour is not supported by this build", NULL},
        {13, 18, "default_with_oids", "on", "tables declared WITH OIDS are not supported", NULL},
        {13, 18, "timezone_abbreviations", "", "could not read time zone file \"\": Is a directory",
         NULL},
        {13, 18, "synchronous_standby_names", "0 (a)",
         "number of synchronous standbys (0) must be greater than zero", NULL},
        {13, 18, "synchronous_standby_names", "ANY 2147483648 (a)",
         "number of synchronous standbys (-2147483648) must be greater than zero", NULL},
    };

    (void)state;
    assert_refused(cases, COUNT(cases), NULL);
}

/* ---- undecided --------------------------------------------------------------------------------
 */

static void what_no_text_tells_is_left_undecided_with_a_reason(void **state)
{
    static const struct {
        const char *name;
        const char *text;
    } cases[] = {
        {"TimeZone", "Europe/Berlin"},
        {"TimeZone", "interval '5 hours'"},
        {"log_timezone", "5"},
        {"timezone_abbreviations", "Default"},
        {"default_tablespace", "fast"},
        {"temp_tablespaces", "fast, faster"},
        {"default_table_access_method", "columnar"},
        {"default_text_search_config", "pg_catalog.simple"},
        {"lc_messages", "de_DE.UTF-8"},
        {"lc_monetary", "de_DE.UTF-8"},
        {"lc_numeric", "x"},
        {"lc_time", "x"},
        {"max_stack_depth", "2MB"},
        {"recovery_target_time", "2024-01-01 00:00:00"},
        {"role", "somebody"},
        {"session_authorization", "somebody"},
        {"transaction_isolation", "serializable"},
        {"transaction_read_only", "off"},
        {"transaction_deferrable", "on"},
        {"log_parser_stats", "on"},
        {"log_statement_stats", "on"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int major = OLDEST; major <= NEWEST; major++) {
            verdict v = verdict_on(major, cases[i].name, cases[i].text);

            if (!v.is_taken || v.problem.status != PGCFG_VALUE_UNDECIDED)
                fail_msg("%d: %s = [%s] was decided", major, cases[i].name, cases[i].text);
            assert_non_null(v.problem.depends_on);
            assert_string_equal(message_of(&v, major, cases[i].text), "");
            assert_string_equal(detail_of(&v, major), "");
            assert_string_equal(hint_of(&v, major), "");
        }
    }
    assert_int_equal(verdict_on(17, "max_connections", "262130").problem.status,
                     PGCFG_VALUE_UNDECIDED);
}

static void type_and_range_come_before_the_check(void **state)
{
    (void)state;
    for (int major = OLDEST; major <= NEWEST; major++) {
        assert_int_equal(verdict_on(major, "max_stack_depth", "x").problem.status,
                         PGCFG_VALUE_INVALID);
        assert_int_equal(verdict_on(major, "max_stack_depth", "99").problem.status,
                         PGCFG_VALUE_OUT_OF_RANGE);
        assert_int_equal(verdict_on(major, "bonjour", "x").problem.status, PGCFG_VALUE_NOT_BOOLEAN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date_style_is_a_style_and_an_order),
        cmocka_unit_test(strings_become_what_the_server_shows),
        cmocka_unit_test(what_the_grammars_allow_is_taken),
        cmocka_unit_test(lists_name_what_is_wrong_with_them),
        cmocka_unit_test(standby_names_fail_at_a_token),
        cmocka_unit_test(recovery_settings_are_checked),
        cmocka_unit_test(other_strings_are_checked),
        cmocka_unit_test(numbers_are_quoted_bare),
        cmocka_unit_test(some_checks_have_a_message_of_their_own),
        cmocka_unit_test(what_no_text_tells_is_left_undecided_with_a_reason),
        cmocka_unit_test(type_and_range_come_before_the_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
