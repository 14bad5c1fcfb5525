/*
 * A token of postgresql.conf lies in the line, behind blanks only, and the next one begins
 * where it ends.
 *
 * of: pgcfg_conf_token_next, pgcfg_conf_plain_run
 * bound: the first token of a line of up to 7 bytes
 * sources: conf_scan.c conf_bytes.c
 * unwind: 9
 * fault: conf_scan.c | if (!has(text, at, '\'')) | if (text.data[at] != '\'')
 */
#include "proof.h"

#include "conf_scan.h"

void proof(void)
{
    pgcfg_text line = any_text(7);
    pgcfg_text rest = line;
    pgcfg_text token;
    pgcfg_conf_token_kind kind = pgcfg_conf_token_next(&rest, &token);

    CLAIM(lies_in(token, line) && lies_in(rest, line), "in the line");
    CLAIM(token.data + token.size == rest.data, "the next one begins where this ends");
    CLAIM(rest.data + rest.size == line.data + line.size, "up to the end of the line");
    CLAIM((kind == PGCFG_CONF_TOKEN_END) == (token.size == 0), "only the end has no bytes");
    if (kind == PGCFG_CONF_TOKEN_STRING)
        CLAIM(token.size >= 2 && token.data[0] == '\'' && token.data[token.size - 1] == '\'',
              "a string has both quotes");
}
