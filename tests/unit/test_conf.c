/*
 * test_conf.c - postgresql.conf: rows as pg_file_settings has them. The
 * verdicts are those that servers of 13 to 18 gave.
 */
#include "hash.h"
#include "support.h"

#include <pgcfg/conf.h>
#include <pgcfg/conf_write.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

typedef struct conf_case {
    const char *content;
    size_t size;
    const char *rows; /* line name value applied error, one a line */
    int first_major;
    int last_major;
} conf_case;

#define ALL(content, rows)                                                                         \
    {                                                                                              \
        content, sizeof(content) - 1, rows, 13, 18                                                 \
    }
#define FROM(first, last, content, rows)                                                           \
    {                                                                                              \
        content, sizeof(content) - 1, rows, first, last                                            \
    }

#define LONG_69 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONG_70 LONG_69 "b"

static const conf_case cases[] = {
    ALL("", ""),
    ALL("# only this", ""),
    ALL("work_mem = 1MB\n", "1 work_mem 1MB t\n"),
    ALL("work_mem", "0 - - f syntax error\n"),
    ALL("foo.a=1\nwork_mem", "1 foo.a 1 f\n1 - - f syntax error\n"),
    ALL("bad 1 2\nbad 1 2\n", "1 - - f syntax error\n"),
    ALL("search_path = a.b\n", "1 - - f syntax error\n"),
    ALL("search_path = a.b.c\n", "1 search_path a.b.c t\n"),
    ALL("work_mem = 1.5GB\n", "1 - - f syntax error\n"),
    ALL("work_mem = '1.5GB'\n", "1 work_mem 1.5GB t\n"),
    ALL("work_mem = 1e3\n", "1 - - f syntax error\n"),
    ALL("work_mem = 1.0e3\n", "1 work_mem 1.0e3 t\n"),
    ALL("work_mem = 0X400\n", "1 - - f syntax error\n"),
    ALL("work_mem = 0x400\n", "1 work_mem 0x400 t\n"),
    ALL("work_mem'1MB'#c\n", "1 work_mem 1MB t\n"),
    ALL("work_mem=1MB\nWORK_MEM=bad\n",
        "1 work_mem 1MB t\n2 WORK_MEM bad f setting could not be applied\n"),
    ALL("work_mem=bad\nwork_mem=1MB\n", "1 work_mem bad f\n2 work_mem 1MB t\n"),
    ALL("WORK_MEM=1MB\nwork_mem=2MB\nWORK_MEM=3MB\nsort_mem=4MB\nsort_mem=5MB\nwork_mem=6MB\n",
        "1 WORK_MEM 1MB f\n2 work_mem 2MB f\n3 WORK_MEM 3MB t\n4 sort_mem 4MB f\n"
        "5 sort_mem 5MB t\n6 work_mem 6MB t\n"),
    ALL("sort_mem=1MB\nwork_mem=2MB\n", "1 sort_mem 1MB t\n2 work_mem 2MB t\n"),
    ALL("nonsense=1\nwork_mem=bad\n",
        "1 nonsense 1 f unrecognized configuration parameter\n2 work_mem bad f\n"),
    ALL("foo.a=1\nfoo.a=2\n", "1 foo.a 1 f\n2 foo.a 2 t\n"),
    ALL("foo.bar.baz=1\n", "1 - - f syntax error\n"),
    ALL("foo.a=1\rfoo.b=2\n", "1 - - f syntax error\n"),
    ALL("foo.a='a\\000b'\n", "1 foo.a a t\n"),
    ALL("foo.a='\\x41'\n", "1 foo.a x41 t\n"),
    ALL("foo.a='a''b'\n", "1 foo.a a'b t\n"),
    ALL("foo.a='a' 'b'\n", "1 - - f syntax error\n"),
    ALL("foo.a='a''b\n", "1 - - f syntax error\n"),
    ALL("foo.a='a\0b'\n", "1 foo.a  t\n"),
    ALL("foo.a='b''\0c'\n", "1 foo.a b t\n"),
    ALL("foo.a='b\\101\0c'\n", "1 foo.a b t\n"),
    ALL("foo.a='b\\\0c'\n", "1 foo.a b t\n"),
    ALL("foo.a='bc\\1\0d'\n", "1 foo.a bc t\n"),
    ALL("foo.a='" LONG_70 "\0d'\n", "1 foo.a " LONG_69 " t\n"),
    ALL("foo.a='" LONG_70 "''" LONG_70 "'\n", "1 foo.a " LONG_70 "'" LONG_70 " t\n"),
    ALL("foo.a='\\b\\f'\nfoo.b=0xg\n", "1 foo.a \b\f t\n2 foo.b 0xg t\n"),
    ALL("foo.b=0xg 1\n", "1 - - f syntax error\n"),
    ALL("foo.a='\\508\\51.'\n", "1 foo.a (8). t\n"),
    ALL("foo.a='b\\\nfoo.b=1\n", "1 - - f syntax error\n"),
    ALL("include ' \\t\\r\\n'\n", "1 - - f empty configuration file name\n"),
    ALL("foo.a=1.5E+3\nfoo.b=-.5e-1\n", "1 foo.a 1.5E+3 t\n2 foo.b -.5e-1 t\n"),
    ALL("# \0\nfoo.a=1\n", "2 foo.a 1 t\n"),
    ALL("foo.a=on#c\nfoo.b=a#b\n", "1 foo.a on t\n2 foo.b a t\n"),
    ALL("data_checksums=on\n", "1 data_checksums on f setting could not be applied\n"),
    ALL("include ''\n", "1 - - f empty configuration file name\n"),
    ALL("include_dir ' '\n", "1 - - f empty configuration directory name\n"),
    ALL("include 'x'\nwork_mem=1MB\n", "1 - - f could not open file \"/d/x\"\n2 work_mem 1MB f\n"),
    ALL("INCLUDE_IF_EXISTS 'x'\nwork_mem=1MB\n", "2 work_mem 1MB t\n"),
    ALL("include 'postgresql.conf'\n", "1 - - f configuration file recursion\n"),
    ALL("include.x=1\n", "1 include.x 1 t\n"),
    FROM(13, 17, "log_connections = tr\n", "1 log_connections tr t\n"),
    FROM(18, 18, "log_connections = tr\n", "1 log_connections tr f setting could not be applied\n"),
    FROM(13, 13, "password_encryption = on\n", "1 password_encryption on t\n"),
    FROM(14, 18, "password_encryption = on\n",
         "1 password_encryption on f setting could not be applied\n"),
};

