/*
 * files.c - reading files and directories, each once.
 */
#include "files.h"

#include "failure.h"
#include "look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct loaded_file {
    struct loaded_file *next;        /* in its bucket */
    struct loaded_file *next_loaded; /* in the order of loading */
    struct loaded_file *next_unread; /* with a read error */
    char *path;
    size_t path_size;
    pgcfg_os_error open_error;
    pgcfg_os_error read_error;
    char *bytes;
    size_t size;
    size_t *line_offsets; /* NULL until asked for */
    size_t line_count;
} loaded_file;

typedef struct directory_name {
    char *name;
    bool is_type_known; /* else it takes a stat */
    bool is_directory;
    pgcfg_os_error stat_error;
} directory_name;

typedef struct loaded_directory {
    struct loaded_directory *next;
    char *path;
    size_t path_size;
    pgcfg_os_error open_error;
    directory_name *names; /* sorted */
    size_t count;
} loaded_directory;

#define BUCKETS 1024

struct files {
    loaded_file *buckets[BUCKETS];
    loaded_directory *directories;
    loaded_file *first_loaded, *last_loaded;
    loaded_file *first_unread, *last_unread;
    uint64_t bytes_limit;
    uint64_t bytes_left;
    bool is_standard_input; /* the main file is, so nothing else can be named */
    bool stats_every_entry; /* of a directory, as servers before 16 do */
};

static files *new_with_limit(uint64_t bytes_limit)
{
    files *f = allocate(sizeof *f);
    memset(f, 0, sizeof *f);
    f->bytes_limit = bytes_limit;
    f->bytes_left = bytes_limit;
    return f;
}

files *files_new(void)
{
    return new_with_limit(FILES_BYTES_MAX);
}

static void free_file(loaded_file *file)
{
    free(file->path);
    free(file->bytes);
    free(file->line_offsets);
    free(file);
}

static void free_directory(loaded_directory *directory)
{
    for (size_t i = 0; i < directory->count; i++)
        free(directory->names[i].name);
    free(directory->names);
    free(directory->path);
    free(directory);
}

void files_free(files *f)
{
    for (size_t i = 0; i < BUCKETS; i++) {
        while (f->buckets[i] != NULL) {
            loaded_file *file = f->buckets[i];
            f->buckets[i] = file->next;
            free_file(file);
        }
    }
    while (f->directories != NULL) {
        loaded_directory *directory = f->directories;
        f->directories = directory->next;
        free_directory(directory);
    }
    free(f);
}

/* ---- files that were read ----------------------------------------------- */

/* FNV-1a */
static size_t bucket_of(pgcfg_text path)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < path.size; i++)
        hash = (hash ^ (unsigned char)path.data[i]) * 16777619u;
    return hash % BUCKETS;
}

static loaded_file *find_file(const files *f, pgcfg_text path)
{
    for (loaded_file *file = f->buckets[bucket_of(path)]; file != NULL; file = file->next)
        if (file->path_size == path.size && memcmp(file->path, path.data, path.size) == 0)
            return file;
    return NULL;
}

static loaded_file *add_file(files *f, pgcfg_text path)
{
    size_t bucket = bucket_of(path);
    loaded_file *file = allocate(sizeof *file);
    *file = (loaded_file){.next = f->buckets[bucket], .path_size = path.size};
    file->path = copy_bytes(path.data, path.size);
    file->bytes = copy_bytes("", 0);
    f->buckets[bucket] = file;
    if (f->last_loaded != NULL)
        f->last_loaded->next_loaded = file;
    else
        f->first_loaded = file;
    f->last_loaded = file;
    return file;
}

/* ---- reading ------------------------------------------------------------- */

static _Noreturn void fail_for_size(const files *f, const char *path)
{
    fail("%s: more than the limit of %llu bytes", path, (unsigned long long)f->bytes_limit);
}

