/*
 * auth_include.c - the files that authentication files name: @files, include,
 * include_if_exists, include_dir, and every way in which these fail.
 */
#include "auth_frame.h"
#include "path.h"
#include "predicates.h"

/* ---- opening ------------------------------------------------------------ */

pgcfg_stack_result pgcfg_auth_open_file(pgcfg_auth_reader *reader, pgcfg_text path,
                                        pgcfg_auth_frame *target, uint32_t depth,
                                        pgcfg_os_error *error)
{
    uint32_t nesting_max = pgcfg_nesting_max(reader->major);
    pgcfg_stack_result result;
    pgcfg_auth_frame *f;

    *error = 0;
    if (nesting_max != 0 && depth > nesting_max)
        return PGCFG_STACK_FAILED;
    result = pgcfg_file_stack_open(&reader->stack, path, depth, error);
    if (result != PGCFG_STACK_OK)
        return result;
    f = pgcfg_auth_top(reader);
    f->target = target;
    f->line_mark = reader->arena->high;
    f->line_sources = reader->stack.sources;
    f->line_frames = reader->stack.frames_made;
    return PGCFG_STACK_OK;
}

/* The failure of a file that is named by `token` in the line of `at`. `name`
 * is the name without an @. */
static void fail_to_open(pgcfg_auth_reader *reader, const pgcfg_auth_frame *at,
                         const pgcfg_token *token, pgcfg_text name, pgcfg_os_error error,
                         bool is_secondary)
{
    pgcfg_diagnostic_code code = PGCFG_DIAGNOSTIC_FILE_NOT_OPENED;
    pgcfg_diagnostic *d;

    if (error == 0)
        code = PGCFG_DIAGNOSTIC_FILE_NESTING;
    else if (is_secondary && pgcfg_names_secondary_file(reader->major))
        code = PGCFG_DIAGNOSTIC_FILE_NOT_OPENED_13;
    d = pgcfg_auth_fail(reader, at, code, pgcfg_token_range(token));
    d->arguments[0] = name;
    d->path_base = at->base.source->path;
    d->path_file = at->base.source->index;
    d->path_name = name;
    d->detail = error;
}

pgcfg_auth_step pgcfg_auth_expand_file(pgcfg_auth_reader *reader, pgcfg_auth_frame *at)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text name = {reader->pending.bytes + 1, reader->pending.size - 1};
    pgcfg_text path = pgcfg_path_resolve(at->base.source->path, name, reader->major, buffer);
    pgcfg_os_error error;
    pgcfg_stack_result result = pgcfg_auth_open_file(reader, path, at, at->base.depth + 1, &error);

    if (result == PGCFG_STACK_OK)
        return PGCFG_STEP_GO_ON;
    if (result != PGCFG_STACK_FAILED)
        return pgcfg_auth_stop_for(result);
    fail_to_open(reader, at, &reader->pending, name, error, true);
    return PGCFG_STEP_REFUSED;
}

/* ---- include records ------------------------------------------------------ */

static bool token_is(const pgcfg_token *token, pgcfg_text word)
{
    return pgcfg_text_equal(pgcfg_token_text(token), word);
}

/* Whether the server takes the failure for a missing file. It looks at errno,
 * which files that are nested too deep leave as the last failed call set it. */
static bool is_missing(const pgcfg_auth_reader *reader, pgcfg_os_error error)
{
    return (error != 0 ? error : reader->stack.last_error) == PGCFG_OS_ENOENT;
}

static pgcfg_auth_step include_file(pgcfg_auth_reader *reader, pgcfg_auth_frame *at,
                                    const pgcfg_token *name, bool may_be_missing)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text text = pgcfg_token_text(name);
    pgcfg_text path = pgcfg_path_resolve(at->base.source->path, text, reader->major, buffer);
    pgcfg_os_error error;
    pgcfg_stack_result result =
        pgcfg_auth_open_file(reader, path, at->target, at->base.depth + 1, &error);

    if (result == PGCFG_STACK_OK)
        return PGCFG_STEP_GO_ON;
    if (result != PGCFG_STACK_FAILED)
        return pgcfg_auth_stop_for(result);
    if (may_be_missing && is_missing(reader, error))
        return PGCFG_STEP_GO_ON;
    fail_to_open(reader, at, name, text, error, false);
    return PGCFG_STEP_REFUSED;
}

/* The server counts line feeds as well, but none gets into a token. */
static bool is_all_blank(pgcfg_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        if (byte != ' ' && byte != '\t' && byte != '\r')
            return false;
    }
    return true;
}

/* The server looks at all entries before it opens any. */
static pgcfg_auth_step check_entries(pgcfg_auth_reader *reader, const pgcfg_auth_frame *at,
                                     const pgcfg_token *name)
{
    pgcfg_frame *directory = reader->stack.top;
    pgcfg_directory_entry entry;

    while (pgcfg_file_stack_next_entry(&reader->stack, &entry)) {
        pgcfg_stack_result result;
        pgcfg_text copy;
        pgcfg_diagnostic *d;
        if (entry.stat_error == 0)
            continue;
        reader->stack.last_error = entry.stat_error;
        result = pgcfg_file_stack_count_attempt(&reader->stack);
        if (result != PGCFG_STACK_OK)
            return pgcfg_auth_stop_for(result);
        copy = pgcfg_arena_copy(reader->arena, entry.name);
        if (copy.data == NULL)
            return PGCFG_STEP_NO_MEMORY;
        d = pgcfg_auth_fail(reader, at, PGCFG_DIAGNOSTIC_FILE_NOT_STATTED, pgcfg_token_range(name));
        d->path_base = directory->path;
        d->path_name = copy;
        d->detail = entry.stat_error;
        return PGCFG_STEP_REFUSED;
    }
    directory->next_entry = 0;
    return PGCFG_STEP_GO_ON;
}

