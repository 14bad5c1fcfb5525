/*
 * fuzz_hba.c - any bytes as a small tree of files, read as pg_hba.conf.
 *
 * Beyond not crashing, each input must hold: reading one by one and parsing
 * into an arena agree, in whole files and in pieces of any size; the memory
 * bound suffices; every place lies in its file; a written rule reads back the
 * same; majors without a difference between them give the same; small arenas
 * and low limits end in their results.
 *
 * Input: byte 0 picks the major, byte 1 settings and features, byte 2 the size
 * of pieces, byte 3 the limits; then the main file. The bytes 00 FF begin
 * another file: its name up to a line feed (a name with a slash lies in a
 * directory), its content up to the next 00 FF.
 */
#include <pgcfg/pgcfg.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* ---- a tree of files in memory --------------------------------------------- */

enum { FILES_MAX = 16 };
#define ROOT "/d/"

typedef struct tree_file {
    pgcfg_text name; /* below ROOT */
    char *bytes;     /* a copy of its own size, so that overreads are seen */
    size_t size;
} tree_file;

typedef struct tree {
    tree_file files[FILES_MAX];
    size_t count;
    size_t piece; /* bytes given at once; 0 = whole files */
    uint64_t bytes_opened;
    uint32_t opened;
} tree;

static void tree_add(tree *t, pgcfg_text name, const uint8_t *bytes, size_t size)
{
    tree_file *f = &t->files[t->count++];

    f->name = name;
    f->size = size;
    f->bytes = malloc(size > 0 ? size : 1);
    CHECK(f->bytes != NULL);
    if (size > 0)
        memcpy(f->bytes, bytes, size);
}

static const uint8_t *next_separator(const uint8_t *at, const uint8_t *end)
{
    for (; at + 1 < end; at++) {
        if (at[0] == 0x00 && at[1] == 0xFF)
            return at;
    }
    return end;
}

static void tree_init(tree *t, const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    const uint8_t *stop = next_separator(data, end);

    memset(t, 0, sizeof(*t));
    tree_add(t, PGCFG_TEXT("pg_hba.conf"), data, (size_t)(stop - data));
    while (stop < end && t->count < FILES_MAX) {
        const uint8_t *name = stop + 2;
        const uint8_t *newline = memchr(name, '\n', (size_t)(end - name));
        pgcfg_text text;
        if (newline == NULL)
            break;
        text.data = (const char *)name;
        text.size = (size_t)(newline - name);
        stop = next_separator(newline + 1, end);
        tree_add(t, text, newline + 1, (size_t)(stop - (newline + 1)));
    }
}

static void tree_free(tree *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->files[i].bytes);
}

static pgcfg_text below_root(pgcfg_text path)
{
    size_t root = sizeof(ROOT) - 1;
    pgcfg_text none = {NULL, 0};

    if (path.size < root || memcmp(path.data, ROOT, root) != 0)
        return none;
    path.data += root;
    path.size -= root;
    return path;
}

static bool is_inside(pgcfg_text name, pgcfg_text directory)
{
    return name.size > directory.size && memcmp(name.data, directory.data, directory.size) == 0 &&
           name.data[directory.size] == '/';
}

static pgcfg_os_error tree_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    tree *t = context;
    pgcfg_text name = below_root(path);

    t->opened++;
    for (size_t i = 0; i < t->count; i++) {
        tree_file *f = &t->files[i];
        if (pgcfg_text_equal(f->name, name)) {
            file->handle = f;
            file->bytes = t->piece > 0 ? NULL : f->bytes;
            file->size = f->size;
            file->read_error = 0;
            t->bytes_opened += f->size;
            return 0;
        }
        if (name.size > 0 && is_inside(f->name, name)) {
            file->bytes = "";
            file->size = 0;
            file->read_error = PGCFG_OS_EISDIR;
            return 0;
        }
    }
    return PGCFG_OS_ENOENT;
}

static pgcfg_os_error tree_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                size_t capacity, size_t *count)
{
    tree *t = context;
    tree_file *f = file->handle;
    size_t left = f->size - (size_t)offset;

    CHECK(offset <= f->size);
    *count = left < capacity ? left : capacity;
    if (*count > t->piece)
        *count = t->piece;
    memcpy(buffer, f->bytes + offset, *count);
    return 0;
}

