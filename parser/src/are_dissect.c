/*
 * are_dissect.c - divides a match among the groups of a regular expression, in the server's
 * order: of a concatenation the left part is tried at its longest (or shortest) first, of
 * alternatives the first that fits counts, of repetitions the first are the longest (or
 * shortest). Calls are frames on a stack in the workspace.
 *
 * A part that is done is not asked for another way when one behind it fails: another length
 * of it is tried. Only back references can make a part fail.
 */
#include "are_search.h"

#include <string.h>

/* What a node wants next. */
typedef enum turn { TURN_CALL, TURN_FITS, TURN_FAILS } turn;

typedef enum stage { STAGE_START, STAGE_FIRST, STAGE_SECOND } stage;

/* A node that is being dissected. The ends of an iteration's parts stand behind it. */
typedef struct frame {
    uint32_t outer; /* place of the frame that called, or ARE_NOWHERE */
    uint32_t node;
    uint32_t begin;
    uint32_t end;
    uint32_t stage;
    uint32_t middle; /* concatenation: where its second part begins */
    uint32_t child;  /* alternation: the one tried */
    uint32_t least;  /* iteration: parts that there have to be, and may be */
    uint32_t most;
    uint32_t part;     /* iteration: the one being found */
    uint32_t limit;    /* iteration: where that may end at most, or at least */
    uint32_t verified; /* iteration: parts that have been dissected */
} frame;

#define FRAME_WORDS (sizeof(frame) / sizeof(uint32_t))

typedef struct dissection {
    are_search *search;
    uint32_t top;    /* place of the innermost frame in the stack */
    uint32_t called; /* what TURN_CALL calls */
    uint32_t called_begin;
    uint32_t called_end;
} dissection;

static const are_node *node_at(const dissection *d, uint32_t node)
{
    return &pgcfg_are_record(d->search->program, node)->node;
}

static frame *frame_at(const dissection *d, uint32_t place)
{
    return (frame *)(void *)(d->search->stack + place);
}

/* What a group has matched is known before the back reference is tried. 13 tries
 * whatever the group could match, and finds the same in the end. */
static bool is_known(const dissection *d, const are_node *node)
{
    return node->kind == ARE_NODE_BACK_REFERENCE &&
           d->search->captures[node->back_reference].begin != ARE_NOWHERE;
}

static uint32_t longest(const dissection *d, uint32_t node, uint32_t start, uint32_t most)
{
    const are_node *n = node_at(d, node);
    if (is_known(d, n))
        return pgcfg_are_referred(d->search, n, start, start, most, false);
    return pgcfg_are_longest(d->search, (are_piece){n->begin, n->end}, start, most);
}

static uint32_t shortest(const dissection *d, uint32_t node, uint32_t start, uint32_t least,
                         uint32_t most)
{
    const are_node *n = node_at(d, node);
    if (is_known(d, n))
        return pgcfg_are_referred(d->search, n, start, least, most, true);
    return pgcfg_are_shortest(d->search, (are_piece){n->begin, n->end}, start, least, most);
}

/* Groups within the node took no part, after all. */
static void forget(const dissection *d, uint32_t node)
{
    const are_node *n = node_at(d, node);
    uint32_t end = n->captures_end;
    if (end > d->search->capture_count)
        end = d->search->capture_count;
    for (uint32_t i = n->captures_begin; i < end && pgcfg_are_step(d->search); i++)
        d->search->captures[i].begin = ARE_NOWHERE;
}

static bool is_shortest_first(const dissection *d, uint32_t node)
{
    return (node_at(d, node)->flags & ARE_SHORTER) != 0;
}

static turn call(dissection *d, frame *f, uint32_t node, uint32_t begin, uint32_t end, stage then)
{
    f->stage = then;
    d->called = node;
    d->called_begin = begin;
    d->called_end = end;
    return TURN_CALL;
}

static uint32_t next_middle(const dissection *d, const frame *f, uint32_t left)
{
    if (is_shortest_first(d, left))
        return f->middle == f->end ? ARE_NOWHERE
                                   : shortest(d, left, f->begin, f->middle + 1, f->end);
    return f->middle == f->begin ? ARE_NOWHERE : longest(d, left, f->begin, f->middle - 1);
}

