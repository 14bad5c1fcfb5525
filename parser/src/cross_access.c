/*
 * cross_access.c - settings beside the rules of pg_hba.conf: encryption,
 * passwords, and which connections can arrive at all.
 */
#include "cross_check.h"

#include <pgcfg/address.h>

#include "guc_list.h"
#include "loopback.h"
#include "predicates.h"
#include "print.h"

static bool found_in_hba(pgcfg_cross_finding *finding, const pgcfg_hba_mark *mark)
{
    finding->place = PGCFG_IN_HBA;
    finding->where = mark->where;
    finding->line_number = mark->line_number;
    finding->numbers[0] = mark->count;
    return true;
}

/* ---- encryption and passwords ------------------------------------------------------ */

static bool find_plain_beside_tls(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (facts->hba == NULL || facts->hba->plain_remote.count == 0 ||
        !pgcfg_cross_boolean(facts, "ssl"))
        return false;
    return found_in_hba(finding, &facts->hba->plain_remote);
}

static bool find_certificate_without_ca(const pgcfg_cross_facts *facts,
                                        pgcfg_cross_finding *finding)
{
    if (facts->hba == NULL || facts->hba->certificate.count == 0 ||
        !pgcfg_cross_boolean(facts, "ssl") || pgcfg_cross_string(facts, "ssl_ca_file").size > 0)
        return false;
    return found_in_hba(finding, &facts->hba->certificate);
}

static bool stores_md5(const pgcfg_cross_facts *facts)
{
    return pgcfg_cross_enum_is(facts, "password_encryption", "md5");
}

static bool find_md5_for_scram(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    pgcfg_conf_entry entry;

    /* The default of 13: then nobody has chosen, and old passwords may be fine. */
    if (facts->hba == NULL || facts->hba->scram.count == 0 || !stores_md5(facts))
        return false;
    if (!pgcfg_conf_effective(facts->conf, PGCFG_TEXT("password_encryption"), &entry))
        return found_in_hba(finding, &facts->hba->scram);
    finding->numbers[0] = facts->hba->scram.count;
    return pgcfg_cross_found_at(facts, finding, "password_encryption");
}

static bool find_md5_passwords(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    if (!pgcfg_deprecates_md5(finding->major) || !stores_md5(facts))
        return false;
    return pgcfg_cross_found_at(facts, finding, "password_encryption");
}

/* ---- which connections can arrive ------------------------------------------------------ */

/* What listen_addresses lets in. */
typedef struct listening {
    bool is_malformed;
    bool has_any;         /* an element at all */
    bool has_remote_ipv4; /* connections of other machines can arrive */
    bool has_remote_ipv6;
    bool has_name; /* of a host: whatever addresses that has */
} listening;

static void add_element(listening *l, pgcfg_text element)
{
    pgcfg_address address;

    l->has_any = true;
    if (pgcfg_text_equal(element, PGCFG_TEXT("*"))) {
        l->has_remote_ipv4 = true;
        l->has_remote_ipv6 = true;
    } else if (!pgcfg_address_parse(element, &address)) {
        if (!pgcfg_text_equal(element, PGCFG_TEXT("localhost")))
            l->has_name = true;
    } else if (!pgcfg_is_loopback(address.family, address.bytes)) {
        if (address.family == PGCFG_FAMILY_IPV4)
            l->has_remote_ipv4 = true;
        else
            l->has_remote_ipv6 = true;
    }
}

static listening listening_of(const pgcfg_cross_facts *facts)
{
    pgcfg_text text = pgcfg_cross_string(facts, "listen_addresses");
    int major = facts->conf->environment.server->major;
    pgcfg_guc_list list = pgcfg_guc_list_start(text, PGCFG_GUC_NAMES, major);
    listening l = {false, false, false, false, false};
    pgcfg_guc_element element;

    while (pgcfg_guc_list_next(&list, &element))
        add_element(&l, element.text);
    l.is_malformed = list.is_malformed;
    return l;
}

static bool find_no_tcp(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    listening l = listening_of(facts);

    if (facts->hba == NULL || l.is_malformed || l.has_any || facts->hba->tcp.count == 0)
        return false;
    return found_in_hba(finding, &facts->hba->tcp);
}

static bool find_listen_uncovered(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    listening l = listening_of(facts);
    const char *family = "";

    if (facts->hba == NULL || l.is_malformed || l.has_name || facts->hba->same_host.count > 0)
        return false;
    if (l.has_remote_ipv4 && facts->hba->remote_ipv4.count == 0)
        family = "IPv4";
    /* "*" says nothing of IPv6 in particular. */
    if (l.has_remote_ipv6 && facts->hba->remote_ipv6.count == 0 &&
        (!l.has_remote_ipv4 || family[0] != '\0'))
        family = l.has_remote_ipv4 ? "remote" : "IPv6";
    if (family[0] == '\0')
        return false;
    finding->arguments[0] = pgcfg_cross_string(facts, "listen_addresses");
    finding->arguments[1] = pgcfg_text_of(family);
    return pgcfg_cross_found_at(facts, finding, "listen_addresses");
}

static bool find_rule_not_reached(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    listening l = listening_of(facts);

    if (facts->hba == NULL || l.is_malformed || !l.has_any || l.has_name || l.has_remote_ipv4 ||
        l.has_remote_ipv6 || facts->hba->remote_only.count == 0)
        return false;
    finding->arguments[0] = pgcfg_cross_string(facts, "listen_addresses");
    return found_in_hba(finding, &facts->hba->remote_only);
}

static bool find_listen_name(const pgcfg_cross_facts *facts, pgcfg_cross_finding *finding)
{
    listening l = listening_of(facts);

    if (l.is_malformed || !l.has_name)
        return false;
    finding->arguments[0] = pgcfg_cross_string(facts, "listen_addresses");
    return pgcfg_cross_found_at(facts, finding, "listen_addresses");
}

const pgcfg_cross_check_row pgcfg_cross_access_checks[] = {
    {PGCFG_CROSS_PLAIN_BESIDE_TLS, find_plain_beside_tls},
    {PGCFG_CROSS_CERTIFICATE_WITHOUT_CA, find_certificate_without_ca},
    {PGCFG_CROSS_MD5_FOR_SCRAM, find_md5_for_scram},
    {PGCFG_CROSS_MD5_PASSWORDS, find_md5_passwords},
    {PGCFG_CROSS_LISTEN_UNCOVERED, find_listen_uncovered},
    {PGCFG_CROSS_RULE_NOT_REACHED, find_rule_not_reached},
    {PGCFG_CROSS_NO_TCP, find_no_tcp},
    {PGCFG_CROSS_DEPENDS_ON_LISTEN_NAME, find_listen_name},
    {PGCFG_CROSS_NONE, NULL},
};
