/*
 * fuzz_map.c - any bytes as a user name map and a question to it: may somebody whom
 * another authority knows under a name act as a role?
 *
 * Beyond not crashing, each input must hold: the answer is that of a walk over the lines
 * which makes names out of each and compares them; what is not known, and a workspace that
 * is too small, only turn answers into UNDECIDED; a file with errors, or none, allows
 * nobody by a map.
 *
 * Input: byte 0 picks the major, byte 1 what is known and what is asked, bytes 2 and 3 the smaller
 * workspace; then four lines, which are the map, the name, the role and the roles that it is a
 * member of (with blanks between them); then pg_ident.conf.
 */
#include "report.h"

#include <string.h>

enum { ROLES_MAX = 4, WORKSPACE = PGCFG_REGEX_WORKSPACE_SIZE, BUFFER_SIZE = 1 << 20 };

#define PATH PGCFG_TEXT("/pg_ident.conf")

static char buffer[BUFFER_SIZE];
static char workspace[WORKSPACE];

/* ---- the question ------------------------------------------------------------------ */

typedef struct question {
    pgcfg_user_map_question map;
    pgcfg_connection connection;
    pgcfg_text roles[ROLES_MAX];
    int major;
} question;

/* Takes a line off the front, without its line feed. */
static pgcfg_text next_line(pgcfg_text *rest)
{
    pgcfg_text line = *rest;
    const char *end = rest->size > 0 ? memchr(rest->data, '\n', rest->size) : NULL;

    if (end == NULL) {
        rest->size = 0;
        return line;
    }
    line.size = (size_t)(end - rest->data);
    rest->data = end + 1;
    rest->size -= line.size + 1;
    return line;
}

static void split_roles(question *q, pgcfg_text line)
{
    size_t start = 0;

    q->connection.role_count = 0;
    for (size_t i = 0; i <= line.size && q->connection.role_count < ROLES_MAX; i++) {
        if (i < line.size && line.data[i] != ' ')
            continue;
        if (i > start)
            q->roles[q->connection.role_count++] = (pgcfg_text){line.data + start, i - start};
        start = i + 1;
    }
    q->connection.roles = q->roles;
}

static bool has_nul(pgcfg_text text)
{
    return text.size > 0 && memchr(text.data, '\0', text.size) != NULL;
}

/* False where no such question can be asked. */
static bool read_question(question *q, uint8_t bits, pgcfg_text *rest)
{
    q->map.map = next_line(rest);
    q->map.system_user = next_line(rest);
    q->map.ignores_case = (bits & 1) != 0;
    q->connection = (pgcfg_connection){.is_local = true, .roles_are_known = (bits & 2) != 0};
    q->connection.user = next_line(rest);
    q->connection.database = q->connection.user;
    split_roles(q, next_line(rest));
    return q->connection.user.size > 0 && !has_nul(q->connection.user) && !has_nul(q->map.map) &&
           !has_nul(q->map.system_user);
}

/* ---- the walk ------------------------------------------------------------------------ */

static bool is_same(pgcfg_text a, pgcfg_text b, bool ignores_case)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        char x = a.data[i];
        char y = b.data[i];
        if (ignores_case && x >= 'A' && x <= 'Z')
            x = (char)(x + 32);
        if (ignores_case && y >= 'A' && y <= 'Z')
            y = (char)(y + 32);
        if (x != y)
            return false;
    }
    return true;
}

static pgcfg_text field_of(const pgcfg_ident_entry *line, int field)
{
    return pgcfg_token_text(&line->tokens[field]);
}

static pgcfg_text behind_first(pgcfg_text text)
{
    return (pgcfg_text){text.data + 1, text.size - 1};
}

/* The field with the group in the place of its first \1. */
static void expand(report *out, pgcfg_text field, pgcfg_text group)
{
    size_t at = 0;

    while (memcmp(field.data + at, "\\1", 2) != 0)
        at++;
    report_text(out, (pgcfg_text){field.data, at});
    report_text(out, group);
    report_text(out, (pgcfg_text){field.data + at + 2, field.size - at - 2});
}

static bool is_expanded(const question *q, pgcfg_text field, const pgcfg_regex_group *group)
{
    report name = {0};
    bool is_it;

    expand(&name, field,
           (pgcfg_text){q->map.system_user.data + group->begin, group->end - group->begin});
    is_it = is_same((pgcfg_text){name.data, name.size}, q->connection.user, q->map.ignores_case);
    report_free(&name);
    return is_it;
}

typedef enum step { GOES_ON, ALLOWS, FAILS, IS_UNSURE } step;

static step member_step(const question *q, pgcfg_text role)
{
    bool is_member = pgcfg_text_equal(role, q->connection.user);

    for (size_t i = 0; i < q->connection.role_count; i++)
        is_member = is_member || pgcfg_text_equal(role, q->roles[i]);
    return is_member ? ALLOWS : q->connection.roles_are_known ? GOES_ON : IS_UNSURE;
}

static step search_step(const question *q, pgcfg_text pattern, pgcfg_text subject,
                        pgcfg_regex_group *group)
{
    switch (pgcfg_are_search(pattern, q->major, subject, group, NULL, workspace, WORKSPACE)) {
    case PGCFG_REGEX_MATCH:
        return ALLOWS;
    case PGCFG_REGEX_NO_MATCH:
        return GOES_ON;
    case PGCFG_REGEX_UNKNOWN:
        break;
    }
    return IS_UNSURE;
}

