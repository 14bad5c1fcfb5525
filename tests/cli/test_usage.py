"""The command line: options, help, and what is said about mistakes."""

import unittest

from command import MAJORS, CommandTest

GOOD = "local all all trust\n"


class Help(CommandTest):
    def test_help_is_printed_on_standard_output(self):
        for arguments in (["--help"], ["-h"], ["help"]):
            result = self.run_pgcfg(*arguments)
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            for word in (b"rules", b"check", b"--pg=MAJOR", b"exit status"):
                self.assertIn(word, result.stdout)

    def test_each_command_explains_itself(self):
        for arguments in (["rules", "--help"], ["rules", "-h"], ["help", "rules"]):
            result = self.run_pgcfg(*arguments)
            self.assertEqual((result.returncode, result.stderr), (0, b""))
            self.assertIn(b"usage: pgcfg rules", result.stdout)
            self.assertIn(b"--without=LIST", result.stdout)
        result = self.run_pgcfg("check", "--help")
        self.assertIn(b"usage: pgcfg check", result.stdout)
        self.assertIn(b"sarif", result.stdout)

    def test_help_fits_a_terminal(self):
        for arguments in (["--help"], ["rules", "--help"], ["mappings", "--help"],
                          ["check", "--help"], ["explain", "--help"]):
            for line in self.run_pgcfg(*arguments).stdout.decode().splitlines():
                self.assertLessEqual(len(line), 85, line)

    def test_version(self):
        result = self.run_pgcfg("--version")
        self.assertEqual((result.returncode, result.stderr), (0, b""))
        self.assertRegex(result.stdout, rb"^pgcfg \d+\.\d+\.\d+ \(PostgreSQL 13 to 18\)\n$")


class Mistakes(CommandTest):
    def test_mistakes_are_one_line_and_status_2(self):
        file = self.write("f", GOOD)
        cases = [
            ([], "no command given"),
            (["ruls"], "did you mean rules?"),
            (["chekc", file], "did you mean check?"),
            (["nonsense"], "unknown command nonsense"),
            (["r" * 10_000], "unknown command rrr"),
            (["rules", "--" + "x" * 100, file], "unknown option --xxx"),
            (["--fomat=json"], "unknown option --fomat=json"),
            (["rules"], "takes one FILE"),
            (["rules", file, file], "takes one FILE"),
            (["check"], "at least one PATH"),
            (["rules", "--fromat=json", file], "did you mean --format?"),
            (["rules", "--xyz", file], "unknown option --xyz"),
            (["rules", "-x", file], "unknown option -x"),
            (["rules", "--type=hba", file], "unknown option --type"),
            (["rules", "--help=no", file], "--help takes no value"),
            (["rules", file, "--pg"], "--pg needs a value"),
            (["rules", "--pg=12", file], "13 to 18"),
            (["rules", "--pg=19", file], "13 to 18"),
            (["rules", "--pg=016.0", file], "016.0"),
            (["rules", "--pg=", file], "13 to 18"),
            (["rules", "--pg=99999999999999999999", file], "--pg"),
            (["rules", "--format=xml", file], "there are text, json"),
            (["rules", "--format=sarif", file], "rules does not know"),
            (["check", "--format=yaml", file], "there are text, json, sarif, github"),
            (["rules", "--without=tls", file], "ssl,gss,ldap,pam"),
            (["rules", "--without=ssl,", file], "ssl,gss,ldap,pam"),
            (["rules", "--without=bsd", file], "ssl,gss,ldap,pam"),
            (["rules", "--with=ssl", file], "bsd,sspi"),
            (["rules", "--set", "ssl", file], "NAME=VALUE"),
            (["rules", "--set", "ssl=maybe", file], "Boolean"),
            (["rules", "--set", "ssl=o", file], "Boolean"),
            (["rules", "--set", "ssl=", file], "Boolean"),
            (["rules", "--set", "sll=on", file], "did you mean ssl?"),
            (["rules", "--set", "work_mem=4MB", file], "work_mem"),
            (["check", "--type=log", file], "hba, ident, conf"),
        ]
        for arguments, words in cases:
            with self.subTest(arguments=arguments):
                self.assert_could_not(self.run_pgcfg(*arguments), words)

    def test_control_characters_in_arguments_stay_out_of_the_terminal(self):
        result = self.run_pgcfg("rules", "no\x1b[31m\nsuch\u202efile")
        self.assert_could_not(result, "no\\x1b[31m\\x0asuch\\u{202e}file")


