/*
 * auth_reader.h - authentication files (pg_hba.conf, pg_ident.conf) as lines
 * of tokens: @files expanded, included files in place, read errors as lines.
 * What the tokens mean is left to others.
 */
#ifndef PGCFG_AUTH_READER_H
#define PGCFG_AUTH_READER_H

#include <pgcfg/token.h>

#include "file_stack.h"

typedef struct pgcfg_auth_reader pgcfg_auth_reader;

/* A logical line that says something. */
typedef struct pgcfg_auth_line {
    const pgcfg_source *source; /* the file whose line it is */
    uint32_t number;            /* as the server counts */
    uint32_t offset;            /* bytes from the file's start to the line */
    uint32_t end;               /* just behind the last byte that was read of it */
    pgcfg_token *tokens;
    uint32_t token_count;
    /* First tokens of the first PGCFG_FIELD_STARTS fields, `token_count` for
     * those that are missing. Not of a refused line. */
    const uint32_t *field_starts;
    bool is_verbatim; /* each token stands in the line, in a file at hand, byte for
                         byte: as it is, or between two quotes if it is quoted */
    bool is_refused;  /* `failure` says why; the tokens are those read before */
    pgcfg_diagnostic failure;
    void *spare; /* what is free of the arena, for a moment */
    size_t spare_size;
    bool lacks_memory; /* that was too little: the line is not judged */
} pgcfg_auth_line;

/* What comes next in a file at hand. */
typedef struct pgcfg_auth_bytes {
    const pgcfg_source *source;
    const char *text; /* a line begins here */
    size_t size;      /* bytes that may be looked at; there is no NUL in them */
    uint32_t number;  /* of the line */
    uint32_t offset;  /* bytes from the file's start */
} pgcfg_auth_bytes;

/* Whether a reader can be made of these at all. */
bool pgcfg_auth_can_read(pgcfg_text path, const pgcfg_environment *environment);

/* Makes a reader in `arena` and opens the main file. `reserved_bytes` are left
 * free before each line's tokens (a multiple of the arena's alignment). With
 * `keep`, texts of lines that are kept and all sources last as long as the
 * arena. `problem` is filled for CANNOT_READ and LIMIT. */
pgcfg_result pgcfg_auth_reader_open(pgcfg_auth_reader **reader, pgcfg_text path,
                                    const pgcfg_environment *environment, pgcfg_arena *arena,
                                    size_t reserved_bytes, bool keep, pgcfg_diagnostic *problem);

/* The next line. It lives until the next call, unless it is kept.
 * OK, END, NO_MEMORY, LIMIT. */
pgcfg_result pgcfg_auth_reader_next(pgcfg_auth_reader *reader, pgcfg_auth_line *line,
                                    pgcfg_diagnostic *problem);

/* Whether the next line of a file at hand may be taken as it stands, so that
 * someone else can look at it: if it is of at most `size_max` bytes with its line
 * feed, has no continuation and is no include record, it is a line of its own.
 * The line handed out last is given up, and from the arena's low end on is room.
 * Only where a file was opened or a line handed out, and nothing else since. */
bool pgcfg_auth_reader_peek(pgcfg_auth_reader *reader, size_t size_max, pgcfg_auth_bytes *next);

/* Takes the line that was looked at: it counts as the one handed out last. */
void pgcfg_auth_reader_take(pgcfg_auth_reader *reader, size_t size);

/* Keeps the line handed out last: `bytes` of what lies in the arena from the
 * reserved bytes on (a multiple of the arena's alignment), and all texts. */
void pgcfg_auth_reader_keep(pgcfg_auth_reader *reader, size_t bytes);

/* Whether one more entry than `entries` is over the limit; then *problem. */
bool pgcfg_auth_reader_entries_are_full(pgcfg_auth_reader *reader, uint32_t entries,
                                        pgcfg_diagnostic *problem);

/* The files behind it: to close them, and to know them. */
pgcfg_file_stack *pgcfg_auth_reader_files(pgcfg_auth_reader *reader);

#endif
