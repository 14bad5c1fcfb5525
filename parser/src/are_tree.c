/*
 * are_tree.c - the tree of a regular expression, made as the server makes its own while
 * it reads a branch: which parts are told apart, in which shape, and what each prefers.
 * The order in which a match is divided among groups follows from nothing else.
 *
 * It is the tree of 13. From 14 on the server leaves out nodes that hold nothing, which
 * saves it time and changes no match.
 */
#include "are_program.h"

#define PREFERENCES (ARE_LONGER | ARE_SHORTER | ARE_MIXED)

uint32_t pgcfg_are_flags_up(uint32_t flags)
{
    const bool is_mixed = (flags & ARE_LONGER) != 0 && (flags & ARE_SHORTER) != 0;
    return (flags & (ARE_MIXED | ARE_CAPTURES | ARE_REFERS_BACK)) | (is_mixed ? ARE_MIXED : 0);
}

static uint32_t preference_of(uint32_t flags)
{
    return flags & (ARE_LONGER | ARE_SHORTER);
}

uint32_t pgcfg_are_flags_combine(uint32_t first, uint32_t second)
{
    const uint32_t preference =
        preference_of(first) != 0 ? preference_of(first) : preference_of(second);
    return pgcfg_are_flags_up(first | second) | preference;
}

bool pgcfg_are_flags_need_tree(uint32_t flags)
{
    return (flags & (ARE_MIXED | ARE_CAPTURES | ARE_REFERS_BACK)) != 0;
}

static are_node *node_at(const are_builder *b, uint16_t node)
{
    return &pgcfg_are_record_at(b, node)->node;
}

uint16_t pgcfg_are_node_make(are_builder *b, are_node_kind kind, uint32_t flags)
{
    const uint16_t made = pgcfg_are_record_take(b);
    if (made != ARE_NO_RECORD)
        *node_at(b, made) = (are_node){.kind = (uint8_t)kind,
                                       .flags = (uint8_t)flags,
                                       .child = ARE_NO_RECORD,
                                       .sibling = ARE_NO_RECORD,
                                       .outer = ARE_NO_RECORD,
                                       .begin = (uint16_t)b->instruction_count,
                                       .end = (uint16_t)b->instruction_count};
    return made;
}

void pgcfg_are_branch_start(are_builder *b, are_branch *branch)
{
    branch->top = pgcfg_are_node_make(b, ARE_NODE_PLAIN, 0);
    branch->waiting = ARE_NO_RECORD;
}

static uint32_t flag_of(are_preference preference)
{
    switch (preference) {
    case ARE_PREFERS_NOTHING:
        return 0;
    case ARE_PREFERS_LONGER:
        return ARE_LONGER;
    case ARE_PREFERS_SHORTER:
        break;
    }
    return ARE_SHORTER;
}

/* Gives the new node the groups of the old one. */
static void take_over_captures(const are_builder *b, uint16_t node, uint16_t from)
{
    node_at(b, node)->captures_begin = node_at(b, from)->captures_begin;
    node_at(b, node)->captures_end = node_at(b, from)->captures_end;
}

/* x{m,n} as x{m-1,n-1}x, groups only in the last x. In the program the prefix stands
 * behind x, and jumps have it come first. */
static uint16_t put_prefix(are_builder *b, are_atom atom, uint32_t flags)
{
    const are_quantifier q = atom.quantifier;
    const uint32_t begin = atom.spare + 1u;
    const uint32_t end = b->instruction_count;
    const uint16_t whole = pgcfg_are_node_make(b, ARE_NODE_CONCATENATION, flags);
    const uint16_t prefix = pgcfg_are_node_make(b, ARE_NODE_PLAIN, preference_of(flags));
    if (b->status != PGCFG_REGEX_OK)
        return whole;
    node_at(b, whole)->begin = (uint16_t)begin;
    node_at(b, whole)->end = (uint16_t)end;
    node_at(b, whole)->child = prefix;
    node_at(b, prefix)->sibling = atom.node;
    node_at(b, prefix)->begin = (uint16_t)begin;
    node_at(b, prefix)->end = (uint16_t)begin;
    take_over_captures(b, whole, atom.node);
    if (q.most == 1)
        return whole;
    const uint16_t leave = pgcfg_are_emit(b, ARE_JUMP, 0, 1);
    const uint32_t first = b->instruction_count;
    pgcfg_are_repeat_copies(b, begin, end, q.least - 1,
                            q.most == ARE_UNBOUNDED ? q.most : q.most - 1);
    node_at(b, whole)->begin = (uint16_t)first;
    node_at(b, prefix)->begin = (uint16_t)first;
    node_at(b, prefix)->end = (uint16_t)b->instruction_count;
    const uint16_t enter = pgcfg_are_emit(b, ARE_JUMP, 0, 1);
    pgcfg_are_aim(b, enter, ARE_JUMP, begin);
    pgcfg_are_aim(b, atom.spare, ARE_JUMP, first);
    pgcfg_are_aim(b, leave, ARE_JUMP, b->instruction_count);
    return whole;
}

static uint16_t put_back_reference(are_builder *b, are_atom atom, uint32_t preference)
{
    const are_quantifier q = atom.quantifier;
    are_node *node = node_at(b, atom.node);
    pgcfg_are_repeat(b, atom.spare + 1u, q.least, q.most);
    node->least = (uint16_t)q.least;
    node->most = (uint16_t)q.most;
    node->flags |= (uint8_t)pgcfg_are_flags_combine(preference, node->flags);
    node->begin = atom.spare;
    node->end = (uint16_t)b->instruction_count;
    return atom.node;
}

