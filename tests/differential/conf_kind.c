/* conf_kind.c - postgresql.conf as a kind of file to be judged. */
#include <stdlib.h>
#include <string.h>

#include "conf_generate.h"
#include "conf_library.h"
#include "conf_start.h"
#include "reload_log.h"

typedef struct judged_conf {
    conf_library *library;
    row_set written; /* the rows that the library has written */
    conf_start start;
    bytes started;
} judged_conf;

static void *open_library(const pg_target *target)
{
    judged_conf *conf = calloc(1, sizeof(*conf));
    if (conf == NULL)
        return NULL;
    conf->library = conf_library_open(target);
    if (conf->library == NULL) {
        free(conf);
        return NULL;
    }
    return conf;
}

static void close_library(void *library)
{
    judged_conf *conf = library;
    conf_library_free(conf->library);
    rows_free(&conf->written);
    bytes_free(&conf->start.value);
    bytes_free(&conf->started);
    free(conf);
}

/* Whether a string begins with a NUL. */
static bool has_nul_behind_quote(const bytes *content)
{
    bool is_quoted = false;
    for (size_t i = 0; i < content->size; i++) {
        char byte = content->data[i];
        if (byte == '\n')
            is_quoted = false;
        else if (is_quoted && byte == '\\')
            i++;
        else if (!is_quoted && byte == '#')
            while (i + 1 < content->size && content->data[i + 1] != '\n')
                i++;
        else if (byte == '\'' && !is_quoted && i + 1 < content->size &&
                 content->data[i + 1] == '\0')
            return true;
        else if (byte == '\'' && is_quoted && i + 1 < content->size && content->data[i + 1] == '\'')
            i++;
        else if (byte == '\'')
            is_quoted = !is_quoted;
    }
    return false;
}

/* There the server writes in front of its own memory; what comes of it is not
 * defined. */
static bool is_excluded(const file_tree *tree, int major)
{
    (void)major;
    for (size_t i = 0; i < tree->count; i++) {
        if (has_nul_behind_quote(&tree->nodes[i].content))
            return true;
    }
    return false;
}

static unsigned read_files(void *library, bool in_pieces, row_set *out, coverage *seen,
                           bytes *broken)
{
    judged_conf *conf = library;
    return conf_library_read(conf->library, in_pieces, out, seen, broken);
}

static unsigned parse_files(void *library, bool in_pieces, row_set *out, bytes *broken)
{
    judged_conf *conf = library;
    return conf_library_parse(conf->library, in_pieces, out, broken);
}

/* A session knows a custom parameter, and that it is there twice, from the second
 * look on; so does a server that was started from the files. */
static bool asks_twice(const void *library)
{
    const judged_conf *conf = library;
    return conf->library->has_repeated;
}

static size_t settle(const void *library, const row_set *server, row_set *ours)
{
    const judged_conf *conf = library;
    return conf_library_settle(conf->library, server, ours);
}

static size_t write_files(void *library, file_tree *tree, bytes *broken)
{
    judged_conf *conf = library;
    tree_clear(tree);
    tree->is_literal = true;
    tree_node *node = tree_add(tree, TREE_FILE, kind_conf.main_name, 0600);
    return conf_library_write(conf->library, &node->content, &conf->written, broken);
}

/* Names and settings must be what they were; the verdict on them is another matter. */
static void check_written(void *library, const row_set *server, bytes *broken)
{
    const judged_conf *conf = library;
    const row_set *ours = &conf->written;
    size_t columns = 5; /* up to the setting */
    if (server->failed)
        return; /* for a value that the server looked up */
    for (size_t row = 0; row < ours->count || row < server->count; row++) {
        size_t column = 0;
        while (row < ours->count && row < server->count && column < columns &&
               rows_cell_equal(server, ours, row, column))
            column++;
        if (column == columns)
            continue;
        bytes_add_format(broken, "row %zu\n  server:  ", row + 1);
        rows_print(server, row, broken);
        bytes_add_text(broken, "\n  written: ");
        rows_print(ours, row, broken);
        return;
    }
}

static bool expect_log(void *library, bytes *messages)
{
    judged_conf *conf = library;
    return conf_library_log(conf->library, messages);
}

static bool check_start(void *library, const pg_target *target, uint64_t which, uint64_t *checked,
                        bytes *broken)
{
    judged_conf *conf = library;
    const conf_start *ours = &conf->start;
    bool has_errors;
    if (!conf_library_start(conf->library, which, &conf->start))
        return true;
    if (!conf_start_ask(target, ours->parameter, &conf->started, &has_errors))
        return false;
    *checked += 1;
    if (has_errors != ours->has_errors)
        bytes_add_format(broken, "the server %s", has_errors ? "does not start" : "starts");
    else if (!has_errors && strcmp(conf->started.data, ours->value.data) != 0)
        bytes_add_format(broken, "%s is '%s', not '%s'", ours->parameter, conf->started.data,
                         ours->value.data);
    return true;
}

static bool has_code(pgcfg_diagnostic_code code)
{
    return (code >= PGCFG_DIAGNOSTIC_CONF_SYNTAX_END &&
            code <= PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED) ||
           code == PGCFG_DIAGNOSTIC_MAIN_NOT_OPENED_15;
}

const file_kind kind_conf = {
    .name = "conf",
    .main_name = "postgresql.conf",
    .main_content = "",
    .names = conf_generate_names,
    .session = "SET client_min_messages = debug3; SET log_min_messages = panic",
    .questions = 2000, /* each may leave some custom parameters in the session */
    .is_excluded = is_excluded,
    .generate = conf_generate,
    .view = conf_rows_view,
    .open = open_library,
    .close = close_library,
    .read = read_files,
    .parse = parse_files,
    .asks_twice = asks_twice,
    .settle = settle,
    .write = write_files,
    .check_written = check_written,
    .expect_log = expect_log,
    .ask_log = reload_log_of_conf,
    .check_start = check_start,
    .coverage_name = conf_library_coverage_name,
    .has_code = has_code,
};
