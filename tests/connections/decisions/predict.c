/*
 * predict.c - see predict.h. The order after the rule is that of the server's
 * ClientAuthentication: the certificate that must be there, the method, the certificate's name.
 */
#include "predict.h"

#include <string.h>

void *regex_workspace(void)
{
    static _Alignas(16) char workspace[PGCFG_REGEX_WORKSPACE_SIZE];

    return workspace;
}

pgcfg_connection connection_of(const reading *r, const machine *m, const attempt *a,
                               char name[PGCFG_NAME_SIZE], pgcfg_text roles[WORLD_ROLES_MAX])
{
    pgcfg_connection c = {
        .database = text_of(a->database),
        .user = text_of(a->user),
        .is_local = a->from->address.family == PGCFG_FAMILY_NONE,
        .address = a->from->address,
        .encryption = a->encryption,
        .replication = replication_of(a->replication),
        .roles_are_known = true,
        .roles = roles,
        .host_name_is_known = true,
        .host_name = text_of(a->from->host_name),
        .interfaces_are_known = true,
        .interfaces = m->interfaces,
        .interface_count = m->interface_count,
    };

    if (a->from->zone != NULL)
        c.address.zone = text_of(a->from->zone);
    (void)pgcfg_connection_prepare(&c, &r->server, name);
    c.role_count = world_roles_of(c.user, roles);
    return c;
}

pgcfg_match_answer first_rule(const reading *r, const pgcfg_connection *connection,
                              pgcfg_hba_cursor *cursor, pgcfg_hba_entry *rule)
{
    memset(cursor, 0, sizeof(*cursor));
    while (pgcfg_hba_next(&r->hba, cursor, rule)) {
        const pgcfg_rule_match match = pgcfg_match_rule(
            rule, connection, &r->environment, regex_workspace(), PGCFG_REGEX_WORKSPACE_SIZE);

        if (match.answer != PGCFG_MATCH_NO)
            return match.answer;
    }
    return PGCFG_MATCH_NO;
}

/* ---- what less knowledge may lead to ----------------------------------------------- */

static bool has_same_options(const pgcfg_hba_entry *a, const pgcfg_hba_entry *b)
{
    const pgcfg_token *x = pgcfg_hba_entry_fields(a).options;
    const pgcfg_token *y = pgcfg_hba_entry_fields(b).options;

    if (a->method != b->method || a->option_count != b->option_count)
        return false;
    for (uint32_t i = 0; i < a->option_count; i++)
        if (!pgcfg_text_equal(pgcfg_token_text(&x[i]), pgcfg_token_text(&y[i])))
            return false;
    return true;
}

/* Whether somebody who knows less gets the same answer, or none. */
static bool agrees(const reading *r, const pgcfg_match_result *full, const pgcfg_match_result *less)
{
    pgcfg_hba_cursor cursors[2];
    pgcfg_hba_entry rules[2];

    if (less->outcome == PGCFG_MATCH_DEPENDS)
        return less->depends_on != 0;
    if (full->outcome != less->outcome)
        return false;
    if (full->outcome == PGCFG_MATCH_IMPLICIT_REJECT)
        return true;
    if (less->is_one_rule)
        return less->index == full->index;
    return pgcfg_match_entry(&r->hba, full, &cursors[0], &rules[0]) &&
           pgcfg_match_entry(&r->hba, less, &cursors[1], &rules[1]) &&
           has_same_options(&rules[0], &rules[1]);
}

static void ask_with_less(const reading *r, const pgcfg_connection *c, prediction *p)
{
    for (unsigned hidden = 1; hidden < 16; hidden++) {
        pgcfg_connection known = *c;
        pgcfg_hba rules = r->hba;
        pgcfg_match_result less;

        if ((hidden & 1) != 0) {
            known.roles_are_known = false;
            known.role_count = 0;
        }
        if ((hidden & 2) != 0)
            known.host_name_is_known = false;
        if ((hidden & 4) != 0) {
            known.interfaces_are_known = false;
            known.interface_count = 0;
        }
        if ((hidden & 8) != 0)
            rules.environment.regex = NULL;
        if (pgcfg_match(&rules, &known, regex_workspace(), PGCFG_REGEX_WORKSPACE_SIZE, &less) !=
                PGCFG_OK ||
            (p->match.outcome != PGCFG_MATCH_DEPENDS && !agrees(r, &p->match, &less)))
            bytes_add_format(&p->broken, "knowing less (%u), another answer; ", hidden);
    }
}

