/* rows.c - see rows.h. */
#include "rows.h"

#include <string.h>

#include "tree.h"

enum { TEXT_OID = 25 };

void rows_add_query(const rows_view *view, bytes *out)
{
    for (size_t i = 0; i < view->count; i++)
        bytes_add_format(out, "%s %s", i == 0 ? "SELECT" : ",", view->columns[i].name);
    bytes_add_format(out, " FROM %s", view->source);
}

void rows_start(row_set *rows, const rows_view *view)
{
    rows->view = view;
    rows->count = 0;
    rows->cells.size = 0;
    rows->values.size = 0;
    rows->failed = false;
    rows->failure.size = 0;
    rows->messages.size = 0;
}

void rows_free(row_set *rows)
{
    bytes_free(&rows->cells);
    bytes_free(&rows->values);
    bytes_free(&rows->failure);
    bytes_free(&rows->messages);
}

/* ---- cells --------------------------------------------------------------------- */

static size_t cell_place(const row_set *rows, size_t row, size_t column)
{
    return (row * rows->view->count + column) * sizeof(rows_cell);
}

static rows_cell get_cell(const row_set *rows, size_t row, size_t column)
{
    rows_cell cell;
    memcpy(&cell, rows->cells.data + cell_place(rows, row, column), sizeof(cell));
    return cell;
}

static const char *cell_data(const row_set *rows, rows_cell cell)
{
    return rows->values.data + cell.offset;
}

void rows_add_null(row_set *rows)
{
    rows_cell cell = {rows->values.size, -1};
    bytes_add(&rows->cells, &cell, sizeof(cell));
}

size_t rows_start_cell(row_set *rows)
{
    return rows->values.size;
}

void rows_end_cell(row_set *rows, size_t start)
{
    rows_cell cell = {start, (int32_t)(rows->values.size - start)};
    bytes_add(&rows->cells, &cell, sizeof(cell));
}

void rows_add_text(row_set *rows, pgcfg_text text)
{
    size_t start = rows_start_cell(rows);
    bytes_add(&rows->values, text.data, text.size);
    rows_end_cell(rows, start);
}

void rows_add_number(row_set *rows, uint32_t number)
{
    size_t start = rows_start_cell(rows);
    bytes_add_int32(&rows->values, (int32_t)number);
    rows_end_cell(rows, start);
}

void rows_add_bool(row_set *rows, bool claim)
{
    size_t start = rows_start_cell(rows);
    bytes_add_byte(&rows->values, claim ? 1 : 0);
    rows_end_cell(rows, start);
}

void rows_start_array(row_set *rows, uint32_t elements)
{
    bytes_add_int32(&rows->values, 1); /* dimensions */
    bytes_add_int32(&rows->values, 0); /* no nulls */
    bytes_add_int32(&rows->values, TEXT_OID);
    bytes_add_int32(&rows->values, (int32_t)elements);
    bytes_add_int32(&rows->values, 1); /* lower bound */
}

void rows_add_remark(row_set *rows, const char *label, pgcfg_text text)
{
    if (text.size == 0)
        return;
    bytes_add_text(&rows->messages, label);
    bytes_add(&rows->messages, text.data, text.size);
    bytes_add_byte(&rows->messages, '\n');
}

void rows_end_row(row_set *rows)
{
    rows->count++;
}

void rows_set_bool(row_set *rows, size_t row, size_t column, bool claim)
{
    rows_cell cell = {rows->values.size, 1};
    bytes_add_byte(&rows->values, claim ? 1 : 0);
    memcpy(rows->cells.data + cell_place(rows, row, column), &cell, sizeof(cell));
}

void rows_copy_cell(row_set *to, const row_set *from, size_t row, size_t column)
{
    rows_cell cell = get_cell(from, row, column);
    const char *data = cell_data(from, cell);
    cell.offset = to->values.size;
    if (cell.size > 0)
        bytes_add(&to->values, data, (size_t)cell.size);
    memcpy(to->cells.data + cell_place(to, row, column), &cell, sizeof(cell));
}

/* ---- a server's answer ------------------------------------------------------------ */

