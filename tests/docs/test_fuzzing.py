"""The list of fuzz targets, what stands beside each, what becomes of findings, and the
files that OSS-Fuzz and ClusterFuzzLite read."""

import contextlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from documents import ROOT, read

FUZZ = ROOT / "fuzz"
sys.path[:0] = [str(FUZZ), str(ROOT / "tests/conformance")]
import corpus  # noqa: E402 (this and the next stand in the folders named before)
import keep  # noqa: E402
import seeds  # noqa: E402

TARGETS = dict(re.findall(r"^([a-z]\w*) (\d+)(?: [a-z]+)?$", read("fuzz/targets"), re.M))


def yaml_value(text, key):
    """The value of a key at the top of a YAML file, or its list."""
    plain = re.search(rf"^{key}:[ ]*(\S.*)$", text, re.M)
    if plain:
        return plain.group(1).strip('"')
    items = re.search(rf"^{key}:\n((?:  - .*\n)+)", text, re.M)
    return re.findall(r"- (.*)", items.group(1)) if items else None


class TargetsTest(unittest.TestCase):
    def test_every_harness_is_in_the_list_and_every_line_is_a_harness(self):
        harnesses = {path.stem[len("fuzz_"):] for path in FUZZ.glob("fuzz_*.c")}
        self.assertEqual(harnesses, set(TARGETS))
        self.assertGreaterEqual(len(TARGETS), 8)

    def test_every_target_has_a_dictionary(self):
        for name in TARGETS:
            words = [line for line in read(f"fuzz/{name}.dict").splitlines() if line[:1] != "#"]
            with self.subTest(name):
                self.assertTrue(words)
                for word in words:
                    self.assertRegex(word, r'^"(?:[^"\\]|\\["\\]|\\x[0-9a-fA-F]{2})+"$')

    def test_the_longest_input_is_the_longest_that_the_harness_looks_at(self):
        for name, longest in TARGETS.items():
            with self.subTest(name):
                said = re.findall(r"\bsize > (\d+)[ )]", read(f"fuzz/fuzz_{name}.c"))
                self.assertIn(longest, said or [longest])

    def test_every_target_has_seeds_and_most_of_them_are_short_enough(self):
        for name, longest in TARGETS.items():
            with self.subTest(name):
                sizes = [len(seed) for seed in seeds.MAKERS[name]()]
                short = [size for size in sizes if size <= int(longest)]
                self.assertGreater(len(short), 20)
                self.assertGreater(len(short), 0.9 * len(sizes))

    def test_every_public_function_is_called_by_a_harness(self):
        headers = sorted((ROOT / "parser/include/pgcfg").glob("*.h"))
        text = "".join(path.read_text() for path in headers)
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        functions = set(re.findall(r"\b(pgcfg_\w+)\(", text))
        self.assertGreater(len(functions), 100)
        harnesses = "".join(path.read_text() for path in FUZZ.glob("*.c"))
        called = set(re.findall(r"\b(pgcfg_\w+)\b", harnesses))
        self.assertEqual(functions - called, set())


