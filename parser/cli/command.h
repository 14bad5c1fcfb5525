/*
 * command.h - the subcommands: what each is called, takes and does.
 */
#ifndef PGCFG_CLI_COMMAND_H
#define PGCFG_CLI_COMMAND_H

#include "options.h"

struct command {
    const char *name;
    const char *summary;              /* one line for pgcfg --help */
    const char *help;                 /* for --help, up to the options that only it has */
    const char *help_notes;           /* what comes behind the options of every command */
    unsigned formats;                 /* of --format, or-ed output_format bits */
    unsigned options;                 /* that only some commands have, or-ed command_option bits */
    int (*run)(const options *given); /* returns the exit status */
};

extern const command rules_command;     /* rules.c */
extern const command mappings_command;  /* mappings.c */
extern const command settings_command;  /* settings.c */
extern const command value_command;     /* value.c */
extern const command check_command;     /* check.c */
extern const command match_command;     /* match.c */
extern const command parameter_command; /* parameter.c */
extern const command explain_command;   /* explain.c */

#endif
