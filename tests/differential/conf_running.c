/* conf_running.c - see conf_running.h. */
#include "conf_running.h"

#include <string.h>

bool running_server_ask(running_server *server, const pg_target *target)
{
    server->major = target->major;
    PGresult *result =
        PQexec(target->connection, "SELECT name, setting, array_to_string(enumvals, E'\\n'),"
                                   " boot_val IS NULL FROM pg_catalog.pg_settings");
    bool is_answer = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int row = 0; is_answer && row < PQntuples(result); row++) {
        pgcfg_parameter parameter;
        if (!pgcfg_parameter_find(text_of(PQgetvalue(result, row, 0)), server->major, &parameter))
            continue;
        running_parameter *running = &server->parameters[parameter.id];
        const char *setting = PQgetvalue(result, row, 1);
        running->is_there = true;
        running->is_null = setting[0] == '\0' && strcmp(PQgetvalue(result, row, 3), "t") == 0;
        bytes_add_text(&running->setting, setting);
        bytes_add_format(&running->values, "\n%s\n", PQgetvalue(result, row, 2));
    }
    PQclear(result);
    result = PQexec(target->connection, "SET work_mem = '0b1000000000'");
    server->reads_binary = PQresultStatus(result) == PGRES_COMMAND_OK;
    PQclear(result);
    PQclear(PQexec(target->connection, "RESET work_mem"));
    return is_answer;
}

void running_server_free(running_server *server)
{
    for (size_t i = 0; i < PGCFG_PARAMETER_COUNT; i++) {
        bytes_free(&server->parameters[i].setting);
        bytes_free(&server->parameters[i].values);
    }
    bytes_free(&server->wording);
}

/* Whether the build lacks a value of an enum (lz4, zstd, io_uring). */
static bool is_of_another_build(const running_parameter *running, const pgcfg_parameter *parameter,
                                int major, uint32_t index)
{
    pgcfg_enum_value spelling = pgcfg_parameter_enum_value(parameter, major, index);
    if (parameter->type != PGCFG_TYPE_ENUM || spelling.is_hidden || !running->is_there)
        return false;
    bytes line = {0};
    bytes_add_format(&line, "\n%s\n", spelling.name);
    bool is_missing = strstr(running->values.data, line.data) == NULL;
    bytes_free(&line);
    return is_missing;
}

/* Whether the server would have to be restarted for it: it runs with another value. */
static bool needs_restart(running_server *server, const pgcfg_parameter *parameter,
                          const pgcfg_value *value)
{
    const running_parameter *running = &server->parameters[parameter->id];
    bytes *text = &server->wording;
    if (parameter->context != PGCFG_CONTEXT_POSTMASTER || !running->is_there)
        return false;
    if (running->is_null)
        return true;
    /* -1 is what the server computed at its start. */
    if (strcmp(parameter->name, "wal_buffers") == 0 && value->integer == -1)
        return false;
    text->size = 0;
    bytes_add(text, "", 0);
    pgcfg_value_setting_write(value, parameter, server->major, bytes_sink(text));
    return strcmp(text->data, running->setting.data) != 0;
}

fate running_server_fate(running_server *server, const pgcfg_conf_entry *entry)
{
    int major = server->major;
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;
    if (!entry->is_applied || !entry->is_known ||
        !pgcfg_parameter_find(entry->name, major, &parameter) ||
        !pgcfg_value_parse(&parameter, major, entry->value, &value, &problem))
        return AS_IT_SAYS;
    if (problem.status == PGCFG_VALUE_UNDECIDED)
        return EITHER;
    if (is_of_another_build(&server->parameters[parameter.id], &parameter, major, value.enum_index))
        return REFUSED_HERE;
    return needs_restart(server, &parameter, &value) ? RESTART : AS_IT_SAYS;
}

/* A number as 0b1, behind blanks and a sign. */
static bool is_binary(pgcfg_text value)
{
    size_t at = 0;
    while (at < value.size && strchr(" \t\n\v\f\r+-", value.data[at]) != NULL)
        at++;
    return value.size - at > 2 && value.data[at] == '0' && (value.data[at + 1] | 32) == 'b' &&
           (value.data[at + 2] == '0' || value.data[at + 2] == '1');
}

bool running_server_knows_more(const running_server *server, const pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;
    if (!entry->is_setting || !pgcfg_parameter_find(entry->name, server->major, &parameter))
        return false;
    if (server->reads_binary && parameter.type == PGCFG_TYPE_INTEGER && is_binary(entry->value))
        return true;
    return (parameter.flags & PGCFG_PARAMETER_IS_VARYING) != 0 &&
           server->parameters[parameter.id].is_there;
}

bool running_server_lists_all(const running_server *server, const pgcfg_parameter *parameter)
{
    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        if (is_of_another_build(&server->parameters[parameter->id], parameter, server->major, i))
            return false;
    }
    return true;
}
