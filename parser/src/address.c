/*
 * address.c - numeric addresses as glibc 2.36 reads and writes them: inet_aton
 * without trailing text, then inet_pton with a zone.
 *
 * Names are not looked up here: whether an interface of a zone exists is left
 * open, and what is not numeric is a host name to the caller.
 */
#include <pgcfg/address.h>

#include "bits.h"
#include "number.h"
#include "print.h"

#include <string.h>

/* IFNAMSIZ - 1: no interface has a longer name. */
#define INTERFACE_NAME_SIZE_MAX 15

/* "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255" */
#define ADDRESS_SIZE_MAX 45

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* The value of a digit of bases up to 16, 16 for any other byte. Out of a table:
 * which digit comes next is nothing that a processor can foresee. */
static unsigned digit_value(char byte)
{
    /* With 16 added, so that bytes that are no digits can be left 0. */
    static const uint8_t values[256] = {
        ['0'] = 16, ['1'] = 17, ['2'] = 18, ['3'] = 19, ['4'] = 20, ['5'] = 21,
        ['6'] = 22, ['7'] = 23, ['8'] = 24, ['9'] = 25, ['a'] = 26, ['b'] = 27,
        ['c'] = 28, ['d'] = 29, ['e'] = 30, ['f'] = 31, ['A'] = 26, ['B'] = 27,
        ['C'] = 28, ['D'] = 29, ['E'] = 30, ['F'] = 31,
    };

    return values[(unsigned char)byte] ^ 16u;
}

enum { QUAD_SIZE_MIN = 7, QUAD_SIZE_MAX = 15 }; /* "0.0.0.0", "255.255.255.255" */

static uint32_t load_four(const char *at)
{
    const unsigned char *b = (const unsigned char *)at;

    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static uint64_t load_eight(const char *at)
{
    return (uint64_t)load_four(at) | (uint64_t)load_four(at + 4) << 32;
}

/* A bit for each of eight bytes that is a dot, the first one lowest. Other bytes than
 * dots and digits leave bits in *faults. */
static inline uint64_t dots_of(uint64_t eight, uint64_t *faults)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t apart = eight ^ '.' * ones;
    uint64_t dots = ~(((apart & 0x7f * ones) + 0x7f * ones) | apart | 0x7f * ones) >> 7;
    uint64_t digits = eight ^ '0' * ones; /* 0 to 9, or 0x1e for a dot */

    *faults |= ((digits | (digits + 0x06 * ones)) & 0xf0 * ones) ^ dots * 0x30;
    return dots * UINT64_C(0x0102040810204080) >> 56;
}

/* The numbers of two decimal parts, in the two halves: digits are in the bytes 1 to 3
 * of a half, the last one highest. */
static inline uint64_t two_numbers(uint32_t first, uint32_t second)
{
    const uint64_t lowest = UINT64_C(0x000000ff000000ff);
    uint64_t both = (uint64_t)first | (uint64_t)second << 32;

    return (both >> 8 & lowest) * 100 + (both >> 16 & lowest) * 10 + (both >> 24 & lowest);
}

/* Exactly four decimal parts without leading zeros, to which both forms of IPv4
 * agree: all that inet_pton takes, and nearly all that is ever written. How many
 * digits a part has can't be foreseen, so there is no branch on it. */
