/*
 * test_are.c - regular expressions that the server takes and refuses, each with
 * its answer on the majors 13 to 18. The answers are those of real servers.
 */
#include <pgcfg/regex.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OLDEST = 13, NEWEST = 18 };

typedef struct pattern_case {
    const char *pattern;
    pgcfg_regex_status status;
} pattern_case;

#define OK PGCFG_REGEX_OK
#define REGEXP PGCFG_REGEX_INVALID_REGEXP
#define COLLATING PGCFG_REGEX_INVALID_COLLATING_ELEMENT
#define CLASS PGCFG_REGEX_INVALID_CHARACTER_CLASS
#define ESCAPE PGCFG_REGEX_INVALID_ESCAPE
#define BACKREFERENCE PGCFG_REGEX_INVALID_BACKREFERENCE
#define BRACKETS PGCFG_REGEX_BRACKETS_NOT_BALANCED
#define PARENTHESES PGCFG_REGEX_PARENTHESES_NOT_BALANCED
#define BRACES PGCFG_REGEX_BRACES_NOT_BALANCED
#define REPETITION PGCFG_REGEX_INVALID_REPETITION_COUNT
#define RANGE PGCFG_REGEX_INVALID_CHARACTER_RANGE
#define OPERAND PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND
#define OPTION PGCFG_REGEX_INVALID_EMBEDDED_OPTION
#define UNDECIDED PGCFG_REGEX_UNDECIDED

static char workspace[PGCFG_ARE_CHECK_SIZE];

static pgcfg_regex_status check(const char *pattern, int major)
{
    const pgcfg_text text = {pattern, strlen(pattern)};
    return pgcfg_are_check(text, major, workspace, sizeof workspace);
}

static void assert_status(const char *pattern, int major, pgcfg_regex_status expected)
{
    const pgcfg_regex_status status = check(pattern, major);
    if (status != expected)
        fail_msg("%d, \"%s\": %s, should be %s", major, pattern, pgcfg_regex_status_text(status),
                 pgcfg_regex_status_text(expected));
}

static void assert_cases(const pattern_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int major = OLDEST; major <= NEWEST; major++)
            assert_status(cases[i].pattern, major, cases[i].status);
}

/* `piece` so many times, between `before` and `after`. To be freed. */
static char *repeated(const char *before, const char *piece, size_t times, const char *after)
{
    const size_t size = strlen(piece);
    char *text = malloc(strlen(before) + times * size + strlen(after) + 1);
    assert_non_null(text);
    strcpy(text, before);
    char *end = text + strlen(before);
    for (size_t i = 0; i < times; i++, end += size)
        memcpy(end, piece, size);
    strcpy(end, after);
    return text;
}

static void assert_repeated(const char *before, const char *piece, size_t times, const char *after,
                            pgcfg_regex_status expected)
{
    char *pattern = repeated(before, piece, times, after);
    for (int major = OLDEST; major <= NEWEST; major++)
        assert_int_equal(check(pattern, major), expected);
    free(pattern);
}

static void ordinary_patterns_are_taken(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"", OK},
        {"^db[0-9]+$", OK},
        {"a|b||c", OK},
        {"()", OK},
        {"(|a)", OK},
        {".*", OK},
        {"^(.*)@(example|test)\\.(com|org)$", OK},
        {"[a-z0-9._-]{1,63}(\\.[a-z0-9-]{1,63}){0,5}", OK},
        {"^(?=.*[A-Z])(?=.*\\d)[A-Za-z\\d]{8,64}$", OK},
        {"\xe4\xff\x80+", OK},
        {"[\x80-\xff]", OK},
        {"a}b]", OK},
    };
    assert_cases(cases, COUNT(cases));
}

static void parentheses_must_balance(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"(", PARENTHESES},       {"(a|b", PARENTHESES},
        {")", PARENTHESES},       {"a)", PARENTHESES},
        {"(?:a", PARENTHESES},    {"(?=a", PARENTHESES},
        {"(a))", PARENTHESES},    {"(?e))", OK},
        {"(?e)(a))", OK},         {"(?e)(a", PARENTHESES},
        {"(?b)\\)", PARENTHESES}, {"(?b)\\(a", PARENTHESES},
        {"(?b))(", OK},           {"(?e))*", OK},
    };
    assert_cases(cases, COUNT(cases));
}

