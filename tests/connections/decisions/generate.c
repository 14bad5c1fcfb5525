/*
 * generate.c - see generate.h.
 */
#include "generate.h"

#include <string.h>

#include "world.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- names -------------------------------------------------------------------------- */

static const char *const databases[] = {
    "db1",  "DB1",  "db 1", "all",         "sameuser", "samerole", "samegroup", "replication",
    "a,b",  "x#y",  "d\"b", "+staff",      "/^a",      "/db",      "@db",       "staff",
    "adm",  "bob",  "db12", "all2",        "Alice",    "alice",    "postgres",  "\\1",
    "db1$", "d.b1", "=",    "caf\xc3\xa9", NAME_OF_63, NAME_OF_64, "admins",
};

/* Roles that are asked for beside those that exist. */
static const char *const strangers[] = {
    "ghost",     "aliceX", "ali",       "ALICE2", "+admins", "/",
    NAME_OF_64,  "x",      "\"alice\"", "alice ", "staff2",  NAME_OF_63 "_and_more_of_it",
    "samerole2", "/^b",    "allall",    "=",
};

static const char *const regexes[] = {
    "/^al",
    "/ice$",
    "/^(alice|bob)$",
    "/.",
    "/",
    "/^[[:lower:]]+$",
    "/[0-9]",
    "/(?i)^alice$",
    "/^a b$",
    "/db",
    "/^db1$",
    "/^(.)\\1",
    "/a.*b",
    "/^.{3}$",
    "/^all$",
    "/staff|admins",
    "/\\+",
    "/^[^a]",
    "/x#y",
    "/,",
    "/^$",
    "/\\mdb",
    "/\"",
    "/[A-Z]",
    "/^n2",
    "/_123$",
    "/^(a|al|ali)(ce)?$",
    "/\\w+@",
    "/@",
    "/(?q)a.b",
    "/^replication$",
    "/e{2,}|^b",
};

static void add_quoted(bytes *out, const char *text, size_t size)
{
    bytes_add_byte(out, '"');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '"')
            bytes_add_byte(out, '"');
        bytes_add_byte(out, text[i]);
    }
    bytes_add_byte(out, '"');
}

/* A token in one of the ways to write it. */
static void add_token(random_source *random, bytes *out, const char *text)
{
    const size_t size = strlen(text);
    const bool is_plain = size > 0 && strcspn(text, " ,#\"\t") == size && text[0] != '@';
    const size_t start = out->size;

    if (is_plain && !random_chance(random, 250)) {
        bytes_add_text(out, text);
    } else if (is_plain && random_chance(random, 400)) {
        const size_t first = random_below(random, size + 1);

        bytes_add(out, text, first);
        add_quoted(out, text + first, size - first);
    } else {
        add_quoted(out, text, size);
    }
    /* Not a continuation of the line, should it be the last one. */
    if (out->data[out->size - 1] == '\\') {
        out->size = start;
        add_quoted(out, text, size);
    }
}

static const char *some_role(random_source *random)
{
    return world_role(random_below(random, world_role_count()));
}

static const char *any_database(random_source *random)
{
    return random_chance(random, 250) ? some_role(random) : RANDOM_PICK(random, databases);
}

static const char *any_user(random_source *random)
{
    return random_chance(random, 150) ? RANDOM_PICK(random, strangers) : some_role(random);
}

palette generate_palette(random_source *random, const choices *all)
{
    palette p = {.all = all};

    for (size_t i = 0; i < PALETTE_SIZE; i++) {
        p.users[i] = any_user(random);
        p.databases[i] = random_chance(random, 200) ? p.users[i] : any_database(random);
        p.origins[i] = &all->origins[random_between(random, 1, all->origin_count - 1)];
    }
    return p;
}

static const char *some_database_name(random_source *random, const palette *p)
{
    return random_chance(random, 800) ? RANDOM_PICK(random, p->databases) : any_database(random);
}

static const char *some_user_name(random_source *random, const palette *p)
{
    return random_chance(random, 800) ? RANDOM_PICK(random, p->users) : any_user(random);
}

/* The sign and a role, the sign quoted or not. */
static void add_group(random_source *random, const palette *p, bytes *out)
{
    static const char *const groups[] = {"staff",      "admins",   "alice",
                                         "Staff",      "db1",      "all",
                                         "carol",      "nogroup",  "pg_read_all_stats",
                                         "bob",        NAME_OF_63, NAME_OF_64,
                                         "replication"};
    char name[ATTEMPT_NAME_SIZE];
    const char *own = RANDOM_PICK(random, p->users);
    const char *role = random_chance(random, 700) ? RANDOM_PICK(random, groups)
                       /* One that does not exist is no member of itself; see below. */
                       : random_chance(random, 700) && world_has_role(text_of(own))
                           ? own
                           : some_role(random);
    const size_t size = strlen(role);

    name[0] = '+';
    memcpy(name + 1, role, size + 1);
    add_token(random, out, name);
}

