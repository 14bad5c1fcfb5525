/*
 * check.c - pgcfg check: what is wrong with files, where, and what to do.
 */
#include "command.h"
#include "failure.h"
#include "findings.h"
#include "hba_rows.h"
#include "main_file.h"
#include "output.h"
#include "paths.h"
#include "report.h"

#include <pgcfg/hint.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "pgcfg check says what is wrong with configuration files: what the server would\n"
    "log when it loads them, where that is, and what was probably meant.\n"
    "\n"
    "usage: pgcfg check [OPTION]... PATH...\n"
    "\n"
    "PATH is a pg_hba.conf under any name, or - for standard input, where nothing can\n"
    "be included. pg_ident.conf, postgresql.conf and data directories are to come.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default), json, sarif (SARIF 2.1.0), github (annotations\n"
    "                    in GitHub Actions)\n"
    "  --type=hba        take every PATH as a pg_hba.conf, whatever its name\n";

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
    "exit status: 0 no errors; 1 an error was found; 2 could not do it\n";

/* ---- pg_hba.conf ------------------------------------------------------------- */

/* One pass over one file. */
typedef struct hba_check {
    const pgcfg_server *server;
    files *files;
    const char *file;      /* as it was given */
    const char *directory; /* the working directory */
    findings *all;
    size_t first; /* findings that other files had */
    size_t entry_count;
    output message, hint; /* under work */
} hba_check;

static void check_start(void *context)
{
    hba_check *check = context;
    findings_truncate(check->all, check->first);
    check->entry_count = 0;
}

/* The main file is called as the user did; another one by its shortest path. */
static pgcfg_text name_of(const hba_check *check, uint32_t file, pgcfg_text path)
{
    if (file == 0 && strcmp(check->file, "-") != 0)
        return (pgcfg_text){check->file, strlen(check->file)};
    return path_relative(path, check->directory);
}

static size_t inside_of(const hba_check *check, pgcfg_text path)
{
    return path.size - path_relative(path, check->directory).size;
}

/* A file's bytes, and what is needed to find lines in them. */
typedef struct content {
    pgcfg_text path;
    pgcfg_text bytes;
    line_starts starts;
} content;

static content content_of(const hba_check *check, const pgcfg_hba_reader *reader, uint32_t file)
{
    content c = {.path = {"", 0}, .bytes = {"", 0}};
    (void)pgcfg_hba_reader_file(reader, file, &c.path, &c.bytes);
    c.starts = files_line_starts(check->files, c.path);
    return c;
}

/* Adds a finding with the texts that were gathered in `message` and `hint`. */
static void add_finding(hba_check *check, const pgcfg_hba_reader *reader,
                        const pgcfg_hba_entry *entry, pgcfg_severity severity, const char *code,
                        pgcfg_range range)
{
    content c = content_of(check, reader, range.file);
    place where = place_find(c.bytes, c.starts, range.offset, range.size);
    content entry_content = content_of(check, reader, entry->file);
    place entry_place = place_find(entry_content.bytes, entry_content.starts, entry->offset, 0);

    finding f = {
        .severity = severity,
        .code = code,
        .message = output_as_text(&check->message),
        .hint = output_as_text(&check->hint),
        .path = c.path,
        .inside = inside_of(check, c.path),
        .name = name_of(check, range.file, c.path),
        .where = where,
        .server_line = entry->line_number,
        .is_counted_otherwise = entry_place.line != entry->line_number,
        .source = excerpt_make(place_line(c.bytes, c.starts, where.line), &where),
    };
    findings_add(check->all, &f);
    output_clear(&check->message);
    output_clear(&check->hint);
}

/* Whether a hint explains the entry's error, rather than being a finding of its
 * own: on a refused line everything that is more than worth knowing does. */
static bool explains_error(const pgcfg_hba_entry *entry, const pgcfg_hint *hint)
{
    pgcfg_severity severity = pgcfg_hint_severity(hint->code);

    return severity == PGCFG_SEVERITY_ERROR ||
           (!entry->is_rule && severity == PGCFG_SEVERITY_WARNING);
}

/* The server's error with the hints that belong to it. */
static void add_error(hba_check *check, const pgcfg_hba_reader *reader,
                      const pgcfg_hba_entry *entry, const pgcfg_diagnostic *error,
                      const pgcfg_hint *hints, size_t hint_count)
{
    (void)pgcfg_diagnostic_write(error, output_sink(&check->message));
    for (size_t i = 0; i < hint_count; i++) {
        if (!explains_error(entry, &hints[i]))
            continue;
        if (check->hint.size > 0)
            output_string(&check->hint, "\n");
        (void)pgcfg_hint_write(&hints[i], output_sink(&check->hint));
    }
    add_finding(check, reader, entry, PGCFG_SEVERITY_ERROR, pgcfg_diagnostic_name(error->code),
                error->where);
}

static void check_row(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    hba_check *check = context;
    content c = content_of(check, reader, entry->file);
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    size_t hint_count = pgcfg_hba_hints(entry, check->server, c.bytes, hints, PGCFG_HINTS_MAX);

    /* A line that is refused is reported for what it is refused for, also where
     * the view shows nothing or an earlier, softer error. */
    if (entry->failure.code != PGCFG_DIAGNOSTIC_NONE)
        add_error(check, reader, entry, &entry->failure, hints, hint_count);
    else if (entry->error.code != PGCFG_DIAGNOSTIC_NONE)
        add_error(check, reader, entry, &entry->error, hints, hint_count);

    for (size_t i = 0; i < hint_count; i++) {
        if (explains_error(entry, &hints[i]))
            continue;
        (void)pgcfg_hint_write(&hints[i], output_sink(&check->message));
        add_finding(check, reader, entry, pgcfg_hint_severity(hints[i].code),
                    pgcfg_hint_name(hints[i].code), hints[i].where);
    }
    check->entry_count++;
}

