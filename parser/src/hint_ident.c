/*
 * hint_ident.c - pg_ident.conf: columns that lack or are too many, lines of other
 * files, names that were meant as expressions or keywords, and \1 where it is not
 * replaced.
 */
#include "hint_line.h"

#include <string.h>

#include "hba_words.h"
#include "predicates.h"

static pgcfg_text text_at(const pgcfg_ident_entry *mapping, int field)
{
    return pgcfg_token_text(&mapping->tokens[field]);
}

/* ---- lines of other files ------------------------------------------------------------ */

/* "host all all 127.0.0.1/32 md5", "local all all peer": a connection type, and a
 * method where pg_hba.conf has it. */
static bool is_hba_line(const pgcfg_hint_line *line)
{
    pgcfg_connection_type type;
    const pgcfg_token *first = pgcfg_hint_first(line, 0);
    uint32_t column;
    if (first == NULL || !pgcfg_connection_type_find(pgcfg_token_text(first), &type))
        return false;
    column = type == PGCFG_CONNECTION_LOCAL ? 3 : 4;
    for (uint32_t last = column == 4 ? 5 : 3; column <= last; column++)
        if (column < line->column_count && pgcfg_hint_is_method(line, line->columns[column].tokens))
            return true;
    return false;
}

/* "ident_file = 'x'" */
static bool is_setting(const pgcfg_hint_line *line)
{
    return line->column_count > 2 && line->columns[1].count == 1 &&
           !pgcfg_token_is_quoted(line->columns[1].tokens) &&
           pgcfg_text_equal(pgcfg_token_text(line->columns[1].tokens), PGCFG_TEXT("="));
}

static bool find_other_file(pgcfg_hint_line *line)
{
    pgcfg_text file;
    if (is_hba_line(line))
        file = PGCFG_TEXT("pg_hba.conf");
    else if (is_setting(line))
        file = PGCFG_TEXT("postgresql.conf");
    else
        return false;
    pgcfg_hint_say(line, PGCFG_HINT_IDENT_OTHER_FILE, line->entry->tokens, file, PGCFG_NO_TEXT, 0);
    return true;
}

/* ---- refused lines ------------------------------------------------------------------- */

static pgcfg_text name_of_field(uint32_t field)
{
    return field == PGCFG_IDENT_SYSTEM_USER ? PGCFG_TEXT("system user")
                                            : PGCFG_TEXT("database user");
}

static void find_missing(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *entry = line->entry;
    pgcfg_text word = pgcfg_token_text(entry->tokens);
    const pgcfg_token *last = &entry->tokens[entry->token_count - 1];
    if (pgcfg_hint_is_include_word(word) && !pgcfg_has_includes(line->major)) {
        pgcfg_hint_say(line, PGCFG_HINT_INCLUDE_OLDER, entry->tokens, word, PGCFG_NO_TEXT,
                       line->major);
        return;
    }
    pgcfg_hint_say(line, PGCFG_HINT_IDENT_FIELD_MISSING, last, name_of_field(line->column_count),
                   PGCFG_NO_TEXT, 0);
}

/* `token` is the second of a list. */
static void find_list(pgcfg_hint_line *line, const pgcfg_token *token)
{
    uint32_t column = pgcfg_hint_column_of(line, token);
    const pgcfg_token *before = token - 1;
    if (before->size > 0 && before->bytes[0] == '/' && pgcfg_hint_split_regex(line, before))
        return;
    pgcfg_hint_say(line, column == PGCFG_IDENT_ROLE ? PGCFG_HINT_IDENT_LIST : PGCFG_HINT_LIST_COMMA,
                   token, pgcfg_token_text(before), PGCFG_NO_TEXT, 0);
}

static size_t reference_offset(pgcfg_text text, size_t from)
{
    for (size_t i = from; i + 1 < text.size; i++)
        if (text.data[i] == '\\' && text.data[i + 1] == '1')
            return i;
    return text.size;
}

