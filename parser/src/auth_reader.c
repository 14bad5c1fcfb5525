/*
 * auth_reader.c - files in files, without recursion: a stack of frames, one
 * for each open file or directory.
 *
 * The lines of the main file and of included files are handed out. The lines
 * of an @file, and of what that file includes, are flattened into the field
 * of the line that named it: such a frame has a `target`.
 */
#include "auth_reader.h"

#include "auth_line.h"
#include "path.h"
#include "predicates.h"
#include "tokenize.h"

#include <string.h>

/* ---- the stack ---------------------------------------------------------- */

typedef struct frame {
    struct frame *below;
    struct frame *target; /* NULL: its lines are handed out */
    uint32_t depth;       /* files below this one, as the server counts nesting */
    size_t high_mark;     /* arena.high before the frame was made */
    size_t line_mark;     /* arena.high before its line was read */
    const pgcfg_source *line_sources; /* reader->sources then */
    uint32_t line_frames;             /* reader->frames_made then */
    const pgcfg_source *source; /* of a directory: the file that names it */

    /* a file */
    pgcfg_input input;
    pgcfg_logical_line line;
    const char *rest;      /* of the line, not tokenized yet */
    bool is_in_line;
    bool joins;            /* the next token belongs to the current field */
    uint32_t first_token;  /* of this line, index in reader->tokens */
    uint32_t second_field; /* first token of the line's second field */
    uint32_t field_count;
    uint32_t field_tokens; /* tokens of the current field */

    /* a directory */
    bool is_directory;
    void *handle;
    pgcfg_text path;
    size_t next_entry;
    pgcfg_include_failure *first_failure;
    pgcfg_include_failure *last_failure;
} frame;

struct pgcfg_auth_reader {
    pgcfg_environment environment;
    pgcfg_limits limits;
    int major;
    pgcfg_arena *arena;
    bool keeps;
    frame *top;
    frame *spare; /* frames to use again; only where nothing is taken back */
    uint32_t frames_made;
    const pgcfg_source *sources;
    uint32_t file_count;
    uint32_t attempts; /* files opened, and those of directories that could not be */
    uint64_t total_bytes;
    char *piece_buffer;
    size_t piece_capacity;
    pgcfg_token *tokens; /* of the line at work, at the arena's low end */
    uint32_t token_count;
    pgcfg_token pending; /* the @token that names the file to open */
    pgcfg_diagnostic failure;
    pgcfg_diagnostic limit;
    frame *refused; /* the frame whose line was refused; those above go */
    size_t low_base;       /* what stands below is kept */
    size_t reserved_bytes; /* left free before each line's tokens */
    bool has_kept_line;    /* the line handed out last is kept */
};

enum { PIECE_SIZE_MIN = 64, PIECE_SIZE_MAX = 8192 };

/* What one step of the reader led to. */
typedef enum step {
    STEP_GO_ON,
    STEP_LINE,    /* a line of a frame without target is complete */
    STEP_REFUSED, /* reader->failure, on the line of the top frame */
    STEP_END,
    STEP_NO_MEMORY,
    STEP_LIMIT
} step;