enum { COUNT = sizeof(cases) / sizeof(cases[0]) };

static char memory[1 << 20];

static void parse(const conf_case *c, int major, pgcfg_conf *conf, pgcfg_arena *arena)
{
    static pgcfg_memory_file file;
    static pgcfg_loader loader;
    static pgcfg_server server;
    pgcfg_environment environment = {.server = &server, .loader = &loader};

    file.path = PGCFG_TEXT("/d/postgresql.conf");
    file.content.data = c->content;
    file.content.size = c->size;
    loader = pgcfg_memory_loader(&file);
    server = server_of(major);
    pgcfg_arena_init(arena, memory, pgcfg_conf_memory_bound(c->size, 2));
    assert_int_equal(pgcfg_conf_parse(conf, file.path, PGCFG_TEXT("/d/postgresql.auto.conf"),
                                      &environment, PGCFG_CONF_VIEW, arena),
                     PGCFG_OK);
}

static void put(pgcfg_buffer *buffer, const char *data, size_t size)
{
    pgcfg_sink sink = pgcfg_buffer_sink(buffer);
    if (size > 0)
        sink.write(sink.context, data, size);
}

static void put_row(pgcfg_buffer *buffer, const pgcfg_conf_entry *entry)
{
    char number[16];

    put(buffer, number, (size_t)snprintf(number, sizeof(number), "%u ", entry->line_number));
    put(buffer, entry->is_setting ? entry->name.data : "-",
        entry->is_setting ? entry->name.size : 1);
    put(buffer, " ", 1);
    put(buffer, entry->is_setting ? entry->value.data : "-",
        entry->is_setting ? entry->value.size : 1);
    put(buffer, entry->is_applied ? " t" : " f", 2);
    if (!pgcfg_conf_error_is_null(entry)) {
        put(buffer, " ", 1);
        assert_true(pgcfg_conf_error_write(entry, pgcfg_buffer_sink(buffer)));
    }
    put(buffer, "\n", 1);
}

