/*
 * hint_line.h - what the finders of hints share: one line split into its columns,
 * and the list that the hints go into.
 */
#ifndef PGCFG_HINT_LINE_H
#define PGCFG_HINT_LINE_H

#include <pgcfg/hint.h>

#include "print.h"
#include "text_part.h"

/* Columns that are looked at: type, database, role, address, mask, method and
 * some more of a line with too many. Options are looked at as tokens. */
#define PGCFG_HINT_COLUMNS 10

typedef struct pgcfg_hint_column {
    const pgcfg_token *tokens;
    uint32_t count;
} pgcfg_hint_column;

enum { PGCFG_COLUMN_TYPE, PGCFG_COLUMN_DATABASE, PGCFG_COLUMN_ROLE, PGCFG_COLUMN_ADDRESS };

typedef struct pgcfg_hint_line {
    const pgcfg_hba_entry *entry;
    int major;
    unsigned features;
    pgcfg_text source; /* empty if not at hand */
    pgcfg_hint_column columns[PGCFG_HINT_COLUMNS];
    uint32_t column_count;
    pgcfg_hint hints[PGCFG_HINTS_MAX]; /* in the order of their codes */
    size_t hint_count;
} pgcfg_hint_line;

/* ---- the list (hint_line.c) -------------------------------------------------------- */

/* Adds a hint unless there is one of this code. */
void pgcfg_hint_add(pgcfg_hint_line *line, pgcfg_hint hint);

/* Adds a hint about a token, which is the first argument too. */
void pgcfg_hint_say(pgcfg_hint_line *line, pgcfg_hint_code code, const pgcfg_token *about,
                    pgcfg_text second, pgcfg_text third, int number);

/* The same with another first argument. */
void pgcfg_hint_say_of(pgcfg_hint_line *line, pgcfg_hint_code code, const pgcfg_token *about,
                       pgcfg_text first, pgcfg_text second, pgcfg_text third, int number);

/* Adds a hint about a misspelt word, which says so where only its case is wrong. */
void pgcfg_hint_say_spelling(pgcfg_hint_line *line, pgcfg_hint_code code, const pgcfg_token *about,
                             pgcfg_text meant);

bool pgcfg_hint_has(const pgcfg_hint_line *line, pgcfg_hint_code code);

/* ---- from an entry to its hints (hint_line.c) ----------------------------------------- */

void pgcfg_hint_line_begin(pgcfg_hint_line *line, const pgcfg_hba_entry *entry,
                           const pgcfg_server *server, pgcfg_text source);

/* Hands out what was found; gives how many. */
size_t pgcfg_hint_line_end(pgcfg_hint_line *line, pgcfg_hint *hints, size_t capacity);

/* The token that begins there, NULL if none does. */
const pgcfg_token *pgcfg_hint_token_at(const pgcfg_hba_entry *entry, pgcfg_range where);

/* ---- questions about the line (hint_line.c) ------------------------------------------ */

/* First token of a column; NULL if the line does not get that far. */
const pgcfg_token *pgcfg_hint_first(const pgcfg_hint_line *line, uint32_t column);

bool pgcfg_hint_is_local(const pgcfg_hint_line *line);

/* The column that a token belongs to. */
uint32_t pgcfg_hint_column_of(const pgcfg_hint_line *line, const pgcfg_token *token);

/* Whether the token is the name of a method that this major knows. */
bool pgcfg_hint_is_method(const pgcfg_hint_line *line, const pgcfg_token *token);

/* First token behind `token` that names a method; NULL if none. */
const pgcfg_token *pgcfg_hint_method_behind(const pgcfg_hint_line *line, const pgcfg_token *token);

/* The bytes between two tokens as written; false where they are not at hand. */
bool pgcfg_hint_gap(const pgcfg_hint_line *line, const pgcfg_token *left, const pgcfg_token *right,
                    pgcfg_text *gap);

/* The line as written from one token to another, to be used in a corrected line;
 * empty where it is not at hand, long, or goes over a line's end. */
pgcfg_text pgcfg_hint_written(const pgcfg_hint_line *line, const pgcfg_token *from,
                              const pgcfg_token *to);

/* The next byte behind a token in the file, '\n' at its end, 0 if not at hand. */
char pgcfg_hint_byte_behind(const pgcfg_hint_line *line, const pgcfg_token *token, uint32_t skip);

