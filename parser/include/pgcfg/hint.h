/*
 * hint.h - what a person probably meant. Hints stand beside the server's
 * verdict and never change it.
 */
#ifndef PGCFG_HINT_H
#define PGCFG_HINT_H

#include <pgcfg/hba.h>
#include <pgcfg/ident.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(code, name, severity), the most helpful first: hints come in this order. An
 * ERROR hint never occurs without an error of the server's on the same line.
 * The names are stable. What each means is its sentence in hint_text.c. */
#define PGCFG_HINTS(X)                                                                             \
    X(NONE, "none", NOTE)                                                                          \
    /* bytes that no editor shows */                                                               \
    X(UTF16, "utf-16-file", ERROR)                                                                 \
    X(BYTE_ORDER_MARK, "byte-order-mark", WARNING)                                                 \
    X(NUL_BYTE, "nul-byte", WARNING)                                                               \
    X(CR_LINE_ENDS, "carriage-return-alone", WARNING)                                              \
    X(LOOKALIKE, "lookalike-character", WARNING)                                                   \
    X(QUOTE_UNTERMINATED, "quote-unterminated", WARNING)                                           \
    X(SINGLE_QUOTES, "single-quotes", WARNING)                                                     \
    /* lines that are no rules */                                                                  \
    X(MERGE_MARK, "merge-conflict-mark", ERROR)                                                    \
    X(COMMENT_MARK, "comment-mark", ERROR)                                                         \
    X(HEADING, "heading-without-comment-mark", ERROR)                                              \
    X(OTHER_FILE, "line-of-another-file", ERROR)                                                   \
    X(INCLUDE_OLDER, "include-before-16", ERROR)                                                   \
    X(INCLUDE_FORM, "include-takes-one-name", ERROR)                                               \
    X(INCLUDE_PATTERN, "include-of-a-pattern", ERROR)                                              \
    X(AT_FILE, "at-sign-reads-a-file", ERROR)                                                      \
    /* columns */                                                                                  \
    X(TYPE_IN_METHOD, "connection-type-as-method", ERROR)                                          \
    X(METHOD_IN_TYPE, "method-as-connection-type", ERROR)                                          \
    X(TYPE_MISSING, "connection-type-missing", ERROR)                                              \
    X(TYPE_SPELLING, "connection-type-spelling", ERROR)                                            \
    X(TYPE_LIST, "list-of-connection-types", ERROR)                                                \
    X(LIST_COMMA, "comma-between-columns", ERROR)                                                  \
    X(LIST_SPACE, "blank-before-comma", WARNING)                                                   \
    X(COLUMN_MISSING, "column-missing", ERROR)                                                     \
    X(COLUMN_EXTRA, "column-too-many", ERROR)                                                      \
    X(COMMENT_GLUED, "comment-inside-value", WARNING)                                              \
    X(ADDRESS_MISSING, "address-missing", ERROR)                                                   \
    X(ADDRESS_ON_LOCAL, "address-on-local", ERROR)                                                 \
    X(ADDRESS_LIST, "list-of-addresses", ERROR)                                                    \
    /* address and mask */                                                                         \
    X(MASK_MISSING, "mask-missing", ERROR)                                                         \
    X(MASK_SPACE, "blank-before-mask", ERROR)                                                      \
    X(MASK_BEFORE_ADDRESS, "mask-before-address", WARNING)                                         \
    X(MASK_AFTER_SLASH, "netmask-after-slash", ERROR)                                              \
    X(MASK_LENGTH, "mask-length", ERROR)                                                           \
    X(MASK_NUMBER, "mask-length-in-a-column", WARNING)                                             \
    X(MASK_TWICE, "mask-twice", ERROR)                                                             \
    X(MASK_AFTER_NAME, "mask-after-name", ERROR)                                                   \
    X(MASK_FAMILY, "mask-of-other-family", ERROR)                                                  \
    X(MASK_FORM, "netmask-form", ERROR)                                                            \
    X(ADDRESS_BRACKETS, "address-in-brackets", WARNING)                                            \
    X(ADDRESS_WILDCARD, "address-wildcard", WARNING)                                               \
    X(ADDRESS_AS_NAME, "address-taken-as-host-name", WARNING)                                      \
    X(ADDRESS_URL, "url-as-address", WARNING)                                                      \
    X(ADDRESS_ZERO, "zero-address-with-full-mask", WARNING)                                        \
    X(ADDRESS_OCTAL, "octal-address", WARNING)                                                     \
    X(ADDRESS_SHORT, "short-address", WARNING)                                                     \
    X(MASK_HOLES, "mask-not-contiguous", WARNING)                                                  \
    X(MASK_ZERO, "mask-of-zero-bits", WARNING)                                                     \
    X(HOST_BITS, "host-bits-set", WARNING)                                                         \
    /* method */                                                                                   \
    X(METHOD_MISSING, "method-missing", ERROR)                                                     \
    X(METHOD_LIST, "list-of-methods", ERROR)                                                       \
    X(METHOD_GONE, "method-of-older-major", ERROR)                                                 \
    X(METHOD_TO_COME, "method-of-newer-major", ERROR)                                              \
    X(METHOD_SWITCH, "method-is-no-switch", ERROR)                                                 \
    X(METHOD_SPELLING, "method-spelling", ERROR)                                                   \
    X(METHOD_PLATFORM, "method-of-other-platform", ERROR)                                          \
    X(CERT_NEEDS_HOSTSSL, "cert-needs-hostssl", ERROR)                                             \
    X(PEER_NEEDS_LOCAL, "peer-needs-local", ERROR)                                                 \
    X(GSS_NEEDS_HOST, "gss-needs-host", ERROR)                                                     \
    X(SSL_OFF, "ssl-is-off", ERROR)                                                                \
    /* options */                                                                                  \
    X(OPTION_SPACES, "option-in-pieces", ERROR)                                                    \
    X(OPTION_QUOTES, "option-value-needs-quotes", ERROR)                                           \
    X(OPTION_SAMEUSER, "sameuser-as-option", ERROR)                                                \
    X(OPTION_OLD_FORM, "option-without-name", ERROR)                                               \
    X(OPTION_OTHER_MAJOR, "option-of-newer-major", ERROR)                                          \
    X(OPTION_OF_CLIENT, "option-of-the-client", ERROR)                                             \
    X(OPTION_SPELLING, "option-spelling", ERROR)                                                   \
    X(OPTION_OTHER_METHOD, "option-of-another-method", ERROR)                                      \
    X(OPTION_NEEDS_HOSTSSL, "option-needs-hostssl", ERROR)                                         \
    X(OPTION_VALUE, "option-value", ERROR)                                                         \
    X(OPTION_FLAG, "option-is-off", WARNING)                                                       \
    X(OPTION_REPEATED, "option-repeated", WARNING)                                                 \
    /* names */                                                                                    \
    X(REGEX_SPLIT, "regular-expression-needs-quotes", WARNING)                                     \
    X(REGEX_OPEN, "regular-expression-left-open", WARNING)                                         \
    X(REGEX_STAR, "regular-expression-star", ERROR)                                                \
    X(REGEX_OLDER, "regular-expression-before-16", WARNING)                                        \
    X(NAME_STAR, "star-is-a-name", WARNING)                                                        \
    X(NAME_SEMICOLON, "semicolon-in-name", WARNING)                                                \
    X(KEYWORD_CASE, "keyword-case", WARNING)                                                       \
    X(KEYWORD_QUOTED, "keyword-quoted", WARNING)                                                   \
    X(KEYWORD_COLUMN, "keyword-in-wrong-column", WARNING)                                          \
    /* pg_ident.conf */                                                                            \
    X(IDENT_OTHER_FILE, "line-of-wrong-file", WARNING)                                             \
    X(IDENT_FIELD_MISSING, "ident-column-missing", ERROR)                                          \
    X(IDENT_LIST, "list-in-ident-column", ERROR)                                                   \
    X(REFERENCE_REGEX, "reference-in-regular-expression", ERROR)                                   \
    X(IDENT_FIELD_EXTRA, "ident-column-ignored", WARNING)                                          \
    X(IDENT_NO_SLASH, "regular-expression-without-slash", WARNING)                                 \
    X(IDENT_KEYWORD_OLDER, "keyword-before-16", WARNING)                                           \
    X(IDENT_KEYWORD_COLUMN, "keyword-as-system-user", WARNING)                                     \
    X(REFERENCE_NO_REGEX, "reference-without-regular-expression", WARNING)                         \
    X(REFERENCE_NO_GROUP, "reference-without-group", WARNING)                                      \
    X(REFERENCE_PLUS, "reference-behind-plus", WARNING)                                            \
    X(REFERENCE_OTHER, "reference-not-replaced", WARNING)                                          \
    /* what the rule lets happen */                                                                \
    X(TRUST_WORLD, "trust-open-to-the-world", WARNING)                                             \
    X(PASSWORD_PLAIN, "password-in-plain-text", WARNING)                                           \
    X(COMMENT_SWALLOWS, "continued-comment", WARNING)                                              \
    /* worth knowing */                                                                            \
    X(MD5_DEPRECATED, "md5-deprecated", NOTE)                                                      \
    X(CRLF, "crlf-line-ends", NOTE)                                                                \
    X(DEPENDS_ON_ZONE, "depends-on-interface", NOTE)                                               \
    X(DEPENDS_ON_NAME, "depends-on-name-service", NOTE)                                            \
    X(DEPENDS_ON_ROLES, "depends-on-roles", NOTE)                                                  \
    X(DEPENDS_ON_REGEX, "depends-on-regular-expression", NOTE)

