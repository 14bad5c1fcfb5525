/*
 * options.c - reading the command line. Every option is long, and its value
 * comes behind an equals sign or as the next argument.
 */
#include "options.h"

#include "assignment.h"
#include "command.h"
#include "failure.h"
#include "files.h"
#include "paths.h"
#include "silence.h"
#include "suggest.h"

#include <stdlib.h>
#include <string.h>

const char options_common_help[] =
    "  --pg=MAJOR        behave as this PostgreSQL major, 13 to 18; without it, as\n"
    "                    PG_VERSION beside the file says, else as 18\n"
    "  --without=LIST    build features the server lacks: any of ssl,gss,ldap,pam\n"
    "  --with=LIST       build features beyond the usual on Linux: any of bsd,sspi\n"
    "  --set NAME=VALUE  a setting that the verdict depends on, else at the server's\n"
    "                    default: ssl, db_user_namespace, krb_caseins_users,\n"
    "                    oauth_validator_libraries, ssl_ca_file; may be\n"
    "                    repeated\n"
    "  --help            print this\n";

typedef enum option {
    OPTION_HELP,
    OPTION_PG,
    OPTION_FORMAT,
    OPTION_WITHOUT,
    OPTION_WITH,
    OPTION_SET,
    OPTION_FILE_TYPE,
    OPTION_FAIL_LEVEL,
    OPTION_IGNORED,
    OPTION_OF_CONNECTION /* and all behind it: connection_option_at(option - this) */
} option;

enum { OPTION_COUNT = OPTION_OF_CONNECTION, NAME_COUNT_MAX = 64 };

static const char *const option_names[OPTION_COUNT] = {
    [OPTION_HELP] = "--help",      [OPTION_PG] = "--pg",
    [OPTION_FORMAT] = "--format",  [OPTION_WITHOUT] = "--without",
    [OPTION_WITH] = "--with",      [OPTION_SET] = "--set",
    [OPTION_FILE_TYPE] = "--type", [OPTION_FAIL_LEVEL] = "--fail-on",
    [OPTION_IGNORED] = "--ignore",
};

/* ---- values ---------------------------------------------------------------- */

static void set_major(options *given, const char *value)
{
    int major = 0;
    for (const char *digit = value; *digit != '\0'; digit++) {
        if (*digit < '0' || *digit > '9' || major > 1000)
            fail("--pg takes a major version like 17, not \"%s\"", value);
        major = 10 * major + (*digit - '0');
    }
    if (!pgcfg_major_is_known(major))
        fail("--pg: PostgreSQL \"%s\" is not known; %d to %d are", value, PGCFG_MAJOR_OLDEST,
             PGCFG_MAJOR_NEWEST);
    given->major = major;
}

static const struct {
    const char *name;
    output_format format;
} formats[] = {
    {"text", FORMAT_TEXT},
    {"json", FORMAT_JSON},
    {"sarif", FORMAT_SARIF},
    {"github", FORMAT_GITHUB},
};

static void set_format(options *given, const command *of, const char *value)
{
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (strcmp(formats[i].name, value) == 0 && (of->formats & (unsigned)formats[i].format)) {
            given->format = formats[i].format;
            return;
        }
    }
    fail("--format: %s does not know \"%s\"; there are text%s%s%s", of->name, value,
         of->formats & FORMAT_JSON ? ", json" : "", of->formats & FORMAT_SARIF ? ", sarif" : "",
         of->formats & FORMAT_GITHUB ? ", github" : "");
}

typedef struct feature_name {
    const char *name;
    pgcfg_feature feature;
} feature_name;

static const feature_name usual_features[] = {
    {"ssl", PGCFG_FEATURE_SSL},
    {"gss", PGCFG_FEATURE_GSS},
    {"ldap", PGCFG_FEATURE_LDAP},
    {"pam", PGCFG_FEATURE_PAM},
};

static const feature_name further_features[] = {
    {"bsd", PGCFG_FEATURE_BSD},
    {"sspi", PGCFG_FEATURE_SSPI},
};

