/* hba_generate.c - see hba_generate.h: what kinds of cases there are, and how often. */
#include "hba_generate.h"

#include <string.h>

#include "auth_forest.h"
#include "hba_grammar.h"

const char *const hba_generate_names[] = {
    "pg_hba.conf", "a",  "b",  "c",     "f",      "sp ace", "q\"t", "com,ma", "d",  "e",
    "g",           "l",  "ld", "h\xff", "x.conf", "@f",     "nb",   "nc",     "nd", "ne",
    "nf",          "ng", "nh", "ni",    "nj",     "nk",     "nl",   "nm",     NULL};

/* ---- one file ---------------------------------------------------------------- */

static void add_rules(grammar *g, size_t low, size_t high, bytes *out)
{
    size_t count = random_between(g->random, low, high);
    for (size_t i = 0; i < count; i++)
        grammar_rule(g, out);
}

static void add_addresses(grammar *g, bytes *out)
{
    size_t count = random_between(g->random, 4, 12);
    for (size_t i = 0; i < count; i++) {
        bytes_add_text(out, "host a b ");
        grammar_address(g, out);
        bytes_add_text(out, random_chance(g->random, 930) ? " trust\n" : "\n");
    }
}

static void add_methods(grammar *g, bytes *out)
{
    static const char *const openings[][2] = {{"local", "local a b"},
                                              {"host", "host a b all"},
                                              {"hostssl", "hostssl a b all"},
                                              {"hostssl", "hostssl a b ::1/128"},
                                              {"hostnossl", "hostnossl a b 10.0.0.0/8"}};
    size_t count = random_between(g->random, 3, 10);
    for (size_t i = 0; i < count; i++) {
        size_t which = random_below(g->random, sizeof(openings) / sizeof(openings[0]));
        bytes_add_text(out, openings[which][1]);
        grammar_method(g, openings[which][0], out);
        bytes_add_byte(out, '\n');
    }
}

static void add_expressions(grammar *g, bytes *out)
{
    size_t count = random_between(g->random, 4, 12);
    for (size_t i = 0; i < count; i++) {
        bytes expression = {0};
        bytes token = {0};
        bytes_add_byte(&expression, '/');
        grammar_expression(g->random, &expression);
        bytes_add_byte(&token, '"');
        for (size_t k = 0; k < expression.size; k++) {
            if (expression.data[k] == '"')
                bytes_add_byte(&token, '"');
            bytes_add_byte(&token, expression.data[k]);
        }
        bytes_add_byte(&token, '"');
        bytes_add_text(out, "local ");
        bytes_add(out, token.data, token.size);
        bytes_add_text(out, " all trust\n");
        bytes_free(&expression);
        bytes_free(&token);
    }
}

static void add_soup(grammar *g, bytes *out)
{
    size_t count = random_between(g->random, 1, 6);
    for (size_t i = 0; i < count; i++)
        grammar_soup(g, out);
}

/* Lengths at the limits of 13 (lines) and of 13 to 15 (tokens). */
static void add_long_line(grammar *g, bytes *out)
{
    random_source *random = g->random;
    size_t start = out->size;
    if (random_chance(random, 450)) { /* a token of about 10239 bytes */
        static const char *const before[] = {"local ",
                                             "local \"",
                                             "local a,",
                                             "local a",
                                             "",
                                             "local a b ",
                                             "local a b peer map=",
                                             "local \"\"",
                                             "local a \"\"\"\""};
        static const char *const after[] = {" b trust\n",
                                            ",y b trust\n",
                                            "\" b trust\n",
                                            "#c\n",
                                            "\n",
                                            "",
                                            "\"\" b trust\n",
                                            "\"z\" b trust\n",
                                            "\\\nz b trust\n",
                                            "\r\n",
                                            "\" ,y trust\n",
                                            ", y trust\n"};
        bytes_add_text(out, RANDOM_PICK(random, before));
        bytes_fill(out, 'x', random_between(random, 10236, 10241));
        bytes_add_text(out, RANDOM_PICK(random, after));
    } else { /* a line of about 20479 bytes, or some times that */
        static const char *const before[] = {"# ",
                                             "local a b trust # ",
                                             "local a b trust",
                                             "local ",
                                             "local \"",
                                             "local a b trust #\"",
                                             "\"",
                                             ""};
        static const char *const after[] = {"\n",
                                            "",
                                            "\r\n",
                                            "\\\n",
                                            " \n",
                                            "local all all trust\n",
                                            " local all all trust\n",
                                            "#\n",
                                            "\"\n",
                                            "\\\r\n"};
        size_t length = 20479 * (random_chance(random, 800) ? 1 : random_between(random, 2, 3));
        const char *end = RANDOM_PICK(random, after);
        bytes_add_text(out, RANDOM_PICK(random, before));
        size_t used = out->size - start + (random_chance(random, 500) ? strlen(end) : 0);
        size_t wanted = length + random_between(random, 0, 6) - 3;
        static const char fillers[] = {'x', ' ', ',', 'x', '\t', '\r'};
        bytes_fill(out, RANDOM_PICK(random, fillers), wanted - used);
        bytes_add_text(out, end);
    }
    if (random_chance(random, 700))
        bytes_add_text(out, "local c d trust\n");
}

static void add_random_line(grammar *g, bytes *out)
{
    size_t kind = random_below(g->random, 100);
    if (kind < 70)
        grammar_rule(g, out);
    else if (kind < 85)
        grammar_soup(g, out);
    else
        bytes_add_text(out, "local all all trust\n");
}

static const auth_format format = {
    .main_name = "pg_hba.conf",
    .plain_line = "local all all trust\n",
    .chain = {"local a b trust\n", "local all @", " trust\n", "local y z trust\n"},
    .chain_of_names = {"local a,@", " all trust\nlocal y z trust\n"},
    .add_line = add_random_line,
    .add_long_line = add_long_line,
};

/* ---- cases ----------------------------------------------------------------------------- */

void hba_generate(uint64_t seed, uint64_t index, file_tree *tree)
{
    random_source random = random_start(seed, index);
    grammar g = {&random, NULL, NULL};
    tree_clear(tree);
    tree_add(tree, TREE_FILE, format.main_name, 0600);
    bytes *content = &tree->nodes[0].content;
    if (random_chance(&random, 5))
        bytes_add_text(content, "\xef\xbb\xbf");

    size_t kind = random_below(&random, 1000);
    if (kind < 260)
        add_rules(&g, 1, 6, content);
    else if (kind < 350)
        add_addresses(&g, content);
    else if (kind < 540)
        add_methods(&g, content);
    else if (kind < 620)
        add_expressions(&g, content);
    else if (kind < 730)
        add_soup(&g, content);
    else if (kind < 742)
        add_long_line(&g, content);
    else if (kind < 985)
        auth_forest_make(&format, tree, &random);
    else if (kind < 997)
        auth_forest_make_chain(&format, tree, &random);
    else
        auth_forest_make_odd_main(&format, tree, &random);

    auth_forest_finish(tree, &random);
}
