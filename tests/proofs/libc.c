/*
 * libc.c - memchr for proofs, of which CBMC has none. It may read no further than to
 * what it finds, so that it is also right for a size that is too large.
 */
#include <string.h>

void *memchr(const void *bytes, int byte, size_t size)
{
    const unsigned char *at = bytes;

    for (; size > 0; size--, at++) {
        if (*at == (unsigned char)byte)
            return (void *)at;
    }
    return NULL;
}
