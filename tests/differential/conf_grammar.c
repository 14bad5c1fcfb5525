/* conf_grammar.c - see conf_grammar.h. */
#include "conf_grammar.h"

#include <string.h>

#include "value_generate.h"

/* ---- values -------------------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_' ||
           (unsigned char)byte >= 0x80;
}

/* Whether it may stand without quotes: a word, or a plain number with a unit. */
static bool is_plain(const char *text, size_t size)
{
    size_t i = 0;
    if (size == 0)
        return false;
    if (is_letter(text[0])) {
        while (i < size && (is_letter(text[i]) || is_digit(text[i])))
            i++;
        return i == size;
    }
    while (i < size && is_digit(text[i]))
        i++;
    if (i == 0)
        return false;
    while (i < size && is_letter(text[i]) && text[i] != '_' && (unsigned char)text[i] < 0x80)
        i++;
    return i == size;
}

static void add_quoted(random_source *random, const char *text, size_t size, bytes *out)
{
    static const char letters[] = "\b\f\n\r\t";
    static const char names[] = "bfnrt";
    unsigned odd = random_chance(random, 100) ? 200 : 0;
    bytes_add_byte(out, '\'');
    for (size_t i = 0; i < size; i++) {
        char byte = text[i];
        const char *found = byte == '\0' ? NULL : strchr(letters, byte);
        bool has_digit_behind = i + 1 < size && is_digit(text[i + 1]);
        if (byte == '\'')
            bytes_add_text(out, random_chance(random, 700) ? "''" : "\\'");
        else if (byte == '\\')
            bytes_add_text(out, "\\\\");
        else if (byte == '\n' || (found != NULL && random_chance(random, odd)))
            bytes_add_format(out, "\\%c", names[found - letters]);
        else if (byte == '\0' || random_chance(random, odd))
            bytes_add_format(out, has_digit_behind ? "\\%03o" : "\\%o", (unsigned char)byte);
        else if (!is_digit(byte) && found == NULL && strchr(names, byte) == NULL &&
                 random_chance(random, odd))
            bytes_add_format(out, "\\%c", byte);
        else
            bytes_add_byte(out, byte);
    }
    bytes_add_byte(out, '\'');
}

void conf_grammar_value(random_source *random, const char *text, size_t size, bytes *out)
{
    if (is_plain(text, size) && random_chance(random, 500))
        bytes_add(out, text, size);
    else
        add_quoted(random, text, size, out);
}

/* ---- between -------------------------------------------------------------------- */

void conf_grammar_equals(random_source *random, bytes *out)
{
    static const char *const usual[] = {" = ", "=", " ", "\t=\t", "  ", " =", "= ", "\r= "};
    bytes_add_text(out, RANDOM_PICK(random, usual));
}

void conf_grammar_line_end(random_source *random, bytes *out)
{
    static const char *const odd[] = {"\r\n",   " \n",   "# c\n",  "#\n",   " # 'x\n", "\n\n",
                                      "\t\r\n", "\r \n", "#\r#\n", "\n \n", "\n#=\n",  "\n\r\n"};
    bytes_add_text(out, random_chance(random, 700) ? "\n" : RANDOM_PICK(random, odd));
}

/* ---- settings of the catalogue ------------------------------------------------------ */

typedef struct parameter_pool {
    struct {
        pgcfg_parameter parameter;
        int major;
    } of_all[PGCFG_PARAMETER_COUNT], of_any[6 * PGCFG_PARAMETER_COUNT];
    size_t of_all_count;
    size_t of_any_count;
} parameter_pool;

/* Made once, the same in each process. */
static const parameter_pool *get_pool(void)
{
    static parameter_pool pool;
    if (pool.of_any_count > 0)
        return &pool;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_parameter parameter;
        uint32_t cursor = 0;
        while (pgcfg_parameter_next(major, &cursor, &parameter)) {
            bool is_of_all = parameter.first_major == PGCFG_MAJOR_OLDEST &&
                             parameter.last_major == PGCFG_MAJOR_NEWEST &&
                             (parameter.flags & PGCFG_PARAMETER_IS_VARYING) == 0;
            pool.of_any[pool.of_any_count].parameter = parameter;
            pool.of_any[pool.of_any_count++].major = major;
            if (is_of_all && major == PGCFG_MAJOR_NEWEST) {
                pool.of_all[pool.of_all_count].parameter = parameter;
                pool.of_all[pool.of_all_count++].major = major;
            }
        }
    }
    return &pool;
}

