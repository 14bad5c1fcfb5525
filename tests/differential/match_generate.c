/*
 * match_generate.c - see match_generate.h. While a pattern is made, so is a text that it
 * matches (but for constraints), which then gets neighbours and mistakes. Few different
 * characters, so that there is mostly more than one way to match.
 */
#include "match_generate.h"

#include <string.h>

#include "hba_grammar.h"

enum { DEPTH_MAX = 4, GROUPS_MAX = 12, SUBJECT_MAX = 60 };

typedef struct group_sample {
    bool is_closed;
    size_t begin;
    size_t end;
} group_sample;

typedef struct generator {
    random_source *random;
    bytes *pattern;
    bytes *sample;
    group_sample groups[GROUPS_MAX];
    size_t group_count;
    bool is_in_lookaround;
    unsigned laziness; /* quantifiers per thousand that are non-greedy */
    int depth_max;
    size_t references; /* per hundred atoms */
} generator;

static bool chance(generator *g, unsigned per_thousand)
{
    return random_chance(g->random, per_thousand);
}

static void add_subject_character(random_source *random, bytes *out)
{
    static const char common[] = "aaaaabbbbccAB1_";
    static const char seldom[] = " \n\n\n-.@/=\xe9\xff\x01\x80";
    if (random_chance(random, 930))
        bytes_add_byte(out, common[random_below(random, sizeof(common) - 1)]);
    else
        bytes_add_byte(out, seldom[random_below(random, sizeof(seldom) - 1)]);
}

/* A pattern for one character. */
typedef struct sampled {
    const char *pattern;
    const char *samples; /* one of these characters each time */
} sampled;

static sampled pick_character(generator *g)
{
    static const sampled plain[] = {{"a", "a"},   {"a", "a"},    {"b", "b"}, {"b", "b"},
                                    {"c", "c"},   {"A", "A"},    {"1", "1"}, {"_", "_"},
                                    {".", "ab1"}, {".", "abc\n"}};
    static const sampled classes[] = {{"[ab]", "ab"},         {"[abc]", "abc"},
                                      {"[^a]", "bc1\n"},      {"[a-c]", "abc"},
                                      {"[^b-c]", "a1A"},      {"\\w", "ab1_"},
                                      {"\\d", "1"},           {"\\s", " \n"},
                                      {"\\W", " -\n"},        {"\\D", "ab\n"},
                                      {"\\S", "ab1"},         {"[[:alpha:]]", "abAB"},
                                      {"[[:upper:]]", "AB"},  {"[[:lower:]]", "ab"},
                                      {"[[:digit:]_]", "1_"}, {"[^[:alnum:]]", "-\n"},
                                      {"[\\w-]", "a-"},       {"[\\d\\s]", "1 "},
                                      {"[^\\w]", "-\n"},      {"[\\Wa]", "a-"},
                                      {"[\\D]", "ab"},        {"\\x61", "a"},
                                      {"\\u00e9", "\xe9"},    {"[\\x80-\\xff]", "\xe9\x80"},
                                      {"[^\\u1234]", "ab"},   {"\\u1234", "a"},
                                      {"[[.a.]-b]", "ab"},    {"[[=a=]]", "a"},
                                      {"[]a]", "]a"},         {"[a-]", "a-"},
                                      {"\\n", "\n"},          {"\\.", "."},
                                      {"[.]", "."},           {"[[:punct:]]", "-._"},
                                      {"[[:space:]]", " \n"}, {"[[:cntrl:]]", "\x01\x80"},
                                      {"[[:print:]]", "a "},  {"[[:graph:]]", "a-"},
                                      {"[[:blank:]]", " "},   {"[[:xdigit:]]", "ab1"},
                                      {"[[:ascii:]]", "a "},  {"[A-b]", "AB_a"}};
    return chance(g, 750) ? RANDOM_PICK(g->random, plain) : RANDOM_PICK(g->random, classes);
}

static void add_constraint(generator *g)
{
    static const char *const constraints[] = {"^",   "$",   "\\A", "\\Z",     "\\m",
                                              "\\M", "\\y", "\\Y", "[[:<:]]", "[[:>:]]"};
    bytes_add_text(g->pattern, RANDOM_PICK(g->random, constraints));
}

