/*
 * hba.c - any bytes as a small tree of files, read as pg_hba.conf by the library and by the
 * functions of a server that is to load it.
 *
 * They must say the same of every line: its number, what is wrong with it, whether the view
 * shows that or only the log; and of every rule all that the server's HbaLine holds and the
 * library has words for, with what the view shows of it.
 *
 * Not asked are inputs on which the server may rightly say something else (hba_depends.h):
 * names of RADIUS servers, which it looks up, of network interfaces, which machines have or
 * have not, and what it crashes on. Nor are those of files that are nested deeper than 30
 * levels, where only its file descriptors stop it, and of more files or bytes than a run
 * has time for.
 *
 * Input: as in fuzz_hba.c; of byte 1 bit 0 is ssl, and bit 1 db_user_namespace.
 */
#include "postgres.h"

#include "common/ip.h"
#include "libpq/hba.h"
#include "libpq/libpq.h"
#include "miscadmin.h"
#include "postmaster/postmaster.h"
#include "storage/fd.h"
#include "utils/builtins.h"

#include "../../tests/differential/hba_depends.h"
#include "process.h"

#define MAIN_FILE "pg_hba.conf"

enum { INPUT_MAX = 65536, DEPTH_MAX = 30 };

/* ---- both sides write ------------------------------------------------------------------- */

static void write_name(report *r, const char *label, pgcfg_text name, bool is_quoted)
{
    report_word(r, label, is_quoted ? PGCFG_TEXT("(quoted) ") : PGCFG_TEXT(""));
    report_text(r, name);
}

static void write_bytes(report *r, const char *label, const uint8_t *bytes, size_t size)
{
    report_word(r, label, PGCFG_TEXT(""));
    for (size_t i = 0; i < size; i++) {
        char digits[3];

        snprintf(digits, sizeof(digits), "%02x", bytes[i]);
        report_write(r, digits, 2);
    }
}

/* What a client has to show, and the maps and realms that its name is compared with. */
static void write_demands(report *r, const pgcfg_hba_demands *demands)
{
    report_number(r, "certificate", demands->client_certificate);
    report_number(r, "include_realm", demands->include_realm);
    report_word(r, "map", demands->map);
    report_word(r, "krb_realm", demands->krb_realm);
}

/* ---- the server's side ------------------------------------------------------------------ */

static void write_tokens(report *r, const char *label, const List *tokens)
{
    ListCell *cell;

    foreach (cell, tokens) {
        const AuthToken *token = lfirst(cell);
        write_name(r, label, text_of(token->string), token->quoted);
    }
}

static void write_socket_address(report *r, const char *label, struct sockaddr_storage *address,
                                 int size)
{
    char shown[NI_MAXHOST];

    if (address->ss_family == AF_INET)
        write_bytes(r, label, (uint8_t *)&((struct sockaddr_in *)address)->sin_addr, 4);
    else
        write_bytes(r, label, (uint8_t *)&((struct sockaddr_in6 *)address)->sin6_addr, 16);
    if (pg_getnameinfo_all(address, size, shown, sizeof(shown), NULL, 0, NI_NUMERICHOST) == 0)
        clean_ipv6_addr(address->ss_family, shown);
    report_word(r, "shown", text_of(shown));
}

static void write_server_address(report *r, HbaLine *line)
{
    if (line->conntype == ctLocal) {
        report_word(r, "address", PGCFG_TEXT("none"));
        return;
    }
    switch (line->ip_cmp_method) {
    case ipCmpAll:
        report_word(r, "address", PGCFG_TEXT("all"));
        return;
    case ipCmpSameHost:
        report_word(r, "address", PGCFG_TEXT("samehost"));
        return;
    case ipCmpSameNet:
        report_word(r, "address", PGCFG_TEXT("samenet"));
        return;
    case ipCmpMask:
        break;
    }
    if (line->hostname != NULL) {
        report_word(r, "host", text_of(line->hostname));
        return;
    }
    write_socket_address(r, "network", &line->addr, line->addrlen);
    write_socket_address(r, "mask", &line->mask, line->masklen);
}

