/*
 * cross_start.c - settings that the server checks against each other when it
 * starts, and single ones that are regretted.
 */
#include "cross_check.h"

#include "guc_list.h"
#include "predicates.h"
#include "print.h"

static bool find_directory_missing(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (facts->directory == NULL || !facts->directory->is_missing)
        return false;
    finding->arguments[0] = facts->directory->path;
    return pgcfg_cross_found_at(facts, finding, "data_directory");
}

/* Nobody but the server's user may write in it, and its group may read at most. */
static bool find_directory_mode(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (facts->directory == NULL || facts->directory->is_missing || !facts->directory->is_cluster ||
        (facts->directory->mode & 0027u) == 0)
        return false;
    finding->arguments[0] = facts->directory->path;
    return pgcfg_cross_found_at(facts, finding, "data_directory");
}

static bool has_minimal_wal(const pgcfg_cross_facts *facts)
{
    return pgcfg_cross_enum_is(facts, "wal_level", "minimal");
}

static bool find_reserved_connections(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"superuser_reserved_connections", "reserved_connections",
                                        "max_connections"};

    for (size_t i = 0; i < 3; i++)
        finding->numbers[i] = pgcfg_cross_integer(facts, names[i]);
    if (finding->numbers[0] + finding->numbers[1] < finding->numbers[2])
        return false;
    pgcfg_cross_place_at(facts, finding, names, 3);
    return true;
}

static bool find_wal_archive(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"archive_mode", "wal_level"};

    if (!has_minimal_wal(facts) || pgcfg_cross_enum_is(facts, "archive_mode", "off"))
        return false;
    pgcfg_cross_place_at(facts, finding, names, 2);
    return true;
}

static bool find_wal_senders(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"max_wal_senders", "wal_level"};

    finding->numbers[0] = pgcfg_cross_integer(facts, names[0]);
    if (!has_minimal_wal(facts) || finding->numbers[0] == 0)
        return false;
    pgcfg_cross_place_at(facts, finding, names, 2);
    return true;
}

static bool find_wal_summary(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (!has_minimal_wal(facts) || !pgcfg_cross_boolean(facts, "summarize_wal"))
        return false;
    return pgcfg_cross_found_at(facts, finding, "summarize_wal");
}

/* Settings take effect one after the other, in the file's order. Each target, an
 * empty one too, is refused where another one is set at that moment. */
static bool find_recovery_targets(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"recovery_target", "recovery_target_lsn",
                                        "recovery_target_name", "recovery_target_time",
                                        "recovery_target_xid"};
    enum { TARGETS = sizeof(names) / sizeof(names[0]) };
    int ids[TARGETS];
    int set = -1; /* the id of the one that is set */
    pgcfg_conf_entry entry;

    for (size_t i = 0; i < TARGETS; i++) {
        pgcfg_parameter parameter = {.id = -1};
        (void)pgcfg_parameter_find(pgcfg_text_of(names[i]), finding->major, &parameter);
        ids[i] = parameter.id;
    }
    for (uint32_t i = 0; pgcfg_conf_get(facts->conf, i, &entry); i++) {
        bool is_target = false;
        for (size_t j = 0; j < TARGETS; j++)
            is_target = is_target || (entry.is_known && entry.parameter_id == ids[j]);
        if (!is_target || !entry.is_applied)
            continue;
        if (set >= 0 && set != entry.parameter_id) {
            finding->place = PGCFG_IN_CONF;
            finding->where = entry.name_range;
            finding->line_number = entry.line_number;
            return true;
        }
        set = entry.value.size > 0 ? entry.parameter_id : -1;
    }
    return false;
}

/* Both are counted in MB. */
static bool find_wal_size(const pgcfg_cross_facts *facts, const char *name,
                          pgcfg_cross_finding *finding)
{
    finding->numbers[0] = facts->wal_segment_mib > 0 ? facts->wal_segment_mib : 16;
    finding->numbers[1] = 2 * finding->numbers[0];
    if (pgcfg_cross_integer(facts, name) >= finding->numbers[1])
        return false;
    return pgcfg_cross_found_at(facts, finding, name);
}

static bool find_min_wal_size(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_wal_size(facts, "min_wal_size", finding);
}

static bool find_max_wal_size(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    return find_wal_size(facts, "max_wal_size", finding);
}

static bool find_listen_syntax(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    size_t count;

    finding->arguments[0] = pgcfg_cross_string(facts, "listen_addresses");
    if (pgcfg_guc_list_count(finding->arguments[0], PGCFG_GUC_NAMES, finding->major, &count))
        return false;
    return pgcfg_cross_found_at(facts, finding, "listen_addresses");
}