static void quantifiers_need_an_operand(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"*", OPERAND},       {"+a", OPERAND},        {"?", OPERAND},       {"a**", OPERAND},
        {"a*?*", OPERAND},    {"a{2}{3}", OPERAND},   {"{1}", OPERAND},     {"a|*", OPERAND},
        {"(*)", OPERAND},     {"^*", OPERAND},        {"$+", OPERAND},      {"\\y?", OPERAND},
        {"\\A{2}", OPERAND},  {"(?=a)*", OPERAND},    {"(?<!a)?", OPERAND}, {"[[:<:]]*", OPERAND},
        {"(^)*", OK},         {"(?:(?=a))*", OK},     {"a*?", OK},          {"a+?", OK},
        {"a??", OK},          {"a{2}?", OK},          {"a{2,3}?", OK},      {"a???", OPERAND},
        {"(?e)a*?", OPERAND}, {"(?e)a{2}?", OPERAND},
    };
    assert_cases(cases, COUNT(cases));
}

static void repetition_counts_go_up_to_255(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"a{0}", OK},
        {"a{255}", OK},
        {"a{256}", REPETITION},
        {"a{0,255}", OK},
        {"a{1,256}", REPETITION},
        {"a{3,2}", REPETITION},
        {"a{2,}", OK},
        {"a{,2}", OK},
        {"a{", OK},
        {"a{x}", OK},
        {"a{1", BRACES},
        {"a{1,", BRACES},
        {"a{300", BRACES},
        {"a{3000", REPETITION},
        {"a{0000000000001}", OK},
        {"a{1x}", REPETITION},
        {"a{1,2,3}", REPETITION},
        {"a{1 }", REPETITION},
        {"a{1\\}", REPETITION},
        {"(?x)a{ 1 , 2 }", OK},
        {"(?b)a\\{1,2\\}", OK},
        {"(?b)a\\{\\}", OK},
        {"(?b)a\\{,5\\}", OK},
        {"(?b)a\\{1}", REPETITION},
        {"(?b)a\\{1", BRACES},
        {"(?b)a{1", OK},
        {"(?b)\\{1\\}", OPERAND},
    };
    assert_cases(cases, COUNT(cases));
}

static void the_director_chooses_the_syntax(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"***=*(", OK},    {"***=", OK},       {"***:a", OK},          {"***:", OK},
        {"***:(?q)*", OK}, {"***?", REGEXP},   {"***?(", REGEXP},      {"***a", OPERAND},
        {"***", OPERAND},  {"***:*", OPERAND}, {"***:***=a", OPERAND}, {"a***=b", OPERAND},
    };
    assert_cases(cases, COUNT(cases));
}

static void embedded_options_stand_at_the_start_only(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"(?i)a", OK},          {"(?bceimnpqstwx)", OK}, {"(?z)", OPTION}, {"(?iz", OPTION},
        {"(?i", OPTION},        {"(?i-)", OPTION},       {"(?", OPERAND},  {"(?)", OPERAND},
        {"a(?i)b", OPERAND},    {"(?i)(?x)a", OPERAND},  {"(?q)(*", OK},   {"(?qe)(*", OPERAND},
        {"(?bq)[", OK},         {"(?qb)\\(a\\)*", OK},   {"(?qx)(#", OK},  {"(?e)\\d\\", ESCAPE},
        {"(?e)(?:a)", OPERAND},
    };
    assert_cases(cases, COUNT(cases));
}

static void expanded_syntax_skips_blanks_and_comments(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"(?x)a # (", OK},
        {"(?x)a # (\n)", PARENTHESES},
        {"(?x)a *", OK},
        {"(?x)a * *", OPERAND},
        {"(?x)[ #]", OK},
        {"(?x)a{ 1}", OK},
        {"(?x)a{ x}", OK},
        {"(?x)\\", ESCAPE},
        {"(?x)\\ ", OK},
        {"(?x)( ?:a)", OPERAND},
        {"(?xt)a # (", PARENTHESES},
        {"(?bx)a$ #x", OK},
        {"(?bx) *", OK},
        {"a # (", PARENTHESES},
        {"(?#a", OK},
        {"a(?#b)*", OK},
        {"(?#(?#)*", OPERAND},
    };
    assert_cases(cases, COUNT(cases));
}

