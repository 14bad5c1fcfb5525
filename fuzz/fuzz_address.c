/*
 * fuzz_address.c - any bytes as a numeric address and the length of its mask.
 *
 * Beyond not crashing, each input must hold: bytes behind the text do not count; an
 * address is written as one that is read as the same, and is written the same again; the
 * case of letters before a zone changes nothing; a mask is ones and then zeros.
 *
 * Input: the address; behind a slash the length.
 */
#include "sinks.h"

#include <string.h>

static bool write_address(const void *thing, pgcfg_sink sink)
{
    return pgcfg_address_write(thing, sink);
}

static size_t size_of(pgcfg_address_family family)
{
    return family == PGCFG_FAMILY_IPV4 ? 4 : 16;
}

/* Only the family's bytes count; the rest is 0. */
static void check_form(const pgcfg_address *a)
{
    CHECK(a->family == PGCFG_FAMILY_IPV4 || a->family == PGCFG_FAMILY_IPV6);
    for (size_t i = size_of(a->family); i < sizeof(a->bytes); i++)
        CHECK(a->bytes[i] == 0);
    CHECK(a->family == PGCFG_FAMILY_IPV6 || (a->zone.size == 0 && !a->depends_on_zone));
    CHECK(!a->depends_on_zone || a->zone.size > 0);
}

static bool is_same_address(const pgcfg_address *a, const pgcfg_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static void check_written(const pgcfg_address *address)
{
    report first = {0};
    report second = {0};
    pgcfg_address again;

    check_writer(write_address, address, &first);
    CHECK(pgcfg_address_parse((pgcfg_text){first.data, first.size}, &again));
    CHECK(is_same_address(address, &again) && again.zone.size == 0);
    CHECK(pgcfg_address_write(&again, report_sink(&second)));
    check_same(&first, &second);
    report_free(&first);
    report_free(&second);
}

/* In front of a byte that would make it another one. */
static void check_before(pgcfg_text text, bool is_numeric, const pgcfg_address *address)
{
    static const char behind[] = {'1', '.', ':', 'f', '%'};
    char *longer = malloc(text.size + 1);

    CHECK(longer != NULL);
    memcpy(longer, text.data, text.size);
    for (size_t i = 0; i < sizeof(behind); i++) {
        pgcfg_address other;
        longer[text.size] = behind[i];
        CHECK(pgcfg_address_parse((pgcfg_text){longer, text.size}, &other) == is_numeric);
        CHECK(!is_numeric || is_same_address(address, &other));
    }
    free(longer);
}

/* The zone is a name, and names have a case. */
static void check_case(pgcfg_text text, bool is_numeric, const pgcfg_address *address)
{
    char *other_case = malloc(text.size > 0 ? text.size : 1);
    pgcfg_address other;
    bool in_zone = false;

    CHECK(other_case != NULL);
    for (size_t i = 0; i < text.size; i++) {
        const char byte = text.data[i];
        const bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        in_zone = in_zone || byte == '%';
        other_case[i] = is_letter && !in_zone ? (char)(byte ^ 0x20) : byte;
    }
    CHECK(pgcfg_address_parse((pgcfg_text){other_case, text.size}, &other) == is_numeric);
    CHECK(!is_numeric || is_same_address(address, &other));
    free(other_case);
}

static void check_mask(pgcfg_text length, pgcfg_address_family family)
{
    pgcfg_address mask;
    size_t ones = 0;

    if (!pgcfg_address_mask_parse(length, family, &mask))
        return;
    CHECK(mask.family == family);
    check_form(&mask);
    while (ones < 8 * size_of(family) && (mask.bytes[ones / 8] >> (7 - ones % 8) & 1) != 0)
        ones++;
    for (size_t i = ones; i < 8 * size_of(family); i++)
        CHECK((mask.bytes[i / 8] >> (7 - i % 8) & 1) == 0);
    check_written(&mask);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pgcfg_address address;
    pgcfg_text text;
    pgcfg_text length = {"", 0};
    const char *slash;
    char *copy;
    bool is_numeric;

    if (size > 128)
        return 0;
    copy = malloc(size > 0 ? size : 1); /* of its own size, so that overreads are seen */
    CHECK(copy != NULL);
    if (size > 0)
        memcpy(copy, data, size);
    text = (pgcfg_text){copy, size};
    slash = memchr(copy, '/', size);
    if (slash != NULL) {
        text.size = (size_t)(slash - copy);
        length = (pgcfg_text){slash + 1, size - text.size - 1};
    }
    is_numeric = pgcfg_address_parse(text, &address);
    if (is_numeric) {
        check_form(&address);
        check_written(&address);
    }
    check_before(text, is_numeric, &address);
    check_case(text, is_numeric, &address);
    check_mask(length, PGCFG_FAMILY_IPV4);
    check_mask(length, PGCFG_FAMILY_IPV6);
    free(copy);
    return 0;
}
