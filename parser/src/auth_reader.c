/*
 * auth_reader.c - authentication files as lines of tokens, files in files.
 *
 * The lines of the main file and of included files are handed out. The lines
 * of an @file, and of what that file includes, are flattened into the field
 * of the line that named it: such a frame has a `target`.
 */
#include "auth_frame.h"

#include "path.h"
#include "predicates.h"
#include "tokenize.h"

#include <string.h>

/* ---- tokens ------------------------------------------------------------- */

/* Adds tokens that lie at the end of reader->tokens to the frame's field. */
static void add_to_field(pgcfg_auth_reader *reader, pgcfg_auth_frame *f, uint32_t first,
                         uint32_t count)
{
    if (count == 0)
        return;
    if (f->field_tokens == 0) {
        if (f->field_count < PGCFG_FIELD_STARTS)
            f->field_starts[f->field_count] = first;
        f->field_count++;
        if (f->target == NULL)
            reader->tokens[first].flags |= PGCFG_TOKEN_STARTS_FIELD;
    }
    f->field_tokens += count;
}

/* Makes a token of what stands in the line. */
static bool make_token(pgcfg_auth_reader *reader, pgcfg_auth_frame *f, const pgcfg_raw_token *raw,
                       pgcfg_token *token)
{
    const char *text = raw->text;

    if (text == NULL) {
        char *copy = pgcfg_arena_take_bytes(reader->arena, raw->size);
        if (copy == NULL)
            return false;
        pgcfg_token_dequote(raw, copy);
        text = copy;
    }
    token->bytes = text;
    token->size = (uint32_t)raw->size;
    token->file = (uint16_t)f->base.source->index;
    token->flags = raw->is_quoted ? PGCFG_TOKEN_QUOTED : 0;
    /* Nor is a quote that does not end. */
    if (raw->text == NULL || (size_t)(raw->end - raw->begin) != raw->size + 2 * raw->is_quoted)
        f->is_verbatim = false;
    if (f->line.splice_count == 0) {
        token->offset = f->line.offset + (uint32_t)(raw->begin - f->line.text);
        token->source_size = (uint32_t)(raw->end - raw->begin);
    } else {
        size_t begin = (size_t)(raw->begin - f->line.text);
        size_t end = (size_t)(raw->end - f->line.text);
        token->offset = pgcfg_logical_line_place(&f->line, begin);
        token->source_size = pgcfg_logical_line_place(&f->line, end - 1) + 1 - token->offset;
    }
    return true;
}

static pgcfg_auth_step refuse_long_token(pgcfg_auth_reader *reader, pgcfg_auth_frame *f,
                                         pgcfg_raw_token *raw)
{
    pgcfg_token place;

    raw->text = raw->begin;
    raw->size = 0;
    (void)make_token(reader, f, raw, &place); /* needs no memory: it has a text */
    pgcfg_auth_fail(reader, f, PGCFG_DIAGNOSTIC_TOKEN_TOO_LONG, pgcfg_token_range(&place));
    return PGCFG_STEP_REFUSED;
}

/* Scans the plain tokens from `begin` on, in the line of the top frame. */
static void scan_plain(pgcfg_auth_reader *reader, pgcfg_auth_frame *f, size_t begin, size_t size,
                       pgcfg_scan_line *line)
{
    line->bytes = f->base.input.window;
    line->size = size;
    line->begin = begin;
    line->tokens = reader->tokens;
    line->room = reader->token_count + pgcfg_arena_free(reader->arena) / sizeof(pgcfg_token);
    line->file = (uint16_t)f->base.source->index;
    line->first_flag = f->target == NULL ? PGCFG_TOKEN_STARTS_FIELD : 0;
    line->count = reader->token_count;
    line->field_count = f->field_count;
    line->field_starts = f->field_starts;
    line->joins = f->joins;
    pgcfg_scan_tokens(&f->scan, line);
}

/* Takes the tokens that were scanned. */
static void take_scanned(pgcfg_auth_reader *reader, pgcfg_auth_frame *f,
                         const pgcfg_scan_line *line)
{
    const char *end = f->line.text + f->line.size;
    uint32_t count = line->count - reader->token_count;

    f->rest = line->bytes + line->stop;
    if (f->rest > end)
        f->rest = end;
    if (count == 0)
        return;
    reader->arena->low += count * sizeof(pgcfg_token);
    pgcfg_arena_note_use(reader->arena);
    reader->token_count = line->count;
    f->field_count = line->field_count;
    f->field_tokens += count;
    f->joins = line->joins;
}

