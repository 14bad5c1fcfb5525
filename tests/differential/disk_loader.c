/* disk_loader.c - see disk_loader.h. */
#include "disk_loader.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_LONGEST = 2 * PATH_MAX };

static bool terminate(pgcfg_text path, char *out)
{
    if (path.size >= PATH_LONGEST)
        return false;
    memcpy(out, path.data, path.size);
    out[path.size] = '\0';
    return true;
}

static void *must(void *memory)
{
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(2);
    }
    return memory;
}

/* ---- files --------------------------------------------------------------------- */

static void read_whole(disk_loader *disk, int descriptor, size_t size, pgcfg_file *file)
{
    char *content = must(malloc(size + 1));
    bytes_add(&disk->contents, &content, sizeof(content));
    size_t filled = 0;
    while (filled < size) {
        ssize_t count = read(descriptor, content + filled, size - filled);
        if (count < 0) {
            file->read_error = errno;
            break;
        }
        if (count == 0)
            break;
        filled += (size_t)count;
    }
    file->bytes = content;
    file->size = filled;
}

static pgcfg_os_error open_file(void *context, pgcfg_text path, pgcfg_file *file)
{
    disk_loader *disk = context;
    char name[PATH_LONGEST];
    if (!terminate(path, name))
        return ENAMETOOLONG;
    int descriptor = open(name, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return errno;
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        int error = errno;
        close(descriptor);
        return error;
    }
    disk->files_opened++;
    bool is_directory = S_ISDIR(status.st_mode);
    size_t size = is_directory ? 0 : (size_t)status.st_size;
    disk->bytes_opened += size;
    *file = (pgcfg_file){0};
    if (disk->in_pieces) {
        file->handle = (void *)(intptr_t)(descriptor + 1);
        return 0;
    }
    if (is_directory) {
        file->bytes = "";
        file->read_error = EISDIR;
    } else {
        read_whole(disk, descriptor, size, file);
    }
    close(descriptor);
    return 0;
}

static pgcfg_os_error read_piece(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    (void)context;
    ssize_t size = pread((int)(intptr_t)file->handle - 1, buffer, capacity, (off_t)offset);
    *count = size < 0 ? 0 : (size_t)size;
    return size < 0 ? errno : 0;
}

static void close_file(void *context, pgcfg_file *file)
{
    (void)context;
    if (file->handle != NULL)
        close((int)(intptr_t)file->handle - 1);
    file->handle = NULL;
}

/* ---- directories ------------------------------------------------------------------ */

typedef struct listed_entry {
    char name[NAME_MAX + 1];
    bool is_directory;
    int stat_error;
} listed_entry;

typedef struct listing {
    listed_entry *entries;
    size_t count;
} listing;

static int compare_entries(const void *a, const void *b)
{
    return strcmp(((const listed_entry *)a)->name, ((const listed_entry *)b)->name);
}

static bool is_ignored(const char *name)
{
    size_t size = strlen(name);
    return size < 6 || name[0] == '.' || strcmp(name + size - 5, ".conf") != 0;
}

static void look_at(const disk_loader *disk, const char *directory, const struct dirent *found,
                    listed_entry *entry)
{
    entry->is_directory = found->d_type == DT_DIR;
    entry->stat_error = 0;
    if (!disk->stats_each && found->d_type != DT_LNK && found->d_type != DT_UNKNOWN)
        return;
    char path[PATH_LONGEST + NAME_MAX + 2];
    snprintf(path, sizeof(path), "%s/%s", directory, found->d_name);
    struct stat status;
    entry->stat_error = stat(path, &status) == 0 ? 0 : errno;
    entry->is_directory = entry->stat_error == 0 && S_ISDIR(status.st_mode);
}

static pgcfg_os_error open_directory(void *context, pgcfg_text path, void **handle)
{
    disk_loader *disk = context;
    char name[PATH_LONGEST];
    if (!terminate(path, name))
        return ENAMETOOLONG;
    DIR *directory = opendir(name);
    if (directory == NULL)
        return errno;
    listing *list = must(calloc(1, sizeof(*list)));
    int failures = 0;
    for (struct dirent *found = readdir(directory); found != NULL; found = readdir(directory)) {
        if (is_ignored(found->d_name))
            continue;
        list->entries = must(realloc(list->entries, (list->count + 1) * sizeof(listed_entry)));
        listed_entry *entry = &list->entries[list->count++];
        memcpy(entry->name, found->d_name, strlen(found->d_name) + 1);
        look_at(disk, name, found, entry);
        failures += entry->stat_error != 0;
    }
    closedir(directory);
    disk->files_opened += 1 + (uint32_t)failures; /* as pgcfg_hba_memory_bound counts */
    if (list->count > 1)
        qsort(list->entries, list->count, sizeof(listed_entry), compare_entries);
    if (failures > 1)
        disk->stat_order_plays = true;
    *handle = list;
    return 0;
}

static bool get_entry(void *context, void *handle, size_t index, pgcfg_directory_entry *entry)
{
    (void)context;
    const listing *list = handle;
    if (index >= list->count)
        return false;
    const listed_entry *listed = &list->entries[index];
    entry->name.data = listed->name;
    entry->name.size = strlen(listed->name);
    entry->is_directory = listed->is_directory;
    entry->stat_error = listed->stat_error;
    return true;
}

static void close_directory(void *context, void *handle)
{
    (void)context;
    listing *list = handle;
    free(list->entries);
    free(list);
}

/* --------------------------------------------------------------------------------------- */

pgcfg_loader disk_loader_start(disk_loader *disk, bool in_pieces)
{
    disk->in_pieces = in_pieces;
    disk->stat_order_plays = false;
    disk->bytes_opened = 0;
    disk->files_opened = 0;
    pgcfg_loader loader = {disk,           open_file, read_piece,     close_file,
                           open_directory, get_entry, close_directory};
    return loader;
}

void disk_loader_end(disk_loader *disk)
{
    for (size_t at = 0; at < disk->contents.size; at += sizeof(char *)) {
        char *content;
        memcpy(&content, disk->contents.data + at, sizeof(content));
        free(content);
    }
    disk->contents.size = 0;
}
