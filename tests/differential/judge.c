/*
 * judge.c - asks real servers and the library about the same files, case after
 * case, and reports every row on which they differ, made small.
 *
 * Each target has a process of its own, which makes the cases in the target's
 * data directory one after the other; all targets get the same cases.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "case_list.h"
#include "keep.h"
#include "kind.h"
#include "shrink.h"

enum { EXIT_DIFFERENCES = 1, EXIT_TROUBLE = 2 };

/* Distinct differences that one target reports before it only counts them. */
enum { REPORTS_MAX = 40, SHRINK_BUDGET = 6000 };

typedef struct judge_options {
    const file_kind *kind;
    const char *targets;
    const char *only; /* comma-separated names, NULL = all */
    const char *keep;
    case_list lists; /* whose cases are judged, and not generated ones, if there are any */
    const char *part;
    uint64_t seed;
    uint64_t start;
    uint64_t count;
    unsigned seconds; /* 0 = no limit */
    bool progress;
    bool coverage;
    bool write;
    bool log;
    bool start_servers;
} judge_options;

/* What a worker tells, in memory shared with the parent. */
typedef struct worker_state {
    uint64_t index; /* the case it is at */
    uint64_t cases;
    uint64_t comparisons; /* of rows */
    uint64_t messages;    /* lines of them */
    uint64_t differences;
    uint64_t excused;
    uint64_t settled; /* rows of which something was left undecided, and taken over */
    uint64_t written; /* entries */
    uint64_t logged;  /* lines of messages in the server's log */
    uint64_t started; /* servers */
    uint64_t asked;   /* cases that the server had a say in */
    coverage coverage;
} worker_state;

typedef struct shared_state {
    volatile sig_atomic_t stop;
    worker_state workers[TARGETS_MAX];
} shared_state;

static shared_state *shared;

typedef enum verdict { SAME, EXCUSED, DIFFERENT, DEAD } verdict;

typedef struct worker {
    const judge_options *options;
    pg_target *target;
    worker_state *state;
    void *library;
    bool has_view;      /* else the log only can be compared */
    bool was_asked;     /* the server, about the case at hand */
    uint64_t questions; /* that this session was asked */
    file_tree on_disk;
    row_set server_rows;
    row_set reader_rows;
    row_set parse_rows;
    bytes broken;
    file_tree written;
    bytes expected_log;
    bytes log;
    bytes signatures; /* of what was reported, each with its NUL */
    size_t reports;
} worker;

/* ---- cases ---------------------------------------------------------------------- */

/* A line of a list is the whole main file. */
static void make_case(const judge_options *options, uint64_t index, file_tree *tree)
{
    if (options->lists.count == 0) {
        options->kind->generate(options->seed, index, tree);
        return;
    }
    tree_clear(tree);
    const bytes *input = &options->lists.cases[index].input;
    tree_node *node = tree_add(tree, TREE_FILE, options->kind->main_name, 0600);
    bytes_copy(&node->content, input);
    tree->is_literal = true;
    /* Of the files of a case it can only name itself. */
    bool has_at = memchr(input->data, '@', input->size) != NULL;
    tree->has_loop = has_at && strstr(input->data, options->kind->main_name) != NULL;
}

/* Where a case comes from; the text stands until the next one is asked for. */
static const char *name_of(const judge_options *options, uint64_t index)
{
    static char name[300];
    if (options->lists.count > 0)
        snprintf(name, sizeof name, "%s:%u", options->lists.cases[index].path,
                 options->lists.cases[index].line);
    else
        snprintf(name, sizeof name, "seed %llu, index %llu", (unsigned long long)options->seed,
                 (unsigned long long)index);
    return name;
}

static bool is_for(const judge_options *options, const pg_target *target, uint64_t index)
{
    return options->lists.count == 0 ||
           list_case_is_of(&options->lists.cases[index], target->major);
}

/* ---- one comparison ------------------------------------------------------------- */

