/*
 * hint_line.c - what the finders of hints share: the line's columns, and the list that
 * the hints go into.
 */
#include "hint_line.h"

#include <string.h>

#include "hba_words.h"
#include "spelling.h"

/* ---- the list ------------------------------------------------------------------------ */

void pgcfg_hint_add(pgcfg_hint_line *line, pgcfg_hint hint)
{
    size_t at = line->hint_count;
    for (size_t i = 0; i < line->hint_count; i++)
        if (line->hints[i].code == hint.code)
            return;
    while (at > 0 && line->hints[at - 1].code > hint.code)
        at--;
    if (at == PGCFG_HINTS_MAX)
        return; /* all that are there are more helpful */
    if (line->hint_count == PGCFG_HINTS_MAX)
        line->hint_count--;
    memmove(&line->hints[at + 1], &line->hints[at], (line->hint_count - at) * sizeof hint);
    line->hints[at] = hint;
    line->hint_count++;
}

void pgcfg_hint_say_of(pgcfg_hint_line *line, pgcfg_hint_code code, const pgcfg_token *about,
                       pgcfg_text first, pgcfg_text second, pgcfg_text third, int number)
{
    pgcfg_hint hint = {code, pgcfg_token_range(about), {first, second, third}, number};
    pgcfg_hint_add(line, hint);
}

void pgcfg_hint_say(pgcfg_hint_line *line, pgcfg_hint_code code, const pgcfg_token *about,
                    pgcfg_text second, pgcfg_text third, int number)
{
    pgcfg_hint_say_of(line, code, about, pgcfg_token_text(about), second, third, number);
}

void pgcfg_hint_say_spelling(pgcfg_hint_line *line, pgcfg_hint_code code, const pgcfg_token *about,
                             pgcfg_text meant)
{
    bool is_case = pgcfg_spelling_same_letters(pgcfg_token_text(about), meant);
    pgcfg_hint_say(line, code, about, meant, is_case ? meant : PGCFG_NO_TEXT, 0);
}

bool pgcfg_hint_has(const pgcfg_hint_line *line, pgcfg_hint_code code)
{
    for (size_t i = 0; i < line->hint_count; i++)
        if (line->hints[i].code == code)
            return true;
    return false;
}

/* Whether a hint only says what follows from another one. */
static bool is_consequence(const pgcfg_hint_line *line, pgcfg_hint_code code)
{
    bool line_is_damaged = pgcfg_hint_has(line, PGCFG_HINT_NUL_BYTE) ||
                           pgcfg_hint_has(line, PGCFG_HINT_CR_LINE_ENDS) ||
                           pgcfg_hint_has(line, PGCFG_HINT_QUOTE_UNTERMINATED);
    /* Quotes and blanks that are none shift the columns. */
    bool columns_are_shifted = pgcfg_hint_has(line, PGCFG_HINT_LOOKALIKE) ||
                               pgcfg_hint_has(line, PGCFG_HINT_SINGLE_QUOTES);
    if (code == PGCFG_HINT_SINGLE_QUOTES)
        return pgcfg_hint_has(line, PGCFG_HINT_OTHER_FILE);
    if (columns_are_shifted &&
        (code == PGCFG_HINT_COLUMN_EXTRA || code == PGCFG_HINT_COLUMN_MISSING ||
         code == PGCFG_HINT_ADDRESS_MISSING || code == PGCFG_HINT_METHOD_MISSING))
        return true;
    return line_is_damaged && pgcfg_hint_severity(code) == PGCFG_SEVERITY_ERROR;
}

static void drop_consequences(pgcfg_hint_line *line)
{
    size_t kept = 0;
    for (size_t i = 0; i < line->hint_count; i++)
        if (!is_consequence(line, line->hints[i].code))
            line->hints[kept++] = line->hints[i];
    line->hint_count = kept;
}

/* ---- questions about the line ---------------------------------------------------------- */

