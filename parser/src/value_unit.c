/*
 * value_unit.c - the units of memory and time, with factors as the server's
 * compiler computes them: doubles, some of them rounded (1/60).
 */
#include "value_unit.h"

#include "number.h"
#include "print.h"
#include "real.h"

typedef struct unit_step {
    char name[4]; /* "" ends the list */
    double factor;
} unit_step;

enum { STEP_COUNT = 7 };

#define KIB 1024.0
#define MIB (KIB * 1024.0)
#define GIB (MIB * 1024.0)
#define TIB (GIB * 1024.0)
#define BLOCK_SIZE 8192.0

/* From large to small; a base unit's row is its number in pgcfg_unit. */
static const unit_step steps[][STEP_COUNT] = {
    {{"", 0}},
    {{"TB", TIB}, {"GB", GIB}, {"MB", MIB}, {"kB", KIB}, {"B", 1.0}},
    {{"TB", GIB}, {"GB", MIB}, {"MB", KIB}, {"kB", 1.0}, {"B", 1.0 / KIB}},
    {{"TB", MIB}, {"GB", KIB}, {"MB", 1.0}, {"kB", 1.0 / KIB}, {"B", 1.0 / MIB}},
    {{"TB", TIB / BLOCK_SIZE},
     {"GB", GIB / BLOCK_SIZE},
     {"MB", MIB / BLOCK_SIZE},
     {"kB", KIB / BLOCK_SIZE},
     {"B", 1.0 / BLOCK_SIZE}},
    {{"TB", TIB / BLOCK_SIZE},
     {"GB", GIB / BLOCK_SIZE},
     {"MB", MIB / BLOCK_SIZE},
     {"kB", KIB / BLOCK_SIZE},
     {"B", 1.0 / BLOCK_SIZE}},
    {{"d", 86400000}, {"h", 3600000}, {"min", 60000}, {"s", 1000}, {"ms", 1}, {"us", 1.0 / 1000}},
    {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}, {"ms", 1.0 / 1000}, {"us", 1.0 / 1000000}},
    {{"d", 1440},
     {"h", 60},
     {"min", 1},
     {"s", 1.0 / 60},
     {"ms", 1.0 / 60000},
     {"us", 1.0 / 60000000}},
};

static bool is_step(const unit_step *step, pgcfg_text name)
{
    return pgcfg_text_equal(pgcfg_text_of(step->name), name);
}

/* Each operation's result is stored, so that no compiler keeps more bits. */
static double multiply(double a, double b)
{
    volatile double product = a * b;

    return product;
}

static double divide(double a, double b)
{
    volatile double quotient = a / b;

    return quotient;
}

/* A fraction is rounded to whole numbers of the next smaller unit, if any. */
static double apply_step(const unit_step *step, double number)
{
    number = multiply(number, step->factor);
    if (step[1].name[0] != '\0')
        number = multiply(pgcfg_real_round(divide(number, step[1].factor)), step[1].factor);
    return number;
}

static size_t blanks_size(pgcfg_text text)
{
    size_t size = 0;

    while (size < text.size && pgcfg_number_skips(text.data[size]))
        size++;
    return size;
}

static pgcfg_text text_behind(pgcfg_text text, size_t size)
{
    text.data += size;
    text.size -= size;
    return text;
}

bool pgcfg_unit_apply(pgcfg_text text, pgcfg_unit base, double *number)
{
    pgcfg_text name = {text.data, 0};

    while (name.size < text.size && !pgcfg_number_skips(text.data[name.size]))
        name.size++;
    text = text_behind(text, name.size);
    if (blanks_size(text) < text.size)
        return false;
    for (const unit_step *step = steps[base]; step->name[0] != '\0'; step++) {
        if (is_step(step, name)) {
            *number = apply_step(step, *number);
            return true;
        }
    }
    return false;
}

const char *pgcfg_unit_hint(pgcfg_unit base)
{
    if (base < PGCFG_UNIT_MS)
        return "Valid units for this parameter are \"B\", \"kB\", \"MB\", \"GB\", and \"TB\".";
    return "Valid units for this parameter are \"us\", \"ms\", \"s\", \"min\", \"h\", and \"d\".";
}

/* ---- from text --------------------------------------------------------------------- */

/* strtol with base 0: blanks, sign, 0x and hexadecimal, 0 and octal, or decimal. */
typedef struct integer_read {
    size_t size; /* 0: no number */
    bool is_too_large;
    int64_t value;
} integer_read;

static int digit_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F')
        return byte - 'A' + 10;
    return INT32_MAX;
}

static bool is_hexadecimal(pgcfg_text text, size_t at)
{
    return text.size - at > 2 && text.data[at] == '0' &&
           (text.data[at + 1] == 'x' || text.data[at + 1] == 'X') &&
           digit_value(text.data[at + 2]) < 16;
}

