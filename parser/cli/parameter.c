/*
 * parameter.c - pgcfg parameter: the catalogue of postgresql.conf's parameters, one of
 * them with what changed between majors, or a list of all.
 */
#include "command.h"
#include "failure.h"
#include "json.h"
#include "output.h"
#include "suggest.h"
#include "table.h"
#include "text_of.h"

#include <pgcfg/parameter.h>
#include <pgcfg/value.h>

#include <string.h>
#include <strings.h>

static const char help[] =
    "pgcfg parameter says what a parameter of postgresql.conf is: its type, unit, range,\n"
    "default, when it can be changed, which majors have it and what they changed. Without\n"
    "NAME it lists all parameters of a major.\n"
    "\n"
    "usage: pgcfg parameter [OPTION]... [NAME]\n"
    "\n"
    "options:\n"
    "  --format=FORMAT   text (default) or json\n";

static const char help_notes[] =
    "Without --pg a parameter is shown as the newest major that has it does.\n"
    "\n"
    "JSON is one object with these members, or, without NAME, one array of objects that\n"
    "have all of them but changes; what has a name of pg_settings is what that shows:\n"
    "  name, category, vartype, unit, min_val, max_val, enumvals, boot_val, context\n"
    "  shown            boot_val as SHOW prints it, or null\n"
    "  first_major, last_major  of those that know the name (13 to 18)\n"
    "  is_hidden        pg_settings does not show it\n"
    "  is_extension     known only where the library of an extension is loaded\n"
    "  since            the release that brought it in the middle of a major, or null\n"
    "  changes          objects with major, member, before and after\n"
    "\n"
    "exit status: 0 done; 2 could not do it, such as an unknown NAME\n";

/* ---- members ------------------------------------------------------------------------- */

/* What is shown of a parameter, in this order. */
typedef enum member {
    MEMBER_CATEGORY,
    MEMBER_TYPE,
    MEMBER_UNIT,
    MEMBER_MINIMUM,
    MEMBER_MAXIMUM,
    MEMBER_VALUES,
    MEMBER_BOOT_VALUE,
    MEMBER_SHOWN,
    MEMBER_CONTEXT,
    MEMBER_COUNT
} member;

static const char *const member_names[MEMBER_COUNT] = {
    [MEMBER_CATEGORY] = "category",   [MEMBER_TYPE] = "vartype",    [MEMBER_UNIT] = "unit",
    [MEMBER_MINIMUM] = "min_val",     [MEMBER_MAXIMUM] = "max_val", [MEMBER_VALUES] = "enumvals",
    [MEMBER_BOOT_VALUE] = "boot_val", [MEMBER_SHOWN] = "shown",     [MEMBER_CONTEXT] = "context",
};

static bool is_number(const pgcfg_parameter *p)
{
    return p->type == PGCFG_TYPE_INTEGER || p->type == PGCFG_TYPE_REAL;
}

/* A limit as the server's view has it. */
static void put_limit(const pgcfg_parameter *p, int major, double limit, output *out)
{
    pgcfg_value value = {.type = p->type};

    if (p->type == PGCFG_TYPE_INTEGER)
        value.integer = (int)limit;
    else
        value.real = limit;
    (void)pgcfg_value_setting_write(&value, p, major, output_sink(out));
}

/* The values that the server lists. */
static void put_values(const pgcfg_parameter *p, int major, output *out)
{
    pgcfg_enum_value value;

    for (uint32_t i = 0; (value = pgcfg_parameter_enum_value(p, major, i)).name != NULL; i++) {
        if (value.is_hidden)
            continue;
        output_string(out, out->size > 0 ? ", " : "");
        output_string(out, value.name);
    }
}

/* The boot value as SHOW prints it; where there is none, or it is a server's own affair,
 * nothing. */
static bool put_shown(const pgcfg_parameter *p, int major, output *out)
{
    pgcfg_value value;
    pgcfg_value_problem problem;

    return p->boot_value != NULL &&
           pgcfg_value_parse(p, major, text_of(p->boot_value), &value, &problem) &&
           pgcfg_value_show_write(&value, p, major, output_sink(out));
}

