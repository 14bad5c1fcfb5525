/* tree.c - see tree.h. */
#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tree_clear(file_tree *tree)
{
    for (size_t i = 0; i < tree->count; i++)
        tree->nodes[i].content.size = 0;
    tree->count = 0;
    tree->has_loop = false;
    tree->is_for_log = false;
    tree->is_for_start = false;
    tree->is_literal = false;
}

void tree_free(file_tree *tree)
{
    for (size_t i = 0; i < TREE_NODES_MAX; i++)
        bytes_free(&tree->nodes[i].content);
    tree->count = 0;
}

void tree_copy(file_tree *to, const file_tree *from)
{
    tree_clear(to);
    for (size_t i = 0; i < from->count; i++) {
        tree_node *node = &to->nodes[i];
        node->kind = from->nodes[i].kind;
        node->mode = from->nodes[i].mode;
        memcpy(node->name, from->nodes[i].name, sizeof(node->name));
        bytes_copy(&node->content, &from->nodes[i].content);
    }
    to->count = from->count;
    to->has_loop = from->has_loop;
    to->is_for_log = from->is_for_log;
    to->is_for_start = from->is_for_start;
    to->is_literal = from->is_literal;
}

tree_node *tree_add(file_tree *tree, tree_kind kind, const char *name, unsigned mode)
{
    if (tree->count == TREE_NODES_MAX || strlen(name) >= TREE_NAME_MAX)
        return NULL;
    for (size_t i = 0; i < tree->count; i++) {
        if (strcmp(tree->nodes[i].name, name) == 0)
            return NULL;
    }
    tree_node *node = &tree->nodes[tree->count++];
    node->kind = kind;
    node->mode = mode;
    strcpy(node->name, name);
    node->content.size = 0;
    return node;
}

static bool is_below(const char *name, const char *directory)
{
    size_t size = strlen(directory);
    return strncmp(name, directory, size) == 0 && name[size] == '/';
}

void tree_remove(file_tree *tree, size_t index)
{
    char name[TREE_NAME_MAX];
    memcpy(name, tree->nodes[index].name, sizeof(name));
    size_t kept = 0;
    for (size_t i = 0; i < tree->count; i++) {
        tree_node *node = &tree->nodes[i];
        if (i == index || is_below(node->name, name))
            continue;
        if (kept != i) {
            tree_node moved = tree->nodes[kept];
            tree->nodes[kept] = *node;
            *node = moved;
        }
        kept++;
    }
    tree->count = kept;
}

/* ---- on disk --------------------------------------------------------------- */

typedef struct disk_path {
    char text[PATH_MAX];
} disk_path;

static void make_path(disk_path *path, const char *directory, const char *name)
{
    snprintf(path->text, sizeof(path->text), "%s/%s", directory, name);
}

static bool write_all(int file, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t written = write(file, data, size);
        if (written < 0)
            return false;
        data += written;
        size -= (size_t)written;
    }
    return true;
}

static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_';
}

/* Adds text with the data directory's name in it, wherever /data begins a path
 * ("../data" does not). */
static void add_located(const bytes *text, const char *data_directory, bytes *out)
{
    static const char word[] = TREE_DATA_DIRECTORY;
    const size_t size = sizeof(word) - 1;
    size_t start = 0;
    for (size_t i = 0; i + size <= text->size; i++) {
        if (memcmp(text->data + i, word, size) != 0)
            continue;
        if (i > 0 && (is_word(text->data[i - 1]) || text->data[i - 1] == '.'))
            continue;
        if (i + size < text->size && is_word(text->data[i + size]))
            continue;
        bytes_add(out, text->data + start, i - start);
        bytes_add_text(out, data_directory);
        start = i + size;
        i = start - 1;
    }
    if (start < text->size)
        bytes_add(out, text->data + start, text->size - start);
}

static bool write_file(const file_tree *tree, const tree_node *node, const char *path,
                       const char *data_directory)
{
    static bytes content;
    content.size = 0;
    if (tree->is_literal)
        bytes_add(&content, node->content.data, node->content.size);
    else
        add_located(&node->content, data_directory, &content);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool done = write_all(file, content.data, content.size);
    if (node->mode != 0600 && fchmod(file, node->mode) != 0)
        done = false;
    return close(file) == 0 && done;
}

static bool write_node(const file_tree *tree, const tree_node *node, const char *data_directory)
{
    disk_path path;
    make_path(&path, data_directory, node->name);
    switch (node->kind) {
    case TREE_FILE:
        return write_file(tree, node, path.text, data_directory);
    case TREE_DIRECTORY:
        return mkdir(path.text, 0700) == 0;
    case TREE_LINK: {
        bytes target = {0};
        add_located(&node->content, data_directory, &target);
        bool done = symlink(target.data, path.text) == 0;
        bytes_free(&target);
        return done;
    }
    }
    return false;
}

