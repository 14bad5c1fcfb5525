/*
 * files.c - stands in front of the C library's fopen, opendir, readdir, closedir and stat.
 */
#include "files.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const pgcfg_loader *served;

void files_serve(const pgcfg_loader *loader)
{
    served = loader;
}

/* The C library's function of this name; POSIX has dlsym return functions as data. */
static void find_next(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);

    memcpy(function, &found, sizeof(found));
}

static pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};

    return text;
}

/* ---- files ------------------------------------------------------------------------------ */

static ssize_t refuse_to_read(void *cookie, char *buffer, size_t size)
{
    (void)buffer, (void)size;
    errno = (int)(intptr_t)cookie;
    return -1;
}

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    static const cookie_io_functions_t unreadable = {.read = refuse_to_read};
    pgcfg_file file = {0};

    if (served == NULL || strcmp(mode, "r") != 0) { /* a fuzzer writes its findings */
        FILE *(*next)(const char *, const char *);
        find_next("fopen", &next);
        return next(path, mode);
    }
    errno = served->open(served->context, text_of(path), &file);
    if (errno != 0)
        return NULL;
    if (file.read_error != 0)
        return fopencookie((void *)(intptr_t)file.read_error, mode, unreadable);
    return fmemopen((void *)(uintptr_t)file.bytes, (size_t)file.size, mode);
}

/* ---- directories ------------------------------------------------------------------------ */

typedef struct listing {
    void *handle;
    size_t index;
    struct dirent entry; /* of a type that is to be looked at */
} listing;

DIR *opendir(const char *path)
{
    listing *list;

    if (served == NULL) {
        DIR *(*next)(const char *);
        find_next("opendir", &next);
        return next(path);
    }
    list = calloc(1, sizeof(*list));
    if (list == NULL)
        return NULL;
    errno = served->open_directory(served->context, text_of(path), &list->handle);
    if (errno == 0)
        return (DIR *)list;
    free(list);
    return NULL;
}

struct dirent *readdir(DIR *directory)
{
    listing *list = (listing *)directory;
    pgcfg_directory_entry entry;

    if (served == NULL) {
        struct dirent *(*next)(DIR *);
        find_next("readdir", &next);
        return next(directory);
    }
    if (!served->directory_entry(served->context, list->handle, list->index, &entry))
        return NULL;
    list->index++;
    memcpy(list->entry.d_name, entry.name.data, entry.name.size);
    list->entry.d_name[entry.name.size] = '\0';
    return &list->entry;
}

int closedir(DIR *directory)
{
    int (*next)(DIR *);

    if (served != NULL) {
        free(directory);
        return 0;
    }
    find_next("closedir", &next);
    return next(directory);
}

/* As fuzz/tree.h says of names that begin with an exclamation mark. */
int stat(const char *restrict path, struct stat *restrict status)
{
    const char *slash = strrchr(path, '/');
    pgcfg_file file = {0};

    if (served == NULL) {
        int (*next)(const char *, struct stat *);
        find_next("stat", &next);
        return next(path, status);
    }
    errno = slash != NULL && slash[1] == '!' ? ENOENT
                                             : served->open(served->context, text_of(path), &file);
    memset(status, 0, sizeof(*status));
    status->st_mode = file.read_error == EISDIR ? S_IFDIR : S_IFREG;
    return errno == 0 ? 0 : -1;
}