/* Writes one member of the parameter as that major has it; false: it has none. */
static bool put_member(member which, const pgcfg_parameter *p, int major, output *out)
{
    switch (which) {
    case MEMBER_CATEGORY:
        output_string(out, p->category);
        return true;
    case MEMBER_TYPE:
        output_string(out, pgcfg_parameter_type_name(p->type));
        return true;
    case MEMBER_UNIT:
        output_string(out, pgcfg_unit_name(p->unit));
        return p->unit != PGCFG_UNIT_NONE;
    case MEMBER_MINIMUM:
    case MEMBER_MAXIMUM:
        if (!is_number(p))
            return false;
        put_limit(p, major, which == MEMBER_MINIMUM ? p->minimum : p->maximum, out);
        return true;
    case MEMBER_VALUES:
        put_values(p, major, out);
        return p->type == PGCFG_TYPE_ENUM;
    case MEMBER_BOOT_VALUE:
        if (p->boot_value == NULL)
            return false;
        output_string(out, p->boot_value);
        return true;
    case MEMBER_SHOWN:
        return put_shown(p, major, out);
    case MEMBER_CONTEXT:
        output_string(out, pgcfg_context_name(p->context));
        return true;
    case MEMBER_COUNT:
        break;
    }
    return false;
}

/* Whether two majors differ in it; the texts are left in `before` and `after`. */
static bool is_changed(member which, const pgcfg_parameter *older, const pgcfg_parameter *newer,
                       int major, output *before, output *after)
{
    output_clear(before);
    output_clear(after);
    bool had = put_member(which, older, major - 1, before);
    bool has = put_member(which, newer, major, after);
    return had != has || !pgcfg_text_equal(output_as_text(before), output_as_text(after));
}

/* ---- JSON ------------------------------------------------------------------------------ */

static void json_text(output *out, const char *key, pgcfg_text text, bool is_there, bool is_first)
{
    json_key(out, key, is_first);
    if (is_there)
        json_string(out, text);
    else
        output_string(out, "null");
}

static void json_flag(output *out, const char *key, bool is_set)
{
    json_key(out, key, false);
    output_string(out, is_set ? "true" : "false");
}

static void json_number(output *out, const char *key, int number)
{
    json_key(out, key, false);
    output_number(out, (uint64_t)number);
}

static void json_values(output *out, const pgcfg_parameter *p, int major)
{
    pgcfg_enum_value value;
    bool is_first = true;

    json_key(out, member_names[MEMBER_VALUES], false);
    if (p->type != PGCFG_TYPE_ENUM) {
        output_string(out, "null");
        return;
    }
    output_string(out, "[");
    for (uint32_t i = 0; (value = pgcfg_parameter_enum_value(p, major, i)).name != NULL; i++) {
        if (value.is_hidden)
            continue;
        output_string(out, is_first ? "" : ",");
        json_string(out, text_of(value.name));
        is_first = false;
    }
    output_string(out, "]");
}

/* All members but the brace at the end. */
static void json_parameter(output *out, const pgcfg_parameter *p, int major)
{
    output text = {0};

    output_string(out, "{");
    json_text(out, "name", text_of(p->name), true, true);
    for (int which = 0; which < MEMBER_COUNT; which++) {
        if (which == MEMBER_VALUES) {
            json_values(out, p, major);
            continue;
        }
        output_clear(&text);
        bool is_there = put_member((member)which, p, major, &text);
        json_text(out, member_names[which], output_as_text(&text), is_there, false);
    }
    json_number(out, "first_major", p->first_major);
    json_number(out, "last_major", p->last_major);
    json_flag(out, "is_hidden", (p->flags & (unsigned)PGCFG_PARAMETER_IS_HIDDEN) != 0);
    json_flag(out, "is_extension", (p->flags & (unsigned)PGCFG_PARAMETER_IS_EXTENSION) != 0);
    json_text(out, "since", text_of(p->since), p->since[0] != '\0', false);
    output_free(&text);
}

