"""Runs the pgcfg command for the tests of this folder.

PGCFG names the program (CTest sets it); without, build/bin/pgcfg is taken.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PGCFG = os.environ.get("PGCFG", str(ROOT / "build" / "bin" / "pgcfg"))
MAJORS = (13, 14, 15, 16, 17, 18)

NOBODY = 65534


class CommandTest(unittest.TestCase):
    """A test with a folder of its own, in which the command runs."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pgcfg-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, content):
        """Writes a file in the folder; gives back its name."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def run_pgcfg(self, *arguments, stdin=b"", **options):
        options.setdefault("cwd", self.folder)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        options.setdefault("timeout", 60)
        if not isinstance(stdin, bytes):
            options["stdin"] = stdin
        else:
            options["input"] = stdin
        return subprocess.run([PGCFG, *map(str, arguments)], check=False, **options)

    def run_unprivileged(self, *arguments, **options):
        """Runs the command as somebody whom file permissions bind."""
        if os.geteuid() == 0:
            options.update(user=NOBODY, group=NOBODY, extra_groups=[])
            # A coverage build writes its counts when it ends, and says so if it can't.
            counts = self.folder / "counts"
            counts.mkdir(exist_ok=True)
            counts.chmod(0o777)
            options["env"] = {**os.environ, "GCOV_PREFIX": str(counts)}
        return self.run_pgcfg(*arguments, **options)

    def rows(self, *arguments, status=None, command="rules", **options):
        """The rows of `pgcfg rules --format=json`, or of another command."""
        result = self.run_pgcfg(command, "--format=json", *arguments, **options)
        self.assertEqual(result.stderr, b"")
        if status is not None:
            self.assertEqual(result.returncode, status, result.stdout)
        self.assertEqual(result.stdout.count(b"\n"), 1)
        return json.loads(result.stdout.decode("utf-8"))

    def findings(self, *arguments, status=None, **options):
        """The findings of `pgcfg check --format=json`."""
        result = self.run_pgcfg("check", "--format=json", *arguments, **options)
        self.assertEqual(result.stderr, b"")
        if status is not None:
            self.assertEqual(result.returncode, status, result.stdout)
        return json.loads(result.stdout.decode("utf-8"))

    def assert_could_not(self, result, *words):
        """Status 2, one line on standard error that has the words, nothing else."""
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertEqual(result.stdout or b"", b"")
        self.assertEqual(result.stderr.count(b"\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith(b"pgcfg: "), result.stderr)
        self.assertTrue(result.stderr.endswith(b"\n"), result.stderr)
        for word in words:
            self.assertIn(word, result.stderr.decode("utf-8"))
