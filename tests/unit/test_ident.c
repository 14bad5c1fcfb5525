/*
 * test_ident.c - pg_ident.conf: the verdict on lines, what the fields mean, places,
 * the two ways to read, and hints. What the file reader itself does is tested with
 * pg_hba.conf (test_reader.c), memory in test_memory.c.
 */
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

/* ---- verdicts --------------------------------------------------------------------- */

#define MISSING "missing entry at end of line"
#define MISSING_14 "missing entry in file \"/pg_ident.conf\" at end of line 1"
#define MULTIPLE "multiple values in ident field"

static const struct refused_case {
    pgcfg_text line;
    int from, to; /* majors */
    const char *error;
    uint32_t offset, size; /* of the place */
} refused_cases[] = {
    /* fields that are missing: behind the last token */
    {TEXT("m"), 15, 18, MISSING, 1, 0},
    {TEXT("m"), 13, 14, MISSING_14, 1, 0},
    {TEXT("m a"), 15, 18, MISSING, 3, 0},
    {TEXT("m a"), 13, 14, MISSING_14, 3, 0},
    {TEXT("m a # b"), 15, 18, MISSING, 3, 0},
    {TEXT("m \"a b\""), 15, 18, MISSING, 7, 0},
    /* from left to right: what comes first ends the line */
    {TEXT("m,n a b"), 13, 18, MULTIPLE, 2, 1},
    {TEXT("m, a b"), 13, 18, MULTIPLE, 3, 1},
    {TEXT("m,n"), 13, 18, MULTIPLE, 2, 1},
    {TEXT("m a,b"), 13, 18, MULTIPLE, 4, 1},
    {TEXT("m a,b c"), 13, 18, MULTIPLE, 4, 1},
    {TEXT("m a b,c"), 13, 18, MULTIPLE, 6, 1},
    {TEXT("m a b, c"), 13, 18, MULTIPLE, 7, 1},
    {TEXT("m /( b,c"), 13, 18, MULTIPLE, 7, 1},
    {TEXT("m /a{1,2} b"), 13, 18, MULTIPLE, 7, 2},
    /* expressions are looked at last */
    {TEXT("m /("), 15, 18, MISSING, 4, 0},
    {TEXT("m /( b"), 13, 18, "invalid regular expression \"(\": parentheses () not balanced", 2, 2},
    {TEXT("m \"/(\" b"), 13, 18, "invalid regular expression \"(\": parentheses () not balanced", 2,
     4},
    {TEXT("m /( /["), 13, 18, "invalid regular expression \"(\": parentheses () not balanced", 2,
     2},
    {TEXT("m a /["), 16, 18, "invalid regular expression \"[\": brackets [] not balanced", 4, 2},
    {TEXT("m /^(.*)$ /\\1"), 16, 18,
     "invalid regular expression \"\\1\": invalid backreference number", 10, 3},
    /* no includes before 16: lines of two fields */
    {TEXT("include x"), 13, 14, MISSING_14, 9, 0},
    {TEXT("include x"), 15, 15, MISSING, 9, 0},
    {TEXT("include x"), 16, 18, "could not open file \"/x\": No such file or directory", 8, 1},
    {TEXT("m a b @none"), 13, 15,
     "could not open secondary authentication file \"@none\" as \"/none\": No such file or "
     "directory",
     6, 5},
    {TEXT("m a b @none"), 16, 18, "could not open file \"/none\": No such file or directory", 6, 5},
};

static void write_error(const pgcfg_ident_entry *entry, char *text, size_t size)
{
    pgcfg_buffer buffer = {text, size - 1, 0};

    assert_true(pgcfg_diagnostic_write(&entry->error, pgcfg_buffer_sink(&buffer)));
    text[pgcfg_buffer_text(&buffer).size] = '\0';
}

static void lines_are_refused_in_the_servers_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused_cases); i++) {
        const struct refused_case *c = &refused_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            const pgcfg_ident_entry *entry = ident_entry_of(c->line, &server, 0);
            char error[200];

            assert_non_null(entry);
            assert_false(entry->is_mapping);
            assert_int_equal(entry->map_number, 0);
            write_error(entry, error, sizeof error);
            assert_string_equal(error, c->error);
            assert_int_equal(entry->error.where.offset, c->offset);
            assert_int_equal(entry->error.where.size, c->size);
        }
    }
}

#define NAME PGCFG_MAPPED_ROLE_NAME
#define REFERENCE PGCFG_MAPPED_ROLE_REFERENCE
#define ALL PGCFG_MAPPED_ROLE_ALL
#define MEMBER PGCFG_MAPPED_ROLE_MEMBER
#define REGEX PGCFG_MAPPED_ROLE_REGEX

