/*
 * check_data_directory.c - see check_data_directory.h.
 */
#include "check_data_directory.h"

#include "check_conf.h"
#include "check_hba.h"
#include "check_ident.h"
#include "data_directory.h"
#include "failure.h"
#include "look.h"
#include "main_file.h"
#include "paths.h"
#include "text_of.h"
#include "tls_files.h"

#include <pgcfg/ident.h>

#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>

/* ---- pg_hba.conf, in passing -------------------------------------------------------- */

/* What is remembered of the rules, and the files' names by their indexes. */
typedef struct rules_seen {
    pgcfg_hba_summary summary;
    char **paths;
    size_t path_count, path_capacity;
} rules_seen;

static void forget_rules(void *context)
{
    rules_seen *seen = context;
    memset(&seen->summary, 0, sizeof seen->summary);
    for (size_t i = 0; i < seen->path_count; i++)
        free(seen->paths[i]);
    seen->path_count = 0;
}

static void see_rule(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    rules_seen *seen = context;
    pgcfg_text path;
    pgcfg_text bytes;

    pgcfg_hba_summary_add(&seen->summary, entry);
    while (seen->path_count <= entry->file) {
        seen->paths =
            grow(seen->paths, seen->path_count, &seen->path_capacity, sizeof *seen->paths);
        seen->paths[seen->path_count++] = NULL;
    }
    if (seen->paths[entry->file] == NULL &&
        pgcfg_hba_reader_file(reader, entry->file, &path, &bytes))
        seen->paths[entry->file] = copy_bytes(path.data, path.size);
}

/* ---- findings between files ------------------------------------------------------------ */

static found_at place_of(checking *c, const conf_file *conf, const rules_seen *seen,
                         const pgcfg_cross_finding *found)
{
    found_at at = {.path = text_of(conf->path), .is_whole_file = true};

    switch (found->place) {
    case PGCFG_IN_CONF:
        return check_conf_place(c, conf, found->where, found->line_number);
    case PGCFG_IN_HBA:
        at = (found_at){
            .path = text_of(seen->paths[found->where.file]),
            .offset = found->where.offset,
            .size = found->where.size,
            .server_line = found->line_number,
        };
        at.is_counted_otherwise = checking_line(c, at.path, at.offset) != (size_t)at.server_line;
        break;
    case PGCFG_NOWHERE:
        break;
    }
    return at;
}

static void add_cross_findings(checking *c, const conf_file *conf, const rules_seen *seen,
                               const pgcfg_cross_facts *facts)
{
    pgcfg_cross_cursor cursor = {.check = 0};
    pgcfg_cross_finding found;

    while (pgcfg_cross_check_next(facts, &cursor, &found)) {
        found_at at = place_of(c, conf, seen, &found);
        (void)pgcfg_cross_check_write(&found, output_sink(&c->message));
        (void)pgcfg_cross_check_advice_write(&found, output_sink(&c->hint));
        checking_add(c, pgcfg_cross_check_severity(found.code), pgcfg_cross_check_name(found.code),
                     &at);
    }
}

/* Index of postgresql.auto.conf among the files of the parse, 0 if it is none. */
static uint32_t auto_file_of(const conf_file *conf)
{
    if (conf->data_directory == NULL)
        return 0;
    char *auto_path = path_in(conf->data_directory, "postgresql.auto.conf");
    pgcfg_text path;
    pgcfg_text bytes;
    uint32_t found = 0;

    for (uint32_t i = 1; pgcfg_conf_file(&conf->conf, i, &path, &bytes); i++)
        if (pgcfg_text_equal(path, text_of(auto_path)))
            found = i;
    free(auto_path);
    return found;
}

void check_settings_together(checking *c, const conf_file *conf)
{
    pgcfg_cross_facts facts = {.conf = &conf->conf, .auto_file = auto_file_of(conf)};
    add_cross_findings(c, conf, NULL, &facts);
}

/* ---- facts about the data directory -------------------------------------------------------- */

static bool exists(const char *directory, const char *name)
{
    char *path = path_in(directory, name);
    bool does = look_exists(path);
    free(path);
    return does;
}

static pgcfg_directory_facts directory_facts(const char *directory)
{
    struct stat status;
    pgcfg_directory_facts facts = {.path = text_of(directory)};

    if (!look_stat(directory, &status))
        facts.is_missing = errno != EACCES;
    else
        facts.mode = status.st_mode & 0777;
    facts.is_cluster = exists(directory, "global/pg_control");
    return facts;
}

static bool is_segment_name(const char *name)
{
    return strlen(name) == 24 && strspn(name, "0123456789ABCDEF") == 24;
}

