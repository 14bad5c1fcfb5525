/*
 * test_conf_sweep.c - postgresql.conf where something gives out: memory, a limit, the
 * loader, a sink; at each place where it can. And arguments that are wrong.
 */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { ACCESS = 13, IO = 5, MUCH = 1 << 16 };

/* ---- files and directories in memory ------------------------------------------------ */

typedef struct listed {
    const char *directory;
    const char *name;
    pgcfg_os_error stat_error;
} listed;

static const listed entries[] = {
    {"/d/conf.d", "1.conf", 0},        {"/d/conf.d", "2.conf", 0},
    {"/d/empty.d", "README", 0},       {"/d/broken.d", "1.conf", 0},
    {"/d/broken.d", "2.conf", ACCESS}, {"/d/long.d", NULL, ACCESS}, /* see long_name */
};

typedef struct named {
    const char *path;
    const char *content;
} named;

/* All that can be good. */
static const named good_files[] = {
    {"/d/postgresql.conf", "work_mem = 1MB\n"
                           "foo.f = 2 # plain, too\n"
                           "  # a comment that is longer than the lines around it\n"
                           "\tfoo.a = 'it''s \\101'\n"
                           "   foo.b = 'x'\n"
                           "include_dir 'empty.d'\n"
                           "include 'more.conf'\n"
                           "include_dir 'conf.d'\n"
                           "include_if_exists 'none.conf'\n"
                           "WORK_MEM = 0x400 # not plain\n"
                           "foo.a = x\n"
                           "port = 5433"},
    {"/d/more.conf", "\n# nothing\nfoo.c = 'a\\tb'\nINCLUDE = 'deep.conf'\n"},
    {"/d/deep.conf", "foo.d = on"},
    {"/d/conf.d/1.conf", "foo.e=1\n"},
    {"/d/conf.d/2.conf", ""},
    {"/d/postgresql.auto.conf", "foo.a = 'from ''auto'''\n"},
};

/* All that can be wrong. */
static const named bad_files[] = {
    {"/d/postgresql.conf", "foo.a = 'it''s \\101'\n"
                           "include 'loop.conf'\n"
                           "include 'none.conf'\n"
                           "include_dir 'none.d'\n"
                           "include_dir 'broken.d'\n"
                           "include ''\n"
                           "include_dir ' \t'\n"
                           "include 'postgresql.conf'\n"
                           "include 'syntax.conf'\n"
                           "foo.b = 1\n"
                           "foo.c ="},
    {"/d/loop.conf", "foo.d = 1\ninclude 'loop2.conf'\nfoo.e = 2\n"},
    {"/d/loop2.conf", "include 'loop.conf'\n"},
    {"/d/syntax.conf", "a b c\nd e f\n"},
    {"/d/broken.d/1.conf", "foo.f = 1\n"},
};

/* A name that no system has, which a loader may give all the same. */
static const named long_files[] = {{"/d/postgresql.conf", "include_dir 'long.d'\n"}};

typedef struct forest {
    const named *files;
    size_t file_count;
    size_t piece; /* bytes; 0: whole files */
    unsigned calls;
    unsigned failing_call; /* from 1; 0: none */
    pgcfg_os_error failure;
    int open_now;
} forest;

#define FOREST(its_files, its_piece)                                                               \
    {                                                                                              \
        .files = (its_files), .file_count = COUNT(its_files), .piece = (its_piece), .failure = IO  \
    }

static bool fails(forest *f)
{
    return ++f->calls == f->failing_call;
}

static pgcfg_os_error open_file(void *context, pgcfg_text path, pgcfg_file *file)
{
    forest *f = context;

    if (fails(f))
        return f->failure;
    for (size_t i = 0; i < f->file_count; i++) {
        if (!text_is(path, f->files[i].path))
            continue;
        file->size = strlen(f->files[i].content);
        file->bytes = f->piece > 0 ? NULL : f->files[i].content;
        file->handle = (void *)(uintptr_t)&f->files[i];
        f->open_now++;
        return 0;
    }
    return PGCFG_OS_ENOENT;
}

