/* value_generate.c - see value_generate.h. */
#include "value_generate.h"

#include <stdio.h>
#include <string.h>

/* ---- pieces ---------------------------------------------------------------------- */

static void add_in_some_case(random_source *random, const char *word, bytes *out)
{
    unsigned per_thousand = random_chance(random, 300) ? (unsigned)random_below(random, 1000) : 0;

    for (; *word != '\0'; word++) {
        bool is_letter = (*word >= 'a' && *word <= 'z') || (*word >= 'A' && *word <= 'Z');
        bool changes = is_letter && random_chance(random, per_thousand);

        bytes_add_byte(out, changes ? (char)(*word ^ 0x20) : *word);
    }
}

/* A word, or one that is a letter off. */
static void add_neighbour(random_source *random, const char *word, bytes *out)
{
    size_t start = out->size;
    size_t size;

    add_in_some_case(random, word, out);
    size = out->size - start;
    switch (random_below(random, 10)) {
    case 0:
        if (size > 0)
            bytes_splice(out, start + random_below(random, size), 1, "", 0);
        break;
    case 1:
        if (size > 0)
            bytes_splice(out, start + size - 1, 1, "", 0);
        break;
    case 2: {
        char byte = RANDOM_PICK(random, "aeost_-1 .\t\"',");
        if (byte != '\0')
            bytes_splice(out, start + random_below(random, size + 1), 0, &byte, 1);
        break;
    }
    default:
        break;
    }
}

static void add_blanks(random_source *random, unsigned per_thousand, bytes *out)
{
    static const char *const blanks[] = {" ", "  ", "\t", "\v", "\f", "\r", "\n", " \t "};

    if (random_chance(random, per_thousand))
        bytes_add_text(out, RANDOM_PICK(random, blanks));
}

static void add_junk(random_source *random, bytes *out)
{
    static const char letters[] =
        "abcxyzABCXYZ0123456789019.,-+_*()\"' \t\n\r\v\f\\/$%#=eEpPxXkMGTBsmhd:;";
    size_t size = random_below(random, random_chance(random, 50) ? 200 : 12);

    for (size_t i = 0; i < size; i++) {
        if (random_chance(random, 30))
            bytes_add_byte(out, (char)random_between(random, 1, 255));
        else
            bytes_add_byte(out, letters[random_below(random, sizeof(letters) - 1)]);
    }
}

/* ---- numbers ----------------------------------------------------------------------- */

typedef struct unit_case {
    const char *name;
    double factor; /* bytes, or seconds */
} unit_case;

static const unit_case memory_units[] = {
    {"B", 1}, {"kB", 1024.0}, {"MB", 1048576.0}, {"GB", 1073741824.0}, {"TB", 1099511627776.0}};
static const unit_case time_units[] = {{"us", 1e-6}, {"ms", 1e-3}, {"s", 1},
                                       {"min", 60},  {"h", 3600},  {"d", 86400}};

static double base_factor(pgcfg_unit unit)
{
    static const double factors[] = {1, 1, 1024, 1048576, 8192, 8192, 1e-3, 1, 60};

    return factors[unit];
}

static bool is_memory(pgcfg_unit unit)
{
    return unit >= PGCFG_UNIT_B && unit <= PGCFG_UNIT_WAL_BLOCK;
}

static const unit_case *pick_unit(random_source *random, pgcfg_unit unit)
{
    bool wants_memory = random_chance(random, 30) ? !is_memory(unit) : is_memory(unit);

    return wants_memory ? &RANDOM_PICK(random, memory_units) : &RANDOM_PICK(random, time_units);
}

