/*
 * are_names.c - the names that bracket expressions know: of characters
 * ([[.hyphen.]], [[=hyphen=]]) and of character classes ([[:alpha:]]).
 */
#include "are.h"

#include "predicates.h"

#include <string.h>

typedef struct element_name {
    const char *name;
    uint8_t size;
    uint8_t character;
} element_name;

#define NAMED(text, character)                                                                     \
    {                                                                                              \
        text, sizeof(text) - 1, character                                                          \
    }

static const element_name element_names[] = {
#include "are_names.inc"
};

#undef NAMED

typedef struct class_name {
    const char *name;
    uint8_t size;
} class_name;

#define CLASS(text)                                                                                \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

/* Indexed by are_class. */
static const class_name class_names[] = {
    [ARE_CLASS_ALNUM] = CLASS("alnum"),   [ARE_CLASS_ALPHA] = CLASS("alpha"),
    [ARE_CLASS_ASCII] = CLASS("ascii"),   [ARE_CLASS_BLANK] = CLASS("blank"),
    [ARE_CLASS_CNTRL] = CLASS("cntrl"),   [ARE_CLASS_DIGIT] = CLASS("digit"),
    [ARE_CLASS_GRAPH] = CLASS("graph"),   [ARE_CLASS_LOWER] = CLASS("lower"),
    [ARE_CLASS_PRINT] = CLASS("print"),   [ARE_CLASS_PUNCT] = CLASS("punct"),
    [ARE_CLASS_SPACE] = CLASS("space"),   [ARE_CLASS_UPPER] = CLASS("upper"),
    [ARE_CLASS_XDIGIT] = CLASS("xdigit"), [ARE_CLASS_WORD] = CLASS("word"),
};

#undef CLASS

bool pgcfg_are_element_find(const unsigned char *name, size_t size, uint32_t *character)
{
    if (size == 1) { /* each character is its own name */
        *character = *name;
        return true;
    }
    for (size_t i = 0; i < sizeof element_names / sizeof *element_names; i++) {
        const element_name *known = &element_names[i];
        if (known->size == size && memcmp(known->name, name, size) == 0) {
            *character = known->character;
            return true;
        }
    }
    return false;
}

bool pgcfg_are_class_find(const unsigned char *name, size_t size, int major, are_class *found)
{
    for (size_t i = 0; i < sizeof class_names / sizeof *class_names; i++) {
        if (i == ARE_CLASS_WORD && !pgcfg_has_word_class(major))
            continue;
        if (class_names[i].size == size && memcmp(class_names[i].name, name, size) == 0) {
            *found = (are_class)i;
            return true;
        }
    }
    return false;
}
