/*
 * fuzz_write.c - any bytes as names, values and options that are written into
 * pg_hba.conf and postgresql.conf.
 *
 * Beyond not crashing, each input must hold: what is written reads back as the same bytes
 * with their literal meaning, in its own line, and the line behind it is what it was; a
 * name that is quoted matches a connection with that name and none with another; a rule
 * is written the same again once it is read; what is refused writes nothing, and for the
 * reason that is given; a sink that refuses gets no further call.
 *
 * Input: byte 0 picks the major, byte 1 settings, and whether the texts are words of one of
 * the fields, a rule or settings; then texts, with the bytes 00 FF between
 * them.
 */
#include "sinks.h"

#include <string.h>

/* Behind the fields of pgcfg_hba_field. */
enum { ASK_RULE = PGCFG_HBA_FIELD_OPTION + 1, ASK_SETTINGS, QUESTIONS };

enum { TEXTS_MAX = 6, LIST_TEXT_MAX = 1024, NAME_MAX_SIZE = 63 };

/* A line that must stay what it is, behind one that is written. */
#define GUARD "\nlocal guard all reject\n"

static char workspace[1 << 20];

static bool has_byte(pgcfg_text text, char byte)
{
    return text.size > 0 && memchr(text.data, byte, text.size) != NULL;
}

static pgcfg_text text_of(const report *r)
{
    return (pgcfg_text){r->data != NULL ? r->data : "", r->size};
}

/* ---- pg_hba.conf: one word ---------------------------------------------------------- */

typedef struct word {
    pgcfg_text value;
    pgcfg_hba_field field;
    const pgcfg_server *server;
} word;

static bool write_word(const void *thing, pgcfg_sink sink)
{
    const word *w = thing;
    pgcfg_quote_refusal refusal = PGCFG_QUOTE_POSSIBLE;
    pgcfg_result result = pgcfg_hba_quote(w->value, w->field, w->server, sink, &refusal);

    CHECK(result == PGCFG_OK || result == PGCFG_NO_MEMORY);
    CHECK(refusal == PGCFG_QUOTE_POSSIBLE);
    return result == PGCFG_OK;
}

/* An address, with a mask or without. */
static bool begins_with_address(pgcfg_text text)
{
    const char *slash = memchr(text.data, '/', text.size);
    pgcfg_address address;

    if (slash != NULL)
        text.size = (size_t)(slash - text.data);
    return pgcfg_address_parse(text, &address);
}

static void check_refusal(const word *w, pgcfg_quote_refusal refusal)
{
    CHECK(pgcfg_quote_refusal_text(refusal)[0] != '\0');
    switch (refusal) {
    case PGCFG_QUOTE_POSSIBLE:
        CHECK(false);
        break;
    case PGCFG_QUOTE_NEWLINE:
        CHECK(has_byte(w->value, '\n'));
        break;
    case PGCFG_QUOTE_NUL:
        CHECK(has_byte(w->value, '\0'));
        break;
    case PGCFG_QUOTE_SLASH:
        CHECK(w->server->major >= 16 && w->value.data[0] == '/');
        break;
    case PGCFG_QUOTE_TOO_LONG:
        CHECK(w->server->major <= 15 && w->value.size > 5000);
        break;
    case PGCFG_QUOTE_ADDRESS:
        CHECK(w->field == PGCFG_HBA_FIELD_HOST_NAME && begins_with_address(w->value));
        break;
    case PGCFG_QUOTE_MASK:
        CHECK(w->field == PGCFG_HBA_FIELD_HOST_NAME && has_byte(w->value, '/'));
        break;
    case PGCFG_QUOTE_FORMAT:
        CHECK(w->field == PGCFG_HBA_FIELD_OPTION && !has_byte(w->value, '='));
        break;
    }
}

/* Quotes into `out`; false where there is no spelling. */
static bool quote(const word *w, report *out)
{
    pgcfg_quote_refusal refusal = PGCFG_QUOTE_POSSIBLE;
    report nothing = {0};
    size_t before = out->size;
    pgcfg_result result =
        pgcfg_hba_quote(w->value, w->field, w->server, report_sink(&nothing), &refusal);

    CHECK(result == PGCFG_OK || (result == PGCFG_REFUSED && nothing.size == 0));
    report_free(&nothing);
    if (result == PGCFG_REFUSED) {
        check_refusal(w, refusal);
        return false;
    }
    check_writer(write_word, w, out);
    CHECK(out->size > before);
    CHECK(memchr(out->data + before, '\n', out->size - before) == NULL);
    CHECK(memchr(out->data + before, '\0', out->size - before) == NULL);
    return true;
}

