/*
 * each_target.c - see each_target.h.
 */
#include "each_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool take(target_options *options, bool takes_parameter, const char *name, const char *value)
{
    if (strcmp(name, "--targets") == 0)
        options->targets = value;
    else if (strcmp(name, "--only") == 0)
        options->only = value;
    else if (strcmp(name, "--parameter") == 0 && takes_parameter)
        options->parameter = value;
    else if (strcmp(name, "--from") == 0)
        return case_list_read(&options->lists, value);
    else if (strcmp(name, "--seed") == 0)
        options->seed = strtoull(value, NULL, 10);
    else if (strcmp(name, "--start") == 0)
        options->start = strtoull(value, NULL, 10);
    else if (strcmp(name, "--count") == 0)
        options->count = strtoull(value, NULL, 10);
    else
        return false;
    return true;
}

/* How many targets are chosen; 0 where the options are wrong. */
static size_t choose(target_options *options, int argc, char **argv, bool takes_parameter,
                     pg_target *targets)
{
    size_t count;

    for (int i = 1; i < argc; i += 2)
        if (i + 1 == argc || !take(options, takes_parameter, argv[i], argv[i + 1]))
            return 0;
    count = options->targets == NULL ? 0 : target_read_list(options->targets, targets);
    return count > 0 && options->only != NULL ? target_choose(options->only, targets, count)
                                              : count;
}

/* All at once; the worst exit status. */
static int judge_all(const target_options *options, pg_target *targets, size_t count,
                     judge_target *judge)
{
    int worst = 0;

    fflush(stdout);
    for (size_t i = 0; i < count; i++) {
        const pid_t process = fork();

        if (process == 0)
            _exit(judge(options, &targets[i]));
        if (process < 0) {
            perror("fork");
            worst = EXIT_TROUBLE;
        }
    }
    for (int status; wait(&status) > 0;) {
        const int result = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_TROUBLE;

        if (!WIFEXITED(status))
            printf("--- the library crashed (signal %d)\n", WTERMSIG(status));
        worst = result > worst ? result : worst;
    }
    return worst;
}

int each_target(int argc, char **argv, bool takes_parameter, const char *usage, judge_target *judge)
{
    static pg_target targets[TARGETS_MAX];
    target_options options = {.seed = 1, .count = 10000};
    const size_t count = choose(&options, argc, argv, takes_parameter, targets);

    if (count == 0) {
        fputs(usage, stderr);
        return EXIT_TROUBLE;
    }
    return judge_all(&options, targets, count, judge);
}