static pgcfg_os_error read_file(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                size_t capacity, size_t *count)
{
    forest *f = context;
    const named *n = file->handle;
    size_t size = strlen(n->content) - (size_t)offset;

    if (fails(f))
        return f->failure;
    size = size < capacity ? size : capacity;
    *count = size < f->piece ? size : f->piece;
    memcpy(buffer, n->content + offset, *count);
    return 0;
}

static void close_file(void *context, pgcfg_file *file)
{
    forest *f = context;

    (void)file;
    f->open_now--;
}

static pgcfg_os_error open_directory(void *context, pgcfg_text path, void **handle)
{
    forest *f = context;

    if (fails(f))
        return f->failure;
    for (size_t i = 0; i < COUNT(entries); i++) {
        if (text_is(path, entries[i].directory)) {
            *handle = (void *)(uintptr_t)&entries[i];
            f->open_now++;
            return 0;
        }
    }
    return PGCFG_OS_ENOENT;
}

static pgcfg_text long_name(void)
{
    enum { SIZE = 80000 };
    static char bytes[SIZE];

    memset(bytes, 'a', SIZE);
    memcpy(bytes + SIZE - 5, ".conf", 5);
    return (pgcfg_text){bytes, SIZE};
}

static bool directory_entry(void *context, void *handle, size_t index, pgcfg_directory_entry *entry)
{
    const listed *first = handle;
    const listed *its = first + index;

    (void)context;
    if (its >= entries + COUNT(entries) || strcmp(its->directory, first->directory) != 0)
        return false;
    *entry = (pgcfg_directory_entry){.name = its->name != NULL ? text_of(its->name) : long_name(),
                                     .stat_error = its->stat_error};
    return true;
}

static void close_directory(void *context, void *handle)
{
    forest *f = context;

    (void)handle;
    f->open_now--;
}

static pgcfg_loader loader_of(forest *f)
{
    pgcfg_loader loader = {.context = f,
                           .open = open_file,
                           .read = f->piece > 0 ? read_file : NULL,
                           .close = close_file,
                           .open_directory = open_directory,
                           .directory_entry = directory_entry,
                           .close_directory = close_directory};
    return loader;
}

/* ---- both ways to read them --------------------------------------------------------- */

static const pgcfg_text main_path = {"/d/postgresql.conf", 18};
static const pgcfg_text auto_path = {"/d/postgresql.auto.conf", 23};

/* What a parse came to. */
typedef struct outcome {
    pgcfg_result result;
    bool is_good; /* nothing is wrong in the files */
    uint32_t entry_count;
    pgcfg_diagnostic problem;
    size_t needed;
} outcome;

/* Parses into exactly `space` bytes on the heap, so that sanitizers see each byte too
 * many, and looks at all that was found. */
static outcome parse(forest *f, const pgcfg_limits *limits, pgcfg_conf_mode mode, size_t space)
{
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = loader_of(f);
    pgcfg_environment environment = {.server = &server, .loader = &loader, .limits = limits};
    void *buffer = malloc(space > 0 ? space : 1);
    outcome o = {.result = PGCFG_OK};
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_conf conf;

    assert_non_null(buffer);
    f->calls = 0;
    pgcfg_arena_init(&arena, buffer, space);
    o.result = pgcfg_conf_parse(&conf, main_path, auto_path, &environment, mode, &arena);
    o.is_good = !conf.has_read_error && !conf.has_name_error && !conf.has_value_error;
    o.entry_count = conf.entry_count;
    o.problem = conf.problem;
    o.needed = conf.needed;
    assert_int_equal(f->open_now, 0);
    assert_true(arena.high_water <= space);
    for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++) {
        char bytes[200];
        pgcfg_buffer buffer_of = {bytes, sizeof(bytes), 0};
        pgcfg_text path;
        pgcfg_text content;
        assert_true(pgcfg_conf_file(&conf, entry.file, &path, &content));
        assert_true(path.size > 0);
        assert_true(pgcfg_conf_error_write(&entry, pgcfg_buffer_sink(&buffer_of)));
        assert_true(entry.is_setting || buffer_of.needed > 0 ||
                    entry.error.code == PGCFG_DIAGNOSTIC_CONF_ABANDONED);
    }
    free(buffer);
    return o;
}

