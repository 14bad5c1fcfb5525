/*
 * result.h - what became of a call. What is wrong with the *input* is said by
 * diagnostics (diagnostic.h): a malformed file is a successful parse that
 * found errors.
 */
#ifndef PGCFG_RESULT_H
#define PGCFG_RESULT_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_result {
    PGCFG_OK,           /* done */
    PGCFG_END,          /* nothing more to give */
    PGCFG_NO_MEMORY,    /* the caller's buffer is too small; how much would do is said there */
    PGCFG_LIMIT,        /* a limit of pgcfg_limits was reached; the diagnostic says which and where */
    PGCFG_CANNOT_READ,  /* the main file could not be opened or read */
    PGCFG_BAD_ARGUMENT, /* the call itself is wrong */
    PGCFG_REFUSED       /* the request has no answer; the reason is said there */
} pgcfg_result;

/* A short English word for it, for logs. Static storage. */
const char *pgcfg_result_name(pgcfg_result result);

#ifdef __cplusplus
}
#endif
#endif
