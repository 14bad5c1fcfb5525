/*
 * test_memory.c - the memory bound against the worst inputs that we know how
 * to make, and every arena that is too small.
 */
#include "allocate.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SIZE = 64 * 1024 };

/* A loader of one file, whole or in pieces, that counts what is opened. */
typedef struct counted {
    pgcfg_text path;
    pgcfg_text content;
    size_t piece;  /* 0 = whole */
    bool is_ident; /* read as a pg_ident.conf */
    uint32_t opened;
    uint32_t open_now;
} counted;

static pgcfg_os_error counted_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    counted *c = context;

    if (!pgcfg_text_equal(path, c->path))
        return PGCFG_OS_ENOENT;
    c->opened++;
    c->open_now++;
    file->bytes = c->piece > 0 ? NULL : c->content.data;
    file->size = c->content.size;
    file->read_error = 0;
    return 0;
}

static pgcfg_os_error counted_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                   size_t capacity, size_t *count)
{
    counted *c = context;
    size_t left = c->content.size - (size_t)offset;

    (void)file;
    *count = left < capacity ? left : capacity;
    *count = *count < c->piece ? *count : c->piece;
    memcpy(buffer, c->content.data + offset, *count);
    return 0;
}

static void counted_close(void *context, pgcfg_file *file)
{
    counted *c = context;

    (void)file;
    assert_true(c->open_now > 0);
    c->open_now--;
}

static pgcfg_result parse_into(const counted *c, const pgcfg_environment *environment,
                               pgcfg_arena *arena, size_t *needed, uint32_t *entries)
{
    pgcfg_hba hba;
    pgcfg_ident ident;
    pgcfg_result result;

    if (c->is_ident) {
        result = pgcfg_ident_parse(&ident, c->path, environment, arena);
        *needed = ident.needed;
        *entries = ident.entry_count;
    } else {
        result = pgcfg_hba_parse(&hba, c->path, environment, arena);
        *needed = hba.needed;
        *entries = hba.entry_count;
    }
    return result;
}

static size_t bound_of(const counted *c)
{
    return c->is_ident ? pgcfg_ident_memory_bound(c->content.size, 1)
                       : pgcfg_hba_memory_bound(c->content.size, 1);
}

/* Parses into an arena of exactly `space` bytes on the heap, so that a
 * sanitizer sees every byte too many. */
static pgcfg_result parse(counted *c, int major, size_t space, size_t *high_water, size_t *needed,
                          uint32_t *entries)
{
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = {.context = c,
                           .open = counted_open,
                           .read = c->piece > 0 ? counted_read : NULL,
                           .close = counted_close};
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    void *buffer = malloc(space > 0 ? space : 1);
    pgcfg_arena arena;
    pgcfg_result result;

    assert_non_null(buffer);
    c->opened = 0;
    pgcfg_arena_init(&arena, buffer, space);
    result = parse_into(c, &environment, &arena, needed, entries);
    assert_true(arena.high_water <= space);
    assert_int_equal(c->open_now, 0);
    *high_water = arena.high_water;
    free(buffer);
    return result;
}

/* ---- worst inputs ------------------------------------------------------------- */

typedef struct repeated {
    const char *head;
    const char *body; /* as often as fits */
    size_t body_size;
    const char *tail;
} repeated;

#define BODY(text) text, sizeof(text) - 1

