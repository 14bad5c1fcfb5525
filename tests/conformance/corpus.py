"""The corpus as values: what a case is, and how its files get into a directory.

Each kind of file, and values of parameters, has a folder of cases, and a case is a folder:

  case.json            what it is about, and which server it is about
  input/               the files; the kind says which is the main file
  expected/MAJOR.json  the rows of that major's server, as the command prints them
                       with --format=json; or {"error": TEXT} where the server
                       shows no rows but an error

  folder   main file         command    the server's view
  hba      pg_hba.conf       rules      pg_hba_file_rules
  ident    pg_ident.conf     mappings   pg_ident_file_mappings (15 on)
  conf     postgresql.conf   settings   pg_file_settings
  value    postgresql.conf   value      pg_settings and SHOW, or the error

Each line of a case of value is a value of a parameter, and the server was asked for
each alone: a row's setting, unit and shown are pg_settings.setting, pg_settings.unit
and what SHOW prints; error, detail and hint those of a value that is refused. A member
that nothing showed is missing from its object, and not compared: what SHOW prints
where only a start of the server sets the parameter, or the setting of a parameter that
pg_settings does not list.

A case of conf has no parameter that takes a restart: the server that is asked was
not started from the case, and would refuse another value than it runs with.

Everywhere in it, /data stands for the directory that the files lie in, whose own
name is "data": in the files' contents and links wherever it begins a path
("../data" does not), and in the expected file names and errors.

case.json:

  about     one sentence
  server    without: features that the server's build lacks (default gss, ldap,
            pam; empty = the usual Linux build), settings: what differs from
            the server's defaults
  majors    only these (default: all that were recorded)
  files     what git does not keep: {"link": TARGET}, {"directory": true},
            {"mode": "000"}, by name relative to input/
  area      where the name's first words don't tell (areas.py)
  needs     where the server that is asked for doesn't tell (needs.py)
"""

import json
import os
import pathlib
import re
import shutil

import areas
import needs


class Kind:
    def __init__(self, name, main, command, harmless, default_without, since=0, partial=()):
        self.name = name
        self.main = main          # the main file
        self.command = command    # pgcfg's, for its rows
        self.harmless = harmless  # content that a server may be left with
        self.default_without = default_without
        self.since = since        # the first major that has the view
        self.partial = partial    # columns that an expected row may lack


KINDS = {kind.name: kind for kind in [
    Kind("hba", "pg_hba.conf", "rules", "local all all trust\n", ["gss", "ldap", "pam"]),
    # No verdict on these depends on such features.
    Kind("ident", "pg_ident.conf", "mappings", "", ["gss", "ldap", "pam"], since=15),
    Kind("conf", "postgresql.conf", "settings", "", ["gss", "ldap", "pam"]),
    Kind("value", "postgresql.conf", "value", "", ["gss", "ldap", "pam"],
         partial=("setting", "unit", "shown")),
]}

MAJORS = range(13, 19)
DATA = b"/data"
BEGINS_A_PATH = re.compile(rb"(?<![.\w])/data(?!\w)")


def located(content, directory):
    return BEGINS_A_PATH.sub(lambda _: directory, content)


class Case:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.name = f"{self.folder.parent.name}/{self.folder.name}"
        self.kind = KINDS[self.folder.resolve().parent.name]
        description = json.loads((self.folder / "case.json").read_text())
        server = description.get("server", {})
        self.about = description["about"]
        self.without = server.get("without", self.kind.default_without)
        self.settings = server.get("settings", {})
        self.majors = description.get("majors")
        self.files = description.get("files", {})
        self.area = description.get("area") or areas.area_of(self.name)
        # Read now: what writes them may be another user.
        source = self.folder / "input"
        self.inputs = {path.relative_to(source): None if path.is_dir() else path.read_bytes()
                       for path in sorted(source.rglob("*"))}
        self.needs = description.get("needs") or needs.needs_of(
            self.settings, self.without, self.inputs.values())

    def expected_path(self, major):
        return self.folder / "expected" / f"{major}.json"

    def recorded_majors(self):
        return sorted(int(path.stem) for path in self.folder.glob("expected/*.json"))

    def write_into(self, directory):
        """Puts the case's files into a directory that exists."""
        directory = pathlib.Path(directory)
        here = os.fsencode(directory)
        for name, content in self.inputs.items():
            to = directory / name
            if content is None:
                to.mkdir(0o700)
            else:
                to.write_bytes(located(content, here))
                to.chmod(0o600)
        for name, what in self.files.items():
            to = directory / name
            to.parent.mkdir(0o700, parents=True, exist_ok=True)
            if "link" in what:
                os.symlink(located(os.fsencode(what["link"]), here), os.fsencode(to))
            elif what.get("directory"):
                to.mkdir(0o700, exist_ok=True)
        # Closed last, when everything in it is there.
        for name, what in sorted(self.files.items(), reverse=True):
            if "mode" in what:
                (directory / name).chmod(int(what["mode"], 8))

    def top_names(self):
        return {name.parts[0] for name in self.inputs} | {name.split("/")[0] for name in self.files}

    def remove_from(self, directory):
        for name in self.top_names():
            path = pathlib.Path(directory) / name
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.is_dir():
                for inside in [path, *path.rglob("*")]:
                    if inside.is_dir() and not inside.is_symlink():
                        inside.chmod(0o700)
                shutil.rmtree(path)


def cases(corpus, names):
    """The cases of these names (hba/NAME, or NAME alone where one kind has it) or
    folders; all in the folder `corpus` where there are none."""
    if not names:
        return [Case(path.parent) for kind in KINDS
                for path in sorted(corpus.glob(f"{kind}/*/case.json"))]
    found = []
    for name in names:
        places = [pathlib.Path(name), corpus / name, *(corpus / kind / name for kind in KINDS)]
        folders = [place for place in places if (place / "case.json").is_file()]
        if not folders:
            raise SystemExit(f"corpus: no case {name}")
        found.append(Case(folders[0]))
    return found
