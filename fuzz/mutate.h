/*
 * mutate.h - changes to an input that know its grammar. A grammar is a file
 * mutate_NAME.c, which says what mutate_input does; fuzz/targets says whose it is.
 */
#ifndef PGCFG_FUZZ_MUTATE_H
#define PGCFG_FUZZ_MUTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An input that is being changed. */
typedef struct mutation {
    uint8_t *data;
    size_t size;
    size_t max_size;
    uint32_t random;
} mutation;

/* A part of it. */
typedef struct span {
    size_t begin;
    size_t end;
} span;

/* ---- of the grammar -------------------------------------------------------------------- */

/* Bytes at the front that are no part of what the grammar is about: they stay. */
extern const size_t mutate_head;

/* Changes the input, which has more than mutate_head bytes, by one step. Half of a step that
 * needs more room than there is may be done. */
void mutate_input(mutation *m);

/* ---- for grammars ----------------------------------------------------------------------- */

/* 0 to limit - 1; 0 of 0. */
uint32_t mutation_below(mutation *m, size_t limit);

/* Puts bytes, which are no part of the input, in the place of others. False: no room. */
bool mutation_replace(mutation *m, span what, const uint8_t *bytes, size_t count);
bool mutation_put(mutation *m, span what, const char *word);
bool mutation_insert(mutation *m, size_t at, const char *word);

/* A copy of a part of the input, until the next one. */
const uint8_t *mutation_copy(const mutation *m, span what);

/* One out of an array. */
#define MUTATION_PICK(m, array) ((array)[mutation_below(m, sizeof(array) / sizeof((array)[0]))])

/* ---- for the engine ----------------------------------------------------------------------- */

/* Changes the input in place. Its new size, at most `max_size`; 0 where it is too short, and
 * then it is what it was. */
size_t mutate(uint8_t *data, size_t size, size_t max_size, unsigned seed);

#endif
