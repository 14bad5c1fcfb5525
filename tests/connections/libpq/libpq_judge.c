/*
 * libpq_judge.c - compares a real libpq, connecting to a real server, with the play of
 * client.h: which attempts are made, and what the user sees in the end.
 *
 *   libpq_judge LIBPQ CLIENT SERVER PORT SERVER_DIRECTORY DIRECTORY SCOPE [FILE]
 *   libpq_judge --hba | --hba+gss | --roles       what the servers must have
 *
 * LIBPQ is the client's file. CLIENT and SERVER are majors, followed by what holds of
 * them, in this order: +gss (built with GSSAPI), +ssl (a server with ssl on), +openssl3
 * and +ticket (a client that has these). Then come the server's port and the directory of
 * its unix socket. SCOPE is brief, cross, full or gss. DIRECTORY/right.crt and wrong.crt
 * are root certificates, the server's and another; the observer's socket goes there, too.
 * What libpq did in those cells that pgcfg match has options for goes to FILE, an object
 * of JSON a line.
 *
 * A cell is one call of PQconnectdb. Prints how many cells, connections and differences
 * there were, the first few of these in full: cells go from simple to less simple.
 * Exit status: 0 all equal, 1 there are differences, 2 could not do it.
 */
#include "libpq.h"
#include "observer.h"
#include "scene.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN = 5, TIMEOUT_SECONDS = 30 };

typedef struct judge {
    libpq pq;
    observer observer;
    pgcfg_client client; /* major and features */
    pgcfg_server server;
    const char *directory;
    FILE *told; /* may be NULL */
    unsigned cells, connections, differences;
    bool has_failed;
} judge;

typedef struct cell {
    pgcfg_client client;
    scene scene;
} cell;

/* What a cell comes to, on either side. `message` is empty if it gets in. */
typedef struct story {
    char attempts[200];
    char message[1500];
} story;

/* ---- the play ------------------------------------------------------------------------ */

static void append(char *text, size_t size, const char *more)
{
    size_t used = strlen(text);

    if (used + strlen(more) >= size)
        abort(); /* no story is that long */
    memcpy(text + used, more, strlen(more) + 1);
}

static void say(story *told, const char *line)
{
    append(told->message, sizeof(told->message), line);
}

static void say_where(const judge *j, const cell *c, story *told)
{
    char words[300];

    if (!pgcfg_client_names_server(&c->client))
        return;
    if (c->scene.is_local)
        snprintf(words, sizeof(words),
                 "connection to server on socket \"%s/.s.PGSQL.%d\" failed: ", j->directory,
                 j->observer.port);
    else
        snprintf(words, sizeof(words),
                 "connection to server at \"127.0.0.1\", port %d failed: ", j->observer.port);
    say(told, words);
}

static void say_error(story *told, pgcfg_client_error error, const pgcfg_client *client)
{
    char words[300];
    pgcfg_buffer buffer = {words, sizeof(words) - 2, 0};

    if (error == PGCFG_CLIENT_ERROR_NONE)
        return;
    pgcfg_client_error_write(error, client, pgcfg_buffer_sink(&buffer));
    memcpy(words + pgcfg_buffer_text(&buffer).size, "\n", 2);
    say(told, words);
}

static void tell_attempt(story *told, const pgcfg_attempt *attempt)
{
    static const char *const words[] = {"none", "ssl", "gss"};
    char word[8];

    snprintf(word, sizeof(word), "%s%s%s", attempt->is_new_connection ? "+" : "",
             words[attempt->encryption], attempt->outcome == PGCFG_ATTEMPT_NOT_OFFERED ? "?" : "");
    if (told->attempts[0] != '\0')
        append(told->attempts, sizeof(told->attempts), " ");
    append(told->attempts, sizeof(told->attempts), word);
}

static void play_cell(const judge *j, const cell *c, story *told)
{
    pgcfg_client_play play;
    pgcfg_attempt attempt;
    bool gets_in = false;

    *told = (story){{0}, {0}};
    if (pgcfg_client_begin(&play, &c->client, &j->server) == PGCFG_REFUSED) {
        if (play.refusal == PGCFG_CLIENT_ERROR_GSS_IMPOSSIBLE)
            append(told->attempts, sizeof(told->attempts), "+");
        if (pgcfg_client_refusal_names_server(&play))
            say_where(j, c, told);
        say_error(told, play.refusal, &play.client);
        return;
    }
    while (pgcfg_client_next(&play, &attempt) == PGCFG_OK) {
        tell_attempt(told, &attempt);
        if (attempt.is_new_connection)
            say_where(j, c, told);
        say_error(told, attempt.error, &play.client);
        if (attempt.outcome == PGCFG_ATTEMPT_REACHES_RULES) {
            scene_answer answer = scene_answer_to(&c->scene, attempt.encryption);

            /* 13: the client's own words on TLS and passwords replace what stood there. */
            if (c->client.major == 13 && answer.is_clients_own)
                told->message[0] = '\0';
            say(told, answer.line);
            gets_in = answer.line[0] == '\0';
            pgcfg_client_answer(&play, answer.kind);
        }
    }
    if (gets_in)
        told->message[0] = '\0';
}

