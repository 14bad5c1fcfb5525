/*
 * match_judge.c - compares what the library finds with regular expressions with what a
 * server finds: whether there is a match, how many groups there are, and what the first
 * one matched (from 15 on also where). Of patterns in lists also each byte that they match.
 *
 * Each target has a process of its own. A difference is made small before it is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include <pgcfg/regex.h>

#include "each_target.h"
#include "match_generate.h"

enum { BATCH = 500, SHOWN_MAX = 20 };

/* Columns of the server's answer. */
enum { FAILURE, IS_MATCH, GROUP, BEGIN, END, GROUPS, BYTES };

typedef struct question {
    uint64_t n;              /* of the pattern */
    const list_case *listed; /* where it stands, or NULL */
    bytes pattern;
    bytes subject;
} question;

typedef struct counts {
    unsigned long compared;
    unsigned long matched;
    unsigned long with_group;
    unsigned long refused;
    unsigned long bytes;
    unsigned long unknown;
    unsigned long unasked; /* listed, with a zero byte in them */
    unsigned long different;
} counts;

typedef struct judge {
    pg_target *target;
    PGconn *connection;
    bool has_bytes; /* each byte is a subject as well */
    counts counts;
} judge;

/* ---- asking ------------------------------------------------------------------------ */

static const char create_function[] =
    "CREATE FUNCTION pg_temp.judge(patterns text[], subjects text[], has_places boolean,"
    " has_bytes boolean)"
    " RETURNS TABLE(failure text, is_match boolean, grp text, first int, behind int, groups int,"
    " matching text)"
    " LANGUAGE plpgsql AS $$\n"
    "DECLARE i int; found text[]; BEGIN\n"
    " FOR i IN 1 .. array_length(patterns, 1) LOOP\n"
    "  failure := NULL; is_match := NULL; grp := NULL; first := 0; behind := 0; groups := 0;\n"
    "  matching := NULL;\n"
    "  BEGIN\n"
    "   found := regexp_match(subjects[i], patterns[i]);\n"
    "   is_match := found IS NOT NULL;\n"
    "   grp := found[1];\n"
    "   groups := array_length(found, 1);\n"
    "   IF has_places THEN\n"
    "    first := regexp_instr(subjects[i], patterns[i], 1, 1, 0, '', 1);\n"
    "    behind := regexp_instr(subjects[i], patterns[i], 1, 1, 1, '', 1);\n"
    "   END IF;\n"
    "   IF has_bytes AND (i = 1 OR patterns[i] <> patterns[i - 1]) THEN\n"
    "    matching := (SELECT string_agg(CASE WHEN chr(b) ~ patterns[i] THEN '1' ELSE '0' END, ''"
    "     ORDER BY b) FROM generate_series(1, 255) b);\n"
    "   END IF;\n"
    "  EXCEPTION WHEN OTHERS THEN\n"
    "   failure := SQLERRM;\n"
    "  END;\n"
    "  RETURN NEXT;\n"
    " END LOOP;\n"
    "END $$";

static void die(const char *what, PGconn *connection)
{
    fprintf(stderr, "match_judge: %s: %s\n", what, PQerrorMessage(connection));
    exit(EXIT_TROUBLE);
}

static void run(PGconn *connection, const char *query)
{
    PGresult *result = PQexec(connection, query);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        die(query, connection);
    PQclear(result);
}

/* In the servers' only database a character is a byte, and the collation is C. */
static void start_session(judge *j)
{
    if (!target_connect(j->target))
        exit(EXIT_TROUBLE);
    j->connection = j->target->connection;
    PGresult *result =
        PQexec(j->connection, "SELECT current_setting('server_encoding'), datcollate, datctype"
                              " FROM pg_database WHERE datname = current_database()");
    if (PQresultStatus(result) != PGRES_TUPLES_OK ||
        strcmp(PQgetvalue(result, 0, 0), "SQL_ASCII") != 0 ||
        strcmp(PQgetvalue(result, 0, 1), "C") != 0 || strcmp(PQgetvalue(result, 0, 2), "C") != 0)
        die("the database is not one of bytes under the C locale", j->connection);
    PQclear(result);
    run(j->connection, create_function);
}

static void add_array_element(const bytes *text, bytes *out)
{
    bytes_add_text(out, out->size == 1 ? "\"" : ",\"");
    for (size_t i = 0; i < text->size; i++) {
        if (text->data[i] == '"' || text->data[i] == '\\')
            bytes_add_byte(out, '\\');
        bytes_add_byte(out, text->data[i]);
    }
    bytes_add_byte(out, '"');
}

static bool has_places(const judge *j)
{
    return j->target->major >= 15; /* regexp_instr */
}

