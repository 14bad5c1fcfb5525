/*
 * test_hint.c - each hint where it helps, and none on good files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hint_line.h"
#include "lookalike.h"
#include "support.h"

/* Codes of hints as one string, and the sentence of the first. */
typedef struct found {
    char codes[400];
    char sentence[1000];
} found;

static void add_hint(found *f, const pgcfg_hint *hint)
{
    size_t used = strlen(f->codes);
    pgcfg_buffer buffer = {f->sentence, sizeof f->sentence - 1, 0};
    snprintf(f->codes + used, sizeof f->codes - used, "%s%s", used == 0 ? "" : " ",
             pgcfg_hint_name(hint->code));
    if (used == 0) {
        assert_true(pgcfg_hint_write(hint, pgcfg_buffer_sink(&buffer)));
        f->sentence[pgcfg_buffer_text(&buffer).size] = '\0';
    }
}

static void show_found(pgcfg_text source, int major, const found *f)
{
    fprintf(stderr, "PostgreSQL %d: %.*s\n  hints: %s\n  first: %s\n", major, (int)source.size,
            source.data, f->codes, f->sentence);
}

/* The hints of the first entry, notes apart where they are not wanted. */
static void find_hints(pgcfg_text source, const pgcfg_server *server, bool with_notes, found *f)
{
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    memset(f, 0, sizeof *f);
    const pgcfg_hba_entry *entry = entry_of(source, server, 0);
    assert_non_null(entry);
    size_t count = pgcfg_hba_hints(entry, server, source, hints, PGCFG_HINTS_MAX);
    for (size_t i = 0; i < count; i++)
        if (with_notes || pgcfg_hint_severity(hints[i].code) != PGCFG_SEVERITY_NOTE)
            add_hint(f, &hints[i]);
}

/* ---- lines that have hints ----------------------------------------------------------- */

#define TEXT(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }
#define SCRAM " scram-sha-256"

