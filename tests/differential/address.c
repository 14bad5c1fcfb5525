/* address.c - random addresses and masks, numeric ones in every form that the
 * C library takes or nearly takes, and host names. */
#include "hba_grammar.h"

#include <string.h>

static void add_ipv4_part(random_source *random, bytes *out)
{
    static const char *const edges[] = {"0",
                                        "1",
                                        "10",
                                        "127",
                                        "128",
                                        "192",
                                        "254",
                                        "255",
                                        "256",
                                        "257",
                                        "300",
                                        "999",
                                        "00",
                                        "01",
                                        "08",
                                        "010",
                                        "0377",
                                        "0400",
                                        "0x0",
                                        "0xff",
                                        "0xFF",
                                        "0x100",
                                        "0x",
                                        "0X1f",
                                        "65535",
                                        "65536",
                                        "16777215",
                                        "16777216",
                                        "4294967295",
                                        "4294967296",
                                        "037777777777",
                                        "040000000000",
                                        "0xffffffff",
                                        "0x100000000",
                                        "",
                                        "-1",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1e1",
                                        "a",
                                        "0b1",
                                        "099",
                                        "0000000001",
                                        "99999999999999999999",
                                        "0xg",
                                        "1_0"};
    if (random_chance(random, 750))
        bytes_add_format(out, "%zu", random_below(random, 256));
    else
        bytes_add_text(out, RANDOM_PICK(random, edges));
}

static void add_ipv4(random_source *random, bytes *out)
{
    size_t parts = 4;
    if (random_chance(random, 220))
        parts = random_between(random, 1, 5);
    for (size_t i = 0; i < parts; i++) {
        if (i > 0)
            bytes_add_byte(out, '.');
        add_ipv4_part(random, out);
    }
    if (random_chance(random, 15))
        bytes_add_byte(out, '.');
}

static void add_ipv6_group(random_source *random, bytes *out)
{
    static const char *const edges[] = {"0",    "00",    "0000", "00000", "1",     "01",   "ffff",
                                        "FFFF", "10000", "abcd", "ABCD",  "fe80",  "g",    "",
                                        "0x1",  "-1",    "+1",   "ff02",  "12345", "8000", "0001"};
    if (random_chance(random, 600))
        bytes_add_format(out, "%zx", random_below(random, 65536));
    else
        bytes_add_text(out, RANDOM_PICK(random, edges));
}

static void add_ipv6(random_source *random, bytes *out)
{
    static const char *const fixed[] = {"::",
                                        "::1",
                                        "::ffff:1.2.3.4",
                                        "::ffff:102:304",
                                        "::1.2.3.4",
                                        "2001:db8::1",
                                        "2001:DB8::00:1",
                                        "fe80::1",
                                        "ff02::1",
                                        "::ffff:0:1.2.3.4",
                                        "64:ff9b::1.2.3.4",
                                        "1:2:3:4:5:6:7:8",
                                        "1:2:3:4:5:6:7::",
                                        "::2:3:4:5:6:7:8",
                                        "1::3:4:5:6:7:8",
                                        "1:0:0:4:0:0:0:8",
                                        "1:0:0:0:5:0:0:8",
                                        "0:0:0:0:0:0:0:0",
                                        "0:0:0:0:0:ffff:1:2",
                                        "::ffff",
                                        "::1:2",
                                        "::0.0.0.1",
                                        "::0.0.1.0",
                                        "::0:1",
                                        "::1:0",
                                        "1:2:3:4:5:6:1.2.3.4",
                                        "1:2:3:4:5:6:7:1.2.3.4",
                                        "1:2:3:4:5:1.2.3.4",
                                        "1.2.3.4::",
                                        "::1.2.3",
                                        "::1.2.3.256",
                                        "::01.2.3.4",
                                        "::1.2.3.04",
                                        "::1.2.3.4.5",
                                        "1::2::3",
                                        ":::",
                                        ":1",
                                        "1:",
                                        "1:2",
                                        "[::1]",
                                        ":",
                                        "::1:",
                                        "1:2:3:4:5:6:7:8:9",
                                        "1:2:3:4:5:6:7:8::",
                                        "::ffff:1.2.3.4.",
                                        "::ffff:0x1.2.3.4",
                                        "::G",
                                        "2001:0db8:0000:0000:0000:0000:0000:0001",
                                        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                        "ffff:ffff:ffff:ffff::",
                                        "ffff::",
                                        "::ffff:0",
                                        "::ffff:0:0",
                                        "0::0",
                                        "1:2:3:4::5:6:7:8",
                                        "::1 ",
                                        " ::1"};
    size_t kind = random_below(random, 10);
    if (kind < 5) {
        bytes_add_text(out, RANDOM_PICK(random, fixed));
    } else {
        size_t groups = random_chance(random, 700) ? 8 : random_between(random, 1, 9);
        size_t gap = random_chance(random, 600) ? random_below(random, groups) : groups;
        if (gap < groups && groups > 2)
            groups -= random_below(random, groups - 1);
        for (size_t i = 0; i < groups; i++) {
            if (i == gap)
                bytes_add_text(out, i == 0 ? "::" : ":");
            add_ipv6_group(random, out);
            if (i + 1 < groups)
                bytes_add_byte(out, ':');
        }
        if (random_chance(random, 80)) {
            bytes_add_byte(out, ':');
            add_ipv4(random, out);
        }
    }
    if (random_chance(random, 120)) {
        /* Zones that every Linux machine has or lacks in the same way. */
        static const char *const zones[] = {"%lo",         "%1",          "%0",  "%",   "%99",
                                            "%4294967295", "%4294967296", "%-1", "%01", "%0x1",
                                            "%1%lo",       "%1 ",         "%+1", "% 1"};
        bytes_add_text(out, RANDOM_PICK(random, zones));
    }
}