/* Reads to the end, or to an error that is noted in the file. */
static void read_content(files *f, int descriptor, loaded_file *file, size_t expected_size,
                         const char *shown_name)
{
    /* One byte more, so that a file of the expected size ends without growing. */
    size_t capacity = expected_size + 1;
    file->bytes = reallocate(file->bytes, capacity);
    for (;;) {
        if (file->size == capacity) {
            capacity = capacity < 4096 ? 8192 : 2 * capacity;
            file->bytes = reallocate(file->bytes, capacity);
        }
        ssize_t count =
            look_read(descriptor, file->bytes + file->size, capacity - file->size, shown_name);
        if (count < 0)
            file->read_error = errno;
        if (count <= 0)
            return;
        if ((uint64_t)count > f->bytes_left)
            fail_for_size(f, shown_name);
        f->bytes_left -= (uint64_t)count;
        file->size += (size_t)count;
    }
}

static bool is_null_device(const struct stat *status)
{
    struct stat null_device;
    return S_ISCHR(status->st_mode) && stat("/dev/null", &null_device) == 0 &&
           S_ISCHR(null_device.st_mode) && null_device.st_rdev == status->st_rdev;
}

/* Takes what an open descriptor stands for: content, or why there is none. */
static void take_descriptor(files *f, int descriptor, loaded_file *file, bool may_be_stream,
                            const char *shown_name)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        fail("could not stat file \"%s\": %s", shown_name, strerror(errno));
    if (S_ISDIR(status.st_mode)) {
        file->read_error = EISDIR;
        return;
    }
    if (!S_ISREG(status.st_mode) && !may_be_stream && !is_null_device(&status))
        fail("%s: not a regular file", shown_name);

    size_t expected_size = 0;
    if (S_ISREG(status.st_mode) && status.st_size > 0) {
        if ((uint64_t)status.st_size > f->bytes_left)
            fail_for_size(f, shown_name);
        expected_size = (size_t)status.st_size;
    }
    read_content(f, descriptor, file, expected_size, shown_name);
}

static bool is_fifo(const char *path)
{
    struct stat status;
    return look_stat(path, &status) && S_ISFIFO(status.st_mode);
}

static void read_standard_input(files *f, const char *path)
{
    loaded_file *file = add_file(f, (pgcfg_text){path, strlen(path)});
    f->is_standard_input = true;
    take_descriptor(f, STDIN_FILENO, file, true, "standard input");
    if (file->read_error != 0)
        fail("could not read standard input: %s", pgcfg_os_error_text(file->read_error));
}

/* A slash at the end says that a directory is meant, which the path without it hides. */
static bool is_file_with_slash(const char *name, const char *path)
{
    struct stat status;
    return name[0] != '\0' && name[strlen(name) - 1] == '/' && look_stat(path, &status) &&
           !S_ISDIR(status.st_mode);
}

void files_read_main(files *f, const char *name, const char *path)
{
    if (strcmp(name, "-") == 0) {
        read_standard_input(f, path);
        return;
    }
    /* Under the name that the server has made of it: with .. behind a symbolic link
     * that may be another file than the one that was typed.
     * A FIFO is waited for: its writer may open it after us. */
    if (name[0] == '\0')
        fail("could not open file \"\": %s", strerror(ENOENT));
    if (is_file_with_slash(name, path))
        fail("could not open file \"%s\": %s", name, strerror(ENOTDIR));
    bool may_be_stream = is_fifo(path);
    int descriptor = look_open(path, may_be_stream ? 0 : O_NONBLOCK);
    if (descriptor < 0)
        fail("could not open file \"%s\": %s", name, strerror(errno));
    loaded_file *file = add_file(f, (pgcfg_text){path, strlen(path)});
    take_descriptor(f, descriptor, file, may_be_stream, name);
    close(descriptor);
    if (file->read_error != 0)
        fail("could not read file \"%s\": %s", name, strerror(file->read_error));
}

