/* method.c - random authentication methods and their options. */
#include "hba_grammar.h"

#include <string.h>

typedef struct word_list {
    const char *const *words;
    size_t count;
} word_list;

#define WORDS(array)                                                                               \
    {                                                                                              \
        (array), sizeof(array) / sizeof((array)[0])                                                \
    }

static const char *const any_values[] = {"x",     "m", "",   "a b", "a=b",
                                         "\"q\"", "1", "0",  "all", "\xc3\xa4",
                                         "a,b",   "#", "@x", "=",   "true"};
static const char *const flag_values[] = {"1", "1", "0", "", "true", "on", "2", "01", "1 ", "yes"};
static const char *const clientcert_values[] = {
    "verify-full", "verify-full", "verify-ca", "verify-ca", "1", "0", "no-verify", "",
    "bogus",       "Verify-CA",   "verify-ca "};
static const char *const clientname_values[] = {"CN", "DN", "CN", "cn", "", "OU", "DN "};
static const char *const ldap_port_values[] = {"389",
                                               "636",
                                               "0",
                                               "",
                                               "abc",
                                               "12x",
                                               "-1",
                                               "+5",
                                               " 7",
                                               "007",
                                               "0x1",
                                               "1e3",
                                               "2147483647",
                                               "2147483648",
                                               "4294967296",
                                               "4294967297",
                                               "99999999999999999999",
                                               "-0",
                                               "\t9"};
static const char *const ldap_scheme_values[] = {"ldap", "ldaps", "", "http", "LDAP", "ldapi"};
static const char *const ldap_url_values[] = {"ldap://h/dc=x",
                                              "ldaps://h:636/dc=x?uid?sub",
                                              "ldap://h/dc=x?uid?one?(objectClass=*)",
                                              "ldap://h",
                                              "ldap://h/",
                                              "ldap:///",
                                              "ldap:///dc=x??base",
                                              "ldap://h:389/dc=x?uid,cn?sub",
                                              "ldapi://%2ftmp/dc=x",
                                              "http://h/dc=x",
                                              "ldap://h:x/dc=x",
                                              "ldap://h:0/dc=x",
                                              "ldap://h:99999/dc=x",
                                              "ldap://[::1]:389/dc=x",
                                              "ldap://[::1/dc=x",
                                              "",
                                              "x",
                                              "ldap:",
                                              "ldap:/",
                                              "ldap://",
                                              "LDAP://H/DC=X",
                                              "ldaps://h/dc=x?uid?bogus",
                                              "ldap://h/dc=x?uid?sub?(a",
                                              "ldap://h/dc=x?uid?sub?(a=b)?!ext=1",
                                              "ldap://h/dc=x?uid?sub?(a=b)?ext",
                                              "ldap://h/dc=x?uid?sub?(a=b)??",
                                              "ldap://h/dc=%20x?u%69d",
                                              "ldap://h/dc=%zz",
                                              "ldap://h%00/dc=x",
                                              "<ldap://h/dc=x>",
                                              "<ldap://h/dc=x",
                                              "URL:ldap://h/dc=x",
                                              "<URL:ldap://h/dc=x>",
                                              "ldap://a b/dc=x",
                                              "ldap://a,b/dc=x",
                                              "ldap://h/dc=x?",
                                              "ldap://h/dc=x??",
                                              "ldap://h/dc=x???",
                                              "ldap://h/?uid?onelevel",
                                              "ldap://h/dc=x?uid?subtree",
                                              "ldap://h/dc=x?uid?children",
                                              "ldap://h/dc=x?uid?subordinate",
                                              "ldap://h/dc=x?uid?SUB",
                                              "cldap://h/dc=x",
                                              "ldaps:///",
                                              "ldap://h:",
                                              "ldap://:389/dc=x",
                                              "ldap://h:+1/dc=x",
                                              "ldap://h:-1/dc=x",
                                              "ldap://h: 1/dc=x",
                                              "ldap://h:1x/dc=x",
                                              "ldap://h?dc=x",
                                              "ldap://h/a?b?c?d?e?f",
                                              "ldap://h/dc=x?uid?base?()",
                                              "ldap://h/dc=x?uid?base?%28a=b%29",
                                              "ldap://h/dc=x?,?base",
                                              "ldap://h/dc=x?a,,b?one",
                                              "url:ldap://h/",
                                              "ldapi:///",
                                              "ldapi://",
                                              "ldap://[::1]",
                                              "ldap://[::1]x",
                                              "ldap://[]/dc=x",
                                              "ldap://h/dc=x#f"};
