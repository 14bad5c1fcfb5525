/*
 * report_text.c - as compilers print it: file, line, column, what is wrong, the
 * source line with a mark, what to do.
 */
#include "report.h"

#include "utf8.h"

#include <string.h>

static const char bold[] = "\x1b[1m";
static const char normal[] = "\x1b[0m";

static const char *colour_of(pgcfg_severity severity)
{
    switch (severity) {
    case PGCFG_SEVERITY_ERROR:
        return "\x1b[1;31m";
    case PGCFG_SEVERITY_WARNING:
        return "\x1b[1;35m";
    case PGCFG_SEVERITY_NOTE:
        return "\x1b[1;36m";
    }
    return "";
}

typedef struct pen {
    output *out;
    bool has_colours;
} pen;

static void put(const pen *p, const char *string)
{
    output_string(p->out, string);
}

static void paint(const pen *p, const char *colour)
{
    if (p->has_colours)
        output_string(p->out, colour);
}

static void put_printable(const pen *p, pgcfg_text text)
{
    (void)printable_write(text, output_sink(p->out));
}

static void put_word(const pen *p, const char *word)
{
    put(p, "      = ");
    paint(p, bold);
    put(p, word);
    paint(p, normal);
    put(p, ": ");
}

/* Each line of the text on a line of its own, behind a word or blanks. */
static void put_lines(const pen *p, const char *word, pgcfg_text text)
{
    while (text.size > 0) {
        const char *newline = memchr(text.data, '\n', text.size);
        size_t size = newline != NULL ? (size_t)(newline - text.data) : text.size;
        put_word(p, word);
        put_printable(p, (pgcfg_text){text.data, size});
        put(p, "\n");
        size += newline != NULL;
        text.data += size;
        text.size -= size;
    }
}

static void put_head(const pen *p, const finding *f)
{
    paint(p, bold);
    put_printable(p, f->name);
    put(p, ":");
    output_number(p->out, f->where.line);
    put(p, ":");
    output_number(p->out, f->where.column);
    put(p, ": ");
    paint(p, colour_of(f->severity));
    put(p, report_severity_name(f->severity));
    put(p, ": ");
    paint(p, normal);

    /* Only include_dir's message has several lines. */
    pgcfg_text message = f->message;
    const char *newline;
    while (message.size > 0 && (newline = memchr(message.data, '\n', message.size)) != NULL) {
        size_t size = (size_t)(newline - message.data);
        put_printable(p, (pgcfg_text){message.data, size});
        put(p, "\n    ");
        message.data += size + 1;
        message.size -= size + 1;
    }
    put_printable(p, message);
    put(p, " [");
    put(p, f->code);
    put(p, "]\n");
}

static void put_finding(const pen *p, const finding *f, bool tells_more)
{
    put_head(p, f);
    if (f->source.text.size > 0)
        excerpt_write(&f->source, f->where.line, p->has_colours ? colour_of(f->severity) : "",
                      p->out);
    if (f->is_counted_otherwise) {
        put_word(p, "note");
        put(p, "the server calls this line ");
        output_number(p->out, f->server_line);
        put(p, "\n");
    }
    put_lines(p, "hint", f->hint);
    if (tells_more) {
        put_word(p, "more");
        put(p, "pgcfg explain ");
        put(p, f->code);
        put(p, "\n");
    }
}

static void put_count(const pen *p, size_t count, const char *noun, bool *is_first)
{
    if (count == 0)
        return;
    put(p, *is_first ? "" : ", ");
    output_number(p->out, count);
    put(p, " ");
    put(p, noun);
    put(p, count == 1 ? "" : "s");
    *is_first = false;
}

static void put_summary(const pen *p, const findings *all)
{
    bool is_first = true;
    put_count(p, findings_count(all, PGCFG_SEVERITY_ERROR), "error", &is_first);
    put_count(p, findings_count(all, PGCFG_SEVERITY_WARNING), "warning", &is_first);
    put_count(p, findings_count(all, PGCFG_SEVERITY_NOTE), "note", &is_first);
    put(p, is_first ? "no problems" : "");
    if (all->silenced_count > 0) {
        put(p, " (");
        output_number(p->out, all->silenced_count);
        put(p, " silenced)");
    }
    put(p, "\n");
}

/* Where it is said how to learn more: once, at the first of the gravest kind. */
static size_t gravest_of(const findings *all)
{
    size_t gravest = 0;
    for (size_t i = 1; i < all->count; i++)
        if (all->items[i].severity < all->items[gravest].severity)
            gravest = i;
    return gravest;
}

/* ---- notes that say the same ---------------------------------------------------------- */

/* Notes of one file with the same words are told once; a stock postgresql.conf has
 * several. */
static bool says_the_same(const finding *a, const finding *b)
{
    return a->severity == PGCFG_SEVERITY_NOTE && b->severity == PGCFG_SEVERITY_NOTE &&
           strcmp(a->code, b->code) == 0 && pgcfg_text_equal(a->path, b->path) &&
           pgcfg_text_equal(a->message, b->message) && pgcfg_text_equal(a->hint, b->hint);
}

enum { TOLD_MAX = 32 }; /* notes that later ones are compared with */

typedef struct told_notes {
    size_t indexes[TOLD_MAX];
    size_t count;
} told_notes;

/* Whether an earlier note says it; else it is one that later ones are compared with. */
static bool was_told(told_notes *told, const findings *all, size_t index)
{
    for (size_t i = 0; i < told->count; i++)
        if (says_the_same(&all->items[told->indexes[i]], &all->items[index]))
            return true;
    if (told->count < TOLD_MAX && all->items[index].severity == PGCFG_SEVERITY_NOTE)
        told->indexes[told->count++] = index;
    return false;
}

/* The lines of later notes that say the same as this one. */
static void put_further_lines(const pen *p, const findings *all, size_t index)
{
    bool is_first = true;

    for (size_t i = index + 1; i < all->count; i++) {
        if (!says_the_same(&all->items[index], &all->items[i]))
            continue;
        if (is_first)
            put_word(p, "also");
        put(p, is_first ? "in line " : ", ");
        output_number(p->out, all->items[i].where.line);
        is_first = false;
    }
    put(p, is_first ? "" : "\n");
}

void report_text(const findings *all, output *out)
{
    pen p = {out, output_has_colours()};
    told_notes told = {.count = 0};
    size_t gravest = gravest_of(all);

    for (size_t i = 0; i < all->count; i++) {
        const size_t told_before = told.count;

        if (was_told(&told, all, i))
            continue;
        put_finding(&p, &all->items[i], i == gravest);
        if (told.count > told_before)
            put_further_lines(&p, all, i);
    }
    put_summary(&p, all);
}