static const struct hint_case {
    pgcfg_text line;
    int from, to;         /* majors */
    const char *codes;    /* all of them, notes apart */
    const char *sentence; /* what the first says, in part */
} hint_cases[] = {
    /* the connection type in the method column */
    {TEXT("host all all 0.0.0.0/0 hostssl"), 13, 18, "connection-type-as-method",
     "Write: hostssl all all 0.0.0.0/0 scram-sha-256"},
    {TEXT("host all all 0.0.0.0/0 hostssl md5"), 13, 18, "connection-type-as-method",
     "Write: hostssl all all 0.0.0.0/0 md5"},
    {TEXT("host all all 0.0.0.0/0 HOSTSSL"), 13, 18, "connection-type-as-method",
     "hostssl is a connection type"},
    {TEXT("host all all all local"), 13, 18, "connection-type-as-method",
     "Write: local all all scram-sha-256"},
    {TEXT("local all all host md5"), 13, 18, "connection-type-as-method",
     "host is a connection type and belongs in the first column"},
    {TEXT("host all all 10.0.0.0 255.0.0.0 hostssl cert"), 13, 18, "connection-type-as-method",
     "Write: hostssl all all 10.0.0.0 255.0.0.0 cert"},
    /* the first column */
    {TEXT("trust local all all"), 13, 18, "method-as-connection-type", "comes after the address"},
    {TEXT("all all 127.0.0.1/32 md5"), 13, 18, "connection-type-missing", "Put host before it"},
    {TEXT("replication all peer"), 13, 18, "connection-type-missing", "Put local before it"},
    {TEXT("Host all all all md5"), 13, 18, "connection-type-spelling", "mean host?"},
    {TEXT("hots all all all md5"), 13, 18, "connection-type-spelling", "mean host?"},
    {TEXT("hostgss all all all md5"), 13, 18, "connection-type-spelling", "mean hostgssenc?"},
    {TEXT("tcp all all all md5"), 13, 18, "connection-type-spelling", "mean host?"},
    {TEXT("unix all all md5"), 13, 18, "connection-type-spelling", "mean local?"},
    {TEXT("host_ssl all all all md5"), 13, 18, "connection-type-spelling", "mean hostssl?"},
    {TEXT("host,hostssl all all all md5"), 13, 18, "list-of-connection-types",
     "once with host and once with hostssl"},
    {TEXT("local, all all peer"), 13, 18, "comma-between-columns", "The comma behind \"local\""},
    {TEXT("TYPE DATABASE USER ADDRESS METHOD"), 13, 18, "heading-without-comment-mark",
     "Put # before it"},
    {TEXT("<<<<<<< HEAD"), 13, 18, "merge-conflict-mark", "Choose one of the two versions"},
    {TEXT("======="), 13, 18, "merge-conflict-mark", "======= is the mark"},
    {TEXT(">>>>>>> theirs"), 13, 18, "merge-conflict-mark", "remove the marks"},
    {TEXT("====="), 13, 18, "line-of-another-file", "looks like a setting"},
    {TEXT("// local all all trust"), 13, 18, "comment-mark", "Comments begin with #"},
    {TEXT("-- local all all trust"), 13, 18, "comment-mark", "Put one before --"},
    {TEXT("; local all all trust"), 13, 18, "comment-mark", "Put one before ;"},
    {TEXT("local all all peer // why"), 13, 18, "comment-mark", "Put one before //"},
    {TEXT("listen_addresses = '*'"), 13, 18, "line-of-another-file", "postgresql.conf"},
    {TEXT("port=5432"), 13, 18, "line-of-another-file", "\"port=5432\" looks like a setting"},
    /* files */
    {TEXT("include foo.conf"), 13, 15, "include-before-16", "needs PostgreSQL 16, and this is 1"},
    {TEXT("include_dir d"), 13, 15, "include-before-16", "include_dir needs PostgreSQL 16"},
    {TEXT("include my file.conf"), 16, 18, "include-takes-one-name", "include \"my file.conf\""},
    {TEXT("include"), 16, 18, "include-takes-one-name", "exactly one name"},
    {TEXT("inlcude foo.conf"), 16, 18, "connection-type-spelling", "mean include?"},
    {TEXT("include_if_exist foo.conf"), 16, 18, "connection-type-spelling",
     "mean include_if_exists?"},
    {TEXT("include 'foo.conf'"), 16, 18, "single-quotes", "part of 'foo.conf'"},
    {TEXT("include \"conf.d/*.conf\""), 16, 18, "include-of-a-pattern",
     "\"conf.d/*.conf\" is taken as it is"},
    {TEXT("include ~/hba.conf"), 16, 18, "include-of-a-pattern",
     "Write include_dir and a directory"},
    {TEXT("local all @*.txt peer"), 13, 18, "at-sign-reads-a-file", "\"@*.txt\""},
    {TEXT("local all @admins peer"), 13, 18, "at-sign-reads-a-file", "\"@admins\""},
    /* commas and blanks */
    {TEXT("local db1, all trust"), 13, 18, "comma-between-columns", "The comma behind \"db1\""},
    {TEXT("local db1 ,db2 all trust"), 13, 18, "blank-before-comma", "Write db1,db2"},
    {TEXT("local db1 , db2 all trust"), 13, 18, "blank-before-comma", "Write db1,db2"},
    {TEXT("local db1 ,db2 trust"), 13, 18, "blank-before-comma", "two columns here"},
    {TEXT("host all all 10.0.0.1/32, md5"), 13, 18, "comma-between-columns",
     "If \"md5\" is the next column"},
    {TEXT("host all all 10.0.0.1/32,10.0.0.2/32 md5"), 13, 18, "list-of-addresses",
     "once for \"10.0.0.1/32\" and once for \"10.0.0.2/32\""},
    {TEXT("host all all 10.0.0.1 255.0.0.0,x md5"), 13, 18, "comma-between-columns", "\"x\""},
    {TEXT("local all all peer, map=x"), 13, 18, "comma-between-columns", "remove the comma"},
    {TEXT("local all all md5,scram-sha-256"), 13, 18, "list-of-methods",
     "keep either md5 or scram-sha-256"},
    {TEXT("local all all md5 scram-sha-256"), 13, 18, "list-of-methods", "keep either md5"},
    /* columns */
    {TEXT("local all trust"), 13, 18, "column-missing", "the role"},
    {TEXT("host all 127.0.0.1/32 md5"), 13, 18, "column-missing", "before md5: the role"},
    {TEXT("host all all md5"), 13, 18, "address-missing", "begins with local"},
    {TEXT("host all md5"), 13, 18, "address-missing", "Write all, or an address"},
    {TEXT("host all all"), 13, 18, "address-missing", "Write all, or an address"},
    {TEXT("hostssl all all md5 clientcert=verify-full"), 13, 18, "address-missing",
     "missing after the role"},
    {TEXT("host all all 10.0.0.0/8"), 13, 18, "method-missing", "such as scram-sha-256"},
    {TEXT("local all all"), 13, 18, "method-missing", "behind the role for local"},
    {TEXT("host all all 10.0.0.0/8 map=x"), 13, 18, "method-missing", "before any options"},
    {TEXT("host db1 db2 all 10.0.0.0/8 md5"), 13, 18, "column-too-many",
     "\"10.0.0.0/8\" stands where the method belongs"},
    {TEXT("local my db all peer"), 13, 18, "column-too-many", "double quotes"},
    {TEXT("local all all 127.0.0.1/32 md5"), 13, 18, "address-on-local", "Remove \"127.0.0.1/32\""},
    {TEXT("local all all localhost md5"), 13, 18, "address-on-local", "begin the line with host"},
    {TEXT("local all all samenet"), 13, 18, "address-on-local", "has no address"},
    {TEXT("host all user#1 10.0.0.0/8 md5"), 13, 18, "comment-inside-value", "behind \"user\""},
    {TEXT("local all all peer map=a#b"), 13, 18, "comment-inside-value", "behind \"map=a\""},
    {TEXT("hostssl a a all ldap ldapserver=x ldapbindpasswd=a#b ldapbasedn=x"), 13, 18,
     "comment-inside-value", "behind \"ldapbindpasswd=a\""},
    {TEXT("hostssl a a all radius radiusservers=::1#2 radiussecrets=x"), 13, 18,
     "comment-inside-value", "behind \"radiusservers=::1\""},
    /* a missing or misplaced mask */
    {TEXT("host all all 10.0.0.1 md5"), 13, 18, "mask-missing", "Write 10.0.0.1/32 for this one"},
    {TEXT("host all all 192.168.1.0 md5"), 13, 18, "mask-missing", "Write 192.168.1.0/24 for"},
    {TEXT("host all all 172.16.0.0 md5"), 13, 18, "mask-missing", "Write 172.16.0.0/16 for"},
    {TEXT("host all all 10.0.0.0 md5"), 13, 18, "mask-missing", "Write 10.0.0.0/8 for"},
    {TEXT("host all all 0.0.0.0 md5"), 13, 18, "mask-missing", "Write 0.0.0.0/0 for every"},
    {TEXT("host all all ::1 md5"), 13, 18, "mask-missing", "Write ::1/128 for this one"},
    {TEXT("host all all :: md5"), 13, 18, "mask-missing", "Write ::/0 for every"},
    {TEXT("host all all 10.0.0.0/ md5"), 13, 18, "mask-missing", "Write 10.0.0.0/8"},
    {TEXT("host all all 10.0.0.1"), 13, 18, "mask-missing method-missing", "Write 10.0.0.1/32"},
    {TEXT("host all all 10.0.0.0 /8 md5"), 13, 18, "blank-before-mask", "10.0.0.0/8"},
    {TEXT("host all all 10.0.0.0 255.0.256.0 md5"), 13, 18, "netmask-form", "no netmask"},
    {TEXT("host all all /24 192.168.1.0 md5"), 13, 18, "mask-before-address",
     "Write 192.168.1.0/24"},
    {TEXT("host all all 255.255.255.0 192.168.1.0" SCRAM), 13, 18, "mask-before-address",
     "Write 192.168.1.0/24"},
    {TEXT("host all all 255.255.0.0/172.16.0.0 md5"), 13, 18, "mask-before-address",
     "Write 172.16.0.0/16"},
    {TEXT("host all all 10.0.0.0/255.0.0.0 md5"), 13, 18, "netmask-after-slash",
     "Write 10.0.0.0/8"},
    {TEXT("host all all 10.0.0.0/33 md5"), 13, 18, "mask-length", "from 0 to 32, not \"33\""},
    {TEXT("host all all ::1/129 md5"), 13, 18, "mask-length", "from 0 to 128"},
    {TEXT("host all all 10.0.0.0/8x md5"), 13, 18, "mask-length", "not \"8x\""},
    {TEXT("host all all 192.168.1.0 24" SCRAM), 13, 18, "mask-length-in-a-column",
     "Write 192.168.1.0/24"},
    {TEXT("host all all ::1 128" SCRAM), 13, 18, "mask-length-in-a-column", "Write ::1/128"},
    {TEXT("host all all ::1 255.255.255.255" SCRAM), 13, 18, "mask-of-other-family",
     "Write ::1/128"},
    {TEXT("host all all 10.0.0.0/8 255.0.0.0 md5"), 13, 18, "mask-twice", "Remove 255.0.0.0"},
    {TEXT("host all all localhost 255.255.255.255 md5"), 13, 18, "mask-after-name",
     "only numeric addresses"},
    {TEXT("host all all all 0.0.0.0 md5"), 13, 18, "mask-after-name", "has no mask"},
    {TEXT("host all all localhost/32 md5"), 13, 18, "mask-after-name", "has no mask"},
    {TEXT("host all all ALL/0 md5"), 13, 18, "mask-after-name", "has no mask"},
    /* addresses that are none */
    {TEXT("host all all [::1]/128 md5"), 13, 18, "address-in-brackets", "Write ::1/128"},
    {TEXT("host all all [::1]" SCRAM), 13, 18, "address-in-brackets", "Write ::1/128"},
    {TEXT("host all all *.example.com" SCRAM), 13, 18, "address-wildcard", "Write .example.com"},
    {TEXT("host all all 192.168.1.*" SCRAM), 13, 18, "address-wildcard", "Write 192.168.1.0/24"},
    {TEXT("host all all 10.x.x.x" SCRAM), 13, 18, "address-wildcard", "Write 10.0.0.0/8"},
    {TEXT("host all all 172.16.*.*/16 md5"), 13, 18, "address-wildcard", "Write 172.16.0.0/16"},
    {TEXT("host all all 256.1.1.1" SCRAM), 13, 18, "address-taken-as-host-name", "0 to 255"},
    {TEXT("host all all 256.1.1.1/32 md5"), 13, 18, "address-taken-as-host-name", "0 to 255"},
    {TEXT("host all all 10.0.0.1-10.0.0.9" SCRAM), 13, 18, "address-taken-as-host-name", "ranges"},
    {TEXT("host all all localhost:5432" SCRAM), 13, 18, "address-taken-as-host-name", "ports"},
    {TEXT("host all all 08" SCRAM), 13, 18, "address-taken-as-host-name", "\"08\""},
    {TEXT("host all all 2001:db8::g/64 md5"), 13, 18, "address-taken-as-host-name",
     "\"2001:db8::g\" is no valid address, so it is taken for the name of a host, which no client "
     "will have. An IPv6 address"},
    {TEXT("host all all 2001:db8:::1" SCRAM), 13, 18, "address-taken-as-host-name", "IPv6"},
    {TEXT("host all all 1:2:3:4:5:6:7:8:9" SCRAM), 13, 18, "address-taken-as-host-name", "IPv6"},
    {TEXT("host all all http://x" SCRAM), 13, 18, "url-as-address", "\"http://x\" is a URL"},
    {TEXT("host all all postgresql://10.0.0.1:5432/db" SCRAM), 13, 18, "url-as-address",
     "host name alone"},
    {TEXT("host all all 10.0.0.0\\24" SCRAM), 13, 18, "address-taken-as-host-name",
     "stands behind a slash"},
    {TEXT("host all all 10.0.0.0|8" SCRAM), 13, 18, "address-taken-as-host-name", "slash"},
    {TEXT("host all all db.example.com;" SCRAM), 13, 18, "address-taken-as-host-name",
     "letters, digits, dots and hyphens"},
    {TEXT("host all all *" SCRAM), 13, 18, "star-is-a-name", "Write all for every address"},
    {TEXT("host all all any" SCRAM), 13, 18, "star-is-a-name", "Write all for every address"},
    {TEXT("host all all */0" SCRAM), 13, 18, "star-is-a-name", "Write all"},
    /* addresses that are others than they seem */
    {TEXT("host all all 0.0.0.0/32" SCRAM), 13, 18, "zero-address-with-full-mask",
     "Write 0.0.0.0/0"},
    {TEXT("host all all ::/128" SCRAM), 13, 18, "zero-address-with-full-mask", "Write ::/0"},
    {TEXT("host all all 010.0.0.1/32" SCRAM), 13, 18, "octal-address", "as 8.0.0.1"},
    {TEXT("host all all 10/8" SCRAM), 13, 18, "short-address", "as 0.0.0.10. Write 10.0.0.0/8"},
    {TEXT("host all all 192.168/16" SCRAM), 13, 18, "short-address", "Write 192.168.0.0/16"},
    {TEXT("host all all 10.0.0.0 255.0.255.0" SCRAM), 13, 18, "mask-not-contiguous",
     "scattered addresses"},
    {TEXT("host all all 192.168.1.5/24" SCRAM), 13, 18, "host-bits-set",
     "Write 192.168.1.0/24, or 192.168.1.5/32 for that one"},
    {TEXT("host all all 192.168.1.5 255.255.255.0" SCRAM), 13, 18, "host-bits-set",
     "Write 192.168.1.0/24"},
    {TEXT("host all all 10.0.0.0/0" SCRAM), 13, 18, "mask-of-zero-bits",
     "Write 10.0.0.0/8, or 0.0.0.0/0 if every"},
    {TEXT("host all all 10.1.0.0/0" SCRAM), 13, 18, "mask-of-zero-bits", "Write 10.1.0.0/16"},
    {TEXT("host all all 10.1.2.0 0.0.0.0" SCRAM), 13, 18, "mask-of-zero-bits", "Write 10.1.2.0/24"},
    {TEXT("host all all 10.0.0.1/0" SCRAM), 13, 18, "mask-of-zero-bits", "Write 10.0.0.1/32"},
    {TEXT("host all all 2001:db8::/0" SCRAM), 13, 18, "mask-of-zero-bits",
     "Write 2001:db8::/32, or ::/0 if"},
    {TEXT("host all all 10/0" SCRAM), 13, 18, "short-address", "Write 10.0.0.0/8"},
    {TEXT("host all all fe80::1/10" SCRAM), 13, 18, "host-bits-set",
     "Write fe80::/10, or fe80::1/128"},
    /* methods */
    {TEXT("host all all all crypt"), 13, 18, "method-of-older-major",
     "since PostgreSQL 8.4. Write scram-sha-256"},
    {TEXT("host all all all krb5"), 13, 18, "method-of-older-major", "9.4. Write gss"},
    {TEXT("host all all all krb4"), 13, 18, "method-of-older-major", "8.1. Write gss"},
    {TEXT("host all all all oauth"), 13, 17, "method-of-newer-major", "PostgreSQL 18"},
    {TEXT("host all all all MD5"), 13, 18, "method-spelling", "mean md5?"},
    {TEXT("host all all all scram"), 13, 18, "method-spelling", "mean scram-sha-256?"},
    {TEXT("host all all all scram_sha_256"), 13, 18, "method-spelling", "mean scram-sha-256?"},
    {TEXT("host all all all scram-sha-265"), 13, 18, "method-spelling", "mean scram-sha-256?"},
    {TEXT("host all all all gssapi"), 13, 18, "method-spelling", "mean gss?"},
    {TEXT("host all all all rejekt"), 13, 18, "method-spelling", "mean reject?"},
    {TEXT("host all all all trust;"), 13, 18, "method-spelling", "mean trust?"},
    {TEXT("host all all all allow"), 13, 18, "method-is-no-switch", "There is no method allow."},
    {TEXT("host all all all NONE"), 13, 18, "method-is-no-switch", "scram-sha-256 for a password"},
    {TEXT("host all all all disable"), 13, 18, "method-is-no-switch", "or reject to let none"},
    {TEXT("host all all all block"), 13, 18, "method-spelling", "mean reject?"},
    {TEXT("local all all sspi"), 13, 18, "method-of-other-platform", "Windows"},
    {TEXT("local all all bsd"), 13, 18, "method-of-other-platform", "OpenBSD"},
    {TEXT("host all all all cert"), 13, 18, "cert-needs-hostssl", "hostssl in place of host"},
    {TEXT("host all all all peer"), 13, 18, "peer-needs-local", "Begin the line with local"},
    {TEXT("local all all gss"), 13, 18, "gss-needs-host", "or write peer"},
    /* options */
    {TEXT("local all all peer map = x"), 13, 18, "option-in-pieces", ": map=x"},
    {TEXT("local all all peer map =x"), 13, 18, "option-in-pieces", ": map=x"},
    {TEXT("local all all peer map= x"), 13, 18, "option-in-pieces", ": map=x"},
    {TEXT("local all all peer map:x"), 13, 18, "option-in-pieces", ": map=x"},
    {TEXT("local all all peer map"), 13, 18, "option-in-pieces", ": map=VALUE"},
    {TEXT("hostssl all all all md5 clientcert"), 13, 18, "option-in-pieces",
     ": clientcert=verify-full"},
    {TEXT("host all all all radius radiusservers=::1,::2"), 13, 18, "option-value-needs-quotes",
     "radiusservers=\"::1,::2\""},
    {TEXT("host all all all ldap ldapbasedn=dc=a,dc=b"), 13, 18, "option-value-needs-quotes",
     "ldapbasedn=\"dc=a,dc=b\""},
    {TEXT("host all all all ldap ldapsuffix=my org"), 13, 18, "option-value-needs-quotes",
     "ldapsuffix=\"my org\""},
    {TEXT("host all all all ldap ldapserver=x ldapsuffix=,dc=x,dc=y"), 13, 18,
     "option-value-needs-quotes", "Write: ldapsuffix=\",dc=x,dc=y\""},
    {TEXT("host all all all ldap ldapbasedn=ou=my people,dc=x, dc=y ldapserver=x"), 13, 18,
     "option-value-needs-quotes", "ldapbasedn=\"ou=my people,dc=x, dc=y\""},
    {TEXT("host all all all ldap ldapsuffix=my \"org\""), 13, 18, "option-value-needs-quotes",
     "Put all of the value in double quotes."},
    {TEXT("host all all all radius radiusservers=a,b,radiussecrets=x"), 13, 18,
     "option-value-needs-quotes", "radiusservers=\"a,b\""},
    {TEXT("local all all ident sameuser"), 13, 18, "sameuser-as-option", "Remove sameuser"},
    {TEXT("local all all ident mymap"), 13, 18, "option-without-name", "Write map=mymap"},
    {TEXT("local all all pam postgresql"), 13, 18, "option-without-name",
     "Write pamservice=postgresql"},
    {TEXT("host all all 10.0.0.0 255.0.0.0 ldap \"ldap://x\""), 13, 18, "option-without-name",
     "Write ldapurl=ldap://x"},
    {TEXT("hostssl all all all md5 clientname=CN"), 13, 13, "option-of-newer-major",
     "PostgreSQL 14"},
    {TEXT("local all all peer issuer=x"), 13, 17, "option-of-newer-major", "PostgreSQL 18"},
    {TEXT("host all all all md5 sslmode=require"), 13, 18, "option-of-the-client",
     "begin the line with hostssl for connections with TLS only."},
    {TEXT("host all all all md5 gssencmode=require"), 13, 18, "option-of-the-client",
     "begin the line with hostgssenc for connections with GSS encryption."},
    {TEXT("hostssl all all all md5 sslcert=x"), 13, 18, "option-of-the-client",
     "write clientcert=verify-full to ask for a client certificate."},
    {TEXT("local all all peer mpa=x"), 13, 18, "option-spelling", "mean map?"},
    {TEXT("hostssl all all all md5 client_cert=verify-ca"), 13, 18, "option-spelling",
     "mean clientcert?"},
    {TEXT("host all all all md5 map=x"), 13, 18, "option-of-another-method",
     "is md5, which does not have"},
    {TEXT("host all all all md5 clientcert=verify-ca"), 13, 18, "option-needs-hostssl",
     "hostssl in place of host"},
    {TEXT("hostssl all all all md5 clientcert=verify_full"), 13, 18, "option-value",
     "Write clientcert=verify-full"},
    {TEXT("hostssl all all all md5 clientcert=verify_ca"), 13, 18, "option-value",
     "Write clientcert=verify-ca"},
    {TEXT("hostssl all all all md5 clientname"), 14, 18, "option-in-pieces", ": clientname=CN"},
    {TEXT("hostssl all all all md5 clientcert=1"), 14, 18, "option-value",
     "Write clientcert=verify-ca"},
    {TEXT("hostssl all all all md5 clientcert=no-verify"), 14, 18, "option-value", "Leave it out"},
    {TEXT("hostssl all all all md5 clientcert=what"), 13, 18, "option-value",
     "clientcert=verify-ca or clientcert=verify-full"},
    {TEXT("hostssl all all all cert clientcert=verify-ca"), 14, 18, "option-value", "Leave it out"},
    {TEXT("hostssl all all all md5 clientname=cn"), 14, 18, "option-value", "in capitals"},
    {TEXT("hostssl all all all ldap ldapserver=a ldapprefix=b ldaptls=true"), 13, 18,
     "option-is-off", "Write ldaptls=1"},
    {TEXT("local all all peer map=a map=b"), 13, 18, "option-repeated", "only the last"},
    /* names */
    {TEXT("local /a{1,2} all peer"), 16, 18, "regular-expression-needs-quotes", "\"/a{1,2}\""},
    {TEXT("local all /(a|b c)d peer"), 16, 18, "regular-expression-needs-quotes", "\"/(a|b c)d\""},
    {TEXT("local all /(a|b,c, d)e,f peer"), 16, 18, "regular-expression-needs-quotes",
     "quotes: \"/(a|b,c, d)e\""},
    {TEXT("local /^(a|b all scram-sha-256"), 16, 18, "regular-expression-left-open",
     "opens ( and never closes it. Add the ) that"},
    {TEXT("local /( x peer"), 16, 18, "regular-expression-left-open", "or write \\( if"},
    {TEXT("local /[a all peer"), 16, 18, "regular-expression-left-open", "Add the ] that"},
    {TEXT("local /a{1 /b{1,2} peer"), 16, 18, "regular-expression-left-open", "Add the } that"},
    {TEXT("local /(a /b) peer"), 16, 18, "regular-expression-left-open", "Add the ) that"},
    {TEXT("local \"/(a\" \"b)\" peer"), 16, 18, "regular-expression-left-open", "Add the )"},
    {TEXT("local /(a\\) all peer"), 16, 18, "regular-expression-left-open", "Add the )"},
    {TEXT("local /*test all peer"), 16, 18, "regular-expression-star", "Write /.*test"},
    {TEXT("local all /^a peer"), 13, 15, "regular-expression-before-16", "PostgreSQL 16"},
    {TEXT("local * all peer"), 13, 18, "star-is-a-name", "Write all for every database"},
    {TEXT("local all * peer"), 13, 18, "star-is-a-name", "Write all for every role"},
    {TEXT("local db* all peer"), 16, 18, "star-is-a-name", "a regular expression such as"},
    {TEXT("local db* all peer"), 13, 15, "star-is-a-name", "each name in a list"},
    {TEXT("local db1;db2 all peer"), 13, 18, "semicolon-in-name",
     "\"db1;db2\" is the name of a database. Names are separated by commas"},
    {TEXT("local all bob,postgres; peer"), 13, 18, "semicolon-in-name", "the name of a role"},
    {TEXT("local ALL all peer"), 13, 18, "keyword-case", "Write all if the keyword is meant"},
    {TEXT("local x,SameUser all peer"), 13, 18, "keyword-case", "Write sameuser"},
    {TEXT("local all All peer"), 13, 18, "keyword-case", "the name of a role"},
    {TEXT("host all all SAMENET" SCRAM), 13, 18, "keyword-case", "the name of a host"},
    {TEXT("local \"all\" all peer"), 13, 18, "keyword-quoted", "the name of a database"},
    {TEXT("local \"replication\" all peer"), 13, 18, "keyword-quoted", "Remove the quotes"},
    {TEXT("local all \"all\" peer"), 13, 18, "keyword-quoted", "the name of a role"},
    {TEXT("local all \"+admins\" peer"), 13, 18, "keyword-quoted", "the name of a role"},
    {TEXT("host all all \"samehost\"" SCRAM), 13, 18, "keyword-quoted", "the name of a host"},
    {TEXT("local all sameuser peer"), 13, 18, "keyword-in-wrong-column", "the database column"},
    {TEXT("local +admins all peer"), 13, 18, "keyword-in-wrong-column", "the role column"},
    /* doors and windows */
    {TEXT("host all all 0.0.0.0/0 trust"), 13, 18, "trust-open-to-the-world", "(0.0.0.0/0)"},
    {TEXT("host all all ::/0 trust"), 13, 18, "trust-open-to-the-world", "(::/0)"},
    {TEXT("hostssl all all all trust"), 13, 18, "trust-open-to-the-world", "(all)"},
    {TEXT("host all bob 0.0.0.0 128.0.0.0 trust"), 13, 18, "trust-open-to-the-world", "trust"},
    {TEXT("host all all 10.0.0.0/8 password"), 13, 18, "password-in-plain-text", "hostssl"},
    {TEXT("host all all ::1/64 password"), 13, 18, "host-bits-set password-in-plain-text",
     "Write ::/64"},
    {TEXT("hostnossl all all all ldap ldapserver=a ldapprefix=b"), 13, 18, "password-in-plain-text",
     "hostnossl allows"},
    /* bytes */
    {TEXT("\xEF\xBB\xBFlocal all all peer"), 13, 18, "byte-order-mark", "without a byte-order"},
    {TEXT("\xEF\xBB\xBF# comment"), 13, 18, "byte-order-mark", "byte-order mark"},
    {TEXT("\xFF\xFEl\0o\0c\0a\0l\0"), 13, 18, "utf-16-file", "UTF-16"},
    {TEXT("local all all pe\0er"), 13, 13, "nul-byte", "without a word"},
    {TEXT("local all all pe\0er\nlocal a b peer"), 14, 18, "nul-byte", "takes the next line in"},
    {TEXT("local all all peer\rlocal a b peer"), 13, 18, "carriage-return-alone", "Unix line"},
    {TEXT("local all all \"peer # x"), 13, 18, "quote-unterminated", "\"peer # x. Add"},
    {TEXT("local all all \"peer"), 13, 18, "quote-unterminated", "closing quote"},
    {TEXT("host all \"all 10.0.0.0/8 md5"), 13, 18, "quote-unterminated", "never closed"},
    {TEXT("local 'all' all peer"), 13, 18, "single-quotes", "part of 'all'"},
    {TEXT("local 'my db' all peer"), 13, 18, "single-quotes", "double quotes"},
    {TEXT("local all all peer map='x'"), 13, 18, "single-quotes", "map='x'"},
    {TEXT("local all all \xE2\x80\x98peer\xE2\x80\x99"), 13, 18, "lookalike-character",
     "curly single quotation mark"},
    {TEXT("local \xE2\x80\x9C"
          "all\xE2\x80\x9D all peer"),
     13, 18, "lookalike-character", "a curly quotation mark"},
    {TEXT("local \x93"
          "all\x94 all peer"),
     13, 18, "lookalike-character", "curly quotation"},
    {TEXT("host all all all scram\xE2\x80\x93sha\xE2\x80\x93"
          "256"),
     13, 18, "lookalike-character", "an en dash"},
    {TEXT("local all\xC2\xA0"
          "all peer"),
     13, 18, "lookalike-character", "a no-break space"},
    {TEXT("local a\xEF\xBC\x8C"
          "b all peer"),
     13, 18, "lookalike-character", "full-width comma"},
    {TEXT("local \xD0\xB0ll all peer"), 13, 18, "lookalike-character", "a Cyrillic letter"},
    {TEXT("l\xD0\xBE"
          "cal all all peer"),
     13, 18, "lookalike-character", "a Cyrillic letter"},
    {TEXT("local all all peer # x \\\nlocal b b peer"), 14, 18, "continued-comment",
     "local b b peer. Remove the backslash"},
    /* beside the cases above */
    {TEXT("host all all 2001:db8::100/0 md5"), 13, 17, "mask-of-zero-bits", "2001:db8::100/128"},
    {TEXT("\xFE\xFFl o"), 18, 18, "utf-16-file", "UTF-16"},
    {TEXT("local all all peer map=a,issuer=x"), 13, 17, "option-of-newer-major", ""},
    {TEXT("local all all peer map=\"a\",foo=c"), 18, 18, "option-value-needs-quotes", ""},
    {TEXT("host all all all radius radiusservers=a b"), 13, 18, "option-value-needs-quotes", ""},
    {TEXT("local all user#\r\n"), 18, 18, "method-missing", "The method is missing"},
    {TEXT("|||||||"), 18, 18, "merge-conflict-mark",
     "||||||| is the mark of a merge conflict. Choose one of the"},
    {TEXT("sameuser all peer"), 18, 18, "connection-type-missing",
     "The connection type is missing: \"sameuser\" belongs in the"},
    {TEXT("samerole all peer"), 18, 18, "connection-type-missing",
     "The connection type is missing: \"samerole\" belongs in the"},
    {TEXT("include a?.conf"), 18, 18, "include-of-a-pattern",
     "Write include_dir and a directory to read all files there whose names "},
    {TEXT("include $HOME/x"), 18, 18, "include-of-a-pattern",
     "Write include_dir and a directory to read all files there whose names "},
    {TEXT("local all all samehost trust"), 18, 18, "address-on-local",
     "local is the Unix-domain socket and has no address. Remove"},
    {TEXT("local all all samenet trust"), 18, 18, "address-on-local",
     "local is the Unix-domain socket and has no address. Remove"},
    {TEXT("local all sameuser peer"), 18, 18, "keyword-in-wrong-column",
     "\"sameuser\" has its meaning in the database column only;"},
    {TEXT("local all samerole peer"), 18, 18, "keyword-in-wrong-column",
     "\"samerole\" has its meaning in the database column only;"},
    {TEXT("local all samegroup peer"), 18, 18, "keyword-in-wrong-column",
     "\"samegroup\" has its meaning in the database column only;"},
    {TEXT("hostssl all all all trust clientcert=no-verify"), 18, 18, "option-value",
     "The server does not take clientcert=no-verify. Leave it"},
    {TEXT("host all all 1.2.3.4 1234 md5"), 18, 18, "mask-not-contiguous",
     "The mask 1234 is not a row of ones followed by zeros, so it"},
    {TEXT("host all all 1.2.3.4 /1234 md5"), 18, 18, "mask-missing",
     "Write 1.2.3.4/32 for this one address."},
    {TEXT("host all all 1.2.3.4 /33 md5"), 18, 18, "mask-missing",
     "Write 1.2.3.4/32 for this one address."},
    {TEXT("host all all 2001:db8::100 md5"), 18, 18, "mask-missing",
     "Write 2001:db8::100/128 for this one address."},
    {TEXT("host all all 2001:db8::100:0 md5"), 18, 18, "mask-missing",
     "Write 2001:db8::100:0/128 for this one address."},
    {TEXT("host all all 2001:100:: md5"), 18, 18, "mask-missing",
     "Write 2001:100::/128 for this one address."},
    {TEXT("host all all samehost/32 md5"), 18, 18, "mask-after-name",
     "A name in the address column has no mask. Remove the mask"},
    {TEXT("host all all samenet/24 md5"), 18, 18, "mask-after-name",
     "A name in the address column has no mask. Remove the mask"},
    {TEXT("host all all all/0 md5"), 18, 18, "mask-after-name",
     "A name in the address column has no mask. Remove the mask"},
    {TEXT("host all all % md5"), 18, 18, "star-is-a-name", "Write all for every address."},
    {TEXT("host all all % scram-sha-256"), 18, 18, "star-is-a-name",
     "Write all for every address."},
    {TEXT("host all all * scram-sha-256"), 18, 18, "star-is-a-name",
     "Write all for every address."},
    {TEXT("host all all 10. scram-sha-256"), 18, 18, "address-taken-as-host-name",
     "\"10.\" is no valid address, so it is taken for the name of a"},
    {TEXT("host all all 10.X.X.X scram-sha-256"), 18, 18, "address-wildcard", "Write 10.0.0.0/8"},
    {TEXT("host all all 10.x.* scram-sha-256"), 18, 18, "address-wildcard", "Write 10.0.0.0/8"},
    {TEXT("host all all 1.2-3 scram-sha-256"), 18, 18, "address-taken-as-host-name",
     "\"1.2-3\" is no valid address, so it is taken for the name of"},
    {TEXT("host all all 99999999999 scram-sha-256"), 18, 18, "address-taken-as-host-name",
     "\"99999999999\" is no valid address, so it is taken for the"},
    {TEXT("host all all [abc] scram-sha-256"), 18, 18, "address-taken-as-host-name",
     "\"[abc]\" is no valid address, so it is taken for the name of"},
    {TEXT("host all all [::1] scram-sha-256"), 18, 18, "address-in-brackets", "Write ::1/128"},
    {TEXT("host all all [::1 scram-sha-256"), 18, 18, "address-taken-as-host-name",
     "\"[::1\" is no valid address, so it is taken for the name of"},
    {TEXT("host all all 255.0.0.0 10.0.0.0 scram-sha-256"), 18, 18, "mask-before-address",
     "Write 10.0.0.0/8"},
    {TEXT("local all all trust -- x"), 18, 18, "comment-mark",
     "Comments begin with #. Put one before --."},
    {TEXT("local all all trust ; x"), 18, 18, "comment-mark",
     "Comments begin with #. Put one before ;."},
    {TEXT("local all all trust /* x"), 18, 18, "comment-mark",
     "Comments begin with #. Put one before /*."},
    {TEXT("local all all peer map = x"), 18, 18, "option-in-pieces",
     "An option is written in one piece, with = and without"},
    {TEXT("local all all peer map =x"), 18, 18, "option-in-pieces",
     "An option is written in one piece, with = and without"},
    {TEXT("local all all peer map foo=bar"), 18, 18, "option-in-pieces",
     "An option is written in one piece, with = and without"},
    {TEXT("local all all peer map ="), 18, 18, "option-in-pieces",
     "An option is written in one piece, with = and without"},
    {TEXT("local all all peer map"), 18, 18, "option-in-pieces",
     "An option is written in one piece, with = and without"},
    {TEXT("host all all all oauth scope=a b"), 18, 18, "option-value-needs-quotes",
     "Write: scope=\"a b\""},
    {TEXT("host all all all oauth issuer=i scope=a b"), 18, 18, "option-value-needs-quotes",
     "Write: scope=\"a b\""},
    {TEXT("local all all peer map=a,b"), 18, 18, "option-value-needs-quotes", "Write: map=\"a,b\""},
    {TEXT("local all all peer map=a,foo=c"), 18, 18, "option-value-needs-quotes",
     "Write: map=\"a,foo=c\""},
    {TEXT("local all all peer map=a,map=c"), 18, 18, "option-repeated",
     "map stands on this line more than once, and only the last"},
    {TEXT("host all all all ldap ldapserver=a b ldapprefix=c"), 18, 18, "option-value-needs-quotes",
     "Write: ldapserver=\"a b\""},
    {TEXT("host all all all ldap ldapserver=a,b ldapprefix=c"), 18, 18, "option-value-needs-quotes",
     "Write: ldapserver=\"a,b\""},
    {TEXT("host all all all ldap ldapserver=a map=x"), 18, 18, "option-of-another-method",
     "The method of this line is ldap, which does not have this"},
    {TEXT("hostssl all all all trust clientcert=verify-ca map=x"), 18, 18,
     "option-of-another-method", "The method of this line is trust, which does not have this"},
    {TEXT("host all all all oauth2 issuer=i"), 18, 18, "method-spelling", "Did you mean oauth?"},
    {TEXT("host all all all radius radiusservers=1.2.3.4 radiussecrets=x"), 18, 18,
     "password-in-plain-text", "With radius the password itself goes over the network, and"},
    {TEXT("host all all all radius radiusservers=\" 1.2.3.4\" radiussecrets=x"), 18, 18,
     "password-in-plain-text", "With radius the password itself goes over the network, and"},
    {TEXT("host all all all radius radiusservers=\"1.2.3.4,a\" radiussecrets=x"), 18, 18,
     "password-in-plain-text", "With radius the password itself goes over the network, and"},
    {TEXT("local /* all peer"), 18, 18, "regular-expression-star", "Write /.*"},
    {TEXT("local user#1 all peer"), 18, 18, "comment-inside-value",
     "The # directly behind \"user\" begins a comment, and the rest"},
};

