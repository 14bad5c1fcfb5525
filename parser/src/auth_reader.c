/*
 * auth_reader.c - authentication files as lines of tokens, files in files.
 *
 * The lines of the main file and of included files are handed out. The lines
 * of an @file, and of what that file includes, are flattened into the field
 * of the line that named it: such a frame has a `target`.
 */
#include "auth_reader.h"

#include "path.h"
#include "predicates.h"
#include "scan.h"
#include "tokenize.h"

#include <string.h>

/* A file or directory on the stack. */
typedef struct frame {
    pgcfg_frame base;
    struct frame *target; /* NULL: its lines are handed out */

    /* a file: its line at work */
    size_t line_mark;                 /* the arena's high end before it was read */
    const pgcfg_source *line_sources; /* the stack's newest source then */
    uint32_t line_frames;             /* the stack's number of frames made then */
    pgcfg_logical_line line;
    const char *rest;      /* not tokenized yet */
    bool is_in_line;
    bool joins;            /* the next token belongs to the current field */
    uint32_t first_token;  /* of this line, index in reader->tokens */
    uint32_t second_field; /* first token of the line's second field */
    uint32_t field_count;
    uint32_t field_tokens; /* tokens of the current field */
    pgcfg_scan scan;       /* of a file at hand */
    /* The first line that was refused in the @file that its line names. The
     * server reads such a file to its end before it looks. */
    bool has_failure;
    pgcfg_diagnostic failure;

    /* a directory */
    pgcfg_include_failure *first_failure;
    pgcfg_include_failure *last_failure;
} frame;

struct pgcfg_auth_reader {
    pgcfg_file_stack stack;
    int major;
    pgcfg_arena *arena;
    pgcfg_token *tokens; /* of the line at work, at the arena's low end */
    uint32_t token_count;
    pgcfg_token pending; /* the @token that names the file to open */
    pgcfg_diagnostic failure;
    frame *refused;        /* the frame whose line was refused; those above go */
    size_t low_base;       /* what stands below is kept */
    size_t reserved_bytes; /* left free before each line's tokens */
    bool has_kept_line;    /* the line handed out last is kept */
};

/* What one step of the reader led to. */
typedef enum step {
    STEP_GO_ON,
    STEP_LINE,    /* a line of a frame without target is complete */
    STEP_REFUSED, /* reader->failure, on the line of the top frame */
    STEP_END,
    STEP_NO_MEMORY,
    STEP_LIMIT
} step;

static frame *top_frame(const pgcfg_auth_reader *reader)
{
    return (frame *)reader->stack.top;
}

static frame *frame_below(const frame *f)
{
    return (frame *)f->base.below;
}

/* The step that a refusal of the stack leads to. */
static step stop_for(pgcfg_stack_result result)
{
    return result == PGCFG_STACK_LIMIT ? STEP_LIMIT : STEP_NO_MEMORY;
}

/* Begins the failure that refuses the line of `at`. */
static pgcfg_diagnostic *fail(pgcfg_auth_reader *reader, const frame *at,
                              pgcfg_diagnostic_code code, pgcfg_range where)
{
    pgcfg_diagnostic *d = &reader->failure;

    memset(d, 0, sizeof(*d));
    d->code = code;
    d->major = reader->major;
    d->where = where;
    d->line_number = at->line.number;
    return d;
}

/* Drops the tokens from `count` on. */
static void drop_tokens(pgcfg_auth_reader *reader, uint32_t count)
{
    reader->arena->low -= (reader->token_count - count) * sizeof(pgcfg_token);
    reader->token_count = count;
}

/* Takes the top frame off. What it made is taken back only where its lines are
 * handed out; a target's tokens live on in the line. */
static void pop(pgcfg_auth_reader *reader)
{
    pgcfg_file_stack_pop(&reader->stack, top_frame(reader)->target == NULL);
}

/* ---- opening ------------------------------------------------------------ */

/* Opens a file whose lines go to `target`. FAILED: *error, 0 = nested too deep. */
static pgcfg_stack_result open_file(pgcfg_auth_reader *reader, pgcfg_text path, frame *target,
                                    uint32_t depth, pgcfg_os_error *error)
{
    uint32_t nesting_max = pgcfg_nesting_max(reader->major);
    pgcfg_stack_result result;
    frame *f;

    *error = 0;
    if (nesting_max != 0 && depth > nesting_max)
        return PGCFG_STACK_FAILED;
    result = pgcfg_file_stack_open(&reader->stack, path, depth, error);
    if (result != PGCFG_STACK_OK)
        return result;
    f = top_frame(reader);
    f->target = target;
    f->line_mark = reader->arena->high;
    f->line_sources = reader->stack.sources;
    f->line_frames = reader->stack.frames_made;
    return PGCFG_STACK_OK;
}

