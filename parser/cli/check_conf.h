/*
 * check_conf.h - pgcfg check of a postgresql.conf.
 */
#ifndef PGCFG_CLI_CHECK_CONF_H
#define PGCFG_CLI_CHECK_CONF_H

#include "checking.h"
#include "conf_file.h"

/* Adds what is wrong with the entries of a file that was read in the mode
 * PGCFG_CONF_LOG. */
void check_conf(checking *c, const conf_file *conf);

/* Where a range of it is. */
found_at check_conf_place(checking *c, const conf_file *conf, pgcfg_range range,
                          uint32_t server_line);

#endif
