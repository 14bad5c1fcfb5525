/*
 * hba_rows.c - see hba_rows.h.
 */
#include "hba_rows.h"

#include "auth_file.h"

static attempt read_all(void *context, pgcfg_text path, const pgcfg_environment *environment,
                        void *workspace, size_t size)
{
    const hba_visitor *visitor = context;
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_text bytes;
    attempt tried = {.result = pgcfg_hba_reader_init(&reader, path, environment, workspace, size)};

    visitor->start(visitor->context);
    while (tried.result == PGCFG_OK) {
        tried.result = pgcfg_hba_reader_next(&reader, &entry);
        if (tried.result == PGCFG_OK)
            visitor->row(visitor->context, &reader, &entry);
    }
    tried.needed = reader.needed;
    tried.problem = reader.problem;
    tried.path = path;
    (void)pgcfg_hba_reader_file(&reader, reader.problem.where.file, &tried.path, &bytes);
    pgcfg_hba_reader_close(&reader);
    return tried;
}

void hba_rows(files *f, const char *file, const char *path, const pgcfg_server *server,
              const hba_visitor *visitor)
{
    auth_file_read(f, file, path, server, read_all, (void *)(uintptr_t)visitor);
}
