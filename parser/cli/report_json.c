/*
 * report_json.c - findings as one JSON array; pgcfg check --help says what the
 * members are.
 */
#include "report.h"

#include "json.h"

#include <string.h>

const char *report_severity_name(pgcfg_severity severity)
{
    switch (severity) {
    case PGCFG_SEVERITY_ERROR:
        return "error";
    case PGCFG_SEVERITY_WARNING:
        return "warning";
    case PGCFG_SEVERITY_NOTE:
        return "note";
    }
    return "";
}

static void put_number(output *out, const char *key, size_t number)
{
    json_key(out, key, false);
    output_number(out, number);
}

static void put_word(output *out, const char *key, const char *value)
{
    json_key(out, key, false);
    json_string(out, (pgcfg_text){value, strlen(value)});
}

static void put_finding(const finding *f, output *out)
{
    output_string(out, "{");
    json_key(out, "file", true);
    json_string(out, f->path);
    put_number(out, "line", f->where.line);
    put_number(out, "column", f->where.column);
    put_number(out, "end_line", f->where.end_line);
    put_number(out, "end_column", f->where.end_column);
    put_number(out, "offset", f->where.offset);
    put_number(out, "size", f->where.size);
    json_key(out, "server_line", false);
    if (f->server_line > 0)
        output_number(out, f->server_line);
    else
        output_string(out, "null");
    put_word(out, "severity", report_severity_name(f->severity));
    put_word(out, "code", f->code);
    json_key(out, "message", false);
    json_string(out, f->message);
    json_key(out, "hint", false);
    if (f->hint.size > 0)
        json_string(out, f->hint);
    else
        output_string(out, "null");
    output_string(out, "}");
}

void report_json(const findings *all, output *out)
{
    output_string(out, "[");
    for (size_t i = 0; i < all->count; i++) {
        if (i > 0)
            output_string(out, ",");
        put_finding(&all->items[i], out);
    }
    output_string(out, "]\n");
}