/* The failure of a file that is named by `token` in the line of `at`. `name`
 * is the name without an @. */
static void fail_to_open(pgcfg_auth_reader *reader, const frame *at, const pgcfg_token *token,
                         pgcfg_text name, pgcfg_os_error error, bool is_secondary)
{
    pgcfg_diagnostic_code code = PGCFG_DIAGNOSTIC_FILE_NOT_OPENED;
    pgcfg_diagnostic *d;

    if (error == 0)
        code = PGCFG_DIAGNOSTIC_FILE_NESTING;
    else if (is_secondary && pgcfg_names_secondary_file(reader->major))
        code = PGCFG_DIAGNOSTIC_FILE_NOT_OPENED_13;
    d = fail(reader, at, code, pgcfg_token_range(token));
    d->arguments[0] = name;
    d->path_base = at->base.source->path;
    d->path_file = at->base.source->index;
    d->path_name = name;
    d->detail = error;
}

/* Opens the @file that reader->pending names. */
static step expand_file(pgcfg_auth_reader *reader, frame *at)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text name = {reader->pending.bytes + 1, reader->pending.size - 1};
    pgcfg_text path = pgcfg_path_resolve(at->base.source->path, name, reader->major, buffer);
    pgcfg_os_error error;
    pgcfg_stack_result result = open_file(reader, path, at, at->base.depth + 1, &error);

    if (result == PGCFG_STACK_OK)
        return STEP_GO_ON;
    if (result != PGCFG_STACK_FAILED)
        return stop_for(result);
    fail_to_open(reader, at, &reader->pending, name, error, true);
    return STEP_REFUSED;
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

static step include_file(pgcfg_auth_reader *reader, frame *at, const pgcfg_token *name,
                         bool may_be_missing)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text text = pgcfg_token_text(name);
    pgcfg_text path = pgcfg_path_resolve(at->base.source->path, text, reader->major, buffer);
    pgcfg_os_error error;
    pgcfg_stack_result result = open_file(reader, path, at->target, at->base.depth + 1, &error);

    if (result == PGCFG_STACK_OK)
        return STEP_GO_ON;
    if (result != PGCFG_STACK_FAILED)
        return stop_for(result);
    if (may_be_missing && is_missing(reader, error))
        return STEP_GO_ON;
    fail_to_open(reader, at, name, text, error, false);
    return STEP_REFUSED;
}

static bool is_all_blank(pgcfg_text text)
{
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        if (byte != ' ' && byte != '\t' && byte != '\r' && byte != '\n')
            return false;
    }
    return true;
}

/* The server looks at all entries before it opens any. */
static step check_entries(pgcfg_auth_reader *reader, const frame *at, const pgcfg_token *name)
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
            return stop_for(result);
        copy = pgcfg_arena_copy(reader->arena, entry.name);
        if (copy.data == NULL)
            return STEP_NO_MEMORY;
        d = fail(reader, at, PGCFG_DIAGNOSTIC_FILE_NOT_STATTED, pgcfg_token_range(name));
        d->path_base = directory->path;
        d->path_name = copy;
        d->detail = entry.stat_error;
        return STEP_REFUSED;
    }
    directory->next_entry = 0;
    return STEP_GO_ON;
}

static step include_directory(pgcfg_auth_reader *reader, frame *at, const pgcfg_token *name)
{
    pgcfg_text text = pgcfg_token_text(name);
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_os_error error;
    pgcfg_stack_result result;
    pgcfg_diagnostic *d;

    if (is_all_blank(text)) {
        fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_NAME_EMPTY, pgcfg_token_range(name));
        return STEP_REFUSED;
    }
    result = pgcfg_file_stack_open_directory(
        &reader->stack, pgcfg_path_resolve(at->base.source->path, text, reader->major, buffer),
        &error);
    if (result == PGCFG_STACK_OK) {
        top_frame(reader)->target = at->target;
        return check_entries(reader, at, name);
    }
    if (result != PGCFG_STACK_FAILED)
        return stop_for(result);
    d = fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_NOT_OPENED, pgcfg_token_range(name));
    d->arguments[0] = text;
    d->path_base = at->base.source->path;
    d->path_file = at->base.source->index;
    d->path_name = text;
    d->detail = error;
    return STEP_REFUSED;
}

