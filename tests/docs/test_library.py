"""README's C program and the figures that the documents give of the library."""

import pathlib
import re
import subprocess
import tempfile
import unittest

from documents import CC, ROOT, fenced_blocks, read

FIGURES = r"""
#include <pgcfg/pgcfg.h>
#include <stdio.h>

int main(void)
{
    size_t fixed = pgcfg_hba_memory_bound(0, 0);
    pgcfg_limits limits = pgcfg_limits_default();

    printf("fixed %zu\n", fixed);
    printf("byte %zu\n", pgcfg_hba_memory_bound(1000, 0) / 1000 - fixed / 1000);
    printf("file %zu\n", pgcfg_hba_memory_bound(0, 1) - fixed);
    printf("conf_fixed %zu\n", pgcfg_conf_memory_bound(0, 0));
    printf("conf_file %zu\n", pgcfg_conf_memory_bound(0, 1) - pgcfg_conf_memory_bound(0, 0));
    printf("workspace %d\n", PGCFG_HBA_WORKSPACE_SIZE);
    printf("files %u\n", (unsigned)limits.files);
    printf("depth %u\n", (unsigned)limits.depth);
    printf("total %llu\n", (unsigned long long)limits.total_bytes);
    printf("groups %d\n", PGCFG_ARE_DEPTH_MAX);
    printf("states %d\n", PGCFG_ARE_STATES_MAX);
    printf("transitions %d\n", PGCFG_ARE_ARCS_MAX);
    printf("oldest %d\n", PGCFG_MAJOR_OLDEST);
    printf("newest %d\n", PGCFG_MAJOR_NEWEST);
    printf("version %s\n", PGCFG_VERSION_STRING);
    return 0;
}
"""


class LibraryTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        """Compiles the library once, from its sources alone as README says one may."""
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.compile(cls.folder, "-c", *sorted(map(str, (ROOT / "parser/src").glob("*.c"))))

    @classmethod
    def compile(cls, folder, *arguments):
        flags = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{ROOT}/parser/include"]
        done = subprocess.run([CC, *flags, *map(str, arguments)], cwd=folder,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def output_of(self, source):
        """Compiles a program, runs it and gives its standard output."""
        (self.folder / "program.c").write_text(source)
        self.compile(self.folder, "program.c", *self.folder.glob("*.o"), "-o", "program")
        done = subprocess.run([self.folder / "program"], stdout=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 0)
        return done.stdout

    def test_the_program_in_readme_prints_what_readme_says(self):
        readme = read("README.md")
        programs = fenced_blocks(readme, "c")
        self.assertEqual(len(programs), 1)
        shown = fenced_blocks(readme.split(programs[0])[1], "text")[0]
        self.assertEqual(self.output_of(programs[0]), shown)

    def test_the_program_in_readme_works_with_two_files_as_well(self):
        readme = read("README.md")
        section = readme.split("### Two files")[1].split("\n## ")[0]
        make, compile_ = re.findall(r"^    (\S.*)$", section, re.M)
        program = fenced_blocks(readme, "c")[0]
        (self.folder / "example.c").write_text(program.replace("<pgcfg/pgcfg.h>", '"pgcfg.h"'))
        self.assertEqual(make.split()[0], "scripts/amalgamate")
        subprocess.run([ROOT / "scripts/amalgamate", *make.split()[1:]], cwd=self.folder, check=True)
        subprocess.run([CC, *compile_.split()[1:], "-o", "example"], cwd=self.folder, check=True)
        self.assertEqual(subprocess.run([self.folder / "example"], stdout=subprocess.PIPE, text=True).stdout,
                         fenced_blocks(readme.split(program)[1], "text")[0])
        # The list of macros is the header's.
        header = (self.folder / make.split()[1] / "pgcfg.h").read_text()
        self.assertEqual(re.findall(r"^\| `(PGCFG_\w+)` \|", section, re.M),
                         re.findall(r"^ \*   (PGCFG_(?:NO|ONLY)_\w+) ", header, re.M))

    def test_the_figures_are_those_of_the_headers(self):
        figures = dict(line.split() for line in self.output_of(FIGURES).splitlines())
        readme = " ".join(read("README.md").split())
        security = " ".join(read("SECURITY.md").split())
        formula = f"{figures['fixed']} + {figures['byte']} × *bytes* + {figures['file']} × *files*"
        self.assertIn(f"{figures['conf_fixed']} + {figures['byte']} × *bytes* + "
                      f"{figures['conf_file']} × *files*", security)
        thousands = {name: f"{int(value):,}" for name, value in figures.items() if value.isdigit()}

        for document in (readme, security):
            self.assertIn(formula, document)
            self.assertIn(f"{figures['workspace']} bytes", document)
            self.assertIn(f"{thousands['files']} files", document)
            self.assertIn("4 GiB", document)
            self.assertIn(figures["version"], document)
        self.assertAlmostEqual(int(figures["total"]) / 2**30, 4, places=6)
        self.assertIn(f"{figures['depth']} files inside each other", readme)
        self.assertIn(f"{figures['groups']} open parentheses, {thousands['states']} states or "
                      f"{thousands['transitions']} transitions", readme)
        self.assertIn(f"from {figures['oldest']} to {figures['newest']}", readme)

    def test_only_the_functions_that_readme_names_are_called(self):
        named = re.search(r"Of the C library only (.*?) are called", " ".join(read("README.md").split())).group(1)
        allowed = set(re.findall(r"`(\w+)`", named))
        words = set()
        for path in (ROOT / "parser/src").glob("*.[ch]"):
            words |= set(re.findall(r"#include <(?!pgcfg/)([^>]+)>", path.read_text()))
            words |= set(re.findall(r"\b(?:mem|str)[a-z]+(?=\()", path.read_text()))
        freestanding = {"float.h", "stdbool.h", "stddef.h", "stdint.h"}  # without functions
        self.assertEqual({word for word in words if word.endswith(".h")} - freestanding, {"string.h"})
        self.assertEqual({word for word in words if not word.endswith(".h")}, allowed)


if __name__ == "__main__":
    unittest.main()