/* As the view's column: what is set, in its order. */
static void write_server_options(report *r, const HbaLine *line)
{
    const struct {
        const char *name;
        const char *text;
        int number;
    } options[] = {
        {"include_realm", line->include_realm ? "true" : NULL, 0},
        {"krb_realm", line->krb_realm, 0},
        {"map", line->usermap, 0},
        {"clientcert",
         line->clientcert == clientCertCA     ? "verify-ca"
         : line->clientcert == clientCertFull ? "verify-full"
                                              : NULL,
         0},
        {"pamservice", line->pamservice, 0},
        {"ldapserver", line->ldapserver, 0},
        {"ldapport", NULL, line->ldapport},
        {"ldapscheme", line->ldapscheme, 0},
        {"ldaptls", line->ldaptls ? "true" : NULL, 0},
        {"ldapprefix", line->ldapprefix, 0},
        {"ldapsuffix", line->ldapsuffix, 0},
        {"ldapbasedn", line->ldapbasedn, 0},
        {"ldapbinddn", line->ldapbinddn, 0},
        {"ldapbindpasswd", line->ldapbindpasswd, 0},
        {"ldapsearchattribute", line->ldapsearchattribute, 0},
        {"ldapsearchfilter", line->ldapsearchfilter, 0},
        /* Every option sets it, of other methods too. */
        {"ldapscope", NULL, line->auth_method == uaLDAP ? line->ldapscope : 0},
        {"radiusservers", line->radiusservers_s, 0},
        {"radiussecrets", line->radiussecrets_s, 0},
        {"radiusidentifiers", line->radiusidentifiers_s, 0},
        {"radiusports", line->radiusports_s, 0},
    };

    for (size_t i = 0; i < lengthof(options); i++) {
        if (options[i].text != NULL)
            report_word(r, options[i].name, text_of(options[i].text));
        else if (options[i].number != 0)
            report_word(r, options[i].name, text_of(psprintf("%d", options[i].number)));
    }
}

static void write_server_rule(report *r, HbaLine *line)
{
    static const char *const types[] = {
        [ctLocal] = "local",         [ctHost] = "host",          [ctHostSSL] = "hostssl",
        [ctHostNoSSL] = "hostnossl", [ctHostGSS] = "hostgssenc", [ctHostNoGSS] = "hostnogssenc",
    };
    static const pgcfg_client_certificate certificates[] = {
        [clientCertOff] = PGCFG_CLIENT_CERTIFICATE_NOT_CHECKED,
        [clientCertCA] = PGCFG_CLIENT_CERTIFICATE_VERIFY_CA,
        [clientCertFull] = PGCFG_CLIENT_CERTIFICATE_VERIFY_FULL,
    };
    const pgcfg_hba_demands demands = {
        .client_certificate = certificates[line->clientcert],
        .map = text_of(line->usermap),
        .include_realm = line->include_realm,
        .krb_realm = text_of(line->krb_realm),
    };

    report_word(r, "type", text_of(types[line->conntype]));
    write_tokens(r, "database", line->databases);
    write_tokens(r, "user", line->roles);
    write_server_address(r, line);
    report_word(r, "method", text_of(hba_authname(line->auth_method)));
    write_server_options(r, line);
    write_demands(r, &demands);
}

/* The last message of the log. */
static pgcfg_text last_message(void)
{
    size_t end = server_log.size - (server_log.size > 0);
    size_t start = end;

    while (start > 0 && server_log.data[start - 1] != '\n')
        start--;
    return (pgcfg_text){server_log.data + start, end - start};
}

static void write_server_line(report *r, TokenizedAuthLine *line)
{
    HbaLine *rule = NULL;

    report_number(r, "\nline", (uint64_t)line->line_num);
    server_log.size = 0;
    if (line->err_msg == NULL)
        rule = parse_hba_line(line, LOG);
    if (rule != NULL)
        write_server_rule(r, rule);
    if (line->err_msg != NULL)
        report_word(r, "error", text_of(line->err_msg));
    else if (rule == NULL)
        report_word(r, "refused silently", last_message());
}

/* As load_hba and pg_hba_file_rules do. */
static void ask(void *context, report *answer)
{
    FILE *file = AllocateFile(ROOT MAIN_FILE, "r");
    List *lines = NIL;
    ListCell *cell;

    (void)context;
    (void)tokenize_auth_file(ROOT MAIN_FILE, file, &lines, LOG);
    FreeFile(file);
    foreach (cell, lines)
        write_server_line(answer, lfirst(cell));
}

/* ---- the library's side ----------------------------------------------------------------- */

static void write_library_tokens(report *r, const char *label, const pgcfg_token *tokens,
                                 uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        write_name(r, label, pgcfg_token_text(&tokens[i]), pgcfg_token_is_quoted(&tokens[i]));
}

