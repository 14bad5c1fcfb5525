/*
 * test_rows.c - all that is read out of a file, to the letter: rows, places, flags. The
 * lists in rows/ (listed.h says how they look) go through all bytes at the places where
 * a byte can matter, and through lines of the corpus.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "listed.h"
#include "support.h"

static char memory[4 << 20];

static void put_number(listed_words *w, const char *label, uint64_t number)
{
    char text[64];
    snprintf(text, sizeof text, "%s%llu", label, (unsigned long long)number);
    listed_put(w, text);
}

static void put_range(listed_words *w, pgcfg_range range)
{
    put_number(w, " @", range.offset);
    put_number(w, "+", range.size);
}

static void put_error(listed_words *w, const char *label, const pgcfg_diagnostic *d)
{
    char bytes[4000];
    pgcfg_buffer buffer = {bytes, sizeof bytes, 0};
    if (d->code == PGCFG_DIAGNOSTIC_NONE)
        return;
    assert_true(pgcfg_diagnostic_write(d, pgcfg_buffer_sink(&buffer)));
    listed_put(w, "  ");
    listed_put(w, label);
    put_range(w, d->where);
    listed_put(w, ": ");
    listed_put_text(w, pgcfg_buffer_text(&buffer));
    listed_put(w, "\n");
}

static void put_tokens(listed_words *w, const pgcfg_token *tokens, uint32_t count)
{
    listed_put(w, "  tokens");
    for (uint32_t i = 0; i < count; i++) {
        put_range(w, pgcfg_token_range(&tokens[i]));
        put_number(w, "/", tokens[i].flags);
        listed_put(w, " <");
        listed_put_text(w, pgcfg_token_text(&tokens[i]));
        listed_put(w, ">");
    }
    listed_put(w, "\n");
}

/* ---- pg_hba.conf --------------------------------------------------------------------------- */

static void put_rule(listed_words *w, const pgcfg_hba_entry *rule, const pgcfg_server *server)
{
    char bytes[2][200];
    pgcfg_buffer address = {bytes[0], sizeof bytes[0], 0};
    pgcfg_buffer netmask = {bytes[1], sizeof bytes[1], 0};
    listed_put(w, "  ");
    listed_put(w, pgcfg_connection_type_name(rule->type));
    put_number(w, " ", rule->database_count);
    put_number(w, " ", rule->user_count);
    put_number(w, " ", rule->option_count);
    put_number(w, ", kind ", (uint64_t)rule->address_kind);
    assert_true(pgcfg_hba_address_write(rule, pgcfg_buffer_sink(&address)));
    assert_true(pgcfg_hba_netmask_write(rule, pgcfg_buffer_sink(&netmask)));
    listed_put(w, pgcfg_hba_address_is_null(rule) ? " null" : " ");
    listed_put_text(w, pgcfg_buffer_text(&address));
    listed_put(w, pgcfg_hba_netmask_is_null(rule) ? " null" : " ");
    listed_put_text(w, pgcfg_buffer_text(&netmask));
    listed_put(w, rule->has_mask_field ? " mask " : " ");
    listed_put(w, rule->depends_on_zone ? "zone " : "");
    listed_put(w, rule->depends_on_regex ? "regex " : "");
    listed_put(w, pgcfg_auth_method_name(rule->method));
    for (uint32_t i = 0; i < pgcfg_hba_option_count(rule, server); i++) {
        char option[2000];
        pgcfg_buffer buffer = {option, sizeof option, 0};
        assert_true(pgcfg_hba_option_write(rule, server, i, pgcfg_buffer_sink(&buffer)));
        listed_put(w, " <");
        listed_put_text(w, pgcfg_buffer_text(&buffer));
        listed_put(w, ">");
    }
    listed_put(w, "\n");
}

static void say_of_hba(pgcfg_text source, int major, listed_words *w)
{
    const pgcfg_server server = server_of(major);
    const pgcfg_hba_entry *entry;
    for (uint32_t i = 0; (entry = entry_of(source, &server, i)) != NULL; i++) {
        put_number(w, "  line ", entry->line_number);
        put_number(w, ", rule ", entry->rule_number);
        put_number(w, ", offset ", entry->offset);
        listed_put(w, "\n");
        put_error(w, "error", &entry->error);
        put_error(w, "failure", &entry->failure);
        put_tokens(w, entry->tokens, entry->token_count);
        if (entry->is_rule)
            put_rule(w, entry, &server);
    }
}

