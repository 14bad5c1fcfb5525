/*
 * match_module.c - the module's part for decisions: the server's own check_hba of
 * PostgreSQL 15, by way of hba_getauthmethod, against the library's two ways, in the
 * same process.
 */
#include "postgres.h"

#include <arpa/inet.h>

#include "funcapi.h"
#include "libpq/auth.h"
#include "libpq/hba.h"
#include "libpq/libpq-be.h"
#include "miscadmin.h"
#include "postmaster/postmaster.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "match_module.h"
#include "match_ours.h"
#include "timing.h"

#define MAJOR (PG_VERSION_NUM / 10000)

/* ---- rules that stay ------------------------------------------------------- */

/* A backend drops the postmaster's rules when it has let the client in, and keeps a
 * pointer to them, which load_hba would follow. Here they stay. */
static void keep_rules(Port *port, int status)
{
    (void)port;
    (void)status;
    PostmasterContext = NULL;
    EnableSSL = true;
}

void match_module_init(void)
{
    ClientAuthentication_hook = keep_rules;
}

/* ---- who asks -------------------------------------------------------------- */

enum { QUESTIONS_MAX = 1024, NAME_MAX_SIZE = 64 };

typedef struct asker {
    char database[NAME_MAX_SIZE];
    char user[NAME_MAX_SIZE];
    match_question question;
    Port port;
} asker;

typedef struct contest {
    match_ours *ours;
    asker *askers;
    int count;
    int ours_next;
    int server_next;
    bool is_compiled;
    MemoryContext memory; /* of the server */
} contest;

static void set_asker(asker *a, const char *address)
{
    struct sockaddr_in *ipv4 = (struct sockaddr_in *)&a->port.raddr.addr;
    struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)&a->port.raddr.addr;

    a->question.database = a->port.database_name = a->database;
    a->question.user = a->port.user_name = a->user;
    a->question.is_ipv6 = strchr(address, ':') != NULL;
    if (inet_pton(a->question.is_ipv6 ? AF_INET6 : AF_INET, address, a->question.address) != 1)
        elog(ERROR, "not an address: \"%s\"", address);
    if (a->question.is_ipv6) {
        ipv6->sin6_family = AF_INET6;
        memcpy(&ipv6->sin6_addr, a->question.address, 16);
        a->port.raddr.salen = sizeof(*ipv6);
    } else {
        ipv4->sin_family = AF_INET;
        memcpy(&ipv4->sin_addr, a->question.address, 4);
        a->port.raddr.salen = sizeof(*ipv4);
    }
    a->port.remote_hostname_resolv = -2; /* the name service was asked, in vain */
}

/* One connection a line: database, user, address. */
static void read_askers(contest *c, const char *directory)
{
    FILE *file = AllocateFile(psprintf("%s/connections", directory), "r");
    char address[NAME_MAX_SIZE];

    if (file == NULL)
        ereport(ERROR, (errcode_for_file_access(), errmsg("could not open connections: %m")));
    c->askers = palloc0(QUESTIONS_MAX * sizeof(*c->askers));
    while (c->count < QUESTIONS_MAX && fscanf(file, "%63s %63s %63s", c->askers[c->count].database,
                                              c->askers[c->count].user, address) == 3)
        set_asker(&c->askers[c->count++], address);
    FreeFile(file);
    if (c->count == 0)
        elog(ERROR, "no connections in \"%s\"", directory);
}

/* ---- decisions ------------------------------------------------------------- */

static uint32_t line_of_server(contest *c, asker *a)
{
    MemoryContext before = MemoryContextSwitchTo(c->memory);

    hba_getauthmethod(&a->port);
    MemoryContextSwitchTo(before);
    return a->port.hba->auth_method == uaImplicitReject ? 0 : (uint32_t)a->port.hba->linenumber;
}

static uint32_t line_of_ours(const contest *c, const asker *a)
{
    return c->is_compiled ? match_ours_look_up(c->ours, &a->question)
                          : match_ours_walk(c->ours, &a->question);
}

static void run_ours(void *context)
{
    contest *c = context;

    (void)line_of_ours(c, &c->askers[c->ours_next]);
    c->ours_next = c->ours_next + 1 == c->count ? 0 : c->ours_next + 1;
}

