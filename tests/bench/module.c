/*
 * module.c - a module of PostgreSQL 15 that times the server's own reading of
 * pg_hba.conf against the library's, in the same process, pair by pair.
 * postgresql.conf is conf_module.c's, decisions are match_module.c's.
 */
#include "postgres.h"

#include "funcapi.h"
#include "libpq/hba.h"
#include "miscadmin.h"
#include "postmaster/postmaster.h"
#include "storage/fd.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "match_module.h"
#include "ours.h"
#include "timing.h"

#if PG_VERSION_NUM / 10000 != 15
#error "tokenize_auth_file has another form in this major: the benchmark is written for 15"
#endif

PG_MODULE_MAGIC;

void _PG_init(void);

/* With ssl on, hostssl lines are ordinary ones on both sides; parse_hba_line asks
 * for nothing but this variable. A postmaster would ask for a certificate. */
void _PG_init(void)
{
    if (process_shared_preload_libraries_in_progress)
        match_module_init();
    else
        EnableSSL = true;
}

/* ---- the server's side ------------------------------------------------------ */

/* As load_hba does, but for messages: it logs errors, this drops them, as
 * pg_hba_file_rules does. */
static void run_server(const char *path, bench_outcome *outcome)
{
    MemoryContext all = AllocSetContextCreate(CurrentMemoryContext, "bench", ALLOCSET_SMALL_SIZES);
    MemoryContext before = MemoryContextSwitchTo(all);
    MemoryContext rules_context;
    FILE *file = AllocateFile(path, "r");
    List *lines = NIL;
    List *rules = NIL;
    ListCell *cell;

    if (file == NULL)
        ereport(ERROR, (errcode_for_file_access(), errmsg("could not open file \"%s\": %m", path)));
    (void)tokenize_auth_file(path, file, &lines, DEBUG3);
    FreeFile(file);
    rules_context = AllocSetContextCreate(all, "hba parser context", ALLOCSET_SMALL_SIZES);
    MemoryContextSwitchTo(rules_context);
    outcome->errors = 0;
    foreach (cell, lines) {
        TokenizedAuthLine *line = lfirst(cell);
        HbaLine *rule = line->err_msg != NULL ? NULL : parse_hba_line(line, DEBUG3);

        if (rule == NULL)
            outcome->errors++;
        else
            rules = lappend(rules, rule);
    }
    outcome->lines = (uint64)list_length(lines);
    outcome->memory = MemoryContextMemAllocated(all, true);
    MemoryContextSwitchTo(before);
    MemoryContextDelete(all);
}

/* ---- pairs ---------------------------------------------------------------------- */

/* What is compared: one file, one way. */
typedef struct contest {
    const char *path;
    bench_ours *ours;
    bench_way way;
    bool has_server;
    bench_outcome server_outcome;
    bench_outcome ours_outcome;
} contest;

static void run_ours_once(void *context)
{
    contest *c = context;

    if (!bench_ours_run(c->ours, c->way, &c->ours_outcome))
        elog(ERROR, "the library did not come to the end of \"%s\"", c->path);
}

static void run_server_once(void *context)
{
    contest *c = context;

    run_server(c->path, &c->server_outcome);
}

/* Both sides must have done the same work. */
static void check_agreement(void *context)
{
    const contest *c = context;

    CHECK_FOR_INTERRUPTS();
    if (!c->has_server || c->way == BENCH_READ_KEPT)
        return;
    if (c->server_outcome.lines != c->ours_outcome.lines ||
        c->server_outcome.errors != c->ours_outcome.errors)
        elog(ERROR,
             "\"%s\": the server sees " UINT64_FORMAT " lines with " UINT64_FORMAT
             " errors, the library " UINT64_FORMAT " with " UINT64_FORMAT,
             c->path, c->server_outcome.lines, c->server_outcome.errors, c->ours_outcome.lines,
             c->ours_outcome.errors);
}

/* ---- the SQL function ------------------------------------------------------------ */

static bench_way find_way(const char *word)
{
    static const char *const words[] = {
#define BENCH_X(way, text) text,
        BENCH_WAYS(BENCH_X)
#undef BENCH_X
    };

    for (int i = 0; i < BENCH_WAY_COUNT; i++) {
        if (strcmp(word, words[i]) == 0)
            return (bench_way)i;
    }
    elog(ERROR, "no such way: \"%s\"", word);
}

/*
 * bench(path text, major int, way text, rounds int) -> one row:
 *   bytes, lines, errors, ours_ns (median of a run), ours_memory (bytes), and,
 *   where `major` is the server's own, else null: server_ns (median),
 *   server_memory (bytes), ratio (median of the pairs), ratio_min, ratio_max.
 */
PG_FUNCTION_INFO_V1(bench);

Datum bench(PG_FUNCTION_ARGS)
{
    contest c = {0};
    int major = PG_GETARG_INT32(1);
    int rounds = PG_GETARG_INT32(3);
    bench_times times;
    const char *why;
    TupleDesc description;
    Datum values[10] = {0};
    bool nulls[10] = {false};

    if (get_call_result_type(fcinfo, NULL, &description) != TYPEFUNC_COMPOSITE)
        elog(ERROR, "bench returns a row");
    if (rounds < 1 || rounds > BENCH_ROUNDS_MAX)
        elog(ERROR, "rounds must be from 1 to %d", BENCH_ROUNDS_MAX);
    c.path = text_to_cstring(PG_GETARG_TEXT_PP(0));
    c.way = find_way(text_to_cstring(PG_GETARG_TEXT_PP(2)));
    c.has_server = major == PG_VERSION_NUM / 10000;
    c.ours = bench_ours_open(c.path, major, &why);
    if (c.ours == NULL)
        elog(ERROR, "\"%s\": %s", c.path, why);

    times = bench_time_pairs(run_ours_once, c.has_server ? run_server_once : NULL, check_agreement,
                             &c, rounds);
    values[0] = Int64GetDatum((int64)bench_ours_bytes(c.ours));
    values[1] = Int64GetDatum((int64)c.ours_outcome.lines);
    values[2] = Int64GetDatum((int64)c.ours_outcome.errors);
    values[3] = Float8GetDatum(times.ours_ns);
    values[4] = Int64GetDatum((int64)c.ours_outcome.memory);
    if (c.has_server) {
        values[5] = Float8GetDatum(times.server_ns);
        values[6] = Int64GetDatum((int64)c.server_outcome.memory);
        values[7] = Float8GetDatum(times.ratio);
        values[8] = Float8GetDatum(times.ratio_min);
        values[9] = Float8GetDatum(times.ratio_max);
    } else {
        memset(nulls + 5, true, 5 * sizeof(*nulls));
    }
    bench_ours_close(c.ours);
    PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(description), values, nulls)));
}
