/*
 * test_hba_write.c - whatever is written reads back as what it was: by tables, at the
 * limits of each major, and for many random values and rules.
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

enum { MAJORS = PGCFG_MAJOR_NEWEST - PGCFG_MAJOR_OLDEST + 1 };

static char written[1 << 17];
static char line[1 << 17];

/* ---- a value in its place ---------------------------------------------------------- */

static const struct place {
    const char *before;
    const char *behind;
    uint32_t token; /* its number in the line */
} places[] = {
    [PGCFG_HBA_FIELD_DATABASE] = {"local ", " a md5", 1},
    [PGCFG_HBA_FIELD_USER] = {"local a ", " md5", 2},
    [PGCFG_HBA_FIELD_HOST_NAME] = {"host a a ", " md5", 3},
    [PGCFG_HBA_FIELD_OPTION] = {"local a a md5 ", "", 4},
};

static const char next_line[] = "\nlocal x y reject";

/* Quotes the value into `written`. */
static pgcfg_result quote(pgcfg_text value, pgcfg_hba_field field, int major,
                          pgcfg_quote_refusal *refusal, pgcfg_text *text)
{
    pgcfg_server server = server_of(major);
    pgcfg_buffer buffer = {written, sizeof written, 0};
    pgcfg_result result =
        pgcfg_hba_quote(value, field, &server, pgcfg_buffer_sink(&buffer), refusal);
    assert_true(buffer.needed <= buffer.capacity);
    *text = pgcfg_buffer_text(&buffer);
    return result;
}

/* A line with the spelling in its place, and a line that must not be touched. */
static pgcfg_text line_with(pgcfg_text spelling, pgcfg_hba_field field)
{
    int size = snprintf(line, sizeof line, "%s", places[field].before);
    memcpy(line + size, spelling.data, spelling.size);
    size += (int)spelling.size;
    size +=
        snprintf(line + size, sizeof line - (size_t)size, "%s%s", places[field].behind, next_line);
    pgcfg_text text = {line, (size_t)size};
    return text;
}

static bool is_one_of(pgcfg_text text, const char *const *words)
{
    for (; *words != NULL; words++)
        if (text_is(text, *words))
            return true;
    return false;
}

/* Whether the server gives a token without quotes a meaning: written anew here, from
 * the server's rules, so as not to trust the writer's own table. */
static bool has_meaning(pgcfg_text text, pgcfg_hba_field field, int major)
{
    static const char *const database_words[] = {"all",       "sameuser",    "samerole",
                                                 "samegroup", "replication", NULL};
    static const char *const user_words[] = {"all", NULL};
    static const char *const address_words[] = {"all", "samehost", "samenet", NULL};
    bool slash = text.size > 0 && text.data[0] == '/' && major >= 16;
    switch (field) {
    case PGCFG_HBA_FIELD_DATABASE:
        return slash || is_one_of(text, database_words);
    case PGCFG_HBA_FIELD_USER:
        return slash || is_one_of(text, user_words) || (text.size > 0 && text.data[0] == '+');
    case PGCFG_HBA_FIELD_HOST_NAME:
        return is_one_of(text, address_words);
    case PGCFG_HBA_FIELD_OPTION:
        return false;
    }
    return true;
}

/* Whether the spelling, in its place, is read as the value and as nothing else. */
static bool reads_back(pgcfg_text value, pgcfg_text spelling, pgcfg_hba_field field, int major)
{
    pgcfg_server server = server_of(major);
    pgcfg_text text = line_with(spelling, field);
    if (entry_count_of(text, &server) != 2)
        return false;
    const pgcfg_hba_entry *next = entry_of(text, &server, 1);
    if (!next->is_rule || next->token_count != 4)
        return false;

    const pgcfg_hba_entry *entry = entry_of(text, &server, 0);
    uint32_t tokens = field == PGCFG_HBA_FIELD_DATABASE || field == PGCFG_HBA_FIELD_USER ? 4 : 5;
    if (entry->token_count != tokens)
        return false;
    for (uint32_t i = 0; i < tokens; i++)
        if ((entry->tokens[i].flags & PGCFG_TOKEN_STARTS_FIELD) == 0)
            return false;
    const pgcfg_token *token = &entry->tokens[places[field].token];
    if (!pgcfg_text_equal(pgcfg_token_text(token), value))
        return false;
    if (has_meaning(value, field, major) && !pgcfg_token_is_quoted(token))
        return false;
    if (field == PGCFG_HBA_FIELD_HOST_NAME)
        return entry->is_rule && entry->address_kind == PGCFG_ADDRESS_HOST_NAME;
    return entry->is_rule || field == PGCFG_HBA_FIELD_OPTION;
}

static void show(const char *what, pgcfg_text text, int major)
{
    fprintf(stderr, "PostgreSQL %d, %s: ", major, what);
    for (size_t i = 0; i < text.size && i < 200; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        fprintf(stderr, byte >= ' ' && byte < 0x7F ? "%c" : "\\x%02x", byte);
    }
    fprintf(stderr, "\n");
}

/* ---- quoting by table ------------------------------------------------------------------- */

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define DATABASE PGCFG_HBA_FIELD_DATABASE
#define USER PGCFG_HBA_FIELD_USER
#define HOST PGCFG_HBA_FIELD_HOST_NAME
#define OPTION PGCFG_HBA_FIELD_OPTION

