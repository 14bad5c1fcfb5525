/*
 * test_ldap_url.c - LDAP URLs, with the results that OpenLDAP 2.5.13's
 * ldap_url_parse has for each of them.
 */
#include "ldap_url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* NULL for a part: not present. */
typedef struct good_case {
    const char *text;
    const char *scheme;
    const char *parts[PGCFG_LDAP_PART_COUNT]; /* host, dn, attribute, filter */
    int port;
    int scope;
} good_case;

static pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}

static void assert_part(const good_case *expected, const pgcfg_ldap_url *url, pgcfg_ldap_part part)
{
    const char *text = expected->parts[part];
    char decoded[256];
    pgcfg_buffer buffer = {decoded, sizeof(decoded), 0};

    if (url->is_present[part] != (text != NULL))
        fail_msg("\"%s\": part %d is present: %d", expected->text, (int)part,
                 url->is_present[part]);
    assert_true(pgcfg_ldap_part_write(part, url->escaped[part], pgcfg_buffer_sink(&buffer)));
    if (text != NULL && !pgcfg_text_equal(pgcfg_buffer_text(&buffer), text_of(text)))
        fail_msg("\"%s\": part %d is \"%.*s\"", expected->text, (int)part, (int)buffer.needed,
                 decoded);
}

static void assert_good(const good_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        pgcfg_ldap_url url;
        pgcfg_ldap_url_result result = pgcfg_ldap_url_parse(text_of(cases[i].text), &url);

        if (result != PGCFG_LDAP_URL_OK)
            fail_msg("\"%s\": result %d", cases[i].text, (int)result);
        assert_true(pgcfg_text_equal(url.scheme, text_of(cases[i].scheme)));
        for (int part = 0; part < PGCFG_LDAP_PART_COUNT; part++)
            assert_part(&cases[i], &url, (pgcfg_ldap_part)part);
        if (url.port != cases[i].port || url.scope != cases[i].scope)
            fail_msg("\"%s\": port %d, scope %d", cases[i].text, url.port, url.scope);
        assert_false(url.has_no_attribute);
    }
}

