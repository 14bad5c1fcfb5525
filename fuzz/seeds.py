#!/usr/bin/env python3
"""Writes seed inputs of a fuzz target into a folder, made from the corpus and
from the lists below.

usage: seeds.py TARGET FOLDER

The form of an input stands in the harness, fuzz_TARGET.c.
"""

import pathlib
import re
import sys
from random import Random

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "corpus"
MAJORS = 6
KINDS = [("hba", "pg_hba.conf"), ("ident", "pg_ident.conf"), ("conf", "postgresql.conf")]


def tree(main, *others):
    """A tree of files as tree.h describes it; others are (name, content)."""
    return main + b"".join(b"\x00\xff" + name + b"\n" + content for name, content in others)


def corpus_trees(kind, main_name):
    """The input of each case of a file format; nothing where there are no cases."""
    for case in sorted((CORPUS / kind).glob("*/input")):
        main = case / main_name
        if main.is_file():
            others = [(path.relative_to(case).as_posix().encode(), path.read_bytes())
                      for path in sorted(case.rglob("*"))
                      if path.is_file() and not path.is_symlink() and path != main]
            yield tree(main.read_bytes(), *others)


def hba_seeds():
    for number, content in enumerate(corpus_trees("hba", "pg_hba.conf")):
        for major in range(MAJORS):
            yield bytes([major, 5 if major % 2 else 8, (number + major) % 3, 0]) + content


# ---- pg_ident.conf -----------------------------------------------------------------

# Each branch of the verdict, and files in files.
IDENT_TREES = [
    tree(b""),
    tree(b"m root alice\nm a b c d e f g h i\nm a\nm\nm,n a b\nm a b,c\n"),
    tree(b"m /( a\nm a /(\nm \"/a, b\" \\1\nm /^(.*)$ /\\1\nm /^(.*)$ +\\1\n"),
    tree(b"m a all\nm a \"all\"\nm a +g\nm a \"+g\"\nm all *\nm ^(.*)$ \\1\n"),
    tree(b"m /^root$ \\1\nm /^(.*)$ \\1\\1\nm root \\1\nm a\\\n b\x00 c\nm c d\n"),
    tree(b"local all all peer\nport = 5432\ninclude a b\n\xef\xbb\xbfm 'a' \"b\n"),
    tree(b"m @one b\nm @two b\nm a b @none\ninclude more\ninclude_dir d\n",
         (b"one", b"root\n"), (b"two", b"a\nb\n"), (b"more", b"m @one\ninclude none\n"),
         (b"d/a.conf", b"m a b\n"), (b"d/b.conf", b"\"/(\" a b\n")),
]


def ident_seeds():
    for number, content in enumerate([*IDENT_TREES,
                                     *corpus_trees("ident", "pg_ident.conf")]):
        for major in range(MAJORS):
            yield bytes([major, 0, (number + major) % 3, 0]) + content


# ---- postgresql.conf ---------------------------------------------------------------

