/* ident_library.c - see ident_library.h. */
#include "ident_library.h"

#include <stdlib.h>
#include <string.h>

/* Levels of @file in majors that have no limit of their own. */
enum { DEPTH_BEFORE_16 = 30 };

static void resize(bytes *memory, size_t size)
{
    memory->size = 0;
    bytes_fill(memory, (char)0xA5, size);
}

/* ---- rows --------------------------------------------------------------------------- */

static const rows_column columns[] = {
    {"map_number", ROWS_NUMBER}, /* this and the next from 16 on */
    {"file_name", ROWS_TEXT},    {"line_number", ROWS_NUMBER}, {"map_name", ROWS_TEXT},
    {"sys_name", ROWS_TEXT},     {"pg_username", ROWS_TEXT},   {"error", ROWS_TEXT},
};

enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

/* The function is quicker than the view. */
#define SOURCE "pg_catalog.pg_ident_file_mappings()"

const rows_view *ident_rows_view(int major)
{
    static const rows_view with_files = {SOURCE, columns, COLUMNS};
    static const rows_view without_files = {SOURCE, columns + 2, COLUMNS - 2};
    static const rows_view none = {NULL, columns + 2, COLUMNS - 2};
    return major >= 16 ? &with_files : major == 15 ? &without_files : &none;
}

static void add_row(row_set *rows, const pgcfg_ident_entry *entry, int major, pgcfg_text file)
{
    if (major >= 16) {
        if (entry->map_number == 0)
            rows_add_null(rows);
        else
            rows_add_number(rows, entry->map_number);
        rows_add_text(rows, file);
    }
    rows_add_number(rows, entry->line_number);
    for (int i = 0; i < PGCFG_IDENT_FIELDS; i++) {
        if (entry->is_mapping)
            rows_add_text(rows, pgcfg_token_text(&entry->tokens[i]));
        else
            rows_add_null(rows);
    }
    if (entry->is_mapping) {
        rows_add_null(rows);
    } else {
        size_t start = rows_start_cell(rows);
        pgcfg_diagnostic_write(&entry->error, bytes_sink(&rows->values));
        rows_end_cell(rows, start);
    }
    rows_end_row(rows);
}

/* ---- what was seen ------------------------------------------------------------------ */

/* Where the counters of each thing begin in coverage.others. */
enum {
    ROWS,
    SYSTEM_USERS,
    ROLES = SYSTEM_USERS + PGCFG_SYSTEM_USER_REGEX + 1,
    IGNORED = ROLES + PGCFG_MAPPED_ROLE_REGEX + 1,
    REGEXES,
    OTHERS = REGEXES + PGCFG_REGEX_UNDECIDED + 1
};

_Static_assert((int)OTHERS <= (int)COVERAGE_OTHERS, "the counters have to fit");

const char *ident_library_coverage_name(size_t index)
{
    static const char *const names[] = {
        "rows",         "system user, name",   "system user, expression",
        "role, name",   "role, name with \\1", "role, all",
        "role, +group", "role, expression",    "fields that are ignored"};
    if (index >= OTHERS)
        return NULL;
    return index >= REGEXES ? pgcfg_regex_status_text((pgcfg_regex_status)(index - REGEXES))
                            : names[index];
}

static void count_entry(coverage *seen, const pgcfg_ident_entry *entry)
{
    seen->others[ROWS]++;
    seen->codes[entry->error.code]++;
    if (entry->error.code == PGCFG_DIAGNOSTIC_REGEX_INVALID)
        seen->others[REGEXES + entry->error.detail]++;
    if (!entry->is_mapping)
        return;
    seen->others[SYSTEM_USERS + (int)entry->system_user_kind]++;
    seen->others[ROLES + (int)entry->role_kind]++;
    seen->others[IGNORED] += entry->token_count > PGCFG_IDENT_FIELDS;
}

static void add_counts(coverage *to, const coverage *from)
{
    for (size_t i = 0; i < PGCFG_DIAGNOSTIC_COUNT; i++)
        to->codes[i] += from->codes[i];
    for (size_t i = 0; i < COVERAGE_OTHERS; i++)
        to->others[i] += from->others[i];
}

