/*
 * decisions.c - proves that the library decides connections as real servers do: random rules
 * and maps, real connection attempts, and each first answer compared with the library's.
 *
 *   decisions [--seed N] [--count N] [--start N] TARGETS CERTIFICATES
 *   decisions --sql            the statements that make the roles
 *   decisions --certificates   the common names of the clients' certificates, one a line
 *
 * TARGETS is the list that ./run writes, CERTIFICATES the directory of the certificates. N
 * attempts in all. Exits with 1 where library and server differ, with 2 where a server does
 * not answer.
 */
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "generate.h"
#include "host_name.h"
#include "predict.h"
#include "world.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define TARGETS_MAX 32
#define ORIGINS_MAX 128
#define REPORTS_MAX 5
#define RELOAD_TIMEOUT_S 20

static const char *const host_names[] = {
    "localhost", "LocalHost", ".localhost", "localhost.", "local", "localhostx", ".host",
    "host",      ".",         "",           "\xc3\xa9",   "all",   "samehost",   "127.0.0.1.",
};

typedef struct target {
    char name[40];
    int port;
    char socket_directory[200];
    char data_directory[200];
    pid_t postmaster;
    pgcfg_server server;
} target;

/* What a process of a target tells the others. */
typedef struct tally {
    uint64_t scenarios, refused, compared, undecided, differences, failures;
    uint64_t answers[PGCFG_AUTH_OAUTH + 1]; /* by the method of the rule */
    uint64_t implicit;
    uint64_t let_in;
} tally;

typedef struct worker {
    const target *target;
    const char *certificate_directory;
    uint64_t seed;
    uint64_t start;
    uint64_t count; /* attempts */
    machine machine;
    origin origins[ORIGINS_MAX];
    choices menu;
    client client;
    unsigned generation; /* of the files that the server has */
    tally *tally;
} worker;

/* ---- where attempts come from -------------------------------------------------------------- */

static void add_origin(worker *w, const pgcfg_address *address, const char *zone)
{
    w->origins[w->menu.origin_count++] =
        (origin){.address = *address, .zone = zone[0] == '\0' ? NULL : zone, .host_name = ""};
}

static void find_origins(worker *w)
{
    static const uint8_t loopbacks[][4] = {
        {127, 0, 0, 2},    {127, 0, 0, 3},    {127, 0, 1, 1},     {127, 1, 2, 3},
        {127, 1, 2, 4},    {127, 2, 2, 3},    {127, 127, 0, 1},   {127, 128, 0, 1},
        {127, 0, 0, 128},  {127, 0, 0, 255},  {127, 170, 85, 15}, {127, 255, 255, 254},
        {127, 64, 64, 64}, {127, 10, 20, 30}, {127, 0, 0, 9},     {127, 85, 170, 240},
    };
    size_t named = 1;

    w->origins[0] = (origin){.host_name = ""};
    w->menu.origin_count = 1;
    for (size_t i = 0; i < w->machine.interface_count; i++)
        add_origin(w, &w->machine.interfaces[i].address, w->machine.zones[i]);
    for (size_t i = 0; i < COUNT(loopbacks); i++) {
        pgcfg_address address = {.family = PGCFG_FAMILY_IPV4};

        memcpy(address.bytes, loopbacks[i], 4);
        add_origin(w, &address, "");
    }
    for (size_t i = 1; i < w->menu.origin_count; i++) {
        const origin found = w->origins[i];
        origin o = found;

        if (!host_name_find(&o))
            continue;
        w->origins[i] = w->origins[named];
        w->origins[named++] = o;
    }
    w->menu.named_origin_count = named;
    w->menu.origins = w->origins;
}

/* Other users are tried only by one who may become them. */
static void find_system_users(worker *w)
{
    static const char *const others[] = {"root", "nobody", "daemon", "postgres"};
    static const char *found[COUNT(others)];
    const struct passwd *self = getpwuid(geteuid());
    size_t count = 0;

    if (self == NULL) {
        fprintf(stderr, "decisions: user %d has no name\n", (int)geteuid());
        exit(2);
    }
    found[count++] = strdup(self->pw_name);
    for (size_t i = 1; geteuid() == 0 && i < COUNT(others); i++)
        if (getpwnam(others[i]) != NULL)
            found[count++] = others[i];
    w->menu.system_users = found;
    w->menu.system_user_count = count;
}

