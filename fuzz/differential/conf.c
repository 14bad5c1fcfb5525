/*
 * conf.c - any bytes as a small tree of files, read as postgresql.conf and
 * postgresql.auto.conf by the library and by the functions of a server that is to load them.
 *
 * They must say the same of every setting: its name, its value, its file and line; of every
 * error, as the view and as the log have it; and what the log says of it, in order. Then
 * each setting's name is looked up and its value is parsed by both: whether the server
 * takes it, its message with DETAIL and HINT, and what it makes of the value.
 *
 * Not asked are strings that begin with a NUL, where the server writes in front of its own
 * memory, and inputs of more files or bytes than a run has time for. Of values, those that
 * the library leaves undecided, and of names those of which it says that not every server of
 * the major has them.
 *
 * Input: as in fuzz_conf.c.
 */
#include "postgres.h"

#include "utils/guc.h"
#include "utils/guc_tables.h"

#include "process.h"

#define MAIN_FILE "postgresql.conf"
#define AUTO_FILE "postgresql.auto.conf"

enum { INPUT_MAX = 65536 };

/* ---- both sides write ------------------------------------------------------------------- */

static void write_setting(report *r, pgcfg_text file, int line, pgcfg_text name, pgcfg_text value)
{
    report_word(r, "\nfile", file);
    report_number(r, "line", (uint64_t)line);
    report_word(r, "name", name);
    report_word(r, "value", value);
}

static void write_error(report *r, pgcfg_text file, int line, pgcfg_text error)
{
    report_word(r, "\nfile", file);
    report_number(r, "line", (uint64_t)line);
    report_word(r, "error", error);
}

/* ---- the server's side, files ----------------------------------------------------------- */

/* As ProcessConfigFile does, in the postmaster (LOG) or for the view (DEBUG3). */
static ConfigVariable *read_files(int level)
{
    ConfigVariable *head = NULL;
    ConfigVariable *tail = NULL;

    if (ParseConfigFile(ROOT MAIN_FILE, true, NULL, 0, 0, level, &head, &tail))
        (void)ParseConfigFile(AUTO_FILE, false, NULL, 0, 0, level, &head, &tail);
    return head;
}

static void write_items(report *r, const ConfigVariable *items)
{
    for (const ConfigVariable *item = items; item != NULL; item = item->next) {
        if (item->errmsg != NULL)
            write_error(r, text_of(item->filename), item->sourceline, text_of(item->errmsg));
        else
            write_setting(r, text_of(item->filename), item->sourceline, text_of(item->name),
                          text_of(item->value));
    }
}

/* ---- the server's side, values ---------------------------------------------------------- */

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* The library says nothing of a file that is missing and need not be there. A server that is
 * started takes settings that one which runs would not change. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    server_log_ignored = "skipping missing configuration file ";
    for (int i = 0; i < GetNumConfigOptions(); i++) {
        struct config_generic *variable = get_guc_variables()[i];
        if (variable->context == PGC_POSTMASTER)
            variable->context = PGC_SIGHUP;
    }
    return 0;
}

/* The server keeps the names of custom parameters for good. */
static void forget_custom_names(void)
{
    struct config_generic **variables = get_guc_variables();
    bool is_any = false;

    for (int i = 0; i < GetNumConfigOptions(); i++) {
        if ((variables[i]->flags & GUC_CUSTOM_PLACEHOLDER) == 0)
            continue;
        is_any = true;
        free((void *)(uintptr_t)variables[i]->name);
        free(variables[i]);
    }
    if (is_any)
        build_guc_variables();
}

/* Whether it can be set with no other effect than that it has the value, and is shown just
 * as it is. */
static bool is_plain(const struct config_generic *variable)
{
    if ((variable->flags & GUC_CUSTOM_PLACEHOLDER) != 0)
        return false;
    switch (variable->vartype) {
    case PGC_BOOL: {
        const struct config_bool *it = (const struct config_bool *)variable;
        return it->assign_hook == NULL && it->show_hook == NULL;
    }
    case PGC_INT: {
        const struct config_int *it = (const struct config_int *)variable;
        return it->assign_hook == NULL && it->show_hook == NULL;
    }
    case PGC_REAL: {
        const struct config_real *it = (const struct config_real *)variable;
        return it->assign_hook == NULL && it->show_hook == NULL;
    }
    case PGC_STRING: {
        const struct config_string *it = (const struct config_string *)variable;
        return it->assign_hook == NULL && it->show_hook == NULL;
    }
    case PGC_ENUM: {
        const struct config_enum *it = (const struct config_enum *)variable;
        return it->assign_hook == NULL && it->show_hook == NULL;
    }
    }
    return false;
}