char *files_read_small(const char *path, size_t limit, size_t *size)
{
    int descriptor = look_open(path, O_NONBLOCK);
    if (descriptor < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return NULL;
        fail("could not open file \"%s\": %s", path, strerror(errno));
    }
    files *f = new_with_limit(limit);
    loaded_file *file = add_file(f, (pgcfg_text){path, strlen(path)});
    take_descriptor(f, descriptor, file, false, path);
    close(descriptor);
    if (file->read_error != 0)
        fail("could not read file \"%s\": %s", path, strerror(file->read_error));
    char *content = copy_bytes(file->bytes, file->size);
    *size = file->size;
    files_free(f);
    return content;
}

/* ---- the loader ----------------------------------------------------------- */

static void refuse_names_in_standard_input(const files *f, pgcfg_text path)
{
    static const char place[] = "/dev/"; /* where standard input would be */
    const size_t size = sizeof place - 1;

    if (path.size > size && memcmp(path.data, place, size) == 0) {
        path.data += size;
        path.size -= size;
    }
    if (f->is_standard_input)
        fail("standard input names another file (\"%.*s\"): only a file that has a place of its "
             "own can",
             (int)path.size, path.data);
}

static void note_unread(files *f, loaded_file *file)
{
    if (f->last_unread != NULL)
        f->last_unread->next_unread = file;
    else
        f->first_unread = file;
    f->last_unread = file;
}

static pgcfg_os_error loader_open(void *context, pgcfg_text path, pgcfg_file *file)
{
    files *f = context;
    loaded_file *loaded = find_file(f, path);
    if (loaded == NULL) {
        refuse_names_in_standard_input(f, path);
        loaded = add_file(f, path);
        int descriptor = look_open(loaded->path, O_NONBLOCK);
        if (descriptor < 0) {
            loaded->open_error = errno;
        } else {
            take_descriptor(f, descriptor, loaded, false, loaded->path);
            close(descriptor);
            if (loaded->read_error != 0)
                note_unread(f, loaded);
        }
    }
    if (loaded->open_error != 0)
        return loaded->open_error;
    *file = (pgcfg_file){
        .bytes = loaded->bytes, .size = loaded->size, .read_error = loaded->read_error};
    return 0;
}

static int compare_names(const void *a, const void *b)
{
    const directory_name *first = a;
    const directory_name *second = b;
    return strcmp(first->name, second->name);
}

/* The kind as readdir tells it, which the server goes by too from 16 on: it stats
 * only links and what readdir does not know. */
static directory_name make_name(const files *f, const struct dirent *entry)
{
    directory_name name = {.name = copy_bytes(entry->d_name, strlen(entry->d_name))};
#ifdef DT_UNKNOWN
    name.is_type_known =
        !f->stats_every_entry && entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK;
    name.is_directory = entry->d_type == DT_DIR;
#endif
    return name;
}

static void read_directory(const files *f, loaded_directory *directory, DIR *stream)
{
    size_t capacity = 0;
    const struct dirent *entry;

    while ((entry = look_next_entry(stream, directory->path)) != NULL) {
        if (entry->d_name[0] == '.')
            continue; /* include_dir passes over these */
        directory->names =
            grow(directory->names, directory->count, &capacity, sizeof *directory->names);
        directory->names[directory->count++] = make_name(f, entry);
    }
    if (directory->count > 1)
        qsort(directory->names, directory->count, sizeof *directory->names, compare_names);
}

static loaded_directory *find_directory(const files *f, pgcfg_text path)
{
    for (loaded_directory *d = f->directories; d != NULL; d = d->next)
        if (d->path_size == path.size && memcmp(d->path, path.data, path.size) == 0)
            return d;
    return NULL;
}

