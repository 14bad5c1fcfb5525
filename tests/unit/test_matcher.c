/*
 * test_matcher.c - a compiled matcher says what the walk over all rules says, in the memory
 * that it says beforehand.
 */
#include "plain_engine.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "matcher_index.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char workspace[64];

static plain_workspace engine_workspace = {workspace, sizeof workspace};
static pgcfg_regex_engine engine;

/* ---- a file, parsed and compiled ------------------------------------------- */

typedef struct world {
    pgcfg_server server;
    pgcfg_memory_file file;
    pgcfg_loader loader;
    pgcfg_environment environment;
    pgcfg_hba hba;
    pgcfg_matcher matcher;
    void *arena; /* both of the heap, and of the sizes that are said to be enough */
    void *buffer;
} world;

static void *heap(size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);

    assert_non_null(memory);
    return memory;
}

static void parse(world *w, pgcfg_text content, int major)
{
    pgcfg_arena arena;
    const size_t size = pgcfg_hba_memory_bound(content.size, 1);

    memset(w, 0, sizeof(*w));
    w->server = server_of(major);
    w->file = (pgcfg_memory_file){PGCFG_TEXT("/pg_hba.conf"), content};
    w->loader = pgcfg_memory_loader(&w->file);
    w->environment = (pgcfg_environment){&w->server, &w->loader, NULL, &engine};
    w->arena = heap(size);
    pgcfg_arena_init(&arena, w->arena, size);
    assert_int_equal(pgcfg_hba_parse(&w->hba, w->file.path, &w->environment, &arena), PGCFG_OK);
}

static void compile(world *w, pgcfg_text content, int major)
{
    size_t size;

    parse(w, content, major);
    size = pgcfg_matcher_memory_bound(&w->hba);
    w->buffer = heap(size);
    assert_int_equal(pgcfg_matcher_build(&w->matcher, &w->hba, w->buffer, size), PGCFG_OK);
    assert_int_equal(w->matcher.needed, size);
    assert_true(w->matcher.size <= size);
    /* The rest is free again. */
    memset((char *)w->buffer + w->matcher.size, 0xa5, size - w->matcher.size);
}

static void give_back(world *w)
{
    free(w->arena);
    free(w->buffer);
}

/* ---- connections ----------------------------------------------------------- */

static void print_connection(const pgcfg_connection *c)
{
    char address[64] = "local";
    pgcfg_buffer buffer = {address, sizeof address - 1, 0};

    if (!c->is_local && pgcfg_address_write(&c->address, pgcfg_buffer_sink(&buffer)))
        address[buffer.needed] = '\0';
    print_message("database %.*s, user %.*s, from %s, encryption %d, replication %d, roles%s",
                  (int)c->database.size, c->database.data, (int)c->user.size, c->user.data, address,
                  (int)c->encryption, (int)c->replication, c->roles_are_known ? "" : " unknown");
    for (size_t i = 0; i < c->role_count; i++)
        print_message(" %.*s", (int)c->roles[i].size, c->roles[i].data);
    print_message(", host name %s%.*s, interfaces %s\n", c->host_name_is_known ? "" : "unknown",
                  (int)c->host_name.size, c->host_name_is_known ? c->host_name.data : "",
                  c->interfaces_are_known ? "known" : "unknown");
}

static void print_result(const char *who, const pgcfg_match_result *r)
{
    print_message("%s: outcome %d, one %d, method %d, index %u, number %u, file %u, line %u, "
                  "position %zu, depends on %u\n",
                  who, (int)r->outcome, (int)r->is_one_rule, (int)r->method, (unsigned)r->index,
                  (unsigned)r->rule_number, (unsigned)r->file, (unsigned)r->line_number,
                  r->position, r->depends_on);
}

static bool is_same_result(const pgcfg_match_result *a, const pgcfg_match_result *b)
{
    return a->outcome == b->outcome && a->is_one_rule == b->is_one_rule && a->method == b->method &&
           a->index == b->index && a->rule_number == b->rule_number && a->file == b->file &&
           a->line_number == b->line_number && a->position == b->position &&
           a->depends_on == b->depends_on;
}