static const struct quote_case {
    pgcfg_hba_field field;
    pgcfg_text value;
    int from, to; /* majors */
    const char *expected;
} quote_cases[] = {
    /* plain as long as it can be */
    {DATABASE, TEXT("postgres"), 13, 18, "postgres"},
    {DATABASE, TEXT("a-b.c_d$1"), 13, 18, "a-b.c_d$1"},
    {DATABASE, TEXT("d\xC3\xA9j\xC3\xA0"), 13, 18, "d\xC3\xA9j\xC3\xA0"},
    {DATABASE, TEXT("\xC2\xA0"), 13, 18, "\xC2\xA0"}, /* a no-break space is no blank */
    {DATABASE, TEXT("a\v\f"), 13, 18, "a\v\f"},
    {DATABASE, TEXT("it's"), 13, 18, "it's"},
    {DATABASE, TEXT("a=b"), 13, 18, "a=b"},
    /* bytes that end a token, wherever they are */
    {DATABASE, TEXT(""), 13, 18, "\"\""},
    {DATABASE, TEXT("my db"), 13, 18, "\"my db\""},
    {DATABASE, TEXT(" "), 13, 18, "\" \""},
    {DATABASE, TEXT("a\tb"), 13, 18, "\"a\tb\""},
    {DATABASE, TEXT("a\r"), 13, 18, "\"a\r\""},
    {DATABASE, TEXT("a,b"), 13, 18, "\"a,b\""},
    {DATABASE, TEXT(","), 13, 18, "\",\""},
    {DATABASE, TEXT("a#b"), 13, 18, "\"a#b\""},
    {DATABASE, TEXT("#a"), 13, 18, "\"#a\""},
    /* quotes at every place */
    {DATABASE, TEXT("\""), 13, 18, "\"\"\"\""},
    {DATABASE, TEXT("\"\""), 13, 18, "\"\"\"\"\"\""},
    {DATABASE, TEXT("\"a"), 13, 18, "\"\"\"a\""},
    {DATABASE, TEXT("a\""), 13, 18, "\"a\"\"\""},
    {DATABASE, TEXT("a\"b"), 13, 18, "\"a\"\"b\""},
    /* a rule in a name */
    {DATABASE, TEXT("x all trust #"), 13, 18, "\"x all trust #\""},
    {USER, TEXT("x\" trust #"), 13, 18, "\"x\"\" trust #\""},
    /* backslashes */
    {DATABASE, TEXT("a\\b"), 13, 18, "a\\b"},
    {DATABASE, TEXT("a\\"), 13, 13, "a\\"},
    {DATABASE, TEXT("a\\"), 14, 18, "\"a\\\""},
    {DATABASE, TEXT("\\"), 14, 18, "\"\\\""},
    /* files */
    {DATABASE, TEXT("@x"), 13, 18, "\"@x\""},
    {USER, TEXT("@x"), 13, 18, "\"@x\""},
    {HOST, TEXT("@x"), 13, 18, "\"@x\""},
    {OPTION, TEXT("@x=y"), 13, 18, "\"@x=y\""},
    {OPTION, TEXT("="), 13, 18, "="},
    {DATABASE, TEXT("@"), 13, 18, "@"},
    {DATABASE, TEXT("x@y"), 13, 18, "x@y"},
    /* keywords of the field and of others */
    {DATABASE, TEXT("all"), 13, 18, "\"all\""},
    {DATABASE, TEXT("sameuser"), 13, 18, "\"sameuser\""},
    {DATABASE, TEXT("samerole"), 13, 18, "\"samerole\""},
    {DATABASE, TEXT("samegroup"), 13, 18, "\"samegroup\""},
    {DATABASE, TEXT("replication"), 13, 18, "\"replication\""},
    {DATABASE, TEXT("samehost"), 13, 18, "samehost"},
    {DATABASE, TEXT("ALL"), 13, 18, "ALL"},
    {DATABASE, TEXT("allx"), 13, 18, "allx"},
    {DATABASE, TEXT("+x"), 13, 18, "+x"},
    {USER, TEXT("all"), 13, 18, "\"all\""},
    {USER, TEXT("sameuser"), 13, 18, "sameuser"},
    {USER, TEXT("replication"), 13, 18, "replication"},
    {USER, TEXT("+x"), 13, 18, "\"+x\""},
    {USER, TEXT("+"), 13, 18, "\"+\""},
    {USER, TEXT("x+"), 13, 18, "x+"},
    {HOST, TEXT("all"), 13, 18, "\"all\""},
    {HOST, TEXT("samehost"), 13, 18, "\"samehost\""},
    {HOST, TEXT("samenet"), 13, 18, "\"samenet\""},
    {HOST, TEXT("sameuser"), 13, 18, "sameuser"},
    {HOST, TEXT(".example.com"), 13, 18, ".example.com"},
    {HOST, TEXT("256.1.1.1"), 13, 18, "256.1.1.1"},
    {HOST, TEXT(""), 13, 18, "\"\""},
    /* slashes */
    {DATABASE, TEXT("/x"), 13, 15, "/x"},
    {USER, TEXT("/x"), 13, 15, "/x"},
    {DATABASE, TEXT("a/x"), 13, 18, "a/x"},
    {OPTION, TEXT("/x=y"), 13, 18, "/x=y"},
    /* options: quotes round the value where that is enough */
    {OPTION, TEXT("map=x"), 13, 18, "map=x"},
    {OPTION, TEXT("map="), 13, 18, "map="},
    {OPTION, TEXT("map=a b"), 13, 18, "map=\"a b\""},
    {OPTION, TEXT("map=a\"b"), 13, 18, "map=\"a\"\"b\""},
    {OPTION, TEXT("map=\""), 13, 18, "map=\"\"\"\""},
    {OPTION, TEXT("map=x\\"), 14, 18, "map=\"x\\\""},
    {OPTION, TEXT("m p=x"), 13, 18, "\"m p=x\""},
    {OPTION, TEXT("m p=x y"), 13, 18, "\"m p=x y\""},
    {OPTION, TEXT("= x"), 13, 18, "=\" x\""},
    {OPTION, TEXT("all=all"), 13, 18, "all=all"},
};

