/*
 * are_compile.c - reads a regular expression and has its program made. A parser like the
 * checker's: same tokens, same errors in the same order, a stack of its own instead of
 * recursion.
 */
#include "are_program.h"

#include "predicates.h"

#include <string.h>

typedef enum level_kind { LEVEL_PATTERN, LEVEL_GROUP, LEVEL_LOOKAROUND } level_kind;

/* The whole pattern, or parentheses that are open. */
typedef struct level {
    level_kind kind;
    bool is_in_lookaround; /* at any depth: no captures */
    uint16_t looks;        /* of a lookaround: ARE_LOOKS_AHEAD, ARE_IS_NEGATED */
    uint16_t capture;      /* its number, 0 if it doesn't capture */
    uint16_t captures_before;
    uint16_t spare;        /* place of the instruction in front of it */
    uint16_t branch_start; /* place of the one in front of the branch being read */
    uint16_t last_leave;   /* of the jumps from the ends of branches, linked by operand */
    uint16_t alternatives; /* node that holds the branches */
    uint16_t last;         /* the last of those that are done */
    are_branch branch;
} level;

typedef struct compiler {
    are_lexer lexer;
    are_builder builder;
    level *levels;
    uint32_t depth;
    uint32_t depth_max;
    uint32_t captures; /* node of the group closed last; linked by are_node.outer */
    uint32_t lookaround_first;
    uint32_t lookaround_last;
    uint32_t lookaround_count;
    bool has_back_reference;
} compiler;

static bool sees(const compiler *c, are_token token)
{
    return c->lexer.token == token;
}

static void next(compiler *c)
{
    pgcfg_are_lexer_next(&c->lexer);
}

static level *innermost(const compiler *c)
{
    return &c->levels[c->depth];
}

static bool is_fine(const compiler *c)
{
    return c->builder.status == PGCFG_REGEX_OK && c->lexer.status == PGCFG_REGEX_OK;
}

static void fail(compiler *c, pgcfg_regex_status status)
{
    pgcfg_are_lexer_fail(&c->lexer, status);
}

static are_node *node_at(const compiler *c, uint16_t node)
{
    return &pgcfg_are_record_at(&c->builder, node)->node;
}

static uint16_t emit_pass(compiler *c)
{
    return pgcfg_are_emit(&c->builder, ARE_JUMP, 0, 1);
}

static void start_branch(compiler *c)
{
    level *l = innermost(c);
    l->branch_start = emit_pass(c);
    pgcfg_are_branch_start(&c->builder, &l->branch);
}

static void start_level(compiler *c, level_kind kind)
{
    level *l = innermost(c);
    l->kind = kind;
    l->last_leave = ARE_NO_RECORD;
    l->last = ARE_NO_RECORD;
    l->alternatives = pgcfg_are_node_make(&c->builder, ARE_NODE_ALTERNATION, ARE_LONGER);
    start_branch(c);
}

static void open_level(compiler *c, level_kind kind, uint16_t capture)
{
    const bool is_in_lookaround = innermost(c)->is_in_lookaround || kind == LEVEL_LOOKAROUND;
    if (c->depth == c->depth_max) {
        c->builder.status = PGCFG_REGEX_UNDECIDED;
        return;
    }
    const uint16_t spare = emit_pass(c);
    c->depth++;
    level *l = innermost(c);
    memset(l, 0, sizeof *l);
    l->is_in_lookaround = is_in_lookaround;
    l->looks = (uint16_t)c->lexer.value;
    l->capture = capture;
    l->captures_before = (uint16_t)(c->lexer.captures - (capture > 0 ? 1 : 0));
    l->spare = spare;
    start_level(c, kind);
}

static void end_branch(compiler *c)
{
    level *l = innermost(c);
    const uint16_t tree = pgcfg_are_branch_end(&c->builder, &l->branch);
    are_node *alternatives = node_at(c, l->alternatives);
    const uint32_t flags = (uint32_t)alternatives->flags | node_at(c, tree)->flags;
    alternatives->flags |= (uint8_t)pgcfg_are_flags_up(flags);
    if (l->last == ARE_NO_RECORD)
        alternatives->child = tree;
    else
        node_at(c, l->last)->sibling = tree;
    l->last = tree;
}

static void read_alternative(compiler *c)
{
    level *l = innermost(c);
    end_branch(c);
    l->last_leave = pgcfg_are_emit(&c->builder, ARE_JUMP, 0, l->last_leave);
    pgcfg_are_aim(&c->builder, l->branch_start, ARE_SPLIT, c->builder.instruction_count);
    start_branch(c);
    next(c);
}

/* Ends the innermost level, which takes no room, and gives its tree: that of its only
 * branch, or the alternation, whose branches need no nodes if nothing in them has to be
 * told apart. */