/* Both say the same of the connection. Gives what. */
static pgcfg_match_result assert_agree(const world *w, const pgcfg_connection *c)
{
    pgcfg_match_result walked;
    pgcfg_match_result looked_up;

    assert_int_equal(pgcfg_match(&w->hba, c, workspace, sizeof workspace, &walked), PGCFG_OK);
    assert_int_equal(pgcfg_matcher_match(&w->matcher, c, workspace, sizeof workspace, &looked_up),
                     PGCFG_OK);
    if (!is_same_result(&walked, &looked_up)) {
        print_message("PostgreSQL %d:\n%.*s", w->server.major, (int)w->file.content.size,
                      w->file.content.data);
        print_connection(c);
        print_result("walk", &walked);
        print_result("matcher", &looked_up);
        fail();
    }
    return walked;
}

static pgcfg_connection connection_from(const char *address)
{
    pgcfg_connection c = {.database = PGCFG_TEXT("d"),
                          .user = PGCFG_TEXT("u"),
                          .roles_are_known = true,
                          .host_name_is_known = true,
                          .interfaces_are_known = true};

    c.is_local = strcmp(address, "local") == 0;
    if (!c.is_local)
        assert_true(pgcfg_address_parse(text_of(address), &c.address));
    return c;
}

/* ---- random files and connections ------------------------------------------ */

typedef struct writer {
    char *text;
    size_t size, capacity;
    uint64_t random;
} writer;

static uint32_t below(writer *w, uint32_t bound)
{
    return random_below(&w->random, bound);
}

static void put(writer *w, const char *text)
{
    const size_t size = strlen(text);

    assert_true(w->size + size < w->capacity);
    memcpy(w->text + w->size, text, size);
    w->size += size;
}

#define PICK(w, words) ((words)[below((w), (uint32_t)COUNT(words))])

static const char *const names[] = {"a",           "b",   "c",        "app",     "web",
                                    "replication", "all", "postgres", "sameuser"};
static const char *const database_words[] = {
    "all",    "all", "sameuser", "samerole",        "samegroup",    "replication", "/a",
    "\"/?\"", "/?",  "\"all\"",  "\"replication\"", "\"samerole\"", "+a"};
static const char *const user_words[] = {"all", "all", "+a",     "+b",      "+app", "\"+a\"",
                                         "/p",  "/?",  "\"/c\"", "\"all\"", "+",    "sameuser"};
static const char *const addresses[] = {"all",
                                        "samehost",
                                        "samenet",
                                        "db.example.com",
                                        ".example.com",
                                        ".COM",
                                        "Db.Example.com",
                                        "10.0.0.0/8",
                                        "10.0.0.0/16",
                                        "10.0.0.1/32",
                                        "10.0.0.0/30",
                                        "10.0.0.1/30",
                                        "10.1.0.0/16",
                                        "10.0.0.128/25",
                                        "0.0.0.0/0",
                                        "0.0.0.0/1",
                                        "128.0.0.0/1",
                                        "10.0.0.0 255.0.255.0",
                                        "0.0.0.1 0.0.0.255",
                                        "10.0.0.1 255.255.255.255",
                                        "10.0.0.1 0.0.0.0",
                                        "::/0",
                                        "::1/128",
                                        "2001:db8::/32",
                                        "2001:db8::/33",
                                        "2001:db8:8000::/33",
                                        "2001:db8::/64",
                                        "2001:db8::1/128",
                                        "2001:db8::/65",
                                        "2001:db8::1 ffff::ffff",
                                        "::ffff:10.0.0.0/104"};
static const char *const types[] = {"host",      "host",       "host",         "hostssl",
                                    "hostnossl", "hostgssenc", "hostnogssenc", "local"};
static const char *const methods[] = {
    "md5",         "md5",           "trust",
    "reject",      "cert map=a",    "ident map=a",
    "ident map=b", "scram-sha-256", "radius radiusservers=a radiussecrets=b"};

/* One to three names, seldom many; `words` are for other ways to mean some. */
static void put_list(writer *w, const char *const *words, uint32_t word_count, uint32_t share)
{
    uint32_t count = below(w, 12);

    count = count == 0 ? 4 + below(w, 4) : count < 4 ? count : 1;
    while (count-- > 0) {
        put(w, below(w, share) == 0 ? words[below(w, word_count)] : PICK(w, names));
        if (count > 0)
            put(w, ",");
    }
}

/* How much of a file is not by name: one in so many. */
typedef struct temper {
    uint32_t databases, users, addresses;
} temper;

