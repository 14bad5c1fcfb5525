/* conf_library.c - see conf_library.h. */
#include "conf_library.h"

#include <stdlib.h>
#include <string.h>

enum { SOURCE_FILE, SOURCE_LINE, SEQUENCE, NAME, SETTING, APPLIED, ERROR, COLUMNS };

const rows_view *conf_rows_view(int major)
{
    static const rows_column columns[COLUMNS] = {
        {"sourcefile", ROWS_TEXT}, {"sourceline", ROWS_NUMBER}, {"seqno", ROWS_NUMBER},
        {"name", ROWS_TEXT},       {"setting", ROWS_TEXT},      {"applied", ROWS_BOOL},
        {"error", ROWS_TEXT}};
    static const rows_view view = {"pg_catalog.pg_file_settings", columns, COLUMNS};
    (void)major;
    return &view;
}

static const char not_applied[] = "setting could not be applied";

conf_library *conf_library_open(const pg_target *target)
{
    conf_library *library = calloc(1, sizeof(*library));
    if (library == NULL)
        return NULL;
    library->server = target_server(target);
    library->disk.stats_each = target->major < 16;
    library->path = target_path(target, "postgresql.conf");
    library->auto_path = target_path(target, "postgresql.auto.conf");
    bytes_fill(&library->workspace, (char)0xA5, PGCFG_CONF_WORKSPACE_SIZE);
    bytes_fill(&library->arena, (char)0xA5, 65536);
    if (!running_server_ask(&library->running, target)) {
        conf_library_free(library);
        return NULL;
    }
    return library;
}

void conf_library_free(conf_library *library)
{
    running_server_free(&library->running);
    free(library->path);
    free(library->auto_path);
    bytes_free(&library->disk.contents);
    bytes_free(&library->workspace);
    bytes_free(&library->arena);
    bytes_free(&library->undecided);
    bytes_free(&library->wording);
    free(library);
}

/* ---- what was seen ------------------------------------------------------------------ */

/* Where the counters of each thing begin in coverage.others. */
enum {
    ROWS,
    CUSTOM,
    IGNORED,
    NEED_RESTART,
    OF_ANOTHER_BUILD,
    BLOCKED, /* rows that errors of other rows keep from being looked at */
    AUTO_FILE,
    BUILDS_MESSAGES, /* files with messages that differ from build to build */
    STATUSES,
    TYPES = STATUSES + PGCFG_VALUE_UNDECIDED + 1,
    CONTEXTS = TYPES + PGCFG_TYPE_ENUM + 1,
    OTHERS = CONTEXTS + PGCFG_CONTEXT_USER + 1
};

_Static_assert((int)OTHERS <= (int)COVERAGE_OTHERS, "the counters have to fit");

const char *conf_library_coverage_name(size_t index)
{
    static const char *const first[] = {"rows",
                                        "custom parameters",
                                        "ignored for a later one",
                                        "restart-only, changed",
                                        "enum values of other builds",
                                        "blocked by other errors",
                                        "of postgresql.auto.conf",
                                        "files with a build's messages"};
    static const char *const statuses[] = {"value: taken",        "value: not a boolean",
                                           "value: invalid",      "value: out of range",
                                           "value: unchangeable", "value: refused by a check",
                                           "value: own message",  "value: undecided"};
    if (index >= OTHERS)
        return NULL;
    if (index >= CONTEXTS)
        return pgcfg_context_name((pgcfg_context)(index - CONTEXTS));
    if (index >= TYPES)
        return pgcfg_parameter_type_name((pgcfg_parameter_type)(index - TYPES));
    if (index >= STATUSES)
        return statuses[index - STATUSES];
    return first[index];
}

