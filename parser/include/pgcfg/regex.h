/*
 * regex.h - does the server take this regular expression?
 *
 * pg_hba.conf (16 and newer: databases, users) and pg_ident.conf (all majors:
 * system users) hold regular expressions behind a '/'. The server compiles them
 * when it reads the file, as advanced regular expressions (AREs) under the C
 * collation with one byte per character, and refuses the line if it cannot.
 * Matching is no part of this header.
 */
#ifndef PGCFG_REGEX_H
#define PGCFG_REGEX_H

#include <pgcfg/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the server's compiler answers. The words are those of its error texts;
 * the name that the server's source gives to each is in the comment. */
typedef enum pgcfg_regex_status {
    PGCFG_REGEX_OK = 0,
    PGCFG_REGEX_INVALID_REGEXP,             /* REG_BADPAT: the director "***?" only */
    PGCFG_REGEX_INVALID_COLLATING_ELEMENT,  /* REG_ECOLLATE: [[.name.]], [[=name=]] */
    PGCFG_REGEX_INVALID_CHARACTER_CLASS,    /* REG_ECTYPE: [[:name:]] */
    PGCFG_REGEX_INVALID_ESCAPE,             /* REG_EESCAPE */
    PGCFG_REGEX_INVALID_BACKREFERENCE,      /* REG_ESUBREG */
    PGCFG_REGEX_BRACKETS_NOT_BALANCED,      /* REG_EBRACK */
    PGCFG_REGEX_PARENTHESES_NOT_BALANCED,   /* REG_EPAREN */
    PGCFG_REGEX_BRACES_NOT_BALANCED,        /* REG_EBRACE */
    PGCFG_REGEX_INVALID_REPETITION_COUNT,   /* REG_BADBR */
    PGCFG_REGEX_INVALID_CHARACTER_RANGE,    /* REG_ERANGE */
    PGCFG_REGEX_INVALID_QUANTIFIER_OPERAND, /* REG_BADRPT: also "(?" and an unknown letter */
    PGCFG_REGEX_INVALID_EMBEDDED_OPTION,    /* REG_BADOPT: (?xyz) at the very start */
    PGCFG_REGEX_OUT_OF_MEMORY,              /* REG_ESPACE; pgcfg_are_check never says it */
    PGCFG_REGEX_TOO_COMPLEX,                /* REG_ETOOBIG; pgcfg_are_check never says it */
    PGCFG_REGEX_TOO_MANY_COLORS,            /* REG_ECOLORS; pgcfg_are_check never says it */
    PGCFG_REGEX_UNDECIDED                   /* not the server's word: see pgcfg_are_check */
} pgcfg_regex_status;

/* The server's own text, as it stands behind `invalid regular expression "x": `.
 * Static storage. OK and UNDECIDED, for which the server has no error, give a
 * short description. */
const char *pgcfg_regex_status_text(pgcfg_regex_status status);

/* Whether the pattern occurs in the subject. */
typedef enum pgcfg_regex_answer {
    PGCFG_REGEX_NO_MATCH,
    PGCFG_REGEX_MATCH,
    PGCFG_REGEX_UNKNOWN /* not decidable within the bounds; never a guess */
} pgcfg_regex_answer;

/* Where in the subject the first group of the pattern matched. */
typedef struct pgcfg_regex_group {
    bool took_part; /* else there is no such group, or it is in a branch not taken */
    size_t begin, end;
} pgcfg_regex_group;

/* Who is asked. `compile` gets the bytes behind the '/' and the server's major
 * version, and must not keep the pattern. Put another engine in its place to ask
 * a real regular expression library, or to answer UNDECIDED to everything. */
typedef struct pgcfg_regex_engine {
    void *context; /* handed to `compile` untouched */
    pgcfg_regex_status (*compile)(void *context, pgcfg_text pattern, int major);
    pgcfg_regex_answer (*search)(void *context, pgcfg_text pattern, int major, pgcfg_text subject,
                                 pgcfg_regex_group *first_group, void *workspace,
                                 size_t workspace_size);
} pgcfg_regex_engine;

/* Says what the server of `major` (13 to 18; others are taken as the nearest of
 * them) answers to `pattern`, any bytes. It reads the syntax only and builds no
 * automaton; the time is linear in the size of the pattern, the memory a
 * fixed 20 kB of stack.
 *
 * An answer other than UNDECIDED is sure for a server whose max_stack_depth is
 * the usual 2MB or more. UNDECIDED stands for patterns that the server may refuse
 * for their size ("regular expression is too complex"), by an estimate that errs
 * on the side of UNDECIDED. The bounds are the PGCFG_ARE_ values below. */
pgcfg_regex_status pgcfg_are_check(pgcfg_text pattern, int major);

/* Bytes of the pattern: the server's own limit, which fails elsewhere. */
#define PGCFG_ARE_BYTES_MAX 268435454

/* Parentheses open at once. */
#define PGCFG_ARE_DEPTH_MAX 200

/* States of the automaton as the server first builds it: about one for each
 * character, a few for each pair of parentheses, all multiplied by repetition
 * counts (x{20} is twenty x). */
#define PGCFG_ARE_STATES_MAX 20000

/* Transitions between them after the server has dealt with everything that may be
 * empty (n optional characters in a row make n * n / 2), times the number of
 * classes into which the pattern divides the characters, and doubled for each
 * constraint (^, \m, a lookahead) that can stand between the same two characters. */
#define PGCFG_ARE_ARCS_MAX 800000

/* Bytes of workspace that suffice for searching with usual patterns. */
#define PGCFG_REGEX_WORKSPACE_SIZE 65536

/* pgcfg_are_check as an engine; it needs no context. */
extern const pgcfg_regex_engine pgcfg_are_engine;

#ifdef __cplusplus
}
#endif
#endif
