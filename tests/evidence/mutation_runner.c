/*
 * mutation_runner.c - asks the tests about mutants, without starting a program for each.
 *
 * Linked with the copy of the library that mutants.py wrote, all unit test programs, the
 * fuzz harnesses and the command, whose mains bear other names. Each single test of a group
 * of cmocka, each harness over its seeds, and each run of the command is carried out in a
 * child of its own:
 *
 *   mutation_runner record FOLDER LIMIT
 *                                   all tests without a mutant: writes FOLDER/answers and
 *                                   FOLDER/reach, the mutants that each test reaches; a test
 *                                   is ended after three times LIMIT
 *   mutation_runner judge FOLDER LIMIT
 *                                   asks no test that takes more milliseconds than LIMIT;
 *                                   reads numbers of mutants, and says of each which test
 *                                   fails; "differs" asks whether another output of the
 *                                   command is wrong, and waits for "wrong" or "right"
 *
 * FOLDER/runs lists the runs of the command: directory, count of words, words, each
 * ended by a zero byte; FOLDER/seeds/NAME holds the seeds of a harness. The tests of a mutant are
 * those that reach it: first those that killed the last ones, then quick units, runs of the
 * command, and slow units. A test that takes ten times its processor time, and a tenth of a second
 * more, hangs.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* What the programs of the tests are linked with. */
unsigned pgcfg_mutant;
unsigned char *pgcfg_reached;

/* Made by the script. */
extern const unsigned pgcfg_mutant_count;
extern const struct unit_program {
    const char *name;
    int (*run)(void);
} pgcfg_unit_programs[];
extern const struct harness {
    const char *name;
    int (*run)(int argc, char **argv);
} pgcfg_harnesses[];
extern int pgcfg_command_main(int argc, char **argv);

enum { NOBODY = 65534, RECENT = 12, QUICK_US = 30000, SPAN_US = 100000, HANGS = -SIGPROF };
#if defined(__SANITIZE_ADDRESS__)
enum { SLOWNESS = 40, HAS_RUNS = 0 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
enum { SLOWNESS = 40, HAS_RUNS = 0 };
#else
enum { SLOWNESS = 10, HAS_RUNS = 1 };
#endif
#else
enum { SLOWNESS = 10, HAS_RUNS = 1 };
#endif

typedef struct test {
    const char *program;                  /* NULL: a run of the command */
    int (*replay)(int argc, char **argv); /* NULL: a unit test */
    struct CMUnitTest unit;
    CMFixtureFunction setup, teardown;
    const char *directory;
    char **words;
    int word_count;
    /* without a mutant */
    int status; /* of its end, or minus the signal */
    uint32_t time_us;
    uint32_t size;
    const char *output;
    const unsigned char *reach; /* a bit for each mutant */
} test;

static test *tests;
static size_t test_count;
static size_t run_start; /* the first that is a run of the command */
static const char *program_now;
static int answer_file;
static FILE *answers;

static void give_up(const char *what)
{
    dprintf(answers != NULL ? fileno(answers) : 2, "mutation_runner: %s: %s\n", what,
            strerror(errno));
    exit(2);
}

static test *new_test(void)
{
    if ((test_count & (test_count + 1)) == 0) {
        tests = realloc(tests, 2 * (test_count + 1) * sizeof *tests);
        if (tests == NULL)
            give_up("memory");
    }
    tests[test_count] = (test){0};
    return &tests[test_count++];
}

int __wrap__cmocka_run_group_tests(const char *group, const struct CMUnitTest *units, size_t count,
                                   CMFixtureFunction setup, CMFixtureFunction teardown);
int __real__cmocka_run_group_tests(const char *group, const struct CMUnitTest *units, size_t count,
                                   CMFixtureFunction setup, CMFixtureFunction teardown);

/* Looks at the clock, and so fails on a busy machine. */
static const char clocked[] = "large_inputs_are_read_in_linear_time";

/* A program's main hands its tests to cmocka; here they are noted. */
int __wrap__cmocka_run_group_tests(const char *group, const struct CMUnitTest *units, size_t count,
                                   CMFixtureFunction setup, CMFixtureFunction teardown)
{
    (void)group;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(units[i].name, clocked) == 0)
            continue;
        test *t = new_test();
        t->program = program_now;
        t->unit = units[i];
        t->setup = setup;
        t->teardown = teardown;
    }
    return 0;
}

