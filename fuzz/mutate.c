/*
 * mutate.c - see mutate.h; and libFuzzer's way to call it.
 */
#include "mutate.h"

#include <string.h>

enum { INPUT_MAX = 1 << 17 };

uint32_t mutation_below(mutation *m, size_t limit)
{
    m->random ^= m->random << 13;
    m->random ^= m->random >> 17;
    m->random ^= m->random << 5;
    return limit > 0 ? m->random % (uint32_t)limit : 0;
}

bool mutation_replace(mutation *m, span what, const uint8_t *bytes, size_t count)
{
    const size_t removed = what.end - what.begin;

    if (m->size - removed + count > m->max_size)
        return false;
    memmove(m->data + what.begin + count, m->data + what.end, m->size - what.end);
    if (count > 0)
        memcpy(m->data + what.begin, bytes, count);
    m->size = m->size - removed + count;
    return true;
}

bool mutation_put(mutation *m, span what, const char *word)
{
    return mutation_replace(m, what, (const uint8_t *)word, strlen(word));
}

bool mutation_insert(mutation *m, size_t at, const char *word)
{
    return mutation_put(m, (span){at, at}, word);
}

const uint8_t *mutation_copy(const mutation *m, span what)
{
    static uint8_t copy[INPUT_MAX];

    memcpy(copy, m->data + what.begin, what.end - what.begin);
    return copy;
}

size_t mutate(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    mutation m = {data, size, max_size, seed * 2654435761u | 1u};

    if (size <= mutate_head || size > INPUT_MAX || size > max_size)
        return 0;
    (void)mutation_below(&m, 1);
    mutate_input(&m);
    return m.size;
}

/* ---- libFuzzer ---------------------------------------------------------------------------- */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* Every other input is changed by libFuzzer alone, which also sees to the first bytes. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    size_t changed = seed % 2 == 0 ? mutate(data, size, max_size, seed / 2) : 0;

    return changed > 0 ? changed : LLVMFuzzerMutate(data, size, max_size);
}
