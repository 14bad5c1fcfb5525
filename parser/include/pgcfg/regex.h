/*
 * regex.h - does the server take this regular expression, and what does it match?
 *
 * pg_hba.conf (16 and newer: databases, users) and pg_ident.conf (all majors:
 * system users) hold regular expressions behind a '/'. The server compiles them
 * when it reads the file, as advanced regular expressions (AREs) under the C
 * collation with one byte per character, and refuses the line if it cannot. When
 * somebody connects, it searches names for them, and puts the first parenthesized
 * group of a system user's match where the role has \1.
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
    PGCFG_REGEX_OUT_OF_MEMORY,              /* REG_ESPACE; the workspace is too small */
    PGCFG_REGEX_TOO_COMPLEX,                /* REG_ETOOBIG; pgcfg_are_check never says it */
    PGCFG_REGEX_TOO_MANY_COLORS,            /* REG_ECOLORS; pgcfg_are_check never says it */
    PGCFG_REGEX_UNDECIDED                   /* not the server's word: see pgcfg_are_check */
} pgcfg_regex_status;

/* The server's own text, as it stands behind `invalid regular expression "x": `.
 * Static storage. OK and UNDECIDED, for which the server has no error, give a
 * short description. */
const char *pgcfg_regex_status_text(pgcfg_regex_status status);

/* Whether a regular expression matches somewhere in a subject. */
typedef enum pgcfg_regex_answer {
    PGCFG_REGEX_NO_MATCH,
    PGCFG_REGEX_MATCH,
    PGCFG_REGEX_UNKNOWN /* not decided within the bounds; never a guess */
} pgcfg_regex_answer;

/* Where the first capturing group matched: bytes begin to end - 1 of the subject. */
typedef struct pgcfg_regex_group {
    bool took_part; /* false: the pattern has no group, or matched without it */
    size_t begin;   /* both 0 if it took no part */
    size_t end;
} pgcfg_regex_group;

/* Who is asked. `compile` gets the bytes behind the '/' and the server's major
 * version, and must not keep the pattern; the workspace is what is free of the arena (or
 * of the workspace) that the file is read into, and lives as long as the call. Where it
 * answers OUT_OF_MEMORY, reading the file ends in PGCFG_NO_MEMORY; the memory bounds of
 * hba.h and ident.h leave PGCFG_ARE_CHECK_SIZE. `search` is asked as pgcfg_are_search is;
 * NULL stands for UNKNOWN to everything. Put another engine in its place to ask
 * a real regular expression library, or to answer UNDECIDED to everything. */
typedef struct pgcfg_regex_engine {
    void *context; /* handed to `compile` and `search` untouched */
    pgcfg_regex_status (*compile)(void *context, pgcfg_text pattern, int major, void *workspace,
                                  size_t workspace_size);
    pgcfg_regex_answer (*search)(void *context, pgcfg_text pattern, int major, pgcfg_text subject,
                                 pgcfg_regex_group *first_group, uint32_t *group_count,
                                 void *workspace, size_t workspace_size);
} pgcfg_regex_engine;

/* Says what the server of `major` (13 to 18; others are taken as the nearest of
 * them) answers to `pattern`, any bytes. It reads the syntax only and builds no
 * automaton; the time is linear in the size of the pattern. The workspace (of any
 * alignment) takes less than 100 bytes for each '(' of the pattern and as much once more;
 * PGCFG_ARE_CHECK_SIZE is enough for every pattern. OUT_OF_MEMORY: it is too small.
 *
 * An answer other than UNDECIDED is sure for a server whose max_stack_depth is
 * the usual 2MB or more. UNDECIDED stands for patterns that the server may refuse
 * for their size ("regular expression is too complex"), by an estimate that errs
 * on the side of UNDECIDED. The bounds are the PGCFG_ARE_ values below. */
pgcfg_regex_status pgcfg_are_check(pgcfg_text pattern, int major, void *workspace,
                                   size_t workspace_size);

#define PGCFG_ARE_CHECK_SIZE 20480

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

