/*
 * fuzz_conf.c - any bytes as a small tree of files, read as postgresql.conf and
 * postgresql.auto.conf.
 *
 * Beyond not crashing, each input must hold one of these, as byte 2 says:
 *   - the view and the log agree up to the first syntax error;
 *   - majors without a difference between them read the same;
 *   - reading one by one and parsing into an arena agree, and the memory bound suffices;
 *     what is ignored and what counts follow from the list of entries;
 *   - settings that are written read back the same, and so do any bytes, as a value and
 *     as a name.
 * Names, values and errors always have the place and the line where their bytes are.
 * (Small memory and low limits are fuzz_arena's, pieces of files fuzz_stream's.)
 *
 * Input: byte 0 picks the major, byte 1 the mode and what is read, byte 2 the question,
 * byte 3 is free; then the tree (tree.h).
 */
#include "entries.h"
#include "tree.h"

#include <string.h>

#define MAIN PGCFG_TEXT(ROOT "postgresql.conf")
#define AUTO PGCFG_TEXT(ROOT "postgresql.auto.conf")

enum { ASK_MODES, ASK_MAJORS, ASK_VERDICTS, ASK_WRITTEN, QUESTIONS };

enum { SYNTAX_ERRORS_MAX = 100, FILES_OPENED_MAX = 300, ENTRIES_LOOKED_AT = 24 };

static char workspace[1 << 22];

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* ---- places ------------------------------------------------------------------- */

/* The line that the server counts at this offset. */
static uint32_t line_at(const tree_file *f, uint32_t offset)
{
    uint32_t line = 1;

    for (uint32_t i = 0; i < offset; i++)
        line += f->bytes[i] == '\n';
    return line;
}

static pgcfg_text bytes_at(const tree_file *f, pgcfg_range where)
{
    pgcfg_text bytes = {f->bytes + where.offset, where.size};

    CHECK(where.offset <= f->size && where.size <= f->size - where.offset);
    return bytes;
}

static void check_place_of_setting(const tree_file *f, const pgcfg_conf_entry *entry)
{
    pgcfg_text written = bytes_at(f, entry->value_range);

    CHECK(pgcfg_text_equal(bytes_at(f, entry->name_range), entry->name));
    CHECK(entry->name_range.file == entry->file && entry->value_range.file == entry->file);
    CHECK(entry->line_number == line_at(f, entry->value_range.offset));
    CHECK(entry->line_number == line_at(f, entry->name_range.offset));
    CHECK(written.size > 0 && entry->value.size <= written.size);
    if (written.data[0] == '\'')
        CHECK(written.size >= 2 && written.data[written.size - 1] == '\'');
    else
        CHECK(pgcfg_text_equal(written, entry->value));
    CHECK(entry->value.size == 0 || memchr(entry->value.data, '\0', entry->value.size) == NULL);
}

static void check_place_of_error(const tree_file *f, const pgcfg_conf_entry *entry)
{
    pgcfg_range where = entry->error.where;
    pgcfg_text bad = bytes_at(f, where);

    CHECK(where.file == entry->file);
    CHECK(entry->error.line_number == entry->line_number);
    if (entry->error.code == PGCFG_DIAGNOSTIC_CONF_SYNTAX) {
        CHECK(bad.size > 0 && entry->line_number == line_at(f, where.offset));
    } else if (entry->error.code == PGCFG_DIAGNOSTIC_CONF_SYNTAX_END) {
        uint32_t rest = (uint32_t)f->size - where.offset;
        bool is_last = rest == 0 || memchr(f->bytes + where.offset, '\n', rest) == NULL;
        CHECK(bad.size == 0 && entry->line_number == line_at(f, where.offset) - is_last);
    }
}

/* ---- entries as text ------------------------------------------------------------- */

/* What was read, one entry after the other. Files are told by their paths. */
typedef struct reading {
    report text;
    size_t agreed; /* bytes up to the first syntax error, with it */
    bool has_syntax_error;
    bool has_other_error; /* of an include */
    bool has_error;
    uint32_t count;
    uint16_t syntax_errors[FILES_OPENED_MAX + 1]; /* by file */
} reading;

static bool is_syntax_error(const pgcfg_conf_entry *entry)
{
    return entry->error.code == PGCFG_DIAGNOSTIC_CONF_SYNTAX ||
           entry->error.code == PGCFG_DIAGNOSTIC_CONF_SYNTAX_END;
}