static bool parse_dotted_quad(pgcfg_text text, uint32_t *quad)
{
    /* By the digits of a part: the bytes that they are in, and the least number. */
    static const uint32_t kept[4] = {0, 0xff000000, 0xffff0000, 0xffffff00};
    static const uint32_t least[4] = {0, 0, 10, 100};
    const char *const data = text.data;
    const uint32_t size = (uint32_t)text.size;
    uint64_t faults = 0;
    uint64_t dots;
    uint64_t front;
    uint64_t back;
    uint32_t ends[3]; /* of all parts but the last: places of the dots */
    uint32_t sizes[4];

    if (text.size < QUAD_SIZE_MIN || text.size > QUAD_SIZE_MAX || !is_digit(data[0]))
        return false;
    if (size == QUAD_SIZE_MIN) {
        dots = dots_of(load_four(data) | (uint64_t)load_four(data + 3) << 24 | (uint64_t)'0' << 56,
                       &faults);
    } else {
        dots = dots_of(load_eight(data), &faults);
        dots |= dots_of(load_eight(data + size - 8), &faults) << (size - 8);
    }
    faults |= (dots & dots >> 1) | dots >> (size - 1);
    ends[0] = (uint32_t)pgcfg_bits_lowest(dots);
    dots &= dots - 1;
    ends[1] = (uint32_t)pgcfg_bits_lowest(dots);
    dots &= dots - 1;
    ends[2] = (uint32_t)pgcfg_bits_lowest(dots);
    if (faults != 0 || dots == 0 || (dots & (dots - 1)) != 0)
        return false;
    sizes[0] = ends[0];
    sizes[1] = ends[1] - ends[0] - 1;
    sizes[2] = ends[2] - ends[1] - 1;
    sizes[3] = size - ends[2] - 1;
    if ((sizes[0] | sizes[1] | sizes[2] | sizes[3]) > 3)
        return false;
    /* Only of the first part less than three bytes may stand in front of its end. */
    front = two_numbers((load_four(data) ^ UINT32_C(0x30303030)) << (32 - 8 * sizes[0]),
                        (load_four(data + ends[1] - 3) ^ UINT32_C(0x303030)) << 8 & kept[sizes[1]]);
    back = two_numbers((load_four(data + ends[2] - 3) ^ UINT32_C(0x303030)) << 8 & kept[sizes[2]],
                       (load_four(data + size - 4) ^ UINT32_C(0x30303030)) & kept[sizes[3]]);
    if (((front | back) & UINT64_C(0xffffff00ffffff00)) != 0)
        return false;
    *quad = (uint32_t)(front << 24 & UINT32_MAX) | (uint32_t)(front >> 16) |
            (uint32_t)(back << 8 & UINT32_MAX) | (uint32_t)(back >> 32);
    /* A leading zero leaves a number less than any of so many digits. */
    front -= (uint64_t)least[sizes[0]] | (uint64_t)least[sizes[1]] << 32;
    back -= (uint64_t)least[sizes[2]] | (uint64_t)least[sizes[3]] << 32;
    return ((front | back) & UINT64_C(0xffffff00ffffff00)) == 0;
}

static void put_quad(uint32_t quad, uint8_t bytes[4])
{
    bytes[0] = (uint8_t)(quad >> 24);
    bytes[1] = (uint8_t)(quad >> 16 & 0xff);
    bytes[2] = (uint8_t)(quad >> 8 & 0xff);
    bytes[3] = (uint8_t)(quad & 0xff);
}

/* Takes one number with C's prefixes: 0x, 0, or decimal. False: none there, or
 * over 32 bits. "0x" without digits is the number 0 with an "x" behind it. */
static bool take_c_number(pgcfg_text *rest, uint32_t *number)
{
    size_t at = 0;
    unsigned base = 10;
    uint64_t value = 0;

    if (rest->size == 0 || !is_digit(rest->data[0]))
        return false;
    if (rest->data[0] == '0') {
        base = 8;
        if (rest->size > 2 && (rest->data[1] == 'x' || rest->data[1] == 'X') &&
            digit_value(rest->data[2]) < 16) {
            base = 16;
            at = 2;
        }
    }
    while (at < rest->size && digit_value(rest->data[at]) < base) {
        value = value * base + digit_value(rest->data[at]);
        if (value > UINT32_MAX)
            return false;
        at++;
    }
    rest->data += at;
    rest->size -= at;
    *number = (uint32_t)value;
    return true;
}

/* One to four numbers between dots; the last one fills the bytes that are left. */
static bool parse_ipv4(pgcfg_text text, uint32_t *quad)
{
    unsigned done = 0;
    uint32_t bytes = 0;
    uint32_t number;

    for (;;) {
        if (!take_c_number(&text, &number))
            return false;
        if (text.size == 0)
            break;
        if (text.data[0] != '.' || done == 3 || number > 255)
            return false;
        bytes |= number << (24 - 8 * done++);
        text.data++;
        text.size--;
    }
    if (number > UINT32_MAX >> (8 * done))
        return false;
    *quad = bytes | number;
    return true;
}

/* Up to eight groups of up to four digits, one "::" for one group of zeros or
 * more, and possibly a dotted quad at the end. */
