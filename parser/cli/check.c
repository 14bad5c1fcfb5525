/*
 * check.c - pgcfg check: what is wrong with files, where, and what to do.
 */
#include "check_conf.h"
#include "check_data_directory.h"
#include "check_hba.h"
#include "check_ident.h"
#include "command.h"
#include "failure.h"
#include "look.h"
#include "main_file.h"
#include "paths.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

static const char help[] =
    "pgcfg check says what is wrong with configuration files: what the server would\n"
    "log when it loads them, where that is, and what was probably meant.\n"
    "\n"
    "usage: pgcfg check [OPTION]... PATH...\n"
    "\n"
    "PATH is a data directory, or one with a postgresql.conf: its files are found and\n"
    "checked together, as the server would when it starts; or a file, or - for standard\n"
    "input, where nothing can be included. A file whose name begins with postgresql and\n"
    "ends in .conf is taken as a postgresql.conf, one whose name begins with pg_ident or\n"
    "ends in ident.conf as a pg_ident.conf, any other as a pg_hba.conf.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default), json, sarif (SARIF 2.1.0), github (annotations\n"
    "                    in GitHub Actions)\n"
    "  --type=TYPE       take every PATH as a pg_hba.conf (hba), a pg_ident.conf (ident)\n"
    "                    or a postgresql.conf (conf), whatever its name\n"
    "  --fail-on=LEVEL   exit with 1 for an error (default), warning or note\n"
    "  --ignore=LIST     leave out findings with these codes; may be repeated\n";

static const char help_notes[] =
    "A place is the physical line where something begins and the column there, both\n"
    "from 1; columns count bytes in text and JSON, characters in SARIF and for GitHub.\n"
    "\n"
    "JSON is one array of objects with these members:\n"
    "  file, line, column, end_line, end_column  the place; the end is just behind it\n"
    "  offset, size      the same in bytes of the file\n"
    "  server_line       the line's number in the server's messages, or null\n"
    "  severity          error, warning or note\n"
    "  code              a stable name for what it is\n"
    "  message           in the server's words, or pgcfg's own for warnings and notes\n"
    "  hint              what to do about it, or null\n"
    "\n"
    "A comment on a line of its own silences codes on the line below it:\n"
    "\n"
    "  # pgcfg: ignore CODE CODE\n"
    "\n"
    "exit status: 0 nothing of --fail-on's level was found; 1 something was; 2 could not\n"
    "do it\n";

/* ---- which kind of file ---------------------------------------------------------- */

static bool is_directory(const char *path)
{
    struct stat status;
    return strcmp(path, "-") != 0 && look_stat(path, &status) && S_ISDIR(status.st_mode);
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text);
    size_t end_size = strlen(end);
    return size >= end_size && strcmp(text + size - end_size, end) == 0;
}

/* By the name, since any text is a pg_hba.conf of a kind. */
static file_kind kind_of(const char *path)
{
    const char *name = path_base_name(path);
    if (strncmp(name, "pg_ident", 8) == 0 || ends_with(name, "ident.conf"))
        return FILE_KIND_IDENT;
    if (strncmp(name, "postgresql", 10) == 0 && ends_with(name, ".conf"))
        return FILE_KIND_CONF;
    return FILE_KIND_HBA;
}

static void check_conf_file(checking *c, const char *file, const pgcfg_server *server)
{
    conf_file conf;

    conf_file_read(&conf, c->files, file, server, PGCFG_CONF_LOG);
    check_conf(c, &conf);
    check_settings_together(c, &conf);
    conf_file_free(&conf);
}

/* A single file. */
static void check_file(checking *c, file_kind kind, const char *file)
{
    pgcfg_server server = options_server(c->given, file);
    char *path = main_file_path(file, server.major);

    c->file = file;
    c->main_path = (pgcfg_text){path, strlen(path)};
    switch (kind) {
    case FILE_KIND_HBA:
        check_hba(c, file, path, &server, NULL);
        break;
    case FILE_KIND_IDENT:
        check_ident(c, file, path, &server);
        break;
    case FILE_KIND_CONF:
        check_conf_file(c, file, &server);
        break;
    case FILE_KIND_UNKNOWN:
        break;
    }
    free(path);
}

static void check_path(const options *given, const char *path, const char *directory, findings *all)
{
    checking c = {.given = given, .files = files_new(), .directory = directory, .all = all};

    if (given->kind == FILE_KIND_UNKNOWN && is_directory(path))
        check_data_directory(&c, path);
    else
        check_file(&c, given->kind != FILE_KIND_UNKNOWN ? given->kind : kind_of(path), path);
    output_free(&c.message);
    output_free(&c.hint);
    files_free(c.files);
}

static void refuse_standard_input_twice(const options *given)
{
    size_t count = 0;
    for (size_t i = 0; i < given->operand_count; i++)
        count += strcmp(given->operands[i], "-") == 0;
    if (count > 1)
        fail("standard input (-) can be read only once");
}

static bool fails(const options *given, const findings *all)
{
    switch (given->fail_on) {
    case FAIL_ON_NOTES:
        return all->count > 0;
    case FAIL_ON_WARNINGS:
        return findings_count(all, PGCFG_SEVERITY_ERROR) > 0 ||
               findings_count(all, PGCFG_SEVERITY_WARNING) > 0;
    case FAIL_ON_ERRORS:
        break;
    }
    return findings_count(all, PGCFG_SEVERITY_ERROR) > 0;
}

static int run(const options *given)
{
    if (given->operand_count == 0)
        fail("check takes at least one PATH; see pgcfg check --help");

    refuse_standard_input_twice(given);
    char *directory = path_working_directory();
    findings all = {0};
    for (size_t i = 0; i < given->operand_count; i++)
        check_path(given, given->operands[i], directory, &all);

    output out = {0};
    switch (given->format) {
    case FORMAT_TEXT:
        report_text(&all, &out);
        break;
    case FORMAT_JSON:
        report_json(&all, &out);
        break;
    case FORMAT_SARIF:
        report_sarif(&all, &out);
        break;
    case FORMAT_GITHUB:
        report_github(&all, &out);
        break;
    }
    bool has_failed = fails(given, &all);
    findings_free(&all);
    free(directory);
    output_finish(&out);
    return has_failed ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

const command check_command = {
    .name = "check",
    .summary = "what is wrong with configuration files, where, and what to do",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON | FORMAT_SARIF | FORMAT_GITHUB,
    .options = OPTION_TYPE | OPTION_FAIL_ON | OPTION_IGNORE,
    .run = run,
};