static void put_rule(writer *w, const temper *t)
{
    const char *type = PICK(w, types);
    const bool is_local = strcmp(type, "local") == 0;
    const char *method = PICK(w, methods);

    put(w, type);
    put(w, " ");
    put_list(w, database_words, (uint32_t)COUNT(database_words), t->databases);
    put(w, " ");
    put_list(w, user_words, (uint32_t)COUNT(user_words), t->users);
    put(w, " ");
    if (!is_local)
        put(w, below(w, t->addresses) == 0 ? "all" : PICK(w, addresses));
    put(w, " ");
    if ((is_local && strncmp(method, "ident", 5) == 0) ||
        (strcmp(type, "hostssl") != 0 && strncmp(method, "cert", 4) == 0))
        method = "trust";
    put(w, method);
    put(w, "\n");
}

static pgcfg_text random_file(writer *w, uint32_t rules)
{
    const temper t = {1 + below(w, 40), 1 + below(w, 40), 1 + below(w, 20)};

    w->size = 0;
    while (rules-- > 0)
        put_rule(w, &t);
    return (pgcfg_text){w->text, w->size};
}

/* What random connections know. */
typedef struct facts {
    pgcfg_text roles[3];
    pgcfg_interface interfaces[2];
} facts;

static pgcfg_connection random_connection(writer *w, facts *f)
{
    static const char *const clients[] = {
        "10.0.0.1", "10.0.0.2",    "10.0.0.200",  "10.1.2.3",         "11.0.0.1",       "200.1.1.1",
        "::1",      "2001:db8::1", "2001:db8::2", "2001:db8:8000::1", "::ffff:10.0.0.1"};
    static const char *const host_names[] = {
        "",    "db.example.com", "DB.EXAMPLE.COM", "x.db.example.com", ".example.com",
        "com", "example.org"};
    static const char *const others[] = {"none", "+a", "/a", "samerole", ""};
    pgcfg_connection c = {.database = text_of(PICK(w, names)), .user = text_of(PICK(w, names))};

    if (below(w, 8) == 0)
        c.database = text_of(PICK(w, others));
    if (below(w, 8) == 0)
        c.user = text_of(PICK(w, others));
    if (below(w, 6) == 0)
        c.user = c.database;
    c.is_local = below(w, 6) == 0;
    if (!c.is_local) {
        assert_true(pgcfg_address_parse(text_of(PICK(w, clients)), &c.address));
        c.encryption = (pgcfg_encryption)below(w, 3);
    }
    c.replication = (pgcfg_replication)(below(w, 3) == 0 ? 1 + below(w, 2) : 0);
    c.roles_are_known = below(w, 2) == 0;
    c.roles = f->roles;
    c.role_count = below(w, 4);
    for (size_t i = 0; i < c.role_count; i++)
        f->roles[i] = text_of(PICK(w, names));
    c.host_name_is_known = below(w, 2) == 0;
    if (c.host_name_is_known)
        c.host_name = text_of(PICK(w, host_names));
    c.interfaces_are_known = below(w, 2) == 0;
    c.interfaces = f->interfaces;
    c.interface_count = below(w, 3);
    for (size_t i = 0; i < c.interface_count; i++) {
        pgcfg_interface *own = &f->interfaces[i];
        assert_true(pgcfg_address_parse(text_of(PICK(w, clients)), &own->address));
        assert_true(pgcfg_address_mask_parse(below(w, 2) == 0 ? PGCFG_TEXT("8") : PGCFG_TEXT("31"),
                                             own->address.family, &own->mask));
    }
    return c;
}

/* Compares on random connections; counts what came out. */
static void compare(world *w, writer *random, uint32_t connections, uint32_t outcomes[3][2])
{
    while (connections-- > 0) {
        facts f;
        const pgcfg_connection c = random_connection(random, &f);
        const pgcfg_match_result result = assert_agree(w, &c);

        outcomes[result.outcome][result.is_one_rule]++;
    }
}

static void random_files_of_all_sizes_and_majors(void **state)
{
    writer w = {heap(1 << 20), 0, 1 << 20, 2026};
    uint32_t outcomes[3][2] = {{0, 0}};
    world here;

    (void)state;
    for (uint32_t i = 0; i < 6000; i++) {
        const uint32_t rules = i % 100 == 0 ? 2000 : 1 + below(&w, i % 10 == 0 ? 300 : 12);

        compile(&here, random_file(&w, rules), 13 + (int)(i % 6));
        compare(&here, &w, rules > 300 ? 1000 : 60, outcomes);
        give_back(&here);
    }
    /* None of the ways to end is seldom. */
    assert_true(outcomes[PGCFG_MATCH_RULE][0] > 1000);
    assert_true(outcomes[PGCFG_MATCH_RULE][1] > 10000);
    assert_true(outcomes[PGCFG_MATCH_IMPLICIT_REJECT][0] > 10000);
    assert_true(outcomes[PGCFG_MATCH_DEPENDS][0] > 10000);
    assert_true(outcomes[PGCFG_MATCH_DEPENDS][1] > 5000);
    free(w.text);
}

