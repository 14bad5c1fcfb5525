/*
 * test_value.c - what becomes of a text as a parameter's value: types, units,
 * ranges, and the server's words. The expectations are those of real servers.
 */
#include <pgcfg/value.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OLDEST = PGCFG_MAJOR_OLDEST, NEWEST = PGCFG_MAJOR_NEWEST, TEXT_SIZE = 1024 };

static pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}

typedef struct verdict {
    bool is_taken;
    char setting[TEXT_SIZE];
    char show[TEXT_SIZE];
    char message[TEXT_SIZE];
    char detail[TEXT_SIZE];
    char hint[TEXT_SIZE];
    pgcfg_value value;
    pgcfg_value_problem problem;
} verdict;

static void end_text(const pgcfg_buffer *buffer)
{
    assert_true(buffer->needed < TEXT_SIZE);
    buffer->data[buffer->needed] = '\0';
}

#define WRITE(buffer_text, call)                                                                   \
    do {                                                                                           \
        pgcfg_buffer buffer = {buffer_text, TEXT_SIZE, 0};                                         \
        pgcfg_sink sink = pgcfg_buffer_sink(&buffer);                                              \
        assert_true(call);                                                                         \
        end_text(&buffer);                                                                         \
    } while (0)

static const verdict *verdict_on(int major, const char *name, pgcfg_text text)
{
    static verdict v;
    pgcfg_parameter parameter;

    memset(&v, 0, sizeof(v));
    if (!pgcfg_parameter_find(text_of(name), major, &parameter))
        fail_msg("%d does not know %s", major, name);
    v.is_taken = pgcfg_value_parse(&parameter, major, text, &v.value, &v.problem);
    if (v.is_taken) {
        WRITE(v.setting, pgcfg_value_setting_write(&v.value, &parameter, major, sink));
        WRITE(v.show, pgcfg_value_show_write(&v.value, &parameter, major, sink));
    }
    WRITE(v.message,
          pgcfg_value_message_write(&v.problem, &parameter, major, text_of(name), text, sink));
    WRITE(v.detail, pgcfg_value_detail_write(&v.problem, &parameter, major, sink));
    WRITE(v.hint, pgcfg_value_hint_write(&v.problem, &parameter, major, sink));
    return &v;
}

/* ---- taken ---------------------------------------------------------------------------- */

typedef struct taken_case {
    const char *name;
    const char *text;
    const char *setting;
    const char *show; /* NULL: as the setting */
} taken_case;

static void assert_taken(const taken_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (int major = OLDEST; major <= NEWEST; major++) {
            const verdict *v = verdict_on(major, cases[i].name, text_of(cases[i].text));
            const char *show = cases[i].show == NULL ? cases[i].setting : cases[i].show;

            if (!v->is_taken)
                fail_msg("%d: %s = [%s]: %s", major, cases[i].name, cases[i].text, v->message);
            if (strcmp(v->setting, cases[i].setting) != 0 || strcmp(v->show, show) != 0)
                fail_msg("%d: %s = [%s] is %s, shown as %s", major, cases[i].name, cases[i].text,
                         v->setting, v->show);
            assert_string_equal(v->message, "");
            assert_string_equal(v->hint, "");
        }
    }
}

