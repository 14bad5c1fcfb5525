/*
 * allocate.h - taking memory from an arena's two ends. NULL means that it is
 * used up; nothing has changed then.
 */
#ifndef PGCFG_ALLOCATE_H
#define PGCFG_ALLOCATE_H

#include <pgcfg/arena.h>

static inline size_t pgcfg_arena_free(const pgcfg_arena *arena)
{
    return arena->high - arena->low;
}

static inline void pgcfg_arena_note_use(pgcfg_arena *arena)
{
    size_t used = arena->low + (arena->capacity - arena->high);
    if (used > arena->high_water)
        arena->high_water = used;
}

/* The next multiple of the arena's alignment. */
static inline size_t pgcfg_arena_align(size_t size)
{
    return (size + PGCFG_ARENA_ALIGNMENT - 1) / PGCFG_ARENA_ALIGNMENT * PGCFG_ARENA_ALIGNMENT;
}

/* The low end stays aligned. */
static inline void *pgcfg_arena_take_low(pgcfg_arena *arena, size_t size)
{
    /* What is free in whole units, so that a size near SIZE_MAX does not wrap around. */
    if (size > pgcfg_arena_free(arena) / PGCFG_ARENA_ALIGNMENT * PGCFG_ARENA_ALIGNMENT)
        return NULL;
    size = pgcfg_arena_align(size);
    void *taken = arena->base + arena->low;
    arena->low += size;
    pgcfg_arena_note_use(arena);
    return taken;
}

/* Bytes without alignment, for texts. */
static inline char *pgcfg_arena_take_bytes(pgcfg_arena *arena, size_t size)
{
    if (size > pgcfg_arena_free(arena))
        return NULL;
    arena->high -= size;
    pgcfg_arena_note_use(arena);
    return arena->base + arena->high;
}

/* An aligned object at the high end. */
static inline void *pgcfg_arena_take_high(pgcfg_arena *arena, size_t size)
{
    size_t misaligned = (arena->high - size) % PGCFG_ARENA_ALIGNMENT;
    if (size > arena->high)
        return NULL;
    return pgcfg_arena_take_bytes(arena, size + misaligned);
}

/* A copy of `text` at the high end; its data is NULL where memory is used up. */
pgcfg_text pgcfg_arena_copy(pgcfg_arena *arena, pgcfg_text text);

#endif
