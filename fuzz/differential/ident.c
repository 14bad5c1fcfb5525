/*
 * ident.c - any bytes as a small tree of files, read as pg_ident.conf by the library and by
 * the functions of a server that is to load it.
 *
 * They must say the same of every line: its number, what is wrong with it, or the three
 * fields of the map. Where the server compiles an expression, the library must take it as
 * one.
 *
 * Not asked are inputs with an expression that the library leaves undecided, and those of
 * files that are nested deeper than 30 levels, where only its file descriptors stop the
 * server, and of more files or bytes than a run has time for.
 *
 * Input: as in fuzz_ident.c.
 */
#include "postgres.h"

#include "libpq/hba.h"
#include "regex/regex.h"
#include "storage/fd.h"

#include "process.h"

#define MAIN_FILE "pg_ident.conf"

enum { INPUT_MAX = 65536, DEPTH_MAX = 30 };

/* ---- both sides write ------------------------------------------------------------------- */

static void write_map(report *r, pgcfg_text map, pgcfg_text system_user, pgcfg_text role,
                      bool is_regex)
{
    report_word(r, "map", map);
    report_word(r, is_regex ? "expression" : "system user", system_user);
    report_word(r, "role", role);
}

/* ---- the server's side ------------------------------------------------------------------ */

static void write_server_line(report *r, TokenizedAuthLine *line)
{
    IdentLine *map = NULL;

    report_number(r, "\nline", (uint64_t)line->line_num);
    if (line->err_msg == NULL)
        map = parse_ident_line(line, LOG);
    if (map != NULL) {
        bool is_regex = map->ident_user[0] == '/';

        write_map(r, text_of(map->usermap), text_of(map->ident_user), text_of(map->pg_role),
                  is_regex);
        if (is_regex)
            pg_regfree(&map->re); /* not in a memory context */
    }
    if (line->err_msg != NULL)
        report_word(r, "error", text_of(line->err_msg));
}

/* As load_ident and pg_ident_file_mappings do. */
static void ask(void *context, report *answer)
{
    FILE *file = AllocateFile(ROOT MAIN_FILE, "r");
    List *lines = NIL;
    ListCell *cell;

    (void)context;
    (void)tokenize_auth_file(ROOT MAIN_FILE, file, &lines, LOG);
    FreeFile(file);
    foreach (cell, lines)
        write_server_line(answer, lfirst(cell));
}

/* ---- the library's side ----------------------------------------------------------------- */

static void write_entry(report *r, const pgcfg_ident_entry *entry)
{
    report_number(r, "\nline", entry->line_number);
    if (entry->is_mapping) {
        write_map(r, pgcfg_token_text(&entry->tokens[PGCFG_IDENT_MAP_NAME]),
                  pgcfg_token_text(&entry->tokens[PGCFG_IDENT_SYSTEM_USER]),
                  pgcfg_token_text(&entry->tokens[PGCFG_IDENT_ROLE]),
                  entry->system_user_kind == PGCFG_SYSTEM_USER_REGEX);
    } else {
        report_word(r, "error", PGCFG_TEXT(""));
        pgcfg_diagnostic_write(&entry->error, report_sink(r));
    }
}

static bool is_undecided(const pgcfg_ident_entry *entry)
{
    for (uint32_t i = 0; i < entry->token_count; i++) {
        if ((entry->tokens[i].flags & PGCFG_TOKEN_UNDECIDED) != 0)
            return true;
    }
    return false;
}

/* False where the server is not to be asked. */
static bool read_by_library(tree *files, report *answer)
{
    static char workspace[1 << 22];
    const pgcfg_server server = pgcfg_server_default(MAJOR);
    pgcfg_loader loader = tree_loader(files);
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_environment environment = {&server, &loader, &limits, &pgcfg_are_engine};
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;
    pgcfg_result result;

    limits.depth = DEPTH_MAX;
    limits.files = 300;
    limits.total_bytes = 1 << 18;
    result = pgcfg_ident_reader_init(&reader, PGCFG_TEXT(ROOT MAIN_FILE), &environment, workspace,
                                     sizeof(workspace));
    while (result == PGCFG_OK && (result = pgcfg_ident_reader_next(&reader, &entry)) == PGCFG_OK) {
        if (is_undecided(&entry))
            break;
        write_entry(answer, &entry);
    }
    pgcfg_ident_reader_close(&reader);
    CHECK(result == PGCFG_OK || result == PGCFG_END || result == PGCFG_LIMIT);
    return result == PGCFG_END;
}

/* ---- one input -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static report by_server;
    static report by_library;
    tree files;

    if (size < 4 || size > INPUT_MAX)
        return 0;
    by_server.size = by_library.size = 0;
    tree_init(&files, PGCFG_TEXT(MAIN_FILE), data + 4, size - 4);
    drop_odd_names(&files);
    if (read_by_library(&files, &by_library)) {
        server_ask(&files, ask, NULL, &by_server);
        compare(&files, &by_server, &by_library);
    }
    tree_free(&files);
    return 0;
}