/* In base units, near what matters. */
static double pick_number(random_source *random, const pgcfg_parameter *parameter)
{
    static const double edges[] = {0,    1,  -1,   2147483647.0, -2147483648.0,
                                   1024, 60, 1000, 4294967296.0};
    double number;

    switch (random_below(random, 6)) {
    case 0:
        number = parameter->minimum;
        break;
    case 1:
        number = parameter->maximum;
        break;
    case 2:
        number = RANDOM_PICK(random, edges);
        break;
    case 3:
        number = (double)random_below(random, 5000);
        break;
    case 4:
        number = (double)(random_next(random) >> random_between(random, 20, 63));
        break;
    default: {
        double share = (double)random_below(random, 1000001) / 1e6;
        number = parameter->minimum + share * (parameter->maximum / 4 - parameter->minimum / 4) * 4;
        if (parameter->maximum > 1e9 && random_chance(random, 700))
            number = (double)random_below(random, 100000000);
        break;
    }
    }
    if (random_chance(random, 400))
        number += (double)random_below(random, 5) - 2;
    if (random_chance(random, 300))
        number += ((double)random_below(random, 9) - 4) / 2;
    if (random_chance(random, 150))
        number += ((double)random_below(random, 2001) - 1000) / 1000;
    return number;
}

static void add_number_text(random_source *random, double number, bytes *out)
{
    bool is_whole = number > -9e15 && number < 9e15 && (double)(long long)number == number;

    switch (random_below(random, 10)) {
    case 0:
        bytes_add_format(out, "%.17g", number);
        break;
    case 1:
        bytes_add_format(out, "%.*f", (int)random_below(random, 8),
                         number > 1e300 || number < -1e300 ? 1.5 : number);
        break;
    case 2:
        bytes_add_format(out, "%.*e", (int)random_below(random, 18), number);
        break;
    case 3:
        bytes_add_format(out, "%a", number);
        break;
    case 4:
        if (is_whole)
            bytes_add_format(out, random_chance(random, 500) ? "0x%llx" : "0X%llX",
                             (long long)number);
        else
            bytes_add_format(out, "%.15g", number);
        break;
    case 5:
        if (is_whole)
            bytes_add_format(out, "0%llo", (long long)number);
        else
            bytes_add_format(out, "%.16g", number);
        break;
    default:
        if (is_whole)
            bytes_add_format(out, "%lld", (long long)number);
        else
            bytes_add_format(out, "%.17g", number);
        break;
    }
}

static void add_odd_number(random_source *random, bytes *out)
{
    static const char *const odd[] = {"inf",
                                      "-inf",
                                      "Infinity",
                                      "nan",
                                      "NaN(1)",
                                      "1e400",
                                      "1e-400",
                                      "1e-310",
                                      "1e-308",
                                      "2.2250738585072014e-308",
                                      "2.2250738585072011e-308",
                                      "4.9406564584124654e-324",
                                      "1.7976931348623157e308",
                                      "1.7976931348623159e308",
                                      "-1e400",
                                      "0x",
                                      "0x.",
                                      ".",
                                      "-",
                                      "+",
                                      "+1",
                                      "--1",
                                      "+-1",
                                      "1e",
                                      "1e+",
                                      ".5",
                                      " .5",
                                      "-.5",
                                      "5.",
                                      "5.e0",
                                      "0x1p4",
                                      "0x1.8p3",
                                      "0x.8",
                                      "08",
                                      "08.0",
                                      "010",
                                      "010.0",
                                      "0b11",
                                      "1_000",
                                      "1,5",
                                      "0x10e1",
                                      "00",
                                      "-0",
                                      "-0.0",
                                      "0e0",
                                      "99999999999",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "-9223372036854775808",
                                      "-9223372036854775809",
                                      "18446744073709551616",
                                      "0xffffffffffffffffffff",
                                      "1e9",
                                      "1e10",
                                      "2147483647.4",
                                      "2147483647.5",
                                      "2147483646.5",
                                      "-2147483648.5",
                                      "-2147483648.6",
                                      "0777777777777777777777777",
                                      "1e-7",
                                      "123456.5",
                                      "1234567.5",
                                      "0.00001",
                                      "0.0001",
                                      "1e22",
                                      "1e23",
                                      "9007199254740993",
                                      "0.1e1",
                                      "e5",
                                      "E",
                                      "0e",
                                      "0.e1",
                                      "1.5.5",
                                      "0x1e5",
                                      "0x1.e5"};

    if (random_chance(random, 80)) {
        size_t size = random_between(random, 20, 1500);
        size_t point = random_below(random, 2 * size);
        for (size_t i = 0; i < size; i++) {
            if (i == point)
                bytes_add_byte(out, '.');
            bytes_add_byte(
                out, (char)('0' + (random_chance(random, 500) ? 0 : random_below(random, 10))));
        }
        if (random_chance(random, 700))
            bytes_add_format(out, "e-%d", (int)random_below(random, size));
        return;
    }
    bytes_add_text(out, RANDOM_PICK(random, odd));
}