/* ---- what changed ------------------------------------------------------------------------ */

/* Called for each change, from major - 1 to `major`. */
typedef void (*change_seen)(void *context, int major, member which, pgcfg_text before,
                            pgcfg_text after);

static void find_changes(const pgcfg_parameter *p, change_seen seen, void *context)
{
    output before = {0};
    output after = {0};

    for (int major = p->first_major + 1; major <= p->last_major; major++) {
        pgcfg_parameter older;
        pgcfg_parameter newer;
        if (!pgcfg_parameter_by_id(p->id, major - 1, &older) ||
            !pgcfg_parameter_by_id(p->id, major, &newer))
            continue;
        for (int which = 0; which < MEMBER_COUNT; which++)
            if (is_changed((member)which, &older, &newer, major, &before, &after))
                seen(context, major, (member)which, output_as_text(&before),
                     output_as_text(&after));
    }
    output_free(&before);
    output_free(&after);
}

typedef struct changes {
    output *out;
    size_t count;
} changes;

static void json_change(void *context, int major, member which, pgcfg_text before, pgcfg_text after)
{
    changes *c = context;

    output_string(c->out, c->count++ > 0 ? ",{" : "{");
    json_key(c->out, "major", true);
    output_number(c->out, (uint64_t)major);
    json_text(c->out, "member", text_of(member_names[which]), true, false);
    json_text(c->out, "before", before, true, false);
    json_text(c->out, "after", after, true, false);
    output_string(c->out, "}");
}

static const char *const change_words[MEMBER_COUNT] = {
    [MEMBER_CATEGORY] = "category",  [MEMBER_TYPE] = "type",       [MEMBER_UNIT] = "unit",
    [MEMBER_MINIMUM] = "minimum",    [MEMBER_MAXIMUM] = "maximum", [MEMBER_VALUES] = "values",
    [MEMBER_BOOT_VALUE] = "default", [MEMBER_CONTEXT] = "context",
};

static void put_or_nothing(output *out, pgcfg_text text)
{
    if (text.size > 0)
        output_text(out, text);
    else
        output_string(out, "nothing");
}

static void text_change(void *context, int major, member which, pgcfg_text before, pgcfg_text after)
{
    changes *c = context;

    if (change_words[which] == NULL) /* the default says it already */
        return;
    output_string(c->out, c->count++ == 0 ? "\n  changed in " : "\n             ");
    output_number(c->out, (uint64_t)major);
    output_string(c->out, ": ");
    output_string(c->out, change_words[which]);
    output_string(c->out, " from ");
    put_or_nothing(c->out, before);
    output_string(c->out, " to ");
    put_or_nothing(c->out, after);
}

/* ---- one parameter, for people --------------------------------------------------------------- */

static const char *context_words(pgcfg_context context)
{
    switch (context) {
    case PGCFG_CONTEXT_INTERNAL:
        return "cannot be set";
    case PGCFG_CONTEXT_POSTMASTER:
        return "takes a restart of the server";
    case PGCFG_CONTEXT_SIGHUP:
        return "takes a reload of the server";
    case PGCFG_CONTEXT_SUPERUSER_BACKEND:
        return "takes a reload, or a superuser who connects; holds for a connection";
    case PGCFG_CONTEXT_BACKEND:
        return "takes a reload, or anybody who connects; holds for a connection";
    case PGCFG_CONTEXT_SUPERUSER:
        return "takes a reload, or SET by a superuser";
    case PGCFG_CONTEXT_USER:
        return "takes a reload, or SET by anybody";
    }
    return "";
}

static void put_line(output *out, const char *label)
{
    output_string(out, "\n  ");
    output_string(out, label);
    output_repeat(out, ' ', 11 - strlen(label));
}

static void put_majors(output *out, const pgcfg_parameter *p)
{
    output_number(out, (uint64_t)p->first_major);
    if (p->last_major > p->first_major) {
        output_string(out, " to ");
        output_number(out, (uint64_t)p->last_major);
    }
}

