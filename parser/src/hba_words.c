/*
 * hba_words.c - looking up the words of pg_hba.conf. All are case-sensitive.
 */
#include "hba_words.h"

#include <string.h>

typedef struct keyword {
    const char *text;
    size_t size;
} keyword;

#define WORD(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

static const keyword type_words[] = {
#define PGCFG_X(type, text) WORD(text),
    PGCFG_CONNECTION_TYPES(PGCFG_X)
#undef PGCFG_X
};

typedef struct method_row {
    keyword word;
    unsigned feature;
    int first_major;
} method_row;

static const method_row methods[] = {
#define PGCFG_X(method, text, feature, first) {WORD(text), feature, first},
    PGCFG_AUTH_METHODS(PGCFG_X)
#undef PGCFG_X
};

typedef struct option_row {
    keyword word;
    unsigned methods;
    const char *methods_text;
    int first_major;
} option_row;

static const option_row options[] = {
#define PGCFG_X(option, text, bits, words, first) {WORD(text), bits, words, first},
    PGCFG_HBA_OPTIONS(PGCFG_X)
#undef PGCFG_X
};

static bool is_word(pgcfg_text text, const keyword *w)
{
    /* The first byte tells nearly all words of one size apart. */
    return text.size == w->size && text.data[0] == w->text[0] &&
           memcmp(text.data, w->text, text.size) == 0;
}

/* No two connection types have the same size. */
bool pgcfg_connection_type_find(pgcfg_text text, pgcfg_connection_type *type)
{
    enum { LARGEST = sizeof("hostnogssenc") - 1 };
#define PGCFG_X(type, text) [sizeof(text) - 1] = PGCFG_CONNECTION_##type,
    static const uint8_t type_of_size[LARGEST + 1] = {PGCFG_CONNECTION_TYPES(PGCFG_X)};
#undef PGCFG_X

    if (text.size == 0 || text.size > LARGEST)
        return false;
    *type = (pgcfg_connection_type)type_of_size[text.size];
    return is_word(text, &type_words[*type]);
}

/* Where a method is looked for: by its third and its last byte. Every row of the
 * table of methods needs a slot of its own. */
#define METHOD_SLOT(third, last) (((unsigned)(third) + 2 * (unsigned)(last)) % 32)

static const uint8_t method_slots[32] = {
    [METHOD_SLOT('u', 't')] = PGCFG_AUTH_TRUST,
    [METHOD_SLOT('j', 't')] = PGCFG_AUTH_REJECT,
    [METHOD_SLOT('5', '5')] = PGCFG_AUTH_MD5,
    [METHOD_SLOT('s', 'd')] = PGCFG_AUTH_PASSWORD,
    [METHOD_SLOT('e', 't')] = PGCFG_AUTH_IDENT,
    [METHOD_SLOT('e', 'r')] = PGCFG_AUTH_PEER,
    [METHOD_SLOT('s', 's')] = PGCFG_AUTH_GSS,
    [METHOD_SLOT('p', 'i')] = PGCFG_AUTH_SSPI,
    [METHOD_SLOT('m', 'm')] = PGCFG_AUTH_PAM,
    [METHOD_SLOT('d', 'd')] = PGCFG_AUTH_BSD,
    [METHOD_SLOT('a', 'p')] = PGCFG_AUTH_LDAP,
    [METHOD_SLOT('r', 't')] = PGCFG_AUTH_CERT,
    [METHOD_SLOT('d', 's')] = PGCFG_AUTH_RADIUS,
    [METHOD_SLOT('u', 'h')] = PGCFG_AUTH_OAUTH,
    [METHOD_SLOT('r', '6')] = PGCFG_AUTH_SCRAM_SHA_256,
};

bool pgcfg_auth_method_find(pgcfg_text text, pgcfg_auth_method *method)
{
    if (text.size < 3)
        return false;
    *method = (pgcfg_auth_method)method_slots[METHOD_SLOT((unsigned char)text.data[2],
                                                          (unsigned char)text.data[text.size - 1])];
    return is_word(text, &methods[*method].word);
}

bool pgcfg_hba_option_find(pgcfg_text text, pgcfg_hba_option *option)
{
    for (size_t i = 0; i < PGCFG_OPTION_COUNT; i++) {
        if (is_word(text, &options[i].word)) {
            *option = (pgcfg_hba_option)i;
            return true;
        }
    }
    return false;
}

const char *pgcfg_connection_type_name(pgcfg_connection_type type)
{
    return type_words[type].text;
}

const char *pgcfg_auth_method_name(pgcfg_auth_method method)
{
    return methods[method].word.text;
}

const char *pgcfg_hba_option_name(pgcfg_hba_option option)
{
    return options[option].word.text;
}

bool pgcfg_auth_method_is_known(pgcfg_auth_method method, int major)
{
    return major >= methods[method].first_major;
}

bool pgcfg_hba_option_is_known(pgcfg_hba_option option, int major)
{
    return major >= options[option].first_major;
}

unsigned pgcfg_auth_method_feature(pgcfg_auth_method method)
{
    return methods[method].feature;
}

bool pgcfg_hba_option_fits(pgcfg_hba_option option, pgcfg_auth_method method)
{
    return (options[option].methods & (1u << (unsigned)method)) != 0;
}

const char *pgcfg_hba_option_methods(pgcfg_hba_option option, int major)
{
    if (option == PGCFG_OPTION_MAP && !pgcfg_auth_method_is_known(PGCFG_AUTH_OAUTH, major))
        return "ident, peer, gssapi, sspi, and cert";
    return options[option].methods_text;
}
