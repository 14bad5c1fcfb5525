/*
 * arena.h - memory out of one buffer that the caller owns.
 *
 * An arena never grows and never frees; it is filled from both ends, so that
 * things that must lie side by side (low end) and things that must only last
 * (high end) do not get in each other's way. Running out is an ordinary result.
 */
#ifndef PGCFG_ARENA_H
#define PGCFG_ARENA_H

#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pgcfg_arena {
    char *base;
    size_t low;        /* bytes used at the low end */
    size_t high;       /* offset where the high end's used bytes begin */
    size_t capacity;   /* bytes */
    size_t high_water; /* the most bytes ever in use at once, both ends together */
} pgcfg_arena;

/* Everything in an arena is aligned to this many bytes, texts excepted. */
#define PGCFG_ARENA_ALIGNMENT 8

/* Makes an arena of `size` bytes at `buffer`. The buffer needs no alignment
 * (up to PGCFG_ARENA_ALIGNMENT - 1 bytes are lost to it) and must outlive
 * everything that is made in it. A NULL buffer is an arena of 0 bytes. */
void pgcfg_arena_init(pgcfg_arena *arena, void *buffer, size_t size);

#ifdef __cplusplus
}
#endif
#endif