static void booleans_may_be_cut_and_in_any_case(void **state)
{
    static const taken_case cases[] = {
        {"enable_seqscan", "t", "on", NULL},  {"enable_seqscan", "TrUe", "on", NULL},
        {"enable_seqscan", "y", "on", NULL},  {"enable_seqscan", "on", "on", NULL},
        {"enable_seqscan", "1", "on", NULL},  {"enable_seqscan", "fals", "off", NULL},
        {"enable_seqscan", "N", "off", NULL}, {"enable_seqscan", "of", "off", NULL},
        {"enable_seqscan", "0", "off", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void enums_have_hidden_spellings(void **state)
{
    static const taken_case cases[] = {
        {"synchronous_commit", "TRUE", "on", NULL},
        {"synchronous_commit", "0", "off", NULL},
        {"wal_level", "hot_standby", "replica", NULL},
        {"client_min_messages", "debug", "debug2", NULL},
        {"huge_pages", "Try", "try", NULL},
        {"ssl_max_protocol_version", "", "", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void integers_are_read_as_c_reads_them(void **state)
{
    static const taken_case cases[] = {
        {"geqo_pool_size", "010", "8", NULL},
        {"geqo_pool_size", "010.0", "10", NULL},
        {"geqo_pool_size", "0x10", "16", NULL},
        {"geqo_pool_size", "+0X10", "16", NULL},
        {"geqo_pool_size", "0x1.8", "2", NULL},
        {"geqo_pool_size", "0x1.8p3", "12", NULL},
        {"geqo_pool_size", "0x10e1", "4321", NULL},
        {"geqo_pool_size", "1e2", "100", NULL},
        {"geqo_pool_size", "1E2", "100", NULL},
        {"geqo_pool_size", "5.e1", "50", NULL},
        {"geqo_pool_size", ".5e1", "5", NULL},
        {"geqo_pool_size", " \t\n\v\f\r7 \v\f", "7", NULL},
        {"geqo_pool_size", "0.5", "0", NULL},
        {"geqo_pool_size", "1.5", "2", NULL},
        {"geqo_pool_size", "2.5", "2", NULL},
        {"geqo_pool_size", "2147483647.4", "2147483647", NULL},
        {"geqo_pool_size", "-0.5", "0", NULL},
        {"extra_float_digits", "-0.5", "0", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void units_round_to_the_next_smaller_one(void **state)
{
    static const taken_case cases[] = {
        {"work_mem", "0.1GB", "104448", "102MB"},
        {"work_mem", "010MB", "8192", "8MB"},
        {"work_mem", "66049B", "65", "65kB"},
        {"work_mem", "1.5 GB \t", "1572864", "1536MB"},
        {"work_mem", "1048576", "1048576", "1GB"},
        {"temp_buffers", "804kB", "100", "800kB"},
        {"temp_buffers", "805kB", "101", "808kB"},
        {"temp_buffers", "1GB", "131072", "1GB"},
        {"statement_timeout", "500us", "0", NULL},
        {"statement_timeout", "1500us", "2", "2ms"},
        {"statement_timeout", "2500us", "2", "2ms"},
        {"statement_timeout", "0x1d", "29", "29ms"},
        {"statement_timeout", "0.1d", "7200000", "2h"},
        {"statement_timeout", "1e-3d", "0", NULL},
        {"statement_timeout", "1.0005s", "1000", "1s"},
        {"statement_timeout", "90min", "5400000", "90min"},
        {"vacuum_cost_delay", "1.0006ms", "1.001", "1001us"},
        {"vacuum_cost_delay", "0.00001s", "0", NULL},
        {"vacuum_cost_delay", "100us", "0.1", "100us"},
        {"vacuum_cost_delay", "0.0015", "0.0015", "1.5us"},
        {"log_rotation_age", "1d", "1440", "1d"},
        {"log_rotation_size", "1GB", "1048576", "1GB"},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void numbers_without_a_size_have_no_unit_when_shown(void **state)
{
    static const taken_case cases[] = {
        {"log_min_duration_statement", "-1", "-1", NULL},
        {"log_min_duration_statement", "0", "0", NULL},
        {"autovacuum_vacuum_cost_delay", "-1", "-1", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void reals_are_read_as_strtod_reads_them(void **state)
{
    static const taken_case cases[] = {
        {"seq_page_cost", "010", "10", NULL},
        {"seq_page_cost", "0x1.8p1", "3", NULL},
        {"seq_page_cost", " 5", "5", NULL},
        {"seq_page_cost", "-0", "-0", NULL},
        {"seq_page_cost", "2.2250738585072014e-308", "2.22507e-308", NULL},
        {"seq_page_cost", "1234567", "1.23457e+06", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void modes_are_shown_in_octal(void **state)
{
    static const taken_case cases[] = {
        {"unix_socket_permissions", "0777", "0777", NULL},
        {"unix_socket_permissions", "0", "0000", NULL},
        {"log_file_mode", "384", "0600", NULL},
    };

    (void)state;
    assert_taken(cases, COUNT(cases));
}

static void names_are_cut_and_a_value_ends_at_nul(void **state)
{
    static const char long_name[] =
        "0123456789012345678901234567890123456789012345678901234567890123456789";

    (void)state;
    for (int major = OLDEST; major <= NEWEST; major++) {
        const verdict *v = verdict_on(major, "application_name", text_of(long_name));

        assert_true(v->is_taken);
        assert_int_equal(v->value.string.size, 63);
        assert_ptr_equal(v->value.string.data, long_name);
        v = verdict_on(major, "work_mem", PGCFG_TEXT("1MB\0junk"));
        assert_true(v->is_taken);
        assert_int_equal(v->value.integer, 1024);
        v = verdict_on(major, "search_path", PGCFG_TEXT("a\0b"));
        assert_int_equal(v->value.string.size, 1);
    }
}

static void an_absent_text_is_an_empty_one(void **state)
{
    static const pgcfg_text nothing = {NULL, 0};

    (void)state;
    for (int major = OLDEST; major <= NEWEST; major++) {
        assert_true(verdict_on(major, "search_path", nothing)->is_taken);
        assert_false(verdict_on(major, "work_mem", nothing)->is_taken);
        assert_false(verdict_on(major, "seq_page_cost", nothing)->is_taken);
        assert_false(verdict_on(major, "wal_level", nothing)->is_taken);
        assert_false(verdict_on(major, "TimeZone", PGCFG_TEXT("interval"))->is_taken);
    }
}

/* ---- refused ---------------------------------------------------------------------------- */

typedef struct refused_case {
    int first_major;
    int last_major;
    const char *name; /* as the file spells it */
    const char *text;
    const char *message;
    const char *hint;
} refused_case;

static void assert_refused(const refused_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (int major = cases[i].first_major; major <= cases[i].last_major; major++) {
            const verdict *v = verdict_on(major, cases[i].name, text_of(cases[i].text));

            if (v->is_taken)
                fail_msg("%d: %s = [%s] was taken", major, cases[i].name, cases[i].text);
            if (strcmp(v->message, cases[i].message) != 0 || strcmp(v->hint, cases[i].hint) != 0)
                fail_msg("%d: %s = [%s]: %s; %s", major, cases[i].name, cases[i].text, v->message,
                         v->hint);
            assert_string_equal(v->detail, "");
        }
    }
}

#define INVALID(name, text) "invalid value for parameter \"" name "\": \"" text "\""
#define MEMORY_UNITS "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\"."
#define TIME_UNITS                                                                                 \
    "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\"."

static void what_does_not_parse_gets_the_hint_of_its_type(void **state)
{
    static const refused_case cases[] = {
        {13, 18, "enable_seqscan", "o", "parameter \"enable_seqscan\" requires a Boolean value",
         ""},
        {13, 18, "enable_seqscan", "", "parameter \"enable_seqscan\" requires a Boolean value", ""},
        {13, 18, "enable_seqscan", " on", "parameter \"enable_seqscan\" requires a Boolean value",
         ""},
        {13, 18, "geqo_pool_size", "08", INVALID("geqo_pool_size", "08"), ""},
        {13, 18, "geqo_pool_size", " .5", INVALID("geqo_pool_size", " .5"), ""},
        {13, 18, "geqo_pool_size", "-.5", INVALID("geqo_pool_size", "-.5"), ""},
        {13, 18, "geqo_pool_size", "0x1p4", INVALID("geqo_pool_size", "0x1p4"), ""},
        {13, 18, "geqo_pool_size", "0xg", INVALID("geqo_pool_size", "0xg"), ""},
        {13, 18, "geqo_pool_size", "1kB", INVALID("geqo_pool_size", "1kB"), ""},
        {13, 18, "geqo_pool_size", "inf", INVALID("geqo_pool_size", "inf"), ""},
        {13, 18, "geqo_pool_size", "1e400", INVALID("geqo_pool_size", "1e400"), ""},
        {13, 18, "geqo_pool_size", "2147483647.5", INVALID("geqo_pool_size", "2147483647.5"),
         "Value exceeds integer range."},
        {13, 18, "geqo_pool_size", "99999999999", INVALID("geqo_pool_size", "99999999999"),
         "Value exceeds integer range."},
        {13, 18, "geqo_pool_size", "0xffffffffffffffffffff",
         INVALID("geqo_pool_size", "0xffffffffffffffffffff"), "Value exceeds integer range."},
        {13, 18, "work_mem", "1KB", INVALID("work_mem", "1KB"), MEMORY_UNITS},
        {13, 18, "work_mem", "10 M B", INVALID("work_mem", "10 M B"), MEMORY_UNITS},
        {13, 18, "work_mem", "1s", INVALID("work_mem", "1s"), MEMORY_UNITS},
        {13, 18, "work_mem", "9999999TB", INVALID("work_mem", "9999999TB"),
         "Value exceeds integer range."},
        {13, 18, "statement_timeout", "1M", INVALID("statement_timeout", "1M"), TIME_UNITS},
        {13, 18, "vacuum_cost_delay", "1 sec", INVALID("vacuum_cost_delay", "1 sec"), TIME_UNITS},
        {13, 18, "seq_page_cost", "nan", INVALID("seq_page_cost", "nan"), ""},
        {13, 18, "seq_page_cost", "1e-310", INVALID("seq_page_cost", "1e-310"), ""},
        {13, 18, "seq_page_cost", "1kB", INVALID("seq_page_cost", "1kB"), ""},
        {13, 18, "seq_page_cost", ".", INVALID("seq_page_cost", "."), ""},
        {13, 18, "synchronous_commit", "tru", INVALID("synchronous_commit", "tru"),
         "Available values: local, remote_write, remote_apply, on, off."},
        {13, 18, "huge_pages", "on ", INVALID("huge_pages", "on "),
         "Available values: off, on, try."},
    };

    (void)state;
    assert_refused(cases, COUNT(cases));
}

static void a_range_has_units_from_17_on(void **state)
{
#define OUTSIDE(value, name, range)                                                                \
    value " is outside the valid range for parameter \"" name "\" (" range ")"
    static const refused_case cases[] = {
        {13, 16, "work_mem", "16", OUTSIDE("16 kB", "work_mem", "64 .. 2147483647"), ""},
        {17, 18, "work_mem", "16", OUTSIDE("16 kB", "work_mem", "64 kB .. 2147483647 kB"), ""},
        {13, 16, "temp_buffers", "1", OUTSIDE("1 8kB", "temp_buffers", "100 .. 1073741823"), ""},
        {17, 18, "temp_buffers", "1", OUTSIDE("1 8kB", "temp_buffers", "100 8kB .. 1073741823 8kB"),
         ""},
        {13, 16, "vacuum_cost_delay", "101", OUTSIDE("101 ms", "vacuum_cost_delay", "0 .. 100"),
         ""},
        {17, 18, "vacuum_cost_delay", "101",
         OUTSIDE("101 ms", "vacuum_cost_delay", "0 ms .. 100 ms"), ""},
        {13, 18, "port", "0", OUTSIDE("0", "port", "1 .. 65535"), ""},
        {13, 18, "unix_socket_permissions", "777",
         OUTSIDE("777", "unix_socket_permissions", "0 .. 511"), ""},
        {13, 18, "seq_page_cost", "-0.5", OUTSIDE("-0.5", "seq_page_cost", "0 .. 1.79769e+308"),
         ""},
        {13, 18, "seq_page_cost", "inf", OUTSIDE("Infinity", "seq_page_cost", "0 .. 1.79769e+308"),
         ""},
        {13, 18, "bgwriter_lru_multiplier", "10.0000001",
         OUTSIDE("10", "bgwriter_lru_multiplier", "0 .. 10"), ""},
    };

    (void)state;
    assert_refused(cases, COUNT(cases));
}

static void the_name_is_the_written_one_until_17(void **state)
{
    static const refused_case cases[] = {
        {13, 17, "Work_Mem", "x", INVALID("Work_Mem", "x"), ""},
        {18, 18, "Work_Mem", "x", INVALID("work_mem", "x"), ""},
        {13, 17, "sort_mem", "x", INVALID("sort_mem", "x"), ""},
        {18, 18, "sort_mem", "x", INVALID("work_mem", "x"), ""},
        {13, 17, "Server_Version", "18", "parameter \"Server_Version\" cannot be changed", ""},
        {18, 18, "Server_Version", "18", "parameter \"server_version\" cannot be changed", ""},
        {13, 17, "PORT", "", INVALID("PORT", ""), ""},
    };

    (void)state;
    assert_refused(cases, COUNT(cases));
}

static void internal_parameters_are_refused_whatever_the_value(void **state)
{
    static const refused_case cases[] = {
        {13, 18, "block_size", "8192", "parameter \"block_size\" cannot be changed", ""},
        {13, 18, "data_checksums", "on", "parameter \"data_checksums\" cannot be changed", ""},
        {13, 18, "integer_datetimes", "?", "parameter \"integer_datetimes\" cannot be changed", ""},
    };

    (void)state;
    assert_refused(cases, COUNT(cases));
}

static void majors_differ_in_types_and_hidden_spellings(void **state)
{
    (void)state;
    assert_true(verdict_on(13, "password_encryption", text_of("on"))->is_taken);
    assert_false(verdict_on(14, "password_encryption", text_of("on"))->is_taken);
    assert_true(verdict_on(17, "log_connections", text_of("tr"))->is_taken);
    assert_false(verdict_on(18, "log_connections", text_of("tr"))->is_taken);
    assert_false(verdict_on(17, "log_connections", text_of(""))->is_taken);
    assert_true(verdict_on(18, "log_connections", text_of(""))->is_taken);
    assert_false(verdict_on(16, "maintenance_work_mem", text_of("64"))->is_taken);
    assert_true(verdict_on(17, "maintenance_work_mem", text_of("64"))->is_taken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(booleans_may_be_cut_and_in_any_case),
        cmocka_unit_test(enums_have_hidden_spellings),
        cmocka_unit_test(integers_are_read_as_c_reads_them),
        cmocka_unit_test(units_round_to_the_next_smaller_one),
        cmocka_unit_test(numbers_without_a_size_have_no_unit_when_shown),
        cmocka_unit_test(reals_are_read_as_strtod_reads_them),
        cmocka_unit_test(modes_are_shown_in_octal),
        cmocka_unit_test(names_are_cut_and_a_value_ends_at_nul),
        cmocka_unit_test(an_absent_text_is_an_empty_one),
        cmocka_unit_test(what_does_not_parse_gets_the_hint_of_its_type),
        cmocka_unit_test(a_range_has_units_from_17_on),
        cmocka_unit_test(the_name_is_the_written_one_until_17),
        cmocka_unit_test(internal_parameters_are_refused_whatever_the_value),
        cmocka_unit_test(majors_differ_in_types_and_hidden_spellings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
