/*
 * check.c - which parameter has which check, and how checks end.
 */
#include "check.h"

#include "print.h"
#include "value_text.h"

/* ---- ends ------------------------------------------------------------------------ */

static bool end(pgcfg_check *check, pgcfg_value_status status, pgcfg_words words,
                pgcfg_text argument)
{
    check->problem->status = status;
    check->problem->words = (int)words;
    check->problem->argument = argument;
    /* Of numbers, checks refuse no reals. */
    if (check->value->type == PGCFG_TYPE_INTEGER)
        check->problem->number = check->value->integer;
    return false;
}

bool pgcfg_check_refuse(pgcfg_check *check, pgcfg_words words, pgcfg_text argument)
{
    return end(check, PGCFG_VALUE_REFUSED, words, argument);
}

bool pgcfg_check_refuse_plainly(pgcfg_check *check)
{
    return end(check, PGCFG_VALUE_REFUSED, PGCFG_WORDS_NONE, check->value->string);
}

bool pgcfg_check_refuse_in_own_words(pgcfg_check *check, pgcfg_words words, pgcfg_text argument)
{
    return end(check, PGCFG_VALUE_OWN_MESSAGE, words, argument);
}

bool pgcfg_check_undecided(pgcfg_check *check, const char *depends_on)
{
    check->problem->status = PGCFG_VALUE_UNDECIDED;
    check->problem->depends_on = depends_on;
    return true;
}

/* ---- small checks of strings ---------------------------------------------------------- */

static bool check_backtrace_functions(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;

    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        char letter = pgcfg_lower(byte);
        bool is_fine = (letter >= 'a' && letter <= 'z') || (byte >= '0' && byte <= '9') ||
                       byte == '_' || byte == ',' || byte == ' ' || byte == '\n' || byte == '\t';

        if (!is_fine)
            return pgcfg_check_refuse(check, PGCFG_WORDS_CHARACTER, text);
    }
    return true;
}

static bool check_access_method(pgcfg_check *check)
{
    if (check->value->string.size == 0)
        return pgcfg_check_refuse(check, PGCFG_WORDS_EMPTY, check->value->string);
    if (pgcfg_text_equal(check->value->string, PGCFG_TEXT("heap")))
        return true;
    return pgcfg_check_undecided(check, "the database's access methods");
}

static bool check_tablespace(pgcfg_check *check)
{
    if (check->value->string.size == 0)
        return true;
    return pgcfg_check_undecided(check, "the tablespaces of the cluster");
}

static bool check_text_search(pgcfg_check *check)
{
    return pgcfg_check_undecided(check, "the database's text search configurations");
}

static bool is_standard_locale(pgcfg_text text)
{
    return pgcfg_text_equal(text, PGCFG_TEXT("C")) || pgcfg_text_equal(text, PGCFG_TEXT("POSIX"));
}

/* Empty means the environment's, which is always there... */
static bool check_locale(pgcfg_check *check)
{
    if (check->value->string.size == 0 || is_standard_locale(check->value->string))
        return true;
    return pgcfg_check_undecided(check, "the machine's locales");
}

/* ...but for messages. */
static bool check_locale_of_messages(pgcfg_check *check)
{
    if (check->value->string.size == 0)
        return pgcfg_check_refuse_plainly(check);
    return check_locale(check);
}

static bool check_role(pgcfg_check *check)
{
    if (pgcfg_text_equal(check->value->string, PGCFG_TEXT("none")))
        return true;
    return pgcfg_check_undecided(check, "the session and the roles of the cluster");
}

static bool check_session_authorization(pgcfg_check *check)
{
    return pgcfg_check_undecided(check, "the session and the roles of the cluster");
}

/* ---- which ------------------------------------------------------------------------------ */