/* ---- pg_hba.conf: a line, and the one behind it ---------------------------------------- */

typedef struct line_reader {
    pgcfg_memory_file file;
    pgcfg_loader loader;
    pgcfg_environment environment;
    pgcfg_hba_reader reader;
} line_reader;

/* Reads the first entry; it lives until finish_line. */
static void read_line(line_reader *l, const report *text, const pgcfg_server *server,
                      pgcfg_hba_entry *entry)
{
    l->file = (pgcfg_memory_file){PGCFG_TEXT("/written"), text_of(text)};
    l->loader = pgcfg_memory_loader(&l->file);
    l->environment = (pgcfg_environment){server, &l->loader, NULL, &pgcfg_are_engine};
    CHECK(pgcfg_hba_reader_init(&l->reader, l->file.path, &l->environment, workspace,
                                sizeof(workspace)) == PGCFG_OK);
    CHECK(pgcfg_hba_reader_next(&l->reader, entry) == PGCFG_OK);
    CHECK(entry->line_number == 1);
}

/* The next line is the guard, and the last. */
static void finish_line(line_reader *l)
{
    pgcfg_hba_entry guard;
    pgcfg_hba_fields fields;

    CHECK(pgcfg_hba_reader_next(&l->reader, &guard) == PGCFG_OK);
    CHECK(guard.line_number == 2 && guard.is_rule && guard.type == PGCFG_CONNECTION_LOCAL);
    CHECK(guard.method == PGCFG_AUTH_REJECT && guard.database_count == 1);
    fields = pgcfg_hba_entry_fields(&guard);
    CHECK(pgcfg_text_equal(pgcfg_token_text(fields.databases), PGCFG_TEXT("guard")));
    CHECK(pgcfg_hba_reader_next(&l->reader, &guard) == PGCFG_END);
    pgcfg_hba_reader_close(&l->reader);
}

static pgcfg_match_answer match(const pgcfg_hba_entry *rule, pgcfg_text database, pgcfg_text user,
                                const pgcfg_environment *environment)
{
    static char room[1 << 16];
    char name[PGCFG_NAME_SIZE];
    pgcfg_connection connection = {
        .database = database, .user = user, .roles_are_known = true, .host_name_is_known = true};

    CHECK(pgcfg_address_parse(PGCFG_TEXT("10.0.0.1"), &connection.address));
    CHECK(pgcfg_connection_prepare(&connection, environment->server, name) == PGCFG_OK);
    return pgcfg_match_rule(rule, &connection, environment, room, sizeof(room)).answer;
}

/* The rule is about this name, and about no other. */
static void check_meaning(const line_reader *l, const pgcfg_hba_entry *rule, const word *w)
{
    char other[NAME_MAX_SIZE + 1];
    pgcfg_text longer = {other, w->value.size + 1};
    bool is_database = w->field == PGCFG_HBA_FIELD_DATABASE;
    pgcfg_text fixed = PGCFG_TEXT("fixed");

    if (w->value.size == 0 || w->value.size >= NAME_MAX_SIZE || w->server->db_user_namespace)
        return;
    memcpy(other, w->value.data, w->value.size);
    other[w->value.size] = 'x';
    if (is_database) {
        CHECK(match(rule, w->value, fixed, &l->environment) == PGCFG_MATCH_YES);
        CHECK(match(rule, longer, fixed, &l->environment) == PGCFG_MATCH_NO);
    } else {
        CHECK(match(rule, fixed, w->value, &l->environment) == PGCFG_MATCH_YES);
        CHECK(match(rule, fixed, longer, &l->environment) == PGCFG_MATCH_NO);
    }
}

/* What stands before and behind a word in each field, and the word's place among the
 * tokens. */
static const struct {
    const char *before;
    const char *behind;
    uint32_t token;
} frames[] = {
    [PGCFG_HBA_FIELD_DATABASE] = {"host ", " all all trust", 1},
    [PGCFG_HBA_FIELD_USER] = {"host all ", " all trust", 2},
    [PGCFG_HBA_FIELD_HOST_NAME] = {"host all all ", " trust", 3},
    [PGCFG_HBA_FIELD_OPTION] = {"host all all all trust ", "", 5},
};

