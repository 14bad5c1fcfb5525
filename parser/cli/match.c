/*
 * match.c - pgcfg match: which rule decides a connection, and what the client is told.
 */
#include "command.h"
#include "decision_json.h"
#include "decision_text.h"
#include "failure.h"
#include "json.h"
#include "play_print.h"

static const char help[] =
    "pgcfg match says which rule of a pg_hba.conf decides a connection, and what the\n"
    "client is told: as the server's check_hba and a real connection attempt do.\n"
    "\n"
    "usage: pgcfg match (DIRECTORY | --hba FILE) --database NAME --user NAME\n"
    "                   (--address ADDRESS | --local) [OPTION]...\n"
    "\n"
    "the files: those that a server finds in DIRECTORY, which has a postgresql.conf, or\n"
    "those that are named; one of these may be - for standard input:\n"
    "  --hba FILE          the pg_hba.conf\n"
    "  --ident FILE        the pg_ident.conf, for rules with a map\n"
    "  --conf FILE         the postgresql.conf: whether the server has TLS, and more\n"
    "\n"
    "the connection:\n"
    "  --database NAME     needless for physical replication\n"
    "  --user NAME         the role that is asked for\n"
    "  --address ADDRESS   the client's IPv4 or IPv6 address\n"
    "  --local             it comes over a unix socket\n"
    "  --ssl, --gss        the encryption in use; none if neither is given\n"
    "  --replication=MODE  physical or database\n"
    "\n"
    "what no file holds; where a rule asks for it and it is not given, the answer says so:\n"
    "  --role=NAME         a role that the user belongs to, directly or not; may be\n"
    "                      repeated; --role= says that there is none\n"
    "  --host-name=NAME    the client's verified reverse name; --host-name= says none\n"
    "  --interface=ADDRESS/LENGTH\n"
    "                      an address of the server itself, for samehost and samenet; may\n"
    "                      be repeated\n"
    "  --system-user=NAME  the name that ident, peer, gss, sspi, cert or oauth find out\n"
    "  --client-certificate=valid or none\n"
    "                      whether the client has one that the server trusts; without this\n"
    "                      option, where a rule asks for one\n"
    "\n"
    "the client; with these, every attempt that libpq of the server's major makes is played:\n"
    "  --sslmode=MODE      disable, allow, prefer, require, verify-ca or verify-full\n"
    "  --all-modes         all six of them, side by side\n"
    "  --gssencmode=MODE   disable, prefer or require, of a client that has a ticket;\n"
    "                      without this option it has none and does not try GSSAPI\n"
    "  --sslnegotiation=postgres or direct\n"
    "\n"
    "options:\n"
    "  --explain           every rule up to the one that decides, with the first field\n"
    "                      that did not fit and what it was compared with\n"
    "  --format=FORMAT     text (default) or json\n";

static const char help_notes[] =
    "A file that a server does not start with is an error of the command (status 2): a\n"
    "server that runs keeps the rules that it has when it is told to reload such a file.\n"
    "\n"
    "exit status: 0 authentication goes on, or undecided; 1 the connection is turned away\n"
    "(with --all-modes: in every mode); 2 could not do it\n";

static void check_encryption(const access_files *a, const connection_options *given)
{
    if (given->uses_ssl && (!a->server.ssl || (a->server.features & PGCFG_FEATURE_SSL) == 0))
        fail("--ssl: this server has no TLS, so that no connection uses it");
    if (given->uses_gss && (a->server.features & PGCFG_FEATURE_GSS) == 0)
        fail("--gss: this server has no GSSAPI, so that no connection uses it");
}

static int status_of(bool is_turned_away)
{
    return is_turned_away ? STATUS_FOUND_ERRORS : STATUS_DONE;
}

static int match_once(decisions *all, const options *given, output *out)
{
    const access_files *a = all->files;
    const connection_options *connection = &given->connection;
    const decision *d = decisions_get(all, connection->uses_ssl   ? PGCFG_ENCRYPTION_SSL
                                           : connection->uses_gss ? PGCFG_ENCRYPTION_GSS
                                                                  : PGCFG_ENCRYPTION_NONE);

    if (given->format == FORMAT_JSON) {
        output_string(out, "{");
        decision_json_members(d, a, true, out);
        if (connection->wants_explanation)
            decision_json_explanation(d, a, out);
        output_string(out, "}\n");
    } else {
        if (connection->wants_explanation)
            decision_text_explanation(d, a, out);
        decision_text_write(d, a, out);
    }
    return status_of(decision_turns_away(d));
}

static int play_once(decisions *all, const options *given, output *out)
{
    const bool wants_explanation = given->connection.wants_explanation;
    const pgcfg_client client = play_client(all->files, &given->connection);
    play p;

    play_run(&p, &client, all);
    if (given->format == FORMAT_JSON) {
        play_json(&p, all->files, wants_explanation, false, out);
        output_string(out, "\n");
    } else {
        play_text(&p, all->files, wants_explanation, out);
    }
    return status_of(play_turns_away(&p));
}

/* Every mode; some client is turned away, or none. */
static int play_all(decisions *all, const options *given, output *out)
{
    enum { MODE_COUNT = PGCFG_SSLMODE_VERIFY_FULL - PGCFG_SSLMODE_DISABLE + 1 };
    const bool wants_explanation = given->connection.wants_explanation;
    pgcfg_client client = play_client(all->files, &given->connection);
    play plays[MODE_COUNT];
    bool all_are_turned_away = true;

    for (size_t i = 0; i < MODE_COUNT; i++) {
        client.sslmode = (pgcfg_sslmode)(PGCFG_SSLMODE_DISABLE + i);
        play_run(&plays[i], &client, all);
        all_are_turned_away = all_are_turned_away && play_turns_away(&plays[i]);
    }
    if (given->format == FORMAT_JSON) {
        output_string(out, "[");
        for (size_t i = 0; i < MODE_COUNT; i++) {
            if (i > 0)
                output_string(out, ",");
            play_json(&plays[i], all->files, wants_explanation, true, out);
        }
        output_string(out, "]\n");
    } else {
        play_table(plays, MODE_COUNT, all->files, out);
    }
    return status_of(all_are_turned_away);
}

static int run(const options *given)
{
    access_files a;
    output out = {0};

    if (given->operand_count > 1)
        fail("match takes one DIRECTORY, or files with --hba, --ident and --conf, not \"%s\"",
             given->operands[1]);
    connection_options_check(&given->connection, given->operand_count > 0);
    access_files_read(&a, given);
    check_encryption(&a, &given->connection);
    decisions all = {.files = &a, .given = &given->connection};
    int status = given->connection.wants_all_modes   ? play_all(&all, given, &out)
                 : given->connection.sslmode != NULL ? play_once(&all, given, &out)
                                                     : match_once(&all, given, &out);
    decisions_free(&all);
    access_files_free(&a);
    output_finish(&out);
    return status;
}

const command match_command = {
    .name = "match",
    .summary = "which rule decides a connection, and what the client is told",
    .help = help,
    .help_notes = help_notes,
    .formats = FORMAT_TEXT | FORMAT_JSON,
    .options = OPTION_CONNECTION,
    .run = run,
};