/* In order of the bytes of the name. */
static const struct {
    const char *name;
    bool (*check)(pgcfg_check *check);
} checks[] = {
    {"DateStyle", pgcfg_check_date_style},
    {"TimeZone", pgcfg_check_time_zone},
    {"autovacuum_max_workers", pgcfg_check_processes},
    {"autovacuum_work_mem", pgcfg_check_autovacuum_memory},
    {"backtrace_functions", check_backtrace_functions},
    {"bonjour", pgcfg_check_bonjour},
    {"client_encoding", pgcfg_check_client_encoding},
    {"commit_timestamp_buffers", pgcfg_check_multiple_of_16},
    {"createrole_self_grant", pgcfg_check_self_grant},
    {"debug_io_direct", pgcfg_check_direct_io},
    {"default_table_access_method", check_access_method},
    {"default_tablespace", check_tablespace},
    {"default_text_search_config", check_text_search},
    {"default_with_oids", pgcfg_check_oids},
    {"io_max_concurrency", pgcfg_check_io_concurrency},
    {"lc_messages", check_locale_of_messages},
    {"lc_monetary", check_locale},
    {"lc_numeric", check_locale},
    {"lc_time", check_locale},
    {"log_connections", pgcfg_check_log_connections},
    {"log_destination", pgcfg_check_log_destination},
    {"log_executor_stats", pgcfg_check_stage_statistics},
    {"log_parser_stats", pgcfg_check_stage_statistics},
    {"log_planner_stats", pgcfg_check_stage_statistics},
    {"log_statement_stats", pgcfg_check_statement_statistics},
    {"log_timezone", pgcfg_check_log_time_zone},
    {"max_connections", pgcfg_check_processes},
    {"max_stack_depth", pgcfg_check_stack_depth},
    {"max_wal_senders", pgcfg_check_processes},
    {"max_worker_processes", pgcfg_check_processes},
    {"multixact_member_buffers", pgcfg_check_multiple_of_16},
    {"multixact_offset_buffers", pgcfg_check_multiple_of_16},
    {"notify_buffers", pgcfg_check_multiple_of_16},
    {"plpgsql.extra_errors", pgcfg_check_extra_checks},
    {"plpgsql.extra_warnings", pgcfg_check_extra_checks},
    {"primary_slot_name", pgcfg_check_slot_name},
    {"recovery_target", pgcfg_check_target},
    {"recovery_target_lsn", pgcfg_check_target_lsn},
    {"recovery_target_name", pgcfg_check_target_name},
    {"recovery_target_time", pgcfg_check_target_time},
    {"recovery_target_timeline", pgcfg_check_target_timeline},
    {"recovery_target_xid", pgcfg_check_target_xid},
    {"restrict_nonsystem_relation_kind", pgcfg_check_relation_kinds},
    {"role", check_role},
    {"search_path", pgcfg_check_identifiers},
    {"serializable_buffers", pgcfg_check_multiple_of_16},
    {"session_authorization", check_session_authorization},
    {"subtransaction_buffers", pgcfg_check_multiple_of_16},
    {"synchronized_standby_slots", pgcfg_check_slot_list},
    {"synchronous_standby_names", pgcfg_check_standby_names},
    {"temp_tablespaces", pgcfg_check_tablespaces},
    {"timezone_abbreviations", pgcfg_check_abbreviations},
    {"transaction_buffers", pgcfg_check_multiple_of_16},
    {"transaction_deferrable", pgcfg_check_transaction},
    {"transaction_isolation", pgcfg_check_transaction},
    {"transaction_read_only", pgcfg_check_transaction},
    {"vacuum_buffer_usage_limit", pgcfg_check_buffer_usage},
    {"wal_buffers", pgcfg_check_wal_buffers},
    {"wal_consistency_checking", pgcfg_check_wal_consistency},
};

/* Order of bytes, as unsigned. */
static int compare(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}

bool pgcfg_check_run(pgcfg_check *check)
{
    size_t low = 0;
    size_t high = sizeof(checks) / sizeof(checks[0]);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare(check->parameter->name, checks[middle].name);

        if (order == 0)
            return checks[middle].check(check);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return true;
}