/* The features in a list with commas; none in an empty one. */
static unsigned parse_features(const char *name_of_option, const char *list,
                               const feature_name *known, size_t count, const char *known_list)
{
    unsigned features = 0;
    const char *name = list;
    while (*name != '\0') {
        size_t size = strcspn(name, ",");
        unsigned found = 0;
        for (size_t i = 0; i < count; i++)
            if (strlen(known[i].name) == size && memcmp(known[i].name, name, size) == 0)
                found = (unsigned)known[i].feature;
        if (found == 0 || (name[size] == ',' && name[size + 1] == '\0'))
            fail("%s takes a list of any of %s, not \"%s\"", name_of_option, known_list, list);
        features |= found;
        name += size + (name[size] == ',');
    }
    return features;
}

static void set_kind(options *given, const char *value)
{
    if (strcmp(value, "hba") == 0)
        given->kind = FILE_KIND_HBA;
    else if (strcmp(value, "ident") == 0)
        given->kind = FILE_KIND_IDENT;
    else if (strcmp(value, "conf") == 0)
        given->kind = FILE_KIND_CONF;
    else
        fail("--type: there are hba, ident, conf, and no \"%s\"", value);
}

static void set_fail_level(options *given, const char *value)
{
    if (strcmp(value, "error") == 0)
        given->fail_on = FAIL_ON_ERRORS;
    else if (strcmp(value, "warning") == 0)
        given->fail_on = FAIL_ON_WARNINGS;
    else if (strcmp(value, "note") == 0)
        given->fail_on = FAIL_ON_NOTES;
    else
        fail("--fail-on: there are error, warning, note, and no \"%s\"", value);
}

static void add_ignored(options *given, const char *list)
{
    silence_check_list(list);
    given->ignored =
        grow(given->ignored, given->ignore_count, &given->ignore_capacity, sizeof *given->ignored);
    given->ignored[given->ignore_count++] = list;
}

static void set_option(options *given, const command *of, option which, const char *value)
{
    switch (which) {
    case OPTION_HELP:
        given->wants_help = true;
        break;
    case OPTION_PG:
        set_major(given, value);
        break;
    case OPTION_FORMAT:
        set_format(given, of, value);
        break;
    case OPTION_WITHOUT:
        given->without |=
            parse_features("--without", value, usual_features,
                           sizeof usual_features / sizeof usual_features[0], "ssl,gss,ldap,pam");
        break;
    case OPTION_WITH:
        given->with |=
            parse_features("--with", value, further_features,
                           sizeof further_features / sizeof further_features[0], "bsd,sspi");
        break;
    case OPTION_SET:
        assignment_take(given, value);
        break;
    case OPTION_FILE_TYPE:
        set_kind(given, value);
        break;
    case OPTION_FAIL_LEVEL:
        set_fail_level(given, value);
        break;
    case OPTION_IGNORED:
        add_ignored(given, value);
        break;
    case OPTION_OF_CONNECTION:
        break;
    }
}

/* ---- arguments --------------------------------------------------------------- */

static bool has_option(const command *of, option which)
{
    switch (which) {
    case OPTION_FILE_TYPE:
        return (of->options & OPTION_TYPE) != 0;
    case OPTION_FAIL_LEVEL:
        return (of->options & OPTION_FAIL_ON) != 0;
    case OPTION_IGNORED:
        return (of->options & OPTION_IGNORE) != 0;
    case OPTION_OF_CONNECTION:
        return (of->options & OPTION_CONNECTION) != 0;
    case OPTION_HELP:
    case OPTION_PG:
    case OPTION_FORMAT:
    case OPTION_WITHOUT:
    case OPTION_WITH:
    case OPTION_SET:
        break;
    }
    return true;
}

/* An option of the command line. */
typedef struct found_option {
    const char *name;
    bool is_flag; /* takes no value */
    option which;
    size_t of_connection; /* its index there */
} found_option;

/* Option number `index` of all that the command has or not; false past the last. */
static bool option_at(const command *of, size_t index, found_option *found, bool *is_there)
{
    const connection_option *further;

    *is_there = true;
    if (index < OPTION_COUNT) {
        *found = (found_option){option_names[index], index == OPTION_HELP, (option)index, 0};
        *is_there = has_option(of, (option)index);
        return true;
    }
    further = connection_option_at(index - OPTION_COUNT);
    if (further == NULL || !has_option(of, OPTION_OF_CONNECTION))
        return false;
    *found =
        (found_option){further->name, further->is_flag, OPTION_OF_CONNECTION, index - OPTION_COUNT};
    return true;
}

