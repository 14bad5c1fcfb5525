/*
 * test_parameter.c - the catalogue: what is found under which name, at which major.
 *
 * That all of it is what servers say is tests/differential/catalogue_check's to
 * prove; here is how one gets at it, and a few facts that tests can lean on.
 */
#include "support.h"

#include <pgcfg/parameter.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <float.h>
#include <stdlib.h>
#include <string.h>

static pgcfg_parameter parameter_of(const char *name, int major)
{
    pgcfg_parameter parameter;

    if (!pgcfg_parameter_find(text_of(name), major, &parameter))
        fail_msg("%d does not know %s", major, name);
    return parameter;
}

static bool is_known(const char *name, int major)
{
    pgcfg_parameter parameter;

    return pgcfg_parameter_find(text_of(name), major, &parameter);
}

static void a_parameter_has_what_pg_settings_shows(void **state)
{
    pgcfg_parameter parameter = parameter_of("work_mem", 17);

    (void)state;
    assert_string_equal(parameter.name, "work_mem");
    assert_int_equal(parameter.type, PGCFG_TYPE_INTEGER);
    assert_int_equal(parameter.context, PGCFG_CONTEXT_USER);
    assert_int_equal(parameter.unit, PGCFG_UNIT_KB);
    assert_int_equal(parameter.flags, 0);
    assert_int_equal(parameter.first_major, 13);
    assert_int_equal(parameter.last_major, 18);
    assert_true(parameter.minimum == 64 && parameter.maximum == 2147483647);
    assert_string_equal(parameter.boot_value, "4096");
    assert_string_equal(parameter.category, "Resource Usage / Memory");
    assert_string_equal(parameter.since, "");
    assert_int_equal(parameter.enum_value_count, 0);
}

static void names_match_in_any_case_of_ascii_letters(void **state)
{
    (void)state;
    assert_string_equal(parameter_of("WORK_Mem", 13).name, "work_mem");
    assert_string_equal(parameter_of("datestyle", 18).name, "DateStyle");
    assert_string_equal(parameter_of("TIMEZONE", 18).name, "TimeZone");
    assert_string_equal(parameter_of("intervalstyle", 14).name, "IntervalStyle");
    /* '_' is no letter, and DEL is not its upper case or the like. */
    assert_false(is_known("work\x7fmem", 13));
    assert_false(is_known("work\xdfmem", 13));
}

static void anything_else_is_unknown(void **state)
{
    static const pgcfg_text unknown[] = {
        {NULL, 0},           {"work_mem\0", 9}, {"work_mem\0work_mem", 17}, {"work_me", 7},
        {"work_memory", 11}, {"\0", 1},         {" work_mem", 9},           {"x.work_mem", 10},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
        pgcfg_parameter parameter;
        pgcfg_parameter_history history;

        assert_false(pgcfg_parameter_find(unknown[i], 18, &parameter));
        assert_false(pgcfg_parameter_history_find(unknown[i], 18, &history));
    }
}

/* Names are hashed; here are many that come to the slot of the name that they begin with. */
static void no_name_with_something_behind_it_is_that_name(void **state)
{
    int count = 0;

    (void)state;
    for (int id = 0; id < PGCFG_PARAMETER_COUNT; id++) {
        const char *known = pgcfg_parameter_name(id);
        size_t size = strlen(known);
        char name[64];
        pgcfg_parameter parameter;

        memcpy(name, known, size);
        for (unsigned more = 0; more < 512 && size + 2 < sizeof(name); more++) {
            name[size] = (char)(more % 256);
            name[size + 1] = 'x';
            count++;
            assert_false(
                pgcfg_parameter_find((pgcfg_text){name, size + 1 + more / 256}, 18, &parameter));
        }
    }
    assert_true(count > 100000);
}

static void a_name_of_any_length_is_answered(void **state)
{
    enum { SIZE = 1 << 20 };
    char *name = malloc(SIZE);
    pgcfg_parameter parameter;

    (void)state;
    assert_non_null(name);
    memset(name, 'w', SIZE);
    for (size_t size = 0; size < 100; size++)
        assert_false(pgcfg_parameter_find((pgcfg_text){name, size}, 18, &parameter));
    assert_false(pgcfg_parameter_find((pgcfg_text){name, SIZE}, 18, &parameter));
    free(name);
}

