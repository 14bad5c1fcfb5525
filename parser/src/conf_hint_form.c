/*
 * conf_hint_form.c - lines that are syntax errors and were meant as settings: what
 * is wrong with the name, what follows it, and the value's quotes.
 */
#include "conf_hint_line.h"

#include "conf_scan.h"
#include "spelling.h"

typedef struct form {
    pgcfg_text text;  /* the line without blanks at its ends */
    pgcfg_text bad;   /* what the error is about */
    pgcfg_text first; /* the line's first token */
    pgcfg_conf_hint_setting setting;
    bool has_equals;
} form;

static bool begins_with(pgcfg_text text, char byte)
{
    return text.size > 0 && text.data[0] == byte;
}

static bool ends_with(pgcfg_text text, char byte)
{
    return text.size > 0 && text.data[text.size - 1] == byte;
}

static size_t count_of(pgcfg_text text, char byte)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == byte;
    return count;
}

/* Up to a comment, quotes of all kinds looked through where they are closed. */
static pgcfg_text without_comment(pgcfg_text text)
{
    for (size_t at = 0; at < text.size; at++) {
        char byte = text.data[at];
        if (byte == '#')
            return pgcfg_conf_hint_trim(pgcfg_text_slice(text, 0, at));
        if (byte == '\'' || byte == '"') {
            pgcfg_text inner = pgcfg_text_slice(text, at + 1, text.size);
            size_t size = pgcfg_text_index(inner, byte);
            if (size < inner.size)
                at += size + 1;
        }
    }
    return pgcfg_conf_hint_trim(text);
}

/* ---- the name ------------------------------------------------------------------------ */

/* "name" = value */
static bool find_quoted_name(pgcfg_conf_hint_line *line, const form *f)
{
    char quote = f->text.data[0];
    pgcfg_conf_hint_setting setting;
    pgcfg_text rest;
    pgcfg_text word;

    if (f->text.size < 3 || (quote != '\'' && quote != '"' && quote != '`'))
        return false;
    setting.name = pgcfg_text_slice(f->text, 1, f->text.size);
    setting.name.size = pgcfg_text_index(setting.name, quote);
    size_t end = setting.name.size + 2;
    if (end >= f->text.size)
        return false;
    rest = setting.name;
    if (pgcfg_conf_token_next(&rest, &word) > PGCFG_CONF_TOKEN_QUALIFIED_ID || rest.size > 0 ||
        word.size == 0)
        return false;
    pgcfg_conf_hint_look_up(line, &setting);
    rest = pgcfg_conf_hint_trim(pgcfg_text_slice(f->text, end, f->text.size));
    if (!setting.is_known && !begins_with(rest, '='))
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_NAME_QUOTED, pgcfg_text_slice(f->text, 0, end),
                        setting.name, PGCFG_NO_TEXT);
    return true;
}

/* The parameter that a word with hyphens names. */
static bool find_hyphens(const pgcfg_conf_hint_line *line, pgcfg_text word,
                         pgcfg_parameter *parameter)
{
    char name[64];

    if (word.size > sizeof name || pgcfg_text_index(word, '-') == word.size)
        return false;
    for (size_t i = 0; i < word.size; i++)
        name[i] = word.data[i] == '-' ? '_' : word.data[i];
    return pgcfg_parameter_find((pgcfg_text){name, word.size}, line->major, parameter);
}

/* A word in the place of the name that is none. */
static bool find_bad_name(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text word = f->first;
    pgcfg_parameter parameter;

    if (word.data != f->text.data)
        return false;
    while (ends_with(word, ':'))
        word.size--;
    if (find_hyphens(line, word, &parameter)) {
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_NAME_DASH, word, pgcfg_text_of(parameter.name),
                            PGCFG_NO_TEXT);
        return true;
    }
    if (count_of(word, '.') > 1 && pgcfg_text_index(f->text, '=') < f->text.size) {
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_NAME_DOTS, word, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
        return true;
    }
    return false;
}

/* ---- between name and value ----------------------------------------------------------------- */

