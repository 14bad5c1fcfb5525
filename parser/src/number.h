/*
 * number.h - decimal numbers as strtol reads them in the C locale: leading
 * blanks, one sign, digits, and a value that stays at the edge of 64 bits.
 */
#ifndef PGCFG_NUMBER_H
#define PGCFG_NUMBER_H

#include <pgcfg/text.h>

/* A number that is fed byte by byte. Starts zeroed. */
typedef struct pgcfg_number {
    bool has_sign;
    bool is_negative;
    bool has_digits;
    bool is_too_large; /* for 64 bits */
    uint64_t magnitude;
} pgcfg_number;

/* Space, \t, \n, \v, \f and \r. */
static inline bool pgcfg_number_skips(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* Takes the next byte; false: the number ended before it. */
static inline bool pgcfg_number_feed(pgcfg_number *number, char byte)
{
    if (byte >= '0' && byte <= '9') {
        unsigned digit = (unsigned)(byte - '0');

        number->has_digits = true;
        if (number->magnitude > (UINT64_MAX - digit) / 10)
            number->is_too_large = true;
        else
            number->magnitude = number->magnitude * 10 + digit;
        return true;
    }
    if (number->has_digits || number->has_sign)
        return false;
    if (byte == '+' || byte == '-') {
        number->has_sign = true;
        number->is_negative = byte == '-';
        return true;
    }
    return pgcfg_number_skips(byte);
}

/* 0 without digits. */
static inline int64_t pgcfg_number_value(const pgcfg_number *number)
{
    if (number->is_too_large || number->magnitude > (uint64_t)INT64_MAX)
        return number->is_negative ? INT64_MIN : INT64_MAX;
    return number->is_negative ? -(int64_t)number->magnitude : (int64_t)number->magnitude;
}

/* The same cut to an int, as Linux's C compilers cut a long: the low 32 bits. */
static inline int pgcfg_number_int(const pgcfg_number *number)
{
    uint32_t low = (uint32_t)((uint64_t)pgcfg_number_value(number) & UINT32_MAX);

    return low <= (uint32_t)INT32_MAX ? (int)low : -(int)(UINT32_MAX - low) - 1;
}

/* glibc's atoi: what does not fit a long saturates, then the low 32 bits
 * count, so that "99999999999999999999" is -1 and "4294967296" is 0. */
static inline int pgcfg_atoi(pgcfg_text text)
{
    pgcfg_number number = {0};

    for (size_t i = 0; i < text.size && pgcfg_number_feed(&number, text.data[i]); i++)
        continue;
    return pgcfg_number_int(&number);
}

#endif
