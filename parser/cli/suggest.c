/*
 * suggest.c - the nearest name by the number of typing errors between two
 * words: a letter more, less, another one, or two that changed places.
 */
#include "suggest.h"

#include <string.h>

#define WORD_MAX 40

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t typing_errors(const char *a, const char *b)
{
    size_t a_size = strlen(a);
    size_t b_size = strlen(b);
    size_t distance[WORD_MAX + 1][WORD_MAX + 1];

    for (size_t i = 0; i <= a_size; i++)
        distance[i][0] = i;
    for (size_t j = 0; j <= b_size; j++)
        distance[0][j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        for (size_t j = 1; j <= b_size; j++) {
            size_t other = distance[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            size_t longer = least(distance[i - 1][j], distance[i][j - 1]) + 1;
            distance[i][j] = least(other, longer);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                distance[i][j] = least(distance[i][j], distance[i - 2][j - 2] + 1);
        }
    }
    return distance[a_size][b_size];
}

const char *suggest(const char *word, const char *const *names, size_t count)
{
    size_t size = strlen(word);
    size_t fewest = size < 4 ? 2 : 3; /* as many would be another word */
    const char *nearest = NULL;

    if (size > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (strlen(names[i]) > WORD_MAX)
            continue;
        size_t errors = typing_errors(word, names[i]);
        if (errors < fewest) {
            fewest = errors;
            nearest = names[i];
        }
    }
    return nearest;
}
