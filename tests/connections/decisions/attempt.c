/*
 * attempt.c - see attempt.h.
 */
#include "attempt.h"

#include <string.h>

pgcfg_replication replication_of(const char *value)
{
    static const char *const truths[] = {"true", "on", "yes", "1", "t", "TRUE", "On"};

    if (value == NULL)
        return PGCFG_REPLICATION_NONE;
    if (strcmp(value, "database") == 0)
        return PGCFG_REPLICATION_DATABASE;
    for (size_t i = 0; i < sizeof(truths) / sizeof(truths[0]); i++)
        if (strcmp(value, truths[i]) == 0)
            return PGCFG_REPLICATION_PHYSICAL;
    return PGCFG_REPLICATION_NONE;
}

void attempt_print(const attempt *a, bytes *out)
{
    bytes_add_format(out, "user \"%s\"", a->user);
    if (a->database[0] != '\0')
        bytes_add_format(out, " database \"%s\"", a->database);
    if (a->replication != NULL)
        bytes_add_format(out, " replication=%s", a->replication);
    bytes_add_text(out, " from ");
    if (a->from->address.family == PGCFG_FAMILY_NONE) {
        bytes_add_format(out, "[local] as %s", a->system_user);
        return;
    }
    (void)pgcfg_address_write(&a->from->address, bytes_sink(out));
    if (a->from->zone != NULL)
        bytes_add_format(out, "%%%s", a->from->zone);
    if (a->from->host_name[0] != '\0')
        bytes_add_format(out, " (%s)", a->from->host_name);
    bytes_add_text(out, a->encryption == PGCFG_ENCRYPTION_SSL   ? " with SSL"
                        : a->encryption == PGCFG_ENCRYPTION_GSS ? " with GSS"
                                                                : "");
    if (a->certificate != NULL)
        bytes_add_format(out, ", certificate of \"%s\"", a->certificate);
}
