/*
 * decision_json.h - decisions as JSON.
 */
#ifndef PGCFG_CLI_DECISION_JSON_H
#define PGCFG_CLI_DECISION_JSON_H

#include "decision.h"

/* The members of the object, without its braces; a comma before the first one where it
 * is not the first of the object. */
void decision_json_members(const decision *d, const access_files *a, bool is_first, output *out);

/* Further members, behind those: what the rule's map says, if it was asked; and each rule up to the
 * one that decides, with what it was compared with. */
void decision_json_explanation(const decision *d, const access_files *a, output *out);

#endif
