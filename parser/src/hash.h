/*
 * hash.h - slots for names, to find equal ones among many.
 */
#ifndef PGCFG_HASH_H
#define PGCFG_HASH_H

#include <pgcfg/text.h>

#include <string.h>

/* With as many slots as names, no slot has so many of them by chance. */
enum { PGCFG_HASH_CHAIN_MAX = 64 };

/* Eight bytes at a time; the order of bytes in a number makes no difference to what
 * is found. */
static inline uint32_t pgcfg_hash_text(pgcfg_text name)
{
    uint64_t hash = name.size;

    while (name.size > 0) {
        uint64_t part = 0;
        size_t size = name.size < sizeof(part) ? name.size : sizeof(part);

        if (size == sizeof(part))
            memcpy(&part, name.data, sizeof(part));
        else
            memcpy(&part, name.data, size);
        hash = (hash ^ part) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
        name.data += size;
        name.size -= size;
    }
    return (uint32_t)hash;
}

static inline uint32_t pgcfg_hash_slot(pgcfg_text name, uint32_t slots)
{
    return (uint32_t)((uint64_t)pgcfg_hash_text(name) * slots >> 32);
}

#endif
