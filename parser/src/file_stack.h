/*
 * file_stack.h - files in files without recursion: a stack of frames, one for
 * each open file or directory. What stands in the files is left to others;
 * they put their own state behind the frame.
 */
#ifndef PGCFG_FILE_STACK_H
#define PGCFG_FILE_STACK_H

#include <pgcfg/environment.h>
#include <pgcfg/diagnostic.h>

#include "allocate.h"
#include "auth_line.h"

/* A file that was opened. */
typedef struct pgcfg_source {
    pgcfg_text path;
    pgcfg_text bytes; /* empty where the loader reads in pieces */
    uint32_t index;   /* in the order of opening, 0 = the main file */
    const struct pgcfg_source *previous;
} pgcfg_source;

typedef struct pgcfg_frame {
    struct pgcfg_frame *below;
    uint32_t depth;             /* files below this one, as the server counts nesting */
    size_t high_mark;           /* the arena's high end before the frame was made */
    const pgcfg_source *source; /* of a directory: the file that names it */
    uint32_t line_offset;       /* where the line at work begins, for limits */
    uint32_t line_number;

    pgcfg_input input; /* a file */

    bool is_directory;
    void *handle;
    pgcfg_text path; /* of the directory */
    size_t next_entry;
} pgcfg_frame;

typedef struct pgcfg_file_stack {
    const pgcfg_loader *loader;
    pgcfg_limits limits;
    int major;
    pgcfg_arena *arena;
    size_t frame_size; /* bytes of a pgcfg_frame with what others put behind it */
    bool keeps;        /* nothing is taken back: sources last as long as the arena */
    pgcfg_frame *top;
    pgcfg_frame *spare; /* frames to use again, where nothing is taken back */
    uint32_t frames_made;
    const pgcfg_source *sources; /* the newest; the others hang behind it */
    uint32_t file_count;
    uint32_t attempts; /* files and directories opened, and files of directories that
                          could not be */
    uint64_t total_bytes;
    char *piece_buffer;
    size_t piece_capacity;
    pgcfg_os_error last_error; /* of the last call that failed: the server's errno */
    pgcfg_diagnostic limit;    /* after PGCFG_STACK_LIMIT */
} pgcfg_file_stack;

typedef enum pgcfg_stack_result {
    PGCFG_STACK_OK,
    PGCFG_STACK_FAILED, /* the operating system refused */
    PGCFG_STACK_NO_MEMORY,
    PGCFG_STACK_LIMIT
} pgcfg_stack_result;

/* An empty stack. NO_MEMORY where not even a buffer for pieces can be had. */
pgcfg_stack_result pgcfg_file_stack_init(pgcfg_file_stack *stack,
                                         const pgcfg_environment *environment, pgcfg_arena *arena,
                                         size_t frame_size, bool keeps);

/* Opens the file and puts it on top. FAILED: *error says why. */
pgcfg_stack_result pgcfg_file_stack_open(pgcfg_file_stack *stack, pgcfg_text path, uint32_t depth,
                                         pgcfg_os_error *error);

/* Opens the directory and puts it on top, at the depth of the file below. */
pgcfg_stack_result pgcfg_file_stack_open_directory(pgcfg_file_stack *stack, pgcfg_text path,
                                                   pgcfg_os_error *error);

/* The next entry of the directory on top that include_dir takes: a *.conf file
 * that is not hidden. False past the last. */
bool pgcfg_file_stack_next_entry(pgcfg_file_stack *stack, pgcfg_directory_entry *entry);

/* The entry given last once more: its name may have gone with other calls of
 * the loader. */
bool pgcfg_file_stack_same_entry(pgcfg_file_stack *stack, pgcfg_directory_entry *entry);

/* Counts a file that could not be opened, where these are to be limited. */
pgcfg_stack_result pgcfg_file_stack_count_attempt(pgcfg_file_stack *stack);

/* Counts bytes of files that come in pieces. */
pgcfg_stack_result pgcfg_file_stack_count_bytes(pgcfg_file_stack *stack, uint64_t bytes);

/* Closes what is on top and takes it off. `takes_back`: what was made since it
 * was opened is not needed any more. */
void pgcfg_file_stack_pop(pgcfg_file_stack *stack, bool takes_back);

/* Closes all. */
void pgcfg_file_stack_close(pgcfg_file_stack *stack);

/* Notes that a limit was reached at the line at work. */
pgcfg_stack_result pgcfg_file_stack_limit(pgcfg_file_stack *stack, pgcfg_diagnostic_code code,
                                          uint64_t limit);

/* The source with that index among those that hang behind the newest. */
bool pgcfg_source_find(const pgcfg_source *newest, uint32_t index, pgcfg_text *path,
                       pgcfg_text *bytes);

/* A table of all sources by index, in the arena; of a stack that keeps them.
 * NULL where memory is used up. */
const pgcfg_source *const *pgcfg_source_table(pgcfg_file_stack *stack);

#endif
