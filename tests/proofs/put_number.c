/*
 * Every number is written in decimal digits that give it again.
 *
 * of: pgcfg_put_number, the sink over a buffer
 * bound: numbers from -99,999 to 99,999; the room in the buffer is any, too
 * sources: text.c
 * unwind: 8
 * fault: text.c | (uint64_t)0 - (uint64_t)number : | (uint64_t)number :
 */
#include "proof.h"

#include "print.h"

void proof(void)
{
    char room[6];
    pgcfg_buffer buffer = {room, nondet_size(), 0};
    int64_t number = nondet_int64();
    uint64_t read = 0;

    TAKE_FOR_GRANTED(buffer.capacity <= sizeof(room) && number > -100000 && number < 100000);
    CLAIM(pgcfg_put_number(pgcfg_buffer_sink(&buffer), number), "a buffer takes everything");
    pgcfg_text text = pgcfg_buffer_text(&buffer);
    CLAIM(text.size <= buffer.capacity && buffer.needed <= sizeof(room), "no more than 6 bytes");
    if (buffer.needed > buffer.capacity)
        return;
    CLAIM((text.data[0] == '-') == (number < 0), "a minus sign of negative ones");
    for (size_t i = number < 0; i < sizeof(room) && i < text.size; i++) {
        CLAIM(text.data[i] >= '0' && text.data[i] <= '9', "a digit");
        read = read * 10 + (uint64_t)(text.data[i] - '0');
    }
    CLAIM(read == (number < 0 ? 0 - (uint64_t)number : (uint64_t)number), "the number again");
}
