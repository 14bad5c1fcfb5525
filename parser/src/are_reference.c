/*
 * are_reference.c - back references: what a group has matched, once more or several times.
 */
#include "are_search.h"

/* The character at a place; where case does not matter, a lower-case one. */
static uint32_t character(const are_search *s, uint32_t place)
{
    const uint32_t c = s->subject[place];
    const bool is_upper = c >= 'A' && c <= 'Z';
    return s->program->is_folded && is_upper ? c | 0x20u : c;
}

static bool is_same(are_search *s, uint32_t first, uint32_t second, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (!pgcfg_are_step(s) || character(s, first + i) != character(s, second + i))
            return false;
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
