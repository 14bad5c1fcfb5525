/*
 * test_reader.c - the reader of pg_hba.conf over a small world of files: where
 * things are written, line numbers, limits, loops, loaders that fail at any call,
 * and calls that are wrong. Bad content of a single file is in test_bad_input.c.
 */
#include "support.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MAIN "/d/pg_hba.conf"
#define TEXT(text)                                                                                 \
    {                                                                                              \
        text, sizeof(text) - 1                                                                     \
    }

/* ---- a world of files -------------------------------------------------------- */

enum { OS_EINTR = 4, OS_EIO = 5, OS_EACCES = 13, OS_ENOTDIR = 20, OS_EMFILE = 24 };

typedef struct world_file {
    const char *path;
    pgcfg_text content;
    pgcfg_os_error open_error;
    pgcfg_os_error read_error; /* behind the content */
} world_file;

typedef struct world_name {
    const char *name; /* NULL ends a list */
    bool is_directory;
    pgcfg_os_error stat_error;
} world_name;

typedef struct world_directory {
    const char *path;
    const world_name *names;
    pgcfg_os_error open_error;
} world_directory;

enum { OPEN_MAX = 70000 };

/* What was opened. */
typedef struct slot {
    const world_file *file;
    const world_directory *directory;
    uint64_t next; /* where reading should go on at most */
    bool is_open;
} slot;

typedef struct world {
    const world_file *files; /* the last one has no path */
    const world_directory *directories; /* NULL: there are none; as files */
    size_t piece;            /* bytes given at once; 0 = whole files */
    uint32_t fail_open_at;   /* number of the call that fails, from 1; 0 = none */
    uint32_t fail_read_at;
    pgcfg_os_error fault;

    uint32_t open_calls;
    uint32_t read_calls;
    uint32_t opened; /* files and directories */
    uint32_t open_now;
    const slot *last_read;
    char last_path[4096]; /* of the last call of open */
    size_t last_path_size;
    char name[64]; /* of a directory's entry: gone with the next call */
} world;

static slot slots[OPEN_MAX];

static slot *new_slot(world *w)
{
    slot *s = &slots[w->opened];

    assert_true(w->opened < OPEN_MAX);
    w->opened++;
    w->open_now++;
    memset(s, 0, sizeof(*s));
    s->is_open = true;
    return s;
}

static void close_slot(world *w, slot *s)
{
    assert_true(s >= slots && s < slots + w->opened);
    assert_true(s->is_open); /* closed once */
    s->is_open = false;
    w->open_now--;
}

static void forget_name(world *w)
{
    memset(w->name, '?', sizeof(w->name));
}

static pgcfg_os_error world_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    world *w = context;

    forget_name(w);
    w->open_calls++;
    assert_true(path.size < sizeof(w->last_path));
    memcpy(w->last_path, path.data, path.size);
    w->last_path_size = path.size;
    if (w->open_calls == w->fail_open_at)
        return w->fault;
    for (const world_file *f = w->files; f->path != NULL; f++) {
        if (!text_is(path, f->path))
            continue;
        if (f->open_error != 0)
            return f->open_error;
        file->bytes = w->piece > 0 ? NULL : f->content.data;
        file->size = w->piece > 0 ? UINT64_MAX : f->content.size; /* not looked at without bytes */
        file->read_error = w->piece > 0 ? 0 : f->read_error;
        file->handle = new_slot(w);
        ((slot *)file->handle)->file = f;
        return 0;
    }
    return PGCFG_OS_ENOENT;
}

/* Offsets go back only after another file was read, and never forward. */
static pgcfg_os_error world_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                 size_t capacity, size_t *count)
{
    world *w = context;
    slot *s = file->handle;
    size_t left;

    forget_name(w);
    assert_true(s->is_open);
    assert_true(capacity > 0);
    assert_true(offset == s->next || (offset < s->next && w->last_read != s));
    w->last_read = s;
    w->read_calls++;
    if (w->read_calls == w->fail_read_at)
        return w->fault;
    left = s->file->content.size - (size_t)offset;
    if (left == 0 && s->file->read_error != 0)
        return s->file->read_error;
    *count = left < capacity ? left : capacity;
    *count = *count < w->piece ? *count : w->piece;
    memcpy(buffer, s->file->content.data + offset, *count);
    s->next = offset + *count;
    return 0;
}

static void world_close(void *context, pgcfg_file *file)
{
    forget_name(context);
    close_slot(context, file->handle);
}

static pgcfg_os_error world_open_directory(void *context, pgcfg_text path, void **handle)
{
    world *w = context;

    forget_name(w);
    for (const world_directory *d = w->directories; d != NULL && d->path != NULL; d++) {
        slot *s;
        if (!text_is(path, d->path))
            continue;
        if (d->open_error != 0)
            return d->open_error;
        s = new_slot(w);
        s->directory = d;
        *handle = s;
        return 0;
    }
    return PGCFG_OS_ENOENT;
}

static bool world_directory_entry(void *context, void *handle, size_t index,
                                  pgcfg_directory_entry *entry)
{
    world *w = context;
    const slot *s = handle;
    const world_name *names = s->directory->names;

    forget_name(w);
    assert_true(s->is_open);
    for (size_t i = 0; i <= index; i++)
        if (names[i].name == NULL)
            return false;
    entry->name.data = w->name;
    entry->name.size = strlen(names[index].name);
    memcpy(w->name, names[index].name, entry->name.size);
    entry->is_directory = names[index].is_directory;
    entry->stat_error = names[index].stat_error;
    return true;
}

static void world_close_directory(void *context, void *handle)
{
    forget_name(context);
    close_slot(context, handle);
}

static pgcfg_loader world_loader(world *w)
{
    pgcfg_loader loader = {w,
                           world_open,
                           w->piece > 0 ? world_read : NULL,
                           world_close,
                           world_open_directory,
                           world_directory_entry,
                           world_close_directory};

    w->open_calls = w->read_calls = w->opened = w->open_now = 0;
    w->last_read = NULL;
    return loader;
}

/* ---- reading all of it ---------------------------------------------------------- */

enum { ENTRIES_MAX = 1024, TOKENS_MAX = 16, MESSAGE_MAX = 512 };

/* What is looked at of an entry. */
typedef struct row {
    bool is_rule;
    uint32_t file, line_number, offset;
    pgcfg_diagnostic_code code;
    pgcfg_range where;
    uint32_t failure_line;
    char message[MESSAGE_MAX];
    uint32_t token_count; /* of rules, and of all in the reader */
    pgcfg_range tokens[TOKENS_MAX];
    char texts[TOKENS_MAX][32];
} row;

typedef struct reading {
    pgcfg_result result;
    pgcfg_diagnostic problem;
    size_t needed;
    uint32_t count;
    row rows[ENTRIES_MAX];
} reading;

static void take_row(reading *r, const pgcfg_hba_entry *entry)
{
    row *to = &r->rows[r->count++];
    pgcfg_buffer message = {to->message, sizeof(to->message) - 1, 0};

    assert_true(r->count < ENTRIES_MAX);
    memset(to, 0, sizeof(*to));
    to->is_rule = entry->is_rule;
    to->file = entry->file;
    to->line_number = entry->line_number;
    to->offset = entry->offset;
    to->code = entry->failure.code;
    to->where = entry->failure.where;
    to->failure_line = entry->failure.line_number;
    assert_true(pgcfg_diagnostic_write(&entry->failure, pgcfg_buffer_sink(&message)));
    to->token_count = entry->token_count;
    for (uint32_t i = 0; i < entry->token_count && i < TOKENS_MAX; i++) {
        const pgcfg_token *token = &entry->tokens[i];
        to->tokens[i] = pgcfg_token_range(token);
        if (token->size < sizeof(to->texts[i]))
            memcpy(to->texts[i], token->bytes, token->size);
    }
}

static void read_one_by_one(world *w, int major, const pgcfg_limits *limits, size_t space,
                            reading *r)
{
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = world_loader(w);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .limits = limits, .regex = &pgcfg_are_engine};
    void *workspace = malloc(space > 0 ? space : 1);
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;

    assert_non_null(workspace);
    r->count = 0;
    r->result =
        pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, workspace, space);
    while (r->result == PGCFG_OK &&
           (r->result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK)
        take_row(r, &entry);
    r->problem = reader.problem;
    r->needed = reader.needed;
    assert_int_equal(w->open_now, 0); /* whatever the ending */
    assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), r->result);
    pgcfg_hba_reader_close(&reader);
    free(workspace);
}

static void read_all_at_once(world *w, int major, const pgcfg_limits *limits, size_t space,
                             reading *r)
{
    pgcfg_server server = server_of(major);
    pgcfg_loader loader = world_loader(w);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .limits = limits, .regex = &pgcfg_are_engine};
    void *buffer = malloc(space > 0 ? space : 1);
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_entry entry;

    assert_non_null(buffer);
    r->count = 0;
    pgcfg_arena_init(&arena, buffer, space);
    r->result = pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &environment, &arena);
    assert_int_equal(w->open_now, 0);
    while (pgcfg_hba_next(&hba, &cursor, &entry))
        take_row(r, &entry);
    assert_int_equal(r->count, hba.entry_count);
    r->problem = hba.problem;
    r->needed = hba.needed;
    if (r->result == PGCFG_OK)
        r->result = PGCFG_END;
    free(buffer);
}

static reading first;  /* one by one, whole files */
static reading second; /* in another way */

static void assert_same_range(pgcfg_range a, pgcfg_range b)
{
    assert_int_equal(a.file, b.file);
    assert_int_equal(a.offset, b.offset);
    assert_int_equal(a.size, b.size);
}

static void assert_same_reading(bool has_tokens)
{
    assert_int_equal(first.count, second.count);
    for (uint32_t i = 0; i < first.count; i++) {
        const row *a = &first.rows[i];
        const row *b = &second.rows[i];
        assert_int_equal(a->is_rule, b->is_rule);
        assert_int_equal(a->file, b->file);
        assert_int_equal(a->line_number, b->line_number);
        assert_int_equal(a->offset, b->offset);
        assert_int_equal(a->code, b->code);
        assert_int_equal(a->failure_line, b->failure_line);
        assert_string_equal(a->message, b->message);
        assert_same_range(a->where, b->where);
        if (!a->is_rule && !has_tokens)
            continue;
        assert_int_equal(a->token_count, b->token_count);
        for (uint32_t t = 0; t < a->token_count && t < TOKENS_MAX; t++) {
            assert_same_range(a->tokens[t], b->tokens[t]);
            assert_string_equal(a->texts[t], b->texts[t]);
        }
    }
}

/* Reads in all ways, which must agree; `first` has what they say. */
static void read_in_all_ways(world *w, int major, const pgcfg_limits *limits)
{
    enum { SPACE = 1 << 18 };
    static const size_t pieces[] = {1, 2, 7, SIZE_MAX};

    w->piece = 0;
    read_one_by_one(w, major, limits, SPACE, &first);
    read_all_at_once(w, major, limits, SPACE, &second);
    assert_int_equal(first.result, second.result);
    if (first.result == PGCFG_END) /* else nothing is kept */
        assert_same_reading(false);
    for (size_t i = 0; i < COUNT(pieces); i++) {
        w->piece = pieces[i];
        read_one_by_one(w, major, limits, SPACE, &second);
        assert_int_equal(first.result, second.result);
        assert_int_equal(first.problem.code, second.problem.code);
        if (first.result == PGCFG_END)
            assert_same_reading(true);
    }
    w->piece = 3;
    read_all_at_once(w, major, limits, SPACE, &second);
    assert_int_equal(first.result, second.result);
    if (first.result == PGCFG_END)
        assert_same_reading(false);
    w->piece = 0;
}

