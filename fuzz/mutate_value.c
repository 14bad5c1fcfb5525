/*
 * mutate_value.c - NAME=VALUE, changed by what is known of parameters: another name, a
 * value of the parameter's type near its bounds, another number, unit or base, another word
 * of an enum, or one more element of a list.
 */
#include "mutate.h"

#include <pgcfg/parameter.h>

#include <stdio.h>
#include <string.h>

const size_t mutate_head = 2;

enum { MAJORS = 6 };

/* ---- where things are ------------------------------------------------------------ */

static int major_of(const mutation *m)
{
    return PGCFG_MAJOR_OLDEST + m->data[0] % MAJORS;
}

/* Where the name ends, and with it its equals sign. */
static size_t name_end(const mutation *m)
{
    const uint8_t *equals = memchr(m->data + mutate_head, '=', m->size - mutate_head);

    return equals != NULL ? (size_t)(equals - m->data) : m->size;
}

static span value_of(const mutation *m)
{
    const size_t end = name_end(m);

    return (span){end < m->size ? end + 1 : end, m->size};
}

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* Digits of the value around a place of it. */
static span pick_digits(mutation *m)
{
    const span value = value_of(m);
    span digits;

    digits.begin = value.begin + mutation_below(m, value.end - value.begin);
    digits.end = digits.begin;
    while (digits.begin > value.begin && is_digit(m->data[digits.begin - 1]))
        digits.begin--;
    while (digits.end < value.end && is_digit(m->data[digits.end]))
        digits.end++;
    return digits;
}

/* ---- words ---------------------------------------------------------------------------- */

static const char *pick_unit(mutation *m)
{
    static const char *const units[] = {"",   "B",   "kB", "MB", "GB",  "TB",  "us", "ms",
                                        "s",  "min", "h",  "d",  " kB", " s",  "KB", "m",
                                        "kb", "PB",  " ",  "e3", ".5",  "e-3", "\t", "0"};

    return MUTATION_PICK(m, units);
}

static const char *pick_word(mutation *m)
{
    static const char *const words[] = {"on",
                                        "off",
                                        "true",
                                        "no",
                                        "t",
                                        "o",
                                        "1",
                                        "-1",
                                        "0",
                                        "010",
                                        "0x10",
                                        "1e3",
                                        "0.5",
                                        "inf",
                                        "nan",
                                        "-inf",
                                        "+1",
                                        "1e400",
                                        ".",
                                        "all",
                                        "none",
                                        "*",
                                        "latest",
                                        "$user",
                                        "\"a b\"",
                                        "\"\"\"\"",
                                        "a,b",
                                        "a, b",
                                        "FIRST 1 (a)",
                                        "ANY 2 (a,b)",
                                        "16/B374D848",
                                        "UTC",
                                        "ISO, MDY",
                                        "2147483647",
                                        "2147483648",
                                        "-2147483648",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "4294967296",
                                        "1.7976931348623157e308",
                                        "4.9e-324",
                                        "2020-01-01 00:00:00+00",
                                        "\xC3\xA9",
                                        "\n",
                                        "/tmp/a",
                                        "../a"};

    return MUTATION_PICK(m, words);
}

/* A number at or beside one of the parameter's bounds, with a unit or without. */
static bool put_bound(mutation *m, const pgcfg_parameter *p)
{
    const double bound = mutation_below(m, 2) == 0 ? p->minimum : p->maximum;
    const char *unit = mutation_below(m, 2) == 0 ? "" : pick_unit(m);
    char text[64];

    if (p->type == PGCFG_TYPE_INTEGER)
        snprintf(text, sizeof(text), "%lld%s", (long long)bound + mutation_below(m, 3) - 1, unit);
    else
        snprintf(text, sizeof(text), "%.*g%s", (int)mutation_below(m, 18), bound, unit);
    return mutation_put(m, value_of(m), text);
}

/* ---- one change --------------------------------------------------------------------- */

static void put_name(mutation *m)
{
    const char *name = pgcfg_parameter_name((int)mutation_below(m, PGCFG_PARAMETER_COUNT));

    mutation_put(m, (span){mutate_head, name_end(m)}, name);
}

/* A value of the parameter's type. */
static void put_value(mutation *m)
{
    pgcfg_parameter p;
    const pgcfg_text name = {(const char *)m->data + mutate_head, name_end(m) - mutate_head};
    const int major = major_of(m);
    const char *word = pick_word(m);

    if (pgcfg_parameter_find(name, major, &p) && mutation_below(m, 4) > 0) {
        if (p.type == PGCFG_TYPE_INTEGER || p.type == PGCFG_TYPE_REAL) {
            put_bound(m, &p);
            return;
        }
        if (p.type == PGCFG_TYPE_ENUM)
            word =
                pgcfg_parameter_enum_value(&p, major, mutation_below(m, p.enum_value_count)).name;
        else if (p.boot_value != NULL && mutation_below(m, 2) == 0)
            word = p.boot_value;
    }
    mutation_put(m, value_of(m), word);
}

static void change_number(mutation *m)
{
    const span digits = pick_digits(m);
    static const char *const before[] = {"-", "+", "0x", "0", ".", " ", "1e", "0x1p"};

    switch (mutation_below(m, 4)) {
    case 0:
        mutation_insert(m, digits.begin, MUTATION_PICK(m, before));
        break;
    case 1:
        mutation_insert(m, digits.end, pick_unit(m));
        break;
    case 2:
        mutation_put(m, (span){digits.end, m->size}, pick_unit(m));
        break;
    default:
        mutation_put(m, digits, pick_word(m));
        break;
    }
}

static void change_list(mutation *m)
{
    const span value = value_of(m);
    const size_t at = value.begin + mutation_below(m, value.end - value.begin + 1);
    static const char *const between[] = {",", ", ", " ", "\"", "(", ")", "\"\"", "_", ";", "/"};

    switch (mutation_below(m, 3)) {
    case 0:
        if (mutation_insert(m, value.end, ", "))
            mutation_insert(m, m->size, pick_word(m));
        break;
    case 1:
        mutation_insert(m, at, MUTATION_PICK(m, between));
        break;
    default:
        if (mutation_insert(m, value.end, "\""))
            mutation_insert(m, value.begin, "\"");
        break;
    }
}

void mutate_input(mutation *m)
{
    switch (mutation_below(m, 5)) {
    case 0:
        put_name(m);
        break;
    case 1:
    case 2:
        put_value(m);
        break;
    case 3:
        change_number(m);
        break;
    default:
        change_list(m);
        break;
    }
}
