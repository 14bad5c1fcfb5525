/*
 * comparison.c - see comparison.h.
 */
#include "comparison.h"

#include "row_text.h"

#include <string.h>

void comparison_start(comparison *c, const decision *d, const access_files *a)
{
    *c = (comparison){.decision = d, .files = a};
}

bool comparison_next(comparison *c)
{
    if (c->is_over || !pgcfg_hba_next(&c->files->hba, &c->cursor, &c->rule))
        return false;
    c->match = pgcfg_match_rule(&c->rule, &c->decision->connection, &c->files->hba.environment,
                                c->decision->workspace, PGCFG_REGEX_WORKSPACE_SIZE);
    c->is_over = c->match.answer == PGCFG_MATCH_YES;
    return true;
}

const char *comparison_answer(const comparison *c)
{
    switch (c->match.answer) {
    case PGCFG_MATCH_NO:
        return "no";
    case PGCFG_MATCH_YES:
        return "yes";
    case PGCFG_MATCH_UNDECIDED:
        break;
    }
    return "undecided";
}

const char *comparison_field(const comparison *c)
{
    switch (c->match.field) {
    case PGCFG_FIELD_NONE:
        break;
    case PGCFG_FIELD_TYPE:
        return "type";
    case PGCFG_FIELD_ENCRYPTION:
        return "encryption";
    case PGCFG_FIELD_ADDRESS:
        return "address";
    case PGCFG_FIELD_DATABASE:
        return "database";
    case PGCFG_FIELD_USER:
        return "user";
    }
    return "";
}

/* Quotes that change what a token means are shown. */
static void write_tokens(const pgcfg_token *tokens, uint32_t count, output *out)
{
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            output_string(out, ",");
        if (pgcfg_token_is_quoted(&tokens[i])) {
            output_string(out, "\"");
            output_text(out, pgcfg_token_text(&tokens[i]));
            output_string(out, "\"");
        } else {
            output_text(out, pgcfg_token_text(&tokens[i]));
        }
    }
}

static void write_address(const pgcfg_hba_entry *rule, output *out)
{
    (void)pgcfg_hba_address_write(rule, output_sink(out));
    if (!pgcfg_hba_netmask_is_null(rule)) {
        output_string(out, " ");
        (void)pgcfg_hba_netmask_write(rule, output_sink(out));
    }
}

void comparison_write_rule_value(const comparison *c, output *out)
{
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(&c->rule);

    switch (c->match.field) {
    case PGCFG_FIELD_NONE:
        break;
    case PGCFG_FIELD_TYPE:
    case PGCFG_FIELD_ENCRYPTION:
        output_string(out, pgcfg_connection_type_name(c->rule.type));
        break;
    case PGCFG_FIELD_ADDRESS:
        write_address(&c->rule, out);
        break;
    case PGCFG_FIELD_DATABASE:
        write_tokens(fields.databases, c->rule.database_count, out);
        break;
    case PGCFG_FIELD_USER:
        write_tokens(fields.users, c->rule.user_count, out);
        break;
    }
}

static void write_encryption(pgcfg_encryption encryption, output *out)
{
    switch (encryption) {
    case PGCFG_ENCRYPTION_NONE:
        output_string(out, "no encryption");
        break;
    case PGCFG_ENCRYPTION_SSL:
        output_string(out, "SSL encryption");
        break;
    case PGCFG_ENCRYPTION_GSS:
        output_string(out, "GSS encryption");
        break;
    }
}

/* Of many things the first few are named. */
enum { NAMED_MAX = 5 };

static void write_more(size_t count, output *out)
{
    if (count <= NAMED_MAX)
        return;
    output_string(out, " and ");
    output_number(out, count - NAMED_MAX);
    output_string(out, " more");
}

static void write_interfaces(const pgcfg_connection *connection, output *out)
{
    if (!connection->interfaces_are_known) {
        output_string(out, "; the server's addresses are not known");
        return;
    }
    output_string(out, connection->interface_count == 0 ? "; the server has no address"
                                                        : "; the server has");
    for (size_t i = 0; i < connection->interface_count && i < NAMED_MAX; i++) {
        output_string(out, i == 0 ? " " : ", ");
        (void)pgcfg_address_write(&connection->interfaces[i].address, output_sink(out));
    }
    write_more(connection->interface_count, out);
}

static void write_own_address(const comparison *c, output *out)
{
    const pgcfg_connection *connection = &c->decision->connection;

    if (c->rule.address_kind == PGCFG_ADDRESS_HOST_NAME) {
        if (!connection->host_name_is_known)
            output_string(out, "a host name that is not known");
        else if (connection->host_name.size == 0)
            output_string(out, "no host name");
        else
            output_text(out, connection->host_name);
        return;
    }
    (void)pgcfg_address_write(&connection->address, output_sink(out));
    if (c->rule.address_kind == PGCFG_ADDRESS_SAMEHOST ||
        c->rule.address_kind == PGCFG_ADDRESS_SAMENET)
        write_interfaces(connection, out);
}

/* The names that membership is looked for in are those of the roles too. */
static void write_memberships(const pgcfg_connection *connection, output *out)
{
    if (!connection->roles_are_known) {
        output_string(out, ", whose memberships are not known");
        return;
    }
    for (size_t i = 0; i < connection->role_count && i < NAMED_MAX; i++) {
        output_string(out, i == 0 ? ", a member of " : ", ");
        output_text(out, connection->roles[i]);
    }
    write_more(connection->role_count, out);
}

static bool has_membership(const pgcfg_token *tokens, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const pgcfg_text text = pgcfg_token_text(&tokens[i]);
        if (!pgcfg_token_is_quoted(&tokens[i]) && ((text.size > 0 && text.data[0] == '+') ||
                                                   pgcfg_text_equal(text, PGCFG_TEXT("samerole")) ||
                                                   pgcfg_text_equal(text, PGCFG_TEXT("samegroup"))))
            return true;
    }
    return false;
}

void comparison_write_own_value(const comparison *c, output *out)
{
    const pgcfg_connection *connection = &c->decision->connection;
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(&c->rule);

    switch (c->match.field) {
    case PGCFG_FIELD_NONE:
        break;
    case PGCFG_FIELD_TYPE:
        output_string(out, connection->is_local ? "a unix socket" : "the network");
        break;
    case PGCFG_FIELD_ENCRYPTION:
        write_encryption(connection->encryption, out);
        break;
    case PGCFG_FIELD_ADDRESS:
        write_own_address(c, out);
        break;
    case PGCFG_FIELD_DATABASE:
        if (connection->replication == PGCFG_REPLICATION_PHYSICAL) {
            output_string(out, "physical replication");
            break;
        }
        output_text(out, connection->database);
        if (has_membership(fields.databases, c->rule.database_count)) {
            output_string(out, " for ");
            output_text(out, connection->user);
            write_memberships(connection, out);
        }
        break;
    case PGCFG_FIELD_USER:
        output_text(out, connection->user);
        if (has_membership(fields.users, c->rule.user_count))
            write_memberships(connection, out);
        break;
    }
}
