/*
 * are.c - says whether the server's compiler takes a regular expression, and which
 * error it gives if not. The parser: alternatives, parentheses, atoms, quantifiers,
 * in the server's order of events, on a stack of its own instead of recursion.
 */
#include "are.h"

#include <string.h>

/*
 * Bounds below which an answer is sure; all found on servers of the six majors with
 * room to spare. Those in regex.h are for the pattern as a whole.
 *
 * CHAIN_MAX: the server recurses once more for each group, back reference or
 * quantified atom until the branch it stands in ends.
 */
#define CHAIN_MAX 600u
#define PARSE_STATES_MAX 60000u /* while parsing, when nothing has been copied yet */
#define PARSE_ARCS_MAX 800000u

typedef enum group_kind { GROUP_PATTERN, GROUP_PLAIN, GROUP_LOOKAROUND } group_kind;

/* The whole pattern, or parentheses that are open. */
typedef struct group {
    group_kind kind;
    bool is_in_lookaround; /* at any depth: no captures, no back references */
    uint32_t capture;      /* its number, 0 if it doesn't capture */
    uint32_t innermost;    /* number of the innermost capture open, itself included */
    uint32_t chain;        /* see CHAIN_MAX: of the branch being read */
    are_size alternatives; /* of the branches that are done */
    are_size branch;       /* of the one being read */
} group;

typedef struct parser {
    are_lexer lexer;
    are_alphabet alphabet;
    are_size captured;    /* the largest of the groups that a back reference can copy */
    uint32_t states;      /* made so far, dropped ones included */
    uint32_t positions;   /* likewise */
    uint32_t chain;       /* of all open groups together */
    bool is_beyond_bound; /* nothing more is sure */
    uint32_t depth;       /* groups[depth] is the innermost */
    group *groups;        /* in the workspace; enough for all that the pattern can open */
} parser;

/* What lies in front of the first group, so that this is aligned. */
#define ALIGNMENT (sizeof(uint64_t))

_Static_assert((PGCFG_ARE_DEPTH_MAX + 1) * sizeof(group) + ALIGNMENT <= PGCFG_ARE_CHECK_SIZE,
               "see regex.h");

static bool sees(const parser *p, are_token token)
{
    return p->lexer.token == token;
}

static bool is_fine(const parser *p)
{
    return p->lexer.status == PGCFG_REGEX_OK && !p->is_beyond_bound;
}

static void next(parser *p)
{
    pgcfg_are_lexer_next(&p->lexer);
}

static void fail(parser *p, pgcfg_regex_status status)
{
    pgcfg_are_lexer_fail(&p->lexer, status);
}

static group *innermost(parser *p)
{
    return &p->groups[p->depth];
}

/* What the server holds in memory while it parses, the copies made for repetition
 * included. */
static void count(parser *p, uint32_t states, uint32_t positions)
{
    p->states = pgcfg_are_size_add(p->states, states);
    p->positions = pgcfg_are_size_add(p->positions, positions);
    if (p->states > PARSE_STATES_MAX ||
        pgcfg_are_size_multiply(p->positions, pgcfg_are_alphabet_colors(&p->alphabet)) >
            PARSE_ARCS_MAX)
        p->is_beyond_bound = true;
}

/* Whether the server surely gets through with an automaton of this size. */
static bool is_small(const parser *p, are_size size)
{
    return p->states <= PGCFG_ARE_STATES_MAX && size.states <= PGCFG_ARE_STATES_MAX &&
           pgcfg_are_size_arcs(size, pgcfg_are_alphabet_colors(&p->alphabet)) <= PGCFG_ARE_ARCS_MAX;
}

static void open_group(parser *p, group_kind kind, uint32_t capture)
{
    if (p->depth == PGCFG_ARE_DEPTH_MAX) {
        p->is_beyond_bound = true;
        return;
    }
    const group *outer = innermost(p);
    const bool is_in_lookaround = outer->is_in_lookaround || kind == GROUP_LOOKAROUND;
    const uint32_t innermost_capture = capture > 0 ? capture : outer->innermost;
    p->depth++;
    *innermost(p) = (group){.kind = kind,
                            .is_in_lookaround = is_in_lookaround,
                            .capture = capture,
                            .innermost = innermost_capture,
                            .alternatives = pgcfg_are_size_none(),
                            .branch = pgcfg_are_size_empty()};
    count(p, 4, 0);
}

static void end_branch(parser *p)
{
    group *g = innermost(p);
    g->alternatives = pgcfg_are_size_alternate(g->alternatives, g->branch);
    g->branch = pgcfg_are_size_empty();
    p->chain -= g->chain;
    g->chain = 0;
    count(p, 2, 0);
}

static void append(parser *p, are_size size)
{
    group *g = innermost(p);
    g->branch = pgcfg_are_size_concatenate(g->branch, size);
}

