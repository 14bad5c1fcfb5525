/*
 * assignment.c - the table of settings that --set takes. A setting that the
 * imitated major does not have is taken all the same and has no effect, so that
 * one command line serves every major.
 */
#include "assignment.h"

#include "failure.h"
#include "suggest.h"

#include <stdbool.h>
#include <string.h>

typedef enum setting {
    SETTING_SSL,
    SETTING_DB_USER_NAMESPACE,
    SETTING_OAUTH_VALIDATOR_LIBRARIES
} setting;

enum { SETTING_COUNT = SETTING_OAUTH_VALIDATOR_LIBRARIES + 1 };

static const char *const names[SETTING_COUNT] = {
    [SETTING_SSL] = "ssl",
    [SETTING_DB_USER_NAMESPACE] = "db_user_namespace",
    [SETTING_OAUTH_VALIDATOR_LIBRARIES] = "oauth_validator_libraries",
};

static char to_lower(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return (char)(byte - 'A' + 'a');
    return byte;
}

/* Whether the first `size` bytes are the same but for the case of ASCII letters. */
static bool is_same(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (to_lower(a[i]) != to_lower(b[i]))
            return false;
    return true;
}

/* The server's parse_bool: any beginning of true, false, yes, no; on; off or
 * of; 1; 0. */
static bool parse_boolean(const char *value, bool *result)
{
    static const struct {
        const char *word;
        size_t least; /* letters that it takes */
        bool value;
    } words[] = {
        {"true", 1, true}, {"false", 1, false}, {"yes", 1, true}, {"no", 1, false},
        {"on", 2, true},   {"off", 2, false},   {"1", 1, true},   {"0", 1, false},
    };
    size_t size = strlen(value);

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (size >= words[i].least && size <= strlen(words[i].word) &&
            is_same(value, words[i].word, size)) {
            *result = words[i].value;
            return true;
        }
    }
    return false;
}

static bool boolean_of(const char *name, const char *value)
{
    bool result = false;
    if (!parse_boolean(value, &result))
        fail("--set %s: \"%s\" is not a Boolean value; say on or off", name, value);
    return result;
}

static setting find(const char *assignment, size_t name_size)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strlen(names[i]) == name_size && is_same(assignment, names[i], name_size))
            return (setting)i;

    char *name = copy_bytes(assignment, name_size);
    const char *nearest = suggest(name, names, SETTING_COUNT);
    if (nearest != NULL)
        fail("--set: no verdict depends on a setting \"%s\"; did you mean %s?", name, nearest);
    fail("--set: no verdict depends on a setting \"%s\"; there are ssl, db_user_namespace, "
         "oauth_validator_libraries",
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
    case SETTING_OAUTH_VALIDATOR_LIBRARIES:
        given->oauth_libraries_are_assigned = true;
        given->oauth_validator_libraries = (pgcfg_text){value, strlen(value)};
        break;
    }
}