static void unknown_escapes_are_refused(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"\\", ESCAPE},
        {"a\\", ESCAPE},
        {"\\g", ESCAPE},
        {"\\q", ESCAPE},
        {"\\E", ESCAPE},
        {"\\N", ESCAPE},
        {"\\a\\b\\B\\e\\f", OK},
        {"\\n\\r\\t\\v\\0", OK},
        {"\\A\\m\\M", OK},
        {"\\y\\Y\\Z", OK},
        {"\\d\\D\\s\\S\\w\\W", OK},
        {"\\c", ESCAPE},
        {"\\c(", OK},
        {"\\x", ESCAPE},
        {"\\xg", ESCAPE},
        {"\\x0", OK},
        {"\\x7ffffffe", OK},
        {"\\x7fffffff", ESCAPE},
        {"\\x100000041", OK},
        {"\\u004", ESCAPE},
        {"\\u0041", OK},
        {"\\U7ffffffe", OK},
        {"\\U7fffffff", ESCAPE},
        {"\\U0000004", ESCAPE},
        {"\\(\\*\\-\\ ", OK},
        {"\\\xe4", OK},
        {"(?e)\\g\\x", OK},
        {"(?b)\\g\\x", OK},
        {"(?b)\\", ESCAPE},
    };
    assert_cases(cases, COUNT(cases));
}

static void back_references_name_groups_that_are_closed(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"((\\1))", BACKREFERENCE},
        {"(a)\\1", OK},
        {"\\1", BACKREFERENCE},
        {"\\1(a)", BACKREFERENCE},
        {"(a\\1)", BACKREFERENCE},
        {"((a)\\2)\\1", OK},
        {"((a)\\1)", BACKREFERENCE},
        {"(a)\\2", BACKREFERENCE},
        {"(?:a)\\1", BACKREFERENCE},
        {"(a)(?=\\1)", BACKREFERENCE},
        {"(?=(a))\\1", BACKREFERENCE},
        {"(?=(a))(b)\\1", OK},
        {"(a){0}\\1", OK},
        {"((a)){0}\\2", OK},
        {"(a)\\4294967297", OK},
        {"(a)\\11", OK}, /* octal 11, a tab */
        {"(a)\\18", OK}, /* octal 1, then 8 */
        {"(a)\\81", ESCAPE},
        {"\\8", BACKREFERENCE},
        {"(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)\\10", OK},
        {"(a)(a)(a)(a)(a)(a)(a)(a)(a)(\\10)", BACKREFERENCE},
        {"(a)(a)(a)(a)(a)(a)(a)(a)(a)(a)(?=\\10)", BACKREFERENCE},
        {"(a)[\\1]", ESCAPE},
        {"(?b)\\(a\\)\\1", OK},
        {"(?b)\\1", BACKREFERENCE},
        {"(?e)(a)\\9", OK},
    };
    assert_cases(cases, COUNT(cases));
}

static void bracket_expressions_end_at_a_bracket(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"[", BRACKETS},       {"[]", BRACKETS},        {"[^]", BRACKETS},   {"[]]", OK},
        {"[^]]", OK},          {"[a", BRACKETS},        {"[[", BRACKETS},    {"[[]", OK},
        {"[a]]", OK},          {"[[.", BRACKETS},       {"[[.a", BRACKETS},  {"[[.foo.]", BRACKETS},
        {"[\\", ESCAPE},       {"[\\]", BRACKETS},      {"[\\]]", OK},       {"(?e)[\\]", OK},
        {"[\\y]", ESCAPE},     {"[\\A]", ESCAPE},       {"[\\g]", ESCAPE},   {"[\\d\\s\\w]", OK},
        {"[\\x41-\\x42]", OK}, {"[[:<:]]a[[:>:]]", OK}, {"[a[:<:]]", CLASS}, {"[[:<:]b]", CLASS},
    };
    assert_cases(cases, COUNT(cases));
}

static void ranges_must_ascend(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"[a-z]", OK},
        {"[z-a]", RANGE},
        {"[a-a]", OK},
        {"[a-]", OK},
        {"[-a]", OK},
        {"[^-a]", OK},
        {"[a-b-c]", RANGE},
        {"[a-b-]", OK},
        {"[--a]", OK},
        {"[+--]", OK},
        {"[a--]", RANGE},
        {"[+--a]", OK},
        {"[]-a]", OK},
        {"[[.a.]-z]", OK},
        {"[a-[.hyphen.]]", RANGE},
        {"[[=a=]-z]", RANGE},
        {"[[:alpha:]-z]", RANGE},
        {"[a-[:alpha:]]", RANGE},
        {"[a-[=z=]]", RANGE},
        {"[\\d-z]", RANGE},
        {"[a-\\d]", RANGE},
        {"[a-\\y]", ESCAPE},
        {"[\\x80-\x7f]", RANGE},
        {"[a-\xff]", OK},
        {"[\xff-a]", RANGE},
        {"[\xff-\\u0100]", OK},
    };
    assert_cases(cases, COUNT(cases));
}

