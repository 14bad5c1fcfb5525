/*
 * conf_file.c - see conf_file.h.
 */
#include "conf_file.h"

#include "enough_memory.h"
#include "failure.h"
#include "main_file.h"
#include "output.h"
#include "paths.h"
#include "text_of.h"

#include <stdlib.h>
#include <string.h>

/* What a try parses. */
typedef struct parsing {
    conf_file *file;
    const char *auto_path;
    pgcfg_conf_mode mode;
} parsing;

static attempt parse_once(void *context, void *memory, size_t size)
{
    const parsing *p = context;
    conf_file *c = p->file;
    pgcfg_environment environment = {
        .server = &c->server, .loader = &c->loader, .limits = &c->limits};
    pgcfg_arena arena;
    pgcfg_text bytes;
    attempt tried = {.path = text_of(c->path)};

    pgcfg_arena_init(&arena, memory, size);
    tried.result = pgcfg_conf_parse(&c->conf, text_of(c->path), text_of(p->auto_path), &environment,
                                    p->mode, &arena);
    tried.needed = c->conf.needed;
    tried.problem = c->conf.problem;
    (void)pgcfg_conf_file(&c->conf, c->conf.problem.where.file, &tried.path, &bytes);
    return tried;
}

static void parse(conf_file *c, const char *auto_path, pgcfg_conf_mode mode)
{
    parsing p = {c, auto_path, mode};

    free(c->memory);
    c->memory = enough_memory(parse_once, &p, c->path);
}

/* The setting data_directory as the server takes it before it knows where its
 * data directory is: the last one with just that spelling. To be freed; NULL:
 * there is none. */
static char *data_directory_setting(const pgcfg_conf *conf)
{
    pgcfg_text name = PGCFG_TEXT("data_directory");
    pgcfg_conf_entry entry;

    for (uint32_t i = conf->entry_count; i > 0; i--) {
        if (pgcfg_conf_get(conf, i - 1, &entry) && entry.is_setting &&
            pgcfg_text_equal(entry.name, name))
            return copy_bytes(entry.value.data, entry.value.size);
    }
    return NULL;
}

static char *find_data_directory(conf_file *c)
{
    char *setting = data_directory_setting(&c->conf);
    char *directory;

    if (setting != NULL && setting[0] != '\0') {
        c->is_elsewhere = true;
        directory = path_absolute(setting, c->server.major);
    } else {
        char *beside = path_beside(c->path, "");
        directory = path_absolute(beside, c->server.major);
        free(beside);
    }
    free(setting);
    return directory;
}

/* Whether the loader can open a file there; the server passes over
 * postgresql.auto.conf where it can't, for whatever reason. */
static bool can_be_opened(const conf_file *c, const char *path)
{
    pgcfg_file file;

    if (c->loader.open(c->loader.context, text_of(path), &file) != 0)
        return false;
    if (c->loader.close != NULL)
        c->loader.close(c->loader.context, &file);
    return true;
}

void conf_file_read(conf_file *c, files *f, const char *file, const pgcfg_server *server,
                    pgcfg_conf_mode mode)
{
    *c = (conf_file){
        .path = main_file_path(file, server->major),
        .files = f,
        .server = *server,
        .loader = files_loader(f, server->major),
        .limits = pgcfg_limits_default(),
    };
    c->limits.total_bytes = FILES_BYTES_MAX;
    files_read_main(f, file, c->path);
    parse(c, "", mode);
    if (strcmp(file, "-") == 0)
        return;

    c->data_directory = find_data_directory(c);
    char *auto_path = path_in(c->data_directory, "postgresql.auto.conf");
    if (can_be_opened(c, auto_path))
        parse(c, auto_path, mode);
    free(auto_path);
}

void conf_file_free(conf_file *c)
{
    free(c->memory);
    free(c->path);
    free(c->data_directory);
}

/* What the running server has for the value; NULL for other parameters. To be freed. */
static char *path_that_runs(const conf_file *c, const pgcfg_parameter *parameter,
                            const pgcfg_conf_entry *entry)
{
    bool is_data_directory = strcmp(parameter->name, "data_directory") == 0;

    if (is_data_directory && c->data_directory != NULL)
        return copy_bytes(c->data_directory, strlen(c->data_directory));
    if (!is_data_directory && strcmp(parameter->name, "hba_file") != 0 &&
        strcmp(parameter->name, "ident_file") != 0)
        return NULL;
    char *value = copy_bytes(entry->value.data, entry->value.size);
    char *path = path_absolute(value, c->server.major);
    free(value);
    return path;
}

static bool has_other_path(const conf_file *c, const pgcfg_parameter *parameter,
                           const pgcfg_conf_entry *entry)
{
    char *path = path_that_runs(c, parameter, entry);
    bool is_other = path != NULL && !pgcfg_text_equal(text_of(path), entry->value);
    free(path);
    return is_other;
}

/* The value as the server shows it. */
static void write_value(const conf_file *c, const pgcfg_parameter *parameter, pgcfg_text text,
                        output *out)
{
    pgcfg_value value;
    pgcfg_value_problem problem;

    if (pgcfg_value_parse(parameter, c->server.major, text, &value, &problem))
        (void)pgcfg_value_setting_write(&value, parameter, c->server.major, output_sink(out));
}

static bool has_other_value(const conf_file *c, const pgcfg_parameter *parameter,
                            const pgcfg_conf_entry *entry)
{
    pgcfg_conf_entry winner;
    output ours = {0};
    output running = {0};

    if (!pgcfg_conf_effective(&c->conf, text_of(parameter->name), &winner) ||
        winner.index == entry->index)
        return false;
    write_value(c, parameter, entry->value, &ours);
    write_value(c, parameter, winner.value, &running);
    bool is_other = ours.size != running.size || memcmp(ours.data, running.data, running.size) != 0;
    output_free(&ours);
    output_free(&running);
    return is_other;
}

/* Whether the value asks the server to find one, which it keeps in its place. */
static bool is_computed(const conf_file *c, const pgcfg_parameter *parameter,
                        const pgcfg_conf_entry *entry)
{
    static const struct {
        const char *name;
        int32_t value;
    } computed[] = {
        {"commit_timestamp_buffers", 0},
        {"io_max_concurrency", -1},
        {"subtransaction_buffers", 0},
        {"transaction_buffers", 0},
    };
    pgcfg_value value;
    pgcfg_value_problem problem;

    for (size_t i = 0; i < sizeof computed / sizeof computed[0]; i++)
        if (strcmp(computed[i].name, parameter->name) == 0)
            return pgcfg_value_parse(parameter, c->server.major, entry->value, &value, &problem) &&
                   value.integer == computed[i].value;
    return false;
}

bool conf_file_seems_changed(const conf_file *c, const pgcfg_conf_entry *entry)
{
    pgcfg_parameter parameter;

    return entry->is_applied && entry->is_known &&
           pgcfg_parameter_by_id(entry->parameter_id, c->server.major, &parameter) &&
           parameter.context == PGCFG_CONTEXT_POSTMASTER &&
           (has_other_path(c, &parameter, entry) || is_computed(c, &parameter, entry) ||
            has_other_value(c, &parameter, entry));
}

pgcfg_text conf_file_entry_path(const conf_file *c, const pgcfg_conf_entry *entry)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;

    (void)pgcfg_conf_file(&c->conf, entry->file, &path, &bytes);
    return path;
}
