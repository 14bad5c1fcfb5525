/*
 * in_process.c - a module of PostgreSQL 15 that asks the server's own code (load_hba,
 * hba_getauthmethod, check_usermap) who gets in, and the library as well, in one process and
 * so a million times in a minute. It is loaded into a server in single-user mode, which has
 * read no file of its own.
 */
#include "postgres.h"

/* libpq-be.h would ask for Kerberos' headers; Port has a pointer either way. */
#undef ENABLE_GSS

#include "fmgr.h"
#include "libpq/hba.h"
#include "libpq/libpq-be.h"
#include "miscadmin.h"
#include "postmaster/postmaster.h"
#include "replication/walsender.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "generate.h"
#include "machine.h"
#include "predict.h"

#if PG_VERSION_NUM / 10000 != 15
#error "written for PostgreSQL 15"
#endif

PG_MODULE_MAGIC;

#define ORIGINS 60
#define REPORTS_MAX 5
#define QUESTIONS 300 /* to the same files */

static const char *const system_users[] = {
    "alice", "Alice", "ALICE", "bob",    "alice@corp", "a b",   "root",     "x#y",
    "al",    "\\1",   "staff", "daemon", "nobody",     "aLiCe", "CN=alice", "allall",
};

static const char *const client_names[] = {
    "",
    "",
    "",
    "db1.example.com",
    "DB1.Example.COM",
    "web.corp.example.com",
    "localhost",
    "example.com",
    "a",
    ".example.com",
    "x.",
    "\xc3\xa9.example.com",
};

static const char *const rule_names[] = {
    "db1.example.com",
    "DB1.EXAMPLE.com",
    ".example.com",
    ".EXAMPLE.com",
    ".com",
    ".corp.example.com",
    "example.com",
    "b1.example.com",
    ".b1.example.com",
    "localhost",
    ".localhost",
    ".",
    "",
    "a",
    "A",
    ".a",
    "x.",
    "web.corp.example.com",
    "db1.example.com.",
    "\xc3\xa9.example.com",
    "all",
    "samehost",
};

typedef struct court {
    machine machine;
    origin origins[ORIGINS];
    choices all;
    pgcfg_server server;
    const char *directory;
    uint64_t decided, mapped, undecided_maps, differences, refused, files;
    uint64_t methods[PGCFG_AUTH_OAUTH + 1];
    uint64_t implicit;
    uint64_t allowed;
    bytes reports;
} court;

/* ---- where from ------------------------------------------------------------------------ */

static void make_origins(court *c, random_source *random)
{
    static const uint8_t networks[][4] = {
        {10, 0, 0, 0},  {10, 1, 2, 0}, {192, 168, 1, 0},
        {127, 0, 0, 0}, {0, 0, 0, 0},  {255, 255, 255, 255},
    };

    memset(c->origins, 0, sizeof(c->origins));
    c->origins[0].host_name = "";
    for (size_t i = 1; i < ORIGINS; i++) {
        origin *o = &c->origins[i];
        const size_t kind = random_below(random, 100);
        const pgcfg_interface *own =
            &c->machine.interfaces[random_below(random, c->machine.interface_count)];

        o->host_name = RANDOM_PICK(random, client_names);
        o->address.family = kind < 60 ? PGCFG_FAMILY_IPV4 : PGCFG_FAMILY_IPV6;
        if (kind < 30) {
            o->address = own->address;
            if (random_chance(random, 500))
                o->address.bytes[random_below(random,
                                              own->address.family == PGCFG_FAMILY_IPV4 ? 4 : 16)] ^=
                    (uint8_t)(1u << random_below(random, 8));
            continue;
        }
        if (o->address.family == PGCFG_FAMILY_IPV4) {
            memcpy(o->address.bytes, RANDOM_PICK(random, networks), 4);
            o->address.bytes[random_between(random, 1, 3)] ^= (uint8_t)random_below(random, 256);
            continue;
        }
        o->address.bytes[0] = RANDOM_PICK(random, ((const uint8_t[]){0, 0x20, 0xfd, 0xfe}));
        o->address.bytes[1] = o->address.bytes[0] == 0xfe ? 0x80 : 0;
        if (o->address.bytes[0] == 0 && random_chance(random, 700))
            memset(o->address.bytes + 10, 0xff, 2); /* of IPv4 */
        for (size_t j = random_below(random, 4); j > 0; j--)
            o->address.bytes[random_between(random, 8, 15)] ^= (uint8_t)random_below(random, 256);
    }
}

