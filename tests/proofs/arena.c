/*
 * What is taken from an arena lies in its buffer and nowhere twice, and is aligned where
 * it should be, if it has any bytes; a request that fails changes nothing.
 *
 * of: pgcfg_arena_init, pgcfg_arena_take_low, _take_bytes, _take_high
 * bound: two requests of any size below 2^62, from a buffer of up to 24 bytes at any address
 * sources: arena.c
 * unwind: 5
 * fault: allocate.h | arena->high -= size; | arena->high -= size / 2;
 */
#include "proof.h"

#include "allocate.h"

enum { ROOM = 24, REQUESTS = 2 };

typedef struct piece {
    const char *data;
    size_t size;
    bool is_aligned;
} piece;

static piece take(pgcfg_arena *arena)
{
    piece taken = {NULL, nondet_size(), true};

    TAKE_FOR_GRANTED(taken.size < (size_t)1 << 62);
    if (nondet_bool()) {
        taken.data = pgcfg_arena_take_bytes(arena, taken.size);
        taken.is_aligned = false;
    } else if (nondet_bool()) {
        taken.data = pgcfg_arena_take_low(arena, taken.size);
    } else {
        taken.data = pgcfg_arena_take_high(arena, taken.size);
    }
    return taken;
}

void proof(void)
{
    size_t size = nondet_size();
    size_t shift = nondet_size();
    pgcfg_arena arena;
    piece taken[REQUESTS];

    TAKE_FOR_GRANTED(size <= ROOM && shift < PGCFG_ARENA_ALIGNMENT);
    char memory[PGCFG_ARENA_ALIGNMENT + ROOM];
    char *buffer = memory + shift;
    pgcfg_arena_init(&arena, buffer, size);
    CLAIM(arena.capacity <= size, "no more than there is");
    for (size_t i = 0; i < REQUESTS; i++) {
        pgcfg_arena before = arena;

        taken[i] = take(&arena);
        CLAIM(arena.low <= arena.high && arena.high <= arena.capacity, "the ends keep apart");
        CLAIM(arena.high_water >= before.high_water && arena.high_water <= arena.capacity,
              "the mark only rises");
        if (taken[i].data == NULL) {
            CLAIM(arena.low == before.low && arena.high == before.high, "a failure takes nothing");
            continue;
        }
        CLAIM(taken[i].data >= buffer && taken[i].data + taken[i].size <= buffer + size,
              "inside of the buffer");
        CLAIM(!taken[i].is_aligned || taken[i].size == 0 ||
                  (uintptr_t)taken[i].data % PGCFG_ARENA_ALIGNMENT == 0,
              "aligned");
        for (size_t j = 0; j < i; j++)
            CLAIM(taken[j].data == NULL || taken[j].data + taken[j].size <= taken[i].data ||
                      taken[i].data + taken[i].size <= taken[j].data,
                  "apart from the others");
    }
}