static char *contents(const char *folder, const char *name, size_t *size)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        give_up(path);
    *size = (size_t)lseek(file, 0, SEEK_END);
    char *bytes = *size == 0 ? "" : mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    if (bytes == MAP_FAILED)
        give_up(path);
    close(file);
    return bytes;
}

static char *copied(const char *string)
{
    char *copy = strdup(string);
    if (copy == NULL)
        give_up("memory");
    return copy;
}

static void add_harnesses(const char *folder)
{
    for (const struct harness *h = pgcfg_harnesses; h->name != NULL; h++) {
        char path[4096];
        char *words[] = {copied(h->name), NULL, NULL};
        snprintf(path, sizeof path, "%s/seeds/%s", folder, h->name);
        words[1] = copied(path);
        test *t = new_test();
        t->program = "fuzz";
        t->unit.name = h->name;
        t->replay = h->run;
        t->word_count = 2;
        t->words = calloc(3, sizeof *t->words);
        if (t->words == NULL)
            give_up("memory");
        memcpy(t->words, words, sizeof words);
    }
}

static void add_runs(const char *folder)
{
    size_t size;
    char *at = contents(folder, "runs", &size);
    for (const char *end = at + size; at < end;) {
        test *t = new_test();
        t->directory = at;
        at += strlen(at) + 1;
        t->word_count = atoi(at);
        at += strlen(at) + 1;
        t->words = calloc((size_t)t->word_count + 1, sizeof *t->words);
        if (t->words == NULL)
            give_up("memory");
        for (int i = 0; i < t->word_count; i++) {
            t->words[i] = at;
            at += strlen(at) + 1;
        }
    }
}

static void limit_time(uint64_t time_us)
{
    struct itimerval timer = {.it_value = {.tv_sec = (time_t)(time_us / 1000000),
                                           .tv_usec = (suseconds_t)(time_us % 1000000)}};
    setitimer(ITIMER_PROF, &timer, NULL);
    alarm(600);
    struct rlimit memory = {UINT64_C(1) << 30, UINT64_C(1) << 30};
    if (HAS_RUNS)
        setrlimit(RLIMIT_AS, &memory);
}

static void carry_out(const test *t)
{
    if (t->replay != NULL)
        _exit(t->replay(t->word_count, t->words));
    if (t->program != NULL)
        _exit(__real__cmocka_run_group_tests(t->program, &t->unit, 1, t->setup, t->teardown) != 0);
    if (chdir(t->directory) != 0 || dup2(answer_file, 1) < 0)
        _exit(99);
    exit(pgcfg_command_main(t->word_count, t->words));
}

