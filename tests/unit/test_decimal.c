/*
 * test_decimal.c - text to double and back: known hard cases, and a seeded
 * comparison with this machine's strtod, printf and rint. PGCFG_SEED sets the
 * seed, PGCFG_INPUTS how many inputs are compared.
 */
#include "decimal.h"
#include "real.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../differential/random.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { COMPARED_INPUTS = 150000, TEXT_SIZE = 24000 };

static char text[TEXT_SIZE];

static uint64_t bits_of(double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof(bits));
    return bits;
}

static double double_of(uint64_t bits)
{
    double number;

    memcpy(&number, &bits, sizeof(number));
    return number;
}

static pgcfg_real parse(const char *string)
{
    pgcfg_text view = {string, strlen(string)};

    return pgcfg_real_parse(view);
}

static const char *shown(double number)
{
    static char bytes[64];
    pgcfg_buffer buffer = {bytes, sizeof(bytes) - 1, 0};

    assert_true(pgcfg_real_write(number, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed < sizeof(bytes));
    bytes[buffer.needed] = '\0';
    return bytes;
}

/* ---- tables ----------------------------------------------------------------------- */

typedef struct parse_case {
    const char *text;
    double value;
    size_t size;
    bool is_out_of_range;
} parse_case;

static void assert_parsed(const parse_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pgcfg_real real = parse(cases[i].text);

        if (bits_of(real.value) != bits_of(cases[i].value) || real.size != cases[i].size ||
            real.is_out_of_range != cases[i].is_out_of_range)
            fail_msg("[%s]: %a, %zu bytes, %s range", cases[i].text, real.value, real.size,
                     real.is_out_of_range ? "out of" : "in");
    }
}

static void a_number_ends_where_it_stops_making_sense(void **state)
{
    static const parse_case cases[] = {
        {"", 0, 0, false},
        {".", 0, 0, false},
        {"-", 0, 0, false},
        {"-.", 0, 0, false},
        {" \t\n\v\f\r-12.5kB", -12.5, 11, false},
        {"+5.", 5, 3, false},
        {".5", .5, 2, false},
        {"1e", 1, 1, false},
        {"1e+", 1, 1, false},
        {"1.e+2x", 100, 5, false},
        {"1_000", 1, 1, false},
        {"1,5", 1, 1, false},
        {"08", 8, 2, false},
        {"-0", -0.0, 2, false},
        {"0x", 0, 1, false},
        {"0x.", 0, 1, false},
        {"0x.p1", 0, 1, false},
        {"0x1p", 1, 3, false},
        {"0x1p+", 1, 3, false},
        {"0X1.8p3", 12, 7, false},
        {"0x.8", .5, 4, false},
        {"0x1.8.8", 1.5, 5, false},
        {"0x10e1", 4321, 6, false},
        {"0b11", 0, 1, false},
        {"inf", HUGE_VAL, 3, false},
        {"-InFiNiTyX", -HUGE_VAL, 9, false},
        {"infinit", HUGE_VAL, 3, false},
        {"in", 0, 0, false},
    };

    (void)state;
    assert_parsed(cases, COUNT(cases));
}

static void nan_takes_a_payload_only_in_closed_parentheses(void **state)
{
    static const struct {
        const char *text;
        size_t size;
    } cases[] = {{"nan", 3},   {"NaN()", 5}, {"nan(1_a)", 8}, {"nan(-)", 3},
                 {"nan(1", 3}, {"-nanx", 4}, {"nan(z)", 6},   {"nan({)", 3}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_real real = parse(cases[i].text);

        assert_true(pgcfg_real_is_nan(real.value));
        assert_int_equal(real.size, cases[i].size);
    }
}

static void halfway_cases_go_to_even_and_a_far_digit_breaks_the_tie(void **state)
{
    static const parse_case cases[] = {
        {"9007199254740993", 9007199254740992.0, 16, false},
        {"9007199254740993.00000000000000000000000000000000000000000000000001", 9007199254740994.0,
         67, false},
        {"9007199254740995", 9007199254740996.0, 16, false},
        {"1e23", 1e23, 4, false},
        {"0x1.00000000000008p0", 1, 20, false},
        {"0x1.000000000000080000000000000000001p0", 1 + DBL_EPSILON, 39, false},
        {"0x1.00000000000018p0", 1 + 2 * DBL_EPSILON, 20, false},
    };

    (void)state;
    assert_parsed(cases, COUNT(cases));
    /* A tie for 15 digits, and what breaks it behind all digits that are kept. */
    memset(text, '0', 1200);
    memcpy(text, "84795358548757000.", 18);
    memcpy(text + 1200, "1", 2);
    assert_true(parse(text).value > 84795358548757000.0 - 1);
    assert_int_equal(bits_of(parse(text).value), bits_of(strtod(text, NULL)));
}