/* Notes that a file of the directory could not be opened. */
static step add_failure(pgcfg_auth_reader *reader, frame *f, pgcfg_os_error error)
{
    pgcfg_stack_result result = pgcfg_file_stack_count_attempt(&reader->stack);
    pgcfg_directory_entry entry;
    pgcfg_include_failure *failure;
    pgcfg_text name;

    if (result != PGCFG_STACK_OK)
        return stop_for(result);
    memset(&entry, 0, sizeof(entry));
    (void)pgcfg_file_stack_same_entry(&reader->stack, &entry);
    name = pgcfg_arena_copy(reader->arena, entry.name);
    failure = name.data == NULL ? NULL : pgcfg_arena_take_high(reader->arena, sizeof(*failure));
    if (failure == NULL)
        return STEP_NO_MEMORY;
    failure->name = name;
    failure->error = error;
    failure->repeated = 1;
    failure->next = NULL;
    if (f->last_failure == NULL)
        f->first_failure = failure;
    else
        f->last_failure->next = failure;
    f->last_failure = failure;
    return STEP_GO_ON;
}

/* All files of the directory on top were read. */
static step finish_directory(pgcfg_auth_reader *reader, frame *f)
{
    const frame *at = frame_below(f);
    pgcfg_diagnostic *d;

    if (f->first_failure == NULL) {
        pop(reader);
        return STEP_GO_ON;
    }
    d = fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_FILES,
             (pgcfg_range){f->base.source->index, at->line.offset, 0});
    d->path_base = f->base.path;
    d->failures = f->first_failure;
    return STEP_REFUSED;
}

/* Opens the next file of the directory on top of the stack. After a failure
 * the server repeats the message for each later file that it can read. */
static step step_directory(pgcfg_auth_reader *reader)
{
    frame *f = top_frame(reader);
    pgcfg_directory_entry entry;
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_os_error error;
    pgcfg_stack_result result;

    if (!pgcfg_file_stack_next_entry(&reader->stack, &entry))
        return finish_directory(reader, f);
    result = open_file(reader, pgcfg_path_join(f->base.path, entry.name, reader->major, buffer),
                       f->target, f->base.depth + 1, &error);
    if (result == PGCFG_STACK_FAILED)
        return add_failure(reader, f, error);
    if (result != PGCFG_STACK_OK)
        return stop_for(result);
    if (f->last_failure != NULL)
        f->last_failure->repeated++;
    return STEP_GO_ON;
}

/* Acts on a line of two fields that is an include record. */
static step step_include(pgcfg_auth_reader *reader, frame *at, bool *is_include)
{
    const pgcfg_token *word = &reader->tokens[at->first_token];
    const pgcfg_token *name = &reader->tokens[at->second_field];
    pgcfg_token named = *name;

    *is_include = true;
    if (token_is(word, PGCFG_TEXT("include"))) {
        drop_tokens(reader, at->first_token);
        return include_file(reader, at, &named, false);
    }
    if (token_is(word, PGCFG_TEXT("include_if_exists"))) {
        drop_tokens(reader, at->first_token);
        return include_file(reader, at, &named, true);
    }
    if (token_is(word, PGCFG_TEXT("include_dir"))) {
        drop_tokens(reader, at->first_token);
        return include_directory(reader, at, &named);
    }
    *is_include = false;
    return STEP_GO_ON;
}

/* ---- tokens ------------------------------------------------------------- */

/* Adds tokens that lie at the end of reader->tokens to the frame's field. */
static void add_to_field(pgcfg_auth_reader *reader, frame *f, uint32_t first, uint32_t count)
{
    if (count == 0)
        return;
    if (f->field_tokens == 0) {
        f->field_count++;
        if (f->field_count == 2)
            f->second_field = first;
        if (f->target == NULL)
            reader->tokens[first].flags |= PGCFG_TOKEN_STARTS_FIELD;
    }
    f->field_tokens += count;
}

