/* target.c - see target.h. */
#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the list ------------------------------------------------------------------ */

static char *copy(const char *text)
{
    bytes out = {0};
    bytes_add(&out, text, strlen(text));
    return out.data;
}

enum { FIELD_COUNT = 7 };

/* Cuts a line at its tabs. */
static bool split(char *line, char *fields[FIELD_COUNT])
{
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < FIELD_COUNT; i++) {
        if (line == NULL)
            return false;
        fields[i] = line;
        line = strchr(line, '\t');
        if (line != NULL)
            *line++ = '\0';
    }
    return true;
}

size_t target_read_list(const char *path, pg_target *targets)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return 0;
    }
    char line[4096];
    size_t count = 0;
    while (fgets(line, sizeof(line), file) != NULL && count < TARGETS_MAX) {
        char *fields[FIELD_COUNT];
        if (strncmp(line, "name\t", 5) == 0)
            continue;
        if (!split(line, fields)) {
            fprintf(stderr, "%s: a line has less than %d fields\n", path, FIELD_COUNT);
            count = 0;
            break;
        }
        targets[count++] = (pg_target){
            .name = copy(fields[0]),
            .major = atoi(fields[1]),
            .socket_directory = copy(fields[2]),
            .port = copy(fields[3]),
            .data_directory = copy(fields[4]),
            .without = copy(fields[5]),
            .settings = copy(fields[6]),
        };
    }
    if (file != stdin)
        fclose(file);
    if (count == 0)
        fprintf(stderr, "%s: no targets\n", path);
    return count;
}

size_t target_choose(const char *only, pg_target *targets, size_t count)
{
    size_t kept = 0;
    size_t wanted = 1;
    for (const char *c = only; *c != '\0'; c++)
        wanted += *c == ',';
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(targets[i].name);
        for (const char *at = only; at != NULL; at = strchr(at, ',')) {
            at += *at == ',';
            if (strncmp(at, targets[i].name, size) == 0 && (at[size] == ',' || at[size] == '\0')) {
                targets[kept++] = targets[i];
                break;
            }
        }
    }
    if (kept != wanted) {
        fprintf(stderr, "not all of these run: %s\n", only);
        return 0;
    }
    return kept;
}

/* ---- the server as a value --------------------------------------------------------- */

/* Finds `name` as a whole word, ended by a separator, in a list. */
static const char *find_word(const char *list, const char *word, char separator, size_t *size)
{
    size_t length = strlen(word);
    while (*list != '\0') {
        const char *end = strchr(list, separator);
        *size = end != NULL ? (size_t)(end - list) : strlen(list);
        if (*size >= length && memcmp(list, word, length) == 0)
            return list;
        list += *size;
        if (*list == separator)
            list++;
    }
    return NULL;
}

static pgcfg_text setting(const pg_target *target, const char *name_and_equals)
{
    pgcfg_text value = {NULL, 0};
    size_t size;
    const char *found = find_word(target->settings, name_and_equals, ' ', &size);
    if (found != NULL) {
        value.data = found + strlen(name_and_equals);
        value.size = size - strlen(name_and_equals);
    }
    return value;
}

pgcfg_server target_server(const pg_target *target)
{
    static const struct {
        const char *name;
        unsigned feature;
    } features[] = {{"ssl", PGCFG_FEATURE_SSL},
                    {"gss", PGCFG_FEATURE_GSS},
                    {"ldap", PGCFG_FEATURE_LDAP},
                    {"pam", PGCFG_FEATURE_PAM}};
    pgcfg_server server = pgcfg_server_default(target->major);
    for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
        size_t size;
        if (find_word(target->without, features[i].name, ',', &size) != NULL)
            server.features &= ~features[i].feature;
    }
    server.ssl = pgcfg_text_equal(setting(target, "ssl="), PGCFG_TEXT("on"));
    server.db_user_namespace =
        pgcfg_text_equal(setting(target, "db_user_namespace="), PGCFG_TEXT("on"));
    server.oauth_validator_libraries = setting(target, "oauth_validator_libraries=");
    return server;
}

