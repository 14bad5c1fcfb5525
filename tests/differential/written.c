/* written.c - see written.h. */
#include "written.h"

#include <string.h>

#include "random.h"

enum { LINE_MAX_OF_13 = 20477 };

typedef struct written_value {
    pgcfg_hba_field field;
    size_t offset; /* in `texts` */
    size_t size;
} written_value;

void written_free(written_file *file)
{
    tree_free(&file->tree);
    rows_free(&file->expected);
    bytes_free(&file->meanings);
    bytes_free(&file->values);
    bytes_free(&file->texts);
}

static bytes *start_file(written_file *file)
{
    tree_clear(&file->tree);
    file->meanings.size = 0;
    file->values.size = 0;
    file->texts.size = 0;
    return &tree_add(&file->tree, TREE_FILE, "pg_hba.conf", 0600)->content;
}

/* ---- what a token means ------------------------------------------------------ */

static bool is_one_of(const pgcfg_token *token, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pgcfg_text word = {words[i], strlen(words[i])};
        if (pgcfg_text_equal(pgcfg_token_text(token), word))
            return true;
    }
    return false;
}

#define ONE_OF(token, words) is_one_of((token), (words), sizeof(words) / sizeof((words)[0]))

/* Adds a byte for each token whose meaning quotes can take away: k where it is
 * a keyword or a group, n where it is a name. */
static void add_meanings(const pgcfg_hba_entry *rule, bytes *out)
{
    static const char *const databases[] = {"all", "sameuser", "samerole", "samegroup", "replication"};
    static const char *const users[] = {"all"};
    static const char *const addresses[] = {"all", "samehost", "samenet"};
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    for (uint32_t i = 0; i < rule->database_count; i++) {
        const pgcfg_token *token = &fields.databases[i];
        bytes_add_byte(out, !pgcfg_token_is_quoted(token) && ONE_OF(token, databases) ? 'k' : 'n');
    }
    for (uint32_t i = 0; i < rule->user_count; i++) {
        const pgcfg_token *token = &fields.users[i];
        bool is_group = token->size > 0 && token->bytes[0] == '+';
        bytes_add_byte(out, !pgcfg_token_is_quoted(token) && (is_group || ONE_OF(token, users)) ? 'k' : 'n');
    }
    if (fields.address != NULL)
        bytes_add_byte(out, !pgcfg_token_is_quoted(fields.address) && ONE_OF(fields.address, addresses) ? 'k' : 'n');
}

static bool add_meanings_of_entry(void *context, const pgcfg_hba_entry *entry)
{
    if (entry->is_rule)
        add_meanings(entry, context);
    return true;
}

/* The same of the file that is now in the data directory. */
static void check_meanings(hba_library *library, const bytes *wanted, bytes *broken)
{
    bytes meanings = {0};
    library_each(library, add_meanings_of_entry, &meanings);
    if (meanings.size != wanted->size || memcmp(meanings.data, wanted->data, wanted->size) != 0)
        bytes_add_format(broken, "meanings of tokens: %.*s instead of %.*s; ", (int)meanings.size,
                         meanings.size > 0 ? meanings.data : "", (int)wanted->size,
                         wanted->size > 0 ? wanted->data : "");
    bytes_free(&meanings);
}

/* ---- rules ---------------------------------------------------------------------- */

typedef struct rule_writer {
    hba_library *library;
    written_file *file;
    bytes *content;
    bytes *broken;
    uint32_t lines;
    uint32_t rules;
} rule_writer;

static bool write_rule(void *context, const pgcfg_hba_entry *entry)
{
    rule_writer *writer = context;
    if (!entry->is_rule)
        return true;
    pgcfg_quote_refusal refusal;
    size_t start = writer->content->size;
    pgcfg_result result = pgcfg_hba_write(entry, &writer->library->server,
                                          bytes_sink(writer->content), &refusal);
    if (result == PGCFG_REFUSED) {
        /* A line feed or a NUL cannot have come out of a file. */
        if (writer->content->size != start || refusal != PGCFG_QUOTE_TOO_LONG)
            bytes_add_format(writer->broken, "line %u refused: %s; ", (unsigned)entry->line_number,
                             pgcfg_quote_refusal_text(refusal));
        return true;
    }
    if (result != PGCFG_OK) {
        bytes_add_format(writer->broken, "line %u not written: %s; ", (unsigned)entry->line_number,
                         pgcfg_result_name(result));
        return true;
    }
    bytes_add_byte(writer->content, '\n');
    pgcfg_hba_entry written = *entry;
    pgcfg_text path = {writer->library->path, strlen(writer->library->path)};
    written.line_number = ++writer->lines;
    written.rule_number = entry->error.code == PGCFG_DIAGNOSTIC_NONE ? ++writer->rules : 0;
    rows_add_entry(&writer->file->expected, &written, &writer->library->server, path);
    add_meanings(entry, &writer->file->meanings);
    return true;
}

