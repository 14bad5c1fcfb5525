/*
 * case_list.h - cases that stand in lists, such as those of tests/unit (listed.h says how
 * they look); of each only its majors and its input are taken, not what is said of it.
 */
#ifndef PGCFG_DIFFERENTIAL_CASE_LIST_H
#define PGCFG_DIFFERENTIAL_CASE_LIST_H

#include <stdbool.h>

#include "bytes.h"

typedef struct list_case {
    const char *path; /* of the list */
    unsigned line;
    int from, to; /* majors */
    bytes input;
} list_case;

typedef struct case_list {
    list_case *cases;
    size_t count;
    size_t capacity;
} case_list;

/* Adds a list's cases; `path` must live as long as they do. False, with words on standard
 * error, where it cannot be read, is no list or has no case. */
bool case_list_read(case_list *list, const char *path);

bool list_case_is_of(const list_case *listed, int major);

/* The bytes in front of the first one of this kind, which is taken off `text` as well.
 * False where there is none. */
bool list_case_take_before(pgcfg_text *text, char end, pgcfg_text *before);

/* Keeps of each input the part with this number, zero bytes being between parts: for lists
 * whose inputs are several files. False, with words on standard error, where one has not
 * so many. */
bool case_list_keep_part(case_list *list, unsigned number);

#endif