static step role_step(const question *q, const pgcfg_ident_entry *line,
                      const pgcfg_regex_group *group)
{
    const pgcfg_text field = field_of(line, PGCFG_IDENT_ROLE);
    const pgcfg_text user = q->connection.user;

    switch (line->role_kind) {
    case PGCFG_MAPPED_ROLE_NAME:
        return is_same(field, user, q->map.ignores_case) ? ALLOWS : GOES_ON;
    case PGCFG_MAPPED_ROLE_REFERENCE:
        if (!group->took_part)
            return FAILS;
        return is_expanded(q, field, group) ? ALLOWS : GOES_ON;
    case PGCFG_MAPPED_ROLE_ALL:
        return ALLOWS;
    case PGCFG_MAPPED_ROLE_MEMBER:
        return member_step(q, behind_first(field));
    case PGCFG_MAPPED_ROLE_REGEX:
        break;
    }
    return search_step(q, behind_first(field), user, NULL);
}

static step line_step(const question *q, const pgcfg_ident_entry *line)
{
    const pgcfg_text field = field_of(line, PGCFG_IDENT_SYSTEM_USER);
    pgcfg_regex_group group = {false, 0, 0};
    step found;

    if (!pgcfg_text_equal(field_of(line, PGCFG_IDENT_MAP_NAME), q->map.map))
        return GOES_ON;
    if (line->system_user_kind == PGCFG_SYSTEM_USER_NAME)
        found = is_same(field, q->map.system_user, q->map.ignores_case) ? ALLOWS : GOES_ON;
    else
        found = search_step(q, behind_first(field), q->map.system_user, &group);
    return found == ALLOWS ? role_step(q, line, &group) : found;
}

/* Holds for answers that no line is unsure of. */
static void check_walk(const pgcfg_ident *ident, const question *q,
                       const pgcfg_user_map_result *result)
{
    pgcfg_ident_cursor cursor = {0};
    pgcfg_ident_entry line;
    step found = GOES_ON;

    while (found == GOES_ON && pgcfg_ident_next(ident, &cursor, &line))
        found = line_step(q, &line);
    switch (found) {
    case GOES_ON:
        CHECK(result->answer == PGCFG_USER_MAP_NO_MATCH && result->line_number == 0);
        break;
    case ALLOWS:
        CHECK(result->answer == PGCFG_USER_MAP_ALLOWED);
        CHECK(result->file == line.file && result->line_number == line.line_number);
        break;
    case FAILS:
        CHECK(result->answer == PGCFG_USER_MAP_NO_GROUP);
        CHECK(result->file == line.file && result->line_number == line.line_number);
        break;
    case IS_UNSURE:
        CHECK(result->answer == PGCFG_USER_MAP_UNDECIDED ||
              result->answer == PGCFG_USER_MAP_ALLOWED);
        break;
    }
}

/* ---- properties ------------------------------------------------------------------------ */

static pgcfg_user_map_result ask(const pgcfg_ident *ident, const question *q, size_t size)
{
    const pgcfg_user_map_result result =
        pgcfg_user_map_check(ident, &q->map, &q->connection, workspace, size);

    CHECK((result.answer == PGCFG_USER_MAP_UNDECIDED) == (result.depends_on != 0));
    CHECK(result.answer == PGCFG_USER_MAP_ALLOWED || result.answer == PGCFG_USER_MAP_NO_GROUP ||
          result.line_number == 0);
    return result;
}

/* `less` is the answer of who knows less. */
static void check_less(const pgcfg_user_map_result *less, const pgcfg_user_map_result *more)
{
    CHECK(less->answer == more->answer || less->answer == PGCFG_USER_MAP_UNDECIDED);
    CHECK(less->line_number == 0 || less->line_number == more->line_number);
}

static void check_less_known(const pgcfg_ident *ident, question q,
                             const pgcfg_user_map_result *result, size_t small)
{
    pgcfg_user_map_result less = ask(ident, &q, small);

    check_less(&less, result);
    q.connection.roles_are_known = false;
    less = ask(ident, &q, WORKSPACE);
    check_less(&less, result);
}

/* Nothing is looked up in a map that is not there. */
static void check_without(const question *q)
{
    const pgcfg_user_map_result result = ask(NULL, q, WORKSPACE);
    const bool is_same_name = is_same(q->map.system_user, q->connection.user, q->map.ignores_case);

    CHECK(result.line_number == 0);
    CHECK(result.answer == (q->map.map.size > 0 ? PGCFG_USER_MAP_NO_MATCH
                            : is_same_name      ? PGCFG_USER_MAP_ALLOWED
                                                : PGCFG_USER_MAP_NAMES_DIFFER));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pgcfg_text rest;
    pgcfg_memory_file file = {PATH, {NULL, 0}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server;
    pgcfg_environment environment = {&server, &loader, NULL, &pgcfg_are_engine};
    question q;
    pgcfg_arena arena;
    pgcfg_ident ident;
    pgcfg_user_map_result result;

    if (size < 4 || size > 2048)
        return 0;
    rest = (pgcfg_text){(const char *)data + 4, size - 4};
    q.major = PGCFG_MAJOR_OLDEST + data[0] % 6;
    if (!read_question(&q, data[1], &rest))
        return 0;
    check_without(&q);
    server = pgcfg_server_default(q.major);
    file.content = rest;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    CHECK(pgcfg_ident_parse(&ident, PATH, &environment, &arena) == PGCFG_OK);
    result = ask(&ident, &q, WORKSPACE);
    if (q.map.map.size == 0)
        return 0;
    if (ident.error_count > 0) {
        CHECK(result.answer == PGCFG_USER_MAP_NO_MATCH);
        return 0;
    }
    if (data[1] / 4 % 2 == 0)
        check_walk(&ident, &q, &result);
    else
        check_less_known(&ident, q, &result, (size_t)data[2] * data[3] / 2);
    return 0;
}