/* A compiled regular expression. It lies in the buffer that it was compiled into, and
 * lives as long as that one keeps its bytes and its place; any number of threads may
 * search with it at once. Only the first two members are of interest. */
typedef struct pgcfg_are_program {
    size_t size;          /* bytes at the buffer's start that it needs; the rest is free */
    uint32_t group_count; /* capturing groups; re_nsub in the server */
    const void *instructions;
    const void *records;
    uint32_t instruction_count;
    uint32_t record_count;
    uint32_t tree;
    uint32_t first_lookaround;
    uint32_t lookaround_count;
    bool has_back_reference;
    bool is_folded;
    bool anchors_at_newline;
} pgcfg_are_program;

/* Memory that is enough for ordinary patterns and subjects, in bytes: for either half
 * of the work, and for pgcfg_are_search. A pattern needs about 4 bytes for each character,
 * 32 for each bracket expression and 64 for each group, and 32 more for each '(' while it
 * is compiled; x{20} is twenty x. A search needs 16 bytes for each of those characters; for
 * each lookahead and lookbehind one bit for each character of the subject; and four
 * bytes for each of its characters that lies in a repeated group, to tell where the
 * last repetition lies. */
#define PGCFG_REGEX_WORKSPACE_SIZE 65536

/* Steps of a search, of which it takes about one for each character of the subject and
 * each place of the pattern that may match there: about a fifth of a second. Where more
 * are needed, the answer is UNKNOWN. Only groups in repetitions, back references,
 * lookahead, and patterns times subjects of such a size can need so many. */
#define PGCFG_REGEX_STEPS_MAX 33554432

/* Compiles `pattern` as the server of `major` does into `buffer` (of any alignment).
 * OK: *program can be searched with. Else *program is empty (a search finds it UNKNOWN),
 * and the answer is the server's error; or OUT_OF_MEMORY, which is not the server's, if
 * the buffer is too small; or UNDECIDED beyond 65,000 instructions or PGCFG_ARE_DEPTH_MAX
 * parentheses. The pattern is not needed any more afterwards.
 *
 * OK does not mean that the server finds the pattern small enough; that is said by
 * pgcfg_are_check. What a search finds holds for a server that does. */
pgcfg_regex_status pgcfg_are_compile(pgcfg_are_program *program, pgcfg_text pattern, int major,
                                     void *buffer, size_t size);

/* Searches `subject` (any bytes) as the server searches names of databases, roles and
 * system users: anywhere, unless the pattern is anchored, case being that of ASCII.
 * MATCH also sets *first_group (which may be NULL, and is quicker then) to the first
 * group's part in the match that the server prefers: the leftmost, and of those the
 * longest or shortest, by the pattern's preference; the parts inside are found in the
 * server's own order. With any other answer *first_group is that of a group that took
 * no part.
 *
 * UNKNOWN: the workspace is too small, or PGCFG_REGEX_STEPS_MAX is exceeded; also where
 * there is a match but its group can't be told, so NULL can turn UNKNOWN into MATCH. A
 * larger workspace never changes any other answer. The time is bounded by
 * PGCFG_REGEX_STEPS_MAX. */
pgcfg_regex_answer pgcfg_are_program_search(const pgcfg_are_program *program, pgcfg_text subject,
                                            pgcfg_regex_group *first_group, void *workspace,
                                            size_t workspace_size);

/* Both at once, within one workspace. UNKNOWN also stands for a pattern that does not
 * compile: no server has such a line. *group_count (which may be NULL) is the
 * number of capturing groups, 0 if it did not compile. */
pgcfg_regex_answer pgcfg_are_search(pgcfg_text pattern, int major, pgcfg_text subject,
                                    pgcfg_regex_group *first_group, uint32_t *group_count,
                                    void *workspace, size_t workspace_size);

/* pgcfg_are_check and pgcfg_are_search as an engine; it needs no context. */
extern const pgcfg_regex_engine pgcfg_are_engine;

#ifdef __cplusplus
}
#endif
#endif