/* The view's text is short, whatever the file says. */
static void check_error_text(const pgcfg_conf_entry *entry)
{
    char text[2048];
    pgcfg_buffer buffer = {text, sizeof(text), 0};

    CHECK(pgcfg_conf_error_write(entry, pgcfg_buffer_sink(&buffer)));
    CHECK(buffer.needed <= buffer.capacity);
    CHECK((buffer.needed == 0) == pgcfg_conf_error_is_null(entry));
}

static void add_entry(reading *r, const tree *t, pgcfg_conf_mode mode, pgcfg_text path,
                      const pgcfg_conf_entry *entry)
{
    const tree_file *f = tree_find(t, path);

    report_conf_entry(&r->text, path, entry);
    if (!r->has_syntax_error)
        r->agreed = r->text.size;
    r->count++;
    check_error_text(entry);
    if (f != NULL && entry->is_setting)
        check_place_of_setting(f, entry);
    else if (f != NULL)
        check_place_of_error(f, entry);
    else
        CHECK(entry->error.code == PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED); /* a directory */
    r->has_error = r->has_error || !entry->is_setting;
    r->has_other_error = r->has_other_error || (!entry->is_setting && !is_syntax_error(entry));
    if (is_syntax_error(entry)) {
        CHECK(entry->file <= FILES_OPENED_MAX);
        CHECK(++r->syntax_errors[entry->file] <= (mode == PGCFG_CONF_VIEW ? 1 : SYNTAX_ERRORS_MAX));
        r->has_syntax_error = true;
    }
}

static void reading_free(reading *r)
{
    report_free(&r->text);
    memset(r, 0, sizeof(*r));
}

/* ---- reading and parsing ------------------------------------------------------------ */

/* What is read, and as what. */
typedef struct question {
    tree *t;
    pgcfg_server server;
    pgcfg_conf_mode mode;
    pgcfg_limits limits;
    bool has_auto;
} question;

static bool is_limit(pgcfg_diagnostic_code code)
{
    return code == PGCFG_DIAGNOSTIC_LIMIT_LINE || code == PGCFG_DIAGNOSTIC_LIMIT_ENTRIES ||
           code == PGCFG_DIAGNOSTIC_LIMIT_FILES || code == PGCFG_DIAGNOSTIC_LIMIT_BYTES ||
           code == PGCFG_DIAGNOSTIC_LIMIT_DEPTH;
}

/* A limit that was reached has a message and, once a file is open, a place. */
static void check_limit(const tree *t, const pgcfg_diagnostic *problem)
{
    const tree_file *f = tree_find(t, problem->path_name);
    report message = {0};

    CHECK(is_limit(problem->code));
    report_diagnostic(&message, "limit", problem);
    CHECK(f == NULL ? problem->where.offset == 0 : problem->where.offset <= f->size);
    report_free(&message);
}

/* Reads the file one entry after the other. */
static pgcfg_result read_all(const question *q, pgcfg_text path, reading *out)
{
    pgcfg_loader loader = tree_loader(q->t);
    pgcfg_environment environment = {.server = &q->server, .loader = &loader, .limits = &q->limits};
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;
    pgcfg_text in;
    pgcfg_text bytes;
    pgcfg_result result =
        pgcfg_conf_reader_init(&reader, path, &environment, q->mode, workspace, sizeof(workspace));

    while (result == PGCFG_OK && (result = pgcfg_conf_reader_next(&reader, &entry)) == PGCFG_OK) {
        CHECK(pgcfg_conf_reader_file(&reader, entry.file, &in, &bytes));
        CHECK(entry.index == out->count);
        add_entry(out, q->t, q->mode, in, &entry);
        CHECK(reader.has_error == out->has_error);
    }
    if (result == PGCFG_LIMIT)
        check_limit(q->t, &reader.problem);
    CHECK(reader.result == result);
    CHECK(pgcfg_conf_reader_next(&reader, &entry) == result);
    pgcfg_conf_reader_close(&reader);
    return result;
}

/* Parses into an arena over `buffer`. */
static pgcfg_result parse_into(const question *q, pgcfg_conf *conf, void *buffer, size_t space)
{
    static pgcfg_loader loader; /* they outlive the call, as `conf` does */
    static pgcfg_server server;
    pgcfg_environment environment = {.server = &server, .loader = &loader, .limits = &q->limits};
    pgcfg_text none = {NULL, 0};
    pgcfg_arena arena;
    pgcfg_result result;

    loader = tree_loader(q->t);
    server = q->server;
    pgcfg_arena_init(&arena, buffer, space);
    result = pgcfg_conf_parse(conf, MAIN, q->has_auto ? AUTO : none, &environment, q->mode, &arena);
    CHECK(arena.high_water <= space);
    if (result == PGCFG_LIMIT)
        check_limit(q->t, &conf->problem);
    CHECK((result == PGCFG_NO_MEMORY) == (conf->needed > 0));
    return result;
}

