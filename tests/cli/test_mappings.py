"""pgcfg mappings and pgcfg check of a pg_ident.conf."""

import unittest

from command import MAJORS, CommandTest

FIELDS = ["map_name", "sys_name", "pg_username"]


class MappingsTest(CommandTest):
    def mappings(self, *arguments, **options):
        return self.rows(*arguments, command="mappings", **options)

    def fields(self, content, *arguments):
        """The fields of the only row."""
        row, = self.mappings(*arguments, self.write("f", content), status=0)
        return tuple(row[field] for field in FIELDS)

    def text(self, *arguments, status):
        result = self.run_pgcfg("mappings", *arguments)
        self.assertEqual((result.returncode, result.stderr), (status, b""))
        return result.stdout.decode()


class Columns(MappingsTest):
    def test_keys_are_the_view_s_columns_in_its_order(self):
        file = self.write("f", "m a b\nbroken\n")
        for major in MAJORS:
            expected = ["line_number", *FIELDS, "error"]
            if major >= 16:
                expected = ["map_number", "file_name", *expected]
            for row in self.mappings(f"--pg={major}", file, status=1):
                self.assertEqual(list(row), expected, major)

    def test_mappings_have_their_fields_and_broken_lines_an_error(self):
        file = self.write("f", '# comment\nm "a b" +g ignored\nm a\nn /^(.*)$ "x\\1"\n')
        path = str(self.folder / "f")
        columns = ["map_number", "file_name", "line_number", *FIELDS, "error"]
        self.assertEqual(self.mappings(file, status=1), [
            dict(zip(columns, row)) for row in [
                (1, path, 2, "m", "a b", "+g", None),
                (None, path, 3, None, None, None, "missing entry at end of line"),
                (2, path, 4, "n", "/^(.*)$", "x\\1", None),
            ]])

    def test_no_rows_are_an_empty_array_and_no_error(self):
        for content in (b"", b"# only a comment\n", b"\n \n"):
            file = self.write("f", content)
            self.assertEqual(self.mappings(file, status=0), [])
            self.assertEqual(self.run_pgcfg("check", "--type=ident", file).stdout, b"no problems\n")

    def test_the_log_of_13_and_14_names_file_and_line(self):
        file = self.write("f", "\nm a\n")
        for major in MAJORS:
            error = self.mappings(f"--pg={major}", file, status=1)[0]["error"]
            if major < 15:
                self.assertEqual(error, f'missing entry in file "{self.folder}/f" at end of line 2')
            else:
                self.assertEqual(error, "missing entry at end of line")

    def test_a_role_is_a_regular_expression_from_16_on(self):
        file = self.write("f", "m a /(\n")
        self.assertEqual(self.mappings("--pg=15", file, status=0)[0]["pg_username"], "/(")
        self.assertEqual(self.mappings("--pg=16", file, status=1)[0]["error"],
                         'invalid regular expression "(": parentheses () not balanced')

    def test_files_are_included_from_16_on(self):
        self.write("more", "n c d\n")
        file = self.write("f", "m a b\ninclude more\nm a @names\n")
        self.write("names", "role\n")
        rows = self.mappings("--pg=16", file, status=0)
        self.assertEqual([row["file_name"] for row in rows],
                         [str(self.folder / name) for name in ("f", "more", "f")])
        self.assertEqual([row["map_number"] for row in rows], [1, 2, 3])
        self.assertEqual(rows[2]["pg_username"], "role")
        self.assertEqual([row["error"] for row in self.mappings("--pg=15", file, status=1)],
                         [None, "missing entry at end of line", None])

    def test_bytes_that_are_not_utf_8_are_replaced(self):
        self.assertEqual(self.fields(b"m a\xff \xc3\xa4\n"), ("m", "a\ufffd", "\u00e4"))

    def test_standard_input_is_read(self):
        rows = self.mappings("-", stdin=b"m a b\n", status=0)
        self.assertEqual(rows[0]["file_name"], "/dev/stdin")

    def test_long_lines_are_read_and_rows_before_them_come_once(self):
        rows = self.mappings(self.write("f", "m a b\n" * 3 + "m a " + "y" * 3_000_000), status=0)
        self.assertEqual([row["line_number"] for row in rows], [1, 2, 3, 4])
        self.assertEqual(len(rows[3]["pg_username"]), 3_000_000)


