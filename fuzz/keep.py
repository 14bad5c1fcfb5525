#!/usr/bin/env python3
"""Makes a finding of the fuzzer a case of the corpus, without the servers' answers.

usage: keep.py TARGET FINDING NAME        scripts/fuzz --keep calls it

TARGET is hba, ident or conf, or one of those in a server's process (differential_hba, ...).
FINDING is a file as its harness takes it: four bytes, then a tree of files (tree.h), which
become the files of corpus/KIND/NAME.
"""

import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests/conformance"))
import areas  # noqa: E402

CORPUS = ROOT / "corpus"
MAIN = {"hba": "pg_hba.conf", "ident": "pg_ident.conf", "conf": "postgresql.conf"}
HEAD = 4
FILES_MAX = 16
SEPARATOR = b"\x00\xff"
OLDEST_MAJOR, MAJORS = 13, 6
# The harnesses' files lie in /d, those of the corpus in /data.
BEGINS_A_PATH = re.compile(rb"(?<![.\w])/d(?=/)")
TO_BE_SAID = "Say here what it is about, in one sentence that ends in a full stop"


def files_of(main_name, content):
    """The files of a tree: bytes by name, the main file first."""
    parts = content.split(SEPARATOR)
    files = {os.fsencode(main_name): parts[0]}
    for part in parts[1:FILES_MAX]:
        name, newline, rest = part.partition(b"\n")
        if not newline:
            break
        files.setdefault(name, rest)
    return files


def is_possible(name):
    """Whether a case can have a file of this name."""
    return all(part not in (b"", b".", b"..") and len(part) < 256 and b"\0" not in part
               for part in name.split(b"/"))


def cannot_be_looked_at(name):
    folder, _, last = name.rpartition(b"/")
    return folder != b"" and last[:1] == b"!" and len(last) > 7


def server_of(kind, head, files):
    """What the server of the case has that others have not; hba.c and fuzz_hba.c say in
    which bits of the head that stands."""
    if kind != "hba":
        return {}
    server = {}
    text = b"\n".join(files.values())
    if any(word in text for word in (b"gss", b"ldap", b"pam")):
        server["without"] = []
    settings = {name: "on" for bit, name in ((1, "ssl"), (2, "db_user_namespace")) if head[1] & bit}
    if settings:
        server["settings"] = settings
    return server


def write_case(folder, kind, finding):
    """Writes the case into a folder that is not there yet. Names of files that it cannot have."""
    head, files = finding[:HEAD], files_of(MAIN[kind], finding[HEAD:])
    described, left_out = {}, []
    (folder / "input").mkdir(parents=True)
    for name, content in files.items():
        path = folder / "input" / os.fsdecode(name)
        try:
            if not is_possible(name):
                raise OSError
            path.parent.mkdir(parents=True, exist_ok=True)
            if cannot_be_looked_at(name):
                described[os.fsdecode(name)] = {"link": "nothing"}
            else:
                path.write_bytes(BEGINS_A_PATH.sub(b"/data", content))
        except OSError:  # or a file has the name of a folder
            left_out.append(name)
    case = {"about": TO_BE_SAID}
    for key, value in (("server", server_of(kind, head, files)), ("files", described)):
        if value:
            case[key] = value
    (folder / "case.json").write_text(json.dumps(case, indent=2) + "\n")
    return left_out


def fail(text):
    sys.exit(f"fuzz: {text}")


def keep(target, path, name, corpus=CORPUS):
    kind = target.removeprefix("differential_")
    if kind not in MAIN:
        fail(f"a finding of {target} is no file of a format that the corpus has; "
             f"of {', '.join(MAIN)} it would be")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        fail(f"\"{name}\": a case is named with small letters, digits and dashes")
    folder = corpus / kind / name
    if folder.exists():
        fail(f"there is a case {kind}/{name} already")
    try:
        finding = pathlib.Path(path).read_bytes()
    except OSError as error:
        fail(error)
    if len(finding) < HEAD:
        fail(f"{path} is too short to be a finding of {target}")
    for left_out in write_case(folder, kind, finding):
        print(f"fuzz: no case can have a file {os.fsdecode(left_out)!r} like that: left out")
    if areas.area_of(f"{kind}/{name}") is None:
        print(f"fuzz: the first words of {name} tell no area (tests/conformance/areas.py): say it in "
              "case.json")
    major = 15 if target != kind else OLDEST_MAJOR + finding[0] % MAJORS
    print(f"fuzz: {folder} has the finding, which was made as a server of {major}. Now make it smaller "
          f"if you can, and say in its case.json what it is about. Then:\n"
          f"  scripts/record {name}\n"
          f"  tests/conformance/run build/bin/pgcfg {name}\n"
          f"  scripts/conformance --lists")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    keep(*sys.argv[1:])
