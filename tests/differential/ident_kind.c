/* ident_kind.c - pg_ident.conf as a kind of file to be judged. */
#include <stdlib.h>

#include "ident_generate.h"
#include "ident_library.h"
#include "reload_log.h"

static void *open_library(const pg_target *target)
{
    ident_library *library = calloc(1, sizeof(*library));
    if (library == NULL)
        return NULL;
    library->server = target_server(target);
    library->path = target_path(target, kind_ident.main_name);
    return library;
}

static void close_library(void *library)
{
    ident_library_free(library);
    free(library);
}

/* No major before 16 survives a file that refers to itself by @. */
static bool is_excluded(const file_tree *tree, int major)
{
    return tree->has_loop && major < 16;
}

static unsigned read_files(void *library, bool in_pieces, row_set *out, coverage *seen,
                           bytes *broken)
{
    return ident_library_read(library, in_pieces, out, seen, broken);
}

static unsigned parse_files(void *library, bool in_pieces, row_set *out, bytes *broken)
{
    return ident_library_parse(library, in_pieces, out, broken);
}

static bool expect_log(void *library, bytes *messages)
{
    return ident_library_log(library, messages);
}

static bool has_code(pgcfg_diagnostic_code code)
{
    return (code >= PGCFG_DIAGNOSTIC_LINE_TOO_LONG && code <= PGCFG_DIAGNOSTIC_DIRECTORY_FILES) ||
           code == PGCFG_DIAGNOSTIC_REGEX_INVALID ||
           (code >= PGCFG_DIAGNOSTIC_IDENT_MULTIPLE &&
            code <= PGCFG_DIAGNOSTIC_IDENT_NOT_OPENED_15) ||
           code == PGCFG_DIAGNOSTIC_MAIN_NOT_OPENED;
}

const file_kind kind_ident = {
    .name = "ident",
    .main_name = "pg_ident.conf",
    .main_content = "",
    .names = ident_generate_names,
    .is_excluded = is_excluded,
    .generate = ident_generate,
    .view = ident_rows_view,
    .open = open_library,
    .close = close_library,
    .read = read_files,
    .parse = parse_files,
    .expect_log = expect_log,
    .ask_log = reload_log_of_all,
    .coverage_name = ident_library_coverage_name,
    .has_code = has_code,
};