static void report_parsed(const question *q, const pgcfg_conf *conf, reading *out)
{
    pgcfg_conf_entry entry;
    pgcfg_text path;
    pgcfg_text bytes;

    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        CHECK(pgcfg_conf_file(conf, entry.file, &path, &bytes));
        CHECK(entry.index == i);
        add_entry(out, q->t, q->mode, path, &entry);
    }
    CHECK(out->count == conf->entry_count);
    CHECK(out->has_error == conf->has_read_error);
}

/* Reads what a parse is to say; false where a limit comes between. */
static bool read_expected(question *q, reading *out, uint64_t *bytes, uint32_t *files)
{
    pgcfg_result result = read_all(q, MAIN, out);
    reading second = {0};

    *bytes = q->t->bytes_opened;
    *files = q->t->opened;
    CHECK(result == PGCFG_END || result == PGCFG_LIMIT);
    if (result != PGCFG_END || !q->has_auto || out->has_error)
        return result == PGCFG_END;
    result = read_all(q, AUTO, &second);
    CHECK(result == PGCFG_END || result == PGCFG_LIMIT || result == PGCFG_CANNOT_READ);
    report_text(&out->text, (pgcfg_text){second.text.data, second.text.size});
    out->count += second.count;
    out->has_error = second.has_error;
    *bytes += q->t->bytes_opened;
    *files += q->t->opened;
    reading_free(&second);
    return result != PGCFG_LIMIT && *bytes <= q->limits.total_bytes && *files <= q->limits.files;
}

/* ---- what the entries come to ---------------------------------------------------------- */

static bool is_same_name(pgcfg_text a, pgcfg_text b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++) {
        char x = a.data[i];
        char y = b.data[i];
        x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
        if (x != y)
            return false;
    }
    return true;
}

static bool is_same_parameter(const pgcfg_conf_entry *a, const pgcfg_conf_entry *b)
{
    if (a->is_known || b->is_known)
        return a->is_known && b->is_known && a->parameter_id == b->parameter_id;
    return is_same_name(a->name, b->name);
}

/* The entry's state as the list of entries tells it. */
static void check_verdict(const pgcfg_conf *conf, const pgcfg_conf_entry *entry)
{
    bool is_judged = !conf->has_read_error && !conf->has_name_error;
    bool is_ignored = false;
    bool has_effective = false;
    uint32_t last = 0;
    pgcfg_conf_entry other;
    pgcfg_conf_entry effective = {0};
    pgcfg_conf_entry found;

    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &other); i++) {
        if (!other.is_setting)
            continue;
        is_ignored = is_ignored || (i > entry->index && pgcfg_text_equal(other.name, entry->name));
        if (is_same_name(other.name, entry->name))
            last = i;
        if (other.is_applied && is_same_parameter(&other, entry)) {
            has_effective = true;
            effective = other;
        }
    }
    CHECK(entry->is_ignored == (is_judged && is_ignored));
    CHECK(is_judged || !entry->is_applied);
    CHECK(pgcfg_conf_effective(conf, entry->name, &found) == has_effective);
    CHECK(!has_effective || found.index == effective.index);
    CHECK(pgcfg_conf_last(conf, entry->name, &found) && found.index == last);
}

/* Bytes of a unit of memory, milliseconds of one of time; 0 for other units. */
static double size_of_unit(pgcfg_unit unit, bool is_memory)
{
    static const double sizes[] = {
        [PGCFG_UNIT_B] = 1,        [PGCFG_UNIT_KB] = 1024,        [PGCFG_UNIT_MB] = 1048576,
        [PGCFG_UNIT_BLOCK] = 8192, [PGCFG_UNIT_WAL_BLOCK] = 8192, [PGCFG_UNIT_MS] = 1,
        [PGCFG_UNIT_S] = 1000,     [PGCFG_UNIT_MIN] = 60000,
    };

    if (unit == PGCFG_UNIT_NONE || is_memory == (unit >= PGCFG_UNIT_MS))
        return 0;
    return sizes[unit];
}

