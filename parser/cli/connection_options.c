/*
 * connection_options.c - see connection_options.h.
 */
#include "connection_options.h"

#include "failure.h"
#include "text_of.h"

#include <stdlib.h>
#include <string.h>

typedef enum which {
    HBA,
    IDENT,
    CONF,
    DATABASE,
    USER,
    ADDRESS,
    LOCAL,
    SSL,
    GSS,
    REPLICATION,
    ROLE,
    HOST_NAME,
    INTERFACE,
    SYSTEM_USER,
    CERTIFICATE,
    SSLMODE,
    GSSENCMODE,
    SSLNEGOTIATION,
    ALL_MODES,
    EXPLAIN
} which;

enum { WHICH_COUNT = EXPLAIN + 1 };

static const connection_option table[WHICH_COUNT] = {
    [HBA] = {"--hba", false},
    [IDENT] = {"--ident", false},
    [CONF] = {"--conf", false},
    [DATABASE] = {"--database", false},
    [USER] = {"--user", false},
    [ADDRESS] = {"--address", false},
    [LOCAL] = {"--local", true},
    [SSL] = {"--ssl", true},
    [GSS] = {"--gss", true},
    [REPLICATION] = {"--replication", false},
    [ROLE] = {"--role", false},
    [HOST_NAME] = {"--host-name", false},
    [INTERFACE] = {"--interface", false},
    [SYSTEM_USER] = {"--system-user", false},
    [CERTIFICATE] = {"--client-certificate", false},
    [SSLMODE] = {"--sslmode", false},
    [GSSENCMODE] = {"--gssencmode", false},
    [SSLNEGOTIATION] = {"--sslnegotiation", false},
    [ALL_MODES] = {"--all-modes", true},
    [EXPLAIN] = {"--explain", true},
};

const connection_option *connection_option_at(size_t index)
{
    return index < WHICH_COUNT ? &table[index] : NULL;
}

/* ---- single values ---------------------------------------------------------------- */

/* Four numbers with dots. Everything else that the server's files take as an IPv4
 * address, like 10.1 or 012.0.0.1, is more likely a mistake. */
static bool is_dotted_quad(const char *text)
{
    int parts = 0;
    for (;;) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 0 || digits > 3 || (text[0] == '0' && digits > 1))
            return false;
        parts++;
        text += digits;
        if (*text != '.')
            return parts == 4 && *text == '\0';
        text++;
    }
}

static bool parse_address(const char *text, pgcfg_address *address)
{
    return pgcfg_address_parse(text_of(text), address) &&
           (address->family == PGCFG_FAMILY_IPV6 || is_dotted_quad(text));
}

static void check_address(const char *value)
{
    pgcfg_address address;

    if (!parse_address(value, &address))
        fail("--address takes an IPv4 or IPv6 address like 10.0.0.1 or fe80::1, not \"%s\"", value);
}

static void set_replication(connection_options *given, const char *value)
{
    given->replication_is_given = true;
    if (strcmp(value, "physical") == 0)
        given->replication = PGCFG_REPLICATION_PHYSICAL;
    else if (strcmp(value, "database") == 0)
        given->replication = PGCFG_REPLICATION_DATABASE;
    else
        fail("--replication takes physical or database, not \"%s\"", value);
}

static void set_certificate(connection_options *given, const char *value)
{
    if (strcmp(value, "valid") == 0)
        given->certificate = CLIENT_CERTIFICATE_VALID;
    else if (strcmp(value, "none") == 0)
        given->certificate = CLIENT_CERTIFICATE_NONE;
    else
        fail("--client-certificate takes valid or none, not \"%s\"", value);
}

/* An empty one says that there is none but those that are named. */
static void add_role(connection_options *given, const char *value)
{
    given->roles_are_given = true;
    if (value[0] == '\0')
        return;
    given->roles =
        grow(given->roles, given->role_count, &given->role_capacity, sizeof *given->roles);
    given->roles[given->role_count++] = text_of(value);
}

static void add_interface(connection_options *given, const char *value)
{
    given->interfaces_are_given = true;
    if (value[0] == '\0')
        return;
    const char *slash = strchr(value, '/');
    pgcfg_interface interface;
    bool is_good = false;
    if (slash != NULL) {
        char *address = copy_bytes(value, (size_t)(slash - value));
        is_good =
            slash[1] >= '0' && slash[1] <= '9' && parse_address(address, &interface.address) &&
            pgcfg_address_mask_parse(text_of(slash + 1), interface.address.family, &interface.mask);
        interface.address.zone = (pgcfg_text){NULL, 0};
        free(address);
    }
    if (!is_good)
        fail("--interface takes an address of the server with the length of its network's mask, "
             "like 10.0.0.1/8, not \"%s\"",
             value);
    given->interfaces = grow(given->interfaces, given->interface_count, &given->interface_capacity,
                             sizeof *given->interfaces);
    given->interfaces[given->interface_count++] = interface;
}

/* One value; a second one is a mistake. */
static void set_text(const char **text, which of, const char *value)
{
    if (*text != NULL)
        fail("%s is given twice", table[of].name);
    *text = value;
}

