/*
 * test_are_search.c - what regular expressions match, and what their first group does, the
 * same on the majors 13 to 18. The answers are those of real servers.
 */
#include <pgcfg/regex.h>

#include "are_search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { OLDEST = 13, NEWEST = 18 };

#define MATCH PGCFG_REGEX_MATCH
#define NO_MATCH PGCFG_REGEX_NO_MATCH

typedef struct search_case {
    const char *pattern;
    const char *subject;
    pgcfg_regex_answer answer;
    const char *group; /* NULL: it takes no part */
} search_case;

static pgcfg_text view_of(const char *string)
{
    return (pgcfg_text){string, strlen(string)};
}

static bool is_group(const search_case *c, pgcfg_regex_group group)
{
    if (c->group == NULL || !group.took_part)
        return c->group == NULL && !group.took_part && group.begin == 0 && group.end == 0;
    return group.end - group.begin == strlen(c->group) &&
           memcmp(c->subject + group.begin, c->group, strlen(c->group)) == 0;
}

static void assert_case(const search_case *c, int major)
{
    char workspace[PGCFG_REGEX_WORKSPACE_SIZE];
    pgcfg_regex_group group;
    const pgcfg_regex_answer answer = pgcfg_are_search(
        view_of(c->pattern), major, view_of(c->subject), &group, NULL, workspace, sizeof workspace);
    if (answer != c->answer || !is_group(c, group))
        fail_msg("%d, \"%s\" in \"%s\": answer %d, group %zu to %zu", major, c->pattern, c->subject,
                 (int)answer, group.begin, group.end);
    assert_int_equal(pgcfg_are_search(view_of(c->pattern), major, view_of(c->subject), NULL, NULL,
                                      workspace, sizeof workspace),
                     answer);
}

static void assert_cases(const search_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (int major = OLDEST; major <= NEWEST; major++)
            assert_case(&cases[i], major);
}

