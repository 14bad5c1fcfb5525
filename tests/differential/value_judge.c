/*
 * value_judge.c - compares what the library makes of values with what a server
 * makes of them: taken or refused, message, DETAIL and HINT, and of those that
 * are taken pg_settings.setting and SHOW.
 *
 * Each target has a process of its own; all get values for the parameters that they
 * have. Parameters that a session may set are set by set_config in a function, many
 * in one query; the others by ALTER SYSTEM, which checks as a file's value is
 * checked, with a reload now and then to see what those that can be reloaded
 * became. A running server's postgresql.auto.conf is overwritten, and reset at
 * the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include <pgcfg/value.h>

#include "each_target.h"
#include "value_generate.h"
#include "value_session.h"

enum { BATCH = 500, PARAMETERS_MAX = 1024, RELOAD_EVERY = 4000, TEXTS = 5, SHOWN_MAX = 40 };

enum { MESSAGE, DETAIL, HINT, SETTING, SHOWN };

static const char *const text_names[TEXTS] = {"message", "detail", "hint", "setting", "show"};

typedef struct verdict {
    bytes texts[TEXTS];
} verdict;

typedef struct question {
    const pgcfg_parameter *parameter;
    bytes name;
    bytes value;
    const list_case *listed; /* where it stands, or NULL */
    pgcfg_value_status status;
    verdict ours;
} question;

typedef struct counts {
    unsigned long compared;
    unsigned long taken;
    unsigned long undecided;
    unsigned long reloaded;
    unsigned long unasked; /* listed, but there is no way to ask */
    unsigned long unknown; /* listed, of no parameter */
    unsigned long different;
} counts;

typedef struct judge {
    pg_target *target;
    PGconn *connection;
    pgcfg_parameter parameters[PARAMETERS_MAX];
    bool is_fixed[PARAMETERS_MAX]; /* by the command line: no file changes it */
    question last[PARAMETERS_MAX]; /* the value that ALTER SYSTEM took last */
    size_t parameter_count;
    counts counts;
} judge;

/* ---- asking ------------------------------------------------------------------------ */

static void die(const char *what, PGconn *connection)
{
    fprintf(stderr, "value_judge: %s: %s\n", what, PQerrorMessage(connection));
    exit(2);
}

static PGresult *ask(judge *j, const char *query)
{
    PGresult *result = PQexec(j->connection, query);
    ExecStatusType status = PQresultStatus(result);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        die(query, j->connection);
    return result;
}

static void connect_again(judge *j)
{
    if (!value_session_open(j->target))
        exit(2);
    j->connection = j->target->connection;
}

/* ---- our own verdict ------------------------------------------------------------------ */

static pgcfg_text view_of(const bytes *text)
{
    pgcfg_text view = {text->data, text->size};
    return view;
}

static void decide(question *q, int major)
{
    pgcfg_value value;
    pgcfg_value_problem problem;
    pgcfg_text name = view_of(&q->name);
    pgcfg_text text = view_of(&q->value);
    verdict *ours = &q->ours;

    for (int i = 0; i < TEXTS; i++)
        ours->texts[i].size = 0;
    if (pgcfg_value_parse(q->parameter, major, text, &value, &problem)) {
        pgcfg_value_setting_write(&value, q->parameter, major, bytes_sink(&ours->texts[SETTING]));
        pgcfg_value_show_write(&value, q->parameter, major, bytes_sink(&ours->texts[SHOWN]));
    }
    pgcfg_value_message_write(&problem, q->parameter, major, name, text,
                              bytes_sink(&ours->texts[MESSAGE]));
    pgcfg_value_detail_write(&problem, q->parameter, major, bytes_sink(&ours->texts[DETAIL]));
    pgcfg_value_hint_write(&problem, q->parameter, major, bytes_sink(&ours->texts[HINT]));
    q->status = problem.status;
}

/* ---- comparing -------------------------------------------------------------------------- */

/* What a session shows instead of the value. */
static bool shows_something_else(const pgcfg_parameter *parameter)
{
    static const char *const names[] = {"archive_command",
                                        "seed",
                                        "tcp_keepalives_count",
                                        "tcp_keepalives_idle",
                                        "tcp_keepalives_interval",
                                        "tcp_user_timeout",
                                        "log_timezone"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(parameter->name, names[i]) == 0)
            return true;
    }
    return false;
}

