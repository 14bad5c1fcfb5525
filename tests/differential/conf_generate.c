/* conf_generate.c - see conf_generate.h: what kinds of cases there are, and how often. */
#include "conf_generate.h"

#include <string.h>

#include "conf_grammar.h"
#include "forest.h"

static const char main_name[] = "postgresql.conf";
static const char auto_name[] = "postgresql.auto.conf";

const char *const conf_generate_names[] = {"postgresql.conf",
                                           "postgresql.auto.conf",
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
                                           "nn",
                                           NULL};

/* ---- one file ---------------------------------------------------------------- */

static void add_settings(random_source *random, size_t low, size_t high, bytes *out)
{
    size_t count = random_between(random, low, high);
    bool of_all_majors = random_chance(random, 800);
    for (size_t i = 0; i < count; i++)
        conf_grammar_setting(random, of_all_majors, out);
}

static void add_odd_settings(random_source *random, size_t low, size_t high, bytes *out)
{
    size_t count = random_between(random, low, high);
    for (size_t i = 0; i < count; i++) {
        if (random_chance(random, 60))
            conf_grammar_soup(random, out);
        else
            conf_grammar_odd_setting(random, out);
    }
}

/* Few names in some spellings, again and again; in half of the files all is good. */
static void make_duplicates(file_tree *tree, random_source *random)
{
    static const char *const names[] = {"work_mem", "WORK_MEM", "sort_mem", "foo.a",
                                        "Foo.a",    "work_mem", "port",     "datestyle"};
    static const char *const values[] = {"1MB", "2MB", "bad", "'64kB'", "1kB", "5432", "iso"};
    static const char *const good_values[] = {"1MB", "2MB", "'64kB'", "'70kB'", "5432", "300"};
    bytes *out = &tree->nodes[0].content;
    size_t count = random_between(random, 2, 8);
    bool is_good = random_chance(random, 500);
    for (size_t i = 0; i < count; i++) {
        /* The last two names want values of their own. */
        const char *name = names[random_below(random, is_good ? 6 : 8)];
        const char *value =
            is_good ? RANDOM_PICK(random, good_values) : RANDOM_PICK(random, values);
        bytes_add_format(out, "%s = %s", name, value);
        conf_grammar_line_end(random, out);
    }
    if (!is_good && random_chance(random, 100))
        bytes_add_text(out, "nonsense = 1\n");
    tree->is_for_start = is_good && random_chance(random, 100);
}

/* Tokens and lines at the sizes of the scanner's buffers. */
static void add_long_line(random_source *random, bytes *out)
{
    static const char *const before[] = {"#",          "foo.a = '", "foo.a = x",   "foo.",
                                         "x",          "foo.a=1 ",  "foo.a = '\\", "work_mem = 1",
                                         "foo.a = 0.", "'"};
    static const char *const after[] = {"\n",       "'\n",    "'",   "",     " = 1\n",
                                        ".b = 1\n", "''x'\n", "#\n", " x\n", "\r\n"};
    static const size_t sizes[] = {1024, 8192, 16384, 32768, 65536, 100000};
    static const char fillers[] = "xx x\t0'\\\r\xff";
    if (random_chance(random, 300))
        bytes_add_text(out, "foo.b = 1\n");
    bytes_add_text(out, RANDOM_PICK(random, before));
    bytes_fill(out, fillers[random_below(random, sizeof(fillers) - 1)],
               RANDOM_PICK(random, sizes) - random_below(random, 40));
    bytes_add_text(out, RANDOM_PICK(random, after));
    if (random_chance(random, 700))
        bytes_add_text(out, "foo.c = 2\n");
}

/* About as many syntax errors as the log takes of a file. */
static void make_many_errors(file_tree *tree, random_source *random)
{
    static const char *const lines[] = {"bad 1 2\n", "bad\n", "=\n", "work_mem = 1.5GB\n", "'\n"};
    bytes *out = &tree->nodes[0].content;
    size_t count = random_between(random, 97, 104);
    tree->is_for_log = true;
    for (size_t i = 0; i < count; i++) {
        bytes_add_text(out, random_chance(random, 900) ? lines[0] : RANDOM_PICK(random, lines));
        if (random_chance(random, 30))
            bytes_add_text(out, "foo.a = 1\n# c\n");
    }
}

static void add_random_line(random_source *random, bytes *out)
{
    size_t kind = random_below(random, 100);
    if (kind < 45)
        conf_grammar_setting(random, true, out);
    else if (kind < 50)
        conf_grammar_setting(random, false, out);
    else if (kind < 70)
        conf_grammar_odd_setting(random, out);
    else if (kind < 73)
        conf_grammar_soup(random, out);
    else
        bytes_add_text(out, "foo.a = 1\n");
}

