/*
 * matcher_build.c - makes a matcher's index: a posting for each pair of keys of each rule,
 * sorted by pair, address and place in the file with as many steps as there are postings.
 */
#include "allocate.h"
#include "hba_slim.h"
#include "matcher_keys.h"

/* ---- how much there is ----------------------------------------------------- */

static pgcfg_matcher_amounts count_all(const pgcfg_hba *hba)
{
    const int major = hba->environment.server->major;
    pgcfg_matcher_amounts all = {0};
    pgcfg_hba_cursor cursor = {.position = 0};
    pgcfg_hba_entry rule;

    while (pgcfg_hba_next(hba, &cursor, &rule)) {
        pgcfg_rule_keys keys;

        if (!rule.is_rule) /* with one such line nothing is built */
            continue;
        keys = pgcfg_rule_keys_of(&rule, major);
        all.rules++;
        all.names += keys.databases.names + keys.users.names;
        all.postings += keys.postings;
        all.host_names += rule.address_kind == PGCFG_ADDRESS_HOST_NAME;
        all.ipv4 += rule.address_kind == PGCFG_ADDRESS_NETWORK && rule.family == PGCFG_FAMILY_IPV4;
        all.ipv6 += rule.address_kind == PGCFG_ADDRESS_NETWORK && rule.family == PGCFG_FAMILY_IPV6;
        all.optional += rule.option_count > 0;
        all.keys = keys.databases.count > all.keys ? keys.databases.count : all.keys;
        all.keys = keys.users.count > all.keys ? keys.users.count : all.keys;
    }
    return all;
}

/* A posting that is not in its place yet. */
typedef struct record {
    uint32_t pair;
    uint32_t place;
    uint32_t posting;
} record;

/* What is needed while the index is made. */
typedef struct builder {
    const pgcfg_hba *hba;
    pgcfg_matcher_index *index;
    pgcfg_arena arena;
    pgcfg_matcher_amounts most;
    int major;
    pgcfg_key *database_keys, *user_keys;
    pgcfg_indexed_pair *pairs;
    uint32_t pair_count;
    record *records[2];
    uint32_t record_count;
    pgcfg_slots answer_slots;
    uint8_t *ipv4, *ipv6; /* keys of networks */
    uint32_t ipv4_count, ipv6_count;
    uint32_t *networks; /* which one each became: IPv4, then IPv6 */
    uint32_t *scratch[2];
    uint32_t *counts;
} builder;

/* ---- memory ---------------------------------------------------------------- */

static uint64_t bytes_of(uint64_t count, size_t size)
{
    return (count * size + PGCFG_ARENA_ALIGNMENT - 1) / PGCFG_ARENA_ALIGNMENT *
           PGCFG_ARENA_ALIGNMENT;
}

/* The larger number of networks of one family. */
static uint64_t family_max(const pgcfg_matcher_amounts *most)
{
    return most->ipv4 > most->ipv6 ? most->ipv4 : most->ipv6;
}

/* The larger number of what postings are sorted by. */
static uint64_t key_max(const pgcfg_matcher_amounts *most)
{
    const uint64_t places = PGCFG_PLACE_SPECIAL_COUNT + most->host_names + most->ipv4 + most->ipv6;

    return (places > most->postings + 1 ? places : most->postings + 1) + 1;
}

/* What stays. */
static uint64_t lasting_bytes(const pgcfg_matcher_amounts *most)
{
    const uint64_t networks = most->ipv4 + most->ipv6;

    return bytes_of(1, sizeof(pgcfg_matcher_index)) +
           bytes_of(most->rules, sizeof(pgcfg_indexed_rule)) +
           bytes_of(2 * most->names, sizeof(uint32_t)) +
           bytes_of(2 * most->host_names, sizeof(uint32_t)) +
           bytes_of(2 * (most->postings + 1), sizeof(uint32_t)) +
           bytes_of(most->names, sizeof(pgcfg_indexed_name)) +
           bytes_of(most->host_names, sizeof(pgcfg_indexed_name)) +
           bytes_of(most->postings + 2, sizeof(pgcfg_indexed_pair)) +
           bytes_of(most->postings + 1, sizeof(pgcfg_indexed_group)) +
           bytes_of(most->postings, sizeof(uint32_t)) + bytes_of(most->ipv4, sizeof(uint32_t)) +
           bytes_of(most->ipv6, 2 * sizeof(uint64_t)) + bytes_of(networks, 1) +
           2 * bytes_of(networks, sizeof(uint32_t));
}