/* NULL where the query as a whole failed. */
static PGresult *ask(judge *j, const question *questions, size_t count)
{
    bytes patterns = {0};
    bytes subjects = {0};
    bytes_add_byte(&patterns, '{');
    bytes_add_byte(&subjects, '{');
    for (size_t i = 0; i < count; i++) {
        add_array_element(&questions[i].pattern, &patterns);
        add_array_element(&questions[i].subject, &subjects);
    }
    bytes_add_byte(&patterns, '}');
    bytes_add_byte(&subjects, '}');
    const char *const arguments[] = {patterns.data, subjects.data, has_places(j) ? "t" : "f",
                                     j->has_bytes ? "t" : "f"};
    PGresult *result = PQexecParams(j->connection, "SELECT * FROM pg_temp.judge($1, $2, $3, $4)", 4,
                                    NULL, arguments, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || (size_t)PQntuples(result) != count)
        die("a batch", j->connection);
    bytes_free(&patterns);
    bytes_free(&subjects);
    return result;
}

/* ---- comparing ------------------------------------------------------------------------ */

typedef struct finding {
    pgcfg_regex_status status;
    pgcfg_regex_answer answer;
    pgcfg_regex_group group;
    uint32_t group_count;
} finding;

static pgcfg_text view_of(const bytes *text)
{
    return (pgcfg_text){text->data, text->size};
}

static finding find(const question *q, int major)
{
    static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];
    finding found = {.status =
                         pgcfg_are_check(view_of(&q->pattern), major, workspace, sizeof workspace)};
    found.answer = pgcfg_are_search(view_of(&q->pattern), major, view_of(&q->subject), &found.group,
                                    &found.group_count, workspace, sizeof workspace);
    return found;
}

static bool is_text(const question *q, pgcfg_regex_group group, const char *text)
{
    return strlen(text) == group.end - group.begin &&
           memcmp(q->subject.data + group.begin, text, group.end - group.begin) == 0;
}

/* A pattern without groups has the whole match in place of the first. */
static bool is_group_same(const judge *j, const question *q, const finding *ours,
                          const PGresult *theirs, int row)
{
    const bool took_part = !PQgetisnull(theirs, row, GROUP);
    const int groups = atoi(PQgetvalue(theirs, row, GROUPS));
    if (groups != (ours->group_count == 0 ? 1 : (int)ours->group_count))
        return false;
    if (ours->group_count == 0)
        return !ours->group.took_part;
    if (took_part != ours->group.took_part)
        return false;
    if (!took_part)
        return true;
    return is_text(q, ours->group, PQgetvalue(theirs, row, GROUP)) &&
           (!has_places(j) || (atoi(PQgetvalue(theirs, row, BEGIN)) == (int)ours->group.begin + 1 &&
                               atoi(PQgetvalue(theirs, row, END)) == (int)ours->group.end + 1));
}

static bool is_refused(const finding *ours)
{
    return ours->status != PGCFG_REGEX_OK && ours->status != PGCFG_REGEX_UNDECIDED;
}

static bool is_refused_with(const PGresult *theirs, int row, const char *reason)
{
    static const char before[] = "invalid regular expression: ";
    const char *failure = PQgetvalue(theirs, row, FAILURE);
    return strncmp(failure, before, sizeof before - 1) == 0 &&
           strcmp(failure + sizeof before - 1, reason) == 0;
}

static bool is_same(const judge *j, const question *q, const finding *ours, const PGresult *theirs,
                    int row)
{
    if (is_refused(ours))
        return is_refused_with(theirs, row, pgcfg_regex_status_text(ours->status));
    if (ours->answer == PGCFG_REGEX_UNKNOWN)
        return true;
    if (!PQgetisnull(theirs, row, FAILURE)) /* the server may find it too large */
        return ours->status == PGCFG_REGEX_UNDECIDED;
    const bool is_match = PQgetvalue(theirs, row, IS_MATCH)[0] == 't';
    if (is_match != (ours->answer == PGCFG_REGEX_MATCH))
        return false;
    return !is_match || is_group_same(j, q, ours, theirs, row);
}

/* The first byte of which the library says something else than the server; 0: there is none,
 * or they were not asked about. */
static int byte_that_differs(judge *j, const question *q, const PGresult *theirs, int row)
{
    static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];
    const char *matches = PQgetvalue(theirs, row, BYTES); /* empty where it is null */
    for (int byte = 1; byte <= (int)strlen(matches); byte++) {
        const char subject = (char)byte;
        const pgcfg_regex_answer answer =
            pgcfg_are_search(view_of(&q->pattern), j->target->major, (pgcfg_text){&subject, 1},
                             NULL, NULL, workspace, sizeof workspace);
        if (answer == PGCFG_REGEX_UNKNOWN)
            continue;
        j->counts.bytes++;
        if ((answer == PGCFG_REGEX_MATCH) != (matches[byte - 1] == '1'))
            return byte;
    }
    return 0;
}

