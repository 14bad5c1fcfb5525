/*
 * are_program.c - makes the instructions and records of a compiled regular expression:
 * appends, copies and repeats pieces of the automaton. All targets are relative, so that
 * a piece keeps its meaning wherever it is copied.
 */
#include "are_program.h"

#include <string.h>

static bool take_room(are_builder *b, size_t size)
{
    if (b->status != PGCFG_REGEX_OK)
        return false;
    if (b->room < size) {
        b->status = PGCFG_REGEX_OUT_OF_MEMORY;
        return false;
    }
    b->room -= size;
    return true;
}

static uint16_t append(are_builder *b, are_instruction instruction)
{
    const uint16_t place = (uint16_t)b->instruction_count;
    if (b->instruction_count == ARE_INSTRUCTIONS_MAX && b->status == PGCFG_REGEX_OK)
        b->status = PGCFG_REGEX_UNDECIDED;
    if (!take_room(b, sizeof instruction))
        return place;
    b->instructions[b->instruction_count++] = instruction;
    return place;
}

uint16_t pgcfg_are_emit(are_builder *b, are_operation operation, uint8_t byte, uint16_t operand)
{
    return append(b, (are_instruction){(uint8_t)operation, byte, operand});
}

static uint16_t relative(uint32_t from, uint32_t to)
{
    return (uint16_t)(to - from);
}

void pgcfg_are_aim(are_builder *b, uint32_t place, are_operation operation, uint32_t target)
{
    if (b->status == PGCFG_REGEX_OK)
        b->instructions[place] = (are_instruction){(uint8_t)operation, 0, relative(place, target)};
}

static void emit_aimed(are_builder *b, are_operation operation, uint32_t target)
{
    (void)pgcfg_are_emit(b, operation, 0, relative(b->instruction_count, target));
}

/* Sets often come again, most often soon: with x{m,n} written out, in lists of names. */
#define SETS_COMPARED 16u

uint16_t pgcfg_are_emit_set(are_builder *b, const are_set *set)
{
    uint32_t compared = 0;
    for (uint32_t place = b->instruction_count; place > 0 && compared < SETS_COMPARED; place--) {
        const are_instruction earlier = b->instructions[place - 1];
        if (earlier.operation != ARE_SET)
            continue;
        compared++;
        if (memcmp(&pgcfg_are_record_at(b, earlier.operand)->set, set, sizeof *set) == 0)
            return pgcfg_are_emit(b, ARE_SET, 0, earlier.operand);
    }
    const uint16_t record = pgcfg_are_record_take(b);
    if (record != ARE_NO_RECORD)
        pgcfg_are_record_at(b, record)->set = *set;
    return pgcfg_are_emit(b, ARE_SET, 0, record);
}

static bool is_constraint(are_instruction instruction)
{
    return instruction.operation == ARE_CONSTRAINT_HOLDS ||
           instruction.operation == ARE_LOOKAROUND_HOLDS;
}

void pgcfg_are_copy(are_builder *b, uint32_t begin, uint32_t end, bool keeps_constraints)
{
    const are_instruction pass = {ARE_JUMP, 0, 1};
    for (uint32_t i = begin; i < end && b->status == PGCFG_REGEX_OK; i++) {
        const are_instruction *original = &b->instructions[i];
        const bool is_passed = is_constraint(*original) && !keeps_constraints;
        (void)append(b, is_passed ? pass : *original);
    }
}

void pgcfg_are_repeat_copies(are_builder *b, uint32_t begin, uint32_t end, uint32_t least,
                             uint32_t most)
{
    uint32_t last = b->instruction_count;
    for (uint32_t i = 0; i < least; i++) {
        last = b->instruction_count;
        pgcfg_are_copy(b, begin, end, true);
    }
    if (most == ARE_UNBOUNDED && least > 0) {
        emit_aimed(b, ARE_SPLIT, last);
    } else if (most == ARE_UNBOUNDED) {
        const uint32_t loop = b->instruction_count;
        emit_aimed(b, ARE_SPLIT, loop + 1 + (end - begin) + 1);
        pgcfg_are_copy(b, begin, end, true);
        emit_aimed(b, ARE_JUMP, loop);
    } else {
        const uint32_t after = b->instruction_count + (most - least) * (end - begin + 1);
        for (uint32_t i = least; i < most; i++) {
            emit_aimed(b, ARE_SPLIT, after);
            pgcfg_are_copy(b, begin, end, true);
        }
    }
}

void pgcfg_are_repeat(are_builder *b, uint32_t begin, uint32_t least, uint32_t most)
{
    const uint32_t end = b->instruction_count;
    const uint32_t spare = begin - 1;
    if (most == ARE_UNBOUNDED && least == 0) {
        emit_aimed(b, ARE_JUMP, spare);
    } else if (most == ARE_UNBOUNDED && least == 1) {
        emit_aimed(b, ARE_SPLIT, begin);
    } else {
        const uint32_t more = most == ARE_UNBOUNDED ? most : most - 1;
        pgcfg_are_repeat_copies(b, begin, end, least > 0 ? least - 1 : 0, more);
    }
    if (least == 0)
        pgcfg_are_aim(b, spare, ARE_SPLIT, b->instruction_count);
}

are_record *pgcfg_are_record_at(const are_builder *b, uint16_t record)
{
    return b->records_end - 1 - record;
}

uint16_t pgcfg_are_record_take(are_builder *b)
{
    if (b->status == PGCFG_REGEX_OK && b->free_record != ARE_NO_RECORD) {
        const uint16_t record = (uint16_t)b->free_record;
        b->free_record = pgcfg_are_record_at(b, record)->node.sibling;
        return record;
    }
    if (b->record_count == ARE_RECORDS_MAX && b->status == PGCFG_REGEX_OK)
        b->status = PGCFG_REGEX_UNDECIDED;
    if (!take_room(b, sizeof(are_record)))
        return ARE_NO_RECORD;
    return (uint16_t)b->record_count++;
}

void pgcfg_are_record_give_back(are_builder *b, uint16_t record)
{
    if (b->status != PGCFG_REGEX_OK)
        return;
    pgcfg_are_record_at(b, record)->node.sibling = (uint16_t)b->free_record;
    b->free_record = record;
}
