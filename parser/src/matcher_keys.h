/*
 * matcher_keys.h - the keys that a rule can be asked for by.
 */
#ifndef PGCFG_MATCHER_KEYS_H
#define PGCFG_MATCHER_KEYS_H

#include "match_rule.h"
#include "matcher_index.h"

/* What stands in a list of names, and how many keys it makes. */
typedef struct pgcfg_key_list {
    const pgcfg_token *tokens;
    uint32_t token_count;
    bool is_of_users;
    bool is_any;    /* more lists of names than are looked up: taken as any, inexactly */
    unsigned kinds; /* 1 << pgcfg_name_kind, or-ed */
    uint32_t names; /* names and roles that are looked up */
    uint32_t count; /* the most keys */
} pgcfg_key_list;

/* What a rule takes in the index. */
typedef struct pgcfg_rule_keys {
    pgcfg_key_list databases;
    pgcfg_key_list users;
    uint32_t places;   /* addresses that it stands under: 1, or 2 of a host name */
    uint64_t postings; /* the most */
} pgcfg_rule_keys;

pgcfg_rule_keys pgcfg_rule_keys_of(const pgcfg_hba_entry *rule, int major);

typedef struct pgcfg_key {
    uint32_t number;
    bool is_inexact;
} pgcfg_key;

/* Writes the keys of a list, and puts its names into the table, which has room for them.
 * Gives their number. */
uint32_t pgcfg_keys_make(const pgcfg_key_list *list, int major, pgcfg_name_table *names,
                         pgcfg_key *keys);

/* Adds a name that is not there yet, and gives its number; NONE where no slot is near. */
uint32_t pgcfg_name_add(pgcfg_name_table *table, pgcfg_text name, uint32_t hash);

/* A network that holds what the rule's address and mask hold: the mask's leading ones.
 * `key` is as pgcfg_network_forest_make takes it. False where it holds more. */
bool pgcfg_network_key_make(const pgcfg_hba_entry *rule, uint8_t *key);

#endif
