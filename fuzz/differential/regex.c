/*
 * regex.c - any bytes as a regular expression, and as what it is searched in, by the library
 * and by the server's engine, called as for pg_ident.conf.
 *
 * They must say the same: what is wrong with the expression; whether it matches, how many
 * groups it has, and where the first one matched.
 *
 * Not compared is what the library leaves undecided or unknown; nor is what the server has
 * not answered after a fifth of a second, which is the library's own bound, as searches with
 * back references can take any time.
 *
 * Input: as in fuzz_regex.c, for one major.
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "miscadmin.h"
#include "regex/regex.h"

#include <signal.h>
#include <sys/time.h>

#include "process.h"

enum { INPUT_MAX = 512, SERVER_US = 200000 };

/* ---- both sides write ------------------------------------------------------------------- */

static void write_group(report *r, bool took_part, size_t begin, size_t end)
{
    if (!took_part) {
        report_word(r, "group", PGCFG_TEXT("none"));
        return;
    }
    report_number(r, "group from", begin);
    report_number(r, "to", end);
}

static void write_match(report *r, bool is_match, size_t group_count)
{
    report_word(r, "match", is_match ? PGCFG_TEXT("yes") : PGCFG_TEXT("no"));
    report_number(r, "groups", group_count);
}

/* ---- the server's side ------------------------------------------------------------------ */

typedef struct question {
    pgcfg_text pattern;
    pgcfg_text subject;
    bool is_cancelled;
} question;

static void cancel(int signal_number)
{
    (void)signal_number;
    InterruptPending = true;
    QueryCancelPending = true;
}

/* 0: never. */
static void cancel_after(int time_us)
{
    const struct itimerval time = {.it_value = {.tv_usec = time_us}};

    InterruptPending = false;
    QueryCancelPending = false;
    setitimer(ITIMER_VIRTUAL, &time, NULL);
}

/* A character is a byte, as in a process without a database. */
static pg_wchar *widen(pgcfg_text text)
{
    pg_wchar *wide = palloc((text.size + 1) * sizeof(*wide));

    for (size_t i = 0; i < text.size; i++)
        wide[i] = (unsigned char)text.data[i];
    wide[text.size] = 0;
    return wide;
}

static void write_failure(report *r, int code, const regex_t *regex)
{
    char text[100];

    pg_regerror(code, regex, text, sizeof(text));
    report_word(r, "refused", text_of(text));
}

static void search(question *q, regex_t *regex, report *answer)
{
    regmatch_t matches[2] = {{-1, -1}, {-1, -1}};
    int code = pg_regexec(regex, widen(q->subject), q->subject.size, 0, NULL, 2, matches, 0);

    q->is_cancelled = code == REG_CANCEL;
    if (code != REG_OKAY && code != REG_NOMATCH) {
        write_failure(answer, code, regex);
        return;
    }
    write_match(answer, code == REG_OKAY, regex->re_nsub);
    if (code == REG_OKAY)
        write_group(answer, matches[1].rm_so >= 0, (size_t)matches[1].rm_so,
                    (size_t)matches[1].rm_eo);
}

static void ask(void *context, report *answer)
{
    question *q = context;
    regex_t regex;
    int code;

    cancel_after(SERVER_US);
    code = pg_regcomp(&regex, widen(q->pattern), q->pattern.size, REG_ADVANCED, C_COLLATION_OID);
    if (code == REG_OKAY) {
        search(q, &regex, answer);
        pg_regfree(&regex); /* not in a memory context */
    } else {
        q->is_cancelled = code == REG_CANCEL;
        write_failure(answer, code, &regex);
    }
    cancel_after(0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    return signal(SIGVTALRM, cancel) == SIG_ERR;
}

/* ---- the library's side ----------------------------------------------------------------- */

/* False where it has no answer. */
static bool ask_library(const question *q, report *answer)
{
    static char workspace[1 << 20];
    const pgcfg_regex_status status =
        pgcfg_are_check(q->pattern, MAJOR, workspace, sizeof(workspace));
    pgcfg_regex_group group;
    uint32_t group_count;
    pgcfg_regex_answer found;

    if (status != PGCFG_REGEX_OK) {
        report_word(answer, "refused", text_of(pgcfg_regex_status_text(status)));
        return status != PGCFG_REGEX_UNDECIDED;
    }
    found = pgcfg_are_search(q->pattern, MAJOR, q->subject, &group, &group_count, workspace,
                             sizeof(workspace));
    write_match(answer, found == PGCFG_REGEX_MATCH, group_count);
    if (found == PGCFG_REGEX_MATCH)
        write_group(answer, group.took_part, group.begin, group.end);
    return found != PGCFG_REGEX_UNKNOWN;
}

/* ---- one input -------------------------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static report by_server;
    static report by_library;
    const uint8_t *pattern = data + 3;
    const uint8_t *end;
    question q = {.is_cancelled = false};
    tree shown;

    if (size < 4 || size > INPUT_MAX)
        return 0;
    end = memchr(pattern, '\0', size - 3);
    if (end == NULL)
        return 0;
    q.pattern = (pgcfg_text){(const char *)pattern, (size_t)(end - pattern)};
    q.subject = (pgcfg_text){(const char *)end + 1, size - 4 - q.pattern.size};
    by_server.size = by_library.size = 0;
    if (!ask_library(&q, &by_library))
        return 0;
    server_ask(NULL, ask, &q, &by_server);
    if (q.is_cancelled)
        return 0;
    tree_init(&shown, PGCFG_TEXT("pattern, a NUL, and the subject"), pattern, size - 3);
    compare(&shown, &by_server, &by_library);
    tree_free(&shown);
    return 0;
}