/* Tokenizes the line of the top frame up to its end or the next @file. */
static pgcfg_auth_step step_tokens(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    pgcfg_arena *arena = reader->arena;
    const char *end = f->line.text + f->line.size;
    size_t size_max = pgcfg_token_size_max(reader->major);
    pgcfg_raw_token raw;

    for (;;) {
        pgcfg_token *token;

        switch (pgcfg_token_next(&f->rest, end, size_max, &raw)) {
        case PGCFG_TOKEN_FOUND:
            break;
        case PGCFG_TOKEN_LINE_DONE:
            return PGCFG_STEP_LINE;
        case PGCFG_TOKEN_TOO_LONG:
            return refuse_long_token(reader, f, &raw);
        }
        if (!f->joins)
            f->field_tokens = 0;
        f->joins = raw.joins_next;
        if (pgcfg_arena_free(arena) < sizeof(*token))
            return PGCFG_STEP_NO_MEMORY;
        token = &reader->tokens[reader->token_count];
        arena->low += sizeof(*token);
        pgcfg_arena_note_use(arena);
        if (!make_token(reader, f, &raw, token))
            return PGCFG_STEP_NO_MEMORY;
        if (token->size > 1 && token->bytes[0] == '@' && !raw.is_quoted) {
            reader->pending = *token;
            arena->low -= sizeof(*token);
            f->is_verbatim = false;
            return pgcfg_auth_expand_file(reader, f);
        }
        add_to_field(reader, f, reader->token_count++, 1);
        if (f->is_plain) {
            pgcfg_scan_line rest;
            scan_plain(reader, f, (size_t)(f->rest - f->base.input.window),
                       f->base.input.window_size, &rest);
            take_scanned(reader, f, &rest);
        }
    }
}

/* ---- lines -------------------------------------------------------------- */

/* Takes back what the line before has used, as far as nothing of it is kept. */
static void forget_line(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    pgcfg_file_stack *stack = &reader->stack;
    pgcfg_arena *arena = reader->arena;

    arena->low = reader->low_base;
    if (!stack->keeps) {
        stack->sources = f->base.source;
        arena->high = f->line_mark;
    } else if (!reader->has_kept_line && stack->sources == f->line_sources &&
               stack->frames_made == f->line_frames) {
        arena->high = f->line_mark;
    }
    reader->has_kept_line = false;
    f->line_mark = arena->high;
    f->line_sources = stack->sources;
    f->line_frames = stack->frames_made;
}

/* Gets ready for the tokens of the next line that is handed out. */
static bool start_tokens(pgcfg_auth_reader *reader)
{
    pgcfg_arena *arena = reader->arena;

    if (pgcfg_arena_take_low(arena, reader->reserved_bytes) == NULL)
        return false;
    reader->tokens = (pgcfg_token *)(void *)(arena->base + arena->low);
    reader->token_count = 0;
    return true;
}

/* 13: the file can't be read any further, which is a line of its own. */
static pgcfg_auth_step refuse_unread(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    pgcfg_input *input = &f->base.input;
    pgcfg_range where = {f->base.source->index, f->line.offset, 0};
    pgcfg_diagnostic *d = pgcfg_auth_fail(reader, f, PGCFG_DIAGNOSTIC_FILE_NOT_READ, where);

    d->path_name = f->base.source->path;
    d->detail = input->error;
    f->line.size = 0;
    input->error = 0;
    input->file.read_error = 0;
    input->at_end = true;
    return PGCFG_STEP_REFUSED;
}

/* Where the line that is scanned to `stop` ends, behind its line feed, or 0 where
 * there is none in reach. */
static size_t end_of_scanned(const pgcfg_scan_line *line)
{
    const char *newline;

    if (line->stop >= line->size)
        return 0;
    newline = line->bytes + line->stop;
    if (*newline != '\n')
        newline = (const char *)memchr(newline, '\n', line->size - line->stop);
    return newline == NULL ? 0 : (size_t)(newline - line->bytes) + 1;
}

/* Nearly all lines of a file at hand: takes the line, and tokens as long as they
 * are plain. False: nothing is taken. */
