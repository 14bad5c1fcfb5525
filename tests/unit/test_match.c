/*
 * test_match.c - which rule decides a connection: fields, three values, what is told, and
 * user maps.
 */
#include "plain_engine.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char memory[1 << 20];
static char index[1 << 16]; /* of a compiled file */
static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];

static plain_workspace engine_workspace = {workspace, sizeof workspace};
static pgcfg_regex_engine engine;

/* ---- a file and a connection, written short ----------------------------------------- */

/* What is not said is: address 10.0.0.1, database "d", user "u", no encryption. */
typedef struct facts {
    const char *database, *user;
    const char *address; /* "local": a unix socket */
    pgcfg_encryption encryption;
    pgcfg_replication replication;
    const char *roles;      /* with commas; NULL: not known; "": none */
    const char *host_name;  /* NULL: not known; "": none */
    const char *interfaces; /* the same; one address with its mask's length */
} facts;

typedef struct known {
    pgcfg_text roles[4];
    pgcfg_interface interface;
    char name[PGCFG_NAME_SIZE];
} known;

static size_t split(const char *list, pgcfg_text *items)
{
    size_t count = 0;

    while (*list != '\0') {
        size_t size = strcspn(list, ",");
        items[count++] = (pgcfg_text){list, size};
        list += size + (list[size] == ',');
    }
    return count;
}

static void set_interface(const char *text, pgcfg_interface *interface)
{
    const char *slash = strchr(text, '/');

    assert_non_null(slash);
    assert_true(
        pgcfg_address_parse((pgcfg_text){text, (size_t)(slash - text)}, &interface->address));
    assert_true(
        pgcfg_address_mask_parse(text_of(slash + 1), interface->address.family, &interface->mask));
}

static pgcfg_connection connection_of(const facts *f, const pgcfg_server *server, known *k)
{
    pgcfg_connection c = {.database = text_of(f->database == NULL ? "d" : f->database),
                          .user = text_of(f->user == NULL ? "u" : f->user),
                          .encryption = f->encryption,
                          .replication = f->replication};

    c.is_local = f->address != NULL && strcmp(f->address, "local") == 0;
    if (!c.is_local)
        assert_true(
            pgcfg_address_parse(text_of(f->address == NULL ? "10.0.0.1" : f->address), &c.address));
    c.roles_are_known = f->roles != NULL;
    c.roles = k->roles;
    c.role_count = f->roles == NULL ? 0 : split(f->roles, k->roles);
    c.host_name_is_known = f->host_name != NULL;
    c.host_name = text_of(f->host_name == NULL ? "" : f->host_name);
    c.interfaces_are_known = f->interfaces != NULL;
    if (f->interfaces != NULL && f->interfaces[0] != '\0') {
        set_interface(f->interfaces, &k->interface);
        c.interfaces = &k->interface;
        c.interface_count = 1;
    }
    assert_int_equal(pgcfg_connection_prepare(&c, server, k->name), PGCFG_OK);
    return c;
}

/* A world of one file. */
typedef struct world {
    pgcfg_server server;
    pgcfg_memory_file file;
    pgcfg_loader loader;
    pgcfg_environment environment;
    pgcfg_arena arena;
} world;

static void make_world(world *w, const char *path, const char *content, int major)
{
    w->server = server_of(major);
    w->file = (pgcfg_memory_file){text_of(path), text_of(content)};
    w->loader = pgcfg_memory_loader(&w->file);
    w->environment = (pgcfg_environment){&w->server, &w->loader, NULL, &engine};
    pgcfg_arena_init(&w->arena, memory, sizeof memory);
}

static void write_dependencies(unsigned dependencies, char *text)
{
    for (unsigned i = 0; i < PGCFG_DEPENDENCY_COUNT; i++)
        if ((dependencies >> i & 1) != 0) {
            strcat(text, " ");
            strcat(text, pgcfg_dependency_name((pgcfg_dependency)(1u << i)));
        }
}

/* "2 md5": line and method; "? role": undecided; else what the client is told. Where
 * several rules can be the one that decides: "2+ md5". */
static void write_result(const pgcfg_match_result *result, const pgcfg_connection *connection,
                         const pgcfg_server *server, char text[512])
{
    pgcfg_buffer buffer = {text, 511, 0};

    if (result->outcome == PGCFG_MATCH_DEPENDS) {
        strcpy(text, "?");
        write_dependencies(result->depends_on, text);
        return;
    }
    if (result->outcome == PGCFG_MATCH_RULE && result->method != PGCFG_AUTH_REJECT) {
        snprintf(text, 512, "%u%s %s", (unsigned)result->line_number,
                 result->is_one_rule ? "" : "+", pgcfg_auth_method_name(result->method));
        return;
    }
    assert_true(pgcfg_match_rejection_write(result->outcome, connection, server,
                                            pgcfg_buffer_sink(&buffer)));
    text[buffer.needed] = '\0';
}

