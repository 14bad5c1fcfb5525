/*
 * test_bad_input.c - content that nobody wants: bytes of any kind at any place,
 * files cut off and altered everywhere, and sizes far beyond use.
 *
 * What must hold for any content: one by one, all at once and in pieces give the
 * same entries, and every place lies in the file. Files in files, limits and
 * loaders that fail are in test_reader.c.
 *
 * Sanitizers make the large inputs ten times smaller; PGCFG_TEST_SCALE=N makes
 * them N times smaller.
 */
#define _POSIX_C_SOURCE 200809L

#include "support.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PATH PGCFG_TEXT("/d/pg_hba.conf")
#define MAJOR_COUNT (PGCFG_MAJOR_NEWEST - PGCFG_MAJOR_OLDEST + 1)

/* ---- one file, whole or in pieces ------------------------------------------- */

typedef struct input {
    pgcfg_text content;
    size_t piece; /* bytes given at once; 0 = the whole file is at hand */
} input;

static pgcfg_os_error input_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    const input *in = context;

    if (!pgcfg_text_equal(path, PATH))
        return PGCFG_OS_ENOENT;
    if (in->piece == 0) {
        file->bytes = in->content.data;
        file->size = in->content.size;
    }
    return 0;
}

static pgcfg_os_error input_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    const input *in = context;

    (void)file;
    assert_true(offset <= in->content.size);
    *count = in->content.size - (size_t)offset;
    *count = *count < capacity ? *count : capacity;
    *count = *count < in->piece ? *count : in->piece;
    memcpy(buffer, in->content.data + offset, *count);
    return 0;
}

static pgcfg_loader input_loader(input *in)
{
    pgcfg_loader loader = {.context = in, .open = input_open};

    if (in->piece > 0)
        loader.read = input_read;
    return loader;
}

/* ---- what was read, as a number --------------------------------------------- */

typedef struct digest {
    uint64_t hash;
    uint32_t entries;
    uint32_t refused;
} digest;

static void digest_number(digest *d, uint64_t number)
{
    d->hash = (d->hash ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    d->hash ^= d->hash >> 29;
}

/* What a sink is given in several pieces must be cut in the same way each time. */
static bool digest_bytes(void *context, const char *data, size_t size)
{
    uint64_t eight = 0;

    for (; size > sizeof(eight); data += sizeof(eight), size -= sizeof(eight)) {
        memcpy(&eight, data, sizeof(eight));
        digest_number(context, eight);
    }
    eight = size;
    if (size > 0)
        memcpy(&eight, data, size);
    digest_number(context, eight);
    digest_number(context, size);
    return true;
}

static void digest_diagnostic(digest *d, const pgcfg_diagnostic *diagnostic)
{
    pgcfg_sink sink = {d, digest_bytes};

    digest_number(d, diagnostic->code);
    if (diagnostic->code == PGCFG_DIAGNOSTIC_NONE)
        return;
    digest_number(d, diagnostic->where.file);
    digest_number(d, diagnostic->where.offset);
    digest_number(d, diagnostic->where.size);
    digest_number(d, diagnostic->line_number);
    assert_true(pgcfg_diagnostic_write(diagnostic, sink));
}

static void digest_entry(digest *d, const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    pgcfg_sink sink = {d, digest_bytes};

    assert_int_equal(entry->index, d->entries);
    d->entries++;
    d->refused += !entry->is_rule;
    digest_number(d, entry->rule_number);
    digest_number(d, entry->line_number);
    digest_number(d, entry->offset);
    digest_diagnostic(d, &entry->error);
    digest_diagnostic(d, &entry->failure);
    if (!entry->is_rule)
        return;
    digest_number(d, entry->type);
    digest_number(d, entry->method);
    digest_number(d, entry->address_kind);
    digest_number(d, entry->database_count);
    digest_number(d, entry->user_count);
    digest_number(d, entry->option_count);
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        digest_number(d, token->offset);
        digest_number(d, token->source_size);
        digest_number(d, token->flags);
        digest_number(d, token->size);
        digest_bytes(d, token->bytes, token->size);
    }
    assert_true(pgcfg_hba_address_write(entry, sink));
    assert_true(pgcfg_hba_netmask_write(entry, sink));
    for (uint32_t i = 0; i < pgcfg_hba_option_count(entry, server); i++) {
        digest_number(d, i);
        assert_true(pgcfg_hba_option_write(entry, server, i, sink));
    }
}