/* The size of the first segment of WAL that is there, in MiB; 0 if none is. */
static int64_t wal_segment_mib(const char *directory)
{
    char *wal = path_in(directory, "pg_wal");
    DIR *stream = look_open_directory(wal);
    const struct dirent *entry;
    int64_t size = 0;

    while (stream != NULL && size == 0 && (entry = look_next_entry(stream, wal)) != NULL) {
        struct stat status;
        if (!is_segment_name(entry->d_name))
            continue;
        char *path = path_in(wal, entry->d_name);
        if (look_stat(path, &status))
            size = (int64_t)status.st_size / (1024 * 1024);
        free(path);
    }
    if (stream != NULL)
        closedir(stream);
    free(wal);
    return size;
}

/* ---- facts about sockets --------------------------------------------------------------------- */

typedef struct sockets_seen {
    pgcfg_socket_facts *facts;
    char **paths; /* that the facts are views of */
    size_t count, capacity, path_capacity;
} sockets_seen;

/* Why the server could make no file in it, as far as that is not a matter of who it runs
 * as. */
static pgcfg_os_error socket_directory_error(const conf_file *conf, const char *directory)
{
    struct stat status;
    char *path = directory[0] == '/' ? copy_bytes(directory, strlen(directory))
                                     : path_in(conf->data_directory, directory);
    pgcfg_os_error error = 0;

    if (!look_stat(path, &status))
        error = errno == ENOENT || errno == ENOTDIR || errno == ELOOP ? errno : 0;
    else if (!S_ISDIR(status.st_mode))
        error = ENOTDIR;
    free(path);
    return error;
}

static void look_at_sockets(const conf_file *conf, sockets_seen *seen)
{
    char buffer[1024];
    pgcfg_socket_cursor cursor = {.is_started = false};
    pgcfg_text path;

    while (pgcfg_cross_socket_directory(&conf->conf, &cursor, buffer, &path)) {
        char *kept = copy_bytes(path.data, path.size);
        seen->facts = grow(seen->facts, seen->count, &seen->capacity, sizeof *seen->facts);
        seen->paths = grow(seen->paths, seen->count, &seen->path_capacity, sizeof *seen->paths);
        seen->paths[seen->count] = kept;
        seen->facts[seen->count++] = (pgcfg_socket_facts){
            .directory = text_of(kept),
            .error = socket_directory_error(conf, kept),
        };
    }
}

static void forget_sockets(sockets_seen *seen)
{
    for (size_t i = 0; i < seen->count; i++)
        free(seen->paths[i]);
    free(seen->paths);
    free(seen->facts);
}

/* Whether unix_socket_group names none of this machine's; a number needs no name. */
static bool socket_group_is_missing(const conf_file *conf)
{
    pgcfg_text value = {"", 0};
    char *end;

    (void)pgcfg_conf_get_string(&conf->conf, PGCFG_TEXT("unix_socket_group"), &value, NULL);
    char *name = copy_bytes(value.data, value.size);
    (void)strtoul(name, &end, 10);
    bool is_missing = name[0] != '\0' && *end != '\0' && getgrnam(name) == NULL;
    free(name);
    return is_missing;
}

/* ---- the files ----------------------------------------------------------------------------- */

/* A file that the server looks for is not there. */
static void add_missing_file(checking *c, const conf_file *conf, pgcfg_text path,
                             const pgcfg_diagnostic *problem, pgcfg_text setting,
                             pgcfg_severity severity, const char *hint)
{
    pgcfg_conf_entry entry;
    found_at at = {.path = path, .is_whole_file = true};

    if (pgcfg_conf_last(&conf->conf, setting, &entry))
        at = check_conf_place(c, conf, entry.value_range, entry.line_number);
    (void)pgcfg_diagnostic_write(problem, output_sink(&c->message));
    checking_hint(c, hint);
    checking_add(c, severity, pgcfg_diagnostic_name(problem->code), &at);
}

/* Whether it is a directory, which opens and has nothing to read. */
static bool is_directory(checking *c, const conf_file *conf, const char *path, pgcfg_text setting,
                         pgcfg_severity severity, const char *hint)
{
    pgcfg_diagnostic problem = {
        .code = PGCFG_DIAGNOSTIC_DIRECTORY_READ_AS_FILE,
        .path_name = text_of(path),
        .major = conf->server.major,
        .detail = PGCFG_OS_EISDIR,
    };
    struct stat status;

    if (!look_stat(path, &status) || !S_ISDIR(status.st_mode))
        return false;
    add_missing_file(c, conf, text_of(path), &problem, setting, severity, hint);
    return true;
}

/* From 14 on the server takes a directory for a file without lines. */
static void add_no_entries(checking *c, const conf_file *conf, const char *path)
{
    pgcfg_diagnostic problem = {
        .code = PGCFG_DIAGNOSTIC_NO_ENTRIES,
        .arguments = {text_of(path)},
        .major = conf->server.major,
    };

    if (conf->server.major >= 14)
        add_missing_file(c, conf, text_of(path), &problem, PGCFG_TEXT("hba_file"),
                         PGCFG_SEVERITY_ERROR, "The server loads no file without a rule.");
}

