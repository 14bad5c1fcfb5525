/* hba_library.c - see hba_library.h. */
#include "hba_library.h"

#include <stdlib.h>
#include <string.h>

#include "hba_rows.h"

/* Levels of @file in majors that have no limit of their own. */
enum { DEPTH_BEFORE_16 = 30 };

static pgcfg_limits make_limits(const hba_library *library)
{
    pgcfg_limits limits = pgcfg_limits_default();
    if (library->server.major < 16)
        limits.depth = DEPTH_BEFORE_16;
    return limits;
}

static void resize(bytes *memory, size_t size)
{
    memory->size = 0;
    bytes_fill(memory, (char)0xA5, size);
}

/* ---- what was seen ------------------------------------------------------------------ */

/* Where the counters of each thing begin in coverage.others. */
enum {
    ROWS,
    SILENT_ROWS,
    SOFT_ROWS,
    TYPES,
    ADDRESS_KINDS = TYPES + PGCFG_CONNECTION_HOSTNOGSSENC + 1,
    METHODS = ADDRESS_KINDS + PGCFG_ADDRESS_HOST_NAME + 1,
    REGEXES = METHODS + PGCFG_AUTH_OAUTH + 1,
    OTHERS = REGEXES + PGCFG_REGEX_UNDECIDED + 1
};

_Static_assert((int)OTHERS <= (int)COVERAGE_OTHERS, "the counters have to fit");

const char *library_coverage_name(size_t index)
{
    static const char *const rows[] = {"rows", "rows refused silently", "rules that cannot match"};
    static const char *const kinds[] = {"no address", "all",     "samehost",
                                        "samenet",    "network", "host name"};
    if (index >= OTHERS)
        return NULL;
    if (index >= REGEXES)
        return pgcfg_regex_status_text((pgcfg_regex_status)(index - REGEXES));
    if (index >= METHODS)
        return pgcfg_auth_method_name((pgcfg_auth_method)(index - METHODS));
    if (index >= ADDRESS_KINDS)
        return kinds[index - ADDRESS_KINDS];
    if (index >= TYPES)
        return pgcfg_connection_type_name((pgcfg_connection_type)(index - TYPES));
    return rows[index];
}

static void count_diagnostic(coverage *seen, const pgcfg_diagnostic *diagnostic)
{
    seen->codes[diagnostic->code]++;
    if (diagnostic->code == PGCFG_DIAGNOSTIC_REGEX_INVALID)
        seen->others[REGEXES + diagnostic->detail]++;
}

static void count_entry(coverage *seen, const pgcfg_hba_entry *entry)
{
    seen->others[ROWS]++;
    count_diagnostic(seen, &entry->error);
    if (entry->failure.code != entry->error.code)
        count_diagnostic(seen, &entry->failure);
    if (entry->is_rule) {
        seen->others[TYPES + (int)entry->type]++;
        seen->others[METHODS + (int)entry->method]++;
        seen->others[ADDRESS_KINDS + (int)entry->address_kind]++;
        seen->others[SOFT_ROWS] += entry->error.code != PGCFG_DIAGNOSTIC_NONE;
    } else {
        seen->others[SILENT_ROWS] += entry->error.code == PGCFG_DIAGNOSTIC_NONE;
    }
}

/* ---- the two ways --------------------------------------------------------------------- */

static pgcfg_text main_path(const hba_library *library)
{
    pgcfg_text path = {library->path, strlen(library->path)};
    return path;
}

unsigned library_read(hba_library *library, bool in_pieces, row_set *out, coverage *total,
                      bytes *broken)
{
    if (library->workspace.size == 0)
        resize(&library->workspace, PGCFG_HBA_WORKSPACE_SIZE);
    for (int tries = 0;; tries++) {
        pgcfg_loader loader = disk_loader_start(&library->disk, in_pieces);
        pgcfg_limits limits = make_limits(library);
        pgcfg_environment environment = {&library->server, &loader, &limits, &pgcfg_are_engine};
        coverage seen;
        memset(&seen, 0, sizeof(seen));
        unsigned depends = 0;
        pgcfg_hba_reader reader;
        pgcfg_hba_entry entry;
        rows_start(out, hba_rows_view(library->server.major));
        pgcfg_result result =
            pgcfg_hba_reader_init(&reader, main_path(library), &environment,
                                  library->workspace.data, library->workspace.size);
        while (result == PGCFG_OK) {
            result = pgcfg_hba_reader_next(&reader, &entry);
            if (result != PGCFG_OK)
                break;
            pgcfg_text path, content;
            if (!pgcfg_hba_reader_file(&reader, entry.file, &path, &content))
                bytes_add_format(broken, "reader: no file %u; ", (unsigned)entry.file);
            else
                hba_rows_add(out, &entry, &library->server, path);
            depends |= hba_depends_on(&entry);
            count_entry(&seen, &entry);
        }
        if (result == PGCFG_CANNOT_READ) {
            rows_fail(out, &reader.problem);
            count_diagnostic(&seen, &reader.problem);
        }
        size_t needed = reader.needed;
        pgcfg_hba_reader_close(&reader);
        disk_loader_end(&library->disk);
        if (result == PGCFG_NO_MEMORY && tries < 40 && needed > library->workspace.size) {
            resize(&library->workspace, needed);
            continue;
        }
        if (result == PGCFG_LIMIT)
            depends |= LIBRARY_HIT_LIMIT;
        else if (result != PGCFG_END && result != PGCFG_CANNOT_READ)
            bytes_add_format(broken, "reader: %s with %zu bytes, needs %zu; ",
                             pgcfg_result_name(result), library->workspace.size, needed);
        if (library->disk.stat_order_plays)
            depends |= LIBRARY_DEPENDS_ON_STAT_ORDER;
        if (total != NULL) {
            uint64_t *sum = (uint64_t *)total;
            const uint64_t *more = (const uint64_t *)&seen;
            for (size_t i = 0; i < sizeof(seen) / sizeof(*sum); i++)
                sum[i] += more[i];
        }
        return depends;
    }
}