static void values_are_quoted_only_where_they_must_be_and_read_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof quote_cases / sizeof quote_cases[0]; i++) {
        const struct quote_case *c = &quote_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_quote_refusal refusal = PGCFG_QUOTE_FORMAT;
            pgcfg_text text;
            assert_int_equal(quote(c->value, c->field, major, &refusal, &text), PGCFG_OK);
            assert_int_equal(refusal, PGCFG_QUOTE_POSSIBLE);
            if (!text_is(text, c->expected) || !reads_back(c->value, text, c->field, major)) {
                show("value", c->value, major);
                show("written as", text, major);
                fail();
            }
        }
    }
}

static const struct refusal_case {
    pgcfg_hba_field field;
    pgcfg_text value;
    int from, to;
    pgcfg_quote_refusal refusal;
} refusal_cases[] = {
    {DATABASE, TEXT("a\nb"), 13, 18, PGCFG_QUOTE_NEWLINE},
    {DATABASE, TEXT("a\n"), 13, 18, PGCFG_QUOTE_NEWLINE},
    {HOST, TEXT("\n"), 13, 18, PGCFG_QUOTE_NEWLINE},
    {OPTION, TEXT("a=b\nlocal all all trust"), 13, 18, PGCFG_QUOTE_NEWLINE},
    {DATABASE, TEXT("a\0b"), 13, 18, PGCFG_QUOTE_NUL},
    {USER, TEXT("\0"), 13, 18, PGCFG_QUOTE_NUL},
    {DATABASE, TEXT("/x"), 16, 18, PGCFG_QUOTE_SLASH},
    {USER, TEXT("/"), 16, 18, PGCFG_QUOTE_SLASH},
    {HOST, TEXT("10.0.0.1"), 13, 18, PGCFG_QUOTE_ADDRESS},
    {HOST, TEXT("10"), 13, 18, PGCFG_QUOTE_ADDRESS},
    {HOST, TEXT("::1"), 13, 18, PGCFG_QUOTE_ADDRESS},
    {HOST, TEXT("fe80::1%eth0"), 13, 18, PGCFG_QUOTE_ADDRESS},
    {HOST, TEXT("10.0.0.0/8"), 13, 18, PGCFG_QUOTE_ADDRESS},
    {HOST, TEXT("host/32"), 13, 18, PGCFG_QUOTE_MASK},
    {HOST, TEXT("/"), 13, 18, PGCFG_QUOTE_MASK},
    {OPTION, TEXT("map"), 13, 18, PGCFG_QUOTE_FORMAT},
    {OPTION, TEXT(""), 13, 18, PGCFG_QUOTE_FORMAT},
};

static void values_without_a_spelling_are_refused_and_nothing_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusal_cases / sizeof refusal_cases[0]; i++) {
        const struct refusal_case *c = &refusal_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_quote_refusal refusal = PGCFG_QUOTE_POSSIBLE;
            pgcfg_text text;
            assert_int_equal(quote(c->value, c->field, major, &refusal, &text), PGCFG_REFUSED);
            assert_int_equal(refusal, c->refusal);
            assert_int_equal(text.size, 0);
            assert_int_equal(quote(c->value, c->field, major, NULL, &text), PGCFG_REFUSED);
        }
    }
}

/* ---- limits ------------------------------------------------------------------------------- */

/* `size` bytes x, with other first, middle and last bytes where they are not 0. */
static pgcfg_text long_value(size_t size, char first, char middle, char last)
{
    static char bytes[1 << 16];
    memset(bytes, 'x', size);
    if (first != 0)
        bytes[0] = first;
    if (middle != 0)
        bytes[size / 2] = middle;
    if (last != 0)
        bytes[size - 1] = last;
    pgcfg_text text = {bytes, size};
    return text;
}

static const struct token_limit_case {
    size_t size;
    char first, middle, last;
    bool fits; /* in 13-15; later majors have no limit */
    int from;
} token_limit_cases[] = {
    {10238, 0, ' ', 0, true, 13},     {10238, 0, 0, ' ', true, 13},  {10238, 0, 0, '"', true, 13},
    {10239, 0, 0, 0, true, 13},       {10239, 0, ' ', 0, true, 13},  {10239, '@', 0, 0, true, 13},
    {10239, '"', 0, 0, true, 13},     {10239, 0, '"', 0, true, 13},  {10239, 0, 0, ' ', false, 13},
    {10239, 0, 0, '"', false, 13},    {10239, 0, 0, ',', false, 13}, {10239, 0, 0, '\\', false, 14},
    {10239, 0, '#', '\\', false, 14}, {10240, 0, 0, 0, false, 13},   {20000, 0, 0, 0, false, 13},
};

