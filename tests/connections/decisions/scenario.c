/*
 * scenario.c - see scenario.h.
 */
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_BYTES ((size_t)1 << 20)

static const char *const names[SCENARIO_FILES] = {"pg_hba.conf", "pg_ident.conf", "names.list",
                                                  "more.conf"};

void scenario_clear(scenario *s)
{
    for (size_t i = 0; i < SCENARIO_FILES; i++)
        s->file[i].count = 0;
}

bytes *scenario_add(scenario *s, scenario_file file)
{
    lines *l = &s->file[file];
    bytes *line;

    if (l->count == SCENARIO_LINES_MAX)
        abort();
    line = &l->line[l->count++];
    line->size = 0;
    return line;
}

/* Takes a line out. */
static bytes take(scenario *s, scenario_file file, size_t index)
{
    lines *l = &s->file[file];
    const bytes line = l->line[index];

    l->count--;
    memmove(&l->line[index], &l->line[index + 1], (l->count - index) * sizeof(bytes));
    l->line[l->count] = (bytes){NULL, 0, 0};
    return line;
}

/* Puts it back where it was. */
static void put_back(scenario *s, scenario_file file, size_t index, bytes line)
{
    lines *l = &s->file[file];

    memmove(&l->line[index + 1], &l->line[index], (l->count - index) * sizeof(bytes));
    l->line[index] = line;
    l->count++;
}

void scenario_shrink(scenario *s, scenario_question *is_still_wrong, void *context)
{
    bool is_smaller = true;

    while (is_smaller) {
        is_smaller = false;
        for (int f = 0; f < SCENARIO_FILES; f++) {
            for (size_t i = s->file[f].count; i-- > 0;) {
                bytes line = take(s, (scenario_file)f, i);

                if (is_still_wrong(context, s)) {
                    bytes_free(&line);
                    is_smaller = true;
                } else {
                    put_back(s, (scenario_file)f, i, line);
                }
            }
        }
    }
}

static bool write_file(const lines *l, const char *path, const char *first)
{
    FILE *file = fopen(path, "w");
    bool is_written = file != NULL;

    if (file == NULL)
        return false;
    if (first != NULL)
        fprintf(file, "%s\n", first);
    for (size_t i = 0; i < l->count; i++) {
        is_written &= fwrite(l->line[i].data, 1, l->line[i].size, file) == l->line[i].size;
        is_written &= putc('\n', file) != EOF;
    }
    return (fclose(file) == 0) && is_written;
}

bool scenario_write(const scenario *s, const char *directory, const char *first)
{
    bool is_written = true;

    for (size_t i = 0; i < SCENARIO_FILES && is_written; i++) {
        bytes path = {0};

        bytes_add_format(&path, "%s/%s", directory, names[i]);
        is_written = write_file(&s->file[i], path.data, i == SCENARIO_HBA ? first : NULL);
        bytes_free(&path);
    }
    return is_written;
}

void scenario_print(const scenario *s, bytes *out)
{
    for (size_t i = 0; i < SCENARIO_FILES; i++) {
        if (s->file[i].count == 0)
            continue;
        bytes_add_format(out, "  %s\n", names[i]);
        for (size_t j = 0; j < s->file[i].count; j++) {
            bytes_add_text(out, "      ");
            bytes_add(out, s->file[i].line[j].data, s->file[i].line[j].size);
            bytes_add_text(out, "\n");
        }
    }
}

/* ---- the library's side ---------------------------------------------------------- */

static bool read_files(reading *r, const char *directory)
{
    bytes hba_path = {0};
    bytes ident_path = {0};
    pgcfg_arena arenas[2];
    bool is_loaded;

    bytes_add_format(&hba_path, "%s/pg_hba.conf", directory);
    bytes_add_format(&ident_path, "%s/pg_ident.conf", directory);
    for (size_t i = 0; i < 2; i++)
        pgcfg_arena_init(&arenas[i], r->memory[i], MEMORY_BYTES);
    is_loaded =
        pgcfg_hba_parse(&r->hba, text_of(hba_path.data), &r->environment, &arenas[0]) == PGCFG_OK &&
        pgcfg_ident_parse(&r->ident, text_of(ident_path.data), &r->environment, &arenas[1]) ==
            PGCFG_OK &&
        r->hba.error_count == 0 && r->hba.entry_count > 0 && r->ident.error_count == 0;
    bytes_free(&hba_path);
    bytes_free(&ident_path);
    return is_loaded;
}

bool reading_start(reading *r, const char *directory, const pgcfg_server *server)
{
    memset(r, 0, sizeof(*r));
    r->server = *server;
    r->loader = disk_loader_start(&r->disk, false);
    r->environment =
        (pgcfg_environment){.server = &r->server, .loader = &r->loader, .regex = &pgcfg_are_engine};
    for (size_t i = 0; i < 2; i++)
        if ((r->memory[i] = malloc(MEMORY_BYTES)) == NULL)
            abort();
    return read_files(r, directory);
}

void reading_end(reading *r)
{
    disk_loader_end(&r->disk);
    bytes_free(&r->disk.contents);
    for (size_t i = 0; i < 2; i++)
        free(r->memory[i]);
}

bool reading_has_host_names(const reading *r)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;

    memset(&cursor, 0, sizeof(cursor));
    while (pgcfg_hba_next(&r->hba, &cursor, &rule))
        if (rule.address_kind == PGCFG_ADDRESS_HOST_NAME)
            return true;
    return false;
}