/* ---- the server has other files ------------------------------------------------------------- */

/* The first rule is for this connection only, and its method tells the files apart. */
static bool has_reloaded(const worker *w, bytes *answer)
{
    static const char *const expected[] = {"FATAL: pg_hba.conf rejects", "request 3"};
    const char *wanted = expected[w->generation % 2];
    attempt a = {.user = "reload", .database = "reload", .from = &w->origins[0]};

    a.system_user = w->menu.system_users[0];
    if (w->target->server.db_user_namespace)
        memcpy(a.user, "reload@", sizeof("reload@"));
    return client_ask(&w->client, &a, answer) && answer->size >= strlen(wanted) &&
           memcmp(answer->data, wanted, strlen(wanted)) == 0;
}

static bool is_past(time_t start)
{
    return time(NULL) - start > RELOAD_TIMEOUT_S;
}

static bool give_to_server(worker *w, const scenario *s)
{
    static const char *const first[] = {"local reload reload reject",
                                        "local reload reload password"};
    const time_t start = time(NULL);
    bytes answer = {0};
    bool is_there = true;

    w->generation++;
    if (!scenario_write(s, w->target->data_directory, first[w->generation % 2]) ||
        kill(w->target->postmaster, SIGHUP) != 0) {
        fprintf(stderr, "decisions: %s: %s\n", w->target->name, strerror(errno));
        exit(2);
    }
    while (!has_reloaded(w, &answer) && is_there) {
        is_there = !is_past(start);
        usleep(500);
    }
    if (!is_there)
        w->generation--; /* it still has the files before */
    bytes_free(&answer);
    return is_there;
}

/* ---- comparing ----------------------------------------------------------------------------- */

/* Whether library and server differ. */
static bool differs(const worker *w, const reading *r, const attempt *a, prediction *p,
                    bytes *answer)
{
    predict(r, &w->machine, a, p);
    if (!client_ask(&w->client, a, answer)) {
        fprintf(stderr, "decisions: %s: %.*s\n", w->target->name, (int)answer->size, answer->data);
        exit(2);
    }
    if (p->broken.size > 0)
        return true;
    return !p->is_undecided && (p->answer.size != answer->size ||
                                memcmp(p->answer.data, answer->data, answer->size) != 0);
}

/* What is asked again of a scenario that becomes smaller. */
typedef struct difference {
    worker *worker;
    const attempt *attempt;
    prediction *prediction;
    bytes *answer;
} difference;

static bool differs_with(void *context, const scenario *s)
{
    const difference *d = context;
    worker *w = d->worker;
    reading r;
    bool is_different = false;

    if (!give_to_server(w, s))
        return false;
    if (reading_start(&r, w->target->data_directory, &w->target->server))
        is_different = differs(w, &r, d->attempt, d->prediction, d->answer);
    reading_end(&r);
    return is_different;
}

/* Leaves lines out as long as the difference stays. */
static void shrink(worker *w, scenario *s, const attempt *a, prediction *p, bytes *answer)
{
    difference d = {w, a, p, answer};

    scenario_shrink(s, differs_with, &d);
    (void)differs_with(&d, s);
}

static void report(const worker *w, uint64_t index, const scenario *s, const attempt *a,
                   const prediction *p, const bytes *answer)
{
    bytes out = {0};

    bytes_add_format(&out, "--- %s, seed %llu, index %llu\n  ", w->target->name,
                     (unsigned long long)w->seed, (unsigned long long)index);
    if (a != NULL)
        attempt_print(a, &out);
    bytes_add_format(&out, "\n  server:  %.*s\n  library: %.*s%s%.*s\n", (int)answer->size,
                     answer->data, (int)p->answer.size, p->answer.data,
                     p->broken.size > 0 ? " contradicts itself: " : "", (int)p->broken.size,
                     p->broken.data);
    scenario_print(s, &out);
    (void)!write(STDOUT_FILENO, out.data, out.size);
    bytes_free(&out);
}

