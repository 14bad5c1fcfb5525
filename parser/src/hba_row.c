/*
 * hba_row.c - what the options of a rule add up to, and the columns of
 * pg_hba_file_rules that are not plain tokens.
 */
#include "hba_options.h"
#include "print.h"

#include <string.h>

/* ---- options --------------------------------------------------------------- */

/* How the value of an element of the options column is made. */
typedef enum shown {
    SHOWN_VALUE,         /* as given */
    SHOWN_CLIENTCERT,    /* verify-ca or verify-full */
    SHOWN_INCLUDE_REALM, /* "true", or not at all */
    SHOWN_IF_1,          /* "true" if the value is 1, or not at all */
    SHOWN_LDAP_PORT,
    SHOWN_LDAP_SCOPE,
    SHOWN_VALIDATOR
} shown;

typedef struct shown_option {
    pgcfg_hba_option option;
    shown how;
    const char *name; /* with the equals sign */
} shown_option;

/* The view's order, which is not the file's. */
static const shown_option shown_options[] = {
    {PGCFG_OPTION_INCLUDE_REALM, SHOWN_INCLUDE_REALM, "include_realm="},
    {PGCFG_OPTION_KRB_REALM, SHOWN_VALUE, "krb_realm="},
    {PGCFG_OPTION_MAP, SHOWN_VALUE, "map="},
    {PGCFG_OPTION_CLIENTCERT, SHOWN_CLIENTCERT, "clientcert="},
    {PGCFG_OPTION_PAMSERVICE, SHOWN_VALUE, "pamservice="},
    {PGCFG_OPTION_LDAPSERVER, SHOWN_VALUE, "ldapserver="},
    {PGCFG_OPTION_LDAPPORT, SHOWN_LDAP_PORT, "ldapport="},
    {PGCFG_OPTION_LDAPSCHEME, SHOWN_VALUE, "ldapscheme="},
    {PGCFG_OPTION_LDAPTLS, SHOWN_IF_1, "ldaptls="},
    {PGCFG_OPTION_LDAPPREFIX, SHOWN_VALUE, "ldapprefix="},
    {PGCFG_OPTION_LDAPSUFFIX, SHOWN_VALUE, "ldapsuffix="},
    {PGCFG_OPTION_LDAPBASEDN, SHOWN_VALUE, "ldapbasedn="},
    {PGCFG_OPTION_LDAPBINDDN, SHOWN_VALUE, "ldapbinddn="},
    {PGCFG_OPTION_LDAPBINDPASSWD, SHOWN_VALUE, "ldapbindpasswd="},
    {PGCFG_OPTION_LDAPSEARCHATTRIBUTE, SHOWN_VALUE, "ldapsearchattribute="},
    {PGCFG_OPTION_LDAPSEARCHFILTER, SHOWN_VALUE, "ldapsearchfilter="},
    {PGCFG_OPTION_LDAPURL, SHOWN_LDAP_SCOPE, "ldapscope="},
    {PGCFG_OPTION_RADIUSSERVERS, SHOWN_VALUE, "radiusservers="},
    {PGCFG_OPTION_RADIUSSECRETS, SHOWN_VALUE, "radiussecrets="},
    {PGCFG_OPTION_RADIUSIDENTIFIERS, SHOWN_VALUE, "radiusidentifiers="},
    {PGCFG_OPTION_RADIUSPORTS, SHOWN_VALUE, "radiusports="},
    {PGCFG_OPTION_ISSUER, SHOWN_VALUE, "issuer="},
    {PGCFG_OPTION_SCOPE, SHOWN_VALUE, "scope="},
    {PGCFG_OPTION_VALIDATOR, SHOWN_VALIDATOR, "validator="},
    {PGCFG_OPTION_DELEGATE_IDENT_MAPPING, SHOWN_IF_1, "delegate_ident_mapping="},
};

enum { SHOWN_OPTION_COUNT = sizeof(shown_options) / sizeof(shown_options[0]) };

/* Adds up the options of a rule once more. */
static void collect(const pgcfg_hba_entry *rule, const pgcfg_server *server,
                    pgcfg_hba_options *options)
{
    const pgcfg_token *tokens = pgcfg_hba_entry_fields(rule).options;
    pgcfg_diagnostic ignored;
    bool clears_note;

    memset(&ignored, 0, sizeof(ignored));
    pgcfg_hba_options_init(options, rule->type, rule->method, server);
    for (uint32_t i = 0; i < rule->option_count; i++)
        (void)pgcfg_hba_options_add(options, pgcfg_token_text(&tokens[i]), &ignored);
    (void)pgcfg_hba_options_finish(options, &ignored, &clears_note);
}

static bool is_one(const pgcfg_hba_options *o, pgcfg_hba_option option)
{
    return o->is_set[option] && pgcfg_text_equal(o->value[option], PGCFG_TEXT("1"));
}

static pgcfg_text value_of(const pgcfg_hba_options *o, pgcfg_hba_option option)
{
    return o->is_set[option] ? o->value[option] : PGCFG_TEXT("");
}

static pgcfg_client_certificate checked_certificate(pgcfg_clientcert clientcert)
{
    switch (clientcert) {
    case PGCFG_CLIENTCERT_OFF:
        break;
    case PGCFG_CLIENTCERT_VERIFY_CA:
        return PGCFG_CLIENT_CERTIFICATE_VERIFY_CA;
    case PGCFG_CLIENTCERT_VERIFY_FULL:
        return PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL;
    }
    return PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED;
}