static pgcfg_os_error tree_open_directory(void *context, pgcfg_text path, void **handle)
{
    tree *t = context;
    pgcfg_text name = below_root(path);

    for (size_t i = 0; i < t->count; i++) {
        if (name.size > 0 && is_inside(t->files[i].name, name)) {
            t->opened++;
            *handle = (void *)(uintptr_t)name.size;
            return 0;
        }
    }
    return PGCFG_OS_ENOENT;
}

/* The order is that of the input: the library does not depend on it. */
static bool tree_directory_entry(void *context, void *handle, size_t index,
                                 pgcfg_directory_entry *entry)
{
    tree *t = context;
    size_t prefix = (size_t)(uintptr_t)handle + 1;

    if (index >= t->count)
        return false;
    memset(entry, 0, sizeof(*entry));
    entry->name = t->files[index].name;
    if (entry->name.size > prefix && entry->name.data[prefix - 1] == '/') {
        entry->name.data += prefix;
        entry->name.size -= prefix;
    }
    if (entry->name.size > 7 && entry->name.data[0] == '!')
        entry->stat_error = PGCFG_OS_ENOENT;
    t->opened += entry->stat_error != 0;
    return true;
}

static pgcfg_loader tree_loader(tree *t)
{
    pgcfg_loader loader = {0};

    loader.context = t;
    loader.open = tree_open;
    loader.read = t->piece > 0 ? tree_read : NULL;
    loader.open_directory = tree_open_directory;
    loader.directory_entry = tree_directory_entry;
    t->opened = 0;
    t->bytes_opened = 0;
    return loader;
}

/* ---- what an entry says, as text --------------------------------------------- */

typedef struct report {
    char *data;
    size_t size;
    size_t capacity;
} report;

static bool report_write(void *context, const char *data, size_t size)
{
    report *r = context;

    if (r->size + size > r->capacity) {
        r->capacity = (r->size + size) * 2;
        r->data = realloc(r->data, r->capacity);
        CHECK(r->data != NULL);
    }
    memcpy(r->data + r->size, data, size);
    r->size += size;
    return true;
}

static void report_number(report *r, const char *label, uint64_t number)
{
    char text[64];
    int size = snprintf(text, sizeof(text), " %s=%llu", label, (unsigned long long)number);
    report_write(r, text, (size_t)size);
}

static void report_diagnostic(report *r, const char *label, const pgcfg_diagnostic *d)
{
    pgcfg_sink sink = {r, report_write};

    if (d->code == PGCFG_DIAGNOSTIC_NONE)
        return;
    report_number(r, label, (uint64_t)d->code);
    report_number(r, "line", d->line_number);
    CHECK(pgcfg_diagnostic_write(d, sink));
}

/* The columns of the view, and places where `with_places`. */
static void report_entry(report *r, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                         bool with_places)
{
    pgcfg_sink sink = {r, report_write};

    report_number(r, "\nrule", entry->rule_number);
    report_diagnostic(r, "error", &entry->error);
    report_diagnostic(r, "failure", &entry->failure);
    if (with_places) {
        report_number(r, "index", entry->index);
        report_number(r, "file", entry->file);
        report_number(r, "line", entry->line_number);
        report_number(r, "offset", entry->offset);
        report_number(r, "where", entry->failure.where.offset);
        report_number(r, "size", entry->failure.where.size);
        report_number(r, "in", entry->failure.where.file);
    }
    if (!entry->is_rule)
        return;
    report_number(r, "type", entry->type);
    report_number(r, "method", entry->method);
    report_number(r, "kind", entry->address_kind);
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        report_number(r, with_places ? "at" : "token", with_places ? token->offset : i);
        /* Options that a comma joins are written as fields of their own. */
        report_number(r, "flags",
                      with_places ? token->flags : token->flags & ~(unsigned)PGCFG_TOKEN_STARTS_FIELD);
        report_write(r, token->bytes, token->size);
    }
    CHECK(pgcfg_hba_address_write(entry, sink));
    CHECK(pgcfg_hba_netmask_write(entry, sink));
    for (uint32_t i = 0; i < pgcfg_hba_option_count(entry, server); i++) {
        report_write(r, " ", 1);
        CHECK(pgcfg_hba_option_write(entry, server, i, sink));
    }
}

/* ---- properties --------------------------------------------------------------- */

static char workspace[1 << 22];

