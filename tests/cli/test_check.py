"""pgcfg check: what is found, where, and how each format says it."""

import json
import unittest

from command import CommandTest


class Places(CommandTest):
    def places(self, content, *arguments):
        self.write("f", content)
        return [(f["code"], f["line"], f["column"], f["end_line"], f["end_column"], f["offset"])
                for f in self.findings(*arguments, "f") if f["severity"] == "error"]

    def test_a_place_is_where_the_wrong_word_stands(self):
        self.assertEqual(self.places("# c\n\nlocal all  all bogus # x\n"),
                         [("invalid-method", 3, 16, 3, 21, 20)])

    def test_what_is_missing_is_missing_at_the_end_of_the_line(self):
        self.assertEqual(self.places("local all all"), [("missing-method", 1, 14, 1, 14, 13)])
        self.assertEqual(self.places("local all\nlocal a a trust\n"),
                         [("missing-role", 1, 10, 1, 10, 9)])

    def test_columns_count_bytes(self):
        self.assertEqual(self.places("local 数据 all bogus\n"),
                         [("invalid-method", 1, 18, 1, 23, 17)])

    def test_the_line_is_the_physical_one(self):
        content = "local all \\\n  all \\\n  bogus\nlocal all all trust\n"
        self.assertEqual(self.places(content), [("invalid-method", 3, 3, 3, 8, 22)])
        self.assertEqual(self.findings("f")[0]["server_line"], 1)

    def test_a_place_may_be_in_another_file(self):
        self.write("sub/users", "alice /( bob\n")
        self.write("f", "local all @sub/users trust\n")
        finding = [f for f in self.findings("f", status=1) if f["severity"] == "error"][0]
        self.assertEqual((finding["code"], finding["file"], finding["column"]),
                         ("invalid-regular-expression", str(self.folder / "sub/users"), 7))


class Verdicts(CommandTest):
    def codes(self, content, *arguments, status):
        self.write("f", content)
        return [(f["severity"], f["code"]) for f in self.findings(*arguments, "f", status=status)]

    def test_a_good_file_has_no_errors(self):
        self.assertEqual(self.codes("local all all peer\n", status=0), [])
        result = self.run_pgcfg("check", "f")
        self.assertEqual(result.stdout, b"no problems\n")

    def test_every_broken_line_is_found_in_order(self):
        found = self.codes("foo\nlocal all all bogus\nlocal all\n", status=1)
        self.assertEqual([code for severity, code in found if severity == "error"],
                         ["invalid-connection-type", "invalid-method", "missing-role"])

    def test_a_file_without_entries_is_an_error_as_for_the_server(self):
        for content in ("", "# c\n", "\n\n"):
            self.assertEqual(self.codes(content, status=1), [("error", "no-entries")])
        self.assertEqual(self.codes("# c \\\nlocal all all trust\n", status=1),
                         [("error", "no-entries"), ("warning", "continued-comment")])
        self.assertEqual(self.findings("f")[0]["message"],
                         f'configuration file "{self.folder}/f" contains no entries')

    def test_a_rule_that_cannot_match_is_an_error(self):
        self.assertIn(("error", "hostssl-without-ssl"),
                      self.codes("hostssl all all all scram-sha-256\n", status=1))

    def test_what_the_view_keeps_silent_about_is_said(self):
        for settings in ([], ["--set=ssl=on"]):
            found = self.codes("hostssl all all all cert clientcert=bogus\n", *settings, status=1)
            self.assertEqual([code for severity, code in found if severity == "error"],
                             ["invalid-clientcert"])

    def test_warnings_alone_are_status_0(self):
        found = self.codes("host all all 10.1.2.3/8 scram-sha-256\n", status=0)
        self.assertIn(("warning", "host-bits-set"), found)

    def test_several_files_are_checked_in_order(self):
        self.write("a", "foo\n")
        self.write("b", "local all all peer\n")
        self.write("c", "bar\n")
        files = [f["file"] for f in self.findings("c", "b", "a", status=1)
                 if f["severity"] == "error"]
        self.assertEqual(files, [str(self.folder / "c"), str(self.folder / "a")])

    def test_each_file_has_the_major_of_its_own_directory(self):
        self.write("old/PG_VERSION", "15\n")
        self.write("old/pg_hba.conf", "local /( all peer\n")
        self.write("new/PG_VERSION", "16\n")
        self.write("new/pg_hba.conf", "local /( all peer\n")
        errors = [f["file"] for f in self.findings("old/pg_hba.conf", "new/pg_hba.conf")
                  if f["severity"] == "error"]
        self.assertEqual(errors, [str(self.folder / "new/pg_hba.conf")])

    def test_other_kinds_of_files_are_not_taken_for_a_pg_hba_conf(self):
        for name in ("postgresql.conf", "postgresql.auto.conf", "postgresql-15.conf"):
            self.write(name, "foo\n")
            codes = [f["code"] for f in self.findings(name, status=1)]
            self.assertEqual(codes, ["syntax-end-of-line"])
            self.findings("--type=hba", name, status=1)


