/*
 * hint_names.c - the database and role columns: keywords that are none as they are
 * written, patterns, and regular expressions.
 */
#include "hint_line.h"

#include <pgcfg/regex.h>

#include "predicates.h"
#include "spelling.h"

/* ---- keywords ------------------------------------------------------------------------ */

typedef enum column { DATABASE, ROLE, ADDRESS } column;

static const struct keyword {
    pgcfg_text word;
    column where;
} keywords[] = {
    {{"all", 3}, DATABASE},       {{"sameuser", 8}, DATABASE},     {{"samerole", 8}, DATABASE},
    {{"samegroup", 9}, DATABASE}, {{"replication", 11}, DATABASE}, {{"all", 3}, ROLE},
    {{"all", 3}, ADDRESS},        {{"samehost", 8}, ADDRESS},      {{"samenet", 7}, ADDRESS},
};

/* The keyword of the column that has the token's letters, in any case; NULL if none. */
static const struct keyword *find_keyword(pgcfg_text text, column where)
{
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (keywords[i].where == where && pgcfg_spelling_same_letters(text, keywords[i].word))
            return &keywords[i];
    return NULL;
}

static pgcfg_text what_it_names(column where)
{
    switch (where) {
    case DATABASE:
        return PGCFG_TEXT("a database");
    case ROLE:
        return PGCFG_TEXT("a role");
    case ADDRESS:
        break;
    }
    return PGCFG_TEXT("a host");
}

/* "all" in quotes, ALL in capitals: names, no keywords. */
static void find_lost_keyword(pgcfg_hint_line *line, const pgcfg_token *token, column where)
{
    pgcfg_text text = pgcfg_token_text(token);
    const struct keyword *keyword = find_keyword(text, where);
    bool is_exact = keyword != NULL && pgcfg_text_equal(text, keyword->word);
    if (keyword != NULL && !is_exact && !pgcfg_token_is_quoted(token))
        pgcfg_hint_say(line, PGCFG_HINT_KEYWORD_CASE, token, keyword->word, what_it_names(where),
                       0);
    else if (is_exact && pgcfg_token_is_quoted(token))
        pgcfg_hint_say(line, PGCFG_HINT_KEYWORD_QUOTED, token, keyword->word, what_it_names(where),
                       0);
    else if (where == ROLE && pgcfg_token_is_quoted(token) && text.size > 1 && text.data[0] == '+')
        pgcfg_hint_say(line, PGCFG_HINT_KEYWORD_QUOTED, token, text, what_it_names(where), 0);
}

void pgcfg_hint_lost_role_keyword(pgcfg_hint_line *line, const pgcfg_token *token)
{
    find_lost_keyword(line, token, ROLE);
}

/* A keyword of the other column: sameuser as a role, +group as a database. */
static void find_keyword_of_other_column(pgcfg_hint_line *line, const pgcfg_token *token,
                                         column where)
{
    pgcfg_text text = pgcfg_token_text(token);
    if (pgcfg_token_is_quoted(token))
        return;
    if (where == ROLE && (pgcfg_text_equal(text, PGCFG_TEXT("sameuser")) ||
                          pgcfg_text_equal(text, PGCFG_TEXT("samerole")) ||
                          pgcfg_text_equal(text, PGCFG_TEXT("samegroup"))))
        pgcfg_hint_say(line, PGCFG_HINT_KEYWORD_COLUMN, token, PGCFG_TEXT("database"),
                       PGCFG_TEXT("a role"), 0);
    else if (where == DATABASE && text.size > 1 && text.data[0] == '+')
        pgcfg_hint_say(line, PGCFG_HINT_KEYWORD_COLUMN, token, PGCFG_TEXT("role"),
                       PGCFG_TEXT("a database"), 0);
}

/* ---- patterns --------------------------------------------------------------------------- */

/* * is a name like any other, alone or in one. */
static void find_star(pgcfg_hint_line *line, const pgcfg_token *token, column where)
{
    pgcfg_text text = pgcfg_token_text(token);
    if (pgcfg_token_is_quoted(token) || pgcfg_text_index(text, '*') == text.size ||
        text.data[0] == '/')
        return;
    pgcfg_text everything =
        where == DATABASE ? PGCFG_TEXT("every database") : PGCFG_TEXT("every role");
    bool is_alone = text.size == 1;
    if (is_alone || !pgcfg_has_regex_names(line->major))
        pgcfg_hint_say(line, PGCFG_HINT_NAME_STAR, token,
                       is_alone ? PGCFG_TEXT("all") : PGCFG_TEXT("each name in a list, or all"),
                       is_alone ? everything : PGCFG_TEXT("them"), line->major);
    else
        pgcfg_hint_say(line, PGCFG_HINT_NAME_STAR, token,
                       PGCFG_TEXT("a regular expression such as /^name"),
                       PGCFG_TEXT("names that begin alike"), line->major);
}

/* "db1;db2", "postgres;": a name with a semicolon in it, which hardly anybody has. */
static void find_semicolon(pgcfg_hint_line *line, const pgcfg_token *token, column where)
{
    pgcfg_text text = pgcfg_token_text(token);
    if (!pgcfg_token_is_quoted(token) && pgcfg_text_index(text, ';') < text.size &&
        text.data[0] != '/')
        pgcfg_hint_say(line, PGCFG_HINT_NAME_SEMICOLON, token, what_it_names(where), PGCFG_NO_TEXT,
                       0);
}