static pgcfg_os_error loader_open_directory(void *context, pgcfg_text path, void **handle)
{
    files *f = context;
    loaded_directory *directory = find_directory(f, path);
    if (directory == NULL) {
        refuse_names_in_standard_input(f, path);
        directory = allocate(sizeof *directory);
        *directory = (loaded_directory){.next = f->directories, .path_size = path.size};
        directory->path = copy_bytes(path.data, path.size);
        f->directories = directory;
        DIR *stream = look_open_directory(directory->path);
        if (stream == NULL) {
            directory->open_error = errno;
        } else {
            read_directory(f, directory, stream);
            closedir(stream);
        }
    }
    *handle = directory;
    return directory->open_error;
}

static void find_type(const loaded_directory *directory, directory_name *name)
{
    size_t name_size = strlen(name->name);
    char *path = allocate(directory->path_size + 1 + name_size + 1);
    memcpy(path, directory->path, directory->path_size);
    path[directory->path_size] = '/';
    memcpy(path + directory->path_size + 1, name->name, name_size + 1);

    struct stat status;
    if (!look_stat(path, &status))
        name->stat_error = errno;
    else
        name->is_directory = S_ISDIR(status.st_mode);
    name->is_type_known = true;
    free(path);
}

static bool loader_directory_entry(void *context, void *handle, size_t index,
                                   pgcfg_directory_entry *entry)
{
    (void)context;
    const loaded_directory *directory = handle;
    if (index >= directory->count)
        return false;

    directory_name *name = &directory->names[index];
    if (!name->is_type_known)
        find_type(directory, name);
    *entry = (pgcfg_directory_entry){
        .name = {name->name, strlen(name->name)},
        .is_directory = name->is_directory,
        .stat_error = name->stat_error,
    };
    return true;
}

pgcfg_loader files_loader(files *f, int major)
{
    f->stats_every_entry = major < 16;
    return (pgcfg_loader){
        .context = f,
        .open = loader_open,
        .open_directory = loader_open_directory,
        .directory_entry = loader_directory_entry,
    };
}

bool files_unread(const files *f, size_t index, pgcfg_text *path, pgcfg_os_error *error)
{
    const loaded_file *file = f->first_unread;
    while (file != NULL && index-- > 0)
        file = file->next_unread;
    if (file == NULL)
        return false;
    *path = (pgcfg_text){file->path, file->path_size};
    *error = file->read_error;
    return true;
}

bool files_read(const files *f, const void **cursor, pgcfg_text *path, pgcfg_text *bytes)
{
    const loaded_file *file =
        *cursor == NULL ? f->first_loaded : ((const loaded_file *)*cursor)->next_loaded;

    while (file != NULL && file->open_error != 0)
        file = file->next_loaded;
    if (file == NULL)
        return false;
    *cursor = file;
    *path = (pgcfg_text){file->path, file->path_size};
    *bytes = (pgcfg_text){file->bytes, file->size};
    return true;
}

const void *files_last_read(const files *f)
{
    return f->last_loaded;
}

pgcfg_text files_content(const files *f, pgcfg_text path)
{
    const loaded_file *file = find_file(f, path);
    if (file == NULL)
        return (pgcfg_text){"", 0};
    return (pgcfg_text){file->bytes, file->size};
}

/* ---- lines ----------------------------------------------------------------- */

static void find_lines(loaded_file *file)
{
    size_t capacity = 0;
    const char *end = file->bytes + file->size;
    const char *line = file->bytes;

    do {
        file->line_offsets =
            grow(file->line_offsets, file->line_count, &capacity, sizeof *file->line_offsets);
        file->line_offsets[file->line_count++] = (size_t)(line - file->bytes);
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        line = newline == NULL ? end : newline + 1;
    } while (line < end);
}

line_starts files_line_starts(files *f, pgcfg_text path)
{
    loaded_file *file = find_file(f, path);
    if (file == NULL)
        return (line_starts){NULL, 0};
    if (file->line_offsets == NULL)
        find_lines(file);
    return (line_starts){file->line_offsets, file->line_count};
}
