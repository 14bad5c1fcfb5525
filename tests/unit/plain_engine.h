/*
 * plain_engine.h - an engine for regular expressions whose answers are plain, so that tests
 * of what asks it need no real one.
 *
 * A pattern is looked for as it stands; "?" is not decided; "<" matches what has an @, and
 * its group is what stands in front of that.
 */
#ifndef PGCFG_TESTS_PLAIN_ENGINE_H
#define PGCFG_TESTS_PLAIN_ENGINE_H

#include <pgcfg/regex.h>

/* The workspace that a search must be given; the engine's context. */
typedef struct plain_workspace {
    void *memory;
    size_t size;
} plain_workspace;

/* The engine; a search with another workspace fails the test. */
pgcfg_regex_engine plain_engine(plain_workspace *workspace);

#endif