# Each branch of the scanner, of the includes and of the verdict.
CONF_TREES = [
    tree(b""),
    tree(b"\xef\xbb\xbffoo.a=1\r\n# comment\x00\n\twork_mem'1MB'#c"),
    tree(b"a.b=x\na.b.c=x\nsearch_path=a.b\nsearch_path=a.b.c\ninclude=5\ninclude a-b.conf\n"),
    tree(b"work_mem=0x10kB\nwork_mem=-1\nseq_page_cost=+1.5e-3\nseq_page_cost=.\nport=1e3\n"),
    tree(b"foo.a='\\b\\f\\n\\r\\t\\x\\7\\101\\400' \nfoo.a='a\x00b'\nfoo.a='a''b'\nfoo.a='open\n"),
    tree(b"work_mem=1MB\nWORK_MEM=2MB\nsort_mem=3MB\nfoo.a=1\nFoo.A=2\nfoo.a=3\n"),
    tree(b"nonsense=1\nwork_mem=bad\n"),
    tree(b"work_mem=bad\nfsync=of\nwal_level=archive\nseq_page_cost=2.5\nserver_version=1\n"),
    tree(b"1 1\n" * 102 + b"work_mem\nwork_mem"),
    tree(b"include 'x'\ninclude_if_exists 'y'\ninclude_dir 'z'\ninclude ' '\ninclude_dir ''\n"),
    tree(b"include 'postgresql.conf'\ninclude 'a'\nport=1\n",
         (b"a", b"include 'b'\nport=2\n"), (b"b", b"include 'a'\nbad 1 2\n")),
    tree(b"include_dir 'd'\ninclude 'd'\ninclude d/a-b.conf\ninclude 'd/../e/./f.conf'\n",
         (b"d/a-b.conf", b"port=1\n"), (b"d/b.conf", b"port 1 2"), (b"d/c.conf", b"port=3"),
         (b"e/f.conf", b"include_dir '../d'"), (b"postgresql.auto.conf", b"port='4'\n")),
    tree(b"include_dir 'd'\nport=1\n", (b"d/!gone.conf", b""), (b"d/a.conf", b"port=2")),
    tree(b"port=1\nfoo.a='x'\n", (b"postgresql.auto.conf", b"# made\nport = '2'\nport = '3'\n")),
]


