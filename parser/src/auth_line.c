/*
 * auth_line.c - logical lines of authentication files.
 *
 * The server reads with fgets into a buffer and goes by strlen afterwards, so
 * that a NUL hides the rest of what one call of fgets returned, the line feed
 * included. 13 has a fixed buffer; 14 on a growing one that also joins lines
 * at backslashes. Nearly all lines lie in the file as they are; these are
 * handed out as a view. The others are joined in the arena byte for byte as
 * the server's buffer would hold them.
 */
#include "auth_line.h"

#include "predicates.h"

#include <string.h>

/* pg_get_line_append starts with a StringInfo of this size, and asks for this
 * much room before it calls fgets again. */
enum { LINE_BUFFER_START = 1024, LINE_BUFFER_ROOM = 128 };

/* Bytes of a comment that is skipped, with its line feed. */
enum { COMMENT_MAX = 1000 };

void pgcfg_input_init(pgcfg_input *input, const pgcfg_loader *loader, int major,
                      const pgcfg_file *file, uint64_t size_max, char *piece_buffer,
                      size_t piece_capacity)
{
    memset(input, 0, sizeof(*input));
    input->size_max = size_max;
    input->loader = loader;
    input->major = major;
    input->file = *file;
    input->piece_buffer = piece_buffer;
    input->piece_capacity = piece_capacity;
    input->buffer_size = LINE_BUFFER_START;
    input->next_number = 1;
    if (file->bytes != NULL) {
        input->window = file->bytes;
        input->window_size = (size_t)file->size;
    }
}

void pgcfg_input_drop_piece(pgcfg_input *input)
{
    if (input->file.bytes != NULL)
        return;
    input->base += input->position;
    input->position = 0;
    input->window_size = 0;
    input->nul_at = 0;
}

/* Makes sure that there is a byte in the window; false at the end. */
static bool fill(pgcfg_input *input)
{
    size_t count = 0;

    if (input->position < input->window_size)
        return true;
    if (input->at_end)
        return false;
    if (input->file.bytes != NULL || input->loader->read == NULL) {
        input->error = input->file.read_error;
        input->at_end = true;
        return false;
    }
    pgcfg_input_drop_piece(input);
    input->error = input->loader->read(input->loader->context, &input->file, input->base,
                                       input->piece_buffer, input->piece_capacity, &count);
    if (input->error != 0)
        count = 0;
    input->window = input->piece_buffer;
    input->window_size = count;
    input->is_too_large = input->base + count > input->size_max;
    input->at_end = count == 0 || input->is_too_large;
    return !input->at_end;
}

/* Where the first NUL in the window at or after the position is. */
static size_t next_nul(pgcfg_input *input)
{
    if (input->nul_at < input->position || input->nul_at == 0) {
        const char *from = input->window + input->position;
        const char *nul = (const char *)memchr(from, '\0', input->window_size - input->position);
        input->nul_at = nul == NULL ? input->window_size : (size_t)(nul - input->window);
    }
    return input->nul_at;
}

size_t pgcfg_input_visible(pgcfg_input *input)
{
    return next_nul(input) - input->position;
}

static size_t strip_line_end(const char *text, size_t size)
{
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
        size--;
    return size;
}

/* ---- joining ---------------------------------------------------------- */

/* A line being joined: text grows upwards from the arena's low end, splices
 * downwards from its high end. */
typedef struct joint {
    pgcfg_arena *arena;
    char *text;
    size_t size;
    size_t size_max;
    pgcfg_splice *splices; /* the newest */
    uint32_t splice_count;
    pgcfg_line_status status;
} joint;

