/*
 * ldap_url.h - LDAP URLs, as OpenLDAP's ldap_url_parse takes them apart
 * (checked against 2.5.13).
 *
 * The parts stay as they are written; pgcfg_ldap_part_write decodes them.
 */
#ifndef PGCFG_LDAP_URL_H
#define PGCFG_LDAP_URL_H

#include <pgcfg/text.h>

/* OpenLDAP's numbers (LDAP_URL_ERR_*). */
typedef enum pgcfg_ldap_url_result {
    PGCFG_LDAP_URL_OK = 0,
    PGCFG_LDAP_URL_BAD_SCHEME = 3,
    PGCFG_LDAP_URL_BAD_ENCLOSURE = 4,
    PGCFG_LDAP_URL_BAD_URL = 5,
    PGCFG_LDAP_URL_BAD_SCOPE = 8,
    PGCFG_LDAP_URL_BAD_FILTER = 9,
    PGCFG_LDAP_URL_BAD_EXTENSIONS = 10
} pgcfg_ldap_url_result;

typedef enum pgcfg_ldap_part {
    PGCFG_LDAP_HOST, /* written with its opening bracket, if it has one */
    PGCFG_LDAP_DN,
    PGCFG_LDAP_ATTRIBUTE, /* the first one */
    PGCFG_LDAP_FILTER,
    PGCFG_LDAP_PART_COUNT
} pgcfg_ldap_part;

typedef struct pgcfg_ldap_url {
    pgcfg_text scheme; /* in small letters; static storage */
    /* What stands in the URL, still escaped. What is present may be empty. */
    pgcfg_text escaped[PGCFG_LDAP_PART_COUNT];
    bool is_present[PGCFG_LDAP_PART_COUNT]; /* not NULL in OpenLDAP's description */
    /* A list of attributes is present, but has none ("?,", or a bad escape).
     * The server of every major takes the first one nevertheless, and crashes. */
    bool has_no_attribute;
    int port;  /* the scheme's default already filled in; 0 for ldapi */
    int scope; /* 0 base, 1 one, 2 sub, 3 children; 0 where none is given */
} pgcfg_ldap_url;

/* Takes `text` apart, up to its first NUL; the parts point into it. */
pgcfg_ldap_url_result pgcfg_ldap_url_parse(pgcfg_text text, pgcfg_ldap_url *url);

/* The text that the server prints for a result: it gives OpenLDAP's number to
 * ldap_err2string, which has other numbers, hence "Compare False" for a bad
 * URL. Static storage. */
const char *pgcfg_ldap_url_result_text(pgcfg_ldap_url_result result);

/* Writes a part decoded, as the server gets it. False when the sink refused. */
bool pgcfg_ldap_part_write(pgcfg_ldap_part part, pgcfg_text escaped, pgcfg_sink sink);

#endif