static const repeated worst_inputs[] = {
    {"", BODY("a\n"), ""},
    {"", BODY("\"\n"), ""},
    {"", BODY("\"\"\n"), ""},
    {"", BODY("@x\n"), ""},
    {"", BODY("a\"\"\n"), ""},
    {"", BODY("\"\"\"a\n"), ""},
    {"", BODY("a\\\n\n"), ""},
    {"", BODY("a\0\n\n"), ""},
    {"", BODY("\\\n"), "a"},
    {"", BODY("\0\n"), "a"},
    {"", BODY("a\\\n"), "\n"},
    {"", BODY("a\\\n,"), "\n"},
    {"", BODY("\"\\\n\""), " all trust\n"},
    {"", BODY("local a b md5\n"), ""},
    {"", BODY("local a b c\n"), ""},
    {"", BODY("local \"\" \"\" md5\n"), ""},
    {"", BODY("local a\\\n b md5\n"), ""},
    {"", BODY("host a b 1 2 md5\n"), ""},
    {"", BODY("host a b all md5 map=\n"), ""},
    {"", BODY("host a b all radius\n"), ""},
    {"", BODY("local /( b md5\n"), ""},
    {"", BODY("include_dir x\n"), ""},
    {"", BODY("include x\n"), ""},
    {"local ", BODY("a,"), " b md5\n"},
    {"local ", BODY("\"\","), " b md5\n"},
    {"local ", BODY("\"a\"\"\","), " b md5\n"},
    {"local a ", BODY("b\"c\","), " md5\n"},
    {"local a b radius ", BODY("a "), "\n"},
    {"", BODY("a b c\n"), ""},
    {"", BODY("a b\"\" c\n"), ""},
    {"", BODY("a b c d\n"), ""},
    {"", BODY("a b,\n"), ""},
    {"", BODY("a b,c\n"), ""},
    {"", BODY("a /( b\n"), ""},
    {"", BODY("a b\\\n c\n"), ""},
    {"", BODY("\"\" \"\" \"\"\n"), ""},
    {"a b c ", BODY("d,"), "\n"},
    {"a b c ", BODY("d "), "\n"},
    {"a b c ", BODY("\"\" "), "\n"},
    {"", BODY(","), "a b"},
    {"", BODY("#\n"), ""},
    {"# ", BODY("\\\n"), ""},
};

/* The input of about SIZE bytes; the caller frees it. */
static pgcfg_text make_input(const repeated *r, size_t size)
{
    size_t head = strlen(r->head);
    size_t tail = strlen(r->tail);
    size_t times = (size - head - tail) / r->body_size;
    char *bytes = malloc(size);
    pgcfg_text text = {bytes, head + times * r->body_size + tail};

    assert_non_null(bytes);
    memcpy(bytes, r->head, head);
    for (size_t i = 0; i < times; i++)
        memcpy(bytes + head + i * r->body_size, r->body, r->body_size);
    memcpy(bytes + head + times * r->body_size, r->tail, tail);
    return text;
}

static void try_worst_inputs(bool is_ident)
{
    double worst = 0;
    const char *worst_body = "";

    for (size_t i = 0; i < sizeof(worst_inputs) / sizeof(worst_inputs[0]); i++) {
        pgcfg_text content = make_input(&worst_inputs[i], SIZE);
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
            for (size_t piece = 0; piece <= 100; piece += 100) {
                counted c = {PGCFG_TEXT("/d/pg_any.conf"), content, piece, is_ident, 0, 0};
                size_t bound = bound_of(&c);
                size_t high_water;
                size_t needed;
                uint32_t entries;
                pgcfg_result result = parse(&c, major, bound, &high_water, &needed, &entries);
                if (result != PGCFG_OK)
                    fail_msg("input %zu, major %d, piece %zu: %s", i, major, piece,
                             pgcfg_result_name(result));
                if (piece == 0 && (double)high_water / (double)content.size > worst) {
                    worst = (double)high_water / (double)content.size;
                    worst_body = worst_inputs[i].body;
                }
            }
        }
        free((void *)(uintptr_t)content.data);
    }
    print_message("%s: at worst %.2f bytes of arena for a byte of input (%s)\n",
                  is_ident ? "ident" : "hba", worst, worst_body);
    assert_true(worst <= 16.5);
}

static void the_bound_suffices_for_the_worst_inputs(void **state)
{
    (void)state;
    try_worst_inputs(false);
    try_worst_inputs(true);
}

