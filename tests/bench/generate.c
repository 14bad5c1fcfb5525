/*
 * generate.c - the benchmark's inputs, the same bytes each time.
 *
 *   bench_input KIND COUNT DIRECTORY
 *
 * writes DIRECTORY/main and what it includes. COUNT is of rules, of included
 * files, of names, of settings, or of bytes, as the kind has it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);

/* xorshift64*: below `limit`. */
static unsigned below(unsigned limit)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (unsigned)((state * UINT64_C(0x2545f4914f6cdd1d) >> 33) % limit);
}

#define PICK(words) ((words)[below((unsigned)(sizeof(words) / sizeof((words)[0])))])

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static FILE *create(const char *directory, const char *name)
{
    char path[4096];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/%s", directory, name);
    file = fopen(path, "w");
    if (file == NULL)
        fail(path);
    return file;
}

static void finish(FILE *file)
{
    if (ferror(file) || fclose(file) != 0)
        fail("write");
}

/* ---- rules -------------------------------------------------------------- */

static const char *const areas[] = {"orders", "billing", "stock",  "crm",  "metrics",
                                    "wiki",   "audit",   "ledger", "mail", "search"};
static const char *const duties[] = {"reader", "writer", "owner", "batch", "backup", "report"};

static void put_database(FILE *out)
{
    unsigned kind = below(20);

    if (kind == 0)
        fputs("all", out);
    else if (kind == 1)
        fputs("replication", out);
    else if (kind == 2)
        fprintf(out, "\"%s-%u\"", PICK(areas), below(100));
    else
        fprintf(out, "%s_%u", PICK(areas), below(1000));
}

static void put_user(FILE *out)
{
    unsigned kind = below(20);

    if (kind == 0)
        fputs("all", out);
    else if (kind <= 2)
        fprintf(out, "+%s", PICK(duties));
    else
        fprintf(out, "%s_%s", PICK(areas), PICK(duties));
}

/* One to three, mostly one. */
static void put_list(FILE *out, void (*put)(FILE *))
{
    unsigned more = below(6);

    put(out);
    for (more = more < 3 ? 0 : more < 5 ? 1 : 2; more > 0; more--) {
        fputc(',', out);
        put(out);
    }
}

static void put_address(FILE *out)
{
    static const char *const words[] = {"all", "samenet", "samehost", ".example.com",
                                        "db1.example.com"};
    static const char *const masks[] = {"255.255.255.0", "255.255.0.0", "255.255.255.255"};
    unsigned kind = below(20);

    if (kind < 10)
        fprintf(out, "10.%u.%u.%u/%u", below(256), below(256), below(256), 8 + below(25));
    else if (kind < 13)
        fprintf(out, "192.168.%u.%u  %s", below(256), below(256), PICK(masks));
    else if (kind < 17)
        fprintf(out, "2001:db8:%x:%x::%x/%u", below(65536), below(65536), below(65536),
                32 + below(97));
    else if (kind < 18)
        fprintf(out, "fd00::%x:%x  ffff:ffff:ffff:ffff::", below(65536), below(65536));
    else
        fputs(PICK(words), out);
}

static void put_method(FILE *out, const char *type)
{
    static const char *const plain[] = {"scram-sha-256", "scram-sha-256", "md5", "reject",
                                        "password"};
    bool is_local = strcmp(type, "local") == 0;
    bool is_ssl = strcmp(type, "hostssl") == 0;
    unsigned kind = below(10);

    if (is_local && kind < 5)
        fprintf(out, "peer map=%s", PICK(duties));
    else if (is_ssl && kind < 3)
        fprintf(out, "cert map=%s_certs", PICK(areas));
    else if (is_ssl && kind < 6)
        fputs("scram-sha-256 clientcert=verify-full", out);
    else if (!is_local && kind == 6)
        fprintf(out, "ident map=\"%s %s\"", PICK(areas), PICK(duties));
    else if (!is_local && kind == 7)
        fprintf(out,
                "ldap ldapserver=ldap%u.example.com ldapprefix=\"uid=\" "
                "ldapsuffix=\",ou=%s,dc=example,dc=com\"",
                below(4), PICK(areas));
    else
        fputs(PICK(plain), out);
}

/* About 86 bytes. */
static void put_rule(FILE *out)
{
    static const char *const types[] = {"host",      "host",    "host",       "host",
                                        "host",      "hostssl", "hostssl",    "hostssl",
                                        "hostnossl", "local",   "local",      "host",
                                        "hostnossl", "hostssl", "hostgssenc", "hostnogssenc"};
    const char *type = PICK(types);

    fprintf(out, "%-8s ", type);
    put_list(out, put_database);
    fputc(' ', out);
    put_list(out, put_user);
    fputc(' ', out);
    if (strcmp(type, "local") != 0) {
        put_address(out);
        fputc(' ', out);
    }
    put_method(out, type);
    fputc('\n', out);
}

