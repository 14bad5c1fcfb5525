/*
 * hba_options.h - the name=value options of a rule: what they add up to, and
 * what is demanded of them.
 */
#ifndef PGCFG_HBA_OPTIONS_H
#define PGCFG_HBA_OPTIONS_H

#include <pgcfg/hba.h>

#include "hba_words.h"
#include "guc_list.h"
#include "ldap_url.h"

typedef enum pgcfg_clientcert {
    PGCFG_CLIENTCERT_OFF,
    PGCFG_CLIENTCERT_VERIFY_CA,
    PGCFG_CLIENTCERT_VERIFY_FULL
} pgcfg_clientcert;

/* The last value of each option; of a repeated option the last one counts. */
typedef struct pgcfg_hba_options {
    const pgcfg_server *server;
    pgcfg_connection_type type;
    pgcfg_auth_method method;
    bool is_set[PGCFG_OPTION_COUNT];
    /* Part of an LDAP URL: still escaped, see ldap_url.h. */
    bool is_escaped[PGCFG_OPTION_COUNT];
    pgcfg_text value[PGCFG_OPTION_COUNT];
    pgcfg_clientcert clientcert;
    bool include_realm;
    int ldap_port;  /* 0 = none */
    int ldap_scope; /* LDAP's number; 0 = base or none */
    /* oauth without a validator option: the only library of the setting. */
    bool has_implied_validator;
    pgcfg_guc_element implied_validator;
} pgcfg_hba_options;

/* Whether the method demands something even of a rule without options, or has
 * options that are set by themselves. */
bool pgcfg_hba_method_has_demands(pgcfg_auth_method method);

void pgcfg_hba_options_init(pgcfg_hba_options *options, pgcfg_connection_type type,
                            pgcfg_auth_method method, const pgcfg_server *server);

/* Adds one token. False: refused, and *failure has code and arguments. */
bool pgcfg_hba_options_add(pgcfg_hba_options *options, pgcfg_text token,
                           pgcfg_diagnostic *failure);

/* After the last one: checks what the method demands and sets what it implies.
 * *clears_note: the server forgets an error that it had only noted. */
bool pgcfg_hba_options_finish(pgcfg_hba_options *options, pgcfg_diagnostic *failure,
                              bool *clears_note);

#endif