static const struct mapping_case {
    pgcfg_text line;
    int from, to; /* majors */
    const char *fields[3];
    bool user_is_regex;
    pgcfg_mapped_role_kind role;
} mapping_cases[] = {
    {TEXT("m a b"), 13, 18, {"m", "a", "b"}, false, NAME},
    {TEXT("m a b c d"), 13, 18, {"m", "a", "b"}, false, NAME},
    {TEXT("m a b c,d /("), 13, 18, {"m", "a", "b"}, false, NAME},
    {TEXT("m a b,"), 13, 18, {"m", "a", "b"}, false, NAME},
    {TEXT("\"\" \"\" \"\""), 13, 18, {"", "", ""}, false, NAME},
    {TEXT("/( all +x"), 13, 15, {"/(", "all", "+x"}, false, NAME},
    {TEXT("/( all +x"), 16, 18, {"/(", "all", "+x"}, false, MEMBER},
    {TEXT("include a b"), 13, 18, {"include", "a", "b"}, false, NAME},
    {TEXT("m a \"b \"\"c\"\"\""), 13, 18, {"m", "a", "b \"c\""}, false, NAME},
    /* keywords of the third column, from 16 on and without quotes */
    {TEXT("m a all"), 13, 15, {"m", "a", "all"}, false, NAME},
    {TEXT("m a all"), 16, 18, {"m", "a", "all"}, false, ALL},
    {TEXT("m a ALL"), 13, 18, {"m", "a", "ALL"}, false, NAME},
    {TEXT("m a \"all\""), 13, 18, {"m", "a", "all"}, false, NAME},
    {TEXT("m a a\"ll\""), 16, 18, {"m", "a", "all"}, false, ALL},
    {TEXT("m a sameuser"), 13, 18, {"m", "a", "sameuser"}, false, NAME},
    {TEXT("m a +g"), 16, 18, {"m", "a", "+g"}, false, MEMBER},
    {TEXT("m a +"), 16, 18, {"m", "a", "+"}, false, MEMBER},
    {TEXT("m a \"+g\""), 16, 18, {"m", "a", "+g"}, false, NAME},
    /* expressions: quotes take nothing from a slash */
    {TEXT("m /a b"), 13, 18, {"m", "/a", "b"}, true, NAME},
    {TEXT("m \"/a b\" b"), 13, 18, {"m", "/a b", "b"}, true, NAME},
    {TEXT("m a /b"), 13, 15, {"m", "a", "/b"}, false, NAME},
    {TEXT("m a /("), 13, 15, {"m", "a", "/("}, false, NAME},
    {TEXT("m a /b"), 16, 18, {"m", "a", "/b"}, false, REGEX},
    {TEXT("m a \"/b\""), 16, 18, {"m", "a", "/b"}, false, REGEX},
    {TEXT("m / /"), 16, 18, {"m", "/", "/"}, true, REGEX},
    /* \1, only of an expression; not of all kinds of roles */
    {TEXT("m /^(.*)$ \\1"), 13, 18, {"m", "/^(.*)$", "\\1"}, true, REFERENCE},
    {TEXT("m /^(.*)$ x\\1y"), 13, 18, {"m", "/^(.*)$", "x\\1y"}, true, REFERENCE},
    {TEXT("m /^(.*)$ \"\\1\""), 13, 18, {"m", "/^(.*)$", "\\1"}, true, REFERENCE},
    {TEXT("m /^(.*)$ +\\1"), 13, 15, {"m", "/^(.*)$", "+\\1"}, true, REFERENCE},
    {TEXT("m /^(.*)$ +\\1"), 16, 18, {"m", "/^(.*)$", "+\\1"}, true, MEMBER},
    {TEXT("m /^(.*)$ \"+\\1\""), 16, 18, {"m", "/^(.*)$", "+\\1"}, true, REFERENCE},
    {TEXT("m /^(.*)$ /\\1"), 13, 15, {"m", "/^(.*)$", "/\\1"}, true, REFERENCE},
    {TEXT("m /^(.*)$ /(a)\\1"), 16, 18, {"m", "/^(.*)$", "/(a)\\1"}, true, REGEX},
    {TEXT("m /^(.*)$ \\2"), 13, 18, {"m", "/^(.*)$", "\\2"}, true, NAME},
    {TEXT("m root \\1"), 13, 18, {"m", "root", "\\1"}, false, NAME},
    {TEXT("m /^(.*)$ \\"), 13, 13, {"m", "/^(.*)$", "\\"}, true, NAME},
};

static void mappings_have_their_fields_and_meanings(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(mapping_cases); i++) {
        const struct mapping_case *c = &mapping_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            const pgcfg_ident_entry *entry = ident_entry_of(c->line, &server, 0);

            assert_non_null(entry);
            assert_true(entry->is_mapping);
            assert_int_equal(entry->error.code, PGCFG_DIAGNOSTIC_NONE);
            assert_int_equal(entry->map_number, 1);
            for (int f = 0; f < PGCFG_IDENT_FIELDS; f++)
                assert_true(text_is(pgcfg_token_text(&entry->tokens[f]), c->fields[f]));
            assert_int_equal(entry->system_user_kind == PGCFG_SYSTEM_USER_REGEX, c->user_is_regex);
            assert_int_equal(entry->role_kind, c->role);
            assert_false(entry->depends_on_regex);
        }
    }
}

