/*
 * value_boot.h - what a parameter is where nothing sets it.
 */
#ifndef PGCFG_VALUE_BOOT_H
#define PGCFG_VALUE_BOOT_H

#include <pgcfg/value.h>

/* The boot value, which may be one that no file may set. False: it is null. */
bool pgcfg_value_boot(const pgcfg_parameter *parameter, int major, pgcfg_value *value);

#endif