static void write_library_address(report *r, const pgcfg_hba_entry *rule)
{
    static const char *const kinds[] = {
        [PGCFG_ADDRESS_NONE] = "none",
        [PGCFG_ADDRESS_ALL] = "all",
        [PGCFG_ADDRESS_SAMEHOST] = "samehost",
        [PGCFG_ADDRESS_SAMENET] = "samenet",
    };
    size_t size = rule->family == PGCFG_FAMILY_IPV4 ? 4 : 16;

    if (rule->address_kind == PGCFG_ADDRESS_HOST_NAME) {
        report_word(r, "host", PGCFG_TEXT(""));
        pgcfg_hba_address_write(rule, report_sink(r));
        return;
    }
    if (rule->address_kind != PGCFG_ADDRESS_NETWORK) {
        report_word(r, "address", text_of(kinds[rule->address_kind]));
        return;
    }
    write_bytes(r, "network", rule->address, size);
    report_word(r, "shown", PGCFG_TEXT(""));
    pgcfg_hba_address_write(rule, report_sink(r));
    write_bytes(r, "mask", rule->mask, size);
    report_word(r, "shown", PGCFG_TEXT(""));
    pgcfg_hba_netmask_write(rule, report_sink(r));
}

static void write_library_rule(report *r, const pgcfg_hba_entry *rule, const pgcfg_server *server)
{
    const pgcfg_hba_fields fields = pgcfg_hba_entry_fields(rule);
    const pgcfg_hba_demands demands = pgcfg_hba_rule_demands(rule, server);

    report_word(r, "type", text_of(pgcfg_connection_type_name(rule->type)));
    write_library_tokens(r, "database", fields.databases, rule->database_count);
    write_library_tokens(r, "user", fields.users, rule->user_count);
    write_library_address(r, rule);
    report_word(r, "method", text_of(pgcfg_auth_method_name(rule->method)));
    for (uint32_t i = 0; i < pgcfg_hba_option_count(rule, server); i++) {
        report_text(r, PGCFG_TEXT(" "));
        pgcfg_hba_option_write(rule, server, i, report_sink(r));
    }
    write_demands(r, &demands);
}

static void write_entry(report *r, const pgcfg_hba_entry *entry, const pgcfg_server *server)
{
    report_number(r, "\nline", entry->line_number);
    if (entry->is_rule)
        write_library_rule(r, entry, server);
    if (entry->error.code != PGCFG_DIAGNOSTIC_NONE) {
        report_word(r, "error", PGCFG_TEXT(""));
        pgcfg_diagnostic_write(&entry->error, report_sink(r));
    } else if (!entry->is_rule) {
        report_word(r, "refused silently", PGCFG_TEXT(""));
        pgcfg_diagnostic_write(&entry->failure, report_sink(r));
    }
}

/* False where the server is not to be asked. */
static bool read_by_library(tree *files, const pgcfg_server *server, report *answer)
{
    static char workspace[1 << 22];
    pgcfg_loader loader = tree_loader(files);
    pgcfg_limits limits = pgcfg_limits_default();
    pgcfg_environment environment = {server, &loader, &limits, &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_result result;

    limits.depth = DEPTH_MAX;
    limits.files = 300;
    limits.total_bytes = 1 << 18;
    result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(ROOT MAIN_FILE), &environment, workspace,
                                   sizeof(workspace));
    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK) {
        if (hba_depends_on(&entry) != 0)
            break;
        write_entry(answer, &entry, server);
    }
    pgcfg_hba_reader_close(&reader);
    CHECK(result == PGCFG_OK || result == PGCFG_END || result == PGCFG_LIMIT);
    return result == PGCFG_END;
}

/* ---- one input -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static report by_server;
    static report by_library;
    pgcfg_server server = pgcfg_server_default(MAJOR);
    tree files;

    if (size < 4 || size > INPUT_MAX)
        return 0;
    EnableSSL = server.ssl = (data[1] & 1) != 0;
    Db_user_namespace = server.db_user_namespace = (data[1] & 2) != 0;
    by_server.size = by_library.size = 0;
    tree_init(&files, PGCFG_TEXT(MAIN_FILE), data + 4, size - 4);
    drop_odd_names(&files);
    if (read_by_library(&files, &server, &by_library)) {
        server_ask(&files, ask, NULL, &by_server);
        compare(&files, &by_server, &by_library);
    }
    tree_free(&files);
    return 0;
}
