/*
 * test_path.c - names of files, as 13 and 14 resolve them (dots at the end only, from the
 * right) and as 15 and newer do (all dots, from the left).
 */
#include "path.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void assert_path(const char *about, pgcfg_text path, const char *expected)
{
    if (!text_is(path, expected))
        fail_msg("%s: \"%.*s\", not \"%s\"", about, (int)path.size, path.data, expected);
}

static void needless_slashes_and_dots_go(void **state)
{
    static const struct {
        const char *name, *until_14, *from_15;
    } cases[] = {
        {"", "", ""},
        {"/", "/", "/"},
        {"//", "/", "/"},
        {"a//b///", "a/b", "a/b"},
        {".", ".", "."},
        {"..", "..", ".."},
        {"./..", "..", ".."},
        {"../.", "..", ".."},
        {"../..", "../..", "../.."},
        {"../../..", "../../..", "../../.."},
        {"a/.", "a", "a"},
        {"a/..", ".", "."},
        {"a/b/..", "a", "a"},
        {"a/b/../..", ".", "."},
        {"a/../..", "..", ".."},
        {"ab/../..", "..", ".."},
        {"a/b/c/../..", "a", "a"},
        {"/..", "/", "/"},
        {"/a/..", "/", "/"},
        {"/a/../..", "/", "/"},
        {"/.", "/", "/"},
        {"a/./b", "a/./b", "a/b"},
        {"a/../b", "a/../b", "b"},
        {"../a/../b", "../a/../b", "../b"},
        {"/../a", "/../a", "/a"},
        {"x", "x", "x"},
        {"xy", "xy", "xy"},
        {".x", ".x", ".x"},
    };
    char buffer[PGCFG_PATH_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const pgcfg_text name = text_of(cases[i].name);
        assert_path(cases[i].name, pgcfg_path_tidy(name, 14, buffer), cases[i].until_14);
        assert_path(cases[i].name, pgcfg_path_tidy(name, 15, buffer), cases[i].from_15);
    }
}

static void a_name_is_looked_for_beside_the_file_that_it_stands_in(void **state)
{
    static const struct {
        const char *base, *name, *until_14, *from_15;
    } cases[] = {
        {"/d/f", "x", "/d/x", "/d/x"},
        {"/d/f", "/x/../y", "/x/../y", "/x/../y"},
        {"/d/f", "", "/d", "/d"},
        {"/d/f", "./x", "/d/x", "/d/x"},
        {"/d/f", "././x", "/d/x", "/d/x"},
        {"/d/f", "../x", "/d/../x", "/x"},
        {"/d//f", "x", "/d/x", "/d/x"},
        {"/d/f//", "x", "/d/x", "/d/x"},
        {"/f", "x", "/x", "/x"},
        {"f", "x", "x", "x"},
        {"f", "..", "..", ".."},
        {"d/f", "..", ".", "."},
        {"", "x", "x", "x"},
        {"/", "x", "/x", "/x"},
    };
    char buffer[PGCFG_PATH_SIZE];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const pgcfg_text base = text_of(cases[i].base);
        const pgcfg_text name = text_of(cases[i].name);
        assert_path(cases[i].name, pgcfg_path_resolve(base, name, 13, buffer), cases[i].until_14);
        assert_path(cases[i].name, pgcfg_path_resolve(base, name, 18, buffer), cases[i].from_15);
    }
}

static void a_name_is_put_behind_its_directory(void **state)
{
    char buffer[PGCFG_PATH_SIZE];

    (void)state;
    assert_path("in a directory",
                pgcfg_path_join(PGCFG_TEXT("/d/"), PGCFG_TEXT("a.conf"), 18, buffer), "/d/a.conf");
    assert_path("in none", pgcfg_path_join(PGCFG_TEXT(""), PGCFG_TEXT("a.conf"), 18, buffer),
                "a.conf");
}

static void a_path_is_cut_where_the_server_cuts_it(void **state)
{
    static char name[2 * PGCFG_PATH_SIZE];
    char buffer[PGCFG_PATH_SIZE];

    (void)state;
    memset(name, 'x', sizeof(name));
    assert_int_equal(
        pgcfg_path_join(PGCFG_TEXT("/d"), (pgcfg_text){name, sizeof(name)}, 18, buffer).size,
        PGCFG_PATH_SIZE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needless_slashes_and_dots_go),
        cmocka_unit_test(a_name_is_looked_for_beside_the_file_that_it_stands_in),
        cmocka_unit_test(a_name_is_put_behind_its_directory),
        cmocka_unit_test(a_path_is_cut_where_the_server_cuts_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