static void classes_and_collating_elements_have_names(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"[[:alnum:][:alpha:][:ascii:][:blank:]]", OK},
        {"[[:cntrl:][:digit:][:graph:][:lower:]]", OK},
        {"[[:print:][:punct:][:space:][:upper:][:xdigit:]]", OK},
        {"[[:foo:]]", CLASS},
        {"[[:Alpha:]]", CLASS},
        {"[[::]]", CLASS},
        {"[[:alpha:]", BRACKETS},
        {"[[:foo:]\\y]", ESCAPE}, /* the token behind is read first */
        {"[[.a.]]", OK},
        {"[[...]]", OK},
        {"[[.].]]", OK},
        {"[[.NUL.][.DEL.][.IS4.][.FS.][.space.]]", OK},
        {"[[.nul.]]", COLLATING},
        {"[[.ab.]]", COLLATING},
        {"[[..]]", COLLATING},
        {"[[=a=][=hyphen-minus=]]", OK},
        {"[[=ab=]]", COLLATING},
        {"[[==]]", COLLATING},
        {"[[.\xe4.]]", OK},
    };
    assert_cases(cases, COUNT(cases));
}

static void basic_expressions_look_at_their_surroundings(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"(?b)*", OK},          {"(?b)**", OK},       {"(?b)^*", OK},        {"(?b)^**", OK},
        {"(?b)\\(*\\)", OK},    {"(?b)a**", OPERAND}, {"(?b)a^b", OK},       {"(?b)a$b", OK},
        {"(?b)a$*", OK},        {"(?b)$*", OK},       {"(?b)\\<*", OPERAND}, {"(?b)a|b", OK},
        {"(?b)\\(^*a$\\)", OK}, {"(?b)a\\+", OK},
    };
    assert_cases(cases, COUNT(cases));
}

typedef struct changed_case {
    const char *pattern;
    pgcfg_regex_status on_13;
    pgcfg_regex_status since_14;
} changed_case;

static void brackets_have_more_classes_since_14(void **state)
{
    (void)state;
    static const changed_case cases[] = {
        {"[\\D]", ESCAPE, OK},
        {"[\\S]", ESCAPE, OK},
        {"[^\\W]", ESCAPE, OK},
        {"[[:word:]]", CLASS, OK},
        /* \w in brackets is [:alnum:]_ on 13, which makes a range of what follows */
        {"[\\w-z]", OK, RANGE},
        {"[\\w-Z]", RANGE, RANGE},
        {"[\\w-]", OK, OK},
        {"[a-\\w]", RANGE, RANGE},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int major = OLDEST; major <= NEWEST; major++)
            assert_status(cases[i].pattern, major,
                          major == 13 ? cases[i].on_13 : cases[i].since_14);
}

static void the_first_error_wins(void **state)
{
    (void)state;
    static const pattern_case cases[] = {
        {"a**[", OPERAND},
        {"[**", BRACKETS},
        {"(\\g", ESCAPE},
        {"a{3,2}[", REPETITION},
        {"a{3,2", BRACES},
        {"a{3,2x", REPETITION},
        {"\\1\\g", BACKREFERENCE},
        {"a\\g\\1", ESCAPE},
        {")[", PARENTHESES},
        {"(?=a)*\\", OPERAND},
        {"[z-a\\g", ESCAPE},
        {"[z-ab\\g", RANGE},
        /* a token is fetched before the element that it follows is looked at */
        {"[[.foo.]\\g", ESCAPE},
        {"[a-[.foo.]", BRACKETS},
    };
    assert_cases(cases, COUNT(cases));
}

static void a_view_may_hold_any_byte_and_none(void **state)
{
    (void)state;
    static const char nul[] = {'a', '\0', '('};
    const pgcfg_text none = {NULL, 0};
    const pgcfg_text whole = {nul, sizeof nul};
    const pgcfg_text part = {nul, 2};
    assert_int_equal(pgcfg_are_check(none, NEWEST, workspace, sizeof workspace), OK);
    assert_int_equal(pgcfg_are_check(part, NEWEST, workspace, sizeof workspace), OK);
    assert_int_equal(pgcfg_are_check(whole, NEWEST, workspace, sizeof workspace), PARENTHESES);
}