static step limit_reached(pgcfg_auth_reader *reader, pgcfg_diagnostic_code code, uint64_t limit)
{
    const frame *top = reader->top;
    pgcfg_diagnostic *d = &reader->limit;

    memset(d, 0, sizeof(*d));
    d->code = code;
    d->major = reader->major;
    d->numbers[0] = limit > UINT32_MAX ? UINT32_MAX : (uint32_t)limit;
    if (top != NULL) {
        const frame *file = top->is_directory ? top->below : top;
        d->where.file = file->source->index;
        d->where.offset = file->line.offset;
        d->line_number = file->line.number;
        d->path_name = file->source->path;
    }
    return STEP_LIMIT;
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

static frame *new_frame(pgcfg_auth_reader *reader, size_t high_mark)
{
    frame *f = reader->spare;

    if (f != NULL) {
        reader->spare = f->below;
    } else {
        f = pgcfg_arena_take_high(reader->arena, sizeof(*f));
        reader->frames_made++;
    }
    if (f == NULL)
        return NULL;
    memset(f, 0, sizeof(*f));
    f->high_mark = high_mark;
    f->below = reader->top;
    return f;
}

static uint32_t open_frames(const pgcfg_auth_reader *reader)
{
    uint32_t count = 0;
    for (const frame *f = reader->top; f != NULL; f = f->below)
        count++;
    return count;
}

static void close_frame(pgcfg_auth_reader *reader, frame *f)
{
    const pgcfg_loader *loader = reader->environment.loader;

    if (f->is_directory) {
        if (loader->close_directory != NULL)
            loader->close_directory(loader->context, f->handle);
    } else if (loader->close != NULL) {
        loader->close(loader->context, &f->input.file);
    }
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
    frame *f = reader->top;

    close_frame(reader, f);
    reader->top = f->below;
    if (reader->keeps) {
        f->below = reader->spare;
        reader->spare = f;
    } else if (f->target == NULL) {
        reader->arena->high = f->high_mark;
        if (!f->is_directory)
            reader->sources = f->source->previous;
    }
}

/* ---- opening ------------------------------------------------------------ */

/* Puts a file that the loader has opened on the stack. */
static step push_file(pgcfg_auth_reader *reader, pgcfg_text path, const pgcfg_file *file,
                      frame *target, uint32_t depth, size_t high_mark)
{
    pgcfg_arena *arena = reader->arena;
    pgcfg_source *source = NULL;
    frame *f = NULL;

    path = pgcfg_arena_copy(arena, path);
    if (path.data != NULL)
        source = pgcfg_arena_take_high(arena, sizeof(*source));
    if (source != NULL)
        f = new_frame(reader, high_mark);
    if (f == NULL) {
        const pgcfg_loader *loader = reader->environment.loader;
        pgcfg_file closing = *file;
        if (loader->close != NULL)
            loader->close(loader->context, &closing);
        return STEP_NO_MEMORY;
    }
    source->path = path;
    source->bytes.data = file->bytes;
    source->bytes.size = file->bytes == NULL ? 0 : (size_t)file->size;
    source->index = reader->file_count++;
    source->previous = reader->sources;
    reader->sources = source;
    f->target = target;
    f->depth = depth;
    f->source = source;
    f->line_mark = reader->arena->high;
    f->line_sources = source;
    f->line_frames = reader->frames_made;
    if (reader->top != NULL && !reader->top->is_directory)
        pgcfg_input_drop_piece(&reader->top->input);
    else if (reader->top != NULL)
        pgcfg_input_drop_piece(&reader->top->below->input);
    pgcfg_input_init(&f->input, reader->environment.loader, reader->major, file,
                     reader->piece_buffer, reader->piece_capacity);
    reader->top = f;
    if (file->bytes != NULL) {
        if (file->size > reader->limits.total_bytes - reader->total_bytes)
            return limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_BYTES, reader->limits.total_bytes);
        reader->total_bytes += file->size;
    }
    return STEP_GO_ON;
}

typedef enum opened { OPENED, OPEN_FAILED, OPEN_STOPPED } opened;

/* Opens the file at `path`. OPEN_FAILED: *error says why, 0 = nested too deep;
 * OPEN_STOPPED: *stop. */
static opened open_file(pgcfg_auth_reader *reader, pgcfg_text path, frame *target, uint32_t depth,
                        size_t high_mark, pgcfg_os_error *error, step *stop)
{
    const pgcfg_loader *loader = reader->environment.loader;
    uint32_t nesting_max = pgcfg_nesting_max(reader->major);
    pgcfg_file file = {NULL, 0, 0, NULL};

    *error = 0;
    if (nesting_max != 0 && depth > nesting_max)
        return OPEN_FAILED;
    if (depth >= reader->limits.depth || open_frames(reader) >= PGCFG_DEPTH_MAX) {
        *stop = limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_DEPTH, reader->limits.depth);
        return OPEN_STOPPED;
    }
    if (reader->attempts >= reader->limits.files) {
        *stop = limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_FILES, reader->limits.files);
        return OPEN_STOPPED;
    }
    *error = loader->open(loader->context, path, &file);
    if (*error != 0)
        return OPEN_FAILED;
    reader->attempts++;
    *stop = push_file(reader, path, &file, target, depth, high_mark);
    return *stop == STEP_GO_ON ? OPENED : OPEN_STOPPED;
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
    d->path_base = at->source->path;
    d->path_name = name;
    d->detail = error;
}

/* Opens the @file that reader->pending names. */
static step expand_file(pgcfg_auth_reader *reader, frame *at)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text name = {reader->pending.bytes + 1, reader->pending.size - 1};
    pgcfg_text path = pgcfg_path_resolve(at->source->path, name, reader->major, buffer);
    pgcfg_os_error error;
    step stop = STEP_GO_ON;

    switch (open_file(reader, path, at, at->depth + 1, reader->arena->high, &error, &stop)) {
    case OPENED:
        return STEP_GO_ON;
    case OPEN_STOPPED:
        return stop;
    case OPEN_FAILED:
        break;
    }
    fail_to_open(reader, at, &reader->pending, name, error, true);
    return STEP_REFUSED;
}