/* ---- the two ways --------------------------------------------------------------------- */

static pgcfg_limits make_limits(const ident_library *library)
{
    pgcfg_limits limits = pgcfg_limits_default();
    if (library->server.major < 16)
        limits.depth = DEPTH_BEFORE_16;
    return limits;
}

unsigned ident_library_read(ident_library *library, bool in_pieces, row_set *out, coverage *total,
                            bytes *broken)
{
    if (library->workspace.size == 0)
        resize(&library->workspace, PGCFG_IDENT_WORKSPACE_SIZE);
    for (int tries = 0;; tries++) {
        pgcfg_loader loader = disk_loader_start(&library->disk, in_pieces);
        pgcfg_limits limits = make_limits(library);
        pgcfg_environment environment = {&library->server, &loader, &limits, &pgcfg_are_engine};
        coverage seen;
        memset(&seen, 0, sizeof(seen));
        unsigned depends = 0;
        pgcfg_ident_reader reader;
        pgcfg_ident_entry entry;
        rows_start(out, ident_rows_view(library->server.major));
        pgcfg_result result =
            pgcfg_ident_reader_init(&reader, text_of(library->path), &environment,
                                    library->workspace.data, library->workspace.size);
        while (result == PGCFG_OK) {
            result = pgcfg_ident_reader_next(&reader, &entry);
            if (result != PGCFG_OK)
                break;
            pgcfg_text path, content;
            if (!pgcfg_ident_reader_file(&reader, entry.file, &path, &content))
                bytes_add_format(broken, "reader: no file %u; ", (unsigned)entry.file);
            else
                add_row(out, &entry, library->server.major, path);
            depends |= entry.depends_on_regex ? KIND_EXCUSED : 0u;
            count_entry(&seen, &entry);
        }
        if (result == PGCFG_CANNOT_READ) {
            rows_fail(out, &reader.problem);
            seen.codes[reader.problem.code]++;
        }
        size_t needed = reader.needed;
        pgcfg_ident_reader_close(&reader);
        disk_loader_end(&library->disk);
        if (result == PGCFG_NO_MEMORY && tries < 40 && needed > library->workspace.size) {
            resize(&library->workspace, needed);
            continue;
        }
        if (result == PGCFG_LIMIT)
            depends |= KIND_NOT_ASKED;
        else if (result != PGCFG_END && result != PGCFG_CANNOT_READ)
            bytes_add_format(broken, "reader: %s with %zu bytes, needs %zu; ",
                             pgcfg_result_name(result), library->workspace.size, needed);
        if (library->disk.stat_order_plays)
            depends |= KIND_EXCUSED;
        if (total != NULL)
            add_counts(total, &seen);
        return depends;
    }
}

/* The rows of what was parsed. */
static unsigned add_parsed(ident_library *library, const pgcfg_ident *ident, row_set *out,
                           bytes *broken)
{
    pgcfg_ident_cursor cursor = {0};
    pgcfg_ident_entry entry;
    unsigned depends = 0;
    while (pgcfg_ident_next(ident, &cursor, &entry)) {
        pgcfg_text path, content;
        if (!pgcfg_ident_file(ident, entry.file, &path, &content))
            bytes_add_format(broken, "parse: no file %u; ", (unsigned)entry.file);
        else
            add_row(out, &entry, library->server.major, path);
        depends |= entry.depends_on_regex ? KIND_EXCUSED : 0u;
    }
    return depends;
}