static void print_bytes(const char *data, size_t size)
{
    for (size_t i = 0; i < size && i < 400; i++) {
        if (data[i] >= 0x20 && data[i] <= 0x7E && data[i] != '\\')
            putchar(data[i]);
        else
            printf("\\x%02x", (unsigned char)data[i]);
    }
}

static void print_difference(judge *j, const question *q, int text, const char *theirs)
{
    j->counts.different++;
    if (j->counts.different > SHOWN_MAX)
        return;
    printf("--- %s: %s = ", j->target->name, q->name.data);
    print_bytes(q->value.data, q->value.size);
    if (q->listed != NULL)
        printf(" (%s:%u)", q->listed->path, q->listed->line);
    printf("\n  %s of the server: ", text_names[text]);
    print_bytes(theirs, strlen(theirs));
    printf("\n  of the library:%*s", (int)strlen(text_names[text]), "");
    print_bytes(q->ours.texts[text].data, q->ours.texts[text].size);
    putchar('\n');
}

static bool is_equal(const bytes *ours, const char *theirs)
{
    return strlen(theirs) == ours->size &&
           (ours->size == 0 || memcmp(ours->data, theirs, ours->size) == 0);
}

/* `theirs` has NULL for what is not known. */
static void compare(judge *j, const question *q, const char *const theirs[TEXTS])
{
    if (q->status == PGCFG_VALUE_UNDECIDED) {
        j->counts.undecided++;
        return;
    }
    j->counts.compared++;
    j->counts.taken += q->status == PGCFG_VALUE_OK;
    for (int i = 0; i < TEXTS; i++) {
        if (theirs[i] == NULL || (i >= SETTING && shows_something_else(q->parameter)))
            continue;
        if (!is_equal(&q->ours.texts[i], theirs[i])) {
            print_difference(j, q, i, theirs[i]);
            return;
        }
    }
}

/* ---- how parameters are set ----------------------------------------------------------------- */

/* Having these set hurts the session that asks. */
static bool hurts(const pgcfg_parameter *parameter)
{
    return strcmp(parameter->name, "exit_on_error") == 0 ||
           strcmp(parameter->name, "transaction_timeout") == 0 ||
           strcmp(parameter->name, "db_user_namespace") == 0;
}

static bool is_set_in_session(const pgcfg_parameter *parameter)
{
    return (parameter->context == PGCFG_CONTEXT_USER ||
            parameter->context == PGCFG_CONTEXT_SUPERUSER ||
            parameter->context == PGCFG_CONTEXT_INTERNAL) && /* refused, in the right words */
           !hurts(parameter);
}

/* ---- set_config ---------------------------------------------------------------------------- */

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

static void judge_batch(judge *j, question *questions, size_t count)
{
    bytes names = {0};
    bytes values = {0};

    bytes_add_byte(&names, '{');
    bytes_add_byte(&values, '{');
    for (size_t i = 0; i < count; i++) {
        add_array_element(&questions[i].name, &names);
        add_array_element(&questions[i].value, &values);
    }
    bytes_add_byte(&names, '}');
    bytes_add_byte(&values, '}');
    const char *const arguments[] = {names.data, values.data};
    PGresult *result = PQexecParams(j->connection, "SELECT * FROM pg_temp.judge($1, $2)", 2, NULL,
                                    arguments, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || (size_t)PQntuples(result) != count)
        die("a batch", j->connection);
    for (size_t i = 0; i < count; i++) {
        const char *theirs[TEXTS];
        bool is_taken = PQgetisnull(result, (int)i, MESSAGE);

        for (int k = 0; k < TEXTS; k++)
            theirs[k] = PQgetvalue(result, (int)i, k);
        if (is_taken && PQgetisnull(result, (int)i, SETTING))
            theirs[SETTING] = NULL; /* not in pg_settings */
        compare(j, &questions[i], theirs);
    }
    PQclear(result);
    bytes_free(&names);
    bytes_free(&values);
}

/* ---- ALTER SYSTEM ---------------------------------------------------------------------------- */

static const char *error_field(const PGresult *result, int field)
{
    const char *text = PQresultErrorField(result, field);

    return text == NULL ? "" : text;
}

