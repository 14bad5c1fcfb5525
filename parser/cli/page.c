/*
 * page.c - see page.h.
 */
#include "page.h"

#include "report.h"

#include <pgcfg/server.h>

#include <string.h>

/* ---- taking a page to pieces ------------------------------------------------------ */

static page_lines *section_of(page *p, const char *line)
{
    const struct {
        const char *heading;
        page_lines *section;
    } sections[] = {
        {"what:", &p->what},
        {"why:", &p->why},
        {"wrong:", &p->wrong},
        {"right:", &p->right},
        {"no example:", &p->no_example},
    };
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (strcmp(line, sections[i].heading) == 0)
            return sections[i].section;
    return NULL;
}

static bool begins_with(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

/* "14-18" */
static void read_majors(page *p, const char *text)
{
    p->major_first = 10 * (text[0] - '0') + (text[1] - '0');
    p->major_last = 10 * (text[3] - '0') + (text[4] - '0');
}

static void read_page(page *p, const char *const *lines)
{
    *p = (page){
        .title = lines[0],
        .major_first = PGCFG_MAJOR_OLDEST,
        .major_last = PGCFG_MAJOR_NEWEST,
        .head = {lines + 1, 0},
    };
    page_lines *current = &p->head;

    for (const char *const *line = lines + 1; *line != NULL; line++) {
        page_lines *section = section_of(p, *line);
        if (section != NULL) {
            current = section;
            current->first = line + 1;
        } else if ((*line)[0] != '\0') {
            current->count = (size_t)(line + 1 - current->first); /* no empty lines at its end */
        }
    }
    for (size_t i = 0; i < p->head.count; i++)
        if (begins_with(p->head.first[i], "majors: "))
            read_majors(p, p->head.first[i] + strlen("majors: "));
}

bool page_find(const char *code, page *found)
{
    for (const page_source *s = page_sources; s->code != NULL; s++) {
        if (strcmp(s->code, code) == 0) {
            read_page(found, s->lines);
            return true;
        }
    }
    return false;
}

bool page_option_write(const page *p, size_t index, output *out)
{
    static const char *const names[] = {"set", "without", "with"};

    for (size_t i = 0; i < p->head.count; i++) {
        const char *line = p->head.first[i];
        for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
            size_t size = strlen(names[n]);
            if (strncmp(line, names[n], size) != 0 || line[size] != ':' || index-- > 0)
                continue;
            output_string(out, "--");
            output_string(out, names[n]);
            output_string(out, " ");
            output_string(out, line + size + 2);
            return true;
        }
    }
    return false;
}

bool page_example_next(page_lines *example, pgcfg_text *name, page_lines *content)
{
    static const char mark[] = "--- ";

    if (example->count == 0)
        return false;
    const char *file = example->first[0] + strlen(mark);
    *name = (pgcfg_text){file, strlen(file)};
    *content = (page_lines){example->first + 1, 0};
    while (content->count + 1 < example->count &&
           !begins_with(content->first[content->count], mark))
        content->count++;
    example->first += content->count + 1;
    example->count -= content->count + 1;
    return true;
}

/* ---- printing ------------------------------------------------------------------------ */

void page_prose_write(page_lines prose, output *out)
{
    for (size_t i = 0; i < prose.count; i++) {
        bool is_break = prose.first[i][0] == '\0';
        bool was_break = i == 0 || prose.first[i - 1][0] == '\0';
        output_string(out, is_break ? "\n\n" : was_break ? "" : " ");
        output_string(out, prose.first[i]);
    }
}

/* Prose, in lines that fit a terminal. */
static void put_prose(page_lines prose, output *out)
{
    enum { WIDTH = 79 };
    size_t column = 0;

    for (size_t i = 0; i < prose.count; i++) {
        const char *word = prose.first[i];
        if (word[0] == '\0') {
            output_string(out, "\n\n");
            column = 0;
        }
        while (word[0] != '\0') {
            size_t size = strcspn(word, " ");
            if (column > 0 && column + 1 + size > WIDTH) {
                output_string(out, "\n");
                column = 0;
            } else if (column > 0) {
                output_string(out, " ");
                column++;
            }
            output_bytes(out, word, size);
            column += size;
            word += size + (word[size] == ' ');
        }
    }
    output_string(out, "\n");
}

static void put_lines(page_lines lines, const char *indent, output *out)
{
    for (size_t i = 0; i < lines.count; i++) {
        if (lines.first[i][0] != '\0')
            output_string(out, indent);
        output_string(out, lines.first[i]);
        output_string(out, "\n");
    }
}

/* One file below the word, or several with their names. */
static void put_example(const char *word, page_lines example, output *out)
{
    pgcfg_text name;
    page_lines content;

    if (!page_example_next(&example, &name, &content))
        return;
    bool is_alone = example.count == 0;
    output_string(out, "\n");
    output_string(out, word);
    if (is_alone) {
        output_string(out, ", in ");
        output_text(out, name);
    }
    output_string(out, ":\n\n");
    do {
        if (!is_alone) {
            output_string(out, "    ");
            output_text(out, name);
            output_string(out, content.count > 0 ? ":\n" : "\n");
        }
        put_lines(content, is_alone ? "    " : "        ", out);
    } while (page_example_next(&example, &name, &content));
}

/* For which majors the examples are, and what they need besides. */
static void put_conditions(const page *p, output *out)
{
    output option = {0};
    size_t count = 0;

    if (p->major_first != PGCFG_MAJOR_OLDEST || p->major_last != PGCFG_MAJOR_NEWEST) {
        output_string(out, "\nThe examples are for PostgreSQL ");
        output_number(out, (uint64_t)p->major_first);
        if (p->major_last != p->major_first) {
            output_string(out, " to ");
            output_number(out, (uint64_t)p->major_last);
        }
        output_string(out, ".\n");
    }
    for (; page_option_write(p, count, &option); count++) {
        output_string(out, count == 0 ? "\nThe examples are checked with " : " ");
        output_text(out, output_as_text(&option));
        output_clear(&option);
    }
    output_string(out, count > 0 ? ".\n" : "");
    output_free(&option);
}

void page_write(const page *p, const char *code, pgcfg_severity severity, output *out)
{
    output_string(out, code);
    output_string(out, " (");
    output_string(out, report_severity_name(severity));
    output_string(out, ")\n\n");
    output_string(out, p->title);
    output_string(out, "\n\n");
    put_prose(p->what, out);
    output_string(out, "\nWhy it matters:\n");
    put_prose(p->why, out);
    if (p->no_example.count > 0) {
        output_string(out, "\nThere is no example:\n");
        put_prose(p->no_example, out);
    }
    put_example("Wrong", p->wrong, out);
    put_example("Right", p->right, out);
    put_conditions(p, out);
}
