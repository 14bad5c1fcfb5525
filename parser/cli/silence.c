/*
 * silence.c - see silence.h.
 */
#include "silence.h"

#include "codes.h"
#include "failure.h"
#include "suggest.h"

#include <stdlib.h>
#include <string.h>

/* Takes the next word off a text of words, blanks and commas; empty at its end. */
static pgcfg_text next_word(pgcfg_text *rest)
{
    while (rest->size > 0 && memchr(" \t,", rest->data[0], 3) != NULL) {
        rest->data++;
        rest->size--;
    }
    pgcfg_text word = {rest->data, 0};
    while (rest->size > 0 && memchr(" \t,", rest->data[0], 3) == NULL) {
        rest->data++;
        rest->size--;
        word.size++;
    }
    return word;
}

static bool is_word(pgcfg_text word, const char *string)
{
    return word.size == strlen(string) && memcmp(word.data, string, word.size) == 0;
}

static bool lists(pgcfg_text rest, const char *code)
{
    for (;;) {
        pgcfg_text word = next_word(&rest);
        if (word.size == 0)
            return false;
        if (is_word(word, code))
            return true;
    }
}

bool silence_by_option(const options *given, const char *code)
{
    for (size_t i = 0; i < given->ignore_count; i++)
        if (lists((pgcfg_text){given->ignored[i], strlen(given->ignored[i])}, code))
            return true;
    return false;
}

/* The codes of a line that is such a comment. */
static bool is_comment(pgcfg_text line, pgcfg_text *codes)
{
    *codes = line;
    if (!is_word(next_word(codes), "#"))
        return false;
    return is_word(next_word(codes), "pgcfg:") && is_word(next_word(codes), "ignore");
}

bool silence_by_comment(pgcfg_text content, line_starts starts, size_t line, const char *code)
{
    pgcfg_text codes;

    while (line > 1 && is_comment(place_line(content, starts, line - 1), &codes)) {
        if (lists(codes, code))
            return true;
        line--;
    }
    return false;
}

void silence_check_list(const char *list)
{
    pgcfg_text rest = {list, strlen(list)};
    pgcfg_text word;

    while ((word = next_word(&rest)).size > 0) {
        char *name = copy_bytes(word.data, word.size);
        if (!codes_know(name)) {
            const char *nearest = codes_nearest(name);
            if (nearest != NULL)
                fail("--ignore: unknown code %s; did you mean %s?", name, nearest);
            fail("--ignore: unknown code %s; pgcfg explain lists them", name);
        }
        free(name);
    }
}
