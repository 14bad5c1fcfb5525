/*
 * decision.c - see decision.h. The order is that of the server's ClientAuthentication:
 * the rule, the client's certificate, the method.
 */
#include "decision.h"

#include "failure.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void reject(decision *d, const char *message)
{
    d->end = DECISION_REJECTED;
    output_string(&d->error, message);
}

static void depend_on(decision *d, const char *what)
{
    d->end = DECISION_UNDECIDED;
    d->depends_on[d->depends_on_count++] = what;
}

static void depend_on_all(decision *d, unsigned dependencies)
{
    for (unsigned i = 0; i < PGCFG_DEPENDENCY_COUNT; i++)
        if ((dependencies >> i & 1) != 0)
            depend_on(d, pgcfg_dependency_name((pgcfg_dependency)(1u << i)));
}

/* ---- the name that another authority gives ---------------------------------------------- */

static bool learns_name(const decision *d)
{
    switch (d->rule.method) {
    case PGCFG_AUTH_IDENT:
    case PGCFG_AUTH_PEER:
    case PGCFG_AUTH_GSS:
    case PGCFG_AUTH_SSPI:
    case PGCFG_AUTH_CERT:
        return true;
    case PGCFG_AUTH_OAUTH:
        return !d->demands.delegate_ident_mapping;
    case PGCFG_AUTH_TRUST: /* behind other methods the certificate's name comes last */
        return d->demands.client_certificate == PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL;
    case PGCFG_AUTH_REJECT:
    case PGCFG_AUTH_MD5:
    case PGCFG_AUTH_PASSWORD:
    case PGCFG_AUTH_SCRAM_SHA_256:
    case PGCFG_AUTH_PAM:
    case PGCFG_AUTH_BSD:
    case PGCFG_AUTH_LDAP:
    case PGCFG_AUTH_RADIUS:
        break;
    }
    return false;
}

static bool is_same_realm(pgcfg_text a, pgcfg_text b, bool ignores_case)
{
    return a.size == b.size && (ignores_case ? strncasecmp(a.data, b.data, a.size)
                                             : memcmp(a.data, b.data, a.size)) == 0;
}

/* gss, sspi: the principal has a realm, which may be demanded, and is taken away where
 * include_realm is off. False: the realm is not the one demanded. */
static bool take_realm(const decision *d, pgcfg_text *name, bool ignores_case)
{
    const pgcfg_text demanded = d->demands.krb_realm;
    const char *at = name->size == 0 ? NULL : memchr(name->data, '@', name->size);
    pgcfg_text realm;

    if (at == NULL)
        return demanded.size == 0;
    realm = (pgcfg_text){at + 1, name->size - (size_t)(at + 1 - name->data)};
    if (!d->demands.include_realm)
        name->size = (size_t)(at - name->data);
    return demanded.size == 0 || is_same_realm(realm, demanded, ignores_case);
}

/* The server has no maps where a line of the file is refused: which one. */
static void find_broken_map(decision *d, const access_files *a)
{
    pgcfg_ident_cursor cursor;
    pgcfg_ident_entry line;

    memset(&cursor, 0, sizeof cursor);
    while (pgcfg_ident_next(&a->ident, &cursor, &line) && line.is_mapping)
        continue;
    d->has_broken_maps = true;
    d->map.file = line.file;
    d->map.line_number = line.line_number;
    (void)pgcfg_diagnostic_write(&line.error, output_sink(&d->map_error));
}

pgcfg_text decision_map_path(const decision *d, const access_files *a)
{
    pgcfg_text path = {"", 0};
    pgcfg_text bytes;

    if (d->map.line_number > 0)
        (void)pgcfg_ident_file(&a->ident, d->map.file, &path, &bytes);
    return path;
}

static void check_name(decision *d, const access_files *a, const char *system_user)
{
    const bool is_kerberos = d->rule.method == PGCFG_AUTH_GSS || d->rule.method == PGCFG_AUTH_SSPI;
    /* sspi always does, as Windows does. */
    const bool ignores_case = is_kerberos && (a->ignores_case || d->rule.method == PGCFG_AUTH_SSPI);
    pgcfg_user_map_question question = {
        .map = d->demands.map,
        .system_user = {system_user, strlen(system_user)},
        .ignores_case = ignores_case,
    };
    bool is_allowed = !is_kerberos || take_realm(d, &question.system_user, ignores_case);

    d->uses_map = true;
    d->map.answer = PGCFG_USER_MAP_NAMES_DIFFER;
    if (is_allowed && question.map.size > 0 && !a->has_ident) {
        d->map.answer = PGCFG_USER_MAP_UNDECIDED;
        depend_on(d, "ident");
        return;
    }
    if (is_allowed)
        d->map = pgcfg_user_map_check(a->has_ident ? &a->ident : NULL, &question, &d->connection,
                                      d->workspace, PGCFG_REGEX_WORKSPACE_SIZE);
    if (question.map.size > 0 && a->ident.error_count > 0)
        find_broken_map(d, a);
    if (d->map.answer == PGCFG_USER_MAP_ALLOWED)
        return;
    if (d->map.answer == PGCFG_USER_MAP_UNDECIDED) {
        depend_on_all(d, d->map.depends_on);
        return;
    }
    d->end = DECISION_FAILED;
    (void)pgcfg_match_failure_write(d->rule.method, d->connection.user, output_sink(&d->error));
}

