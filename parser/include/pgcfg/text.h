/*
 * text.h - a view of bytes: pointer and length, never NUL-terminated.
 *
 * Every text that the library takes or gives is such a view. It owns nothing;
 * how long the bytes live is said where a view is handed out.
 */
#ifndef PGCFG_TEXT_H
#define PGCFG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* `data` may be NULL only where `size` is 0. Any byte may occur, NUL included. */
typedef struct pgcfg_text {
    const char *data;
    size_t size; /* bytes */
} pgcfg_text;

/* A view of a string literal. */
#ifdef __cplusplus
#define PGCFG_TEXT(literal) (pgcfg_text{(literal), sizeof(literal) - 1})
#else
#define PGCFG_TEXT(literal) ((pgcfg_text){(literal), sizeof(literal) - 1})
#endif

/* Byte-wise equality. */
bool pgcfg_text_equal(pgcfg_text a, pgcfg_text b);

/* Where pieces of printed text go: `write` takes `size` bytes and says whether
 * it could. After a `false` nothing more is written. */
typedef struct pgcfg_sink {
    void *context;
    bool (*write)(void *context, const char *data, size_t size);
} pgcfg_sink;

/* A sink over a caller's buffer. Writes what fits and goes on counting, so
 * that `needed > capacity` tells how large the buffer should have been. */
typedef struct pgcfg_buffer {
    char *data;
    size_t capacity; /* bytes */
    size_t needed;   /* bytes written, or that would have been */
} pgcfg_buffer;

/* The sink that writes into `buffer`; `buffer` must outlive it. */
pgcfg_sink pgcfg_buffer_sink(pgcfg_buffer *buffer);

/* What stands in `buffer`, cut at its capacity. */
pgcfg_text pgcfg_buffer_text(const pgcfg_buffer *buffer);

#ifdef __cplusplus
}
#endif
#endif
