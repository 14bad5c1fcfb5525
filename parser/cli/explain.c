/*
 * explain.c - pgcfg explain: what a code of pgcfg check means.
 */
#include "codes.h"
#include "command.h"
#include "failure.h"
#include "json.h"
#include "page.h"
#include "report.h"

#include <string.h>

static const char help[] =
    "pgcfg explain says what a code of pgcfg check means, why it matters, and how to\n"
    "write it right. Without CODE it lists all codes.\n"
    "\n"
    "usage: pgcfg explain [OPTION]... [CODE]\n"
    "\n"
    "CODE is what pgcfg check prints in brackets behind a message, like invalid-method.\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default) or json\n";

static const char help_notes[] =
    "A page is the same for every server; its examples say which majors they are for.\n"
    "\n"
    "JSON is one object with these members, or, without CODE, one array of objects that\n"
    "have the first three:\n"
    "  code, severity, title  severity is error, warning or note\n"
    "  what, why         what it means, and why it matters\n"
    "  wrong, right      examples: arrays of objects with file and content, or null\n"
    "  no_example        why there is none, or null\n"
    "  majors            the majors that the examples are for\n"
    "  options           what pgcfg check takes with the examples, like --set ssl=on\n"
    "\n"
    "exit status: 0 done; 2 could not do it, such as an unknown CODE\n";

/* ---- one page ---------------------------------------------------------------------- */

static void put_prose(output *out, const char *key, page_lines prose)
{
    output text = {0};

    json_key(out, key, false);
    page_prose_write(prose, &text);
    if (prose.count > 0)
        json_string(out, output_as_text(&text));
    else
        output_string(out, "null");
    output_free(&text);
}

static void put_example(output *out, const char *key, page_lines example)
{
    pgcfg_text name;
    page_lines content;
    bool is_first = true;

    json_key(out, key, false);
    output_string(out, example.count > 0 ? "[" : "null");
    while (page_example_next(&example, &name, &content)) {
        output text = {0};
        for (size_t i = 0; i < content.count; i++) {
            output_string(&text, content.first[i]);
            output_string(&text, "\n");
        }
        output_string(out, is_first ? "{" : ",{");
        json_key(out, "file", true);
        json_string(out, name);
        json_key(out, "content", false);
        json_string(out, output_as_text(&text));
        output_string(out, "}");
        output_free(&text);
        is_first = false;
    }
    output_string(out, is_first ? "" : "]");
}

static void put_majors(output *out, const page *p)
{
    json_key(out, "majors", false);
    for (int major = p->major_first; major <= p->major_last; major++) {
        output_string(out, major == p->major_first ? "[" : ",");
        output_number(out, (uint64_t)major);
    }
    output_string(out, "]");
}

static void put_options(output *out, const page *p)
{
    output option = {0};

    json_key(out, "options", false);
    output_string(out, "[");
    for (size_t i = 0; page_option_write(p, i, &option); i++) {
        output_string(out, i > 0 ? "," : "");
        json_string(out, output_as_text(&option));
        output_clear(&option);
    }
    output_string(out, "]");
    output_free(&option);
}

/* The members that a list has too. */
static void put_heading(output *out, const code_name *code, const page *p)
{
    const char *severity = report_severity_name(code->severity);

    output_string(out, "{");
    json_key(out, "code", true);
    json_string(out, (pgcfg_text){code->name, strlen(code->name)});
    json_key(out, "severity", false);
    json_string(out, (pgcfg_text){severity, strlen(severity)});
    json_key(out, "title", false);
    if (p->title != NULL)
        json_string(out, (pgcfg_text){p->title, strlen(p->title)});
    else
        output_string(out, "null");
}

static void put_page_as_json(output *out, const code_name *code, const page *p)
{
    put_heading(out, code, p);
    put_prose(out, "what", p->what);
    put_prose(out, "why", p->why);
    put_example(out, "wrong", p->wrong);
    put_example(out, "right", p->right);
    put_prose(out, "no_example", p->no_example);
    put_majors(out, p);
    put_options(out, p);
    output_string(out, "}\n");
}

static code_name find_code(const char *name)
{
    for (size_t i = 0; codes_get(i).name != NULL; i++)
        if (strcmp(codes_get(i).name, name) == 0)
            return codes_get(i);
    const char *nearest = codes_nearest(name);
    if (nearest != NULL)
        fail("unknown code %s; did you mean %s?", name, nearest);
    fail("unknown code %s; pgcfg explain lists them", name);
}

static void put_page(output *out, const options *given, const char *name)
{
    code_name code = find_code(name);
    page p;

    if (!page_find(code.name, &p))
        fail("there is no page for %s", code.name);
    if (given->format == FORMAT_JSON)
        put_page_as_json(out, &code, &p);
    else
        page_write(&p, code.name, code.severity, out);
}

/* ---- the list ---------------------------------------------------------------------- */

/* An error and the hint that goes with it may have one name. */
static bool is_repeated(size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(codes_get(i).name, codes_get(index).name) == 0)
            return true;
    return false;
}

static void put_row(output *out, const code_name *code, const page *p)
{
    enum { SEVERITY_WIDTH = 9, NAME_WIDTH = 33 };
    const char *severity = report_severity_name(code->severity);
    size_t size = strlen(code->name);

    output_string(out, severity);
    output_repeat(out, ' ', SEVERITY_WIDTH - strlen(severity));
    output_string(out, code->name);
    output_repeat(out, ' ', size < NAME_WIDTH ? NAME_WIDTH - size : 1);
    output_string(out, p->title != NULL ? p->title : "(no page)");
    output_string(out, "\n");
}

static void put_list(output *out, const options *given)
{
    bool is_json = given->format == FORMAT_JSON;
    code_name code;

    for (size_t i = 0; (code = codes_get(i)).name != NULL; i++) {
        if (is_repeated(i))
            continue;
        page p = {.title = NULL};
        (void)page_find(code.name, &p); /* the tests see to it that there is one */
        if (is_json) {
            output_string(out, i == 0 ? "[" : ",");
            put_heading(out, &code, &p);
            output_string(out, "}");
        } else {
            put_row(out, &code, &p);
        }
    }
    output_string(out, is_json ? "]\n" : "");
}

static int run(const options *given)
{
    output out = {0};

    if (given->operand_count > 1)
        fail("explain takes one CODE; see pgcfg explain --help");
    if (given->operand_count == 1)
        put_page(&out, given, given->operands[0]);
    else
        put_list(&out, given);
    output_finish(&out);
    return STATUS_DONE;
}

const command explain_command = {
    .name = "explain",
    .summary = "what a code of pgcfg check means, with examples",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .run = run,
};
