/* ident_generate.c - see ident_generate.h. Tokens, blanks, soup and expressions are those
 * of pg_hba.conf. */
#include "ident_generate.h"

#include <string.h>

#include "auth_forest.h"

const char *const ident_generate_names[] = {"pg_ident.conf",
                                            "a",
                                            "b",
                                            "c",
                                            "f",
                                            "sp ace",
                                            "q\"t",
                                            "com,ma",
                                            "d",
                                            "e",
                                            "g",
                                            "l",
                                            "ld",
                                            "h\xff",
                                            "x.conf",
                                            "@f",
                                            "nb",
                                            "nc",
                                            "nd",
                                            "ne",
                                            "nf",
                                            "ng",
                                            "nh",
                                            "ni",
                                            "nj",
                                            "nk",
                                            "nl",
                                            "nm",
                                            NULL};

/* ---- fields -------------------------------------------------------------------- */

static void add_word(grammar *g, const char *word, bytes *out)
{
    grammar_token(g, word, strlen(word), out);
}

/* Blanks and commas in an expression need quotes, and mostly get them. */
static void add_expression(grammar *g, bytes *out)
{
    bytes expression = {0};
    bytes_add_byte(&expression, '/');
    grammar_expression(g->random, &expression);
    grammar_token(g, expression.data, expression.size, out);
    bytes_free(&expression);
}

static void add_reference(grammar *g, bytes *out)
{
    bytes token = {0};
    bytes name = {0};
    if (g->reference == NULL)
        bytes_add_text(&name, "nosuch");
    else
        g->reference(g->context, &name);
    bytes_add_byte(&token, '@');
    bytes_add(&token, name.data, name.size);
    if (random_chance(g->random, 100))
        bytes_add_byte(out, '"');
    bytes_add(out, token.data, token.size);
    bytes_free(&name);
    bytes_free(&token);
}

static void add_map(grammar *g, bytes *out)
{
    static const char *const names[] = {"m",   "m", "map", "M",        "all",
                                        "/m",  "",  "+m",  "include",  "\\1",
                                        "a b", "/", "/(",  "\xc3\xa4", "m\"n"};
    add_word(g, RANDOM_PICK(g->random, names), out);
}

static void add_system_user(grammar *g, bytes *out)
{
    static const char *const names[] = {"root",
                                        "root",
                                        "a",
                                        "all",
                                        "+x",
                                        "",
                                        "/",
                                        "user@EXAMPLE",
                                        "CN=a b,O=x",
                                        "/^(.*)$",
                                        "/^(.*)@x\\.y$",
                                        "/a|b",
                                        "\\1",
                                        "/(?i)x",
                                        "//",
                                        "/a/b",
                                        "/^(a)(b)?$",
                                        "*",
                                        "/.*",
                                        "/("};
    if (random_chance(g->random, 350))
        add_expression(g, out);
    else
        add_word(g, RANDOM_PICK(g->random, names), out);
}

static void add_role(grammar *g, bytes *out)
{
    static const char *const names[] = {
        "alice", "a",   "all",  "ALL",     "+g", "+", "+\\1",     "\\1", "x\\1", "\\1\\1",
        "\\2",   "/^a", "/\\1", "/(a)\\1", "",   "/", "sameuser", "+/x", "*",    "replication"};
    if (random_chance(g->random, 250))
        add_expression(g, out);
    else
        add_word(g, RANDOM_PICK(g->random, names), out);
}

/* Any field: sometimes a list, sometimes out of a file. */
static void add_field(grammar *g, void (*add)(grammar *, bytes *), bytes *out)
{
    if (random_chance(g->random, g->reference == NULL ? 15 : 200)) {
        add_reference(g, out);
    } else {
        add(g, out);
    }
    if (random_chance(g->random, 30)) {
        static const char *const joints[] = {",", ", ", " ,", ",,", ",\\\n"};
        bytes_add_text(out, RANDOM_PICK(g->random, joints));
        if (random_chance(g->random, 700))
            add(g, out);
    }
}

/* ---- lines ---------------------------------------------------------------------- */

