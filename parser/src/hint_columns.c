/*
 * hint_columns.c - lines whose columns are out of step: one is missing, commas and
 * blanks join or split what they should not, a comment cuts the line.
 */
#include "hint_line.h"

/* ---- commas and blanks -------------------------------------------------------------- */

static bool blank_follows_comma(const pgcfg_token *left, const pgcfg_token *right)
{
    return left->file == right->file &&
           right->offset > (uint64_t)left->offset + left->source_size + 1;
}

/* "db1, all trust": a comma with a blank behind it has taken the next column into
 * the list. A usual way to write lists, so it is told only where a column lacks. */
static bool find_joined_columns(pgcfg_hint_line *line)
{
    for (uint32_t c = 0; c < line->column_count; c++)
        for (uint32_t i = 1; i < line->columns[c].count; i++) {
            const pgcfg_token *right = &line->columns[c].tokens[i];
            if (!blank_follows_comma(right - 1, right))
                continue;
            pgcfg_hint_say(line, PGCFG_HINT_LIST_COMMA, right, pgcfg_token_text(right - 1),
                           PGCFG_NO_TEXT, 0);
            return true;
        }
    return false;
}

/* "db1 ,db2": the comma behind a blank joins nothing, and db2 is the next column.
 * Nobody writes such a comma on purpose. `last` is the last column looked at. */
bool pgcfg_hint_split_list(pgcfg_hint_line *line, uint32_t last)
{
    for (uint32_t c = 1; c < line->column_count && c <= last; c++) {
        const pgcfg_token *right = line->columns[c].tokens;
        pgcfg_text gap;
        if (!pgcfg_hint_gap(line, right - 1, right, &gap) || pgcfg_text_index(gap, ',') == gap.size)
            continue;
        pgcfg_hint_say(line, PGCFG_HINT_LIST_SPACE, right, pgcfg_token_text(right - 1),
                       PGCFG_NO_TEXT, 0);
        return true;
    }
    return false;
}

/* "user#1": what follows the number sign is a comment. */
static bool find_glued_comment(pgcfg_hint_line *line, const pgcfg_token *token)
{
    char next = pgcfg_hint_byte_behind(line, token, 1);
    if (pgcfg_hint_byte_behind(line, token, 0) != '#' || next == ' ' || next == '\t' ||
        next == '\r' || next == '\n')
        return false;
    pgcfg_hint_say(line, PGCFG_HINT_COMMENT_GLUED, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    return true;
}

/* ---- a missing column ------------------------------------------------------------------ */

/* Whether the column is there and holds the name of a method and nothing else. */
static bool is_method_column(const pgcfg_hint_line *line, uint32_t column)
{
    return column < line->column_count && line->columns[column].count == 1 &&
           pgcfg_hint_is_method(line, line->columns[column].tokens);
}

/* Which column is missing shows where the method stands. */
static bool find_missing_before_method(pgcfg_hint_line *line)
{
    const pgcfg_token *role = pgcfg_hint_first(line, PGCFG_COLUMN_ROLE);
    const pgcfg_token *address = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS);
    if (!pgcfg_hint_is_local(line) && is_method_column(line, PGCFG_COLUMN_ADDRESS)) {
        bool role_is_missing = pgcfg_hint_is_network(role);
        pgcfg_hint_say(
            line, role_is_missing ? PGCFG_HINT_COLUMN_MISSING : PGCFG_HINT_ADDRESS_MISSING, address,
            role_is_missing ? PGCFG_TEXT("role") : PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        return true;
    }
    if (pgcfg_hint_is_local(line) && is_method_column(line, PGCFG_COLUMN_ROLE)) {
        pgcfg_hint_say(line, PGCFG_HINT_COLUMN_MISSING, role, PGCFG_TEXT("role"), PGCFG_NO_TEXT, 0);
        return true;
    }
    return false;
}

/* The line ends too early, or an option stands where the method is missing.
 * `token` is that option. */
void pgcfg_hint_column_missing(pgcfg_hint_line *line, const pgcfg_token *token)
{
    if (line->entry->token_count == 0)
        return;
    const pgcfg_token *last = &line->entry->tokens[line->entry->token_count - 1];
    if (find_glued_comment(line, last) || find_joined_columns(line) ||
        find_missing_before_method(line))
        return;
    if (line->entry->failure.code == PGCFG_DIAGNOSTIC_ADDRESS_MISSING)
        pgcfg_hint_say(line, PGCFG_HINT_ADDRESS_MISSING, last, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    else if (line->entry->failure.code == PGCFG_DIAGNOSTIC_METHOD_MISSING || token != NULL)
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_MISSING, token == NULL ? last : token, PGCFG_NO_TEXT,
                       PGCFG_NO_TEXT, 0);
}

/* An option is missing that may stand behind a number sign. */
void pgcfg_hint_argument_missing(pgcfg_hint_line *line, const pgcfg_token *token)
{
    (void)token;
    if (line->entry->token_count > 0)
        find_glued_comment(line, &line->entry->tokens[line->entry->token_count - 1]);
}

/* ---- lists where there is one value -------------------------------------------------------- */

/* "10.0.0.1/32,10.0.0.2/32 md5" or "127.0.0.1/32, md5": `token` is the second. */
void pgcfg_hint_address_multiple(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_hint_say(
        line, pgcfg_hint_is_method(line, token) ? PGCFG_HINT_LIST_COMMA : PGCFG_HINT_ADDRESS_LIST,
        token, pgcfg_token_text(token - 1), PGCFG_NO_TEXT, 0);
}

void pgcfg_hint_mask_multiple(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_hint_say(line, PGCFG_HINT_LIST_COMMA, token, pgcfg_token_text(token - 1), PGCFG_NO_TEXT,
                   0);
}

/* ---- rules ------------------------------------------------------------------------------- */

void pgcfg_hint_rule_columns(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *rule = line->entry;
    const pgcfg_token *last = &rule->tokens[rule->token_count - 1];
    const pgcfg_token *method = pgcfg_hba_entry_fields(rule).method;
    pgcfg_hint_split_list(line, pgcfg_hint_column_of(line, method));
    if (rule->option_count > 0)
        find_glued_comment(line, last);
}
