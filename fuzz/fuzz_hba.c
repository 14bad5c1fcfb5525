/*
 * fuzz_hba.c - any bytes as a small tree of files, read as pg_hba.conf.
 *
 * Beyond not crashing, each input must hold: every place lies in its file; and one of
 * these, as byte 2 says: reading one by one and parsing into an arena agree, and the memory
 * bound suffices; a written rule reads back the same; majors without a difference between
 * them give the same. (Small memory and low limits are fuzz_arena's, pieces of files
 * fuzz_stream's.)
 *
 * Input: byte 0 picks the major, byte 1 settings and features, byte 2 the question, byte 3
 * is free; then the tree (tree.h).
 */
#include "entries.h"
#include "tree.h"

#include <string.h>

enum { ASK_BOUND, ASK_WRITTEN, ASK_MAJORS, QUESTIONS };

/* ---- properties --------------------------------------------------------------- */

static char workspace[1 << 22];

static void check_place(const pgcfg_hba_reader *reader, const tree *t, pgcfg_range where)
{
    pgcfg_text path;
    pgcfg_text bytes;
    const tree_file *f;

    CHECK(pgcfg_hba_reader_file(reader, where.file, &path, &bytes));
    f = tree_find(t, path);
    if (f == NULL) {
        CHECK(where.size == 0); /* a directory */
        return;
    }
    CHECK(where.offset <= f->size);
    CHECK(where.size <= f->size - where.offset);
}