/* Reads entries until there is no more; where they are goes into `lines` and `files`. */
static outcome read_all(forest *f, const pgcfg_limits *limits, size_t space, uint32_t *lines,
                        uint32_t *files)
{
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = loader_of(f);
    pgcfg_environment environment = {.server = &server, .loader = &loader, .limits = limits};
    void *workspace = malloc(space > 0 ? space : 1);
    outcome o = {.result = PGCFG_OK};
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;

    assert_non_null(workspace);
    f->calls = 0;
    o.result =
        pgcfg_conf_reader_init(&reader, main_path, &environment, PGCFG_CONF_LOG, workspace, space);
    while (o.result == PGCFG_OK) {
        pgcfg_text path;
        pgcfg_text content;
        o.result = pgcfg_conf_reader_next(&reader, &entry);
        if (o.result != PGCFG_OK)
            break;
        assert_true(pgcfg_conf_reader_file(&reader, entry.file, &path, &content));
        assert_int_equal(entry.index, o.entry_count);
        if (lines != NULL) {
            lines[o.entry_count] = entry.line_number;
            files[o.entry_count] = entry.file;
        }
        o.entry_count++;
    }
    assert_int_equal(pgcfg_conf_reader_next(&reader, &entry), o.result); /* and stays so */
    o.problem = reader.problem;
    o.needed = reader.needed;
    pgcfg_conf_reader_close(&reader);
    assert_int_equal(f->open_now, 0);
    free(workspace);
    return o;
}

/* ---- memory --------------------------------------------------------------------------- */

static void try_every_arena(forest f, pgcfg_conf_mode mode)
{
    outcome whole = parse(&f, NULL, mode, MUCH);
    outcome o = {.result = PGCFG_NO_MEMORY};

    assert_int_equal(whole.result, PGCFG_OK);
    assert_true(whole.entry_count > 5);
    assert_int_equal(whole.is_good, f.files == good_files);
    for (size_t space = 0; o.result == PGCFG_NO_MEMORY; space++) {
        assert_true(space < MUCH);
        o = parse(&f, NULL, mode, space);
        assert_true(o.result == PGCFG_OK ? o.needed == 0 : o.needed > space);
        assert_int_equal(o.entry_count, o.result == PGCFG_OK ? whole.entry_count : 0);
    }
    assert_int_equal(o.result, PGCFG_OK);
}

static void every_arena_ends_in_all_entries_or_no_memory(void **state)
{
    forest good = FOREST(good_files, 0);
    forest bad = FOREST(bad_files, 0);

    (void)state;
    try_every_arena(good, PGCFG_CONF_VIEW);
    try_every_arena(bad, PGCFG_CONF_LOG);
    try_every_arena(bad, PGCFG_CONF_VIEW);
    good.piece = bad.piece = 11;
    try_every_arena(good, PGCFG_CONF_LOG);
    try_every_arena(bad, PGCFG_CONF_LOG);
}

static void what_is_said_to_be_needed_will_do_soon(void **state)
{
    forest f = FOREST(good_files, 11);

    (void)state;
    for (size_t space = 0; space < 8192; space += 100) {
        size_t now = space;
        int tries = 0;
        outcome o;
        while ((o = parse(&f, NULL, PGCFG_CONF_VIEW, now)).result == PGCFG_NO_MEMORY) {
            now = o.needed;
            tries++;
        }
        assert_int_equal(o.result, PGCFG_OK);
        assert_true(tries <= 3);
    }
}

static void what_is_needed_for_a_name_longer_than_any_is_asked_for_step_by_step(void **state)
{
    forest f = FOREST(long_files, 0);
    size_t space = pgcfg_conf_memory_bound(21, 1);
    int tries = 0;
    outcome o;

    (void)state;
    while ((o = parse(&f, NULL, PGCFG_CONF_LOG, space)).result == PGCFG_NO_MEMORY) {
        assert_true(o.needed > space);
        space = o.needed;
        assert_true(++tries < 5);
    }
    assert_int_equal(o.result, PGCFG_OK);
    assert_int_equal(o.entry_count, 1);
    assert_true(tries > 1);
}

