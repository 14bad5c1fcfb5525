/*
 * hint_address.c - the address column and its mask: missing, in the wrong form or
 * order, host names that were meant as addresses, and addresses that are read
 * as other ones than they seem.
 */
#include "hint_line.h"

#include "spelling.h"

/* ---- numbers out of texts ----------------------------------------------------------- */

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_number(pgcfg_text text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_digit(text.data[i]))
            return false;
    return text.size > 0;
}

/* The value of a short decimal number, else a value that is too large for a mask. */
static int small_number(pgcfg_text text)
{
    int value = 0;
    if (!is_number(text) || text.size > 3)
        return 1000;
    for (size_t i = 0; i < text.size; i++)
        value = value * 10 + (text.data[i] - '0');
    return value;
}

static int full_length(pgcfg_address_family family)
{
    return family == PGCFG_FAMILY_IPV6 ? 128 : 32;
}

int pgcfg_hint_mask_length(const uint8_t mask[16], pgcfg_address_family family)
{
    int bits = full_length(family);
    int length = 0;
    while (length < bits && (mask[length / 8] & (0x80u >> (length % 8))) != 0)
        length++;
    for (int i = length; i < bits; i++)
        if ((mask[i / 8] & (0x80u >> (i % 8))) != 0)
            return -1;
    return length;
}

bool pgcfg_hint_is_netmask(pgcfg_text text, int *length)
{
    pgcfg_address mask;
    if (!pgcfg_address_parse(text, &mask) || mask.family != PGCFG_FAMILY_IPV4 ||
        mask.bytes[0] != 255)
        return false;
    *length = pgcfg_hint_mask_length(mask.bytes, PGCFG_FAMILY_IPV4);
    return *length >= 0;
}

static bool is_zero(const uint8_t bytes[16])
{
    for (int i = 0; i < 16; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* What stands before the first slash, and behind it where there is one. */
static pgcfg_text before_slash(pgcfg_text text)
{
    return pgcfg_text_slice(text, 0, pgcfg_text_index(text, '/'));
}

static pgcfg_text behind_slash(pgcfg_text text)
{
    return pgcfg_text_slice(text, pgcfg_text_index(text, '/') + 1, text.size);
}

bool pgcfg_hint_is_network(const pgcfg_token *token)
{
    pgcfg_address address;
    return pgcfg_address_parse(before_slash(pgcfg_token_text(token)), &address);
}

/* ---- a mask is missing ------------------------------------------------------------------ */

/* The mask that the address, which is not zero, is likely to need: zeros at its end are
 * a network. Whole bytes count, of IPv6 whole groups. */
static int likely_length(const uint8_t bytes[16], pgcfg_address_family family)
{
    int length = full_length(family);
    int step = family == PGCFG_FAMILY_IPV6 ? 16 : 8;
    while (bytes[length / 8 - 1] == 0 && bytes[(length - step) / 8] == 0)
        length -= step;
    return length;
}

/* Says which mask the address is likely to need. */
static void say_mask_missing(pgcfg_hint_line *line, const pgcfg_token *token, pgcfg_text name)
{
    pgcfg_address address = {.family = PGCFG_FAMILY_NONE};
    (void)pgcfg_address_parse(name, &address); /* as the server has */
    int length = full_length(address.family);
    pgcfg_text meaning = PGCFG_TEXT("this one address");
    if (is_zero(address.bytes)) {
        length = 0;
        meaning = PGCFG_TEXT("every address of this kind");
    } else if (address.family == PGCFG_FAMILY_IPV4 && address.bytes[3] == 0) {
        length = likely_length(address.bytes, address.family);
        meaning = PGCFG_TEXT("the network that ends in zeros, or /32 for one address only");
    }
    pgcfg_hint_say_of(line, PGCFG_HINT_MASK_MISSING, token, name, meaning, PGCFG_NO_TEXT, length);
}

/* The line ends behind the address. */
void pgcfg_hint_mask_missing(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *address = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS);
    (void)token;
    if (address == NULL) /* no tokens at hand */
        return;
    say_mask_missing(line, address, pgcfg_token_text(address));
    pgcfg_hint_say(line, PGCFG_HINT_METHOD_MISSING, address, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
}

/* "1.2.3.4 trust", "1.2.3.4 /24", "1.2.3.4 255.255.256.0" */
void pgcfg_hint_mask_invalid(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *address = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS);
    pgcfg_text mask = pgcfg_token_text(token);
    pgcfg_address parsed = {.family = PGCFG_FAMILY_NONE};
    (void)pgcfg_address_parse(pgcfg_token_text(address), &parsed);
    if (pgcfg_text_begins(mask, PGCFG_TEXT("/")) &&
        small_number(behind_slash(mask)) <= full_length(parsed.family))
        pgcfg_hint_say(line, PGCFG_HINT_MASK_SPACE, token, pgcfg_token_text(address), PGCFG_NO_TEXT,
                       0);
    else if (mask.size > 0 && is_digit(mask.data[0]))
        pgcfg_hint_say(line, PGCFG_HINT_MASK_FORM, token, pgcfg_token_text(address), PGCFG_NO_TEXT,
                       0);
    else
        say_mask_missing(line, address, pgcfg_token_text(address));
}

void pgcfg_hint_mask_family(pgcfg_hint_line *line, const pgcfg_token *token)
{
    const pgcfg_token *address = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS);
    pgcfg_address parsed = {.family = PGCFG_FAMILY_NONE};
    (void)pgcfg_address_parse(pgcfg_token_text(address), &parsed);
    int number = small_number(pgcfg_token_text(token));
    int length = full_length(parsed.family);
    if (number <= length)
        pgcfg_hint_say(line, PGCFG_HINT_MASK_NUMBER, token, pgcfg_token_text(address),
                       PGCFG_NO_TEXT, number);
    else
        pgcfg_hint_say(line, PGCFG_HINT_MASK_FAMILY, token, pgcfg_token_text(address),
                       PGCFG_NO_TEXT, length);
}

