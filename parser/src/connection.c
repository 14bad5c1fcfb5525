/*
 * connection.c - what the server makes of a startup packet before it looks at rules.
 */
#include <pgcfg/connection.h>

#include <string.h>

#include "predicates.h"

static bool has_nul(pgcfg_text text)
{
    return text.size > 0 && memchr(text.data, '\0', text.size) != NULL;
}

/* Adds as much of the text as a name may have. */
static size_t append(char name[PGCFG_NAME_SIZE], size_t size, pgcfg_text text)
{
    size_t room = PGCFG_NAME_BYTES_MAX - size;
    size_t taken = text.size < room ? text.size : room;

    if (taken > 0)
        memcpy(name + size, text.data, taken);
    return size + taken;
}

/* db_user_namespace: "user@" is the global role "user", all others are "user@database".
 * Only a last @ makes a role global. */
static pgcfg_text user_of_database(const pgcfg_connection *connection, char name[PGCFG_NAME_SIZE])
{
    const pgcfg_text user = connection->user;
    const char *at = (const char *)memchr(user.data, '@', user.size);
    pgcfg_text made = {name, 0};

    if (at == user.data + user.size - 1)
        return (pgcfg_text){user.data, user.size - 1};
    made.size = append(name, made.size, user);
    made.size = append(name, made.size, PGCFG_TEXT("@"));
    made.size = append(name, made.size, connection->database);
    return made;
}

static void cut(pgcfg_text *name)
{
    if (name->size > PGCFG_NAME_BYTES_MAX)
        name->size = PGCFG_NAME_BYTES_MAX;
}

pgcfg_result pgcfg_connection_prepare(pgcfg_connection *connection, const pgcfg_server *server,
                                      char name[PGCFG_NAME_SIZE])
{
    if (connection == NULL || server == NULL || connection->user.size == 0 ||
        has_nul(connection->user) || has_nul(connection->database))
        return PGCFG_BAD_ARGUMENT;
    if (connection->is_local ? connection->encryption != PGCFG_ENCRYPTION_NONE
                             : connection->address.family == PGCFG_FAMILY_NONE)
        return PGCFG_BAD_ARGUMENT;
    if (connection->database.size == 0)
        connection->database = connection->user;
    if (server->db_user_namespace && pgcfg_has_db_user_namespace(server->major))
        connection->user = user_of_database(connection, name);
    cut(&connection->user);
    cut(&connection->database);
    return PGCFG_OK;
}