/* ---- where tokens are written ----------------------------------------------------- */

enum { FILES_MAX = 5 };

typedef struct token_case {
    const char *about;
    int first_major, last_major;
    world_file files[FILES_MAX];
    uint32_t entry, token;
    const char *text;
    pgcfg_range place;
} token_case;

#define ONE(text)                                                                                  \
    {                                                                                              \
        {                                                                                          \
            .path = MAIN, .content = TEXT(text)                                                    \
        }                                                                                          \
    }
#define FILE(name, text)                                                                           \
    {                                                                                              \
        .path = (name), .content = TEXT(text)                                                      \
    }

static const token_case token_cases[] = {
    {"first", 13, 18, ONE("local a b trust\n"), 0, 0, "local", {0, 0, 5}},
    {"last", 13, 18, ONE("local a b trust\n"), 0, 3, "trust", {0, 10, 5}},
    {"quoted", 13, 18, ONE("local \"a b\" c trust"), 0, 1, "a b", {0, 6, 5}},
    {"quoted inside", 13, 18, ONE("local c\"d\" e trust"), 0, 1, "cd", {0, 6, 4}},
    {"doubled quote", 13, 18, ONE("local \"a\"\"b\" e trust"), 0, 1, "a\"b", {0, 6, 6}},
    {"unterminated", 13, 18, ONE("local a b \"trust\r\n"), 0, 3, "trust", {0, 10, 6}},
    {"empty", 13, 18, ONE("local \"\" e trust"), 0, 1, "", {0, 6, 2}},
    {"in a list", 13, 18, ONE("local a, ,b c trust"), 0, 2, "b", {0, 10, 1}},
    {"before a comment", 13, 18, ONE("local a b trust#x"), 0, 3, "trust", {0, 10, 5}},
    {"second line", 13, 18, ONE("\nlocal a b md5\nlocal c d trust"), 1, 1, "c", {0, 21, 1}},
    {"CRLF", 13, 18, ONE("local a b md5\r\nlocal c d trust\r\n"), 1, 3, "trust", {0, 25, 5}},
    {"behind a continuation", 14, 18, ONE("local a\\\n b trust"), 0, 2, "b", {0, 10, 1}},
    {"before a continuation", 14, 18, ONE("local a\\\n b trust"), 0, 1, "a", {0, 6, 1}},
    {"continued", 14, 18, ONE("local ab\\\ncd e trust"), 0, 1, "abcd", {0, 6, 6}},
    {"behind continued", 14, 18, ONE("local ab\\\ncd e trust"), 0, 2, "e", {0, 13, 1}},
    {"continued twice", 14, 18, ONE("local a\\\nb\\\nc e trust"), 0, 1, "abc", {0, 6, 7}},
    {"continued in quotes", 14, 18, ONE("local \"a\\\nb\" e trust"), 0, 1, "ab", {0, 6, 6}},
    {"continued with CRLF", 14, 18, ONE("local a\\\r\nb c trust"), 0, 1, "ab", {0, 6, 5}},
    {"continued at its start", 14, 18, ONE("local \\\nb c trust"), 0, 1, "b", {0, 8, 1}},
    {"glued by NUL", 14, 18, ONE("local a\0junk\nb c trust\n"), 0, 1, "ab", {0, 6, 8}},
    {"behind NUL", 14, 18, ONE("local a\0junk\nb c trust\n"), 0, 2, "c", {0, 15, 1}},
    {"NUL at the start", 14, 18, ONE("\0x\nlocal a b trust\n"), 0, 0, "local", {0, 3, 5}},
    {"cut by NUL", 13, 13, ONE("local a b md5\0junk\nlocal a b md5\n"), 0, 3, "md5", {0, 10, 3}},
    {"behind a line cut by NUL", 13, 13, ONE("a\0b\nlocal a b md5\n"), 1, 1, "a", {0, 10, 1}},
    {"not continued", 13, 13, ONE("local a\\\nlocal b c md5"), 0, 1, "a\\", {0, 6, 2}},
    {"@file", 13, 18, {FILE(MAIN, "local @n b trust"), FILE("/d/n", "x,\n\"y z\"")}, 0, 1, "x",
     {1, 0, 1}},
    {"@file, quoted", 13, 18, {FILE(MAIN, "local @n b trust"), FILE("/d/n", "x,\n\"y z\"")}, 0, 2,
     "y z", {1, 3, 5}},
    {"behind @file", 13, 18, {FILE(MAIN, "local @n b trust"), FILE("/d/n", "x,\n\"y z\"")}, 0, 3,
     "b", {0, 9, 1}},
    {"@file in @file", 13, 18,
     {FILE(MAIN, "local @n b trust"), FILE("/d/n", "x @s/m"), FILE("/d/s/m", " y")}, 0, 2, "y",
     {2, 1, 1}},
    {"behind @file in @file", 13, 18,
     {FILE(MAIN, "local @n b trust"), FILE("/d/n", "@s/m x"), FILE("/d/s/m", " y")}, 0, 2, "x",
     {1, 5, 1}},
    {"@file once more", 13, 18, {FILE(MAIN, "local @n,@n b trust"), FILE("/d/n", "x")}, 0, 2, "x",
     {2, 0, 1}},
    {"continued @file", 14, 18, {FILE(MAIN, "local @\\\nn b trust"), FILE("/d/n", "x")}, 0, 1, "x",
     {1, 0, 1}},
    {"continued in @file", 14, 18, {FILE(MAIN, "local @n b trust"), FILE("/d/n", "x\\\ny\n")}, 0, 1,
     "xy", {1, 0, 4}},
    {"all of a line from @file", 13, 18,
     {FILE(MAIN, "@t a b trust"), FILE("/d/t", "#\nlocal\n")}, 0, 0, "local", {1, 2, 5}},
    {"included", 16, 18,
     {FILE(MAIN, "include i\nlocal a b trust"), FILE("/d/i", "\nlocal c d md5\n")}, 0, 1, "c",
     {1, 7, 1}},
    {"behind an include", 16, 18,
     {FILE(MAIN, "include i\nlocal a b trust"), FILE("/d/i", "\nlocal c d md5\n")}, 1, 1, "a",
     {0, 16, 1}},
    {"@file in an included file", 16, 18,
     {FILE(MAIN, "include s/i"), FILE("/d/s/i", "local @n d md5\n"), FILE("/d/s/n", "x")}, 0, 1,
     "x", {2, 0, 1}},
    {"included by @file", 16, 18,
     {FILE(MAIN, "local @n d md5"), FILE("/d/n", "x\ninclude i\n"), FILE("/d/i", "y")}, 0, 2, "y",
     {2, 0, 1}},
};

static void tokens_have_the_place_where_they_are_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(token_cases); i++) {
        const token_case *c = &token_cases[i];
        world w = {.files = c->files};
        for (int major = c->first_major; major <= c->last_major; major++) {
            const row *got = &first.rows[c->entry];
            read_in_all_ways(&w, major, NULL);
            if (first.result != PGCFG_END || first.count <= c->entry ||
                got->token_count <= c->token)
                fail_msg("%s in %d: there is no such token", c->about, major);
            if (strcmp(got->texts[c->token], c->text) != 0 ||
                memcmp(&got->tokens[c->token], &c->place, sizeof(c->place)) != 0)
                fail_msg("%s in %d: [%s] in file %u at %u, %u bytes", c->about, major,
                         got->texts[c->token], got->tokens[c->token].file,
                         got->tokens[c->token].offset, got->tokens[c->token].size);
        }
    }
}

/* ---- where errors are -------------------------------------------------------------- */

typedef struct error_case {
    int first_major, last_major;
    world_file files[FILES_MAX];
    uint32_t entry;
    pgcfg_diagnostic_code code;
    pgcfg_range place;
    uint32_t file, line_number; /* of the entry */
    const char *message;        /* NULL: not looked at */
} error_case;

#define CODE(name) PGCFG_DIAGNOSTIC_##name

static const world_name stat_names[] = {{"a.conf", 0, 0}, {"b.conf", 0, OS_EACCES}, {0}};
static const world_name unreadable_names[] = {
    {"a.conf", 0, 0}, {"b.conf", 0, 0}, {"c.conf", 0, 0}, {"d.conf", 0, 0}, {0}};
static const world_directory error_directories[] = {
    {"/d/stat", stat_names, 0}, {"/d/files", unreadable_names, 0}, {"/d/no", NULL, OS_ENOTDIR}, {0}};

