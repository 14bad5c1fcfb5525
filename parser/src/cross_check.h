/*
 * cross_check.h - what the checks across settings and files share.
 */
#ifndef PGCFG_CROSS_CHECK_PRIVATE_H
#define PGCFG_CROSS_CHECK_PRIVATE_H

#include <pgcfg/cross_check.h>

/* One check: fills in the finding (its code and major are there already) and says
 * whether there is one. */
typedef bool pgcfg_cross_finder(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding);

typedef struct pgcfg_cross_check_row {
    pgcfg_cross_code code;
    pgcfg_cross_finder *find;
} pgcfg_cross_check_row;

/* Each ends with the code NONE. */
extern const pgcfg_cross_check_row pgcfg_cross_order_checks[];  /* cross_order.c */
extern const pgcfg_cross_check_row pgcfg_cross_start_checks[];  /* cross_start.c */
extern const pgcfg_cross_check_row pgcfg_cross_socket_checks[]; /* cross_sockets.c */
extern const pgcfg_cross_check_row pgcfg_cross_tls_checks[];    /* cross_tls.c */
extern const pgcfg_cross_check_row pgcfg_cross_access_checks[]; /* cross_access.c */

/* ---- settings (cross_check.c) ---- */

/* The value that counts, written or by default; false or 0 for a name that this
 * major does not have. */
bool pgcfg_cross_boolean(const pgcfg_cross_facts *facts, const char *name);
int64_t pgcfg_cross_integer(const pgcfg_cross_facts *facts, const char *name);
pgcfg_text pgcfg_cross_string(const pgcfg_cross_facts *facts, const char *name);
bool pgcfg_cross_enum_is(const pgcfg_cross_facts *facts, const char *name, const char *value);

/* Puts the finding where the first of the settings that somebody wrote stands. */
void pgcfg_cross_place_at(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                          const char *const *names, size_t count);

/* The same with one setting; always true, for `return`. */
bool pgcfg_cross_found_at(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                          const char *name);

#endif
