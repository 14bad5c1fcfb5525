/*
 * hba_line.c - the verdict on one line of pg_hba.conf: fields from left to
 * right; the first hard error ends it, a soft one is only noted.
 */
#include "hba_line.h"

#include "auth_fields.h"
#include "hba_options.h"
#include "hba_words.h"
#include "predicates.h"

#include <string.h>

/* The line as far as it is read. */
typedef struct line_parser {
    pgcfg_auth_line *line;
    const pgcfg_environment *environment;
    const pgcfg_server *server;
    pgcfg_hba_entry *entry;
    uint32_t next; /* the next field */
} line_parser;

/* The last one that may be asked for is the method; what follows are options. */
static pgcfg_auth_field next_field(line_parser *p)
{
    return pgcfg_auth_field_get(p->line, p->next++);
}

/* ---- errors ------------------------------------------------------------- */

/* Refuses the line; what the view shows is settled at the end. */
static pgcfg_diagnostic *refuse(line_parser *p, pgcfg_diagnostic_code code, pgcfg_range where)
{
    pgcfg_diagnostic *d = &p->entry->failure;

    pgcfg_auth_refuse(d, p->line, p->server->major, code, where);
    return d;
}

static void refuse_token(line_parser *p, pgcfg_diagnostic_code code, const pgcfg_token *token)
{
    pgcfg_diagnostic *d = refuse(p, code, pgcfg_token_range(token));
    d->arguments[0] = pgcfg_token_text(token);
}

/* A field is missing: the place is behind the last token. */
static void refuse_end(line_parser *p, pgcfg_diagnostic_code code)
{
    refuse(p, code, pgcfg_auth_line_end(p->line));
}

/* A field that takes one token has several: the place is the second. */
static void refuse_list(line_parser *p, pgcfg_diagnostic_code code, pgcfg_auth_field f)
{
    refuse(p, code, pgcfg_token_range(&f.first[1]));
}

/* An error that does not end the line: the rule stands but never matches. */
static void note(line_parser *p, pgcfg_diagnostic_code code, const pgcfg_token *token)
{
    pgcfg_diagnostic *d = &p->entry->error;

    memset(d, 0, sizeof(*d));
    d->code = code;
    d->where = pgcfg_token_range(token);
    d->line_number = p->line->number;
    d->major = p->server->major;
}

static bool has_feature(const pgcfg_server *server, unsigned feature)
{
    return (server->features & feature) != 0;
}

/* ---- the fields ---------------------------------------------------------- */

pgcfg_diagnostic_code pgcfg_hba_judge_type(pgcfg_connection_type type, const pgcfg_server *server)
{
    if (type == PGCFG_CONNECTION_HOSTSSL) {
        if (!has_feature(server, PGCFG_FEATURE_SSL))
            return PGCFG_DIAGNOSTIC_SSL_NOT_BUILT;
        if (!server->ssl)
            return PGCFG_DIAGNOSTIC_SSL_DISABLED;
    } else if (type == PGCFG_CONNECTION_HOSTGSSENC && !has_feature(server, PGCFG_FEATURE_GSS)) {
        return PGCFG_DIAGNOSTIC_GSS_NOT_BUILT;
    }
    return PGCFG_DIAGNOSTIC_NONE;
}

static bool parse_type(line_parser *p)
{
    pgcfg_auth_field f = next_field(p);
    pgcfg_diagnostic_code soft;

    if (f.count > 1) {
        refuse_list(p, PGCFG_DIAGNOSTIC_TYPE_MULTIPLE, f);
        return false;
    }
    if (!pgcfg_connection_type_find(pgcfg_token_text(f.first), &p->entry->type)) {
        refuse_token(p, PGCFG_DIAGNOSTIC_TYPE_INVALID, f.first);
        return false;
    }
    soft = pgcfg_hba_judge_type(p->entry->type, p->server);
    if (soft != PGCFG_DIAGNOSTIC_NONE)
        note(p, soft, f.first);
    return true;
}

/* Whether the server takes a name that begins with a slash (16 on). */
static bool check_regex(line_parser *p, pgcfg_token *token)
{
    if (!pgcfg_auth_regex_is_taken(&p->entry->failure, p->line, p->environment, token))
        return false;
    if ((token->flags & PGCFG_TOKEN_UNDECIDED) != 0)
        p->entry->depends_on_regex = true;
    return true;
}

