/*
 * guc_list.c - splitting comma lists: blanks round elements, quotes round what
 * holds blanks or commas, no empty element without quotes.
 */
#include "guc_list.h"

#include "predicates.h"

#include "number.h"
#include "print.h"

#include <pgcfg/address.h>

#include <string.h>

static bool is_blank(const pgcfg_guc_list *list, char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' ||
           (byte == '\v' && list->vertical_tab_is_blank);
}

static void skip(pgcfg_text *text, size_t size)
{
    text->data += size;
    text->size -= size;
}

static void skip_blanks(pgcfg_guc_list *list)
{
    while (list->rest.size > 0 && is_blank(list, list->rest.data[0]))
        skip(&list->rest, 1);
}

pgcfg_guc_list pgcfg_guc_list_start(pgcfg_text text, pgcfg_guc_list_kind kind, int major)
{
    pgcfg_guc_list list = {text, kind, pgcfg_vertical_tab_is_blank(major), false, false};
    const char *end = text.size == 0 ? NULL : (const char *)memchr(text.data, '\0', text.size);

    if (end != NULL)
        list.rest.size = (size_t)(end - text.data);
    skip_blanks(&list);
    return list;
}

/* `rest` starts with a quote. */
static bool take_quoted(pgcfg_text *rest, pgcfg_text *element)
{
    const char *start = rest->data + 1;

    skip(rest, 1);
    while (rest->size > 0) {
        const char *quote = (const char *)memchr(rest->data, '"', rest->size);

        if (quote == NULL)
            return false;
        skip(rest, (size_t)(quote - rest->data) + 1);
        if (rest->size == 0 || rest->data[0] != '"') {
            element->data = start;
            element->size = (size_t)(quote - start);
            return true;
        }
        skip(rest, 1);
    }
    return false;
}

/* Takes up to a comma or, of names, a blank. Blanks before a comma don't count. */
static bool take_unquoted(pgcfg_guc_list *list, pgcfg_text *element)
{
    size_t size = 0;
    size_t at = 0;

    for (; at < list->rest.size && list->rest.data[at] != ','; at++) {
        if (!is_blank(list, list->rest.data[at]))
            size = at + 1;
        else if (list->kind == PGCFG_GUC_NAMES)
            break;
    }
    element->data = list->rest.data;
    element->size = size;
    skip(&list->rest, at);
    return size > 0;
}

bool pgcfg_guc_list_next(pgcfg_guc_list *list, pgcfg_guc_element *element)
{
    bool is_good;

    if (list->is_malformed || (list->rest.size == 0 && !list->expects_element))
        return false;
    element->is_quoted = list->rest.size > 0 && list->rest.data[0] == '"';
    if (element->is_quoted)
        is_good = take_quoted(&list->rest, &element->text);
    else
        is_good = list->rest.size > 0 && take_unquoted(list, &element->text);
    skip_blanks(list);
    list->expects_element = list->rest.size > 0 && list->rest.data[0] == ',';
    if (list->expects_element) {
        skip(&list->rest, 1);
        skip_blanks(list);
    } else if (list->rest.size > 0) {
        is_good = false;
    }
    list->is_malformed = !is_good;
    return is_good;
}

bool pgcfg_guc_list_count(pgcfg_text text, pgcfg_guc_list_kind kind, int major, size_t *count)
{
    pgcfg_guc_list list = pgcfg_guc_list_start(text, kind, major);
    pgcfg_guc_element element;

    *count = 0;
    while (pgcfg_guc_list_next(&list, &element))
        *count += 1;
    return !list.is_malformed;
}

/* Takes the next stretch of an element that has one, as it is meant: up to a doubled quote,
 * with one of the two. */
static pgcfg_text take_stretch(pgcfg_guc_element *element)
{
    pgcfg_text stretch = element->text;
    const char *quote = NULL;

    if (element->is_quoted)
        quote = (const char *)memchr(stretch.data, '"', stretch.size);
    if (quote == NULL) {
        element->text.size = 0;
        return stretch;
    }
    stretch.size = (size_t)(quote - stretch.data) + 1;
    skip(&element->text, stretch.size + 1);
    return stretch;
}

bool pgcfg_guc_element_equal(pgcfg_guc_element element, pgcfg_text text)
{
    while (element.text.size > 0) {
        pgcfg_text stretch = take_stretch(&element);

        if (text.size < stretch.size || memcmp(text.data, stretch.data, stretch.size) != 0)
            return false;
        skip(&text, stretch.size);
    }
    return text.size == 0;
}

bool pgcfg_guc_element_write(pgcfg_guc_element element, pgcfg_sink sink)
{
    while (element.text.size > 0) {
        if (!pgcfg_put_text(sink, take_stretch(&element)))
            return false;
    }
    return true;
}

int pgcfg_guc_element_integer(pgcfg_guc_element element)
{
    return pgcfg_atoi(element.text);
}

pgcfg_text pgcfg_guc_element_path(pgcfg_guc_element element, int major,
                                  char buffer[PGCFG_PATH_SIZE])
{
    pgcfg_buffer path = {buffer, PGCFG_PATH_SIZE - 1, 0};

    (void)pgcfg_guc_element_write(element, pgcfg_buffer_sink(&path));
    return pgcfg_path_tidy(pgcfg_buffer_text(&path), major, buffer);
}

/* Neither the fields of /etc/hosts nor a host name in DNS can have these. */
static bool is_foreign_to_names(char byte)
{
    return byte == '#' || pgcfg_number_skips(byte);
}

/* "::1%x": an address whose zone is bad is not looked up any more. */
static bool has_bad_zone(pgcfg_text text)
{
    const char *percent = (const char *)memchr(text.data, '%', text.size);
    pgcfg_text numeric = text;
    pgcfg_address address;

    if (percent == NULL)
        return false;
    numeric.size = (size_t)(percent - text.data);
    return pgcfg_address_parse(numeric, &address) && address.family == PGCFG_FAMILY_IPV6 &&
           !pgcfg_address_parse(text, &address);
}

bool pgcfg_radius_server_is_refused(pgcfg_guc_element element)
{
    pgcfg_text text = element.text;

    /* getaddrinfo takes "*" for no name at all. */
    if (text.size == 0 || (text.size == 1 && text.data[0] == '*'))
        return true;
    for (size_t i = 0; i < text.size; i++) {
        if (is_foreign_to_names(text.data[i]))
            return true;
    }
    /* A doubled quote makes a zone look longer than it is; nobody has such. */
    if (element.is_quoted && memchr(text.data, '"', text.size) != NULL)
        return false;
    return has_bad_zone(text);
}