static void what_overflows_or_is_tiny_and_inexact_is_out_of_range(void **state)
{
    static const parse_case cases[] = {
        {"1.7976931348623157e308", DBL_MAX, 22, false},
        {"1.7976931348623158079e308", DBL_MAX, 25, false},
        {"1.7976931348623159e308", HUGE_VAL, 22, true},
        {"-1e400", -HUGE_VAL, 6, true},
        {"2.2250738585072014e-308", DBL_MIN, 23, false},
        {"2.2250738585072011e-308", 0x0.fffffffffffffp-1022, 23, true},
        /* between the largest subnormal and the smallest normal, which it rounds to: with 53
         * bits it is tiny up to three quarters of the way */
        {"2.2250738585072012e-308", DBL_MIN, 23, true},
        {"2.22507385850720133e-308", DBL_MIN, 24, false},
        {"1e-310", 1e-310, 6, true},
        {"4.9406564584124654e-324", 0x1p-1074, 23, true},
        {"2e-324", 0, 6, true},
        {"-1e-400", -0.0, 7, true},
        {"0x1p-1074", 0x1p-1074, 9, false}, /* exact */
        {"0x1p-1075", 0, 9, true},
        {"0x1.8p-1074", 0x1p-1073, 11, true},
        {"0x1p1024", HUGE_VAL, 8, true},
        {"0e99999999999999999999", 0, 22, false},
        {"1e99999999999999999999", HUGE_VAL, 22, true},
        {"1e-99999999999999999999", 0, 23, true},
        {"0x1p99999999999999999999", HUGE_VAL, 24, true},
        {"0x0p99999999999999999999", 0, 24, false},
    };

    (void)state;
    assert_parsed(cases, COUNT(cases));
}

static void ten_thousand_digits_and_exponents_are_exact(void **state)
{
    (void)state;
    memset(text, '0', 10002);
    text[1] = '.';
    memcpy(text + 10002, "25e10002", 9);
    assert_int_equal(bits_of(parse(text).value), bits_of(25.0));
    assert_int_equal(parse(text).size, 10010);
    memset(text, '0', 10003);
    text[0] = '3';
    memcpy(text + 10003, "e-10002", 8);
    assert_int_equal(bits_of(parse(text).value), bits_of(3.0));
    memset(text, '0', 10005);
    memcpy(text, "1e-", 3);
    memcpy(text + 10005, "7", 2);
    assert_int_equal(bits_of(parse(text).value), bits_of(1e-7));
}