unsigned library_parse(hba_library *library, bool in_pieces, row_set *out, bytes *broken)
{
    if (library->arena.size == 0)
        resize(&library->arena, 65536);
    for (int tries = 0;; tries++) {
        pgcfg_loader loader = disk_loader_start(&library->disk, in_pieces);
        pgcfg_limits limits = make_limits(library);
        pgcfg_environment environment = {&library->server, &loader, &limits, &pgcfg_are_engine};
        unsigned depends = 0;
        pgcfg_hba hba;
        pgcfg_arena arena;
        pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
        rows_start(out, hba_rows_view(library->server.major));
        pgcfg_result result = pgcfg_hba_parse(&hba, main_path(library), &environment, &arena);
        if (result == PGCFG_NO_MEMORY && tries < 40 && hba.needed > library->arena.size) {
            resize(&library->arena, hba.needed);
            disk_loader_end(&library->disk);
            continue;
        }
        if (result == PGCFG_OK) {
            pgcfg_hba_cursor cursor = {0};
            pgcfg_hba_entry entry;
            while (pgcfg_hba_next(&hba, &cursor, &entry)) {
                pgcfg_text path, content;
                if (!pgcfg_hba_file(&hba, entry.file, &path, &content))
                    bytes_add_format(broken, "parse: no file %u; ", (unsigned)entry.file);
                else
                    hba_rows_add(out, &entry, &library->server, path);
                depends |= hba_depends_on(&entry);
            }
            size_t bound =
                pgcfg_hba_memory_bound(library->disk.bytes_opened, library->disk.files_opened);
            if (arena.high_water > bound)
                bytes_add_format(broken, "parse: %zu bytes used, bound %zu (%lu bytes, %u files); ",
                                 arena.high_water, bound, (unsigned long)library->disk.bytes_opened,
                                 (unsigned)library->disk.files_opened);
        } else if (result == PGCFG_CANNOT_READ) {
            rows_fail(out, &hba.problem);
        } else if (result == PGCFG_LIMIT) {
            depends |= LIBRARY_HIT_LIMIT;
        } else {
            bytes_add_format(broken, "parse: %s with %zu bytes, needs %zu; ",
                             pgcfg_result_name(result), library->arena.size, hba.needed);
        }
        disk_loader_end(&library->disk);
        if (library->disk.stat_order_plays)
            depends |= LIBRARY_DEPENDS_ON_STAT_ORDER;
        return depends;
    }
}

bool library_each(hba_library *library, library_visit *visit, void *context)
{
    if (library->workspace.size < 4 * PGCFG_HBA_WORKSPACE_SIZE)
        resize(&library->workspace, 4 * PGCFG_HBA_WORKSPACE_SIZE);
    pgcfg_loader loader = disk_loader_start(&library->disk, true);
    pgcfg_limits limits = make_limits(library);
    pgcfg_environment environment = {&library->server, &loader, &limits, &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_result result = pgcfg_hba_reader_init(&reader, main_path(library), &environment,
                                                library->workspace.data, library->workspace.size);
    while (result == PGCFG_OK) {
        result = pgcfg_hba_reader_next(&reader, &entry);
        if (result == PGCFG_OK && !visit(context, &entry))
            break;
    }
    pgcfg_hba_reader_close(&reader);
    disk_loader_end(&library->disk);
    return result == PGCFG_END;
}

void library_free(hba_library *library)
{
    free(library->path);
    bytes_free(&library->workspace);
    bytes_free(&library->arena);
    bytes_free(&library->disk.contents);
}
