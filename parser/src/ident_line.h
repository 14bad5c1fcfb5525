/*
 * ident_line.h - from a tokenized line to a mapping: the server's verdict on it.
 */
#ifndef PGCFG_IDENT_LINE_H
#define PGCFG_IDENT_LINE_H

#include <pgcfg/ident.h>

#include "auth_reader.h"

/* Judges the line as the server's parse_ident_line does. Fills all of the entry
 * but index and map_number; tokens may get PGCFG_TOKEN_UNDECIDED. */
void pgcfg_ident_line_judge(pgcfg_auth_line *line, const pgcfg_environment *environment,
                            pgcfg_ident_entry *entry);

/* Fills what follows from a mapping's tokens. */
void pgcfg_ident_line_classify(pgcfg_ident_entry *mapping, int major);

#endif