pgcfg_hba_demands pgcfg_hba_rule_demands(const pgcfg_hba_entry *rule, const pgcfg_server *server)
{
    pgcfg_hba_options options;
    pgcfg_hba_demands demands;

    collect(rule, server, &options);
    demands.client_certificate = checked_certificate(options.clientcert);
    demands.map = value_of(&options, PGCFG_OPTION_MAP);
    demands.include_realm = options.include_realm;
    demands.krb_realm = value_of(&options, PGCFG_OPTION_KRB_REALM);
    demands.delegate_ident_mapping = is_one(&options, PGCFG_OPTION_DELEGATE_IDENT_MAPPING);
    return demands;
}

static bool is_shown(const pgcfg_hba_options *o, const shown_option *s)
{
    switch (s->how) {
    case SHOWN_VALUE:
    case SHOWN_VALIDATOR:
        return o->is_set[s->option];
    case SHOWN_CLIENTCERT:
        return o->clientcert != PGCFG_CLIENTCERT_OFF;
    case SHOWN_INCLUDE_REALM:
        return o->include_realm;
    case SHOWN_IF_1:
        return is_one(o, s->option);
    case SHOWN_LDAP_PORT:
        return o->ldap_port != 0;
    case SHOWN_LDAP_SCOPE:
        break;
    }
    return o->method == PGCFG_AUTH_LDAP && o->ldap_scope != 0;
}

/* A part of an LDAP URL, decoded. */
static bool write_decoded(pgcfg_hba_option option, pgcfg_text escaped, pgcfg_sink sink)
{
    pgcfg_ldap_part part = option == PGCFG_OPTION_LDAPSERVER            ? PGCFG_LDAP_HOST
                           : option == PGCFG_OPTION_LDAPBASEDN          ? PGCFG_LDAP_DN
                           : option == PGCFG_OPTION_LDAPSEARCHATTRIBUTE ? PGCFG_LDAP_ATTRIBUTE
                                                                        : PGCFG_LDAP_FILTER;

    return pgcfg_ldap_part_write(part, escaped, sink);
}

static bool write_implied_validator(const pgcfg_hba_options *o, pgcfg_sink sink)
{
    char buffer[PGCFG_PATH_SIZE];

    return pgcfg_put_text(sink,
                          pgcfg_guc_element_path(o->implied_validator, o->server->major, buffer));
}

static bool write_value(const pgcfg_hba_options *o, const shown_option *s, pgcfg_sink sink)
{
    switch (s->how) {
    case SHOWN_VALUE:
        if (o->is_escaped[s->option])
            return write_decoded(s->option, o->value[s->option], sink);
        return pgcfg_put_text(sink, o->value[s->option]);
    case SHOWN_VALIDATOR:
        if (o->has_implied_validator)
            return write_implied_validator(o, sink);
        return pgcfg_put_text(sink, o->value[s->option]);
    case SHOWN_CLIENTCERT:
        return pgcfg_put_string(sink, o->clientcert == PGCFG_CLIENTCERT_VERIFY_CA ? "verify-ca"
                                                                                  : "verify-full");
    case SHOWN_INCLUDE_REALM:
    case SHOWN_IF_1:
        return pgcfg_put_string(sink, "true");
    case SHOWN_LDAP_PORT:
        return pgcfg_put_number(sink, o->ldap_port);
    case SHOWN_LDAP_SCOPE:
        break;
    }
    return pgcfg_put_number(sink, o->ldap_scope);
}

uint32_t pgcfg_hba_option_count(const pgcfg_hba_entry *rule, const pgcfg_server *server)
{
    pgcfg_hba_options options;
    uint32_t count = 0;

    if (!rule->is_rule || (rule->option_count == 0 && !pgcfg_hba_method_has_demands(rule->method)))
        return 0;
    collect(rule, server, &options);
    for (size_t i = 0; i < SHOWN_OPTION_COUNT; i++)
        count += is_shown(&options, &shown_options[i]);
    return count;
}

bool pgcfg_hba_option_write(const pgcfg_hba_entry *rule, const pgcfg_server *server, uint32_t index,
                            pgcfg_sink sink)
{
    pgcfg_hba_options options;

    collect(rule, server, &options);
    for (size_t i = 0; i < SHOWN_OPTION_COUNT; i++) {
        if (!is_shown(&options, &shown_options[i]) || index-- > 0)
            continue;
        return pgcfg_put_string(sink, shown_options[i].name) &&
               write_value(&options, &shown_options[i], sink);
    }
    return true;
}

/* ---- address and netmask ------------------------------------------------------ */

bool pgcfg_hba_address_is_null(const pgcfg_hba_entry *rule)
{
    return !rule->is_rule || rule->address_kind == PGCFG_ADDRESS_NONE;
}

bool pgcfg_hba_netmask_is_null(const pgcfg_hba_entry *rule)
{
    return !rule->is_rule || rule->address_kind != PGCFG_ADDRESS_NETWORK;
}

static bool write_address(const pgcfg_hba_entry *rule, const uint8_t bytes[16], pgcfg_sink sink)
{
    pgcfg_address address;

    memset(&address, 0, sizeof(address));
    address.family = rule->family;
    memcpy(address.bytes, bytes, sizeof(address.bytes));
    return pgcfg_address_write(&address, sink);
}

bool pgcfg_hba_address_write(const pgcfg_hba_entry *rule, pgcfg_sink sink)
{
    if (pgcfg_hba_address_is_null(rule))
        return true;
    if (rule->address_kind == PGCFG_ADDRESS_NETWORK)
        return write_address(rule, rule->address, sink);
    return pgcfg_put_text(sink, pgcfg_token_text(pgcfg_hba_entry_fields(rule).address));
}

bool pgcfg_hba_netmask_write(const pgcfg_hba_entry *rule, pgcfg_sink sink)
{
    return pgcfg_hba_netmask_is_null(rule) || write_address(rule, rule->mask, sink);
}