static uint16_t end_level(compiler *c)
{
    level *l = innermost(c);
    end_branch(c);
    while (l->last_leave != ARE_NO_RECORD) {
        const uint16_t leave = l->last_leave;
        l->last_leave = c->builder.instructions[leave].operand;
        pgcfg_are_aim(&c->builder, leave, ARE_JUMP, c->builder.instruction_count);
    }
    are_node *alternatives = node_at(c, l->alternatives);
    alternatives->end = (uint16_t)c->builder.instruction_count;
    if (l->last == alternatives->child) {
        pgcfg_are_record_give_back(&c->builder, l->alternatives);
        return l->last;
    }
    if (!pgcfg_are_flags_need_tree(alternatives->flags)) {
        alternatives->kind = ARE_NODE_PLAIN;
        alternatives->child = ARE_NO_RECORD;
    }
    return l->alternatives;
}

static void append(compiler *c, are_atom atom)
{
    if (is_fine(c))
        pgcfg_are_branch_append(&c->builder, &innermost(c)->branch, atom);
}

/* One character of the subject; `instruction` takes it, or a member of `set`. The next
 * token has been fetched, and may be a quantifier. */
static void append_character(compiler *c, are_operation operation, uint8_t byte, const are_set *set)
{
    are_atom atom = {.kind = ARE_ATOM_PLAIN, .node = ARE_NO_RECORD};
    if (pgcfg_are_quantifier_read(&c->lexer, &atom.quantifier))
        atom.spare = emit_pass(c);
    if (operation == ARE_SET)
        (void)pgcfg_are_emit_set(&c->builder, set);
    else
        (void)pgcfg_are_emit(&c->builder, operation, byte, 0);
    append(c, atom);
}

static void read_character(compiler *c)
{
    const uint32_t character = c->lexer.value;
    next(c);
    if (character > 0xFF) {
        append_character(c, ARE_NEVER, 0, NULL);
        return;
    }
    are_set set;
    memset(&set, 0, sizeof set);
    pgcfg_are_set_add_range(&set, character, character, c->lexer.is_folded);
    const bool has_case = pgcfg_are_set_has(&set, (uint8_t)(character ^ 0x20u));
    append_character(c, has_case ? ARE_SET : ARE_BYTE, (uint8_t)character, &set);
}

static void read_any(compiler *c)
{
    are_set set;
    memset(&set, 0xFF, sizeof set);
    pgcfg_are_set_remove(&set, '\n');
    next(c);
    append_character(c, c->lexer.stops_at_newline ? ARE_SET : ARE_ANY, 0, &set);
}

static void read_class(compiler *c)
{
    const are_set set = pgcfg_are_set_of_class(&c->lexer);
    next(c);
    append_character(c, ARE_SET, 0, &set);
}

static void read_bracket(compiler *c)
{
    are_set set;
    pgcfg_are_bracket_parse(&c->lexer, NULL, &set);
    append_character(c, ARE_SET, 0, &set);
}

static void read_constraint(compiler *c)
{
    (void)pgcfg_are_emit(&c->builder, ARE_CONSTRAINT_HOLDS, (uint8_t)c->lexer.value, 0);
    next(c);
}

static void close_lookaround(compiler *c)
{
    (void)end_level(c);
    const level l = *innermost(c);
    const uint16_t made = pgcfg_are_record_take(&c->builder);
    if (!is_fine(c))
        return;
    c->depth--;
    pgcfg_are_aim(&c->builder, l.spare, ARE_JUMP, c->builder.instruction_count);
    pgcfg_are_record_at(&c->builder, made)->lookaround =
        (are_lookaround){.begin = (uint16_t)(l.spare + 1u),
                         .end = (uint16_t)c->builder.instruction_count,
                         .next = ARE_NO_RECORD,
                         .kind = l.looks};
    if (c->lookaround_count == 0)
        c->lookaround_first = made;
    else
        pgcfg_are_record_at(&c->builder, (uint16_t)c->lookaround_last)->lookaround.next = made;
    c->lookaround_last = made;
    (void)pgcfg_are_emit(&c->builder, ARE_LOOKAROUND_HOLDS, 0, (uint16_t)c->lookaround_count);
    c->lookaround_count++;
    next(c);
}

/* Marks `tree` as a group that captures. None is one already: of ((a)), the inner group
 * is a part of the outer one's branch. */
static void capture(compiler *c, const level *l, uint16_t tree)
{
    are_node *node = node_at(c, tree);
    node->flags |= ARE_CAPTURES;
    node->capture = l->capture;
    node->piece_begin = (uint16_t)(l->spare + 1u);
    node->piece_end = (uint16_t)c->builder.instruction_count;
    node->outer = (uint16_t)c->captures;
    c->captures = tree;
}