static void majors_outside_are_taken_as_the_nearest(void **state)
{
    (void)state;
    assert_status("[\\D]", 12, ESCAPE);
    assert_status("[\\D]", 19, OK);
}

static void what_may_be_too_complex_stays_undecided(void **state)
{
    (void)state;
    assert_repeated("", "a", 10000, "", OK);
    assert_repeated("", "a", 100000, "", UNDECIDED);
    assert_repeated("(a{255}", "", 1, "){20}", OK);
    assert_repeated("((a{255}){255}", "", 1, "){255}", UNDECIDED);
    assert_repeated("", "x*y*z*", 50, "", OK);
    assert_repeated("", "x*y*z*", 1000, "", UNDECIDED);
    assert_repeated("(\\Y)", "", 1, "{23}", UNDECIDED);
    assert_repeated("(a)", "(\\1\\1)(\\2\\2)(\\3\\3)(\\4\\4)(\\5\\5)(\\6\\6)", 4, "", UNDECIDED);
}

static void each_bound_alone_leaves_it_undecided(void **state)
{
    char set[2 * 94 + 1];
    char *at = set;
    (void)state;
    /* states while it is parsed, and those of the whole */
    assert_repeated("", "a|", 4900, "", OK);
    assert_repeated("", "a|", 6000, "", UNDECIDED);
    /* of a lookaround, which is small where it stands */
    assert_repeated("(?=", "a", 19000, ")", OK);
    assert_repeated("(?=", "a|", 6000, ")", UNDECIDED);
    /* transitions while it is parsed: many positions times many characters */
    for (char c = '!'; c < 0x7F; c++) {
        *at++ = '\\';
        *at++ = c;
    }
    *at = '\0';
    for (at = set; *at != '\0'; at += 2)
        if ((at[1] >= '0' && at[1] <= '9') || (at[1] >= 'A' && at[1] <= 'Z') ||
            (at[1] >= 'a' && at[1] <= 'z'))
            at[0] = ' ';
    assert_repeated(set, "(?:(?:a{255}){10}){0}", 2, "", OK);
    assert_repeated(set, "(?:(?:a{255}){20}){0}", 2, "", UNDECIDED);
    /* constraints that can stand side by side */
    char *open = repeated("", "(?:", 40, "^");
    assert_repeated(open, ")", 40, "", OK);
    assert_repeated(open, ")*", 40, "", UNDECIDED);
    free(open);
}

static void a_pattern_longer_than_any_is_not_looked_at(void **state)
{
    const pgcfg_text text = {"(", (size_t)PGCFG_ARE_BYTES_MAX + 1};
    (void)state;
    assert_int_equal(pgcfg_are_check(text, NEWEST, workspace, sizeof workspace), UNDECIDED);
}

