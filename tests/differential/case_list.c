/* case_list.c - see case_list.h. */
#include "case_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Adds what an input stands for; false where that is nothing. */
static bool add_unescaped(const char *line, bytes *out)
{
    static const char letters[] = "nrt\\0";
    static const char plain[] = "\n\r\t\\\0";
    bytes_add(out, "", 0);
    while (*line != '\0') {
        unsigned code;
        if (*line != '\\') {
            bytes_add_byte(out, *line++);
        } else if (line[1] == 'x') {
            if (sscanf(line + 2, "%2X", &code) != 1)
                return false;
            bytes_add_byte(out, (char)code);
            line += 4;
        } else {
            const char *at = line[1] == '\0' ? NULL : strchr(letters, line[1]);
            if (at == NULL)
                return false;
            bytes_add_byte(out, plain[at - letters]);
            line += 2;
        }
    }
    return true;
}

static list_case *add_case(case_list *list)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 1024;
        list->cases = realloc(list->cases, list->capacity * sizeof list->cases[0]);
        if (list->cases == NULL) {
            fputs("out of memory\n", stderr);
            exit(2);
        }
    }
    list_case *added = &list->cases[list->count++];
    *added = (list_case){.line = 0};
    return added;
}

static bool read_line(case_list *list, const char *path, unsigned number, const char *line)
{
    int from, to, used = 0;
    if (line[0] == ' ') /* said of the input above */
        return true;
    if (sscanf(line, "%d-%d %n", &from, &to, &used) != 2 || used == 0)
        return false;
    list_case *added = add_case(list);
    added->path = path;
    added->line = number;
    added->from = from;
    added->to = to;
    return add_unescaped(line + used, &added->input);
}

bool case_list_read(case_list *list, const char *path)
{
    const size_t before = list->count;
    unsigned number = 0;
    char *line = NULL;
    size_t capacity = 0;
    bool is_list = true;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        perror(path);
        return false;
    }
    while (is_list && getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        is_list = read_line(list, path, ++number, line);
    }
    if (!is_list)
        fprintf(stderr, "%s:%u: not a line of a list: %s\n", path, number, line);
    else if (list->count == before)
        fprintf(stderr, "%s: a list without cases\n", path);
    free(line);
    fclose(file);
    return is_list && list->count > before;
}

bool list_case_is_of(const list_case *listed, int major)
{
    return listed->from <= major && major <= listed->to;
}

bool list_case_take_before(pgcfg_text *text, char end, pgcfg_text *before)
{
    const char *at = memchr(text->data, end, text->size);
    if (at == NULL)
        return false;
    *before = (pgcfg_text){text->data, (size_t)(at - text->data)};
    *text = (pgcfg_text){at + 1, text->size - before->size - 1};
    return true;
}

bool case_list_keep_part(case_list *list, unsigned number)
{
    for (size_t i = 0; i < list->count; i++) {
        bytes *input = &list->cases[i].input;
        pgcfg_text rest = {input->data, input->size};
        pgcfg_text part;
        for (unsigned k = 0; k < number; k++) {
            if (!list_case_take_before(&rest, '\0', &part)) {
                fprintf(stderr, "%s:%u: no part %u\n", list->cases[i].path, list->cases[i].line,
                        number);
                return false;
            }
        }
        if (!list_case_take_before(&rest, '\0', &part))
            part = rest;
        bytes kept = {0};
        bytes_add(&kept, part.data, part.size);
        bytes_free(input);
        *input = kept;
    }
    return true;
}
