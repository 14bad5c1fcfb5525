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

    t->count = 0;
    t->bytes_opened = 0;
    t->opened = 0;
    t->missing = 0;
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
        file->bytes = f->bytes;
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

static pgcfg_os_error tree_open_directory(void *context, pgcfg_text path, void **handle)
{
    tree *t = context;
    pgcfg_text name = below_root(path);

    for (size_t i = 0; i < t->count; i++) {
        if (name.size > 0 && is_inside(t->files[i].name, name)) {
            t->opened++;
            *handle = (void *)(uintptr_t)(name.size * FILES_MAX + i);
            return 0;
        }
    }
    t->missing++;
    return PGCFG_OS_ENOENT;
}

/* The entry of the directory that the file is, or lies below. */
static bool is_entry(pgcfg_text file, pgcfg_text directory, pgcfg_directory_entry *entry)
{
    const char *slash;

    if (!is_inside(file, directory) || file.size == directory.size + 1)
        return false;
    memset(entry, 0, sizeof(*entry));
    entry->name.data = file.data + directory.size + 1;
    entry->name.size = file.size - directory.size - 1;
    slash = memchr(entry->name.data, '/', entry->name.size);
    if (slash != NULL) {
        entry->name.size = (size_t)(slash - entry->name.data);
        entry->is_directory = true;
    } else if (entry->name.size > 7 && entry->name.data[0] == '!') {
        entry->stat_error = PGCFG_OS_ENOENT;
    }
    return entry->name.size > 0;
}

/* By byte value; of equal names a file comes before a directory. */
static int compare_entries(const pgcfg_directory_entry *a, const pgcfg_directory_entry *b)
{
    size_t size = a->name.size < b->name.size ? a->name.size : b->name.size;
    int order = memcmp(a->name.data, b->name.data, size);

    if (order == 0 && a->name.size != b->name.size)
        return a->name.size < b->name.size ? -1 : 1;
    return order != 0 ? order : (int)a->is_directory - (int)b->is_directory;
}

/* The first entry that is behind another one and has another name; false: there is none. */
static bool next_entry(const tree *t, pgcfg_text directory, const pgcfg_directory_entry *behind,
                       pgcfg_directory_entry *next)
{
    bool is_found = false;

    for (size_t i = 0; i < t->count; i++) {
        pgcfg_directory_entry entry;

        if (!is_entry(t->files[i].name, directory, &entry) ||
            (behind != NULL && (compare_entries(&entry, behind) <= 0 ||
                                pgcfg_text_equal(entry.name, behind->name))) ||
            (is_found && compare_entries(&entry, next) >= 0))
            continue;
        *next = entry;
        is_found = true;
    }
    return is_found;
}

/* The handle says which file's name begins with the directory's, and how long that is. */
static bool tree_directory_entry(void *context, void *handle, size_t index,
                                 pgcfg_directory_entry *entry)
{
    tree *t = context;
    const pgcfg_text directory = {t->files[(uintptr_t)handle % FILES_MAX].name.data,
                                  (uintptr_t)handle / FILES_MAX};
    bool is_found = next_entry(t, directory, NULL, entry);

    for (size_t i = 0; is_found && i < index; i++) {
        pgcfg_directory_entry behind = *entry;
        is_found = next_entry(t, directory, &behind, entry);
    }
    t->opened += is_found && entry->stat_error != 0;
    return is_found;
}

pgcfg_loader tree_loader(tree *t)
{
    pgcfg_loader loader = {0};

    loader.context = t;
    loader.open = tree_open;
    loader.open_directory = tree_open_directory;
    loader.directory_entry = tree_directory_entry;
    t->opened = 0;
    t->missing = 0;
    t->bytes_opened = 0;
    return loader;
}
