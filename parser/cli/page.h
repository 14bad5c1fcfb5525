/*
 * page.h - the pages of pgcfg explain: what a code means, why it matters, and an
 * example that is wrong beside one that is right.
 *
 * A page is a file pages/CODE.txt, which the build puts into the command:
 *
 *   Its title, a sentence.
 *   majors: 14-18          the majors that the examples are for; without it all
 *   set: NAME=VALUE        as pgcfg check takes it with the examples; so are
 *   without: LIST          these two
 *   with: LIST
 *   check: directory       the examples are a data directory, not one file
 *
 *   what:
 *   Paragraphs, with empty lines between them.
 *
 *   why:
 *   The same.
 *
 *   wrong:
 *   --- pg_hba.conf
 *   The lines of that file; further files follow in the same way.
 *
 *   right:
 *   The same.
 *
 * In place of `wrong:` and `right:` may stand `no example:` and the reason. What
 * else examples may hold, tests/cli/pages.py says.
 */
#ifndef PGCFG_CLI_PAGE_H
#define PGCFG_CLI_PAGE_H

#include "output.h"

#include <pgcfg/diagnostic.h>

/* As the build makes it: code and lines, both ended by NULL. */
typedef struct page_source {
    const char *code;
    const char *const *lines;
} page_source;

extern const page_source page_sources[];

typedef struct page_lines {
    const char *const *first;
    size_t count; /* 0: the page has no such section */
} page_lines;

typedef struct page {
    const char *title;
    int major_first, major_last;
    page_lines head; /* behind the title, in front of the sections */
    page_lines what, why, wrong, right, no_example;
} page;

/* The page of a code; false where there is none. */
bool page_find(const char *code, page *found);

/* A section of prose: each paragraph becomes one line, with an empty one between. */
void page_prose_write(page_lines prose, output *out);

/* The whole page as it is printed. */
void page_write(const page *p, const char *code, pgcfg_severity severity, output *out);

/* What pgcfg check has to be called with for the examples: "--set ssl=on". Option
 * number `index`; false past the last. */
bool page_option_write(const page *p, size_t index, output *out);

/* The next file of an example, which is taken off its front: its name, and its
 * lines. False at the end. */
bool page_example_next(page_lines *example, pgcfg_text *name, page_lines *content);

#endif
