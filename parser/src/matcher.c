/*
 * matcher.c - asks a compiled matcher: the lists of rules that a connection's names and
 * address lead to.
 */
#include "hba_slim.h"
#include "match_sieve.h"
#include "matcher_index.h"

enum {
    /* Host names that a client's own one ends in; no legal name has so many dots. */
    ENDS_MAX = 128,
    /* A pair of so few groups is looked through without a search. */
    FEW_GROUPS = 8
};

_Static_assert((int)PGCFG_PLACE_SPECIAL_COUNT <= (int)FEW_GROUPS, "see look_at_many");

/* What is found. Rules that are undecided count only in front of the first that matches, so
 * that this one is looked for first, and then those. */
typedef struct search {
    const pgcfg_matcher *matcher;
    const pgcfg_matcher_index *index;
    pgcfg_match_sieve sieve;
    void *workspace;
    size_t workspace_size;

    /* where the client is */
    uint32_t network; /* place of the smallest network around it, or NONE */
    pgcfg_match_answer places[PGCFG_PLACE_SPECIAL_COUNT];
    uint32_t ends[ENDS_MAX]; /* places of host names */
    uint32_t end_count;

    uint32_t best; /* the first rule that matches, or NONE */
    bool is_for_undecided;
    bool has_undecided; /* perhaps some in front of it */

    /* rules that are undecided */
    uint32_t first;
    bool has_several;
    bool has_answers; /* different ones */
    unsigned depends_on;
} search;

/* ---- rules ----------------------------------------------------------------- */

static size_t position_of(const search *s, uint32_t rule)
{
    return (size_t)s->index->rules[rule].position * PGCFG_ARENA_ALIGNMENT;
}

static void unpack(const search *s, uint32_t rule, pgcfg_hba_cursor *cursor, pgcfg_hba_entry *entry)
{
    cursor->position = position_of(s, rule);
    cursor->index = rule;
    cursor->rule_count = 0;
    (void)pgcfg_hba_next(s->matcher->hba, cursor, entry);
}

static pgcfg_rule_match ask(const search *s, uint32_t rule)
{
    const pgcfg_hba *hba = s->matcher->hba;
    const char *at = hba->entries + position_of(s, rule);
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry entry;

    if (pgcfg_match_passes(&s->sieve, (const pgcfg_slim_rule *)(const void *)at))
        return (pgcfg_rule_match){PGCFG_MATCH_NO, PGCFG_FIELD_NONE, 0};
    unpack(s, rule, &cursor, &entry);
    return pgcfg_match_rule(&entry, s->sieve.connection, &hba->environment, s->workspace,
                            s->workspace_size);
}

static bool is_same_answer(const search *s, uint32_t a, uint32_t b)
{
    const uint32_t answer = s->index->rules[a].answer;
    pgcfg_hba_cursor cursors[2];
    pgcfg_hba_entry entries[2];

    if (answer != s->index->rules[b].answer || answer != PGCFG_ANSWER_UNKNOWN)
        return answer == s->index->rules[b].answer;
    unpack(s, a, &cursors[0], &entries[0]);
    unpack(s, b, &cursors[1], &entries[1]);
    return pgcfg_match_is_same_answer(&entries[0], &entries[1]);
}

static void note_undecided(search *s, uint32_t rule, unsigned depends_on)
{
    s->depends_on |= depends_on;
    if (s->first == PGCFG_INDEX_NONE) {
        s->first = rule;
        return;
    }
    if (rule == s->first)
        return;
    s->has_several = true;
    s->has_answers = s->has_answers || !is_same_answer(s, s->first, rule);
    if (rule < s->first)
        s->first = rule;
}

/* ---- groups ---------------------------------------------------------------- */

