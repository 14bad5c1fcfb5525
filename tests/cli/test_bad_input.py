"""What nobody wants in a file, through the whole command: it ends soon, in a
clear answer or a clear refusal, and never half-way.

PGCFG_TEST_SCALE=N makes the large inputs N times smaller; where the command was
built with sanitizers they are ten times smaller by themselves.
"""

import json
import os
import threading
import time
import unittest

from command import MAJORS, PGCFG, ROOT, CommandTest

GOOD = b"local all all trust\n"
NESTED = "maximum nesting depth exceeded"


def is_sanitized():
    with open(PGCFG, "rb") as program:
        return b"__asan_init" in program.read()


SCALE = int(os.environ.get("PGCFG_TEST_SCALE", "10" if is_sanitized() else "1"))


class BadInputTest(CommandTest):
    def assert_answers(self, *arguments, **options):
        """A whole answer within the time, and nothing on standard error."""
        result = self.run_pgcfg(*arguments, **options)
        self.assertIn(result.returncode, (0, 1), result.stderr)
        self.assertEqual(result.stderr, b"")
        return result

    def assert_rows(self, name, count, *arguments):
        for command in (["rules"], ["rules", "--format=json"], ["check"], ["check", "--format=json"]):
            self.assert_answers(*command, *arguments, name)
        rows = self.rows(*arguments, name)
        self.assertEqual(len(rows), count)
        return rows