static void count_entry(const conf_library *library, const pgcfg_conf *conf,
                        const pgcfg_conf_entry *entry, fate what, pgcfg_text path, coverage *seen)
{
    pgcfg_parameter parameter;
    seen->others[ROWS]++;
    seen->codes[entry->error.code]++;
    seen->others[CUSTOM] += entry->is_setting && !entry->is_known;
    seen->others[IGNORED] += entry->is_ignored;
    seen->others[NEED_RESTART] += what == RESTART;
    seen->others[OF_ANOTHER_BUILD] += what == REFUSED_HERE;
    seen->others[BLOCKED] += entry->is_setting && (conf->has_read_error || conf->has_name_error);
    seen->others[AUTO_FILE] += pgcfg_text_equal(path, text_of(library->auto_path));
    if (!entry->is_known || entry->is_ignored || conf->has_name_error ||
        !pgcfg_parameter_find(entry->name, library->server.major, &parameter))
        return;
    seen->others[STATUSES + (int)entry->value_status]++;
    seen->others[TYPES + (int)parameter.type]++;
    seen->others[CONTEXTS + (int)parameter.context]++;
}

/* ---- messages ---------------------------------------------------------------------------- */

static void add_value_message(conf_library *library, const pgcfg_conf_entry *entry, row_set *out)
{
    typedef bool write_text(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                            int major, pgcfg_sink sink);
    static const struct {
        write_text *write;
        const char *label;
    } remarks[] = {{pgcfg_value_detail_write, "  DETAIL: "}, {pgcfg_value_hint_write, "  HINT: "}};
    int major = library->server.major;
    bytes *text = &library->wording;
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;
    pgcfg_parameter_find(entry->name, major, &parameter);
    pgcfg_value_parse(&parameter, major, entry->value, &value, &problem);
    library->says_more |= problem.hint == PGCFG_VALUE_HINT_ENUM &&
                          !running_server_lists_all(&library->running, &parameter);
    pgcfg_value_message_write(&problem, &parameter, major, entry->name, entry->value,
                              bytes_sink(&out->messages));
    bytes_add_byte(&out->messages, '\n');
    for (size_t i = 0; i < sizeof(remarks) / sizeof(remarks[0]); i++) {
        text->size = 0;
        bytes_add(text, "", 0);
        remarks[i].write(&problem, &parameter, major, bytes_sink(text));
        rows_add_remark(out, remarks[i].label, text_of(text->data));
    }
}

/* What the log says of an entry. */
static void add_message(conf_library *library, const pgcfg_conf_entry *entry, fate what,
                        pgcfg_text path, row_set *out)
{
    bytes *messages = &out->messages;
    pgcfg_diagnostic_code code = entry->error.code;
    pgcfg_parameter parameter;
    library->says_more |= what == REFUSED_HERE;
    if (code != PGCFG_DIAGNOSTIC_NONE) {
        pgcfg_diagnostic_write(&entry->error, bytes_sink(messages));
        bytes_add_byte(messages, '\n');
        /* The view gives a file up at its first syntax error, and says so. */
        if (code == PGCFG_DIAGNOSTIC_CONF_SYNTAX || code == PGCFG_DIAGNOSTIC_CONF_SYNTAX_END)
            bytes_add_format(messages, "too many syntax errors found, abandoning file \"%.*s\"\n",
                             (int)path.size, path.data);
    } else if (what == RESTART &&
               pgcfg_parameter_find(entry->name, library->server.major, &parameter)) {
        bool is_as_written = library->server.major < 18;
        bytes_add_format(messages,
                         "parameter \"%.*s\" cannot be changed without restarting the server\n",
                         is_as_written ? (int)entry->name.size : (int)strlen(parameter.name),
                         is_as_written ? entry->name.data : parameter.name);
    } else if (entry->is_known && !pgcfg_conf_error_is_null(entry)) {
        add_value_message(library, entry, out);
    }
}

/* ---- rows ------------------------------------------------------------------------------ */

static void add_error(row_set *out, const pgcfg_conf_entry *entry, fate what)
{
    if (what == RESTART || what == REFUSED_HERE) {
        rows_add_text(out, PGCFG_TEXT(not_applied));
    } else if (pgcfg_conf_error_is_null(entry)) {
        rows_add_null(out);
    } else {
        size_t start = rows_start_cell(out);
        pgcfg_conf_error_write(entry, bytes_sink(&out->values));
        rows_end_cell(out, start);
    }
}

