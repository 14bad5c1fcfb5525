/*
 * conf_files.c - reading postgresql.conf: lines, includes and their errors, in
 * the order of the server's ParseConfigFp, ParseConfigFile, ParseConfigDirectory.
 */
#include "conf_files.h"

#include "conf_scan.h"
#include "path.h"
#include "predicates.h"

#include <string.h>

/* The server gives up on a file after so many syntax errors. */
enum { SYNTAX_ERRORS_MAX = 100, NESTING_MAX = 10 };

/* A file or a directory on the stack. */
typedef struct frame {
    pgcfg_frame base;
    bool has_failed;      /* something was wrong with it or what it includes */
    bool is_abandoned;    /* nothing more is read of it */
    uint32_t error_count; /* syntax errors */
    size_t plain_size;    /* of a file at hand, up to its last line feed */
    pgcfg_logical_line line;
    size_t line_mark; /* the arena's high end before the line was read */
    const pgcfg_source *line_sources;
    uint32_t line_frames;
} frame;

typedef enum step { STEP_GO_ON, STEP_ENTRY, STEP_END, STEP_NO_MEMORY, STEP_LIMIT } step;

static frame *top_frame(const pgcfg_conf_files *files)
{
    return (frame *)files->stack.top;
}

static step stop_for(pgcfg_stack_result result)
{
    return result == PGCFG_STACK_LIMIT ? STEP_LIMIT : STEP_NO_MEMORY;
}

/* Of a file that was just opened. */
static void begin_file(pgcfg_conf_files *files)
{
    frame *f = top_frame(files);
    const pgcfg_input *input = &f->base.input;

    f->line_mark = files->arena->high;
    f->line_sources = files->stack.sources;
    f->line_frames = files->stack.frames_made;
    f->plain_size = input->file.bytes == NULL ? 0 : input->window_size;
    while (f->plain_size > 0 && input->window[f->plain_size - 1] != '\n')
        f->plain_size--;
}

/* ---- entries ------------------------------------------------------------------ */

/* An entry that says what is wrong at a line of a file. */
static pgcfg_diagnostic *error_entry(pgcfg_conf_files *files, frame *f, pgcfg_diagnostic_code code,
                                     uint32_t line_number, pgcfg_conf_entry *entry)
{
    pgcfg_diagnostic *d = &entry->error;

    files->has_error = true;
    f->has_failed = true;
    memset(entry, 0, sizeof(*entry));
    entry->file = f->base.source->index;
    entry->line_number = line_number;
    d->code = code;
    d->major = files->major;
    d->line_number = line_number;
    d->numbers[0] = line_number;
    d->where.file = entry->file;
    d->where.offset = f->line.offset;
    d->path_file = entry->file;
    d->path_name = f->base.source->path;
    return d;
}

static pgcfg_range range_of(const frame *f, pgcfg_text part)
{
    size_t at = (size_t)(part.data - f->line.text);
    pgcfg_range range = {f->base.source->index, f->line.offset + (uint32_t)at, (uint32_t)part.size};
    return range;
}

/* The token as the server prints it: up to its first NUL. */
static pgcfg_text until_nul(pgcfg_text text)
{
    const char *nul = (const char *)memchr(text.data, '\0', text.size);

    if (nul != NULL)
        text.size = (size_t)(nul - text.data);
    return text;
}

static step syntax_error(pgcfg_conf_files *files, frame *f, const pgcfg_conf_line *scanned,
                         pgcfg_conf_entry *entry)
{
    pgcfg_diagnostic *d;

    if (scanned->ends_early) {
        /* The server's counter has not moved yet where the file just ends. */
        uint32_t number = f->line.number - (f->line.has_newline ? 0 : 1);
        d = error_entry(files, f, PGCFG_DIAGNOSTIC_CONF_SYNTAX_END, number, entry);
    } else {
        d = error_entry(files, f, PGCFG_DIAGNOSTIC_CONF_SYNTAX, f->line.number, entry);
        d->arguments[0] = until_nul(scanned->bad);
    }
    d->where = range_of(f, scanned->bad);
    f->error_count++;
    if (files->mode == PGCFG_CONF_VIEW)
        f->is_abandoned = true;
    return STEP_ENTRY;
}

