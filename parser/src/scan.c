/*
 * scan.c - tokens out of bit masks. Loops over bytes are only in classify(),
 * where they are of a form that compilers turn into vector instructions.
 */
#include "scan.h"

#include <string.h>

enum { BLOCK = 64 };

/* Eight bytes that are 0 or 1 as eight bits; the first one is the lowest. */
static uint64_t eight_bits(const uint8_t *flags)
{
    /* Compilers make one load of it. */
    uint64_t eight = (uint64_t)flags[0] | (uint64_t)flags[1] << 8 | (uint64_t)flags[2] << 16 |
                     (uint64_t)flags[3] << 24 | (uint64_t)flags[4] << 32 |
                     (uint64_t)flags[5] << 40 | (uint64_t)flags[6] << 48 | (uint64_t)flags[7] << 56;

    return eight * UINT64_C(0x0102040810204080) >> 56;
}

static uint64_t to_bits(const uint8_t flags[BLOCK])
{
    uint64_t bits = 0;

    for (unsigned i = 0; i < BLOCK / 8; i++)
        bits |= eight_bits(flags + 8 * i) << (8 * i);
    return bits;
}

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
    scan->separators = to_bits(separators);
    scan->stops = to_bits(stops);
}

/* Makes the block at `at` the scan's. Behind the last byte it has line feeds;
 * such a block is not kept. */
static void load_block(pgcfg_scan *scan, const pgcfg_scan_line *line, size_t at)
{
    unsigned char last[BLOCK];

    if (line->size - at < BLOCK) {
        memset(last, '\n', sizeof(last));
        memcpy(last, line->bytes + at, line->size - at);
        classify(scan, last);
        scan->block_end = 0;
    } else if (scan->block_end != at + BLOCK) {
        classify(scan, (const unsigned char *)line->bytes + at);
        scan->block_end = at + BLOCK;
    }
}

/* Number of the lowest bit that is set. */
static size_t lowest(uint64_t bits)
{
    static const uint8_t numbers[64] = {
        0,  1,  2,  53, 3,  7,  54, 27, 4,  38, 41, 8,  34, 55, 48, 28, 62, 5,  39, 46, 44, 42,
        22, 9,  24, 35, 59, 56, 49, 18, 29, 11, 63, 52, 6,  26, 37, 40, 33, 47, 61, 45, 43, 21,
        23, 58, 17, 10, 51, 25, 36, 32, 60, 20, 57, 16, 50, 31, 19, 15, 30, 14, 13, 12,
    };

    return numbers[(bits & (0 - bits)) * UINT64_C(0x022fdd63cc95386d) >> 58];
}

static bool is_quote(const pgcfg_scan_line *line, size_t at)
{
    return at < line->size && line->bytes[at] == '"';
}

void pgcfg_scan_tokens(pgcfg_scan *scan, pgcfg_scan_line *line)
{
    const char *const bytes = line->bytes;
    pgcfg_token *token = line->tokens;
    pgcfg_token *const last = line->tokens + line->room;
    pgcfg_token *second = line->tokens;
    const size_t size = line->size;
    const uint16_t file = line->file;
    const uint16_t first_flag = line->first_flag;
    const size_t size_max = line->token_size_max != 0 ? line->token_size_max : SIZE_MAX;
    uint32_t field_count = 0;
    uint64_t from = UINT64_MAX << line->begin % BLOCK; /* bits of the line */
    uint64_t stop = 0;
    size_t at = line->begin - line->begin % BLOCK;
    size_t begin = 0;
    bool in_token = false;
    bool joins = false;

    for (; stop == 0; at += BLOCK, from = UINT64_MAX) {
        uint64_t words;
        uint64_t behind;
        uint64_t begins;
        uint64_t ends;

        load_block(scan, line, at);
        stop = scan->stops & from;
        stop &= 0 - stop;
        words = ~scan->separators & from & (stop - 1);
        behind = words << 1 | in_token;
        begins = words & ~behind;
        ends = behind & ~words;
        /* A token ends in front of a line feed or a number sign, not of a quote. */
        if ((ends & stop) != 0 && is_quote(line, at + lowest(stop)))
            ends ^= stop;
        while (ends != 0) {
            size_t end = at + lowest(ends);

            if (!in_token) {
                begin = at + lowest(begins);
                begins &= begins - 1;
            }
            in_token = false;
            /* Left to tokenize.h: an @file, or a token that may be too long. */
            if (token == last || end - begin >= size_max ||
                (bytes[begin] == '@' && end - begin > 1)) {
                line->stop = begin;
                goto done;
            }
            token->bytes = bytes + begin;
            token->size = (uint32_t)(end - begin);
            token->offset = (uint32_t)begin;
            token->source_size = (uint32_t)(end - begin);
            token->file = file;
            token->flags = joins ? 0 : first_flag;
            field_count += !joins;
            second = field_count < 2 ? token + 1 : second;
            joins = end < size && bytes[end] == ',';
            ends &= ends - 1;
            token++;
        }
        if (begins != 0) {
            begin = at + lowest(begins);
            in_token = true;
        }
        line->stop = in_token ? begin : at + lowest(stop);
    }
done:
    line->count = (uint32_t)(token - line->tokens);
    line->field_count = field_count;
    line->second_field = (uint32_t)(second - line->tokens);
    line->joins = joins;
}
