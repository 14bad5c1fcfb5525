/*
 * auth_line.h - one open authentication file and its logical lines: what the
 * server's fgets loop makes of line feeds, carriage returns, backslashes and
 * NUL bytes.
 */
#ifndef PGCFG_AUTH_LINE_H
#define PGCFG_AUTH_LINE_H

#include <pgcfg/loader.h>

#include "allocate.h"

/* Where a stretch of a joined line comes from. */
typedef struct pgcfg_splice {
    uint32_t joined; /* offset in the joined text */
    uint32_t source; /* offset in the file */
} pgcfg_splice;

/* The bytes of one open file that have not been taken yet. */
typedef struct pgcfg_input {
    const pgcfg_loader *loader;
    int major;
    pgcfg_file file;
    const char *window; /* the bytes at hand: all of the file, or one piece of it */
    size_t window_size;
    size_t position;      /* of the next byte, in the window */
    uint64_t base;        /* offset in the file of the window's first byte */
    char *piece_buffer;   /* for files that come in pieces; shared by all inputs */
    size_t piece_capacity;
    size_t nul_at;        /* no NUL in the window before this position */
    bool at_end;
    pgcfg_os_error error; /* reading failed: nothing follows */
    uint64_t size_max;    /* more bytes than that are over a limit */
    bool is_too_large;    /* there are more */
    size_t buffer_size;   /* of the server's growing line buffer (14 on) */
    uint32_t next_number; /* of the next logical line */
} pgcfg_input;

/* A logical line. */
typedef struct pgcfg_logical_line {
    const char *text;
    size_t size;
    uint32_t offset; /* of its first byte in the file */
    uint32_t number;
    bool is_too_long; /* 13: the line buffer was full */
    bool has_newline; /* of a physical line: it does not just end with the file */
    /* How the text maps to the file: pieces in order, stored downwards in
     * memory; none where the text lies in the file as it is. */
    const pgcfg_splice *splices;
    uint32_t splice_count;
    uint32_t splice_at; /* the one used last; places are asked for in order */
} pgcfg_logical_line;

typedef enum pgcfg_line_status {
    PGCFG_LINE_READ,
    PGCFG_LINE_END,       /* no more lines */
    PGCFG_LINE_NOT_READ,  /* input->error; what was begun of the line is lost */
    PGCFG_LINE_NO_MEMORY, /* a joined line does not fit into the arena */
    PGCFG_LINE_LIMIT,     /* longer than the limit, line end included */
    PGCFG_LINE_TOO_MUCH   /* the file is larger than input->size_max */
} pgcfg_line_status;

/* Gets ready to read at most `size_max` bytes of a file that the loader has
 * opened. */
void pgcfg_input_init(pgcfg_input *input, const pgcfg_loader *loader, int major,
                      const pgcfg_file *file, uint64_t size_max, char *piece_buffer,
                      size_t piece_capacity);

/* Forgets the piece at hand, since another input is going to use the buffer. */
void pgcfg_input_drop_piece(pgcfg_input *input);

/* The next logical line. A line that does not lie in the file as it is gets
 * joined in the arena's high end. `line_bytes_max` is the caller's limit. */
pgcfg_line_status pgcfg_input_next_line(pgcfg_input *input, pgcfg_arena *arena,
                                        size_t line_bytes_max, pgcfg_logical_line *line);

/* Bytes of the window from the position on, up to the next NUL or its end. */
size_t pgcfg_input_visible(pgcfg_input *input);

/* Takes short lines of a file at hand that are empty or begin as a comment: they say
 * nothing. Stops at the first that is not as plain. */
void pgcfg_input_skip_comments(pgcfg_input *input, size_t line_bytes_max);

/* Takes the line up to `line_end` (an offset in the window, behind a line feed or
 * at the end of a file at hand), if it is a logical line as it stands: no NUL, no
 * continuation, not longer than the server's buffer. Else false, and nothing is
 * taken. */
bool pgcfg_input_view_line(pgcfg_input *input, size_t line_end, pgcfg_logical_line *line);

/* The next physical line, without its line feed and nothing else taken off:
 * lines of postgresql.conf. One that comes in pieces is put together in the
 * arena's high end. */
pgcfg_line_status pgcfg_input_next_physical_line(pgcfg_input *input, pgcfg_arena *arena,
                                                 size_t line_bytes_max, pgcfg_logical_line *line);

/* The offset in the file of the byte at `at` in the line's text; at the end of
 * the text, just behind its last byte. */
uint32_t pgcfg_logical_line_place(pgcfg_logical_line *line, size_t at);

#endif
