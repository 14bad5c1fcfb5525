/*
 * tree.c - files in memory.
 */
#include "tree.h"

#include "report.h"

#include <stdlib.h>
#include <string.h>

static void tree_add(tree *t, pgcfg_text name, const uint8_t *bytes, size_t size)
{
    tree_file *f = &t->files[t->count++];

    f->name = name;
    f->size = size;
    f->bytes = malloc(size > 0 ? size : 1);
    CHECK(f->bytes != NULL);
    if (size > 0)
        memcpy(f->bytes, bytes, size);
}

static const uint8_t *next_separator(const uint8_t *at, const uint8_t *end)
{
    for (; at + 1 < end; at++) {
        if (at[0] == 0x00 && at[1] == 0xFF)
            return at;
    }
    return end;
}

void tree_init(tree *t, pgcfg_text main_name, const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    const uint8_t *stop = next_separator(data, end);

    memset(t, 0, sizeof(*t));
    tree_add(t, main_name, data, (size_t)(stop - data));
    while (stop < end && t->count < FILES_MAX) {
        const uint8_t *name = stop + 2;
        const uint8_t *newline = memchr(name, '\n', (size_t)(end - name));
        pgcfg_text text;
        if (newline == NULL)
            break;
        text.data = (const char *)name;
        text.size = (size_t)(newline - name);
        stop = next_separator(newline + 1, end);
        tree_add(t, text, newline + 1, (size_t)(stop - (newline + 1)));
    }
}

void tree_free(tree *t)
{
    for (size_t i = 0; i < t->count; i++)
        free(t->files[i].bytes);
}

static pgcfg_text below_root(pgcfg_text path)
{
    size_t root = sizeof(ROOT) - 1;
    pgcfg_text none = {NULL, 0};

    if (path.size < root || memcmp(path.data, ROOT, root) != 0)
        return none;
    path.data += root;
    path.size -= root;
    return path;
}

const tree_file *tree_find(const tree *t, pgcfg_text path)
{
    pgcfg_text name = below_root(path);

    for (size_t i = 0; i < t->count; i++) {
        if (pgcfg_text_equal(t->files[i].name, name))
            return &t->files[i];
    }
    return NULL;
}

static bool is_inside(pgcfg_text name, pgcfg_text directory)
{
    return name.size > directory.size && memcmp(name.data, directory.data, directory.size) == 0 &&
           name.data[directory.size] == '/';
}

static pgcfg_os_error tree_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    tree *t = context;
    const tree_file *f = tree_find(t, path);
    pgcfg_text name = below_root(path);

    if (f != NULL) {
        t->opened++;
        file->handle = (void *)(uintptr_t)f;
        file->bytes = t->piece > 0 ? NULL : f->bytes;
        file->size = f->size;
        file->read_error = 0;
        t->bytes_opened += f->size;
        return 0;
    }
    for (size_t i = 0; i < t->count; i++) {
        if (name.size > 0 && is_inside(t->files[i].name, name)) {
            t->opened++;
            file->bytes = "";
            file->size = 0;
            file->read_error = PGCFG_OS_EISDIR;
            return 0;
        }
    }
    t->missing++;
    return PGCFG_OS_ENOENT;
}

static pgcfg_os_error tree_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                size_t capacity, size_t *count)
{
    tree *t = context;
    const tree_file *f = file->handle;
    size_t left = f->size - (size_t)offset;

    CHECK(offset <= f->size);
    *count = left < capacity ? left : capacity;
    if (*count > t->piece)
        *count = t->piece;
    memcpy(buffer, f->bytes + offset, *count);
    return 0;
}

static pgcfg_os_error tree_open_directory(void *context, pgcfg_text path, void **handle)
{
    tree *t = context;
    pgcfg_text name = below_root(path);

    for (size_t i = 0; i < t->count; i++) {
        if (name.size > 0 && is_inside(t->files[i].name, name)) {
            t->opened++;
            *handle = (void *)(uintptr_t)name.size;
            return 0;
        }
    }
    t->missing++;
    return PGCFG_OS_ENOENT;
}

/* The order is that of the input: the library does not depend on it. */
static bool tree_directory_entry(void *context, void *handle, size_t index,
                                 pgcfg_directory_entry *entry)
{
    tree *t = context;
    size_t prefix = (size_t)(uintptr_t)handle + 1;

    if (index >= t->count)
        return false;
    memset(entry, 0, sizeof(*entry));
    entry->name = t->files[index].name;
    if (entry->name.size > prefix && entry->name.data[prefix - 1] == '/') {
        entry->name.data += prefix;
        entry->name.size -= prefix;
    }
    if (entry->name.size > 7 && entry->name.data[0] == '!')
        entry->stat_error = PGCFG_OS_ENOENT;
    t->opened += entry->stat_error != 0;
    return true;
}

pgcfg_loader tree_loader(tree *t)
{
    pgcfg_loader loader = {0};

    loader.context = t;
    loader.open = tree_open;
    loader.read = t->piece > 0 ? tree_read : NULL;
    loader.open_directory = tree_open_directory;
    loader.directory_entry = tree_directory_entry;
    t->opened = 0;
    t->missing = 0;
    t->bytes_opened = 0;
    return loader;
}
