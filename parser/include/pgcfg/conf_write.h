/*
 * conf_write.h - writing postgresql.conf: settings that read back as what they
 * were, and never as two.
 */
#ifndef PGCFG_CONF_WRITE_H
#define PGCFG_CONF_WRITE_H

#include <pgcfg/result.h>
#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Why there is no spelling. */
typedef enum pgcfg_conf_refusal {
    PGCFG_CONF_WRITABLE,
    PGCFG_CONF_REFUSED_NUL, /* a NUL ends the value */
    PGCFG_CONF_REFUSED_NAME /* a name must be one identifier, or two with a dot between */
} pgcfg_conf_refusal;

/* A sentence for it. Static storage. */
const char *pgcfg_conf_refusal_text(pgcfg_conf_refusal refusal);

/* Writes `value` as one quoted token that every major reads back as exactly
 * these bytes; a line feed is written as an escape, so that it never ends the
 * line. OK; REFUSED (*refusal, nothing is written); NO_MEMORY where the sink
 * refused. */
pgcfg_result pgcfg_conf_quote(pgcfg_text value, pgcfg_sink sink, pgcfg_conf_refusal *refusal);

/* Writes "name = 'value'" without a line feed. The name must be one that the
 * scanner takes as a name and that does not include a file. */
pgcfg_result pgcfg_conf_write(pgcfg_text name, pgcfg_text value, pgcfg_sink sink,
                              pgcfg_conf_refusal *refusal);

#ifdef __cplusplus
}
#endif
#endif
