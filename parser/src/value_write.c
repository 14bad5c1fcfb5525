/*
 * value_write.c - message, DETAIL and HINT of a value that is refused, as the
 * server's log has them.
 */
#include <pgcfg/value.h>

#include "check.h"
#include "predicates.h"
#include "print.h"
#include "real.h"
#include "value_text.h"
#include "value_unit.h"

/* Integers as %d, reals as %g. */
static bool put_quantity(const pgcfg_parameter *parameter, double number, pgcfg_sink sink)
{
    if (parameter->type == PGCFG_TYPE_REAL)
        return pgcfg_real_write(number, sink);
    return pgcfg_put_number(sink, (int64_t)number);
}

static bool put_unit(const pgcfg_parameter *parameter, pgcfg_sink sink)
{
    return parameter->unit == PGCFG_UNIT_NONE ||
           (pgcfg_put(sink, " ", 1) && pgcfg_put_string(sink, pgcfg_unit_name(parameter->unit)));
}

static bool put_limit(const pgcfg_parameter *parameter, int major, double limit, pgcfg_sink sink)
{
    return put_quantity(parameter, limit, sink) &&
           (!pgcfg_range_has_units(major) || put_unit(parameter, sink));
}

static bool put_name(const pgcfg_parameter *parameter, int major, pgcfg_text name, pgcfg_sink sink)
{
    if (pgcfg_repeats_written_name(major))
        return pgcfg_put_text(sink, name);
    return pgcfg_put_string(sink, parameter->name);
}

static bool put_range_message(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                              int major, pgcfg_text name, pgcfg_sink sink)
{
    return put_quantity(parameter, problem->number, sink) && put_unit(parameter, sink) &&
           pgcfg_put_string(sink, " is outside the valid range for parameter \"") &&
           put_name(parameter, major, name, sink) && pgcfg_put_string(sink, "\" (") &&
           put_limit(parameter, major, parameter->minimum, sink) &&
           pgcfg_put_string(sink, " .. ") &&
           put_limit(parameter, major, parameter->maximum, sink) && pgcfg_put(sink, ")", 1);
}

static bool put_named_message(const char *before, const char *after,
                              const pgcfg_parameter *parameter, int major, pgcfg_text name,
                              pgcfg_sink sink)
{
    return pgcfg_put_string(sink, before) && put_name(parameter, major, name, sink) &&
           pgcfg_put_string(sink, after);
}

/* Of a check; it has the value as it was parsed, and the parameter's own name. */
static bool put_refusal(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                        pgcfg_text text, pgcfg_sink sink)
{
    if (!pgcfg_put_string(sink, "invalid value for parameter \"") ||
        !pgcfg_put_string(sink, parameter->name) || !pgcfg_put_string(sink, "\": "))
        return false;
    if (parameter->type == PGCFG_TYPE_STRING)
        return pgcfg_put(sink, "\"", 1) && pgcfg_put_text(sink, pgcfg_value_cut(parameter, text)) &&
               pgcfg_put(sink, "\"", 1);
    return put_quantity(parameter, problem->number, sink);
}

bool pgcfg_value_message_write(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                               int major, pgcfg_text name, pgcfg_text text, pgcfg_sink sink)
{
    text = pgcfg_text_to_nul(text);
    switch (problem->status) {
    case PGCFG_VALUE_OK:
    case PGCFG_VALUE_UNDECIDED:
        return true;
    case PGCFG_VALUE_NOT_BOOLEAN:
        return put_named_message("parameter \"", "\" requires a Boolean value", parameter, major,
                                 name, sink);
    case PGCFG_VALUE_INVALID:
        return put_named_message("invalid value for parameter \"", "\": \"", parameter, major, name,
                                 sink) &&
               pgcfg_put_text(sink, text) && pgcfg_put(sink, "\"", 1);
    case PGCFG_VALUE_OUT_OF_RANGE:
        return put_range_message(problem, parameter, major, name, sink);
    case PGCFG_VALUE_UNCHANGEABLE:
        return put_named_message("parameter \"", "\" cannot be changed", parameter, major, name,
                                 sink);
    case PGCFG_VALUE_REFUSED:
        return put_refusal(problem, parameter, text, sink);
    case PGCFG_VALUE_OWN_MESSAGE:
        return pgcfg_words_write(problem->words, parameter->name, problem->argument, major, sink);
    }
    return false;
}

bool pgcfg_value_detail_write(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                              int major, pgcfg_sink sink)
{
    if (problem->status != PGCFG_VALUE_REFUSED)
        return true;
    return pgcfg_words_write(problem->words, parameter->name, problem->argument, major, sink);
}

/* Hidden values are left out. */
static bool put_enum_values(const pgcfg_parameter *parameter, int major, pgcfg_sink sink)
{
    bool is_first = true;

    if (!pgcfg_put_string(sink, "Available values: "))
        return false;
    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        pgcfg_enum_value value = pgcfg_parameter_enum_value(parameter, major, i);

        if (value.is_hidden)
            continue;
        if ((!is_first && !pgcfg_put_string(sink, ", ")) || !pgcfg_put_string(sink, value.name))
            return false;
        is_first = false;
    }
    return pgcfg_put(sink, ".", 1);
}

bool pgcfg_value_hint_write(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                            int major, pgcfg_sink sink)
{
    switch (problem->hint) {
    case PGCFG_VALUE_HINT_NONE:
        return pgcfg_put_string(sink, pgcfg_words_hint(problem->words));
    case PGCFG_VALUE_HINT_INTEGER_RANGE:
        return pgcfg_put_string(sink, "Value exceeds integer range.");
    case PGCFG_VALUE_HINT_UNITS:
        return pgcfg_put_string(sink, pgcfg_unit_hint(parameter->unit));
    case PGCFG_VALUE_HINT_ENUM:
        return put_enum_values(parameter, major, sink);
    }
    return false;
}

const char *pgcfg_value_status_name(pgcfg_value_status status)
{
    switch (status) {
    case PGCFG_VALUE_OK:
        break;
    case PGCFG_VALUE_NOT_BOOLEAN:
        return "value-not-boolean";
    case PGCFG_VALUE_INVALID:
        return "value-invalid";
    case PGCFG_VALUE_OUT_OF_RANGE:
        return "value-out-of-range";
    case PGCFG_VALUE_UNCHANGEABLE:
        return "parameter-cannot-be-changed";
    case PGCFG_VALUE_REFUSED:
    case PGCFG_VALUE_OWN_MESSAGE:
        return "value-refused";
    case PGCFG_VALUE_UNDECIDED:
        return "value-undecided";
    }
    return "none";
}
