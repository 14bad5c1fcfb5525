/*
 * process.h - the server's process as a fuzzer's, and how its functions are asked.
 *
 * postgres.h has to be included before.
 */
#ifndef PGCFG_FUZZ_DIFFERENTIAL_PROCESS_H
#define PGCFG_FUZZ_DIFFERENTIAL_PROCESS_H

#include "../report.h"
#include "../tree.h"

/* The major that is asked; what stands where the data directory does. */
#define MAJOR (PG_VERSION_NUM / 10000)

/* Asks the server's functions, with the tree for files, or the machine's files if that is
 * NULL. What they allocate is freed, and an error that they raise becomes a part of the
 * answer. */
typedef void ask_server(void *context, report *answer);
void server_ask(tree *files, ask_server *ask, void *context, report *answer);

/* What the server's functions have logged since they were asked, or since this was emptied
 * (size = 0): messages, each with a line feed, and DETAIL and HINT as lines of their own. */
extern report server_log;

/* Messages that begin so are left out of it; NULL: none. */
extern const char *server_log_ignored;

/* " label=word" */
void report_word(report *r, const char *label, pgcfg_text word);

/* A string of the server's, which may be NULL: none. */
pgcfg_text text_of(const char *string);

/* Drops files of the tree that no file system could hold, or only under other names. */
void drop_odd_names(tree *files);

/* Aborts, with the files and both sides, where the two do not say the same. */
void compare(const tree *files, const report *server, const report *library);

#endif
