/* value_session.c - see value_session.h. */
#include "value_session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char create_function[] =
    "CREATE FUNCTION pg_temp.judge(names text[], vals text[])"
    " RETURNS TABLE(message text, detail text, hint text, setting text, shown text)"
    " LANGUAGE plpgsql AS $$\n"
    "#variable_conflict use_variable\n"
    "DECLARE i int; BEGIN\n"
    " FOR i IN 1 .. array_length(names, 1) LOOP\n"
    "  message := NULL; detail := NULL; hint := NULL; setting := NULL; shown := NULL;\n"
    "  BEGIN\n"
    "   PERFORM set_config(names[i], vals[i], false);\n"
    "   shown := current_setting(names[i]);\n"
    "   SELECT s.setting INTO setting FROM pg_catalog.pg_settings s"
    "    WHERE lower(s.name) = lower(names[i]);\n"
    "   RAISE EXCEPTION USING errcode = 'PGJ00';\n" /* takes it all back */
    "  EXCEPTION WHEN OTHERS THEN\n"
    "   IF SQLSTATE <> 'PGJ00' THEN\n"
    "    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL,"
    "     hint = PG_EXCEPTION_HINT;\n"
    "   END IF;\n"
    "  END;\n"
    "  RETURN NEXT;\n"
    " END LOOP;\n"
    "END $$";

static void ignore_notice(void *context, const PGresult *result)
{
    (void)context;
    (void)result;
}

static bool execute(pg_target *target, const char *command)
{
    PGresult *result = PQexec(target->connection, command);
    ExecStatusType status = PQresultStatus(result);
    bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

    PQclear(result);
    if (!is_done)
        fprintf(stderr, "%s: %s: %s", target->name, command, PQerrorMessage(target->connection));
    return is_done;
}

bool value_session_open(pg_target *target)
{
    if (!target_connect(target))
        return false;
    PQsetNoticeReceiver(target->connection, ignore_notice, NULL);
    return execute(target, "DO $$BEGIN END$$") && /* loads plpgsql */
           execute(target, create_function);
}

/* When files were read last. */
static bool read_load_time(pg_target *target, char *time, size_t size)
{
    PGresult *result = PQexec(target->connection, "SELECT pg_conf_load_time()");
    bool is_read = PQresultStatus(result) == PGRES_TUPLES_OK;

    if (is_read)
        snprintf(time, size, "%s", PQgetvalue(result, 0, 0));
    PQclear(result);
    return is_read;
}

bool value_session_reload(pg_target *target)
{
    char before[64];
    char after[64];

    if (!read_load_time(target, before, sizeof(before)) ||
        !execute(target, "SELECT pg_reload_conf()"))
        return false;
    do {
        usleep(5000);
        if (!read_load_time(target, after, sizeof(after)))
            return false;
    } while (strcmp(before, after) == 0);
    return true;
}
