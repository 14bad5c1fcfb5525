"""scripts/run and the output that README shows of it."""

import pathlib
import subprocess
import tempfile
import unittest

from documents import PGCFG, ROOT, fenced_blocks, read


def run_script(*arguments):
    return subprocess.run([str(ROOT / "scripts/run"), *arguments], cwd="/", stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)


class RunTest(unittest.TestCase):
    maxDiff = None

    def test_readme_shows_what_scripts_run_prints(self):
        shown = next(block for block in fenced_blocks(read("README.md"), "text") if block.startswith("$ "))
        done = run_script("--program", PGCFG)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.decode().replace(PGCFG, "build/bin/pgcfg"), shown)

    def test_a_command_that_finds_something_else_is_noticed(self):
        error = "::error file=corpus/hba/example/input/pg_hba.conf,line=49::"
        right = error + 'invalid authentication method "hostssl"'
        for what, findings, status in (("nothing", "", 0), ("the wrong status", right, 0),
                                       ("one more", f"{right}\n{error}more", 1),
                                       ("another error", error + "something", 1)):
            with self.subTest(what), tempfile.TemporaryDirectory() as folder:
                program = pathlib.Path(folder) / "pgcfg"
                program.write_text(f"#!/bin/sh\ncat <<'end'\n{findings}\nend\nexit {status}\n")
                program.chmod(0o755)
                done = run_script("--program", str(program))
                self.assertEqual(done.returncode, 1)
                self.assertIn(b"did not find", done.stderr)

    def test_bad_usage_ends_with_2(self):
        for arguments in (("--quick",), ("--program",), ("--program", "a", "b")):
            with self.subTest(arguments):
                self.assertEqual(run_script(*arguments).returncode, 2)


if __name__ == "__main__":
    unittest.main()
