/*
 * place.c - see place.h.
 */
#include "place.h"

#include "utf8.h"

/* The line (from 0) that holds `offset`. */
static size_t find_line(line_starts starts, size_t offset)
{
    size_t low = 0;
    size_t high = starts.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (starts.offsets[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Characters are counted in so many bytes before a place; further to the left
 * each byte counts as one, so that many places in one endless line stay cheap. */
enum { COUNTED_BYTES_MAX = 4096 };

static size_t count_characters(pgcfg_text content, size_t from, size_t to)
{
    size_t skipped = to - from > COUNTED_BYTES_MAX ? to - from - COUNTED_BYTES_MAX : 0;

    return skipped + utf8_count((pgcfg_text){content.data + from + skipped, to - from - skipped});
}

place place_find(pgcfg_text content, line_starts starts, size_t offset, size_t size)
{
    if (starts.count == 0 || content.size == 0)
        return (place){1, 1, 1, 1, 1, 1, 0, 0};
    if (offset > content.size)
        offset = content.size;
    if (size > content.size - offset)
        size = content.size - offset;
    while (size > 0 &&
           (content.data[offset + size - 1] == '\n' || content.data[offset + size - 1] == '\r'))
        size--;

    size_t end = offset + size;
    size_t line = find_line(starts, offset);
    size_t end_line = find_line(starts, size > 0 ? end - 1 : offset);
    size_t line_start = starts.offsets[line];
    size_t end_line_start = starts.offsets[end_line];
    return (place){
        .line = line + 1,
        .column = offset - line_start + 1,
        .character_column = count_characters(content, line_start, offset) + 1,
        .end_line = end_line + 1,
        .end_column = end - end_line_start + 1,
        .end_character_column = count_characters(content, end_line_start, end) + 1,
        .offset = offset,
        .size = size,
    };
}

pgcfg_text place_line(pgcfg_text content, line_starts starts, size_t line)
{
    if (starts.count == 0 || content.size == 0)
        return (pgcfg_text){"", 0};
    size_t start = starts.offsets[line - 1];
    size_t end = line < starts.count ? starts.offsets[line] : content.size;
    while (end > start && (content.data[end - 1] == '\n' || content.data[end - 1] == '\r'))
        end--;
    return (pgcfg_text){content.data + start, end - start};
}