static const error_case error_cases[] = {
    {13, 18, ONE("foo a\n"), 0, CODE(TYPE_INVALID), {0, 0, 3}, 0, 1, NULL},
    {13, 18, ONE("foo\r\n\"bar\"\r\n"), 1, CODE(TYPE_INVALID), {0, 5, 5}, 0, 2, NULL},
    {13, 18, ONE(" local \n"), 0, CODE(DATABASE_MISSING), {0, 6, 0}, 0, 1, NULL},
    {14, 18, ONE("\nlocal a\\\n  \n"), 0, CODE(ROLE_MISSING), {0, 8, 0}, 0, 2, NULL},
    {13, 18, ONE("host a b 1.2.3.4"), 0, CODE(MASK_MISSING), {0, 16, 0}, 0, 1, NULL},
    {13, 18, ONE("host a b 1.2.3.4/99 md5"), 0, CODE(ADDRESS_MASK_INVALID), {0, 9, 10}, 0, 1, NULL},
    {13, 18, ONE("local a b md5,peer"), 0, CODE(METHOD_MULTIPLE), {0, 14, 4}, 0, 1, NULL},
    {13, 18, ONE("local a b ldap"), 0, CODE(LDAP_ARGUMENT), {0, 10, 4}, 0, 1, NULL},
    {13, 18, ONE("local a b peer x=1,y"), 0, CODE(OPTION_UNKNOWN), {0, 15, 3}, 0, 1, NULL},
    {14, 18, ONE("local a b peer \\\nmap"), 0, CODE(OPTION_FORMAT), {0, 17, 3}, 0, 1, NULL},
    {14, 18, ONE("local a b tr\0zz\nux\n"), 0, CODE(METHOD_INVALID), {0, 10, 8}, 0, 1, NULL},
    {16, 18, ONE("local \"/(\" b trust"), 0, CODE(REGEX_INVALID), {0, 6, 4}, 0, 1, NULL},
    {13, 15, ONE("local a @none trust"), 0, CODE(FILE_NOT_OPENED_13), {0, 8, 5}, 0, 1,
     "could not open secondary authentication file \"@none\" as \"/d/none\": "
     "No such file or directory"},
    {16, 18, ONE("local a @none trust"), 0, CODE(FILE_NOT_OPENED), {0, 8, 5}, 0, 1,
     "could not open file \"/d/none\": No such file or directory"},
    {16, 18, {FILE(MAIN, "\nlocal @n b trust"), FILE("/d/n", "x\ny @none\n")}, 0,
     CODE(FILE_NOT_OPENED), {1, 4, 5}, 0, 2, NULL},
    {16, 18, {FILE(MAIN, "\ninclude s/i"), FILE("/d/s/i", "\n\ninclude none")}, 0,
     CODE(FILE_NOT_OPENED), {1, 10, 4}, 1, 3,
     "could not open file \"/d/s/none\": No such file or directory"},
    /* the name is written in one file and resolved against another */
    {16, 18, {FILE(MAIN, "include @s/n"), FILE("/d/s/n", " none")}, 0, CODE(FILE_NOT_OPENED),
     {1, 1, 4}, 0, 1, "could not open file \"/d/none\": No such file or directory"},
    {16, 18, {FILE(MAIN, "include_dir @s/n"), FILE("/d/s/n", " none")}, 0,
     CODE(DIRECTORY_NOT_OPENED), {1, 1, 4}, 0, 1, "could not open directory \"/d/none\""},
    {13, 18, {FILE(MAIN, "@t #\n"), FILE("/d/t", "local")}, 0, CODE(DATABASE_MISSING), {0, 4, 0}, 0,
     1, NULL},
    {16, 18, ONE("include_dir none"), 0, CODE(DIRECTORY_NOT_OPENED), {0, 12, 4}, 0, 1, NULL},
    {16, 18, ONE("include_dir no"), 0, CODE(DIRECTORY_NOT_OPENED), {0, 12, 2}, 0, 1,
     "could not open directory \"/d/no\""},
    {16, 18, ONE("include_dir \" \""), 0, CODE(DIRECTORY_NAME_EMPTY), {0, 12, 3}, 0, 1, NULL},
    {16, 18, {FILE(MAIN, "#\ninclude_dir stat"), FILE("/d/stat/a.conf", "foo")}, 0,
     CODE(FILE_NOT_STATTED), {0, 14, 4}, 0, 2, "could not stat file \"/d/stat/b.conf\""},
    {16, 18,
     {FILE(MAIN, "#\ninclude_dir files"), FILE("/d/files/a.conf", "local a b md5"),
      FILE("/d/files/c.conf", "local c d md5")}, 2, CODE(DIRECTORY_FILES), {0, 2, 0}, 0, 2,
     "could not open file \"/d/files/b.conf\": No such file or directory\n"
     "could not open file \"/d/files/b.conf\": No such file or directory\n"
     "could not open file \"/d/files/d.conf\": No such file or directory"},
    {13, 13, {{MAIN, TEXT("local a b md5\nlocal"), 0, OS_EIO}}, 1, CODE(FILE_NOT_READ), {0, 14, 0},
     0, 2, "could not read file \"/d/pg_hba.conf\": Input/output error"},
    {13, 13, {{MAIN, TEXT("local a b md5\n"), 0, OS_EIO}}, 1, CODE(FILE_NOT_READ), {0, 14, 0}, 0, 2,
     NULL},
    {13, 13, {FILE(MAIN, "local @n b md5"), {"/d/n", TEXT(""), 0, PGCFG_OS_EISDIR}}, 0,
     CODE(FILE_NOT_READ), {1, 0, 0}, 0, 1, "could not read file \"/d/n\": Is a directory"},
};

static void errors_have_the_place_that_they_are_about(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(error_cases); i++) {
        const error_case *c = &error_cases[i];
        world w = {.files = c->files, .directories = error_directories};
        for (int major = c->first_major; major <= c->last_major; major++) {
            const row *got = &first.rows[c->entry];
            read_in_all_ways(&w, major, NULL);
            if (first.result != PGCFG_END || first.count <= c->entry)
                fail_msg("case %zu in %d: there is no such entry", i, major);
            if (got->code != c->code || memcmp(&got->where, &c->place, sizeof(c->place)) != 0 ||
                got->file != c->file || got->line_number != c->line_number)
                fail_msg("case %zu in %d: %s in file %u at %u, %u bytes; entry of file %u, line %u",
                         i, major, pgcfg_diagnostic_name(got->code), got->where.file,
                         got->where.offset, got->where.size, got->file, got->line_number);
            assert_int_equal(got->failure_line, got->line_number);
            if (c->message != NULL)
                assert_string_equal(got->message, c->message);
        }
    }
}

/* ---- line numbers -------------------------------------------------------------------- */

typedef struct line_case {
    int first_major, last_major;
    world_file file[2];
    uint32_t count;
    uint32_t numbers[4];
    uint32_t offsets[4];
} line_case;

static const line_case line_cases[] = {
    {13, 18, ONE("a\n\n# c\nb\n"), 2, {1, 4}, {0, 7}},
    {13, 18, ONE("\r\n\r\na\r\n\n b"), 2, {3, 5}, {4, 8}},
    {13, 18, ONE("a\rb\nc"), 2, {1, 2}, {0, 4}},
    {14, 18, ONE("a \\\nb\nc"), 2, {1, 3}, {0, 6}},
    {13, 13, ONE("a \\\nb\nc"), 3, {1, 2, 3}, {0, 4, 6}},
    {14, 18, ONE("# a \\\nb\nc\n"), 1, {3}, {8}},
    {13, 13, ONE("# a \\\nb\nc\n"), 2, {2, 3}, {6, 8}},
    {14, 18, ONE("a \\\n\nb"), 2, {1, 3}, {0, 5}},
    {14, 18, ONE("a \\\n\\\n\nb"), 2, {1, 4}, {0, 7}},
    {14, 18, ONE("\\\n\\\na"), 1, {1}, {0}},
    {14, 18, ONE("a\\\\\n\nb"), 2, {1, 3}, {0, 5}},
    {14, 18, ONE("a\0x\nb\nc"), 2, {1, 2}, {0, 6}},
    {13, 13, ONE("a\0x\nb\nc"), 3, {1, 2, 3}, {0, 4, 6}},
    {14, 18, ONE("a\\"), 1, {1}, {0}},
};

static void lines_are_numbered_as_the_server_numbers_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(line_cases); i++) {
        const line_case *c = &line_cases[i];
        world w = {.files = c->file};
        for (int major = c->first_major; major <= c->last_major; major++) {
            read_in_all_ways(&w, major, NULL);
            if (first.count != c->count)
                fail_msg("case %zu in %d: %u entries", i, major, first.count);
            for (uint32_t e = 0; e < c->count; e++)
                if (first.rows[e].line_number != c->numbers[e] ||
                    first.rows[e].offset != c->offsets[e])
                    fail_msg("case %zu in %d: entry %u is line %u at %u", i, major, e,
                             first.rows[e].line_number, first.rows[e].offset);
        }
    }
}

/* 13's line buffer: see 1.2 of the specification. */
static void a_line_too_long_for_13_goes_on_as_the_next_line(void **state)
{
    enum { LONGEST = 20477 };
    static char bytes[3 * LONGEST];

    (void)state;
    for (size_t size = LONGEST - 1; size <= LONGEST + 1; size++) {
        world_file files[2] = {{.path = MAIN, .content = {bytes, 0}}};
        world w = {.files = files};
        memset(bytes, '#', size);
        bytes[size] = '\n';
        bytes[size + 1] = 'a';
        files[0].content.size = size + 2;
        read_in_all_ways(&w, 13, NULL);
        assert_int_equal(first.count, size <= LONGEST ? 1 : 2);
        assert_int_equal(first.rows[first.count - 1].line_number, 2);
        assert_int_equal(first.rows[first.count - 1].offset, size + 1);
        if (size > LONGEST) {
            assert_int_equal(first.rows[0].code, CODE(LINE_TOO_LONG));
            assert_int_equal(first.rows[0].line_number, 1);
            assert_int_equal(first.rows[0].where.offset, 0);
            assert_int_equal(first.rows[0].where.size, LONGEST + 1);
        }
        read_in_all_ways(&w, 14, NULL);
        assert_int_equal(first.count, 1);
    }
    /* Two buffers full of comment, whose tail is a line of its own. */
    world_file files[2] = {{.path = MAIN, .content = {bytes, 2 * 20479 + 2}}};
    world w = {.files = files};
    memset(bytes, '#', 2 * 20479);
    memcpy(bytes + 2 * 20479, "a\n", 2);
    read_in_all_ways(&w, 13, NULL);
    assert_int_equal(first.count, 3);
    assert_int_equal(first.rows[1].offset, 20479);
    assert_int_equal(first.rows[2].line_number, 3);
    assert_int_equal(first.rows[2].code, CODE(TYPE_INVALID));
    assert_int_equal(first.rows[2].where.offset, 2 * 20479);
}

static void a_token_too_long_for_13_to_15_has_a_place(void **state)
{
    enum { LONGEST = 10239 };
    static char bytes[LONGEST + 64];

    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        for (size_t size = LONGEST; size <= LONGEST + 1; size++) {
            world_file files[2] = {{.path = MAIN, .content = {bytes, 6 + size + 10}}};
            world w = {.files = files};
            memcpy(bytes, "local ", 6);
            memset(bytes + 6, 'x', size);
            memcpy(bytes + 6 + size, " all trust", 10);
            read_in_all_ways(&w, major, NULL);
            assert_int_equal(first.count, 1);
            if (major >= 16 || size == LONGEST) {
                assert_true(first.rows[0].is_rule);
                continue;
            }
            assert_int_equal(first.rows[0].code, CODE(TOKEN_TOO_LONG));
            assert_int_equal(first.rows[0].where.offset, 6);
            assert_int_equal(first.rows[0].where.size, size);
        }
    }
}

/* ---- limits ---------------------------------------------------------------------------- */

typedef struct limit_case {
    const char *about;
    int first_major, last_major;
    world_file files[FILES_MAX];
    pgcfg_diagnostic_code code;
    uint64_t enough; /* one less is the limit that is reached */
    uint32_t file, offset, line_number; /* where it is */
    uint32_t entries; /* before it */
} limit_case;

static const world_name two_names[] = {{"a.conf", 0, 0}, {"b.conf", 0, 0}, {0}};
static const world_directory two_files[] = {{"/d/two", two_names, 0}, {0}};