class Text(CommandTest):
    def text(self, content, *arguments, status=1):
        self.write("f", content)
        result = self.run_pgcfg("check", *arguments, "f")
        self.assertEqual((result.returncode, result.stderr), (status, b""))
        return result.stdout.decode()

    def test_an_error_shows_its_line_with_a_mark(self):
        text = self.text("local all all trust\nlocal all all bogus # x\n")
        self.assertIn(
            'f:2:15: error: invalid authentication method "bogus" [invalid-method]\n'
            "    2 | local all all bogus # x\n"
            "      |               ^~~~~\n",
            text,
        )
        self.assertTrue(text.endswith("1 error\n"), text)

    def test_tabs_stay_tabs_in_both_lines(self):
        self.assertIn("    1 | local\tall all\tbogus\n      |      \t       \t^~~~~\n",
                      self.text("local\tall all\tbogus\n"))

    def test_wide_and_hidden_characters_keep_the_mark_in_place(self):
        self.assertIn("    1 | local 数据 all bogus\n      |                ^~~~~\n",
                      self.text("local 数据 all bogus\n"))
        self.assertIn("    1 | local \\x1b all bogus\n      |                ^~~~~\n",
                      self.text("local \x1b all bogus\n"))

    def test_a_hint_stands_below(self):
        text = self.text("local all all md55\n")
        self.assertRegex(text, r"      = hint: .*md5")

    def test_the_server_s_count_is_said_where_it_differs(self):
        text = self.text(b"local a a trust\0\n\nlocal b b bogus\n", "--pg=14")
        self.assertIn("f:3:11: error:", text)
        self.assertIn("      = note: the server calls this line 2\n", text)

    def test_only_a_part_of_a_very_long_line_is_shown(self):
        text = self.text("local all " + "x" * 5000 + " bogus" + " # " + "y" * 5000 + "\n")
        lines = text.splitlines()
        self.assertIn("...", lines[1])
        self.assertLess(len(lines[1]), 300)
        self.assertEqual(lines[1][lines[2].index("^"):][:5], "bogus")

    def test_an_error_of_several_lines_is_indented(self):
        for name in ("a", "b"):
            self.write(f"d/{name}.conf", "local all all trust\n")
        (self.folder / "d" / "a.conf").chmod(0)
        self.write("f", "include_dir d\n")
        message = f'could not open file "{self.folder}/d/a.conf": Permission denied'
        result = self.run_unprivileged("check", "f")
        self.assertIn(f": error: {message}\n    {message} [", result.stdout.decode())
        result = self.run_unprivileged("check", "--format=github", "f")
        self.assertIn(f"::{message}%0A{message}", result.stdout.decode())

    def test_the_summary_counts(self):
        text = self.text("foo\nbar\nhost all all 10.1.2.3/8 scram-sha-256\n")
        self.assertRegex(text.splitlines()[-1], r"^2 errors, \d+ warnings?(, \d+ notes?)?$")


