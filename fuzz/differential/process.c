/*
 * process.c - see process.h; and the way into the process: this is loaded into the server's
 * program in front of the C library, and starts a fuzzer where its main function would start.
 * So its functions are those of the server, to the byte, and need neither a data directory
 * nor a user of their own.
 */
#include "postgres.h"

#include "common/ip.h"
#include "libpq/libpq.h"
#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/guc.h"
#include "utils/memutils.h"

#include <dlfcn.h>

#include "files.h"
#include "process.h"

#if PG_VERSION_NUM / 10000 != 15
#error "the server's functions have other forms in this major: written for 15"
#endif

/* ---- words ------------------------------------------------------------------------------ */

pgcfg_text text_of(const char *string)
{
    return string == NULL ? PGCFG_TEXT("") : (pgcfg_text){string, strlen(string)};
}

void report_word(report *r, const char *label, pgcfg_text word)
{
    report_text(r, PGCFG_TEXT(" "));
    report_text(r, text_of(label));
    report_text(r, PGCFG_TEXT("="));
    report_text(r, word);
}

/* ---- asking ----------------------------------------------------------------------------- */

report server_log;
const char *server_log_ignored;

static bool is_ignored(const char *text)
{
    return server_log_ignored != NULL &&
           strncmp(text, server_log_ignored, strlen(server_log_ignored)) == 0;
}

static MemoryContext question_context;
static unsigned long question_count;

static void print_question_count(void)
{
    if (question_count > 0)
        fprintf(stderr, "The server was asked %lu times\n", question_count);
}

static void add_to_log(const char *label, const char *text)
{
    if (text == NULL)
        return;
    report_text(&server_log, text_of(label));
    report_text(&server_log, text_of(text));
    report_text(&server_log, PGCFG_TEXT("\n"));
}

static void catch_message(ErrorData *message)
{
    if (message->elevel >= ERROR)
        return; /* the process ends with it */
    message->output_to_server = false;
    if (is_ignored(message->message))
        return;
    add_to_log("", message->message);
    add_to_log("  DETAIL: ", message->detail);
    add_to_log("  HINT: ", message->hint);
}

void server_ask(tree *files, ask_server *ask, void *context, report *answer)
{
    pgcfg_loader loader;
    MemoryContext before = MemoryContextSwitchTo(question_context);

    question_count++;
    if (files != NULL) {
        loader = tree_loader(files);
        files_serve(&loader);
    }
    server_log.size = 0;
    PG_TRY();
    {
        ask(context, answer);
    }
    PG_CATCH();
    {
        ErrorData *error;

        MemoryContextSwitchTo(question_context);
        error = CopyErrorData();
        FlushErrorState();
        report_word(answer, "\nERROR", text_of(error->message));
        AtEOXact_Files(false); /* closes what is still open */
    }
    PG_END_TRY();
    files_serve(NULL);
    MemoryContextSwitchTo(before);
    MemoryContextReset(question_context);
}

/* ---- files ------------------------------------------------------------------------------ */

/* A name is a C string of the server's, and of a directory's entry as well. */
static bool is_odd(pgcfg_text name)
{
    return name.size > NAME_MAX || memchr(name.data, '\0', name.size) != NULL;
}

void drop_odd_names(tree *files)
{
    size_t kept = 1; /* the main file */

    for (size_t i = 1; i < files->count; i++) {
        if (is_odd(files->files[i].name))
            free(files->files[i].bytes);
        else
            files->files[kept++] = files->files[i];
    }
    files->count = kept;
}

/* ---- differences ------------------------------------------------------------------------ */

void compare(const tree *files, const report *server, const report *library)
{
    if (server->size == library->size &&
        (server->size == 0 || memcmp(server->data, library->data, server->size) == 0))
        return;
    for (size_t i = 0; i < files->count; i++) {
        const tree_file *file = &files->files[i];
        fprintf(stderr, "--- %.*s, %zu bytes\n", (int)file->name.size, file->name.data, file->size);
        fwrite(file->bytes, 1, file->size, stderr);
        fputc('\n', stderr);
    }
    fputs("--- the server says:", stderr);
    fwrite(server->data, 1, server->size, stderr);
    fputs("\n--- the library says:", stderr);
    fwrite(library->data, 1, library->size, stderr);
    fputs("\n--- they differ\n", stderr);
    abort();
}

/* ---- the way in ------------------------------------------------------------------------- */

typedef int main_function(int argc, char **argv, char **environment);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test)(const uint8_t *data, size_t size));

/* As the postmaster does, up to where it has read files for the first time. */
static int fuzz(int argc, char **argv, char **environment)
{
    static char data_directory[] = "/d"; /* ROOT */

    (void)environment;
    MyProcPid = getpid();
    MemoryContextInit();
    (void)set_stack_base();
    InitializeGUCOptions();
    set_max_safe_fds();
    DataDir = data_directory;
    process_shared_preload_libraries_done = true; /* there are none */
    emit_log_hook = catch_message;
    question_context = AllocSetContextCreate(TopMemoryContext, "question", ALLOCSET_DEFAULT_SIZES);
    if (atexit(print_question_count) != 0)
        return 1;
    return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput);
}

typedef int start_function(main_function *main, int argc, char **argv, void (*init)(void),
                           void (*fini)(void), void (*rtld_fini)(void), void *stack_end);

start_function __libc_start_main;

/* What every program's first instructions call. */
int __libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
                      void (*fini)(void), void (*rtld_fini)(void), void *stack_end)
{
    void *found = dlsym(RTLD_NEXT, "__libc_start_main");
    start_function *next;

    (void)main;
    memcpy(&next, &found, sizeof(next));
    unsetenv("LD_PRELOAD"); /* a fuzzer runs other programs */
    return next(fuzz, argc, argv, init, fini, rtld_fini, stack_end);
}