/* ---- places ------------------------------------------------------------------ */

static void assert_place(pgcfg_range where, pgcfg_text content)
{
    assert_int_equal(where.file, 0);
    assert_true(where.offset <= content.size);
    assert_true(where.size <= content.size - where.offset);
}

/* What is written at the place is the token itself where nothing is dequoted or
 * joined on the way. */
static void assert_token(const pgcfg_token *token, pgcfg_text content)
{
    const char *written = content.data + token->offset;

    assert_place(pgcfg_token_range(token), content);
    assert_true(token->source_size >= token->size);
    for (size_t i = 0; i < 4; i++)
        if (memchr(written, "\"\n\\\0"[i], token->source_size) != NULL)
            return;
    assert_int_equal(token->source_size, token->size);
    assert_memory_equal(written, token->bytes, token->size);
}

static void assert_places(const pgcfg_hba_entry *entry, pgcfg_text content)
{
    assert_int_equal(entry->file, 0);
    assert_true(entry->offset < content.size);
    assert_true(entry->line_number >= 1 && entry->line_number <= entry->offset + 1);
    for (uint32_t i = 0; i < entry->token_count; i++)
        assert_token(&entry->tokens[i], content);
    if (!entry->is_rule)
        assert_place(entry->failure.where, content);
    if (entry->error.code != PGCFG_DIAGNOSTIC_NONE)
        assert_place(entry->error.where, content);
}

/* ---- two ways to read --------------------------------------------------------- */

static digest read_one_by_one(input *in, int major)
{
    static char workspace[1 << 20];
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = input_loader(in);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    digest d = {0, 0, 0};
    pgcfg_result result =
        pgcfg_hba_reader_init(&reader, PATH, &environment, workspace, sizeof(workspace));

    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK) {
        digest_entry(&d, &entry, &server);
        assert_places(&entry, in->content);
    }
    assert_int_equal(result, PGCFG_END);
    pgcfg_hba_reader_close(&reader);
    return d;
}

/* In no more memory than the bound says. */
static digest read_all_at_once(input *in, int major)
{
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = input_loader(in);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    size_t space = pgcfg_hba_memory_bound(in->content.size, 1);
    void *buffer = malloc(space);
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_entry entry;
    digest d = {0, 0, 0};

    assert_non_null(buffer);
    pgcfg_arena_init(&arena, buffer, space);
    assert_int_equal(pgcfg_hba_parse(&hba, PATH, &environment, &arena), PGCFG_OK);
    while (pgcfg_hba_next(&hba, &cursor, &entry))
        digest_entry(&d, &entry, &server);
    assert_int_equal(d.entries, hba.entry_count);
    assert_int_equal(d.refused, hba.error_count);
    assert_int_equal(cursor.rule_count, hba.rule_count);
    free(buffer);
    return d;
}

static void print_content(pgcfg_text content)
{
    for (size_t i = 0; i < content.size; i++) {
        unsigned char byte = (unsigned char)content.data[i];
        fprintf(stderr, byte >= ' ' && byte < 0x7F ? "%c" : "\\x%02X", byte);
    }
    fputc('\n', stderr);
}

static void assert_same(digest a, digest b, const input *in, int major, const char *ways)
{
    if (a.hash == b.hash && a.entries == b.entries && a.refused == b.refused)
        return;
    print_content(in->content);
    fail_msg("major %d: %s read it differently: %u entries, %u refused, and %u, %u", major, ways,
             a.entries, a.refused, b.entries, b.refused);
}

/* All ways to read the bytes agree; gives what they say. The bytes are copied to
 * where a sanitizer sees each one too many. */
static digest check(pgcfg_text content, int major, size_t piece)
{
    char *copy = malloc(content.size > 0 ? content.size : 1);
    input in = {{copy, content.size}, 0};
    digest d;

    assert_non_null(copy);
    if (content.size > 0)
        memcpy(copy, content.data, content.size);
    d = read_one_by_one(&in, major);
    assert_same(d, read_all_at_once(&in, major), &in, major, "one by one and all at once");
    in.piece = piece;
    assert_same(d, read_one_by_one(&in, major), &in, major, "whole and in pieces");
    free(copy);
    return d;
}