static void random_files_stay_within_the_bound(void **state)
{
    static const char alphabet[] = "a\n\n \t,\"\"@\\\r#/0.:=\0\x80";
    static const char *const words[] = {"local ", "host ",   " md5", " all", " 1/8 ",
                                        "ident ", "radius ", "map=", "@x ",  "include ",
                                        "ldap ",  "\\\n",    "\n",   "a,",   "\"\""};
    uint64_t seed = 20261125;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 4000; round++) {
        char bytes[512];
        size_t size = 0;
        size_t want = random_below(&seed, 400);
        while (size < want) {
            if (random_below(&seed, 3) == 0) {
                const char *word = words[random_below(&seed, sizeof(words) / sizeof(words[0]))];
                memcpy(bytes + size, word, strlen(word));
                size += strlen(word);
            } else {
                bytes[size++] = alphabet[random_below(&seed, sizeof(alphabet) - 1)];
            }
        }
        counted c = {.path = PGCFG_TEXT("/d/pg_any.conf"),
                     .content = {bytes, size},
                     .piece = random_below(&seed, 2) * 7,
                     .is_ident = random_below(&seed, 2) == 0};
        size_t high_water;
        size_t needed;
        uint32_t entries;
        int major = PGCFG_MAJOR_OLDEST + (int)random_below(&seed, 6);
        assert_int_equal(parse(&c, major, bound_of(&c), &high_water, &needed, &entries), PGCFG_OK);
    }
}

/* ---- arenas that are too small --------------------------------------------------- */

static const char sample[] = "local all all peer\n"
                             "host \"a b\",c\"d\",@none +e 10.0.0.0/8 md5\n"
                             "host all all ::1 ffff:: ldap ldapserver=s \\\n  ldapprefix=p\n"
                             "hostssl /^a.*$ all samenet cert map=m\n"
                             "foo\n"
                             "local all all radius radiusservers=1.2.3.4\n"
                             "include_dir nowhere\n"
                             "host all all 0/0 scram-sha-256";

static const char ident_sample[] = "m root alice\n"
                                   "m \"a b\" c\"d\"\n"
                                   "m /^(.*)$ \\1 \\\n  @none\n"
                                   "m a\n"
                                   "m,n a b\n"
                                   "m /( b\n"
                                   "m a b c d e f g h i j k\n"
                                   "include_dir nowhere\n"
                                   "m a b";

static counted sample_file(bool is_ident)
{
    counted c = {.path = PGCFG_TEXT("/d/pg_any.conf"), .is_ident = is_ident};

    c.content = is_ident ? (pgcfg_text){ident_sample, sizeof(ident_sample) - 1}
                         : (pgcfg_text){sample, sizeof(sample) - 1};
    return c;
}

static void try_every_arena(bool is_ident)
{
    counted c = sample_file(is_ident);
    size_t high_water;
    size_t needed;
    uint32_t entries;

    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        uint32_t lines = is_ident ? 9 : 8;
        uint32_t expected = major == 13 ? lines + 1 : lines; /* 13 does not continue lines */
        for (c.piece = 0; c.piece <= 13; c.piece += 13) {
            size_t space = 0;
            pgcfg_result result = PGCFG_NO_MEMORY;
            for (; result == PGCFG_NO_MEMORY; space++) {
                assert_true(space < 65536);
                result = parse(&c, major, space, &high_water, &needed, &entries);
                if (result == PGCFG_NO_MEMORY)
                    assert_true(needed > space - space % PGCFG_ARENA_ALIGNMENT);
            }
            assert_int_equal(result, PGCFG_OK);
            assert_int_equal(entries, expected);
            /* One byte less than the least that will do does not. */
            assert_int_equal(parse(&c, major, space - 2, &high_water, &needed, &entries),
                             PGCFG_NO_MEMORY);
        }
    }
}

static void every_arena_ends_in_success_or_no_memory(void **state)
{
    (void)state;
    try_every_arena(false);
    try_every_arena(true);
}

