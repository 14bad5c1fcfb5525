/*
 * ident.c - the two ways to hold the entries of pg_ident.conf: one after the
 * other, and all of them packed in an arena.
 */
#include "ident_line.h"
#include "packed_line.h"

#include <string.h>

static void number_entry(pgcfg_ident_entry *entry, uint32_t *map_count)
{
    if (entry->is_mapping)
        entry->map_number = ++*map_count;
}

/* Opens the main file; 13 to 15 have their own words where that fails. */
static pgcfg_result open_main(pgcfg_auth_reader **reader, pgcfg_text path,
                              const pgcfg_environment *environment, pgcfg_arena *arena,
                              size_t reserved_bytes, bool keep, pgcfg_diagnostic *problem)
{
    pgcfg_result result =
        pgcfg_auth_reader_open(reader, path, environment, arena, reserved_bytes, keep, problem);

    if (problem->code == PGCFG_DIAGNOSTIC_MAIN_NOT_OPENED_15)
        problem->code = PGCFG_DIAGNOSTIC_IDENT_NOT_OPENED_15;
    return result;
}

/* ---- one entry after the other --------------------------------------------- */

static pgcfg_result stop_reader(pgcfg_ident_reader *reader, pgcfg_result result)
{
    if (result == PGCFG_NO_MEMORY)
        reader->needed = pgcfg_packed_memory_needed(&reader->arena, reader->state);
    pgcfg_ident_reader_close(reader);
    reader->result = result;
    return result;
}

pgcfg_result pgcfg_ident_reader_init(pgcfg_ident_reader *reader, pgcfg_text path,
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
    result =
        open_main(&reader->state, path, environment, &reader->arena, 0, false, &reader->problem);
    if (result != PGCFG_OK)
        return stop_reader(reader, result);
    reader->result = PGCFG_OK;
    return PGCFG_OK;
}

pgcfg_result pgcfg_ident_reader_next(pgcfg_ident_reader *reader, pgcfg_ident_entry *entry)
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
    pgcfg_ident_line_judge(&line, &reader->environment, entry);
    if (line.lacks_memory)
        return stop_reader(reader, PGCFG_NO_MEMORY);
    entry->index = reader->entry_count++;
    number_entry(entry, &reader->map_count);
    return PGCFG_OK;
}

bool pgcfg_ident_reader_file(const pgcfg_ident_reader *reader, uint32_t file, pgcfg_text *path,
                             pgcfg_text *bytes)
{
    return reader->state != NULL &&
           pgcfg_source_find(pgcfg_auth_reader_files(reader->state)->sources, file, path, bytes);
}

void pgcfg_ident_reader_close(pgcfg_ident_reader *reader)
{
    if (reader->state != NULL)
        pgcfg_file_stack_close(pgcfg_auth_reader_files(reader->state));
    if (reader->result == PGCFG_OK)
        reader->result = PGCFG_END;
}

/* ---- packed entries ------------------------------------------------------- */

enum packed_flags {
    PACKED_IS_MAPPING = 1u << 0,
    PACKED_IS_WIDE = 1u << 1 /* a mapping: wide_mapping and its tokens as they are */
};

/* Nearly all mappings; their packed tokens follow. */
typedef struct slim_mapping {
    pgcfg_packed_head head;
    uint32_t token_count;
} slim_mapping;

/* All other mappings; their tokens follow. */
typedef struct wide_mapping {
    pgcfg_packed_head head;
    uint32_t token_count;
    uint32_t unused;
} wide_mapping;

_Static_assert(sizeof(wide_mapping) <= 24, "see pgcfg_ident_memory_bound");
_Static_assert(sizeof(wide_mapping) % PGCFG_ARENA_ALIGNMENT == 0, "tokens follow");

/* Left free in front of a line's tokens. */
enum { PACKED_RESERVE = PGCFG_PACKED_REFUSAL_MAX };

_Static_assert(sizeof(wide_mapping) <= PACKED_RESERVE, "tokens are moved down");

/* In front of its own tokens, and over them. */
static size_t pack_slim(const pgcfg_ident_entry *mapping, const pgcfg_packed_head *head, char *at)
{
    slim_mapping *slim = (slim_mapping *)(void *)at;

    slim->head = *head;
    slim->token_count = mapping->token_count;
    pgcfg_slim_tokens_write(at + sizeof(*slim), mapping->tokens, mapping->token_count,
                            mapping->offset);
    return sizeof(*slim) + mapping->token_count * sizeof(uint32_t);
}

