/*
 * hint_method.c - the method column: words that are no methods, methods of other
 * majors, and methods that do not go with the connection type.
 */
#include "hint_line.h"

#include "hba_words.h"
#include "lookalike.h"
#include "spelling.h"

/* ---- words for methods ---------------------------------------------------------------- */

/* Methods that are no more: since when, and what does their work now. */
static const struct gone_method {
    pgcfg_text word;
    pgcfg_text since;
    pgcfg_text instead;
} gone_methods[] = {
    {{"crypt", 5}, {"8.4", 3}, {"scram-sha-256", 13}},
    {{"krb4", 4}, {"8.1", 3}, {"gss", 3}},
    {{"krb5", 4}, {"9.4", 3}, {"gss", 3}},
};

/* What people write for a method. None leads to trust. */
static const struct method_alias {
    pgcfg_text word;
    pgcfg_text method;
} method_aliases[] = {
    {{"scram", 5}, {"scram-sha-256", 13}},
    {{"sha256", 6}, {"scram-sha-256", 13}},
    {{"sha-256", 7}, {"scram-sha-256", 13}},
    {{"scram-sha", 9}, {"scram-sha-256", 13}},
    {{"scram-sha-256-plus", 18}, {"scram-sha-256", 13}},
    {{"scram-sha-1", 11}, {"scram-sha-256", 13}},
    {{"gssapi", 6}, {"gss", 3}},
    {{"kerberos", 8}, {"gss", 3}},
    {{"deny", 4}, {"reject", 6}},
    {{"drop", 4}, {"reject", 6}},
    {{"block", 5}, {"reject", 6}},
    {{"refuse", 6}, {"reject", 6}},
    {{"oauth2", 6}, {"oauth", 5}},
    {{"oauthbearer", 11}, {"oauth", 5}},
    {{"certificate", 11}, {"cert", 4}},
    {{"clientcert", 10}, {"cert", 4}},
};

/* What people write who take the column for a switch. */
static bool is_switch(pgcfg_text word)
{
    static const pgcfg_text words[] = {{"allow", 5}, {"accept", 6}, {"permit", 6},  {"none", 4},
                                       {"on", 2},    {"off", 3},    {"disable", 7}, {"disabled", 8},
                                       {"yes", 3},   {"no", 2},     {"enable", 6},  {"require", 7}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (pgcfg_spelling_same_letters(word, words[i]))
            return true;
    return false;
}

/* The method of this major that a word was probably meant as; empty if none. */
static pgcfg_text nearest_method(pgcfg_text word, int major)
{
    pgcfg_auth_method method = PGCFG_AUTH_TRUST;
    for (size_t i = 0; i < sizeof method_aliases / sizeof method_aliases[0]; i++) {
        if (pgcfg_spelling_distance(word, method_aliases[i].word) != 0)
            continue;
        (void)pgcfg_auth_method_find(method_aliases[i].method, &method);
        if (pgcfg_auth_method_is_known(method, major))
            return method_aliases[i].method;
    }
    pgcfg_spelling spelling = pgcfg_spelling_of(word);
    for (int i = PGCFG_AUTH_TRUST; i <= PGCFG_AUTH_OAUTH; i++)
        if (pgcfg_auth_method_is_known((pgcfg_auth_method)i, major))
            pgcfg_spelling_offer(&spelling,
                                 pgcfg_text_of(pgcfg_auth_method_name((pgcfg_auth_method)i)));
    return spelling.nearest;
}

/* ---- something else stands in the column -------------------------------------------------- */

/* "host all all 0.0.0.0/0 hostssl": the type belongs to the front. With the middle of
 * the line at hand the whole line is said. */
static bool find_type(pgcfg_hint_line *line, const pgcfg_token *token)
{
    static const pgcfg_text usual_method = {"scram-sha-256", 13};
    pgcfg_text word = pgcfg_token_text(token);
    for (int i = PGCFG_CONNECTION_LOCAL; i <= PGCFG_CONNECTION_HOSTNOGSSENC; i++) {
        pgcfg_text type = pgcfg_text_of(pgcfg_connection_type_name((pgcfg_connection_type)i));
        if (!pgcfg_spelling_same_letters(word, type))
            continue;
        const pgcfg_token *first = pgcfg_hint_first(line, PGCFG_COLUMN_DATABASE);
        const pgcfg_token *last = token - 1;
        const pgcfg_token *method = pgcfg_hint_method_behind(line, token);
        if (i == PGCFG_CONNECTION_LOCAL && !pgcfg_hint_is_local(line))
            last = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS) - 1; /* local has no address */
        bool is_whole = (i == PGCFG_CONNECTION_LOCAL) || !pgcfg_hint_is_local(line);
        pgcfg_hint_say_of(line, PGCFG_HINT_TYPE_IN_METHOD, token, type,
                          method == NULL ? usual_method : pgcfg_token_text(method),
                          is_whole ? pgcfg_hint_written(line, first, last) : PGCFG_NO_TEXT, 0);
        return true;
    }
    return false;
}

/* Words that can only be a host: a numeric address, samehost, a name with a dot. */
static bool looks_like_host(const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    return pgcfg_hint_is_network(token) || pgcfg_text_equal(text, PGCFG_TEXT("samehost")) ||
           pgcfg_text_equal(text, PGCFG_TEXT("samenet")) ||
           pgcfg_text_equal(text, PGCFG_TEXT("localhost")) ||
           pgcfg_text_index(text, '.') < text.size;
}

