/*
 * enough_memory.c - see enough_memory.h.
 */
#include "enough_memory.h"

#include "failure.h"
#include "main_file.h"

#include <stdlib.h>

enum { FIRST_SIZE = 1 << 20 };

/* What the library says that it needs is for the worst input of that size, and most are
 * far from it: four times as much as before is tried first. */
static size_t next_size(size_t size, size_t needed)
{
    if (size > SIZE_MAX / 4)
        fail("out of memory");
    return needed > size && needed < 4 * size ? needed : 4 * size;
}

void *enough_memory(attempt_work *work, void *context, const char *path)
{
    size_t size = FIRST_SIZE;

    for (;;) {
        void *memory = allocate(size);
        attempt tried = work(context, memory, size);
        if (tried.result == PGCFG_OK || tried.result == PGCFG_END)
            return memory;
        if (tried.result == PGCFG_LIMIT || tried.result == PGCFG_CANNOT_READ)
            main_file_fail(tried.path, &tried.problem);
        if (tried.result != PGCFG_NO_MEMORY)
            fail("%s: %s", path, pgcfg_result_name(tried.result));
        free(memory);
        size = next_size(size, tried.needed);
    }
}