/* What is needed only while the index is made. */
static uint64_t passing_bytes(const pgcfg_matcher_amounts *most)
{
    return 2 * bytes_of(most->keys, sizeof(pgcfg_key)) +
           bytes_of(most->names, sizeof(pgcfg_indexed_name)) +
           bytes_of(most->host_names, sizeof(pgcfg_indexed_name)) +
           bytes_of(most->postings + 1, sizeof(pgcfg_indexed_pair)) +
           2 * bytes_of(most->postings, sizeof(record)) +
           bytes_of(2 * most->optional, sizeof(uint32_t)) +
           bytes_of(most->ipv4, PGCFG_NETWORK_IPV4_SIZE) +
           bytes_of(most->ipv6, PGCFG_NETWORK_IPV6_SIZE) +
           bytes_of(most->ipv4 + most->ipv6, sizeof(uint32_t)) +
           2 * bytes_of(family_max(most), sizeof(uint32_t)) +
           bytes_of(key_max(most), sizeof(uint32_t));
}

size_t pgcfg_matcher_bytes(const pgcfg_matcher_amounts *most, size_t entries_size)
{
    const uint64_t limit = UINT64_C(1) << 29;
    const uint64_t all = lasting_bytes(most) + passing_bytes(most) + PGCFG_ARENA_ALIGNMENT - 1;

    if (most->rules >= PGCFG_POSTING_RULES_MAX || most->names >= limit || most->postings >= limit ||
        entries_size / PGCFG_ARENA_ALIGNMENT > UINT32_MAX || all > SIZE_MAX / 2)
        return SIZE_MAX;
    return (size_t)all;
}

size_t pgcfg_matcher_memory_bound(const pgcfg_hba *hba)
{
    const pgcfg_matcher_amounts most = count_all(hba);

    return pgcfg_matcher_bytes(&most, hba->entries_size);
}

static void *take(builder *b, uint64_t count, size_t size)
{
    return pgcfg_arena_take_low(&b->arena, (size_t)bytes_of(count, size));
}

static void *take_passing(builder *b, uint64_t count, size_t size)
{
    return pgcfg_arena_take_high(&b->arena, (size_t)bytes_of(count, size));
}

static pgcfg_slots empty_slots(uint32_t *numbers, uint64_t count)
{
    if (count > 0)
        memset(numbers, 0xff, (size_t)count * sizeof(*numbers)); /* NONE */
    return (pgcfg_slots){numbers, (uint32_t)count};
}

/* Takes all that is needed but what stays and is known later. */
static void prepare(builder *b)
{
    const pgcfg_matcher_amounts *most = &b->most;
    const uint64_t networks = most->ipv4 + most->ipv6;
    pgcfg_matcher_index *index = (pgcfg_matcher_index *)take(b, 1, sizeof(*index));

    memset(index, 0, sizeof(*index));
    b->index = index;
    index->rules = (pgcfg_indexed_rule *)take(b, most->rules, sizeof(*index->rules));
    index->names.slots =
        empty_slots((uint32_t *)take(b, 2 * most->names, sizeof(uint32_t)), 2 * most->names);
    index->host_names.slots = empty_slots(
        (uint32_t *)take(b, 2 * most->host_names, sizeof(uint32_t)), 2 * most->host_names);
    index->host_names.ignores_case = true;
    index->pair_slots = empty_slots((uint32_t *)take(b, 2 * (most->postings + 1), sizeof(uint32_t)),
                                    2 * (most->postings + 1));
    index->networks.ipv4 = (uint32_t *)take(b, most->ipv4, sizeof(uint32_t));
    index->networks.ipv6 = (uint64_t(*)[2])take(b, most->ipv6, 2 * sizeof(uint64_t));
    index->networks.bits = (uint8_t *)take(b, networks, 1);
    index->networks.outer = (uint32_t *)take(b, networks, sizeof(uint32_t));
    index->networks.last = (uint32_t *)take(b, networks, sizeof(uint32_t));

    b->database_keys = (pgcfg_key *)take_passing(b, most->keys, sizeof(pgcfg_key));
    b->user_keys = (pgcfg_key *)take_passing(b, most->keys, sizeof(pgcfg_key));
    index->names.names =
        (pgcfg_indexed_name *)take_passing(b, most->names, sizeof(pgcfg_indexed_name));
    index->host_names.names =
        (pgcfg_indexed_name *)take_passing(b, most->host_names, sizeof(pgcfg_indexed_name));
    b->pairs = (pgcfg_indexed_pair *)take_passing(b, most->postings + 1, sizeof(*b->pairs));
    b->records[0] = (record *)take_passing(b, most->postings, sizeof(record));
    b->records[1] = (record *)take_passing(b, most->postings, sizeof(record));
    b->answer_slots = empty_slots((uint32_t *)take_passing(b, 2 * most->optional, sizeof(uint32_t)),
                                  2 * most->optional);
    b->ipv4 = (uint8_t *)take_passing(b, most->ipv4, PGCFG_NETWORK_IPV4_SIZE);
    b->ipv6 = (uint8_t *)take_passing(b, most->ipv6, PGCFG_NETWORK_IPV6_SIZE);
    b->networks = (uint32_t *)take_passing(b, networks, sizeof(uint32_t));
    b->scratch[0] = (uint32_t *)take_passing(b, family_max(most), sizeof(uint32_t));
    b->scratch[1] = (uint32_t *)take_passing(b, family_max(most), sizeof(uint32_t));
    b->counts = (uint32_t *)take_passing(b, key_max(most), sizeof(uint32_t));
}