static size_t pack_wide(const pgcfg_ident_entry *mapping, const pgcfg_packed_head *head, char *at)
{
    wide_mapping wide = {*head, mapping->token_count, 0};
    size_t tokens_size = mapping->token_count * sizeof(pgcfg_token);

    wide.head.flags |= PACKED_IS_WIDE;
    memcpy(at, &wide, sizeof(wide));
    memmove(at + sizeof(wide), mapping->tokens, tokens_size);
    return sizeof(wide) + tokens_size;
}

/* Packs the entry where its tokens and the reserve before them lie; 0 where memory is
 * used up. */
static size_t pack(const pgcfg_ident_entry *entry, const pgcfg_auth_line *line, pgcfg_arena *arena)
{
    char *at = (char *)line->tokens - PACKED_RESERVE;
    pgcfg_packed_head head = {.line_number = entry->line_number,
                              .offset = entry->offset,
                              .file = (uint16_t)entry->file,
                              .failure = (uint8_t)entry->error.code,
                              .flags = (uint8_t)(entry->is_mapping ? PACKED_IS_MAPPING : 0)};
    size_t size;

    if (!entry->is_mapping)
        size = pgcfg_packed_refuse(&head, &entry->error, at, arena);
    else
        size = pgcfg_slim_fits(line, PGCFG_IDENT_CURSOR_TOKENS) ? pack_slim(entry, &head, at)
                                                                : pack_wide(entry, &head, at);
    return pgcfg_arena_align(size);
}

/* Bytes of the packed mapping. */
static size_t unpack_slim(const slim_mapping *slim, const char *bytes, pgcfg_token *tokens,
                          pgcfg_ident_entry *entry)
{
    const char *at = (const char *)(slim + 1);

    entry->tokens = tokens;
    entry->token_count = slim->token_count;
    for (uint32_t i = 0; i < slim->token_count; i++, at += sizeof(uint32_t)) {
        pgcfg_slim_token_read(at, bytes, slim->head.offset, &tokens[i]);
        tokens[i].file = slim->head.file;
    }
    return sizeof(*slim) + slim->token_count * sizeof(uint32_t);
}

static size_t unpack_wide(const wide_mapping *wide, pgcfg_ident_entry *entry)
{
    entry->tokens = (const pgcfg_token *)(const void *)(wide + 1);
    entry->token_count = wide->token_count;
    return sizeof(*wide) + wide->token_count * sizeof(pgcfg_token);
}

static size_t unpack_mapping(const pgcfg_ident *ident, const pgcfg_packed_head *head,
                             pgcfg_token *tokens, pgcfg_ident_entry *entry)
{
    const void *at = head;
    size_t size = (head->flags & PACKED_IS_WIDE) != 0
                      ? unpack_wide((const wide_mapping *)at, entry)
                      : unpack_slim((const slim_mapping *)at, ident->files[head->file]->bytes.data,
                                    tokens, entry);

    entry->is_mapping = true;
    pgcfg_ident_line_classify(entry, ident->environment.server->major);
    return size;
}

bool pgcfg_ident_next(const pgcfg_ident *ident, pgcfg_ident_cursor *cursor,
                      pgcfg_ident_entry *entry)
{
    const pgcfg_packed_head *head;
    size_t size;

    if (cursor->position >= ident->entries_size)
        return false;
    head = (const pgcfg_packed_head *)(const void *)(ident->entries + cursor->position);
    memset(entry, 0, sizeof(*entry));
    entry->index = cursor->index++;
    entry->file = head->file;
    entry->line_number = head->line_number;
    entry->offset = head->offset;
    size = (head->flags & PACKED_IS_MAPPING) != 0
               ? unpack_mapping(ident, head, cursor->tokens, entry)
               : pgcfg_packed_refusal_read(head, ident->files, ident->environment.server->major,
                                           &entry->error);
    number_entry(entry, &cursor->map_count);
    cursor->position += pgcfg_arena_align(size);
    return true;
}

/* ---- all entries in an arena ---------------------------------------------- */