/* With a corrected line if the value can stand as it is. */
static void say_separator(pgcfg_conf_hint_line *line, pgcfg_text separator, pgcfg_text name,
                          pgcfg_text value)
{
    value = without_comment(value);
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_SEPARATOR, separator, name,
                        pgcfg_conf_hint_is_value(value) ? pgcfg_conf_hint_short(value)
                                                        : PGCFG_NO_TEXT);
}

/* name: value */
static bool find_colon(pgcfg_conf_hint_line *line, const form *f)
{
    size_t at = pgcfg_text_index(f->text, ':');
    pgcfg_text rest = f->text;
    pgcfg_text name;
    pgcfg_conf_hint_setting setting;

    rest.size = at;
    if (at == f->text.size)
        return false;
    if (pgcfg_conf_token_next(&rest, &name) > PGCFG_CONF_TOKEN_QUALIFIED_ID ||
        pgcfg_conf_hint_trim(rest).size > 0 || name.size == 0)
        return false;
    rest = pgcfg_text_slice(f->text, at + 1, f->text.size);
    setting.name = name;
    pgcfg_conf_hint_look_up(line, &setting);
    if (!setting.is_known && !begins_with(rest, '=') && pgcfg_text_index(name, '.') == name.size)
        return false; /* Note: ... */
    size_t size = 1;
    if (begins_with(rest, '=')) {
        rest = pgcfg_text_slice(rest, 1, rest.size);
        size = 2;
    }
    say_separator(line, pgcfg_text_slice(f->text, at, at + size), name, pgcfg_conf_hint_trim(rest));
    return true;
}

/* name == value, name => value, name to value */
static bool find_separator(pgcfg_conf_hint_line *line, const form *f)
{
    static const char *const words[] = {"to", "is", NULL};
    pgcfg_text value = f->setting.value;
    pgcfg_text word = pgcfg_conf_hint_word(value);

    if (f->has_equals && (begins_with(value, '=') || begins_with(value, '>'))) {
        const char *start = value.data - 1;
        while (*start != '=')
            start--;
        size_t from = (size_t)(start - f->text.data);
        size_t to = (size_t)(value.data - f->text.data) + 1;
        say_separator(line, pgcfg_text_slice(f->text, from, to), f->setting.name,
                      pgcfg_conf_hint_trim(pgcfg_text_slice(value, 1, value.size)));
        return true;
    }
    if (!f->has_equals && word.size < value.size && pgcfg_conf_hint_is_one_of(word, words) &&
        f->setting.is_known) {
        say_separator(line, word, f->setting.name,
                      pgcfg_conf_hint_trim(pgcfg_text_slice(value, word.size, value.size)));
        return true;
    }
    return false;
}

/* ---- quotes
 * -------------------------------------------------------------------------------------- */

static bool needs_no_escape(pgcfg_text value)
{
    return pgcfg_text_index(value, '\'') == value.size &&
           pgcfg_text_index(value, '\\') == value.size;
}

/* Whether a value is one that the parameter takes, as far as it is known. */
static bool is_good(const pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting,
                    pgcfg_text value)
{
    return !setting->is_known || setting->parameter.type == PGCFG_TYPE_STRING ||
           pgcfg_conf_hint_takes(line, &setting->parameter, value, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
}

/* "value" or `value` */
static bool find_other_quotes(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text value = f->setting.value;
    char quote = value.data[0];
    pgcfg_text inner = pgcfg_text_slice(value, 1, value.size);

    if (quote != '"' && quote != '`')
        return false;
    if (ends_with(inner, ';'))
        inner.size--;
    bool is_whole = ends_with(inner, quote) && count_of(inner, quote) == 1;
    inner.size -= is_whole;
    /* "$user", public and "a", "b" are lists of names, whose quotes are kept. */
    if (!is_whole && count_of(value, '"') % 2 == 0)
        inner = value;
    else if (!is_whole)
        inner = PGCFG_NO_TEXT;
    if (!needs_no_escape(inner) || !is_good(line, &f->setting, inner))
        inner = PGCFG_NO_TEXT;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_QUOTES_KIND, value, f->setting.name,
                        pgcfg_conf_hint_short(inner));
    return true;
}

