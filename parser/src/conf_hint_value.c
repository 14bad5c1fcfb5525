/*
 * conf_hint_value.c - values that the server refuses, beyond what it says itself:
 * numbers written as elsewhere, units, words of enums and switches. And values that it
 * takes for something else than was meant.
 */
#include "conf_hint_line.h"

#include "lookalike.h"
#include "spelling.h"

static void say(pgcfg_conf_hint_line *line, pgcfg_conf_hint_code code,
                const pgcfg_conf_hint_setting *setting, pgcfg_text first, pgcfg_text second,
                pgcfg_text third)
{
    pgcfg_conf_hint_add(line, code, setting->where, first, second, third, 0);
}

/* ---- numbers ----------------------------------------------------------------------- */

/* How many digits there are from `at` on. */
static size_t digits_at(pgcfg_text text, size_t at)
{
    size_t size = 0;

    while (at + size < text.size && pgcfg_conf_hint_is_digit(text.data[at + size]))
        size++;
    return size;
}

static bool is_group_separator(char byte)
{
    return byte == ',' || byte == '_' || byte == ' ' || byte == '.' || byte == '\'';
}

/* 1,000 or 1_000_000: up to three groups, the last with what stands behind it. */
static bool find_digit_groups(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    pgcfg_text value = setting->value;
    pgcfg_text groups[3] = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    size_t size = digits_at(value, 0);
    size_t count = 1;
    size_t at = size;

    if (size == 0 || size > 3 || at == value.size)
        return false;
    groups[0] = pgcfg_text_slice(value, 0, size);
    char separator = value.data[at];
    while (at < value.size && value.data[at] == separator && is_group_separator(separator) &&
           digits_at(value, at + 1) == 3) {
        if (count == 3)
            return false;
        groups[count] = pgcfg_text_slice(value, at + 1, at + 4);
        count++;
        at += 4;
    }
    if (count == 1)
        return false;
    groups[count - 1].size += value.size - at;
    if (!pgcfg_conf_hint_takes(line, &setting->parameter, groups[0], groups[1], groups[2]))
        return false;
    say(line, PGCFG_CONF_HINT_DIGIT_GROUPS, setting, groups[0], groups[1], groups[2]);
    return true;
}

/* 0,9 */
static bool find_decimal_comma(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    pgcfg_text value = setting->value;
    size_t comma = pgcfg_text_index(value, ',');
    pgcfg_text whole = pgcfg_text_slice(value, 0, comma);

    if (comma == value.size || digits_at(value, 0) != comma || digits_at(value, comma + 1) == 0)
        return false;
    pgcfg_text rest = pgcfg_text_slice(value, comma + 1, value.size);
    if (!pgcfg_conf_hint_takes(line, &setting->parameter, whole, PGCFG_TEXT("."), rest))
        return false;
    say(line, PGCFG_CONF_HINT_DECIMAL_COMMA, setting, setting->name, whole, rest);
    return true;
}

static bool find_percent(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    const pgcfg_parameter *parameter = &setting->parameter;
    pgcfg_text value = setting->value;
    pgcfg_text instead = PGCFG_TEXT("a plain number");

    if (value.size < 2 || value.data[value.size - 1] != '%' || digits_at(value, 0) == 0)
        return false;
    if (parameter->type == PGCFG_TYPE_REAL && parameter->maximum <= 1)
        instead = PGCFG_TEXT("a fraction of 1, such as 0.5");
    else if (parameter->unit >= PGCFG_UNIT_B && parameter->unit <= PGCFG_UNIT_WAL_BLOCK)
        instead = PGCFG_TEXT("a size, such as 4GB");
    say(line, PGCFG_CONF_HINT_PERCENT, setting, value, instead, PGCFG_NO_TEXT);
    return true;
}

/* Units as they are written elsewhere. */
static const struct unit_words {
    const char *unit;
    bool is_time;
    const char *words[8];
} unit_words[] = {
    {"B", false, {"b", "byte", "bytes", NULL}},
    {"kB", false, {"k", "kb", "kib", "ki", "kbyte", "kbytes", NULL}},
    {"MB", false, {"m", "mb", "mib", "mi", "mbyte", "mbytes", "meg", NULL}},
    {"GB", false, {"g", "gb", "gib", "gi", "gbyte", "gbytes", "gig", NULL}},
    {"TB", false, {"t", "tb", "tib", "ti", "tbyte", "tbytes", NULL}},
    {"us", true, {"us", "usec", "usecs", "microsecond", "microseconds", "\xC2\xB5s", NULL}},
    {"ms", true, {"ms", "msec", "msecs", "millis", "millisecond", "milliseconds", NULL}},
    {"s", true, {"s", "sec", "secs", "second", "seconds", NULL}},
    {"min", true, {"m", "min", "mins", "minute", "minutes", "mn", NULL}},
    {"h", true, {"h", "hr", "hrs", "hour", "hours", "std", NULL}},
    {"d", true, {"d", "day", "days", NULL}},
};

