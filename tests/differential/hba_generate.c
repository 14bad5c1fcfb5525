/* hba_generate.c - see hba_generate.h: what kinds of cases there are, and how often. */
#include "hba_generate.h"

#include <string.h>

#include "forest.h"
#include "hba_grammar.h"

static const char main_name[] = "pg_hba.conf";

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

/* ---- several files ------------------------------------------------------------------ */

static void add_reference(void *context, bytes *out)
{
    forest_add_name(context, out);
}

static void add_include(grammar *g, forest *f, bytes *out)
{
    static const char *const words[] = {"include",     "include",           "include_if_exists",
                                        "include_dir", "include_if_exists", "include_dir"};
    static const char *const odd[] = {"Include",   "include_files", "include,x",
                                      "x,include", "includes",      "@include"};
    const char *word =
        random_chance(f->random, 970) ? RANDOM_PICK(f->random, words) : RANDOM_PICK(f->random, odd);
    if (random_chance(f->random, 40))
        bytes_add_text(out, " ");
    grammar_token(g, word, strlen(word), out);
    grammar_blank(g, out);
    bytes name = {0};
    if (strcmp(word, "include_dir") == 0 && random_chance(f->random, 700)) {
        static const char *const directories[] = {"d",     "d", "d", "e",      "d/",       "./d",
                                                  "d/sub", ".", "",  "nosuch", "../data/d"};
        bytes_add_text(&name, RANDOM_PICK(f->random, directories));
    } else {
        forest_add_name(f, &name);
    }
    grammar_token(g, name.data, name.size, out);
    bytes_free(&name);
    if (random_chance(f->random, 30))
        bytes_add_text(out, random_chance(f->random, 500) ? ",b" : " b");
    grammar_line_end(g, out);
}

static void add_token_list(grammar *g, bytes *out)
{
    static const char *const separators[] = {"\n",   "\n",     " ",    ",",    ", ",
                                             "\r\n", " # c\n", "\\\n", "\n\n", "\n#\n"};
    size_t count = random_between(g->random, 0, 5);
    for (size_t i = 0; i < count; i++) {
        grammar_database(g, out);
        bytes_add_text(out, RANDOM_PICK(g->random, separators));
    }
}

static void fill_file(grammar *g, forest *f, bytes *out)
{
    size_t kind = random_below(f->random, 100);
    if (kind < 35) {
        add_token_list(g, out);
    } else if (kind < 70) {
        size_t lines = random_between(f->random, 1, 4);
        for (size_t i = 0; i < lines; i++) {
            if (random_chance(f->random, 300))
                add_include(g, f, out);
            else
                add_random_line(g, out);
        }
    } else if (kind < 78) {
        add_include(g, f, out);
    } else if (kind < 86) {
        static const char *const nothing[] = {"",       "\n",   "# c\n", "#\\\n",
                                              " , ,\n", "\r\n", "\\\n",  "\\"};
        bytes_add_text(out, RANDOM_PICK(f->random, nothing));
    } else if (kind < 93) {
        static const char *const single[] = {
            "all",       "all\n",     "\"all\"\n",    "host\n",
            "trust\n",   "map=m\n",   "10.0.0.0/8\n", "local all all trust\n",
            "include\n", "\"@x\"\n",  "local\n",      "include_dir d\n",
            "md5",       "hostssl\n", "replication",  "255.0.0.0\n"};
        bytes_add_text(out, RANDOM_PICK(f->random, single));
    } else if (kind < 99) {
        grammar_soup(g, out);
    } else {
        add_long_line(g, out);
    }
}

