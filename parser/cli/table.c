/*
 * table.c - cells are kept in one buffer, and columns are made as wide as
 * their cells once all are known.
 */
#include "table.h"

#include "failure.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* A wider cell does not widen its column for everybody: it pushes the rest of
 * its own row aside. */
enum { WIDTH_MAX = 40 };

typedef struct cell {
    size_t offset; /* in the table's text */
    size_t size;
    size_t width; /* columns on the terminal */
} cell;

typedef struct row {
    size_t first_cell;
    size_t cell_count;
    bool is_bad;
    bool has_rest; /* its last cell belongs to no column */
} row;

struct table {
    const table_column *columns;
    size_t column_count;
    output text;
    cell *cells;
    size_t cell_count, cell_capacity;
    row *rows;
    size_t row_count, row_capacity;
};

table *table_new(const table_column *columns, size_t count)
{
    table *t = allocate(sizeof *t);
    *t = (table){.columns = columns, .column_count = count};
    return t;
}

void table_free(table *t)
{
    output_free(&t->text);
    free(t->cells);
    free(t->rows);
    free(t);
}

void table_row(table *t, bool is_bad)
{
    t->rows = grow(t->rows, t->row_count, &t->row_capacity, sizeof *t->rows);
    t->rows[t->row_count++] = (row){.first_cell = t->cell_count, .is_bad = is_bad};
}

void table_cell(table *t, pgcfg_text text)
{
    t->cells = grow(t->cells, t->cell_count, &t->cell_capacity, sizeof *t->cells);
    cell *c = &t->cells[t->cell_count++];
    c->offset = t->text.size;
    c->width = printable_write(text, output_sink(&t->text));
    c->size = t->text.size - c->offset;
    t->rows[t->row_count - 1].cell_count++;
}

void table_rest(table *t, pgcfg_text text)
{
    table_cell(t, text);
    t->rows[t->row_count - 1].has_rest = true;
}

static size_t column_width(const table *t, size_t column)
{
    size_t width = strlen(t->columns[column].title);
    for (size_t i = 0; i < t->row_count; i++) {
        const row *r = &t->rows[i];
        size_t cells_in_columns = r->cell_count - r->has_rest;
        if (column >= cells_in_columns)
            continue;
        size_t cell_width = t->cells[r->first_cell + column].width;
        if (cell_width > width && cell_width <= WIDTH_MAX)
            width = cell_width;
    }
    return width;
}

/* A line of the table under way: blanks are written only before something. */
typedef struct line {
    output *out;
    size_t owed; /* blanks */
} line;

static void write_cell(line *l, const char *text, size_t size, size_t width, size_t column_width,
                       bool is_number)
{
    size_t padding = width < column_width ? column_width - width : 0;
    if (is_number) {
        l->owed += padding;
        padding = 0;
    }
    if (size > 0) {
        output_repeat(l->out, ' ', l->owed);
        output_bytes(l->out, text, size);
        l->owed = padding + 2;
    } else {
        l->owed += width + padding + 2;
    }
}

static void write_titles(const table *t, const size_t *widths, output *out)
{
    line l = {out, 0};
    for (size_t i = 0; i < t->column_count; i++) {
        const table_column *column = &t->columns[i];
        size_t size = strlen(column->title);
        if (!column->is_hidden)
            write_cell(&l, column->title, size, size, widths[i], column->is_number);
    }
}

static void write_row(const table *t, const row *r, const size_t *widths, output *out)
{
    line l = {out, 0};
    for (size_t i = 0; i < r->cell_count; i++) {
        const cell *c = &t->cells[r->first_cell + i];
        const char *text = c->size > 0 ? t->text.data + c->offset : "";
        if (r->has_rest && i + 1 == r->cell_count)
            write_cell(&l, text, c->size, c->width, 0, false);
        else if (!t->columns[i].is_hidden)
            write_cell(&l, text, c->size, c->width, widths[i], t->columns[i].is_number);
    }
}

void table_write(const table *t, output *out, bool has_colours)
{
    size_t *widths = allocate(t->column_count * sizeof *widths);
    for (size_t i = 0; i < t->column_count; i++)
        widths[i] = column_width(t, i);

    output_string(out, has_colours ? "\x1b[1m" : "");
    write_titles(t, widths, out);
    output_string(out, has_colours ? "\x1b[0m\n" : "\n");
    for (size_t i = 0; i < t->row_count; i++) {
        bool is_red = has_colours && t->rows[i].is_bad;
        output_string(out, is_red ? "\x1b[31m" : "");
        write_row(t, &t->rows[i], widths, out);
        output_string(out, is_red ? "\x1b[0m\n" : "\n");
    }
    free(widths);
}
