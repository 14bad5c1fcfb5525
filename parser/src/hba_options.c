/*
 * hba_options.c - the options of a rule, as the server's parse_hba_auth_opt
 * takes them one after the other, and its checks at the end of the line.
 */
#include "hba_options.h"

#include "number.h"
#include "predicates.h"
#include "print.h"

#include <string.h>

/* LDAP's number for the scope "sub". */
enum { LDAP_SCOPE_SUBTREE = 2 };

bool pgcfg_hba_method_has_demands(pgcfg_auth_method method)
{
    return method == PGCFG_AUTH_LDAP || method == PGCFG_AUTH_RADIUS || method == PGCFG_AUTH_OAUTH ||
           method == PGCFG_AUTH_CERT || method == PGCFG_AUTH_GSS || method == PGCFG_AUTH_SSPI;
}

void pgcfg_hba_options_init(pgcfg_hba_options *options, pgcfg_connection_type type,
                            pgcfg_auth_method method, const pgcfg_server *server)
{
    /* Not the values, most of its bytes: they count only where is_set says so. */
    memset(options->is_set, 0, sizeof(options->is_set));
    memset(options->is_escaped, 0, sizeof(options->is_escaped));
    options->clientcert = PGCFG_CLIENTCERT_OFF;
    options->ldap_port = 0;
    options->ldap_scope = 0;
    options->has_implied_validator = false;
    options->server = server;
    options->type = type;
    options->method = method;
    options->include_realm = method == PGCFG_AUTH_GSS || method == PGCFG_AUTH_SSPI;
}

static bool refuse(pgcfg_diagnostic *failure, pgcfg_diagnostic_code code, pgcfg_text first)
{
    failure->code = code;
    failure->arguments[0] = first;
    return false;
}

static bool refuse_two(pgcfg_diagnostic *failure, pgcfg_diagnostic_code code, const char *first,
                       const char *second)
{
    failure->arguments[1] = pgcfg_text_of(second);
    return refuse(failure, code, pgcfg_text_of(first));
}

/* ---- single options ------------------------------------------------------- */

static bool add_clientcert(pgcfg_hba_options *o, pgcfg_text value, pgcfg_diagnostic *failure)
{
    bool is_cert = o->method == PGCFG_AUTH_CERT;
    bool is_old = pgcfg_has_old_clientcert(o->server->major);

    if (pgcfg_text_equal(value, PGCFG_TEXT("verify-full"))) {
        o->clientcert = PGCFG_CLIENTCERT_VERIFY_FULL;
    } else if (pgcfg_text_equal(value, PGCFG_TEXT("verify-ca")) ||
               (is_old && pgcfg_text_equal(value, PGCFG_TEXT("1")))) {
        if (is_cert && !is_old)
            return refuse(failure, PGCFG_DIAGNOSTIC_CLIENTCERT_VERIFY_CA, PGCFG_TEXT(""));
        o->clientcert = PGCFG_CLIENTCERT_VERIFY_CA;
    } else if (is_old && (pgcfg_text_equal(value, PGCFG_TEXT("0")) ||
                          pgcfg_text_equal(value, PGCFG_TEXT("no-verify")))) {
        if (is_cert)
            return refuse(failure, PGCFG_DIAGNOSTIC_CLIENTCERT_NO_VERIFY, PGCFG_TEXT(""));
        o->clientcert = PGCFG_CLIENTCERT_OFF;
    } else {
        return refuse(failure, PGCFG_DIAGNOSTIC_SILENT_CLIENTCERT, value);
    }
    return true;
}

static bool add_clientname(pgcfg_text value, pgcfg_diagnostic *failure)
{
    if (pgcfg_text_equal(value, PGCFG_TEXT("CN")) || pgcfg_text_equal(value, PGCFG_TEXT("DN")))
        return true;
    return refuse(failure, PGCFG_DIAGNOSTIC_SILENT_CLIENTNAME, value);
}

