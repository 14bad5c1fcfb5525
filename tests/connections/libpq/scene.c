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
        return (scene_user){true, (rule)n, (rule)n};
    n -= RULE_COUNT;
    return (scene_user){false, (rule)(n / RULE_COUNT), (rule)(n % RULE_COUNT)};
}

void scene_user_name(scene_user user, char name[SCENE_NAME_SIZE])
{
    if (user.is_host)
        snprintf(name, SCENE_NAME_SIZE, "h_%c", letters[user.plain]);
    else
        snprintf(name, SCENE_NAME_SIZE, "u_%c%c", letters[user.plain], letters[user.tls]);
}

bool scene_asks_for_password(scene_user user)
{
    return user.plain >= RULE_SCRAM || user.tls >= RULE_SCRAM;
}

/* ---- for the servers --------------------------------------------------------------- */

static void write_rule(FILE *out, const char *type, const char *name, const char *address,
                       rule what)
{
    if (methods[what] != NULL)
        fprintf(out, "%s all %s %s %s\n", type, name, address, methods[what]);
}

void scene_write_hba(FILE *out)
{
    fputs("local all postgres trust\n", out);
    for (unsigned n = 0; n < SCENE_USER_COUNT; n++) {
        scene_user user = scene_user_number(n);
        char name[SCENE_NAME_SIZE];

        scene_user_name(user, name);
        write_rule(out, "local", name, "", user.plain);
        if (user.is_host) {
            write_rule(out, "host", name, "127.0.0.1/32", user.plain);
        } else {
            write_rule(out, "hostnossl", name, "127.0.0.1/32", user.plain);
            write_rule(out, "hostssl", name, "127.0.0.1/32", user.tls);
        }
    }
}

void scene_write_roles(FILE *out)
{
    for (unsigned n = 0; n < SCENE_USER_COUNT; n++) {
        char name[SCENE_NAME_SIZE];

        scene_user_name(scene_user_number(n), name);
        fprintf(out, "CREATE ROLE %s LOGIN PASSWORD '%s'\n", name, SCENE_PASSWORD);
    }
}

/* ---- what they say -------------------------------------------------------------------- */

static scene_answer refuse(const scene *s, const char *message, pgcfg_encryption encryption)
{
    static const char *const words[2][2] = {{"SSL off", "SSL on"},
                                            {"no encryption", "SSL encryption"}};
    scene_answer answer = {.kind = PGCFG_ANSWER_REJECTED};
    char name[SCENE_NAME_SIZE];

    scene_user_name(s->user, name);
    snprintf(answer.line, sizeof(answer.line),
             "FATAL:  %s host \"%s\", user \"%s\", database \"postgres\", %s\n", message,
             s->is_local ? "[local]" : "127.0.0.1", name,
             words[s->server_major >= 14][encryption == PGCFG_ENCRYPTION_SSL]);
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
    switch (encryption == PGCFG_ENCRYPTION_SSL ? s->user.tls : s->user.plain) {
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
