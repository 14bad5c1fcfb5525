/*
 * hint_bytes.c - what stands in the bytes of a line and no editor shows, or shows as
 * something else: marks and line ends of other systems, NUL, look-alikes, quotes
 * that stay open, comments that go on.
 */
#include "hint_line.h"

#include "lookalike.h"
#include "predicates.h"

/* ---- tokens -------------------------------------------------------------------------- */

static bool is_utf16(const pgcfg_hint_line *line)
{
    const pgcfg_token *first = line->entry->tokens;
    return line->entry->token_count > 0 && first->offset == 0 && first->size >= 2 &&
           (pgcfg_text_begins(pgcfg_token_text(first), PGCFG_TEXT("\xFF\xFE")) ||
            pgcfg_text_begins(pgcfg_token_text(first), PGCFG_TEXT("\xFE\xFF")));
}

/* Behind the connection type and the lists. */
static bool is_option(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    return pgcfg_text_index(text, '=') < text.size &&
           pgcfg_hint_column_of(line, token) > PGCFG_COLUMN_ROLE;
}

/* Words that a look-alike letter makes a name of. */
static bool is_any_keyword(pgcfg_text word)
{
    static const pgcfg_text keywords[] = {{"all", 3},       {"sameuser", 8},     {"samerole", 8},
                                          {"samegroup", 9}, {"replication", 11}, {"samehost", 8},
                                          {"samenet", 7},   {"localhost", 9}};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (pgcfg_text_equal(word, keywords[i]))
            return true;
    return false;
}

/* Whether the look-alike in a token is no part of a good name. Names may have
 * apostrophes in them, or be Greek; option values, which begin at `value`, may have
 * anything; who writes quotes knows what is in them. */
static bool is_suspicious(pgcfg_text text, size_t value, const pgcfg_lookalike *found)
{
    char buffer[PGCFG_LOOKALIKE_PLAIN_MAX];
    switch (found->kind) {
    case PGCFG_LOOKALIKE_QUOTE:
        return found->offset == value || found->offset + found->size == text.size;
    case PGCFG_LOOKALIKE_BLANK:
    case PGCFG_LOOKALIKE_DASH:
    case PGCFG_LOOKALIKE_SIGN:
        return value == 0;
    case PGCFG_LOOKALIKE_LETTER:
        break;
    }
    return value == 0 && is_any_keyword(pgcfg_lookalike_plain(text, buffer));
}

/* Where a token's value begins: an option's behind the equals sign, else at 0. */
static size_t value_offset(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    return is_option(line, token) ? pgcfg_text_index(pgcfg_token_text(token), '=') + 1 : 0;
}

static void find_lookalike(pgcfg_hint_line *line, const pgcfg_token *token, bool is_failing)
{
    pgcfg_text text = pgcfg_token_text(token);
    pgcfg_lookalike found = {PGCFG_LOOKALIKE_BLANK, NULL, NULL, 0, 0, 0};
    size_t from = pgcfg_has_byte_order_mark(text) ? 3 : 0;
    size_t value = value_offset(line, token);
    if (!is_failing && pgcfg_token_is_quoted(token))
        return;
    while (pgcfg_lookalike_find(text, from, &found)) {
        if (is_failing || is_suspicious(text, value, &found)) {
            pgcfg_hint_say(line, PGCFG_HINT_LOOKALIKE, token, pgcfg_text_of(found.name),
                           pgcfg_text_of(found.instead), 0);
            return;
        }
        from = found.offset + found.size;
    }
}

static bool is_apostrophe_at(pgcfg_text text, size_t at)
{
    return at < text.size && text.data[at] == '\'';
}

/* 'all', or 'my db' in two tokens: `last` is the last token that ends in one. */
static bool begins_single_quotes(const pgcfg_hint_line *line, const pgcfg_token *token,
                                 const pgcfg_token *last)
{
    pgcfg_text text = pgcfg_token_text(token);
    size_t begin = value_offset(line, token);
    return !pgcfg_token_is_quoted(token) && last != NULL && token <= last &&
           is_apostrophe_at(text, begin) && (token < last || text.size > begin + 1);
}

