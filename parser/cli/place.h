/*
 * place.h - a stretch of a file's bytes as lines and columns.
 */
#ifndef PGCFG_CLI_PLACE_H
#define PGCFG_CLI_PLACE_H

#include "files.h"

/* All counted from 1. A column counts bytes; a character column counts
 * characters, as editors do (in the last 4 KiB before a place). The end is just behind the last byte. */
typedef struct place {
    size_t line, column, character_column;
    size_t end_line, end_column, end_character_column;
    size_t offset; /* bytes from the start of the file */
    size_t size;   /* bytes */
} place;

/* Where the `size` bytes at `offset` of `content` are. Line ends at the end of
 * the stretch are left out. */
place place_find(pgcfg_text content, line_starts starts, size_t offset, size_t size);

/* The physical line number `line` (from 1) without its end. */
pgcfg_text place_line(pgcfg_text content, line_starts starts, size_t line);

#endif
