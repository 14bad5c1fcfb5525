/*
 * access_files.c - see access_files.h.
 */
#include "access_files.h"

#include "data_directory.h"
#include "enough_memory.h"
#include "failure.h"
#include "look.h"
#include "main_file.h"
#include "output.h"
#include "text_of.h"

#include <stdlib.h>
#include <string.h>

/* ---- settings ------------------------------------------------------------------------- */

static bool boolean_setting(const conf_file *c, pgcfg_text name)
{
    bool value = false;

    (void)pgcfg_conf_get_bool(&c->conf, name, &value, NULL);
    return value;
}

/* What is wrong with a value, as the server's log says it. The view, whose words an entry
 * has, only says that it could not be applied. */
static bool write_value_error(const conf_file *c, const pgcfg_conf_entry *entry, output *out)
{
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;

    return entry->is_known && entry->value_status != PGCFG_VALUE_OK &&
           pgcfg_parameter_by_id(entry->parameter_id, c->server.major, &parameter) &&
           !pgcfg_value_parse(&parameter, c->server.major, entry->value, &value, &problem) &&
           pgcfg_value_message_write(&problem, &parameter, c->server.major, entry->name,
                                     entry->value, output_sink(out));
}

/* Ends the command for the first error of the file. */
static _Noreturn void fail_for_setting(const conf_file *c)
{
    pgcfg_conf_entry entry;
    output message = {0};

    for (uint32_t i = 0; pgcfg_conf_get(&c->conf, i, &entry); i++) {
        if (pgcfg_conf_error_is_null(&entry))
            continue;
        main_file_place_write(&message, conf_file_entry_path(c, &entry), entry.line_number);
        if (!write_value_error(c, &entry, &message))
            (void)pgcfg_conf_error_write(&entry, output_sink(&message));
        break;
    }
    output_bytes(&message, "", 1);
    fail("%s; no server starts with this file, and one that runs keeps the settings it has",
         message.data);
}

/* Takes what other verdicts depend on from the settings that were read. */
static void take_settings(access_files *a, const options *given)
{
    const conf_file *c = a->conf;
    pgcfg_text authorities = {NULL, 0};

    if (c->conf.has_read_error || c->conf.has_name_error || c->conf.has_value_error)
        fail_for_setting(c);
    pgcfg_conf_apply(&c->conf, &a->server);
    options_assign(given, &a->server);
    a->ignores_case = a->ignores_case || boolean_setting(c, PGCFG_TEXT("krb_caseins_users"));
    (void)pgcfg_conf_get_string(&c->conf, PGCFG_TEXT("ssl_ca_file"), &authorities, NULL);
    a->has_root_certificates = authorities.size > 0;
}

/* ---- rules and mappings ---------------------------------------------------------------- */

static pgcfg_environment environment_of(const access_files *a)
{
    return (pgcfg_environment){.server = &a->server,
                               .loader = &a->loader,
                               .limits = &a->limits,
                               .regex = &pgcfg_are_engine};
}

/* Ends the command for the first line that the server refuses. */
static _Noreturn void fail_for_rule(const access_files *a)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry entry;
    output message = {0};

    memset(&cursor, 0, sizeof cursor);
    while (pgcfg_hba_next(&a->hba, &cursor, &entry) && entry.is_rule)
        continue;
    main_file_place_write(&message, access_files_rule_path(a, entry.file), entry.line_number);
    (void)pgcfg_diagnostic_write(&entry.failure, output_sink(&message));
    output_bytes(&message, "", 1);
    fail("%s; no server starts with this file, and one that runs keeps the rules it has",
         message.data);
}

/* What a try parses. */
typedef struct parsing {
    access_files *files;
    pgcfg_text path;
} parsing;

static attempt parse_hba(void *context, void *memory, size_t size)
{
    const parsing *p = context;
    access_files *a = p->files;
    const pgcfg_environment environment = environment_of(a);
    pgcfg_arena arena;
    pgcfg_text bytes;
    attempt tried = {.path = p->path};

    pgcfg_arena_init(&arena, memory, size);
    tried.result = pgcfg_hba_parse(&a->hba, p->path, &environment, &arena);
    tried.needed = a->hba.needed;
    tried.problem = a->hba.problem;
    (void)pgcfg_hba_file(&a->hba, a->hba.problem.where.file, &tried.path, &bytes);
    return tried;
}