static bool codes_seen[PGCFG_HINT_COUNT];

static void note_codes(const char *codes)
{
    for (int i = 0; i < PGCFG_HINT_COUNT; i++) {
        const char *name = pgcfg_hint_name((pgcfg_hint_code)i);
        const char *at = strstr(codes, name);
        if (at != NULL && (at[strlen(name)] == '\0' || at[strlen(name)] == ' '))
            codes_seen[i] = true;
    }
}

static void each_mistake_has_its_hint_and_no_other(void **state)
{
    int wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof hint_cases / sizeof hint_cases[0]; i++) {
        const struct hint_case *c = &hint_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            found f;
            find_hints(c->line, &server, false, &f);
            if (strcmp(f.codes, c->codes) != 0 || strstr(f.sentence, c->sentence) == NULL) {
                show_found(c->line, major, &f);
                fprintf(stderr, "  expected: %s: %s\n", c->codes, c->sentence);
                wrong++;
            }
            note_codes(f.codes);
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- lines that have none ---------------------------------------------------------------- */

static const struct good_case {
    pgcfg_text line;
    int from, to;
} good_cases[] = {
    /* as initdb and packages write them */
    {TEXT("local   all             all                                     trust"), 13, 18},
    {TEXT("local   all             all                                     peer"), 13, 18},
    {TEXT("host    all             all             127.0.0.1/32            trust"), 13, 18},
    {TEXT("host    all             all             127.0.0.1/32            ident"), 13, 18},
    {TEXT("host    all             all             ::1/128                 trust"), 13, 18},
    {TEXT("host    replication     all             127.0.0.1/32            md5"), 13, 17},
    {TEXT("local   replication     all                                     peer"), 13, 18},
    {TEXT("local   all             postgres                                peer"), 13, 18},
    {TEXT("host all all all scram-sha-256"), 13, 18},
    {TEXT("host all all samenet md5"), 13, 17},
    {TEXT("host all all samehost trust"), 13, 18},
    {TEXT("host all all localhost trust"), 13, 18},
    {TEXT("host all all .example.com scram-sha-256"), 13, 18},
    {TEXT("host all all 1.pool.example.com scram-sha-256"), 13, 18},
    {TEXT("host all all my_host-2 scram-sha-256"), 13, 18},
    {TEXT("host all all b\xC3\xBC"
          "cher.example scram-sha-256"),
     13, 18},
    {TEXT("host all all dead.beef scram-sha-256"), 13, 18},
    {TEXT("host all all 2001:db8::/64 scram-sha-256"), 13, 18},
    /* trust that is not open to the world */
    {TEXT("host all all 10.0.0.0/8 trust"), 13, 18},
    {TEXT("host all all 192.168.0.0 255.255.0.0 trust"), 13, 18},
    {TEXT("host all all fd00::/8 trust"), 13, 18},
    {TEXT("host all all 127.0.0.0/8 trust"), 13, 18},
    {TEXT("hostssl all all all trust clientcert=verify-ca"), 13, 18},
    {TEXT("hostgssenc all all all trust"), 13, 18},
    {TEXT("host all all 0.0.0.0/0 reject"), 13, 18},
    /* passwords that do not travel in the open */
    {TEXT("hostssl all all all password"), 13, 18},
    {TEXT("hostgssenc all all all password"), 13, 18},
    {TEXT("local all all password"), 13, 18},
    {TEXT("host all all 127.0.0.1/32 password"), 13, 18},
    {TEXT("host all all samehost password"), 13, 18},
    {TEXT("host all all localhost password"), 13, 18},
    {TEXT("host all all ::1/128 ldap ldapserver=a ldapprefix=b"), 13, 18},
    /* unusual, and right */
    {TEXT("host all all 0/0 scram-sha-256"), 13, 18},
    {TEXT("host all all ::/0 scram-sha-256"), 13, 18},
    {TEXT("host all all 127.1/32 scram-sha-256"), 13, 18},
    {TEXT("host all all 0.0.0.0 0 scram-sha-256"), 13, 18},
    {TEXT("host all all 10.0.0.1 255.255.255.255 scram-sha-256"), 13, 18},
    {TEXT("host all all 10.007.0.1/32 scram-sha-256"), 13, 18},
    {TEXT("local a, b, c all peer"), 13, 18},
    {TEXT("local a,b,c x,+y peer"), 13, 18},
    {TEXT("local all all peer,"), 13, 18},
    {TEXT("local all all peer# comment"), 13, 18},
    {TEXT("local all all peer map=a # comment"), 13, 18},
    {TEXT("local all all peer map=a#"), 13, 18},
    {TEXT("local all all peer # it's \"fine\" with \xE2\x80\x9Cquotes\xE2\x80\x9D"), 13, 18},
    {TEXT("local all all peer # ends in \\\n# another comment"), 13, 18},
    {TEXT("local all all peer # ends in \\\n\nlocal b b peer"), 13, 18},
    {TEXT("local all all peer # x \\\nlocal b b peer"), 13, 13},
    {TEXT("local all all \\\n  peer"), 14, 18},
    {TEXT("local all all peer\r\nlocal a b peer\r\n"), 13, 18},
    {TEXT("local \"a\rb\" all peer"), 13, 18},
    {TEXT("local \"my db\" \"my \"\"role\"\"\" peer"), 13, 18},
    {TEXT("local \"@x\" all peer"), 13, 18},
    {TEXT("local all sameuser_x peer"), 13, 18},
    {TEXT("local all replication peer"), 13, 18},
    {TEXT("local allx all peer"), 13, 18},
    {TEXT("local \"ALL\" all peer"), 13, 18},
    {TEXT("local \"a*b\" all peer"), 13, 18},
    {TEXT("local \"a;b\" all peer"), 13, 18},
    {TEXT("local /a;b all peer"), 16, 18},
    {TEXT("local sameuser,samerole,samegroup all peer"), 13, 18},
    {TEXT("local /^a all peer"), 16, 18},
    {TEXT("local \"/^a{1,2}$\",b all peer"), 16, 18},
    {TEXT("local /.*_test$,b all peer"), 16, 18},
    /* names of the world */
    {TEXT("local d\xC3\xA9j\xC3\xA0_vu all peer"), 13, 18},
    {TEXT("local l\xE2\x80\x99\xC3\xA9t\xC3\xA9 all peer"), 13, 18},
    {TEXT("local \xD0\xB4\xD0\xB0\xD0\xBD\xD0\xBD\xD1\x8B\xD0\xB5 all peer"), 13, 18},
    {TEXT("local \xE3\x83\x87\xE3\x83\xBC\xE3\x82\xBF\xEF\xBC\x91 all peer"), 13, 18},
    {TEXT("local \xF0\x9F\x90\x98 all peer"), 13, 18},
    {TEXT("local o'neil's all peer"), 13, 18},
    {TEXT("local 'ohana all peer"), 13, 18},
    {TEXT("local \"\xE2\x80\x9C"
          "all\xE2\x80\x9D\" all peer"),
     13, 18},
    /* options */
    {TEXT("hostssl all all all ldap ldapserver=x ldapprefix=\"cn=\" ldapsuffix=\", dc=x\" "
          "ldaptls=1"),
     13, 18},
    {TEXT("hostssl all all all ldap ldapserver=x ldapprefix=a ldaptls=0"), 13, 18},
    {TEXT("hostssl all all all ldap ldapserver=x ldapprefix=a ldaptls=false"), 13, 18},
    {TEXT("hostssl all all all ldap ldapserver=x ldapprefix=a ldapbindpasswd=p\xE2\x80\x93q'r"), 13,
     18},
    {TEXT("hostssl all all all cert map=x clientcert=verify-full"), 13, 18},
    {TEXT("hostssl all all all radius radiusservers=\"10.0.0.1, 10.0.0.2\" radiussecrets=x"), 13,
     18},
    /* errors that the server says well enough, and nonsense */
    {TEXT("foobarbaz all all all md5"), 13, 18},
    {TEXT("host all all all foobarbaz"), 13, 18},
    {TEXT("host all all all allowed_hosts"), 13, 18},
    {TEXT("local all all peer foobarbaz=x"), 13, 18},
    {TEXT("local all all a_word_that_is_longer_than_all_words_here"), 13, 18},
    {TEXT("local all all peer map=x #1 2 3"), 13, 18},
    {TEXT("local all all md5 foobarbaz"), 13, 18},
    {TEXT("local all all md5 target_session_attrs=any"), 13, 18},
    {TEXT("local all all peer map=x foobarbaz=x"), 13, 18},
    {TEXT("local /a) (b peer"), 16, 18},
    {TEXT("local /a\\ (b peer"), 16, 18},
    {TEXT("local all"), 13, 18},
    {TEXT("include more~.conf"), 16, 18},
    {TEXT("hostssl all all all ldap ldapserver=x"), 13, 18},
    {TEXT("hostssl all all all ldap ldapserver=x # ldapbasedn=x"), 13, 18},
    {TEXT("TYPE all"), 18, 18},
    {TEXT("type foo"), 18, 18},
    {TEXT("samegroup all peer"), 18, 18},
    {TEXT("include x~y"), 18, 18},
    {TEXT("include 'abc"), 18, 18},
    {TEXT("include abc'"), 18, 18},
    {TEXT("host all all 10.x.y scram-sha-256"), 18, 18},
    {TEXT("host all all 1-2 scram-sha-256"), 18, 18},
    {TEXT("host all all - scram-sha-256"), 18, 18},
    {TEXT("host all all 255.0.0.0 255.255.0.0 scram-sha-256"), 18, 18},
    {TEXT("local all all ident map=x sameuser"), 18, 18},
    {TEXT("local all all peer map=\"\" x"), 18, 18},
    {TEXT("local all all peer map= \"x\""), 18, 18},
    {TEXT("local all all peer map=a b"), 18, 18},
    {TEXT("host all all all oauth issuer=i scope=s delegate_ident_mapping=on"), 18, 18},
    {TEXT("host all all all radius radiusservers=\"\"\"  \"\"\" radiussecrets=x"), 18, 18},
    {TEXT("local /\\2 all peer"), 18, 18},
    {TEXT("local /a{ all peer"), 18, 18},
    {TEXT("host all all a\x7F scram-sha-256"), 18, 18},
    {TEXT("local all all peer map=\xD0\xB0ll"), 18, 18},
    {TEXT("host all all all oauth2"), 13, 17},
    {TEXT("hostssl all all all radius radiusservers=\"\"\"1.2.3.4,\"\"\" radiussecrets=x"), 18, 18},
};

static void good_lines_and_well_worded_errors_have_no_hint(void **state)
{
    int wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof good_cases / sizeof good_cases[0]; i++) {
        const struct good_case *c = &good_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            found f;
            find_hints(c->line, &server, false, &f);
            if (f.codes[0] != '\0') {
                show_found(c->line, major, &f);
                wrong++;
            }
        }
    }
    assert_int_equal(wrong, 0);
}

