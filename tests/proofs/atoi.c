/*
 * atoi of what fits is the number.
 *
 * of: pgcfg_atoi
 * bound: a text of up to 5 bytes
 * sources:
 * unwind: 7
 * fault: number.h | return pgcfg_number_skips(byte); | return true;
 */
#include "proof.h"

#include "number.h"

void proof(void)
{
    pgcfg_text text = any_text(5);
    int64_t expected = 0;
    bool is_plain = text.size > 0;

    for (size_t i = 0; i < 5; i++) {
        if (i >= text.size)
            break;
        is_plain = is_plain && text.data[i] >= '0' && text.data[i] <= '9';
        if (is_plain)
            expected = expected * 10 + (text.data[i] - '0');
    }
    int number = pgcfg_atoi(text);
    if (is_plain && expected <= INT32_MAX)
        CLAIM(number == expected, "digits are their number");
    if (text.size > 0 && (text.data[0] < '0' || text.data[0] > '9') && text.data[0] != '-' &&
        text.data[0] != '+' && !pgcfg_number_skips(text.data[0]))
        CLAIM(number == 0, "anything else is none");
}