static const pgcfg_token *last_with_apostrophe(const pgcfg_hba_entry *entry)
{
    for (uint32_t i = entry->token_count; i > 0; i--) {
        const pgcfg_token *token = &entry->tokens[i - 1];
        if (token->size > 0 && is_apostrophe_at(pgcfg_token_text(token), token->size - 1))
            return token;
    }
    return NULL;
}

static void find_in_tokens(pgcfg_hint_line *line, const pgcfg_token *failing)
{
    const pgcfg_hba_entry *entry = line->entry;
    const pgcfg_token *last = last_with_apostrophe(entry);
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        pgcfg_text text = pgcfg_token_text(token);
        if (pgcfg_has_byte_order_mark(text))
            pgcfg_hint_say_of(line, PGCFG_HINT_BYTE_ORDER_MARK, token,
                              pgcfg_text_slice(text, 3, text.size), PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                              0);
        if (begins_single_quotes(line, token, last))
            pgcfg_hint_say(line, PGCFG_HINT_SINGLE_QUOTES, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        find_lookalike(line, token, token == failing);
    }
}

/* ---- a logical line as it stands in the file ------------------------------------------------ */

#define NOWHERE SIZE_MAX

typedef struct line_bytes {
    size_t end;        /* where the next logical line begins */
    size_t open_quote; /* the quote that is open at the end of the line */
    size_t nul;        /* the first NUL */
    size_t lone_cr;    /* the first carriage return that ends no line, quotes apart */
    size_t cr_lf;      /* the first line end of CR LF */
    size_t comment;    /* the number sign */
    size_t swallowed;  /* a rule, by its looks, on a line that the comment took in */
} line_bytes;

static void note_first(size_t *place, size_t at)
{
    if (*place == NOWHERE)
        *place = at;
}

static size_t skip_blanks(pgcfg_text source, size_t at)
{
    while (at < source.size && (source.data[at] == ' ' || source.data[at] == '\t' ||
                                source.data[at] == '\r' || source.data[at] == ','))
        at++;
    return at;
}

/* Whether a physical line holds something that is not a comment. */
static bool has_content(pgcfg_text source, size_t at)
{
    at = skip_blanks(source, at);
    return at < source.size && source.data[at] != '\n' && source.data[at] != '#';
}

/* One physical line, from `from` up to its line feed at `end`. */
static void read_bytes(pgcfg_text source, size_t from, size_t end, line_bytes *bytes)
{
    for (size_t i = from; i < end; i++) {
        char byte = source.data[i];
        if (byte == '\0') {
            note_first(&bytes->nul, i);
            return; /* the rest of the physical line is lost */
        }
        if (byte == '\r' && bytes->open_quote == NOWHERE)
            note_first(&bytes->lone_cr, i);
        if (bytes->comment != NOWHERE)
            continue;
        if (byte == '"')
            bytes->open_quote = bytes->open_quote == NOWHERE ? i : NOWHERE;
        else if (byte == '#' && bytes->open_quote == NOWHERE)
            bytes->comment = i;
    }
}

static line_bytes read_line(pgcfg_text source, size_t from, int major)
{
    line_bytes bytes = {from, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE};
    bool goes_on = true;
    size_t fixed = pgcfg_line_buffer_size(major);
    /* 13 has no longer lines: what is longer goes on as the next one. */
    if (fixed != 0 && source.size - from > fixed - 1)
        source.size = from + fixed - 1;
    while (goes_on && bytes.end < source.size) {
        size_t begin = bytes.end;
        size_t feed = begin + pgcfg_text_index(pgcfg_text_slice(source, begin, source.size), '\n');
        size_t end = feed;
        while (end > begin && source.data[end - 1] == '\r')
            end--;
        if (end < feed && feed < source.size)
            note_first(&bytes.cr_lf, end);
        bool had_nul = bytes.nul != NOWHERE;
        read_bytes(source, begin, end, &bytes);
        bytes.end = feed < source.size ? feed + 1 : feed;
        /* Behind a NUL 14 on does not see the line feed and takes the next line in. */
        goes_on = pgcfg_has_continuation(major) && ((end > begin && source.data[end - 1] == '\\') ||
                                                    (!had_nul && bytes.nul != NOWHERE));
        if (goes_on && bytes.comment != NOWHERE && has_content(source, bytes.end))
            note_first(&bytes.swallowed, bytes.end);
    }
    return bytes;
}