/* What a rule asks for beyond its method. */
static void demands_are_those_of_the_options(void **state)
{
    static const struct {
        const char *line;
        pgcfg_client_certificate certificate;
        const char *map, *realm;
        bool include_realm, delegates;
    } cases[] = {
        {"local a b peer map=m", PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "m", "", false, false},
        {"hostssl a b all md5", PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "", "", false, false},
        {"hostssl a b all md5 clientcert=verify-ca", PGCFG_CLIENT_CERTIFICATE_VERIFY_CA, "", "",
         false, false},
        {"hostssl a b all cert", PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL, "", "", false, false},
        {"host a b all gss map=m", PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "m", "", true, false},
        {"host a b all gss include_realm=0 krb_realm=R", PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "",
         "R", false, false},
        {"host a b all oauth issuer=i scope=s map=m", PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "m", "",
         false, false},
        {"host a b all oauth issuer=i scope=s delegate_ident_mapping=0",
         PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "", "", false, false},
        {"host a b all oauth issuer=i scope=s delegate_ident_mapping=1",
         PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED, "", "", false, true},
    };
    pgcfg_server server = server_of(PGCFG_MAJOR_NEWEST);
    (void)state;
    server.oauth_validator_libraries = PGCFG_TEXT("v");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const pgcfg_hba_entry *rule = entry_of(text_of(cases[i].line), &server, 0);
        assert_true(rule != NULL && rule->is_rule);
        const pgcfg_hba_demands demands = pgcfg_hba_rule_demands(rule, &server);
        assert_int_equal(demands.client_certificate, cases[i].certificate);
        assert_true(text_is(demands.map, cases[i].map));
        assert_true(text_is(demands.krb_realm, cases[i].realm));
        assert_int_equal(demands.include_realm, cases[i].include_realm);
        assert_int_equal(demands.delegate_ident_mapping, cases[i].delegates);
    }
}

static void rules_are_read_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/rows/hba.txt", say_of_hba);
}

/* ---- pg_ident.conf -------------------------------------------------------------------------- */

static void say_of_ident(pgcfg_text source, int major, listed_words *w)
{
    const pgcfg_server server = server_of(major);
    const pgcfg_ident_entry *entry;
    for (uint32_t i = 0; (entry = ident_entry_of(source, &server, i)) != NULL; i++) {
        put_number(w, "  line ", entry->line_number);
        put_number(w, ", map ", entry->map_number);
        put_number(w, ", offset ", entry->offset);
        if (entry->is_mapping) {
            put_number(w, ", kinds ", (uint64_t)entry->system_user_kind);
            put_number(w, " ", (uint64_t)entry->role_kind);
            listed_put(w, entry->depends_on_regex ? " regex" : "");
        }
        listed_put(w, "\n");
        put_error(w, "error", &entry->error);
        put_tokens(w, entry->tokens, entry->token_count);
    }
}

static void mappings_are_read_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/rows/ident.txt", say_of_ident);
}

/* ---- postgresql.conf ------------------------------------------------------------------------ */

static void put_setting(listed_words *w, const pgcfg_conf_entry *entry)
{
    char bytes[4000];
    pgcfg_buffer error = {bytes, sizeof bytes, 0};
    put_number(w, "  line ", entry->line_number);
    if (entry->is_setting) {
        put_range(w, entry->name_range);
        listed_put(w, " <");
        listed_put_text(w, entry->name);
        listed_put(w, ">");
        put_range(w, entry->value_range);
        listed_put(w, " <");
        listed_put_text(w, entry->value);
        listed_put(w, ">");
    }
    listed_put(w, entry->is_known ? " known" : "");
    listed_put(w, entry->is_ignored ? " ignored" : "");
    listed_put(w, entry->is_applied ? " applied" : "");
    listed_put(w, "\n");
    assert_true(pgcfg_conf_error_write(entry, pgcfg_buffer_sink(&error)));
    if (!pgcfg_conf_error_is_null(entry)) {
        listed_put(w, "  error");
        if (entry->error.code != PGCFG_DIAGNOSTIC_NONE)
            put_range(w, entry->error.where);
        listed_put(w, ": ");
        listed_put_text(w, pgcfg_buffer_text(&error));
        listed_put(w, "\n");
    }
}

static void say_of_conf(pgcfg_text source, int major, listed_words *w)
{
    const pgcfg_server server = server_of(major);
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/d/postgresql.conf"), .content = source};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_conf conf;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++)
        put_setting(w, &entry);
}

static void settings_are_read_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/rows/conf.txt", say_of_conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(demands_are_those_of_the_options),
        cmocka_unit_test(rules_are_read_as_listed),
        cmocka_unit_test(mappings_are_read_as_listed),
        cmocka_unit_test(settings_are_read_as_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