static void count(tally *t, const prediction *p, const bytes *answer)
{
    t->compared++;
    if (p->is_undecided)
        t->undecided++;
    else if (p->match.outcome == PGCFG_MATCH_RULE)
        t->answers[p->match.method]++;
    else
        t->implicit++;
    if (answer->size == 9 && memcmp(answer->data, "request 0", 9) == 0)
        t->let_in++;
}

/* One pair of files and the attempts on it; false once there are enough reports. */
static bool run_scenario(worker *w, uint64_t index, scenario *s, prediction *p, bytes *answer)
{
    random_source random = random_start(w->seed, index);
    const palette colours = generate_palette(&random, &w->menu);
    size_t attempts = random_between(&random, 50, 200);
    bool has_host_names;
    reading r;

    generate_scenario(&random, &colours, s);
    if (!scenario_write(s, w->target->data_directory, NULL) ||
        !reading_start(&r, w->target->data_directory, &w->target->server)) {
        w->tally->refused++;
        reading_end(&r);
        return true;
    }
    reading_end(&r);
    if (!give_to_server(w, s)) {
        p->answer.size = 0;
        answer->size = 0;
        bytes_add_text(answer, "does not load the files");
        report(w, index, s, NULL, p, answer);
        w->tally->differences++;
        return w->tally->differences < REPORTS_MAX;
    }
    if (!reading_start(&r, w->target->data_directory, &w->target->server))
        abort();
    w->tally->scenarios++;
    has_host_names = reading_has_host_names(&r);
    while (attempts-- > 0) {
        attempt a;

        generate_attempt(&random, &colours, !has_host_names, &a);
        if (differs(w, &r, &a, p, answer)) {
            w->tally->differences++;
            reading_end(&r);
            shrink(w, s, &a, p, answer);
            report(w, index, s, &a, p, answer);
            return w->tally->differences < REPORTS_MAX;
        }
        count(w->tally, p, answer);
    }
    reading_end(&r);
    return true;
}

static void work(worker *w)
{
    static scenario s;
    prediction p = {0};
    bytes answer = {0};

    machine_find(&w->machine);
    find_origins(w);
    find_system_users(w);
    w->menu.server = &w->target->server;
    w->menu.host_names = host_names;
    w->menu.host_name_count = COUNT(host_names);
    w->menu.certificates = world_certificates;
    w->menu.certificate_count = WORLD_CERTIFICATES;
    w->menu.has_ssl = w->target->server.ssl;
    if (!client_start(&w->client, w->target->port, w->target->socket_directory,
                      w->certificate_directory, world_certificates, WORLD_CERTIFICATES)) {
        fprintf(stderr, "decisions: no certificates in %s\n", w->certificate_directory);
        exit(2);
    }
    /* Whatever file the server has, this is another one than the next. */
    if (has_reloaded(w, &answer))
        w->generation++;
    w->generation++;
    for (uint64_t i = w->start; w->tally->compared < w->count; i++)
        if (!run_scenario(w, i, &s, &p, &answer))
            break;
    prediction_free(&p);
    bytes_free(&answer);
    client_end(&w->client);
}

/* ---- targets --------------------------------------------------------------------------------- */

static void apply_words(target *t, char *without, const char *settings)
{
    static const struct {
        const char *name;
        pgcfg_feature feature;
    } features[] = {{"ssl", PGCFG_FEATURE_SSL},
                    {"gss", PGCFG_FEATURE_GSS},
                    {"ldap", PGCFG_FEATURE_LDAP},
                    {"pam", PGCFG_FEATURE_PAM}};

    for (const char *word = strtok(without, ","); word != NULL; word = strtok(NULL, ","))
        for (size_t i = 0; i < COUNT(features); i++)
            if (strcmp(word, features[i].name) == 0)
                t->server.features &= ~(unsigned)features[i].feature;
    t->server.ssl = strstr(settings, "ssl=on") != NULL;
    t->server.db_user_namespace = strstr(settings, "db_user_namespace=on") != NULL;
    if (strstr(settings, "oauth_validator_libraries=v") != NULL)
        t->server.oauth_validator_libraries = PGCFG_TEXT("v");
}

