/*
 * match.c - the first rule that matches: the walk over the packed rules.
 */
#include <string.h>

#include "match_sieve.h"

/* ---- the answer ------------------------------------------------------------------ */

static bool has_same_tokens(const pgcfg_token *a, const pgcfg_token *b, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!pgcfg_text_equal(pgcfg_token_text(&a[i]), pgcfg_token_text(&b[i])))
            return false;
    return true;
}

bool pgcfg_match_is_same_answer(const pgcfg_hba_entry *a, const pgcfg_hba_entry *b)
{
    return a->method == b->method && a->option_count == b->option_count &&
           has_same_tokens(pgcfg_hba_entry_fields(a).options, pgcfg_hba_entry_fields(b).options,
                           a->option_count);
}

/* A rule that may be the one. The first is what the result speaks of. */
static void take(const pgcfg_hba *hba, const pgcfg_hba_entry *rule, size_t position,
                 pgcfg_match_result *result)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry first;

    if (result->outcome != PGCFG_MATCH_IMPLICIT_REJECT) {
        result->is_one_rule = false;
        if (result->outcome == PGCFG_MATCH_RULE) {
            (void)pgcfg_match_entry(hba, result, &cursor, &first);
            if (!pgcfg_match_is_same_answer(&first, rule))
                result->outcome = PGCFG_MATCH_DEPENDS;
        }
        return;
    }
    result->outcome = PGCFG_MATCH_RULE;
    result->is_one_rule = true;
    result->method = rule->method;
    result->index = rule->index;
    result->rule_number = rule->rule_number;
    result->file = rule->file;
    result->line_number = rule->line_number;
    result->position = position;
}

pgcfg_result pgcfg_match(const pgcfg_hba *hba, const pgcfg_connection *connection, void *workspace,
                         size_t workspace_size, pgcfg_match_result *result)
{
    pgcfg_hba_cursor cursor;
    pgcfg_hba_entry rule;
    bool is_sure = false; /* a rule matches whatever is not known */
    pgcfg_match_sieve s;

    if (hba == NULL || connection == NULL || result == NULL)
        return PGCFG_BAD_ARGUMENT;
    memset(result, 0, sizeof(*result));
    result->outcome = PGCFG_MATCH_IMPLICIT_REJECT;
    if (hba->error_count > 0 || hba->entry_count == 0)
        return PGCFG_REFUSED;
    s = pgcfg_match_sieve_of(hba, connection);
    cursor.position = 0;
    cursor.index = 0;
    cursor.rule_count = 0;
    while (!is_sure && cursor.position < hba->entries_size) {
        const char *at = hba->entries + cursor.position;
        const pgcfg_slim_rule *slim = (const pgcfg_slim_rule *)(const void *)at;
        const size_t position = cursor.position;
        pgcfg_rule_match match;

        if (pgcfg_match_passes(&s, slim)) {
            cursor.position += pgcfg_arena_align(pgcfg_hba_slim_size(slim));
            cursor.index++;
            cursor.rule_count += slim->head.note == PGCFG_DIAGNOSTIC_NONE;
            continue;
        }
        (void)pgcfg_hba_next(hba, &cursor, &rule);
        match = pgcfg_match_rule(&rule, connection, &hba->environment, workspace, workspace_size);
        if (match.answer == PGCFG_MATCH_NO)
            continue;
        take(hba, &rule, position, result);
        is_sure = match.answer == PGCFG_MATCH_YES;
        result->depends_on |= match.depends_on;
    }
    if (result->outcome == PGCFG_MATCH_RULE && !is_sure)
        result->outcome = PGCFG_MATCH_DEPENDS; /* perhaps none matches */
    return PGCFG_OK;
}

bool pgcfg_match_entry(const pgcfg_hba *hba, const pgcfg_match_result *result,
                       pgcfg_hba_cursor *cursor, pgcfg_hba_entry *entry)
{
    if (result->outcome == PGCFG_MATCH_IMPLICIT_REJECT)
        return false;
    cursor->position = result->position;
    cursor->index = result->index;
    cursor->rule_count = result->rule_number == 0 ? 0 : result->rule_number - 1;
    return pgcfg_hba_next(hba, cursor, entry);
}
