/*
 * hba.h - pg_hba.conf: its rules, with the verdict of the imitated server.
 *
 * Two ways to hold the results, one parser under both:
 *   - pgcfg_hba_reader gives one entry after the other in a workspace of
 *     constant size;
 *   - pgcfg_hba_parse keeps them all in an arena.
 * Neither allocates, recurses, or touches anything but what it is given.
 */
#ifndef PGCFG_HBA_H
#define PGCFG_HBA_H

#include <pgcfg/address.h>
#include <pgcfg/arena.h>
#include <pgcfg/diagnostic.h>
#include <pgcfg/environment.h>
#include <pgcfg/token.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_connection_type {
    PGCFG_CONNECTION_LOCAL,
    PGCFG_CONNECTION_HOST,
    PGCFG_CONNECTION_HOSTSSL,
    PGCFG_CONNECTION_HOSTNOSSL,
    PGCFG_CONNECTION_HOSTGSSENC,
    PGCFG_CONNECTION_HOSTNOGSSENC
} pgcfg_connection_type;

typedef enum pgcfg_auth_method {
    PGCFG_AUTH_TRUST,
    PGCFG_AUTH_REJECT,
    PGCFG_AUTH_MD5,
    PGCFG_AUTH_PASSWORD,
    PGCFG_AUTH_SCRAM_SHA_256,
    PGCFG_AUTH_IDENT,
    PGCFG_AUTH_PEER,
    PGCFG_AUTH_GSS,
    PGCFG_AUTH_SSPI,
    PGCFG_AUTH_PAM,
    PGCFG_AUTH_BSD,
    PGCFG_AUTH_LDAP,
    PGCFG_AUTH_CERT,
    PGCFG_AUTH_RADIUS,
    PGCFG_AUTH_OAUTH
} pgcfg_auth_method;

typedef enum pgcfg_address_kind {
    PGCFG_ADDRESS_NONE, /* local */
    PGCFG_ADDRESS_ALL,
    PGCFG_ADDRESS_SAMEHOST,
    PGCFG_ADDRESS_SAMENET,
    PGCFG_ADDRESS_NETWORK, /* address and mask */
    PGCFG_ADDRESS_HOST_NAME
} pgcfg_address_kind;

/* The words of the file and of the view. Static storage. */
const char *pgcfg_connection_type_name(pgcfg_connection_type type);
const char *pgcfg_auth_method_name(pgcfg_auth_method method);

/*
 * One entry: a line that says something, good or bad; a row of the view.
 *
 * is_rule    error.code    the server's verdict
 * true       NONE          a good rule
 * true       not NONE      "soft": a rule that cannot match (hostssl while ssl is off);
 *                          the file is loaded all the same
 * false      not NONE      refused; the file is not loaded
 * false      NONE          refused silently: the view shows no text; `failure` says why
 *
 * In a rule, tokens lie in the order of the file: connection type, databases,
 * roles, address, mask (each if present), method, options.
 *
 * Texts, tokens and diagnostics live as long as said where the entry is given.
 */
typedef struct pgcfg_hba_entry {
    uint32_t index;       /* 0, 1, ... among the entries */
    uint32_t rule_number; /* as in the view of 16 on, 0 = null */
    uint32_t file;        /* index of the file that holds the line */
    uint32_t line_number; /* of the logical line, as the server counts */
    uint32_t offset;      /* bytes from the start of the file to the line */

    bool is_rule;
    pgcfg_diagnostic error;   /* what the view shows; code NONE for null */
    pgcfg_diagnostic failure; /* why it is refused, silent reasons too; else code NONE */

    const pgcfg_token *tokens; /* of a refused line only in a reader, all that were read */
    uint32_t token_count;

    /* The rest holds for rules only. */
    pgcfg_connection_type type;
    pgcfg_auth_method method;
    pgcfg_address_kind address_kind;
    bool has_mask_field;   /* the mask has a token of its own */
    bool depends_on_zone;  /* see pgcfg_address */
    bool depends_on_regex; /* a token is PGCFG_TOKEN_UNDECIDED */
    pgcfg_address_family family; /* of address and mask, ADDRESS_NETWORK only */
    uint8_t address[16];
    uint8_t mask[16];
    uint32_t database_count;
    uint32_t user_count;
    uint32_t option_count; /* tokens of the form name=value */
} pgcfg_hba_entry;

/* Parts of a rule's tokens. `address` is NULL for local, `mask` where none has
 * a field of its own; lists have the lengths that the entry says. */
typedef struct pgcfg_hba_fields {
    const pgcfg_token *type;
    const pgcfg_token *databases;
    const pgcfg_token *users;
    const pgcfg_token *address;
    const pgcfg_token *mask;
    const pgcfg_token *method;
    const pgcfg_token *options;
} pgcfg_hba_fields;

pgcfg_hba_fields pgcfg_hba_entry_fields(const pgcfg_hba_entry *rule);

/* ---- one entry after the other ------------------------------------------ */

/* Enough workspace for usual files: lines up to about 20 kB, lists up to about
 * 1,000 names. Longer lines need more; PGCFG_NO_MEMORY says so. */
#define PGCFG_HBA_WORKSPACE_SIZE 65536

typedef struct pgcfg_hba_reader {
    pgcfg_environment environment;
    pgcfg_arena arena;
    struct pgcfg_auth_reader *state; /* in the workspace */
    uint32_t entry_count;
    uint32_t rule_count;
    pgcfg_diagnostic problem; /* after CANNOT_READ and LIMIT: which and where */
    size_t needed;            /* after NO_MEMORY: workspace bytes that will do for what was
                                 seen so far */
    pgcfg_result result;      /* of the last call */
} pgcfg_hba_reader;

