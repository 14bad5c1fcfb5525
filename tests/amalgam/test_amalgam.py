"""The two files of scripts/amalgamate: the same bytes each time, no warnings, few names, and small."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
LANGUAGES = {
    "gcc": [os.environ.get("GCC", "gcc"), "-std=c11"],
    "clang": [os.environ.get("CLANG", "clang"), "-std=c11"],
    "g++": [os.environ.get("GXX", "g++"), "-std=c++17", "-x", "c++"],
}
KIB = 1024
LIMIT_OF_ALL = 256 * KIB
LIMIT_OF_HBA = 64 * KIB
TEXT_AND_DATA = re.compile(r"^(\.text|\.rodata)")
POINTERS = re.compile(r"^\.data\.rel\.ro")  # written to when a program is loaded that may lie anywhere
WRITABLE = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)")
USED = {"memchr", "memcmp", "memcpy", "memmove", "memset", "strlen", "bcmp", "_GLOBAL_OFFSET_TABLE_"}

USER = """
#include "first/pgcfg.h"

bool user(void);

bool user(void)
{
    return pgcfg_text_equal(PGCFG_TEXT("host"), PGCFG_TEXT("hostssl"));
}
"""


def run(*command, **options):
    return subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, **options)


def amalgamate(folder):
    done = run(ROOT / "scripts" / "amalgamate", folder)
    if done.returncode != 0:
        raise AssertionError(done.stdout)
    return {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}


class AmalgamTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.files = amalgamate(cls.folder / "first")
        cls.source = cls.folder / "first" / "pgcfg.c"
        cls.header = (cls.folder / "first" / "pgcfg.h").read_text()
        # The list at the header's beginning is what it promises.
        cls.macros = re.findall(r"^ \*   (PGCFG_(?:NO|ONLY)_\w+) ", cls.header, re.M)

    def compiled(self, language, *arguments):
        done = run(*LANGUAGES[language], *WARNINGS, *arguments, self.source, cwd=self.folder)
        return f"{language} {' '.join(map(str, arguments))}: {done.stdout}" if done.returncode or done.stdout else ""

    def sections(self, language, *arguments):
        """The object of the source, and the sizes of its sections."""
        name = self.folder / f"{language}{len(list(self.folder.iterdir()))}.o"
        self.assertEqual(self.compiled(language, "-Os", *arguments, "-c", "-o", name), "")
        words = [line.split() for line in run("size", "--format=sysv", name).stdout.splitlines()]
        return name, {word[0]: int(word[1]) for word in words if len(word) == 3 and word[1].isdigit()}

    def test_the_two_files_are_the_same_bytes_each_time(self):
        self.assertEqual(set(self.files), {"pgcfg.c", "pgcfg.h"})
        # Another folder, another order of hashes: nothing of either may show.
        shutil.copytree(ROOT / "scripts", self.folder / "copy" / "scripts")
        shutil.copytree(ROOT / "parser", self.folder / "copy" / "parser")
        done = run(self.folder / "copy" / "scripts" / "amalgamate", self.folder / "second",
                   env={**os.environ, "PYTHONHASHSEED": "12345"})
        self.assertEqual(done.stdout, "")
        for name, content in self.files.items():
            self.assertTrue((self.folder / "second" / name).read_bytes() == content, name)

    def test_no_compiler_warns_whatever_is_left_out(self):
        self.assertGreater(len(self.macros), 5)
        choices = [[]] + [[f"-D{macro}"] for macro in self.macros]
        # Two of them at once, in a circle, so that each stands beside another.
        choices += [[f"-D{one}", f"-D{other}"] for one, other in zip(self.macros[:-1], self.macros[1:-1])]
        jobs = [(language, "-fsyntax-only", *choice) for language in LANGUAGES for choice in choices]
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            said = list(pool.map(lambda job: self.compiled(*job), jobs))
        self.assertEqual([one for one in said if one], [])

    def test_the_header_alone_compiles_whatever_is_left_out(self):
        (self.folder / "user.c").write_text(USER)
        for language, command in LANGUAGES.items():
            for macro in ["PGCFG_ALL"] + self.macros:
                done = run(*command, *WARNINGS, f"-D{macro}", "-fsyntax-only", "user.c", cwd=self.folder)
                self.assertEqual(done.stdout, "", f"{language} {macro}")

    def test_only_what_the_header_declares_is_defined_for_others(self):
        for arguments in ([], ["-DPGCFG_ONLY_HBA"]):
            name, sections = self.sections("gcc", *arguments)
            symbols = [line.split() for line in run("nm", "--extern-only", name).stdout.splitlines()]
            defined = {words[-1] for words in symbols if words[-2] != "U"}
            needed = {words[-1] for words in symbols if words[-2] == "U"}
            declared = set(re.findall(r"\b(pgcfg_\w+)\(", self.header)) | {"pgcfg_are_engine"}
            self.assertEqual(defined - declared, set())
            self.assertIn("pgcfg_hba_parse", defined)
            self.assertEqual("pgcfg_conf_parse" in defined, not arguments)
            self.assertEqual(needed - USED, set())
            self.assertEqual(sum(size for section, size in sections.items() if WRITABLE.match(section)), 0)

    def test_text_and_read_only_data_are_small(self):
        for compiler in ("gcc", "clang"):
            for limit, arguments in ((LIMIT_OF_ALL, []), (LIMIT_OF_HBA, ["-DPGCFG_ONLY_HBA"])):
                with self.subTest(compiler=compiler, arguments=arguments):
                    _, sections = self.sections(compiler, *arguments)
                    size = sum(size for section, size in sections.items() if TEXT_AND_DATA.match(section))
                    pointers = sum(size for section, size in sections.items() if POINTERS.match(section))
                    print(f"{compiler} -Os {' '.join(arguments)}: {size} of {limit} bytes, "
                          f"and {pointers} of tables of pointers")
                    self.assertLessEqual(size, limit)
                    self.assertGreater(size, 16 * KIB)


if __name__ == "__main__":
    unittest.main()
