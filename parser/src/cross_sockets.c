/*
 * cross_sockets.c - the sockets of unix_socket_directories, as the server makes them
 * one after the other. It stops at a directory that is not there; other troubles
 * only leave that socket out, but one must be left.
 */
#include "cross_check.h"

#include "guc_list.h"
#include "predicates.h"
#include "print.h"
#include "text_part.h"

/* Bytes of a socket's path, on Linux (sun_path less its NUL). */
enum { SOCKET_PATH_MAX = 107 };

bool pgcfg_cross_socket_directory(const pgcfg_conf *conf, pgcfg_socket_cursor *cursor,
                                  char buffer[1024], pgcfg_text *path)
{
    int major = conf->environment.server->major;
    pgcfg_text value = {"", 0};
    pgcfg_guc_element element;
    size_t count;

    if (!cursor->is_started) {
        (void)pgcfg_conf_get_string(conf, PGCFG_TEXT("unix_socket_directories"), &value, NULL);
        cursor->is_started = true;
        /* Of a malformed list the server takes nothing. */
        if (pgcfg_guc_list_count(value, PGCFG_GUC_DIRECTORIES, major, &count))
            cursor->rest = pgcfg_guc_list_start(value, PGCFG_GUC_DIRECTORIES, major).rest;
    }
    pgcfg_guc_list list = pgcfg_guc_list_start(PGCFG_TEXT(""), PGCFG_GUC_DIRECTORIES, major);
    list.rest = cursor->rest;
    if (!pgcfg_guc_list_next(&list, &element))
        return false;
    cursor->rest = list.rest;
    *path = pgcfg_guc_element_path(element, major, buffer);
    return true;
}

/* ---- what becomes of each ----------------------------------------------------------- */

typedef enum socket_fate {
    SOCKET_MADE,
    SOCKET_PATH_TOO_LONG,
    SOCKET_DIRECTORY_MISSING, /* ends the start */
    SOCKET_GROUP_MISSING
} socket_fate;

static size_t digit_count(int64_t number)
{
    size_t count = 1;

    for (; number >= 10; number /= 10)
        count++;
    return count;
}

static socket_fate fate_of(const pgcfg_cross_facts *facts, const pgcfg_socket_facts *socket,
                           size_t port_size)
{
    int major = facts->conf->environment.server->major;
    bool is_abstract =
        pgcfg_has_abstract_sockets(major) && pgcfg_text_begins(socket->directory, PGCFG_TEXT("@"));

    if (socket->directory.size + sizeof("/.s.PGSQL.") - 1 + port_size > SOCKET_PATH_MAX)
        return SOCKET_PATH_TOO_LONG;
    if (is_abstract)
        return SOCKET_MADE;
    if (socket->error != 0)
        return SOCKET_DIRECTORY_MISSING;
    return facts->socket_group_is_missing ? SOCKET_GROUP_MISSING : SOCKET_MADE;
}

/* The first socket that has this fate, and that the server comes to; NULL: none. */
static const pgcfg_socket_facts *first_with(const pgcfg_cross_facts *facts, socket_fate fate)
{
    const size_t port_size = digit_count(pgcfg_cross_integer(facts, "port"));

    for (uint32_t i = 0; i < facts->socket_count; i++) {
        socket_fate its = fate_of(facts, &facts->sockets[i], port_size);
        if (its == fate)
            return &facts->sockets[i];
        if (its == SOCKET_DIRECTORY_MISSING)
            break;
    }
    return NULL;
}

static bool found_with(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                       socket_fate fate)
{
    const pgcfg_socket_facts *socket = first_with(facts, fate);

    if (socket == NULL)
        return false;
    finding->arguments[0] = socket->directory;
    finding->numbers[0] = pgcfg_cross_integer(facts, "port");
    finding->numbers[1] = SOCKET_PATH_MAX;
    if (socket->error != 0)
        finding->arguments[1] = pgcfg_text_of(pgcfg_os_error_text(socket->error));
    return pgcfg_cross_found_at(facts, finding, "unix_socket_directories");
}

static bool find_path_too_long(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return found_with(facts, finding, SOCKET_PATH_TOO_LONG);
}

static bool find_directory_missing(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return found_with(facts, finding, SOCKET_DIRECTORY_MISSING);
}

static bool find_group_missing(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (first_with(facts, SOCKET_GROUP_MISSING) == NULL)
        return false;
    finding->arguments[0] = pgcfg_cross_string(facts, "unix_socket_group");
    return pgcfg_cross_found_at(facts, finding, "unix_socket_group");
}

static bool find_none_made(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (facts->socket_count == 0 || first_with(facts, SOCKET_MADE) != NULL ||
        first_with(facts, SOCKET_DIRECTORY_MISSING) != NULL)
        return false;
    return pgcfg_cross_found_at(facts, finding, "unix_socket_directories");
}

const pgcfg_cross_check_row pgcfg_cross_socket_checks[] = {
    {PGCFG_CROSS_SOCKET_PATH, find_path_too_long},
    {PGCFG_CROSS_SOCKET_DIRECTORY, find_directory_missing},
    {PGCFG_CROSS_SOCKET_GROUP, find_group_missing},
    {PGCFG_CROSS_SOCKET_NONE, find_none_made},
    {PGCFG_CROSS_NONE, NULL},
};
