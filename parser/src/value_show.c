/*
 * value_show.c - a value as pg_settings and SHOW print it.
 */
#include <pgcfg/value.h>

#include "check.h"
#include "print.h"
#include "real.h"
#include "value_unit.h"

/* Shown in octal, four digits at least. */
static const char *const modes[] = {"data_directory_mode", "log_file_mode",
                                    "unix_socket_permissions"};

static bool is_mode(const pgcfg_parameter *parameter)
{
    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        if (pgcfg_text_equal(pgcfg_text_of(modes[i]), pgcfg_text_of(parameter->name)))
            return true;
    }
    return false;
}

static bool put_octal(int32_t number, pgcfg_sink sink)
{
    uint32_t rest = (uint32_t)number;
    char digits[12];
    size_t first = sizeof(digits);

    do {
        digits[--first] = (char)('0' + rest % 8);
        rest /= 8;
    } while (rest > 0 || sizeof(digits) - first < 4);
    return pgcfg_put(sink, digits + first, sizeof(digits) - first);
}

static bool put_integer(const pgcfg_value *value, const pgcfg_parameter *parameter, bool with_unit,
                        pgcfg_sink sink)
{
    int64_t number = value->integer;
    const char *unit = "";

    if (is_mode(parameter))
        return put_octal(value->integer, sink);
    if (with_unit && number > 0)
        unit = pgcfg_unit_fit_integer(parameter->unit, &number);
    return pgcfg_put_number(sink, number) && pgcfg_put_string(sink, unit);
}

static bool put_real(const pgcfg_value *value, const pgcfg_parameter *parameter, bool with_unit,
                     pgcfg_sink sink)
{
    double number = value->real;
    const char *unit = "";

    if (with_unit && number > 0)
        unit = pgcfg_unit_fit_real(parameter->unit, &number);
    return pgcfg_real_write(number, sink) && pgcfg_put_string(sink, unit);
}

/* The first spelling that means the same. */
static bool put_enum(const pgcfg_value *value, const pgcfg_parameter *parameter, int major,
                     pgcfg_sink sink)
{
    int meaning = pgcfg_parameter_enum_value(parameter, major, value->enum_index).meaning;

    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        pgcfg_enum_value other = pgcfg_parameter_enum_value(parameter, major, i);

        if (other.meaning == meaning)
            return pgcfg_put_string(sink, other.name);
    }
    return false;
}

static bool put_text(const pgcfg_value *value, const pgcfg_parameter *parameter, int major,
                     pgcfg_sink sink)
{
    pgcfg_rewrite rewrite = pgcfg_rewrite_of(parameter->name);

    if (rewrite != NULL)
        return rewrite(value->string, major, sink);
    return pgcfg_put_text(sink, value->string);
}

static bool put_value(const pgcfg_value *value, const pgcfg_parameter *parameter, int major,
                      bool with_unit, pgcfg_sink sink)
{
    switch (value->type) {
    case PGCFG_TYPE_BOOL:
        return pgcfg_put_string(sink, value->boolean ? "on" : "off");
    case PGCFG_TYPE_INTEGER:
        return put_integer(value, parameter, with_unit, sink);
    case PGCFG_TYPE_REAL:
        return put_real(value, parameter, with_unit, sink);
    case PGCFG_TYPE_ENUM:
        return put_enum(value, parameter, major, sink);
    case PGCFG_TYPE_STRING:
        return put_text(value, parameter, major, sink);
    }
    return false;
}

bool pgcfg_value_setting_write(const pgcfg_value *value, const pgcfg_parameter *parameter,
                               int major, pgcfg_sink sink)
{
    return put_value(value, parameter, major, false, sink);
}

bool pgcfg_value_show_write(const pgcfg_value *value, const pgcfg_parameter *parameter, int major,
                            pgcfg_sink sink)
{
    return put_value(value, parameter, major, true, sink);
}