static void rows_are_those_of_the_view(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        for (int major = cases[i].first_major; major <= cases[i].last_major; major++) {
            char text[1024];
            pgcfg_buffer buffer = {text, sizeof(text), 0};
            pgcfg_conf conf;
            pgcfg_arena arena;
            pgcfg_conf_entry entry;
            parse(&cases[i], major, &conf, &arena);
            for (uint32_t at = 0; pgcfg_conf_get(&conf, at, &entry); at++)
                put_row(&buffer, &entry);
            if (!text_is(pgcfg_buffer_text(&buffer), cases[i].rows))
                fail_msg("%s in %d: %.*s", cases[i].content, major, (int)buffer.needed, text);
        }
    }
}

static void the_reader_gives_the_same_entries_in_a_small_workspace(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        pgcfg_memory_file file = {PGCFG_TEXT("/d/postgresql.conf"),
                                  {cases[i].content, cases[i].size}};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        pgcfg_server server = server_of(cases[i].first_major);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        static char workspace[PGCFG_CONF_WORKSPACE_SIZE];
        pgcfg_conf_reader reader;
        pgcfg_conf_entry entry;
        pgcfg_conf_entry kept;
        pgcfg_conf conf;
        pgcfg_arena arena;
        uint32_t count = 0;
        parse(&cases[i], cases[i].first_major, &conf, &arena);
        assert_int_equal(pgcfg_conf_reader_init(&reader, file.path, &environment, PGCFG_CONF_VIEW,
                                                workspace, sizeof(workspace)),
                         PGCFG_OK);
        for (; pgcfg_conf_reader_next(&reader, &entry) == PGCFG_OK; count++) {
            assert_true(pgcfg_conf_get(&conf, count, &kept));
            assert_int_equal(entry.line_number, kept.line_number);
            assert_true(pgcfg_text_equal(entry.name, kept.name));
            assert_true(pgcfg_text_equal(entry.value, kept.value));
        }
        assert_int_equal(reader.result, PGCFG_END);
        assert_int_equal(count, conf.entry_count);
    }
}

/* ---- both ways to scan a line -------------------------------------------------- */

/* A loader that gives the memory file's bytes three at a time. */
static pgcfg_os_error open_for_pieces(void *context, pgcfg_text path, pgcfg_file *file)
{
    const pgcfg_memory_file *memory_file = context;

    if (!pgcfg_text_equal(memory_file->path, path))
        return PGCFG_OS_ENOENT;
    memset(file, 0, sizeof(*file));
    return 0;
}

static pgcfg_os_error read_three(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    const pgcfg_memory_file *memory_file = context;
    size_t left = memory_file->content.size - (size_t)offset;

    (void)file;
    (void)capacity;
    *count = left < 3 ? left : 3;
    memcpy(buffer, memory_file->content.data + offset, *count);
    return 0;
}

/* The first entry of the content as text, with its places. */
static void put_first_entry(pgcfg_buffer *buffer, const pgcfg_loader *loader, pgcfg_text path)
{
    static char workspace[PGCFG_CONF_WORKSPACE_SIZE];
    pgcfg_server server = server_of(15);
    pgcfg_environment environment = {.server = &server, .loader = loader};
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;
    char places[80];

    assert_int_equal(pgcfg_conf_reader_init(&reader, path, &environment, PGCFG_CONF_LOG, workspace,
                                            sizeof(workspace)),
                     PGCFG_OK);
    if (pgcfg_conf_reader_next(&reader, &entry) == PGCFG_OK) {
        put_row(buffer, &entry);
        put(buffer, places,
            (size_t)snprintf(places, sizeof(places), "%u %u %u %u %u %u", entry.name_range.offset,
                             entry.name_range.size, entry.value_range.offset,
                             entry.value_range.size, entry.error.where.offset,
                             entry.error.where.size));
    }
    pgcfg_conf_reader_close(&reader);
}