/* Whether pg_settings has what the last value of a parameter became. */
static void compare_reloaded(judge *j)
{
    PGresult *result = ask(j, "SELECT name, setting, current_setting(name) FROM pg_settings");

    for (int row = 0; row < PQntuples(result); row++) {
        for (size_t i = 0; i < j->parameter_count; i++) {
            const question *q = &j->last[i];
            const char *theirs[TEXTS] = {"", "", "", PQgetvalue(result, row, 1),
                                         PQgetvalue(result, row, 2)};

            if (q->parameter == NULL || strcmp(q->parameter->name, PQgetvalue(result, row, 0)) != 0)
                continue;
            j->counts.reloaded++;
            compare(j, q, theirs);
        }
    }
    PQclear(result);
}

/* So that the next reload compares what is new. */
static void forget_last(judge *j)
{
    for (size_t i = 0; i < j->parameter_count; i++)
        j->last[i].parameter = NULL;
}

static void reload(judge *j)
{
    if (!value_session_reload(j->target))
        die("a reload", j->connection);
    compare_reloaded(j);
}

static void copy_question(const question *from, question *to)
{
    to->parameter = from->parameter;
    to->listed = from->listed;
    to->status = from->status;
    bytes_copy(&to->name, &from->name);
    bytes_copy(&to->value, &from->value);
    for (int i = 0; i < TEXTS; i++)
        bytes_copy(&to->ours.texts[i], &from->ours.texts[i]);
}

static void judge_in_file(judge *j, size_t index, const question *q)
{
    char *name = PQescapeIdentifier(j->connection, q->name.data, q->name.size);
    char *value =
        PQescapeLiteral(j->connection, q->value.size == 0 ? "" : q->value.data, q->value.size);
    bytes query = {0};

    bytes_add_format(&query, "ALTER SYSTEM SET %s = %s", name, value);
    PGresult *result = PQexec(j->connection, query.data);
    bool is_taken = PQresultStatus(result) == PGRES_COMMAND_OK;
    const char *theirs[TEXTS] = {error_field(result, PG_DIAG_MESSAGE_PRIMARY),
                                 error_field(result, PG_DIAG_MESSAGE_DETAIL),
                                 error_field(result, PG_DIAG_MESSAGE_HINT), NULL, NULL};
    if (PQstatus(j->connection) != CONNECTION_OK)
        die(query.data, j->connection);
    compare(j, q, theirs);
    if (is_taken && !j->is_fixed[index] && q->parameter->context == PGCFG_CONTEXT_SIGHUP &&
        !hurts(q->parameter))
        copy_question(q, &j->last[index]);
    if (is_taken && hurts(q->parameter)) {
        query.size = 0;
        bytes_add_format(&query, "ALTER SYSTEM RESET %s", q->parameter->name);
        PQclear(ask(j, query.data));
    }
    PQclear(result);
    bytes_free(&query);
    PQfreemem(name);
    PQfreemem(value);
}

/* ---- which parameters --------------------------------------------------------------------------
 */

/* Those that no file, or not this one, may set, and lists that ALTER SYSTEM
 * quotes. */
static bool is_left_out(const pgcfg_parameter *parameter)
{
    return strcmp(parameter->name, "config_file") == 0 ||
           strcmp(parameter->name, "data_directory") == 0 ||
           strcmp(parameter->name, "allow_alter_system") == 0 ||
           strcmp(parameter->name, "oauth_validator_libraries") == 0 ||
           (!is_set_in_session(parameter) && strstr(parameter->name, "preload_libraries") != NULL);
}

/* Whether the build has the enum values that the catalogue has: some come with
 * libraries (lz4, zstd, io_uring). */
static bool has_enum_values(const pgcfg_parameter *parameter, int major, const char *visible)
{
    bytes ours = {0};
    bool is_same;

    bytes_add_byte(&ours, '{');
    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        pgcfg_enum_value value = pgcfg_parameter_enum_value(parameter, major, i);

        if (!value.is_hidden) {
            const char *quote =
                value.name[0] == '\0' || strchr(value.name, ' ') != NULL ? "\"" : "";
            bytes_add_format(&ours, "%s%s%s%s", ours.size > 1 ? "," : "", quote, value.name, quote);
        }
    }
    bytes_add_byte(&ours, '}');
    is_same = parameter->type != PGCFG_TYPE_ENUM || strcmp(ours.data, visible) == 0;
    bytes_free(&ours);
    return is_same;
}