/* ---- samples ------------------------------------------------------------------- */

#define SAMPLE(text)                                                                               \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

static const pgcfg_text samples[] = {
    SAMPLE("local all all peer\n"),
    SAMPLE("# comment\n\nlocal all all trust # more\n"),
    SAMPLE("host all all 10.0.0.0/8 md5"),
    SAMPLE("host all all 1.2.3.4 255.255.0.0 md5\n"),
    SAMPLE("host all all fe80::1%eth0/64 md5\n"),
    SAMPLE("host all all ::ffff:1.2.3.4/128 reject\n"),
    SAMPLE("host all all .example.com scram-sha-256\n"),
    SAMPLE("hostssl \"all\" +grp samenet cert map=m clientname=DN\n"),
    SAMPLE("hostgssenc a,b c, d samehost gss include_realm=0\n"),
    SAMPLE("hostnossl \"a \"\"b\"\"\",c\"d e\"f all all md5\n"),
    SAMPLE("local \"unterminated, all # all trust\n"),
    SAMPLE("local a\\\n,b \\\n all trust\n"),
    SAMPLE("local all all \\\\\ntrust\\\n"),
    SAMPLE("# swallows \\\nlocal all all trust\nfoo\n"),
    SAMPLE("local all all tr\0ust\nlocal a b trust\n"),
    SAMPLE("\0\nlocal a b trust\n"),
    SAMPLE("local\tall\r all trust\r\n\r\nlocal b c md5\r\r\n"),
    SAMPLE("local /^a.*$ /b[c-e]{1,2} trust\n"),
    SAMPLE("local \"/(a|b)+\" all trust\n"),
    SAMPLE("local @none all trust\n"),
    SAMPLE("include none\ninclude_if_exists none\ninclude_dir none\n"),
    SAMPLE("\"include\" \"\"\n@\n@@a\n"),
    SAMPLE("host all all all ldap ldapurl=\"ldap://h:1/dc=x?uid?sub?(a=%2a)\"\n"),
    SAMPLE("host all all all ldap ldapserver=s ldapprefix=p ldapport=389\n"),
    SAMPLE("host all all all radius radiusservers=\"1.2.3.4,::1\" radiussecrets=\"a, \"\"b\"\"\" "
           "radiusports=1\n"),
    SAMPLE("host all all all oauth issuer=i scope=s validator=v\n"),
    SAMPLE("host all all all pam pamservice=x pam_use_hostname=1\n"),
    SAMPLE("hostssl all all 0/0 md5 clientcert=verify-ca\n"),
    SAMPLE("local\nlocal all\nlocal all all\nhost all all\nhost all all 1.1.1.1\nfoo bar\n"),
    SAMPLE("local,host all all trust\nhost all all a,b trust\nlocal all all md5,peer\n"),
    SAMPLE(", ,local ,all, ,,all trust ,\n,,,\n"),
    SAMPLE("\xEF\xBB\xBFlocal all all trust\nlocal \xC3\xA9 \xE9\xFF all\n"),
};

static void every_sample_is_read_the_same_in_all_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
            for (size_t piece = 1; piece <= samples[i].size + 1; piece++)
                (void)check(samples[i], major, piece);
}

/* A line may lie anywhere in the blocks that the library looks at at once. */
static void a_line_is_read_the_same_wherever_it_begins(void **state)
{
    static char bytes[512];

    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        for (size_t shift = 0; shift <= 130; shift++) {
            pgcfg_text content = {bytes, shift + samples[i].size};
            memset(bytes, shift % 2 == 0 ? '\n' : ' ', shift);
            assert_true(content.size <= sizeof(bytes));
            memcpy(bytes + shift, samples[i].data, samples[i].size);
            (void)check(content, 13, shift + 1);
            (void)check(content, 14, shift + 1);
            (void)check(content, 18, shift + 1);
        }
    }
}