void conf_grammar_setting(random_source *random, bool of_all_majors, bytes *out)
{
    const parameter_pool *pool = get_pool();
    const pgcfg_parameter *parameter;
    int major;
    bytes value = {0};
    if (of_all_majors) {
        size_t which = random_below(random, pool->of_all_count);
        parameter = &pool->of_all[which].parameter;
        major = (int)random_between(random, PGCFG_MAJOR_OLDEST, PGCFG_MAJOR_NEWEST);
        pgcfg_parameter own;
        if (pgcfg_parameter_by_id(parameter->id, major, &own) && own.type != parameter->type)
            major = PGCFG_MAJOR_NEWEST;
    } else {
        size_t which = random_below(random, pool->of_any_count);
        parameter = &pool->of_any[which].parameter;
        major = pool->of_any[which].major;
    }
    if (random_chance(random, 30))
        bytes_add_text(out, " ");
    value_generate_name(random, parameter->name, out);
    conf_grammar_equals(random, out);
    if (random_chance(random, 250) && parameter->boot_value != NULL)
        bytes_add_text(&value, parameter->boot_value);
    else
        value_generate(random, parameter, major, &value);
    conf_grammar_value(random, value.size > 0 ? value.data : "", value.size, out);
    conf_grammar_line_end(random, out);
    bytes_free(&value);
}

/* ---- odd tokens ------------------------------------------------------------------------ */

static const char *const good_names[] = {
    "work_mem",  "WORK_MEM",  "Work_Mem",     "sort_mem",   "vacuum_mem", "maintenance_work_mem",
    "DateStyle", "datestyle", "foo.a",        "foo.b",      "Foo.a",      "_x._y",
    "foo.a",     "work_mem",  "plpgsql.x",    "\xc3\xa9.x", "x.\xff",     "search_path",
    "port",      "fsync",     "seq_page_cost"};

static const char *const odd_names[] = {"nonsense",
                                        "work_mem2",
                                        "ssl_ecdh_curve",
                                        "include.x",
                                        "include_dir.x",
                                        "plpgsql.extra_errors",
                                        "data_directory",
                                        "server_version",
                                        "block_size",
                                        "is_superuser",
                                        "max_connections",
                                        "trace_syncscan",
                                        "\xef\xbb\xbfwork_mem",
                                        "\xef\xbb\xbf"
                                        "foo.a",
                                        "_",
                                        "x9",
                                        "WORK_M\xc3\x89M",
                                        "\xa0",
                                        "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdef"
                                        "ghijabcdefghij.x"};

static const char *const wrong_names[] = {"foo.bar.baz", "foo-bar", "work-mem", "1x",   "foo.",
                                          "foo.1",       ".a",      "a..b",     "a$.b", "'foo.a'",
                                          "=",           "*",       "-",        "foo:", "\"a\""};

static const char *const good_values[] = {
    "1",        "on",           "'x'",     "''",       "'a''b'", "'a\\'b'", "'\\101'",   "'\\777'",
    "'\\400x'", "'a\\000'",     "'\\x41'", "'\\v\\b'", "'\\08'", "1.5",     "1.0e3",     "1.0e-3",
    ".5E-1",    "1.e5",         "0x10",    "0x",       "0x1fG",  "-1abc",   "+1",        ".",
    "+.",       "-.5e3",        ".e1",     "a.b.c",    "a.1",    "a.",      "a-b",       "a/b",
    "a:b",      "'#'",          "'a\tb'",  "0X",       "'\xff'", "\xa0",    "1.5",       "64kB",
    "'64kB'",   "'1.5GB'",      "1MB",     "'\\\\'",   "_",      "a_.-:/",  "'\\7\\78'", "'\\1234'",
    "'ISO, X'", "0x1e5",        "off",     "0.5",      "100",    "1.E+5",   "007",       "''''",
    "'\\'''",   "\xe2\x80\x98x"};

