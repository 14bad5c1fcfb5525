/*
 * readings.c - see readings.h.
 */
#include "readings.h"

#include "entries.h"

#include <string.h>

static ending ending_of(pgcfg_result result, const pgcfg_diagnostic *problem, size_t needed)
{
    const bool has_problem = result == PGCFG_LIMIT || result == PGCFG_CANNOT_READ;
    report message = {0};

    if (has_problem) {
        CHECK(problem->code != PGCFG_DIAGNOSTIC_NONE);
        report_diagnostic(&message, "problem", problem);
        report_free(&message);
    }
    CHECK((result == PGCFG_NO_MEMORY) == (needed > 0));
    CHECK(pgcfg_result_name(result)[0] != '\0');
    return (ending){result, has_problem ? problem->code : PGCFG_DIAGNOSTIC_NONE, needed};
}

/* ---- pg_hba.conf ------------------------------------------------------------------ */

static ending read_hba(const question *q, void *workspace, size_t size, report *out)
{
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_result result = pgcfg_hba_reader_init(&reader, q->path, q->environment, workspace, size);

    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK)
        report_hba_entry(out, &entry, q->environment->server, true);
    CHECK(reader.result == result && pgcfg_hba_reader_next(&reader, &entry) == result);
    pgcfg_hba_reader_close(&reader);
    return ending_of(result, &reader.problem, reader.needed);
}

static ending parse_hba(const question *q, pgcfg_arena *arena, report *out)
{
    pgcfg_hba hba;
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_entry entry;
    pgcfg_result result = pgcfg_hba_parse(&hba, q->path, q->environment, arena);
    uint32_t count = 0;
    pgcfg_text path;
    pgcfg_text bytes;

    while (result == PGCFG_OK && pgcfg_hba_next(&hba, &cursor, &entry)) {
        CHECK(pgcfg_hba_file(&hba, entry.file, &path, &bytes));
        report_hba_entry(out, &entry, q->environment->server, true);
        count++;
    }
    CHECK(count == hba.entry_count);
    return ending_of(result, &hba.problem, hba.needed);
}

/* ---- pg_ident.conf ---------------------------------------------------------------- */

static ending read_ident(const question *q, void *workspace, size_t size, report *out)
{
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;
    pgcfg_result result =
        pgcfg_ident_reader_init(&reader, q->path, q->environment, workspace, size);

    while (result == PGCFG_OK && (result = pgcfg_ident_reader_next(&reader, &entry)) == PGCFG_OK)
        report_ident_entry(out, &entry);
    CHECK(reader.result == result && pgcfg_ident_reader_next(&reader, &entry) == result);
    pgcfg_ident_reader_close(&reader);
    return ending_of(result, &reader.problem, reader.needed);
}

static ending parse_ident(const question *q, pgcfg_arena *arena, report *out)
{
    pgcfg_ident ident;
    pgcfg_ident_cursor cursor = {0};
    pgcfg_ident_entry entry;
    pgcfg_result result = pgcfg_ident_parse(&ident, q->path, q->environment, arena);
    uint32_t count = 0;
    pgcfg_text path;
    pgcfg_text bytes;

    while (result == PGCFG_OK && pgcfg_ident_next(&ident, &cursor, &entry)) {
        CHECK(pgcfg_ident_file(&ident, entry.file, &path, &bytes));
        report_ident_entry(out, &entry);
        count++;
    }
    CHECK(count == ident.entry_count);
    return ending_of(result, &ident.problem, ident.needed);
}

/* ---- postgresql.conf --------------------------------------------------------------- */

static ending read_conf(const question *q, void *workspace, size_t size, report *out)
{
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;
    pgcfg_text path;
    pgcfg_text bytes;
    pgcfg_result result =
        pgcfg_conf_reader_init(&reader, q->path, q->environment, q->mode, workspace, size);

    while (result == PGCFG_OK && (result = pgcfg_conf_reader_next(&reader, &entry)) == PGCFG_OK) {
        CHECK(pgcfg_conf_reader_file(&reader, entry.file, &path, &bytes));
        report_conf_entry(out, path, &entry);
    }
    CHECK(reader.result == result && pgcfg_conf_reader_next(&reader, &entry) == result);
    pgcfg_conf_reader_close(&reader);
    return ending_of(result, &reader.problem, reader.needed);
}

static ending parse_conf(const question *q, pgcfg_arena *arena, report *out)
{
    pgcfg_conf conf;
    pgcfg_conf_entry entry;
    pgcfg_text path;
    pgcfg_text bytes;
    pgcfg_result result =
        pgcfg_conf_parse(&conf, q->path, q->auto_path, q->environment, q->mode, arena);

    for (uint32_t i = 0; result == PGCFG_OK && pgcfg_conf_get(&conf, i, &entry); i++) {
        CHECK(pgcfg_conf_file(&conf, entry.file, &path, &bytes));
        report_conf_entry(out, path, &entry);
        report_conf_verdict(out, &entry);
    }
    return ending_of(result, &conf.problem, conf.needed);
}

/* ---- any of them -------------------------------------------------------------------- */

ending read_entries(const question *q, void *workspace, size_t size, report *out)
{
    switch (q->kind) {
    case FILE_HBA:
        return read_hba(q, workspace, size, out);
    case FILE_IDENT:
        return read_ident(q, workspace, size, out);
    case FILE_CONF:
        break;
    }
    return read_conf(q, workspace, size, out);
}

ending parse_entries(const question *q, void *buffer, size_t size, report *out)
{
    pgcfg_arena arena;
    ending end = {PGCFG_OK, PGCFG_DIAGNOSTIC_NONE, 0};

    pgcfg_arena_init(&arena, buffer, size);
    switch (q->kind) {
    case FILE_HBA:
        end = parse_hba(q, &arena, out);
        break;
    case FILE_IDENT:
        end = parse_ident(q, &arena, out);
        break;
    case FILE_CONF:
        end = parse_conf(q, &arena, out);
        break;
    }
    CHECK(arena.high_water <= size);
    return end;
}

size_t parse_bound(file_kind kind, uint64_t size, uint32_t files)
{
    return kind == FILE_HBA     ? pgcfg_hba_memory_bound(size, files)
           : kind == FILE_IDENT ? pgcfg_ident_memory_bound(size, files)
                                : pgcfg_conf_memory_bound(size, files);
}
