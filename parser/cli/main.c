/*
 * main.c - finds the subcommand and hands over to it.
 */
#include "command.h"
#include "failure.h"
#include "output.h"
#include "suggest.h"

#include <pgcfg/version.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const command *const commands[] = {
    &rules_command, &mappings_command, &settings_command,  &value_command,
    &check_command, &match_command,    &parameter_command, &explain_command,
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static int print_version(void)
{
    output out = {0};
    output_string(&out, "pgcfg " PGCFG_VERSION_STRING " (PostgreSQL ");
    output_number(&out, PGCFG_MAJOR_OLDEST);
    output_string(&out, " to ");
    output_number(&out, PGCFG_MAJOR_NEWEST);
    output_string(&out, ")\n");
    output_finish(&out);
    return STATUS_DONE;
}

static int print_command_help(const command *of)
{
    output out = {0};
    output_string(&out, of->help);
    output_string(&out, options_common_help);
    output_string(&out, "\n");
    output_string(&out, of->help_notes);
    output_finish(&out);
    return STATUS_DONE;
}

static int print_help(void)
{
    output out = {0};
    output_string(&out, "pgcfg reads PostgreSQL's configuration files exactly as the server does.\n"
                        "\n"
                        "usage: pgcfg COMMAND [OPTION]... FILE...\n"
                        "       pgcfg COMMAND --help\n"
                        "       pgcfg --version\n"
                        "\n"
                        "commands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        output_string(&out, "  ");
        output_string(&out, commands[i]->name);
        output_repeat(&out, ' ', 11 - strlen(commands[i]->name));
        output_string(&out, commands[i]->summary);
        output_string(&out, "\n");
    }
    output_string(&out, "\noptions of every command:\n");
    output_string(&out, options_common_help);
    output_string(&out, "\n"
                        "exit status:\n"
                        "  0  done, and no error was found\n"
                        "  1  an error was found in a file\n"
                        "  2  could not do it; one line on standard error says why\n");
    output_finish(&out);
    return STATUS_DONE;
}

static const command *find_command(const char *name)
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
        names[i] = commands[i]->name;
    }
    const char *nearest = suggest(name, names, COMMAND_COUNT);
    if (nearest != NULL)
        fail("unknown command %s; did you mean %s?", name, nearest);
    fail("unknown command %s; see pgcfg --help", name);
}

static int run(const command *chosen, int count, char **arguments)
{
    options given;
    options_parse(&given, chosen, count, arguments);
    if (given.wants_help)
        return print_command_help(chosen);
    int status = chosen->run(&given);
    options_free(&given);
    return status;
}

/* A file that we open must not become standard output because that was closed.
 * The place is taken by something that can't be used, so that use is an error. */
static void occupy_standard_descriptors(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0)
            (void)open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    occupy_standard_descriptors();
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error like any other */

    if (argc < 2)
        fail("no command given; see pgcfg --help");
    const char *first = argv[1];
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 || strcmp(first, "help") == 0) {
        if (argc == 3 && strcmp(first, "help") == 0) {
            char help[] = "--help";
            char *arguments[] = {help};
            return run(find_command(argv[2]), 1, arguments);
        }
        return print_help();
    }
    if (strcmp(first, "--version") == 0)
        return print_version();
    if (first[0] == '-')
        fail("unknown option %s; options come behind a command, see pgcfg --help", first);
    return run(find_command(first), argc - 2, argv + 2);
}
