/*
 * check_lines.c - see check_lines.h.
 */
#include "check_lines.h"

#include <string.h>

line_check check_lines_begin(checking *c, const pgcfg_server *server)
{
    line_check check = {
        .checking = c,
        .server = server,
        .first_finding = c->all->count,
        .first_silenced = c->all->silenced_count,
        .files_before = files_last_read(c->files),
    };
    pgcfg_text path;
    pgcfg_os_error error;

    while (files_unread(c->files, check.first_unread, &path, &error))
        check.first_unread++;
    return check;
}

void check_lines_restart(const line_check *check)
{
    findings_truncate(check->checking->all, check->first_finding);
    check->checking->all->silenced_count = check->first_silenced;
}

pgcfg_text check_lines_source(const line_check *check, const checked_line *line)
{
    return checking_content(check->checking, line->path_of(line->reader, line->file));
}

/* ---- lines ----------------------------------------------------------------------- */

/* Adds a finding with the texts that were gathered. */
static void add_finding(const line_check *check, const checked_line *line, pgcfg_severity severity,
                        const char *code, pgcfg_range range)
{
    size_t physical =
        checking_line(check->checking, line->path_of(line->reader, line->file), line->offset);
    found_at where = {
        .path = line->path_of(line->reader, range.file),
        .offset = range.offset,
        .size = range.size,
        .server_line = line->number,
        .is_counted_otherwise = physical != line->number,
    };
    checking_add(check->checking, severity, code, &where);
}

/* Whether a hint explains the line's error, rather than being a finding of its
 * own: on a refused line everything that is more than worth knowing does. */
static bool explains_error(const checked_line *line, const pgcfg_hint *hint)
{
    pgcfg_severity severity = pgcfg_hint_severity(hint->code);

    return severity == PGCFG_SEVERITY_ERROR ||
           (!line->is_taken && severity == PGCFG_SEVERITY_WARNING);
}

/* The server's error with the hints that belong to it. */
static void add_error(const line_check *check, const checked_line *line, const pgcfg_hint *hints,
                      size_t hint_count)
{
    (void)pgcfg_diagnostic_write(line->error, output_sink(&check->checking->message));
    for (size_t i = 0; i < hint_count; i++) {
        if (!explains_error(line, &hints[i]))
            continue;
        if (check->checking->hint.size > 0)
            output_string(&check->checking->hint, "\n");
        (void)pgcfg_hint_write(&hints[i], output_sink(&check->checking->hint));
    }
    add_finding(check, line, PGCFG_SEVERITY_ERROR, pgcfg_diagnostic_name(line->error->code),
                line->error->where);
}

void check_lines_add(const line_check *check, const checked_line *line, const pgcfg_hint *hints,
                     size_t hint_count)
{
    if (line->error != NULL)
        add_error(check, line, hints, hint_count);
    for (size_t i = 0; i < hint_count; i++) {
        if (explains_error(line, &hints[i]))
            continue;
        (void)pgcfg_hint_write(&hints[i], output_sink(&check->checking->message));
        add_finding(check, line, pgcfg_hint_severity(hints[i].code), pgcfg_hint_name(hints[i].code),
                    hints[i].where);
    }
}

/* ---- files ----------------------------------------------------------------------- */

void check_lines_add_file(const line_check *check, const pgcfg_diagnostic *diagnostic,
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
static void add_unread_files(const line_check *check)
{
    pgcfg_text path;
    pgcfg_os_error error;
    if (check->server->major < 14)
        return;
    for (size_t i = check->first_unread; files_unread(check->checking->files, i, &path, &error);
         i++) {
        pgcfg_diagnostic unread = {
            .code = PGCFG_DIAGNOSTIC_DIRECTORY_READ_AS_FILE,
            .path_name = path,
            .major = check->server->major,
            .detail = error,
        };
        check_lines_add_file(check, &unread, path,
                             "The server goes on as if the file ended there.");
    }
}

/* What is to be said of a file's lines that are no entries. */
static void add_line_findings(const line_check *check)
{
    const void *cursor_of_files = check->files_before;
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

void check_lines_end(const line_check *check)
{
    add_line_findings(check);
    add_unread_files(check);
}
