/*
 * mutate_test.c - many changes, one upon the other, to inputs of a grammar, which it is
 * linked with: the first bytes stay, no limit is exceeded, and most changes change something.
 *
 * The argument is the grammar's name.
 */
#include "mutate.h"
#include "report.h"

#include <string.h>

enum { ROUNDS = 100000, ROOM = 700, START_MAX = 256 };

static unsigned changes_by_engine;

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* The engine's own: here the last byte is another one. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size)
{
    CHECK(size <= max_size);
    changes_by_engine++;
    if (size > mutate_head)
        data[size - 1]++;
    return size;
}

/* In blocks of their own sizes, so that what is beyond is seen. */
static unsigned changed_of(const uint8_t *start, size_t start_size)
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
        if (round % 50 == 0 || size == mutate_head) {
            size = start_size;
            memcpy(data, start, size);
            size_before = size;
        }
        if (size > max_size)
            continue;
        memcpy(before, data, size);
        size = LLVMFuzzerCustomMutator(data, size, max_size, round * 7919);
        CHECK(size <= max_size && size >= mutate_head);
        CHECK(memcmp(data, before, mutate_head) == 0);
        changed += size != size_before || memcmp(data, before, size) != 0;
    }
    free(data);
    free(before);
    return changed;
}

/* Without the first bytes. */
static const struct {
    const char *grammar;
    const char *input;
} starts[] = {
    {"lines", "local all all peer\nhost \"a b\",c +d 10.0.0.0/8 md5\n# x\n"},
    {"lines", "a"},
    {"value", "work_mem=64kB"},
    {"value", "wal_level=replica"},
    {"value", "search_path=a, \"b\""},
    {"value", "x"},
    {"expression", "^(a|b[^]c]*){2,3}?\\1(?=x)[[:alpha:]]$"},
    {"expression", "((("},
    {"expression", "[a\\"},
    {"texts", "sales"},
    {"texts", "a\"b #"},
};

int main(int argc, char **argv)
{
    unsigned inputs = 0;
    uint8_t start[START_MAX] = {3, 1, 2, 3};

    CHECK(argc == 2);
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const size_t size = strlen(starts[i].input);
        if (strcmp(starts[i].grammar, argv[1]) != 0)
            continue;
        memcpy(start + mutate_head, starts[i].input, size);
        CHECK(changed_of(start, mutate_head + size) > ROUNDS / 2u);
        inputs++;
    }
    CHECK(inputs > 0);
    CHECK(changes_by_engine > ROUNDS / 4u * inputs);
    CHECK(mutate(start, mutate_head, START_MAX, 1) == 0);
    printf("%d changes to each of %u inputs\n", ROUNDS, inputs);
    return 0;
}
