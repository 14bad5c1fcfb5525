/*
 * conf_write.c - quoting for postgresql.conf. The escapes are those that the
 * scanner of every major knows.
 */
#include <pgcfg/conf_write.h>

#include "conf_scan.h"
#include "print.h"

#include <string.h>

const char *pgcfg_conf_refusal_text(pgcfg_conf_refusal refusal)
{
    switch (refusal) {
    case PGCFG_CONF_WRITABLE:
        return "it can be written";
    case PGCFG_CONF_REFUSED_NUL:
        return "a NUL byte would end the value";
    case PGCFG_CONF_REFUSED_NAME:
        return "a name is one identifier, or two with a dot between, and not an include";
    }
    return "";
}

/* What stands for the byte inside quotes; NULL: itself. */
static const char *escape_for(char byte)
{
    switch (byte) {
    case '\'':
        return "''";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    default:
        return NULL;
    }
}

static bool write_quoted(pgcfg_text value, pgcfg_sink sink)
{
    size_t plain = 0; /* where the bytes begin that are not written yet */

    if (!pgcfg_put(sink, "'", 1))
        return false;
    for (size_t i = 0; i < value.size; i++) {
        const char *escape = escape_for(value.data[i]);
        if (escape == NULL)
            continue;
        if (!pgcfg_put(sink, value.data + plain, i - plain) || !pgcfg_put(sink, escape, 2))
            return false;
        plain = i + 1;
    }
    return pgcfg_put(sink, value.data + plain, value.size - plain) && pgcfg_put(sink, "'", 1);
}

static bool has_nul(pgcfg_text text)
{
    return text.size > 0 && memchr(text.data, '\0', text.size) != NULL;
}

pgcfg_result pgcfg_conf_quote(pgcfg_text value, pgcfg_sink sink, pgcfg_conf_refusal *refusal)
{
    *refusal = PGCFG_CONF_WRITABLE;
    if (has_nul(value)) {
        *refusal = PGCFG_CONF_REFUSED_NUL;
        return PGCFG_REFUSED;
    }
    return write_quoted(value, sink) ? PGCFG_OK : PGCFG_NO_MEMORY;
}

/* Whether the whole text is one name of a setting. */
static bool is_name(pgcfg_text text)
{
    pgcfg_text rest = text;
    pgcfg_text token;
    pgcfg_conf_token_kind kind = pgcfg_conf_token_next(&rest, &token);

    return (kind == PGCFG_CONF_TOKEN_ID || kind == PGCFG_CONF_TOKEN_QUALIFIED_ID) &&
           token.size == text.size && pgcfg_conf_directive_of(text) == PGCFG_CONF_NO_DIRECTIVE;
}

pgcfg_result pgcfg_conf_write(pgcfg_text name, pgcfg_text value, pgcfg_sink sink,
                              pgcfg_conf_refusal *refusal)
{
    *refusal = PGCFG_CONF_WRITABLE;
    if (!is_name(name))
        *refusal = PGCFG_CONF_REFUSED_NAME;
    else if (has_nul(value))
        *refusal = PGCFG_CONF_REFUSED_NUL;
    if (*refusal != PGCFG_CONF_WRITABLE)
        return PGCFG_REFUSED;
    return pgcfg_put_text(sink, name) && pgcfg_put(sink, " = ", 3) && write_quoted(value, sink)
               ? PGCFG_OK
               : PGCFG_NO_MEMORY;
}
