/*
 * hba_words.h - the words of pg_hba.conf: connection types, methods, options,
 * with what PostgreSQL's documentation and source say of each.
 * To add a method or an option, add its row here, and a method's slot in
 * hba_words.c.
 */
#ifndef PGCFG_HBA_WORDS_H
#define PGCFG_HBA_WORDS_H

#include <pgcfg/hba.h>

/* X(type, word) */
#define PGCFG_CONNECTION_TYPES(X)                                                                  \
    X(LOCAL, "local")                                                                              \
    X(HOST, "host")                                                                                \
    X(HOSTSSL, "hostssl")                                                                          \
    X(HOSTNOSSL, "hostnossl")                                                                      \
    X(HOSTGSSENC, "hostgssenc")                                                                    \
    X(HOSTNOGSSENC, "hostnogssenc")

/* X(method, word, feature that the build needs or 0, first major) */
#define PGCFG_AUTH_METHODS(X)                                                                      \
    X(TRUST, "trust", 0, 13)                                                                       \
    X(REJECT, "reject", 0, 13)                                                                     \
    X(MD5, "md5", 0, 13)                                                                           \
    X(PASSWORD, "password", 0, 13)                                                                 \
    X(SCRAM_SHA_256, "scram-sha-256", 0, 13)                                                       \
    X(IDENT, "ident", 0, 13)                                                                       \
    X(PEER, "peer", 0, 13)                                                                         \
    X(GSS, "gss", PGCFG_FEATURE_GSS, 13)                                                           \
    X(SSPI, "sspi", PGCFG_FEATURE_SSPI, 13)                                                        \
    X(PAM, "pam", PGCFG_FEATURE_PAM, 13)                                                           \
    X(BSD, "bsd", PGCFG_FEATURE_BSD, 13)                                                           \
    X(LDAP, "ldap", PGCFG_FEATURE_LDAP, 13)                                                        \
    X(CERT, "cert", PGCFG_FEATURE_SSL, 13)                                                         \
    X(RADIUS, "radius", 0, 13)                                                                     \
    X(OAUTH, "oauth", 0, 18)

/* A set of methods, one bit each. */
#define PGCFG_METHOD_BIT(method) (1u << (unsigned)PGCFG_AUTH_##method)
#define PGCFG_METHODS_MAP                                                                          \
    (PGCFG_METHOD_BIT(IDENT) | PGCFG_METHOD_BIT(PEER) | PGCFG_METHOD_BIT(GSS) |                    \
     PGCFG_METHOD_BIT(SSPI) | PGCFG_METHOD_BIT(CERT) | PGCFG_METHOD_BIT(OAUTH))
#define PGCFG_METHODS_KERBEROS (PGCFG_METHOD_BIT(GSS) | PGCFG_METHOD_BIT(SSPI))
#define PGCFG_METHODS_ANY (~0u)

/* X(option, word, methods, the methods in the words of the error, first major).
 * "map" has other words before 18 (pgcfg_hba_option_methods). */
#define PGCFG_HBA_OPTIONS(X)                                                                       \
    X(MAP, "map", PGCFG_METHODS_MAP, "ident, peer, gssapi, sspi, cert, and oauth", 13)             \
    X(CLIENTCERT, "clientcert", PGCFG_METHODS_ANY, "", 13)                                         \
    X(CLIENTNAME, "clientname", PGCFG_METHODS_ANY, "", 14)                                         \
    X(PAMSERVICE, "pamservice", PGCFG_METHOD_BIT(PAM), "pam", 13)                                  \
    X(PAM_USE_HOSTNAME, "pam_use_hostname", PGCFG_METHOD_BIT(PAM), "pam", 13)                      \
    X(LDAPURL, "ldapurl", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                      \
    X(LDAPTLS, "ldaptls", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                      \
    X(LDAPSCHEME, "ldapscheme", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                \
    X(LDAPSERVER, "ldapserver", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                \
    X(LDAPPORT, "ldapport", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                    \
    X(LDAPBINDDN, "ldapbinddn", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                \
    X(LDAPBINDPASSWD, "ldapbindpasswd", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                        \
    X(LDAPSEARCHATTRIBUTE, "ldapsearchattribute", PGCFG_METHOD_BIT(LDAP), "ldap", 13)              \
    X(LDAPSEARCHFILTER, "ldapsearchfilter", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                    \
    X(LDAPBASEDN, "ldapbasedn", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                \
    X(LDAPPREFIX, "ldapprefix", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                \
    X(LDAPSUFFIX, "ldapsuffix", PGCFG_METHOD_BIT(LDAP), "ldap", 13)                                \
    X(KRB_REALM, "krb_realm", PGCFG_METHODS_KERBEROS, "gssapi and sspi", 13)                       \
    X(INCLUDE_REALM, "include_realm", PGCFG_METHODS_KERBEROS, "gssapi and sspi", 13)               \
    X(COMPAT_REALM, "compat_realm", PGCFG_METHOD_BIT(SSPI), "sspi", 13)                            \
    X(UPN_USERNAME, "upn_username", PGCFG_METHOD_BIT(SSPI), "sspi", 13)                            \
    X(RADIUSSERVERS, "radiusservers", PGCFG_METHOD_BIT(RADIUS), "radius", 13)                      \
    X(RADIUSSECRETS, "radiussecrets", PGCFG_METHOD_BIT(RADIUS), "radius", 13)                      \
    X(RADIUSPORTS, "radiusports", PGCFG_METHOD_BIT(RADIUS), "radius", 13)                          \
    X(RADIUSIDENTIFIERS, "radiusidentifiers", PGCFG_METHOD_BIT(RADIUS), "radius", 13)              \
    X(ISSUER, "issuer", PGCFG_METHOD_BIT(OAUTH), "oauth", 18)                                      \
    X(SCOPE, "scope", PGCFG_METHOD_BIT(OAUTH), "oauth", 18)                                        \
    X(VALIDATOR, "validator", PGCFG_METHOD_BIT(OAUTH), "oauth", 18)                                \
    X(DELEGATE_IDENT_MAPPING, "delegate_ident_mapping", PGCFG_METHOD_BIT(OAUTH), "oauth", 18)

typedef enum pgcfg_hba_option {
#define PGCFG_X(option, word, methods, words, first_major) PGCFG_OPTION_##option,
    PGCFG_HBA_OPTIONS(PGCFG_X)
#undef PGCFG_X
        PGCFG_OPTION_COUNT
} pgcfg_hba_option;

/* What a word stands for; false where it is none of that kind. */
bool pgcfg_connection_type_find(pgcfg_text word, pgcfg_connection_type *type);
bool pgcfg_auth_method_find(pgcfg_text word, pgcfg_auth_method *method);
bool pgcfg_hba_option_find(pgcfg_text word, pgcfg_hba_option *option);

/* Whether that major knows the method or option at all. */
bool pgcfg_auth_method_is_known(pgcfg_auth_method method, int major);
bool pgcfg_hba_option_is_known(pgcfg_hba_option option, int major);

/* The feature that the method needs, 0 = none. */
unsigned pgcfg_auth_method_feature(pgcfg_auth_method method);

const char *pgcfg_hba_option_name(pgcfg_hba_option option);

/* Whether the method takes the option. */
bool pgcfg_hba_option_fits(pgcfg_hba_option option, pgcfg_auth_method method);

/* The methods that take it, as that major's error says it. */
const char *pgcfg_hba_option_methods(pgcfg_hba_option option, int major);

#endif