/* "/\1" in the third column. */
static void find_bad_regex(pgcfg_hint_line *line, const pgcfg_token *token)
{
    if (line->entry->failure.detail == PGCFG_REGEX_INVALID_BACKREFERENCE &&
        pgcfg_hint_column_of(line, token) == PGCFG_IDENT_ROLE &&
        reference_offset(pgcfg_token_text(token), 0) < token->size)
        pgcfg_hint_say(line, PGCFG_HINT_REFERENCE_REGEX, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    else
        pgcfg_hint_regex_invalid(line, token);
}

static void find_for_refused(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *entry = line->entry;
    const pgcfg_diagnostic *failure = &entry->failure;
    const pgcfg_token *token = pgcfg_hint_token_at(entry, failure->where);
    pgcfg_hint_bytes(line, token);
    if (find_other_file(line))
        return;
    if (failure->code == PGCFG_DIAGNOSTIC_IDENT_MISSING ||
        failure->code == PGCFG_DIAGNOSTIC_IDENT_MISSING_14)
        find_missing(line);
    else if (failure->code == PGCFG_DIAGNOSTIC_IDENT_MULTIPLE && token != NULL)
        find_list(line, token);
    else if (failure->code == PGCFG_DIAGNOSTIC_REGEX_INVALID && token != NULL)
        find_bad_regex(line, token);
    else if (failure->code == PGCFG_DIAGNOSTIC_FILE_NOT_OPENED ||
             failure->code == PGCFG_DIAGNOSTIC_FILE_NOT_OPENED_13)
        pgcfg_hint_file_not_opened(line, token);
}

/* ---- \1 -------------------------------------------------------------------------------- */

/* Whether an expression certainly has no group. Prefixes that change the syntax
 * ("***", "(?") leave that open. */
static bool has_no_group(pgcfg_text pattern)
{
    if (pgcfg_text_begins(pattern, PGCFG_TEXT("***")) ||
        pgcfg_text_begins(pattern, PGCFG_TEXT("(?")))
        return false;
    for (size_t i = 0; i < pattern.size; i++) {
        if (pattern.data[i] == '\\')
            i++;
        else if (pattern.data[i] == '(' && (i + 1 == pattern.size || pattern.data[i + 1] != '?'))
            return false;
    }
    return true;
}

/* A second \1, or a \2: stays as it is. */
static pgcfg_text other_reference(pgcfg_text role)
{
    size_t first = reference_offset(role, 0);
    for (size_t i = 0; i + 1 < role.size; i++)
        if (role.data[i] == '\\' && i != first && role.data[i + 1] >= '1' &&
            role.data[i + 1] <= '9')
            return pgcfg_text_slice(role, i, i + 2);
    return PGCFG_NO_TEXT;
}

static void find_reference(pgcfg_hint_line *line, const pgcfg_ident_entry *mapping)
{
    const pgcfg_token *token = &mapping->tokens[PGCFG_IDENT_ROLE];
    pgcfg_text role = pgcfg_token_text(token);
    pgcfg_text user = text_at(mapping, PGCFG_IDENT_SYSTEM_USER);
    bool has_reference = reference_offset(role, 0) < role.size;
    if (mapping->role_kind == PGCFG_MAPPED_ROLE_MEMBER) {
        if (has_reference)
            pgcfg_hint_say(line, PGCFG_HINT_REFERENCE_PLUS, token,
                           pgcfg_text_slice(role, 1, role.size), PGCFG_NO_TEXT, 0);
    } else if (mapping->system_user_kind == PGCFG_SYSTEM_USER_NAME) {
        if (mapping->role_kind == PGCFG_MAPPED_ROLE_NAME && has_reference &&
            !pgcfg_hint_has(line, PGCFG_HINT_IDENT_NO_SLASH))
            pgcfg_hint_say(line, PGCFG_HINT_REFERENCE_NO_REGEX, token, user, PGCFG_NO_TEXT, 0);
    } else if (mapping->role_kind == PGCFG_MAPPED_ROLE_REFERENCE &&
               has_no_group(pgcfg_text_slice(user, 1, user.size))) {
        pgcfg_hint_say(line, PGCFG_HINT_REFERENCE_NO_GROUP, token, user, PGCFG_NO_TEXT, 0);
    } else if (mapping->role_kind != PGCFG_MAPPED_ROLE_REGEX && other_reference(role).size > 0) {
        pgcfg_hint_say(line, PGCFG_HINT_REFERENCE_OTHER, token, other_reference(role),
                       PGCFG_NO_TEXT, 0);
    }
}

/* ---- names that were meant otherwise ------------------------------------------------------ */

/* "^(.*)@example.com$": no name of a user has such a thing. */
static bool looks_like_regex(pgcfg_text text)
{
    if (text.size > 1 && text.data[0] == '^')
        return true;
    for (size_t i = 0; i + 1 < text.size; i++)
        if (text.data[i] == '.' && text.data[i + 1] == '*')
            return true;
    return false;
}

static bool is_star(const pgcfg_token *token)
{
    return !pgcfg_token_is_quoted(token) &&
           pgcfg_text_equal(pgcfg_token_text(token), PGCFG_TEXT("*"));
}

static void find_in_system_user(pgcfg_hint_line *line, const pgcfg_ident_entry *mapping)
{
    const pgcfg_token *token = &mapping->tokens[PGCFG_IDENT_SYSTEM_USER];
    pgcfg_text text = pgcfg_token_text(token);
    if (mapping->system_user_kind == PGCFG_SYSTEM_USER_REGEX)
        return;
    if (looks_like_regex(text))
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_NO_SLASH, token, PGCFG_TEXT("a system user"),
                       PGCFG_NO_TEXT, 0);
    else if (is_star(token))
        pgcfg_hint_say(line, PGCFG_HINT_NAME_STAR, token, PGCFG_TEXT("/^"),
                       PGCFG_TEXT("every system user"), line->major);
    else if (!pgcfg_token_is_quoted(token) && pgcfg_text_equal(text, PGCFG_TEXT("all")))
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_KEYWORD_COLUMN, token,
                       PGCFG_TEXT("/^ for every system user."), PGCFG_NO_TEXT, 0);
    else if (!pgcfg_token_is_quoted(token) && text.size > 1 && text.data[0] == '+')
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_KEYWORD_COLUMN, token,
                       PGCFG_TEXT("a line for each system user: groups have no meaning here."),
                       PGCFG_NO_TEXT, 0);
}

