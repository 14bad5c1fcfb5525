/*
 * file_stack.c - the stack of open files and directories.
 */
#include "file_stack.h"

#include <string.h>

enum { PIECE_SIZE_MIN = 64, PIECE_SIZE_MAX = 8192 };

/* The caller's limits, or the library's own where those are lower. */
static pgcfg_limits effective_limits(const pgcfg_limits *asked)
{
    pgcfg_limits limits = pgcfg_limits_default();

    if (asked == NULL)
        return limits;
    limits.entries = asked->entries;
    if (asked->line_bytes < limits.line_bytes)
        limits.line_bytes = asked->line_bytes;
    if (asked->files < limits.files)
        limits.files = asked->files;
    if (asked->depth < limits.depth)
        limits.depth = asked->depth;
    if (asked->total_bytes < limits.total_bytes)
        limits.total_bytes = asked->total_bytes;
    return limits;
}

pgcfg_stack_result pgcfg_file_stack_init(pgcfg_file_stack *stack,
                                         const pgcfg_environment *environment, pgcfg_arena *arena,
                                         size_t frame_size, bool keeps)
{
    size_t piece;

    memset(stack, 0, sizeof(*stack));
    stack->loader = environment->loader;
    stack->limits = effective_limits(environment->limits);
    stack->major = environment->server->major;
    stack->arena = arena;
    stack->frame_size = frame_size;
    stack->keeps = keeps;
    if (stack->loader->read == NULL)
        return PGCFG_STACK_OK;
    piece = pgcfg_arena_free(arena) / 8;
    piece = piece > PIECE_SIZE_MAX ? (size_t)PIECE_SIZE_MAX : piece;
    piece = piece < PIECE_SIZE_MIN ? (size_t)PIECE_SIZE_MIN : piece;
    stack->piece_buffer = pgcfg_arena_take_bytes(arena, piece);
    stack->piece_capacity = piece;
    return stack->piece_buffer == NULL ? PGCFG_STACK_NO_MEMORY : PGCFG_STACK_OK;
}

pgcfg_stack_result pgcfg_file_stack_limit(pgcfg_file_stack *stack, pgcfg_diagnostic_code code,
                                          uint64_t limit)
{
    const pgcfg_frame *file = stack->top;
    pgcfg_diagnostic *d = &stack->limit;

    memset(d, 0, sizeof(*d));
    d->code = code;
    d->major = stack->major;
    d->numbers[0] = (uint32_t)limit; /* none is larger */
    if (file != NULL && file->is_directory)
        file = file->below;
    if (file != NULL) {
        d->where.file = file->source->index;
        d->where.offset = file->line_offset;
        d->line_number = file->line_number;
        d->path_name = file->source->path;
    }
    return PGCFG_STACK_LIMIT;
}

static pgcfg_frame *new_frame(pgcfg_file_stack *stack, size_t high_mark)
{
    pgcfg_frame *f = stack->spare;

    if (f != NULL) {
        stack->spare = f->below;
    } else {
        f = (pgcfg_frame *)pgcfg_arena_take_high(stack->arena, stack->frame_size);
        if (f == NULL)
            return NULL;
        stack->frames_made++;
    }
    memset(f, 0, stack->frame_size);
    f->high_mark = high_mark;
    f->below = stack->top;
    return f;
}

static pgcfg_source *new_source(pgcfg_file_stack *stack, pgcfg_text path, const pgcfg_file *file)
{
    pgcfg_source *source;

    path = pgcfg_arena_copy(stack->arena, path);
    if (path.data == NULL)
        return NULL;
    source = (pgcfg_source *)pgcfg_arena_take_high(stack->arena, sizeof(*source));
    if (source == NULL)
        return NULL;
    source->path = path;
    source->bytes.data = file->bytes;
    source->bytes.size = file->bytes == NULL ? 0 : (size_t)file->size;
    source->index = stack->file_count;
    source->previous = stack->sources;
    return source;
}

/* Puts a file that the loader has opened on the stack. */
static pgcfg_stack_result push_file(pgcfg_file_stack *stack, pgcfg_text path, uint32_t depth,
                                    pgcfg_file *file)
{
    size_t high_mark = stack->arena->high;
    pgcfg_source *source = new_source(stack, path, file);
    pgcfg_frame *f = source == NULL ? NULL : new_frame(stack, high_mark);
    pgcfg_frame *below = stack->top;

    if (f == NULL) {
        if (stack->loader->close != NULL)
            stack->loader->close(stack->loader->context, file);
        return PGCFG_STACK_NO_MEMORY;
    }
    stack->file_count++;
    stack->sources = source;
    f->source = source;
    f->depth = depth;
    if (below != NULL && below->is_directory)
        below = below->below;
    if (below != NULL)
        pgcfg_input_drop_piece(&below->input);
    pgcfg_input_init(&f->input, stack->loader, stack->major, file,
                     stack->limits.total_bytes - stack->total_bytes, stack->piece_buffer,
                     stack->piece_capacity);
    stack->top = f;
    return file->bytes == NULL ? PGCFG_STACK_OK : pgcfg_file_stack_count_bytes(stack, file->size);
}