/* C:\directory, also where the value is not closed because of its last backslash */
static bool is_path_of_windows(pgcfg_text text)
{
    return text.size > 3 && pgcfg_conf_hint_is_letter(text.data[0]) && text.data[1] == ':' &&
           text.data[2] == '\\';
}

/* Closed on the line as it was meant: also where a double quote was to close it. */
static void say_open_quote(pgcfg_conf_hint_line *line, const form *f, pgcfg_text inner)
{
    bool is_clear = needs_no_escape(inner) && pgcfg_text_index(inner, '#') == inner.size;

    if (ends_with(inner, '"'))
        inner.size--;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_QUOTE_OPEN, f->setting.value, f->setting.name,
                        is_clear ? pgcfg_conf_hint_short(inner) : PGCFG_NO_TEXT);
}

/* A quote that nothing closes. */
static bool find_open_quote(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text value = f->setting.value;
    pgcfg_text inner = pgcfg_text_slice(value, 1, value.size);

    if (value.data[0] != '\'' || f->bad.data != value.data || f->bad.size != 1)
        return false;
    if (pgcfg_text_index(inner, '\'') < inner.size &&
        (is_path_of_windows(inner) ||
         (ends_with(inner, '\'') && value.data[value.size - 2] == '\\')))
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_BACKSLASH, value, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    else
        say_open_quote(line, f, inner);
    return true;
}

/* 'a', 'b' */
static bool find_list_in_pieces(pgcfg_conf_hint_line *line, const form *f, pgcfg_text string,
                                pgcfg_text tail)
{
    pgcfg_text rest;
    pgcfg_text second;

    if (!begins_with(tail, ','))
        return false;
    rest = pgcfg_conf_hint_trim(pgcfg_text_slice(tail, 1, tail.size));
    if (pgcfg_conf_token_next(&rest, &second) == PGCFG_CONF_TOKEN_STRING && rest.size == 0 &&
        needs_no_escape(pgcfg_text_slice(second, 1, second.size - 1)) &&
        f->setting.value.size <= 100)
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_LIST_PIECES, f->setting.value,
                            pgcfg_text_slice(string, 1, string.size - 1),
                            pgcfg_text_slice(second, 1, second.size - 1));
    else
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_LIST_PIECES, f->setting.value, PGCFG_NO_TEXT,
                            PGCFG_NO_TEXT);
    return true;
}

/* 'it's', '16'GB, 'a', 'b' */
static bool find_behind_string(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text value = f->setting.value;
    pgcfg_text tail = value;
    pgcfg_text string;

    if (pgcfg_conf_token_next(&tail, &string) != PGCFG_CONF_TOKEN_STRING)
        return false;
    tail = pgcfg_conf_hint_trim(tail);
    pgcfg_text inner = pgcfg_text_slice(string, 1, string.size - 1);
    if (f->setting.is_known && f->setting.parameter.unit != PGCFG_UNIT_NONE &&
        pgcfg_conf_hint_takes(line, &f->setting.parameter, inner, tail, PGCFG_NO_TEXT)) {
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_UNIT_OUTSIDE, value, inner, tail);
        return true;
    }
    if (find_list_in_pieces(line, f, string, tail))
        return true;
    bool is_glued = tail.data == string.data + string.size;
    if (!is_glued || pgcfg_text_index(tail, '\'') == tail.size)
        return false;
    /* One apostrophe: the value goes on to the last quote. */
    bool is_one = ends_with(tail, '\'') && count_of(tail, '\'') == 1 && needs_no_escape(inner) &&
                  value.size <= 100;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_QUOTE_INSIDE, value, is_one ? inner : PGCFG_NO_TEXT,
                        is_one ? pgcfg_text_slice(tail, 0, tail.size - 1) : PGCFG_NO_TEXT);
    return true;
}

/* ---- behind the value
 * --------------------------------------------------------------------------------- */