static void find_parameters(judge *j, const char *only)
{
    uint32_t cursor = 0;
    pgcfg_parameter parameter;

    while (pgcfg_parameter_next(j->target->major, &cursor, &parameter)) {
        const char *const arguments[] = {parameter.name};

        if (is_left_out(&parameter) || (only != NULL && strcmp(only, parameter.name) != 0))
            continue;
        PGresult *result = PQexecParams(
            j->connection,
            "SELECT current_setting($1, true), (SELECT source FROM pg_settings WHERE name = $1),"
            " (SELECT enumvals FROM pg_settings WHERE name = $1)",
            1, NULL, arguments, NULL, NULL, 0);
        if (PQresultStatus(result) != PGRES_TUPLES_OK)
            die(parameter.name, j->connection);
        if (!PQgetisnull(result, 0, 0) && j->parameter_count < PARAMETERS_MAX &&
            has_enum_values(&parameter, j->target->major, PQgetvalue(result, 0, 2))) {
            j->is_fixed[j->parameter_count] = strcmp(PQgetvalue(result, 0, 1), "command line") == 0;
            j->parameters[j->parameter_count++] = parameter;
        }
        PQclear(result);
    }
}

/* No text of SQL has a zero byte, and postgresql.auto.conf takes no value with a line feed. */
static bool can_be_asked(const question *q)
{
    return memchr(q->value.data, '\0', q->value.size) == NULL &&
           (is_set_in_session(q->parameter) || memchr(q->value.data, '\n', q->value.size) == NULL);
}

static void run(judge *j, uint64_t seed, uint64_t start, uint64_t count)
{
    static question batch[BATCH];
    size_t waiting = 0;
    size_t in_file = 0;

    for (uint64_t n = start; n < start + count; n++) {
        random_source random = random_start(seed, n);
        size_t index = n % j->parameter_count;
        const pgcfg_parameter *parameter = &j->parameters[index];
        question *q = &batch[waiting];

        q->parameter = parameter;
        q->listed = NULL;
        q->name.size = q->value.size = 0;
        bytes_add(&q->value, "", 0);
        value_generate_name(&random, parameter->name, &q->name);
        value_generate(&random, parameter, j->target->major, &q->value);
        if (!can_be_asked(q))
            continue;
        decide(q, j->target->major);
        if (is_set_in_session(parameter)) {
            if (++waiting == BATCH) {
                judge_batch(j, batch, waiting);
                waiting = 0;
            }
        } else {
            judge_in_file(j, index, q);
            if (++in_file % RELOAD_EVERY == 0)
                reload(j);
        }
    }
    if (waiting > 0)
        judge_batch(j, batch, waiting);
    if (in_file > 0)
        reload(j);
}

/* ---- lists ------------------------------------------------------------------------------- */

/* A value of a list that ALTER SYSTEM is to set. */
typedef struct waiting_value {
    size_t index; /* of the parameter */
    size_t round; /* how many values of the same parameter come before it */
    question question;
} waiting_value;

