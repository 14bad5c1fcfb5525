"""The programs of the real servers, and how tests run them."""

import os
import pathlib
import pwd
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DEBIAN = pathlib.Path("/usr/lib/postgresql/15/bin")  # Debian's own build


def server_folder(major):
    """Where the programs of a major are that scripts/install servers installs."""
    where = subprocess.run([ROOT / "scripts/install", "where"], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.strip()
    return pathlib.Path(where) / f"node_modules/postgres-{major}/native/bin"


def server_user():
    """Root's servers run as another user; None where the caller is not root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    sys.exit("server_programs: no user to run the server as")


def as_user(user):
    """Arguments of subprocess that make it so."""
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def hand_over(path, user):
    """Gives the user a file, or a folder with all that is in it."""
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
        for root, folders, files in os.walk(path):
            for name in folders + files:
                os.chown(os.path.join(root, name), user.pw_uid, user.pw_gid)


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens on just now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def free_port():
    return free_ports(1)[0]
