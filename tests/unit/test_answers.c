/*
 * test_answers.c - what is said of regular expressions and of values, to the letter. The
 * lists in answers/ (listed.h says how they look) hold cases of the corpus and of the
 * other tests, and what grew from them by a byte more, less or another. The
 * servers of 13 and 18 said the same of all expressions when these were listed, and
 * scripts/differential asks them about such inputs ever anew.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "listed.h"
#include "support.h"

/* The bytes in front of the first of this kind, which is taken off as well. */
static pgcfg_text take_before(pgcfg_text *text, char end)
{
    const char *at = memchr(text->data, end, text->size);
    assert_non_null(at);
    pgcfg_text taken = {text->data, (size_t)(at - text->data)};
    *text = (pgcfg_text){at + 1, text->size - taken.size - 1};
    return taken;
}

/* ---- regular expressions -------------------------------------------------------------------- */

static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];

static void put_match(listed_words *w, pgcfg_text pattern, int major, pgcfg_text subject)
{
    static const char *const answers[] = {[PGCFG_REGEX_NO_MATCH] = "no match",
                                          [PGCFG_REGEX_MATCH] = "match",
                                          [PGCFG_REGEX_UNKNOWN] = "unknown"};
    pgcfg_regex_group group;
    uint32_t group_count;
    char line[100];
    const pgcfg_regex_answer answer = pgcfg_are_search(pattern, major, subject, &group,
                                                       &group_count, workspace, sizeof workspace);
    listed_put(w, "  ");
    listed_put(w, answers[answer]);
    snprintf(line, sizeof line, ", groups %u", (unsigned)group_count);
    listed_put(w, line);
    if (group.took_part) {
        snprintf(line, sizeof line, ", first %u-%u", (unsigned)group.begin, (unsigned)group.end);
        listed_put(w, line);
    }
    listed_put(w, "\n");
}

/* From 14 on majors are alike (fuzz_are.c holds that of any pattern), so that what takes
 * long is looked at once for all of them: fills what is kept and says whether it has to. */
static bool is_new(int major, pgcfg_text input, listed_words *kept)
{
    static char last[1000];
    static size_t last_size;
    static const void *last_kept;
    const bool is_same = major > 14 && last_kept == kept && last_size == input.size &&
                         memcmp(last, input.data, input.size) == 0;
    assert_true(input.size < sizeof last);
    memcpy(last, input.data, input.size);
    last_size = input.size;
    last_kept = kept;
    if (!is_same) {
        kept->size = 0;
        kept->bytes[0] = '\0';
    }
    return !is_same;
}

/* The subjects of one byte that match, as ranges. */
static void put_bytes(listed_words *w, pgcfg_text pattern, int major)
{
    static char program_memory[PGCFG_REGEX_WORKSPACE_SIZE];
    pgcfg_are_program program;
    int from = -1;
    (void)pgcfg_are_compile(&program, pattern, major, program_memory, sizeof program_memory);
    listed_put(w, "  bytes");
    for (int byte = 0; byte <= 256; byte++) {
        const char subject = (char)byte;
        bool matches = byte < 256 &&
                       pgcfg_are_program_search(&program, (pgcfg_text){&subject, 1}, NULL,
                                                workspace, sizeof workspace) == PGCFG_REGEX_MATCH;
        char range[20];
        if (matches && from < 0)
            from = byte;
        if (matches || from < 0)
            continue;
        snprintf(range, sizeof range, from == byte - 1 ? " %02X" : " %02X-%02X", (unsigned)from,
                 (unsigned)(byte - 1));
        listed_put(w, range);
        from = -1;
    }
    listed_put(w, "\n");
}

static pgcfg_regex_status check(pgcfg_text pattern, int major)
{
    return pgcfg_are_check(pattern, major, workspace, sizeof workspace);
}

/* Input: an expression, a zero byte, a subject. */
static void say_of_expression(pgcfg_text input, int major, listed_words *w)
{
    static listed_words bytes;
    const pgcfg_text pattern = take_before(&input, '\0');
    const pgcfg_regex_status status = check(pattern, major);
    listed_put(w, "  ");
    listed_put(w, pgcfg_regex_status_text(status));
    listed_put(w, "\n");
    if (status != PGCFG_REGEX_OK && status != PGCFG_REGEX_UNDECIDED)
        return;
    put_match(w, pattern, major, input);
    if (is_new(major, pattern, &bytes))
        put_bytes(&bytes, pattern, major);
    listed_put(w, bytes.bytes);
}

static void expressions_are_taken_and_match_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/expressions.txt", say_of_expression);
}

static void random_expressions_are_taken_and_match_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/random_expressions.txt", say_of_expression);
}

/* The same without the bytes. */
static void say_of_match(pgcfg_text input, int major, listed_words *w)
{
    const pgcfg_text pattern = take_before(&input, '\0');
    listed_put(w, "  ");
    listed_put(w, pgcfg_regex_status_text(check(pattern, major)));
    listed_put(w, "\n");
    put_match(w, pattern, major, input);
}

static void groups_and_references_match_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/captures.txt", say_of_match);
}

static void each_construct_is_taken_and_matches_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/constructs.txt", say_of_expression);
}