/* ---- includes -------------------------------------------------------------------- */

static bool is_all_blank(pgcfg_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n')
            return false;
    }
    return true;
}

/* Opens the file for `at`, the file whose line asks for it; `name` is what it
 * asks for, already resolved to `path`. */
static step include_path(pgcfg_conf_files *files, frame *at, pgcfg_text name, pgcfg_text path,
                         bool may_be_missing, pgcfg_range where, pgcfg_conf_entry *entry)
{
    pgcfg_os_error error = 0;
    pgcfg_stack_result result;
    pgcfg_diagnostic *d;

    if (at->base.depth + 1 > NESTING_MAX) {
        d = error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_NESTING, at->line.number, entry);
        d->arguments[0] = name;
        d->where = where;
        return STEP_ENTRY;
    }
    if (pgcfg_text_equal(path, at->base.source->path)) {
        d = error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_RECURSION, at->line.number, entry);
        d->where = where;
        return STEP_ENTRY;
    }
    result = pgcfg_file_stack_open(&files->stack, path, at->base.depth + 1, &error);
    if (result == PGCFG_STACK_OK) {
        begin_file(files);
        return STEP_GO_ON;
    }
    if (result != PGCFG_STACK_FAILED)
        return stop_for(result);
    if (may_be_missing)
        return STEP_GO_ON;
    d = error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_FILE_NOT_OPENED, at->line.number, entry);
    d->where = where;
    d->arguments[0] = name;
    d->path_base = at->base.source->path;
    d->path_name = name;
    d->detail = error;
    return STEP_ENTRY;
}

static step include_file(pgcfg_conf_files *files, frame *at, pgcfg_text name, bool may_be_missing,
                         pgcfg_range where, pgcfg_conf_entry *entry)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text path;

    if (is_all_blank(name)) {
        pgcfg_diagnostic *d =
            error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_FILE_NAME_EMPTY, at->line.number, entry);
        d->arguments[0] = name;
        d->where = where;
        return STEP_ENTRY;
    }
    path = pgcfg_path_resolve(at->base.source->path, name, files->major, buffer);
    return include_path(files, at, name, path, may_be_missing, where, entry);
}

/* The server looks at all entries before it opens any. */
static step check_entries(pgcfg_conf_files *files, frame *at, pgcfg_range where,
                          pgcfg_conf_entry *entry)
{
    pgcfg_frame *directory = files->stack.top;
    pgcfg_directory_entry found;

    while (pgcfg_file_stack_next_entry(&files->stack, &found)) {
        pgcfg_stack_result result;
        pgcfg_diagnostic *d;
        pgcfg_text copy;
        if (found.stat_error == 0)
            continue;
        result = pgcfg_file_stack_count_attempt(&files->stack);
        if (result != PGCFG_STACK_OK)
            return stop_for(result);
        copy = pgcfg_arena_copy(files->arena, found.name);
        if (copy.data == NULL)
            return STEP_NO_MEMORY;
        d = error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_NOT_STATTED, at->line.number, entry);
        d->where = where;
        d->path_base = directory->path;
        d->path_name = copy;
        d->detail = found.stat_error;
        ((frame *)directory)->is_abandoned = true;
        return STEP_ENTRY;
    }
    directory->next_entry = 0;
    return STEP_GO_ON;
}

static step include_directory(pgcfg_conf_files *files, frame *at, pgcfg_text name,
                              pgcfg_range where, pgcfg_conf_entry *entry)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_os_error error = 0;
    pgcfg_stack_result result;
    pgcfg_diagnostic *d;

    if (is_all_blank(name)) {
        d = error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NAME_EMPTY, at->line.number,
                        entry);
        d->arguments[0] = name;
        d->where = where;
        return STEP_ENTRY;
    }
    result = pgcfg_file_stack_open_directory(
        &files->stack, pgcfg_path_resolve(at->base.source->path, name, files->major, buffer),
        &error);
    if (result == PGCFG_STACK_OK)
        return check_entries(files, at, where, entry);
    if (result != PGCFG_STACK_FAILED)
        return stop_for(result);
    d = error_entry(files, at, PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NOT_OPENED, at->line.number, entry);
    d->arguments[0] = name;
    d->where = where;
    d->path_base = at->base.source->path;
    d->path_name = name;
    d->detail = error;
    return STEP_ENTRY;
}

