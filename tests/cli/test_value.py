"""pgcfg value: what the server makes of values, given as arguments or in a file."""

import unittest

from command import MAJORS, CommandTest

COLUMNS = ["name", "value", "setting", "unit", "shown", "error", "detail", "hint"]


class ValueTest(CommandTest):
    def values(self, *arguments, **options):
        return self.rows(*arguments, command="value", **options)

    def text(self, *arguments, **options):
        result = self.run_pgcfg("value", *arguments, **options)
        self.assertEqual(result.stderr, b"")
        return result.stdout.decode()


class Rows(ValueTest):
    def test_a_value_that_is_taken_has_setting_unit_and_what_show_prints(self):
        self.assertEqual(self.values("work_mem=1.5GB", status=0), [
            dict(zip(COLUMNS, ["work_mem", "1.5GB", "1572864", "kB", "1536MB", None, None, None]))])

    def test_a_value_that_is_refused_has_message_detail_and_hint(self):
        for major in MAJORS:
            listed, style = self.values(f"--pg={major}", "log_statement=some", "DateStyle=iso, x", status=1)
            self.assertEqual(list(listed.values()), [
                "log_statement", "some", None, None, None,
                'invalid value for parameter "log_statement": "some"', None,
                "Available values: none, ddl, mod, all."])
            self.assertEqual((style["detail"], style["hint"]), ('Unrecognized key word: "x".', None))

    def test_the_major_decides(self):
        errors = [self.values(f"--pg={major}", "WORK_MEM=1")[0]["error"] for major in (15, 18)]
        self.assertEqual(errors, [
            '1 kB is outside the valid range for parameter "WORK_MEM" (64 .. 2147483647)',
            '1 kB is outside the valid range for parameter "work_mem" (64 kB .. 2147483647 kB)'])

    def test_an_unknown_name_is_an_error_and_the_others_are_judged(self):
        unknown, port = self.values("nonsense=1", "port=5433", status=1)
        self.assertEqual(unknown["error"], 'unrecognized configuration parameter "nonsense"')
        self.assertEqual((port["setting"], port["unit"], port["error"]), ("5433", None, None))

    def test_a_parameter_that_came_with_a_later_minor_release_is_unknown(self):
        self.assertEqual(self.values("output_plugin_libraries=x", status=1)[0]["error"],
                         'unrecognized configuration parameter "output_plugin_libraries"')

    def test_a_custom_parameter_takes_every_value(self):
        self.assertEqual(self.values("foo.bar=", status=0), [
            dict(zip(COLUMNS, ["foo.bar", "", "", None, "", None, None, None]))])

    def test_a_parameter_of_an_extension_is_judged(self):
        self.assertEqual(self.values("plpgsql.check_asserts=1", status=0)[0]["setting"], "on")
        self.values("plpgsql.check_asserts=x", status=1)

    def test_a_value_may_hold_equals_signs(self):
        self.assertEqual(self.values("primary_conninfo=host=a user=b", status=0)[0]["setting"],
                         "host=a user=b")

    def test_a_verdict_that_no_file_decides_says_on_what_it_depends(self):
        row, = self.values("TimeZone=Europe/Berlin", status=0)
        self.assertEqual(list(row), [*COLUMNS, "depends_on"])
        self.assertEqual((row["setting"], row["error"], row["depends_on"]),
                         ("Europe/Berlin", None, "time zone files"))


class Files(ValueTest):
    def test_each_setting_of_a_file_is_judged_alone(self):
        file = self.write("f", "work_mem = x\nnonsense = 1\nwork_mem = '2MB'\nport=1\n")
        self.assertEqual([(row["name"], row["setting"]) for row in self.values(file, status=1)], [
            ("work_mem", None), ("nonsense", None), ("work_mem", "2048"), ("port", "1")])

    def test_standard_input_is_a_file(self):
        self.assertEqual(self.values("-", stdin=b"fsync off\n", status=0)[0]["setting"], "off")

    def test_included_files_are_followed(self):
        file = self.write("f", "include 'g'\n")
        self.write("g", "port = 1\n")
        self.assertEqual([row["name"] for row in self.values(file, status=0)], ["port"])

    def test_a_place_that_cannot_be_read_is_a_row_and_what_follows_is_judged(self):
        file = self.write("f", "work_mem 1 2\nport = 1\n")
        bad, good = self.values(file, status=1)
        self.assertEqual(list(bad.values()), [None] * 5 + ["syntax error", None, None])
        self.assertEqual(good["setting"], "1")

    def test_a_value_ends_at_its_first_nul(self):
        file = self.write("f", "log_line_prefix = 'a\\000b'\n")
        row, = self.values(file, status=0)
        self.assertEqual((row["value"], row["setting"]), ("a", "a"))

    def test_pg_version_beside_the_file_says_the_major(self):
        file = self.write("f", "WORK_MEM = 1\n")
        self.write("PG_VERSION", "13\n")
        self.assertIn("(64 .. 2147483647)", self.values(file, status=1)[0]["error"])

    def test_a_file_without_settings_has_no_rows(self):
        self.assertEqual(self.values(self.write("f", ""), status=0), [])
        self.assertEqual(self.text("f"), "0 values, 0 errors (PostgreSQL 18)\n")

    def test_a_file_may_have_a_name_like_a_value(self):
        self.write("port=1", "port = 2\n")
        self.assertEqual(self.values("./port=1", status=0)[0]["setting"], "2")
        self.assertEqual(self.values("port=1", status=0)[0]["setting"], "1")


class Table(ValueTest):
    def test_it_shows_values_and_what_is_wrong(self):
        self.assertEqual(self.text("shared_buffers=128MB", "DateStyle=iso,sql", "port=x", "lc_time=de_DE",
                                   "cluster_name=", "log_min_messages=x", "--pg=17"), """\
   name              value    shown  setting
   shared_buffers    128MB    128MB  16384 x 8kB
!  DateStyle         iso,sql  error: invalid value for parameter "DateStyle": "iso,sql"
                              detail: Conflicting "datestyle" specifications.
!  port              x        error: invalid value for parameter "port": "x"
   lc_time           de_DE    de_DE  de_DE        depends on the machine's locales
   cluster_name      ''       ''     ''
!  log_min_messages  x        error: invalid value for parameter "log_min_messages": "x"
                              hint: Available values: debug5, debug4, debug3, debug2, debug1, info, notice, warning, error, log, fatal, panic.

6 values, 3 errors (PostgreSQL 17)
""")


class Usage(ValueTest):
    def test_files_and_values_do_not_mix(self):
        self.write("f", "")
        self.assert_could_not(self.run_pgcfg("value", "port=1", "f"), "f is no NAME=VALUE")
        self.assert_could_not(self.run_pgcfg("value", "f", "f"), "f is no NAME=VALUE")

    def test_something_must_be_given(self):
        self.assert_could_not(self.run_pgcfg("value"), "NAME=VALUE or one FILE")

    def test_a_name_that_no_file_can_have_makes_a_file_name(self):
        self.assert_could_not(self.run_pgcfg("value", "work-mem=1"), "work-mem=1")
        self.assert_could_not(self.run_pgcfg("value", "include=f"), "include=f")


if __name__ == "__main__":
    unittest.main()