static void add_unit(random_source *random, const char *name, bytes *out)
{
    static const char *const wrong[] = {
        "KB", "kb",  "mb",  "M",    "m",    "sec", "S", "PB", "Ms",  "US",    "D",         "H",
        "k",  "kBB", "B B", "mins", "min.", "e",   "b", "Gb", "TiB", "kB kB", "\xC2\xB5s", "8kB"};

    if (random_chance(random, 80))
        bytes_add_text(out, RANDOM_PICK(random, wrong));
    else if (random_chance(random, 60))
        add_neighbour(random, name, out);
    else
        bytes_add_text(out, name);
}

static void add_number(random_source *random, const pgcfg_parameter *parameter, bytes *out)
{
    const unit_case *unit = pick_unit(random, parameter->unit);
    bool has_unit =
        parameter->unit == PGCFG_UNIT_NONE ? random_chance(random, 30) : random_chance(random, 600);
    double number = pick_number(random, parameter);

    add_blanks(random, 40, out);
    if (has_unit && parameter->unit != PGCFG_UNIT_NONE && random_chance(random, 800))
        number = number * base_factor(parameter->unit) / unit->factor;
    if (random_chance(random, 120))
        add_odd_number(random, out);
    else
        add_number_text(random, number, out);
    add_blanks(random, 60, out);
    if (has_unit) {
        add_unit(random, unit->name, out);
        add_blanks(random, 40, out);
    }
}

/* ---- words -------------------------------------------------------------------------- */

static void add_boolean(random_source *random, bytes *out)
{
    static const char *const words[] = {"true", "false", "yes",  "no", "on", "off", "1",
                                        "0",    "of",    "o",    "t",  "f",  "y",   "n",
                                        "tr",   "ye",    "fals", "01", "+1", "2",   "truee"};

    add_neighbour(random, RANDOM_PICK(random, words), out);
}

static void add_enum(random_source *random, const pgcfg_parameter *parameter, int major, bytes *out)
{
    uint32_t index = (uint32_t)random_below(random, parameter->enum_value_count);

    add_neighbour(random, pgcfg_parameter_enum_value(parameter, major, index).name, out);
}

/* ---- strings -------------------------------------------------------------------------- */

static const char *const date_style_words[] = {
    "iso",  "sql",      "postgres", "postgresql",  "german",  "ymd", "dmy", "mdy", "us",
    "euro", "european", "noneuro",  "noneuropean", "default", "ISO", "x",   "eur"};
static const char *const log_words[] = {"stderr", "csvlog", "syslog", "jsonlog", "eventlog", "x"};
static const char *const connection_words[] = {"receipt",
                                               "authentication",
                                               "authorization",
                                               "setup_durations",
                                               "all",
                                               "on",
                                               "off",
                                               "true",
                                               "tr",
                                               "1",
                                               "none"};
static const char *const direct_words[] = {"data", "wal", "wal_init", "x"};
static const char *const manager_words[] = {"all",     "heap2", "heap",     "btree",  "hash",
                                            "gin",     "gist",  "sequence", "spgist", "brin",
                                            "generic", "xlog",  "commitTs"};
static const char *const kind_words[] = {"view", "foreign-table", "foreign", "table"};
static const char *const grant_words[] = {"set", "inherit", "admin"};
static const char *const extra_words[] = {"shadowed_variables", "too_many_rows",
                                          "strict_multi_assignment", "all", "none"};
static const char *const slot_words[] = {
    "a",
    "slot_1",
    "Slot",
    "a-b",
    "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc",
    "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd",
    "",
    "\xC3\xA4"};
