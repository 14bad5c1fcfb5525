/*
 * hba_rows.h - rows of pg_hba_file_rules, and the library's entries as such.
 */
#ifndef PGCFG_DIFFERENTIAL_HBA_ROWS_H
#define PGCFG_DIFFERENTIAL_HBA_ROWS_H

#include "rows.h"

const rows_view *hba_rows_view(int major);

/* Adds an entry of the library. `file` is the path of the file that holds it. */
void hba_rows_add(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                  pgcfg_text file);

#endif
