/*
 * fuzz_arena.c - any bytes as a small tree of files of any format, in memory of any size
 * and with limits of any height.
 *
 * Beyond not crashing, each input must hold: too little memory ends in NO_MEMORY, and all
 * other answers are those of enough memory; what was read before is the beginning of
 * what enough memory reads; what is asked for suffices in the end; a low limit ends in
 * LIMIT, or changes nothing; nothing is written outside of the memory (which has its end at
 * the end of a block, or guards around it, as byte 0 says), and what stood in it before
 * makes no difference, nor does its alignment.
 *
 * Input: byte 0 picks format and major, byte 1 the part of the bound that there is of
 * memory, byte 2 the height of the limit, byte 3 which limit it is, the alignment, and
 * whether entries are read one by one or parsed; then the tree (tree.h).
 */
#include "readings.h"
#include "tree.h"

#include <string.h>

enum {
    MAJORS = 6,
    KINDS_AND_MAJORS = 2 * FILE_KINDS * MAJORS,
    GUARD_SIZE = 64,
    GUARD = 0xA5,
    TRIES_MAX = 40
};

static char memory[1 << 23];

/* What was read, and how it ended. */
typedef struct outcome {
    ending end;
    report text;
} outcome;

typedef struct task {
    question q;
    tree *t;
    bool is_parsed;
    bool is_guarded;
    size_t alignment; /* bytes before the memory in its block */
} task;

static pgcfg_loader loader;

static outcome run(const task *k, void *space, size_t size)
{
    outcome o = {.text = {0}};

    loader = tree_loader(k->t);
    o.end = k->is_parsed ? parse_entries(&k->q, space, size, &o.text)
                         : read_entries(&k->q, space, size, &o.text);
    CHECK(o.end.result != PGCFG_BAD_ARGUMENT);
    return o;
}

static void outcome_free(outcome *o)
{
    report_free(&o->text);
}

static bool is_beginning(const report *part, const report *whole)
{
    return part->size <= whole->size &&
           (part->size == 0 || memcmp(part->data, whole->data, part->size) == 0);
}

static void check_same_outcome(const outcome *a, const outcome *b)
{
    CHECK(a->end.result == b->end.result && a->end.problem == b->end.problem);
    check_same(&a->text, &b->text);
}

/* ---- memory -------------------------------------------------------------------------- */

/* In a block that ends where the memory does, so that sanitizers see what is beyond; what
 * stands there is whatever the heap has. */
static outcome run_at_the_end(const task *k, size_t size)
{
    char *block = malloc(k->alignment + size + (k->alignment + size == 0));
    outcome o;

    CHECK(block != NULL);
    o = run(k, block + k->alignment, size);
    free(block);
    return o;
}

/* Between guards, and filled. */
static outcome run_between(const task *k, size_t size)
{
    const size_t before = GUARD_SIZE + k->alignment;
    unsigned char *block = malloc(before + size + GUARD_SIZE);
    outcome o;

    CHECK(block != NULL);
    memset(block, GUARD, before + size + GUARD_SIZE);
    o = run(k, block + before, size);
    for (size_t i = 0; i < before; i++)
        CHECK(block[i] == GUARD);
    for (size_t i = before + size; i < before + size + GUARD_SIZE; i++)
        CHECK(block[i] == GUARD);
    free(block);
    return o;
}

/* Begins with `size` bytes, and takes what is asked for. */
static void check_memory(const task *k, size_t size, const outcome *expected)
{
    outcome first = k->is_guarded ? run_between(k, size) : run_at_the_end(k, size);
    int tries = 0;

    while (first.end.result == PGCFG_NO_MEMORY) {
        CHECK(is_beginning(&first.text, &expected->text));
        CHECK(!k->is_parsed || first.text.size == 0);
        CHECK(first.end.needed >
              size - (size < PGCFG_ARENA_ALIGNMENT ? size : PGCFG_ARENA_ALIGNMENT));
        CHECK(++tries < TRIES_MAX);
        size = first.end.needed + PGCFG_ARENA_ALIGNMENT;
        outcome_free(&first);
        first = run_at_the_end(k, size);
    }
    check_same_outcome(&first, expected);
    outcome_free(&first);
}

/* ---- limits ----------------------------------------------------------------------------- */

/* True where one was lowered. */
static bool lower(pgcfg_limits *limits, unsigned which, uint8_t how_far)
{
    switch (which) {
    case 0:
        limits->line_bytes = how_far;
        return true;
    case 1:
        limits->entries = how_far / 8u;
        return true;
    case 2:
        limits->files = how_far / 16u;
        return true;
    case 3:
        limits->depth = how_far / 16u;
        return true;
    case 4:
        limits->total_bytes = how_far * 8u;
        return true;
    default:
        return false;
    }
}

static void check_lowered(const outcome *lowered, const outcome *expected, bool is_parsed)
{
    if (lowered->end.result != PGCFG_LIMIT) {
        CHECK(lowered->end.result == expected->end.result);
        check_same(&lowered->text, &expected->text);
        return;
    }
    CHECK(!is_parsed || lowered->text.size == 0);
    /* Of a parse that was cut short before, nothing is known. */
    CHECK(expected->end.result == PGCFG_LIMIT || is_beginning(&lowered->text, &expected->text));
}

/* ---- the input ---------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tree t;
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_server server;
    pgcfg_environment environment = {&server, &loader, &limits, &pgcfg_are_engine};
    task k = {.q = {.environment = &environment}, .t = &t};
    outcome expected;
    size_t bound;

    if (size < 4 || size > 16384)
        return 0;
    server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % MAJORS);
    k.q.kind = (file_kind)(data[0] / MAJORS % FILE_KINDS);
    k.q.mode = data[0] / MAJORS / FILE_KINDS % 2 == 0 ? PGCFG_CONF_LOG : PGCFG_CONF_VIEW;
    k.q.path = PGCFG_TEXT(ROOT "main");
    k.alignment = data[3] % 8;
    k.is_guarded = data[0] / KINDS_AND_MAJORS % 2 != 0;
    k.is_parsed = (data[3] & 8) != 0;
    if ((data[3] & 16) != 0)
        k.q.auto_path = PGCFG_TEXT(ROOT "auto");
    tree_init(&t, PGCFG_TEXT("main"), data + 4, size - 4);
    limits.total_bytes = 1 << 16; /* files may name each other: keep it short */
    limits.files = 200;
    expected = run(&k, memory, sizeof(memory));
    CHECK(expected.end.result != PGCFG_NO_MEMORY);
    bound = parse_bound(k.q.kind, t.bytes_opened, t.opened + t.missing);
    if (lower(&limits, data[3] / 32u, data[2])) {
        outcome lowered = run(&k, memory, sizeof(memory));
        check_lowered(&lowered, &expected, k.is_parsed);
        outcome_free(&expected);
        expected = lowered;
    }
    check_memory(&k, bound / 256 * data[1] + data[2] % 64, &expected);
    outcome_free(&expected);
    tree_free(&t);
    return 0;
}
