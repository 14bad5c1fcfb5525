/*
 * decimal.h - an exact decimal number in fixed memory that can be multiplied
 * and divided by powers of two: what conversions between text and double are
 * made of. No allocation, no floating point.
 */
#ifndef PGCFG_DECIMAL_H
#define PGCFG_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A double has at most 767 significant decimal digits, and a number halfway
 * between two has at most 768. Of what lies behind it is enough to know that
 * it is not zero. */
enum { PGCFG_DECIMAL_DIGITS = 800, PGCFG_DECIMAL_ROOM = 18 /* for a product */ };

/* 0.d1d2d3... * 10^point. No digit at either end is zero; 0 has no digits. */
typedef struct pgcfg_decimal {
    size_t count;
    int point;
    bool is_cut; /* digits that are not all zero followed the last one */
    uint8_t digits[PGCFG_DECIMAL_DIGITS + PGCFG_DECIMAL_ROOM];
} pgcfg_decimal;

/* A digit on its way in, behind the others; those that find no room are
 * remembered as `is_cut`. Zeros at the front are the caller's business, zeros
 * at the end are taken off by pgcfg_decimal_trim. */
void pgcfg_decimal_append(pgcfg_decimal *decimal, unsigned digit);
void pgcfg_decimal_trim(pgcfg_decimal *decimal);

/* Multiplies by 2^power; `power` may be negative. */
void pgcfg_decimal_scale(pgcfg_decimal *decimal, int power);

/* The whole part; it must be below 10^19. */
uint64_t pgcfg_decimal_whole(const pgcfg_decimal *decimal);

/* What lies behind the decimal point, against one half and otherwise. */
typedef enum pgcfg_fraction {
    PGCFG_FRACTION_NONE,
    PGCFG_FRACTION_BELOW_HALF,
    PGCFG_FRACTION_HALF,
    PGCFG_FRACTION_ABOVE_HALF,    /* and below three quarters */
    PGCFG_FRACTION_THREE_QUARTERS /* or more */
} pgcfg_fraction;

pgcfg_fraction pgcfg_decimal_fraction(const pgcfg_decimal *decimal);

/* Rounds to so many significant digits, half to even. */
void pgcfg_decimal_round(pgcfg_decimal *decimal, size_t count);

#endif