/* ---- names that nobody chose by chance ------------------------------------- */

enum { COLLIDING = 300 };

/* Writes names whose hashes begin alike. */
static void make_colliding(char (*out)[16], const char *form, uint32_t count)
{
    uint32_t found = 0;

    for (uint32_t i = 0; found < count; i++) {
        char name[16];

        snprintf(name, sizeof name, form, (unsigned)i);
        if (pgcfg_hash_text(text_of(name)) < UINT32_MAX / 5000)
            memcpy(out[found++], name, sizeof name);
    }
}

static void names_with_like_hashes_are_found_all_the_same(void **state)
{
    static char made[COLLIDING][16];
    writer w = {heap(1 << 20), 0, 1 << 20, 1};
    world here;

    (void)state;
    make_colliding(made, "n%u", COLLIDING);
    for (uint32_t i = 0; i < COLLIDING; i++) {
        char line[128];
        snprintf(line, sizeof line, "host %s %s%s 10.0.0.0/8 %s\n", made[i], i % 3 == 0 ? "+" : "",
                 made[COLLIDING - 1 - i], i % 2 == 0 ? "md5" : "trust");
        put(&w, line);
        snprintf(line, sizeof line, "host replication,%s,/? %s all md5\n", made[i], made[i]);
        put(&w, line);
    }
    compile(&here, (pgcfg_text){w.text, w.size}, 17);
    assert_true(here.matcher.index->names.count < COLLIDING); /* some found no slot */
    for (uint32_t i = 0; i < 20000; i++) {
        pgcfg_connection c = connection_from("10.0.0.1");
        pgcfg_text role;
        c.database = text_of(made[i % COLLIDING]);
        c.user = text_of(made[i / 7 % 2 == 0 ? COLLIDING - 1 - i % COLLIDING : i * 11 % COLLIDING]);
        role = text_of(made[i * 13 % COLLIDING]);
        c.roles_are_known = i % 5 != 0;
        c.roles = &role;
        c.role_count = i / 3 % 2;
        c.replication = i % 11 == 0 ? PGCFG_REPLICATION_PHYSICAL : PGCFG_REPLICATION_NONE;
        assert_agree(&here, &c);
    }
    give_back(&here);
    free(w.text);
}

/* Of all hash values there are, these two names have the same. */
static void names_of_one_hash_are_told_apart(void **state)
{
    const pgcfg_text first = PGCFG_TEXT("n331524");
    const pgcfg_text second = PGCFG_TEXT("n364192");
    world here;

    (void)state;
    assert_int_equal(pgcfg_hash_text(first), pgcfg_hash_text(second));
    compile(&here, text_of("host n331524 all all md5\nhost n364192 all all trust\n"), 17);
    for (int i = 0; i < 2; i++) {
        pgcfg_connection c = connection_from("10.0.0.1");
        pgcfg_match_result result;
        c.database = i == 0 ? first : second;
        assert_int_equal(
            pgcfg_matcher_match(&here.matcher, &c, workspace, sizeof workspace, &result), PGCFG_OK);
        assert_int_equal(result.method, i == 0 ? PGCFG_AUTH_MD5 : PGCFG_AUTH_TRUST);
    }
    give_back(&here);
}