/* ---- the answer of a rule -------------------------------------------------- */

static uint32_t answer_hash(const pgcfg_hba_entry *rule)
{
    const pgcfg_token *options = pgcfg_hba_entry_fields(rule).options;
    uint32_t hash = (uint32_t)rule->method;

    for (uint32_t i = 0; i < rule->option_count; i++)
        hash = pgcfg_answer_hash(hash, pgcfg_hash_text(pgcfg_token_text(&options[i])));
    return hash;
}

static bool has_answer_of(const builder *b, const pgcfg_hba_entry *rule, uint32_t other)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry entry;

    cursor.position = (size_t)b->index->rules[other].position * PGCFG_ARENA_ALIGNMENT;
    cursor.index = other;
    cursor.rule_count = 0;
    (void)pgcfg_hba_next(b->hba, &cursor, &entry);
    return pgcfg_match_is_same_answer(&entry, rule);
}

/* Without options it is the method, else the first rule of the same. */
static uint32_t answer_of(const builder *b, const pgcfg_hba_entry *rule)
{
    enum {
        METHODS = PGCFG_AUTH_OAUTH + 1,
        NEAR = 16 /* a look at a slot takes the unpacking of a rule */
    };
    const uint32_t hash = answer_hash(rule);
    const uint32_t near = b->answer_slots.count < NEAR ? b->answer_slots.count : (uint32_t)NEAR;

    if (rule->option_count == 0)
        return (uint32_t)rule->method;
    for (uint32_t i = 0; i < near; i++) {
        uint32_t *first = &b->answer_slots.numbers[pgcfg_slot_at(&b->answer_slots, hash, i)];

        if (*first == PGCFG_INDEX_NONE)
            *first = rule->index;
        if (*first == rule->index || has_answer_of(b, rule, *first))
            return METHODS + *first;
    }
    return PGCFG_ANSWER_UNKNOWN;
}

/* ---- postings -------------------------------------------------------------- */

/* Networks are sorted when all are known. Until then their place is where they stand
 * among those of their family. */
#define PLACE_IS_IPV4 (UINT32_C(1) << 30)
#define PLACE_IS_IPV6 (UINT32_C(1) << 31)

