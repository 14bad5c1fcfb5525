"""mutants.py finds the mutants that it should, and its copy is the original where none is on."""

import pathlib
import subprocess
import tempfile
import unittest

import mutants

SOURCE = r"""
#include <stdbool.h>
#define LIMIT 3
#define TWICE(x) ((x) + (x))
enum { SIZE = 1 + 1 };
static const int table[SIZE] = {4 + 1, 5};

static int clamp(int value)
{
    int lowest = -LIMIT;
    if (value < lowest) /* never seen by the tests */
        value = lowest;
    switch (value) {
    case 1 + 1:
        value++;
        break;
    default:
        break;
    }
    return value > LIMIT ? LIMIT : value;
}

static bool is_even_or_big(unsigned value)
{
    bool is_big = TWICE(value) >= 20 && value != 0;
    return value % 2 == 0 || is_big;
}

static const char *skip(const char *at, int *count)
{
    while (*at == ' ' || *at == '\t') {
        at += 1;
        *count -= -1;
        continue;
    }
    return at;
}
"""

# Without it, nothing that the tests say of a mutant would count.
TESTS = r"""
int main(int argc, char **argv)
{
    pgcfg_mutant = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
    int count = 0;
    const char *text = " \t x";
    return !(clamp(1) == 1 && clamp(2) == 3 && clamp(3) == 3 && clamp(4) == 3 && clamp(0) == 0 &&
             clamp(-1) == -1 && table[0] == 5 && is_even_or_big(2) && !is_even_or_big(1) &&
             !is_even_or_big(9) && is_even_or_big(11) && is_even_or_big(13) && is_even_or_big(0) &&
             skip(text, &count) == text + 3 && count == 3);
}
"""

EXPECTED = """
clamp: unary: -LIMIT -> LIMIT
clamp: never: value < lowest -> if (false)
clamp: relation: value < lowest -> value <= lowest
clamp: relation: value < lowest -> value >= lowest
clamp: delete: value = lowest;
clamp: delete: value++;
clamp: step: value++ -> value--
clamp: delete: break;
clamp: return: value > LIMIT ? LIMIT : value -> (int)!(value > LIMIT ? LIMIT : value)
clamp: relation: value > LIMIT -> value <= LIMIT
clamp: relation: value > LIMIT -> value >= LIMIT
is_even_or_big: logic: TWICE(value) >= 20 && value != 0 -> TWICE(value) >= 20
is_even_or_big: logic: TWICE(value) >= 20 && value != 0 -> value != 0
is_even_or_big: logic: TWICE(value) >= 20 && value != 0 -> TWICE(value) >= 20 || value != 0
is_even_or_big: relation: TWICE(value) >= 20 -> TWICE(value) < 20
is_even_or_big: relation: TWICE(value) >= 20 -> TWICE(value) > 20
is_even_or_big: constant: 20 -> (20 + 1)
is_even_or_big: constant: 20 -> (20 - 1)
is_even_or_big: relation: value != 0 -> value == 0
is_even_or_big: constant: 0 -> (0 + 1)
is_even_or_big: constant: 0 -> (0 - 1)
is_even_or_big: logic: value % 2 == 0 || is_big -> is_big
is_even_or_big: logic: value % 2 == 0 || is_big -> value % 2 == 0
is_even_or_big: logic: value % 2 == 0 || is_big -> value % 2 == 0 && is_big
is_even_or_big: relation: value % 2 == 0 -> value % 2 != 0
is_even_or_big: arithmetic: value % 2 -> value / 2
is_even_or_big: constant: 2 -> (2 + 1)
is_even_or_big: constant: 2 -> (2 - 1)
is_even_or_big: constant: 0 -> (0 + 1) [2]
is_even_or_big: constant: 0 -> (0 - 1) [2]
is_even_or_big: negate: is_big -> !(is_big)
skip: logic: *at == ' ' || *at == '\\t' -> *at == ' '
skip: logic: *at == ' ' || *at == '\\t' -> *at == ' ' && *at == '\\t'
skip: logic: *at == ' ' || *at == '\\t' -> *at == '\\t'
skip: never: *at == ' ' || *at == '\\t' -> while (false)
skip: relation: *at == ' ' -> *at != ' '
skip: constant: ' ' -> (' ' + 1)
skip: constant: ' ' -> (' ' - 1)
skip: relation: *at == '\\t' -> *at != '\\t'
skip: constant: '\\t' -> ('\\t' + 1)
skip: constant: '\\t' -> ('\\t' - 1)
skip: delete: at += 1;
skip: arithmetic: at += 1 -> at -= 1
skip: constant: 1 -> (1 + 1)
skip: constant: 1 -> (1 - 1)
skip: delete: *count -= -1;
skip: arithmetic: *count -= -1 -> *count += -1
skip: unary: -1 -> 1
skip: constant: 1 -> (1 + 1) [2]
skip: constant: 1 -> (1 - 1) [2]
skip: return: at -> NULL
"""

