/*
 * data_directory.c - see data_directory.h.
 */
#include "data_directory.h"

#include "failure.h"
#include "look.h"
#include "main_file.h"
#include "paths.h"

#include <stdlib.h>

/* Nothing is waited for that a directory happens to hold. */
static void refuse_stream(const char *path)
{
    struct stat status;

    if (look_stat(path, &status) && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
        fail("%s: not a regular file", path);
}

void data_directory_read(conf_file *conf, files *f, const options *given, const char *directory)
{
    char *file = path_in(directory, "postgresql.conf");
    pgcfg_server server = options_server(given, file);

    refuse_stream(file);
    conf_file_read(conf, f, file, &server, PGCFG_CONF_LOG);
    if (options_major(given, file) == 0 && conf->is_elsewhere) {
        char *in_data = path_in(conf->data_directory, "postgresql.conf");
        server = options_server(given, in_data);
        free(in_data);
        if (server.major != conf->server.major) {
            conf_file_free(conf);
            conf_file_read(conf, f, file, &server, PGCFG_CONF_LOG);
        }
    }
    free(file);
}

char *data_directory_path(const conf_file *conf, pgcfg_text setting, const char *directory,
                          const char *name)
{
    pgcfg_conf_entry entry;
    char *path;

    /* An empty name is the working directory, which is no file. */
    if (pgcfg_conf_last(&conf->conf, setting, &entry))
        path = copy_bytes(entry.value.data, entry.value.size);
    else
        path = path_in(directory, name);
    char *absolute = main_file_path(path, conf->server.major);
    free(path);
    refuse_stream(absolute);
    return absolute;
}
