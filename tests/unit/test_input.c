/*
 * test_input.c - physical lines of a file, whole and in pieces: where they end, and
 * what is said when a limit is reached, memory runs out or reading fails.
 */
#include "auth_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { EIO = 5, CAPACITY = 3 };

/* A file that comes in pieces of CAPACITY bytes. */
typedef struct pieces {
    const char *content;
    uint32_t fail_at; /* number of the call that fails, from 1; 0 = none */
    uint32_t calls;
} pieces;

static pgcfg_os_error read_piece(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    pieces *p = context;
    const size_t size = strlen(p->content);

    (void)file;
    if (++p->calls == p->fail_at)
        return EIO;
    *count = size - (size_t)offset < capacity ? size - (size_t)offset : capacity;
    memcpy(buffer, p->content + offset, *count);
    return 0;
}

typedef struct outcome {
    pgcfg_line_status status; /* the first that is not READ */
    uint32_t lines;
    char text[64]; /* of all lines, each with '|' behind it */
} outcome;

typedef struct question {
    const char *content;
    bool is_whole;             /* not in pieces */
    pgcfg_os_error read_error; /* behind whole content */
    uint32_t fail_at;          /* of pieces */
    size_t line_max;
    uint64_t size_max;
    size_t space; /* of the arena */
} question;

static outcome ask(const question *q)
{
    _Alignas(PGCFG_ARENA_ALIGNMENT) char buffer[1024];
    char piece[CAPACITY];
    pieces p = {q->content, q->fail_at, 0};
    pgcfg_loader loader = {.context = &p, .read = read_piece};
    pgcfg_file file = {q->is_whole ? q->content : NULL, strlen(q->content), q->read_error, NULL};
    pgcfg_input input;
    pgcfg_logical_line line;
    pgcfg_arena arena;
    outcome found = {PGCFG_LINE_READ, 0, ""};

    pgcfg_arena_init(&arena, buffer, q->space);
    pgcfg_input_init(&input, &loader, 18, &file, q->size_max, piece, sizeof(piece));
    for (;;) {
        found.status = pgcfg_input_next_physical_line(&input, &arena, q->line_max, &line);
        if (found.status != PGCFG_LINE_READ)
            break;
        found.lines++;
        assert_int_equal(line.number, found.lines);
        strncat(found.text, line.text, line.size);
        strcat(found.text, line.has_newline ? "|" : "$");
    }
    /* Once it has ended, it stays so. */
    if (found.status == PGCFG_LINE_END)
        assert_int_equal(pgcfg_input_next_physical_line(&input, &arena, q->line_max, &line),
                         PGCFG_LINE_END);
    return found;
}

static void physical_lines_end_at_line_feeds_only(void **state)
{
    question q = {"ab\\\n\ncdefgh\r\ni", false, 0, 0, 100, 100, 1024};

    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        q.is_whole = whole == 1;
        const outcome found = ask(&q);
        assert_int_equal(found.status, PGCFG_LINE_END);
        assert_string_equal(found.text, "ab\\||cdefgh\r|i$");
    }
}

static void what_stops_a_physical_line_is_told(void **state)
{
    static const struct {
        question question;
        pgcfg_line_status status;
        uint32_t lines;
    } cases[] = {
        /* too large, at a line's start and within it */
        {{"ab\ncd\n", false, 0, 0, 100, 5, 1024}, PGCFG_LINE_TOO_MUCH, 1},
        {{"ab\ncd\n", false, 0, 0, 100, 2, 1024}, PGCFG_LINE_TOO_MUCH, 0},
        {{"abcdef\n", false, 0, 0, 100, 5, 1024}, PGCFG_LINE_TOO_MUCH, 0},
        /* not to be read, likewise */
        {{"ab\ncd\n", false, 0, 2, 100, 100, 1024}, PGCFG_LINE_NOT_READ, 1},
        {{"abcdef\n", false, 0, 2, 100, 100, 1024}, PGCFG_LINE_NOT_READ, 0},
        {{"ab\n", true, EIO, 0, 100, 100, 1024}, PGCFG_LINE_NOT_READ, 1},
        {{"ab\ncd", true, EIO, 0, 100, 100, 1024}, PGCFG_LINE_NOT_READ, 1},
        /* too long */
        {{"ab\nabcd\n", false, 0, 0, 3, 100, 1024}, PGCFG_LINE_LIMIT, 1},
        {{"ab\nabcd\n", true, 0, 0, 3, 100, 1024}, PGCFG_LINE_LIMIT, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const outcome found = ask(&cases[i].question);
        assert_int_equal(found.status, cases[i].status);
        assert_int_equal(found.lines, cases[i].lines);
    }
}

static void whatever_memory_there_is_a_line_is_whole_or_not_there(void **state)
{
    question q = {"abcdefgh\nij\n", false, 0, 0, 100, 100, 0};
    outcome found;

    (void)state;
    do {
        found = ask(&q);
        assert_true(found.status == PGCFG_LINE_NO_MEMORY || found.status == PGCFG_LINE_END);
        assert_memory_equal(found.text, "abcdefgh|ij|", strlen(found.text));
        q.space++;
        assert_true(q.space < 100);
    } while (found.status != PGCFG_LINE_END);
    assert_string_equal(found.text, "abcdefgh|ij|");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(physical_lines_end_at_line_feeds_only),
        cmocka_unit_test(what_stops_a_physical_line_is_told),
        cmocka_unit_test(whatever_memory_there_is_a_line_is_whole_or_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
