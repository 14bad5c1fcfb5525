/*
 * conf_get.c - what counts of all entries: the one that decides a parameter, and
 * its value with a type.
 */
#include <pgcfg/conf.h>

#include <string.h>

#include "conf_verdict.h"
#include "print.h"
#include "value_boot.h"

bool pgcfg_conf_effective(const pgcfg_conf *conf, pgcfg_text name, pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    bool is_known = pgcfg_conf_find(name, conf->environment.server->major, &parameter);

    if (conf->has_read_error || conf->has_name_error)
        return false;
    for (uint32_t i = conf->entry_count; i > 0; i--) {
        const pgcfg_packed_setting *packed = &conf->entries[i - 1];
        if (is_known ? packed->parameter_id != parameter.id
                     : !pgcfg_is_same_setting(pgcfg_packed_name(packed), name))
            continue;
        (void)pgcfg_conf_get(conf, i - 1, entry);
        if (entry->is_applied)
            return true;
    }
    return false;
}

/* The value of a parameter of that type: of its entry, or its boot value. */
static pgcfg_result get_value(const pgcfg_conf *conf, pgcfg_text name, pgcfg_parameter_type type,
                              pgcfg_value *value, pgcfg_parameter *parameter,
                              pgcfg_conf_entry *entry)
{
    int major = conf->environment.server->major;
    pgcfg_conf_entry found;
    pgcfg_value_problem problem;
    bool has_value;

    if (!pgcfg_conf_find(name, major, parameter) || parameter->type != type)
        return PGCFG_REFUSED;
    memset(&found, 0, sizeof(found));
    has_value = pgcfg_conf_effective(conf, name, &found)
                    ? pgcfg_value_parse(parameter, major, found.value, value, &problem)
                    : pgcfg_value_boot(parameter, major, value);
    if (has_value && entry != NULL)
        *entry = found;
    return has_value ? PGCFG_OK : PGCFG_REFUSED;
}

pgcfg_result pgcfg_conf_get_bool(const pgcfg_conf *conf, pgcfg_text name, bool *value,
                                 pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_BOOL, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.boolean;
    return result;
}

pgcfg_result pgcfg_conf_get_int64(const pgcfg_conf *conf, pgcfg_text name, int64_t *value,
                                  pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_INTEGER, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.integer;
    return result;
}

pgcfg_result pgcfg_conf_get_double(const pgcfg_conf *conf, pgcfg_text name, double *value,
                                   pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_REAL, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.real;
    return result;
}

/* Bytes, or milliseconds, in one of the unit; 0 for one of another kind. */
static const int64_t bytes_in[] = {
    [PGCFG_UNIT_B] = 1,        [PGCFG_UNIT_KB] = 1024,        [PGCFG_UNIT_MB] = 1024 * 1024,
    [PGCFG_UNIT_BLOCK] = 8192, [PGCFG_UNIT_WAL_BLOCK] = 8192, [PGCFG_UNIT_MIN] = 0};

static const int64_t milliseconds_in[] = {
    [PGCFG_UNIT_MS] = 1, [PGCFG_UNIT_S] = 1000, [PGCFG_UNIT_MIN] = 60 * 1000};

pgcfg_result pgcfg_conf_get_bytes(const pgcfg_conf *conf, pgcfg_text name, int64_t *bytes,
                                  pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_INTEGER, &parsed, &parameter, entry);

    if (result != PGCFG_OK || bytes_in[parameter.unit] == 0)
        return PGCFG_REFUSED;
    *bytes = parsed.integer < 0 ? parsed.integer : parsed.integer * bytes_in[parameter.unit];
    return PGCFG_OK;
}

pgcfg_result pgcfg_conf_get_milliseconds(const pgcfg_conf *conf, pgcfg_text name,
                                         double *milliseconds, pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    double amount;

    if (get_value(conf, name, PGCFG_TYPE_INTEGER, &parsed, &parameter, entry) == PGCFG_OK)
        amount = parsed.integer;
    else if (get_value(conf, name, PGCFG_TYPE_REAL, &parsed, &parameter, entry) == PGCFG_OK)
        amount = parsed.real;
    else
        return PGCFG_REFUSED;
    if (milliseconds_in[parameter.unit] == 0)
        return PGCFG_REFUSED;
    *milliseconds = amount < 0 ? amount : amount * (double)milliseconds_in[parameter.unit];
    return PGCFG_OK;
}

pgcfg_result pgcfg_conf_get_enum(const pgcfg_conf *conf, pgcfg_text name, pgcfg_text *value,
                                 pgcfg_conf_entry *entry)
{
    int major = conf->environment.server->major;
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_ENUM, &parsed, &parameter, entry);

    if (result == PGCFG_OK) {
        pgcfg_enum_value spelling =
            pgcfg_parameter_enum_value(&parameter, major, parsed.enum_index);
        *value = pgcfg_text_of(spelling.name);
    }
    return result;
}

pgcfg_result pgcfg_conf_get_string(const pgcfg_conf *conf, pgcfg_text name, pgcfg_text *value,
                                   pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_result result = get_value(conf, name, PGCFG_TYPE_STRING, &parsed, &parameter, entry);

    if (result == PGCFG_OK)
        *value = parsed.string;
    return result;
}
