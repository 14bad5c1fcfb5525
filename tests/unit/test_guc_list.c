/*
 * test_guc_list.c - comma lists of RADIUS options and validator libraries,
 * with the verdicts that servers 13 to 18 have on them.
 */
#include "guc_list.h"

#include "number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <limits.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { NO_LIST = -1, ELEMENTS_MAX = 4 };

static pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}

typedef struct list_case {
    const char *text;
    int count; /* NO_LIST: malformed */
    const char *elements[ELEMENTS_MAX];
} list_case;

static void assert_element(const list_case *expected, pgcfg_guc_element element, int index)
{
    char written[256];
    pgcfg_buffer buffer = {written, sizeof(written), 0};
    pgcfg_text meant = text_of(expected->elements[index]);

    assert_true(pgcfg_guc_element_write(element, pgcfg_buffer_sink(&buffer)));
    if (!pgcfg_text_equal(pgcfg_buffer_text(&buffer), meant) ||
        !pgcfg_guc_element_equal(element, meant))
        fail_msg("[%s]: element %d is [%.*s]", expected->text, index, (int)buffer.needed, written);
}

static void assert_lists(const list_case *cases, size_t count, pgcfg_guc_list_kind kind, int major)
{
    for (size_t i = 0; i < count; i++) {
        pgcfg_guc_list list = pgcfg_guc_list_start(text_of(cases[i].text), kind, major);
        pgcfg_guc_element element;
        size_t counted;
        int found = 0;

        if (pgcfg_guc_list_count(text_of(cases[i].text), kind, major, &counted) !=
            (cases[i].count != NO_LIST))
            fail_msg("[%s]: well-formed or not", cases[i].text);
        if (cases[i].count == NO_LIST)
            continue;
        assert_int_equal(counted, cases[i].count);
        while (pgcfg_guc_list_next(&list, &element))
            assert_element(&cases[i], element, found++);
        assert_int_equal(found, cases[i].count);
        assert_false(pgcfg_guc_list_next(&list, &element));
        assert_false(list.is_malformed);
    }
}

static void names_end_at_blanks_and_commas(void **state)
{
    static const list_case cases[] = {
        {"", 0, {NULL}},
        {" \t\n\f\r", 0, {NULL}},
        {"a", 1, {"a"}},
        {" a , b\t,\nc ", 3, {"a", "b", "c"}},
        {"a\"b,c\"", 2, {"a\"b", "c\""}},
        {"\"\"", 1, {""}},
        {"\"\",\"\"", 2, {"", ""}},
        {"\"a b\" , \"c,d\"", 2, {"a b", "c,d"}},
        {"\"a\"\"b\"", 1, {"a\"b"}},
        {"\"\"\"\"", 1, {"\""}},
        {"\"\"\"\"\"\"", 1, {"\"\""}},
        {"\" a \"", 1, {" a "}},
        {"\xa0,\x85", 2, {"\xa0", "\x85"}},
        {",", NO_LIST, {NULL}},
        {"a,", NO_LIST, {NULL}},
        {"a, ", NO_LIST, {NULL}},
        {",a", NO_LIST, {NULL}},
        {"a,,b", NO_LIST, {NULL}},
        {"a b", NO_LIST, {NULL}},
        {"\"a", NO_LIST, {NULL}},
        {"\"", NO_LIST, {NULL}},
        {"\"\"\"", NO_LIST, {NULL}},
        {"\"a\"b", NO_LIST, {NULL}},
        {"\"a\" b", NO_LIST, {NULL}},
        {"a \"b\"", NO_LIST, {NULL}},
    };
    (void)state;
    for (int major = 13; major <= 18; major++)
        assert_lists(cases, COUNT(cases), PGCFG_GUC_NAMES, major);
}

static void directories_may_have_blanks_inside(void **state)
{
    static const list_case cases[] = {
        {"", 0, {NULL}},
        {" ", 0, {NULL}},
        {" a  b , c ", 2, {"a  b", "c"}},
        {"a \"b\"", 1, {"a \"b\""}},
        {"\"a\"\"b \",c", 2, {"a\"b ", "c"}},
        {"\"\"", 1, {""}},
        {"a,", NO_LIST, {NULL}},
        {" , a", NO_LIST, {NULL}},
        {"\"a\"b", NO_LIST, {NULL}},
        {"\"a", NO_LIST, {NULL}},
    };
    (void)state;
    assert_lists(cases, COUNT(cases), PGCFG_GUC_DIRECTORIES, 18);
}