/* Gives the number of places. */
static uint32_t make_places(builder *b, const pgcfg_hba_entry *rule, pgcfg_key places[2])
{
    pgcfg_text name;
    uint32_t hash = 0;
    uint32_t number;

    places[0] = (pgcfg_key){PGCFG_PLACE_ANY, false};
    switch (rule->address_kind) {
    case PGCFG_ADDRESS_NONE:
    case PGCFG_ADDRESS_ALL:
        break;
    case PGCFG_ADDRESS_SAMEHOST:
        places[0].number = PGCFG_PLACE_SAMEHOST;
        b->index->has_interfaces = true;
        break;
    case PGCFG_ADDRESS_SAMENET:
        places[0].number = PGCFG_PLACE_SAMENET;
        b->index->has_interfaces = true;
        break;
    case PGCFG_ADDRESS_NETWORK:
        if (rule->family == PGCFG_FAMILY_IPV4) {
            uint8_t *key = b->ipv4 + (size_t)b->ipv4_count * PGCFG_NETWORK_IPV4_SIZE;

            places[0].is_inexact = !pgcfg_network_key_make(rule, key);
            places[0].number = PLACE_IS_IPV4 | b->ipv4_count++;
        } else {
            uint8_t *key = b->ipv6 + (size_t)b->ipv6_count * PGCFG_NETWORK_IPV6_SIZE;

            places[0].is_inexact = !pgcfg_network_key_make(rule, key);
            places[0].number = PLACE_IS_IPV6 | b->ipv6_count++;
        }
        break;
    case PGCFG_ADDRESS_HOST_NAME:
        name = pgcfg_token_text(pgcfg_hba_entry_fields(rule).address);
        for (size_t i = name.size; i-- > 0;)
            hash = pgcfg_host_name_hash(hash, name.data[i]);
        number = pgcfg_name_add(&b->index->host_names, name, hash);
        if (number == PGCFG_INDEX_NONE) {
            places[0].is_inexact = true;
            break;
        }
        places[0].number = PGCFG_PLACE_SPECIAL_COUNT + number;
        places[1] = (pgcfg_key){PGCFG_PLACE_NAMED, false};
        return 2;
    }
    return 1;
}

static uint32_t pair_of(builder *b, uint32_t database, uint32_t user)
{
    uint32_t slot;
    uint32_t pair = pgcfg_pair_find(&b->index->pair_slots, b->pairs, database, user, &slot);

    if (pair != PGCFG_INDEX_NONE)
        return pair;
    if (slot == PGCFG_INDEX_NONE)
        return PGCFG_PAIR_OF_REST;
    pair = b->pair_count++;
    b->pairs[pair] = (pgcfg_indexed_pair){database, user, 0};
    b->index->pair_slots.numbers[slot] = pair;
    return pair;
}

/* Whether rules of such keys can be undecided. */
static bool can_depend_on_roles(uint32_t database, uint32_t user)
{
    return database == PGCFG_DATABASE_SAMEROLE || user == PGCFG_USER_OF_ROLE;
}

static bool can_depend_on_place(uint32_t place)
{
    return place == PGCFG_PLACE_SAMEHOST || place == PGCFG_PLACE_SAMENET ||
           place == PGCFG_PLACE_NAMED;
}

static void add_postings(builder *b, const pgcfg_hba_entry *rule, pgcfg_key database,
                         pgcfg_key user, const pgcfg_key *places, uint32_t place_count)
{
    const uint32_t pair = pair_of(b, database.number, user.number);

    for (uint32_t i = 0; i < place_count; i++) {
        /* What a rule depends on in two of its parts, the rule knows best. */
        const bool is_exact = !database.is_inexact && !user.is_inexact && !places[i].is_inexact &&
                              pair != PGCFG_PAIR_OF_REST &&
                              (!can_depend_on_place(places[i].number) ||
                               !can_depend_on_roles(database.number, user.number));
        const unsigned type = is_exact ? (unsigned)rule->type : (unsigned)PGCFG_POSTING_INEXACT;

        b->records[0][b->record_count++] =
            (record){pair, places[i].number, rule->index | (uint32_t)type << PGCFG_POSTING_SHIFT};
    }
}

static void add_rule(builder *b, const pgcfg_hba_entry *rule, size_t position)
{
    const pgcfg_rule_keys keys = pgcfg_rule_keys_of(rule, b->major);
    const uint32_t databases =
        pgcfg_keys_make(&keys.databases, b->major, &b->index->names, b->database_keys);
    const uint32_t users = pgcfg_keys_make(&keys.users, b->major, &b->index->names, b->user_keys);
    pgcfg_key places[2];
    const uint32_t place_count = make_places(b, rule, places);

    b->index->rules[rule->index] =
        (pgcfg_indexed_rule){(uint32_t)(position / PGCFG_ARENA_ALIGNMENT), rule->rule_number, 0};
    b->index->rules[rule->index].answer = answer_of(b, rule);
    b->index->has_samerole |= (keys.databases.kinds >> PGCFG_NAME_SAMEROLE & 1) != 0;
    for (uint32_t i = 0; i < databases; i++)
        for (uint32_t j = 0; j < users; j++)
            add_postings(b, rule, b->database_keys[i], b->user_keys[j], places, place_count);
}

/* ---- order ----------------------------------------------------------------- */