static void a_token_of_any_size_is_read_the_same_in_all_ways(void **state)
{
    static char bytes[512];

    (void)state;
    for (size_t size = 0; size <= 200; size++) {
        for (size_t before = 0; before < 66; before += 5) {
            for (size_t i = 0; i < 7; i++) {
                pgcfg_text content = {bytes, 0};
                memset(bytes, '\n', before);
                content.size = before;
                memset(bytes + content.size, 'x', size);
                content.size += size;
                bytes[content.size++] = " ,\n\"#\r\0"[i];
                bytes[content.size++] = 'y';
                (void)check(content, PGCFG_MAJOR_OLDEST + (int)((size + before) % MAJOR_COUNT), 9);
            }
        }
    }
}

static void random_bytes_are_read_the_same_in_all_ways(void **state)
{
    static const char alphabet[] = "aaaaabcdef01.:=+/@@@\n\n  ,,\t\"\"\r\\#\0\x80\xFF";
    static const char *const words[] = {"local ", "host ", " all", " md5\n", "\\\n", ",", " @x "};
    uint64_t seed = 20261125;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 20000; round++) {
        char bytes[512];
        pgcfg_text content = {bytes, 0};
        size_t size = random_below(&seed, 400);
        uint32_t variety = 1 + random_below(&seed, sizeof(alphabet) - 1);
        while (content.size < size) {
            const char *word = words[random_below(&seed, COUNT(words))];
            if (random_below(&seed, 8) == 0) {
                memcpy(bytes + content.size, word, strlen(word));
                content.size += strlen(word);
            } else {
                bytes[content.size++] = alphabet[random_below(&seed, variety)];
            }
        }
        (void)check(content, PGCFG_MAJOR_OLDEST + (int)random_below(&seed, MAJOR_COUNT),
                    1 + random_below(&seed, 100));
    }
}

/* ---- files that say nothing, and ends without a line feed ------------------------- */

static void files_that_say_nothing_have_no_entries(void **state)
{
    static const pgcfg_text files[] = {
        SAMPLE(""),         SAMPLE("\n"),       SAMPLE("\n\n\n"),     SAMPLE("\r"),
        SAMPLE("\r\n"),     SAMPLE(" \t\r "),   SAMPLE("#"),          SAMPLE("# one\n# two\n"),
        SAMPLE("#\n\n # "), SAMPLE(",, ,\n,"),  SAMPLE("# \xFF\xE9"), SAMPLE("#\\"),
        SAMPLE("\0"),       SAMPLE("\0\0\n\0"), SAMPLE("\n\0"),       SAMPLE("# \"open\n"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++)
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
            assert_int_equal(check(files[i], major, 1).entries, 0);
}

static void a_missing_last_line_feed_changes_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        pgcfg_text with = samples[i];
        pgcfg_text without = with;
        if (with.data[with.size - 1] != '\n')
            continue;
        without.size--;
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
            input in = {with, 0};
            assert_same(check(with, major, 3), check(without, major, 3), &in, major,
                        "with and without the last line feed");
        }
    }
}

/* ---- bytes ---------------------------------------------------------------------- */

static const pgcfg_text fields[] = {
    SAMPLE("host"), SAMPLE("db"), SAMPLE("u"), SAMPLE("1.2.3.4"), SAMPLE("255.0.0.0"),
    SAMPLE("ldap"), SAMPLE("ldapserver=s"), SAMPLE("ldapprefix=p"),
};

/* The rule of all fields with `bytes` put into one of them, in front, behind the
 * first byte, or behind the last. */
static size_t put_into_field(char *line, size_t which, int where, pgcfg_text bytes)
{
    size_t size = 0;

    for (size_t i = 0; i < COUNT(fields); i++) {
        size_t head = i != which ? fields[i].size : where == 0 ? 0 : where == 1 ? 1 : fields[i].size;
        memcpy(line + size, fields[i].data, head);
        size += head;
        if (i == which) {
            memcpy(line + size, bytes.data, bytes.size);
            size += bytes.size;
        }
        memcpy(line + size, fields[i].data + head, fields[i].size - head);
        size += fields[i].size - head;
        line[size++] = i + 1 < COUNT(fields) ? ' ' : '\n';
    }
    return size;
}