static void blanks_are_those_of_ascii(void **state)
{
    static const pattern_case cases[] = {
        {"(?x)a \t\n\v\f\r*", OK},
        {"(?x)a\x0e*", OK}, /* a character of its own */
        {"(?x)a* \x08*", OK},
        {"(?x)a* *", OPERAND},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void nesting_is_followed_to_its_bound(void **state)
{
    (void)state;
    assert_repeated("", "(", PGCFG_ARE_DEPTH_MAX, "", PARENTHESES);
    assert_repeated("", "(", PGCFG_ARE_DEPTH_MAX + 1, "", UNDECIDED);
    char *open = repeated("", "(", PGCFG_ARE_DEPTH_MAX, "a");
    assert_repeated(open, ")", PGCFG_ARE_DEPTH_MAX, "", OK);
    assert_repeated(open, ")", PGCFG_ARE_DEPTH_MAX + 1, "", PARENTHESES);
    free(open);
}

static void an_early_error_is_sure_however_long_the_rest(void **state)
{
    (void)state;
    assert_repeated("a**", "(", 1000000, "", OPERAND);
    assert_repeated("", "a", 30000, "**", OPERAND);
    assert_repeated("", "(?#x)", 1000000, "(", PARENTHESES);
    assert_repeated("[", "a", 1000000, "", BRACKETS);
    assert_repeated("\\x", "0", 1000000, "(", UNDECIDED); /* 255 digits, then characters */
}

static void every_status_has_its_text(void **state)
{
    (void)state;
    assert_string_equal(pgcfg_regex_status_text(BRACKETS), "brackets [] not balanced");
    assert_string_equal(pgcfg_regex_status_text(ESCAPE), "invalid escape \\ sequence");
    assert_string_equal(pgcfg_regex_status_text(REGEXP), "invalid regexp (reg version 0.8)");
    for (int a = OK; a <= UNDECIDED; a++)
        for (int b = a + 1; b <= UNDECIDED; b++)
            assert_string_not_equal(pgcfg_regex_status_text((pgcfg_regex_status)a),
                                    pgcfg_regex_status_text((pgcfg_regex_status)b));
}

/* Each size in a block of just so many bytes, for the sanitizers. */
static void a_workspace_must_hold_the_groups_that_can_be_open(void **state)
{
    static const char *const patterns[] = {"", "a", "(a)(b)", "((a)|(?:b(?=c)))", "((((", "[(]"};
    (void)state;
    for (size_t i = 0; i < COUNT(patterns); i++) {
        const pgcfg_text pattern = {patterns[i], strlen(patterns[i])};
        const pgcfg_regex_status expected = check(patterns[i], NEWEST);
        pgcfg_regex_status status = PGCFG_REGEX_OUT_OF_MEMORY;
        size_t size = 0;
        for (; status == PGCFG_REGEX_OUT_OF_MEMORY; size++) {
            char *block = malloc(size > 0 ? size : 1);
            assert_non_null(block);
            status = pgcfg_are_check(pattern, NEWEST, block, size);
            free(block);
            assert_true(size < sizeof workspace);
        }
        assert_int_equal(status, expected);
        assert_int_equal(pgcfg_are_check(pattern, NEWEST, workspace + 1, size + 8), expected);
    }
    assert_int_equal(pgcfg_are_check(PGCFG_TEXT("a"), NEWEST, NULL, sizeof workspace),
                     PGCFG_REGEX_OUT_OF_MEMORY);
}

static void what_is_no_status_is_unknown(void **state)
{
    (void)state;
    assert_string_equal(pgcfg_regex_status_text((pgcfg_regex_status)99), "unknown status");
}

static void the_engine_asks_the_checker(void **state)
{
    (void)state;
    const pgcfg_regex_engine *engine = &pgcfg_are_engine;
    assert_int_equal(
        engine->compile(engine->context, PGCFG_TEXT("("), 16, workspace, sizeof workspace),
        PARENTHESES);
    assert_int_equal(
        engine->compile(engine->context, PGCFG_TEXT("[\\D]"), 13, workspace, sizeof workspace),
        ESCAPE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_patterns_are_taken),
        cmocka_unit_test(parentheses_must_balance),
        cmocka_unit_test(quantifiers_need_an_operand),
        cmocka_unit_test(repetition_counts_go_up_to_255),
        cmocka_unit_test(the_director_chooses_the_syntax),
        cmocka_unit_test(embedded_options_stand_at_the_start_only),
        cmocka_unit_test(expanded_syntax_skips_blanks_and_comments),
        cmocka_unit_test(unknown_escapes_are_refused),
        cmocka_unit_test(back_references_name_groups_that_are_closed),
        cmocka_unit_test(bracket_expressions_end_at_a_bracket),
        cmocka_unit_test(ranges_must_ascend),
        cmocka_unit_test(classes_and_collating_elements_have_names),
        cmocka_unit_test(basic_expressions_look_at_their_surroundings),
        cmocka_unit_test(brackets_have_more_classes_since_14),
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(a_view_may_hold_any_byte_and_none),
        cmocka_unit_test(majors_outside_are_taken_as_the_nearest),
        cmocka_unit_test(what_may_be_too_complex_stays_undecided),
        cmocka_unit_test(each_bound_alone_leaves_it_undecided),
        cmocka_unit_test(a_pattern_longer_than_any_is_not_looked_at),
        cmocka_unit_test(blanks_are_those_of_ascii),
        cmocka_unit_test(nesting_is_followed_to_its_bound),
        cmocka_unit_test(an_early_error_is_sure_however_long_the_rest),
        cmocka_unit_test(every_status_has_its_text),
        cmocka_unit_test(a_workspace_must_hold_the_groups_that_can_be_open),
        cmocka_unit_test(what_is_no_status_is_unknown),
        cmocka_unit_test(the_engine_asks_the_checker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
