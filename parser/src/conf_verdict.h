/*
 * conf_verdict.h - what all entries of postgresql.conf together come to.
 */
#ifndef PGCFG_CONF_VERDICT_H
#define PGCFG_CONF_VERDICT_H

#include <pgcfg/conf.h>

enum { PGCFG_PACKED_IS_SETTING = 1u << 0, PGCFG_PACKED_IS_IGNORED = 1u << 1 };

/* An entry as it is kept. */
typedef struct pgcfg_packed_setting {
    const char *name;  /* of an error that does not fit: the diagnostic */
    const char *value; /* of an error: its first argument */
    uint32_t name_size;
    uint32_t value_size;
    uint32_t name_offset;
    uint32_t value_offset;
    uint32_t value_source_size;
    uint32_t line_number;
    uint16_t file;
    uint8_t code; /* pgcfg_diagnostic_code */
    uint8_t flags;
    int16_t parameter_id; /* -1: not known */
    uint8_t value_status; /* pgcfg_value_status */
    uint8_t detail;       /* of an error: the operating system's */
} pgcfg_packed_setting;

static inline pgcfg_text pgcfg_packed_name(const pgcfg_packed_setting *packed)
{
    pgcfg_text name = {packed->name, packed->name_size};
    return name;
}

/* Whether two names mean the same, but for old names: ASCII letters have no case. */
bool pgcfg_is_same_setting(pgcfg_text a, pgcfg_text b);

/* Finds the parameter that a file's name stands for (see conf_verdict.c). */
bool pgcfg_conf_find(pgcfg_text name, int major, pgcfg_parameter *parameter);

/* Looks at names, then, if all are known, at values. False: no memory. */
bool pgcfg_conf_judge(pgcfg_conf *conf, pgcfg_arena *arena);

#endif
