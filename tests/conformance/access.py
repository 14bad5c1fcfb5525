"""The cases of corpus/access as values: who gets in, as real servers said it.

A case is a folder, as in corpus.py, but what was recorded are first answers to connections:

  case.json            what it is about, which server, and the connections
  input/               pg_hba.conf, and what else there is (pg_ident.conf, included files)
  expected/MAJOR.json  the answer to each connection, one a line, in the order of case.json

case.json:

  about        one sentence
  server       alt: true of a server with db_user_namespace = on (13 to 16); debian: true of
               Debian's own build (15), which has GSSAPI and LDAP. Every server has ssl = on.
  majors       only these (default: all that such a server exists of)
  connections  what is known of each:
    user, database  as the client sends them; no database: not sent
    address         the client's; without it, it comes over a unix socket
    ssl             true: with TLS
    certificate     with TLS: the common name of the client's valid certificate
    replication     "physical" or "database"
    roles           that the user is a member of, directly or not (default: none)
    host_name       what the client's address resolves to and back (default: nothing)
    system_user     who runs the client, over a unix socket

The server's interfaces are 127.0.0.1/8 and ::1/128, as far as the cases ask for them.

An answer is {"request": R, "error": null}, R being what is asked for next (nothing, password,
md5, a SASL mechanism, gss), or {"request": null, "error": TEXT} with the message of the FATAL
error. md5 is asked of roles that have such a password: alice, Alice, dave, erin, all, "a b".
"""

import json
import pathlib

import needs

REQUESTS = {
    "trust": "nothing", "peer": "nothing", "cert": "nothing", "password": "password",
    "ldap": "password", "radius": "password", "pam": "password", "md5": "md5",
    "scram-sha-256": "SCRAM-SHA-256", "gss": "gss", "oauth": "OAUTHBEARER",
}
MAJORS = range(13, 19)


class Kind:
    name = "access"


class Case:
    kind = Kind
    area = "access"

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.name = f"access/{self.folder.name}"
        description = json.loads((self.folder / "case.json").read_text())
        server = description.get("server", {})
        self.about = description["about"]
        self.is_alt, self.is_debian = server.get("alt", False), server.get("debian", False)
        self.majors = description.get("majors", [15] if self.is_debian else
                                      [major for major in MAJORS if major <= 16 or not self.is_alt])
        self.connections = description["connections"]
        source = self.folder / "input"
        self.inputs = {path.name: path.read_bytes() for path in sorted(source.iterdir())}
        asks_with_tls = any(connection.get("ssl") for connection in self.connections)
        self.needs = needs.needs_of({"ssl": "on"} if asks_with_tls else {},
                                    [] if self.is_debian else ["gss", "ldap", "pam"],
                                    self.inputs.values())

    def expected_path(self, major):
        return self.folder / "expected" / f"{major}.json"

    def recorded_majors(self):
        return sorted(int(path.stem) for path in self.folder.glob("expected/*.json"))

    def write_into(self, directory):
        for name, content in self.inputs.items():
            (pathlib.Path(directory) / name).write_bytes(content)

    def remove_from(self, directory):
        for name in self.inputs:
            (pathlib.Path(directory) / name).unlink()

    def arguments(self, major, directory, connection):
        """pgcfg's, for one connection."""
        files = ["--hba", str(directory / "pg_hba.conf")]
        if "pg_ident.conf" in self.inputs:
            files += ["--ident", str(directory / "pg_ident.conf")]
        without = [] if self.is_debian else ["--without=gss,ldap,pam"]
        settings = ["--set", "ssl=on"] + (["--set", "db_user_namespace=on"] if self.is_alt else [])
        if major >= 18:
            settings += ["--set", "oauth_validator_libraries=v"]
        return ["match", f"--pg={major}", "--format=json", *without, *settings, *files,
                *facts(connection)]


def facts(connection):
    words = ["--user=" + connection["user"]]
    if "database" in connection or connection.get("replication") != "physical":
        words.append("--database=" + connection.get("database", connection["user"]))
    if "address" in connection:
        words += ["--address=" + connection["address"],
                  "--host-name=" + connection.get("host_name", "")]
    else:
        words.append("--local")
    if connection.get("ssl"):
        words.append("--ssl")
    if "replication" in connection:
        words.append("--replication=" + connection["replication"])
    has_certificate = "certificate" in connection
    words.append("--client-certificate=" + ("valid" if has_certificate else "none"))
    words += ["--role=" + role for role in connection.get("roles", [""])]
    words += ["--interface=127.0.0.1/8", "--interface=::1/128"]
    system_user = connection.get("certificate", connection.get("system_user"))
    return words + (["--system-user=" + system_user] if system_user is not None else [])


def answer_of(printed, connection):
    """What the command printed, as a server's answer; None: undecided."""
    if printed["outcome"] == "undecided":
        return None
    if printed["error"] is not None:
        return {"request": None, "error": printed["error"]}
    return {"request": REQUESTS[printed["method"]], "error": None}


def text_of(answers):
    """As expected/MAJOR.json has them."""
    rows = ",\n".join(json.dumps(answer, ensure_ascii=False) for answer in answers)
    return f"[\n{rows}\n]\n"


def cases(folder, names):
    """The cases of these names, all where there are none."""
    if not names:
        return [Case(path.parent) for path in sorted(folder.glob("*/case.json"))]
    return [Case(folder / pathlib.PurePath(name).name) for name in names]
