/*
 * cross_check.h - checks over more than one setting or file: what the server
 * looks at when it starts, and what people learn the hard way.
 *
 * The library reads no certificates and asks no clock: such facts come from the
 * caller.
 */
#ifndef PGCFG_CROSS_CHECK_H
#define PGCFG_CROSS_CHECK_H

#include <pgcfg/conf.h>
#include <pgcfg/hba_summary.h>

#ifdef __cplusplus
extern "C" {
#endif

/* X(code, name, severity), in the order in which they are found. ERROR: the
 * server does not start. The names are stable; what each means is its sentence
 * in cross_text.c. */
#define PGCFG_CROSS_CHECKS(X)                                                                      \
    X(NONE, "none", NOTE)                                                                          \
    /* values that are refused for what other settings are at the moment */                        \
    X(STATISTICS, "statement-statistics-twice", ERROR)                                             \
    X(PROCESS_LIMIT, "process-limit-too-high", ERROR)                                              \
    X(PROCESSES, "processes-too-many", ERROR)                                                      \
    X(DIRECTORY_MISSING, "data-directory-missing", ERROR)                                          \
    X(DIRECTORY_MODE, "data-directory-permissions", ERROR)                                         \
    /* settings that the server checks against each other at its start */                          \
    X(RESERVED_CONNECTIONS, "reserved-connections-too-many", ERROR)                                \
    X(WAL_ARCHIVE, "archive-needs-wal-level", ERROR)                                               \
    X(WAL_SENDERS, "wal-senders-need-wal-level", ERROR)                                            \
    X(WAL_SUMMARY, "summarize-wal-needs-wal-level", ERROR)                                         \
    X(RECOVERY_TARGETS, "recovery-targets-multiple", ERROR)                                        \
    X(MIN_WAL_SIZE, "min-wal-size-too-small", ERROR)                                               \
    X(MAX_WAL_SIZE, "max-wal-size-too-small", ERROR)                                               \
    X(LISTEN_SYNTAX, "listen-addresses-syntax", ERROR)                                             \
    X(UNIX_SOCKETS_SYNTAX, "unix-socket-directories-syntax", ERROR)                                \
    X(NO_SOCKETS, "no-socket-to-listen-on", ERROR)                                                 \
    X(SOCKET_PATH, "socket-path-too-long", WARNING)                                                \
    X(SOCKET_DIRECTORY, "socket-directory-missing", ERROR)                                         \
    X(SOCKET_GROUP, "socket-group-missing", WARNING)                                               \
    X(SOCKET_NONE, "no-unix-socket-left", ERROR)                                                   \
    X(AUTOVACUUM_WORKERS, "autovacuum-workers-above-slots", WARNING)                               \
    X(ARCHIVE_BOTH, "archive-command-and-library", WARNING)                                        \
    /* TLS */                                                                                      \
    X(TLS_CERTIFICATE, "server-certificate-not-loaded", ERROR)                                     \
    X(TLS_KEY_ACCESS, "private-key-not-accessible", ERROR)                                         \
    X(TLS_KEY_IRREGULAR, "private-key-not-regular", ERROR)                                         \
    X(TLS_KEY_OWNER, "private-key-owner", ERROR)                                                   \
    X(TLS_KEY_MODE, "private-key-permissions", ERROR)                                              \
    X(TLS_KEY, "private-key-not-loaded", ERROR)                                                    \
    X(TLS_KEY_CHECK, "private-key-check-failed", ERROR)                                            \
    X(TLS_VERSIONS, "tls-versions-crossed", ERROR)                                                 \
    X(TLS_DH_ACCESS, "dh-parameters-not-opened", ERROR)                                            \
    X(TLS_DH, "dh-parameters-not-loaded", ERROR)                                                   \
    X(TLS_DH_INVALID, "dh-parameters-invalid", ERROR)                                              \
    X(TLS_CURVE_UNKNOWN, "tls-curve-unknown", ERROR)                                               \
    X(TLS_CURVE_UNUSABLE, "tls-curve-not-usable", ERROR)                                           \
    X(TLS_GROUPS, "tls-groups-unknown", ERROR)                                                     \
    X(TLS_CIPHERS, "tls-ciphers-none", ERROR)                                                      \
    X(TLS_SUITES, "tls13-ciphers-none", ERROR)                                                     \
    X(TLS_CA, "root-certificate-not-loaded", ERROR)                                                \
    X(TLS_CRL, "revocation-list-not-loaded", ERROR)                                                \
    X(TLS_PASSPHRASE, "private-key-passphrase", WARNING)                                           \
    X(TLS_EXPIRED, "certificate-expired", WARNING)                                                 \
    X(TLS_NOT_YET_VALID, "certificate-not-yet-valid", WARNING)                                     \
    X(TLS_EXPIRES_SOON, "certificate-expires-soon", WARNING)                                       \
    X(TLS_OBSOLETE_VERSION, "obsolete-tls-version", WARNING)                                       \
    X(TLS_BYTE_ORDER_MARK, "tls-file-byte-order-mark", WARNING)                                    \
    X(TLS_SECURITY_LEVEL, "depends-on-tls-security-level", NOTE)                                   \
    X(TLS_NOT_LOOKED_AT, "tls-files-not-looked-at", NOTE)                                          \
    /* settings and pg_hba.conf */                                                                 \
    X(PLAIN_BESIDE_TLS, "plain-text-beside-tls", WARNING)                                          \
    X(CERTIFICATE_WITHOUT_CA, "client-certificate-without-ca", WARNING)                            \
    X(MD5_FOR_SCRAM, "md5-passwords-for-scram-rules", WARNING)                                     \
    X(MD5_PASSWORDS, "md5-passwords-deprecated", WARNING)                                          \
    X(LISTEN_UNCOVERED, "listen-address-without-rule", WARNING)                                    \
    X(RULE_NOT_REACHED, "rule-not-reached", WARNING)                                               \
    X(NO_TCP, "tcp-rules-without-tcp", NOTE)                                                       \
    /* what the start depends on besides the files */                                              \
    X(DEPENDS_ON_LIBRARIES, "depends-on-libraries", NOTE)                                          \
    X(DEPENDS_ON_LISTEN_NAME, "depends-on-name-to-listen-on", NOTE)                                \
    /* single settings that are taken and regretted */                                             \
    X(FSYNC_OFF, "fsync-off", WARNING)                                                             \
    X(FULL_PAGE_WRITES_OFF, "full-page-writes-off", WARNING)                                       \
    X(RELATIVE_PATH, "path-depends-on-start-directory", WARNING)                                   \
    /* settings that are given more than once; one finding for each that loses */                  \
    X(REPEATED, "setting-repeated", WARNING)                                                       \
    X(OVERRIDDEN, "setting-overridden", NOTE)                                                      \
    X(OVERRIDDEN_BY_AUTO, "setting-overridden-by-auto-conf", WARNING)

typedef enum pgcfg_cross_code {
#define PGCFG_X(code, name, severity) PGCFG_CROSS_##code,
    PGCFG_CROSS_CHECKS(PGCFG_X)
#undef PGCFG_X
        PGCFG_CROSS_COUNT
} pgcfg_cross_code;

/* Who owns a private key, from the server's point of view. */
typedef enum pgcfg_key_owner {
    PGCFG_KEY_OWNER_SERVER, /* the operating system's user that the server runs as */
    PGCFG_KEY_OWNER_ROOT,
    PGCFG_KEY_OWNER_OTHER
} pgcfg_key_owner;

/* What the caller found out about the files of ssl_cert_file and so on. Texts are
 * reasons in the TLS library's words; an empty one: the file is good, or not named
 * by a setting, or could not be looked at. */
typedef struct pgcfg_tls_facts {
    bool is_looked_at; /* false: nothing else here counts */
    pgcfg_text certificate_error;
    pgcfg_os_error key_access_error; /* of stat, 0 = none */
    bool key_is_regular;
    pgcfg_key_owner key_owner;
    unsigned key_mode; /* permission bits, as of stat */
    pgcfg_text key_error;
    pgcfg_text key_check_error; /* loaded, but not the certificate's */
    bool key_needs_passphrase;
    pgcfg_os_error dh_access_error; /* of opening ssl_dh_params_file, 0 = none */
    pgcfg_text dh_error;
    pgcfg_text dh_invalid; /* loaded, but not fit for use */
    bool curve_is_unknown; /* ssl_ecdh_curve */
    bool curve_is_unusable;
    pgcfg_text groups_error; /* ssl_groups */
    bool has_no_ciphers;     /* ssl_ciphers matches none */
    bool has_no_suites;      /* ssl_tls13_ciphers */
    pgcfg_text ca_error;
    pgcfg_text crl_error;
    pgcfg_text marked;       /* of the settings' files one that begins with a byte order mark */
    pgcfg_text below_level;  /* one that this machine's TLS library takes at a lower security */
    pgcfg_text level_reason; /* level only, and why not at its own */
    pgcfg_text unread; /* of the settings' files one that this user may not read; else empty */
    bool has_validity; /* of the server's certificate */
    int64_t now, not_before, not_after; /* seconds since 1970-01-01 UTC */
} pgcfg_tls_facts;

/* The data directory. */
typedef struct pgcfg_directory_facts {
    pgcfg_text path;
    bool is_missing;
    bool is_cluster; /* initdb made it; else its permissions are no matter */
    unsigned mode;   /* permission bits, as of stat */
} pgcfg_directory_facts;

/* A socket in the file system, for local connections. */
typedef struct pgcfg_socket_facts {
    pgcfg_text directory; /* as pgcfg_cross_socket_directory gives it */
    pgcfg_os_error error; /* why no file can be made in it: ENOENT, ENOTDIR; 0 = none known */
} pgcfg_socket_facts;

/* All that there is to compare. A pointer may be NULL where that part is not at hand. */
typedef struct pgcfg_cross_facts {
    const pgcfg_conf *conf; /* never NULL */
    const bool *ssl;        /* the setting as the server's command line has it; NULL: as in conf */
    const pgcfg_hba_summary *hba;
    const pgcfg_tls_facts *tls;
    const pgcfg_directory_facts *directory;
    const pgcfg_socket_facts *sockets; /* one for each of unix_socket_directories */
    uint32_t socket_count;
    bool socket_group_is_missing; /* there is no group of the name in unix_socket_group */
    uint32_t auto_file;           /* index in conf of postgresql.auto.conf; 0: it was not read */
    int64_t wal_segment_mib;      /* initdb --wal-segsize; 0: not known, taken as the usual 16 */
} pgcfg_cross_facts;

typedef enum pgcfg_cross_place {
    PGCFG_IN_CONF, /* where.file is an index in conf */
    PGCFG_IN_HBA,  /* an index in pg_hba.conf's parse */
    PGCFG_NOWHERE  /* nobody wrote what it is about: defaults */
} pgcfg_cross_place;

typedef struct pgcfg_cross_finding {
    pgcfg_cross_code code;
    pgcfg_cross_place place;
    pgcfg_range where;
    uint32_t line_number; /* as the server counts; 0 = none */
    pgcfg_text arguments[3];
    int64_t numbers[3];
    int major;
} pgcfg_cross_finding;

/* Where a walk is; start with a zeroed one. */
typedef struct pgcfg_cross_cursor {
    uint32_t check;
    uint32_t entry;
    bool has_latest;
    uint32_t latest[PGCFG_PARAMETER_COUNT]; /* by parameter: one more than its last entry */
} pgcfg_cross_cursor;

/* The next finding; false past the last. There are none while the file has errors
 * of reading or unknown names, as then no setting counts. Texts live as long as the
 * facts. */
bool pgcfg_cross_check_next(const pgcfg_cross_facts *facts, pgcfg_cross_cursor *cursor,
                            pgcfg_cross_finding *finding);

/* Where one is in unix_socket_directories. Starts zeroed. */
typedef struct pgcfg_socket_cursor {
    bool is_started;
    pgcfg_text rest;
} pgcfg_socket_cursor;

/* The next directory of unix_socket_directories as the server takes it, which a relative
 * one finds in its data directory; it may be a view of `buffer`. False past the last, or
 * if the list is malformed. */
bool pgcfg_cross_socket_directory(const pgcfg_conf *conf, pgcfg_socket_cursor *cursor,
                                  char buffer[1024], pgcfg_text *path);

/* The stable name of a code, like "fsync-off". Static storage. */
const char *pgcfg_cross_check_name(pgcfg_cross_code code);
pgcfg_severity pgcfg_cross_check_severity(pgcfg_cross_code code);

/* Writes what is wrong: the server's words (DETAIL behind them) where it has some. */
bool pgcfg_cross_check_write(const pgcfg_cross_finding *finding, pgcfg_sink sink);

/* Writes what to do about it; nothing where the message says it. */
bool pgcfg_cross_check_advice_write(const pgcfg_cross_finding *finding, pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