void connection_option_take(connection_options *given, size_t index, const char *value)
{
    const which of = (which)index;

    switch (of) {
    case HBA:
        set_text(&given->hba, of, value);
        break;
    case IDENT:
        set_text(&given->ident, of, value);
        break;
    case CONF:
        set_text(&given->conf, of, value);
        break;
    case DATABASE:
        set_text(&given->database, of, value);
        break;
    case USER:
        set_text(&given->user, of, value);
        break;
    case ADDRESS:
        set_text(&given->address, of, value);
        check_address(value);
        break;
    case LOCAL:
        given->is_local = true;
        break;
    case SSL:
        given->uses_ssl = true;
        break;
    case GSS:
        given->uses_gss = true;
        break;
    case REPLICATION:
        set_replication(given, value);
        break;
    case ROLE:
        add_role(given, value);
        break;
    case HOST_NAME:
        set_text(&given->host_name, of, value);
        break;
    case INTERFACE:
        add_interface(given, value);
        break;
    case SYSTEM_USER:
        set_text(&given->system_user, of, value);
        break;
    case CERTIFICATE:
        set_certificate(given, value);
        break;
    case SSLMODE:
        set_text(&given->sslmode, of, value);
        break;
    case GSSENCMODE:
        set_text(&given->gssencmode, of, value);
        break;
    case SSLNEGOTIATION:
        set_text(&given->sslnegotiation, of, value);
        break;
    case ALL_MODES:
        given->wants_all_modes = true;
        break;
    case EXPLAIN:
        given->wants_explanation = true;
        break;
    }
}

/* ---- all of them -------------------------------------------------------------------- */

static bool plays_client(const connection_options *given)
{
    return given->sslmode != NULL || given->gssencmode != NULL || given->sslnegotiation != NULL ||
           given->wants_all_modes;
}

/* All that a client asks for has to fit into one packet, behind which no rule is looked
 * at. Beside the names: the protocol's version, two keywords, and what ends each. */
static void check_names(const connection_options *given)
{
    if (given->user == NULL || given->user[0] == '\0')
        fail("match needs --user: no connection is without one");
    if (given->database == NULL && given->replication != PGCFG_REPLICATION_PHYSICAL)
        fail("match needs --database");
    if (sizeof(uint32_t) + sizeof("user") + strlen(given->user) + 1 + sizeof("database") +
            text_of(given->database).size + 1 + 1 >
        PGCFG_STARTUP_PACKET_BYTES_MAX)
        fail("--database and --user: a server takes no startup packet of more than %d bytes, so "
             "that these names never reach its rules",
             PGCFG_STARTUP_PACKET_BYTES_MAX);
}

static void check_files(const connection_options *given, bool has_directory)
{
    if (has_directory && (given->hba != NULL || given->ident != NULL || given->conf != NULL))
        fail("match takes its files from DIRECTORY, or with --hba, --ident and --conf, not both");
    if (!has_directory && given->hba == NULL)
        fail("match needs --hba FILE, or a data directory; see pgcfg match --help");
}

void connection_options_check(const connection_options *given, bool has_directory)
{
    check_files(given, has_directory);
    check_names(given);
    if (given->is_local && given->address != NULL)
        fail("--local and --address exclude each other: it is a unix socket or the network");
    if (!given->is_local && given->address == NULL)
        fail("match needs --address ADDRESS, or --local for a unix socket");
    if (given->uses_ssl && given->uses_gss)
        fail("--ssl and --gss exclude each other: a connection has one encryption");
    if (given->is_local && (given->uses_ssl || given->uses_gss))
        fail("--local and %s exclude each other: a unix socket is never encrypted",
             given->uses_ssl ? "--ssl" : "--gss");
    if (given->is_local && given->host_name != NULL)
        fail("--local and --host-name exclude each other: who comes over a unix socket has none");
    if (plays_client(given) && (given->uses_ssl || given->uses_gss))
        fail("%s excludes the options that play the client, like --sslmode: these find out "
             "which encryption is used",
             given->uses_ssl ? "--ssl" : "--gss");
    if (given->wants_all_modes && given->sslmode != NULL)
        fail("--all-modes and --sslmode exclude each other");
    if (!given->wants_all_modes && given->sslmode == NULL &&
        (given->gssencmode != NULL || given->sslnegotiation != NULL))
        fail("%s needs --sslmode or --all-modes",
             given->gssencmode != NULL ? "--gssencmode" : "--sslnegotiation");
}

pgcfg_connection connection_options_connection(const connection_options *given)
{
    pgcfg_connection connection = {
        .database = text_of(given->database),
        .user = text_of(given->user),
        .is_local = given->is_local,
        .encryption = given->uses_ssl   ? PGCFG_ENCRYPTION_SSL
                      : given->uses_gss ? PGCFG_ENCRYPTION_GSS
                                        : PGCFG_ENCRYPTION_NONE,
        .replication = given->replication,
        .roles_are_known = given->roles_are_given,
        .roles = given->roles,
        .role_count = given->role_count,
        .host_name_is_known = given->host_name != NULL,
        .host_name = text_of(given->host_name),
        .interfaces_are_known = given->interfaces_are_given,
        .interfaces = given->interfaces,
        .interface_count = given->interface_count,
    };

    if (given->address != NULL)
        (void)parse_address(given->address, &connection.address);
    return connection;
}

void connection_options_free(connection_options *given)
{
    free(given->roles);
    free(given->interfaces);
}
