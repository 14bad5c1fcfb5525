/*
 * check_number.c - checks of numbers and booleans: limits that are no range,
 * values that are raised, and what a build or other settings rule out.
 */
#include "check.h"

#include "predicates.h"
#include "print.h"

static const pgcfg_text nothing = {NULL, 0};

bool pgcfg_check_multiple_of_16(pgcfg_check *check)
{
    if (check->value->integer % 16 != 0)
        return pgcfg_check_refuse(check, PGCFG_WORDS_MULTIPLE_OF_16, nothing);
    return true;
}

bool pgcfg_check_buffer_usage(pgcfg_check *check)
{
    /* The range ends at 16 GB already. */
    if (check->value->integer != 0 && check->value->integer < 128)
        return pgcfg_check_refuse(check, PGCFG_WORDS_BUFFER_USAGE, nothing);
    return true;
}

bool pgcfg_check_io_concurrency(pgcfg_check *check)
{
    if (check->value->integer == 0)
        return pgcfg_check_refuse(check, PGCFG_WORDS_IO_CONCURRENCY, nothing);
    return true;
}

/* -1 is left for the server to compute. */
static void raise_to(pgcfg_check *check, int32_t least)
{
    if (check->value->integer != -1 && check->value->integer < least)
        check->value->integer = least;
}

bool pgcfg_check_wal_buffers(pgcfg_check *check)
{
    raise_to(check, 4);
    return true;
}

bool pgcfg_check_autovacuum_memory(pgcfg_check *check)
{
    raise_to(check, pgcfg_maintenance_memory_min(check->major));
    return true;
}

bool pgcfg_check_stack_depth(pgcfg_check *check)
{
    return pgcfg_check_undecided(check, "the limit of the server's stack (ulimit -s)");
}

/* What cross_order.c decides for a whole file. */
static bool leave_to_settings(pgcfg_check *check, const char *settings)
{
    check->problem->depends_on_settings = true;
    return pgcfg_check_undecided(check, settings);
}

/* Of 13-17: what runs in the server is counted in 18 bits, all kinds together. */
bool pgcfg_check_processes(pgcfg_check *check)
{
    static const struct {
        const char *name;
        int32_t usual;
        int32_t least;
    } kinds[] = {{"autovacuum_max_workers", 3, 1},
                 {"max_connections", 100, 1},
                 {"max_wal_senders", 10, 0},
                 {"max_worker_processes", 8, 0}};
    const int32_t limit = 262143;
    int32_t with_usual = check->value->integer + 1;
    int32_t with_least = check->value->integer + 1;

    if (!pgcfg_limits_sum_of_processes(check->major))
        return true;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (pgcfg_text_equal(pgcfg_text_of(kinds[i].name), pgcfg_text_of(check->parameter->name)))
            continue;
        with_usual += kinds[i].usual;
        with_least += kinds[i].least;
    }
    if (with_least > limit)
        return pgcfg_check_refuse_plainly(check);
    if (with_usual > limit)
        return leave_to_settings(check, "the sum of autovacuum_max_workers, max_connections, "
                                        "max_wal_senders and max_worker_processes");
    return true;
}

bool pgcfg_check_bonjour(pgcfg_check *check)
{
    if (check->value->boolean)
        return pgcfg_check_refuse_in_own_words(check, PGCFG_WORDS_BONJOUR, nothing);
    return true;
}

bool pgcfg_check_oids(pgcfg_check *check)
{
    if (check->value->boolean)
        return pgcfg_check_refuse_in_own_words(check, PGCFG_WORDS_OIDS, nothing);
    return true;
}

bool pgcfg_check_stage_statistics(pgcfg_check *check)
{
    if (check->value->boolean)
        return leave_to_settings(check, "log_statement_stats being off");
    return true;
}

bool pgcfg_check_statement_statistics(pgcfg_check *check)
{
    if (check->value->boolean)
        return leave_to_settings(check, "log_parser_stats, log_planner_stats and "
                                        "log_executor_stats being off");
    return true;
}

bool pgcfg_check_transaction(pgcfg_check *check)
{
    return pgcfg_check_undecided(check, "the transaction that it is set in");
}
