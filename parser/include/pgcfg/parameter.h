/*
 * parameter.h - the catalogue: every parameter of postgresql.conf that the
 * majors know, with type, unit, range and context.
 *
 * Made from real servers by scripts/catalogue; nothing in it is typed by hand
 * but what servers don't show, and that is listed there.
 */
#ifndef PGCFG_PARAMETER_H
#define PGCFG_PARAMETER_H

#include <pgcfg/server.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_parameter_type {
    PGCFG_TYPE_BOOL,
    PGCFG_TYPE_INTEGER, /* 32 bits */
    PGCFG_TYPE_REAL,
    PGCFG_TYPE_STRING,
    PGCFG_TYPE_ENUM
} pgcfg_parameter_type;

/* When a parameter can be changed; pg_settings.context. */
typedef enum pgcfg_context {
    PGCFG_CONTEXT_INTERNAL,
    PGCFG_CONTEXT_POSTMASTER,
    PGCFG_CONTEXT_SIGHUP,
    PGCFG_CONTEXT_SUPERUSER_BACKEND,
    PGCFG_CONTEXT_BACKEND,
    PGCFG_CONTEXT_SUPERUSER,
    PGCFG_CONTEXT_USER
} pgcfg_context;

/* The base unit that a bare number is counted in; pg_settings.unit. */
typedef enum pgcfg_unit {
    PGCFG_UNIT_NONE,
    PGCFG_UNIT_B,
    PGCFG_UNIT_KB,
    PGCFG_UNIT_MB,
    PGCFG_UNIT_BLOCK,     /* "8kB": BLCKSZ */
    PGCFG_UNIT_WAL_BLOCK, /* "8kB": XLOG_BLCKSZ */
    PGCFG_UNIT_MS,
    PGCFG_UNIT_S,
    PGCFG_UNIT_MIN
} pgcfg_unit;

enum {
    /* A name: strings are cut at 63 bytes (NAMEDATALEN - 1). */
    PGCFG_PARAMETER_IS_NAME = 1u << 0,
    /* The server knows it, but pg_settings does not show it. */
    PGCFG_PARAMETER_IS_HIDDEN = 1u << 1,
    /* Of an extension that ships with the server (contrib or a language): known
     * only where its library is loaded, else a custom parameter. */
    PGCFG_PARAMETER_IS_EXTENSION = 1u << 2,
    /* Not every server of this major knows it: it came with a minor release, or
     * only Debian's build has it (`since`). The releases that the catalogue was
     * made from don't have it: to them the name is unrecognized. */
    PGCFG_PARAMETER_IS_VARYING = 1u << 3
};

/* How many names there are in all majors together. */
enum { PGCFG_PARAMETER_COUNT = 463 };

/* One spelling of an enum's value. */
typedef struct pgcfg_enum_value {
    const char *name;
    bool is_hidden; /* taken, but not listed */
    int meaning;    /* equal for spellings that mean the same, in one parameter and
                     * major: the index of the spelling that SHOW prints for them */
} pgcfg_enum_value;

/* A parameter as one major has it. All texts are static. */
typedef struct pgcfg_parameter {
    const char *name; /* canonical spelling */
    int id;           /* the same for this name in all majors; 0 .. PGCFG_PARAMETER_COUNT - 1 */
    pgcfg_parameter_type type;
    pgcfg_context context;
    pgcfg_unit unit;
    unsigned flags;
    int first_major; /* that know this name, of those the library knows */
    int last_major;
    double minimum; /* integers and reals, in the base unit; else 0 */
    double maximum;
    const char *boot_value; /* as pg_settings.boot_val shows it; NULL for null */
    const char *category;   /* pg_settings.category */
    const char *since;      /* of a varying one: "15.19", or "Debian"; else "" */
    uint32_t enum_value_count;
} pgcfg_parameter;

/* Finds a parameter as the server does: ASCII case folded, old names mapped
 * (sort_mem). False: this major does not know it; *parameter is untouched. */
bool pgcfg_parameter_find(pgcfg_text name, int major, pgcfg_parameter *parameter);

/* The parameter of this id (0 .. PGCFG_PARAMETER_COUNT - 1); false as above. */
bool pgcfg_parameter_by_id(int id, int major, pgcfg_parameter *parameter);

/* The name alone, whichever majors know it; NULL for other ids. Quicker where many are
 * looked at. */
const char *pgcfg_parameter_name(int id);

/* All parameters of a major, hidden ones and those of extensions too, in order of
 * name (as pg_settings sorts): start with *cursor = 0. False: there are no more. */
bool pgcfg_parameter_next(int major, uint32_t *cursor, pgcfg_parameter *parameter);

/* Value number `index` of an enum: first those that the server lists, in its order,
 * then the hidden ones. Past the end the name is NULL. */
pgcfg_enum_value pgcfg_parameter_enum_value(const pgcfg_parameter *parameter, int major,
                                            uint32_t index);

/* "kB", "8kB", "ms", ... ; "" for none. */
const char *pgcfg_unit_name(pgcfg_unit unit);

/* "bool", "integer", ... and "postmaster", "sighup", ... as pg_settings has them. */
const char *pgcfg_parameter_type_name(pgcfg_parameter_type type);
const char *pgcfg_context_name(pgcfg_context context);

/* What is known of a name that this major does not know: which releases do, and
 * what this major has in its place. */
typedef struct pgcfg_parameter_history {
    int first_major;          /* 0: the oldest major known here has it, or only older ones had */
    int last_major;           /* 9 stands for all of 9.x; `last_release` is exact */
    const char *last_release; /* the last that knew it: "9.4", "15" */
    const char *successor;    /* a parameter's name, or a few words; NULL: none */
} pgcfg_parameter_history;

/* Whether the name is one of those: removed, renamed (first_major <= major) or of a
 * later major (first_major > major). False for names that this major knows. */
bool pgcfg_parameter_history_find(pgcfg_text name, int major, pgcfg_parameter_history *history);

#ifdef __cplusplus
}
#endif
#endif