static void add_row(conf_library *library, const pgcfg_conf_entry *entry, fate what,
                    pgcfg_text path, row_set *out)
{
    uint32_t row = (uint32_t)out->count;
    rows_add_text(out, path);
    rows_add_number(out, entry->line_number);
    rows_add_number(out, entry->index + 1);
    if (entry->is_setting) {
        rows_add_text(out, entry->name);
        rows_add_text(out, entry->value);
    } else {
        rows_add_null(out);
        rows_add_null(out);
    }
    rows_add_bool(out, entry->is_applied && what != RESTART && what != REFUSED_HERE);
    add_error(out, entry, what);
    rows_end_row(out);
    if (what == EITHER)
        bytes_add(&library->undecided, &row, sizeof(row));
}

/* The main file cannot be opened: the view's one row, which is of no file. */
static void add_missing_main(const conf_library *library, row_set *out)
{
    rows_add_null(out);
    rows_add_null(out);
    rows_add_number(out, 1);
    rows_add_null(out);
    rows_add_null(out);
    rows_add_bool(out, false);
    size_t start = rows_start_cell(out);
    bytes_add_format(&out->values, "could not open file \"%s\"", library->path);
    rows_end_cell(out, start);
    rows_end_row(out);
}

/* ---- the two ways ------------------------------------------------------------------------- */

static void resize(bytes *memory, size_t size)
{
    memory->size = 0;
    bytes_fill(memory, (char)0xA5, size);
}

static void add_wording(const pgcfg_conf_entry *entry, bytes *out)
{
    out->size = 0;
    bytes_add(out, "", 0);
    pgcfg_conf_error_write(entry, bytes_sink(out));
    bytes_add_byte(out, '\n');
    pgcfg_diagnostic_write(&entry->error, bytes_sink(out));
}

static bool ranges_equal(pgcfg_range a, pgcfg_range b)
{
    return a.file == b.file && a.offset == b.offset && a.size == b.size;
}

/* Whether the reader says of an entry what the parser says, names and values apart. */
static bool is_same_entry(const pgcfg_conf_entry *read, const pgcfg_conf_entry *parsed)
{
    static bytes of_reader, of_parser;
    if (read->file != parsed->file || read->line_number != parsed->line_number ||
        read->is_setting != parsed->is_setting || !pgcfg_text_equal(read->name, parsed->name) ||
        !pgcfg_text_equal(read->value, parsed->value) ||
        !ranges_equal(read->name_range, parsed->name_range) ||
        !ranges_equal(read->value_range, parsed->value_range))
        return false;
    if (read->is_setting)
        return true;
    add_wording(read, &of_reader);
    add_wording(parsed, &of_parser);
    return read->error.code == parsed->error.code &&
           ranges_equal(read->error.where, parsed->error.where) &&
           strcmp(of_reader.data, of_parser.data) == 0;
}

/* A range lies in its file's bytes. */
static bool is_in_file(const pgcfg_conf *conf, pgcfg_range range)
{
    pgcfg_text path, content;
    return pgcfg_conf_file(conf, range.file, &path, &content) &&
           (content.data == NULL ||
            (range.offset <= content.size && range.size <= content.size - range.offset));
}

static void compare_reader(conf_library *library, const pgcfg_conf *conf, bool in_pieces,
                           bytes *broken)
{
    for (;;) {
        pgcfg_loader loader = disk_loader_start(&library->disk, in_pieces);
        pgcfg_environment environment = {&library->server, &loader, NULL, NULL};
        pgcfg_conf_reader reader;
        pgcfg_conf_entry read, parsed;
        uint32_t count = 0;
        size_t before = broken->size;
        pgcfg_result result =
            pgcfg_conf_reader_init(&reader, text_of(library->path), &environment, PGCFG_CONF_VIEW,
                                   library->workspace.data, library->workspace.size);
        while (result == PGCFG_OK &&
               (result = pgcfg_conf_reader_next(&reader, &read)) == PGCFG_OK) {
            if (!pgcfg_conf_get(conf, count, &parsed) || !is_same_entry(&read, &parsed))
                bytes_add_format(broken, "entry %u differs in the reader; ", (unsigned)count);
            count++;
        }
        size_t needed = reader.needed;
        bool has_error = reader.has_error;
        pgcfg_conf_reader_close(&reader);
        disk_loader_end(&library->disk);
        if (result == PGCFG_NO_MEMORY && needed > library->workspace.size) {
            broken->size = before;
            resize(&library->workspace, needed);
            continue;
        }
        if (result != PGCFG_END && result != PGCFG_CANNOT_READ)
            bytes_add_format(broken, "reader: %s with %zu bytes, needs %zu; ",
                             pgcfg_result_name(result), library->workspace.size, needed);
        if (has_error && count != conf->entry_count)
            bytes_add_format(broken, "the reader ends after %u entries; ", (unsigned)count);
        return;
    }
}

