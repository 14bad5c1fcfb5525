/*
 * hint_option.c - the options behind the method: in pieces, without quotes, of
 * another method or major, misspelt, or without the effect that they seem to have.
 */
#include "hint_line.h"

#include "hba_words.h"
#include "spelling.h"

/* ---- parts of an option ------------------------------------------------------------------ */

static pgcfg_text option_name(const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    return pgcfg_text_slice(text, 0, pgcfg_text_index(text, '='));
}

/* There is an equals sign. */
static pgcfg_text option_value(const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    return pgcfg_text_slice(text, pgcfg_text_index(text, '=') + 1, text.size);
}

static bool has_equals(const pgcfg_token *token)
{
    return option_name(token).size < token->size;
}

/* The option before this one; NULL if this is the first behind the method, which is none. */
static const pgcfg_token *option_before(const pgcfg_token *token)
{
    return has_equals(token - 1) ? token - 1 : NULL;
}

static const pgcfg_token *token_behind(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *end = line->entry->tokens + line->entry->token_count;
    return token + 1 < end ? token + 1 : NULL;
}

/* The method of the line, which has an option: perhaps behind a mask. */
static const pgcfg_token *method_of(const pgcfg_hint_line *line)
{
    uint32_t column = pgcfg_hint_is_local(line) ? PGCFG_COLUMN_ADDRESS : PGCFG_COLUMN_ADDRESS + 1;
    const pgcfg_token *token = pgcfg_hint_first(line, column);
    return pgcfg_hint_is_method(line, token) ? token : pgcfg_hint_first(line, column + 1);
}

/* ---- an option in pieces -------------------------------------------------------------------- */

static void say_pieces(pgcfg_hint_line *line, const pgcfg_token *token, pgcfg_text name,
                       pgcfg_text value)
{
    pgcfg_hint_say_of(line, PGCFG_HINT_OPTION_SPACES, token, name, value, PGCFG_NO_TEXT, 0);
}

/* What is usually written behind an option's name. */
static pgcfg_text usual_value(pgcfg_hba_option option)
{
    if (option == PGCFG_OPTION_CLIENTCERT)
        return PGCFG_TEXT("verify-full");
    if (option == PGCFG_OPTION_CLIENTNAME)
        return PGCFG_TEXT("CN");
    return PGCFG_TEXT("VALUE");
}

/* "map = x", "map =x", "map= x", "map:x" and "map" alone. */
static bool find_pieces(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    const pgcfg_token *before = option_before(token);
    const pgcfg_token *behind = token_behind(line, token);
    pgcfg_hba_option option;

    if (before != NULL && option_value(before).size == 0 &&
        before->source_size == before->size && /* not map="" */
        (token->flags & PGCFG_TOKEN_STARTS_FIELD) != 0 && !pgcfg_token_is_quoted(token)) {
        say_pieces(line, token, option_name(before), text);
        return true;
    }
    size_t colon = pgcfg_text_index(text, ':');
    pgcfg_text name = pgcfg_text_slice(text, 0, colon);
    if (!pgcfg_hba_option_find(name, &option))
        return false;
    if (colon < text.size) {
        say_pieces(line, token, name, pgcfg_text_slice(text, colon + 1, text.size));
        return true;
    }
    pgcfg_text value = usual_value(option);
    if (behind != NULL && has_equals(behind) && option_name(behind).size == 0) {
        const pgcfg_token *next = token_behind(line, behind);
        if (behind->size > 1)
            value = option_value(behind);
        else if (next != NULL)
            value = pgcfg_token_text(next);
    }
    say_pieces(line, token, name, value);
    return true;
}

/* ---- a value that needs quotes -----------------------------------------------------------------
 */

/* Options whose values have blanks in them. */
static bool value_may_have_blanks(pgcfg_text name)
{
    return pgcfg_text_begins(name, PGCFG_TEXT("ldap")) ||
           pgcfg_text_begins(name, PGCFG_TEXT("radius")) ||
           pgcfg_text_equal(name, PGCFG_TEXT("scope"));
}

/* Whether a token behind an option's value looks like more of it. */
static bool goes_on(const pgcfg_token *token, pgcfg_text name)
{
    pgcfg_hba_option option;
    bool comma = (token->flags & PGCFG_TOKEN_STARTS_FIELD) == 0;
    bool is_option = has_equals(token) && pgcfg_hba_option_find(option_name(token), &option);
    return !is_option && (comma || value_may_have_blanks(name));
}

/* All that was meant as the option's value, as written; empty where it is not at
 * hand, or has quotes in it. */
static pgcfg_text whole_value(const pgcfg_hint_line *line, const pgcfg_token *option)
{
    pgcfg_text name = option_name(option);
    const pgcfg_token *last = option + 1;
    const pgcfg_token *next = token_behind(line, last);
    while (next != NULL && goes_on(next, name)) {
        last = next;
        next = token_behind(line, last);
    }
    pgcfg_text written = pgcfg_hint_written(line, option, last);
    if (written.size == 0 || pgcfg_text_index(written, '"') < written.size)
        return PGCFG_NO_TEXT;
    return pgcfg_text_slice(written, name.size + 1, written.size);
}