unsigned ident_library_parse(ident_library *library, bool in_pieces, row_set *out, bytes *broken)
{
    if (library->arena.size == 0)
        resize(&library->arena, 65536);
    for (int tries = 0;; tries++) {
        pgcfg_loader loader = disk_loader_start(&library->disk, in_pieces);
        pgcfg_limits limits = make_limits(library);
        pgcfg_environment environment = {&library->server, &loader, &limits, &pgcfg_are_engine};
        unsigned depends = 0;
        pgcfg_ident ident;
        pgcfg_arena arena;
        pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
        rows_start(out, ident_rows_view(library->server.major));
        pgcfg_result result =
            pgcfg_ident_parse(&ident, text_of(library->path), &environment, &arena);
        if (result == PGCFG_OK)
            depends = add_parsed(library, &ident, out, broken);
        else if (result == PGCFG_CANNOT_READ)
            rows_fail(out, &ident.problem);
        disk_loader_end(&library->disk);
        if (result == PGCFG_NO_MEMORY && tries < 40 && ident.needed > library->arena.size) {
            resize(&library->arena, ident.needed);
            continue;
        }
        if (result == PGCFG_LIMIT)
            depends |= KIND_NOT_ASKED;
        else if (result == PGCFG_NO_MEMORY)
            bytes_add_format(broken, "parse: %s with %zu bytes, needs %zu; ",
                             pgcfg_result_name(result), library->arena.size, ident.needed);
        size_t bound =
            pgcfg_ident_memory_bound(library->disk.bytes_opened, library->disk.files_opened);
        if (result == PGCFG_OK && arena.high_water > bound)
            bytes_add_format(broken, "parse: %zu bytes used, bound %zu (%lu bytes, %u files); ",
                             arena.high_water, bound, (unsigned long)library->disk.bytes_opened,
                             (unsigned)library->disk.files_opened);
        if (library->disk.stat_order_plays)
            depends |= KIND_EXCUSED;
        return depends;
    }
}

/* ---- the log ----------------------------------------------------------------------------- */

/* Lines that are refused while the server splits them: it does that with the whole file
 * before it looks at what is in them. */
static bool is_refused_early(const pgcfg_diagnostic *error)
{
    return error->code != PGCFG_DIAGNOSTIC_IDENT_MISSING_14 &&
           error->code != PGCFG_DIAGNOSTIC_IDENT_MULTIPLE &&
           error->code != PGCFG_DIAGNOSTIC_REGEX_INVALID;
}

static void add_messages(const pgcfg_ident *ident, bool early, bytes *messages)
{
    pgcfg_ident_cursor cursor = {0};
    pgcfg_ident_entry entry;
    while (pgcfg_ident_next(ident, &cursor, &entry)) {
        if (entry.is_mapping || is_refused_early(&entry.error) != early)
            continue;
        pgcfg_diagnostic_write(&entry.error, bytes_sink(messages));
        bytes_add_byte(messages, '\n');
    }
}

/* Whether the log has the errors and nothing else. Of a long token it has the beginning,
 * and of a file that is read from another each error, not the first alone. */
static bool log_has_errors(const pgcfg_ident *ident)
{
    pgcfg_ident_cursor cursor = {0};
    pgcfg_ident_entry entry;
    while (pgcfg_ident_next(ident, &cursor, &entry)) {
        if (entry.depends_on_regex || entry.error.code == PGCFG_DIAGNOSTIC_TOKEN_TOO_LONG ||
            entry.error.code == PGCFG_DIAGNOSTIC_FILE_NOT_READ)
            return false;
    }
    return true;
}

bool ident_library_log(ident_library *library, bytes *messages)
{
    pgcfg_loader loader = disk_loader_start(&library->disk, false);
    pgcfg_limits limits = make_limits(library);
    pgcfg_environment environment = {&library->server, &loader, &limits, &pgcfg_are_engine};
    pgcfg_arena arena;
    pgcfg_ident ident;
    bool is_told = false;
    messages->size = 0;
    bytes_add(messages, "", 0);
    if (library->server.major < 15) {
        pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
        is_told =
            pgcfg_ident_parse(&ident, text_of(library->path), &environment, &arena) == PGCFG_OK &&
            library->disk.files_opened == 1 && library->disk.bytes_opened > 0 &&
            log_has_errors(&ident);
        if (is_told) {
            add_messages(&ident, true, messages);
            add_messages(&ident, false, messages);
            if (ident.error_count > 0)
                bytes_add_text(messages, "pg_ident.conf was not reloaded\n");
        }
    }
    disk_loader_end(&library->disk);
    return is_told;
}

void ident_library_free(ident_library *library)
{
    free(library->path);
    bytes_free(&library->workspace);
    bytes_free(&library->arena);
    bytes_free(&library->disk.contents);
}
