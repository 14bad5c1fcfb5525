/*
 * A block counts as plain exactly when all of its bytes are.
 *
 * of: how pgcfg_conf_plain_run looks at blocks
 * bound: none, any 64 bytes
 * sources:
 * unwind: 65
 * fault: conf_bytes.c | (bytes[i] == '\\') + | 0 +
 */
#include "proof.h"

#include "conf_bytes.c"

void proof(void)
{
    char block[PGCFG_BITS_BLOCK];
    bool is_plain = true;

    for (int i = 0; i < PGCFG_BITS_BLOCK; i++)
        is_plain = is_plain && pgcfg_conf_byte_is(block[i], PGCFG_CONF_PLAIN);
    CLAIM(is_plain_block(block) == is_plain, "a block is plain when its bytes are");
}
