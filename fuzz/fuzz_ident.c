/*
 * fuzz_ident.c - any bytes as a small tree of files, read as pg_ident.conf.
 *
 * Beyond not crashing, each input must hold: every place lies in its file; and one of
 * these, as byte 2 says: reading one by one and parsing into an arena agree, and the memory
 * bound suffices; hints are in order and stand beside errors where they say that they do;
 * 16 to 18, which have no difference between them, give the same. (Small memory and low
 * limits are fuzz_arena's, pieces of files fuzz_stream's.)
 *
 * Input: byte 0 picks the major, byte 2 the question, bytes 1 and 3 are free; then the
 * tree (tree.h).
 */
#include "entries.h"
#include "tree.h"

#include <string.h>

enum { ASK_BOUND, ASK_HINTS, ASK_MAJORS, QUESTIONS };

/* ---- properties --------------------------------------------------------------- */

static char workspace[1 << 22];

static const tree_file *check_place(const pgcfg_ident_reader *reader, const tree *t,
                                    pgcfg_range where)
{
    pgcfg_text path;
    pgcfg_text bytes;
    const tree_file *f;

    CHECK(pgcfg_ident_reader_file(reader, where.file, &path, &bytes));
    f = tree_find(t, path);
    if (f == NULL) {
        CHECK(where.size == 0); /* a directory */
        return NULL;
    }
    CHECK(where.offset <= f->size);
    CHECK(where.size <= f->size - where.offset);
    return f;
}

/* What is called quoted has a quote. */
static void check_token(const pgcfg_ident_reader *reader, const tree *t, const pgcfg_token *token)
{
    const tree_file *f = check_place(reader, t, pgcfg_token_range(token));

    if (f != NULL && pgcfg_token_is_quoted(token))
        CHECK(memchr(f->bytes + token->offset, '"', token->source_size) != NULL);
}

static void check_hints(const pgcfg_ident_reader *reader, const tree *t,
                        const pgcfg_ident_entry *entry)
{
    pgcfg_range line = {entry->file, entry->offset, 0};
    const tree_file *f = check_place(reader, t, line);
    pgcfg_text source = {NULL, 0};
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    report r = {0};
    size_t count;

    if (f != NULL)
        source = (pgcfg_text){(const char *)f->bytes, f->size};
    count = pgcfg_ident_hints(entry, reader->environment.server, source, hints, PGCFG_HINTS_MAX);
    CHECK(count <= PGCFG_HINTS_MAX);
    for (size_t i = 0; i < count; i++) {
        CHECK(i == 0 || hints[i].code > hints[i - 1].code);
        CHECK(!entry->is_mapping || pgcfg_hint_severity(hints[i].code) != PGCFG_SEVERITY_ERROR);
        (void)check_place(reader, t, hints[i].where);
        CHECK(pgcfg_hint_write(&hints[i], report_sink(&r)));
    }
    report_free(&r);
}

/* Reads one by one; returns how it ended. */
static pgcfg_result read_all(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                             bool with_hints, report *out)
{
    pgcfg_loader loader = tree_loader(t);
    pgcfg_environment environment = {server, &loader, limits, &pgcfg_are_engine};
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;
    pgcfg_result result = pgcfg_ident_reader_init(&reader, PGCFG_TEXT(ROOT "pg_ident.conf"),
                                                  &environment, workspace, sizeof(workspace));

    while (result == PGCFG_OK && (result = pgcfg_ident_reader_next(&reader, &entry)) == PGCFG_OK) {
        CHECK(entry.is_mapping == (entry.error.code == PGCFG_DIAGNOSTIC_NONE));
        CHECK(!entry.is_mapping || entry.token_count >= PGCFG_IDENT_FIELDS);
        report_ident_entry(out, &entry);
        for (uint32_t i = 0; i < entry.token_count; i++)
            check_token(&reader, t, &entry.tokens[i]);
        if (!entry.is_mapping)
            (void)check_place(&reader, t, entry.error.where);
        if (with_hints)
            check_hints(&reader, t, &entry);
    }
    if (result == PGCFG_LIMIT)
        CHECK(reader.problem.code != PGCFG_DIAGNOSTIC_NONE);
    pgcfg_ident_reader_close(&reader);
    return result;
}

/* Path and content are those of the file, unless it is a directory. */
static void check_file(const pgcfg_ident *ident, const tree *t, uint32_t file)
{
    pgcfg_text path;
    pgcfg_text bytes;
    const tree_file *f;

    CHECK(file < ident->file_count && pgcfg_ident_file(ident, file, &path, &bytes));
    f = tree_find(t, path);
    CHECK(f == NULL || (bytes.data == f->bytes && bytes.size == f->size));
    CHECK(!pgcfg_ident_file(ident, ident->file_count, &path, &bytes));
}

/* Parses into an arena of `space` bytes. */
static pgcfg_result parse_all(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                              size_t space, report *out)
{
    pgcfg_loader loader = tree_loader(t);
    pgcfg_environment environment = {server, &loader, limits, &pgcfg_are_engine};
    void *buffer = malloc(space > 0 ? space : 1);
    pgcfg_arena arena;
    pgcfg_ident ident;
    pgcfg_ident_cursor cursor = {0};
    pgcfg_ident_entry entry;
    pgcfg_result result;

    CHECK(buffer != NULL);
    pgcfg_arena_init(&arena, buffer, space);
    result = pgcfg_ident_parse(&ident, PGCFG_TEXT(ROOT "pg_ident.conf"), &environment, &arena);
    CHECK(arena.high_water <= space);
    if (result == PGCFG_OK) {
        uint32_t count = 0;
        while (pgcfg_ident_next(&ident, &cursor, &entry)) {
            check_file(&ident, t, entry.file);
            report_ident_entry(out, &entry);
            count++;
        }
        CHECK(count == ident.entry_count);
        CHECK(cursor.map_count == ident.map_count);
        CHECK(ident.map_count + ident.error_count == count);
    }
    free(buffer);
    return result;
}

static void check_bound(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                        const report *expected)
{
    report r = {0};
    size_t bound = pgcfg_ident_memory_bound(t->bytes_opened, t->opened + t->missing);

    CHECK(parse_all(t, server, limits, bound, &r) == PGCFG_OK);
    check_same(expected, &r);
    report_free(&r);
}

static void check_majors(tree *t, const pgcfg_limits *limits)
{
    report of_16 = {0};

    for (int major = 16; major <= 18; major++) {
        pgcfg_server server = pgcfg_server_default(major);
        report r = {0};
        (void)read_all(t, &server, limits, false, &r);
        if (major == 16)
            of_16 = r;
        else
            check_same(&of_16, &r);
        if (major != 16)
            report_free(&r);
    }
    report_free(&of_16);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_server server;
    tree t;
    report one_by_one = {0};
    pgcfg_result result;
    int question;

    if (size < 4 || size > 65536)
        return 0;
    question = data[2] % QUESTIONS;
    server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % 6);
    tree_init(&t, PGCFG_TEXT("pg_ident.conf"), data + 4, size - 4);
    limits.total_bytes = 1 << 18; /* files may name each other: keep it short */
    limits.files = 300;
    result = read_all(&t, &server, &limits, question == ASK_HINTS, &one_by_one);
    CHECK(result == PGCFG_END || result == PGCFG_LIMIT);
    if (result == PGCFG_END && question == ASK_BOUND)
        check_bound(&t, &server, &limits, &one_by_one);
    if (result == PGCFG_END && question == ASK_MAJORS)
        check_majors(&t, &limits);
    report_free(&one_by_one);
    tree_free(&t);
    return 0;
}