static void any_byte_in_any_field_is_read_the_same_in_all_ways(void **state)
{
    char line[128];

    (void)state;
    for (size_t which = 0; which < COUNT(fields); which++) {
        for (int where = 0; where < 3; where++) {
            for (int byte = 0; byte < 256; byte++) {
                char bytes[2] = {(char)byte, (char)byte};
                for (size_t times = 1; times <= 2; times++) {
                    pgcfg_text put = {bytes, times};
                    pgcfg_text content = {line, put_into_field(line, which, where, put)};
                    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
                        (void)check(content, major, 7);
                }
            }
        }
    }
}

/* Bytes beyond ASCII are data like any other. */
static void bytes_beyond_ascii_come_through_in_every_field(void **state)
{
    static const pgcfg_text strange[] = {
        SAMPLE("\xFF"),     SAMPLE("\xE9"),         SAMPLE("\x80\x81"), SAMPLE("\xC3\xA9"),
        SAMPLE("\xC2\xA0"), SAMPLE("\xE2\x80\xA8"), SAMPLE("\v\f"),     SAMPLE("\x01\x7F"),
        SAMPLE("\xF0\x9F\x98\x80"),
    };
    char line[128];

    (void)state;
    for (size_t s = 0; s < COUNT(strange); s++) {
        for (size_t which = 0; which < COUNT(fields); which++) {
            for (int where = 0; where < 3; where++) {
                for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
                    pgcfg_text content = {line, put_into_field(line, which, where, strange[s])};
                    pgcfg_server server = server_of(major);
                    const pgcfg_hba_entry *entry = entry_of(content, &server, 0);
                    const pgcfg_token *token;

                    assert_non_null(entry);
                    assert_int_equal(entry->token_count, COUNT(fields));
                    token = &entry->tokens[which];
                    assert_int_equal(token->size, fields[which].size + strange[s].size);
                    assert_int_equal(token->source_size, token->size);
                    assert_memory_equal(token->bytes, line + token->offset, token->size);
                }
            }
        }
    }
}

/* 13 goes on with the next line; 14 on glue it to what stood before the NUL. */
static void a_nul_in_any_field_hides_the_rest_of_the_line(void **state)
{
    static const char next[] = "local a b trust\n";
    char lines[256];

    (void)state;
    for (size_t which = 0; which < COUNT(fields); which++) {
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
            size_t size = put_into_field(lines, which, 1, PGCFG_TEXT("\0"));
            pgcfg_text content = {lines, size + sizeof(next) - 1};
            pgcfg_server server = server_of(major);
            const pgcfg_hba_entry *entry;

            memcpy(lines + size, next, sizeof(next) - 1);
            entry = entry_of(content, &server, 0);
            assert_non_null(entry);
            assert_int_equal(entry->line_number, 1);
            assert_int_equal(entry->token_count, which + (major == 13 ? 1 : 4));
            assert_int_equal(entry->tokens[which].size, major == 13 ? 1 : 1 + strlen("local"));
            assert_int_equal(entry_count_of(content, &server), major == 13 ? 2 : 1);
            (void)check(content, major, 5);
        }
    }
}

/* ---- cut off and altered everywhere ------------------------------------------------ */

/* All majors for small files; larger ones take turns. */
static void check_truncations(pgcfg_text content)
{
    for (size_t size = 0; size <= content.size; size++) {
        pgcfg_text cut = {content.data, size};
        if (content.size > 1024) {
            (void)check(cut, PGCFG_MAJOR_OLDEST + (int)(size % MAJOR_COUNT), size % 4001 + 1);
            continue;
        }
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
            (void)check(cut, major, size % 61 + 1);
    }
}

static void every_truncation_of_every_sample_is_read_the_same_in_all_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++)
        check_truncations(samples[i]);
}

static pgcfg_text read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    size_t size = 0;
    size_t got;

    assert_non_null(file);
    do {
        bytes = realloc(bytes, size + 65536);
        assert_non_null(bytes);
        got = fread(bytes + size, 1, 65536, file);
        size += got;
    } while (got > 0);
    fclose(file);
    return (pgcfg_text){bytes, size};
}

/* Every file below `path`, whatever it is for its case, is cut as a main file.
 * Gives how many there were. */
