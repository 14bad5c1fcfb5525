/*
 * test_value_sweep.c - all parameters of all majors with values of all kinds: what is
 * written of them is the same whole or not at all, whichever piece a sink refuses. And
 * values that fit no parameter.
 */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check.h"
#include "real.h"
#include "value_unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A value and what became of it, with one of the five things to write of it. */
typedef struct written {
    pgcfg_parameter parameter;
    int major;
    pgcfg_text text;
    pgcfg_value value;
    pgcfg_value_problem problem;
    enum { MESSAGE, DETAIL, HINT, SETTING, SHOW, KINDS } kind;
} written;

static bool write_it(const written *w, pgcfg_sink sink)
{
    switch (w->kind) {
    case MESSAGE:
        return pgcfg_value_message_write(&w->problem, &w->parameter, w->major,
                                         PGCFG_TEXT("AsWritten"), w->text, sink);
    case DETAIL:
        return pgcfg_value_detail_write(&w->problem, &w->parameter, w->major, sink);
    case HINT:
        return pgcfg_value_hint_write(&w->problem, &w->parameter, w->major, sink);
    case SETTING:
        return pgcfg_value_setting_write(&w->value, &w->parameter, w->major, sink);
    default:
        return pgcfg_value_show_write(&w->value, &w->parameter, w->major, sink);
    }
}

/* Takes so many pieces, then refuses. */
typedef struct patience {
    int left;
    size_t size; /* of what was taken */
} patience;

static bool take_pieces(void *context, const char *data, size_t size)
{
    patience *p = context;

    (void)data;
    if (p->left-- == 0)
        return false;
    p->size += size;
    return true;
}

static void check_refusals(const written *w)
{
    patience all = {.left = 1 << 20};
    int pieces = 0;
    size_t before = 0;

    assert_true(write_it(w, (pgcfg_sink){&all, take_pieces}));
    for (;; pieces++) {
        patience some = {.left = pieces};
        if (write_it(w, (pgcfg_sink){&some, take_pieces})) {
            assert_int_equal(some.size, all.size);
            break;
        }
        assert_true(pieces == 0 || some.size > before);
        before = some.size;
    }
    assert_int_equal(pieces, (1 << 20) - all.left);
}

static void whatever_is_written_of_a_value_a_refusal_is_told(void **state)
{
    static const char *const texts[] = {"",
                                        "on",
                                        "junk",
                                        "0",
                                        "-1",
                                        "17",
                                        "1.5",
                                        "1e300",
                                        "1e-7",
                                        "99999999999",
                                        "-9223372036854775808",
                                        "5 parsecs",
                                        "a, b",
                                        "a b",
                                        "\"B\"\"c\"",
                                        "iso, dmy",
                                        "-7.5125",
                                        "200",
                                        "UNICODE",
                                        "utf-8",
                                        "0 (a)",
                                        "\"a",
                                        "A",
                                        "a\xC3\xA4",
                                        "/a/../b"};

    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        written w = {.major = major};
        uint32_t cursor = 0;

        while (pgcfg_parameter_next(major, &cursor, &w.parameter)) {
            for (size_t i = 0; i < COUNT(texts); i++) {
                w.text = text_of(texts[i]);
                (void)pgcfg_value_parse(&w.parameter, major, w.text, &w.value, &w.problem);
                for (w.kind = MESSAGE; w.kind < KINDS; w.kind++)
                    check_refusals(&w);
            }
        }
    }
}

/* As of another library's version, or of another parameter. */
static void what_is_no_value_of_the_parameter_is_not_written(void **state)
{
    char bytes[100];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};
    pgcfg_sink sink = pgcfg_buffer_sink(&buffer);
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;

    (void)state;
    assert_true(pgcfg_parameter_find(PGCFG_TEXT("work_mem"), 18, &parameter));
    memset(&value, 0, sizeof(value));
    memset(&problem, 0, sizeof(problem));
    value.type = PGCFG_TYPE_ENUM; /* of no enum */
    assert_false(pgcfg_value_show_write(&value, &parameter, 18, sink));
    value.type = (pgcfg_parameter_type)99;
    assert_false(pgcfg_value_setting_write(&value, &parameter, 18, sink));
    problem.status = (pgcfg_value_status)99;
    assert_false(pgcfg_value_message_write(&problem, &parameter, 18, PGCFG_TEXT("work_mem"),
                                           PGCFG_TEXT("x"), sink));
    assert_string_equal(pgcfg_value_status_name(problem.status), "none");
    problem.hint = (pgcfg_value_hint)99;
    assert_false(pgcfg_value_hint_write(&problem, &parameter, 18, sink));
    assert_int_equal(buffer.needed, 0);
}

/* Whole numbers of the smallest unit are the best that there is; what is less than
 * any of them is no whole number of one. */
static void a_real_that_no_unit_can_show_stays_in_the_smallest(void **state)
{
    static const struct {
        double number;
        const char *unit;
        double shown;
    } cases[] = {{86400000, "d", 1},
                 {1.5, "us", 1500},
                 {0.0001, "us", 0.1},
                 {0x1p-1074, "us", 0x1p-1074 * 1000}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double number = cases[i].number;
        assert_string_equal(pgcfg_unit_fit_real(PGCFG_UNIT_MS, &number), cases[i].unit);
        assert_true(number >= cases[i].shown * 0.999999 && number <= cases[i].shown * 1.000001);
    }
}

/* strtol's own edge, before the server cuts to 32 bits. */
static void the_smallest_integer_of_64_bits_is_too_large_for_32(void **state)
{
    static const char *const texts[] = {"-9223372036854775808", "-9223372036854775807",
                                        "9223372036854775807", "-0x8000000000000000"};
    pgcfg_parameter parameter;

    (void)state;
    assert_true(pgcfg_parameter_find(PGCFG_TEXT("port"), 18, &parameter));
    for (size_t i = 0; i < COUNT(texts); i++) {
        pgcfg_value value;
        pgcfg_value_problem problem;
        assert_false(pgcfg_value_parse(&parameter, 18, text_of(texts[i]), &value, &problem));
        assert_int_equal(problem.status, PGCFG_VALUE_INVALID);
        assert_int_equal(problem.hint, PGCFG_VALUE_HINT_INTEGER_RANGE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_written_of_a_value_a_refusal_is_told),
        cmocka_unit_test(what_is_no_value_of_the_parameter_is_not_written),
        cmocka_unit_test(a_real_that_no_unit_can_show_stays_in_the_smallest),
        cmocka_unit_test(the_smallest_integer_of_64_bits_is_too_large_for_32),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