static void add_database(random_source *random, const palette *p, bytes *out)
{
    static const char *const keywords[] = {"all",       "all",         "all",        "all",
                                           "sameuser",  "sameuser",    "samerole",   "samerole",
                                           "samegroup", "replication", "replication"};
    const size_t kind = random_below(random, 100);

    if (kind < 45)
        add_token(random, out, RANDOM_PICK(random, keywords));
    else if (kind < 53)
        add_token(random, out, RANDOM_PICK(random, regexes));
    else if (kind < 56)
        bytes_add_text(out, "@names.list");
    else
        add_token(random, out, some_database_name(random, p));
}

static void add_user(random_source *random, const palette *p, bytes *out)
{
    const size_t kind = random_below(random, 100);

    if (kind < 40)
        add_token(random, out, "all");
    else if (kind < 60)
        add_group(random, p, out);
    else if (kind < 67)
        add_token(random, out, RANDOM_PICK(random, regexes));
    else if (kind < 70)
        bytes_add_text(out, "@names.list");
    else
        add_token(random, out, some_user_name(random, p));
}

static void add_list(random_source *random, const palette *p, bytes *out,
                     void (*add)(random_source *random, const palette *p, bytes *out))
{
    size_t count = random_chance(random, 500) ? 1 : random_between(random, 2, 5);

    if (random_chance(random, 15))
        count = random_between(random, 20, 80);
    while (count-- > 0) {
        add(random, p, out);
        if (count > 0)
            bytes_add_byte(out, ',');
    }
}

/* ---- addresses ---------------------------------------------------------------------- */