static void the_longest_token_is_written_up_to_the_last_byte_that_each_major_reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof token_limit_cases / sizeof token_limit_cases[0]; i++) {
        const struct token_limit_case *c = &token_limit_cases[i];
        pgcfg_text value = long_value(c->size, c->first, c->middle, c->last);
        for (int major = c->from; major <= PGCFG_MAJOR_NEWEST; major++) {
            pgcfg_quote_refusal refusal;
            pgcfg_text text;
            pgcfg_result result = quote(value, DATABASE, major, &refusal, &text);
            bool fits = c->fits || major >= 16;
            assert_int_equal(result, fits ? PGCFG_OK : PGCFG_REFUSED);
            assert_int_equal(refusal, fits ? PGCFG_QUOTE_POSSIBLE : PGCFG_QUOTE_TOO_LONG);
            if (fits)
                assert_true(reads_back(value, text, DATABASE, major));
        }
    }
}

static void thirteen_refuses_a_token_that_leaves_no_room_for_the_rest_of_a_line(void **state)
{
    static const pgcfg_hba_field fields[] = {DATABASE, USER, HOST, OPTION};
    (void)state;
    for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++) {
        /* Quotes count twice: as many as make the line one byte too long, or just fit. */
        size_t room = 20477 - strlen(places[fields[f]].before) - strlen(places[fields[f]].behind);
        for (size_t extra = 0; extra < 2; extra++) {
            size_t quotes = 10230;
            size_t plain = room - 2 - 2 * quotes + extra;
            pgcfg_text value = long_value(quotes + plain, 0, 0, 0);
            static char bytes[1 << 16];
            memcpy(bytes, value.data, value.size);
            bytes[0] = '=';
            memset(bytes + 1, '"', quotes);
            pgcfg_text copy = {bytes, value.size};
            pgcfg_quote_refusal refusal;
            pgcfg_text text;
            pgcfg_result result = quote(copy, fields[f], 13, &refusal, &text);
            assert_int_equal(result, extra == 0 ? PGCFG_OK : PGCFG_REFUSED);
            if (extra == 0) {
                assert_int_equal(text.size, room);
                assert_true(reads_back(copy, text, fields[f], 13));
            } else {
                assert_int_equal(refusal, PGCFG_QUOTE_TOO_LONG);
                assert_int_equal(quote(copy, fields[f], 14, &refusal, &text), PGCFG_OK);
                assert_true(reads_back(copy, text, fields[f], 14));
                assert_false(reads_back(copy, text, fields[f], 13)); /* so it had to */
            }
        }
    }
}

/* ---- random values ----------------------------------------------------------------------------
 */

/* Bytes that matter more often than others, and words. */
static size_t random_value(uint64_t *random, char *bytes)
{
    static const char special[] = " \t\r,,##\"\"\"\\\\@+/==\n";
    static const char *const words[] = {"all",         "sameuser", "samerole", "samegroup",
                                        "replication", "samehost", "samenet",  "10.0.0.1",
                                        "::1",         "include",  "map=",     "trust"};
    size_t size = 0;
    uint32_t pieces = random_below(random, 7);
    for (uint32_t i = 0; i < pieces; i++) {
        uint32_t kind = random_below(random, 10);
        if (kind < 1) {
            const char *word = words[random_below(random, sizeof words / sizeof words[0])];
            memcpy(bytes + size, word, strlen(word));
            size += strlen(word);
        } else if (kind < 6) {
            bytes[size++] = special[random_below(random, sizeof special - 1)];
        } else if (kind < 9) {
            bytes[size++] = (char)('a' + random_below(random, 3));
        } else {
            bytes[size++] = (char)random_below(random, 256);
        }
    }
    return size;
}

/* Why the server has no way to read the value; written anew from the server's rules. */
static bool has_a_reason(pgcfg_text value, pgcfg_hba_field field, int major,
                         pgcfg_quote_refusal refusal)
{
    pgcfg_address address;
    const char *slash = value.size == 0 ? NULL : memchr(value.data, '/', value.size);
    pgcfg_text name = {value.data, slash == NULL ? value.size : (size_t)(slash - value.data)};
    switch (refusal) {
    case PGCFG_QUOTE_NEWLINE:
        return memchr(value.data, '\n', value.size) != NULL;
    case PGCFG_QUOTE_NUL:
        return memchr(value.data, '\0', value.size) != NULL;
    case PGCFG_QUOTE_SLASH:
        return (field == DATABASE || field == USER) && major >= 16 && slash == value.data;
    case PGCFG_QUOTE_ADDRESS:
        return field == HOST && pgcfg_address_parse(name, &address);
    case PGCFG_QUOTE_MASK:
        return field == HOST && slash != NULL;
    case PGCFG_QUOTE_FORMAT:
        return field == OPTION && memchr(value.data, '=', value.size) == NULL;
    case PGCFG_QUOTE_TOO_LONG:
    case PGCFG_QUOTE_POSSIBLE:
        break;
    }
    return false;
}

static void two_hundred_thousand_random_values_read_back_as_themselves(void **state)
{
    uint64_t random = 20260512;
    char bytes[128] = "";
    (void)state;
    for (int i = 0; i < 200000; i++) {
        pgcfg_text value = {bytes, random_value(&random, bytes)};
        pgcfg_hba_field field = (pgcfg_hba_field)random_below(&random, 4);
        int major = PGCFG_MAJOR_OLDEST + (int)random_below(&random, MAJORS);
        pgcfg_quote_refusal refusal;
        pgcfg_text text;
        bool good;
        if (quote(value, field, major, &refusal, &text) == PGCFG_OK)
            good = reads_back(value, text, field, major);
        else
            good = has_a_reason(value, field, major, refusal);
        if (!good) {
            show("value", value, major);
            show("written as", text, major);
            fail();
        }
    }
}