static bool joint_append(joint *j, const char *bytes, size_t size, uint64_t source)
{
    /* A new one where bytes of the file were left out, or taken off the text. */
    if (j->splice_count == 0 ||
        source != (uint64_t)j->splices->source + (j->size - j->splices->joined)) {
        pgcfg_splice *splice;
        j->arena->low += j->size; /* not over the text */
        splice = (pgcfg_splice *)pgcfg_arena_take_high(j->arena, sizeof(*splice));
        j->arena->low -= j->size;
        if (splice == NULL) {
            j->status = PGCFG_LINE_NO_MEMORY;
            return false;
        }
        splice->joined = (uint32_t)j->size;
        splice->source = (uint32_t)source;
        j->splices = splice;
        j->splice_count++;
    }
    if (size > j->size_max - j->size) {
        j->status = PGCFG_LINE_LIMIT;
        return false;
    }
    if (pgcfg_arena_free(j->arena) < j->size + size) {
        j->status = PGCFG_LINE_NO_MEMORY;
        return false;
    }
    if (size > 0)
        memcpy(j->text + j->size, bytes, size);
    j->size += size;
    return true;
}

typedef struct chunk {
    size_t size;      /* bytes that fgets took, 0 = it returned NULL */
    bool has_newline; /* strlen sees a line feed at the end */
    bool has_nul;
} chunk;

/* What one fgets with `room` bytes (its NUL not counted) reads, appended as
 * far as strlen sees it. */
static bool read_chunk(pgcfg_input *input, joint *j, size_t room, chunk *result)
{
    memset(result, 0, sizeof(*result));
    while (result->size < room && fill(input)) {
        const char *from = input->window + input->position;
        size_t size = input->window_size - input->position;
        const char *newline;
        size_t visible;

        if (size > room - result->size)
            size = room - result->size;
        newline = (const char *)memchr(from, '\n', size);
        if (newline != NULL)
            size = (size_t)(newline - from) + 1;
        visible = size;
        if (!result->has_nul && next_nul(input) < input->position + size) {
            visible = next_nul(input) - input->position;
            if (!joint_append(j, from, visible, input->base + input->position))
                return false;
            result->has_nul = true;
        } else if (!result->has_nul) {
            if (!joint_append(j, from, size, input->base + input->position))
                return false;
        }
        input->position += size;
        result->size += size;
        if (newline != NULL) {
            result->has_newline = !result->has_nul;
            break;
        }
    }
    if (input->error != 0)
        result->size = 0;
    return true;
}

/* 14 on: appends up to a visible line feed or the end, as pg_get_line_append
 * does. False: there was nothing, or reading failed. */
static bool append_growing(pgcfg_input *input, joint *j)
{
    size_t before = j->size;
    chunk got;

    do {
        size_t needed;
        if (!read_chunk(input, j, input->buffer_size - j->size - 1, &got))
            return false;
        if (got.has_newline)
            return true;
        needed = j->size + LINE_BUFFER_ROOM + 1;
        while (input->buffer_size < needed)
            input->buffer_size *= 2;
    } while (got.size > 0);
    if (input->error != 0)
        j->size = before;
    return j->size > before;
}

/* 14 on: one logical line, continuations included. */
static void join_continued(pgcfg_input *input, joint *j, uint32_t *continuations)
{
    size_t last_backslash = 0;

    while (append_growing(input, j)) {
        j->size = strip_line_end(j->text, j->size);
        if (j->size <= last_backslash || j->text[j->size - 1] != '\\')
            break;
        j->size--;
        last_backslash = j->size;
        (*continuations)++;
    }
}

/* Moves the joined text to the high end, below the splices. A line that lies in
 * the file in one stretch needs none: what they took is given back. */
static void settle(joint *j, size_t high_before, pgcfg_logical_line *line)
{
    char *settled;

    if (j->splice_count <= 1) {
        j->arena->high = high_before;
        j->splice_count = 0;
    }
    settled = pgcfg_arena_take_bytes(j->arena, j->size); /* fits: it lies in the free part */
    if (j->size > 0)
        memmove(settled, j->text, j->size);
    line->text = settled;
    line->size = j->size;
    line->splices = j->splices + (j->splice_count > 0 ? j->splice_count - 1 : 0);
    line->splice_count = j->splice_count;
}

