/*
 * sentence.h - sentences for people with places for values in them.
 *
 * In a sentence %1 %2 %3 stand for the arguments, %# or %n1 for the first
 * number, %n2 and %n3 for the others, %P for argument 1 however long it is, %A for
 * argument 1 as the address that the server reads, %N for the network of that address
 * with %# bits. What stands between %( and %) is left out where argument 3 is empty.
 */
#ifndef PGCFG_SENTENCE_H
#define PGCFG_SENTENCE_H

#include <pgcfg/text.h>

/* Writes it with values filled in: bytes of the input as they are, long ones cut
 * short. False when the sink refused. */
bool pgcfg_sentence_write(const char *sentence, const pgcfg_text arguments[3],
                          const int64_t numbers[3], pgcfg_sink sink);

#endif