static void some_network(random_source *random, const palette *p, pgcfg_address *address)
{
    size_t flips = random_chance(random, 300) ? 1 : 0;

    *address = random_chance(random, 700)
                   ? RANDOM_PICK(random, p->origins)->address
                   : p->all->origins[random_between(random, 1, p->all->origin_count - 1)].address;
    address->zone = (pgcfg_text){NULL, 0};
    while (flips-- > 0) {
        const size_t bit = random_below(random, address->family == PGCFG_FAMILY_IPV4 ? 32 : 128);

        address->bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
}

static void add_network(random_source *random, const palette *p, bytes *out)
{
    static const uint8_t odd_bytes[] = {0, 0, 255, 255, 254, 240, 15, 170, 1, 128};
    pgcfg_address address;
    size_t bits;

    some_network(random, p, &address);
    bits = address.family == PGCFG_FAMILY_IPV4 ? 32 : 128;
    (void)pgcfg_address_write(&address, bytes_sink(out));
    if (random_chance(random, 650)) {
        bytes_add_format(out, "/%zu",
                         random_chance(random, 400) ? bits : random_below(random, bits + 1));
        return;
    }
    for (size_t i = 0; i < bits / 8; i++)
        address.bytes[i] = random_chance(random, 400) ? 255 : RANDOM_PICK(random, odd_bytes);
    bytes_add_byte(out, ' ');
    (void)pgcfg_address_write(&address, bytes_sink(out));
}

static void add_address(random_source *random, const palette *p, bool has_host_names, bytes *out)
{
    static const char *const words[] = {"all", "all", "all", "samehost", "samenet"};
    static const char *const networks[] = {
        "0.0.0.0/0",     "::/0",
        "::1/128",       "127.0.0.1/32",
        "127.0.0.0/8",   "::ffff:127.0.0.1/128",
        "::ffff:0:0/96", "0/0",
        "127.1/32",      "127/8",
        "0x7f000001/32", "fe80::/10",
        "::1 ::1",       "127.0.0.1 255.0.255.0",
        "::/128",        "0177.0.0.1/32",
    };
    const size_t kind = random_below(random, 100);

    if (has_host_names && kind < 35)
        add_token(random, out, p->all->host_names[random_below(random, p->all->host_name_count)]);
    else if (kind < 50)
        bytes_add_text(out, RANDOM_PICK(random, words));
    else if (kind < 65)
        bytes_add_text(out, RANDOM_PICK(random, networks));
    else
        add_network(random, p, out);
}

/* ---- methods -------------------------------------------------------------------------- */

static bool has(const palette *p, pgcfg_feature feature)
{
    return (p->all->server->features & (unsigned)feature) != 0;
}

static void add_map(random_source *random, bytes *out)
{
    static const char *const maps[] = {"map=m",       "map=m",    "map=M",
                                       "\"map=m 2\"", "map=none", "map="};

    if (random_chance(random, 700))
        bytes_add_format(out, " %s", RANDOM_PICK(random, maps));
}

static void add_method(random_source *random, const palette *p, const char *type, bytes *out)
{
    static const char *const usual[] = {"trust",    "trust",         "reject",   "reject",
                                        "md5",      "md5",           "password", "scram-sha-256",
                                        "password", "scram-sha-256", "ident"};
    const bool is_local = strcmp(type, "local") == 0;
    const bool is_ssl = strcmp(type, "hostssl") == 0;
    const size_t kind = random_below(random, 100);
    const size_t rare = random_below(random, 100);
    bool takes_certificate = false;

    if (is_local && kind < 40) {
        bytes_add_text(out, random_chance(random, 700) ? "peer" : "ident");
        add_map(random, out);
    } else if (is_ssl && kind < 30) {
        bytes_add_text(out, "cert");
        add_map(random, out);
        takes_certificate = random_chance(random, 100);
        if (p->all->server->major > 13 && random_chance(random, 150))
            bytes_add_text(out, " clientname=DN");
    } else if (rare < 4) {
        bytes_add_text(out, "radius radiusservers=127.0.0.1 radiussecrets=x");
    } else if (rare < 7 && p->all->server->oauth_validator_libraries.size > 0) {
        bytes_add_text(out, "oauth issuer=https://x scope=y");
    } else if (rare < 10 && has(p, PGCFG_FEATURE_LDAP)) {
        bytes_add_text(out, "ldap ldapserver=127.0.0.1 ldapprefix=x");
    } else if (rare < 14 && has(p, PGCFG_FEATURE_GSS) && !is_local) {
        bytes_add_text(out, "gss");
    } else {
        const char *method = RANDOM_PICK(random, usual);

        bytes_add_text(out, p->all->server->db_user_namespace && strcmp(method, "md5") == 0
                                ? "trust"
                                : method);
        takes_certificate = is_ssl && random_chance(random, 350);
    }
    if (takes_certificate && strstr(out->data, " cert") == NULL && random_chance(random, 500))
        bytes_add_text(out, " clientcert=verify-ca");
    else if (takes_certificate)
        bytes_add_text(out, " clientcert=verify-full");
}

static void add_rule(random_source *random, const palette *p, bool has_host_names, bytes *out)
{
    static const char *const types[] = {"local",     "local",     "host",       "host",
                                        "host",      "host",      "hostssl",    "hostssl",
                                        "hostnossl", "hostnossl", "hostgssenc", "hostnogssenc"};
    const char *type = RANDOM_PICK(random, types);

    if (strcmp(type, "hostgssenc") == 0 && !p->all->has_gss && !random_chance(random, 200))
        type = "host";
    bytes_add_text(out, type);
    bytes_add_byte(out, ' ');
    add_list(random, p, out, add_database);
    bytes_add_byte(out, ' ');
    add_list(random, p, out, add_user);
    bytes_add_byte(out, ' ');
    if (strcmp(type, "local") != 0) {
        add_address(random, p, has_host_names, out);
        bytes_add_byte(out, ' ');
    }
    add_method(random, p, type, out);
}

/* ---- maps ------------------------------------------------------------------------------- */

static void add_mapping(random_source *random, const palette *p, bytes *out)
{
    static const char *const maps[] = {"m", "m", "m", "m", "M", "\"m 2\""};
    static const char *const system_regexes[] = {
        "/^(.*)$",       "/^(.*)@corp$", "/^a(l)?ice$", "/^(x)?(.*)$", "/oo",      "/",
        "/^([a-z]+)",    "/^(al)ice",    "/.(.)",       "/ice|bob",    "/(?i)^AL", "/^(.*) b$",
        "/^(r|n|d)(.+)", "/^(?:a)(l)",   "/^CN=(.*)$",  "/()",         "/(((a)))", "/\\1x|(a)",
    };
    static const char *const roles[] = {"\\1",   "\\1", "\\1\\1", "alice\\1", "\\1ice",
                                        "+\\1",  "\\2", "all",    "all",      "/^al",
                                        "/ice$", "/",   "/^\\w+$"};
    const size_t kind = random_below(random, 100);

    bytes_add_format(out, "%s ", RANDOM_PICK(random, maps));
    if (random_chance(random, 500))
        add_token(random, out, RANDOM_PICK(random, system_regexes));
    else if (random_chance(random, 300))
        add_token(random, out, RANDOM_PICK(random, p->users));
    else if (p->all->certificate_count > 0 && random_chance(random, 600))
        add_token(random, out,
                  p->all->certificates[random_below(random, p->all->certificate_count)]);
    else
        add_token(random, out,
                  p->all->system_users[random_below(random, p->all->system_user_count)]);
    bytes_add_byte(out, ' ');
    if (kind < 45)
        add_token(random, out, RANDOM_PICK(random, roles));
    else if (kind < 60)
        add_group(random, p, out);
    else
        add_token(random, out, some_user_name(random, p));
}

/* ---- the files ---------------------------------------------------------------------------- */

/* Everybody is asked by the maps. */
static void add_mapped_rules(random_source *random, scenario *s)
{
    static const char *const maps[] = {"m", "m", "M", "\"m 2\""};

    bytes_add_format(scenario_add(s, SCENARIO_HBA), "local all all peer map=%s",
                     RANDOM_PICK(random, maps));
    bytes_add_format(scenario_add(s, SCENARIO_HBA), "hostssl all all all cert map=%s",
                     RANDOM_PICK(random, maps));
}

void generate_scenario(random_source *random, const palette *p, scenario *s)
{
    const bool has_host_names = random_chance(random, 300);
    const size_t rules =
        random_chance(random, 50) ? random_between(random, 20, 50) : random_between(random, 1, 10);

    scenario_clear(s);
    if (random_chance(random, 250))
        add_mapped_rules(random, s);
    for (size_t i = 0; i < rules; i++)
        add_rule(random, p, has_host_names, scenario_add(s, SCENARIO_HBA));
    if (p->all->server->major >= 16 && random_chance(random, 150)) {
        add_rule(random, p, has_host_names, scenario_add(s, SCENARIO_MORE));
        add_rule(random, p, has_host_names, scenario_add(s, SCENARIO_MORE));
        bytes_add_text(scenario_add(s, SCENARIO_HBA), "include more.conf");
    }
    if (random_chance(random, 300)) {
        bytes *last = scenario_add(s, SCENARIO_HBA);

        bytes_add_text(last, random_chance(random, 500) ? "host all all all " : "local all all ");
        add_method(random, p, last->data[0] == 'l' ? "local" : "host", last);
    }
    /* Fewer keywords than in rules: no name of the list includes another list. */
    for (size_t i = random_between(random, 1, 6); i > 0; i--)
        add_token(random, scenario_add(s, SCENARIO_NAMES),
                  random_chance(random, 500) ? some_database_name(random, p)
                                             : some_user_name(random, p));
    for (size_t i = random_below(random, 12); i > 0; i--)
        add_mapping(random, p, scenario_add(s, SCENARIO_IDENT));
}

/* ---- attempts ------------------------------------------------------------------------------ */

static void set_name(char name[ATTEMPT_NAME_SIZE], const char *value)
{
    memcpy(name, value, strlen(value) + 1);
}

void generate_attempt(random_source *random, const palette *p, bool may_come_from_anywhere,
                      attempt *a)
{
    static const char *const replications[] = {"true",     "on",       "yes",      "1",
                                               "database", "database", "database", "false",
                                               "off",      "0",        "t",        "TRUE"};
    const size_t origins =
        may_come_from_anywhere ? p->all->origin_count : p->all->named_origin_count;
    const size_t kind = random_below(random, 100);

    memset(a, 0, sizeof(*a));
    set_name(a->user, some_user_name(random, p));
    if (kind < 65)
        set_name(a->database, some_database_name(random, p));
    else if (kind < 85)
        set_name(a->database, a->user);
    if (p->all->server->db_user_namespace && random_chance(random, 300))
        memcpy(a->user + strlen(a->user), "@", sizeof("@"));
    /* A role that does not exist is not even a member of itself, which the library, to
     * which each role exists, can't know. */
    if (!world_has_role((pgcfg_text){a->user, strnlen(a->user, PGCFG_NAME_BYTES_MAX)}))
        set_name(a->database, "db1");
    if (random_chance(random, 200))
        a->replication = RANDOM_PICK(random, replications);
    a->from = &p->all->origins[random_chance(random, 250) ? 0 : random_below(random, origins)];
    if (may_come_from_anywhere && random_chance(random, 500))
        a->from = RANDOM_PICK(random, p->origins);
    a->system_user = p->all->system_users[random_below(random, p->all->system_user_count)];
    if (a->from->address.family == PGCFG_FAMILY_NONE)
        return;
    if (p->all->has_ssl && random_chance(random, 200))
        a->encryption = PGCFG_ENCRYPTION_SSL;
    else if (p->all->has_gss && random_chance(random, 400))
        a->encryption = PGCFG_ENCRYPTION_GSS;
    if (a->encryption == PGCFG_ENCRYPTION_SSL && p->all->certificate_count > 0 &&
        random_chance(random, 600))
        a->certificate = p->all->certificates[random_below(random, p->all->certificate_count)];
}
