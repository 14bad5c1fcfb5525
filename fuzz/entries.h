/*
 * entries.h - what an entry of each file format says, as text, so that two ways to read
 * a file can be held against each other.
 */
#ifndef PGCFG_FUZZ_ENTRIES_H
#define PGCFG_FUZZ_ENTRIES_H

#include "report.h"

/* The columns of the view, what the rule demands, and places where `with_places`. */
void report_hba_entry(report *r, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                      bool with_places);

/* With all places. */
void report_ident_entry(report *r, const pgcfg_ident_entry *entry);

/* As it was read, with all places; its file is told by its path. */
void report_conf_entry(report *r, pgcfg_text path, const pgcfg_conf_entry *entry);

/* What a parsed file has beyond that. */
void report_conf_verdict(report *r, const pgcfg_conf_entry *entry);

#endif
