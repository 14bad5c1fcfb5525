/*
 * test_spelling.c - distances between words, against the plain table that leaves
 * nothing out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <pgcfg/parameter.h>

#include "print.h"
#include "spelling.h"
#include "support.h"

enum { LONGEST = 48 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* All rows, no limit. The words are in lower case and without underscores. */
static unsigned plain_distance(pgcfg_text a, pgcfg_text b)
{
    static unsigned rows[LONGEST + 1][LONGEST + 1];

    for (unsigned i = 0; i <= a.size; i++) {
        for (unsigned j = 0; j <= b.size; j++) {
            unsigned best = i + j;
            if (i > 0 && j > 0) {
                best = rows[i - 1][j - 1] + (a.data[i - 1] != b.data[j - 1]);
                best = least(best, least(rows[i - 1][j], rows[i][j - 1]) + 1);
            }
            if (i > 1 && j > 1 && a.data[i - 1] == b.data[j - 2] && a.data[i - 2] == b.data[j - 1])
                best = least(best, rows[i - 2][j - 2] + 1);
            rows[i][j] = best;
        }
    }
    return rows[a.size][b.size];
}

/* A word of few letters, so that much is alike. */
static pgcfg_text random_word(uint64_t *random, char *bytes, uint32_t longest)
{
    pgcfg_text word = {bytes, random_below(random, longest + 1)};

    for (size_t i = 0; i < word.size; i++)
        bytes[i] = "abc"[random_below(random, 3)];
    return word;
}

/* A word with some errors in it. */
static pgcfg_text misspelled(uint64_t *random, pgcfg_text word, char *bytes)
{
    pgcfg_text result = {bytes, word.size};

    memcpy(bytes, word.data, word.size);
    for (uint32_t n = random_below(random, 4); n > 0 && result.size > 1; n--) {
        size_t at = random_below(random, (uint32_t)result.size - 1);
        char byte = bytes[at];
        switch (random_below(random, 3)) {
        case 0:
            bytes[at] = bytes[at + 1];
            bytes[at + 1] = byte;
            break;
        case 1:
            memmove(bytes + at, bytes + at + 1, result.size - at - 1);
            result.size--;
            break;
        case 2:
            bytes[at] = 'c';
            break;
        }
    }
    return result;
}

static void the_distance_is_that_of_the_plain_table(void **state)
{
    uint64_t random = 7;
    char a[LONGEST], b[LONGEST];
    (void)state;
    for (int i = 0; i < 100000; i++) {
        pgcfg_text from = random_word(&random, a, 30);
        pgcfg_text to = i % 2 == 0 ? random_word(&random, b, 30) : misspelled(&random, from, b);
        assert_int_equal(pgcfg_spelling_distance(from, to), plain_distance(from, to));
    }
}

static void words_that_are_too_long_are_far_from_all(void **state)
{
    char longer[200];

    (void)state;
    memset(longer, 'x', sizeof(longer));
    const pgcfg_text word = {longer, sizeof(longer)};
    assert_true(pgcfg_spelling_distance(PGCFG_TEXT("ab"), word) > PGCFG_SPELLING_BYTES_MAX);
    assert_true(pgcfg_spelling_distance(word, PGCFG_TEXT("ab")) > PGCFG_SPELLING_BYTES_MAX);
}

static void the_nearest_candidate_wins_and_the_first_of_equals(void **state)
{
    uint64_t random = 11;
    char a[LONGEST], b[LONGEST];
    (void)state;
    for (int i = 0; i < 20000; i++) {
        pgcfg_text word = random_word(&random, a, 40);
        pgcfg_spelling spelling = pgcfg_spelling_of(word);
        unsigned nearest = spelling.distance;
        for (int j = 0; j < 5; j++) {
            pgcfg_text candidate =
                j % 2 == 0 ? random_word(&random, b, 40) : misspelled(&random, word, b);
            nearest = least(nearest, plain_distance(word, candidate));
            pgcfg_spelling_offer(&spelling, candidate);
            assert_int_equal(spelling.distance, nearest);
        }
    }
}

/* What stands for a word where the plain table compares bytes as they are. */
static pgcfg_text folded_copy(pgcfg_text word, char *bytes)
{
    pgcfg_text result = {bytes, word.size};

    for (size_t i = 0; i < word.size; i++) {
        char byte = word.data[i];
        bytes[i] = byte == '_' ? '-' : byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
    }
    return result;
}

static void no_name_that_is_near_is_passed_over(void **state)
{
    uint64_t random = 13;
    char a[LONGEST], b[LONGEST], c[LONGEST];
    (void)state;
    for (int i = 0; i < PGCFG_PARAMETER_COUNT; i++) {
        pgcfg_text name = pgcfg_text_of(pgcfg_parameter_name(i));
        if (name.size >= LONGEST - 4)
            continue;
        pgcfg_text word = misspelled(&random, folded_copy(name, c), a);
        word.data = a;
        a[random_below(&random, (uint32_t)word.size)] = (char)('a' + random_below(&random, 26));
        pgcfg_spelling spelling = pgcfg_spelling_of(word);
        unsigned nearest = spelling.distance;
        for (int j = 0; j < PGCFG_PARAMETER_COUNT; j++) {
            pgcfg_text other = pgcfg_text_of(pgcfg_parameter_name(j));
            if (other.size > LONGEST)
                continue;
            nearest = least(nearest, plain_distance(word, folded_copy(other, b)));
            pgcfg_spelling_offer(&spelling, other);
            assert_int_equal(spelling.distance, nearest);
        }
    }
}

static void words_of_any_length_are_compared_by_what_differs(void **state)
{
    (void)state;
    assert_int_equal(pgcfg_spelling_distance(PGCFG_TEXT("autovacuum_vacuum_insert_scale_facor"),
                                             PGCFG_TEXT("Autovacuum-vacuum-insert-scale-factor")),
                     1);
    assert_true(pgcfg_spelling_distance(
                    PGCFG_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
                    PGCFG_TEXT("b")) > PGCFG_SPELLING_BYTES_MAX);
    assert_int_equal(pgcfg_spelling_distance(PGCFG_TEXT(""), PGCFG_TEXT("")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distance_is_that_of_the_plain_table),
        cmocka_unit_test(words_that_are_too_long_are_far_from_all),
        cmocka_unit_test(the_nearest_candidate_wins_and_the_first_of_equals),
        cmocka_unit_test(no_name_that_is_near_is_passed_over),
        cmocka_unit_test(words_of_any_length_are_compared_by_what_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
