/*
 * play_print.h - played clients as JSON, and for people.
 */
#ifndef PGCFG_CLI_PLAY_PRINT_H
#define PGCFG_CLI_PLAY_PRINT_H

#include "play.h"

/* An object; with a member more if it says whether plain text is possible. */
void play_json(const play *p, const access_files *a, bool wants_explanation, bool says_plain,
               output *out);

/* The attempts of one client, and what they come to. */
void play_text(const play *p, const access_files *a, bool wants_explanation, output *out);

/* A table: clients side by side. */
void play_table(const play *plays, size_t count, const access_files *a, output *out);

#endif
