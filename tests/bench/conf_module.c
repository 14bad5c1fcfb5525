/*
 * conf_module.c - the module's part for postgresql.conf: the server's own
 * functions of PostgreSQL 15 against the library's, in the same process.
 */
#include "postgres.h"

#include "funcapi.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include "conf_ours.h"
#include "timing.h"

#define MAJOR (PG_VERSION_NUM / 10000)

static void check_rounds(int rounds)
{
    if (rounds < 1 || rounds > BENCH_ROUNDS_MAX)
        elog(ERROR, "rounds must be from 1 to %d", BENCH_ROUNDS_MAX);
}

static TupleDesc row_type(FunctionCallInfo fcinfo)
{
    TupleDesc description;

    if (get_call_result_type(fcinfo, NULL, &description) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "the function returns a row");
    return BlessTupleDesc(description);
}

static void put_times(const bench_times *times, Datum *values)
{
    values[0] = Float8GetDatum(times->ours_ns);
    values[1] = Float8GetDatum(times->server_ns);
    values[2] = Float8GetDatum(times->ratio);
    values[3] = Float8GetDatum(times->ratio_min);
    values[4] = Float8GetDatum(times->ratio_max);
}

/* ---- files ---------------------------------------------------------------------- */

/* What is compared: one file, one way. */
typedef struct contest {
    const char *path;
    conf_ours *ours;
    conf_way way;
    conf_outcome server_outcome;
    conf_outcome ours_outcome;
} contest;

static void run_ours(void *context)
{
    contest *c = context;

    if (!conf_ours_run(c->ours, c->way, &c->ours_outcome))
        elog(ERROR, "the library did not come to the end of \"%s\"", c->path);
}

/* As ParseConfigFile does, in a context of its own, as ProcessConfigFile does. */
static void run_server(void *context)
{
    contest *c = context;
    MemoryContext all = AllocSetContextCreate(CurrentMemoryContext, "config file processing",
                                              ALLOCSET_DEFAULT_SIZES);
    MemoryContext before = MemoryContextSwitchTo(all);
    FILE *file = AllocateFile(c->path, "r");
    ConfigVariable *head = NULL;
    ConfigVariable *tail = NULL;

    if (file == NULL)
        ereport(ERROR,
                (errcode_for_file_access(), errmsg("could not open file \"%s\": %m", c->path)));
    (void)ParseConfigFp(file, c->path, 0, DEBUG3, &head, &tail);
    FreeFile(file);
    c->server_outcome.entries = 0;
    c->server_outcome.errors = 0;
    for (const ConfigVariable *item = head; item != NULL; item = item->next) {
        c->server_outcome.entries++;
        c->server_outcome.errors += item->errmsg != NULL;
    }
    c->server_outcome.memory = MemoryContextMemAllocated(all, true);
    MemoryContextSwitchTo(before);
    MemoryContextDelete(all);
}

static void check_agreement(void *context)
{
    const contest *c = context;

    CHECK_FOR_INTERRUPTS();
    if (c->server_outcome.entries != c->ours_outcome.entries ||
        c->server_outcome.errors != c->ours_outcome.errors)
        elog(ERROR,
             "\"%s\": the server sees " UINT64_FORMAT " entries with " UINT64_FORMAT
             " errors, the library " UINT64_FORMAT " with " UINT64_FORMAT,
             c->path, c->server_outcome.entries, c->server_outcome.errors, c->ours_outcome.entries,
             c->ours_outcome.errors);
}

static conf_way find_way(const char *word)
{
    static const char *const words[] = {
#define CONF_X(way, text) text,
        CONF_WAYS(CONF_X)
#undef CONF_X
    };

    for (int i = 0; i < CONF_WAY_COUNT; i++) {
        if (strcmp(word, words[i]) == 0)
            return (conf_way)i;
    }
    elog(ERROR, "no such way: \"%s\"", word);
}

/*
 * bench_conf(path text, way text, rounds int) -> one row: bytes, entries,
 *   ours_ns, server_ns (medians of a run), ratio (median of the pairs),
 *   ratio_min, ratio_max, ours_memory, server_memory (bytes).
 */
PG_FUNCTION_INFO_V1(bench_conf);

Datum bench_conf(PG_FUNCTION_ARGS)
{
    contest c = {0};
    int rounds = PG_GETARG_INT32(2);
    TupleDesc description = row_type(fcinfo);
    Datum values[9] = {0};
    bool nulls[9] = {false};
    bench_times times;

    check_rounds(rounds);
    c.path = text_to_cstring(PG_GETARG_TEXT_PP(0));
    c.way = find_way(text_to_cstring(PG_GETARG_TEXT_PP(1)));
    c.ours = conf_ours_open(c.path, MAJOR);
    if (c.ours == NULL)
        elog(ERROR, "\"%s\": could not be read, or out of memory", c.path);
    times = bench_time_pairs(run_ours, run_server, check_agreement, &c, rounds);
    values[0] = Int64GetDatum((int64)conf_ours_bytes(c.ours));
    values[1] = Int64GetDatum((int64)c.ours_outcome.entries);
    put_times(&times, values + 2);
    values[7] = Int64GetDatum((int64)c.ours_outcome.memory);
    values[8] = Int64GetDatum((int64)c.server_outcome.memory);
    conf_ours_close(c.ours);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(description, values, nulls)));
}