char *target_path(const pg_target *target, const char *name)
{
    bytes path = {0};
    bytes_add_format(&path, "%s/%s", target->data_directory, name);
    return path.data;
}

/* ---- asking ------------------------------------------------------------------------- */

bool target_become_owner(const pg_target *target)
{
    struct stat status;
    if (stat(target->data_directory, &status) != 0) {
        fprintf(stderr, "%s: %s: %s\n", target->name, target->data_directory, strerror(errno));
        return false;
    }
    if (geteuid() != 0 || status.st_uid == 0)
        return true;
    if (setgroups(0, NULL) != 0 || setegid(status.st_gid) != 0 || seteuid(status.st_uid) != 0) {
        fprintf(stderr, "%s: cannot become user %lu\n", target->name, (unsigned long)status.st_uid);
        return false;
    }
    return true;
}

bool target_lock(const pg_target *target)
{
    int directory = open(target->data_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0 && flock(directory, LOCK_EX | LOCK_NB) == 0)
        return true;
    fprintf(stderr, "%s: %s: %s\n", target->name, target->data_directory,
            errno == EWOULDBLOCK ? "somebody else is at work here" : strerror(errno));
    return false;
}

bool target_connect(pg_target *target)
{
    const char *const names[] = {"host",    "port",       "user", "dbname", "client_encoding",
                                 "sslmode", "gssencmode", NULL};
    const char *const values[] = {target->socket_directory,
                                  target->port,
                                  "postgres",
                                  "postgres",
                                  "SQL_ASCII",
                                  "disable",
                                  "disable",
                                  NULL};
    target->connection = PQconnectdbParams(names, values, 0);
    if (PQstatus(target->connection) != CONNECTION_OK) {
        fprintf(stderr, "%s: %s", target->name, PQerrorMessage(target->connection));
        return false;
    }
    return true;
}

/* Whether the code that reads files says it; the protocol, caches and so on have
 * their own to say at that level. */
static bool is_about_files(const PGresult *message)
{
    static const char *const sources[] = {"guc", "conffiles", "file_utils"};
    const char *source = PQresultErrorField(message, PG_DIAG_SOURCE_FILE);
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]) && source != NULL; i++) {
        if (strstr(source, sources[i]) != NULL)
            return true;
    }
    return false;
}

static void hear(void *context, const PGresult *message)
{
    row_set *answer = ((pg_target *)context)->answer;
    const char *severity = PQresultErrorField(message, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (answer == NULL || severity == NULL || strcmp(severity, "DEBUG") != 0 ||
        !is_about_files(message))
        return;
    static const struct {
        int field;
        const char *label;
    } fields[] = {{PG_DIAG_MESSAGE_PRIMARY, ""},
                  {PG_DIAG_MESSAGE_DETAIL, "  DETAIL: "},
                  {PG_DIAG_MESSAGE_HINT, "  HINT: "}};
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *text = PQresultErrorField(message, fields[i].field);
        if (text != NULL)
            rows_add_remark(answer, fields[i].label, text_of(text));
    }
}

bool target_prepare(pg_target *target, const rows_view *view)
{
    bytes query = {0};
    target->view = view;
    if (view->source == NULL)
        return true;
    rows_add_query(view, &query);
    PQsetNoticeReceiver(target->connection, hear, target);
    PGresult *result = PQprepare(target->connection, "rows", query.data, 0, NULL);
    bool prepared = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!prepared)
        fprintf(stderr, "%s: %s", target->name, PQerrorMessage(target->connection));
    PQclear(result);
    bytes_free(&query);
    return prepared;
}

bool target_ask(pg_target *target, row_set *rows)
{
    rows_start(rows, target->view);
    target->answer = rows;
    PGresult *result = PQexecPrepared(target->connection, "rows", 0, NULL, NULL, NULL, 1);
    target->answer = NULL;
    rows_add_result(rows, result);
    PQclear(result);
    return PQstatus(target->connection) == CONNECTION_OK;
}
