/*
 * conf_bytes.h - what the bytes of postgresql.conf may be part of. No encoding, no
 * locale; same in 13 to 18.
 */
#ifndef PGCFG_CONF_BYTES_H
#define PGCFG_CONF_BYTES_H

#include <pgcfg/text.h>

/* What a byte may be part of. */
enum {
    PGCFG_CONF_BLANK = 1u << 0, /* between tokens */
    PGCFG_CONF_DIGIT = 1u << 1,
    PGCFG_CONF_HEX_DIGIT = 1u << 2,
    PGCFG_CONF_UNIT = 1u << 3,     /* behind digits: ASCII letters */
    PGCFG_CONF_START = 1u << 4,    /* begins a name: ASCII letters, underscore, all above ASCII */
    PGCFG_CONF_NAME = 1u << 5,     /* of a name, behind its start */
    PGCFG_CONF_UNQUOTED = 1u << 6, /* of a value without quotes */
    PGCFG_CONF_PLAIN = 1u << 7     /* stands for itself between quotes */
};

extern const uint8_t pgcfg_conf_byte_parts[256];

static inline bool pgcfg_conf_byte_is(char byte, unsigned part)
{
    return (pgcfg_conf_byte_parts[(unsigned char)byte] & part) != 0;
}

/* How many bytes stand for themselves between quotes, before the first that does not. */
size_t pgcfg_conf_plain_run(pgcfg_text text);

#endif
