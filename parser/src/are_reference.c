/*
 * are_reference.c - back references: what a group has matched, once more or several times.
 */
#include "are_search.h"

static uint32_t lower(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20u : c;
}

static bool is_same(are_search *s, uint32_t first, uint32_t second, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        const uint32_t a = s->subject[first + i];
        const uint32_t b = s->subject[second + i];
        if (!pgcfg_are_step(s) || (a != b && !(s->program->is_folded && lower(a) == lower(b))))
            return false;
    }
    return true;
}

/* An empty text is there any number of times. */
uint32_t pgcfg_are_referred(are_search *s, const are_node *node, uint32_t start, uint32_t least,
                            uint32_t most, bool is_shortest)
{
    const are_span span = s->captures[node->back_reference];
    const uint32_t size = span.end - span.begin;
    if (size == 0)
        return least == start ? start : ARE_NOWHERE;
    uint32_t fewest = least <= start ? 0 : (least - start - 1) / size + 1;
    uint32_t greatest = (most - start) / size;
    if (fewest < node->least)
        fewest = node->least;
    if (node->most != ARE_UNLIMITED && greatest > node->most)
        greatest = node->most;
    if (greatest < fewest)
        return ARE_NOWHERE;
    if (is_shortest && fewest == 0)
        return start;
    uint32_t count = 0;
    while (count < greatest && is_same(s, span.begin, start + count * size, size)) {
        count++;
        if (is_shortest && count >= fewest)
            break;
    }
    return count >= fewest && !s->is_beyond_bound ? start + count * size : ARE_NOWHERE;
}

bool pgcfg_are_refers_to(are_search *s, const are_node *node, uint32_t begin, uint32_t end)
{
    const are_span span = s->captures[node->back_reference];
    if (span.begin == ARE_NOWHERE)
        return false;
    const uint32_t size = span.end - span.begin;
    if (size == 0)
        return begin == end;
    if (begin == end)
        return node->least == 0;
    if ((end - begin) % size != 0)
        return false;
    const uint32_t count = (end - begin) / size;
    if (count < node->least || (node->most != ARE_UNLIMITED && count > node->most))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!is_same(s, span.begin, begin + i * size, size))
            return false;
    return true;
}
