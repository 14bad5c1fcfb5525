/*
 * conf_hint_kind.c - lines that are syntax errors because they are no settings:
 * comments without their mark, lines of other files and languages. And files that
 * could not be included.
 */
#include "conf_hint_line.h"

#include "conf_scan.h"

/* The text behind its first word, and behind the blanks that follow. */
static pgcfg_text behind_word(pgcfg_text text)
{
    pgcfg_text word = pgcfg_conf_hint_word(text);

    return pgcfg_conf_hint_trim(pgcfg_text_slice(text, word.size, text.size));
}

/* ---- marks ------------------------------------------------------------------------ */

static bool find_merge_mark(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    size_t size = 0;

    while (size < text.size && text.data[size] == text.data[0])
        size++;
    if (size != 7 ||
        (text.data[0] != '<' && text.data[0] != '=' && text.data[0] != '>' && text.data[0] != '|'))
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_MERGE_MARK, pgcfg_text_slice(text, 0, size),
                        PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    return true;
}

/* -c name=value, --name=value */
static bool find_command_line(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    pgcfg_text rest;
    pgcfg_conf_line scanned;

    if (pgcfg_text_begins(text, PGCFG_TEXT("-c ")))
        rest = behind_word(text);
    else if (pgcfg_text_begins(text, PGCFG_TEXT("--")))
        rest = pgcfg_text_slice(text, 2, text.size);
    else
        return false;
    size_t equals = pgcfg_text_index(rest, '=');
    if (equals == rest.size || equals == 0 || !pgcfg_conf_hint_is_letter(rest.data[0]) ||
        pgcfg_conf_hint_word(rest).size < equals)
        return false;
    /* A name with hyphens, or a value that needs quotes, is no setting yet. */
    if (pgcfg_conf_line_scan(rest, &scanned) != PGCFG_CONF_LINE_SETTING)
        rest = PGCFG_NO_TEXT;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_COMMAND_LINE, text, PGCFG_NO_TEXT,
                        pgcfg_conf_hint_short(rest));
    return true;
}

static bool find_comment_mark(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    static const pgcfg_text marks[] = {{"//", 2}, {"--", 2},   {"/*", 2}, {"*/", 2},    {"*", 1},
                                       {";", 1},  {"<!--", 4}, {"!", 1},  {"\"\"\"", 3}};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (pgcfg_text_begins(text, marks[i])) {
            pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_COMMENT_MARK,
                                pgcfg_text_slice(text, 0, marks[i].size), PGCFG_NO_TEXT,
                                PGCFG_NO_TEXT);
            return true;
        }
    }
    return false;
}

static bool find_section(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    size_t end = pgcfg_text_index(text, ']');

    if (text.data[0] != '[' || end == text.size)
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_SECTION, pgcfg_text_slice(text, 0, end + 1),
                        PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    return true;
}

/* ---- other languages ----------------------------------------------------------------- */

/* Splits "name = value;" or "name TO value;" and takes the semicolon off. */
static bool split_assignment(pgcfg_text text, pgcfg_text *name, pgcfg_text *value)
{
    static const char *const to[] = {"to", NULL};
    size_t size = 0;

    while (size < text.size && !pgcfg_conf_hint_is_blank(text.data[size]) && text.data[size] != '=')
        size++;
    *name = pgcfg_text_slice(text, 0, size);
    *value = pgcfg_conf_hint_trim(pgcfg_text_slice(text, size, text.size));
    if (value->size > 0 && value->data[0] == '=')
        *value = pgcfg_conf_hint_trim(pgcfg_text_slice(*value, 1, value->size));
    else if (pgcfg_conf_hint_is_one_of(pgcfg_conf_hint_word(*value), to))
        *value = behind_word(*value);
    else
        return false;
    while (value->size > 0 && (value->data[value->size - 1] == ';' ||
                               pgcfg_conf_hint_is_blank(value->data[value->size - 1])))
        value->size--;
    return name->size > 0 && value->size > 0;
}

/* Whether name and value are a setting as they are, of a parameter that there is. */
static bool is_setting(const pgcfg_conf_hint_line *line, pgcfg_text name, pgcfg_text value)
{
    pgcfg_parameter parameter;

    return pgcfg_parameter_find(name, line->major, &parameter) && pgcfg_conf_hint_is_value(value);
}