static bool put_on_disk(worker *w, const file_tree *tree)
{
    if (!tree_write(tree, &w->on_disk, w->target->data_directory)) {
        fprintf(stderr, "%s: cannot write a case: %s\n", w->target->name, strerror(errno));
        tree_erase(tree, w->target->data_directory);
        tree_clear(&w->on_disk);
        return false;
    }
    tree_copy(&w->on_disk, tree);
    return true;
}

/* Begins a session, and with it the library as the server that it is. */
static bool start_session(worker *w)
{
    const file_kind *kind = w->options->kind;
    if (w->library != NULL) {
        kind->close(w->library);
        PQfinish(w->target->connection);
        w->library = NULL;
    }
    w->questions = 0;
    if (!target_connect(w->target) || !target_prepare(w->target, kind->view(w->target->major)))
        return false;
    w->has_view = w->target->view->source != NULL;
    if (kind->session != NULL)
        PQclear(PQexec(w->target->connection, kind->session));
    w->library = kind->open(w->target);
    return w->library != NULL;
}

static bool ask(worker *w)
{
    rows_start(&w->server_rows, w->target->view);
    if (!w->has_view)
        return true;
    w->questions++;
    w->was_asked = true;
    return target_ask(w->target, &w->server_rows);
}

static verdict compare(worker *w, const file_tree *tree, uint64_t index, coverage *seen)
{
    const file_kind *kind = w->options->kind;
    if (kind->is_excluded != NULL && kind->is_excluded(tree, w->target->major))
        return EXCUSED;
    if (kind->questions > 0 && w->questions >= kind->questions && !start_session(w))
        return DEAD;
    if (!put_on_disk(w, tree))
        return DEAD;
    w->broken.size = 0;
    bool in_pieces = index % 2 == 0;
    unsigned depends = kind->read(w->library, in_pieces, &w->reader_rows, seen, &w->broken);
    depends |= kind->parse(w->library, !in_pieces, &w->parse_rows, &w->broken);
    if ((depends & KIND_NOT_ASKED) != 0)
        return EXCUSED;
    bool asks_twice = kind->asks_twice != NULL && kind->asks_twice(w->library);
    if (!ask(w) || (asks_twice && !ask(w))) {
        fprintf(stderr, "%s died: %s", w->target->name, PQerrorMessage(w->target->connection));
        return DEAD;
    }
    size_t row;
    if (w->broken.size > 0 || !rows_equal(&w->reader_rows, &w->parse_rows, &row))
        return DIFFERENT;
    if (!w->has_view)
        return SAME;
    if (kind->settle != NULL)
        w->state->settled += kind->settle(w->library, &w->server_rows, &w->reader_rows);
    if (rows_equal(&w->server_rows, &w->reader_rows, &row))
        return SAME;
    return depends != 0 ? EXCUSED : DIFFERENT;
}

static bool still_differs(void *context, const file_tree *tree)
{
    worker *w = context;
    return compare(w, tree, w->state->index, NULL) == DIFFERENT;
}

/* ---- reports ---------------------------------------------------------------------- */

/* A text without what differs from case to case: quoted parts and digits. */
static void add_outline(const char *text, bytes *out)
{
    bool quoted = false;
    for (; *text != '\0'; text++) {
        if (*text == '"')
            quoted = !quoted;
        else if (!quoted && (*text < '0' || *text > '9'))
            bytes_add_byte(out, *text);
    }
}

/* Whether something of the same kind was reported already; notes it, if not. */
static bool is_known(worker *w, size_t row)
{
    const rows_view *view = w->target->view;
    size_t column = rows_column_that_differs(&w->server_rows, &w->reader_rows, row);
    const row_set *const sides[] = {&w->server_rows, &w->reader_rows};
    bytes signature = {0};
    bytes value = {0};
    bytes_add_text(&signature, view->columns[column].name);
    for (size_t i = 0; i < 2; i++) {
        value.size = 0;
        rows_print_value(sides[i], row, view->count - 1, &value);
        rows_print_message_that_differs(sides[i], sides[1 - i], &value);
        add_outline(value.data, &signature);
    }
    bool known = false;
    for (size_t at = 0; at < w->signatures.size && !known;
         at += strlen(w->signatures.data + at) + 1)
        known = strcmp(w->signatures.data + at, signature.data) == 0;
    if (!known)
        bytes_add(&w->signatures, signature.data, signature.size + 1);
    bytes_free(&value);
    bytes_free(&signature);
    return known;
}

