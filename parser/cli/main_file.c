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

void main_file_place_write(output *out, pgcfg_text path, uint32_t line)
{
    output_text(out, path);
    if (line > 0) {
        output_string(out, ":");
        output_number(out, line);
    }
    output_string(out, ": ");
}

_Noreturn void main_file_fail(pgcfg_text path, const pgcfg_diagnostic *problem)
{
    output message = {0};

    main_file_place_write(&message, path, problem->line_number);
    (void)pgcfg_diagnostic_write(problem, output_sink(&message));
    output_bytes(&message, "", 1);
    fail("%s", message.data);
}