class GitHub(CommandTest):
    def test_errors_are_workflow_commands(self):
        self.write("a,b:c%.conf", 'local all all bogus\nlocal all all "%\r\x1b"\n')
        result = self.run_pgcfg("check", "--format=github", "a,b:c%.conf")
        self.assertEqual((result.returncode, result.stderr), (1, b""))
        lines = [line for line in result.stdout.decode().splitlines() if line[:8] == "::error "]
        prefix = "::error file=a%2Cb%3Ac%25.conf,line="
        self.assertTrue(lines[0].startswith(
            prefix + '1,col=15,endLine=1,endColumn=19,title=invalid-method::'
            'invalid authentication method "bogus"'), lines)
        self.assertTrue(lines[1].startswith(prefix + "2,"), lines)
        self.assertIn('invalid authentication method "%25%0D\\x1b"', lines[1])

    def test_files_are_named_relative_to_the_working_directory(self):
        self.write("sub/f", "foo\n")
        result = self.run_pgcfg("check", "--format=github", self.folder / "sub" / "f")
        self.assertIn(b"::error file=sub/f,line=1,", result.stdout)

    def test_warnings_and_notes_have_commands_of_their_own(self):
        self.write("f", "host all all 10.1.2.3/8 scram-sha-256\nlocal all +g peer\n")
        lines = self.run_pgcfg("check", "--format=github", "f").stdout.decode().splitlines()
        self.assertTrue([x for x in lines if x.startswith("::warning file=f,line=1,col=14,")])
        self.assertTrue([x for x in lines if x.startswith("::notice file=f,line=2,col=11,")])

    def test_bytes_that_are_not_utf_8_are_replaced(self):
        self.write("f", b"local all all \xff\n")
        result = self.run_pgcfg("check", "--format=github", "f")
        self.assertIn('invalid authentication method "\ufffd"', result.stdout.decode("utf-8"))

    def test_nothing_found_prints_nothing(self):
        self.write("f", "local all all peer\n")
        result = self.run_pgcfg("check", "--format=github", "f")
        self.assertEqual((result.returncode, result.stdout), (0, b""))


class Json(CommandTest):
    def test_members_are_those_that_the_help_names(self):
        self.write("f", "local all all bogus\n")
        result = self.run_pgcfg("check", "--format=json", "f")
        self.assertEqual(result.stdout.count(b"\n"), 1)
        finding = json.loads(result.stdout)[0]
        self.assertEqual(list(finding), ["file", "line", "column", "end_line", "end_column",
                                         "offset", "size", "server_line", "severity", "code",
                                         "message", "hint"])
        help_text = self.run_pgcfg("check", "--help").stdout.decode()
        for member in finding:
            self.assertIn(member, help_text)


class Conf(CommandTest):
    """A postgresql.conf."""

    def found(self, content, *arguments, status=None):
        self.write("postgresql.conf", content)
        return [(f["severity"], f["code"], f["line"], f["column"], f["message"], f["hint"])
                for f in self.findings(*arguments, "postgresql.conf", status=status)]

    def test_a_value_is_refused_in_the_words_of_the_log(self):
        self.assertEqual(self.found("port = 99999\nwork_mem = 1mb\nssl = ja\n", status=1), [
            ("error", "value-out-of-range", 1, 8,
             '99999 is outside the valid range for parameter "port" (1 .. 65535)', None),
            ("error", "value-invalid", 2, 12,
             'invalid value for parameter "work_mem": "1mb"',
             'Valid units for this parameter are "B", "kB", "MB", "GB", and "TB".\n'
             "There is no unit mb; capitals and small letters differ. Write '1MB'"),
            ("error", "value-not-boolean", 3, 7, 'parameter "ssl" requires a Boolean value',
             "ssl is on or off. Here that is probably on."),
        ])

    def test_every_syntax_error_is_found(self):
        path = self.folder / "postgresql.conf"
        found = self.found("a 1 2\nb 1\nc 1 2\nwork_mem\n", status=1)
        self.assertEqual([f[:5] for f in found], [
            ("error", "syntax-error", 1, 5,
             f'syntax error in file "{path}" line 1, near token "2"'),
            ("error", "syntax-error", 3, 5,
             f'syntax error in file "{path}" line 3, near token "2"'),
            ("error", "syntax-end-of-line", 4, 9,
             f'syntax error in file "{path}" line 4, near end of line'),
        ])

    def test_what_depends_on_the_environment_is_a_note(self):
        self.assertEqual(self.found("timezone = 'Etc/UTC'\n", status=0), [
            ("note", "value-undecided", 1, 12,
             "Whether the server takes this value depends on time zone files.", None)])

    def test_a_comment_silences_it_like_any_finding(self):
        self.assertEqual(self.found("# pgcfg: ignore value-invalid\nwork_mem = 1mb\n"), [])

    def test_any_name_can_be_taken_as_one(self):
        self.write("f", "work_mem = x\n")
        found = self.findings("--type=conf", "f", status=1)
        self.assertEqual([f["code"] for f in found], ["value-invalid"])


    def test_all_bad_values_are_told_even_where_the_server_stops_before(self):
        found = self.found("nonsense = 1\nport = 0\nwork_mem = x\nwork_mem = 1MB\n", status=1)
        self.assertEqual([f[1:3] for f in found], [("unrecognized-parameter", 1),
                                                   ("value-out-of-range", 2)])

    def test_a_hint_says_what_was_meant(self):
        found = self.found("wrk_mem = 1MB\n", status=1)
        self.assertEqual(found[0][5], "Did you mean work_mem?")
        found = self.found("pg_stat_statements.trak = all\n", status=0)
        self.assertEqual(found[0][:2], ("warning", "extension-parameter-spelling"))


