/*
 * test_address.c - numeric addresses and masks: tables of what glibc takes and
 * refuses, and a seeded comparison with the C library of this machine.
 * PGCFG_SEED sets the seed.
 */
#define _GNU_SOURCE
#include <pgcfg/address.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { COMPARED_INPUTS = 300000 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static pgcfg_text text_of(const char *string)
{
    pgcfg_text text = {string, strlen(string)};
    return text;
}

/* The address as it is shown. */
static const char *shown(const pgcfg_address *address)
{
    static char text[64];
    pgcfg_buffer buffer = {text, sizeof(text) - 1, 0};

    assert_true(pgcfg_address_write(address, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed < sizeof(text));
    text[buffer.needed] = '\0';
    return text;
}

typedef struct numeric_case {
    const char *text;
    const char *shown;
} numeric_case;

static void assert_numeric(const numeric_case *cases, size_t count, pgcfg_address_family family)
{
    for (size_t i = 0; i < count; i++) {
        pgcfg_address address;

        if (!pgcfg_address_parse(text_of(cases[i].text), &address))
            fail_msg("\"%s\" was not taken as numeric", cases[i].text);
        assert_int_equal(address.family, family);
        assert_string_equal(shown(&address), cases[i].shown);
    }
}

static void ipv4_is_read_like_inet_aton(void **state)
{
    static const numeric_case cases[] = {
        {"1.2.3.4", "1.2.3.4"},
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"192.168.10.99", "192.168.10.99"},
        {"10", "0.0.0.10"},
        {"0", "0.0.0.0"},
        {"127.1", "127.0.0.1"},
        {"1.2", "1.0.0.2"},
        {"1.2.3", "1.2.0.3"},
        {"1.16777215", "1.255.255.255"},
        {"1.2.65535", "1.2.255.255"},
        {"4294967295", "255.255.255.255"},
        {"017.0.0.1", "15.0.0.1"},
        {"0377.1", "255.0.0.1"},
        {"01.02.03.04", "1.2.3.4"},
        {"00.0.0.0", "0.0.0.0"},
        {"0x7f000001", "127.0.0.1"},
        {"0XfF.0xA.0x0.1", "255.10.0.1"},
        {"0xffffff00", "255.255.255.0"},
        {"037777777777", "255.255.255.255"},
        {"0000000000000000000000000000000001.2.3.4", "1.2.3.4"},
        {"0x00000000000000000000000000000000ff", "0.0.0.255"},
    };
    (void)state;
    assert_numeric(cases, COUNT(cases), PGCFG_FAMILY_IPV4);
}

