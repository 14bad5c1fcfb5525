/*
 * roundtrip.c - asks real servers to read what the library writes: random names,
 * host names and option values through pgcfg_hba_quote, and random rules through
 * pgcfg_hba_write. Every row that the server shows must be the one that was meant,
 * byte for byte; a spelling that ends its field or its line shifts all that follow.
 *
 *   roundtrip --targets FILE [--only NAME,...] [--seed S] [--count N]
 *
 * FILE is what `scripts/servers targets` prints; N is the number of lines for each
 * target. What the view does not show (that "all" has lost its meaning) is a
 * matter of the unit tests, which see each token's quotes.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hba_rows.h"
#include "random.h"
#include "target.h"

enum { EXIT_DIFFERENCES = 1, EXIT_TROUBLE = 2 };

enum { LINES_IN_FILE = 200, REPORTS_MAX = 10, LINE_BYTES_MAX_13 = 20477 };

typedef struct roundtrip {
    pg_target *target;
    pgcfg_server server;
    char *path; /* of pg_hba.conf */
    random_source random;
    bytes file;  /* the lines as written */
    bytes value; /* the one in the making */
    row_set meant;
    row_set read;
    uint32_t lines; /* in the file */
    uint64_t written;
    uint64_t refused;
    uint64_t differences;
} roundtrip;

/* ---- what is meant --------------------------------------------------------------- */

/* Reads the first entry of a text; it lives until the next call. */
static bool read_entry(const roundtrip *trip, pgcfg_text content, pgcfg_hba_entry *entry)
{
    static char workspace[1 << 20];
    static pgcfg_memory_file file;
    pgcfg_loader loader = pgcfg_memory_loader(&file);
    pgcfg_environment environment = {
        .server = &trip->server, .loader = &loader, .regex = &pgcfg_are_engine};
    pgcfg_hba_reader reader;
    file.path = PGCFG_TEXT("/pg_hba.conf");
    file.content = content;
    bool is_read = pgcfg_hba_reader_init(&reader, file.path, &environment, workspace,
                                         sizeof(workspace)) == PGCFG_OK &&
                   pgcfg_hba_reader_next(&reader, entry) == PGCFG_OK;
    pgcfg_hba_reader_close(&reader);
    return is_read && entry->is_rule && !entry->depends_on_regex;
}

/* Ends a line of the file: the entry is what it must be read as. */
static void end_line(roundtrip *trip, pgcfg_hba_entry *entry)
{
    pgcfg_text path = {trip->path, strlen(trip->path)};
    bytes_add_byte(&trip->file, '\n');
    trip->lines++;
    trip->written++;
    entry->line_number = trip->lines;
    entry->rule_number = trip->lines;
    hba_rows_add(&trip->meant, entry, &trip->server, path);
}

/* ---- values ------------------------------------------------------------------------- */

/* A rule with a place for the value: what stands before it, behind it, and where its
 * token is among the rule's. All but the last are as short as a rule can be. */
static const struct place {
    const char *before;
    const char *behind;
    const char *rule;
    uint32_t token;
} places[] = {
    [PGCFG_HBA_FIELD_DATABASE] = {"local ", " a md5", "local x a md5", 1},
    [PGCFG_HBA_FIELD_USER] = {"local a ", " md5", "local a x md5", 2},
    [PGCFG_HBA_FIELD_HOST_NAME] = {"host a a ", " md5", "host a a x md5", 3},
    [PGCFG_HBA_FIELD_OPTION] = {"local a a peer ", "", "local a a peer map=x", 4},
};

static void add_random_bytes(random_source *random, bytes *out)
{
    static const char special[] = " \t\r,,##\"\"\"\"\\\\@+/==";
    static const char *const words[] = {"all",      "sameuser", "samerole", "replication",
                                        "samehost", "samenet",  "10.0.0.1", "include"};
    for (size_t pieces = random_below(random, 9); pieces > 0; pieces--) {
        size_t kind = random_below(random, 10);
        if (kind == 0)
            bytes_add_text(out, RANDOM_PICK(random, words));
        else if (kind < 6)
            bytes_add_byte(out, special[random_below(random, sizeof(special) - 1)]);
        else if (kind < 9)
            bytes_add_byte(out, (char)random_between(random, 'a', 'c'));
        else
            bytes_add_byte(out, (char)random_below(random, 256));
    }
}

/* Now and then as long as a token may be, or a little longer or shorter, with so
 * many quotes that 13's lines are full. */
