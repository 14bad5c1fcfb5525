/*
 * json.h - JSON values onto an output. Commas and brackets are the caller's.
 */
#ifndef PGCFG_CLI_JSON_H
#define PGCFG_CLI_JSON_H

#include "output.h"

/* A string with its quotes. Bytes that are not UTF-8 become U+FFFD, one for
 * each maximal subpart; control characters become \u00XX. */
void json_string(output *out, pgcfg_text text);

/* `"name":` of the next member; a comma before it where it is not the first. */
void json_key(output *out, const char *name, bool is_first);

#endif
