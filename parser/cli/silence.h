/*
 * silence.h - findings that somebody does not want to hear of.
 *
 * On the command line: --ignore=CODE,CODE. In a file: a comment of its own line,
 *
 *     # pgcfg: ignore CODE CODE
 *
 * silences these codes on the next line that is no such comment.
 */
#ifndef PGCFG_CLI_SILENCE_H
#define PGCFG_CLI_SILENCE_H

#include "options.h"
#include "place.h"

bool silence_by_option(const options *given, const char *code);

/* Whether comments right above line number `line` (from 1) silence the code. */
bool silence_by_comment(pgcfg_text content, line_starts starts, size_t line, const char *code);

/* Ends the command where the list holds a word that is no code. */
void silence_check_list(const char *list);

#endif
