/*
 * fuzz_datadir.c - any bytes as a data directory: its settings, rules and maps
 * are read with each other in mind and compared.
 *
 * Beyond not crashing, each input must hold: every finding has a place in the
 * file that it is about, and words; each check finds one thing at most (one that
 * depends on the order of settings: three), and each setting loses at most once; nothing is found
 * while a file is refused as a whole; a second walk finds the same; findings that the rules have no
 * part in are there without the rules, too; hints have places in their file and words.
 *
 * (Findings, hints and maps are looked at one at a time, as byte 0 says.)
 *
 * Input: byte 0 picks the major and the question, byte 1 what is known of TLS files, byte 2 of the
 * directory and of time, byte 3 of sockets and of ciphers; then the tree (tree.h) with
 * postgresql.conf as its main file, and postgresql.auto.conf, pg_hba.conf and
 * pg_ident.conf by their names.
 */
#include "report.h"
#include "tree.h"

#include <string.h>

#define MAIN PGCFG_TEXT(ROOT "postgresql.conf")
#define AUTO PGCFG_TEXT(ROOT "postgresql.auto.conf")
#define RULES PGCFG_TEXT(ROOT "pg_hba.conf")
#define MAPS PGCFG_TEXT(ROOT "pg_ident.conf")

static char memory[1 << 23];
static char workspace[1 << 21];

enum { ASK_AGAIN, ASK_HINTS, ASK_WITHOUT_RULES, ASK_MAPS, QUESTIONS };

enum { SOCKETS_MAX = 8 };

/* One directory, read. */
typedef struct directory {
    tree *t;
    pgcfg_server server;
    pgcfg_limits limits;
    pgcfg_loader loader;
    pgcfg_environment environment;
    pgcfg_conf conf;
    pgcfg_hba_summary summary;
    bool has_rules;
    pgcfg_tls_facts tls;
    pgcfg_directory_facts data;
    pgcfg_socket_facts sockets[SOCKETS_MAX];
    uint32_t socket_count;
    bool group_is_missing;
} directory;

/* ---- reading --------------------------------------------------------------------- */

static bool read_settings(directory *d)
{
    pgcfg_arena arena;

    pgcfg_arena_init(&arena, memory, sizeof(memory));
    d->loader = tree_loader(d->t);
    d->environment = (pgcfg_environment){.server = &d->server,
                                         .loader = &d->loader,
                                         .limits = &d->limits,
                                         .regex = &pgcfg_are_engine};
    return pgcfg_conf_parse(&d->conf, MAIN, AUTO, &d->environment, PGCFG_CONF_LOG, &arena) ==
           PGCFG_OK;
}

/* The rules, under the settings that were read. */
static void read_rules(directory *d)
{
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;
    pgcfg_server server = d->server;
    pgcfg_environment environment = d->environment;

    pgcfg_conf_apply(&d->conf, &server);
    environment.server = &server;
    memset(&d->summary, 0, sizeof(d->summary));
    d->has_rules = pgcfg_hba_reader_init(&reader, RULES, &environment, workspace,
                                         sizeof(workspace)) == PGCFG_OK;
    while (pgcfg_hba_reader_next(&reader, &entry) == PGCFG_OK)
        pgcfg_hba_summary_add(&d->summary, &entry);
    pgcfg_hba_reader_close(&reader);
    CHECK(d->summary.plain_remote.count <= d->summary.tcp.count);
    CHECK(d->summary.remote_only.count <= d->summary.tcp.count);
}

static void read_maps(const directory *d)
{
    pgcfg_ident_reader reader;
    pgcfg_ident_entry entry;

    (void)pgcfg_ident_reader_init(&reader, MAPS, &d->environment, workspace, sizeof(workspace));
    while (pgcfg_ident_reader_next(&reader, &entry) == PGCFG_OK)
        CHECK(entry.is_mapping || entry.error.code != PGCFG_DIAGNOSTIC_NONE);
    pgcfg_ident_reader_close(&reader);
}

/* ---- hints about settings ------------------------------------------------------------ */

