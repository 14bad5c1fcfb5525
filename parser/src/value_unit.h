/*
 * value_unit.h - numbers with units: into a parameter's base unit, and back to
 * the largest unit that fits.
 */
#ifndef PGCFG_VALUE_UNIT_H
#define PGCFG_VALUE_UNIT_H

#include <pgcfg/parameter.h>

/* How a numeric text fails. */
typedef enum pgcfg_number_status {
    PGCFG_NUMBER_OK,
    PGCFG_NUMBER_MALFORMED,
    PGCFG_NUMBER_BAD_UNIT,
    PGCFG_NUMBER_TOO_LARGE /* for 32 bits */
} pgcfg_number_status;

/* parse_int and parse_real of the server. */
pgcfg_number_status pgcfg_integer_parse(pgcfg_text text, pgcfg_unit unit, int32_t *integer);
pgcfg_number_status pgcfg_real_value_parse(pgcfg_text text, pgcfg_unit unit, double *real);

/* `text` is what follows the number: a unit, then nothing but blanks. False:
 * it is something else. */
bool pgcfg_unit_apply(pgcfg_text text, pgcfg_unit base, double *number);

/* The number in the largest unit that shows it whole; "" where `base` is none. */
const char *pgcfg_unit_fit_integer(pgcfg_unit base, int64_t *number);
const char *pgcfg_unit_fit_real(pgcfg_unit base, double *number);

/* "Valid units for this parameter are ..." */
const char *pgcfg_unit_hint(pgcfg_unit base);

#endif