/* Sets an option from a part of the URL, if it is there. */
static void set_from_url(pgcfg_hba_options *o, pgcfg_hba_option option, const pgcfg_ldap_url *url,
                         pgcfg_ldap_part part)
{
    if (!url->is_present[part])
        return;
    o->is_set[option] = true;
    o->is_escaped[option] = true;
    o->value[option] = url->escaped[part];
}

/* An LDAP URL sets what several single options set. */
static bool add_ldap_url(pgcfg_hba_options *o, pgcfg_text value, pgcfg_diagnostic *failure)
{
    pgcfg_ldap_url url;
    pgcfg_ldap_url_result result = pgcfg_ldap_url_parse(value, &url);

    if (result != PGCFG_LDAP_URL_OK) {
        failure->arguments[1] = pgcfg_text_of(pgcfg_ldap_url_result_text(result));
        return refuse(failure, PGCFG_DIAGNOSTIC_LDAP_URL, value);
    }
    if (!pgcfg_text_equal(url.scheme, PGCFG_TEXT("ldap")) &&
        !pgcfg_text_equal(url.scheme, PGCFG_TEXT("ldaps")))
        return refuse(failure, PGCFG_DIAGNOSTIC_LDAP_SCHEME, url.scheme);
    if (url.has_no_attribute)
        return refuse(failure, PGCFG_DIAGNOSTIC_SILENT_SERVER_CRASH, value);
    o->is_set[PGCFG_OPTION_LDAPSCHEME] = true;
    o->is_escaped[PGCFG_OPTION_LDAPSCHEME] = false;
    o->value[PGCFG_OPTION_LDAPSCHEME] = url.scheme;
    o->ldap_port = url.port;
    o->ldap_scope = url.scope;
    set_from_url(o, PGCFG_OPTION_LDAPSERVER, &url, PGCFG_LDAP_HOST);
    set_from_url(o, PGCFG_OPTION_LDAPBASEDN, &url, PGCFG_LDAP_DN);
    set_from_url(o, PGCFG_OPTION_LDAPSEARCHATTRIBUTE, &url, PGCFG_LDAP_ATTRIBUTE);
    set_from_url(o, PGCFG_OPTION_LDAPSEARCHFILTER, &url, PGCFG_LDAP_FILTER);
    return true;
}

static bool add_ldap_port(pgcfg_hba_options *o, pgcfg_text value, pgcfg_diagnostic *failure)
{
    o->ldap_port = pgcfg_atoi(value);
    if (o->ldap_port == 0)
        return refuse(failure, PGCFG_DIAGNOSTIC_LDAP_PORT, value);
    return true;
}

/* The list of a radius option: its syntax, and what each element must be. */
static bool check_radius_list(pgcfg_hba_option option, pgcfg_text value, int major,
                              pgcfg_diagnostic_code syntax, pgcfg_diagnostic *failure)
{
    pgcfg_guc_list list = pgcfg_guc_list_start(value, PGCFG_GUC_NAMES, major);
    pgcfg_guc_element element;
    size_t count;

    if (!pgcfg_guc_list_count(value, PGCFG_GUC_NAMES, major, &count))
        return refuse(failure, syntax, value);
    while (pgcfg_guc_list_next(&list, &element)) {
        if (option == PGCFG_OPTION_RADIUSSERVERS && pgcfg_radius_server_is_refused(element)) {
            failure->arguments[1] = PGCFG_TEXT("Name or service not known");
            return refuse(failure, PGCFG_DIAGNOSTIC_SILENT_RADIUS_SERVER, element.text);
        }
        if (option == PGCFG_OPTION_RADIUSPORTS && pgcfg_guc_element_integer(element) == 0)
            return refuse(failure, PGCFG_DIAGNOSTIC_SILENT_RADIUS_PORT, value);
    }
    return true;
}