static void assert_decides(const char *file, int major, const facts *f, const char *expected)
{
    char text[512];
    world w;
    pgcfg_hba hba;
    pgcfg_connection connection;
    known k;
    pgcfg_match_result result;
    pgcfg_matcher matcher;

    make_world(&w, "/pg_hba.conf", file, major);
    assert_int_equal(pgcfg_hba_parse(&hba, w.file.path, &w.environment, &w.arena), PGCFG_OK);
    connection = connection_of(f, &w.server, &k);
    assert_int_equal(pgcfg_match(&hba, &connection, workspace, sizeof workspace, &result),
                     PGCFG_OK);
    write_result(&result, &connection, &w.server, text);
    if (strcmp(text, expected) != 0)
        fail_msg("PostgreSQL %d, file:\n%s\nexpected: %s\ngot:      %s", major, file, expected,
                 text);
    assert_int_equal(pgcfg_matcher_build(&matcher, &hba, index, sizeof index), PGCFG_OK);
    assert_int_equal(
        pgcfg_matcher_match(&matcher, &connection, workspace, sizeof workspace, &result), PGCFG_OK);
    write_result(&result, &connection, &w.server, text);
    if (strcmp(text, expected) != 0)
        fail_msg("PostgreSQL %d, compiled file:\n%s\nexpected: %s\ngot:      %s", major, file,
                 expected, text);
}

/* ---- decisions ------------------------------------------------------------------------- */

#define NONE "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d\", no encryption"
#define SSL PGCFG_ENCRYPTION_SSL
#define GSS PGCFG_ENCRYPTION_GSS

