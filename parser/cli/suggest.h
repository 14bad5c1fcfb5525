/*
 * suggest.h - "did you mean ...?"
 */
#ifndef PGCFG_CLI_SUGGEST_H
#define PGCFG_CLI_SUGGEST_H

#include <stddef.h>

/* The one of `count` names that is nearest to `word` in spelling, or NULL where
 * none is near. */
const char *suggest(const char *word, const char *const *names, size_t count);

#endif
