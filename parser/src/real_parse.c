/*
 * real_parse.c - strtod. Short numbers take one exact operation; the others go
 * through an exact decimal (decimal.h), hexadecimal ones through their bits.
 */
#include "real.h"

#include "decimal.h"
#include "number.h"
#include "real_bits.h"

#include <float.h>

/* Exponents beyond this are as good as endless: no text is that long. */
#define EXPONENT_LIMIT (INT64_MAX / 8)

/* ---- rounding to 53 bits ----------------------------------------------------- */

enum {
    EXPONENT_LEAST = -1022, /* of a normal number 1.xxx * 2^e */
    EXPONENT_MOST = 1023
};

/* A number on its way to a double: `whole` and a fraction, times
 * 2^(exponent - 52). A normal one has 2^52 <= whole < 2^53; a whole below that
 * is for EXPONENT_LEAST only. */
static pgcfg_real assemble(uint64_t whole, pgcfg_fraction fraction, int exponent)
{
    pgcfg_real real = {0};
    bool is_tiny = whole < PGCFG_REAL_HIDDEN_BIT;
    uint64_t biased;

    /* Tiny is what stays so when rounded to 53 bits (x86 looks after rounding). */
    if (whole == PGCFG_REAL_HIDDEN_BIT - 1 && fraction == PGCFG_FRACTION_THREE_QUARTERS)
        is_tiny = false;
    real.is_out_of_range = is_tiny && fraction != PGCFG_FRACTION_NONE;

    if (fraction >= PGCFG_FRACTION_ABOVE_HALF ||
        (fraction == PGCFG_FRACTION_HALF && whole % 2 != 0))
        whole++;
    if (whole == PGCFG_REAL_HIDDEN_BIT << 1) {
        whole >>= 1;
        exponent++;
    }
    if (exponent > EXPONENT_MOST) {
        real.is_out_of_range = true;
        biased = (uint64_t)PGCFG_REAL_EXPONENT_MAX << PGCFG_REAL_FRACTION_BITS;
    } else if (whole < PGCFG_REAL_HIDDEN_BIT) {
        biased = whole;
    } else {
        biased = ((uint64_t)(exponent + PGCFG_REAL_EXPONENT_BIAS) << PGCFG_REAL_FRACTION_BITS) |
                 (whole & (PGCFG_REAL_HIDDEN_BIT - 1));
    }
    real.value = pgcfg_real_of_bits(biased);
    return real;
}

static pgcfg_real too_large(void)
{
    return assemble(PGCFG_REAL_HIDDEN_BIT, PGCFG_FRACTION_NONE, EXPONENT_MOST + 1);
}

static pgcfg_real too_small(void)
{
    return assemble(0, PGCFG_FRACTION_BELOW_HALF, EXPONENT_LEAST);
}

/* ---- decimal ------------------------------------------------------------------- */

/* Where the machine computes with more bits, it rounds twice: then no number is short. */
enum { EXACT_POWER_MAX = 22, EXACT_DIGITS_MAX = FLT_EVAL_METHOD == 0 ? 15 : 0 };

