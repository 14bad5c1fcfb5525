/* keep.c - see keep.h. */
#include "keep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_text(const char *path, const char *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(data, 1, size, file) != size)
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
    if (file != NULL)
        fclose(file);
}

/* Writes the words of a list as a JSON array, or NAME=VALUE as an object. */
static void add_json_words(const char *list, char separator, const char *brackets, bytes *out)
{
    bytes_add_byte(out, brackets[0]);
    while (*list != '\0') {
        const char *end = strchr(list, separator);
        size_t size = end != NULL ? (size_t)(end - list) : strlen(list);
        bytes_add_byte(out, '"');
        for (size_t i = 0; i < size; i++) {
            if (list[i] == '=')
                bytes_add_text(out, "\": \"");
            else
                bytes_add_byte(out, list[i]);
        }
        bytes_add_byte(out, '"');
        list += size;
        if (*list == separator) {
            bytes_add_text(out, ", ");
            list++;
        }
    }
    bytes_add_byte(out, brackets[1]);
}

static void write_case(const pg_target *target, const char *folder, uint64_t seed, uint64_t index,
                       const file_tree *tree)
{
    bytes path = {0};
    bytes json = {0};
    bytes_add_format(&path, "%s/%s-%llu-%llu", folder, target->name, (unsigned long long)seed,
                     (unsigned long long)index);
    size_t top = path.size;
    mkdir(path.data, 0777);
    bytes_add_text(&path, "/input");
    mkdir(path.data, 0777);
    size_t input = path.size;
    bytes_add_format(&json, "{\n  \"about\": \"found on %s, seed %llu, index %llu\",\n",
                     target->name, (unsigned long long)seed, (unsigned long long)index);
    bytes_add_text(&json, "  \"files\": {");
    const char *comma = "";
    for (size_t i = 0; i < tree->count; i++) {
        const tree_node *node = &tree->nodes[i];
        path.size = input;
        bytes_add_format(&path, "/%s", node->name);
        if (node->kind == TREE_DIRECTORY)
            mkdir(path.data, 0777);
        else if (node->kind == TREE_FILE)
            write_text(path.data, node->content.data, node->content.size);
        if (node->kind == TREE_LINK)
            bytes_add_format(&json, "%s\n    \"%s\": {\"link\": \"%s\"}", comma, node->name,
                             node->content.data);
        else if (node->kind == TREE_DIRECTORY)
            bytes_add_format(&json, "%s\n    \"%s\": {\"directory\": true, \"mode\": \"%03o\"}",
                             comma, node->name, node->mode);
        else if (node->mode != 0600)
            bytes_add_format(&json, "%s\n    \"%s\": {\"mode\": \"%03o\"}", comma, node->name,
                             node->mode);
        else
            continue;
        comma = ",";
    }
    bytes_add_text(&json, *comma != '\0' ? "\n  },\n" : "},\n");
    bytes_add_text(&json, "  \"server\": {\"without\": ");
    add_json_words(target->without, ',', "[]", &json);
    bytes_add_text(&json, ", \"settings\": ");
    add_json_words(target->settings, ' ', "{}", &json);
    bytes_add_text(&json, "}\n}\n");
    path.size = top;
    bytes_add_text(&path, "/case.json");
    write_text(path.data, json.data, json.size);
    bytes_free(&path);
    bytes_free(&json);
}

/* In the caller's folder, so as the caller. */
void keep_case(const pg_target *target, const char *folder, uint64_t seed, uint64_t index,
               const file_tree *tree)
{
    uid_t owner = geteuid();
    if (seteuid(getuid()) != 0)
        perror("seteuid");
    write_case(target, folder, seed, index, tree);
    if (seteuid(owner) != 0)
        perror("seteuid");
}