static const limit_case limit_cases[] = {
    {"line", 13, 18, ONE("# 3\nlocal a b trust\n"), CODE(LIMIT_LINE), 16, 0, 4, 2, 0},
    {"last line", 13, 18, ONE("foo\nlocal a b trust"), CODE(LIMIT_LINE), 15, 0, 4, 2, 1},
    {"CRLF", 13, 18, ONE("foo\nlocal a b trust\r\n"), CODE(LIMIT_LINE), 17, 0, 4, 2, 1},
    {"continued line", 14, 18, ONE("\nlocal a \\\nb trust\n"), CODE(LIMIT_LINE), 16, 0, 1, 2, 0},
    {"line of @file", 13, 18, {FILE(MAIN, "a @n"), FILE("/d/n", "x\n1234\n")}, CODE(LIMIT_LINE), 5,
     1, 2, 2, 0},
    {"entries", 13, 18, ONE("foo\n\nlocal a b trust"), CODE(LIMIT_ENTRIES), 2, 0, 5, 3, 1},
    {"no entries", 13, 18, ONE("#\nfoo\n"), CODE(LIMIT_ENTRIES), 1, 0, 2, 2, 0},
    {"files by @", 13, 18, {FILE(MAIN, "a @n\n@n\n"), FILE("/d/n", "x")}, CODE(LIMIT_FILES), 3, 0, 5,
     2, 1},
    {"files by include", 16, 18, {FILE(MAIN, "include i\ninclude i\n"), FILE("/d/i", "x")},
     CODE(LIMIT_FILES), 3, 0, 10, 2, 1},
    {"files by include_dir", 16, 18,
     {FILE(MAIN, "\ninclude_dir two\n"), FILE("/d/two/a.conf", "x"), FILE("/d/two/b.conf", "x")},
     CODE(LIMIT_FILES), 4, 0, 1, 2, 1},
    {"failures in include_dir", 16, 18, ONE("\ninclude_dir two\n"), CODE(LIMIT_FILES), 4, 0, 1, 2,
     0},
    {"the main file alone", 13, 18, ONE("#"), CODE(LIMIT_FILES), 1, 0, 0, 0, 0},
    {"depth by @", 13, 18, {FILE(MAIN, "a @n\n"), FILE("/d/n", "\n@m"), FILE("/d/m", "x")},
     CODE(LIMIT_DEPTH), 3, 1, 1, 2, 0},
    {"depth by include", 16, 18,
     {FILE(MAIN, "include i\n"), FILE("/d/i", "foo\ninclude j"), FILE("/d/j", "x")},
     CODE(LIMIT_DEPTH), 3, 1, 4, 2, 1},
    {"bytes", 13, 18, ONE("foo\n"), CODE(LIMIT_BYTES), 4, 0, 0, 0, 0},
    {"bytes by @", 13, 18, {FILE(MAIN, "a @n\n"), FILE("/d/n", "xyz")}, CODE(LIMIT_BYTES), 8, 1, 0,
     0, 0},
    {"bytes by include", 16, 18, {FILE(MAIN, "foo\ninclude i"), FILE("/d/i", "xyz")},
     CODE(LIMIT_BYTES), 16, 1, 0, 0, 1},
};

static pgcfg_limits limits_with(pgcfg_diagnostic_code code, uint64_t limit)
{
    pgcfg_limits limits = pgcfg_limits_default();

    if (code == CODE(LIMIT_LINE))
        limits.line_bytes = (uint32_t)limit;
    else if (code == CODE(LIMIT_ENTRIES))
        limits.entries = (uint32_t)limit;
    else if (code == CODE(LIMIT_FILES))
        limits.files = (uint32_t)limit;
    else if (code == CODE(LIMIT_DEPTH))
        limits.depth = (uint32_t)limit;
    else
        limits.total_bytes = limit;
    return limits;
}

static void assert_limit(const limit_case *c, int major, const reading *r, bool has_place)
{
    const pgcfg_diagnostic *d = &r->problem;

    if (r->result != PGCFG_LIMIT || d->code != c->code || d->where.file != c->file ||
        d->numbers[0] != c->enough - 1)
        fail_msg("%s in %d: %s, %s in file %u", c->about, major, pgcfg_result_name(r->result),
                 pgcfg_diagnostic_name(d->code), d->where.file);
    if (has_place && (d->where.offset != c->offset || d->line_number != c->line_number))
        fail_msg("%s in %d: at %u, line %u", c->about, major, d->where.offset, d->line_number);
}

static void a_limit_stops_when_it_is_reached_and_not_before(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(limit_cases); i++) {
        const limit_case *c = &limit_cases[i];
        world w = {.files = c->files, .directories = two_files};
        for (int major = c->first_major; major <= c->last_major; major++) {
            pgcfg_limits enough = limits_with(c->code, c->enough);
            pgcfg_limits less = limits_with(c->code, c->enough - 1);
            read_in_all_ways(&w, major, &enough);
            if (first.result != PGCFG_END)
                fail_msg("%s in %d: %s", c->about, major, pgcfg_result_name(first.result));
            read_in_all_ways(&w, major, &less);
            assert_limit(c, major, &first, true);
            assert_int_equal(first.count, c->entries);
            /* of pieces, the sum is known later: the line is another one */
            assert_limit(c, major, &second, c->code != CODE(LIMIT_BYTES));
        }
    }
}

static void limits_beyond_what_can_be_are_as_good_as_none(void **state)
{
    static const world_file files[] = {FILE(MAIN, "local @n b trust\nfoo"), FILE("/d/n", "x"), {0}};
    const pgcfg_limits most = {UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT64_MAX};
    world w = {.files = files};

    (void)state;
    read_in_all_ways(&w, 18, &most);
    assert_int_equal(first.result, PGCFG_END);
    assert_int_equal(first.count, 2);
}

/* A file that never ends, in pieces. */
typedef struct endless {
    pgcfg_text unit;
    uint64_t bytes_read;
} endless;

static pgcfg_os_error endless_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    (void)context;
    (void)path;
    file->bytes = NULL;
    return 0;
}

static pgcfg_os_error endless_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                   size_t capacity, size_t *count)
{
    endless *e = context;

    (void)file;
    for (size_t i = 0; i < capacity; i++)
        buffer[i] = e->unit.data[(offset + i) % e->unit.size];
    *count = capacity;
    e->bytes_read += capacity;
    assert_true(e->bytes_read < 1 << 20);
    return 0;
}

static void a_file_without_an_end_stops_at_a_limit(void **state)
{
    static const pgcfg_text units[] = {
        TEXT("\0"), TEXT("a"),   TEXT("\n"), TEXT("\r"),     TEXT(" "),  TEXT(","),
        TEXT("#"),  TEXT("\""),  TEXT("\\"), TEXT("\\\n"),   TEXT("a,"), TEXT("\0\n"),
        TEXT("a "), TEXT("#\n"), TEXT("@x "), TEXT("foo\n"), TEXT("\xFF"),
    };
    static char workspace[1 << 20];

    (void)state;
    for (size_t i = 0; i < COUNT(units); i++) {
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
            endless e = {units[i], 0};
            pgcfg_server server = server_of(major);
            pgcfg_loader loader = {.context = &e, .open = endless_open, .read = endless_read};
            pgcfg_limits limits = limits_with(CODE(LIMIT_BYTES), 1 << 16);
            pgcfg_environment environment = {
                .server = &server, .loader = &loader, .limits = &limits};
            pgcfg_hba_reader reader;
            pgcfg_hba_entry entry;
            pgcfg_result result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment,
                                                        workspace, sizeof(workspace));
            for (long n = 0; result == PGCFG_OK; n++) {
                assert_true(n <= 1 << 16);
                result = pgcfg_hba_reader_next(&reader, &entry);
            }
            /* "@x " opens a file in each token */
            assert_true(result == PGCFG_LIMIT);
            assert_true(e.bytes_read <= (1 << 16) + 65 * 8192);
        }
    }
}

/* ---- files in files ------------------------------------------------------------------------ */

static void a_file_that_includes_itself_ends_at_depth_10(void **state)
{
    static const world_file files[] = {FILE(MAIN, "foo\ninclude pg_hba.conf\nbar\n"), {0}};
    world w = {.files = files};

    (void)state;
    for (int major = 16; major <= PGCFG_MAJOR_NEWEST; major++) {
        read_in_all_ways(&w, major, NULL);
        assert_int_equal(first.result, PGCFG_END);
        assert_int_equal(first.count, 11 + 1 + 11);
        assert_int_equal(first.rows[11].code, CODE(FILE_NESTING));
        assert_int_equal(first.rows[11].file, 10);
        assert_int_equal(first.rows[11].line_number, 2);
        assert_int_equal(first.rows[12].file, 10);
        assert_int_equal(first.rows[22].file, 0);
        assert_int_equal(w.opened, 11);
    }
}

static void an_at_file_that_names_itself_ends(void **state)
{
    static const world_file direct[] = {FILE(MAIN, "local @pg_hba.conf b trust\n"), {0}};
    static const world_file round[] = {FILE(MAIN, "local @a b trust\nfoo"), FILE("/d/a", "@b"),
                                       FILE("/d/b", "@a"), {0}};
    const world_file *const trees[] = {direct, round};

    (void)state;
    for (size_t i = 0; i < COUNT(trees); i++) {
        world w = {.files = trees[i]};
        for (int major = 13; major <= 15; major++) {
            read_in_all_ways(&w, major, NULL);
            assert_int_equal(first.result, PGCFG_LIMIT);
            assert_int_equal(first.problem.code, CODE(LIMIT_DEPTH));
            assert_int_equal(first.problem.numbers[0], PGCFG_DEPTH_MAX);
            assert_int_equal(w.opened, PGCFG_DEPTH_MAX);
        }
        for (int major = 16; major <= PGCFG_MAJOR_NEWEST; major++) {
            read_in_all_ways(&w, major, NULL);
            assert_int_equal(first.result, PGCFG_END);
            assert_int_equal(first.count, i == 0 ? 1 : 2);
            assert_int_equal(first.rows[0].code, CODE(FILE_NESTING));
            assert_int_equal(first.rows[0].file, 0);
            assert_int_equal(first.rows[0].where.file, 10);
        }
    }
}

static const world_name loop_names[] = {{"loop.conf", 0, 0}, {0}};
static const world_directory loop_directory[] = {{"/d/x", loop_names, 0}, {0}};

static void a_directory_whose_file_includes_it_ends(void **state)
{
    static const world_file files[] = {FILE(MAIN, "include_dir x"),
                                       FILE("/d/x/loop.conf", "foo\ninclude_dir ../x\n"), {0}};
    world w = {.files = files, .directories = loop_directory};

    (void)state;
    for (int major = 16; major <= PGCFG_MAJOR_NEWEST; major++) {
        read_in_all_ways(&w, major, NULL);
        assert_int_equal(first.result, PGCFG_END);
        assert_int_equal(first.count, 10 + 1);
        assert_int_equal(first.rows[10].code, CODE(DIRECTORY_FILES));
        assert_string_equal(first.rows[10].message, "could not open file \"/d/x/loop.conf\": "
                                                    "maximum nesting depth exceeded");
    }
}

static void a_tree_of_includes_without_an_end_stops_at_the_limit_of_files(void **state)
{
    static const world_file files[] = {
        FILE(MAIN, "include pg_hba.conf\ninclude pg_hba.conf\ninclude pg_hba.conf\n"), {0}};
    pgcfg_limits limits = limits_with(CODE(LIMIT_FILES), 200);
    world w = {.files = files};

    (void)state;
    read_in_all_ways(&w, 18, &limits);
    assert_int_equal(first.result, PGCFG_LIMIT);
    assert_int_equal(first.problem.code, CODE(LIMIT_FILES));
    assert_int_equal(w.opened, 200);
}

typedef struct name_case {
    const char *about;
    int first_major, last_major;
    pgcfg_text content;
    const char *path; /* that the loader is asked for last */
} name_case;

