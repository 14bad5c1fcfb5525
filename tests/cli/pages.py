"""Reads the pages of pgcfg explain strictly, and makes files of their examples.

The form of a page is described in parser/cli/page.h. An example is one file or
several, each behind a line `--- NAME`. Further forms of that line:

    --- NAME/             a directory, which has no lines
    --- NAME mode 0640    with these permissions
    --- NAME -> TARGET    a symbolic link, which has no lines

What no text can show is written in angle brackets:

    <BOM> <NUL> <CR>      these bytes
    <UTF-16>              in front of a file: all of it is in UTF-16
    <20 times x>          x, twenty times
    <100 lines of a b>    a line a b, a hundred times
    <a certificate> ...   on a line of its own: a file made with OpenSSL, see PEM

The first file is the one to check, or the directory where the page says so: a data
directory gets those of postgresql.conf, pg_hba.conf and pg_ident.conf that it lacks.
"""

import datetime
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "parser/cli/pages"
MAJORS = range(13, 19)
WIDTH = 88

HEADS = (
    ("majors", r"(1[3-8])-(1[3-8])"),
    ("set", r"(?:ssl=on|db_user_namespace=on|oauth_validator_libraries=\S+)"),
    ("without", r"(?:ssl|gss|ldap|pam)(?:,(?:ssl|gss|ldap|pam))*"),
    ("with", r"(?:bsd|sspi)"),
    ("check", r"directory"),
)
SECTIONS = ("what:", "why:", "wrong:", "right:", "no example:")
FILE_LINE = re.compile(r"--- (?P<name>[\w./ -]*?[\w./])"
                       r"(?: mode (?P<mode>0[0-7]{3})| -> (?P<target>\S+))?")
BRACKET = re.compile(r"<(?:(?P<byte>BOM|NUL|CR)|(?P<count>\d+) (?P<what>times|lines of) (?P<text>[^>]+|>))>")
BYTES = {"BOM": "\ufeff", "NUL": "\0", "CR": "\r"}

# What stands for a PEM file, and the file that make_pem makes of it.
PEM = {
    "<a certificate>": "server.crt",
    "<a certificate with a byte order mark>": "marked.crt",
    "<its key>": "server.key",
    "<its key with a passphrase>": "closed.key",
    "<another key>": "other.key",
    "<a key of RSA>": "rsa.key",
    "<a certificate of last year>": "old.crt",
    "<a certificate of next year>": "new.crt",
    "<a certificate for three days>": "short.crt",
}


class BadPage(Exception):
    """A page is not in the form."""


class ExampleFile:
    def __init__(self, line, lines):
        match = FILE_LINE.fullmatch(line)
        if not match:
            raise BadPage(f"no line of a file: {line}")
        self.name = match["name"]
        self.mode = int(match["mode"], 8) if match["mode"] else None
        self.target = match["target"]
        self.lines = lines
        if (self.target or self.name.endswith("/")) and lines:
            raise BadPage(f"{self.name} has no lines")

    def content(self, pem):
        """The bytes; `pem` is the folder that make_pem has filled."""
        if len(self.lines) == 1 and self.lines[0] in PEM:
            return (pem / PEM[self.lines[0]]).read_bytes()
        text = "".join(line + "\n" for line in self.lines)
        encoding = "utf-8"
        if text.startswith("<UTF-16>"):
            text, encoding = text[len("<UTF-16>"):], "utf-16"
        plain = BRACKET.sub("", text)
        if re.search(r"<[^<>\n]+>", plain):
            raise BadPage(f"unknown in angle brackets: {plain}")
        return BRACKET.sub(expand, text).encode(encoding)

    def write_into(self, folder, pem):
        path = folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.name.endswith("/"):
            path.mkdir(exist_ok=True)
        elif self.target:
            path.symlink_to(self.target)
        else:
            path.write_bytes(self.content(pem))
        if self.mode is not None:
            path.chmod(self.mode)


def expand(match):
    if match["byte"]:
        return BYTES[match["byte"]]
    text = match["text"] + ("\n" if match["what"] == "lines of" else "")
    return int(match["count"]) * text


def example_of(lines):
    if not lines or not lines[0].startswith("--- "):
        raise BadPage("an example begins with the name of a file")
    starts = [i for i, line in enumerate(lines) if line.startswith("--- ")] + [len(lines)]
    files = [ExampleFile(lines[a], lines[a + 1:b]) for a, b in zip(starts, starts[1:])]
    if len({file.name for file in files}) != len(files):
        raise BadPage("a file stands there twice")
    return files