static const char *const standby_words[] = {
    "a",          "b1", "*", "1",   "2",          "0",  "first", "ANY",        "FIRST 1 (a,b)",
    "any 2",      "(",  ")", "(a)", "\"q\"\"x\"", "\"", "00",    "4294967296", "4294967297",
    "2147483648", "a$", "$", "-",   "\xC3\xA4",   ";",  "1(a)"};
static const char *const any_words[] = {"a",    "\"$user\"",  "public", "$user", "a b",
                                        "A\"b", "\"A\"\"b\"", "\"",     ""};

typedef struct word_pool {
    const char *parameter;
    const char *const *words;
    size_t count;
} word_pool;

#define POOL(parameter, words)                                                                     \
    {                                                                                              \
        parameter, words, sizeof(words) / sizeof((words)[0])                                       \
    }

static const word_pool pools[] = {
    POOL("DateStyle", date_style_words),
    POOL("createrole_self_grant", grant_words),
    POOL("debug_io_direct", direct_words),
    POOL("log_connections", connection_words),
    POOL("log_destination", log_words),
    POOL("plpgsql.extra_errors", extra_words),
    POOL("plpgsql.extra_warnings", extra_words),
    POOL("primary_slot_name", slot_words),
    POOL("restrict_nonsystem_relation_kind", kind_words),
    POOL("synchronized_standby_slots", slot_words),
    POOL("synchronous_standby_names", standby_words),
    POOL("wal_consistency_checking", manager_words),
};

static void add_list(random_source *random, const word_pool *pool, bytes *out)
{
    static const char *const separators[] = {",", ", ",  " ,",  ",,",    " ",
                                             "",  "\v,", ",\v", "\t,\n", "\r,\f"};
    size_t count = random_below(random, 5);

    add_blanks(random, 50, out);
    for (size_t i = 0; i < count; i++) {
        bool is_quoted = random_chance(random, 120);

        if (i > 0) {
            size_t usual =
                random_chance(random, 850) ? 2 : sizeof(separators) / sizeof(separators[0]);
            bytes_add_text(out, separators[random_below(random, usual)]);
        }
        if (is_quoted)
            bytes_add_byte(out, '"');
        if (random_chance(random, 100))
            add_neighbour(random, pool->words[random_below(random, pool->count)], out);
        else
            add_in_some_case(random, pool->words[random_below(random, pool->count)], out);
        if (is_quoted && !random_chance(random, 50))
            bytes_add_byte(out, '"');
    }
    if (random_chance(random, 30))
        bytes_add_byte(out, ',');
    add_blanks(random, 50, out);
}

static void add_encoding(random_source *random, bytes *out)
{
    static const char *const names[] = {"UTF8",
                                        "UNICODE",
                                        "unicode",
                                        "sql_ascii",
                                        "LATIN1",
                                        "latin-10",
                                        "ISO_8859_5",
                                        "iso885916",
                                        "WIN",
                                        "win1252",
                                        "Windows-1251",
                                        "KOI8",
                                        "koi8-u",
                                        "mskanji",
                                        "shift_jis",
                                        "SHIFT_JIS_2004",
                                        "sjis",
                                        "EUC_JP",
                                        "euc_jis_2004",
                                        "EUC_CN",
                                        "EUC_TW",
                                        "big5",
                                        "gbk",
                                        "GB18030",
                                        "uhc",
                                        "johab",
                                        "mule_internal",
                                        "U.T.F.8",
                                        "abc",
                                        "alt",
                                        "tcvn",
                                        "tcvn-5712",
                                        "vscii",
                                        "windows932",
                                        "win950",
                                        "windows866",
                                        "utf16",
                                        "ascii",
                                        ""};

    add_neighbour(random, RANDOM_PICK(random, names), out);
}

static void add_zone(random_source *random, bytes *out)
{
    switch (random_below(random, 4)) {
    case 0:
        bytes_add_format(out, "%.*f", (int)random_below(random, 5),
                         ((double)random_below(random, 400000) - 200000) / 1000);
        break;
    case 1:
        bytes_add_format(out, "%d", (int)random_below(random, 360) - 180);
        break;
    case 2:
        add_odd_number(random, out);
        break;
    default:
        add_neighbour(random, "interval '5'", out);
        break;
    }
}