static const struct decision_case {
    const char *file;
    int from, to; /* majors */
    facts facts;
    const char *expected;
} decision_cases[] = {
    /* the first one decides */
    {"host all all all md5\nhost all all all trust\n", 13, 18, {0}, "1 md5"},
    {"host x all all md5\nhost all x all md5\nhost all all all trust\n", 13, 18, {0}, "3 trust"},
    {"host x all all md5\n", 14, 18, {0}, NONE},
    /* types */
    {"local all all trust\n", 14, 18, {0}, NONE},
    {"host all all all trust\n",
     14,
     18,
     {.address = "local"},
     "no pg_hba.conf entry for host \"[local]\", user \"u\", database \"d\", no encryption"},
    {"local all all trust\n", 13, 18, {.address = "local"}, "1 trust"},
    {"hostssl all all all md5\nhostnossl all all all trust\n",
     13,
     18,
     {.encryption = SSL},
     "1 md5"},
    {"hostssl all all all md5\nhostnossl all all all trust\n", 13, 18, {0}, "2 trust"},
    {"hostssl all all all md5\nhostnossl all all all trust\n",
     13,
     18,
     {.encryption = GSS},
     "2 trust"},
    {"hostgssenc all all all md5\nhostnogssenc all all all trust\n",
     13,
     18,
     {.encryption = GSS},
     "1 md5"},
    {"hostgssenc all all all md5\nhostnogssenc all all all trust\n",
     13,
     18,
     {.encryption = SSL},
     "2 trust"},
    {"hostgssenc all all all md5\nhostnogssenc all all all trust\n", 13, 18, {0}, "2 trust"},
    /* addresses */
    {"host all all 10.0.0.0/30 md5\n", 13, 18, {.address = "10.0.0.3"}, "1 md5"},
    {"host all all 10.0.0.0/30 md5\nhost all all all trust\n",
     13,
     18,
     {.address = "10.0.0.4"},
     "2 trust"},
    {"host all all 10.0.0.9/30 md5\n", 13, 18, {.address = "10.0.0.11"}, "1 md5"},
    {"host all all 10.0.5.0 255.0.255.0 md5\n", 13, 18, {.address = "10.9.5.1"}, "1 md5"},
    {"host all all 0.0.0.0/0 md5\nhost all all ::/0 trust\n",
     13,
     18,
     {.address = "::1"},
     "2 trust"},
    {"host all all 10.0.0.0/8 md5\nhost all all ::ffff:0:0/96 trust\n",
     13,
     18,
     {.address = "::ffff:10.0.0.1"},
     "2 trust"},
    {"host all all fe80::/10 md5\n", 13, 18, {.address = "fe80::1%eth0"}, "1 md5"},
    {"host all all 2001:db8::/33 md5\nhost all all all trust\n",
     13,
     18,
     {.address = "2001:db8:8000::1"},
     "2 trust"},
    {"host all all samehost md5\nhost all all samenet trust\n",
     13,
     18,
     {.interfaces = "10.0.0.9/24"},
     "2 trust"},
    {"host all all samehost md5\nhost all all samenet trust\n",
     13,
     18,
     {.interfaces = "10.0.0.1/24"},
     "1 md5"},
    {"host all all samehost md5\nhost all all all trust\n",
     13,
     18,
     {.interfaces = "::1/128"},
     "2 trust"},
    {"host all all samenet md5\nhost all all all trust\n",
     13,
     18,
     {.interfaces = "10.0.0.9/0"},
     "2 trust"},
    {"host all all samenet md5\nhost all all all trust\n",
     13,
     18,
     {.interfaces = "10.0.0.1/0"},
     "1 md5"},
    {"host all all samenet md5\nhost all all all trust\n",
     13,
     18,
     {.address = "::2", .interfaces = "::1/0"},
     "2 trust"},
    {"host all all samenet md5\nhost all all all trust\n", 13, 18, {0}, "? interface"},
    {"host all all samenet md5\nhost all all all trust\n", 13, 18, {.interfaces = ""}, "2 trust"},
    {"host all all \"samenet\" md5\nhost all all all trust\n",
     13,
     18,
     {.host_name = "samenet"},
     "1 md5"},
    /* host names */
    {"host all all db.example.com md5\nhost all all all trust\n",
     13,
     18,
     {.host_name = "DB.example.COM"},
     "1 md5"},
    {"host all all db.example.com md5\nhost all all all trust\n",
     13,
     18,
     {.host_name = "a.db.example.com"},
     "2 trust"},
    {"host all all .example.com md5\nhost all all all trust\n",
     13,
     18,
     {.host_name = "a.db.Example.com"},
     "1 md5"},
    {"host all all .example.com md5\nhost all all all trust\n",
     13,
     18,
     {.host_name = "example.com"},
     "2 trust"},
    {"host all all .example.com md5\nhost all all all trust\n",
     13,
     18,
     {.host_name = ""},
     "2 trust"},
    {"host all all .example.com md5\nhost all all all trust\n", 13, 18, {0}, "? host-name"},
    {"host all all \"\" md5\nhost all all all trust\n", 13, 18, {.host_name = "a"}, "2 trust"},
    /* databases */
    {"host \"all\" all all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host \"all\" all all md5\n", 13, 18, {.database = "all"}, "1 md5"},
    {"host a\"ll\" all all md5\n", 13, 18, {0}, "1 md5"},
    {"host ALL all all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host x,y,d all all md5\n", 13, 18, {0}, "1 md5"},
    {"host sameuser all all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host sameuser all all md5\n", 13, 18, {.database = "u"}, "1 md5"},
    {"host samerole all all md5\nhost all all all trust\n", 13, 18, {.database = "u"}, "1 md5"},
    {"host samerole all all md5\nhost all all all trust\n", 13, 18, {.roles = "x,d"}, "1 md5"},
    {"host samegroup all all md5\nhost all all all trust\n", 13, 18, {.roles = "x"}, "2 trust"},
    {"host samegroup all all md5\nhost all all all trust\n", 13, 18, {0}, "? role"},
    {"host \"samerole\" all all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host databasx,elevenbytes,samexxxx all all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host rep,replicatiox all all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host \"\" all all md5\nhost replication all all trust\n",
     13,
     18,
     {.database = "", .replication = PGCFG_REPLICATION_PHYSICAL},
     "2 trust"},
    {"host all all all ident\nhost all all all ident map=m\n", 13, 18, {0}, "1 ident"},
    {"host samegroup all all ident\nhost all all all ident map=m\n", 13, 18, {0}, "? role"},
    {"host samegroup all all ident map=m\nhost all all all ident map=m\n", 13, 18, {0}, "1+ ident"},
    {"host /x all all md5\nhost all all all trust\n", 16, 18, {.database = "axb"}, "1 md5"},
    {"host \"/x\" all all md5\nhost all all all trust\n", 16, 18, {.database = "axb"}, "1 md5"},
    {"host /x all all md5\nhost all all all trust\n", 13, 15, {.database = "axb"}, "2 trust"},
    {"host /x all all md5\n", 13, 15, {.database = "/x"}, "1 md5"},
    {"host /? all all md5\nhost all all all trust\n", 16, 18, {0}, "? regular-expression"},
    /* replication */
    {"host all all all md5\nhost replication all all trust\n",
     13,
     18,
     {.replication = PGCFG_REPLICATION_PHYSICAL},
     "2 trust"},
    {"host \"replication\",/replication all all md5\nhost x,replication all all trust\n",
     16,
     18,
     {.replication = PGCFG_REPLICATION_PHYSICAL},
     "2 trust"},
    {"host replication all all md5\nhost all all all trust\n",
     13,
     18,
     {.replication = PGCFG_REPLICATION_DATABASE},
     "2 trust"},
    {"host replication all all md5\nhost all all all trust\n",
     13,
     18,
     {.database = "replication"},
     "2 trust"},
    {"host \"replication\" all all md5\n", 13, 18, {.database = "replication"}, "1 md5"},
    /* users */
    {"host all \"u\" all md5\n", 13, 18, {0}, "1 md5"},
    {"host all U all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host all x,\"all\",+g all md5\nhost all all all trust\n", 13, 18, {.roles = "h"}, "2 trust"},
    {"host all +g all md5\nhost all all all trust\n", 13, 18, {.roles = "g"}, "1 md5"},
    {"host all +u all md5\nhost all all all trust\n", 13, 18, {0}, "1 md5"},
    {"host all +g all md5\nhost all all all trust\n", 13, 18, {0}, "? role"},
    {"host all \"+g\" all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host all \"+g\" all md5\n", 13, 18, {.user = "+g"}, "1 md5"},
    {"host all sameuser all md5\nhost all all all trust\n", 13, 18, {.database = "u"}, "2 trust"},
    {"host all /x all md5\nhost all all all trust\n", 16, 18, {.user = "axb"}, "1 md5"},
    {"host all +/x all md5\nhost all all all trust\n",
     16,
     18,
     {.user = "axb", .roles = "/x"},
     "1 md5"},
    /* three values */
    {"host all +g,u all md5\n", 13, 18, {0}, "1 md5"},
    {"host x +g all md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host all x h.example md5\nhost all all all trust\n", 13, 18, {0}, "2 trust"},
    {"host samerole +g h.example md5\nhost all all samenet trust\n",
     13,
     18,
     {0},
     "? host-name role interface"},
    {"host all +g all md5\nhost all all all md5\n", 13, 18, {0}, "1+ md5"},
    {"host all +g all md5\nhost all +h all md5\nhost all all all md5\n", 13, 18, {0}, "1+ md5"},
    {"host all +g all md5\nhost all +h all trust\nhost all all all md5\n", 13, 18, {0}, "? role"},
    {"host all +g all ident map=a\nhost all all all ident map=b\n", 13, 18, {0}, "? role"},
    {"host all +g all ident map=a\nhost all all all ident map=a\n", 13, 18, {0}, "1+ ident"},
    {"host all +g all md5\n", 13, 18, {0}, "? role"},
    {"host all +g all reject\n", 13, 18, {0}, "? role"},
    {"host all +g all reject\nhost all all all reject\n",
     14,
     18,
     {0},
     "pg_hba.conf rejects connection for host \"10.0.0.1\", user \"u\", database \"d\", no "
     "encryption"},
    {"host all +g all md5\nhost all all all trust\nhost all all samenet trust\n",
     13,
     18,
     {0},
     "? role"},
    /* what is told */
    {"host x all all md5\n",
     13,
     13,
     {0},
     "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d\", SSL off"},
    {"host x all all md5\n",
     13,
     13,
     {.encryption = SSL},
     "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d\", SSL on"},
    {"host x all all md5\n",
     13,
     13,
     {.encryption = GSS},
     "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d\", GSS encryption"},
    {"host x all all md5\n",
     14,
     18,
     {.encryption = SSL},
     "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d\", SSL encryption"},
    {"host all all all reject\n",
     14,
     18,
     {.encryption = GSS, .address = "fe80::1%eth0"},
     "pg_hba.conf rejects connection for host \"fe80::1%eth0\", user \"u\", database \"d\", GSS "
     "encryption"},
    {"host all all all md5\n",
     14,
     18,
     {.replication = PGCFG_REPLICATION_PHYSICAL},
     "no pg_hba.conf entry for replication connection from host \"10.0.0.1\", user \"u\", no "
     "encryption"},
    {"host replication all all reject\n",
     14,
     18,
     {.replication = PGCFG_REPLICATION_PHYSICAL},
     "pg_hba.conf rejects replication connection for host \"10.0.0.1\", user \"u\", no "
     "encryption"},
    {"host x all all md5\n", 14, 18, {.replication = PGCFG_REPLICATION_DATABASE}, NONE},
    {"host x all all md5\n",
     13,
     13,
     {.replication = PGCFG_REPLICATION_DATABASE},
     "no pg_hba.conf entry for replication connection from host \"10.0.0.1\", user \"u\", SSL "
     "off"},
};

