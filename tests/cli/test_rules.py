"""pgcfg rules: the view's columns and values, and the table for people."""

import unittest

from command import MAJORS, CommandTest

RULE_COLUMNS = ["type", "database", "user_name", "address", "netmask", "auth_method", "options"]


class Columns(CommandTest):
    def test_keys_are_the_view_s_columns_in_its_order(self):
        file = self.write("f", "local all all trust\nbroken\n")
        for major in MAJORS:
            expected = ["line_number", *RULE_COLUMNS, "error"]
            if major >= 16:
                expected = ["rule_number", "file_name", *expected]
            for row in self.rows(f"--pg={major}", file, status=1):
                self.assertEqual(list(row), expected, major)

    def test_a_rule_has_its_values_and_null_for_what_it_has_not(self):
        file = self.write(
            "f",
            "# comment\n"
            'host  sales,"my db"  +staff,"all"  10.0.0.0/8  ident  map=m\n'
            "local all all trust\n"
            "host all all .example.com reject\n",
        )
        path = str(self.folder / "f")
        self.assertEqual(
            self.rows(file, status=0),
            [
                dict(zip(["rule_number", "file_name", "line_number", *RULE_COLUMNS, "error"], row))
                for row in [
                    (1, path, 2, "host", ["sales", "my db"], ["+staff", "all"], "10.0.0.0",
                     "255.0.0.0", "ident", ["map=m"], None),
                    (2, path, 3, "local", ["all"], ["all"], None, None, "trust", None, None),
                    (3, path, 4, "host", ["all"], ["all"], ".example.com", None, "reject", None,
                     None),
                ]
            ],
        )

    def test_a_refused_line_has_null_but_for_its_place_and_error(self):
        file = self.write("f", "local all all trust\nlocal all all bogus\nlocal all all peer\n")
        rows = self.rows(file, status=1)
        self.assertEqual([row["rule_number"] for row in rows], [1, None, 2])
        self.assertEqual(rows[1]["error"], 'invalid authentication method "bogus"')
        self.assertEqual(rows[1]["line_number"], 2)
        self.assertEqual(rows[1]["file_name"], str(self.folder / "f"))
        self.assertEqual({rows[1][column] for column in RULE_COLUMNS}, {None})

    def test_a_rule_that_cannot_match_has_values_and_an_error_and_no_number(self):
        file = self.write("f", "hostssl all all all trust\nlocal all all trust\n")
        rows = self.rows(file, status=1)
        self.assertEqual([row["rule_number"] for row in rows], [None, 1])
        self.assertEqual(rows[0]["type"], "hostssl")
        self.assertEqual(rows[0]["error"], "hostssl record cannot match because SSL is disabled")

    def test_an_error_that_the_view_does_not_show_is_null_and_still_status_1(self):
        file = self.write("f", "hostssl all all all trust clientcert=bogus\n")
        rows = self.rows("--set=ssl=on", file, status=1)
        self.assertEqual(rows[0]["rule_number"], 1)
        self.assertEqual({rows[0][column] for column in [*RULE_COLUMNS, "error"]}, {None})

    def test_no_rows_are_an_empty_array(self):
        for content in (b"", b"# only a comment\n", b"\n \n"):
            file = self.write("f", content)
            self.assertEqual(self.rows(file, status=0), [])
            result = self.run_pgcfg("rules", "--format=json", file)
            self.assertEqual(result.stdout, b"[]\n")

    def test_a_broken_regular_expression_is_refused_from_16_on(self):
        file = self.write("f", "local /( all trust\n")
        self.assertEqual(self.rows("--pg=15", file, status=0)[0]["database"], ["/("])
        self.assertEqual(
            self.rows("--pg=16", file, status=1)[0]["error"],
            'invalid regular expression "(": parentheses () not balanced',
        )


class Json(CommandTest):
    def json_of_name(self, name):
        file = self.write("f", b'local "' + name + b'" all trust\n')
        return self.rows("--pg=14", file, status=0)[0]["database"][0]

    def test_every_byte_comes_as_its_character(self):
        for byte in range(1, 128):
            if byte in b'\n"':
                continue
            self.assertEqual(self.json_of_name(b"x" + bytes([byte]) + b"y"), f"x{chr(byte)}y")

    def test_valid_utf_8_is_kept(self):
        for text in ("ä", "€", "\U0001F418", "\u07ff", "\uffff", "\U0010ffff", "\ud7ff\ue000"):
            self.assertEqual(self.json_of_name(text.encode()), text)

    def test_bytes_that_are_not_utf_8_are_replaced_by_maximal_subparts(self):
        for bad in (
            b"\x80", b"\xbf\xbf", b"\xc0\xaf", b"\xc1\xbf", b"\xc3", b"\xc3(", b"\xe0\x80\xaf",
            b"\xe2\x82", b"\xe2\x82x", b"\xed\xa0\x80", b"\xf0\x80\x80\xaf", b"\xf0\x9f\x90",
            b"\xf0\x9f\x90x", b"\xf4\x90\x80\x80", b"\xf5", b"\xff\xfe", b"\xe2\xe2\x82\xac",
        ):
            self.assertEqual(self.json_of_name(b"a" + bad + b"b"),
                             (b"a" + bad + b"b").decode("utf-8", "replace"))

    def test_control_characters_are_written_as_escapes(self):
        file = self.write("f", b'local "a\tb\x01" all trust\n')
        self.assertIn(b'["a\\u0009b\\u0001"]',
                      self.run_pgcfg("rules", "--format=json", file).stdout)

    def test_the_output_does_not_depend_on_the_locale(self):
        file = self.write("f", 'local "ä" all trust\nlocal all all bogus\n')
        outputs = {
            self.run_pgcfg("rules", "--format=json", file, env={"LC_ALL": locale}).stdout
            for locale in ("C", "C.UTF-8", "tr_TR.UTF-8", "de_DE", "nonsense")
        }
        self.assertEqual(len(outputs), 1)