static void a_vertical_tab_is_blank_from_17_on(void **state)
{
    static const list_case before[] = {
        {"a\vb", 1, {"a\vb"}}, {"\v", 1, {"\v"}}, {"a,\v", 2, {"a", "\v"}}};
    static const list_case since[] = {
        {"a\vb", NO_LIST, {NULL}}, {"\v", 0, {NULL}}, {"\va\v", 1, {"a"}}};

    (void)state;
    for (int major = 13; major <= 16; major++)
        assert_lists(before, COUNT(before), PGCFG_GUC_NAMES, major);
    for (int major = 17; major <= 18; major++)
        assert_lists(since, COUNT(since), PGCFG_GUC_NAMES, major);
}

static void a_malformed_list_says_so_when_its_end_is_reached(void **state)
{
    pgcfg_guc_list list = pgcfg_guc_list_start(PGCFG_TEXT("a,b c"), PGCFG_GUC_NAMES, 18);
    pgcfg_guc_element element;

    (void)state;
    assert_true(pgcfg_guc_list_next(&list, &element));
    assert_false(list.is_malformed);
    assert_false(pgcfg_guc_list_next(&list, &element));
    assert_true(list.is_malformed);
    assert_false(pgcfg_guc_list_next(&list, &element));
}

static void a_list_ends_at_a_nul_byte(void **state)
{
    static const pgcfg_text text = {"a,b\0,", 5};
    static const pgcfg_text nothing = {NULL, 0};
    size_t count;

    (void)state;
    assert_true(pgcfg_guc_list_count(text, PGCFG_GUC_NAMES, 18, &count));
    assert_int_equal(count, 2);
    assert_true(pgcfg_guc_list_count(nothing, PGCFG_GUC_NAMES, 18, &count));
    assert_int_equal(count, 0);
}

static void an_element_equals_only_what_it_means(void **state)
{
    static const pgcfg_guc_element quoted = {{"a\"\"b", 4}, true};
    static const pgcfg_guc_element bare = {{"a\"\"b", 4}, false};

    (void)state;
    assert_true(pgcfg_guc_element_equal(quoted, PGCFG_TEXT("a\"b")));
    assert_false(pgcfg_guc_element_equal(quoted, PGCFG_TEXT("a\"\"b")));
    assert_false(pgcfg_guc_element_equal(quoted, PGCFG_TEXT("a\"")));
    assert_false(pgcfg_guc_element_equal(quoted, PGCFG_TEXT("a\"bc")));
    assert_false(pgcfg_guc_element_equal(quoted, PGCFG_TEXT("")));
    assert_true(pgcfg_guc_element_equal(bare, PGCFG_TEXT("a\"\"b")));
}