/* A server must not know a parameter that the library doesn't. */
static void judge_unknown(judge *j, pgcfg_text name, const list_case *listed)
{
    bytes text = {0};
    bytes_add(&text, name.data, name.size);
    const char *const arguments[] = {text.data};
    PGresult *result = PQexecParams(j->connection, "SELECT current_setting($1, true)", 1, NULL,
                                    arguments, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        die(text.data, j->connection);
    j->counts.unknown++;
    if (!PQgetisnull(result, 0, 0)) {
        j->counts.different++;
        printf("--- %s: %s (%s:%u): no parameter for the library\n", j->target->name, text.data,
               listed->path, listed->line);
    }
    PQclear(result);
    bytes_free(&text);
}

/* Where the parameter stands among those that are asked about; else their count. */
static size_t index_of(const judge *j, const pgcfg_parameter *parameter)
{
    size_t index = 0;
    while (index < j->parameter_count && strcmp(j->parameters[index].name, parameter->name) != 0)
        index++;
    return index;
}

/* Makes the question that an input of a list is, NAME=VALUE, and finds the parameter. False
 * where there is none to be asked. */
static bool make_listed(judge *j, const list_case *listed, question *q, size_t *index)
{
    pgcfg_text value = view_of(&listed->input);
    pgcfg_text name;
    pgcfg_parameter parameter;
    if (!list_case_take_before(&value, '=', &name)) {
        fprintf(stderr, "%s:%u: no name and value\n", listed->path, listed->line);
        exit(EXIT_TROUBLE);
    }
    if (!pgcfg_parameter_find(name, j->target->major, &parameter)) {
        judge_unknown(j, name, listed);
        return false;
    }
    *index = index_of(j, &parameter);
    q->parameter = &j->parameters[*index];
    q->listed = listed;
    q->name.size = q->value.size = 0;
    bytes_add(&q->name, name.data, name.size);
    bytes_add(&q->value, value.data, value.size);
    if (*index == j->parameter_count || !can_be_asked(q)) {
        j->counts.unasked++;
        return false;
    }
    decide(q, j->target->major);
    return true;
}

/* Those of a session at once; the others in rounds that have one value of each parameter, so
 * that a reload shows what all of a round became. */
static void judge_lists(judge *j, const case_list *lists)
{
    static question batch[BATCH];
    static size_t rounds[PARAMETERS_MAX];
    waiting_value *waiting = calloc(lists->count, sizeof waiting[0]);
    size_t in_batch = 0, in_file = 0, last_round = 0, index;

    if (waiting == NULL)
        exit(EXIT_TROUBLE);
    for (size_t i = 0; i < lists->count; i++) {
        question *q = &batch[in_batch];
        if (!list_case_is_of(&lists->cases[i], j->target->major) ||
            !make_listed(j, &lists->cases[i], q, &index))
            continue;
        if (!is_set_in_session(q->parameter)) {
            waiting_value *value = &waiting[in_file++];
            value->index = index;
            value->round = rounds[index]++;
            copy_question(q, &value->question);
            last_round = value->round > last_round ? value->round : last_round;
        } else if (++in_batch == BATCH) {
            judge_batch(j, batch, in_batch);
            in_batch = 0;
        }
    }
    if (in_batch > 0)
        judge_batch(j, batch, in_batch);
    for (size_t round = 0; in_file > 0 && round <= last_round; round++) {
        for (size_t i = 0; i < in_file; i++)
            if (waiting[i].round == round)
                judge_in_file(j, waiting[i].index, &waiting[i].question);
        reload(j);
        forget_last(j);
    }
    free(waiting);
}

/* ---- the targets -------------------------------------------------------------------------- */

/* One target; an exit status. */
static int judge_values(const target_options *options, pg_target *target)
{
    static judge j;

    j.target = target;
    if (!target_become_owner(target) || !target_lock(target))
        return EXIT_TROUBLE;
    connect_again(&j);
    find_parameters(&j, options->parameter);
    if (j.parameter_count == 0)
        return EXIT_TROUBLE;
    if (options->lists.count > 0)
        judge_lists(&j, &options->lists);
    else
        run(&j, options->seed, options->start, options->count);
    PQclear(ask(&j, "ALTER SYSTEM RESET ALL"));
    PQclear(ask(&j, "SELECT pg_reload_conf()"));
    PQfinish(j.connection);
    printf("value_judge: %s, ", target->name);
    if (options->lists.count > 0)
        printf("%zu listed cases, %lu of them of no parameter, %lu not asked", options->lists.count,
               j.counts.unknown, j.counts.unasked);
    else
        printf("seed %llu, cases %llu to %llu", (unsigned long long)options->seed,
               (unsigned long long)options->start,
               (unsigned long long)(options->start + options->count));
    printf(": %zu parameters; %lu values compared, %lu of them taken, %lu after a reload; "
           "%lu undecided; %lu differences\n",
           j.parameter_count, j.counts.compared, j.counts.taken, j.counts.reloaded,
           j.counts.undecided, j.counts.different);
    fflush(stdout);
    return j.counts.different > 0 ? EXIT_DIFFERENCES : 0;
}

int main(int argc, char **argv)
{
    return each_target(
        argc, argv, true,
        "usage: value_judge --targets FILE [--only NAME,...] [--parameter NAME]\n"
        "                   [--seed S] [--start I] [--count N] [--from LIST]...\n"
        "FILE is what `scripts/servers targets` prints; N values are for each target. The\n"
        "inputs of a LIST (see case_list.h) are NAME=VALUE.\n",
        judge_values);
}
