"""What scripts/conformance makes of programs, shown by programs of a few lines."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml

import access
import corpus
import judging
from asking import Answer

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCEPTED = "hba/database-keywords"              # the server takes it
REFUSED = "hba/fields-missing"                  # each line is refused
WITH_REJECT = "hba/methods"                     # "reject" stands in a rule that is taken
REFUSED_REJECT = "hba/method-reject-with-unknown-option"
NO_ROWS = "hba/main-file-missing"


def case_of(name):
    return corpus.Case(ROOT / "corpus" / name)


def rows_of(name, major=15):
    return json.loads(case_of(name).expected_path(major).read_bytes())


def status_of(name, rows, status=0, major=15):
    output = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
    return judging.judge(case_of(name), major, [Answer(status, output, "")]).status


class JudgingTest(unittest.TestCase):
    def test_the_rows_of_the_server_reach_all_levels(self):
        self.assertEqual(status_of(ACCEPTED, rows_of(ACCEPTED)), judging.TEXTS)
        self.assertEqual(status_of(REFUSED, rows_of(REFUSED), 1), judging.TEXTS)

    def test_other_error_texts_are_the_same_rows(self):
        rows = [row | {"error": "no"} for row in rows_of(REFUSED)]
        self.assertEqual(status_of(REFUSED, rows, 1), judging.ROWS)

    def test_an_error_too_few_is_no_longer_the_same_rows(self):
        rows = rows_of(REFUSED)
        self.assertEqual(status_of(REFUSED, rows[1:], 1), judging.VERDICT)
        self.assertEqual(status_of(REFUSED, [rows[0] | {"line_number": 7}, *rows[1:]], 1), judging.VERDICT)

    def test_a_verdict_alone_is_enough_for_the_first_level(self):
        self.assertEqual(status_of(REFUSED, b"", 1), judging.VERDICT)
        self.assertEqual(status_of(ACCEPTED, b"", 0), judging.VERDICT)

    def test_the_other_verdict(self):
        self.assertEqual(status_of(ACCEPTED, b"", 1), judging.REFUSES)
        self.assertEqual(status_of(REFUSED, b"", 0), judging.ACCEPTS)
        self.assertEqual(status_of(NO_ROWS, b"", 0), judging.ACCEPTS)

    def test_where_the_server_has_no_rows_nothing_is_right(self):
        self.assertEqual(status_of(NO_ROWS, b"", 2), judging.TEXTS)

    def test_a_reject_rule_that_is_dropped_is_lost(self):
        rows = rows_of(WITH_REJECT)
        line = next(row["line_number"] for row in rows if row["auth_method"] == "reject")
        self.assertEqual(status_of(WITH_REJECT, [{"line_number": line, "error": "no"}]), judging.LOSES_REJECT)
        self.assertEqual(status_of(WITH_REJECT, [row for row in rows if row["auth_method"] != "reject"]),
                         judging.LOSES_REJECT)

    def test_a_reject_rule_that_the_server_refuses_is_lost_where_it_is_passed_over(self):
        self.assertEqual(status_of(REFUSED_REJECT, b""), judging.LOSES_REJECT)
        self.assertEqual(status_of(REFUSED_REJECT, b"", 1), judging.VERDICT)

    def test_who_refuses_the_file_loses_no_rule(self):
        self.assertNotEqual(status_of(WITH_REJECT, [{"line_number": 1, "error": "no"}], 1),
                            judging.LOSES_REJECT)

    def test_crash_time_out_and_nonsense(self):
        self.assertEqual(status_of(ACCEPTED, b"", -11), judging.CRASH)
        self.assertEqual(status_of(ACCEPTED, b"", 139), judging.CRASH)
        self.assertEqual(status_of(ACCEPTED, b"", None), judging.TIMEOUT)
        self.assertEqual(status_of(ACCEPTED, b"fine"), judging.GARBLED)
        self.assertEqual(status_of(ACCEPTED, b"[1]"), judging.GARBLED)
        self.assertEqual(status_of(ACCEPTED, b"", 3), judging.UNSUPPORTED)

    def test_rows_that_are_refused_without_a_text_count_as_refused(self):
        name = "hba/option-clientname-values"
        rows = rows_of(name)
        self.assertTrue(any(row["type"] is None and row["error"] is None for row in rows))
        self.assertEqual(status_of(name, rows), judging.TEXTS)
        self.assertEqual(status_of(name, b""), judging.ACCEPTS)


def access_status_of(case, answers):
    """The status of a program that gives these answers to the case's connections."""
    printed = [Answer(0, json.dumps(answer).encode(), "") for answer in answers]
    return judging.judge(case, 15, printed).status