static void add_mapping(grammar *g, bytes *out)
{
    static void (*const adders[])(grammar *, bytes *) = {add_map, add_system_user, add_role};
    size_t fields = 3;
    if (random_chance(g->random, 120))
        fields = random_between(g->random, 1, 7);
    if (random_chance(g->random, 50))
        grammar_blank(g, out);
    for (size_t i = 0; i < fields; i++) {
        if (i > 0)
            grammar_blank(g, out);
        add_field(g, adders[i < 3 ? i : random_below(g->random, 3)], out);
    }
    grammar_line_end(g, out);
}

static void add_mappings(grammar *g, size_t low, size_t high, bytes *out)
{
    size_t count = random_between(g->random, low, high);
    for (size_t i = 0; i < count; i++)
        add_mapping(g, out);
}

/* Expressions in both columns, whole. */
static void add_expressions(grammar *g, bytes *out)
{
    size_t count = random_between(g->random, 4, 12);
    for (size_t i = 0; i < count; i++) {
        bool is_role = random_chance(g->random, 400);
        bytes expression = {0};
        bytes_add_byte(&expression, '/');
        grammar_expression(g->random, &expression);
        bytes_add_text(out, is_role ? "m root \"" : "m \"");
        for (size_t k = 0; k < expression.size; k++) {
            if (expression.data[k] == '"')
                bytes_add_byte(out, '"');
            bytes_add_byte(out, expression.data[k]);
        }
        bytes_add_text(out, is_role ? "\"\n" : "\" \\1\n");
        bytes_free(&expression);
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
    static const char *const before[] = {"m ", "m \"", "m a ", "", "m a,", "m a b ", "m /", "# "};
    static const char *const after[] = {" b\n", "\" b\n",   " a b\n", "#c\n",  "\n",
                                        "",     "\\\n b\n", "\r\n",   ",y b\n"};
    static const size_t lengths[] = {10239, 20479, 40958};
    size_t wanted = RANDOM_PICK(g->random, lengths) + random_between(g->random, 0, 6) - 3;
    const char *start = RANDOM_PICK(g->random, before);
    bytes_add_text(out, start);
    if (random_chance(g->random, 500))
        wanted -= strlen(start);
    bytes_fill(out, random_chance(g->random, 800) ? 'x' : ' ', wanted);
    bytes_add_text(out, RANDOM_PICK(g->random, after));
    if (random_chance(g->random, 700))
        bytes_add_text(out, "m c d\n");
}

static void add_random_line(grammar *g, bytes *out)
{
    size_t kind = random_below(g->random, 100);
    if (kind < 75)
        add_mapping(g, out);
    else if (kind < 88)
        grammar_soup(g, out);
    else
        bytes_add_text(out, "m root alice\n");
}

/* ---- cases ------------------------------------------------------------------------ */

static const auth_format format = {
    .main_name = "pg_ident.conf",
    .plain_line = "m root alice\n",
    .chain = {"m a b\n", "m @", " b\n", "n y z\n"},
    .chain_of_names = {"m @", " b\nn y z\n"},
    .add_line = add_random_line,
    .add_long_line = add_long_line,
};

void ident_generate(uint64_t seed, uint64_t index, file_tree *tree)
{
    random_source random = random_start(seed, index);
    grammar g = {&random, NULL, NULL};
    tree_clear(tree);
    tree_add(tree, TREE_FILE, format.main_name, 0600);
    bytes *content = &tree->nodes[0].content;
    if (random_chance(&random, 5))
        bytes_add_text(content, "\xef\xbb\xbf");

    size_t kind = random_below(&random, 1000);
    if (kind < 420)
        add_mappings(&g, 1, 8, content);
    else if (kind < 520)
        add_expressions(&g, content);
    else if (kind < 640)
        add_soup(&g, content);
    else if (kind < 652)
        add_long_line(&g, content);
    else if (kind < 980)
        auth_forest_make(&format, tree, &random);
    else if (kind < 996)
        auth_forest_make_chain(&format, tree, &random);
    else
        auth_forest_make_odd_main(&format, tree, &random);
    auth_forest_finish(tree, &random);
}