static void add_host_name(random_source *random, bytes *out)
{
    static const char *const names[] = {"localhost",
                                        "example.com",
                                        ".example.com",
                                        "*.example.com",
                                        "foo_bar",
                                        "a%b",
                                        "foo:bar",
                                        ".",
                                        "-bad-",
                                        "",
                                        "ALL",
                                        "all",
                                        "samehost",
                                        "SameNet",
                                        "samenet",
                                        "h\xc3\xb6st",
                                        "a b",
                                        "1.2.3.4x",
                                        "trust",
                                        "255.255.255.0",
                                        "any",
                                        "0.0.0.0.0",
                                        "%lo",
                                        "fe80",
                                        "xn--hst-sna",
                                        "a..b",
                                        "\"",
                                        "a@b",
                                        "\xff",
                                        "::x",
                                        "1,2",
                                        "1-2",
                                        "*",
                                        "ip6-localhost",
                                        "\x7f",
                                        "a#b",
                                        "01.example",
                                        "10.0.0.1.example.com",
                                        "local",
                                        "host",
                                        "@"};
    if (random_chance(random, 15))
        bytes_fill(out, random_chance(random, 500) ? 'x' : '0', random_between(random, 60, 1100));
    bytes_add_text(out, RANDOM_PICK(random, names));
}

static void add_mask_length(random_source *random, bool is_ipv6, bytes *out)
{
    static const char *const edges[] = {"0",
                                        "1",
                                        "8",
                                        "08",
                                        "+8",
                                        " 8",
                                        "\t8",
                                        "8 ",
                                        "00128",
                                        "",
                                        "31",
                                        "32",
                                        "33",
                                        "127",
                                        "128",
                                        "129",
                                        "-1",
                                        "-0",
                                        "8x",
                                        "0x8",
                                        "8/8",
                                        "255.255.255.0",
                                        "/8",
                                        "99999999999999999999",
                                        "4294967304",
                                        "18446744073709551624",
                                        "-18446744073709551608",
                                        "64%lo",
                                        "2147483648",
                                        "9223372036854775807",
                                        "9223372036854775808",
                                        "+",
                                        "-",
                                        "+ 8",
                                        "\v8",
                                        "\f8",
                                        "8\r",
                                        "\r8",
                                        "24,",
                                        ("\xc2\xa0"
                                         "8"),
                                        "000000000000000000000000000000008",
                                        "--8",
                                        "+-8",
                                        "1e1",
                                        "8.0",
                                        "1,2"};
    if (random_chance(random, 650))
        bytes_add_format(out, "%zu", random_below(random, is_ipv6 ? 129 : 33));
    else
        bytes_add_text(out, RANDOM_PICK(random, edges));
}

static void add_mask(random_source *random, bool is_ipv6, bytes *out)
{
    static const char *const masks4[] = {"255.255.255.0",
                                         "255.255.255.255",
                                         "0.0.0.0",
                                         "255.0.0.0",
                                         "255.255.0.0",
                                         "255.0.255.0",
                                         "255.255.255",
                                         "0xffffff00",
                                         "24",
                                         "037777777400",
                                         "",
                                         "255.255.255.256",
                                         "trust",
                                         "all",
                                         "4294967295",
                                         "1.2.3.4",
                                         "255.255.255.0 ",
                                         "255.255.255.0/24",
                                         "localhost",
                                         "@"};
    static const char *const masks6[] = {"ffff:ffff::",
                                         "::",
                                         "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                                         "::ffff:0",
                                         "ffff:ffff:8000::",
                                         "::1.2.3.4",
                                         "ffff::ffff",
                                         "fe80::%lo",
                                         "ffff:ffff:ffff:ffff::",
                                         "::g",
                                         "ffff"};
    if (random_chance(random, 60))
        is_ipv6 = !is_ipv6;
    if (random_chance(random, 120)) {
        if (is_ipv6)
            add_ipv6(random, out);
        else
            add_ipv4(random, out);
    } else {
        bytes_add_text(out, is_ipv6 ? RANDOM_PICK(random, masks6) : RANDOM_PICK(random, masks4));
    }
}

void grammar_address(grammar *g, bytes *out)
{
    static const char *const keywords[] = {"all", "all", "all", "samehost", "samenet"};
    random_source *random = g->random;
    bytes address = {0};
    size_t kind = random_below(random, 100);
    if (kind < 15) {
        const char *keyword = RANDOM_PICK(random, keywords);
        if (random_chance(random, 900))
            bytes_add_text(out, keyword);
        else
            grammar_token(g, keyword, strlen(keyword), out);
    } else if (kind < 27) {
        add_host_name(random, &address);
        if (random_chance(random, 200)) {
            bytes_add_byte(&address, '/');
            add_mask_length(random, false, &address);
        }
        grammar_token(g, address.data, address.size, out);
    } else {
        bool is_ipv6 = kind >= 70;
        if (is_ipv6)
            add_ipv6(random, &address);
        else
            add_ipv4(random, &address);
        if (random_chance(random, 650)) {
            bytes_add_byte(&address, '/');
            add_mask_length(random, is_ipv6, &address);
            grammar_token(g, address.data, address.size, out);
        } else {
            grammar_token(g, address.data, address.size, out);
            if (!random_chance(random, 80)) {
                grammar_blank(g, out);
                address.size = 0;
                add_mask(random, is_ipv6, &address);
                grammar_token(g, address.data, address.size, out);
                if (random_chance(random, 30))
                    bytes_add_text(out, ",x");
            }
        }
    }
    bytes_free(&address);
}