static void visit_entries(conf_library *library, const pgcfg_conf *conf, row_set *out,
                          coverage *seen, bytes *broken)
{
    pgcfg_conf_entry entry;
    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        pgcfg_text path, content;
        if (!pgcfg_conf_file(conf, entry.file, &path, &content)) {
            bytes_add_format(broken, "no file %u; ", (unsigned)entry.file);
            continue;
        }
        if (!is_in_file(conf, entry.is_setting ? entry.name_range : entry.error.where) ||
            (entry.is_setting && !is_in_file(conf, entry.value_range)))
            bytes_add_format(broken, "entry %u lies outside of its file; ", (unsigned)i);
        fate what = running_server_fate(&library->running, &entry);
        add_row(library, &entry, what, path, out);
        add_message(library, &entry, what, path, out);
        library->has_repeated |= entry.is_ignored && !entry.is_known;
        library->is_of_release |= running_server_knows_more(&library->running, &entry);
        if (seen != NULL)
            count_entry(library, conf, &entry, what, path, seen);
    }
}

/* One parse; the reader is held against it if `reads` says so. */
static unsigned parse(conf_library *library, bool in_pieces, bool reads, row_set *out,
                      coverage *seen, bytes *broken)
{
    for (int tries = 0;; tries++) {
        pgcfg_loader loader = disk_loader_start(&library->disk, in_pieces);
        pgcfg_environment environment = {&library->server, &loader, NULL, NULL};
        pgcfg_arena arena;
        pgcfg_conf conf;
        unsigned depends = 0;
        pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
        rows_start(out, conf_rows_view(library->server.major));
        library->undecided.size = 0;
        library->has_repeated = false;
        library->is_of_release = false;
        library->says_more = false;
        pgcfg_result result =
            pgcfg_conf_parse(&conf, text_of(library->path), text_of(library->auto_path),
                             &environment, PGCFG_CONF_VIEW, &arena);
        if (result == PGCFG_NO_MEMORY && tries < 40 && conf.needed > library->arena.size) {
            disk_loader_end(&library->disk);
            resize(&library->arena, conf.needed);
            continue;
        }
        size_t bound =
            pgcfg_conf_memory_bound(library->disk.bytes_opened, library->disk.files_opened);
        if (result == PGCFG_OK) {
            visit_entries(library, &conf, out, seen, broken);
            if (seen != NULL)
                seen->others[BUILDS_MESSAGES] += library->says_more;
            if (arena.high_water > bound)
                bytes_add_format(broken, "%zu bytes used, bound %zu (%lu bytes, %u files); ",
                                 arena.high_water, bound, (unsigned long)library->disk.bytes_opened,
                                 (unsigned)library->disk.files_opened);
        } else if (result == PGCFG_CANNOT_READ) {
            add_missing_main(library, out);
            pgcfg_diagnostic_write(&conf.problem, bytes_sink(&out->messages));
            bytes_add_byte(&out->messages, '\n');
            if (seen != NULL)
                seen->codes[conf.problem.code]++;
        } else if (result == PGCFG_LIMIT) {
            depends |= KIND_NOT_ASKED;
        } else {
            bytes_add_format(broken, "%s with %zu bytes, needs %zu; ", pgcfg_result_name(result),
                             library->arena.size, conf.needed);
        }
        if (library->disk.stat_order_plays || library->is_of_release)
            depends |= KIND_EXCUSED;
        if (reads && result == PGCFG_OK) {
            bytes handed_over = library->disk.contents;
            library->disk.contents = (bytes){0};
            compare_reader(library, &conf, in_pieces, broken);
            bytes_free(&library->disk.contents);
            library->disk.contents = handed_over;
        }
        disk_loader_end(&library->disk);
        return depends;
    }
}