/* ---- whole rules
 * ----------------------------------------------------------------------------------- */

/* What of a rule must survive; the tokens are compared by their text and quotes. */
typedef struct rule_copy {
    pgcfg_hba_entry entry;
    char *bytes; /* of the tokens, one after the other */
    uint32_t sizes[64];
    bool quoted[64];
} rule_copy;

static void copy_rule(rule_copy *copy, const pgcfg_hba_entry *entry)
{
    size_t size = 0;
    copy->entry = *entry;
    copy->bytes = malloc(1 << 17);
    assert_non_null(copy->bytes);
    assert_true(entry->token_count <= 64);
    for (uint32_t i = 0; i < entry->token_count; i++) {
        if (entry->tokens[i].size > 0)
            memcpy(copy->bytes + size, entry->tokens[i].bytes, entry->tokens[i].size);
        size += entry->tokens[i].size;
        copy->sizes[i] = entry->tokens[i].size;
        copy->quoted[i] = pgcfg_token_is_quoted(&entry->tokens[i]);
    }
}

static bool is_same_rule(const rule_copy *copy, const pgcfg_hba_entry *entry)
{
    const pgcfg_hba_entry *old = &copy->entry;
    size_t at = 0;
    if (!entry->is_rule || entry->type != old->type || entry->method != old->method ||
        entry->address_kind != old->address_kind || entry->has_mask_field != old->has_mask_field ||
        memcmp(entry->address, old->address, 16) != 0 || memcmp(entry->mask, old->mask, 16) != 0 ||
        entry->database_count != old->database_count || entry->user_count != old->user_count ||
        entry->option_count != old->option_count || entry->token_count != old->token_count)
        return false;
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        pgcfg_text text = {copy->bytes + at, copy->sizes[i]};
        if (!pgcfg_text_equal(pgcfg_token_text(token), text) ||
            pgcfg_token_is_quoted(token) != copy->quoted[i])
            return false;
        at += copy->sizes[i];
    }
    return true;
}

/* Writes a rule, and reads it again with another line behind it. */
static bool rule_reads_back(const pgcfg_hba_entry *entry, const pgcfg_server *server,
                            pgcfg_result *result, pgcfg_quote_refusal *refusal)
{
    pgcfg_buffer buffer = {written, sizeof written, 0};
    rule_copy copy;
    copy_rule(&copy, entry);
    *result = pgcfg_hba_write(entry, server, pgcfg_buffer_sink(&buffer), refusal);
    bool good = false;
    if (*result == PGCFG_OK) {
        size_t size = buffer.needed;
        memcpy(line, written, size);
        memcpy(line + size, next_line, sizeof next_line - 1);
        pgcfg_text text = {line, size + sizeof next_line - 1};
        const pgcfg_hba_entry *again = entry_of(text, server, 0);
        good = is_same_rule(&copy, again);
        /* what is written is what would be written from itself */
        pgcfg_buffer twice = {written + size, sizeof written - size, 0};
        good = good &&
               pgcfg_hba_write(again, server, pgcfg_buffer_sink(&twice), refusal) == PGCFG_OK &&
               twice.needed == size && memcmp(written, written + size, size) == 0;
        good = good && entry_count_of(text, server) == 2;
    }
    free(copy.bytes);
    return good;
}

static const struct write_case {
    const char *source;
    int from, to;
    const char *expected;
} write_cases[] = {
    {"local all all trust", 13, 18, "local all all trust"},
    {"  local\tall  all   trust # why", 13, 18, "local all all trust"},
    {"local \"all\" \"all\" trust", 13, 18, "local \"all\" \"all\" trust"},
    {"local a\"ll\" \"\"all trust", 13, 18, "local all \"all\" trust"},
    {"local a,b, c x ,y trust", 13, 18, NULL}, /* too many columns: no rule */
    {"local a, b ,+\"my group\",\"+x\" trust", 13, 18, "local a,b +\"my group\",\"+x\" trust"},
    {"local a\" b\"c sameuser trust", 13, 18, "local a\" bc\" sameuser trust"},
    {"local /\"a{1,2}\" all trust", 13, 18, "local /\"a{1,2}\" all trust"},
    {"local \"/a{1,2}\" all trust", 13, 18, "local \"/a{1,2}\" all trust"},
    {"local @ all trust", 13, 18, "local @ all trust"},
    {"local \"@x\" \"\" trust", 13, 18, "local \"@x\" \"\" trust"},
    {"local a\"\"\"b\" all trust", 13, 18, "local a\"\"\"b\" all trust"},
    {"local a\\ all trust", 13, 18, "local a\\ all trust"},
    {"local \\ all trust", 13, 18, "local \\ all trust"},
    {"host all all 10.1.2.3/8 md5", 13, 18, "host all all 10.1.2.3/8 md5"},
    {"host all all 10.0.0.0 255.0.0.0 md5", 13, 18, "host all all 10.0.0.0 255.0.0.0 md5"},
    {"host all all \"10.0.0.0/ 8\" md5", 13, 18, "host all all \"10.0.0.0/ 8\" md5"},
    {"host all all samenet md5", 13, 18, "host all all samenet md5"},
    {"host all all \"samenet\" md5", 13, 18, "host all all \"samenet\" md5"},
    {"host all all .example.com md5", 13, 18, "host all all .example.com md5"},
    {"hostssl all all all cert map=x,clientcert=verify-full", 13, 18,
     "hostssl all all all cert map=x clientcert=verify-full"},
    {"local all all peer map=\"a b\"", 13, 18, "local all all peer map=\"a b\""},
    {"local all all peer \"map=a b\"", 13, 18, "local all all peer \"map=a b\""},
    {"local all all peer \"map\"=x", 13, 18, "local all all peer \"map=x\""},
    {"local all all peer map=x\\ ", 13, 13, "local all all peer map=x\\"},
    {"local all all peer map=x\\ ", 14, 18, "local all all peer map=\"x\\\""},
    {"local all all peer map=x\\ map=y", 14, 18, "local all all peer map=x\\ map=y"},
    {"local all all \"trust", 13, 18, "local all all \"trust\""},
    {"local all all peer \"map=x, #", 13, 18, "local all all peer \"map=x, #\""},
    {"\"local\" all all \"trust\"", 13, 18, "\"local\" all all \"trust\""},
};

