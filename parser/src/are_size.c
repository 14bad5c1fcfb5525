/*
 * are_size.c - estimates from above how large the server's automaton gets, so that
 * an OK can be said to be sure. Everything is arithmetic on a few counts; nothing
 * is built.
 *
 * The server joins pieces by empty transitions and later removes these by copying
 * real ones past them. What is left then has at most the transitions of the
 * position automaton (Glushkov's), whose number follows from the counts in
 * are_size. Constraints (^, \m, lookahead) count as positions that may be passed for
 * nothing; the server moves them, too, and doubles what lies between two characters
 * with each constraint that stands there, in a row or in alternatives.
 */
#include "are.h"

#include <string.h>

#define CEILING (UINT32_C(1) << 30)

uint32_t pgcfg_are_size_add(uint32_t a, uint32_t b)
{
    return a > CEILING - b ? CEILING : a + b;
}

uint32_t pgcfg_are_size_multiply(uint32_t a, uint32_t b)
{
    const uint64_t product = (uint64_t)a * b;
    return product > CEILING ? CEILING : (uint32_t)product;
}

are_size pgcfg_are_size_empty(void)
{
    const are_size size = {.states = 1, .is_nullable = true};
    return size;
}

are_size pgcfg_are_size_none(void)
{
    const are_size size = {0};
    return size;
}

are_size pgcfg_are_size_character(void)
{
    const are_size size = {.states = 1, .positions = 1, .first = 1, .last = 1};
    return size;
}

/* The largest of them, \y, is two states and four sets of transitions. */
are_size pgcfg_are_size_constraint(void)
{
    const are_size size = {.states = 3,
                           .positions = 4,
                           .pairs = 2,
                           .first = 2,
                           .last = 2,
                           .guards_first = 1,
                           .guards_last = 1,
                           .guards_run = 1,
                           .is_nullable = true};
    return size;
}