/* The main file is a plain file in nearly all cases; it is then overwritten in place. */
static bool has_plain_main(const file_tree *tree)
{
    const tree_node *node = &tree->nodes[0];
    return tree->count > 0 && node->kind == TREE_FILE && node->mode == 0600;
}

static bool have_same_main(const file_tree *a, const file_tree *b)
{
    return has_plain_main(a) && has_plain_main(b) &&
           strcmp(a->nodes[0].name, b->nodes[0].name) == 0;
}

static void erase(const file_tree *tree, const char *data_directory, bool keep_main)
{
    disk_path path;
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->nodes[i].kind == TREE_DIRECTORY && tree->nodes[i].mode != 0700) {
            make_path(&path, data_directory, tree->nodes[i].name);
            chmod(path.text, 0700);
        }
    }
    for (size_t i = tree->count; i-- > 0;) {
        const tree_node *node = &tree->nodes[i];
        if (keep_main && i == 0)
            continue;
        make_path(&path, data_directory, node->name);
        if (node->kind == TREE_DIRECTORY)
            rmdir(path.text);
        else
            unlink(path.text);
    }
}

bool tree_write(const file_tree *now, const file_tree *before, const char *data_directory)
{
    if (before != NULL)
        erase(before, data_directory, have_same_main(now, before));
    for (size_t i = 0; i < now->count; i++) {
        if (!write_node(now, &now->nodes[i], data_directory))
            return false;
    }
    /* Directories are closed last, when their content stands. */
    for (size_t i = now->count; i-- > 0;) {
        disk_path path;
        make_path(&path, data_directory, now->nodes[i].name);
        if (now->nodes[i].kind == TREE_DIRECTORY && now->nodes[i].mode != 0700 &&
            chmod(path.text, now->nodes[i].mode) != 0)
            return false;
    }
    return true;
}

void tree_erase(const file_tree *tree, const char *data_directory)
{
    erase(tree, data_directory, false);
}

void tree_sweep(const char *data_directory, const char *name)
{
    disk_path path;
    make_path(&path, data_directory, name);
    if (unlink(path.text) == 0 || errno == ENOENT)
        return;
    chmod(path.text, 0700);
    DIR *directory = opendir(path.text);
    if (directory == NULL)
        return;
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        disk_path inner;
        make_path(&inner, name, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            tree_sweep(data_directory, inner.text); /* as deep as the trees are: two levels */
    }
    closedir(directory);
    rmdir(path.text);
}

/* ---- for people ------------------------------------------------------------- */

static void print_content(const bytes *content, bytes *out)
{
    size_t shown = content->size < 4000 ? content->size : 4000;
    for (size_t i = 0; i < shown;) {
        size_t run = 1;
        while (i + run < content->size && content->data[i + run] == content->data[i])
            run++;
        unsigned char byte = (unsigned char)content->data[i];
        const char *after = "";
        if (byte == '\n')
            after = i + run < content->size ? "\n      " : "";
        if (byte == '\n')
            bytes_add_text(out, "\\n");
        else if (byte == '\\')
            bytes_add_text(out, "\\\\");
        else if (byte == '\r')
            bytes_add_text(out, "\\r");
        else if (byte == '\t')
            bytes_add_text(out, "\\t");
        else if (byte < 32 || byte > 126)
            bytes_add_format(out, "\\x%02x", byte);
        else
            bytes_add_byte(out, (char)byte);
        if (run > 40) {
            bytes_add_format(out, "{%zu times}", run);
            i += run;
        } else {
            i++;
        }
        bytes_add_text(out, after);
    }
    if (shown < content->size)
        bytes_add_format(out, "... (%zu bytes in all)", content->size);
}

void tree_print(const file_tree *tree, bytes *out)
{
    for (size_t i = 0; i < tree->count; i++) {
        const tree_node *node = &tree->nodes[i];
        static const char *const kinds[] = {"file", "directory", "link to"};
        bytes_add_format(out, "  %s (%s", node->name, kinds[node->kind]);
        if (node->kind == TREE_LINK)
            bytes_add_format(out, " %s", node->content.data);
        else if (node->mode != (node->kind == TREE_FILE ? 0600u : 0700u))
            bytes_add_format(out, ", mode %03o", node->mode);
        bytes_add_text(out, ")\n");
        if (node->kind == TREE_FILE) {
            bytes_add_text(out, "      ");
            print_content(&node->content, out);
            bytes_add_byte(out, '\n');
        }
    }
}
