/*
 * auth_fields.h - a line of an authentication file field by field, and what is said
 * of lines in which one is wrong. Which fields there are is left to the formats.
 */
#ifndef PGCFG_AUTH_FIELDS_H
#define PGCFG_AUTH_FIELDS_H

#include <pgcfg/environment.h>

#include "auth_reader.h"

typedef struct pgcfg_auth_field {
    pgcfg_token *first;
    uint32_t count; /* tokens; 0 = the line has ended */
} pgcfg_auth_field;

/* Field number `which` of those that have their starts noted. */
static inline pgcfg_auth_field pgcfg_auth_field_get(const pgcfg_auth_line *line, uint32_t which)
{
    const uint32_t *starts = line->field_starts + which;
    pgcfg_auth_field f = {line->tokens + starts[0], starts[1] - starts[0]};

    return f;
}

/* The diagnostic that nothing is wrong. Member by member: compilers make slow
 * string instructions of one memset. */
static inline void pgcfg_diagnostic_clear(pgcfg_diagnostic *d)
{
    d->code = PGCFG_DIAGNOSTIC_NONE;
    d->where = (pgcfg_range){0, 0, 0};
    d->line_number = 0;
    d->arguments[0] = (pgcfg_text){NULL, 0};
    d->arguments[1] = (pgcfg_text){NULL, 0};
    d->numbers[0] = 0;
    d->numbers[1] = 0;
    d->path_base = (pgcfg_text){NULL, 0};
    d->path_file = 0;
    d->path_name = (pgcfg_text){NULL, 0};
    d->major = 0;
    d->detail = 0;
    d->failures = NULL;
}

/* Makes *d say that the line is refused. */
void pgcfg_auth_refuse(pgcfg_diagnostic *d, const pgcfg_auth_line *line, int major,
                       pgcfg_diagnostic_code code, pgcfg_range where);

/* The place behind the line's last token, where a field is missing. */
pgcfg_range pgcfg_auth_line_end(const pgcfg_auth_line *line);

/* Asks the engine about a token that begins with a slash. False: refused, in *d.
 * A token that no engine judges gets PGCFG_TOKEN_UNDECIDED. */
bool pgcfg_auth_regex_is_taken(pgcfg_diagnostic *d, pgcfg_auth_line *line,
                               const pgcfg_environment *environment, pgcfg_token *token);

#endif
