/*
 * world.c - see world.h.
 */
#include "world.h"

#include <string.h>

#include "bytes.h"

typedef struct role {
    const char *name;
    const char *attributes;
    stored_password password;
} role;

static const role roles[] = {
    {"alice", "LOGIN", STORED_MD5},
    {"Alice", "LOGIN", STORED_MD5},
    {"ALICE", "LOGIN", STORED_SCRAM},
    {"bob", "LOGIN", STORED_SCRAM},
    {"carol", "LOGIN NOINHERIT", STORED_NONE},
    {"dave", "LOGIN", STORED_MD5},
    {"erin", "LOGIN NOINHERIT", STORED_MD5},
    {"super", "LOGIN SUPERUSER", STORED_MD5},
    {"super2", "LOGIN SUPERUSER", STORED_NONE},
    {"staff", "NOLOGIN", STORED_NONE},
    {"Staff", "NOLOGIN", STORED_NONE},
    {"admins", "NOLOGIN", STORED_NONE},
    {"all", "LOGIN", STORED_MD5},
    {"sameuser", "LOGIN", STORED_NONE},
    {"samerole", "LOGIN", STORED_NONE},
    {"samegroup", "LOGIN", STORED_NONE},
    {"replication", "LOGIN", STORED_NONE},
    {"+staff", "LOGIN", STORED_NONE},
    {"/^a", "LOGIN", STORED_MD5},
    {"a b", "LOGIN", STORED_MD5},
    {"a,b", "LOGIN", STORED_NONE},
    {"q\"q", "LOGIN", STORED_NONE},
    {"x#y", "LOGIN", STORED_NONE},
    {"\\1", "LOGIN", STORED_NONE},
    {"alice\\1", "LOGIN", STORED_NONE},
    {"alicealice", "LOGIN", STORED_NONE},
    {"\xc3\xa9t\xc3\xa9", "LOGIN", STORED_NONE},
    {"db1", "NOLOGIN", STORED_NONE},
    {"root", "LOGIN", STORED_NONE},
    {"nobody", "LOGIN", STORED_NONE},
    {"daemon", "LOGIN", STORED_MD5},
    {"alice@db1", "LOGIN", STORED_MD5},
    {"bob@bob", "LOGIN", STORED_NONE},
    {"alice@corp", "LOGIN", STORED_NONE},
    {"@alice", "LOGIN", STORED_NONE},
    {NAME_OF_63, "LOGIN", STORED_MD5},
    {"postgres", NULL, STORED_NONE}, /* the rest is there */
    {"pg_monitor", NULL, STORED_NONE},
    {"pg_read_all_settings", NULL, STORED_NONE},
    {"pg_read_all_stats", NULL, STORED_NONE},
    {"pg_stat_scan_tables", NULL, STORED_NONE},
};

typedef struct membership {
    const char *member;
    const char *of;
    bool is_there; /* before anything is made */
} membership;

static const membership memberships[] = {
    {"alice", "staff", false},
    {"admins", "staff", false},
    {"bob", "admins", false},
    {"carol", "+staff", false},
    {"dave", "/^a", false},
    {"erin", "carol", false},
    {"super", "admins", false},
    {"Alice", "Staff", false},
    {"alice", "db1", false},
    {"bob", "all", false},
    {"a b", NAME_OF_63, false},
    {NAME_OF_63, "bob", false},
    {"erin", "pg_monitor", false},
    {"alice@db1", "staff", false},
    {"bob@bob", "db1", false},
    {"daemon", "replication", false},
    {"pg_monitor", "pg_read_all_settings", true},
    {"pg_monitor", "pg_read_all_stats", true},
    {"pg_monitor", "pg_stat_scan_tables", true},
};

const char *const world_certificates[WORLD_CERTIFICATES] = {
    "alice", "Alice", "bob", "alice@corp", "a b", "root", "x#y", "al", "\\1", "staff",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

_Static_assert(COUNT(roles) <= WORLD_ROLES_MAX, "too many roles");

size_t world_role_count(void)
{
    return COUNT(roles);
}

const char *world_role(size_t index)
{
    return roles[index].name;
}

stored_password world_password(pgcfg_text name)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        if (pgcfg_text_equal(text_of(roles[i].name), name))
            return roles[i].password;
    return STORED_NONE;
}

bool world_has_role(pgcfg_text name)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        if (pgcfg_text_equal(text_of(roles[i].name), name))
            return true;
    return false;
}

static bool is_among(pgcfg_text name, const pgcfg_text *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (pgcfg_text_equal(names[i], name))
            return true;
    return false;
}

size_t world_roles_of(pgcfg_text name, pgcfg_text found[WORLD_ROLES_MAX])
{
    size_t count = 0;
    size_t before;

    do {
        before = count;
        for (size_t i = 0; i < COUNT(memberships); i++) {
            const pgcfg_text member = text_of(memberships[i].member);
            const pgcfg_text of = text_of(memberships[i].of);

            if ((pgcfg_text_equal(member, name) || is_among(member, found, count)) &&
                !is_among(of, found, count))
                found[count++] = of;
        }
    } while (count > before);
    return count;
}

static void put_name(const char *name, FILE *out)
{
    putc('"', out);
    for (; *name != '\0'; name++) {
        if (*name == '"')
            putc('"', out);
        putc(*name, out);
    }
    putc('"', out);
}

void world_print_sql(FILE *out)
{
    for (size_t i = 0; i < COUNT(roles); i++) {
        if (roles[i].attributes == NULL)
            continue;
        fputs("CREATE ROLE ", out);
        put_name(roles[i].name, out);
        fprintf(out, " %s", roles[i].attributes);
        if (roles[i].password == STORED_MD5)
            fputs(" PASSWORD 'md50123456789abcdef0123456789abcdef'", out);
        if (roles[i].password == STORED_SCRAM)
            fputs(" PASSWORD 'SCRAM-SHA-256$4096:AAAAAAAAAAAAAAAAAAAAAA==$"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='",
                  out);
        putc('\n', out);
    }
    for (size_t i = 0; i < COUNT(memberships); i++) {
        if (memberships[i].is_there)
            continue;
        fputs("GRANT ", out);
        put_name(memberships[i].of, out);
        fputs(" TO ", out);
        put_name(memberships[i].member, out);
        putc('\n', out);
    }
}