static attempt parse_ident(void *context, void *memory, size_t size)
{
    const parsing *p = context;
    access_files *a = p->files;
    const pgcfg_environment environment = environment_of(a);
    pgcfg_arena arena;
    pgcfg_text bytes;
    attempt tried = {.path = p->path};

    pgcfg_arena_init(&arena, memory, size);
    tried.result = pgcfg_ident_parse(&a->ident, p->path, &environment, &arena);
    tried.needed = a->ident.needed;
    tried.problem = a->ident.problem;
    (void)pgcfg_ident_file(&a->ident, a->ident.problem.where.file, &tried.path, &bytes);
    return tried;
}

/* Gives the memory that the entries lie in. */
static void *read_whole(access_files *a, const char *file, attempt_work *parse)
{
    char *path = main_file_path(file, a->server.major);
    parsing p = {a, text_of(path)};

    files_read_main(a->files, file, path);
    void *memory = enough_memory(parse, &p, path);
    free(path);
    return memory;
}

/* ---- which files ------------------------------------------------------------------------ */

static void check_standard_input(const connection_options *given)
{
    const char *const names[] = {given->hba, given->ident, given->conf};
    int count = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        count += names[i] != NULL && strcmp(names[i], "-") == 0;
    if (count > 1)
        fail("only one of --hba, --ident and --conf can be standard input");
}

static void read_rules(access_files *a, const char *file)
{
    a->hba_memory = read_whole(a, file, parse_hba);
    if (a->hba.error_count > 0)
        fail_for_rule(a);
    if (a->hba.entry_count == 0)
        fail("%s: no rule; no server starts with this file, and one that runs keeps the rules it "
             "has",
             file);
}

static void read_maps(access_files *a, const char *file)
{
    a->ident_memory = read_whole(a, file, parse_ident);
    a->has_ident = true;
}

/* The files that the options name. */
static void read_named(access_files *a, const options *given)
{
    const connection_options *connection = &given->connection;

    check_standard_input(connection);
    a->server = options_server(given, connection->hba);
    a->loader = files_loader(a->files, a->server.major);
    if (connection->conf != NULL) {
        a->conf = allocate(sizeof *a->conf);
        conf_file_read(a->conf, a->files, connection->conf, &a->server, PGCFG_CONF_LOG);
        take_settings(a, given);
    } else if (connection->uses_ssl && !given->ssl_is_assigned) {
        a->server.ssl = true; /* else there would be no such connection */
    }
    read_rules(a, connection->hba);
    if (connection->ident != NULL)
        read_maps(a, connection->ident);
}

/* The files that a server finds there. Without a pg_ident.conf it runs without maps. */
static void read_found(access_files *a, const options *given, const char *directory)
{
    a->conf = allocate(sizeof *a->conf);
    data_directory_read(a->conf, a->files, given, directory);
    a->server = a->conf->server;
    a->loader = files_loader(a->files, a->server.major);
    take_settings(a, given);
    char *rules = data_directory_path(a->conf, PGCFG_TEXT("hba_file"), directory, "pg_hba.conf");
    char *maps = data_directory_path(a->conf, PGCFG_TEXT("ident_file"), directory, "pg_ident.conf");
    read_rules(a, rules);
    if (look_exists(maps))
        read_maps(a, maps);
    a->has_ident = true;
    free(rules);
    free(maps);
}

void access_files_read(access_files *a, const options *given)
{
    *a = (access_files){
        .ignores_case = given->krb_caseins_users,
        .has_root_certificates = true,
        .files = files_new(),
        .limits = pgcfg_limits_default(),
    };
    a->limits.total_bytes = FILES_BYTES_MAX;
    if (given->operand_count > 0)
        read_found(a, given, given->operands[0]);
    else
        read_named(a, given);
    if (given->ssl_ca_file != NULL)
        a->has_root_certificates = given->ssl_ca_file[0] != '\0';
}

void access_files_free(access_files *a)
{
    if (a->conf != NULL)
        conf_file_free(a->conf);
    free(a->conf);
    free(a->hba_memory);
    free(a->ident_memory);
    files_free(a->files);
}

pgcfg_text access_files_rule_path(const access_files *a, uint32_t file)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;

    (void)pgcfg_hba_file(&a->hba, file, &path, &bytes);
    return path;
}
