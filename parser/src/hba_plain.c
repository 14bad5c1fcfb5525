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
#include "tokenize.h"

#include <string.h>

enum { BLANK, COMMA, LINE_END, QUOTE, WORD };

/* What the bytes are that are marked. */
static const unsigned char kinds[256] = {
    WORD, WORD,  WORD, WORD, WORD, WORD, WORD, WORD, WORD,  BLANK, LINE_END, WORD,
    WORD, BLANK, WORD, WORD, WORD, WORD, WORD, WORD, WORD,  WORD,  WORD,     WORD,
    WORD, WORD,  WORD, WORD, WORD, WORD, WORD, WORD, BLANK, WORD,  QUOTE,    LINE_END,
    WORD, WORD,  WORD, WORD, WORD, WORD, WORD, WORD, COMMA,
};

/* Fields whose first tokens are noted: up to that behind the method. */
enum { FIELDS_MAX = 7 };

/* The line, as tokens, and how far they are understood. */
typedef struct plain_parser {
    const char *line;
    const char *end; /* in front of its line end */
    pgcfg_arena *arena;
    const pgcfg_server *server;
    pgcfg_hba_entry *rule; /* only the members that a rule of its kind has */
    uint32_t *tokens;      /* packed, where they are kept */
    uint32_t token_count;
    uint32_t field_starts[FIELDS_MAX + 1]; /* first tokens of the fields */
    uint32_t next;                         /* field */
    pgcfg_text copies[PGCFG_PLAIN_COPIES_MAX];
    uint32_t copy_count;
    uint32_t copies_used;

    /* the token at hand */
    pgcfg_text text;
    bool is_quoted;
} plain_parser;

/* ---- tokens ------------------------------------------------------------------ */

/* Marks all bytes up to the comma, but the plus sign, which begins many names, and
 * blanks between two blanks. */
static inline uint64_t mark_block(const unsigned char *restrict bytes)
{
    uint8_t specials[PGCFG_BITS_BLOCK];
    uint8_t blanks[PGCFG_BITS_BLOCK];
    uint64_t blank;

    for (unsigned i = 0; i < PGCFG_BITS_BLOCK; i++) {
        specials[i] = (uint8_t)((bytes[i] <= ',') & (bytes[i] != '+'));
        blanks[i] = (uint8_t)((bytes[i] == ' ') | (bytes[i] == '\t'));
    }
    blank = pgcfg_bits_of(blanks);
    return pgcfg_bits_of(specials) & ~(blank & blank << 1 & blank >> 1);
}

/* The marks of the block at `at`; behind the line feed there may be any. */
static inline uint64_t marks_of(const pgcfg_auth_bytes *line, size_t at)
{
    unsigned char last[PGCFG_BITS_BLOCK];

    if (line->size - at >= PGCFG_BITS_BLOCK)
        return mark_block((const unsigned char *)line->text + at);
    memset(last, '\n', sizeof(last));
    memcpy(last, line->text + at, line->size - at);
    return mark_block(last);
}

/* What a token with quotes is, and in *end the offset of what ends it; 0 where it is
 * not plain. */
static uint32_t take_quoted(plain_parser *p, uint32_t begin, uint32_t *end)
{
    const char *rest = p->line + begin;
    unsigned flags = 0;
    pgcfg_raw_token raw;

    if (pgcfg_token_next(&rest, p->end, 0, &raw) != PGCFG_TOKEN_FOUND)
        return 0;
    *end = (uint32_t)(rest - p->line);
    if (raw.text == NULL) {
        char *copy = p->copy_count < PGCFG_PLAIN_COPIES_MAX
                         ? pgcfg_arena_take_bytes(p->arena, raw.size)
                         : NULL;
        if (copy == NULL)
            return 0;
        pgcfg_token_dequote(&raw, copy);
        p->copies[p->copy_count++] = (pgcfg_text){copy, raw.size};
        flags |= PGCFG_SLIM_HAS_COPY;
    } else if (raw.size + 2 != *end - begin) { /* the quote does not end */
        return 0;
    }
    return pgcfg_slim_token(begin, *end - begin, flags | (raw.is_quoted ? PGCFG_TOKEN_QUOTED : 0u));
}