static void only_mappings_are_numbered(void **state)
{
    const pgcfg_text content = PGCFG_TEXT("# c\nm a b\nm\n\nm,n a b\nn c d\n");
    static const struct {
        uint32_t line, map_number;
    } rows[] = {{2, 1}, {3, 0}, {5, 0}, {6, 2}};
    pgcfg_server server = server_of(18);

    (void)state;
    for (uint32_t i = 0; i < COUNT(rows); i++) {
        const pgcfg_ident_entry *entry = ident_entry_of(content, &server, i);
        assert_non_null(entry);
        assert_int_equal(entry->index, i);
        assert_int_equal(entry->line_number, rows[i].line);
        assert_int_equal(entry->map_number, rows[i].map_number);
    }
    assert_null(ident_entry_of(content, &server, COUNT(rows)));
}

static void an_expression_that_nobody_judges_is_marked(void **state)
{
    const pgcfg_text path = PGCFG_TEXT("/pg_ident.conf");
    static char workspace[PGCFG_IDENT_WORKSPACE_SIZE];
    pgcfg_memory_file file = {.path = path, .content = PGCFG_TEXT("m a /(\nm /( b\nm a b\n")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(16);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;

    (void)state;
    assert_int_equal(
        pgcfg_ident_reader_init(&reader, path, &environment, workspace, sizeof workspace),
        PGCFG_OK);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_OK);
        assert_true(entry.is_mapping);
        assert_int_equal(entry.depends_on_regex, i < 2);
    }
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_END);
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_END);
}

/* ---- files ------------------------------------------------------------------------- */

static void a_main_file_that_is_missing_has_its_majors_words(void **state)
{
    static const struct {
        int from, to;
        const char *words;
    } cases[] = {
        {13, 15, "could not open usermap file \"/d/pg_ident.conf\": No such file or directory"},
        {16, 18, "could not open file \"/d/pg_ident.conf\": No such file or directory"},
    };
    const pgcfg_text path = PGCFG_TEXT("/d/pg_ident.conf");
    static char workspace[PGCFG_IDENT_WORKSPACE_SIZE];
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/other")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int major = cases[i].from; major <= cases[i].to; major++) {
            pgcfg_server server = server_of(major);
            pgcfg_environment environment = {.server = &server, .loader = &loader};
            pgcfg_ident_reader reader;
            pgcfg_ident ident;
            pgcfg_arena arena;
            char words[200];
            pgcfg_buffer buffer = {words, sizeof words - 1, 0};

            assert_int_equal(
                pgcfg_ident_reader_init(&reader, path, &environment, workspace, sizeof workspace),
                PGCFG_CANNOT_READ);
            assert_true(pgcfg_diagnostic_write(&reader.problem, pgcfg_buffer_sink(&buffer)));
            words[pgcfg_buffer_text(&buffer).size] = '\0';
            assert_string_equal(words, cases[i].words);
            pgcfg_arena_init(&arena, workspace, sizeof workspace);
            assert_int_equal(pgcfg_ident_parse(&ident, path, &environment, &arena),
                             PGCFG_CANNOT_READ);
            assert_int_equal(ident.problem.code, reader.problem.code);
        }
    }
}

static void an_empty_file_has_no_mappings_and_no_error(void **state)
{
    pgcfg_server server = server_of(18);

    (void)state;
    assert_null(ident_entry_of(PGCFG_TEXT(""), &server, 0));
    assert_null(ident_entry_of(PGCFG_TEXT("# m a b\n\n"), &server, 0));
}

