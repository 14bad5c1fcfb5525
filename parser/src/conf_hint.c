/*
 * conf_hint.c - from an entry of postgresql.conf to its hints: which finders are
 * asked, and what stands in the bytes and no editor shows. What the other finders know
 * stands in the file of its topic.
 */
#include "conf_hint_line.h"

#include "conf_scan.h"
#include "lookalike.h"
#include "spelling.h"

/* ---- bytes ------------------------------------------------------------------------------------
 */

/* Each second byte is NUL. Without a mark, a comment could be the whole file, which
 * the server takes: of that it is not said. */
static bool is_utf16(pgcfg_text source)
{
    const char *bytes = source.data;

    if (source.size < 4)
        return false;
    bool is_little = bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0';
    bool is_big = bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0' && bytes[3] != '\0';
    if (pgcfg_text_begins(source, PGCFG_TEXT("\xFF\xFE")))
        return bytes[2] != '\0' && bytes[3] == '\0';
    if (pgcfg_text_begins(source, PGCFG_TEXT("\xFE\xFF")))
        return bytes[2] == '\0' && bytes[3] != '\0';
    return is_big || (is_little && bytes[0] != '#');
}

/* A look-alike at the edge of a value without quotes: somebody meant to quote it. */
static void find_at_edges(pgcfg_conf_hint_line *line)
{
    const pgcfg_conf_entry *entry = line->entry;
    pgcfg_lookalike found = {PGCFG_LOOKALIKE_BLANK, NULL, NULL, 0, 0, 0};
    size_t from = 0;

    if (entry->value_range.size != entry->value.size) /* quoted: it is meant */
        return;
    while (pgcfg_lookalike_find(entry->value, from, &found)) {
        from = found.offset + found.size;
        if (found.kind == PGCFG_LOOKALIKE_BLANK ||
            (found.kind == PGCFG_LOOKALIKE_QUOTE &&
             (found.offset == 0 || from == entry->value.size))) {
            pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_LOOKALIKE, entry->value_range, entry->value,
                                pgcfg_text_of(found.name),
                                pgcfg_text_of(pgcfg_conf_hint_plain_quote(&found)), 0);
            return;
        }
    }
}

static void say_mark(pgcfg_conf_hint_line *line, pgcfg_range where)
{
    where.size = 3;
    pgcfg_conf_hint_add(line, PGCFG_CONF_HINT_BYTE_ORDER_MARK, where, PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                        PGCFG_NO_TEXT, 0);
}

/* The NUL that ends a quoted value for the server. */
static void find_nul(pgcfg_conf_hint_line *line)
{
    pgcfg_range where = line->entry->value_range;

    if ((size_t)where.offset + where.size > line->source.size)
        return;
    pgcfg_text value =
        pgcfg_text_slice(line->source, where.offset, (size_t)where.offset + where.size);
    size_t at = pgcfg_text_index(value, '\0');
    if (at < value.size)
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_NUL_BYTE, pgcfg_text_slice(value, at, at + 1),
                            PGCFG_TEXT("drops the rest of the value"), PGCFG_NO_TEXT);
}

/* ---- which entry asks whom
 * ----------------------------------------------------------------------- */

static void find_for_setting(pgcfg_conf_hint_line *line)
{
    const pgcfg_conf_entry *entry = line->entry;

    if (pgcfg_has_byte_order_mark(entry->name))
        say_mark(line, entry->name_range);
    else if (entry->error.code == PGCFG_DIAGNOSTIC_CONF_UNRECOGNIZED)
        pgcfg_conf_hint_unknown_name(line);
    else if (!entry->is_known)
        pgcfg_conf_hint_custom_name(line);
    find_nul(line);
    if (entry->value_status != PGCFG_VALUE_OK && entry->value_status != PGCFG_VALUE_UNDECIDED) {
        pgcfg_conf_hint_refused_value(line);
    } else {
        find_at_edges(line);
        pgcfg_conf_hint_taken_value(line);
    }
}

/* The line around a place, without its line feed. */
static pgcfg_text line_around(pgcfg_text source, size_t offset)
{
    size_t from = offset;
    size_t to = offset;

    while (from > 0 && source.data[from - 1] != '\n')
        from--;
    while (to < source.size && source.data[to] != '\n')
        to++;
    return pgcfg_text_slice(source, from, to);
}

/* Where the comment of a line begins; its size if there is none. */
static size_t comment_offset(pgcfg_text text)
{
    pgcfg_text rest = text;
    pgcfg_text token;

    for (;;) {
        while (rest.size > 0 && pgcfg_conf_hint_is_blank(rest.data[0]))
            rest = pgcfg_text_slice(rest, 1, rest.size);
        if (rest.size == 0 || rest.data[0] == '#')
            return text.size - rest.size;
        (void)pgcfg_conf_token_next(&rest, &token);
    }
}

/* Whether the error comes of a carriage return that was meant to end a line: what
 * stands before it is complete. */
static bool is_split_by_cr(pgcfg_text text, pgcfg_text bad, pgcfg_text *cr)
{
    size_t end = (size_t)(bad.data - text.data);
    pgcfg_conf_line scanned;

    for (size_t at = 0; at < end; at++) {
        if (text.data[at] != '\r')
            continue;
        *cr = pgcfg_text_slice(text, at, at + 1);
        return pgcfg_conf_line_scan(pgcfg_text_slice(text, 0, at), &scanned) !=
               PGCFG_CONF_LINE_MALFORMED;
    }
    return false;
}

