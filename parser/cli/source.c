/*
 * source.c - see source.h.
 */
#include "source.h"

#include "utf8.h"

/* Bytes shown before and behind the beginning of the mark in a line that is too
 * long to be shown whole. */
enum { SHOWN_WHOLE = 300, SHOWN_BEFORE = 60, SHOWN_BEHIND = 140 };

static bool is_inside_character(pgcfg_text line, size_t at)
{
    return at < line.size && ((unsigned char)line.data[at] & 0xC0) == 0x80;
}

excerpt excerpt_make(pgcfg_text line, const place *where)
{
    size_t mark = where->column - 1 < line.size ? where->column - 1 : line.size;
    size_t mark_size = where->size;
    if (mark_size > line.size - mark)
        mark_size = line.size - mark;

    size_t start = 0;
    size_t end = line.size;
    if (line.size > SHOWN_WHOLE) {
        start = mark > SHOWN_BEFORE ? mark - SHOWN_BEFORE : 0;
        end = line.size - mark > SHOWN_BEHIND ? mark + SHOWN_BEHIND : line.size;
        for (int i = 0; i < 3 && start < mark && is_inside_character(line, start); i++)
            start++;
        for (int i = 0; i < 3 && is_inside_character(line, end); i++)
            end++;
    }
    if (mark_size > end - mark)
        mark_size = end - mark;
    return (excerpt){
        .text = {line.data + start, end - start},
        .mark = mark - start,
        .mark_size = mark_size,
        .is_cut_before = start > 0,
        .is_cut_after = end < line.size,
    };
}

/* Writes the bytes for people, tabs as they are; or only blanks that take as
 * many columns. */
static void write_with_tabs(pgcfg_text text, bool only_blanks, output *out)
{
    output hidden = {0};
    size_t done = 0;
    while (done < text.size) {
        size_t size = 0;
        while (done + size < text.size && text.data[done + size] != '\t')
            size++;
        pgcfg_text part = {text.data + done, size};
        size_t columns = printable_write(part, output_sink(only_blanks ? &hidden : out));
        if (only_blanks)
            output_repeat(out, ' ', columns);
        done += size;
        if (done < text.size) {
            output_string(out, "\t");
            done++;
        }
    }
    output_free(&hidden);
}

static size_t columns_of(pgcfg_text text)
{
    output hidden = {0};
    size_t columns = printable_write(text, output_sink(&hidden));
    output_free(&hidden);
    return columns;
}

void excerpt_write(const excerpt *e, size_t line_number, const char *mark_colour, output *out)
{
    output number = {0};
    output_number(&number, line_number);
    size_t margin = number.size < 5 ? 5 : number.size;
    const char *cut = "...";

    output_repeat(out, ' ', margin - number.size);
    output_text(out, output_as_text(&number));
    output_string(out, " | ");
    output_string(out, e->is_cut_before ? cut : "");
    write_with_tabs(e->text, false, out);
    output_string(out, e->is_cut_after ? cut : "");
    output_string(out, "\n");

    output_repeat(out, ' ', margin);
    output_string(out, " | ");
    output_string(out, e->is_cut_before ? "   " : "");
    write_with_tabs((pgcfg_text){e->text.data, e->mark}, true, out);
    output_string(out, mark_colour);
    output_string(out, "^");
    size_t columns = columns_of((pgcfg_text){e->text.data + e->mark, e->mark_size});
    output_repeat(out, '~', columns > 1 ? columns - 1 : 0);
    output_string(out, mark_colour[0] != '\0' ? "\x1b[0m\n" : "\n");
    output_free(&number);
}
