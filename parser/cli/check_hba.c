/*
 * check_hba.c - see check_hba.h.
 */
#include "check_hba.h"

#include "hba_rows.h"

#include <pgcfg/hint.h>

#include <string.h>

/* One pass over one file. */
typedef struct hba_check {
    checking *checking;
    const pgcfg_server *server;
    const hba_listener *listener;
    size_t first; /* findings that were there before */
    size_t first_silenced;
    size_t entry_count;
} hba_check;

static void check_start(void *context)
{
    hba_check *check = context;
    findings_truncate(check->checking->all, check->first);
    check->checking->all->silenced_count = check->first_silenced;
    check->entry_count = 0;
    if (check->listener != NULL)
        check->listener->start(check->listener->context);
}

static pgcfg_text path_of(const pgcfg_hba_reader *reader, uint32_t file)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;
    (void)pgcfg_hba_reader_file(reader, file, &path, &bytes);
    return path;
}

/* Adds a finding with the texts that were gathered. */
static void add_finding(const hba_check *check, const pgcfg_hba_reader *reader,
                        const pgcfg_hba_entry *entry, pgcfg_severity severity, const char *code,
                        pgcfg_range range)
{
    size_t line = checking_line(check->checking, path_of(reader, entry->file), entry->offset);
    found_at where = {
        .path = path_of(reader, range.file),
        .offset = range.offset,
        .size = range.size,
        .server_line = entry->line_number,
        .is_counted_otherwise = line != entry->line_number,
    };
    checking_add(check->checking, severity, code, &where);
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
static void add_error(const hba_check *check, const pgcfg_hba_reader *reader,
                      const pgcfg_hba_entry *entry, const pgcfg_diagnostic *error,
                      const pgcfg_hint *hints, size_t hint_count)
{
    (void)pgcfg_diagnostic_write(error, output_sink(&check->checking->message));
    for (size_t i = 0; i < hint_count; i++) {
        if (!explains_error(entry, &hints[i]))
            continue;
        if (check->checking->hint.size > 0)
            output_string(&check->checking->hint, "\n");
        (void)pgcfg_hint_write(&hints[i], output_sink(&check->checking->hint));
    }
    add_finding(check, reader, entry, PGCFG_SEVERITY_ERROR, pgcfg_diagnostic_name(error->code),
                error->where);
}

static void check_row(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    hba_check *check = context;
    pgcfg_text source = checking_content(check->checking, path_of(reader, entry->file));
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    size_t hint_count = pgcfg_hba_hints(entry, check->server, source, hints, PGCFG_HINTS_MAX);

    /* A line that is refused is reported for what it is refused for, also where
     * the view shows nothing or an earlier, softer error. */
    if (entry->failure.code != PGCFG_DIAGNOSTIC_NONE)
        add_error(check, reader, entry, &entry->failure, hints, hint_count);
    else if (entry->error.code != PGCFG_DIAGNOSTIC_NONE)
        add_error(check, reader, entry, &entry->error, hints, hint_count);

    for (size_t i = 0; i < hint_count; i++) {
        if (explains_error(entry, &hints[i]))
            continue;
        (void)pgcfg_hint_write(&hints[i], output_sink(&check->checking->message));
        add_finding(check, reader, entry, pgcfg_hint_severity(hints[i].code),
                    pgcfg_hint_name(hints[i].code), hints[i].where);
    }
    check->entry_count++;
    if (check->listener != NULL)
        check->listener->entry(check->listener->context, reader, entry);
}

/* Adds a finding about a file as such. */
static void add_file_finding(const hba_check *check, const pgcfg_diagnostic *diagnostic,
                             pgcfg_text path, const char *hint)
{
    found_at where = {.path = path, .is_whole_file = true};

    (void)pgcfg_diagnostic_write(diagnostic, output_sink(&check->checking->message));
    checking_hint(check->checking, hint);
    checking_add(check->checking, pgcfg_diagnostic_severity(diagnostic->code),
                 pgcfg_diagnostic_name(diagnostic->code), &where);
}

/* From 14 on, a file that can be opened but not read (a directory) is logged and
 * taken as if it ended there; 13 has an error for it like any other. */
static void add_unread_files(const hba_check *check)
{
    pgcfg_text path;
    pgcfg_os_error error;
    if (check->server->major < 14)
        return;
    for (size_t i = 0; files_unread(check->checking->files, i, &path, &error); i++) {
        pgcfg_diagnostic unread = {
            .code = PGCFG_DIAGNOSTIC_DIRECTORY_READ_AS_FILE,
            .path_name = path,
            .major = check->server->major,
            .detail = error,
        };
        add_file_finding(check, &unread, path, "The server goes on as if the file ended there.");
    }
}

/* What is to be said of a file's lines that are no entries. */
static void add_line_findings(const hba_check *check)
{
    const void *cursor_of_files = NULL;
    pgcfg_text path;
    pgcfg_text bytes;

    while (files_read(check->checking->files, &cursor_of_files, &path, &bytes)) {
        pgcfg_hint_cursor cursor = {0};
        pgcfg_hint hint;
        while (pgcfg_hba_file_hint(bytes, 0, check->server, &cursor, &hint)) {
            found_at where = {.path = path, .offset = hint.where.offset, .size = hint.where.size};
            (void)pgcfg_hint_write(&hint, output_sink(&check->checking->message));
            checking_add(check->checking, pgcfg_hint_severity(hint.code),
                         pgcfg_hint_name(hint.code), &where);
        }
    }
}

/* A file without errors in its lines that the server refuses all the same. */
static void add_no_entries(const hba_check *check, pgcfg_text path)
{
    pgcfg_diagnostic error = {
        .code = PGCFG_DIAGNOSTIC_NO_ENTRIES,
        .arguments = {path},
        .major = check->server->major,
    };
    add_file_finding(check, &error, path,
                     "The server loads no file without a rule: every line is empty, a comment, or "
                     "includes nothing.");
}

void check_hba(checking *c, const char *file, const char *path, const pgcfg_server *server,
               const hba_listener *listener)
{
    hba_check check = {
        .checking = c,
        .server = server,
        .listener = listener,
        .first = c->all->count,
        .first_silenced = c->all->silenced_count,
    };
    hba_visitor visitor = {&check, check_start, check_row};

    hba_rows(c->files, file, path, server, &visitor);
    if (check.entry_count == 0)
        add_no_entries(&check, (pgcfg_text){path, strlen(path)});
    add_line_findings(&check);
    add_unread_files(&check);
}