static void calls_that_are_wrong_are_told_so(void **state)
{
    static char workspace[1024];
    char long_path[2000];
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/f")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_server unknown = server_of(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_environment of_unknown = {.server = &unknown, .loader = &loader};
    pgcfg_regex_engine no_engine = {.context = NULL};
    pgcfg_environment of_no_engine = {.server = &server, .loader = &loader, .regex = &no_engine};
    pgcfg_ident_reader reader;
    pgcfg_ident_reader never_opened = {.entry_count = 0};
    pgcfg_ident_entry entry;
    pgcfg_ident ident;
    pgcfg_arena arena;
    pgcfg_text path = {long_path, sizeof long_path};

    (void)state;
    unknown.major = 12;
    memset(long_path, 'x', sizeof long_path);
    pgcfg_arena_init(&arena, workspace, sizeof workspace);
    assert_int_equal(pgcfg_ident_reader_init(NULL, file.path, &environment, workspace, 1024),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_reader_init(&reader, path, &environment, workspace, 1024),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_reader_init(&reader, file.path, &of_unknown, workspace, 1024),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_reader_next(&never_opened, &entry), PGCFG_BAD_ARGUMENT);
    assert_false(pgcfg_ident_reader_file(&never_opened, 0, &path, &path));
    pgcfg_ident_reader_close(&never_opened);
    assert_int_equal(pgcfg_ident_parse(&ident, file.path, &of_no_engine, &arena),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_parse(NULL, file.path, &environment, &arena), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_parse(&ident, file.path, NULL, &arena), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_parse(&ident, file.path, &environment, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_ident_parse(&ident, path, &environment, &arena), PGCFG_BAD_ARGUMENT);
}

static void entries_have_a_limit(void **state)
{
    const pgcfg_text path = PGCFG_TEXT("/pg_ident.conf");
    static char workspace[PGCFG_IDENT_WORKSPACE_SIZE];
    pgcfg_memory_file file = {.path = path, .content = PGCFG_TEXT("m a b\nm a\nm a b\n")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_environment environment = {.server = &server, .loader = &loader, .limits = &limits};
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;
    pgcfg_ident ident;
    pgcfg_arena arena;

    (void)state;
    limits.entries = 2;
    pgcfg_arena_init(&arena, workspace, sizeof workspace);
    assert_int_equal(pgcfg_ident_parse(&ident, path, &environment, &arena), PGCFG_LIMIT);
    assert_int_equal(ident.problem.code, PGCFG_DIAGNOSTIC_LIMIT_ENTRIES);
    assert_int_equal(ident.problem.line_number, 3);
    assert_int_equal(ident.entry_count, 0);
    assert_int_equal(
        pgcfg_ident_reader_init(&reader, path, &environment, workspace, sizeof workspace),
        PGCFG_OK);
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_OK);
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_OK);
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_LIMIT);
    assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), PGCFG_LIMIT);
    pgcfg_ident_reader_close(&reader);
}

/* ---- both ways agree ------------------------------------------------------------------ */

static void assert_same_token(const pgcfg_token *a, const pgcfg_token *b)
{
    assert_true(pgcfg_text_equal(pgcfg_token_text(a), pgcfg_token_text(b)));
    assert_int_equal(a->offset, b->offset);
    assert_int_equal(a->source_size, b->source_size);
    assert_int_equal(a->file, b->file);
    assert_int_equal(a->flags, b->flags);
}

static void assert_same_entry(const pgcfg_ident_entry *read, const pgcfg_ident_entry *kept)
{
    char of_read[3000];
    char of_kept[3000];

    assert_int_equal(read->index, kept->index);
    assert_int_equal(read->map_number, kept->map_number);
    assert_int_equal(read->file, kept->file);
    assert_int_equal(read->line_number, kept->line_number);
    assert_int_equal(read->offset, kept->offset);
    assert_int_equal(read->is_mapping, kept->is_mapping);
    assert_int_equal(read->error.code, kept->error.code);
    assert_memory_equal(&read->error.where, &kept->error.where, sizeof read->error.where);
    assert_int_equal(read->error.line_number, kept->error.line_number);
    assert_int_equal(read->error.numbers[0], kept->error.numbers[0]);
    write_error(read, of_read, sizeof of_read);
    write_error(kept, of_kept, sizeof of_kept);
    assert_string_equal(of_read, of_kept);
    if (!read->is_mapping)
        return;
    assert_int_equal(read->system_user_kind, kept->system_user_kind);
    assert_int_equal(read->role_kind, kept->role_kind);
    assert_int_equal(read->depends_on_regex, kept->depends_on_regex);
    assert_int_equal(read->token_count, kept->token_count);
    for (uint32_t i = 0; i < read->token_count; i++)
        assert_same_token(&read->tokens[i], &kept->tokens[i]);
}

/* A loader of a few files, at hand or in pieces. */
typedef struct world {
    const pgcfg_memory_file *files;
    size_t count, piece; /* 0 = whole */
} world;

static pgcfg_os_error world_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    const world *w = context;

    for (size_t i = 0; i < w->count; i++) {
        if (!pgcfg_text_equal(path, w->files[i].path))
            continue;
        file->bytes = w->piece > 0 ? NULL : w->files[i].content.data;
        file->size = w->files[i].content.size;
        file->read_error = 0;
        file->handle = (void *)(uintptr_t)&w->files[i];
        return 0;
    }
    return PGCFG_OS_ENOENT;
}

static pgcfg_os_error world_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    const world *w = context;
    const pgcfg_memory_file *from = file->handle;
    size_t left = from->content.size - (size_t)offset;

    *count = left < capacity ? left : capacity;
    *count = *count < w->piece ? *count : w->piece;
    memcpy(buffer, from->content.data + offset, *count);
    return 0;
}

static void check_hints(const pgcfg_ident_entry *entry, const pgcfg_server *server,
                        pgcfg_text source)
{
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    size_t count = pgcfg_ident_hints(entry, server, source, hints, PGCFG_HINTS_MAX);

    for (size_t i = 0; i < count; i++) {
        assert_true(i == 0 || hints[i].code > hints[i - 1].code);
        if (hints[i].where.file == 0)
            assert_true(hints[i].where.offset + hints[i].where.size <= source.size);
        if (pgcfg_hint_severity(hints[i].code) == PGCFG_SEVERITY_ERROR)
            assert_false(entry->is_mapping);
    }
}