static void try_every_workspace(forest f)
{
    outcome whole = read_all(&f, NULL, MUCH, NULL, NULL);
    outcome o = {.result = PGCFG_NO_MEMORY};
    uint32_t most = 0;

    assert_int_equal(whole.result, PGCFG_END);
    for (size_t space = 0; o.result == PGCFG_NO_MEMORY; space++) {
        assert_true(space < MUCH);
        o = read_all(&f, NULL, space, NULL, NULL);
        assert_true(o.result == PGCFG_END || o.needed > space);
        assert_true(o.entry_count >= most); /* more room never gives less */
        most = o.entry_count;
    }
    assert_int_equal(o.result, PGCFG_END);
    assert_int_equal(most, whole.entry_count);
}

static void every_workspace_ends_in_all_entries_or_no_memory(void **state)
{
    forest good = FOREST(good_files, 0);
    forest bad = FOREST(bad_files, 0);

    (void)state;
    try_every_workspace(good);
    try_every_workspace(bad);
    good.piece = bad.piece = 11;
    try_every_workspace(good);
    try_every_workspace(bad);
}

static void a_bound_that_no_size_can_hold_is_the_largest_size(void **state)
{
    (void)state;
    assert_true(pgcfg_conf_memory_bound(0, 1) < pgcfg_conf_memory_bound(1, 1));
    assert_true(pgcfg_conf_memory_bound(1, 1) < pgcfg_conf_memory_bound(1, 2));
    assert_true(pgcfg_conf_memory_bound(UINT64_MAX, 1) == SIZE_MAX);
    assert_true(pgcfg_conf_memory_bound(UINT64_MAX / 17, UINT32_MAX) == SIZE_MAX);
}

/* ---- limits --------------------------------------------------------------------------- */

enum { LINE_BYTES, ENTRIES, FILES, DEPTH, TOTAL_BYTES, LIMIT_KINDS };

static const pgcfg_diagnostic_code limit_codes[LIMIT_KINDS] = {
    PGCFG_DIAGNOSTIC_LIMIT_LINE, PGCFG_DIAGNOSTIC_LIMIT_ENTRIES, PGCFG_DIAGNOSTIC_LIMIT_FILES,
    PGCFG_DIAGNOSTIC_LIMIT_DEPTH, PGCFG_DIAGNOSTIC_LIMIT_BYTES};

static pgcfg_limits limits_with(int kind, uint32_t value)
{
    pgcfg_limits limits = pgcfg_limits_default();

    switch (kind) {
    case LINE_BYTES:
        limits.line_bytes = value;
        break;
    case ENTRIES:
        limits.entries = value;
        break;
    case FILES:
        limits.files = value;
        break;
    case DEPTH:
        limits.depth = value;
        break;
    default:
        limits.total_bytes = value;
    }
    return limits;
}

/* From 0 up to the first value that does: below it each one is said to be too low, by
 * both ways to read, and what was read before that is the beginning of the whole. */
static void try_every_limit(forest f, int kind)
{
    uint32_t lines[100];
    uint32_t files[100];
    outcome whole = read_all(&f, NULL, MUCH, lines, files);
    outcome o = {.result = PGCFG_LIMIT};

    for (uint32_t value = 0; o.result == PGCFG_LIMIT; value++) {
        pgcfg_limits limits = limits_with(kind, value);
        uint32_t its_lines[100];
        uint32_t its_files[100];

        assert_true(value < 1000);
        o = read_all(&f, &limits, MUCH, its_lines, its_files);
        assert_memory_equal(its_lines, lines, o.entry_count * sizeof(*lines));
        assert_memory_equal(its_files, files, o.entry_count * sizeof(*files));
        if (o.result == PGCFG_END)
            break;
        assert_int_equal(o.result, PGCFG_LIMIT);
        assert_int_equal(o.problem.code, limit_codes[kind]);
        assert_int_equal(o.problem.numbers[0], value);
        if (kind == ENTRIES) {
            assert_int_equal(o.entry_count, value);
            assert_int_equal(o.problem.line_number, lines[value]);
            assert_int_equal(o.problem.where.file, files[value]);
        }
        o = parse(&f, &limits, PGCFG_CONF_LOG, MUCH);
        assert_int_equal(o.result, PGCFG_LIMIT);
        assert_int_equal(o.problem.code, limit_codes[kind]);
    }
    assert_int_equal(o.entry_count, whole.entry_count);
}