static bool parse_ipv6(pgcfg_text text, uint8_t bytes[16])
{
    uint8_t groups[16] = {0};
    size_t done = 0;       /* bytes */
    size_t gap = SIZE_MAX; /* bytes before the "::" */
    size_t at = 0;
    bool needs_group = false; /* behind a single colon */

    if (text.size < 2 || (text.data[0] == ':' && text.data[1] != ':'))
        return false;
    while (at < text.size) {
        size_t first = at;
        unsigned value = 0;

        while (at < text.size && at - first < 5 && digit_value(text.data[at]) < 16)
            value = value << 4 | digit_value(text.data[at++]);
        if (at < text.size && text.data[at] == '.') {
            pgcfg_text tail = {text.data + first, text.size - first};
            uint32_t quad;

            if (done > 12 || !parse_dotted_quad(tail, &quad))
                return false;
            put_quad(quad, groups + done);
            done += 4;
            needs_group = false;
            break;
        }
        if (at - first == 5 || (at < text.size && text.data[at] != ':'))
            return false;
        if (at > first) {
            if (done == 16)
                return false;
            groups[done++] = (uint8_t)(value >> 8);
            groups[done++] = (uint8_t)(value & 255);
            needs_group = false;
        }
        if (at == text.size)
            break;
        /* A colon. With another one behind it (or two at the start) it is the gap. */
        at++;
        if (at < text.size && text.data[at] == ':') {
            if (gap != SIZE_MAX)
                return false;
            gap = done;
            at++;
            if (at < text.size && text.data[at] == ':')
                return false;
        } else {
            needs_group = true;
        }
    }
    if (needs_group || (gap == SIZE_MAX) != (done == 16))
        return false;
    if (gap == SIZE_MAX)
        gap = 16;
    memset(bytes, 0, 16);
    memcpy(bytes, groups, gap);
    memcpy(bytes + 16 - (done - gap), groups + gap, done - gap);
    return true;
}

/* Link-local, or a multicast address of the interface's or the link's scope:
 * only for these a zone may be the name of an interface. */
static bool has_named_zones(const uint8_t bytes[16])
{
    if (bytes[0] == 0xfe)
        return (bytes[1] & 0xc0) == 0x80;
    return bytes[0] == 0xff && ((bytes[1] & 0x0f) == 1 || (bytes[1] & 0x0f) == 2);
}

/* Digits only, and at most 32 bits. */
static bool is_zone_number(pgcfg_text zone)
{
    uint64_t number = 0;

    for (size_t i = 0; i < zone.size; i++) {
        if (!is_digit(zone.data[i]))
            return false;
        number = number * 10 + (unsigned)(zone.data[i] - '0');
        if (number > UINT32_MAX)
            return false;
    }
    return zone.size > 0;
}

/* Linux looks only at what stands before a colon, as in "eth0:1", and gives no interface a
 * name with a slash or a blank in it (its blanks have 0xA0 among them), or "." or "..". */
static bool can_be_interface(pgcfg_text zone)
{
    size_t dots = 0;
    size_t size = 0;

    for (; size < zone.size && zone.data[size] != ':'; size++) {
        if (memchr("/ \t\n\v\f\r\xa0", zone.data[size], 8) != NULL)
            return false;
        dots += zone.data[size] == '.';
    }
    return size > 0 && zone.size <= INTERFACE_NAME_SIZE_MAX && (dots != size || dots > 2);
}

/* IPv6 with an optional zone. */
static bool parse_ipv6_with_zone(pgcfg_text text, pgcfg_address *address)
{
    const char *percent = (const char *)memchr(text.data, '%', text.size);
    pgcfg_text numeric = text;

    if (percent != NULL)
        numeric.size = (size_t)(percent - text.data);
    if (!parse_ipv6(numeric, address->bytes))
        return false;
    address->family = PGCFG_FAMILY_IPV6;
    if (percent == NULL)
        return true;
    address->zone.data = percent + 1;
    address->zone.size = text.size - numeric.size - 1;
    if (memchr(text.data, '\0', text.size) != NULL)
        return false;
    if (is_zone_number(address->zone))
        return true;
    address->depends_on_zone = true;
    return has_named_zones(address->bytes) && can_be_interface(address->zone);
}

bool pgcfg_address_parse(pgcfg_text text, pgcfg_address *address)
{
    static const pgcfg_address none = {PGCFG_FAMILY_NONE, {0}, {NULL, 0}, false};

    uint32_t quad;

    *address = none;
    if (text.size == 0)
        return false;
    if (parse_dotted_quad(text, &quad) || parse_ipv4(text, &quad)) {
        address->family = PGCFG_FAMILY_IPV4;
        put_quad(quad, address->bytes);
        return true;
    }
    if (parse_ipv6_with_zone(text, address))
        return true;
    *address = none;
    return false;
}

/* strtol's value of the whole text; false where something is left over or
 * nothing was there. */
