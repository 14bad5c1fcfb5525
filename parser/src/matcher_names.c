/*
 * matcher_names.c - finding names and pairs of keys by their hashes.
 */
#include "matcher_index.h"
#include "value_text.h"

static bool is_name(const pgcfg_name_table *table, const pgcfg_indexed_name *name, pgcfg_text text)
{
    const pgcfg_text own = {name->bytes, name->size};

    return table->ignores_case ? pgcfg_text_equal_folded(own, text) : pgcfg_text_equal(own, text);
}

uint32_t pgcfg_name_find(const pgcfg_name_table *table, pgcfg_text name, uint32_t hash,
                         uint32_t *slot)
{
    const uint32_t near = pgcfg_slots_near(&table->slots);

    for (uint32_t i = 0; i < near; i++) {
        const uint32_t at = pgcfg_slot_at(&table->slots, hash, i);
        const uint32_t number = table->slots.numbers[at];

        *slot = at;
        if (number == PGCFG_INDEX_NONE ||
            (table->names[number].hash == hash && is_name(table, &table->names[number], name)))
            return number;
    }
    *slot = PGCFG_INDEX_NONE;
    return PGCFG_INDEX_NONE;
}

uint32_t pgcfg_pair_find(const pgcfg_slots *slots, const pgcfg_indexed_pair *pairs,
                         uint32_t database, uint32_t user, uint32_t *slot)
{
    const uint32_t hash = pgcfg_pair_hash(database, user);
    const uint32_t near = pgcfg_slots_near(slots);

    for (uint32_t i = 0; i < near; i++) {
        const uint32_t at = pgcfg_slot_at(slots, hash, i);
        const uint32_t number = slots->numbers[at];

        *slot = at;
        if (number == PGCFG_INDEX_NONE ||
            (pairs[number].database == database && pairs[number].user == user))
            return number;
    }
    *slot = PGCFG_INDEX_NONE;
    return PGCFG_INDEX_NONE;
}
