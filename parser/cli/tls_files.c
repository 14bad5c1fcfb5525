/*
 * tls_files.c - see tls_files.h. The order of the steps, and what counts as an
 * error in each, are those of be_tls_init in the server.
 *
 * OpenSSL refuses short keys and weak signatures by a security level that each machine
 * sets for itself. The verdict is that of the lowest one; what is refused at the level of
 * this machine only is noted.
 */
#include "tls_files.h"

#include "failure.h"
#include "look.h"
#include "paths.h"

#include <stdlib.h>
#include <string.h>

#ifdef PGCFG_WITH_OPENSSL

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* DH and EC_KEY, which the server uses too. */
#define OPENSSL_API_COMPAT 0x10101000L

#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

/* Where each step looks. */
typedef struct tls_look {
    tls_files *files;
    const pgcfg_conf *conf;
    const char *data_directory;
    SSL_CTX *context;  /* at the lowest security level */
    SSL_CTX *usual;    /* at this machine's */
    uid_t server_user; /* whom the data directory belongs to */
} tls_look;

static pgcfg_text keep(tls_files *t, const char *text)
{
    char *copy = copy_bytes(text, strlen(text));
    t->texts[t->text_count++] = copy;
    return (pgcfg_text){copy, strlen(copy)};
}

/* The path that a setting names; NULL where it is empty. To be freed. */
static char *path_of(const tls_look *look, const char *setting)
{
    pgcfg_text value = {"", 0};
    (void)pgcfg_conf_get_string(look->conf, (pgcfg_text){setting, strlen(setting)}, &value, NULL);
    if (value.size == 0)
        return NULL;
    char *name = copy_bytes(value.data, value.size);
    char *path =
        name[0] == '/' ? copy_bytes(name, strlen(name)) : path_in(look->data_directory, name);
    free(name);
    return path;
}

/* Why OpenSSL refused, in its words; `name` is the file or value that it looked at. */
static const char *openssl_reason(const char *name)
{
    unsigned long code = ERR_get_error();
    const char *reason = ERR_reason_error_string(code);

#ifdef ERR_SYSTEM_ERROR
    if (ERR_SYSTEM_ERROR(code)) {
        look_expect_answer(ERR_GET_REASON(code), "read file", name);
        reason = strerror(ERR_GET_REASON(code));
    }
#endif
    ERR_clear_error();
    return reason != NULL ? reason : "unknown error";
}

/* Whether it is something that may never come to an end, as a FIFO. */
static bool is_stream(const char *path)
{
    struct stat status;
    return look_stat(path, &status) && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/* Whether this user may not read what the server's user perhaps may. */
static bool is_closed_to_us(tls_look *look, const char *path)
{
    if (!is_stream(path)) {
        if (access(path, R_OK) == 0)
            return false;
        look_expect_answer(errno, "look at file", path);
        if (errno != EACCES)
            return false;
    }
    if (look->files->facts.unread.size == 0)
        look->files->facts.unread = keep(look->files, path);
    return true;
}

/* What is refused at this machine's security level, though not at the lowest; the first
 * of it is kept. */
static void note_level(tls_look *look, const char *name, const char *reason)
{
    pgcfg_tls_facts *facts = &look->files->facts;

    if (facts->below_level.size > 0)
        return;
    facts->below_level = keep(look->files, name);
    facts->level_reason = keep(look->files, reason);
}

/* Reads what OpenSSL has read, too: to OpenSSL a device that fails looks like the end of
 * the file. OpenSSL 3.0 passes over a byte order mark, older ones find no PEM behind it. */
static void look_at_bytes(tls_look *look, const char *path)
{
    static const char mark[] = {'\xEF', '\xBB', '\xBF'};
    char bytes[4096];
    int descriptor = look_open(path, 0);

    if (descriptor < 0)
        return;
    ssize_t size = look_read(descriptor, bytes, sizeof bytes, path);
    if (size >= (ssize_t)sizeof mark && memcmp(bytes, mark, sizeof mark) == 0 &&
        look->files->facts.marked.size == 0)
        look->files->facts.marked = keep(look->files, path);
    while (size > 0)
        size = look_read(descriptor, bytes, sizeof bytes, path);
    close(descriptor);
}

/* ---- the certificate -------------------------------------------------------------- */

static int64_t seconds_of(const ASN1_TIME *time)
{
    struct tm parts;
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return 0;
    return (int64_t)timegm(&parts);
}

static void note_validity(tls_look *look)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    const X509 *certificate = SSL_CTX_get0_certificate(look->context);
    if (certificate == NULL)
        return;
    facts->has_validity = true;
    facts->now = (int64_t)time(NULL);
    facts->not_before = seconds_of(X509_get0_notBefore(certificate));
    facts->not_after = seconds_of(X509_get0_notAfter(certificate));
}

