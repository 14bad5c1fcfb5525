/*
 * hba_plain.c - plain rules in one pass. It takes the words out of a bit mask of
 * the line, and asks hba_line.h what they mean; whatever is not simply good ends
 * it. It must never take a line for a rule that hba_line.h does not take for the
 * same rule.
 */
#include "hba_plain.h"

#include "bits.h"
#include "hba_line.h"
#include "hba_options.h"
#include "hba_words.h"
#include "predicates.h"

#include <string.h>

enum { BLANK, COMMA, LINE_END, QUOTE, WORD };

/* What the bytes are that are marked. */
static const unsigned char kinds[256] = {
    WORD, WORD,  WORD, WORD, WORD, WORD, WORD, WORD, WORD,  BLANK, LINE_END, WORD,
    WORD, BLANK, WORD, WORD, WORD, WORD, WORD, WORD, WORD,  WORD,  WORD,     WORD,
    WORD, WORD,  WORD, WORD, WORD, WORD, WORD, WORD, BLANK, WORD,  QUOTE,    LINE_END,
    WORD, WORD,  WORD, WORD, WORD, WORD, WORD, WORD, COMMA,
};

enum {
    FIELDS_MAX = 7, /* that are looked at: up to that behind the method */
    TOKENS_MAX = PGCFG_PLAIN_LINE_MAX / 2 + 1,
    BLOCKS_SIZE = (PGCFG_PLAIN_LINE_MAX / PGCFG_BITS_BLOCK + 1) * PGCFG_BITS_BLOCK
};

/* The line, as tokens, and how far they are understood. */
typedef struct plain_parser {
    const char *line;
    pgcfg_arena *arena;
    const pgcfg_server *server;
    pgcfg_hba_entry *rule; /* only the members that a rule of its kind has */
    uint32_t *tokens;      /* packed, where they are kept */
    uint32_t token_count;
    uint32_t field_starts[TOKENS_MAX + FIELDS_MAX + 1]; /* first tokens of the fields */
    uint32_t next;                                      /* field */
    pgcfg_text copies[PGCFG_PLAIN_COPIES_MAX];
    uint32_t copy_count;
    uint32_t copies_used;

    /* the token at hand */
    pgcfg_text text;
    bool is_quoted;
} plain_parser;

/* ---- tokens ------------------------------------------------------------------ */

/* Marks all bytes up to the comma, but the plus sign, which begins many names. */
static inline uint64_t mark_block(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;
    uint8_t marks[PGCFG_BITS_BLOCK];

    for (unsigned i = 0; i < PGCFG_BITS_BLOCK; i++)
        marks[i] = (uint8_t)((bytes[i] <= ',') & (bytes[i] != '+'));
    return pgcfg_bits_of(marks);
}

/* Blanks with a blank on either side. */
static uint64_t inner_blanks(const char *text)
{
    uint8_t blanks[PGCFG_BITS_BLOCK];
    uint64_t all;

    for (unsigned i = 0; i < PGCFG_BITS_BLOCK; i++)
        blanks[i] = (uint8_t)((text[i] == ' ') | (text[i] == '\t'));
    all = pgcfg_bits_of(blanks);
    return all & all << 1 & all >> 1;
}

/* The marks of the block at `at`, where many blanks stand in a row only of the first
 * and the last; none behind the last byte. */
static inline uint64_t marks_of(const pgcfg_auth_bytes *line, size_t at)
{
    size_t left = line->size - at;
    const char *from = line->text + at;
    size_t shift = 0;
    uint64_t marks;
    uint64_t in_row;
    char last[PGCFG_BITS_BLOCK];

    if (left < PGCFG_BITS_BLOCK) {
        shift = PGCFG_BITS_BLOCK - left;
        if (line->offset + at >= shift) {
            from -= shift; /* that many bytes of the file stand in front */
        } else {
            memset(last, 0, sizeof(last));
            memcpy(last + shift, from, left);
            from = last;
        }
    }
    marks = mark_block(from);
    in_row = marks & marks >> 1 & marks >> 2;
    if ((in_row & in_row >> 3) != 0)
        marks &= ~inner_blanks(from);
    return marks >> shift;
}

/* Takes what is quoted, from the token's first quote on. The flags of the token, or 0
 * where it is not plain: a quote that does not end, or more behind one that does. */