/* Opens the main file at `path` (as the server would name it: absolute, less
 * than 1,024 bytes) and gets ready to read. Everything passed in must outlive the reader.
 * OK, CANNOT_READ, NO_MEMORY, LIMIT, BAD_ARGUMENT. */
pgcfg_result pgcfg_hba_reader_init(pgcfg_hba_reader *reader, pgcfg_text path,
                                   const pgcfg_environment *environment, void *workspace,
                                   size_t workspace_size);

/* The next entry; it lives until the next call. OK, END, NO_MEMORY, LIMIT;
 * whatever is not OK stays. */
pgcfg_result pgcfg_hba_reader_next(pgcfg_hba_reader *reader, pgcfg_hba_entry *entry);

/* Path and content of a file that the current entry mentions; false where the
 * index is not one of those. *bytes is empty if the loader reads in pieces. */
bool pgcfg_hba_reader_file(const pgcfg_hba_reader *reader, uint32_t file, pgcfg_text *path,
                           pgcfg_text *bytes);

/* Closes what is still open. Needed before END only; harmless at any time. */
void pgcfg_hba_reader_close(pgcfg_hba_reader *reader);

/* ---- all entries in an arena ------------------------------------------- */

typedef struct pgcfg_hba {
    pgcfg_environment environment;
    const char *entries; /* packed */
    size_t entries_size; /* bytes */
    uint32_t entry_count;
    uint32_t rule_count; /* numbered rules */
    uint32_t error_count; /* refused lines; with any, the server does not load the file */
    uint32_t file_count;
    const struct pgcfg_source *const *files;
    pgcfg_diagnostic problem; /* as in the reader */
    size_t needed;            /* after NO_MEMORY: bytes that will do for all files seen so far */
} pgcfg_hba;

/* Bytes of arena that suffice for every input whose files, each counted as
 * often as it is read, have `size` bytes in all, at most `files` of them; a
 * directory that is opened counts as a file, and so does a file of an
 * include_dir that can't be opened or statted.
 * SIZE_MAX where that is more than a size_t can say. */
size_t pgcfg_hba_memory_bound(uint64_t size, uint32_t files);

/* Reads the main file at `path` (see pgcfg_hba_reader_init) and all that it
 * includes. There are no entries unless it ends in OK. Entries live as long
 * as the arena's buffer, the loader's bytes and the environment do.
 * OK, CANNOT_READ, NO_MEMORY, LIMIT, BAD_ARGUMENT. */
pgcfg_result pgcfg_hba_parse(pgcfg_hba *hba, pgcfg_text path, const pgcfg_environment *environment,
                             pgcfg_arena *arena);

/* A rule of more tokens has them in the arena. */
#define PGCFG_HBA_CURSOR_TOKENS 16

/* Walks through the entries: start with a zeroed cursor. False past the last.
 * The entry's tokens live until the next call with the same cursor, their bytes
 * as long as all entries. */
typedef struct pgcfg_hba_cursor {
    size_t position;
    uint32_t index;
    uint32_t rule_count;
    pgcfg_token tokens[PGCFG_HBA_CURSOR_TOKENS]; /* the library's own */
} pgcfg_hba_cursor;

bool pgcfg_hba_next(const pgcfg_hba *hba, pgcfg_hba_cursor *cursor, pgcfg_hba_entry *entry);

bool pgcfg_hba_file(const pgcfg_hba *hba, uint32_t file, pgcfg_text *path, pgcfg_text *bytes);

/* ---- what the options say ----------------------------------------------- */

typedef enum pgcfg_client_certificate {
    PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED,
    PGCFG_CLIENT_CERTIFICATE_VERIFY_CA,  /* there must be a valid one */
    PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL /* and its name must be allowed to act as the role */
} pgcfg_client_certificate;

/* What a rule asks of a client beyond what the method does. Texts are empty where the
 * option is not set, and views of the rule's tokens else. */
typedef struct pgcfg_hba_demands {
    pgcfg_client_certificate client_certificate;
    pgcfg_text map;
    bool include_realm; /* gss, sspi: the realm belongs to the name */
    pgcfg_text krb_realm;
    bool delegate_ident_mapping; /* oauth: the validator decides */
} pgcfg_hba_demands;

pgcfg_hba_demands pgcfg_hba_rule_demands(const pgcfg_hba_entry *rule, const pgcfg_server *server);

/* ---- what the view shows ------------------------------------------------ */

/* Number of elements of the options column, 0 = null. */
uint32_t pgcfg_hba_option_count(const pgcfg_hba_entry *rule, const pgcfg_server *server);

/* Writes element `index` of the options column ("clientcert=verify-ca"). */
bool pgcfg_hba_option_write(const pgcfg_hba_entry *rule, const pgcfg_server *server,
                            uint32_t index, pgcfg_sink sink);

/* Writes the address and netmask columns; nothing where they are null. */
bool pgcfg_hba_address_write(const pgcfg_hba_entry *rule, pgcfg_sink sink);
bool pgcfg_hba_netmask_write(const pgcfg_hba_entry *rule, pgcfg_sink sink);

/* Whether those columns are null. */
bool pgcfg_hba_address_is_null(const pgcfg_hba_entry *rule);
bool pgcfg_hba_netmask_is_null(const pgcfg_hba_entry *rule);

#ifdef __cplusplus
}
#endif
#endif