/* ---- the answer ------------------------------------------------------------------------ */

static void answer_failure(const pgcfg_connection *c, pgcfg_auth_method method, prediction *p)
{
    bytes_add_text(&p->answer, "FATAL: ");
    (void)pgcfg_match_failure_write(method, c->user, bytes_sink(&p->answer));
}

/* Of a map too, less knowledge leads to the same answer, or to none. */
static void ask_map_with_less(const reading *r, const pgcfg_connection *c,
                              const pgcfg_user_map_question *question,
                              const pgcfg_user_map_result *full, prediction *p)
{
    for (unsigned hidden = 1; hidden < 4; hidden++) {
        pgcfg_connection known = *c;
        pgcfg_ident maps = r->ident;
        pgcfg_user_map_result less;

        if ((hidden & 1) != 0) {
            known.roles_are_known = false;
            known.role_count = 0;
        }
        if ((hidden & 2) != 0)
            maps.environment.regex = NULL;
        less = pgcfg_user_map_check(&maps, question, &known, regex_workspace(),
                                    PGCFG_REGEX_WORKSPACE_SIZE);
        if (less.answer == PGCFG_USER_MAP_UNDECIDED
                ? less.depends_on == 0
                : less.answer != full->answer ||
                      (less.line_number != 0 && less.line_number != full->line_number))
            bytes_add_format(&p->broken, "knowing less (%u), the map has another answer; ", hidden);
    }
}

pgcfg_user_map_result ask_map(const reading *r, const pgcfg_connection *c,
                              const pgcfg_user_map_question *question, prediction *p)
{
    const pgcfg_user_map_result map =
        pgcfg_user_map_check(&r->ident, question, c, regex_workspace(), PGCFG_REGEX_WORKSPACE_SIZE);

    if (map.answer != PGCFG_USER_MAP_UNDECIDED)
        ask_map_with_less(r, c, question, &map, p);
    else if (map.depends_on != PGCFG_DEPENDS_ON_REGEX)
        bytes_add_text(&p->broken, "the map depends on something else; ");
    return map;
}

/* Whether the user map lets the name in; else the answer is there, or undecided. */
static bool is_let_in(const reading *r, const pgcfg_connection *c, const pgcfg_hba_entry *rule,
                      pgcfg_text name, prediction *p)
{
    const pgcfg_user_map_question question = {.map = pgcfg_hba_rule_demands(rule, &r->server).map,
                                              .system_user = name};

    switch (ask_map(r, c, &question, p).answer) {
    case PGCFG_USER_MAP_ALLOWED:
        return true;
    case PGCFG_USER_MAP_UNDECIDED:
        p->is_undecided = true;
        return false;
    case PGCFG_USER_MAP_NAMES_DIFFER:
    case PGCFG_USER_MAP_NO_MATCH:
    case PGCFG_USER_MAP_NO_GROUP:
        break;
    }
    answer_failure(c, rule->method, p);
    return false;
}

static bool has_distinguished_name(const pgcfg_hba_entry *rule)
{
    const pgcfg_token *options = pgcfg_hba_entry_fields(rule).options;
    bool is_whole = false;

    for (uint32_t i = 0; i < rule->option_count; i++) {
        const pgcfg_text option = pgcfg_token_text(&options[i]);

        if (pgcfg_text_equal(option, PGCFG_TEXT("clientname=DN")))
            is_whole = true;
        if (pgcfg_text_equal(option, PGCFG_TEXT("clientname=CN")))
            is_whole = false;
    }
    return is_whole;
}