static uint32_t greater(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

are_size pgcfg_are_size_concatenate(are_size a, are_size b)
{
    are_size size;
    size.states = pgcfg_are_size_add(a.states, b.states);
    size.positions = pgcfg_are_size_add(a.positions, b.positions);
    size.pairs = pgcfg_are_size_add(pgcfg_are_size_add(a.pairs, b.pairs),
                                    pgcfg_are_size_multiply(a.last, b.first));
    size.first = a.is_nullable ? pgcfg_are_size_add(a.first, b.first) : a.first;
    size.last = b.is_nullable ? pgcfg_are_size_add(a.last, b.last) : b.last;
    size.guards_first =
        a.is_nullable ? pgcfg_are_size_add(a.guards_first, b.guards_first) : a.guards_first;
    size.guards_last =
        b.is_nullable ? pgcfg_are_size_add(a.guards_last, b.guards_last) : b.guards_last;
    size.guards_run = greater(greater(a.guards_run, b.guards_run),
                              pgcfg_are_size_add(a.guards_last, b.guards_first));
    size.is_nullable = a.is_nullable && b.is_nullable;
    size.has_capture = a.has_capture || b.has_capture;
    return size;
}

are_size pgcfg_are_size_alternate(are_size a, are_size b)
{
    are_size size;
    size.states = pgcfg_are_size_add(pgcfg_are_size_add(a.states, b.states), 2);
    size.positions = pgcfg_are_size_add(a.positions, b.positions);
    size.pairs = pgcfg_are_size_add(a.pairs, b.pairs);
    size.first = pgcfg_are_size_add(a.first, b.first);
    size.last = pgcfg_are_size_add(a.last, b.last);
    size.guards_first = pgcfg_are_size_add(a.guards_first, b.guards_first);
    size.guards_last = pgcfg_are_size_add(a.guards_last, b.guards_last);
    size.guards_run =
        greater(greater(a.guards_run, b.guards_run), greater(size.guards_first, size.guards_last));
    size.is_nullable = a.is_nullable || b.is_nullable;
    size.has_capture = a.has_capture || b.has_capture;
    return size;
}

/* x{m,n} becomes n copies of x of which any after the m-th may be left out, x{m,}
 * m copies (at least one) with a way back; one more where captures must be kept. */
are_size pgcfg_are_size_repeat(are_size a, uint32_t least, uint32_t most)
{
    const bool is_unbounded = most >= ARE_UNBOUNDED;
    uint32_t copies = is_unbounded ? (least > 0 ? least : 1) : most;
    copies += a.has_capture ? 1 : 0;
    are_size size = a;
    size.states = pgcfg_are_size_add(pgcfg_are_size_multiply(a.states, copies), copies + 3);
    size.positions = pgcfg_are_size_multiply(a.positions, copies);
    /* From each copy to the next, and to all later ones if copies can be skipped. */
    const bool may_skip = a.is_nullable;
    const uint32_t jumps = may_skip ? copies * (copies - 1) / 2 : copies - 1;
    const uint32_t loops = is_unbounded ? (may_skip ? copies : 1) : 0;
    const uint32_t links = pgcfg_are_size_multiply(a.last, a.first);
    size.pairs = pgcfg_are_size_add(pgcfg_are_size_multiply(a.pairs, copies),
                                    pgcfg_are_size_multiply(links, jumps + loops));
    size.first = pgcfg_are_size_multiply(a.first, may_skip ? copies : 1);
    /* The optional copies come first: x{0,n-1}x, so any of them can be the start. */
    if (least != most)
        size.first = pgcfg_are_size_multiply(a.first, copies);
    size.last = pgcfg_are_size_multiply(a.last, may_skip ? copies : 1);
    /* A way back past nothing but constraints is unrolled by the server. */
    const uint32_t turns = may_skip ? (is_unbounded ? 2 * copies : copies) : 1;
    size.guards_first = pgcfg_are_size_multiply(a.guards_first, turns);
    size.guards_last = pgcfg_are_size_multiply(a.guards_last, turns);
    size.guards_run = greater(pgcfg_are_size_multiply(a.guards_run, turns),
                              pgcfg_are_size_add(size.guards_first, size.guards_last));
    size.is_nullable = a.is_nullable || least == 0;
    return size;
}

are_size pgcfg_are_size_largest(are_size a, are_size b)
{
    are_size size;
    size.states = greater(a.states, b.states);
    size.positions = greater(a.positions, b.positions);
    size.pairs = greater(a.pairs, b.pairs);
    size.first = greater(a.first, b.first);
    size.last = greater(a.last, b.last);
    size.guards_first = greater(a.guards_first, b.guards_first);
    size.guards_last = greater(a.guards_last, b.guards_last);
    size.guards_run = greater(a.guards_run, b.guards_run);
    size.is_nullable = a.is_nullable || b.is_nullable;
    size.has_capture = b.has_capture;
    return size;
}

uint32_t pgcfg_are_size_arcs(are_size size, uint32_t colors)
{
    const uint32_t arcs =
        pgcfg_are_size_multiply(pgcfg_are_size_add(size.positions, size.pairs), colors);
    const uint32_t doublings = size.guards_run < 30 ? size.guards_run : 30;
    return pgcfg_are_size_multiply(arcs, UINT32_C(1) << doublings);
}

#define BYTES 256u
#define PSEUDO_COLORS 8u /* all other characters, line ends, the pattern's edges */

void pgcfg_are_alphabet_init(are_alphabet *alphabet)
{
    memset(alphabet, 0, sizeof *alphabet);
}

void pgcfg_are_alphabet_add_character(are_alphabet *alphabet, uint32_t character)
{
    if (character >= BYTES) {
        alphabet->high = pgcfg_are_size_add(alphabet->high, 1);
        return;
    }
    const uint8_t bit = (uint8_t)(1u << (character % 8));
    if ((alphabet->bytes[character / 8] & bit) == 0) {
        alphabet->bytes[character / 8] |= bit;
        alphabet->low++;
    }
}

/* Two cuts, and four more where upper and lower case are the same. */
void pgcfg_are_alphabet_add_range(are_alphabet *alphabet, uint32_t end)
{
    alphabet->low = pgcfg_are_size_add(alphabet->low, 6);
    if (end >= BYTES)
        alphabet->high = pgcfg_are_size_add(alphabet->high, 2);
}

/* No class is more than four ranges. */
void pgcfg_are_alphabet_add_class(are_alphabet *alphabet, are_class which)
{
    const uint32_t bit = UINT32_C(1) << which;
    if ((alphabet->classes & bit) == 0) {
        alphabet->classes |= bit;
        alphabet->low = pgcfg_are_size_add(alphabet->low, 8);
    }
}

uint32_t pgcfg_are_alphabet_colors(const are_alphabet *alphabet)
{
    const uint32_t low = alphabet->low < BYTES ? alphabet->low : BYTES;
    return pgcfg_are_size_add(low + PSEUDO_COLORS, alphabet->high);
}