/* Makes a token of what stands in the line. */
static bool make_token(pgcfg_auth_reader *reader, frame *f, const pgcfg_raw_token *raw,
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
    if (f->line.splice_count == 0) {
        token->offset = f->line.offset + (uint32_t)(raw->begin - f->line.text);
        token->source_size = (uint32_t)(raw->end - raw->begin);
    } else {
        size_t begin = (size_t)(raw->begin - f->line.text);
        size_t end = (size_t)(raw->end - f->line.text);
        token->offset = pgcfg_logical_line_place(&f->line, begin);
        token->source_size =
            end == begin ? 0 : pgcfg_logical_line_place(&f->line, end - 1) + 1 - token->offset;
    }
    return true;
}

static step refuse_long_token(pgcfg_auth_reader *reader, frame *f, pgcfg_raw_token *raw)
{
    pgcfg_token place;

    raw->text = raw->begin;
    raw->size = 0;
    (void)make_token(reader, f, raw, &place); /* needs no memory: it has a text */
    fail(reader, f, PGCFG_DIAGNOSTIC_TOKEN_TOO_LONG, pgcfg_token_range(&place));
    return STEP_REFUSED;
}

/* Tokenizes the line of the top frame up to its end or the next @file. */
static step step_tokens(pgcfg_auth_reader *reader, frame *f)
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
            return STEP_LINE;
        case PGCFG_TOKEN_TOO_LONG:
            return refuse_long_token(reader, f, &raw);
        }
        if (!f->joins)
            f->field_tokens = 0;
        f->joins = raw.joins_next;
        if (pgcfg_arena_free(arena) < sizeof(*token))
            return STEP_NO_MEMORY;
        token = &reader->tokens[reader->token_count];
        arena->low += sizeof(*token);
        pgcfg_arena_note_use(arena);
        if (!make_token(reader, f, &raw, token))
            return STEP_NO_MEMORY;
        if (token->size > 1 && token->bytes[0] == '@' && !raw.is_quoted) {
            reader->pending = *token;
            arena->low -= sizeof(*token);
            return expand_file(reader, f);
        }
        add_to_field(reader, f, reader->token_count++, 1);
    }
}

/* ---- lines -------------------------------------------------------------- */

/* Takes back what the line before has used, as far as nothing of it is kept,
 * and gets ready for the tokens of the next one that is handed out. */
static bool forget_line(pgcfg_auth_reader *reader, frame *f)
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
    if (pgcfg_arena_take_low(arena, reader->reserved_bytes) == NULL)
        return false;
    reader->tokens = (pgcfg_token *)(void *)(arena->base + arena->low);
    reader->token_count = 0;
    return true;
}

/* 13: the file can't be read any further, which is a line of its own. */
static step refuse_unread(pgcfg_auth_reader *reader, frame *f)
{
    pgcfg_input *input = &f->base.input;
    pgcfg_range where = {f->base.source->index, f->line.offset, 0};
    pgcfg_diagnostic *d = fail(reader, f, PGCFG_DIAGNOSTIC_FILE_NOT_READ, where);

    d->path_name = f->base.source->path;
    d->detail = input->error;
    f->line.size = 0;
    input->error = 0;
    input->file.read_error = 0;
    input->at_end = true;
    return STEP_REFUSED;
}

/* Scans the line at the input's position; where it ends, behind its line feed,
 * or 0 where there is none in reach. */
static size_t scan_line(pgcfg_auth_reader *reader, frame *f, pgcfg_scan_line *line)
{
    const pgcfg_input *input = &f->base.input;
    size_t fixed = pgcfg_line_buffer_size(reader->major);
    const char *newline;

    line->bytes = input->window;
    line->size = input->window_size;
    if (fixed != 0 && line->size - input->position > fixed)
        line->size = input->position + fixed;
    line->begin = input->position;
    line->tokens = reader->tokens + reader->token_count;
    line->room = pgcfg_arena_free(reader->arena) / sizeof(pgcfg_token);
    line->token_size_max = pgcfg_token_size_max(reader->major);
    line->file = (uint16_t)f->base.source->index;
    line->first_flag = f->target == NULL ? PGCFG_TOKEN_STARTS_FIELD : 0;
    pgcfg_scan_tokens(&f->scan, line);
    if (line->stop == line->size)
        return 0;
    newline = line->bytes + line->stop;
    if (*newline != '\n')
        newline = memchr(newline, '\n', line->size - line->stop);
    return newline == NULL ? 0 : (size_t)(newline - line->bytes) + 1;
}

/* Takes the lines of a file at hand that are empty or begin as a comment: they say
 * nothing. Stops at the first that is not as plain. */
