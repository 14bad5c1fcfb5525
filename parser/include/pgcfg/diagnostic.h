/*
 * diagnostic.h - what is wrong with an input, as data.
 *
 * A diagnostic is a code, a place and arguments. Text is made from it only
 * when somebody prints it. Codes and their names are stable: a code keeps its
 * name and meaning for good.
 */
#ifndef PGCFG_DIAGNOSTIC_H
#define PGCFG_DIAGNOSTIC_H

#include <pgcfg/loader.h>
#include <pgcfg/result.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum pgcfg_severity {
    PGCFG_SEVERITY_ERROR,   /* the server refuses the file for it */
    PGCFG_SEVERITY_WARNING, /* the server takes it, and it is probably not what was meant */
    PGCFG_SEVERITY_NOTE     /* what a verdict depends on, or what is worth knowing */
} pgcfg_severity;

/* X(code, name, severity, text). In a text, %1 and %2 stand for the arguments,
 * %# for the numbers in turn, %p for the path of a file or directory, %e for
 * the operating system's reason, %r for the regular expression's error. The
 * texts are the server's own unless the code is one of pgcfg's (limits). */
#define PGCFG_DIAGNOSTICS(X)                                                                       \
    X(NONE, "none", NOTE, "")                                                                      \
    /* limits of this library, not of the server */                                                \
    X(LIMIT_LINE, "limit-line", ERROR, "line is longer than the limit of %# bytes")                \
    X(LIMIT_ENTRIES, "limit-entries", ERROR, "more than the limit of %# entries")                  \
    X(LIMIT_FILES, "limit-files", ERROR, "more than the limit of %# files")                        \
    X(LIMIT_BYTES, "limit-bytes", ERROR, "more than the limit of %# bytes in all files")           \
    X(LIMIT_DEPTH, "limit-depth", ERROR, "files are nested deeper than the limit of %#")           \
    /* reading and tokenizing */                                                                   \
    X(LINE_TOO_LONG, "line-too-long", ERROR, "authentication file line too long")                  \
    X(TOKEN_TOO_LONG, "token-too-long", ERROR, "authentication file token too long")               \
    X(FILE_NOT_OPENED, "file-not-opened", ERROR, "could not open file \"%p\": %e")                 \
    X(FILE_NOT_OPENED_13, "secondary-file-not-opened", ERROR,                                      \
      "could not open secondary authentication file \"@%1\" as \"%p\": %e")                        \
    X(FILE_NESTING, "nesting-too-deep", ERROR,                                                     \
      "could not open file \"%p\": maximum nesting depth exceeded")                                \
    X(FILE_NOT_READ, "file-not-read", ERROR, "could not read file \"%p\": %e")                     \
    X(DIRECTORY_NAME_EMPTY, "directory-name-empty", ERROR, "empty configuration directory name")   \
    X(DIRECTORY_NOT_OPENED, "directory-not-opened", ERROR, "could not open directory \"%p\"")      \
    X(FILE_NOT_STATTED, "file-not-statted", ERROR, "could not stat file \"%p\"")                   \
    X(DIRECTORY_FILES, "directory-files-not-opened", ERROR, "")                                    \
    /* connection type */                                                                          \
    X(TYPE_MULTIPLE, "multiple-connection-types", ERROR,                                           \
      "multiple values specified for connection type")                                             \
    X(TYPE_INVALID, "invalid-connection-type", ERROR, "invalid connection type \"%1\"")            \
    X(SSL_DISABLED, "hostssl-without-ssl", ERROR,                                                  \
      "hostssl record cannot match because SSL is disabled")                                       \
    X(SSL_NOT_BUILT, "hostssl-not-built", ERROR,                                                   \
      "hostssl record cannot match because SSL is not supported by this build")                    \
    X(GSS_NOT_BUILT, "hostgssenc-not-built", ERROR,                                                \
      "hostgssenc record cannot match because GSSAPI is not supported by this build")              \
    /* database and role */                                                                        \
    X(DATABASE_MISSING, "missing-database", ERROR,                                                 \
      "end-of-line before database specification")                                                 \
    X(ROLE_MISSING, "missing-role", ERROR, "end-of-line before role specification")                \
    X(REGEX_INVALID, "invalid-regular-expression", ERROR,                                          \
      "invalid regular expression \"%1\": %r")                                                     \
    /* address */                                                                                  \
    X(ADDRESS_MISSING, "missing-address", ERROR, "end-of-line before IP address specification")    \
    X(ADDRESS_MULTIPLE, "multiple-addresses", ERROR, "multiple values specified for host address") \
    X(ADDRESS_NAME_WITH_MASK, "host-name-with-mask", ERROR,                                        \
      "specifying both host name and CIDR mask is invalid: \"%1\"")                                \
    X(ADDRESS_MASK_INVALID, "invalid-cidr-mask", ERROR, "invalid CIDR mask in address \"%1\"")     \
    X(MASK_MISSING, "missing-netmask", ERROR, "end-of-line before netmask specification")          \
    X(MASK_MULTIPLE, "multiple-netmasks", ERROR, "multiple values specified for netmask")          \
    X(MASK_INVALID, "invalid-netmask", ERROR,                                                      \
      "invalid IP mask \"%1\": Name or service not known")                                         \
    X(MASK_FAMILY, "netmask-family", ERROR, "IP address and mask do not match")                    \
    /* method */                                                                                   \
    X(METHOD_MISSING, "missing-method", ERROR, "end-of-line before authentication method")         \
    X(METHOD_MULTIPLE, "multiple-methods", ERROR,                                                  \
      "multiple values specified for authentication type")                                         \
    X(METHOD_INVALID, "invalid-method", ERROR, "invalid authentication method \"%1\"")             \
    X(METHOD_NOT_BUILT, "method-not-built", ERROR,                                                 \
      "invalid authentication method \"%1\": not supported by this build")                         \
    X(METHOD_MD5_NAMESPACE, "md5-with-db-user-namespace", ERROR,                                   \
      "MD5 authentication is not supported when \"db_user_namespace\" is enabled")                 \
    X(METHOD_GSS_LOCAL, "gss-on-local", ERROR,                                                     \
      "gssapi authentication is not supported on local sockets")                                   \
    X(METHOD_PEER_HOST, "peer-on-host", ERROR,                                                     \
      "peer authentication is only supported on local sockets")                                    \
    X(METHOD_CERT_TYPE, "cert-without-hostssl", ERROR,                                             \
      "cert authentication is only supported on hostssl connections")                              \
    /* options */                                                                                  \
    X(OPTION_FORMAT, "option-format", ERROR,                                                       \
      "authentication option not in name=value format: %1")                                        \
    X(OPTION_UNKNOWN, "unrecognized-option", ERROR,                                                \
      "unrecognized authentication option name: \"%1\"")                                           \
    X(OPTION_METHOD, "option-of-other-method", ERROR,                                              \
      "authentication option \"%1\" is only valid for authentication methods %2")                  \
    X(OPTION_HOSTSSL, "option-needs-hostssl", ERROR,                                               \
      "%1 can only be configured for \"hostssl\" rows")                                            \
    X(CLIENTCERT_NO_VERIFY, "clientcert-no-verify-with-cert", ERROR,                               \
      "clientcert cannot be set to \"no-verify\" when using \"cert\" authentication")              \
    X(CLIENTCERT_VERIFY_CA, "clientcert-verify-ca-with-cert", ERROR,                               \
      "clientcert can only be set to \"verify-full\" when using \"cert\" authentication")          \
    X(LDAP_URL, "invalid-ldap-url", ERROR, "could not parse LDAP URL \"%1\": %2")                  \
    X(LDAP_SCHEME, "unsupported-ldap-scheme", ERROR, "unsupported LDAP URL scheme: %1")            \
    X(LDAP_PORT, "invalid-ldap-port", ERROR, "invalid LDAP port number: \"%1\"")                   \
    X(LDAP_MIXED, "ldap-modes-mixed", ERROR,                                                       \
      "cannot mix options for simple bind and search+bind modes")                                  \
    X(LDAP_MIXED_17, "ldap-options-mixed", ERROR,                                                  \
      "cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, "                   \
      "ldapsearchfilter, or ldapurl together with ldapprefix")                                     \
    X(LDAP_ARGUMENT, "ldap-argument-missing", ERROR,                                               \
      "authentication method \"ldap\" requires argument \"ldapbasedn\", \"ldapprefix\", or "       \
      "\"ldapsuffix\" to be set")                                                                  \
    X(LDAP_SEARCH, "ldap-search-mixed", ERROR,                                                     \
      "cannot use ldapsearchattribute together with ldapsearchfilter")                             \
    X(ARGUMENT_MISSING, "required-argument-missing", ERROR,                                        \
      "authentication method \"%1\" requires argument \"%2\" to be set")                           \
    X(RADIUS_PORT_LIST, "invalid-radius-port-list", ERROR,                                         \
      "invalid RADIUS port number: \"%1\"")                                                        \
    X(RADIUS_COUNT, "radius-count", ERROR,                                                         \
      "the number of RADIUS %1 (%#) must be 1 or the same as the number of RADIUS servers (%#)")   \
    X(OAUTH_LIBRARIES_EMPTY, "oauth-libraries-empty", ERROR,                                       \
      "oauth_validator_libraries must be set for authentication method oauth")                     \
    X(OAUTH_LIBRARIES_SYNTAX, "oauth-libraries-syntax", ERROR,                                     \
      "invalid list syntax in parameter \"oauth_validator_libraries\"")                            \
    X(OAUTH_VALIDATOR_NEEDED, "oauth-validator-needed", ERROR,                                     \
      "authentication method \"oauth\" requires argument \"validator\" to be set when "            \
      "oauth_validator_libraries contains multiple options")                                       \
    X(OAUTH_VALIDATOR_OTHER, "oauth-validator-not-permitted", ERROR,                               \
      "validator \"%1\" is not permitted by oauth_validator_libraries")                            \
    X(OAUTH_MAP, "oauth-map-with-delegation", ERROR,                                               \
      "map cannot be used in combination with delegate_ident_mapping")                             \
    /* refused without a word in the view; the texts are those of the log */                       \
    X(SILENT_CLIENTCERT, "invalid-clientcert", ERROR, "invalid value for clientcert: \"%1\"")      \
    X(SILENT_CLIENTNAME, "invalid-clientname", ERROR, "invalid value for clientname: \"%1\"")      \
    X(SILENT_SERVER_CRASH, "server-crash", ERROR, "the server crashes on reading \"%1\"")          \
    X(SILENT_RADIUS_SERVERS, "invalid-radius-servers", ERROR,                                      \
      "could not parse RADIUS server list \"%1\"")                                                 \
    X(SILENT_RADIUS_SERVER, "invalid-radius-server", ERROR,                                        \
      "could not translate RADIUS server name \"%1\" to address: %2")                              \
    X(SILENT_RADIUS_PORT, "invalid-radius-port", ERROR, "invalid RADIUS port number: \"%1\"")      \
    X(SILENT_RADIUS_SECRETS, "invalid-radius-secrets", ERROR,                                      \
      "could not parse RADIUS secret list \"%1\"")                                                 \
    X(SILENT_RADIUS_IDENTIFIERS, "invalid-radius-identifiers", ERROR,                              \
      "could not parse RADIUS identifiers list \"%1\"")                                            \
    X(SILENT_RADIUS_COUNT, "radius-count-13", ERROR,                                               \
      "the number of RADIUS %1 (%#) must be 1 or the same as the number of RADIUS servers (%#)")   \
    /* pg_ident.conf */                                                                            \
    X(IDENT_MULTIPLE, "multiple-values-in-ident-field", ERROR,                                     \
      "multiple values in ident field")                                                            \
    X(IDENT_MISSING, "missing-ident-field", ERROR, "missing entry at end of line")                 \
    X(IDENT_MISSING_14, "missing-ident-field-14", ERROR,                                           \
      "missing entry in file \"%p\" at end of line %#")                                            \
    X(IDENT_NOT_OPENED_15, "usermap-file-not-opened", ERROR,                                       \
      "could not open usermap file \"%p\": %e")                                                    \
    /* postgresql.conf: the texts of the log; the view has shorter ones */                         \
    X(CONF_SYNTAX_END, "syntax-end-of-line", ERROR,                                                \
      "syntax error in file \"%p\" line %#, near end of line")                                     \
    X(CONF_SYNTAX, "syntax-error", ERROR,                                                          \
      "syntax error in file \"%p\" line %#, near token \"%1\"")                                   \
    X(CONF_ABANDONED, "too-many-syntax-errors", ERROR,                                             \
      "too many syntax errors found, abandoning file \"%p\"")                                      \
    X(CONF_NOT_SCANNED, "file-not-scanned", ERROR,                                                 \
      "input in flex scanner failed at file \"%p\" line %#")                                       \
    X(CONF_FILE_NAME_EMPTY, "file-name-empty", ERROR,                                              \
      "empty configuration file name: \"%1\"")                                                     \
    X(CONF_DIRECTORY_NAME_EMPTY, "conf-directory-name-empty", ERROR,                               \
      "empty configuration directory name: \"%1\"")                                                \
    X(CONF_NESTING, "conf-nesting-too-deep", ERROR,                                                \
      "could not open configuration file \"%1\": maximum nesting depth exceeded")                  \
    X(CONF_RECURSION, "conf-recursion", ERROR, "configuration file recursion in \"%p\"")           \
    X(CONF_FILE_NOT_OPENED, "conf-file-not-opened", ERROR,                                         \
      "could not open configuration file \"%p\": %e")                                              \
    X(CONF_DIRECTORY_NOT_OPENED, "conf-directory-not-opened", ERROR,                               \
      "could not open configuration directory \"%p\": %e")                                         \
    X(CONF_NOT_STATTED, "conf-file-not-statted", ERROR, "could not stat file \"%p\": %e")          \
    X(CONF_VIEW_FILE_NOT_OPENED, "conf-view-file-not-opened", ERROR,                               \
      "could not open file \"%p\"")                                                                \
    X(CONF_UNRECOGNIZED, "unrecognized-parameter", ERROR,                                          \
      "unrecognized configuration parameter \"%1\" in file \"%p\" line %#")                        \
    /* of a whole file */                                                                          \
    X(NO_ENTRIES, "no-entries", ERROR, "configuration file \"%1\" contains no entries")            \
    X(MAIN_NOT_OPENED, "main-file-not-opened", ERROR, "could not open file \"%p\": %e")            \
    X(MAIN_NOT_OPENED_15, "main-file-not-opened-15", ERROR,                                        \
      "could not open configuration file \"%p\": %e")                                              \
    X(DIRECTORY_READ_AS_FILE, "unreadable-file-is-empty", WARNING,                                 \
      "could not read file \"%p\": %e")

