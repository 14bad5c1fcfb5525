/*
 * assignment.c - the table of settings that --set takes. A setting that the
 * imitated major does not have is taken all the same and has no effect, so that
 * one command line serves every major.
 */
#include "assignment.h"

#include "failure.h"
#include "suggest.h"

#include <pgcfg/value.h>

#include <string.h>
#include <strings.h>

typedef enum setting {
    SETTING_SSL,
    SETTING_DB_USER_NAMESPACE,
    SETTING_KRB_CASEINS_USERS,
    SETTING_OAUTH_VALIDATOR_LIBRARIES,
    SETTING_SSL_CA_FILE
} setting;

enum { SETTING_COUNT = SETTING_SSL_CA_FILE + 1 };

static const char *const names[SETTING_COUNT] = {
    [SETTING_SSL] = "ssl",
    [SETTING_DB_USER_NAMESPACE] = "db_user_namespace",
    [SETTING_KRB_CASEINS_USERS] = "krb_caseins_users",
    [SETTING_OAUTH_VALIDATOR_LIBRARIES] = "oauth_validator_libraries",
    [SETTING_SSL_CA_FILE] = "ssl_ca_file",
};

/* As the server reads it. The oldest major has all that are Boolean. */
static bool boolean_of(const char *name, const char *value)
{
    pgcfg_parameter parameter;
    pgcfg_value parsed;
    pgcfg_value_problem problem;

    if (!pgcfg_parameter_find((pgcfg_text){name, strlen(name)}, PGCFG_MAJOR_OLDEST, &parameter) ||
        !pgcfg_value_parse(&parameter, PGCFG_MAJOR_OLDEST, (pgcfg_text){value, strlen(value)},
                           &parsed, &problem))
        fail("--set %s: \"%s\" is not a Boolean value; say on or off", name, value);
    return parsed.boolean;
}

static setting find(const char *assignment, size_t name_size)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strlen(names[i]) == name_size && strncasecmp(assignment, names[i], name_size) == 0)
            return (setting)i;

    char *name = copy_bytes(assignment, name_size);
    const char *nearest = suggest(name, names, SETTING_COUNT);
    if (nearest != NULL)
        fail("--set: no verdict depends on a setting \"%s\"; did you mean %s?", name, nearest);
    fail("--set: no verdict depends on a setting \"%s\"; there are ssl, db_user_namespace, "
         "krb_caseins_users, oauth_validator_libraries, ssl_ca_file",
         name);
}

void assignment_take(options *given, const char *assignment)
{
    const char *equals = strchr(assignment, '=');
    if (equals == NULL)
        fail("--set takes NAME=VALUE, not \"%s\"", assignment);

    setting which = find(assignment, (size_t)(equals - assignment));
    const char *value = equals + 1;
    switch (which) {
    case SETTING_SSL:
        given->ssl_is_assigned = true;
        given->ssl = boolean_of(names[which], value);
        break;
    case SETTING_DB_USER_NAMESPACE:
        given->db_user_namespace_is_assigned = true;
        given->db_user_namespace = boolean_of(names[which], value);
        break;
    case SETTING_KRB_CASEINS_USERS:
        given->krb_caseins_users = boolean_of(names[which], value);
        break;
    case SETTING_OAUTH_VALIDATOR_LIBRARIES:
        given->oauth_libraries_are_assigned = true;
        given->oauth_validator_libraries = (pgcfg_text){value, strlen(value)};
        break;
    case SETTING_SSL_CA_FILE:
        given->ssl_ca_file = value;
        break;
    }
}