static void lengthen_chain(parser *p)
{
    innermost(p)->chain++;
    p->chain++;
    if (p->chain > CHAIN_MAX)
        p->is_beyond_bound = true;
}

/* Whether capture number `capture` is among the open groups. Their numbers ascend. */
static bool is_open(const parser *p, uint32_t capture)
{
    uint32_t low = 0;
    uint32_t high = p->depth;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (p->groups[middle].innermost < capture)
            low = middle + 1;
        else
            high = middle;
    }
    return p->groups[low].capture == capture;
}

/* The quantifier, if any, behind an atom of this size, and the atom's place in its
 * branch. */
static void finish_atom(parser *p, are_size atom, bool is_plain)
{
    are_quantifier quantifier;
    const bool is_quantified = pgcfg_are_quantifier_read(&p->lexer, &quantifier);
    if (!is_fine(p))
        return;
    if (is_quantified || !is_plain)
        lengthen_chain(p);
    if (quantifier.most == 0) { /* nothing remains of it but its captures */
        append(p, pgcfg_are_size_empty());
        return;
    }
    if (is_quantified) {
        const are_size repeated = pgcfg_are_size_repeat(atom, quantifier.least, quantifier.most);
        count(p, repeated.states, repeated.positions);
        atom = repeated;
    }
    append(p, atom);
}

static void read_character(parser *p)
{
    pgcfg_are_alphabet_add_character(&p->alphabet, p->lexer.value);
    count(p, 1, 1);
    next(p);
    finish_atom(p, pgcfg_are_size_character(), true);
}

static void read_constraint(parser *p)
{
    const are_size size = pgcfg_are_size_constraint();
    pgcfg_are_alphabet_add_class(&p->alphabet, ARE_CLASS_WORD);
    count(p, size.states, size.positions);
    next(p);
    append(p, size);
}

static void read_back_reference(parser *p)
{
    const uint32_t number = p->lexer.value;
    if (innermost(p)->is_in_lookaround || number > p->lexer.captures || is_open(p, number)) {
        fail(p, PGCFG_REGEX_INVALID_BACKREFERENCE);
        return;
    }
    are_size size = p->captured;
    size.has_capture = true;
    size.is_nullable = true;
    count(p, size.states, size.positions);
    next(p);
    finish_atom(p, size, false);
}

/* Behind a lookaround no quantifier is taken: it is met as the next atom, and an
 * error. Its inside is an automaton of its own. */
static void close_lookaround(parser *p, are_size body)
{
    if (!is_small(p, body))
        p->is_beyond_bound = true;
    next(p);
    append(p, pgcfg_are_size_constraint());
}

static void close_group(parser *p)
{
    end_branch(p);
    const group done = *innermost(p);
    p->depth--;
    if (done.kind == GROUP_LOOKAROUND) {
        close_lookaround(p, done.alternatives);
        return;
    }
    are_size size = done.alternatives;
    next(p);
    if (!is_fine(p))
        return;
    if (done.capture > 0) {
        size.has_capture = true;
        p->captured = pgcfg_are_size_largest(p->captured, size);
    }
    finish_atom(p, size, false);
}

static void read_open(parser *p)
{
    const bool captures = p->lexer.value == 1 && !innermost(p)->is_in_lookaround;
    uint32_t capture = 0;
    if (captures)
        capture = ++p->lexer.captures;
    open_group(p, GROUP_PLAIN, capture);
    next(p);
}

/* A ')' without its '(' is a character in extended expressions, a feature of POSIX. */
static void read_stray_close(parser *p)
{
    if (p->lexer.is_extended && !p->lexer.is_advanced)
        read_character(p);
    else
        fail(p, PGCFG_REGEX_PARENTHESES_NOT_BALANCED);
}

/* Whatever the current token starts. */
static void read_item(parser *p)
{
    switch (p->lexer.token) {
    case ARE_TOKEN_ALTERNATIVE:
        end_branch(p);
        next(p);
        return;
    case ARE_TOKEN_CLOSE:
        if (p->depth > 0)
            close_group(p);
        else
            read_stray_close(p);
        return;
    case ARE_TOKEN_CHARACTER:
        read_character(p);
        return;
    case ARE_TOKEN_ANY:
        count(p, 1, 1);
        next(p);
        finish_atom(p, pgcfg_are_size_character(), true);
        return;
    case ARE_TOKEN_CLASS:
        pgcfg_are_alphabet_add_class(&p->alphabet, (are_class)p->lexer.value);
        count(p, 1, 1);
        next(p);
        finish_atom(p, pgcfg_are_size_character(), true);
        return;
    case ARE_TOKEN_BRACKET_OPEN:
        pgcfg_are_bracket_parse(&p->lexer, &p->alphabet, NULL);
        count(p, 1, 1);
        finish_atom(p, pgcfg_are_size_character(), true);
        return;
    case ARE_TOKEN_CONSTRAINT:
    case ARE_TOKEN_CARET_CONSTRAINT:
        read_constraint(p);
        return;
    case ARE_TOKEN_LOOKAROUND:
        open_group(p, GROUP_LOOKAROUND, 0);
        next(p);
        return;
    case ARE_TOKEN_OPEN:
        read_open(p);
        return;
    case ARE_TOKEN_BACKREFERENCE:
        read_back_reference(p);
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
        fail(p, PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND);
        return;
    }
}