static bool add_value(pgcfg_hba_options *o, pgcfg_hba_option option, pgcfg_text value,
                      pgcfg_diagnostic *failure)
{
    int major = o->server->major;

    switch (option) {
    case PGCFG_OPTION_CLIENTCERT:
        return add_clientcert(o, value, failure);
    case PGCFG_OPTION_CLIENTNAME:
        return add_clientname(value, failure);
    case PGCFG_OPTION_INCLUDE_REALM:
        o->include_realm = pgcfg_text_equal(value, PGCFG_TEXT("1"));
        return true;
    case PGCFG_OPTION_LDAPURL:
        return add_ldap_url(o, value, failure);
    case PGCFG_OPTION_LDAPPORT:
        return add_ldap_port(o, value, failure);
    case PGCFG_OPTION_RADIUSSERVERS:
        return check_radius_list(option, value, major, PGCFG_DIAGNOSTIC_SILENT_RADIUS_SERVERS,
                                 failure);
    case PGCFG_OPTION_RADIUSSECRETS:
        return check_radius_list(option, value, major, PGCFG_DIAGNOSTIC_SILENT_RADIUS_SECRETS,
                                 failure);
    case PGCFG_OPTION_RADIUSPORTS:
        return check_radius_list(option, value, major, PGCFG_DIAGNOSTIC_RADIUS_PORT_LIST, failure);
    case PGCFG_OPTION_RADIUSIDENTIFIERS:
        return check_radius_list(option, value, major, PGCFG_DIAGNOSTIC_SILENT_RADIUS_IDENTIFIERS,
                                 failure);
    case PGCFG_OPTION_MAP:
    case PGCFG_OPTION_PAMSERVICE:
    case PGCFG_OPTION_PAM_USE_HOSTNAME:
    case PGCFG_OPTION_LDAPTLS:
    case PGCFG_OPTION_LDAPSCHEME:
    case PGCFG_OPTION_LDAPSERVER:
    case PGCFG_OPTION_LDAPBINDDN:
    case PGCFG_OPTION_LDAPBINDPASSWD:
    case PGCFG_OPTION_LDAPSEARCHATTRIBUTE:
    case PGCFG_OPTION_LDAPSEARCHFILTER:
    case PGCFG_OPTION_LDAPBASEDN:
    case PGCFG_OPTION_LDAPPREFIX:
    case PGCFG_OPTION_LDAPSUFFIX:
    case PGCFG_OPTION_KRB_REALM:
    case PGCFG_OPTION_COMPAT_REALM:
    case PGCFG_OPTION_UPN_USERNAME:
    case PGCFG_OPTION_ISSUER:
    case PGCFG_OPTION_SCOPE:
    case PGCFG_OPTION_VALIDATOR:
    case PGCFG_OPTION_DELEGATE_IDENT_MAPPING:
    case PGCFG_OPTION_COUNT:
        break;
    }
    return true;
}

bool pgcfg_hba_options_add(pgcfg_hba_options *o, pgcfg_text token, pgcfg_diagnostic *failure)
{
    const char *equals = token.size == 0 ? NULL : (const char *)memchr(token.data, '=', token.size);
    pgcfg_text name;
    pgcfg_text value;
    pgcfg_hba_option option;

    if (equals == NULL)
        return refuse(failure, PGCFG_DIAGNOSTIC_OPTION_FORMAT, token);
    name.data = token.data;
    name.size = (size_t)(equals - token.data);
    value.data = equals + 1;
    value.size = token.size - name.size - 1;
    /* The server does so before it looks at the option. */
    o->ldap_scope = LDAP_SCOPE_SUBTREE;
    if (!pgcfg_hba_option_find(name, &option) ||
        !pgcfg_hba_option_is_known(option, o->server->major))
        return refuse(failure, PGCFG_DIAGNOSTIC_OPTION_UNKNOWN, name);
    if ((option == PGCFG_OPTION_CLIENTCERT || option == PGCFG_OPTION_CLIENTNAME) &&
        o->type != PGCFG_CONNECTION_HOSTSSL)
        return refuse(failure, PGCFG_DIAGNOSTIC_OPTION_HOSTSSL, name);
    if (!pgcfg_hba_option_fits(option, o->method))
        return refuse_two(failure, PGCFG_DIAGNOSTIC_OPTION_METHOD, pgcfg_hba_option_name(option),
                          pgcfg_hba_option_methods(option, o->server->major));
    if (!add_value(o, option, value, failure))
        return false;
    o->is_set[option] = true;
    o->is_escaped[option] = false;
    o->value[option] = value;
    return true;
}

