/* forest.c - see forest.h. */
#include "forest.h"

#include <string.h>

/* ---- names -------------------------------------------------------------------- */

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

void forest_add_name(forest *f, bytes *out)
{
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

/* ---- nodes -------------------------------------------------------------------- */

void forest_plan(forest *f)
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

void forest_add_link_target(forest *f, bytes *out)
{
    static const char *const targets[] = {"a",    "nosuch", "l",      "d",       "/data/a",
                                          "../a", "a.conf", "z.conf", "/data/d", "."};
    bytes_add_text(out, RANDOM_PICK(f->random, targets));
}

/* ---- noise ------------------------------------------------------------------------ */

void forest_add_noise(random_source *random, bytes *content)
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