void rows_add_result(row_set *rows, const PGresult *result)
{
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        rows->failed = true;
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        bytes_add_text(&rows->failure, message != NULL ? message : PQresultErrorMessage(result));
        return;
    }
    int columns = PQnfields(result);
    for (int row = 0; row < PQntuples(result); row++) {
        for (int column = 0; column < columns; column++) {
            pgcfg_text value = {PQgetvalue(result, row, column),
                                (size_t)PQgetlength(result, row, column)};
            if (PQgetisnull(result, row, column))
                rows_add_null(rows);
            else
                rows_add_text(rows, value);
        }
        rows_end_row(rows);
    }
}

void rows_fail(row_set *rows, const pgcfg_diagnostic *diagnostic)
{
    rows->failed = true;
    pgcfg_diagnostic_write(diagnostic, bytes_sink(&rows->failure));
}

/* ---- comparing --------------------------------------------------------------------------- */

bool rows_cell_equal(const row_set *a, const row_set *b, size_t row, size_t column)
{
    rows_cell x = get_cell(a, row, column);
    rows_cell y = get_cell(b, row, column);
    return x.size == y.size &&
           (x.size <= 0 || memcmp(cell_data(a, x), cell_data(b, y), (size_t)x.size) == 0);
}

bool rows_cell_is(const row_set *rows, size_t row, size_t column, pgcfg_text text)
{
    rows_cell cell = get_cell(rows, row, column);
    return cell.size >= 0 && (size_t)cell.size == text.size &&
           (text.size == 0 || memcmp(cell_data(rows, cell), text.data, text.size) == 0);
}

size_t rows_column_that_differs(const row_set *a, const row_set *b, size_t row)
{
    size_t column = 0;
    if (a->failed || b->failed || row >= a->count || row >= b->count)
        return column;
    while (column + 1 < a->view->count && rows_cell_equal(a, b, row, column))
        column++;
    return column;
}

bool rows_equal(const row_set *a, const row_set *b, size_t *row)
{
    *row = 0;
    if (a->failed || b->failed)
        return a->failed == b->failed && a->failure.size == b->failure.size &&
               memcmp(a->failure.data, b->failure.data, a->failure.size) == 0;
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        for (size_t column = 0; column < a->view->count; column++) {
            if (!rows_cell_equal(a, b, i, column)) {
                *row = i;
                return false;
            }
        }
    }
    *row = a->count < b->count ? a->count : b->count;
    return a->count == b->count && a->messages.size == b->messages.size &&
           (a->messages.size == 0 ||
            memcmp(a->messages.data, b->messages.data, a->messages.size) == 0);
}

/* ---- printing ------------------------------------------------------------------------------ */

static void print_text(const char *data, size_t size, bytes *out)
{
    bytes_add_byte(out, '\'');
    for (size_t i = 0; i < size && i < 400; i++) {
        unsigned char byte = (unsigned char)data[i];
        if (byte < 32 || byte > 126)
            bytes_add_format(out, "\\x%02x", byte);
        else
            bytes_add_byte(out, (char)byte);
    }
    bytes_add_byte(out, '\'');
    if (size > 400)
        bytes_add_format(out, "... (%zu bytes)", size);
}

static int32_t get_int32(const char *data)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 8 | (unsigned char)data[i];
    return (int32_t)value;
}

/* Bytes that are not valid UTF-8 become U+FFFD, one for each
 * maximal subpart of a character. */
void rows_print_json_text(const char *data, size_t size, bytes *out)
{
    const unsigned char *text = (const unsigned char *)data;
    bytes_add_byte(out, '"');
    for (size_t i = 0; i < size;) {
        unsigned char byte = text[i];
        if (byte == '"' || byte == '\\') {
            bytes_add_format(out, "\\%c", byte);
            i++;
        } else if (byte < 32) {
            static const char *const names[32] = {
                [8] = "\\b", [9] = "\\t", [10] = "\\n", [12] = "\\f", [13] = "\\r"};
            if (names[byte] != NULL)
                bytes_add_text(out, names[byte]);
            else
                bytes_add_format(out, "\\u%04x", byte);
            i++;
        } else if (byte < 128) {
            bytes_add_byte(out, (char)byte);
            i++;
        } else {
            size_t length = byte >= 0xC2 && byte <= 0xDF   ? 2
                            : byte >= 0xE0 && byte <= 0xEF ? 3
                            : byte >= 0xF0 && byte <= 0xF4 ? 4
                                                           : 1;
            size_t good = 1;
            while (good < length && i + good < size) {
                unsigned low = 0x80, high = 0xBF;
                if (good == 1) {
                    if (byte == 0xE0)
                        low = 0xA0;
                    else if (byte == 0xED)
                        high = 0x9F;
                    else if (byte == 0xF0)
                        low = 0x90;
                    else if (byte == 0xF4)
                        high = 0x8F;
                }
                if (text[i + good] < low || text[i + good] > high)
                    break;
                good++;
            }
            if (length > 1 && good == length)
                bytes_add(out, data + i, length);
            else
                bytes_add_text(out, "\xEF\xBF\xBD");
            i += good;
        }
    }
    bytes_add_byte(out, '"');
}

