/*
 * conf_scan.h - one line of postgresql.conf: tokens and grammar.
 *
 * No token of the server's scanner spans lines, so that a line can be judged
 * by itself.
 */
#ifndef PGCFG_CONF_SCAN_H
#define PGCFG_CONF_SCAN_H

#include <pgcfg/text.h>

typedef enum pgcfg_conf_token_kind {
    PGCFG_CONF_TOKEN_END, /* of the line */
    PGCFG_CONF_TOKEN_ID,
    PGCFG_CONF_TOKEN_QUALIFIED_ID,
    PGCFG_CONF_TOKEN_STRING,
    PGCFG_CONF_TOKEN_UNQUOTED_STRING,
    PGCFG_CONF_TOKEN_INTEGER,
    PGCFG_CONF_TOKEN_REAL,
    PGCFG_CONF_TOKEN_EQUALS,
    PGCFG_CONF_TOKEN_ERROR
} pgcfg_conf_token_kind;

/* Takes the next token from the front of *rest; blanks and comments are
 * skipped. The text of END lies at the end, size 0. */
pgcfg_conf_token_kind pgcfg_conf_token_next(pgcfg_text *rest, pgcfg_text *token);

typedef enum pgcfg_conf_line_kind {
    PGCFG_CONF_LINE_EMPTY,
    PGCFG_CONF_LINE_SETTING,
    PGCFG_CONF_LINE_MALFORMED
} pgcfg_conf_line_kind;

typedef struct pgcfg_conf_line {
    pgcfg_text name;  /* as written */
    pgcfg_text value; /* as written, quotes and all */
    bool is_quoted;   /* the value is a quoted string */
    pgcfg_text bad;   /* malformed: the token that should not be there */
    bool ends_early;  /* malformed: the line ended where more was needed */
} pgcfg_conf_line;

/* Judges a line (without its line feed). */
pgcfg_conf_line_kind pgcfg_conf_line_scan(pgcfg_text text, pgcfg_conf_line *line);

/* Names that are no settings. */
typedef enum pgcfg_conf_directive {
    PGCFG_CONF_NO_DIRECTIVE,
    PGCFG_CONF_INCLUDE,
    PGCFG_CONF_INCLUDE_IF_EXISTS,
    PGCFG_CONF_INCLUDE_DIR
} pgcfg_conf_directive;

/* Which one a name is; ASCII letters without regard to case. */
pgcfg_conf_directive pgcfg_conf_directive_of(pgcfg_text name);

/* What the server makes of a quoted string: `size` bytes, at most as many as
 * were written, into `out`; with out = NULL the size only. The value ends at
 * its first NUL, escaped or not. */
size_t pgcfg_conf_unquote(pgcfg_text quoted, char *out);

/* Whether unquoting changes nothing but the quotes; then *inner is the value. */
bool pgcfg_conf_is_plain_string(pgcfg_text quoted, pgcfg_text *inner);

#endif