static const name_case name_cases[] = {
    {"relative", 13, 18, TEXT("a @x"), "/d/x"},
    {"relative to a folder", 13, 18, TEXT("a @x/y"), "/d/x/y"},
    {"dot", 13, 18, TEXT("a @./x"), "/d/x"},
    {"parent", 13, 14, TEXT("a @../x"), "/d/../x"},
    {"parent", 15, 18, TEXT("a @../x"), "/x"},
    {"above the root", 15, 18, TEXT("a @../../../x"), "/x"},
    {"absolute", 13, 18, TEXT("a @/x//y/../z"), "/x//y/../z"},
    {"slashes", 13, 18, TEXT("a @x//y/"), "/d/x/y"},
    {"blank in quotes", 13, 18, TEXT("a @\"x y\""), "/d/x y"},
    {"all kinds in quotes", 13, 18, TEXT("a @\"x,#\"\"\t\"y"), "/d/x,#\"\ty"},
    {"two signs", 13, 18, TEXT("a @@x"), "/d/@x"},
    {"bytes", 13, 18, TEXT("a @\xFF\xE9\v"), "/d/\xFF\xE9\v"},
    {"cut by NUL", 13, 13, TEXT("a @x\0y\n"), "/d/x"},
    {"glued by NUL", 14, 18, TEXT("a @x\0y\nz\n"), "/d/xz"},
    {"NUL at the end", 14, 18, TEXT("a @x\0y"), "/d/x"},
    {"quoted sign", 13, 18, TEXT("a \"@x\""), MAIN},
    {"sign alone", 13, 18, TEXT("a @"), MAIN},
    {"include", 16, 18, TEXT("include \"x y\""), "/d/x y"},
    {"quoted include", 16, 18, TEXT("\"include\" ../x"), "/x"},
    {"include of a list", 16, 18, TEXT("include,a x,y"), "/d/x"},
    {"include of nothing", 16, 18, TEXT("include \"\""), "/d"},
    {"no include", 13, 15, TEXT("include x"), MAIN},
    {"three fields", 16, 18, TEXT("include x y"), MAIN},
    {"include cut by NUL", 16, 18, TEXT("include x\0y"), "/d/x"},
};

static void names_of_files_are_resolved_as_the_server_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(name_cases); i++) {
        const name_case *c = &name_cases[i];
        const world_file files[] = {{.path = MAIN, .content = c->content}, {0}};
        world w = {.files = files};
        for (int major = c->first_major; major <= c->last_major; major++) {
            read_in_all_ways(&w, major, NULL);
            if (w.last_path_size != strlen(c->path) ||
                memcmp(w.last_path, c->path, w.last_path_size) != 0)
                fail_msg("%s in %d: [%.*s]", c->about, major, (int)w.last_path_size, w.last_path);
        }
    }
}

/* A joined path is cut to the server's longest; an absolute one is not. */
static void long_names_of_files_stay_within_bounds(void **state)
{
    enum { LONGEST = 1023 };
    char content[3000];

    (void)state;
    for (size_t size = LONGEST - 4; size < 2500; size += size < LONGEST + 4 ? 1 : 97) {
        for (int absolute = 0; absolute <= 1; absolute++) {
            const world_file files[] = {{.path = MAIN, .content = {content, 3 + size}}, {0}};
            world w = {.files = files};
            memcpy(content, "a @", 3);
            memset(content + 3, 'x', size);
            if (absolute)
                content[3] = '/';
            for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
                read_in_all_ways(&w, major, NULL);
                assert_int_equal(first.result, PGCFG_END);
                assert_int_equal(first.count, 1);
                if (absolute)
                    assert_int_equal(w.last_path_size, size);
                else
                    assert_int_equal(w.last_path_size, size + 3 < LONGEST ? size + 3 : LONGEST);
            }
        }
    }
}

/* ---- loaders that fail ----------------------------------------------------------------------- */

static const world_name many_names[] = {{"a.conf", 0, 0},  {"b.conf", 0, 0},    {"no", 0, 0},
                                        {".c.conf", 0, 0}, {"dir.conf", 1, 0},  {".conf", 0, 0},
                                        {"x.CONF", 0, 0},  {"no.conf.x", 0, 0}, {0}};
static const world_directory many_directories[] = {{"/d/many", many_names, 0}, {0}};

/* All kinds of files in files; from 16 on all of them are opened. */
static const world_file many_files[] = {
    FILE(MAIN, "local @names all trust\n"
               "include rules\n"
               "include_if_exists rules\n"
               "include_dir many\n"
               "local \"a \"\"b\" \\\n c md5\n"
               "host all @names,x 1.2.3.4/8 md5\n"),
    FILE("/d/names", "one, \"two 2\"\n@more three\n"),
    FILE("/d/more", "four\\\nfive\n"),
    FILE("/d/rules", "# rules\nlocal rules @more peer\ninclude_dir many\n"),
    FILE("/d/many/a.conf", "local a a trust\n"),
    FILE("/d/many/b.conf", "local b\0\n b trust\nfoo\n"),
    {0},
};

static const pgcfg_os_error faults[] = {PGCFG_OS_ENOENT, OS_EINTR, OS_EIO, 6 /* ENXIO */,
                                        12 /* ENOMEM */, OS_EACCES, OS_ENOTDIR, PGCFG_OS_EISDIR,
                                        23 /* ENFILE */, OS_EMFILE, 36 /* ENAMETOOLONG */,
                                        40 /* ELOOP */, 75 /* EOVERFLOW */, 4095, -1};

static bool says(const reading *r, pgcfg_os_error error)
{
    char unknown[64];
    const char *text = pgcfg_os_error_text(error);

    snprintf(unknown, sizeof(unknown), "Unknown error %d", error);
    for (uint32_t i = 0; i < r->count; i++)
        if (strstr(r->rows[i].message, text[0] != '\0' ? text : unknown) != NULL)
            return true;
    return false;
}

static void whatever_open_fails_with_is_said_and_all_is_closed(void **state)
{
    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        world w = {.files = many_files, .directories = many_directories};
        uint32_t calls;
        uint32_t rows;

        read_in_all_ways(&w, major, NULL);
        assert_int_equal(first.result, PGCFG_END);
        calls = w.open_calls;
        rows = first.count;
        assert_true(rows >= 5);
        assert_int_equal(calls, major >= 16 ? 15 : 5);
        for (uint32_t at = 1; at <= calls; at++) {
            for (size_t f = 0; f < COUNT(faults); f++) {
                w.fail_open_at = at;
                w.fault = faults[f];
                read_in_all_ways(&w, major, NULL);
                if (at == 1) {
                    assert_int_equal(first.result, PGCFG_CANNOT_READ);
                    assert_int_equal(first.problem.code, major >= 16 ? CODE(MAIN_NOT_OPENED)
                                                                     : CODE(MAIN_NOT_OPENED_15));
                    assert_int_equal(first.problem.detail, faults[f]);
                    assert_int_equal(first.count, 0);
                    continue;
                }
                assert_int_equal(first.result, PGCFG_END);
                /* include_if_exists is the only one that forgives, and only one */
                if (first.count > 0 && !says(&first, faults[f]))
                    assert_true(major >= 16 && faults[f] == PGCFG_OS_ENOENT);
            }
        }
    }
}

static void whatever_read_fails_with_all_is_closed(void **state)
{
    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        world w = {.files = many_files, .directories = many_directories, .piece = 16};
        uint32_t calls;

        read_one_by_one(&w, major, NULL, 1 << 18, &first);
        assert_int_equal(first.result, PGCFG_END);
        calls = w.read_calls;
        assert_true(calls > 10);
        for (uint32_t at = 1; at <= calls; at++) {
            for (size_t f = 0; f < COUNT(faults); f++) {
                w.fail_read_at = at;
                w.fault = faults[f];
                read_one_by_one(&w, major, NULL, 1 << 18, &first);
                assert_int_equal(first.result, PGCFG_END);
                read_all_at_once(&w, major, NULL, 1 << 18, &second);
                assert_int_equal(second.result, PGCFG_END);
                assert_same_reading(false);
                assert_int_equal(says(&first, faults[f]), major == 13);
            }
        }
        w.fail_read_at = 0;
    }
}

static void a_directory_with_an_entry_that_cannot_be_looked_at_is_not_read(void **state)
{
    static const world_file files[] = {FILE(MAIN, "include_dir stat\nfoo"),
                                       FILE("/d/stat/a.conf", "bar"), {0}};

    (void)state;
    for (size_t f = 0; f < COUNT(faults); f++) {
        const world_name names[] = {{"a.conf", 0, 0}, {"b", 0, OS_EIO}, {"c.conf", 0, faults[f]}, {0}};
        const world_directory directories[] = {{"/d/stat", names, 0}, {0}};
        world w = {.files = files, .directories = directories};
        read_in_all_ways(&w, 18, NULL);
        assert_int_equal(first.result, PGCFG_END);
        assert_int_equal(first.count, 2);
        assert_int_equal(first.rows[0].code, CODE(FILE_NOT_STATTED));
        assert_int_equal(w.open_calls, 1);
    }
}

static void a_directory_that_cannot_be_opened_is_an_error(void **state)
{
    static const world_file files[] = {FILE(MAIN, "include_dir no\nfoo"), {0}};

    (void)state;
    for (size_t f = 0; f < COUNT(faults); f++) {
        const world_directory directories[] = {{"/d/no", NULL, faults[f]}, {0}};
        world w = {.files = files, .directories = directories};
        read_in_all_ways(&w, 18, NULL);
        assert_int_equal(first.count, 2);
        assert_int_equal(first.rows[0].code, CODE(DIRECTORY_NOT_OPENED));
    }
}

static void whatever_memory_there_is_all_is_closed_once(void **state)
{
    static const size_t pieces[] = {0, 16};

    (void)state;
    for (int major = 15; major <= 16; major++) {
        for (size_t p = 0; p < COUNT(pieces); p++) {
            world w = {.files = many_files, .directories = many_directories, .piece = pieces[p]};
            uint32_t most = 0;
            for (size_t space = 0; space < 16384; space += 8) {
                read_one_by_one(&w, major, NULL, space, &first);
                assert_true(first.result == PGCFG_END || first.result == PGCFG_NO_MEMORY);
                assert_true(first.count >= most || pieces[p] > 0);
                most = first.count;
                read_all_at_once(&w, major, NULL, space, &second);
                assert_true(second.result == PGCFG_END || second.result == PGCFG_NO_MEMORY);
            }
            assert_int_equal(first.result, PGCFG_END);
            assert_int_equal(second.result, PGCFG_END);
            assert_same_reading(false);
        }
    }
}

/* All that can go wrong with includes, at all depths. */
static const world_file troubled_files[] = {
    FILE(MAIN, "local @list all trust\n"
               "include_dir bad\n"
               "foo\n"
               "include_dir stat\n"
               "include_dir \" \t\r \"\n"
               "include_dir empty\n"
               "include_dir no\n"
               "include_if_exists no\n"
               "include no\n"
               "# not \\\r\n the end\r\n"
               "# the end\r\n"
               "\nlocal \\\nall @none \"b\" \\\n trust\n"),
    FILE("/d/list", "x\ninclude_dir bad\ny"),
    FILE("/d/bad/b.conf", "local b b trust\n"),
    FILE("/d/stat/a.conf", "bar\n"),
    {0},
};
static const world_name bad_names[] = {{"a.conf", 0, 0}, {"b.conf", 0, 0}, {"c.conf", 0, 0}, {0}};
static const world_name trouble_names[] = {{"a.conf", 0, 0}, {"c.conf", 0, OS_EIO}, {0}};
static const world_directory troubled_directories[] = {{"/d/bad", bad_names, 0},
                                                       {"/d/stat", trouble_names, 0},
                                                       {"/d/empty", &(const world_name){0}, 0},
                                                       {0}};

