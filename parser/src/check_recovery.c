/*
 * check_recovery.c - recovery targets and the names of replication slots.
 */
#include "check.h"

#include "number.h"
#include "value_text.h"

/* ---- slots ------------------------------------------------------------------------ */

static bool is_slot_character(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

static bool has_slot_characters(pgcfg_text name)
{
    for (size_t i = 0; i < name.size; i++) {
        if (!is_slot_character(name.data[i]))
            return false;
    }
    return true;
}

bool pgcfg_check_slot_name(pgcfg_check *check)
{
    pgcfg_text name = check->value->string;

    if (name.size > PGCFG_NAME_SIZE_MAX)
        return pgcfg_check_refuse(check, PGCFG_WORDS_SLOT_LONG, name);
    if (!has_slot_characters(name))
        return pgcfg_check_refuse(check, PGCFG_WORDS_SLOT_CHARACTER, name);
    return true;
}

bool pgcfg_check_slot_list(pgcfg_check *check)
{
    pgcfg_guc_list list = pgcfg_guc_list_start(check->value->string, PGCFG_GUC_NAMES, check->major);
    pgcfg_guc_element element;
    size_t count;

    if (!pgcfg_guc_list_count(check->value->string, PGCFG_GUC_NAMES, check->major, &count))
        return pgcfg_check_refuse(check, PGCFG_WORDS_LIST_SYNTAX, check->value->string);
    while (pgcfg_guc_list_next(&list, &element)) {
        pgcfg_text raw = pgcfg_element_raw(element);
        char bytes[PGCFG_NAME_SIZE_MAX];
        pgcfg_buffer buffer = {bytes, sizeof(bytes), 0};

        (void)pgcfg_identifier_write(raw, pgcfg_buffer_sink(&buffer));
        if (buffer.needed == 0)
            return pgcfg_check_refuse(check, PGCFG_WORDS_SLOT_SHORT, raw);
        if (!has_slot_characters(pgcfg_buffer_text(&buffer)))
            return pgcfg_check_refuse(check, PGCFG_WORDS_SLOT_LIST_CHARACTER, raw);
    }
    return true;
}

/* ---- targets ------------------------------------------------------------------------ */

bool pgcfg_check_target(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;

    if (text.size > 0 && !pgcfg_text_equal(text, PGCFG_TEXT("immediate")))
        return pgcfg_check_refuse(check, PGCFG_WORDS_IMMEDIATE, text);
    return true;
}

bool pgcfg_check_target_name(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;

    if (text.size > PGCFG_NAME_SIZE_MAX)
        return pgcfg_check_refuse(check, PGCFG_WORDS_TARGET_NAME_LENGTH, text);
    return true;
}

static size_t hexadecimal_size(pgcfg_text text, size_t at)
{
    size_t size = 0;

    for (; at + size < text.size; size++) {
        char byte = pgcfg_lower(text.data[at + size]);

        if (!((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f')))
            break;
    }
    return size;
}

/* Two numbers of one to eight hexadecimal digits, "/" between them. */
bool pgcfg_check_target_lsn(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;
    size_t high = hexadecimal_size(text, 0);
    size_t low;

    if (text.size == 0)
        return true;
    if (high < 1 || high > 8 || high >= text.size || text.data[high] != '/')
        return pgcfg_check_refuse_plainly(check);
    low = hexadecimal_size(text, high + 1);
    if (low < 1 || low > 8 || high + 1 + low != text.size)
        return pgcfg_check_refuse_plainly(check);
    return true;
}

static unsigned digit_value(char byte)
{
    byte = pgcfg_lower(byte);
    if (byte >= '0' && byte <= '9')
        return (unsigned)(byte - '0');
    return byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a' + 10) : 16u;
}

/* strtoul with base 0 reports ERANGE. It is all that the server asks: what is no
 * number at all is 0, and a sign is fine. */
static bool overflows_unsigned(pgcfg_text text)
{
    uint64_t number = 0;
    unsigned base = 10;
    size_t at = 0;

    while (at < text.size && pgcfg_number_skips(text.data[at]))
        at++;
    if (at < text.size && (text.data[at] == '-' || text.data[at] == '+'))
        at++;
    if (at < text.size && text.data[at] == '0') {
        bool is_hexadecimal = at + 1 < text.size && pgcfg_lower(text.data[at + 1]) == 'x';

        base = is_hexadecimal ? 16 : 8;
        at += is_hexadecimal ? 2 : 1;
    }
    for (; at < text.size && digit_value(text.data[at]) < base; at++) {
        unsigned digit = digit_value(text.data[at]);

        if (number > (UINT64_MAX - digit) / base)
            return true;
        number = number * base + digit;
    }
    return false;
}

bool pgcfg_check_target_xid(pgcfg_check *check)
{
    if (overflows_unsigned(check->value->string))
        return pgcfg_check_refuse_plainly(check);
    return true;
}

bool pgcfg_check_target_timeline(pgcfg_check *check)
{
    pgcfg_text text = check->value->string;

    if (overflows_unsigned(text))
        return pgcfg_check_refuse(check, PGCFG_WORDS_TIMELINE, text);
    return true;
}

/* Words that depend on when they are read, or are no date. */
bool pgcfg_check_target_time(pgcfg_check *check)
{
    static const char *const refused[] = {"now",   "today",     "tomorrow", "yesterday",
                                          "epoch", "-infinity", "infinity"};
    pgcfg_text text = check->value->string;

    if (text.size == 0)
        return true;
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (pgcfg_text_is(text, refused[i]))
            return pgcfg_check_refuse_plainly(check);
    }
    return pgcfg_check_undecided(check, "how the server reads dates, and time zone files");
}
