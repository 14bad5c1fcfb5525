/*
 * connection_options.h - the options of pgcfg match that describe a connection, and
 * the files that it is asked of.
 */
#ifndef PGCFG_CLI_CONNECTION_OPTIONS_H
#define PGCFG_CLI_CONNECTION_OPTIONS_H

#include <pgcfg/connection.h>

/* Whether the client has a certificate that the server trusts. Where nothing is said, one
 * that a rule asks for is there. */
typedef enum client_certificate {
    CLIENT_CERTIFICATE_NOT_GIVEN,
    CLIENT_CERTIFICATE_VALID,
    CLIENT_CERTIFICATE_NONE
} client_certificate;

/* Text is NULL where an option was not given. */
typedef struct connection_options {
    const char *hba, *ident, *conf;
    const char *database, *user, *address, *host_name, *system_user;
    bool is_local, uses_ssl, uses_gss;
    bool replication_is_given;
    pgcfg_replication replication;
    bool roles_are_given;
    pgcfg_text *roles;
    size_t role_count, role_capacity;
    bool interfaces_are_given;
    pgcfg_interface *interfaces;
    size_t interface_count, interface_capacity;
    client_certificate certificate;
    const char *sslmode, *gssencmode, *sslnegotiation;
    bool wants_all_modes, wants_explanation;
} connection_options;

typedef struct connection_option {
    const char *name; /* with the dashes */
    bool is_flag;     /* takes no value */
} connection_option;

/* Option number `index`; NULL past the last. */
const connection_option *connection_option_at(size_t index);

/* Takes a value of option number `index` (NULL of a flag); ends the command where it
 * makes no sense. */
void connection_option_take(connection_options *given, size_t index, const char *value);

/* Ends the command where options are missing or contradict each other. `has_directory`:
 * the files are not named, but found. */
void connection_options_check(const connection_options *given, bool has_directory);

/* The connection that they describe, as far as one attempt with their encryption goes. */
pgcfg_connection connection_options_connection(const connection_options *given);

void connection_options_free(connection_options *given);

#endif