static void a_match_may_be_anywhere_unless_it_is_anchored(void **state)
{
    static const search_case cases[] = {
        {"b", "abc", MATCH, NULL},
        {"^b", "abc", NO_MATCH, NULL},
        {"c$", "abc", MATCH, NULL},
        {"^abc$", "abc", MATCH, NULL},
        {"", "abc", MATCH, NULL},
        {"", "", MATCH, NULL},
        {"^$", "", MATCH, NULL},
        {"^$", "a", NO_MATCH, NULL},
        {"x", "", NO_MATCH, NULL},
        {"^db_[0-9]+$", "db_42", MATCH, NULL},
        {"^db_[0-9]+$", "db_", NO_MATCH, NULL},
        {"abc", "ab", NO_MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void the_first_group_is_told(void **state)
{
    static const search_case cases[] = {
        {"^(.*)@example\\.com$", "anna@example.com", MATCH, "anna"},
        {"^(.*)@example\\.com$", "anna@example.org", NO_MATCH, NULL},
        {"(b)", "abc", MATCH, "b"},
        {"(b+)", "abbc", MATCH, "bb"},
        {"a()b", "ab", MATCH, ""},
        {"(a)|b", "b", MATCH, NULL},
        {"a|(b)", "ab", MATCH, NULL},
        {"((a)b)", "ab", MATCH, "ab"},
        {"(?:a)(b)", "ab", MATCH, "b"},
        {"abc", "abc", MATCH, NULL},
        {"(^|,)b", "a,b", MATCH, ","},
        {"^([^/]+)/([^@]+)@", "host/db.example@R", MATCH, "host"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void greedy_parts_take_all_they_can(void **state)
{
    static const search_case cases[] = {
        {"(a*)a*", "aaa", MATCH, "aaa"},       {"(a*)(a+)", "aaa", MATCH, "aa"},
        {"(a|ab)(c|bcd)", "abcd", MATCH, "a"}, {"x(.*)y", "xayby", MATCH, "ayb"},
        {"(a|ab|abc)", "abc", MATCH, "abc"},   {"(.*)b", "abab", MATCH, "aba"},
        {"a(b*)", "abbb", MATCH, "bbb"},       {"(b*)", "abb", MATCH, ""},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void non_greedy_parts_take_the_least(void **state)
{
    static const search_case cases[] = {
        {"x(.*?)y", "xayby", MATCH, "a"},      {"(a*?)(a*)", "aaa", MATCH, ""},
        {"(a*?)", "aaa", MATCH, ""},           {"(a+?)a*", "aaa", MATCH, "a"},
        {"(a?\?)b", "ab", MATCH, "a"},         {"(a{1,3}?)", "aaa", MATCH, "a"},
        {"(a{2}?)", "aaa", MATCH, "aa"},       {"(.*?)$", "abc", MATCH, "abc"},
        {"(?:a*?)(b*)", "aabb", MATCH, ""},    {"(?:a|ab)(b*?)", "abbb", MATCH, "bb"},
        {"(?:a?)(b*?)", "abbb", MATCH, "bbb"}, {"((?:a|aa){1,2}?)a*", "aaaa", MATCH, "a"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void the_first_preference_rules_the_whole(void **state)
{
    static const search_case cases[] = {
        {"(a*?b*)", "aabb", MATCH, ""},          {"(b*a*?)", "bbaa", MATCH, "bbaa"},
        {"(a*)(b*?)", "aabbb", MATCH, "aa"},     {"((a*?)(b*))", "aabb", MATCH, ""},
        {"(?:x*?)(a*)", "aaa", MATCH, ""},       {"(?:x{0}?)(a*)", "aaa", MATCH, "aaa"},
        {"((a{1,2}?){2})", "aaaa", MATCH, "aa"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void a_repeated_group_keeps_its_last_part(void **state)
{
    static const search_case cases[] = {
        {"(a|b)*", "abab", MATCH, "b"},      {"(a|b)+", "abab", MATCH, "b"},
        {"(a|b){2}", "abab", MATCH, "b"},    {"(ab|c)*d", "abcd", MATCH, "c"},
        {"(a*)*", "aaa", MATCH, "aaa"},      {"(a*)+", "aaa", MATCH, ""},
        {"(a*)*", "b", MATCH, ""},           {"(a)?", "b", MATCH, NULL},
        {"(a)?b", "b", MATCH, NULL},         {"(a){0}b", "ab", MATCH, NULL},
        {"(a){0,2}b", "aab", MATCH, "a"},    {"(a+){2,3}", "aaaa", MATCH, "a"},
        {"(a+?){2,3}", "aaaa", MATCH, "a"},  {"(a|ab){2,}c", "aabc", MATCH, "ab"},
        {"(){3}a", "a", MATCH, ""},          {"(a?){3}b", "ab", MATCH, ""},
        {"(a?\?){3}b", "aab", MATCH, "a"},   {"(?:(a)|b)*", "ab", MATCH, NULL},
        {"(?:(a)|b)*", "ba", MATCH, "a"},    {"(?:b|(a)){2}", "ab", MATCH, NULL},
        {"(?:(a)|(b))+", "ab", MATCH, NULL}, {"((a)|b)*", "ab", MATCH, "b"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void alternatives_are_tried_in_order_within_a_length(void **state)
{
    static const search_case cases[] = {
        {"(a|a)", "a", MATCH, "a"},         {"(?:(a)|a)b", "ab", MATCH, "a"},
        {"(?:a|(a))b", "ab", MATCH, NULL},  {"(?:(a)(b)|ab)", "ab", MATCH, "a"},
        {"(?:ab|(a)b)", "ab", MATCH, NULL}, {"(|a)b", "ab", MATCH, "a"},
        {"(a|)b", "ab", MATCH, "a"},        {"a||b", "x", MATCH, NULL},
        {"(a||b)c", "bc", MATCH, "b"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void bounds_count(void **state)
{
    static const search_case cases[] = {
        {"^a{2}$", "aa", MATCH, NULL},
        {"^a{2}$", "aaa", NO_MATCH, NULL},
        {"^a{2,}$", "aaaa", MATCH, NULL},
        {"^a{2,}$", "a", NO_MATCH, NULL},
        {"^a{1,2}$", "aaa", NO_MATCH, NULL},
        {"^a{0}$", "", MATCH, NULL},
        {"^a{0,1}b$", "b", MATCH, NULL},
        {"^(ab){2,3}$", "ababab", MATCH, "ab"},
        {"^(ab){2,3}$", "abababab", NO_MATCH, NULL},
        {"^a{9}$", "aaaaaaaaa", MATCH, NULL},
        {"^a{9}$", "aaaaaaaa", NO_MATCH, NULL},
        {"^(a{2}){2}$", "aaaa", MATCH, "aa"},
        {"^(a{2,3}){2}$", "aaaaa", MATCH, "aa"},
        {"{a", "{a", MATCH, NULL},
        {"^a{0,0}$", "", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void constraints_hold_between_characters(void **state)
{
    static const search_case cases[] = {
        {"\\Aa", "ba", NO_MATCH, NULL},
        {"a\\Z", "ab", NO_MATCH, NULL},
        {"\\mb", "ab b", MATCH, NULL},
        {"a\\M", "ab", NO_MATCH, NULL},
        {"a\\M", "a b", MATCH, NULL},
        {"\\yb\\y", "a b c", MATCH, NULL},
        {"\\Yb", "ab", MATCH, NULL},
        {"\\Yb", " b", NO_MATCH, NULL},
        {"[[:<:]]b[[:>:]]", "a b", MATCH, NULL},
        {"(?:^|a)b", "cab", MATCH, NULL},
        {"a^b", "ab", NO_MATCH, NULL},
        {"a$b", "ab", NO_MATCH, NULL},
        {"(^a|b)*", "abb", MATCH, "b"},
        {"(^)*a", "a", MATCH, ""},
        {"\\y", "", NO_MATCH, NULL},
        {"\\Y", "", MATCH, NULL},
        {"\\m_1\\M", "_1", MATCH, NULL},
        {"$", "a", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void newline_modes_change_anchors_and_dots(void **state)
{
    static const search_case cases[] = {
        {"^b$", "a\nb\nc", NO_MATCH, NULL},     {"(?n)^b$", "a\nb\nc", MATCH, NULL},
        {"(?w)^b$", "a\nb\nc", MATCH, NULL},    {"(?p)^b$", "a\nb\nc", NO_MATCH, NULL},
        {"a.b", "a\nb", MATCH, NULL},           {"(?n)a.b", "a\nb", NO_MATCH, NULL},
        {"(?p)a.b", "a\nb", NO_MATCH, NULL},    {"(?w)a.b", "a\nb", MATCH, NULL},
        {"(?n)a[^x]b", "a\nb", NO_MATCH, NULL}, {"a[^x]b", "a\nb", MATCH, NULL},
        {"(?n)\\Ab", "a\nb", NO_MATCH, NULL},   {"(?s)a.b", "a\nb", MATCH, NULL},
        {"(?n)a\\sb", "a\nb", MATCH, NULL},     {"(?m)^b", "a\nb", MATCH, NULL},
        {"(?n)(.*)b", "x\nab", MATCH, "a"},     {"(?n)a[^[:alpha:]]b", "a\nb", NO_MATCH, NULL},
        {"(?n)a[\\s]b", "a\nb", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void case_may_not_matter(void **state)
{
    static const search_case cases[] = {
        {"(?i)anna", "ANNA", MATCH, NULL},     {"anna", "ANNA", NO_MATCH, NULL},
        {"(?i)[a-c]+", "ABC", MATCH, NULL},    {"(?i)[^a]", "A", NO_MATCH, NULL},
        {"(?i)[[:upper:]]", "a", MATCH, NULL}, {"(?i)[[:lower:]]", "A", MATCH, NULL},
        {"(?c)a", "A", NO_MATCH, NULL},        {"(?ic)a", "A", NO_MATCH, NULL},
        {"(?i)\\xe9", "\xc9", NO_MATCH, NULL}, {"(?i)(a)\\1", "aA", MATCH, "a"},
        {"(a)\\1", "aA", NO_MATCH, NULL},      {"(?iq)A.", "a.", MATCH, NULL},
        {"(?i)[@-z]", "_", MATCH, NULL},       {"(?i)\\u0041", "a", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void directors_and_options_choose_the_syntax(void **state)
{
    static const search_case cases[] = {
        {"***=a.b", "a.b", MATCH, NULL},        {"***=a.b", "axb", NO_MATCH, NULL},
        {"***:a.b", "axb", MATCH, NULL},        {"(?q)a.b", "axb", NO_MATCH, NULL},
        {"(?q)(a)", "(a)", MATCH, NULL},        {"(?b)a\\(b\\)", "ab", MATCH, "b"},
        {"(?b)a(b)", "a(b)", MATCH, NULL},      {"(?b)^*a", "*a", MATCH, NULL},
        {"(?b)a\\{2\\}", "aa", MATCH, NULL},    {"(?b)a+", "a+", MATCH, NULL},
        {"(?b)\\<b\\>", "a b", MATCH, NULL},    {"(?b)a$b", "a$b", MATCH, NULL},
        {"(?b)\\(^a\\)", "ba", NO_MATCH, NULL}, {"(?e)a\\d", "ad", MATCH, NULL},
        {"(?e)a+(b)", "aab", MATCH, "b"},       {"(?e)a)", "a)", MATCH, NULL},
        {"(?x)a b # c", "ab", MATCH, NULL},     {"(?x)a\\ b", "a b", MATCH, NULL},
        {"a(?#x)b", "ab", MATCH, NULL},         {"(?b)\\(a\\)\\1", "aa", MATCH, "a"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void classes_hold_ascii_characters_only(void **state)
{
    static const search_case cases[] = {
        {"^\\w+$", "aZ_9", MATCH, NULL},
        {"\\w", "\xe9", NO_MATCH, NULL},
        {"\\W", "\xe9", MATCH, NULL},
        {"^[[:alpha:]]$", "\xe9", NO_MATCH, NULL},
        {"^[^[:alpha:]]$", "\xe9", MATCH, NULL},
        {"[[:cntrl:]]", "\x9f", MATCH, NULL},
        {"[[:cntrl:]]", "\xa0", NO_MATCH, NULL},
        {"[[:space:]]", "\xa0", NO_MATCH, NULL},
        {"^[[:space:]]+$", " \t\n\x0b\x0c\x0d", MATCH, NULL},
        {"^[[:blank:]]+$", " \t", MATCH, NULL},
        {"[[:blank:]]", "\n", NO_MATCH, NULL},
        {"^[[:punct:]]+$", "!@_~", MATCH, NULL},
        {"[[:graph:]]", " ", NO_MATCH, NULL},
        {"[[:print:]]", " ", MATCH, NULL},
        {"[[:print:]]", "\x7f", NO_MATCH, NULL},
        {"^[[:xdigit:]]+$", "09afAF", MATCH, NULL},
        {"[[:xdigit:]]", "g", NO_MATCH, NULL},
        {"[[:ascii:]]", "\x80", NO_MATCH, NULL},
        {"^[[:alnum:]]+$", "aZ9", MATCH, NULL},
        {"\\D", "1", NO_MATCH, NULL},
        {"\\S", " ", NO_MATCH, NULL},
        {"^.$", "\xc3\xa9", NO_MATCH, NULL},
        {"^..$", "\xc3\xa9", MATCH, NULL},
        {"[[:upper:]]", "a", NO_MATCH, NULL},
        {"[[:lower:]]", "a", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void bracket_expressions_are_sets(void **state)
{
    static const search_case cases[] = {
        {"^[a-c]+$", "abc", MATCH, NULL},
        {"^[^a-c]+$", "xyz", MATCH, NULL},
        {"[]]", "]", MATCH, NULL},
        {"[^]]", "]", NO_MATCH, NULL},
        {"[a-]", "-", MATCH, NULL},
        {"[-a]", "-", MATCH, NULL},
        {"[\\]]", "]", MATCH, NULL},
        {"[[.hyphen.]]", "-", MATCH, NULL},
        {"[[=a=]]", "a", MATCH, NULL},
        {"[[.a.]-c]", "b", MATCH, NULL},
        {"^[\\x80-\\xff]$", "\xe9", MATCH, NULL},
        {"[\\u1234]", "4", NO_MATCH, NULL},
        {"[^\\u1234]", "a", MATCH, NULL},
        {"^[a-\\u1234]+$", "b\xff", MATCH, NULL},
        {"\\u1234", "\\u1234", NO_MATCH, NULL},
        {"[\\w]", "a", MATCH, NULL},
        {"[\\d.]", ".", MATCH, NULL},
        {"[.]", "a", NO_MATCH, NULL},
        {"[$^*]", "^", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void escapes_stand_for_characters(void **state)
{
    static const search_case cases[] = {
        {"a\\tb", "a\tb", MATCH, NULL},   {"\\x41", "A", MATCH, NULL},
        {"\\101", "A", MATCH, NULL},      {"\\cA", "\x01", MATCH, NULL},
        {"\\e", "\x1b", MATCH, NULL},     {"\\B", "\\", MATCH, NULL},
        {"a\\.b", "axb", NO_MATCH, NULL}, {"a\\.b", "a.b", MATCH, NULL},
        {"\\\\", "\\", MATCH, NULL},      {"\\u00e9", "\xe9", MATCH, NULL},
        {"\\n", "\n", MATCH, NULL},       {"\\xe9", "\xe9", MATCH, NULL},
        {"\\061", "1", MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void lookaround_sees_the_whole_subject(void **state)
{
    static const search_case cases[] = {
        {"a(?=b)", "ab", MATCH, NULL},           {"a(?=b)", "ac", NO_MATCH, NULL},
        {"a(?!b)", "ab", NO_MATCH, NULL},        {"a(?!b)", "ac", MATCH, NULL},
        {"(?<=a)b", "ab", MATCH, NULL},          {"(?<=a)b", "cb", NO_MATCH, NULL},
        {"(?<!a)b", "ab", NO_MATCH, NULL},       {"(?<!a)b", "cb", MATCH, NULL},
        {"^(?=.*x)(.*)y", "axby", MATCH, "axb"}, {"^(?=.*x)(.*)y", "aby", NO_MATCH, NULL},
        {"(?=a(?=b))(.)", "acab", MATCH, "a"},   {"(?<=(?<!x)a)(b)", "xab ab", MATCH, "b"},
        {"(?!^)a", "aa", MATCH, NULL},           {"(a*)(?=a)", "aaa", MATCH, "aa"},
        {"(?<=^..)(.)", "abc", MATCH, "c"},      {"(?=)a", "a", MATCH, NULL},
        {"(?!)a", "a", NO_MATCH, NULL},          {"(?<=a$)", "a", MATCH, NULL},
        {"(?:(?=a)a|b)+c", "abac", MATCH, NULL}, {"((?=ab)a|.)*", "ab", MATCH, "b"},
        {"(?<=ab|b)(c)", "abc", MATCH, "c"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void back_references_match_the_same_again(void **state)
{
    static const search_case cases[] = {
        {"(a*)b\\1", "aabaa", MATCH, "aa"},
        {"^(a*)b\\1$", "aaba", NO_MATCH, NULL},
        {"(.)\\1", "abba", MATCH, "b"},
        {"(.)\\1", "abc", NO_MATCH, NULL},
        {"^(.+)\\1$", "abab", MATCH, "ab"},
        {"^(.+)\\1$", "aba", NO_MATCH, NULL},
        {"(a)(b)\\2\\1", "abba", MATCH, "a"},
        {"^(a|ab)\\1$", "abab", MATCH, "ab"},
        {"(a){0}\\1", "aa", NO_MATCH, NULL},
        {"(a)|\\1b", "b", NO_MATCH, NULL},
        {"^(a*)*\\1$", "aa", MATCH, "a"},
        {"^(.*)\\1{2}$", "ababab", MATCH, "ab"},
        {"^(a)\\1*$", "aaaa", MATCH, "a"},
        {"^(a)\\1{2,3}$", "aaaa", MATCH, "a"},
        {"^(a)\\1{2,3}$", "aaaaa", NO_MATCH, NULL},
        {"()\\1*a", "a", MATCH, ""},
        {"^((a)\\2|b)*$", "aabaa", MATCH, "aa"},
        {"^(?:(a)|b)*\\1$", "ba", NO_MATCH, NULL},
        {"^(?:(a)|b)*\\1$", "abab", NO_MATCH, NULL},
        {"(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)\\10", "abcdefghijj", MATCH, "a"},
        {"^(a*?)\\1b", "aab", MATCH, "a"},
        {"(x?)\\1$", "a", MATCH, ""},
        {"(?:(a)|x)\\1?$", "b", NO_MATCH, NULL},
        {"((a)\\2)", "aa", MATCH, "aa"},
        {"^(.*?)(.*)\\1$", "abcab", MATCH, ""},
        {"^(.*)(\\1)*$", "aaaa", MATCH, "aaaa"},
        {"^((a)|b\\2)*$", "aba", NO_MATCH, NULL},
        {"^((a)|b\\2)*$", "bb", NO_MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void repeated_groups_have_a_preference_of_their_own(void **state)
{
    static const search_case cases[] = {
        {"^(a+?)*$", "aaa", MATCH, "a"},
        {"^(a+?)*$", "b", NO_MATCH, NULL},
        {"^(ab?)*?c", "aabc", MATCH, "ab"},
        {"^(?:(a+?))*b", "aaab", MATCH, "a"},
        {"^(a?){1,1}$", "a", MATCH, "a"},
        {"^(a+?){1,1}b", "aab", MATCH, "aa"},
        {"^(a+){1,1}?b", "aab", MATCH, "aa"},
        {"^(a+?){1,1}?b", "aab", MATCH, "aa"},
        {"(a+){1,1}", "aab", MATCH, "aa"},
        {"(a+){1,1}?", "aab", MATCH, "a"},
        {"(a+?){1,1}", "aab", MATCH, "aa"},
        {"(a+?){1,1}?", "aab", MATCH, "a"},
        {"(?:a+?){1,1}(b)", "aab", MATCH, "b"},
        {"(a){1,1}", "aab", MATCH, "a"},
        {"((a+?)(b+)){1,1}?", "aabbb", MATCH, "aab"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void sets_classes_and_word_edges_meet_in_one_pattern(void **state)
{
    static const search_case cases[] = {
        {"[ab][bc][cd][de][ef][fg][gh][hi][ij][jk][kl][lm][mn][no][op][pq][qr][ab]([bc])",
         "abcdefghijklmnopqab", MATCH, "b"},
        {"(?i)[[:upper:]]([[:lower:]])x", "aBX", MATCH, "B"},
        {"(?i)[[:digit:]](\\w)x", "1BX", MATCH, "B"},
        {"\\m(a)", "- a", MATCH, "a"},
        {"\\m", "--", NO_MATCH, NULL},
        {"\\M", "--", NO_MATCH, NULL},
        {"a\\M(.)", "a-", MATCH, "-"},
        {"\\y(.)", "-", NO_MATCH, NULL},
        {"(\\Y).", "--", MATCH, ""},
        {"[[:<:]](.)", "Zz", MATCH, "Z"},
        {"\\m(.)\\M", "0 9 _ Z z", MATCH, "0"},
        {"\\m(.)", "^", NO_MATCH, NULL},
        {"\\m(.)", "^_", MATCH, "_"},
        {"\\m(.)", "@", NO_MATCH, NULL},
        {"\\m(.)", "{9", MATCH, "9"},
        {"\\m(.)", "/:`", NO_MATCH, NULL},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

static void repetitions_are_divided_anew_until_back_references_fit(void **state)
{
    static const search_case cases[] = {
        {"^(?:(a+?)\\1?)*$", "aaaa", MATCH, "a"},
        {"^((.+?)\\2)*$", "aabbcc", MATCH, "cc"},
        {"^((.+?)\\2)*$", "aabbc", NO_MATCH, NULL},
        {"^((.+?)\\2)*?$", "aabbcc", MATCH, "cc"},
        {"^((.+?)\\2)*?$", "abab", MATCH, "abab"},
        {"^(?:(.+?)\\1)*$", "abab", MATCH, "ab"},
        {"^((.+?)\\2){2,3}$", "aabb", MATCH, "bb"},
        {"^((.+?)\\2){2,3}$", "aaaa", MATCH, "aa"},
        {"^((.+?)\\2){2,3}$", "aabbccdd", NO_MATCH, NULL},
        {"^((.+)\\2){2,3}$", "aabb", MATCH, "bb"},
        {"^((.+)\\2){2,3}$", "aabbccdd", NO_MATCH, NULL},
        {"^((.+)\\2){2,3}$", "aaaaaa", MATCH, "aa"},
        {"^((.*)\\2){2,3}$", "aa", NO_MATCH, NULL},
        {"^((.*)\\2){3}$", "aabb", NO_MATCH, NULL},
        {"^((.*?)\\2){3}$", "aabb", NO_MATCH, NULL},
        {"^((.*?)\\2){3,4}?$", "aabb", NO_MATCH, NULL},
        {"^((.*?)\\2){2,}$", "aabbccc", NO_MATCH, NULL},
        {"^((.*)\\2){2,}$", "aabbccc", NO_MATCH, NULL},
        {"^((.*)\\2){4,}b$", "aaaab", NO_MATCH, NULL},
        {"^(()\\2)*$", "aa", NO_MATCH, NULL},
        {"^(()\\2){3}$", "", NO_MATCH, NULL},
        {"^((a?)\\2){3}$", "aa", NO_MATCH, NULL},
        {"^((a?)\\2){5}$", "aaaa", NO_MATCH, NULL},
        {"^((a?\?)\\2){5}$", "aaaa", NO_MATCH, NULL},
        {"^((a?\?)\\2){3}$", "aaaaaa", MATCH, "aa"},
        {"^((a?\?)\\2){3}$", "aaaaaaaa", NO_MATCH, NULL},
        {"^((a*?)\\2){3}b", "aaaab", NO_MATCH, NULL},
        {"^((a|b)\\2?)*$", "aabba", MATCH, "a"},
        {"^((a|b)\\2?\?)*$", "aabba", MATCH, "a"},
        {"^((a|b)?\?\\2)*$", "aabb", MATCH, "bb"},
        {"^(.*?)(\\1)*$", "aaaa", MATCH, "a"},
        {"^(.+?)(\\1)*?$", "aaaa", MATCH, "a"},
        {"^(.+?)\\1*?$", "ababab", MATCH, "ab"},
        {"^(.+?)\\1+?$", "ababab", MATCH, "ab"},
        {"^(.+?)\\1+?b", "aaab", MATCH, "a"},
        {"^(.+?)\\1{2,3}?$", "ababab", MATCH, "ab"},
        {"^(.+?)\\1{2,3}?c", "abababc", MATCH, "ab"},
        {"^(.+?)\\1{0,3}?c", "abababc", MATCH, "ab"},
        {"^()\\1*?a", "a", MATCH, ""},
        {"^()\\1{2,3}?a", "a", MATCH, ""},
        {"^(a?\?)\\1+?b", "aab", MATCH, "a"},
        {"(a+?)b+?\\1c", "aabbaac", MATCH, "aa"},
        {"(a+?)b+?\\1c", "aabbad", NO_MATCH, NULL},
        {"(a+?)\\1", "aab", MATCH, "a"},
        {"a+?(b)\\1c", "aabbabbc", MATCH, "b"},
        {"(?:a+?)(b?)\\1$", "aabb", MATCH, "b"},
        {"(?i)^(ab)\\1$", "abAB", MATCH, "ab"},
        {"(?i)^(aB)\\1$", "AbaB", MATCH, "Ab"},
        {"(?i)^(a1)\\1$", "A1a1", MATCH, "A1"},
        {"(?i)^(a_)\\1$", "A_a-", NO_MATCH, NULL},
        {"^(ab)\\1$", "abaB", NO_MATCH, NULL},
        {"(a*?)(b|\\1)c", "aabc", MATCH, "aa"},
        {"^(?:(a)|b)*?\\1$", "aba", NO_MATCH, NULL},
        {"^(?:(a)|(b)\\2)*$", "abb", MATCH, NULL},
        {"^(?:(a)|(b)\\2)*?$", "abba", MATCH, "a"},
        {"^(?:(a)|(b)\\2)*$", "aba", NO_MATCH, NULL},
        {"((a+?)\\2){1,1}", "aaaa", MATCH, "aaaa"},
        {"((a+)\\2){1,1}?", "aaaa", MATCH, "aa"},
        {"((a+)\\2){1,2}?", "aaaaaa", MATCH, "aa"},
        {"x(?:((.)\\2)*?)y", "xaabby", MATCH, "bb"},
        {"x(?:((.)\\2)*)y", "xaabby", MATCH, "bb"},
        {"x(?:((.)\\2)*?)y", "xaabcy", NO_MATCH, NULL},
        {"x((.)\\2)*(y)\\2", "xaabbyb", MATCH, "bb"},
        {"x((.+)\\2)*\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.+?)\\2)*?\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.+?)\\2)*\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.+)\\2){2,4}\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.*?)\\2)*?\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.*)\\2)*\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.*)\\2){2,3}\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.*?)\\2){2,3}?\\2y", "xaabbbby", NO_MATCH, NULL},
        {"x((.*?)\\2){2,3}?\\2y", "xaabbbbccy", NO_MATCH, NULL},
        {"x((.*?)\\2){4,5}?\\2y", "xaabby", NO_MATCH, NULL},
        {"x((.*)\\2){4,5}\\2y", "xaabby", NO_MATCH, NULL},
        {"(?:(.)\\1|(..)\\2)*?z", "aabcbcz", MATCH, NULL},
        {"(a+?)b\\1", "xaabaac", MATCH, "aa"},
        {"(a+?)b\\1c", "xaabaac", MATCH, "aa"},
        {"(a+?)b\\1", "xaaba", MATCH, "a"},
        {"^((?:ab|a|bc)?)*$", "abc", MATCH, "bc"},
        {"^((?:(x)\\2|ab|a|bc)?){3}$", "abc", NO_MATCH, NULL},
        {"^((?:(x)\\2|ab|a|bc)?){3}$", "abcbc", MATCH, "bc"},
        {"^((?:(x)\\2|ab|a|bc)?){2,5}$", "abcbcab", MATCH, "ab"},
        {"(a)\\4294967296", "a\"94967296", MATCH, "a"},
        {"(?x)a (b) # c", "ab", MATCH, "b"},
        {"(?:(a+?)(b)\\2)+?", "aabbabb", MATCH, "aa"},
    };
    (void)state;
    assert_cases(cases, COUNT(cases));
}

/* Each case with fewer steps than it takes: the answer is UNKNOWN until there are enough,
 * and then it is the same as ever. */
static void assert_steps(const search_case *c, int major)
{
    static char program_room[PGCFG_REGEX_WORKSPACE_SIZE];
    static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];
    pgcfg_are_program program;
    pgcfg_regex_group group;
    bool was_known = false;
    assert_int_equal(
        pgcfg_are_compile(&program, view_of(c->pattern), major, program_room, sizeof program_room),
        PGCFG_REGEX_OK);
    for (uint32_t steps = 0; steps < 4000; steps++) {
        const pgcfg_regex_answer answer = pgcfg_are_search_within(
            &program, view_of(c->subject), &group, workspace, sizeof workspace, steps);
        if (answer == PGCFG_REGEX_UNKNOWN) {
            assert_false(was_known);
            assert_false(group.took_part);
        } else {
            was_known = true;
            assert_int_equal(answer, c->answer);
            assert_true(is_group(c, group));
        }
    }
    assert_true(was_known);
}

static void a_search_with_too_few_steps_is_unknown(void **state)
{
    static const search_case cases[] = {
        {"a", "xya", MATCH, NULL},
        {"a", "xy", NO_MATCH, NULL},
        {"(a*)b", "xaab", MATCH, "aa"},
        {"(a+?)(b+)", "xaabb", MATCH, "aa"},
        {"(?=ab)(?<!x)(a)(?!c)(?<=a)b", "xabcab", MATCH, "a"},
        {"(?:x|(a)|b)+c", "abxc", MATCH, NULL},
        {"^((.+)\\2){2,3}$", "aabb", MATCH, "bb"},
        {"^((.*?)\\2)*?b$", "aaaab", MATCH, "aa"},
        {"^(?:(a)|(b)\\2|c)*\\1$", "abbca", NO_MATCH, NULL},
        {"(a+?)b+?\\1c", "aabbaac", MATCH, "aa"},
        {"(x)(a|b)\\2|q", "xabxbb", MATCH, "x"},
        {"^(ab)\\1*c", "ababababc", MATCH, "ab"},
        {"^(ab)\\1*?$", "abababab", MATCH, "ab"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_steps(&cases[i], NEWEST);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match_may_be_anywhere_unless_it_is_anchored),
        cmocka_unit_test(the_first_group_is_told),
        cmocka_unit_test(greedy_parts_take_all_they_can),
        cmocka_unit_test(non_greedy_parts_take_the_least),
        cmocka_unit_test(the_first_preference_rules_the_whole),
        cmocka_unit_test(a_repeated_group_keeps_its_last_part),
        cmocka_unit_test(alternatives_are_tried_in_order_within_a_length),
        cmocka_unit_test(bounds_count),
        cmocka_unit_test(constraints_hold_between_characters),
        cmocka_unit_test(newline_modes_change_anchors_and_dots),
        cmocka_unit_test(case_may_not_matter),
        cmocka_unit_test(directors_and_options_choose_the_syntax),
        cmocka_unit_test(classes_hold_ascii_characters_only),
        cmocka_unit_test(bracket_expressions_are_sets),
        cmocka_unit_test(escapes_stand_for_characters),
        cmocka_unit_test(lookaround_sees_the_whole_subject),
        cmocka_unit_test(back_references_match_the_same_again),
        cmocka_unit_test(a_search_with_too_few_steps_is_unknown),
        cmocka_unit_test(repeated_groups_have_a_preference_of_their_own),
        cmocka_unit_test(sets_classes_and_word_edges_meet_in_one_pattern),
        cmocka_unit_test(repetitions_are_divided_anew_until_back_references_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
