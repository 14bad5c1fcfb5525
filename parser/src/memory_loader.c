/*
 * memory_loader.c - the loader of a world with one file.
 */
#include <pgcfg/loader.h>

static pgcfg_os_error open_file(void *context, pgcfg_text path, pgcfg_file *file)
{
    const pgcfg_memory_file *only = (const pgcfg_memory_file *)context;

    if (!pgcfg_text_equal(path, only->path))
        return PGCFG_OS_ENOENT;
    file->bytes = only->content.data != NULL ? only->content.data : "";
    file->size = only->content.size;
    file->read_error = 0;
    file->handle = NULL;
    return 0;
}

pgcfg_loader pgcfg_memory_loader(const pgcfg_memory_file *file)
{
    pgcfg_loader loader = {0};

    /* The callback gets it back as const. */
    loader.context = (void *)(uintptr_t)file;
    loader.open = open_file;
    return loader;
}