static void make_value(roundtrip *trip, pgcfg_hba_field field)
{
    random_source *random = &trip->random;
    trip->value.size = 0;
    if (field == PGCFG_HBA_FIELD_OPTION)
        bytes_add_text(&trip->value, "map=");
    if (random_chance(random, 5)) {
        size_t quotes = random_chance(random, 500) ? random_between(random, 10200, 10236) : 0;
        size_t size = random_between(random, 10234, 10241);
        bytes_fill(&trip->value, '"', quotes);
        if (trip->value.size < size)
            bytes_fill(&trip->value, 'x', size - trip->value.size);
        if (random_chance(random, 300))
            trip->value.data[trip->value.size / 2] = ' ';
        if (random_chance(random, 300))
            trip->value.data[trip->value.size - 1] = ",\\\" "[random_below(random, 4)];
        return;
    }
    add_random_bytes(random, &trip->value);
}

static void add_value_line(roundtrip *trip)
{
    pgcfg_hba_field field = (pgcfg_hba_field)random_below(&trip->random, 4);
    const struct place *place = &places[field];
    size_t start = trip->file.size;
    make_value(trip, field);
    pgcfg_text value = {trip->value.data, trip->value.size};
    bytes_add_text(&trip->file, place->before);
    pgcfg_result result =
        pgcfg_hba_quote(value, field, &trip->server, bytes_sink(&trip->file), NULL);
    if (result != PGCFG_OK) {
        trip->file.size = start;
        trip->refused++;
        return;
    }
    bytes_add_text(&trip->file, place->behind);
    /* What is left of 13's lines is counted with a method of three letters. */
    if (field == PGCFG_HBA_FIELD_OPTION && trip->server.major == 13 &&
        trip->file.size - start > LINE_BYTES_MAX_13) {
        trip->file.size = start;
        return;
    }

    /* The rule with this very value, by hand. */
    pgcfg_hba_entry entry;
    pgcfg_token tokens[8];
    pgcfg_text rule = {place->rule, strlen(place->rule)};
    if (!read_entry(trip, rule, &entry))
        abort();
    memcpy(tokens, entry.tokens, entry.token_count * sizeof(*tokens));
    tokens[place->token].bytes = value.data;
    tokens[place->token].size = (uint32_t)value.size;
    entry.tokens = tokens;
    end_line(trip, &entry);
}

/* ---- rules --------------------------------------------------------------------------- */

static void add_random_column(random_source *random, bytes *out)
{
    static const char inside[] = "aab\"\"\"\\+/@,#";
    static const char *const words[] = {"all", "\" ,#\r\"", "10.1", "/8", "::1", "samenet"};
    bytes_add_byte(out, ' ');
    for (size_t pieces = random_between(random, 1, 6); pieces > 0; pieces--) {
        if (random_chance(random, 150))
            bytes_add_text(out, RANDOM_PICK(random, words));
        else
            bytes_add_byte(out, inside[random_below(random, sizeof(inside) - 1)]);
    }
}

/* A line of random columns that the library takes for a rule; it is written anew, and
 * must be read as what the random line was read as. */
static void add_rule_line(roundtrip *trip)
{
    random_source *random = &trip->random;
    bool is_local = random_chance(random, 600);
    trip->value.size = 0;
    bytes_add_text(&trip->value, is_local ? "local" : "host");
    for (int columns = is_local ? 2 : 3; columns > 0; columns--)
        add_random_column(random, &trip->value);
    bytes_add_text(&trip->value, is_local ? " peer" : " ident");
    for (size_t options = random_below(random, 3); options > 0; options--) {
        bytes_add_text(&trip->value, " map=");
        add_random_bytes(random, &trip->value);
    }
    pgcfg_hba_entry entry;
    pgcfg_text source = {trip->value.data, trip->value.size};
    if (!read_entry(trip, source, &entry))
        return;
    size_t start = trip->file.size;
    if (pgcfg_hba_write(&entry, &trip->server, bytes_sink(&trip->file), NULL) != PGCFG_OK) {
        trip->file.size = start;
        trip->refused++;
        return;
    }
    end_line(trip, &entry);
}

/* ---- asking ------------------------------------------------------------------------------ */

static bool write_file(const char *path, const char *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool is_written = file != NULL && fwrite(data, 1, size, file) == size;
    if (file != NULL && fclose(file) != 0)
        is_written = false;
    if (!is_written)
        fprintf(stderr, "roundtrip: %s: %s\n", path, strerror(errno));
    return is_written;
}

