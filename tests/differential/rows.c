/* rows.c - see rows.h. */
#include "rows.h"

#include <string.h>

#include "tree.h"

enum { TEXT_OID = 25 };

static const char *const column_names[ROWS_COLUMN_COUNT] = {
    "rule_number", "file_name", "line_number", "type",    "database", "user_name",
    "address",     "netmask",   "auth_method", "options", "error"};

rows_column rows_first_column(int major)
{
    return major >= 16 ? ROWS_RULE_NUMBER : ROWS_LINE_NUMBER;
}

const char *rows_column_name(rows_column column)
{
    return column_names[column];
}

static size_t column_count(int major)
{
    return (size_t)ROWS_COLUMN_COUNT - (size_t)rows_first_column(major);
}

void rows_add_column_names(int major, bytes *out)
{
    for (size_t i = (size_t)rows_first_column(major); i < ROWS_COLUMN_COUNT; i++) {
        if (i > (size_t)rows_first_column(major))
            bytes_add_text(out, ", ");
        bytes_add_text(out, column_names[i]);
    }
}

void rows_start(row_set *rows, int major)
{
    rows->major = major;
    rows->count = 0;
    rows->cells.size = 0;
    rows->values.size = 0;
    rows->failed = false;
    rows->failure.size = 0;
}

void rows_free(row_set *rows)
{
    bytes_free(&rows->cells);
    bytes_free(&rows->values);
    bytes_free(&rows->failure);
}

/* ---- cells --------------------------------------------------------------------- */

static rows_cell get_cell(const row_set *rows, size_t row, rows_column column)
{
    rows_cell cell;
    size_t index =
        row * column_count(rows->major) + (size_t)column - (size_t)rows_first_column(rows->major);
    memcpy(&cell, rows->cells.data + index * sizeof(cell), sizeof(cell));
    return cell;
}

static const char *cell_data(const row_set *rows, rows_cell cell)
{
    return rows->values.data + cell.offset;
}

static void add_null(row_set *rows)
{
    rows_cell cell = {rows->values.size, -1};
    bytes_add(&rows->cells, &cell, sizeof(cell));
}

/* Makes a cell of what was added to the values since `start`. */
static void end_cell(row_set *rows, size_t start)
{
    rows_cell cell = {start, (int32_t)(rows->values.size - start)};
    bytes_add(&rows->cells, &cell, sizeof(cell));
}

static void add_value(row_set *rows, const char *data, size_t size)
{
    size_t start = rows->values.size;
    bytes_add(&rows->values, data, size);
    end_cell(rows, start);
}

static void add_number(row_set *rows, uint32_t number)
{
    size_t start = rows->values.size;
    bytes_add_int32(&rows->values, (int32_t)number);
    end_cell(rows, start);
}

static void start_array(row_set *rows, uint32_t elements)
{
    bytes_add_int32(&rows->values, 1); /* dimensions */
    bytes_add_int32(&rows->values, 0); /* no nulls */
    bytes_add_int32(&rows->values, TEXT_OID);
    bytes_add_int32(&rows->values, (int32_t)elements);
    bytes_add_int32(&rows->values, 1); /* lower bound */
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
            if (PQgetisnull(result, row, column))
                add_null(rows);
            else
                add_value(rows, PQgetvalue(result, row, column),
                          (size_t)PQgetlength(result, row, column));
        }
        rows->count++;
    }
}

/* ---- the library's entries ---------------------------------------------------------- */

static void add_tokens(row_set *rows, const pgcfg_token *tokens, uint32_t count)
{
    size_t start = rows->values.size;
    start_array(rows, count);
    for (uint32_t i = 0; i < count; i++) {
        bytes_add_int32(&rows->values, (int32_t)tokens[i].size);
        bytes_add(&rows->values, tokens[i].bytes, tokens[i].size);
    }
    end_cell(rows, start);
}

static void add_options(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    uint32_t count = pgcfg_hba_option_count(entry, server);
    if (count == 0) {
        add_null(rows);
        return;
    }
    size_t start = rows->values.size;
    start_array(rows, count);
    for (uint32_t i = 0; i < count; i++) {
        size_t at = rows->values.size;
        bytes_add_int32(&rows->values, 0);
        pgcfg_hba_option_write(entry, server, i, bytes_sink(&rows->values));
        bytes_set_int32(&rows->values, at, (int32_t)(rows->values.size - at - 4));
    }
    end_cell(rows, start);
}

static void add_rule(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(entry);
    const char *type = pgcfg_connection_type_name(entry->type);
    add_value(rows, type, strlen(type));
    add_tokens(rows, fields.databases, entry->database_count);
    add_tokens(rows, fields.users, entry->user_count);
    size_t start = rows->values.size;
    if (pgcfg_hba_address_is_null(entry)) {
        add_null(rows);
    } else {
        pgcfg_hba_address_write(entry, bytes_sink(&rows->values));
        end_cell(rows, start);
    }
    start = rows->values.size;
    if (pgcfg_hba_netmask_is_null(entry)) {
        add_null(rows);
    } else {
        pgcfg_hba_netmask_write(entry, bytes_sink(&rows->values));
        end_cell(rows, start);
    }
    const char *method = pgcfg_auth_method_name(entry->method);
    add_value(rows, method, strlen(method));
    add_options(rows, entry, server);
}