/* A semicolon at the end, or marks of comments in other languages. */
static bool find_end_mark(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text value = f->setting.value;
    pgcfg_text rest = value;
    pgcfg_text token;

    if (pgcfg_conf_token_next(&rest, &token) == PGCFG_CONF_TOKEN_ERROR)
        return false;
    rest = pgcfg_conf_hint_trim(rest);
    if (rest.size == 1 && (rest.data[0] == ';' || rest.data[0] == ',')) {
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_SEMICOLON, rest, f->setting.name,
                            pgcfg_conf_hint_short(token));
        return true;
    }
    size_t size = pgcfg_text_begins(rest, PGCFG_TEXT("//")) ||
                          pgcfg_text_begins(rest, PGCFG_TEXT("--")) ||
                          pgcfg_text_begins(rest, PGCFG_TEXT("/*"))
                      ? 2
                  : begins_with(rest, ';') ? 1
                                           : 0;
    if (size == 0 || rest.data == token.data + token.size)
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_COMMENT_MARK, pgcfg_text_slice(rest, 0, size),
                        PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    return true;
}

/* a = 1 b = 2 */
static bool find_second_setting(pgcfg_conf_hint_line *line, const form *f)
{
    size_t at = (size_t)(f->bad.data - f->text.data);
    pgcfg_text rest = pgcfg_text_slice(f->text, at, f->text.size);
    pgcfg_text name;
    pgcfg_text equals;
    pgcfg_parameter parameter;
    pgcfg_text before = pgcfg_text_slice(f->text, 0, at);
    pgcfg_conf_line scanned;

    if (begins_with(rest, ';') || begins_with(rest, ','))
        rest = pgcfg_text_slice(rest, 1, rest.size);
    pgcfg_conf_token_kind kind = pgcfg_conf_token_next(&rest, &name);
    if (kind != PGCFG_CONF_TOKEN_ID && kind != PGCFG_CONF_TOKEN_QUALIFIED_ID)
        return false;
    if (pgcfg_conf_token_next(&rest, &equals) != PGCFG_CONF_TOKEN_EQUALS ||
        !pgcfg_parameter_find(name, line->major, &parameter) ||
        pgcfg_spelling_same_letters(f->setting.name, PGCFG_TEXT("primary_conninfo")) ||
        pgcfg_conf_line_scan(before, &scanned) != PGCFG_CONF_LINE_SETTING)
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_TWO_SETTINGS, name, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    return true;
}

/* ---- values without quotes
 * ------------------------------------------------------------------------------ */

/* What stands behind a good value: it is no part of it. */
static bool find_words_behind(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text tail = f->setting.value;
    pgcfg_text token;

    if (pgcfg_conf_token_next(&tail, &token) == PGCFG_CONF_TOKEN_ERROR)
        return false;
    tail = pgcfg_conf_hint_trim(tail);
    if (token.size > 1 && begins_with(token, '\''))
        token = pgcfg_text_slice(token, 1, token.size - 1);
    if (tail.size == 0 ||
        (f->setting.is_known &&
         !pgcfg_conf_hint_takes(line, &f->setting.parameter, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT)))
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_VALUE_EXTRA, tail, token, PGCFG_NO_TEXT);
    return true;
}

/* Words in a row: text, that is, without a comment's mark. */
static bool is_prose(const form *f)
{
    return pgcfg_text_index(f->text, '=') == f->text.size && !f->setting.is_known &&
           pgcfg_text_index(f->setting.name, '.') == f->setting.name.size &&
           pgcfg_conf_hint_word(f->text).size < f->text.size;
}

static bool find_prose(pgcfg_conf_hint_line *line, const form *f)
{
    if (!is_prose(f))
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_COMMENT_MARK, pgcfg_conf_hint_word(f->text),
                        PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    return true;
}

/* A good value that only needs quotes around it, and its own ones doubled. */
static void say_needs_quotes(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text value = f->setting.value;
    size_t quote = pgcfg_text_index(value, '\'');
    bool has_one = count_of(value, '\'') == 1 && pgcfg_text_index(value, '\\') == value.size;

    if (is_path_of_windows(value))
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_BACKSLASH, value, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    if (has_one && quote + 1 < value.size && value.size <= 100) {
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_QUOTE_INSIDE, value,
                            pgcfg_text_slice(value, 0, quote),
                            pgcfg_text_slice(value, quote + 1, value.size));
        return;
    }
    if (has_one)
        value.size--; /* the opening quote was forgotten */
    pgcfg_text about = f->bad.size > 0 ? f->bad : f->setting.value;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_VALUE_QUOTES, about, f->setting.name,
                        needs_no_escape(value) ? pgcfg_conf_hint_short(value) : PGCFG_NO_TEXT);
}

