/*
 * cross_order.c - settings whose values are checked against those of others, as they
 * are at the moment: when it starts, the server takes the settings of a file one
 * after the other, in their order, and one that it refuses changes nothing.
 */
#include "cross_check.h"

#include "predicates.h"
#include "print.h"
#include "value_boot.h"

enum { MEMBERS_MAX = 4 };

/* Settings that are checked against each other. */
typedef struct order_group {
    const char *names[MEMBERS_MAX];
    /* Whether the value is refused for member `which`, the others being as they are. */
    bool (*is_refused)(const int64_t values[MEMBERS_MAX], size_t which, int64_t value);
} order_group;

/* ---- the groups ---------------------------------------------------------------------- */

enum { STATEMENT, STATEMENT_MEMBERS = 4 };

/* The statistics of a whole statement, or those of its stages. */
static bool is_statistic_refused(const int64_t values[MEMBERS_MAX], size_t which, int64_t value)
{
    int64_t others = values[STATEMENT];

    if (which == STATEMENT) {
        others = 0;
        for (size_t i = STATEMENT + 1; i < STATEMENT_MEMBERS; i++)
            others += values[i];
    }
    return value != 0 && others != 0;
}

static const order_group statistics = {
    {"log_statement_stats", "log_parser_stats", "log_planner_stats", "log_executor_stats"},
    is_statistic_refused};

/* 2^18 - 1; one is autovacuum's launcher. */
enum { PROCESSES_MAX = 262143, LAUNCHER = 1 };

static bool is_process_limit_refused(const int64_t values[MEMBERS_MAX], size_t which, int64_t value)
{
    int64_t sum = value + LAUNCHER;

    for (size_t i = 0; i < MEMBERS_MAX; i++)
        sum += i == which ? 0 : values[i];
    return sum > PROCESSES_MAX;
}

static const order_group processes = {
    {"max_connections", "autovacuum_max_workers", "max_worker_processes", "max_wal_senders"},
    is_process_limit_refused};

/* ---- the walk through the file ------------------------------------------------------- */

/* A Boolean or an integer. */
static int64_t number_of(const pgcfg_value *value)
{
    return value->type == PGCFG_TYPE_BOOL ? value->boolean : value->integer;
}

/* Finds the refused setting number `skip` (from 0) of the group. */
static bool find_refused(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                         const order_group *group, unsigned skip)
{
    static const pgcfg_parameter no_parameter = {.id = -1};
    pgcfg_parameter members[MEMBERS_MAX];
    int64_t values[MEMBERS_MAX]; /* as they are at the moment */
    pgcfg_value value;
    pgcfg_value_problem problem;
    pgcfg_conf_entry entry;

    for (size_t i = 0; i < MEMBERS_MAX; i++) {
        pgcfg_value boot = {.type = PGCFG_TYPE_INTEGER};

        members[i] = no_parameter;
        (void)pgcfg_parameter_find(pgcfg_text_of(group->names[i]), finding->major, &members[i]);
        (void)pgcfg_value_boot(&members[i], finding->major, &boot);
        values[i] = number_of(&boot);
    }
    for (uint32_t i = 0; pgcfg_conf_get(facts->conf, i, &entry); i++) {
        size_t which = 0;
        if (!entry.is_known || !entry.is_applied)
            continue;
        while (which < MEMBERS_MAX && entry.parameter_id != members[which].id)
            which++;
        if (which == MEMBERS_MAX)
            continue;
        (void)pgcfg_value_parse(&members[which], finding->major, entry.value, &value, &problem);
        if (!group->is_refused(values, which, number_of(&value))) {
            values[which] = number_of(&value);
        } else if (skip-- == 0) {
            finding->place = PGCFG_IN_CONF;
            finding->where = entry.value_range;
            finding->line_number = entry.line_number;
            finding->arguments[0] = pgcfg_text_of(members[which].name);
            finding->numbers[0] = number_of(&value);
            return true;
        }
    }
    return false;
}

/* ---- one finding for each that is refused ---------------------------------------------- */

static bool find_statistics(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                            unsigned skip)
{
    if (!find_refused(facts, finding, &statistics, skip))
        return false;
    if (!pgcfg_text_equal(finding->arguments[0], PGCFG_TEXT("log_statement_stats")))
        finding->arguments[2] = finding->arguments[0]; /* of a stage */
    return true;
}

static bool find_statistics_first(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_statistics(facts, finding, 0);
}

static bool find_statistics_second(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_statistics(facts, finding, 1);
}

static bool find_statistics_third(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_statistics(facts, finding, 2);
}

static bool find_processes(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                           unsigned skip)
{
    return pgcfg_limits_sum_of_processes(finding->major) &&
           find_refused(facts, finding, &processes, skip);
}

static bool find_processes_first(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_processes(facts, finding, 0);
}

static bool find_processes_second(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_processes(facts, finding, 1);
}

static bool find_processes_third(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_processes(facts, finding, 2);
}

/* 18 looks once all are known; two are autovacuum's launcher and the worker that
 * synchronizes slots. */
static bool find_processes_together(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"max_connections", "autovacuum_worker_slots",
                                        "max_worker_processes", "max_wal_senders"};
    enum { SPECIAL = 2 };

    if (pgcfg_limits_sum_of_processes(finding->major))
        return false;
    for (size_t i = 0; i < MEMBERS_MAX; i++)
        finding->numbers[0] += pgcfg_cross_integer(facts, names[i]);
    if (finding->numbers[0] + SPECIAL <= PROCESSES_MAX)
        return false;
    finding->numbers[1] = PROCESSES_MAX - SPECIAL;
    pgcfg_cross_place_at(facts, finding, names, MEMBERS_MAX);
    return true;
}

const pgcfg_cross_check_row pgcfg_cross_order_checks[] = {
    {PGCFG_CROSS_STATISTICS, find_statistics_first},
    {PGCFG_CROSS_STATISTICS, find_statistics_second},
    {PGCFG_CROSS_STATISTICS, find_statistics_third},
    {PGCFG_CROSS_PROCESS_LIMIT, find_processes_first},
    {PGCFG_CROSS_PROCESS_LIMIT, find_processes_second},
    {PGCFG_CROSS_PROCESS_LIMIT, find_processes_third},
    {PGCFG_CROSS_PROCESSES, find_processes_together},
    {PGCFG_CROSS_NONE, NULL},
};
