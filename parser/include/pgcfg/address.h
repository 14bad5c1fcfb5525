/*
 * address.h - numeric addresses, exactly as the server's getaddrinfo takes
 * them on Linux with glibc (AI_NUMERICHOST), without calling it.
 */
#ifndef PGCFG_ADDRESS_H
#define PGCFG_ADDRESS_H

#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_address_family {
    PGCFG_FAMILY_NONE = 0,
    PGCFG_FAMILY_IPV4 = 4,
    PGCFG_FAMILY_IPV6 = 6
} pgcfg_address_family;

typedef struct pgcfg_address {
    pgcfg_address_family family;
    uint8_t bytes[16];     /* network order; IPv4 in the first four, the rest 0 */
    pgcfg_text zone;       /* what stands behind % (IPv6 only), a view of the input */
    bool depends_on_zone; /* the zone is a name: whether the server takes it depends on
                             the machine's interfaces */
} pgcfg_address;

/* Parses a numeric address: IPv4 in inet_aton's forms ("10.1" = 10.0.0.1,
 * octal and hexadecimal parts), IPv6 in inet_pton's, with a zone after '%'. A
 * zone name of a link-local address is taken as if such an interface existed.
 * False: not numeric, so the server takes it as a host name. */
bool pgcfg_address_parse(pgcfg_text text, pgcfg_address *address);

/* Parses a mask length ("24") as the server's strtol does, and makes the mask
 * of `family` from it. False: "invalid CIDR mask". */
bool pgcfg_address_mask_parse(pgcfg_text text, pgcfg_address_family family, pgcfg_address *mask);

/* Writes it as pg_hba_file_rules shows it (glibc's inet_ntop; no zone). */
bool pgcfg_address_write(const pgcfg_address *address, pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
