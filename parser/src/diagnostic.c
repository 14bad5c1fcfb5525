/*
 * diagnostic.c - names, severities and texts of diagnostics.
 */
#include <pgcfg/diagnostic.h>
#include <pgcfg/regex.h>

#include "path.h"
#include "print.h"

typedef struct diagnostic_row {
    const char *name;
    pgcfg_severity severity;
    const char *text;
} diagnostic_row;

static const diagnostic_row rows[PGCFG_DIAGNOSTIC_COUNT] = {
#define PGCFG_X(code, name, severity, text) {name, PGCFG_SEVERITY_##severity, text},
    PGCFG_DIAGNOSTICS(PGCFG_X)
#undef PGCFG_X
};

const char *pgcfg_diagnostic_name(pgcfg_diagnostic_code code)
{
    return rows[code].name;
}

pgcfg_severity pgcfg_diagnostic_severity(pgcfg_diagnostic_code code)
{
    return rows[code].severity;
}

bool pgcfg_diagnostic_is_silent(pgcfg_diagnostic_code code)
{
    return code >= PGCFG_DIAGNOSTIC_SILENT_CLIENTCERT &&
           code <= PGCFG_DIAGNOSTIC_SILENT_RADIUS_COUNT;
}

/* The path that a message names: of a file inside a directory for the codes of
 * include_dir, else of a file named in another. */
static bool write_path(const pgcfg_diagnostic *d, pgcfg_text name, pgcfg_sink sink)
{
    char buffer[PGCFG_PATH_SIZE];

    if (d->path_base.size == 0)
        return pgcfg_put_text(sink, name);
    if (d->code == PGCFG_DIAGNOSTIC_FILE_NOT_STATTED ||
        d->code == PGCFG_DIAGNOSTIC_CONF_NOT_STATTED || d->code == PGCFG_DIAGNOSTIC_DIRECTORY_FILES)
        return pgcfg_put_text(sink, pgcfg_path_join(d->path_base, name, d->major, buffer));
    return pgcfg_put_text(sink, pgcfg_path_resolve(d->path_base, name, d->major, buffer));
}

/* The operating system's reason; the server knows no empty one. */
static bool write_os_error(pgcfg_os_error error, pgcfg_sink sink)
{
    const char *text = pgcfg_os_error_text(error);

    if (text[0] != '\0')
        return pgcfg_put_string(sink, text);
    return pgcfg_put_string(sink, "Unknown error ") && pgcfg_put_number(sink, error);
}

/* What stands for one placeholder. */
static bool write_placeholder(const pgcfg_diagnostic *d, char which, uint32_t *numbers_used,
                              pgcfg_sink sink)
{
    switch (which) {
    case '1':
    case '2':
        return pgcfg_put_text(sink, d->arguments[which - '1']);
    case '#':
        return pgcfg_put_number(sink, d->numbers[(*numbers_used)++ % 2]);
    case 'p':
        return write_path(d, d->path_name, sink);
    case 'e':
        return write_os_error(d->detail, sink);
    default: /* 'r' */
        return pgcfg_put_string(sink, pgcfg_regex_status_text((pgcfg_regex_status)d->detail));
    }
}

static bool write_template(const pgcfg_diagnostic *d, const char *text, pgcfg_sink sink)
{
    uint32_t numbers_used = 0;

    while (*text != '\0') {
        size_t plain = 0;
        while (text[plain] != '\0' && text[plain] != '%')
            plain++;
        if (!pgcfg_put(sink, text, plain))
            return false;
        text += plain;
        if (*text == '%') {
            if (!write_placeholder(d, text[1], &numbers_used, sink))
                return false;
            text += 2;
        }
    }
    return true;
}

/* include_dir: a line for each file from the first that could not be opened. */
static bool write_failures(const pgcfg_diagnostic *d, pgcfg_sink sink)
{
    pgcfg_diagnostic one = *d;

    for (const pgcfg_include_failure *f = d->failures; f != NULL; f = f->next) {
        const char *text =
            rows[f->error == 0 ? PGCFG_DIAGNOSTIC_FILE_NESTING : PGCFG_DIAGNOSTIC_FILE_NOT_OPENED]
                .text;
        one.path_name = f->name;
        one.detail = f->error;
        for (uint32_t i = 0; i < f->repeated; i++) {
            if (f != d->failures || i > 0) {
                if (!pgcfg_put(sink, "\n", 1))
                    return false;
            }
            if (!write_template(&one, text, sink))
                return false;
        }
    }
    return true;
}

bool pgcfg_diagnostic_write(const pgcfg_diagnostic *diagnostic, pgcfg_sink sink)
{
    if (diagnostic->code == PGCFG_DIAGNOSTIC_DIRECTORY_FILES)
        return write_failures(diagnostic, sink);
    return write_template(diagnostic, rows[diagnostic->code].text, sink);
}