static void the_first_rule_that_matches_decides(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(decision_cases); i++) {
        const struct decision_case *c = &decision_cases[i];
        for (int major = c->from; major <= c->to; major++)
            assert_decides(c->file, major, &c->facts, c->expected);
    }
}

/* Long lists and quotes inside tokens are kept in other forms than short rules. */
static void rules_of_every_packed_form_are_matched(void **state)
{
    static char file[8192];
    size_t size;

    (void)state;
    strcpy(file, "host ");
    for (int i = 0; i < 300; i++)
        sprintf(file + strlen(file), "d%d,", i);
    size = strlen(file);
    strcpy(file + size, "d all all md5\nhost x\"y\"z,d all all trust\n");
    assert_decides(file, 18, &(facts){0}, "1 md5");
    assert_decides(file, 18, &(facts){.database = "d299"}, "1 md5");
    assert_decides(file, 18, &(facts){.database = "xyz"}, "2 trust");
    assert_decides(file, 18, &(facts){.database = "d300"},
                   "no pg_hba.conf entry for host \"10.0.0.1\", user \"u\", database \"d300\", no "
                   "encryption");
}

static void a_file_that_no_server_loads_is_refused(void **state)
{
    static const char *const files[] = {"", "# comment\n", "host all all all bogus\n",
                                        "host all all all md5\nbroken\n"};
    pgcfg_hba hba;
    pgcfg_match_result result;
    known k;
    world w;

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        pgcfg_connection connection;

        make_world(&w, "/pg_hba.conf", files[i], 18);
        connection = connection_of(&(facts){0}, &w.server, &k);
        assert_int_equal(pgcfg_hba_parse(&hba, w.file.path, &w.environment, &w.arena), PGCFG_OK);
        assert_int_equal(pgcfg_match(&hba, &connection, NULL, 0, &result), PGCFG_REFUSED);
        assert_int_equal(pgcfg_match(NULL, &connection, NULL, 0, &result), PGCFG_BAD_ARGUMENT);
        assert_int_equal(pgcfg_match(&hba, NULL, NULL, 0, &result), PGCFG_BAD_ARGUMENT);
        assert_int_equal(pgcfg_match(&hba, &connection, NULL, 0, NULL), PGCFG_BAD_ARGUMENT);
    }
}