/* ---- notes -------------------------------------------------------------------------------- */

static const struct note_case {
    pgcfg_text line;
    int from, to;
    const char *codes; /* all of them */
} note_cases[] = {
    {TEXT("local all +admins peer"), 13, 18, "depends-on-roles"},
    {TEXT("local samerole all peer"), 13, 18, "depends-on-roles"},
    {TEXT("local all \"x+\" peer"), 13, 18, ""},
    {TEXT("host all all db.example.com scram-sha-256"), 13, 18, "depends-on-name-service"},
    {TEXT("host all all ALL scram-sha-256"), 13, 18, "keyword-case"}, /* no note as well */
    {TEXT("hostssl all all all radius radiusservers=a radiussecrets=x"), 13, 18,
     "depends-on-name-service"},
    {TEXT("hostssl all all all radius radiusservers=10.0.0.1 radiussecrets=x"), 13, 18, ""},
    {TEXT("hostssl all all all radius radiusservers=\"\"\"::1\"\" , 10.0.0.2\" radiussecrets=x"),
     13, 18, ""},
    {TEXT("host all all fe80::1%eth0/128 scram-sha-256"), 13, 18, "depends-on-interface"},
    {TEXT("local all all md5"), 13, 17, ""},
    {TEXT("local all all md5"), 18, 18, "md5-deprecated"},
    {TEXT("local all all peer"), 13, 18, ""},
};