/* The group's rules, which match as far as its keys say, or depend on something. */
static void look_through(search *s, const pgcfg_indexed_group *group, unsigned depends_on)
{
    const uint32_t *posting = s->index->postings + group[0].posting;
    const uint32_t *end = s->index->postings + group[1].posting;

    for (; posting < end; posting++) {
        const uint32_t rule = pgcfg_posting_rule(*posting);
        const unsigned type = pgcfg_posting_type(*posting);
        pgcfg_rule_match match = {PGCFG_MATCH_YES, PGCFG_FIELD_NONE, depends_on};

        if (rule >= s->best)
            return;
        if (type != PGCFG_POSTING_INEXACT && (s->sieve.types >> type & 1) == 0)
            continue;
        if (depends_on != 0 && !s->is_for_undecided) {
            s->has_undecided = true;
            return;
        }
        if (type == PGCFG_POSTING_INEXACT)
            match = ask(s, rule);
        else if (depends_on != 0)
            match.answer = PGCFG_MATCH_UNDECIDED;
        switch (match.answer) {
        case PGCFG_MATCH_NO:
            break;
        case PGCFG_MATCH_YES:
            s->best = rule;
            return;
        case PGCFG_MATCH_UNDECIDED:
            s->has_undecided = true;
            if (s->is_for_undecided)
                note_undecided(s, rule, match.depends_on);
            break;
        }
    }
}

/* What a place depends on where the answer to it is not known. */
static unsigned dependency_of(uint32_t place)
{
    return place == PGCFG_PLACE_NAMED ? PGCFG_DEPENDS_ON_HOST_NAME : PGCFG_DEPENDS_ON_INTERFACES;
}

static void look_at_special(search *s, const pgcfg_indexed_group *group, unsigned depends_on)
{
    switch (s->places[group->place]) {
    case PGCFG_MATCH_NO:
        break;
    case PGCFG_MATCH_YES:
        look_through(s, group, depends_on);
        break;
    case PGCFG_MATCH_UNDECIDED:
        look_through(s, group, depends_on | dependency_of(group->place));
        break;
    }
}

static bool is_in(const search *s, const pgcfg_indexed_group *group)
{
    return group->place <= s->network && s->network <= group->last;
}

/* Groups up to `end`, few of them. */
static void look_at_few(search *s, const pgcfg_indexed_group *group, const pgcfg_indexed_group *end,
                        unsigned depends_on)
{
    for (; group < end; group++) {
        if (group->place < PGCFG_PLACE_SPECIAL_COUNT) {
            look_at_special(s, group, depends_on);
        } else if (group->place >= s->index->first_network) {
            if (is_in(s, group))
                look_through(s, group, depends_on);
        } else {
            for (uint32_t i = 0; i < s->end_count; i++)
                if (s->ends[i] == group->place)
                    look_through(s, group, depends_on);
        }
    }
}

