/*
 * look.c - see look.h.
 */
#include "look.h"

#include "failure.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool is_answer(int error)
{
    switch (error) {
    case EACCES:
    case EINVAL: /* a name that this file system cannot hold */
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENODEV:
    case ENOENT:
    case ENOTDIR:
    case ENXIO: /* a socket */
    case EPERM:
        return true;
    default:
        return false;
    }
}

void look_expect_answer(int error, const char *what, const char *name)
{
    if (!is_answer(error))
        fail("could not %s \"%s\": %s", what, name, strerror(error));
}

int look_open(const char *path, int flags)
{
    int descriptor;
    do
        descriptor = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC | flags);
    while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0)
        look_expect_answer(errno, "open file", path);
    return descriptor;
}

DIR *look_open_directory(const char *path)
{
    DIR *directory;
    do
        directory = opendir(path);
    while (directory == NULL && errno == EINTR);
    if (directory == NULL)
        look_expect_answer(errno, "open directory", path);
    return directory;
}

const struct dirent *look_next_entry(DIR *directory, const char *shown_name)
{
    errno = 0;
    const struct dirent *entry = readdir(directory);
    if (entry == NULL && errno != 0)
        fail("could not read directory \"%s\": %s", shown_name, strerror(errno));
    return entry;
}

bool look_stat(const char *path, struct stat *status)
{
    if (stat(path, status) == 0)
        return true;
    int error = errno;
    look_expect_answer(error, "stat file", path);
    errno = error;
    return false;
}

bool look_exists(const char *path)
{
    struct stat status;
    return look_stat(path, &status);
}

ssize_t look_read(int descriptor, char *buffer, size_t size, const char *shown_name)
{
    ssize_t count;
    do
        count = read(descriptor, buffer, size);
    while (count < 0 && errno == EINTR);
    if (count < 0 && errno != EISDIR)
        fail("could not read file \"%s\": %s", shown_name, strerror(errno));
    return count;
}