static void includes_that_fail_are_rows_of_their_own(void **state)
{
    static const pgcfg_diagnostic_code codes[] = {
        CODE(DIRECTORY_FILES),      CODE(NONE), /* b.conf's rule */
        CODE(DIRECTORY_FILES),      CODE(TYPE_INVALID),
        CODE(FILE_NOT_STATTED),     CODE(DIRECTORY_NAME_EMPTY),
        CODE(DIRECTORY_NOT_OPENED), CODE(FILE_NOT_OPENED),
        CODE(FILE_NOT_OPENED)};
    world w = {.files = troubled_files, .directories = troubled_directories};

    (void)state;
    read_in_all_ways(&w, 18, NULL);
    assert_int_equal(first.result, PGCFG_END);
    assert_int_equal(first.count, COUNT(codes));
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_int_equal(first.rows[i].code, codes[i]);
}

static void a_comment_goes_on_behind_a_backslash_and_a_carriage_return(void **state)
{
    static const world_file files[] = {FILE(MAIN, "# a\r\nfoo\n# b \\\r\nbar\n#\\\nbaz\n"), {0}};
    world w = {.files = files};

    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        read_in_all_ways(&w, major, NULL);
        assert_int_equal(first.count, major == 13 ? 3 : 1);
    }
}

static void whatever_memory_there_is_troubles_are_told_or_nothing(void **state)
{
    world w = {.files = troubled_files, .directories = troubled_directories};

    (void)state;
    for (size_t piece = 0; piece <= 16; piece += 16) {
        size_t space = 0;
        w.piece = piece;
        do {
            read_one_by_one(&w, 18, NULL, space, &first);
            assert_true(first.result == PGCFG_END || first.result == PGCFG_NO_MEMORY);
            read_all_at_once(&w, 18, NULL, space, &second);
            assert_true(second.result == PGCFG_END || second.result == PGCFG_NO_MEMORY);
            space += 4;
            assert_true(space < 65536);
        } while (first.result != PGCFG_END || second.result != PGCFG_END);
        assert_same_reading(false);
    }
}

/* Names of all lengths, so that memory ends in each of them. */
static void whatever_memory_there_is_names_are_whole_or_not_there(void **state)
{
    static const size_t lengths[] = {1, 2, 3, 4, 5, 6, 7, 8, 200};
    char letters[201] = "";

    (void)state;
    memset(letters, 'x', sizeof(letters) - 1);
    for (size_t l = 0; l < COUNT(lengths); l++) {
        const size_t length = lengths[l];
        char content[256];
        char directory[256];
        char name[32];
        uint32_t rows = 0;
        snprintf(content, sizeof(content), "include_dir %.*s\nfoo\n", (int)length, letters);
        snprintf(directory, sizeof(directory), "/d/%.*s", (int)length, letters);
        snprintf(name, sizeof(name), "%.*s.conf", (int)(length < 9 ? 9 - length : 1), letters);
        for (int is_unknown = 0; is_unknown < 2; is_unknown++) {
            const world_file files[] = {{.path = MAIN, .content = text_of(content)}, {0}};
            const world_name names[] = {{name, 0, is_unknown ? OS_EIO : 0}, {0}};
            const world_directory directories[] = {{directory, names, 0}, {0}};
            world w = {.files = files, .directories = directories};
            for (size_t space = 0; space < 8192; space += 8) {
                read_all_at_once(&w, 18, NULL, space, &second);
                read_one_by_one(&w, 18, NULL, space, &first);
                assert_true(first.count >= rows);
                rows = first.count;
            }
            assert_int_equal(first.result, PGCFG_END);
            assert_int_equal(first.count, 2);
            assert_same_reading(false);
            rows = 0;
        }
    }
}

static void an_empty_directory_leaves_nothing_behind(void **state)
{
    static const world_file files[] = {FILE(MAIN, "include_dir x\ninclude_dir x\nlocal a b trust\n"),
                                       {0}};
    static const world_name none[] = {{0}};
    static const world_directory directories[] = {{"/d/x", none, 0}, {0}};
    world w = {.files = files, .directories = directories};

    (void)state;
    read_in_all_ways(&w, 18, NULL);
    assert_int_equal(first.result, PGCFG_END);
    assert_int_equal(first.count, 1);
}

static void files_that_are_nested_too_deep_count_towards_the_limit(void **state)
{
    static const world_file files[] = {FILE(MAIN, "include_dir x\n"),
                                       FILE("/d/x/a.conf", "include_dir .\n"),
                                       FILE("/d/x/b.conf", "foo\n"), {0}};
    static const world_name names[] = {{"a.conf", 0, 0}, {"b.conf", 0, 0}, {0}};
    static const world_directory directories[] = {{"/d/x", names, 0}, {0}};
    world w = {.files = files, .directories = directories};
    pgcfg_limits limits = pgcfg_limits_default();
    uint32_t rows = 0;

    (void)state;
    for (limits.files = 0; limits.files <= 50; limits.files++) {
        read_in_all_ways(&w, 18, &limits);
        assert_true(first.result == PGCFG_END || first.problem.code == CODE(LIMIT_FILES));
        assert_true(first.count >= rows);
        rows = first.count;
    }
    assert_int_equal(first.result, PGCFG_END);
}

static void an_empty_line_is_longer_than_no_byte(void **state)
{
    static const world_file files[] = {FILE(MAIN, "\nfoo\n"), {0}};
    world w = {.files = files};
    pgcfg_limits limits = pgcfg_limits_default();

    (void)state;
    limits.line_bytes = 0;
    read_in_all_ways(&w, 18, &limits);
    assert_int_equal(first.problem.code, CODE(LIMIT_LINE));
    limits.line_bytes = 4;
    read_in_all_ways(&w, 18, &limits);
    assert_int_equal(first.result, PGCFG_END);
    assert_int_equal(first.count, 1);
}

/* The same of pg_ident.conf. */
static void whatever_memory_there_is_mappings_are_all_there_or_none(void **state)
{
    world w = {.files = troubled_files, .directories = troubled_directories};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = world_loader(&w);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_result result = PGCFG_NO_MEMORY;

    (void)state;
    for (size_t space = 0; result == PGCFG_NO_MEMORY; space += 8) {
        void *buffer = malloc(space > 0 ? space : 1);
        pgcfg_arena arena;
        pgcfg_ident ident;
        assert_non_null(buffer);
        assert_true(space < 65536);
        pgcfg_arena_init(&arena, buffer, space);
        result = pgcfg_ident_parse(&ident, PGCFG_TEXT(MAIN), &environment, &arena);
        assert_int_equal(w.open_now, 0);
        assert_true(result == PGCFG_OK ? ident.entry_count == 9 : ident.entry_count == 0);
        free(buffer);
        w.opened = 0;
    }
    assert_int_equal(result, PGCFG_OK);
}

/* Each limit from none to more than enough. */
static void whatever_the_limit_troubles_are_told_up_to_it(void **state)
{
    static const struct {
        pgcfg_diagnostic_code code;
        uint64_t most;
    } limits[] = {{CODE(LIMIT_LINE), 40},
                  {CODE(LIMIT_ENTRIES), 12},
                  {CODE(LIMIT_FILES), 30},
                  {CODE(LIMIT_DEPTH), 6},
                  {CODE(LIMIT_BYTES), 400}};
    world w = {.files = troubled_files, .directories = troubled_directories};

    (void)state;
    for (size_t i = 0; i < COUNT(limits); i++) {
        uint32_t rows = 0;
        for (uint64_t limit = 0; limit <= limits[i].most; limit++) {
            const pgcfg_limits all = limits_with(limits[i].code, limit);
            read_in_all_ways(&w, 18, &all);
            assert_true(first.result == PGCFG_END || first.problem.code == limits[i].code);
            assert_true(first.count >= rows);
            rows = first.count;
        }
        assert_int_equal(first.result, PGCFG_END);
    }
}

/* Whoever tries again with what is said to be needed gets there. */
static void what_is_said_to_be_needed_is_more_than_there_was(void **state)
{
    static char bytes[40000];
    const world_file files[] = {{.path = MAIN, .content = {bytes, sizeof(bytes)}}, {0}};

    (void)state;
    memset(bytes, 'x', sizeof(bytes));
    for (size_t first_line = 1; first_line <= 16; first_line++) {
        bytes[first_line - 1] = '\n';
        for (size_t piece = 0; piece <= 100; piece += 100) {
            for (size_t less = 0; less < 16; less++) {
                world w = {.files = files, .piece = piece};
                size_t space = pgcfg_hba_memory_bound(first_line, 1) - less;
                for (int tries = 0; tries < 20; tries++) {
                    read_all_at_once(&w, 18, NULL, space, &first);
                    if (first.result != PGCFG_NO_MEMORY)
                        break;
                    assert_true(first.needed > space);
                    read_one_by_one(&w, 18, NULL, space, &second);
                    assert_true(second.result == PGCFG_END || second.needed > space);
                    space = first.needed;
                }
                assert_int_equal(first.result, PGCFG_END);
            }
        }
        bytes[first_line - 1] = 'x';
    }
}

static const world_directory empty_directory[] = {{"/d/x", &(const world_name){0}, 0}, {0}};

/* Directories count like files in the memory bound. */
static void the_bound_covers_directories_without_files(void **state)
{
    enum { LINES = 1000 };
    static char lines[LINES * 14 + 1];
    const world_file files[] = {FILE(MAIN, "local @f b md5"),
                                {.path = "/d/f", .content = {lines, LINES * 14}}, {0}};
    world w = {.files = files, .directories = empty_directory};

    (void)state;
    for (size_t i = 0; i < LINES; i++)
        memcpy(lines + i * 14, "include_dir x\n", 14);
    read_all_at_once(&w, 18, NULL, pgcfg_hba_memory_bound(LINES * 14 + 14, LINES + 2), &first);
    assert_int_equal(first.result, PGCFG_END);
    assert_int_equal(first.count, 1);
    assert_int_equal(w.opened, LINES + 2);
}

static void a_reader_closed_early_closes_all_once(void **state)
{
    static char workspace[1 << 16];
    uint32_t rows = 0;

    (void)state;
    for (uint32_t wanted = 0; wanted == 0 || rows == wanted - 1; wanted++) {
        world w = {.files = many_files, .directories = many_directories};
        pgcfg_server server = server_of(18);
        pgcfg_loader loader = world_loader(&w);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_hba_reader reader;
        pgcfg_hba_entry entry;

        assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, workspace,
                                               sizeof(workspace)),
                         PGCFG_OK);
        for (rows = 0; rows < wanted; rows++)
            if (pgcfg_hba_reader_next(&reader, &entry) != PGCFG_OK)
                break;
        pgcfg_hba_reader_close(&reader);
        assert_int_equal(w.open_now, 0);
        pgcfg_hba_reader_close(&reader);
        assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_END);
        assert_int_equal(w.open_now, 0);
    }
    assert_true(rows > 10);
}

static void a_loader_needs_no_more_than_open(void **state)
{
    world w = {.files = many_files, .directories = many_directories};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = world_loader(&w);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    static char workspace[1 << 16];
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    uint32_t missing = 0;
    pgcfg_result result;

    (void)state;
    loader.read = NULL;
    loader.close = NULL;
    loader.open_directory = NULL;
    loader.directory_entry = NULL;
    loader.close_directory = NULL;
    result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, workspace,
                                   sizeof(workspace));
    while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK)
        missing += entry.failure.code == CODE(DIRECTORY_NOT_OPENED);
    assert_int_equal(result, PGCFG_END);
    assert_int_equal(missing, 3);
}