/* "radiusservers=10.0.0.1,10.0.0.2": the value ends at the comma, or blank. */
static bool find_missing_quotes(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *before = option_before(token);
    if (before == NULL || !goes_on(token, option_name(before)))
        return false;
    pgcfg_hint_say_of(line, PGCFG_HINT_OPTION_QUOTES, token, option_name(before), PGCFG_NO_TEXT,
                      whole_value(line, before), 0);
    return true;
}

/* ---- forms of long ago
 * ------------------------------------------------------------------------------ */

/* Before 8.4 an argument stood behind the method without a name: "ident sameuser",
 * "ident mymap", "pam service", "ldap url". */
static bool find_old_form(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    const pgcfg_token *method = method_of(line);
    pgcfg_text name = PGCFG_TEXT("map");
    pgcfg_auth_method which = PGCFG_AUTH_TRUST;
    if (method != token - 1)
        return false;
    (void)pgcfg_auth_method_find(pgcfg_token_text(method), &which);
    if (pgcfg_text_equal(text, PGCFG_TEXT("sameuser"))) {
        pgcfg_hint_say(line, PGCFG_HINT_OPTION_SAMEUSER, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        return true;
    }
    if (which == PGCFG_AUTH_PAM)
        name = PGCFG_TEXT("pamservice");
    else if (which == PGCFG_AUTH_LDAP)
        name = PGCFG_TEXT("ldapurl");
    else if (!pgcfg_hba_option_fits(PGCFG_OPTION_MAP, which))
        return false;
    pgcfg_hint_say(line, PGCFG_HINT_OPTION_OLD_FORM, token, name, PGCFG_NO_TEXT, 0);
    return true;
}

void pgcfg_hint_option_format(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text text = pgcfg_token_text(token);
    if (pgcfg_text_begins(text, PGCFG_TEXT("//")) || pgcfg_text_begins(text, PGCFG_TEXT("--")) ||
        pgcfg_text_begins(text, PGCFG_TEXT(";")) || pgcfg_text_begins(text, PGCFG_TEXT("/*")))
        pgcfg_hint_say(line, PGCFG_HINT_COMMENT_MARK, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    else if (pgcfg_hint_is_method(line, token))
        pgcfg_hint_say(line, PGCFG_HINT_METHOD_LIST, token, pgcfg_token_text(token - 1),
                       PGCFG_NO_TEXT, 0);
    else if (!find_pieces(line, token) && !find_missing_quotes(line, token))
        find_old_form(line, token);
}

/* ---- an unknown name
 * ------------------------------------------------------------------------------- */

/* Parameters that a client connects with, and what does their work in this file. */
static const struct client_option {
    pgcfg_text name;
    pgcfg_text instead;
} client_options[] = {
    {{"sslmode", 7}, {"begin the line with hostssl for connections with TLS only", 57}},
    {{"ssl", 3}, {"begin the line with hostssl for connections with TLS only", 57}},
    {{"gssencmode", 10},
     {"begin the line with hostgssenc for connections with GSS encryption", 66}},
    {{"sslcert", 7}, {"write clientcert=verify-full to ask for a client certificate", 60}},
    {{"sslkey", 6}, {"write clientcert=verify-full to ask for a client certificate", 60}},
};

static bool find_client_option(pgcfg_hint_line *line, const pgcfg_token *token)
{
    for (size_t i = 0; i < sizeof client_options / sizeof client_options[0]; i++) {
        if (!pgcfg_spelling_same_letters(option_name(token), client_options[i].name))
            continue;
        pgcfg_hint_say_of(line, PGCFG_HINT_OPTION_OF_CLIENT, token, option_name(token),
                          client_options[i].instead, PGCFG_NO_TEXT, 0);
        return true;
    }
    return false;
}

void pgcfg_hint_option_unknown(pgcfg_hint_line *line, const pgcfg_token *token)
{
    if ((token->flags & PGCFG_TOKEN_STARTS_FIELD) == 0 && find_missing_quotes(line, token))
        return;
    pgcfg_text name = option_name(token);
    pgcfg_hba_option option;
    if (pgcfg_hba_option_find(name, &option)) {
        int major = line->major;
        while (major < PGCFG_MAJOR_NEWEST && !pgcfg_hba_option_is_known(option, major))
            major++;
        pgcfg_hint_say_of(line, PGCFG_HINT_OPTION_OTHER_MAJOR, token, name, PGCFG_NO_TEXT,
                          PGCFG_NO_TEXT, major);
        return;
    }
    if (find_client_option(line, token))
        return;
    pgcfg_spelling spelling = pgcfg_spelling_of(name);
    for (int i = 0; i < PGCFG_OPTION_COUNT; i++)
        if (pgcfg_hba_option_is_known((pgcfg_hba_option)i, line->major))
            pgcfg_spelling_offer(&spelling,
                                 pgcfg_text_of(pgcfg_hba_option_name((pgcfg_hba_option)i)));
    if (spelling.nearest.size > 0)
        pgcfg_hint_say_of(line, PGCFG_HINT_OPTION_SPELLING, token, name, spelling.nearest,
                          PGCFG_NO_TEXT, 0);
    else
        find_missing_quotes(line, token);
}

/* ---- a known name in the wrong place
 * ---------------------------------------------------------------- */

void pgcfg_hint_option_method(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_hint_say(line, PGCFG_HINT_OPTION_OTHER_METHOD, token, pgcfg_token_text(method_of(line)),
                   PGCFG_NO_TEXT, 0);
}

void pgcfg_hint_option_hostssl(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *type = pgcfg_hint_first(line, PGCFG_COLUMN_TYPE);
    pgcfg_hint_say(line, PGCFG_HINT_OPTION_NEEDS_HOSTSSL, token, pgcfg_token_text(type),
                   PGCFG_NO_TEXT, 0);
}

/* ---- values
 * --------------------------------------------------------------------------------------------- */

static pgcfg_text better_clientcert(pgcfg_text value)
{
    if (pgcfg_text_equal(value, PGCFG_TEXT("1")))
        return PGCFG_TEXT("Write clientcert=verify-ca, which is what 1 meant before PostgreSQL 14");
    if (pgcfg_text_equal(value, PGCFG_TEXT("0")) ||
        pgcfg_text_equal(value, PGCFG_TEXT("no-verify")))
        return PGCFG_TEXT("Leave it out: no client certificate is asked for then");
    pgcfg_spelling spelling = pgcfg_spelling_of(value);
    pgcfg_spelling_offer(&spelling, PGCFG_TEXT("verify-full"));
    pgcfg_spelling_offer(&spelling, PGCFG_TEXT("verify-ca"));
    if (pgcfg_text_equal(spelling.nearest, PGCFG_TEXT("verify-ca")))
        return PGCFG_TEXT("Write clientcert=verify-ca");
    if (spelling.nearest.size > 0)
        return PGCFG_TEXT("Write clientcert=verify-full");
    return PGCFG_TEXT("Write clientcert=verify-ca or clientcert=verify-full");
}

/* A value that is none of those that the option has. */
void pgcfg_hint_option_value(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_diagnostic_code code = line->entry->failure.code;
    pgcfg_text better;
    if (code == PGCFG_DIAGNOSTIC_SILENT_CLIENTCERT)
        better = better_clientcert(option_value(token));
    else if (code == PGCFG_DIAGNOSTIC_SILENT_CLIENTNAME)
        better = PGCFG_TEXT("Write clientname=CN or clientname=DN, in capitals");
    else
        better = PGCFG_TEXT("Leave it out: the method cert checks the certificate in full");
    pgcfg_hint_say(line, PGCFG_HINT_OPTION_VALUE, token, better, PGCFG_NO_TEXT, 0);
}

/* ---- rules
 * ------------------------------------------------------------------------------------------------
 */

static bool is_flag(pgcfg_hba_option option)
{
    return option == PGCFG_OPTION_PAM_USE_HOSTNAME || option == PGCFG_OPTION_LDAPTLS ||
           option == PGCFG_OPTION_INCLUDE_REALM || option == PGCFG_OPTION_COMPAT_REALM ||
           option == PGCFG_OPTION_UPN_USERNAME || option == PGCFG_OPTION_DELEGATE_IDENT_MAPPING;
}

/* Words that mean yes everywhere but here: only 1 does. */
static bool seems_true(pgcfg_text value)
{
    static const pgcfg_text words[] = {{"true", 4}, {"yes", 3}, {"on", 2},     {"t", 1},
                                       {"y", 1},    {"01", 2},  {"enable", 6}, {"enabled", 7}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (pgcfg_spelling_same_letters(value, words[i]))
            return true;
    return false;
}

void pgcfg_hint_rule_options(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *rule = line->entry;
    const pgcfg_token *options = pgcfg_hba_entry_fields(rule).options;
    uint64_t seen = 0; /* one bit an option */
    for (uint32_t i = 0; i < rule->option_count; i++) {
        pgcfg_text name = option_name(&options[i]);
        pgcfg_hba_option option = PGCFG_OPTION_MAP;
        (void)pgcfg_hba_option_find(name, &option); /* in a rule all are known */
        if ((seen & (UINT64_C(1) << (unsigned)option)) != 0)
            pgcfg_hint_say_of(line, PGCFG_HINT_OPTION_REPEATED, &options[i], name,
                              option_value(&options[i]), PGCFG_NO_TEXT, 0);
        seen |= UINT64_C(1) << (unsigned)option;
        if (is_flag(option) && seems_true(option_value(&options[i])))
            pgcfg_hint_say(line, PGCFG_HINT_OPTION_FLAG, &options[i], name, PGCFG_NO_TEXT, 0);
    }
}