static uint32_t assert_ways_agree(world *w, int major)
{
    static char workspace[1 << 20];
    static char space[1 << 20];
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = {
        .context = w, .open = world_open, .read = w->piece > 0 ? world_read : NULL};
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_ident_reader reader;
    pgcfg_ident_entry read;
    pgcfg_ident_entry kept;
    pgcfg_ident_cursor cursor = {.position = 0};
    pgcfg_ident ident;
    pgcfg_arena arena;
    uint32_t count = 0;

    pgcfg_arena_init(&arena, space, sizeof space);
    assert_int_equal(pgcfg_ident_parse(&ident, w->files[0].path, &environment, &arena), PGCFG_OK);
    assert_int_equal(pgcfg_ident_reader_init(&reader, w->files[0].path, &environment, workspace,
                                             sizeof workspace),
                     PGCFG_OK);
    while (pgcfg_ident_reader_next(&reader, &read) == PGCFG_OK) {
        pgcfg_text path;
        pgcfg_text bytes;
        pgcfg_text kept_path;
        assert_true(pgcfg_ident_next(&ident, &cursor, &kept));
        assert_same_entry(&read, &kept);
        if (read.file == 0)
            check_hints(&read, &server, w->files[0].content);
        assert_true(pgcfg_ident_reader_file(&reader, read.file, &path, &bytes));
        assert_true(pgcfg_ident_file(&ident, kept.file, &kept_path, &bytes));
        assert_true(pgcfg_text_equal(path, kept_path));
        assert_false(pgcfg_ident_reader_file(&reader, ident.file_count, &path, &bytes));
        assert_false(pgcfg_ident_file(&ident, ident.file_count, &path, &bytes));
        count++;
    }
    assert_int_equal(reader.result, PGCFG_END);
    assert_false(pgcfg_ident_next(&ident, &cursor, &kept));
    assert_int_equal(ident.entry_count, count);
    assert_int_equal(ident.map_count, reader.map_count);
    return count;
}

static void both_ways_to_read_agree(void **state)
{
    static char long_line[6000];
    const pgcfg_memory_file files[] = {
        {PGCFG_TEXT("/d/pg_ident.conf"), PGCFG_TEXT("m a b\n"
                                                    "  m \"a\" b\"c\"\n"
                                                    "m a b c d e f g\n"
                                                    "m a b c d e f g h\n"
                                                    "m /^(.*)$ \\1 # x\n"
                                                    "m @one c\n"
                                                    "m @two c\n"
                                                    "m /( c\n"
                                                    "m \"/(\" c\n"
                                                    "m @regex c\n"
                                                    "m a @none\n"
                                                    "m a\\\n b\n"
                                                    "m a\n"
                                                    "m,n\n"
                                                    "include more\n"
                                                    "include none\n"
                                                    "include_dir none\n"
                                                    "include long\n"
                                                    "m a b")},
        {PGCFG_TEXT("/d/one"), PGCFG_TEXT("x\n")},
        {PGCFG_TEXT("/d/two"), PGCFG_TEXT("x\ny\n")},
        {PGCFG_TEXT("/d/regex"), PGCFG_TEXT("# c\n\"/(\"\n")},
        {PGCFG_TEXT("/d/more"), PGCFG_TEXT("m a b\nm a\nm a @none\nm /[ a\n")},
        {PGCFG_TEXT("/d/long"), {long_line, sizeof long_line}},
    };
    world w = {files, COUNT(files), 0};

    (void)state;
    memset(long_line, 'x', sizeof long_line);
    memcpy(long_line, "m a ", 4);
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        uint32_t expected = major == 13 ? 20 : major < 16 ? 19 : 22;
        for (w.piece = 0; w.piece <= 7; w.piece += 7)
            assert_int_equal(assert_ways_agree(&w, major), expected);
    }
}

static void random_files_read_alike_both_ways(void **state)
{
    static const char alphabet[] = "ab\n\n \t,\"\"@\\\r#/(+1\0";
    static const char *const words[] = {"m a b\n",     "all",    "/^(.*)$", "\\1",  " +g", "@f",
                                        "include f\n", "\"/(\"", "\\\n",    "m a ", "\"\""};
    uint64_t seed = 20261125;
    uint32_t total = 0;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 6000; round++) {
        char bytes[2][200];
        pgcfg_memory_file files[2] = {{.path = PGCFG_TEXT("/d/pg_ident.conf")},
                                      {.path = PGCFG_TEXT("/d/f")}};
        world w = {files, 2, random_below(&seed, 2) * 3};
        for (int f = 0; f < 2; f++) {
            size_t size = 0;
            size_t want = random_below(&seed, f == 0 ? 180 : 20);
            while (size < want) {
                if (random_below(&seed, 2) == 0) {
                    const char *word = words[random_below(&seed, COUNT(words))];
                    if (f == 1 && strchr(word, 'f') != NULL)
                        continue; /* not itself */
                    memcpy(bytes[f] + size, word, strlen(word));
                    size += strlen(word);
                } else {
                    char byte = alphabet[random_below(&seed, sizeof(alphabet) - 1)];
                    bytes[f][size++] = f == 1 && byte == '@' ? 'x' : byte;
                }
            }
            files[f].content = (pgcfg_text){bytes[f], size};
        }
        total += assert_ways_agree(&w, PGCFG_MAJOR_OLDEST + (int)random_below(&seed, 6));
    }
    assert_true(total > 6000);
}

