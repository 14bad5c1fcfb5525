/*
 * auth_fields.c - see auth_fields.h.
 */
#include "auth_fields.h"

void pgcfg_auth_refuse(pgcfg_diagnostic *d, const pgcfg_auth_line *line, int major,
                       pgcfg_diagnostic_code code, pgcfg_range where)
{
    pgcfg_diagnostic_clear(d);
    d->code = code;
    d->where = where;
    d->line_number = line->number;
    d->major = major;
}

pgcfg_range pgcfg_auth_line_end(const pgcfg_auth_line *line)
{
    pgcfg_range where = {line->source->index, line->end, 0};

    for (uint32_t i = line->token_count; i > 0; i--) {
        const pgcfg_token *token = &line->tokens[i - 1];
        if (token->file == line->source->index) {
            where.offset = token->offset + token->source_size;
            break;
        }
    }
    return where;
}

bool pgcfg_auth_regex_is_taken(pgcfg_diagnostic *d, pgcfg_auth_line *line,
                               const pgcfg_environment *environment, pgcfg_token *token)
{
    const pgcfg_regex_engine *engine = environment->regex;
    int major = environment->server->major;
    pgcfg_text pattern = {token->bytes + 1, token->size - 1};
    pgcfg_regex_status status = PGCFG_REGEX_UNDECIDED;

    if (engine != NULL)
        status = engine->compile(engine->context, pattern, major, line->spare, line->spare_size);
    if (status == PGCFG_REGEX_OK)
        return true;
    if (status == PGCFG_REGEX_OUT_OF_MEMORY) {
        line->lacks_memory = true;
        return true;
    }
    if (status == PGCFG_REGEX_UNDECIDED) {
        token->flags |= PGCFG_TOKEN_UNDECIDED;
        return true;
    }
    pgcfg_auth_refuse(d, line, major, PGCFG_DIAGNOSTIC_REGEX_INVALID, pgcfg_token_range(token));
    d->arguments[0] = pattern;
    d->detail = (int)status;
    return false;
}
