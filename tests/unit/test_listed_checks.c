/*
 * test_listed_checks.c - all that is found across settings and rules, which rule and which
 * line of a map lets in whom, and how paths are joined. The lists are in checks/ (listed.h
 * says how they look); that of settings was grown from the cases of test_cross_check.c.
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

enum { SOCKETS_MAX = 8 };

/* The sockets' directories, of which those named "missing" are not there. */
static uint32_t put_sockets(listed_words *w, const pgcfg_conf *conf, pgcfg_socket_facts *sockets)
{
    static char buffers[SOCKETS_MAX][1024];
    pgcfg_socket_cursor cursor = {.is_started = false};
    pgcfg_text path;
    uint32_t count = 0;
    while (count < SOCKETS_MAX &&
           pgcfg_cross_socket_directory(conf, &cursor, buffers[count], &path)) {
        const bool is_there = !text_is(path, "/missing");
        sockets[count++] = (pgcfg_socket_facts){path, is_there ? 0 : PGCFG_OS_ENOENT};
        listed_put(w, "  socket <");
        listed_put_text(w, path);
        listed_put(w, ">\n");
    }
    return count;
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
    pgcfg_socket_facts sockets[SOCKETS_MAX];
    pgcfg_arena arena;
    pgcfg_conf conf;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(
        pgcfg_conf_parse(&conf, file.path, PGCFG_TEXT(""), &environment, PGCFG_CONF_LOG, &arena),
        PGCFG_OK);
    pgcfg_conf_apply(&conf, &server);
    for (uint32_t i = 0; (entry = entry_of(input, &server, i)) != NULL; i++)
        pgcfg_hba_summary_add(&summary, entry);
    const pgcfg_cross_facts facts = {.conf = &conf,
                                     .hba = input.size > 0 ? &summary : NULL,
                                     .sockets = sockets,
                                     .socket_count = put_sockets(w, &conf, sockets)};
    while (pgcfg_cross_check_next(&facts, &cursor, &finding))
        put_finding(w, &finding);
}

static void limits_across_settings_are_kept_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/checks/limits.txt", say_of_settings);
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

/* ---- decisions ------------------------------------------------------------------------------- */

static char workspace[PGCFG_REGEX_WORKSPACE_SIZE];

/* "local" or an address; 0, s, g: no encryption, TLS, GSS; 0, p, d: no replication, physical,
 * logical; roles and networks of the server's with commas, or ? where they are not known. */
static const char *const clients[] = {
    /* database, user, address, encryption, replication, roles, host name, networks */
    "d u 10.0.0.1 0 0 - - 10.0.0.9/24",
    "d u 10.0.0.1 s 0 - - 10.0.0.1/32",
    "d u 10.0.0.1 g 0 - - -",
    "d u local 0 0 - - -",
    "d u 10.0.0.1 0 0 ? ? ?",
    "u u 10.0.0.1 0 0 - - -",
    "u u 10.0.0.2 0 0 ? a.example.com ?",
    "d u 10.0.0.1 0 p - - -",
    "replication u 10.0.0.1 0 0 - - -",
    "d u 10.0.0.1 0 d - - -",
    "d u 10.0.0.1 0 0 d,x - -",
    "d u 10.0.0.1 0 0 x,y - -",
    "d x 10.0.0.255 0 0 y - 10.0.0.9/24",
    "d u 10.0.1.0 0 0 - example.com 10.0.0.9/24",
    "d u 10.255.255.255 0 0 - a.example.com -",
    "d u 11.0.0.0 0 0 - A.EXAMPLE.COM -",
    "d u 127.0.0.1 s 0 - localhost 127.0.0.1/8",
    "d u ::1 0 0 - localhost ::1/128",
    "d u ::2 0 0 - - ::1/64",
    "d u 2001:db8::1 s 0 ? ? 2001:db8::/32",
    "d u fe80::1 0 0 - - -",
    "d u ::ffff:10.0.0.1 0 0 - - -",
    "all all 10.0.0.1 0 0 - - -",
    "sameuser +x 10.0.0.1 0 0 x - -",
    "db1 role1 10.0.0.1 0 0 - - -",
    "DB1 Role1 10.0.0.1 0 0 - - -",
    "abc abc 192.168.1.5 0 0 abc - -",
    "/a /a 192.168.1.255 0 0 - - -",
    "x,y x,y 192.168.2.0 0 0 - - -",
    "d u 0.0.0.0 0 0 - - -",
    "d u 255.255.255.255 0 0 - - -",
    "x x local 0 0 x,d - -",
    "x y local 0 0 x - -",
    "samerole u local 0 0 - - -",
};

static bool is_word(pgcfg_text word, const char *string)
{
    return text_is(word, string);
}

static pgcfg_text take_word(const char **at, char end)
{
    const size_t size = strcspn(*at, (char[]){end, '\0'});
    pgcfg_text word = {*at, size};
    *at += size + ((*at)[size] != '\0');
    return word;
}

