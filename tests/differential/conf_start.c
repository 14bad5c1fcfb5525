/* conf_start.c - see conf_start.h. */
#include "conf_start.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The program that runs in the data directory; the server left its command line there. */
static bool find_program(const pg_target *target, char *program, size_t size)
{
    char *path = target_path(target, "postmaster.opts");
    FILE *file = fopen(path, "r");
    bool is_found = file != NULL && fgets(program, (int)size, file) != NULL;
    if (is_found)
        program[strcspn(program, " \n")] = '\0';
    else
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    if (file != NULL)
        fclose(file);
    free(path);
    return is_found;
}

/* In the child: PostgreSQL wants its real user to be the effective one too. */
static void run_program(const pg_target *target, const char *program, const char *parameter,
                        int output)
{
    char *const arguments[] = {(char *)program,   "-D", target->data_directory, "-C",
                               (char *)parameter, NULL};
    char *const environment[] = {"LC_ALL=C", NULL};
    uid_t user = geteuid();
    gid_t group = getegid();
    int nothing = open("/dev/null", O_RDWR);
    if (getuid() == 0 && user != 0 && (seteuid(0) != 0 || setgid(group) != 0 || setuid(user) != 0))
        _exit(126);
    if (dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(nothing, 2) < 0)
        _exit(126);
    execve(program, arguments, environment);
    _exit(126);
}

bool conf_start_ask(const pg_target *target, const char *parameter, bytes *value, bool *has_errors)
{
    char program[4096];
    int ends[2];
    if (!find_program(target, program, sizeof(program)) || pipe(ends) != 0)
        return false;
    pid_t process = fork();
    if (process == 0)
        run_program(target, program, parameter, ends[1]);
    close(ends[1]);
    value->size = 0;
    bytes_add(value, "", 0);
    char piece[4096];
    for (ssize_t size; (size = read(ends[0], piece, sizeof(piece))) > 0;)
        bytes_add(value, piece, (size_t)size);
    close(ends[0]);
    int status = 0;
    bool is_run = process > 0 && waitpid(process, &status, 0) == process && WIFEXITED(status) &&
                  WEXITSTATUS(status) < 126;
    if (!is_run)
        fprintf(stderr, "%s: could not be run\n", program);
    *has_errors = WEXITSTATUS(status) != 0;
    if (!*has_errors && value->size > 0)
        bytes_splice(value, value->size - 1, 1, "", 0); /* the line feed */
    return is_run;
}
