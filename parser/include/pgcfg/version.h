/*
 * version.h - pgcfg's own version (semantic versioning; 0.x: the API may still change).
 */
#ifndef PGCFG_VERSION_H
#define PGCFG_VERSION_H

#define PGCFG_VERSION_MAJOR 0
#define PGCFG_VERSION_MINOR 1
#define PGCFG_VERSION_PATCH 0
#define PGCFG_VERSION_STRING "0.1.0"

#endif
