/*
 * hba_line.h - from a tokenized line to an entry: the server's verdict on it.
 */
#ifndef PGCFG_HBA_LINE_H
#define PGCFG_HBA_LINE_H

#include <pgcfg/hba.h>

#include "auth_reader.h"

/* Fills all of the entry: nothing is known but where it stands. */
void pgcfg_hba_entry_start(pgcfg_hba_entry *entry, uint32_t file, uint32_t line_number,
                           uint32_t offset);

/* Judges the line as the server's parse_hba_line does. Fills all of the entry
 * but index and rule_number; tokens may get PGCFG_TOKEN_UNDECIDED. */
void pgcfg_hba_line_judge(pgcfg_auth_line *line, const pgcfg_environment *environment,
                          pgcfg_hba_entry *entry);

/* ---- single fields -------------------------------------------------------------
 * What is wrong with the text, PGCFG_DIAGNOSTIC_NONE where nothing is. */

/* An error that does not refuse the line. */
pgcfg_diagnostic_code pgcfg_hba_judge_type(pgcfg_connection_type type, const pgcfg_server *server);

/* Fills kind and family; address, mask and depends_on_zone as the kind has them.
 * `needs_mask`: a field with the mask must follow. */
pgcfg_diagnostic_code pgcfg_hba_judge_address(pgcfg_text text, bool is_quoted,
                                              pgcfg_hba_entry *rule, bool *needs_mask);

/* Fills mask and has_mask_field of a rule that has its address. */
pgcfg_diagnostic_code pgcfg_hba_judge_mask(pgcfg_text text, pgcfg_hba_entry *rule);

pgcfg_diagnostic_code pgcfg_hba_judge_method(pgcfg_text text, pgcfg_connection_type type,
                                             const pgcfg_server *server, pgcfg_auth_method *method);

#endif
