/*
 * auth_frame.h - the state of reading authentication files: a frame for each
 * open file or directory, and what the parts of the reader share.
 */
#ifndef PGCFG_AUTH_FRAME_H
#define PGCFG_AUTH_FRAME_H

#include "auth_reader.h"
#include "scan.h"

#include <string.h>

/* A file or directory on the stack. */
typedef struct pgcfg_auth_frame {
    pgcfg_frame base;
    struct pgcfg_auth_frame *target; /* NULL: its lines are handed out */

    /* a file: its line at work */
    size_t line_mark;                 /* the arena's high end before it was read */
    const pgcfg_source *line_sources; /* the stack's newest source then */
    uint32_t line_frames;             /* the stack's number of frames made then */
    pgcfg_logical_line line;
    const char *rest; /* not tokenized yet */
    bool is_in_line;
    bool is_plain;         /* the line lies in the window as it is */
    bool is_verbatim;      /* see pgcfg_auth_line */
    bool joins;            /* the next token belongs to the current field */
    uint32_t first_token;  /* of this line, index in reader->tokens */
    uint32_t field_count;
    uint32_t field_starts[PGCFG_FIELD_STARTS + 1]; /* first tokens of the first fields */
    uint32_t field_tokens; /* tokens of the current field */
    pgcfg_scan scan;       /* of a file at hand */
    /* The first line that was refused in the @file that its line names. The
     * server reads such a file to its end before it looks. */
    bool has_failure;
    pgcfg_diagnostic failure;

    /* a directory */
    pgcfg_include_failure *first_failure;
    pgcfg_include_failure *last_failure;
} pgcfg_auth_frame;

struct pgcfg_auth_reader {
    pgcfg_file_stack stack;
    int major;
    pgcfg_arena *arena;
    pgcfg_token *tokens; /* of the line at work, at the arena's low end */
    uint32_t token_count;
    pgcfg_token pending; /* the @token that names the file to open */
    pgcfg_diagnostic failure;
    pgcfg_auth_frame *refused; /* the frame whose line was refused; those above go */
    size_t low_base;           /* what stands below is kept */
    size_t reserved_bytes;     /* left free before each line's tokens */
    bool has_kept_line;        /* the line handed out last is kept */
};

/* What one step of the reader led to. */
typedef enum pgcfg_auth_step {
    PGCFG_STEP_GO_ON,
    PGCFG_STEP_LINE,    /* a line of a frame without target is complete */
    PGCFG_STEP_REFUSED, /* reader->failure, on the line of the top frame */
    PGCFG_STEP_END,
    PGCFG_STEP_NO_MEMORY,
    PGCFG_STEP_LIMIT
} pgcfg_auth_step;

static inline pgcfg_auth_frame *pgcfg_auth_top(const pgcfg_auth_reader *reader)
{
    return (pgcfg_auth_frame *)reader->stack.top;
}

static inline pgcfg_auth_frame *pgcfg_auth_frame_below(const pgcfg_auth_frame *f)
{
    return (pgcfg_auth_frame *)f->base.below;
}

/* The step that a refusal of the stack leads to. */
static inline pgcfg_auth_step pgcfg_auth_stop_for(pgcfg_stack_result result)
{
    return result == PGCFG_STACK_LIMIT ? PGCFG_STEP_LIMIT : PGCFG_STEP_NO_MEMORY;
}

/* Begins the failure that refuses the line of `at`. */
static inline pgcfg_diagnostic *pgcfg_auth_fail(pgcfg_auth_reader *reader,
                                                const pgcfg_auth_frame *at,
                                                pgcfg_diagnostic_code code, pgcfg_range where)
{
    pgcfg_diagnostic *d = &reader->failure;

    memset(d, 0, sizeof(*d));
    d->code = code;
    d->major = reader->major;
    d->where = where;
    d->line_number = at->line.number;
    return d;
}

/* Drops the tokens from `count` on. */
static inline void pgcfg_auth_drop_tokens(pgcfg_auth_reader *reader, uint32_t count)
{
    reader->arena->low -= (reader->token_count - count) * sizeof(pgcfg_token);
    reader->token_count = count;
}

/* Takes the top frame off. What it made is taken back only where its lines are
 * handed out; a target's tokens live on in the line. */
static inline void pgcfg_auth_pop(pgcfg_auth_reader *reader)
{
    pgcfg_file_stack_pop(&reader->stack, pgcfg_auth_top(reader)->target == NULL);
}

/* Opens the @file that reader->pending names, for the line of `at`. */
pgcfg_auth_step pgcfg_auth_expand_file(pgcfg_auth_reader *reader, pgcfg_auth_frame *at);

/* Opens a file whose lines go to `target`. FAILED: *error, 0 = nested too deep. */
pgcfg_stack_result pgcfg_auth_open_file(pgcfg_auth_reader *reader, pgcfg_text path,
                                        pgcfg_auth_frame *target, uint32_t depth,
                                        pgcfg_os_error *error);

/* Acts on a line of two fields if it is an include record. */
pgcfg_auth_step pgcfg_auth_step_include(pgcfg_auth_reader *reader, pgcfg_auth_frame *at,
                                        bool *is_include);

/* The directory on top of the stack: opens its next file, or ends. */
pgcfg_auth_step pgcfg_auth_step_directory(pgcfg_auth_reader *reader);

#endif