static void reals_are_shown_with_six_digits(void **state)
{
    static const struct {
        double number;
        const char *shown;
    } cases[] = {
        {0.0, "0"},
        {-0.0, "-0"},
        {1.0, "1"},
        {0.1, "0.1"},
        {1e-4, "0.0001"},
        {1e-5, "1e-05"},
        {100000.0, "100000"},
        {999999.0, "999999"},
        {999999.5, "1e+06"},
        {1e6, "1e+06"},
        {123456.5, "123456"},
        {123457.5, "123458"},
        {1234567.0, "1.23457e+06"},
        {10.0000001, "10"},
        {-2.5, "-2.5"},
        {DBL_MAX, "1.79769e+308"},
        {DBL_MIN, "2.22507e-308"},
        {0x1p-1074, "4.94066e-324"},
        {HUGE_VAL, "Infinity"},
        {-HUGE_VAL, "-Infinity"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(shown(cases[i].number), cases[i].shown);
    assert_string_equal(shown(parse("nan").value), "NaN");
}

static void rounding_goes_to_even(void **state)
{
    static const double cases[][2] = {{0.5, 0.0},
                                      {-0.5, -0.0},
                                      {1.5, 2.0},
                                      {2.5, 2.0},
                                      {-2.5, -2.0},
                                      {3.5, 4.0},
                                      {0.4999, 0.0},
                                      {0.75, 1.0},
                                      {-0.0, -0.0},
                                      {1e300, 1e300},
                                      {4503599627370495.5, 4503599627370496.0}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(bits_of(pgcfg_real_round(cases[i][0])), bits_of(cases[i][1]));
    assert_true(pgcfg_real_is_infinite(pgcfg_real_round(HUGE_VAL)));
    assert_false(pgcfg_real_is_infinite(parse("nan").value));
    assert_false(pgcfg_real_is_infinite(DBL_MAX));
    assert_true(pgcfg_real_is_nan(pgcfg_real_round(parse("nan").value)));
}

/* A decimal of these digits, 0.d1d2d3..., of which there may be more than are kept. */
static pgcfg_decimal decimal_of(const char *digits, bool is_cut)
{
    pgcfg_decimal decimal = {.count = 0, .point = 0, .is_cut = is_cut};

    for (; *digits != '\0'; digits++)
        pgcfg_decimal_append(&decimal, (unsigned)(*digits - '0'));
    return decimal;
}

static void digits_that_are_cut_off_break_a_tie(void **state)
{
    static const struct {
        const char *digits;
        bool is_cut;
        size_t count;
        const char *rounded; /* "": zero */
        int point;
    } cases[] = {{"125", false, 2, "12", 0},  {"125", true, 2, "13", 0}, {"135", false, 2, "14", 0},
                 {"1251", false, 2, "13", 0}, {"995", true, 2, "1", 1},  {"5", false, 0, "", 0},
                 {"5", true, 0, "1", 1},      {"6", false, 0, "1", 1},   {"4", true, 0, "", 0},
                 {"12", true, 2, "12", 0}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_decimal decimal = decimal_of(cases[i].digits, cases[i].is_cut);
        pgcfg_decimal expected = decimal_of(cases[i].rounded, false);

        pgcfg_decimal_round(&decimal, cases[i].count);
        assert_int_equal(decimal.count, expected.count);
        assert_memory_equal(decimal.digits, expected.digits, expected.count);
        assert_int_equal(decimal.point, cases[i].point);
    }
}

/* ---- compared with the C library ---------------------------------------------------- */

static double some_double(random_source *random)
{
    uint64_t fraction = random_next(random) >> 12;

    switch (random_below(random, 5)) {
    case 0: /* subnormal */
        return double_of(fraction >> random_below(random, 52));
    case 1: /* next to subnormal */
        return double_of((uint64_t)random_between(random, 1, 3) << 52 | fraction);
    case 2: /* next to infinity */
        return double_of(UINT64_C(0x7FE) << 52 | fraction);
    case 3: /* as in settings */
        return double_of((uint64_t)random_between(random, 1003, 1090) << 52 | fraction);
    default: /* a power of two, or right below */
        return double_of((uint64_t)random_between(random, 1, 2046) << 52 |
                         (random_chance(random, 500) ? 0 : UINT64_MAX >> 12));
    }
}

/* Appends to `text`, which has room. */
#define APPEND(...) ((void)snprintf(text + strlen(text), 4000, __VA_ARGS__))

/* Adds one half to a whole number written in decimal, so that a mantissa lies
 * halfway between two; then a digit up or down, or far behind. */
static void make_halfway(random_source *random)
{
    uint64_t mantissa = UINT64_C(1) << 52 | random_next(random) >> 12;
    int power = (int)random_below(random, 10);

    (void)snprintf(text, sizeof(text), "%llu", (unsigned long long)(mantissa * 2 + 1) << power);
    switch (random_below(random, 4)) {
    case 0:
        APPEND(".%0*d1", (int)random_below(random, 1000), 0);
        break;
    case 1:
        text[strlen(text) - 1] ^= 1;
        break;
    case 2:
        APPEND("%0*d", (int)random_between(random, 1, 30), 0);
        APPEND("e-%d", (int)random_below(random, 60));
        break;
    default:
        break;
    }
}

static void make_digits(random_source *random)
{
    size_t size = random_between(random, 1, random_chance(random, 20) ? 3000 : 40);
    size_t point = random_below(random, size * 2);
    size_t at = 0;

    for (size_t i = 0; i < size; i++) {
        if (i == point)
            text[at++] = '.';
        text[at++] = (char)('0' + random_below(random, 10));
    }
    text[at] = '\0';
    if (random_chance(random, 700))
        APPEND("e%d", (int)random_between(random, 0, 700) - 350);
}

static void make_hexadecimal(random_source *random)
{
    size_t size = random_below(random, 36);
    size_t point = random_below(random, 40);
    size_t at = 2;

    memcpy(text, "0x", 2);
    for (size_t i = 0; i < size; i++) {
        if (i == point)
            text[at++] = '.';
        text[at++] = "0123456789abcdefABCDEF0000ffff88"[random_below(random, 32)];
    }
    text[at] = '\0';
    if (random_chance(random, 700))
        APPEND("p%d", (int)random_between(random, 0, 2200) - 1120);
}

static void make_soup(random_source *random)
{
    static const char letters[] = "0123456789..eE+-xXpPinfatyNAN()_ \t\v";
    size_t size = random_below(random, 14);

    for (size_t i = 0; i < size; i++)
        text[i] = letters[random_below(random, sizeof(letters) - 1)];
    text[size] = '\0';
}

static void make_text(random_source *random)
{
    switch (random_below(random, 7)) {
    case 0:
        make_halfway(random);
        break;
    case 1:
        make_digits(random);
        break;
    case 2:
        make_hexadecimal(random);
        break;
    case 3:
        make_soup(random);
        break;
    case 4:
        (void)snprintf(text, sizeof(text), "%.*e", (int)random_below(random, 800),
                       some_double(random));
        break;
    case 5:
        (void)snprintf(text, sizeof(text), "%a", some_double(random));
        break;
    default:
        (void)snprintf(text, sizeof(text), "%.17g", some_double(random));
        break;
    }
    if (random_chance(random, 50))
        APPEND("%s", "kB");
}

/* glibc before 2.41 (its bug 30220) sometimes rounds hexadecimal subnormals down,
 * and misses that they are inexact. */
static bool is_hexadecimal_subnormal(double number)
{
    return strpbrk(text, "xX") != NULL && number <= DBL_MIN && number >= -DBL_MIN;
}

static void compare_parsed(void)
{
    char *end;
    pgcfg_real ours = parse(text);
    double theirs;
    bool is_same;

    errno = 0;
    theirs = strtod(text, &end);
    is_same =
        theirs != theirs ? pgcfg_real_is_nan(ours.value) : bits_of(theirs) == bits_of(ours.value);
    is_same = is_same && (errno == ERANGE) == ours.is_out_of_range;
    if (ours.size != (size_t)(end - text) || (!is_same && !is_hexadecimal_subnormal(theirs)))
        fail_msg("[%s]: strtod %a, %td bytes; ours %a, %zu bytes, %s range", text, theirs,
                 end - text, ours.value, ours.size, ours.is_out_of_range ? "out of" : "in");
}

/* Below 2^52, adding that leaves no room for a fraction. */
static double rounded(double number)
{
    volatile double sum = number < 0 ? number - 0x1p52 : number + 0x1p52;

    if (number >= 0x1p52 || number <= -0x1p52 || number == 0)
        return number;
    return number < 0 ? -(-0x1p52 - sum) : sum - 0x1p52;
}

static void compare_shown(double number)
{
    char theirs[64];

    (void)snprintf(theirs, sizeof(theirs), "%g", number);
    assert_string_equal(shown(number), theirs);
    assert_int_equal(bits_of(pgcfg_real_round(number)), bits_of(rounded(number)));
}

static double some_short_double(random_source *random)
{
    static const double divisors[] = {2, 4, 16, 32, 1000, 1e6};

    return (double)random_below(random, 20000000) / RANDOM_PICK(random, divisors);
}

static uint64_t number_from(const char *name, uint64_t usual)
{
    const char *value = getenv(name);

    return value == NULL ? usual : strtoull(value, NULL, 10);
}

static void texts_and_doubles_agree_with_the_c_library(void **state)
{
    uint64_t seed = number_from("PGCFG_SEED", 1);
    uint64_t inputs = number_from("PGCFG_INPUTS", COMPARED_INPUTS);

    (void)state;
    for (uint64_t i = 0; i < inputs; i++) {
        random_source random = random_start(seed, i);

        make_text(&random);
        compare_parsed();
        compare_shown(some_double(&random));
        compare_shown(-some_short_double(&random));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_ends_where_it_stops_making_sense),
        cmocka_unit_test(nan_takes_a_payload_only_in_closed_parentheses),
        cmocka_unit_test(halfway_cases_go_to_even_and_a_far_digit_breaks_the_tie),
        cmocka_unit_test(what_overflows_or_is_tiny_and_inexact_is_out_of_range),
        cmocka_unit_test(ten_thousand_digits_and_exponents_are_exact),
        cmocka_unit_test(reals_are_shown_with_six_digits),
        cmocka_unit_test(rounding_goes_to_even),
        cmocka_unit_test(digits_that_are_cut_off_break_a_tie),
        cmocka_unit_test(texts_and_doubles_agree_with_the_c_library),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
