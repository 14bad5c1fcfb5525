/*
 * Tokens of authentication files lie in the line, one behind the other, and their texts
 * have as many bytes as was said.
 *
 * of: pgcfg_token_next, pgcfg_token_dequote
 * bound: one token of a line of up to 6 bytes, with each limit of up to 7 bytes, or none
 * sources: tokenize.c
 * unwind: 9
 * fault: tokenize.c | size += at > token->begin && at == from; | size += at == from;
 */
#include "proof.h"

#include "tokenize.h"

enum { LINE = 6 };

void proof(void)
{
    pgcfg_text line = any_text(LINE);
    const char *const end = line.data + line.size;
    const char *rest = line.data;
    size_t size_max = nondet_size();
    pgcfg_raw_token token;

    TAKE_FOR_GRANTED(size_max <= LINE + 1);
    pgcfg_token_status status = pgcfg_token_next(&rest, end, size_max, &token);
    CLAIM(rest >= line.data && rest <= end, "goes on in the line");
    CLAIM(token.begin >= line.data && token.begin <= token.end && token.end == rest,
          "ends where the next one begins");
    if (status == PGCFG_TOKEN_LINE_DONE)
        CLAIM(token.begin == token.end && (rest == end || *rest == '#'), "done at the end or #");
    if (status != PGCFG_TOKEN_FOUND)
        return;
    CLAIM(token.begin < token.end, "a token has bytes");
    CLAIM(token.size <= (size_t)(token.end - token.begin), "not more than were written");
    CLAIM(size_max == 0 || token.size <= size_max, "not more than the limit");
    CLAIM(token.joins_next == (rest < end && *rest == ','), "joins at a comma");
    char *text = malloc(token.size); /* as much as was said */
    pgcfg_token_dequote(&token, text);
    if (token.text == NULL)
        return;
    CLAIM(token.text >= token.begin && token.text + token.size <= token.end, "a view of the line");
    for (size_t i = 0; i < LINE; i++)
        CLAIM(i >= token.size || token.text[i] == text[i], "a view needs no quote taken out");
}