static void without_engine_or_workspace_expressions_are_undecided(void **state)
{
    pgcfg_hba hba;
    pgcfg_match_result result;
    pgcfg_connection connection;
    known k;
    world w;

    (void)state;
    make_world(&w, "/pg_hba.conf", "host /d all all md5\n", 18);
    connection = connection_of(&(facts){0}, &w.server, &k);
    assert_int_equal(pgcfg_hba_parse(&hba, w.file.path, &w.environment, &w.arena), PGCFG_OK);
    assert_int_equal(pgcfg_match(&hba, &connection, NULL, 0, &result), PGCFG_OK);
    assert_int_equal(result.outcome, PGCFG_MATCH_DEPENDS);
    assert_int_equal(result.depends_on, PGCFG_DEPENDS_ON_REGEX);
    hba.environment.regex = &(const pgcfg_regex_engine){.compile = engine.compile};
    assert_int_equal(pgcfg_match(&hba, &connection, workspace, sizeof workspace, &result),
                     PGCFG_OK);
    assert_int_equal(result.outcome, PGCFG_MATCH_DEPENDS);
    hba.environment.regex = NULL;
    assert_int_equal(pgcfg_match(&hba, &connection, workspace, sizeof workspace, &result),
                     PGCFG_OK);
    assert_int_equal(result.outcome, PGCFG_MATCH_DEPENDS);
}

static void the_result_leads_to_its_rule(void **state)
{
    pgcfg_hba hba;
    pgcfg_match_result result;
    pgcfg_connection connection;
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;
    known k;
    world w;

    (void)state;
    make_world(&w, "/pg_hba.conf",
               "local all all trust\n\nhostssl all all all md5\nhost d u all ident map=m\n", 18);
    w.server.ssl = false; /* the second rule has an error and no number */
    connection = connection_of(&(facts){0}, &w.server, &k);
    assert_int_equal(pgcfg_hba_parse(&hba, w.file.path, &w.environment, &w.arena), PGCFG_OK);
    assert_int_equal(pgcfg_match(&hba, &connection, NULL, 0, &result), PGCFG_OK);
    assert_int_equal(result.index, 2);
    assert_int_equal(result.rule_number, 2);
    assert_int_equal(result.line_number, 4);
    assert_true(pgcfg_match_entry(&hba, &result, &cursor, &rule));
    assert_int_equal(rule.line_number, 4);
    assert_int_equal(rule.rule_number, 2);
    assert_true(text_is(pgcfg_hba_rule_demands(&rule, &w.server).map, "m"));
    connection.encryption = PGCFG_ENCRYPTION_SSL; /* what such a server does not offer */
    assert_int_equal(pgcfg_match(&hba, &connection, NULL, 0, &result), PGCFG_OK);
    assert_int_equal(result.rule_number, 0);
    assert_true(pgcfg_match_entry(&hba, &result, &cursor, &rule));
    assert_int_equal(rule.line_number, 3);
    assert_int_equal(rule.rule_number, 0);
    /* an empty name, of a connection that was not prepared, is written in quotes */
    make_world(&w, "/pg_hba.conf", "host all x all md5\nhost all \"\" all trust\n", 18);
    assert_int_equal(pgcfg_hba_parse(&hba, w.file.path, &w.environment, &w.arena), PGCFG_OK);
    connection.user = (pgcfg_text){NULL, 0};
    assert_int_equal(pgcfg_match(&hba, &connection, NULL, 0, &result), PGCFG_OK);
    assert_int_equal(result.line_number, 2);
    result.outcome = PGCFG_MATCH_IMPLICIT_REJECT;
    assert_false(pgcfg_match_entry(&hba, &result, &cursor, &rule));
}

/* A group of an empty name is empty. */
static void an_empty_system_user_has_an_empty_group(void **state)
{
    const pgcfg_user_map_question question = {PGCFG_TEXT("m"), {NULL, 0}, false};
    pgcfg_ident ident;
    pgcfg_connection connection;
    known k;
    world w;

    (void)state;
    make_world(&w, "/pg_ident.conf", "m /^(.*)$ \\1\n", 18);
    w.environment.regex = &pgcfg_are_engine;
    assert_int_equal(pgcfg_ident_parse(&ident, w.file.path, &w.environment, &w.arena), PGCFG_OK);
    connection = connection_of(&(facts){0}, &w.server, &k);
    connection.user = (pgcfg_text){NULL, 0};
    assert_int_equal(
        pgcfg_user_map_check(&ident, &question, &connection, workspace, sizeof workspace).answer,
        PGCFG_USER_MAP_ALLOWED);
    connection.user = PGCFG_TEXT("u");
    assert_int_equal(
        pgcfg_user_map_check(&ident, &question, &connection, workspace, sizeof workspace).answer,
        PGCFG_USER_MAP_NO_MATCH);
}

/* ---- single rules ------------------------------------------------------------------------ */