typedef enum pgcfg_diagnostic_code {
#define PGCFG_X(code, name, severity, text) PGCFG_DIAGNOSTIC_##code,
    PGCFG_DIAGNOSTICS(PGCFG_X)
#undef PGCFG_X
        PGCFG_DIAGNOSTIC_COUNT
} pgcfg_diagnostic_code;

/* A stretch of bytes of one file. */
typedef struct pgcfg_range {
    uint32_t file;   /* index of the file, 0 = the main file */
    uint32_t offset; /* bytes from the start of the file */
    uint32_t size;   /* bytes; 0 = just before `offset` */
} pgcfg_range;

/* One file of an include_dir that could not be opened, and for how many files
 * in a row the server repeats that message. */
typedef struct pgcfg_include_failure {
    pgcfg_text name; /* in the directory */
    pgcfg_os_error error; /* 0: nesting too deep */
    uint32_t repeated;    /* 1 or more */
    const struct pgcfg_include_failure *next;
} pgcfg_include_failure;

typedef struct pgcfg_diagnostic {
    pgcfg_diagnostic_code code;
    pgcfg_range where;       /* what the message is about; its first byte is the place */
    uint32_t line_number;    /* of the logical line as the server counts, 0 = of no line */
    pgcfg_text arguments[2]; /* %1 %2 */
    uint32_t numbers[2];     /* %# */
    /* %p: `path_name` as a file that is written in the file `path_base` is
     * resolved by the server's major. With an empty base it is printed as is. */
    pgcfg_text path_base;
    uint32_t path_file; /* index of the file that path_base is */
    pgcfg_text path_name;
    int major;
    int detail; /* %e: a pgcfg_os_error; %r: a pgcfg_regex_status */
    const pgcfg_include_failure *failures; /* DIRECTORY_FILES */
} pgcfg_diagnostic;

/* The stable name of a code, like "invalid-connection-type". Static storage. */
const char *pgcfg_diagnostic_name(pgcfg_diagnostic_code code);

pgcfg_severity pgcfg_diagnostic_severity(pgcfg_diagnostic_code code);

/* Whether the server's view shows no text for it (pg_hba_file_rules.error is
 * null although the line is refused; every major has such errors). */
bool pgcfg_diagnostic_is_silent(pgcfg_diagnostic_code code);

/* Writes the message, in the server's words. Bytes of the input are written as
 * they are. False when the sink refused. */
bool pgcfg_diagnostic_write(const pgcfg_diagnostic *diagnostic, pgcfg_sink sink);

#ifdef __cplusplus
}
#endif
#endif