/* Databases or roles: any names will do. */
static bool parse_names(line_parser *p, pgcfg_diagnostic_code missing, uint32_t *count)
{
    pgcfg_auth_field f = next_field(p);

    if (f.count == 0) {
        refuse_end(p, missing);
        return false;
    }
    *count = f.count;
    if (!pgcfg_has_regex_names(p->server->major))
        return true;
    for (uint32_t i = 0; i < f.count; i++) {
        if (f.first[i].size > 0 && f.first[i].bytes[0] == '/' && !check_regex(p, &f.first[i]))
            return false;
    }
    return true;
}

/* Not all at once where few were written a moment ago: that would wait for them. */
static void copy_address(uint8_t to[16], const pgcfg_address *from)
{
    memset(to, 0, 16);
    memcpy(to, from->bytes, from->family == PGCFG_FAMILY_IPV4 ? 4 : 16);
}

pgcfg_diagnostic_code pgcfg_hba_judge_mask(pgcfg_text text, pgcfg_hba_entry *rule)
{
    pgcfg_address mask;

    if (!pgcfg_address_parse(text, &mask))
        return PGCFG_DIAGNOSTIC_MASK_INVALID;
    if (mask.family != rule->family)
        return PGCFG_DIAGNOSTIC_MASK_FAMILY;
    copy_address(rule->mask, &mask);
    rule->has_mask_field = true;
    return PGCFG_DIAGNOSTIC_NONE;
}

static bool parse_mask_field(line_parser *p)
{
    pgcfg_auth_field f = next_field(p);
    pgcfg_diagnostic_code code;

    if (f.count == 0) {
        refuse_end(p, PGCFG_DIAGNOSTIC_MASK_MISSING);
        return false;
    }
    if (f.count > 1) {
        refuse_list(p, PGCFG_DIAGNOSTIC_MASK_MULTIPLE, f);
        return false;
    }
    code = pgcfg_hba_judge_mask(pgcfg_token_text(f.first), p->entry);
    if (code != PGCFG_DIAGNOSTIC_NONE)
        refuse_token(p, code, f.first);
    return code == PGCFG_DIAGNOSTIC_NONE;
}

/* An address that is no keyword: split at the first slash. */
static pgcfg_diagnostic_code judge_network(pgcfg_text text, pgcfg_hba_entry *rule, bool *needs_mask)
{
    const char *slash = text.size == 0 ? NULL : (const char *)memchr(text.data, '/', text.size);
    pgcfg_text name = {text.data, slash == NULL ? text.size : (size_t)(slash - text.data)};
    pgcfg_address address;
    pgcfg_address mask;

    if (!pgcfg_address_parse(name, &address)) {
        rule->address_kind = PGCFG_ADDRESS_HOST_NAME;
        return slash == NULL ? PGCFG_DIAGNOSTIC_NONE : PGCFG_DIAGNOSTIC_ADDRESS_NAME_WITH_MASK;
    }
    rule->address_kind = PGCFG_ADDRESS_NETWORK;
    rule->family = address.family;
    rule->depends_on_zone = address.depends_on_zone;
    copy_address(rule->address, &address);
    *needs_mask = slash == NULL;
    if (slash == NULL)
        return PGCFG_DIAGNOSTIC_NONE;
    name.data = slash + 1;
    name.size = (size_t)(text.data + text.size - name.data);
    if (!pgcfg_address_mask_parse(name, address.family, &mask))
        return PGCFG_DIAGNOSTIC_ADDRESS_MASK_INVALID;
    copy_address(rule->mask, &mask);
    return PGCFG_DIAGNOSTIC_NONE;
}

pgcfg_diagnostic_code pgcfg_hba_judge_address(pgcfg_text text, bool is_quoted,
                                              pgcfg_hba_entry *rule, bool *needs_mask)
{
    *needs_mask = false;
    /* Nearly no address begins as the keywords do. */
    if (is_quoted || (text.data[0] != 'a' && text.data[0] != 's'))
        return judge_network(text, rule, needs_mask);
    if (pgcfg_text_equal(text, PGCFG_TEXT("all")))
        rule->address_kind = PGCFG_ADDRESS_ALL;
    else if (pgcfg_text_equal(text, PGCFG_TEXT("samehost")))
        rule->address_kind = PGCFG_ADDRESS_SAMEHOST;
    else if (pgcfg_text_equal(text, PGCFG_TEXT("samenet")))
        rule->address_kind = PGCFG_ADDRESS_SAMENET;
    else
        return judge_network(text, rule, needs_mask);
    return PGCFG_DIAGNOSTIC_NONE;
}