static void skip_comments(pgcfg_auth_reader *reader, frame *f)
{
    pgcfg_input *input = &f->base.input;
    size_t fixed = pgcfg_line_buffer_size(reader->major);

    while (input->position < input->window_size) {
        const char *from = input->window + input->position;
        size_t left = input->window_size - input->position;
        const char *newline = from;

        if (fixed != 0 && left > fixed)
            left = fixed;
        if (*from == '#')
            newline = memchr(from, '\n', left);
        else if (*from != '\n')
            return;
        if (newline == NULL || (size_t)(newline - from) >= reader->stack.limits.line_bytes ||
            !pgcfg_input_view_line(input, (size_t)(newline - input->window) + 1, &f->line))
            return;
    }
}

/* Nearly all lines of a file at hand: takes the line, and tokens as long as they
 * are plain. False: nothing is taken. */
static bool begin_plain_line(pgcfg_auth_reader *reader, frame *f)
{
    pgcfg_input *input = &f->base.input;
    pgcfg_scan_line scanned;
    size_t begin;
    size_t end;

    if (input->file.bytes == NULL)
        return false;
    skip_comments(reader, f);
    begin = input->position;
    if (begin >= input->window_size || input->window[begin] == '#')
        return false;
    end = scan_line(reader, f, &scanned);
    if (end == 0 || end - begin > reader->stack.limits.line_bytes ||
        !pgcfg_input_view_line(input, end, &f->line))
        return false;
    reader->arena->low += scanned.count * sizeof(pgcfg_token);
    pgcfg_arena_note_use(reader->arena);
    reader->token_count += scanned.count;
    f->field_count = scanned.field_count;
    f->second_field = f->first_token + scanned.second_field;
    f->field_tokens = scanned.count;
    f->joins = scanned.joins;
    if (scanned.stop - begin < f->line.size)
        f->rest = f->line.text + (scanned.stop - begin);
    else
        f->rest = f->line.text + f->line.size;
    f->base.line_offset = f->line.offset;
    f->base.line_number = f->line.number;
    f->is_in_line = true;
    return true;
}

/* Reads the next line of the top frame. */
static step begin_line(pgcfg_auth_reader *reader, frame *f)
{
    pgcfg_file_stack *stack = &reader->stack;
    pgcfg_input *input = &f->base.input;
    uint64_t before = input->base + input->position;
    pgcfg_stack_result counted = PGCFG_STACK_OK;
    pgcfg_line_status status;

    if (f->target == NULL && !forget_line(reader, f))
        return STEP_NO_MEMORY;
    f->first_token = reader->token_count;
    f->field_count = 0;
    f->field_tokens = 0;
    f->joins = false;
    f->has_failure = false;
    if (begin_plain_line(reader, f))
        return STEP_GO_ON;
    status = pgcfg_input_next_line(input, reader->arena, stack->limits.line_bytes, &f->line);
    f->base.line_offset = f->line.offset;
    f->base.line_number = f->line.number;
    if (input->file.bytes == NULL)
        counted = pgcfg_file_stack_count_bytes(stack, input->base + input->position - before);
    if (counted != PGCFG_STACK_OK)
        return stop_for(counted);
    switch (status) {
    case PGCFG_LINE_READ:
        break;
    case PGCFG_LINE_END:
        return STEP_END;
    case PGCFG_LINE_NO_MEMORY:
        return STEP_NO_MEMORY;
    case PGCFG_LINE_LIMIT:
        return stop_for(pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_LINE,
                                               stack->limits.line_bytes));
    case PGCFG_LINE_TOO_MUCH:
        return stop_for(pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_BYTES,
                                               stack->limits.total_bytes));
    case PGCFG_LINE_NOT_READ:
        stack->last_error = input->error;
        return pgcfg_read_error_is_a_line(reader->major) ? refuse_unread(reader, f) : STEP_END;
    }
    f->rest = f->line.text;
    f->is_in_line = true;
    if (f->line.is_too_long) {
        pgcfg_range where = {f->base.source->index, f->line.offset, (uint32_t)f->line.size};
        fail(reader, f, PGCFG_DIAGNOSTIC_LINE_TOO_LONG, where);
        return STEP_REFUSED;
    }
    return STEP_GO_ON;
}

/* The top frame's line is tokenized: it is an include record, or its tokens
 * go into the target's field, or it is handed out (STEP_LINE). */