static void pairs_with_like_hashes_are_found_all_the_same(void **state)
{
    enum { NAMES = 1000 };
    writer w = {heap(4 << 20), 0, 4 << 20, 1};
    world here;
    uint32_t pairs = 0;

    (void)state;
    /* The names get their numbers in this order. */
    for (unsigned i = 0; i < NAMES; i++) {
        char line[64];
        snprintf(line, sizeof line, "local n%u n%u md5\n", i, i);
        put(&w, line);
    }
    for (uint32_t i = 0; i < NAMES; i++)
        for (uint32_t j = 0; j < NAMES; j++) {
            char line[64];
            if (i == j ||
                pgcfg_pair_hash(PGCFG_DATABASE_NAMED + i, pgcfg_index_user(j)) > UINT32_MAX / 2000)
                continue;
            snprintf(line, sizeof line, "host n%u n%u 10.0.0.0/%u %s\n", (unsigned)i, (unsigned)j,
                     8 + (unsigned)(i % 2 * 24), j % 2 == 0 ? "md5" : "trust");
            put(&w, line);
            pairs++;
        }
    assert_true(pairs > 2 * PGCFG_SLOTS_NEAR);
    compile(&here, (pgcfg_text){w.text, w.size}, 15);
    assert_true(here.matcher.index->pairs[1].group > 0); /* there is a rest */
    for (uint32_t i = 0; i < NAMES; i++)
        for (uint32_t j = i % 17; j < NAMES; j += 17) {
            pgcfg_connection c = connection_from(j % 3 == 0 ? "10.0.0.0" : "10.0.0.1");
            char database[16];
            char user[16];
            if (i != j &&
                pgcfg_pair_hash(PGCFG_DATABASE_NAMED + i, pgcfg_index_user(j)) >
                    UINT32_MAX / 2000 &&
                (i + j) % 100 != 0)
                continue;
            snprintf(database, sizeof database, "n%u", (unsigned)i);
            snprintf(user, sizeof user, "n%u", (unsigned)j);
            c.database = text_of(database);
            c.user = text_of(user);
            assert_agree(&here, &c);
        }
    give_back(&here);
    free(w.text);
}

/* Rules that differ in options with like hashes, all undecided. */
static void answers_with_like_hashes_are_told_apart(void **state)
{
    writer w = {heap(1 << 20), 0, 1 << 20, 1};
    char options[COLLIDING][16];
    uint32_t found = 0;
    world here;

    (void)state;
    for (uint32_t i = 0; found < COLLIDING; i++) {
        snprintf(options[found], sizeof options[0], "map=%u", (unsigned)i);
        if (pgcfg_answer_hash(PGCFG_AUTH_IDENT, pgcfg_hash_text(text_of(options[found]))) <
            UINT32_MAX / 2000)
            found++;
    }
    for (uint32_t i = 0; i < 2 * COLLIDING; i++) {
        char line[64];
        snprintf(line, sizeof line, "host d%u +r all ident %s\n", (unsigned)(i % COLLIDING),
                 options[i / 2]);
        put(&w, line);
    }
    /* One group each of answers that found no slot. */
    for (uint32_t i = 0; i < 81; i++) {
        char line[64];
        for (uint32_t j = 0; j < 4; j++) {
            static const uint32_t powers[] = {1, 3, 9, 27};
            snprintf(line, sizeof line, "host e%u +r all ident %s\n", (unsigned)i,
                     options[COLLIDING - 1 - i / powers[j] % 3]);
            put(&w, line);
        }
    }
    put(&w, "host all u all ident ");
    put(&w, options[COLLIDING - 1]);
    put(&w, "\n");
    compile(&here, (pgcfg_text){w.text, w.size}, 16);
    for (uint32_t i = 0; i < COLLIDING + 81; i++) {
        pgcfg_connection c = connection_from("10.0.0.1");
        char database[16];

        snprintf(database, sizeof database, i < COLLIDING ? "d%u" : "e%u",
                 (unsigned)(i < COLLIDING ? i : i - COLLIDING));
        c.database = text_of(database);
        c.roles_are_known = false;
        assert_agree(&here, &c);
    }
    give_back(&here);
    free(w.text);
}

static void a_name_that_is_said_twice_counts_once(void **state)
{
    static const char *const files[] = {
        "host d,d +r all md5\nhost d +s all md5\n",
        "host d,d +r all md5\nhost d +s all md5\nhost d +t all trust\n",
        "host samerole,samegroup,samerole +r all md5\nhost samerole all all md5\n",
        "host d +r,+r all md5\nhost d u all md5\n",
        "host d,d u,u 10.0.0.0/8 md5\n",
    };
    pgcfg_connection c = connection_from("10.0.0.1");

    (void)state;
    c.roles_are_known = false;
    for (size_t i = 0; i < COUNT(files); i++) {
        world here;
        pgcfg_match_result result;

        compile(&here, text_of(files[i]), 18);
        result = assert_agree(&here, &c);
        assert_int_equal(result.is_one_rule, i == COUNT(files) - 1);
        give_back(&here);
    }
}

/* ---- addresses ------------------------------------------------------------- */

