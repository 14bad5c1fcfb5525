/*
 * mutate.h - changes to an input that knows of lines and fields.
 */
#ifndef PGCFG_FUZZ_MUTATE_H
#define PGCFG_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Changes the input in place as a file of lines would be changed by hand: a line is
 * copied, moved or dropped, a field is replaced, added, quoted or made a list. The first
 * MUTATE_HEAD bytes, which are no part of the file, stay. Its new size, at most
 * `max_size`; 0 where nothing could be changed, and then the input is what it was.
 */
size_t mutate_lines(uint8_t *data, size_t size, size_t max_size, unsigned seed);

enum { MUTATE_HEAD = 4 };

#endif