static void rules_are_written_as_they_mean_with_each_tokens_quotes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof write_cases / sizeof write_cases[0]; i++) {
        const struct write_case *c = &write_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            const pgcfg_hba_entry *entry = entry_of(text_of(c->source), &server, 0);
            pgcfg_buffer buffer = {written, sizeof written, 0};
            pgcfg_quote_refusal refusal;
            pgcfg_result result;
            assert_non_null(entry);
            if (c->expected == NULL) {
                assert_int_equal(pgcfg_hba_write(entry, &server, pgcfg_buffer_sink(&buffer), NULL),
                                 PGCFG_BAD_ARGUMENT);
                continue;
            }
            assert_int_equal(pgcfg_hba_write(entry, &server, pgcfg_buffer_sink(&buffer), &refusal),
                             PGCFG_OK);
            if (!text_is(pgcfg_buffer_text(&buffer), c->expected)) {
                show("written", pgcfg_buffer_text(&buffer), major);
                show("expected", text_of(c->expected), major);
                fail();
            }
            assert_true(rule_reads_back(entry, &server, &result, &refusal));
        }
    }
}

/* A column of random bytes that is one field more often than not. */
static size_t random_column(uint64_t *random, char *bytes)
{
    static const char inside[] = "aab\"\"\"\\+/@,#";
    size_t size = 0;
    uint32_t pieces = 1 + random_below(random, 6);
    for (uint32_t i = 0; i < pieces; i++) {
        uint32_t kind = random_below(random, 12);
        if (kind == 0) {
            memcpy(bytes + size, "all", 3);
            size += 3;
        } else if (kind == 1) {
            memcpy(bytes + size, "\" ,#\r\"", 6);
            size += 6;
        } else {
            bytes[size++] = inside[random_below(random, sizeof inside - 1)];
        }
    }
    return size;
}

static size_t append(char *bytes, size_t size, const char *string)
{
    memcpy(bytes + size, string, strlen(string));
    return size + strlen(string);
}

static void two_hundred_thousand_random_lines_read_back_as_the_same_rules(void **state)
{
    uint64_t random = 20260513;
    uint32_t rules = 0;
    char bytes[256];
    (void)state;
    for (int i = 0; i < 200000; i++) {
        bool is_host = random_below(&random, 3) == 0;
        size_t size = append(bytes, 0, is_host ? "host " : "local ");
        size += random_column(&random, bytes + size);
        size = append(bytes, size, " ");
        size += random_column(&random, bytes + size);
        size = append(bytes, size, " ");
        if (is_host) {
            size += random_column(&random, bytes + size);
            size = append(bytes, size, " ");
        }
        size = append(bytes, size, is_host ? "ident map=" : "peer map=");
        size += random_column(&random, bytes + size);
        int major = PGCFG_MAJOR_OLDEST + (int)random_below(&random, MAJORS);
        pgcfg_server server = server_of(major);
        pgcfg_text text = {bytes, size};
        const pgcfg_hba_entry *entry = entry_of(text, &server, 0);
        if (entry == NULL || !entry->is_rule)
            continue;
        rules++;
        pgcfg_quote_refusal refusal;
        pgcfg_result result;
        if (!rule_reads_back(entry, &server, &result, &refusal)) {
            show("source", text, major);
            show("written", text_of(written), major);
            fail();
        }
    }
    assert_true(rules > 20000); /* else the test says nothing */
}

/* ---- rules at the limits
 * ----------------------------------------------------------------------------- */

/* Two files: the main one, and the one that it names. */
static pgcfg_text two_files[2];

static pgcfg_os_error open_one_of_two(void *context, pgcfg_text path, pgcfg_file *file)
{
    pgcfg_text content = two_files[text_is(path, "/main") ? 0 : 1];
    (void)context;
    memset(file, 0, sizeof *file);
    file->bytes = content.data;
    file->size = content.size;
    return 0;
}

/* Writes the first rule of the main file. */
static pgcfg_result write_first_rule(int major, pgcfg_buffer *buffer, pgcfg_quote_refusal *refusal)
{
    static char workspace[1 << 20];
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = {.open = open_one_of_two};
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT("/main"), &environment, workspace,
                                           sizeof workspace),
                     PGCFG_OK);
    assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_OK);
    assert_true(entry.is_rule);
    pgcfg_result result = pgcfg_hba_write(&entry, &server, pgcfg_buffer_sink(buffer), refusal);
    pgcfg_hba_reader_close(&reader);
    return result;
}