/* ---- what stands behind a slash ------------------------------------------------------------ */

/* "10.0.0.0/255.0.0.0", "255.0.0.0/10.0.0.0", "10.0.0.0/", "10.0.0.0/33" */
void pgcfg_hint_cidr_invalid(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text name = before_slash(pgcfg_token_text(token));
    pgcfg_text mask = behind_slash(pgcfg_token_text(token));
    pgcfg_address address = {.family = PGCFG_FAMILY_NONE};
    int length;
    (void)pgcfg_address_parse(name, &address);
    if (mask.size == 0)
        say_mask_missing(line, token, name);
    else if (pgcfg_hint_is_netmask(mask, &length))
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_AFTER_SLASH, token, name, mask, PGCFG_NO_TEXT,
                          length);
    else if (pgcfg_hint_is_netmask(name, &length) && pgcfg_address_parse(mask, &address))
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_BEFORE_ADDRESS, token, mask, name, PGCFG_NO_TEXT,
                          length);
    else
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_LENGTH, token, name, mask, PGCFG_NO_TEXT,
                          full_length(address.family));
}

static bool is_address_keyword(pgcfg_text text)
{
    return pgcfg_spelling_same_letters(text, PGCFG_TEXT("all")) ||
           pgcfg_spelling_same_letters(text, PGCFG_TEXT("samehost")) ||
           pgcfg_spelling_same_letters(text, PGCFG_TEXT("samenet"));
}

/* "localhost/32", "/24 10.0.0.0", "192.168.1.*" and "256.0.0.0/8" */
void pgcfg_hint_name_with_mask(pgcfg_hint_line *line, const pgcfg_token *token)
{
    pgcfg_text name = before_slash(pgcfg_token_text(token));
    pgcfg_text mask = behind_slash(pgcfg_token_text(token));
    const pgcfg_token *next = pgcfg_hint_first(line, PGCFG_COLUMN_ADDRESS + 1);
    pgcfg_address address;
    if (name.size == 0 && next != NULL && pgcfg_address_parse(pgcfg_token_text(next), &address) &&
        small_number(mask) <= full_length(address.family))
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_BEFORE_ADDRESS, token, pgcfg_token_text(next),
                          pgcfg_token_text(token), PGCFG_NO_TEXT, small_number(mask));
    else if (is_address_keyword(name) || !pgcfg_hint_host_name(line, token, name))
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_AFTER_NAME, token, name, PGCFG_NO_TEXT,
                          PGCFG_NO_TEXT, 0);
}

/* ---- names that were meant as addresses ------------------------------------------------------ */

static bool means_everything(pgcfg_text name)
{
    return pgcfg_text_equal(name, PGCFG_TEXT("*")) || pgcfg_text_equal(name, PGCFG_TEXT("%")) ||
           pgcfg_spelling_same_letters(name, PGCFG_TEXT("any"));
}

/* One to three numbers in front of wildcards: "192.168.1.*", "10.x.x.x". Gives the
 * numbers and the rest of the network's address. */
