/*
 * auth_file.c - see auth_file.h.
 */
#include "auth_file.h"

#include "text_of.h"

#include <stdlib.h>

/* What a try reads, and how. */
typedef struct reading {
    attempt_reading *read;
    void *context;
    pgcfg_text path;
    pgcfg_environment environment;
} reading;

static attempt read_once(void *context, void *workspace, size_t size)
{
    const reading *r = context;

    return r->read(r->context, r->path, &r->environment, workspace, size);
}

void auth_file_read(files *f, const char *file, const char *path, const pgcfg_server *server,
                    attempt_reading *read, void *context)
{
    files_read_main(f, file, path);

    pgcfg_loader loader = files_loader(f, server->major);
    pgcfg_limits limits = pgcfg_limits_default();
    limits.total_bytes = FILES_BYTES_MAX;
    reading r = {
        .read = read,
        .context = context,
        .path = text_of(path),
        .environment = {.server = server,
                        .loader = &loader,
                        .limits = &limits,
                        .regex = &pgcfg_are_engine},
    };
    free(enough_memory(read_once, &r, path));
}
