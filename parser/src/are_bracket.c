/*
 * are_bracket.c - bracket expressions: [abc], [^a-z], [[:alpha:][.hyphen.]\d].
 */
#include "are.h"

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

static void read_class(are_lexer *lexer, are_alphabet *alphabet)
{
    const name_text name = read_name(lexer);
    are_class found = ARE_CLASS_ALNUM;
    if (!is_fine(lexer))
        return;
    if (!pgcfg_are_class_find(name.data, name.size, lexer->major, &found)) {
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_CHARACTER_CLASS);
        return;
    }
    pgcfg_are_alphabet_add_class(alphabet, found);
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
static void read_range(are_lexer *lexer, are_alphabet *alphabet, uint32_t start)
{
    if (!is_fine(lexer))
        return;
    if (!sees(lexer, ARE_TOKEN_RANGE)) {
        pgcfg_are_alphabet_add_character(alphabet, start);
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
    pgcfg_are_alphabet_add_range(alphabet, end);
}

static void read_part(are_lexer *lexer, are_alphabet *alphabet)
{
    if (sees(lexer, ARE_TOKEN_CHARACTER)) {
        const uint32_t start = lexer->value;
        pgcfg_are_lexer_next(lexer);
        read_range(lexer, alphabet, start);
    } else if (sees(lexer, ARE_TOKEN_COLLATING)) {
        read_range(lexer, alphabet, read_element(lexer));
    } else if (sees(lexer, ARE_TOKEN_EQUIVALENT)) {
        const uint32_t character = read_element(lexer);
        pgcfg_are_alphabet_add_character(alphabet, character);
    } else if (sees(lexer, ARE_TOKEN_CLASS_NAME)) {
        read_class(lexer, alphabet);
    } else if (sees(lexer, ARE_TOKEN_CLASS)) {
        pgcfg_are_alphabet_add_class(alphabet, (are_class)lexer->value);
        pgcfg_are_lexer_next(lexer);
    } else { /* '-' that cannot be a range's: "a-b-c", "[:alpha:]-z" */
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_CHARACTER_RANGE);
    }
}

void pgcfg_are_bracket_parse(are_lexer *lexer, are_alphabet *alphabet)
{
    pgcfg_are_lexer_next(lexer);
    while (!sees(lexer, ARE_TOKEN_BRACKET_CLOSE) && !sees(lexer, ARE_TOKEN_END))
        read_part(lexer, alphabet);
    pgcfg_are_lexer_next(lexer);
}
