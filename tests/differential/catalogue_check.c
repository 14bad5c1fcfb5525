/*
 * catalogue_check.c - whether the library's table of parameters is what real servers
 * say of theirs.
 *
 *   catalogue_check LIST
 *
 * LIST is what `scripts/servers targets` prints, - for standard input. Compares
 * pg_settings with the table in both directions, then tries with a postgresql.conf
 * (which it overwrites; it is never reloaded) what pg_settings does not show: limits,
 * spellings of enums, names that are cut. Prints the differences; exits with 1 if
 * there are any, and with 2 where a server gives no answer.
 */
#include "target.h"

#include <pgcfg/parameter.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long differences;
static unsigned long comparisons;

/* Counts a comparison; says what is wrong with it, if it failed. */
static void expect(bool claim, const pg_target *target, const char *format, ...)
{
    va_list arguments;

    comparisons++;
    if (claim)
        return;
    differences++;
    printf("%s: ", target->name);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static bool is_debian(const pg_target *target)
{
    return strncmp(target->name, "debian", 6) == 0;
}

static bool has(const pgcfg_parameter *parameter, unsigned flag)
{
    return (parameter->flags & flag) != 0;
}

/* ---- asking --------------------------------------------------------------------------- */

static PGresult *query(const pg_target *target, const char *sql)
{
    PGresult *result = PQexec(target->connection, sql);

    if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s: %s: %s", target->name, sql, PQerrorMessage(target->connection));
        exit(2);
    }
    return result;
}

static void command(const pg_target *target, const char *sql)
{
    PQclear(query(target, sql));
}

static void keep_message(void *context, const char *message)
{
    bytes_add_text((bytes *)context, message);
}