static void set_interface(pgcfg_text word, pgcfg_interface *interface)
{
    const char *slash = memchr(word.data, '/', word.size);
    const size_t size = (size_t)(slash - word.data);
    assert_true(pgcfg_address_parse((pgcfg_text){word.data, size}, &interface->address));
    assert_true(pgcfg_address_mask_parse((pgcfg_text){slash + 1, word.size - size - 1},
                                         interface->address.family, &interface->mask));
}

static pgcfg_connection connection_of(const char *client, const pgcfg_server *server)
{
    static pgcfg_text roles[4];
    static pgcfg_interface interface;
    static char name[PGCFG_NAME_SIZE];
    pgcfg_connection c = {.database = take_word(&client, ' ')};
    c.user = take_word(&client, ' ');
    pgcfg_text word = take_word(&client, ' ');
    c.is_local = is_word(word, "local");
    assert_true(c.is_local || pgcfg_address_parse(word, &c.address));
    word = take_word(&client, ' ');
    c.encryption = is_word(word, "s")   ? PGCFG_ENCRYPTION_SSL
                   : is_word(word, "g") ? PGCFG_ENCRYPTION_GSS
                                        : PGCFG_ENCRYPTION_NONE;
    word = take_word(&client, ' ');
    c.replication = is_word(word, "p")   ? PGCFG_REPLICATION_PHYSICAL
                    : is_word(word, "d") ? PGCFG_REPLICATION_DATABASE
                                         : PGCFG_REPLICATION_NONE;
    word = take_word(&client, ' ');
    c.roles_are_known = !is_word(word, "?");
    c.roles = roles;
    for (const char *at = word.data;
         c.roles_are_known && word.data[0] != '-' && at < word.data + word.size;) {
        const pgcfg_text rest = {at, (size_t)(word.data + word.size - at)};
        const char *comma = memchr(rest.data, ',', rest.size);
        roles[c.role_count++] = comma == NULL ? rest : (pgcfg_text){at, (size_t)(comma - at)};
        at = comma == NULL ? word.data + word.size : comma + 1;
    }
    word = take_word(&client, ' ');
    c.host_name_is_known = !is_word(word, "?");
    c.host_name = c.host_name_is_known && !is_word(word, "-") ? word : text_of("");
    word = take_word(&client, ' ');
    c.interfaces_are_known = !is_word(word, "?");
    if (c.interfaces_are_known && !is_word(word, "-")) {
        set_interface(word, &interface);
        c.interfaces = &interface;
        c.interface_count = 1;
    }
    assert_int_equal(pgcfg_connection_prepare(&c, server, name), PGCFG_OK);
    return c;
}

static void put_dependencies(listed_words *w, unsigned dependencies)
{
    for (unsigned i = 0; i < PGCFG_DEPENDENCY_COUNT; i++) {
        if ((dependencies >> i & 1) == 0)
            continue;
        listed_put(w, " ");
        listed_put(w, pgcfg_dependency_name((pgcfg_dependency)(1u << i)));
    }
}

/* "2md5": the line and its method; 2+: or another that does the same; "-": no line. */
static void put_decision(listed_words *w, const pgcfg_match_result *result)
{
    char word[100];
    if (result->outcome == PGCFG_MATCH_IMPLICIT_REJECT) {
        listed_put(w, " -");
        return;
    }
    snprintf(word, sizeof word, " %s%u%s%s", result->outcome == PGCFG_MATCH_DEPENDS ? "?" : "",
             (unsigned)result->line_number, result->is_one_rule ? "" : "+",
             pgcfg_auth_method_name(result->method));
    listed_put(w, word);
    if (result->outcome == PGCFG_MATCH_DEPENDS || !result->is_one_rule)
        put_dependencies(w, result->depends_on);
}

/* What a client is told that is turned away. */
static void put_rejection(listed_words *w, const pgcfg_match_result *result,
                          const pgcfg_connection *connection, const pgcfg_server *server)
{
    char bytes[500];
    pgcfg_buffer buffer = {bytes, sizeof bytes, 0};
    if (result->outcome == PGCFG_MATCH_DEPENDS ||
        (result->outcome == PGCFG_MATCH_RULE && result->method != PGCFG_AUTH_REJECT))
        return;
    assert_true(pgcfg_match_rejection_write(result->outcome, connection, server,
                                            pgcfg_buffer_sink(&buffer)));
    listed_put(w, "\n  ");
    listed_put_text(w, pgcfg_buffer_text(&buffer));
}

/* Input: pg_hba.conf; a word for each client, and where the file begins with a comment,
 * what those are told that are turned away. The compiled rules say the same. */