static void networks_inside_each_other_are_found_at_each_length(void **state)
{
    static const char *const clients[] = {"10.170.170.170", "10.170.170.171",  "10.170.170.42",
                                          "10.42.170.170",  "138.170.170.170", "0.0.0.0",
                                          "255.255.255.255"};
    static const char *const ipv6[] = {"2001:db8:aaaa:aaaa:aaaa:aaaa:aaaa:aaaa",
                                       "2001:db8:aaaa:aaaa:aaaa:aaaa:aaaa:aaab",
                                       "2001:db8:aaaa:aaaa:2aaa:aaaa:aaaa:aaaa",
                                       "2001:db8:aaaa:2aaa:aaaa:aaaa:aaaa:aaaa",
                                       "::",
                                       "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"};
    writer w = {heap(1 << 20), 0, 1 << 20, 5};
    world here;

    (void)state;
    for (uint32_t way = 0; way < 3; way++) {
        w.size = 0;
        /* Of each length with bits set behind it, the longest first, last, or in no order. */
        for (uint32_t i = 0; i <= 128; i++) {
            const uint32_t bits = way == 0 ? i : way == 1 ? 128 - i : i * 37 % 129;
            char line[128];
            snprintf(line, sizeof line, "hostssl all all %s/%u md5\nhost all all %s/%u trust\n",
                     ipv6[0], (unsigned)bits, ipv6[bits % COUNT(ipv6)], (unsigned)bits);
            put(&w, line);
            if (bits > 32)
                continue;
            snprintf(line, sizeof line, "hostssl all all %s/%u md5\nhost all all %s/%u trust\n",
                     clients[0], (unsigned)bits, clients[bits % COUNT(clients)], (unsigned)bits);
            put(&w, line);
        }
        compile(&here, (pgcfg_text){w.text, w.size}, 14);
        for (uint32_t i = 0; i < COUNT(clients) + COUNT(ipv6); i++) {
            pgcfg_connection c =
                connection_from(i < COUNT(clients) ? clients[i] : ipv6[i - COUNT(clients)]);
            assert_agree(&here, &c);
            c.encryption = PGCFG_ENCRYPTION_SSL;
            assert_agree(&here, &c);
        }
        give_back(&here);
    }
    free(w.text);
}

static uint32_t host_hash(const char *name)
{
    uint32_t hash = 0;

    for (size_t i = strlen(name); i-- > 0;)
        hash = pgcfg_host_name_hash(hash, name[i]);
    return hash;
}

static void host_names_with_like_hashes_are_found_all_the_same(void **state)
{
    static char made[COLLIDING][16];
    writer w = {heap(1 << 20), 0, 1 << 20, 1};
    uint32_t found = 0;
    world here;

    (void)state;
    for (uint32_t i = 0; found < COLLIDING; i++) {
        snprintf(made[found], sizeof made[0], i % 2 == 0 ? "h%u.x" : ".h%u", (unsigned)i);
        if (host_hash(made[found]) < UINT32_MAX / 5000)
            found++;
    }
    for (uint32_t i = 0; i < COLLIDING; i++) {
        char line[128];
        snprintf(line, sizeof line, "host all all %.15s %s\n", made[i],
                 i % 2 == 0 ? "md5" : "trust");
        put(&w, line);
    }
    compile(&here, (pgcfg_text){w.text, w.size}, 13);
    assert_true(here.matcher.index->host_names.count < COLLIDING);
    for (uint32_t i = 0; i < 3 * COLLIDING; i++) {
        pgcfg_connection c = connection_from("10.0.0.1");
        char name[32];
        snprintf(name, sizeof name, "%s%.15s", i % 3 == 0 ? "" : "a", made[i / 3]);
        c.host_name = text_of(name);
        c.host_name_is_known = i % 3 != 2;
        assert_agree(&here, &c);
    }
    give_back(&here);
    free(w.text);
}

enum { PARTS = 300 };

/* Rules for each end of a name, the longest first or last. */
static void check_host_name_of_many_parts(bool longest_first)
{
    writer w = {heap(1 << 20), 0, 1 << 20, 1};
    char name[2 * PARTS + 1];
    world here;

    for (size_t i = 0; i < PARTS; i++)
        memcpy(name + 2 * i, ".x", 3);
    for (size_t n = 0; n < PARTS; n++) {
        const size_t i = longest_first ? n : PARTS - 1 - n;
        put(&w, "host all all ");
        put(&w, name + 2 * i);
        put(&w, i % 2 != 0 ? " trust\n" : " reject\n");
    }
    compile(&here, (pgcfg_text){w.text, w.size}, 18);
    for (size_t parts = 0; parts <= PARTS; parts += 20) {
        pgcfg_connection c = connection_from("10.0.0.1");
        c.host_name = text_of(name + 2 * (PARTS - parts));
        assert_agree(&here, &c);
        c.host_name = text_of("y");
        assert_agree(&here, &c);
    }
    give_back(&here);
    free(w.text);
}

