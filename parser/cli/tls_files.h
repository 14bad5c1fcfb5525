/*
 * tls_files.h - certificates and keys, looked at with OpenSSL as the server does
 * when it starts.
 */
#ifndef PGCFG_CLI_TLS_FILES_H
#define PGCFG_CLI_TLS_FILES_H

#include <pgcfg/cross_check.h>

typedef struct tls_files {
    pgcfg_tls_facts facts;
    char *texts[16]; /* that the facts are views of */
    size_t text_count;
} tls_files;

/* Looks at what the settings name, if ssl is on; relative names begin at `data_directory`. In a
 * pgcfg that was built without OpenSSL nothing is looked at. */
void tls_files_read(tls_files *t, const pgcfg_conf *conf, bool ssl, const char *data_directory);

void tls_files_free(tls_files *t);

#endif