/* ---- hints --------------------------------------------------------------------------------- */

static const struct hint_case {
    pgcfg_text line;
    int from, to;
    const char *codes;    /* all, notes too */
    const char *sentence; /* what the first says, in part */
} hint_cases[] = {
    /* columns */
    {TEXT("m"), 13, 18, "ident-column-missing", "The system user is missing behind \"m\""},
    {TEXT("m root"), 13, 18, "ident-column-missing",
     "The database user is missing behind \"root\""},
    {TEXT("m root a b"), 13, 18, "ident-column-ignored", "ignores \"b\""},
    {TEXT("m root my role"), 13, 18, "ident-column-ignored", "in double quotes"},
    {TEXT("m root a,b"), 13, 18, "list-in-ident-column", "once with \"a\" and once with \"b\""},
    {TEXT("m, root a"), 13, 18, "comma-between-columns", "The comma behind \"m\""},
    {TEXT("m root, a"), 13, 18, "comma-between-columns", "\"a\" a part of the same column"},
    {TEXT("m /a{1,2} b"), 13, 18, "regular-expression-needs-quotes", "\"/a{1,2}\""},
    {TEXT("m /[a b] c"), 13, 18, "regular-expression-needs-quotes", "\"/[a b]\""},
    {TEXT("m /a,b c"), 13, 18, "comma-between-columns", "The comma behind \"/a\""},
    {TEXT("m a b, c"), 13, 18, "list-in-ident-column", "once with \"b\" and once with \"c\""},
    {TEXT("m a /["), 16, 18, "regular-expression-left-open", "Add the ]"},
    {TEXT("m a /x\\1"), 16, 18, "reference-in-regular-expression", "a group of its own"},
    {TEXT("include"), 13, 15, "include-before-16", "include needs PostgreSQL 16"},
    {TEXT("include"), 16, 18, "ident-column-missing", "The system user is missing"},
    {TEXT("m /* c"), 13, 18, "regular-expression-star", "Write /.*"},
    /* lines of other files */
    {TEXT("local all all peer"), 13, 18, "line-of-wrong-file", "a line of pg_hba.conf"},
    {TEXT("host all all 10.0.0.0/8 md5"), 13, 18, "line-of-wrong-file", "a line of pg_hba.conf"},
    {TEXT("host all a,b 10.0.0.0 255.0.0.0 md5"), 13, 18, "line-of-wrong-file", "pg_hba.conf"},
    {TEXT("port = 5432"), 13, 18, "line-of-wrong-file", "a line of postgresql.conf"},
    {TEXT("include x"), 13, 15, "include-before-16", "Copy the lines of the other file in here."},
    {TEXT("m a @none"), 13, 18, "at-sign-reads-a-file", "\"@none\""},
    /* expressions */
    {TEXT("m ^(.*)@x\\.org$ \\1"), 13, 18, "regular-expression-without-slash",
     "the plain name of a system user. Write /^(.*)@x\\.org$"},
    {TEXT("m \"a.*\" b"), 13, 18, "regular-expression-without-slash", "Write /a.*"},
    {TEXT("m a ^b"), 16, 18, "regular-expression-without-slash", "the plain name of a role"},
    {TEXT("m a /b"), 13, 15, "regular-expression-before-16", "the plain name"},
    /* keywords */
    {TEXT("m * b"), 13, 18, "star-is-a-name", "Write /^ for every system user"},
    {TEXT("m a *"), 16, 18, "star-is-a-name", "Write all for every role"},
    {TEXT("m a *"), 13, 15, "star-is-a-name", "a line for each role"},
    {TEXT("m all b"), 13, 18, "keyword-as-system-user", "Write /^ for every system user."},
    {TEXT("m +g b"), 13, 18, "keyword-as-system-user", "groups have no meaning here."},
    {TEXT("m a all"), 13, 15, "keyword-before-16", "is the name of one role"},
    {TEXT("m a +g"), 13, 15, "keyword-before-16", "it means the members of a role"},
    {TEXT("m a ALL"), 16, 18, "keyword-case", "Write all if the keyword is meant"},
    {TEXT("m a \"all\""), 16, 18, "keyword-quoted", "Remove the quotes"},
    {TEXT("m a +g"), 16, 18, "depends-on-roles", "a member of the role g"},
    /* \1 */
    {TEXT("m root \\1"), 13, 18, "reference-without-regular-expression", "\"root\" is no regular"},
    {TEXT("m /^root$ \\1"), 13, 18, "reference-without-group", "which has none"},
    {TEXT("m /^\\(r(?:oo)t$ \\1"), 13, 18, "reference-without-group", "in parentheses"},
    {TEXT("m /^(.*)$ /\\1"), 16, 18, "reference-in-regular-expression", "without the slash"},
    {TEXT("m /^(.*)$ +\\1"), 16, 18, "reference-behind-plus depends-on-roles",
     "members of a role of the name \"\\1\""},
    {TEXT("m /^(.*)$ \\1\\1"), 13, 18, "reference-not-replaced", "stays as it is: \\1"},
    {TEXT("m /^(.*)-(.*)$ \\2"), 13, 18, "reference-not-replaced", "stays as it is: \\2"},
    /* bytes, as in pg_hba.conf */
    {TEXT("\xEF\xBB\xBFm a b"), 13, 18, "byte-order-mark", "byte-order mark"},
    {TEXT("m a \"b"), 13, 18, "quote-unterminated", "never closed"},
    {TEXT("m 'a' b"), 13, 18, "single-quotes", "Single quotes mean nothing"},
    {TEXT("\xFF\xFE"
          "m a b"),
     13, 18, "", ""}, /* taken: what a hint of errors says is not */
};

