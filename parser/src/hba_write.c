/*
 * hba_write.c - values and rules back into pg_hba.conf's spelling.
 *
 * A token is written in three pieces, each of which may be empty:
 *
 *     head"quoted bytes, with "" for each quote"tail
 *
 * Head and tail hold only bytes that are safe without quotes. With an empty
 * head the quotes come before the first byte, and keywords, + and @ have no
 * effect; with at least one byte in the head they keep it. A tail is needed
 * only in 13-15 at the very limit of a token's length.
 */
#include <pgcfg/hba_write.h>

#include <string.h>

#include "predicates.h"
#include "print.h"

/* What stands behind a token. */
typedef enum follower {
    BLANK_FOLLOWS,
    COMMA_FOLLOWS,
    LINE_MAY_END /* or a blank follows */
} follower;

/* A line that fills 13's buffer is refused: its own bytes, a line feed and a NUL. */
static bool line_is_too_long(size_t size, int major)
{
    size_t buffer_size = pgcfg_line_buffer_size(major);
    return buffer_size != 0 && size + 2 >= buffer_size;
}

/* ---- what a field gives a meaning to ---------------------------------------- */

typedef struct field_rule {
    pgcfg_text keywords[5];
    bool plus_is_group;
    bool slash_may_be_regex;
    /* The fewest bytes that a rule has besides one token of this field, as in
     * "local X a md5": what 13's line limit leaves. */
    size_t rest_of_rule;
} field_rule;

static const field_rule field_rules[] = {
    [PGCFG_HBA_FIELD_DATABASE] =
        {{{"all", 3}, {"sameuser", 8}, {"samerole", 8}, {"samegroup", 9}, {"replication", 11}},
         false,
         true,
         sizeof("local  a md5") - 1},
    [PGCFG_HBA_FIELD_USER] = {{{"all", 3}}, true, true, sizeof("local a  md5") - 1},
    [PGCFG_HBA_FIELD_HOST_NAME] = {{{"all", 3}, {"samehost", 8}, {"samenet", 7}},
                                   false,
                                   false,
                                   sizeof("host a a  md5") - 1},
    [PGCFG_HBA_FIELD_OPTION] = {{{NULL, 0}}, false, false, sizeof("local a a md5 ") - 1},
};

static bool is_keyword(const field_rule *rule, pgcfg_text value)
{
    for (size_t i = 0; i < sizeof rule->keywords / sizeof rule->keywords[0]; i++)
        if (rule->keywords[i].size != 0 && pgcfg_text_equal(rule->keywords[i], value))
            return true;
    return false;
}

/* Whether the value, written without quotes, would mean something else than
 * itself although each of its bytes is safe. */
static bool has_meaning(const field_rule *rule, pgcfg_text value)
{
    if (value.size == 0)
        return true; /* it would be no token at all */
    if (value.data[0] == '@' && value.size > 1)
        return true; /* in every field */
    if (value.data[0] == '+' && rule->plus_is_group)
        return true;
    return is_keyword(rule, value);
}

/* ---- bytes ------------------------------------------------------------------ */

static bool byte_needs_quotes(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == ',' || byte == '#' || byte == '"';
}

/* Offset of the first byte of a value, which has some, that cannot stand outside
 * quotes, or the size. A backslash as the very last byte of a line would take the next line in. */
static size_t first_unsafe(pgcfg_text value, int major, follower next)
{
    size_t i = 0;
    while (i < value.size && !byte_needs_quotes(value.data[i]))
        i++;
    if (i == value.size && value.data[i - 1] == '\\' && next == LINE_MAY_END &&
        pgcfg_has_continuation(major))
        return i - 1;
    return i;
}

static pgcfg_quote_refusal check_bytes(pgcfg_text value)
{
    if (value.size == 0)
        return PGCFG_QUOTE_POSSIBLE;
    if (memchr(value.data, '\n', value.size) != NULL)
        return PGCFG_QUOTE_NEWLINE;
    if (memchr(value.data, '\0', value.size) != NULL)
        return PGCFG_QUOTE_NUL;
    return PGCFG_QUOTE_POSSIBLE;
}

/* ---- a token in three pieces -------------------------------------------------- */

typedef struct spelling {
    pgcfg_text text;
    bool has_quotes;
    size_t open;  /* the quotes open before this byte */
    size_t close; /* and close before this one */
} spelling;