/* Behind the last group up to `end` whose place is not above this one. */
static uint32_t behind_last_at(const pgcfg_indexed_group *groups, uint32_t first, uint32_t end,
                               uint32_t place)
{
    while (first < end) {
        const uint32_t middle = first + (end - first) / 2;

        if (groups[middle].place <= place)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

/* The same by searches. */
static void look_at_many(search *s, uint32_t first, uint32_t end, unsigned depends_on)
{
    const pgcfg_indexed_group *groups = s->index->groups;
    uint32_t behind;

    for (; groups[first].place < PGCFG_PLACE_SPECIAL_COUNT; first++) /* they are few */
        look_at_special(s, &groups[first], depends_on);
    for (uint32_t i = 0; i < s->end_count; i++) {
        behind = behind_last_at(groups, first, end, s->ends[i]);
        if (behind > first && groups[behind - 1].place == s->ends[i])
            look_through(s, &groups[behind - 1], depends_on);
    }
    if (s->network == PGCFG_INDEX_NONE)
        return;
    behind = behind_last_at(groups, first, end, s->network);
    if (behind == first || groups[behind - 1].place < s->index->first_network)
        return;
    for (uint32_t i = behind - 1; i != PGCFG_INDEX_NONE; i = groups[i].outer)
        if (is_in(s, &groups[i]))
            look_through(s, &groups[i], depends_on);
}

static void look_at_pair(search *s, uint32_t pair, unsigned depends_on)
{
    const uint32_t first = s->index->pairs[pair].group;
    const uint32_t end = s->index->pairs[pair + 1].group;

    if (end - first <= FEW_GROUPS)
        look_at_few(s, s->index->groups + first, s->index->groups + end, depends_on);
    else
        look_at_many(s, first, end, depends_on);
}

/* ---- names ----------------------------------------------------------------- */

/* A key of the connection, and what its rules depend on. */
typedef struct asked_key {
    uint32_t number;
    unsigned depends_on;
} asked_key;

enum { DATABASE_KEYS_MAX = 4 };

typedef struct asked_databases {
    asked_key keys[DATABASE_KEYS_MAX];
    uint32_t count;
} asked_databases;

static uint32_t name_of(const search *s, pgcfg_text text)
{
    uint32_t slot;

    return pgcfg_name_find(&s->index->names, text, pgcfg_hash_text(text), &slot);
}

static void add_key(asked_databases *databases, uint32_t number, unsigned depends_on)
{
    databases->keys[databases->count++] = (asked_key){number, depends_on};
}

static asked_databases ask_for_databases(const search *s)
{
    const pgcfg_connection *c = s->sieve.connection;
    pgcfg_match_context q = {c, &s->matcher->hba->environment, NULL, 0, 0};
    asked_databases databases = {.count = 0};
    uint32_t name;

    if (c->replication == PGCFG_REPLICATION_PHYSICAL) {
        add_key(&databases, PGCFG_DATABASE_REPLICATION, 0);
        return databases;
    }
    name = name_of(s, c->database);
    add_key(&databases, PGCFG_DATABASE_ANY, 0);
    if (name != PGCFG_INDEX_NONE)
        add_key(&databases, PGCFG_DATABASE_NAMED + name, 0);
    if (pgcfg_text_equal(c->database, c->user))
        add_key(&databases, PGCFG_DATABASE_SAMEUSER, 0);
    if (s->index->has_samerole && pgcfg_match_member(&q, c->database) != PGCFG_MATCH_NO)
        add_key(&databases, PGCFG_DATABASE_SAMEROLE, q.depends_on);
    return databases;
}

/* The rules of a user key, with each of the databases'. */
static void look_at_user(search *s, const asked_databases *databases, asked_key user)
{
    for (uint32_t i = 0; i < databases->count; i++) {
        const asked_key *database = &databases->keys[i];
        uint32_t slot;
        const uint32_t pair = pgcfg_pair_find(&s->index->pair_slots, s->index->pairs,
                                              database->number, user.number, &slot);

        if (pair != PGCFG_INDEX_NONE)
            look_at_pair(s, pair, database->depends_on | user.depends_on);
    }
}

static void look_at_role(search *s, const asked_databases *databases, uint32_t name)
{
    if (name != PGCFG_INDEX_NONE)
        look_at_user(s, databases, (asked_key){pgcfg_index_role(name), 0});
}

static void look_at_all(search *s, const asked_databases *databases)
{
    const pgcfg_connection *c = s->sieve.connection;
    const uint32_t user = name_of(s, c->user);

    look_at_user(s, databases, (asked_key){PGCFG_USER_ANY, 0});
    if (user != PGCFG_INDEX_NONE)
        look_at_user(s, databases, (asked_key){pgcfg_index_user(user), 0});
    look_at_role(s, databases, user); /* every role is a member of itself */
    for (size_t i = 0; i < c->role_count; i++)
        look_at_role(s, databases, name_of(s, c->roles[i]));
    if (!c->roles_are_known)
        look_at_user(s, databases, (asked_key){PGCFG_USER_OF_ROLE, PGCFG_DEPENDS_ON_ROLES});
    look_at_pair(s, PGCFG_PAIR_OF_REST, 0);
}

/* ---- where the client is --------------------------------------------------- */

/* The host names of the file that the client's is one of; a name that begins with a dot
 * stands for all that end in it. False: they are too many. */
static bool find_host_names(search *s, pgcfg_text name)
{
    uint32_t hash = 0;

    for (size_t i = name.size; i-- > 0;) {
        uint32_t slot;
        uint32_t number;

        hash = pgcfg_host_name_hash(hash, name.data[i]);
        if (i > 0 && name.data[i] != '.')
            continue;
        number = pgcfg_name_find(&s->index->host_names, (pgcfg_text){name.data + i, name.size - i},
                                 hash, &slot);
        if (number == PGCFG_INDEX_NONE)
            continue;
        if (s->end_count == ENDS_MAX)
            return false;
        s->ends[s->end_count++] = PGCFG_PLACE_SPECIAL_COUNT + number;
    }
    return true;
}

static bool find_places(search *s)
{
    const pgcfg_connection *c = s->sieve.connection;
    pgcfg_match_context q = {c, &s->matcher->hba->environment, NULL, 0, 0};
    uint32_t network;

    s->network = PGCFG_INDEX_NONE;
    s->places[PGCFG_PLACE_ANY] = PGCFG_MATCH_YES;
    if (c->is_local)
        return true;
    network = pgcfg_network_find(&s->index->networks, &c->address);
    if (network != PGCFG_INDEX_NONE)
        s->network = s->index->first_network + network;
    if (s->index->has_interfaces) {
        s->places[PGCFG_PLACE_SAMEHOST] = pgcfg_match_interface(&q, false);
        s->places[PGCFG_PLACE_SAMENET] = pgcfg_match_interface(&q, true);
    }
    if (!c->host_name_is_known)
        s->places[PGCFG_PLACE_NAMED] = PGCFG_MATCH_UNDECIDED;
    return !c->host_name_is_known || s->index->host_names.count == 0 ||
           find_host_names(s, c->host_name);
}

/* ---- the answer ------------------------------------------------------------ */

static void tell(const search *s, pgcfg_match_result *result)
{
    const bool is_sure = s->best != PGCFG_INDEX_NONE;
    const bool is_decided = s->first == PGCFG_INDEX_NONE;
    const uint32_t rule = is_decided ? s->best : s->first;
    const pgcfg_packed_head *head;

    if (rule == PGCFG_INDEX_NONE)
        return;
    head =
        (const pgcfg_packed_head *)(const void *)(s->matcher->hba->entries + position_of(s, rule));
    result->outcome =
        is_sure && (is_decided || (!s->has_answers && is_same_answer(s, rule, s->best)))
            ? PGCFG_MATCH_RULE
            : PGCFG_MATCH_DEPENDS;
    result->is_one_rule = is_decided || (!is_sure && !s->has_several);
    result->method = (pgcfg_auth_method)head->method;
    result->index = rule;
    result->rule_number = s->index->rules[rule].rule_number;
    result->file = head->file;
    result->line_number = head->line_number;
    result->position = position_of(s, rule);
    result->depends_on = s->depends_on;
}

pgcfg_result pgcfg_matcher_match(const pgcfg_matcher *matcher, const pgcfg_connection *connection,
                                 void *workspace, size_t workspace_size, pgcfg_match_result *result)
{
    asked_databases databases;
    search s;

    if (matcher == NULL || matcher->hba == NULL || connection == NULL || result == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(result, 0, sizeof(*result));
    result->outcome = PGCFG_MATCH_IMPLICIT_REJECT;
    if (matcher->index == NULL)
        return PGCFG_REFUSED;
    s.matcher = matcher;
    s.index = matcher->index;
    s.sieve = pgcfg_match_sieve_of(matcher->hba, connection);
    s.workspace = workspace;
    s.workspace_size = workspace_size;
    memset(s.places, 0, sizeof(s.places)); /* NO */
    s.end_count = 0;
    s.best = s.first = PGCFG_INDEX_NONE;
    s.is_for_undecided = s.has_undecided = s.has_several = s.has_answers = false;
    s.depends_on = 0;
    if (!find_places(&s))
        return pgcfg_match(matcher->hba, connection, workspace, workspace_size, result);
    databases = ask_for_databases(&s);
    look_at_all(&s, &databases);
    if (s.has_undecided) {
        s.is_for_undecided = true;
        look_at_all(&s, &databases);
    }
    tell(&s, result);
    return PGCFG_OK;
}