class Large(CommandTest):
    def test_lines_of_megabytes_are_read(self):
        names = [f"database_{i}" for i in range(200_000)]
        file = self.write("f", "local " + ",".join(names) + " all trust\n")
        self.assertEqual(self.rows("--pg=16", file, status=0)[0]["database"], names)

    def test_rows_before_a_long_line_come_once(self):
        file = self.write("f", "local all all trust\n" * 3 + "local all all x" + "y" * 3_000_000)
        rows = self.rows("--pg=18", file, status=1)
        self.assertEqual([row["line_number"] for row in rows], [1, 2, 3, 4])
        result = self.run_pgcfg("check", "--format=json", file)
        self.assertEqual(result.stdout.count(b'"invalid-method"'), 1)

    def test_many_rules_are_read(self):
        file = self.write("f", "host all all 10.0.0.0/8 md5\n" * 50_000)
        self.assertEqual(self.rows(file, status=0)[-1]["rule_number"], 50_000)

    def test_nul_bytes_are_read_as_the_server_does(self):
        file = self.write("f", b"local all all trust\0\nlocal a b trust\n")
        self.assertEqual(len(self.rows("--pg=13", file, status=0)), 2)
        rows = self.rows("--pg=14", file, status=1)
        self.assertEqual([row["error"] for row in rows],
                         ['invalid authentication method "trustlocal"'])


class Table(CommandTest):
    def text(self, *arguments, status):
        result = self.run_pgcfg("rules", *arguments)
        self.assertEqual((result.returncode, result.stderr), (status, b""))
        return result.stdout.decode()

    def test_a_table_has_a_column_for_each_field(self):
        file = self.write("f", 'local all all trust\nhost "a b",c u 10.0.0.0/8 ident map=m\n')
        self.assertEqual(
            self.text(file, status=0),
            "   rule  line  type   database  user  address   netmask    method  options\n"
            "      1     1  local  all       all                        trust\n"
            '      2     2  host   "a b",c   u     10.0.0.0  255.0.0.0  ident   map=m\n'
            "\n"
            "2 rules, 0 errors (PostgreSQL 18)\n",
        )

    def test_broken_lines_are_marked_and_say_why(self):
        file = self.write("f", "hostssl all all all trust\nfoo\n"
                               "hostssl all all all trust clientcert=x\n")
        text = self.text(file, status=1)
        self.assertIn("!           2  error: invalid connection type \"foo\"\n", text)
        self.assertIn("error: hostssl record cannot match because SSL is disabled\n", text)
        self.assertTrue(text.endswith("\n1 rule, 3 errors (PostgreSQL 18)\n"), text)
        text = self.text("--set=ssl=on", file, status=1)
        self.assertIn("error: invalid value for clientcert: \"x\"", text)
        self.assertIn("(the server's view shows no text)", text)

    def test_the_file_is_named_where_there_are_several(self):
        self.write("more/x.conf", "local all all peer\n")
        file = self.write("f", "local all all trust\ninclude more/x.conf\n")
        text = self.text(file, status=0)
        self.assertIn("rule  file ", text)
        self.assertIn(" more/x.conf ", text)
        self.assertNotIn(str(self.folder), text)

    def test_words_that_need_quotes_have_them(self):
        file = self.write("f", 'local "a""b","","c,d" "#u" ldap ldapserver="a b" ldapprefix=x\n')
        self.assertIn('"a""b","","c,d"  "#u" ', self.text(file, status=0))
        self.assertIn(' "ldapserver=a b" ldapprefix=x ldapscope=2\n', self.text(file, status=0))

    def test_an_error_of_several_lines_takes_several_rows(self):
        for name in ("a", "b", "c"):
            self.write(f"d/{name}.conf", "local all all trust\n")
        (self.folder / "d" / "a.conf").chmod(0)
        file = self.write("f", "include_dir d\n")
        message = f'could not open file "{self.folder}/d/a.conf": Permission denied'
        lines = self.run_unprivileged("rules", file).stdout.decode().splitlines()
        self.assertRegex(lines[3], f"^! +f +1  error: {message}$")
        self.assertEqual([line.strip() for line in lines[4:6]], [message, message])

    def test_no_rules_are_said(self):
        file = self.write("f", "")
        self.assertEqual(self.text(file, status=0), "0 rules, 0 errors (PostgreSQL 18)\n")

    def test_what_a_terminal_must_not_get_is_escaped(self):
        file = self.write("f", b'local "\x1b[2J\xff\xe2\x80\xae" all trust\n')
        self.assertIn("\\x1b[2J\\xff\\u{202e}", self.text(file, status=0))

    def test_wide_characters_keep_the_columns_straight(self):
        file = self.write("f", "local 数据 ｕ trust\nlocal e\u0301 u trust\n")
        lines = self.text(file, status=0).splitlines()
        self.assertEqual(lines[1], "      1     1  local  数据      ｕ                      trust")
        self.assertEqual(lines[2], "      2     2  local  e\u0301         u                       trust")


if __name__ == "__main__":
    unittest.main()
