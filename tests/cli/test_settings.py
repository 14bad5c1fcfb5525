"""pgcfg settings: the view's columns and values, and the table for people."""

import os
import unittest

from command import MAJORS, CommandTest

COLUMNS = ["sourcefile", "sourceline", "seqno", "name", "setting", "applied", "error"]


class SettingsTest(CommandTest):
    def settings(self, *arguments, **options):
        return self.rows(*arguments, command="settings", **options)

    def short(self, *arguments, **options):
        """Rows as tuples, with the file's path inside the folder."""
        rows = self.settings(*arguments, **options)
        return [(os.path.relpath(row["sourcefile"], self.folder), *list(row.values())[1:])
                for row in rows]


class Columns(SettingsTest):
    def test_keys_are_the_view_s_columns_in_its_order(self):
        file = self.write("f", "work_mem = 1MB\nbad\n")
        for major in MAJORS:
            for row in self.settings(f"--pg={major}", file, status=1):
                self.assertEqual(list(row), COLUMNS, major)

    def test_a_file_without_settings_has_no_rows(self):
        self.assertEqual(self.settings(self.write("f", "# nothing\n\n"), status=0), [])

    def test_a_setting_has_its_values(self):
        file = self.write("f", "# comment\nwork_mem = '1MB'\nfoo.bar 'it''s'\n")
        self.assertEqual(self.settings(file, status=0), [
            {"sourcefile": str(self.folder / "f"), "sourceline": 2, "seqno": 1,
             "name": "work_mem", "setting": "1MB", "applied": True, "error": None},
            {"sourcefile": str(self.folder / "f"), "sourceline": 3, "seqno": 2,
             "name": "foo.bar", "setting": "it's", "applied": True, "error": None},
        ])

    def test_a_syntax_error_ends_the_file_and_nothing_is_applied(self):
        file = self.write("f", "work_mem = 1MB\nwork_mem 1 2\nwork_mem = 2MB\n")
        self.assertEqual(self.short(file, status=1), [
            ("f", 1, 1, "work_mem", "1MB", False, None),
            ("f", 2, 2, None, None, False, "syntax error"),
        ])

    def test_an_unknown_name_keeps_values_from_being_looked_at(self):
        file = self.write("f", "nonsense = 1\nwork_mem = bad\n")
        self.assertEqual(self.short(file, status=1), [
            ("f", 1, 1, "nonsense", "1", False, "unrecognized configuration parameter"),
            ("f", 2, 2, "work_mem", "bad", False, None),
        ])

    def test_a_bad_value_is_not_applied_and_others_are(self):
        file = self.write("f", "work_mem = bad\nport = 5433\n")
        self.assertEqual(self.short(file, status=1), [
            ("f", 1, 1, "work_mem", "bad", False, "setting could not be applied"),
            ("f", 2, 2, "port", "5433", True, None),
        ])

    def test_the_last_of_equal_names_is_applied(self):
        file = self.write("f", "work_mem = bad\nwork_mem = 2MB\n")
        self.assertEqual([row["applied"] for row in self.settings(file, status=0)], [False, True])


class AutoConf(SettingsTest):
    def test_postgresql_auto_conf_beside_the_file_comes_behind_it(self):
        file = self.write("postgresql.conf", "work_mem = 1MB\n")
        self.write("postgresql.auto.conf", "work_mem = '2MB'\n")
        self.assertEqual(self.short(file, status=0), [
            ("postgresql.conf", 1, 1, "work_mem", "1MB", False, None),
            ("postgresql.auto.conf", 1, 2, "work_mem", "2MB", True, None),
        ])

    def test_it_is_not_read_behind_an_error_of_reading(self):
        file = self.write("postgresql.conf", "work_mem 1 2\n")
        self.write("postgresql.auto.conf", "work_mem = '2MB'\n")
        self.assertEqual(len(self.settings(file, status=1)), 1)

    def test_it_is_looked_for_where_data_directory_says(self):
        (self.folder / "data").mkdir()
        file = self.write("etc/postgresql.conf",
                          f"data_directory = '{self.folder}/no'\n"
                          f"data_directory = '{self.folder}/data'\n")
        self.write("etc/postgresql.auto.conf", "work_mem = '2MB'\n")
        self.write("data/postgresql.auto.conf", "work_mem = '3MB'\n")
        rows = self.short(file, status=0)
        self.assertEqual(rows[-1][:5], ("data/postgresql.auto.conf", 1, 3, "work_mem", "3MB"))

    def test_one_that_cannot_be_read_is_passed_over(self):
        file = self.write("postgresql.conf", "work_mem = 1MB\n")
        self.write("postgresql.auto.conf", "work_mem = '2MB'\n")
        (self.folder / "postgresql.auto.conf").chmod(0)
        result = self.run_unprivileged("settings", file)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn(b"1 setting, 0 errors", result.stdout)