/* The directory on top: its next file, or its end. After the first file that
 * fails, the others are not read. */
static step step_directory(pgcfg_conf_files *files, pgcfg_conf_entry *entry)
{
    frame *f = top_frame(files);
    frame *at = (frame *)f->base.below;
    pgcfg_range where = {at->base.source->index, at->line.offset, 0};
    pgcfg_directory_entry found;
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text path;
    step result;

    if (f->has_failed || f->is_abandoned || !pgcfg_file_stack_next_entry(&files->stack, &found)) {
        at->has_failed = at->has_failed || f->has_failed;
        pgcfg_file_stack_pop(&files->stack, true);
        return STEP_GO_ON;
    }
    path = pgcfg_arena_copy(files->arena,
                            pgcfg_path_join(f->base.path, found.name, files->major, buffer));
    if (path.data == NULL)
        return STEP_NO_MEMORY;
    result = include_path(files, at, path, path, false, where, entry);
    if (result == STEP_ENTRY)
        f->has_failed = true;
    return result;
}

/* ---- lines -------------------------------------------------------------------------- */

/* The value that the line sets; unquoted in the arena where that is needed. */
static bool value_of(pgcfg_conf_files *files, const pgcfg_conf_line *scanned, pgcfg_text *value)
{
    size_t size;
    char *copy;

    *value = scanned->value;
    if (!scanned->is_quoted || pgcfg_conf_is_plain_string(scanned->value, value))
        return true;
    size = pgcfg_conf_unquote(scanned->value, NULL);
    copy = pgcfg_arena_take_bytes(files->arena, size);
    if (copy == NULL)
        return false;
    pgcfg_conf_unquote(scanned->value, copy);
    value->data = copy;
    value->size = size;
    return true;
}

static step setting(pgcfg_conf_files *files, frame *f, const pgcfg_conf_line *scanned,
                    pgcfg_conf_entry *entry)
{
    pgcfg_range where = range_of(f, scanned->value);
    pgcfg_text value;

    if (!value_of(files, scanned, &value))
        return STEP_NO_MEMORY;
    switch (pgcfg_conf_directive_of(scanned->name)) {
    case PGCFG_CONF_INCLUDE:
        return include_file(files, f, value, false, where, entry);
    case PGCFG_CONF_INCLUDE_IF_EXISTS:
        return include_file(files, f, value, true, where, entry);
    case PGCFG_CONF_INCLUDE_DIR:
        return include_directory(files, f, value, where, entry);
    case PGCFG_CONF_NO_DIRECTIVE:;
    }
    memset(entry, 0, sizeof(*entry));
    entry->file = f->base.source->index;
    entry->line_number = f->line.number;
    entry->is_setting = true;
    entry->name = scanned->name;
    entry->value = value;
    entry->name_range = range_of(f, scanned->name);
    entry->value_range = where;
    return STEP_ENTRY;
}

/* What stands between the quotes of a plain setting, without escapes. */
static bool unescape(pgcfg_conf_files *files, pgcfg_text quoted, pgcfg_text *value)
{
    char *copy = pgcfg_arena_take_bytes(files->arena, quoted.size - 2);

    if (copy == NULL)
        return false;
    value->data = copy;
    value->size = pgcfg_conf_unquote(quoted, copy);
    return true;
}

/* Takes the next plain settings of the file on top. False: there is none at hand. */
static bool take_plain(pgcfg_conf_files *files)
{
    frame *f = top_frame(files);
    pgcfg_input *input = &f->base.input;
    pgcfg_conf_place place = {input->window, input->position, f->base.source->index,
                              input->next_number};

    files->plain_next = 0;
    files->plain_count =
        pgcfg_conf_plain_take(&place, f->plain_size, files->stack.limits.line_bytes, files->plain);
    input->position = place.position;
    input->next_number = place.line_number;
    return files->plain_count > 0;
}

