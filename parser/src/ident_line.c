/*
 * ident_line.c - the verdict on one line of pg_ident.conf: three fields of one token
 * each, and the regular expressions in them.
 */
#include "ident_line.h"

#include "auth_fields.h"
#include "predicates.h"

/* ---- what the fields mean --------------------------------------------------- */

static bool begins_with(const pgcfg_token *token, char byte)
{
    return token->size > 0 && token->bytes[0] == byte;
}

/* Whether \1 stands in it. */
static bool has_reference(const pgcfg_token *token)
{
    for (uint32_t i = 1; i < token->size; i++)
        if (token->bytes[i - 1] == '\\' && token->bytes[i] == '1')
            return true;
    return false;
}

/* 16 on: quotes take the meaning from all and +, but not from a slash. */
static pgcfg_mapped_role_kind role_kind_16(const pgcfg_token *role)
{
    if (begins_with(role, '/'))
        return PGCFG_MAPPED_ROLE_REGEX;
    if (pgcfg_token_is_quoted(role))
        return PGCFG_MAPPED_ROLE_NAME;
    if (begins_with(role, '+'))
        return PGCFG_MAPPED_ROLE_MEMBER;
    return pgcfg_text_equal(pgcfg_token_text(role), PGCFG_TEXT("all")) ? PGCFG_MAPPED_ROLE_ALL
                                                                       : PGCFG_MAPPED_ROLE_NAME;
}

void pgcfg_ident_line_classify(pgcfg_ident_entry *mapping, int major)
{
    const pgcfg_token *tokens = mapping->tokens;
    const pgcfg_token *role = &tokens[PGCFG_IDENT_ROLE];

    mapping->system_user_kind = begins_with(&tokens[PGCFG_IDENT_SYSTEM_USER], '/')
                                    ? PGCFG_SYSTEM_USER_REGEX
                                    : PGCFG_SYSTEM_USER_NAME;
    mapping->role_kind = pgcfg_has_regex_names(major) ? role_kind_16(role) : PGCFG_MAPPED_ROLE_NAME;
    if (mapping->system_user_kind == PGCFG_SYSTEM_USER_REGEX &&
        mapping->role_kind == PGCFG_MAPPED_ROLE_NAME && has_reference(role))
        mapping->role_kind = PGCFG_MAPPED_ROLE_REFERENCE;
    mapping->depends_on_regex = false;
    for (int i = 0; i < PGCFG_IDENT_FIELDS; i++)
        if ((tokens[i].flags & PGCFG_TOKEN_UNDECIDED) != 0)
            mapping->depends_on_regex = true;
}

/* ---- the verdict ---------------------------------------------------------------- */

/* 13 and 14 say the file and the line in the message itself. */
static void refuse_end(const pgcfg_auth_line *line, int major, pgcfg_diagnostic *error)
{
    bool names_place = pgcfg_missing_entry_names_place(major);

    pgcfg_auth_refuse(error, line, major,
                      names_place ? PGCFG_DIAGNOSTIC_IDENT_MISSING_14
                                  : PGCFG_DIAGNOSTIC_IDENT_MISSING,
                      pgcfg_auth_line_end(line));
    if (names_place) {
        error->path_name = line->source->path;
        error->numbers[0] = line->number;
    }
}

/* The three fields are there, and each has one token. */
static bool has_fields(const pgcfg_auth_line *line, int major, pgcfg_diagnostic *error)
{
    for (uint32_t i = 0; i < PGCFG_IDENT_FIELDS; i++) {
        pgcfg_auth_field f = pgcfg_auth_field_get(line, i);
        if (f.count == 0) {
            refuse_end(line, major, error);
            return false;
        }
        if (f.count > 1) {
            pgcfg_auth_refuse(error, line, major, PGCFG_DIAGNOSTIC_IDENT_MULTIPLE,
                              pgcfg_token_range(&f.first[1]));
            return false;
        }
    }
    return true;
}

/* Expressions are looked at last: the system user's, and from 16 on the role's. */
static bool has_good_regexes(pgcfg_auth_line *line, const pgcfg_environment *environment,
                             pgcfg_diagnostic *error)
{
    pgcfg_token *user = &line->tokens[PGCFG_IDENT_SYSTEM_USER];
    pgcfg_token *role = &line->tokens[PGCFG_IDENT_ROLE];

    if (begins_with(user, '/') && !pgcfg_auth_regex_is_taken(error, line, environment, user))
        return false;
    return !begins_with(role, '/') || !pgcfg_has_regex_names(environment->server->major) ||
           pgcfg_auth_regex_is_taken(error, line, environment, role);
}

void pgcfg_ident_line_judge(pgcfg_auth_line *line, const pgcfg_environment *environment,
                            pgcfg_ident_entry *entry)
{
    int major = environment->server->major;

    entry->index = 0;
    entry->map_number = 0;
    entry->file = line->source->index;
    entry->line_number = line->number;
    entry->offset = line->offset;
    pgcfg_diagnostic_clear(&entry->error);
    entry->tokens = line->tokens;
    entry->token_count = line->token_count;
    entry->system_user_kind = PGCFG_SYSTEM_USER_NAME;
    entry->role_kind = PGCFG_MAPPED_ROLE_NAME;
    entry->depends_on_regex = false;
    entry->is_mapping = !line->is_refused && has_fields(line, major, &entry->error) &&
                        has_good_regexes(line, environment, &entry->error);
    if (line->is_refused)
        entry->error = line->failure;
    else if (entry->is_mapping)
        pgcfg_ident_line_classify(entry, major);
}