/* A written rule reads back as the same rule. */
static void check_written(const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    static char line[1 << 17];
    static char space[1 << 19];
    pgcfg_buffer buffer = {line, sizeof(line), 0};
    pgcfg_quote_refusal refusal = PGCFG_QUOTE_POSSIBLE;
    pgcfg_memory_file file = {PGCFG_TEXT("/written"), {line, 0}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {server, &loader, NULL, &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry again;
    report before = {0};
    report after = {0};

    if (pgcfg_hba_write(entry, server, pgcfg_buffer_sink(&buffer), &refusal) != PGCFG_OK) {
        CHECK(refusal != PGCFG_QUOTE_POSSIBLE);
        return;
    }
    if (buffer.needed > buffer.capacity)
        return;
    file.content = pgcfg_buffer_text(&buffer);
    CHECK(pgcfg_hba_reader_init(&reader, file.path, &environment, space, sizeof(space)) ==
          PGCFG_OK);
    CHECK(pgcfg_hba_reader_next(&reader, &again) == PGCFG_OK);
    again.rule_number = entry->rule_number;
    again.error.line_number = entry->error.line_number;
    report_hba_entry(&before, entry, server, false);
    report_hba_entry(&after, &again, server, false);
    CHECK(before.size == after.size && memcmp(before.data, after.data, after.size) == 0);
    CHECK(pgcfg_hba_reader_next(&reader, &again) == PGCFG_END);
    report_free(&before);
    report_free(&after);
}

/* Reads one by one; returns how it ended. */
static pgcfg_result read_all(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                             bool with_places, bool with_written, report *out)
{
    pgcfg_loader loader = tree_loader(t);
    pgcfg_environment environment = {server, &loader, limits, &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_result result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(ROOT "pg_hba.conf"),
                                                &environment, workspace, sizeof(workspace));

    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK) {
        report_hba_entry(out, &entry, server, with_places);
        for (uint32_t i = 0; i < entry.token_count; i++)
            check_place(&reader, t, pgcfg_token_range(&entry.tokens[i]));
        if (!entry.is_rule)
            check_place(&reader, t, entry.failure.where);
        else if (with_written)
            check_written(&entry, server);
    }
    if (result == PGCFG_LIMIT)
        CHECK(reader.problem.code != PGCFG_DIAGNOSTIC_NONE);
    pgcfg_hba_reader_close(&reader);
    return result;
}

/* Path and content are those of the file, unless it is a directory. */
static void check_file(const pgcfg_hba *hba, const tree *t, uint32_t file)
{
    pgcfg_text path;
    pgcfg_text bytes;
    const tree_file *f;

    CHECK(file < hba->file_count && pgcfg_hba_file(hba, file, &path, &bytes));
    f = tree_find(t, path);
    CHECK(f == NULL || (bytes.data == f->bytes && bytes.size == f->size));
    CHECK(!pgcfg_hba_file(hba, hba->file_count, &path, &bytes));
}

/* Parses into an arena of `space` bytes. */
static pgcfg_result parse_all(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                              size_t space, report *out)
{
    pgcfg_loader loader = tree_loader(t);
    pgcfg_environment environment = {server, &loader, limits, &pgcfg_are_engine};
    void *buffer = malloc(space > 0 ? space : 1);
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_entry entry;
    pgcfg_result result;

    CHECK(buffer != NULL);
    pgcfg_arena_init(&arena, buffer, space);
    result = pgcfg_hba_parse(&hba, PGCFG_TEXT(ROOT "pg_hba.conf"), &environment, &arena);
    CHECK(arena.high_water <= space);
    if (result == PGCFG_OK) {
        uint32_t count = 0;
        while (pgcfg_hba_next(&hba, &cursor, &entry)) {
            check_file(&hba, t, entry.file);
            report_hba_entry(out, &entry, server, true);
            count++;
        }
        CHECK(count == hba.entry_count);
        CHECK(cursor.rule_count == hba.rule_count);
    }
    free(buffer);
    return result;
}

static void check_bound(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                        const report *expected)
{
    report r = {0};
    size_t bound = pgcfg_hba_memory_bound(t->bytes_opened, t->opened + t->missing);

    CHECK(parse_all(t, server, limits, bound, &r) == PGCFG_OK);
    check_same(expected, &r);
    report_free(&r);
}

/* 16 and 17 differ in nothing but db_user_namespace, and in whether a vertical
 * tab is a blank in the lists of radius options. */
static void check_majors(tree *t, pgcfg_server server, const pgcfg_limits *limits)
{
    report a = {0};
    report b = {0};

    for (size_t i = 0; i < t->count; i++) {
        if (t->files[i].size > 0 && memchr(t->files[i].bytes, '\v', t->files[i].size) != NULL)
            return;
    }
    server.db_user_namespace = false;
    server.major = 16;
    (void)read_all(t, &server, limits, false, false, &a);
    server.major = 17;
    (void)read_all(t, &server, limits, false, false, &b);
    check_same(&a, &b);
    report_free(&a);
    report_free(&b);
}

static pgcfg_server server_of(uint8_t major, uint8_t bits)
{
    pgcfg_server server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + major % 6);

    server.ssl = (bits & 1) != 0;
    server.db_user_namespace = (bits & 2) != 0;
    if (bits & 4)
        server.oauth_validator_libraries = PGCFG_TEXT("v");
    if (bits & 8)
        server.oauth_validator_libraries = PGCFG_TEXT("v, \"w x\" ,y/../z");
    if (bits & 16)
        server.features |= (unsigned)PGCFG_FEATURE_SSPI | (unsigned)PGCFG_FEATURE_BSD;
    if (bits & 32)
        server.features &= ~((unsigned)PGCFG_FEATURE_GSS | (unsigned)PGCFG_FEATURE_PAM);
    if (bits & 64)
        server.features &= ~((unsigned)PGCFG_FEATURE_LDAP | (unsigned)PGCFG_FEATURE_SSL);
    return server;
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
    server = server_of(data[0], data[1]);
    tree_init(&t, PGCFG_TEXT("pg_hba.conf"), data + 4, size - 4);
    limits.total_bytes = 1 << 18; /* files may name each other: keep it short */
    limits.files = 300;
    result = read_all(&t, &server, &limits, true, question == ASK_WRITTEN, &one_by_one);
    CHECK(result == PGCFG_END || result == PGCFG_LIMIT);
    if (result == PGCFG_END && question == ASK_BOUND)
        check_bound(&t, &server, &limits, &one_by_one);
    if (result == PGCFG_END && question == ASK_MAJORS)
        check_majors(&t, server, &limits);
    report_free(&one_by_one);
    tree_free(&t);
    return 0;
}