static pgcfg_auth_step include_directory(pgcfg_auth_reader *reader, pgcfg_auth_frame *at,
                                         const pgcfg_token *name)
{
    pgcfg_text text = pgcfg_token_text(name);
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_os_error error = 0;
    pgcfg_stack_result result;
    pgcfg_diagnostic *d;

    if (is_all_blank(text)) {
        pgcfg_auth_fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_NAME_EMPTY, pgcfg_token_range(name));
        return PGCFG_STEP_REFUSED;
    }
    result = pgcfg_file_stack_open_directory(
        &reader->stack, pgcfg_path_resolve(at->base.source->path, text, reader->major, buffer),
        &error);
    if (result == PGCFG_STACK_OK) {
        pgcfg_auth_top(reader)->target = at->target;
        return check_entries(reader, at, name);
    }
    if (result != PGCFG_STACK_FAILED)
        return pgcfg_auth_stop_for(result);
    d = pgcfg_auth_fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_NOT_OPENED, pgcfg_token_range(name));
    d->arguments[0] = text;
    d->path_base = at->base.source->path;
    d->path_file = at->base.source->index;
    d->path_name = text;
    d->detail = error;
    return PGCFG_STEP_REFUSED;
}

/* Notes that a file of the directory could not be opened. */
static pgcfg_auth_step add_failure(pgcfg_auth_reader *reader, pgcfg_auth_frame *f,
                                   pgcfg_os_error error)
{
    pgcfg_stack_result result = pgcfg_file_stack_count_attempt(&reader->stack);
    pgcfg_directory_entry entry;
    pgcfg_include_failure *failure;
    pgcfg_text name;

    if (result != PGCFG_STACK_OK)
        return pgcfg_auth_stop_for(result);
    memset(&entry, 0, sizeof(entry));
    (void)pgcfg_file_stack_same_entry(&reader->stack, &entry);
    name = pgcfg_arena_copy(reader->arena, entry.name);
    failure = name.data == NULL
                  ? NULL
                  : (pgcfg_include_failure *)pgcfg_arena_take_high(reader->arena, sizeof(*failure));
    if (failure == NULL)
        return PGCFG_STEP_NO_MEMORY;
    failure->name = name;
    failure->error = error;
    failure->repeated = 1;
    failure->next = NULL;
    if (f->last_failure == NULL)
        f->first_failure = failure;
    else
        f->last_failure->next = failure;
    f->last_failure = failure;
    return PGCFG_STEP_GO_ON;
}

/* All files of the directory on top were read. */
static pgcfg_auth_step finish_directory(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    const pgcfg_auth_frame *at = pgcfg_auth_frame_below(f);
    pgcfg_diagnostic *d;

    if (f->first_failure == NULL) {
        pgcfg_auth_pop(reader);
        return PGCFG_STEP_GO_ON;
    }
    d = pgcfg_auth_fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_FILES,
                        (pgcfg_range){f->base.source->index, at->line.offset, 0});
    d->path_base = f->base.path;
    d->failures = f->first_failure;
    return PGCFG_STEP_REFUSED;
}

/* Opens the next file of the directory on top of the stack. After a failure
 * the server repeats the message for each later file that it can read. */
pgcfg_auth_step pgcfg_auth_step_directory(pgcfg_auth_reader *reader)
{
    pgcfg_auth_frame *f = pgcfg_auth_top(reader);
    pgcfg_directory_entry entry;
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_os_error error;
    pgcfg_stack_result result;

    if (!pgcfg_file_stack_next_entry(&reader->stack, &entry))
        return finish_directory(reader, f);
    result = pgcfg_auth_open_file(reader,
                                  pgcfg_path_join(f->base.path, entry.name, reader->major, buffer),
                                  f->target, f->base.depth + 1, &error);
    if (result == PGCFG_STACK_FAILED)
        return add_failure(reader, f, error);
    if (result != PGCFG_STACK_OK)
        return pgcfg_auth_stop_for(result);
    if (f->last_failure != NULL)
        f->last_failure->repeated++;
    return PGCFG_STEP_GO_ON;
}

pgcfg_auth_step pgcfg_auth_step_include(pgcfg_auth_reader *reader, pgcfg_auth_frame *at,
                                        bool *is_include)
{
    const pgcfg_token *word = &reader->tokens[at->first_token];
    const pgcfg_token *name = &reader->tokens[at->field_starts[1]];
    pgcfg_token named = *name;

    *is_include = true;
    if (token_is(word, PGCFG_TEXT("include"))) {
        pgcfg_auth_drop_tokens(reader, at->first_token);
        return include_file(reader, at, &named, false);
    }
    if (token_is(word, PGCFG_TEXT("include_if_exists"))) {
        pgcfg_auth_drop_tokens(reader, at->first_token);
        return include_file(reader, at, &named, true);
    }
    if (token_is(word, PGCFG_TEXT("include_dir"))) {
        pgcfg_auth_drop_tokens(reader, at->first_token);
        return include_directory(reader, at, &named);
    }
    *is_include = false;
    return PGCFG_STEP_GO_ON;
}
