/*
 * hba_grammar.h - random pieces of a pg_hba.conf: fields and whole lines, mostly
 * as people would write them, with every edge that the server's parser has.
 */
#ifndef PGCFG_DIFFERENTIAL_HBA_GRAMMAR_H
#define PGCFG_DIFFERENTIAL_HBA_GRAMMAR_H

#include "bytes.h"
#include "random.h"

/* A reference to another file may be put wherever the grammar allows a token;
 * where there is none, `reference` is NULL. */
typedef struct grammar {
    random_source *random;
    void (*reference)(void *context, bytes *out); /* writes a file's name, unquoted */
    void *context;
} grammar;

/* Appends one value, quoted in one of the many ways that mean the same, or nearly. */
void grammar_token(grammar *g, const char *text, size_t size, bytes *out);

void grammar_connection_type(grammar *g, bytes *out);
void grammar_database(grammar *g, bytes *out);
void grammar_role(grammar *g, bytes *out);

/* An address field and, mostly where one is needed, a mask field. */
void grammar_address(grammar *g, bytes *out);

/* A method and its options, with blanks in front of each. */
void grammar_method(grammar *g, const char *type, bytes *out);

/* A regular expression of PostgreSQL's, without the slash; may be a wrong one. */
void grammar_expression(random_source *random, bytes *out);

/* A rule with its line end. */
void grammar_rule(grammar *g, bytes *out);

/* A line for which the meaning of most fields plays no part: quotes, commas,
 * comments, continuations, odd bytes. */
void grammar_soup(grammar *g, bytes *out);

/* What ends a line: a line feed and what may stand before it. */
void grammar_line_end(grammar *g, bytes *out);

/* A blank of some kind. */
void grammar_blank(grammar *g, bytes *out);

#endif