static void the_first_field_that_does_not_fit_is_named(void **state)
{
    static const struct {
        const char *line;
        facts facts;
        pgcfg_match_field field;
        pgcfg_match_answer answer;
    } cases[] = {
        {"local all all trust", {0}, PGCFG_FIELD_TYPE, PGCFG_MATCH_NO},
        {"host all all all trust", {.address = "local"}, PGCFG_FIELD_TYPE, PGCFG_MATCH_NO},
        {"hostssl x x 1.1.1.1/8 trust", {0}, PGCFG_FIELD_ENCRYPTION, PGCFG_MATCH_NO},
        {"host x x 1.1.1.1/8 trust", {0}, PGCFG_FIELD_ADDRESS, PGCFG_MATCH_NO},
        {"host x x all trust", {0}, PGCFG_FIELD_DATABASE, PGCFG_MATCH_NO},
        {"host all x all trust", {0}, PGCFG_FIELD_USER, PGCFG_MATCH_NO},
        {"host x all h trust", {0}, PGCFG_FIELD_DATABASE, PGCFG_MATCH_NO},
        {"host all +g h trust", {0}, PGCFG_FIELD_ADDRESS, PGCFG_MATCH_UNDECIDED},
        {"host samerole +g all trust", {0}, PGCFG_FIELD_DATABASE, PGCFG_MATCH_UNDECIDED},
        {"host all +g all trust", {0}, PGCFG_FIELD_USER, PGCFG_MATCH_UNDECIDED},
        {"host all all all trust", {0}, PGCFG_FIELD_NONE, PGCFG_MATCH_YES},
    };
    known k;
    world w;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_connection connection;
        pgcfg_rule_match match;
        const pgcfg_hba_entry *rule;

        make_world(&w, "/pg_hba.conf", cases[i].line, 18);
        rule = entry_of(text_of(cases[i].line), &w.server, 0);
        connection = connection_of(&cases[i].facts, &w.server, &k);
        match = pgcfg_match_rule(rule, &connection, &w.environment, workspace, sizeof workspace);
        assert_int_equal(match.field, cases[i].field);
        assert_int_equal(match.answer, cases[i].answer);
        assert_int_equal(match.depends_on != 0, match.answer == PGCFG_MATCH_UNDECIDED);
    }
}

/* ---- what the server makes of a startup packet ---------------------------------------------- */

static void names_are_cut_and_put_together_as_the_server_does(void **state)
{
    static char name_70[] =
        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggghhhhhh";
    char cut[PGCFG_NAME_SIZE];
    pgcfg_connection c;
    known k;
    pgcfg_server server = server_of(15);

    (void)state;
    memcpy(cut, name_70, PGCFG_NAME_BYTES_MAX);
    cut[PGCFG_NAME_BYTES_MAX] = '\0';
    c = connection_of(&(facts){.database = name_70, .user = name_70}, &server, &k);
    assert_true(text_is(c.database, cut));
    assert_true(text_is(c.user, cut));
    c = connection_of(&(facts){.database = "", .user = "joe"}, &server, &k);
    assert_true(text_is(c.database, "joe"));

    server.db_user_namespace = true;
    c = connection_of(&(facts){.database = "sales", .user = "joe"}, &server, &k);
    assert_true(text_is(c.user, "joe@sales"));
    c = connection_of(&(facts){.database = "sales", .user = "joe@"}, &server, &k);
    assert_true(text_is(c.user, "joe"));
    c = connection_of(&(facts){.database = "sales", .user = "j@e@"}, &server, &k);
    assert_true(text_is(c.user, "j@e@@sales"));
    c = connection_of(&(facts){.database = "sales", .user = name_70}, &server, &k);
    assert_true(text_is(c.user, cut));
    c = connection_of(&(facts){.database = name_70, .user = "joe"}, &server, &k);
    assert_int_equal(c.user.size, PGCFG_NAME_BYTES_MAX);

    server.major = 17; /* which has no such setting */
    c = connection_of(&(facts){.database = "sales", .user = "joe"}, &server, &k);
    assert_true(text_is(c.user, "joe"));
}

static void a_connection_that_cannot_be_is_refused(void **state)
{
    const pgcfg_server server = server_of(18);
    const pgcfg_address address = {PGCFG_FAMILY_IPV4, {10, 0, 0, 1}, {NULL, 0}, false};
    const pgcfg_connection good = {
        .database = PGCFG_TEXT("d"), .user = PGCFG_TEXT("u"), .address = address};
    char name[PGCFG_NAME_SIZE];
    pgcfg_connection c = good;

    (void)state;
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_OK);
    assert_int_equal(pgcfg_connection_prepare(NULL, &server, name), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_connection_prepare(&c, NULL, name), PGCFG_BAD_ARGUMENT);
    c.user.size = 0;
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_BAD_ARGUMENT);
    c = good;
    c.user = PGCFG_TEXT("a\0b");
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_BAD_ARGUMENT);
    c = good;
    c.database = PGCFG_TEXT("\0");
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_BAD_ARGUMENT);
    c = good;
    c.address.family = PGCFG_FAMILY_NONE;
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_BAD_ARGUMENT);
    c = good;
    c.is_local = true;
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_OK);
    c.encryption = SSL;
    assert_int_equal(pgcfg_connection_prepare(&c, &server, name), PGCFG_BAD_ARGUMENT);
}

/* ---- user maps ------------------------------------------------------------------------------- */

#define ALLOWED PGCFG_USER_MAP_ALLOWED
#define NO_MATCH PGCFG_USER_MAP_NO_MATCH
#define NO_GROUP PGCFG_USER_MAP_NO_GROUP
#define UNDECIDED PGCFG_USER_MAP_UNDECIDED

