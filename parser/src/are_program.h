/*
 * are_program.h - a regular expression that is compiled for matching, as the parts
 * that make it (are_compile.c, are_tree.c, are_program.c) and those that run it
 * (are_simulate.c, are_dissect.c, are_search.c) know it.
 *
 * There are two views of a pattern. Instructions are a nondeterministic automaton: they
 * say whether a text matches. The tree says in which order parts of a match are told
 * apart, and exists only where that matters: groups, back references, and greedy beside
 * non-greedy parts. A node of the tree has its own piece of the automaton: it matches
 * what leads from its first instruction to the one at its end.
 */
#ifndef PGCFG_ARE_PROGRAM_H
#define PGCFG_ARE_PROGRAM_H

#include "are.h"

typedef enum are_operation {
    ARE_JUMP,             /* to `operand` */
    ARE_SPLIT,            /* to the next instruction and to `operand` */
    ARE_BYTE,             /* takes the character `byte` */
    ARE_SET,              /* takes a character of record `operand` */
    ARE_ANY,              /* takes any character */
    ARE_NEVER,            /* takes nothing: a character beyond 255 */
    ARE_CONSTRAINT_HOLDS, /* `byte` is an are_constraint */
    ARE_LOOKAROUND_HOLDS  /* `operand` is the ordinal of the lookaround */
} are_operation;

/* Targets are relative, modulo 2^16, so that a piece of a program can be copied. */
typedef struct are_instruction {
    uint8_t operation;
    uint8_t byte;
    uint16_t operand;
} are_instruction;

#define ARE_INSTRUCTIONS_MAX 65000u
#define ARE_RECORDS_MAX 65000u
#define ARE_NO_RECORD 0xFFFFu
#define ARE_UNLIMITED ARE_UNBOUNDED /* are_node.most */

typedef enum are_node_kind {
    ARE_NODE_PLAIN,         /* the automaton knows all about it */
    ARE_NODE_CONCATENATION, /* two children */
    ARE_NODE_ALTERNATION,   /* two children or more */
    ARE_NODE_ITERATION,     /* one child, `least` to `most` times */
    ARE_NODE_BACK_REFERENCE /* to `back_reference`, `least` to `most` times */
} are_node_kind;

/* What a node is like. The first three are its own preference, and go up to what holds
 * it only as "mixed", when both preferences meet. */
#define ARE_LONGER 1u
#define ARE_SHORTER 2u
#define ARE_MIXED 4u
#define ARE_CAPTURES 8u
#define ARE_REFERS_BACK 16u

typedef struct are_node {
    uint8_t kind;
    uint8_t flags;
    uint16_t capture; /* number of the group that it is, 0 for none */
    uint16_t back_reference;
    uint16_t least;
    uint16_t most;
    uint16_t child;
    uint16_t sibling;
    uint16_t begin; /* its piece of the automaton */
    uint16_t end;
    uint16_t captures_begin; /* groups in it: these numbers, the last one excluded */
    uint16_t captures_end;
    uint16_t piece_begin; /* of a capture: all of the group, which can be copied */
    uint16_t piece_end;
    uint16_t outer; /* while compiling: the concatenation that waits for this one's end */
} are_node;

typedef struct are_lookaround {
    uint16_t begin;
    uint16_t end;
    uint16_t next; /* those inside of others come first */
    uint16_t kind; /* ARE_LOOKS_AHEAD, ARE_IS_NEGATED */
} are_lookaround;

/* One size for all that is not an instruction, so that they share their space. */
typedef union are_record {
    are_set set;
    are_node node;
    are_lookaround lookaround;
} are_record;

/* A program that grows: instructions from the start of the buffer, records from its
 * end. */
typedef struct are_builder {
    are_instruction *instructions;
    are_record *records_end; /* record i is records_end[-1 - i] */
    size_t room;             /* bytes between the two that are free */
    uint32_t instruction_count;
    uint32_t record_count;
    uint32_t free_record; /* given back, linked by are_node.sibling */
    pgcfg_regex_status status;
} are_builder;

/* Appends an instruction; what is appended after an error is lost. Gives its place. */
uint16_t pgcfg_are_emit(are_builder *b, are_operation operation, uint8_t byte, uint16_t operand);
uint16_t pgcfg_are_emit_set(are_builder *b, const are_set *set);

/* Makes the instruction at `place` one of `operation`, with `target` as its target. */
void pgcfg_are_aim(are_builder *b, uint32_t place, are_operation operation, uint32_t target);

/* Appends a copy of the instructions from `begin` to `end` - 1. */
void pgcfg_are_copy(are_builder *b, uint32_t begin, uint32_t end, bool keeps_constraints);

/* Has the piece from `begin` to the end of the program, in front of which there is a spare
 * instruction, matched `least` to `most` times. */
void pgcfg_are_repeat(are_builder *b, uint32_t begin, uint32_t least, uint32_t most);

/* Appends copies of the piece from `begin` to `end`, `least` to `most` of them. */
void pgcfg_are_repeat_copies(are_builder *b, uint32_t begin, uint32_t end, uint32_t least,
                             uint32_t most);

uint16_t pgcfg_are_record_take(are_builder *b);
void pgcfg_are_record_give_back(are_builder *b, uint16_t record);
are_record *pgcfg_are_record_at(const are_builder *b, uint16_t record);
uint16_t pgcfg_are_node_make(are_builder *b, are_node_kind kind, uint32_t flags);

/* Flags of a node that holds one with these, and of one that holds two. */
uint32_t pgcfg_are_flags_up(uint32_t flags);
uint32_t pgcfg_are_flags_combine(uint32_t first, uint32_t second);
bool pgcfg_are_flags_need_tree(uint32_t flags);

/* The branch of the pattern that is being read: `top` is its last node so far, plain
 * and open at its end; those before it wait in a chain (are_node.outer). */
typedef struct are_branch {
    uint16_t top;
    uint16_t waiting;
} are_branch;

void pgcfg_are_branch_start(are_builder *b, are_branch *branch);

/* Ends it and gives its tree. As the next one, only where nothing has failed. */
uint16_t pgcfg_are_branch_end(are_builder *b, are_branch *branch);

typedef enum are_atom_kind {
    ARE_ATOM_PLAIN,
    ARE_ATOM_CAPTURE,
    ARE_ATOM_BACK_REFERENCE
} are_atom_kind;

/* An atom whose piece is the end of the program, in front of it a spare instruction. */
typedef struct are_atom {
    are_atom_kind kind;
    uint16_t node; /* ARE_NO_RECORD: a plain one without groups and preferences */
    uint16_t spare;
    are_quantifier quantifier;
} are_atom;

/* Puts the atom, repeated, behind what the branch has. */
void pgcfg_are_branch_append(are_builder *b, are_branch *branch, are_atom atom);

/* A program that is being searched with. */
static inline const are_instruction *pgcfg_are_instructions(const pgcfg_are_program *program)
{
    return (const are_instruction *)program->instructions;
}

static inline const are_record *pgcfg_are_record(const pgcfg_are_program *program, uint32_t record)
{
    return (const are_record *)program->records + (program->record_count - 1 - record);
}

#endif