static bool is_ipv4_wildcard(pgcfg_text name, pgcfg_text *numbers, pgcfg_text *rest)
{
    static const pgcfg_text rests[] = {{NULL, 0}, {".0.0.0/8", 8}, {".0.0/16", 7}, {".0/24", 5}};
    size_t parts = 0;
    size_t i = 0;
    while (i < name.size && is_digit(name.data[i])) {
        while (i < name.size && is_digit(name.data[i]))
            i++;
        if (i == name.size || name.data[i] != '.')
            return false;
        parts++;
        i++;
    }
    if (parts < 1 || parts > 3 || i == name.size)
        return false;
    for (size_t j = i; j < name.size; j++)
        if (name.data[j] != '*' && name.data[j] != 'x' && name.data[j] != 'X' &&
            name.data[j] != '.')
            return false;
    *numbers = pgcfg_text_slice(name, 0, i - 1);
    *rest = rests[parts];
    return true;
}

/* Digits, dots and hyphens: no host has such a name. */
static bool looks_numeric(pgcfg_text name)
{
    bool has_digit = false;
    bool has_other = false;
    bool has_dot = false;
    for (size_t i = 0; i < name.size; i++) {
        has_dot = has_dot || name.data[i] == '.';
        has_digit = has_digit || is_digit(name.data[i]);
        has_other =
            has_other || (!is_digit(name.data[i]) && name.data[i] != '.' && name.data[i] != '-');
    }
    return has_digit && !has_other && (has_dot || is_number(name));
}

/* "http://db.example.com", "postgresql://10.0.0.1" */
static bool is_url(pgcfg_text text)
{
    size_t colon = pgcfg_text_index(text, ':');
    return colon > 0 &&
           pgcfg_text_begins(pgcfg_text_slice(text, colon, text.size), PGCFG_TEXT("://"));
}

static bool has_two_colons(pgcfg_text name)
{
    size_t first = pgcfg_text_index(name, ':');
    return first < name.size && pgcfg_text_index(pgcfg_text_slice(name, first + 1, name.size),
                                                 ':') < name.size - first - 1;
}

/* Signs that are in no host's name: ASCII other than letters, digits and . - _ but not
 * apostrophes, which have a hint of their own. */
static bool has_sign(pgcfg_text name)
{
    for (size_t i = 0; i < name.size; i++) {
        char byte = name.data[i];
        bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (byte > ' ' && byte < 0x7F && !is_letter && !is_digit(byte) && byte != '.' &&
            byte != '-' && byte != '_' && byte != '\'')
            return true;
    }
    return false;
}

/* Why no host can have this name, for somebody who meant an address; empty if one can. */
static pgcfg_text why_no_host_name(pgcfg_text name)
{
    if (has_two_colons(name))
        return PGCFG_TEXT("An IPv6 address is eight groups of up to four hexadecimal digits, where "
                          ":: may stand once for zeros");
    if (looks_numeric(name) || pgcfg_text_index(name, ':') < name.size)
        return PGCFG_TEXT("Each number of an IPv4 address is from 0 to 255, and there are four; "
                          "ports and ranges are not possible");
    if (has_sign(name))
        return PGCFG_TEXT("A host name has letters, digits, dots and hyphens; the mask of an "
                          "address stands behind a slash");
    return PGCFG_NO_TEXT;
}

bool pgcfg_hint_host_name(pgcfg_hint_line *line, const pgcfg_token *token, pgcfg_text name)
{
    pgcfg_text inside = name.size < 2 ? PGCFG_NO_TEXT : pgcfg_text_slice(name, 1, name.size - 1);
    pgcfg_text numbers;
    pgcfg_text rest;
    pgcfg_address address;
    if (is_url(pgcfg_token_text(token)))
        pgcfg_hint_say(line, PGCFG_HINT_ADDRESS_URL, token, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
    else if (means_everything(name))
        pgcfg_hint_say_of(line, PGCFG_HINT_NAME_STAR, token, name, PGCFG_TEXT("all"),
                          PGCFG_TEXT("every address"), line->major);
    else if (name.size > 2 && name.data[0] == '[' && name.data[name.size - 1] == ']' &&
             pgcfg_address_parse(inside, &address))
        pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_BRACKETS, token, name, inside, PGCFG_NO_TEXT,
                          full_length(address.family));
    else if (name.size > 2 && name.data[0] == '*' && name.data[1] == '.')
        pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_WILDCARD, token, name,
                          pgcfg_text_slice(name, 1, name.size), PGCFG_NO_TEXT, 0);
    else if (is_ipv4_wildcard(name, &numbers, &rest))
        pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_WILDCARD, token, name, numbers, rest, 0);
    else if (why_no_host_name(name).size > 0)
        pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_AS_NAME, token, name, why_no_host_name(name),
                          PGCFG_NO_TEXT, 0);
    else
        return false;
    return true;
}

/* ---- rules: addresses that are read in a way one may not expect --------------------------------
 */