static pgcfg_line_status join_line(pgcfg_input *input, pgcfg_arena *arena, size_t line_bytes_max,
                                   pgcfg_logical_line *line)
{
    joint j = {arena, arena->base + arena->low, 0, line_bytes_max, NULL, 0, PGCFG_LINE_READ};
    size_t high_before = arena->high;
    uint32_t continuations = 0;

    /* Splices are 8 bytes each and must lie side by side. The low end is aligned. */
    arena->high -= arena->high % PGCFG_ARENA_ALIGNMENT;
    if (pgcfg_has_continuation(input->major)) {
        join_continued(input, &j, &continuations);
    } else {
        chunk got;
        size_t room = pgcfg_line_buffer_size(input->major) - 1;
        if (read_chunk(input, &j, room, &got))
            line->is_too_long = j.size == room;
        j.size = strip_line_end(j.text, j.size);
    }
    if (j.status != PGCFG_LINE_READ)
        return j.status;
    if (input->is_too_large)
        return PGCFG_LINE_TOO_MUCH;
    if (input->error != 0)
        return PGCFG_LINE_NOT_READ;
    settle(&j, high_before, line);
    input->next_number += continuations + 1;
    return PGCFG_LINE_READ;
}

/* ---- lines ------------------------------------------------------------ */

static void start_line(const pgcfg_input *input, pgcfg_logical_line *line)
{
    line->splices = NULL;
    line->splice_count = 0;
    line->splice_at = 0;
    line->is_too_long = false;
    line->number = input->next_number;
    line->offset = (uint32_t)(input->base + input->position);
}

bool pgcfg_input_view_line(pgcfg_input *input, size_t line_end, pgcfg_logical_line *line)
{
    const char *from = input->window + input->position;
    size_t taken = line_end - input->position;
    size_t fixed = pgcfg_line_buffer_size(input->major);
    size_t size;

    if (next_nul(input) < line_end)
        return false;
    size = strip_line_end(from, taken);
    if (fixed == 0) {
        if (size > 0 && from[size - 1] == '\\')
            return false;
        while (input->buffer_size - 1 < taken)
            input->buffer_size *= 2;
    } else if (taken >= fixed - 1) {
        return false;
    }
    start_line(input, line);
    line->text = from;
    line->size = size;
    input->position += taken;
    input->next_number++;
    return true;
}

/* No backslash stands in front of its line end; of a comment, which begins with '#'. */
static bool is_line_of_its_own(const char *from, const char *newline)
{
    return from[strip_line_end(from, (size_t)(newline - from)) - 1] != '\\';
}

void pgcfg_input_skip_comments(pgcfg_input *input, size_t line_bytes_max)
{
    /* What is shorter changes no buffer of the server. */
    const size_t most = line_bytes_max < COMMENT_MAX ? line_bytes_max : (size_t)COMMENT_MAX;
    const char *const end = input->window + next_nul(input);
    const char *from = input->window + input->position;

    while (from < end) {
        size_t left = (size_t)(end - from);
        const char *newline = from;

        if (*from == '#')
            newline = (const char *)memchr(from, '\n', left < most ? left : most);
        else if (*from != '\n' || most == 0)
            break;
        if (newline == NULL)
            break;
        if (newline > from && (newline[-1] == '\\' || newline[-1] == '\r') &&
            !is_line_of_its_own(from, newline))
            break;
        from = newline + 1;
        input->next_number++;
    }
    input->position = (size_t)(from - input->window);
}

/* The usual case: a line of a file at hand that can be handed out as a view. */
static bool view_next_line(pgcfg_input *input, pgcfg_logical_line *line)
{
    const char *from = input->window + input->position;
    size_t left = input->window_size - input->position;
    size_t fixed = pgcfg_line_buffer_size(input->major);
    size_t seen = fixed != 0 && left > fixed ? fixed : left;
    const char *newline = (const char *)memchr(from, '\n', seen);

    if (newline == NULL && input->file.read_error != 0)
        return false;
    return pgcfg_input_view_line(
        input, newline == NULL ? input->position + seen : (size_t)(newline - input->window) + 1,
        line);
}