static void lines_are_read_alike_from_whole_files_and_from_pieces(void **state)
{
    static const char *const names[] = {"a",  "a.b", " a",       "a.b.c", "_x.\xC3\xA9",
                                        "1a", "a.1", "include_", "a.",    ""};
    static const char *const separators[] = {"", " ", "=", "\t= ", "==", "\r"};
    static const char *const values[] = {
        "1", "-1", "+1", "1.5", "1.", "-.5", "0x1F", "12kB", "1k2", "1.5e3", "1.5G", "on", "a.b",
        "a-b", "'x'", "''", "'a''b'", "'\\n'", "'x", "x'", "\"x\"", "-", "1-", "a/b", "'a b' ", "",
        /* at the edges of eight bytes */
        "1234567", "12345678", "123456789", "12345678kB", "1234567k", "1k34567", "1_", "1_kB", "1$",
        "1\xC3", "abcdefg", "abcdefgh", "abcdefghi", "abcdef$h", "abcdefg$", "abcdefg\xC3\xA9",
        "\xC3\xA9", "a$", "a1", "'1234567'", "'12345678'", "'123456789'", "'1234567''8'",
        "'123456\\'8'", "'12345678\\'", "'\t2345678\t'", "'1234567\xC3\xA9'", "'123456\\0018'"};
    static const char *const ends[] = {"\n", " # c\n", "#\n", "x\n", " x\n", "\r\n", "'y'\n", ""};
    /* Eight bytes at once are looked at only where there are so many. */
    static const char *const rests[] = {"", "# the file goes on\n"};
    enum { NAMES = sizeof(names) / sizeof(*names), VALUES = sizeof(values) / sizeof(*values) };
    enum {
        SEPARATORS = sizeof(separators) / sizeof(*separators),
        ENDS = sizeof(ends) / sizeof(*ends)
    };

    (void)state;
    for (size_t i = 0; i < (size_t)NAMES * SEPARATORS * VALUES * ENDS * 2; i++) {
        char line[96];
        char whole[256];
        char pieces[256];
        pgcfg_buffer from_whole = {whole, sizeof(whole), 0};
        pgcfg_buffer from_pieces = {pieces, sizeof(pieces), 0};
        int size =
            snprintf(line, sizeof(line), "\n%s%s%s%s%s", names[i % NAMES],
                     separators[i / NAMES % SEPARATORS], values[i / NAMES / SEPARATORS % VALUES],
                     ends[i / NAMES / SEPARATORS / VALUES % ENDS],
                     rests[i / NAMES / SEPARATORS / VALUES / ENDS]);
        pgcfg_memory_file file = {PGCFG_TEXT("/d/postgresql.conf"), {line, (size_t)size}};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        put_first_entry(&from_whole, &loader, file.path);
        loader.open = open_for_pieces;
        loader.read = read_three;
        put_first_entry(&from_pieces, &loader, file.path);
        if (!pgcfg_text_equal(pgcfg_buffer_text(&from_whole), pgcfg_buffer_text(&from_pieces)))
            fail_msg("%s: %.*s, but in pieces %.*s", line, (int)from_whole.needed, whole,
                     (int)from_pieces.needed, pieces);
    }
}

static void the_memory_bound_suffices_for_the_worst_lines_known(void **state)
{
    static const char *const lines[] = {
        "a 1\n",     "a.b=1\n",         "a'\\1'\n",        "a''\n",
        "1\n",       "include x\n",     "include \"\n",    "include ' '\n",
        "fsync 1\n", "include_dir x\n", "a.b='''''''''''", "include_if_exists x\n"};
    enum { SIZE = 200000 };
    char *content = test_malloc(SIZE);

    (void)state;
    for (size_t i = 0; i < 2 * (sizeof(lines) / sizeof(lines[0])); i++) {
        const char *line = lines[i / 2];
        size_t size = 0;
        size_t space;
        void *buffer;
        pgcfg_memory_file file = {PGCFG_TEXT("/d/postgresql.conf"), {content, 0}};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        pgcfg_server server = server_of(16);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_conf conf;
        pgcfg_arena arena;

        for (; size + strlen(line) <= SIZE; size += strlen(line))
            memcpy(content + size, line, strlen(line));
        file.content.size = size;
        if (i % 2 == 1) {
            loader.open = open_for_pieces;
            loader.read = read_three;
        }
        space = pgcfg_conf_memory_bound(size, 1);
        buffer = test_malloc(space);
        pgcfg_arena_init(&arena, buffer, space);
        if (pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG,
                             &arena) != PGCFG_OK)
            fail_msg("%s", line);
        test_free(buffer);
    }
    test_free(content);
}

