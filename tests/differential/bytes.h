/*
 * bytes.h - a growing run of bytes, for test programs, where memory that runs
 * out ends the program.
 */
#ifndef PGCFG_DIFFERENTIAL_BYTES_H
#define PGCFG_DIFFERENTIAL_BYTES_H

#include <stddef.h>
#include <stdint.h>

#include <pgcfg/text.h>

typedef struct bytes {
    char *data; /* NUL-terminated beyond `size` once anything was added */
    size_t size;
    size_t capacity;
} bytes;

void bytes_add(bytes *out, const void *data, size_t size);
void bytes_add_text(bytes *out, const char *text);
void bytes_add_byte(bytes *out, char byte);
void bytes_add_format(bytes *out, const char *format, ...)
#ifdef __GNUC__
    __attribute__((format(printf, 2, 3)))
#endif
    ;

/* The byte `count` times. */
void bytes_fill(bytes *out, char byte, size_t count);

/* Big-endian, as PostgreSQL's binary formats have it. */
void bytes_add_int32(bytes *out, int32_t value);
void bytes_set_int32(bytes *out, size_t offset, int32_t value);

/* Replaces `count` bytes at `offset` by others. */
void bytes_splice(bytes *out, size_t offset, size_t count, const void *data, size_t size);

/* Adds `data` with each occurrence of `word` replaced by `by`. */
void bytes_add_replacing(bytes *out, const char *data, size_t size, const char *word,
                         const char *by);

void bytes_copy(bytes *out, const bytes *from);
void bytes_free(bytes *out);

/* A NUL-terminated string as the library takes it. */
pgcfg_text text_of(const char *string);

/* Where the library writes to. */
pgcfg_sink bytes_sink(bytes *out);

#endif