typedef enum pgcfg_hint_code {
#define PGCFG_X(code, name, severity) PGCFG_HINT_##code,
    PGCFG_HINTS(PGCFG_X)
#undef PGCFG_X
        PGCFG_HINT_COUNT
} pgcfg_hint_code;

typedef struct pgcfg_hint {
    pgcfg_hint_code code;
    pgcfg_range where;       /* what it is about */
    pgcfg_text arguments[3]; /* views of the entry's tokens, the source, or static words */
    int number;              /* a major, a mask length, ... as the sentence needs */
} pgcfg_hint;

/* The most hints that one entry gets; each code occurs once at most. */
#define PGCFG_HINTS_MAX 16

/*
 * Finds the hints for one entry as a *reader* gave it (the tokens of a refused
 * line are needed). `source` is the content of the file that holds the line, or
 * empty where it is not at hand: hints about bytes that are no part of a token
 * (open quotes, glued comments, blanks before commas, values cut in two, NUL) are
 * then not found. Expressions are looked at by pgcfg_are_check (regex.h).
 * Returns how many were written into `hints`, at most `capacity`
 * (PGCFG_HINTS_MAX is always enough), most helpful first; the order depends on
 * nothing but the input. The arguments live as long as the entry and the source.
 */
size_t pgcfg_hba_hints(const pgcfg_hba_entry *entry, const pgcfg_server *server, pgcfg_text source,
                       pgcfg_hint *hints, size_t capacity);