/* A part with a leading zero is octal: 010 is 8. */
static bool has_octal_part(pgcfg_text name)
{
    for (size_t i = 0; i < name.size; i++) {
        bool begins_part = i == 0 || name.data[i - 1] == '.';
        if (!begins_part || name.data[i] != '0')
            continue;
        size_t j = i + 1;
        while (j < name.size && name.data[j] == '0')
            j++;
        if (j + 1 < name.size && is_digit(name.data[j]) && is_digit(name.data[j + 1]))
            return true;
    }
    return false;
}

/* "10/8" is 0.0.0.10. An address with fewer than four numbers was meant as the
 * beginning of a network if the mask is no longer than these; 127.1/32 is not. */
static bool is_short_network(pgcfg_text name, int *length, pgcfg_text *rest)
{
    static const pgcfg_text rests[] = {{".0.0.0", 6}, {".0.0", 4}, {".0", 2}};
    size_t dots = 0;
    for (size_t i = 0; i < name.size; i++) {
        if (!is_digit(name.data[i]) && name.data[i] != '.')
            return false;
        dots += name.data[i] == '.';
    }
    if (dots > 2 || *length > 8 * (int)(dots + 1))
        return false;
    if (*length == 0) /* as many bits as there are numbers; nobody means all addresses */
        *length = 8 * (int)(dots + 1);
    *rest = rests[dots];
    return true;
}

static bool has_host_bits(const pgcfg_hba_entry *rule)
{
    for (int i = 0; i < 16; i++)
        if ((rule->address[i] & ~(unsigned)rule->mask[i]) != 0)
            return true;
    return false;
}

/* The mask has a column of its own. */
static bool find_mask_column(pgcfg_hint_line *line, const pgcfg_hba_fields *fields)
{
    pgcfg_text name = pgcfg_token_text(fields->address);
    pgcfg_text mask = pgcfg_token_text(fields->mask);
    int number = small_number(mask);
    int length;
    int other;
    if (pgcfg_hint_is_netmask(name, &length) && !pgcfg_hint_is_netmask(mask, &other))
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_BEFORE_ADDRESS, fields->address, mask, name,
                          PGCFG_NO_TEXT, length);
    else if (number >= 1 && number <= 32)
        pgcfg_hint_say(line, PGCFG_HINT_MASK_NUMBER, fields->mask, name, PGCFG_NO_TEXT, number);
    else
        return false;
    return true;
}

static void find_in_network(pgcfg_hint_line *line, const pgcfg_hba_fields *fields)
{
    const pgcfg_hba_entry *rule = line->entry;
    const pgcfg_token *token = fields->address;
    pgcfg_text name = before_slash(pgcfg_token_text(token));
    pgcfg_text rest;
    if (fields->mask != NULL && find_mask_column(line, fields))
        return;
    int length = pgcfg_hint_mask_length(rule->mask, rule->family);
    if (length < 0) {
        pgcfg_hint_say(line, PGCFG_HINT_MASK_HOLES, fields->mask, PGCFG_NO_TEXT, PGCFG_NO_TEXT, 0);
        return;
    }
    bool is_ipv4 = rule->family == PGCFG_FAMILY_IPV4;
    if (is_zero(rule->address)) {
        if (length == full_length(rule->family))
            pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_ZERO, token, name, PGCFG_NO_TEXT,
                              PGCFG_NO_TEXT, length);
    } else if (is_ipv4 && has_octal_part(name)) {
        pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_OCTAL, token, name, PGCFG_NO_TEXT, PGCFG_NO_TEXT,
                          length);
    } else if (is_ipv4 && is_short_network(name, &length, &rest)) {
        pgcfg_hint_say_of(line, PGCFG_HINT_ADDRESS_SHORT, token, name, rest, PGCFG_NO_TEXT, length);
    } else if (length == 0) {
        pgcfg_hint_say_of(line, PGCFG_HINT_MASK_ZERO, token, name,
                          is_ipv4 ? PGCFG_TEXT("0.0.0.0/0") : PGCFG_TEXT("::/0"), PGCFG_NO_TEXT,
                          likely_length(rule->address, rule->family));
    } else if (has_host_bits(rule)) {
        pgcfg_hint_say_of(line, PGCFG_HINT_HOST_BITS, token, name,
                          is_ipv4 ? PGCFG_TEXT("32") : PGCFG_TEXT("128"), PGCFG_NO_TEXT, length);
    }
}

void pgcfg_hint_rule_address(pgcfg_hint_line *line)
{
    pgcfg_hba_fields fields = pgcfg_hba_entry_fields(line->entry);
    if (line->entry->address_kind == PGCFG_ADDRESS_NETWORK)
        find_in_network(line, &fields);
    else if (line->entry->address_kind == PGCFG_ADDRESS_HOST_NAME)
        pgcfg_hint_host_name(line, fields.address, pgcfg_token_text(fields.address));
}
