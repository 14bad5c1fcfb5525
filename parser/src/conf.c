/*
 * conf.c - the two ways to hold the entries of postgresql.conf: one after the
 * other, and all of them in an arena, judged together.
 */
#include "conf_files.h"
#include "conf_verdict.h"
#include "path.h"

#include <string.h>

static bool is_usable(pgcfg_text path, const pgcfg_environment *environment)
{
    return path.size < PGCFG_PATH_SIZE && environment != NULL && environment->server != NULL &&
           environment->loader != NULL && environment->loader->open != NULL &&
           pgcfg_major_is_known(environment->server->major);
}

static size_t needed_for(const pgcfg_arena *arena, const pgcfg_file_stack *stack)
{
    /* As much as the caller may have given: alignment takes from both ends. */
    size_t given = arena->capacity + 2 * PGCFG_ARENA_ALIGNMENT;
    size_t bound = pgcfg_conf_memory_bound(stack->total_bytes, stack->attempts);

    return bound > given ? bound : given * 2; /* no buffer is larger than PTRDIFF_MAX */
}

/* ---- one entry after the other --------------------------------------------- */

static pgcfg_result stop_reader(pgcfg_conf_reader *reader, pgcfg_result result)
{
    if (result == PGCFG_NO_MEMORY) {
        reader->needed = reader->state != NULL ? needed_for(&reader->arena, &reader->state->stack)
                                               : pgcfg_conf_memory_bound(0, 1);
    }
    pgcfg_conf_reader_close(reader);
    reader->result = result;
    return result;
}