/* The directory is gone from memory with the call that failed. */
static void a_directory_need_not_be_closed(void **state)
{
    world w = {.files = troubled_files, .directories = troubled_directories};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = world_loader(&w);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_result result = PGCFG_NO_MEMORY;

    (void)state;
    loader.close_directory = NULL;
    for (size_t space = 0; result == PGCFG_NO_MEMORY; space += 8) {
        static char workspace[1 << 16];
        pgcfg_hba_reader reader;
        pgcfg_hba_entry entry;
        result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, workspace, space);
        while (result == PGCFG_OK)
            result = pgcfg_hba_reader_next(&reader, &entry);
        pgcfg_hba_reader_close(&reader);
        w.opened = 0; /* slots are used again */
        w.open_now = 0;
    }
    assert_int_equal(result, PGCFG_END);
}

static pgcfg_os_error open_without_bytes(void *context, pgcfg_text path, pgcfg_file *file)
{
    (void)context;
    (void)path;
    file->bytes = NULL;
    return 0;
}

static void what_cannot_be_read_has_no_bytes(void **state)
{
    static char workspace[1 << 12];
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = {.open = open_without_bytes};
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;

    (void)state;
    assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, workspace,
                                           sizeof(workspace)),
                     PGCFG_OK);
    assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_END);
}

/* ---- files that change while they are read ------------------------------------------------------ */

typedef struct changing {
    pgcfg_text contents[4]; /* one for each call of open, then for each read */
    uint32_t opens;
    uint32_t reads;
} changing;

static pgcfg_os_error changing_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    changing *c = context;

    (void)path;
    if (c->contents[c->opens].data == NULL)
        return PGCFG_OS_ENOENT;
    file->bytes = c->contents[c->opens].data;
    file->size = c->contents[c->opens++].size;
    return 0;
}

static void a_file_that_is_another_when_included_again_is_read_as_it_is_then(void **state)
{
    changing c = {{TEXT("include pg_hba.conf\ninclude pg_hba.conf\ninclude pg_hba.conf"),
                   TEXT("foo"), TEXT("a\nb\n"), {NULL, 0}},
                  0,
                  0};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = {.context = &c, .open = changing_open};
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    static char buffer[1 << 16];
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_entry entry;

    (void)state;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &environment, &arena), PGCFG_OK);
    assert_int_equal(hba.entry_count, 4);
    assert_int_equal(hba.file_count, 3);
    while (pgcfg_hba_next(&hba, &cursor, &entry))
        assert_int_equal(entry.failure.code,
                         entry.index < 3 ? CODE(TYPE_INVALID) : CODE(FILE_NOT_OPENED));
}

static pgcfg_os_error shrinking_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    (void)context;
    (void)path;
    file->bytes = NULL;
    return 0;
}

/* Each read sees another file, which may have ended before the offset. */
static pgcfg_os_error shrinking_read(void *context, pgcfg_file *file, uint64_t offset, char *buffer,
                                     size_t capacity, size_t *count)
{
    changing *c = context;
    pgcfg_text now = c->contents[c->reads < 3 ? c->reads : 3];

    (void)file;
    c->reads++;
    *count = offset < now.size ? now.size - (size_t)offset : 0;
    *count = *count < capacity ? *count : capacity;
    if (*count > 0)
        memcpy(buffer, now.data + offset, *count);
    return 0;
}

static void a_file_that_grows_or_shrinks_while_it_is_read_ends(void **state)
{
    static const struct {
        pgcfg_text contents[4];
        uint32_t entries;
    } cases[] = {
        {{TEXT("foo\nba"), TEXT("x"), TEXT(""), TEXT("")}, 2},           /* shrinks */
        {{TEXT("foo\nba"), TEXT("foo\nbar\n"), TEXT("foo\nbar\nz"), TEXT("")}, 3}, /* grows */
        {{TEXT(""), TEXT("foo"), TEXT("foo"), TEXT("foo")}, 0}, /* an end is an end */
        {{TEXT("\\\n"), TEXT(""), TEXT(""), TEXT("")}, 0},
    };
    static char workspace[1 << 16];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        changing c = {{{NULL, 0}}, 0, 0};
        pgcfg_server server = server_of(18);
        pgcfg_loader loader = {.context = &c, .open = shrinking_open, .read = shrinking_read};
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_hba_reader reader;
        pgcfg_hba_entry entry;
        uint32_t count = 0;
        pgcfg_result result;

        memcpy(c.contents, cases[i].contents, sizeof(c.contents));
        result = pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, workspace,
                                       sizeof(workspace));
        while (result == PGCFG_OK && (result = pgcfg_hba_reader_next(&reader, &entry)) == PGCFG_OK)
            count++;
        assert_int_equal(result, PGCFG_END);
        assert_int_equal(count, cases[i].entries);
    }
}

/* ---- calls ----------------------------------------------------------------------------------------- */

static void wrong_calls_are_bad_arguments(void **state)
{
    world w = {.files = many_files};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = world_loader(&w);
    pgcfg_loader no_open = {0};
    pgcfg_environment good = {.server = &server, .loader = &loader};
    static char buffer[4096];
    static char long_path[1024];
    pgcfg_environment bad[4] = {good, good, good, {0}};
    static const int majors[] = {12, 19, 0, -1, 1300, INT32_MIN, INT32_MAX};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_arena arena;
    pgcfg_hba hba;

    (void)state;
    bad[0].server = NULL;
    bad[1].loader = NULL;
    bad[2].loader = &no_open;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    for (size_t i = 0; i <= COUNT(bad); i++) {
        const pgcfg_environment *environment = i < COUNT(bad) ? &bad[i] : NULL;
        assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), environment, buffer,
                                               sizeof(buffer)),
                         PGCFG_BAD_ARGUMENT);
        assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_BAD_ARGUMENT);
        pgcfg_hba_reader_close(&reader);
        assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), environment, &arena),
                         PGCFG_BAD_ARGUMENT);
    }
    for (size_t i = 0; i < COUNT(majors); i++) {
        server.major = majors[i];
        assert_int_equal(
            pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &good, buffer, sizeof(buffer)),
            PGCFG_BAD_ARGUMENT);
        assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &good, &arena),
                         PGCFG_BAD_ARGUMENT);
    }
    server.major = 18;
    memset(long_path, '/', sizeof(long_path));
    assert_int_equal(pgcfg_hba_reader_init(&reader, (pgcfg_text){long_path, sizeof(long_path)},
                                           &good, buffer, sizeof(buffer)),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_parse(NULL, PGCFG_TEXT(MAIN), &good, &arena), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &good, NULL), PGCFG_BAD_ARGUMENT);
    assert_int_equal(pgcfg_hba_reader_init(NULL, PGCFG_TEXT(MAIN), &good, buffer, sizeof(buffer)),
                     PGCFG_BAD_ARGUMENT);
    assert_int_equal(w.open_calls, 0);
}

static void no_workspace_at_all_is_no_memory(void **state)
{
    world w = {.files = many_files};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = world_loader(&w);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    pgcfg_hba_reader reader;
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_text path;
    pgcfg_text bytes;

    (void)state;
    assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, NULL, SIZE_MAX),
                     PGCFG_NO_MEMORY);
    assert_true(reader.needed > 0 && reader.needed < 1 << 20);
    assert_false(pgcfg_hba_reader_file(&reader, 0, &path, &bytes));
    pgcfg_arena_init(&arena, NULL, 1000);
    assert_int_equal(arena.capacity, 0);
    assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &environment, &arena),
                     PGCFG_NO_MEMORY);
    assert_int_equal(w.open_calls, 0);
}

static void a_buffer_may_begin_anywhere(void **state)
{
    static char buffer[(1 << 16) + 8];

    (void)state;
    for (size_t at = 0; at < 8; at++) {
        for (size_t piece = 0; piece <= 16; piece += 16) {
            world w = {.files = many_files, .directories = many_directories, .piece = piece};
            pgcfg_server server = server_of(18);
            pgcfg_loader loader = world_loader(&w);
            pgcfg_environment environment = {.server = &server, .loader = &loader};
            pgcfg_arena arena;
            pgcfg_hba hba;
            pgcfg_hba_cursor cursor = {0};
            pgcfg_hba_entry entry;

            pgcfg_arena_init(&arena, buffer + at, 1 << 16);
            assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &environment, &arena),
                             PGCFG_OK);
            second.count = 0;
            while (pgcfg_hba_next(&hba, &cursor, &entry)) {
                assert_int_equal((uintptr_t)entry.tokens % sizeof(void *), 0);
                take_row(&second, &entry);
            }
            w.piece = 0;
            read_one_by_one(&w, 18, NULL, 1 << 16, &first);
            assert_same_reading(false);
        }
    }
}

static void one_arena_holds_several_parses(void **state)
{
    static char buffer[1 << 18];
    world worlds[6];
    pgcfg_server server = server_of(18);
    pgcfg_hba parsed[6];
    pgcfg_arena arena;

    (void)state;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    for (size_t i = 0; i < COUNT(parsed); i++) {
        pgcfg_loader loader;
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        worlds[i] = (world){.files = many_files, .directories = many_directories, .piece = i * 5};
        loader = world_loader(&worlds[i]);
        assert_int_equal(arena.low % PGCFG_ARENA_ALIGNMENT, 0);
        assert_int_equal(pgcfg_hba_parse(&parsed[i], PGCFG_TEXT(MAIN), &environment, &arena),
                         PGCFG_OK);
    }
    read_one_by_one(&worlds[0], 18, NULL, 1 << 16, &first);
    for (size_t i = 0; i < COUNT(parsed); i++) {
        pgcfg_hba_cursor cursor = {0};
        pgcfg_hba_entry entry;
        second.count = 0;
        while (pgcfg_hba_next(&parsed[i], &cursor, &entry))
            take_row(&second, &entry);
        assert_same_reading(false);
        assert_false(pgcfg_hba_next(&parsed[i], &cursor, &entry));
    }
}

static void files_are_known_by_their_index_and_by_no_other(void **state)
{
    static const char *const expected[] = {MAIN,       "/d/names",        "/d/more",
                                           "/d/rules", "/d/more",         "/d/many/a.conf",
                                           "/d/many/b.conf"};
    world w = {.files = many_files, .directories = many_directories};
    pgcfg_server server = server_of(18);
    pgcfg_loader loader = world_loader(&w);
    pgcfg_environment environment = {.server = &server, .loader = &loader};
    static char buffer[1 << 16];
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_arena arena;
    pgcfg_hba hba;
    pgcfg_text path;
    pgcfg_text bytes;

    (void)state;
    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    assert_int_equal(pgcfg_hba_parse(&hba, PGCFG_TEXT(MAIN), &environment, &arena), PGCFG_OK);
    assert_int_equal(hba.file_count, w.open_calls);
    for (uint32_t i = 0; i < COUNT(expected); i++) {
        assert_true(pgcfg_hba_file(&hba, i, &path, &bytes));
        assert_true(text_is(path, expected[i]));
        assert_true(bytes.size > 0);
    }
    assert_false(pgcfg_hba_file(&hba, hba.file_count, &path, &bytes));
    assert_false(pgcfg_hba_file(&hba, UINT32_MAX, &path, &bytes));

    assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT(MAIN), &environment, buffer,
                                           sizeof(buffer)),
                     PGCFG_OK);
    while (pgcfg_hba_reader_next(&reader, &entry) == PGCFG_OK) {
        assert_true(pgcfg_hba_reader_file(&reader, entry.file, &path, &bytes));
        for (uint32_t i = 0; i < entry.token_count; i++)
            assert_true(pgcfg_hba_reader_file(&reader, entry.tokens[i].file, &path, &bytes));
        if (!entry.is_rule)
            assert_true(pgcfg_hba_reader_file(&reader, entry.failure.where.file, &path, &bytes));
        assert_false(pgcfg_hba_reader_file(&reader, UINT32_MAX, &path, &bytes));
    }
}

