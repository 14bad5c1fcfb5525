/*
 * catalogue.h - the layout of catalogue.inc, the table of all majors' parameters.
 *
 * Compact, and free of pointers, so that it is read-only data without relocations:
 * texts are places in one pool, everything else refers by number. A name that some
 * major knows is a key; keys of parameters come first, in order of name, and are the
 * parameters' ids. Each parameter has one row per run of majors in which all is equal.
 */
#ifndef PGCFG_CATALOGUE_H
#define PGCFG_CATALOGUE_H

#include <pgcfg/parameter.h>

/* The pool is cut into pieces, as compilers need not take longer literals. */
enum {
    TEXT_CHUNK = 2048, /* bytes; a text's place is chunk * TEXT_CHUNK + offset */
    NO_TEXT = 0xFFFF,
    NO_KEY = 0xFFFF
};

/* A definition, for a run of majors. */
typedef struct row {
    unsigned int first_major : 3; /* counted from PGCFG_MAJOR_OLDEST */
    unsigned int last_major : 3;
    unsigned int type : 3;
    unsigned int context : 3;
    unsigned int unit : 4;
    unsigned int flags : 4;
    unsigned int category : 8;
    uint8_t minimum; /* numbers[] */
    uint8_t maximum;
    uint8_t enum_set;    /* enum_sets[] */
    uint16_t boot_value; /* a text, or NO_TEXT */
} row;

/* Where an enum's values stand in enum_values[]. */
typedef struct enum_set {
    uint16_t first;
    uint8_t count;
} enum_set;

typedef struct enum_value {
    uint16_t name; /* a text */
    uint8_t meaning;
    uint8_t is_hidden;
} enum_value;

/* A key that from some major on is another name of a parameter. */
typedef struct old_name {
    uint16_t key;
    uint16_t parameter;
    uint8_t first_major;
} old_name;

/* The release that brought a varying parameter to a major. */
typedef struct minor_release {
    uint16_t parameter;
    uint8_t major;
    uint16_t since; /* a text */
} minor_release;

/* What became of a key, for some majors that don't know it. */
typedef struct history {
    uint16_t key;
    uint8_t first_major; /* that the successor is for */
    uint8_t last_major;
    uint16_t last_release; /* a text; "": the rows tell */
    uint8_t last_release_major;
    uint16_t successor; /* a text, or NO_TEXT */
} history;

#define ROW(first, last, type, context, unit, flags, category, minimum, maximum, enum_set, boot)   \
    {                                                                                              \
        (first) - PGCFG_MAJOR_OLDEST, (last)-PGCFG_MAJOR_OLDEST, PGCFG_TYPE_##type,                \
            PGCFG_CONTEXT_##context, PGCFG_UNIT_##unit, flags, category, minimum, maximum,         \
            enum_set, boot                                                                         \
    }

/* The flags as ROW has them. */
enum {
    IS_NAME = PGCFG_PARAMETER_IS_NAME,
    IS_HIDDEN = PGCFG_PARAMETER_IS_HIDDEN,
    IS_EXTENSION = PGCFG_PARAMETER_IS_EXTENSION,
    IS_VARYING = PGCFG_PARAMETER_IS_VARYING
};

#endif