static bool parse_address(line_parser *p)
{
    pgcfg_auth_field f = next_field(p);
    pgcfg_diagnostic_code code;
    bool needs_mask;

    if (f.count == 0) {
        refuse_end(p, PGCFG_DIAGNOSTIC_ADDRESS_MISSING);
        return false;
    }
    if (f.count > 1) {
        refuse_list(p, PGCFG_DIAGNOSTIC_ADDRESS_MULTIPLE, f);
        return false;
    }
    code = pgcfg_hba_judge_address(pgcfg_token_text(f.first), pgcfg_token_is_quoted(f.first),
                                   p->entry, &needs_mask);
    if (code != PGCFG_DIAGNOSTIC_NONE) {
        refuse_token(p, code, f.first);
        return false;
    }
    return !needs_mask || parse_mask_field(p);
}

/* Methods that do not go with the connection type. */
static pgcfg_diagnostic_code judge_method_type(pgcfg_connection_type type,
                                               pgcfg_auth_method *method)
{
    bool is_local = type == PGCFG_CONNECTION_LOCAL;

    if (is_local && *method == PGCFG_AUTH_IDENT)
        *method = PGCFG_AUTH_PEER; /* for old files' sake, says the server */
    if (is_local && *method == PGCFG_AUTH_GSS)
        return PGCFG_DIAGNOSTIC_METHOD_GSS_LOCAL;
    if (!is_local && *method == PGCFG_AUTH_PEER)
        return PGCFG_DIAGNOSTIC_METHOD_PEER_HOST;
    if (type != PGCFG_CONNECTION_HOSTSSL && *method == PGCFG_AUTH_CERT)
        return PGCFG_DIAGNOSTIC_METHOD_CERT_TYPE;
    return PGCFG_DIAGNOSTIC_NONE;
}

pgcfg_diagnostic_code pgcfg_hba_judge_method(pgcfg_text text, pgcfg_connection_type type,
                                             const pgcfg_server *server, pgcfg_auth_method *method)
{
    unsigned feature;

    if (!pgcfg_auth_method_find(text, method) ||
        !pgcfg_auth_method_is_known(*method, server->major))
        return PGCFG_DIAGNOSTIC_METHOD_INVALID;
    if (*method == PGCFG_AUTH_MD5 && server->db_user_namespace &&
        pgcfg_has_db_user_namespace(server->major))
        return PGCFG_DIAGNOSTIC_METHOD_MD5_NAMESPACE;
    feature = pgcfg_auth_method_feature(*method);
    if (feature != 0 && !has_feature(server, feature))
        return PGCFG_DIAGNOSTIC_METHOD_NOT_BUILT;
    return judge_method_type(type, method);
}

static bool parse_method(line_parser *p)
{
    pgcfg_auth_field f = next_field(p);
    pgcfg_diagnostic_code code;

    if (f.count == 0) {
        refuse_end(p, PGCFG_DIAGNOSTIC_METHOD_MISSING);
        return false;
    }
    if (f.count > 1) {
        refuse_list(p, PGCFG_DIAGNOSTIC_METHOD_MULTIPLE, f);
        return false;
    }
    code = pgcfg_hba_judge_method(pgcfg_token_text(f.first), p->entry->type, p->server,
                                  &p->entry->method);
    if (code != PGCFG_DIAGNOSTIC_NONE)
        refuse_token(p, code, f.first);
    return code == PGCFG_DIAGNOSTIC_NONE;
}

