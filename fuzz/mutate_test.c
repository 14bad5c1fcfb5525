/*
 * mutate_test.c - many changes, one upon the other, to files of lines: the first bytes
 * stay, no limit is exceeded, and most changes change something.
 */
#include "mutate.h"
#include "report.h"

#include <string.h>

enum { ROUNDS = 200000, ROOM = 700 };

static unsigned changes_by_engine;

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* The engine's own: here the last byte is another one. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
    CHECK(size <= max_size);
    changes_by_engine++;
    if (size > MUTATE_HEAD)
        data[size - 1]++;
    return size;
}

static unsigned changed_of(const char *start, size_t start_size)
{
    unsigned changed = 0;
    uint8_t *data = malloc(ROOM);
    uint8_t *before = malloc(ROOM);
    size_t size = start_size;

    CHECK(data != NULL && before != NULL);
    memcpy(data, start, size);
    for (unsigned round = 0; round < ROUNDS; round++) {
        size_t max_size = ROOM - round % 3;
        size_t size_before = size;
        if (round % 50 == 0 || size == MUTATE_HEAD) {
            size = start_size;
            memcpy(data, start, size);
            size_before = size;
        }
        if (size > max_size)
            continue;
        memcpy(before, data, size);
        size = LLVMFuzzerCustomMutator(data, size, max_size, round * 7919);
        CHECK(size <= max_size && size >= MUTATE_HEAD);
        CHECK(memcmp(data, before, MUTATE_HEAD) == 0);
        changed += size != size_before || memcmp(data, before, size) != 0;
    }
    free(data);
    free(before);
    return changed;
}

int main(void)
{
    static const char rules[] =
        "\3\1\2\3local all all peer\nhost \"a b\",c +d 10.0.0.0/8 md5\n# x\n";
    static const char no_line_feed[] = "\3\1\2\3a";
    uint8_t short_input[MUTATE_HEAD] = {0};

    CHECK(changed_of(rules, sizeof(rules) - 1) > ROUNDS * 9u / 10);
    CHECK(changed_of(no_line_feed, sizeof(no_line_feed) - 1) > ROUNDS / 2u);
    CHECK(changes_by_engine > ROUNDS / 2u);
    CHECK(mutate_lines(short_input, sizeof(short_input), 64, 1) == 0);
    printf("%d changes each\n", ROUNDS);
    return 0;
}