/* The same for one entry of pg_ident.conf. */
size_t pgcfg_ident_hints(const pgcfg_ident_entry *entry, const pgcfg_server *server,
                         pgcfg_text source, pgcfg_hint *hints, size_t capacity);

/* Where a walk through a file is; start with a zeroed one. */
typedef struct pgcfg_hint_cursor {
    size_t position;
    bool has_told_line_ends;
} pgcfg_hint_cursor;

/*
 * Finds the hints that belong to a file (pg_ident.conf too) and to none of its entries,
 * one after the other in the file's order: lines that a comment takes in because it ends in a
 * backslash, and (once) line ends of CR LF. `file` is the file's index for the
 * hint's place. False past the last.
 */
bool pgcfg_hba_file_hint(pgcfg_text source, uint32_t file, const pgcfg_server *server,
                         pgcfg_hint_cursor *cursor, pgcfg_hint *hint);

/* The stable name of a code, like "mask-missing". Static storage. */
const char *pgcfg_hint_name(pgcfg_hint_code code);
pgcfg_severity pgcfg_hint_severity(pgcfg_hint_code code);

/* Writes the hint's sentences: what is likely wrong and what to write instead.
 * Bytes of the input are written as they are, long values cut short. False when
 * the sink refused. */
bool pgcfg_hint_write(const pgcfg_hint *hint, pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
