/*
 * spelling.h - how far a word is from the one that was probably meant.
 */
#ifndef PGCFG_SPELLING_H
#define PGCFG_SPELLING_H

#include <pgcfg/text.h>

/* What differs between two words, from the first difference to the last, is compared
 * up to this length; longer ones are not alike. */
#define PGCFG_SPELLING_BYTES_MAX 48

/* Equal but for upper and lower case (ASCII). */
bool pgcfg_spelling_same_letters(pgcfg_text a, pgcfg_text b);

/* Typing errors between two words: bytes missing, added, changed, or two
 * neighbours swapped. Case, and _ for -, count nothing. More than
 * PGCFG_SPELLING_BYTES_MAX where too much differs. */
unsigned pgcfg_spelling_distance(pgcfg_text a, pgcfg_text b);

/* The nearest so far of the candidates offered for one word. */
typedef struct pgcfg_spelling {
    pgcfg_text word;
    pgcfg_text nearest; /* empty: none is near enough */
    unsigned distance;
    uint32_t letters; /* of the word, a bit for each */
} pgcfg_spelling;

pgcfg_spelling pgcfg_spelling_of(pgcfg_text word);

/* Whether what is seen at once tells that the candidate would not be taken. */
bool pgcfg_spelling_is_far(const pgcfg_spelling *spelling, pgcfg_text candidate);

/* Takes the candidate if it is near enough for the word's length and nearer than
 * the ones before. */
void pgcfg_spelling_offer(pgcfg_spelling *spelling, pgcfg_text candidate);

#endif