class Options(CommandTest):
    def test_values_come_behind_an_equals_sign_or_as_the_next_argument(self):
        file = self.write("f", GOOD)
        for arguments in (
            ["--pg=14", "--format=json", file],
            ["--pg", "14", "--format", "json", file],
            [file, "--pg", "14", "--format=json"],
            ["--pg=18", "--format=text", "--pg=14", "--format=json", "--", file],
        ):
            result = self.run_pgcfg("rules", *arguments)
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertTrue(result.stdout.startswith(b'[{"line_number":1,'), result.stdout)

    def test_two_dashes_end_the_options(self):
        self.write("--pg=99", GOOD)
        self.assertEqual(len(self.rows("--", "--pg=99", status=0)), 1)

    def test_ssl_takes_the_server_s_spellings_of_booleans(self):
        file = self.write("f", "hostssl all all all trust\n")
        for value in ("on", "ON", "true", "t", "TR", "yes", "y", "1"):
            self.assertIsNone(self.rows("--set", f"ssl={value}", file, status=0)[0]["error"])
        for value in ("off", "of", "false", "F", "no", "n", "0"):
            self.assertEqual(
                self.rows(f"--set=SSL={value}", file, status=1)[0]["error"],
                "hostssl record cannot match because SSL is disabled",
            )

    def test_settings_that_a_major_lacks_are_taken_and_ignored(self):
        file = self.write("f", "host all all all md5\n")
        for major in MAJORS:
            rows = self.rows(f"--pg={major}", "--set", "db_user_namespace=on", file)
            self.assertEqual(rows[0]["error"] is not None, major <= 16, major)
            self.rows(f"--pg={major}", "--set=oauth_validator_libraries=v", file, status=0)

    def test_the_oauth_libraries_are_known_to_the_rules(self):
        file = self.write("f", 'local all all oauth issuer="https://x" scope=s\n')
        rows = self.rows("--set", "oauth_validator_libraries=v", file, status=0)
        self.assertEqual(rows[0]["options"], ["issuer=https://x", "scope=s", "validator=v"])
        rows = self.rows(file, status=1)
        self.assertEqual(
            rows[0]["error"],
            "oauth_validator_libraries must be set for authentication method oauth",
        )

    def test_features_of_the_build(self):
        file = self.write("f", "host all all all gss\nlocal all all pam\nlocal all all bsd\n")
        usual = [row["error"] for row in self.rows(file)]
        self.assertEqual(
            usual, [None, None, 'invalid authentication method "bsd": not supported by this build']
        )
        self.assertIsNone(self.rows("--with=bsd,sspi", file, status=0)[2]["error"])
        lacking = [row["error"] for row in self.rows("--without=gss,pam", "--without=", file)]
        self.assertEqual(
            lacking,
            [f'invalid authentication method "{m}": not supported by this build'
             for m in ("gss", "pam", "bsd")],
        )


class Major(CommandTest):
    def test_the_newest_is_taken_where_nothing_says_otherwise(self):
        file = self.write("f", "local all all oauth\n")
        self.assertIn("oauth", self.rows(file, status=1)[0]["error"])
        self.assertIn("rule_number", self.rows(file)[0])

    def test_pg_version_beside_the_file_says_the_major(self):
        file = self.write("data/pg_hba.conf", GOOD)
        for major in MAJORS:
            self.write("data/PG_VERSION", f"{major}\n")
            self.assertEqual("file_name" in self.rows(file, status=0)[0], major >= 16, major)
        self.write("data/PG_VERSION", "14")
        self.assertNotIn("file_name", self.rows(file, status=0)[0])
        self.assertIn("file_name", self.rows("--pg=16", file, status=0)[0])

    def test_pg_version_of_an_unknown_major_is_an_error_unless_the_major_is_given(self):
        file = self.write("data/pg_hba.conf", GOOD)
        for content in ("12\n", "9.6\n", "19\n", "", "x\n", "16 \n", "\x1b\n"):
            self.write("data/PG_VERSION", content)
            self.assert_could_not(self.run_pgcfg("rules", file), "PG_VERSION", "--pg")
            self.assertEqual(len(self.rows("--pg=16", file, status=0)), 1)
        self.write("data/PG_VERSION", b"1" * 10000)
        self.assert_could_not(self.run_pgcfg("rules", file), "PG_VERSION")

    def test_pg_version_that_cannot_be_read_is_an_error(self):
        file = self.write("data/pg_hba.conf", GOOD)
        (self.folder / "data" / "PG_VERSION").mkdir()
        self.assert_could_not(self.run_pgcfg("rules", file), "PG_VERSION", "Is a directory")
        self.write("more/PG_VERSION", "16\n")
        self.write("more/pg_hba.conf", GOOD)
        (self.folder / "more" / "PG_VERSION").chmod(0)
        self.assert_could_not(self.run_unprivileged("rules", "more/pg_hba.conf"),
                              "PG_VERSION", "Permission denied")

    def test_pg_version_does_not_matter_to_standard_input(self):
        self.write("PG_VERSION", "9.6\n")
        self.assertEqual(len(self.rows("-", stdin=GOOD.encode(), status=0)), 1)


if __name__ == "__main__":
    unittest.main()