static found_option find_option(const command *of, const char *argument, size_t name_size)
{
    const char *names[NAME_COUNT_MAX];
    size_t count = 0;
    found_option found;
    bool is_there;

    if (name_size == 2 && memcmp(argument, "-h", 2) == 0)
        return (found_option){option_names[OPTION_HELP], true, OPTION_HELP, 0};
    for (size_t i = 0; option_at(of, i, &found, &is_there); i++) {
        if (!is_there)
            continue;
        if (strlen(found.name) == name_size && memcmp(found.name, argument, name_size) == 0)
            return found;
        if (count < NAME_COUNT_MAX)
            names[count++] = found.name;
    }

    char *name = copy_bytes(argument, name_size);
    const char *nearest = suggest(name, names, count);
    if (nearest != NULL)
        fail("unknown option %s; did you mean %s?", name, nearest);
    fail("unknown option %s; see pgcfg %s --help", name, of->name);
}

void options_parse(options *given, const command *of, int count, char **arguments)
{
    bool options_ended = false;

    *given = (options){.format = FORMAT_TEXT, .operands = arguments};
    for (int i = 0; i < count; i++) {
        char *argument = arguments[i];
        if (options_ended || argument[0] != '-' || argument[1] == '\0') {
            given->operands[given->operand_count++] = argument;
            continue;
        }
        if (strcmp(argument, "--") == 0) {
            options_ended = true;
            continue;
        }
        const char *equals = strchr(argument, '=');
        size_t name_size = equals != NULL ? (size_t)(equals - argument) : strlen(argument);
        found_option found = find_option(of, argument, name_size);
        const char *value = equals != NULL ? equals + 1 : NULL;
        if (found.is_flag) {
            if (value != NULL)
                fail("%s takes no value", found.name);
        } else if (value == NULL) {
            if (i + 1 == count)
                fail("%s needs a value", found.name);
            value = arguments[++i];
        }
        if (found.which == OPTION_OF_CONNECTION)
            connection_option_take(&given->connection, found.of_connection, value);
        else
            set_option(given, of, found.which, value);
        if (given->wants_help)
            return;
    }
}

void options_free(options *given)
{
    free((void *)given->ignored);
    connection_options_free(&given->connection);
}

/* ---- the server ---------------------------------------------------------------- */

/* The major that PG_VERSION beside the file has; 0 where there is none. */
static int major_beside(const char *file)
{
    char *path = path_beside(file, "PG_VERSION");
    size_t size;
    char *content = files_read_small(path, 4096, &size);
    int major = 0;
    if (content != NULL) {
        content[strcspn(content, "\r\n")] = '\0';
        for (int known = PGCFG_MAJOR_OLDEST; known <= PGCFG_MAJOR_NEWEST; known++) {
            char name[3] = {(char)('0' + known / 10), (char)('0' + known % 10), '\0'};
            if (strcmp(content, name) == 0)
                major = known;
        }
        if (major == 0)
            fail("%s says PostgreSQL \"%s\", which is not known; choose one of %d to %d with --pg",
                 path, content, PGCFG_MAJOR_OLDEST, PGCFG_MAJOR_NEWEST);
    }
    free(content);
    free(path);
    return major;
}

int options_major(const options *given, const char *file)
{
    if (given->major != 0 || strcmp(file, "-") == 0)
        return given->major;
    return major_beside(file);
}

void options_assign(const options *given, pgcfg_server *server)
{
    if (given->ssl_is_assigned)
        server->ssl = given->ssl;
    if (given->db_user_namespace_is_assigned)
        server->db_user_namespace = given->db_user_namespace;
    if (given->oauth_libraries_are_assigned)
        server->oauth_validator_libraries = given->oauth_validator_libraries;
}

pgcfg_server options_server(const options *given, const char *file)
{
    int major = options_major(given, file);
    pgcfg_server server = pgcfg_server_default(major != 0 ? major : PGCFG_MAJOR_NEWEST);

    server.features = (server.features | given->with) & ~given->without;
    options_assign(given, &server);
    return server;
}
