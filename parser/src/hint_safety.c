/*
 * hint_safety.c - what a good rule lets happen: open doors, passwords that travel
 * in plain text; and what its effect depends on outside of the file.
 */
#include "hint_line.h"

#include "loopback.h"
#include "predicates.h"

/* ---- who can come through ------------------------------------------------------------- */

/* A mask that does not even fix the first eight bits of the address: no network of
 * one's own is as large. 10.0.0.0/8 and fd00::/8 are not meant. */
static bool is_open_to_the_world(const pgcfg_hba_entry *rule)
{
    if (rule->address_kind == PGCFG_ADDRESS_ALL)
        return true;
    if (rule->address_kind != PGCFG_ADDRESS_NETWORK)
        return false;
    return rule->mask[0] != 255;
}

/* Whether the client has to show a certificate whatever the method. */
static bool needs_certificate(const pgcfg_hba_entry *rule)
{
    const pgcfg_token *options = pgcfg_hba_entry_fields(rule).options;
    bool needs = false; /* the last one counts */
    for (uint32_t i = 0; i < rule->option_count; i++) {
        pgcfg_text option = pgcfg_token_text(&options[i]);
        if (pgcfg_text_begins(option, PGCFG_TEXT("clientcert=")))
            needs = !pgcfg_text_equal(option, PGCFG_TEXT("clientcert=0")) &&
                    !pgcfg_text_equal(option, PGCFG_TEXT("clientcert=no-verify"));
    }
    return needs;
}

/* Methods for which the client sends the password itself. */
static bool sends_password(pgcfg_auth_method method)
{
    return method == PGCFG_AUTH_PASSWORD || method == PGCFG_AUTH_LDAP || method == PGCFG_AUTH_PAM ||
           method == PGCFG_AUTH_BSD || method == PGCFG_AUTH_RADIUS;
}

void pgcfg_hint_rule_safety(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *rule = line->entry;
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    bool may_be_plain = rule->type == PGCFG_CONNECTION_HOST ||
                        rule->type == PGCFG_CONNECTION_HOSTNOSSL ||
                        rule->type == PGCFG_CONNECTION_HOSTNOGSSENC;

    if (rule->error.code == PGCFG_DIAGNOSTIC_SSL_DISABLED)
        pgcfg_hint_say(line, PGCFG_HINT_SSL_OFF, fields.type, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);

    /* Through hostgssenc only those come who have a ticket. */
    if (rule->method == PGCFG_AUTH_TRUST && rule->type != PGCFG_CONNECTION_HOSTGSSENC &&
        is_open_to_the_world(rule) && !needs_certificate(rule))
        pgcfg_hint_say_of(line, PGCFG_HINT_TRUST_WORLD, fields.method,
                          pgcfg_token_text(fields.address), PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);

    if (sends_password(rule->method) && may_be_plain && !pgcfg_hba_is_loopback(rule))
        pgcfg_hint_say(line, PGCFG_HINT_PASSWORD_PLAIN, fields.method,
                       pgcfg_token_text(fields.type), PGCFG_NO_TEXT, 0);

    if (rule->method == PGCFG_AUTH_MD5 && pgcfg_deprecates_md5(line->major))
        pgcfg_hint_say(line, PGCFG_HINT_MD5_DEPRECATED, fields.method, PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                       line->major);
}

/* ---- what it depends on ----------------------------------------------------------------- */

static bool is_unquoted(const pgcfg_token *token, pgcfg_text word)
{
    return !pgcfg_token_is_quoted(token) && pgcfg_text_equal(pgcfg_token_text(token), word);
}