/* Says it with the assignment as a setting, where it is one. */
static void say_assignment(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code, pgcfg_text about,
                           pgcfg_text assignment)
{
    pgcfg_text name;
    pgcfg_text value;

    if (split_assignment(assignment, &name, &value) && is_setting(line, name, value))
        pgcfg_conf_hint_say(line, code, about, name, pgcfg_conf_hint_short(value));
    else
        pgcfg_conf_hint_say(line, code, about, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
}

static bool find_sql(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    static const char *const others[] = {"select", "show",   "reset", "create", "drop",
                                         "insert", "update", "grant", NULL};
    static const char *const set[] = {"set", NULL};
    static const char *const alter[] = {"alter", NULL};
    static const char *const scopes[] = {"session", "local", "system", NULL};
    pgcfg_text first = pgcfg_conf_hint_word(text);
    pgcfg_text rest = behind_word(text);
    pgcfg_text assignment = PGCFG_NO_TEXT;
    bool is_set = pgcfg_conf_hint_is_one_of(first, set);

    if (pgcfg_conf_hint_is_one_of(first, alter) &&
        pgcfg_conf_hint_is_one_of(pgcfg_conf_hint_word(rest), scopes)) {
        rest = behind_word(rest);
        is_set = pgcfg_conf_hint_is_one_of(pgcfg_conf_hint_word(rest), set);
        if (is_set)
            assignment = behind_word(rest);
    } else if (is_set) {
        assignment = rest;
        if (pgcfg_conf_hint_is_one_of(pgcfg_conf_hint_word(rest), scopes))
            assignment = behind_word(rest);
    } else if (!pgcfg_conf_hint_is_one_of(first, alter) &&
               (!pgcfg_conf_hint_is_one_of(first, others) || text.data[text.size - 1] != ';')) {
        return false;
    }
    if (rest.size == 0)
        return false;
    say_assignment(line, PGCFG_CONF_HINT_SQL_COMMAND, first, assignment);
    return true;
}

static bool find_shell(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    static const char *const commands[] = {"export", "declare", "setenv", "env", NULL};
    pgcfg_text first = pgcfg_conf_hint_word(text);

    if (!pgcfg_conf_hint_is_one_of(first, commands) || first.size == text.size)
        return false;
    say_assignment(line, PGCFG_CONF_HINT_SHELL_COMMAND, first, behind_word(text));
    return true;
}

/* A connection type, and columns behind it. */
static bool find_hba(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    static const char *const types[] = {"local",      "host",         "hostssl", "hostnossl",
                                        "hostgssenc", "hostnogssenc", NULL};
    pgcfg_text first = pgcfg_conf_hint_word(text);
    pgcfg_text rest = behind_word(behind_word(text));

    if (!pgcfg_conf_hint_is_one_of(first, types) || behind_word(rest).size == 0 ||
        pgcfg_text_index(text, '=') < first.size + 2)
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_HBA_LINE, first, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    return true;
}

/* ---- includes ---------------------------------------------------------------------------- */

/* An include whose name is more than one word to the scanner. */
static bool find_include(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    pgcfg_text rest = text;
    pgcfg_text directive;

    if (pgcfg_conf_token_next(&rest, &directive) != PGCFG_CONF_TOKEN_ID ||
        pgcfg_conf_directive_of(directive) == PGCFG_CONF_NO_DIRECTIVE)
        return false;
    rest = pgcfg_conf_hint_trim(rest);
    if (rest.size > 0 && rest.data[0] == '=')
        rest = pgcfg_conf_hint_trim(pgcfg_text_slice(rest, 1, rest.size));
    rest.size = pgcfg_text_index(rest, '#');
    rest = pgcfg_conf_hint_trim(rest);
    if (rest.size > 0 && (rest.data[rest.size - 1] == ';' || rest.data[rest.size - 1] == ','))
        rest.size--;
    if (rest.size > 1 && (rest.data[0] == '"' || rest.data[0] == '<' || rest.data[0] == '`'))
        rest = pgcfg_text_slice(rest, 1, rest.size - 1);
    if (pgcfg_text_index(rest, '\'') < rest.size || pgcfg_text_index(rest, '\\') < rest.size)
        rest.size = 0; /* quotes that are broken: there is no saying what is meant */
    bool is_directory =
        pgcfg_conf_directive_of(directive) == PGCFG_CONF_INCLUDE && rest.size > 2 &&
        pgcfg_text_equal(pgcfg_text_slice(rest, rest.size - 2, rest.size), PGCFG_TEXT(".d"));
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_INCLUDE_QUOTES, directive,
                        is_directory ? PGCFG_TEXT("include_dir") : directive,
                        pgcfg_conf_hint_short(rest));
    return true;
}

void pgcfg_conf_hint_include(pgcfg_conf_hint_line *line)
{
    enum { NOT_A_DIRECTORY = 20 }; /* the operating system's ENOTDIR */
    const pgcfg_diagnostic *error = &line->entry->error;
    pgcfg_text name = error->arguments[0];

    if (error->code == PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED) {
        if (error->detail == PGCFG_OS_EISDIR)
            pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_INCLUDE_DIRECTORY, error->where,
                                error->path_name, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        return;
    }
    if (pgcfg_text_index(name, '*') < name.size || pgcfg_text_index(name, '~') == 0 ||
        pgcfg_text_index(name, '$') < name.size || pgcfg_text_index(name, '?') < name.size)
        pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_INCLUDE_PATTERN, error->where, name,
                            PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    else if (error->code == PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NOT_OPENED &&
             error->detail == NOT_A_DIRECTORY)
        pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_INCLUDE_FILE, error->where, name, PGCFG_NO_TEXT,
                            PGCFG_NO_TEXT, 0);
}

/* ---- all ----------------------------------------------------------------------------------- */

bool pgcfg_conf_hint_kind(pgcfg_conf_hint_line *line, pgcfg_text text)
{
    return find_merge_mark(line, text) || find_command_line(line, text) ||
           find_comment_mark(line, text) || find_section(line, text) || find_sql(line, text) ||
           find_shell(line, text) || find_hba(line, text) || find_include(line, text);
}
