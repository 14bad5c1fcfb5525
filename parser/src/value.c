/*
 * value.c - from a text to a value: type, unit, range. Numbers are value_unit.c's
 * business, checks check.c's.
 */
#include <pgcfg/value.h>

#include "check.h"
#include "print.h"
#include "value_boot.h"
#include "value_text.h"
#include "value_unit.h"

/* ---- booleans --------------------------------------------------------------------------- */

typedef struct boolean_word {
    const char *word; /* any part of it from the front counts */
    size_t size_min;  /* that is at least so long */
    bool meaning;
} boolean_word;

static const boolean_word boolean_words[] = {
    {"true", 1, true}, {"false", 1, false}, {"yes", 1, true}, {"no", 1, false},
    {"on", 2, true},   {"off", 2, false},   {"1", 1, true},   {"0", 1, false},
};

static bool starts_word(pgcfg_text text, const char *word)
{
    for (size_t i = 0; i < text.size; i++) {
        if (word[i] == '\0' || pgcfg_lower(text.data[i]) != word[i])
            return false;
    }
    return true;
}

static bool parse_boolean(pgcfg_text text, bool *boolean)
{
    for (size_t i = 0; i < sizeof(boolean_words) / sizeof(boolean_words[0]); i++) {
        const boolean_word *word = &boolean_words[i];

        if (text.size >= word->size_min && starts_word(text, word->word)) {
            *boolean = word->meaning;
            return true;
        }
    }
    return false;
}

/* ---- enums -------------------------------------------------------------------------------- */

static bool parse_enum(const pgcfg_parameter *parameter, int major, pgcfg_text text,
                       uint32_t *index)
{
    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        if (pgcfg_text_is(text, pgcfg_parameter_enum_value(parameter, major, i).name)) {
            *index = i;
            return true;
        }
    }
    return false;
}

/* ---- all types ------------------------------------------------------------------------------ */

static bool refuse(pgcfg_value_problem *problem, pgcfg_value_status status, pgcfg_value_hint hint)
{
    problem->status = status;
    problem->hint = hint;
    return false;
}

static bool refuse_number(pgcfg_value_problem *problem, pgcfg_number_status status)
{
    pgcfg_value_hint hint = PGCFG_VALUE_HINT_NONE;

    if (status == PGCFG_NUMBER_BAD_UNIT)
        hint = PGCFG_VALUE_HINT_UNITS;
    else if (status == PGCFG_NUMBER_TOO_LARGE)
        hint = PGCFG_VALUE_HINT_INTEGER_RANGE;
    return refuse(problem, PGCFG_VALUE_INVALID, hint);
}

static bool check_range(const pgcfg_parameter *parameter, double number,
                        pgcfg_value_problem *problem)
{
    if (number >= parameter->minimum && number <= parameter->maximum)
        return true;
    problem->number = number;
    return refuse(problem, PGCFG_VALUE_OUT_OF_RANGE, PGCFG_VALUE_HINT_NONE);
}

static bool parse_integer_value(const pgcfg_parameter *parameter, pgcfg_text text,
                                pgcfg_value *value, pgcfg_value_problem *problem)
{
    pgcfg_number_status status = pgcfg_integer_parse(text, parameter->unit, &value->integer);

    if (status != PGCFG_NUMBER_OK)
        return refuse_number(problem, status);
    return check_range(parameter, (double)value->integer, problem);
}

static bool parse_real_value(const pgcfg_parameter *parameter, pgcfg_text text, pgcfg_value *value,
                             pgcfg_value_problem *problem)
{
    pgcfg_number_status status = pgcfg_real_value_parse(text, parameter->unit, &value->real);

    if (status != PGCFG_NUMBER_OK)
        return refuse_number(problem, status);
    return check_range(parameter, value->real, problem);
}

static bool parse_type(const pgcfg_parameter *parameter, int major, pgcfg_text text,
                       pgcfg_value *value, pgcfg_value_problem *problem)
{
    switch (parameter->type) {
    case PGCFG_TYPE_BOOL:
        if (!parse_boolean(text, &value->boolean))
            return refuse(problem, PGCFG_VALUE_NOT_BOOLEAN, PGCFG_VALUE_HINT_NONE);
        return true;
    case PGCFG_TYPE_INTEGER:
        return parse_integer_value(parameter, text, value, problem);
    case PGCFG_TYPE_REAL:
        return parse_real_value(parameter, text, value, problem);
    case PGCFG_TYPE_ENUM:
        if (!parse_enum(parameter, major, text, &value->enum_index))
            return refuse(problem, PGCFG_VALUE_INVALID, PGCFG_VALUE_HINT_ENUM);
        return true;
    case PGCFG_TYPE_STRING:;
    }
    value->string = pgcfg_value_cut(parameter, text);
    return true;
}

bool pgcfg_value_boot(const pgcfg_parameter *parameter, int major, pgcfg_value *value)
{
    static const pgcfg_value no_value = {0};
    pgcfg_value_problem problem;

    if (parameter->boot_value == NULL)
        return false;
    *value = no_value;
    value->type = parameter->type;
    return parse_type(parameter, major, pgcfg_text_of(parameter->boot_value), value, &problem);
}

bool pgcfg_value_parse(const pgcfg_parameter *parameter, int major, pgcfg_text text,
                       pgcfg_value *value, pgcfg_value_problem *problem)
{
    static const pgcfg_value no_value = {0};
    static const pgcfg_value_problem no_problem = {0};
    pgcfg_check check = {parameter, major, value, problem};

    *value = no_value;
    *problem = no_problem;
    value->type = parameter->type;
    text = pgcfg_text_to_nul(text);
    if (parameter->context == PGCFG_CONTEXT_INTERNAL)
        return refuse(problem, PGCFG_VALUE_UNCHANGEABLE, PGCFG_VALUE_HINT_NONE);
    return parse_type(parameter, major, text, value, problem) && pgcfg_check_run(&check);
}
