/*
 * first_answer.c - asks servers what their first answer to connections is, for ./record.
 *
 *   first_answer CERTIFICATES
 *
 * Reads a connection from each line of standard input, nine texts with tabs between them:
 * port, directory of the unix socket, user, database, replication, address, encryption (none
 * or ssl), common name of the certificate, system user. Empty: not sent, the unix socket,
 * none, whoever runs this. Prints a line for each: the answer as client.h has it, and what
 * the address resolves to and back.
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "host_name.h"
#include "world.h"

enum {
    PORT,
    SOCKET,
    USER,
    DATABASE,
    REPLICATION,
    ADDRESS,
    ENCRYPTION,
    CERTIFICATE,
    SYSTEM_USER,
    FIELDS
};

static bool split(char *line, char *fields[FIELDS])
{
    size_t count = 0;

    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; at != NULL && count < FIELDS; count++) {
        fields[count] = at;
        at = strchr(at, '\t');
        if (at != NULL)
            *at++ = '\0';
    }
    return count == FIELDS;
}

static void answer_line(client *c, char *fields[FIELDS])
{
    origin from = {.host_name = ""};
    attempt a = {.from = &from, .system_user = fields[SYSTEM_USER]};
    bytes answer = {0};

    if (strlen(fields[USER]) >= ATTEMPT_NAME_SIZE ||
        strlen(fields[DATABASE]) >= ATTEMPT_NAME_SIZE) {
        fprintf(stderr, "first_answer: a name is too long\n");
        exit(2);
    }
    c->port = atoi(fields[PORT]);
    snprintf(c->socket_path, sizeof(c->socket_path), "%s/.s.PGSQL.%d", fields[SOCKET], c->port);
    memcpy(a.user, fields[USER], strlen(fields[USER]) + 1);
    memcpy(a.database, fields[DATABASE], strlen(fields[DATABASE]) + 1);
    a.replication = fields[REPLICATION][0] == '\0' ? NULL : fields[REPLICATION];
    a.certificate = fields[CERTIFICATE][0] == '\0' ? NULL : fields[CERTIFICATE];
    if (a.system_user[0] == '\0')
        a.system_user = getpwuid(geteuid())->pw_name;
    if (strcmp(fields[ENCRYPTION], "ssl") == 0)
        a.encryption = PGCFG_ENCRYPTION_SSL;
    if (fields[ADDRESS][0] != '\0' && pgcfg_address_parse(text_of(fields[ADDRESS]), &from.address))
        (void)host_name_find(&from);
    if (!client_ask(c, &a, &answer)) {
        fprintf(stderr, "first_answer: %.*s\n", (int)answer.size, answer.data);
        exit(2);
    }
    printf("%.*s\t%s\n", (int)answer.size, answer.data, from.host_name);
    fflush(stdout);
    bytes_free(&answer);
}

int main(int argc, char **argv)
{
    char line[4000];
    char *fields[FIELDS];
    client c;

    if (argc != 2 || !client_start(&c, 0, "", argv[1], world_certificates, WORLD_CERTIFICATES)) {
        fprintf(stderr, "usage: first_answer CERTIFICATES\n");
        return 2;
    }
    while (fgets(line, sizeof(line), stdin) != NULL) {
        if (!split(line, fields)) {
            fprintf(stderr, "first_answer: a line has too few fields\n");
            return 2;
        }
        answer_line(&c, fields);
    }
    client_end(&c);
    return 0;
}
