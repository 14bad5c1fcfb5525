/*
 * report_sarif.c - findings as a SARIF 2.1.0 log, for GitHub's code scanning
 * and editors. Columns count characters there, and the log says so.
 */
#include "report.h"

#include "failure.h"
#include "json.h"
#include "page.h"

#include <pgcfg/version.h>

#include <stdlib.h>
#include <string.h>

/* Rules of the log: the codes that occur, in the order of their first finding. */
typedef struct log_rule {
    const finding *first;
} log_rule;

typedef struct rule_list {
    log_rule *items;
    size_t count, capacity;
} rule_list;

static size_t rule_index(rule_list *rules, const finding *f)
{
    for (size_t i = 0; i < rules->count; i++)
        if (strcmp(rules->items[i].first->code, f->code) == 0)
            return i;
    rules->items = grow(rules->items, rules->count, &rules->capacity, sizeof *rules->items);
    rules->items[rules->count].first = f;
    return rules->count++;
}

static void put_word(output *out, const char *key, const char *value, bool is_first)
{
    json_key(out, key, is_first);
    json_string(out, (pgcfg_text){value, strlen(value)});
}

static void put_number(output *out, const char *key, size_t number, bool is_first)
{
    json_key(out, key, is_first);
    output_number(out, number);
}

static void put_text(output *out, const char *key, pgcfg_text text)
{
    json_key(out, key, false);
    output_string(out, "{");
    json_key(out, "text", true);
    json_string(out, text);
    output_string(out, "}");
}

/* The code's page of pgcfg explain: its title, what it means, and all of it. */
static void put_description(output *out, const finding *f)
{
    output what = {0};
    output whole = {0};
    page p;

    if (!page_find(f->code, &p))
        return;
    page_prose_write(p.what, &what);
    page_write(&p, f->code, f->severity, &whole);
    put_text(out, "shortDescription", (pgcfg_text){p.title, strlen(p.title)});
    put_text(out, "fullDescription", output_as_text(&what));
    put_text(out, "help", output_as_text(&whole));
    output_free(&what);
    output_free(&whole);
}

static void put_rules(output *out, const rule_list *rules)
{
    output_string(out, ",\"rules\":[");
    for (size_t i = 0; i < rules->count; i++) {
        const finding *first = rules->items[i].first;
        output_string(out, i > 0 ? ",{" : "{");
        put_word(out, "id", first->code, true);
        put_description(out, first);
        output_string(out, ",\"defaultConfiguration\":{");
        put_word(out, "level", report_severity_name(first->severity), true);
        output_string(out, "}}");
    }
    output_string(out, "]");
}

static bool is_unreserved(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~/", byte) != NULL);
}

/* A path inside the working directory is relative to %SRCROOT%, which whoever
 * reads the log knows; another one is a file URI. */
static void put_artifact(output *out, const finding *f)
{
    pgcfg_text path = finding_short_path(f);
    bool is_absolute = f->inside == 0;

    output_string(out, "\"artifactLocation\":{\"uri\":\"");
    output_string(out, is_absolute ? "file://" : "");
    for (size_t i = 0; i < path.size; i++) {
        if (is_unreserved(path.data[i])) {
            output_bytes(out, &path.data[i], 1);
        } else {
            static const char hexadecimal[] = "0123456789ABCDEF";
            unsigned byte = (unsigned char)path.data[i];
            char escape[3] = {'%', hexadecimal[byte >> 4], hexadecimal[byte & 15]};
            output_bytes(out, escape, sizeof escape);
        }
    }
    output_string(out, is_absolute ? "\"}" : "\",\"uriBaseId\":\"%SRCROOT%\"}");
}

static void put_region(output *out, const place *where)
{
    output_string(out, ",\"region\":{");
    put_number(out, "startLine", where->line, true);
    put_number(out, "startColumn", where->character_column, false);
    put_number(out, "endLine", where->end_line, false);
    put_number(out, "endColumn", where->end_character_column, false);
    put_number(out, "byteOffset", where->offset, false);
    put_number(out, "byteLength", where->size, false);
    output_string(out, "}");
}

static void put_message(output *out, const finding *f)
{
    output text = {0};
    output_text(&text, f->message);
    if (f->hint.size > 0) {
        output_string(&text, "\n");
        output_text(&text, f->hint);
    }
    output_string(out, ",\"message\":{\"text\":");
    json_string(out, output_as_text(&text));
    output_string(out, "}");
    output_free(&text);
}

static void put_result(output *out, const finding *f, size_t index)
{
    output_string(out, "{");
    put_word(out, "ruleId", f->code, true);
    put_number(out, "ruleIndex", index, false);
    put_word(out, "level", report_severity_name(f->severity), false);
    put_message(out, f);
    output_string(out, ",\"locations\":[{\"physicalLocation\":{");
    put_artifact(out, f);
    put_region(out, &f->where);
    output_string(out, "}}]}");
}

void report_sarif(const findings *all, output *out)
{
    rule_list rules = {0};
    output results = {0};
    for (size_t i = 0; i < all->count; i++) {
        output_string(&results, i > 0 ? "," : "");
        put_result(&results, &all->items[i], rule_index(&rules, &all->items[i]));
    }

    output_string(out, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                       "\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{");
    put_word(out, "name", "pgcfg", true);
    put_word(out, "version", PGCFG_VERSION_STRING, false);
    put_word(out, "semanticVersion", PGCFG_VERSION_STRING, false);
    put_rules(out, &rules);
    output_string(out, "}},\"columnKind\":\"unicodeCodePoints\",\"results\":[");
    output_text(out, output_as_text(&results));
    output_string(out, "]}]}\n");
    output_free(&results);
    free(rules.items);
}
