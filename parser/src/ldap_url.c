/*
 * ldap_url.c - taking LDAP URLs apart as OpenLDAP 2.5 does:
 *
 *   scheme://host:port/dn?attributes?scope?filter?extensions
 *
 * OpenLDAP decodes %XX in place and then handles the result as a C string, so
 * a part ends at "%00"; and a part with a bad escape anywhere becomes empty.
 */
#include "ldap_url.h"

#include "number.h"
#include "print.h"
#include "text_part.h"

#include <string.h>

enum { PORT_LDAP = 389, PORT_LDAPS = 636 };

static bool starts_with(pgcfg_text text, char byte)
{
    return text.size > 0 && text.data[0] == byte;
}

static void skip(pgcfg_text *text, size_t size)
{
    text->data += size;
    text->size -= size;
}

/* Cuts *text at the first `byte`, which goes away; *rest is what stood behind.
 * False: no such byte, and *rest is empty. */
static bool split(pgcfg_text *text, char byte, pgcfg_text *rest)
{
    const size_t size = pgcfg_text_index(*text, byte);

    rest->data = NULL;
    rest->size = 0;
    if (size == text->size)
        return false;
    *rest = pgcfg_text_slice(*text, size + 1, text->size);
    text->size = size;
    return true;
}

static char to_lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

/* `word` is in small letters. */
static bool starts_with_word(pgcfg_text text, pgcfg_text word)
{
    if (text.size < word.size)
        return false;
    for (size_t i = 0; i < word.size; i++) {
        if (to_lower(text.data[i]) != word.data[i])
            return false;
    }
    return true;
}

/* -1: none. */
static int hex_value(char byte)
{
    char small = to_lower(byte);

    if (small >= '0' && small <= '9')
        return small - '0';
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* Of a text that begins with '%'. */
static bool starts_with_escape(pgcfg_text text)
{
    return text.size >= 3 && hex_value(text.data[1]) >= 0 && hex_value(text.data[2]) >= 0;
}

static bool has_bad_escape(pgcfg_text text)
{
    pgcfg_text behind;

    while (split(&text, '%', &behind)) {
        if (behind.size < 2 || hex_value(behind.data[0]) < 0 || hex_value(behind.data[1]) < 0)
            return true;
        text = behind;
        skip(&text, 2);
    }
    return false;
}

/* Takes the next byte, decoded. False at the end, at NUL and at a bad escape. */
static bool take_decoded(pgcfg_text *text, char *byte)
{
    if (text->size == 0)
        return false;
    if (text->data[0] != '%') {
        *byte = text->data[0];
        skip(text, 1);
        return true;
    }
    if (!starts_with_escape(*text))
        return false;
    *byte = (char)(hex_value(text->data[1]) << 4 | hex_value(text->data[2]));
    if (*byte == '\0')
        return false;
    skip(text, 3);
    return true;
}

/* Takes "ldap://" or the like. OpenLDAP knows pldap and pldaps from 2.5 on. */
static bool take_scheme(pgcfg_text *text, pgcfg_text *scheme)
{
    static const char *const prefixes[] = {"ldap://", "pldap://", "ldaps://", "pldaps://",
                                           "ldapi://"};

    for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
        pgcfg_text prefix = pgcfg_text_of(prefixes[i]);

        if (starts_with_word(*text, prefix)) {
            skip(text, prefix.size);
            scheme->data = prefix.data;
            scheme->size = prefix.size - 3;
            return true;
        }
    }
    return false;
}

/* strtol, of which nothing may be left over. A port of 0 means none given. */
static bool parse_port(pgcfg_text escaped, int *port)
{
    pgcfg_number number = {0};
    char byte;

    if (has_bad_escape(escaped))
        return false;
    while (take_decoded(&escaped, &byte)) {
        if (!pgcfg_number_feed(&number, byte))
            return false;
    }
    *port = pgcfg_number_int(&number);
    return number.has_digits;
}

/* Cuts the port off. A host in brackets ends at the closing one; what stands
 * between that and a colon must be nothing, but without a colon it is ignored. */
static bool split_port(pgcfg_text *host, int *port)
{
    pgcfg_text behind;

    if (starts_with(*host, '[')) {
        pgcfg_text ignored;

        if (!split(host, ']', &behind))
            return false;
        ignored = behind;
        if (!split(&ignored, ':', &behind))
            return true;
        if (ignored.size > 0)
            return false;
    } else if (!split(host, ':', &behind)) {
        return true;
    }
    return parse_port(behind, port);
}

