/*
 * each_target.h - the frame of the small judges: options, and a process for each target.
 */
#ifndef PGCFG_DIFFERENTIAL_EACH_TARGET_H
#define PGCFG_DIFFERENTIAL_EACH_TARGET_H

#include "case_list.h"
#include "target.h"

#include <stdint.h>

enum { EXIT_DIFFERENCES = 1, EXIT_TROUBLE = 2 };

typedef struct target_options {
    const char *targets;   /* --targets: what `scripts/servers targets` prints */
    const char *only;      /* --only: names with commas */
    const char *parameter; /* --parameter, of those who take it */
    case_list lists;       /* --from: cases that are judged, and not generated ones */
    uint64_t seed, start, count;
} target_options;

/* Judges one target in a process of its own; an exit status. */
typedef int judge_target(const target_options *options, pg_target *target);

/* Reads the command line and has all targets judged at once. Gives the worst exit status;
 * EXIT_TROUBLE behind `usage` on standard error where the options are wrong. */
int each_target(int argc, char **argv, bool takes_parameter, const char *usage,
                judge_target *judge);

#endif
