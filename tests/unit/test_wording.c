/*
 * test_wording.c - every hint word for word, with its place. The files in wording/ list
 * lines with mistakes and, below each, all that is said of them:
 *
 *   13-15 local /^a all peer
 *     6+3 warning regular-expression-before-16: A slash begins ...
 *
 * In lines and sentences \n, \r, \t, \0, \\ and \xHH stand for bytes. What is meant to
 * change is written anew, to be read before it is committed, by
 *
 *   PGCFG_WRITE_WORDING=1 build/tests/test_wording
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support.h"

enum { SIZE_MAX_OF_TEXT = 1 << 16, SIZE_MAX_OF_FILE = 1 << 21 };

/* A text that grows up to a fixed size. */
typedef struct words {
    char bytes[SIZE_MAX_OF_TEXT];
    size_t size;
} words;

static void put_byte(words *w, char byte)
{
    assert_true(w->size + 1 < sizeof w->bytes);
    w->bytes[w->size++] = byte;
    w->bytes[w->size] = '\0';
}

static void put(words *w, const char *string)
{
    for (; *string != '\0'; string++)
        put_byte(w, *string);
}

static void put_escaped(words *w, pgcfg_text text)
{
    static const char plain[] = "\n\r\t\\";
    static const char letters[] = "nrt\\";

    for (size_t i = 0; i < text.size; i++) {
        const char byte = text.data[i];
        const char *at = byte == '\0' ? NULL : strchr(plain, byte);
        char code[8];
        if (byte == '\0') {
            put(w, "\\0");
        } else if (at != NULL) {
            put_byte(w, '\\');
            put_byte(w, letters[at - plain]);
        } else if ((unsigned char)byte < ' ' || (unsigned char)byte > '~') {
            snprintf(code, sizeof code, "\\x%02X", (unsigned char)byte);
            put(w, code);
        } else {
            put_byte(w, byte);
        }
    }
}

static void put_unescaped(words *w, const char *line)
{
    while (*line != '\0') {
        unsigned code;
        if (*line != '\\') {
            put_byte(w, *line++);
        } else if (line[1] == 'x') {
            assert_int_equal(sscanf(line + 2, "%2X", &code), 1);
            put_byte(w, (char)code);
            line += 4;
        } else {
            put_byte(w, line[1] == 'n'   ? '\n'
                        : line[1] == 'r' ? '\r'
                        : line[1] == 't' ? '\t'
                        : line[1] == '0' ? '\0'
                                         : line[1]);
            line += 2;
        }
    }
}

/* ---- what is said of a file -------------------------------------------------------------- */

static void put_head(words *w, pgcfg_range where, pgcfg_severity severity, const char *name)
{
    static const char *const severities[] = {[PGCFG_SEVERITY_ERROR] = "error",
                                             [PGCFG_SEVERITY_WARNING] = "warning",
                                             [PGCFG_SEVERITY_NOTE] = "note"};
    char head[200];
    snprintf(head, sizeof head, "  %u+%u %s %s: ", (unsigned)where.offset, (unsigned)where.size,
             severities[severity], name);
    put(w, head);
}

static void put_hint(words *w, const pgcfg_hint *hint)
{
    char sentence[4000];
    pgcfg_buffer buffer = {sentence, sizeof sentence, 0};
    put_head(w, hint->where, pgcfg_hint_severity(hint->code), pgcfg_hint_name(hint->code));
    assert_true(pgcfg_hint_write(hint, pgcfg_buffer_sink(&buffer)));
    put_escaped(w, pgcfg_buffer_text(&buffer));
    put(w, "\n");
}

static void put_hints_of_file(words *w, pgcfg_text source, const pgcfg_server *server)
{
    pgcfg_hint_cursor cursor = {0};
    pgcfg_hint hint;
    while (pgcfg_hba_file_hint(source, 0, server, &cursor, &hint))
        put_hint(w, &hint);
}

