/*
 * conf_hint.h - what a person probably meant in postgresql.conf. Hints stand
 * beside the server's verdict and never change it.
 */
#ifndef PGCFG_CONF_HINT_H
#define PGCFG_CONF_HINT_H

#include <pgcfg/conf.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(code, name, severity), the most helpful first: hints come in this order. An
 * ERROR hint never occurs without an error of the server's on the same entry.
 * The names are stable, and none is a name of PGCFG_HINTS or PGCFG_DIAGNOSTICS.
 * What each means is its sentence in conf_hint_text.c. */
#define PGCFG_CONF_HINTS(X)                                                                        \
    X(NONE, "none", NOTE)                                                                          \
    /* bytes that no editor shows */                                                               \
    X(UTF16, "conf-utf-16-file", ERROR)                                                            \
    X(BYTE_ORDER_MARK, "conf-byte-order-mark", WARNING)                                            \
    X(NUL_BYTE, "conf-nul-byte", WARNING)                                                          \
    X(CR_LINE_ENDS, "conf-carriage-return-alone", WARNING)                                         \
    X(LOOKALIKE, "conf-lookalike-character", WARNING)                                              \
    /* lines that are no settings */                                                               \
    X(MERGE_MARK, "conf-merge-conflict-mark", ERROR)                                               \
    X(COMMENT_MARK, "comment-without-number-sign", ERROR)                                          \
    X(SECTION, "section-heading", ERROR)                                                           \
    X(SQL_COMMAND, "sql-command", ERROR)                                                           \
    X(SHELL_COMMAND, "shell-command", ERROR)                                                       \
    X(COMMAND_LINE, "command-line-option", ERROR)                                                  \
    X(HBA_LINE, "line-of-pg-hba-conf", ERROR)                                                      \
    X(CONTINUATION, "backslash-at-line-end", ERROR)                                                \
    X(TWO_SETTINGS, "two-settings-on-a-line", ERROR)                                               \
    /* other files */                                                                              \
    X(INCLUDE_QUOTES, "include-name-needs-quotes", ERROR)                                          \
    X(INCLUDE_DIRECTORY, "include-of-a-directory", ERROR)                                          \
    X(INCLUDE_FILE, "include-dir-of-a-file", ERROR)                                                \
    X(INCLUDE_PATTERN, "conf-include-of-a-pattern", ERROR)                                         \
    /* the name and what follows it */                                                             \
    X(NAME_QUOTED, "name-in-quotes", ERROR)                                                        \
    X(NAME_DASH, "name-with-hyphen", ERROR)                                                        \
    X(NAME_DOTS, "name-with-two-dots", ERROR)                                                      \
    X(SEPARATOR, "separator-not-equals-sign", ERROR)                                               \
    X(VALUE_MISSING, "value-missing", ERROR)                                                       \
    /* quotes */                                                                                   \
    X(QUOTES_KIND, "quotes-not-single", ERROR)                                                     \
    X(BACKSLASH, "backslash-in-value", WARNING)                                                    \
    X(QUOTE_OPEN, "single-quote-open", ERROR)                                                      \
    X(QUOTE_INSIDE, "single-quote-inside-value", ERROR)                                            \
    X(LIST_PIECES, "list-quoted-in-pieces", ERROR)                                                 \
    X(UNIT_OUTSIDE, "unit-outside-quotes", ERROR)                                                  \
    X(SEMICOLON, "semicolon", ERROR)                                                               \
    /* numbers */                                                                                  \
    X(PERCENT, "percent-sign", ERROR)                                                              \
    X(DIGIT_GROUPS, "digit-groups", ERROR)                                                         \
    X(DECIMAL_COMMA, "decimal-comma", ERROR)                                                       \
    X(UNIT_SPELLING, "unit-spelling", ERROR)                                                       \
    X(MODE_DECIMAL, "mode-without-leading-zero", WARNING)                                          \
    /* other values */                                                                             \
    X(BOOLEAN_WORD, "boolean-word", ERROR)                                                         \
    X(ENUM_SPELLING, "enum-value-spelling", ERROR)                                                 \
    X(VALUE_QUOTES, "value-needs-quotes", ERROR)                                                   \
    X(VALUE_EXTRA, "words-behind-value", ERROR)                                                    \
    /* names that the server does not know */                                                      \
    X(NAME_GONE, "parameter-of-older-major", ERROR)                                                \
    X(NAME_TO_COME, "parameter-of-newer-major", ERROR)                                             \
    X(NAME_VARYING, "parameter-of-some-releases", ERROR)                                           \
    X(NAME_SPELLING, "parameter-spelling", ERROR)                                                  \
    /* names that it takes, as custom parameters */                                                \
    X(NAME_PREFIX, "parameter-with-prefix", WARNING)                                               \
    X(EXTENSION_MAJOR, "extension-parameter-of-other-major", WARNING)                              \
    X(EXTENSION_SPELLING, "extension-parameter-spelling", WARNING)                                 \
    X(EXTENSION_PREFIX, "extension-name-spelling", WARNING)

typedef enum pgcfg_conf_hint_code {
#define PGCFG_X(code, name, severity) PGCFG_CONF_HINT_##code,
    PGCFG_CONF_HINTS(PGCFG_X)
#undef PGCFG_X
        PGCFG_CONF_HINT_COUNT
} pgcfg_conf_hint_code;

typedef struct pgcfg_conf_hint {
    pgcfg_conf_hint_code code;
    pgcfg_range where;       /* what it is about */
    pgcfg_text arguments[3]; /* views of the entry, the source, or static words */
    int number;              /* a major, as the sentence needs */
} pgcfg_conf_hint;

/* The most hints that one entry gets; each code occurs once at most. */
#define PGCFG_CONF_HINTS_MAX 8

/*
 * Finds the hints for one entry of a parsed file (pgcfg_conf_get). `source` is the
 * content of the file that holds the entry, or empty where it is not at hand: lines
 * that are syntax errors, and bytes that are no part of the value, then have none.
 * An entry that a later one makes the server ignore has none either. Returns how many
 * were written into `hints`, at most `capacity` (PGCFG_CONF_HINTS_MAX is always
 * enough), most helpful first. The arguments live as long as the entry's texts and
 * the source.
 */
size_t pgcfg_conf_hints(const pgcfg_conf_entry *entry, const pgcfg_server *server,
                        pgcfg_text source, pgcfg_conf_hint *hints, size_t capacity);

/* Where a walk through a file is; start with a zeroed one. */
typedef struct pgcfg_conf_hint_cursor {
    size_t position;
} pgcfg_conf_hint_cursor;

/*
 * Finds the hints that belong to a file and to none of its entries, one after the
 * other in the file's order: a file in UTF-16 (whose entries then have none), and
 * settings that a comment takes in because a carriage return ends no line. `file` is
 * the file's index for the hint's place. False past the last.
 */
bool pgcfg_conf_file_hint(pgcfg_text source, uint32_t file, const pgcfg_server *server,
                          pgcfg_conf_hint_cursor *cursor, pgcfg_conf_hint *hint);

/* The stable name of a code, like "value-needs-quotes". Static storage. */
const char *pgcfg_conf_hint_name(pgcfg_conf_hint_code code);
pgcfg_severity pgcfg_conf_hint_severity(pgcfg_conf_hint_code code);

/* Writes the hint's sentences: what is likely wrong and what to write instead.
 * Bytes of the input are written as they are, long values cut short. False when
 * the sink refused. */
bool pgcfg_conf_hint_write(const pgcfg_conf_hint *hint, pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