static bool parse_mask_length(pgcfg_text text, int64_t *length)
{
    pgcfg_number number = {0};

    if (text.size == 1 && is_digit(text.data[0])) {
        *length = text.data[0] - '0';
        return true;
    }
    if (text.size == 2 && is_digit(text.data[0]) && is_digit(text.data[1])) {
        *length = (text.data[0] - '0') * 10 + (text.data[1] - '0');
        return true;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (!pgcfg_number_feed(&number, text.data[i]))
            return false;
    }
    *length = pgcfg_number_value(&number);
    return number.has_digits;
}

bool pgcfg_address_mask_parse(pgcfg_text text, pgcfg_address_family family, pgcfg_address *mask)
{
    static const pgcfg_address none = {PGCFG_FAMILY_NONE, {0}, {NULL, 0}, false};
    int64_t length = 0;
    size_t whole;

    *mask = none;
    if (family == PGCFG_FAMILY_NONE || !parse_mask_length(text, &length))
        return false;
    if (length < 0 || length > (family == PGCFG_FAMILY_IPV4 ? 32 : 128))
        return false;
    mask->family = family;
    if (family == PGCFG_FAMILY_IPV4) {
        put_quad((uint32_t)(UINT64_C(0xffffffff) << (32 - length) & UINT32_MAX), mask->bytes);
        return true;
    }
    whole = (size_t)length / 8;
    memset(mask->bytes, 0xff, whole);
    if (length % 8 != 0)
        mask->bytes[whole] = (uint8_t)(0xff00u >> (length % 8) & 0xff);
    return true;
}

/* Decimal, at `at`; how many bytes it has. */
static size_t put_byte(uint8_t byte, char *at)
{
    size_t size = 0;

    if (byte >= 100)
        at[size++] = (char)('0' + byte / 100);
    if (byte >= 10)
        at[size++] = (char)('0' + byte / 10 % 10);
    at[size++] = (char)('0' + byte % 10);
    return size;
}

static size_t put_dotted_quad(const uint8_t bytes[4], char *at)
{
    size_t size = 0;

    for (size_t i = 0; i < 4; i++) {
        if (i > 0)
            at[size++] = '.';
        size += put_byte(bytes[i], at + size);
    }
    return size;
}

/* Hexadecimal without leading zeros. */
static size_t put_group(unsigned group, char *at)
{
    size_t size = 0;
    unsigned shift = 12;

    while (shift > 0 && group >> shift == 0)
        shift -= 4;
    for (;; shift -= 4) {
        at[size++] = "0123456789abcdef"[group >> shift & 15];
        if (shift == 0)
            return size;
    }
}

/* The first of the longest runs of zero groups; *count is 0 where none has two. */
static size_t longest_zeros(const unsigned groups[8], size_t *count)
{
    size_t best = 0;
    size_t run = 0;

    *count = 1;
    for (size_t i = 0; i < 8; i++) {
        run = groups[i] == 0 ? run + 1 : 0;
        if (run > *count) {
            *count = run;
            best = i + 1 - run;
        }
    }
    if (*count == 1)
        *count = 0;
    return best;
}

/* The last 32 bits are a dotted quad behind six zero groups, or behind five
 * and ffff; not for "::" and "::1", whose run of zeros is longer. */
static bool shows_ipv4(const unsigned groups[8], size_t zeros, size_t zero_count)
{
    return zeros == 0 && (zero_count == 6 || (zero_count == 5 && groups[5] == 0xffff));
}

static size_t put_ipv6(const uint8_t bytes[16], char *at)
{
    unsigned groups[8];
    size_t zero_count;
    size_t zeros;
    size_t size = 0;

    for (size_t i = 0; i < 8; i++)
        groups[i] = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
    zeros = longest_zeros(groups, &zero_count);
    for (size_t i = 0; i < 8; i++) {
        if (zero_count > 0 && i == zeros) {
            at[size++] = ':';
            i += zero_count - 1;
            if (i == 7)
                at[size++] = ':';
            continue;
        }
        if (i > 0)
            at[size++] = ':';
        if (i == 6 && shows_ipv4(groups, zeros, zero_count))
            return size + put_dotted_quad(bytes + 12, at + size);
        size += put_group(groups[i], at + size);
    }
    return size;
}

bool pgcfg_address_write(const pgcfg_address *address, pgcfg_sink sink)
{
    char buffer[ADDRESS_SIZE_MAX];
    size_t size = 0;

    switch (address->family) {
    case PGCFG_FAMILY_NONE:
        break;
    case PGCFG_FAMILY_IPV4:
        size = put_dotted_quad(address->bytes, buffer);
        break;
    case PGCFG_FAMILY_IPV6:
        size = put_ipv6(address->bytes, buffer);
        break;
    }
    return pgcfg_put(sink, buffer, size);
}