unsigned conf_library_parse(conf_library *library, bool in_pieces, row_set *out, bytes *broken)
{
    return parse(library, in_pieces, false, out, NULL, broken);
}

unsigned conf_library_read(conf_library *library, bool in_pieces, row_set *out, coverage *seen,
                           bytes *broken)
{
    return parse(library, in_pieces, true, out, seen, broken);
}

/* ---- what is left to the server ---------------------------------------------------------------
 */

size_t conf_library_settle(const conf_library *library, const row_set *server, row_set *ours)
{
    size_t count = library->undecided.size / sizeof(uint32_t);
    size_t settled = 0;
    if (server->failed && count > 0 && !ours->failed) {
        /* The server looked something up, which ended its query. */
        ours->failed = true;
        bytes_copy(&ours->failure, &server->failure);
        return 1;
    }
    for (size_t i = 0; i < count && !server->failed; i++) {
        uint32_t row;
        memcpy(&row, library->undecided.data + i * sizeof(row), sizeof(row));
        if (row >= server->count || rows_cell_equal(server, ours, row, ERROR) ||
            !rows_cell_is(server, row, ERROR, PGCFG_TEXT(not_applied)))
            continue;
        rows_copy_cell(ours, server, row, ERROR);
        rows_set_bool(ours, row, APPLIED, false);
        settled++;
    }
    if (settled > 0 || library->says_more)
        bytes_copy(&ours->messages, &server->messages);
    return settled;
}

/* ---- what the library writes -------------------------------------------------------------------
 */

size_t conf_library_write(conf_library *library, bytes *content, row_set *expected, bytes *broken)
{
    pgcfg_loader loader = disk_loader_start(&library->disk, false);
    pgcfg_environment environment = {&library->server, &loader, NULL, NULL};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;
    uint32_t count = 0;
    pgcfg_text path = text_of(library->path);
    pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
    rows_start(expected, conf_rows_view(library->server.major));
    content->size = 0;
    if (pgcfg_conf_parse(&conf, path, text_of(library->auto_path), &environment, PGCFG_CONF_VIEW,
                         &arena) == PGCFG_OK) {
        for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++) {
            pgcfg_conf_refusal refusal;
            if (!entry.is_setting)
                continue;
            pgcfg_result result =
                pgcfg_conf_write(entry.name, entry.value, bytes_sink(content), &refusal);
            if (result != PGCFG_OK) {
                bytes_add_format(broken, "entry %u not written: %s; ", (unsigned)i,
                                 pgcfg_conf_refusal_text(refusal));
                continue;
            }
            bytes_add_byte(content, '\n');
            entry.index = count++;
            entry.line_number = count;
            add_row(library, &entry, AS_IT_SAYS, path, expected);
        }
    }
    disk_loader_end(&library->disk);
    return count;
}

/* ---- the log of a reload -----------------------------------------------------------------------
 */

bool conf_library_log(conf_library *library, bytes *messages)
{
    pgcfg_loader loader = disk_loader_start(&library->disk, false);
    pgcfg_environment environment = {&library->server, &loader, NULL, NULL};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;
    bool is_blocked = false;
    messages->size = 0;
    bytes_add(messages, "", 0);
    pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
    if (pgcfg_conf_parse(&conf, text_of(library->path), text_of(library->auto_path), &environment,
                         PGCFG_CONF_LOG, &arena) == PGCFG_OK) {
        is_blocked = conf.has_read_error || conf.has_name_error;
        for (uint32_t i = 0; is_blocked && pgcfg_conf_get(&conf, i, &entry); i++) {
            if (entry.error.code == PGCFG_DIAGNOSTIC_NONE)
                continue;
            pgcfg_diagnostic_write(&entry.error, bytes_sink(messages));
            bytes_add_byte(messages, '\n');
        }
    }
    disk_loader_end(&library->disk);
    return is_blocked && !library->disk.stat_order_plays;
}