static void every_limit_that_is_reached_says_so_where_it_is(void **state)
{
    (void)state;
    for (int kind = 0; kind < LIMIT_KINDS; kind++) {
        for (size_t piece = 0; piece <= 11; piece += 11) {
            forest good = FOREST(good_files, piece);
            forest bad = FOREST(bad_files, piece);
            try_every_limit(good, kind);
            if (kind != ENTRIES) /* the server's line numbers of errors are not always theirs */
                try_every_limit(bad, kind);
        }
    }
}

/* ---- a loader that fails ---------------------------------------------------------------- */

static void a_loader_may_fail_at_any_call(void **state)
{
    (void)state;
    for (size_t piece = 0; piece <= 11; piece += 11) {
        forest f = FOREST(good_files, piece);
        uint32_t whole = parse(&f, NULL, PGCFG_CONF_LOG, MUCH).entry_count;
        unsigned calls = f.calls;
        uint32_t noticed = 0;

        for (f.failing_call = 1; f.failing_call <= calls; f.failing_call++) {
            outcome o = parse(&f, NULL, PGCFG_CONF_LOG, MUCH);
            if (f.failing_call == 1) {
                assert_int_equal(o.result, PGCFG_CANNOT_READ);
                assert_int_equal(o.problem.detail, IO);
            } else {
                assert_int_equal(o.result, PGCFG_OK);
            }
            noticed += o.entry_count != whole;
        }
        assert_true(noticed >= calls / 2); /* an optional file that is missing is no error */
    }
}

static void the_number_of_an_error_is_kept_as_far_as_systems_have_such(void **state)
{
    static const struct {
        pgcfg_os_error failure;
        pgcfg_os_error kept;
    } cases[] = {{ACCESS, ACCESS}, {255, 255}, {256, 0}};
    static char memory[MUCH];
    pgcfg_server server = server_of(18);
    forest f = FOREST(good_files, 0);
    pgcfg_loader loader = loader_of(&f);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        f.failing_call = 3; /* more.conf, behind the directory */
        f.calls = 0;
        f.failure = cases[i].failure;
        pgcfg_arena_init(&arena, memory, sizeof(memory));
        assert_int_equal(
            pgcfg_conf_parse(&conf, main_path, auto_path, &environment, PGCFG_CONF_LOG, &arena),
            PGCFG_OK);
        assert_true(pgcfg_conf_get(&conf, 4, &entry));
        assert_int_equal(entry.error.code, PGCFG_DIAGNOSTIC_CONF_FILE_NOT_OPENED);
        assert_int_equal(entry.error.detail, cases[i].kept);
    }
}