/* The first count for which "(?:INNER){COUNT}" is no longer sure to be taken; 0: none is. */
static unsigned first_undecided(const char *inner, int major)
{
    char pattern[1000];
    for (unsigned count = 1; count <= 255; count++) {
        snprintf(pattern, sizeof pattern, "(?:%s){%u}", inner, count);
        if (check(text_of(pattern), major) != PGCFG_REGEX_OK)
            return count;
    }
    return 0;
}

/* How large an expression may grow: alone, in copies, and with what makes it larger. */
static void say_of_size(pgcfg_text input, int major, listed_words *w)
{
    static const char *const frames[] = {"%.*s",
                                         "(?:%.*s){9}",
                                         "(?:(?:%.*s){40}){9}",
                                         "(?:%.*s){0,40}",
                                         "(?:%.*s){9,}",
                                         "(%.*s)(?:[ab]|c?){30}",
                                         "(?:%.*s|x){99}",
                                         "(?:%.*s)*\\y\\m^(?:%.*s)?"};
    static listed_words counts;
    const bool counts_anew = is_new(major, input, &counts);
    for (size_t i = 0; counts_anew && i < sizeof frames / sizeof frames[0]; i++) {
        char inner[800], line[100];
        snprintf(inner, sizeof inner, frames[i], (int)input.size, input.data, (int)input.size,
                 input.data);
        snprintf(line, sizeof line, "%s%u", i == 0 ? "  " : " ", first_undecided(inner, major));
        listed_put(&counts, line);
    }
    listed_put(w, counts.bytes);
    listed_put(w, "\n");
}

static void expressions_grow_too_large_to_be_sure_at_the_listed_counts(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/sizes.txt", say_of_size);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void put_line(listed_words *w, const char *label, const pgcfg_buffer *buffer)
{
    const pgcfg_text text = pgcfg_buffer_text(buffer);
    if (text.size == 0)
        return;
    listed_put(w, "  ");
    listed_put(w, label);
    listed_put(w, ": ");
    listed_put_text(w, text);
    listed_put(w, "\n");
}

static void put_refusal(listed_words *w, const pgcfg_value_problem *problem,
                        const pgcfg_parameter *parameter, int major, pgcfg_text name,
                        pgcfg_text text)
{
    char bytes[3][4000];
    pgcfg_buffer message = {bytes[0], sizeof bytes[0], 0};
    pgcfg_buffer detail = {bytes[1], sizeof bytes[1], 0};
    pgcfg_buffer hint = {bytes[2], sizeof bytes[2], 0};
    assert_true(pgcfg_value_message_write(problem, parameter, major, name, text,
                                          pgcfg_buffer_sink(&message)));
    assert_true(pgcfg_value_detail_write(problem, parameter, major, pgcfg_buffer_sink(&detail)));
    assert_true(pgcfg_value_hint_write(problem, parameter, major, pgcfg_buffer_sink(&hint)));
    put_line(w, "error", &message);
    put_line(w, "detail", &detail);
    put_line(w, "hint", &hint);
}

static void put_taken(listed_words *w, const pgcfg_value *value, const pgcfg_parameter *parameter,
                      int major)
{
    char bytes[2][4000];
    pgcfg_buffer setting = {bytes[0], sizeof bytes[0], 0};
    pgcfg_buffer shown = {bytes[1], sizeof bytes[1], 0};
    assert_true(pgcfg_value_setting_write(value, parameter, major, pgcfg_buffer_sink(&setting)));
    assert_true(pgcfg_value_show_write(value, parameter, major, pgcfg_buffer_sink(&shown)));
    put_line(w, "setting", &setting);
    put_line(w, "shown", &shown);
}

/* Input: name=value. */
static void say_of_value(pgcfg_text input, int major, listed_words *w)
{
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;
    const pgcfg_text name = take_before(&input, '=');
    if (!pgcfg_parameter_find(name, major, &parameter)) {
        listed_put(w, "  no such parameter\n");
        return;
    }
    if (pgcfg_value_parse(&parameter, major, input, &value, &problem))
        put_taken(w, &value, &parameter, major);
    listed_put(w, "  ");
    listed_put(w, pgcfg_value_status_name(problem.status));
    if (problem.depends_on != NULL) {
        listed_put(w, ", depends on ");
        listed_put(w, problem.depends_on);
    }
    listed_put(w, problem.depends_on_settings ? " (settings)\n" : "\n");
    put_refusal(w, &problem, &parameter, major, name, input);
}

static void numbers_are_taken_and_shown_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/numbers.txt", say_of_value);
}

static void words_are_taken_and_shown_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/words.txt", say_of_value);
}

static void strings_are_taken_and_shown_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/answers/strings.txt", say_of_value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_are_taken_and_match_as_listed),
        cmocka_unit_test(random_expressions_are_taken_and_match_as_listed),
        cmocka_unit_test(groups_and_references_match_as_listed),
        cmocka_unit_test(each_construct_is_taken_and_matches_as_listed),
        cmocka_unit_test(expressions_grow_too_large_to_be_sure_at_the_listed_counts),
        cmocka_unit_test(numbers_are_taken_and_shown_as_listed),
        cmocka_unit_test(words_are_taken_and_shown_as_listed),
        cmocka_unit_test(strings_are_taken_and_shown_as_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
