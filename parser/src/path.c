/*
 * path.c - resolving the names of files, as the server's join_path_components,
 * get_parent_directory and canonicalize_path do on Unix.
 */
#include "path.h"

#include "predicates.h"

#include <string.h>

/* A path under work: NUL-free bytes in a buffer of PGCFG_PATH_SIZE - 1. */
typedef struct path {
    char *bytes;
    size_t size;
} path;

static bool is_absolute(pgcfg_text name)
{
    return name.size > 0 && name.data[0] == '/';
}

static void append(path *p, const char *bytes, size_t size)
{
    size_t room = PGCFG_PATH_SIZE - 1 - p->size;
    if (size > room)
        size = room;
    if (size > 0)
        memmove(p->bytes + p->size, bytes, size);
    p->size += size;
}

/* Takes off the last component and the slashes before it, never a leading slash. */
static void trim_last_component(path *p)
{
    size_t at;

    if (p->size == 0)
        return;
    at = p->size - 1;
    while (at > 0 && p->bytes[at] == '/')
        at--;
    while (at > 0 && p->bytes[at] != '/')
        at--;
    while (at > 0 && p->bytes[at - 1] == '/')
        at--;
    if (at == 0 && p->bytes[0] == '/')
        at = 1;
    p->size = at;
}

static bool ends_with(const path *p, const char *tail, size_t size)
{
    return p->size >= size && memcmp(p->bytes + p->size - size, tail, size) == 0;
}

static bool is(const path *p, const char *text, size_t size)
{
    return p->size == size && memcmp(p->bytes, text, size) == 0;
}

/* One slash where several stood; none at the end. */
static void squeeze_slashes(path *p)
{
    size_t kept = 0;

    while (p->size > 1 && p->bytes[p->size - 1] == '/')
        p->size--;
    for (size_t i = 0; i < p->size; i++) {
        if (p->bytes[i] == '/' && kept > 0 && p->bytes[kept - 1] == '/')
            continue;
        p->bytes[kept++] = p->bytes[i];
    }
    p->size = kept;
}

/* 13 and 14: only "." and ".." at the end are resolved, from the right. */
static void resolve_trailing_dots(path *p)
{
    size_t pending = 0; /* components that ".." takes off */

    for (;;) {
        if (ends_with(p, "/.", 2)) {
            trim_last_component(p);
        } else if (is(p, ".", 1)) {
            if (pending > 0)
                p->size = 0;
            break;
        } else if (ends_with(p, "/..", 3) || is(p, "..", 2)) {
            trim_last_component(p);
            pending++;
        } else if (pending > 0 && p->size > 0) {
            trim_last_component(p);
            pending--;
            if (p->size == 0)
                append(p, ".", 1);
        } else {
            break;
        }
    }
    for (; pending > 1; pending--)
        append(p, "../", 3);
    if (pending > 0)
        append(p, "..", 2);
}

/* 15 on: every "." and ".." is resolved, from the left. */
static void resolve_all_dots(path *p)
{
    bool absolute = p->size > 0 && p->bytes[0] == '/';
    size_t root = absolute ? 1 : 0;
    size_t depth = 0; /* named components kept at the end of the output */
    path out = {p->bytes, root};
    size_t at = root;

    if (p->size == 0)
        return;
    while (at < p->size) {
        const char *component = p->bytes + at;
        const char *slash = (const char *)memchr(component, '/', p->size - at);
        size_t size = slash == NULL ? p->size - at : (size_t)(slash - component);
        bool is_parent = size == 2 && component[0] == '.' && component[1] == '.';

        at += size + 1;
        if (size == 1 && component[0] == '.')
            continue;
        if (is_parent && depth > 0) {
            trim_last_component(&out);
            depth--;
            continue;
        }
        if (is_parent && absolute)
            continue;
        if (out.size > root)
            append(&out, "/", 1);
        append(&out, component, size);
        if (!is_parent)
            depth++;
    }
    if (out.size == 0)
        append(&out, ".", 1);
    p->size = out.size;
}

static void canonicalize(path *p, int major)
{
    squeeze_slashes(p);
    if (pgcfg_resolves_inner_dots(major))
        resolve_all_dots(p);
    else
        resolve_trailing_dots(p);
}

/* Appends `name` behind a slash. 13 and 14 drop "./" at its beginning. */
static void join(path *p, pgcfg_text name, int major)
{
    if (!pgcfg_resolves_inner_dots(major)) {
        while (name.size >= 2 && name.data[0] == '.' && name.data[1] == '/') {
            name.data += 2;
            name.size -= 2;
        }
    }
    if (name.size == 0)
        return;
    if (p->size > 0)
        append(p, "/", 1);
    append(p, name.data, name.size);
}

pgcfg_text pgcfg_path_resolve(pgcfg_text base, pgcfg_text name, int major,
                              char buffer[PGCFG_PATH_SIZE])
{
    path p = {buffer, 0};
    pgcfg_text resolved;

    if (is_absolute(name))
        return name;
    append(&p, base.data, base.size);
    trim_last_component(&p);
    join(&p, name, major);
    canonicalize(&p, major);
    resolved.data = p.bytes;
    resolved.size = p.size;
    return resolved;
}

pgcfg_text pgcfg_path_join(pgcfg_text directory, pgcfg_text name, int major,
                           char buffer[PGCFG_PATH_SIZE])
{
    path p = {buffer, 0};
    pgcfg_text joined;

    append(&p, directory.data, directory.size);
    join(&p, name, major);
    canonicalize(&p, major);
    joined.data = p.bytes;
    joined.size = p.size;
    return joined;
}

pgcfg_text pgcfg_path_tidy(pgcfg_text name, int major, char buffer[PGCFG_PATH_SIZE])
{
    path p = {buffer, 0};
    pgcfg_text tidy;

    append(&p, name.data, name.size);
    canonicalize(&p, major);
    tidy.data = p.bytes;
    tidy.size = p.size;
    return tidy;
}