static step finish_line(pgcfg_auth_reader *reader, frame *f)
{
    bool is_include = false;

    f->is_in_line = false;
    if (f->field_count == 2 && pgcfg_has_includes(reader->major)) {
        step result = step_include(reader, f, &is_include);
        if (is_include)
            return result;
    }
    if (f->target != NULL && f->target->has_failure) {
        drop_tokens(reader, f->first_token);
        return STEP_GO_ON;
    }
    if (f->target != NULL) {
        add_to_field(reader, f->target, f->first_token, reader->token_count - f->first_token);
        return STEP_GO_ON;
    }
    return f->field_count > 0 ? STEP_LINE : STEP_GO_ON;
}

/* The top frame's file is read. The line that named it as an @file is refused
 * if a line of it was. */
static step finish_file(pgcfg_auth_reader *reader, frame *f)
{
    frame *target = f->target;
    bool is_expansion = target != NULL && frame_below(f) == target;

    pop(reader);
    if (!is_expansion || !target->has_failure)
        return STEP_GO_ON;
    reader->failure = target->failure;
    return STEP_REFUSED;
}

/* One step on the top of the stack. */
static step advance(pgcfg_auth_reader *reader)
{
    frame *f = top_frame(reader);
    step result;

    if (f == NULL)
        return STEP_END;
    if (f->base.is_directory)
        return step_directory(reader);
    if (!f->is_in_line) {
        result = begin_line(reader, f);
        if (result == STEP_END)
            return finish_file(reader, f);
        if (result != STEP_GO_ON)
            return result;
    }
    result = step_tokens(reader, f);
    return result == STEP_LINE ? finish_line(reader, f) : result;
}

/* ---- what others call ---------------------------------------------------- */

pgcfg_result pgcfg_auth_reader_open(pgcfg_auth_reader **out, pgcfg_text path,
                                    const pgcfg_environment *environment, pgcfg_arena *arena,
                                    size_t reserved_bytes, bool keep, pgcfg_diagnostic *problem)
{
    pgcfg_auth_reader *reader = pgcfg_arena_take_low(arena, sizeof(*reader));
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
    result = pgcfg_file_stack_init(&reader->stack, environment, arena, sizeof(frame), keep);
    if (result == PGCFG_STACK_OK)
        result = open_file(reader, path, NULL, 0, &error);
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
static frame *refused_frame(const pgcfg_auth_reader *reader)
{
    frame *f = top_frame(reader);

    return f->base.is_directory ? frame_below(f) : f;
}

/* Ends the line of an @file's frame; the file is read on. */
static void note_failure(pgcfg_auth_reader *reader, frame *f)
{
    while (top_frame(reader) != f)
        pop(reader);
    f->is_in_line = false;
    drop_tokens(reader, f->first_token);
    if (!f->target->has_failure)
        f->target->failure = reader->failure;
    f->target->has_failure = true;
}

static void hand_out(pgcfg_auth_reader *reader, frame *f, bool is_refused, pgcfg_auth_line *line)
{
    line->source = f->base.source;
    line->number = f->line.number;
    line->offset = f->line.offset;
    line->end = pgcfg_logical_line_place(&f->line, f->line.size);
    line->tokens = reader->tokens;
    line->token_count = reader->token_count;
    line->is_refused = is_refused;
    if (is_refused) {
        line->failure = reader->failure;
        line->failure.line_number = f->line.number;
    }
}

/* After a refused line: the files that it had opened go. */
static void unwind(pgcfg_auth_reader *reader)
{
    frame *refused = reader->refused;

    if (refused == NULL)
        return;
    while (top_frame(reader) != refused)
        pop(reader);
    refused->is_in_line = false;
    reader->refused = NULL;
}

pgcfg_result pgcfg_auth_reader_next(pgcfg_auth_reader *reader, pgcfg_auth_line *line,
                                    pgcfg_diagnostic *problem)
{
    frame *refused;

    unwind(reader);
    for (;;) {
        switch (advance(reader)) {
        case STEP_GO_ON:
            break;
        case STEP_LINE:
            hand_out(reader, top_frame(reader), false, line);
            return PGCFG_OK;
        case STEP_REFUSED:
            refused = refused_frame(reader);
            if (refused->target != NULL) {
                note_failure(reader, refused);
                break;
            }
            reader->refused = refused;
            hand_out(reader, reader->refused, true, line);
            return PGCFG_OK;
        case STEP_END:
            return PGCFG_END;
        case STEP_NO_MEMORY:
            return PGCFG_NO_MEMORY;
        case STEP_LIMIT:
            *problem = reader->stack.limit;
            return PGCFG_LIMIT;
        }
    }
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
