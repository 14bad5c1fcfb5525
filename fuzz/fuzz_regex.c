/*
 * fuzz_regex.c - any bytes as a regular expression, and as what it is searched in.
 *
 * Beyond not crashing, each input must hold: compiling gives the checker's answer, where
 * both have one; a program finds what a search in one go finds; a smaller workspace and
 * another alignment only turn answers into UNKNOWN; who asks for no group gets the same
 * answer; the group lies in the subject.
 *
 * Input: byte 0 picks the major, bytes 1 and 2 the smaller workspace (byte 1 even) or that it
 * is compiled (odd); then the pattern, a NUL and the subject.
 */
#include "report.h"

#include <string.h>

enum { WORKSPACE = 65536 };

typedef struct finding {
    pgcfg_regex_answer answer;
    pgcfg_regex_group group;
    uint32_t group_count;
} finding;

/* In a block of just this size, so that what is beyond is seen. */
static finding search_within(pgcfg_text pattern, int major, pgcfg_text subject, size_t size,
                             size_t lost)
{
    finding f;
    char *block = malloc(size + lost + 1);
    CHECK(block != NULL);
    f.answer =
        pgcfg_are_search(pattern, major, subject, &f.group, &f.group_count, block + lost, size);
    free(block);
    CHECK(f.answer == PGCFG_REGEX_MATCH || !f.group.took_part);
    CHECK(f.group.begin <= f.group.end && f.group.end <= subject.size);
    CHECK(f.group.took_part || f.group.end == 0);
    CHECK(f.group.took_part ? f.group_count > 0 : true);
    return f;
}

static void check_same_finding(const finding *a, const finding *b)
{
    CHECK(a->answer == b->answer);
    CHECK(a->group.took_part == b->group.took_part);
    CHECK(a->group.begin == b->group.begin && a->group.end == b->group.end);
}

static void check_less(pgcfg_text pattern, int major, pgcfg_text subject, size_t size,
                       const finding *whole)
{
    const finding less = search_within(pattern, major, subject, size, size % 8);
    if (less.answer != PGCFG_REGEX_UNKNOWN)
        check_same_finding(&less, whole);
}

static void check_compiled(pgcfg_text pattern, int major, pgcfg_text subject, const finding *whole)
{
    char *buffer = malloc(WORKSPACE);
    char *workspace = malloc(WORKSPACE);
    pgcfg_are_program program;
    finding f = {.group_count = 0};
    CHECK(buffer != NULL && workspace != NULL);
    const pgcfg_regex_status checked = pgcfg_are_check(pattern, major, workspace, WORKSPACE);
    const pgcfg_regex_status status =
        pgcfg_are_compile(&program, pattern, major, buffer, WORKSPACE);
    CHECK(status == checked || checked == PGCFG_REGEX_UNDECIDED ||
          status == PGCFG_REGEX_OUT_OF_MEMORY || status == PGCFG_REGEX_UNDECIDED);
    CHECK(program.size <= WORKSPACE && (status == PGCFG_REGEX_OK) == (program.size > 0));
    f.answer = pgcfg_are_program_search(&program, subject, &f.group, workspace, WORKSPACE);
    if (whole->answer != PGCFG_REGEX_UNKNOWN) /* here there is more room */
        check_same_finding(&f, whole);
    const pgcfg_regex_answer without =
        pgcfg_are_program_search(&program, subject, NULL, workspace, WORKSPACE);
    CHECK(without == f.answer || f.answer == PGCFG_REGEX_UNKNOWN);
    free(buffer);
    free(workspace);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4 || size > 512)
        return 0;
    const char *text = (const char *)data + 3;
    const char *end = memchr(text, '\0', size - 3);
    if (end == NULL)
        return 0;
    const int major = PGCFG_MAJOR_OLDEST + data[0] % 6;
    const size_t small = ((size_t)data[1] << 8 | data[2]) % 8192;
    const pgcfg_text pattern = {text, (size_t)(end - text)};
    const pgcfg_text subject = {end + 1, size - 4 - pattern.size};
    const finding whole = search_within(pattern, major, subject, WORKSPACE, 0);
    if (data[1] % 2 == 0)
        check_less(pattern, major, subject, small, &whole);
    else
        check_compiled(pattern, major, subject, &whole);
    return 0;
}