pgcfg_result pgcfg_conf_reader_init(pgcfg_conf_reader *reader, pgcfg_text path,
                                    const pgcfg_environment *environment, pgcfg_conf_mode mode,
                                    void *workspace, size_t workspace_size)
{
    pgcfg_conf_files *files;
    pgcfg_result result;

    if (reader == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(reader, 0, sizeof(*reader));
    reader->result = PGCFG_BAD_ARGUMENT;
    if (!is_usable(path, environment))
        return PGCFG_BAD_ARGUMENT;
    reader->environment = *environment;
    pgcfg_arena_init(&reader->arena, workspace, workspace_size);
    files = (pgcfg_conf_files *)pgcfg_arena_take_low(&reader->arena, sizeof(*files));
    if (files == NULL)
        return stop_reader(reader, PGCFG_NO_MEMORY);
    result = pgcfg_conf_files_init(files, environment, mode, &reader->arena, false);
    reader->state = files;
    if (result == PGCFG_OK)
        result = pgcfg_conf_files_open(files, path, &reader->problem);
    if (result != PGCFG_OK)
        return stop_reader(reader, result);
    reader->result = PGCFG_OK;
    return PGCFG_OK;
}

pgcfg_result pgcfg_conf_reader_next(pgcfg_conf_reader *reader, pgcfg_conf_entry *entry)
{
    pgcfg_result result;

    if (reader->result != PGCFG_OK)
        return reader->result;
    if (reader->state == NULL) /* never opened */
        return PGCFG_BAD_ARGUMENT;
    result = pgcfg_conf_files_next(reader->state, entry, &reader->problem);
    if (result != PGCFG_OK)
        return stop_reader(reader, result);
    reader->entry_count++;
    reader->has_error = reader->state->has_error;
    return PGCFG_OK;
}

bool pgcfg_conf_reader_file(const pgcfg_conf_reader *reader, uint32_t file, pgcfg_text *path,
                            pgcfg_text *bytes)
{
    return reader->state != NULL &&
           pgcfg_source_find(reader->state->stack.sources, file, path, bytes);
}

void pgcfg_conf_reader_close(pgcfg_conf_reader *reader)
{
    if (reader->state != NULL)
        pgcfg_file_stack_close(&reader->state->stack);
    if (reader->result == PGCFG_OK)
        reader->result = PGCFG_END;
}

/* ---- all entries ---------------------------------------------------------------- */

/*
 * Why so many bytes suffice: a setting of at least 4 bytes ("a 1" and a line
 * feed) costs a packed one of 48 and 8 for finding equal names; syntax errors are
 * at most 100 a file; other errors are of lines of 10 bytes and more ("include
 * x"). A value with escapes costs its bytes once more, a line that comes in
 * pieces too. A file costs its path, a source, and a frame.
 */
enum { BOUND_FIXED = 16384, BOUND_PER_BYTE = 17, BOUND_PER_FILE = 8192 };

_Static_assert(sizeof(pgcfg_packed_setting) <= 48, "see above");

size_t pgcfg_conf_memory_bound(uint64_t size, uint32_t files)
{
    uint64_t bound = BOUND_FIXED + (uint64_t)files * BOUND_PER_FILE;

    if (size > (UINT64_MAX - bound) / BOUND_PER_BYTE)
        return SIZE_MAX;
    bound += size * BOUND_PER_BYTE;
    return bound > SIZE_MAX ? SIZE_MAX : (size_t)bound;
}

/* Codes whose message names the file that the first argument says. */
static bool names_a_file(pgcfg_diagnostic_code code)
{
    return code == PGCFG_DIAGNOSTIC_CONF_FILE_NOT_OPENED ||
           code == PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NOT_OPENED;
}

/* Packs an error of reading. */
static bool pack_error(const pgcfg_conf_entry *entry, pgcfg_packed_setting *packed,
                       pgcfg_arena *arena)
{
    const pgcfg_diagnostic *d = &entry->error;

    packed->code = (uint8_t)d->code;
    packed->value = d->arguments[0].data;
    packed->value_size = (uint32_t)d->arguments[0].size;
    packed->value_offset = d->where.offset;
    packed->value_source_size = d->where.size;
    packed->detail = d->detail <= UINT8_MAX ? (uint8_t)d->detail : 0;
    if (d->code == PGCFG_DIAGNOSTIC_CONF_NOT_STATTED) { /* names a directory and a file */
        pgcfg_diagnostic *apart = (pgcfg_diagnostic *)pgcfg_arena_take_high(arena, sizeof(*apart));
        if (apart == NULL)
            return false;
        *apart = *d;
        packed->name = (const char *)(const void *)apart;
    }
    return true;
}

static bool pack(const pgcfg_conf_entry *entry, pgcfg_packed_setting *packed, pgcfg_arena *arena)
{
    memset(packed, 0, sizeof(*packed));
    packed->file = (uint16_t)entry->file;
    packed->line_number = entry->line_number;
    packed->parameter_id = -1;
    if (!entry->is_setting)
        return pack_error(entry, packed, arena);
    packed->flags = PGCFG_PACKED_IS_SETTING;
    packed->name = entry->name.data;
    packed->name_size = (uint32_t)entry->name.size;
    packed->name_offset = entry->name_range.offset;
    packed->value = entry->value.data;
    packed->value_size = (uint32_t)entry->value.size;
    packed->value_offset = entry->value_range.offset;
    packed->value_source_size = entry->value_range.size;
    return true;
}

static void unpack_error(const pgcfg_conf *conf, const pgcfg_packed_setting *packed,
                         pgcfg_conf_entry *entry)
{
    pgcfg_diagnostic *d = &entry->error;

    if (packed->code == PGCFG_DIAGNOSTIC_CONF_NOT_STATTED) {
        *d = *(const pgcfg_diagnostic *)(const void *)packed->name;
        return;
    }
    d->code = (pgcfg_diagnostic_code)packed->code;
    d->major = conf->environment.server->major;
    d->line_number = packed->line_number;
    d->numbers[0] = packed->line_number;
    d->arguments[0].data = packed->value;
    d->arguments[0].size = packed->value_size;
    d->where.file = packed->file;
    d->where.offset = packed->value_offset;
    d->where.size = packed->value_source_size;
    d->detail = packed->detail;
    d->path_file = packed->file;
    d->path_name = conf->files[packed->file]->path;
    if (names_a_file(d->code)) {
        d->path_base = d->path_name;
        d->path_name = d->arguments[0];
    }
}

static void unpack_setting(const pgcfg_conf *conf, const pgcfg_packed_setting *packed,
                           pgcfg_conf_entry *entry)
{
    entry->is_setting = true;
    entry->name = pgcfg_packed_name(packed);
    entry->value.data = packed->value;
    entry->value.size = packed->value_size;
    entry->name_range = (pgcfg_range){packed->file, packed->name_offset, packed->name_size};
    entry->value_range =
        (pgcfg_range){packed->file, packed->value_offset, packed->value_source_size};
    entry->parameter_id = packed->parameter_id;
    entry->is_known = packed->parameter_id >= 0;
    entry->is_ignored = (packed->flags & PGCFG_PACKED_IS_IGNORED) != 0;
    entry->value_status = (pgcfg_value_status)packed->value_status;
    entry->is_applied =
        !conf->has_read_error && !conf->has_name_error && !entry->is_ignored &&
        (entry->value_status == PGCFG_VALUE_OK || entry->value_status == PGCFG_VALUE_UNDECIDED);
    if (packed->code == PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED) {
        pgcfg_diagnostic *d = &entry->error;
        d->code = PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED;
        d->major = conf->environment.server->major;
        d->line_number = packed->line_number;
        d->numbers[0] = packed->line_number;
        d->arguments[0] = entry->name;
        d->where = entry->name_range;
        d->path_file = packed->file;
        d->path_name = conf->files[packed->file]->path;
    }
}

bool pgcfg_conf_get(const pgcfg_conf *conf, uint32_t index, pgcfg_conf_entry *entry)
{
    const pgcfg_packed_setting *packed;

    if (index >= conf->entry_count)
        return false;
    packed = &conf->entries[index];
    memset(entry, 0, sizeof(*entry));
    entry->index = index;
    entry->file = packed->file;
    entry->line_number = packed->line_number;
    if (packed->flags & PGCFG_PACKED_IS_SETTING)
        unpack_setting(conf, packed, entry);
    else
        unpack_error(conf, packed, entry);
    return true;
}

/* Reads all entries of the main file that is open. */
static pgcfg_result read_file(pgcfg_conf *conf, pgcfg_conf_files *files, pgcfg_arena *arena)
{
    pgcfg_conf_entry entry;
    pgcfg_result result;

    while ((result = pgcfg_conf_files_next(files, &entry, &conf->problem)) == PGCFG_OK) {
        pgcfg_packed_setting *packed =
            (pgcfg_packed_setting *)pgcfg_arena_take_low(arena, sizeof(*packed));
        if (packed == NULL || !pack(&entry, packed, arena))
            return PGCFG_NO_MEMORY;
        files->has_kept_line = true;
        conf->entry_count++;
    }
    return result;
}

static pgcfg_result read_files(pgcfg_conf *conf, pgcfg_text path, pgcfg_text auto_path,
                               pgcfg_conf_files *files, pgcfg_arena *arena)
{
    pgcfg_result result = pgcfg_conf_files_open(files, path, &conf->problem);

    if (result != PGCFG_OK)
        return result;
    result = read_file(conf, files, arena);
    if (result != PGCFG_END || auto_path.size == 0 || files->has_error)
        return result;
    result = pgcfg_conf_files_open(files, auto_path, &conf->problem);
    if (result == PGCFG_CANNOT_READ) { /* for whatever reason: it is skipped */
        memset(&conf->problem, 0, sizeof(conf->problem));
        return PGCFG_END;
    }
    return result == PGCFG_OK ? read_file(conf, files, arena) : result;
}

pgcfg_result pgcfg_conf_parse(pgcfg_conf *conf, pgcfg_text path, pgcfg_text auto_path,
                              const pgcfg_environment *environment, pgcfg_conf_mode mode,
                              pgcfg_arena *arena)
{
    pgcfg_conf_files *files;
    pgcfg_result result;

    if (conf == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(conf, 0, sizeof(*conf));
    if (!is_usable(path, environment) || auto_path.size >= PGCFG_PATH_SIZE || arena == NULL)
        return PGCFG_BAD_ARGUMENT;
    conf->environment = *environment;
    files = (pgcfg_conf_files *)pgcfg_arena_take_low(arena, sizeof(*files));
    conf->needed = pgcfg_conf_memory_bound(0, 1);
    if (files == NULL)
        return PGCFG_NO_MEMORY;
    result = pgcfg_conf_files_init(files, environment, mode, arena, true);
    conf->entries = (pgcfg_packed_setting *)(void *)(arena->base + arena->low);
    if (result == PGCFG_OK)
        result = read_files(conf, path, auto_path, files, arena);
    conf->has_read_error = files->has_error;
    if (result == PGCFG_END) {
        conf->files = pgcfg_source_table(&files->stack);
        conf->file_count = files->stack.file_count;
        result = conf->files != NULL && pgcfg_conf_judge(conf, arena) ? PGCFG_OK : PGCFG_NO_MEMORY;
    }
    conf->needed = result == PGCFG_NO_MEMORY ? needed_for(arena, &files->stack) : 0;
    if (result != PGCFG_OK)
        conf->entry_count = 0;
    pgcfg_file_stack_close(&files->stack);
    return result;
}

bool pgcfg_conf_file(const pgcfg_conf *conf, uint32_t file, pgcfg_text *path, pgcfg_text *bytes)
{
    if (file >= conf->file_count)
        return false;
    *path = conf->files[file]->path;
    *bytes = conf->files[file]->bytes;
    return true;
}
