/*
 * fuzz_text.c - any bytes as files, and everything that is written about them.
 *
 * Beyond not crashing, each text must hold what sinks.h says of sinks without room. An
 * error that has words has a text; a text is no longer than its words and what it quotes;
 * a hint is short, whatever the file says.
 *
 * Input: byte 0 picks the major, byte 1 the kind of file, byte 2 settings; then the tree
 * (tree.h).
 */
#include "sinks.h"
#include "tree.h"

#include <string.h>

enum { ENTRIES_MAX = 24, HINT_SIZE_MAX = 4096, WORDS_MAX = 4096 };

static char workspace[1 << 20];

/* ---- one text ----------------------------------------------------------------------- */

/* How long it is. */
static size_t check_text(sink_writer write, const void *thing)
{
    report text = {0};
    size_t size;

    check_writer(write, thing, &text);
    size = text.size;
    report_free(&text);
    return size;
}

static bool write_diagnostic(const void *thing, pgcfg_sink sink)
{
    return pgcfg_diagnostic_write(thing, sink);
}

/* A reason that comes from a file of a directory is quoted once for each. */
static void check_diagnostic(const pgcfg_diagnostic *d)
{
    size_t size = check_text(write_diagnostic, d);
    size_t quoted =
        2 * (d->arguments[0].size + d->arguments[1].size) + d->path_base.size + d->path_name.size;

    CHECK((size > 0) == (d->code != PGCFG_DIAGNOSTIC_NONE));
    CHECK(d->failures != NULL || size <= WORDS_MAX + quoted);
    CHECK(pgcfg_diagnostic_name(d->code)[0] != '\0');
    CHECK(pgcfg_os_error_text(d->detail) != NULL);
    CHECK(pgcfg_diagnostic_severity(d->code) <= PGCFG_SEVERITY_NOTE);
}

static bool write_hint(const void *thing, pgcfg_sink sink)
{
    return pgcfg_hint_write(thing, sink);
}

static void check_hints(const pgcfg_hint *hints, size_t count)
{
    CHECK(count <= PGCFG_HINTS_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t size = check_text(write_hint, &hints[i]);
        CHECK(size > 0 && size <= HINT_SIZE_MAX);
        CHECK(pgcfg_hint_name(hints[i].code)[0] != '\0');
    }
}

static void check_file_hints(pgcfg_text source, uint32_t file, const pgcfg_server *server)
{
    pgcfg_hint_cursor cursor = {0};
    pgcfg_hint hint;

    for (int i = 0; i < ENTRIES_MAX && pgcfg_hba_file_hint(source, file, server, &cursor, &hint);
         i++)
        check_hints(&hint, 1);
}

/* ---- pg_hba.conf ----------------------------------------------------------------------- */

typedef struct hba_text {
    const pgcfg_hba_entry *entry;
    const pgcfg_server *server;
    uint32_t option;
    const pgcfg_connection *connection;
    pgcfg_match_outcome outcome;
} hba_text;

static bool write_address(const void *thing, pgcfg_sink sink)
{
    return pgcfg_hba_address_write(((const hba_text *)thing)->entry, sink);
}

static bool write_netmask(const void *thing, pgcfg_sink sink)
{
    return pgcfg_hba_netmask_write(((const hba_text *)thing)->entry, sink);
}

static bool write_option(const void *thing, pgcfg_sink sink)
{
    const hba_text *t = thing;

    return pgcfg_hba_option_write(t->entry, t->server, t->option, sink);
}

static bool write_rejection(const void *thing, pgcfg_sink sink)
{
    const hba_text *t = thing;

    return pgcfg_match_rejection_write(t->outcome, t->connection, t->server, sink);
}

static bool write_failure(const void *thing, pgcfg_sink sink)
{
    const hba_text *t = thing;

    return pgcfg_match_failure_write(t->entry->method, t->connection->user, sink);
}

/* What a client is told that asks for the rule's first database as its first role. */
static void check_rejections(const hba_text *t)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(t->entry);
    char name[PGCFG_NAME_SIZE];
    hba_text told = *t;
    pgcfg_connection connection = {.database = pgcfg_token_text(fields.databases),
                                   .user = pgcfg_token_text(fields.users),
                                   .is_local = t->entry->type == PGCFG_CONNECTION_LOCAL,
                                   .host_name_is_known = t->option % 2 == 0};

    if (!connection.is_local)
        CHECK(pgcfg_address_parse(PGCFG_TEXT("fe80::1"), &connection.address));
    if (fields.address != NULL)
        connection.host_name = pgcfg_token_text(fields.address);
    if (pgcfg_connection_prepare(&connection, t->server, name) != PGCFG_OK)
        return;
    told.connection = &connection;
    told.outcome = PGCFG_MATCH_IMPLICIT_REJECT;
    CHECK(check_text(write_rejection, &told) > 0);
    told.outcome = PGCFG_MATCH_RULE;
    CHECK(check_text(write_rejection, &told) > 0);
    CHECK(check_text(write_failure, &told) > 0);
}

