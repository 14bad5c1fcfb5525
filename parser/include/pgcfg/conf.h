/*
 * conf.h - postgresql.conf: its settings, with the verdict of the imitated
 * server.
 *
 *   - pgcfg_conf_reader gives one entry after the other in a workspace of
 *     constant size: names, values and errors of scanning and including;
 *   - pgcfg_conf_parse keeps them all in an arena and judges them together, as
 *     only the whole says which entry counts.
 */
#ifndef PGCFG_CONF_H
#define PGCFG_CONF_H

#include <pgcfg/arena.h>
#include <pgcfg/diagnostic.h>
#include <pgcfg/environment.h>
#include <pgcfg/value.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whose messages are wanted. */
typedef enum pgcfg_conf_mode {
    /* The view pg_file_settings, and child processes: a file is abandoned at
     * its first syntax error. */
    PGCFG_CONF_VIEW,
    /* The postmaster's log: 100 syntax errors in a file are reported. */
    PGCFG_CONF_LOG
} pgcfg_conf_mode;

/*
 * One entry: a setting, or a place that could not be read; a row of
 * pg_file_settings. An entry without a name is an error of reading.
 */
typedef struct pgcfg_conf_entry {
    uint32_t index; /* 0, 1, ... ; the view's seqno is one more */
    uint32_t file;
    uint32_t line_number; /* as the server counts; 0 can occur */
    bool is_setting;
    pgcfg_text name;  /* as written */
    pgcfg_text value; /* unquoted */
    pgcfg_range name_range;
    pgcfg_range value_range; /* as written, quotes and all */
    pgcfg_diagnostic error;  /* of reading; in a parsed file also of the name. Where its code is
                                NONE, all but the code may hold anything */

    /* In a parsed file only. */
    bool is_known;                   /* a parameter of this major, else custom or unrecognized */
    bool is_ignored;                 /* a later entry of the same spelling takes its place */
    bool is_applied;                 /* the view's column, on a server started from this file */
    int parameter_id;                /* where is_known: pgcfg_parameter.id */
    pgcfg_value_status value_status; /* what the values pass said; OK if it was not reached */
} pgcfg_conf_entry;

/* ---- one entry after the other ------------------------------------------ */

#define PGCFG_CONF_WORKSPACE_SIZE 65536

typedef struct pgcfg_conf_reader {
    pgcfg_environment environment;
    pgcfg_arena arena;
    struct pgcfg_conf_files *state; /* in the workspace */
    uint32_t entry_count;
    bool has_error; /* an entry so far is an error of reading */
    pgcfg_diagnostic problem;
    size_t needed; /* after NO_MEMORY, as in pgcfg_hba_reader */
    pgcfg_result result;
} pgcfg_conf_reader;

/* Opens the file at `path` (absolute, less than 1,024 bytes).
 * OK, CANNOT_READ, NO_MEMORY, LIMIT, BAD_ARGUMENT. */
pgcfg_result pgcfg_conf_reader_init(pgcfg_conf_reader *reader, pgcfg_text path,
                                    const pgcfg_environment *environment, pgcfg_conf_mode mode,
                                    void *workspace, size_t workspace_size);

/* The next entry; it lives until the next call. OK, END, NO_MEMORY, LIMIT. */
pgcfg_result pgcfg_conf_reader_next(pgcfg_conf_reader *reader, pgcfg_conf_entry *entry);

/* Path and content of a file that the current entry mentions. */
bool pgcfg_conf_reader_file(const pgcfg_conf_reader *reader, uint32_t file, pgcfg_text *path,
                            pgcfg_text *bytes);

void pgcfg_conf_reader_close(pgcfg_conf_reader *reader);

/* ---- all entries in an arena --------------------------------------------- */

typedef struct pgcfg_conf {
    pgcfg_environment environment;
    struct pgcfg_packed_setting *entries; /* packed, one behind the other */
    uint32_t entry_count;
    uint32_t file_count;
    const struct pgcfg_source *const *files;
    bool has_read_error; /* scanning or including: names were not looked at */
    bool has_name_error; /* unrecognized: values were not looked at */
    bool has_value_error;
    pgcfg_diagnostic problem;
    size_t needed; /* after NO_MEMORY: bytes that will do for all files seen so far */
} pgcfg_conf;

