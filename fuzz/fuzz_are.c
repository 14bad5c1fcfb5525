/*
 * fuzz_are.c - any bytes as a regular expression of any major: does the server take it?
 *
 * Beyond not crashing, each input must hold: the answer is one that the check can give,
 * the same from 14 on and for majors that are taken as their nearest; it depends on the
 * pattern's own bytes only; all bytes behind ***= and all bytes with their escapes are an
 * expression; a good one is still good in parentheses that capture nothing, and as one of
 * two alternatives.
 *
 * Input: the pattern.
 */
#include "report.h"

#include <string.h>

static const int majors[] = {13, 14, 15, 16, 17, 18};

enum { MAJORS = sizeof(majors) / sizeof(majors[0]) };

/* ---- one pattern ---------------------------------------------------------------- */

static pgcfg_regex_status check_pattern(pgcfg_text pattern, int major)
{
    pgcfg_regex_status status = pgcfg_are_check(pattern, major);

    CHECK(status != PGCFG_REGEX_OUT_OF_MEMORY && status != PGCFG_REGEX_TOO_COMPLEX &&
          status != PGCFG_REGEX_TOO_MANY_COLORS && status <= PGCFG_REGEX_UNDECIDED);
    CHECK(pgcfg_regex_status_text(status)[0] != '\0');
    return status;
}

static void check_majors(pgcfg_text pattern, pgcfg_regex_status status[MAJORS])
{
    for (int i = 0; i < MAJORS; i++) {
        status[i] = check_pattern(pattern, majors[i]);
        CHECK(i < 2 || status[i] == status[1]);
    }
    CHECK(pgcfg_are_check(pattern, 0) == status[0]);
    CHECK(pgcfg_are_check(pattern, PGCFG_MAJOR_NEWEST + 1) == status[MAJORS - 1]);
}

/* ---- patterns made from it -------------------------------------------------------- */

static bool is_good(pgcfg_regex_status status)
{
    return status == PGCFG_REGEX_OK || status == PGCFG_REGEX_UNDECIDED;
}

/* A pattern between two others; all of it is good where the middle is. */
static void check_between(const char *before, pgcfg_text pattern, const char *behind,
                          const pgcfg_regex_status status[MAJORS])
{
    report r = {0};
    pgcfg_text whole;

    report_write(&r, before, strlen(before));
    report_text(&r, pattern);
    report_write(&r, behind, strlen(behind));
    whole = (pgcfg_text){r.data != NULL ? r.data : "", r.size};
    for (int i = 0; i < MAJORS; i++) {
        if (status == NULL || status[i] == PGCFG_REGEX_OK)
            CHECK(is_good(check_pattern(whole, majors[i])));
    }
    free(r.data);
}

static bool is_alphanumeric(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

static void check_escaped(pgcfg_text pattern)
{
    report r = {0};

    for (size_t i = 0; i < pattern.size; i++) {
        if (!is_alphanumeric(pattern.data[i]))
            report_write(&r, "\\", 1);
        report_write(&r, &pattern.data[i], 1);
    }
    check_between("", (pgcfg_text){r.data != NULL ? r.data : "", r.size}, "", NULL);
    free(r.data);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pgcfg_regex_status status[MAJORS];
    char *copy;
    pgcfg_text pattern;

    if (size > 4096)
        return 0;
    copy = malloc(size > 0 ? size : 1); /* of its own size, so that overreads are seen */
    CHECK(copy != NULL);
    if (size > 0)
        memcpy(copy, data, size);
    pattern = (pgcfg_text){copy, size};
    check_majors(pattern, status);
    check_between("***=", pattern, "", NULL);
    check_escaped(pattern);
    if (is_self_contained(pattern)) {
        check_between("(?:", pattern, ")", status);
        check_between("", pattern, "|a", status);
        check_between("a|", pattern, "", status);
    }
    free(copy);
    return 0;
}