static void ignore_message(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* What the server says of this postgresql.conf, value errors included. */
static void ask_about(const pg_target *target, const bytes *content, bytes *messages)
{
    bytes path = {0};
    FILE *file;

    bytes_add_format(&path, "%s/postgresql.conf", target->data_directory);
    file = fopen(path.data, "w");
    if (file == NULL || fwrite(content->data, 1, content->size, file) != content->size ||
        fclose(file) != 0) {
        perror(path.data);
        exit(2);
    }
    messages->size = 0;
    bytes_add_text(messages, "");
    command(target, "SET client_min_messages = debug3");
    command(target, "SELECT count(*) FROM pg_file_settings");
    command(target, "RESET client_min_messages");
    bytes_free(&path);
}

/* Whether the server said `words` of this parameter, and of this value if there is one. */
static bool said(const bytes *messages, const char *words, const char *name, const char *value)
{
    bytes sentence = {0};
    bool found;

    bytes_add_format(&sentence, "%s parameter \"%s\"", words, name);
    if (value != NULL)
        bytes_add_format(&sentence, ": \"%s\"", value);
    found = strstr(messages->data, sentence.data) != NULL;
    bytes_free(&sentence);
    return found;
}

/* ---- pg_settings ------------------------------------------------------------------------- */

enum { NAME, TYPE, CONTEXT, UNIT, MINIMUM, MAXIMUM, BOOT_VALUE, CATEGORY, ENUM_VALUES };

#define SETTINGS                                                                                   \
    "SELECT name, vartype, context, unit, min_val, max_val, boot_val, category, "                  \
    "array_to_string(enumvals, ',') FROM pg_settings"

static const char *column_of(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? NULL : PQgetvalue(rows, row, column);
}

static bool equal(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool is_number(const pgcfg_parameter *parameter)
{
    return parameter->type == PGCFG_TYPE_INTEGER || parameter->type == PGCFG_TYPE_REAL;
}

/* pg_settings shows six digits of a real. */
static bool is_limit(const pgcfg_parameter *parameter, double limit, const char *text)
{
    char printed[32];

    if (!is_number(parameter))
        return text == NULL && limit == 0;
    snprintf(printed, sizeof(printed), parameter->type == PGCFG_TYPE_REAL ? "%g" : "%.0f", limit);
    return equal(printed, text);
}

/* What this build's paths and release decide. */
static bool boot_value_is_of_the_build(const char *name)
{
    static const char *const names[] = {"krb_server_keyfile", "server_version",
                                        "server_version_num", "unix_socket_directories"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/* Values that the library has and builds without these libraries don't. */
static bool is_of_a_feature(const pg_target *target, const char *value)
{
    return !is_debian(target) && (strcmp(value, "lz4") == 0 || strcmp(value, "zstd") == 0 ||
                                  strcmp(value, "io_uring") == 0);
}

/* The visible values, in order, without those that this build lacks. */
static void write_visible(const pg_target *target, const pgcfg_parameter *parameter, bytes *out)
{
    bool is_first = true;

    bytes_add_text(out, "");
    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        pgcfg_enum_value value = pgcfg_parameter_enum_value(parameter, target->major, i);

        if (value.is_hidden || is_of_a_feature(target, value.name))
            continue;
        if (!is_first)
            bytes_add_byte(out, ',');
        bytes_add_text(out, value.name);
        is_first = false;
    }
}

static void compare_row(const pg_target *target, const PGresult *rows, int row)
{
    const char *name = PQgetvalue(rows, row, NAME);
    pgcfg_text text = {name, strlen(name)};
    pgcfg_parameter ours;
    bytes values = {0};

    if (!pgcfg_parameter_find(text, target->major, &ours)) {
        expect(false, target, "%s is unknown to the library", name);
        return;
    }
    expect(equal(ours.name, name), target, "%s is spelled %s", name, ours.name);
    expect(!has(&ours, PGCFG_PARAMETER_IS_HIDDEN), target, "%s is not hidden", name);
    expect(is_debian(target) || !has(&ours, PGCFG_PARAMETER_IS_VARYING), target,
           "%s is in all releases", name);
    expect(equal(pgcfg_parameter_type_name(ours.type), PQgetvalue(rows, row, TYPE)), target,
           "%s: type", name);
    expect(equal(pgcfg_context_name(ours.context), PQgetvalue(rows, row, CONTEXT)), target,
           "%s: context", name);
    expect(equal(pgcfg_unit_name(ours.unit), PQgetvalue(rows, row, UNIT)), target, "%s: unit",
           name);
    expect(equal(ours.category, PQgetvalue(rows, row, CATEGORY)), target, "%s: category", name);
    if (!is_debian(target) || !boot_value_is_of_the_build(name)) {
        expect(is_limit(&ours, ours.minimum, column_of(rows, row, MINIMUM)), target, "%s: minimum",
               name);
        expect(is_limit(&ours, ours.maximum, column_of(rows, row, MAXIMUM)), target, "%s: maximum",
               name);
        expect(equal(ours.boot_value, column_of(rows, row, BOOT_VALUE)), target, "%s: boot value",
               name);
    }
    write_visible(target, &ours, &values);
    expect(equal(values.data, PQgetvalue(rows, row, ENUM_VALUES)), target, "%s: values %s", name,
           values.data);
    bytes_free(&values);
}

/* Every row of pg_settings is in the table. Returns how many there are. */
static int compare_rows(const pg_target *target, const char *sql)
{
    PGresult *rows = query(target, sql);
    int count = PQntuples(rows);

    for (int row = 0; row < count; row++)
        compare_row(target, rows, row);
    PQclear(rows);
    return count;
}

/* Everything in the table is what the server knows, and shows or hides. */
static void compare_table(const pg_target *target)
{
    pgcfg_parameter ours;
    uint32_t cursor = 0;

    while (pgcfg_parameter_next(target->major, &cursor, &ours)) {
        bytes sql = {0};
        PGresult *row;
        bool is_known = !has(&ours, PGCFG_PARAMETER_IS_EXTENSION) &&
                        (is_debian(target) || !has(&ours, PGCFG_PARAMETER_IS_VARYING));

        bytes_add_format(&sql,
                         "SELECT current_setting('%s', true) IS NOT NULL,"
                         " EXISTS (SELECT FROM pg_settings WHERE name = '%s')",
                         ours.name, ours.name);
        row = query(target, sql.data);
        expect(equal(PQgetvalue(row, 0, 0), is_known ? "t" : "f"), target, "%s: known", ours.name);
        expect(equal(PQgetvalue(row, 0, 1),
                     is_known && !has(&ours, PGCFG_PARAMETER_IS_HIDDEN) ? "t" : "f"),
               target, "%s: listed", ours.name);
        PQclear(row);
        bytes_free(&sql);
    }
}

/* Loads the libraries of all extensions that the table names, as far as they load here,
 * and compares what has come. */
static void compare_extensions(const pg_target *target)
{
    pgcfg_parameter ours;
    uint32_t cursor = 0;
    int count;

    while (pgcfg_parameter_next(target->major, &cursor, &ours)) {
        if (!has(&ours, PGCFG_PARAMETER_IS_EXTENSION))
            continue;
        bytes sql = {0};
        bytes_add_format(&sql, "LOAD '$libdir/%.*s'", (int)strcspn(ours.name, "."), ours.name);
        PQclear(PQexec(target->connection, sql.data)); /* pltclu is in pltcl; plperl fails */
        bytes_free(&sql);
    }
    count = compare_rows(target, SETTINGS " WHERE name LIKE '%.%'");
    expect(count > 20, target, "only %d parameters of extensions are there", count);
}

/* ---- what only values show ------------------------------------------------------------------ */

/* Each parameter that a file can set, built-in, with a value of its own. */
static void add_line(bytes *content, const char *name, const char *value)
{
    bytes_add_format(content, "%s = '%s'\n", name, value);
}

static bool can_be_tried(const pg_target *target, const pgcfg_parameter *parameter)
{
    return parameter->context != PGCFG_CONTEXT_INTERNAL &&
           !has(parameter, PGCFG_PARAMETER_IS_EXTENSION) &&
           (is_debian(target) || !has(parameter, PGCFG_PARAMETER_IS_VARYING));
}

/* A value of 70 bytes is cut exactly where the table says so. */
static void compare_names(const pg_target *target)
{
    bytes content = {0};
    bytes messages = {0};
    pgcfg_parameter ours;
    uint32_t cursor = 0;
    enum { SIZE = 70 };
    char value[SIZE + 1] = "";

    PQsetNoticeProcessor(target->connection, keep_message, &messages);
    while (pgcfg_parameter_next(target->major, &cursor, &ours)) {
        if (ours.type != PGCFG_TYPE_STRING || !can_be_tried(target, &ours))
            continue;
        memset(value, 'Z', SIZE);
        memcpy(value, ours.name, strlen(ours.name));
        add_line(&content, ours.name, value);
    }
    ask_about(target, &content, &messages);
    for (cursor = 0; pgcfg_parameter_next(target->major, &cursor, &ours);) {
        bytes sentence = {0};

        if (ours.type != PGCFG_TYPE_STRING || !can_be_tried(target, &ours))
            continue;
        bytes_add_format(&sentence, "identifier \"%sZ", ours.name);
        expect((strstr(messages.data, sentence.data) != NULL) ==
                   has(&ours, PGCFG_PARAMETER_IS_NAME),
               target, "%s: cut as a name", ours.name);
        bytes_free(&sentence);
    }
    bytes_free(&content);
    bytes_free(&messages);
}

/* A limit, or the next value outside of it. */
static bool write_probe(const pgcfg_parameter *parameter, bool upper, bool outside, char *out,
                        size_t size)
{
    double value = upper ? parameter->maximum : parameter->minimum;

    if (parameter->type == PGCFG_TYPE_INTEGER)
        return snprintf(out, size, "%.0f", value + (!outside ? 0 : upper ? 1 : -1)) > 0;
    if (outside)
        value = nextafter(value, upper ? INFINITY : -INFINITY);
    if (!isfinite(value) || (value != 0 && fabs(value) < 2.3e-308))
        return false; /* neither can be written */
    return snprintf(out, size, "%.17g", value) > 0;
}

static void compare_limits(const pg_target *target, bool upper, bool outside)
{
    bytes content = {0};
    bytes messages = {0};
    pgcfg_parameter ours;
    uint32_t cursor = 0;
    char value[64];

    PQsetNoticeProcessor(target->connection, keep_message, &messages);
    while (pgcfg_parameter_next(target->major, &cursor, &ours)) {
        if (is_number(&ours) && can_be_tried(target, &ours) &&
            write_probe(&ours, upper, outside, value, sizeof(value)))
            add_line(&content, ours.name, value);
    }
    ask_about(target, &content, &messages);
    for (cursor = 0; pgcfg_parameter_next(target->major, &cursor, &ours);) {
        if (is_number(&ours) && can_be_tried(target, &ours) &&
            write_probe(&ours, upper, outside, value, sizeof(value))) {
            bool is_refused =
                said(&messages, "is outside the valid range for", ours.name, NULL) ||
                said(&messages, "invalid value for", ours.name, value); /* beyond 32 bits */

            expect(is_refused == outside, target, "%s = %s", ours.name, value);
        }
    }
    bytes_free(&content);
    bytes_free(&messages);
}

static bool is_spelling(const pg_target *target, const pgcfg_parameter *parameter, const char *word)
{
    for (uint32_t i = 0; i < parameter->enum_value_count; i++) {
        const char *name = pgcfg_parameter_enum_value(parameter, target->major, i).name;

        if (strcmp(name, word) == 0)
            return !is_of_a_feature(target, word);
    }
    return false;
}

static void compare_word(const pg_target *target, const char *word)
{
    bytes content = {0};
    bytes messages = {0};
    pgcfg_parameter ours;
    uint32_t cursor = 0;

    PQsetNoticeProcessor(target->connection, keep_message, &messages);
    while (pgcfg_parameter_next(target->major, &cursor, &ours)) {
        if (ours.type == PGCFG_TYPE_ENUM && can_be_tried(target, &ours))
            add_line(&content, ours.name, word);
    }
    ask_about(target, &content, &messages);
    for (cursor = 0; pgcfg_parameter_next(target->major, &cursor, &ours);) {
        if (ours.type == PGCFG_TYPE_ENUM && can_be_tried(target, &ours))
            expect(said(&messages, "invalid value for", ours.name, word) !=
                       is_spelling(target, &ours, word),
                   target, "%s = %s", ours.name, word);
    }
    bytes_free(&content);
    bytes_free(&messages);
}

/* Each enum takes its own spellings and none of another's. */
static void compare_enums(const pg_target *target)
{
    static const char *const others[] = {"t", "of", "tru", "n", "junk", "panic", "default"};

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        compare_word(target, others[i]);
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_parameter other;
        uint32_t cursor = 0;

        while (pgcfg_parameter_next(major, &cursor, &other)) {
            /* Definitions that last for majors need trying once. */
            if (other.type != PGCFG_TYPE_ENUM || other.last_major != major)
                continue;
            for (uint32_t i = 0; i < other.enum_value_count; i++)
                compare_word(target, pgcfg_parameter_enum_value(&other, major, i).name);
        }
    }
}

/* What SHOW prints for a spelling, where a session can set the enum. */
static void compare_meanings(const pg_target *target)
{
    pgcfg_parameter ours;
    uint32_t cursor = 0;

    while (pgcfg_parameter_next(target->major, &cursor, &ours)) {
        if (ours.type != PGCFG_TYPE_ENUM || !can_be_tried(target, &ours) ||
            (ours.context != PGCFG_CONTEXT_USER && ours.context != PGCFG_CONTEXT_SUPERUSER) ||
            strcmp(ours.name, "transaction_isolation") == 0) /* not after a first query */
            continue;
        for (uint32_t i = 0; i < ours.enum_value_count; i++) {
            pgcfg_enum_value value = pgcfg_parameter_enum_value(&ours, target->major, i);
            pgcfg_enum_value shown =
                pgcfg_parameter_enum_value(&ours, target->major, (uint32_t)value.meaning);
            bytes sql = {0};
            PGresult *row;

            if (is_of_a_feature(target, value.name))
                continue;
            bytes_add_format(&sql, "SELECT set_config('%s', '%s', true)", ours.name, value.name);
            row = query(target, sql.data);
            expect(equal(PQgetvalue(row, 0, 0), shown.name), target, "%s = %s shows %s", ours.name,
                   value.name, PQgetvalue(row, 0, 0));
            PQclear(row);
            bytes_free(&sql);
        }
    }
}

static void compare(const pg_target *target)
{
    compare_rows(target, SETTINGS);
    compare_table(target);
    compare_names(target);
    for (int i = 0; i < 4; i++)
        compare_limits(target, (i & 1) != 0, (i & 2) != 0);
    compare_enums(target);
    PQsetNoticeProcessor(target->connection, ignore_message, NULL);
    compare_meanings(target);
    compare_extensions(target); /* last: it changes what is known */
}

int main(int argc, char **argv)
{
    static pg_target targets[TARGETS_MAX];
    size_t count = argc == 2 ? target_read_list(argv[1], targets) : 0;

    if (count == 0) {
        fprintf(stderr, "usage: catalogue_check LIST\n");
        return 2;
    }
    for (size_t i = 0; i < count; i++) {
        if (!target_become_owner(&targets[i]) || !target_lock(&targets[i]) ||
            !target_connect(&targets[i]))
            return 2;
        compare(&targets[i]);
        bytes nothing = {0}, messages = {0};
        bytes_add_text(&nothing, "");
        PQsetNoticeProcessor(targets[i].connection, keep_message, &messages);
        ask_about(&targets[i], &nothing, &messages); /* leaves the file empty */
        PQsetNoticeProcessor(targets[i].connection, ignore_message, NULL);
        PQfinish(targets[i].connection);
        bytes_free(&nothing);
        bytes_free(&messages);
    }
    printf("%zu servers, %lu comparisons, %lu differences\n", count, comparisons, differences);
    return differences == 0 ? 0 : 1;
}
