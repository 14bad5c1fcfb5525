/*
 * connection.h - a connection attempt, as far as it decides which rule of a
 * pg_hba.conf applies: what the client asks for, where it comes from, and what
 * the caller knows beyond the files.
 */
#ifndef PGCFG_CONNECTION_H
#define PGCFG_CONNECTION_H

#include <pgcfg/address.h>
#include <pgcfg/result.h>
#include <pgcfg/server.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the bytes on the wire are protected when the rules are looked at. */
typedef enum pgcfg_encryption {
    PGCFG_ENCRYPTION_NONE,
    PGCFG_ENCRYPTION_SSL, /* not on unix sockets */
    PGCFG_ENCRYPTION_GSS  /* likewise */
} pgcfg_encryption;

/* The startup packet's parameter "replication". */
typedef enum pgcfg_replication {
    PGCFG_REPLICATION_NONE,
    PGCFG_REPLICATION_PHYSICAL, /* true, on, yes, 1: no database is named */
    PGCFG_REPLICATION_DATABASE  /* "database": logical replication */
} pgcfg_replication;

/* An address of the server's own, with the mask of its network. */
typedef struct pgcfg_interface {
    pgcfg_address address;
    pgcfg_address mask;
} pgcfg_interface;

/* What is pointed to must live as long as the value is in use. Names hold no NUL. */
typedef struct pgcfg_connection {
    pgcfg_text database;
    pgcfg_text user;       /* the role asked for; taken as one that exists */
    bool is_local;         /* over a unix socket: address, encryption and host name are void */
    pgcfg_address address; /* the client's */
    pgcfg_encryption encryption;
    pgcfg_replication replication;

    /* The roles that the user is a member of, directly or not. The user itself need
     * not be among them. */
    bool roles_are_known;
    const pgcfg_text *roles;
    size_t role_count;

    /* The client's host name, that is, what its address resolves to, where that name
     * resolves to the address again. Empty: it has none. */
    bool host_name_is_known;
    pgcfg_text host_name;

    /* All addresses of the server. */
    bool interfaces_are_known;
    const pgcfg_interface *interfaces;
    size_t interface_count;
} pgcfg_connection;

/* The server cuts longer names of databases and roles (NAMEDATALEN). */
#define PGCFG_NAME_BYTES_MAX 63

/* Room for a name that the server makes. */
#define PGCFG_NAME_SIZE 64

/* The server takes no larger startup packet (MAX_STARTUP_PACKET_LENGTH), so no longer
 * name ever reaches it. */
#define PGCFG_STARTUP_PACKET_BYTES_MAX 10000

/*
 * Makes of what a client asks for what the server looks up in its rules
 * (ProcessStartupPacket): a database that is not given is named as the user is; with
 * db_user_namespace (13 to 16) the database is put behind the user's name, or an @
 * at its end taken away; names are cut to 63 bytes. `name` is used for the role where
 * a new one has to be made, and must live as long as *connection.
 * BAD_ARGUMENT: an empty user, which the server turns away before it looks at rules
 * ("no PostgreSQL user name specified in startup packet"), a NUL in a name, an address
 * that is missing, or encryption on a unix socket.
 */
pgcfg_result pgcfg_connection_prepare(pgcfg_connection *connection, const pgcfg_server *server,
                                      char name[PGCFG_NAME_SIZE]);

#ifdef __cplusplus
}
#endif
#endif
