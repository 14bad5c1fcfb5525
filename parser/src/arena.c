/*
 * arena.c - the arena: see pgcfg/arena.h for what it promises.
 */
#include "allocate.h"

#include <string.h>

void pgcfg_arena_init(pgcfg_arena *arena, void *buffer, size_t size)
{
    char *base = (char *)buffer;
    size_t lost = 0;

    if (base == NULL)
        size = 0;
    else
        lost = (PGCFG_ARENA_ALIGNMENT - (uintptr_t)base % PGCFG_ARENA_ALIGNMENT) %
               PGCFG_ARENA_ALIGNMENT;
    if (lost > size)
        lost = size;
    arena->base = base == NULL ? NULL : base + lost;
    arena->capacity = (size - lost) / PGCFG_ARENA_ALIGNMENT * PGCFG_ARENA_ALIGNMENT;
    arena->low = 0;
    arena->high = arena->capacity;
    arena->high_water = 0;
}

pgcfg_text pgcfg_arena_copy(pgcfg_arena *arena, pgcfg_text text)
{
    pgcfg_text copy = {pgcfg_arena_take_bytes(arena, text.size), text.size};
    if (copy.data != NULL && text.size > 0)
        memcpy(arena->base + arena->high, text.data, text.size);
    return copy;
}
