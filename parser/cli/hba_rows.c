/*
 * hba_rows.c - see hba_rows.h.
 */
#include "hba_rows.h"

#include "failure.h"
#include "main_file.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_WORKSPACE_SIZE = 1 << 20 };

static pgcfg_result read_all(pgcfg_hba_reader *reader, const hba_visitor *visitor)
{
    for (;;) {
        pgcfg_hba_entry entry;
        pgcfg_result result = pgcfg_hba_reader_next(reader, &entry);
        if (result != PGCFG_OK)
            return result;
        visitor->row(visitor->context, reader, &entry);
    }
}

/* A limit, or a main file that went away. */
static _Noreturn void fail_for_problem(const pgcfg_hba_reader *reader, const char *path)
{
    pgcfg_text file = {path, strlen(path)};
    pgcfg_text bytes;

    (void)pgcfg_hba_reader_file(reader, reader->problem.where.file, &file, &bytes);
    main_file_fail(file, &reader->problem);
}

void hba_rows(files *f, const char *file, const char *path, const pgcfg_server *server,
              const hba_visitor *visitor)
{
    files_read_main(f, file, path);

    pgcfg_loader loader = files_loader(f, server->major);
    pgcfg_limits limits = pgcfg_limits_default();
    limits.total_bytes = FILES_BYTES_MAX;
    pgcfg_environment environment = {
        .server = server, .loader = &loader, .limits = &limits, .regex = &pgcfg_are_engine};
    pgcfg_text main_path = {path, strlen(path)};
    size_t size = FIRST_WORKSPACE_SIZE;
    void *workspace = allocate(size);

    for (;;) {
        pgcfg_hba_reader reader;
        pgcfg_result result =
            pgcfg_hba_reader_init(&reader, main_path, &environment, workspace, size);
        visitor->start(visitor->context);
        if (result == PGCFG_OK)
            result = read_all(&reader, visitor);
        if (result == PGCFG_LIMIT || result == PGCFG_CANNOT_READ)
            fail_for_problem(&reader, path);
        pgcfg_hba_reader_close(&reader);
        if (result == PGCFG_END)
            break;
        if (result != PGCFG_NO_MEMORY)
            fail("%s: %s", path, pgcfg_result_name(result));
        size = main_file_next_size(size, reader.needed);
        free(workspace);
        workspace = allocate(size);
    }
    free(workspace);
}
