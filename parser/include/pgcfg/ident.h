/*
 * ident.h - pg_ident.conf: its user name maps, with the verdict of the imitated
 * server.
 *
 * As with hba.h there are two ways to hold the results, one parser under both:
 *   - pgcfg_ident_reader gives one entry after the other in a workspace of
 *     constant size;
 *   - pgcfg_ident_parse keeps them all in an arena.
 * Neither allocates, recurses, or touches anything but what it is given.
 */
#ifndef PGCFG_IDENT_H
#define PGCFG_IDENT_H

#include <pgcfg/arena.h>
#include <pgcfg/diagnostic.h>
#include <pgcfg/environment.h>
#include <pgcfg/token.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the second field is compared with the name that the operating system or
 * another authority gave. */
typedef enum pgcfg_system_user_kind {
    PGCFG_SYSTEM_USER_NAME, /* equal */
    PGCFG_SYSTEM_USER_REGEX /* matches the expression behind the slash, quoted or not */
} pgcfg_system_user_kind;

/* How the third field is compared with the role that a client asks for. */
typedef enum pgcfg_mapped_role_kind {
    PGCFG_MAPPED_ROLE_NAME,      /* equal */
    PGCFG_MAPPED_ROLE_REFERENCE, /* equal once its first \1 is replaced by the first group of
                                    the system user's expression */
    PGCFG_MAPPED_ROLE_ALL,       /* 16 on: any role */
    PGCFG_MAPPED_ROLE_MEMBER,    /* 16 on: a member of the role behind the plus sign */
    PGCFG_MAPPED_ROLE_REGEX      /* 16 on: matches the expression behind the slash */
} pgcfg_mapped_role_kind;

/*
 * One entry: a line that says something, good or bad; a row of the view
 * pg_ident_file_mappings. 13 and 14 have no such view; their entries are those that
 * it would have, and errors are worded as their log words them.
 *
 * A mapping has at least three tokens, the three fields. The server reads further
 * ones and ignores them.
 *
 * Texts, tokens and the diagnostic live as long as said where the entry is given.
 */
typedef struct pgcfg_ident_entry {
    uint32_t index;       /* 0, 1, ... among the entries */
    uint32_t map_number;  /* as in the view of 16 on, 0 = null */
    uint32_t file;        /* index of the file that holds the line */
    uint32_t line_number; /* of the logical line, as the server counts */
    uint32_t offset;      /* bytes from the start of the file to the line */

    bool is_mapping;        /* else refused: the server does not load the file */
    pgcfg_diagnostic error; /* why it is refused; code NONE of a mapping */

    const pgcfg_token *tokens; /* of a refused line only in a reader, all that were read */
    uint32_t token_count;

    /* The rest holds for mappings only. */
    pgcfg_system_user_kind system_user_kind;
    pgcfg_mapped_role_kind role_kind;
    bool depends_on_regex; /* a token is PGCFG_TOKEN_UNDECIDED */
} pgcfg_ident_entry;

/* The fields of a mapping: indexes of its tokens, and the view's columns map_name,
 * sys_name and pg_username (dequoted; a slash or plus sign is there). */
enum { PGCFG_IDENT_MAP_NAME, PGCFG_IDENT_SYSTEM_USER, PGCFG_IDENT_ROLE, PGCFG_IDENT_FIELDS };

/* ---- one entry after the other ------------------------------------------ */

/* Enough workspace for usual files: lines up to about 20 kB. Longer lines need more;
 * PGCFG_NO_MEMORY says so. */
#define PGCFG_IDENT_WORKSPACE_SIZE 65536

typedef struct pgcfg_ident_reader {
    pgcfg_environment environment;
    pgcfg_arena arena;
    struct pgcfg_auth_reader *state; /* in the workspace */
    uint32_t entry_count;
    uint32_t map_count;
    pgcfg_diagnostic problem; /* after CANNOT_READ and LIMIT: which and where */
    size_t needed;            /* after NO_MEMORY: workspace bytes that will do for what was
                                 seen so far */
    pgcfg_result result;      /* of the last call */
} pgcfg_ident_reader;

/* Opens the main file at `path` (as the server would name it: absolute, less
 * than 1,024 bytes) and gets ready to read. Everything passed in must outlive the reader.
 * A server whose pg_ident.conf cannot be opened runs without maps.
 * OK, CANNOT_READ, NO_MEMORY, LIMIT, BAD_ARGUMENT. */
pgcfg_result pgcfg_ident_reader_init(pgcfg_ident_reader *reader, pgcfg_text path,
                                     const pgcfg_environment *environment, void *workspace,
                                     size_t workspace_size);

/* The next entry; it lives until the next call. OK, END, NO_MEMORY, LIMIT;
 * whatever is not OK stays. */
pgcfg_result pgcfg_ident_reader_next(pgcfg_ident_reader *reader, pgcfg_ident_entry *entry);

/* Path and content of a file that the current entry mentions; false where the
 * index is not one of those. *bytes is empty if the loader reads in pieces. */
bool pgcfg_ident_reader_file(const pgcfg_ident_reader *reader, uint32_t file, pgcfg_text *path,
                             pgcfg_text *bytes);

/* Closes what is still open. Needed before END only; harmless at any time. */
void pgcfg_ident_reader_close(pgcfg_ident_reader *reader);

/* ---- all entries in an arena ------------------------------------------- */

typedef struct pgcfg_ident {
    pgcfg_environment environment;
    const char *entries; /* packed */
    size_t entries_size; /* bytes */
    uint32_t entry_count;
    uint32_t map_count;   /* mappings; none is no error */
    uint32_t error_count; /* refused lines; with any, the server does not load the file */
    uint32_t file_count;
    const struct pgcfg_source *const *files;
    pgcfg_diagnostic problem; /* as in the reader */
    size_t needed;            /* after NO_MEMORY: bytes that will do for all files seen so far */
} pgcfg_ident;

/* Bytes of arena that suffice for every input whose files, each counted as
 * often as it is read, have `size` bytes in all, at most `files` of them; a
 * directory that is opened counts as a file, and so does a file of an
 * include_dir that can't be opened or statted.
 * SIZE_MAX where that is more than a size_t can say. */
size_t pgcfg_ident_memory_bound(uint64_t size, uint32_t files);

/* Reads the main file at `path` (see pgcfg_ident_reader_init) and all that it
 * includes. There are no entries unless it ends in OK. Entries live as long
 * as the arena's buffer, the loader's bytes and the environment do.
 * OK, CANNOT_READ, NO_MEMORY, LIMIT, BAD_ARGUMENT. */
pgcfg_result pgcfg_ident_parse(pgcfg_ident *ident, pgcfg_text path,
                               const pgcfg_environment *environment, pgcfg_arena *arena);

/* A mapping of more tokens has them in the arena. */
#define PGCFG_IDENT_CURSOR_TOKENS 8

/* Walks through the entries: start with a zeroed cursor. False past the last.
 * The entry's tokens live until the next call with the same cursor, their bytes
 * as long as all entries. */
typedef struct pgcfg_ident_cursor {
    size_t position;
    uint32_t index;
    uint32_t map_count;
    pgcfg_token tokens[PGCFG_IDENT_CURSOR_TOKENS]; /* the library's own */
} pgcfg_ident_cursor;

bool pgcfg_ident_next(const pgcfg_ident *ident, pgcfg_ident_cursor *cursor,
                      pgcfg_ident_entry *entry);

bool pgcfg_ident_file(const pgcfg_ident *ident, uint32_t file, pgcfg_text *path, pgcfg_text *bytes);

#ifdef __cplusplus
}
#endif
#endif