static void check_place(const pgcfg_hba_reader *reader, const tree *t, pgcfg_range where)
{
    pgcfg_text path;
    pgcfg_text bytes;

    CHECK(pgcfg_hba_reader_file(reader, where.file, &path, &bytes));
    for (size_t i = 0; i < t->count; i++) {
        if (pgcfg_text_equal(below_root(path), t->files[i].name)) {
            CHECK(where.offset <= t->files[i].size);
            CHECK(where.size <= t->files[i].size - where.offset);
            return;
        }
    }
    CHECK(where.size == 0); /* a directory */
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
    report_entry(&before, entry, server, false);
    report_entry(&after, &again, server, false);
    CHECK(before.size == after.size && memcmp(before.data, after.data, after.size) == 0);
    CHECK(pgcfg_hba_reader_next(&reader, &again) == PGCFG_END);
    free(before.data);
    free(after.data);
}

/* Reads one by one; returns how it ended. */
static pgcfg_result read_all(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                             size_t space, bool with_places, report *out)
{
    pgcfg_loader loader = tree_loader(t);
    pgcfg_environment environment = {server, &loader, limits, &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_result result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(ROOT "pg_hba.conf"),
                                                &environment, workspace, space);

    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK) {
        report_entry(out, &entry, server, with_places);
        for (uint32_t i = 0; i < entry.token_count; i++)
            check_place(&reader, t, pgcfg_token_range(&entry.tokens[i]));
        if (!entry.is_rule)
            check_place(&reader, t, entry.failure.where);
        else if (with_places && t->piece == 0)
            check_written(&entry, server);
    }
    if (result == PGCFG_LIMIT)
        CHECK(reader.problem.code != PGCFG_DIAGNOSTIC_NONE);
    if (result == PGCFG_NO_MEMORY)
        CHECK(reader.needed > space);
    pgcfg_hba_reader_close(&reader);
    return result;
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
            report_entry(out, &entry, server, true);
            count++;
        }
        CHECK(count == hba.entry_count);
        CHECK(cursor.rule_count == hba.rule_count);
    } else if (result == PGCFG_NO_MEMORY) {
        CHECK(hba.needed > space - PGCFG_ARENA_ALIGNMENT || space < PGCFG_ARENA_ALIGNMENT);
    }
    free(buffer);
    return result;
}

static void check_same(const report *a, const report *b)
{
    if (a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0))
        return;
    fprintf(stderr, "these should say the same:\n---%.*s\n---%.*s\n", (int)a->size, a->data, (int)b->size, b->data);
    abort();
}

static void check_bound(tree *t, const pgcfg_server *server, const pgcfg_limits *limits,
                        const report *expected)
{
    report r = {0};
    size_t bound = pgcfg_hba_memory_bound(t->bytes_opened, t->opened);

    CHECK(parse_all(t, server, limits, bound, &r) == PGCFG_OK);
    check_same(expected, &r);
    free(r.data);
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
    (void)read_all(t, &server, limits, sizeof(workspace), false, &a);
    server.major = 17;
    (void)read_all(t, &server, limits, sizeof(workspace), false, &b);
    check_same(&a, &b);
    free(a.data);
    free(b.data);
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
    report other = {0};
    pgcfg_result result;

    if (size < 4 || size > 65536)
        return 0;
    server = server_of(data[0], data[1]);
    tree_init(&t, data + 4, size - 4);
    limits.total_bytes = 1 << 18; /* files may name each other: keep it short */
    limits.files = 300;
    result = read_all(&t, &server, &limits, sizeof(workspace), true, &one_by_one);
    CHECK(result == PGCFG_END || result == PGCFG_LIMIT);
    if (result == PGCFG_END) {
        check_bound(&t, &server, &limits, &one_by_one);
        check_majors(&t, server, &limits);
        t.piece = data[2] % 67 + 1;
        CHECK(read_all(&t, &server, &limits, sizeof(workspace), true, &other) == PGCFG_END);
        check_same(&one_by_one, &other);
        check_bound(&t, &server, &limits, &one_by_one);
        t.piece = 0;
    }
    other.size = 0;
    limits.line_bytes = data[3];
    limits.entries = data[3] / 16;
    limits.depth = data[3] % 7;
    (void)read_all(&t, &server, &limits, (size_t)data[2] * 16, false, &other);
    (void)parse_all(&t, &server, &limits, (size_t)data[2] * data[3], &other);
    free(one_by_one.data);
    free(other.data);
    tree_free(&t);
    return 0;
}
