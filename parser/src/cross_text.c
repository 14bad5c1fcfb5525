/*
 * cross_text.c - the words of the checks across settings and files, in the form of
 * sentence.h: the server's own where it has some, and what to do.
 */
#include <pgcfg/cross_check.h>

#include "predicates.h"
#include "sentence.h"

typedef struct cross_row {
    const char *name;
    pgcfg_severity severity;
} cross_row;

static const cross_row rows[PGCFG_CROSS_COUNT] = {
#define PGCFG_X(code, name, severity) {name, PGCFG_SEVERITY_##severity},
    PGCFG_CROSS_CHECKS(PGCFG_X)
#undef PGCFG_X
};

typedef struct cross_words {
    const char *message;
    const char *advice;         /* may be NULL */
    const char *quoted_message; /* where names of settings are in quotes; NULL: the same */
} cross_words;

static const cross_words words[PGCFG_CROSS_COUNT] = {
    [PGCFG_CROSS_NONE] = {"", NULL, NULL},

    [PGCFG_CROSS_STATISTICS] = {"invalid value for parameter \"%1\": %n1",
                                "Cannot enable parameter when \"log_statement_stats\" is true.",
                                NULL},
    [PGCFG_CROSS_PROCESS_LIMIT] =
        {"invalid value for parameter \"%1\": %n1",
         "max_connections, autovacuum_max_workers, max_worker_processes and max_wal_senders are "
         "less than 262143 together, those that stand further down by their defaults.",
         NULL},
    [PGCFG_CROSS_PROCESSES] =
        {"too many server processes configured",
         "max_connections, autovacuum_worker_slots, max_worker_processes and max_wal_senders (%n1 "
         "together) must be at most %n2.",
         NULL},

    [PGCFG_CROSS_DIRECTORY_MISSING] = {"data directory \"%1\" does not exist", NULL, NULL},
    [PGCFG_CROSS_DIRECTORY_MODE] = {"data directory \"%1\" has invalid permissions",
                                    "Permissions should be u=rwx (0700) or u=rwx,g=rx (0750).",
                                    NULL},
    [PGCFG_CROSS_RESERVED_CONNECTIONS] =
        {"superuser_reserved_connections (%n1) plus reserved_connections (%n2) must be less than "
         "max_connections (%n3)",
         "Of max_connections, these are kept for superusers and for roles with "
         "pg_use_reserved_connections, and nobody else could connect.",
         "\"superuser_reserved_connections\" (%n1) plus \"reserved_connections\" (%n2) must be "
         "less than \"max_connections\" (%n3)"},
    [PGCFG_CROSS_WAL_ARCHIVE] =
        {"WAL archival cannot be enabled when wal_level is \"minimal\"",
         "Set wal_level = replica, or archive_mode = off.",
         "WAL archival cannot be enabled when \"wal_level\" is \"minimal\""},
    [PGCFG_CROSS_WAL_SENDERS] =
        {"WAL streaming (max_wal_senders > 0) requires wal_level \"replica\" or \"logical\"",
         "Set wal_level = replica, or max_wal_senders = 0 (it is %n1; its default is 10).",
         "WAL streaming (\"max_wal_senders\" > 0) requires \"wal_level\" to be \"replica\" or "
         "\"logical\""},
    [PGCFG_CROSS_WAL_SUMMARY] = {"WAL cannot be summarized when \"wal_level\" is \"minimal\"",
                                 "Set wal_level = replica, or summarize_wal = off.", NULL},
    [PGCFG_CROSS_RECOVERY_TARGETS] =
        {"multiple recovery targets specified",
         "Leave one of recovery_target, recovery_target_lsn, recovery_target_name, "
         "recovery_target_time, recovery_target_xid.",
         NULL},
    [PGCFG_CROSS_MIN_WAL_SIZE] =
        {"\"min_wal_size\" must be at least twice \"wal_segment_size\"",
         "A segment of WAL has %n1 MB (initdb --wal-segsize), so this is at least %n2MB.", NULL},
    [PGCFG_CROSS_MAX_WAL_SIZE] =
        {"\"max_wal_size\" must be at least twice \"wal_segment_size\"",
         "A segment of WAL has %n1 MB (initdb --wal-segsize), so this is at least %n2MB.", NULL},
    [PGCFG_CROSS_LISTEN_SYNTAX] =
        {"invalid list syntax in parameter \"listen_addresses\"",
         "Put one comma between addresses, and none at the end: 'localhost, 10.0.0.5'", NULL},
    [PGCFG_CROSS_UNIX_SOCKETS_SYNTAX] =
        {"invalid list syntax in parameter \"unix_socket_directories\"",
         "Put one comma between directories, and none at the end.", NULL},
    [PGCFG_CROSS_NO_SOCKETS] =
        {"no socket created for listening",
         "Both listen_addresses and unix_socket_directories are empty, so that nobody could "
         "connect. Give one of them a value.",
         NULL},
    [PGCFG_CROSS_SOCKET_PATH] =
        {"Unix-domain socket path \"%P/.s.PGSQL.%n1\" is too long (maximum %n2 bytes)",
         "The server makes no socket there.", NULL},
    [PGCFG_CROSS_SOCKET_DIRECTORY] =
        {"could not create lock file \"%P/.s.PGSQL.%n1.lock\": %2",
         "Make the directory before the server starts, or take it off unix_socket_directories.",
         NULL},
    [PGCFG_CROSS_SOCKET_GROUP] = {"group \"%1\" does not exist",
                                  "The server makes no socket that is a file.", NULL},
    [PGCFG_CROSS_SOCKET_NONE] =
        {"could not create any Unix-domain sockets",
         "One of unix_socket_directories must do, or '' must say that none is wanted.", NULL},
    [PGCFG_CROSS_AUTOVACUUM_WORKERS] =
        {"\"autovacuum_max_workers\" (%n1) should be less than or equal to "
         "\"autovacuum_worker_slots\" (%n2)",
         "The server takes no more workers than slots; more slots need a restart.", NULL},
    [PGCFG_CROSS_ARCHIVE_BOTH] =
        {"both archive_command and archive_library set",
         "The server runs, but its archiver does not: WAL piles up until the disk is full. Set "
         "one of them to ''.",
         "both \"archive_command\" and \"archive_library\" set"},

    [PGCFG_CROSS_TLS_CERTIFICATE] =
        {"could not load server certificate file \"%1\": %2",
         "Relative names begin at the data directory. A certificate is a PEM file that begins "
         "with -----BEGIN CERTIFICATE-----.",
         NULL},
    [PGCFG_CROSS_TLS_KEY_ACCESS] = {"could not access private key file \"%1\": %2",
                                    "Relative names begin at the data directory.", NULL},
    [PGCFG_CROSS_TLS_KEY_IRREGULAR] = {"private key file \"%1\" is not a regular file", NULL, NULL},
    [PGCFG_CROSS_TLS_KEY_OWNER] =
        {"private key file \"%1\" must be owned by the database user or root",
         "The database user is the one that owns the data directory.", NULL},
    [PGCFG_CROSS_TLS_KEY_MODE] =
        {"private key file \"%1\" has group or world access",
         "chmod 600 if it is owned by the database user, 640 or less if by root.", NULL},
    [PGCFG_CROSS_TLS_KEY] =
        {"could not load private key file \"%1\": %2",
         "The key must be the one that the certificate of ssl_cert_file was made for.", NULL},
    [PGCFG_CROSS_TLS_KEY_CHECK] =
        {"check of private key failed: %2",
         "The key of ssl_key_file is of another kind than the certificate of ssl_cert_file.", NULL},
    [PGCFG_CROSS_TLS_VERSIONS] =
        {"could not set SSL protocol version range",
         "\"ssl_min_protocol_version\" cannot be higher than \"ssl_max_protocol_version\"", NULL},
    [PGCFG_CROSS_TLS_DH_ACCESS] =
        {"could not open DH parameters file \"%1\": %2",
         "Relative names begin at the data directory. Empty, ssl_dh_params_file stands for "
         "parameters that the server brings along.",
         NULL},
    [PGCFG_CROSS_TLS_DH] = {"could not load DH parameters file: %2",
                            "It is a PEM file that begins with -----BEGIN DH PARAMETERS-----.",
                            NULL},
    [PGCFG_CROSS_TLS_DH_INVALID] =
        {"invalid DH parameters: %2",
         "Leave ssl_dh_params_file empty: the server brings good ones along.", NULL},
    [PGCFG_CROSS_TLS_CURVE_UNKNOWN] =
        {"ECDH: unrecognized curve name: %1",
         "It takes one short name as openssl ecparam -list_curves prints it, such as prime256v1.",
         NULL},
    [PGCFG_CROSS_TLS_CURVE_UNUSABLE] =
        {"ECDH: could not create key",
         "'%1' is no curve that this major can use. Take one of openssl ecparam -list_curves, such "
         "as prime256v1.",
         NULL},
    [PGCFG_CROSS_TLS_GROUPS] =
        {"could not set group names specified in ssl_groups: %2",
         "Ensure that each group name is spelled correctly and supported by the installed version "
         "of OpenSSL.",
         NULL},
    [PGCFG_CROSS_TLS_CIPHERS] =
        {"could not set the cipher list (no valid ciphers available)",
         "Look what openssl ciphers -v '%1' lists; the default is HIGH:MEDIUM:+3DES:!aNULL.", NULL},
    [PGCFG_CROSS_TLS_SUITES] =
        {"could not set the TLSv1.3 cipher suites (no valid ciphers available)",
         "Suites of TLS 1.3 have names like TLS_AES_256_GCM_SHA384; '' allows all of them.", NULL},
    [PGCFG_CROSS_TLS_CA] =
        {"could not load root certificate file \"%1\": %2",
         "It holds the certificates of those who sign clients' certificates; leave it empty if "
         "clients have none.",
         NULL},
    [PGCFG_CROSS_TLS_CRL] = {"could not load SSL certificate revocation list file \"%1\"%( or "
                             "directory \"%3\"%): %2",
                             NULL, NULL},
    [PGCFG_CROSS_TLS_PASSPHRASE] =
        {"The private key file \"%1\" needs a passphrase, and there is no ssl_passphrase_command.",
         "The server asks for it on its terminal when it starts, does not start without one, and "
         "cannot reload the key. Set ssl_passphrase_command, or use a key without a passphrase.",
         NULL},
    [PGCFG_CROSS_TLS_EXPIRED] =
        {"The server's certificate \"%1\" has expired (%n1 days ago).",
         "The server starts with it, and clients that verify it (sslmode=verify-ca, verify-full) "
         "do not connect.",
         NULL},
    [PGCFG_CROSS_TLS_NOT_YET_VALID] =
        {"The server's certificate \"%1\" is not valid yet.",
         "Look at its dates (openssl x509 -noout -dates) and at this machine's clock.", NULL},
    [PGCFG_CROSS_TLS_EXPIRES_SOON] =
        {"The server's certificate \"%1\" expires in %n1 days.",
         "Replace the file and reload the server: no restart is needed.", NULL},
    [PGCFG_CROSS_TLS_OBSOLETE_VERSION] =
        {"TLS versions that are no longer safe are allowed: ssl_min_protocol_version is '%3'.",
         "Set ssl_min_protocol_version = 'TLSv1.2', the default, or higher.", NULL},
    [PGCFG_CROSS_TLS_BYTE_ORDER_MARK] =
        {"\"%1\" begins with a byte order mark: a server whose OpenSSL is older than 3.0 does not "
         "load it.",
         "Save it without (\"UTF-8\", not \"UTF-8 with BOM\").", NULL},
    [PGCFG_CROSS_TLS_SECURITY_LEVEL] =
        {"Whether the server takes \"%1\" depends on its OpenSSL's security level; at that of this "
         "machine it does not: %2.",
         "Make keys of at least 2048 bits (RSA), and sign with SHA-256.", NULL},
    [PGCFG_CROSS_TLS_NOT_LOOKED_AT] =
        {"Certificate and key were not checked%(: this user may not read \"%3\"%).",
         "Check as the user that the server runs as, with a pgcfg that is built with OpenSSL.",
         NULL},

    [PGCFG_CROSS_PLAIN_BESIDE_TLS] =
        {"ssl is on, and this rule takes connections of other machines without TLS all the same.",
         "ssl = on only offers TLS. Where it is to be a must, write hostssl in place of host.",
         NULL},
    [PGCFG_CROSS_CERTIFICATE_WITHOUT_CA] =
        {"This rule needs client certificates, and ssl_ca_file is not set: the server turns every "
         "connection away that comes to it.",
         "Set ssl_ca_file to the certificates of those who sign clients' certificates.", NULL},
    [PGCFG_CROSS_MD5_FOR_SCRAM] =
        {"New passwords are stored as MD5, and rules with scram-sha-256 do not take such ones "
         "(%n1 in pg_hba.conf).",
         "Set password_encryption = 'scram-sha-256' and set the passwords anew; the method md5 "
         "takes both kinds.",
         NULL},
    [PGCFG_CROSS_MD5_PASSWORDS] =
        {"MD5 passwords are deprecated: a later PostgreSQL will not have them.",
         "Set password_encryption = 'scram-sha-256' and set the passwords anew.", NULL},
    [PGCFG_CROSS_LISTEN_UNCOVERED] =
        {"listen_addresses is '%1', but no rule of pg_hba.conf lets %2 addresses in.",
         "Add a rule for those who are to connect, or listen on localhost only.", NULL},
    [PGCFG_CROSS_RULE_NOT_REACHED] =
        {"No connection can come to this rule: listen_addresses is '%1', so that only this "
         "machine's own connections arrive.",
         "Set listen_addresses = '*', or to the addresses of this machine that clients use; it "
         "needs a restart.",
         NULL},
    [PGCFG_CROSS_NO_TCP] =
        {"No connection can come to the rules for TCP/IP: listen_addresses is empty.", NULL, NULL},

    [PGCFG_CROSS_DEPENDS_ON_LIBRARIES] =
        {"The start depends on libraries that are installed on the server: %1.", NULL, NULL},
    [PGCFG_CROSS_DEPENDS_ON_LISTEN_NAME] =
        {"The start depends on the name service, which is to know what names in listen_addresses "
         "stand for: '%1'.",
         NULL, NULL},
    [PGCFG_CROSS_FSYNC_OFF] =
        {"fsync is off: a crash of the machine can destroy the whole cluster.",
         "Set fsync = on. Where speed matters more than the last moments' transactions, "
         "synchronous_commit = off is safe.",
         NULL},
    [PGCFG_CROSS_FULL_PAGE_WRITES_OFF] =
        {"full_page_writes is off: a crash of the machine can corrupt data without a word.",
         "Set full_page_writes = on, unless the file system never tears a page.", NULL},
    [PGCFG_CROSS_RELATIVE_PATH] =
        {"%1 is relative, so that it depends on the directory the server is started from.",
         "Write an absolute path. Here '%2' was looked for in the working directory.", NULL},

    [PGCFG_CROSS_REPEATED] =
        {"%1 is set again further down%( (line %n1)%): this line has no effect.",
         "Remove the one that is not meant.", NULL},
    [PGCFG_CROSS_OVERRIDDEN] = {"%1 is set again%( in %3, line %n1%): this line has no effect.",
                                NULL, NULL},
    [PGCFG_CROSS_OVERRIDDEN_BY_AUTO] =
        {"%1 is set to '%2' by postgresql.auto.conf: this line has no effect.",
         "ALTER SYSTEM RESET %1 takes that away.", NULL},
};