/* Of a pattern with many parentheses, most goes to its check, and is free again. */
static void an_expression_takes_memory_while_it_is_checked(void **state)
{
    enum { DEPTH = 150 };
    static char content[3][2 * DEPTH + 64];
    static const char *const forms[] = {"local /%s all peer\n", "m /%s a\n", "m a /%s\n"};
    char pattern[2 * DEPTH + 1];

    (void)state;
    memset(pattern, '(', DEPTH);
    memset(pattern + DEPTH, ')', DEPTH);
    pattern[2 * DEPTH] = '\0';
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        size_t space = 0;
        size_t high_water;
        size_t needed;
        uint32_t entries;
        counted c = {.path = PGCFG_TEXT("/d/pg_any.conf"), .is_ident = i > 0};
        snprintf(content[i], sizeof(content[i]), forms[i], pattern);
        c.content = text_of(content[i]);
        while (parse(&c, 18, space, &high_water, &needed, &entries) == PGCFG_NO_MEMORY) {
            assert_true(needed > space);
            space += 64;
            assert_true(space < 65536);
        }
        assert_int_equal(entries, 1);
        assert_true(space > 50 * DEPTH && space < PGCFG_ARE_CHECK_SIZE);
        assert_true(high_water < 4096);
    }
}

static void every_workspace_has_room_for_an_expression_or_too_little(void **state)
{
    pgcfg_memory_file file = {PGCFG_TEXT("/f"), PGCFG_TEXT("local /((((a)))) all peer\n")};
    pgcfg_memory_file map = {PGCFG_TEXT("/f"), PGCFG_TEXT("m /((((a)))) b\n")};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_loader map_loader = pgcfg_memory_loader(&map);
    uint32_t outcomes[2][2] = {{0}};

    (void)state;
    for (size_t space = 0; space <= 4096; space += 8) {
        void *workspace = malloc(space > 0 ? space : 1);
        for (int is_ident = 0; is_ident < 2; is_ident++) {
            pgcfg_environment environment = {.server = &server,
                                             .loader = is_ident ? &map_loader : &loader,
                                             .regex = &pgcfg_are_engine};
            pgcfg_hba_reader hba;
            pgcfg_hba_entry rule;
            pgcfg_ident_reader ident;
            pgcfg_ident_entry mapping;
            pgcfg_result result;
            if (is_ident) {
                result = pgcfg_ident_reader_init(&ident, file.path, &environment, workspace, space);
                if (result == PGCFG_OK)
                    result = pgcfg_ident_reader_next(&ident, &mapping);
                pgcfg_ident_reader_close(&ident);
            } else {
                result = pgcfg_hba_reader_init(&hba, file.path, &environment, workspace, space);
                if (result == PGCFG_OK)
                    result = pgcfg_hba_reader_next(&hba, &rule);
                pgcfg_hba_reader_close(&hba);
            }
            assert_true(result == PGCFG_OK || result == PGCFG_NO_MEMORY);
            outcomes[is_ident][result == PGCFG_OK]++;
        }
        free(workspace);
    }
    for (int i = 0; i < 2; i++)
        assert_true(outcomes[i][0] > 0 && outcomes[i][1] > 0);
}

static void an_arena_loses_what_is_not_aligned(void **state)
{
    _Alignas(PGCFG_ARENA_ALIGNMENT) char buffer[4 * PGCFG_ARENA_ALIGNMENT];
    pgcfg_arena arena;

    (void)state;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    assert_int_equal(arena.capacity, sizeof(buffer));
    pgcfg_arena_init(&arena, buffer + 1, sizeof(buffer) - 1);
    assert_int_equal(arena.capacity, sizeof(buffer) - PGCFG_ARENA_ALIGNMENT);
    pgcfg_arena_init(&arena, buffer + 1, 2); /* less than is lost */
    assert_int_equal(arena.capacity, 0);
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    assert_non_null(pgcfg_arena_copy(&arena, (pgcfg_text){NULL, 0}).data);
    assert_int_equal(arena.high, arena.capacity);
    pgcfg_arena_init(&arena, NULL, 100);
    assert_int_equal(arena.capacity, 0);
}

static void what_is_said_to_be_needed_will_do(void **state)
{
    counted c = sample_file(false);
    size_t high_water;
    size_t needed;
    uint32_t entries;

    (void)state;
    for (size_t space = 0; space < 2048; space += 64) {
        size_t now = space;
        int tries = 0;
        while (parse(&c, 18, now, &high_water, &needed, &entries) == PGCFG_NO_MEMORY) {
            now = needed;
            tries++;
        }
        assert_true(tries <= 3);
        assert_int_equal(entries, c.is_ident ? 9 : 8);
        c = sample_file(!c.is_ident);
    }
}