static void check_hints(const directory *d)
{
    pgcfg_conf_hint hints[PGCFG_CONF_HINTS_MAX];
    pgcfg_conf_entry entry;

    for (uint32_t i = 0; i < 64 && pgcfg_conf_get(&d->conf, i, &entry); i++) {
        pgcfg_text path;
        pgcfg_text bytes;
        CHECK(pgcfg_conf_file(&d->conf, entry.file, &path, &bytes));
        size_t count = pgcfg_conf_hints(&entry, &d->server, bytes, hints, PGCFG_CONF_HINTS_MAX);
        CHECK(count <= PGCFG_CONF_HINTS_MAX);
        for (size_t j = 0; j < count; j++) {
            report words = {0};
            CHECK(hints[j].where.offset <= bytes.size &&
                  hints[j].where.size <= bytes.size - hints[j].where.offset);
            CHECK(pgcfg_conf_hint_write(&hints[j], report_sink(&words)));
            CHECK(words.size > 0);
            report_free(&words);
        }
    }
}

/* ---- findings between files ------------------------------------------------------------- */

static void check_place(const directory *d, const pgcfg_cross_finding *finding)
{
    pgcfg_text path;
    pgcfg_text bytes;

    switch (finding->place) {
    case PGCFG_IN_CONF:
        CHECK(pgcfg_conf_file(&d->conf, finding->where.file, &path, &bytes));
        CHECK(finding->where.offset <= bytes.size &&
              finding->where.size <= bytes.size - finding->where.offset);
        CHECK(finding->where.size > 0);
        break;
    case PGCFG_IN_HBA:
        CHECK(d->has_rules && finding->line_number > 0);
        break;
    case PGCFG_NOWHERE:
        break;
    }
}

static bool loses(pgcfg_cross_code code)
{
    return code == PGCFG_CROSS_REPEATED || code == PGCFG_CROSS_OVERRIDDEN ||
           code == PGCFG_CROSS_OVERRIDDEN_BY_AUTO;
}

static bool depends_on_order(pgcfg_cross_code code)
{
    return code == PGCFG_CROSS_STATISTICS || code == PGCFG_CROSS_PROCESS_LIMIT;
}

/* All findings as text; `with_rules` says whether the rules are at hand. */
static void walk(const directory *d, bool with_rules, report *out)
{
    pgcfg_cross_facts facts = {.conf = &d->conf,
                               .hba = with_rules && d->has_rules ? &d->summary : NULL,
                               .tls = &d->tls,
                               .directory = &d->data,
                               .sockets = d->sockets,
                               .socket_count = d->socket_count,
                               .socket_group_is_missing = d->group_is_missing,
                               .wal_segment_mib = d->data.mode % 65};
    static pgcfg_cross_cursor cursor;
    uint32_t seen[PGCFG_CROSS_COUNT] = {0};
    uint32_t losers = 0;
    pgcfg_cross_finding finding;

    memset(&cursor, 0, sizeof(cursor));
    while (pgcfg_cross_check_next(&facts, &cursor, &finding)) {
        size_t before = out->size;
        CHECK(finding.code > PGCFG_CROSS_NONE && finding.code < PGCFG_CROSS_COUNT);
        CHECK(loses(finding.code) ||
              seen[finding.code] < (depends_on_order(finding.code) ? 3u : 1u));
        CHECK(with_rules || finding.place != PGCFG_IN_HBA);
        seen[finding.code]++;
        losers += loses(finding.code);
        check_place(d, &finding);
        CHECK(pgcfg_cross_check_name(finding.code)[0] != '\0');
        CHECK(pgcfg_cross_check_severity(finding.code) <= PGCFG_SEVERITY_NOTE);
        CHECK(pgcfg_cross_check_write(&finding, report_sink(out)));
        CHECK(out->size > before);
        CHECK(pgcfg_cross_check_advice_write(&finding, report_sink(out)));
    }
    CHECK(losers <= d->conf.entry_count);
    CHECK((!d->conf.has_read_error && !d->conf.has_name_error) || out->size == 0);
}