/* Makes tokens of the whole line; false where one is not plain. */
static bool split(plain_parser *p, const pgcfg_auth_bytes *line)
{
    const uint32_t starts_field = pgcfg_slim_token(0, 0, PGCFG_TOKEN_STARTS_FIELD);
    const char *const text = line->text;
    uint32_t *const tokens = p->tokens;
    uint32_t count = 0;
    uint32_t fields = 0;
    uint32_t flags = starts_field;
    uint32_t begin = 0;
    uint32_t at = 0;
    uint64_t marks = marks_of(line, 0);

    for (;;) {
        uint32_t end;
        uint32_t token;
        unsigned char kind;

        while (marks == 0)
            marks = marks_of(line, at += PGCFG_BITS_BLOCK);
        end = at + (uint32_t)pgcfg_bits_lowest(marks);
        marks &= marks - 1;
        kind = kinds[(unsigned char)text[end]];
        token = pgcfg_slim_token(begin, end - begin, 0);
        if (kind > COMMA) {
            if (kind == WORD)
                continue;
            if (kind == QUOTE) {
                token = take_quoted(p, begin, &end);
                if (token == 0)
                    return false;
                kind = kinds[(unsigned char)text[end]];
                if (end >= at + PGCFG_BITS_BLOCK) {
                    at = end - end % PGCFG_BITS_BLOCK;
                    marks = marks_of(line, at);
                }
                marks &= UINT64_MAX << end % PGCFG_BITS_BLOCK;
                marks &= marks - 1;
            }
        }
        if (end > begin && text[begin] != ' ' && text[begin] != '\t') {
            if (text[begin] == '@' && end - begin > 1)
                return false;
            p->field_starts[fields < FIELDS_MAX ? fields : FIELDS_MAX] = count;
            fields += flags != 0;
            tokens[count++] = token | flags;
            flags = kind == COMMA ? 0 : starts_field;
        }
        if (kind == LINE_END)
            break;
        begin = end + 1;
    }
    p->token_count = count;
    for (uint32_t i = fields; i < FIELDS_MAX; i++)
        p->field_starts[i] = count;
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

/* Finds the line feed, if it is near, and the end of what stands before it. */
static bool find_end(const pgcfg_auth_bytes *line, const char **newline, const char **end)
{
    size_t most = line->size < PGCFG_PLAIN_LINE_MAX ? line->size : PGCFG_PLAIN_LINE_MAX;
    const char *last = memchr(line->text, '\n', most);

    *newline = last;
    if (last == NULL)
        return false;
    while (last > line->text && last[-1] == '\r')
        last--;
    *end = last;
    return last > line->text && last[-1] != '\\';
}

size_t pgcfg_hba_plain_rule(const pgcfg_auth_bytes *line, const pgcfg_environment *environment,
                            pgcfg_arena *arena, char *at, size_t *taken)
{
    size_t high_before = arena->high;
    pgcfg_hba_entry rule;
    plain_parser p;
    const char *newline;
    const char *end;

    if (!find_end(line, &newline, &end))
        return 0;
    p.line = line->text;
    p.end = end;
    p.arena = arena;
    p.server = environment->server;
    p.rule = &rule;
    p.tokens = (uint32_t *)(void *)(at + sizeof(pgcfg_slim_rule));
    p.next = 0;
    p.copy_count = 0;
    p.copies_used = 0;
    if (!split(&p, line) || !take_rule(&p)) {
        arena->high = high_before;
        return 0;
    }
    *taken = (size_t)(newline - line->text) + 1;
    rule.file = line->source->index;
    rule.line_number = line->number;
    rule.offset = line->offset;
    return pgcfg_hba_slim_write(&rule, p.token_count, p.copies, p.copy_count, at);
}
