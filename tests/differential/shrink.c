/* shrink.c - see shrink.h. */
#include "shrink.h"

#include <string.h>

typedef struct shrinker {
    file_tree *tree;
    file_tree candidate;
    shrink_test *test;
    void *context;
    unsigned budget;
} shrinker;

/* Takes the candidate over if it passes. */
static bool try_candidate(shrinker *s)
{
    if (s->budget == 0)
        return false;
    s->budget--;
    if (!s->test(s->context, &s->candidate))
        return false;
    tree_copy(s->tree, &s->candidate);
    return true;
}

static bool remove_nodes(shrinker *s)
{
    bool changed = false;
    for (size_t i = s->tree->count; i-- > 0;) {
        if (i >= s->tree->count)
            continue;
        tree_copy(&s->candidate, s->tree);
        tree_remove(&s->candidate, i);
        changed |= try_candidate(s);
    }
    return changed;
}

/* Tries to make an odd node a plain one. */
static bool simplify_modes(shrinker *s)
{
    bool changed = false;
    for (size_t i = 0; i < s->tree->count; i++) {
        unsigned mode = s->tree->nodes[i].kind == TREE_FILE ? 0600 : 0700;
        if (s->tree->nodes[i].mode == mode)
            continue;
        tree_copy(&s->candidate, s->tree);
        s->candidate.nodes[i].mode = mode;
        changed |= try_candidate(s);
    }
    return changed;
}

/* The end of the line that begins at `start`. */
static size_t line_end(const bytes *content, size_t start)
{
    const char *found = memchr(content->data + start, '\n', content->size - start);
    return found == NULL ? content->size : (size_t)(found - content->data) + 1;
}

static bool remove_lines(shrinker *s, size_t node)
{
    bool changed = false;
    for (size_t start = 0; start < s->tree->nodes[node].content.size;) {
        const bytes *content = &s->tree->nodes[node].content;
        size_t end = line_end(content, start);
        tree_copy(&s->candidate, s->tree);
        bytes_splice(&s->candidate.nodes[node].content, start, end - start, "", 0);
        if (try_candidate(s))
            changed = true;
        else
            start = end;
    }
    return changed;
}

/* Removes runs of bytes, long ones first. */
static bool remove_runs(shrinker *s, size_t node)
{
    bool changed = false;
    size_t run = s->tree->nodes[node].content.size / 2;
    if (run == 0)
        run = 1;
    for (;; run /= 2) {
        if (run == 0)
            break;
        for (size_t start = 0; start + run <= s->tree->nodes[node].content.size;) {
            tree_copy(&s->candidate, s->tree);
            bytes_splice(&s->candidate.nodes[node].content, start, run, "", 0);
            if (try_candidate(s))
                changed = true;
            else
                start += run;
            if (s->budget == 0)
                return changed;
        }
    }
    return changed;
}

void shrink_tree(file_tree *tree, shrink_test *test, void *context, unsigned budget)
{
    shrinker s = {.tree = tree, .test = test, .context = context, .budget = budget};
    bool changed = true;
    while (changed && s.budget > 0) {
        changed = remove_nodes(&s);
        changed |= simplify_modes(&s);
        for (size_t i = 0; i < tree->count; i++) {
            if (tree->nodes[i].kind != TREE_FILE)
                continue;
            changed |= remove_lines(&s, i);
            changed |= remove_runs(&s, i);
        }
    }
    tree_free(&s.candidate);
}
