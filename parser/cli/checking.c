/*
 * checking.c - see checking.h.
 */
#include "checking.h"

#include "paths.h"
#include "silence.h"

#include <string.h>

pgcfg_text checking_content(const checking *c, pgcfg_text path)
{
    return files_content(c->files, path);
}

size_t checking_line(checking *c, pgcfg_text path, size_t offset)
{
    return place_find(checking_content(c, path), files_line_starts(c->files, path), offset, 0).line;
}

/* The main file is called as the user did; another one by its shortest path. */
pgcfg_text checking_name(const checking *c, pgcfg_text path)
{
    if (c->file != NULL && strcmp(c->file, "-") != 0 && pgcfg_text_equal(path, c->main_path))
        return (pgcfg_text){c->file, strlen(c->file)};
    return path_relative(path, c->directory);
}

void checking_hint(checking *c, const char *sentence)
{
    if (c->hint.size > 0)
        output_string(&c->hint, "\n");
    output_string(&c->hint, sentence);
}

void checking_add(checking *c, pgcfg_severity severity, const char *code, const found_at *at)
{
    pgcfg_text content = checking_content(c, at->path);
    line_starts starts = files_line_starts(c->files, at->path);
    place where = {1, 1, 1, 1, 1, 1, 0, 0};
    bool is_silenced = silence_by_option(c->given, code);

    if (!at->is_whole_file) {
        where = place_find(content, starts, at->offset, at->size);
        is_silenced = is_silenced || silence_by_comment(content, starts, where.line, code);
    }
    if (is_silenced) {
        c->all->silenced_count++;
    } else {
        finding f = {
            .severity = severity,
            .code = code,
            .message = output_as_text(&c->message),
            .hint = output_as_text(&c->hint),
            .path = at->path,
            .inside = at->path.size - path_relative(at->path, c->directory).size,
            .name = checking_name(c, at->path),
            .where = where,
            .server_line = at->server_line,
            .is_counted_otherwise = at->is_counted_otherwise,
            .source = {.text = {"", 0}},
        };
        if (!at->is_whole_file)
            f.source = excerpt_make(place_line(content, starts, where.line), &where);
        findings_add(c->all, &f);
    }
    output_clear(&c->message);
    output_clear(&c->hint);
}