class Silence(CommandTest):
    BITS = "host all all 10.1.2.3/8 scram-sha-256\n"

    def codes(self, content, *arguments, status=0):
        self.write("f", content)
        return [f["code"] for f in self.findings(*arguments, "f", status=status)]

    def test_a_comment_silences_the_next_line_only(self):
        ignore = "# pgcfg: ignore host-bits-set\n"
        self.assertEqual(self.codes(ignore + self.BITS), [])
        self.assertEqual(self.codes(ignore + self.BITS + self.BITS), ["host-bits-set"])
        self.assertEqual(self.codes(ignore + "\n" + self.BITS), ["host-bits-set"])
        self.assertEqual(self.codes(self.BITS + ignore), ["host-bits-set"])

    def test_a_comment_silences_its_codes_only(self):
        for comment in ("# pgcfg: ignore\n", "# pgcfg: ignore host-bits\n", "#pgcfg: ignore "
                        "host-bits-set\n", "# ignore host-bits-set\n"):
            self.assertEqual(self.codes(comment + self.BITS), ["host-bits-set"], comment)

    def test_comments_can_stand_above_each_other_and_list_codes(self):
        lines = "  # pgcfg:  ignore md5-deprecated, host-bits-set\n# pgcfg: ignore mask-missing\n"
        self.assertEqual(self.codes(lines + self.BITS), [])

    def test_ignore_leaves_out_codes_in_all_files(self):
        self.assertEqual(self.codes(self.BITS * 2, "--ignore=host-bits-set"), [])
        self.assertEqual(self.codes(self.BITS, "--ignore=mask-missing,host-bits-set"), [])
        self.assertEqual(self.codes(self.BITS, "--ignore=mask-missing", "--ignore",
                                    "host-bits-set"), [])
        result = self.run_pgcfg("check", "--ignore=host-bits-set", "f")
        self.assertEqual(result.stdout, b"no problems (1 silenced)\n")

    def test_an_unknown_code_is_bad_usage(self):
        result = self.run_pgcfg("check", "--ignore=host-bit-set", self.write("f", self.BITS))
        self.assert_could_not(result, "did you mean host-bits-set?")
        self.assert_could_not(self.run_pgcfg("rules", "--ignore=host-bits-set", "f"), "--ignore")

    def test_fail_on_says_from_which_severity_on_the_status_is_1(self):
        self.codes(self.BITS, "--fail-on=error", status=0)
        self.codes(self.BITS, "--fail-on=warning", status=1)
        note = "local all all md5\n"
        self.assertEqual(self.codes(note, "--fail-on=warning", status=0), ["md5-deprecated"])
        self.codes(note, "--fail-on=note", status=1)
        self.codes(note, "--fail-on=note", "--ignore=md5-deprecated", status=0)
        self.assert_could_not(self.run_pgcfg("check", "--fail-on=all", "f"), "--fail-on")


if __name__ == "__main__":
    unittest.main()