/* Numeric servers only: a name would ask the name service. */
static const char *const radius_server_values[] = {"127.0.0.1",
                                                   "127.0.0.1",
                                                   "127.0.0.1,::1",
                                                   "127.0.0.1, 10.0.0.1 ,::1",
                                                   "",
                                                   " ",
                                                   ",",
                                                   "127.0.0.1,",
                                                   ",127.0.0.1",
                                                   "127.0.0.1 10.0.0.1",
                                                   "\"127.0.0.1\"",
                                                   "\"127.0.0.1",
                                                   "127.0.0.1\"",
                                                   "\"127.0.0.1\",::1",
                                                   "127.0.0.1,,::1",
                                                   "\"127.0.0.1\"x",
                                                   "10.1,0x7f000001",
                                                   "1.2.3.4,1.2.3.5,1.2.3.6",
                                                   " 127.0.0.1\t,\t::1 ",
                                                   "\"1.2.3.4\" , \"::1\"",
                                                   "fe80::1%lo",
                                                   "::1",
                                                   "127.0.0.1;::1x\"",
                                                   "127.0.0.1\v"};
static const char *const radius_secret_values[] = {
    "s",       "s",        "a,b",    "a,b,c",    "",          " ",       ",",
    "a,",      ",a",       "a b",    "\"a b\"",  "\"a",       "a\"b",    "\"a\"\"b\"",
    "\"a,b\"", "\"a\"x",   "a,,b",   "\"\"",     "\"\",\"\"", "A,B",     "a , b",
    "a\tb",    "\"a\" ,b", "s3cr3t", "\xc3\xa4", "a,\"b",     "\"a\nb\""};
static const char *const radius_port_values[] = {
    "1812",  "1812",   "1812,1813", "0",          "abc",        "12abc",
    "-1",    "99999",  "",          " ",          "1,",         ",",
    "1,2,3", "1,0",    "0,1",       "\"1\"",      "\"1",        "1 2",
    "+5",    "\" 7\"", "1,abc",     "2147483648", "4294967296", "99999999999999999999",
    "01",    "0x1",    "1,\"x",     "\"\""};
static const char *const radius_identifier_values[] = {
    "id", "id", "a,b", "a,b,c", "", " ", ",", "a,", "a b", "\"a\"", "\"a", "a\"", "a,,b", "\"\""};
static const char *const oauth_validator_values[] = {"v", "v", "w", "", "x", "V", "v "};
static const char *const oauth_issuer_values[] = {"https://x", "https://x", "", "x", "y"};

typedef struct option_kind {
    const char *name;
    word_list values;
} option_kind;