/* Makes an entry of the next plain setting; GO_ON where there is none. */
static step plain_setting(pgcfg_conf_files *files, pgcfg_conf_entry *entry)
{
    const pgcfg_conf_plain *plain;

    if (files->plain_next == files->plain_count && !take_plain(files))
        return STEP_GO_ON;
    plain = &files->plain[files->plain_next];
    pgcfg_conf_plain_fill(plain, entry);
    if (plain->has_escapes) {
        if (!unescape(files, plain->value, &entry->value))
            return STEP_NO_MEMORY;
        files->next = PGCFG_CONF_NEXT_IS_UNKNOWN;
    }
    files->plain_next++;
    return STEP_ENTRY;
}

/* Takes back what the line before has used, unless it is kept. */
static void forget_line(pgcfg_conf_files *files, frame *f)
{
    pgcfg_file_stack *stack = &files->stack;

    if (!stack->keeps) {
        stack->sources = f->base.source;
        files->arena->high = f->line_mark;
    } else if (!files->has_kept_line && stack->sources == f->line_sources &&
               stack->frames_made == f->line_frames) {
        files->arena->high = f->line_mark;
    }
    files->has_kept_line = false;
    f->line_mark = files->arena->high;
    f->line_sources = stack->sources;
    f->line_frames = stack->frames_made;
}

/* The file on top is read, or abandoned. */
static step finish_file(pgcfg_conf_files *files, frame *f)
{
    frame *below = (frame *)f->base.below;

    if (below != NULL)
        below->has_failed = below->has_failed || f->has_failed;
    pgcfg_file_stack_pop(&files->stack, true);
    return below == NULL ? STEP_END : STEP_GO_ON;
}

static step unread(pgcfg_conf_files *files, frame *f, pgcfg_conf_entry *entry)
{
    pgcfg_diagnostic *d =
        error_entry(files, f, PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED, f->line.number, entry);

    d->detail = f->base.input.error;
    f->is_abandoned = true;
    return STEP_ENTRY;
}

static step next_line(pgcfg_conf_files *files, frame *f, pgcfg_conf_entry *entry)
{
    pgcfg_file_stack *stack = &files->stack;
    pgcfg_input *input = &f->base.input;
    uint64_t before = input->base + input->position;
    pgcfg_stack_result counted = PGCFG_STACK_OK;
    pgcfg_conf_line scanned;
    pgcfg_line_status status;

    status =
        pgcfg_input_next_physical_line(input, files->arena, stack->limits.line_bytes, &f->line);
    f->base.line_offset = f->line.offset;
    f->base.line_number = f->line.number;
    if (input->file.bytes == NULL)
        counted = pgcfg_file_stack_count_bytes(stack, input->base + input->position - before);
    if (counted != PGCFG_STACK_OK)
        return stop_for(counted);
    switch (status) {
    case PGCFG_LINE_END:
        return finish_file(files, f);
    case PGCFG_LINE_NO_MEMORY:
        return STEP_NO_MEMORY;
    case PGCFG_LINE_LIMIT:
        return stop_for(
            pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_LINE, stack->limits.line_bytes));
    case PGCFG_LINE_TOO_MUCH:
        return stop_for(
            pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_BYTES, stack->limits.total_bytes));
    case PGCFG_LINE_NOT_READ:
        return unread(files, f, entry);
    case PGCFG_LINE_READ:;
    }
    switch (pgcfg_conf_line_scan((pgcfg_text){f->line.text, f->line.size}, &scanned)) {
    case PGCFG_CONF_LINE_SETTING:
        return setting(files, f, &scanned, entry);
    case PGCFG_CONF_LINE_MALFORMED:
        return syntax_error(files, f, &scanned, entry);
    case PGCFG_CONF_LINE_EMPTY:;
    }
    return STEP_GO_ON;
}

