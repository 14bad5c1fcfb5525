/*
 * mutate_expression.c - regular expressions, changed by their atoms: one is put into a
 * group, a lookaround or an alternative, copied, moved, counted, or replaced. Behind a NUL
 * stands what is searched, which gets bytes out of the expression.
 */
#include "mutate.h"

#include <string.h>

const size_t mutate_head = 3;

/* ---- where things are ------------------------------------------------------------ */

/* Where the expression ends: at a NUL, or with the input. */
static size_t end_of(const mutation *m)
{
    const uint8_t *nul = memchr(m->data + mutate_head, '\0', m->size - mutate_head);

    return nul != NULL ? (size_t)(nul - m->data) : m->size;
}

/* Behind what opens at `begin`; parentheses and brackets are the same to it. */
static size_t behind_closing(const mutation *m, size_t begin, size_t end, char opens, char closes)
{
    size_t depth = 0;

    for (size_t at = begin; at < end; at++) {
        if (m->data[at] == '\\')
            at++;
        else if (m->data[at] == opens)
            depth++;
        else if (m->data[at] == closes && --depth == 0)
            return at + 1;
    }
    return end;
}

/* Behind a quantifier at `at`, if there is one. */
static size_t behind_quantifier(const mutation *m, size_t at, size_t end)
{
    if (at < end && (m->data[at] == '*' || m->data[at] == '+' || m->data[at] == '?'))
        at++;
    else if (at < end && m->data[at] == '{')
        at = behind_closing(m, at, end, '{', '}');
    else
        return at;
    return at < end && m->data[at] == '?' ? at + 1 : at;
}

/* A character, an escape, a bracket expression or a group, without its quantifier. */
static span pick_atom(mutation *m)
{
    const size_t end = end_of(m);
    span atom;

    atom.begin = mutate_head + mutation_below(m, end - mutate_head);
    atom.end = atom.begin < end ? atom.begin + 1 : end;
    if (atom.begin == end)
        return atom;
    switch (m->data[atom.begin]) {
    case '(':
        atom.end = behind_closing(m, atom.begin, end, '(', ')');
        break;
    case '[':
        atom.end = behind_closing(m, atom.begin, end, '[', ']');
        break;
    case '\\':
        atom.end = atom.begin + 2 < end ? atom.begin + 2 : end;
        break;
    default:
        break;
    }
    return atom;
}

/* ---- one change --------------------------------------------------------------------- */

static const char *pick_quantifier(mutation *m)
{
    static const char *const quantifiers[] = {
        "*",     "+",    "?",    "*?",     "+?",    "??",   "{2}",   "{0}",   "{1}",   "{1,3}",
        "{0,2}", "{2,}", "{3}?", "{0,1}?", "{1,}?", "{0,}", "{255}", "{256}", "{2,1}", "{,2}"};

    return MUTATION_PICK(m, quantifiers);
}

static const char *pick_atom_word(mutation *m)
{
    static const char *const words[] = {
        ".",       "a",           "b",          "A",       "^",
        "$",       "\\1",         "\\2",        "\\w",     "\\W",
        "\\d",     "\\D",         "\\s",        "\\S",     "\\m",
        "\\M",     "\\y",         "\\Y",        "\\A",     "\\Z",
        "\\x41",   "\\u0061",     "\\cA",       "\\n",     "[a-c]",
        "[^a]",    "[[:alpha:]]", "[[:word:]]", "[\\w-]",  "[[:<:]]",
        "[[:>:]]", "[]a]",        "(a|ab)",     "(a*)",    "(|a)",
        "(?:a|b)", "(?=a)",       "(?!a)",      "(?<=a)",  "(?<!a)",
        "()",      "(?#x)",       "[[.a.]]",    "[[=a=]]", "[[.hyphen.]-a]",
        "[b-a]",   "x",           "\xFF"};

    return MUTATION_PICK(m, words);
}

static void put_around(mutation *m, span atom)
{
    static const char *const before[] = {"(", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(", "("};

    if (mutation_insert(m, atom.end, ")"))
        mutation_insert(m, atom.begin, MUTATION_PICK(m, before));
}

static void quantify(mutation *m, span atom)
{
    const span old = {atom.end, behind_quantifier(m, atom.end, end_of(m))};

    mutation_put(m, old, mutation_below(m, 5) == 0 ? "" : pick_quantifier(m));
}

/* Of the atom, or of another one, in front of another one. */
static void copy_atom(mutation *m, span atom, const char *between)
{
    const size_t size = atom.end - atom.begin;
    const size_t at = pick_atom(m).begin;

    if (mutation_replace(m, (span){at, at}, mutation_copy(m, atom), size))
        mutation_insert(m, at + size, between);
}

/* At the very start. */
static void put_options(mutation *m)
{
    static const char *const options[] = {"***=", "***:", "(?i)", "(?n)", "(?x)", "(?b)",
                                          "(?e)", "(?q)", "(?w)", "(?p)", "***"};

    mutation_insert(m, mutate_head, MUTATION_PICK(m, options));
}

/* Bytes of the expression become a part of what is searched. */
static void feed_subject(mutation *m)
{
    const size_t end = end_of(m);
    const span part = pick_atom(m);
    const size_t at = end + 1 + mutation_below(m, m->size - end);

    if (end < m->size && at <= m->size)
        mutation_replace(m, (span){at, at}, mutation_copy(m, part), part.end - part.begin);
}

/* Again and again, as what repeated groups look for. */
static void repeat_subject(mutation *m)
{
    const size_t begin = end_of(m) + 1;
    const size_t at = begin + mutation_below(m, m->size - begin);
    const size_t size = 1 + mutation_below(m, m->size - at);

    if (at + size <= m->size)
        mutation_replace(m, (span){at, at}, mutation_copy(m, (span){at, at + size}), size);
}

void mutate_input(mutation *m)
{
    const bool has_subject = end_of(m) + 1 < m->size;
    const span atom = pick_atom(m);

    switch (mutation_below(m, has_subject ? 10 : 8)) {
    case 0:
        put_around(m, atom);
        break;
    case 1:
    case 2:
        quantify(m, atom);
        break;
    case 3:
        copy_atom(m, atom, "");
        break;
    case 4:
        copy_atom(m, atom, "|");
        break;
    case 5:
        mutation_put(m, atom, pick_atom_word(m));
        break;
    case 6:
        if (mutation_below(m, 8) == 0)
            put_options(m);
        else
            mutation_insert(m, atom.begin, pick_atom_word(m));
        break;
    case 7:
        mutation_put(m, atom, "");
        break;
    case 8:
        feed_subject(m);
        break;
    default:
        repeat_subject(m);
        break;
    }
}
