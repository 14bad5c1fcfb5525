/*
 * ours.c - runs of the library: loaders over the file system and over memory,
 * and the ways to parse.
 */
#include "ours.h"

#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file that was read whole; path and bytes follow it in memory. */
typedef struct held_file {
    struct held_file *next; /* in the order of opening */
    pgcfg_text path;
    pgcfg_text bytes;
} held_file;

/* The files that a loader holds: each in memory of its own, or all in one
 * buffer that outlives them. */
typedef struct held_files {
    held_file *first;
    held_file *last;
    held_file *expected; /* a second run opens the same in the same order */
    uint64_t bytes;
    uint32_t count;
    char *buffer; /* NULL: each from malloc */
    size_t buffer_size;
    size_t buffer_used;
} held_files;

struct bench_ours {
    const char *path;
    pgcfg_server server;
    held_files held; /* read at the beginning, for the ways that have them at hand */
    char *buffer;    /* for the ways that read again */
    size_t buffer_size;
    void *arena; /* kept from run to run */
    size_t arena_size;
    void *workspace; /* of the reader */
    size_t workspace_size;
};

/* ---- loaders -------------------------------------------------------------- */

static bool open_path(pgcfg_text path, int *descriptor)
{
    char name[4096];

    if (path.size >= sizeof(name)) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(name, path.data, path.size);
    name[path.size] = '\0';
    *descriptor = open(name, O_RDONLY | O_CLOEXEC);
    return *descriptor >= 0;
}

static bool read_whole(int descriptor, char *bytes, size_t size)
{
    size_t done = 0;

    while (done < size) {
        ssize_t count = read(descriptor, bytes + done, size - done);
        if (count <= 0)
            return false;
        done += (size_t)count;
    }
    return true;
}

static void release_files(held_files *held)
{
    while (held->buffer == NULL && held->first != NULL) {
        held_file *next = held->first->next;
        free(held->first);
        held->first = next;
    }
    memset(held, 0, sizeof(*held));
}

static size_t record_size(size_t path_size, size_t file_size)
{
    size_t size = sizeof(held_file) + path_size + file_size;
    return size + (alignof(max_align_t) - size % alignof(max_align_t));
}

static held_file *new_record(held_files *held, size_t size)
{
    held_file *record;

    if (held->buffer == NULL)
        return malloc(size);
    if (size > held->buffer_size - held->buffer_used)
        return NULL;
    record = (held_file *)(void *)(held->buffer + held->buffer_used);
    held->buffer_used += size;
    return record;
}

static void add_record(held_files *held, held_file *record)
{
    record->next = NULL;
    if (held->last == NULL)
        held->first = record;
    else
        held->last->next = record;
    held->last = record;
    held->bytes += record->bytes.size;
    held->count++;
}

/* Opens, reads and closes. What fails is fatal to the run and may leak. */
static pgcfg_os_error open_and_hold(void *context, pgcfg_text path, pgcfg_file *file)
{
    held_files *held = context;
    held_file *record = NULL;
    struct stat status;
    int descriptor;
    char *text;

    if (!open_path(path, &descriptor))
        return errno;
    if (fstat(descriptor, &status) == 0)
        record = new_record(held, record_size(path.size, (size_t)status.st_size));
    if (record == NULL) {
        close(descriptor);
        return ENOMEM;
    }
    text = (char *)(record + 1);
    memcpy(text, path.data, path.size);
    record->path = (pgcfg_text){text, path.size};
    record->bytes = (pgcfg_text){text + path.size, (size_t)status.st_size};
    if (!read_whole(descriptor, text + path.size, record->bytes.size)) {
        close(descriptor);
        return EIO;
    }
    close(descriptor);
    add_record(held, record);
    file->bytes = record->bytes.data;
    file->size = record->bytes.size;
    return 0;
}

static pgcfg_os_error open_held(void *context, pgcfg_text path, pgcfg_file *file)
{
    held_files *held = context;
    held_file *record = held->expected;

    if (record == NULL || !pgcfg_text_equal(record->path, path))
        return ENOENT;
    held->expected = record->next;
    file->bytes = record->bytes.data;
    file->size = record->bytes.size;
    return 0;
}