static void run_server(void *context)
{
    contest *c = context;

    (void)line_of_server(c, &c->askers[c->server_next]);
    c->server_next = c->server_next + 1 == c->count ? 0 : c->server_next + 1;
}

static void run_build(void *context)
{
    contest *c = context;

    if (!match_ours_compile(c->ours))
        elog(ERROR, "the rules could not be compiled");
}

static void between(void *context)
{
    contest *c = context;

    MemoryContextReset(c->memory);
    CHECK_FOR_INTERRUPTS();
}

/* All three decide the same. */
static void check_agreement(contest *c)
{
    for (int i = 0; i < c->count; i++) {
        const uint32_t server = line_of_server(c, &c->askers[i]);
        const uint32_t walked = match_ours_walk(c->ours, &c->askers[i].question);
        const uint32_t looked_up = match_ours_look_up(c->ours, &c->askers[i].question);

        if (server != walked || server != looked_up)
            elog(ERROR,
                 "database %s, user %s: the server takes line %u, the walk line %u, the compiled "
                 "matcher line %u",
                 c->askers[i].database, c->askers[i].user, server, walked, looked_up);
    }
}

/*
 * bench_match(directory text, rounds int) -> one row: rules, connections, server_ns, walk_ns,
 *   walk_ratio, walk_min, walk_max, matcher_ns, matcher_ratio, matcher_min, matcher_max,
 *   build_ns, kept_bytes, needed_bytes, parsed_bytes. Times are medians, of one decision.
 */
PG_FUNCTION_INFO_V1(bench_match);

Datum bench_match(PG_FUNCTION_ARGS)
{
    const char *directory = text_to_cstring(PG_GETARG_TEXT_PP(0));
    const int rounds = PG_GETARG_INT32(1);
    char *path = psprintf("%s/main", directory);
    contest c = {0};
    bench_times walk;
    bench_times matcher;
    bench_times build;
    TupleDesc description;
    Datum values[15];
    bool nulls[15] = {false};
    int n = 0;

    if (get_call_result_type(fcinfo, NULL, &description) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "bench_match returns a row");
    if (rounds < 1 || rounds > BENCH_ROUNDS_MAX)
        elog(ERROR, "rounds must be from 1 to %d", BENCH_ROUNDS_MAX);
    if (PostmasterContext != NULL || ClientAuthentication_hook != keep_rules)
        elog(ERROR, "the module has to be in shared_preload_libraries");
    HbaFileName = path;
    if (!load_hba())
        elog(ERROR, "the server does not load \"%s\"", path);
    c.ours = match_ours_open(path, MAJOR);
    if (c.ours == NULL)
        elog(ERROR, "the library does not load \"%s\"", path);
    read_askers(&c, directory);
    c.memory = AllocSetContextCreate(CurrentMemoryContext, "bench", ALLOCSET_SMALL_SIZES);
    check_agreement(&c);

    walk = bench_time_pairs(run_ours, run_server, between, &c, rounds);
    c.is_compiled = true;
    matcher = bench_time_pairs(run_ours, run_server, between, &c, rounds);
    build = bench_time_pairs(run_build, NULL, between, &c, rounds);

    values[n++] = Int64GetDatum((int64)match_ours_rules(c.ours));
    values[n++] = Int64GetDatum((int64)c.count);
    values[n++] = Float8GetDatum(matcher.server_ns);
    values[n++] = Float8GetDatum(walk.ours_ns);
    values[n++] = Float8GetDatum(walk.ratio);
    values[n++] = Float8GetDatum(walk.ratio_min);
    values[n++] = Float8GetDatum(walk.ratio_max);
    values[n++] = Float8GetDatum(matcher.ours_ns);
    values[n++] = Float8GetDatum(matcher.ratio);
    values[n++] = Float8GetDatum(matcher.ratio_min);
    values[n++] = Float8GetDatum(matcher.ratio_max);
    values[n++] = Float8GetDatum(build.ours_ns);
    values[n++] = Int64GetDatum((int64)match_ours_kept_bytes(c.ours));
    values[n++] = Int64GetDatum((int64)match_ours_needed_bytes(c.ours));
    values[n++] = Int64GetDatum((int64)match_ours_parsed_bytes(c.ours));
    match_ours_close(c.ours);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(description), values, nulls)));
}
