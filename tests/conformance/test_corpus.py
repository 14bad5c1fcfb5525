"""The corpus is in order: each case has what it needs, and the lists are up to date."""

import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest

import areas
import corpus
import judging
import needs
import suite

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = suite.cases()


class CorpusTest(unittest.TestCase):
    def test_each_area_has_cases(self):
        self.assertEqual({case.area for case in CASES}, set(areas.AREAS))

    def test_each_beginning_of_a_name_is_used(self):
        names = [f"{case.name}-" for case in CASES]
        unused = [(kind, beginning) for kind, by_area in areas.BEGINNINGS.items()
                  for beginnings in by_area.values() for beginning in beginnings.split()
                  if not any(name.startswith(f"{kind}/{beginning}-") for name in names)]
        self.assertEqual(unused, [])

    def test_each_case_needs_known_things_only(self):
        self.assertEqual([case.name for case in CASES if not set(case.needs) <= set(needs.NEEDS)], [])

    def test_each_case_says_what_it_is_about_and_was_recorded(self):
        self.assertEqual([case.name for case in CASES
                          if not case.about.endswith(".") or not case.recorded_majors()], [])

    def test_each_folder_is_a_case(self):
        folders = {f"{path.parent.name}/{path.name}" for path in (ROOT / "corpus").glob("*/*")
                   if path.is_dir()}
        self.assertEqual(folders, {case.name for case in CASES})

    def test_no_two_cases_ask_the_same(self):
        seen = {}
        for case in corpus.cases(ROOT / "corpus", []):
            question = json.dumps([case.kind.name, case.settings, case.without, case.files,
                                   sorted((str(name), repr(content)) for name, content in case.inputs.items())])
            self.assertNotIn(question, seen, f"{case.name} is {seen.get(question)}")
            seen[question] = case.name

    def test_the_lists_of_cases_are_up_to_date(self):
        done = subprocess.run([ROOT / "scripts/conformance", "--lists", "--check"],
                              stdout=subprocess.PIPE, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""), "scripts/conformance --lists writes them")


class ReadmeTest(unittest.TestCase):
    text = (ROOT / "corpus/README.md").read_text()

    def test_links_lead_to_files_that_exist(self):
        targets = [target for target in re.findall(r"\]\(([^)]+)\)", self.text) if "://" not in target]
        self.assertTrue(targets)
        self.assertEqual([target for target in targets if not (ROOT / "corpus" / target).exists()], [])

    def test_levels_statuses_needs_and_commands_are_those_of_the_code(self):
        words = set(re.findall(r"`([^`\n]+)`", self.text))
        commands = {kind.command for kind in corpus.KINDS.values()}
        self.assertEqual(set(judging.STATUSES) | set(needs.NEEDS) | commands,
                         {word for word in words if word in judging.STATUSES or word in needs.NEEDS
                          or word in commands})
        rows = re.findall(r"^\| `([\w-]+)` \|", self.text, re.M)
        self.assertLessEqual(set(judging.STATUSES), set(rows))

    def test_the_scripts_know_the_options_shown(self):
        known = (ROOT / "scripts/conformance").read_text()
        for line in re.findall(r"scripts/conformance [^`\n#]*", self.text):
            for option in re.findall(r"--[a-z]+", line):
                self.assertIn(option, known)


class ArchiveTest(unittest.TestCase):
    def archive(self, folder):
        done = subprocess.run([ROOT / "scripts/corpus-archive", folder], stdout=subprocess.PIPE,
                              text=True, check=True)
        return pathlib.Path(done.stdout.strip())

    def test_two_archives_have_the_same_bytes_and_hold_the_corpus(self):
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            one, other = self.archive(first), self.archive(second)
            self.assertEqual(one.name, other.name)
            self.assertEqual(one.read_bytes(), other.read_bytes())
            with tarfile.open(one) as archive:
                top = one.name.removesuffix(".tar.gz")
                files = {member.name for member in archive if member.isfile()}
                wanted = {f"{top}/{path.relative_to(ROOT / 'corpus')}"
                          for path in (ROOT / "corpus").rglob("*") if path.is_file()}
                self.assertEqual(files, wanted | {f"{top}/LICENSE"})
                self.assertEqual({(member.mtime, member.uid, member.gid) for member in archive},
                                 {(946684800, 0, 0)})


if __name__ == "__main__":
    sys.exit(unittest.main())