static step advance(pgcfg_conf_files *files, pgcfg_conf_entry *entry)
{
    frame *f = top_frame(files);
    bool is_not_plain = files->next == PGCFG_CONF_NEXT_IS_NOT_PLAIN;

    files->next = PGCFG_CONF_NEXT_IS_UNKNOWN;
    if (is_not_plain)
        return next_line(files, f, entry);
    if (f->base.is_directory)
        return step_directory(files, entry);
    forget_line(files, f);
    if (f->is_abandoned)
        return finish_file(files, f);
    if (f->error_count >= SYNTAX_ERRORS_MAX) {
        f->is_abandoned = true;
        (void)error_entry(files, f, PGCFG_DIAGNOSTIC_CONF_ABANDONED, f->line.number, entry);
        return STEP_ENTRY;
    }
    if (f->base.input.position >= f->plain_size && files->plain_next == files->plain_count)
        return next_line(files, f, entry);
    files->next = PGCFG_CONF_NEXT_MAY_BE_PLAIN;
    return STEP_GO_ON;
}

/* Notes where a plain line is that no entry is made of. */
static void note_place(frame *f, const pgcfg_conf_entry *entry)
{
    const char *window = f->base.input.window;
    uint32_t offset = entry->name_range.offset;

    while (offset > 0 && window[offset - 1] != '\n')
        offset--;
    f->base.line_offset = f->line.offset = offset;
    f->base.line_number = f->line.number = entry->line_number;
}

static pgcfg_result too_many_entries(pgcfg_conf_files *files, pgcfg_diagnostic *problem)
{
    (void)pgcfg_file_stack_limit(&files->stack, PGCFG_DIAGNOSTIC_LIMIT_ENTRIES,
                                 files->stack.limits.entries);
    *problem = files->stack.limit;
    return PGCFG_LIMIT;
}

/* ---- what others call ------------------------------------------------------------------ */

pgcfg_result pgcfg_conf_files_init(pgcfg_conf_files *files, const pgcfg_environment *environment,
                                   pgcfg_conf_mode mode, pgcfg_arena *arena, bool keep)
{
    memset(files, 0, sizeof(*files));
    files->major = environment->server->major;
    files->mode = mode;
    files->arena = arena;
    if (pgcfg_file_stack_init(&files->stack, environment, arena, sizeof(frame), keep) !=
        PGCFG_STACK_OK)
        return PGCFG_NO_MEMORY;
    return PGCFG_OK;
}

pgcfg_result pgcfg_conf_files_open(pgcfg_conf_files *files, pgcfg_text path,
                                   pgcfg_diagnostic *problem)
{
    pgcfg_os_error error = 0;

    switch (pgcfg_file_stack_open(&files->stack, path, 0, &error)) {
    case PGCFG_STACK_OK:
        begin_file(files);
        return PGCFG_OK;
    case PGCFG_STACK_NO_MEMORY:
        return PGCFG_NO_MEMORY;
    case PGCFG_STACK_LIMIT:
        *problem = files->stack.limit;
        return PGCFG_LIMIT;
    case PGCFG_STACK_FAILED:;
    }
    memset(problem, 0, sizeof(*problem));
    problem->code = PGCFG_DIAGNOSTIC_MAIN_NOT_OPENED_15;
    problem->major = files->major;
    problem->path_name = path;
    problem->detail = error;
    return PGCFG_CANNOT_READ;
}

pgcfg_result pgcfg_conf_files_find_next(pgcfg_conf_files *files, pgcfg_conf_entry *entry,
                                        pgcfg_diagnostic *problem)
{
    for (;;) {
        bool is_plain = files->next == PGCFG_CONF_NEXT_MAY_BE_PLAIN;
        step result = is_plain ? plain_setting(files, entry) : advance(files, entry);

        switch (result) {
        case STEP_ENTRY:
            if (files->entry_count < files->stack.limits.entries) {
                entry->index = files->entry_count++;
                return PGCFG_OK;
            }
            if (is_plain)
                note_place(top_frame(files), entry);
            return too_many_entries(files, problem);
        case STEP_END:
            return PGCFG_END;
        case STEP_NO_MEMORY:
            return PGCFG_NO_MEMORY;
        case STEP_LIMIT:
            *problem = files->stack.limit;
            return PGCFG_LIMIT;
        case STEP_GO_ON:;
        }
        if (is_plain)
            files->next = PGCFG_CONF_NEXT_IS_NOT_PLAIN;
    }
}