/* ---- include records ------------------------------------------------------ */

static bool token_is(const pgcfg_token *token, pgcfg_text word)
{
    return pgcfg_text_equal(pgcfg_token_text(token), word);
}

static step include_file(pgcfg_auth_reader *reader, frame *at, const pgcfg_token *name,
                         bool may_be_missing)
{
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_text path =
        pgcfg_path_resolve(at->source->path, pgcfg_token_text(name), reader->major, buffer);
    pgcfg_os_error error;
    step stop = STEP_GO_ON;

    switch (open_file(reader, path, at->target, at->depth + 1, reader->arena->high, &error,
                      &stop)) {
    case OPENED:
        return STEP_GO_ON;
    case OPEN_STOPPED:
        return stop;
    case OPEN_FAILED:
        break;
    }
    if (may_be_missing && error == PGCFG_OS_ENOENT)
        return STEP_GO_ON;
    fail_to_open(reader, at, name, pgcfg_token_text(name), error, false);
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

/* Names that include_dir takes: *.conf, not hidden, at least one byte before. */
static bool is_conf_name(pgcfg_text name)
{
    return name.size >= 6 && name.data[0] != '.' &&
           memcmp(name.data + name.size - 5, ".conf", 5) == 0;
}

/* The directory's next entry that counts; false past the last. */
static bool next_entry(pgcfg_auth_reader *reader, frame *f, pgcfg_directory_entry *entry)
{
    const pgcfg_loader *loader = reader->environment.loader;

    while (loader->directory_entry(loader->context, f->handle, f->next_entry, entry)) {
        f->next_entry++;
        if (is_conf_name(entry->name) && !entry->is_directory)
            return true;
    }
    return false;
}

/* The server looks at all entries before it opens any. */
static step check_entries(pgcfg_auth_reader *reader, frame *f, const pgcfg_token *name)
{
    pgcfg_directory_entry entry;

    while (next_entry(reader, f, &entry)) {
        if (entry.stat_error != 0) {
            pgcfg_text copy;
            pgcfg_diagnostic *d;
            if (reader->attempts >= reader->limits.files)
                return limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_FILES, reader->limits.files);
            reader->attempts++;
            copy = pgcfg_arena_copy(reader->arena, entry.name);
            if (copy.data == NULL)
                return STEP_NO_MEMORY;
            d = fail(reader, f->below, PGCFG_DIAGNOSTIC_FILE_NOT_STATTED, pgcfg_token_range(name));
            d->path_base = f->path;
            d->path_name = copy;
            d->detail = entry.stat_error;
            return STEP_REFUSED;
        }
    }
    f->next_entry = 0;
    return STEP_GO_ON;
}

static step include_directory(pgcfg_auth_reader *reader, frame *at, const pgcfg_token *name)
{
    const pgcfg_loader *loader = reader->environment.loader;
    pgcfg_text text = pgcfg_token_text(name);
    char buffer[PGCFG_PATH_SIZE];
    size_t high_mark = reader->arena->high;
    void *handle = NULL;
    pgcfg_os_error error = PGCFG_OS_ENOENT;
    pgcfg_text path;
    frame *f;

    if (is_all_blank(text)) {
        fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_NAME_EMPTY, pgcfg_token_range(name));
        return STEP_REFUSED;
    }
    if (open_frames(reader) >= PGCFG_DEPTH_MAX)
        return limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_DEPTH, PGCFG_DEPTH_MAX);
    path = pgcfg_path_resolve(at->source->path, text, reader->major, buffer);
    if (loader->open_directory != NULL)
        error = loader->open_directory(loader->context, path, &handle);
    if (error != 0) {
        pgcfg_diagnostic *d =
            fail(reader, at, PGCFG_DIAGNOSTIC_DIRECTORY_NOT_OPENED, pgcfg_token_range(name));
        d->arguments[0] = text;
        d->path_base = at->source->path;
        d->path_name = text;
        d->detail = error;
        return STEP_REFUSED;
    }
    path = pgcfg_arena_copy(reader->arena, path);
    f = path.data == NULL ? NULL : new_frame(reader, high_mark);
    if (f == NULL) {
        if (loader->close_directory != NULL)
            loader->close_directory(loader->context, handle);
        return STEP_NO_MEMORY;
    }
    f->is_directory = true;
    f->handle = handle;
    f->path = path;
    f->source = at->source;
    f->target = at->target;
    f->depth = at->depth;
    reader->top = f;
    return check_entries(reader, f, name);
}