static void check_rule(const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    hba_text t = {.entry = entry, .server = server};
    uint32_t options = pgcfg_hba_option_count(entry, server);

    /* A host name can be empty. */
    CHECK(check_text(write_address, &t) == 0 || !pgcfg_hba_address_is_null(entry));
    CHECK((check_text(write_netmask, &t) == 0) == pgcfg_hba_netmask_is_null(entry));
    for (t.option = 0; t.option < options && t.option < ENTRIES_MAX; t.option++)
        CHECK(check_text(write_option, &t) > 0);
    check_rejections(&t);
}

static void check_hba(const pgcfg_environment *environment)
{
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    pgcfg_text path;
    pgcfg_text source;

    if (pgcfg_hba_reader_init(&reader, PGCFG_TEXT(ROOT "main"), environment, workspace,
                              sizeof(workspace)) != PGCFG_OK)
        return;
    while (reader.entry_count < ENTRIES_MAX && pgcfg_hba_reader_next(&reader, &entry) == PGCFG_OK) {
        check_diagnostic(&entry.error);
        check_diagnostic(&entry.failure);
        CHECK(!pgcfg_diagnostic_is_silent(entry.error.code));
        CHECK(entry.is_rule || entry.error.code == entry.failure.code ||
              pgcfg_diagnostic_is_silent(entry.failure.code));
        CHECK(pgcfg_hba_reader_file(&reader, entry.file, &path, &source));
        check_hints(hints,
                    pgcfg_hba_hints(&entry, environment->server, source, hints, PGCFG_HINTS_MAX));
        if (entry.index == 0)
            check_file_hints(source, entry.file, environment->server);
        if (entry.is_rule)
            check_rule(&entry, environment->server);
    }
    if (reader.result == PGCFG_LIMIT)
        check_diagnostic(&reader.problem);
    pgcfg_hba_reader_close(&reader);
}

/* ---- pg_ident.conf ------------------------------------------------------------------------ */

static void check_ident(const pgcfg_environment *environment)
{
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    pgcfg_text path;
    pgcfg_text source;

    if (pgcfg_ident_reader_init(&reader, PGCFG_TEXT(ROOT "main"), environment, workspace,
                                sizeof(workspace)) != PGCFG_OK)
        return;
    while (reader.entry_count < ENTRIES_MAX &&
           pgcfg_ident_reader_next(&reader, &entry) == PGCFG_OK) {
        check_diagnostic(&entry.error);
        CHECK(pgcfg_ident_reader_file(&reader, entry.file, &path, &source));
        check_hints(hints,
                    pgcfg_ident_hints(&entry, environment->server, source, hints, PGCFG_HINTS_MAX));
    }
    if (reader.result == PGCFG_LIMIT)
        check_diagnostic(&reader.problem);
    pgcfg_ident_reader_close(&reader);
}

/* ---- postgresql.conf ------------------------------------------------------------------------ */

static bool write_view_error(const void *thing, pgcfg_sink sink)
{
    return pgcfg_conf_error_write(thing, sink);
}

static bool write_conf_hint(const void *thing, pgcfg_sink sink)
{
    return pgcfg_conf_hint_write(thing, sink);
}

typedef struct value_text {
    const pgcfg_conf_entry *entry;
    pgcfg_parameter parameter;
    int major;
    pgcfg_value value;
    pgcfg_value_problem problem;
} value_text;

static bool write_message(const void *thing, pgcfg_sink sink)
{
    const value_text *t = thing;

    return pgcfg_value_message_write(&t->problem, &t->parameter, t->major, t->entry->name,
                                     t->entry->value, sink);
}

static bool write_detail(const void *thing, pgcfg_sink sink)
{
    const value_text *t = thing;

    return pgcfg_value_detail_write(&t->problem, &t->parameter, t->major, sink);
}

static bool write_value_hint(const void *thing, pgcfg_sink sink)
{
    const value_text *t = thing;

    return pgcfg_value_hint_write(&t->problem, &t->parameter, t->major, sink);
}

static bool write_setting(const void *thing, pgcfg_sink sink)
{
    const value_text *t = thing;

    return pgcfg_value_setting_write(&t->value, &t->parameter, t->major, sink);
}