static void a_url_is_taken_apart(void **state)
{
    static const good_case cases[] = {
        {"ldap://h/dc=x", "ldap", {"h", "dc=x", NULL, NULL}, 389, 0},
        {"ldaps://h/dc=x?uid?sub?(a=b)", "ldaps", {"h", "dc=x", "uid", "(a=b)"}, 636, 2},
        {"ldap://h:1234/dc=x?uid,cn?one", "ldap", {"h", "dc=x", "uid", NULL}, 1234, 1},
        {"LDAP://H/DC=X?U?SUB", "ldap", {"H", "DC=X", "U", NULL}, 389, 2},
        {"pldaps://h/", "pldaps", {"h", "", NULL, NULL}, 389, 0},
        {"<ldap://h/dc=x>", "ldap", {"h", "dc=x", NULL, NULL}, 389, 0},
        {"uRl:ldap://h/", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"<URL:ldap://h/>", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/?u?children?f?!bindname=cn=x,y", "ldap", {"h", "", "u", "f"}, 389, 3},
        {"ldap://h/???f", "ldap", {"h", "", NULL, "f"}, 389, 0},
        {"ldap://h/????e", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/???", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/a/b?,,u,v", "ldap", {"h", "a/b", "u", NULL}, 389, 0},
        {"ldapi://s", "ldapi", {"s", NULL, NULL, NULL}, 0, 0},
        {"ldapi://s?x", "ldapi", {"s", NULL, NULL, NULL}, 0, 0},
        {"ldapi://s??x", "ldapi", {"s", "x", NULL, NULL}, 0, 0},
    };
    (void)state;
    assert_good(cases, COUNT(cases));
}

static void an_empty_host_is_none_and_an_empty_dn_is_one(void **state)
{
    static const good_case cases[] = {
        {"ldap://", "ldap", {NULL, NULL, NULL, NULL}, 389, 0},
        {"ldap:///", "ldap", {NULL, "", NULL, NULL}, 389, 0},
        {"ldap://h", "ldap", {"h", NULL, NULL, NULL}, 389, 0},
        {"ldap://:7/", "ldap", {NULL, "", NULL, NULL}, 7, 0},
        {"ldap://%zz/", "ldap", {NULL, "", NULL, NULL}, 389, 0},
        {"ldap://%00h/", "ldap", {NULL, "", NULL, NULL}, 389, 0},
        {"ldap://h?u?sub", "ldap", {"h", NULL, NULL, NULL}, 389, 0}, /* no slash: rest ignored */
        {"ldap://h??dc=x", "ldap", {"h", NULL, NULL, NULL}, 389, 0},
        {"ldap://h?x/dc=y", "ldap", {"h?x", "dc=y", NULL, NULL}, 389, 0},
        {"ldapi://%2ftmp%2fs:1/dc=x", "ldapi", {"/tmp/s:1", "dc=x", NULL, NULL}, 0, 0},
        {"ldapi://s??dc=x?y", "ldapi", {"s", "dc=x?y", NULL, NULL}, 0, 0},
        {"ldapi://s?dc=x", "ldapi", {"s", NULL, NULL, NULL}, 0, 0},
        {"ldapi://s??", "ldapi", {"s", "", NULL, NULL}, 0, 0},
    };
    (void)state;
    assert_good(cases, COUNT(cases));
}

static void a_port_is_read_like_strtol_into_an_int(void **state)
{
    static const good_case cases[] = {
        {"ldap://h:0/", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldaps://h:-0/", "ldaps", {"h", "", NULL, NULL}, 636, 0},
        {"ldap://h: +5/", "ldap", {"h", "", NULL, NULL}, 5, 0},
        {"ldap://h:-1/", "ldap", {"h", "", NULL, NULL}, -1, 0},
        {"ldap://h:99999/", "ldap", {"h", "", NULL, NULL}, 99999, 0},
        {"ldap://h:%33%38/", "ldap", {"h", "", NULL, NULL}, 38, 0},
        {"ldap://h:7%00x/", "ldap", {"h", "", NULL, NULL}, 7, 0},
        {"ldap://h:2147483648/", "ldap", {"h", "", NULL, NULL}, -2147483647 - 1, 0},
        {"ldap://h:4294967296/", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h:4294967297/", "ldap", {"h", "", NULL, NULL}, 1, 0},
        {"ldap://h:99999999999999999999/", "ldap", {"h", "", NULL, NULL}, -1, 0},
        {"ldap://h:-99999999999999999999/", "ldap", {"h", "", NULL, NULL}, 389, 0},
    };
    (void)state;
    assert_good(cases, COUNT(cases));
}

static void brackets_hold_colons(void **state)
{
    static const good_case cases[] = {
        {"ldap://[::1]/", "ldap", {"::1", "", NULL, NULL}, 389, 0},
        {"ldap://[::1]:7/", "ldap", {"::1", "", NULL, NULL}, 7, 0},
        {"ldap://[::1]", "ldap", {"::1", NULL, NULL, NULL}, 389, 0},
        {"ldap://[::1]x/", "ldap", {"::1", "", NULL, NULL}, 389, 0},
        {"ldap://[]/", "ldap", {NULL, "", NULL, NULL}, 389, 0},
        {"ldap://[%41]/", "ldap", {"A", "", NULL, NULL}, 389, 0},
        {"ldap://[%00a]/", "ldap", {NULL, "", NULL, NULL}, 389, 0},
        /* A bad escape: what was decoded, then the old bytes behind it. */
        {"ldap://[fe80::1%lo]/", "ldap", {"fe80::1%lo", "", NULL, NULL}, 389, 0},
        {"ldap://[a%41b%zz]/", "ldap", {"aAb1b%zz", "", NULL, NULL}, 389, 0},
        {"ldap://[a%]/", "ldap", {"a%", "", NULL, NULL}, 389, 0},
        {"ldap://[a%4g]/", "ldap", {"a%4g", "", NULL, NULL}, 389, 0},
        {"ldap://[%zz]/", "ldap", {"%zz", "", NULL, NULL}, 389, 0},
        {"ldap://[a%00b%zz]/", "ldap", {"a", "", NULL, NULL}, 389, 0},
    };
    (void)state;
    assert_good(cases, COUNT(cases));
}

static void escapes_are_decoded_and_a_bad_one_empties_the_part(void **state)
{
    static const good_case cases[] = {
        {"ldap://%68/dc%3dx%2f", "ldap", {"h", "dc=x/", NULL, NULL}, 389, 0},
        {"ldap://h/dc=%zz", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/dc=x%", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/dc=x%4", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/dc=x%4g", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/dc=x%4!", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/dc=x%00y", "ldap", {"h", "dc=x", NULL, NULL}, 389, 0},
        {"ldap://h/dc=x%00%zz", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/?a%2cb", "ldap", {"h", "", "a", NULL}, 389, 0},
        {"ldap://h/?%2c%2Cu%69d,x", "ldap", {"h", "", "uid", NULL}, 389, 0},
        {"ldap://h/?u%00%2cb", "ldap", {"h", "", "u", NULL}, 389, 0},
        {"ldap://h/?u?s%75b", "ldap", {"h", "", "u", NULL}, 389, 2},
        {"ldap://h/?u?sub%00x", "ldap", {"h", "", "u", NULL}, 389, 2},
        {"ldap://h/?u?sub?%28a=%3f%29", "ldap", {"h", "", "u", "(a=?)"}, 389, 2},
        {"ldap://h/?u?sub?a%00b", "ldap", {"h", "", "u", "a"}, 389, 2},
    };
    (void)state;
    assert_good(cases, COUNT(cases));
}

static void every_scope_has_its_number(void **state)
{
    static const good_case cases[] = {
        {"ldap://h/??base", "ldap", {"h", "", NULL, NULL}, 389, 0},
        {"ldap://h/??one", "ldap", {"h", "", NULL, NULL}, 389, 1},
        {"ldap://h/??OneLevel", "ldap", {"h", "", NULL, NULL}, 389, 1},
        {"ldap://h/??sub", "ldap", {"h", "", NULL, NULL}, 389, 2},
        {"ldap://h/??subtree", "ldap", {"h", "", NULL, NULL}, 389, 2},
        {"ldap://h/??subord", "ldap", {"h", "", NULL, NULL}, 389, 3},
        {"ldap://h/??subordinate", "ldap", {"h", "", NULL, NULL}, 389, 3},
        {"ldap://h/??children", "ldap", {"h", "", NULL, NULL}, 389, 3},
    };
    (void)state;
    assert_good(cases, COUNT(cases));
}

static void a_bad_url_has_a_result_with_the_text_of_another_error(void **state)
{
    static const struct {
        const char *text;
        pgcfg_ldap_url_result result;
        const char *words;
    } cases[] = {
        {"", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {"x", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {"http://h/", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {"cldap://h/", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {"ldap:/", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {" ldap://h/", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {"URL:<ldap://h/>", PGCFG_LDAP_URL_BAD_SCHEME, "Time limit exceeded"},
        {"<ldap://h/", PGCFG_LDAP_URL_BAD_ENCLOSURE, "Size limit exceeded"},
        {"<ldap://", PGCFG_LDAP_URL_BAD_ENCLOSURE, "Size limit exceeded"},
        {"ldap://h:/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h:x/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h:1x/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h:1%20/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h:%zz/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h:%00/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://::1/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://[::1/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://[::1]x:7/", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h/?u?sub?f?e?", PGCFG_LDAP_URL_BAD_URL, "Compare False"},
        {"ldap://h/??bogus", PGCFG_LDAP_URL_BAD_SCOPE, "Strong(er) authentication required"},
        {"ldap://h/??sub ", PGCFG_LDAP_URL_BAD_SCOPE, "Strong(er) authentication required"},
        {"ldap://h/??subordinatex", PGCFG_LDAP_URL_BAD_SCOPE, "Strong(er) authentication required"},
        {"ldap://h/??%zz", PGCFG_LDAP_URL_BAD_SCOPE, "Strong(er) authentication required"},
        {"ldap://h/???%zz", PGCFG_LDAP_URL_BAD_FILTER, "Partial results and referral received"},
        {"ldap://h/???%00a", PGCFG_LDAP_URL_BAD_FILTER, "Partial results and referral received"},
        {"ldap://h/????", PGCFG_LDAP_URL_BAD_EXTENSIONS, "Referral"},
        {"ldap://h/????,,", PGCFG_LDAP_URL_BAD_EXTENSIONS, "Referral"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_ldap_url url;
        pgcfg_ldap_url_result result = pgcfg_ldap_url_parse(text_of(cases[i].text), &url);

        if (result != cases[i].result)
            fail_msg("\"%s\": result %d", cases[i].text, (int)result);
        assert_string_equal(pgcfg_ldap_url_result_text(result), cases[i].words);
    }
    assert_string_equal(pgcfg_ldap_url_result_text(PGCFG_LDAP_URL_OK), "Success");
}

static void a_list_of_attributes_without_any_is_marked(void **state)
{
    static const char *const texts[] = {"ldap://h/?,", "ldap://h/?,,?sub", "ldap://h/?%2c",
                                        "ldap://h/?%00", "ldap://h/?uid,%zz?sub"};
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        pgcfg_ldap_url url;

        assert_int_equal(pgcfg_ldap_url_parse(text_of(texts[i]), &url), PGCFG_LDAP_URL_OK);
        assert_true(url.has_no_attribute);
        assert_false(url.is_present[PGCFG_LDAP_ATTRIBUTE]);
    }
}

static void a_url_ends_at_a_nul_byte(void **state)
{
    static const pgcfg_text text = {"ldap://h/a\0b?c", 14};
    pgcfg_ldap_url url;

    (void)state;
    assert_int_equal(pgcfg_ldap_url_parse(text, &url), PGCFG_LDAP_URL_OK);
    assert_true(pgcfg_text_equal(url.escaped[PGCFG_LDAP_DN], PGCFG_TEXT("a")));
    assert_false(url.is_present[PGCFG_LDAP_ATTRIBUTE]);
}

static bool refuse(void *context, const char *data, size_t size)
{
    size_t *room = (size_t *)context;

    (void)data;
    if (size > *room)
        return false;
    *room -= size;
    return true;
}

static void a_sink_that_refuses_is_reported(void **state)
{
    (void)state;
    for (size_t capacity = 0; capacity < 3; capacity++) {
        size_t room = capacity;
        pgcfg_sink sink = {&room, refuse};

        assert_false(pgcfg_ldap_part_write(PGCFG_LDAP_DN, PGCFG_TEXT("a%41b"), sink));
        room = capacity;
        assert_false(pgcfg_ldap_part_write(PGCFG_LDAP_HOST, PGCFG_TEXT("[a%41%zz"), sink));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_url_is_taken_apart),
        cmocka_unit_test(an_empty_host_is_none_and_an_empty_dn_is_one),
        cmocka_unit_test(a_port_is_read_like_strtol_into_an_int),
        cmocka_unit_test(brackets_hold_colons),
        cmocka_unit_test(escapes_are_decoded_and_a_bad_one_empties_the_part),
        cmocka_unit_test(every_scope_has_its_number),
        cmocka_unit_test(a_bad_url_has_a_result_with_the_text_of_another_error),
        cmocka_unit_test(a_list_of_attributes_without_any_is_marked),
        cmocka_unit_test(a_url_ends_at_a_nul_byte),
        cmocka_unit_test(a_sink_that_refuses_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