/* Amounts are the number times its unit, where it is one of memory or time; what is below
 * 0 is none. */
static void check_amounts(const pgcfg_conf *conf, pgcfg_text name, const pgcfg_parameter *parameter)
{
    int64_t integer = 0;
    int64_t bytes = 0;
    double real = 0;
    double milliseconds = 0;
    double number;
    const bool has_integer = pgcfg_conf_get_int64(conf, name, &integer, NULL) == PGCFG_OK;
    const bool has_real = pgcfg_conf_get_double(conf, name, &real, NULL) == PGCFG_OK;
    const double unit_bytes = size_of_unit(parameter->unit, true);
    const double unit_time = size_of_unit(parameter->unit, false);
    const bool has_bytes = pgcfg_conf_get_bytes(conf, name, &bytes, NULL) == PGCFG_OK;
    const bool has_time = pgcfg_conf_get_milliseconds(conf, name, &milliseconds, NULL) == PGCFG_OK;

    number = has_integer ? (double)integer : real;
    CHECK(has_bytes == (has_integer && unit_bytes > 0));
    CHECK(has_time == ((has_integer || has_real) && unit_time > 0));
    if (has_bytes)
        CHECK(bytes == (integer < 0 ? integer : integer * (int64_t)unit_bytes));
    number = number < 0 ? number : number * unit_time;
    CHECK(!has_time || (milliseconds >= number && milliseconds <= number));
}

/* The getter of the parameter's type, and no other, gives what the value says. */
static void check_getters(const pgcfg_conf *conf, const pgcfg_conf_entry *entry, int major)
{
    bool boolean = false;
    int64_t integer = 0;
    double real = 0;
    pgcfg_text word = {NULL, 0};
    pgcfg_text string = {NULL, 0};
    pgcfg_conf_entry found;
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;
    pgcfg_result results[] = {pgcfg_conf_get_bool(conf, entry->name, &boolean, NULL),
                              pgcfg_conf_get_int64(conf, entry->name, &integer, NULL),
                              pgcfg_conf_get_double(conf, entry->name, &real, NULL),
                              pgcfg_conf_get_string(conf, entry->name, &string, NULL),
                              pgcfg_conf_get_enum(conf, entry->name, &word, NULL)};

    CHECK(pgcfg_parameter_by_id(entry->parameter_id, major, &parameter));
    check_amounts(conf, entry->name, &parameter);
    for (int type = 0; type < (int)(sizeof(results) / sizeof(results[0])); type++)
        CHECK(type == (int)parameter.type || results[type] == PGCFG_REFUSED);
    if (!pgcfg_conf_effective(conf, entry->name, &found)) {
        CHECK((results[parameter.type] == PGCFG_OK) == (parameter.boot_value != NULL));
        return;
    }
    CHECK(results[parameter.type] == PGCFG_OK);
    CHECK(pgcfg_value_parse(&parameter, major, found.value, &value, &problem));
    switch (parameter.type) {
    case PGCFG_TYPE_BOOL:
        CHECK(value.boolean == boolean);
        break;
    case PGCFG_TYPE_INTEGER:
        CHECK(value.integer == integer);
        break;
    case PGCFG_TYPE_REAL:
        CHECK(value.real >= real && value.real <= real);
        break;
    case PGCFG_TYPE_STRING:
        CHECK(pgcfg_text_equal(value.string, string));
        break;
    case PGCFG_TYPE_ENUM:
        CHECK(word.data == pgcfg_parameter_enum_value(&parameter, major, value.enum_index).name);
        break;
    }
}

/* ---- writing ------------------------------------------------------------------------------ */

static pgcfg_result parse_written(const report *written, int major, pgcfg_conf *conf, void **buffer)
{
    static pgcfg_memory_file file;
    static pgcfg_loader loader;
    static pgcfg_server server;
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    size_t space = pgcfg_conf_memory_bound(written->size, 1);
    pgcfg_text none = {NULL, 0};
    pgcfg_arena arena;

    file.path = PGCFG_TEXT("/written");
    file.content.data = written->size > 0 ? written->data : "";
    file.content.size = written->size;
    loader = pgcfg_memory_loader(&file);
    server = pgcfg_server_default(major);
    *buffer = malloc(space);
    CHECK(*buffer != NULL);
    pgcfg_arena_init(&arena, *buffer, space);
    return pgcfg_conf_parse(conf, file.path, none, &environment, PGCFG_CONF_LOG, &arena);
}

