/*
 * check_hba.c - see check_hba.h.
 */
#include "check_hba.h"

#include "check_lines.h"
#include "hba_rows.h"

#include <string.h>

/* One pass over one file. */
typedef struct hba_check {
    line_check lines;
    const hba_listener *listener;
    size_t entry_count;
} hba_check;

static void check_start(void *context)
{
    hba_check *check = context;
    check_lines_restart(&check->lines);
    check->entry_count = 0;
    if (check->listener != NULL)
        check->listener->start(check->listener->context);
}

static pgcfg_text path_of(const void *reader, uint32_t file)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;
    (void)pgcfg_hba_reader_file(reader, file, &path, &bytes);
    return path;
}

/* A line that is refused is reported for what it is refused for, also where
 * the view shows nothing or an earlier, softer error. */
static const pgcfg_diagnostic *error_of(const pgcfg_hba_entry *entry)
{
    if (entry->failure.code != PGCFG_DIAGNOSTIC_NONE)
        return &entry->failure;
    return entry->error.code != PGCFG_DIAGNOSTIC_NONE ? &entry->error : NULL;
}

static void check_row(void *context, const pgcfg_hba_reader *reader, const pgcfg_hba_entry *entry)
{
    hba_check *check = context;
    checked_line line = {
        .file = entry->file,
        .offset = entry->offset,
        .number = entry->line_number,
        .is_taken = entry->is_rule,
        .error = error_of(entry),
        .reader = reader,
        .path_of = path_of,
    };
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    size_t hint_count =
        pgcfg_hba_hints(entry, check->lines.server, check_lines_source(&check->lines, &line), hints,
                        PGCFG_HINTS_MAX);

    check_lines_add(&check->lines, &line, hints, hint_count);
    check->entry_count++;
    if (check->listener != NULL)
        check->listener->entry(check->listener->context, reader, entry);
}

/* A file without errors in its lines that the server refuses all the same. */
static void add_no_entries(const hba_check *check, pgcfg_text path)
{
    pgcfg_diagnostic error = {
        .code = PGCFG_DIAGNOSTIC_NO_ENTRIES,
        .arguments = {path},
        .major = check->lines.server->major,
    };
    check_lines_add_file(
        &check->lines, &error, path,
        "The server loads no file without a rule: every line is empty, a comment, or "
        "includes nothing.");
}

void check_hba(checking *c, const char *file, const char *path, const pgcfg_server *server,
               const hba_listener *listener)
{
    hba_check check = {.lines = check_lines_begin(c, server), .listener = listener};
    hba_visitor visitor = {&check, check_start, check_row};

    hba_rows(c->files, file, path, server, &visitor);
    if (check.entry_count == 0)
        add_no_entries(&check, (pgcfg_text){path, strlen(path)});
    check_lines_end(&check.lines);
}