/* Whether the pg_hba.conf is there. */
static bool has_rules_file(checking *c, const conf_file *conf, const char *path)
{
    static char workspace[PGCFG_HBA_WORKSPACE_SIZE];
    pgcfg_environment environment = {.server = &conf->server, .loader = &conf->loader};
    pgcfg_hba_reader reader;
    bool can_be_read = true;

    if (is_directory(c, conf, path, PGCFG_TEXT("hba_file"), PGCFG_SEVERITY_ERROR,
                     "The server does not start without this file.")) {
        add_no_entries(c, conf, path);
        return false;
    }
    if (look_exists(path))
        return true;
    if (pgcfg_hba_reader_init(&reader, text_of(path), &environment, workspace, sizeof workspace) ==
        PGCFG_CANNOT_READ) {
        can_be_read = false;
        add_missing_file(c, conf, text_of(path), &reader.problem, PGCFG_TEXT("hba_file"),
                         pgcfg_diagnostic_severity(reader.problem.code),
                         "The server does not start without this file.");
    }
    pgcfg_hba_reader_close(&reader);
    return can_be_read;
}

/* Whether the pg_ident.conf is there. A setting that names none is a mistake. */
static bool has_maps_file(checking *c, const conf_file *conf, const char *path)
{
    static char workspace[PGCFG_IDENT_WORKSPACE_SIZE];
    pgcfg_environment environment = {.server = &conf->server, .loader = &conf->loader};
    pgcfg_conf_entry entry;
    pgcfg_ident_reader reader;
    bool can_be_read = true;

    if (is_directory(c, conf, path, PGCFG_TEXT("ident_file"), PGCFG_SEVERITY_WARNING,
                     "The server starts without this file, and has no user name maps."))
        return false;
    if (look_exists(path))
        return true;
    if (pgcfg_ident_reader_init(&reader, text_of(path), &environment, workspace,
                                sizeof workspace) == PGCFG_CANNOT_READ) {
        can_be_read = false;
        add_missing_file(c, conf, text_of(path), &reader.problem, PGCFG_TEXT("ident_file"),
                         pgcfg_conf_last(&conf->conf, PGCFG_TEXT("ident_file"), &entry)
                             ? PGCFG_SEVERITY_WARNING
                             : PGCFG_SEVERITY_NOTE,
                         "The server starts without this file, and has no user name maps: a rule "
                         "with map= lets nobody in.");
    }
    pgcfg_ident_reader_close(&reader);
    return can_be_read;
}

/* Whether the rules could be read. */
static bool check_rules(checking *c, const conf_file *conf, const char *directory,
                        const pgcfg_server *server, rules_seen *seen)
{
    hba_listener listener = {seen, forget_rules, see_rule};
    char *path = data_directory_path(conf, PGCFG_TEXT("hba_file"), directory, "pg_hba.conf");
    bool has_rules = has_rules_file(c, conf, path);

    if (has_rules)
        check_hba(c, path, path, server, &listener);
    free(path);
    return has_rules;
}

static void check_maps(checking *c, const conf_file *conf, const char *directory)
{
    char *path = data_directory_path(conf, PGCFG_TEXT("ident_file"), directory, "pg_ident.conf");

    if (has_maps_file(c, conf, path))
        check_ident(c, path, path, &conf->server);
    free(path);
}

void check_data_directory(checking *c, const char *directory)
{
    conf_file conf;
    tls_files tls;
    rules_seen seen = {.path_count = 0};
    sockets_seen sockets = {.count = 0};

    data_directory_read(&conf, c->files, c->given, directory);
    check_conf(c, &conf);
    pgcfg_server server = conf.server;
    pgcfg_conf_apply(&conf.conf, &server);
    options_assign(c->given, &server);
    bool has_rules = check_rules(c, &conf, directory, &server, &seen);
    check_maps(c, &conf, directory);

    tls_files_read(&tls, &conf.conf, server.ssl, conf.data_directory);
    look_at_sockets(&conf, &sockets);
    pgcfg_directory_facts data = directory_facts(conf.data_directory);
    pgcfg_cross_facts facts = {
        .conf = &conf.conf,
        .ssl = &server.ssl,
        .hba = has_rules ? &seen.summary : NULL,
        .tls = &tls.facts,
        .directory = &data,
        .sockets = sockets.facts,
        .socket_count = (uint32_t)sockets.count,
        .socket_group_is_missing = socket_group_is_missing(&conf),
        .auto_file = auto_file_of(&conf),
        .wal_segment_mib = wal_segment_mib(conf.data_directory),
    };
    add_cross_findings(c, &conf, &seen, &facts);

    forget_sockets(&sockets);
    tls_files_free(&tls);
    forget_rules(&seen);
    free(seen.paths);
    conf_file_free(&conf);
}
