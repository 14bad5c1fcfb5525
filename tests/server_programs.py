"""The programs of the real servers, and how tests run them."""

import contextlib
import itertools
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


def container_folders():
    """The same by major for the servers in containers, where scripts/docker-differential
    runs some: full builds, and the only ones that tests then ask."""
    folder = os.environ.get("PGCFG_CONTAINERS")
    return {int(path.name): path / "bin" for path in sorted(pathlib.Path(folder).iterdir())} \
        if folder else {}


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


def free_ports(count, lowest=None):
    """Ports of 127.0.0.1 that nobody listens on just now: any, or the first ones from
    `lowest` on."""
    candidates = itertools.repeat(0) if lowest is None else range(lowest, 65536)
    ports = []
    with contextlib.ExitStack() as stack:
        for candidate in candidates:
            probe = stack.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            ports.append(probe.getsockname()[1])
            if len(ports) == count:
                return ports
    sys.exit("server_programs: no port is free")


def free_port():
    return free_ports(1)[0]