static void notes_say_what_a_line_depends_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof note_cases / sizeof note_cases[0]; i++) {
        const struct note_case *c = &note_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            found f;
            find_hints(c->line, &server, true, &f);
            if (strcmp(f.codes, c->codes) != 0) {
                show_found(c->line, major, &f);
                fail();
            }
            note_codes(f.codes);
        }
    }
}

static void the_most_helpful_hints_come_first_when_there_are_too_many(void **state)
{
    static const char line[] =
        "hostnossl \xEF\xBB\xBFx,\xE2\x80\x9Cy\xE2\x80\x9D,'z',ALL,\"all\",+g,*,/r "
        ",sameuser,+b\r10/8 "
        "radius radiusservers=a radiussecrets=x radiussecrets=\"y\0";
    pgcfg_text source = {line, sizeof line - 1};
    pgcfg_server server = server_of(13);
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    (void)state;
    const pgcfg_hba_entry *entry = entry_of(source, &server, 0);
    assert_true(entry->is_rule);
    assert_int_equal(pgcfg_hba_hints(entry, &server, source, hints, PGCFG_HINTS_MAX),
                     PGCFG_HINTS_MAX);
    assert_int_equal(hints[0].code, PGCFG_HINT_BYTE_ORDER_MARK);
    assert_int_equal(hints[PGCFG_HINTS_MAX - 1].code, PGCFG_HINT_DEPENDS_ON_NAME);
}