class AccessTest(unittest.TestCase):
    """A case of two connections: one is let in, one meets a reject rule."""

    LET_IN = {"outcome": "rule", "method": "trust", "error": None}
    TURNED_AWAY = {"outcome": "rule", "method": "reject", "error": "no"}

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "input").mkdir()
        (self.folder / "expected").mkdir()
        self.write("case.json", {"about": "x", "connections": [{"user": "a"}, {"user": "b"}]})
        self.server_says({"request": "nothing", "error": None},
                         {"request": None, "error": "pg_hba.conf rejects connection"})

    def write(self, name, value):
        (self.folder / name).write_text(json.dumps(value))

    def server_says(self, *answers):
        self.write("expected/15.json", answers)

    def status(self, *answers):
        return access_status_of(access.Case(self.folder), answers)

    def test_the_worst_answer_speaks_for_the_case(self):
        self.assertEqual(self.status(self.LET_IN, self.LET_IN), judging.LOSES_REJECT)
        self.assertEqual(self.status(self.TURNED_AWAY, self.LET_IN), judging.LOSES_REJECT)
        self.assertEqual(self.status(self.TURNED_AWAY, self.TURNED_AWAY), judging.REFUSES)
        self.assertEqual(self.status(self.LET_IN, self.TURNED_AWAY), judging.ROWS)
        self.assertEqual(self.status(self.LET_IN, self.TURNED_AWAY | {
            "error": "pg_hba.conf rejects connection"}), judging.TEXTS)

    def test_another_question_is_the_same_verdict(self):
        self.assertEqual(self.status(self.LET_IN | {"method": "md5"}, self.TURNED_AWAY), judging.VERDICT)

    def test_who_is_let_in_without_a_reject_rule_in_the_way(self):
        self.server_says({"request": "nothing", "error": None}, {"request": None, "error": "no entry"})
        self.assertEqual(self.status(self.LET_IN, self.LET_IN), judging.ACCEPTS)

    def test_undecided_lets_nobody_in(self):
        self.assertEqual(self.status({"outcome": "undecided"}, self.TURNED_AWAY), judging.REFUSES)

    def test_nonsense(self):
        self.assertEqual(self.status({"a": 1}, self.TURNED_AWAY), judging.GARBLED)


class ProgramsTest(unittest.TestCase):
    def conformance(self, script, *words):
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            program = pathlib.Path(folder, "parser")
            program.write_text(f"#!/bin/sh\n{script}\n")
            program.chmod(0o755)
            done = subprocess.run([ROOT / "scripts/conformance", "--jobs=1", *words[:-1], program, words[-1]],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.stderr, "")
        return done

    def statuses(self, script, *words):
        report = json.loads(self.conformance(script, "--format=json", *words).stdout)
        return {case["status"] for case in report["cases"]}

    def test_a_program_that_ends_by_a_signal_crashes(self):
        self.assertEqual(self.statuses("kill -SEGV $$", ACCEPTED), {judging.CRASH})

    def test_a_program_that_does_not_end_is_timed_out(self):
        self.assertEqual(self.statuses("exec sleep 60", "--timeout=0.2", "--major=15", ACCEPTED),
                         {judging.TIMEOUT})

    def test_the_program_is_told_kind_major_server_and_file(self):
        path = ROOT / "corpus/hba/clientcert/expected/15.json"
        script = f"""[ "$1" = rules ] && [ "$2" = --pg=15 ] && [ "$3" = --format=json ] || exit 1
            [ "$4" = --without=gss,ldap,pam ] && [ "$5 $6" = "--set ssl=on" ] || exit 1
            case $7 in */data/pg_hba.conf) cat <<'END'
{path.read_text().strip()}
END
            esac"""
        self.assertEqual(self.statuses(script, "--major=15", "hba/clientcert"), {judging.TEXTS})

    def test_the_level_decides_the_exit_status(self):
        self.assertEqual(self.conformance("exit 1", "--level=verdict", REFUSED).returncode, 0)
        self.assertEqual(self.conformance("exit 1", "--level=rows", REFUSED).returncode, 1)
        self.assertEqual(self.conformance("exit 3", "--level=texts", REFUSED).returncode, 0)

    def test_the_text_has_each_miss_and_a_score_by_area(self):
        text = self.conformance("exit 1", "--major=15", ACCEPTED).stdout
        self.assertIn(f"{ACCEPTED}, 15: refuses", text)
        self.assertRegex(text, r"(?m)^columns +1 +0 +0 +0$")
        self.assertRegex(text, r"(?m)^ +1  refuses what the server accepts$")

    def test_junit_tells_failures_errors_and_what_was_not_asked(self):
        counts = {"exit 1": ("1", "0", "0"), "kill -SEGV $$": ("0", "1", "0"), "exit 3": ("0", "0", "1")}
        for script, wanted in counts.items():
            with self.subTest(script):
                report = self.conformance(script, "--format=junit", "--major=15", ACCEPTED).stdout
                suite = xml.fromstring(report).find("testsuite")
                self.assertEqual((suite.get("failures"), suite.get("errors"), suite.get("skipped")), wanted)
                self.assertEqual(suite.get("tests"), "1")

    def test_cases_can_be_left_out_by_what_they_need(self):
        done = subprocess.run([ROOT / "scripts/conformance", "--without=ssl", "/bin/false", "hba/clientcert"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertIn("no such case", done.stderr)


class PictureTest(unittest.TestCase):
    def test_the_picture_shows_pgcfg_and_each_adapter(self):
        root = xml.parse(ROOT / "corpus/matrix.svg").getroot()
        words = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
        adapters = {path.name for path in (ROOT / "tests/conformance/adapters").iterdir()}
        self.assertLessEqual({"pgcfg"} | adapters, words)


if __name__ == "__main__":
    sys.exit(unittest.main())
