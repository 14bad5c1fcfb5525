/*
 * real.h - text to double and back, as glibc's strtod and printf("%g") do it in
 * the C locale, bit for bit, and two operations on doubles that need no libm.
 */
#ifndef PGCFG_REAL_H
#define PGCFG_REAL_H

#include <pgcfg/text.h>

typedef struct pgcfg_real {
    double value;
    size_t size;          /* bytes that were read, blanks in front included; 0: no number */
    bool is_out_of_range; /* ERANGE: overflow, or a tiny result that is not exact */
} pgcfg_real;

/* strtod: blanks, sign, decimal or hexadecimal digits with exponent, inf,
 * infinity, nan, nan(...). Any number of digits. */
pgcfg_real pgcfg_real_parse(pgcfg_text text);

/* %g of the server's own printf: six digits, Infinity, -Infinity, NaN, -0. */
bool pgcfg_real_write(double number, pgcfg_sink sink);

/* rint: to a whole number, half to even. */
double pgcfg_real_round(double number);

bool pgcfg_real_is_nan(double number);
bool pgcfg_real_is_infinite(double number);

#endif