/* Options and what is demanded of them together. */
static bool parse_options(line_parser *p)
{
    pgcfg_hba_entry *entry = p->entry;
    pgcfg_hba_options options;
    pgcfg_diagnostic failure;

    entry->option_count = p->line->token_count - p->line->field_starts[p->next];
    if (entry->option_count == 0 && !pgcfg_hba_method_has_demands(entry->method))
        return true;
    memset(&failure, 0, sizeof(failure));
    pgcfg_hba_options_init(&options, entry->type, entry->method, p->server);
    for (uint32_t i = p->line->token_count - entry->option_count; i < p->line->token_count; i++) {
        const pgcfg_token *token = &p->line->tokens[i];
        if (!pgcfg_hba_options_add(&options, pgcfg_token_text(token), &failure)) {
            failure.where = pgcfg_token_range(token);
            break;
        }
    }
    if (failure.code == PGCFG_DIAGNOSTIC_NONE) {
        bool clears_note = false;
        if (!pgcfg_hba_options_finish(&options, &failure, &clears_note)) {
            failure.where =
                pgcfg_token_range(&p->line->tokens[p->line->token_count - 1 - entry->option_count]);
        }
        if (clears_note)
            entry->error.code = PGCFG_DIAGNOSTIC_NONE;
    }
    if (failure.code == PGCFG_DIAGNOSTIC_NONE)
        return true;
    *refuse(p, failure.code, failure.where) = failure;
    entry->failure.line_number = p->line->number;
    entry->failure.major = p->server->major;
    return false;
}

static bool parse_fields(line_parser *p)
{
    return parse_type(p) &&
           parse_names(p, PGCFG_DIAGNOSTIC_DATABASE_MISSING, &p->entry->database_count) &&
           parse_names(p, PGCFG_DIAGNOSTIC_ROLE_MISSING, &p->entry->user_count) &&
           (p->entry->type == PGCFG_CONNECTION_LOCAL || parse_address(p)) && parse_method(p) &&
           parse_options(p);
}

void pgcfg_hba_entry_start(pgcfg_hba_entry *entry, uint32_t file, uint32_t line_number,
                           uint32_t offset)
{
    entry->index = 0;
    entry->rule_number = 0;
    entry->file = file;
    entry->line_number = line_number;
    entry->offset = offset;
    entry->is_rule = false;
    pgcfg_diagnostic_clear(&entry->error);
    pgcfg_diagnostic_clear(&entry->failure);
    entry->tokens = NULL;
    entry->token_count = 0;
    entry->type = PGCFG_CONNECTION_LOCAL;
    entry->method = PGCFG_AUTH_TRUST;
    entry->address_kind = PGCFG_ADDRESS_NONE;
    entry->has_mask_field = false;
    entry->depends_on_zone = false;
    entry->depends_on_regex = false;
    entry->family = PGCFG_FAMILY_NONE;
    memset(entry->address, 0, sizeof(entry->address));
    memset(entry->mask, 0, sizeof(entry->mask));
    entry->database_count = 0;
    entry->user_count = 0;
    entry->option_count = 0;
}

void pgcfg_hba_line_judge(pgcfg_auth_line *line, const pgcfg_environment *environment,
                          pgcfg_hba_entry *entry)
{
    line_parser p = {line, environment, environment->server, entry, 0};

    pgcfg_hba_entry_start(entry, line->source->index, line->number, line->offset);
    entry->tokens = line->tokens;
    entry->token_count = line->token_count;
    if (line->is_refused)
        entry->failure = line->failure;
    else
        entry->is_rule = parse_fields(&p);
    if (entry->is_rule)
        return;
    if (!pgcfg_diagnostic_is_silent(entry->failure.code))
        entry->error = entry->failure;
    else if (entry->error.code != PGCFG_DIAGNOSTIC_NONE) /* the note stands for the line */
        entry->error.where = (pgcfg_range){entry->file, entry->offset, 0};
}

/* ---- parts of a rule ------------------------------------------------------ */

pgcfg_hba_fields pgcfg_hba_entry_fields(const pgcfg_hba_entry *rule)
{
    const pgcfg_token *at = rule->tokens;
    pgcfg_hba_fields fields;

    fields.type = at++;
    fields.databases = at;
    at += rule->database_count;
    fields.users = at;
    at += rule->user_count;
    fields.address = rule->address_kind == PGCFG_ADDRESS_NONE ? NULL : at++;
    fields.mask = rule->has_mask_field ? at++ : NULL;
    fields.method = at++;
    fields.options = at;
    return fields;
}
