/*
 * conf_ours.c - runs of the library over one postgresql.conf.
 */
#include "conf_ours.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct conf_ours {
    const char *path;
    pgcfg_server server;
    char *bytes; /* of the file, read at the beginning and again by some ways */
    size_t size;
    char *workspace; /* of the reader; large enough for the longest line */
    size_t workspace_size;
    void *arena;
    size_t arena_size;
};

/* The file's bytes, into `buffer` or, where that is NULL, into memory of its own. */
static char *read_file(const char *path, char *buffer, size_t *size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    char *bytes = buffer;
    struct stat status;
    size_t done = 0;

    if (descriptor < 0)
        return NULL;
    if (fstat(descriptor, &status) == 0) {
        *size = (size_t)status.st_size;
        if (bytes == NULL)
            bytes = malloc(*size + 1);
    }
    while (bytes != NULL && done < *size) {
        ssize_t count = read(descriptor, bytes + done, *size - done);
        if (count <= 0)
            break;
        done += (size_t)count;
    }
    close(descriptor);
    return bytes;
}

/* ---- runs ------------------------------------------------------------------- */

static bool run_reader(const conf_ours *ours, const char *bytes, char *workspace,
                       conf_outcome *outcome)
{
    pgcfg_memory_file file = {{ours->path, strlen(ours->path)}, {bytes, ours->size}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &ours->server, .loader = &loader};
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;
    pgcfg_result result = pgcfg_conf_reader_init(&reader, file.path, &environment, PGCFG_CONF_LOG,
                                                 workspace, ours->workspace_size);

    outcome->entries = 0;
    outcome->errors = 0;
    outcome->memory = ours->workspace_size;
    while (result == PGCFG_OK && (result = pgcfg_conf_reader_next(&reader, &entry)) == PGCFG_OK) {
        outcome->entries++;
        outcome->errors += !entry.is_setting;
    }
    pgcfg_conf_reader_close(&reader);
    return result == PGCFG_END;
}

static bool run_parse(const conf_ours *ours, const char *bytes, void *buffer, conf_outcome *outcome)
{
    pgcfg_memory_file file = {{ours->path, strlen(ours->path)}, {bytes, ours->size}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &ours->server, .loader = &loader};
    pgcfg_text no_auto_file = {NULL, 0};
    pgcfg_arena arena;
    pgcfg_conf conf;

    pgcfg_arena_init(&arena, buffer, ours->arena_size);
    if (pgcfg_conf_parse(&conf, file.path, no_auto_file, &environment, PGCFG_CONF_LOG, &arena) !=
        PGCFG_OK)
        return false;
    outcome->entries = conf.entry_count;
    outcome->errors = conf.has_read_error;
    outcome->memory = arena.high_water;
    return true;
}

static bool run_from_file(conf_ours *ours, conf_way way, conf_outcome *outcome)
{
    size_t size;
    char *bytes = read_file(ours->path, NULL, &size);
    void *memory = malloc(way == CONF_JUDGE_FILE ? ours->arena_size : ours->workspace_size);
    bool done = bytes != NULL && size == ours->size && memory != NULL;

    if (way == CONF_JUDGE_FILE)
        done = done && run_parse(ours, bytes, memory, outcome);
    else
        done = done && run_reader(ours, bytes, memory, outcome);
    free(memory);
    free(bytes);
    return done;
}

bool conf_ours_run(conf_ours *ours, conf_way way, conf_outcome *outcome)
{
    size_t size;

    switch (way) {
    case CONF_READ_FILE:
    case CONF_JUDGE_FILE:
        return run_from_file(ours, way, outcome);
    case CONF_READ_KEPT:
        return read_file(ours->path, ours->bytes, &size) != NULL && size == ours->size &&
               run_reader(ours, ours->bytes, ours->workspace, outcome);
    case CONF_READ_BYTES:
        return run_reader(ours, ours->bytes, ours->workspace, outcome);
    case CONF_JUDGE_BYTES:
        return run_parse(ours, ours->bytes, ours->arena, outcome);
    case CONF_WAY_COUNT:
        break;
    }
    return false;
}

/* ---- getting ready ------------------------------------------------------------ */

/* A workspace that suffices: the usual one, or what long lines make of it. */
static bool get_workspace(conf_ours *ours)
{
    conf_outcome outcome;

    for (ours->workspace_size = PGCFG_CONF_WORKSPACE_SIZE; ours->workspace_size < (size_t)1 << 28;
         ours->workspace_size *= 2) {
        free(ours->workspace);
        ours->workspace = malloc(ours->workspace_size);
        if (ours->workspace == NULL)
            return false;
        if (run_reader(ours, ours->bytes, ours->workspace, &outcome))
            return true;
    }
    return false;
}

conf_ours *conf_ours_open(const char *path, int major)
{
    conf_ours *ours = calloc(1, sizeof(*ours));

    if (ours == NULL)
        return NULL;
    ours->path = path;
    ours->server = pgcfg_server_default(major);
    ours->bytes = read_file(path, NULL, &ours->size);
    ours->arena_size = pgcfg_conf_memory_bound(ours->size, 1);
    ours->arena = malloc(ours->arena_size);
    if (ours->bytes != NULL && ours->arena != NULL && get_workspace(ours))
        return ours;
    conf_ours_close(ours);
    return NULL;
}

uint64_t conf_ours_bytes(const conf_ours *ours)
{
    return ours->size;
}

void conf_ours_close(conf_ours *ours)
{
    free(ours->bytes);
    free(ours->workspace);
    free(ours->arena);
    free(ours);
}

size_t conf_ours_names(int major, pgcfg_text *names, size_t capacity)
{
    uint32_t cursor = 0;
    size_t count = 0;
    pgcfg_parameter parameter;

    while (count < capacity && pgcfg_parameter_next(major, &cursor, &parameter)) {
        if ((parameter.flags &
             ((unsigned)PGCFG_PARAMETER_IS_EXTENSION | (unsigned)PGCFG_PARAMETER_IS_VARYING)) == 0)
            names[count++] = (pgcfg_text){parameter.name, strlen(parameter.name)};
    }
    return count;
}