/* ---- regular expressions -------------------------------------------------------------------- */

static bool begins_with_slash(const pgcfg_token *token)
{
    return token->size > 0 && token->bytes[0] == '/';
}

/* Little stack: expressions with more than seven parentheses have no hints. */
static pgcfg_regex_status check_regex(const pgcfg_hint_line *line, pgcfg_text with_slash)
{
    char workspace[768];
    return pgcfg_are_check(pgcfg_text_slice(with_slash, 1, with_slash.size), line->major, workspace,
                           sizeof workspace);
}

/* Signs that come in pairs, and what the compiler says where one lacks its other. */
static const struct pair {
    pgcfg_regex_status status;
    pgcfg_text open, close;
} pairs[] = {
    {PGCFG_REGEX_PARENTHESES_NOT_BALANCED, {"(", 1}, {")", 1}},
    {PGCFG_REGEX_BRACKETS_NOT_BALANCED, {"[", 1}, {"]", 1}},
    {PGCFG_REGEX_BRACES_NOT_BALANCED, {"{", 1}, {"}", 1}},
};

/* Of parentheses it can also be the closing one that stands alone. */
static bool opens_more_than_it_closes(pgcfg_text text, const struct pair *pair)
{
    size_t open = 0;
    size_t closed = 0;
    for (size_t i = 0; i < text.size; i++) {
        open += text.data[i] == pair->open.data[0];
        closed += text.data[i] == pair->close.data[0];
        i += text.data[i] == '\\'; /* what is escaped is no sign */
    }
    return open > closed;
}

/* The pair that the expression leaves open; NULL if none. */
static const struct pair *open_pair(const pgcfg_hint_line *line, pgcfg_text with_slash)
{
    pgcfg_regex_status status = check_regex(line, with_slash);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i].status == status && opens_more_than_it_closes(with_slash, &pairs[i]))
            return &pairs[i];
    return NULL;
}

/* The expression as written up to the first token with which it is one that the
 * server takes; empty if there is none. */
static pgcfg_text joined_regex(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *end = line->entry->tokens + line->entry->token_count;
    for (const pgcfg_token *last = token + 1; last < end && !begins_with_slash(last); last++) {
        pgcfg_text written = pgcfg_hint_written(line, token, last);
        if (written.size == 0 || pgcfg_text_index(written, '"') < written.size)
            break;
        if (check_regex(line, written) == PGCFG_REGEX_OK)
            return written;
    }
    return PGCFG_NO_TEXT;
}

/* "/a{1,2}": the comma, or a blank, has cut the expression. "/(a": what is open stays
 * so whatever one takes in. */
bool pgcfg_hint_split_regex(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *end = line->entry->tokens + line->entry->token_count;
    const struct pair *pair = open_pair(line, pgcfg_token_text(token));
    if (pair == NULL)
        return false;
    if (!pgcfg_token_is_quoted(token) && token + 1 < end) {
        if (pgcfg_hint_written(line, token, token + 1).size == 0)
            return false; /* it cannot be told which of the two it is */
        pgcfg_text joined = joined_regex(line, token);
        if (joined.size > 0) {
            pgcfg_hint_say(line, PGCFG_HINT_REGEX_SPLIT, token, joined, PGCFG_NO_TEXT, 0);
            return true;
        }
    }
    pgcfg_hint_say(line, PGCFG_HINT_REGEX_OPEN, token, pair->open, pair->close, 0);
    return true;
}

void pgcfg_hint_regex_invalid(pgcfg_hint_line *line, const pgcfg_token *token)
{
    if (pgcfg_hint_split_regex(line, token))
        return;
    if (token->size > 1 && token->bytes[1] == '*')
        pgcfg_hint_say(line, PGCFG_HINT_REGEX_STAR, token,
                       pgcfg_text_slice(pgcfg_token_text(token), 1, token->size), PGCFG_NO_TEXT, 0);
}

static void find_regex(pgcfg_hint_line *line, const pgcfg_token *token)
{
    if (!begins_with_slash(token))
        return;
    if (!pgcfg_has_regex_names(line->major))
        pgcfg_hint_say(line, PGCFG_HINT_REGEX_OLDER, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                       line->major);
    else if ((token->flags & PGCFG_TOKEN_UNDECIDED) != 0)
        pgcfg_hint_split_regex(line, token);
}

/* ---- rules ---------------------------------------------------------------------------------- */

static void find_in_list(pgcfg_hint_line *line, const pgcfg_token *tokens, uint32_t count,
                         column where)
{
    for (uint32_t i = 0; i < count; i++) {
        find_lost_keyword(line, &tokens[i], where);
        find_keyword_of_other_column(line, &tokens[i], where);
        find_star(line, &tokens[i], where);
        find_semicolon(line, &tokens[i], where);
        find_regex(line, &tokens[i]);
    }
}

void pgcfg_hint_rule_names(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *rule = line->entry;
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    find_in_list(line, fields.databases, rule->database_count, DATABASE);
    find_in_list(line, fields.users, rule->user_count, ROLE);
    if (rule->address_kind == PGCFG_ADDRESS_HOST_NAME)
        find_lost_keyword(line, fields.address, ADDRESS);
}