static void a_major_that_is_unknown_knows_nothing(void **state)
{
    static const int majors[] = {-1, 0, 9, 12, 19, 2147483647};

    (void)state;
    for (size_t i = 0; i < sizeof(majors) / sizeof(majors[0]); i++) {
        pgcfg_parameter parameter;
        pgcfg_parameter_history history;
        uint32_t cursor = 0;

        assert_false(is_known("work_mem", majors[i]));
        assert_false(is_known("sort_mem", majors[i]));
        assert_false(pgcfg_parameter_by_id(1, majors[i], &parameter));
        assert_false(pgcfg_parameter_next(majors[i], &cursor, &parameter));
        assert_false(
            pgcfg_parameter_history_find(PGCFG_TEXT("checkpoint_segments"), majors[i], &history));
    }
}

static void old_names_lead_to_the_parameter(void **state)
{
    (void)state;
    for (int major = 13; major <= 18; major++) {
        assert_string_equal(parameter_of("Sort_Mem", major).name, "work_mem");
        assert_string_equal(parameter_of("vacuum_mem", major).name, "maintenance_work_mem");
        assert_string_equal(parameter_of("ssl_ecdh_curve", major).name,
                            major < 18 ? "ssl_ecdh_curve" : "ssl_groups");
    }
}

static void definitions_change_with_the_major(void **state)
{
    (void)state;
    assert_int_equal(parameter_of("wal_compression", 14).type, PGCFG_TYPE_BOOL);
    assert_int_equal(parameter_of("wal_compression", 15).type, PGCFG_TYPE_ENUM);
    assert_int_equal(parameter_of("log_connections", 17).type, PGCFG_TYPE_BOOL);
    assert_int_equal(parameter_of("log_connections", 18).type, PGCFG_TYPE_STRING);
    assert_int_equal(parameter_of("restore_command", 13).context, PGCFG_CONTEXT_POSTMASTER);
    assert_int_equal(parameter_of("restore_command", 14).context, PGCFG_CONTEXT_SIGHUP);
    assert_true(parameter_of("maintenance_work_mem", 16).minimum == 1024);
    assert_true(parameter_of("maintenance_work_mem", 17).minimum == 64);
    assert_int_equal(parameter_of("log_connections", 18).id,
                     parameter_of("log_connections", 13).id);
    assert_false(is_known("lc_collate", 16));
    assert_false(is_known("transaction_timeout", 16));
    assert_int_equal(parameter_of("transaction_timeout", 18).first_major, 17);
}

static void flags_say_what_is_special(void **state)
{
    pgcfg_parameter late = parameter_of("output_plugin_libraries", 18);

    (void)state;
    assert_int_equal(parameter_of("application_name", 18).flags, PGCFG_PARAMETER_IS_NAME);
    assert_int_equal(parameter_of("search_path", 18).flags, 0);
    assert_int_equal(parameter_of("seed", 18).flags, PGCFG_PARAMETER_IS_HIDDEN);
    assert_int_equal(parameter_of("role", 18).flags,
                     PGCFG_PARAMETER_IS_HIDDEN | PGCFG_PARAMETER_IS_NAME);
    assert_int_equal(parameter_of("plpgsql.check_asserts", 18).flags, PGCFG_PARAMETER_IS_EXTENSION);
    assert_int_equal(late.flags, PGCFG_PARAMETER_IS_VARYING);
    assert_string_equal(late.since, "18.6");
    assert_string_equal(parameter_of("extension_destdir", 15).since, "Debian");
    assert_null(parameter_of("data_directory", 15).boot_value);
    assert_string_equal(parameter_of("search_path", 15).boot_value, "\"$user\", public");
    assert_true(parameter_of("seq_page_cost", 15).maximum == DBL_MAX);
    assert_int_equal(parameter_of("wal_buffers", 15).unit, PGCFG_UNIT_WAL_BLOCK);
    assert_int_equal(parameter_of("shared_buffers", 15).unit, PGCFG_UNIT_BLOCK);
}

/* The values as one text: hidden ones after ~, and =INDEX where SHOW prints another. */
static void write_values(const char *name, int major, pgcfg_buffer *out)
{
    pgcfg_parameter parameter = parameter_of(name, major);
    pgcfg_sink sink = pgcfg_buffer_sink(out);

    out->needed = 0;
    for (uint32_t i = 0; i < parameter.enum_value_count; i++) {
        pgcfg_enum_value value = pgcfg_parameter_enum_value(&parameter, major, i);

        if (i > 0)
            sink.write(sink.context, " ", 1);
        if (value.is_hidden)
            sink.write(sink.context, "~", 1);
        sink.write(sink.context, value.name, strlen(value.name));
        if (value.meaning != (int)i) {
            char digit[2] = {'=', (char)('0' + value.meaning)};
            sink.write(sink.context, digit, 2);
        }
    }
    assert_null(pgcfg_parameter_enum_value(&parameter, major, parameter.enum_value_count).name);
    assert_null(pgcfg_parameter_enum_value(&parameter, major, UINT32_MAX).name);
    assert_null(pgcfg_parameter_enum_value(&parameter, 12, 0).name);
}