static void case_is_spoken_of_where_it_is_what_is_wrong(void **state)
{
    static const struct {
        const char *line;
        const char *sentence; /* the whole */
    } cases[] = {
        {"host all all all MD5", "Did you mean md5? Methods are written in lower case."},
        {"host all all all md5;", "Did you mean md5?"},
        {"host all all all mdd5", "Did you mean md5?"},
        {"host all all all Trsut", "Did you mean trust?"},
        {"host all all all deny", "Did you mean reject?"},
        {"host all all all GSSAPI", "Did you mean gss?"},
        {"Local all all peer",
         "Did you mean local? The first word of a line is written in lower case."},
        {"hots all all all md5", "Did you mean host?"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pgcfg_server server = server_of(18);
        found f;
        find_hints(text_of(cases[i].line), &server, false, &f);
        assert_string_equal(f.sentence, cases[i].sentence);
    }
}

static void entries_without_their_tokens_have_no_hints_about_them(void **state)
{
    static char buffer[1 << 16];
    pgcfg_server server = server_of(18);
    (void)state;
    for (size_t i = 0; i < sizeof hint_cases / sizeof hint_cases[0]; i++) {
        pgcfg_memory_file file = {PGCFG_TEXT("/f"), hint_cases[i].line};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_hint hints[PGCFG_HINTS_MAX];
        pgcfg_arena arena;
        pgcfg_hba hba;
        pgcfg_hba_cursor cursor = {0};
        pgcfg_hba_entry entry;
        pgcfg_arena_init(&arena, buffer, sizeof buffer);
        assert_int_equal(pgcfg_hba_parse(&hba, file.path, &environment, &arena), PGCFG_OK);
        while (pgcfg_hba_next(&hba, &cursor, &entry)) {
            size_t count = pgcfg_hba_hints(&entry, &server, file.content, hints, PGCFG_HINTS_MAX);
            for (size_t j = 0; j < count && entry.token_count == 0; j++)
                assert_true(hints[j].code < PGCFG_HINT_COMMENT_MARK ||
                            hints[j].code == PGCFG_HINT_AT_FILE ||
                            hints[j].code == PGCFG_HINT_INCLUDE_PATTERN ||
                            hints[j].code == PGCFG_HINT_COMMENT_SWALLOWS);
        }
    }
}

static void an_unchecked_regular_expression_is_noted_and_a_split_one_warned_of(void **state)
{
    static char workspace[PGCFG_HBA_WORKSPACE_SIZE];
    static const struct {
        const char *line;
        const char *codes;
    } cases[] = {
        {"local /^a all peer", "depends-on-regular-expression"},
        {"local /a{1,2} all peer", "regular-expression-needs-quotes depends-on-regular-expression"},
        {"local /(a all peer", "regular-expression-left-open depends-on-regular-expression"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pgcfg_server server = server_of(16);
        pgcfg_memory_file file = {PGCFG_TEXT("/f"), text_of(cases[i].line)};
        pgcfg_loader loader = pgcfg_memory_loader(&file);
        pgcfg_environment environment = {.server = &server, .loader = &loader};
        pgcfg_hba_reader reader;
        pgcfg_hba_entry entry;
        pgcfg_hint hints[PGCFG_HINTS_MAX];
        found f = {"", ""};
        assert_int_equal(
            pgcfg_hba_reader_init(&reader, file.path, &environment, workspace, sizeof workspace),
            PGCFG_OK);
        assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_OK);
        size_t count = pgcfg_hba_hints(&entry, &server, file.content, hints, PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            add_hint(&f, &hints[j]);
        assert_string_equal(f.codes, cases[i].codes);
        note_codes(f.codes);
        pgcfg_hba_reader_close(&reader);
    }
}

static void hostssl_without_tls_has_a_hint(void **state)
{
    (void)state;
    for (int major = PGCFG_MAJOR_OLDEST; major <= PGCFG_MAJOR_NEWEST; major++) {
        pgcfg_server server = server_of(major);
        found f;
        server.ssl = false;
        find_hints(PGCFG_TEXT("hostssl all all all scram-sha-256"), &server, false, &f);
        assert_string_equal(f.codes, "ssl-is-off");
        assert_non_null(strstr(f.sentence, "With ssl = off, the default"));
        assert_non_null(strstr(f.sentence, "tell pgcfg so with --set ssl=on"));
        assert_null(strstr(f.sentence, "with host")); /* which would let plain ones in */
        note_codes(f.codes);
    }
}

/* ---- whole files ----------------------------------------------------------------------------- */

static const struct file_case {
    pgcfg_text content;
    int from, to;
    const char *codes;
    size_t offset; /* of the first */
} file_cases[] = {
    {TEXT("# x \\\nlocal all all trust\n"), 14, 18, "continued-comment", 6},
    {TEXT("# x \\\nlocal all all trust\n"), 13, 13, "", 0},
    {TEXT("\n  # x \\\r\n  local all all trust\n"), 14, 18, "crlf-line-ends continued-comment", 8},
    {TEXT("# x \\\n# y\nlocal all all trust\n"), 13, 18, "", 0},
    {TEXT("# x \\\n\nlocal all all trust\n"), 13, 18, "", 0},
    {TEXT("# x \\ \nlocal all all trust\n"), 13, 18, "", 0},
    {TEXT("# x \\\n# y \\\nlocal all all trust\n"), 14, 18, "continued-comment", 12},
    {TEXT("local a a peer # x \\\nlocal b b peer\n"), 13, 18, "", 0}, /* told with the rule */
    {TEXT("# \"open \\\nlocal all all trust\n"), 14, 18, "continued-comment", 10},
    {TEXT("local a a peer\r\nlocal b b peer\r\n"), 13, 18, "crlf-line-ends", 14},
    {TEXT("# a\rlocal all all trust\r"), 13, 18, "carriage-return-alone", 3},
    {TEXT("# a\r# b\r"), 13, 18, "", 0},
    {TEXT("local a a peer\n\n# fine\n"), 13, 18, "", 0},
    {TEXT("# c \\"), 13, 18, "", 0},
    {TEXT(""), 13, 18, "", 0},
};

static void what_a_files_comments_swallow_is_told_once_and_crlf_too(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof file_cases / sizeof file_cases[0]; i++) {
        const struct file_case *c = &file_cases[i];
        for (int major = c->from; major <= c->to; major++) {
            pgcfg_server server = server_of(major);
            pgcfg_hint_cursor cursor = {0, false};
            pgcfg_hint hint;
            found f = {"", ""};
            while (pgcfg_hba_file_hint(c->content, 7, &server, &cursor, &hint)) {
                if (f.codes[0] == '\0')
                    assert_int_equal(hint.where.offset, c->offset);
                assert_int_equal(hint.where.file, 7);
                add_hint(&f, &hint);
            }
            if (strcmp(f.codes, c->codes) != 0) {
                show_found(c->content, major, &f);
                fail();
            }
            note_codes(f.codes);
        }
    }
}

/* ---- what other files hold ---------------------------------------------------------------- */

static pgcfg_os_error open_one_of_two(void *context, pgcfg_text path, pgcfg_file *file)
{
    const char *const *contents = context;
    const int which = text_is(path, "/main") ? 0 : text_is(path, "/t") ? 1 : 2;

    if (which == 2)
        return PGCFG_OS_ENOENT;
    file->bytes = contents[which];
    file->size = strlen(contents[which]);
    return 0;
}

/* The codes of the first entry's hints, where the main file names the other one as @t. */
static void find_hints_of_two(const char *content, const char *other, const pgcfg_server *server,
                              const pgcfg_regex_engine *regex, found *f)
{
    static char workspace[1 << 16];
    const char *contents[] = {content, other};
    pgcfg_loader loader = {.context = contents, .open = open_one_of_two};
    pgcfg_environment environment = {.server = server, .loader = &loader, .regex = regex};
    pgcfg_hint hints[PGCFG_HINTS_MAX];
    pgcfg_hba_reader reader;
    pgcfg_hba_entry entry;

    memset(f, 0, sizeof *f);
    assert_int_equal(pgcfg_hba_reader_init(&reader, PGCFG_TEXT("/main"), &environment, workspace,
                                           sizeof workspace),
                     PGCFG_OK);
    assert_int_equal(pgcfg_hba_reader_next(&reader, &entry), PGCFG_OK);
    const size_t count = pgcfg_hba_hints(&entry, server, text_of(content), hints, PGCFG_HINTS_MAX);
    for (size_t i = 0; i < count; i++)
        add_hint(f, &hints[i]);
    pgcfg_hba_reader_close(&reader);
}

static void tokens_of_other_files_have_hints_as_well(void **state)
{
    static const struct {
        const char *content, *other, *codes;
    } cases[] = {
        {"local a,@t trust", "b", "column-missing"}, /* blanks there cannot be told */
        {"host all all @t,@t md5", "::1/128", "list-of-addresses"},
        {"host all all 1.2.3.4 @t,@t md5", "x", "comma-between-columns"},
        {"local all all @t,@t", "md5", "list-of-methods"},
        {"@t,@t all all md5", "local", "list-of-connection-types"},
        {"local all all peer @t", "x", "option-without-name"},
        {"host all all @t md5", "h", "md5-deprecated depends-on-name-service"},
        {"host all all @t scram-sha-256", "*.example.com", "address-wildcard"},
    };
    pgcfg_server server = server_of(18);
    found f;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        find_hints_of_two(cases[i].content, cases[i].other, &server, &pgcfg_are_engine, &f);
        if (strcmp(f.codes, cases[i].codes) != 0)
            fail_msg("%s: %s, not %s", cases[i].content, f.codes, cases[i].codes);
    }
}

