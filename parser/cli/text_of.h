/*
 * text_of.h - the view of a NUL-terminated string.
 */
#ifndef PGCFG_CLI_TEXT_OF_H
#define PGCFG_CLI_TEXT_OF_H

#include <pgcfg/text.h>

#include <string.h>

/* It lives as long as the string. Of NULL an empty one. */
static inline pgcfg_text text_of(const char *string)
{
    return (pgcfg_text){string, string == NULL ? 0 : strlen(string)};
}

#endif