/* ---- the rule --------------------------------------------------------------------------- */

static void write_rejection(decision *d, const access_files *a)
{
    d->end = DECISION_REJECTED;
    (void)pgcfg_match_rejection_write(d->match.outcome, &d->connection, &a->server,
                                      output_sink(&d->error));
}

/* What a rule with these demands says of the client's certificate; NULL: nothing. */
static const char *certificate_error(const pgcfg_hba_demands *demands, const access_files *a,
                                     const connection_options *given)
{
    if (demands->client_certificate == PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED)
        return NULL;
    if (!a->has_root_certificates)
        return "client certificates can only be checked if a root certificate store is available";
    return given->certificate == CLIENT_CERTIFICATE_NONE
               ? "connection requires a valid client certificate"
               : NULL;
}

static void follow_rule(decision *d, const access_files *a, const connection_options *given)
{
    const char *error = certificate_error(&d->demands, a, given);

    if (error != NULL) {
        reject(d, error);
        return;
    }
    if (d->rule.method == PGCFG_AUTH_REJECT) {
        write_rejection(d, a);
        return;
    }
    if (given->system_user != NULL && learns_name(d))
        check_name(d, a, given->system_user);
}

/* Whether each rule that can be the one, and there being none, turns the client away. */
static bool all_ways_reject(const decision *d, const access_files *a,
                            const connection_options *given)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;

    memset(&cursor, 0, sizeof cursor);
    while (pgcfg_hba_next(&a->hba, &cursor, &rule)) {
        const pgcfg_rule_match match = pgcfg_match_rule(&rule, &d->connection, &a->hba.environment,
                                                        d->workspace, PGCFG_REGEX_WORKSPACE_SIZE);
        pgcfg_hba_demands demands;

        if (match.answer == PGCFG_MATCH_NO)
            continue;
        demands = pgcfg_hba_rule_demands(&rule, &a->server);
        if (rule.method != PGCFG_AUTH_REJECT && certificate_error(&demands, a, given) == NULL)
            return false;
        if (match.answer == PGCFG_MATCH_YES)
            break;
    }
    return true;
}

static void decide(decision *d, const access_files *a, const connection_options *given,
                   pgcfg_encryption encryption)
{
    *d = (decision){.connection = connection_options_connection(given), .end = DECISION_GOES_ON};
    d->connection.encryption = encryption;
    d->workspace = allocate(PGCFG_REGEX_WORKSPACE_SIZE);
    if (pgcfg_connection_prepare(&d->connection, &a->server, d->name) != PGCFG_OK ||
        pgcfg_match(&a->hba, &d->connection, d->workspace, PGCFG_REGEX_WORKSPACE_SIZE, &d->match) !=
            PGCFG_OK)
        fail("match: the connection is described wrongly");
    if (pgcfg_match_entry(&a->hba, &d->match, &d->cursor, &d->rule))
        d->demands = pgcfg_hba_rule_demands(&d->rule, &a->server);

    switch (d->match.outcome) {
    case PGCFG_MATCH_RULE:
        follow_rule(d, a, given);
        break;
    case PGCFG_MATCH_IMPLICIT_REJECT:
        write_rejection(d, a);
        break;
    case PGCFG_MATCH_DEPENDS:
        depend_on_all(d, d->match.depends_on);
        d->is_surely_rejected = all_ways_reject(d, a, given);
        break;
    }
}

bool decision_turns_away(const decision *d)
{
    return d->end == DECISION_REJECTED || d->end == DECISION_FAILED || d->is_surely_rejected;
}

const decision *decisions_get(decisions *all, pgcfg_encryption encryption)
{
    decision *d = &all->by_encryption[encryption].decision;

    if (!all->by_encryption[encryption].is_made)
        decide(d, all->files, all->given, encryption);
    all->by_encryption[encryption].is_made = true;
    return d;
}

void decisions_free(decisions *all)
{
    for (size_t i = 0; i < sizeof all->by_encryption / sizeof all->by_encryption[0]; i++) {
        decision *d = &all->by_encryption[i].decision;

        output_free(&d->error);
        output_free(&d->map_error);
        free(d->workspace);
    }
}

const char *decision_outcome(const decision *d)
{
    if (d->end == DECISION_UNDECIDED)
        return "undecided";
    return d->match.outcome == PGCFG_MATCH_RULE ? "rule" : "implicit reject";
}

bool decision_has_one_rule(const decision *d)
{
    return d->match.outcome == PGCFG_MATCH_RULE && d->match.is_one_rule;
}
