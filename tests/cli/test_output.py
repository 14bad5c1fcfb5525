"""Standard output: all of it or an error, colours only for people."""

import fcntl
import os
import pty
import select
import subprocess
import threading
import time
import unittest

from command import PGCFG, CommandTest

CASES = (["--help"], ["--version"], ["rules", "--help"], ["rules", "f"], ["check", "f"],
         ["rules", "--format=json", "f"], ["check", "--format=sarif", "f"])


class Errors(CommandTest):
    def setUp(self):
        super().setUp()
        self.write("f", "local all all trust\nfoo\n")

    def test_a_full_device_is_status_2(self):
        for arguments in CASES:
            with open("/dev/full", "wb") as full:
                result = self.run_pgcfg(*arguments, stdout=full)
            self.assert_could_not(result, "standard output", "No space left on device")

    def test_a_closed_standard_output_is_status_2(self):
        for arguments in CASES:
            result = self.run_pgcfg(*arguments, stdout=None, preexec_fn=lambda: os.close(1))
            self.assert_could_not(result, "standard output", "Bad file descriptor")

    def test_a_closed_pipe_is_status_2_and_no_signal(self):
        for arguments in CASES:
            read_end, write_end = os.pipe()
            os.close(read_end)
            result = self.run_pgcfg(*arguments, stdout=write_end)
            os.close(write_end)
            self.assert_could_not(result, "standard output", "Broken pipe")

    def test_a_closed_standard_error_changes_nothing_else(self):
        result = self.run_pgcfg("rules", "missing", stderr=None, preexec_fn=lambda: os.close(2))
        self.assertEqual((result.returncode, result.stdout), (2, b""))
        result = self.run_pgcfg("rules", "--format=json", "f", stderr=None,
                                preexec_fn=lambda: os.close(2))
        self.assertEqual(result.returncode, 1)

    def test_a_slow_reader_of_a_pipe_that_does_not_block_gets_everything(self):
        self.write("f", "local all all trust\n" * 20_000)
        expected = self.run_pgcfg("rules", "--format=json", "f").stdout
        read_end, write_end = os.pipe()
        flags = fcntl.fcntl(write_end, fcntl.F_GETFL)
        fcntl.fcntl(write_end, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        process = subprocess.Popen([PGCFG, "rules", "--format=json", "f"], cwd=self.folder,
                                   stdout=write_end)
        os.close(write_end)
        time.sleep(0.3)
        pieces = []
        while piece := os.read(read_end, 1 << 16):
            pieces.append(piece)
        os.close(read_end)
        self.assertEqual(process.wait(), 0)
        self.assertEqual(b"".join(pieces), expected)

    def test_nothing_is_half_printed_where_a_file_cannot_be_read(self):
        self.assert_could_not(self.run_pgcfg("check", "f", "missing"), "missing")


class Colours(CommandTest):
    def on_terminal(self, *arguments, **environment):
        """What the command writes on a terminal."""
        master, slave = pty.openpty()
        variables = {"TERM": "xterm", **environment}
        process = subprocess.Popen([PGCFG, *arguments], cwd=self.folder, env=variables,
                                   stdout=slave)
        os.close(slave)
        pieces = []
        while select.select([master], [], [], 10)[0]:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            pieces.append(piece)
        process.wait()
        os.close(master)
        return b"".join(pieces)

    def test_a_terminal_gets_colours_unless_it_says_no(self):
        self.write("f", "foo\n")
        for command in ("rules", "check"):
            self.assertIn(b"\x1b[", self.on_terminal(command, "f"))
            self.assertIn(b"\x1b[", self.on_terminal(command, "f", NO_COLOR=""))
            self.assertNotIn(b"\x1b", self.on_terminal(command, "f", NO_COLOR="1"))
            self.assertNotIn(b"\x1b", self.on_terminal(command, "f", TERM="dumb"))
            self.assertNotIn(b"\x1b", self.on_terminal(command, "--format=json", "f"))

    def test_nobody_else_gets_colours(self):
        self.write("f", "foo\n")
        for command in ("rules", "check"):
            result = self.run_pgcfg(command, "f", env={"TERM": "xterm"})
            self.assertNotIn(b"\x1b", result.stdout)


if __name__ == "__main__":
    unittest.main()