static const option_kind common_options[] = {
    {"map", WORDS(any_values)},
    {"clientcert", WORDS(clientcert_values)},
    {"clientname", WORDS(clientname_values)},
};
static const option_kind pam_options[] = {
    {"pamservice", WORDS(any_values)},
    {"pam_use_hostname", WORDS(flag_values)},
};
static const option_kind gss_options[] = {
    {"include_realm", WORDS(flag_values)},
    {"krb_realm", WORDS(any_values)},
    {"map", WORDS(any_values)},
    {"compat_realm", WORDS(flag_values)},
    {"upn_username", WORDS(flag_values)},
};
static const option_kind ldap_options[] = {
    {"ldapserver", WORDS(any_values)},          {"ldapport", WORDS(ldap_port_values)},
    {"ldapscheme", WORDS(ldap_scheme_values)},  {"ldaptls", WORDS(flag_values)},
    {"ldapprefix", WORDS(any_values)},          {"ldapsuffix", WORDS(any_values)},
    {"ldapbasedn", WORDS(any_values)},          {"ldapbasedn", WORDS(any_values)},
    {"ldapbinddn", WORDS(any_values)},          {"ldapbindpasswd", WORDS(any_values)},
    {"ldapsearchattribute", WORDS(any_values)}, {"ldapsearchfilter", WORDS(any_values)},
    {"ldapurl", WORDS(ldap_url_values)},        {"ldapurl", WORDS(ldap_url_values)},
};
static const option_kind radius_options[] = {
    {"radiusservers", WORDS(radius_server_values)},
    {"radiusservers", WORDS(radius_server_values)},
    {"radiussecrets", WORDS(radius_secret_values)},
    {"radiussecrets", WORDS(radius_secret_values)},
    {"radiusports", WORDS(radius_port_values)},
    {"radiusidentifiers", WORDS(radius_identifier_values)},
};
static const option_kind oauth_options[] = {
    {"issuer", WORDS(oauth_issuer_values)},         {"issuer", WORDS(oauth_issuer_values)},
    {"scope", WORDS(oauth_issuer_values)},          {"scope", WORDS(oauth_issuer_values)},
    {"validator", WORDS(oauth_validator_values)},   {"map", WORDS(any_values)},
    {"delegate_ident_mapping", WORDS(flag_values)},
};

typedef struct option_list {
    const option_kind *options;
    size_t count;
} option_list;

#define OPTIONS(array)                                                                             \
    {                                                                                              \
        (array), sizeof(array) / sizeof((array)[0])                                                \
    }

static const option_list all_options[] = {
    OPTIONS(common_options), OPTIONS(pam_options),    OPTIONS(gss_options),
    OPTIONS(ldap_options),   OPTIONS(radius_options), OPTIONS(oauth_options),
};

/* Which options a method is mostly written with. */
static const option_list *options_of(const char *method)
{
    if (strcmp(method, "pam") == 0)
        return &all_options[1];
    if (strcmp(method, "gss") == 0 || strcmp(method, "sspi") == 0)
        return &all_options[2];
    if (strcmp(method, "ldap") == 0)
        return &all_options[3];
    if (strcmp(method, "radius") == 0)
        return &all_options[4];
    if (strcmp(method, "oauth") == 0)
        return &all_options[5];
    return &all_options[0];
}

static void add_known_option(grammar *g, const option_list *list, bytes *option)
{
    const option_kind *kind = &list->options[random_below(g->random, list->count)];
    bytes_add_text(option, kind->name);
    bytes_add_byte(option, '=');
    bytes_add_text(option, kind->values.words[random_below(g->random, kind->values.count)]);
}

static void add_option(grammar *g, const option_list *list, bytes *out)
{
    static const char *const odd[] = {"=",
                                      "",
                                      "=x",
                                      "map",
                                      "MAP=x",
                                      "map =x",
                                      "foo=bar",
                                      "foo",
                                      "hostname=x",
                                      "map==",
                                      "==",
                                      "clientcert",
                                      "scope",
                                      "realm=x",
                                      "radiusserver=127.0.0.1",
                                      "radiussecret=x",
                                      "ldapscope=sub",
                                      "validator",
                                      " map=x",
                                      "krb_server_hostname=x",
                                      "\xff=\xfe",
                                      "map\t=x",
                                      "usermap=x",
                                      "ldap=1",
                                      "trust"};
    bytes option = {0};
    size_t kind = random_below(g->random, 100);
    if (kind < 86)
        add_known_option(g, list, &option);
    else if (kind < 95)
        add_known_option(g, &RANDOM_PICK(g->random, all_options), &option);
    else
        bytes_add_text(&option, RANDOM_PICK(g->random, odd));
    grammar_token(g, option.data, option.size, out);
    bytes_free(&option);
}