/* The places of networks, now that these are known. */
static void number_networks(builder *b)
{
    pgcfg_matcher_index *index = b->index;
    const uint32_t first = PGCFG_PLACE_SPECIAL_COUNT + index->host_names.count;

    index->first_network = first;
    pgcfg_network_forest_make(&index->networks, b->ipv4, b->ipv4_count, b->ipv6, b->ipv6_count,
                              b->networks, b->scratch);
    for (uint32_t i = 0; i < b->record_count; i++) {
        uint32_t *place = &b->records[0][i].place;

        if ((*place & PLACE_IS_IPV4) != 0)
            *place = first + b->networks[*place & ~PLACE_IS_IPV4];
        else if ((*place & PLACE_IS_IPV6) != 0)
            *place = first + b->networks[b->ipv4_count + (*place & ~PLACE_IS_IPV6)];
    }
}

/* The start of each of `count` keys, from how often each is there. */
static void add_up(uint32_t *counts, uint32_t count)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < count; i++) {
        const uint32_t here = counts[i];

        counts[i] = sum;
        sum += here;
    }
}

/* By place, then by pair; either keeps the order before it, at first that of the file. */
static void sort_records(builder *b)
{
    const uint32_t places = b->index->first_network + b->index->networks.count;
    const uint32_t count = b->record_count;

    memset(b->counts, 0, places * sizeof(*b->counts));
    for (uint32_t i = 0; i < count; i++)
        b->counts[b->records[0][i].place]++;
    add_up(b->counts, places);
    for (uint32_t i = 0; i < count; i++)
        b->records[1][b->counts[b->records[0][i].place]++] = b->records[0][i];
    memset(b->counts, 0, b->pair_count * sizeof(*b->counts));
    for (uint32_t i = 0; i < count; i++)
        b->counts[b->records[1][i].pair]++;
    add_up(b->counts, b->pair_count);
    for (uint32_t i = 0; i < count; i++)
        b->records[0][b->counts[b->records[1][i].pair]++] = b->records[1][i];
}

/* ---- groups ---------------------------------------------------------------- */

/* What a group has of exact rules of one type. */
typedef struct seen {
    uint32_t count;
    uint32_t answer; /* of the first */
    bool has_other;  /* and one of another answer */
} seen;

/* Takes a posting into its group, or leaves it out because it never counts: of rules that
 * match together the first does, and of those that are undecided together two say that
 * there are more than one, and one that there are several answers. */
static bool counts(const builder *b, const record *r, bool can_depend,
                   seen types[PGCFG_POSTING_INEXACT])
{
    const unsigned type = pgcfg_posting_type(r->posting);
    const uint32_t answer = b->index->rules[pgcfg_posting_rule(r->posting)].answer;
    seen *here = &types[type];
    bool is_other;
    bool is_wanted;

    if (type == PGCFG_POSTING_INEXACT)
        /* A rule for all that are not local hides it. Any place is that of local ones, too. */
        return can_depend || r->place == PGCFG_PLACE_ANY || types[PGCFG_CONNECTION_HOST].count == 0;
    if (here->count == 0)
        here->answer = answer;
    is_other = answer != here->answer || answer == PGCFG_ANSWER_UNKNOWN;
    is_wanted = can_depend && is_other && !here->has_other;
    if (here->count >= (can_depend ? 2u : 1u) && !is_wanted)
        return false;
    here->count++;
    here->has_other |= answer != here->answer;
    return true;
}

/* The place that ends a group's: of a network, the last one inside it. */
static uint32_t last_place(const pgcfg_matcher_index *index, uint32_t place)
{
    return place < index->first_network
               ? place
               : index->first_network + index->networks.last[place - index->first_network];
}

/* The group around a new one: the last ones before it of the same pair are at hand. */
static uint32_t outer_group(const pgcfg_matcher_index *index, uint32_t first, uint32_t group)
{
    const pgcfg_indexed_group *groups = index->groups;
    const uint32_t place = groups[group].place;
    uint32_t outer = group == first ? PGCFG_INDEX_NONE : group - 1;

    while (outer != PGCFG_INDEX_NONE && place > groups[outer].last)
        outer = groups[outer].outer;
    return outer;
}

static bool begins_group(const record *records, uint32_t i)
{
    return i == 0 || records[i].pair != records[i - 1].pair ||
           records[i].place != records[i - 1].place;
}