static void a_host_name_of_more_parts_than_there_are_is_walked_for(void **state)
{
    (void)state;
    check_host_name_of_many_parts(false);
    check_host_name_of_many_parts(true);
}

/* ---- memory ---------------------------------------------------------------- */

/* Files that take most in one way or another. */
static const char *const shapes[] = {
    "local a b md5\n",
    "host all all all trust\n",
    "host a b 10.0.0.0/8 md5\n",
    "host a b ::1/128 md5\n",
    "host a b c.d md5\n",
    "host a +b c.d ident map=x\n",
    "host a,b,c,d e,f,+g,/h c.d md5\n",
    "host a,b,c,d,e,f,g e,f,+g,h,i,j,k c.d md5\n",
    "host replication,sameuser,samerole,all +a,+b,all samenet md5\n",
    "host replication,sameuser,samerole,/a,b +a,+b,/c,d samehost md5\n",
    "host a,b +c 10.0.0.0/8 md5\nlocal a all trust\nhost c +d ::/0 md5\nhostssl x y z cert map=a\n",
};

static void the_bound_suffices_and_a_byte_less_does_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(shapes); i++) {
        for (size_t lost = 0; lost < 9; lost++) {
            world w;
            size_t bound;
            char *memory;

            parse(&w, text_of(shapes[i]), 17);
            bound = pgcfg_matcher_memory_bound(&w.hba);
            memory = heap(lost + bound);
            memset(memory, 0x5a, lost + bound);
            assert_int_equal(pgcfg_matcher_build(&w.matcher, &w.hba, memory + lost, bound - 1),
                             PGCFG_NO_MEMORY);
            assert_int_equal(w.matcher.needed, bound);
            for (size_t j = 0; j < lost + bound; j++)
                assert_int_equal(memory[j], 0x5a);
            assert_int_equal(pgcfg_matcher_build(&w.matcher, &w.hba, memory + lost, bound),
                             PGCFG_OK);
            for (size_t j = 0; j < lost; j++)
                assert_int_equal(memory[j], 0x5a);
            free(memory);
            give_back(&w);
        }
    }
}

static void memory_grows_with_the_file_and_no_faster(void **state)
{
    enum { FEW = 100, MANY = 10000 };
    writer w = {heap(4 << 20), 0, 4 << 20, 1};

    (void)state;
    for (size_t i = 0; i < COUNT(shapes); i++) {
        size_t bounds[2];
        for (unsigned many = 0; many < 2; many++) {
            world here;
            w.size = 0;
            for (unsigned n = 0; n < (many ? MANY : FEW); n++)
                put(&w, shapes[i]);
            compile(&here, (pgcfg_text){w.text, w.size}, 17);
            bounds[many] = here.matcher.needed;
            give_back(&here);
        }
        assert_true(bounds[1] <= bounds[0] * (MANY / FEW));
        assert_true(bounds[1] - bounds[0] <= (MANY - FEW) * strlen(shapes[i]) * 64);
    }
    free(w.text);
}

/* ---- refusals -------------------------------------------------------------- */

static void a_file_that_no_server_loads_is_refused(void **state)
{
    static const char *const files[] = {"", "# nothing\n", "local all\n", "host all all all md6\n",
                                        "local all all trust\nhost all all 10.0.0.0/33 md5\n"};
    const pgcfg_connection c = connection_from("10.0.0.1");

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        pgcfg_match_result walked;
        pgcfg_match_result looked_up;
        char buffer[4096];
        world w;

        parse(&w, text_of(files[i]), 15);
        assert_true(pgcfg_matcher_memory_bound(&w.hba) <= sizeof buffer);
        assert_int_equal(pgcfg_matcher_build(&w.matcher, &w.hba, buffer, sizeof buffer),
                         PGCFG_REFUSED);
        assert_int_equal(pgcfg_match(&w.hba, &c, workspace, sizeof workspace, &walked),
                         PGCFG_REFUSED);
        assert_int_equal(
            pgcfg_matcher_match(&w.matcher, &c, workspace, sizeof workspace, &looked_up),
            PGCFG_REFUSED);
        assert_true(is_same_result(&walked, &looked_up));
        give_back(&w);
    }
}