void rows_add_entry(row_set *rows, const pgcfg_hba_entry *entry, const pgcfg_server *server,
                    pgcfg_text file)
{
    if (rows->major >= 16) {
        if (entry->rule_number == 0)
            add_null(rows);
        else
            add_number(rows, entry->rule_number);
        add_value(rows, file.data, file.size);
    }
    add_number(rows, entry->line_number);
    if (entry->is_rule) {
        add_rule(rows, entry, server);
    } else {
        for (int column = ROWS_TYPE; column < ROWS_ERROR; column++)
            add_null(rows);
    }
    if (entry->error.code == PGCFG_DIAGNOSTIC_NONE) {
        add_null(rows);
    } else {
        size_t start = rows->values.size;
        pgcfg_diagnostic_write(&entry->error, bytes_sink(&rows->values));
        end_cell(rows, start);
    }
    rows->count++;
}

void rows_fail(row_set *rows, const pgcfg_diagnostic *diagnostic)
{
    rows->failed = true;
    pgcfg_diagnostic_write(diagnostic, bytes_sink(&rows->failure));
}

/* ---- comparing --------------------------------------------------------------------------- */

static bool cells_equal(const row_set *a, const row_set *b, size_t row, rows_column column)
{
    rows_cell x = get_cell(a, row, column);
    rows_cell y = get_cell(b, row, column);
    return x.size == y.size &&
           (x.size <= 0 || memcmp(cell_data(a, x), cell_data(b, y), (size_t)x.size) == 0);
}

rows_column rows_column_that_differs(const row_set *a, const row_set *b, size_t row)
{
    rows_column column = rows_first_column(a->major);
    if (row >= a->count || row >= b->count)
        return column;
    while (column < ROWS_ERROR && cells_equal(a, b, row, column))
        column = (rows_column)(column + 1);
    return column;
}

bool rows_equal(const row_set *a, const row_set *b, size_t *row)
{
    *row = 0;
    if (a->failed || b->failed)
        return a->failed == b->failed && a->failure.size == b->failure.size &&
               memcmp(a->failure.data, b->failure.data, a->failure.size) == 0;
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        for (rows_column c = rows_first_column(a->major); c < ROWS_COLUMN_COUNT;
             c = (rows_column)(c + 1)) {
            if (!cells_equal(a, b, i, c)) {
                *row = i;
                return false;
            }
        }
    }
    *row = a->count < b->count ? a->count : b->count;
    return a->count == b->count;
}

static int32_t get_int32(const char *data)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++)
        value = value << 8 | (unsigned char)data[i];
    return (int32_t)value;
}

bool rows_has_text(const row_set *rows, size_t row, rows_column column, pgcfg_text text)
{
    if (rows->failed || row >= rows->count)
        return false;
    rows_cell cell = get_cell(rows, row, column);
    return cell.size >= 0 && (size_t)cell.size == text.size &&
           (text.size == 0 || memcmp(cell_data(rows, cell), text.data, text.size) == 0);
}

bool rows_has_element(const row_set *rows, size_t row, rows_column column, size_t index,
                      size_t count, pgcfg_text text)
{
    if (rows->failed || row >= rows->count)
        return false;
    rows_cell cell = get_cell(rows, row, column);
    const char *data = cell_data(rows, cell);
    if (cell.size < 20 || (size_t)get_int32(data + 12) != count)
        return false;
    data += 20;
    for (size_t i = 0; i < index; i++)
        data += 4 + get_int32(data);
    return (size_t)get_int32(data) == text.size &&
           (text.size == 0 || memcmp(data + 4, text.data, text.size) == 0);
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

/* Prints JSON: bytes that are not valid UTF-8 become U+FFFD, one for each
 * maximal subpart of a character. */
static void print_json_text(const char *data, size_t size, bytes *out)
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

static void print_cell(const row_set *rows, size_t row, rows_column column, print_element *print,
                       bytes *out)
{
    rows_cell cell = get_cell(rows, row, column);
    const char *data = cell_data(rows, cell);
    if (cell.size < 0) {
        bytes_add_text(out, "null");
    } else if (column == ROWS_RULE_NUMBER || column == ROWS_LINE_NUMBER) {
        bytes_add_format(out, "%ld", (long)get_int32(data));
    } else if (column == ROWS_DATABASE || column == ROWS_USER_NAME || column == ROWS_OPTIONS) {
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
    } else {
        print(data, (size_t)cell.size, out);
    }
}

void rows_print_value(const row_set *rows, size_t row, rows_column column, bytes *out)
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
    for (rows_column c = rows_first_column(rows->major); c < ROWS_COLUMN_COUNT;
         c = (rows_column)(c + 1)) {
        if (c > rows_first_column(rows->major))
            bytes_add_text(out, " | ");
        print_cell(rows, row, c, print_text, out);
    }
}

void rows_print_json(const row_set *rows, const char *data_directory, bytes *out)
{
    bytes json = {0};
    bytes_add_byte(&json, '[');
    for (size_t row = 0; row < rows->count; row++) {
        bytes_add_text(&json, row > 0 ? ",{" : "{");
        for (rows_column c = rows_first_column(rows->major); c < ROWS_COLUMN_COUNT;
             c = (rows_column)(c + 1)) {
            if (c > rows_first_column(rows->major))
                bytes_add_byte(&json, ',');
            bytes_add_format(&json, "\"%s\":", column_names[c]);
            print_cell(rows, row, c, print_json_text, &json);
        }
        bytes_add_byte(&json, '}');
    }
    bytes_add_byte(&json, ']');
    bytes_add_replacing(out, json.data, json.size, data_directory, TREE_DATA_DIRECTORY);
    bytes_free(&json);
}