/* ---- the real thing --------------------------------------------------------------------- */

static void write_conninfo(const judge *j, const cell *c, char *text, size_t size)
{
    static const char *const passwords[] = {(" password=" SCENE_PASSWORD), " password=wrong", ""};
    char user[SCENE_NAME_SIZE];
    const char *sslmode = pgcfg_sslmode_name(c->client.sslmode);
    const char *gssencmode = pgcfg_gssencmode_name(c->client.gssencmode);
    const char *sslnegotiation = pgcfg_sslnegotiation_name(c->client.sslnegotiation);

    scene_user_name(c->scene.user, user);
    snprintf(text, size, "host=%s port=%d dbname=postgres user=%s sslrootcert=%s/%s.crt%s%s",
             c->scene.is_local ? j->directory : "127.0.0.1", j->observer.port, user, j->directory,
             c->scene.trusts_no_certificate ? "wrong" : "right", passwords[c->scene.password],
             c->scene.misnames_service ? " krbsrvname=nobody" : "");
    if (*sslmode != '\0')
        snprintf(text + strlen(text), size - strlen(text), " sslmode=%s", sslmode);
    if (*gssencmode != '\0')
        snprintf(text + strlen(text), size - strlen(text), " gssencmode=%s", gssencmode);
    if (*sslnegotiation != '\0')
        snprintf(text + strlen(text), size - strlen(text), " sslnegotiation=%s", sslnegotiation);
}

/* Waits for the connection, and meanwhile for what goes through the observer. */
static polling_status poll_once(judge *j, PGconn *conn, polling_status status)
{
    struct pollfd polls[OBSERVER_POLLS + 1];
    short events = status == POLLING_READING ? POLLIN : POLLOUT;

    observer_prepare(&j->observer, polls);
    polls[OBSERVER_POLLS] = (struct pollfd){.fd = j->pq.socket(conn), .events = events};
    if (poll(polls, OBSERVER_POLLS + 1, TIMEOUT_SECONDS * 1000) <= 0) {
        fprintf(stderr, "libpq_judge: nothing happens\n");
        j->has_failed = true;
        return POLLING_FAILED;
    }
    observer_act(&j->observer, polls);
    return polls[OBSERVER_POLLS].revents != 0 ? j->pq.connect_poll(conn) : status;
}

static void connect_cell(judge *j, const cell *c, story *seen)
{
    char conninfo[600];

    write_conninfo(j, c, conninfo, sizeof(conninfo));
    observer_begin(&j->observer);

    PGconn *conn = j->pq.connect_start(conninfo);
    polling_status status = j->pq.status(conn) == 1 ? POLLING_FAILED : POLLING_WRITING;

    while (status == POLLING_READING || status == POLLING_WRITING)
        status = poll_once(j, conn, status);
    snprintf(seen->message, sizeof(seen->message), "%s",
             status == POLLING_OK ? "" : j->pq.error_message(conn));
    j->pq.finish(conn);
    observer_end(&j->observer);
    memcpy(seen->attempts, j->observer.attempts, sizeof(seen->attempts));
    if (j->observer.has_failed) {
        fprintf(stderr, "libpq_judge: cannot follow a connection: %s\n", seen->attempts);
        j->has_failed = true;
    }
}

/* ---- cells -------------------------------------------------------------------------------- */

static void show_story(const char *who, const story *told)
{
    printf("  %s: %s\n", who, told->attempts[0] == '\0' ? "(no connection)" : told->attempts);
    for (const char *at = told->message; *at != '\0';) {
        size_t size = strcspn(at, "\n");

        printf("    | %.*s\n", (int)size, at);
        at += size + (at[size] != '\0');
    }
}

static void tell_string(FILE *out, const char *key, const char *value)
{
    fprintf(out, "%s\"%s\":\"", strcmp(key, "user") == 0 ? "{" : ",", key);
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\n')
            fputs("\\n", out);
        else
            fprintf(out, *at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
    }
    fputc('"', out);
}

/* Passwords are given, and root certificates are right: the files alone decide. One of
 * the lesser options at a time does. */