/* ---- the server's side ---------------------------------------------------------------------- */

/* What Port.gss points to in a server that is built with GSSAPI (pg_gssinfo). */
typedef struct gss_state {
    struct {
        size_t length;
        void *value;
    } outbuf;
    void *cred;
    void *ctx;
    void *name;
    char *princ;
    bool auth;
    bool enc;
} gss_state;

static bool load_files(const court *c)
{
    HbaFileName = psprintf("%s/pg_hba.conf", c->directory);
    IdentFileName = psprintf("%s/pg_ident.conf", c->directory);
    return load_hba() && load_ident();
}

static char *string_of(pgcfg_text text)
{
    return pnstrdup(text.data == NULL ? "" : text.data, text.size);
}

static void fill_port(Port *port, gss_state *gss, const pgcfg_connection *c, const origin *from)
{
    memset(port, 0, sizeof(*port));
    memset(gss, 0, sizeof(*gss));
    am_walsender = c->replication != PGCFG_REPLICATION_NONE;
    am_db_walsender = c->replication == PGCFG_REPLICATION_DATABASE;
    port->user_name = string_of(c->user);
    port->database_name =
        c->replication == PGCFG_REPLICATION_PHYSICAL ? pstrdup("") : string_of(c->database);
    port->ssl_in_use = c->encryption == PGCFG_ENCRYPTION_SSL;
    if (c->encryption == PGCFG_ENCRYPTION_GSS) {
        gss->enc = true;
        port->gss = gss;
    }
    if (from->host_name[0] != '\0') {
        port->remote_hostname = pstrdup(from->host_name);
        port->remote_hostname_resolv = 1;
    } else {
        port->remote_hostname_resolv = -2;
    }
    port->raddr.addr.ss_family = AF_UNIX;
    port->raddr.salen = sizeof(sa_family_t);
    if (c->address.family == PGCFG_FAMILY_IPV4) {
        struct sockaddr_in *in = (struct sockaddr_in *)&port->raddr.addr;
        in->sin_family = AF_INET;
        memcpy(&in->sin_addr, c->address.bytes, 4);
        port->raddr.salen = sizeof(*in);
    } else if (c->address.family == PGCFG_FAMILY_IPV6) {
        struct sockaddr_in6 *in = (struct sockaddr_in6 *)&port->raddr.addr;
        in->sin6_family = AF_INET6;
        memcpy(&in->sin6_addr, c->address.bytes, 16);
        port->raddr.salen = sizeof(*in);
    }
}

/* ---- comparing ----------------------------------------------------------------------------- */

/* What is asked about a set of files. */
typedef struct question {
    attempt who;
    const char *map;
    const char *system_user;
    bool ignores_case;
} question;

static bool is_same_option(const char *theirs, pgcfg_text ours)
{
    return pgcfg_text_equal(text_of(theirs == NULL ? "" : theirs), ours);
}

/* What the rule demands of clients beyond its method. */
static bool has_same_demands(const reading *r, const pgcfg_match_result *match, const HbaLine *line)
{
    static const pgcfg_client_certificate certificates[] = {
        [clientCertOff] = PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED,
        [clientCertCA] = PGCFG_CLIENT_CERTIFICATE_VERIFY_CA,
        [clientCertFull] = PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL,
    };
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;
    pgcfg_hba_demands demands;

    if (!pgcfg_match_entry(&r->hba, match, &cursor, &rule))
        return false;
    demands = pgcfg_hba_rule_demands(&rule, &r->server);
    return demands.client_certificate == certificates[line->clientcert] &&
           is_same_option(line->usermap, demands.map) &&
           is_same_option(line->krb_realm, demands.krb_realm) &&
           demands.include_realm == line->include_realm;
}

