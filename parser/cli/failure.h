/*
 * failure.h - how the command ends when it could not do what was asked.
 *
 * Nothing is printed on standard output before all of it is known (output.h),
 * so that any part of the command may end it from where it stands.
 */
#ifndef PGCFG_CLI_FAILURE_H
#define PGCFG_CLI_FAILURE_H

#include <stddef.h>

/* The exit status of the contract. */
enum exit_status { STATUS_DONE = 0, STATUS_FOUND_ERRORS = 1, STATUS_COULD_NOT = 2 };

#if defined(__GNUC__)
#define PRINTF_LIKE(format_at, first_at) __attribute__((format(printf, format_at, first_at)))
#else
#define PRINTF_LIKE(format_at, first_at)
#endif

/* Prints "pgcfg: ", the message and a line feed on standard error, whatever
 * bytes the arguments hold as one line, and ends with STATUS_COULD_NOT. */
_Noreturn void fail(const char *format, ...) PRINTF_LIKE(1, 2);

/* malloc, realloc and strdup that end the command where there is no memory. */
void *allocate(size_t size);
void *reallocate(void *memory, size_t size);
char *copy_bytes(const char *bytes, size_t size); /* NUL-terminated */

/* Makes room for `count + 1` elements in a growing array and returns it. */
void *grow(void *array, size_t count, size_t *capacity, size_t element_size);

#endif
