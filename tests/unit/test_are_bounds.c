/*
 * test_are_bounds.c - searching with regular expressions: how majors differ, compiled
 * programs, and what happens at the bounds of workspace and time.
 */
#include <pgcfg/regex.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MATCH PGCFG_REGEX_MATCH
#define NO_MATCH PGCFG_REGEX_NO_MATCH
#define UNKNOWN PGCFG_REGEX_UNKNOWN

static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];

static pgcfg_text view_of(const char *string)
{
    return (pgcfg_text){string, strlen(string)};
}

static pgcfg_regex_answer search(const char *pattern, int major, pgcfg_text subject)
{
    pgcfg_regex_group group;
    return pgcfg_are_search(view_of(pattern), major, subject, &group, NULL, workspace,
                            sizeof workspace);
}

static void assert_answer(const char *pattern, const char *subject, pgcfg_regex_answer until_13,
                          pgcfg_regex_answer from_14)
{
    for (int major = 13; major <= 18; major++) {
        const pgcfg_regex_answer answer = search(pattern, major, view_of(subject));
        if (answer != (major < 14 ? until_13 : from_14))
            fail_msg("%d, \"%s\" in \"%s\": answer %d", major, pattern, subject, (int)answer);
    }
}

/* `unit`, `count` times, behind `before`; to be freed. */
static char *repeated(const char *before, const char *unit, size_t count, const char *after)
{
    const size_t unit_size = strlen(unit);
    char *text = malloc(strlen(before) + unit_size * count + strlen(after) + 1);
    assert_non_null(text);
    char *at = text + sprintf(text, "%s", before);
    for (size_t i = 0; i < count; i++, at += unit_size)
        memcpy(at, unit, unit_size);
    strcpy(at, after);
    return text;
}

static void assert_long(const char *pattern, const char *unit, size_t count, const char *after,
                        pgcfg_regex_answer expected)
{
    char *subject = repeated("", unit, count, after);
    const pgcfg_regex_answer answer = search(pattern, 18, view_of(subject));
    free(subject);
    if (answer != expected)
        fail_msg("\"%s\": answer %d", pattern, (int)answer);
}

/* ---- majors ---------------------------------------------------------------------------- */

static void back_references_meet_constraints_again_in_13(void **state)
{
    (void)state;
    assert_answer("(\\ma)\\1", "aa", NO_MATCH, MATCH);
    assert_answer("(^a)\\1", "aa", NO_MATCH, MATCH);
    assert_answer("((?<!x)a)\\1", "aa", MATCH, MATCH);
    assert_answer("((?<!a)a)\\1", "aa", NO_MATCH, MATCH);
}

static void complements_of_classes_take_newlines_since_14(void **state)
{
    (void)state;
    assert_answer("(?n)a\\Db", "a\nb", NO_MATCH, MATCH);
    assert_answer("(?p)a\\Wb", "a\nb", NO_MATCH, MATCH);
    assert_answer("(?w)a\\Wb", "a\nb", MATCH, MATCH);
    assert_answer("a\\Wb", "a\nb", MATCH, MATCH);
    assert_answer("(?n)a[^0-9]b", "a\nb", NO_MATCH, NO_MATCH);
}

static void what_a_major_refuses_stays_unknown(void **state)
{
    (void)state;
    assert_answer("[\\W]", "-", UNKNOWN, MATCH);
    assert_answer("[[:word:]]", "a", UNKNOWN, MATCH);
    assert_answer("(a", "a", UNKNOWN, UNKNOWN);
    assert_answer("a)", "a)", UNKNOWN, UNKNOWN);
    assert_answer("a**", "a", UNKNOWN, UNKNOWN);
    assert_answer("\\1", "a", UNKNOWN, UNKNOWN);
    assert_answer("(a)(?=\\1)", "aa", UNKNOWN, UNKNOWN);
    assert_answer("(a\\1)", "aa", UNKNOWN, UNKNOWN);
    assert_answer("[a", "a", UNKNOWN, UNKNOWN);
}

