/*
 * match_text.c - what a client is told that is turned away (ClientAuthentication and
 * auth_failed in the server's auth.c).
 */
#include <pgcfg/match.h>

#include "predicates.h"
#include "print.h"

const char *pgcfg_dependency_name(pgcfg_dependency dependency)
{
    switch (dependency) {
    case PGCFG_DEPENDS_ON_HOST_NAME:
        return "host-name";
    case PGCFG_DEPENDS_ON_ROLES:
        return "role";
    case PGCFG_DEPENDS_ON_INTERFACES:
        return "interface";
    case PGCFG_DEPENDS_ON_REGEX:
        return "regular-expression";
    }
    return "";
}

/* 13 says whether SSL is on. */
static const char *encryption_words(pgcfg_encryption encryption, int major)
{
    const bool says_on_or_off = pgcfg_says_ssl_on_or_off(major);

    switch (encryption) {
    case PGCFG_ENCRYPTION_NONE:
        break;
    case PGCFG_ENCRYPTION_SSL:
        return says_on_or_off ? "SSL on" : "SSL encryption";
    case PGCFG_ENCRYPTION_GSS:
        return "GSS encryption";
    }
    return says_on_or_off ? "SSL off" : "no encryption";
}

static bool write_host(const pgcfg_connection *connection, pgcfg_sink sink)
{
    const pgcfg_address *address = &connection->address;

    if (connection->is_local)
        return pgcfg_put_string(sink, "[local]");
    return pgcfg_address_write(address, sink) &&
           (address->zone.size == 0 ||
            (pgcfg_put_string(sink, "%") && pgcfg_put_text(sink, address->zone)));
}

bool pgcfg_match_rejection_write(pgcfg_match_outcome outcome, const pgcfg_connection *connection,
                                 const pgcfg_server *server, pgcfg_sink sink)
{
    const bool is_reject = outcome == PGCFG_MATCH_RULE;
    const bool is_replication = connection->replication == PGCFG_REPLICATION_PHYSICAL ||
                                (connection->replication == PGCFG_REPLICATION_DATABASE &&
                                 pgcfg_counts_logical_replication(server->major));
    const char *begin = is_reject ? (is_replication ? "pg_hba.conf rejects replication connection "
                                                      "for host \""
                                                    : "pg_hba.conf rejects connection for host \"")
                                  : (is_replication ? "no pg_hba.conf entry for replication "
                                                      "connection from host \""
                                                    : "no pg_hba.conf entry for host \"");

    if (!pgcfg_put_string(sink, begin) || !write_host(connection, sink) ||
        !pgcfg_put_string(sink, "\", user \"") || !pgcfg_put_text(sink, connection->user) ||
        !pgcfg_put_string(sink, "\", "))
        return false;
    if (!is_replication &&
        (!pgcfg_put_string(sink, "database \"") || !pgcfg_put_text(sink, connection->database) ||
         !pgcfg_put_string(sink, "\", ")))
        return false;
    return pgcfg_put_string(sink, encryption_words(connection->encryption, server->major));
}

/* How the message of a failed method begins. */
static const char *failed_method(pgcfg_auth_method method)
{
    switch (method) {
    case PGCFG_AUTH_REJECT:
        break;
    case PGCFG_AUTH_TRUST:
        return "\"trust\"";
    case PGCFG_AUTH_IDENT:
        return "Ident";
    case PGCFG_AUTH_PEER:
        return "Peer";
    case PGCFG_AUTH_MD5:
    case PGCFG_AUTH_PASSWORD:
    case PGCFG_AUTH_SCRAM_SHA_256:
        return "password";
    case PGCFG_AUTH_GSS:
        return "GSSAPI";
    case PGCFG_AUTH_SSPI:
        return "SSPI";
    case PGCFG_AUTH_PAM:
        return "PAM";
    case PGCFG_AUTH_BSD:
        return "BSD";
    case PGCFG_AUTH_LDAP:
        return "LDAP";
    case PGCFG_AUTH_CERT:
        return "certificate";
    case PGCFG_AUTH_RADIUS:
        return "RADIUS";
    case PGCFG_AUTH_OAUTH:
        return "OAuth bearer";
    }
    return "";
}

bool pgcfg_match_failure_write(pgcfg_auth_method method, pgcfg_text user, pgcfg_sink sink)
{
    return pgcfg_put_string(sink, failed_method(method)) &&
           pgcfg_put_string(sink, " authentication failed for user \"") &&
           pgcfg_put_text(sink, user) && pgcfg_put_string(sink, "\"");
}