static pgcfg_os_error open_for_pieces(void *context, pgcfg_text path, pgcfg_file *file)
{
    int descriptor;

    (void)context;
    if (!open_path(path, &descriptor))
        return errno;
    file->handle = (void *)(intptr_t)descriptor;
    return 0;
}

static pgcfg_os_error read_piece(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    ssize_t got = pread((int)(intptr_t)file->handle, buffer, capacity, (off_t)offset);

    (void)context;
    if (got < 0)
        return errno;
    *count = (size_t)got;
    return 0;
}

static void close_pieces(void *context, pgcfg_file *file)
{
    (void)context;
    close((int)(intptr_t)file->handle);
}

/* ---- runs ------------------------------------------------------------------- */

static pgcfg_text path_text(const bench_ours *ours)
{
    return (pgcfg_text){ours->path, strlen(ours->path)};
}

static bool run_parse(bench_ours *ours, const pgcfg_loader *loader, void *buffer, bool walks,
                      bench_outcome *outcome)
{
    pgcfg_environment environment = {&ours->server, loader, NULL, &pgcfg_are_engine};
    pgcfg_arena arena;
    pgcfg_hba hba;

    pgcfg_arena_init(&arena, buffer, ours->arena_size);
    if (pgcfg_hba_parse(&hba, path_text(ours), &environment, &arena) != PGCFG_OK)
        return false;
    outcome->lines = hba.entry_count;
    outcome->errors = hba.error_count;
    outcome->memory = arena.high_water;
    if (walks) {
        pgcfg_hba_cursor cursor = {0};
        pgcfg_hba_entry entry;

        outcome->lines = 0;
        outcome->errors = 0;
        while (pgcfg_hba_next(&hba, &cursor, &entry)) {
            outcome->lines++;
            outcome->errors += !entry.is_rule;
        }
    }
    return true;
}

