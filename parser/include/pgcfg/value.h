/*
 * value.h - the values of parameters: what the server makes of a text, bit for
 * bit, without locale, libc or floating-point surprises.
 *
 * The verdict is that of a server at start: what a session would look up in
 * the catalogues, or in files and limits of its machine, is left undecided.
 */
#ifndef PGCFG_VALUE_H
#define PGCFG_VALUE_H

#include <pgcfg/parameter.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is wrong with a value. */
typedef enum pgcfg_value_status {
    PGCFG_VALUE_OK,
    PGCFG_VALUE_NOT_BOOLEAN,  /* parameter "N" requires a Boolean value */
    PGCFG_VALUE_INVALID,      /* invalid value for parameter "N": "V" */
    PGCFG_VALUE_OUT_OF_RANGE, /* V is outside the valid range for parameter "N" (min .. max) */
    PGCFG_VALUE_UNCHANGEABLE, /* parameter "N" cannot be changed */
    PGCFG_VALUE_REFUSED,      /* by a check; worded like INVALID, numbers without quotes */
    PGCFG_VALUE_OWN_MESSAGE,  /* by a check, in its own words, which name no parameter */
    PGCFG_VALUE_UNDECIDED     /* depends on what no file holds; `depends_on` says on what */
} pgcfg_value_status;

/* The hint of a value that does not parse. */
typedef enum pgcfg_value_hint {
    PGCFG_VALUE_HINT_NONE,
    PGCFG_VALUE_HINT_INTEGER_RANGE, /* Value exceeds integer range. */
    PGCFG_VALUE_HINT_UNITS,         /* Valid units for this parameter are ... */
    PGCFG_VALUE_HINT_ENUM           /* Available values: ... */
} pgcfg_value_hint;

/* A parsed value, in the parameter's base unit. Only the member of its type
 * counts. */
typedef struct pgcfg_value {
    pgcfg_parameter_type type;
    bool boolean;
    int32_t integer;
    double real;
    uint32_t enum_index; /* of the spelling that was given */
    pgcfg_text string;   /* a view of the input; names are cut already */
} pgcfg_value;

/* Why a value is refused, as data. The views are of the text that was parsed. */
typedef struct pgcfg_value_problem {
    pgcfg_value_status status;
    pgcfg_value_hint hint;
    double number;            /* OUT_OF_RANGE, REFUSED: the value, in the base unit */
    int words;                /* of a check: which (check.h); 0 = none */
    pgcfg_text argument;      /* what the words quote */
    const char *depends_on;   /* UNDECIDED: a few words, static */
    bool depends_on_settings; /* ... which are other settings: see cross_check.h */
} pgcfg_value_problem;

/* The stable name of a status, like "value-out-of-range"; the two that a check
 * refuses with have one. Static storage. */
const char *pgcfg_value_status_name(pgcfg_value_status status);

/* Parses `text` (up to its first NUL) as the server does: type, unit, range,
 * then the checks.
 *
 * True: the server takes it, *value is complete, and the status is OK; or it is
 * UNDECIDED: *value is complete, type, unit and range are good, and so is all
 * else that the text tells.
 * False: the server refuses it, and *problem says why. */
bool pgcfg_value_parse(const pgcfg_parameter *parameter, int major, pgcfg_text text,
                       pgcfg_value *value, pgcfg_value_problem *problem);

/* Message, DETAIL and HINT as the server's log has them, of a value that was
 * refused. `name` is the parameter's name as the file spells it (13-17 repeat
 * that), `text` the value. Nothing is written where there is none. */
bool pgcfg_value_message_write(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                               int major, pgcfg_text name, pgcfg_text text, pgcfg_sink sink);
bool pgcfg_value_detail_write(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                              int major, pgcfg_sink sink);
bool pgcfg_value_hint_write(const pgcfg_value_problem *problem, const pgcfg_parameter *parameter,
                            int major, pgcfg_sink sink);

/* The value as pg_settings.setting shows it: base unit, on/off, %g for reals,
 * lists and names as the check rewrites them. Not known here is what a server
 * shows instead of the value: archive_command's "(disabled)" while archive_mode
 * is off, a time zone's spelling in its file, the kernel's tcp_keepalives. */
bool pgcfg_value_setting_write(const pgcfg_value *value, const pgcfg_parameter *parameter,
                               int major, pgcfg_sink sink);

/* The value as SHOW does: with the largest unit that divides it. */
bool pgcfg_value_show_write(const pgcfg_value *value, const pgcfg_parameter *parameter, int major,
                            pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