/* Bytes of arena that suffice for files of `size` bytes in all, each counted
 * as often as it is read, at most `files` of them. */
size_t pgcfg_conf_memory_bound(uint64_t size, uint32_t files);

/* Reads the file at `path` with all that it includes, then, if nothing was
 * wrong with reading it, the file at `auto_path` (postgresql.auto.conf; empty =
 * none), which may be missing; then judges names and values.
 * OK, CANNOT_READ, NO_MEMORY, LIMIT, BAD_ARGUMENT. */
pgcfg_result pgcfg_conf_parse(pgcfg_conf *conf, pgcfg_text path, pgcfg_text auto_path,
                              const pgcfg_environment *environment, pgcfg_conf_mode mode,
                              pgcfg_arena *arena);

/* Entry number `index`; false past the last. */
bool pgcfg_conf_get(const pgcfg_conf *conf, uint32_t index, pgcfg_conf_entry *entry);

bool pgcfg_conf_file(const pgcfg_conf *conf, uint32_t file, pgcfg_text *path, pgcfg_text *bytes);

/* ---- what the view shows, and the log ------------------------------------- */

/* Writes the view's column `error`; nothing where it is null. */
bool pgcfg_conf_error_write(const pgcfg_conf_entry *entry, pgcfg_sink sink);
bool pgcfg_conf_error_is_null(const pgcfg_conf_entry *entry);

/* ---- what counts ------------------------------------------------------------ */

/* The entry that decides the parameter, by its name or an old name of it: the
 * last one that is not ignored. False: no entry does, or values were not
 * looked at since there are errors. */
bool pgcfg_conf_effective(const pgcfg_conf *conf, pgcfg_text name, pgcfg_conf_entry *entry);

/* The last entry that sets the parameter, whatever else is wrong with the file:
 * what was probably meant where no setting counts. False: none does. */
bool pgcfg_conf_last(const pgcfg_conf *conf, pgcfg_text name, pgcfg_conf_entry *entry);

/* Puts the settings that verdicts on other files depend on into `server`, as far
 * as the file has them with good values: ssl, db_user_namespace,
 * oauth_validator_libraries. They live as long as the entries. */
void pgcfg_conf_apply(const pgcfg_conf *conf, pgcfg_server *server);

/* The parameter's value, in its base unit (PGCFG_UNIT_...; sizes in the
 * parameter's unit, not bytes): from the entry that decides it, else its boot
 * value. OK; REFUSED: no such parameter, of another type, or null. *entry, if
 * wanted, tells the place; its name is empty for a boot value. */
pgcfg_result pgcfg_conf_get_bool(const pgcfg_conf *conf, pgcfg_text name, bool *value,
                                 pgcfg_conf_entry *entry);
pgcfg_result pgcfg_conf_get_int64(const pgcfg_conf *conf, pgcfg_text name, int64_t *value,
                                  pgcfg_conf_entry *entry);
pgcfg_result pgcfg_conf_get_double(const pgcfg_conf *conf, pgcfg_text name, double *value,
                                   pgcfg_conf_entry *entry);
/* An amount of memory in bytes, of an integer whose unit is one of memory; and of
 * time in milliseconds, of an integer or real whose unit is one of time. What is
 * below 0 is no amount but stands for "off" or "as another setting": it is given as
 * it is, in no unit. */
pgcfg_result pgcfg_conf_get_bytes(const pgcfg_conf *conf, pgcfg_text name, int64_t *bytes,
                                  pgcfg_conf_entry *entry);
pgcfg_result pgcfg_conf_get_milliseconds(const pgcfg_conf *conf, pgcfg_text name,
                                         double *milliseconds, pgcfg_conf_entry *entry);
pgcfg_result pgcfg_conf_get_enum(const pgcfg_conf *conf, pgcfg_text name, pgcfg_text *value,
                                 pgcfg_conf_entry *entry);
pgcfg_result pgcfg_conf_get_string(const pgcfg_conf *conf, pgcfg_text name, pgcfg_text *value,
                                   pgcfg_conf_entry *entry);

#ifdef __cplusplus
}
#endif
#endif
