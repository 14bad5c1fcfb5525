/*
 * are.h - what the parts that read regular expressions know of each other: the lexer
 * (are_lex.c), quantifiers (are_quantifier.c), bracket expressions (are_bracket.c),
 * the names in them (are_names.c), sets of characters (are_set.c), the estimate of
 * the automaton's size (are_size.c), and the parser of the checker (are.c). What
 * matching needs beyond that stands in are_program.h.
 *
 * The server's parser looks one token ahead and reports the first error that
 * either it or its lexer meets. So here the order of events is kept exactly: a
 * token is fetched where the server fetches it, and a status once set stays.
 */
#ifndef PGCFG_ARE_PRIVATE_H
#define PGCFG_ARE_PRIVATE_H

#include <pgcfg/regex.h>

typedef enum are_token {
    ARE_TOKEN_START, /* only as the "previous token" of the first one */
    ARE_TOKEN_END,   /* of the pattern, or after an error */
    ARE_TOKEN_CHARACTER,
    ARE_TOKEN_ANY,
    ARE_TOKEN_CLASS,            /* \d \s \w \D \S \W; value: an are_class */
    ARE_TOKEN_CONSTRAINT,       /* $ \A \Z \m \M \y \Y [[:<:]] [[:>:]]; value:
                                   an are_constraint, here and with the next one */
    ARE_TOKEN_CARET_CONSTRAINT, /* ^, which basic expressions look back at */
    ARE_TOKEN_LOOKAROUND,       /* value: ARE_LOOKS_ and ARE_IS_NEGATED bits */
    ARE_TOKEN_BACKREFERENCE,    /* value: the group's number */
    ARE_TOKEN_OPEN,             /* value: 1 if it captures */
    ARE_TOKEN_CLOSE,
    ARE_TOKEN_ALTERNATIVE,
    ARE_TOKEN_STAR, /* value, with the next two and the end of a bound: 1 if greedy */
    ARE_TOKEN_PLUS,
    ARE_TOKEN_QUESTION,
    ARE_TOKEN_BOUND_OPEN,
    ARE_TOKEN_BOUND_DIGIT, /* value: 0 to 9 */
    ARE_TOKEN_BOUND_COMMA,
    ARE_TOKEN_BOUND_CLOSE,
    ARE_TOKEN_BRACKET_OPEN,
    ARE_TOKEN_BRACKET_CLOSE,
    ARE_TOKEN_RANGE,      /* '-' in brackets, where it may make a range */
    ARE_TOKEN_COLLATING,  /* [. */
    ARE_TOKEN_EQUIVALENT, /* [= */
    ARE_TOKEN_CLASS_NAME, /* [: */
    ARE_TOKEN_NAME_END    /* .] =] :] */
} are_token;

/* The server's order; \w is "word", which has a name since 14 only. */
typedef enum are_class {
    ARE_CLASS_ALNUM,
    ARE_CLASS_ALPHA,
    ARE_CLASS_ASCII,
    ARE_CLASS_BLANK,
    ARE_CLASS_CNTRL,
    ARE_CLASS_DIGIT,
    ARE_CLASS_GRAPH,
    ARE_CLASS_LOWER,
    ARE_CLASS_PRINT,
    ARE_CLASS_PUNCT,
    ARE_CLASS_SPACE,
    ARE_CLASS_UPPER,
    ARE_CLASS_XDIGIT,
    ARE_CLASS_WORD
} are_class;

/* What holds between two characters, or at an end of the subject. */
typedef enum are_constraint {
    ARE_AT_LINE_START,    /* ^ */
    ARE_AT_LINE_END,      /* $ */
    ARE_AT_SUBJECT_START, /* \A */
    ARE_AT_SUBJECT_END,   /* \Z */
    ARE_AT_WORD_START,    /* \m */
    ARE_AT_WORD_END,      /* \M */
    ARE_AT_WORD_EDGE,     /* \y */
    ARE_NOT_AT_WORD_EDGE  /* \Y */
} are_constraint;

#define ARE_LOOKS_AHEAD 1u /* else behind */
#define ARE_IS_NEGATED 2u

/* Where in the pattern the lexer is. */
typedef enum are_context {
    ARE_CONTEXT_LITERAL,
    ARE_CONTEXT_BASIC,
    ARE_CONTEXT_EXTENDED,
    ARE_CONTEXT_BASIC_BOUND,
    ARE_CONTEXT_EXTENDED_BOUND,
    ARE_CONTEXT_BRACKET,
    ARE_CONTEXT_COLLATING,
    ARE_CONTEXT_EQUIVALENT,
    ARE_CONTEXT_CLASS_NAME
} are_context;

typedef struct are_lexer {
    const unsigned char *now;
    const unsigned char *stop;
    int major;
    pgcfg_regex_status status; /* the first error */
    are_context context;
    are_token previous;
    are_token token;
    uint32_t value;    /* of the token, where it has one */
    uint32_t captures; /* capturing parentheses that the parser has entered: \10 and
                          above are back references up to here, octal beyond */
    bool is_extended;  /* parentheses and such without backslash */
    bool is_advanced;  /* escapes, (?...), non-greedy quantifiers */
    bool is_literal;
    bool is_expanded;          /* blanks and #comments are skipped */
    bool is_folded;            /* upper and lower case are the same */
    bool stops_at_newline;     /* . and [^a] don't take a newline */
    bool anchors_at_newline;   /* ^ and $ hold beside a newline, too */
    bool is_complement;        /* the last class or bracket expression: \D, [^ */
    bool has_underscore_to_go; /* 13: \w in brackets is two tokens, class and '_' */
} are_lexer;