/* The last comparison has found a difference; makes it small and tells. */
static void report(worker *w, const file_tree *found, uint64_t index)
{
    size_t row = 0;
    rows_equal(&w->server_rows, &w->reader_rows, &row);
    if (w->reports >= REPORTS_MAX || is_known(w, row))
        return;
    w->reports++;

    bytes text = {0};
    bytes first = {0};
    rows_print_message_that_differs(&w->server_rows, &w->reader_rows, &first);
    file_tree smallest = {0};
    tree_copy(&smallest, found);
    shrink_tree(&smallest, still_differs, w, SHRINK_BUDGET);
    if (compare(w, &smallest, index, NULL) == SAME)
        bytes_add_format(&text, "--- not again; at first the server said %s\n",
                         first.size > 0 ? first.data : "something else");
    bytes_add_format(&text, "--- %s (%s), %s", w->target->name, w->target->settings,
                     name_of(w->options, index));
    if (!rows_equal(&w->server_rows, &w->reader_rows, &row))
        bytes_add_format(
            &text, ": row %zu, %s", row + 1,
            w->target->view
                ->columns[rows_column_that_differs(&w->server_rows, &w->reader_rows, row)]
                .name);
    bytes_add_text(&text, "\n  server: ");
    rows_print(&w->server_rows, row, &text);
    bytes_add_text(&text, "\n  reader: ");
    rows_print(&w->reader_rows, row, &text);
    bytes_add_text(&text, "\n  message of the server: ");
    rows_print_message_that_differs(&w->server_rows, &w->reader_rows, &text);
    bytes_add_text(&text, "\n             the reader: ");
    rows_print_message_that_differs(&w->reader_rows, &w->server_rows, &text);
    if (!rows_equal(&w->reader_rows, &w->parse_rows, &row)) {
        bytes_add_format(&text,
                         "\n  the reader and the parser differ in row %zu\n  reader: ", row + 1);
        rows_print(&w->reader_rows, row, &text);
        bytes_add_text(&text, "\n  parser: ");
        rows_print(&w->parse_rows, row, &text);
    }
    if (w->broken.size > 0)
        bytes_add_format(&text, "\n  broken: %s", w->broken.data);
    bytes_add_byte(&text, '\n');
    tree_print(&smallest, &text);
    fwrite(text.data, 1, text.size, stdout);
    fflush(stdout);
    if (w->options->keep != NULL)
        keep_case(w->target, w->options->keep, w->options->seed, index, &smallest);
    bytes_free(&text);
    bytes_free(&first);
    tree_free(&smallest);
}

/* ---- other comparisons ----------------------------------------------------------------- */

/* Counts a difference, and tells of it: what it is, and the files. */
static void tell(worker *w, const char *where, uint64_t index, const file_tree *tree)
{
    w->state->differences++;
    if (w->reports++ >= REPORTS_MAX)
        return;
    bytes text = {0};
    bytes_add_format(&text, "--- %s (%s), %s, %s: %s\n", w->target->name, w->target->settings,
                     name_of(w->options, index), where, w->broken.data);
    tree_print(tree, &text);
    fwrite(text.data, 1, text.size, stdout);
    fflush(stdout);
    bytes_free(&text);
}

/* Compares something else than rows; where that is different, `broken` says how. */
typedef verdict compare_other(worker *w, const file_tree *tree);

typedef struct other_comparison {
    worker *worker;
    compare_other *compares;
} other_comparison;

static bool other_still_differs(void *context, const file_tree *tree)
{
    const other_comparison *other = context;
    return other->compares(other->worker, tree) == DIFFERENT;
}

