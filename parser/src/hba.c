/*
 * hba.c - the two ways to hold the entries of pg_hba.conf: one after the
 * other, and all of them packed in an arena.
 */
#include "hba_line.h"
#include "hba_plain.h"
#include "packed_line.h"

#include <string.h>

/* Numbers the entry as the view does: lines without an error text count. */
static void number_entry(pgcfg_hba_entry *entry, uint32_t *rule_count)
{
    entry->rule_number = 0;
    if (entry->error.code == PGCFG_DIAGNOSTIC_NONE) {
        (*rule_count)++;
        entry->rule_number = *rule_count;
    }
}

/* ---- one entry after the other --------------------------------------------- */

static pgcfg_result stop_reader(pgcfg_hba_reader *reader, pgcfg_result result)
{
    if (result == PGCFG_NO_MEMORY)
        reader->needed = pgcfg_packed_memory_needed(&reader->arena, reader->state);
    pgcfg_hba_reader_close(reader);
    reader->result = result;
    return result;
}

pgcfg_result pgcfg_hba_reader_init(pgcfg_hba_reader *reader, pgcfg_text path,
                                   const pgcfg_environment *environment, void *workspace,
                                   size_t workspace_size)
{
    pgcfg_result result;

    if (reader == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(reader, 0, sizeof(*reader));
    reader->result = PGCFG_BAD_ARGUMENT;
    if (!pgcfg_auth_can_read(path, environment))
        return PGCFG_BAD_ARGUMENT;
    reader->environment = *environment;
    pgcfg_arena_init(&reader->arena, workspace, workspace_size);
    result = pgcfg_auth_reader_open(&reader->state, path, environment, &reader->arena, 0, false,
                                    &reader->problem);
    if (result != PGCFG_OK)
        return stop_reader(reader, result);
    reader->result = PGCFG_OK;
    return PGCFG_OK;
}

pgcfg_result pgcfg_hba_reader_next(pgcfg_hba_reader *reader, pgcfg_hba_entry *entry)
{
    pgcfg_auth_line line;
    pgcfg_result result;

    if (reader->result != PGCFG_OK)
        return reader->result;
    if (reader->state == NULL) /* never opened */
        return PGCFG_BAD_ARGUMENT;
    result = pgcfg_auth_reader_next(reader->state, &line, &reader->problem);
    if (result != PGCFG_OK)
        return stop_reader(reader, result);
    if (pgcfg_auth_reader_entries_are_full(reader->state, reader->entry_count, &reader->problem))
        return stop_reader(reader, PGCFG_LIMIT);
    pgcfg_hba_line_judge(&line, &reader->environment, entry);
    if (line.lacks_memory)
        return stop_reader(reader, PGCFG_NO_MEMORY);
    entry->index = reader->entry_count++;
    number_entry(entry, &reader->rule_count);
    return PGCFG_OK;
}

bool pgcfg_hba_reader_file(const pgcfg_hba_reader *reader, uint32_t file, pgcfg_text *path,
                           pgcfg_text *bytes)
{
    return reader->state != NULL &&
           pgcfg_source_find(pgcfg_auth_reader_files(reader->state)->sources, file, path, bytes);
}

void pgcfg_hba_reader_close(pgcfg_hba_reader *reader)
{
    if (reader->state != NULL)
        pgcfg_file_stack_close(pgcfg_auth_reader_files(reader->state));
    if (reader->result == PGCFG_OK)
        reader->result = PGCFG_END;
}

/* ---- packed entries ------------------------------------------------------- */

/* Entries lie one behind the other: slim rules (hba_slim.h), and these. */

/* A rule that is not slim; its tokens follow. */
typedef struct wide_rule {
    pgcfg_packed_head head;
    uint32_t database_count;
    uint32_t user_count;
    uint32_t option_count;
    uint32_t depends_on_regex; /* 0 or 1 */
    uint8_t address[16];
    uint8_t mask[16];
} wide_rule;

_Static_assert(sizeof(wide_rule) <= 64, "see pgcfg_hba_memory_bound");
_Static_assert(sizeof(wide_rule) >= PGCFG_PACKED_REFUSAL_MAX, "one reserve for both");
_Static_assert(sizeof(wide_rule) % PGCFG_ARENA_ALIGNMENT == 0, "tokens follow");

/* Left free in front of a line's tokens, which are packed where they lie. */
enum {
    /* Rounding up must not reach into the high end. */
    ROUNDING = sizeof(pgcfg_token) % PGCFG_ARENA_ALIGNMENT == 0 ? 0 : PGCFG_ARENA_ALIGNMENT,
    PACKED_RESERVE = sizeof(wide_rule) + ROUNDING
};

/* In front of its own tokens, and over them. */
static size_t pack_slim(const pgcfg_hba_entry *entry, char *at)
{
    pgcfg_slim_tokens_write(at + sizeof(pgcfg_slim_rule), entry->tokens, entry->token_count,
                            entry->offset);
    return pgcfg_hba_slim_write(entry, entry->token_count, NULL, 0, at);
}

static size_t pack_wide(const pgcfg_hba_entry *entry, const pgcfg_packed_head *head, char *at)
{
    wide_rule *rule = (wide_rule *)(void *)at;

    rule->head = *head;
    rule->head.flags = pgcfg_packed_flags_of(entry) | PGCFG_PACKED_IS_WIDE;
    rule->head.type_or_surplus = (uint8_t)entry->type;
    rule->head.method = (uint8_t)entry->method;
    rule->head.detail_or_kind = (uint8_t)entry->address_kind;
    rule->database_count = entry->database_count;
    rule->user_count = entry->user_count;
    rule->option_count = entry->option_count;
    rule->depends_on_regex = entry->depends_on_regex;
    memcpy(rule->address, entry->address, sizeof(rule->address));
    memcpy(rule->mask, entry->mask, sizeof(rule->mask));
    return sizeof(*rule) + entry->token_count * sizeof(pgcfg_token);
}

/* Packs the entry in front of its tokens, which lie behind the reserve; 0 where
 * memory is used up. */
static size_t pack(const pgcfg_hba_entry *entry, const pgcfg_auth_line *line, pgcfg_arena *arena)
{
    char *at = (char *)line->tokens - PACKED_RESERVE;
    pgcfg_packed_head head = {entry->line_number,
                              entry->offset,
                              (uint16_t)entry->file,
                              0,
                              (uint8_t)entry->failure.code,
                              0,
                              0,
                              0,
                              0};
    size_t size;

    if (entry->is_rule || pgcfg_diagnostic_is_silent(entry->failure.code))
        head.note = (uint8_t)entry->error.code;
    if (!entry->is_rule)
        size = pgcfg_packed_refuse(&head, &entry->failure, at, arena);
    else
        size = pgcfg_slim_fits(line, PGCFG_HBA_CURSOR_TOKENS) ? pack_slim(entry, at)
                                                              : pack_wide(entry, &head, at);
    return pgcfg_arena_align(size);
}

/* Bytes of the packed rule. */
static size_t unpack_wide(const char *at, pgcfg_hba_entry *entry)
{
    const wide_rule *rule = (const wide_rule *)(const void *)at;

    pgcfg_packed_head_read(&rule->head, entry);
    entry->database_count = rule->database_count;
    entry->user_count = rule->user_count;
    entry->option_count = rule->option_count;
    entry->token_count = 2 + entry->database_count + entry->user_count + entry->option_count +
                         (entry->address_kind != PGCFG_ADDRESS_NONE) + entry->has_mask_field;
    entry->tokens = (const pgcfg_token *)(const void *)(rule + 1);
    entry->depends_on_regex = rule->depends_on_regex != 0;
    memcpy(entry->address, rule->address, sizeof(entry->address));
    memcpy(entry->mask, rule->mask, sizeof(entry->mask));
    return sizeof(*rule) + entry->token_count * sizeof(pgcfg_token);
}

/* The error of a line that is not what refuses it. */
static void unpack_note(int major, const pgcfg_packed_head *head, pgcfg_hba_entry *entry)
{
    pgcfg_diagnostic *d = &entry->error;

    d->code = (pgcfg_diagnostic_code)head->note;
    if (d->code == PGCFG_DIAGNOSTIC_NONE)
        return;
    d->line_number = head->line_number;
    d->major = major;
    d->where.file = head->file;
    d->where.offset = head->offset;
    if (entry->is_rule)
        d->where = pgcfg_token_range(&entry->tokens[0]);
}

bool pgcfg_hba_next(const pgcfg_hba *hba, pgcfg_hba_cursor *cursor, pgcfg_hba_entry *entry)
{
    const pgcfg_packed_head *head;
    const char *at;
    size_t size;

    if (cursor->position >= hba->entries_size)
        return false;
    at = hba->entries + cursor->position;
    head = (const pgcfg_packed_head *)(const void *)at;
    pgcfg_hba_entry_start(entry, head->file, head->line_number, head->offset);
    entry->index = cursor->index++;
    if ((head->flags & PGCFG_PACKED_IS_RULE) == 0)
        size = pgcfg_packed_refusal_read(head, hba->files, hba->environment.server->major,
                                         &entry->failure);
    else if ((head->flags & PGCFG_PACKED_IS_WIDE) != 0)
        size = unpack_wide(at, entry);
    else
        size = pgcfg_hba_slim_read(at, hba->files[head->file]->bytes.data, cursor->tokens, entry);
    if (entry->is_rule || pgcfg_diagnostic_is_silent(entry->failure.code))
        unpack_note(hba->environment.server->major, head, entry);
    else
        entry->error = entry->failure;
    number_entry(entry, &cursor->rule_count);
    cursor->position += pgcfg_arena_align(size);
    return true;
}

/* ---- all entries in an arena ---------------------------------------------- */

/*
 * Why so many bytes suffice. A file of n bytes costs, at any time,
 *   - what is kept of its lines, and what the line at work needs;
 *   - for each refused line, of at least 2 bytes (one that is read, one that
 *     ends it): a head of 32. A place of 16 more only where it lies in another
 *     file, which has bytes of its own, or is hundreds of bytes longer than the
 *     text. A whole diagnostic only for lines of 14 bytes and more
 *     ("include_dir x", an option of a method).
 *   - for each rule, of at least 14 bytes ("local a b md5"): a reserve of 64,
 *     and 24 for each token, which has 1 byte and a separator or more; tokens
 *     that are words of at least 3 bytes leave more than the reserve needs. So
 *     it is while the line is at work, and stays so where the rule is wide. A
 *     plain rule (hba_plain.h) is slim from the start, and only made where there
 *     is more room than that;
 *   - for each token with quotes inside, or of a joined line, 1 byte for a byte;
 *   - for each continuation or NUL, of 2 bytes with its line feed: 8, and at
 *     most 7 for alignment once a line.
 * In sum at most 16 bytes a byte, and 1 more for each byte that comes in
 * pieces. A file costs its path, a source, and a frame that is used again.
 * An expression takes up to PGCFG_ARE_CHECK_SIZE while it is checked, one at a time.
 * tests/unit/test_memory.c holds the worst inputs known against it.
 */
size_t pgcfg_hba_memory_bound(uint64_t size, uint32_t files)
{
    return pgcfg_packed_memory_bound(size, files);
}

/* Makes the table of files out of the list that the reader has left. */
static bool index_files(pgcfg_hba *hba, pgcfg_file_stack *stack)
{
    hba->files = pgcfg_source_table(stack);
    hba->file_count = stack->file_count;
    return hba->files != NULL;
}

enum {
    /* Room for a plain rule, and for the copies of its texts. */
    PLAIN_ROOM = PGCFG_PLAIN_ROOM + PGCFG_ARENA_ALIGNMENT + PGCFG_PLAIN_LINE_MAX
};

/* Takes plain rules as long as there are some. OK: the next line is none. */
static pgcfg_result read_plain(pgcfg_hba *hba, pgcfg_auth_reader *reader, pgcfg_arena *arena,
                               pgcfg_hba_entry *rule)
{
    pgcfg_auth_bytes next;

    while (pgcfg_auth_reader_peek(reader, PGCFG_PLAIN_LINE_MAX, &next) &&
           pgcfg_arena_free(arena) >= PLAIN_ROOM) {
        char *at = arena->base + arena->low;
        size_t taken;
        size_t size = pgcfg_hba_plain_rule(&next, &hba->environment, arena, at, rule, &taken);

        if (size == 0)
            break;
        pgcfg_auth_reader_take(reader, taken);
        if (pgcfg_auth_reader_entries_are_full(reader, hba->entry_count, &hba->problem))
            return PGCFG_LIMIT;
        size = pgcfg_arena_align(size);
        arena->low += size;
        pgcfg_arena_note_use(arena);
        pgcfg_auth_reader_keep(reader, size);
        hba->entries_size += size;
        hba->entry_count++;
        hba->rule_count +=
            ((const pgcfg_packed_head *)(const void *)at)->note == PGCFG_DIAGNOSTIC_NONE;
    }
    return PGCFG_OK;
}

static pgcfg_result read_all(pgcfg_hba *hba, pgcfg_auth_reader *reader, pgcfg_arena *arena)
{
    pgcfg_auth_line line;
    pgcfg_hba_entry entry;
    pgcfg_result result;

    for (;;) {
        size_t packed;

        result = read_plain(hba, reader, arena, &entry);
        if (result == PGCFG_OK)
            result = pgcfg_auth_reader_next(reader, &line, &hba->problem);
        if (result != PGCFG_OK)
            return result;
        if (pgcfg_auth_reader_entries_are_full(reader, hba->entry_count, &hba->problem))
            return PGCFG_LIMIT;
        pgcfg_hba_line_judge(&line, &hba->environment, &entry);
        packed = pack(&entry, &line, arena);
        if (packed == 0 || line.lacks_memory)
            return PGCFG_NO_MEMORY;
        pgcfg_auth_reader_keep(reader, packed);
        hba->entries_size += packed;
        hba->entry_count++;
        number_entry(&entry, &hba->rule_count);
        if (!entry.is_rule)
            hba->error_count++;
    }
}

pgcfg_result pgcfg_hba_parse(pgcfg_hba *hba, pgcfg_text path, const pgcfg_environment *environment,
                             pgcfg_arena *arena)
{
    pgcfg_auth_reader *reader = NULL;
    pgcfg_result result;

    if (hba == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(hba, 0, sizeof(*hba));
    if (!pgcfg_auth_can_read(path, environment) || arena == NULL)
        return PGCFG_BAD_ARGUMENT;
    hba->environment = *environment;
    result = pgcfg_auth_reader_open(&reader, path, environment, arena, PACKED_RESERVE, true,
                                    &hba->problem);
    if (result == PGCFG_OK) {
        hba->entries = arena->base + arena->low;
        result = read_all(hba, reader, arena);
        if (result == PGCFG_END)
            result = index_files(hba, pgcfg_auth_reader_files(reader)) ? PGCFG_OK : PGCFG_NO_MEMORY;
    }
    if (result != PGCFG_OK) {
        hba->entries_size = 0;
        hba->entry_count = hba->rule_count = hba->error_count = 0;
    }
    if (result == PGCFG_NO_MEMORY)
        hba->needed = pgcfg_packed_memory_needed(arena, reader);
    if (reader != NULL)
        pgcfg_file_stack_close(pgcfg_auth_reader_files(reader));
    return result;
}

bool pgcfg_hba_file(const pgcfg_hba *hba, uint32_t file, pgcfg_text *path, pgcfg_text *bytes)
{
    if (file >= hba->file_count)
        return false;
    *path = hba->files[file]->path;
    *bytes = hba->files[file]->bytes;
    return true;
}
