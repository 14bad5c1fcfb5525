/*
 * user.c - the least use of the library: is one line a good rule?
 */
#include <pgcfg/pgcfg.h>

int main(void)
{
    static char workspace[PGCFG_HBA_WORKSPACE_SIZE];
    pgcfg_memory_file file = {
        .path = PGCFG_TEXT("/pg_hba.conf"),
        .content = PGCFG_TEXT("local all all scram-sha-256\n"),
    };
    pgcfg_server server = pgcfg_server_default(PGCFG_MAJOR_NEWEST);
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;

    if (pgcfg_hba_reader_init(&reader, file.path, &environment, workspace, sizeof workspace) !=
        PGCFG_OK)
        return 1;
    if (pgcfg_hba_reader_next(&reader, &entry) != PGCFG_OK)
        return 1;
    return entry.is_rule && entry.method == PGCFG_AUTH_SCRAM_SHA_256 ? 0 : 1;
}
