/*
 * guc_list.h - comma lists as the server splits them: the RADIUS options
 * (SplitGUCList) and oauth_validator_libraries (SplitDirectoriesString).
 */
#ifndef PGCFG_GUC_LIST_H
#define PGCFG_GUC_LIST_H

#include <pgcfg/text.h>

#include "path.h"

typedef enum pgcfg_guc_list_kind {
    PGCFG_GUC_NAMES,      /* an unquoted element ends at a blank */
    PGCFG_GUC_DIRECTORIES /* an unquoted element may have blanks inside */
} pgcfg_guc_list_kind;

typedef struct pgcfg_guc_element {
    pgcfg_text text; /* without the quotes round it; inside them each " stands twice */
    bool is_quoted;
} pgcfg_guc_element;

typedef struct pgcfg_guc_list {
    pgcfg_text rest;
    pgcfg_guc_list_kind kind;
    bool vertical_tab_is_blank;
    bool expects_element; /* behind a comma */
    bool is_malformed;
} pgcfg_guc_list;

/* Starts at the first element of `text`, which ends at its first NUL. */
pgcfg_guc_list pgcfg_guc_list_start(pgcfg_text text, pgcfg_guc_list_kind kind, int major);

/* The next element, a view of the list's text. False: there is none, or
 * `is_malformed`. The server uses no element of a list that is malformed at
 * any place: see pgcfg_guc_list_count. */
bool pgcfg_guc_list_next(pgcfg_guc_list *list, pgcfg_guc_element *element);

/* How many elements the list has, 0 if it is blank. False: malformed. */
bool pgcfg_guc_list_count(pgcfg_text text, pgcfg_guc_list_kind kind, int major, size_t *count);

bool pgcfg_guc_element_equal(pgcfg_guc_element element, pgcfg_text text);
bool pgcfg_guc_element_write(pgcfg_guc_element element, pgcfg_sink sink);

/* atoi of it: 0 for one that is no number (see pgcfg_atoi for large ones). */
int pgcfg_guc_element_integer(pgcfg_guc_element element);

/* An element of a list of directories as the server keeps it: cut to the
 * longest path, without needless slashes and dots. */
pgcfg_text pgcfg_guc_element_path(pgcfg_guc_element element, int major,
                                  char buffer[PGCFG_PATH_SIZE]);

/* Whether the server refuses it in radiusservers whatever names there are. It
 * asks the name service, of which only what glibc brings along is considered:
 * /etc/hosts and DNS. A name that these could know is not refused. */
bool pgcfg_radius_server_is_refused(pgcfg_guc_element element);

#endif
