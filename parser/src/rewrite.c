/*
 * rewrite.c - strings that the server changes when it takes them.
 */
#include "check.h"

#include "path.h"
#include "predicates.h"
#include "print.h"

/* Names that other programs print: what is not printable ASCII is replaced. */
static bool write_clean_ascii(pgcfg_text text, int major, pgcfg_sink sink)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < text.size; i++) {
        unsigned byte = (unsigned char)text.data[i];
        char escape[4] = {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
        bool is_written;

        if (byte >= 0x20 && byte <= 0x7E)
            is_written = pgcfg_put(sink, text.data + i, 1);
        else if (pgcfg_escapes_bytes_in_names(major))
            is_written = pgcfg_put(sink, escape, sizeof(escape));
        else
            is_written = pgcfg_put(sink, "?", 1);
        if (!is_written)
            return false;
    }
    return true;
}

/* Longer than any path can be, it is left as it is. */
static bool write_path(pgcfg_text text, int major, pgcfg_sink sink)
{
    static const pgcfg_text nothing = {NULL, 0};
    char buffer[PGCFG_PATH_SIZE];

    if (text.size >= PGCFG_PATH_SIZE)
        return pgcfg_put_text(sink, text);
    return pgcfg_put_text(sink, pgcfg_path_join(text, nothing, major, buffer));
}

static const struct {
    const char *name;
    pgcfg_rewrite rewrite;
} rewrites[] = {
    {"DateStyle", pgcfg_date_style_write},   {"TimeZone", pgcfg_time_zone_write},
    {"application_name", write_clean_ascii}, {"client_encoding", pgcfg_client_encoding_write},
    {"cluster_name", write_clean_ascii},     {"external_pid_file", write_path},
    {"log_directory", write_path},           {"stats_temp_directory", write_path},
};

pgcfg_rewrite pgcfg_rewrite_of(const char *parameter_name)
{
    pgcfg_text name = pgcfg_text_of(parameter_name);

    for (size_t i = 0; i < sizeof(rewrites) / sizeof(rewrites[0]); i++) {
        if (pgcfg_text_equal(name, pgcfg_text_of(rewrites[i].name)))
            return rewrites[i].rewrite;
    }
    return NULL;
}
