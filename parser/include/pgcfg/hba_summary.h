/*
 * hba_summary.h - what checks across files need to know of a pg_hba.conf, in a
 * value of constant size that is filled entry by entry.
 */
#ifndef PGCFG_HBA_SUMMARY_H
#define PGCFG_HBA_SUMMARY_H

#include <pgcfg/hba.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Rules of a kind: how many, and where the first is. */
typedef struct pgcfg_hba_mark {
    uint32_t count;       /* 0: none, and the rest is void */
    pgcfg_range where;    /* in the file that holds the line */
    uint32_t line_number; /* as the server counts */
} pgcfg_hba_mark;

/* "Remote" is what can come from another machine: all but the loopback
 * addresses 127.0.0.0/8 and ::1. Rules with the method reject let nobody in and
 * are counted nowhere. */
typedef struct pgcfg_hba_summary {
    pgcfg_hba_mark tcp;          /* every type but local */
    pgcfg_hba_mark remote_ipv4;  /* TCP rules that hold for remote IPv4 addresses */
    pgcfg_hba_mark remote_ipv6;  /* the same for IPv6 */
    pgcfg_hba_mark remote_only;  /* TCP rules that hold for remote addresses only */
    pgcfg_hba_mark same_host;    /* samehost */
    pgcfg_hba_mark plain_remote; /* remote connections without encryption get in */
    pgcfg_hba_mark scram;        /* method scram-sha-256 */
    pgcfg_hba_mark certificate;  /* a client certificate is checked */
    bool rejects_plain_ipv4;     /* hostnossl all all all reject, or as good as that */
    bool rejects_plain_ipv6;
} pgcfg_hba_summary;

/* Adds the next entry; start with a zeroed summary. Refused lines count nothing. */
void pgcfg_hba_summary_add(pgcfg_hba_summary *summary, const pgcfg_hba_entry *entry);

#ifdef __cplusplus
}
#endif
#endif
