/*
 * mutate.c - see mutate.h; and libFuzzer's way to call it.
 */
#include "mutate.h"

#include <string.h>

enum { INPUT_MAX = 1 << 17 };

/* ---- where things are ------------------------------------------------------------ */

typedef struct mutation {
    uint8_t *data;
    size_t size;
    size_t max_size;
    uint32_t random;
} mutation;

typedef struct span {
    size_t begin;
    size_t end;
} span;

static uint32_t random_below(mutation *m, size_t limit)
{
    m->random ^= m->random << 13;
    m->random ^= m->random >> 17;
    m->random ^= m->random << 5;
    return limit > 0 ? m->random % (uint32_t)limit : 0;
}

static int is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

/* A line with its line feed; lines are as likely as they are long. */
static span pick_line(mutation *m)
{
    size_t at = MUTATE_HEAD + random_below(m, m->size - MUTATE_HEAD);
    span line = {at, at};

    while (line.begin > MUTATE_HEAD && m->data[line.begin - 1] != '\n')
        line.begin--;
    while (line.end < m->size && m->data[line.end] != '\n')
        line.end++;
    if (line.end < m->size)
        line.end++;
    return line;
}

/* A field without the blanks around it; empty on a blank or a line feed. */
static span pick_field(mutation *m)
{
    span line = pick_line(m);
    size_t at = line.begin + random_below(m, line.end - line.begin);
    span field = {at, at};

    while (field.begin > line.begin && !is_blank(m->data[field.begin - 1]))
        field.begin--;
    while (field.end < line.end && !is_blank(m->data[field.end]) && m->data[field.end] != '\n')
        field.end++;
    if (field.begin > field.end)
        field.begin = field.end;
    return field;
}

/* ---- one change --------------------------------------------------------------------- */

/* Puts bytes, which are no part of the input, in the place of others. */
static int replace(mutation *m, span what, const uint8_t *bytes, size_t count)
{
    size_t removed = what.end - what.begin;

    if (m->size - removed + count > m->max_size)
        return 0;
    memmove(m->data + what.begin + count, m->data + what.end, m->size - what.end);
    if (count > 0)
        memcpy(m->data + what.begin, bytes, count);
    m->size = m->size - removed + count;
    return 1;
}

/* A copy of a part of the input. */
static const uint8_t *copy_of(const mutation *m, span what)
{
    static uint8_t copy[INPUT_MAX];

    memcpy(copy, m->data + what.begin, what.end - what.begin);
    return copy;
}

static int put_word(mutation *m, span what)
{
    static const char *const words[] = {
        "local",
        "host",
        "hostssl",
        "hostnossl",
        "hostgssenc",
        "all",
        "sameuser",
        "samerole",
        "replication",
        "samehost",
        "samenet",
        "trust",
        "reject",
        "md5",
        "scram-sha-256",
        "peer",
        "ident",
        "cert",
        "ldap",
        "radius",
        "gss",
        "oauth",
        "map=m",
        "clientcert=verify-full",
        "10.0.0.0/8",
        "::/0",
        "255.0.0.0",
        "@list",
        "+group",
        "/^(.*)$",
        "\\1",
        "\"\"",
        "include",
        "include_dir",
        "include_if_exists",
        "work_mem",
        "search_path",
        "ssl",
        "=",
        "on",
        "'1MB'",
        "'a''b'",
        "0x10",
        "1.5e3",
        "#",
        "\\\n",
        "\n",
        ",",
        "\"",
        "'",
    };
    const char *word = words[random_below(m, sizeof(words) / sizeof(words[0]))];

    return replace(m, what, (const uint8_t *)word, strlen(word));
}

static int change_lines(mutation *m)
{
    span line = pick_line(m);
    size_t size = line.end - line.begin;
    const uint8_t *copy = copy_of(m, line);
    span target;

    switch (random_below(m, 3)) {
    case 0: /* copied */
        target = pick_line(m);
        break;
    case 1: /* moved */
        m->size -= size;
        memmove(m->data + line.begin, m->data + line.end, m->size - line.begin);
        target = (span){MUTATE_HEAD, MUTATE_HEAD};
        if (m->size > MUTATE_HEAD)
            target = pick_line(m);
        break;
    default: /* dropped */
        return replace(m, line, NULL, 0);
    }
    target.end = target.begin;
    return replace(m, target, copy, size);
}

static int change_fields(mutation *m)
{
    span field = pick_field(m);
    span other;
    span before = {field.begin, field.begin};
    span behind = {field.end, field.end};

    switch (random_below(m, 6)) {
    case 0:
        return put_word(m, field);
    case 1: /* one more field */
        return replace(m, before, (const uint8_t *)" ", 1) && put_word(m, before);
    case 2: /* as another field of the file */
        other = pick_field(m);
        return replace(m, field, copy_of(m, other), other.end - other.begin);
    case 3: /* a list of itself and a word */
        return replace(m, behind, (const uint8_t *)",", 1) &&
               put_word(m, (span){field.end + 1, field.end + 1});
    case 4:
        return replace(m, behind, (const uint8_t *)"\"", 1) &&
               replace(m, before, (const uint8_t *)"\"", 1);
    default:
        return replace(m, field, NULL, 0);
    }
}

size_t mutate_lines(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    mutation m = {data, size, max_size, seed * 2654435761u | 1u};

    if (size <= MUTATE_HEAD || size > INPUT_MAX || size > max_size)
        return 0;
    (void)random_below(&m, 1);
    /* Half of a change of two steps may fit, and is a change. */
    if (random_below(&m, 3) == 0)
        (void)change_lines(&m);
    else
        (void)change_fields(&m);
    return m.size;
}

/* ---- libFuzzer ---------------------------------------------------------------------------- */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* Every other input is changed by libFuzzer alone, which also sees to the first bytes. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    size_t changed = seed % 2 == 0 ? mutate_lines(data, size, max_size, seed / 2) : 0;

    return changed > 0 ? changed : LLVMFuzzerMutate(data, size, max_size);
}