/* ---- a start --------------------------------------------------------------------------------- */

static bool is_among(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

/* Whether a start is more than reading the entry: it is left undecided, or of another
 * build, or the server looks at several together, or later. */
static bool start_depends(conf_library *library, const pgcfg_conf_entry *entry)
{
    static const char *const names[] = {
        "data_directory",       "config_file",         "wal_consistency_checking",
        "recovery_target",      "recovery_target_lsn", "recovery_target_name",
        "recovery_target_time", "recovery_target_xid", NULL};
    pgcfg_parameter parameter;
    fate what = running_server_fate(&library->running, entry);
    return what == EITHER || what == REFUSED_HERE ||
           (entry->is_known &&
            pgcfg_parameter_find(entry->name, library->server.major, &parameter) &&
            is_among(parameter.name, names));
}

/* Whether -C prints it in another form than pg_settings: that of SHOW, or a path made
 * absolute. */
static bool has_other_form(const char *name)
{
    static const char *const names[] = {"hba_file",
                                        "ident_file",
                                        "TimeZone",
                                        "log_timezone",
                                        "unix_socket_permissions",
                                        "log_file_mode",
                                        "archive_command",
                                        "tcp_keepalives_idle",
                                        "tcp_keepalives_interval",
                                        "tcp_keepalives_count",
                                        "tcp_user_timeout",
                                        "seed",
                                        "data_directory_mode",
                                        NULL};
    return is_among(name, names);
}

/* The value of a parameter, as the file decides it. */
static bool add_effective(conf_library *library, const pgcfg_conf *conf,
                          const pgcfg_parameter *parameter, bytes *out)
{
    int major = library->server.major;
    pgcfg_conf_entry entry;
    pgcfg_value value;
    pgcfg_value_problem problem;
    return pgcfg_conf_effective(conf, text_of(parameter->name), &entry) &&
           pgcfg_value_parse(parameter, major, entry.value, &value, &problem) &&
           pgcfg_value_setting_write(&value, parameter, major, bytes_sink(out));
}

/* One of the parameters that entries set, in the order of entries. */
static bool choose_parameter(conf_library *library, const pgcfg_conf *conf, uint64_t which,
                             conf_start *start)
{
    pgcfg_conf_entry entry;
    pgcfg_parameter parameter;
    for (uint32_t i = 0; i < conf->entry_count; i++) {
        uint32_t index = (uint32_t)((which + i) % conf->entry_count);
        if (!pgcfg_conf_get(conf, index, &entry) || !entry.is_known ||
            !pgcfg_parameter_find(entry.name, library->server.major, &parameter) ||
            has_other_form(parameter.name))
            continue;
        start->parameter = parameter.name;
        return add_effective(library, conf, &parameter, &start->value);
    }
    return false;
}

bool conf_library_start(conf_library *library, uint64_t which, conf_start *start)
{
    pgcfg_loader loader = disk_loader_start(&library->disk, false);
    pgcfg_environment environment = {&library->server, &loader, NULL, NULL};
    pgcfg_arena arena;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;
    bool is_known = false;
    start->value.size = 0;
    bytes_add(&start->value, "", 0);
    start->parameter = "port";
    pgcfg_arena_init(&arena, library->arena.data, library->arena.size);
    if (pgcfg_conf_parse(&conf, text_of(library->path), text_of(library->auto_path), &environment,
                         PGCFG_CONF_LOG, &arena) == PGCFG_OK) {
        is_known = true;
        for (uint32_t i = 0; is_known && pgcfg_conf_get(&conf, i, &entry); i++)
            is_known = !start_depends(library, &entry);
        start->has_errors = conf.has_read_error || conf.has_name_error || conf.has_value_error;
        if (is_known && !start->has_errors)
            is_known = choose_parameter(library, &conf, which, start);
    }
    disk_loader_end(&library->disk);
    return is_known;
}
