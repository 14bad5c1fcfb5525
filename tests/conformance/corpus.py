"""The corpus as values: what a case is, and how its files get into a directory.

A case is a folder:

  case.json            what it is about, and which server it is about
  input/               the files; pg_hba.conf is the main file
  expected/MAJOR.json  the rows of that major's server, as `pgcfg rules
                       --format=json` prints them; or {"error": TEXT} where the
                       server shows no rows but an error

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
"""

import json
import os
import pathlib
import re
import shutil

DATA = b"/data"
BEGINS_A_PATH = re.compile(rb"(?<![.\w])/data(?!\w)")
DEFAULT_WITHOUT = ["gss", "ldap", "pam"]


def located(content, directory):
    return BEGINS_A_PATH.sub(lambda _: directory, content)


class Case:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.name = self.folder.name
        description = json.loads((self.folder / "case.json").read_text())
        server = description.get("server", {})
        self.about = description["about"]
        self.without = server.get("without", DEFAULT_WITHOUT)
        self.settings = server.get("settings", {})
        self.majors = description.get("majors")
        self.files = description.get("files", {})
        # Read now: what writes them may be another user.
        source = self.folder / "input"
        self.inputs = {path.relative_to(source): None if path.is_dir() else path.read_bytes()
                       for path in sorted(source.rglob("*"))}

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


def cases(root, names):
    """The cases of these names or folders; all in `root` where there are none."""
    if names:
        folders = [pathlib.Path(name) if "/" in name else root / name for name in names]
    else:
        folders = sorted(path.parent for path in root.glob("*/case.json"))
    return [Case(folder) for folder in folders]
