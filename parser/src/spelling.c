/*
 * spelling.c - the distance between words, for "did you mean". Three rows of the
 * usual table, words of bounded length: constant memory, constant time.
 */
#include "spelling.h"

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static char folded(char byte)
{
    return byte == '_' ? '-' : lower(byte);
}

bool pgcfg_spelling_same_letters(pgcfg_text a, pgcfg_text b)
{
    if (a.size != b.size)
        return false;
    for (size_t i = 0; i < a.size; i++)
        if (lower(a.data[i]) != lower(b.data[i]))
            return false;
    return true;
}

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* What both begin and end with makes no difference. */
static void drop_equal_ends(pgcfg_text *a, pgcfg_text *b)
{
    while (a->size > 0 && b->size > 0 && folded(a->data[0]) == folded(b->data[0])) {
        a->data++, a->size--;
        b->data++, b->size--;
    }
    while (a->size > 0 && b->size > 0 &&
           folded(a->data[a->size - 1]) == folded(b->data[b->size - 1])) {
        a->size--;
        b->size--;
    }
}

/* The distance, or something above `limit` if it is above. */
static unsigned distance_up_to(pgcfg_text a, pgcfg_text b, unsigned limit)
{
    unsigned least_above = 0;

    drop_equal_ends(&a, &b);
    if (a.size > PGCFG_SPELLING_BYTES_MAX || b.size > PGCFG_SPELLING_BYTES_MAX)
        return PGCFG_SPELLING_BYTES_MAX + 1;

    /* rows[i % 3][j]: distance between the first i bytes of a and j of b */
    unsigned rows[3][PGCFG_SPELLING_BYTES_MAX + 1];
    for (unsigned j = 0; j <= b.size; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= a.size; i++) {
        unsigned *row = rows[i % 3];
        const unsigned *above = rows[(i - 1) % 3];
        char from = folded(a.data[i - 1]);
        unsigned least = i;
        row[0] = i;
        for (unsigned j = 1; j <= b.size; j++) {
            char to = folded(b.data[j - 1]);
            unsigned best = above[j - 1] + (from != to);
            best = smaller(best, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && from == folded(b.data[j - 2]) && to == folded(a.data[i - 2]))
                best = smaller(best, rows[(i - 2) % 3][j - 2] + 1);
            row[j] = best;
            least = smaller(least, best);
        }
        /* All ways to the end go through two rows in a row. */
        if (least > limit && least_above > limit)
            return limit + 1;
        least_above = least;
    }
    return rows[a.size % 3][b.size];
}

unsigned pgcfg_spelling_distance(pgcfg_text a, pgcfg_text b)
{
    return distance_up_to(a, b, PGCFG_SPELLING_BYTES_MAX);
}

/* Short words are near to too many others: one error up to 4 bytes, two up to 8,
 * three beyond; nothing is like a word of one or two bytes. */
static unsigned distance_allowed(size_t size)
{
    if (size <= 2)
        return 0;
    if (size <= 4)
        return 1;
    return size <= 8 ? 2 : 3;
}

/* Bytes may share a bit. */
static uint32_t letters_of(pgcfg_text text)
{
    uint32_t letters = 0;

    for (size_t i = 0; i < text.size; i++)
        letters |= (uint32_t)1 << ((unsigned char)folded(text.data[i]) % 32);
    return letters;
}

static unsigned count_letters(uint32_t letters)
{
    unsigned count = 0;

    for (; letters != 0; letters &= letters - 1)
        count++;
    return count;
}

pgcfg_spelling pgcfg_spelling_of(pgcfg_text word)
{
    pgcfg_spelling spelling = {word, {NULL, 0}, distance_allowed(word.size) + 1, letters_of(word)};
    return spelling;
}

/* Each byte too many is an error, and so is each letter that only one of the two has. */
bool pgcfg_spelling_is_far(const pgcfg_spelling *spelling, pgcfg_text candidate)
{
    size_t size = spelling->word.size;
    size_t difference = size > candidate.size ? size - candidate.size : candidate.size - size;
    uint32_t letters;

    if (difference >= spelling->distance)
        return true;
    letters = letters_of(candidate);
    return count_letters(spelling->letters & ~letters) >= spelling->distance ||
           count_letters(letters & ~spelling->letters) >= spelling->distance;
}

void pgcfg_spelling_offer(pgcfg_spelling *spelling, pgcfg_text candidate)
{
    unsigned distance;

    if (pgcfg_spelling_is_far(spelling, candidate))
        return;
    distance = distance_up_to(spelling->word, candidate, spelling->distance);
    if (distance < spelling->distance) {
        spelling->distance = distance;
        spelling->nearest = candidate;
    }
}
