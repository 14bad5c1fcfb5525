/*
 * mutate_texts.c - texts with the bytes 00 FF between them, that are written into files:
 * one becomes a word with a meaning, gets bytes that have one, or a length at which
 * something changes.
 */
#include "mutate.h"

#include <string.h>

const size_t mutate_head = 2;

#define SEPARATOR "\x00\xFF"

/* ---- where things are ------------------------------------------------------------ */

static bool is_separator(const mutation *m, size_t at)
{
    return at + 1 < m->size && memcmp(m->data + at, SEPARATOR, 2) == 0;
}

/* As likely as it is long. */
static span pick_text(mutation *m)
{
    size_t at = mutate_head + mutation_below(m, m->size - mutate_head);
    span text = {at, at};

    while (text.begin > mutate_head &&
           !(text.begin >= mutate_head + 2 && is_separator(m, text.begin - 2)))
        text.begin--;
    while (text.end < m->size && !is_separator(m, text.end))
        text.end++;
    return text;
}

/* ---- one change --------------------------------------------------------------------- */

static const char *pick_word(mutation *m)
{
    static const char *const words[] = {"all",
                                        "sameuser",
                                        "samerole",
                                        "samegroup",
                                        "replication",
                                        "samehost",
                                        "samenet",
                                        "+g",
                                        "@f",
                                        "/^x$",
                                        "map=m",
                                        "10.0.0.1",
                                        "10.0.0.0/8",
                                        "::1",
                                        ".a.com",
                                        "db.a.com",
                                        "work_mem",
                                        "a.b",
                                        "include",
                                        "include_dir",
                                        "1MB",
                                        "clientcert=verify-full",
                                        "ldapurl=ldap://a/b",
                                        "local",
                                        "trust"};

    return MUTATION_PICK(m, words);
}

static const char *pick_bytes(mutation *m)
{
    static const char *const bytes[] = {"\"",   "'",    "\\",   "#",        ",",  " ",  "\t",
                                        "\n",   "\r",   "\v",   "+",        "@",  "/",  "=",
                                        "\\\n", "\\\"", "\"\"", "''",       "\f", "\b", "$",
                                        "%",    "\\1",  "\xFF", "\xC2\xA0", ".",  "="};

    return MUTATION_PICK(m, bytes);
}

/* Its own bytes again and again, up to a length at which something changes. */
static void stretch(mutation *m, span text)
{
    static const size_t sizes[] = {62, 63, 64, 1023, 1024, 5119, 5120, 10238, 10239, 10240};
    const size_t size = MUTATION_PICK(m, sizes);

    while (text.end - text.begin < size) {
        const size_t have = text.end - text.begin;
        const size_t more = size - have < have ? size - have : have;
        if (have == 0 ||
            !mutation_replace(m, (span){text.end, text.end},
                              mutation_copy(m, (span){text.begin, text.begin + more}), more))
            return;
        text.end += more;
    }
}

void mutate_input(mutation *m)
{
    const span text = pick_text(m);
    const size_t at = text.begin + mutation_below(m, text.end - text.begin + 1);
    span other;

    switch (mutation_below(m, 8)) {
    case 0:
        mutation_put(m, text, pick_word(m));
        break;
    case 1:
    case 2:
        mutation_insert(m, at, pick_bytes(m));
        break;
    case 3:
        mutation_insert(m, at, pick_word(m));
        break;
    case 4: /* one more */
        if (mutation_replace(m, (span){m->size, m->size}, (const uint8_t *)SEPARATOR, 2))
            mutation_insert(m, m->size, pick_word(m));
        break;
    case 5: /* as another one */
        other = pick_text(m);
        mutation_replace(m, text, mutation_copy(m, other), other.end - other.begin);
        break;
    case 6:
        stretch(m, text);
        break;
    default:
        mutation_put(m, text, "");
        break;
    }
}