static pgcfg_os_error open_with_read_error(void *context, pgcfg_text path, pgcfg_file *file)
{
    const pgcfg_memory_file *memory_file = context;

    (void)path;
    file->bytes = memory_file->content.data;
    file->size = memory_file->content.size;
    file->read_error = PGCFG_OS_EISDIR;
    return 0;
}

/* The server asks for more to know where the token ends, and does not get it. */
static void a_line_that_a_read_error_cuts_off_is_lost(void **state)
{
    pgcfg_memory_file file = {PGCFG_TEXT("/d/postgresql.conf"), PGCFG_TEXT("a.b=1\na.c=2")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_conf conf;
    pgcfg_arena arena;
    pgcfg_conf_entry entry;

    (void)state;
    loader.open = open_with_read_error;
    pgcfg_arena_init(&arena, memory, sizeof(memory));
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    assert_int_equal(conf.entry_count, 2);
    assert_true(pgcfg_conf_get(&conf, 1, &entry));
    assert_int_equal(entry.error.code, PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED);
    assert_int_equal(entry.error.detail, PGCFG_OS_EISDIR);
}

static void every_arena_ends_in_success_or_no_memory(void **state)
{
    static const char content[] =
        "work_mem = '1\\x4d\\102'\nfoo.a = 'x'\ninclude 'none'\nwork_mem=2MB";
    pgcfg_memory_file file = {PGCFG_TEXT("/d/postgresql.conf"), {content, sizeof(content) - 1}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_result result = PGCFG_NO_MEMORY;

    (void)state;
    for (size_t space = 0; result == PGCFG_NO_MEMORY; space++) {
        pgcfg_conf conf;
        pgcfg_arena arena;
        assert_true(space < sizeof(memory));
        pgcfg_arena_init(&arena, memory, space);
        result = pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG,
                                  &arena);
        assert_true(arena.high_water <= space);
        if (result == PGCFG_NO_MEMORY)
            assert_true(conf.needed > space);
    }
    assert_int_equal(result, PGCFG_OK);
}

static void typed_values_come_from_the_entry_that_counts_or_the_boot_value(void **state)
{
    static const conf_case file = ALL("work_mem=1MB\nwork_mem=2MB\nfsync=of\nseq_page_cost=2.5\n"
                                      "wal_level=archive\n",
                                      "");
    pgcfg_conf conf;
    pgcfg_arena arena;
    pgcfg_conf_entry entry;
    int64_t integer;
    double real;
    bool boolean;
    pgcfg_text word;

    (void)state;
    parse(&file, 17, &conf, &arena);
    assert_int_equal(pgcfg_conf_get_int64(&conf, PGCFG_TEXT("Work_Mem"), &integer, &entry),
                     PGCFG_OK);
    assert_int_equal(integer, 2048);
    assert_int_equal(entry.line_number, 2);
    assert_int_equal(pgcfg_conf_get_bool(&conf, PGCFG_TEXT("fsync"), &boolean, NULL), PGCFG_OK);
    assert_false(boolean);
    assert_int_equal(pgcfg_conf_get_double(&conf, PGCFG_TEXT("seq_page_cost"), &real, NULL),
                     PGCFG_OK);
    assert_true(real == 2.5);
    assert_int_equal(pgcfg_conf_get_enum(&conf, PGCFG_TEXT("wal_level"), &word, NULL), PGCFG_OK);
    assert_true(text_is(word, "archive"));
    assert_int_equal(pgcfg_conf_get_int64(&conf, PGCFG_TEXT("port"), &integer, &entry), PGCFG_OK);
    assert_int_equal(integer, 5432);
    assert_int_equal(entry.name.size, 0);
    assert_int_equal(pgcfg_conf_get_bool(&conf, PGCFG_TEXT("port"), &boolean, NULL), PGCFG_REFUSED);
    assert_int_equal(pgcfg_conf_get_int64(&conf, PGCFG_TEXT("nonsense"), &integer, NULL),
                     PGCFG_REFUSED);
    assert_int_equal(pgcfg_conf_get_double(&conf, PGCFG_TEXT("port"), &real, NULL), PGCFG_REFUSED);
    assert_int_equal(pgcfg_conf_get_enum(&conf, PGCFG_TEXT("port"), &word, NULL), PGCFG_REFUSED);
    assert_int_equal(pgcfg_conf_get_int64(&conf, PGCFG_TEXT(""), &integer, NULL), PGCFG_REFUSED);
    assert_int_equal(pgcfg_conf_get_int64(&conf, (pgcfg_text){NULL, 0}, &integer, NULL),
                     PGCFG_REFUSED);
}

static void nothing_counts_in_a_file_that_cannot_be_read_or_has_unknown_names(void **state)
{
    static const conf_case files[] = {ALL("port=1\na b c\n", ""), ALL("port=1\nnonsense=1\n", "")};
    pgcfg_conf conf;
    pgcfg_arena arena;
    pgcfg_conf_entry entry;
    int64_t port;

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        parse(&files[i], 18, &conf, &arena);
        assert_false(pgcfg_conf_effective(&conf, PGCFG_TEXT("port"), &entry));
        assert_int_equal(pgcfg_conf_get_int64(&conf, PGCFG_TEXT("port"), &port, NULL), PGCFG_OK);
        assert_int_equal(port, 5432);
    }
}

