/*
 * tls_files.c - see tls_files.h. The order of the steps, and what counts as an
 * error in each, are those of be_tls_init in the server.
 */
#include "tls_files.h"

#include "failure.h"
#include "paths.h"

#include <stdlib.h>
#include <string.h>

#ifdef PGCFG_WITH_OPENSSL

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

/* Where each step looks. */
typedef struct tls_look {
    tls_files *files;
    const pgcfg_conf *conf;
    const char *data_directory;
    SSL_CTX *context;
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

/* Why OpenSSL refused, in its words. */
static const char *openssl_reason(void)
{
    unsigned long code = ERR_get_error();
    const char *reason = ERR_reason_error_string(code);

#ifdef ERR_SYSTEM_ERROR
    if (ERR_SYSTEM_ERROR(code))
        reason = strerror(ERR_GET_REASON(code));
#endif
    ERR_clear_error();
    return reason != NULL ? reason : "unknown error";
}

/* Whether it is something that may never come to an end, as a FIFO. */
static bool is_stream(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

/* Whether this user may not read what the server's user perhaps may. */
static bool is_closed_to_us(tls_look *look, const char *path)
{
    if (!is_stream(path) && (access(path, R_OK) == 0 || errno != EACCES))
        return false;
    if (look->files->facts.unread.size == 0)
        look->files->facts.unread = keep(look->files, path);
    return true;
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
        if (SSL_CTX_use_certificate_chain_file(look->context, file) == 1)
            note_validity(look);
        else
            look->files->facts.certificate_error = keep(look->files, openssl_reason());
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
        const char *reason = openssl_reason();
        facts->key_needs_passphrase = was_asked;
        if (!was_asked)
            facts->key_error = keep(look->files, reason);
    } else if (SSL_CTX_check_private_key(look->context) != 1) {
        facts->key_check_error = keep(look->files, openssl_reason());
    }
}

static void look_at_key(tls_look *look)
{
    pgcfg_tls_facts *facts = &look->files->facts;
    char *path = path_of(look, "ssl_key_file");
    struct stat status;

    facts->key_is_regular = true;
    if (stat(path != NULL ? path : "", &status) != 0) {
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
            look->files->facts.ca_error = keep(look->files, openssl_reason());
        sk_X509_NAME_pop_free(names, X509_NAME_free);
    }
    free(path);
}

static void look_at_crl(tls_look *look)
{
    char *path = path_of(look, "ssl_crl_file");
    if (path != NULL && !is_closed_to_us(look, path) &&
        X509_STORE_load_locations(SSL_CTX_get_cert_store(look->context), path, NULL) != 1)
        look->files->facts.crl_error = keep(look->files, openssl_reason());
    free(path);
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
        .context = SSL_CTX_new(TLS_method()),
        .server_user = stat(data_directory, &status) == 0 ? status.st_uid : geteuid(),
    };
    if (look.context == NULL)
        fail("out of memory");
    t->facts.is_looked_at = true;
    look_at_certificate(&look);
    look_at_key(&look);
    look_at_ca(&look);
    look_at_crl(&look);
    SSL_CTX_free(look.context);
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