/* An empty host counts as none. */
static bool has_host(pgcfg_text escaped)
{
    char byte;

    if (starts_with(escaped, '[')) {
        skip(&escaped, 1);
        /* A bad escape does not empty it: see write_bracketed_host. */
        if (starts_with(escaped, '%') && !starts_with_escape(escaped))
            return true;
        return take_decoded(&escaped, &byte);
    }
    return !has_bad_escape(escaped) && take_decoded(&escaped, &byte);
}

/* Narrows the list to its first element; false: it has none. Escaped commas
 * separate too. */
static bool find_first_attribute(pgcfg_text *list)
{
    pgcfg_text rest = *list;
    pgcfg_text before = rest;
    char byte;

    if (has_bad_escape(*list))
        return false;
    do {
        before = rest;
        if (!take_decoded(&rest, &byte))
            return false;
    } while (byte == ',');
    list->data = before.data;
    do {
        before = rest;
    } while (take_decoded(&rest, &byte) && byte != ',');
    list->size = (size_t)(before.data - list->data);
    return true;
}

static bool parse_scope(pgcfg_text escaped, int *scope)
{
    static const struct {
        const char *word;
        int scope;
    } scopes[] = {{"one", 1},     {"onelevel", 1}, {"base", 0},        {"sub", 2},
                  {"subtree", 2}, {"subord", 3},   {"subordinate", 3}, {"children", 3}};
    char buffer[sizeof("subordinate")];
    pgcfg_text word = {buffer, 0};

    if (has_bad_escape(escaped))
        return false;
    while (word.size < sizeof(buffer) && take_decoded(&escaped, buffer + word.size))
        word.size++;
    for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++) {
        pgcfg_text known = pgcfg_text_of(scopes[i].word);

        if (word.size == known.size && starts_with_word(word, known)) {
            *scope = scopes[i].scope;
            return true;
        }
    }
    return false;
}

/* Any, as long as there is one; what they mean is not looked at. */
static bool has_extension(pgcfg_text escaped)
{
    for (size_t i = 0; i < escaped.size; i++) {
        if (escaped.data[i] != ',')
            return true;
    }
    return false;
}

/* What stands behind the slash. */
static pgcfg_ldap_url_result parse_query(pgcfg_text part, pgcfg_ldap_url *url)
{
    pgcfg_text rest;
    bool has_more = split(&part, '?', &rest);
    char byte;

    url->escaped[PGCFG_LDAP_DN] = part;
    url->is_present[PGCFG_LDAP_DN] = true;
    if (!has_more)
        return PGCFG_LDAP_URL_OK;

    part = rest;
    has_more = split(&part, '?', &rest);
    if (part.size > 0) {
        url->is_present[PGCFG_LDAP_ATTRIBUTE] = find_first_attribute(&part);
        if (url->is_present[PGCFG_LDAP_ATTRIBUTE])
            url->escaped[PGCFG_LDAP_ATTRIBUTE] = part;
        else
            url->has_no_attribute = true;
    }
    if (!has_more)
        return PGCFG_LDAP_URL_OK;

    part = rest;
    has_more = split(&part, '?', &rest);
    if (part.size > 0 && !parse_scope(part, &url->scope))
        return PGCFG_LDAP_URL_BAD_SCOPE;
    if (!has_more)
        return PGCFG_LDAP_URL_OK;

    part = rest;
    has_more = split(&part, '?', &rest);
    if (part.size > 0) {
        pgcfg_text filter = part;

        if (has_bad_escape(filter) || !take_decoded(&filter, &byte))
            return PGCFG_LDAP_URL_BAD_FILTER;
        url->escaped[PGCFG_LDAP_FILTER] = part;
        url->is_present[PGCFG_LDAP_FILTER] = true;
    }
    if (!has_more)
        return PGCFG_LDAP_URL_OK;

    part = rest;
    if (split(&part, '?', &rest))
        return PGCFG_LDAP_URL_BAD_URL;
    return has_extension(part) ? PGCFG_LDAP_URL_OK : PGCFG_LDAP_URL_BAD_EXTENSIONS;
}

/* Takes an optional "<" with its ">", and "URL:". */
static pgcfg_ldap_url_result take_prefix(pgcfg_text *text, pgcfg_text *scheme)
{
    static const char url_word[] = "url:";
    bool is_enclosed = starts_with(*text, '<');

    if (is_enclosed)
        skip(text, 1);
    if (starts_with_word(*text, pgcfg_text_of(url_word)))
        skip(text, sizeof(url_word) - 1);
    if (!take_scheme(text, scheme))
        return PGCFG_LDAP_URL_BAD_SCHEME;
    if (is_enclosed) {
        if (text->size == 0 || text->data[text->size - 1] != '>')
            return PGCFG_LDAP_URL_BAD_ENCLOSURE;
        text->size--;
    }
    return PGCFG_LDAP_URL_OK;
}