static size_t check_folder(const char *path, int depth)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    size_t count = 0;

    if (folder == NULL)
        return 0;
    while ((entry = readdir(folder)) != NULL) {
        char name[4096];
        DIR *inner;
        pgcfg_text content;

        if (entry->d_name[0] == '.')
            continue;
        assert_true(snprintf(name, sizeof(name), "%s/%s", path, entry->d_name) <
                    (int)sizeof(name));
        if ((inner = opendir(name)) != NULL) {
            closedir(inner);
            if (depth < 8)
                count += check_folder(name, depth + 1);
            continue;
        }
        content = read_file(name);
        check_truncations(content);
        free((void *)(uintptr_t)content.data);
        count++;
    }
    closedir(folder);
    return count;
}

static void every_truncation_of_every_corpus_case_is_read_the_same_in_all_ways(void **state)
{
    DIR *corpus = opendir("corpus/hba");
    const struct dirent *entry;
    size_t count = 0;

    (void)state;
    assert_non_null(corpus); /* run in the source folder */
    while ((entry = readdir(corpus)) != NULL) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        assert_true(snprintf(path, sizeof(path), "corpus/hba/%s/input", entry->d_name) <
                    (int)sizeof(path));
        count += check_folder(path, 0);
    }
    closedir(corpus);
    print_message("%zu files\n", count);
    assert_true(count > 0);
}

static void every_altered_byte_of_every_sample_is_read_the_same_in_all_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(samples); i++) {
        char bytes[256];
        pgcfg_text content = {bytes, samples[i].size};

        assert_true(samples[i].size <= sizeof(bytes));
        memcpy(bytes, samples[i].data, samples[i].size);
        for (size_t at = 0; at < content.size; at++) {
            for (int byte = 0; byte < 256; byte++) {
                int major = PGCFG_MAJOR_OLDEST + (int)((at + (size_t)byte) % MAJOR_COUNT);
                bytes[at] = (char)byte;
                (void)check(content, major, at % 13 + 1);
            }
            bytes[at] = samples[i].data[at];
        }
    }
}

/* ---- sizes ------------------------------------------------------------------------- */

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||                         \
    __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

enum { MILLION = 1000000 };

static size_t scaled(size_t size)
{
    const char *asked = getenv("PGCFG_TEST_SCALE");
    unsigned long divisor = asked != NULL ? strtoul(asked, NULL, 10) : IS_SANITIZED ? 10 : 1;

    return size / (divisor > 0 ? divisor : 1);
}

typedef struct large {
    const char *about;
    pgcfg_text head;
    pgcfg_text body;
    size_t times; /* of the body, unscaled */
    pgcfg_text tail;
    int first_major, last_major;
    /* What the entries add up to; EACH: one for each time, SOME: not said. */
    long entries;
    long tokens; /* of the last entry */
    pgcfg_diagnostic_code failure;
} large;

enum { EACH = -1, SOME = -2 };
#define NONE PGCFG_DIAGNOSTIC_NONE
#define TEXT(text) {text, sizeof(text) - 1}