/* Notes that a file of the directory could not be opened. */
static step add_failure(pgcfg_auth_reader *reader, frame *f, pgcfg_text name, pgcfg_os_error error)
{
    pgcfg_include_failure *failure;

    if (reader->attempts >= reader->limits.files)
        return limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_FILES, reader->limits.files);
    reader->attempts++;
    name = pgcfg_arena_copy(reader->arena, name);
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

/* Opens the next file of the directory on top of the stack. After a failure
 * the server repeats the message for each later file that it can read. */
static step step_directory(pgcfg_auth_reader *reader)
{
    frame *f = reader->top;
    pgcfg_directory_entry entry;
    char buffer[PGCFG_PATH_SIZE];
    pgcfg_os_error error;
    pgcfg_text path;
    step stop = STEP_GO_ON;

    if (!next_entry(reader, f, &entry)) {
        pgcfg_diagnostic *d;
        if (f->first_failure == NULL) {
            pop(reader);
            return STEP_GO_ON;
        }
        d = fail(reader, f->below, PGCFG_DIAGNOSTIC_DIRECTORY_FILES, (pgcfg_range){0, 0, 0});
        d->where.file = f->source->index;
        d->where.offset = f->below->line.offset;
        d->path_base = f->path;
        d->failures = f->first_failure;
        return STEP_REFUSED;
    }
    path = pgcfg_path_join(f->path, entry.name, reader->major, buffer);
    switch (open_file(reader, path, f->target, f->depth + 1, reader->arena->high, &error, &stop)) {
    case OPENED:
        if (f->last_failure != NULL)
            f->last_failure->repeated++;
        return STEP_GO_ON;
    case OPEN_STOPPED:
        return stop;
    case OPEN_FAILED:
        break;
    }
    return add_failure(reader, f, entry.name, error);
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
    token->file = (uint16_t)f->source->index;
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
    pgcfg_arena *arena = reader->arena;

    arena->low = reader->low_base;
    if (!reader->keeps) {
        reader->sources = f->source;
        arena->high = f->line_mark;
    } else if (!reader->has_kept_line && reader->sources == f->line_sources &&
               reader->frames_made == f->line_frames) {
        arena->high = f->line_mark;
    }
    reader->has_kept_line = false;
    f->line_mark = arena->high;
    f->line_sources = reader->sources;
    f->line_frames = reader->frames_made;
    if (pgcfg_arena_take_low(arena, reader->reserved_bytes) == NULL)
        return false;
    reader->tokens = (pgcfg_token *)(void *)(arena->base + arena->low);
    reader->token_count = 0;
    return true;
}

/* Reads the next line of the top frame. */
static step begin_line(pgcfg_auth_reader *reader, frame *f)
{
    pgcfg_arena *arena = reader->arena;
    uint64_t before = f->input.base + f->input.position;
    pgcfg_line_status status;

    if (f->target == NULL && !forget_line(reader, f))
        return STEP_NO_MEMORY;
    f->first_token = reader->token_count;
    f->field_count = 0;
    f->field_tokens = 0;
    f->joins = false;
    status = pgcfg_input_next_line(&f->input, arena, reader->limits.line_bytes, &f->line);
    if (f->input.file.bytes == NULL) {
        reader->total_bytes += f->input.base + f->input.position - before;
        if (reader->total_bytes > reader->limits.total_bytes)
            return limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_BYTES, reader->limits.total_bytes);
    }
    switch (status) {
    case PGCFG_LINE_READ:
        break;
    case PGCFG_LINE_END:
        return STEP_END;
    case PGCFG_LINE_NO_MEMORY:
        return STEP_NO_MEMORY;
    case PGCFG_LINE_LIMIT:
        return limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_LINE, reader->limits.line_bytes);
    case PGCFG_LINE_NOT_READ:
        if (pgcfg_read_error_is_a_line(reader->major)) {
            pgcfg_diagnostic *d = fail(reader, f, PGCFG_DIAGNOSTIC_FILE_NOT_READ,
                                       (pgcfg_range){f->source->index, (uint32_t)before, 0});
            d->line_number = f->line.number;
            d->path_name = f->source->path;
            d->detail = f->input.error;
            f->line.offset = (uint32_t)before;
            f->line.size = 0;
            f->input.error = 0;
            f->input.file.read_error = 0;
            f->input.at_end = true;
            return STEP_REFUSED;
        }
        return STEP_END;
    }
    f->rest = f->line.text;
    f->is_in_line = true;
    if (f->line.is_too_long) {
        pgcfg_range where = {f->source->index, f->line.offset, (uint32_t)f->line.size};
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
    if (f->target != NULL) {
        add_to_field(reader, f->target, f->first_token, reader->token_count - f->first_token);
        return STEP_GO_ON;
    }
    return f->field_count > 0 ? STEP_LINE : STEP_GO_ON;
}

