/*
 * auth_rows.c - see auth_rows.h.
 */
#include "auth_rows.h"

#include "failure.h"
#include "main_file.h"
#include "row_text.h"

#include <stdlib.h>

int auth_rows_run(const options *given, const char *name, rows_printer *print_json,
                  rows_printer *print_text)
{
    if (given->operand_count != 1)
        fail("%s takes one FILE, and %zu were given; see pgcfg %s --help", name,
             given->operand_count, name);
    const char *file = given->operands[0];
    pgcfg_server server = options_server(given, file);
    char *path = main_file_path(file, server.major);
    files *f = files_new();
    rows_printer *print = given->format == FORMAT_JSON ? print_json : print_text;
    int status = print(f, file, path, &server);
    files_free(f);
    free(path);
    return status;
}

int auth_rows_finish(table *t, size_t count, const char *noun, size_t bad_count, int major)
{
    output out = {0};

    if (count + bad_count > 0) {
        table_write(t, &out, output_has_colours());
        output_string(&out, "\n");
    }
    row_write_summary(&out, count, noun, bad_count, major);
    output_finish(&out);
    return bad_count > 0 ? STATUS_FOUND_ERRORS : STATUS_DONE;
}
