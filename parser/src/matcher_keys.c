/*
 * matcher_keys.c - what of a rule goes into the index, and how often.
 */
#include "matcher_keys.h"

static bool has(const pgcfg_key_list *list, pgcfg_name_kind kind)
{
    return (list->kinds >> kind & 1) != 0;
}

static pgcfg_name_kind kind_of(const pgcfg_key_list *list, const pgcfg_token *token, int major)
{
    return list->is_of_users ? pgcfg_match_user_kind(token, major)
                             : pgcfg_match_database_kind(token, major);
}

/* Physical replication connections are not for all databases, so that "replication" beside
 * a key for any database is one. */
static uint32_t count_as_any(const pgcfg_key_list *list)
{
    return 1u + has(list, PGCFG_NAME_REPLICATION);
}

static pgcfg_key_list key_list_of(const pgcfg_token *tokens, uint32_t count, bool is_of_users,
                                  int major)
{
    pgcfg_key_list list = {tokens, count, is_of_users, false, 0, 0, 0};

    for (uint32_t i = 0; i < count; i++) {
        const pgcfg_name_kind kind = kind_of(&list, &tokens[i], major);

        list.kinds |= 1u << kind;
        list.names += kind == PGCFG_NAME_LITERAL || kind == PGCFG_NAME_ROLE;
    }
    if (has(&list, PGCFG_NAME_ALL)) {
        list.names = 0;
        list.count = count_as_any(&list);
    } else {
        list.count = list.names + has(&list, PGCFG_NAME_ROLE) + has(&list, PGCFG_NAME_REGEX) +
                     has(&list, PGCFG_NAME_SAMEUSER) + has(&list, PGCFG_NAME_SAMEROLE) +
                     has(&list, PGCFG_NAME_REPLICATION);
    }
    return list;
}

static void take_as_any(pgcfg_key_list *list)
{
    list->is_any = true;
    list->names = 0;
    list->count = count_as_any(list);
}

pgcfg_rule_keys pgcfg_rule_keys_of(const pgcfg_hba_entry *rule, int major)
{
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    pgcfg_rule_keys keys = {
        key_list_of(fields.databases, rule->database_count, false, major),
        key_list_of(fields.users, rule->user_count, true, major),
        rule->address_kind == PGCFG_ADDRESS_HOST_NAME ? 2u : 1u,
        0,
    };
    const uint64_t sum = (uint64_t)keys.databases.count + keys.users.count;

    /* So that the pairs of keys are at most four times the tokens. */
    if ((uint64_t)keys.databases.count * keys.users.count > 2 * sum)
        take_as_any(keys.databases.count > keys.users.count ? &keys.databases : &keys.users);
    keys.postings = (uint64_t)keys.databases.count * keys.users.count * keys.places;
    return keys;
}

uint32_t pgcfg_name_add(pgcfg_name_table *table, pgcfg_text name, uint32_t hash)
{
    uint32_t slot;
    uint32_t number = pgcfg_name_find(table, name, hash, &slot);

    if (number == PGCFG_INDEX_NONE && slot != PGCFG_INDEX_NONE) {
        number = table->count++;
        table->names[number] = (pgcfg_indexed_name){name.data, (uint32_t)name.size, hash};
        table->slots.numbers[slot] = number;
    }
    return number;
}

/* The key of a name or role. What finds no slot is looked at by everybody. */
static pgcfg_key name_key(const pgcfg_key_list *list, const pgcfg_token *token, bool is_role,
                          pgcfg_name_table *names)
{
    const pgcfg_text text = is_role ? pgcfg_match_behind_first(token) : pgcfg_token_text(token);
    const uint32_t name = pgcfg_name_add(names, text, pgcfg_hash_text(text));

    if (name == PGCFG_INDEX_NONE)
        return (pgcfg_key){PGCFG_DATABASE_ANY, true};
    if (!list->is_of_users)
        return (pgcfg_key){PGCFG_DATABASE_NAMED + name, false};
    return (pgcfg_key){is_role ? pgcfg_index_role(name) : pgcfg_index_user(name), false};
}

_Static_assert((int)PGCFG_DATABASE_ANY == (int)PGCFG_USER_ANY, "one key for either list");

uint32_t pgcfg_keys_make(const pgcfg_key_list *list, int major, pgcfg_name_table *names,
                         pgcfg_key *keys)
{
    const bool is_for_any = list->is_any || has(list, PGCFG_NAME_ALL);
    uint32_t count = 0;

    if (is_for_any || has(list, PGCFG_NAME_REGEX))
        keys[count++] = (pgcfg_key){PGCFG_DATABASE_ANY, !has(list, PGCFG_NAME_ALL)};
    if (has(list, PGCFG_NAME_REPLICATION))
        keys[count++] = (pgcfg_key){PGCFG_DATABASE_REPLICATION, false};
    if (is_for_any)
        return count;
    if (has(list, PGCFG_NAME_SAMEUSER))
        keys[count++] = (pgcfg_key){PGCFG_DATABASE_SAMEUSER, false};
    if (has(list, PGCFG_NAME_SAMEROLE))
        keys[count++] = (pgcfg_key){PGCFG_DATABASE_SAMEROLE, false};
    if (has(list, PGCFG_NAME_ROLE))
        keys[count++] = (pgcfg_key){PGCFG_USER_OF_ROLE, false};
    for (uint32_t i = 0; i < list->token_count; i++) {
        const pgcfg_name_kind kind = kind_of(list, &list->tokens[i], major);

        if (kind == PGCFG_NAME_LITERAL || kind == PGCFG_NAME_ROLE)
            keys[count++] = name_key(list, &list->tokens[i], kind == PGCFG_NAME_ROLE, names);
    }
    return count;
}

bool pgcfg_network_key_make(const pgcfg_hba_entry *rule, uint8_t *key)
{
    const unsigned size = rule->family == PGCFG_FAMILY_IPV4 ? 4 : 16;
    unsigned bits = 0;
    bool is_exact = true;

    while (bits < 8 * size && (rule->mask[bits / 8] >> (7 - bits % 8) & 1) != 0)
        bits++;
    memset(key, 0, size);
    memcpy(key, rule->address, bits / 8);
    if (bits % 8 != 0)
        key[bits / 8] = (uint8_t)(rule->address[bits / 8] & ~(0xffu >> bits % 8));
    key[size] = (uint8_t)bits;
    for (unsigned i = bits; i < 8 * size; i++)
        is_exact = is_exact && (rule->mask[i / 8] >> (7 - i % 8) & 1) == 0;
    return is_exact;
}