static void close_group(compiler *c)
{
    const uint16_t tree = end_level(c);
    const level l = *innermost(c);
    c->depth--;
    if (l.capture > 0)
        capture(c, &l, tree);
    are_node *node = node_at(c, tree);
    node->captures_begin = (uint16_t)(l.captures_before + 1u);
    node->captures_end = (uint16_t)(c->lexer.captures + 1u);
    are_atom atom = {
        .kind = l.capture > 0 ? ARE_ATOM_CAPTURE : ARE_ATOM_PLAIN, .node = tree, .spare = l.spare};
    next(c);
    (void)pgcfg_are_quantifier_read(&c->lexer, &atom.quantifier);
    append(c, atom);
}

/* A ')' without its '(' is a character in extended expressions, a feature of POSIX. */
static void read_stray_close(compiler *c)
{
    if (c->lexer.is_extended && !c->lexer.is_advanced)
        read_character(c);
    else
        fail(c, PGCFG_REGEX_PARENTHESES_NOT_BALANCED);
}

static void read_close(compiler *c)
{
    if (c->depth == 0)
        read_stray_close(c);
    else if (innermost(c)->kind == LEVEL_LOOKAROUND)
        close_lookaround(c);
    else
        close_group(c);
}

static void read_open(compiler *c)
{
    uint16_t number = 0;
    if (c->lexer.value == 1 && !innermost(c)->is_in_lookaround)
        number = (uint16_t)++c->lexer.captures;
    open_level(c, LEVEL_GROUP, number);
    next(c);
}

/* ARE_NO_RECORD: there is no such group, or it is still open. */
static uint32_t find_capture(const compiler *c, uint32_t number)
{
    uint32_t group = c->captures;
    while (group != ARE_NO_RECORD && node_at(c, (uint16_t)group)->capture != number)
        group = node_at(c, (uint16_t)group)->outer;
    return group;
}

/* A back reference can match what its group can, and of that only what it did match. */
static void read_back_reference(compiler *c)
{
    const uint32_t number = c->lexer.value;
    const uint32_t group = find_capture(c, number);
    if (innermost(c)->is_in_lookaround || group == ARE_NO_RECORD) {
        fail(c, PGCFG_REGEX_INVALID_BACKREFERENCE);
        return;
    }
    const uint16_t node =
        pgcfg_are_node_make(&c->builder, ARE_NODE_BACK_REFERENCE, ARE_REFERS_BACK);
    if (!is_fine(c))
        return;
    c->has_back_reference = true;
    node_at(c, node)->back_reference = (uint16_t)number;
    are_atom atom = {.kind = ARE_ATOM_BACK_REFERENCE, .node = node, .spare = emit_pass(c)};
    pgcfg_are_copy(&c->builder, node_at(c, (uint16_t)group)->piece_begin,
                   node_at(c, (uint16_t)group)->piece_end,
                   pgcfg_back_reference_keeps_constraints(c->lexer.major));
    next(c);
    (void)pgcfg_are_quantifier_read(&c->lexer, &atom.quantifier);
    append(c, atom);
}

/* Whatever the current token starts. */
static void read_item(compiler *c)
{
    switch (c->lexer.token) {
    case ARE_TOKEN_ALTERNATIVE:
        read_alternative(c);
        return;
    case ARE_TOKEN_CLOSE:
        read_close(c);
        return;
    case ARE_TOKEN_CHARACTER:
        read_character(c);
        return;
    case ARE_TOKEN_ANY:
        read_any(c);
        return;
    case ARE_TOKEN_CLASS:
        read_class(c);
        return;
    case ARE_TOKEN_BRACKET_OPEN:
        read_bracket(c);
        return;
    case ARE_TOKEN_CONSTRAINT:
    case ARE_TOKEN_CARET_CONSTRAINT:
        read_constraint(c);
        return;
    case ARE_TOKEN_LOOKAROUND:
        open_level(c, LEVEL_LOOKAROUND, 0);
        next(c);
        return;
    case ARE_TOKEN_OPEN:
        read_open(c);
        return;
    case ARE_TOKEN_BACKREFERENCE:
        read_back_reference(c);
        return;
    case ARE_TOKEN_STAR:
    case ARE_TOKEN_PLUS:
    case ARE_TOKEN_QUESTION:
    case ARE_TOKEN_BOUND_OPEN:
    case ARE_TOKEN_START: /* this and the rest never stand here */
    case ARE_TOKEN_END:
    case ARE_TOKEN_BOUND_DIGIT:
    case ARE_TOKEN_BOUND_COMMA:
    case ARE_TOKEN_BOUND_CLOSE:
    case ARE_TOKEN_BRACKET_CLOSE:
    case ARE_TOKEN_RANGE:
    case ARE_TOKEN_COLLATING:
    case ARE_TOKEN_EQUIVALENT:
    case ARE_TOKEN_CLASS_NAME:
    case ARE_TOKEN_NAME_END:
        fail(c, PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND);
        return;
    }
}

