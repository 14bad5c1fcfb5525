/* hba_kind.c - pg_hba.conf as a kind of file to be judged. */
#include <stdlib.h>

#include "hba_generate.h"
#include "hba_library.h"
#include "hba_rows.h"
#include "kind.h"
#include "written.h"

typedef struct judged_hba {
    hba_library library;
    written_file written;
} judged_hba;

static void *open_library(const pg_target *target)
{
    judged_hba *hba = calloc(1, sizeof(*hba));
    if (hba == NULL)
        return NULL;
    hba->library.server = target_server(target);
    hba->library.path = target_path(target, kind_hba.main_name);
    return hba;
}

static void close_library(void *library)
{
    judged_hba *hba = library;
    written_free(&hba->written);
    library_free(&hba->library);
    free(hba);
}

/* No major before 16 survives a file that refers to itself by @. */
static bool is_excluded(const file_tree *tree, int major)
{
    return tree->has_loop && major < 16;
}

static unsigned translate(unsigned depends)
{
    if (depends == 0)
        return 0;
    return (depends & (LIBRARY_HIT_LIMIT | LIBRARY_SERVER_CRASHES)) != 0 ? KIND_NOT_ASKED
                                                                         : KIND_EXCUSED;
}

static unsigned read_files(void *library, bool in_pieces, row_set *out, coverage *seen,
                           bytes *broken)
{
    judged_hba *hba = library;
    return translate(library_read(&hba->library, in_pieces, out, seen, broken));
}

static unsigned parse_files(void *library, bool in_pieces, row_set *out, bytes *broken)
{
    judged_hba *hba = library;
    return translate(library_parse(&hba->library, in_pieces, out, broken));
}

static size_t write_files(void *library, file_tree *tree, bytes *broken)
{
    judged_hba *hba = library;
    size_t count = written_make(&hba->library, &hba->written, broken);
    tree_copy(tree, &hba->written.tree);
    return count;
}

static void check_written(void *library, const row_set *server, bytes *broken)
{
    judged_hba *hba = library;
    written_check(&hba->library, &hba->written, server, broken);
}

static bool has_code(pgcfg_diagnostic_code code)
{
    return code < PGCFG_DIAGNOSTIC_IDENT_MULTIPLE || code > PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED;
}

const file_kind kind_hba = {
    .name = "hba",
    .main_name = "pg_hba.conf",
    .main_content = "local all all trust\n",
    .names = hba_generate_names,
    .is_excluded = is_excluded,
    .generate = hba_generate,
    .view = hba_rows_view,
    .open = open_library,
    .close = close_library,
    .read = read_files,
    .parse = parse_files,
    .write = write_files,
    .check_written = check_written,
    .coverage_name = library_coverage_name,
    .has_code = has_code,
};
