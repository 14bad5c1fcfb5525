/*
 * matcher_index.h - what a compiled matcher looks rules up in.
 *
 * A rule stands under each pair of a database key and a user key that it can be asked
 * for by; under a pair rules are grouped by address, and in a group they stand in the
 * order of the file. An exact posting needs no more than its keys to match, an inexact
 * one has to be asked in earnest.
 */
#ifndef PGCFG_MATCHER_INDEX_H
#define PGCFG_MATCHER_INDEX_H

#include <pgcfg/matcher.h>

#include <string.h>

#include "hash.h"

#define PGCFG_INDEX_NONE UINT32_MAX

/* ---- keys ------------------------------------------------------------------ */

/* What a rule says of databases. Names follow. */
enum {
    PGCFG_DATABASE_ANY, /* all; and what is not looked up by name */
    PGCFG_DATABASE_SAMEUSER,
    PGCFG_DATABASE_SAMEROLE,
    PGCFG_DATABASE_REPLICATION,
    PGCFG_DATABASE_NAMED
};

/* What a rule says of users. Names and roles follow in turn. */
enum {
    PGCFG_USER_ANY,
    PGCFG_USER_OF_ROLE, /* in some role: for connections whose roles are not known */
    PGCFG_USER_NAMED
};

static inline uint32_t pgcfg_index_user(uint32_t name)
{
    return PGCFG_USER_NAMED + 2 * name;
}

static inline uint32_t pgcfg_index_role(uint32_t name)
{
    return PGCFG_USER_NAMED + 2 * name + 1;
}

/* What a rule says of addresses. Host names follow, then networks, IPv4 before IPv6:
 * each network before those inside it, so that these follow it without a gap. */
enum {
    PGCFG_PLACE_ANY, /* local, too */
    PGCFG_PLACE_SAMEHOST,
    PGCFG_PLACE_SAMENET,
    PGCFG_PLACE_NAMED, /* some host name: for connections whose name is not known */
    PGCFG_PLACE_SPECIAL_COUNT
};

/* ---- postings -------------------------------------------------------------- */

/* A posting is the number of a rule, and above it its type, or that it is inexact. */
enum { PGCFG_POSTING_SHIFT = 29, PGCFG_POSTING_INEXACT = 7 };

#define PGCFG_POSTING_RULES_MAX (UINT32_C(1) << PGCFG_POSTING_SHIFT)

static inline uint32_t pgcfg_posting_rule(uint32_t posting)
{
    return posting & (PGCFG_POSTING_RULES_MAX - 1);
}

static inline unsigned pgcfg_posting_type(uint32_t posting)
{
    return posting >> PGCFG_POSTING_SHIFT;
}

/* ---- tables ---------------------------------------------------------------- */

/* Numbers of things by their hashes, with two slots for each thing. What does not find
 * a slot near its own stays outside, so that no input makes a search long. */
typedef struct pgcfg_slots {
    uint32_t *numbers; /* or NONE */
    uint32_t count;
} pgcfg_slots;

enum { PGCFG_SLOTS_NEAR = 128 };

/* The slot that is looked at as the nth. */
static inline uint32_t pgcfg_slot_at(const pgcfg_slots *slots, uint32_t hash, uint32_t n)
{
    uint32_t at = (uint32_t)((uint64_t)hash * slots->count >> 32) + n;

    return at < slots->count ? at : at - slots->count;
}

static inline uint32_t pgcfg_slots_near(const pgcfg_slots *slots)
{
    return slots->count < PGCFG_SLOTS_NEAR ? slots->count : (uint32_t)PGCFG_SLOTS_NEAR;
}

typedef struct pgcfg_indexed_name {
    const char *bytes;
    uint32_t size;
    uint32_t hash;
} pgcfg_indexed_name;

typedef struct pgcfg_name_table {
    pgcfg_slots slots;
    pgcfg_indexed_name *names;
    uint32_t count;
    bool ignores_case;
} pgcfg_name_table;

/* Adds a byte in front of a host name whose hash is given; 0 is that of no byte. */
static inline uint32_t pgcfg_host_name_hash(uint32_t hash, char byte)
{
    const uint32_t lower = (unsigned char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);

    hash = (hash ^ (lower + 1)) * UINT32_C(0x9E3779B1);
    return hash ^ hash >> 15;
}

/* The number of a name, or NONE. *slot is where it can be put, or NONE. */
uint32_t pgcfg_name_find(const pgcfg_name_table *table, pgcfg_text name, uint32_t hash,
                         uint32_t *slot);