static void find_unquoted(pgcfg_conf_hint_line *line, const form *f)
{
    const pgcfg_conf_hint_setting *setting = &f->setting;

    if (!begins_with(setting->value, '\'') && is_good(line, setting, setting->value))
        say_needs_quotes(line, f);
    else if (!setting->is_known || !pgcfg_conf_hint_number(line, setting))
        (void)(find_words_behind(line, f) ||
               (setting->is_known && pgcfg_conf_hint_choice(line, setting)));
}

static bool find_continuation(pgcfg_conf_hint_line *line, const form *f)
{
    if (!ends_with(f->text, '\\'))
        return false;
    pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_CONTINUATION,
                        pgcfg_text_slice(f->text, f->text.size - 1, f->text.size), PGCFG_NO_TEXT,
                        PGCFG_NO_TEXT);
    return true;
}

/* Splits the line as name, =, value; false if it does not begin with a name. */
static bool split(pgcfg_conf_hint_line *line, form *f)
{
    pgcfg_text rest = f->text;
    pgcfg_conf_token_kind kind = pgcfg_conf_token_next(&rest, &f->first);

    if (kind != PGCFG_CONF_TOKEN_ID && kind != PGCFG_CONF_TOKEN_QUALIFIED_ID)
        return false;
    f->setting.name = f->first;
    pgcfg_conf_hint_look_up(line, &f->setting);
    rest = pgcfg_conf_hint_trim(rest);
    f->has_equals = begins_with(rest, '=');
    if (f->has_equals)
        rest = pgcfg_conf_hint_trim(pgcfg_text_slice(rest, 1, rest.size));
    f->setting.value = without_comment(rest);
    f->setting.where = line->entry->error.where;
    if (f->setting.value.size > 0) {
        f->setting.where.offset = (uint32_t)(f->setting.value.data - line->source.data);
        f->setting.where.size = (uint32_t)f->setting.value.size;
    }
    return true;
}

/* In the part of a line that is no comment and not between single quotes; of prose in
 * the first word, where # may have been meant. */
static bool find_lookalike(pgcfg_conf_hint_line *line, const form *f)
{
    pgcfg_text text = without_comment(f->text);
    pgcfg_range where = {line->entry->file, 0, 0};

    if (text.size == 0)
        return false; /* as above, a comment */
    where.offset = (uint32_t)(text.data - line->source.data);
    text.size = pgcfg_text_index(text, '\'');
    return pgcfg_conf_hint_lookalike(line, is_prose(f) ? pgcfg_conf_hint_word(text) : text, where);
}

void pgcfg_conf_hint_form(pgcfg_conf_hint_line *line, pgcfg_text text, pgcfg_text bad)
{
    form f;

    memset(&f, 0, sizeof f);
    if (text.size == 0)
        return; /* the source is that of another file */
    f.text = text;
    f.bad = bad;
    if (bad.data > text.data + text.size) /* behind blanks or a comment */
        f.bad = pgcfg_text_slice(text, text.size, text.size);
    else if (bad.data < text.data)
        f.bad = pgcfg_text_slice(text, 0, 0);
    bool is_named = split(line, &f);
    if (find_lookalike(line, &f) || pgcfg_conf_hint_kind(line, text) ||
        find_quoted_name(line, &f) || find_colon(line, &f))
        return;
    if (!is_named) {
        (void)(find_bad_name(line, &f) || find_continuation(line, &f) || find_prose(line, &f));
        return;
    }
    if (find_separator(line, &f) || find_continuation(line, &f))
        return;
    if (f.setting.value.size == 0) {
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_VALUE_MISSING, f.setting.name, f.setting.name,
                            PGCFG_NO_TEXT);
        return;
    }
    if (find_other_quotes(line, &f) || find_open_quote(line, &f) || find_end_mark(line, &f) ||
        find_second_setting(line, &f) || find_behind_string(line, &f) || find_prose(line, &f))
        return;
    find_unquoted(line, &f);
}