class Paths(SettingsTest):
    """The server has made them absolute, and takes another spelling for a change."""

    def test_only_absolute_and_tidy_paths_are_applied(self):
        for value, is_applied in (("/x/hba", True), ("hba", False), ("/x//hba", False), ("", False),
                                  ("/x/hba/", False)):
            for name in ("hba_file", "ident_file"):
                file = self.write("postgresql.conf", f"{name} = '{value}'\n")
                error = None if is_applied else "setting could not be applied"
                self.assertEqual(self.short(file), [
                    ("postgresql.conf", 1, 1, name, value, is_applied, error)])

    def test_the_data_directory_is_the_one_that_is_used(self):
        (self.folder / "data").mkdir()
        file = self.write("postgresql.conf", f"data_directory = '{self.folder}/data'\n")
        self.write("data/postgresql.auto.conf", "data_directory = '/elsewhere'\n")
        rows = self.short(file, status=1)
        self.assertEqual([row[5] for row in rows], [False, False])
        self.write("data/postgresql.auto.conf", "")
        self.assertEqual([row[5] for row in self.short(file, status=0)], [True])


class Restarts(SettingsTest):
    """What the running server takes for a change that needs a restart."""

    def applied(self, content, *arguments):
        return [row[5] for row in self.short(*arguments, self.write("f", content))]

    def test_of_two_values_in_two_spellings_the_running_one_is_applied(self):
        self.assertEqual(self.applied("max_connections = 50\nMAX_CONNECTIONS = 60\n"),
                         [False, True])
        self.assertEqual(self.applied("max_connections = 50\nMAX_CONNECTIONS = '50'\n"),
                         [True, True])
        self.assertEqual(self.applied("work_mem = 1MB\nWORK_MEM = 2MB\n"), [True, True])

    def test_what_the_server_computes_is_not_what_is_written(self):
        for major in (17, 18):
            self.assertEqual(self.applied("transaction_buffers = 0\n", f"--pg={major}"), [False])
            self.assertEqual(self.applied("transaction_buffers = 16\n", f"--pg={major}"), [True])
        self.assertEqual(self.applied("io_max_concurrency = -1\n", "--pg=18"), [False])


class Table(SettingsTest):
    def test_it_is_aligned_and_says_what_is_applied(self):
        file = self.write("f", "work_mem = 1MB\nport = x\nfoo.bar = ''\n")
        result = self.run_pgcfg("settings", "--pg=17", file)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout.decode(), (
            "   line  applied  name      setting\n"
            "      1  yes      work_mem  1MB\n"
            "!     2  no       port      x        error: setting could not be applied\n"
            "      3  yes      foo.bar   ''\n"
            "\n"
            "3 settings, 1 error (PostgreSQL 17)\n"))

    def test_it_says_when_nothing_is_applied(self):
        result = self.run_pgcfg("settings", self.write("f", "a.b = 1\nnonsense = 1\n"))
        self.assertIn(b"no setting is applied", result.stdout)

    def test_files_have_a_column_where_there_are_several(self):
        self.write("g.conf", "work_mem = 1MB\n")
        result = self.run_pgcfg("settings", self.write("f", "include 'g.conf'\n"))
        self.assertIn(b"g.conf", result.stdout)


class Failures(SettingsTest):
    def test_what_cannot_be_read_is_status_2(self):
        for file in ("missing", "."):
            self.assert_could_not(self.run_pgcfg("settings", file))
        self.assert_could_not(self.run_pgcfg("settings"), "one FILE")
        self.assert_could_not(self.run_pgcfg("settings", "-", stdin=b"include 'x'\n"), "\"x\"")

    def test_standard_input_has_no_auto_conf(self):
        self.write("postgresql.auto.conf", "work_mem = '2MB'\n")
        self.assertEqual(len(self.settings("-", stdin=b"port = 1\n", status=0)), 1)

    def test_many_settings_are_no_trouble(self):
        file = self.write("f", "".join(f"a.b{i} = '{i}'\n" for i in range(100000)))
        self.assertEqual(len(self.settings(file, status=0)), 100000)


if __name__ == "__main__":
    unittest.main()
