/*
 * environment.h - all that a parse needs from outside, in one value.
 */
#ifndef PGCFG_ENVIRONMENT_H
#define PGCFG_ENVIRONMENT_H

#include <pgcfg/limits.h>
#include <pgcfg/loader.h>
#include <pgcfg/regex.h>
#include <pgcfg/server.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the pointers point to must live as long as the parse's results. */
typedef struct pgcfg_environment {
    const pgcfg_server *server; /* never NULL */
    const pgcfg_loader *loader; /* never NULL */
    const pgcfg_limits *limits; /* NULL: pgcfg_limits_default() */
    const pgcfg_regex_engine *regex; /* NULL: regular expressions stay undecided */
} pgcfg_environment;

#ifdef __cplusplus
}
#endif
#endif
