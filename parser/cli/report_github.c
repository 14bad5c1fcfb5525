/*
 * report_github.c - findings as GitHub's workflow commands, one a line.
 */
#include "report.h"

#include "utf8.h"

static const char *command_of(pgcfg_severity severity)
{
    switch (severity) {
    case PGCFG_SEVERITY_ERROR:
        return "::error ";
    case PGCFG_SEVERITY_WARNING:
        return "::warning ";
    case PGCFG_SEVERITY_NOTE:
        return "::notice ";
    }
    return "";
}

/* What ends a command, a property or a line is escaped; bytes that are not
 * UTF-8 are replaced. Colons and commas count in properties only. */
static void put_escaped(output *out, pgcfg_text text, bool is_property)
{
    while (text.size > 0) {
        utf8_character character = utf8_first(text);
        char byte = text.data[0];
        if (!character.is_valid)
            output_string(out, UTF8_REPLACEMENT);
        else if (byte == '%')
            output_string(out, "%25");
        else if (byte == '\r')
            output_string(out, "%0D");
        else if (byte == '\n')
            output_string(out, "%0A");
        else if (byte == ':' && is_property)
            output_string(out, "%3A");
        else if (byte == ',' && is_property)
            output_string(out, "%2C");
        else
            (void)printable_write((pgcfg_text){text.data, character.size}, output_sink(out));
        text.data += character.size;
        text.size -= character.size;
    }
}

static void put_finding(output *out, const finding *f)
{
    output_string(out, command_of(f->severity));
    output_string(out, "file=");
    put_escaped(out, finding_short_path(f), true);
    output_string(out, ",line=");
    output_number(out, f->where.line);
    output_string(out, ",col=");
    output_number(out, f->where.character_column);
    output_string(out, ",endLine=");
    output_number(out, f->where.end_line);
    /* The last column itself, and only where it is in the same line. */
    if (f->where.end_line == f->where.line && f->where.size > 0) {
        output_string(out, ",endColumn=");
        output_number(out, f->where.end_character_column - 1);
    }
    output_string(out, ",title=");
    output_string(out, f->code);
    output_string(out, "::");
    put_escaped(out, f->message, false);
    if (f->hint.size > 0) {
        output_string(out, "%0A");
        put_escaped(out, f->hint, false);
    }
    output_string(out, "\n");
}

void report_github(const findings *all, output *out)
{
    for (size_t i = 0; i < all->count; i++)
        put_finding(out, &all->items[i]);
}
