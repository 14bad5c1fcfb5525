/* auth_forest.c - see auth_forest.h. */
#include "auth_forest.h"

#include <string.h>

#include "forest.h"

/* ---- the content of files -------------------------------------------------------- */

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

static void fill_file(const auth_format *format, grammar *g, forest *f, bytes *out)
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
                format->add_line(g, out);
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
        format->add_long_line(g, out);
    }
}

static void fill_nodes(const auth_format *format, forest *f)
{
    grammar g = {f->random, add_reference, f};
    for (size_t i = 0; i < f->tree->count; i++) {
        tree_node *node = &f->tree->nodes[i];
        f->current = i;
        if (node->kind == TREE_LINK)
            forest_add_link_target(f, &node->content);
        else if (node->kind == TREE_FILE && i > 0)
            fill_file(format, &g, f, &node->content);
    }
    f->current = 0;
    bytes *content = &f->tree->nodes[0].content;
    size_t lines = random_between(f->random, 1, 4);
    for (size_t i = 0; i < lines; i++) {
        if (random_chance(f->random, 500))
            add_include(&g, f, content);
        else
            format->add_line(&g, content);
    }
}

void auth_forest_make(const auth_format *format, file_tree *tree, random_source *random)
{
    forest f = {tree, random, 0, random_chance(random, 50)};
    tree->has_loop = f.loops;
    forest_plan(&f);
    fill_nodes(format, &f);
}

void auth_forest_make_chain(const auth_format *format, file_tree *tree, random_source *random)
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
            bytes_add_text(content, format->chain[0]);
        if (only_at)
            bytes_add_format(content, "x%zu @%s\n", i, next);
        else if (random_chance(random, 800))
            bytes_add_format(content, "include %s\n", next);
        else
            bytes_add_format(content, "%s%s%s", format->chain[1], next, format->chain[2]);
        if (random_chance(random, 300))
            bytes_add_text(content, format->chain[3]);
    }
    if (only_at) {
        bytes *content = &tree->nodes[0].content;
        content->size = 0;
        bytes_add_format(content, "%s%s%s", format->chain_of_names[0], tree->nodes[1].name,
                         format->chain_of_names[1]);
    }
}

void auth_forest_make_odd_main(const auth_format *format, file_tree *tree, random_source *random)
{
    tree->count = 0;
    switch (random_below(random, 5)) {
    case 0:
        tree_add(tree, TREE_FILE, format->main_name, 0);
        break;
    case 1:
        tree_add(tree, TREE_DIRECTORY, format->main_name, 0700);
        break;
    case 2: {
        tree_node *node = tree_add(tree, TREE_LINK, format->main_name, 0700);
        bytes_add_text(&node->content, random_chance(random, 500) ? "a" : "nosuch");
        node = tree_add(tree, TREE_FILE, "a", 0600);
        bytes_add_format(&node->content, "%sinclude b\n", format->plain_line);
        break;
    }
    case 3: {
        tree_node *node = tree_add(tree, TREE_LINK, format->main_name, 0700);
        bytes_add_text(&node->content, format->main_name);
        break;
    }
    default: {
        tree_node *node = tree_add(tree, TREE_FILE, "a", 0600);
        bytes_add_text(&node->content, format->plain_line);
        break;
    }
    }
}

void auth_forest_finish(file_tree *tree, random_source *random)
{
    if (tree->count == 0)
        return;
    if (random_chance(random, 130)) {
        tree_node *node = &tree->nodes[random_below(random, tree->count)];
        if (node->kind == TREE_FILE && node->content.size > 0)
            forest_add_noise(random, &node->content);
    }
    bytes *content = &tree->nodes[0].content;
    if (tree->nodes[0].kind == TREE_FILE && random_chance(random, 60) && content->size > 0 &&
        content->data[content->size - 1] == '\n')
        content->size--;
}