/* Compares, makes a difference small and tells of it. False where the server died. */
static bool judge_other(worker *w, compare_other *compares, const char *where, uint64_t index,
                        const file_tree *tree)
{
    other_comparison other = {w, compares};
    verdict result = compares(w, tree);
    if (result != DIFFERENT)
        return result != DEAD;
    file_tree smallest = {0};
    tree_copy(&smallest, tree);
    if (w->reports < REPORTS_MAX)
        shrink_tree(&smallest, other_still_differs, &other, SHRINK_BUDGET / 10);
    compares(w, &smallest);
    tell(w, where, index, &smallest);
    tree_free(&smallest);
    return true;
}

/* ---- what the library writes ------------------------------------------------------- */

/* The entries of each fourth case are written, and the server must read the same.
 * False where it died. */
static bool judge_writing(worker *w, uint64_t index)
{
    if (index % 4 != 0)
        return true;
    const file_kind *kind = w->options->kind;
    w->broken.size = 0;
    size_t count = kind->write(w->library, &w->written, &w->broken);
    if (count > 0) {
        if (!put_on_disk(w, &w->written) || !ask(w))
            return false;
        kind->check_written(w->library, &w->server_rows, &w->broken);
        w->state->written += count;
    }
    if (w->broken.size > 0)
        tell(w, "as it was written", index, &w->written);
    return true;
}

/* ---- the server's log ----------------------------------------------------------------- */

static uint64_t count_lines(const bytes *text)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < text->size; i++)
        lines += text->data[i] == '\n';
    return lines;
}

/* Has the server reload the files, if it applies nothing of them. */
static verdict compare_log(worker *w, const file_tree *tree)
{
    const file_kind *kind = w->options->kind;
    if (!put_on_disk(w, tree))
        return DEAD;
    if (!kind->expect_log(w->library, &w->expected_log))
        return EXCUSED;
    w->was_asked = true;
    if (!kind->ask_log(w->target, &w->log))
        return DEAD;
    if (strcmp(w->log.data, w->expected_log.data) != 0) {
        w->broken.size = 0;
        bytes_add_format(&w->broken, "\n  server:\n%s  library:\n%s", w->log.data,
                         w->expected_log.data);
        return DIFFERENT;
    }
    w->state->logged += count_lines(&w->log);
    return SAME;
}

/* ---- a start ---------------------------------------------------------------------------- */

/* Has a server be started on the files. */
static verdict compare_start(worker *w, const file_tree *tree)
{
    if (!put_on_disk(w, tree))
        return DEAD;
    w->broken.size = 0;
    if (!w->options->kind->check_start(w->library, w->target, w->state->index, &w->state->started,
                                       &w->broken))
        return DEAD;
    return w->broken.size > 0 ? DIFFERENT : SAME;
}

/* ---- a worker: one target ---------------------------------------------------------- */

static void count_compared(worker *w)
{
    w->state->comparisons += w->server_rows.count;
    w->state->messages += count_lines(&w->server_rows.messages);
}

/* What the options ask for besides rows: the log and a start of each hundredth case and
 * of those that are made for it (the log of all where there is no view), and what is
 * written. False where the server died. */
static bool judge_more(worker *w, const file_tree *tree, uint64_t index)
{
    const judge_options *options = w->options;
    const file_kind *kind = options->kind;
    bool starts = options->start_servers && kind->check_start != NULL &&
                  (index % 100 == 2 || tree->is_for_start);
    bool logs = options->log && kind->ask_log != NULL &&
                (index % 100 == 1 || tree->is_for_log || !w->has_view);
    return (!starts || judge_other(w, compare_start, "started", index, tree)) &&
           (!logs || judge_other(w, compare_log, "in the log of a reload", index, tree)) &&
           (!options->write || kind->write == NULL || judge_writing(w, index));
}