static pgcfg_regex_status refuse_all(void *context, pgcfg_text pattern, int major, void *memory,
                               size_t size)
{
    (void)memory;
    (void)size;
    (void)context;
    (void)pattern;
    (void)major;
    return PGCFG_REGEX_TOO_COMPLEX;
}

static void another_engine_may_refuse_anything(void **state)
{
    const pgcfg_regex_engine engine = {.compile = refuse_all};
    pgcfg_server server = server_of(18);
    found f;

    (void)state;
    find_hints_of_two("local / all peer", "", &server, &engine, &f);
    assert_string_equal(f.codes, "");
    find_hints_of_two("local /*a all peer", "", &server, &engine, &f);
    assert_string_equal(f.codes, "regular-expression-star");
}

static void servers_of_other_builds_have_hints_of_their_own(void **state)
{
    static const struct {
        const char *line;
        int major;
        unsigned more, less; /* features */
        const char *codes;
    } cases[] = {
        {"host all all all ldap", 18, 0, PGCFG_FEATURE_LDAP, ""},
        {"host all all all bsd", 18, 0, 0, "method-of-other-platform"},
        {"host all all 10.0.0.0/8 bsd", 18, PGCFG_FEATURE_BSD, 0, "password-in-plain-text"},
        {"host all all 10.0.0.0/8 sspi compat_realm=true", 18, PGCFG_FEATURE_SSPI, 0,
         "option-is-off"},
        {"host all all 10.0.0.0/8 sspi upn_username=yes", 18, PGCFG_FEATURE_SSPI, 0,
         "option-is-off"},
        {"host all all 10.0.0.0/8 sspi upn_username=0", 18, PGCFG_FEATURE_SSPI, 0, ""},
        {"host all all 10.0.0.0/8 oauth issuer=i scope=s delegate_ident_mapping=on", 18, 0, 0,
         "option-is-off"},
        {"hostssl all all all trust clientcert=no-verify", 13, 0, 0, "trust-open-to-the-world"},
        {"hostssl all all all trust clientcert=0", 13, 0, 0, "trust-open-to-the-world"},
        {"hostssl all all all trust clientcert=verify-ca", 13, 0, 0, ""},
    };
    found f;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        pgcfg_server server = server_of(cases[i].major);
        server.features = (server.features | cases[i].more) & ~cases[i].less;
        server.oauth_validator_libraries = PGCFG_TEXT("v");
        find_hints_of_two(cases[i].line, "", &server, NULL, &f);
        if (strcmp(f.codes, cases[i].codes) != 0)
            fail_msg("%s: %s, not %s", cases[i].line, f.codes, cases[i].codes);
    }
}

/* ---- pieces -----------------------------------------------------------------------------------
 */

static void no_more_hints_are_kept_than_there_is_room_for(void **state)
{
    pgcfg_hint_line line;

    (void)state;
    memset(&line, 0, sizeof line);
    for (int code = PGCFG_HINTS_MAX + 4; code >= 1; code--) /* the most helpful come last */
        pgcfg_hint_add(&line, (pgcfg_hint){.code = (pgcfg_hint_code)code});
    assert_int_equal(line.hint_count, PGCFG_HINTS_MAX);
    pgcfg_hint_add(&line, (pgcfg_hint){.code = (pgcfg_hint_code)(PGCFG_HINTS_MAX + 5)});
    assert_int_equal(line.hint_count, PGCFG_HINTS_MAX);
    for (size_t i = 0; i < PGCFG_HINTS_MAX; i++)
        assert_int_equal(line.hints[i].code, i + 1);
}

static void a_line_without_tokens_is_of_no_type(void **state)
{
    pgcfg_hint_line line;

    (void)state;
    memset(&line, 0, sizeof line);
    assert_false(pgcfg_hint_is_local(&line));
}

/* Tokens and source are the caller's, and may not belong together. */
static void what_is_written_is_told_where_it_is_at_hand(void **state)
{
    static char bytes[300];
    const pgcfg_hba_entry entry = {.file = 0};
    const pgcfg_token at_0 = {.bytes = "ab", .size = 2, .offset = 0, .source_size = 2};
    const pgcfg_token at_4 = {.bytes = "cd", .size = 2, .offset = 4, .source_size = 2};
    const pgcfg_token far = {.bytes = "ef", .size = 2, .offset = 200, .source_size = 2};
    const pgcfg_token elsewhere = {.bytes = "ab", .size = 2, .file = 1, .source_size = 2};
    pgcfg_hint_line line;
    pgcfg_text gap;

    (void)state;
    memset(bytes, 'x', sizeof bytes);
    memset(&line, 0, sizeof line);
    line.entry = &entry;
    line.source = (pgcfg_text){bytes, sizeof bytes};
    assert_true(pgcfg_hint_gap(&line, &at_0, &at_4, &gap));
    assert_int_equal(gap.size, 2);
    assert_false(pgcfg_hint_gap(&line, &at_4, &at_0, &gap));
    assert_false(pgcfg_hint_gap(&line, &elsewhere, &at_4, &gap));
    assert_false(pgcfg_hint_gap(&line, &at_0, &elsewhere, &gap));
    assert_int_equal(pgcfg_hint_written(&line, &at_0, &at_4).size, 6);
    assert_int_equal(pgcfg_hint_written(&line, &at_4, &at_0).size, 0);
    assert_int_equal(pgcfg_hint_written(&line, &at_0, &far).size, 0);
    assert_int_equal(pgcfg_hint_written(&line, &elsewhere, &at_4).size, 0);
    assert_int_equal(pgcfg_hint_written(&line, &at_0, &elsewhere).size, 0);
    bytes[3] = '\n';
    assert_int_equal(pgcfg_hint_written(&line, &at_0, &at_4).size, 0);
    line.source.size = 3;
    assert_false(pgcfg_hint_gap(&line, &at_0, &at_4, &gap));
    assert_int_equal(pgcfg_hint_written(&line, &at_0, &at_4).size, 0);
}

