/*
 * The value of a quoted string is never larger than what was written, and as large as was
 * said before it was written.
 *
 * of: pgcfg_conf_unquote, pgcfg_conf_is_plain_string
 * bound: a quoted string of up to 6 bytes
 * sources: conf_scan.c conf_bytes.c
 * unwind: 8
 * fault: conf_scan.c | || at >= text.size) | || at > text.size)
 */
#include "proof.h"

#include "conf_scan.h"

enum { SIZE = 6 };

void proof(void)
{
    pgcfg_text quoted = any_text(SIZE);

    TAKE_FOR_GRANTED(quoted.size >= 2 && quoted.data[0] == '\'' &&
                     quoted.data[quoted.size - 1] == '\'');
    size_t size = pgcfg_conf_unquote(quoted, NULL);
    CLAIM(size <= quoted.size - 2, "not larger than what stands between the quotes");
    char *value = malloc(size); /* as much as was said */
    CLAIM(pgcfg_conf_unquote(quoted, value) == size, "the same size again");
    pgcfg_text inner;
    if (!pgcfg_conf_is_plain_string(quoted, &inner))
        return;
    CLAIM(size == inner.size, "a plain string is its inner part");
    for (size_t i = 0; i < SIZE; i++)
        CLAIM(i >= size || value[i] == inner.data[i], "byte for byte");
}