/* ---- several files ------------------------------------------------------------------ */

static void add_include(forest *f, bytes *out)
{
    static const char *const words[] = {"include",     "include",           "include_if_exists",
                                        "include_dir", "include_if_exists", "include_dir",
                                        "Include",     "INCLUDE_DIR"};
    static const char *const odd[] = {"include_files", "include.x", "includes", "include_di"};
    static const char *const directories[] = {"d",     "d",  "d", "e",      "d/",        "./d",
                                              "d/sub", ".",  "",  "nosuch", "../data/d", " ",
                                              "/data", "ld", "a", "d/../d"};
    static const char *const blanks[] = {"\r", "\n", " \t\r\n", "\f", "\n\n", "\v", " \r", ""};
    random_source *random = f->random;
    const char *word =
        random_chance(random, 980) ? RANDOM_PICK(random, words) : RANDOM_PICK(random, odd);
    bool is_directory = strlen(word) == strlen("include_dir");
    bytes name = {0};
    bytes_add_text(out, word);
    conf_grammar_equals(random, out);
    if (random_chance(random, 25))
        bytes_add_text(&name, RANDOM_PICK(random, blanks));
    else if (is_directory && random_chance(random, 750))
        bytes_add_text(&name, RANDOM_PICK(random, directories));
    else
        forest_add_name(f, &name);
    conf_grammar_value(random, name.size > 0 ? name.data : "", name.size, out);
    bytes_free(&name);
    if (random_chance(random, 15))
        bytes_add_text(out, " b");
    conf_grammar_line_end(random, out);
}

static void add_lines(forest *f, size_t low, size_t high, unsigned includes, bytes *out)
{
    size_t count = random_between(f->random, low, high);
    for (size_t i = 0; i < count; i++) {
        if (random_chance(f->random, includes))
            add_include(f, out);
        else
            add_random_line(f->random, out);
    }
}

static void fill_file(forest *f, bytes *out)
{
    static const char *const nothing[] = {"", "\n", "# c\n", "#", "\r\n", " ", "work_mem", "x\n"};
    size_t kind = random_below(f->random, 100);
    if (kind < 70)
        add_lines(f, 1, 4, 300, out);
    else if (kind < 80)
        add_include(f, out);
    else if (kind < 92)
        bytes_add_text(out, "foo.a = 1\n");
    else
        bytes_add_text(out, RANDOM_PICK(f->random, nothing));
}

/* What ALTER SYSTEM leaves, or anything else. */
static void add_auto_file(file_tree *tree, random_source *random)
{
    size_t kind = random_below(random, 100);
    tree_kind node_kind = kind < 94 ? TREE_FILE : kind < 97 ? TREE_DIRECTORY : TREE_LINK;
    unsigned mode = node_kind != TREE_FILE ? 0700 : random_chance(random, 30) ? 0 : 0600;
    tree_node *node = tree_add(tree, node_kind, auto_name, mode);
    if (node == NULL || node_kind == TREE_DIRECTORY)
        return;
    if (node_kind == TREE_LINK) {
        bytes_add_text(&node->content, random_chance(random, 500) ? "a" : "nosuch");
        return;
    }
    forest f = {tree, random, (size_t)(node - tree->nodes), false};
    bytes_add_text(&node->content, "# Do not edit this file manually!\n");
    if (random_chance(random, 800))
        add_settings(random, 0, 3, &node->content);
    else
        add_lines(&f, 1, 3, 200, &node->content);
}

static void make_forest(file_tree *tree, random_source *random)
{
    forest f = {tree, random, 0, random_chance(random, 60)};
    forest_plan(&f);
    if (random_chance(random, 150))
        add_auto_file(tree, random);
    for (size_t i = 1; i < tree->count; i++) {
        tree_node *node = &tree->nodes[i];
        f.current = i;
        if (node->kind == TREE_LINK && node->content.size == 0)
            forest_add_link_target(&f, &node->content);
        else if (node->kind == TREE_FILE && node->content.size == 0)
            fill_file(&f, &node->content);
    }
    f.current = 0;
    add_lines(&f, 1, 4, 500, &tree->nodes[0].content);
}