/* The server looks on from behind the first place where a match could end, but not if that
 * is the end of the subject. */
static void a_back_reference_is_not_looked_for_at_the_very_end(void **state)
{
    (void)state;
    assert_answer("(a|b)\\1|$", "abc", NO_MATCH, NO_MATCH);
    assert_answer("(a|b)\\1|$", "abcc", MATCH, MATCH);
    assert_answer("(a|b)\\1|$", "ab", MATCH, MATCH);
    assert_answer("(a|b)\\1|$", "", MATCH, MATCH);
}

/* ---- programs ----------------------------------------------------------------------------- */

static void groups_are_counted(void **state)
{
    static const struct {
        const char *pattern;
        uint32_t groups;
    } cases[] = {{"a", 0},         {"(a)", 1},     {"(a)(b)", 2}, {"((a))", 2},
                 {"(?:a)", 0},     {"(?=(a))", 0}, {"(a){0}", 1}, {"(?b)(a)\\(b\\)", 1},
                 {"***=(a)", 0},   {"(a){3}", 1},  {"[(](a)", 1}, {"\\((a)\\)", 1},
                 {"(a(b(c)))", 3}, {"(", 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t count = 99;
        (void)pgcfg_are_search(view_of(cases[i].pattern), 18, view_of(""), NULL, &count, workspace,
                               sizeof workspace);
        assert_int_equal(count, cases[i].groups);
    }
}

static void a_program_is_compiled_once_and_searched_with_often(void **state)
{
    static char buffer[4096];
    static char other[4096];
    pgcfg_are_program program;
    pgcfg_regex_group group;
    (void)state;
    assert_int_equal(pgcfg_are_compile(&program, PGCFG_TEXT("^(.*)@(a|b)\\.com$"), 16, buffer + 1,
                                       sizeof buffer - 1),
                     PGCFG_REGEX_OK);
    assert_int_equal(program.group_count, 2);
    assert_true(program.size < 700);
    for (int i = 0; i < 3; i++) {
        memset(buffer + 1 + program.size, 0xAA, sizeof buffer - 1 - program.size);
        assert_int_equal(pgcfg_are_program_search(&program, PGCFG_TEXT("anna@b.com"), &group,
                                                  other + 3, sizeof other - 3),
                         MATCH);
        assert_true(group.took_part);
        assert_int_equal(group.begin, 0);
        assert_int_equal(group.end, 4);
        assert_int_equal(pgcfg_are_program_search(&program, PGCFG_TEXT("anna@c.com"), &group, other,
                                                  sizeof other),
                         NO_MATCH);
        assert_false(group.took_part);
    }
}

static void a_program_that_did_not_compile_finds_nothing_out(void **state)
{
    pgcfg_are_program program;
    pgcfg_regex_group group = {true, 1, 2};
    (void)state;
    assert_int_equal(pgcfg_are_compile(&program, PGCFG_TEXT("(a"), 16, workspace, sizeof workspace),
                     PGCFG_REGEX_PARENTHESES_NOT_BALANCED);
    assert_int_equal(program.size, 0);
    assert_int_equal(
        pgcfg_are_program_search(&program, PGCFG_TEXT("a"), &group, workspace, sizeof workspace),
        UNKNOWN);
    assert_false(group.took_part);
    assert_int_equal(group.begin, 0);
}

static void compiling_gives_the_first_error_as_the_checker_does(void **state)
{
    static const char *const patterns[] = {
        "a",      "(",      ")",        "a**",      "a{2,1}", "a{256}",     "[a",  "[b-a]", "\\q",
        "\\1",    "(\\1)",  "[[:x:]]",  "[[.xx.]]", "(?z)",   "***?",       "***", "(?",    "a{1",
        "(?e)a)", "(?b)a)", "(?b)a\\)", "(?e)a\\)", "(?=a)*", "(?=(a)\\1)", "\\"};
    static char other[PGCFG_ARE_CHECK_SIZE];
    pgcfg_are_program program;
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        for (int major = 13; major <= 18; major++)
            assert_int_equal(pgcfg_are_compile(&program, view_of(patterns[i]), major, workspace,
                                               sizeof workspace),
                             pgcfg_are_check(view_of(patterns[i]), major, other, sizeof other));
}

static void the_engine_searches_too(void **state)
{
    const pgcfg_regex_engine *engine = &pgcfg_are_engine;
    pgcfg_regex_group group;
    uint32_t count;
    (void)state;
    assert_int_equal(engine->search(engine->context, PGCFG_TEXT("x(.)"), 16, PGCFG_TEXT("axb"),
                                    &group, &count, workspace, sizeof workspace),
                     MATCH);
    assert_int_equal(count, 1);
    assert_int_equal(group.begin, 2);
}

/* ---- bounds ---------------------------------------------------------------------------------- */

static void nested_repetitions_take_no_exponential_time(void **state)
{
    (void)state;
    assert_long("(a*)*b", "a", 5000, "", NO_MATCH);
    assert_long("(a|aa)+$", "a", 5000, "b", NO_MATCH);
    assert_long("^(a?){50}a{50}$", "a", 50, "", MATCH);
    assert_long("^(([a-z])+.)+[A-Z]([a-z])+$", "a", 5000, "", NO_MATCH);
    assert_long("(x+x+)+y", "x", 5000, "", NO_MATCH);
}

static void back_references_end_at_a_number_of_steps(void **state)
{
    (void)state;
    assert_long("^(a*)(a*)(a*)(a*)\\1\\2\\3\\4b$", "a", 200, "c", NO_MATCH);
    assert_long("^(a+)(a+)(a+)(a+)(a+)\\5\\4\\3\\2\\1b?c", "a", 300, "bc", UNKNOWN);
    assert_long("^(.*)\\1$", "ab", 1000, "", MATCH);
}

static void a_megabyte_is_searched_in_one_pass(void **state)
{
    (void)state;
    assert_long("a.*b$", "a", 1000000, "b", MATCH);
    assert_long("^[a-z]+$", "a", 1000000, "B", NO_MATCH);
    assert_long("(x)?b", "a", 1000000, "b", MATCH);
    assert_long("^(a*)b$", "a", 1000000, "b", MATCH);
    assert_long("\\mb", "a", 1000000, " b", MATCH);
    assert_long("^(a|b)*$", "ab", 500000, "", UNKNOWN); /* no room for each part */
    assert_long("^(?:a|b)*$", "ab", 500000, "", MATCH);
    assert_long("b(?=c)", "a", 1000000, "bc", UNKNOWN); /* nor for a bit for each place */
}

static void a_match_is_known_where_its_group_is_not(void **state)
{
    char *subject = repeated("", "ab", 500000, "");
    pgcfg_regex_group group;
    (void)state;
    assert_int_equal(pgcfg_are_search(PGCFG_TEXT("^(a|b)*$"), 18, view_of(subject), NULL, NULL,
                                      workspace, sizeof workspace),
                     MATCH);
    assert_int_equal(pgcfg_are_search(PGCFG_TEXT("^(a|b)*$"), 18, view_of(subject), &group, NULL,
                                      workspace, sizeof workspace),
                     UNKNOWN);
    assert_false(group.took_part);
    free(subject);
}

/* Each size in a block of just so many bytes, for the sanitizers. */
static void assert_monotone(const char *pattern, const char *subject)
{
    pgcfg_regex_group whole;
    pgcfg_regex_group group;
    const pgcfg_regex_answer expected = pgcfg_are_search(view_of(pattern), 18, view_of(subject),
                                                         &whole, NULL, workspace, sizeof workspace);
    pgcfg_regex_answer last = UNKNOWN;
    assert_int_not_equal(expected, UNKNOWN);
    for (size_t size = 0; size < 6000; size++) {
        char *block = malloc(size > 0 ? size : 1);
        assert_non_null(block);
        const pgcfg_regex_answer answer = pgcfg_are_search(
            view_of(pattern), 18, view_of(subject), &group, NULL, size > 0 ? block : NULL, size);
        free(block);
        if (answer == UNKNOWN) {
            assert_int_equal(last, UNKNOWN); /* once there is room, more does no harm */
            assert_false(group.took_part);
        } else {
            assert_int_equal(answer, expected);
            assert_memory_equal(&group.begin, &whole.begin, sizeof group.begin);
            assert_int_equal(group.end, whole.end);
        }
        last = answer;
    }
    assert_int_equal(last, expected);
}

static void a_small_workspace_only_makes_answers_unknown(void **state)
{
    (void)state;
    assert_monotone("a", "ba");
    assert_monotone("^(.*)@example\\.com$", "anna@example.com");
    assert_monotone("(a|b)*c", "ababc");
    assert_monotone("((a)|b)*?\\2c", "abaac");
    assert_monotone("(?=a)[ab]+(?<!c)(x{2,3}|y)$", "abaxx");
    assert_monotone("((((a))))[^b]", "xaa");
    assert_monotone("(?=a|b)a(?:a|b){2,5}|[cd]", "aba");
    assert_monotone("ab+?c+[de]", "xabbcd");
    assert_monotone("((a)|b){2,3}(?:(c)\\3){2,3}", "bacccc");
    assert_monotone("(a+?){1,1}b(?:x{3}){4}?", "aabxxxxxxxxxxxx");
}

static void no_memory_is_too_little_memory(void **state)
{
    pgcfg_are_program program;
    pgcfg_regex_group group;
    (void)state;
    assert_int_equal(pgcfg_are_compile(&program, PGCFG_TEXT("a"), 18, NULL, 0),
                     PGCFG_REGEX_OUT_OF_MEMORY);
    assert_int_equal(pgcfg_are_compile(&program, PGCFG_TEXT("a"), 18, NULL, 4096),
                     PGCFG_REGEX_OUT_OF_MEMORY);
    assert_int_equal(pgcfg_are_compile(&program, PGCFG_TEXT("a"), 18, workspace + 1, 2),
                     PGCFG_REGEX_OUT_OF_MEMORY);
    assert_int_equal(
        pgcfg_are_compile(&program, PGCFG_TEXT("(a)"), 18, workspace, sizeof workspace),
        PGCFG_REGEX_OK);
    assert_int_equal(pgcfg_are_program_search(&program, PGCFG_TEXT("a"), &group, NULL, 4096),
                     UNKNOWN);
    assert_int_equal(pgcfg_are_program_search(&program, PGCFG_TEXT("a"), &group, workspace + 1, 2),
                     UNKNOWN);
}

/* Neither looks at what is not there. */
static void sizes_beyond_any_are_bounded(void **state)
{
    static char other[PGCFG_REGEX_WORKSPACE_SIZE];
    const pgcfg_text long_text = {"(a)", UINT32_MAX};
    pgcfg_are_program program;
    pgcfg_regex_group group;
    (void)state;
    assert_int_equal(pgcfg_are_compile(&program, long_text, 18, workspace, sizeof workspace),
                     PGCFG_REGEX_UNDECIDED);
    assert_int_equal(
        pgcfg_are_compile(&program, PGCFG_TEXT("(a)"), 18, workspace, sizeof workspace),
        PGCFG_REGEX_OK);
    assert_int_equal(pgcfg_are_program_search(&program, long_text, &group, other, sizeof other),
                     UNKNOWN);
    assert_int_equal(
        pgcfg_are_program_search(&program, PGCFG_TEXT("xa"), &group, other, SIZE_MAX / 2), MATCH);
    assert_int_equal(group.begin, 1);
}

static void a_program_has_a_greatest_number_of_records(void **state)
{
    static const char *const sets[] = {"", "[ab]", "[ab][bc]", "[ab][bc][cd]"};
    const size_t size = 8000000;
    char *room = malloc(size);
    pgcfg_are_program program;
    (void)state;
    assert_non_null(room);
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) { /* each takes a record */
        char *pattern = repeated(sets[i], "()", 20000, "");
        assert_int_equal(pgcfg_are_compile(&program, view_of(pattern), 18, room, size),
                         PGCFG_REGEX_UNDECIDED);
        assert_int_equal(program.size, 0);
        pattern[2 * 16000] = '\0';
        assert_int_equal(pgcfg_are_compile(&program, view_of(pattern), 18, room, size),
                         PGCFG_REGEX_OK);
        free(pattern);
    }
    free(room);
}