pgcfg_ldap_url_result pgcfg_ldap_url_parse(pgcfg_text text, pgcfg_ldap_url *url)
{
    static const pgcfg_ldap_url nothing = {0};
    pgcfg_ldap_url_result result;
    pgcfg_text rest;
    pgcfg_text host;
    bool has_slash;
    bool has_question_mark = false;
    bool is_ldapi;

    *url = nothing;
    (void)split(&text, '\0', &rest);
    result = take_prefix(&text, &url->scheme);
    if (result != PGCFG_LDAP_URL_OK)
        return result;
    is_ldapi = pgcfg_text_equal(url->scheme, PGCFG_TEXT("ldapi"));

    host = text;
    has_slash = split(&host, '/', &rest);
    if (!has_slash)
        has_question_mark = split(&host, '?', &rest);
    if (!is_ldapi) {
        if (!split_port(&host, &url->port))
            return PGCFG_LDAP_URL_BAD_URL;
        if (url->port == 0)
            url->port = pgcfg_text_equal(url->scheme, PGCFG_TEXT("ldaps")) ? PORT_LDAPS : PORT_LDAP;
    }
    url->escaped[PGCFG_LDAP_HOST] = host;
    url->is_present[PGCFG_LDAP_HOST] = has_host(host);
    if (has_slash)
        return parse_query(rest, url);
    /* "ldapi://socket??dn", a form that old servers of another make gave out.
     * For other schemes whatever follows a question mark is ignored. */
    if (is_ldapi && has_question_mark && starts_with(rest, '?')) {
        skip(&rest, 1);
        url->escaped[PGCFG_LDAP_DN] = rest;
        url->is_present[PGCFG_LDAP_DN] = true;
    }
    return PGCFG_LDAP_URL_OK;
}

const char *pgcfg_ldap_url_result_text(pgcfg_ldap_url_result result)
{
    switch (result) {
    case PGCFG_LDAP_URL_OK:
        return "Success";
    case PGCFG_LDAP_URL_BAD_SCHEME:
        return "Time limit exceeded";
    case PGCFG_LDAP_URL_BAD_ENCLOSURE:
        return "Size limit exceeded";
    case PGCFG_LDAP_URL_BAD_URL:
        return "Compare False";
    case PGCFG_LDAP_URL_BAD_SCOPE:
        return "Strong(er) authentication required";
    case PGCFG_LDAP_URL_BAD_FILTER:
        return "Partial results and referral received";
    case PGCFG_LDAP_URL_BAD_EXTENSIONS:
        break;
    }
    return "Referral";
}

/* Writes decoded bytes up to the end, NUL or a bad escape, where *text is left;
 * *size counts them. */
static bool write_decoded(pgcfg_text *text, size_t *size, pgcfg_sink sink)
{
    char byte;

    *size = 0;
    while (text->size > 0) {
        const char *start = text->data;
        size_t run = 0;

        while (run < text->size && start[run] != '%')
            run++;
        if (!pgcfg_put(sink, start, run))
            return false;
        skip(text, run);
        *size += run;
        if (!take_decoded(text, &byte))
            return true;
        if (!pgcfg_put(sink, &byte, 1))
            return false;
        *size += 1;
    }
    return true;
}

/* OpenLDAP steps over the bracket after decoding. At a bad escape it has put
 * its end mark onto that bracket, where it no longer counts: what was decoded
 * stays, and behind it what had stood in those places before. */
static bool write_bracketed_host(pgcfg_text inner, pgcfg_sink sink)
{
    pgcfg_text rest = inner;
    size_t decoded;

    if (!write_decoded(&rest, &decoded, sink))
        return false;
    if (rest.size == 0 || starts_with_escape(rest))
        return true;
    return pgcfg_put(sink, inner.data + decoded, inner.size - decoded);
}

bool pgcfg_ldap_part_write(pgcfg_ldap_part part, pgcfg_text escaped, pgcfg_sink sink)
{
    size_t size;

    if (part == PGCFG_LDAP_HOST && starts_with(escaped, '[')) {
        skip(&escaped, 1);
        return write_bracketed_host(escaped, sink);
    }
    if (has_bad_escape(escaped))
        return true;
    return write_decoded(&escaped, &size, sink);
}