/* The same again, or at most as much without the rules. */
static void check_findings(const directory *d, bool with_rules)
{
    report first = {0};
    report second = {0};

    walk(d, true, &first);
    walk(d, with_rules, &second);
    if (with_rules)
        check_same(&first, &second);
    CHECK(second.size <= first.size);
    report_free(&first);
    report_free(&second);
}

/* ---- one input --------------------------------------------------------------------------- */

static pgcfg_text reason_if(unsigned bits, unsigned bit)
{
    return (bits & bit) != 0 ? PGCFG_TEXT("no start line") : (pgcfg_text){"", 0};
}

/* The directories of sockets, some of them missing. */
static void find_sockets(directory *d, uint8_t bits)
{
    static char buffers[SOCKETS_MAX][1024];
    pgcfg_socket_cursor cursor = {.is_started = false};
    pgcfg_text path;

    d->socket_count = 0;
    d->group_is_missing = (bits & 128) != 0;
    while (d->socket_count < SOCKETS_MAX &&
           pgcfg_cross_socket_directory(&d->conf, &cursor, buffers[d->socket_count], &path)) {
        CHECK(path.size < sizeof(buffers[0]));
        d->sockets[d->socket_count] = (pgcfg_socket_facts){
            path, (bits >> (d->socket_count % 4) & 1) != 0 ? PGCFG_OS_ENOENT : 0};
        d->socket_count++;
    }
}

static pgcfg_tls_facts tls_of(uint8_t bits, uint8_t time, uint8_t more)
{
    return (pgcfg_tls_facts){
        .is_looked_at = (bits & 1) != 0,
        .certificate_error = reason_if(bits, 2),
        .key_access_error = (bits & 4) != 0 ? PGCFG_OS_ENOENT : 0,
        .key_is_regular = (bits & 8) == 0,
        .key_owner = (pgcfg_key_owner)((bits >> 4) % 3),
        .key_mode = bits * 2u,
        .key_error = reason_if(bits, 64),
        .ca_error = reason_if(bits, 128),
        .key_needs_passphrase = (time & 1) != 0,
        .dh_access_error = (more & 1) != 0 ? PGCFG_OS_ENOENT : 0,
        .dh_error = reason_if(more, 2),
        .dh_invalid = reason_if(more, 4),
        .curve_is_unknown = (more & 8) != 0,
        .curve_is_unusable = (more & 16) != 0,
        .groups_error = reason_if(more, 32),
        .has_no_ciphers = (more & 64) != 0,
        .has_no_suites = (more & 128) != 0,
        .marked = reason_if(more, 8),
        .below_level = reason_if(more, 16),
        .level_reason = reason_if(more, 16),
        .has_validity = (time & 2) != 0,
        .now = (int64_t)time * 86400,
        .not_before = 64 * 86400,
        .not_after = 192 * 86400,
    };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static tree t;
    static directory d;

    if (size < 4 || size > 32768)
        return 0;
    tree_init(&t, PGCFG_TEXT("postgresql.conf"), data + 4, size - 4);
    d.t = &t;
    d.server = pgcfg_server_default(PGCFG_MAJOR_OLDEST + data[0] % 6);
    d.limits = pgcfg_limits_default();
    d.limits.total_bytes = 1 << 17;
    d.limits.files = 100;
    d.tls = tls_of(data[1], data[2], data[3]);
    d.data = (pgcfg_directory_facts){.path = PGCFG_TEXT(ROOT),
                                     .is_missing = (data[2] & 4) != 0,
                                     .is_cluster = (data[2] & 8) != 0,
                                     .mode = data[2] * 2u};
    if (read_settings(&d)) {
        switch (data[0] / 6 % QUESTIONS) {
        case ASK_HINTS:
            check_hints(&d);
            break;
        case ASK_MAPS:
            read_maps(&d);
            break;
        default:
            read_rules(&d);
            find_sockets(&d, data[3]);
            check_findings(&d, data[0] / 6 % QUESTIONS == ASK_AGAIN);
            break;
        }
    }
    tree_free(&t);
    return 0;
}
