/*
 * scan.c - tokens out of bit masks. Loops over bytes are only in classify(),
 * where they are of a form that compilers turn into vector instructions.
 */
#include "scan.h"

#include "bits.h"

#include <string.h>

enum {
    BLOCK = PGCFG_BITS_BLOCK,
    TOKENS_MAX = BLOCK / 2 + 1, /* that end in a block */
    TOKEN_SIZE_MAX = 10000      /* less than the limits of 13 to 15 */
};

static void classify(pgcfg_scan *scan, const unsigned char *restrict bytes)
{
    uint8_t separators[BLOCK];
    uint8_t stops[BLOCK];

    for (unsigned i = 0; i < BLOCK; i++) {
        unsigned char byte = bytes[i];
        /* \t and \r differ in one bit, and so do the quote and the number sign. */
        separators[i] = (uint8_t)((byte == ' ') | ((byte | 4) == '\r') | (byte == ','));
        stops[i] = (uint8_t)((byte == '\n') | ((byte | 1) == '#'));
    }
    scan->separators = pgcfg_bits_of(separators);
    scan->stops = pgcfg_bits_of(stops);
}

/* Makes the block at `at` the scan's, and gives its bytes. Behind the last byte
 * it has line feeds, in `last`; such a block is not kept. */
static const char *load_block(pgcfg_scan *scan, const pgcfg_scan_line *line, size_t at,
                              char last[BLOCK])
{
    if (scan->block_end == at + BLOCK)
        return line->bytes + at;
    if (line->size - at < BLOCK) {
        memset(last, '\n', BLOCK);
        memcpy(last, line->bytes + at, line->size - at);
        classify(scan, (const unsigned char *)last);
        return last;
    }
    classify(scan, (const unsigned char *)line->bytes + at);
    scan->block_end = at + BLOCK;
    return line->bytes + at;
}

void pgcfg_scan_tokens(pgcfg_scan *scan, pgcfg_scan_line *line)
{
    const char *const bytes = line->bytes;
    pgcfg_token *token = line->tokens + line->count;
    uint32_t *const field_starts = line->field_starts;
    const uint16_t first_flag = line->first_flag;
    const uint16_t file = line->file;
    uint32_t field_count = line->field_count;
    uint64_t from = UINT64_MAX << line->begin % BLOCK; /* bits of the line */
    uint64_t stop = 0;
    size_t at = line->begin - line->begin % BLOCK;
    size_t begin = line->begin;
    bool in_token = false;
    bool joins = line->joins;

    for (; stop == 0; at += BLOCK, from = UINT64_MAX) {
        char last[BLOCK];
        const char *block;
        uint64_t words;
        uint64_t behind;
        uint64_t begins;
        uint64_t ends;

        line->stop = in_token ? begin : at + pgcfg_bits_lowest(from);
        if ((size_t)(line->tokens + line->room - token) < TOKENS_MAX ||
            (in_token && at - begin > TOKEN_SIZE_MAX - BLOCK))
            break;
        block = load_block(scan, line, at, last);
        stop = scan->stops & from;
        stop &= 0 - stop;
        words = ~scan->separators & from & (stop - 1);
        behind = words << 1 | in_token;
        begins = words & ~behind;
        ends = behind & ~words;
        /* A token ends in front of a line feed or a number sign, not of a quote. */
        if ((ends & stop) != 0 && block[pgcfg_bits_lowest(stop)] == '"')
            ends ^= stop;
        for (; ends != 0; ends &= ends - 1) {
            size_t end = pgcfg_bits_lowest(ends);

            if (!in_token) {
                begin = at + pgcfg_bits_lowest(begins);
                begins &= begins - 1;
            }
            in_token = false;
            if (bytes[begin] == '@' && at + end - begin > 1) {
                line->stop = begin;
                goto done;
            }
            token->bytes = bytes + begin;
            token->size = (uint32_t)(at + end - begin);
            token->offset = (uint32_t)begin;
            token->source_size = token->size;
            token->file = file;
            token->flags = joins ? 0 : first_flag;
            field_starts[field_count < PGCFG_FIELD_STARTS ? field_count
                                                          : (uint32_t)PGCFG_FIELD_STARTS] =
                (uint32_t)(token - line->tokens);
            field_count += !joins;
            token++;
            joins = block[end] == ',';
        }
        if (begins != 0) {
            begin = at + pgcfg_bits_lowest(begins);
            in_token = true;
        }
        line->stop = in_token ? begin : at + pgcfg_bits_lowest(stop);
    }
done:
    line->count = (uint32_t)(token - line->tokens);
    line->field_count = field_count;
    line->joins = joins;
}
