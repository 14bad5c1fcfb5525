/*
 * cross_tls.c - ssl = on: its files as the server would find them (be_tls_init),
 * and the protocol versions.
 */
#include "cross_check.h"

#include "predicates.h"
#include "print.h"

/* Nothing of this is looked at while ssl is off. */
static const pgcfg_tls_facts *facts_of(const pgcfg_cross_facts *facts)
{
    if (!pgcfg_cross_boolean(facts, "ssl") || facts->tls == NULL || !facts->tls->is_looked_at)
        return NULL;
    return facts->tls;
}

/* At the setting that names the file, or at `ssl` where that is at its default. */
static bool found_at_file(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding,
                          const char *name)
{
    const char *const names[] = {name, "ssl"};

    finding->arguments[0] = pgcfg_cross_string(facts, name);
    pgcfg_cross_place_at(facts, finding, names, 2);
    return true;
}

static bool find_certificate(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->certificate_error.size == 0)
        return false;
    finding->arguments[1] = tls->certificate_error;
    return found_at_file(facts, finding, "ssl_cert_file");
}

static bool find_key_access(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->key_access_error == 0)
        return false;
    finding->arguments[1] = pgcfg_text_of(pgcfg_os_error_text(tls->key_access_error));
    return found_at_file(facts, finding, "ssl_key_file");
}

/* The server looks at the rest of a key only if all before was good. */
static const pgcfg_tls_facts *facts_of_key(const pgcfg_cross_facts *facts)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    return tls == NULL || tls->key_access_error != 0 ? NULL : tls;
}

static bool find_key_irregular(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_key(facts);

    if (tls == NULL || tls->key_is_regular)
        return false;
    return found_at_file(facts, finding, "ssl_key_file");
}

static bool find_key_owner(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_key(facts);

    if (tls == NULL || !tls->key_is_regular || tls->key_owner != PGCFG_KEY_OWNER_OTHER)
        return false;
    return found_at_file(facts, finding, "ssl_key_file");
}

static bool find_key_mode(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_key(facts);

    if (tls == NULL || !tls->key_is_regular || tls->key_owner == PGCFG_KEY_OWNER_OTHER ||
        (tls->key_mode & (tls->key_owner == PGCFG_KEY_OWNER_ROOT ? 0037u : 0077u)) == 0)
        return false;
    return found_at_file(facts, finding, "ssl_key_file");
}

static bool find_key(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_key(facts);

    if (tls == NULL || tls->key_error.size == 0)
        return false;
    finding->arguments[1] = tls->key_error;
    return found_at_file(facts, finding, "ssl_key_file");
}

static bool find_key_check(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_key(facts);

    if (tls == NULL || tls->key_error.size > 0 || tls->key_check_error.size == 0)
        return false;
    finding->arguments[1] = tls->key_check_error;
    return found_at_file(facts, finding, "ssl_key_file");
}

static bool find_passphrase(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_key(facts);

    if (tls == NULL || !tls->key_needs_passphrase ||
        pgcfg_cross_string(facts, "ssl_passphrase_command").size > 0)
        return false;
    return found_at_file(facts, finding, "ssl_key_file");
}

/* ---- what sessions are encrypted with -------------------------------------------------- */

static bool find_dh_access(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->dh_access_error == 0)
        return false;
    finding->arguments[1] = pgcfg_text_of(pgcfg_os_error_text(tls->dh_access_error));
    return found_at_file(facts, finding, "ssl_dh_params_file");
}

static bool find_dh(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->dh_error.size == 0)
        return false;
    finding->arguments[1] = tls->dh_error;
    return found_at_file(facts, finding, "ssl_dh_params_file");
}

static bool find_dh_invalid(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->dh_invalid.size == 0)
        return false;
    finding->arguments[1] = tls->dh_invalid;
    return found_at_file(facts, finding, "ssl_dh_params_file");
}

static bool find_curve_unknown(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || pgcfg_has_tls_groups(finding->major) || !tls->curve_is_unknown)
        return false;
    return found_at_file(facts, finding, "ssl_ecdh_curve");
}

static bool find_curve_unusable(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || pgcfg_has_tls_groups(finding->major) || !tls->curve_is_unusable)
        return false;
    return found_at_file(facts, finding, "ssl_ecdh_curve");
}

static bool find_groups(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || !pgcfg_has_tls_groups(finding->major) || tls->groups_error.size == 0)
        return false;
    finding->arguments[1] = tls->groups_error;
    return found_at_file(facts, finding, "ssl_groups");
}

static bool find_ciphers(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || !tls->has_no_ciphers)
        return false;
    return found_at_file(facts, finding, "ssl_ciphers");
}

static bool find_suites(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || !pgcfg_has_tls_groups(finding->major) || !tls->has_no_suites)
        return false;
    return found_at_file(facts, finding, "ssl_tls13_ciphers");
}

/* ---- what clients' certificates are checked with --------------------------------------- */

static bool find_ca(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->ca_error.size == 0)
        return false;
    finding->arguments[1] = tls->ca_error;
    return found_at_file(facts, finding, "ssl_ca_file");
}

static bool find_crl(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->crl_error.size == 0)
        return false;
    finding->arguments[1] = tls->crl_error;
    finding->arguments[2] = pgcfg_cross_string(facts, "ssl_crl_dir");
    return found_at_file(facts, finding, "ssl_crl_file");
}

/* ---- when the certificate holds --------------------------------------------------- */

enum { SECONDS_OF_A_DAY = 24 * 60 * 60, DAYS_OF_WARNING = 30 };