const pgcfg_token *pgcfg_hint_token_at(const pgcfg_hba_entry *entry, pgcfg_range where)
{
    for (uint32_t i = 0; i < entry->token_count; i++)
        if (entry->tokens[i].file == where.file && entry->tokens[i].offset == where.offset)
            return &entry->tokens[i];
    return NULL;
}

static void split_columns(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *entry = line->entry;
    for (uint32_t i = 0; i < entry->token_count; i++) {
        if (i == 0 || (entry->tokens[i].flags & PGCFG_TOKEN_STARTS_FIELD) != 0) {
            if (line->column_count == PGCFG_HINT_COLUMNS)
                return;
            line->columns[line->column_count].tokens = &entry->tokens[i];
            line->column_count++;
        }
        line->columns[line->column_count - 1].count++;
    }
}

const pgcfg_token *pgcfg_hint_first(const pgcfg_hint_line *line, uint32_t column)
{
    return column < line->column_count ? line->columns[column].tokens : NULL;
}

bool pgcfg_hint_is_local(const pgcfg_hint_line *line)
{
    const pgcfg_token *type = pgcfg_hint_first(line, PGCFG_COLUMN_TYPE);
    return type != NULL && pgcfg_text_equal(pgcfg_token_text(type), PGCFG_TEXT("local"));
}

uint32_t pgcfg_hint_column_of(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    uint32_t column = 0;
    while (column + 1 < line->column_count && line->columns[column + 1].tokens <= token)
        column++;
    return column;
}

bool pgcfg_hint_is_method(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_auth_method method;
    return pgcfg_auth_method_find(pgcfg_token_text(token), &method) &&
           pgcfg_auth_method_is_known(method, line->major);
}

const pgcfg_token *pgcfg_hint_method_behind(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *end = line->entry->tokens + line->entry->token_count;
    for (const pgcfg_token *t = token + 1; t < end; t++)
        if (pgcfg_hint_is_method(line, t))
            return t;
    return NULL;
}

bool pgcfg_hint_gap(const pgcfg_hint_line *line, const pgcfg_token *left, const pgcfg_token *right,
                    pgcfg_text *gap)
{
    size_t from = (size_t)left->offset + left->source_size;
    if (left->file != line->entry->file || right->file != line->entry->file ||
        right->offset < from || right->offset > line->source.size)
        return false;
    *gap = pgcfg_text_slice(line->source, from, right->offset);
    return true;
}

pgcfg_text pgcfg_hint_written(const pgcfg_hint_line *line, const pgcfg_token *from,
                              const pgcfg_token *to)
{
    enum { LONGEST = 100 };
    size_t end = (size_t)to->offset + to->source_size;
    if (from->file != line->entry->file || to->file != line->entry->file || end <= from->offset ||
        end > line->source.size || end - from->offset > LONGEST)
        return PGCFG_NO_TEXT;
    pgcfg_text written = pgcfg_text_slice(line->source, from->offset, end);
    return pgcfg_text_index(written, '\n') < written.size ? PGCFG_NO_TEXT : written;
}

char pgcfg_hint_byte_behind(const pgcfg_hint_line *line, const pgcfg_token *token, uint32_t skip)
{
    size_t at = (size_t)token->offset + token->source_size + skip;
    if (token->file != line->entry->file || line->source.size == 0)
        return 0;
    return at < line->source.size ? line->source.data[at] : '\n';
}

/* ---- its beginning and its end --------------------------------------------------------- */

void pgcfg_hint_line_begin(pgcfg_hint_line *line, const pgcfg_hba_entry *entry,
                           const pgcfg_server *server, pgcfg_text source)
{
    memset(line, 0, sizeof *line);
    line->entry = entry;
    line->major = server->major;
    line->features = server->features;
    line->source = source;
    split_columns(line);
}

size_t pgcfg_hint_line_end(pgcfg_hint_line *line, pgcfg_hint *hints, size_t capacity)
{
    drop_consequences(line);
    size_t count = line->hint_count < capacity ? line->hint_count : capacity;
    if (count > 0)
        memcpy(hints, line->hints, count * sizeof *hints);
    return count;
}
