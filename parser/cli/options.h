/*
 * options.h - the command line behind the name of a subcommand.
 */
#ifndef PGCFG_CLI_OPTIONS_H
#define PGCFG_CLI_OPTIONS_H

#include "connection_options.h"

#include <pgcfg/server.h>

typedef struct command command; /* command.h */

typedef enum output_format {
    FORMAT_TEXT = 1 << 0,
    FORMAT_JSON = 1 << 1,
    FORMAT_SARIF = 1 << 2,
    FORMAT_GITHUB = 1 << 3
} output_format;

/* Which of PostgreSQL's files one is. */
typedef enum file_kind {
    FILE_KIND_UNKNOWN,
    FILE_KIND_HBA,
    FILE_KIND_IDENT,
    FILE_KIND_CONF
} file_kind;

/* Options that not every command has. */
enum command_option {
    OPTION_TYPE = 1 << 0,
    OPTION_FAIL_ON = 1 << 1,
    OPTION_IGNORE = 1 << 2,
    OPTION_CONNECTION = 1 << 3 /* all of connection_options.h */
};

/* From which severity on pgcfg check ends with status 1. */
typedef enum fail_level { FAIL_ON_ERRORS, FAIL_ON_WARNINGS, FAIL_ON_NOTES } fail_level;

typedef struct options {
    output_format format;
    bool wants_help; /* nothing else was looked at */
    char **operands; /* what is no option */
    size_t operand_count;
    file_kind kind; /* --type */
    fail_level fail_on;
    const char **ignored; /* --ignore: lists of codes */
    size_t ignore_count, ignore_capacity;
    int major;        /* --pg, 0 = not given */
    unsigned without; /* pgcfg_feature bits */
    unsigned with;
    /* --set; only those that are assigned count. */
    bool ssl_is_assigned, db_user_namespace_is_assigned, oauth_libraries_are_assigned;
    bool ssl;
    bool db_user_namespace;
    bool krb_caseins_users;
    const char *ssl_ca_file; /* NULL: not assigned */
    pgcfg_text oauth_validator_libraries;
    connection_options connection;
} options;

/* Reads the arguments of `of`; ends the command where they are wrong. Operands
 * are moved to the front of `arguments`, which must outlive `given`. */
void options_parse(options *given, const command *of, int count, char **arguments);

void options_free(options *given);

/* The server to be imitated for `file`: the major that was asked for, or that
 * PG_VERSION beside the file has, or the newest. */
pgcfg_server options_server(const options *given, const char *file);

/* The major that was asked for, or that PG_VERSION beside the file has, or 0. */
int options_major(const options *given, const char *file);

/* Puts the settings of --set into `server`. */
void options_assign(const options *given, pgcfg_server *server);

/* How options that every command takes are explained in --help. */
extern const char options_common_help[];

#endif
