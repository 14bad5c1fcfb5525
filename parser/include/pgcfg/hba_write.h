/*
 * hba_write.h - writing pg_hba.conf: values that read back as what they were.
 *
 * Whoever builds rules out of names that others chose (a database called
 * `x all trust #`, a role called `+admins`) needs this: a name that goes
 * through pgcfg_hba_quote can neither end its field nor become a keyword.
 */
#ifndef PGCFG_HBA_WRITE_H
#define PGCFG_HBA_WRITE_H

#include <pgcfg/hba.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_hba_field {
    PGCFG_HBA_FIELD_DATABASE,  /* the name of one database */
    PGCFG_HBA_FIELD_USER,      /* the name of one role */
    PGCFG_HBA_FIELD_HOST_NAME, /* a host name (or .suffix) in the address field */
    PGCFG_HBA_FIELD_OPTION     /* name=value, whole */
} pgcfg_hba_field;

/* Why a value has no spelling. */
typedef enum pgcfg_quote_refusal {
    PGCFG_QUOTE_POSSIBLE,
    PGCFG_QUOTE_NEWLINE,  /* a line feed ends the line, inside quotes too */
    PGCFG_QUOTE_NUL,      /* a NUL cuts the line */
    PGCFG_QUOTE_SLASH,    /* 16 on: a leading slash makes a regular expression, quoted or not */
    PGCFG_QUOTE_TOO_LONG, /* 13-15: longer than a token may be (13: than a line) */
    PGCFG_QUOTE_ADDRESS,  /* would be read as a numeric address, not as a host name */
    PGCFG_QUOTE_MASK,     /* a host name with a slash is refused */
    PGCFG_QUOTE_FORMAT    /* an option without an equals sign */
} pgcfg_quote_refusal;

/* A sentence for it. Static storage. */
const char *pgcfg_quote_refusal_text(pgcfg_quote_refusal refusal);

/*
 * Writes `value` as one token that the imitated major, reading it in `field`
 * between blanks or at the end of the line, takes as exactly these bytes with
 * their literal meaning: no keyword, no @file, no group, no regular expression,
 * no comment, no list. As plain as possible: quotes only where they are needed.
 * The token may be followed directly by a comma and the next one of a list
 * unless, in 13-15, the value has 10239 bytes, the most that a token can have.
 *
 * Whoever puts a line together for 13 must see that the whole of it has at most
 * 20477 bytes: of a longer one 13 refuses the beginning and reads the rest as a
 * line of its own. Here only a token is refused that leaves no room for the
 * shortest of rules.
 *
 * OK; REFUSED with *refusal set (where `refusal` is not NULL) and nothing
 * written where no spelling exists; NO_MEMORY where the sink refused;
 * BAD_ARGUMENT.
 */
pgcfg_result pgcfg_hba_quote(pgcfg_text value, pgcfg_hba_field field, const pgcfg_server *server,
                             pgcfg_sink sink, pgcfg_quote_refusal *refusal);

/*
 * Writes a rule as one line that reads back as the same rule: the same tokens,
 * each with its bytes and with or without the effect of quotes, so that keywords
 * stay keywords and literal names stay literal. No line feed at the end. Tokens
 * that came through @file or includes are written out.
 *
 * `server` is the one the rule was read for. (Written for another major, a name
 * like /x would change its meaning without a word.)
 *
 * OK; REFUSED with *refusal set and nothing written where a token has no
 * spelling on this line, or the line is longer than 13 reads; NO_MEMORY where
 * the sink refused; BAD_ARGUMENT for an entry that is no rule or that no reader
 * can have given.
 */
pgcfg_result pgcfg_hba_write(const pgcfg_hba_entry *rule, const pgcfg_server *server,
                             pgcfg_sink sink, pgcfg_quote_refusal *refusal);

#ifdef __cplusplus
}
#endif
#endif
