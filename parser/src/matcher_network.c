/*
 * matcher_network.c - all networks of a file as a forest, in which a search goes from
 * the smallest network around an address to the larger ones.
 */
#include "matcher_index.h"

/* ---- sorting --------------------------------------------------------------- */

/* Sorts the numbers of the keys, byte by byte from the last one on; the two arrays are used
 * in turn. Gives the one that has the result. */
static const uint32_t *sort(const uint8_t *keys, uint32_t key_size, uint32_t count,
                            uint32_t *numbers[2])
{
    uint32_t *from = numbers[0];
    uint32_t *to = numbers[1];

    for (uint32_t i = 0; i < count; i++)
        from[i] = i;
    for (uint32_t byte = key_size; byte-- > 0;) {
        uint32_t next[256] = {0};
        uint32_t sum = 0;
        uint32_t *swap = from;

        for (uint32_t i = 0; i < count; i++)
            next[keys[(size_t)i * key_size + byte]]++;
        if (count == 0 || next[keys[byte]] == count)
            continue; /* all have the same */
        for (unsigned i = 0; i < 256; i++) {
            const uint32_t here = next[i];

            next[i] = sum;
            sum += here;
        }
        for (uint32_t i = 0; i < count; i++)
            to[next[keys[(size_t)from[i] * key_size + byte]]++] = from[i];
        from = to;
        to = swap;
    }
    return from;
}

/* ---- addresses as numbers -------------------------------------------------- */

typedef struct number {
    uint64_t high;
    uint64_t low; /* 0 of IPv4, which is the high half of `high` */
} number;

static uint64_t number_of_bytes(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < count; i++)
        value = value << 8 | bytes[i];
    return value;
}

static bool is_around(number network, unsigned bits, number inside)
{
    const uint64_t high = network.high ^ inside.high;
    const uint64_t low = network.low ^ inside.low;

    if (bits == 0)
        return true;
    if (bits <= 64)
        return high >> (64 - bits) == 0;
    return high == 0 && low >> (128 - bits) == 0;
}

static number start_of(const pgcfg_network_forest *forest, uint32_t network)
{
    if (network < forest->ipv4_count)
        return (number){(uint64_t)forest->ipv4[network] << 32, 0};
    network -= forest->ipv4_count;
    return (number){forest->ipv6[network][0], forest->ipv6[network][1]};
}

/* The first network around the number, from this one outwards. */
static uint32_t outwards(const pgcfg_network_forest *forest, uint32_t network, number inside)
{
    while (network != PGCFG_INDEX_NONE &&
           !is_around(start_of(forest, network), forest->bits[network], inside))
        network = forest->outer[network];
    return network;
}

/* ---- making it ------------------------------------------------------------- */

/* Adds a network behind all others. */
static void add(pgcfg_network_forest *forest, const uint8_t *key, uint32_t key_size,
                uint32_t first_of_family)
{
    const uint32_t network = forest->count++;

    if (key_size == PGCFG_NETWORK_IPV4_SIZE) {
        forest->ipv4[network] = (uint32_t)number_of_bytes(key, 4);
        forest->ipv4_count = forest->count;
    } else {
        forest->ipv6[network - forest->ipv4_count][0] = number_of_bytes(key, 8);
        forest->ipv6[network - forest->ipv4_count][1] = number_of_bytes(key + 8, 8);
    }
    forest->bits[network] = key[key_size - 1];
    forest->last[network] = network;
    forest->outer[network] = network == first_of_family
                                 ? PGCFG_INDEX_NONE
                                 : outwards(forest, network - 1, start_of(forest, network));
}

static void add_family(pgcfg_network_forest *forest, const uint8_t *keys, uint32_t key_size,
                       uint32_t count, uint32_t *numbers, uint32_t *scratch[2])
{
    const uint32_t *sorted = sort(keys, key_size, count, scratch);
    const uint32_t first = forest->count;
    const uint8_t *before = NULL;

    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *key = keys + (size_t)sorted[i] * key_size;

        if (before == NULL || memcmp(before, key, key_size) != 0)
            add(forest, key, key_size, first);
        numbers[sorted[i]] = forest->count - 1;
        before = key;
    }
}

void pgcfg_network_forest_make(pgcfg_network_forest *forest, const uint8_t *ipv4,
                               uint32_t ipv4_count, const uint8_t *ipv6, uint32_t ipv6_count,
                               uint32_t *numbers, uint32_t *scratch[2])
{
    forest->count = 0;
    forest->ipv4_count = 0;
    add_family(forest, ipv4, PGCFG_NETWORK_IPV4_SIZE, ipv4_count, numbers, scratch);
    add_family(forest, ipv6, PGCFG_NETWORK_IPV6_SIZE, ipv6_count, numbers + ipv4_count, scratch);
    for (uint32_t i = forest->count; i-- > 0;) {
        const uint32_t outer = forest->outer[i];

        if (outer != PGCFG_INDEX_NONE && forest->last[outer] < forest->last[i])
            forest->last[outer] = forest->last[i];
    }
}

/* ---- looking up ------------------------------------------------------------ */

/* How many networks begin at this address or before it. */
static uint32_t ipv4_up_to(const pgcfg_network_forest *forest, uint32_t address)
{
    const uint32_t *at = forest->ipv4;
    uint32_t left = forest->ipv4_count;

    while (left > 0) {
        const uint32_t half = (left + 1) / 2;

        at += at[half - 1] <= address ? half : 0;
        left -= half;
    }
    return (uint32_t)(at - forest->ipv4);
}

static uint32_t ipv6_up_to(const pgcfg_network_forest *forest, number address)
{
    uint32_t at = 0;
    uint32_t left = forest->count - forest->ipv4_count;

    while (left > 0) {
        const uint32_t half = (left + 1) / 2;
        const uint64_t *start = forest->ipv6[at + half - 1];

        at += start[0] < address.high || (start[0] == address.high && start[1] <= address.low)
                  ? half
                  : 0;
        left -= half;
    }
    return at;
}

uint32_t pgcfg_network_find(const pgcfg_network_forest *forest, const pgcfg_address *address)
{
    uint32_t before = 0;
    number inside;

    switch (address->family) {
    case PGCFG_FAMILY_NONE:
        return PGCFG_INDEX_NONE;
    case PGCFG_FAMILY_IPV4:
        inside = (number){number_of_bytes(address->bytes, 4) << 32, 0};
        before = ipv4_up_to(forest, (uint32_t)(inside.high >> 32));
        return before == 0 ? PGCFG_INDEX_NONE : outwards(forest, before - 1, inside);
    case PGCFG_FAMILY_IPV6:
        break;
    }
    inside = (number){number_of_bytes(address->bytes, 8), number_of_bytes(address->bytes + 8, 8)};
    before = ipv6_up_to(forest, inside);
    return before == 0 ? PGCFG_INDEX_NONE
                       : outwards(forest, forest->ipv4_count + before - 1, inside);
}