static bool differs(judge *j, const question *q)
{
    const finding ours = find(q, j->target->major);
    PGresult *theirs = ask(j, q, 1);
    const bool is_different =
        !is_same(j, q, &ours, theirs, 0) || byte_that_differs(j, q, theirs, 0) > 0;
    PQclear(theirs);
    return is_different;
}

static bool shrink_part(judge *j, const question *q, bytes *part)
{
    bool is_smaller = false;
    bytes before = {0};
    for (size_t size = 4; size > 0; size--) {
        for (size_t i = 0; i + size <= part->size;) {
            bytes_copy(&before, part);
            bytes_splice(part, i, size, "", 0);
            if (differs(j, q)) {
                is_smaller = true;
            } else {
                bytes_copy(part, &before);
                i++;
            }
        }
    }
    bytes_free(&before);
    return is_smaller;
}

static void shrink(judge *j, question *q)
{
    bool goes_on = true;
    while (goes_on) {
        goes_on = shrink_part(j, q, &q->pattern);
        goes_on = shrink_part(j, q, &q->subject) || goes_on;
    }
}

static void print_text(const char *label, const char *data, size_t size)
{
    printf("%s", label);
    for (size_t i = 0; i < size; i++) {
        if (data[i] >= 0x20 && data[i] <= 0x7E)
            putchar(data[i]);
        else
            printf("<%02x>", (unsigned char)data[i]);
    }
    putchar('\n');
}

static void print_difference(judge *j, const question *q)
{
    static const char *const answers[] = {"no match", "match", "unknown"};
    const finding ours = find(q, j->target->major);
    PGresult *theirs = ask(j, q, 1);
    if (q->listed != NULL)
        printf("--- %s, %s:%u\n", j->target->name, q->listed->path, q->listed->line);
    else
        printf("--- %s, case %llu\n", j->target->name, (unsigned long long)q->n);
    print_text("  pattern: ", q->pattern.data, q->pattern.size);
    print_text("  subject: ", q->subject.data, q->subject.size);
    if (PQgetisnull(theirs, 0, FAILURE))
        printf("  server:  %s, %s groups, first %s at %s to %s\n", PQgetvalue(theirs, 0, IS_MATCH),
               PQgetvalue(theirs, 0, GROUPS),
               PQgetisnull(theirs, 0, GROUP) ? "took no part" : PQgetvalue(theirs, 0, GROUP),
               PQgetvalue(theirs, 0, BEGIN), PQgetvalue(theirs, 0, END));
    else
        printf("  server:  %s\n", PQgetvalue(theirs, 0, FAILURE));
    printf("  library: %s (%s), %u groups, first %s at %zu to %zu\n", answers[ours.answer],
           pgcfg_regex_status_text(ours.status), ours.group_count,
           ours.group.took_part ? "took part" : "took no part", ours.group.begin + 1,
           ours.group.end + 1);
    const int byte = byte_that_differs(j, q, theirs, 0);
    if (byte > 0)
        printf("  and the byte %02x, alone: %s for the server\n", (unsigned)byte,
               PQgetvalue(theirs, 0, BYTES)[byte - 1] == '1' ? "a match" : "no match");
    PQclear(theirs);
    fflush(stdout);
}

/* Made small first. */
static void report_difference(judge *j, const question *q)
{
    question small = {.n = q->n, .listed = q->listed};
    bytes_copy(&small.pattern, &q->pattern);
    bytes_copy(&small.subject, &q->subject);
    shrink(j, &small);
    print_difference(j, &small);
    bytes_free(&small.pattern);
    bytes_free(&small.subject);
}

static void judge_batch(judge *j, const question *questions, size_t count)
{
    PGresult *theirs = ask(j, questions, count);
    for (size_t i = 0; i < count; i++) {
        const question *q = &questions[i];
        const finding ours = find(q, j->target->major);
        j->counts.compared++;
        j->counts.matched += ours.answer == PGCFG_REGEX_MATCH;
        j->counts.with_group += ours.group.took_part;
        j->counts.refused += is_refused(&ours);
        const bool is_different =
            !is_same(j, q, &ours, theirs, (int)i) || byte_that_differs(j, q, theirs, (int)i) > 0;
        if (is_different && ++j->counts.different <= SHOWN_MAX)
            report_difference(j, q);
    }
    PQclear(theirs);
}

/* ---- the targets -------------------------------------------------------------------------- */