static void check_word(pgcfg_text value, pgcfg_hba_field field, const pgcfg_server *server)
{
    word w = {value, field, server};
    report line = {0};
    pgcfg_hba_entry entry;
    line_reader l;

    report_write(&line, frames[field].before, strlen(frames[field].before));
    if (quote(&w, &line)) {
        report_write(&line, frames[field].behind, strlen(frames[field].behind));
        report_write(&line, GUARD, sizeof(GUARD) - 1);
        read_line(&l, &line, server, &entry);
        CHECK(entry.token_count > frames[field].token);
        CHECK(pgcfg_text_equal(pgcfg_token_text(&entry.tokens[frames[field].token]), value));
        CHECK(entry.is_rule || field == PGCFG_HBA_FIELD_OPTION);
        CHECK(field != PGCFG_HBA_FIELD_HOST_NAME || entry.address_kind == PGCFG_ADDRESS_HOST_NAME);
        if (field == PGCFG_HBA_FIELD_DATABASE || field == PGCFG_HBA_FIELD_USER)
            check_meaning(&l, &entry, &w);
        finish_line(&l);
    }
    report_free(&line);
}

/* ---- pg_hba.conf: a rule ------------------------------------------------------------------ */

typedef struct rule {
    const pgcfg_hba_entry *entry;
    const pgcfg_server *server;
} rule;

static bool write_rule(const void *thing, pgcfg_sink sink)
{
    const rule *r = thing;
    pgcfg_quote_refusal refusal = PGCFG_QUOTE_POSSIBLE;
    pgcfg_result result = pgcfg_hba_write(r->entry, r->server, sink, &refusal);

    CHECK(result == PGCFG_OK || result == PGCFG_NO_MEMORY);
    return result == PGCFG_OK;
}

/* Quoted texts with commas between them; the number of them. */
static uint32_t write_list(const pgcfg_text *texts, size_t count, pgcfg_hba_field field,
                           const pgcfg_server *server, report *out)
{
    uint32_t written = 0;

    for (size_t i = 0; i < count; i++) {
        word w = {texts[i], field, server};
        size_t before = out->size;
        if (texts[i].size > LIST_TEXT_MAX)
            continue;
        if (written > 0)
            report_write(out, ",", 1);
        if (quote(&w, out))
            written++;
        else
            out->size = before;
    }
    if (written == 0)
        report_write(out, "all", 3);
    return written > 0 ? written : 1;
}

static void check_rule(const pgcfg_text *texts, size_t count, const pgcfg_server *server)
{
    report line = {0};
    report first = {0};
    report second = {0};
    pgcfg_hba_entry entry;
    line_reader l;
    uint32_t databases;
    uint32_t users;

    report_text(&line, PGCFG_TEXT("hostssl "));
    databases = write_list(texts, count, PGCFG_HBA_FIELD_DATABASE, server, &line);
    report_text(&line, PGCFG_TEXT(" "));
    users = write_list(texts, count, PGCFG_HBA_FIELD_USER, server, &line);
    report_text(&line, PGCFG_TEXT(" all md5" GUARD));
    read_line(&l, &line, server, &entry);
    if (server->db_user_namespace && server->major < 17) {
        CHECK(!entry.is_rule); /* no md5 */
    } else if ((server->features & (unsigned)PGCFG_FEATURE_SSL) != 0) {
        CHECK(entry.is_rule && entry.database_count == databases && entry.user_count == users);
        check_writer(write_rule, &(rule){&entry, server}, &first);
    }
    finish_line(&l);
    if (first.size > 0) {
        size_t size = first.size;
        CHECK(memchr(first.data, '\n', size) == NULL);
        report_write(&first, GUARD, sizeof(GUARD) - 1);
        read_line(&l, &first, server, &entry);
        CHECK(entry.is_rule && entry.database_count == databases && entry.user_count == users);
        check_writer(write_rule, &(rule){&entry, server}, &second);
        finish_line(&l);
        first.size = size;
        check_same(&first, &second);
    }
    report_free(&line);
    report_free(&first);
    report_free(&second);
}

/* ---- postgresql.conf ---------------------------------------------------------------------- */

typedef struct setting {
    pgcfg_text name;
    pgcfg_text value;
    bool is_value_only; /* behind a name that is written by hand */
} setting;

static pgcfg_result write_either(const setting *s, pgcfg_sink sink, pgcfg_conf_refusal *refusal)
{
    return s->is_value_only ? pgcfg_conf_quote(s->value, sink, refusal)
                            : pgcfg_conf_write(s->name, s->value, sink, refusal);
}

static bool write_setting(const void *thing, pgcfg_sink sink)
{
    pgcfg_conf_refusal refusal = PGCFG_CONF_WRITABLE;
    pgcfg_result result = write_either(thing, sink, &refusal);

    CHECK(result == PGCFG_OK || result == PGCFG_NO_MEMORY);
    CHECK(refusal == PGCFG_CONF_WRITABLE);
    return result == PGCFG_OK;
}