static void fill_nodes(forest *f)
{
    grammar g = {f->random, add_reference, f};
    for (size_t i = 0; i < f->tree->count; i++) {
        tree_node *node = &f->tree->nodes[i];
        f->current = i;
        if (node->kind == TREE_LINK)
            forest_add_link_target(f, &node->content);
        else if (node->kind == TREE_FILE && i > 0)
            fill_file(&g, f, &node->content);
    }
    f->current = 0;
    bytes *content = &f->tree->nodes[0].content;
    size_t lines = random_between(f->random, 1, 4);
    for (size_t i = 0; i < lines; i++) {
        if (random_chance(f->random, 500))
            add_include(&g, f, content);
        else
            add_random_line(&g, content);
    }
}

static void make_forest(file_tree *tree, random_source *random)
{
    forest f = {tree, random, 0, random_chance(random, 50)};
    tree->has_loop = f.loops;
    forest_plan(&f);
    fill_nodes(&f);
}

/* Files that refer to one another down to about the depth that 16 allows. */
static void make_chain(file_tree *tree, random_source *random)
{
    size_t depth = random_between(random, 8, 12);
    for (size_t i = 1; i <= depth; i++) {
        char name[] = {'n', (char)('a' + i), '\0'};
        tree_add(tree, TREE_FILE, name, 0600);
    }
    bool only_at = random_chance(random, 400);
    for (size_t i = 0; i < tree->count; i++) {
        bytes *content = &tree->nodes[i].content;
        const char *next = i + 1 < tree->count ? tree->nodes[i + 1].name : "nosuch";
        if (random_chance(random, 200))
            bytes_add_text(content, "local a b trust\n");
        if (only_at)
            bytes_add_format(content, "x%zu @%s\n", i, next);
        else if (random_chance(random, 800))
            bytes_add_format(content, "include %s\n", next);
        else
            bytes_add_format(content, "local all @%s trust\n", next);
        if (random_chance(random, 300))
            bytes_add_text(content, "local y z trust\n");
    }
    if (only_at) {
        bytes *content = &tree->nodes[0].content;
        content->size = 0;
        bytes_add_format(content, "local a,@%s all trust\nlocal y z trust\n", tree->nodes[1].name);
    }
}

/* A main file that is no plain file. */
static void make_odd_main(file_tree *tree, random_source *random)
{
    tree->count = 0;
    switch (random_below(random, 5)) {
    case 0:
        tree_add(tree, TREE_FILE, main_name, 0);
        break;
    case 1:
        tree_add(tree, TREE_DIRECTORY, main_name, 0700);
        break;
    case 2: {
        tree_node *node = tree_add(tree, TREE_LINK, main_name, 0700);
        bytes_add_text(&node->content, random_chance(random, 500) ? "a" : "nosuch");
        node = tree_add(tree, TREE_FILE, "a", 0600);
        bytes_add_text(&node->content, "local all all trust\ninclude b\n");
        break;
    }
    case 3: {
        tree_node *node = tree_add(tree, TREE_LINK, main_name, 0700);
        bytes_add_text(&node->content, main_name);
        break;
    }
    default: {
        tree_node *node = tree_add(tree, TREE_FILE, "a", 0600);
        bytes_add_text(&node->content, "local all all trust\n");
        break;
    }
    }
}

/* ---- cases ----------------------------------------------------------------------------- */

void hba_generate(uint64_t seed, uint64_t index, file_tree *tree)
{
    random_source random = random_start(seed, index);
    grammar g = {&random, NULL, NULL};
    tree_clear(tree);
    tree_add(tree, TREE_FILE, main_name, 0600);
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
        make_forest(tree, &random);
    else if (kind < 997)
        make_chain(tree, &random);
    else
        make_odd_main(tree, &random);

    if (tree->count == 0)
        return;
    if (random_chance(&random, 130)) {
        tree_node *node = &tree->nodes[random_below(&random, tree->count)];
        if (node->kind == TREE_FILE && node->content.size > 0)
            forest_add_noise(&random, &node->content);
    }
    content = &tree->nodes[0].content;
    if (tree->nodes[0].kind == TREE_FILE && random_chance(&random, 60) && content->size > 0 &&
        content->data[content->size - 1] == '\n')
        content->size--;
}