static int work(const judge_options *options, pg_target *target, worker_state *state)
{
    worker w = {.options = options, .target = target, .state = state};
    const file_kind *kind = options->kind;
    if (!target_become_owner(target) || !target_lock(target) || !start_session(&w))
        return EXIT_TROUBLE;
    for (size_t i = 0; kind->names[i] != NULL; i++)
        tree_sweep(target->data_directory, kind->names[i]);
    int status = 0;
    file_tree tree = {0};
    for (uint64_t i = 0; i < options->count && !shared->stop; i++) {
        uint64_t index = options->start + i;
        if (!is_for(options, target, index))
            continue;
        state->index = index;
        w.was_asked = false;
        make_case(options, index, &tree);
        verdict result = compare(&w, &tree, index, &state->coverage);
        if (result == DEAD) {
            fprintf(stderr, "%s: %s\n", target->name, name_of(options, index));
            status = EXIT_TROUBLE;
            break;
        }
        state->cases++;
        if (result == EXCUSED)
            state->excused++;
        else
            count_compared(&w);
        if (result == DIFFERENT) {
            state->differences++;
            report(&w, &tree, index);
        } else if (result == SAME && !judge_more(&w, &tree, index)) {
            fprintf(stderr, "%s died: %s, what was written, logged or started\n", target->name,
                    name_of(options, index));
            status = EXIT_TROUBLE;
            break;
        }
        state->asked += w.was_asked;
    }
    /* Leaves the data directory as it was. */
    tree_clear(&tree);
    bytes_add_text(&tree_add(&tree, TREE_FILE, kind->main_name, 0600)->content, kind->main_content);
    put_on_disk(&w, &tree);
    kind->close(w.library);
    PQfinish(target->connection);
    tree_free(&tree);
    tree_free(&w.on_disk);
    rows_free(&w.server_rows);
    rows_free(&w.reader_rows);
    rows_free(&w.parse_rows);
    tree_free(&w.written);
    bytes_free(&w.broken);
    bytes_free(&w.expected_log);
    bytes_free(&w.log);
    bytes_free(&w.signatures);
    return status;
}

/* ---- what is told at the end ----------------------------------------------------------- */

typedef struct sums {
    uint64_t cases; /* of the target with the fewest */
    uint64_t comparisons;
    uint64_t rows;
    uint64_t messages;
    uint64_t differences;
    uint64_t excused;
    uint64_t settled;
    uint64_t written;
    uint64_t logged;
    uint64_t started;
    uint64_t asked;
} sums;

static sums add_up(size_t targets)
{
    sums all = {.cases = UINT64_MAX};
    for (size_t i = 0; i < targets; i++) {
        const worker_state *state = &shared->workers[i];
        if (state->cases < all.cases)
            all.cases = state->cases;
        all.comparisons += state->cases;
        all.rows += state->comparisons;
        all.messages += state->messages;
        all.differences += state->differences;
        all.excused += state->excused;
        all.settled += state->settled;
        all.written += state->written;
        all.logged += state->logged;
        all.started += state->started;
        all.asked += state->asked;
    }
    return all;
}

enum { MAJORS = PGCFG_MAJOR_NEWEST - PGCFG_MAJOR_OLDEST + 1 };

/* Prints how often one thing was seen in each major; `offset` is that of its
 * counter in the coverage. */
static void print_counts(const char *name, size_t offset, const pg_target *targets, size_t count)
{
    printf("  %-34s", name);
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        uint64_t sum = 0;
        for (size_t i = 0; i < count; i++) {
            uint64_t seen;
            memcpy(&seen, (const char *)&shared->workers[i].coverage + offset, sizeof(seen));
            if (targets[i].major == major)
                sum += seen;
        }
        if (sum == 0)
            printf("         .");
        else
            printf(" %9llu", (unsigned long long)sum);
    }
    printf("\n");
}

