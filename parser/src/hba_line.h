/*
 * hba_line.h - from a tokenized line to an entry: the server's verdict on it.
 */
#ifndef PGCFG_HBA_LINE_H
#define PGCFG_HBA_LINE_H

#include <pgcfg/hba.h>

#include "auth_reader.h"

/* Judges the line as the server's parse_hba_line does. Fills all of the entry
 * but index and rule_number; tokens may get PGCFG_TOKEN_UNDECIDED. */
void pgcfg_hba_line_judge(const pgcfg_auth_line *line, const pgcfg_environment *environment,
                          pgcfg_hba_entry *entry);

#endif