static pgcfg_text slice(pgcfg_text text, size_t from, size_t to)
{
    pgcfg_text part = {text.size == 0 ? NULL : text.data + from, to - from};
    return part;
}

static spelling spell_plain(pgcfg_text text)
{
    spelling token = {text, false, text.size, text.size};
    return token;
}

static spelling spell_quoted(pgcfg_text text, size_t open)
{
    spelling token = {text, true, open, text.size};
    return token;
}

/*
 * Fits the spelling to 13-15's limit on the length of a token; false where that
 * cannot be. The server refuses a token as soon as it looks at a byte of it, a
 * closing quote or comma included, while it holds the most bytes that a token
 * can have. So at that length the last byte must stand outside the quotes, and no
 * comma can follow.
 */
static bool fit_token_limit(spelling *token, int major, follower next)
{
    size_t size_max = pgcfg_token_size_max(major);
    if (size_max == 0 || token->text.size < size_max)
        return true;
    if (token->text.size > size_max || next == COMMA_FOLLOWS)
        return false;
    if (!token->has_quotes)
        return true;
    token->close = size_max - 1;
    return first_unsafe(slice(token->text, token->close, size_max), major, next) != 0;
}

static size_t spelled_size(const spelling *token)
{
    size_t size = token->text.size;
    if (!token->has_quotes)
        return size;
    for (size_t i = token->open; i < token->close; i++)
        size += token->text.data[i] == '"';
    return size + 2;
}

/* Writes the bytes between the quotes: each run up to and with a quote, and the
 * quote once more. */
static bool write_doubling_quotes(pgcfg_sink sink, pgcfg_text text)
{
    const char *quote;
    while (text.size > 0 && (quote = (const char *)memchr(text.data, '"', text.size)) != NULL) {
        size_t run = (size_t)(quote - text.data) + 1;
        if (!pgcfg_put(sink, text.data, run) || !pgcfg_put(sink, "\"", 1))
            return false;
        text = slice(text, run, text.size);
    }
    return pgcfg_put_text(sink, text);
}

static bool write_spelling(pgcfg_sink sink, const spelling *token)
{
    if (!token->has_quotes)
        return pgcfg_put_text(sink, token->text);
    return pgcfg_put_text(sink, slice(token->text, 0, token->open)) && pgcfg_put(sink, "\"", 1) &&
           write_doubling_quotes(sink, slice(token->text, token->open, token->close)) &&
           pgcfg_put(sink, "\"", 1) &&
           pgcfg_put_text(sink, slice(token->text, token->close, token->text.size));
}

/* ---- one value ---------------------------------------------------------------- */

/* A host name must not be readable as an address. The server looks at what is
 * left of the first slash; quotes make no difference to it. */
static pgcfg_quote_refusal check_host_name(pgcfg_text value)
{
    const char *mark = value.size == 0 ? NULL : (const char *)memchr(value.data, '/', value.size);
    pgcfg_text name = mark == NULL ? value : slice(value, 0, (size_t)(mark - value.data));
    pgcfg_address address;
    if (pgcfg_address_parse(name, &address))
        return PGCFG_QUOTE_ADDRESS;
    return mark == NULL ? PGCFG_QUOTE_POSSIBLE : PGCFG_QUOTE_MASK;
}

static pgcfg_quote_refusal check_value(pgcfg_text value, pgcfg_hba_field field, int major)
{
    pgcfg_quote_refusal refusal = check_bytes(value);
    if (refusal != PGCFG_QUOTE_POSSIBLE)
        return refusal;
    if (field_rules[field].slash_may_be_regex && pgcfg_has_regex_names(major) && value.size > 0 &&
        value.data[0] == '/')
        return PGCFG_QUOTE_SLASH;
    if (field == PGCFG_HBA_FIELD_HOST_NAME)
        return check_host_name(value);
    if (field == PGCFG_HBA_FIELD_OPTION &&
        (value.size == 0 || memchr(value.data, '=', value.size) == NULL))
        return PGCFG_QUOTE_FORMAT;
    return PGCFG_QUOTE_POSSIBLE;
}

/* Where the quotes of an option open: behind its equals sign (name="a value"), or
 * at `otherwise` where a byte before that needs them already. */
static size_t option_quotes_open(pgcfg_text option, size_t unsafe, size_t otherwise)
{
    const char *equals = (const char *)memchr(option.data, '=', option.size);
    size_t behind = equals == NULL ? option.size : (size_t)(equals - option.data) + 1;
    return behind <= unsafe ? behind : otherwise;
}