/* Makes groups and postings of the sorted records. */
static void make_groups(builder *b)
{
    pgcfg_matcher_index *index = b->index;
    const record *records = b->records[0];
    uint32_t group_count = 0;
    uint32_t posting_count = 0;
    uint32_t pair = 0;
    seen types[PGCFG_POSTING_INEXACT] = {{0, 0, false}};
    bool can_depend = false;

    for (uint32_t i = 0; i < b->record_count; i++)
        group_count += begins_group(records, i);
    index->groups = (pgcfg_indexed_group *)take(b, group_count + 1, sizeof(*index->groups));
    index->postings = (uint32_t *)take(b, b->record_count, sizeof(*index->postings));
    group_count = 0;
    for (uint32_t i = 0; i < b->record_count; i++) {
        const record *r = &records[i];

        if (begins_group(records, i)) {
            while (pair <= r->pair)
                index->pairs[pair++].group = group_count;
            index->groups[group_count] = (pgcfg_indexed_group){
                r->place, last_place(index, r->place), PGCFG_INDEX_NONE, posting_count};
            index->groups[group_count].outer =
                outer_group(index, index->pairs[r->pair].group, group_count);
            group_count++;
            memset(types, 0, sizeof(types));
            can_depend =
                can_depend_on_place(r->place) ||
                can_depend_on_roles(index->pairs[r->pair].database, index->pairs[r->pair].user);
        }
        /* A name that is said twice brings its rule twice. */
        if ((posting_count == index->groups[group_count - 1].posting ||
             index->postings[posting_count - 1] != r->posting) &&
            counts(b, r, can_depend, types))
            index->postings[posting_count++] = r->posting;
    }
    while (pair <= b->pair_count)
        index->pairs[pair++].group = group_count;
    index->groups[group_count] = (pgcfg_indexed_group){0, 0, PGCFG_INDEX_NONE, posting_count};
    b->arena.low -= (size_t)(bytes_of(b->record_count, sizeof(*index->postings)) -
                             bytes_of(posting_count, sizeof(*index->postings)));
}

/* ---- all of it ------------------------------------------------------------- */

static pgcfg_indexed_name *keep_names(builder *b, const pgcfg_name_table *table)
{
    pgcfg_indexed_name *kept = (pgcfg_indexed_name *)take(b, table->count, sizeof(*kept));

    if (table->count > 0)
        memcpy(kept, table->names, table->count * sizeof(*kept));
    return kept;
}

static void build(builder *b)
{
    pgcfg_hba_cursor cursor = {.position = 0};
    size_t position = 0;
    pgcfg_hba_entry rule;

    prepare(b);
    /* Keys that no connection has: those of the rest. */
    b->pairs[b->pair_count++] = (pgcfg_indexed_pair){PGCFG_INDEX_NONE, PGCFG_INDEX_NONE, 0};
    while (pgcfg_hba_next(b->hba, &cursor, &rule)) {
        add_rule(b, &rule, position);
        position = cursor.position;
    }
    b->index->names.names = keep_names(b, &b->index->names);
    b->index->host_names.names = keep_names(b, &b->index->host_names);
    b->index->pairs = (pgcfg_indexed_pair *)take(b, b->pair_count + 1, sizeof(*b->pairs));
    memcpy(b->index->pairs, b->pairs, b->pair_count * sizeof(*b->pairs));
    b->index->pairs[b->pair_count] = b->pairs[PGCFG_PAIR_OF_REST];
    number_networks(b);
    sort_records(b);
    make_groups(b);
}

pgcfg_result pgcfg_matcher_build(pgcfg_matcher *matcher, const pgcfg_hba *hba, void *buffer,
                                 size_t size)
{
    builder b;

    if (matcher == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(matcher, 0, sizeof(*matcher));
    if (hba == NULL)
        return PGCFG_BAD_ARGUMENT;
    matcher->hba = hba;
    if (hba->error_count > 0 || hba->entry_count == 0)
        return PGCFG_REFUSED;
    memset(&b, 0, sizeof(b));
    b.hba = hba;
    b.major = hba->environment.server->major;
    b.most = count_all(hba);
    matcher->needed = pgcfg_matcher_bytes(&b.most, hba->entries_size);
    if (buffer == NULL || size < matcher->needed)
        return PGCFG_NO_MEMORY;
    pgcfg_arena_init(&b.arena, buffer, size);
    build(&b);
    matcher->index = b.index;
    matcher->size = (size_t)(b.arena.base - (char *)buffer) + b.arena.low;
    return PGCFG_OK;
}