/* One more digit, of whatever base, stays within 63 bits: no need to divide. */
#define SURELY_SMALL (UINT64_C(1) << 59)

static integer_read read_integer(pgcfg_text text)
{
    integer_read read = {0, false, 0};
    size_t at = blanks_size(text);
    uint64_t limit = INT64_MAX;
    uint64_t magnitude = 0;
    bool is_negative = false;
    int base = 10;

    if (at < text.size && (text.data[at] == '-' || text.data[at] == '+'))
        is_negative = text.data[at++] == '-';
    limit += is_negative;
    if (is_hexadecimal(text, at)) {
        base = 16;
        at += 2;
    } else if (at < text.size && text.data[at] == '0') {
        base = 8;
    }
    for (; at < text.size && digit_value(text.data[at]) < base; at++) {
        uint64_t digit = (uint64_t)digit_value(text.data[at]);

        read.size = at + 1;
        if (magnitude < SURELY_SMALL)
            magnitude = magnitude * (uint64_t)base + digit;
        else if (magnitude > (limit - digit) / (uint64_t)base)
            read.is_too_large = true;
        else
            magnitude = magnitude * (uint64_t)base + digit;
    }
    if (is_negative)
        read.value = magnitude == limit ? INT64_MIN : -(int64_t)magnitude;
    else
        read.value = (int64_t)magnitude;
    return read;
}

static char byte_at(pgcfg_text text, size_t at)
{
    return at < text.size ? text.data[at] : '\0';
}

/* What strtol stops at for strtod to go on. If it read nothing it points at the
 * very start, blanks included: " .5" is no number, ".5" is one. */
static bool wants_real(pgcfg_text text, const integer_read *read)
{
    char stop = byte_at(text, read->size);

    return read->is_too_large || stop == '.' || stop == 'e' || stop == 'E';
}

static pgcfg_number_status finish(pgcfg_text rest, pgcfg_unit unit, double *number)
{
    if (pgcfg_real_is_nan(*number))
        return PGCFG_NUMBER_MALFORMED;
    rest = text_behind(rest, blanks_size(rest));
    if (rest.size == 0)
        return PGCFG_NUMBER_OK;
    if (unit == PGCFG_UNIT_NONE)
        return PGCFG_NUMBER_MALFORMED;
    return pgcfg_unit_apply(rest, unit, number) ? PGCFG_NUMBER_OK : PGCFG_NUMBER_BAD_UNIT;
}

pgcfg_number_status pgcfg_real_value_parse(pgcfg_text text, pgcfg_unit unit, double *real)
{
    pgcfg_real read = pgcfg_real_parse(text);

    if (read.size == 0 || read.is_out_of_range)
        return PGCFG_NUMBER_MALFORMED;
    *real = read.value;
    return finish(text_behind(text, read.size), unit, real);
}

pgcfg_number_status pgcfg_integer_parse(pgcfg_text text, pgcfg_unit unit, int32_t *integer)
{
    integer_read read = read_integer(text);
    pgcfg_number_status status = PGCFG_NUMBER_MALFORMED;
    double number = (double)read.value;

    if (wants_real(text, &read))
        status = pgcfg_real_value_parse(text, unit, &number);
    else if (read.size > 0)
        status = finish(text_behind(text, read.size), unit, &number);
    if (status != PGCFG_NUMBER_OK)
        return status;
    number = pgcfg_real_round(number);
    if (number > (double)INT32_MAX || number < (double)INT32_MIN)
        return PGCFG_NUMBER_TOO_LARGE;
    *integer = (int32_t)number;
    return PGCFG_NUMBER_OK;
}

/* ---- to text ------------------------------------------------------------------------ */

const char *pgcfg_unit_fit_integer(pgcfg_unit base, int64_t *number)
{
    for (const unit_step *step = steps[base]; step->name[0] != '\0'; step++) {
        /* A block has no unit of its own: kilobytes are the first that fit. */
        if (step->factor < 1.0) {
            *number *= (int64_t)(1.0 / step->factor);
            return step->name;
        }
        if (*number % (int64_t)step->factor == 0) {
            *number /= (int64_t)step->factor;
            return step->name;
        }
    }
    return "";
}

/* Near enough to a whole number for %g to show it as one. */
static bool is_nearly_whole(double number)
{
    double off;

    if (!(number > 0))
        return false;
    off = divide(pgcfg_real_round(number), number) - 1.0;
    return off <= 1e-8 && off >= -1e-8;
}

const char *pgcfg_unit_fit_real(pgcfg_unit base, double *number)
{
    const char *name = "";
    double base_number = *number;

    for (const unit_step *step = steps[base]; step->name[0] != '\0'; step++) {
        *number = divide(base_number, step->factor);
        name = step->name;
        if (is_nearly_whole(*number))
            break;
    }
    return name;
}