/* NULL, or what differs. */
static const char *compare_rule(court *c, const reading *r, const prediction *p, const Port *port)
{
    const HbaLine *line = port->hba;

    if (p->broken.size > 0)
        return pstrdup(p->broken.data);
    if (p->match.outcome == PGCFG_MATCH_DEPENDS)
        return "undecided";
    if (p->match.outcome == PGCFG_MATCH_IMPLICIT_REJECT) {
        c->implicit++;
        return line->auth_method == uaImplicitReject ? NULL : "the server finds a rule";
    }
    c->methods[p->match.method]++;
    if (line->auth_method == uaImplicitReject)
        return "the server finds no rule";
    if (line->linenumber != (int)p->match.line_number)
        return "the server finds another rule";
    if (strcmp(hba_authname(line->auth_method), pgcfg_auth_method_name(p->match.method)) != 0)
        return "the server finds another method";
    return has_same_demands(r, &p->match, line) ? NULL : "the server demands something else";
}

static const char *compare_map(court *c, const reading *r, const pgcfg_connection *connection,
                               const question *q, prediction *p)
{
    const pgcfg_user_map_question asked = {text_of(q->map), text_of(q->system_user),
                                           q->ignores_case};
    const pgcfg_user_map_result ours = ask_map(r, connection, &asked, p);
    const bool is_allowed = check_usermap(q->map, string_of(connection->user), q->system_user,
                                          q->ignores_case) == STATUS_OK;

    c->mapped++;
    if (p->broken.size > 0)
        return pstrdup(p->broken.data);
    if (ours.answer == PGCFG_USER_MAP_UNDECIDED) {
        c->undecided_maps++;
        return NULL;
    }
    c->allowed += is_allowed;
    if (is_allowed == (ours.answer == PGCFG_USER_MAP_ALLOWED))
        return NULL;
    return psprintf("map \"%s\" for \"%s\"%s: the server %s", q->map, q->system_user,
                    q->ignores_case ? ", ignoring case" : "",
                    is_allowed ? "allows" : "does not allow");
}

static const char *compare(court *c, const reading *r, const question *q)
{
    static prediction p;
    char name[PGCFG_NAME_SIZE];
    pgcfg_text roles[WORLD_ROLES_MAX];
    const pgcfg_connection connection = connection_of(r, &c->machine, &q->who, name, roles);
    Port port;
    gss_state gss;
    const char *what;

    fill_port(&port, &gss, &connection, q->who.from);
    hba_getauthmethod(&port);
    predict(r, &c->machine, &q->who, &p);
    c->decided++;
    what = compare_rule(c, r, &p, &port);
    return what != NULL ? what : compare_map(c, r, &connection, q, &p);
}

/* The same with files that have become smaller. */
static const char *compare_with(court *c, const scenario *s, const question *q)
{
    const char *what = NULL;
    reading r;

    if (scenario_write(s, c->directory, NULL) && reading_start(&r, c->directory, &c->server) &&
        load_files(c))
        what = compare(c, &r, q);
    reading_end(&r);
    return what;
}

/* A question that is asked again. */
typedef struct asked_again {
    court *court;
    const question *question;
} asked_again;

static bool is_still_wrong(void *context, const scenario *s)
{
    const asked_again *again = context;

    return compare_with(again->court, s, again->question) != NULL;
}

static void report(court *c, scenario *s, const question *q, uint64_t index, const char *what)
{
    c->differences++;
    if (q != NULL) {
        asked_again again = {c, q};

        scenario_shrink(s, is_still_wrong, &again);
        what = compare_with(c, s, q);
    }
    bytes_add_format(&c->reports, "--- index %llu: %s\n  ", (unsigned long long)index, what);
    if (q != NULL)
        attempt_print(&q->who, &c->reports);
    bytes_add_text(&c->reports, "\n");
    scenario_print(s, &c->reports);
}

static question generate_question(random_source *random, const palette *colours)
{
    static const char *const maps[] = {"m", "m", "m", "M", "m 2", "none", ""};
    question q;

    generate_attempt(random, colours, true, &q.who);
    q.map = RANDOM_PICK(random, maps);
    q.system_user = RANDOM_PICK(random, system_users);
    if (random_chance(random, 400))
        q.system_user = pstrdup(q.who.user);
    q.ignores_case = random_chance(random, 300);
    return q;
}

