/*
 * sentence.c - see sentence.h.
 */
#include "sentence.h"

#include <pgcfg/address.h>

#include "print.h"

/* A value of the input, cut short where it would drown the sentence. */
static bool put_argument(pgcfg_sink sink, pgcfg_text text)
{
    enum { LONGEST = 120 };
    if (text.size <= LONGEST)
        return pgcfg_put_text(sink, text);
    pgcfg_text start = {text.data, LONGEST};
    while (start.size > LONGEST - 3 && ((unsigned char)text.data[start.size] & 0xC0) == 0x80)
        start.size--; /* not within a UTF-8 character */
    return pgcfg_put_text(sink, start) && pgcfg_put_string(sink, "...");
}

/* The address that the server reads; with `length` bits of it kept. */
static bool put_address(pgcfg_sink sink, pgcfg_text text, int length)
{
    pgcfg_address address;
    if (!pgcfg_address_parse(text, &address))
        return put_argument(sink, text);
    for (int i = length; i < 128; i++)
        address.bytes[i / 8] &= (uint8_t) ~(0x80u >> (i % 8));
    return pgcfg_address_write(&address, sink);
}

static bool put_network(pgcfg_sink sink, pgcfg_text text, int64_t length)
{
    return put_address(sink, text, (int)length) && pgcfg_put(sink, "/", 1) &&
           pgcfg_put_number(sink, length);
}

static bool put_placeholder(pgcfg_sink sink, const pgcfg_text arguments[3],
                            const int64_t numbers[3], char which)
{
    if (which >= '1' && which <= '3')
        return put_argument(sink, arguments[which - '1']);
    if (which == 'P')
        return pgcfg_put_text(sink, arguments[0]);
    if (which == '#')
        return pgcfg_put_number(sink, numbers[0]);
    if (which == 'A')
        return put_address(sink, arguments[0], 128);
    if (which == 'N')
        return put_network(sink, arguments[0], numbers[0]);
    return true; /* the brackets */
}

/* Where the sentence goes on behind a part that is left out. */
static const char *skip_part(const char *at)
{
    while (at[0] != '%' || at[1] != ')')
        at++;
    return at;
}

bool pgcfg_sentence_write(const char *sentence, const pgcfg_text arguments[3],
                          const int64_t numbers[3], pgcfg_sink sink)
{
    const char *at = sentence;
    while (*at != '\0') {
        size_t plain = 0;
        while (at[plain] != '\0' && at[plain] != '%')
            plain++;
        if (!pgcfg_put(sink, at, plain))
            return false;
        at += plain;
        if (*at == '\0')
            break;
        if (at[1] == '(' && arguments[2].size == 0)
            at = skip_part(at);
        if (at[1] == 'n') {
            if (!pgcfg_put_number(sink, numbers[at[2] - '1']))
                return false;
            at += 3;
            continue;
        }
        if (!put_placeholder(sink, arguments, numbers, at[1]))
            return false;
        at += 2;
    }
    return true;
}