static void report(roundtrip *trip, size_t row)
{
    bytes text = {0};
    trip->differences++;
    if (trip->differences > REPORTS_MAX)
        return;
    bytes_add_format(&text, "--- %s, line %zu\n  meant: ", trip->target->name, row + 1);
    rows_print(&trip->meant, row, &text);
    bytes_add_text(&text, "\n  read:  ");
    rows_print(&trip->read, row, &text);
    bytes_add_text(&text, "\n  line:  ");
    const char *at = trip->file.data;
    for (size_t i = 0; i < row && at != NULL; i++)
        at = strchr(at, '\n') + 1;
    bytes_add(&text, at, strcspn(at, "\n") < 300 ? strcspn(at, "\n") : 300);
    printf("%s\n", text.data);
    bytes_free(&text);
}

/* One file: made, asked about, compared. */
static bool ask(roundtrip *trip)
{
    trip->file.size = 0;
    trip->lines = 0;
    rows_start(&trip->meant, hba_rows_view(trip->server.major));
    while (trip->lines < LINES_IN_FILE) {
        if (random_chance(&trip->random, 500))
            add_value_line(trip);
        else
            add_rule_line(trip);
    }
    if (!write_file(trip->path, trip->file.data, trip->file.size))
        return false;
    if (!target_ask(trip->target, &trip->read)) {
        fprintf(stderr, "%s died: %s", trip->target->name,
                PQerrorMessage(trip->target->connection));
        return false;
    }
    size_t row;
    if (!rows_equal(&trip->meant, &trip->read, &row))
        report(trip, row);
    return true;
}

/* All files of one target; an exit status. */
static int run(pg_target *target, uint64_t seed, uint64_t count)
{
    static const char everybody[] = "local all all trust\n";
    roundtrip trip = {.target = target, .server = target_server(target)};
    trip.path = target_path(target, "pg_hba.conf");
    trip.random = random_start(seed, (uint64_t)target->major);
    if (trip.server.db_user_namespace)
        return 0; /* md5 is no method there, and nothing else differs */
    if (!target_become_owner(target) || !target_connect(target) ||
        !target_prepare(target, hba_rows_view(target->major)))
        return EXIT_TROUBLE;
    bool goes_on = true;
    while (goes_on && trip.written < count)
        goes_on = ask(&trip);
    write_file(trip.path, everybody, sizeof(everybody) - 1);
    PQfinish(target->connection);
    printf("roundtrip: %s, seed %llu: %llu lines, %llu values refused, %llu files differ\n",
           target->name, (unsigned long long)seed, (unsigned long long)trip.written,
           (unsigned long long)trip.refused, (unsigned long long)trip.differences);
    fflush(stdout);
    rows_free(&trip.meant);
    rows_free(&trip.read);
    bytes_free(&trip.file);
    bytes_free(&trip.value);
    free(trip.path);
    if (!goes_on)
        return EXIT_TROUBLE;
    return trip.differences > 0 ? EXIT_DIFFERENCES : 0;
}

/* ---- the command line -------------------------------------------------------------------- */

static int usage(void)
{
    fputs("usage: roundtrip --targets FILE [--only NAME,...] [--seed S] [--count N]\n", stderr);
    return EXIT_TROUBLE;
}

int main(int argc, char **argv)
{
    static pg_target targets[TARGETS_MAX];
    const char *path = NULL;
    const char *only = NULL;
    uint64_t seed = 1;
    uint64_t count = 20000;
    for (int i = 1; i < argc; i += 2) {
        if (i + 1 == argc)
            return usage();
        if (strcmp(argv[i], "--targets") == 0)
            path = argv[i + 1];
        else if (strcmp(argv[i], "--only") == 0)
            only = argv[i + 1];
        else if (strcmp(argv[i], "--seed") == 0)
            seed = strtoull(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--count") == 0)
            count = strtoull(argv[i + 1], NULL, 10);
        else
            return usage();
    }
    size_t target_count = path == NULL ? 0 : target_read_list(path, targets);
    if (target_count > 0 && only != NULL)
        target_count = target_choose(only, targets, target_count);
    if (target_count == 0)
        return usage();
    int worst = 0;
    for (size_t i = 0; i < target_count; i++) {
        int status = run(&targets[i], seed, count);
        if (status > worst)
            worst = status;
    }
    return worst;
}
