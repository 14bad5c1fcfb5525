/*
 * expression.c - random regular expressions: PostgreSQL's advanced ones, small,
 * and often wrong in one place.
 */
#include "hba_grammar.h"

enum { DEPTH_MAX = 3 };

static void add_count(random_source *random, bytes *out)
{
    static const char *const counts[] = {"0",   "1",   "2",   "3",    "9",   "10",
                                         "254", "255", "256", "1000", "007", "99999999999"};
    bytes_add_text(
        out,
        counts[random_chance(random, 700) ? random_below(random, 5) : random_below(random, 12)]);
}

static void add_quantifier(random_source *random, bytes *out)
{
    switch (random_below(random, 10)) {
    case 0:
    case 1:
        bytes_add_byte(out, '*');
        break;
    case 2:
    case 3:
        bytes_add_byte(out, '+');
        break;
    case 4:
    case 5:
        bytes_add_byte(out, '?');
        break;
    case 6:
        bytes_add_byte(out, '{');
        add_count(random, out);
        bytes_add_byte(out, '}');
        break;
    case 7:
        bytes_add_byte(out, '{');
        add_count(random, out);
        bytes_add_text(out, ",}");
        break;
    case 8:
        bytes_add_byte(out, '{');
        add_count(random, out);
        bytes_add_byte(out, ',');
        add_count(random, out);
        bytes_add_byte(out, '}');
        break;
    default: {
        static const char *const odd[] = {"{",   "{}",   "{,}",  "{,3}", "{2",     "{2,", "{2,3",
                                          "{a}", "{ 2}", "{2 }", "{-1}", "{2,3,",  "}",   "**",
                                          "+*",  "?+",   "??+",  "*?*",  "{2}{3}", "{2}*"};
        bytes_add_text(out, RANDOM_PICK(random, odd));
        break;
    }
    }
    if (random_chance(random, 150))
        bytes_add_byte(out, '?');
}

static void add_escape(random_source *random, bytes *out)
{
    static const char *const escapes[] = {
        "\\d",         "\\s",     "\\w",         "\\D",     "\\S",           "\\W",
        "\\A",         "\\Z",     "\\m",         "\\M",     "\\y",           "\\Y",
        "\\a",         "\\b",     "\\B",         "\\cX",    "\\e",           "\\f",
        "\\n",         "\\r",     "\\t",         "\\v",     "\\x41",         "\\x",
        "\\u0041",     "\\u41",   "\\U00000041", "\\U0041", "\\U00110000",   "\\0",
        "\\012",       "\\1",     "\\2",         "\\9",     "\\10",          "\\12",
        "\\777",       "\\.",     "\\\\",        "\\*",     "\\[",           "\\]",
        "\\(",         "\\)",     "\\{",         "\\|",     "\\^",           "\\$",
        "\\q",         "\\g",     "\\i",         "\\_",     "\\-",           "\\/",
        "\\ ",         "\\",      "\\c",         "\\x4g",   "\\xFFFFFFFFFF", "\\u",
        "\\x00",       "\\\"",    "\\18",        "\\08",    "\\x7fffffff",   "\\U7FFFFFFF",
        "\\UFFFFFFFF", "\\uD800", "\\xe9",       "\\K",     "\\z",           "\\Q"};
    bytes_add_text(out, RANDOM_PICK(random, escapes));
}

static void add_bracket_item(random_source *random, bytes *out)
{
    static const char *const items[] = {"a",
                                        "z",
                                        "a-z",
                                        "0-9",
                                        "b-a",
                                        "-",
                                        "a-",
                                        "-a",
                                        "a-b-c",
                                        "[:alpha:]",
                                        "[:digit:]",
                                        "[:alnum:]",
                                        "[:space:]",
                                        "[:word:]",
                                        "[:foo:]",
                                        "[:alpha",
                                        "[:alpha:",
                                        "[::]",
                                        "[:ascii:]",
                                        "[:blank:]",
                                        "[:cntrl:]",
                                        "[:graph:]",
                                        "[:lower:]",
                                        "[:upper:]",
                                        "[:print:]",
                                        "[:punct:]",
                                        "[:xdigit:]",
                                        "[.a.]",
                                        "[.hyphen.]",
                                        "[.NUL.]",
                                        "[.foo.]",
                                        "[.space.]",
                                        "[.a",
                                        "[..]",
                                        "[.-.]",
                                        "[=a=]",
                                        "[=foo=]",
                                        "[=a",
                                        "[==]",
                                        "[:<:]",
                                        "[:>:]",
                                        "\\d",
                                        "\\s",
                                        "\\w",
                                        "\\D",
                                        "\\S",
                                        "\\W",
                                        "\\]",
                                        "\\\\",
                                        "\\x41",
                                        "\\n",
                                        "\\b",
                                        "\\y",
                                        "\\1",
                                        "\\0",
                                        "\\",
                                        "^",
                                        "$",
                                        ".",
                                        "[",
                                        "[a",
                                        "*",
                                        "(",
                                        "|",
                                        "{",
                                        "\xe9",
                                        "\xc3\xa9",
                                        "[.a.]-z",
                                        "a-[.z.]",
                                        "[=a=]-z",
                                        "a-[=z=]",
                                        "\\d-z",
                                        "a-\\d",
                                        "[:alpha:]-z",
                                        "a-[:alpha:]",
                                        "\\x41-\\x5a",
                                        "!",
                                        "%--",
                                        "[.a.]-[.c.]",
                                        "[.c.]-[.a.]",
                                        "[.tilde.]",
                                        "[.two words.]",
                                        "[.aa.]",
                                        "[:ALPHA:]",
                                        "\xff",
                                        "\\xff",
                                        "\\u00e9",
                                        "\\U00000141",
                                        "[.left-square-bracket.]",
                                        "["};
    bytes_add_text(out, RANDOM_PICK(random, items));
}