/* Parentheses can't be deeper than there are of them. */
static uint32_t greatest_depth(pgcfg_text pattern)
{
    uint32_t depth = 0;
    for (size_t i = 0; i < pattern.size && depth < PGCFG_ARE_DEPTH_MAX; i++)
        if (pattern.data[i] == '(')
            depth++;
    return depth;
}

#define ALIGNMENT 8u

/* Bytes to leave out so that `place` becomes a multiple of ALIGNMENT. */
static size_t misalignment(const void *place)
{
    return (ALIGNMENT - (uintptr_t)place % ALIGNMENT) % ALIGNMENT;
}

/* Divides the memory: instructions from its start, the stack of levels at its end, records
 * in front of that. */
static bool set_up(compiler *c, pgcfg_text pattern, int major, unsigned char *memory, size_t size)
{
    memset(c, 0, sizeof *c);
    c->depth_max = greatest_depth(pattern);
    const size_t stack = (c->depth_max + 1) * sizeof(level);
    size -= size % ALIGNMENT;
    if (size < stack + ALIGNMENT)
        return false;
    size_t room = size - stack;
    room -= room % ALIGNMENT;
    c->levels = (level *)(void *)(memory + room);
    c->builder.instructions = (are_instruction *)(void *)memory;
    c->builder.records_end = (are_record *)(void *)(memory + room);
    c->builder.room = room;
    c->builder.free_record = ARE_NO_RECORD;
    c->captures = ARE_NO_RECORD;
    c->lookaround_first = ARE_NO_RECORD;
    memset(&c->levels[0], 0, sizeof(level));
    pgcfg_are_lexer_start(&c->lexer, pattern, major);
    return true;
}

/* Moves the records next to the instructions. */
static void finish(pgcfg_are_program *program, const compiler *c, uint32_t tree, size_t lost)
{
    const are_builder *b = &c->builder;
    unsigned char *memory = (unsigned char *)b->instructions;
    size_t used = b->instruction_count * sizeof(are_instruction);
    used += (ALIGNMENT - used % ALIGNMENT) % ALIGNMENT;
    memmove(memory + used, b->records_end - b->record_count, b->record_count * sizeof(are_record));
    *program = (pgcfg_are_program){.size = lost + used + b->record_count * sizeof(are_record),
                                   .group_count = c->lexer.captures,
                                   .instructions = b->instructions,
                                   .records = memory + used,
                                   .instruction_count = b->instruction_count,
                                   .record_count = b->record_count,
                                   .tree = tree,
                                   .first_lookaround = c->lookaround_first,
                                   .lookaround_count = c->lookaround_count,
                                   .has_back_reference = c->has_back_reference,
                                   .is_folded = c->lexer.is_folded,
                                   .anchors_at_newline = c->lexer.anchors_at_newline};
}

/* What went wrong first; OK if nothing did. */
static pgcfg_regex_status status_of(const compiler *c)
{
    if (c->builder.status != PGCFG_REGEX_OK)
        return c->builder.status;
    if (c->lexer.status != PGCFG_REGEX_OK)
        return c->lexer.status;
    return c->depth > 0 ? PGCFG_REGEX_PARENTHESES_NOT_BALANCED : PGCFG_REGEX_OK;
}

pgcfg_regex_status pgcfg_are_compile(pgcfg_are_program *program, pgcfg_text pattern, int major,
                                     void *buffer, size_t size)
{
    compiler c;
    unsigned char *memory = (unsigned char *)buffer;
    memset(program, 0, sizeof *program);
    const size_t lost = memory == NULL ? 0 : misalignment(memory);
    if (pattern.size > PGCFG_ARE_BYTES_MAX)
        return PGCFG_REGEX_UNDECIDED;
    if (size < lost || memory == NULL || !set_up(&c, pattern, major, memory + lost, size - lost))
        return PGCFG_REGEX_OUT_OF_MEMORY;
    start_level(&c, LEVEL_PATTERN);
    while (is_fine(&c) && !sees(&c, ARE_TOKEN_END))
        read_item(&c);
    const uint16_t tree = status_of(&c) == PGCFG_REGEX_OK ? end_level(&c) : ARE_NO_RECORD;
    const pgcfg_regex_status status = status_of(&c);
    if (status == PGCFG_REGEX_OK)
        finish(program, &c, tree, lost);
    return status;
}
