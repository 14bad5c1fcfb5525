/*
 * pgcfg.h - all of pgcfg: configuration files as the real PostgreSQL server reads them.
 */
#ifndef PGCFG_PGCFG_H
#define PGCFG_PGCFG_H

#include <pgcfg/address.h>
#include <pgcfg/arena.h>
#include <pgcfg/client.h>
#include <pgcfg/conf.h>
#include <pgcfg/conf_hint.h>
#include <pgcfg/conf_write.h>
#include <pgcfg/connection.h>
#include <pgcfg/cross_check.h>
#include <pgcfg/diagnostic.h>
#include <pgcfg/environment.h>
#include <pgcfg/hba.h>
#include <pgcfg/hba_summary.h>
#include <pgcfg/hba_write.h>
#include <pgcfg/hint.h>
#include <pgcfg/ident.h>
#include <pgcfg/limits.h>
#include <pgcfg/loader.h>
#include <pgcfg/match.h>
#include <pgcfg/matcher.h>
#include <pgcfg/parameter.h>
#include <pgcfg/regex.h>
#include <pgcfg/result.h>
#include <pgcfg/server.h>
#include <pgcfg/text.h>
#include <pgcfg/token.h>
#include <pgcfg/user_map.h>
#include <pgcfg/value.h>
#include <pgcfg/version.h>

#endif
