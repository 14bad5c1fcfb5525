/*
 * mutate_lines.c - files of lines, changed as by hand: a line is copied, moved or dropped,
 * a field is replaced, added, quoted or made a list.
 */
#include "mutate.h"

#include <string.h>

const size_t mutate_head = 4;

/* ---- where things are ------------------------------------------------------------ */

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

/* A line with its line feed; lines are as likely as they are long. */
static span pick_line(mutation *m)
{
    size_t at = mutate_head + mutation_below(m, m->size - mutate_head);
    span line = {at, at};

    while (line.begin > mutate_head && m->data[line.begin - 1] != '\n')
        line.begin--;
    while (line.end < m->size && m->data[line.end] != '\n')
        line.end++;
    if (line.end < m->size)
        line.end++;
    return line;
}

/* A field without the blanks around it; empty on a blank or a line feed. */
static span pick_field(mutation *m)
{
    span line = pick_line(m);
    size_t at = line.begin + mutation_below(m, line.end - line.begin);
    span field = {at, at};

    while (field.begin > line.begin && !is_blank(m->data[field.begin - 1]))
        field.begin--;
    while (field.end < line.end && !is_blank(m->data[field.end]) && m->data[field.end] != '\n')
        field.end++;
    if (field.begin > field.end)
        field.begin = field.end;
    return field;
}

/* ---- one change --------------------------------------------------------------------- */

static bool put_word(mutation *m, span what)
{
    static const char *const words[] = {
        "local",
        "host",
        "hostssl",
        "hostnossl",
        "hostgssenc",
        "hostnogssenc",
        "all",
        "sameuser",
        "samerole",
        "samegroup",
        "replication",
        "samehost",
        "samenet",
        "trust",
        "reject",
        "md5",
        "password",
        "scram-sha-256",
        "peer",
        "ident",
        "cert",
        "pam",
        "bsd",
        "sspi",
        "ldap",
        "radius",
        "gss",
        "oauth",
        "map=m",
        "clientcert=verify-full",
        "clientcert=no-verify",
        "clientname=DN",
        "pamservice=x",
        "pam_use_hostname=1",
        "ldapserver=a",
        "ldapurl=ldap://a/b?c?sub",
        "ldaptls=1",
        "ldapscheme=ldaps",
        "ldapport=389",
        "ldapbasedn=b",
        "ldapbinddn=d",
        "ldapbindpasswd=p",
        "ldapsearchattribute=a",
        "ldapsearchfilter=f",
        "ldapprefix=p",
        "ldapsuffix=s",
        "krb_realm=R",
        "include_realm=0",
        "compat_realm=1",
        "upn_username=1",
        "radiusservers=a,b",
        "radiussecrets=s",
        "radiusports=1812",
        "radiusidentifiers=i",
        "issuer=i",
        "scope=s",
        "validator=v",
        "delegate_ident_mapping=1",
        "10.0.0.0/8",
        "10.0.0.1/33",
        "10.1",
        "255.0.0.0",
        "::/0",
        "fe80::1%eth0",
        "ffff::",
        ".example.com",
        "db.example.com",
        "db/8",
        "@list",
        "+group",
        "/^(.*)$",
        "/(",
        "\\1",
        "\"\"",
        "include",
        "include_dir",
        "include_if_exists",
        "work_mem",
        "search_path",
        "ssl",
        "=",
        "on",
        "'1MB'",
        "'a''b'",
        "0x10",
        "1.5e3",
        "#",
        "\\\n",
        "\n",
        ",",
        "\"",
        "'",
    };
    return mutation_put(m, what, MUTATION_PICK(m, words));
}

static bool change_lines(mutation *m)
{
    span line = pick_line(m);
    size_t size = line.end - line.begin;
    const uint8_t *copy = mutation_copy(m, line);
    span target;

    switch (mutation_below(m, 3)) {
    case 0: /* copied */
        target = pick_line(m);
        break;
    case 1: /* moved */
        m->size -= size;
        memmove(m->data + line.begin, m->data + line.end, m->size - line.begin);
        target = (span){mutate_head, mutate_head};
        if (m->size > mutate_head)
            target = pick_line(m);
        break;
    default: /* dropped */
        return mutation_replace(m, line, NULL, 0);
    }
    target.end = target.begin;
    return mutation_replace(m, target, copy, size);
}

static bool change_fields(mutation *m)
{
    span field = pick_field(m);
    span other;
    span before = {field.begin, field.begin};
    span behind = {field.end, field.end};

    switch (mutation_below(m, 6)) {
    case 0:
        return put_word(m, field);
    case 1: /* one more field */
        return mutation_put(m, before, " ") && put_word(m, before);
    case 2: /* as another field of the file */
        other = pick_field(m);
        return mutation_replace(m, field, mutation_copy(m, other), other.end - other.begin);
    case 3: /* a list of itself and a word */
        return mutation_put(m, behind, ",") && put_word(m, (span){field.end + 1, field.end + 1});
    case 4:
        return mutation_put(m, behind, "\"") && mutation_put(m, before, "\"");
    default:
        return mutation_replace(m, field, NULL, 0);
    }
}

void mutate_input(mutation *m)
{
    if (mutation_below(m, 3) == 0)
        change_lines(m);
    else
        change_fields(m);
}