/* The view shows the first error of a file; the log has a hundred. */
static void a_file_is_abandoned_after_a_hundred_errors(void **state)
{
    enum { LINES = 120, LINE_SIZE = 6 };
    static char content[LINES * LINE_SIZE];
    static char memory[MUCH];
    pgcfg_memory_file file = {main_path, {content, sizeof(content)}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_buffer buffer = {content, 0, 0};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;

    (void)state;
    for (size_t i = 0; i < LINES; i++)
        memcpy(content + i * LINE_SIZE, "a b c\n", LINE_SIZE);
    pgcfg_arena_init(&arena, memory, sizeof(memory));
    assert_int_equal(
        pgcfg_conf_parse(&conf, main_path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    assert_int_equal(conf.entry_count, 101);
    assert_true(pgcfg_conf_get(&conf, 99, &entry));
    assert_int_equal(entry.error.code, PGCFG_DIAGNOSTIC_CONF_SYNTAX);
    assert_int_equal(entry.line_number, 100);
    assert_true(pgcfg_conf_get(&conf, 100, &entry));
    assert_int_equal(entry.error.code, PGCFG_DIAGNOSTIC_CONF_ABANDONED);
    assert_true(pgcfg_conf_error_write(&entry, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed > 0);
}

/* ---- sinks that refuse -------------------------------------------------------------------- */

/* Takes so many pieces, then refuses. */
static bool take_pieces(void *context, const char *data, size_t size)
{
    int *left = context;

    (void)data;
    (void)size;
    return (*left)-- > 0;
}

static void a_sink_may_refuse_at_any_piece(void **state)
{
    static const pgcfg_text value = {"it's\r\n a\\b", 10};
    static char memory[MUCH];
    pgcfg_server server = server_of(18);
    forest f = FOREST(bad_files, 0);
    pgcfg_loader loader = loader_of(&f);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_conf_refusal refusal;
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_conf conf;
    int pieces = 0;
    int left;

    (void)state;
    pgcfg_arena_init(&arena, memory, sizeof(memory));
    assert_int_equal(
        pgcfg_conf_parse(&conf, main_path, auto_path, &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++) {
        if (pgcfg_conf_error_is_null(&entry) || entry.error.code == PGCFG_DIAGNOSTIC_CONF_ABANDONED)
            continue;
        left = 0;
        assert_false(pgcfg_conf_error_write(&entry, (pgcfg_sink){&left, take_pieces}));
    }
    do {
        left = pieces++;
    } while (pgcfg_conf_quote(value, (pgcfg_sink){&left, take_pieces}, &refusal) ==
             PGCFG_NO_MEMORY);
    assert_int_equal(left, 0);
    assert_true(pieces > 8);
    pieces = 0;
    do {
        left = pieces++;
    } while (pgcfg_conf_write(PGCFG_TEXT("foo.a"), value, (pgcfg_sink){&left, take_pieces},
                              &refusal) == PGCFG_NO_MEMORY);
    assert_int_equal(left, 0);
    assert_true(pieces > 10);
}

static void what_cannot_be_written_has_a_reason(void **state)
{
    char bytes[100];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};
    pgcfg_sink sink = pgcfg_buffer_sink(&buffer);
    const pgcfg_text with_nul = {"a\0b", 3};
    pgcfg_conf_refusal refusal;

    (void)state;
    assert_int_equal(pgcfg_conf_write(PGCFG_TEXT("a"), with_nul, sink, &refusal), PGCFG_REFUSED);
    assert_int_equal(refusal, PGCFG_CONF_REFUSED_NUL);
    assert_int_equal(pgcfg_conf_quote(with_nul, sink, &refusal), PGCFG_REFUSED);
    assert_string_equal(pgcfg_conf_refusal_text(refusal), "a NUL byte would end the value");
    assert_int_equal(pgcfg_conf_write(PGCFG_TEXT("a b"), PGCFG_TEXT("x"), sink, &refusal),
                     PGCFG_REFUSED);
    assert_non_null(strstr(pgcfg_conf_refusal_text(refusal), "a name is one identifier"));
    assert_int_equal(buffer.needed, 0);
    assert_int_equal(pgcfg_conf_write(PGCFG_TEXT("a"), PGCFG_TEXT("x"), sink, &refusal), PGCFG_OK);
    assert_string_equal(pgcfg_conf_refusal_text(refusal), "it can be written");
    assert_string_equal(pgcfg_conf_refusal_text((pgcfg_conf_refusal)99), "");
}

/* ---- arguments that are wrong -------------------------------------------------------------- */

static void wrong_arguments_are_refused(void **state)
{
    static char memory[MUCH];
    static char long_path[2000];
    const pgcfg_text too_long = {long_path, sizeof(long_path)};
    pgcfg_server server = server_of(18);
    pgcfg_server unknown = {.major = 12};
    forest f = FOREST(good_files, 0);
    pgcfg_loader loader = loader_of(&f);
    pgcfg_loader without_open = {.open = NULL};
    const struct {
        pgcfg_text path;
        pgcfg_environment environment;
    } cases[] = {
        {too_long, {.server = &server, .loader = &loader}},
        {main_path, {.server = NULL, .loader = &loader}},
        {main_path, {.server = &unknown, .loader = &loader}},
        {main_path, {.server = &server, .loader = NULL}},
        {main_path, {.server = &server, .loader = &without_open}},
    };
    const pgcfg_environment good = {.server = &server, .loader = &loader};
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_conf conf;

    (void)state;
    memset(long_path, '/', sizeof(long_path));
    pgcfg_arena_init(&arena, memory, sizeof(memory));
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(pgcfg_conf_reader_init(&reader, cases[i].path, &cases[i].environment,
                                                PGCFG_CONF_VIEW, memory, sizeof(memory)),
                         PGCFG_BAD_ARGUMENT);
        assert_int_equal(pgcfg_conf_reader_next(&reader, &entry), PGCFG_BAD_ARGUMENT);
        pgcfg_conf_reader_close(&reader);
        assert_int_equal(pgcfg_conf_parse(&conf, cases[i].path, auto_path, &cases[i].environment,
                                          PGCFG_CONF_VIEW, &arena),
                         PGCFG_BAD_ARGUMENT);
        assert_int_equal(conf.entry_count, 0);
    }
    assert_int_equal(
        pgcfg_conf_reader_init(&reader, main_path, NULL, PGCFG_CONF_VIEW, memory, sizeof(memory)),
        PGCFG_BAD_ARGUMENT);
    assert_int_equal(
        pgcfg_conf_reader_init(NULL, main_path, &good, PGCFG_CONF_VIEW, memory, sizeof(memory)),
        PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_conf_parse(NULL, main_path, auto_path, &good, PGCFG_CONF_VIEW, &arena),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_conf_parse(&conf, main_path, too_long, &good, PGCFG_CONF_VIEW, &arena),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_conf_parse(&conf, main_path, auto_path, &good, PGCFG_CONF_VIEW, NULL),
                     PGCFG_BAD_ARGUMENT);
}

static void a_reader_that_was_never_opened_has_nothing(void **state)
{
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;
    pgcfg_text path;
    pgcfg_text bytes;

    (void)state;
    memset(&reader, 0, sizeof(reader));
    assert_int_equal(pgcfg_conf_reader_next(&reader, &entry), PGCFG_BAD_ARGUMENT);
    assert_false(pgcfg_conf_reader_file(&reader, 0, &path, &bytes));
    pgcfg_conf_reader_close(&reader);
    assert_int_equal(pgcfg_conf_reader_next(&reader, &entry), PGCFG_END);
}

static void there_are_only_the_files_that_were_read(void **state)
{
    static char memory[MUCH];
    pgcfg_server server = server_of(18);
    forest f = FOREST(good_files, 0);
    pgcfg_loader loader = loader_of(&f);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_conf_reader reader;
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_text path;
    pgcfg_text bytes;

    (void)state;
    pgcfg_arena_init(&arena, memory, sizeof(memory));
    assert_int_equal(
        pgcfg_conf_parse(&conf, main_path, auto_path, &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    assert_true(pgcfg_conf_file(&conf, 5, &path, &bytes));
    assert_true(pgcfg_text_equal(path, auto_path));
    assert_false(pgcfg_conf_file(&conf, 6, &path, &bytes));
    assert_int_equal(pgcfg_conf_reader_init(&reader, main_path, &environment, PGCFG_CONF_LOG,
                                            memory, sizeof(memory)),
                     PGCFG_OK);
    assert_true(pgcfg_conf_reader_file(&reader, 0, &path, &bytes));
    assert_false(pgcfg_conf_reader_file(&reader, 1, &path, &bytes));
    pgcfg_conf_reader_close(&reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_arena_ends_in_all_entries_or_no_memory),
        cmocka_unit_test(what_is_said_to_be_needed_will_do_soon),
        cmocka_unit_test(what_is_needed_for_a_name_longer_than_any_is_asked_for_step_by_step),
        cmocka_unit_test(every_workspace_ends_in_all_entries_or_no_memory),
        cmocka_unit_test(a_bound_that_no_size_can_hold_is_the_largest_size),
        cmocka_unit_test(every_limit_that_is_reached_says_so_where_it_is),
        cmocka_unit_test(a_loader_may_fail_at_any_call),
        cmocka_unit_test(the_number_of_an_error_is_kept_as_far_as_systems_have_such),
        cmocka_unit_test(a_file_is_abandoned_after_a_hundred_errors),
        cmocka_unit_test(a_sink_may_refuse_at_any_piece),
        cmocka_unit_test(what_cannot_be_written_has_a_reason),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(a_reader_that_was_never_opened_has_nothing),
        cmocka_unit_test(there_are_only_the_files_that_were_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