static bool find_unix_sockets_syntax(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    pgcfg_text list = pgcfg_cross_string(facts, "unix_socket_directories");
    size_t count;

    if (pgcfg_guc_list_count(list, PGCFG_GUC_DIRECTORIES, finding->major, &count))
        return false;
    return pgcfg_cross_found_at(facts, finding, "unix_socket_directories");
}

/* A list without elements: empty, or blanks. */
static bool is_no_list(const pgcfg_cross_facts *facts, const char *name, pgcfg_guc_list_kind kind)
{
    int major = facts->conf->environment.server->major;
    size_t count = 1;

    return pgcfg_guc_list_count(pgcfg_cross_string(facts, name), kind, major, &count) && count == 0;
}

static bool find_no_sockets(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (!is_no_list(facts, "listen_addresses", PGCFG_GUC_NAMES) ||
        !is_no_list(facts, "unix_socket_directories", PGCFG_GUC_DIRECTORIES))
        return false;
    return pgcfg_cross_found_at(facts, finding, "listen_addresses");
}

static bool find_autovacuum_workers(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"autovacuum_max_workers", "autovacuum_worker_slots"};

    if (!pgcfg_has_autovacuum_worker_slots(finding->major))
        return false;
    finding->numbers[0] = pgcfg_cross_integer(facts, names[0]);
    finding->numbers[1] = pgcfg_cross_integer(facts, names[1]);
    if (finding->numbers[0] <= finding->numbers[1])
        return false;
    pgcfg_cross_place_at(facts, finding, names, 2);
    return true;
}

static bool find_archive_both(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (!pgcfg_refuses_two_ways_to_archive(finding->major) ||
        pgcfg_cross_string(facts, "archive_command").size == 0 ||
        pgcfg_cross_string(facts, "archive_library").size == 0 ||
        pgcfg_cross_enum_is(facts, "archive_mode", "off"))
        return false;
    return pgcfg_cross_found_at(facts, finding, "archive_library");
}

static bool find_fsync_off(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (pgcfg_cross_boolean(facts, "fsync"))
        return false;
    return pgcfg_cross_found_at(facts, finding, "fsync");
}

static bool find_full_page_writes_off(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (pgcfg_cross_boolean(facts, "full_page_writes"))
        return false;
    return pgcfg_cross_found_at(facts, finding, "full_page_writes");
}

/* The server resolves these from where it happens to be started, not from its data
 * directory as most others. */
static bool find_relative_path(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"data_directory", "hba_file", "ident_file"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        pgcfg_text path = pgcfg_cross_string(facts, names[i]);
        if (path.size > 0 && path.data[0] != '/') {
            finding->arguments[0] = pgcfg_text_of(names[i]);
            finding->arguments[1] = path;
            return pgcfg_cross_found_at(facts, finding, names[i]);
        }
    }
    return false;
}

static bool find_libraries(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"shared_preload_libraries", "session_preload_libraries",
                                        "local_preload_libraries"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        finding->arguments[0] = pgcfg_cross_string(facts, names[i]);
        if (finding->arguments[0].size > 0)
            return pgcfg_cross_found_at(facts, finding, names[i]);
    }
    return false;
}

const pgcfg_cross_check_row pgcfg_cross_start_checks[] = {
    {PGCFG_CROSS_DIRECTORY_MISSING, find_directory_missing},
    {PGCFG_CROSS_DIRECTORY_MODE, find_directory_mode},
    {PGCFG_CROSS_RESERVED_CONNECTIONS, find_reserved_connections},
    {PGCFG_CROSS_WAL_ARCHIVE, find_wal_archive},
    {PGCFG_CROSS_WAL_SENDERS, find_wal_senders},
    {PGCFG_CROSS_WAL_SUMMARY, find_wal_summary},
    {PGCFG_CROSS_RECOVERY_TARGETS, find_recovery_targets},
    {PGCFG_CROSS_MIN_WAL_SIZE, find_min_wal_size},
    {PGCFG_CROSS_MAX_WAL_SIZE, find_max_wal_size},
    {PGCFG_CROSS_LISTEN_SYNTAX, find_listen_syntax},
    {PGCFG_CROSS_UNIX_SOCKETS_SYNTAX, find_unix_sockets_syntax},
    {PGCFG_CROSS_NO_SOCKETS, find_no_sockets},
    {PGCFG_CROSS_AUTOVACUUM_WORKERS, find_autovacuum_workers},
    {PGCFG_CROSS_ARCHIVE_BOTH, find_archive_both},
    {PGCFG_CROSS_DEPENDS_ON_LIBRARIES, find_libraries},
    {PGCFG_CROSS_FSYNC_OFF, find_fsync_off},
    {PGCFG_CROSS_FULL_PAGE_WRITES_OFF, find_full_page_writes_off},
    {PGCFG_CROSS_RELATIVE_PATH, find_relative_path},
    {PGCFG_CROSS_NONE, NULL},
};
