/*
 * test_os_error.c - the texts of errors are the C library's.
 */
#include <pgcfg/loader.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <limits.h>
#include <string.h>

static void every_linux_error_has_the_text_of_strerror(void **state)
{
    (void)state;
    for (int error = 0; error <= 200; error++) {
        const char *theirs = strerror(error);

        if (strncmp(theirs, "Unknown error", strlen("Unknown error")) == 0)
            theirs = "";
        assert_string_equal(pgcfg_os_error_text(error), theirs);
    }
}

static void an_unknown_error_has_no_text(void **state)
{
    static const int unknown[] = {-1, INT_MIN, 41, 58, 134, INT_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        assert_string_equal(pgcfg_os_error_text(unknown[i]), "");
}

static void the_common_ones_are_spelled_out(void **state)
{
    (void)state;
    assert_string_equal(pgcfg_os_error_text(PGCFG_OS_ENOENT), "No such file or directory");
    assert_string_equal(pgcfg_os_error_text(13), "Permission denied");
    assert_string_equal(pgcfg_os_error_text(PGCFG_OS_EISDIR), "Is a directory");
    assert_string_equal(pgcfg_os_error_text(133), "Memory page has hardware error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_linux_error_has_the_text_of_strerror),
        cmocka_unit_test(an_unknown_error_has_no_text),
        cmocka_unit_test(the_common_ones_are_spelled_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