static const large larges[] = {
    {"a comment of 100 MB", TEXT("#"), TEXT("0123456789"), 10 * MILLION,
     TEXT("\nlocal all all trust"), 14, 18, 1, 4, NONE},
    {"a comment of 100 MB, which 13 cuts into lines", TEXT("#"), TEXT("##########"), 10 * MILLION,
     TEXT("\nlocal all all trust"), 13, 13, SOME, 4, NONE},
    {"a line of 100 MB of blanks", TEXT("local all"), TEXT(" \t\r       "), 10 * MILLION,
     TEXT("all trust"), 14, 18, 1, 4, NONE},
    {"a token of 100 MB", TEXT("local "), TEXT("0123456789"), 10 * MILLION, TEXT(" all trust\n"),
     16, 18, 1, 4, NONE},
    {"a token of 100 MB, too long in 13 to 15", TEXT("local "), TEXT("0123456789"), 10 * MILLION,
     TEXT(" all trust\n"), 14, 15, 1, 1, PGCFG_DIAGNOSTIC_TOKEN_TOO_LONG},
    {"a quoted token of 100 MB", TEXT("local \""), TEXT("a b,c#d@+/"), 10 * MILLION,
     TEXT("\" all trust\n"), 16, 18, 1, 4, NONE},
    {"a token of 100 MB of quotes", TEXT("local \""), TEXT("\"\"\"\"\"\"\"\"\"\""), 10 * MILLION,
     TEXT("\" all trust\n"), 16, 18, 1, 4, NONE},
    {"a method of 100 MB", TEXT("local all all "), TEXT("0123456789"), 10 * MILLION, TEXT("\n"),
     16, 18, 1, 4, PGCFG_DIAGNOSTIC_METHOD_INVALID},
    {"a line that starts no rule, of 100 MB", TEXT(""), TEXT("0123456789"), 10 * MILLION, TEXT(""),
     16, 18, 1, 1, PGCFG_DIAGNOSTIC_TYPE_INVALID},
    {"10 million commas", TEXT("local"), TEXT(","), 10 * MILLION, TEXT(" all all trust\n"), 14, 18,
     1, 4, PGCFG_DIAGNOSTIC_TYPE_MULTIPLE},
    {"10 million commas behind a blank", TEXT("local "), TEXT(","), 10 * MILLION,
     TEXT(" all all trust\n"), 14, 18, 1, 4, NONE},
    {"a list of 10 million names", TEXT("local "), TEXT("a,"), 10 * MILLION, TEXT("a all trust\n"),
     14, 18, 1, 10 * MILLION + 4, NONE},
    {"a million continuation lines", TEXT("local all all"), TEXT(" \\\n"), MILLION,
     TEXT("trust\n"), 14, 18, 1, 4, NONE},
    {"a million continuation lines in a token", TEXT("local all all \""), TEXT("x\\\n"), MILLION,
     TEXT("\n"), 16, 18, 1, 4, PGCFG_DIAGNOSTIC_METHOD_INVALID},
    {"a million continued names", TEXT("local "), TEXT("x\\\n,"), MILLION, TEXT("x all trust"), 14,
     18, 1, MILLION + 4, NONE},
    {"a comment of a million continuation lines", TEXT("# "), TEXT("\\\n"), MILLION,
     TEXT("\nlocal all all trust"), 14, 18, 1, 4, NONE},
    {"a million lines glued by NUL", TEXT("local all all "), TEXT("\0\n"), MILLION,
     TEXT("trust\n"), 14, 18, 1, 4, NONE},
    {"a million rules", TEXT(""), TEXT("local a b md5\n"), MILLION, TEXT(""), 13, 18, EACH, 4,
     NONE},
    {"a million broken lines", TEXT(""), TEXT("a\n"), MILLION, TEXT(""), 13, 18, EACH, 1,
     PGCFG_DIAGNOSTIC_TYPE_INVALID},
    {"10 million empty lines", TEXT(""), TEXT("\n"), 10 * MILLION, TEXT("a"), 13, 18, 1, 1,
     PGCFG_DIAGNOSTIC_TYPE_INVALID},
    {"a million options", TEXT("local all all peer"), TEXT(" map=x"), MILLION, TEXT("\n"), 14, 18,
     1, MILLION + 4, NONE},
    {"a radius list of a million servers",
     TEXT("host all all all radius radiussecrets=x radiusservers=\"::1"), TEXT(",::1"), MILLION,
     TEXT("\"\n"), 16, 18, 1, 7, NONE},
    {"an address of 10 million digits", TEXT("host all all "), TEXT("1"), 10 * MILLION,
     TEXT(" trust\n"), 16, 18, 1, 5, NONE},
    {"a mask of 10 million digits", TEXT("host all all 1.2.3.4/"), TEXT("0"), 10 * MILLION,
     TEXT("8 trust\n"), 16, 18, 1, 5, NONE},
};

static pgcfg_text make_large(const large *l, size_t times)
{
    size_t size = l->head.size + times * l->body.size + l->tail.size;
    char *bytes = malloc(size);
    char *at = bytes;

    assert_non_null(bytes);
    memcpy(at, l->head.data, l->head.size);
    at += l->head.size;
    for (size_t i = 0; i < times; i++, at += l->body.size)
        memcpy(at, l->body.data, l->body.size);
    memcpy(at, l->tail.data, l->tail.size);
    return (pgcfg_text){bytes, size};
}

typedef struct outcome {
    uint32_t entries;
    uint32_t tokens; /* of the last entry */
    pgcfg_diagnostic_code failure;
} outcome;