/* +role, samerole: who is a member of what. */
static void find_roles(pgcfg_hint_line *line, const pgcfg_hba_fields *fields)
{
    const pgcfg_hba_entry *rule = line->entry;
    for (uint32_t i = 0; i < rule->user_count; i++) {
        const pgcfg_token *token = &fields->users[i];
        if (!pgcfg_token_is_quoted(token) && token->bytes[0] == '+')
            pgcfg_hint_say_of(line, PGCFG_HINT_DEPENDS_ON_ROLES, token, pgcfg_token_text(token),
                              pgcfg_text_slice(pgcfg_token_text(token), 1, token->size),
                              PGCFG_NO_TEXT, 0);
    }
    for (uint32_t i = 0; i < rule->database_count; i++)
        if (is_unquoted(&fields->databases[i], PGCFG_TEXT("samerole")) ||
            is_unquoted(&fields->databases[i], PGCFG_TEXT("samegroup")))
            pgcfg_hint_say(line, PGCFG_HINT_DEPENDS_ON_ROLES, &fields->databases[i],
                           PGCFG_TEXT("named like the database"), PGCFG_NO_TEXT, 0);
}

/* Whether something was said of a token already. */
static bool has_hint_about(const pgcfg_hint_line *line, const pgcfg_token *token)
{
    for (size_t i = 0; i < line->hint_count; i++)
        if (line->hints[i].where.file == token->file &&
            line->hints[i].where.offset == token->offset)
            return true;
    return false;
}

/* Whether all servers of a RADIUS list are numeric addresses. */
static bool are_numeric(pgcfg_text list)
{
    while (list.size > 0) {
        size_t comma = pgcfg_text_index(list, ',');
        size_t from = 0;
        size_t to = comma;
        pgcfg_address address;
        while (from < to && (list.data[from] == ' ' || list.data[from] == '"'))
            from++;
        while (to > from && (list.data[to - 1] == ' ' || list.data[to - 1] == '"'))
            to--;
        if (!pgcfg_address_parse(pgcfg_text_slice(list, from, to), &address))
            return false;
        list = pgcfg_text_slice(list, comma < list.size ? comma + 1 : comma, list.size);
    }
    return true;
}

/* A host name in the address column, or a list of RADIUS servers that are not all
 * numeric (each must resolve, or the server refuses the line). */
static void find_names(pgcfg_hint_line *line, const pgcfg_hba_fields *fields)
{
    const pgcfg_hba_entry *rule = line->entry;
    if (rule->address_kind == PGCFG_ADDRESS_HOST_NAME && !has_hint_about(line, fields->address))
        pgcfg_hint_say(line, PGCFG_HINT_DEPENDS_ON_NAME, fields->address,
                       PGCFG_TEXT("Whom the line lets in depends on the name service, which must "
                                  "lead from the client's address to this name and back"),
                       PGCFG_NO_TEXT, 0);
    for (uint32_t i = 0; i < rule->option_count; i++) {
        pgcfg_text option = pgcfg_token_text(&fields->options[i]);
        pgcfg_text start = PGCFG_TEXT("radiusservers=");
        if (!pgcfg_text_begins(option, start))
            continue;
        pgcfg_text servers = pgcfg_text_slice(option, start.size, option.size);
        if (!are_numeric(servers))
            pgcfg_hint_say_of(line, PGCFG_HINT_DEPENDS_ON_NAME, &fields->options[i], servers,
                              PGCFG_TEXT("The server refuses the file where its name service "
                                         "does not know each of these"),
                              PGCFG_NO_TEXT, 0);
    }
}

void pgcfg_hint_rule_depends(pgcfg_hint_line *line)
{
    const pgcfg_hba_entry *rule = line->entry;
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    find_roles(line, &fields);
    find_names(line, &fields);
    if (rule->depends_on_zone)
        pgcfg_hint_say(line, PGCFG_HINT_DEPENDS_ON_ZONE, fields.address, PGCFG_NO_TEXT,
                       PGCFG_NO_TEXT, 0);
    for (uint32_t i = 0; rule->depends_on_regex && i < rule->token_count; i++)
        if ((rule->tokens[i].flags & PGCFG_TOKEN_UNDECIDED) != 0)
            pgcfg_hint_say(line, PGCFG_HINT_DEPENDS_ON_REGEX, &rule->tokens[i], PGCFG_NO_TEXT,
                           PGCFG_NO_TEXT, 0);
}
