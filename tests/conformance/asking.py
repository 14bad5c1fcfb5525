"""Asks a program about cases: puts the files of each into a directory of their own,
runs the program on it for each major (once, or once for each connection), and hands
its answers on.

Nothing is unreadable for root, and some programs don't run as root: where root asks,
the program runs as nobody.
"""

import concurrent.futures
import contextlib
import dataclasses
import os
import pathlib
import shutil
import subprocess
import tempfile

import access

NOBODY = 65534


@dataclasses.dataclass
class Answer:
    status: int       # the exit status; -N: ended by signal N; None: took too long
    output: bytes     # with /data in place of the directory
    errors: str


def runs_for(case, major, directory):
    """The arguments of each run."""
    if isinstance(case, access.Case):
        return [case.arguments(major, directory, connection) for connection in case.connections]
    return [arguments_for(case, major, directory / case.kind.main)]


def arguments_for(case, major, path):
    arguments = [case.kind.command, f"--pg={major}", "--format=json"]
    if case.without:
        arguments.append("--without=" + ",".join(case.without))
    for name, value in case.settings.items():
        arguments += ["--set", f"{name}={value}"]
    return arguments + [str(path)]


def as_ordinary_user():
    """Arguments of subprocess.run."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def give_away(directory):
    if os.geteuid() == 0:
        for path in [directory, *pathlib.Path(directory).rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@contextlib.contextmanager
def reachable(program):
    """The program's path, or that of a copy where the ordinary user cannot run it."""
    program = os.path.abspath(program)
    if not os.access(program, os.X_OK) or os.path.isdir(program):
        raise SystemExit(f"conformance: no program {program}")
    if subprocess.run(["test", "-x", program], **as_ordinary_user()).returncode == 0:
        yield program
        return
    with tempfile.TemporaryDirectory(prefix="pgcfg-conformance-") as top:
        os.chmod(top, 0o755)
        yield shutil.copy(program, top)


def run(program, arguments, directory, timeout):
    # In a directory of the run, so that what a program leaves behind goes with it.
    with tempfile.TemporaryDirectory(prefix="run-", dir=directory.parent) as home:
        give_away(home)
        try:
            done = subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, cwd=home,
                                  env=dict(os.environ, TMPDIR=home), timeout=timeout,
                                  **as_ordinary_user())
        except subprocess.TimeoutExpired:
            return Answer(None, b"", "")
        return Answer(done.returncode, done.stdout.replace(os.fsencode(directory), b"/data"),
                      done.stderr.decode(errors="replace").strip())


def ask(program, case, majors, timeout):
    """[(major, answers)] for the recorded majors among those wanted."""
    majors = [major for major in case.recorded_majors() if major in majors]
    if not majors:
        return []
    with tempfile.TemporaryDirectory(prefix="pgcfg-conformance-") as top:
        directory = pathlib.Path(os.path.realpath(top)) / "data"
        directory.mkdir()
        directory.parent.chmod(0o755)
        case.write_into(directory)
        give_away(directory)
        try:
            return [(major, [run(program, arguments, directory, timeout)
                             for arguments in runs_for(case, major, directory)]) for major in majors]
        finally:
            case.remove_from(directory)


def ask_all(program, cases, majors, timeout=10, jobs=None):
    """Yields (case, major, answers) in the order of the cases."""
    with reachable(program) as path, \
            concurrent.futures.ThreadPoolExecutor(jobs or os.cpu_count()) as pool:
        asked = pool.map(lambda case: ask(path, case, majors, timeout), cases)
        for case, of_majors in zip(cases, asked):
            for major, answers in of_majors:
                yield case, major, answers
