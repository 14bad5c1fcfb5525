/*
 * loopback.h - addresses that only this machine has: 127.0.0.0/8 and ::1.
 */
#ifndef PGCFG_LOOPBACK_H
#define PGCFG_LOOPBACK_H

#include <pgcfg/hba.h>

bool pgcfg_is_loopback(pgcfg_address_family family, const uint8_t bytes[16]);

/* Whether a TCP rule's address holds for this machine alone: loopback addresses,
 * samehost, the name localhost. */
bool pgcfg_hba_is_loopback(const pgcfg_hba_entry *rule);

#endif