/* Files that include one another down to about the depth that is allowed. */
static void make_chain(file_tree *tree, random_source *random)
{
    static const char *const words[] = {"include", "include", "include", "include_if_exists"};
    size_t depth = random_between(random, 8, 13);
    const char *last = random_chance(random, 700) ? "nosuch" : "";
    for (size_t i = 1; i <= depth; i++) {
        char name[] = {'n', (char)('a' + i), '\0'};
        tree_add(tree, TREE_FILE, name, 0600);
    }
    if (random_chance(random, 200))
        last = tree->nodes[random_below(random, tree->count)].name;
    for (size_t i = 0; i < tree->count; i++) {
        bytes *content = &tree->nodes[i].content;
        const char *next = i + 1 < tree->count ? tree->nodes[i + 1].name : last;
        if (random_chance(random, 200))
            bytes_add_text(content, "foo.a = 1\n");
        bytes_add_format(content, "%s '%s%s'\n", RANDOM_PICK(random, words),
                         random_chance(random, 100) ? "./" : "", next);
        if (random_chance(random, 300))
            bytes_add_text(content, "foo.b = 2\n");
    }
}

/* A directory includes itself, or others, level by level. */
static void make_directory_chain(file_tree *tree, random_source *random)
{
    static const char *const texts[] = {
        "include_dir '.'\n", "include_dir '../e'\n", "include_dir '../d'\n",   "include 'a.conf'\n",
        "foo.a = 1\n",       "include_dir 'sub'\n",  "include '../d/b.conf'\n"};
    static const char *const names[] = {"d/a.conf", "d/b.conf", "e/a.conf", "e/c.conf"};
    tree_add(tree, TREE_DIRECTORY, "d", 0700);
    tree_add(tree, TREE_DIRECTORY, "e", 0700);
    bytes_add_text(&tree->nodes[0].content, "include_dir 'd'\nfoo.b = 2\n");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t lines = random_between(random, 0, 2);
        tree_node *node = tree_add(tree, TREE_FILE, names[i], 0600);
        for (size_t k = 0; k < lines; k++)
            bytes_add_text(&node->content, RANDOM_PICK(random, texts));
    }
}

/* A main file that is no plain file. */
static void make_odd_main(file_tree *tree, random_source *random)
{
    tree_node *node;
    tree->count = 0;
    switch (random_below(random, 5)) {
    case 0:
        tree_add(tree, TREE_FILE, main_name, 0);
        break;
    case 1:
        tree_add(tree, TREE_DIRECTORY, main_name, 0700);
        break;
    case 2:
        node = tree_add(tree, TREE_LINK, main_name, 0700);
        bytes_add_text(&node->content, random_chance(random, 500) ? "a" : "nosuch");
        node = tree_add(tree, TREE_FILE, "a", 0600);
        bytes_add_text(&node->content, "foo.a = 1\ninclude b\n");
        break;
    case 3:
        node = tree_add(tree, TREE_LINK, main_name, 0700);
        bytes_add_text(&node->content, main_name);
        break;
    default:
        node = tree_add(tree, TREE_FILE, "a", 0600);
        bytes_add_text(&node->content, "foo.a = 1\n");
        break;
    }
    add_auto_file(tree, random);
}

/* ---- cases ----------------------------------------------------------------------------- */

void conf_generate(uint64_t seed, uint64_t index, file_tree *tree)
{
    random_source random = random_start(seed, index);
    tree_clear(tree);
    tree_add(tree, TREE_FILE, main_name, 0600);
    bytes *content = &tree->nodes[0].content;
    if (random_chance(&random, 10))
        bytes_add_text(content, "\xef\xbb\xbf");

    size_t kind = random_below(&random, 1000);
    if (kind < 300)
        add_settings(&random, 1, 12, content);
    else if (kind < 540)
        add_odd_settings(&random, 1, 6, content);
    else if (kind < 580)
        conf_grammar_soup(&random, content);
    else if (kind < 640)
        make_duplicates(tree, &random);
    else if (kind < 645)
        add_long_line(&random, content);
    else if (kind < 650)
        make_many_errors(tree, &random);
    else if (kind < 960)
        make_forest(tree, &random);
    else if (kind < 975)
        make_chain(tree, &random);
    else if (kind < 992)
        make_directory_chain(tree, &random);
    else
        make_odd_main(tree, &random);

    if (kind < 650 && random_chance(&random, 150))
        add_auto_file(tree, &random);
    tree_node *node = &tree->nodes[random_below(&random, tree->count)];
    if (random_chance(&random, 130) && node->kind == TREE_FILE && node->content.size > 0)
        forest_add_noise(&random, &node->content);
    content = &tree->nodes[0].content;
    if (tree->nodes[0].kind == TREE_FILE && random_chance(&random, 80) && content->size > 0 &&
        content->data[content->size - 1] == '\n')
        content->size--;
}