static void ipv6_is_read_like_inet_pton_and_shown_like_inet_ntop(void **state)
{
    static const numeric_case cases[] = {
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"2001:DB8::00:1", "2001:db8::1"},
        {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
        {"1:0:0:4:0:0:0:8", "1:0:0:4::8"},
        {"1:0:0:2:0:0:3:4", "1::2:0:0:3:4"},
        {"0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255",
         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
        {"::ffff:102:304", "::ffff:1.2.3.4"},
        {"::FFFF:1.2.3.4", "::ffff:1.2.3.4"},
        {"::1.2.3.4", "::1.2.3.4"},
        {"::1:2", "::0.1.0.2"},
        {"::ffff:0", "::255.255.0.0"},
        {"::ffff:0:0", "::ffff:0.0.0.0"},
        {"::ffff", "::ffff"},
        {"::0.0.0.1", "::1"},
        {"64:ff9b::1.2.3.4", "64:ff9b::102:304"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
        {"::1:2:3:4:5:1.2.3.4", "0:1:2:3:4:5:102:304"},
    };
    (void)state;
    assert_numeric(cases, COUNT(cases), PGCFG_FAMILY_IPV6);
}

static void what_looks_like_an_address_may_be_a_host_name(void **state)
{
    static const char *const names[] = {
        "", " ", "localhost", "*", ".", "256.1.1.1", "1.2.3.256", "1.2.3.4.5", "1.2.3.4.",
        ".1.2.3.4", "1..2", "08", "1.2.3.09", "0x", "0xg", "1.0x", "+1.2.3.4", "-1", " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4\n", "1e1", "0b1", "4294967296", "040000000000", "0x100000000", "1.16777216",
        "1.2.65536", "99999999999999999999999999", "1.2.3.4/8", "1.2.3.4%1",
        ":", ":::", ":1", "1:", "::1:", "1::2::3", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "::00001", "::g",
        "[::1]", "::1.2.3", "::1.2.3.256", "::01.2.3.4", "::1.2.3.4.5", "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", "::0x1.2.3.4", "1.2.3.4::", "::1 ", "::-1",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        pgcfg_address address;

        if (pgcfg_address_parse(text_of(names[i]), &address))
            fail_msg("\"%s\" was taken as numeric", names[i]);
        assert_int_equal(address.family, PGCFG_FAMILY_NONE);
        assert_string_equal(shown(&address), "");
    }
}

static void a_nul_byte_makes_a_host_name(void **state)
{
    static const pgcfg_text names[] = {
        {"1.2.3.4\0", 8}, {"\0", 1}, {"1.2\0.3.4", 8}, {"::1\0", 4}, {"fe80::1%e\0", 10}, {NULL, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        pgcfg_address address;
        assert_false(pgcfg_address_parse(names[i], &address));
    }
}

static void a_zone_is_a_number_or_the_name_of_an_interface_of_a_link(void **state)
{
    static const struct {
        const char *text;
        const char *zone; /* NULL: not numeric */
        bool depends_on_zone;
    } cases[] = {
        {"fe80::1%1", "1", false},
        {"fe80::1%0", "0", false},
        {"fe80::1%4294967295", "4294967295", false},
        {"fe80::1%000000000000000000000001", "000000000000000000000001", false},
        {"fe80::1%4294967296", "4294967296", true}, /* a name */
        {"fe80::1%eth0", "eth0", true},
        {"febf::1%eth0", "eth0", true},
        {"ff01::1%eth0", "eth0", true},
        {"ff12::1%eth0", "eth0", true},
        {"fe80::1%eth0:1", "eth0:1", true},
        {"fe80::1%1%2", "1%2", true},
        {"fe80::1%-1", "-1", true},
        {"fe80::1%abcdefghijklmno", "abcdefghijklmno", true},
        {"fe80::1%abcdefghijklmnop", NULL, false}, /* longer than any interface's name */
        {"fe80::1%99999999999999999999", NULL, false},
        {"fe80::1%", NULL, false},
        {"fe80::1%:1", NULL, false},
        {"fe80::1%...", "...", true},
        {"fe80::1%a.b", "a.b", true},
        {"fe80::1%eth0:/ ", "eth0:/ ", true},
        {"fe80::1%.", NULL, false}, /* names that no interface is given */
        {"fe80::1%..", NULL, false},
        {"fe80::1%..:1", NULL, false},
        {"fe80::1%lo/64", NULL, false},
        {"fe80::1% lo", NULL, false},
        {"fe80::1%l\to", NULL, false},
        {"fe80::1%lo\xa0", NULL, false},
        {"fec0::1%eth0", NULL, false},
        {"ff05::1%eth0", NULL, false},
        {"ff00::1%eth0", NULL, false},
        {"fe7f::1%eth0", NULL, false},
        {"::1%eth0", NULL, false},
        {"::1%7", "7", false},
        {"::ffff:1.2.3.4%7", "7", false},
        {"::1%4294967296", NULL, false},
        {"::1%+1", NULL, false},
        {"::1%1 ", NULL, false},
        {"::1%", NULL, false},
        {"%1", NULL, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        pgcfg_address address;

        if (pgcfg_address_parse(text_of(cases[i].text), &address) != (cases[i].zone != NULL))
            fail_msg("\"%s\" is %snumeric", cases[i].text, cases[i].zone == NULL ? "" : "not ");
        if (cases[i].zone == NULL)
            continue;
        assert_int_equal(address.family, PGCFG_FAMILY_IPV6);
        assert_true(pgcfg_text_equal(address.zone, text_of(cases[i].zone)));
        if (address.depends_on_zone != cases[i].depends_on_zone)
            fail_msg("\"%s\" depends on its zone: %d", cases[i].text, address.depends_on_zone);
    }
}

static void a_mask_length_is_read_like_strtol(void **state)
{
    static const struct {
        const char *text;
        const char *ipv4; /* NULL: invalid */
        const char *ipv6;
    } cases[] = {
        {"0", "0.0.0.0", "::"},
        {"8", "255.0.0.0", "ff00::"},
        {"24", "255.255.255.0", "ffff:ff00::"},
        {"31", "255.255.255.254", "ffff:fffe::"},
        {"32", "255.255.255.255", "ffff:ffff::"},
        {"33", NULL, "ffff:ffff:8000::"},
        {"127", NULL, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe"},
        {"128", NULL, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
        {"129", NULL, NULL},
        {"08", "255.0.0.0", "ff00::"},
        {"+8", "255.0.0.0", "ff00::"},
        {"-0", "0.0.0.0", "::"},
        {" \t\n\v\f\r8", "255.0.0.0", "ff00::"},
        {"000000000000000000000000000000000000000000008", "255.0.0.0", "ff00::"},
        {"", NULL, NULL},
        {" ", NULL, NULL},
        {"+", NULL, NULL},
        {"-1", NULL, NULL},
        {"- 1", NULL, NULL},
        {"+ 8", NULL, NULL},
        {"--0", NULL, NULL},
        {"8 ", NULL, NULL},
        {"8x", NULL, NULL},
        {"x", NULL, NULL},
        {"1x", NULL, NULL},
        {"x1", NULL, NULL},
        {"0x8", NULL, NULL},
        {"8/8", NULL, NULL},
        {"255.0.0.0", NULL, NULL},
        {"4294967296", NULL, NULL},
        {"18446744073709551616", NULL, NULL},
        {"18446744073709551624", NULL, NULL}, /* 2^64 + 8 */
        {"-99999999999999999999", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int is_ipv6 = 0; is_ipv6 < 2; is_ipv6++) {
            pgcfg_address_family family = is_ipv6 ? PGCFG_FAMILY_IPV6 : PGCFG_FAMILY_IPV4;
            const char *expected = is_ipv6 ? cases[i].ipv6 : cases[i].ipv4;
            pgcfg_address mask;

            if (pgcfg_address_mask_parse(text_of(cases[i].text), family, &mask) !=
                (expected != NULL))
                fail_msg("mask \"%s\", IPv%d", cases[i].text, (int)family);
            if (expected != NULL) {
                assert_int_equal(mask.family, family);
                assert_string_equal(shown(&mask), expected);
            }
        }
    }
}

static void a_mask_needs_a_family_and_no_nul(void **state)
{
    static const pgcfg_text with_nul = {"8\0", 2};
    pgcfg_address mask;

    (void)state;
    assert_false(pgcfg_address_mask_parse(text_of("8"), PGCFG_FAMILY_NONE, &mask));
    assert_false(pgcfg_address_mask_parse(with_nul, PGCFG_FAMILY_IPV4, &mask));
}

static bool refuse(void *context, const char *data, size_t size)
{
    (void)context;
    (void)data;
    (void)size;
    return false;
}

static void a_sink_that_refuses_is_reported(void **state)
{
    pgcfg_sink sink = {NULL, refuse};
    pgcfg_address address;

    (void)state;
    assert_true(pgcfg_address_parse(text_of("1.2.3.4"), &address));
    assert_false(pgcfg_address_write(&address, sink));
}

/* The comparison with the C library. */

static uint64_t random_state;

static size_t below(size_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state * UINT64_C(2685821657736338717) >> 33) % limit;
}

typedef struct input {
    char bytes[256];
    size_t size;
} input;

static void add(input *in, const char *text)
{
    while (*text != '\0' && in->size < sizeof(in->bytes) - 8)
        in->bytes[in->size++] = *text++;
}

static void add_number(input *in, const char *format, size_t number)
{
    char text[32];

    if (format[1] == 'x')
        snprintf(text, sizeof(text), "%zx", number);
    else if (format[1] == 'o')
        snprintf(text, sizeof(text), "%zo", number);
    else
        snprintf(text, sizeof(text), "%zu", number);
    add(in, text);
}

static void add_ipv4(input *in)
{
    static const char *const edges[] = {"0x",         "08",          "0xff",        "0400",
                                        "65536",      "16777216",    "4294967295",  "4294967296",
                                        "0x0000000ff", "037777777777", "99999999999999999999999",
                                        "",           "256",         "00"};
    size_t parts = below(3) > 0 ? 4 : below(5) + 1;

    for (size_t i = 0; i < parts; i++) {
        if (i > 0)
            add(in, ".");
        if (below(10) > 0) {
            add_number(in, "%u", below(256));
        } else if (below(2) > 0) {
            add(in, below(2) > 0 ? "0x" : "0");
            add_number(in, below(2) > 0 ? "%x" : "%o", below(300));
        } else {
            add(in, edges[below(COUNT(edges))]);
        }
    }
}

static void add_ipv6(input *in)
{
    static const char *const heads[] = {"fe80:", "febf:", "fec0:", "ff01:", "FF02:", "ff15:", ""};
    size_t groups = below(9);
    size_t gap = below(9);

    if (below(3) == 0)
        add(in, heads[below(COUNT(heads))]);
    for (size_t i = 0; i < groups; i++) {
        if (i > 0)
            add(in, ":");
        if (i == gap)
            add(in, i > 0 ? ":" : "::");
        if (below(3) > 0)
            add_number(in, "%x", below(below(2) > 0 ? 65536 : 3));
        else
            add(in, below(30) > 0 ? "0" : "12345");
    }
    if (below(6) == 0)
        add(in, "::");
    if (below(4) == 0) {
        add(in, below(3) > 0 ? ":" : "");
        add_ipv4(in);
    }
}

static void make_input(input *in)
{
    static const char *const zones[] = {"%lo", "%1",  "%0",    "%4294967295",         "%4294967296",
                                        "%",   "%01", "%lo:1", "%no-such-interface0", "%x"};
    static const char odd[] = "0123456789abcdefABCDEFxX..::%/ \t+-g\xe4";

    in->size = 0;
    if (below(3) == 0)
        add_ipv4(in);
    else
        add_ipv6(in);
    if (below(6) == 0)
        add(in, zones[below(COUNT(zones))]);
    if (below(4) == 0 && in->size > 0) {
        size_t at = below(in->size);

        if (below(2) == 0) {
            in->bytes[at] = odd[below(sizeof(odd) - 1)];
        } else {
            memmove(in->bytes + at, in->bytes + at + 1, in->size - at - 1);
            in->size--;
        }
    }
    in->bytes[in->size] = '\0';
}

/* A named zone counts as numeric only if this machine has the interface. */
static bool is_numeric_here(const pgcfg_address *address)
{
    char name[IF_NAMESIZE];

    if (!address->depends_on_zone)
        return true;
    assert_true(address->zone.size < sizeof(name));
    memcpy(name, address->zone.data, address->zone.size);
    name[address->zone.size] = '\0';
    return if_nametoindex(name) != 0;
}

static void assert_same_address(const pgcfg_address *ours, const struct addrinfo *theirs)
{
    char name[NI_MAXHOST];
    const void *bytes;
    size_t size;

    if (theirs->ai_family == AF_INET) {
        assert_int_equal(ours->family, PGCFG_FAMILY_IPV4);
        bytes = &((const struct sockaddr_in *)(const void *)theirs->ai_addr)->sin_addr;
        size = 4;
    } else {
        assert_int_equal(ours->family, PGCFG_FAMILY_IPV6);
        bytes = &((const struct sockaddr_in6 *)(const void *)theirs->ai_addr)->sin6_addr;
        size = 16;
    }
    assert_memory_equal(ours->bytes, bytes, size);
    assert_int_equal(getnameinfo(theirs->ai_addr, theirs->ai_addrlen, name, sizeof(name), NULL, 0,
                                 NI_NUMERICHOST),
                     0);
    name[strcspn(name, "%")] = '\0';
    assert_string_equal(shown(ours), name);
}

static void random_texts_are_taken_like_the_c_library_takes_them(void **state)
{
    const char *wanted = getenv("PGCFG_SEED");
    uint64_t seed = wanted != NULL ? strtoull(wanted, NULL, 10) : (uint64_t)time(NULL);
    struct addrinfo hints = {0};
    size_t numeric = 0;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    random_state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_family = AF_UNSPEC;
    for (size_t i = 0; i < COMPARED_INPUTS; i++) {
        struct addrinfo *theirs = NULL;
        pgcfg_address ours;
        pgcfg_text text;
        char *exact;
        input in;
        bool is_numeric;

        make_input(&in);
        exact = malloc(in.size + 1); /* on the heap, so that a sanitizer sees its end */
        assert_non_null(exact);
        memcpy(exact + 1, in.bytes, in.size);
        text.data = exact + 1;
        text.size = in.size;
        is_numeric = pgcfg_address_parse(text, &ours) && is_numeric_here(&ours);
        if (is_numeric != (getaddrinfo(in.bytes, NULL, &hints, &theirs) == 0))
            fail_msg("\"%s\" is numeric: %d", in.bytes, is_numeric);
        if (is_numeric) {
            assert_same_address(&ours, theirs);
            freeaddrinfo(theirs);
            numeric++;
        }
        free(exact);
    }
    assert_in_range(numeric, COMPARED_INPUTS / 10, COMPARED_INPUTS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ipv4_is_read_like_inet_aton),
        cmocka_unit_test(ipv6_is_read_like_inet_pton_and_shown_like_inet_ntop),
        cmocka_unit_test(what_looks_like_an_address_may_be_a_host_name),
        cmocka_unit_test(a_nul_byte_makes_a_host_name),
        cmocka_unit_test(a_zone_is_a_number_or_the_name_of_an_interface_of_a_link),
        cmocka_unit_test(a_mask_length_is_read_like_strtol),
        cmocka_unit_test(a_mask_needs_a_family_and_no_nul),
        cmocka_unit_test(a_sink_that_refuses_is_reported),
        cmocka_unit_test(random_texts_are_taken_like_the_c_library_takes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