static void print_coverage(const file_kind *kind, const pg_target *targets, size_t count)
{
    printf("  %-34s", "seen in major");
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
        printf(" %9d", major);
    printf("\n");
    for (size_t i = 0; kind->coverage_name(i) != NULL; i++)
        print_counts(kind->coverage_name(i), offsetof(coverage, others) + i * sizeof(uint64_t),
                     targets, count);
    for (int i = 1; i < PGCFG_DIAGNOSTIC_COUNT; i++) {
        if (kind->has_code((pgcfg_diagnostic_code)i))
            print_counts(pgcfg_diagnostic_name((pgcfg_diagnostic_code)i),
                         offsetof(coverage, codes) + (size_t)i * sizeof(uint64_t), targets, count);
    }
}

static void print_sums(const judge_options *options, const sums *all, double elapsed)
{
    printf("judge: %s, ", options->kind->name);
    if (options->lists.count > 0)
        printf("%zu listed cases, %" PRIu64 " times not asked", options->lists.count,
               all->comparisons - all->asked);
    else
        printf("seed %" PRIu64 ", cases %" PRIu64 " to %" PRIu64, options->seed, options->start,
               options->start + all->cases);
    printf(": %" PRIu64 " comparisons of files, %" PRIu64 " rows, %" PRIu64 " messages, %" PRIu64
           " files excused, %" PRIu64 " rows settled, %" PRIu64
           " entries written and read back, %" PRIu64 " messages logged, %" PRIu64
           " servers started, %" PRIu64 " differences; %.0f cases/s, %.0f comparisons/s\n",
           all->comparisons, all->rows, all->messages, all->excused, all->settled, all->written,
           all->logged, all->started, all->differences, (double)all->cases / elapsed,
           (double)all->comparisons / elapsed);
}

/* ---- the parent --------------------------------------------------------------------------- */

