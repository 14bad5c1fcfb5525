/*
 * ask_value.c - see ask_value.h. Names and values are those that the server itself reads
 * in the file (pg_file_settings). What a session may set is set there, and taken back.
 * The rest goes through ALTER SYSTEM, which checks as a file's value is checked; what
 * became of a value that was taken tells a reload, or else `postgres -C`, which does not
 * say how SHOW prints it.
 */
#include "ask_value.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "conf_start.h"
#include "value_session.h"

enum { SETTING, UNIT, SHOWN, MESSAGE, DETAIL, HINT, TEXT_COUNT };

/* As `pgcfg value` names them. */
static const char *const keys[TEXT_COUNT] = {"setting", "unit", "shown", "error", "detail", "hint"};

typedef struct answer {
    bytes texts[TEXT_COUNT]; /* empty where there is none */
    bool is_refused;
    bool is_known[TEXT_COUNT];
} answer;

static bool is_good(const pg_target *target, const PGresult *result, const char *what)
{
    ExecStatusType status = PQresultStatus(result);

    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return true;
    fprintf(stderr, "%s: %s: %s", target->name, what, PQerrorMessage(target->connection));
    return false;
}

static PGresult *ask(pg_target *target, const char *query, const char *first, const char *second)
{
    const char *const arguments[] = {first, second};
    int count = second != NULL ? 2 : first != NULL ? 1 : 0;

    return PQexecParams(target->connection, query, count, NULL, arguments, NULL, NULL, 0);
}

static void set_text(answer *to, int which, const char *text)
{
    to->texts[which].size = 0;
    bytes_add_text(&to->texts[which], text);
    to->is_known[which] = true;
}

/* Nothing is shown of a value that was refused. */
static void refuse(answer *to, const char *message, const char *detail, const char *hint)
{
    to->is_refused = true;
    to->is_known[SETTING] = to->is_known[UNIT] = to->is_known[SHOWN] = true;
    set_text(to, MESSAGE, message);
    set_text(to, DETAIL, detail != NULL ? detail : "");
    set_text(to, HINT, hint != NULL ? hint : "");
}

static void take(answer *to)
{
    to->is_known[MESSAGE] = to->is_known[DETAIL] = to->is_known[HINT] = true;
}

/* ---- in the session ---------------------------------------------------------------- */

static bool ask_session(pg_target *target, const char *name, const char *value, answer *to)
{
    PGresult *result =
        ask(target, "SELECT * FROM pg_temp.judge(ARRAY[$1], ARRAY[$2])", name, value);
    bool is_answered = is_good(target, result, name);

    if (is_answered && !PQgetisnull(result, 0, 0)) {
        refuse(to, PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2));
    } else if (is_answered) {
        take(to);
        if (!PQgetisnull(result, 0, 3))
            set_text(to, SETTING, PQgetvalue(result, 0, 3));
        set_text(to, SHOWN, PQgetvalue(result, 0, 4));
    }
    PQclear(result);
    return is_answered;
}

/* ---- in a file ---------------------------------------------------------------------- */

static PGresult *alter_system(pg_target *target, const char *name, const char *value)
{
    char *quoted_name = PQescapeIdentifier(target->connection, name, strlen(name));
    char *quoted_value = PQescapeLiteral(target->connection, value, strlen(value));
    bytes command = {0};

    bytes_add_format(&command, "ALTER SYSTEM SET %s = %s", quoted_name, quoted_value);
    PGresult *result = PQexec(target->connection, command.data);
    bytes_free(&command);
    PQfreemem(quoted_name);
    PQfreemem(quoted_value);
    return result;
}

static bool read_reloaded(pg_target *target, const char *name, answer *to)
{
    if (!value_session_reload(target))
        return false;
    PGresult *result = ask(target,
                           "SELECT setting, current_setting(name) FROM pg_settings"
                           " WHERE lower(name) = lower($1)",
                           name, NULL);
    bool is_read = is_good(target, result, name) && PQntuples(result) == 1;
    if (is_read) {
        set_text(to, SETTING, PQgetvalue(result, 0, 0));
        set_text(to, SHOWN, PQgetvalue(result, 0, 1));
    }
    PQclear(result);
    return is_read;
}

static bool read_started(pg_target *target, const char *name, answer *to)
{
    bool has_errors;

    if (!conf_start_ask(target, name, &to->texts[SETTING], &has_errors))
        return false;
    /* The only such parameter that pg_settings shows in another way: in octal. */
    to->is_known[SETTING] = !has_errors && strcasecmp(name, "unix_socket_permissions") != 0;
    if (has_errors)
        fprintf(stderr, "%s: postgres -C %s fails\n", target->name, name);
    return !has_errors;
}