size_t written_from_rules(hba_library *library, written_file *file, bytes *broken)
{
    rule_writer writer = {library, file, start_file(file), broken, 0, 0};
    rows_start(&file->expected, library->server.major);
    library_each(library, write_rule, &writer);
    return writer.lines;
}

void written_check_rules(hba_library *library, const written_file *file, const row_set *rows,
                         bytes *broken)
{
    size_t row;
    if (!rows_equal(rows, &file->expected, &row)) {
        bytes_add_format(broken, "row %zu\n  server:  ", row + 1);
        rows_print(rows, row, broken);
        bytes_add_text(broken, "\n  written: ");
        rows_print(&file->expected, row, broken);
        bytes_add_byte(broken, '\n');
    }
    check_meanings(library, &file->meanings, broken);
}

/* ---- values ---------------------------------------------------------------------- */

static void add_value(random_source *random, pgcfg_hba_field field, bytes *out)
{
    static const char *const whole[] = {
        "",      "all",   "sameuser", "samerole",  "samegroup", "replication", "samehost", "samenet",
        "+g",    "/re",   "@f",       "@",         "+",         "/",           "a b",      "a,b",
        "\"",    "\"\"",  "a\"b",     "\"a\"",     "#",         "a#b",         "\\",       "a\\",
        "a\\\\", "\r",    "a\r",      "\ra",       " ",         " a",          "a ",       "\t",
        "include", "local", "10.0.0.1", "::1",     "256.1.1.1", "10",          "08",       "1.2.3.4/8",
        ".example.com", "fe80::1%lo", "h/8",      "\xff",      "\xef\xbb\xbf" "a", "=",     "all,all",
        "\f",    "\v",    "a\nb",     "\n",        "ALL",       "@\"",         "\"@f",     "+\"g",
    };
    static const char bytes_of_interest[] = "\",#@+/\\ \t\r=aall.:0\xff\x80\n'%";
    if (field == PGCFG_HBA_FIELD_OPTION && !random_chance(random, 30))
        bytes_add_text(out, "map=");
    if (random_chance(random, 20)) {
        bytes_fill(out, random_chance(random, 700) ? 'x' : '"', random_between(random, 10220, 10245));
    } else if (random_chance(random, 450)) {
        bytes_add_text(out, RANDOM_PICK(random, whole));
    } else {
        size_t size = random_between(random, 1, 8);
        for (size_t i = 0; i < size; i++)
            bytes_add_byte(out, bytes_of_interest[random_below(random, sizeof(bytes_of_interest))]);
    }
}

/* Whether there is a reason to refuse it. */
static bool may_be_refused(pgcfg_text value, pgcfg_hba_field field, int major)
{
    pgcfg_address address;
    if (value.size > 10000 && major < 16)
        return true;
    if (value.size > 0 &&
        (memchr(value.data, '\n', value.size) != NULL || memchr(value.data, '\0', value.size) != NULL))
        return true;
    switch (field) {
    case PGCFG_HBA_FIELD_DATABASE:
    case PGCFG_HBA_FIELD_USER:
        return major >= 16 && value.size > 0 && value.data[0] == '/';
    case PGCFG_HBA_FIELD_HOST_NAME:
        return (value.size > 0 && memchr(value.data, '/', value.size) != NULL) ||
               pgcfg_address_parse(value, &address);
    case PGCFG_HBA_FIELD_OPTION:
        return value.size == 0 || memchr(value.data, '=', value.size) == NULL;
    }
    return false;
}

