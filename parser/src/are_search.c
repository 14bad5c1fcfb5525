/*
 * are_search.c - searches a subject with a compiled regular expression: divides the
 * workspace, finds the match that the server finds, and the first group in it.
 */
#include "are_search.h"

#include <string.h>

#define ALIGNMENT 8u

typedef struct workspace {
    unsigned char *next;
    size_t left;
} workspace;

/* NULL if there is no more room. `size` is far from the greatest size_t. */
static void *take(workspace *w, size_t size)
{
    const size_t whole = size + (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
    if (w->left < whole)
        return NULL;
    void *taken = w->next;
    w->next += whole;
    w->left -= whole;
    return taken;
}

static workspace make_workspace(void *memory, size_t size)
{
    workspace w = {(unsigned char *)memory, memory == NULL ? 0 : size};
    const size_t lost = (ALIGNMENT - (uintptr_t)memory % ALIGNMENT) % ALIGNMENT;
    if (w.left < lost)
        w.left = 0;
    else if (w.next != NULL) {
        w.next += lost;
        w.left -= lost;
    }
    return w;
}

static bool take_threads(are_threads *threads, workspace *w, uint32_t instructions)
{
    const size_t count = (size_t)instructions + 1; /* and the end */
    threads->dense = (uint16_t *)take(w, count * sizeof *threads->dense);
    threads->sparse = (uint16_t *)take(w, count * sizeof *threads->sparse);
    threads->starts = (uint32_t *)take(w, count * sizeof *threads->starts);
    threads->count = 0;
    threads->accepted = ARE_NOWHERE;
    if (threads->dense == NULL || threads->sparse == NULL || threads->starts == NULL)
        return false;
    memset(threads->sparse, 0, count * sizeof *threads->sparse);
    return true;
}

/* Under a fuzzer a step takes thirty times as long, and no input may take seconds. It only
 * makes more answers UNKNOWN. */
#ifdef PGCFG_FUZZED
#define STEPS_MAX (PGCFG_REGEX_STEPS_MAX / 64)
#else
#define STEPS_MAX PGCFG_REGEX_STEPS_MAX
#endif

static bool set_up(are_search *s, const pgcfg_are_program *program, pgcfg_text subject,
                   workspace *w)
{
    memset(s, 0, sizeof *s);
    if (subject.size >= ARE_NOWHERE - 1)
        return false;
    s->program = program;
    s->subject = (const unsigned char *)subject.data;
    s->size = (uint32_t)subject.size;
    if (!take_threads(&s->now, w, program->instruction_count) ||
        !take_threads(&s->next, w, program->instruction_count))
        return false;
    s->lookaround_stride = (size_t)s->size / 8 + 1;
    if (program->lookaround_count > 0 && s->lookaround_stride > w->left / program->lookaround_count)
        return false; /* before the product can be more than a size_t says */
    s->lookarounds = (uint8_t *)take(w, s->lookaround_stride * program->lookaround_count);
    return s->lookarounds != NULL;
}

/* What only the tree needs. Without back references only the first group counts. */
static bool set_up_tree(are_search *s, workspace *w)
{
    s->capture_count = s->program->has_back_reference ? s->program->group_count + 1 : 2;
    s->captures = (are_span *)take(w, s->capture_count * sizeof *s->captures);
    s->stack = (uint32_t *)(void *)w->next;
    s->stack_size = w->left / sizeof *s->stack;
    if (s->stack_size >= ARE_NOWHERE)
        s->stack_size = ARE_NOWHERE - 1;
    return s->captures != NULL;
}

/* False: that took the last step. */
static bool forget_captures(are_search *s)
{
    for (uint32_t i = 0; i < s->capture_count; i++) {
        if (!pgcfg_are_step(s))
            return false;
        s->captures[i] = (are_span){ARE_NOWHERE, ARE_NOWHERE};
    }
    return true;
}

static are_piece whole(const are_search *s)
{
    return (are_piece){0, s->program->instruction_count};
}

static bool prefers_shortest(const are_search *s)
{
    return (pgcfg_are_record(s->program, s->program->tree)->node.flags & ARE_SHORTER) != 0;
}

static bool dissect(are_search *s, uint32_t begin, uint32_t end)
{
    return forget_captures(s) && pgcfg_are_dissect(s, begin, end);
}

/* Without back references the automaton knows where the match is. */
static bool search_regular(are_search *s, bool wants_group)
{
    if (!wants_group)
        return pgcfg_are_first_end(s, 0) != ARE_NOWHERE;
    const uint32_t begin = pgcfg_are_leftmost(s);
    if (begin == ARE_NOWHERE)
        return false;
    const uint32_t end = prefers_shortest(s)
                             ? pgcfg_are_shortest(s, whole(s), begin, begin, s->size)
                             : pgcfg_are_longest(s, whole(s), begin, s->size);
    return end != ARE_NOWHERE && dissect(s, begin, end);
}

/* All lengths of a match that starts here, in the order of the pattern's preference. */
static bool try_start(are_search *s, uint32_t begin)
{
    const bool is_shortest = prefers_shortest(s);
    uint32_t least = begin;
    uint32_t most = s->size;
    while (!s->is_beyond_bound) {
        const uint32_t end = is_shortest ? pgcfg_are_shortest(s, whole(s), begin, least, most)
                                         : pgcfg_are_longest(s, whole(s), begin, most);
        if (end == ARE_NOWHERE)
            return false;
        if (dissect(s, begin, end))
            return true;
        if (end == (is_shortest ? most : begin))
            return false;
        least = end + 1;
        most = is_shortest ? most : end - 1;
    }
    return false;
}

/* With back references the automaton only says where a match may be. The server does not
 * look again at the very end once it has looked anywhere before. */
static bool search_referring(are_search *s)
{
    uint32_t begin = 0;
    uint32_t from = 0;
    do {
        const uint32_t close = pgcfg_are_first_end(s, from);
        if (close == ARE_NOWHERE)
            return false;
        for (begin = from; begin <= close && !s->is_beyond_bound; begin++)
            if (try_start(s, begin))
                return true;
        from = close + 1;
    } while (from < s->size && !s->is_beyond_bound);
    return false;
}

static pgcfg_regex_answer search(are_search *s, bool wants_group)
{
    pgcfg_are_look_around(s);
    const bool is_match =
        s->program->has_back_reference ? search_referring(s) : search_regular(s, wants_group);
    if (s->is_beyond_bound)
        return PGCFG_REGEX_UNKNOWN;
    return is_match ? PGCFG_REGEX_MATCH : PGCFG_REGEX_NO_MATCH;
}

pgcfg_regex_answer pgcfg_are_search_within(const pgcfg_are_program *program, pgcfg_text subject,
                                           pgcfg_regex_group *first_group, void *memory,
                                           size_t memory_size, uint32_t steps)
{
    are_search s;
    workspace w = make_workspace(memory, memory_size);
    const bool has_group = first_group != NULL && program->group_count > 0;
    if (first_group != NULL)
        *first_group = (pgcfg_regex_group){.took_part = false};
    if (program->instructions == NULL || !set_up(&s, program, subject, &w))
        return PGCFG_REGEX_UNKNOWN;
    const bool needs_tree = has_group || program->has_back_reference;
    if (needs_tree && !set_up_tree(&s, &w))
        return PGCFG_REGEX_UNKNOWN;
    s.steps_left = steps;
    const pgcfg_regex_answer answer = search(&s, has_group);
    if (answer == PGCFG_REGEX_MATCH && has_group && s.captures[1].begin != ARE_NOWHERE)
        *first_group = (pgcfg_regex_group){
            .took_part = true, .begin = s.captures[1].begin, .end = s.captures[1].end};
    return answer;
}

pgcfg_regex_answer pgcfg_are_program_search(const pgcfg_are_program *program, pgcfg_text subject,
                                            pgcfg_regex_group *first_group, void *memory,
                                            size_t memory_size)
{
    return pgcfg_are_search_within(program, subject, first_group, memory, memory_size, STEPS_MAX);
}

pgcfg_regex_answer pgcfg_are_search(pgcfg_text pattern, int major, pgcfg_text subject,
                                    pgcfg_regex_group *first_group, uint32_t *group_count,
                                    void *memory, size_t memory_size)
{
    pgcfg_are_program program;
    unsigned char none[1];
    if (memory == NULL) { /* no pointer behind which a program could end */
        memory = none;
        memory_size = 0;
    }
    (void)pgcfg_are_compile(&program, pattern, major, memory, memory_size);
    if (group_count != NULL)
        *group_count = program.group_count;
    return pgcfg_are_program_search(&program, subject, first_group,
                                    (unsigned char *)memory + program.size,
                                    memory_size - program.size);
}

static pgcfg_regex_status compile(void *context, pgcfg_text pattern, int major, void *memory,
                                  size_t memory_size)
{
    (void)context;
    return pgcfg_are_check(pattern, major, memory, memory_size);
}

static pgcfg_regex_answer search_once(void *context, pgcfg_text pattern, int major,
                                      pgcfg_text subject, pgcfg_regex_group *first_group,
                                      uint32_t *group_count, void *memory, size_t memory_size)
{
    (void)context;
    return pgcfg_are_search(pattern, major, subject, first_group, group_count, memory, memory_size);
}

const pgcfg_regex_engine pgcfg_are_engine = {
    .context = NULL, .compile = compile, .search = search_once};
