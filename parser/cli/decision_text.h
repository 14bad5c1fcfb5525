/*
 * decision_text.h - decisions for people.
 */
#ifndef PGCFG_CLI_DECISION_TEXT_H
#define PGCFG_CLI_DECISION_TEXT_H

#include "decision.h"

/* Which rule decides, and what comes of it. */
void decision_text_write(const decision *d, const access_files *a, output *out);

/* What an undecided one needs to be decided. */
void decision_text_needs(const decision *d, output *out);

/* A table: each rule up to the one that decides, with what it was compared with. */
void decision_text_explanation(const decision *d, const access_files *a, output *out);

#endif
