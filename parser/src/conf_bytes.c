/*
 * conf_bytes.c - the table of bytes, and long runs of plain ones.
 */
#include "conf_bytes.h"

#include "bits.h"

/* Kinds of bytes with the same parts. */
#define X 0 /* quote, backslash, NUL, line feed */
#define S PGCFG_CONF_PLAIN
#define B (PGCFG_CONF_PLAIN | PGCFG_CONF_BLANK)
#define U (PGCFG_CONF_PLAIN | PGCFG_CONF_UNQUOTED)
#define W (PGCFG_CONF_PLAIN | PGCFG_CONF_UNQUOTED | PGCFG_CONF_NAME | PGCFG_CONF_START)
#define L                                                                                          \
    (PGCFG_CONF_PLAIN | PGCFG_CONF_UNQUOTED | PGCFG_CONF_NAME | PGCFG_CONF_START | PGCFG_CONF_UNIT)
#define H                                                                                          \
    (PGCFG_CONF_PLAIN | PGCFG_CONF_UNQUOTED | PGCFG_CONF_NAME | PGCFG_CONF_START |                 \
     PGCFG_CONF_UNIT | PGCFG_CONF_HEX_DIGIT)
#define D                                                                                          \
    (PGCFG_CONF_PLAIN | PGCFG_CONF_UNQUOTED | PGCFG_CONF_NAME | PGCFG_CONF_DIGIT |                 \
     PGCFG_CONF_HEX_DIGIT)

/* clang-format off */
const uint8_t pgcfg_conf_byte_parts[256] = {
    X, S, S, S, S, S, S, S, S, B, X, S, S, B, S, S,
    S, S, S, S, S, S, S, S, S, S, S, S, S, S, S, S,
    B, S, S, S, S, S, S, X, S, S, S, S, S, U, U, U,
    D, D, D, D, D, D, D, D, D, D, U, S, S, S, S, S,
    S, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, S, X, S, S, W,
    S, H, H, H, H, H, H, L, L, L, L, L, L, L, L, L,
    L, L, L, L, L, L, L, L, L, L, L, S, S, S, S, S,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */

#undef X
#undef S
#undef B
#undef U
#undef W
#undef L
#undef H
#undef D

/* Whether all bytes of a block are plain. */
static bool is_plain_block(const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    uint8_t others = 0;

    for (unsigned i = 0; i < PGCFG_BITS_BLOCK; i++)
        others |= (uint8_t)((bytes[i] == '\n') + (bytes[i] == '\'') + (bytes[i] == '\\') +
                            (bytes[i] == '\0'));
    return others == 0;
}

size_t pgcfg_conf_plain_run(pgcfg_text text)
{
    size_t size = 0;
    size_t near = text.size < PGCFG_BITS_BLOCK ? text.size : (size_t)PGCFG_BITS_BLOCK;

    while (size < near && pgcfg_conf_byte_is(text.data[size], PGCFG_CONF_PLAIN))
        size++;
    if (size < near)
        return size;
    while (text.size - size >= PGCFG_BITS_BLOCK && is_plain_block(text.data + size))
        size += PGCFG_BITS_BLOCK;
    while (size < text.size && pgcfg_conf_byte_is(text.data[size], PGCFG_CONF_PLAIN))
        size++;
    return size;
}