/* What only the running server can tell is no error of the file. */
static void an_undecided_value_is_no_error(void **state)
{
    static const conf_case file = ALL("TimeZone='Europe/Berlin'\nwork_mem=bad\n", "");
    pgcfg_conf conf;
    pgcfg_arena arena;
    pgcfg_conf_entry entry;

    (void)state;
    parse(&file, 18, &conf, &arena);
    assert_true(pgcfg_conf_get(&conf, 0, &entry));
    assert_int_equal(entry.value_status, PGCFG_VALUE_UNDECIDED);
    assert_true(entry.is_applied);
    assert_true(pgcfg_conf_error_is_null(&entry));
    assert_true(pgcfg_conf_get(&conf, 1, &entry));
    assert_false(entry.is_applied);
    assert_false(pgcfg_conf_error_is_null(&entry));
}

static void amounts_come_in_bytes_and_milliseconds(void **state)
{
    static const struct {
        const char *name;
        int64_t bytes; /* of the boot value or the entry below; -2: refused */
        double milliseconds;
    } amounts[] = {
        {"shared_buffers", INT64_C(3) << 30, -2}, /* in blocks */
        {"work_mem", 4096 * 1024, -2},            /* kB */
        {"max_wal_size", INT64_C(1) << 30, -2},   /* MB */
        {"autovacuum_work_mem", -1, -2},
        {"track_activity_query_size", 1024, -2}, /* B */
        {"wal_writer_flush_after", 1 << 20, -2}, /* WAL blocks */
        {"statement_timeout", -2, 90000},
        {"checkpoint_timeout", -2, 300000},       /* s */
        {"log_rotation_age", -2, 24 * 3600000.0}, /* min */
        {"vacuum_cost_delay", -2, 1.5},           /* a real */
        {"log_min_duration_statement", -2, -1},
        {"port", -2, -2},
        {"seq_page_cost", -2, -2},
        {"fsync", -2, -2},
        {"nonsense", -2, -2},
    };
    static char buffer[1 << 16];
    pgcfg_memory_file file = {
        PGCFG_TEXT("/postgresql.conf"),
        PGCFG_TEXT(
            "shared_buffers = 3GB\nstatement_timeout = '1.5min'\nvacuum_cost_delay = 1.5\n")};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = pgcfg_server_default(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_arena arena;
    pgcfg_conf conf;

    (void)state;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_VIEW, &arena),
        PGCFG_OK);
    for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
        int64_t bytes = -2;
        double milliseconds = -2;
        (void)pgcfg_conf_get_bytes(&conf, text_of(amounts[i].name), &bytes, NULL);
        (void)pgcfg_conf_get_milliseconds(&conf, text_of(amounts[i].name), &milliseconds, NULL);
        if (bytes != amounts[i].bytes || milliseconds < amounts[i].milliseconds ||
            milliseconds > amounts[i].milliseconds)
            fail_msg("%s: %lld bytes, %g ms", amounts[i].name, (long long)bytes, milliseconds);
    }
}