static void say_of_hba(pgcfg_text source, int major, words *w)
{
    const pgcfg_server server = server_of(major);
    const pgcfg_hba_entry *entry;
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    for (uint32_t i = 0; (entry = entry_of(source, &server, i)) != NULL; i++) {
        size_t count = pgcfg_hba_hints(entry, &server, source, hints, PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            put_hint(w, &hints[j]);
    }
    put_hints_of_file(w, source, &server);
}

static void say_of_ident(pgcfg_text source, int major, words *w)
{
    const pgcfg_server server = server_of(major);
    const pgcfg_ident_entry *entry;
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    for (uint32_t i = 0; (entry = ident_entry_of(source, &server, i)) != NULL; i++) {
        size_t count = pgcfg_ident_hints(entry, &server, source, hints, PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            put_hint(w, &hints[j]);
    }
    put_hints_of_file(w, source, &server);
}

static void put_conf_hint(words *w, const pgcfg_conf_hint *hint)
{
    char sentence[4000];
    pgcfg_buffer buffer = {sentence, sizeof sentence, 0};
    put_head(w, hint->where, pgcfg_conf_hint_severity(hint->code),
             pgcfg_conf_hint_name(hint->code));
    assert_true(pgcfg_conf_hint_write(hint, pgcfg_buffer_sink(&buffer)));
    put_escaped(w, pgcfg_buffer_text(&buffer));
    put(w, "\n");
}

static void say_of_conf(pgcfg_text source, int major, words *w)
{
    static char memory[4 << 20];
    const pgcfg_server server = server_of(major);
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/d/postgresql.conf"), .content = source};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    pgcfg_conf_hint_cursor cursor = {0};
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_conf conf;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++) {
        size_t count = pgcfg_conf_hints(&entry, &server, source, hints, PGCFG_CONF_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            put_conf_hint(w, &hints[j]);
    }
    while (pgcfg_conf_file_hint(source, 0, &server, &cursor, &hints[0]))
        put_conf_hint(w, &hints[0]);
}

/* ---- the lists ------------------------------------------------------------------------------ */

typedef void say(pgcfg_text source, int major, words *w);

static char content[SIZE_MAX_OF_FILE * 8];

static void read_list(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot read %s", path);
    size_t size = fread(content, 1, sizeof content - 1, file);
    assert_true(size < sizeof content - 1);
    content[size] = '\0';
    fclose(file);
}

static bool is_told(const char *line)
{
    return line[0] == ' ';
}

/* Takes one line off the text, without its end. */
static char *take_line(char **at)
{
    char *line = *at;
    char *end = strchr(line, '\n');
    if (end == NULL)
        fail_msg("a line without end: %s", line);
    *end = '\0';
    *at = end + 1;
    return line;
}

/* What stands below a line of the list, with line feeds. */
static void take_told(char **at, words *told)
{
    told->size = 0;
    told->bytes[0] = '\0';
    while (is_told(*at)) {
        put(told, take_line(at));
        put(told, "\n");
    }
}

static void compare(const char *path, const char *line, int major, const words *told,
                    const words *said)
{
    if (strcmp(told->bytes, said->bytes) != 0)
        fail_msg("%s, PostgreSQL %d: %s\nlisted:\n%ssaid:\n%s", path, major, line, told->bytes,
                 said->bytes);
}

/* Writes the same lines with what is said of them now, by groups of majors. */
static void write_case(FILE *out, const char *line, pgcfg_text source, say *of)
{
    static words said[2];
    int from = PGCFG_MAJOR_OLDEST;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST + 1; major++) {
        words *now = &said[major % 2], *before = &said[(major + 1) % 2];
        now->size = 0;
        now->bytes[0] = '\0';
        if (major <= PGCFG_MAJOR_NEWEST)
            of(source, major, now);
        if (major == from ||
            (major <= PGCFG_MAJOR_NEWEST && strcmp(now->bytes, before->bytes) == 0))
            continue;
        fprintf(out, "%d-%d %s\n%s", from, major - 1, line, before->bytes);
        from = major;
    }
}

static void check_list(const char *path, say *of, bool writes)
{
    static words source, told, said;
    size_t count = 0;

    read_list(path);
    FILE *out = writes ? fopen(path, "wb") : NULL;
    assert_true(!writes || out != NULL);
    for (char *at = content; *at != '\0';) {
        int from, to, used;
        char *line = take_line(&at);
        if (sscanf(line, "%d-%d %n", &from, &to, &used) != 2)
            fail_msg("%s: not a line of a list: %s", path, line);
        take_told(&at, &told);
        source.size = 0;
        put_unescaped(&source, line + used);
        const pgcfg_text text = {source.bytes, source.size};
        if (writes) {
            if (from == PGCFG_MAJOR_OLDEST)
                write_case(out, line + used, text, of);
            continue;
        }
        for (int major = from; major <= to; major++) {
            said.size = 0;
            said.bytes[0] = '\0';
            of(text, major, &said);
            compare(path, line, major, &told, &said);
            count++;
        }
    }
    assert_true(out == NULL || fclose(out) == 0);
    assert_true(writes || count > 1000);
}

static bool is_writing(void)
{
    return getenv("PGCFG_WRITE_WORDING") != NULL;
}

static void hints_on_pg_hba_conf_are_these_to_the_letter(void **state)
{
    (void)state;
    check_list("tests/unit/wording/hba.txt", say_of_hba, is_writing());
}

static void hints_on_pg_ident_conf_are_these_to_the_letter(void **state)
{
    (void)state;
    check_list("tests/unit/wording/ident.txt", say_of_ident, is_writing());
}

static void hints_on_postgresql_conf_are_these_to_the_letter(void **state)
{
    (void)state;
    check_list("tests/unit/wording/conf.txt", say_of_conf, is_writing());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hints_on_pg_hba_conf_are_these_to_the_letter),
        cmocka_unit_test(hints_on_pg_ident_conf_are_these_to_the_letter),
        cmocka_unit_test(hints_on_postgresql_conf_are_these_to_the_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
