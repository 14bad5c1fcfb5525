/*
 * server.h - which server is imitated: one value, passed in.
 *
 * The verdict on a file depends on the major version, on features the server
 * was built with, and on a few settings. All of them are here.
 */
#ifndef PGCFG_SERVER_H
#define PGCFG_SERVER_H

#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PGCFG_MAJOR_OLDEST 13
#define PGCFG_MAJOR_NEWEST 18

/* Features of the server's build (its ./configure or meson options). */
typedef enum pgcfg_feature {
    PGCFG_FEATURE_SSL = 1u << 0,  /* --with-ssl */
    PGCFG_FEATURE_GSS = 1u << 1,  /* --with-gssapi */
    PGCFG_FEATURE_LDAP = 1u << 2, /* --with-ldap, OpenLDAP's library */
    PGCFG_FEATURE_PAM = 1u << 3,  /* --with-pam */
    PGCFG_FEATURE_BSD = 1u << 4,  /* --with-bsd-auth */
    PGCFG_FEATURE_SSPI = 1u << 5  /* Windows */
} pgcfg_feature;

/* What the usual Linux packages are built with. */
#define PGCFG_FEATURES_LINUX                                                                       \
    ((unsigned)PGCFG_FEATURE_SSL | (unsigned)PGCFG_FEATURE_GSS | (unsigned)PGCFG_FEATURE_LDAP |    \
     (unsigned)PGCFG_FEATURE_PAM)

typedef struct pgcfg_server {
    int major;         /* PGCFG_MAJOR_OLDEST .. PGCFG_MAJOR_NEWEST */
    unsigned features; /* pgcfg_feature values, or-ed */
    bool ssl;          /* setting ssl; the server's default is off */
    bool db_user_namespace; /* setting db_user_namespace (13-16); default off */
    /* Setting oauth_validator_libraries (18), as in SHOW; default empty. The
     * bytes must live as long as the value is in use. */
    pgcfg_text oauth_validator_libraries;
} pgcfg_server;

/* The server of this major as Linux packages build it, all settings at their
 * defaults. `major` is not checked here but by the functions that take the
 * value (PGCFG_BAD_ARGUMENT). */
pgcfg_server pgcfg_server_default(int major);

/* Whether this library knows the major. */
bool pgcfg_major_is_known(int major);

#ifdef __cplusplus
}
#endif
#endif
