/* reload_log.c - see reload_log.h. */
#include "reload_log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { PAUSE_MS = 1, PAUSES_MAX = 10000 };

static const char beginning[] = "] LOG:  received SIGHUP, reloading configuration files\n";
static const char again[] = "received SIGHUP, reloading configuration files\n";
static const char ending[] = "\" contains errors; no changes were applied\n";
static const char level[] = "] LOG:  ";

/* Reads what the log has from `offset` on. */
static bool read_log(const char *path, long offset, bytes *out)
{
    char piece[65536];
    size_t size;
    FILE *file = fopen(path, "rb");
    out->size = 0;
    bytes_add(out, "", 0);
    if (file == NULL || fseek(file, offset, SEEK_SET) != 0) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        if (file != NULL)
            fclose(file);
        return false;
    }
    while ((size = fread(piece, 1, sizeof(piece), file)) > 0)
        bytes_add(out, piece, size);
    fclose(file);
    return true;
}

/* The end of the message at `at`: lines that go on begin with a tab. */
static const char *message_end(const char *at)
{
    const char *end = strchr(at, '\n');
    while (end != NULL && end[1] == '\t')
        end = strchr(end + 1, '\n');
    return end;
}

/* "2026-11-25 07:30:00.000 GMT [1234" before the level: whose message it is. */
static bool is_of_process(const char *message, const char *mark, const char *process, size_t size)
{
    return (size_t)(mark - message) >= size && memcmp(mark - size, process, size) == 0;
}

/* Whether the text ends in the bytes of `end`, which has a NUL more. */
static bool ends_in(const char *text, size_t size, const char *end, size_t end_size)
{
    return size >= end_size - 1 && memcmp(text + size - (end_size - 1), end, end_size - 1) == 0;
}

/* Whether the postmaster's messages are all there; then adds them. They end with
 * the next reload, or, `of_conf`, with what is said of postgresql.conf. */
static bool take_messages(const bytes *log, bool of_conf, bytes *out)
{
    static const char missing[] = "skipping missing configuration file ";
    const char *start = strstr(log->data, beginning);
    const char *process = start;
    size_t size = 0;
    if (start == NULL)
        return false;
    while (process > log->data && *process != '[')
        process--;
    size = (size_t)(start - process);
    out->size = 0;
    bytes_add(out, "", 0);
    for (const char *at = start + sizeof(beginning) - 1; *at != '\0';) {
        const char *end = message_end(at);
        const char *mark = strstr(at, level);
        if (end == NULL)
            return false;
        if (mark == NULL || mark > end || !is_of_process(at, mark, process, size)) {
            at = end + 1;
            continue;
        }
        mark += sizeof(level) - 1;
        size_t length = (size_t)(end + 1 - mark);
        if (of_conf ? ends_in(mark, length, ending, sizeof(ending))
                    : ends_in(mark, length, again, sizeof(again)))
            return true;
        if (strncmp(mark, missing, sizeof(missing) - 1) != 0) {
            for (const char *byte = mark; byte <= end; byte++) {
                bytes_add_byte(out, *byte);
                if (*byte == '\n' && byte < end)
                    byte++; /* the tab */
            }
        }
        at = end + 1;
    }
    return false;
}

static bool ask(pg_target *target, bool of_conf, bytes *messages)
{
    char *path = target_path(target, "../log");
    bytes log = {0};
    struct stat status;
    bool is_told = false;
    bool has_ended = of_conf;
    if (stat(path, &status) == 0) {
        PQclear(PQexec(target->connection, "SELECT pg_reload_conf()"));
        for (int i = 0; i < PAUSES_MAX && !is_told; i++) {
            struct timespec pause = {0, PAUSE_MS * 1000000L};
            nanosleep(&pause, NULL);
            if (!read_log(path, (long)status.st_size, &log))
                break;
            /* Another reload shows where the first has ended. */
            if (!has_ended && strstr(log.data, beginning) != NULL) {
                PQclear(PQexec(target->connection, "SELECT pg_reload_conf()"));
                has_ended = true;
            }
            is_told = take_messages(&log, of_conf, messages);
        }
    }
    if (!is_told)
        fprintf(stderr, "%s does not say what became of a reload\n", path);
    /* The session reads the files again itself; now, and not with the next ones. */
    PQclear(PQexec(target->connection, "SELECT 1"));
    free(path);
    bytes_free(&log);
    return is_told;
}

bool reload_log_of_conf(pg_target *target, bytes *messages)
{
    return ask(target, true, messages);
}

bool reload_log_of_all(pg_target *target, bytes *messages)
{
    return ask(target, false, messages);
}