static void put_type(output *out, const pgcfg_parameter *p, int major)
{
    put_line(out, "type");
    output_string(out, pgcfg_parameter_type_name(p->type));
    if (p->unit != PGCFG_UNIT_NONE) {
        output_string(out, "; a number alone counts ");
        output_string(out, pgcfg_unit_name(p->unit));
    }
    if (p->type == PGCFG_TYPE_ENUM) {
        output values = {0};
        put_values(p, major, &values);
        put_line(out, "values");
        output_text(out, output_as_text(&values));
        output_free(&values);
    }
}

static void put_range(output *out, const pgcfg_parameter *p, int major)
{
    if (!is_number(p))
        return;
    put_line(out, "range");
    put_limit(p, major, p->minimum, out);
    output_string(out, " to ");
    put_limit(p, major, p->maximum, out);
}

static void put_default(output *out, const pgcfg_parameter *p, int major)
{
    output shown = {0};

    put_line(out, "default");
    if (p->boot_value == NULL)
        output_string(out, "none");
    else if (p->boot_value[0] == '\0')
        output_string(out, "''");
    else
        output_string(out, p->boot_value);
    if (put_shown(p, major, &shown) && shown.size > 0 &&
        !pgcfg_text_equal(output_as_text(&shown), text_of(p->boot_value))) {
        output_string(out, " (");
        output_text(out, output_as_text(&shown));
        output_string(out, ")");
    }
    output_free(&shown);
}

static void put_remarks(output *out, const pgcfg_parameter *p)
{
    if ((p->flags & (unsigned)PGCFG_PARAMETER_IS_EXTENSION) != 0) {
        put_line(out, "known");
        output_string(out, "only where the library of its extension is loaded");
    }
    if ((p->flags & (unsigned)PGCFG_PARAMETER_IS_HIDDEN) != 0) {
        put_line(out, "hidden");
        output_string(out, "pg_settings does not show it");
    }
    if (p->since[0] != '\0') {
        put_line(out, "since");
        output_string(out, p->since);
    }
}

static void put_parameter(output *out, const pgcfg_parameter *p, int major)
{
    changes seen = {.out = out};

    output_string(out, p->name);
    output_string(out, " (PostgreSQL ");
    put_majors(out, p);
    output_string(out, "; as in ");
    output_number(out, (uint64_t)major);
    output_string(out, ")\n");
    put_type(out, p, major);
    put_range(out, p, major);
    put_default(out, p, major);
    put_line(out, "change");
    output_string(out, context_words(p->context));
    output_string(out, " (");
    output_string(out, pgcfg_context_name(p->context));
    output_string(out, ")");
    put_line(out, "category");
    output_string(out, p->category);
    put_remarks(out, p);
    find_changes(p, text_change, &seen);
    output_string(out, "\n");
}

/* ---- finding it ---------------------------------------------------------------------------------
 */

static _Noreturn void fail_for_name(const char *name)
{
    const char *names[PGCFG_PARAMETER_COUNT];
    pgcfg_parameter_history history;

    for (int id = 0; id < PGCFG_PARAMETER_COUNT; id++)
        names[id] = pgcfg_parameter_name(id);
    if (pgcfg_parameter_history_find(text_of(name), PGCFG_MAJOR_NEWEST, &history)) {
        if (history.successor != NULL)
            fail("%s ended with PostgreSQL %s; now there is %s", name, history.last_release,
                 history.successor);
        fail("%s ended with PostgreSQL %s", name, history.last_release);
    }
    const char *nearest = suggest(name, names, PGCFG_PARAMETER_COUNT);
    if (nearest != NULL)
        fail("unknown parameter %s; did you mean %s?", name, nearest);
    fail("unknown parameter %s; pgcfg parameter lists them", name);
}

/* The newest major that has it, 0 if none does: under this name, for a later one may take
 * the name for another's, or else as an old name. */
