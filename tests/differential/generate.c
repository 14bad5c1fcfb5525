/* generate.c - see generate.h: what kinds of cases there are, and how often. */
#include "generate.h"

#include <string.h>

#include "grammar.h"

static const char main_name[] = "pg_hba.conf";

const char *const generate_names[] = {
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

/* ---- noise ------------------------------------------------------------------------ */

static void add_noise(random_source *random, bytes *content)
{
    static const char interesting[] = {'\n',   '\r', '\t', ' ', ',', '"', '#',  '\\', '@',  '/',
                                       '=',    '\0', '+',  '-', '.', ':', '%',  '0',  'a',  '\xff',
                                       '\x80', '(',  ')',  '[', '{', '*', '\n', '"',  '\\', ','};
    size_t changes = random_between(random, 1, 4);
    for (size_t i = 0; i < changes; i++) {
        size_t at = random_below(random, content->size + 1);
        size_t rest = content->size - at;
        char byte = random_chance(random, 800) ? RANDOM_PICK(random, interesting)
                                               : (char)random_below(random, 256);
        switch (random_below(random, 7)) {
        case 0:
        case 1:
            bytes_splice(content, at, 0, &byte, 1);
            break;
        case 2:
            bytes_splice(content, at, rest > 0, &byte, 1);
            break;
        case 3:
            bytes_splice(content, at, rest > 0, "", 0);
            break;
        case 4: {
            size_t size = random_below(random, rest < 20 ? rest + 1 : 20);
            bytes copied = {0};
            bytes_add(&copied, content->data + at, size);
            bytes_splice(content, random_below(random, content->size + 1), 0, copied.data, size);
            bytes_free(&copied);
            break;
        }
        case 5:
            bytes_splice(content, at, random_below(random, rest < 20 ? rest + 1 : 20), "", 0);
            break;
        default:
            if (random_chance(random, 200))
                content->size = at;
            break;
        }
    }
}

/* ---- several files ------------------------------------------------------------------ */

typedef struct forest {
    file_tree *tree;
    random_source *random;
    size_t current; /* the node that is being written */
    bool loops;     /* references may go back */
} forest;

typedef struct node_plan {
    tree_kind kind;
    const char *name;
} node_plan;

/* A name that leads to `name`, in another spelling. */
static void add_spelling(random_source *random, const char *name, bytes *out)
{
    static const char *const before[] = {
        "./",          "../data/",       "d/../",      ".//",
        "/data/",      "/data//",        "/data/./",   "nosuch/../",
        "e/../d/../",  "/data/../data/", "././",       "//data/",
        "/data/d/../", ".//.//",         "d/../e/../", "../../../../../../../../data/",
        "/../data/",   "/./data/"};
    static const char *const after[] = {"/", "/.", "//", "/..", "/../", " ", "x", ".", "/x", "/./"};
    size_t kind = random_below(random, 100);
    if (kind >= 70 && kind < 92)
        bytes_add_text(out, RANDOM_PICK(random, before));
    bytes_add_text(out, name);
    if (kind >= 92)
        bytes_add_text(out, RANDOM_PICK(random, after));
}

static void add_missing_name(random_source *random, bytes *out)
{
    static const char *const names[] = {"nosuch",
                                        "nosuch/x",
                                        "../nosuch",
                                        "/nosuch",
                                        "d/nosuch.conf",
                                        "",
                                        ".",
                                        "..",
                                        "/",
                                        "/dev/null",
                                        "no such",
                                        "no\"such",
                                        "nosuch\\",
                                        " ",
                                        "\t",
                                        "nosuch/",
                                        "nosuch/..",
                                        "~/x",
                                        "$HOME",
                                        "NOSUCH",
                                        "pg_hba.conf/x",
                                        "nosuch//y",
                                        "./nosuch",
                                        "../../nosuch",
                                        "d/../../nosuch",
                                        "/nosuch/../nosuch2",
                                        "@nosuch",
                                        "no\xc3\xa9",
                                        "\xff",
                                        "no,such",
                                        "/..",
                                        "/../..",
                                        "../",
                                        "./",
                                        "//",
                                        "///nosuch",
                                        "..nosuch",
                                        ".nosuch",
                                        "...",
                                        ".../x",
                                        "/.",
                                        "a/./b/../c",
                                        "../../../../../../../../..",
                                        "../../../../../../../../../nosuch",
                                        "x/../..",
                                        "x/../../..",
                                        "nosuch/./",
                                        "nosuch/."};
    if (random_chance(random, 30))
        bytes_fill(out, 'n', random_between(random, 250, 300));
    else if (random_chance(random, 30)) {
        size_t count = random_between(random, 300, 360);
        for (size_t i = 0; i < count; i++)
            bytes_add_text(out, "nn/");
        bytes_fill(out, 'n', random_below(random, 8));
    } else
        bytes_add_text(out, RANDOM_PICK(random, names));
}

/* From one node to a later one, so that nothing goes in circles unless that is
 * wanted. Names in a directory's file are relative to the directory. */
static void add_reference_name(void *context, bytes *out)
{
    forest *f = context;
    const file_tree *tree = f->tree;
    if (random_chance(f->random, 130) || f->current + 1 >= tree->count) {
        if (!f->loops || random_chance(f->random, 500)) {
            add_missing_name(f->random, out);
            return;
        }
    }
    size_t target;
    if (f->loops && random_chance(f->random, 300))
        target = random_below(f->random, tree->count);
    else if (f->current + 1 < tree->count)
        target = f->current + 1 + random_below(f->random, tree->count - f->current - 1);
    else
        target = f->current;
    const char *name = tree->nodes[target].name;
    const char *here = tree->nodes[f->current].name;
    const char *slash = strrchr(here, '/');
    if (slash != NULL && random_chance(f->random, 800)) {
        size_t size = (size_t)(slash - here) + 1;
        if (strncmp(name, here, size) == 0)
            name += size;
        else
            bytes_add_text(out, "../");
    }
    add_spelling(f->random, name, out);
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
        add_reference_name(f, &name);
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

/* Chooses names, kinds and permissions; the main file is there already. */
static void plan_nodes(forest *f)
{
    static const node_plan plans[] = {
        {TREE_FILE, "a"},
        {TREE_FILE, "b"},
        {TREE_FILE, "c"},
        {TREE_FILE, "f"},
        {TREE_FILE, "sp ace"},
        {TREE_FILE, "q\"t"},
        {TREE_FILE, "com,ma"},
        {TREE_FILE, "d/a.conf"},
        {TREE_FILE, "d/b.conf"},
        {TREE_FILE, "d/c.conf"},
        {TREE_FILE, "d/10.conf"},
        {TREE_FILE, "d/9.conf"},
        {TREE_FILE, "d/B.conf"},
        {TREE_FILE, "d/.h.conf"},
        {TREE_FILE, "d/x.CONF"},
        {TREE_FILE, "d/x.conf.bak"},
        {TREE_FILE, "d/.conf"},
        {TREE_FILE, "d/x"},
        {TREE_FILE, "e/a.conf"},
        {TREE_FILE, "e/y"},
        {TREE_FILE, "d/sub/a.conf"},
        {TREE_DIRECTORY, "d/sub.conf"},
        {TREE_DIRECTORY, "d"},
        {TREE_DIRECTORY, "e"},
        {TREE_DIRECTORY, "g"},
        {TREE_LINK, "l"},
        {TREE_LINK, "d/l.conf"},
        {TREE_LINK, "d/z.conf"},
        {TREE_LINK, "ld"},
        {TREE_FILE, "d/\xc3\xa9.conf"},
        {TREE_FILE, "d/a b.conf"},
        {TREE_FILE, "d/a"},
        {TREE_FILE, "h\xff"},
        {TREE_FILE, "d/a.conf.conf"},
        {TREE_FILE, "d/_.conf"},
        {TREE_FILE, "x.conf"},
        {TREE_FILE, "d/q.con"},
        {TREE_FILE, "@f"},
        {TREE_FILE, "d/a,b.conf"},
    };
    size_t count = random_between(f->random, 1, 6);
    bool favours_directory = random_chance(f->random, 450);
    for (size_t i = 0; i < count; i++) {
        const node_plan *plan = &RANDOM_PICK(f->random, plans);
        if (favours_directory && random_chance(f->random, 700))
            plan = &plans[random_between(f->random, 7, 11)];
        char parent[TREE_NAME_MAX];
        strcpy(parent, plan->name);
        for (char *slash = strchr(parent, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
            *slash = '\0';
            unsigned mode = 0700;
            if (random_chance(f->random, 30))
                mode = random_chance(f->random, 500) ? 0400 : 0000;
            tree_add(f->tree, TREE_DIRECTORY, parent, mode);
            *slash = '/';
        }
        unsigned mode = plan->kind == TREE_FILE ? 0600 : 0700;
        if (random_chance(f->random, 60))
            mode = 0;
        tree_add(f->tree, plan->kind, plan->name, plan->kind == TREE_LINK ? 0700 : mode);
    }
}

/* Chances only: a link may end up dangling, in a circle, or at a directory. */
static void add_link_target(forest *f, bytes *out)
{
    static const char *const targets[] = {"a",    "nosuch", "l",      "d",       "/data/a",
                                          "../a", "a.conf", "z.conf", "/data/d", "."};
    bytes_add_text(out, RANDOM_PICK(f->random, targets));
}

static void fill_nodes(forest *f)
{
    grammar g = {f->random, add_reference_name, f};
    for (size_t i = 0; i < f->tree->count; i++) {
        tree_node *node = &f->tree->nodes[i];
        f->current = i;
        if (node->kind == TREE_LINK)
            add_link_target(f, &node->content);
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
    plan_nodes(&f);
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

void generate_case(uint64_t seed, uint64_t index, file_tree *tree)
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
            add_noise(&random, &node->content);
    }
    content = &tree->nodes[0].content;
    if (tree->nodes[0].kind == TREE_FILE && random_chance(&random, 60) && content->size > 0 &&
        content->data[content->size - 1] == '\n')
        content->size--;
}