static void assert_outcome(const large *l, size_t times, outcome got)
{
    long entries = l->entries == EACH ? (long)times : l->entries;
    long tokens = l->tokens > 1000 ? l->tokens - (long)l->times + (long)times : l->tokens;

    if ((entries == SOME || got.entries == (unsigned long)entries) &&
        got.tokens == (unsigned long)tokens && got.failure == l->failure)
        return;
    fail_msg("%s: %u entries, %u tokens, %s", l->about, got.entries, got.tokens,
             pgcfg_diagnostic_name(got.failure));
}

static outcome read_large(input *in, int major)
{
    size_t space = pgcfg_hba_memory_bound(in->content.size, 1);
    void *workspace = malloc(space);
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = input_loader(in);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    outcome got = {0, 0, NONE};
    pgcfg_result result;

    assert_non_null(workspace);
    result = pgcfg_hba_reader_init(&reader, PATH, &environment, workspace, space);
    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK) {
        got.entries++;
        got.tokens = entry.token_count;
        got.failure = entry.failure.code;
        assert_place(entry.failure.where, in->content);
        for (uint32_t i = 0; i < entry.token_count; i++)
            assert_place(pgcfg_token_range(&entry.tokens[i]), in->content);
    }
    assert_int_equal(result, PGCFG_END);
    pgcfg_hba_reader_close(&reader);
    free(workspace);
    return got;
}

static outcome parse_large(input *in, int major)
{
    size_t space = pgcfg_hba_memory_bound(in->content.size, 1);
    void *buffer = malloc(space);
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = input_loader(in);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_entry entry;
    outcome got = {0, 0, NONE};

    assert_non_null(buffer);
    pgcfg_arena_init(&arena, buffer, space);
    assert_int_equal(pgcfg_hba_parse(&hba, PATH, &environment, &arena), PGCFG_OK);
    while (pgcfg_hba_next(&hba, &cursor, &entry)) {
        got.entries++;
        got.tokens = entry.token_count;
        got.failure = entry.failure.code;
    }
    free(buffer);
    return got;
}

/* Reads it in all ways and gives the seconds of CPU that this took. */
static double read_in_all_ways(const large *l, size_t times)
{
    pgcfg_text content = make_large(l, times);
    clock_t start = clock();

    for (int major = l->first_major; major <= l->last_major; major++) {
        input in = {content, 0};
        if (major != l->first_major && major != l->last_major)
            continue;
        assert_outcome(l, times, read_large(&in, major));
        if (major != l->last_major)
            continue;
        if (l->failure == NONE)
            assert_outcome(l, times, parse_large(&in, major));
        in.piece = SIZE_MAX; /* as much as the library asks for */
        assert_outcome(l, times, read_large(&in, major));
    }
    free((void *)(uintptr_t)content.data);
    return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Eight times as much takes about eight times as long. Quadratic time would be
 * 64 times as long; caches and a busy machine are allowed for. */
static void large_inputs_are_read_in_linear_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(larges); i++) {
        size_t times = scaled(larges[i].times);
        double eighth = read_in_all_ways(&larges[i], times / 8);
        double whole = read_in_all_ways(&larges[i], times);

        if (whole > 0.2 + 24 * eighth)
            fail_msg("%s: %.2f s, and %.2f s for an eighth of it", larges[i].about, whole, eighth);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_is_read_the_same_in_all_ways),
        cmocka_unit_test(a_line_is_read_the_same_wherever_it_begins),
        cmocka_unit_test(a_token_of_any_size_is_read_the_same_in_all_ways),
        cmocka_unit_test(random_bytes_are_read_the_same_in_all_ways),
        cmocka_unit_test(files_that_say_nothing_have_no_entries),
        cmocka_unit_test(a_missing_last_line_feed_changes_nothing),
        cmocka_unit_test(any_byte_in_any_field_is_read_the_same_in_all_ways),
        cmocka_unit_test(bytes_beyond_ascii_come_through_in_every_field),
        cmocka_unit_test(a_nul_in_any_field_hides_the_rest_of_the_line),
        cmocka_unit_test(every_truncation_of_every_sample_is_read_the_same_in_all_ways),
        cmocka_unit_test(every_truncation_of_every_corpus_case_is_read_the_same_in_all_ways),
        cmocka_unit_test(every_altered_byte_of_every_sample_is_read_the_same_in_all_ways),
        cmocka_unit_test(large_inputs_are_read_in_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