/* Sequences of two, three and four bytes, whole and broken at each byte. */
static void broken_characters_count_byte_by_byte(void **state)
{
    static const char *const texts[] = {
        "\xC3\xA4",         "\xC3x",         "\xC3",          "\xE3\x83\x87",
        "\xE3\x83x",        "\xE3x\x87",     "\xE3\x83",      "\xF0\x9F\x90\x98",
        "\xF0\x9F\x90x",    "\xF0\x9Fx\x98", "\xF0x\x90\x98", "\xF0\x9F\x90",
        "\xF5\x9F\x90\x98", "\xC1\xA4",      "\xFF"};
    char buffer[PGCFG_LOOKALIKE_PLAIN_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        pgcfg_lookalike found_one;
        const pgcfg_text text = text_of(texts[i]);
        assert_false(pgcfg_lookalike_find(text, 0, &found_one));
        assert_true(pgcfg_text_equal(pgcfg_lookalike_plain(text, buffer), text));
    }
}

static void each_code_occurs_in_a_test_of_this_file(void **state)
{
    (void)state;
    for (int i = PGCFG_HINT_NONE + 1; i < PGCFG_HINT_COUNT; i++)
        if (!codes_seen[i] && !is_ident_hint((pgcfg_hint_code)i)) {
            fprintf(stderr, "no test has %s\n", pgcfg_hint_name((pgcfg_hint_code)i));
            fail();
        }
}

/* ---- what holds for all -------------------------------------------------------------------------
 */

/* Lines out of words that matter, in any order. */
static size_t random_line(uint64_t *random, char *bytes)
{
    static const char *const words[] = {"local",
                                        "host",
                                        "hostssl",
                                        "all",
                                        "\"all\"",
                                        "ALL",
                                        "trust",
                                        "md5",
                                        "peer",
                                        "cert",
                                        "10.0.0.0",
                                        "10.0.0.0/8",
                                        "::1/128",
                                        "255.0.0.0",
                                        "24",
                                        "/24",
                                        "localhost",
                                        "*",
                                        "map=x",
                                        "map",
                                        "=",
                                        "x",
                                        "+x",
                                        "/x{1,2}",
                                        "'x'",
                                        "\"",
                                        "#",
                                        "\\\n",
                                        "\n",
                                        "\r",
                                        "include",
                                        "@x",
                                        "ldap",
                                        "ldaptls=on",
                                        "\xC2\xA0",
                                        "\xE2\x80\x9C",
                                        "radius",
                                        "[::1]",
                                        "clientcert=1",
                                        "sameuser",
                                        "\xEF\xBB\xBF",
                                        "scram",
                                        "ldapserver=a,b",
                                        "\"/(\"",
                                        "1.2.3.*",
                                        "oauth",
                                        "issuer=x",
                                        "gss",
                                        "/(a",
                                        "/[b",
                                        "c)",
                                        "x;y",
                                        "http://x",
                                        "1::2::3",
                                        "10.0.0.0/0",
                                        "sslmode=x",
                                        "ldapsuffix=,",
                                        "allow"};
    static const char *const gaps[] = {" ", " ", " ", " ", " ", "\t", ",", ", ", " ,", ""};
    size_t size = 0;
    uint32_t count = 1 + random_below(random, 9);
    for (uint32_t i = 0; i < count; i++) {
        const char *word = words[random_below(random, sizeof words / sizeof words[0])];
        const char *gap = gaps[random_below(random, sizeof gaps / sizeof gaps[0])];
        if (i == 0 && random_below(random, 4) != 0)
            word = words[random_below(random, 3)];
        memcpy(bytes + size, word, strlen(word));
        size += strlen(word);
        memcpy(bytes + size, gap, strlen(gap));
        size += strlen(gap);
    }
    if (random_below(random, 20) == 0)
        bytes[random_below(random, (uint32_t)size)] = '\0';
    return size;
}

static void check_hint(const pgcfg_hint *hint, const pgcfg_hba_entry *entry, pgcfg_text source)
{
    char sentence[2000];
    pgcfg_buffer buffer = {sentence, sizeof sentence, 0};
    assert_true(hint->code > PGCFG_HINT_NONE && hint->code < PGCFG_HINT_COUNT);
    assert_true(pgcfg_hint_write(hint, pgcfg_buffer_sink(&buffer)));
    assert_true(buffer.needed > 15 && buffer.needed <= sizeof sentence);
    assert_true(hint->where.offset + hint->where.size <= source.size);
    if (pgcfg_hint_severity(hint->code) == PGCFG_SEVERITY_ERROR)
        assert_true(entry->failure.code != PGCFG_DIAGNOSTIC_NONE ||
                    entry->error.code != PGCFG_DIAGNOSTIC_NONE);
}

static void random_lines_have_few_hints_in_order_and_errors_only_beside_errors(void **state)
{
    uint64_t random = 20260514;
    char bytes[512];
    (void)state;
    for (int i = 0; i < 100000; i++) {
        pgcfg_text source = {bytes, random_line(&random, bytes)};
        pgcfg_server server = server_of(13 + (int)random_below(&random, 6));
        server.ssl = random_below(&random, 2) == 0;
        const pgcfg_hba_entry *entry = entry_of(source, &server, random_below(&random, 2));
        if (entry == NULL)
            continue;
        pgcfg_hint hints[PGCFG_HINTS_MAX];
        size_t count = pgcfg_hba_hints(entry, &server, source, hints, PGCFG_HINTS_MAX);
        assert_true(count <= PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++) {
            check_hint(&hints[j], entry, source);
            assert_true(j == 0 || hints[j].code > hints[j - 1].code);
        }
        /* fewer wanted: the first ones; without the source: some of the same */
        pgcfg_hint fewer[PGCFG_HINTS_MAX];
        size_t wanted = random_below(&random, 4);
        assert_int_equal(pgcfg_hba_hints(entry, &server, source, fewer, wanted),
                         count < wanted ? count : wanted);
        for (size_t j = 0; j < wanted && j < count; j++)
            assert_int_equal(fewer[j].code, hints[j].code);
        count = pgcfg_hba_hints(entry, &server, PGCFG_TEXT(""), hints, PGCFG_HINTS_MAX);
        for (size_t j = 0; j < count; j++)
            check_hint(&hints[j], entry, source);
    }
}

static void long_values_are_cut_short_between_characters(void **state)
{
    static char line[600] = "local all all x";
    pgcfg_server server = server_of(18);
    found f;
    (void)state;
    for (size_t i = 0; i < 200; i++)
        memcpy(line + 15 + 2 * i, "\xC3\xA9", 2);
    memcpy(line + 15 + 400, " peer", 6);
    find_hints(text_of(line), &server, false, &f);
    assert_string_equal(f.codes, "column-too-many");
    assert_true(strlen(f.sentence) < 500);
    assert_non_null(strstr(f.sentence, "\xC3\xA9...\"")); /* 120 bytes would be half an e */
}

static bool take_some(void *context, const char *data, size_t size)
{
    int *left = context;
    (void)data;
    (void)size;
    return (*left)-- > 0;
}

static void a_sink_that_is_full_is_told(void **state)
{
    pgcfg_server server = server_of(18);
    pgcfg_text source = PGCFG_TEXT("host all all 192.168.1.5/24 scram-sha-256");
    const pgcfg_hba_entry *entry = entry_of(source, &server, 0);
    pgcfg_hint hint;
    (void)state;
    assert_int_equal(pgcfg_hba_hints(entry, &server, source, &hint, 1), 1);
    for (int i = 0;; i++) {
        int left = i;
        pgcfg_sink sink = {&left, take_some};
        if (pgcfg_hint_write(&hint, sink)) {
            assert_true(i > 5);
            break;
        }
    }
}

static void names_are_words_with_hyphens_and_all_differ(void **state)
{
    (void)state;
    for (int i = 0; i < PGCFG_HINT_COUNT; i++) {
        const char *name = pgcfg_hint_name((pgcfg_hint_code)i);
        assert_true(strlen(name) == strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, pgcfg_hint_name((pgcfg_hint_code)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_has_its_hint_and_no_other),
        cmocka_unit_test(good_lines_and_well_worded_errors_have_no_hint),
        cmocka_unit_test(notes_say_what_a_line_depends_on),
        cmocka_unit_test(the_most_helpful_hints_come_first_when_there_are_too_many),
        cmocka_unit_test(case_is_spoken_of_where_it_is_what_is_wrong),
        cmocka_unit_test(entries_without_their_tokens_have_no_hints_about_them),
        cmocka_unit_test(an_unchecked_regular_expression_is_noted_and_a_split_one_warned_of),
        cmocka_unit_test(hostssl_without_tls_has_a_hint),
        cmocka_unit_test(what_a_files_comments_swallow_is_told_once_and_crlf_too),
        cmocka_unit_test(tokens_of_other_files_have_hints_as_well),
        cmocka_unit_test(another_engine_may_refuse_anything),
        cmocka_unit_test(servers_of_other_builds_have_hints_of_their_own),
        cmocka_unit_test(no_more_hints_are_kept_than_there_is_room_for),
        cmocka_unit_test(a_line_without_tokens_is_of_no_type),
        cmocka_unit_test(what_is_written_is_told_where_it_is_at_hand),
        cmocka_unit_test(broken_characters_count_byte_by_byte),
        cmocka_unit_test(each_code_occurs_in_a_test_of_this_file),
        cmocka_unit_test(random_lines_have_few_hints_in_order_and_errors_only_beside_errors),
        cmocka_unit_test(long_values_are_cut_short_between_characters),
        cmocka_unit_test(a_sink_that_is_full_is_told),
        cmocka_unit_test(names_are_words_with_hyphens_and_all_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
