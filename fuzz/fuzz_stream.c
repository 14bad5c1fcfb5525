/*
 * fuzz_stream.c - any bytes as a small tree of files of any format, that come in pieces
 * of any sizes.
 *
 * Beyond not crashing, each input must hold: whatever the pieces, entries and end are
 * those of whole files, read one by one or parsed, as byte 0 says; also where reading fails inside
 * of a file; bytes are asked for in their order; what was opened is closed, once.
 *
 * Input: byte 0 picks format and major, byte 1 which files come whole after all, byte 2
 * the size of pieces, byte 3 where reading fails; then the tree (tree.h). If it has a
 * file of the name `sizes`, that one's bytes are the sizes of pieces, in turn.
 */
#include "readings.h"
#include "tree.h"

#include <string.h>

enum {
    MAJORS = 6,
    KINDS_AND_MAJORS = 2 * FILE_KINDS * MAJORS,
    OPEN_MAX = PGCFG_DEPTH_MAX + 2,
    OS_EIO = 5
};

static char workspace[1 << 22];
static char memory[1 << 23];

/* ---- a loader that gives pieces ---------------------------------------------------- */

typedef struct open_file {
    const tree_file *file; /* NULL: free */
    size_t given;          /* bytes */
} open_file;

typedef struct stream {
    tree *t;
    pgcfg_loader whole;
    pgcfg_loader loader; /* what the library has */
    bool in_pieces;
    uint8_t whole_files; /* a bit each, in spite of in_pieces */
    const uint8_t *sizes;
    size_t size_count;
    size_t next_size;
    const tree_file *failing; /* NULL: none does */
    size_t fails_at;
    open_file open[OPEN_MAX];
    open_file *last_read;
    uint32_t directories; /* open */
} stream;

static size_t readable(const stream *s, const tree_file *f)
{
    return f == s->failing ? s->fails_at : f->size;
}

static bool is_given_whole(const stream *s, const tree_file *f)
{
    return !s->in_pieces || (s->whole_files >> ((size_t)(f - s->t->files) % 8) & 1) != 0;
}

static pgcfg_os_error open_one(void *context, pgcfg_text path, pgcfg_file *file)
{
    stream *s = context;
    const tree_file *f = tree_find(s->t, path);
    const pgcfg_os_error error = s->whole.open(s->whole.context, path, file);
    open_file *slot = s->open;

    if (error != 0)
        return error;
    while (slot->file != NULL || slot->given > 0)
        CHECK(++slot < s->open + OPEN_MAX);
    slot->file = f;
    slot->given = 1; /* in use, of a directory too */
    s->last_read = NULL;
    file->handle = slot;
    if (f == NULL)
        return 0;
    slot->given = 0;
    if (is_given_whole(s, f)) {
        file->size = readable(s, f);
        file->read_error = f == s->failing ? OS_EIO : 0;
    } else {
        file->bytes = NULL;
    }
    return 0;
}

static pgcfg_os_error read_piece(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    stream *s = context;
    open_file *slot = file->handle;
    const tree_file *f = slot->file;
    const size_t left = readable(s, f) - (size_t)offset;
    size_t piece;

    CHECK(f != NULL && !is_given_whole(s, f));
    CHECK(capacity > 0 && offset <= slot->given);
    CHECK(offset == slot->given || slot != s->last_read);
    s->last_read = slot;
    if (left == 0 && f == s->failing)
        return OS_EIO;
    piece = s->sizes[s->next_size++ % s->size_count] + 1u;
    piece = piece < left ? piece : left;
    piece = piece < capacity ? piece : capacity;
    memcpy(buffer, f->bytes + offset, piece);
    slot->given = (size_t)offset + piece;
    *count = piece;
    return 0;
}

static void close_one(void *context, pgcfg_file *file)
{
    stream *s = context;
    open_file *slot = file->handle;

    CHECK(slot >= s->open && slot < s->open + OPEN_MAX);
    CHECK(slot->file != NULL || slot->given > 0);
    *slot = (open_file){NULL, 0};
    if (s->last_read == slot)
        s->last_read = NULL;
}