/* Lines that have none. */
static const struct plain_case {
    pgcfg_text line;
    int from, to;
} plain_cases[] = {
    {TEXT("m root alice"), 13, 18},
    {TEXT("m a all"), 16, 18},
    {TEXT("m \"all\" b"), 13, 18},
    {TEXT("m \"*\" b"), 13, 18},
    {TEXT("m \"+g\" b"), 13, 18},
    {TEXT("m a \"all\""), 13, 15},
    {TEXT("m a sameuser"), 13, 18},
    {TEXT("m /^(.*)@x\\.org$ \\1"), 13, 18},
    {TEXT("m /^(.*)$ x\\1"), 13, 18},
    {TEXT("m /^[(](.*)$ \\1"), 13, 18},
    {TEXT("m /(?b)\\(.*\\) \\1"), 13, 18}, /* a group of basic expressions */
    {TEXT("m /***:(.*) \\1"), 13, 18},
    {TEXT("m \"CN=a b,O=x*\" c"), 13, 18},
    {TEXT("m HOST$ c"), 13, 18},
    {TEXT("m a.b@x.org c"), 13, 18},
    {TEXT("m ^ c"), 13, 18},
    {TEXT("local a b"), 13, 18},
    {TEXT("include a b"), 13, 18},
    {TEXT("m a /^b"), 16, 18},
    {TEXT("m a /\\2"), 16, 18},
};

static void find_hints(pgcfg_text source, int major, char *codes, size_t size, char *sentence,
                       size_t sentence_size)
{
    pgcfg_server server = server_of(major);
    const pgcfg_ident_entry *entry = ident_entry_of(source, &server, 0);
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    size_t count;

    assert_non_null(entry);
    codes[0] = sentence[0] = '\0';
    count = pgcfg_ident_hints(entry, &server, source, hints, PGCFG_HINTS_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(codes);
        snprintf(codes + used, size - used, "%s%s", used == 0 ? "" : " ",
                 pgcfg_hint_name(hints[i].code));
        assert_true(!entry->is_mapping ||
                    pgcfg_hint_severity(hints[i].code) != PGCFG_SEVERITY_ERROR);
        if (i == 0) {
            pgcfg_buffer buffer = {sentence, sentence_size - 1, 0};
            assert_true(pgcfg_hint_write(&hints[i], pgcfg_buffer_sink(&buffer)));
            sentence[pgcfg_buffer_text(&buffer).size] = '\0';
        }
    }
}

static bool codes_seen[PGCFG_HINT_COUNT];

static void note_codes(const char *codes)
{
    for (int i = 0; i < PGCFG_HINT_COUNT; i++)
        if (strstr(codes, pgcfg_hint_name((pgcfg_hint_code)i)) != NULL)
            codes_seen[i] = true;
}

static void hints_say_what_was_probably_meant(void **state)
{
    char codes[400];
    char sentence[1000];

    (void)state;
    for (size_t i = 0; i < COUNT(hint_cases); i++) {
        const struct hint_case *c = &hint_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            find_hints(c->line, major, codes, sizeof codes, sentence, sizeof sentence);
            if (strcmp(codes, c->codes) != 0 || strstr(sentence, c->sentence) == NULL)
                fail_msg("%.*s, %d: %s: %s", (int)c->line.size, c->line.data, major, codes,
                         sentence);
            note_codes(codes);
        }
    }
    for (int i = 0; i < PGCFG_HINT_COUNT; i++)
        if (is_ident_hint((pgcfg_hint_code)i) && !codes_seen[i])
            fail_msg("no test has %s", pgcfg_hint_name((pgcfg_hint_code)i));
}

