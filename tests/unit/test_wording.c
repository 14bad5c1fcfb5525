/*
 * test_wording.c - every hint word for word, with the offset and the size of what it is
 * about. The lists in wording/ (listed.h says how they look) were grown from the cases of
 * test_hint.c, test_ident.c and test_conf_hint.c, by a byte more, less or another.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "listed.h"
#include "support.h"

/* ---- what is said of a file -------------------------------------------------------------- */

static void put_head(listed_words *w, pgcfg_range where, pgcfg_severity severity, const char *name)
{
    static const char *const severities[] = {[PGCFG_SEVERITY_ERROR] = "error",
                                             [PGCFG_SEVERITY_WARNING] = "warning",
                                             [PGCFG_SEVERITY_NOTE] = "note"};
    char head[200];
    snprintf(head, sizeof head, "  %u+%u %s %s: ", (unsigned)where.offset, (unsigned)where.size,
             severities[severity], name);
    listed_put(w, head);
}

static void put_hint(listed_words *w, const pgcfg_hint *hint)
{
    char sentence[4000];
    pgcfg_buffer buffer = {sentence, sizeof sentence, 0};
    put_head(w, hint->where, pgcfg_hint_severity(hint->code), pgcfg_hint_name(hint->code));
    assert_true(pgcfg_hint_write(hint, pgcfg_buffer_sink(&buffer)));
    listed_put_text(w, pgcfg_buffer_text(&buffer));
    listed_put(w, "\n");
}

static void put_hints_of_file(listed_words *w, pgcfg_text source, const pgcfg_server *server)
{
    pgcfg_hint_cursor cursor = {0};
    pgcfg_hint hint;
    while (pgcfg_hba_file_hint(source, 0, server, &cursor, &hint))
        put_hint(w, &hint);
}

static void say_of_hba(pgcfg_text source, int major, listed_words *w)
{
    const pgcfg_server server = server_of(major);
    const pgcfg_hba_entry *entry;
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    for (uint32_t i = 0; (entry = entry_of(source, &server, i)) != NULL; i++) {
        size_t count = pgcfg_hba_hints(entry, &server, source, hints, PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            put_hint(w, &hints[j]);
    }
    put_hints_of_file(w, source, &server);
}

static void say_of_ident(pgcfg_text source, int major, listed_words *w)
{
    const pgcfg_server server = server_of(major);
    const pgcfg_ident_entry *entry;
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    for (uint32_t i = 0; (entry = ident_entry_of(source, &server, i)) != NULL; i++) {
        size_t count = pgcfg_ident_hints(entry, &server, source, hints, PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            put_hint(w, &hints[j]);
    }
    put_hints_of_file(w, source, &server);
}

static void put_conf_hint(listed_words *w, const pgcfg_conf_hint *hint)
{
    char sentence[4000];
    pgcfg_buffer buffer = {sentence, sizeof sentence, 0};
    put_head(w, hint->where, pgcfg_conf_hint_severity(hint->code),
             pgcfg_conf_hint_name(hint->code));
    assert_true(pgcfg_conf_hint_write(hint, pgcfg_buffer_sink(&buffer)));
    listed_put_text(w, pgcfg_buffer_text(&buffer));
    listed_put(w, "\n");
}

static void say_of_conf(pgcfg_text source, int major, listed_words *w)
{
    static char memory[4 << 20];
    const pgcfg_server server = server_of(major);
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/d/postgresql.conf"), .content = source};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    pgcfg_conf_hint_cursor cursor = {0};
    pgcfg_conf_entry entry;
    pgcfg_arena arena;
    pgcfg_conf conf;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    for (uint32_t i = 0; pgcfg_conf_get(&conf, i, &entry); i++) {
        size_t count = pgcfg_conf_hints(&entry, &server, source, hints, PGCFG_CONF_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            put_conf_hint(w, &hints[j]);
    }
    while (pgcfg_conf_file_hint(source, 0, &server, &cursor, &hints[0]))
        put_conf_hint(w, &hints[0]);
}

static void hints_on_pg_hba_conf_are_these_to_the_letter(void **state)
{
    (void)state;
    listed_check("tests/unit/wording/hba.txt", say_of_hba);
}

static void hints_on_pg_ident_conf_are_these_to_the_letter(void **state)
{
    (void)state;
    listed_check("tests/unit/wording/ident.txt", say_of_ident);
}

static void hints_on_postgresql_conf_are_these_to_the_letter(void **state)
{
    (void)state;
    listed_check("tests/unit/wording/conf.txt", say_of_conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hints_on_pg_hba_conf_are_these_to_the_letter),
        cmocka_unit_test(hints_on_pg_ident_conf_are_these_to_the_letter),
        cmocka_unit_test(hints_on_postgresql_conf_are_these_to_the_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