static void on_signal(int number)
{
    (void)number;
    shared->stop = 1;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void tell_progress(size_t targets, const judge_options *options, double elapsed)
{
    sums all = add_up(targets);
    fprintf(stderr, "judge: %llu of %llu cases, %llu comparisons, %llu differences, %.0f cases/s\n",
            (unsigned long long)all.cases, (unsigned long long)options->count,
            (unsigned long long)all.comparisons, (unsigned long long)all.differences,
            (double)all.cases / (elapsed > 0 ? elapsed : 1));
}

/* Waits for the workers; returns the worst that happened. */
static int supervise(const judge_options *options, const pg_target *targets, size_t count,
                     pid_t *processes, double started)
{
    int worst = 0;
    size_t running = count;
    double told = started;
    while (running > 0) {
        int status;
        pid_t process = waitpid(-1, &status, WNOHANG);
        if (process > 0) {
            size_t i = 0;
            while (i < count && processes[i] != process)
                i++;
            if (i == count)
                continue;
            running--;
            int result = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_DIFFERENCES;
            if (!WIFEXITED(status)) {
                printf("--- %s: the library crashed (signal %d), %s\n", targets[i].name,
                       WTERMSIG(status), name_of(options, shared->workers[i].index));
                fflush(stdout);
            }
            if (result > worst)
                worst = result;
            if (result == EXIT_TROUBLE)
                shared->stop = 1;
            continue;
        }
        struct timespec pause = {0, 20 * 1000 * 1000};
        nanosleep(&pause, NULL);
        if (options->seconds > 0 && now() - started >= options->seconds)
            shared->stop = 1;
        if (options->progress && now() - told >= 10) {
            told = now();
            tell_progress(count, options, told - started);
        }
    }
    return worst;
}

static int judge(const judge_options *options, pg_target *targets, size_t count)
{
    void *memory =
        mmap(NULL, sizeof(shared_state), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return EXIT_TROUBLE;
    }
    shared = memory;
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    printf("judge: %s, from %s, %zu targets\n", options->kind->name,
           name_of(options, options->start), count);
    fflush(stdout);
    double started = now();
    pid_t processes[TARGETS_MAX];
    for (size_t i = 0; i < count; i++) {
        processes[i] = fork();
        if (processes[i] == 0)
            _exit(work(options, &targets[i], &shared->workers[i]));
        if (processes[i] < 0) {
            perror("fork");
            shared->stop = 1;
            count = i;
        }
    }
    int worst = supervise(options, targets, count, processes, started);
    double elapsed = now() - started;
    sums all = add_up(count);
    if (options->coverage)
        print_coverage(options->kind, targets, count);
    print_sums(options, &all, elapsed);
    if (worst == 0 && all.differences > 0)
        worst = EXIT_DIFFERENCES;
    return worst;
}

/* ---- the command line ------------------------------------------------------------------------ */

static int usage(void)
{
    fputs(
        "usage: judge " KIND_NAMES " --targets FILE [--only NAME,...] [--seed S] [--start I]\n"
        "             [--count N] [--seconds T] [--keep DIR] [--write] [--log] [--start-servers]\n"
        "             [--progress] [--coverage]\n"
        "       judge " KIND_NAMES " --from LIST... [--part P] --targets FILE ...\n"
        "       judge " KIND_NAMES " --show --seed S --start I\n"
        "FILE is what `scripts/servers targets` prints; - is standard input. Of a LIST (see\n"
        "case_list.h) each input is a main file, or part P of it (0, 1, ...) is.\n",
        stderr);
    return EXIT_TROUBLE;
}

static int show(const judge_options *options)
{
    file_tree tree = {0};
    bytes text = {0};
    make_case(options, options->start, &tree);
    tree_print(&tree, &text);
    fwrite(text.data, 1, text.size, stdout);
    tree_free(&tree);
    bytes_free(&text);
    return 0;
}

/* Cuts what is judged down to what the lists have. */
static bool settle_lists(judge_options *options)
{
    const uint64_t count = options->lists.count;
    if (count == 0)
        return options->part == NULL;
    if (options->part != NULL &&
        !case_list_keep_part(&options->lists, (unsigned)strtoul(options->part, NULL, 10)))
        return false;
    if (options->keep != NULL || options->start >= count)
        return false;
    options->count = count - options->start;
    return true;
}

int main(int argc, char **argv)
{
    static judge_options options = {.seed = 1, .count = 50000};
    bool shows = false;
    options.kind = argc > 1 ? kind_find(argv[1]) : NULL;
    if (options.kind == NULL)
        return usage();
    for (int i = 2; i < argc; i++) {
        const char *name = argv[i];
        if (strcmp(name, "--progress") == 0)
            options.progress = true;
        else if (strcmp(name, "--coverage") == 0)
            options.coverage = true;
        else if (strcmp(name, "--write") == 0)
            options.write = true;
        else if (strcmp(name, "--log") == 0)
            options.log = true;
        else if (strcmp(name, "--start-servers") == 0)
            options.start_servers = true;
        else if (strcmp(name, "--show") == 0)
            shows = true;
        else if (i + 1 == argc)
            return usage();
        else if (strcmp(name, "--targets") == 0)
            options.targets = argv[++i];
        else if (strcmp(name, "--only") == 0)
            options.only = argv[++i];
        else if (strcmp(name, "--keep") == 0)
            options.keep = argv[++i];
        else if (strcmp(name, "--part") == 0)
            options.part = argv[++i];
        else if (strcmp(name, "--from") == 0) {
            if (!case_list_read(&options.lists, argv[++i]))
                return EXIT_TROUBLE;
        } else if (strcmp(name, "--seed") == 0)
            options.seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(name, "--start") == 0)
            options.start = strtoull(argv[++i], NULL, 10);
        else if (strcmp(name, "--count") == 0)
            options.count = strtoull(argv[++i], NULL, 10);
        else if (strcmp(name, "--seconds") == 0)
            options.seconds = (unsigned)strtoul(argv[++i], NULL, 10);
        else
            return usage();
    }
    if (!settle_lists(&options))
        return usage();
    if (shows)
        return show(&options);
    if (options.targets == NULL)
        return usage();
    static pg_target targets[TARGETS_MAX];
    size_t count = target_read_list(options.targets, targets);
    if (count > 0 && options.only != NULL)
        count = target_choose(options.only, targets, count);
    if (count == 0)
        return EXIT_TROUBLE;
    return judge(&options, targets, count);
}
