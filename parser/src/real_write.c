/*
 * real_write.c - doubles as %g shows them, and rounding to whole numbers.
 */
#include "real.h"

#include "decimal.h"
#include "print.h"
#include "real_bits.h"

bool pgcfg_real_is_nan(double number)
{
    uint64_t bits = pgcfg_real_bits(number);

    return pgcfg_real_exponent(bits) == PGCFG_REAL_EXPONENT_MAX &&
           (bits & (PGCFG_REAL_HIDDEN_BIT - 1)) != 0;
}

bool pgcfg_real_is_infinite(double number)
{
    uint64_t bits = pgcfg_real_bits(number);

    return pgcfg_real_exponent(bits) == PGCFG_REAL_EXPONENT_MAX &&
           (bits & (PGCFG_REAL_HIDDEN_BIT - 1)) == 0;
}

double pgcfg_real_round(double number)
{
    uint64_t bits = pgcfg_real_bits(number);
    uint64_t sign = bits & PGCFG_REAL_SIGN;
    int exponent = pgcfg_real_exponent(bits) - PGCFG_REAL_EXPONENT_BIAS;
    uint64_t unit;

    if (exponent >= PGCFG_REAL_FRACTION_BITS)
        return number; /* whole already, infinite, or NaN */
    if (exponent < -1)
        return pgcfg_real_of_bits(sign);
    if (exponent == -1) /* 0.5 goes to 0, what is above it to 1 */
        return pgcfg_real_of_bits(
            sign | ((bits & (PGCFG_REAL_HIDDEN_BIT - 1)) == 0
                        ? 0
                        : (uint64_t)PGCFG_REAL_EXPONENT_BIAS << PGCFG_REAL_FRACTION_BITS));
    /* Adding to the bits carries into the exponent as it should. Of 1.xxx the bit
     * that tells odd from even is hidden; the exponent's last bit, 1, stands in. */
    unit = PGCFG_REAL_HIDDEN_BIT >> exponent;
    bits += (unit >> 1) - ((bits & unit) == 0 ? 1u : 0u);
    return pgcfg_real_of_bits(bits & ~(unit - 1));
}

/* ---- %g -------------------------------------------------------------------------- */

enum { PRECISION = 6, EXPONENT_LEAST = -4 };

static void load(pgcfg_decimal *decimal, uint64_t bits)
{
    uint64_t mantissa = bits & (PGCFG_REAL_HIDDEN_BIT - 1);
    int exponent = pgcfg_real_exponent(bits);
    uint64_t divisor = UINT64_C(10000000000000000);

    if (exponent == 0)
        exponent = 1;
    else
        mantissa |= PGCFG_REAL_HIDDEN_BIT;
    decimal->count = 0;
    decimal->point = 0;
    decimal->is_cut = false;
    for (; divisor > 0; divisor /= 10) {
        unsigned digit = (unsigned)(mantissa / divisor % 10);

        if (digit == 0 && decimal->count == 0)
            continue;
        pgcfg_decimal_append(decimal, digit);
        decimal->point++;
    }
    pgcfg_decimal_trim(decimal);
    pgcfg_decimal_scale(decimal, exponent - PGCFG_REAL_EXPONENT_BIAS - PGCFG_REAL_FRACTION_BITS);
}

static bool put_digits(const pgcfg_decimal *decimal, int from, int to, pgcfg_sink sink)
{
    for (int i = from; i < to; i++) {
        bool is_inside = i >= 0 && (size_t)i < decimal->count;
        char digit = is_inside ? (char)('0' + decimal->digits[i]) : '0';

        if (!pgcfg_put(sink, &digit, 1))
            return false;
    }
    return true;
}

/* 1.234e+56 */
static bool put_scientific(const pgcfg_decimal *decimal, pgcfg_sink sink)
{
    int exponent = decimal->point - 1;
    int magnitude = exponent < 0 ? -exponent : exponent;

    return put_digits(decimal, 0, 1, sink) && (decimal->count == 1 || pgcfg_put(sink, ".", 1)) &&
           put_digits(decimal, 1, (int)decimal->count, sink) &&
           pgcfg_put_string(sink, exponent < 0 ? "e-" : "e+") &&
           (magnitude >= 10 || pgcfg_put(sink, "0", 1)) && pgcfg_put_number(sink, magnitude);
}

static bool put_plain(const pgcfg_decimal *decimal, pgcfg_sink sink)
{
    int count = (int)decimal->count;

    if (decimal->point > 0) {
        if (!put_digits(decimal, 0, decimal->point, sink))
            return false;
    } else if (!pgcfg_put(sink, "0", 1)) {
        return false;
    }
    return count <= decimal->point ||
           (pgcfg_put(sink, ".", 1) &&
            put_digits(decimal, decimal->point < 0 ? decimal->point : 0, 0, sink) &&
            put_digits(decimal, decimal->point > 0 ? decimal->point : 0, count, sink));
}

bool pgcfg_real_write(double number, pgcfg_sink sink)
{
    uint64_t bits = pgcfg_real_bits(number);
    pgcfg_decimal decimal;

    if (pgcfg_real_is_nan(number))
        return pgcfg_put_string(sink, "NaN");
    if ((bits & PGCFG_REAL_SIGN) != 0 && !pgcfg_put(sink, "-", 1))
        return false;
    if (pgcfg_real_is_infinite(number))
        return pgcfg_put_string(sink, "Infinity");
    load(&decimal, bits);
    if (decimal.count == 0)
        return pgcfg_put(sink, "0", 1);
    pgcfg_decimal_round(&decimal, PRECISION);
    if (decimal.point - 1 < EXPONENT_LEAST || decimal.point > PRECISION)
        return put_scientific(&decimal, sink);
    return put_plain(&decimal, sink);
}
