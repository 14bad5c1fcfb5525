/*
 * row_text.c - see row_text.h.
 */
#include "row_text.h"
#include "text_of.h"

#include <string.h>

static bool is_plain(pgcfg_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (memchr(" \t\r\n,\"#", text.data[i], 8) != NULL)
            return false;
    return text.size > 0;
}

void row_write_word(output *out, pgcfg_text text)
{
    if (is_plain(text)) {
        output_text(out, text);
        return;
    }
    output_string(out, "\"");
    for (size_t i = 0; i < text.size; i++) {
        output_bytes(out, text.data + i, 1);
        if (text.data[i] == '"')
            output_string(out, "\"");
    }
    output_string(out, "\"");
}

void row_error(table *t, pgcfg_text message, size_t cells, bool is_first_row)
{
    while (message.size > 0) {
        const char *newline = memchr(message.data, '\n', message.size);
        size_t size = newline != NULL ? (size_t)(newline - message.data) : message.size;
        if (!is_first_row) {
            table_row(t, true);
            for (size_t i = 0; i < cells; i++)
                table_cell(t, text_of(""));
        }
        table_rest(t, (pgcfg_text){message.data, size});
        is_first_row = false;
        size += newline != NULL;
        message.data += size;
        message.size -= size;
    }
}

static void write_count(output *out, size_t count, const char *noun)
{
    output_number(out, count);
    output_string(out, " ");
    output_string(out, noun);
    output_string(out, count == 1 ? "" : "s");
}

void row_write_summary(output *out, size_t count, const char *noun, size_t bad_count, int major)
{
    write_count(out, count, noun);
    output_string(out, ", ");
    write_count(out, bad_count, "error");
    output_string(out, " (PostgreSQL ");
    output_number(out, (uint64_t)major);
    output_string(out, ")\n");
}