/* The variable of that name (by any spelling, but not by a name of old) if it is plain. */
static struct config_generic *find_plain(const char *name)
{
    for (int i = 0; i < GetNumConfigOptions(); i++) {
        struct config_generic *variable = get_guc_variables()[i];
        if (pg_strcasecmp(variable->name, name) == 0)
            return is_plain(variable) ? variable : NULL;
    }
    return NULL;
}

static int set(const char *name, const char *value, GucSource source, bool for_good)
{
    return set_config_option(name, value, PGC_SIGHUP, source, GUC_ACTION_SET, for_good, LOG, false);
}

/* Where the value of a number, of a claim or of a word is. */
static void *place_of(struct config_generic *variable, size_t *size)
{
    switch (variable->vartype) {
    case PGC_BOOL:
        *size = sizeof(bool);
        return ((struct config_bool *)variable)->variable;
    case PGC_INT:
        *size = sizeof(int);
        return ((struct config_int *)variable)->variable;
    case PGC_REAL:
        *size = sizeof(double);
        return ((struct config_real *)variable)->variable;
    case PGC_ENUM:
        *size = sizeof(int);
        return ((struct config_enum *)variable)->variable;
    case PGC_STRING:
        break;
    }
    *size = 0;
    return NULL;
}

/* Sets it, and sets it back: a number to the very value, as some checks look at that. */
static void write_server_value(report *r, struct config_generic *variable, const char *value)
{
    char before[sizeof(double)];
    size_t size;
    void *place = place_of(variable, &size);

    if (place != NULL)
        memcpy(before, place, size);
    (void)set(variable->name, value, PGC_S_FILE, true);
    report_word(r, "\nvalue", text_of(GetConfigOption(variable->name, false, false)));
    variable->source = variable->reset_source = PGC_S_DEFAULT;
    if (place != NULL)
        memcpy(place, before, size);
    else
        (void)set(variable->name, NULL, PGC_S_DEFAULT, true);
}

/* `shown` is the variable of that name, if its value can be shown. */
static void write_server_verdict(report *r, const char *name, const char *value,
                                 struct config_generic *shown)
{
    int result;

    server_log.size = 0;
    result = set(name, value, PGC_S_FILE, false);
    report_text(r, result == 0 ? PGCFG_TEXT("\nrefused\n") : PGCFG_TEXT("\ntaken\n"));
    report_write(r, server_log.data, server_log.size);
    if (result != 0 && shown != NULL)
        write_server_value(r, shown, value);
}

/* ---- the library's side ----------------------------------------------------------------- */

static void write_entries(report *r, const pgcfg_conf *conf)
{
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        pgcfg_text file;
        pgcfg_text bytes;

        CHECK(pgcfg_conf_file(conf, entry.file, &file, &bytes));
        if (entry.is_setting) {
            write_setting(r, file, (int)entry.line_number, entry.name, entry.value);
        } else if (entry.error.code != PGCFG_DIAGNOSTIC_CONF_ABANDONED) { /* of the log only */
            write_error(r, file, (int)entry.line_number, PGCFG_TEXT(""));
            pgcfg_conf_error_write(&entry, report_sink(r));
        }
    }
}

static void write_messages(report *r, const pgcfg_conf *conf)
{
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; pgcfg_conf_get(conf, i, &entry); i++) {
        if (entry.is_setting)
            continue;
        pgcfg_diagnostic_write(&entry.error, report_sink(r));
        report_text(r, PGCFG_TEXT("\n"));
    }
}

/* What the library says of a setting's value; false where it leaves that to others. */
static bool write_library_verdict(report *r, const pgcfg_conf *conf, const pgcfg_conf_entry *entry,
                                  bool shows_value)
{
    typedef bool write_remark(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                              int major, pgcfg_sink sink);
    static const struct {
        write_remark *write;
        const char *label;
    } remarks[] = {{pgcfg_value_detail_write, "  DETAIL: "}, {pgcfg_value_hint_write, "  HINT: "}};
    pgcfg_parameter parameter;
    pgcfg_value value;
    pgcfg_value_problem problem;

    if (!pgcfg_parameter_find(entry->name, MAJOR, &parameter) ||
        (parameter.flags & PGCFG_PARAMETER_IS_EXTENSION) != 0) {
        bool is_refused = entry->error.code == PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED;

        report_text(r, is_refused ? PGCFG_TEXT("\nrefused\nunrecognized configuration parameter \"")
                                  : PGCFG_TEXT("\ntaken\n"));
        if (is_refused) {
            report_text(r, entry->name);
            report_text(r, PGCFG_TEXT("\"\n"));
        }
        return !conf->has_read_error; /* else it has not looked at names */
    }
    if ((parameter.flags & PGCFG_PARAMETER_IS_VARYING) != 0)
        return false;
    if (pgcfg_value_parse(&parameter, MAJOR, entry->value, &value, &problem)) {
        report_text(r, PGCFG_TEXT("\ntaken\n"));
        if (shows_value) {
            report_word(r, "\nvalue", PGCFG_TEXT(""));
            pgcfg_value_setting_write(&value, &parameter, MAJOR, report_sink(r));
        }
        return problem.status == PGCFG_VALUE_OK;
    }
    report_text(r, PGCFG_TEXT("\nrefused\n"));
    pgcfg_value_message_write(&problem, &parameter, MAJOR, entry->name, entry->value,
                              report_sink(r));
    for (size_t i = 0; i < lengthof(remarks); i++) {
        size_t before;

        report_text(r, i == 0 ? PGCFG_TEXT("\n") : PGCFG_TEXT(""));
        before = r->size;
        report_text(r, text_of(remarks[i].label));
        if (remarks[i].write(&problem, &parameter, MAJOR, report_sink(r)) &&
            r->size > before + strlen(remarks[i].label))
            report_text(r, PGCFG_TEXT("\n"));
        else
            r->size = before;
    }
    return true;
}

