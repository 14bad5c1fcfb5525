"""How files, directories, pipes and devices reach the rules."""

import os
import subprocess
import threading
import unittest

from command import PGCFG, CommandTest

GOOD = b"local all all trust\n"


class MainFile(CommandTest):
    def test_a_file_that_cannot_be_read_is_status_2(self):
        (self.folder / "dir").mkdir()
        self.write("file", GOOD)
        os.symlink("loop", self.folder / "loop")
        os.symlink("nowhere", self.folder / "dangling")
        for command in ("rules", "check"):
            for name, reason in (
                ("missing", "No such file or directory"),
                ("", "No such file or directory"),
                ("file/x", "Not a directory"),
                ("file/", "Not a directory"),
                ("loop", "Too many levels of symbolic links"),
                ("dangling", "No such file or directory"),
                ("x" * 300, "File name too long"),
            ):
                self.assert_could_not(self.run_pgcfg(command, name), name, reason)
        self.assert_could_not(self.run_pgcfg("rules", "dir"), "dir", "Is a directory")
        self.assert_could_not(self.run_pgcfg("check", "--type=hba", "dir"), "Is a directory")

    def test_the_file_is_the_one_that_the_server_would_open(self):
        """Behind a symbolic link, .. leads elsewhere; 15 on drop both before they look."""
        self.write("target/inner/x", "")
        self.write("target/f", "local other all trust\n")
        self.write("f", GOOD)
        (self.folder / "link").symlink_to("target/inner")
        for major in (13, 15, 18):
            databases = self.rows("link/../f", f"--pg={major}")[0]["database"]
            self.assertEqual(databases == ["other"], major < 15, major)

    def test_standard_input_is_read_only_once(self):
        self.assert_could_not(self.run_pgcfg("check", "-", "-", stdin=GOOD), "only once")

    def test_a_working_directory_that_is_gone_is_no_matter_for_absolute_names(self):
        file = self.folder / self.write("f", GOOD)
        gone = self.folder / "gone"
        gone.mkdir()
        for command in ("rules", "check"):
            result = subprocess.run(
                ["sh", "-c", 'rmdir "$0" && exec "$@"', gone, PGCFG, command, file],
                cwd=gone, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
            self.assertEqual((result.returncode, result.stderr), (0, b""), command)
            gone.mkdir()

    def test_a_file_without_permission_is_status_2(self):
        self.write("secret", GOOD)
        (self.folder / "secret").chmod(0)
        self.assert_could_not(self.run_unprivileged("rules", "secret"), "Permission denied")

    def test_standard_input(self):
        rows = self.rows("-", stdin=GOOD, status=0)
        self.assertEqual(rows[0]["type"], "local")
        self.assertEqual(rows[0]["file_name"], "/dev/stdin")
        self.assertEqual(self.findings("-", stdin=b"foo\n", status=1)[0]["file"], "/dev/stdin")

    def test_standard_input_cannot_include(self):
        self.write("f", GOOD)
        (self.folder / "d").mkdir()
        for text in (b"include f\n", b"include_if_exists f\n", b"include_dir d\n",
                     b"local @f all trust\n", f"include {self.folder}/f\n".encode()):
            for command in ("rules", "check"):
                self.assert_could_not(self.run_pgcfg(command, "-", stdin=text), "standard input")
        self.assertEqual(len(self.rows("--pg=15", "-", stdin=b"include f\n", status=1)), 1)

    def test_a_closed_or_useless_standard_input_is_status_2(self):
        closed = self.run_pgcfg("rules", "-", stdin=None, preexec_fn=lambda: os.close(0))
        self.assert_could_not(closed, "standard input")
        with open("/dev/null", "wb") as write_only:
            self.assert_could_not(self.run_pgcfg("rules", "-", stdin=write_only), "standard input")

    def test_a_fifo_is_read_to_its_end(self):
        os.mkfifo(self.folder / "fifo")

        def feed():
            with open(self.folder / "fifo", "wb") as fifo:
                for _ in range(3):
                    fifo.write(GOOD)
                    fifo.flush()

        feeder = threading.Thread(target=feed)
        feeder.start()
        self.assertEqual(len(self.rows("fifo", status=0)), 3)
        feeder.join()

    def test_a_process_substitution_is_read(self):
        read_end, write_end = os.pipe()
        os.write(write_end, GOOD)
        os.close(write_end)
        rows = self.rows(f"/dev/fd/{read_end}", pass_fds=[read_end], status=0)
        os.close(read_end)
        self.assertEqual(len(rows), 1)

    def test_devices_are_refused_but_the_null_device_is_empty(self):
        self.assert_could_not(self.run_pgcfg("rules", "/dev/zero"), "not a regular file")
        self.assertEqual(self.rows("/dev/null", status=0), [])

    def test_standard_input_without_an_end_stops_at_the_limit(self):
        with open("/dev/zero", "rb") as zero:
            self.assert_could_not(self.run_pgcfg("rules", "-", stdin=zero), "limit")

    def test_a_sparse_file_beyond_the_limit_is_refused_at_once(self):
        with open(self.folder / "big", "wb") as big:
            big.truncate(1 << 40)
        self.assert_could_not(self.run_pgcfg("rules", "big", timeout=5), "big", "limit")

    def test_the_name_is_absolute_and_canonical(self):
        self.write("sub/f", GOOD)
        expected = str(self.folder / "sub" / "f")
        for name in ("sub/f", "./sub//f", "sub/../sub/./f", expected, "/" + expected):
            self.assertEqual(self.rows(name, status=0)[0]["file_name"], expected)
        self.assertEqual(self.rows("f", cwd=self.folder / "sub")[0]["file_name"], expected)
        self.assertEqual(self.rows("../sub/f", cwd=self.folder / "sub")[0]["file_name"], expected)

    def test_a_working_directory_that_is_gone_is_status_2(self):
        gone = self.folder / "gone"
        gone.mkdir()
        self.write("f", GOOD)
        result = self.run_pgcfg("rules", "../f", cwd=gone, preexec_fn=gone.rmdir)
        self.assert_could_not(result)

    def test_a_deep_working_directory_is_found(self):
        folder = self.folder
        for _ in range(10):
            folder = folder / ("d" * 50)
        folder.mkdir(parents=True)
        (folder / "f").write_bytes(GOOD)
        self.assertEqual(self.rows("f", cwd=folder, status=0)[0]["file_name"], str(folder / "f"))

    def test_a_path_that_is_too_long_for_the_server_is_status_2(self):
        folder = self.folder
        for _ in range(5):
            folder = folder / ("d" * 200)
        folder.mkdir(parents=True)
        (folder / "f").write_bytes(GOOD)
        for command in ("rules", "check"):
            self.assert_could_not(self.run_pgcfg(command, "f", cwd=folder), "1023 bytes")

    def test_symbolic_links_are_followed_and_keep_their_name(self):
        self.write("f", GOOD)
        os.symlink("f", self.folder / "link")
        self.assertEqual(self.rows("link", status=0)[0]["file_name"], str(self.folder / "link"))


class OtherFiles(CommandTest):
    def errors(self, text, *arguments, **options):
        self.write("f", text)
        return [row["error"] for row in self.rows(*arguments, "f", **options)]

    def path(self, name):
        return str(self.folder / name)

    def test_names_are_relative_to_the_file_that_has_them(self):
        self.write("sub/users", "alice, bob")
        self.write("sub/rules", "local all @users trust\n")
        self.write("f", "include sub/rules\n")
        rows = self.rows("f", status=0)
        self.assertEqual(rows[0]["user_name"], ["alice", "bob"])
        self.assertEqual(rows[0]["file_name"], self.path("sub/rules"))

    def test_why_a_file_cannot_be_opened_is_the_server_s_text(self):
        self.write("x", b"")
        os.symlink("loop", self.folder / "loop")
        for name, reason in (
            ("missing", "No such file or directory"),
            ("x/y", "Not a directory"),
            ("loop", "Too many levels of symbolic links"),
            ("n" * 300, "File name too long"),
        ):
            self.assertEqual(self.errors(f"include {name}\n", status=1),
                             [f'could not open file "{self.path(name)}": {reason}'])

    def test_several_unreadable_files_are_warned_of_in_order(self):
        for name in ("b", "a"):
            (self.folder / name).mkdir()
        self.write("f", "include b\ninclude a\ninclude b\nlocal all all peer\n")
        files = [f["file"] for f in self.findings("f", status=0)
                 if f["code"] == "unreadable-file-is-empty"]
        self.assertEqual(files, [self.path("b"), self.path("a")])

    def test_a_directory_may_be_included_twice(self):
        self.write("d/a.conf", GOOD)
        self.assertEqual(self.errors("include_dir d\ninclude_dir d\n", status=0), [None, None])

    def test_permissions_are_heeded(self):
        self.write("secret", GOOD)
        (self.folder / "secret").chmod(0)
        self.write("f", "include secret\n")
        result = self.run_unprivileged("rules", "--format=json", "f")
        self.assertIn(b"Permission denied", result.stdout)
        self.assertEqual(result.returncode, 1)

    def test_a_directory_read_as_a_file_is_an_error_in_13_and_empty_later(self):
        (self.folder / "dir").mkdir()
        text = "local x,@dir all trust\n"
        self.assertEqual(self.errors(text, "--pg=13", status=1),
                         [f'could not read file "{self.path("dir")}": Is a directory'])
        self.assertEqual(self.errors(text, "--pg=14", status=0), [None])
        self.assertEqual(self.errors("include dir\nlocal all all trust\n", status=0), [None])
        findings = self.findings("f", status=0)
        self.assertIn(("unreadable-file-is-empty", "warning"),
                      [(finding["code"], finding["severity"]) for finding in findings])

    def test_what_could_hang_or_never_end_is_refused(self):
        os.mkfifo(self.folder / "fifo")
        os.mkfifo(self.folder / "d.conf")
        for text in ("local @fifo all trust\n", "include fifo\n", "include /dev/zero\n",
                     "local @/dev/zero all trust\n", "include_dir .\n"):
            self.write("f", text)
            for command in ("rules", "check"):
                self.assert_could_not(self.run_pgcfg(command, "f", timeout=10),
                                      "not a regular file")
        self.assertEqual(self.errors("include /dev/null\nlocal all all trust\n", status=0), [None])

    def test_directories_come_in_byte_order(self):
        for name in ("b.conf", "B.conf", "10.conf", "9.conf", "_.conf", "\u00e9.conf",
                     "x.conf.bak", ".hidden.conf", "x.CONF", ".conf", "deep.conf/no.conf"):
            self.write(f"d/{name}", GOOD)
        self.write("elsewhere", GOOD)
        os.symlink("../elsewhere", self.folder / "d" / "link.conf")
        os.symlink("deep.conf", self.folder / "d" / "linked-dir.conf")
        self.write("f", "include_dir d\n")
        names = [os.path.basename(row["file_name"]) for row in self.rows("f", status=0)]
        self.assertEqual(names, ["10.conf", "9.conf", "B.conf", "_.conf", "b.conf", "link.conf",
                                 "\u00e9.conf"])

    def test_a_dangling_link_in_a_directory_is_an_error(self):
        self.write("d/a.conf", GOOD)
        os.symlink("nowhere", self.folder / "d" / "z.conf")
        self.assertEqual(self.errors("include_dir d\n", status=1),
                         [f'could not stat file "{self.path("d/z.conf")}"'])

    def test_directories_that_cannot_be_opened_are_errors(self):
        self.write("plain", b"")
        for name in ("missing", "plain"):
            self.assertEqual(self.errors(f"include_dir {name}\n", status=1),
                             [f'could not open directory "{self.path(name)}"'])

    def test_a_file_that_includes_itself_ends(self):
        errors = self.errors("local all all trust\ninclude f\n", "--pg=16", status=1)
        self.assertEqual(errors[-1],
                         f'could not open file "{self.path("f")}": maximum nesting depth exceeded')
        self.write("f", "local @f all trust\n")
        self.assert_could_not(self.run_pgcfg("rules", "--pg=15", "f"), "f", "limit")

    def test_a_tree_of_includes_that_would_never_end_stops_at_a_limit(self):
        self.write("f", "include f\n" * 10)
        self.assert_could_not(self.run_pgcfg("rules", "f"), "limit")

    def test_files_are_read_once_even_if_the_workspace_has_to_grow(self):
        # A FIFO can be read only once.
        read_end, write_end = os.pipe()
        content = b"local all all trust\n" + b"local " + b"x," * 500_000 + b"y all trust\n"
        process = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=write_end)
        os.close(write_end)
        feeder = threading.Thread(target=process.communicate, args=(content,))
        feeder.start()
        rows = self.rows(f"/dev/fd/{read_end}", pass_fds=[read_end], status=0)
        feeder.join()
        os.close(read_end)
        self.assertEqual(len(rows), 2)
        result = self.run_pgcfg("rules", "-", stdin=content)
        self.assertTrue(result.stdout.endswith(b"\n2 rules, 0 errors (PostgreSQL 18)\n"))


if __name__ == "__main__":
    unittest.main()