static void put_rules(FILE *out, unsigned count)
{
    while (count-- > 0)
        put_rule(out);
}

/* ---- rules and who asks for them ------------------------------------------------ */

/* Who asks where one rule of the file is meant for him, or none. */
#define ASKER_DATABASE "orders_7"
#define ASKER_USER "orders_reader"
#define ASKER_ADDRESS "10.20.30.40"

/* Without what the two sides would have to ask others for: host names, interfaces. */
static void put_network(FILE *out, bool is_asker)
{
    unsigned kind = below(20);
    unsigned bits = 8 + below(25);

    if (is_asker && kind < 12)
        fprintf(out, "10.20.30.40/%u", bits);
    else if (kind < 12)
        fprintf(out, "10.%u.%u.%u/%u", 21 + below(200), below(256), below(256),
                bits < 16 ? bits + 8 : bits);
    else if (kind < 14)
        fprintf(out, "192.168.%u.%u  255.255.255.0", below(256), below(256));
    else if (kind < 18 || !is_asker)
        fprintf(out, "2001:db8:%x:%x::%x/%u", below(65536), below(65536), below(65536),
                32 + below(97));
    else
        fputs("all", out);
}

/* A rule that is not the asker's by one of its parts, while one or two others are. */
static void put_foreign_rule(FILE *out)
{
    static const char *const types[] = {"host", "host", "host", "hostssl", "hostnossl", "local"};
    const char *type = PICK(types);
    unsigned part = below(3);

    fprintf(out, "%-8s ", type);
    if (part == 0)
        fprintf(out, "%s_%u", PICK(areas), 8 + below(992));
    else if (below(2) == 0)
        put_list(out, put_database);
    else
        fputs(below(8) == 0 ? "all" : ASKER_DATABASE, out);
    if (part == 1)
        fprintf(out, " %s_owner", PICK(areas));
    else if (below(2) == 0)
        fprintf(out, " %s_%s", PICK(areas), PICK(duties));
    else
        fputs(below(8) == 0 ? " all" : " " ASKER_USER ",+batch", out);
    fputc(' ', out);
    if (strcmp(type, "local") != 0)
        put_network(out, part != 2);
    fprintf(out, " %s\n", below(4) == 0 ? "md5" : "scram-sha-256");
}

/* `count` rules, of which the one at `place` (from 0; `count`: none) decides. */
static void match_at(const char *directory, unsigned count, unsigned place)
{
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++) {
        if (i == place)
            fprintf(out, "host %s %s %s/32 scram-sha-256\n", ASKER_DATABASE, ASKER_USER,
                    ASKER_ADDRESS);
        else
            put_foreign_rule(out);
    }
    finish(out);
    out = create(directory, "connections");
    fprintf(out, "%s %s %s\n", ASKER_DATABASE, ASKER_USER, ASKER_ADDRESS);
    finish(out);
}

static void match_first(const char *directory, unsigned count)
{
    match_at(directory, count, 0);
}

static void match_middle(const char *directory, unsigned count)
{
    match_at(directory, count, count / 2);
}

static void match_last(const char *directory, unsigned count)
{
    match_at(directory, count, count - 1);
}

static void match_none(const char *directory, unsigned count)
{
    match_at(directory, count, count);
}

/* A thousand connections of all kinds on `count` rules of all kinds. */
static void match_mixed(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++) {
        fprintf(out, "host ");
        put_list(out, put_database);
        fputc(' ', out);
        put_list(out, put_user);
        fputc(' ', out);
        put_network(out, false);
        fprintf(out, " %s\n", below(4) == 0 ? "md5" : "scram-sha-256");
    }
    finish(out);
    out = create(directory, "connections");
    for (unsigned i = 0; i < 1000; i++) {
        fprintf(out, "%s_%u %s_%s ", PICK(areas), below(1000), PICK(areas), PICK(duties));
        if (below(4) == 0)
            fprintf(out, "2001:db8:%x:%x::%x\n", below(65536), below(65536), below(65536));
        else
            fprintf(out, "10.%u.%u.%u\n", below(256), below(256), below(256));
    }
    finish(out);
}

/* ---- kinds -------------------------------------------------------------- */

static void dense(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");
    put_rules(out, count);
    finish(out);
}

/* Each rule under twenty lines of comment. */
static void comments(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    while (count-- > 0) {
        for (unsigned i = 0; i < 20; i++)
            fprintf(out, "# %s: asked for by the %s of %s, ticket %u; see \"%s\"%s\n", PICK(duties),
                    PICK(duties), PICK(areas), below(100000), PICK(areas),
                    below(2) == 0 ? ", reviewed" : "");
        put_rule(out);
    }
    finish(out);
}