/* What makes an option list of these methods complete. */
static void add_complete_options(grammar *g, const char *method, bytes *out)
{
    static const char *const ldap[] = {
        " ldapserver=h ldapprefix=p",
        " ldapserver=h ldapbasedn=dc=x",
        " ldapserver=h ldapprefix=p ldapsuffix=s ldapport=1",
        " ldapserver=h ldapbasedn=b ldapsearchattribute=a ldapbinddn=d ldapbindpasswd=p",
        " ldapbasedn=b ldapsearchfilter=f ldaptls=1",
        " ldapbasedn=b ldapsearchfilter=f ldapsearchattribute=a",
        " ldapprefix=p ldapbinddn=x",
        " ldapurl=ldap://h/dc=x?uid?one",
        " ldapurl=\"ldaps://h:1636/dc=x?uid?base?(a=b)\" ldapprefix="};
    static const char *const radius[] = {
        " radiusservers=127.0.0.1 radiussecrets=s",
        " radiusservers=\"127.0.0.1,::1\" radiussecrets=\"a,b\"",
        " radiusservers=\"127.0.0.1,::1\" radiussecrets=a radiusports=\"1,2\"",
        " radiusservers=\"127.0.0.1,::1,10.1\" radiussecrets=\"a,b\"",
        " radiusservers=127.0.0.1 radiussecrets=s radiusports=\"1,2\"",
        " radiusservers=127.0.0.1 radiussecrets=s radiusidentifiers=\"x,y\"",
        " radiusservers=\"127.0.0.1,::1\" radiussecrets=s radiusports=\"1,2,3\"",
        " radiusservers=127.0.0.1,::1 radiussecrets=s"};
    static const char *const oauth[] = {
        " issuer=https://x scope=openid",
        " issuer=https://x scope=openid validator=v",
        " issuer=https://x scope=openid validator=w map=m",
        " issuer= scope=\"a b\" delegate_ident_mapping=1",
        " issuer=i scope=s validator=v map=m delegate_ident_mapping=1",
        " issuer=i scope=s validator=x"};
    if (strcmp(method, "ldap") == 0)
        bytes_add_text(out, RANDOM_PICK(g->random, ldap));
    else if (strcmp(method, "radius") == 0)
        bytes_add_text(out, RANDOM_PICK(g->random, radius));
    else if (strcmp(method, "oauth") == 0)
        bytes_add_text(out, RANDOM_PICK(g->random, oauth));
}

static const char *pick_method(random_source *random, const char *type)
{
    static const char *const usual[] = {"trust", "reject", "md5",  "password", "scram-sha-256",
                                        "ident", "radius", "peer", "ldap",     "oauth",
                                        "pam",   "gss",    "cert", "sspi",     "bsd"};
    static const char *const with_options[] = {"ldap", "ldap", "radius", "radius", "oauth"};
    static const char *const wrong[] = {"TRUST",
                                        "crypt",
                                        "krb5",
                                        "scram-sha-1",
                                        "scram-sha-256-plus",
                                        "implicit reject",
                                        "",
                                        "trust ",
                                        "map=x",
                                        "trus",
                                        "trustx",
                                        "all",
                                        "10.0.0.1",
                                        "uaImplicitReject",
                                        "\xff",
                                        "sha256",
                                        "@"};
    size_t kind = random_below(random, 100);
    if (kind < 22)
        return usual[random_below(random, 5)];
    if (kind < 36)
        return strcmp(type, "local") == 0     ? "peer"
               : strcmp(type, "hostssl") == 0 ? "cert"
                                              : "ident";
    if (kind < 60)
        return RANDOM_PICK(random, with_options);
    if (kind < 94)
        return RANDOM_PICK(random, usual);
    return RANDOM_PICK(random, wrong);
}

void grammar_method(grammar *g, const char *type, bytes *out)
{
    random_source *random = g->random;
    const char *method = pick_method(random, type);
    grammar_blank(g, out);
    grammar_token(g, method, strlen(method), out);
    size_t options = random_chance(random, 500) ? 0 : random_between(random, 1, 3);
    bool wants_options = options_of(method) != &all_options[0];
    if (wants_options && random_chance(random, 600))
        add_complete_options(g, method, out);
    if (wants_options && random_chance(random, 300))
        options += random_between(random, 0, 3);
    for (size_t i = 0; i < options; i++) {
        if (random_chance(random, 60))
            bytes_add_byte(out, ',');
        else
            grammar_blank(g, out);
        if (random_chance(random, 100) && g->reference != NULL) {
            bytes_add_byte(out, '@');
            g->reference(g->context, out);
        } else {
            add_option(g, options_of(method), out);
        }
    }
}
