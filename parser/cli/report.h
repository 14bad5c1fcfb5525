/*
 * report.h - findings in each of the formats of pgcfg check.
 */
#ifndef PGCFG_CLI_REPORT_H
#define PGCFG_CLI_REPORT_H

#include "findings.h"

/* Places, messages and source lines for people, and how many there are. */
void report_text(const findings *all, output *out);

/* An array of objects on one line. */
void report_json(const findings *all, output *out);

/* A SARIF 2.1.0 log. */
void report_sarif(const findings *all, output *out);

/* Workflow commands that GitHub Actions makes annotations of. */
void report_github(const findings *all, output *out);

/* "error", "warning", "note". Static storage. */
const char *report_severity_name(pgcfg_severity severity);

#endif