/* A pair of keys; its groups end where those of the next begin. */
typedef struct pgcfg_indexed_pair {
    uint32_t database;
    uint32_t user;
    uint32_t group;
} pgcfg_indexed_pair;

/* The pair of rules that found no slot, or whose names did not. */
#define PGCFG_PAIR_OF_REST 0

static inline uint32_t pgcfg_pair_hash(uint32_t database, uint32_t user)
{
    uint64_t hash = ((uint64_t)database << 32 | user) * UINT64_C(0x9E3779B97F4A7C15);

    hash ^= hash >> 32;
    return (uint32_t)(hash * UINT64_C(0xD6E8FEB86659FD93) >> 32);
}

uint32_t pgcfg_pair_find(const pgcfg_slots *slots, const pgcfg_indexed_pair *pairs,
                         uint32_t database, uint32_t user, uint32_t *slot);

/* Rules of a pair for an address; they end where those of the next group begin. */
typedef struct pgcfg_indexed_group {
    uint32_t place;
    uint32_t last;  /* of a network, the place of the last one inside it */
    uint32_t outer; /* the pair's group of the next larger network around, or NONE */
    uint32_t posting;
} pgcfg_indexed_group;

typedef struct pgcfg_indexed_rule {
    uint32_t position; /* in the packed entries, in units of the arena's alignment */
    uint32_t rule_number;
    uint32_t answer; /* equal where it makes no difference which rule decides */
} pgcfg_indexed_rule;

/* Of a method and, of each option in turn, the hash of its text. */
static inline uint32_t pgcfg_answer_hash(uint32_t hash, uint32_t option)
{
    return (hash ^ option) * UINT32_C(0x9E3779B1);
}

/* Of rules whose answer found no slot: not that of any other rule, and perhaps not the
 * same among them. */
#define PGCFG_ANSWER_UNKNOWN UINT32_MAX

/* ---- networks -------------------------------------------------------------- */

/* All networks of the file, each once: IPv4, then IPv6; in either in the order of
 * addresses, larger networks before smaller ones. */
typedef struct pgcfg_network_forest {
    uint32_t count;
    uint32_t ipv4_count;
    uint32_t *ipv4;      /* addresses in the machine's order of bytes */
    uint64_t (*ipv6)[2]; /* likewise */
    uint8_t *bits;       /* of the mask */
    uint32_t *outer;     /* the next larger network around, or NONE */
    uint32_t *last;      /* the last network inside, or itself */
} pgcfg_network_forest;

/* The smallest network that holds the address, or NONE. */
uint32_t pgcfg_network_find(const pgcfg_network_forest *forest, const pgcfg_address *address);

/* An address and the bits of its mask, as they are sorted. */
enum { PGCFG_NETWORK_IPV4_SIZE = 5, PGCFG_NETWORK_IPV6_SIZE = 17 };

/* Fills the forest, which has room for all, from networks in any order, and says for
 * each which one it became. `numbers` and `scratch` have room for each of either family. */
void pgcfg_network_forest_make(pgcfg_network_forest *forest, const uint8_t *ipv4,
                               uint32_t ipv4_count, const uint8_t *ipv6, uint32_t ipv6_count,
                               uint32_t *numbers, uint32_t *scratch[2]);

/* ---- all of it ------------------------------------------------------------- */

typedef struct pgcfg_matcher_index {
    pgcfg_indexed_rule *rules;
    pgcfg_name_table names;      /* databases, users, roles */
    pgcfg_name_table host_names; /* in any case */
    pgcfg_slots pair_slots;
    pgcfg_indexed_pair *pairs;
    pgcfg_indexed_group *groups;
    uint32_t *postings;
    pgcfg_network_forest networks;
    uint32_t first_network; /* place of the first one */
    bool has_samerole;      /* else nobody need ask whether it is so */
    bool has_interfaces;    /* likewise samehost, samenet */
} pgcfg_matcher_index;

/* The most of what the index is made of. */
typedef struct pgcfg_matcher_amounts {
    uint64_t rules;
    uint64_t names;
    uint64_t host_names;
    uint64_t ipv4, ipv6;
    uint64_t postings;
    uint64_t keys;     /* of one list */
    uint64_t optional; /* rules with options */
} pgcfg_matcher_amounts;

/* Bytes that are enough to compile so much; SIZE_MAX where 32 bits are not enough for what
 * is counted, or half the memory for all of it. */
size_t pgcfg_matcher_bytes(const pgcfg_matcher_amounts *most, size_t entries_size);

#endif
