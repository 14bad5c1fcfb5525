/*
 * judge.c - asks real servers and the library about the same files, case after
 * case, and reports every row on which they differ, made small.
 *
 * Each target has a process of its own, which makes the cases in the target's
 * data directory one after the other; all targets get the same cases.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "generate.h"
#include "library.h"
#include "shrink.h"
#include "target.h"
#include "written.h"

enum { EXIT_DIFFERENCES = 1, EXIT_TROUBLE = 2 };

/* Distinct differences that one target reports before it only counts them. */
enum { REPORTS_MAX = 40, SHRINK_BUDGET = 6000 };

typedef struct judge_options {
    const char *targets;
    const char *only; /* comma-separated names, NULL = all */
    const char *keep;
    uint64_t seed;
    uint64_t start;
    uint64_t count;
    unsigned seconds; /* 0 = no limit */
    bool progress;
    bool coverage;
    bool write;
} judge_options;

/* What a worker tells, in memory shared with the parent. */
typedef struct worker_state {
    uint64_t index; /* the case it is at */
    uint64_t cases;
    uint64_t comparisons; /* of rows */
    uint64_t differences;
    uint64_t excused;
    uint64_t written; /* rules */
    library_coverage coverage;
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
    hba_library library;
    file_tree on_disk;
    row_set server_rows;
    row_set reader_rows;
    row_set parse_rows;
    bytes broken;
    written_file written;
    bytes signatures; /* of what was reported, each with its NUL */
    size_t reports;
} worker;

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