static bool ask_file(pg_target *target, const char *name, const char *value, bool is_reloaded,
                     answer *to)
{
    PGresult *result = alter_system(target, name, value);
    bool is_taken = PQresultStatus(result) == PGRES_COMMAND_OK;
    bool is_answered = PQstatus(target->connection) == CONNECTION_OK;

    if (!is_taken)
        refuse(to, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
               PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL),
               PQresultErrorField(result, PG_DIAG_MESSAGE_HINT));
    PQclear(result);
    if (!is_answered || !is_taken)
        return is_answered;
    take(to);
    is_answered = is_reloaded ? read_reloaded(target, name, to) : read_started(target, name, to);
    PQclear(PQexec(target->connection, "ALTER SYSTEM RESET ALL"));
    return is_answered && (!is_reloaded || value_session_reload(target));
}

/* ---- one value, all values ----------------------------------------------------------- */

/* Having these set hurts a session, or the one that asks next. */
static bool hurts(const char *name)
{
    return strcmp(name, "exit_on_error") == 0 || strcmp(name, "db_user_namespace") == 0;
}

/* What pg_settings does not list: an old name, or one that is hidden, unknown or custom.
 * That a session may not set it is learned by trying. */
static bool ask_unlisted(pg_target *target, const char *name, const char *value, answer *to)
{
    bool is_answered = ask_session(target, name, value, to);

    if (!is_answered || !to->is_refused ||
        strstr(to->texts[MESSAGE].data, " cannot be changed ") == NULL)
        return is_answered;
    to->is_refused = false;
    memset(to->is_known, 0, sizeof(to->is_known));
    for (int i = 0; i < TEXT_COUNT; i++)
        to->texts[i].size = 0;
    return ask_file(target, name, value, false, to);
}

static bool ask_value(pg_target *target, const char *name, const char *value, answer *to)
{
    PGresult *result = ask(target,
                           "SELECT context, unit, source = 'command line', name FROM pg_settings"
                           " WHERE lower(name) = lower($1)",
                           name, NULL);
    bool is_answered = is_good(target, result, name);
    bool is_listed = is_answered && PQntuples(result) == 1;
    const char *context = is_listed ? PQgetvalue(result, 0, 0) : "";
    bool is_fixed = is_listed && strcmp(PQgetvalue(result, 0, 2), "t") == 0;

    to->is_known[UNIT] = is_listed;
    if (is_listed && !PQgetisnull(result, 0, 1))
        set_text(to, UNIT, PQgetvalue(result, 0, 1));
    if (is_answered && hurts(name))
        is_answered = ask_file(target, name, value, false, to);
    else if (is_answered && !is_listed)
        is_answered = ask_unlisted(target, name, value, to);
    else if (is_answered && (strcmp(context, "user") == 0 || strcmp(context, "superuser") == 0 ||
                             strcmp(context, "internal") == 0)) /* refused, in the right words */
        is_answered = ask_session(target, name, value, to);
    else if (is_answered)
        is_answered =
            ask_file(target, name, value, !is_fixed && strcmp(context, "sighup") == 0, to);
    PQclear(result);
    return is_answered;
}

static void add_object(const char *name, const char *value, const answer *from, bytes *json)
{
    bytes_add_text(json, json->size > 1 ? ",{\"name\":" : "{\"name\":");
    rows_print_json_text(name, strlen(name), json);
    bytes_add_text(json, ",\"value\":");
    rows_print_json_text(value, strlen(value), json);
    for (int i = 0; i < TEXT_COUNT; i++) {
        const bytes *text = &from->texts[i];
        bool is_shown = i == SETTING || i == SHOWN ? !from->is_refused
                        : i == UNIT                ? !from->is_refused && text->size > 0
                                                   : text->size > 0;
        if (!from->is_known[i])
            continue;
        bytes_add_format(json, ",\"%s\":", keys[i]);
        if (is_shown)
            rows_print_json_text(text->size > 0 ? text->data : "", text->size, json);
        else
            bytes_add_text(json, "null");
    }
    bytes_add_byte(json, '}');
}

static bool empty_file(const pg_target *target)
{
    char *path = target_path(target, "postgresql.conf");
    int file = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    bool is_empty = file >= 0 && close(file) == 0;

    if (!is_empty)
        perror(path);
    free(path);
    return is_empty;
}

bool ask_values(pg_target *target, bytes *json)
{
    if (!target_become_owner(target) || !value_session_open(target))
        return false;
    PGresult *file = PQexec(target->connection,
                            "SELECT name, setting, error FROM pg_file_settings ORDER BY seqno");
    bool is_answered = is_good(target, file, "pg_file_settings") && empty_file(target);

    bytes_add_byte(json, '[');
    for (int i = 0; is_answered && i < PQntuples(file); i++) {
        answer given = {0};

        if (PQgetisnull(file, i, 0)) {
            fprintf(stderr, "%s: %s\n", target->name, PQgetvalue(file, i, 2));
            is_answered = false;
        } else {
            is_answered = ask_value(target, PQgetvalue(file, i, 0), PQgetvalue(file, i, 1), &given);
            add_object(PQgetvalue(file, i, 0), PQgetvalue(file, i, 1), &given, json);
        }
        for (int k = 0; k < TEXT_COUNT; k++)
            bytes_free(&given.texts[k]);
    }
    bytes_add_byte(json, ']');
    PQclear(file);
    return is_answered;
}