static pgcfg_os_error open_directory(void *context, pgcfg_text path, void **handle)
{
    stream *s = context;
    const pgcfg_os_error error = s->whole.open_directory(s->whole.context, path, handle);

    s->directories += error == 0;
    return error;
}

static bool directory_entry(void *context, void *handle, size_t index, pgcfg_directory_entry *entry)
{
    stream *s = context;

    CHECK(s->directories > 0);
    return s->whole.directory_entry(s->whole.context, handle, index, entry);
}

static void close_directory(void *context, void *handle)
{
    stream *s = context;

    (void)handle;
    CHECK(s->directories > 0);
    s->directories--;
}

static void start(stream *s, bool in_pieces)
{
    s->in_pieces = in_pieces;
    s->whole = tree_loader(s->t);
    s->next_size = 0;
    s->last_read = NULL;
    s->loader = (pgcfg_loader){
        s, open_one, read_piece, close_one, open_directory, directory_entry, close_directory};
}

static void check_closed(const stream *s)
{
    CHECK(s->directories == 0);
    for (size_t i = 0; i < OPEN_MAX; i++)
        CHECK(s->open[i].file == NULL && s->open[i].given == 0);
}

/* ---- two ways ------------------------------------------------------------------------ */

typedef ending (*reading)(const question *q, void *memory, size_t size, report *out);

static void check_same_ending(const ending *a, const ending *b)
{
    CHECK(a->result == b->result && a->problem == b->problem);
}

/* Whole files, then pieces. */
static void check_way(stream *s, const question *q, reading way, void *space, size_t size,
                      report *whole)
{
    report pieces = {0};
    ending expected;
    ending end;

    start(s, false);
    expected = way(q, space, size, whole);
    check_closed(s);
    CHECK(expected.result != PGCFG_NO_MEMORY && expected.result != PGCFG_BAD_ARGUMENT);
    start(s, true);
    end = way(q, space, size, &pieces);
    check_closed(s);
    /* Of a large file, pieces come before its size is known. */
    if (expected.problem != PGCFG_DIAGNOSTIC_LIMIT_BYTES &&
        end.problem != PGCFG_DIAGNOSTIC_LIMIT_BYTES) {
        check_same_ending(&expected, &end);
        check_same(whole, &pieces);
    }
    report_free(&pieces);
}

/* ---- the input ------------------------------------------------------------------------- */

static void set_failure(stream *s, uint8_t byte)
{
    const tree_file *f = &s->t->files[byte % 16 % s->t->count];

    s->failing = byte == 0 ? NULL : f;
    s->fails_at = f->size * (byte / 16u) / 16;
}

static void set_sizes(stream *s, const uint8_t *byte)
{
    const tree_file *sizes = tree_find(s->t, PGCFG_TEXT(ROOT "sizes"));

    s->sizes = byte;
    s->size_count = 1;
    if (sizes != NULL && sizes->size > 0) {
        s->sizes = (const uint8_t *)sizes->bytes;
        s->size_count = sizes->size;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tree t;
    static stream s;
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_server server;
    pgcfg_environment environment = {&server, &s.loader, &limits, &pgcfg_are_engine};
    question q = {.environment = &environment};
    report whole = {0};

    if (size < 4 || size > 16384)
        return 0;
    server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % MAJORS);
    q.kind = (file_kind)(data[0] / MAJORS % FILE_KINDS);
    q.mode = data[0] / MAJORS / FILE_KINDS % 2 == 0 ? PGCFG_CONF_LOG : PGCFG_CONF_VIEW;
    q.path = PGCFG_TEXT(ROOT "main");
    tree_init(&t, PGCFG_TEXT("main"), data + 4, size - 4);
    limits.total_bytes = 1 << 17; /* files may name each other: keep it short */
    limits.files = 300;
    s.t = &t;
    s.whole_files = data[1];
    set_failure(&s, data[3]);
    set_sizes(&s, data + 2);
    if (data[0] / KINDS_AND_MAJORS % 2 == 0)
        check_way(&s, &q, read_entries, workspace, sizeof(workspace), &whole);
    else
        check_way(&s, &q, parse_entries, memory, sizeof(memory), &whole);
    report_free(&whole);
    tree_free(&t);
    return 0;
}