static bool find_unit(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    pgcfg_text value = setting->value;
    bool is_time = setting->parameter.unit >= PGCFG_UNIT_MS;
    size_t size = 0;

    while (size < value.size && (pgcfg_conf_hint_is_digit(value.data[size]) ||
                                 value.data[size] == '.' || value.data[size] == '-'))
        size++;
    pgcfg_text number = pgcfg_text_slice(value, 0, size);
    pgcfg_text unit = pgcfg_conf_hint_trim(pgcfg_text_slice(value, size, value.size));
    if (size == 0 || unit.size == 0 || setting->parameter.unit == PGCFG_UNIT_NONE)
        return false;
    for (size_t i = 0; i < sizeof unit_words / sizeof unit_words[0]; i++) {
        pgcfg_text known = pgcfg_text_of(unit_words[i].unit);
        if (unit_words[i].is_time != is_time || pgcfg_text_equal(unit, known) ||
            !pgcfg_conf_hint_is_one_of(unit, unit_words[i].words) ||
            !pgcfg_conf_hint_takes(line, &setting->parameter, number, known, PGCFG_NO_TEXT))
            continue;
        say(line, PGCFG_CONF_HINT_UNIT_SPELLING, setting, unit, number, known);
        return true;
    }
    return false;
}

/* ---- permissions ----------------------------------------------------------------------- */

static bool is_mode(const pgcfg_parameter *parameter)
{
    static const char *const modes[] = {"unix_socket_permissions", "log_file_mode", NULL};

    return pgcfg_conf_hint_is_one_of(pgcfg_text_of(parameter->name), modes);
}

/* Such as 0640: nobody may do what the ones before may not. Numbers that are taken are
 * doubted only where they look so; 511, 420 and 416 are good decimal ones. */
static bool is_usual_mode(pgcfg_text digits)
{
    int before = 7;

    for (size_t i = 0; i < digits.size; i++) {
        int digit = digits.data[i] - '0';
        if ((digit != 0 && digit != 4 && digit != 6 && digit != 7) || (digit & ~before) != 0)
            return false;
        before = digit;
    }
    return true;
}

/* 777, which is decimal, for 0777. */
static bool find_decimal_mode(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    pgcfg_text value = setting->value;

    if (!is_mode(&setting->parameter))
        return false;
    if (pgcfg_text_begins(value, PGCFG_TEXT("0o")))
        value = pgcfg_text_slice(value, 2, value.size);
    if (value.size != 3 || value.data[0] == '0')
        return false;
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] < '0' || value.data[i] > '7')
            return false;
    say(line, PGCFG_CONF_HINT_MODE_DECIMAL, setting, setting->value, value, PGCFG_NO_TEXT);
    return true;
}

bool pgcfg_conf_hint_number(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    pgcfg_parameter_type type = setting->parameter.type;

    return (type == PGCFG_TYPE_INTEGER || type == PGCFG_TYPE_REAL) &&
           (find_decimal_mode(line, setting) || find_digit_groups(line, setting) ||
            find_decimal_comma(line, setting) || find_percent(line, setting) ||
            find_unit(line, setting));
}

/* ---- words --------------------------------------------------------------------------------- */

/* What a word says of a switch; NULL if nothing. */
static const char *switch_of(pgcfg_text word)
{
    static const char *const on[] = {"enable", "enabled", "active", "activated", "allow", "always",
                                     "ja",     "oui",     "si",     "yep",       "ok",    NULL};
    static const char *const off[] = {"disable", "disabled", "inactive", "deactivated",
                                      "deny",    "none",     "never",    "nein",
                                      "non",     "null",     NULL};
    static const char *const switches[] = {"on", "true", "yes", "off", "false", NULL};
    pgcfg_spelling spelling = pgcfg_spelling_of(word);
    size_t at = 0;

    if (pgcfg_conf_hint_is_one_of(word, on))
        return "on";
    if (pgcfg_conf_hint_is_one_of(word, off))
        return "off";
    for (; switches[at] != NULL; at++)
        pgcfg_spelling_offer(&spelling, pgcfg_text_of(switches[at]));
    if (spelling.nearest.size == 0)
        return NULL;
    return pgcfg_conf_hint_is_one_of(spelling.nearest, switches + 3) ? "off" : "on";
}