static void tell(const judge *j, const cell *c, const story *seen)
{
    char user[SCENE_NAME_SIZE];

    if (c->client.sslmode == PGCFG_SSLMODE_DEFAULT || c->scene.password != PASSWORD_RIGHT ||
        c->scene.trusts_no_certificate ||
        (c->client.gssencmode != PGCFG_GSSENCMODE_DEFAULT &&
         c->client.sslnegotiation != PGCFG_SSLNEGOTIATION_DEFAULT))
        return;
    scene_user_name(c->scene.user, user);
    tell_string(j->told, "user", user);
    tell_string(j->told, "from", c->scene.is_local ? "local" : "127.0.0.1");
    tell_string(j->told, "sslmode", pgcfg_sslmode_name(c->client.sslmode));
    tell_string(j->told, "gssencmode", pgcfg_gssencmode_name(c->client.gssencmode));
    tell_string(j->told, "sslnegotiation", pgcfg_sslnegotiation_name(c->client.sslnegotiation));
    tell_string(j->told, "attempts", seen->attempts);
    tell_string(j->told, "message", seen->message);
    fputs("}\n", j->told);
}

static void compare(judge *j, const cell *c)
{
    story played, seen;
    char conninfo[600];

    if (j->has_failed)
        return;
    j->cells++;
    play_cell(j, c, &played);
    connect_cell(j, c, &seen);
    for (const char *at = seen.attempts; *at != '\0'; at++)
        j->connections += *at == '+';
    if (j->told != NULL)
        tell(j, c, &seen);
    if (strcmp(played.attempts, seen.attempts) == 0 && strcmp(played.message, seen.message) == 0)
        return;
    if (j->differences++ >= SHOWN)
        return;
    write_conninfo(j, c, conninfo, sizeof(conninfo));
    printf("--- libpq %d, server %d ssl=%s: %s\n", j->client.major, j->server.major,
           j->server.ssl ? "on" : "off", conninfo);
    show_story("libpq", &seen);
    show_story("pgcfg", &played);
}

/* Which values of the three options are tried. */
typedef struct options {
    int first_sslmode, last_sslmode, last_gssencmode, last_sslnegotiation;
} options;

static const options all_options = {PGCFG_SSLMODE_DEFAULT, PGCFG_SSLMODE_VERIFY_FULL,
                                    PGCFG_GSSENCMODE_REQUIRE, PGCFG_SSLNEGOTIATION_DIRECT};
static const options sslmodes_only = {PGCFG_SSLMODE_DISABLE, PGCFG_SSLMODE_VERIFY_FULL,
                                      PGCFG_GSSENCMODE_DEFAULT, PGCFG_SSLNEGOTIATION_DEFAULT};
static const options sslmodes_and_negotiation = {PGCFG_SSLMODE_DISABLE, PGCFG_SSLMODE_VERIFY_FULL,
                                                 PGCFG_GSSENCMODE_DEFAULT,
                                                 PGCFG_SSLNEGOTIATION_DIRECT};

static void compare_options(judge *j, const scene *s, const options *o)
{
    cell c = {j->client, *s};

    c.client.is_local = s->is_local;
    for (int n = PGCFG_SSLNEGOTIATION_DEFAULT; n <= o->last_sslnegotiation; n++) {
        for (int g = PGCFG_GSSENCMODE_DEFAULT; g <= o->last_gssencmode; g++) {
            for (int m = o->first_sslmode; m <= o->last_sslmode; m++) {
                c.client.sslnegotiation = (pgcfg_sslnegotiation)n;
                c.client.gssencmode = (pgcfg_gssencmode)g;
                c.client.sslmode = (pgcfg_sslmode)m;
                compare(j, &c);
            }
        }
    }
}

/* With each password where one is asked for. */
static void compare_user(judge *j, scene_user user, scene s, const options *o)
{
    int last = scene_asks_for_password(user) ? PASSWORD_NONE : PASSWORD_RIGHT;

    s.server_major = j->server.major;
    s.user = user;
    for (int p = PASSWORD_RIGHT; p <= last; p++) {
        s.password = (password)p;
        compare_options(j, &s, o);
    }
}

/* Users up to `end`. */
static void compare_users(judge *j, unsigned end, scene s, const options *o)
{
    for (unsigned n = 0; n < end; n++)
        compare_user(j, scene_user_number(n), s, o);
}

/* Pairs of rules. To libpq the method password is no other than scram-sha-256. */
static void compare_pairs(judge *j, scene s, const options *o)
{
    for (unsigned n = RULE_COUNT; n < SCENE_USER_COUNT; n++) {
        scene_user user = scene_user_number(n);

        if (user.by_encryption[PGCFG_ENCRYPTION_NONE] != RULE_PASSWORD &&
            user.by_encryption[PGCFG_ENCRYPTION_SSL] != RULE_PASSWORD)
            compare_user(j, user, s, o);
    }
}

static const scene tcp = {.is_local = false};
static const scene local = {.is_local = true};
static const scene without_trust = {.trusts_no_certificate = true};
static const scene with_wrong_service = {.misnames_service = true};

