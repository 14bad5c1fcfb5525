/*
 * lookalike.h - characters that look like ASCII and are not: what word
 * processors, web pages, chat programs and other keyboard layouts put in.
 */
#ifndef PGCFG_LOOKALIKE_H
#define PGCFG_LOOKALIKE_H

#include <pgcfg/text.h>

typedef enum pgcfg_lookalike_kind {
    PGCFG_LOOKALIKE_BLANK, /* looks like a blank, or like nothing at all */
    PGCFG_LOOKALIKE_QUOTE, /* single or double */
    PGCFG_LOOKALIKE_DASH,
    PGCFG_LOOKALIKE_SIGN,  /* comma, slash, number sign, ... */
    PGCFG_LOOKALIKE_LETTER /* letter or digit */
} pgcfg_lookalike_kind;

typedef struct pgcfg_lookalike {
    pgcfg_lookalike_kind kind;
    const char *name;    /* "a no-break space" */
    const char *instead; /* "an ordinary blank" */
    char plain;          /* the ASCII character; 0 = none */
    size_t offset;       /* in the text */
    size_t size;         /* bytes */
} pgcfg_lookalike;

/* The first look-alike at or behind `from`. Bytes that are no UTF-8 are taken as
 * Windows-1252, where quotes, dashes and the no-break space are one byte each. */
bool pgcfg_lookalike_find(pgcfg_text text, size_t from, pgcfg_lookalike *found);

/* The longest text that pgcfg_lookalike_plain makes. */
#define PGCFG_LOOKALIKE_PLAIN_MAX 32

/* The text as it was probably meant: look-alikes made ASCII, quotes and blanks
 * left out. Empty where that is longer than the buffer. */
pgcfg_text pgcfg_lookalike_plain(pgcfg_text text, char buffer[PGCFG_LOOKALIKE_PLAIN_MAX]);

/* The UTF-8 byte-order mark at the start. */
bool pgcfg_has_byte_order_mark(pgcfg_text text);

#endif