static verdict compare(worker *w, const file_tree *tree, uint64_t index, library_coverage *coverage)
{
    if (tree->has_loop && w->target->major < 16)
        return EXCUSED;
    if (!put_on_disk(w, tree))
        return DEAD;
    w->broken.size = 0;
    bool in_pieces = index % 2 == 0;
    unsigned depends = library_read(&w->library, in_pieces, &w->reader_rows, coverage, &w->broken);
    depends |= library_parse(&w->library, !in_pieces, &w->parse_rows, &w->broken);
    if ((depends & (LIBRARY_HIT_LIMIT | LIBRARY_SERVER_CRASHES)) != 0)
        return EXCUSED;
    if (!target_ask(w->target, &w->server_rows)) {
        fprintf(stderr, "%s died: %s", w->target->name, PQerrorMessage(w->target->connection));
        return DEAD;
    }
    size_t row;
    if (w->broken.size > 0 || !rows_equal(&w->reader_rows, &w->parse_rows, &row))
        return DIFFERENT;
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
    rows_column column = rows_column_that_differs(&w->server_rows, &w->reader_rows, row);
    const row_set *const sides[] = {&w->server_rows, &w->reader_rows};
    bytes signature = {0};
    bytes value = {0};
    bytes_add_text(&signature, rows_column_name(column));
    for (size_t i = 0; i < 2; i++) {
        value.size = 0;
        rows_print_value(sides[i], row, ROWS_ERROR, &value);
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

static void write_text(const char *path, const char *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size)
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    if (file != NULL)
        fclose(file);
}

/* Writes the words of a list as a JSON array, or NAME=VALUE as an object. */
static void add_json_words(const char *list, char separator, const char *brackets, bytes *out)
{
    bytes_add_byte(out, brackets[0]);
    while (*list != '\0') {
        const char *end = strchr(list, separator);
        size_t size = end != NULL ? (size_t)(end - list) : strlen(list);
        bytes_add_byte(out, '"');
        for (size_t i = 0; i < size; i++) {
            if (list[i] == '=')
                bytes_add_text(out, "\": \"");
            else
                bytes_add_byte(out, list[i]);
        }
        bytes_add_byte(out, '"');
        list += size;
        if (*list == separator) {
            bytes_add_text(out, ", ");
            list++;
        }
    }
    bytes_add_byte(out, brackets[1]);
}

/* Stores the case as a folder of the corpus (see corpus/hba). */
static void keep_case(const worker *w, uint64_t index, const file_tree *tree)
{
    bytes path = {0};
    bytes json = {0};
    bytes_add_format(&path, "%s/%s-%llu-%llu", w->options->keep, w->target->name,
                     (unsigned long long)w->options->seed, (unsigned long long)index);
    size_t top = path.size;
    mkdir(path.data, 0777);
    bytes_add_text(&path, "/input");
    mkdir(path.data, 0777);
    size_t input = path.size;
    bytes_add_format(&json, "{\n  \"about\": \"found on %s, seed %llu, index %llu\",\n",
                     w->target->name, (unsigned long long)w->options->seed,
                     (unsigned long long)index);
    bytes_add_text(&json, "  \"files\": {");
    const char *comma = "";
    for (size_t i = 0; i < tree->count; i++) {
        const tree_node *node = &tree->nodes[i];
        path.size = input;
        bytes_add_format(&path, "/%s", node->name);
        if (node->kind == TREE_DIRECTORY)
            mkdir(path.data, 0777);
        else if (node->kind == TREE_FILE)
            write_text(path.data, node->content.data, node->content.size);
        if (node->kind == TREE_LINK)
            bytes_add_format(&json, "%s\n    \"%s\": {\"link\": \"%s\"}", comma, node->name,
                             node->content.data);
        else if (node->kind == TREE_DIRECTORY)
            bytes_add_format(&json, "%s\n    \"%s\": {\"directory\": true, \"mode\": \"%03o\"}",
                             comma, node->name, node->mode);
        else if (node->mode != 0600)
            bytes_add_format(&json, "%s\n    \"%s\": {\"mode\": \"%03o\"}", comma, node->name,
                             node->mode);
        else
            continue;
        comma = ",";
    }
    bytes_add_text(&json, *comma != '\0' ? "\n  },\n" : "},\n");
    bytes_add_text(&json, "  \"server\": {\"without\": ");
    add_json_words(w->target->without, ',', "[]", &json);
    bytes_add_text(&json, ", \"settings\": ");
    add_json_words(w->target->settings, ' ', "{}", &json);
    bytes_add_text(&json, "}\n}\n");
    path.size = top;
    bytes_add_text(&path, "/case.json");
    write_text(path.data, json.data, json.size);
    bytes_free(&path);
    bytes_free(&json);
}

/* The last comparison has found a difference; makes it small and tells. */
static void report(worker *w, const file_tree *found, uint64_t index)
{
    size_t row = 0;
    rows_equal(&w->server_rows, &w->reader_rows, &row);
    if (w->reports >= REPORTS_MAX || is_known(w, row))
        return;
    w->reports++;

    file_tree smallest = {0};
    tree_copy(&smallest, found);
    shrink_tree(&smallest, still_differs, w, SHRINK_BUDGET);
    compare(w, &smallest, index, NULL);

    bytes text = {0};
    bytes_add_format(&text, "--- %s (%s), seed %llu, index %llu", w->target->name,
                     w->target->settings, (unsigned long long)w->options->seed,
                     (unsigned long long)index);
    if (!rows_equal(&w->server_rows, &w->reader_rows, &row))
        bytes_add_format(
            &text, ": row %zu, %s", row + 1,
            rows_column_name(rows_column_that_differs(&w->server_rows, &w->reader_rows, row)));
    bytes_add_text(&text, "\n  server: ");
    rows_print(&w->server_rows, row, &text);
    bytes_add_text(&text, "\n  reader: ");
    rows_print(&w->reader_rows, row, &text);
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
    if (w->options->keep != NULL) {
        /* In the caller's folder, so as the caller. */
        uid_t owner = geteuid();
        if (seteuid(getuid()) != 0)
            perror("seteuid");
        keep_case(w, index, &smallest);
        if (seteuid(owner) != 0)
            perror("seteuid");
    }
    bytes_free(&text);
    tree_free(&smallest);
}

/* ---- what the library writes ------------------------------------------------------- */

/* The rules of each fourth case are written, and the server must read the same.
 * False where it died. */
static bool judge_writing(worker *w, uint64_t index)
{
    if (index % 4 != 0)
        return true;
    w->broken.size = 0;
    size_t count = written_make(&w->library, &w->written, &w->broken);
    if (count > 0) {
        if (!put_on_disk(w, &w->written.tree) || !target_ask(w->target, &w->server_rows))
            return false;
        written_check(&w->library, &w->written, &w->server_rows, &w->broken);
        w->state->written += count;
    }
    if (w->broken.size == 0)
        return true;
    w->state->differences++;
    if (w->reports++ >= REPORTS_MAX)
        return true;
    bytes text = {0};
    bytes_add_format(&text, "--- %s (%s), seed %llu, index %llu, as it was written: %s\n",
                     w->target->name, w->target->settings, (unsigned long long)w->options->seed,
                     (unsigned long long)index, w->broken.data);
    tree_print(&w->written.tree, &text);
    fwrite(text.data, 1, text.size, stdout);
    fflush(stdout);
    bytes_free(&text);
    return true;
}

/* ---- a worker: one target ---------------------------------------------------------- */

static int work(const judge_options *options, pg_target *target, worker_state *state)
{
    worker w = {.options = options, .target = target, .state = state};
    w.library.server = target_server(target);
    w.library.path = target->main_path;
    if (!target_become_owner(target) || !target_lock(target) || !target_connect(target))
        return EXIT_TROUBLE;
    for (size_t i = 0; generate_names[i] != NULL; i++)
        tree_sweep(target->data_directory, generate_names[i]);
    int status = 0;
    file_tree tree = {0};
    for (uint64_t i = 0; i < options->count && !shared->stop; i++) {
        uint64_t index = options->start + i;
        state->index = index;
        generate_case(options->seed, index, &tree);
        verdict result = compare(&w, &tree, index, &state->coverage);
        if (result == DEAD) {
            fprintf(stderr, "%s: seed %llu, index %llu\n", target->name,
                    (unsigned long long)options->seed, (unsigned long long)index);
            status = EXIT_TROUBLE;
            break;
        }
        state->cases++;
        if (result == EXCUSED)
            state->excused++;
        else
            state->comparisons += w.server_rows.count;
        if (result == DIFFERENT) {
            state->differences++;
            report(&w, &tree, index);
        } else if (options->write && result == SAME && !judge_writing(&w, index)) {
            fprintf(stderr, "%s died: seed %llu, index %llu, what was written\n", target->name,
                    (unsigned long long)options->seed, (unsigned long long)index);
            status = EXIT_TROUBLE;
            break;
        }
    }
    /* Leaves the data directory as it was. */
    tree_clear(&tree);
    bytes_add_text(&tree_add(&tree, TREE_FILE, "pg_hba.conf", 0600)->content,
                   "local all all trust\n");
    put_on_disk(&w, &tree);
    PQfinish(target->connection);
    tree_free(&tree);
    tree_free(&w.on_disk);
    rows_free(&w.server_rows);
    rows_free(&w.reader_rows);
    rows_free(&w.parse_rows);
    written_free(&w.written);
    bytes_free(&w.broken);
    bytes_free(&w.signatures);
    bytes_free(&w.library.workspace);
    bytes_free(&w.library.arena);
    bytes_free(&w.library.disk.contents);
    return status;
}

/* ---- what is told at the end ----------------------------------------------------------- */

typedef struct sums {
    uint64_t cases; /* of the target with the fewest */
    uint64_t comparisons;
    uint64_t rows;
    uint64_t differences;
    uint64_t excused;
    uint64_t written;
} sums;

static sums add_up(size_t targets)
{
    sums all = {UINT64_MAX, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < targets; i++) {
        const worker_state *state = &shared->workers[i];
        if (state->cases < all.cases)
            all.cases = state->cases;
        all.comparisons += state->cases;
        all.rows += state->comparisons;
        all.differences += state->differences;
        all.excused += state->excused;
        all.written += state->written;
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

#define COUNTER(field) offsetof(library_coverage, field)

static void print_coverage(const pg_target *targets, size_t count)
{
    printf("  %-34s", "seen in major");
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
        printf(" %9d", major);
    printf("\n");
    print_counts("rows", COUNTER(rows), targets, count);
    print_counts("rows refused silently", COUNTER(silent_rows), targets, count);
    print_counts("rules that cannot match", COUNTER(soft_rows), targets, count);
    for (int i = 0; i <= PGCFG_CONNECTION_HOSTNOGSSENC; i++)
        print_counts(pgcfg_connection_type_name((pgcfg_connection_type)i),
                     COUNTER(types) + (size_t)i * sizeof(uint64_t), targets, count);
    static const char *const kinds[] = {"no address", "all",     "samehost",
                                        "samenet",    "network", "host name"};
    for (int i = 0; i <= PGCFG_ADDRESS_HOST_NAME; i++)
        print_counts(kinds[i], COUNTER(address_kinds) + (size_t)i * sizeof(uint64_t), targets,
                     count);
    for (int i = 0; i <= PGCFG_AUTH_OAUTH; i++)
        print_counts(pgcfg_auth_method_name((pgcfg_auth_method)i),
                     COUNTER(methods) + (size_t)i * sizeof(uint64_t), targets, count);
    for (int i = 1; i < PGCFG_DIAGNOSTIC_COUNT; i++)
        print_counts(pgcfg_diagnostic_name((pgcfg_diagnostic_code)i),
                     COUNTER(codes) + (size_t)i * sizeof(uint64_t), targets, count);
    for (int i = 1; i <= PGCFG_REGEX_UNDECIDED; i++)
        print_counts(pgcfg_regex_status_text((pgcfg_regex_status)i),
                     COUNTER(regexes) + (size_t)i * sizeof(uint64_t), targets, count);
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
                printf("--- %s: the library crashed (signal %d), seed %llu, index %llu\n",
                       targets[i].name, WTERMSIG(status), (unsigned long long)options->seed,
                       (unsigned long long)shared->workers[i].index);
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
    printf("judge: seed %llu, from case %llu, %zu targets\n", (unsigned long long)options->seed,
           (unsigned long long)options->start, count);
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
        print_coverage(targets, count);
    printf(
        "judge: seed %llu, cases %llu to %llu: %llu comparisons of files, %llu rows, %llu excused, "
        "%llu rules written and read back, %llu differences; %.0f cases/s, %.0f comparisons/s\n",
        (unsigned long long)options->seed, (unsigned long long)options->start,
        (unsigned long long)(options->start + all.cases), (unsigned long long)all.comparisons,
        (unsigned long long)all.rows, (unsigned long long)all.excused,
        (unsigned long long)all.written, (unsigned long long)all.differences,
        (double)all.cases / elapsed, (double)all.comparisons / elapsed);
    if (worst == 0 && all.differences > 0)
        worst = EXIT_DIFFERENCES;
    return worst;
}

/* ---- the command line ------------------------------------------------------------------------ */

static int usage(void)
{
    fputs("usage: judge --targets FILE [--only NAME,...] [--seed S] [--start I] [--count N]\n"
          "             [--seconds T] [--keep DIR] [--write] [--progress] [--coverage]\n"
          "       judge --show --seed S --start I\n"
          "FILE is what `scripts/servers targets` prints; - is standard input.\n",
          stderr);
    return EXIT_TROUBLE;
}

static int show(const judge_options *options)
{
    file_tree tree = {0};
    bytes text = {0};
    generate_case(options->seed, options->start, &tree);
    tree_print(&tree, &text);
    fwrite(text.data, 1, text.size, stdout);
    tree_free(&tree);
    bytes_free(&text);
    return 0;
}

/* Keeps the targets that `only` names. Returns how many; 0 if one is missing. */
static size_t choose_targets(const char *only, pg_target *targets, size_t count)
{
    size_t kept = 0;
    size_t wanted = 1;
    for (const char *c = only; *c != '\0'; c++)
        wanted += *c == ',';
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(targets[i].name);
        for (const char *at = only; at != NULL; at = strchr(at, ',')) {
            at += *at == ',';
            if (strncmp(at, targets[i].name, size) == 0 && (at[size] == ',' || at[size] == '\0')) {
                targets[kept++] = targets[i];
                break;
            }
        }
    }
    if (kept != wanted) {
        fprintf(stderr, "judge: not all of these run: %s\n", only);
        return 0;
    }
    return kept;
}

int main(int argc, char **argv)
{
    judge_options options = {.seed = 1, .count = 50000};
    bool shows = false;
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        if (strcmp(name, "--progress") == 0)
            options.progress = true;
        else if (strcmp(name, "--coverage") == 0)
            options.coverage = true;
        else if (strcmp(name, "--write") == 0)
            options.write = true;
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
        else if (strcmp(name, "--seed") == 0)
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
    if (shows)
        return show(&options);
    if (options.targets == NULL)
        return usage();
    static pg_target targets[TARGETS_MAX];
    size_t count = target_read_list(options.targets, targets);
    if (count > 0 && options.only != NULL)
        count = choose_targets(options.only, targets, count);
    if (count == 0)
        return EXIT_TROUBLE;
    return judge(&options, targets, count);
}
