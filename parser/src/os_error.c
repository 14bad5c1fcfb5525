/*
 * os_error.c - the texts of the operating system's errors, so that a verdict
 * reads the same wherever the library runs.
 */
#include <pgcfg/loader.h>

static const char *const texts[] = {
#include "os_error.inc"
};

const char *pgcfg_os_error_text(pgcfg_os_error error)
{
    if (error < 0 || (size_t)error >= sizeof(texts) / sizeof(texts[0]) || texts[error] == NULL)
        return "";
    return texts[error];
}