/*
 * Why so many bytes suffice. A file of n bytes costs, at any time,
 *   - what is kept of its lines, and what the line at work needs beyond that, which is
 *     a reserve of 48;
 *   - for each refused line, of at least 2 bytes (one that is read, one that ends it):
 *     a head of 32. A place of 16 more only where it lies in another file, which has
 *     bytes of its own, or is hundreds of bytes longer than the text. A whole
 *     diagnostic only for lines of 13 bytes and more ("include_dir x");
 *   - for each mapping, of at least 6 bytes ("a b c"): a head of 24, and 24 for each
 *     token, which has 1 byte and a separator or more: 96 for those 6. That is a wide
 *     mapping; a slim one costs 32, and its tokens are there while it is at work;
 *   - for each further field, which is ignored, 24 a token, of 2 bytes or more;
 *   - for each token with quotes inside, or of a joined line, 1 byte for a byte;
 *   - for each continuation or NUL, of 2 bytes with its line feed: 8, and at
 *     most 7 for alignment once a line.
 * In sum at most 16 bytes a byte, and 1 more for each byte that comes in
 * pieces. A file costs its path, a source, and a frame that is used again.
 * An expression takes up to PGCFG_ARE_CHECK_SIZE while it is checked, one at a time.
 * tests/unit/test_memory.c holds the worst inputs known against it.
 */
size_t pgcfg_ident_memory_bound(uint64_t size, uint32_t files)
{
    return pgcfg_packed_memory_bound(size, files);
}

/* Makes the table of files out of the list that the reader has left. */
static bool index_files(pgcfg_ident *ident, pgcfg_file_stack *stack)
{
    ident->files = pgcfg_source_table(stack);
    ident->file_count = stack->file_count;
    return ident->files != NULL;
}

static pgcfg_result read_all(pgcfg_ident *ident, pgcfg_auth_reader *reader, pgcfg_arena *arena)
{
    pgcfg_auth_line line;
    pgcfg_ident_entry entry;
    pgcfg_result result;

    for (;;) {
        size_t packed;
        result = pgcfg_auth_reader_next(reader, &line, &ident->problem);
        if (result != PGCFG_OK)
            return result;
        if (pgcfg_auth_reader_entries_are_full(reader, ident->entry_count, &ident->problem))
            return PGCFG_LIMIT;
        pgcfg_ident_line_judge(&line, &ident->environment, &entry);
        packed = pack(&entry, &line, arena);
        if (packed == 0 || line.lacks_memory)
            return PGCFG_NO_MEMORY;
        pgcfg_auth_reader_keep(reader, packed);
        ident->entries_size += packed;
        ident->entry_count++;
        number_entry(&entry, &ident->map_count);
        if (!entry.is_mapping)
            ident->error_count++;
    }
}

pgcfg_result pgcfg_ident_parse(pgcfg_ident *ident, pgcfg_text path,
                               const pgcfg_environment *environment, pgcfg_arena *arena)
{
    pgcfg_auth_reader *reader = NULL;
    pgcfg_result result;

    if (ident == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(ident, 0, sizeof(*ident));
    if (!pgcfg_auth_can_read(path, environment) || arena == NULL)
        return PGCFG_BAD_ARGUMENT;
    ident->environment = *environment;
    result = open_main(&reader, path, environment, arena, PACKED_RESERVE, true, &ident->problem);
    if (result == PGCFG_OK) {
        ident->entries = arena->base + arena->low;
        result = read_all(ident, reader, arena);
        if (result == PGCFG_END)
            result =
                index_files(ident, pgcfg_auth_reader_files(reader)) ? PGCFG_OK : PGCFG_NO_MEMORY;
    }
    if (result != PGCFG_OK) {
        ident->entries_size = 0;
        ident->entry_count = ident->map_count = ident->error_count = 0;
    }
    if (result == PGCFG_NO_MEMORY)
        ident->needed = pgcfg_packed_memory_needed(arena, reader);
    if (reader != NULL)
        pgcfg_file_stack_close(pgcfg_auth_reader_files(reader));
    return result;
}

bool pgcfg_ident_file(const pgcfg_ident *ident, uint32_t file, pgcfg_text *path, pgcfg_text *bytes)
{
    if (file >= ident->file_count)
        return false;
    *path = ident->files[file]->path;
    *bytes = ident->files[file]->bytes;
    return true;
}