static void answer_method(const reading *r, const pgcfg_connection *c, const attempt *a,
                          const pgcfg_hba_entry *rule, prediction *p)
{
    const pgcfg_hba_demands demands = pgcfg_hba_rule_demands(rule, &r->server);
    const char *request = NULL;
    bytes name = {0};

    switch (rule->method) {
    case PGCFG_AUTH_REJECT:
        bytes_add_text(&p->answer, "FATAL: ");
        (void)pgcfg_match_rejection_write(p->match.outcome, c, &r->server, bytes_sink(&p->answer));
        return;
    case PGCFG_AUTH_IDENT: /* nobody answers at the client */
        answer_failure(c, rule->method, p);
        return;
    case PGCFG_AUTH_PEER:
        if (!is_let_in(r, c, rule, text_of(a->system_user), p))
            return;
        break;
    case PGCFG_AUTH_MD5:
        request = world_password(c->user) == STORED_MD5 ? "request 5" : "request 10";
        break;
    case PGCFG_AUTH_SCRAM_SHA_256:
        request = "request 10";
        break;
    case PGCFG_AUTH_PASSWORD:
    case PGCFG_AUTH_PAM:
    case PGCFG_AUTH_BSD:
    case PGCFG_AUTH_LDAP:
    case PGCFG_AUTH_RADIUS:
        request = "request 3";
        break;
    case PGCFG_AUTH_GSS:
        request = "request 7";
        break;
    case PGCFG_AUTH_SSPI:
        request = "request 9";
        break;
    case PGCFG_AUTH_OAUTH:
        request = "request 10 OAUTHBEARER";
        break;
    case PGCFG_AUTH_TRUST:
    case PGCFG_AUTH_CERT:
        break;
    }
    if (request != NULL) {
        bytes_add_text(&p->answer, request);
        if (strcmp(request, "request 10") == 0)
            bytes_add_text(&p->answer, c->encryption == PGCFG_ENCRYPTION_SSL
                                           ? " SCRAM-SHA-256-PLUS SCRAM-SHA-256"
                                           : " SCRAM-SHA-256");
        return;
    }
    if (demands.client_certificate == PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL) {
        bytes_add_format(&name, "%s%s", has_distinguished_name(rule) ? "CN=" : "", a->certificate);
        if (is_let_in(r, c, rule, text_of(name.data), p))
            bytes_add_text(&p->answer, "request 0");
        bytes_free(&name);
        return;
    }
    bytes_add_text(&p->answer, "request 0");
}

static void answer_rule(const reading *r, const pgcfg_connection *c, const attempt *a,
                        prediction *p)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;

    if (!pgcfg_match_entry(&r->hba, &p->match, &cursor, &rule)) {
        bytes_add_text(&p->broken, "no entry; ");
        return;
    }
    if (pgcfg_hba_rule_demands(&rule, &r->server).client_certificate !=
            PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED &&
        a->certificate == NULL) {
        bytes_add_text(&p->answer, "FATAL: connection requires a valid client certificate");
        return;
    }
    answer_method(r, c, a, &rule, p);
}

/* The walk over single rules must come to the same. */
static void walk(const reading *r, const pgcfg_connection *c, prediction *p)
{
    const pgcfg_match_result *m = &p->match;
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;

    switch (first_rule(r, c, &cursor, &rule)) {
    case PGCFG_MATCH_NO:
        if (m->outcome != PGCFG_MATCH_IMPLICIT_REJECT)
            bytes_add_text(&p->broken, "no single rule matches; ");
        break;
    case PGCFG_MATCH_UNDECIDED:
        if (m->outcome == PGCFG_MATCH_IMPLICIT_REJECT)
            bytes_add_text(&p->broken, "a single rule is undecided; ");
        break;
    case PGCFG_MATCH_YES:
        if (m->outcome != PGCFG_MATCH_RULE || m->index != rule.index ||
            m->rule_number != rule.rule_number || m->file != rule.file ||
            m->line_number != rule.line_number || m->method != rule.method)
            bytes_add_text(&p->broken, "another rule is the first that matches; ");
        break;
    }
}

void predict(const reading *r, const machine *m, const attempt *a, prediction *p)
{
    char name[PGCFG_NAME_SIZE];
    pgcfg_text roles[WORLD_ROLES_MAX];
    const pgcfg_connection c = connection_of(r, m, a, name, roles);

    p->answer.size = 0;
    p->broken.size = 0;
    p->is_undecided = false;
    if (pgcfg_match(&r->hba, &c, regex_workspace(), PGCFG_REGEX_WORKSPACE_SIZE, &p->match) !=
        PGCFG_OK)
        bytes_add_text(&p->broken, "no result; ");
    walk(r, &c, p);
    ask_with_less(r, &c, p);
    switch (p->match.outcome) {
    case PGCFG_MATCH_DEPENDS:
        p->is_undecided = true;
        if (p->match.depends_on != PGCFG_DEPENDS_ON_REGEX)
            bytes_add_text(&p->broken, "it depends on something else; ");
        break;
    case PGCFG_MATCH_IMPLICIT_REJECT:
        bytes_add_text(&p->answer, "FATAL: ");
        (void)pgcfg_match_rejection_write(p->match.outcome, &c, &r->server, bytes_sink(&p->answer));
        break;
    case PGCFG_MATCH_RULE:
        answer_rule(r, &c, a, p);
        break;
    }
}

void prediction_free(prediction *p)
{
    bytes_free(&p->answer);
    bytes_free(&p->broken);
}
