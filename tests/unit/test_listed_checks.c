/*
 * test_listed_checks.c - all that is found across settings and rules, and how paths are
 * joined, to the letter. The lists in checks/ (listed.h says how they look) were grown from
 * the cases of test_cross_check.c: numbers one more and one less, lines left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "listed.h"
#include "path.h"
#include "support.h"

/* The bytes in front of the first zero byte, which is taken off as well. */
static pgcfg_text take_part(pgcfg_text *text)
{
    const char *at = memchr(text->data, '\0', text->size);
    assert_non_null(at);
    pgcfg_text taken = {text->data, (size_t)(at - text->data)};
    *text = (pgcfg_text){at + 1, text->size - taken.size - 1};
    return taken;
}

/* ---- across settings and rules ----------------------------------------------------------------
 */

static void put_finding(listed_words *w, const pgcfg_cross_finding *finding)
{
    static const char *const places[] = {
        [PGCFG_IN_CONF] = "conf", [PGCFG_IN_HBA] = "hba", [PGCFG_NOWHERE] = "nowhere"};
    char bytes[2][2000];
    char head[200];
    pgcfg_buffer message = {bytes[0], sizeof bytes[0], 0};
    pgcfg_buffer advice = {bytes[1], sizeof bytes[1], 0};
    const bool has_place = finding->place != PGCFG_NOWHERE;
    snprintf(head, sizeof head, "  %s %s %u:%u+%u ", pgcfg_cross_check_name(finding->code),
             places[finding->place], has_place ? (unsigned)finding->line_number : 0,
             has_place ? (unsigned)finding->where.offset : 0,
             has_place ? (unsigned)finding->where.size : 0);
    listed_put(w, head);
    assert_true(pgcfg_cross_check_write(finding, pgcfg_buffer_sink(&message)));
    assert_true(pgcfg_cross_check_advice_write(finding, pgcfg_buffer_sink(&advice)));
    listed_put_text(w, pgcfg_buffer_text(&message));
    listed_put(w, " | ");
    listed_put_text(w, pgcfg_buffer_text(&advice));
    listed_put(w, "\n");
}

static void put_sockets(listed_words *w, const pgcfg_conf *conf)
{
    pgcfg_socket_cursor cursor = {.is_started = false};
    pgcfg_text path;
    char buffer[1024];
    while (pgcfg_cross_socket_directory(conf, &cursor, buffer, &path)) {
        listed_put(w, "  socket <");
        listed_put_text(w, path);
        listed_put(w, ">\n");
    }
}

/* Input: postgresql.conf, a zero byte, pg_hba.conf; without a byte of it there is none. */
static void say_of_settings(pgcfg_text input, int major, listed_words *w)
{
    static char memory[4 << 20];
    const pgcfg_text source = take_part(&input);
    pgcfg_server server = pgcfg_server_default(major);
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/d/postgresql.conf"), .content = source};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_summary summary = {.tcp = {.count = 0}};
    pgcfg_cross_cursor cursor = {.check = 0};
    pgcfg_cross_finding finding;
    const pgcfg_hba_entry *entry;
    pgcfg_arena arena;
    pgcfg_conf conf;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    pgcfg_conf_apply(&conf, &server);
    for (uint32_t i = 0; (entry = entry_of(input, &server, i)) != NULL; i++)
        pgcfg_hba_summary_add(&summary, entry);
    const pgcfg_cross_facts facts = {.conf = &conf, .hba = input.size > 0 ? &summary : NULL};
    while (pgcfg_cross_check_next(&facts, &cursor, &finding))
        put_finding(w, &finding);
    put_sockets(w, &conf);
}

static void settings_and_rules_are_compared_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/checks/settings.txt", say_of_settings);
}

/* ---- paths
 * --------------------------------------------------------------------------------------- */

static void put_path(listed_words *w, const char *label, pgcfg_text path)
{
    listed_put(w, label);
    listed_put(w, " <");
    listed_put_text(w, path);
    listed_put(w, ">");
}

/* Input: a file or directory, a zero byte, a name. */
static void say_of_path(pgcfg_text input, int major, listed_words *w)
{
    char buffer[PGCFG_PATH_SIZE];
    const pgcfg_text base = take_part(&input);
    put_path(w, "  resolved", pgcfg_path_resolve(base, input, major, buffer));
    put_path(w, " joined", pgcfg_path_join(base, input, major, buffer));
    put_path(w, " tidy", pgcfg_path_tidy(input, major, buffer));
    listed_put(w, "\n");
}

static void paths_are_joined_and_tidied_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/checks/paths.txt", say_of_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_and_rules_are_compared_as_listed),
        cmocka_unit_test(paths_are_joined_and_tidied_as_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