static int find_newest(const char *name, pgcfg_parameter *p)
{
    for (int as_old_name = 0; as_old_name < 2; as_old_name++)
        for (int major = PGCFG_MAJOR_NEWEST; major >= PGCFG_MAJOR_OLDEST; major--)
            if (pgcfg_parameter_find(text_of(name), major, p) &&
                (as_old_name || strcasecmp(p->name, name) == 0))
                return major;
    return 0;
}

/* Finds the parameter as the major that was asked for has it, or the newest one, and says
 * which that is. */
static int find(const options *given, const char *name, pgcfg_parameter *p)
{
    if (given->major != 0 && pgcfg_parameter_find(text_of(name), given->major, p))
        return given->major;
    int newest = find_newest(name, p);
    if (newest == 0)
        fail_for_name(name);
    if (given->major == 0)
        return newest;
    if (p->first_major == p->last_major)
        fail("PostgreSQL %d has no %s; %d has it", given->major, p->name, p->first_major);
    fail("PostgreSQL %d has no %s; %d to %d have it", given->major, p->name, p->first_major,
         p->last_major);
}

static void print_one(output *out, const options *given, const char *name)
{
    pgcfg_parameter p;
    int major = find(given, name, &p);
    changes seen = {.out = out};

    if (given->format != FORMAT_JSON) {
        put_parameter(out, &p, major);
        return;
    }
    json_parameter(out, &p, major);
    json_key(out, "changes", false);
    output_string(out, "[");
    find_changes(&p, json_change, &seen);
    output_string(out, "]}\n");
}

/* ---- the list
 * ------------------------------------------------------------------------------------- */

enum { COLUMN_NAME, COLUMN_TYPE, COLUMN_UNIT, COLUMN_DEFAULT, COLUMN_CONTEXT, COLUMN_COUNT };

static const table_column columns[COLUMN_COUNT] = {
    [COLUMN_NAME] = {.title = "name"},       [COLUMN_TYPE] = {.title = "type"},
    [COLUMN_UNIT] = {.title = "unit"},       [COLUMN_DEFAULT] = {.title = "default"},
    [COLUMN_CONTEXT] = {.title = "context"},
};

static void list_row(table *t, const pgcfg_parameter *p, int major)
{
    static const member shown[COLUMN_COUNT] = {
        [COLUMN_TYPE] = MEMBER_TYPE,
        [COLUMN_UNIT] = MEMBER_UNIT,
        [COLUMN_DEFAULT] = MEMBER_SHOWN,
        [COLUMN_CONTEXT] = MEMBER_CONTEXT,
    };

    table_row(t, false);
    table_cell(t, text_of(p->name));
    for (int column = COLUMN_NAME + 1; column < COLUMN_COUNT; column++) {
        output text = {0};
        (void)put_member(shown[column], p, major, &text);
        table_cell(t, output_as_text(&text));
        output_free(&text);
    }
}

static void print_list(output *out, const options *given)
{
    int major = given->major != 0 ? given->major : PGCFG_MAJOR_NEWEST;
    bool is_json = given->format == FORMAT_JSON;
    table *t = table_new(columns, COLUMN_COUNT);
    uint32_t cursor = 0;
    pgcfg_parameter p;

    for (size_t i = 0; pgcfg_parameter_next(major, &cursor, &p); i++) {
        if (is_json) {
            output_string(out, i == 0 ? "[" : ",");
            json_parameter(out, &p, major);
            output_string(out, "}");
        } else {
            list_row(t, &p, major);
        }
    }
    if (is_json)
        output_string(out, "]\n");
    else
        table_write(t, out, output_has_colours());
    table_free(t);
}

static int run(const options *given)
{
    output out = {0};

    if (given->operand_count > 1)
        fail("parameter takes one NAME; see pgcfg parameter --help");
    if (given->operand_count == 1)
        print_one(&out, given, given->operands[0]);
    else
        print_list(&out, given);
    output_finish(&out);
    return STATUS_DONE;
}

const command parameter_command = {
    .name = "parameter",
    .summary = "what a parameter of postgresql.conf is, and what majors changed",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .run = run,
};
