/*
 * fuzz_are.c - any bytes as a regular expression of any major: does the server take it?
 *
 * Beyond not crashing, each input must hold: the answer is one that the check can give, and
 * depends on the pattern's own bytes only; and one of these, as byte 1 says: it is the
 * same from 14 on and for majors that are taken as their nearest; all bytes behind ***=
 * and all bytes with their escapes are an expression; a good one is still good in
 * parentheses that capture nothing, and as one of two alternatives.
 *
 * Input: byte 0 picks the major, byte 2 another one or a place; then the pattern.
 */
#include "report.h"

#include <string.h>

enum { HEAD = 3 };

enum { ASK_MAJORS, ASK_SPELLED, ASK_INSIDE, QUESTIONS };

/* ---- one pattern ---------------------------------------------------------------- */

static pgcfg_regex_status check_pattern(pgcfg_text pattern, int major)
{
    static char workspace[PGCFG_ARE_CHECK_SIZE];
    pgcfg_regex_status status = pgcfg_are_check(pattern, major, workspace, sizeof(workspace));

    CHECK(status != PGCFG_REGEX_OUT_OF_MEMORY && status != PGCFG_REGEX_TOO_COMPLEX &&
          status != PGCFG_REGEX_TOO_MANY_COLORS && status <= PGCFG_REGEX_UNDECIDED);
    CHECK(pgcfg_regex_status_text(status)[0] != '\0');
    return status;
}

static void check_majors(pgcfg_text pattern, int other)
{
    const pgcfg_regex_status oldest = check_pattern(pattern, PGCFG_MAJOR_OLDEST);
    const pgcfg_regex_status newest = check_pattern(pattern, PGCFG_MAJOR_NEWEST);

    CHECK(check_pattern(pattern, 0) == oldest);
    CHECK(check_pattern(pattern, PGCFG_MAJOR_NEWEST + 1) == newest);
    CHECK(check_pattern(pattern, other) == newest);
}

/* ---- patterns made from it -------------------------------------------------------- */

static bool is_good(pgcfg_regex_status status)
{
    return status == PGCFG_REGEX_OK || status == PGCFG_REGEX_UNDECIDED;
}

/* A pattern between two others; all of it is good where the middle is, or must be. */
static void check_between(const char *before, pgcfg_text pattern, const char *behind, int major,
                          bool may_be_bad)
{
    report r = {0};

    if (may_be_bad && check_pattern(pattern, major) != PGCFG_REGEX_OK)
        return;
    report_write(&r, before, strlen(before));
    report_text(&r, pattern);
    report_write(&r, behind, strlen(behind));
    CHECK(is_good(check_pattern((pgcfg_text){r.data != NULL ? r.data : "", r.size}, major)));
    report_free(&r);
}

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

static void check_escaped(pgcfg_text pattern, int major)
{
    report r = {0};

    for (size_t i = 0; i < pattern.size; i++) {
        if (!is_alphanumeric(pattern.data[i]))
            report_write(&r, "\\", 1);
        report_write(&r, &pattern.data[i], 1);
    }
    check_between("", (pgcfg_text){r.data != NULL ? r.data : "", r.size}, "", major, false);
    report_free(&r);
}

/* Whether it may stand inside of another: a director and options are for the very start,
 * and a comment goes on to the next parenthesis, where that may be. */
static bool is_self_contained(pgcfg_text pattern)
{
    for (size_t i = 0; i + 2 < pattern.size; i++) {
        if (memcmp(&pattern.data[i], "(?#", 3) == 0)
            return false;
    }
    return (pattern.size < 2 || memcmp(pattern.data, "(?", 2) != 0) &&
           (pattern.size < 3 || memcmp(pattern.data, "***", 3) != 0);
}

enum { INSIDE = 3 };

static void check_inside(pgcfg_text pattern, int major, size_t where)
{
    static const char *const before[INSIDE] = {"(?:", "", "a|"};
    static const char *const behind[INSIDE] = {")", "|a", ""};

    check_between(before[where], pattern, behind[where], major, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int major;
    char *copy;
    pgcfg_text pattern;

    if (size < HEAD || size > 4096)
        return 0;
    pattern.size = size - HEAD;
    copy = malloc(pattern.size > 0 ? pattern.size
                                   : 1); /* of its own size, so that overreads are seen */
    CHECK(copy != NULL);
    memcpy(copy, data + HEAD, pattern.size);
    pattern.data = copy;
    major = PGCFG_MAJOR_OLDEST + data[0] % 6;
    switch (data[1] % QUESTIONS) {
    case ASK_MAJORS:
        check_majors(pattern, 14 + data[2] % 4);
        break;
    case ASK_SPELLED:
        check_between("***=", pattern, "", major, false);
        check_escaped(pattern, major);
        break;
    default:
        if (is_self_contained(pattern))
            check_inside(pattern, major, data[2] % INSIDE);
        break;
    }
    free(copy);
    return 0;
}