class SmallFiles(BadInputTest):
    def test_files_that_say_nothing_have_no_rows(self):
        for content in (b"", b"\n", b"\n\n", b"\r\n", b"#", b"# a\n# b\n", b" \t\r\n,\n", b"\0",
                        b"# \xff\xe9\n"):
            self.write("f", content)
            for major in MAJORS:
                self.assertEqual(self.rows(f"--pg={major}", "f", status=0), [])
            self.assert_rows("f", 0)

    def test_the_last_line_feed_may_be_missing(self):
        self.write("f", GOOD.rstrip(b"\n"))
        self.assert_rows("f", 1)
        self.write("f", b"foo\nlocal all all trust # x")
        self.assert_rows("f", 2)

    def test_any_byte_may_stand_in_any_field(self):
        fields = [b"host", b"db", b"role", b"1.2.3.4", b"255.0.0.0", b"ldap", b"ldapprefix=p"]
        lines = []
        for which in range(len(fields)):
            for byte in range(256):
                if byte in b"\0\n":
                    continue
                changed = list(fields)
                changed[which] = changed[which][:1] + bytes([byte]) + changed[which][1:]
                lines.append(b" ".join(changed) + b" # x\n")
        self.write("f", b"".join(lines))
        for major in MAJORS:
            rows = self.assert_rows("f", len(lines), f"--pg={major}")
            self.assertEqual([row["line_number"] for row in rows], list(range(1, len(lines) + 1)))

    def test_bytes_that_are_no_utf_8_become_replacement_characters(self):
        self.write("f", b"local \xff\xe9a \xc3\xa9 trust\nlocal a b \xe2\x82\n")
        rows = self.rows("f", status=1)
        self.assertEqual(rows[0]["database"][0][-1], "a")
        self.assertIn("\ufffd", rows[0]["database"][0])
        self.assertEqual(rows[0]["user_name"], ["\u00e9"])
        self.assertIn("\ufffd", rows[1]["error"])

    def test_a_nul_cuts_the_line_in_every_field(self):
        fields = [b"host", b"db", b"role", b"1.2.3.4", b"255.0.0.0", b"ldap", b"ldapprefix=p"]
        for which in range(len(fields)):
            changed = list(fields)
            changed[which] = changed[which][:1] + b"\0" + changed[which][1:]
            self.write("f", b" ".join(changed) + b"\n" + GOOD)
            for major in MAJORS:
                self.assert_rows("f", 2 if major == 13 else 1, f"--pg={major}")

    def test_every_truncation_of_every_corpus_case_gets_a_whole_answer(self):
        inputs = [path for path in sorted((ROOT / "corpus" / "hba").glob("*/input/**/*"))
                  if path.is_file() and path.stat().st_size < 4096]
        self.assertTrue(inputs)
        # The library's own test cuts at every byte; a process is dear.
        cuts = [(path, size) for path in inputs for size in range(path.stat().st_size + 1)]
        for path, size in cuts[::len(cuts) // 400 + 1]:
            self.write("f", path.read_bytes()[:size])
            for command in ("rules", "check"):
                result = self.assert_answers(command, "--format=json", "f")
                json.loads(result.stdout.decode("utf-8"))


class LargeFiles(BadInputTest):
    def write_large(self, head, body, times, tail):
        times //= SCALE
        with open(self.folder / "f", "wb") as large:
            large.write(head)
            whole, rest = divmod(times, 10000)
            for _ in range(whole):
                large.write(body * 10000)
            large.write(body * rest + tail)
        return times

    def assert_large(self, tail, *arguments):
        """Rules whose last one ends the output with `tail`, and findings."""
        rules = self.assert_answers("rules", "--format=json", *arguments, "f")
        self.assertTrue(rules.stdout.startswith(b"["))
        self.assertTrue(rules.stdout.endswith(tail), rules.stdout[-200:])
        findings = self.assert_answers("check", "--format=json", *arguments, "f")
        self.assertTrue(findings.stdout.startswith(b"["))

    def test_a_line_of_100_mb(self):
        self.write_large(b"#", b"0123456789", 10_000_000, b"\n" + GOOD)
        for major in (14, 18):
            self.assertEqual(len(self.rows(f"--pg={major}", "f", status=0)), 1)
        self.assert_large(b'"error":null}]\n', "--pg=13")

    def test_a_token_of_100_mb(self):
        for head, tail, end in ((b"local ", b" all trust\n", b'"error":null}]\n'),
                                (b'local "', b'" all trust\n', b'"error":null}]\n'),
                                (b"", b"", b'\\""}]\n'),
                                (b"local all all ", b"\n", b'\\""}]\n')):
            self.write_large(head, b"0123456789", 10_000_000, tail)
            self.assert_large(end)

    def test_10_million_commas(self):
        self.write_large(b"local ", b",", 10_000_000, b"all all trust\n")
        self.assertEqual(self.rows("f", status=0)[0]["database"], ["all"])
        self.write_large(b"local ", b"a,", 10_000_000, b"b all trust\n")
        self.assert_large(b'"error":null}]\n')

    def test_a_million_continuation_lines(self):
        times = self.write_large(b"local all", b" \\\n", 1_000_000, b"all trust\nfoo\n")
        rows = self.rows("--pg=14", "f", status=1)
        self.assertEqual([row["line_number"] for row in rows], [1, times + 2])

    def test_a_million_broken_lines(self):
        times = self.write_large(b"", b"a\n", 1_000_000, b"")
        result = self.assert_answers("rules", "--format=json", "f")
        self.assertEqual(result.stdout.count(b'"error":"invalid connection type'), times)
        self.assert_answers("check", "--format=json", "f")

    def test_a_directory_of_many_files_included_many_times(self):
        count = 2000 // SCALE
        for number in range(count):
            self.write(f"d/{number:05}.conf", "include none\n")
        self.write("f", "include_dir d\n" * 20)
        self.assert_rows("f", 20 * count)


class FilesInFiles(BadInputTest):
    def path(self, name):
        return str(self.folder / name)

    def errors(self, *arguments, **options):
        return [row["error"] for row in self.rows(*arguments, "f", status=1, **options)]

    def test_a_file_that_names_itself_ends(self):
        nested = f'could not open file "{self.path("f")}": {NESTED}'
        for text in ("include f\n", "include ./f\n", f"include {self.path('f')}\n",
                     "include_if_exists f\n", "local @f all trust\n", "@f\n", "include @f\n"):
            self.write("f", text)
            for major in (16, 17, 18):
                start = time.monotonic()
                result = self.run_pgcfg("rules", "--format=json", f"--pg={major}", "f", timeout=10)
                self.assertLess(time.monotonic() - start, 5)
                if result.returncode == 2:
                    self.assert_could_not(result, "f", "limit")
                elif result.returncode == 1:
                    self.assertEqual(json.loads(result.stdout)[0]["error"].split('"')[2][:10],
                                     nested.split('"')[2][:10])
        for text in ("local @f all trust\n", "@f\n", "a,@f,@f\n"):
            self.write("f", text)
            for major in (13, 14, 15):
                self.assert_could_not(self.run_pgcfg("rules", f"--pg={major}", "f", timeout=10),
                                      "f", "limit of 64")

    def test_files_that_name_each_other_end(self):
        self.write("f", "foo\ninclude a\nbar\n")
        self.write("a", "include sub/b\n")
        self.write("sub/b", "include ../a\n")
        self.assertIn(NESTED, " ".join(str(error) for error in self.errors()))
        self.write("f", "local @a all trust\n")
        self.write("a", "@sub/b\n")
        self.write("sub/b", "@../a\n")
        self.assertIn(NESTED, self.errors()[0])
        self.assert_could_not(self.run_pgcfg("rules", "--pg=15", "f", timeout=10), "limit of 64")

    def test_a_directory_that_includes_itself_ends(self):
        self.write("d/x.conf", "include_dir .\n")
        self.write("f", "include_dir d\n")
        self.assertIn(NESTED, self.errors()[0])
        os.symlink(".", self.folder / "d" / "self")
        self.write("d/x.conf", "include_dir self/self/self\n")
        self.assertIn(NESTED, self.errors()[0])
        os.symlink("x.conf", self.folder / "d" / "y.conf")
        self.write("d/x.conf", "foo\n")
        self.assertEqual(len(self.errors()), 2)

    def test_depth_up_to_the_server_s_limit_and_not_beyond(self):
        for depth in range(12):
            self.write(f"f{depth}", f"include f{depth + 1}\n")
        self.write("f10", "foo\n")
        self.assertEqual(self.rows("f0", status=1)[0]["file_name"], self.path("f10"))
        self.write("f10", "include f11\n")
        self.write("f11", "foo\n")
        self.assertEqual(self.rows("f0", status=1)[0]["error"],
                         f'could not open file "{self.path("f11")}": {NESTED}')
        for depth in range(64):
            self.write(f"g{depth}", f"@g{depth + 1}\n")
        self.write("g63", "foo\n")
        for major in (13, 14, 15):
            self.assertEqual(len(self.rows(f"--pg={major}", "g0", status=1)), 1)
        self.write("g63", "@g64")
        self.write("g64", "foo\n")
        self.assert_could_not(self.run_pgcfg("rules", "--pg=15", "g0"), "g63", "limit of 64")

    def test_what_could_hang_or_never_end_is_refused_at_once(self):
        os.mkfifo(self.folder / "fifo")
        os.mkfifo(self.folder / "d.conf")
        os.symlink("/dev/zero", self.folder / "zero")
        os.symlink("fifo", self.folder / "link")
        for name in ("fifo", "link", "zero", "/dev/zero", "/dev/random", "/dev/tty0", "/dev/full"):
            if name.startswith("/") and not os.path.exists(name):
                continue
            for text in ("local @{} all trust\n", "include {}\n", "include_if_exists {}\n",
                         "local all all trust\n@{}\n"):
                for major in (13, 18) if text.startswith("local") else (18,):
                    self.write("f", text.format(name))
                    result = self.run_pgcfg("rules", f"--pg={major}", "f", timeout=10)
                    if b"Permission denied" in result.stdout or b"No such device" in result.stdout:
                        continue
                    self.assert_could_not(result, "not a regular file")
        self.write("f", "include_dir .\n")
        self.assert_could_not(self.run_pgcfg("check", "f", timeout=10), "not a regular file")
        os.unlink(self.folder / "d.conf")
        os.symlink("/dev/zero", self.folder / "z.conf")
        self.assert_could_not(self.run_pgcfg("rules", "f", timeout=10), "not a regular file")

    def test_a_directory_in_the_place_of_a_file_ends(self):
        (self.folder / "d").mkdir()
        for text in ("include d\n", "include .\n", 'include ""\n', "include /\n", "x,@d\n", "@d\n",
                     "include_if_exists d\n"):
            self.write("f", text.encode() + GOOD)
            for major in MAJORS:
                self.assert_answers("rules", "--format=json", f"--pg={major}", "f", timeout=10)

    def test_names_with_blanks_quotes_and_strange_bytes(self):
        for name in (b"a b", b"#x", b"a,b", b'q"q', b"\xff\xe9", "\u00e9".encode(), b"\\n", b"-",
                     b"a\tb", b"%s%n", b"$(x)"):
            with open(os.path.join(os.fsencode(self.folder), name), "wb") as file:
                file.write(b"foo")
            quoted = b'"' + name.replace(b'"', b'""') + b'"'
            for path in (quoted, b'"./' + quoted[1:],
                         b'"' + os.fsencode(self.folder) + b"/" + quoted[1:]):
                self.write("f", b"include " + path + b"\n")
                self.assertEqual(self.errors(), ['invalid connection type "foo"'])
                self.write("f", b"@" + path + b"\n")
                self.assertEqual(self.errors("--pg=13"), ['invalid connection type "foo"'])

    def test_a_name_is_cut_at_a_nul(self):
        self.write("x", b"foo")
        self.write("f", b"include x\0y")
        self.assertEqual(self.errors(), ['invalid connection type "foo"'])
        self.write("f", b"@x\0y\n")
        self.assertEqual(self.errors("--pg=13"), ['invalid connection type "foo"'])

    def test_names_longer_than_any_path_are_errors(self):
        for size in (255, 256, 1000, 1023, 1024, 5000, 100_000):
            for name in ("x" * size, "/" * size + "x", "x/" * (size // 2)):
                self.write("f", f"include {name}\n@{name}\n")
                self.assertEqual(len(self.errors(timeout=10)), 2)
            # Cut to the longest path, this may name the root folder.
            self.write("f", "include " + "../" * size + "none\n")
            self.assert_answers("rules", "f", timeout=10)


class FilesThatChange(BadInputTest):
    def test_a_file_that_changes_while_it_is_read_gets_a_whole_answer(self):
        path = self.folder / "f"
        path.write_bytes(GOOD)
        stop = threading.Event()

        def change():
            sizes = (0, 1, 100_000, 3, 200_000)
            number = 0
            while not stop.is_set():
                number += 1
                with open(path, "r+b") as file:
                    file.truncate(0)
                    file.write(GOOD * sizes[number % len(sizes)])

        def replace():
            other = self.folder / "other"
            while not stop.is_set():
                other.write_bytes(GOOD * 1000)
                os.replace(other, path)

        for disturb in (change, replace):
            stop.clear()
            thread = threading.Thread(target=disturb)
            thread.start()
            try:
                for command in ("rules", "check") * (20 if SCALE == 1 else 5):
                    result = self.assert_answers(command, "--format=json", "f")
                    json.loads(result.stdout)
            finally:
                stop.set()
                thread.join()

    def test_included_files_that_come_and_go_get_a_whole_answer(self):
        self.write("f", "include d/x.conf\ninclude_dir d\ninclude_if_exists d/x.conf\nx @d/x.conf\n")
        (self.folder / "d").mkdir()
        stop = threading.Event()

        def come_and_go():
            target = self.folder / "d" / "x.conf"
            while not stop.is_set():
                target.write_bytes(GOOD)
                target.unlink()
                target.mkdir()
                target.rmdir()

        thread = threading.Thread(target=come_and_go)
        thread.start()
        try:
            for command in ("rules", "check") * (50 if SCALE == 1 else 10):
                result = self.assert_answers(command, "--format=json", "f")
                json.loads(result.stdout)
        finally:
            stop.set()
            thread.join()


class UnreadableFiles(BadInputTest):
    def test_files_without_permission_are_errors_where_they_are_named(self):
        self.write("d/secret.conf", GOOD)
        self.write("closed/x.conf", GOOD)
        (self.folder / "d" / "secret.conf").chmod(0)
        (self.folder / "closed").chmod(0)
        self.addCleanup((self.folder / "closed").chmod, 0o755)
        for text, error in (
            ("include d/secret.conf\n", 'could not open file "{}/d/secret.conf": Permission denied'),
            ("include closed/x.conf\n", 'could not open file "{}/closed/x.conf": Permission denied'),
            ("include_if_exists d/secret.conf\n",
             'could not open file "{}/d/secret.conf": Permission denied'),
            ("include_dir closed\n", 'could not open directory "{}/closed"'),
            ("include_dir d\n", 'could not open file "{}/d/secret.conf": Permission denied'),
            ("local @d/secret.conf all trust\n",
             'could not open file "{}/d/secret.conf": Permission denied'),
        ):
            self.write("f", text.encode() + GOOD)
            result = self.run_unprivileged("rules", "--format=json", "f")
            self.assertEqual(result.returncode, 1, result.stderr)
            rows = json.loads(result.stdout)
            self.assertEqual(rows[0]["error"], error.format(self.folder))
            self.assertEqual(rows[1]["error"], None)


if __name__ == "__main__":
    unittest.main()