static bool write_show(const void *thing, pgcfg_sink sink)
{
    const value_text *t = thing;

    return pgcfg_value_show_write(&t->value, &t->parameter, t->major, sink);
}

static void check_value(const pgcfg_conf_entry *entry, int major)
{
    value_text t = {.entry = entry, .major = major};

    if (!pgcfg_parameter_find(entry->name, major, &t.parameter))
        return;
    if (pgcfg_value_parse(&t.parameter, major, entry->value, &t.value, &t.problem)) {
        (void)check_text(write_setting, &t);
        (void)check_text(write_show, &t);
        return;
    }
    CHECK(check_text(write_message, &t) > 0);
    (void)check_text(write_detail, &t);
    (void)check_text(write_value_hint, &t);
}

static void check_conf_hint(const pgcfg_conf_hint *hint)
{
    size_t size = check_text(write_conf_hint, hint);

    CHECK(size > 0 && size <= HINT_SIZE_MAX);
    CHECK(pgcfg_conf_hint_name(hint->code)[0] != '\0');
    CHECK(pgcfg_conf_hint_severity(hint->code) <= PGCFG_SEVERITY_NOTE);
}

/* In the file's order, and in it. */
static void check_conf_file_hints(pgcfg_text source, uint32_t file, const pgcfg_server *server)
{
    pgcfg_conf_hint_cursor cursor = {0};
    pgcfg_conf_hint hint;
    uint32_t from = 0;

    for (int i = 0; i < ENTRIES_MAX && pgcfg_conf_file_hint(source, file, server, &cursor, &hint);
         i++) {
        check_conf_hint(&hint);
        CHECK(hint.where.file == file && hint.where.offset >= from);
        CHECK(hint.where.offset <= source.size &&
              hint.where.size <= source.size - hint.where.offset);
        from = hint.where.offset;
    }
}

static void check_conf_entry(const pgcfg_conf_entry *entry, const pgcfg_server *server,
                             pgcfg_text source)
{
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    size_t count = pgcfg_conf_hints(entry, server, source, hints, PGCFG_CONF_HINTS_MAX);

    check_diagnostic(&entry->error);
    CHECK((check_text(write_view_error, entry) == 0) == pgcfg_conf_error_is_null(entry));
    CHECK(count <= PGCFG_CONF_HINTS_MAX);
    for (size_t i = 0; i < count; i++)
        check_conf_hint(&hints[i]);
    if (entry->is_setting)
        check_value(entry, server->major);
}

static void check_conf(const pgcfg_environment *environment)
{
    pgcfg_text none = {NULL, 0};
    pgcfg_conf conf;
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_text path;
    pgcfg_text source;
    pgcfg_result result;

    pgcfg_arena_init(&arena, workspace, sizeof(workspace));
    result =
        pgcfg_conf_parse(&conf, PGCFG_TEXT(ROOT "main"), none, environment, PGCFG_CONF_LOG, &arena);
    if (result == PGCFG_LIMIT)
        check_diagnostic(&conf.problem);
    if (result != PGCFG_OK)
        return;
    for (uint32_t i = 0; i < ENTRIES_MAX && pgcfg_conf_get(&conf, i, &entry); i++) {
        CHECK(pgcfg_conf_file(&conf, entry.file, &path, &source));
        if (i == 0)
            check_conf_file_hints(source, entry.file, environment->server);
        check_conf_entry(&entry, environment->server, source);
    }
}

/* ---- the input ------------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tree t;
    pgcfg_server server;
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_loader loader;
    pgcfg_environment environment = {&server, &loader, &limits, &pgcfg_are_engine};

    if (size < 3 || size > 32768)
        return 0;
    tree_init(&t, PGCFG_TEXT("main"), data + 3, size - 3);
    loader = tree_loader(&t);
    server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % 6);
    server.ssl = (data[2] & 1) != 0;
    server.db_user_namespace = (data[2] & 2) != 0;
    if ((data[2] & 4) != 0)
        server.oauth_validator_libraries = PGCFG_TEXT("v, w");
    limits.total_bytes = 1 << 16; /* files may name each other: keep it short */
    limits.files = 64;
    limits.depth = 12;
    if ((data[2] & 8) != 0)
        limits.line_bytes = 64;
    switch (data[1] % 3) {
    case 0:
        check_hba(&environment);
        break;
    case 1:
        check_ident(&environment);
        break;
    default:
        check_conf(&environment);
        break;
    }
    tree_free(&t);
    return 0;
}