static void enums_have_their_hidden_spellings(void **state)
{
    static const struct {
        const char *name;
        int major;
        const char *values;
    } cases[] = {
        {"wal_level", 13, "minimal replica logical ~archive=1 ~hot_standby=1"},
        {"password_encryption", 13, "md5 scram-sha-256 ~1=0 ~on=0 ~true=0 ~yes=0"},
        {"password_encryption", 14, "md5 scram-sha-256"},
        {"wal_compression", 15, "pglz lz4 zstd on=0 off ~0=4 ~1=0 ~false=4 ~no=4 ~true=0 ~yes=0"},
        {"client_min_messages", 18,
         "debug5 debug4 debug3 debug2 debug1 log notice warning error ~debug=3 ~info"},
        {"ssl_max_protocol_version", 18, " TLSv1 TLSv1.1 TLSv1.2 TLSv1.3"},
        {"io_method", 18, "sync worker io_uring"},
        {"work_mem", 18, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char text[256];
        pgcfg_buffer buffer = {text, sizeof(text) - 1, 0};

        write_values(cases[i].name, cases[i].major, &buffer);
        assert_true(buffer.needed < sizeof(text));
        text[buffer.needed] = '\0';
        assert_string_equal(text, cases[i].values);
    }
}

static int compare_folded(const char *a, const char *b)
{
    for (;; a++, b++) {
        int x = *a >= 'A' && *a <= 'Z' ? *a + 32 : *a;
        int y = *b >= 'A' && *b <= 'Z' ? *b + 32 : *b;

        if (x != y || x == '\0')
            return x - y;
    }
}

static void walking_gives_each_parameter_once_in_order_and_finds_it_again(void **state)
{
    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_parameter parameter;
        pgcfg_parameter_history history;
        const char *previous = "";
        uint32_t cursor = 0;
        int count = 0;

        for (; pgcfg_parameter_next(major, &cursor, &parameter); count++) {
            pgcfg_parameter found = parameter_of(parameter.name, major);
            pgcfg_parameter same;

            assert_true(compare_folded(previous, parameter.name) < 0);
            assert_int_equal(found.id, parameter.id);
            assert_true(pgcfg_parameter_by_id(parameter.id, major, &same));
            assert_string_equal(same.name, parameter.name);
            assert_true(parameter.first_major <= major && major <= parameter.last_major);
            assert_true(parameter.minimum <= parameter.maximum);
            assert_true((parameter.enum_value_count > 0) == (parameter.type == PGCFG_TYPE_ENUM));
            assert_true(((parameter.flags & PGCFG_PARAMETER_IS_EXTENSION) != 0) ==
                        (strchr(parameter.name, '.') != NULL));
            assert_true(((parameter.flags & PGCFG_PARAMETER_IS_VARYING) != 0) ==
                        (parameter.since[0] != '\0'));
            assert_false(pgcfg_parameter_history_find(text_of(parameter.name), major, &history));
            previous = parameter.name;
        }
        assert_true(count > 350 && count <= PGCFG_PARAMETER_COUNT);
        assert_false(pgcfg_parameter_next(major, &cursor, &parameter));
    }
    assert_false(pgcfg_parameter_by_id(-1, 18, &(pgcfg_parameter){0}));
    assert_false(pgcfg_parameter_by_id(PGCFG_PARAMETER_COUNT, 18, &(pgcfg_parameter){0}));
}

static void each_id_has_a_name(void **state)
{
    (void)state;
    for (int id = 0; id < PGCFG_PARAMETER_COUNT; id++) {
        pgcfg_parameter parameter;
        bool is_found = false;
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
            if (!pgcfg_parameter_by_id(id, major, &parameter))
                continue;
            is_found = true;
            assert_string_equal(pgcfg_parameter_name(id), parameter.name);
        }
        assert_true(is_found);
    }
    assert_null(pgcfg_parameter_name(-1));
    assert_null(pgcfg_parameter_name(PGCFG_PARAMETER_COUNT));
}