/* ---- both ways of reading ------------------------------------------------------------------------ */

static void assert_same_tokens(const pgcfg_hba_entry *a, const pgcfg_hba_entry *b)
{
    assert_int_equal(a->token_count, b->token_count);
    for (uint32_t i = 0; i < a->token_count; i++) {
        const pgcfg_token *x = &a->tokens[i];
        const pgcfg_token *y = &b->tokens[i];
        assert_true(pgcfg_text_equal(pgcfg_token_text(x), pgcfg_token_text(y)));
        assert_int_equal(x->offset, y->offset);
        assert_int_equal(x->source_size, y->source_size);
        assert_int_equal(x->file, y->file);
        assert_int_equal(x->flags, y->flags);
    }
}

static void assert_same_entry(const pgcfg_hba_entry *a, const pgcfg_hba_entry *b)
{
    assert_int_equal(a->index, b->index);
    assert_int_equal(a->rule_number, b->rule_number);
    assert_int_equal(a->line_number, b->line_number);
    assert_int_equal(a->offset, b->offset);
    assert_int_equal(a->is_rule, b->is_rule);
    assert_int_equal(a->error.code, b->error.code);
    assert_int_equal(a->error.where.offset, b->error.where.offset);
    assert_int_equal(a->error.where.size, b->error.where.size);
    assert_int_equal(a->failure.code, b->failure.code);
    assert_int_equal(a->failure.where.offset, b->failure.where.offset);
    if (!a->is_rule)
        return;
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->method, b->method);
    assert_int_equal(a->address_kind, b->address_kind);
    assert_int_equal(a->has_mask_field, b->has_mask_field);
    assert_int_equal(a->depends_on_zone, b->depends_on_zone);
    assert_int_equal(a->depends_on_regex, b->depends_on_regex);
    assert_int_equal(a->family, b->family);
    assert_memory_equal(a->address, b->address, sizeof(a->address));
    assert_memory_equal(a->mask, b->mask, sizeof(a->mask));
    assert_int_equal(a->database_count, b->database_count);
    assert_int_equal(a->user_count, b->user_count);
    assert_int_equal(a->option_count, b->option_count);
    assert_same_tokens(a, b);
}

/* The reader goes by tokens always; pgcfg_hba_parse takes plain rules at once. */
static uint32_t assert_same_both_ways(pgcfg_text content, int major)
{
    static char workspace[PGCFG_HBA_WORKSPACE_SIZE];
    static char buffer[PGCFG_HBA_WORKSPACE_SIZE];
    pgcfg_memory_file file = {PGCFG_TEXT(MAIN), content};
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_server server = server_of(major);
    pgcfg_environment environment = {
        .server = &server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_hba_cursor cursor = {0};
    pgcfg_hba_reader reader;
    pgcfg_hba_entry expected;
    pgcfg_hba_entry entry;
    pgcfg_arena arena;
    uint32_t rules = 0;
    pgcfg_hba hba;

    pgcfg_arena_init(&arena, buffer, sizeof(buffer));
    assert_int_equal(pgcfg_hba_parse(&hba, file.path, &environment, &arena), PGCFG_OK);
    assert_int_equal(pgcfg_hba_reader_init(&reader, file.path, &environment, workspace,
                                           sizeof(workspace)),
                     PGCFG_OK);
    while (pgcfg_hba_reader_next(&reader, &expected) == PGCFG_OK) {
        assert_true(pgcfg_hba_next(&hba, &cursor, &entry));
        assert_same_entry(&expected, &entry);
        rules += entry.is_rule;
    }
    assert_int_equal(reader.result, PGCFG_END);
    assert_false(pgcfg_hba_next(&hba, &cursor, &entry));
    assert_int_equal(hba.rule_count, reader.rule_count);
    return rules;
}

/* Lines of whole fields, some with a byte put in or taken out. */
static size_t make_line(uint64_t *seed, char *out)
{
    static const char *const fields[][14] = {
        {"host", "local", "hostssl", "hostnossl", "host\t", "\"host\"", "hostgssenc", "hos\"t\""},
        {"all", "a,b", "\"a b\",c", "d\"e f\"", "x , y", "+r", "\"\"", "a,", "/x", "a!b", "*"},
        {"all", "u,v,w", "\"u\"\"v\"", "+g,h", "@u", "@", "\"@u\"", "a,,b", "(", "a\"b", "\"/x\"",
         "\"123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
         "123456789 123456789 123456789 123456789 123456789 123456789 123456789\""},
        {"10.0.0.0/8", "1.2.3.4/32", "::1/128", "all", "samenet", "192.168.100.200   255.255.0.0",
         "fe80::1%eth0/64", "example.com", "\"all\"", "10.0.0.01/8", "1.2.3.256/1", "0/0"},
        {"md5", "trust", "scram-sha-256", "peer", "cert", "ident", "\"md5\"", "ldap", "gss", "md6"},
        {"", "", "map=x", "map=\"a b\"", "# c \"", "clientcert=verify-full", "ldapserver=s",
         "ldapprefix=\"uid=\" ldapsuffix=\",dc=x\"", "include_realm=1,map=y", "x", "\\", "\r",
         "map=x\\",
         "map=\"1 2\"\"3\""},
    };
    static const char odd[] = "\"\",, \t\r\n#@+\\\0./:a1";
    char *at = out;

    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *field = fields[i][random_below(seed, 14)];
        size_t size = 1 + random_below(seed, random_below(seed, 8) == 0 ? 70 : 3);
        if (field == NULL || random_below(seed, 3) == 0)
            field = fields[i][0];
        if (i == 3 && memcmp(out, "local", 5) == 0)
            continue;
        memcpy(at, field, strlen(field));
        at += strlen(field);
        memset(at, random_below(seed, 8) == 0 ? '\t' : ' ', size);
        at += size;
    }
    if (random_below(seed, 4) == 0)
        out[random_below(seed, (uint32_t)(at - out))] = odd[random_below(seed, sizeof(odd) - 1)];
    if (random_below(seed, 4) != 0)
        at--; /* blanks at the end are rare */
    memcpy(at, random_below(seed, 10) == 0 ? "\r\n" : "\n", 2);
    return (size_t)(at - out) + (at[0] == '\r' ? 2 : 1);
}

static void parsing_all_gives_what_reading_one_by_one_gives(void **state)
{
    uint64_t seed = 20261126;
    uint32_t rules = 0;

    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < 3000; round++) {
        static char bytes[8192];
        size_t size = 0;
        for (uint32_t lines = 1 + random_below(&seed, 6); lines > 0; lines--)
            size += make_line(&seed, bytes + size);
        if (random_below(&seed, 4) == 0)
            size--;
        /* Of its own size, so that a sanitizer sees every byte too many. */
        char *copy = malloc(size);
        assert_non_null(copy);
        memcpy(copy, bytes, size);
        for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++)
            rules += assert_same_both_ways((pgcfg_text){copy, size}, major);
        free(copy);
    }
    assert_true(rules > 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_have_the_place_where_they_are_written),
        cmocka_unit_test(errors_have_the_place_that_they_are_about),
        cmocka_unit_test(lines_are_numbered_as_the_server_numbers_them),
        cmocka_unit_test(a_line_too_long_for_13_goes_on_as_the_next_line),
        cmocka_unit_test(a_token_too_long_for_13_to_15_has_a_place),
        cmocka_unit_test(a_limit_stops_when_it_is_reached_and_not_before),
        cmocka_unit_test(limits_beyond_what_can_be_are_as_good_as_none),
        cmocka_unit_test(a_file_without_an_end_stops_at_a_limit),
        cmocka_unit_test(a_file_that_includes_itself_ends_at_depth_10),
        cmocka_unit_test(an_at_file_that_names_itself_ends),
        cmocka_unit_test(a_directory_whose_file_includes_it_ends),
        cmocka_unit_test(a_tree_of_includes_without_an_end_stops_at_the_limit_of_files),
        cmocka_unit_test(names_of_files_are_resolved_as_the_server_does),
        cmocka_unit_test(long_names_of_files_stay_within_bounds),
        cmocka_unit_test(whatever_open_fails_with_is_said_and_all_is_closed),
        cmocka_unit_test(whatever_read_fails_with_all_is_closed),
        cmocka_unit_test(a_directory_with_an_entry_that_cannot_be_looked_at_is_not_read),
        cmocka_unit_test(a_directory_that_cannot_be_opened_is_an_error),
        cmocka_unit_test(whatever_memory_there_is_all_is_closed_once),
        cmocka_unit_test(includes_that_fail_are_rows_of_their_own),
        cmocka_unit_test(a_comment_goes_on_behind_a_backslash_and_a_carriage_return),
        cmocka_unit_test(whatever_memory_there_is_troubles_are_told_or_nothing),
        cmocka_unit_test(whatever_the_limit_troubles_are_told_up_to_it),
        cmocka_unit_test(whatever_memory_there_is_names_are_whole_or_not_there),
        cmocka_unit_test(an_empty_directory_leaves_nothing_behind),
        cmocka_unit_test(files_that_are_nested_too_deep_count_towards_the_limit),
        cmocka_unit_test(an_empty_line_is_longer_than_no_byte),
        cmocka_unit_test(whatever_memory_there_is_mappings_are_all_there_or_none),
        cmocka_unit_test(a_directory_need_not_be_closed),
        cmocka_unit_test(what_cannot_be_read_has_no_bytes),
        cmocka_unit_test(what_is_said_to_be_needed_is_more_than_there_was),
        cmocka_unit_test(the_bound_covers_directories_without_files),
        cmocka_unit_test(a_reader_closed_early_closes_all_once),
        cmocka_unit_test(a_loader_needs_no_more_than_open),
        cmocka_unit_test(a_file_that_is_another_when_included_again_is_read_as_it_is_then),
        cmocka_unit_test(a_file_that_grows_or_shrinks_while_it_is_read_ends),
        cmocka_unit_test(wrong_calls_are_bad_arguments),
        cmocka_unit_test(no_workspace_at_all_is_no_memory),
        cmocka_unit_test(a_buffer_may_begin_anywhere),
        cmocka_unit_test(one_arena_holds_several_parses),
        cmocka_unit_test(files_are_known_by_their_index_and_by_no_other),
        cmocka_unit_test(parsing_all_gives_what_reading_one_by_one_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
