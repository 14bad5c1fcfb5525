/*
 * paths.c - see paths.h.
 */
#include "paths.h"

#include "failure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The working directory, ending in a slash; NULL and errno where it is not to be
 * found out, as when somebody has removed it. */
static char *working_directory(void)
{
    size_t capacity = 256;
    for (;;) {
        char *directory = allocate(capacity);
        if (getcwd(directory, capacity - 1) != NULL) {
            size_t size = strlen(directory);
            if (size == 0 || directory[size - 1] != '/')
                directory[size++] = '/';
            directory[size] = '\0';
            return directory;
        }
        int error = errno;
        free(directory);
        errno = error;
        if (error != ERANGE)
            return NULL;
        capacity *= 2;
    }
}

char *path_working_directory(void)
{
    char *directory = working_directory();
    return directory != NULL ? directory : copy_bytes("", 0);
}

static char *join(const char *directory, const char *name)
{
    size_t directory_size = strlen(directory);
    size_t name_size = strlen(name);
    char *path = allocate(directory_size + name_size + 1);
    memcpy(path, directory, directory_size);
    memcpy(path + directory_size, name, name_size);
    path[directory_size + name_size] = '\0';
    return path;
}

/* Up to 14 the server resolves dots at the end of a path only, where no name of
 * a file has them; the slashes are what is left to do. */
static bool resolves_inner_dots(int major)
{
    return major >= 15;
}

/* Takes the last component off the `size` bytes of an absolute path. */
static size_t without_last_component(const char *path, size_t size)
{
    while (size > 0 && path[size - 1] != '/')
        size--;
    return size > 0 ? size - 1 : 0;
}

static void canonicalize(char *path, int major)
{
    size_t kept = 0; /* the output never ends in a slash */
    const char *next = path;

    while (*next != '\0') {
        while (*next == '/')
            next++;
        size_t size = strcspn(next, "/");
        bool is_dot = size == 1 && next[0] == '.';
        bool is_parent = size == 2 && next[0] == '.' && next[1] == '.';

        if (is_parent && resolves_inner_dots(major)) {
            kept = without_last_component(path, kept);
        } else if (size > 0 && !(is_dot && resolves_inner_dots(major))) {
            path[kept++] = '/';
            memmove(path + kept, next, size);
            kept += size;
        }
        next += size;
    }
    if (kept == 0)
        path[kept++] = '/';
    path[kept] = '\0';
}

char *path_absolute(const char *path, int major)
{
    char *absolute;
    if (path[0] == '/') {
        absolute = join("", path);
    } else {
        char *directory = working_directory();
        if (directory == NULL)
            fail("could not find out the working directory: %s", strerror(errno));
        absolute = join(directory, path);
        free(directory);
    }
    canonicalize(absolute, major);
    return absolute;
}

const char *path_base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

char *path_beside(const char *path, const char *name)
{
    size_t directory_size = (size_t)(path_base_name(path) - path);
    char *directory = copy_bytes(path, directory_size);
    char *beside = join(directory, name);
    free(directory);
    return beside;
}

char *path_in(const char *directory, const char *name)
{
    size_t size = strlen(directory);
    char *with_slash = join(directory, size > 0 && directory[size - 1] == '/' ? "" : "/");
    char *path = join(with_slash, name);
    free(with_slash);
    return path;
}

pgcfg_text path_relative(pgcfg_text path, const char *directory)
{
    size_t size = strlen(directory);
    if (path.size > size && memcmp(path.data, directory, size) == 0) {
        path.data += size;
        path.size -= size;
    }
    return path;
}