static turn concatenation(dissection *d, frame *f, bool did_fit)
{
    const uint32_t left = node_at(d, f->node)->child;
    const uint32_t right = node_at(d, left)->sibling;
    if (f->stage == STAGE_START) {
        f->middle = is_shortest_first(d, left) ? shortest(d, left, f->begin, f->begin, f->end)
                                               : longest(d, left, f->begin, f->end);
    } else if (did_fit && f->stage == STAGE_FIRST) {
        return call(d, f, right, f->middle, f->end, STAGE_SECOND);
    } else if (did_fit) {
        return TURN_FITS;
    } else {
        forget(d, left);
        f->middle = next_middle(d, f, left);
    }
    while (f->middle != ARE_NOWHERE) { /* as it is beyond the bound of steps */
        if (longest(d, right, f->middle, f->end) == f->end)
            return call(d, f, left, f->begin, f->middle, STAGE_FIRST);
        f->middle = next_middle(d, f, left);
    }
    return TURN_FAILS;
}

static turn alternation(dissection *d, frame *f, bool did_fit)
{
    if (f->stage == STAGE_START)
        f->child = node_at(d, f->node)->child;
    else if (did_fit)
        return TURN_FITS;
    else
        f->child = node_at(d, f->child)->sibling;
    while (f->child != ARE_NO_RECORD && !d->search->is_beyond_bound) {
        if (longest(d, f->child, f->begin, f->end) == f->end)
            return call(d, f, f->child, f->begin, f->end, STAGE_FIRST);
        f->child = node_at(d, f->child)->sibling;
    }
    return TURN_FAILS;
}

/* Ends of the parts; that of part 0 is the beginning of the whole. Kept as long as the frame
 * is the innermost one, and up to f->part while others are called. */
static uint32_t *ends_of(frame *f)
{
    return (uint32_t *)(void *)(f + 1);
}

static bool has_place(const dissection *d, uint32_t part)
{
    const size_t used = d->top + FRAME_WORDS;
    if (part < d->search->stack_size - used)
        return true;
    d->search->is_beyond_bound = true;
    return false;
}

/* Longest first: takes part f->part back until one of the parts can be made shorter. An
 * empty part is made only if there are too few otherwise. */
static void shorten(frame *f)
{
    const uint32_t *ends = ends_of(f);
    for (; f->part > 0; f->part--) {
        const uint32_t previous = ends[f->part - 1];
        if (ends[f->part] <= previous)
            continue;
        f->limit = ends[f->part] - 1;
        if (f->limit > previous || (f->part < f->least && f->least - f->part >= f->end - previous))
            return;
    }
}

static void lengthen(frame *f)
{
    const uint32_t *ends = ends_of(f);
    for (; f->part > 0; f->part--) {
        if (ends[f->part] < f->end) {
            f->limit = ends[f->part] + 1;
            return;
        }
    }
}

/* Finds an end for part f->part. True: all parts have ends now, the last one f->end. */
static bool place_longest(const dissection *d, frame *f, uint32_t child)
{
    uint32_t *ends = ends_of(f);
    const uint32_t k = f->part;
    ends[k] = longest(d, child, ends[k - 1], f->limit);
    if (ends[k] == ARE_NOWHERE) {
        f->part--;
        shorten(f);
        return false;
    }
    if (f->verified >= k)
        f->verified = k - 1;
    if (ends[k] == f->end) {
        if (k >= f->least)
            return true;
        shorten(f);
    } else if (k >= f->most) {
        f->part--;
        shorten(f);
    } else if (ends[k] == ends[k - 1] && (k >= f->least || f->least - k < f->end - ends[k])) {
        shorten(f);
    } else {
        f->part++;
        f->limit = f->end;
    }
    return false;
}

static bool place_shortest(const dissection *d, frame *f, uint32_t child)
{
    uint32_t *ends = ends_of(f);
    const uint32_t k = f->part;
    if (f->limit == ends[k - 1] && f->limit != f->end &&
        (k >= f->least || f->least - k < f->end - f->limit))
        f->limit++;
    if (k >= f->most)
        f->limit = f->end;
    ends[k] = shortest(d, child, ends[k - 1], f->limit, f->end);
    if (ends[k] == ARE_NOWHERE) {
        f->part--;
        lengthen(f);
        return false;
    }
    if (f->verified >= k)
        f->verified = k - 1;
    if (ends[k] == f->end) {
        if (k >= f->least)
            return true;
        lengthen(f);
    } else { /* k < f->most, or the limit would have been the end */
        f->part++;
        f->limit = ends[k];
    }
    return false;
}

static void start_iteration(const dissection *d, frame *f)
{
    const are_node *node = node_at(d, f->node);
    f->least = node->least > 0 ? node->least : 1;
    f->most = f->end - f->begin;
    if (node->most != ARE_UNLIMITED && f->most > node->most)
        f->most = node->most;
    if (f->most < f->least)
        f->most = f->least;
    f->verified = 0;
    f->part = 1;
    f->limit = is_shortest_first(d, node->child) ? f->begin : f->end;
    if (has_place(d, 0))
        ends_of(f)[0] = f->begin;
}