/* ---- demands of a method --------------------------------------------------- */

static bool demand(const pgcfg_hba_options *o, pgcfg_hba_option option, bool is_there,
                   pgcfg_diagnostic *failure)
{
    if (!is_there)
        refuse_two(failure, PGCFG_DIAGNOSTIC_ARGUMENT_MISSING, pgcfg_auth_method_name(o->method),
                   pgcfg_hba_option_name(option));
    return is_there;
}

static bool finish_ldap(const pgcfg_hba_options *o, pgcfg_diagnostic *failure)
{
    const bool *is_set = o->is_set;

    if (is_set[PGCFG_OPTION_LDAPPREFIX] || is_set[PGCFG_OPTION_LDAPSUFFIX]) {
        if (is_set[PGCFG_OPTION_LDAPBASEDN] || is_set[PGCFG_OPTION_LDAPBINDDN] ||
            is_set[PGCFG_OPTION_LDAPBINDPASSWD] || is_set[PGCFG_OPTION_LDAPSEARCHATTRIBUTE] ||
            is_set[PGCFG_OPTION_LDAPSEARCHFILTER])
            return refuse(failure,
                          pgcfg_has_new_ldap_words(o->server->major)
                              ? PGCFG_DIAGNOSTIC_LDAP_MIXED
                              : PGCFG_DIAGNOSTIC_LDAP_MIXED_17,
                          PGCFG_TEXT(""));
    } else if (!is_set[PGCFG_OPTION_LDAPBASEDN]) {
        return refuse(failure, PGCFG_DIAGNOSTIC_LDAP_ARGUMENT, PGCFG_TEXT(""));
    }
    if (is_set[PGCFG_OPTION_LDAPSEARCHATTRIBUTE] && is_set[PGCFG_OPTION_LDAPSEARCHFILTER])
        return refuse(failure, PGCFG_DIAGNOSTIC_LDAP_SEARCH, PGCFG_TEXT(""));
    return true;
}

/* Elements of a radius option's list; 0 where it is not set. */
static uint32_t list_length(const pgcfg_hba_options *o, pgcfg_hba_option option)
{
    size_t length = 0;

    if (o->is_set[option])
        (void)pgcfg_guc_list_count(o->value[option], PGCFG_GUC_NAMES, o->server->major, &length);
    return (uint32_t)length;
}

static bool finish_radius(const pgcfg_hba_options *o, pgcfg_diagnostic *failure)
{
    static const struct {
        pgcfg_hba_option option;
        const char *word;
    } lists[] = {
        {PGCFG_OPTION_RADIUSSECRETS, "secrets"},
        {PGCFG_OPTION_RADIUSPORTS, "ports"},
        {PGCFG_OPTION_RADIUSIDENTIFIERS, "identifiers"},
    };
    uint32_t servers = list_length(o, PGCFG_OPTION_RADIUSSERVERS);

    if (!demand(o, PGCFG_OPTION_RADIUSSERVERS, servers > 0, failure) ||
        !demand(o, PGCFG_OPTION_RADIUSSECRETS, list_length(o, PGCFG_OPTION_RADIUSSECRETS) > 0,
                failure))
        return false;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        uint32_t length = list_length(o, lists[i].option);
        if (length <= 1 || length == servers) /* secrets are there */
            continue;
        failure->numbers[0] = length;
        failure->numbers[1] = servers;
        return refuse(failure,
                      pgcfg_words_radius_counts(o->server->major)
                          ? PGCFG_DIAGNOSTIC_RADIUS_COUNT
                          : PGCFG_DIAGNOSTIC_SILENT_RADIUS_COUNT,
                      pgcfg_text_of(lists[i].word));
    }
    return true;
}

