/*
 * support.h - what the unit tests share: a text read by the real reader, without
 * ceremony. Needs no cmocka.
 */
#ifndef PGCFG_TESTS_SUPPORT_H
#define PGCFG_TESTS_SUPPORT_H

#include <pgcfg/pgcfg.h>

/* The view of a NUL-terminated string. */
pgcfg_text text_of(const char *string);

/* Whether a text is this string. */
bool text_is(pgcfg_text text, const char *string);

/* The server of this major with all features of a Linux build and TLS on, so that
 * hostssl is an ordinary rule. */
pgcfg_server server_of(int major);

/*
 * Reads `content` as the only file there is, "/pg_hba.conf", and gives entry
 * number n, from 0; NULL if there are fewer. Regular expressions are judged by
 * pgcfg_are_engine. Ends the program where the reader gives up (no memory, limit).
 *
 * The entry and its tokens live until the next call (the workspace is static);
 * `content` and `server` must live as long.
 */
const pgcfg_hba_entry *entry_of(pgcfg_text content, const pgcfg_server *server, uint32_t n);

/* The same of "/pg_ident.conf". */
const pgcfg_ident_entry *ident_entry_of(pgcfg_text content, const pgcfg_server *server, uint32_t n);

/* How many entries of pg_hba.conf there are. */
uint32_t entry_count_of(pgcfg_text content, const pgcfg_server *server);

/* Whether a hint is about pg_ident.conf only. */
bool is_ident_hint(pgcfg_hint_code code);

/* Numbers that look random and are the same at every run (splitmix64). */
uint64_t next_random(uint64_t *state);
uint32_t random_below(uint64_t *state, uint32_t bound);

#endif
