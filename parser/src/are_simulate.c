/*
 * are_simulate.c - runs the automaton of a compiled regular expression over a subject, all
 * its possibilities at once: one pass, whose time is the subject's size times the places in
 * the pattern that may match at the same time.
 */
#include "are_search.h"

#include <string.h>

bool pgcfg_are_step(are_search *s)
{
    if (s->steps_left == 0) {
        s->is_beyond_bound = true;
        return false;
    }
    s->steps_left--;
    return true;
}

static bool is_word(const are_search *s, uint32_t place)
{
    if (place >= s->size)
        return false;
    const unsigned char c = s->subject[place];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_newline(const are_search *s, uint32_t place)
{
    return s->program->anchors_at_newline && s->subject[place] == '\n';
}

/* Between the characters place - 1 and place. */
static bool constraint_holds(const are_search *s, are_constraint constraint, uint32_t place)
{
    const bool is_behind_word = place > 0 && is_word(s, place - 1);
    switch (constraint) {
    case ARE_AT_LINE_START:
        return place == 0 || is_newline(s, place - 1);
    case ARE_AT_LINE_END:
        return place == s->size || is_newline(s, place);
    case ARE_AT_SUBJECT_START:
        return place == 0;
    case ARE_AT_SUBJECT_END:
        return place == s->size;
    case ARE_AT_WORD_START:
        return !is_behind_word && is_word(s, place);
    case ARE_AT_WORD_END:
        return is_behind_word && !is_word(s, place);
    case ARE_AT_WORD_EDGE:
        return is_behind_word != is_word(s, place);
    case ARE_NOT_AT_WORD_EDGE:
        break;
    }
    return is_behind_word == is_word(s, place);
}

static bool lookaround_holds(const are_search *s, uint32_t lookaround, uint32_t place)
{
    const uint8_t *bits = s->lookarounds + lookaround * s->lookaround_stride;
    return (bits[place / 8] >> (place % 8) & 1) != 0;
}

static void clear(are_threads *threads)
{
    threads->count = 0;
    threads->accepted = ARE_NOWHERE;
}

static void insert(are_threads *threads, uint32_t instruction, uint32_t start)
{
    const uint32_t place = threads->sparse[instruction];
    if (place < threads->count && threads->dense[place] == instruction)
        return;
    threads->dense[threads->count] = (uint16_t)instruction;
    threads->starts[threads->count] = start;
    threads->sparse[instruction] = (uint16_t)threads->count;
    threads->count++;
}

static uint32_t target(uint32_t from, are_instruction instruction)
{
    return (uint16_t)(from + instruction.operand);
}

/* Adds an instruction and all that it leads to without a character. Those added earlier
 * have been followed to their ends, so that the earlier start keeps what both reach. */
static void follow(are_search *s, are_threads *threads, uint32_t first, uint32_t end,
                   uint32_t start, uint32_t place)
{
    const are_instruction *instructions = pgcfg_are_instructions(s->program);
    uint32_t done = threads->count;
    insert(threads, first, start);
    while (done < threads->count && pgcfg_are_step(s)) {
        const uint32_t at = threads->dense[done++];
        if (at == end) {
            threads->accepted = start;
            continue;
        }
        const are_instruction instruction = instructions[at];
        switch ((are_operation)instruction.operation) {
        case ARE_JUMP:
            insert(threads, target(at, instruction), start);
            break;
        case ARE_SPLIT:
            insert(threads, at + 1, start);
            insert(threads, target(at, instruction), start);
            break;
        case ARE_CONSTRAINT_HOLDS:
            if (constraint_holds(s, (are_constraint)instruction.byte, place))
                insert(threads, at + 1, start);
            break;
        case ARE_LOOKAROUND_HOLDS:
            if (lookaround_holds(s, instruction.operand, place))
                insert(threads, at + 1, start);
            break;
        case ARE_BYTE:
        case ARE_SET:
        case ARE_ANY:
        case ARE_NEVER:
            break;
        }
    }
}

static bool takes(const are_search *s, are_instruction instruction, unsigned char c)
{
    switch ((are_operation)instruction.operation) {
    case ARE_BYTE:
        return instruction.byte == c;
    case ARE_SET:
        return pgcfg_are_set_has(&pgcfg_are_record(s->program, instruction.operand)->set, c);
    case ARE_ANY:
        return true;
    case ARE_NEVER:
    case ARE_JUMP:
    case ARE_SPLIT:
    case ARE_CONSTRAINT_HOLDS:
    case ARE_LOOKAROUND_HOLDS:
        break;
    }
    return false;
}

/* Takes the character at `place`. Matches that start at `limit` or behind it are given up. */
static void advance(are_search *s, uint32_t end, uint32_t place, uint32_t limit)
{
    const are_instruction *instructions = pgcfg_are_instructions(s->program);
    const unsigned char c = s->subject[place];
    clear(&s->next);
    for (uint32_t i = 0; i < s->now.count && s->now.starts[i] < limit; i++) {
        const uint32_t at = s->now.dense[i];
        if (at != end && takes(s, instructions[at], c))
            follow(s, &s->next, at + 1, end, s->now.starts[i], place + 1);
    }
    const are_threads passed = s->now;
    s->now = s->next;
    s->next = passed;
}

static void begin(are_search *s, are_piece piece, uint32_t start)
{
    clear(&s->now);
    follow(s, &s->now, piece.begin, piece.end, start, start);
}

uint32_t pgcfg_are_longest(are_search *s, are_piece piece, uint32_t start, uint32_t most)
{
    uint32_t longest = ARE_NOWHERE;
    begin(s, piece, start);
    for (uint32_t place = start; s->now.count > 0; place++) {
        if (s->now.accepted != ARE_NOWHERE)
            longest = place;
        if (place == most || s->is_beyond_bound)
            break;
        advance(s, piece.end, place, ARE_NOWHERE);
    }
    return s->is_beyond_bound ? ARE_NOWHERE : longest;
}

uint32_t pgcfg_are_shortest(are_search *s, are_piece piece, uint32_t start, uint32_t least,
                            uint32_t most)
{
    begin(s, piece, start);
    for (uint32_t place = start; s->now.count > 0 && !s->is_beyond_bound; place++) {
        if (s->now.accepted != ARE_NOWHERE && place >= least)
            return place;
        if (place == most)
            break;
        advance(s, piece.end, place, ARE_NOWHERE);
    }
    return ARE_NOWHERE;
}

uint32_t pgcfg_are_first_end(are_search *s, uint32_t from)
{
    const uint32_t end = s->program->instruction_count;
    clear(&s->now);
    for (uint32_t place = from; !s->is_beyond_bound; place++) {
        follow(s, &s->now, 0, end, place, place);
        if (s->now.accepted != ARE_NOWHERE && !s->is_beyond_bound)
            return place;
        if (place == s->size)
            break;
        advance(s, end, place, ARE_NOWHERE);
    }
    return ARE_NOWHERE;
}

uint32_t pgcfg_are_leftmost(are_search *s)
{
    const uint32_t end = s->program->instruction_count;
    uint32_t leftmost = ARE_NOWHERE;
    clear(&s->now);
    for (uint32_t place = 0; !s->is_beyond_bound; place++) {
        if (leftmost == ARE_NOWHERE)
            follow(s, &s->now, 0, end, place, place);
        if (s->now.accepted < leftmost)
            leftmost = s->now.accepted;
        if (place == s->size || (leftmost != ARE_NOWHERE && s->now.count == 0))
            break;
        advance(s, end, place, leftmost);
    }
    return s->is_beyond_bound ? ARE_NOWHERE : leftmost;
}

static void note(are_search *s, uint32_t lookaround, uint32_t place)
{
    uint8_t *bits = s->lookarounds + lookaround * s->lookaround_stride;
    bits[place / 8] |= (uint8_t)(1u << (place % 8));
}

/* Whether a match starts at each place. */
static void look_ahead(are_search *s, uint32_t lookaround, are_piece piece, bool is_negated)
{
    for (uint32_t place = 0; place <= s->size && !s->is_beyond_bound; place++) {
        const bool is_match = pgcfg_are_shortest(s, piece, place, place, s->size) != ARE_NOWHERE;
        if (is_match != is_negated)
            note(s, lookaround, place);
    }
}

/* Whether a match ends at each place, wherever it started. */
static void look_behind(are_search *s, uint32_t lookaround, are_piece piece, bool is_negated)
{
    clear(&s->now);
    for (uint32_t place = 0; !s->is_beyond_bound; place++) {
        follow(s, &s->now, piece.begin, piece.end, place, place);
        if ((s->now.accepted != ARE_NOWHERE) != is_negated)
            note(s, lookaround, place);
        if (place == s->size)
            break;
        advance(s, piece.end, place, ARE_NOWHERE);
    }
}

void pgcfg_are_look_around(are_search *s)
{
    uint32_t record = s->program->first_lookaround;
    memset(s->lookarounds, 0, s->program->lookaround_count * s->lookaround_stride);
    for (uint32_t i = 0; i < s->program->lookaround_count && !s->is_beyond_bound; i++) {
        const are_lookaround lookaround = pgcfg_are_record(s->program, record)->lookaround;
        const are_piece piece = {lookaround.begin, lookaround.end};
        const bool is_negated = (lookaround.kind & ARE_IS_NEGATED) != 0;
        if ((lookaround.kind & ARE_LOOKS_AHEAD) != 0)
            look_ahead(s, i, piece, is_negated);
        else
            look_behind(s, i, piece, is_negated);
        record = lookaround.next;
    }
}
