/*
 * limits.h - how much input is taken. The server's own limits are part of its
 * verdict and not here; these protect the caller, and reaching one is
 * PGCFG_LIMIT with a diagnostic that says where. Higher ones than the library
 * can do are taken as the highest that it can.
 */
#ifndef PGCFG_LIMITS_H
#define PGCFG_LIMITS_H

#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct pgcfg_limits {
    uint32_t line_bytes;  /* longest logical line, with its line end */
    uint32_t entries;     /* rows, good and bad */
    uint32_t files;       /* files and directories opened, each time anew, and files of an
                             include_dir that could not be; at most 65535 */
    uint32_t depth;       /* files open at once; at most PGCFG_DEPTH_MAX. From 16 on the
                             server itself refuses the 11th level. */
    uint64_t total_bytes; /* bytes of all files, each as often as it is read; at most
                             PGCFG_TOTAL_BYTES_MAX */
} pgcfg_limits;

#define PGCFG_DEPTH_MAX 64u
#define PGCFG_TOTAL_BYTES_MAX UINT64_C(0xFFFFFFF0)

/* The highest that the library can do: what is used where no limits are given. */
pgcfg_limits pgcfg_limits_default(void);

#ifdef __cplusplus
}
#endif
#endif
