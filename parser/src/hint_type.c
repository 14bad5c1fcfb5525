/*
 * hint_type.c - lines that the server gives up at their first word: a connection
 * type that is none, and files that are not there.
 */
#include "hint_line.h"

#include "hba_words.h"
#include "lookalike.h"
#include "predicates.h"
#include "spelling.h"

static const pgcfg_text include_words[] = {
    {"include", 7},
    {"include_if_exists", 17},
    {"include_dir", 11},
};

bool pgcfg_hint_is_include_word(pgcfg_text word)
{
    for (size_t i = 0; i < sizeof include_words / sizeof include_words[0]; i++)
        if (pgcfg_text_equal(word, include_words[i]))
            return true;
    return false;
}

/* ---- what else the line may be ------------------------------------------------- */

static bool is_comment_of_another_language(pgcfg_text word)
{
    static const pgcfg_text marks[] = {{"//", 2}, {"--", 2}, {";", 1}, {"/*", 2}, {"%", 1}};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (pgcfg_text_begins(word, marks[i]))
            return true;
    return false;
}

/* Seven of one sign, as version control leaves them. */
static bool is_merge_mark(pgcfg_text word)
{
    return pgcfg_text_equal(word, PGCFG_TEXT("<<<<<<<")) ||
           pgcfg_text_equal(word, PGCFG_TEXT("|||||||")) ||
           pgcfg_text_equal(word, PGCFG_TEXT("=======")) ||
           pgcfg_text_equal(word, PGCFG_TEXT(">>>>>>>"));
}

static bool is_heading(const pgcfg_hint_line *line)
{
    const pgcfg_token *second = pgcfg_hint_first(line, PGCFG_COLUMN_DATABASE);
    return second != NULL &&
           pgcfg_spelling_same_letters(pgcfg_token_text(line->entry->tokens), PGCFG_TEXT("type")) &&
           pgcfg_spelling_same_letters(pgcfg_token_text(second), PGCFG_TEXT("database"));
}

/* name = value, as in postgresql.conf */
static bool is_setting(const pgcfg_hint_line *line)
{
    pgcfg_text first = pgcfg_token_text(line->entry->tokens);
    const pgcfg_token *second = pgcfg_hint_first(line, PGCFG_COLUMN_DATABASE);
    return pgcfg_text_index(first, '=') < first.size ||
           (second != NULL && second->size > 0 && second->bytes[0] == '=');
}

