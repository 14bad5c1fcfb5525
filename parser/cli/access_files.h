/*
 * access_files.h - the files that say who gets in, read whole for pgcfg match: a
 * pg_hba.conf, and if there are, a pg_ident.conf and a postgresql.conf.
 */
#ifndef PGCFG_CLI_ACCESS_FILES_H
#define PGCFG_CLI_ACCESS_FILES_H

#include "conf_file.h"
#include "options.h"

#include <pgcfg/hba.h>
#include <pgcfg/ident.h>

typedef struct access_files {
    pgcfg_server server;        /* with the settings of postgresql.conf, and of --set above them */
    bool ignores_case;          /* krb_caseins_users */
    bool has_root_certificates; /* unless postgresql.conf says that there are none */
    pgcfg_hba hba;
    pgcfg_ident ident;
    bool has_ident; /* a file was read, or it is known that there is none */

    /* What these are views of. */
    files *files;
    pgcfg_loader loader;
    pgcfg_limits limits;
    conf_file *conf; /* NULL: none was given */
    void *hba_memory;
    void *ident_memory;
} access_files;

/* Reads the files that the options name, or those that a server finds in the directory
 * that is the command's operand. Ends the command where one cannot be read to
 * its end, or a server would not start with it: a pg_hba.conf with an error or without a
 * rule, a postgresql.conf with an error. */
void access_files_read(access_files *a, const options *given);

void access_files_free(access_files *a);

/* The path of the file that holds a rule. */
pgcfg_text access_files_rule_path(const access_files *a, uint32_t file);

#endif