static void every_workspace_ends_in_entries_or_no_memory(void **state)
{
    pgcfg_memory_file file = {PGCFG_TEXT("/d/pg_hba.conf"), {sample, sizeof(sample) - 1}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    uint32_t most = 0;

    (void)state;
    for (size_t space = 0; space <= 4096; space++) {
        void *workspace = malloc(space > 0 ? space : 1);
        pgcfg_hba_reader reader;
        pgcfg_hba_entry entry;
        uint32_t count = 0;
        pgcfg_result result;

        assert_non_null(workspace);
        result = pgcfg_hba_reader_init(&reader, file.path, &environment, workspace, space);
        while (result == PGCFG_OK) {
            result = pgcfg_hba_reader_next(&reader, &entry);
            count += result == PGCFG_OK;
        }
        assert_true(result == PGCFG_END || result == PGCFG_NO_MEMORY);
        assert_true(result != PGCFG_END || count == 8);
        assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), result);
        assert_true(count >= most); /* more room never gives less */
        most = count;
        pgcfg_hba_reader_close(&reader);
        free(workspace);
    }
    assert_int_equal(most, 8);
}

static void every_workspace_ends_in_mappings_or_no_memory(void **state)
{
    pgcfg_memory_file file = {PGCFG_TEXT("/d/pg_ident.conf"),
                              {ident_sample, sizeof(ident_sample) - 1}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(18);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    uint32_t most = 0;

    (void)state;
    for (size_t space = 0; space <= 4096; space++) {
        void *workspace = malloc(space > 0 ? space : 1);
        pgcfg_ident_reader reader;
        pgcfg_ident_entry entry;
        uint32_t count = 0;
        pgcfg_result result;

        assert_non_null(workspace);
        result = pgcfg_ident_reader_init(&reader, file.path, &environment, workspace, space);
        while (result == PGCFG_OK) {
            result = pgcfg_ident_reader_next(&reader, &entry);
            count += result == PGCFG_OK;
        }
        assert_true(result == PGCFG_END || result == PGCFG_NO_MEMORY);
        assert_true(result != PGCFG_END || count == 9);
        assert_int_equal(pgcfg_ident_reader_next(&reader, &entry), result);
        assert_true(count >= most); /* more room never gives less */
        most = count;
        pgcfg_ident_reader_close(&reader);
        free(workspace);
    }
    assert_int_equal(most, 9);
}

static void a_bound_beyond_all_memory_is_said_to_be_so(void **state)
{
    (void)state;
    assert_true(pgcfg_hba_memory_bound(UINT64_MAX, UINT32_MAX) == SIZE_MAX);
    assert_true(pgcfg_hba_memory_bound(UINT64_MAX / 17, UINT32_MAX) == SIZE_MAX);
    assert_true(pgcfg_hba_memory_bound(0, 0) < 65536);
    assert_true(pgcfg_hba_memory_bound(1000, 1) < pgcfg_hba_memory_bound(1001, 1));
    assert_true(pgcfg_hba_memory_bound(1000, 1) < pgcfg_hba_memory_bound(1000, 2));
    assert_true(pgcfg_ident_memory_bound(UINT64_MAX, UINT32_MAX) == SIZE_MAX);
    assert_true(pgcfg_ident_memory_bound(1000, 1) < pgcfg_ident_memory_bound(1001, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bound_suffices_for_the_worst_inputs),
        cmocka_unit_test(random_files_stay_within_the_bound),
        cmocka_unit_test(every_arena_ends_in_success_or_no_memory),
        cmocka_unit_test(an_expression_takes_memory_while_it_is_checked),
        cmocka_unit_test(every_workspace_has_room_for_an_expression_or_too_little),
        cmocka_unit_test(an_arena_loses_what_is_not_aligned),
        cmocka_unit_test(what_is_said_to_be_needed_will_do),
        cmocka_unit_test(every_workspace_ends_in_entries_or_no_memory),
        cmocka_unit_test(every_workspace_ends_in_mappings_or_no_memory),
        cmocka_unit_test(a_bound_beyond_all_memory_is_said_to_be_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
