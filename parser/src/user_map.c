/*
 * user_map.c - may somebody whom another authority knows under a name act as a role?
 */
#include <pgcfg/user_map.h>

#include <string.h>

#include "match_rule.h"
#include "value_text.h"

/* What a line makes of the question. */
typedef enum line_answer {
    LINE_PASSES,
    LINE_ALLOWS,
    LINE_FAILS,     /* no group for \1 */
    LINE_MAY_ALLOW, /* or passes */
    LINE_MAY_DO_ANYTHING
} line_answer;

typedef struct asked {
    const pgcfg_user_map_question *question;
    pgcfg_match_context match;
} asked;

static bool is_same(pgcfg_text a, pgcfg_text b, bool ignores_case)
{
    return ignores_case ? pgcfg_text_equal_folded(a, b) : pgcfg_text_equal(a, b);
}

static pgcfg_text behind_first(const pgcfg_token *token)
{
    return (pgcfg_text){token->bytes + 1, token->size - 1};
}

/* Where the role's name has \1; there is one. */
static size_t reference_of(pgcfg_text role)
{
    size_t at = 0;

    while (role.data[at] != '\\' || role.data[at + 1] != '1')
        at++;
    return at;
}

/* Whether the role is the one that is made of the field by putting the group in. */
static bool is_expanded(const asked *a, pgcfg_text field, pgcfg_text group)
{
    const bool ignores_case = a->question->ignores_case;
    const pgcfg_text role = a->match.connection->user;
    const size_t before = reference_of(field);
    const size_t after = field.size - before - 2;

    return role.size == before + group.size + after &&
           is_same((pgcfg_text){field.data, before}, (pgcfg_text){role.data, before},
                   ignores_case) &&
           is_same(group, (pgcfg_text){role.data + before, group.size}, ignores_case) &&
           is_same((pgcfg_text){field.data + before + 2, after},
                   (pgcfg_text){role.data + before + group.size, after}, ignores_case);
}

static line_answer answer_of(pgcfg_match_answer answer)
{
    return answer == PGCFG_MATCH_YES  ? LINE_ALLOWS
           : answer == PGCFG_MATCH_NO ? LINE_PASSES
                                      : LINE_MAY_ALLOW;
}

/* The third field, of a line whose second one fits. */
static line_answer judge_role(asked *a, const pgcfg_ident_entry *line,
                              const pgcfg_regex_group *group)
{
    const pgcfg_token *field = &line->tokens[PGCFG_IDENT_ROLE];
    const pgcfg_text role = a->match.connection->user;
    const pgcfg_text name = a->question->system_user;
    bool is_role = false;

    switch (line->role_kind) {
    case PGCFG_MAPPED_ROLE_NAME:
        is_role = is_same(pgcfg_token_text(field), role, a->question->ignores_case);
        break;
    case PGCFG_MAPPED_ROLE_REFERENCE:
        if (!group->took_part)
            return LINE_FAILS;
        is_role = is_expanded(
            a, pgcfg_token_text(field),
            name.size == 0 ? PGCFG_TEXT("")
                           : (pgcfg_text){name.data + group->begin, group->end - group->begin});
        break;
    case PGCFG_MAPPED_ROLE_ALL:
        is_role = true;
        break;
    case PGCFG_MAPPED_ROLE_MEMBER:
        return answer_of(pgcfg_match_member(&a->match, behind_first(field)));
    case PGCFG_MAPPED_ROLE_REGEX:
        return answer_of(pgcfg_match_regex(&a->match, behind_first(field), role, NULL));
    }
    return is_role ? LINE_ALLOWS : LINE_PASSES;
}

static line_answer judge_line(asked *a, const pgcfg_ident_entry *line)
{
    const pgcfg_token *field = &line->tokens[PGCFG_IDENT_SYSTEM_USER];
    const pgcfg_text name = a->question->system_user;
    pgcfg_regex_group group = {false, 0, 0};

    if (!pgcfg_text_equal(pgcfg_token_text(&line->tokens[PGCFG_IDENT_MAP_NAME]), a->question->map))
        return LINE_PASSES;
    if (line->system_user_kind == PGCFG_SYSTEM_USER_NAME) {
        if (!is_same(pgcfg_token_text(field), name, a->question->ignores_case))
            return LINE_PASSES;
        return judge_role(a, line, &group);
    }
    switch (pgcfg_match_regex(&a->match, behind_first(field), name, &group)) {
    case PGCFG_MATCH_NO:
        return LINE_PASSES;
    case PGCFG_MATCH_YES:
        return judge_role(a, line, &group);
    case PGCFG_MATCH_UNDECIDED:
        break;
    }
    return line->role_kind == PGCFG_MAPPED_ROLE_REFERENCE ? LINE_MAY_DO_ANYTHING : LINE_MAY_ALLOW;
}

/* Without a map. */
static pgcfg_user_map_result compare_names(const asked *a)
{
    const bool is_role =
        is_same(a->question->system_user, a->match.connection->user, a->question->ignores_case);

    return (pgcfg_user_map_result){is_role ? PGCFG_USER_MAP_ALLOWED : PGCFG_USER_MAP_NAMES_DIFFER,
                                   0, 0, 0};
}

/* Lines in their order; one that may allow is as good as one that allows if such a line
 * follows. */
static pgcfg_user_map_result walk(asked *a, const pgcfg_ident *ident)
{
    pgcfg_user_map_result result = {PGCFG_USER_MAP_NO_MATCH, 0, 0, 0};
    pgcfg_ident_cursor cursor;
    pgcfg_ident_entry line;

    memset(&cursor, 0, sizeof(cursor));
    while (pgcfg_ident_next(ident, &cursor, &line)) {
        const line_answer answer = judge_line(a, &line);
        const bool is_only = result.answer == PGCFG_USER_MAP_NO_MATCH;

        if (answer == LINE_PASSES)
            continue;
        if (answer == LINE_MAY_ALLOW) {
            result.answer = PGCFG_USER_MAP_UNDECIDED;
            continue;
        }
        if (answer == LINE_MAY_DO_ANYTHING || (answer == LINE_FAILS && !is_only)) {
            result.answer = PGCFG_USER_MAP_UNDECIDED;
            return result;
        }
        result.answer = answer == LINE_ALLOWS ? PGCFG_USER_MAP_ALLOWED : PGCFG_USER_MAP_NO_GROUP;
        if (is_only) {
            result.file = line.file;
            result.line_number = line.line_number;
        }
        return result;
    }
    return result;
}

pgcfg_user_map_result pgcfg_user_map_check(const pgcfg_ident *ident,
                                           const pgcfg_user_map_question *question,
                                           const pgcfg_connection *connection, void *workspace,
                                           size_t workspace_size)
{
    const pgcfg_environment *environment = ident == NULL ? NULL : &ident->environment;
    asked a = {question, {connection, environment, workspace, workspace_size, 0}};
    pgcfg_user_map_result result;

    if (question->map.size == 0)
        return compare_names(&a);
    if (ident == NULL || ident->error_count > 0)
        return (pgcfg_user_map_result){PGCFG_USER_MAP_NO_MATCH, 0, 0, 0};
    result = walk(&a, ident);
    if (result.answer == PGCFG_USER_MAP_UNDECIDED)
        result.depends_on = a.match.depends_on;
    return result;
}