static void history_says_what_became_of_a_name(void **state)
{
    static const struct {
        const char *name;
        int major;
        int first_major, last_major;
        const char *last_release;
        const char *successor;
    } cases[] = {
        {"checkpoint_segments", 18, 0, 9, "9.4", "max_wal_size"},
        {"Checkpoint_Segments", 13, 0, 9, "9.4", "max_wal_size"},
        {"wal_keep_segments", 13, 0, 12, "12", "wal_keep_size"},
        {"trigger_file", 15, 0, 11, "11", "promote_trigger_file"},
        {"trigger_file", 16, 0, 11, "11", "pg_promote() or pg_ctl promote"},
        {"promote_trigger_file", 16, 0, 15, "15", "pg_promote() or pg_ctl promote"},
        {"stats_temp_directory", 15, 0, 14, "14", NULL},
        {"vacuum_defer_cleanup_age", 17, 0, 15, "15", "hot_standby_feedback or replication slots"},
        {"old_snapshot_threshold", 17, 0, 16, "16", NULL},
        {"db_user_namespace", 18, 0, 16, "16", NULL},
        {"operator_precedence_warning", 14, 0, 13, "13", NULL},
        {"force_parallel_mode", 18, 0, 15, "15", "debug_parallel_query"},
        {"debug_parallel_query", 15, 16, 18, "18", "force_parallel_mode"},
        {"io_method", 17, 18, 18, "18", NULL},
        {"extension_destdir", 18, 0, 17, "17", "extension_control_path"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        pgcfg_parameter_history history;

        assert_true(pgcfg_parameter_history_find(text_of(cases[i].name), cases[i].major, &history));
        assert_int_equal(history.first_major, cases[i].first_major);
        assert_int_equal(history.last_major, cases[i].last_major);
        assert_string_equal(history.last_release, cases[i].last_release);
        if (cases[i].successor == NULL)
            assert_null(history.successor);
        else
            assert_string_equal(history.successor, cases[i].successor);
    }
}

static void words_are_those_of_pg_settings(void **state)
{
    (void)state;
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_NONE), "");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_B), "B");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_KB), "kB");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_MB), "MB");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_BLOCK), "8kB");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_WAL_BLOCK), "8kB");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_MS), "ms");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_S), "s");
    assert_string_equal(pgcfg_unit_name(PGCFG_UNIT_MIN), "min");
    assert_string_equal(pgcfg_parameter_type_name(PGCFG_TYPE_BOOL), "bool");
    assert_string_equal(pgcfg_parameter_type_name(PGCFG_TYPE_INTEGER), "integer");
    assert_string_equal(pgcfg_parameter_type_name(PGCFG_TYPE_REAL), "real");
    assert_string_equal(pgcfg_parameter_type_name(PGCFG_TYPE_STRING), "string");
    assert_string_equal(pgcfg_parameter_type_name(PGCFG_TYPE_ENUM), "enum");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_INTERNAL), "internal");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_POSTMASTER), "postmaster");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_SIGHUP), "sighup");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_SUPERUSER_BACKEND), "superuser-backend");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_BACKEND), "backend");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_SUPERUSER), "superuser");
    assert_string_equal(pgcfg_context_name(PGCFG_CONTEXT_USER), "user");
}

static void what_there_is_not_has_no_word_and_no_values(void **state)
{
    static const int ids[] = {-1, PGCFG_PARAMETER_COUNT};
    pgcfg_parameter parameter = parameter_of("wal_level", 18);

    (void)state;
    assert_string_equal(pgcfg_unit_name((pgcfg_unit)99), "");
    assert_string_equal(pgcfg_parameter_type_name((pgcfg_parameter_type)99), "");
    assert_string_equal(pgcfg_context_name((pgcfg_context)99), "");
    assert_string_equal(pgcfg_parameter_enum_value(&parameter, 18, 0).name, "minimal");
    assert_null(pgcfg_parameter_enum_value(&parameter, 12, 0).name);
    assert_null(pgcfg_parameter_enum_value(&parameter, 18, 99).name);
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        parameter.id = ids[i];
        assert_null(pgcfg_parameter_enum_value(&parameter, 18, 0).name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_parameter_has_what_pg_settings_shows),
        cmocka_unit_test(names_match_in_any_case_of_ascii_letters),
        cmocka_unit_test(anything_else_is_unknown),
        cmocka_unit_test(no_name_with_something_behind_it_is_that_name),
        cmocka_unit_test(a_name_of_any_length_is_answered),
        cmocka_unit_test(a_major_that_is_unknown_knows_nothing),
        cmocka_unit_test(old_names_lead_to_the_parameter),
        cmocka_unit_test(definitions_change_with_the_major),
        cmocka_unit_test(flags_say_what_is_special),
        cmocka_unit_test(enums_have_their_hidden_spellings),
        cmocka_unit_test(walking_gives_each_parameter_once_in_order_and_finds_it_again),
        cmocka_unit_test(each_id_has_a_name),
        cmocka_unit_test(history_says_what_became_of_a_name),
        cmocka_unit_test(words_are_those_of_pg_settings),
        cmocka_unit_test(what_there_is_not_has_no_word_and_no_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
