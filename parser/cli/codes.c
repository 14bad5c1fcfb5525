/*
 * codes.c - see codes.h. The names stand in tables of the library.
 */
#include "codes.h"

#include "failure.h"
#include "suggest.h"

#include <pgcfg/conf_hint.h>
#include <pgcfg/cross_check.h>
#include <pgcfg/hint.h>
#include <pgcfg/value.h>

#include <stdlib.h>
#include <string.h>

/* The tables begin with a code that means none. */
enum {
    DIAGNOSTICS = PGCFG_DIAGNOSTIC_COUNT - 1,
    HINTS = PGCFG_HINT_COUNT - 1,
    CONF_HINTS = PGCFG_CONF_HINT_COUNT - 1,
    CROSS_CHECKS = PGCFG_CROSS_COUNT - 1
};

/* Each name once. */
static const pgcfg_value_status values[] = {
    PGCFG_VALUE_NOT_BOOLEAN,  PGCFG_VALUE_INVALID, PGCFG_VALUE_OUT_OF_RANGE,
    PGCFG_VALUE_UNCHANGEABLE, PGCFG_VALUE_REFUSED, PGCFG_VALUE_UNDECIDED,
};

enum { VALUES = sizeof values / sizeof values[0] };

code_name codes_get(size_t index)
{
    if (index < DIAGNOSTICS) {
        pgcfg_diagnostic_code code = (pgcfg_diagnostic_code)(index + 1);
        return (code_name){pgcfg_diagnostic_name(code), pgcfg_diagnostic_severity(code)};
    }
    index -= DIAGNOSTICS;
    if (index < VALUES)
        return (code_name){pgcfg_value_status_name(values[index]),
                           values[index] == PGCFG_VALUE_UNDECIDED ? PGCFG_SEVERITY_NOTE
                                                                  : PGCFG_SEVERITY_ERROR};
    index -= VALUES;
    if (index < HINTS) {
        pgcfg_hint_code code = (pgcfg_hint_code)(index + 1);
        return (code_name){pgcfg_hint_name(code), pgcfg_hint_severity(code)};
    }
    index -= HINTS;
    if (index < CONF_HINTS) {
        pgcfg_conf_hint_code code = (pgcfg_conf_hint_code)(index + 1);
        return (code_name){pgcfg_conf_hint_name(code), pgcfg_conf_hint_severity(code)};
    }
    index -= CONF_HINTS;
    if (index < CROSS_CHECKS) {
        pgcfg_cross_code code = (pgcfg_cross_code)(index + 1);
        return (code_name){pgcfg_cross_check_name(code), pgcfg_cross_check_severity(code)};
    }
    return (code_name){NULL, PGCFG_SEVERITY_NOTE};
}

bool codes_know(const char *name)
{
    for (size_t i = 0; codes_get(i).name != NULL; i++)
        if (strcmp(codes_get(i).name, name) == 0)
            return true;
    return false;
}

const char *codes_nearest(const char *name)
{
    size_t count = 0;
    while (codes_get(count).name != NULL)
        count++;
    const char **names = allocate(count * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = codes_get(i).name;
    const char *nearest = suggest(name, names, count);
    free(names);
    return nearest;
}