/* ---- finders ------------------------------------------------------------------ */

/* Of a refused line, called with the token that the error is about (NULL where
 * it is about none); each stands in hint.c beside the errors it is for. */
typedef void pgcfg_hint_finder(pgcfg_hint_line *line, const pgcfg_token *token);

pgcfg_hint_finder pgcfg_hint_type_invalid; /* hint_type.c */
pgcfg_hint_finder pgcfg_hint_type_multiple;
pgcfg_hint_finder pgcfg_hint_file_not_opened;
pgcfg_hint_finder pgcfg_hint_column_missing; /* hint_columns.c */
pgcfg_hint_finder pgcfg_hint_argument_missing;
pgcfg_hint_finder pgcfg_hint_address_multiple;
pgcfg_hint_finder pgcfg_hint_mask_multiple;
pgcfg_hint_finder pgcfg_hint_mask_missing; /* hint_address.c */
pgcfg_hint_finder pgcfg_hint_mask_invalid;
pgcfg_hint_finder pgcfg_hint_mask_family;
pgcfg_hint_finder pgcfg_hint_cidr_invalid;
pgcfg_hint_finder pgcfg_hint_name_with_mask;
pgcfg_hint_finder pgcfg_hint_method_invalid; /* hint_method.c */
pgcfg_hint_finder pgcfg_hint_method_multiple;
pgcfg_hint_finder pgcfg_hint_method_not_built;
pgcfg_hint_finder pgcfg_hint_method_of_other_type;
pgcfg_hint_finder pgcfg_hint_option_format; /* hint_option.c */
pgcfg_hint_finder pgcfg_hint_option_unknown;
pgcfg_hint_finder pgcfg_hint_option_method;
pgcfg_hint_finder pgcfg_hint_option_hostssl;
pgcfg_hint_finder pgcfg_hint_option_value;
pgcfg_hint_finder pgcfg_hint_regex_invalid; /* hint_names.c */

/* Of a rule. */
void pgcfg_hint_rule_columns(pgcfg_hint_line *line); /* hint_columns.c */
void pgcfg_hint_rule_names(pgcfg_hint_line *line);   /* hint_names.c */
void pgcfg_hint_rule_address(pgcfg_hint_line *line); /* hint_address.c */
void pgcfg_hint_rule_options(pgcfg_hint_line *line); /* hint_option.c */
void pgcfg_hint_rule_safety(pgcfg_hint_line *line);  /* hint_safety.c */
void pgcfg_hint_rule_depends(pgcfg_hint_line *line); /* hint_safety.c */

/* Of any line: its bytes. `failing` is the token that the error is about. */
void pgcfg_hint_bytes(pgcfg_hint_line *line, const pgcfg_token *failing); /* hint_bytes.c */

/* A list that a blank before a comma has split into two columns, up to column
 * `last`: says so and gives true. (hint_columns.c) */
bool pgcfg_hint_split_list(pgcfg_hint_line *line, uint32_t last);

/* "/a{1,2}": a comma, or a blank, has cut an expression: says so and gives true.
 * (hint_names.c) */
bool pgcfg_hint_split_regex(pgcfg_hint_line *line, const pgcfg_token *token);

/* A keyword of the role column that quotes or capitals have made a name of.
 * (hint_names.c) */
void pgcfg_hint_lost_role_keyword(pgcfg_hint_line *line, const pgcfg_token *token);

/* Whether the word is one of include, include_if_exists, include_dir. (hint_type.c) */
bool pgcfg_hint_is_include_word(pgcfg_text word);

/* Whether the token begins with a numeric address, with or without a mask behind a
 * slash. (hint_address.c) */
bool pgcfg_hint_is_network(const pgcfg_token *token);

/* Length of a mask without holes; -1 if it has some. (hint_address.c) */
int pgcfg_hint_mask_length(const uint8_t mask[16], pgcfg_address_family family);

/* Whether the text can only have been meant as an IPv4 netmask (255.255.0.0),
 * and its length. (hint_address.c) */
bool pgcfg_hint_is_netmask(pgcfg_text text, int *length);

/* What is wrong with a name in the address column that was meant as an address;
 * false if it looks like a good host name. (hint_address.c) */
bool pgcfg_hint_host_name(pgcfg_hint_line *line, const pgcfg_token *token, pgcfg_text name);

#endif