static spelling spell_value(pgcfg_text value, pgcfg_hba_field field, int major)
{
    if (has_meaning(&field_rules[field], value))
        return spell_quoted(value, 0);
    size_t unsafe = first_unsafe(value, major, LINE_MAY_END);
    if (unsafe == value.size)
        return spell_plain(value);
    if (field == PGCFG_HBA_FIELD_OPTION)
        return spell_quoted(value, option_quotes_open(value, unsafe, 0));
    return spell_quoted(value, 0);
}

static bool server_is_usable(const pgcfg_server *server)
{
    return server != NULL && pgcfg_major_is_known(server->major);
}

static pgcfg_result refuse(pgcfg_quote_refusal why, pgcfg_quote_refusal *refusal)
{
    if (refusal != NULL)
        *refusal = why;
    return why == PGCFG_QUOTE_POSSIBLE ? PGCFG_OK : PGCFG_REFUSED;
}

pgcfg_result pgcfg_hba_quote(pgcfg_text value, pgcfg_hba_field field, const pgcfg_server *server,
                             pgcfg_sink sink, pgcfg_quote_refusal *refusal)
{
    refuse(PGCFG_QUOTE_POSSIBLE, refusal);
    if (!server_is_usable(server) || sink.write == NULL ||
        (unsigned)field > PGCFG_HBA_FIELD_OPTION || (value.data == NULL && value.size > 0))
        return PGCFG_BAD_ARGUMENT;

    pgcfg_quote_refusal why = check_value(value, field, server->major);
    if (why != PGCFG_QUOTE_POSSIBLE)
        return refuse(why, refusal);
    spelling token = spell_value(value, field, server->major);
    if (!fit_token_limit(&token, server->major, LINE_MAY_END) ||
        line_is_too_long(spelled_size(&token) + field_rules[field].rest_of_rule, server->major))
        return refuse(PGCFG_QUOTE_TOO_LONG, refusal);
    return write_spelling(sink, &token) ? PGCFG_OK : PGCFG_NO_MEMORY;
}

/* ---- a whole rule ---------------------------------------------------------------- */

/*
 * A token without the quoted flag must begin outside quotes. It always can: the
 * reader drops the flag only for a token whose first byte it took while no quote
 * had been seen, and such a byte is no blank and no comma (skipped before a
 * token), no # (a comment), no quote (that would have set the flag), no line feed
 * and no NUL. So an empty token always has the flag, and so has one that begins
 * with @ and goes on, since without it that is a file and never comes out of a
 * reader. What is different was made by hand.
 */
static bool reader_can_have_given(const pgcfg_token *token)
{
    if (pgcfg_token_is_quoted(token))
        return true;
    if (token->size == 0 || byte_needs_quotes(token->bytes[0]))
        return false;
    return token->bytes[0] != '@' || token->size == 1;
}

/* The quotes of a token whose first byte must stay outside them open at the first
 * byte that needs them; behind the sign of a group or regular expression, and behind
 * the equals sign of an option, where that is as good.
 *
 * Only a lone backslash at the end of the line would get quotes round its first
 * byte; but a method or an option ends the line, and neither is a backslash. */
static spelling spell_unquoted(pgcfg_text text, bool is_option, int major, follower next)
{
    size_t unsafe = first_unsafe(text, major, next);
    if (unsafe == text.size)
        return spell_plain(text);
    if (text.data[0] == '+' || text.data[0] == '/')
        return spell_quoted(text, 1);
    return spell_quoted(text, is_option ? option_quotes_open(text, unsafe, unsafe) : unsafe);
}

/* A line in the making: first only counted, then written. */
typedef struct line_writer {
    int major;
    const pgcfg_sink *sink; /* NULL: count only */
    size_t size;
    pgcfg_quote_refusal refusal;
    pgcfg_result result; /* why the line is not complete */
} line_writer;

static bool stop(line_writer *line, pgcfg_result result, pgcfg_quote_refusal refusal)
{
    line->result = result;
    line->refusal = refusal;
    return false;
}

static bool put(line_writer *line, const spelling *token)
{
    line->size += spelled_size(token);
    if (line->sink == NULL || write_spelling(*line->sink, token))
        return true;
    return stop(line, PGCFG_NO_MEMORY, PGCFG_QUOTE_POSSIBLE);
}

