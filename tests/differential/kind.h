/*
 * kind.h - what the judge has to know of a kind of file: how cases of it are made,
 * which view of the server shows it, and how the library is asked. One constant
 * for each kind (kind.c).
 */
#ifndef PGCFG_DIFFERENTIAL_KIND_H
#define PGCFG_DIFFERENTIAL_KIND_H

#include "target.h"
#include "tree.h"

/* How often things were seen. */
enum { COVERAGE_OTHERS = 128 };
typedef struct coverage {
    uint64_t codes[PGCFG_DIAGNOSTIC_COUNT];
    uint64_t others[COVERAGE_OTHERS]; /* what the kind names */
} coverage;

/* What an answer of the library depends on besides the files. */
enum {
    KIND_EXCUSED = 1u << 0,  /* the server may rightly say something else */
    KIND_NOT_ASKED = 1u << 1 /* the server is not asked at all */
};

typedef struct file_kind {
    const char *name;         /* "hba" */
    const char *main_name;    /* node 0 of most trees */
    const char *main_content; /* what the main file is left with at the end */
    const char *const *names; /* the top names of all files that cases have, NULL at the end */
    const char *session;      /* SQL before the first question, or NULL */
    uint64_t questions;       /* of one session; 0 = any number */
    bool (*is_excluded)(const file_tree *tree, int major); /* NULL = none is */

    /* Makes `tree` the case number `index` of `seed`. */
    void (*generate)(uint64_t seed, uint64_t index, file_tree *tree);
    const rows_view *(*view)(int major);

    /* The library as the server that `target` is; NULL where that can't be told. */
    void *(*open)(const pg_target *target);
    void (*close)(void *library);

    /* The library's two ways. Both fill `out` and return what the answer depends on.
     * `broken`, if it does not stay empty, says how the library broke its own word.
     * The first counts what it saw, if asked to. */
    unsigned (*read)(void *library, bool in_pieces, row_set *out, coverage *seen, bytes *broken);
    unsigned (*parse)(void *library, bool in_pieces, row_set *out, bytes *broken);

    /* Whether the server has to be asked once more, as it knows more then; or NULL. */
    bool (*asks_twice)(const void *library);

    /* Takes from the server's rows what was left undecided, if it is one of the
     * things that the server may say there. Returns how many it took. Or NULL. */
    size_t (*settle)(const void *library, const row_set *server, row_set *ours);

    /* Files that the library writes, and whether they read back (see written.h);
     * or NULL. */
    size_t (*write)(void *library, file_tree *tree, bytes *broken);
    void (*check_written)(void *library, const row_set *server, bytes *broken);

    /* The messages of a reload in the server's log, in two ways: as the library has
     * them, and as the server does. The first is false where the server would take
     * something over from the files, so that it must not be asked, or where its log is
     * another matter. Both or neither. */
    bool (*expect_log)(void *library, bytes *messages);
    bool (*ask_log)(pg_target *target, bytes *messages);

    /* Has a server be started on the files, and adds to `broken` what is not as the
     * library has it; *checked counts what was compared. `which` chooses what is asked.
     * False where that does not work. Or NULL. */
    bool (*check_start)(void *library, const pg_target *target, uint64_t which, uint64_t *checked,
                        bytes *broken);

    /* What coverage.others counts; NULL past the last. And whether a diagnostic can
     * be of this kind. */
    const char *(*coverage_name)(size_t index);
    bool (*has_code)(pgcfg_diagnostic_code code);
} file_kind;

extern const file_kind kind_hba;
extern const file_kind kind_ident;
extern const file_kind kind_conf;

/* NULL where there is none of this name. */
const file_kind *kind_find(const char *name);

/* The names of all, for a usage message. */
#define KIND_NAMES "hba|ident|conf"

#endif