class KeepTest(unittest.TestCase):
    """fuzz/keep.py, which makes findings cases of the corpus."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def keep(self, target, finding, name="found"):
        """The case that a finding becomes, and what is said about it."""
        path = self.folder / "finding"
        path.write_bytes(finding)
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            keep.keep(target, path, name, self.folder / "corpus")
        kind = target.removeprefix("differential_")
        return corpus.Case(self.folder / "corpus" / kind / name), said.getvalue()

    def contents(self, case):
        return {str(name): content for name, content in case.inputs.items() if content is not None}

    def test_the_seed_of_each_case_becomes_the_files_of_the_case(self):
        count = 0
        for path in sorted((ROOT / "corpus").glob("*/*/case.json")):
            original = corpus.Case(path.parent) if path.parent.parent.name in keep.MAIN else None
            files = self.contents(original) if original else {}
            main_name = original and keep.MAIN[original.kind.name]
            if main_name not in files or len(files) > keep.FILES_MAX or any(
                    re.search(rb"/d/|\x00\xff", content) for content in files.values()):
                continue
            others = [(os.fsencode(name), content) for name, content in files.items() if name != main_name]
            with self.subTest(original.name):
                case, _ = self.keep(original.kind.name, bytes(4) + seeds.tree(files[main_name], *others),
                                    path.parent.name)
                self.assertEqual(self.contents(case), files)
            count += 1
        self.assertGreater(count, 200)

    def test_a_case_has_the_settings_that_the_harness_had(self):
        self.assertEqual(self.keep("hba", b"\x02\x01\0\0local all all peer\n", "ssl")[0].settings, {"ssl": "on"})
        case, said = self.keep("differential_hba", b"\0\x03\0\0local all all ldap\n", "both")
        self.assertEqual((case.settings, case.without), ({"ssl": "on", "db_user_namespace": "on"}, []))
        self.assertIn("a server of 15", said)
        case, said = self.keep("ident", b"\x05\x03\0\0m a b\n", "map")
        self.assertEqual((case.settings, case.without), ({}, ["gss", "ldap", "pam"]))
        self.assertIn("a server of 18", said)
        self.assertIn("scripts/record map\n", said)

    def test_files_that_cannot_be_are_links_to_nothing_or_left_out(self):
        finding = bytes(4) + seeds.tree(
            b"include_dir '/d/e'\ninclude '../d/x'\n", (b"e/!gone.conf", b""), (b"e/a.conf", b"a.b=1"), (b"../x", b""),
            (b"/etc/x", b""), (b"e/a.conf/b", b""), (b"e", b""), (b"a\0b", b""), (b"x" * 256, b""))
        case, said = self.keep("conf", finding)
        self.assertEqual(self.contents(case), {"postgresql.conf": b"include_dir '/data/e'\ninclude '../d/x'\n",
                                               "e/a.conf": b"a.b=1"})
        self.assertEqual(case.files, {"e/!gone.conf": {"link": "nothing"}})
        self.assertEqual(said.count("left out"), 6)

    def test_a_case_is_not_in_order_until_it_says_what_it_is_about(self):
        case, _ = self.keep("hba", bytes(4))
        self.assertFalse(case.about.endswith("."))

    def test_what_cannot_be_a_case_is_refused_and_nothing_is_written(self):
        self.keep("hba", bytes(4), "there")
        before = sorted((self.folder / "corpus").rglob("*"))
        for target, finding, name in (("hba", bytes(4), "there"), ("match", bytes(40), "new"), ("hba", bytes(3), "new"),
                                      ("hba", bytes(4), "../new"), ("hba", bytes(4), "New"), ("hba", bytes(4), "")):
            with self.subTest(target=target, name=name), self.assertRaises(SystemExit) as refusal:
                self.keep(target, finding, name)
            self.assertIn("fuzz: ", str(refusal.exception.code))
        self.assertEqual(sorted((self.folder / "corpus").rglob("*")), before)

    def test_scripts_fuzz_passes_the_finding_on(self):
        path = self.folder / "finding"
        path.write_bytes(bytes(4))
        done = subprocess.run([ROOT / "scripts/fuzz", "--keep", "hba", path, "example"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (1, "fuzz: there is a case hba/example already\n"))
        done = subprocess.run([ROOT / "scripts/fuzz", "--keep", "hba", path], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--keep TARGET FINDING NAME", done.stderr)

    def test_targets_in_a_servers_process_are_the_same_in_every_list(self):
        kinds = re.search(r"foreach\(kind IN ITEMS (.*)\)", read("fuzz/differential/CMakeLists.txt")).group(1)
        named = re.search(r"^in_server=\((.*)\)$", read("scripts/fuzz"), re.M).group(1)
        self.assertEqual(named.split(), [f"differential_{kind}" for kind in kinds.split()])
        self.assertEqual(set(named.split()), set(seeds.MAKERS) - set(TARGETS))
        for kind in kinds.split():
            longest = re.search(r"INPUT_MAX = (\d+)", read(f"fuzz/differential/{kind}.c")).group(1)
            self.assertEqual(longest, TARGETS[kind])


class FindingsTest(unittest.TestCase):
    def test_every_finding_has_a_commit_and_a_test_that_is_there(self):
        lines = [line for line in read("tests/evidence/findings.tsv").splitlines()
                 if line and line[0] != "#"]
        self.assertTrue(lines)
        for line in lines:
            with self.subTest(line):
                target, what, commit, test = line.split("\t")
                self.assertIn(target.replace("differential_", ""), TARGETS)
                self.assertRegex(what, r"\.$")
                self.assertRegex(commit, r"^[0-9a-f]{7,}$")
                path, _, name = test.partition(": ")
                self.assertTrue((ROOT / path).exists(), path)
                if name:
                    self.assertIn(f"cmocka_unit_test({name})", read(path))


class LedgerTest(unittest.TestCase):
    HEAD = "date commit engine target seconds jobs executions edges features inputs findings"

    def measure(self, *runs):
        """The part's figures and exit status, of a ledger of these runs."""
        with tempfile.TemporaryDirectory() as folder:
            if runs:
                lines = [self.HEAD, *runs]
                pathlib.Path(folder, "ledger.tsv").write_text(
                    "".join(line.replace(" ", "\t") + "\n" for line in lines))
            done = subprocess.run([sys.executable, "-B", str(ROOT / "tests/evidence/fuzzing")],
                                  env={**os.environ, "PGCFG_FUZZ_DIR": folder}, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return json.loads(done.stdout or "null"), done.returncode

    def test_runs_are_summed_by_target_and_engine(self):
        figures, status = self.measure("2026-01-01 abc libfuzzer hba 1800 2 1000 50 70 9 1",
                                       "2026-01-02 abd libfuzzer hba 1800 1 500 60 80 8 0",
                                       "2026-01-03 abd afl hba 360 1 7 40 0 5 0")
        self.assertEqual(figures["rows"],
                         [["hba", "libfuzzer", "2", "1,500", "1.5", "60", "8", "1"],
                          ["hba", "afl", "1", "7", "0.1", "40", "5", "0"]])
        self.assertEqual(status, 1)
        short = " ".join(figures["falls_short"])
        self.assertIn("ident: 0.0 hours", short)
        self.assertNotIn("hba: 1.6", short)

    def test_without_a_ledger_there_is_nothing_to_measure(self):
        self.assertEqual(self.measure(), (None, 2))

    def test_scripts_fuzz_writes_these_columns(self):
        head = re.search(r"printf '(date.*findings)\\n'", read("scripts/fuzz")).group(1)
        self.assertEqual(head.split("\\t"), self.HEAD.split())


class OssFuzzTest(unittest.TestCase):
    def test_project_yaml_says_what_oss_fuzz_asks_for(self):
        text = read("fuzz/oss-fuzz/project.yaml")
        for key in "homepage", "main_repo", "primary_contact":
            self.assertTrue(yaml_value(text, key), key)
        self.assertEqual(yaml_value(text, "language"), "c")
        self.assertEqual(yaml_value(text, "sanitizers"), ["address", "undefined", "memory"])
        self.assertEqual(yaml_value(text, "fuzzing_engines"), ["libfuzzer", "afl"])

    def test_project_yaml_and_dockerfile_name_the_same_repository(self):
        repository = yaml_value(read("fuzz/oss-fuzz/project.yaml"), "main_repo")
        self.assertIn(f"git clone --depth 1 {repository} $SRC/pgcfg",
                      read("fuzz/oss-fuzz/Dockerfile"))

    def test_build_scripts_set_no_sanitizer_of_their_own(self):
        for name in "fuzz/oss-fuzz/build.sh", "fuzz/CMakeLists.txt", ".clusterfuzzlite/build.sh":
            text = read(name).replace('"-fsanitize=fuzzer" CACHE', "")
            self.assertNotIn("-fsanitize", text, name)

    def test_what_the_images_copy_is_there(self):
        copied = re.findall(r"^COPY (.*) \$SRC/$", read("fuzz/oss-fuzz/Dockerfile"), re.M)
        self.assertEqual(copied, ["build.sh run_tests.sh"])
        for name in copied[0].split():
            self.assertTrue((FUZZ / "oss-fuzz" / name).is_file(), name)
        copied = re.findall(r"^COPY (.*) \$SRC/", read(".clusterfuzzlite/Dockerfile"), re.M)
        self.assertEqual(copied, [".", ".clusterfuzzlite/build.sh"])

    def test_clusterfuzzlite_builds_what_oss_fuzz_builds(self):
        self.assertIn('"$SRC/pgcfg/fuzz/oss-fuzz/build.sh"', read(".clusterfuzzlite/build.sh"))
        self.assertEqual(yaml_value(read(".clusterfuzzlite/project.yaml"), "language"), "c")

    def test_workflows_fuzz_with_the_sanitizers_of_the_project(self):
        sanitizers = yaml_value(read("fuzz/oss-fuzz/project.yaml"), "sanitizers")
        for name in "pr", "build", "batch":
            text = read(f".github/workflows/cflite_{name}.yml")
            self.assertIn(f"sanitizer: [{', '.join(sanitizers)}]", text)
            self.assertIn("language: c\n", text)

    def test_ci_runs_what_anybody_runs(self):
        self.assertIn("run: .ci/run\n", read(".github/workflows/ci.yml"))

    def test_lock_files_name_no_registry(self):
        for path in (ROOT / "tests").rglob("package-lock.json"):
            self.assertNotIn('"resolved"', path.read_text(), path)


if __name__ == "__main__":
    unittest.main()