static const struct map_case {
    const char *file;
    int from, to;
    const char *system_user, *role;
    const char *roles; /* memberships */
    bool ignores_case;
    pgcfg_user_map_answer answer;
    uint32_t line_number;
} map_cases[] = {
    {"m s r\n", 13, 18, "s", "r", "", false, ALLOWED, 1},
    {"m s x\nm s r\n", 13, 18, "s", "r", "", false, ALLOWED, 2},
    {"M s r\n", 13, 18, "s", "r", "", false, NO_MATCH, 0},
    {"m s r\n", 13, 18, "S", "r", "", false, NO_MATCH, 0},
    {"m s r\n", 13, 18, "S", "R", "", true, ALLOWED, 1},
    {"m s r\n", 13, 18, "s", "x", "", false, NO_MATCH, 0},
    {"", 13, 18, "s", "s", "", false, NO_MATCH, 0},
    {"broken\nm s r\n", 13, 18, "s", "r", "", false, NO_MATCH, 0},
    /* the role's keywords */
    {"m s all\n", 16, 18, "s", "r", "", false, ALLOWED, 1},
    {"m s all\n", 13, 15, "s", "r", "", false, NO_MATCH, 0},
    {"m s all\n", 13, 15, "s", "all", "", false, ALLOWED, 1},
    {"m s \"all\"\n", 13, 18, "s", "r", "", false, NO_MATCH, 0},
    {"m s +g\n", 16, 18, "s", "r", "g", false, ALLOWED, 1},
    {"m s +g\n", 16, 18, "s", "r", "h", false, NO_MATCH, 0},
    {"m s +g\n", 16, 18, "s", "r", NULL, false, UNDECIDED, 0},
    {"m s +g\nm s r\n", 16, 18, "s", "r", NULL, false, ALLOWED, 0},
    {"m s +g\n", 13, 15, "s", "+g", "", false, ALLOWED, 1},
    {"m s /r\n", 16, 18, "s", "ara", "", false, ALLOWED, 1},
    {"m s /R\n", 16, 18, "s", "ara", "", true, NO_MATCH, 0},
    {"m s /?\n", 16, 18, "s", "ara", "", false, UNDECIDED, 0},
    {"m s /r\n", 13, 15, "s", "/r", "", false, ALLOWED, 1},
    /* expressions and their group */
    {"m /s r\n", 13, 18, "asa", "r", "", false, ALLOWED, 1},
    {"m /s r\n", 13, 18, "aSa", "r", "", true, NO_MATCH, 0},
    {"m /< \\1\n", 13, 18, "joe@X", "joe", "", false, ALLOWED, 1},
    {"m /< \\1\n", 13, 18, "joe@X", "jo", "", false, NO_MATCH, 0},
    {"m /< a\\1b\\1\n", 13, 18, "joe@X", "ajoeb\\1", "", false, ALLOWED, 1},
    {"m /< a\\1b\n", 13, 18, "joe@X", "AJOEB", "", true, ALLOWED, 1},
    {"m /< a\\1b\n", 13, 18, "joe@X", "AJOEB", "", false, NO_MATCH, 0},
    {"m /s \\1\nm s r\n", 13, 18, "s", "r", "", false, NO_GROUP, 1},
    {"m /x \\1\nm s r\n", 13, 18, "s", "r", "", false, ALLOWED, 2},
    {"m s \\1\nm s r\n", 13, 18, "s", "r", "", false, ALLOWED, 2},
    {"m s \\1\n", 13, 18, "s", "\\1", "", false, ALLOWED, 1},
    {"m /s +\\1\n", 16, 18, "s", "r", "\\1", false, ALLOWED, 1},
    /* an expression that is not decided */
    {"m /? r\nm s r\n", 13, 18, "s", "r", "", false, ALLOWED, 0},
    {"m /? x\nm /? r\n", 13, 18, "s", "r", "", false, UNDECIDED, 0},
    {"m /? \\1\nm s r\n", 13, 18, "s", "r", "", false, UNDECIDED, 0},
    {"m /? r\nm /s \\1\n", 13, 18, "s", "r", "", false, UNDECIDED, 0},
    /* what stands around the group */
    {"m /< a\\1b\\2\n", 13, 18, "joe@X", "xjoeb\\2", "", false, NO_MATCH, 0},
    {"m /< a\\1b\n", 13, 18, "joe@X", "ajimb", "", false, NO_MATCH, 0},
    {"m /< a\\1b\n", 13, 18, "joe@X", "ajoex", "", false, NO_MATCH, 0},
    {"m /< \\\\1b\n", 13, 18, "joe@X", "\\joeb", "", false, ALLOWED, 1},
    {"m /< \\x\\1b\n", 13, 18, "joe@X", "\\xjoeb", "", false, ALLOWED, 1},
};

static void a_map_allows_by_its_first_line_that_fits(void **state)
{
    world w;
    known k;

    (void)state;
    for (size_t i = 0; i < COUNT(map_cases); i++) {
        const struct map_case *c = &map_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_ident ident;
            pgcfg_connection connection;
            pgcfg_user_map_result result;
            const pgcfg_user_map_question question = {text_of("m"), text_of(c->system_user),
                                                      c->ignores_case};

            make_world(&w, "/pg_ident.conf", c->file, major);
            assert_int_equal(pgcfg_ident_parse(&ident, w.file.path, &w.environment, &w.arena),
                             PGCFG_OK);
            connection = connection_of(&(facts){.user = c->role, .roles = c->roles}, &w.server, &k);
            result =
                pgcfg_user_map_check(&ident, &question, &connection, workspace, sizeof workspace);
            if (result.answer != c->answer || result.line_number != c->line_number)
                fail_msg("PostgreSQL %d, map:\n%s\n%s as %s: %d, line %u", major, c->file,
                         c->system_user, c->role, result.answer, (unsigned)result.line_number);
            assert_int_equal(result.depends_on != 0, result.answer == UNDECIDED);
        }
    }
}

