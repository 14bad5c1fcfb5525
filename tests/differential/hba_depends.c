/* hba_depends.c - see hba_depends.h. */
#include "hba_depends.h"

#include <string.h>

static bool is_radius_servers(const pgcfg_token *token)
{
    static const char name[] = "radiusservers=";
    return token->size >= sizeof(name) - 1 && memcmp(token->bytes, name, sizeof(name) - 1) == 0;
}

/* Whether it has the name of an interface that not every machine has: any but
 * the loopback interface's. */
static bool is_odd_zone(const pgcfg_address *address)
{
    return address->depends_on_zone && !pgcfg_text_equal(address->zone, PGCFG_TEXT("lo"));
}

/* Whether every element of the list is a numeric address, quoted or not. */
static bool is_numeric_list(pgcfg_text list)
{
    size_t start = 0;
    for (size_t i = 0; i <= list.size; i++) {
        if (i < list.size && strchr(", \t\n\r\v\f", list.data[i]) == NULL)
            continue;
        pgcfg_text word = {list.data + start, i - start};
        if (word.size > 1 && word.data[0] == '"' && word.data[word.size - 1] == '"') {
            word.data++;
            word.size -= 2;
        }
        pgcfg_address address;
        if (word.size > 0 && (!pgcfg_address_parse(word, &address) || is_odd_zone(&address)))
            return false;
        start = i + 1;
    }
    return true;
}

/* Whether it may be an address with such a zone. */
static bool has_odd_zone(const pgcfg_token *token)
{
    if (memchr(token->bytes, '%', token->size) == NULL)
        return false;
    const char *slash = memchr(token->bytes, '/', token->size);
    pgcfg_text text = {token->bytes, slash == NULL ? token->size : (size_t)(slash - token->bytes)};
    pgcfg_address address;
    return pgcfg_address_parse(text, &address) && is_odd_zone(&address);
}

unsigned hba_depends_on(const pgcfg_hba_entry *entry)
{
    unsigned result = 0;
    if (entry->depends_on_regex)
        result |= LIBRARY_DEPENDS_ON_REGEX;
    if (entry->failure.code == PGCFG_DIAGNOSTIC_SILENT_SERVER_CRASH)
        result |= LIBRARY_SERVER_CRASHES;
    for (uint32_t i = 0; i < entry->token_count; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        if ((token->flags & PGCFG_TOKEN_UNDECIDED) != 0)
            result |= LIBRARY_DEPENDS_ON_REGEX;
        if (has_odd_zone(token))
            result |= LIBRARY_DEPENDS_ON_ZONE;
        if (is_radius_servers(token)) {
            pgcfg_text value = {token->bytes + 14, token->size - 14u};
            if (!is_numeric_list(value))
                result |= LIBRARY_DEPENDS_ON_NAME;
        }
    }
    return result;
}