static bool find_other_line(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text word = pgcfg_token_text(token);
    pgcfg_hint_code code;
    if (is_merge_mark(word))
        code = PGCFG_HINT_MERGE_MARK;
    else if (is_comment_of_another_language(word))
        code = PGCFG_HINT_COMMENT_MARK;
    else if (is_heading(line))
        code = PGCFG_HINT_HEADING;
    else if (is_setting(line))
        code = PGCFG_HINT_OTHER_FILE;
    else
        return false;
    pgcfg_hint_say(line, code, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    return true;
}

/* ---- includes ---------------------------------------------------------------------- */

/* include of 16 read by an older major, with more or less than one name, or with a
 * typing error. */
static bool find_include(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text word = pgcfg_token_text(token);
    bool has_includes = pgcfg_has_includes(line->major);
    if (pgcfg_hint_is_include_word(word)) {
        pgcfg_hint_say(line, has_includes ? PGCFG_HINT_INCLUDE_FORM : PGCFG_HINT_INCLUDE_OLDER,
                       token, word, PGCFG_TEXT("@file"), line->major);
        return true;
    }
    if (!has_includes || line->column_count != 2)
        return false;
    pgcfg_spelling spelling = pgcfg_spelling_of(word);
    for (size_t i = 0; i < sizeof include_words / sizeof include_words[0]; i++)
        pgcfg_spelling_offer(&spelling, include_words[i]);
    if (spelling.nearest.size == 0)
        return false;
    pgcfg_hint_say_spelling(line, PGCFG_HINT_TYPE_SPELLING, token, spelling.nearest);
    return true;
}

/* ---- connection types ------------------------------------------------------------------ */

/* Words that people write for a connection type, and what they mean by it. */
static const struct type_alias {
    pgcfg_text word;
    pgcfg_text type;
} type_aliases[] = {
    {{"tcp", 3}, {"host", 4}},
    {{"tcpip", 5}, {"host", 4}},
    {{"inet", 4}, {"host", 4}},
    {{"hostname", 8}, {"host", 4}},
    {{"unix", 4}, {"local", 5}},
    {{"socket", 6}, {"local", 5}},
    {{"localhost", 9}, {"host", 4}},
    {{"ssl", 3}, {"hostssl", 7}},
    {{"tls", 3}, {"hostssl", 7}},
    {{"hosttls", 7}, {"hostssl", 7}},
    {{"nossl", 5}, {"hostnossl", 9}},
    {{"hostnotls", 9}, {"hostnossl", 9}},
    {{"hostgss", 7}, {"hostgssenc", 10}},
    {{"gssenc", 6}, {"hostgssenc", 10}},
    {{"hostnogss", 9}, {"hostnogssenc", 12}},
    {{"nogssenc", 8}, {"hostnogssenc", 12}},
};

static pgcfg_text nearest_type(pgcfg_text word)
{
    for (size_t i = 0; i < sizeof type_aliases / sizeof type_aliases[0]; i++)
        if (pgcfg_spelling_same_letters(word, type_aliases[i].word))
            return type_aliases[i].type;
    pgcfg_spelling spelling = pgcfg_spelling_of(word);
    for (int i = PGCFG_CONNECTION_LOCAL; i <= PGCFG_CONNECTION_HOSTNOGSSENC; i++)
        pgcfg_spelling_offer(&spelling,
                             pgcfg_text_of(pgcfg_connection_type_name((pgcfg_connection_type)i)));
    return spelling.nearest;
}

/* A line that begins with what belongs into the database column. */
static bool is_database_keyword(pgcfg_text word)
{
    return pgcfg_text_equal(word, PGCFG_TEXT("all")) ||
           pgcfg_text_equal(word, PGCFG_TEXT("replication")) ||
           pgcfg_text_equal(word, PGCFG_TEXT("sameuser")) ||
           pgcfg_text_equal(word, PGCFG_TEXT("samerole"));
}

/* Whether a column of the line holds a numeric address. */
static bool has_address(const pgcfg_hint_line *line)
{
    for (uint32_t i = 0; i < line->column_count; i++)
        if (pgcfg_hint_is_network(line->columns[i].tokens))
            return true;
    return false;
}

void pgcfg_hint_type_invalid(pgcfg_hint_line *line, const pgcfg_token *token)
{
    char buffer[PGCFG_LOOKALIKE_PLAIN_MAX];
    if (find_other_line(line, token) || find_include(line, token))
        return;

    pgcfg_text word = pgcfg_token_text(token);
    pgcfg_text plain = pgcfg_lookalike_plain(word, buffer);
    pgcfg_text nearest = nearest_type(plain);
    bool has_lookalikes = !pgcfg_text_equal(plain, word);
    if (is_database_keyword(word))
        pgcfg_hint_say(line, PGCFG_HINT_TYPE_MISSING, token,
                       has_address(line) ? PGCFG_TEXT("host") : PGCFG_TEXT("local"), PGCFG_NO_TEXT,
                       0);
    else if (pgcfg_hint_is_method(line, token))
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_IN_TYPE, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    else if (nearest.size > 0 && (!has_lookalikes || !pgcfg_text_equal(nearest, plain)))
        pgcfg_hint_say_spelling(line, PGCFG_HINT_TYPE_SPELLING, token, nearest);
}

/* host,hostssl ...; or local, all all peer: `token` is the second of the list. */
void pgcfg_hint_type_multiple(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_connection_type type;
    bool is_list = pgcfg_connection_type_find(pgcfg_token_text(token), &type);
    pgcfg_hint_say(line, is_list ? PGCFG_HINT_TYPE_LIST : PGCFG_HINT_LIST_COMMA, token,
                   pgcfg_token_text(token - 1), PGCFG_NO_TEXT, 0);
}

/* ---- files ---------------------------------------------------------------------------- */

/* Signs that shells replace by something. */
static bool is_pattern(pgcfg_text name)
{
    return pgcfg_text_index(name, '*') < name.size || pgcfg_text_index(name, '?') < name.size ||
           pgcfg_text_index(name, '$') < name.size || pgcfg_text_index(name, '~') == 0;
}

/* A file could not be opened: perhaps none was meant (@name), or its name stands
 * in single quotes, which are part of it, or has wildcards. */
void pgcfg_hint_file_not_opened(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_diagnostic *failure = &line->entry->failure;
    pgcfg_text name = failure->path_name;
    pgcfg_hint hint = {PGCFG_HINT_NONE, failure->where, {name, PGCFG_NO_TEXT, PGCFG_NO_TEXT}, 0};
    (void)token;
    if (name.size >= 2 && name.data[0] == '\'' && name.data[name.size - 1] == '\'') {
        hint.code = PGCFG_HINT_SINGLE_QUOTES;
        pgcfg_hint_add(line, hint);
    } else if (failure->where.file == line->entry->file &&
               failure->where.offset < line->source.size) {
        bool is_list = line->source.data[failure->where.offset] == '@';
        hint.code = is_list ? PGCFG_HINT_AT_FILE : PGCFG_HINT_INCLUDE_PATTERN;
        if (is_list || is_pattern(name))
            pgcfg_hint_add(line, hint);
    }
}
