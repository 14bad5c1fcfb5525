/*
 * matcher.h - the rules of a pg_hba.conf, compiled for who asks often: a pooler, a
 * proxy. It gives what pgcfg_match gives, and looks at a few rules instead of all.
 */
#ifndef PGCFG_MATCHER_H
#define PGCFG_MATCHER_H

#include <pgcfg/match.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pgcfg_matcher {
    const pgcfg_hba *hba;
    const struct pgcfg_matcher_index *index; /* in the buffer; NULL where it was not built */
    size_t size;   /* bytes from the start of the buffer that stay in use; the rest is free again */
    size_t needed; /* after NO_MEMORY: bytes that will do */
} pgcfg_matcher;

/*
 * Bytes of buffer that pgcfg_matcher_build takes: linear in the number of rules and of the
 * names in them, about 300 for a rule of one database and one role. What stays in use is a
 * third to a half of it, and pgcfg_matcher has it. Linear in the size of the file.
 * SIZE_MAX where that is more than a size_t, or than the matcher's 32-bit numbers, can say.
 */
size_t pgcfg_matcher_memory_bound(const pgcfg_hba *hba);

/*
 * Compiles the rules in the buffer, which needs no alignment. It and all of *hba must
 * stay as they are while the matcher is in use. The time is linear in the size of the
 * file, whatever stands in it.
 * OK. REFUSED: the file has errors or no entry, so that the server does not load it.
 * NO_MEMORY: the buffer is smaller than the bound. BAD_ARGUMENT.
 */
pgcfg_result pgcfg_matcher_build(pgcfg_matcher *matcher, const pgcfg_hba *hba, void *buffer,
                                 size_t size);

/*
 * What pgcfg_match(hba, connection, ...) says, in all members. Nothing is written but
 * *result and the workspace, so that any number of threads may ask one matcher at once,
 * each with a workspace of its own. It takes less than 4 kB of stack.
 *
 * A rule is found by its databases, roles and network together. What is looked at:
 *   - for each role of the connection that the file mentions behind a +, and for up to
 *     three other ways to mean the user: up to four lists of rules;
 *   - in a list of many networks, those that the client is in: one for each length of
 *     mask at most (33 of IPv4, 129 of IPv6). Of rules for the same names and network,
 *     one of each type counts, or three where it can be undecided;
 *   - one by one, in the order of the file, rules that no list says enough about: with
 *     regular expressions, with masks that are not of the form 1...10...0, with lists
 *     of several names on both sides, (n - 2) * (m - 2) > 4. A file of only such rules
 *     for the same names takes what pgcfg_match takes.
 */
pgcfg_result pgcfg_matcher_match(const pgcfg_matcher *matcher, const pgcfg_connection *connection,
                                 void *workspace, size_t workspace_size,
                                 pgcfg_match_result *result);

#ifdef __cplusplus
}
#endif
#endif