static void add_bracket(random_source *random, bytes *out)
{
    bytes_add_byte(out, '[');
    if (random_chance(random, 200))
        bytes_add_byte(out, '^');
    if (random_chance(random, 80))
        bytes_add_byte(out, ']');
    size_t items = random_between(random, random_chance(random, 60) ? 0 : 1, 3);
    for (size_t i = 0; i < items; i++)
        add_bracket_item(random, out);
    if (!random_chance(random, 40))
        bytes_add_byte(out, ']');
}

static void add_branches(random_source *random, int depth, bytes *out);

static void add_atom(random_source *random, int depth, bytes *out)
{
    static const char *const plain[] = {"a", "b", "c", "ab", "db", "user", "1", "_",
                                        "-", ".", ".", "/",  "=",  "é",    "A", "~"};
    static const char *const odd[] = {
        "^",        "$",        "|",    ")",    "(",    "]",    "*",        "+",      "?",
        "{",        "{1}",      "}",    "()",   "(|)",  "(?:)", "(?=a)",    "(?!a)",  "(?<=a)",
        "(?<!a)",   "(?#c)",    "(?#",  "(?",   "(?i)", "(?b)", "(?P<n>a)", "(?i:a)", "[[:<:]]",
        "[[:>:]]",  "[[:<:]a]", "\xff", "^*",   "$*",   "(*a)", "(^*)",     "\\y*",   "(?=a)*",
        "[[:<:]]*", "***",      "\x01", "a||b", "(a|)", "(?<"};
    size_t kind = random_below(random, 100);
    if (kind < 45)
        bytes_add_text(out, RANDOM_PICK(random, plain));
    else if (kind < 60)
        add_escape(random, out);
    else if (kind < 75)
        add_bracket(random, out);
    else if (kind < 90 && depth < DEPTH_MAX) {
        static const char *const opens[] = {"(", "(", "(", "(?:", "(?=", "(?!", "(?<=", "(?<!"};
        bytes_add_text(out, RANDOM_PICK(random, opens));
        add_branches(random, depth + 1, out);
        if (!random_chance(random, 40))
            bytes_add_byte(out, ')');
    } else
        bytes_add_text(out, RANDOM_PICK(random, odd));
}

/* Nested by its own calls, at most DEPTH_MAX deep. */
static void add_branches(random_source *random, int depth, bytes *out)
{
    size_t branches = random_chance(random, 200) ? random_between(random, 2, 3) : 1;
    for (size_t branch = 0; branch < branches; branch++) {
        if (branch > 0)
            bytes_add_byte(out, '|');
        size_t atoms = random_chance(random, 50) ? 0 : random_between(random, 1, 3);
        for (size_t atom = 0; atom < atoms; atom++) {
            add_atom(random, depth, out);
            if (random_chance(random, 350))
                add_quantifier(random, out);
        }
    }
}

void grammar_expression(random_source *random, bytes *out)
{
    static const char *const openings[] = {
        "***:",     "***=", "***",   "***?",  "(?i)",        "(?b)",  "(?e)",  "(?q)",
        "(?x)",     "(?n)", "(?p)",  "(?s)",  "(?w)",        "(?m)",  "(?t)",  "(?c)",
        "(?ix)",    "(?z)", "(?",    "(?i",   "(?)",         "(?iq)", "(?be)", "***:(?i)",
        "***=(?i)", "****", "(?qx)", "(?nw)", "(?x)a b # c", "(?xq)"};
    if (random_chance(random, 120))
        bytes_add_text(out, RANDOM_PICK(random, openings));
    if (random_chance(random, 200))
        bytes_add_byte(out, '^');
    add_branches(random, 0, out);
    if (random_chance(random, 200))
        bytes_add_byte(out, '$');
}
