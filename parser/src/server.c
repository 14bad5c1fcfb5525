/*
 * server.c - the imitated server, results and limits: small values and names.
 */
#include <pgcfg/limits.h>
#include <pgcfg/result.h>
#include <pgcfg/server.h>

bool pgcfg_major_is_known(int major)
{
    return major >= PGCFG_MAJOR_OLDEST && major <= PGCFG_MAJOR_NEWEST;
}

pgcfg_server pgcfg_server_default(int major)
{
    pgcfg_server server = {major, PGCFG_FEATURES_LINUX, false, false, {NULL, 0}};
    return server;
}

pgcfg_limits pgcfg_limits_default(void)
{
    pgcfg_limits limits = {UINT32_MAX - 16, UINT32_MAX - 1, UINT16_MAX, PGCFG_DEPTH_MAX,
                           PGCFG_TOTAL_BYTES_MAX};
    return limits;
}

const char *pgcfg_result_name(pgcfg_result result)
{
    switch (result) {
    case PGCFG_OK:
        return "ok";
    case PGCFG_END:
        return "end";
    case PGCFG_NO_MEMORY:
        return "no memory";
    case PGCFG_LIMIT:
        return "limit";
    case PGCFG_CANNOT_READ:
        return "cannot read";
    case PGCFG_BAD_ARGUMENT:
        return "bad argument";
    case PGCFG_REFUSED:
        return "refused";
    }
    return "unknown";
}