/* Each kind of rule in a host line with all options; pairs of them with the sslmodes. */
static void compare_briefly(judge *j)
{
    compare_users(j, RULE_NOTHING + 1, tcp, &all_options);
    compare_users(j, RULE_REJECT + 1, local, &all_options);
    compare_users(j, RULE_COUNT, local, &sslmodes_only);
    compare_users(j, RULE_COUNT, tcp, &sslmodes_only);
    compare_pairs(j, tcp, &sslmodes_only);
    compare_users(j, RULE_NOTHING + 1, without_trust, &sslmodes_and_negotiation);
}

static void compare_fully(judge *j)
{
    compare_users(j, SCENE_USER_COUNT, tcp, &all_options);
    compare_users(j, SCENE_USER_COUNT, local, &all_options);
    compare_users(j, SCENE_USER_COUNT, without_trust, &all_options);
}

/* With a ticket. */
static void compare_gss(judge *j)
{
    bool has_lines = (j->server.features & (unsigned)PGCFG_FEATURE_GSS) != 0;

    compare_users(j, RULE_REJECT + 1, local, &all_options);
    compare_users(j, has_lines ? SCENE_ALL_COUNT : SCENE_USER_COUNT, tcp, &all_options);
    compare_users(j, RULE_COUNT, without_trust, &all_options);
    compare_users(j, has_lines ? RULE_COUNT : 0, with_wrong_service, &all_options);
}

/* ---- the command line ------------------------------------------------------------------------ */

typedef struct side {
    int major;
    bool has_gss, has_ssl, has_ticket, has_openssl_3;
} side;

static bool skip_word(const char **at, const char *word)
{
    size_t size = strlen(word);
    bool is_there = strncmp(*at, word, size) == 0;

    *at += is_there ? size : 0;
    return is_there;
}

/* "18+gss+ssl" */
static bool read_side(const char *text, side *s)
{
    char *end;

    *s = (side){.major = (int)strtol(text, &end, 10)};

    const char *at = end;

    s->has_gss = skip_word(&at, "+gss");
    s->has_ssl = skip_word(&at, "+ssl");
    s->has_openssl_3 = skip_word(&at, "+openssl3");
    s->has_ticket = skip_word(&at, "+ticket");
    return *at == '\0' && pgcfg_major_is_known(s->major);
}

static bool set_up(judge *j, char **arguments)
{
    side client, server;

    if (!read_side(arguments[2], &client) || !read_side(arguments[3], &server))
        return false;
    j->client = pgcfg_client_default(client.major);
    if (!client.has_gss)
        j->client.features &= ~(unsigned)PGCFG_FEATURE_GSS;
    j->client.has_gss_credentials = client.has_ticket;
    j->client.has_openssl_3 = client.has_openssl_3;
    j->server = pgcfg_server_default(server.major);
    j->server.ssl = server.has_ssl;
    if (!server.has_gss)
        j->server.features &= ~(unsigned)PGCFG_FEATURE_GSS;
    j->directory = arguments[6];
    if (!libpq_load(&j->pq, arguments[1]))
        return false;
    if (j->pq.version() / 10000 != client.major) {
        fprintf(stderr, "libpq_judge: %s is of version %d\n", arguments[1], j->pq.version());
        return false;
    }
    return observer_open(&j->observer, j->directory, atoi(arguments[4]), arguments[5]);
}

static bool run_scope(judge *j, const char *scope)
{
    if (strcmp(scope, "brief") == 0)
        compare_briefly(j);
    else if (strcmp(scope, "cross") == 0)
        compare_users(j, RULE_NOTHING + 1, tcp, &sslmodes_and_negotiation);
    else if (strcmp(scope, "full") == 0)
        compare_fully(j);
    else if (strcmp(scope, "gss") == 0)
        compare_gss(j);
    else
        return false;
    return true;
}

int main(int argc, char **argv)
{
    judge j = {.cells = 0};

    if (argc == 2 && strncmp(argv[1], "--hba", 5) == 0) {
        scene_write_hba(stdout, strcmp(argv[1], "--hba+gss") == 0);
        return 0;
    }
    if (argc == 2 && strcmp(argv[1], "--roles") == 0) {
        scene_write_roles(stdout);
        return 0;
    }
    if (argc == 9)
        j.told = fopen(argv[8], "w");
    if (argc < 8 || argc > 9 || (argc == 9 && j.told == NULL) || !set_up(&j, argv) ||
        !run_scope(&j, argv[7]) || (j.told != NULL && fclose(j.told) != 0)) {
        fprintf(stderr, "libpq_judge: wrong arguments, or no such libpq\n");
        return 2;
    }
    printf("libpq %s, server %s: %u cells, %u connections, %u differences\n", argv[2], argv[3],
           j.cells, j.connections, j.differences);
    return j.has_failed ? 2 : j.differences > 0;
}