static void names_that_came_from_another_file_are_written_out(void **state)
{
    (void)state;
    two_files[0] = text_of("local a,@names all trust");
    two_files[1] = text_of("\"all\" sameuser # comment\n\"@x\", \"b c\"");
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_buffer buffer = {written, sizeof written, 0};
        pgcfg_quote_refusal refusal;
        assert_int_equal(write_first_rule(major, &buffer, &refusal), PGCFG_OK);
        assert_true(text_is(pgcfg_buffer_text(&buffer),
                            "local a,\"all\",sameuser,\"@x\",\"b c\" all trust"));
    }
}

static void the_longest_token_cannot_be_followed_by_a_comma_before_sixteen(void **state)
{
    static char names[10239 + 3];
    (void)state;
    memset(names, 'x', 10239);
    memcpy(names + 10239, "\ny", 3);
    two_files[1] = text_of(names);
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_buffer buffer = {written, sizeof written, 0};
        pgcfg_quote_refusal refusal;
        two_files[0] = text_of("local @names all trust");
        pgcfg_result result = write_first_rule(major, &buffer, &refusal);
        assert_int_equal(result, major < 16 ? PGCFG_REFUSED : PGCFG_OK);
        assert_int_equal(refusal, major < 16 ? PGCFG_QUOTE_TOO_LONG : PGCFG_QUOTE_POSSIBLE);
        if (major < 16)
            assert_int_equal(buffer.needed, 0);

        memcpy(names + 10239, "\n\0", 3); /* alone it can be written */
        two_files[1] = text_of(names);
        buffer.needed = 0;
        assert_int_equal(write_first_rule(major, &buffer, &refusal), PGCFG_OK);
        memcpy(names + 10239, "\ny", 3);
        two_files[1] = text_of(names);
    }
}

static void thirteen_refuses_a_rule_that_is_longer_than_its_lines(void **state)
{
    static char source[20480];
    (void)state;
    /* Two long names, and a quote that the end of the line closes: written, it takes a
     * byte more. */
    for (size_t spare = 0; spare < 2; spare++) {
        size_t size = append(source, 0, "local ");
        memset(source + size, 'a', 10000);
        size = append(source, size + 10000, " ");
        memset(source + size, 'b', 10000);
        size = append(source, size + 10000, " peer \"map=");
        memset(source + size, 'c', 20477 - spare - size);
        pgcfg_text text = {source, 20477 - spare};
        for (int major = 13; major <= 14; major++) {
            pgcfg_server server = server_of(major);
            const pgcfg_hba_entry *entry = entry_of(text, &server, 0);
            pgcfg_result result;
            pgcfg_quote_refusal refusal;
            bool fits = spare == 1 || major > 13;
            assert_true(entry->is_rule);
            assert_int_equal(rule_reads_back(entry, &server, &result, &refusal), fits);
            assert_int_equal(result, fits ? PGCFG_OK : PGCFG_REFUSED);
            assert_int_equal(refusal, fits ? PGCFG_QUOTE_POSSIBLE : PGCFG_QUOTE_TOO_LONG);
        }
    }
}

/* ---- calls that are wrong
 * ---------------------------------------------------------------------------- */

static bool refuse_at(void *context, const char *data, size_t size)
{
    int *left = context;
    (void)data;
    (void)size;
    return (*left)-- > 0;
}

static void a_sink_that_is_full_is_no_memory_at_every_write(void **state)
{
    pgcfg_server server = server_of(18);
    (void)state;
    for (int i = 0;; i++) {
        int left = i;
        pgcfg_sink sink = {&left, refuse_at};
        pgcfg_result result =
            pgcfg_hba_quote(PGCFG_TEXT("a \"b\" c"), DATABASE, &server, sink, NULL);
        if (result == PGCFG_OK) {
            assert_true(i > 3);
            break;
        }
        assert_int_equal(result, PGCFG_NO_MEMORY);
    }
    pgcfg_text text = text_of("host a,\"b c\" all 10.0.0.0 255.0.0.0 ident map=\"a b\" map=c");
    for (int i = 0;; i++) {
        int left = i;
        pgcfg_sink sink = {&left, refuse_at};
        const pgcfg_hba_entry *entry = entry_of(text, &server, 0);
        pgcfg_result result = pgcfg_hba_write(entry, &server, sink, NULL);
        if (result == PGCFG_OK) {
            assert_true(i > 10);
            break;
        }
        assert_int_equal(result, PGCFG_NO_MEMORY);
    }
}