static turn verify(dissection *d, frame *f, uint32_t child)
{
    if (f->verified == f->part)
        return TURN_FITS;
    const uint32_t *ends = ends_of(f);
    forget(d, child);
    return call(d, f, child, ends[f->verified], ends[f->verified + 1], STAGE_FIRST);
}

/* No repetition at all, where that is enough. A greedy iteration tries one first, so that
 * its groups take part if they can. */
static bool may_be_left_out(const dissection *d, const frame *f)
{
    return node_at(d, f->node)->least == 0 && f->begin == f->end;
}

static turn iteration(dissection *d, frame *f, bool did_fit)
{
    const uint32_t child = node_at(d, f->node)->child;
    const bool is_shortest = is_shortest_first(d, child);
    if (f->stage == STAGE_START) {
        if (is_shortest && may_be_left_out(d, f))
            return TURN_FITS;
        start_iteration(d, f);
    } else if (did_fit) {
        f->verified++;
        return verify(d, f, child);
    } else {
        f->part = f->verified + 1;
        if (is_shortest)
            lengthen(f);
        else
            shorten(f);
    }
    while (f->part > 0 && pgcfg_are_step(d->search)) {
        if (!has_place(d, f->part))
            return TURN_FAILS;
        if (is_shortest ? place_shortest(d, f, child) : place_longest(d, f, child))
            return verify(d, f, child);
    }
    return !is_shortest && may_be_left_out(d, f) ? TURN_FITS : TURN_FAILS;
}

static turn take_turn(dissection *d, bool did_fit)
{
    frame *f = frame_at(d, d->top);
    switch ((are_node_kind)node_at(d, f->node)->kind) {
    case ARE_NODE_CONCATENATION:
        return concatenation(d, f, did_fit);
    case ARE_NODE_ALTERNATION:
        return alternation(d, f, did_fit);
    case ARE_NODE_ITERATION:
        return iteration(d, f, did_fit);
    case ARE_NODE_PLAIN:
        return TURN_FITS;
    case ARE_NODE_BACK_REFERENCE:
        break;
    }
    /* Where its text is known, it was found with that. */
    return is_known(d, node_at(d, f->node)) ? TURN_FITS : TURN_FAILS;
}

/* Where the next frame goes: behind the innermost one and the ends that it has, for which
 * there was place. */
static size_t free_place(const dissection *d)
{
    if (d->top == ARE_NOWHERE)
        return 0;
    const frame *f = frame_at(d, d->top);
    const bool has_ends = node_at(d, f->node)->kind == ARE_NODE_ITERATION;
    return d->top + FRAME_WORDS + (has_ends ? f->part + 1 : 0);
}

static bool push(dissection *d)
{
    const size_t place = free_place(d);
    if (d->search->stack_size - place < FRAME_WORDS) {
        d->search->is_beyond_bound = true;
        return false;
    }
    *frame_at(d, (uint32_t)place) = (frame){.outer = d->top,
                                            .node = d->called,
                                            .begin = d->called_begin,
                                            .end = d->called_end,
                                            .stage = STAGE_START};
    d->top = (uint32_t)place;
    return true;
}

static void pop(dissection *d, bool did_fit)
{
    const frame *f = frame_at(d, d->top);
    const uint32_t number = node_at(d, f->node)->capture;
    if (did_fit && number > 0 && number < d->search->capture_count)
        d->search->captures[number] = (are_span){f->begin, f->end};
    d->top = f->outer;
}

bool pgcfg_are_dissect(are_search *s, uint32_t begin, uint32_t end)
{
    dissection d = {.search = s,
                    .top = ARE_NOWHERE,
                    .called = s->program->tree,
                    .called_begin = begin,
                    .called_end = end};
    bool did_fit = false;
    if (!push(&d))
        return false;
    while (d.top != ARE_NOWHERE && pgcfg_are_step(s)) {
        const turn turn_taken = take_turn(&d, did_fit);
        if (s->is_beyond_bound)
            return false;
        if (turn_taken != TURN_CALL) {
            did_fit = turn_taken == TURN_FITS;
            pop(&d, did_fit);
        } else if ((node_at(&d, d.called)->flags & (ARE_CAPTURES | ARE_REFERS_BACK)) == 0) {
            did_fit = true; /* nothing in it could fail or be kept */
        } else if (!push(&d)) {
            return false;
        }
    }
    return did_fit && !s->is_beyond_bound;
}
