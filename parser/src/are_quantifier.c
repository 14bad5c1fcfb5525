/*
 * are_quantifier.c - reads * + ? {m} {m,} {m,n} behind an atom.
 */
#include "are.h"

static bool sees(const are_lexer *lexer, are_token token)
{
    return lexer->token == token;
}

/* Digits of a repetition count, as far as they can make one: 255 is the highest. */
static uint32_t read_count(are_lexer *lexer)
{
    uint32_t value = 0;
    while (sees(lexer, ARE_TOKEN_BOUND_DIGIT) && value < ARE_UNBOUNDED - 1) {
        value = value * 10 + lexer->value;
        pgcfg_are_lexer_next(lexer);
    }
    if (sees(lexer, ARE_TOKEN_BOUND_DIGIT) || value >= ARE_UNBOUNDED)
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_REPETITION_COUNT);
    return value;
}

static are_preference preference(const are_lexer *lexer)
{
    return lexer->value == 1 ? ARE_PREFERS_LONGER : ARE_PREFERS_SHORTER;
}

/* {m}, {m,}, {m,n}. Basic expressions may leave out m as well, which is 0 then. With
 * a comma, even {m,m} has a preference of its own; {m} leaves that to the operand. */
static are_quantifier read_bounds(are_lexer *lexer)
{
    are_quantifier read;
    pgcfg_are_lexer_next(lexer);
    read.least = read_count(lexer);
    read.most = read.least;
    read.preference = ARE_PREFERS_NOTHING;
    if (sees(lexer, ARE_TOKEN_BOUND_COMMA)) {
        pgcfg_are_lexer_next(lexer);
        read.most = sees(lexer, ARE_TOKEN_BOUND_DIGIT) ? read_count(lexer) : ARE_UNBOUNDED;
        if (read.least > read.most)
            pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_REPETITION_COUNT);
        read.preference = preference(lexer);
    }
    if (!sees(lexer, ARE_TOKEN_BOUND_CLOSE))
        pgcfg_are_lexer_fail(lexer, PGCFG_REGEX_INVALID_REPETITION_COUNT);
    pgcfg_are_lexer_next(lexer);
    return read;
}

bool pgcfg_are_quantifier_read(are_lexer *lexer, are_quantifier *quantifier)
{
    *quantifier = (are_quantifier){.least = 1, .most = 1, .preference = ARE_PREFERS_NOTHING};
    if (sees(lexer, ARE_TOKEN_BOUND_OPEN)) {
        *quantifier = read_bounds(lexer);
        return true;
    }
    if (!sees(lexer, ARE_TOKEN_STAR) && !sees(lexer, ARE_TOKEN_PLUS) &&
        !sees(lexer, ARE_TOKEN_QUESTION))
        return false;
    quantifier->least = sees(lexer, ARE_TOKEN_PLUS) ? 1 : 0;
    quantifier->most = sees(lexer, ARE_TOKEN_QUESTION) ? 1 : ARE_UNBOUNDED;
    quantifier->preference = preference(lexer);
    pgcfg_are_lexer_next(lexer);
    return true;
}