const char *pgcfg_cross_check_name(pgcfg_cross_code code)
{
    return rows[code].name;
}

pgcfg_severity pgcfg_cross_check_severity(pgcfg_cross_code code)
{
    return rows[code].severity;
}

bool pgcfg_cross_check_write(const pgcfg_cross_finding *finding, pgcfg_sink sink)
{
    const cross_words *w = &words[finding->code];
    const char *message = w->message;

    if (w->quoted_message != NULL && pgcfg_start_words_quote_names(finding->major))
        message = w->quoted_message;
    if (finding->code == PGCFG_CROSS_RESERVED_CONNECTIONS &&
        !pgcfg_has_reserved_connections(finding->major))
        message = "superuser_reserved_connections (%n1) must be less than max_connections (%n3)";
    if (finding->code == PGCFG_CROSS_TLS_CIPHERS && pgcfg_has_tls_groups(finding->major))
        message = "could not set the TLSv1.2 cipher list (no valid ciphers available)";
    return pgcfg_sentence_write(message, finding->arguments, finding->numbers, sink);
}

bool pgcfg_cross_check_advice_write(const pgcfg_cross_finding *finding, pgcfg_sink sink)
{
    const char *advice = words[finding->code].advice;

    if (finding->code == PGCFG_CROSS_STATISTICS && finding->arguments[2].size == 0)
        advice = "Cannot enable \"log_statement_stats\" when \"log_parser_stats\", "
                 "\"log_planner_stats\", or \"log_executor_stats\" is true.";
    return advice == NULL ||
           pgcfg_sentence_write(advice, finding->arguments, finding->numbers, sink);
}