/* Adds a quantifier or none; gives how often the sample has what stands before it. */
static size_t add_quantifier(generator *g)
{
    size_t least = 1;
    size_t most = 1;
    if (chance(g, 550))
        return 1;
    switch (random_below(g->random, 8)) {
    case 0:
    case 1:
        bytes_add_byte(g->pattern, '*');
        least = 0;
        most = 3;
        break;
    case 2:
    case 3:
        bytes_add_byte(g->pattern, '+');
        most = 3;
        break;
    case 4:
    case 5:
        bytes_add_byte(g->pattern, '?');
        least = 0;
        break;
    case 6:
        least = most = random_below(g->random, 4);
        bytes_add_format(g->pattern, "{%zu}", least);
        break;
    default:
        least = random_below(g->random, 4);
        most = least + random_below(g->random, 3);
        if (chance(g, 300))
            bytes_add_format(g->pattern, "{%zu,}", least);
        else
            bytes_add_format(g->pattern, "{%zu,%zu}", least, most);
        break;
    }
    if (chance(g, g->laziness))
        bytes_add_byte(g->pattern, '?');
    return random_between(g->random, least, most);
}

/* Has what was added to the sample since `begin` there `times` times. */
static void repeat_sample(generator *g, size_t begin, size_t times)
{
    const size_t size = g->sample->size - begin;
    bytes copy = {0};
    bytes_add(&copy, g->sample->data + begin, size);
    if (times == 0)
        g->sample->size = begin;
    for (size_t i = 1; i < times && g->sample->size < SUBJECT_MAX; i++)
        bytes_add(g->sample, copy.data, copy.size);
    bytes_free(&copy);
}

static void add_branches(generator *g, int depth);

static void add_group(generator *g, int depth)
{
    const bool captures = chance(g, 750);
    const size_t begin = g->sample->size;
    size_t number = GROUPS_MAX;
    bytes_add_text(g->pattern, captures ? "(" : "(?:");
    if (captures && !g->is_in_lookaround && g->group_count < GROUPS_MAX)
        number = g->group_count++;
    add_branches(g, depth + 1);
    bytes_add_byte(g->pattern, ')');
    if (number < GROUPS_MAX)
        g->groups[number] = (group_sample){true, begin, g->sample->size};
    repeat_sample(g, begin, add_quantifier(g));
}

static void add_lookaround(generator *g, int depth)
{
    static const char *const opens[] = {"(?=", "(?!", "(?<=", "(?<!"};
    const size_t begin = g->sample->size;
    const bool was_in_lookaround = g->is_in_lookaround;
    g->is_in_lookaround = true;
    bytes_add_text(g->pattern, RANDOM_PICK(g->random, opens));
    add_branches(g, depth + 1);
    bytes_add_byte(g->pattern, ')');
    g->is_in_lookaround = was_in_lookaround;
    if (chance(g, 700))
        g->sample->size = begin;
}

static bool add_back_reference(generator *g)
{
    if (g->is_in_lookaround || g->group_count == 0)
        return false;
    const size_t number = random_below(g->random, g->group_count);
    const group_sample group = g->groups[number];
    if (!group.is_closed || number >= 9)
        return false;
    const size_t begin = g->sample->size;
    bytes copy = {0};
    if (group.end > group.begin && group.end <= begin)
        bytes_add(&copy, g->sample->data + group.begin, group.end - group.begin);
    bytes_add_format(g->pattern, "\\%zu", number + 1);
    bytes_add(g->sample, copy.data == NULL ? "" : copy.data, copy.size);
    bytes_free(&copy);
    repeat_sample(g, begin, add_quantifier(g));
    return true;
}

static void add_atom(generator *g, int depth)
{
    const size_t kind = random_below(g->random, 100);
    if (kind < 28 && depth < g->depth_max) {
        add_group(g, depth);
    } else if (kind < 32) {
        add_constraint(g);
    } else if (kind < 34 && depth < g->depth_max) {
        add_lookaround(g, depth);
    } else if (kind >= 34 + g->references || !add_back_reference(g)) {
        const sampled chosen = pick_character(g);
        bytes_add_text(g->pattern, chosen.pattern);
        const size_t begin = g->sample->size;
        bytes_add_byte(g->sample, chosen.samples[random_below(g->random, strlen(chosen.samples))]);
        repeat_sample(g, begin, add_quantifier(g));
    }
}