static bool begin_plain_line(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    pgcfg_input *input = &f->base.input;
    size_t fixed = pgcfg_line_buffer_size(reader->major);
    pgcfg_scan_line scanned;
    size_t begin;
    size_t size;
    size_t end;

    if (input->file.bytes == NULL)
        return false;
    pgcfg_input_skip_comments(&f->base.input, reader->stack.limits.line_bytes);
    begin = input->position;
    if (begin >= input->window_size || input->window[begin] == '#')
        return false;
    size = input->window_size;
    if (fixed != 0 && size - begin > fixed)
        size = begin + fixed;
    scan_plain(reader, f, begin, size, &scanned);
    end = end_of_scanned(&scanned);
    if (end == 0 || end - begin > reader->stack.limits.line_bytes ||
        !pgcfg_input_view_line(input, end, &f->line))
        return false;
    take_scanned(reader, f, &scanned);
    f->is_plain = true;
    f->is_verbatim = true;
    f->base.line_offset = f->line.offset;
    f->base.line_number = f->line.number;
    f->is_in_line = true;
    return true;
}

/* Reads the next line of the top frame. */
static pgcfg_auth_step begin_line(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    pgcfg_file_stack *stack = &reader->stack;
    pgcfg_input *input = &f->base.input;
    uint64_t before = input->base + input->position;
    pgcfg_stack_result counted = PGCFG_STACK_OK;
    pgcfg_line_status status;

    if (f->target == NULL) {
        forget_line(reader, f);
        if (!start_tokens(reader))
            return PGCFG_STEP_NO_MEMORY;
    }
    f->first_token = reader->token_count;
    f->field_count = 0;
    f->field_tokens = 0;
    f->joins = false;
    f->has_failure = false;
    f->is_plain = false;
    f->is_verbatim = false;
    if (begin_plain_line(reader, f))
        return PGCFG_STEP_GO_ON;
    status = pgcfg_input_next_line(input, reader->arena, stack->limits.line_bytes, &f->line);
    f->base.line_offset = f->line.offset;
    f->base.line_number = f->line.number;
    if (input->file.bytes == NULL)
        counted = pgcfg_file_stack_count_bytes(stack, input->base + input->position - before);
    if (counted != PGCFG_STACK_OK)
        return pgcfg_auth_stop_for(counted);
    switch (status) {
    case PGCFG_LINE_READ:
        break;
    case PGCFG_LINE_END:
        return PGCFG_STEP_END;
    case PGCFG_LINE_NO_MEMORY:
        return PGCFG_STEP_NO_MEMORY;
    case PGCFG_LINE_LIMIT:
        return pgcfg_auth_stop_for(
            pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_LINE, stack->limits.line_bytes));
    case PGCFG_LINE_TOO_MUCH:
        return pgcfg_auth_stop_for(
            pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_BYTES, stack->limits.total_bytes));
    case PGCFG_LINE_NOT_READ:
        stack->last_error = input->error;
        return pgcfg_read_error_is_a_line(reader->major) ? refuse_unread(reader, f)
                                                         : PGCFG_STEP_END;
    }
    f->rest = f->line.text;
    f->is_in_line = true;
    if (f->line.is_too_long) {
        pgcfg_range where = {f->base.source->index, f->line.offset, (uint32_t)f->line.size};
        pgcfg_auth_fail(reader, f, PGCFG_DIAGNOSTIC_LINE_TOO_LONG, where);
        return PGCFG_STEP_REFUSED;
    }
    return PGCFG_STEP_GO_ON;
}

/* The top frame's line is tokenized: it is an include record, or its tokens
 * go into the target's field, or it is handed out (PGCFG_STEP_LINE). */
static pgcfg_auth_step finish_line(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    bool is_include = false;

    f->is_in_line = false;
    if (f->field_count == 2 && pgcfg_has_includes(reader->major)) {
        pgcfg_auth_step result = pgcfg_auth_step_include(reader, f, &is_include);
        if (is_include)
            return result;
    }
    if (f->target != NULL && f->target->has_failure) {
        pgcfg_auth_drop_tokens(reader, f->first_token);
        return PGCFG_STEP_GO_ON;
    }
    if (f->target != NULL) {
        add_to_field(reader, f->target, f->first_token, reader->token_count - f->first_token);
        return PGCFG_STEP_GO_ON;
    }
    return f->field_count > 0 ? PGCFG_STEP_LINE : PGCFG_STEP_GO_ON;
}