pgcfg_stack_result pgcfg_file_stack_open(pgcfg_file_stack *stack, pgcfg_text path, uint32_t depth,
                                         pgcfg_os_error *error)
{
    pgcfg_file file = {NULL, 0, 0, NULL};

    if (depth >= stack->limits.depth)
        return pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_DEPTH, stack->limits.depth);
    if (stack->attempts >= stack->limits.files)
        return pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_FILES, stack->limits.files);
    *error = stack->loader->open(stack->loader->context, path, &file);
    if (*error != 0) {
        stack->last_error = *error;
        return PGCFG_STACK_FAILED;
    }
    stack->attempts++;
    return push_file(stack, path, depth, &file);
}

pgcfg_stack_result pgcfg_file_stack_open_directory(pgcfg_file_stack *stack, pgcfg_text path,
                                                   pgcfg_os_error *error)
{
    const pgcfg_loader *loader = stack->loader;
    size_t high_mark = stack->arena->high;
    void *handle = NULL;
    pgcfg_frame *f;

    if (stack->attempts >= stack->limits.files)
        return pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_FILES, stack->limits.files);
    *error = PGCFG_OS_ENOENT;
    if (loader->open_directory != NULL)
        *error = loader->open_directory(loader->context, path, &handle);
    if (*error != 0) {
        stack->last_error = *error;
        return PGCFG_STACK_FAILED;
    }
    stack->attempts++;
    stack->last_error = 0; /* the server clears errno before it reads a directory */
    path = pgcfg_arena_copy(stack->arena, path);
    f = path.data == NULL ? NULL : new_frame(stack, high_mark);
    if (f == NULL) {
        if (loader->close_directory != NULL)
            loader->close_directory(loader->context, handle);
        return PGCFG_STACK_NO_MEMORY;
    }
    f->is_directory = true;
    f->handle = handle;
    f->path = path;
    f->source = stack->top->source;
    f->depth = stack->top->depth;
    stack->top = f;
    return PGCFG_STACK_OK;
}

/* Names that include_dir takes: *.conf, not hidden, at least one byte before. */
static bool is_conf_name(pgcfg_text name)
{
    return name.size >= 6 && name.data[0] != '.' &&
           memcmp(name.data + name.size - 5, ".conf", 5) == 0;
}

bool pgcfg_file_stack_next_entry(pgcfg_file_stack *stack, pgcfg_directory_entry *entry)
{
    const pgcfg_loader *loader = stack->loader;
    pgcfg_frame *f = stack->top;

    while (loader->directory_entry(loader->context, f->handle, f->next_entry, entry)) {
        f->next_entry++;
        if (is_conf_name(entry->name) && !entry->is_directory)
            return true;
    }
    return false;
}

bool pgcfg_file_stack_same_entry(pgcfg_file_stack *stack, pgcfg_directory_entry *entry)
{
    const pgcfg_frame *f = stack->top;

    return stack->loader->directory_entry(stack->loader->context, f->handle, f->next_entry - 1,
                                          entry);
}

pgcfg_stack_result pgcfg_file_stack_count_attempt(pgcfg_file_stack *stack)
{
    if (stack->attempts >= stack->limits.files)
        return pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_FILES, stack->limits.files);
    stack->attempts++;
    return PGCFG_STACK_OK;
}

pgcfg_stack_result pgcfg_file_stack_count_bytes(pgcfg_file_stack *stack, uint64_t bytes)
{
    if (bytes > stack->limits.total_bytes - stack->total_bytes)
        return pgcfg_file_stack_limit(stack, PGCFG_DIAGNOSTIC_LIMIT_BYTES,
                                      stack->limits.total_bytes);
    stack->total_bytes += bytes;
    return PGCFG_STACK_OK;
}

static void close_frame(pgcfg_file_stack *stack, pgcfg_frame *f)
{
    const pgcfg_loader *loader = stack->loader;

    if (f->is_directory) {
        if (loader->close_directory != NULL)
            loader->close_directory(loader->context, f->handle);
    } else if (loader->close != NULL) {
        loader->close(loader->context, &f->input.file);
    }
}

void pgcfg_file_stack_pop(pgcfg_file_stack *stack, bool takes_back)
{
    pgcfg_frame *f = stack->top;

    close_frame(stack, f);
    stack->top = f->below;
    if (stack->keeps) {
        f->below = stack->spare;
        stack->spare = f;
    } else if (takes_back) {
        stack->arena->high = f->high_mark;
        if (!f->is_directory)
            stack->sources = f->source->previous;
    }
}

void pgcfg_file_stack_close(pgcfg_file_stack *stack)
{
    while (stack->top != NULL) {
        close_frame(stack, stack->top);
        stack->top = stack->top->below;
    }
}

bool pgcfg_source_find(const pgcfg_source *newest, uint32_t index, pgcfg_text *path,
                       pgcfg_text *bytes)
{
    for (const pgcfg_source *s = newest; s != NULL; s = s->previous) {
        if (s->index == index) {
            *path = s->path;
            *bytes = s->bytes;
            return true;
        }
    }
    return false;
}

const pgcfg_source *const *pgcfg_source_table(pgcfg_file_stack *stack)
{
    const pgcfg_source **table = (const pgcfg_source **)pgcfg_arena_take_high(
        stack->arena, stack->file_count * sizeof(*table));

    if (table == NULL)
        return NULL;
    for (const pgcfg_source *s = stack->sources; s != NULL; s = s->previous)
        table[s->index] = s;
    return table;
}
