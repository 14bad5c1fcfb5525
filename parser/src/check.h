/*
 * check.h - what the server's check hooks decide from a value's text alone,
 * after type, unit and range are good: words of lists, grammars of their own,
 * limits between the numbers. Those that look at something else are a list of
 * what they depend on.
 */
#ifndef PGCFG_CHECK_H
#define PGCFG_CHECK_H

#include <pgcfg/value.h>

#include "guc_list.h"

/* The words of a check that refuses: DETAIL, with the hint if there is one, or
 * the whole message (PGCFG_VALUE_OWN_MESSAGE). */
typedef enum pgcfg_words {
    PGCFG_WORDS_NONE,
    PGCFG_WORDS_LIST_SYNTAX,
    PGCFG_WORDS_KEY_WORD,
    PGCFG_WORDS_KEY_WORD_ALONE,
    PGCFG_WORDS_DATE_STYLE_CONFLICT,
    PGCFG_WORDS_OPTIONS_SYNTAX,
    PGCFG_WORDS_OPTION_ELEMENT,
    PGCFG_WORDS_OPTION_IDENTIFIER,
    PGCFG_WORDS_OPTION_ALONE,
    PGCFG_WORDS_STANDBY_NEAR,
    PGCFG_WORDS_STANDBY_END,
    PGCFG_WORDS_STANDBY_QUOTE,
    PGCFG_WORDS_STANDBY_COUNT, /* a message */
    PGCFG_WORDS_SLOT_SHORT,
    PGCFG_WORDS_SLOT_LONG,
    PGCFG_WORDS_SLOT_CHARACTER,
    PGCFG_WORDS_SLOT_LIST_CHARACTER,
    PGCFG_WORDS_IMMEDIATE,
    PGCFG_WORDS_TARGET_NAME_LENGTH,
    PGCFG_WORDS_TIMELINE,
    PGCFG_WORDS_CHARACTER,
    PGCFG_WORDS_EMPTY,
    PGCFG_WORDS_OFFSET_RANGE,
    PGCFG_WORDS_ABBREVIATIONS_DIRECTORY, /* a message */
    PGCFG_WORDS_MULTIPLE_OF_16,
    PGCFG_WORDS_BUFFER_USAGE,
    PGCFG_WORDS_IO_CONCURRENCY,
    PGCFG_WORDS_OIDS,    /* a message */
    PGCFG_WORDS_BONJOUR, /* a message */
    PGCFG_WORDS_COUNT
} pgcfg_words;

/* One parameter's value on its way through its check. */
typedef struct pgcfg_check {
    const pgcfg_parameter *parameter;
    int major;
    pgcfg_value *value; /* a check may change it, as the server's does */
    pgcfg_value_problem *problem;
} pgcfg_check;

/* Runs the parameter's check, if it has one. False: refused. True: taken, or
 * left undecided. */
bool pgcfg_check_run(pgcfg_check *check);

/* How a check ends, as its last call. */
bool pgcfg_check_refuse(pgcfg_check *check, pgcfg_words words, pgcfg_text argument);
bool pgcfg_check_refuse_plainly(pgcfg_check *check); /* without DETAIL */
bool pgcfg_check_refuse_in_own_words(pgcfg_check *check, pgcfg_words words, pgcfg_text argument);
bool pgcfg_check_undecided(pgcfg_check *check, const char *depends_on);

/* The text of some words at a major, with the argument in it, and their hint. */
bool pgcfg_words_write(int number, const char *parameter_name, pgcfg_text argument, int major,
                       pgcfg_sink sink);
const char *pgcfg_words_hint(int number);

/* Elements of lists travel as arguments with the quote that they start with. */
pgcfg_text pgcfg_element_raw(pgcfg_guc_element element);
pgcfg_guc_element pgcfg_element_of(pgcfg_text raw);

/* An element as a list of identifiers means it: folded or dequoted, and cut. */
bool pgcfg_identifier_write(pgcfg_text raw, pgcfg_sink sink);

/* ---- checks with a file of their own ------------------------------------------- */

/* check_list.c */
bool pgcfg_check_identifiers(pgcfg_check *check); /* any */
bool pgcfg_check_tablespaces(pgcfg_check *check);
bool pgcfg_check_log_destination(pgcfg_check *check);
bool pgcfg_check_log_connections(pgcfg_check *check);
bool pgcfg_check_direct_io(pgcfg_check *check);
bool pgcfg_check_wal_consistency(pgcfg_check *check);
bool pgcfg_check_relation_kinds(pgcfg_check *check);
bool pgcfg_check_self_grant(pgcfg_check *check);
bool pgcfg_check_extra_checks(pgcfg_check *check);

/* check_recovery.c */
bool pgcfg_check_slot_name(pgcfg_check *check);
bool pgcfg_check_slot_list(pgcfg_check *check);
bool pgcfg_check_target(pgcfg_check *check);
bool pgcfg_check_target_name(pgcfg_check *check);
bool pgcfg_check_target_lsn(pgcfg_check *check);
bool pgcfg_check_target_xid(pgcfg_check *check);
bool pgcfg_check_target_timeline(pgcfg_check *check);
bool pgcfg_check_target_time(pgcfg_check *check);

/* check_number.c */
bool pgcfg_check_multiple_of_16(pgcfg_check *check);
bool pgcfg_check_buffer_usage(pgcfg_check *check);
bool pgcfg_check_io_concurrency(pgcfg_check *check);
bool pgcfg_check_wal_buffers(pgcfg_check *check);
bool pgcfg_check_autovacuum_memory(pgcfg_check *check);
bool pgcfg_check_stack_depth(pgcfg_check *check);
bool pgcfg_check_processes(pgcfg_check *check);
bool pgcfg_check_bonjour(pgcfg_check *check);
bool pgcfg_check_oids(pgcfg_check *check);
bool pgcfg_check_stage_statistics(pgcfg_check *check);
bool pgcfg_check_statement_statistics(pgcfg_check *check);
bool pgcfg_check_transaction(pgcfg_check *check);

/* check_standby.c, check_date_style.c, check_time_zone.c, check_encoding.c */
bool pgcfg_check_standby_names(pgcfg_check *check);
bool pgcfg_check_date_style(pgcfg_check *check);
bool pgcfg_check_time_zone(pgcfg_check *check);
bool pgcfg_check_log_time_zone(pgcfg_check *check);
bool pgcfg_check_abbreviations(pgcfg_check *check);
bool pgcfg_check_client_encoding(pgcfg_check *check);

/* ---- what strings become ----------------------------------------------------------- */

/* Writes what the server shows in place of a string that was taken: canonical
 * words, paths, bytes made printable. */
typedef bool (*pgcfg_rewrite)(pgcfg_text text, int major, pgcfg_sink sink);

/* NULL: the string stays as it is. */
pgcfg_rewrite pgcfg_rewrite_of(const char *parameter_name);

bool pgcfg_date_style_write(pgcfg_text text, int major, pgcfg_sink sink);
bool pgcfg_time_zone_write(pgcfg_text text, int major, pgcfg_sink sink);
bool pgcfg_client_encoding_write(pgcfg_text text, int major, pgcfg_sink sink);

#endif
