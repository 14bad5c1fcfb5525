/*
 * proof.h - what proofs are made of: values that may be any, what is taken for granted,
 * and what is claimed. Only CBMC reads these files.
 */
#ifndef PGCFG_PROOF_H
#define PGCFG_PROOF_H

#include <pgcfg/text.h>

#include <stdlib.h>

/* CBMC knows functions of such names as giving any value at all. */
bool nondet_bool(void);
char nondet_char(void);
int nondet_int(void);
size_t nondet_size(void);
uint64_t nondet_uint64(void);
int64_t nondet_int64(void);

#define TAKE_FOR_GRANTED(condition) __CPROVER_assume(condition)
#define CLAIM(condition, sentence) __CPROVER_assert(condition, sentence)

/* Any text of at most so many bytes. Behind it there is nothing, and in front of the
 * longest, too: a look beside it is found. */
static inline pgcfg_text any_text(size_t size_max)
{
    const char *bytes = (const char *)malloc(size_max);
    pgcfg_text text = {bytes, nondet_size()};

    TAKE_FOR_GRANTED(text.size <= size_max);
    text.data += size_max - text.size;
    return text;
}

/* Whether a text lies in another one, the place behind it included. */
static inline bool lies_in(pgcfg_text part, pgcfg_text whole)
{
    return __CPROVER_same_object(part.data, whole.data) && part.data >= whole.data &&
           part.size <= whole.size && (size_t)(part.data - whole.data) <= whole.size - part.size;
}

#endif