static uint16_t put_iteration(are_builder *b, are_atom atom, uint32_t flags)
{
    const are_quantifier q = atom.quantifier;
    const uint16_t made = pgcfg_are_node_make(b, ARE_NODE_ITERATION, flags);
    pgcfg_are_repeat(b, atom.spare + 1u, q.least, q.most);
    if (b->status != PGCFG_REGEX_OK)
        return made;
    are_node *node = node_at(b, made);
    node->begin = atom.spare;
    node->end = (uint16_t)b->instruction_count;
    node->least = (uint16_t)q.least;
    node->most = (uint16_t)q.most;
    node->child = atom.node;
    take_over_captures(b, made, atom.node);
    return made;
}

/* The atom's node with its repetitions. */
static uint16_t put_quantified(are_builder *b, are_atom atom)
{
    const are_quantifier q = atom.quantifier;
    const uint32_t preference = flag_of(q.preference);
    const are_node *node = node_at(b, atom.node);
    const uint32_t flags = pgcfg_are_flags_combine(preference, node->flags);
    if (atom.kind == ARE_ATOM_BACK_REFERENCE)
        return put_back_reference(b, atom, preference);
    if (q.least == 1 && q.most == 1 &&
        (preference == 0 || (node->flags & PREFERENCES) == 0 ||
         preference == (node->flags & PREFERENCES)))
        return atom.node;
    if (q.least > 0 && (node->flags & ARE_REFERS_BACK) == 0)
        return put_prefix(b, atom, flags);
    return put_iteration(b, atom, flags);
}

static uint16_t node_of_plain_atom(are_builder *b, are_atom atom)
{
    const uint16_t made = pgcfg_are_node_make(b, ARE_NODE_PLAIN, 0);
    if (made != ARE_NO_RECORD)
        node_at(b, made)->begin = (uint16_t)(atom.spare + 1u);
    return made;
}

/* The atom gets a node of its own: top becomes a concatenation of what was before it
 * and of the atom with the rest of the branch, which is still to come. */
static void append_apart(are_builder *b, are_branch *branch, are_atom atom)
{
    if (atom.node == ARE_NO_RECORD)
        atom.node = node_of_plain_atom(b, atom);
    if (b->status != PGCFG_REGEX_OK)
        return;
    const uint32_t flags =
        pgcfg_are_flags_combine(flag_of(atom.quantifier.preference), node_at(b, atom.node)->flags);
    are_node *top = node_at(b, branch->top);
    const uint16_t prefix = pgcfg_are_node_make(b, ARE_NODE_PLAIN, top->flags);
    const uint16_t remainder = pgcfg_are_node_make(b, ARE_NODE_CONCATENATION, flags);
    const uint16_t quantified = put_quantified(b, atom);
    if (b->status != PGCFG_REGEX_OK)
        return;
    node_at(b, prefix)->begin = top->begin;
    node_at(b, prefix)->end = atom.spare;
    node_at(b, prefix)->sibling = remainder;
    node_at(b, remainder)->begin = atom.spare;
    node_at(b, remainder)->child = quantified;
    top->kind = ARE_NODE_CONCATENATION;
    top->child = prefix;
    top->outer = branch->waiting;
    branch->waiting = branch->top;
    branch->top = pgcfg_are_node_make(b, ARE_NODE_PLAIN, 0);
}

void pgcfg_are_branch_append(are_builder *b, are_branch *branch, are_atom atom)
{
    const are_quantifier q = atom.quantifier;
    const uint32_t atom_flags = atom.node == ARE_NO_RECORD ? 0 : node_at(b, atom.node)->flags;
    const uint32_t flags = node_at(b, branch->top)->flags | flag_of(q.preference) | atom_flags;
    if (q.most == 0) { /* what is in it can still be referred to */
        pgcfg_are_aim(b, atom.spare, ARE_JUMP, b->instruction_count);
    } else if (atom.kind == ARE_ATOM_PLAIN &&
               !pgcfg_are_flags_need_tree(pgcfg_are_flags_up(flags))) {
        if (q.least != 1 || q.most != 1)
            pgcfg_are_repeat(b, atom.spare + 1u, q.least, q.most);
        if (atom.node != ARE_NO_RECORD)
            pgcfg_are_record_give_back(b, atom.node);
        node_at(b, branch->top)->flags = (uint8_t)flags;
    } else {
        append_apart(b, branch, atom);
    }
}

static void combine_flags(are_node *node, const are_node *part)
{
    node->flags |= (uint8_t)pgcfg_are_flags_combine(node->flags, part->flags);
}

/* `rest` is what followed the atom; there is one even if nothing did. */
static void close(are_builder *b, uint16_t top, uint16_t rest)
{
    are_node *remainder = node_at(b, node_at(b, node_at(b, top)->child)->sibling);
    node_at(b, top)->end = (uint16_t)b->instruction_count;
    remainder->end = (uint16_t)b->instruction_count;
    node_at(b, remainder->child)->sibling = rest;
    combine_flags(remainder, node_at(b, rest));
    combine_flags(node_at(b, top), remainder);
}

uint16_t pgcfg_are_branch_end(are_builder *b, are_branch *branch)
{
    uint16_t rest = branch->top;
    node_at(b, rest)->end = (uint16_t)b->instruction_count;
    while (branch->waiting != ARE_NO_RECORD) {
        const uint16_t top = branch->waiting;
        branch->waiting = node_at(b, top)->outer;
        close(b, top, rest);
        rest = top;
    }
    return rest;
}