static void wrong_calls_are_bad_arguments(void **state)
{
    pgcfg_server server = server_of(18);
    pgcfg_server unknown = server_of(12);
    pgcfg_buffer buffer = {written, sizeof written, 0};
    pgcfg_sink sink = pgcfg_buffer_sink(&buffer);
    pgcfg_sink none = {NULL, NULL};
    pgcfg_text value = PGCFG_TEXT("a");
    pgcfg_text broken = {NULL, 1};
    const int no_field = 99;
    (void)state;
    assert_int_equal(pgcfg_hba_quote(value, DATABASE, NULL, sink, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_quote(value, DATABASE, &unknown, sink, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_quote(value, DATABASE, &server, none, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_quote(value, (pgcfg_hba_field)no_field, &server, sink, NULL),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_quote(broken, DATABASE, &server, sink, NULL), PGCFG_BAD_ARGUMENT);

    const pgcfg_hba_entry *rule = entry_of(text_of("local all all trust"), &server, 0);
    assert_int_equal(pgcfg_hba_write(NULL, &server, sink, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_write(rule, NULL, sink, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_write(rule, &unknown, sink, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_write(rule, &server, none, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(buffer.needed, 0);
    assert_int_equal(pgcfg_hba_quote((pgcfg_text){NULL, 0}, DATABASE, &server, sink, NULL),
                     PGCFG_OK); /* "" */
}

/* A rule made by hand: local X all trust. */
static pgcfg_result write_by_hand(const char *bytes, uint32_t size, pgcfg_quote_refusal *refusal)
{
    pgcfg_server server = server_of(18);
    pgcfg_token tokens[4] = {{"local", 5, 0, 5, 0, PGCFG_TOKEN_STARTS_FIELD},
                             {bytes, size, 0, size, 0, PGCFG_TOKEN_STARTS_FIELD},
                             {"all", 3, 0, 3, 0, PGCFG_TOKEN_STARTS_FIELD},
                             {"trust", 5, 0, 5, 0, PGCFG_TOKEN_STARTS_FIELD}};
    pgcfg_hba_entry entry;
    pgcfg_buffer buffer = {written, sizeof written, 0};
    memset(&entry, 0, sizeof entry);
    entry.is_rule = true;
    entry.tokens = tokens;
    entry.token_count = 4;
    entry.type = PGCFG_CONNECTION_LOCAL;
    entry.method = PGCFG_AUTH_TRUST;
    entry.database_count = 1;
    entry.user_count = 1;
    pgcfg_result result = pgcfg_hba_write(&entry, &server, pgcfg_buffer_sink(&buffer), refusal);
    if (result != PGCFG_OK)
        assert_int_equal(buffer.needed, 0);
    return result;
}

static void tokens_that_no_reader_gives_are_not_written(void **state)
{
    pgcfg_quote_refusal refusal;
    (void)state;
    assert_int_equal(write_by_hand("db", 2, &refusal), PGCFG_OK);
    assert_int_equal(write_by_hand("", 0, &refusal), PGCFG_BAD_ARGUMENT);
    assert_int_equal(write_by_hand(" a", 2, &refusal), PGCFG_BAD_ARGUMENT);
    assert_int_equal(write_by_hand("\"a", 2, &refusal), PGCFG_BAD_ARGUMENT);
    assert_int_equal(write_by_hand("@a", 2, &refusal), PGCFG_BAD_ARGUMENT);
    assert_int_equal(write_by_hand("a\nb", 3, &refusal), PGCFG_REFUSED);
    assert_int_equal(refusal, PGCFG_QUOTE_NEWLINE);
    assert_int_equal(write_by_hand("a\0b", 3, &refusal), PGCFG_REFUSED);
    assert_int_equal(refusal, PGCFG_QUOTE_NUL);
}

/* An option of no reader, without its equals sign: the quotes open where they must. */
static void an_option_without_a_name_gets_quotes_where_it_needs_them(void **state)
{
    static const pgcfg_token tokens[] = {
        {.bytes = "local", .size = 5, .flags = PGCFG_TOKEN_STARTS_FIELD},
        {.bytes = "d", .size = 1, .flags = PGCFG_TOKEN_STARTS_FIELD},
        {.bytes = "u", .size = 1, .flags = PGCFG_TOKEN_STARTS_FIELD},
        {.bytes = "peer", .size = 4, .flags = PGCFG_TOKEN_STARTS_FIELD},
        {.bytes = "a b", .size = 3, .flags = PGCFG_TOKEN_STARTS_FIELD}};
    const pgcfg_hba_entry entry = {.is_rule = true,
                                   .tokens = tokens,
                                   .token_count = 5,
                                   .type = PGCFG_CONNECTION_LOCAL,
                                   .method = PGCFG_AUTH_PEER,
                                   .database_count = 1,
                                   .user_count = 1,
                                   .option_count = 1};
    const pgcfg_server server = server_of(18);
    char bytes[64];
    pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};

    (void)state;
    assert_int_equal(pgcfg_hba_write(&entry, &server, pgcfg_buffer_sink(&buffer), NULL), PGCFG_OK);
    assert_true(text_is(pgcfg_buffer_text(&buffer), "local d u peer a\" b\""));
}

static void each_refusal_has_a_sentence(void **state)
{
    (void)state;
    for (int i = PGCFG_QUOTE_POSSIBLE; i <= PGCFG_QUOTE_FORMAT; i++)
        assert_true(strlen(pgcfg_quote_refusal_text((pgcfg_quote_refusal)i)) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_quoted_only_where_they_must_be_and_read_back),
        cmocka_unit_test(values_without_a_spelling_are_refused_and_nothing_is_written),
        cmocka_unit_test(the_longest_token_is_written_up_to_the_last_byte_that_each_major_reads),
        cmocka_unit_test(thirteen_refuses_a_token_that_leaves_no_room_for_the_rest_of_a_line),
        cmocka_unit_test(two_hundred_thousand_random_values_read_back_as_themselves),
        cmocka_unit_test(rules_are_written_as_they_mean_with_each_tokens_quotes),
        cmocka_unit_test(two_hundred_thousand_random_lines_read_back_as_the_same_rules),
        cmocka_unit_test(names_that_came_from_another_file_are_written_out),
        cmocka_unit_test(the_longest_token_cannot_be_followed_by_a_comma_before_sixteen),
        cmocka_unit_test(thirteen_refuses_a_rule_that_is_longer_than_its_lines),
        cmocka_unit_test(a_sink_that_is_full_is_no_memory_at_every_write),
        cmocka_unit_test(wrong_calls_are_bad_arguments),
        cmocka_unit_test(tokens_that_no_reader_gives_are_not_written),
        cmocka_unit_test(an_option_without_a_name_gets_quotes_where_it_needs_them),
        cmocka_unit_test(each_refusal_has_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