class Page:
    def __init__(self, code, text):
        self.code = code
        self.majors = list(MAJORS)
        self.options = []
        self.settings = {}
        self.without = []
        self.with_ = []
        self.is_directory = False
        if not text.endswith("\n") or text.endswith("\n\n"):
            raise BadPage("a page ends in one line end")
        lines = text[:-1].split("\n")
        for line in lines:
            if line != line.rstrip() or "\t" in line or "\r" in line:
                raise BadPage(f"blanks at the end, or tabs: {line!r}")
        self.title = lines[0]
        if not re.fullmatch(r"\S.{8,86}\.", self.title):
            raise BadPage(f"no title: {self.title}")
        end = lines.index("")
        self.read_heads(lines[1:end])
        self.read_sections(lines[end + 1:])

    def read_heads(self, lines):
        names = [name for name, _ in HEADS]
        last = 0
        for line in lines:
            name, colon, value = line.partition(": ")
            if not colon or name not in names or names.index(name) < last:
                raise BadPage(f"unknown, or not in its order: {line}")
            last = names.index(name) + (name != "set")
            match = re.fullmatch(dict(HEADS)[name], value)
            if not match:
                raise BadPage(f"no value: {line}")
            if name == "majors":
                self.majors = list(range(int(match[1]), int(match[2]) + 1))
                if not self.majors or self.majors == list(MAJORS):
                    raise BadPage(f"needs no saying, or is empty: {line}")
            elif name == "check":
                self.is_directory = True
            else:
                self.options += ["--" + name, value]
                if name == "set":
                    self.settings.update([value.split("=", 1)])
                elif name == "without":
                    self.without = value.split(",")
                else:
                    self.with_ = value.split(",")

    def read_sections(self, lines):
        places = [i for i, line in enumerate(lines) if line in SECTIONS]
        found = [lines[i] for i in places]
        if found not in (["what:", "why:", "wrong:", "right:"], ["what:", "why:", "no example:"]):
            raise BadPage(f"not the sections of a page: {found}")
        if places[0] != 0:
            raise BadPage("something stands between the head and the sections")
        bodies = {}
        for heading, a, b in zip(found, places, places[1:] + [len(lines) + 1]):
            if b <= len(lines) and lines[b - 1] != "":
                raise BadPage(f"no empty line behind {heading}")
            bodies[heading] = lines[a + 1:b - 1]
            if not bodies[heading] or "" in (bodies[heading][0], bodies[heading][-1]):
                raise BadPage(f"nothing, or an empty line too many, in {heading}")
        for heading in ("what:", "why:", "no example:"):
            for line in bodies.get(heading, []):
                if len(line) > WIDTH:
                    raise BadPage(f"longer than {WIDTH}: {line}")
        self.what, self.why = bodies["what:"], bodies["why:"]
        self.no_example = bodies.get("no example:")
        self.wrong = self.right = None
        if self.no_example is None:
            self.wrong, self.right = example_of(bodies["wrong:"]), example_of(bodies["right:"])
            if self.wrong[0].name != self.right[0].name and not self.is_directory:
                raise BadPage("the examples begin with different files")

    def write(self, example, folder, pem):
        """Writes the files of an example; gives back what pgcfg check is to look at."""
        for file in example:
            file.write_into(folder, pem)
        if not self.is_directory:
            return example[0].name
        for name, text in (("postgresql.conf", ""), ("pg_hba.conf", "local all all peer\n"),
                           ("pg_ident.conf", "")):
            if not (folder / name).exists():
                (folder / name).write_text(text)
        return "."


def read_all():
    """Code: page. Raises BadPage where one is not in the form."""
    pages = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix != ".txt":
            raise BadPage(f"no page: {path.name}")
        try:
            pages[path.stem] = Page(path.stem, path.read_text(encoding="utf-8"))
        except (BadPage, ValueError) as error:
            raise BadPage(f"{path.name}: {error}") from None
    return pages


def make_pem(folder):
    """Makes the files of PEM."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, cwd=folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    curve = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    for name in ("server", "other"):
        openssl("genpkey", *curve, "-out", f"{name}.key")
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "rsa.key")
    openssl("pkey", "-in", "server.key", "-aes128", "-passout", "pass:secret", "-out", "closed.key")
    openssl("req", "-new", "-key", "server.key", "-subj", "/CN=db.example.com", "-out", "csr")
    (folder / "index").write_text("")
    (folder / "ca.conf").write_text(
        "[ca]\ndefault_ca = d\n[d]\ndatabase = index\nserial = serial\nnew_certs_dir = .\n"
        "default_md = sha256\npolicy = p\nunique_subject = no\n[p]\ncommonName = supplied\n")
    for name, first, last in (("server", -1, 365), ("old", -400, -30), ("new", 200, 500),
                              ("short", -1, 3)):
        openssl("ca", "-batch", "-config", "ca.conf", "-selfsign", "-keyfile", "server.key",
                "-rand_serial", "-in", "csr", "-notext", "-out", f"{name}.crt",
                "-startdate", date(first), "-enddate", date(last))
    (folder / "marked.crt").write_bytes(b"\xef\xbb\xbf" + (folder / "server.crt").read_bytes())


def date(days):
    """So many days from now, as OpenSSL writes it."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days, hours=1)
    return then.strftime("%Y%m%d%H%M%SZ")