/* 13 to 15: any third column is a name. */
static void find_in_old_role(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    if (text.size > 1 && text.data[0] == '/')
        pgcfg_hint_say(line, PGCFG_HINT_REGEX_OLDER, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                       line->major);
    else if (pgcfg_token_is_quoted(token))
        return;
    else if (pgcfg_text_equal(text, PGCFG_TEXT("all")))
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_KEYWORD_OLDER, token, PGCFG_TEXT("every role"),
                       PGCFG_NO_TEXT, line->major);
    else if (text.size > 1 && text.data[0] == '+')
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_KEYWORD_OLDER, token,
                       PGCFG_TEXT("the members of a role"), PGCFG_NO_TEXT, line->major);
    else if (is_star(token))
        pgcfg_hint_say(line, PGCFG_HINT_NAME_STAR, token, PGCFG_TEXT("a line for each role"),
                       PGCFG_TEXT("them"), line->major);
}

static void find_in_role(pgcfg_hint_line *line, const pgcfg_ident_entry *mapping)
{
    const pgcfg_token *token = &mapping->tokens[PGCFG_IDENT_ROLE];
    bool is_name = mapping->role_kind == PGCFG_MAPPED_ROLE_NAME;
    if (!pgcfg_has_regex_names(line->major)) {
        find_in_old_role(line, token);
    } else if (is_name && looks_like_regex(pgcfg_token_text(token))) {
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_NO_SLASH, token, PGCFG_TEXT("a role"), PGCFG_NO_TEXT,
                       0);
    } else if (is_name && is_star(token)) {
        pgcfg_hint_say(line, PGCFG_HINT_NAME_STAR, token, PGCFG_TEXT("all"),
                       PGCFG_TEXT("every role"), line->major);
    } else if (is_name) {
        pgcfg_hint_lost_role_keyword(line, token);
    } else if (mapping->role_kind == PGCFG_MAPPED_ROLE_MEMBER) {
        pgcfg_text role = pgcfg_token_text(token);
        pgcfg_hint_say(line, PGCFG_HINT_DEPENDS_ON_ROLES, token,
                       pgcfg_text_slice(role, 1, role.size), PGCFG_NO_TEXT, 0);
    }
}

static void find_undecided(pgcfg_hint_line *line, const pgcfg_ident_entry *mapping)
{
    for (int i = 0; i < PGCFG_IDENT_FIELDS; i++)
        if ((mapping->tokens[i].flags & PGCFG_TOKEN_UNDECIDED) != 0)
            pgcfg_hint_say(line, PGCFG_HINT_DEPENDS_ON_REGEX, &mapping->tokens[i], PGCFG_NO_TEXT,
                           PGCFG_NO_TEXT, 0);
}

static void find_for_mapping(pgcfg_hint_line *line, const pgcfg_ident_entry *mapping)
{
    pgcfg_hint_bytes(line, NULL);
    if (find_other_file(line))
        return;
    if (mapping->token_count > PGCFG_IDENT_FIELDS)
        pgcfg_hint_say(line, PGCFG_HINT_IDENT_FIELD_EXTRA, &mapping->tokens[PGCFG_IDENT_FIELDS],
                       PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    find_in_system_user(line, mapping);
    find_in_role(line, mapping);
    find_reference(line, mapping);
    find_undecided(line, mapping);
}

/* ---- the way in --------------------------------------------------------------------------- */

/* The finders know lines as entries of pg_hba.conf. Those that are asked here look at
 * the place, the tokens and the failure only. */
static pgcfg_hba_entry as_line(const pgcfg_ident_entry *entry)
{
    pgcfg_hba_entry line;
    memset(&line, 0, sizeof line);
    line.file = entry->file;
    line.line_number = entry->line_number;
    line.offset = entry->offset;
    line.is_rule = entry->is_mapping;
    line.failure = entry->error;
    line.tokens = entry->tokens;
    line.token_count = entry->token_count;
    return line;
}

/* A line that the server takes has no error that such a hint could explain. */
static void drop_errors(pgcfg_hint_line *line)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->hint_count; i++)
        if (pgcfg_hint_severity(line->hints[i].code) != PGCFG_SEVERITY_ERROR)
            line->hints[kept++] = line->hints[i];
    line->hint_count = kept;
}

size_t pgcfg_ident_hints(const pgcfg_ident_entry *entry, const pgcfg_server *server,
                         pgcfg_text source, pgcfg_hint *hints, size_t capacity)
{
    pgcfg_hba_entry as_entry = as_line(entry);
    pgcfg_hint_line line;
    pgcfg_hint_line_begin(&line, &as_entry, server, source);
    if (entry->is_mapping) {
        find_for_mapping(&line, entry);
        drop_errors(&line);
    } else {
        find_for_refused(&line);
    }
    return pgcfg_hint_line_end(&line, hints, capacity);
}
