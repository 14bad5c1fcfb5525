/*
 * support.c - see support.h.
 */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char workspace[4 << 20];

pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}

bool text_is(pgcfg_text text, const char *string)
{
    return pgcfg_text_equal(text, text_of(string));
}

pgcfg_server server_of(int major)
{
    pgcfg_server server = pgcfg_server_default(major);
    server.ssl = true;
    return server;
}

static void give_up(pgcfg_result result)
{
    fprintf(stderr, "the reader gives up: %s\n", pgcfg_result_name(result));
    abort();
}

/* Reads on until entry number n is in `entry`, or the file ends; gives how many
 * entries were read. */
static uint32_t read_entries(pgcfg_text content, const pgcfg_server *server, uint32_t n,
                             pgcfg_hba_entry *entry)
{
    const pgcfg_text path = PGCFG_TEXT("/pg_hba.conf");
    pgcfg_memory_file file = {.path = path, .content = content};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {
        .server = server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    uint32_t count = 0;
    pgcfg_result result =
        pgcfg_hba_reader_init(&reader, path, &environment, workspace, sizeof workspace);
    if (result != PGCFG_OK)
        give_up(result);
    while (count <= n && (result = pgcfg_hba_reader_next(&reader, entry)) == PGCFG_OK)
        count++;
    if (result != PGCFG_OK && result != PGCFG_END)
        give_up(result);
    pgcfg_hba_reader_close(&reader);
    return count;
}

const pgcfg_hba_entry *entry_of(pgcfg_text content, const pgcfg_server *server, uint32_t n)
{
    static pgcfg_hba_entry entry;
    return read_entries(content, server, n, &entry) > n ? &entry : NULL;
}

const pgcfg_ident_entry *ident_entry_of(pgcfg_text content, const pgcfg_server *server, uint32_t n)
{
    static pgcfg_ident_entry entry;
    const pgcfg_text path = PGCFG_TEXT("/pg_ident.conf");
    pgcfg_memory_file file = {.path = path, .content = content};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {
        .server = server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_ident_reader reader;
    uint32_t count = 0;
    pgcfg_result result =
        pgcfg_ident_reader_init(&reader, path, &environment, workspace, sizeof workspace);
    if (result != PGCFG_OK)
        give_up(result);
    while (count <= n && (result = pgcfg_ident_reader_next(&reader, &entry)) == PGCFG_OK)
        count++;
    if (result != PGCFG_OK && result != PGCFG_END)
        give_up(result);
    pgcfg_ident_reader_close(&reader);
    return count > n ? &entry : NULL;
}

uint32_t entry_count_of(pgcfg_text content, const pgcfg_server *server)
{
    pgcfg_hba_entry entry;
    return read_entries(content, server, UINT32_MAX, &entry);
}

bool is_ident_hint(pgcfg_hint_code code)
{
    return code >= PGCFG_HINT_IDENT_OTHER_FILE && code <= PGCFG_HINT_REFERENCE_OTHER;
}

uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

uint32_t random_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)(next_random(state) % bound);
}