static void add_lsn(random_source *random, bytes *out)
{
    bytes_add_format(out, "%llx/%llX",
                     (unsigned long long)(random_next(random) >> random_between(random, 28, 63)),
                     (unsigned long long)(random_next(random) >> random_between(random, 28, 63)));
    if (random_chance(random, 100))
        add_junk(random, out);
}

static void add_path(random_source *random, bytes *out)
{
    static const char *const parts[] = {"a", "b", "..", ".", "", "log", "...", ".x", "/"};
    size_t count = random_below(random, 7);

    if (random_chance(random, 400))
        bytes_add_byte(out, '/');
    for (size_t i = 0; i < count; i++) {
        bytes_add_text(out, RANDOM_PICK(random, parts));
        if (!random_chance(random, 100))
            bytes_add_byte(out, '/');
    }
    if (count > 0 && random_chance(random, 600) && out->size > 0 && out->data[out->size - 1] == '/')
        bytes_splice(out, out->size - 1, 1, "", 0);
}

static void add_long_name(random_source *random, bytes *out)
{
    size_t size = random_between(random, 58, 140);

    for (size_t i = 0; i < size; i++)
        bytes_add_byte(out,
                       random_chance(random, 100) ? (char)random_between(random, 1, 255) : 'n');
}

static bool is(const pgcfg_parameter *parameter, const char *name)
{
    return strcmp(parameter->name, name) == 0;
}

static void add_string(random_source *random, const pgcfg_parameter *parameter, bytes *out)
{
    static const word_pool any = POOL("", any_words);

    if (random_chance(random, 60)) {
        add_junk(random, out);
        return;
    }
    for (size_t i = 0; i < sizeof(pools) / sizeof(pools[0]); i++) {
        if (is(parameter, pools[i].parameter)) {
            add_list(random, &pools[i], out);
            return;
        }
    }
    if (is(parameter, "client_encoding"))
        add_encoding(random, out);
    else if (is(parameter, "TimeZone"))
        add_zone(random, out);
    else if (is(parameter, "recovery_target_lsn"))
        add_lsn(random, out);
    else if (is(parameter, "recovery_target_xid") || is(parameter, "recovery_target_timeline"))
        add_number(random, parameter, out);
    else if (is(parameter, "recovery_target"))
        add_neighbour(random, "immediate", out);
    else if (is(parameter, "log_directory") || is(parameter, "stats_temp_directory") ||
             is(parameter, "external_pid_file"))
        add_path(random, out);
    else if (random_chance(random, 200))
        add_long_name(random, out);
    else
        add_list(random, &any, out);
}

/* ---- all ------------------------------------------------------------------------------- */

static void add_for_type(random_source *random, const pgcfg_parameter *parameter, int major,
                         bytes *out)
{
    switch (parameter->type) {
    case PGCFG_TYPE_BOOL:
        add_boolean(random, out);
        break;
    case PGCFG_TYPE_INTEGER:
    case PGCFG_TYPE_REAL:
        add_number(random, parameter, out);
        break;
    case PGCFG_TYPE_ENUM:
        if (random_chance(random, 150))
            add_boolean(random, out);
        else
            add_enum(random, parameter, major, out);
        break;
    case PGCFG_TYPE_STRING:
        add_string(random, parameter, out);
        break;
    }
}

void value_generate(random_source *random, const pgcfg_parameter *parameter, int major, bytes *out)
{
    switch (random_below(random, 40)) {
    case 0:
        add_junk(random, out);
        break;
    case 1:
        if (random_chance(random, 500))
            add_boolean(random, out);
        else if (random_chance(random, 500))
            add_odd_number(random, out);
        break;
    default:
        add_for_type(random, parameter, major, out);
        break;
    }
}

void value_generate_name(random_source *random, const char *name, bytes *out)
{
    if (random_chance(random, 800))
        bytes_add_text(out, name);
    else
        add_in_some_case(random, name, out);
}
