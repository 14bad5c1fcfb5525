"""The list of fuzz targets, what stands beside each, and the files that OSS-Fuzz and
ClusterFuzzLite read."""

import re
import sys
import unittest

from documents import ROOT, read

FUZZ = ROOT / "fuzz"
sys.path.insert(0, str(FUZZ))
import seeds  # noqa: E402 (it stands in the folder named before)

TARGETS = dict(re.findall(r"^([a-z]\w*) (\d+)(?: lines)?$", read("fuzz/targets"), re.M))


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
