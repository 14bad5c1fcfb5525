/*
 * json.c - see json.h.
 */
#include "json.h"

#include "utf8.h"

static void write_escaped(output *out, unsigned char byte)
{
    static const char hexadecimal[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', hexadecimal[byte >> 4], hexadecimal[byte & 15]};
    output_bytes(out, escape, sizeof escape);
}

/* How many bytes at the front can be written as they are. */
static size_t plain_size(pgcfg_text text)
{
    size_t size = 0;
    while (size < text.size) {
        unsigned char byte = (unsigned char)text.data[size];
        if (byte < 0x20 || byte == '"' || byte == '\\')
            break;
        if (byte < 0x80) {
            size++;
            continue;
        }
        pgcfg_text rest = {text.data + size, text.size - size};
        utf8_character character = utf8_first(rest);
        if (!character.is_valid)
            break;
        size += character.size;
    }
    return size;
}

void json_string(output *out, pgcfg_text text)
{
    output_bytes(out, "\"", 1);
    while (text.size > 0) {
        size_t taken = plain_size(text);
        output_bytes(out, text.data, taken);
        if (taken < text.size) {
            unsigned char byte = (unsigned char)text.data[taken];
            pgcfg_text rest = {text.data + taken, text.size - taken};
            if (byte == '"' || byte == '\\') {
                output_bytes(out, "\\", 1);
                output_bytes(out, rest.data, 1);
                taken++;
            } else if (byte < 0x20) {
                write_escaped(out, byte);
                taken++;
            } else {
                output_string(out, UTF8_REPLACEMENT);
                taken += utf8_first(rest).size;
            }
        }
        text.data += taken;
        text.size -= taken;
    }
    output_bytes(out, "\"", 1);
}

void json_key(output *out, const char *name, bool is_first)
{
    if (!is_first)
        output_bytes(out, ",", 1);
    output_bytes(out, "\"", 1);
    output_string(out, name);
    output_bytes(out, "\":", 2);
}
