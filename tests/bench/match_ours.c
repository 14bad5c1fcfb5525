/*
 * match_ours.c - see match_ours.h.
 */
#include "match_ours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct match_ours {
    pgcfg_server server;
    pgcfg_memory_file file;
    pgcfg_loader loader;
    pgcfg_environment environment;
    pgcfg_hba hba;
    pgcfg_matcher matcher;
    char *bytes;
    void *arena;
    size_t arena_used;
    void *buffer;
};

static bool read_file(const char *path, char **bytes, size_t *size)
{
    FILE *file = fopen(path, "rb");
    long end;
    bool done;

    if (file == NULL)
        return false;
    done = fseek(file, 0, SEEK_END) == 0 && (end = ftell(file)) > 0 &&
           fseek(file, 0, SEEK_SET) == 0 && (*bytes = malloc((size_t)end)) != NULL &&
           (*size = fread(*bytes, 1, (size_t)end, file)) == (size_t)end;
    fclose(file);
    return done;
}

static bool get_ready(match_ours *ours, const char *path, int major)
{
    pgcfg_arena arena;
    size_t size;

    if (!read_file(path, &ours->bytes, &ours->file.content.size))
        return false;
    ours->server = pgcfg_server_default(major);
    ours->server.ssl = true;
    ours->file.path = (pgcfg_text){path, strlen(path)};
    ours->file.content.data = ours->bytes;
    ours->loader = pgcfg_memory_loader(&ours->file);
    ours->environment = (pgcfg_environment){
        .server = &ours->server, .loader = &ours->loader, .regex = &pgcfg_are_engine};
    size = pgcfg_hba_memory_bound(ours->file.content.size, 1);
    ours->arena = malloc(size);
    if (ours->arena == NULL)
        return false;
    pgcfg_arena_init(&arena, ours->arena, size);
    if (pgcfg_hba_parse(&ours->hba, ours->file.path, &ours->environment, &arena) != PGCFG_OK)
        return false;
    ours->arena_used = arena.high_water;
    ours->buffer = malloc(pgcfg_matcher_memory_bound(&ours->hba));
    return ours->buffer != NULL && match_ours_compile(ours);
}

match_ours *match_ours_open(const char *path, int major)
{
    match_ours *ours = calloc(1, sizeof(*ours));

    if (ours != NULL && get_ready(ours, path, major))
        return ours;
    match_ours_close(ours);
    return NULL;
}

void match_ours_close(match_ours *ours)
{
    if (ours == NULL)
        return;
    free(ours->bytes);
    free(ours->arena);
    free(ours->buffer);
    free(ours);
}

/* As the server is asked: a name service that knows no name, a role in no other. */
static pgcfg_connection connection_of(const match_question *question)
{
    pgcfg_connection c = {.database = {question->database, strlen(question->database)},
                          .user = {question->user, strlen(question->user)},
                          .roles_are_known = true,
                          .host_name_is_known = true,
                          .interfaces_are_known = true};

    c.address.family = question->is_ipv6 ? PGCFG_FAMILY_IPV6 : PGCFG_FAMILY_IPV4;
    memcpy(c.address.bytes, question->address, question->is_ipv6 ? 16 : 4);
    return c;
}

static uint32_t line_of(const pgcfg_match_result *result)
{
    return result->outcome == PGCFG_MATCH_RULE ? result->line_number : 0;
}

uint32_t match_ours_walk(const match_ours *ours, const match_question *question)
{
    const pgcfg_connection c = connection_of(question);
    pgcfg_match_result result;

    (void)pgcfg_match(&ours->hba, &c, NULL, 0, &result);
    return line_of(&result);
}

uint32_t match_ours_look_up(const match_ours *ours, const match_question *question)
{
    const pgcfg_connection c = connection_of(question);
    pgcfg_match_result result;

    (void)pgcfg_matcher_match(&ours->matcher, &c, NULL, 0, &result);
    return line_of(&result);
}

bool match_ours_compile(match_ours *ours)
{
    return pgcfg_matcher_build(&ours->matcher, &ours->hba, ours->buffer,
                               pgcfg_matcher_memory_bound(&ours->hba)) == PGCFG_OK;
}

uint32_t match_ours_rules(const match_ours *ours)
{
    return ours->hba.entry_count;
}

size_t match_ours_kept_bytes(const match_ours *ours)
{
    return ours->matcher.size;
}

size_t match_ours_needed_bytes(const match_ours *ours)
{
    return ours->matcher.needed;
}

size_t match_ours_parsed_bytes(const match_ours *ours)
{
    return ours->arena_used;
}