static size_t read_targets(const char *path, target targets[TARGETS_MAX])
{
    FILE *file = fopen(path, "r");
    size_t count = 0;
    char line[2000];

    while (file != NULL && count < TARGETS_MAX && fgets(line, sizeof(line), file) != NULL) {
        target *t = &targets[count];
        char without[200];
        char settings[400];
        int major;
        int pid;

        if (sscanf(line, "%39[^\t]\t%d\t%d\t%199[^\t]\t%199[^\t]\t%d\t%199[^\t]\t%399[^\n]",
                   t->name, &major, &t->port, t->socket_directory, t->data_directory, &pid, without,
                   settings) != 8)
            continue;
        t->server = pgcfg_server_default(major);
        t->postmaster = (pid_t)pid;
        apply_words(t, without, settings);
        count++;
    }
    if (file != NULL)
        fclose(file);
    return count;
}

static void print_tally(const char *name, const tally *t)
{
    printf("%-16s %8llu attempts on %llu files: %llu differ, %llu undecided, %llu let in, "
           "%llu by no rule;",
           name, (unsigned long long)t->compared, (unsigned long long)t->scenarios,
           (unsigned long long)t->differences, (unsigned long long)t->undecided,
           (unsigned long long)t->let_in, (unsigned long long)t->implicit);
    for (size_t i = 0; i < COUNT(t->answers); i++)
        if (t->answers[i] > 0)
            printf(" %s %llu", pgcfg_auth_method_name((pgcfg_auth_method)i),
                   (unsigned long long)t->answers[i]);
    printf(" (%llu files refused)\n", (unsigned long long)t->refused);
}

static int run_all(const target *targets, size_t target_count, const worker *common)
{
    tally *tallies = mmap(NULL, TARGETS_MAX * sizeof(tally), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    uint64_t compared = 0;
    int worst = 0;
    int status;
    struct timespec start;
    struct timespec end;
    double seconds;

    if (tallies == MAP_FAILED)
        return 2;
    fflush(NULL);
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (size_t i = 0; i < target_count; i++) {
        static worker w;

        if (fork() != 0)
            continue;
        w = *common;
        w.target = &targets[i];
        w.tally = &tallies[i];
        w.start += i << 32;
        work(&w);
        exit(w.tally->differences > 0 ? 1 : 0);
    }
    while (wait(&status) > 0) {
        const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 2;

        worst = code > worst ? code : worst;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    for (size_t i = 0; i < target_count; i++) {
        print_tally(targets[i].name, &tallies[i]);
        compared += tallies[i].compared;
        if (tallies[i].compared == 0)
            worst = 2;
    }
    printf("%llu attempts in %.0f s, %.0f a second; seed %llu\n", (unsigned long long)compared,
           seconds, (double)compared / seconds, (unsigned long long)common->seed);
    return worst;
}

static int usage(void)
{
    fprintf(stderr, "usage: decisions [--seed N] [--count N] [--start N] TARGETS CERTIFICATES\n"
                    "       decisions --sql | --certificates\n");
    return 2;
}

int main(int argc, char **argv)
{
    static target targets[TARGETS_MAX];
    static worker common = {.seed = 1, .count = 10000};
    size_t target_count;
    int i = 1;

    if (argc == 2 && strcmp(argv[1], "--sql") == 0) {
        world_print_sql(stdout);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--certificates") == 0) {
        for (size_t j = 0; j < WORLD_CERTIFICATES; j++)
            puts(world_certificates[j]);
        return 0;
    }
    for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
        uint64_t *number = strcmp(argv[i], "--seed") == 0    ? &common.seed
                           : strcmp(argv[i], "--count") == 0 ? &common.count
                           : strcmp(argv[i], "--start") == 0 ? &common.start
                                                             : NULL;
        if (number == NULL)
            return usage();
        *number = strtoull(argv[i + 1], NULL, 10);
    }
    if (argc - i != 2)
        return usage();
    common.certificate_directory = argv[i + 1];
    target_count = read_targets(argv[i], targets);
    if (target_count == 0) {
        fprintf(stderr, "decisions: no target in %s\n", argv[i]);
        return 2;
    }
    common.count = (common.count + target_count - 1) / target_count;
    return run_all(targets, target_count, &common);
}