static const char *const openings[] = {
    [PGCFG_HBA_FIELD_DATABASE] = "local ",
    [PGCFG_HBA_FIELD_USER] = "local x ",
    [PGCFG_HBA_FIELD_HOST_NAME] = "host x x ",
    [PGCFG_HBA_FIELD_OPTION] = "local x x peer ",
};

static const char *const endings[] = {
    [PGCFG_HBA_FIELD_DATABASE] = " x trust\n",
    [PGCFG_HBA_FIELD_USER] = " trust\n",
    [PGCFG_HBA_FIELD_HOST_NAME] = " trust\n",
    [PGCFG_HBA_FIELD_OPTION] = "\n",
};

size_t written_from_values(const pgcfg_server *server, uint64_t seed, uint64_t index,
                           written_file *file, bytes *broken)
{
    random_source random = random_start(~seed, index);
    bytes *content = start_file(file);
    size_t wanted = random_between(&random, 4, 12);
    size_t count = 0;
    for (size_t i = 0; i < wanted; i++) {
        written_value value = {(pgcfg_hba_field)random_below(&random, 4), file->texts.size, 0};
        add_value(&random, value.field, &file->texts);
        value.size = file->texts.size - value.offset;
        pgcfg_text text = {file->texts.data + value.offset, value.size};
        size_t start = content->size;
        bytes_add_text(content, openings[value.field]);
        size_t token = content->size;
        pgcfg_quote_refusal refusal;
        pgcfg_result result = pgcfg_hba_quote(text, value.field, server, bytes_sink(content), &refusal);
        if (result == PGCFG_REFUSED) {
            if (content->size != token || !may_be_refused(text, value.field, server->major))
                bytes_add_format(broken, "a value of %zu bytes refused: %s; ", text.size,
                                 pgcfg_quote_refusal_text(refusal));
            content->size = start;
            continue;
        }
        if (result != PGCFG_OK)
            bytes_add_format(broken, "a value not written: %s; ", pgcfg_result_name(result));
        bytes_add_text(content, endings[value.field]);
        if (server->major == 13 && content->size - start > LINE_MAX_OF_13 + 1) {
            content->size = start; /* the token is good, but the line is not */
            continue;
        }
        bytes_add(&file->values, &value, sizeof(value));
        count++;
    }
    return count;
}

/* Not an option of peer: the line is refused for it, however it is written. */
static bool is_foreign_option(pgcfg_hba_field field, pgcfg_text text)
{
    return field == PGCFG_HBA_FIELD_OPTION && (text.size < 4 || memcmp(text.data, "map=", 4) != 0);
}

static bool reads_back(const row_set *rows, size_t row, pgcfg_hba_field field, pgcfg_text text)
{
    switch (field) {
    case PGCFG_HBA_FIELD_DATABASE:
        return rows_has_element(rows, row, ROWS_DATABASE, 0, 1, text);
    case PGCFG_HBA_FIELD_USER:
        return rows_has_element(rows, row, ROWS_USER_NAME, 0, 1, text);
    case PGCFG_HBA_FIELD_HOST_NAME:
        return rows_has_text(rows, row, ROWS_ADDRESS, text);
    case PGCFG_HBA_FIELD_OPTION:
        return rows_has_element(rows, row, ROWS_OPTIONS, 0, 1, text);
    }
    return false;
}

void written_check_values(hba_library *library, const written_file *file, const row_set *rows,
                          bytes *broken)
{
    size_t count = file->values.size / sizeof(written_value);
    bytes meanings = {0};
    if (rows->count != count)
        bytes_add_format(broken, "%zu rows for %zu values; ", rows->count, count);
    for (size_t i = 0; i < count; i++) {
        written_value value;
        memcpy(&value, file->values.data + i * sizeof(value), sizeof(value));
        pgcfg_text text = {file->texts.data + value.offset, value.size};
        if (is_foreign_option(value.field, text))
            continue;
        if (!reads_back(rows, i, value.field, text)) {
            bytes_add_format(broken, "value %zu, ", i + 1);
            rows_print(rows, i, broken);
        }
        bytes_add_text(&meanings, value.field == PGCFG_HBA_FIELD_HOST_NAME ? "nnn" : "nn");
    }
    check_meanings(library, &meanings, broken);
    bytes_free(&meanings);
}