/* With the system's usual setting, madvise, large pages are for who asks. */
static bool run_parse_large(bench_ours *ours, const pgcfg_loader *loader, bench_outcome *outcome)
{
    void *buffer =
        mmap(NULL, ours->arena_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool done;

    if (buffer == MAP_FAILED)
        return false;
    (void)madvise(buffer, ours->arena_size, MADV_HUGEPAGE);
    done = run_parse(ours, loader, buffer, false, outcome);
    munmap(buffer, ours->arena_size);
    return done;
}

static bool run_stream(bench_ours *ours, const pgcfg_loader *loader, bench_outcome *outcome)
{
    pgcfg_environment environment = {&ours->server, loader, NULL, &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_result result;

    memset(outcome, 0, sizeof(*outcome));
    result = pgcfg_hba_reader_init(&reader, path_text(ours), &environment, ours->workspace,
                                   ours->workspace_size);
    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK) {
        outcome->lines++;
        outcome->errors += !entry.is_rule;
    }
    outcome->memory = ours->workspace_size;
    pgcfg_hba_reader_close(&reader);
    return result == PGCFG_END;
}

static bool run_read(const bench_ours *ours, const pgcfg_loader *loader, bench_outcome *outcome)
{
    memset(outcome, 0, sizeof(*outcome));
    for (const held_file *f = ours->held.first; f != NULL; f = f->next) {
        pgcfg_file file;
        if (loader->open(loader->context, f->path, &file) != 0)
            return false;
    }
    return true;
}

/* Where the way gets files from. */
typedef enum origin { FRESH, KEPT, PIECES, AT_HAND } origin;

static origin origin_of(bench_way way)
{
    switch (way) {
    case BENCH_PARSE_FILE:
    case BENCH_WALK_FILE:
    case BENCH_PARSE_LARGE:
        return FRESH;
    case BENCH_PARSE_KEPT:
    case BENCH_STREAM_KEPT:
    case BENCH_READ_KEPT:
        return KEPT;
    case BENCH_STREAM_PIECES:
        return PIECES;
    case BENCH_PARSE_BYTES:
    case BENCH_STREAM_BYTES:
    case BENCH_WAY_COUNT:
        break;
    }
    return AT_HAND;
}

static pgcfg_loader loader_of(bench_ours *ours, origin from, held_files *again)
{
    pgcfg_loader loader = {0};

    memset(again, 0, sizeof(*again));
    switch (from) {
    case KEPT:
        again->buffer = ours->buffer;
        again->buffer_size = ours->buffer_size;
        /* fall through */
    case FRESH:
        loader.context = again;
        loader.open = open_and_hold;
        break;
    case PIECES:
        loader.open = open_for_pieces;
        loader.read = read_piece;
        loader.close = close_pieces;
        break;
    case AT_HAND:
        ours->held.expected = ours->held.first;
        loader.context = &ours->held;
        loader.open = open_held;
        break;
    }
    return loader;
}

bool bench_ours_run(bench_ours *ours, bench_way way, bench_outcome *outcome)
{
    held_files again;
    pgcfg_loader loader = loader_of(ours, origin_of(way), &again);
    bool done = false;
    void *buffer;

    switch (way) {
    case BENCH_PARSE_FILE:
    case BENCH_WALK_FILE:
        buffer = malloc(ours->arena_size);
        if (buffer != NULL)
            done = run_parse(ours, &loader, buffer, way == BENCH_WALK_FILE, outcome);
        free(buffer);
        break;
    case BENCH_PARSE_LARGE:
        done = run_parse_large(ours, &loader, outcome);
        break;
    case BENCH_PARSE_KEPT:
    case BENCH_PARSE_BYTES:
        done = run_parse(ours, &loader, ours->arena, false, outcome);
        break;
    case BENCH_STREAM_KEPT:
    case BENCH_STREAM_PIECES:
    case BENCH_STREAM_BYTES:
        done = run_stream(ours, &loader, outcome);
        break;
    case BENCH_READ_KEPT:
        done = run_read(ours, &loader, outcome);
        break;
    case BENCH_WAY_COUNT:
        break;
    }
    release_files(&again);
    return done;
}

/* ---- getting ready ------------------------------------------------------------ */

uint64_t bench_ours_bytes(const bench_ours *ours)
{
    return ours->held.bytes;
}

/* Reads all files once; how often a workspace has to grow says how large it has
 * to be for the longest line. */
static bool hold_all(bench_ours *ours)
{
    for (size_t size = PGCFG_HBA_WORKSPACE_SIZE; size < (size_t)1 << 28; size *= 2) {
        pgcfg_loader loader = loader_of(ours, FRESH, &ours->held);
        bench_outcome outcome;

        free(ours->workspace);
        ours->workspace = malloc(size);
        ours->workspace_size = size;
        if (ours->workspace == NULL)
            return false;
        if (run_stream(ours, &loader, &outcome) &&
            bench_ours_run(ours, BENCH_STREAM_PIECES, &outcome))
            return true;
        release_files(&ours->held);
    }
    return false;
}

static bool get_memory(bench_ours *ours)
{
    for (const held_file *f = ours->held.first; f != NULL; f = f->next)
        ours->buffer_size += record_size(f->path.size, f->bytes.size);
    ours->arena_size = pgcfg_hba_memory_bound(ours->held.bytes, ours->held.count);
    ours->buffer = malloc(ours->buffer_size);
    ours->arena = malloc(ours->arena_size);
    return ours->buffer != NULL && ours->arena != NULL;
}

bench_ours *bench_ours_open(const char *path, int major, const char **why)
{
    bench_ours *ours = calloc(1, sizeof(*ours));

    *why = "out of memory";
    if (ours == NULL)
        return NULL;
    ours->path = path;
    ours->server = pgcfg_server_default(major);
    ours->server.ssl = true;
    if (!hold_all(ours)) {
        *why = "the reader does not come to the end of the file";
        bench_ours_close(ours);
        return NULL;
    }
    if (!get_memory(ours)) {
        bench_ours_close(ours);
        return NULL;
    }
    return ours;
}

void bench_ours_close(bench_ours *ours)
{
    release_files(&ours->held);
    free(ours->workspace);
    free(ours->buffer);
    free(ours->arena);
    free(ours);
}
