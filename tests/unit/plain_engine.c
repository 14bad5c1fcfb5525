/*
 * plain_engine.c - see plain_engine.h.
 */
#include "plain_engine.h"

#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static pgcfg_regex_status take(void *context, pgcfg_text pattern, int major, void *memory,
                               size_t size)
{
    (void)memory;
    (void)size;
    (void)context;
    (void)pattern;
    (void)major;
    return PGCFG_REGEX_OK;
}

static pgcfg_regex_answer search(void *context, pgcfg_text pattern, int major, pgcfg_text subject,
                                 pgcfg_regex_group *group, uint32_t *group_count, void *memory,
                                 size_t size)
{
    const plain_workspace *workspace = context;

    (void)group_count;
    (void)major;
    assert_ptr_equal(memory, workspace->memory);
    assert_int_equal(size, workspace->size);
    if (text_is(pattern, "?"))
        return PGCFG_REGEX_UNKNOWN;
    if (text_is(pattern, "<")) {
        const char *at = memchr(subject.data, '@', subject.size);
        if (at == NULL)
            return PGCFG_REGEX_NO_MATCH;
        if (group != NULL)
            *group = (pgcfg_regex_group){true, 0, (size_t)(at - subject.data)};
        return PGCFG_REGEX_MATCH;
    }
    for (size_t i = 0; i + pattern.size <= subject.size; i++)
        if (memcmp(subject.data + i, pattern.data, pattern.size) == 0)
            return PGCFG_REGEX_MATCH;
    return PGCFG_REGEX_NO_MATCH;
}

pgcfg_regex_engine plain_engine(plain_workspace *workspace)
{
    return (pgcfg_regex_engine){workspace, take, search};
}
