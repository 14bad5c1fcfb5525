/*
 * check_data_directory.h - pgcfg check of a whole data directory.
 */
#ifndef PGCFG_CLI_CHECK_DATA_DIRECTORY_H
#define PGCFG_CLI_CHECK_DATA_DIRECTORY_H

#include "checking.h"
#include "conf_file.h"

#include <pgcfg/hba_summary.h>

/* Finds postgresql.conf in `directory`, the other files through it as the server
 * does when it is started with -D, and adds what is wrong with each and between
 * them. */
void check_data_directory(checking *c, const char *directory);

/* Adds what is wrong between the settings of a postgresql.conf alone. */
void check_settings_together(checking *c, const conf_file *conf);

#endif
