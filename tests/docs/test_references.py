"""Files, commands, options and names that the documents mention."""

import json
import pathlib
import os
import re
import subprocess
import sys
import unittest

from documents import DOCUMENTS, PGCFG, ROOT, code_spans, indented_lines, link_targets, read
sys.path.insert(0, str(ROOT / "scripts"))
import amalgam_parts  # noqa: E402

FOLDERS = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir())


def help_of(*arguments):
    return subprocess.run([PGCFG, *arguments, "--help"], stdout=subprocess.PIPE, text=True,
                          check=True, timeout=60).stdout


def mentioned():
    """(document, piece of code) for all that looks like code, a and b of a && b
    each for itself."""
    for name in DOCUMENTS:
        text = read(name)
        for line in indented_lines(text) + code_spans(text):
            for part in line.split("&&"):
                if part.strip():
                    yield name, part.strip()


class ReferencesTest(unittest.TestCase):
    def test_links_lead_to_files_that_exist(self):
        missing = [(name, target) for name in DOCUMENTS for target in link_targets(read(name))
                   if not (ROOT / target).exists()]
        self.assertEqual(missing, [])

    def test_paths_in_code_exist(self):
        missing = [(name, word) for name, code in mentioned() for word in code.split()
                   if word.startswith(FOLDERS) and not word.startswith("build") and not list(ROOT.glob(word))]
        self.assertEqual(missing, [])

    def test_scripts_can_be_run_and_know_the_options_shown(self):
        for name, code in mentioned():
            program, *arguments = code.split()
            if not program.startswith(("scripts/", "tests/conformance/")):
                continue
            with self.subTest(document=name, code=code):
                self.assertTrue(os.access(ROOT / program, os.X_OK), program)
                for option in re.findall(r"(?<!\S)--[a-z-]+", code):
                    self.assertIn(option, read(program))

    def test_options_of_the_command_stand_in_its_help(self):
        commands = re.findall(r"^  ([a-z]+)  +", help_of().split("commands:")[1].split("options")[0],
                              re.M)
        self.assertIn("match", commands)
        known = set(re.findall(r"--[a-z-]+", help_of() + "".join(map(help_of, commands))))
        for name, code in mentioned():
            if code.startswith(("pgcfg ", "--")):
                with self.subTest(document=name, code=code):
                    self.assertLessEqual(set(re.findall(r"(?<!\S)--[a-z-]+", code)), known)

    def test_the_page_of_evidence_follows_from_the_figures_that_are_kept(self):
        sys.path.insert(0, str(ROOT / "tests/evidence"))
        import page
        self.assertEqual(page.PAGE.read_text(), page.written())

    def test_names_of_the_library_stand_in_its_headers(self):
        headers = "".join(path.read_text() for path in (ROOT / "parser/include/pgcfg").glob("*.h"))
        known = set(re.findall(r"\bpgcfg_\w+|\bPGCFG_\w+", headers))
        known |= {"PGCFG_SEED", "PGCFG_WRITE_LISTS", "PGCFG_BUILD_TESTS", "PGCFG_FUZZ_ENGINE", "pgcfg_"}
        # Those that the two files of scripts/amalgamate know.
        known |= {f"PGCFG_NO_{part}" for part in amalgam_parts.PARTS} | {"PGCFG_ONLY_HBA"}
        for name in DOCUMENTS:
            with self.subTest(name):
                self.assertLessEqual(set(re.findall(r"\bpgcfg_\w*|\bPGCFG_\w+", read(name))), known)

    def test_names_of_diagnostics_and_build_options_exist(self):
        self.assertIn('"invalid-method"', read("parser/include/pgcfg/diagnostic.h"))
        self.assertIn("option(PGCFG_BUILD_TESTS", read("CMakeLists.txt"))
        self.assertIn("set(PGCFG_FUZZ_ENGINE", read("fuzz/CMakeLists.txt"))
        presets = {preset["name"] for preset in json.loads(read("CMakePresets.json"))["configurePresets"]}
        for name in re.findall(r"--preset ([\w-]+)", "".join(map(read, DOCUMENTS))):
            self.assertIn(name, presets)

    def test_the_minor_versions_are_those_of_the_servers(self):
        packages = json.loads(read("tests/differential/package.json"))["dependencies"].values()
        minors = {re.search(r"@(\d+\.\d+)\.\d+", package).group(1) for package in packages}
        sentence = re.search(r"Verdicts were taken from (.*?), and from", read("README.md"), re.DOTALL).group(1)
        self.assertEqual(set(re.findall(r"\d+\.\d+", sentence)), minors)

    def test_every_script_is_explained_in_its_first_lines(self):
        for path in filter(pathlib.Path.is_file, (ROOT / "scripts").iterdir()):
            with self.subTest(path.name):
                head = [line for line in path.read_text().splitlines()[:2] if line[:2] != "#!"]
                self.assertTrue(head and re.match(r'# |"""', head[0]), path.name)


if __name__ == "__main__":
    unittest.main()