/* Appends a line; false where the setting has no spelling. */
static bool append_setting(const setting *s, report *out)
{
    report nothing = {0};
    size_t before = out->size;
    pgcfg_conf_refusal refusal = PGCFG_CONF_WRITABLE;
    pgcfg_result result = write_either(s, report_sink(&nothing), &refusal);

    CHECK(result == PGCFG_OK || (result == PGCFG_REFUSED && nothing.size == 0));
    report_free(&nothing);
    if (result == PGCFG_REFUSED) {
        CHECK(refusal != PGCFG_CONF_WRITABLE && pgcfg_conf_refusal_text(refusal)[0] != '\0');
        CHECK(refusal == PGCFG_CONF_REFUSED_NUL ? has_byte(s->value, '\0') : !s->is_value_only);
        return false;
    }
    if (s->is_value_only)
        report_text(out, PGCFG_TEXT("a.b = "));
    check_writer(write_setting, s, out);
    CHECK(memchr(out->data + before, '\n', out->size - before) == NULL);
    report_text(out, PGCFG_TEXT(" # behind\nz.z = guard\n"));
    return true;
}

static void check_settings(const pgcfg_text *texts, size_t count, const pgcfg_server *server)
{
    static setting written[TEXTS_MAX * 2];
    size_t written_count = 0;
    report file_text = {0};
    pgcfg_memory_file file = {PGCFG_TEXT("/written"), {NULL, 0}};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = server, .loader = &loader};
    pgcfg_conf_reader reader;
    pgcfg_conf_entry entry;

    for (size_t i = 0; i < count; i++) {
        setting named = {texts[i], texts[(i + 1) % count], false};
        setting value_only = {PGCFG_TEXT("a.b"), texts[i], true};
        if (append_setting(&named, &file_text))
            written[written_count++] = named;
        if (append_setting(&value_only, &file_text))
            written[written_count++] = value_only;
    }
    file.content = text_of(&file_text);
    CHECK(pgcfg_conf_reader_init(&reader, file.path, &environment, PGCFG_CONF_LOG, workspace,
                                 sizeof(workspace)) == PGCFG_OK);
    for (size_t i = 0; i < written_count; i++) {
        CHECK(pgcfg_conf_reader_next(&reader, &entry) == PGCFG_OK);
        CHECK(entry.is_setting && entry.line_number == 2 * i + 1);
        CHECK(pgcfg_text_equal(entry.name, written[i].name));
        CHECK(pgcfg_text_equal(entry.value, written[i].value));
        CHECK(pgcfg_conf_reader_next(&reader, &entry) == PGCFG_OK);
        CHECK(entry.is_setting && entry.line_number == 2 * i + 2);
        CHECK(pgcfg_text_equal(entry.name, PGCFG_TEXT("z.z")));
        CHECK(pgcfg_text_equal(entry.value, PGCFG_TEXT("guard")));
    }
    CHECK(pgcfg_conf_reader_next(&reader, &entry) == PGCFG_END);
    pgcfg_conf_reader_close(&reader);
    report_free(&file_text);
}

/* ---- the input ------------------------------------------------------------------------------- */

static pgcfg_server server_of(uint8_t major, uint8_t bits)
{
    pgcfg_server server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + major % 6);

    server.ssl = (bits & 1) != 0;
    server.db_user_namespace = (bits & 2) != 0;
    if ((bits & 4) != 0)
        server.features &= ~(unsigned)PGCFG_FEATURE_SSL;
    return server;
}

/* Splits at 00 FF. */
static size_t split(pgcfg_text input, pgcfg_text texts[TEXTS_MAX])
{
    size_t count = 0;
    size_t start = 0;

    for (size_t i = 0; i + 1 < input.size && count < TEXTS_MAX - 1; i++) {
        if (input.data[i] == '\0' && (unsigned char)input.data[i + 1] == 0xFF) {
            texts[count++] = (pgcfg_text){input.data + start, i - start};
            start = i + 2;
            i++;
        }
    }
    texts[count++] = (pgcfg_text){input.data + start, input.size - start};
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pgcfg_text texts[TEXTS_MAX];
    pgcfg_server server;
    size_t count;
    int question;

    if (size < 2 || size > 16384)
        return 0;
    question = data[1] / 8 % QUESTIONS;
    server = server_of(data[0], data[1]);
    count = split((pgcfg_text){(const char *)data + 2, size - 2}, texts);
    if (question < ASK_RULE) {
        for (size_t i = 0; i < count; i++)
            check_word(texts[i], (pgcfg_hba_field)question, &server);
    } else if (question == ASK_RULE) {
        check_rule(texts, count, &server);
    } else {
        check_settings(texts, count, &server);
    }
    return 0;
}
