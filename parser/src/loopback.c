/*
 * loopback.c - see loopback.h.
 */
#include "loopback.h"

#include <string.h>

bool pgcfg_is_loopback(pgcfg_address_family family, const uint8_t bytes[16])
{
    static const uint8_t one[16] = {[15] = 1};

    return family == PGCFG_FAMILY_IPV4 ? bytes[0] == 127 : memcmp(bytes, one, sizeof(one)) == 0;
}

/* Whether the mask leaves nothing but loopback addresses. */
static bool is_narrow(pgcfg_address_family family, const uint8_t mask[16])
{
    size_t size = family == PGCFG_FAMILY_IPV4 ? 1 : 16;

    for (size_t i = 0; i < size; i++) {
        if (mask[i] != 0xFF)
            return false;
    }
    return true;
}

bool pgcfg_hba_is_loopback(const pgcfg_hba_entry *rule)
{
    switch (rule->address_kind) {
    case PGCFG_ADDRESS_SAMEHOST:
        return true;
    case PGCFG_ADDRESS_HOST_NAME:
        return pgcfg_text_equal(pgcfg_token_text(pgcfg_hba_entry_fields(rule).address),
                                PGCFG_TEXT("localhost"));
    case PGCFG_ADDRESS_NETWORK:
        return pgcfg_is_loopback(rule->family, rule->address) &&
               is_narrow(rule->family, rule->mask);
    case PGCFG_ADDRESS_NONE:
    case PGCFG_ADDRESS_ALL:
    case PGCFG_ADDRESS_SAMENET:
        break;
    }
    return false;
}