# The tests do not ask for what is lower than the lowest, and the others are equivalent:
# no break of a switch's last label is one, 0 is even, and an odd number is not half of 20
# or 19.
SURVIVORS = """
clamp: never: value < lowest -> if (false)
clamp: relation: value < lowest -> value <= lowest
clamp: delete: value = lowest;
clamp: delete: break;
clamp: relation: value > LIMIT -> value >= LIMIT
is_even_or_big: logic: TWICE(value) >= 20 && value != 0 -> TWICE(value) >= 20
is_even_or_big: relation: TWICE(value) >= 20 -> TWICE(value) > 20
is_even_or_big: constant: 20 -> (20 + 1)
is_even_or_big: constant: 20 -> (20 - 1)
is_even_or_big: constant: 0 -> (0 + 1)
is_even_or_big: constant: 0 -> (0 - 1)
"""


def lines_of(text):
    return [line.strip() for line in text.strip().splitlines()]


class Mutants(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        path = pathlib.Path(cls.folder.name, "small.c")
        path.write_text(SOURCE)
        cls.mutants = mutants.find([str(path)], ["-std=c11"], {str(path): "small.c"})
        copy = pathlib.Path(cls.folder.name, "copy.c")
        copy.write_text("#include <stdlib.h>\nstatic unsigned pgcfg_mutant;\n"
                        "#define PGCFG_M(n) (pgcfg_mutant == (n))\n" +
                        mutants.with_switches(SOURCE, cls.mutants) + TESTS)
        cls.program = str(pathlib.Path(cls.folder.name, "program"))
        subprocess.run(["clang", "-std=c11", "-w", "-o", cls.program, str(copy)], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def is_killed_by(self, number):
        try:
            return subprocess.run([self.program, str(number)], timeout=5).returncode != 0
        except subprocess.TimeoutExpired:
            return True

    def test_these_mutants_and_no_others_are_found(self):
        names = [mutant.name.removeprefix("small.c: ") for mutant in self.mutants]
        self.assertEqual(sorted(names), sorted(lines_of(EXPECTED)))

    def test_numbers_go_up_from_one_in_the_order_of_the_file(self):
        self.assertEqual([mutant.number for mutant in self.mutants],
                         list(range(1, len(self.mutants) + 1)))
        lines = [mutant.line for mutant in self.mutants]
        self.assertEqual(lines, sorted(lines))

    def test_the_copy_passes_without_a_mutant(self):
        self.assertFalse(self.is_killed_by(0))

    def test_all_are_killed_but_those_that_are_known_to_live(self):
        living = [mutant.name.removeprefix("small.c: ")
                  for mutant in self.mutants if not self.is_killed_by(mutant.number)]
        self.assertEqual(living, lines_of(SURVIVORS))

    def test_what_reads_the_same_in_a_function_is_counted(self):
        path = pathlib.Path(self.folder.name, "alike.c")
        path.write_text("int f(int a)\n{\n    a = a + 1 + 1 + 1;\n    return a;\n}\n")
        names = [mutant.name for mutant in mutants.find([str(path)], ["-std=c11"], {str(path): "alike.c"})]
        self.assertEqual(len(names), len(set(names)))
        ones = [name for name in names if "constant: 1 -> (1 + 1)" in name]
        self.assertEqual(ones, ["alike.c: f: constant: 1 -> (1 + 1)" + ordinal
                                for ordinal in ("", " [2]", " [3]")])

    def test_names_hold_where_lines_are_added_above(self):
        path = pathlib.Path(self.folder.name, "moved.c")
        path.write_text("/* one\n   more */\n" + SOURCE)
        moved = mutants.find([str(path)], ["-std=c11"], {str(path): "small.c"})
        self.assertEqual([mutant.name for mutant in moved], [mutant.name for mutant in self.mutants])


if __name__ == "__main__":
    unittest.main()