/* One step on the top of the stack. */
static step advance(pgcfg_auth_reader *reader)
{
    frame *f = reader->top;
    step result;

    if (f == NULL)
        return STEP_END;
    if (f->is_directory)
        return step_directory(reader);
    if (!f->is_in_line) {
        result = begin_line(reader, f);
        if (result == STEP_END) {
            pop(reader);
            return STEP_GO_ON;
        }
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
    size_t piece = 0;
    pgcfg_os_error error;
    step stop = STEP_GO_ON;

    *out = reader;
    if (reader == NULL)
        return PGCFG_NO_MEMORY;
    memset(reader, 0, sizeof(*reader));
    reader->environment = *environment;
    reader->limits =
        environment->limits != NULL ? *environment->limits : pgcfg_limits_default();
    reader->major = environment->server->major;
    reader->arena = arena;
    reader->keeps = keep;
    reader->reserved_bytes = reserved_bytes;
    reader->low_base = arena->low;
    if (environment->loader->read != NULL) {
        piece = pgcfg_arena_free(arena) / 8;
        piece = piece > PIECE_SIZE_MAX ? PIECE_SIZE_MAX : piece;
        piece = piece < PIECE_SIZE_MIN ? PIECE_SIZE_MIN : piece;
        reader->piece_buffer = pgcfg_arena_take_bytes(arena, piece);
        reader->piece_capacity = piece;
        if (reader->piece_buffer == NULL)
            return PGCFG_NO_MEMORY;
    }
    switch (open_file(reader, path, NULL, 0, arena->high, &error, &stop)) {
    case OPENED:
        return PGCFG_OK;
    case OPEN_STOPPED:
        *problem = reader->limit;
        return stop == STEP_LIMIT ? PGCFG_LIMIT : PGCFG_NO_MEMORY;
    case OPEN_FAILED:
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

/* The frame whose line is handed out, for a failure on top of the stack. */
static frame *refused_frame(const pgcfg_auth_reader *reader)
{
    frame *f = reader->top->is_directory ? reader->top->below : reader->top;

    while (f->target != NULL)
        f = f->target;
    return f;
}

static void hand_out(pgcfg_auth_reader *reader, frame *f, bool is_refused, pgcfg_auth_line *line)
{
    line->source = f->source;
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

pgcfg_result pgcfg_auth_reader_next(pgcfg_auth_reader *reader, pgcfg_auth_line *line,
                                    pgcfg_diagnostic *problem)
{
    if (reader->refused != NULL) {
        while (reader->top != reader->refused)
            pop(reader);
        reader->refused->is_in_line = false;
        reader->refused = NULL;
    }
    for (;;) {
        switch (advance(reader)) {
        case STEP_GO_ON:
            break;
        case STEP_LINE:
            hand_out(reader, reader->top, false, line);
            return PGCFG_OK;
        case STEP_REFUSED:
            reader->refused = refused_frame(reader);
            hand_out(reader, reader->refused, true, line);
            return PGCFG_OK;
        case STEP_END:
            return PGCFG_END;
        case STEP_NO_MEMORY:
            return PGCFG_NO_MEMORY;
        case STEP_LIMIT:
            *problem = reader->limit;
            return PGCFG_LIMIT;
        }
    }
}

void pgcfg_auth_reader_keep(pgcfg_auth_reader *reader, size_t bytes)
{
    reader->low_base += bytes;
    reader->has_kept_line = true;
}

void pgcfg_auth_reader_close(pgcfg_auth_reader *reader)
{
    while (reader->top != NULL) {
        close_frame(reader, reader->top);
        reader->top = reader->top->below;
    }
}

bool pgcfg_auth_reader_entries_are_full(pgcfg_auth_reader *reader, uint32_t entries,
                                        pgcfg_diagnostic *problem)
{
    if (entries < reader->limits.entries)
        return false;
    (void)limit_reached(reader, PGCFG_DIAGNOSTIC_LIMIT_ENTRIES, reader->limits.entries);
    *problem = reader->limit;
    return true;
}

const pgcfg_source *pgcfg_auth_reader_sources(const pgcfg_auth_reader *reader)
{
    return reader->sources;
}

uint32_t pgcfg_auth_reader_file_count(const pgcfg_auth_reader *reader)
{
    return reader->file_count;
}

uint64_t pgcfg_auth_reader_total_bytes(const pgcfg_auth_reader *reader)
{
    return reader->total_bytes;
}
