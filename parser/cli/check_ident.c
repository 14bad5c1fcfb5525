/*
 * check_ident.c - see check_ident.h.
 */
#include "check_ident.h"

#include "check_lines.h"
#include "ident_rows.h"

static void check_start(void *context)
{
    check_lines_restart(context);
}

static pgcfg_text path_of(const void *reader, uint32_t file)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;
    (void)pgcfg_ident_reader_file(reader, file, &path, &bytes);
    return path;
}

static void check_row(void *context, const pgcfg_ident_reader *reader,
                      const pgcfg_ident_entry *entry)
{
    const line_check *check = context;
    checked_line line = {
        .file = entry->file,
        .offset = entry->offset,
        .number = entry->line_number,
        .is_taken = entry->is_mapping,
        .error = entry->is_mapping ? NULL : &entry->error,
        .reader = reader,
        .path_of = path_of,
    };
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    size_t hint_count = pgcfg_ident_hints(entry, check->server, check_lines_source(check, &line),
                                          hints, PGCFG_HINTS_MAX);

    check_lines_add(check, &line, hints, hint_count);
}

void check_ident(checking *c, const char *file, const char *path, const pgcfg_server *server)
{
    line_check check = check_lines_begin(c, server);
    ident_visitor visitor = {&check, check_start, check_row};

    ident_rows(c->files, file, path, server, &visitor);
    check_lines_end(&check);
}