static void say_of_clients(pgcfg_text input, int major, listed_words *w)
{
    static char memory[1 << 20], compiled[1 << 18];
    static listed_words again, told;
    const pgcfg_server server = server_of(major);
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/pg_hba.conf"), .content = input};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_match_result result;
    pgcfg_matcher matcher;
    pgcfg_arena arena;
    pgcfg_hba hba;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(pgcfg_hba_parse(&hba, file.path, &environment, &arena), PGCFG_OK);
    if (pgcfg_matcher_build(&matcher, &hba, compiled, sizeof compiled) != PGCFG_OK) {
        listed_put(w, "  not loaded\n");
        return;
    }
    told.size = 0;
    told.bytes[0] = '\0';
    listed_put(w, " ");
    for (size_t i = 0; i < sizeof clients / sizeof clients[0]; i++) {
        const pgcfg_connection connection = connection_of(clients[i], &server);
        const size_t before = w->size;
        assert_int_equal(pgcfg_match(&hba, &connection, workspace, sizeof workspace, &result),
                         PGCFG_OK);
        put_decision(w, &result);
        if (input.data[0] == '#')
            put_rejection(&told, &result, &connection, &server);
        assert_int_equal(
            pgcfg_matcher_match(&matcher, &connection, workspace, sizeof workspace, &result),
            PGCFG_OK);
        again.size = 0;
        put_decision(&again, &result);
        assert_string_equal(again.bytes, w->bytes + before);
    }
    listed_put(w, told.bytes);
    listed_put(w, "\n");
}

static void clients_are_let_in_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/checks/clients.txt", say_of_clients);
}

/* ---- user maps
 * ----------------------------------------------------------------------------------- */

static const char *const system_users[] = {"root", "Root", "anna", "anna@example.com", "a b", "x",
                                           "ab",   "/x",   "all"};
static const char *const roles_asked_for[] = {"root", "ROOT", "anna", "x",   "ab",
                                              "b",    "+x",   "\\1",  "all", "annax"};

/* Input: pg_ident.conf; a line for each system user, a sign for each role, with and without
 * regard to case. */
static void say_of_map(pgcfg_text input, int major, listed_words *w)
{
    static char memory[1 << 20];
    static const char signs[] = {[PGCFG_USER_MAP_ALLOWED] = 'y',
                                 [PGCFG_USER_MAP_NAMES_DIFFER] = 'd',
                                 [PGCFG_USER_MAP_NO_MATCH] = '.',
                                 [PGCFG_USER_MAP_NO_GROUP] = 'g',
                                 [PGCFG_USER_MAP_UNDECIDED] = '?'};
    const pgcfg_text memberships[] = {PGCFG_TEXT("x")};
    const pgcfg_server server = server_of(major);
    pgcfg_memory_file file = {.path = PGCFG_TEXT("/pg_ident.conf"), .content = input};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_arena arena;
    pgcfg_ident ident;

    pgcfg_arena_init(&arena, memory, sizeof memory);
    assert_int_equal(pgcfg_ident_parse(&ident, file.path, &environment, &arena), PGCFG_OK);
    for (size_t i = 0; i < sizeof system_users / sizeof system_users[0]; i++) {
        listed_put(w, "  ");
        for (size_t j = 0; j < 3 * (sizeof roles_asked_for / sizeof roles_asked_for[0]); j++) {
            const pgcfg_user_map_question question = {.map = text_of("m"),
                                                      .system_user = text_of(system_users[i]),
                                                      .ignores_case = j % 3 == 1};
            pgcfg_connection connection = {.database = PGCFG_TEXT("d"),
                                           .user = text_of(roles_asked_for[j / 3]),
                                           .roles_are_known = j % 3 < 2,
                                           .roles = memberships,
                                           .role_count = j % 3 < 2 ? 1 : 0};
            const pgcfg_user_map_result result =
                pgcfg_user_map_check(&ident, &question, &connection, workspace, sizeof workspace);
            const char sign[] = {signs[result.answer], '\0'};
            char line[20];
            listed_put(w, sign);
            snprintf(line, sizeof line, "%u", (unsigned)result.line_number);
            listed_put(w, result.line_number > 0 ? line : "");
            if (result.answer == PGCFG_USER_MAP_UNDECIDED)
                put_dependencies(w, result.depends_on);
        }
        listed_put(w, "\n");
    }
}

static void lines_of_maps_let_in_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/checks/lines_of_maps.txt", say_of_map);
}

static void maps_let_in_as_listed(void **state)
{
    (void)state;
    listed_check("tests/unit/checks/maps.txt", say_of_map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_and_rules_are_compared_as_listed),
        cmocka_unit_test(clients_are_let_in_as_listed),
        cmocka_unit_test(limits_across_settings_are_kept_as_listed),
        cmocka_unit_test(lines_of_maps_let_in_as_listed),
        cmocka_unit_test(maps_let_in_as_listed),
        cmocka_unit_test(paths_are_joined_and_tidied_as_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