/* The top frame's file is read. The line that named it as an @file is refused
 * if a line of it was. */
static pgcfg_auth_step finish_file(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    pgcfg_auth_frame *target = f->target;
    bool is_expansion = target != NULL && pgcfg_auth_frame_below(f) == target;

    pgcfg_auth_pop(reader);
    if (!is_expansion || !target->has_failure)
        return PGCFG_STEP_GO_ON;
    reader->failure = target->failure;
    return PGCFG_STEP_REFUSED;
}

/* One step on the top of the stack. */
static pgcfg_auth_step advance(pgcfg_auth_reader *reader)
{
    pgcfg_auth_frame *f = pgcfg_auth_top(reader);
    pgcfg_auth_step result;

    if (f == NULL)
        return PGCFG_STEP_END;
    if (f->base.is_directory)
        return pgcfg_auth_step_directory(reader);
    if (!f->is_in_line) {
        result = begin_line(reader, f);
        if (result == PGCFG_STEP_END)
            return finish_file(reader, f);
        if (result != PGCFG_STEP_GO_ON)
            return result;
    }
    result = step_tokens(reader, f);
    return result == PGCFG_STEP_LINE ? finish_line(reader, f) : result;
}

/* ---- what others call ---------------------------------------------------- */

bool pgcfg_auth_can_read(pgcfg_text path, const pgcfg_environment *environment)
{
    return path.size < PGCFG_PATH_SIZE && environment != NULL && environment->server != NULL &&
           environment->loader != NULL && environment->loader->open != NULL &&
           (environment->regex == NULL || environment->regex->compile != NULL) &&
           pgcfg_major_is_known(environment->server->major);
}

pgcfg_result pgcfg_auth_reader_open(pgcfg_auth_reader **out, pgcfg_text path,
                                    const pgcfg_environment *environment, pgcfg_arena *arena,
                                    size_t reserved_bytes, bool keep, pgcfg_diagnostic *problem)
{
    pgcfg_auth_reader *reader = (pgcfg_auth_reader *)pgcfg_arena_take_low(arena, sizeof(*reader));
    pgcfg_os_error error = 0;
    pgcfg_stack_result result;

    *out = reader;
    if (reader == NULL)
        return PGCFG_NO_MEMORY;
    memset(reader, 0, sizeof(*reader));
    reader->major = environment->server->major;
    reader->arena = arena;
    reader->reserved_bytes = reserved_bytes;
    reader->low_base = arena->low;
    result =
        pgcfg_file_stack_init(&reader->stack, environment, arena, sizeof(pgcfg_auth_frame), keep);
    if (result == PGCFG_STACK_OK)
        result = pgcfg_auth_open_file(reader, path, NULL, 0, &error);
    switch (result) {
    case PGCFG_STACK_OK:
        return PGCFG_OK;
    case PGCFG_STACK_NO_MEMORY:
        return PGCFG_NO_MEMORY;
    case PGCFG_STACK_LIMIT:
        *problem = reader->stack.limit;
        return PGCFG_LIMIT;
    case PGCFG_STACK_FAILED:
        break;
    }
    memset(problem, 0, sizeof(*problem));
    problem->code = pgcfg_names_secondary_file(reader->major) ? PGCFG_DIAGNOSTIC_MAIN_NOT_OPENED_15
                                                              : PGCFG_DIAGNOSTIC_MAIN_NOT_OPENED;
    problem->major = reader->major;
    problem->path_name = path;
    problem->detail = error;
    return PGCFG_CANNOT_READ;
}

/* The frame whose line the failure on top of the stack refuses. */
static pgcfg_auth_frame *refused_frame(const pgcfg_auth_reader *reader)
{
    pgcfg_auth_frame *f = pgcfg_auth_top(reader);

    return f->base.is_directory ? pgcfg_auth_frame_below(f) : f;
}

/* Ends the line of an @file's frame; the file is read on. */
static void note_failure(pgcfg_auth_reader *reader, pgcfg_auth_frame *f)
{
    while (pgcfg_auth_top(reader) != f)
        pgcfg_auth_pop(reader);
    f->is_in_line = false;
    pgcfg_auth_drop_tokens(reader, f->first_token);
    if (!f->target->has_failure)
        f->target->failure = reader->failure;
    f->target->has_failure = true;
}