/* What the server refuses in a file may be its own default. */
static void a_boot_value_needs_no_permission(void **state)
{
    static const conf_case file = ALL("", "");
    pgcfg_conf conf;
    pgcfg_arena arena;
    int64_t integer;
    pgcfg_text string = PGCFG_TEXT("x");

    (void)state;
    parse(&file, 17, &conf, &arena);
    assert_int_equal(pgcfg_conf_get_int64(&conf, PGCFG_TEXT("block_size"), &integer, NULL),
                     PGCFG_OK);
    assert_int_equal(integer, 8192);
    assert_int_equal(pgcfg_conf_get_string(&conf, PGCFG_TEXT("lc_messages"), &string, NULL),
                     PGCFG_OK);
    assert_int_equal(string.size, 0);
    assert_int_equal(pgcfg_conf_get_string(&conf, PGCFG_TEXT("data_directory"), &string, NULL),
                     PGCFG_REFUSED);
}

/* Names that somebody chose so that they all have the same slot. */
static void duplicates_are_found_whatever_the_names_are(void **state)
{
    enum { COUNT_OF_NAMES = 600 };
    static char content[COUNT_OF_NAMES * 16];
    conf_case file = {content, 0, "", 13, 18};
    pgcfg_conf conf;
    pgcfg_arena arena;
    pgcfg_conf_entry entry;
    pgcfg_conf_entry later;
    unsigned number = 0;

    (void)state;
    for (int i = 0; i < COUNT_OF_NAMES; i++) {
        char name[16];
        pgcfg_text text = {name, 0};
        if (i == COUNT_OF_NAMES * 2 / 3)
            number = 0; /* the first third once more */
        do
            text.size = (size_t)snprintf(name, sizeof(name), "a.b%u", number++);
        while (pgcfg_hash_slot(text, COUNT_OF_NAMES) != 7);
        file.size +=
            (size_t)snprintf(content + file.size, sizeof(content) - file.size, "%s=1\n", name);
    }
    parse(&file, 18, &conf, &arena);
    assert_int_equal(conf.entry_count, COUNT_OF_NAMES);
    for (uint32_t i = 0; i < COUNT_OF_NAMES; i++) {
        bool is_ignored = false;
        assert_true(pgcfg_conf_get(&conf, i, &entry));
        for (uint32_t j = i + 1; j < COUNT_OF_NAMES; j++) {
            assert_true(pgcfg_conf_get(&conf, j, &later));
            is_ignored = is_ignored || pgcfg_text_equal(entry.name, later.name);
        }
        assert_int_equal(entry.is_ignored, is_ignored);
    }
}

/* "postgres -C foo.a" prints 2. */
static void the_case_of_a_custom_name_does_not_matter_for_what_counts(void **state)
{
    static const conf_case file = ALL("foo.a=1\nFoo.A=2\nfoo.a_=3\n", "");
    static const char *const names[] = {"foo.a", "Foo.A", "FOO.a"};
    pgcfg_conf conf;
    pgcfg_arena arena;
    pgcfg_conf_entry entry;

    (void)state;
    parse(&file, 15, &conf, &arena);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_true(pgcfg_conf_effective(&conf, text_of(names[i]), &entry));
        assert_int_equal(entry.line_number, 2);
    }
}

static void a_written_value_reads_back_and_stays_in_its_line(void **state)
{
    uint64_t seed = 4;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        char value[24];
        char line[128];
        size_t size = random_below(&seed, sizeof(value));
        pgcfg_buffer buffer = {line, sizeof(line), 0};
        pgcfg_conf_refusal refusal;
        pgcfg_conf conf;
        pgcfg_arena arena;
        pgcfg_conf_entry entry;
        conf_case written;
        for (size_t i = 0; i < size; i++)
            value[i] = random_below(&seed, 3) > 0 ? "'\\\n\r# =x\t"[random_below(&seed, 9)]
                                                  : (char)(1 + random_below(&seed, 255));
        assert_int_equal(pgcfg_conf_write(PGCFG_TEXT("foo.a"), (pgcfg_text){value, size},
                                          pgcfg_buffer_sink(&buffer), &refusal),
                         PGCFG_OK);
        written = (conf_case){line, buffer.needed, "", 13, 18};
        parse(&written, 13 + (int)random_below(&seed, 6), &conf, &arena);
        assert_int_equal(conf.entry_count, 1);
        assert_true(pgcfg_conf_get(&conf, 0, &entry));
        assert_true(pgcfg_text_equal(entry.value, (pgcfg_text){value, size}));
    }
}