static void find_for_syntax(pgcfg_conf_hint_line *line)
{
    pgcfg_range where = line->entry->error.where;
    pgcfg_text cr;

    if ((size_t)where.offset + where.size > line->source.size)
        return;
    pgcfg_text text = line_around(line->source, where.offset);
    pgcfg_text bad =
        pgcfg_text_slice(line->source, where.offset, (size_t)where.offset + where.size);
    pgcfg_conf_line scanned;
    if (pgcfg_has_byte_order_mark(text)) {
        say_mark(line, pgcfg_conf_hint_range_of(line, text));
        text = pgcfg_text_slice(text, 3, text.size);
        if (pgcfg_conf_line_scan(text, &scanned) != PGCFG_CONF_LINE_MALFORMED)
            return;
        bad = scanned.bad;
    }
    size_t nul = pgcfg_text_index(text, '\0');
    if (nul < comment_offset(text))
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_NUL_BYTE, pgcfg_text_slice(text, nul, nul + 1),
                            PGCFG_TEXT("refuses the line"), PGCFG_NO_TEXT);
    else if (is_split_by_cr(text, bad, &cr))
        pgcfg_conf_hint_say(line, PGCFG_CONF_HINT_CR_LINE_ENDS, cr, PGCFG_NO_TEXT, PGCFG_NO_TEXT);
    else
        pgcfg_conf_hint_form(line, pgcfg_conf_hint_trim(text), bad);
}

static void find_hints(pgcfg_conf_hint_line *line)
{
    switch ((int)line->entry->error.code) {
    case PGCFG_DIAGNOSTIC_CONF_SYNTAX:
    case PGCFG_DIAGNOSTIC_CONF_SYNTAX_END:
        find_for_syntax(line);
        break;
    case PGCFG_DIAGNOSTIC_CONF_NOT_SCANNED:
    case PGCFG_DIAGNOSTIC_CONF_FILE_NOT_OPENED:
    case PGCFG_DIAGNOSTIC_CONF_DIRECTORY_NOT_OPENED:
        pgcfg_conf_hint_include(line);
        break;
    default:
        if (line->entry->is_setting)
            find_for_setting(line);
    }
}

/* ---- the way in ------------------------------------------------------------------------- */

size_t pgcfg_conf_hints(const pgcfg_conf_entry *entry, const pgcfg_server *server,
                        pgcfg_text source, pgcfg_conf_hint *hints, size_t capacity)
{
    pgcfg_conf_hint_line line;

    line.entry = entry;
    line.major = server->major;
    line.source = source;
    line.hints = hints;
    line.hint_count = 0;
    line.hint_capacity = capacity;
    if (!entry->is_ignored && !is_utf16(source))
        find_hints(&line);
    return line.hint_count;
}

/* ---- a file as a whole ------------------------------------------------------------------ */

/* Whether what follows a carriage return in a comment is a setting. */
static bool is_lost_setting(pgcfg_text text, int major)
{
    pgcfg_text rest = pgcfg_text_slice(text, 1, text.size);
    pgcfg_conf_line scanned;
    pgcfg_parameter parameter;

    rest.size = pgcfg_text_index(rest, '\r');
    return pgcfg_conf_line_scan(rest, &scanned) == PGCFG_CONF_LINE_SETTING &&
           (pgcfg_parameter_find(scanned.name, major, &parameter) ||
            pgcfg_conf_directive_of(scanned.name) != PGCFG_CONF_NO_DIRECTIVE);
}

/* The first carriage return in the line's comment behind which a setting stands. */
static bool find_lost_setting(pgcfg_text text, int major, size_t *offset)
{
    for (size_t at = comment_offset(text); at < text.size; at++) {
        if (text.data[at] == '\r' &&
            is_lost_setting(pgcfg_text_slice(text, at, text.size), major)) {
            *offset = at;
            return true;
        }
    }
    return false;
}

bool pgcfg_conf_file_hint(pgcfg_text source, uint32_t file, const pgcfg_server *server,
                          pgcfg_conf_hint_cursor *cursor, pgcfg_conf_hint *hint)
{
    memset(hint, 0, sizeof *hint);
    hint->where.file = file;
    if (is_utf16(source)) {
        hint->code = PGCFG_CONF_HINT_UTF16;
        hint->where.size = 2;
        bool is_first = cursor->position == 0;
        cursor->position = source.size;
        return is_first;
    }
    while (cursor->position < source.size) {
        size_t begin = cursor->position;
        pgcfg_text text = pgcfg_text_slice(source, begin, source.size);
        size_t offset;
        text.size = pgcfg_text_index(text, '\n');
        cursor->position = begin + text.size + 1;
        if (text.size > 0 && find_lost_setting(text, server->major, &offset)) {
            hint->code = PGCFG_CONF_HINT_CR_LINE_ENDS;
            hint->where.offset = (uint32_t)(begin + offset);
            hint->where.size = 1;
            hint->arguments[0] = pgcfg_text_slice(text, offset, offset + 1);
            return true;
        }
    }
    return false;
}