static unsigned take_quoted(plain_parser *p, uint32_t begin, uint32_t quote, uint32_t end)
{
    uint32_t before = quote - begin;
    uint32_t inside = end - quote - 1;
    unsigned char behind = (unsigned char)p->line[end + 1];
    char *copy;

    if (behind > ',' || kinds[behind] == WORD || kinds[behind] == QUOTE)
        return 0;
    if (before == 0)
        return PGCFG_TOKEN_QUOTED;
    if (p->copy_count == PGCFG_PLAIN_COPIES_MAX)
        return 0;
    p->arena->high -= before + inside; /* there is PGCFG_PLAIN_ROOM */
    pgcfg_arena_note_use(p->arena);
    copy = p->arena->base + p->arena->high;
    memcpy(copy, p->line + begin, before);
    memcpy(copy + before, p->line + quote + 1, inside);
    p->copies[p->copy_count++] = (pgcfg_text){copy, before + inside};
    return PGCFG_SLIM_HAS_COPY;
}

/* Makes tokens of the whole line, and tells where its line end is, or the comment
 * behind it; false where one is not plain. */
static bool split(plain_parser *p, const pgcfg_auth_bytes *line, uint32_t *line_end)
{
    const char *const text = line->text;
    uint32_t *const tokens = p->tokens;
    uint32_t count = 0;
    uint32_t fields = 0;
    unsigned first = PGCFG_TOKEN_STARTS_FIELD;
    unsigned quoted = 0;
    uint32_t begin = 0;
    uint32_t quote = UINT32_MAX; /* that is open */
    uint32_t next_block = 0;
    uint32_t end;
    uint64_t marks = 0;

    for (;; marks &= marks - 1) {
        unsigned char kind;

        while (marks == 0) {
            if (next_block == BLOCKS_SIZE)
                return false;
            marks = marks_of(line, next_block);
            next_block += PGCFG_BITS_BLOCK;
        }
        end = next_block - PGCFG_BITS_BLOCK + (uint32_t)pgcfg_bits_lowest(marks);
        kind = kinds[(unsigned char)text[end]];
        if (kind == WORD)
            continue;
        if (kind == QUOTE) {
            if (quote == UINT32_MAX) {
                quote = end;
                continue;
            }
            quoted = take_quoted(p, begin, quote, end);
            if (quoted == 0)
                return false;
            quote = UINT32_MAX;
            continue;
        }
        if (quote != UINT32_MAX) {
            if (text[end] == '\n')
                return false;
            continue;
        }
        if (end > begin && text[begin] != ' ' && text[begin] != '\t') {
            if (text[begin] == '@' && end - begin > 1)
                return false;
            p->field_starts[fields] = count;
            fields += first != 0;
            tokens[count++] = pgcfg_slim_token(begin, end - begin, first | quoted);
            first = kind == COMMA ? 0 : PGCFG_TOKEN_STARTS_FIELD;
            quoted = 0;
        }
        if (kind == LINE_END)
            break;
        begin = end + 1;
    }
    *line_end = end;
    p->token_count = count;
    for (uint32_t i = 0; i <= FIELDS_MAX; i++)
        p->field_starts[fields + i] = count;
    return count <= PGCFG_HBA_CURSOR_TOKENS;
}

/* Makes the token the one at hand. They are asked for in order. */
static inline void look_at(plain_parser *p, uint32_t index)
{
    uint32_t packed = p->tokens[index];
    unsigned flags = packed >> PGCFG_SLIM_FLAGS_SHIFT;
    uint32_t quote = flags & PGCFG_TOKEN_QUOTED;

    p->text.data = p->line + (packed & PGCFG_SLIM_LINE_MAX) + quote;
    p->text.size = (packed >> PGCFG_SLIM_SIZE_SHIFT & PGCFG_SLIM_LINE_MAX) - 2 * quote;
    p->is_quoted = quote != 0;
    if (flags & PGCFG_SLIM_HAS_COPY)
        p->text = p->copies[p->copies_used++];
}

/* ---- fields -------------------------------------------------------------------- */

/* A field of one token. */
static inline bool take_single(plain_parser *p)
{
    uint32_t first = p->field_starts[p->next++];

    if (p->field_starts[p->next] != first + 1)
        return false;
    look_at(p, first);
    return true;
}

/* Databases or roles. Regular expressions are for others. */
static inline bool take_names(plain_parser *p, uint32_t *count)
{
    bool has_regex = pgcfg_has_regex_names(p->server->major);
    uint32_t at = p->field_starts[p->next++];
    uint32_t end = p->field_starts[p->next];

    *count = end - at;
    if (!has_regex && p->copy_count == 0)
        return *count > 0;
    for (; at < end; at++) {
        look_at(p, at);
        if (has_regex && p->text.size > 0 && p->text.data[0] == '/')
            return false;
    }
    return *count > 0;
}