static const double exact_powers[EXACT_POWER_MAX + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* Both operands are exact doubles, so that the one operation rounds right. */
static bool convert_short(const pgcfg_decimal *decimal, double *value)
{
    uint64_t whole = 0;
    int power = decimal->point - (int)decimal->count;

    if (decimal->is_cut || decimal->count > EXACT_DIGITS_MAX || power > EXACT_POWER_MAX ||
        power < -EXACT_POWER_MAX)
        return false;
    for (size_t i = 0; i < decimal->count; i++)
        whole = whole * 10 + decimal->digits[i];
    *value = power < 0 ? (double)whole / exact_powers[-power] : (double)whole * exact_powers[power];
    return true;
}

/* 10^point is at least 2^this - 1. Powers of two between powers of ten. */
static int binary_exponent_near(int point)
{
    /* log2(10) = 3.32192809...; `point` has at most four digits. */
    return point * 33219 / 10000;
}

/* Scales so that the whole part has 53 bits, or fewer where the number is
 * subnormal, and rounds that. */
static pgcfg_real convert_long(pgcfg_decimal *decimal)
{
    int exponent = binary_exponent_near(decimal->point);
    uint64_t whole;

    if (exponent < EXPONENT_LEAST)
        exponent = EXPONENT_LEAST;
    pgcfg_decimal_scale(decimal, PGCFG_REAL_FRACTION_BITS - exponent);
    whole = pgcfg_decimal_whole(decimal);
    while (whole >= PGCFG_REAL_HIDDEN_BIT << 1) {
        pgcfg_decimal_scale(decimal, -1);
        exponent++;
        whole = pgcfg_decimal_whole(decimal);
    }
    while (whole < PGCFG_REAL_HIDDEN_BIT && exponent > EXPONENT_LEAST) {
        pgcfg_decimal_scale(decimal, 1);
        exponent--;
        whole = pgcfg_decimal_whole(decimal);
    }
    return assemble(whole, pgcfg_decimal_fraction(decimal), exponent);
}

/* The largest double is below 10^309, and half the smallest above 10^-324. */
enum { POINT_MOST = 309, POINT_LEAST = -324 };

static pgcfg_real convert(pgcfg_decimal *decimal, int64_t point)
{
    pgcfg_real real = {0};

    if (decimal->count == 0)
        return real;
    if (point > POINT_MOST)
        return too_large();
    if (point < POINT_LEAST)
        return too_small();
    decimal->point = (int)point;
    if (!convert_short(decimal, &real.value))
        real = convert_long(decimal);
    return real;
}

/* ---- reading ---------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static char byte_at(pgcfg_text text, size_t at)
{
    return at < text.size ? text.data[at] : '\0';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* An exponent, with its letter, if one stands here; else 0 and `*at` as it was. */
static int64_t read_exponent(pgcfg_text text, size_t *at, char letter)
{
    size_t next = *at + 1;
    bool is_negative = false;
    int64_t exponent = 0;

    if (lower(byte_at(text, *at)) != letter)
        return 0;
    if (byte_at(text, next) == '-' || byte_at(text, next) == '+')
        is_negative = text.data[next++] == '-';
    if (!is_digit(byte_at(text, next)))
        return 0;
    for (; is_digit(byte_at(text, next)); next++) {
        if (exponent < EXPONENT_LIMIT / 16)
            exponent = exponent * 10 + (text.data[next] - '0');
    }
    *at = next;
    return is_negative ? -exponent : exponent;
}

static pgcfg_real read_decimal(pgcfg_text text, size_t at)
{
    pgcfg_decimal decimal;
    pgcfg_real real = {0};
    int64_t point = 0;
    bool has_point = false;
    bool has_digits = false;

    decimal.count = 0;
    decimal.point = 0;
    decimal.is_cut = false;
    for (;; at++) {
        char byte = byte_at(text, at);

        if (byte == '.' && !has_point) {
            has_point = true;
        } else if (is_digit(byte)) {
            has_digits = true;
            if (decimal.count > 0 || byte != '0') {
                pgcfg_decimal_append(&decimal, (unsigned)(byte - '0'));
                point += !has_point;
            } else if (has_point) {
                point--;
            }
        } else {
            break;
        }
    }
    if (!has_digits)
        return real;
    point += read_exponent(text, &at, 'e');
    pgcfg_decimal_trim(&decimal);
    real = convert(&decimal, point);
    real.size = at;
    return real;
}

static int hex_value(char byte)
{
    if (is_digit(byte))
        return byte - '0';
    byte = lower(byte);
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* `mantissa` * 2^exponent; `has_more`: and a little more than that. */
static pgcfg_real convert_bits(uint64_t mantissa, bool has_more, int64_t exponent)
{
    pgcfg_real real = {0};
    int64_t excess;
    uint64_t rest;
    pgcfg_fraction fraction = PGCFG_FRACTION_NONE;

    if (mantissa == 0)
        return real;
    for (; mantissa >> 63 == 0; exponent--)
        mantissa <<= 1;
    /* Now 2^63 <= mantissa: the number is 1.xxx * 2^(exponent + 63). */
    exponent += 63;
    if (exponent > EXPONENT_MOST)
        return too_large();
    excess = 63 - PGCFG_REAL_FRACTION_BITS;
    if (exponent < EXPONENT_LEAST) {
        excess += EXPONENT_LEAST - exponent;
        exponent = EXPONENT_LEAST;
    }
    if (excess > 64)
        return too_small();
    /* `excess` low bits, 11 or more, are the fraction; put them at the top. */
    rest = excess == 64 ? mantissa : mantissa << (64 - excess);
    mantissa = excess == 64 ? 0 : mantissa >> excess;
    if (rest >= UINT64_C(3) << 62)
        fraction = PGCFG_FRACTION_THREE_QUARTERS;
    else if (rest > PGCFG_REAL_SIGN || (rest == PGCFG_REAL_SIGN && has_more))
        fraction = PGCFG_FRACTION_ABOVE_HALF;
    else if (rest == PGCFG_REAL_SIGN)
        fraction = PGCFG_FRACTION_HALF;
    else if (rest != 0 || has_more)
        fraction = PGCFG_FRACTION_BELOW_HALF;
    return assemble(mantissa, fraction, (int)exponent);
}

/* Behind "0x". Without a digit it is not hexadecimal at all. */
static pgcfg_real read_hexadecimal(pgcfg_text text, size_t at)
{
    pgcfg_real real = {0};
    uint64_t mantissa = 0;
    int64_t exponent = 0;
    bool has_more = false;
    bool has_point = false;
    bool has_digits = false;

    for (;; at++) {
        char byte = byte_at(text, at);
        int digit = hex_value(byte);

        if (byte == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (digit < 0)
            break;
        has_digits = true;
        if (mantissa >> 60 == 0) {
            mantissa = mantissa << 4 | (unsigned)digit;
            exponent -= has_point ? 4 : 0;
        } else {
            has_more = has_more || digit != 0;
            exponent += has_point ? 0 : 4;
        }
    }
    if (!has_digits)
        return real;
    exponent += read_exponent(text, &at, 'p');
    real = convert_bits(mantissa, has_more, exponent);
    real.size = at;
    return real;
}

/* Whether a word stands here in any case. */
static bool has_word(pgcfg_text text, size_t at, const char *word)
{
    for (; *word != '\0'; word++, at++) {
        if (lower(byte_at(text, at)) != *word)
            return false;
    }
    return true;
}

/* "(...)" behind nan counts if it is closed and has only letters, digits and _. */
static size_t nan_payload_size(pgcfg_text text, size_t at)
{
    size_t end = at + 1;

    if (byte_at(text, at) != '(')
        return 0;
    while (is_digit(byte_at(text, end)) || byte_at(text, end) == '_' ||
           (lower(byte_at(text, end)) >= 'a' && lower(byte_at(text, end)) <= 'z'))
        end++;
    return byte_at(text, end) == ')' ? end + 1 - at : 0;
}

static pgcfg_real read_word(pgcfg_text text, size_t at)
{
    const uint64_t infinity = (uint64_t)PGCFG_REAL_EXPONENT_MAX << PGCFG_REAL_FRACTION_BITS;
    pgcfg_real real = {0};

    if (has_word(text, at, "inf")) {
        real.size = at + (has_word(text, at, "infinity") ? 8 : 3);
        real.value = pgcfg_real_of_bits(infinity);
    } else if (has_word(text, at, "nan")) {
        real.size = at + 3;
        real.size += nan_payload_size(text, real.size);
        real.value = pgcfg_real_of_bits(infinity | PGCFG_REAL_HIDDEN_BIT >> 1);
    }
    return real;
}

pgcfg_real pgcfg_real_parse(pgcfg_text text)
{
    pgcfg_real real = {0};
    size_t at = 0;
    bool is_negative = false;

    while (pgcfg_number_skips(byte_at(text, at)))
        at++;
    if (byte_at(text, at) == '-' || byte_at(text, at) == '+')
        is_negative = text.data[at++] == '-';
    if (byte_at(text, at) == '0' && lower(byte_at(text, at + 1)) == 'x')
        real = read_hexadecimal(text, at + 2);
    if (real.size == 0)
        real = read_decimal(text, at);
    if (real.size == 0)
        real = read_word(text, at);
    if (is_negative && real.size > 0)
        real.value = pgcfg_real_of_bits(pgcfg_real_bits(real.value) | PGCFG_REAL_SIGN);
    return real;
}
