/*
 * are_bracket.c - bracket expressions: [abc], [^a-z], [[:alpha:][.hyphen.]\d].
 */
#include "are.h"

#include <string.h>

/* What is read, and who wants to know of it: either or both may be NULL. */
typedef struct bracket {
    are_lexer *lexer;
    are_alphabet *alphabet;
    are_set *set;
} bracket;

static bool sees(const are_lexer *lexer, are_token token)
{
    return lexer->token == token;
}

static bool is_fine(const are_lexer *lexer)
{
    return lexer->status == PGCFG_REGEX_OK;
}

typedef struct name_text {
    const unsigned char *data;
    size_t size;
} name_text;

/* The text between [: and :] or their like. Fetches the token behind it, whose
 * error thus comes before any complaint about the name. Never empty: an end mark
 * at once ([::]) is taken as a name of its own, which nobody knows. */
static name_text read_name(are_lexer *lexer)
{
    const unsigned char *start = lexer->now;
    pgcfg_are_lexer_next(lexer);
    const unsigned char *end = lexer->now;
    while (sees(lexer, ARE_TOKEN_CHARACTER)) {
        end = lexer->now;
        pgcfg_are_lexer_next(lexer);
    }
    pgcfg_are_lexer_next(lexer);
    return (name_text){start, (size_t)(end - start)};
}

static uint32_t read_element(are_lexer *lexer)
{
    const name_text name = read_name(lexer);
    uint32_t character = 0;
    if (is_fine(lexer) && !pgcfg_are_element_find(name.data, name.size, &character))
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_COLLATING_ELEMENT);
    return character;
}

static void add_character(bracket *b, uint32_t character)
{
    if (b->alphabet != NULL)
        pgcfg_are_alphabet_add_character(b->alphabet, character);
    if (b->set != NULL)
        pgcfg_are_set_add_range(b->set, character, character, b->lexer->is_folded);
}

static void add_range(bracket *b, uint32_t start, uint32_t end)
{
    if (b->alphabet != NULL)
        pgcfg_are_alphabet_add_range(b->alphabet, end);
    if (b->set != NULL)
        pgcfg_are_set_add_range(b->set, start, end, b->lexer->is_folded);
}

static void add_class(bracket *b, are_class which)
{
    if (b->alphabet != NULL)
        pgcfg_are_alphabet_add_class(b->alphabet, which);
    if (b->set != NULL)
        pgcfg_are_set_add_class(b->set, which, b->lexer->is_folded);
}

/* An escape like \d or \D. */
static void add_class_escape(bracket *b)
{
    are_lexer *lexer = b->lexer;
    if (b->alphabet != NULL)
        pgcfg_are_alphabet_add_class(b->alphabet, (are_class)lexer->value);
    if (b->set != NULL) {
        const are_set set = pgcfg_are_set_of_class(lexer);
        pgcfg_are_set_add_set(b->set, &set);
    }
    pgcfg_are_lexer_next(lexer);
}

static void read_class(bracket *b)
{
    are_lexer *lexer = b->lexer;
    const name_text name = read_name(lexer);
    are_class found = ARE_CLASS_ALNUM;
    if (!is_fine(lexer))
        return;
    if (!pgcfg_are_class_find(name.data, name.size, lexer->major, &found)) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_CHARACTER_CLASS);
        return;
    }
    add_class(b, found);
}

/* What follows '-'. Another '-' can end a range, and then has its own value. */
static uint32_t read_range_end(are_lexer *lexer)
{
    if (sees(lexer, ARE_TOKEN_COLLATING))
        return read_element(lexer);
    if (!sees(lexer, ARE_TOKEN_CHARACTER) && !sees(lexer, ARE_TOKEN_RANGE)) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_CHARACTER_RANGE);
        return 0;
    }
    const uint32_t end = lexer->value;
    pgcfg_are_lexer_next(lexer);
    return end;
}

/* A single character or a range; `start` has been read. */
static void read_range(bracket *b, uint32_t start)
{
    are_lexer *lexer = b->lexer;
    if (!is_fine(lexer))
        return;
    if (!sees(lexer, ARE_TOKEN_RANGE)) {
        add_character(b, start);
        return;
    }
    pgcfg_are_lexer_next(lexer);
    const uint32_t end = read_range_end(lexer);
    if (!is_fine(lexer))
        return;
    if (start > end) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_CHARACTER_RANGE);
        return;
    }
    add_range(b, start, end);
}

static void read_part(bracket *b)
{
    are_lexer *lexer = b->lexer;
    if (sees(lexer, ARE_TOKEN_CHARACTER)) {
        const uint32_t start = lexer->value;
        pgcfg_are_lexer_next(lexer);
        read_range(b, start);
    } else if (sees(lexer, ARE_TOKEN_COLLATING)) {
        read_range(b, read_element(lexer));
    } else if (sees(lexer, ARE_TOKEN_EQUIVALENT)) {
        add_character(b, read_element(lexer));
    } else if (sees(lexer, ARE_TOKEN_CLASS_NAME)) {
        read_class(b);
    } else if (sees(lexer, ARE_TOKEN_CLASS)) {
        add_class_escape(b);
    } else { /* '-' that cannot be a range's: "a-b-c", "[:alpha:]-z" */
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_CHARACTER_RANGE);
    }
}

void pgcfg_are_bracket_parse(are_lexer *lexer, are_alphabet *alphabet, are_set *set)
{
    bracket b = {.lexer = lexer, .alphabet = alphabet, .set = set};
    const bool is_complement = lexer->is_complement;
    if (set != NULL)
        memset(set, 0, sizeof *set);
    pgcfg_are_lexer_next(lexer);
    while (!sees(lexer, ARE_TOKEN_BRACKET_CLOSE) && !sees(lexer, ARE_TOKEN_END))
        read_part(&b);
    pgcfg_are_lexer_next(lexer);
    if (set == NULL || !is_complement)
        return;
    pgcfg_are_set_complement(set);
    if (lexer->stops_at_newline)
        pgcfg_are_set_remove(set, '\n');
}