pgcfg_line_status pgcfg_input_next_line(pgcfg_input *input, pgcfg_arena *arena,
                                        size_t line_bytes_max, pgcfg_logical_line *line)
{
    size_t before;

    start_line(input, line);
    if (!fill(input)) {
        return input->is_too_large ? PGCFG_LINE_TOO_MUCH
               : input->error != 0 ? PGCFG_LINE_NOT_READ
                                   : PGCFG_LINE_END;
    }
    before = input->position;
    if (input->file.bytes != NULL && view_next_line(input, line))
        return input->position - before > line_bytes_max ? PGCFG_LINE_LIMIT : PGCFG_LINE_READ;
    return join_line(input, arena, line_bytes_max, line);
}

/* ---- physical lines --------------------------------------------------------- */

/* A whole physical line, put together from pieces. */
static pgcfg_line_status join_physical(pgcfg_input *input, pgcfg_arena *arena,
                                       size_t line_bytes_max, pgcfg_logical_line *line)
{
    joint j = {arena, arena->base + arena->low, 0, line_bytes_max, NULL, 0, PGCFG_LINE_READ};
    size_t high_before = arena->high;

    while (!line->has_newline && fill(input)) {
        const char *from = input->window + input->position;
        size_t left = input->window_size - input->position;
        const char *newline = (const char *)memchr(from, '\n', left);
        size_t size = newline == NULL ? left : (size_t)(newline - from);

        if (!joint_append(&j, from, size, input->base + input->position))
            return j.status;
        line->has_newline = newline != NULL;
        input->position += size + (newline != NULL ? 1 : 0);
    }
    if (input->is_too_large)
        return PGCFG_LINE_TOO_MUCH;
    if (input->error != 0)
        return PGCFG_LINE_NOT_READ;
    settle(&j, high_before, line);
    input->next_number++;
    return PGCFG_LINE_READ;
}

pgcfg_line_status pgcfg_input_next_physical_line(pgcfg_input *input, pgcfg_arena *arena,
                                                 size_t line_bytes_max, pgcfg_logical_line *line)
{
    const char *newline;
    size_t left;

    memset(line, 0, sizeof(*line));
    line->number = input->next_number;
    line->offset = (uint32_t)(input->base + input->position);
    if (!fill(input)) {
        return input->is_too_large ? PGCFG_LINE_TOO_MUCH
               : input->error != 0 ? PGCFG_LINE_NOT_READ
                                   : PGCFG_LINE_END;
    }
    if (input->file.bytes == NULL)
        return join_physical(input, arena, line_bytes_max, line);
    line->text = input->window + input->position;
    left = input->window_size - input->position;
    newline = (const char *)memchr(line->text, '\n', left);
    if (newline == NULL && input->file.read_error != 0) {
        input->error = input->file.read_error;
        return PGCFG_LINE_NOT_READ;
    }
    line->has_newline = newline != NULL;
    line->size = newline == NULL ? left : (size_t)(newline - line->text);
    input->position += line->size + (newline != NULL ? 1 : 0);
    input->next_number++;
    return line->size > line_bytes_max ? PGCFG_LINE_LIMIT : PGCFG_LINE_READ;
}

uint32_t pgcfg_logical_line_place(pgcfg_logical_line *line, size_t at)
{
    const pgcfg_splice *splice;

    if (line->splice_count == 0)
        return line->offset + (uint32_t)at;
    while (line->splice_at + 1 < line->splice_count &&
           line->splices[-(ptrdiff_t)line->splice_at - 1].joined <= at)
        line->splice_at++;
    splice = &line->splices[-(ptrdiff_t)line->splice_at];
    return splice->source + (uint32_t)(at - splice->joined);
}