typedef void print_element(const char *data, size_t size, bytes *out);

static void print_array(const char *data, print_element *print, bytes *out)
{
    int32_t count = get_int32(data) == 0 ? 0 : get_int32(data + 12);
    data += 20;
    bytes_add_byte(out, '[');
    for (int32_t i = 0; i < count; i++) {
        if (i > 0)
            bytes_add_byte(out, ',');
        int32_t size = get_int32(data);
        print(data + 4, (size_t)size, out);
        data += 4 + size;
    }
    bytes_add_byte(out, ']');
}

static void print_cell(const row_set *rows, size_t row, size_t column, print_element *print,
                       bytes *out)
{
    rows_cell cell = get_cell(rows, row, column);
    const char *data = cell_data(rows, cell);
    if (cell.size < 0) {
        bytes_add_text(out, "null");
        return;
    }
    switch (rows->view->columns[column].type) {
    case ROWS_TEXT:
        print(data, (size_t)cell.size, out);
        break;
    case ROWS_NUMBER:
        bytes_add_format(out, "%ld", (long)get_int32(data));
        break;
    case ROWS_BOOL:
        bytes_add_text(out, *data != 0 ? "true" : "false");
        break;
    case ROWS_TEXTS:
        print_array(data, print, out);
        break;
    }
}

void rows_print_message_that_differs(const row_set *a, const row_set *b, bytes *out)
{
    const bytes *x = &a->messages;
    const bytes *y = &b->messages;
    size_t start = 0;
    size_t i = 0;
    for (; i < x->size && i < y->size && x->data[i] == y->data[i]; i++) {
        if (x->data[i] == '\n')
            start = i + 1;
    }
    while (i < x->size && x->data[i] != '\n')
        i++;
    if (i > start)
        print_text(x->data + start, i - start, out);
}

void rows_print_value(const row_set *rows, size_t row, size_t column, bytes *out)
{
    if (rows->failed || row >= rows->count)
        rows_print(rows, row, out);
    else
        print_cell(rows, row, column, print_text, out);
}

void rows_print(const row_set *rows, size_t row, bytes *out)
{
    if (rows->failed) {
        bytes_add_text(out, "ERROR: ");
        print_text(rows->failure.data, rows->failure.size, out);
        return;
    }
    if (row >= rows->count) {
        bytes_add_format(out, "(no such row; %zu in all)", rows->count);
        return;
    }
    for (size_t column = 0; column < rows->view->count; column++) {
        if (column > 0)
            bytes_add_text(out, " | ");
        print_cell(rows, row, column, print_text, out);
    }
}

void rows_print_json(const row_set *rows, const char *data_directory, bytes *out)
{
    bytes json = {0};
    bytes_add_byte(&json, '[');
    for (size_t row = 0; row < rows->count; row++) {
        bytes_add_text(&json, row > 0 ? ",{" : "{");
        for (size_t column = 0; column < rows->view->count; column++) {
            bytes_add_format(&json, "%s\"%s\":", column > 0 ? "," : "",
                             rows->view->columns[column].name);
            print_cell(rows, row, column, rows_print_json_text, &json);
        }
        bytes_add_byte(&json, '}');
    }
    bytes_add_byte(&json, ']');
    bytes_add_replacing(out, json.data, json.size, data_directory, TREE_DATA_DIRECTORY);
    bytes_free(&json);
}
