/*
 * main_file.c - see main_file.h.
 */
#include "main_file.h"

#include "failure.h"
#include "output.h"
#include "paths.h"

#include <string.h>

/* The server's MAXPGPATH less one, and so the longest that the library takes. */
enum { PATH_SIZE_MAX = 1023 };

char *main_file_path(const char *file, int major)
{
    if (strcmp(file, "-") == 0)
        return copy_bytes(STANDARD_INPUT_PATH, strlen(STANDARD_INPUT_PATH));
    char *path = path_absolute(file, major);
    if (strlen(path) > PATH_SIZE_MAX)
        fail("%s: the absolute path is longer than the %d bytes that the server takes", path,
             PATH_SIZE_MAX);
    return path;
}

_Noreturn void main_file_fail(pgcfg_text path, const pgcfg_diagnostic *problem)
{
    output message = {0};

    output_text(&message, path);
    if (problem->line_number > 0) {
        output_string(&message, ":");
        output_number(&message, problem->line_number);
    }
    output_string(&message, ": ");
    (void)pgcfg_diagnostic_write(problem, output_sink(&message));
    output_bytes(&message, "", 1);
    fail("%s", message.data);
}

size_t main_file_next_size(size_t size, size_t needed)
{
    if (size > SIZE_MAX / 4)
        fail("out of memory");
    return needed > size && needed < 4 * size ? needed : 4 * size;
}