/* The value of an enum that alone begins or ends with the word. */
static pgcfg_text only_value_with(const pgcfg_conf_hint_line *line,
                                  const pgcfg_parameter *parameter, pgcfg_text word)
{
    pgcfg_text found = PGCFG_NO_TEXT;
    pgcfg_enum_value value;

    if (word.size < 3)
        return found;
    for (uint32_t i = 0;
         (value = pgcfg_parameter_enum_value(parameter, line->major, i)).name != NULL; i++) {
        pgcfg_text name = pgcfg_text_of(value.name);
        if (value.is_hidden || name.size < word.size)
            continue;
        pgcfg_text start = pgcfg_text_slice(name, 0, word.size);
        pgcfg_text end = pgcfg_text_slice(name, name.size - word.size, name.size);
        if (!pgcfg_spelling_same_letters(start, word) && !pgcfg_spelling_same_letters(end, word))
            continue;
        if (found.size > 0)
            return PGCFG_NO_TEXT;
        found = name;
    }
    return found;
}

static bool find_enum_value(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    pgcfg_text word = pgcfg_conf_hint_trim(setting->value);
    pgcfg_spelling spelling = pgcfg_spelling_of(word);
    const char *meant = switch_of(word);
    pgcfg_enum_value value;

    for (uint32_t i = 0;
         (value = pgcfg_parameter_enum_value(&setting->parameter, line->major, i)).name != NULL;
         i++) {
        pgcfg_spelling_offer(&spelling, pgcfg_text_of(value.name));
        if (meant != NULL && spelling.nearest.size == 0 &&
            pgcfg_text_equal(pgcfg_text_of(value.name), pgcfg_text_of(meant)))
            spelling.nearest = pgcfg_text_of(meant);
    }
    if (spelling.nearest.size == 0)
        spelling.nearest = only_value_with(line, &setting->parameter, word);
    if (spelling.nearest.size == 0)
        return false;
    say(line, PGCFG_CONF_HINT_ENUM_SPELLING, setting, setting->value, spelling.nearest,
        PGCFG_NO_TEXT);
    return true;
}

bool pgcfg_conf_hint_choice(pgcfg_conf_hint_line *line, const pgcfg_conf_hint_setting *setting)
{
    if (setting->parameter.type == PGCFG_TYPE_ENUM)
        return find_enum_value(line, setting);
    if (setting->parameter.type != PGCFG_TYPE_BOOL)
        return false;
    const char *meant = switch_of(pgcfg_conf_hint_trim(setting->value));
    say(line, PGCFG_CONF_HINT_BOOLEAN_WORD, setting, setting->name, setting->value,
        meant == NULL ? PGCFG_NO_TEXT : pgcfg_text_of(meant));
    return true;
}

/* ---- the value of an entry ------------------------------------------------------------------- */

static pgcfg_conf_hint_setting setting_of(const pgcfg_conf_hint_line *line)
{
    const pgcfg_conf_entry *entry = line->entry;
    pgcfg_conf_hint_setting setting;

    memset(&setting, 0, sizeof setting);
    setting.name = entry->name;
    setting.value = entry->value;
    setting.where = entry->value_range;
    setting.is_known = entry->is_known;
    if (setting.is_known)
        (void)pgcfg_parameter_by_id(entry->parameter_id, line->major, &setting.parameter);
    return setting;
}

void pgcfg_conf_hint_refused_value(pgcfg_conf_hint_line *line)
{
    pgcfg_conf_hint_setting setting = setting_of(line);

    if (line->entry->value_status == PGCFG_VALUE_UNCHANGEABLE)
        return;
    if (pgcfg_conf_hint_lookalike(line, setting.value, setting.where) ||
        pgcfg_conf_hint_number(line, &setting))
        return;
    (void)pgcfg_conf_hint_choice(line, &setting);
}

void pgcfg_conf_hint_taken_value(pgcfg_conf_hint_line *line)
{
    pgcfg_conf_hint_setting setting = setting_of(line);
    pgcfg_text value = setting.value;

    if (setting.is_known && is_usual_mode(value))
        (void)find_decimal_mode(line, &setting);
    /* C:\directory: the server has taken the backslashes away, so look at the source. */
    if (value.size < 3 || value.data[1] != ':' || !pgcfg_conf_hint_is_letter(value.data[0]) ||
        (size_t)setting.where.offset + setting.where.size > line->source.size ||
        setting.where.size < 5)
        return;
    pgcfg_text written = pgcfg_text_slice(line->source, setting.where.offset,
                                          (size_t)setting.where.offset + setting.where.size);
    if (written.data[0] == '\'' && written.data[3] == '\\' && written.data[4] != '\\')
        pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_BACKSLASH, setting.where, written, PGCFG_NO_TEXT,
                            PGCFG_NO_TEXT, 0);
}