/* Adds a finding about a file as such. */
static void add_file_finding(hba_check *check, const pgcfg_diagnostic *diagnostic, pgcfg_text path,
                             pgcfg_text name, pgcfg_text hint)
{
    (void)pgcfg_diagnostic_write(diagnostic, output_sink(&check->message));
    finding f = {
        .severity = pgcfg_diagnostic_severity(diagnostic->code),
        .code = pgcfg_diagnostic_name(diagnostic->code),
        .message = output_as_text(&check->message),
        .hint = hint,
        .path = path,
        .inside = inside_of(check, path),
        .name = name,
        .where = {1, 1, 1, 1, 1, 1, 0, 0},
        .source = {.text = {"", 0}},
    };
    findings_add(check->all, &f);
    output_clear(&check->message);
}

/* From 14 on, a file that can be opened but not read (a directory) is logged and
 * taken as if it ended there; 13 has an error for it like any other. */
static void add_unread_files(hba_check *check)
{
    pgcfg_text path;
    pgcfg_os_error error;
    if (check->server->major < 14)
        return;
    for (size_t i = 0; files_unread(check->files, i, &path, &error); i++) {
        pgcfg_diagnostic unread = {
            .code = PGCFG_DIAGNOSTIC_DIRECTORY_READ_AS_FILE,
            .path_name = path,
            .major = check->server->major,
            .detail = error,
        };
        add_file_finding(check, &unread, path, path_relative(path, check->directory),
                         PGCFG_TEXT("The server goes on as if the file ended there."));
    }
}

/* What is to be said of a file's lines that are no entries. */
static void add_line_findings(hba_check *check, const char *main_path)
{
    const void *cursor_of_files = NULL;
    content c;

    while (files_read(check->files, &cursor_of_files, &c.path, &c.bytes)) {
        bool is_main = c.path.size == strlen(main_path) &&
                       memcmp(c.path.data, main_path, c.path.size) == 0;
        pgcfg_hint_cursor cursor = {0};
        pgcfg_hint hint;
        c.starts = files_line_starts(check->files, c.path);
        while (pgcfg_hba_file_hint(c.bytes, 0, check->server, &cursor, &hint)) {
            place where = place_find(c.bytes, c.starts, hint.where.offset, hint.where.size);
            (void)pgcfg_hint_write(&hint, output_sink(&check->message));
            finding f = {
                .severity = pgcfg_hint_severity(hint.code),
                .code = pgcfg_hint_name(hint.code),
                .message = output_as_text(&check->message),
                .path = c.path,
                .inside = inside_of(check, c.path),
                .name = name_of(check, is_main ? 0 : 1, c.path),
                .where = where,
                .source = excerpt_make(place_line(c.bytes, c.starts, where.line), &where),
            };
            findings_add(check->all, &f);
            output_clear(&check->message);
        }
    }
}

/* A file without errors in its lines that the server refuses all the same. */
static void add_no_entries(hba_check *check, const char *path)
{
    pgcfg_text path_text = {path, strlen(path)};
    pgcfg_diagnostic error = {
        .code = PGCFG_DIAGNOSTIC_NO_ENTRIES,
        .arguments = {path_text},
        .major = check->server->major,
    };
    add_file_finding(check, &error, path_text, name_of(check, 0, path_text),
                     PGCFG_TEXT("The server loads no file without a rule: every line is empty, a "
                                "comment, or includes nothing."));
}

static void check_hba(const options *given, const char *file, const char *directory, findings *all)
{
    pgcfg_server server = options_server(given, file);
    char *path = main_file_path(file, server.major);
    hba_check check = {
        .server = &server,
        .files = files_new(),
        .file = file,
        .directory = directory,
        .all = all,
        .first = all->count,
    };
    hba_visitor visitor = {&check, check_start, check_row};

    hba_rows(check.files, file, path, &server, &visitor);
    if (check.entry_count == 0)
        add_no_entries(&check, path);
    add_line_findings(&check, path);
    add_unread_files(&check);

    output_free(&check.message);
    output_free(&check.hint);
    files_free(check.files);
    free(path);
}

/* ---- which kind of file ---------------------------------------------------------- */

static bool is_directory(const char *path)
{
    struct stat status;
    return strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISDIR(status.st_mode);
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
    if (is_directory(path))
        fail("%s: data directories cannot be checked yet, only pg_hba.conf", path);
    if (strstr(name, "ident") != NULL)
        fail("%s: pg_ident.conf cannot be checked yet (--type=hba if it is a pg_hba.conf)", path);
    if (strncmp(name, "postgresql", 10) == 0 && ends_with(name, ".conf"))
        fail("%s: postgresql.conf cannot be checked yet (--type=hba if it is a pg_hba.conf)", path);
    return FILE_KIND_HBA;
}

static void check_path(const options *given, const char *path, const char *directory, findings *all)
{
    switch (given->kind != FILE_KIND_UNKNOWN ? given->kind : kind_of(path)) {
    case FILE_KIND_HBA:
        check_hba(given, path, directory, all);
        break;
    case FILE_KIND_UNKNOWN:
        break;
    }
}

static int run(const options *given)
{
    if (given->operand_count == 0)
        fail("check takes at least one PATH; see pgcfg check --help");

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
    bool has_errors = findings_count(&all, PGCFG_SEVERITY_ERROR) > 0;
    findings_free(&all);
    free(directory);
    output_finish(&out);
    return has_errors ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

const command check_command = {
    .name = "check",
    .summary = "what is wrong with configuration files, where, and what to do",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON | FORMAT_SARIF | FORMAT_GITHUB,
    .options = OPTION_TYPE,
    .run = run,
};