/* Reads director and embedded options and fetches the first token. */
void pgcfg_are_lexer_start(are_lexer *lexer, pgcfg_text pattern, int major);

/* Fetches the next token. After an error every token is ARE_TOKEN_END. */
void pgcfg_are_lexer_next(are_lexer *lexer);

/* Records an error, unless there is one already. */
void pgcfg_are_lexer_fail(are_lexer *lexer, pgcfg_regex_status status);

#define ARE_UNBOUNDED 256u /* the upper count of x*, x+, x{m,} */

typedef enum are_preference {
    ARE_PREFERS_NOTHING,
    ARE_PREFERS_LONGER,
    ARE_PREFERS_SHORTER
} are_preference;

typedef struct are_quantifier {
    uint32_t least;
    uint32_t most;
    are_preference preference;
} are_quantifier;

/* Reads a quantifier, if one is there: x{1} is left for none. */
bool pgcfg_are_quantifier_read(are_lexer *lexer, are_quantifier *quantifier);

/* Characters from 0 to 255, which are all that can stand in a subject. */
typedef struct are_set {
    uint8_t bits[32];
} are_set;

bool pgcfg_are_set_has(const are_set *set, uint8_t character);
void pgcfg_are_set_add_range(are_set *set, uint32_t first, uint32_t last, bool is_folded);
void pgcfg_are_set_add_class(are_set *set, are_class which, bool is_folded);
void pgcfg_are_set_add_set(are_set *set, const are_set *other);
void pgcfg_are_set_complement(are_set *set);
void pgcfg_are_set_remove(are_set *set, uint32_t character);

/* The set of the lexer's token ARE_TOKEN_CLASS. */
are_set pgcfg_are_set_of_class(const are_lexer *lexer);

/* The character that a collating element of this name stands for. */
bool pgcfg_are_element_find(const unsigned char *name, size_t size, uint32_t *character);

/* The character class of this name. */
bool pgcfg_are_class_find(const unsigned char *name, size_t size, int major, are_class *found);

/*
 * The size of a piece of the automaton, in saturating counts. `first`, `last` and
 * `pairs` are those of the position automaton: how many positions can come first
 * and last, and how many transitions lead from one position to another.
 */
typedef struct are_size {
    uint32_t states;
    uint32_t positions;
    uint32_t pairs;
    uint32_t first;
    uint32_t last;
    uint32_t guards_first; /* constraints that can be met before the first character */
    uint32_t guards_last;  /* likewise behind the last one */
    uint32_t guards_run;   /* likewise between any two, or the edges: the most */
    bool is_nullable;      /* constraints taken as passable */
    bool has_capture;      /* or back reference: repetition makes an extra copy */
} are_size;

are_size pgcfg_are_size_empty(void);     /* nothing, which always matches */
are_size pgcfg_are_size_none(void);      /* no alternative yet */
are_size pgcfg_are_size_character(void); /* one position */
are_size pgcfg_are_size_constraint(void);
are_size pgcfg_are_size_concatenate(are_size a, are_size b);
are_size pgcfg_are_size_alternate(are_size a, are_size b);
are_size pgcfg_are_size_repeat(are_size a, uint32_t least, uint32_t most);

/* Of each count the greater; of groups, which all capture. */
are_size pgcfg_are_size_largest(are_size a, are_size b);

/* Sum and product that stop at a ceiling far above all limits. */
uint32_t pgcfg_are_size_add(uint32_t a, uint32_t b);
uint32_t pgcfg_are_size_multiply(uint32_t a, uint32_t b);

/* How many transitions the automaton may have in the end, where the characters fall
 * into `colors` classes. */
uint32_t pgcfg_are_size_arcs(are_size size, uint32_t colors);

/* Into how many classes the pattern may divide the characters. */
typedef struct are_alphabet {
    uint8_t bytes[32]; /* single characters seen, below 256 */
    uint32_t low;      /* parts below 256, before the cap */
    uint32_t high;     /* parts above */
    uint32_t classes;  /* bit set of are_class */
} are_alphabet;

void pgcfg_are_alphabet_init(are_alphabet *alphabet);
void pgcfg_are_alphabet_add_character(are_alphabet *alphabet, uint32_t character);
void pgcfg_are_alphabet_add_range(are_alphabet *alphabet, uint32_t end);
void pgcfg_are_alphabet_add_class(are_alphabet *alphabet, are_class which);
uint32_t pgcfg_are_alphabet_colors(const are_alphabet *alphabet);

/* Reads a bracket expression: from its opening token to the token behind it. `alphabet`
 * and `set` may be NULL. */
void pgcfg_are_bracket_parse(are_lexer *lexer, are_alphabet *alphabet, are_set *set);

#endif