static void look_at_certificate(tls_look *look)
{
    char *path = path_of(look, "ssl_cert_file");
    const char *file = path != NULL ? path : "";

    if (!is_closed_to_us(look, file)) {
        if (SSL_CTX_use_certificate_chain_file(look->context, file) == 1) {
            note_validity(look);
            if (SSL_CTX_use_certificate_chain_file(look->usual, file) != 1)
                note_level(look, file, openssl_reason(file));
        } else {
            look->files->facts.certificate_error = keep(look->files, openssl_reason(file));
        }
        look_at_bytes(look, file);
    }
    free(path);
}

/* ---- the key ---------------------------------------------------------------------------- */

/* Asked for a passphrase, there is none. */
static int no_passphrase(char *buffer, int size, int is_for_writing, void *context)
{
    bool *was_asked = context;
    (void)is_for_writing;
    *was_asked = true;
    if (size > 0)
        buffer[0] = '\0';
    return 0;
}

static void load_key(tls_look *look, const char *path)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    bool was_asked = false;

    SSL_CTX_set_default_passwd_cb(look->context, no_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(look->context, &was_asked);
    if (SSL_CTX_use_PrivateKey_file(look->context, path, SSL_FILETYPE_PEM) != 1) {
        const char *reason = openssl_reason(path);
        facts->key_needs_passphrase = was_asked;
        if (!was_asked)
            facts->key_error = keep(look->files, reason);
    } else if (SSL_CTX_check_private_key(look->context) != 1) {
        facts->key_check_error = keep(look->files, openssl_reason(path));
    }
    look_at_bytes(look, path);
}

static void look_at_key(tls_look *look)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    char *path = path_of(look, "ssl_key_file");
    struct stat status;

    facts->key_is_regular = true;
    if (!look_stat(path != NULL ? path : "", &status)) {
        int error = errno;
        /* A directory closed to us says nothing of the server. */
        if (error != EACCES || !is_closed_to_us(look, path))
            facts->key_access_error = error;
    } else {
        facts->key_is_regular = S_ISREG(status.st_mode);
        facts->key_mode = status.st_mode & 0777;
        facts->key_owner = status.st_uid == look->server_user ? PGCFG_KEY_OWNER_SERVER
                           : status.st_uid == 0               ? PGCFG_KEY_OWNER_ROOT
                                                              : PGCFG_KEY_OWNER_OTHER;
        /* A key that does not belong to a certificate is no use. */
        if (facts->key_is_regular && !is_closed_to_us(look, path) &&
            facts->certificate_error.size == 0)
            load_key(look, path);
    }
    free(path);
}

/* ---- what clients' certificates are checked with -------------------------------------------- */

static void look_at_ca(tls_look *look)
{
    char *path = path_of(look, "ssl_ca_file");
    if (path != NULL && !is_closed_to_us(look, path)) {
        STACK_OF(X509_NAME) *names = NULL;
        if (SSL_CTX_load_verify_locations(look->context, path, NULL) != 1 ||
            (names = SSL_load_client_CA_file(path)) == NULL)
            look->files->facts.ca_error = keep(look->files, openssl_reason(path));
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        look_at_bytes(look, path);
    }
    free(path);
}

static void look_at_crl(tls_look *look)
{
    char *path = path_of(look, "ssl_crl_file");
    if (path != NULL && !is_closed_to_us(look, path)) {
        if (X509_STORE_load_locations(SSL_CTX_get_cert_store(look->context), path, NULL) != 1)
            look->files->facts.crl_error = keep(look->files, openssl_reason(path));
        look_at_bytes(look, path);
    }
    free(path);
}

/* ---- what sessions are encrypted with -------------------------------------------------------- */

/* The value of a setting, empty where this major does not have it. To be freed. */
static char *text_of_setting(const tls_look *look, const char *setting)
{
    pgcfg_text value = {"", 0};
    (void)pgcfg_conf_get_string(look->conf, (pgcfg_text){setting, strlen(setting)}, &value, NULL);
    return copy_bytes(value.data, value.size);
}