/* As many questions as a set of files is worth, up to the first that differs. */
static void ask(court *c, scenario *s, const reading *r, uint64_t index, random_source *random,
                const palette *colours)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        const question q = generate_question(random, colours);
        const char *what = compare(c, r, &q);

        if (what != NULL) {
            report(c, s, &q, index, what);
            return;
        }
    }
}

static void run_scenario(court *c, uint64_t seed, uint64_t index, MemoryContext context)
{
    static scenario s;
    random_source random = random_start(seed, index);
    MemoryContext before;
    palette colours;
    bool is_ours;
    reading r;

    make_origins(c, &random);
    colours = generate_palette(&random, &c->all);
    generate_scenario(&random, &colours, &s);
    if (!scenario_write(&s, c->directory, NULL))
        elog(ERROR, "cannot write in \"%s\"", c->directory);
    is_ours = reading_start(&r, c->directory, &c->server);
    before = MemoryContextSwitchTo(context);
    if (load_files(c) != is_ours) {
        report(c, &s, NULL, index, is_ours ? "the server does not load it" : "the server loads it");
    } else if (is_ours) {
        c->files++;
        ask(c, &s, &r, index, &random, &colours);
    } else {
        c->refused++;
    }
    MemoryContextSwitchTo(before);
    MemoryContextReset(context);
    reading_end(&r);
}

static void write_report(const court *c, uint64_t seed)
{
    const char *path = psprintf("%s/report", c->directory);
    FILE *out = fopen(path, "w");

    if (out == NULL)
        elog(ERROR, "cannot write \"%s\"", path);
    if (c->reports.size > 0)
        fwrite(c->reports.data, 1, c->reports.size, out);
    fprintf(out,
            "%llu decisions on %llu files (%llu more refused by both) and %llu questions to maps: "
            "%llu differ; %llu by no rule,",
            (unsigned long long)c->decided, (unsigned long long)c->files,
            (unsigned long long)c->refused, (unsigned long long)c->mapped,
            (unsigned long long)c->differences, (unsigned long long)c->implicit);
    for (size_t i = 0; i <= PGCFG_AUTH_OAUTH; i++)
        if (c->methods[i] > 0)
            fprintf(out, " %s %llu,", pgcfg_auth_method_name((pgcfg_auth_method)i),
                    (unsigned long long)c->methods[i]);
    fprintf(out, " %llu allowed by maps, %llu maps undecided; seed %llu\n",
            (unsigned long long)c->allowed, (unsigned long long)c->undecided_maps,
            (unsigned long long)seed);
    if (fclose(out) != 0)
        elog(ERROR, "cannot write \"%s\"", path);
}

/* decide(directory text, seed bigint, count bigint): so many decisions, on files that are
 * written in the directory. The number of differences; directory/report says more. */
PG_FUNCTION_INFO_V1(decide);

Datum decide(PG_FUNCTION_ARGS)
{
    static court c;
    const uint64_t seed = (uint64_t)PG_GETARG_INT64(1);
    const uint64_t count = (uint64_t)PG_GETARG_INT64(2);
    MemoryContext context =
        AllocSetContextCreate(CurrentMemoryContext, "scenario", ALLOCSET_DEFAULT_SIZES);

    memset(&c, 0, sizeof(c));
    c.directory = text_to_cstring(PG_GETARG_TEXT_PP(0));
    c.server = pgcfg_server_default(15);
    c.server.ssl = EnableSSL;
    machine_find(&c.machine);
    c.all = (choices){
        .server = &c.server,
        .origins = c.origins,
        .origin_count = ORIGINS,
        .named_origin_count = ORIGINS,
        .host_names = rule_names,
        .host_name_count = lengthof(rule_names),
        .system_users = system_users,
        .system_user_count = lengthof(system_users),
        .certificates = system_users,
        .certificate_count = lengthof(system_users),
        .has_ssl = true,
        .has_gss = true,
    };
    if (PostmasterContext == NULL)
        PostmasterContext =
            AllocSetContextCreate(TopMemoryContext, "Postmaster", ALLOCSET_DEFAULT_SIZES);
    for (uint64_t i = 0; c.decided < count && c.differences < REPORTS_MAX; i++) {
        CHECK_FOR_INTERRUPTS();
        run_scenario(&c, seed, i, context);
    }
    write_report(&c, seed);
    PG_RETURN_INT64((int64)c.differences);
}