/* The validator must be one of the setting's libraries; a single one is implied. */
static bool check_validator(pgcfg_hba_options *o, pgcfg_diagnostic *failure)
{
    pgcfg_text libraries = o->server->oauth_validator_libraries;
    pgcfg_text validator;
    int major = o->server->major;
    pgcfg_guc_list list = pgcfg_guc_list_start(libraries, PGCFG_GUC_DIRECTORIES, major);
    pgcfg_guc_element element;
    char buffer[PGCFG_PATH_SIZE];
    size_t count;

    if (libraries.size == 0)
        return refuse(failure, PGCFG_DIAGNOSTIC_OAUTH_LIBRARIES_EMPTY, PGCFG_TEXT(""));
    if (!pgcfg_guc_list_count(libraries, PGCFG_GUC_DIRECTORIES, major, &count))
        return refuse(failure, PGCFG_DIAGNOSTIC_OAUTH_LIBRARIES_SYNTAX, PGCFG_TEXT(""));
    if (!o->is_set[PGCFG_OPTION_VALIDATOR]) {
        if (count == 0) /* a blank setting: 18.4 reads the length of no list */
            return refuse(failure, PGCFG_DIAGNOSTIC_SILENT_SERVER_CRASH, libraries);
        if (count > 1)
            return refuse(failure, PGCFG_DIAGNOSTIC_OAUTH_VALIDATOR_NEEDED, PGCFG_TEXT(""));
        o->has_implied_validator = pgcfg_guc_list_next(&list, &o->implied_validator);
        o->is_set[PGCFG_OPTION_VALIDATOR] = true;
        return true;
    }
    validator = o->value[PGCFG_OPTION_VALIDATOR];
    while (pgcfg_guc_list_next(&list, &element)) {
        if (pgcfg_text_equal(pgcfg_guc_element_path(element, major, buffer), validator))
            return true;
    }
    return refuse(failure, PGCFG_DIAGNOSTIC_OAUTH_VALIDATOR_OTHER, validator);
}

static bool finish_oauth(pgcfg_hba_options *o, pgcfg_diagnostic *failure, bool *clears_note)
{
    if (!demand(o, PGCFG_OPTION_SCOPE, o->is_set[PGCFG_OPTION_SCOPE], failure) ||
        !demand(o, PGCFG_OPTION_ISSUER, o->is_set[PGCFG_OPTION_ISSUER], failure))
        return false;
    *clears_note = true;
    if (!check_validator(o, failure))
        return false;
    if (o->is_set[PGCFG_OPTION_MAP] && o->is_set[PGCFG_OPTION_DELEGATE_IDENT_MAPPING] &&
        pgcfg_text_equal(o->value[PGCFG_OPTION_DELEGATE_IDENT_MAPPING], PGCFG_TEXT("1")))
        return refuse(failure, PGCFG_DIAGNOSTIC_OAUTH_MAP, PGCFG_TEXT(""));
    return true;
}

bool pgcfg_hba_options_finish(pgcfg_hba_options *o, pgcfg_diagnostic *failure, bool *clears_note)
{
    *clears_note = false;
    if (o->method == PGCFG_AUTH_LDAP)
        return finish_ldap(o, failure);
    if (o->method == PGCFG_AUTH_RADIUS)
        return finish_radius(o, failure);
    if (o->method == PGCFG_AUTH_OAUTH)
        return finish_oauth(o, failure, clears_note);
    if (o->method == PGCFG_AUTH_CERT)
        o->clientcert = PGCFG_CLIENTCERT_VERIFY_FULL;
    return true;
}