static void good_lines_have_no_hints(void **state)
{
    char codes[400];
    char sentence[1000];

    (void)state;
    for (size_t i = 0; i < COUNT(plain_cases); i++) {
        const struct plain_case *c = &plain_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            find_hints(c->line, major, codes, sizeof codes, sentence, sizeof sentence);
            if (codes[0] != '\0')
                fail_msg("%.*s, %d: %s", (int)c->line.size, c->line.data, major, codes);
        }
    }
}

/* Hints about tokens need these, and a mapping read all at once keeps none of a refused
 * line; an engine that says nothing leaves broken expressions in. */
static void lines_without_tokens_and_unchecked_ones_are_harmless(void **state)
{
    static const struct {
        pgcfg_text line;
        const char *codes;
    } cases[] = {{TEXT("m,n a b"), ""},
                 {TEXT("m /[ b"), "depends-on-regular-expression"},
                 {TEXT("m a(,b /["), ""},
                 {TEXT("m /a( \\1"), "depends-on-regular-expression"},
                 {TEXT("m /( \\1"), "depends-on-regular-expression"},
                 {TEXT("m /(?:a \\1"), "depends-on-regular-expression"}};
    static char buffer[1 << 14];
    pgcfg_server server = server_of(18);

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_memory_file file = {PGCFG_TEXT("/pg_ident.conf"), cases[i].line};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_hint hints[PGCFG_HINTS_MAX];
        pgcfg_ident_cursor cursor;
        pgcfg_ident_entry entry;
        pgcfg_arena arena;
        pgcfg_ident ident;
        char codes[400] = "";
        for (int checks = 0; checks < 2; checks++) {
            environment.regex = checks == 1 ? &pgcfg_are_engine : NULL;
            pgcfg_arena_init(&arena, buffer, sizeof buffer);
            memset(&cursor, 0, sizeof cursor);
            assert_int_equal(pgcfg_ident_parse(&ident, file.path, &environment, &arena), PGCFG_OK);
            assert_true(pgcfg_ident_next(&ident, &cursor, &entry));
            const size_t count =
                pgcfg_ident_hints(&entry, &server, file.content, hints, PGCFG_HINTS_MAX);
            for (size_t j = 0; j < count && checks == 0; j++) {
                strcat(codes, j == 0 ? "" : " ");
                strcat(codes, pgcfg_hint_name(hints[j].code));
            }
            assert_true(checks == 0 || entry.is_mapping || count == 0);
        }
        if (strcmp(codes, cases[i].codes) != 0)
            fail_msg("%s: %s", cases[i].line.data, codes);
    }
}

static void an_expression_that_was_not_checked_is_noted(void **state)
{
    const pgcfg_token tokens[] = {
        {"m", 1, 0, 1, 0, PGCFG_TOKEN_STARTS_FIELD},
        {"/a", 2, 2, 2, 0, PGCFG_TOKEN_STARTS_FIELD | PGCFG_TOKEN_UNDECIDED},
        {"b", 1, 5, 1, 0, PGCFG_TOKEN_STARTS_FIELD}};
    pgcfg_ident_entry entry = {.is_mapping = true,
                               .tokens = tokens,
                               .token_count = 3,
                               .system_user_kind = PGCFG_SYSTEM_USER_REGEX,
                               .depends_on_regex = true};
    pgcfg_server server = server_of(18);
    pgcfg_hint hints[PGCFG_HINTS_MAX];

    (void)state;
    assert_int_equal(
        pgcfg_ident_hints(&entry, &server, PGCFG_TEXT("m /a b"), hints, PGCFG_HINTS_MAX), 1);
    assert_int_equal(hints[0].code, PGCFG_HINT_DEPENDS_ON_REGEX);
    assert_int_equal(hints[0].where.offset, 2);
    assert_int_equal(pgcfg_ident_hints(&entry, &server, PGCFG_TEXT("m /a b"), hints, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_refused_in_the_servers_words),
        cmocka_unit_test(mappings_have_their_fields_and_meanings),
        cmocka_unit_test(only_mappings_are_numbered),
        cmocka_unit_test(an_expression_that_nobody_judges_is_marked),
        cmocka_unit_test(a_main_file_that_is_missing_has_its_majors_words),
        cmocka_unit_test(an_empty_file_has_no_mappings_and_no_error),
        cmocka_unit_test(calls_that_are_wrong_are_told_so),
        cmocka_unit_test(entries_have_a_limit),
        cmocka_unit_test(both_ways_to_read_agree),
        cmocka_unit_test(random_files_read_alike_both_ways),
        cmocka_unit_test(hints_say_what_was_probably_meant),
        cmocka_unit_test(good_lines_have_no_hints),
        cmocka_unit_test(lines_without_tokens_and_unchecked_ones_are_harmless),
        cmocka_unit_test(an_expression_that_was_not_checked_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