static bool take_address(plain_parser *p)
{
    bool needs_mask = false;

    if (p->rule->type == PGCFG_CONNECTION_LOCAL)
        return true;
    if (!take_single(p) || pgcfg_hba_judge_address(p->text, p->is_quoted, p->rule, &needs_mask) !=
                               PGCFG_DIAGNOSTIC_NONE)
        return false;
    return !needs_mask ||
           (take_single(p) && pgcfg_hba_judge_mask(p->text, p->rule) == PGCFG_DIAGNOSTIC_NONE);
}

static bool take_options(plain_parser *p)
{
    pgcfg_hba_options options;
    pgcfg_diagnostic failure;
    bool clears_note = false;
    uint32_t at = p->field_starts[p->next];

    p->rule->option_count = p->token_count - at;
    if (p->rule->option_count == 0 && !pgcfg_hba_method_has_demands(p->rule->method))
        return true;
    pgcfg_hba_options_init(&options, p->rule->type, p->rule->method, p->server);
    for (; at < p->token_count; at++) {
        look_at(p, at);
        if (!pgcfg_hba_options_add(&options, p->text, &failure))
            return false;
    }
    if (!pgcfg_hba_options_finish(&options, &failure, &clears_note))
        return false;
    if (clears_note)
        p->rule->error.code = PGCFG_DIAGNOSTIC_NONE;
    return true;
}

static bool take_rule(plain_parser *p)
{
    pgcfg_hba_entry *rule = p->rule;

    if (!take_single(p) || !pgcfg_connection_type_find(p->text, &rule->type))
        return false;
    rule->error.code = pgcfg_hba_judge_type(rule->type, p->server);
    rule->address_kind = PGCFG_ADDRESS_NONE;
    rule->family = PGCFG_FAMILY_NONE;
    rule->has_mask_field = false;
    rule->depends_on_zone = false;
    return take_names(p, &rule->database_count) && take_names(p, &rule->user_count) &&
           take_address(p) && take_single(p) &&
           pgcfg_hba_judge_method(p->text, rule->type, p->server, &rule->method) ==
               PGCFG_DIAGNOSTIC_NONE &&
           take_options(p);
}

/* ---- the whole line --------------------------------------------------------------- */

/* The line feed at or behind `from`; NULL where there is none near, or the line goes
 * on. Nothing but the line is ever read of what stands in front of `from`. */
static const char *find_newline(const pgcfg_auth_bytes *line, uint32_t from)
{
    size_t most = line->size < PGCFG_PLAIN_LINE_MAX ? line->size : (size_t)PGCFG_PLAIN_LINE_MAX;
    const char *newline = line->text + from;
    const char *last;

    if (from >= most)
        return NULL;
    if (*newline != '\n')
        newline = (const char *)memchr(newline, '\n', most - from);
    last = newline;
    while (last != NULL && last > line->text && last[-1] == '\r')
        last--;
    return last != NULL && last > line->text && last[-1] == '\\' ? NULL : newline;
}

size_t pgcfg_hba_plain_rule(const pgcfg_auth_bytes *line, const pgcfg_environment *environment,
                            pgcfg_arena *arena, char *at, pgcfg_hba_entry *rule, size_t *taken)
{
    size_t high_before = arena->high;
    plain_parser p;
    const char *newline = NULL;
    uint32_t end;

    /* So that no more is read of the last lines of a file than there is. */
    if (line->size <= BLOCKS_SIZE && memchr(line->text, '\n', line->size) == NULL)
        return 0;
    p.line = line->text;
    p.arena = arena;
    p.server = environment->server;
    p.rule = rule;
    p.tokens = (uint32_t *)(void *)(at + sizeof(pgcfg_slim_rule));
    p.next = 0;
    p.copy_count = 0;
    p.copies_used = 0;
    if (split(&p, line, &end))
        newline = find_newline(line, end);
    if (newline == NULL || !take_rule(&p)) {
        arena->high = high_before;
        return 0;
    }
    *taken = (size_t)(newline - line->text) + 1;
    rule->file = line->source->index;
    rule->line_number = line->number;
    rule->offset = line->offset;
    return pgcfg_hba_slim_write(rule, p.token_count, p.copies, p.copy_count, at);
}