/* Parameters that were read, as the server judges them. */
static void check_dh(tls_look *look, const char *path, DH *parameters)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    int codes = 0;

    if (DH_check(parameters, &codes) == 0)
        facts->dh_invalid = keep(look->files, openssl_reason(path));
    else if ((codes & DH_CHECK_P_NOT_PRIME) != 0)
        facts->dh_invalid = keep(look->files, "p is not prime");
    else if ((codes & DH_NOT_SUITABLE_GENERATOR) != 0 && (codes & DH_CHECK_P_NOT_SAFE_PRIME) != 0)
        facts->dh_invalid = keep(look->files, "neither suitable generator or safe prime");
    else if (SSL_CTX_set_tmp_dh(look->usual, parameters) != 1)
        note_level(look, path, openssl_reason(path));
}

static void look_at_dh(tls_look *look)
{
    char *path = path_of(look, "ssl_dh_params_file");

    if (path != NULL && !is_closed_to_us(look, path)) {
        FILE *file = fopen(path, "r");
        if (file == NULL) {
            look_expect_answer(errno, "open file", path);
            look->files->facts.dh_access_error = errno;
        } else {
            DH *parameters = PEM_read_DHparams(file, NULL, NULL, NULL);
            if (parameters == NULL)
                look->files->facts.dh_error = keep(look->files, openssl_reason(path));
            else
                check_dh(look, path, parameters);
            DH_free(parameters);
            (void)fclose(file);
            look_at_bytes(look, path);
        }
    }
    free(path);
}

/* Until 17 the name of one curve, then a list of groups: the library asks for the one
 * that the imitated major has. */
static void look_at_curves(tls_look *look)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    char *curve = text_of_setting(look, "ssl_ecdh_curve");
    char *groups = text_of_setting(look, "ssl_groups");
    int curve_id = OBJ_sn2nid(curve);
    EC_KEY *key = curve_id != NID_undef ? EC_KEY_new_by_curve_name(curve_id) : NULL;

    facts->curve_is_unknown = curve_id == NID_undef;
    facts->curve_is_unusable = !facts->curve_is_unknown && key == NULL;
    EC_KEY_free(key);
    ERR_clear_error();
    if (SSL_CTX_set1_groups_list(look->context, groups) != 1)
        facts->groups_error = keep(look->files, ERR_peek_error() != 0 ? openssl_reason(groups)
                                                                      : "No valid groups found");
    free(curve);
    free(groups);
}

static void look_at_ciphers(tls_look *look)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    char *ciphers = text_of_setting(look, "ssl_ciphers");
    char *suites = text_of_setting(look, "ssl_tls13_ciphers");

    facts->has_no_ciphers = SSL_CTX_set_cipher_list(look->context, ciphers) != 1;
    facts->has_no_suites =
        suites[0] != '\0' && SSL_CTX_set_ciphersuites(look->context, suites) != 1;
    ERR_clear_error();
    free(ciphers);
    free(suites);
}

static SSL_CTX *new_context(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_method());
    if (context == NULL)
        fail("out of memory");
    return context;
}

void tls_files_read(tls_files *t, const pgcfg_conf *conf, bool ssl, const char *data_directory)
{
    struct stat status;

    *t = (tls_files){.text_count = 0};
    if (!ssl)
        return;

    tls_look look = {
        .files = t,
        .conf = conf,
        .data_directory = data_directory,
        .context = new_context(),
        .usual = new_context(),
        .server_user = look_stat(data_directory, &status) ? status.st_uid : geteuid(),
    };
    SSL_CTX_set_security_level(look.context, 0);
    t->facts.is_looked_at = true;
    look_at_certificate(&look);
    look_at_key(&look);
    look_at_dh(&look);
    look_at_curves(&look);
    look_at_ciphers(&look);
    look_at_ca(&look);
    look_at_crl(&look);
    SSL_CTX_free(look.context);
    SSL_CTX_free(look.usual);
}

#else

void tls_files_read(tls_files *t, const pgcfg_conf *conf, bool ssl, const char *data_directory)
{
    (void)conf;
    (void)ssl;
    (void)data_directory;
    *t = (tls_files){.text_count = 0};
}

#endif

void tls_files_free(tls_files *t)
{
    for (size_t i = 0; i < t->text_count; i++)
        free(t->texts[i]);
}