class Table(MappingsTest):
    def test_a_table_has_a_column_for_each_field(self):
        file = self.write("f", 'm root alice\n"my map" /^(.*)@x$ \\1 more\n')
        self.assertEqual(
            self.text(file, status=0),
            '   mapping  line  map       system user  database user\n'
            '         1     1  m         root         alice\n'
            '         2     2  "my map"  /^(.*)@x$    \\1\n'
            '\n'
            '2 mappings, 0 errors (PostgreSQL 18)\n')

    def test_broken_lines_are_marked_and_say_why(self):
        text = self.text(self.write("f", "m a b\nm a\n"), status=1)
        self.assertIn("!              2  error: missing entry at end of line\n", text)
        self.assertTrue(text.endswith("\n1 mapping, 1 error (PostgreSQL 18)\n"), text)

    def test_the_file_is_named_where_there_are_several(self):
        self.write("more", "n c d\n")
        text = self.text(self.write("f", "m a b\ninclude more\n"), status=0)
        self.assertIn("mapping  file ", text)
        self.assertIn(" more ", text)
        self.assertNotIn(str(self.folder), text)

    def test_no_mappings_are_said(self):
        self.assertEqual(self.text(self.write("f", ""), status=0),
                         "0 mappings, 0 errors (PostgreSQL 18)\n")


class Usage(MappingsTest):
    def test_what_cannot_be_done_is_status_2(self):
        self.write("f", "m a b\n")
        self.assert_could_not(self.run_pgcfg("mappings"), "one FILE")
        self.assert_could_not(self.run_pgcfg("mappings", "f", "f"), "one FILE")
        self.assert_could_not(self.run_pgcfg("mappings", "none"), "none", "No such file")
        self.assert_could_not(self.run_pgcfg("mappings", "--format=sarif", "f"), "text, json")
        self.assert_could_not(self.run_pgcfg("mappings", "-", stdin=b"include x\n"),
                              "standard input")

    def test_a_limit_that_is_reached_is_status_2(self):
        self.write("f", "m a @f\n")
        self.assert_could_not(self.run_pgcfg("mappings", "--pg=15", "f"), "f", "limit")

    def test_help_says_what_13_and_14_have(self):
        output = self.run_pgcfg("mappings", "--help").stdout.decode()
        self.assertIn("13 and 14 have no such view", output)


class Check(MappingsTest):
    def test_files_are_known_by_their_names_or_by_type(self):
        for name in ("pg_ident.conf", "pg_ident_map.txt", "my-ident.conf"):
            self.write(name, "m a\n")
            codes = [f["code"] for f in self.findings(name, status=1)]
            self.assertEqual(codes, ["missing-ident-field"])
            codes = [f["code"] for f in self.findings("--type=hba", name, status=1)]
            self.assertEqual(codes, ["invalid-connection-type"])
        self.write("pg_hba.conf", "m a b\n")
        self.assertEqual(self.findings("--type=ident", "pg_hba.conf", status=0), [])

    def test_an_error_has_its_place_and_hint(self):
        finding, = self.findings("--type=ident", self.write("f", "m a b\nm a b,c\n"), status=1)
        self.assertEqual((finding["line"], finding["column"], finding["server_line"]), (2, 7, 2))
        self.assertEqual(finding["message"], "multiple values in ident field")
        self.assertIn('once with "b" and once with "c"', finding["hint"])

    def test_warnings_and_notes_stand_alone(self):
        file = self.write("f", "m root \\1\nm a +g\n")
        self.assertEqual([(f["line"], f["severity"], f["code"])
                          for f in self.findings("--type=ident", file, status=0)],
                         [(1, "warning", "reference-without-regular-expression"),
                          (2, "note", "depends-on-roles")])

    def test_comments_silence(self):
        file = self.write("f", "# pgcfg: ignore missing-ident-field\nm a\n")
        self.assertEqual(self.findings("--type=ident", file, status=0), [])

    def test_lines_of_the_file_that_are_no_entries_are_looked_at(self):
        file = self.write("f", "# x \\\nm a b\r\n")
        self.assertEqual([f["code"] for f in self.findings("--type=ident", file, status=0)],
                         ["crlf-line-ends", "continued-comment"])

    def test_every_format_has_it(self):
        self.write("pg_ident.conf", "m a\n")
        for form, words in (("text", b"pg_ident.conf:1:4: error: missing entry"),
                            ("github", b"::error file=pg_ident.conf,line=1,col=4"),
                            ("sarif", b'"ruleId":"missing-ident-field"'),
                            ("json", b'"code":"missing-ident-field"')):
            result = self.run_pgcfg("check", f"--format={form}", "pg_ident.conf")
            self.assertEqual(result.returncode, 1)
            self.assertIn(words, result.stdout)

    def test_a_missing_file_is_status_2(self):
        self.assert_could_not(self.run_pgcfg("check", "pg_ident.conf"), "No such file")


if __name__ == "__main__":
    unittest.main()