static void what_cannot_be_written_is_refused(void **state)
{
    static const char *const names[] = {"",   "a b",     "a=1\nb",     "a.b.c",
                                        "1a", "include", "Include_Dir"};
    pgcfg_buffer buffer = {memory, sizeof(memory), 0};
    pgcfg_sink sink = pgcfg_buffer_sink(&buffer);
    pgcfg_conf_refusal refusal;

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(pgcfg_conf_write(text_of(names[i]), PGCFG_TEXT("x"), sink, &refusal),
                         PGCFG_REFUSED);
        assert_int_equal(refusal, PGCFG_CONF_REFUSED_NAME);
    }
    assert_int_equal(pgcfg_conf_quote((pgcfg_text){"a\0b", 3}, sink, &refusal), PGCFG_REFUSED);
    assert_int_equal(refusal, PGCFG_CONF_REFUSED_NUL);
    assert_int_equal(buffer.needed, 0);
}

/* Wherever it stands: in front of settings, between them, behind them. */
static void a_comment_beyond_the_limit_of_lines_is_refused(void **state)
{
    static const char *const contents[] = {
        "#23456789012345678901234567890\nport = 1\nwork_mem = 1MB\n",
        "port = 1\n#23456789012345678901234567890\nwork_mem = 1MB\n",
        "port = 1\n# short\n#23456789012345678901234567890\nwork_mem = 1MB\n",
        "port = 1\nwork_mem = 1MB\n#23456789012345678901234567890\n",
        "port = 1\nwork_mem = 1MB\n#23456789012345678901234567890"};
    const pgcfg_server server = server_of(PGCFG_MAJOR_NEWEST);
    (void)state;
    for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
        for (uint32_t most = 28; most <= 31; most++) {
            pgcfg_memory_file file = {PGCFG_TEXT("/d/postgresql.conf"), text_of(contents[i])};
            pgcfg_loader loader = pgcfg_memory_loader(&file);
            pgcfg_limits limits = pgcfg_limits_default();
            pgcfg_environment environment = {
                .server = &server, .loader = &loader, .limits = &limits};
            pgcfg_arena arena;
            pgcfg_conf conf;
            limits.line_bytes = most;
            pgcfg_arena_init(&arena, memory, sizeof memory);
            pgcfg_result result = pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment,
                                                   PGCFG_CONF_LOG, &arena);
            assert_int_equal(result, most < 30 ? PGCFG_LIMIT : PGCFG_OK);
            assert_true(most >= 30 || conf.problem.code == PGCFG_DIAGNOSTIC_LIMIT_LINE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_comment_beyond_the_limit_of_lines_is_refused),
        cmocka_unit_test(rows_are_those_of_the_view),
        cmocka_unit_test(the_reader_gives_the_same_entries_in_a_small_workspace),
        cmocka_unit_test(lines_are_read_alike_from_whole_files_and_from_pieces),
        cmocka_unit_test(the_memory_bound_suffices_for_the_worst_lines_known),
        cmocka_unit_test(a_line_that_a_read_error_cuts_off_is_lost),
        cmocka_unit_test(every_arena_ends_in_success_or_no_memory),
        cmocka_unit_test(typed_values_come_from_the_entry_that_counts_or_the_boot_value),
        cmocka_unit_test(nothing_counts_in_a_file_that_cannot_be_read_or_has_unknown_names),
        cmocka_unit_test(an_undecided_value_is_no_error),
        cmocka_unit_test(amounts_come_in_bytes_and_milliseconds),
        cmocka_unit_test(a_boot_value_needs_no_permission),
        cmocka_unit_test(duplicates_are_found_whatever_the_names_are),
        cmocka_unit_test(the_case_of_a_custom_name_does_not_matter_for_what_counts),
        cmocka_unit_test(a_written_value_reads_back_and_stays_in_its_line),
        cmocka_unit_test(what_cannot_be_written_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