/* Gives the status, and how long it took. The command's output is in answer_file. */
static int status_of(const test *t, unsigned mutant, uint64_t time_us, uint32_t *took_us)
{
    if (t->program == NULL &&
        (ftruncate(answer_file, 0) != 0 || lseek(answer_file, 0, SEEK_SET) != 0))
        give_up("answer");
    fflush(NULL); /* what a child ends with exit is not written twice */
    pid_t child = fork();
    if (child < 0)
        give_up("fork");
    if (child == 0) {
        limit_time(time_us);
        pgcfg_mutant = mutant;
        carry_out(t);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) < 0)
        give_up("wait");
    *took_us = (uint32_t)((usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
                          usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static char *output_of(uint32_t *size)
{
    static char *bytes;
    static size_t capacity;
    off_t end = lseek(answer_file, 0, SEEK_END);
    if ((size_t)end > capacity && (bytes = realloc(bytes, capacity = (size_t)end)) == NULL)
        give_up("memory");
    *size = (uint32_t)end;
    if (pread(answer_file, bytes, (size_t)end, 0) != end)
        give_up("answer");
    return bytes;
}

static size_t reach_size(void)
{
    return pgcfg_mutant_count / 8 + 1;
}

static FILE *writing(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    if (file == NULL)
        give_up(path);
    return file;
}

static void become_nobody(void)
{
    if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        give_up("nobody");
}

static void record(const char *folder, uint32_t limit_us)
{
    FILE *answered = writing(folder, "answers");
    FILE *reached = writing(folder, "reach");
    become_nobody();
    unsigned char *bits = calloc(reach_size(), 1);
    for (size_t i = 0; i < test_count; i++) {
        const test *t = &tests[i];
        uint32_t took_us, size = 0;
        memset(pgcfg_reached, 0, pgcfg_mutant_count + 1);
        int32_t status = status_of(t, 0, 3 * (uint64_t)limit_us, &took_us);
        char *output = t->program == NULL ? output_of(&size) : NULL;
        if (fwrite(&status, sizeof status, 1, answered) != 1 ||
            fwrite(&took_us, sizeof took_us, 1, answered) != 1 ||
            fwrite(&size, sizeof size, 1, answered) != 1 ||
            fwrite(output, 1, size, answered) != size)
            give_up("answers");
        memset(bits, 0, reach_size());
        for (unsigned n = 1; n <= pgcfg_mutant_count; n++)
            bits[n / 8] |= (unsigned char)(pgcfg_reached[n] << n % 8);
        if (fwrite(bits, 1, reach_size(), reached) != reach_size())
            give_up("reach");
        if (t->program != NULL)
            fprintf(answers, "%s: %s\n", t->program, t->unit.name);
        else
            fprintf(answers, "run\n");
    }
    if (fclose(answered) != 0 || fclose(reached) != 0)
        give_up("record");
}

static void read_record(const char *folder)
{
    size_t size;
    const char *at = contents(folder, "answers", &size);
    const char *end = at + size;
    const unsigned char *reach = (const unsigned char *)contents(folder, "reach", &size);
    if (size != reach_size() * test_count) {
        errno = EINVAL;
        give_up("reach");
    }
    for (size_t i = 0; i < test_count; i++, reach += reach_size()) {
        test *t = &tests[i];
        memcpy(&t->status, at, 4);
        memcpy(&t->time_us, at + 4, 4);
        memcpy(&t->size, at + 8, 4);
        t->output = at + 12;
        t->reach = reach;
        at += 12 + t->size;
    }
    if (at != end)
        give_up("answers");
}

/* Runs are spread, since neighbours are alike. */
static uint64_t rank(size_t i)
{
    const test *t = &tests[i];
    if (t->program == NULL)
        return (UINT64_C(1) << 40) + (uint32_t)(i * UINT32_C(2654435761));
    return (t->time_us < QUICK_US || t->replay != NULL ? 0 : UINT64_C(1) << 50) + t->time_us;
}

static int compare_ranks(const void *a, const void *b)
{
    uint64_t x = rank(*(const size_t *)a), y = rank(*(const size_t *)b);
    return x < y ? -1 : x > y;
}

static void print_name(const test *t)
{
    if (t->program != NULL)
        fprintf(answers, "%s: %s", t->program, t->unit.name);
    else
        fprintf(answers, "run %zu", (size_t)(t - tests) - run_start);
}

/* Whether the test fails of the mutant; then the answer is printed. */
static int kills(const test *t, unsigned mutant)
{
    uint32_t took_us, size = 0;
    int status =
        status_of(t, mutant, (uint64_t)t->time_us * SLOWNESS + SPAN_US * SLOWNESS / 10, &took_us);
    if (t->program != NULL && status == 0)
        return 0;
    const char *how = status == HANGS ? "hangs" : status < 0 ? "crashes" : "fails";
    if (t->program == NULL && status >= 0) {
        char *output = output_of(&size);
        if (status == t->status && size == t->size && memcmp(output, t->output, size) == 0)
            return 0;
        fprintf(answers, "%u differs %zu %d %u\n", mutant, (size_t)(t - tests) - run_start, status,
                size);
        fwrite(output, 1, size, answers);
        fflush(answers);
        char line[16];
        if (fgets(line, sizeof line, stdin) == NULL)
            exit(0);
        if (strcmp(line, "wrong\n") != 0)
            return 0;
    }
    fprintf(answers, "%u killed %s ", mutant, how);
    print_name(t);
    fprintf(answers, "\n");
    return 1;
}

static void judge_one(unsigned mutant, const size_t *order, uint32_t limit_us)
{
    static const test *recent[RECENT];
    static unsigned *tried;
    if (tried == NULL && (tried = calloc(test_count, sizeof *tried)) == NULL)
        give_up("memory");
    size_t asked = 0;
    for (int i = 0; i < RECENT; i++) {
        const test *t = recent[i];
        if (t == NULL || (t->reach[mutant / 8] >> mutant % 8 & 1) == 0)
            continue;
        tried[t - tests] = mutant;
        asked++;
        if (kills(t, mutant)) {
            memmove(recent + 1, recent, (size_t)i * sizeof *recent);
            recent[0] = t;
            return;
        }
    }
    for (size_t i = 0; i < test_count; i++) {
        const test *t = &tests[order[i]];
        if ((t->reach[mutant / 8] >> mutant % 8 & 1) == 0 || tried[t - tests] == mutant ||
            (t->program == NULL ? !HAS_RUNS : t->status != 0 || t->time_us > limit_us))
            continue;
        asked++;
        if (kills(t, mutant)) {
            memmove(recent + 1, recent, (RECENT - 1) * sizeof *recent);
            recent[0] = t;
            return;
        }
    }
    fprintf(answers, "%u %s %zu\n", mutant, asked > 0 ? "survived" : "unreached", asked);
}

static void judge(const char *folder, uint32_t limit_us)
{
    char line[32];
    read_record(folder);
    become_nobody();
    size_t *order = calloc(test_count, sizeof *order);
    for (size_t i = 0; i < test_count; i++)
        order[i] = i;
    qsort(order, test_count, sizeof *order, compare_ranks);
    while (fgets(line, sizeof line, stdin) != NULL) {
        judge_one((unsigned)strtoul(line, NULL, 10), order, limit_us);
        fflush(answers);
    }
}

/* The tests print into nothing. */
static void keep_answers(void)
{
    int nothing = open("/dev/null", O_RDWR);
    answers = fdopen(fcntl(1, F_DUPFD_CLOEXEC, 10), "w");
    if (answers == NULL || nothing < 0 || dup2(nothing, 1) < 0 || dup2(nothing, 2) < 0)
        give_up("output");
    close(nothing);
    answer_file = memfd_create("answer", 0);
    if (answer_file < 0)
        give_up("answer");
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: mutation_runner record|judge FOLDER LIMIT\n");
        return 2;
    }
    keep_answers();
    pgcfg_reached = mmap(NULL, pgcfg_mutant_count + 1, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pgcfg_reached == MAP_FAILED)
        give_up("memory");
    for (const struct unit_program *p = pgcfg_unit_programs; p->name != NULL; p++) {
        program_now = p->name;
        p->run();
    }
    add_harnesses(argv[2]);
    run_start = test_count;
    add_runs(argv[2]);
    if (strcmp(argv[1], "record") == 0)
        record(argv[2], (uint32_t)atoi(argv[3]) * 1000);
    else
        judge(argv[2], (uint32_t)atoi(argv[3]) * 1000);
    fflush(answers);
    return 0;
}