/* All settings, written one a line, are the same settings with the same verdicts. */
static void check_rewritten(const pgcfg_conf *conf, int major)
{
    report written = {0};
    pgcfg_conf_entry entry;
    pgcfg_conf_entry again;
    pgcfg_conf rewritten;
    uint32_t count = 0;
    void *buffer;

    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        pgcfg_conf_refusal refusal;
        if (!entry.is_setting)
            continue;
        CHECK(pgcfg_conf_write(entry.name, entry.value, report_sink(&written), &refusal) ==
              PGCFG_OK);
        report_write(&written, "\n", 1);
    }
    CHECK(parse_written(&written, major, &rewritten, &buffer) == PGCFG_OK);
    CHECK(!rewritten.has_read_error);
    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        if (!entry.is_setting)
            continue;
        CHECK(pgcfg_conf_get(&rewritten, count++, &again));
        CHECK(again.line_number == count);
        CHECK(pgcfg_text_equal(entry.name, again.name));
        CHECK(pgcfg_text_equal(entry.value, again.value));
        if (conf->has_read_error)
            continue;
        CHECK(entry.is_known == again.is_known && entry.parameter_id == again.parameter_id);
        CHECK(entry.is_ignored == again.is_ignored && entry.is_applied == again.is_applied);
        CHECK(entry.value_status == again.value_status);
        CHECK(entry.error.code == again.error.code);
    }
    CHECK(count == rewritten.entry_count);
    free(buffer);
    report_free(&written);
}

/* Any bytes, quoted, are one value in one line, to every major. */
static void check_quoted(pgcfg_text value)
{
    report written = {0};
    pgcfg_conf_refusal refusal;
    bool has_nul = value.size > 0 && memchr(value.data, '\0', value.size) != NULL;

    report_text(&written, PGCFG_TEXT("a.b="));
    if (pgcfg_conf_quote(value, report_sink(&written), &refusal) != PGCFG_OK) {
        CHECK(has_nul && refusal == PGCFG_CONF_REFUSED_NUL && written.size == 4);
        report_free(&written);
        return;
    }
    CHECK(!has_nul && memchr(written.data, '\n', written.size) == NULL);
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_conf conf;
        pgcfg_conf_entry entry;
        void *buffer;
        CHECK(parse_written(&written, major, &conf, &buffer) == PGCFG_OK);
        CHECK(conf.entry_count == 1 && pgcfg_conf_get(&conf, 0, &entry));
        CHECK(entry.is_applied && pgcfg_text_equal(entry.value, value));
        free(buffer);
    }
    report_free(&written);
}

/* Any bytes as a name: written as one name that reads back, or not at all. */
static void check_named(pgcfg_text name, int major)
{
    report written = {0};
    report by_hand = {0};
    pgcfg_conf_refusal refusal;
    pgcfg_conf conf;
    pgcfg_conf_entry entry;
    void *buffer;
    bool is_written =
        pgcfg_conf_write(name, PGCFG_TEXT("x"), report_sink(&written), &refusal) == PGCFG_OK;
    bool is_read;

    CHECK(is_written || (refusal == PGCFG_CONF_REFUSED_NAME && written.size == 0));
    report_text(&by_hand, name);
    report_text(&by_hand, PGCFG_TEXT(" = 'x'"));
    CHECK(parse_written(&by_hand, major, &conf, &buffer) == PGCFG_OK);
    is_read = conf.entry_count == 1 && pgcfg_conf_get(&conf, 0, &entry) && entry.is_setting &&
              pgcfg_text_equal(entry.name, name) && pgcfg_text_equal(entry.value, PGCFG_TEXT("x"));
    CHECK(is_written == is_read);
    if (is_written)
        check_same(&by_hand, &written);
    free(buffer);
    report_free(&by_hand);
    report_free(&written);
}

/* ---- properties ------------------------------------------------------------------------------ */

/* The view is the log's beginning, up to the first syntax error. */
static void check_modes(question *q)
{
    reading view = {0};
    reading log = {0};

    q->mode = PGCFG_CONF_VIEW;
    (void)read_all(q, MAIN, &view);
    q->mode = PGCFG_CONF_LOG;
    (void)read_all(q, MAIN, &log);
    CHECK(view.has_syntax_error == log.has_syntax_error);
    if (!view.has_syntax_error)
        check_same(&view.text, &log.text);
    view.text.size = view.agreed;
    log.text.size = log.agreed;
    check_same(&view.text, &log.text);
    reading_free(&view);
    reading_free(&log);
}