static void an_integer_is_what_atoi_makes_of_it(void **state)
{
    static const struct {
        const char *text;
        int value;
    } cases[] = {
        {"1812", 1812}, {"0", 0}, {"", 0}, {"abc", 0}, {"12abc", 12}, {"-1", -1}, {"+5", 5},
        {" \t\n\v\f\r7", 7}, {"- 1", 0}, {"+-1", 0}, {"0x10", 0}, {"1e3", 1}, {"007", 7},
        {"2147483647", INT_MAX}, {"2147483648", INT_MIN}, {"-2147483648", INT_MIN},
        {"4294967296", 0}, {"4294967297", 1}, {"-4294967297", -1},
        {"9223372036854775807", -1}, {"9223372036854775808", -1}, {"-9223372036854775808", 0},
        {"18446744073709551615", -1}, {"18446744073709551621", -1},
        {"99999999999999999999", -1}, {"-99999999999999999999", 0}, {"\"\"1", 0}, {"1\"\"2", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_guc_element element = {text_of(cases[i].text), true};

        if (pgcfg_guc_element_integer(element) != cases[i].value)
            fail_msg("[%s] is %d", cases[i].text, pgcfg_guc_element_integer(element));
    }
}

static void a_library_is_kept_as_a_canonical_path(void **state)
{
    static const struct {
        const char *text;
        const char *path;
    } cases[] = {
        {"foo", "foo"},       {"./foo", "foo"}, {"foo/.././foo", "foo"}, {"/l//m/../x/", "/l/x"},
        {"\"\"", ""},         {".", "."},       {"..//a/..", ".."},      {"\"a\"\"b/\"", "a\"b"},
        {"a b /./c", "a b /c"}, {"/..", "/"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_guc_list list =
            pgcfg_guc_list_start(text_of(cases[i].text), PGCFG_GUC_DIRECTORIES, 18);
        char buffer[PGCFG_PATH_SIZE];
        pgcfg_guc_element element;

        assert_true(pgcfg_guc_list_next(&list, &element));
        if (!pgcfg_text_equal(pgcfg_guc_element_path(element, 18, buffer), text_of(cases[i].path)))
            fail_msg("[%s]", cases[i].text);
    }
}

static void a_library_is_cut_to_the_longest_path(void **state)
{
    char name[3 * PGCFG_PATH_SIZE];
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_guc_element element = {{name, sizeof(name)}, true};
    pgcfg_text path;

    (void)state;
    memset(name, '"', sizeof(name));
    path = pgcfg_guc_element_path(element, 18, buffer);
    assert_int_equal(path.size, PGCFG_PATH_SIZE - 1);
    assert_int_equal(path.data[path.size - 1], '"');
}

static void a_server_is_refused_only_if_no_name_service_could_know_it(void **state)
{
    static const struct {
        const char *text;
        bool is_refused;
    } cases[] = {
        {"1", false}, {"1.2.3.4%1", false}, {"127.0.0.1", false}, {"::1", false}, {"10.1", false},
        {"0x7f000001", false},
        {"localhost", false}, {"nosuch.invalid", false}, {"256.1.1.1", false}, {"a_b!", false},
        {"[::1]", false}, {"fe80::1%eth0", false}, {"fe80::1%1", false}, {"::1%1", false},
        {"a%b", false}, {"**", false}, 
        {"", true}, {"*", true}, {"a b", true}, {" 127.0.0.1", true}, {"127.0.0.1\v", true},
        {"a#b", true}, {"::1%x", true}, {"fe80::1%", true}, {"::1%4294967296", true},
        {"fe80::1%abcdefghijklmnop", true},
    };
    /* 15 bytes, as long as the name of an interface may be */
    const pgcfg_guc_element zone_with_quote = {PGCFG_TEXT("fe80::1%a\"\"bcdefghijklmn"), true};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_guc_element element = {text_of(cases[i].text), i % 2 == 0};

        if (pgcfg_radius_server_is_refused(element) != cases[i].is_refused)
            fail_msg("[%s] is refused: %d", cases[i].text, !cases[i].is_refused);
    }
    assert_false(pgcfg_radius_server_is_refused(zone_with_quote));
}

static bool refuse(void *context, const char *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return false;
}

static void a_sink_that_refuses_is_reported(void **state)
{
    static const pgcfg_guc_element element = {{"a", 1}, false};
    static const pgcfg_guc_element empty = {{NULL, 0}, false};
    pgcfg_sink sink = {NULL, refuse};

    (void)state;
    assert_false(pgcfg_guc_element_write(element, sink));
    assert_true(pgcfg_guc_element_write(empty, sink));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_end_at_blanks_and_commas),
        cmocka_unit_test(directories_may_have_blanks_inside),
        cmocka_unit_test(a_vertical_tab_is_blank_from_17_on),
        cmocka_unit_test(a_malformed_list_says_so_when_its_end_is_reached),
        cmocka_unit_test(a_list_ends_at_a_nul_byte),
        cmocka_unit_test(an_element_equals_only_what_it_means),
        cmocka_unit_test(an_integer_is_what_atoi_makes_of_it),
        cmocka_unit_test(a_library_is_kept_as_a_canonical_path),
        cmocka_unit_test(a_library_is_cut_to_the_longest_path),
        cmocka_unit_test(a_server_is_refused_only_if_no_name_service_could_know_it),
        cmocka_unit_test(a_sink_that_refuses_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