static const pgcfg_tls_facts *facts_of_validity(const pgcfg_cross_facts *facts)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    return tls == NULL || !tls->has_validity ? NULL : tls;
}

static bool find_expired(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_validity(facts);

    if (tls == NULL || tls->now <= tls->not_after)
        return false;
    finding->numbers[0] = (tls->now - tls->not_after) / SECONDS_OF_A_DAY;
    return found_at_file(facts, finding, "ssl_cert_file");
}

static bool find_not_yet_valid(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_validity(facts);

    if (tls == NULL || tls->now >= tls->not_before)
        return false;
    return found_at_file(facts, finding, "ssl_cert_file");
}

static bool find_expires_soon(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of_validity(facts);

    if (tls == NULL || tls->now > tls->not_after)
        return false;
    finding->numbers[0] = (tls->not_after - tls->now) / SECONDS_OF_A_DAY;
    if (finding->numbers[0] >= DAYS_OF_WARNING)
        return false;
    return found_at_file(facts, finding, "ssl_cert_file");
}

/* ---- what the server's own OpenSSL decides ------------------------------------------------ */

static bool find_byte_order_mark(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->marked.size == 0)
        return false;
    finding->arguments[0] = tls->marked;
    return pgcfg_cross_found_at(facts, finding, "ssl");
}

static bool find_security_level(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    const pgcfg_tls_facts *tls = facts_of(facts);

    if (tls == NULL || tls->below_level.size == 0)
        return false;
    finding->arguments[0] = tls->below_level;
    finding->arguments[1] = tls->level_reason;
    return pgcfg_cross_found_at(facts, finding, "ssl");
}

static bool find_not_looked_at(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (!pgcfg_cross_boolean(facts, "ssl") || facts->tls == NULL ||
        (facts->tls->is_looked_at && facts->tls->unread.size == 0))
        return false;
    finding->arguments[2] = facts->tls->unread;
    return pgcfg_cross_found_at(facts, finding, "ssl");
}

/* ---- protocol versions ---------------------------------------------------------------- */

/* 10, 11, 12, 13; 0 for no bound. */
static int version_of(const pgcfg_cross_facts *facts, const char *name)
{
    static const char *const versions[] = {"TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};

    for (int i = 0; i < 4; i++) {
        if (pgcfg_cross_enum_is(facts, name, versions[i]))
            return 10 + i;
    }
    return 0;
}

static bool find_versions(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    static const char *const names[] = {"ssl_min_protocol_version", "ssl_max_protocol_version"};
    int maximum = version_of(facts, names[1]);

    if (!pgcfg_cross_boolean(facts, "ssl") || maximum == 0 ||
        version_of(facts, names[0]) <= maximum)
        return false;
    pgcfg_cross_place_at(facts, finding, names, 2);
    return true;
}

static bool find_obsolete_version(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    int minimum = version_of(facts, "ssl_min_protocol_version");

    if (!pgcfg_cross_boolean(facts, "ssl") || minimum >= 12)
        return false;
    finding->arguments[2] = pgcfg_text_of(minimum == 10 ? "TLSv1" : "TLSv1.1");
    return pgcfg_cross_found_at(facts, finding, "ssl_min_protocol_version");
}

const pgcfg_cross_check_row pgcfg_cross_tls_checks[] = {
    {PGCFG_CROSS_TLS_CERTIFICATE, find_certificate},
    {PGCFG_CROSS_TLS_KEY_ACCESS, find_key_access},
    {PGCFG_CROSS_TLS_KEY_IRREGULAR, find_key_irregular},
    {PGCFG_CROSS_TLS_KEY_OWNER, find_key_owner},
    {PGCFG_CROSS_TLS_KEY_MODE, find_key_mode},
    {PGCFG_CROSS_TLS_KEY, find_key},
    {PGCFG_CROSS_TLS_KEY_CHECK, find_key_check},
    {PGCFG_CROSS_TLS_VERSIONS, find_versions},
    {PGCFG_CROSS_TLS_DH_ACCESS, find_dh_access},
    {PGCFG_CROSS_TLS_DH, find_dh},
    {PGCFG_CROSS_TLS_DH_INVALID, find_dh_invalid},
    {PGCFG_CROSS_TLS_CURVE_UNKNOWN, find_curve_unknown},
    {PGCFG_CROSS_TLS_CURVE_UNUSABLE, find_curve_unusable},
    {PGCFG_CROSS_TLS_GROUPS, find_groups},
    {PGCFG_CROSS_TLS_CIPHERS, find_ciphers},
    {PGCFG_CROSS_TLS_SUITES, find_suites},
    {PGCFG_CROSS_TLS_CA, find_ca},
    {PGCFG_CROSS_TLS_CRL, find_crl},
    {PGCFG_CROSS_TLS_PASSPHRASE, find_passphrase},
    {PGCFG_CROSS_TLS_EXPIRED, find_expired},
    {PGCFG_CROSS_TLS_NOT_YET_VALID, find_not_yet_valid},
    {PGCFG_CROSS_TLS_EXPIRES_SOON, find_expires_soon},
    {PGCFG_CROSS_TLS_OBSOLETE_VERSION, find_obsolete_version},
    {PGCFG_CROSS_TLS_BYTE_ORDER_MARK, find_byte_order_mark},
    {PGCFG_CROSS_TLS_SECURITY_LEVEL, find_security_level},
    {PGCFG_CROSS_TLS_NOT_LOOKED_AT, find_not_looked_at},
    {PGCFG_CROSS_NONE, NULL},
};