static pgcfg_regex_status verdict(parser *p)
{
    if (p->is_beyond_bound)
        return PGCFG_REGEX_UNDECIDED;
    if (p->lexer.status != PGCFG_REGEX_OK)
        return p->lexer.status;
    if (p->depth > 0)
        return PGCFG_REGEX_PARENTHESES_NOT_BALANCED;
    end_branch(p);
    return is_small(p, p->groups[0].alternatives) ? PGCFG_REGEX_OK : PGCFG_REGEX_UNDECIDED;
}

/* Parentheses that can be open at once, up to the bound: no more than there are. */
static uint32_t most_open(pgcfg_text pattern)
{
    const char *at = pattern.data;
    const char *const end = pattern.size == 0 ? at : at + pattern.size;
    uint32_t count = 0;
    while (count < PGCFG_ARE_DEPTH_MAX && at < end &&
           (at = (const char *)memchr(at, '(', (size_t)(end - at))) != NULL) {
        count++;
        at++;
    }
    return count;
}

/* Places the groups. False: there is no room for them. */
static bool place_groups(parser *p, pgcfg_text pattern, void *workspace, size_t size)
{
    const size_t lost = (ALIGNMENT - (uintptr_t)workspace % ALIGNMENT) % ALIGNMENT;
    if (size < lost + (most_open(pattern) + 1) * sizeof(group))
        return false;
    p->groups = (group *)(void *)((unsigned char *)workspace + lost);
    return true;
}

pgcfg_regex_status pgcfg_are_check(pgcfg_text pattern, int major, void *workspace, size_t size)
{
    parser p;
    if (pattern.size > PGCFG_ARE_BYTES_MAX)
        return PGCFG_REGEX_UNDECIDED;
    if (workspace == NULL || !place_groups(&p, pattern, workspace, size))
        return PGCFG_REGEX_OUT_OF_MEMORY;
    p.captured = pgcfg_are_size_none();
    p.states = 0;
    p.positions = 0;
    p.chain = 0;
    p.is_beyond_bound = false;
    p.depth = 0;
    p.groups[0] = (group){.kind = GROUP_PATTERN, .branch = pgcfg_are_size_empty()};
    pgcfg_are_alphabet_init(&p.alphabet);
    pgcfg_are_lexer_start(&p.lexer, pattern, major);
    while (is_fine(&p) && !sees(&p, ARE_TOKEN_END))
        read_item(&p);
    return verdict(&p);
}

const char *pgcfg_regex_status_text(pgcfg_regex_status status)
{
    switch (status) {
    case PGCFG_REGEX_OK:
        return "no errors detected";
    case PGCFG_REGEX_INVALID_REGEXP:
        return "invalid regexp (reg version 0.8)";
    case PGCFG_REGEX_INVALID_COLLATING_ELEMENT:
        return "invalid collating element";
    case PGCFG_REGEX_INVALID_CHARACTER_CLASS:
        return "invalid character class";
    case PGCFG_REGEX_INVALID_ESCAPE:
        return "invalid escape \\ sequence";
    case PGCFG_REGEX_INVALID_BACKREFERENCE:
        return "invalid backreference number";
    case PGCFG_REGEX_BRACKETS_NOT_BALANCED:
        return "brackets [] not balanced";
    case PGCFG_REGEX_PARENTHESES_NOT_BALANCED:
        return "parentheses () not balanced";
    case PGCFG_REGEX_BRACES_NOT_BALANCED:
        return "braces {} not balanced";
    case PGCFG_REGEX_INVALID_REPETITION_COUNT:
        return "invalid repetition count(s)";
    case PGCFG_REGEX_INVALID_CHARACTER_RANGE:
        return "invalid character range";
    case PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND:
        return "quantifier operand invalid";
    case PGCFG_REGEX_INVALID_EMBEDDED_OPTION:
        return "invalid embedded option";
    case PGCFG_REGEX_OUT_OF_MEMORY:
        return "out of memory";
    case PGCFG_REGEX_TOO_COMPLEX:
        return "regular expression is too complex";
    case PGCFG_REGEX_TOO_MANY_COLORS:
        return "too many colors";
    case PGCFG_REGEX_UNDECIDED:
        return "not decided";
    }
    return "unknown status";
}
