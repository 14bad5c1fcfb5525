/*
 * hint.c - from an entry to its hints: which finders are asked. What each finder knows
 * stands in the file of its topic.
 */
#include "hint_line.h"

/* ---- which error asks whom -------------------------------------------------------- */

/* Most need the token that the error is about. */
static const struct refusal_finder {
    pgcfg_diagnostic_code code;
    bool is_about_token;
    pgcfg_hint_finder *find;
} refusal_finders[] = {
    {PGCFG_DIAGNOSTIC_TYPE_INVALID, true, pgcfg_hint_type_invalid},
    {PGCFG_DIAGNOSTIC_TYPE_MULTIPLE, true, pgcfg_hint_type_multiple},
    {PGCFG_DIAGNOSTIC_FILE_NOT_OPENED, false, pgcfg_hint_file_not_opened},
    {PGCFG_DIAGNOSTIC_FILE_NOT_OPENED_13, false, pgcfg_hint_file_not_opened},
    {PGCFG_DIAGNOSTIC_DATABASE_MISSING, false, pgcfg_hint_column_missing},
    {PGCFG_DIAGNOSTIC_ROLE_MISSING, false, pgcfg_hint_column_missing},
    {PGCFG_DIAGNOSTIC_REGEX_INVALID, true, pgcfg_hint_regex_invalid},
    {PGCFG_DIAGNOSTIC_ADDRESS_MISSING, false, pgcfg_hint_column_missing},
    {PGCFG_DIAGNOSTIC_ADDRESS_MULTIPLE, true, pgcfg_hint_address_multiple},
    {PGCFG_DIAGNOSTIC_ADDRESS_NAME_WITH_MASK, true, pgcfg_hint_name_with_mask},
    {PGCFG_DIAGNOSTIC_ADDRESS_MASK_INVALID, true, pgcfg_hint_cidr_invalid},
    {PGCFG_DIAGNOSTIC_MASK_MISSING, false, pgcfg_hint_mask_missing},
    {PGCFG_DIAGNOSTIC_MASK_MULTIPLE, true, pgcfg_hint_mask_multiple},
    {PGCFG_DIAGNOSTIC_MASK_INVALID, true, pgcfg_hint_mask_invalid},
    {PGCFG_DIAGNOSTIC_MASK_FAMILY, true, pgcfg_hint_mask_family},
    {PGCFG_DIAGNOSTIC_METHOD_MISSING, false, pgcfg_hint_column_missing},
    {PGCFG_DIAGNOSTIC_METHOD_MULTIPLE, true, pgcfg_hint_method_multiple},
    {PGCFG_DIAGNOSTIC_METHOD_INVALID, true, pgcfg_hint_method_invalid},
    {PGCFG_DIAGNOSTIC_METHOD_NOT_BUILT, true, pgcfg_hint_method_not_built},
    {PGCFG_DIAGNOSTIC_METHOD_GSS_LOCAL, true, pgcfg_hint_method_of_other_type},
    {PGCFG_DIAGNOSTIC_METHOD_PEER_HOST, true, pgcfg_hint_method_of_other_type},
    {PGCFG_DIAGNOSTIC_METHOD_CERT_TYPE, true, pgcfg_hint_method_of_other_type},
    {PGCFG_DIAGNOSTIC_OPTION_FORMAT, true, pgcfg_hint_option_format},
    {PGCFG_DIAGNOSTIC_OPTION_UNKNOWN, true, pgcfg_hint_option_unknown},
    {PGCFG_DIAGNOSTIC_OPTION_METHOD, true, pgcfg_hint_option_method},
    {PGCFG_DIAGNOSTIC_OPTION_HOSTSSL, true, pgcfg_hint_option_hostssl},
    {PGCFG_DIAGNOSTIC_CLIENTCERT_NO_VERIFY, true, pgcfg_hint_option_value},
    {PGCFG_DIAGNOSTIC_CLIENTCERT_VERIFY_CA, true, pgcfg_hint_option_value},
    {PGCFG_DIAGNOSTIC_LDAP_ARGUMENT, false, pgcfg_hint_argument_missing},
    {PGCFG_DIAGNOSTIC_ARGUMENT_MISSING, false, pgcfg_hint_argument_missing},
    {PGCFG_DIAGNOSTIC_SILENT_CLIENTCERT, true, pgcfg_hint_option_value},
    {PGCFG_DIAGNOSTIC_SILENT_CLIENTNAME, true, pgcfg_hint_option_value},
};

static void find_for_refused(pgcfg_hint_line *line)
{
    const pgcfg_diagnostic *failure = &line->entry->failure;
    const pgcfg_token *token = pgcfg_hint_token_at(line->entry, failure->where);
    pgcfg_hint_bytes(line, token);
    for (size_t i = 0; i < sizeof refusal_finders / sizeof refusal_finders[0]; i++)
        if (refusal_finders[i].code == failure->code &&
            (token != NULL || !refusal_finders[i].is_about_token))
            refusal_finders[i].find(line, token);
}

static void find_for_rule(pgcfg_hint_line *line)
{
    pgcfg_hint_bytes(line, NULL);
    pgcfg_hint_rule_columns(line);
    pgcfg_hint_rule_names(line);
    if (line->entry->address_kind != PGCFG_ADDRESS_NONE)
        pgcfg_hint_rule_address(line);
    pgcfg_hint_rule_options(line);
    pgcfg_hint_rule_safety(line);
    pgcfg_hint_rule_depends(line);
}

/* ---- the way in --------------------------------------------------------------------------- */

size_t pgcfg_hba_hints(const pgcfg_hba_entry *entry, const pgcfg_server *server, pgcfg_text source,
                       pgcfg_hint *hints, size_t capacity)
{
    pgcfg_hint_line line;
    pgcfg_hint_line_begin(&line, entry, server, source);
    if (entry->is_rule)
        find_for_rule(&line);
    else
        find_for_refused(&line);
    return pgcfg_hint_line_end(&line, hints, capacity);
}
