/*
 * are_search.h - a search under way, as its parts know it: the automaton that is run over
 * the subject (are_simulate.c), the tree that divides a match (are_dissect.c), and what
 * drives both (are_search.c).
 */
#ifndef PGCFG_ARE_SEARCH_H
#define PGCFG_ARE_SEARCH_H

#include "are_program.h"

#define ARE_NOWHERE UINT32_MAX

/* The instructions that the automaton may be at. `dense` lists them, sparse[i] says where
 * in the list instruction i would stand. Each remembers the earliest start of a match that
 * leads to it; the list is in order of these. */
typedef struct are_threads {
    uint16_t *dense;
    uint16_t *sparse;
    uint32_t *starts;
    uint32_t count;
    uint32_t accepted; /* start of the earliest match that ends here, or ARE_NOWHERE */
} are_threads;

typedef struct are_span {
    uint32_t begin; /* ARE_NOWHERE: the group took no part */
    uint32_t end;
} are_span;

typedef struct are_search {
    const pgcfg_are_program *program;
    const unsigned char *subject;
    uint32_t size;
    uint32_t steps_left;
    bool is_beyond_bound; /* no result is sure any more */
    are_threads now;
    are_threads next;
    uint8_t *lookarounds; /* for each of them one bit for each place in the subject */
    size_t lookaround_stride;
    are_span *captures; /* by number, 0 unused */
    uint32_t capture_count;
    uint32_t *stack; /* the rest of the workspace, in words */
    size_t stack_size;
} are_search;

/* A piece of the automaton. */
typedef struct are_piece {
    uint32_t begin;
    uint32_t end;
} are_piece;

/* Counts a step; false: there are none left. */
bool pgcfg_are_step(are_search *s);

/* Ends of what the piece matches from `start` on: the last one up to `most`, the first one
 * from `least` to `most`, ARE_NOWHERE if there is none. */
uint32_t pgcfg_are_longest(are_search *s, are_piece piece, uint32_t start, uint32_t most);
uint32_t pgcfg_are_shortest(are_search *s, are_piece piece, uint32_t start, uint32_t least,
                            uint32_t most);

/* The first place where a match that starts at `from` or behind it ends. */
uint32_t pgcfg_are_first_end(are_search *s, uint32_t from);

/* Where the leftmost match starts. */
uint32_t pgcfg_are_leftmost(are_search *s);

/* Finds out where lookaheads and lookbehinds hold. */
void pgcfg_are_look_around(are_search *s);

/* Divides the subject from `begin` to `end`, which the automaton matches, among the nodes
 * of the tree, and sets captures. False: back references don't allow it, or
 * is_beyond_bound. */
bool pgcfg_are_dissect(are_search *s, uint32_t begin, uint32_t end);

/* What a back reference matches: longest or shortest, as above, if its group took part. */
uint32_t pgcfg_are_referred(are_search *s, const are_node *node, uint32_t start, uint32_t least,
                            uint32_t most, bool is_shortest);

/* pgcfg_are_program_search with another bound than PGCFG_REGEX_STEPS_MAX. */
pgcfg_regex_answer pgcfg_are_search_within(const pgcfg_are_program *program, pgcfg_text subject,
                                           pgcfg_regex_group *first_group, void *memory,
                                           size_t memory_size, uint32_t steps);

#endif
