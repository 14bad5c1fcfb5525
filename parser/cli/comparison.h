/*
 * comparison.h - how the rules of a file compare with a connection, one after the other up
 * to the one that decides: which field did not fit, and what it was compared with.
 */
#ifndef PGCFG_CLI_COMPARISON_H
#define PGCFG_CLI_COMPARISON_H

#include "decision.h"

typedef struct comparison {
    const decision *decision;
    const access_files *files;
    pgcfg_hba_cursor cursor;
    bool is_over;
    pgcfg_hba_entry rule;
    pgcfg_rule_match match;
} comparison;

void comparison_start(comparison *c, const decision *d, const access_files *a);

/* The next rule; false behind the one that decides. */
bool comparison_next(comparison *c);

/* "yes", "no", "undecided". */
const char *comparison_answer(const comparison *c);

/* "type", "encryption", "address", "database", "user": the field that did not fit or
 * is undecided. */
const char *comparison_field(const comparison *c);

/* What the rule has in that field, and what it was compared with. */
void comparison_write_rule_value(const comparison *c, output *out);
void comparison_write_own_value(const comparison *c, output *out);

#endif
