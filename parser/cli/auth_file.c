/*
 * auth_file.c - see auth_file.h.
 */
#include "auth_file.h"

#include "failure.h"
#include "main_file.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_WORKSPACE_SIZE = 1 << 20 };

void auth_file_read(files *f, const char *file, const char *path, const pgcfg_server *server,
                    attempt_reading *read, void *context)
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
        attempt tried = read(context, main_path, &environment, workspace, size);
        if (tried.result == PGCFG_END)
            break;
        /* A limit, or a main file that went away. */
        if (tried.result == PGCFG_LIMIT || tried.result == PGCFG_CANNOT_READ)
            main_file_fail(tried.path, &tried.problem);
        if (tried.result != PGCFG_NO_MEMORY)
            fail("%s: %s", path, pgcfg_result_name(tried.result));
        size = main_file_next_size(size, tried.needed);
        free(workspace);
        workspace = allocate(size);
    }
    free(workspace);
}