static pgcfg_hint hint_at(pgcfg_hint_code code, uint32_t file, size_t offset, pgcfg_text text)
{
    pgcfg_hint hint = {code,
                       {file, (uint32_t)offset, (uint32_t)text.size},
                       {text, PGCFG_NO_TEXT, PGCFG_NO_TEXT},
                       0};
    return hint;
}

/* The physical line that begins at `from`, or the rest of it: of neither is all blank. */
static pgcfg_text rest_of_line(pgcfg_text source, size_t from)
{
    pgcfg_text rest = pgcfg_text_slice(source, from, source.size);
    rest.size = pgcfg_text_index(rest, '\n');
    while (rest.data[rest.size - 1] == '\r')
        rest.size--;
    return rest;
}

static void find_in_source(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *entry = line->entry;
    if (entry->offset >= line->source.size)
        return;
    line_bytes bytes = read_line(line->source, entry->offset, line->major);
    pgcfg_hint hint;
    if (bytes.nul != NOWHERE) {
        hint = hint_at(PGCFG_HINT_NUL_BYTE, entry->file, bytes.nul,
                       pgcfg_text_slice(line->source, bytes.nul, bytes.nul + 1));
        hint.number = line->major;
        hint.arguments[1] = pgcfg_has_continuation(line->major)
                                ? PGCFG_TEXT("and takes the next line in")
                                : PGCFG_TEXT("without a word");
        pgcfg_hint_add(line, hint);
    }
    if (bytes.lone_cr != NOWHERE)
        pgcfg_hint_add(line,
                       hint_at(PGCFG_HINT_CR_LINE_ENDS, entry->file, bytes.lone_cr,
                               pgcfg_text_slice(line->source, bytes.lone_cr, bytes.lone_cr + 1)));
    if (bytes.open_quote != NOWHERE)
        pgcfg_hint_add(line, hint_at(PGCFG_HINT_QUOTE_UNTERMINATED, entry->file, bytes.open_quote,
                                     rest_of_line(line->source, bytes.open_quote)));
    if (bytes.swallowed != NOWHERE)
        pgcfg_hint_add(line, hint_at(PGCFG_HINT_COMMENT_SWALLOWS, entry->file, bytes.swallowed,
                                     rest_of_line(line->source, bytes.swallowed)));
}

void pgcfg_hint_bytes(pgcfg_hint_line *line, const pgcfg_token *failing)
{
    if (is_utf16(line)) {
        pgcfg_hint_say(line, PGCFG_HINT_UTF16, line->entry->tokens, PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                       0);
        return;
    }
    find_in_tokens(line, failing);
    find_in_source(line);
}

/* ---- a file as a whole -------------------------------------------------------------------------
 */

bool pgcfg_hba_file_hint(pgcfg_text source, uint32_t file, const pgcfg_server *server,
                         pgcfg_hint_cursor *cursor, pgcfg_hint *hint)
{
    while (cursor->position < source.size) {
        line_bytes bytes = read_line(source, cursor->position, server->major);
        if (bytes.cr_lf != NOWHERE && !cursor->has_told_line_ends) {
            cursor->has_told_line_ends = true; /* the line is looked at once more */
            *hint = hint_at(PGCFG_HINT_CRLF, file, bytes.cr_lf,
                            pgcfg_text_slice(source, bytes.cr_lf, bytes.cr_lf + 2));
            return true;
        }
        /* What a rule's own comment takes in is told with the rule. */
        bool is_comment = bytes.comment == skip_blanks(source, cursor->position);
        cursor->position = bytes.end;
        if (!is_comment)
            continue;
        if (bytes.swallowed != NOWHERE) {
            *hint = hint_at(PGCFG_HINT_COMMENT_SWALLOWS, file, bytes.swallowed,
                            rest_of_line(source, bytes.swallowed));
            return true;
        }
        if (bytes.lone_cr != NOWHERE && has_content(source, bytes.lone_cr)) {
            *hint = hint_at(PGCFG_HINT_CR_LINE_ENDS, file, bytes.lone_cr,
                            pgcfg_text_slice(source, bytes.lone_cr, bytes.lone_cr + 1));
            return true;
        }
    }
    return false;
}