static const char *const wrong_values[] = {
    "a.b",      "1.5GB", "1e3",     "1.5e", "0X10",    "-abc",   "--1",      "+-1",   "1_000",
    "'abc",     "'a\\'", "'a' 'b'", "'a''", "~x",      "$x",     "a;",       "\"x\"", "@x",
    "%",        "a,b",   "*",       "(",    "x y",     "1'on'",  "'on'off",  "'a'b",  "-",
    "1.5.5",    "0x1p4", "0xg",     "=",    "'a\\\n'", "'a\nb'", "1 2",      "on=",   "'x'=",
    ".5.",      "\\",    "a\\",     "'\\",  "'",       "",       "1.e+",     "/x",    "'x''",
    "'\\''x''", "''x",   "{",       "a\fb", "^",       "1.0kB",  "\xa0 \xa0"};

static const char *const wrong_ends[] = {"\f\n", "\v\n", ";\n", " x\n", "=\n",  "\r",
                                         "",     "\\\n", ",\n", "'\n",  " '\n", " 1\n"};

typedef struct sized_text {
    const char *data;
    size_t size;
} sized_text;

#define SIZED(literal)                                                                             \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

/* Allowed in a comment and in a string, which it ends; never right behind the quote. */
static void add_nul(random_source *random, bytes *out)
{
    static const sized_text texts[] = {
        SIZED("\0\n"),       SIZED("#\0\n"),     SIZED("#\0x\n"),      SIZED("x\0\n"),
        SIZED(" \0"),        SIZED("\0=\n"),     SIZED("'a\0b'"),      SIZED("'ab\0c'\n"),
        SIZED("'a\\\0b'\n"), SIZED("'abc\0\0'"), SIZED("'a\\0\0'"),    SIZED("'a''\0'\n"),
        SIZED("'a\\'\0b'"),  SIZED("'a b\\\0'"), SIZED("'1MB\0'x'\n"), SIZED("'\\\0a'\n")};
    const sized_text *text = &RANDOM_PICK(random, texts);
    bytes_add(out, text->data, text->size);
}

void conf_grammar_odd_setting(random_source *random, bytes *out)
{
    static const char *const odd_equals[] = {"==", " = = ", "\v=", "=\n", "\n", ":="};
    if (random_chance(random, 880))
        bytes_add_text(out, RANDOM_PICK(random, good_names));
    else
        bytes_add_text(out, random_chance(random, 500) ? RANDOM_PICK(random, odd_names)
                                                       : RANDOM_PICK(random, wrong_names));
    if (random_chance(random, 970))
        conf_grammar_equals(random, out);
    else if (random_chance(random, 500))
        bytes_add_text(out, RANDOM_PICK(random, odd_equals));
    if (random_chance(random, 15))
        add_nul(random, out);
    else
        bytes_add_text(out, random_chance(random, 900) ? RANDOM_PICK(random, good_values)
                                                       : RANDOM_PICK(random, wrong_values));
    if (random_chance(random, 940))
        conf_grammar_line_end(random, out);
    else if (random_chance(random, 800))
        bytes_add_text(out, RANDOM_PICK(random, wrong_ends));
    else
        add_nul(random, out);
}

void conf_grammar_soup(random_source *random, bytes *out)
{
    size_t count = random_between(random, 1, 5);
    for (size_t i = 0; i < count; i++) {
        switch (random_below(random, 8)) {
        case 0:
            bytes_add_text(out, RANDOM_PICK(random, good_names));
            break;
        case 1:
            bytes_add_text(out, RANDOM_PICK(random, odd_names));
            break;
        case 2:
            bytes_add_text(out, RANDOM_PICK(random, wrong_names));
            break;
        case 3:
            bytes_add_text(out, RANDOM_PICK(random, good_values));
            break;
        case 4:
            bytes_add_text(out, RANDOM_PICK(random, wrong_values));
            break;
        case 5:
            bytes_add_text(out, RANDOM_PICK(random, wrong_ends));
            break;
        case 6:
            add_nul(random, out);
            break;
        default:
            bytes_add_byte(out, (char)random_below(random, 256));
            break;
        }
        if (random_chance(random, 600))
            conf_grammar_equals(random, out);
    }
    if (random_chance(random, 900))
        bytes_add_byte(out, '\n');
}