/* Majors read alike, but for the paths of what is included: 13 and 14 keep dots
 * inside of them. */
static void check_majors(question q)
{
    reading here = {0};
    reading there = {0};
    int first = q.server.major < 15 ? 13 : 15;
    int last = q.server.major < 15 ? 14 : 18;

    (void)read_all(&q, MAIN, &here);
    if (q.t->opened + q.t->missing == 1 && !here.has_other_error) {
        first = PGCFG_MAJOR_OLDEST;
        last = PGCFG_MAJOR_NEWEST;
    }
    q.server.major = q.server.major == first ? last : first;
    (void)read_all(&q, MAIN, &there);
    check_same(&here.text, &there.text);
    reading_free(&here);
    reading_free(&there);
}

/* What other verdicts take from the settings is what the last ones say. */
static void check_applied(const pgcfg_conf *conf, pgcfg_server server)
{
    pgcfg_conf_entry entry;
    pgcfg_server before = server;

    pgcfg_conf_apply(conf, &server);
    if (!pgcfg_conf_last(conf, PGCFG_TEXT("ssl"), &entry))
        CHECK(server.ssl == before.ssl);
    if (!pgcfg_conf_last(conf, PGCFG_TEXT("db_user_namespace"), &entry))
        CHECK(server.db_user_namespace == before.db_user_namespace);
    if (pgcfg_conf_last(conf, PGCFG_TEXT("oauth_validator_libraries"), &entry) &&
        server.major >= 18)
        CHECK(pgcfg_text_equal(server.oauth_validator_libraries, entry.value));
    CHECK(server.major == before.major && server.features == before.features);
}

static void check_entries(const pgcfg_conf *conf, int major)
{
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; i < smaller(conf->entry_count, ENTRIES_LOOKED_AT); i++) {
        CHECK(pgcfg_conf_get(conf, i, &entry));
        if (!entry.is_setting)
            continue;
        check_verdict(conf, &entry);
        if (entry.is_known)
            check_getters(conf, &entry, major);
    }
}

/* Parses in memory of the bound's size. */
static void check_parsed(question *q, bool is_rewritten)
{
    reading expected = {0};
    reading parsed = {0};
    pgcfg_conf conf;
    uint64_t bytes;
    uint32_t files;

    if (read_expected(q, &expected, &bytes, &files)) {
        const size_t bound = pgcfg_conf_memory_bound(bytes, files);
        void *buffer = malloc(bound);
        CHECK(buffer != NULL);
        CHECK(parse_into(q, &conf, buffer, bound) == PGCFG_OK);
        report_parsed(q, &conf, &parsed);
        check_same(&expected.text, &parsed.text);
        if (is_rewritten) {
            check_rewritten(&conf, q->server.major);
        } else {
            check_entries(&conf, q->server.major);
            check_applied(&conf, q->server);
        }
        free(buffer);
    }
    reading_free(&expected);
    reading_free(&parsed);
}

/* The bytes of the last file, and its name. */
static void check_last_file(const tree *t, int major)
{
    const tree_file *last = &t->files[t->count - 1];

    if (last->size < 4096)
        check_quoted((pgcfg_text){last->bytes, last->size});
    if (last->size < 64)
        check_named((pgcfg_text){last->bytes, last->size}, major);
    check_named(last->name, major);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tree t;
    question q = {0};

    if (size < 4 || size > 65536)
        return 0;
    tree_init(&t, PGCFG_TEXT("postgresql.conf"), data + 4, size - 4);
    q.t = &t;
    q.server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % 6);
    q.limits = pgcfg_limits_default();
    q.limits.total_bytes = 1 << 18; /* files may name each other: keep it short */
    q.limits.files = FILES_OPENED_MAX;
    q.mode = (data[1] & 1) != 0 ? PGCFG_CONF_LOG : PGCFG_CONF_VIEW;
    q.has_auto = (data[1] & 2) != 0;
    switch (data[2] % QUESTIONS) {
    case ASK_MODES:
        check_modes(&q);
        break;
    case ASK_MAJORS:
        check_majors(q);
        break;
    case ASK_VERDICTS:
        check_parsed(&q, false);
        break;
    default:
        check_parsed(&q, true);
        check_last_file(&t, q.server.major);
        break;
    }
    tree_free(&t);
    return 0;
}