/* ---- names ------------------------------------------------------------------------ */

#define NAMES_MAX 1024

/* All names that the server knows, and one that nobody does. */
typedef struct names {
    pgcfg_text texts[NAMES_MAX];
    size_t count;
    size_t found_by_ours;
    size_t found_by_server;
} names;

static void find_ours(void *context)
{
    names *n = context;

    n->found_by_ours = 0;
    for (size_t i = 0; i < n->count; i++) {
        pgcfg_parameter parameter;
        n->found_by_ours += pgcfg_parameter_find(n->texts[i], MAJOR, &parameter);
    }
}

/* GetConfigOptionFlags is find_option, and the flags of what it found. */
static void find_server(void *context)
{
    names *n = context;
    volatile int flags = 0;

    n->found_by_server = 0;
    for (size_t i = 0; i < n->count; i++) {
        flags |= GetConfigOptionFlags(n->texts[i].data, false);
        n->found_by_server++;
    }
}

static void check_names(void *context)
{
    const names *n = context;

    if (n->found_by_ours != n->count || n->found_by_server != n->count)
        elog(ERROR, "of %zu names the library knows %zu, the server %zu", n->count,
             n->found_by_ours, n->found_by_server);
}

/* bench_names(rounds int) -> one row: names, and nanoseconds for one of them:
 * ours_ns, server_ns, ratio, ratio_min, ratio_max. */
PG_FUNCTION_INFO_V1(bench_names);

Datum bench_names(PG_FUNCTION_ARGS)
{
    names *n = palloc0(sizeof(*n));
    int rounds = PG_GETARG_INT32(0);
    TupleDesc description = row_type(fcinfo);
    Datum values[6] = {0};
    bool nulls[6] = {false};
    bench_times times;

    check_rounds(rounds);
    n->count = conf_ours_names(MAJOR, n->texts, NAMES_MAX);
    times = bench_time_pairs(find_ours, find_server, check_names, n, rounds);
    times.ours_ns /= (double)n->count;
    times.server_ns /= (double)n->count;
    values[0] = Int32GetDatum((int32)n->count);
    put_times(&times, values + 1);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(description, values, nulls)));
}

/* ---- values ------------------------------------------------------------------------- */

/* One value, parsed by both sides. */
typedef struct value_contest {
    const char *text;
    pgcfg_parameter parameter;
    int flags; /* the server's, for the unit */
    bool is_taken_by_ours;
    bool is_taken_by_server;
    double ours;
    double server;
} value_contest;

enum { VALUES_IN_A_RUN = 100 };

/* Type, unit, range and check. */
static void parse_ours(void *context)
{
    value_contest *c = context;
    pgcfg_text text = {c->text, strlen(c->text)};

    for (int i = 0; i < VALUES_IN_A_RUN; i++) {
        pgcfg_value value;
        pgcfg_value_problem problem;
        c->is_taken_by_ours = pgcfg_value_parse(&c->parameter, MAJOR, text, &value, &problem);
        c->ours = c->parameter.type == PGCFG_TYPE_REAL ? value.real : value.integer;
    }
}

/* Type and unit only; what else the server does has no name outside of guc.c. */
static void parse_server(void *context)
{
    value_contest *c = context;

    for (int i = 0; i < VALUES_IN_A_RUN; i++) {
        const char *hint = NULL;
        if (c->parameter.type == PGCFG_TYPE_REAL) {
            c->is_taken_by_server = parse_real(c->text, &c->server, c->flags, &hint);
        } else {
            int integer = 0;
            c->is_taken_by_server = parse_int(c->text, &integer, c->flags, &hint);
            c->server = integer;
        }
    }
}

static void check_values(void *context)
{
    const value_contest *c = context;

    if (!c->is_taken_by_ours || !c->is_taken_by_server || c->ours != c->server)
        elog(ERROR, "\"%s\": the library says %g, the server %g", c->text, c->ours, c->server);
}

/* bench_value(name text, value text, rounds int) -> one row: nanoseconds of one
 * value: ours_ns, server_ns, ratio, ratio_min, ratio_max. */
PG_FUNCTION_INFO_V1(bench_value);

Datum bench_value(PG_FUNCTION_ARGS)
{
    value_contest c = {0};
    char *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
    int rounds = PG_GETARG_INT32(2);
    TupleDesc description = row_type(fcinfo);
    Datum values[5] = {0};
    bool nulls[5] = {false};
    bench_times times;

    check_rounds(rounds);
    c.text = text_to_cstring(PG_GETARG_TEXT_PP(1));
    c.flags = GetConfigOptionFlags(name, false);
    if (!pgcfg_parameter_find((pgcfg_text){name, strlen(name)}, MAJOR, &c.parameter))
        elog(ERROR, "no such parameter: \"%s\"", name);
    times = bench_time_pairs(parse_ours, parse_server, check_values, &c, rounds);
    times.ours_ns /= VALUES_IN_A_RUN;
    times.server_ns /= VALUES_IN_A_RUN;
    put_times(&times, values);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(description, values, nulls)));
}