/* A second mask, or a mask behind a name that takes none. */
static bool find_extra_mask(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *address = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS);
    uint32_t column = pgcfg_hint_column_of(line, token);
    int length;
    bool is_mask = pgcfg_hint_is_netmask(pgcfg_token_text(token), &length) ||
                   pgcfg_text_equal(pgcfg_token_text(token), PGCFG_TEXT("0.0.0.0"));
    if (column != PGCFG_COLUMN_ADDRESS + 1 || !is_mask)
        return false;
    pgcfg_hint_say(
        line, pgcfg_hint_is_network(address) ? PGCFG_HINT_MASK_TWICE : PGCFG_HINT_MASK_AFTER_NAME,
        token, pgcfg_token_text(address), PGCFG_NO_TEXT, 0);
    return true;
}

/* There is a column too many, or an address where local has none. */
static bool find_extra_column(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *next = pgcfg_hint_first(line, pgcfg_hint_column_of(line, token) + 1);
    bool method_is_next = next != NULL && pgcfg_hint_is_method(line, next);
    if (pgcfg_hint_is_local(line) && looks_like_host(token)) {
        pgcfg_hint_say(line, PGCFG_HINT_ADDRESS_ON_LOCAL, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        return true;
    }
    if (!pgcfg_hint_is_local(line) && find_extra_mask(line, token))
        return true;
    if (!method_is_next && pgcfg_hint_method_behind(line, token) == NULL)
        return false;
    pgcfg_hint_say(line, PGCFG_HINT_COLUMN_EXTRA, token,
                   pgcfg_token_text(pgcfg_hint_method_behind(line, token)), PGCFG_NO_TEXT, 0);
    return true;
}

/* ---- a method, but not here and now -----------------------------------------------------------
 */

static bool find_other_major(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text word = pgcfg_token_text(token);
    pgcfg_auth_method method;
    for (size_t i = 0; i < sizeof gone_methods / sizeof gone_methods[0]; i++) {
        if (!pgcfg_spelling_same_letters(word, gone_methods[i].word))
            continue;
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_GONE, token, gone_methods[i].since,
                       gone_methods[i].instead, 0);
        return true;
    }
    if (!pgcfg_auth_method_find(word, &method))
        return false;
    int major = line->major;
    while (!pgcfg_auth_method_is_known(method, major))
        major++;
    pgcfg_hint_say(line, PGCFG_HINT_METHOD_TO_COME, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, major);
    return true;
}

void pgcfg_hint_method_invalid(pgcfg_hint_line *line, const pgcfg_token *token)
{
    char buffer[PGCFG_LOOKALIKE_PLAIN_MAX];
    if (pgcfg_hint_split_list(line, pgcfg_hint_column_of(line, token)) || find_type(line, token) ||
        find_other_major(line, token))
        return;
    pgcfg_text word = pgcfg_token_text(token);
    if (pgcfg_text_index(word, '=') < word.size) {
        pgcfg_hint_column_missing(line, token);
        return;
    }
    if (find_extra_column(line, token))
        return;
    if (is_switch(word)) {
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_SWITCH, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        return;
    }
    pgcfg_text plain = pgcfg_lookalike_plain(word, buffer);
    pgcfg_text nearest = nearest_method(plain, line->major);
    bool is_only_lookalike = !pgcfg_text_equal(plain, word) && pgcfg_text_equal(plain, nearest);
    if (nearest.size > 0 && !is_only_lookalike)
        pgcfg_hint_say_spelling(line, PGCFG_HINT_METHOD_SPELLING, token, nearest);
}

/* "md5,scram-sha-256" or "peer, map=x": `token` is the second. */
void pgcfg_hint_method_multiple(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    bool is_option = pgcfg_text_index(text, '=') < text.size;
    pgcfg_hint_say(line, is_option ? PGCFG_HINT_LIST_COMMA : PGCFG_HINT_METHOD_LIST, token,
                   pgcfg_token_text(token - 1), PGCFG_NO_TEXT, 0);
}

/* Methods of operating systems that the server does not run on. What a package
 * may or may not have been built with the server says itself. */
void pgcfg_hint_method_not_built(pgcfg_hint_line *line, const pgcfg_token *token)
{
    if (pgcfg_text_equal(pgcfg_token_text(token), PGCFG_TEXT("sspi")))
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_PLATFORM, token, PGCFG_TEXT("Windows"),
                       PGCFG_TEXT("gss"), 0);
    else if (pgcfg_text_equal(pgcfg_token_text(token), PGCFG_TEXT("bsd")))
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_PLATFORM, token, PGCFG_TEXT("OpenBSD"),
                       PGCFG_TEXT("pam"), 0);
}

void pgcfg_hint_method_of_other_type(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *type = pgcfg_hint_first(line, PGCFG_COLUMN_TYPE);
    pgcfg_hint_code code = PGCFG_HINT_CERT_NEEDS_HOSTSSL;
    if (line->entry->failure.code == PGCFG_DIAGNOSTIC_METHOD_PEER_HOST)
        code = PGCFG_HINT_PEER_NEEDS_LOCAL;
    else if (line->entry->failure.code == PGCFG_DIAGNOSTIC_METHOD_GSS_LOCAL)
        code = PGCFG_HINT_GSS_NEEDS_HOST;
    pgcfg_hint_say(line, code, token, pgcfg_token_text(type), PGCFG_NO_TEXT, 0);
}