static void large_patterns_compile_until_they_do_not_fit(void **state)
{
    char *pattern = repeated("", "(a{20})", 100, "");
    char *deep = repeated("", "(", PGCFG_ARE_DEPTH_MAX + 1, "");
    static char large[2000000];
    pgcfg_are_program program;
    (void)state;
    assert_int_equal(pgcfg_are_compile(&program, view_of(pattern), 18, large, sizeof large),
                     PGCFG_REGEX_OK);
    assert_int_equal(program.group_count, 100);
    assert_int_equal(pgcfg_are_compile(&program, view_of(pattern), 18, large, program.size - 1),
                     PGCFG_REGEX_OUT_OF_MEMORY);
    assert_int_equal(
        pgcfg_are_compile(&program, PGCFG_TEXT("((a{255}){255}){255}"), 18, large, sizeof large),
        PGCFG_REGEX_UNDECIDED);
    assert_int_equal(pgcfg_are_compile(&program, view_of(deep), 18, large, sizeof large),
                     PGCFG_REGEX_UNDECIDED);
    free(pattern);
    free(deep);
}

static void views_may_be_empty_and_hold_any_byte(void **state)
{
    static const char zero[] = {'a', '\0', 'b'};
    const pgcfg_text nothing = {NULL, 0};
    (void)state;
    assert_int_equal(
        pgcfg_are_search(nothing, 18, nothing, NULL, NULL, workspace, sizeof workspace), MATCH);
    assert_int_equal(search("^$", 18, nothing), MATCH);
    assert_int_equal(search("a", 18, nothing), NO_MATCH);
    assert_int_equal(search("^a.b$", 18, (pgcfg_text){zero, sizeof zero}), MATCH);
    assert_int_equal(search("a[[:cntrl:]]b", 18, (pgcfg_text){zero, sizeof zero}), MATCH);
    assert_int_equal(pgcfg_are_search(PGCFG_TEXT("a"), 18, PGCFG_TEXT("a"), NULL, NULL, NULL, 0),
                     UNKNOWN);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(back_references_meet_constraints_again_in_13),
        cmocka_unit_test(complements_of_classes_take_newlines_since_14),
        cmocka_unit_test(what_a_major_refuses_stays_unknown),
        cmocka_unit_test(a_back_reference_is_not_looked_for_at_the_very_end),
        cmocka_unit_test(groups_are_counted),
        cmocka_unit_test(a_program_is_compiled_once_and_searched_with_often),
        cmocka_unit_test(a_program_that_did_not_compile_finds_nothing_out),
        cmocka_unit_test(compiling_gives_the_first_error_as_the_checker_does),
        cmocka_unit_test(the_engine_searches_too),
        cmocka_unit_test(nested_repetitions_take_no_exponential_time),
        cmocka_unit_test(back_references_end_at_a_number_of_steps),
        cmocka_unit_test(a_megabyte_is_searched_in_one_pass),
        cmocka_unit_test(a_match_is_known_where_its_group_is_not),
        cmocka_unit_test(a_small_workspace_only_makes_answers_unknown),
        cmocka_unit_test(no_memory_is_too_little_memory),
        cmocka_unit_test(sizes_beyond_any_are_bounded),
        cmocka_unit_test(a_program_has_a_greatest_number_of_records),
        cmocka_unit_test(large_patterns_compile_until_they_do_not_fit),
        cmocka_unit_test(views_may_be_empty_and_hold_any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
