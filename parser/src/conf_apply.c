/*
 * conf_apply.c - what other files' verdicts take from the settings.
 */
#include <pgcfg/conf.h>

#include "conf_verdict.h"
#include "path.h"

bool pgcfg_conf_last(const pgcfg_conf *conf, pgcfg_text name, pgcfg_conf_entry *entry)
{
    for (uint32_t i = conf->entry_count; i > 0; i--) {
        const pgcfg_packed_setting *packed = &conf->entries[i - 1];
        if ((packed->flags & PGCFG_PACKED_IS_SETTING) != 0 &&
            pgcfg_is_same_setting(pgcfg_packed_name(packed), name))
            return pgcfg_conf_get(conf, i - 1, entry);
    }
    return false;
}

/* The value of the last entry, if this major knows the parameter and takes it. */
static bool find_value(const pgcfg_conf *conf, pgcfg_text name, pgcfg_value *value)
{
    int major = conf->environment.server->major;
    pgcfg_conf_entry entry;
    pgcfg_parameter parameter;
    pgcfg_value_problem problem;

    return pgcfg_parameter_find(name, major, &parameter) && pgcfg_conf_last(conf, name, &entry) &&
           pgcfg_value_parse(&parameter, major, entry.value, value, &problem);
}

void pgcfg_conf_apply(const pgcfg_conf *conf, pgcfg_server *server)
{
    pgcfg_value value;

    if (find_value(conf, PGCFG_TEXT("ssl"), &value))
        server->ssl = value.boolean;
    if (find_value(conf, PGCFG_TEXT("db_user_namespace"), &value))
        server->db_user_namespace = value.boolean;
    if (find_value(conf, PGCFG_TEXT("oauth_validator_libraries"), &value))
        server->oauth_validator_libraries = value.string;
}