/* The sample is that of one of the branches. Nested by its own calls, depth_max deep. */
static void add_branches(generator *g, int depth)
{
    const size_t branches = chance(g, 300) ? random_between(g->random, 2, 3) : 1;
    const size_t chosen = random_below(g->random, branches);
    bytes sample = {0};
    const size_t begin = g->sample->size;
    for (size_t i = 0; i < branches; i++) {
        const size_t atoms = chance(g, 50) ? 0 : random_between(g->random, 1, depth == 0 ? 5 : 3);
        if (i > 0)
            bytes_add_byte(g->pattern, '|');
        for (size_t k = 0; k < atoms; k++)
            add_atom(g, depth);
        if (i == chosen)
            bytes_add(&sample, g->sample->data + begin, g->sample->size - begin);
        g->sample->size = begin;
    }
    bytes_add(g->sample, sample.data == NULL ? "" : sample.data, sample.size);
    bytes_free(&sample);
}

static void add_opening(random_source *random, bytes *out)
{
    static const char *const openings[] = {"(?i)",     "(?n)",  "(?p)", "(?w)", "(?x)",
                                           "***:",     "***=",  "(?q)", "(?b)", "(?e)",
                                           "***:(?i)", "(?in)", "(?s)", "(?c)", "(?iq)"};
    static const char *const frequent[] = {"(?i)", "(?n)", "(?p)", "(?w)"};
    if (random_chance(random, 150))
        bytes_add_text(out, random_chance(random, 600) ? RANDOM_PICK(random, frequent)
                                                       : RANDOM_PICK(random, openings));
}

static void change_case(random_source *random, bytes *subject)
{
    const size_t place = random_below(random, subject->size);
    const char c = subject->data[place];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
        subject->data[place] = (char)(c ^ 0x20);
}

static void spoil(random_source *random, bytes *subject)
{
    bytes character = {0};
    const size_t mistakes = random_chance(random, 500) ? 0 : random_between(random, 1, 2);
    for (size_t i = 0; i < mistakes; i++) {
        const size_t place = random_below(random, subject->size + 1);
        const size_t gone = place < subject->size && random_chance(random, 700) ? 1 : 0;
        character.size = 0;
        if (random_chance(random, 600))
            add_subject_character(random, &character);
        else
            bytes_add(&character, "", 0);
        bytes_splice(subject, place, gone, character.data, character.size);
    }
    bytes_free(&character);
    if (subject->size > 0 && random_chance(random, 100))
        change_case(random, subject);
}

static void add_noise(random_source *random, bytes *out)
{
    const size_t count = random_chance(random, 600) ? 0 : random_between(random, 1, 4);
    for (size_t i = 0; i < count; i++)
        add_subject_character(random, out);
}

static void generate_pattern(random_source *random, bytes *pattern, bytes *sample)
{
    static const unsigned laziness[] = {0, 0, 100, 500, 1000};
    generator g = {.random = random,
                   .pattern = pattern,
                   .sample = sample,
                   .laziness = RANDOM_PICK(random, laziness),
                   .depth_max = (int)random_between(random, 1, DEPTH_MAX),
                   .references = random_chance(random, 200) ? 40 : 5};
    add_opening(random, pattern);
    if (random_chance(random, 200))
        bytes_add_byte(pattern, '^');
    add_branches(&g, 0);
    if (random_chance(random, 200))
        bytes_add_byte(pattern, '$');
    if (sample->size > SUBJECT_MAX)
        sample->size = SUBJECT_MAX;
}

void match_generate(random_source *random, bytes *pattern, bytes subjects[MATCH_SUBJECTS])
{
    bytes sample = {0};
    bytes_add(pattern, "", 0);
    bytes_add(&sample, "", 0);
    if (random_chance(random, 50)) {
        grammar_expression(random, pattern);
        for (size_t i = random_below(random, 12); i > 0; i--)
            add_subject_character(random, &sample);
    } else {
        generate_pattern(random, pattern, &sample);
    }
    for (size_t i = 0; i < MATCH_SUBJECTS; i++) {
        bytes_add(&subjects[i], "", 0);
        add_noise(random, &subjects[i]);
        bytes_add(&subjects[i], sample.data, sample.size);
        add_noise(random, &subjects[i]);
        spoil(random, &subjects[i]);
    }
    bytes_free(&sample);
}