/* Where the library doesn't know, nobody is asked. */
static bool is_asked(judge *j, const question *q)
{
    const finding ours = find(q, j->target->major);
    const bool is_known = is_refused(&ours) || ours.answer != PGCFG_REGEX_UNKNOWN;
    j->counts.unknown += !is_known;
    return is_known;
}

/* Adds the pairs of a pattern and each of its subjects; in a row, so that the server
 * compiles it once. Gives how many are asked. */
static size_t add_case(judge *j, uint64_t seed, uint64_t n, question *pairs)
{
    random_source random = random_start(seed, n);
    bytes pattern = {0};
    bytes subjects[MATCH_SUBJECTS] = {{0}};
    size_t count = 0;
    match_generate(&random, &pattern, subjects);
    for (size_t i = 0; i < MATCH_SUBJECTS; i++) {
        question *q = &pairs[count];
        q->n = n;
        q->listed = NULL;
        bytes_copy(&q->pattern, &pattern);
        bytes_copy(&q->subject, &subjects[i]);
        bytes_free(&subjects[i]);
        count += is_asked(j, q);
    }
    bytes_free(&pattern);
    return count;
}

static void judge_cases(judge *j, const target_options *options)
{
    static question batch[BATCH];
    size_t waiting = 0;
    for (uint64_t n = options->start; n < options->start + options->count; n++) {
        waiting += add_case(j, options->seed, n, &batch[waiting]);
        if (waiting + MATCH_SUBJECTS > BATCH) {
            judge_batch(j, batch, waiting);
            waiting = 0;
        }
    }
    if (waiting > 0)
        judge_batch(j, batch, waiting);
}

/* Makes the question that an input of a list is: a pattern, a zero byte, a subject. Gives
 * how many are asked. */
static size_t add_listed(judge *j, const list_case *listed, question *q)
{
    pgcfg_text subject = view_of(&listed->input);
    pgcfg_text pattern;
    if (!list_case_take_before(&subject, '\0', &pattern)) {
        fprintf(stderr, "%s:%u: no pattern and subject\n", listed->path, listed->line);
        exit(EXIT_TROUBLE);
    }
    q->listed = listed;
    q->pattern.size = q->subject.size = 0;
    bytes_add(&q->pattern, pattern.data, pattern.size);
    bytes_add(&q->subject, subject.data, subject.size);
    if (memchr(q->subject.data, '\0', q->subject.size) != NULL) {
        j->counts.unasked++;
        return 0;
    }
    return is_asked(j, q);
}

static void judge_lists(judge *j, const case_list *lists)
{
    static question batch[BATCH];
    size_t waiting = 0;
    for (size_t i = 0; i < lists->count; i++) {
        if (list_case_is_of(&lists->cases[i], j->target->major))
            waiting += add_listed(j, &lists->cases[i], &batch[waiting]);
        if (waiting == BATCH) {
            judge_batch(j, batch, waiting);
            waiting = 0;
        }
    }
    if (waiting > 0)
        judge_batch(j, batch, waiting);
}

/* What was judged: where cases come from. */
static void print_source(const target_options *options)
{
    if (options->lists.count > 0)
        printf("%zu listed cases", options->lists.count);
    else
        printf("seed %llu, cases %llu to %llu", (unsigned long long)options->seed,
               (unsigned long long)options->start,
               (unsigned long long)(options->start + options->count));
}

/* One target; an exit status. */
static int judge_match(const target_options *options, pg_target *target)
{
    judge j = {.target = target, .has_bytes = options->lists.count > 0};
    start_session(&j);
    if (options->lists.count > 0)
        judge_lists(&j, &options->lists);
    else
        judge_cases(&j, options);
    PQfinish(j.connection);
    printf("match_judge: %s, ", target->name);
    print_source(options);
    printf(": %lu pairs compared; %lu matched, %lu of them with the first group, %lu that the "
           "server refuses; %lu times a byte alone; not asked, %lu unknown and %lu with a zero "
           "byte; %lu differences\n",
           j.counts.compared, j.counts.matched, j.counts.with_group, j.counts.refused,
           j.counts.bytes, j.counts.unknown, j.counts.unasked, j.counts.different);
    fflush(stdout);
    return j.counts.different > 0 ? EXIT_DIFFERENCES : 0;
}

int main(int argc, char **argv)
{
    return each_target(
        argc, argv, false,
        "usage: match_judge --targets FILE [--only NAME,...] [--seed S] [--start I]\n"
        "                   [--count N] [--from LIST]...\n"
        "FILE is what `scripts/servers targets` prints; N patterns are for each target, with\n"
        "several subjects each. The inputs of a LIST (see case_list.h) are a pattern, a zero\n"
        "byte and a subject.\n",
        judge_match);
}