static bool put_byte(line_writer *line, const char *byte)
{
    pgcfg_text text = {byte, 1};
    const spelling plain = spell_plain(text);
    return put(line, &plain);
}

static bool put_token(line_writer *line, const pgcfg_token *token, bool is_option, follower next)
{
    pgcfg_text text = pgcfg_token_text(token);
    pgcfg_quote_refusal refusal = check_bytes(text);
    if (refusal != PGCFG_QUOTE_POSSIBLE)
        return stop(line, PGCFG_REFUSED, refusal);
    if (!reader_can_have_given(token))
        return stop(line, PGCFG_BAD_ARGUMENT, PGCFG_QUOTE_POSSIBLE);

    spelling spelled = pgcfg_token_is_quoted(token)
                           ? spell_quoted(text, 0)
                           : spell_unquoted(text, is_option, line->major, next);
    if (!fit_token_limit(&spelled, line->major, next))
        return stop(line, PGCFG_REFUSED, PGCFG_QUOTE_TOO_LONG);
    return put(line, &spelled);
}

/* Writes one field, behind a blank where it is not the first: `count` tokens
 * with commas between them. Nothing for NULL. */
static bool put_field(line_writer *line, const pgcfg_token *tokens, uint32_t count)
{
    if (tokens == NULL)
        return true;
    if (line->size > 0 && !put_byte(line, " "))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if ((i > 0 && !put_byte(line, ",")) ||
            !put_token(line, &tokens[i], false, i + 1 < count ? COMMA_FOLLOWS : BLANK_FOLLOWS))
            return false;
    return true;
}

/* Each option becomes a field of its own, also where commas joined them. */
static bool put_options(line_writer *line, const pgcfg_token *options, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!put_byte(line, " ") ||
            !put_token(line, &options[i], true, i + 1 < count ? BLANK_FOLLOWS : LINE_MAY_END))
            return false;
    return true;
}

static bool put_rule(line_writer *line, const pgcfg_hba_entry *rule)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    return put_field(line, fields.type, 1) &&
           put_field(line, fields.databases, rule->database_count) &&
           put_field(line, fields.users, rule->user_count) && put_field(line, fields.address, 1) &&
           put_field(line, fields.mask, 1) && put_field(line, fields.method, 1) &&
           put_options(line, fields.options, rule->option_count);
}

pgcfg_result pgcfg_hba_write(const pgcfg_hba_entry *rule, const pgcfg_server *server,
                             pgcfg_sink sink, pgcfg_quote_refusal *refusal)
{
    refuse(PGCFG_QUOTE_POSSIBLE, refusal);
    if (rule == NULL || !rule->is_rule || !server_is_usable(server) || sink.write == NULL)
        return PGCFG_BAD_ARGUMENT;

    line_writer count = {server->major, NULL, 0, PGCFG_QUOTE_POSSIBLE, PGCFG_OK};
    if (!put_rule(&count, rule)) {
        refuse(count.refusal, refusal);
        return count.result;
    }
    if (line_is_too_long(count.size, server->major))
        return refuse(PGCFG_QUOTE_TOO_LONG, refusal);

    line_writer line = {server->major, &sink, 0, PGCFG_QUOTE_POSSIBLE, PGCFG_OK};
    return put_rule(&line, rule) ? PGCFG_OK : line.result;
}

/* ---- sentences ---------------------------------------------------------------------- */

const char *pgcfg_quote_refusal_text(pgcfg_quote_refusal refusal)
{
    switch (refusal) {
    case PGCFG_QUOTE_POSSIBLE:
        return "it can be written";
    case PGCFG_QUOTE_NEWLINE:
        return "a line feed ends the line even between quotes, so nothing that holds one can be "
               "written";
    case PGCFG_QUOTE_NUL:
        return "the server cuts a line at a NUL byte, so nothing that holds one can be written";
    case PGCFG_QUOTE_SLASH:
        return "from PostgreSQL 16 on a leading slash makes a regular expression even between "
               "quotes; an anchored one, such as /^/name$, matches this very name";
    case PGCFG_QUOTE_TOO_LONG:
        return "it is longer than this server's major reads";
    case PGCFG_QUOTE_ADDRESS:
        return "the server reads this as a numeric address, not as a host name";
    case PGCFG_QUOTE_MASK:
        return "the server takes a slash in a host name for a mask, which a host name cannot have";
    case PGCFG_QUOTE_FORMAT:
        return "an option is written as name=value, and there is no equals sign";
    }
    return "";
}
