/*
 * predicates.h - how majors differ in reading authentication files: one named
 * question each, so that no version number stands anywhere else.
 */
#ifndef PGCFG_PREDICATES_H
#define PGCFG_PREDICATES_H

#include <pgcfg/server.h>

/* 14 on: a backslash at the end of a line continues it. */
static inline bool pgcfg_has_continuation(int major)
{
    return major >= 14;
}

/* 13 reads into a buffer of 20480 bytes and has no longer lines. 0 = no limit. */
static inline size_t pgcfg_line_buffer_size(int major)
{
    return major >= 14 ? 0 : 20480;
}

/* 13-15: a token has at most so many bytes, dequoted. 0 = no limit. */
static inline size_t pgcfg_token_size_max(int major)
{
    return major >= 16 ? 0 : 10239;
}

/* 16 on: include, include_if_exists and include_dir. */
static inline bool pgcfg_has_includes(int major)
{
    return major >= 16;
}

/* 16 on: deeper nested files are refused (CONF_FILE_MAX_DEPTH). 0 = no limit. */
static inline uint32_t pgcfg_nesting_max(int major)
{
    return major >= 16 ? 10 : 0;
}

/* 13 makes a broken line of a read error; 14 on only log it: the file ends there. */
static inline bool pgcfg_read_error_is_a_line(int major)
{
    return major < 14;
}

/* 16 on: a database or role that begins with a slash is a regular expression, and in
 * pg_ident.conf the role may be all or +group. */
static inline bool pgcfg_has_regex_names(int major)
{
    return major >= 16;
}

/* 13 and 14, which have no view of pg_ident.conf, name file and line in the message
 * that a field is missing. (15 has that message in its log, not in its view.) */
static inline bool pgcfg_missing_entry_names_place(int major)
{
    return major < 15;
}

/* 14 on: regular expressions have the class "word", and complemented class
 * escapes inside brackets. */
static inline bool pgcfg_has_word_class(int major)
{
    return major >= 14;
}

/* 14 on: \D, \S and \W take a newline even where [^0] doesn't (options n and p). */
static inline bool pgcfg_class_complement_has_newline(int major)
{
    return major >= 14;
}

/* 13: what a back reference stands for has to meet the constraints inside its group
 * (^, \m, lookahead) again, where it stands. 14 on: the characters count only. */
static inline bool pgcfg_back_reference_keeps_constraints(int major)
{
    return major < 14;
}

/* 13-15 say which name was looked for as which @file. */
static inline bool pgcfg_names_secondary_file(int major)
{
    return major < 16;
}

/* 15 on: canonicalize_path resolves ".." and "." everywhere, not only at the end. */
static inline bool pgcfg_resolves_inner_dots(int major)
{
    return major >= 15;
}

/* 13-16 have the setting db_user_namespace, which rules out md5. */
static inline bool pgcfg_has_db_user_namespace(int major)
{
    return major <= 16;
}

/* 13 still takes clientcert=0, 1 and no-verify. */
static inline bool pgcfg_has_old_clientcert(int major)
{
    return major < 14;
}

/* 14 on: radius lists of the wrong length get an error text. */
static inline bool pgcfg_words_radius_counts(int major)
{
    return major >= 14;
}

/* 18 on: other words for ldap's simple bind together with search+bind. */
static inline bool pgcfg_has_new_ldap_words(int major)
{
    return major >= 18;
}

/* 17 on: a vertical tab is white space to the server's scanner of lists. */
static inline bool pgcfg_vertical_tab_is_blank(int major)
{
    return major >= 17;
}

/* 16 on: pg_hba_file_rules has rule_number and file_name. */
static inline bool pgcfg_has_rule_numbers(int major)
{
    return major >= 16;
}

/* 13-17 name a parameter in errors about its value as the file spells it, 18 as
 * the server does. */
static inline bool pgcfg_repeats_written_name(int major)
{
    return major < 18;
}

/* 17 on: the limits in "outside the valid range" have units. */
static inline bool pgcfg_range_has_units(int major)
{
    return major >= 17;
}

/* 17 on: checks of values begin their sentences with a capital, names in quotes. */
static inline bool pgcfg_check_words_quote_names(int major)
{
    return major >= 17;
}

/* 18 on: they end them with a full stop, too. */
static inline bool pgcfg_check_words_end_in_stops(int major)
{
    return major >= 18;
}

/* 15 on: log_destination takes jsonlog. */
static inline bool pgcfg_has_json_log(int major)
{
    return major >= 15;
}

/* The least maintenance_work_mem, which autovacuum_work_mem is raised to; kB. */
static inline int32_t pgcfg_maintenance_memory_min(int major)
{
    return major >= 17 ? 64 : 1024;
}

/* 13-17 check that all kinds of processes together don't exceed 2^18 - 1. */
static inline bool pgcfg_limits_sum_of_processes(int major)
{
    return major < 18;
}

/* 16 on: bytes of application_name and cluster_name that are not printable ASCII
 * become \xNN, not question marks. */
static inline bool pgcfg_escapes_bytes_in_names(int major)
{
    return major >= 16;
}

/* 18 on: the server says that MD5 passwords will go. */
static inline bool pgcfg_deprecates_md5(int major)
{
    return major >= 18;
}

/* 18 on: workers have slots that are made at the server's start. */
static inline bool pgcfg_has_autovacuum_worker_slots(int major)
{
    return major >= 18;
}

/* 16 on: the archiver refuses archive_command beside archive_library; in 15 the
 * library wins. */
static inline bool pgcfg_refuses_two_ways_to_archive(int major)
{
    return major >= 16;
}

/* 16 on: reserved_connections exists. */
static inline bool pgcfg_has_reserved_connections(int major)
{
    return major >= 16;
}

/* 14 on: a socket directory that begins with @ names no file. */
static inline bool pgcfg_has_abstract_sockets(int major)
{
    return major >= 14;
}

/* 18 on: ssl_groups in place of ssl_ecdh_curve, and ciphers of TLS 1.3 apart. */
static inline bool pgcfg_has_tls_groups(int major)
{
    return major >= 18;
}

/* 17 on: errors at the server's start have names of settings in quotes. */
static inline bool pgcfg_start_words_quote_names(int major)
{
    return major >= 17;
}

/* 13 says "SSL on" and "SSL off" of a connection that it turns away, 14 on "SSL encryption"
 * and "no encryption". */
static inline bool pgcfg_says_ssl_on_or_off(int major)
{
    return major < 14;
}

/* 13 words a logical replication connection that it turns away as it does a physical
 * one: without the database. */
static inline bool pgcfg_counts_logical_replication(int major)
{
    return major < 14;
}

/* 17 on: libpq has the option sslnegotiation, and servers take TLS from the first
 * byte on. */
static inline bool pgcfg_has_direct_ssl(int major)
{
    return major >= 17;
}

/* 17 on: libpq keeps sets of allowed and failed encryptions; before, each kind of
 * retry has its flag. */
static inline bool pgcfg_client_keeps_sets(int major)
{
    return major >= 17;
}

/* 14 on: libpq's errors say which server they are about. */
static inline bool pgcfg_client_errors_name_server(int major)
{
    return major >= 14;
}

#endif