static void an_address_of_no_family_is_in_no_network(void **state)
{
    pgcfg_connection c = connection_from("10.0.0.1");
    pgcfg_match_result walked;
    pgcfg_match_result looked_up;
    world w;

    (void)state;
    compile(&w,
            text_of("host all all 0.0.0.0/0 md5\nhost all all ::/0 md5\nhost all all all trust\n"),
            15);
    memset(&c.address, 0, sizeof c.address);
    assert_int_equal(pgcfg_match(&w.hba, &c, workspace, sizeof workspace, &walked), PGCFG_OK);
    assert_int_equal(walked.method, PGCFG_AUTH_TRUST);
    assert_int_equal(pgcfg_matcher_match(&w.matcher, &c, workspace, sizeof workspace, &looked_up),
                     PGCFG_OK);
    assert_true(is_same_result(&walked, &looked_up));
    give_back(&w);
}

static void more_than_can_be_counted_needs_all_memory(void **state)
{
    static const pgcfg_matcher_amounts cases[] = {{.rules = UINT64_C(1) << 29},
                                                  {.names = UINT64_C(1) << 29},
                                                  {.postings = UINT64_C(1) << 29},
                                                  {.ipv6 = UINT64_C(1) << 58}};
    const pgcfg_matcher_amounts few = {.rules = 1, .postings = 1};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(pgcfg_matcher_bytes(&cases[i], 64) == SIZE_MAX);
    assert_true(pgcfg_matcher_bytes(&few, SIZE_MAX) == SIZE_MAX);
    assert_true(pgcfg_matcher_bytes(&few, 64) < 4096);
}

static void wrong_calls_are_refused(void **state)
{
    const pgcfg_connection c = connection_from("10.0.0.1");
    pgcfg_match_result result;
    char buffer[4096];
    pgcfg_matcher none;
    world w;

    (void)state;
    parse(&w, text_of("host all all all md5\n"), 15);
    assert_int_equal(pgcfg_matcher_build(NULL, &w.hba, buffer, sizeof buffer), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_matcher_build(&none, NULL, buffer, sizeof buffer), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_matcher_match(&none, &c, NULL, 0, &result), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_matcher_build(&w.matcher, &w.hba, NULL, sizeof buffer), PGCFG_NO_MEMORY);
    assert_int_equal(pgcfg_matcher_match(&w.matcher, &c, NULL, 0, &result), PGCFG_REFUSED);
    assert_int_equal(pgcfg_matcher_build(&w.matcher, &w.hba, buffer, sizeof buffer), PGCFG_OK);
    assert_int_equal(pgcfg_matcher_match(NULL, &c, NULL, 0, &result), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_matcher_match(&w.matcher, NULL, NULL, 0, &result), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_matcher_match(&w.matcher, &c, NULL, 0, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_matcher_match(&w.matcher, &c, NULL, 0, &result), PGCFG_OK);
    assert_int_equal(result.outcome, PGCFG_MATCH_RULE);
    give_back(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_files_of_all_sizes_and_majors),
        cmocka_unit_test(names_with_like_hashes_are_found_all_the_same),
        cmocka_unit_test(names_of_one_hash_are_told_apart),
        cmocka_unit_test(pairs_with_like_hashes_are_found_all_the_same),
        cmocka_unit_test(answers_with_like_hashes_are_told_apart),
        cmocka_unit_test(a_name_that_is_said_twice_counts_once),
        cmocka_unit_test(networks_inside_each_other_are_found_at_each_length),
        cmocka_unit_test(host_names_with_like_hashes_are_found_all_the_same),
        cmocka_unit_test(a_host_name_of_more_parts_than_there_are_is_walked_for),
        cmocka_unit_test(the_bound_suffices_and_a_byte_less_does_not),
        cmocka_unit_test(memory_grows_with_the_file_and_no_faster),
        cmocka_unit_test(a_file_that_no_server_loads_is_refused),
        cmocka_unit_test(an_address_of_no_family_is_in_no_network),
        cmocka_unit_test(more_than_can_be_counted_needs_all_memory),
        cmocka_unit_test(wrong_calls_are_refused),
    };

    engine = plain_engine(&engine_workspace);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
