/* written.c - see written.h. */
#include "written.h"

#include <string.h>

#include "hba_rows.h"

void written_free(written_file *file)
{
    tree_free(&file->tree);
    rows_free(&file->expected);
    bytes_free(&file->meanings);
}

static bytes *start_file(written_file *file)
{
    tree_clear(&file->tree);
    file->tree.is_literal = true;
    file->meanings.size = 0;
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
    static const char *const databases[] = {"all", "sameuser", "samerole", "samegroup",
                                            "replication"};
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
        bytes_add_byte(
            out, !pgcfg_token_is_quoted(token) && (is_group || ONE_OF(token, users)) ? 'k' : 'n');
    }
    if (fields.address != NULL)
        bytes_add_byte(
            out, !pgcfg_token_is_quoted(fields.address) && ONE_OF(fields.address, addresses) ? 'k'
                                                                                             : 'n');
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
    pgcfg_result result =
        pgcfg_hba_write(entry, &writer->library->server, bytes_sink(writer->content), &refusal);
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
    hba_rows_add(&writer->file->expected, &written, &writer->library->server, path);
    add_meanings(entry, &writer->file->meanings);
    return true;
}

size_t written_make(hba_library *library, written_file *file, bytes *broken)
{
    rule_writer writer = {library, file, start_file(file), broken, 0, 0};
    rows_start(&file->expected, hba_rows_view(library->server.major));
    library_each(library, write_rule, &writer);
    return writer.lines;
}

void written_check(hba_library *library, const written_file *file, const row_set *rows,
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
