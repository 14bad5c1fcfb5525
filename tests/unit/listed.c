/*
 * listed.c - see listed.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "listed.h"

/* ---- words ------------------------------------------------------------------------------- */

static void clear(listed_words *words)
{
    words->size = 0;
    words->bytes[0] = '\0';
}

static void put_byte(listed_words *words, char byte)
{
    assert_true(words->size + 1 < sizeof words->bytes);
    words->bytes[words->size++] = byte;
    words->bytes[words->size] = '\0';
}

void listed_put(listed_words *words, const char *string)
{
    for (; *string != '\0'; string++)
        put_byte(words, *string);
}

static const char plain[] = "\n\r\t\\";
static const char letters[] = "nrt\\";

void listed_put_text(listed_words *words, pgcfg_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char byte = text.data[i];
        const char *at = byte == '\0' ? NULL : strchr(plain, byte);
        char code[8];
        if (byte == '\0') {
            listed_put(words, "\\0");
        } else if (at != NULL) {
            put_byte(words, '\\');
            put_byte(words, letters[at - plain]);
        } else if ((unsigned char)byte < ' ' || (unsigned char)byte > '~') {
            snprintf(code, sizeof code, "\\x%02X", (unsigned char)byte);
            listed_put(words, code);
        } else {
            put_byte(words, byte);
        }
    }
}

static void put_unescaped(listed_words *words, const char *line)
{
    while (*line != '\0') {
        unsigned code;
        if (*line != '\\') {
            put_byte(words, *line++);
        } else if (line[1] == 'x') {
            assert_int_equal(sscanf(line + 2, "%2X", &code), 1);
            put_byte(words, (char)code);
            line += 4;
        } else if (line[1] == '0') {
            put_byte(words, '\0');
            line += 2;
        } else {
            const char *at = strchr(letters, line[1]);
            assert_true(line[1] != '\0' && at != NULL);
            put_byte(words, plain[at - letters]);
            line += 2;
        }
    }
}

/* ---- lists ------------------------------------------------------------------------------- */

static void read_list(const char *path, char *content, size_t capacity)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot read %s", path);
    size_t size = fread(content, 1, capacity - 1, file);
    assert_true(size < capacity - 1);
    content[size] = '\0';
    fclose(file);
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

static void take_told(char **at, listed_words *told)
{
    clear(told);
    while (**at == ' ') {
        listed_put(told, take_line(at));
        listed_put(told, "\n");
    }
}

/* Writes the same input with what is said of it now, majors that say the same together. */
static void write_case(FILE *out, const char *line, pgcfg_text input, listed_say *say)
{
    static listed_words said[2];
    int from = PGCFG_MAJOR_OLDEST;
    for (int major = from; major <= PGCFG_MAJOR_NEWEST + 1; major++) {
        listed_words *now = &said[major % 2];
        const listed_words *before = &said[(major + 1) % 2];
        clear(now);
        if (major <= PGCFG_MAJOR_NEWEST) {
            say(input, major, now);
            if (major == from || strcmp(now->bytes, before->bytes) == 0)
                continue;
        }
        fprintf(out, "%d-%d %s\n%s", from, major - 1, line, before->bytes);
        from = major;
    }
}

static void check_case(const char *path, const char *line, int major, pgcfg_text input,
                       const listed_words *told, listed_say *say)
{
    static listed_words said;
    clear(&said);
    say(input, major, &said);
    if (strcmp(told->bytes, said.bytes) != 0)
        fail_msg("%s, PostgreSQL %d: %s\nlisted:\n%ssaid:\n%s", path, major, line, told->bytes,
                 said.bytes);
}

void listed_check(const char *path, listed_say *say)
{
    static char content[1 << 22];
    static listed_words input, told;
    const bool writes = getenv("PGCFG_WRITE_LISTS") != NULL;
    size_t count = 0;

    read_list(path, content, sizeof content);
    FILE *out = writes ? fopen(path, "wb") : NULL;
    assert_true(!writes || out != NULL);
    for (char *at = content; *at != '\0'; count++) {
        int from, to, used;
        char *line = take_line(&at);
        if (sscanf(line, "%d-%d %n", &from, &to, &used) != 2)
            fail_msg("%s: not a line of a list: %s", path, line);
        take_told(&at, &told);
        clear(&input);
        put_unescaped(&input, line + used);
        const pgcfg_text text = {input.bytes, input.size};
        if (writes && from == PGCFG_MAJOR_OLDEST)
            write_case(out, line + used, text, say);
        for (int major = from; !writes && major <= to; major++)
            check_case(path, line, major, text, &told, say);
    }
    assert_true(count > 100);
    assert_true(out == NULL || fclose(out) == 0);
}