static void hand_out(pgcfg_auth_reader *reader, pgcfg_auth_frame *f, bool is_refused,
                     pgcfg_auth_line *line)
{
    line->source = f->base.source;
    line->number = f->line.number;
    line->offset = f->line.offset;
    line->end = pgcfg_logical_line_place(&f->line, f->line.size);
    line->tokens = reader->tokens;
    line->token_count = reader->token_count;
    for (uint32_t i = 0; i < PGCFG_FIELD_STARTS; i++)
        f->field_starts[i] = i < f->field_count ? f->field_starts[i] : reader->token_count;
    line->field_starts = f->field_starts;
    line->is_verbatim = f->is_verbatim;
    line->spare = reader->arena->base + reader->arena->low;
    line->spare_size = pgcfg_arena_free(reader->arena);
    line->lacks_memory = false;
    line->is_refused = is_refused;
    if (is_refused) {
        line->failure = reader->failure;
        line->failure.line_number = f->line.number;
    }
}

/* After a refused line: the files that it had opened go. */
static void unwind(pgcfg_auth_reader *reader)
{
    pgcfg_auth_frame *refused = reader->refused;

    if (refused == NULL)
        return;
    while (pgcfg_auth_top(reader) != refused)
        pgcfg_auth_pop(reader);
    refused->is_in_line = false;
    reader->refused = NULL;
}

pgcfg_result pgcfg_auth_reader_next(pgcfg_auth_reader *reader, pgcfg_auth_line *line,
                                    pgcfg_diagnostic *problem)
{
    pgcfg_auth_frame *refused;

    unwind(reader);
    for (;;) {
        switch (advance(reader)) {
        case PGCFG_STEP_GO_ON:
            break;
        case PGCFG_STEP_LINE:
            hand_out(reader, pgcfg_auth_top(reader), false, line);
            return PGCFG_OK;
        case PGCFG_STEP_REFUSED:
            refused = refused_frame(reader);
            if (refused->target != NULL) {
                note_failure(reader, refused);
                break;
            }
            reader->refused = refused;
            hand_out(reader, reader->refused, true, line);
            return PGCFG_OK;
        case PGCFG_STEP_END:
            return PGCFG_END;
        case PGCFG_STEP_NO_MEMORY:
            return PGCFG_NO_MEMORY;
        case PGCFG_STEP_LIMIT:
            *problem = reader->stack.limit;
            return PGCFG_LIMIT;
        }
    }
}

bool pgcfg_auth_reader_peek(pgcfg_auth_reader *reader, size_t size_max, pgcfg_auth_bytes *next)
{
    pgcfg_auth_frame *f = pgcfg_auth_top(reader);
    pgcfg_input *input;

    if (reader->refused != NULL || f->base.input.file.bytes == NULL ||
        reader->stack.limits.line_bytes < size_max)
        return false;
    pgcfg_input_skip_comments(&f->base.input, reader->stack.limits.line_bytes);
    forget_line(reader, f);
    input = &f->base.input;
    next->source = f->base.source;
    next->text = input->window + input->position;
    next->size = pgcfg_input_visible(input);
    next->number = input->next_number;
    next->offset = (uint32_t)input->position;
    return next->size > 0;
}

void pgcfg_auth_reader_take(pgcfg_auth_reader *reader, size_t size)
{
    pgcfg_frame *f = reader->stack.top;

    f->line_offset = (uint32_t)f->input.position;
    f->line_number = f->input.next_number++;
    f->input.position += size;
}

void pgcfg_auth_reader_keep(pgcfg_auth_reader *reader, size_t bytes)
{
    reader->low_base += bytes;
    reader->has_kept_line = true;
}

bool pgcfg_auth_reader_entries_are_full(pgcfg_auth_reader *reader, uint32_t entries,
                                        pgcfg_diagnostic *problem)
{
    uint32_t limit = reader->stack.limits.entries;

    if (entries < limit)
        return false;
    (void)pgcfg_file_stack_limit(&reader->stack, PGCFG_DIAGNOSTIC_LIMIT_ENTRIES, limit);
    *problem = reader->stack.limit;
    return true;
}

pgcfg_file_stack *pgcfg_auth_reader_files(pgcfg_auth_reader *reader)
{
    return &reader->stack;
}