def conf_seeds():
    for number, content in enumerate([*CONF_TREES, *corpus_trees("conf", "postgresql.conf")]):
        for major in range(MAJORS):
            mode = (number + major) % 4
            yield bytes([major, mode, (number + major // 2) % 4, 0]) + content


def conf_and_value_seeds():
    yield from conf_seeds()
    for content in corpus_trees("value", "postgresql.conf"):
        yield bytes([0, 0, 11, 200]) + content


# ---- values ------------------------------------------------------------------------

# Each branch of the types, the units and the checks.
VALUES = {
    b"fsync": [b"t", b"FALSE", b"of", b"o", b"1", b"2", b""],
    b"work_mem": [b"64", b" 010 kB ", b"0x40", b"1.5MB", b"1e3", b"99999999999", b"5 lightyears",
                  b"63", b"0.0001TB", b"-1", b"1e400", b"9223372036854775808"],
    b"statement_timeout": [b"500us", b"0x1d", b"1.5h", b"30d", b"2500 us"],
    b"port": [b"5432", b"0", b"08", b"5432.5", b"0x1p4", b"5432 x"],
    b"temp_buffers": [b"805kB", b"66049B", b"1GB"],
    b"wal_buffers": [b"-1", b"0", b"3"],
    b"autovacuum_work_mem": [b"-1", b"1", b"1MB"],
    b"vacuum_buffer_usage_limit": [b"127", b"128kB", b"0"],
    b"transaction_buffers": [b"16", b"17"],
    b"max_connections": [b"262143", b"10"],
    b"unix_socket_permissions": [b"777", b"0777"],
    b"seq_page_cost": [b"inf", b"-inf", b"nan", b"1e-310", b"2.2250738585072014e-308",
                       b"0x1.8p3", b"1.7976931348623157e308", b"4.35", b"123456.5"],
    b"vacuum_cost_delay": [b"99.99999", b"1.0006ms", b"0.00001s", b"1min"],
    b"bgwriter_lru_multiplier": [b"10.0000001", b"9.9999999"],
    b"wal_level": [b"archive", b"REPLICA", b"x"],
    b"debug_parallel_query": [b"true", b"regress"],
    b"search_path": [b'"$user", public', b'a,"b""c",', b"a b", b"\x0b"],
    b"DateStyle": [b"ISO, MDY", b"german", b"ISO, SQL", b"European"],
    b"TimeZone": [b"UTC", b"GMT+1", b"-3.5", b"interval '1 day'", b"Europe/Berlin"],
    b"client_encoding": [b"UTF-8", b"latin1", b"nonsense"],
    b"synchronous_standby_names": [b'FIRST 2 (a, "b""c", *)', b"ANY 0 (a)", b"1", b"a,,b", b'"a'],
    b"log_destination": [b"stderr, csvlog", b"jsonlog", b"x"],
    b"debug_io_direct": [b"data, wal", b"w"],
    b"wal_consistency_checking": [b"all", b"Heap, btree", b"commitTs"],
    b"restrict_nonsystem_relation_kind": [b"view, foreign-table", b"x"],
    b"createrole_self_grant": [b"set, inherit", b"x"],
    b"primary_slot_name": [b"a_1", b"A", b"x" * 64],
    b"synchronized_standby_slots": [b"a, b", b"A-"],
    b"recovery_target": [b"immediate", b"x"],
    b"recovery_target_name": [b"x" * 63, b"x" * 64],
    b"recovery_target_lsn": [b"16/B374D848", b"1/1/1"],
    b"recovery_target_time": [b"2020-01-01 00:00:00+00", b"now", b"x"],
    b"recovery_target_xid": [b"0x10", b"99999999999999999999", b"junk"],
    b"recovery_target_timeline": [b"latest", b"7", b"99999999999999999999"],
    b"application_name": [b"a\xffb\n", b"\xc3\xa9" * 40],
    b"backtrace_functions": [b"a_1, b", b"a-b"],
    b"timezone_abbreviations": [b"Default", b"../x"],
    b"default_table_access_method": [b"heap", b""],
    b"log_connections": [b"all", b"receipt, x", b"on"],
    b"server_version": [b"15"],
    b"plpgsql.extra_warnings": [b"all", b"shadowed_variables, x"],
}

PLAIN_SETTING = re.compile(rb"^(\w+(?:\.\w+)?)\s*=?\s*(?:'([^'\\]*)'|([^\s'#]+))", re.MULTILINE)


def value_seeds():
    pairs = [(name, value) for name, values in VALUES.items() for value in values]
    for kind in "conf", "value":
        for path in sorted((CORPUS / kind).rglob("*.conf")):
            if path.is_file():
                pairs += [(name, quoted or bare)
                          for name, quoted, bare in PLAIN_SETTING.findall(path.read_bytes())]
    for number, (name, value) in enumerate(pairs):
        for major in (number % (MAJORS - 1), MAJORS - 1):
            yield bytes([major + 6 * (number % 40), number % 256]) + name + b"=" + value


# ---- data directories ----------------------------------------------------------------

def directory(settings, rules=b"local all all peer\n", auto=b"", maps=b"m a b\n"):
    return tree(settings, (b"postgresql.auto.conf", auto), (b"pg_hba.conf", rules),
                (b"pg_ident.conf", maps))


OPEN_RULES = b"host all all 10.0.0.0/8 scram-sha-256\n"

DIRECTORIES = [
    directory(b""),
    directory(b"ssl=on\nlisten_addresses='*'\n", OPEN_RULES),
    directory(b"ssl=on\n", b"hostnossl all all all reject\nhostssl all all ::1 cert map=m\n"),
    directory(b"listen_addresses='localhost, ::1'\npassword_encryption=md5\n", OPEN_RULES),
    directory(b"listen_addresses='10.0.0.1'\n", b"host all all samehost trust\n"),
    directory(b"listen_addresses=''\n", OPEN_RULES), directory(b"listen_addresses='a,'\n"),
    directory(b"max_connections=3\nwal_level=minimal\narchive_mode=on\nsummarize_wal=on\n"),
    directory(b"min_wal_size=2MB\nmax_wal_size=2MB\nfsync=off\nfull_page_writes=off\n"),
    directory(b"recovery_target='immediate'\nrecovery_target_xid='1'\nhba_file='x'\n"),
    directory(b"ssl=on\nssl_min_protocol_version='TLSv1.3'\nssl_max_protocol_version='TLSv1.1'\n"),
    directory(b"work_mem=1MB\nsort_mem=2MB\na.b=1\na.b=2\n", auto=b"work_mem='3MB'\n"),
    directory(b"nonsense=1\nssl=on\n", b"hostssl all all all md5 clientcert=verify-ca\n"),
    directory(b"SET x = 1;\nport: 1\nsearch_path = a, b\nwrk_mem=1\n"),
]


def datadir_seeds():
    for number, content in enumerate(DIRECTORIES):
        for major in range(MAJORS):
            yield bytes([major + 6 * ((number + major) % 4), (number * 37 + major * 91) % 256, number * 17 % 256,
                         number * 29 % 256]) + content


# ---- decisions -------------------------------------------------------------------------

def match_seeds():
    """Random bytes, the same each time: every one is a few rules and a connection."""
    for number in range(300):
        random = Random(number)
        yield bytes([number % (4 * MAJORS)]) + random.randbytes(12 + 7 * random.randrange(1, 40))


# ---- regular expressions --------------------------------------------------------------

# Each branch of the lexer and the parser, and each error.
PATTERNS = [
    b"", b"^(.*)@example\\.com$", b"a|b|", b"(a(b)c)\\2", b"(?:a)*?(b){2,3}?[^]a-z-]+",
    b"***=a(", b"***:a", b"***?", b"***", b"(?i)a", b"(?xyz)a", b"(?b)\\(a\\)\\1", b"(?e)a+(b)",
    b"(?q)a(", b"(?x) a # b\n c", b"(?n)^a.b$", b"(?=a)b(?!c)", b"(?<=a)b(?<!c)", b"(?#note)a",
    b"[[:alpha:][:word:]_]", b"[[:nonsense:]]", b"[[:<:]]a[[:>:]]", b"[[.hyphen.]-[.tilde.]]",
    b"[[=a=]]", b"[[.nonsense.]]", b"[b-a]", b"[a", b"(a", b"a)", b"a{2,1}", b"a{256}", b"a{1,x}",
    b"a{", b"a{1", b"*a", b"a**", b"\\", b"\\1", b"(a)\\2", b"(a)\\10", b"\\x41\\u0041\\U00000041",
    b"\\x", b"\\cA\\e\\B\\0\\a\\b\\f\\n\\r\\t\\v", b"\\d\\D\\w\\W\\s\\S[\\d\\w\\s]", b"[\\D]",
    b"\\A\\m\\M\\y\\Y\\Z", b"\\q", b"(?y)a", b"a(?z)b", b"\x00\xff", b"((((((a?){9}){9}){9}){9}){9})",
    b"(" * 201 + b")" * 201, b"x{255}" * 90, b"a?" * 300, b"[a-z]{99}(?=b)" * 5,
]

REGEX_WORD = re.compile(rb'(?:^|[\s,"])/([^\s,"]+)', re.MULTILINE)


def are_seeds():
    found = set()
    for kind in "hba", "ident":
        for path in sorted((CORPUS / kind).rglob("*.conf")):
            if path.is_file():
                found.update(REGEX_WORD.findall(path.read_bytes()))
    for number, pattern in enumerate([*PATTERNS, *sorted(found)]):
        yield bytes([number % MAJORS, number % 3, number % 12]) + pattern


# ---- what is written -------------------------------------------------------------------

# Everything with a meaning, as a name and as a value.
WRITTEN = [
    [b""], [b"sales"], [b"all", b"sameuser", b"samerole"], [b"replication", b"samegroup"],
    [b"+admins", b"@list", b"/^x$"], [b"a b", b"a,b", b'a"b', b"a#b", b"#"], [b"a\\", b"\\", b'"'],
    [b"line\nfeed", b"nul\x00byte"], [b"\r", b"\t", b"\x0b", b"\xc2\xa0", b"\xff"],
    [b"x all trust #", b"x\" all trust #"], [b"10.0.0.1", b"::1", b"db.example.com", b".example.com"],
    [b"10.0.0.0/8", b"samehost", b"samenet", b"a/b"], [b"map=m", b"map=a b", b'map=a"b', b"map="],
    [b"work_mem", b"1MB"], [b"a.b", b"it's"], [b"a.b.c", b"x"], [b"include", b"x"], [b"a\\n", b"'"],
    [b"x" * 63, b"x" * 64], [b"x" * 5200], [b"x" * 10239], [b"x" * 10240], [b'"' * 5119],
]


def write_seeds():
    for number, texts in enumerate(WRITTEN):
        for major in range(MAJORS):
            yield bytes([major, ((number + major) % 8 if number % 2 else 1) + 8 * major]) + b"\x00\xff".join(texts)


# ---- clients ---------------------------------------------------------------------------

def client_seeds():
    words = [b"disable", b"allow", b"prefer", b"require", b"verify-ca", b"verify-full", b"postgres",
             b"direct", b"Require", b""]
    answers = [b"\x01\x01\x01\x01", b"\x02\x02\x01\x01", b"\x02\x01\x02\x03", b"\x03"]
    sides = [(8, 4), (0, 4), (8, 0), (12, 4), (10, 6)]
    number = 0
    for major in range(MAJORS):
        for modes in range(96):
            number += 1
            client, server = sides[number % 5]
            yield (bytes([major, modes, client, (major + number) % MAJORS, server, number % 256])
                   + answers[number % 4] + b"\x00" + words[number % 10])


# ---- texts -----------------------------------------------------------------------------

def text_seeds():
    for kind, (folder, main_name) in enumerate(KINDS):
        for number, content in enumerate(corpus_trees(folder, main_name)):
            yield bytes([number % MAJORS, kind, number % 16]) + content
    for number, content in enumerate([*IDENT_TREES, *CONF_TREES]):
        yield bytes([number % MAJORS, 1 + (number >= len(IDENT_TREES)), number % 16]) + content


# ---- searches ------------------------------------------------------------------------

SEARCHES = [
    (b"^(.*)@example\\.com$", b"anna@example.com"), (b"(a|ab)(c|bcd)", b"abcd"),
    (b"(a*)*b", b"aaab"), (b"(a*?)(b*)", b"aabb"), (b"((a)|b)*\\2", b"abaa"),
    (b"(a){2,3}?", b"aaaa"), (b"(?i)[[:upper:]]+\\M", b"ab c"), (b"(?n)^b$", b"a\nb"),
    (b"(?<=a(?=b))(b)", b"ab"), (b"(?!x)(.)\\1{1,2}", b"xaaa"), (b"***=a(b", b"a(b"),
    (b"(?b)\\(a*\\)\\1$", b"aaaa"), (b"[^\\W\\d]{3}", b"abc"), (b"(a{2}){0}(b)", b"b"),
    (b"(a|b\\1)+", b"aba"), (b"((((a?)b)?)*)c", b"ababc"), (b"(^|,)x(,|$)", b"x,y"),
]


def regex_seeds():
    for number, (pattern, subject) in enumerate(SEARCHES):
        for major in range(MAJORS):
            yield bytes([major, number * 5 % 32, number * 91 % 256]) + pattern + b"\0" + subject


# ---- pieces, and memory of any size ----------------------------------------------------

SIZES = [b"\x00", b"\x00\x01\x02", b"\x07", b"\x3f\x00", b"\xff\x10\x00\x00"]


def trees_of_kinds():
    """(number of the kind, tree) of the corpus and of the lists above."""
    for kind, (folder, main_name) in enumerate(KINDS):
        for content in corpus_trees(folder, main_name):
            yield kind, content
    for content in IDENT_TREES:
        yield 1, content
    for content in CONF_TREES:
        yield 2, content


def stream_seeds():
    for number, (kind, content) in enumerate(trees_of_kinds()):
        head = bytes([kind * MAJORS + number % MAJORS + 36 * (number // 4 % 2), number % 3, number % 67,
                      number * 7 % 256 if number % 4 == 0 else 0])
        sizes = SIZES[number % len(SIZES)]
        yield head + (tree(content, (b"sizes", sizes)) if number % 2 else content)


def arena_seeds():
    for number, (kind, content) in enumerate(trees_of_kinds()):
        for part in (0, 3, 40, 255):
            yield bytes([kind * MAJORS + (number + part) % MAJORS + 36 * (number % 2), part, (number * 37) % 256,
                         (number * 91 + part) % 256]) + content


# ---- maps ----------------------------------------------------------------------------

MAP_FILES = [
    b"m root alice\nm bob bob\n", b"m /^(.*)@x\\.y$ \\1\nm /(.*) \\1\n", b"m /a all\nn a all\n",
    b"m anna +staff\nm anna +g\n", b"m /^ann(a)?$ x\\1\nm ann ann\n", b"m ann /^a\nm bob /(b)\\1\n",
    b"m Anna anna\n\"m\" \"all\" \"all\"\n", b"m /( a\n", b"m a b c\nm a\n", b"m /(?i)ANN(.) \\1\\1\n",
    b"m /((a*)*b)|c \\1\nm c c\n", b"",
]
MAP_QUESTIONS = [(b"m", b"root", b"alice", b""), (b"m", b"anna@x.y", b"anna", b"staff g"),
                 (b"m", b"anna", b"anna", b"staff"), (b"", b"bob", b"BOB", b""),
                 (b"n", b"a", b"b", b"g"), (b"m", b"ann", b"xa", b""), (b"m", b"", b"a", b"+g")]


def map_seeds():
    number = 0
    for content in MAP_FILES:
        for question in MAP_QUESTIONS:
            number += 1
            yield (bytes([number % MAJORS, number % 8, number * 5 % 256, number * 3 % 256])
                   + b"\n".join(question) + b"\n" + content)


# ---- addresses ------------------------------------------------------------------------

ADDRESSES = [
    b"10.0.0.1/8", b"10.1/24", b"0x7f.1/32", b"010.0.0.1/33", b"4294967295/0", b"4294967296", b"1.2.3",
    b"1.2.3.4.5", b"::/0", b"::1/128", b"2001:db8::1/64", b"::ffff:10.0.0.1/96", b"fe80::1%eth0/10",
    b"fe80::1%1", b"::1%lo", b"1:2:3:4:5:6:7:8/129", b"1::2::3", b"1:2:3:4:5:6:1.2.3.4", b"::1.2.3",
    b"FE80::A%", b"db.example.com/8", b".example.com", b"", b"/", b"10.0.0.0/ 8", b"10.0.0.0/+8",
    b"10.0.0.0/-1", b"10.0.0.0/8x", b"0.0.0.0/00", b"255.255.255.255/31", b"12345::", b":::", b"::g",
]


def address_seeds():
    yield from ADDRESSES


MAKERS = {"hba": hba_seeds, "ident": ident_seeds, "conf": conf_seeds, "value": value_seeds,
          "datadir": datadir_seeds, "match": match_seeds, "are": are_seeds, "write": write_seeds,
          "client": client_seeds, "text": text_seeds, "regex": regex_seeds,
          "stream": stream_seeds, "arena": arena_seeds, "map": map_seeds,
          "address": address_seeds,
          # In a server's process, which is always of the same major.
          "differential_hba": hba_seeds, "differential_ident": ident_seeds,
          "differential_conf": conf_and_value_seeds, "differential_regex": regex_seeds}


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    for number, seed in enumerate(MAKERS[target]()):
        (folder / f"seed-{number:05}").write_bytes(seed)


if __name__ == "__main__":
    main()