/* ---- one input -------------------------------------------------------------------------- */

static report by_server;
static report by_library;

typedef struct file_question {
    pgcfg_conf_mode mode;
} file_question;

static void ask_about_files(void *context, report *answer)
{
    const file_question *question = context;

    write_items(answer, read_files(question->mode == PGCFG_CONF_LOG ? LOG : DEBUG3));
    if (question->mode == PGCFG_CONF_LOG) {
        report_text(answer, PGCFG_TEXT("\nlog:\n"));
        report_write(answer, server_log.data, server_log.size);
    }
}

/* What both make of the files; false where the server was not asked. */
static bool compare_files(tree *files, pgcfg_conf_mode mode, pgcfg_conf *conf)
{
    static char memory[1 << 25];
    const pgcfg_server server = pgcfg_server_default(MAJOR);
    pgcfg_loader loader = tree_loader(files);
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_environment environment = {&server, &loader, &limits, NULL};
    file_question question = {mode};
    pgcfg_arena arena;
    pgcfg_result result;

    limits.files = 300;
    limits.total_bytes = 1 << 18;
    pgcfg_arena_init(&arena, memory, sizeof(memory));
    result = pgcfg_conf_parse(conf, PGCFG_TEXT(ROOT MAIN_FILE), PGCFG_TEXT(ROOT AUTO_FILE),
                              &environment, mode, &arena);
    CHECK(result == PGCFG_OK || result == PGCFG_LIMIT);
    if (result == PGCFG_LIMIT)
        return false;
    by_server.size = by_library.size = 0;
    write_entries(&by_library, conf);
    if (mode == PGCFG_CONF_LOG) {
        report_text(&by_library, PGCFG_TEXT("\nlog:\n"));
        write_messages(&by_library, conf);
    }
    server_ask(files, ask_about_files, &question, &by_server);
    compare(files, &by_server, &by_library);
    return true;
}

static void ask_about_values(void *context, report *answer)
{
    enum { VALUES_MAX = 100 };
    const pgcfg_conf *conf = context;
    pgcfg_conf_entry entry;

    for (uint32_t i = 0, count = 0; count < VALUES_MAX && pgcfg_conf_get(conf, i, &entry); i++) {
        size_t before = by_library.size;
        struct config_generic *shown;
        char *name;

        if (!entry.is_setting)
            continue;
        name = pnstrdup(entry.name.data, entry.name.size);
        shown = find_plain(name);
        report_word(&by_library, name, entry.value);
        if (!write_library_verdict(&by_library, conf, &entry, shown != NULL)) {
            by_library.size = before;
            continue;
        }
        count++;
        report_word(answer, name, entry.value);
        write_server_verdict(answer, name, pnstrdup(entry.value.data, entry.value.size), shown);
    }
}

static bool begins_with_nul(const tree_file *file)
{
    for (size_t i = 0; i + 1 < file->size; i++) {
        if (file->bytes[i] == '\'' && file->bytes[i + 1] == '\0')
            return true;
    }
    return false;
}

/* A bit more than is needed: the quote may close a string. */
static bool has_string_that_begins_with_nul(const tree *files)
{
    for (size_t i = 0; i < files->count; i++) {
        if (begins_with_nul(&files->files[i]))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tree files;
    pgcfg_conf conf;

    if (size < 4 || size > INPUT_MAX)
        return 0;
    tree_init(&files, PGCFG_TEXT(MAIN_FILE), data + 4, size - 4);
    drop_odd_names(&files);
    if (!has_string_that_begins_with_nul(&files) && compare_files(&files, PGCFG_CONF_VIEW, &conf) &&
        compare_files(&files, PGCFG_CONF_LOG, &conf)) {
        by_server.size = by_library.size = 0;
        server_ask(NULL, ask_about_values, &conf, &by_server);
        forget_custom_names();
        compare(&files, &by_server, &by_library);
    }
    tree_free(&files);
    return 0;
}