/* Every fourth line is refused, each in another way. */
static void broken(const char *directory, unsigned count)
{
    static const char *const lines[] = {"hosts all all 10.0.0.0/8 md5",
                                        "host",
                                        "host all all",
                                        "host all all 10.0.0.0/33 md5",
                                        "host all all example.com/24 md5",
                                        "host all all 10.0.0.0 255.0.0.0.0 md5",
                                        "host all all 10.0.0.0 ffff:: md5",
                                        "host all all 10.0.0.0/8 md6",
                                        "host all all 10.0.0.0/8 peer",
                                        "host all all 10.0.0.0/8 md5 map=x",
                                        "host all all 10.0.0.0/8 md5 nothing",
                                        "host all all 10.0.0.0/8 ldap",
                                        "local all all md5,trust",
                                        "hostssl all all all md5 clientcert=maybe"};
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++) {
        if (i % 4 == 3)
            fprintf(out, "%s\n", PICK(lines));
        else
            put_rule(out);
    }
    finish(out);
}

/* One field of `count` names between two rules. */
static void long_list(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    put_rule(out);
    fputs("host ", out);
    for (unsigned i = 0; i < count; i++)
        fprintf(out, "%s%s_%u", i == 0 ? "" : ",", PICK(areas), below(100000));
    fputs(" all samenet scram-sha-256\n", out);
    put_rule(out);
    finish(out);
}

/* `count` rules that each name an @file of fifty names. */
static void at_files(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++) {
        char name[32];
        FILE *list;

        (void)snprintf(name, sizeof(name), "names_%u", i);
        list = create(directory, name);
        for (unsigned j = 0; j < 50; j++)
            fprintf(list, "%s_%s%s", PICK(areas), PICK(duties), j % 5 == 4 ? "\n" : ", ");
        finish(list);
        fprintf(out, "host @%s all 10.0.0.0/8 scram-sha-256\n", name);
    }
    finish(out);
}

/* `count` files of fifty rules (16 and newer). */
static void includes(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++) {
        char name[32];
        FILE *file;

        (void)snprintf(name, sizeof(name), "rules_%u.conf", i);
        file = create(directory, name);
        put_rules(file, 50);
        finish(file);
        fprintf(out, "include %s\n", name);
    }
    finish(out);
}

/* ---- postgresql.conf ------------------------------------------------------ */

/* As people write it: half of them quoted, some with a comment or escapes. */
static void put_setting(FILE *out, unsigned number)
{
    static const char *const values[] = {
        "on",   "off",     "128MB",    "5min",   "0.5",     "'0x1F'",       "10",      "'4GB'",
        "'1h'", "'it''s'", "'/a/b c'", "'a, b'", "replica", "'%m [%p] %q'", "'a\\tb'", "'UTC'"};

    fprintf(out, "%s.%s_%u = %s%s\n", PICK(areas), PICK(duties), number, PICK(values),
            below(4) == 0 ? "\t\t# asked for by the owner" : "");
}

/* `count` settings, each of a name of its own; no server has so many parameters,
 * so that they are custom ones. */
static void settings(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++)
        put_setting(out, i);
    finish(out);
}

/* One parameter, set `count` times. */
static void duplicates(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    for (unsigned i = 0; i < count; i++)
        fprintf(out, "work_mem = %uMB\n", 1 + below(1000));
    finish(out);
}

static void put_string(FILE *out, unsigned size, const char *every_hundredth)
{
    fputs("bench.text = '", out);
    for (unsigned i = 0; i < size; i++)
        fputs(i % 100 == 99 ? every_hundredth : "x", out);
    fputs("'\n", out);
}

/* One quoted value of `count` bytes. */
static void long_string(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    put_string(out, count, "x");
    finish(out);
}

/* The same with quotes inside. */
static void long_escaped(const char *directory, unsigned count)
{
    FILE *out = create(directory, "main");

    put_string(out, count, "''");
    finish(out);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*write)(const char *directory, unsigned count);
    } kinds[] = {{"dense", dense},
                 {"comments", comments},
                 {"broken", broken},
                 {"long-list", long_list},
                 {"at-files", at_files},
                 {"includes", includes},
                 {"match-first", match_first},
                 {"match-middle", match_middle},
                 {"match-last", match_last},
                 {"match-none", match_none},
                 {"match-mixed", match_mixed},
                 {"settings", settings},
                 {"duplicates", duplicates},
                 {"long-string", long_string},
                 {"long-escaped", long_escaped}};

    if (argc == 4) {
        for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
            if (strcmp(argv[1], kinds[i].name) == 0) {
                kinds[i].write(argv[3], (unsigned)strtoul(argv[2], NULL, 10));
                return 0;
            }
        }
    }
    fputs("usage: bench_input KIND COUNT DIRECTORY\nkinds:", stderr);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        fprintf(stderr, " %s", kinds[i].name);
    fputs("\n", stderr);
    return 2;
}
