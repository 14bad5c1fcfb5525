/*
 * scene.c - see scene.h.
 */
#include "scene.h"

#include <string.h>

static const char letters[RULE_COUNT + 1] = "tr0sp";
static const char *const methods[RULE_COUNT] = {"trust", "reject", NULL, "scram-sha-256",
                                                "password"};

scene_user scene_user_number(unsigned n)
{
    if (n < RULE_COUNT)
        return (scene_user){LINES_HOST, {(rule)n, (rule)n, (rule)n}};

    bool is_by_all = n >= SCENE_USER_COUNT;
    unsigned pair = is_by_all ? n - SCENE_USER_COUNT : n - RULE_COUNT;
    rule plain = (rule)(pair / RULE_COUNT % RULE_COUNT);
    rule tls = (rule)(pair % RULE_COUNT);

    if (!is_by_all)
        return (scene_user){LINES_BY_SSL, {plain, tls, plain}};
    return (scene_user){LINES_BY_ALL, {plain, tls, (rule)(pair / (RULE_COUNT * RULE_COUNT))}};
}

void scene_user_name(scene_user user, char name[SCENE_NAME_SIZE])
{
    static const int letter_counts[] = {1, 2, 3};

    *name++ = "hug"[user.lines];
    *name++ = '_';
    for (int i = 0; i < letter_counts[user.lines]; i++)
        *name++ = letters[user.by_encryption[i]];
    *name = '\0';
}

bool scene_asks_for_password(scene_user user)
{
    for (int i = 0; i < 3; i++) {
        if (user.by_encryption[i] >= RULE_SCRAM)
            return true;
    }
    return false;
}

/* ---- for the servers --------------------------------------------------------------- */

static void write_rule(FILE *out, const char *type, const char *name, const char *address,
                       rule what)
{
    if (methods[what] != NULL)
        fprintf(out, "%s all %s %s %s\n", type, name, address, methods[what]);
}

void scene_write_hba(FILE *out, bool has_gss)
{
    static const char address[] = "127.0.0.1/32";

    fputs("local all postgres trust\n", out);
    for (unsigned n = 0; n < (has_gss ? SCENE_ALL_COUNT : SCENE_USER_COUNT); n++) {
        scene_user user = scene_user_number(n);
        const rule *rules = user.by_encryption;
        char name[SCENE_NAME_SIZE];

        scene_user_name(user, name);
        write_rule(out, "local", name, "", rules[PGCFG_ENCRYPTION_NONE]);
        if (user.lines == LINES_HOST) {
            write_rule(out, "host", name, address, rules[PGCFG_ENCRYPTION_NONE]);
            continue;
        }
        if (user.lines == LINES_BY_ALL)
            write_rule(out, "hostgssenc", name, address, rules[PGCFG_ENCRYPTION_GSS]);
        write_rule(out, "hostnossl", name, address, rules[PGCFG_ENCRYPTION_NONE]);
        write_rule(out, "hostssl", name, address, rules[PGCFG_ENCRYPTION_SSL]);
    }
}

void scene_write_roles(FILE *out)
{
    for (unsigned n = 0; n < SCENE_ALL_COUNT; n++) {
        char name[SCENE_NAME_SIZE];

        scene_user_name(scene_user_number(n), name);
        fprintf(out, "CREATE ROLE %s LOGIN PASSWORD '%s'\n", name, SCENE_PASSWORD);
    }
}

/* ---- what they say -------------------------------------------------------------------- */

static scene_answer refuse(const scene *s, const char *message, pgcfg_encryption encryption)
{
    static const char *const words[2][3] = {{"SSL off", "SSL on", "SSL off"},
                                            {"no encryption", "SSL encryption", "GSS encryption"}};
    scene_answer answer = {.kind = PGCFG_ANSWER_REJECTED};
    char name[SCENE_NAME_SIZE];

    scene_user_name(s->user, name);
    snprintf(answer.line, sizeof(answer.line),
             "FATAL:  %s host \"%s\", user \"%s\", database \"postgres\", %s\n", message,
             s->is_local ? "[local]" : "127.0.0.1", name, words[s->server_major >= 14][encryption]);
    return answer;
}

static scene_answer check_password(const scene *s)
{
    scene_answer answer = {.kind = PGCFG_ANSWER_GOES_ON};
    char name[SCENE_NAME_SIZE];

    scene_user_name(s->user, name);
    switch (s->password) {
    case PASSWORD_RIGHT:
        break;
    case PASSWORD_WRONG:
        answer.kind = PGCFG_ANSWER_REJECTED;
        snprintf(answer.line, sizeof(answer.line),
                 "FATAL:  password authentication failed for user \"%s\"\n", name);
        break;
    case PASSWORD_NONE:
        answer.is_clients_own = true;
        snprintf(answer.line, sizeof(answer.line), "fe_sendauth: no password supplied\n");
        break;
    }
    return answer;
}

scene_answer scene_answer_to(const scene *s, pgcfg_encryption encryption)
{
    if (encryption == PGCFG_ENCRYPTION_SSL && s->trusts_no_certificate)
        return (scene_answer){PGCFG_ANSWER_NO_ENCRYPTION, true,
                              "SSL error: certificate verify failed\n"};
    if (encryption == PGCFG_ENCRYPTION_GSS && s->misnames_service)
        return (scene_answer){
            PGCFG_ANSWER_NO_ENCRYPTION, true,
            "could not initiate GSSAPI security context: Unspecified GSS failure.  Minor "
            "code may provide more information: Server nobody/127.0.0.1@" SCENE_REALM
            " not found in Kerberos database\n"};
    switch (s->user.by_encryption[encryption]) {
    case RULE_TRUST:
        break;
    case RULE_REJECT:
        return refuse(s, "pg_hba.conf rejects connection for", encryption);
    case RULE_NOTHING:
        return refuse(s, "no pg_hba.conf entry for", encryption);
    case RULE_SCRAM:
    case RULE_PASSWORD:
        return check_password(s);
    }
    return (scene_answer){PGCFG_ANSWER_GOES_ON, false, ""};
}