static void without_a_map_the_names_must_be_the_same(void **state)
{
    const pgcfg_server server = server_of(18);
    known k;
    const pgcfg_connection connection = connection_of(&(facts){.user = "joe"}, &server, &k);
    pgcfg_user_map_question question = {PGCFG_TEXT(""), PGCFG_TEXT("joe"), false};

    (void)state;
    assert_int_equal(pgcfg_user_map_check(NULL, &question, &connection, NULL, 0).answer, ALLOWED);
    question.system_user = PGCFG_TEXT("Joe");
    assert_int_equal(pgcfg_user_map_check(NULL, &question, &connection, NULL, 0).answer,
                     PGCFG_USER_MAP_NAMES_DIFFER);
    question.ignores_case = true;
    assert_int_equal(pgcfg_user_map_check(NULL, &question, &connection, NULL, 0).answer, ALLOWED);
    question.map = PGCFG_TEXT("m"); /* there is no pg_ident.conf */
    assert_int_equal(pgcfg_user_map_check(NULL, &question, &connection, NULL, 0).answer, NO_MATCH);
}

/* ---- texts --------------------------------------------------------------------------------------
 */

static void the_message_of_a_failed_method_begins_with_its_name(void **state)
{
    static const struct {
        pgcfg_auth_method method;
        const char *message;
    } cases[] = {
        {PGCFG_AUTH_TRUST, "\"trust\" authentication failed for user \"u\""},
        {PGCFG_AUTH_IDENT, "Ident authentication failed for user \"u\""},
        {PGCFG_AUTH_PEER, "Peer authentication failed for user \"u\""},
        {PGCFG_AUTH_PASSWORD, "password authentication failed for user \"u\""},
        {PGCFG_AUTH_MD5, "password authentication failed for user \"u\""},
        {PGCFG_AUTH_SCRAM_SHA_256, "password authentication failed for user \"u\""},
        {PGCFG_AUTH_GSS, "GSSAPI authentication failed for user \"u\""},
        {PGCFG_AUTH_SSPI, "SSPI authentication failed for user \"u\""},
        {PGCFG_AUTH_PAM, "PAM authentication failed for user \"u\""},
        {PGCFG_AUTH_BSD, "BSD authentication failed for user \"u\""},
        {PGCFG_AUTH_LDAP, "LDAP authentication failed for user \"u\""},
        {PGCFG_AUTH_CERT, "certificate authentication failed for user \"u\""},
        {PGCFG_AUTH_RADIUS, "RADIUS authentication failed for user \"u\""},
        {PGCFG_AUTH_OAUTH, "OAuth bearer authentication failed for user \"u\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[128];
        pgcfg_buffer buffer = {text, sizeof text - 1, 0};

        assert_true(pgcfg_match_failure_write(cases[i].method, PGCFG_TEXT("u"),
                                              pgcfg_buffer_sink(&buffer)));
        text[buffer.needed] = '\0';
        assert_string_equal(text, cases[i].message);
    }
}

/* ---- what the options ask for
 * --------------------------------------------------------------------- */

static void demands_are_read_from_the_options(void **state)
{
    const pgcfg_server old = server_of(13);
    const pgcfg_server server = server_of(18);
    pgcfg_hba_demands d;

    (void)state;
    d = pgcfg_hba_rule_demands(entry_of(text_of("hostssl all all all cert map=m"), &server, 0),
                               &server);
    assert_int_equal(d.client_certificate, PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL);
    assert_true(text_is(d.map, "m"));
    d = pgcfg_hba_rule_demands(
        entry_of(text_of("hostssl all all all md5 clientcert=verify-ca"), &server, 0), &server);
    assert_int_equal(d.client_certificate, PGCFG_CLIENT_CERTIFICATE_VERIFY_CA);
    assert_int_equal(d.map.size, 0);
    d = pgcfg_hba_rule_demands(entry_of(text_of("hostssl all all all md5 clientcert=1"), &old, 0),
                               &old);
    assert_int_equal(d.client_certificate, PGCFG_CLIENT_CERTIFICATE_VERIFY_CA);
    d = pgcfg_hba_rule_demands(entry_of(text_of("host all all all gss krb_realm=R"), &server, 0),
                               &server);
    assert_int_equal(d.client_certificate, PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED);
    assert_true(d.include_realm);
    assert_true(text_is(d.krb_realm, "R"));
    d = pgcfg_hba_rule_demands(
        entry_of(text_of("host all all all gss include_realm=0"), &server, 0), &server);
    assert_false(d.include_realm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_rule_that_matches_decides),
        cmocka_unit_test(rules_of_every_packed_form_are_matched),
        cmocka_unit_test(a_file_that_no_server_loads_is_refused),
        cmocka_unit_test(without_engine_or_workspace_expressions_are_undecided),
        cmocka_unit_test(the_result_leads_to_its_rule),
        cmocka_unit_test(an_empty_system_user_has_an_empty_group),
        cmocka_unit_test(the_first_field_that_does_not_fit_is_named),
        cmocka_unit_test(names_are_cut_and_put_together_as_the_server_does),
        cmocka_unit_test(a_connection_that_cannot_be_is_refused),
        cmocka_unit_test(a_map_allows_by_its_first_line_that_fits),
        cmocka_unit_test(without_a_map_the_names_must_be_the_same),
        cmocka_unit_test(the_message_of_a_failed_method_begins_with_its_name),
        cmocka_unit_test(demands_are_read_from_the_options),
    };
    engine = plain_engine(&engine_workspace);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
