"""README's list of parameters whose values are not always decided is the code's."""

import re
import unittest

from documents import ROOT

UNDECIDED = re.compile(r"pgcfg_check_undecided\(")


def functions_that_leave_undecided():
    """Names of the checks that may give up, directly or through one another."""
    bodies = {}
    for source in ROOT.glob("parser/src/check*.c"):
        for function in re.finditer(r"^(?:static )?bool (\w+)\(pgcfg_check \*check[^)]*\)\n\{\n(.*?)^\}",
                                    source.read_text(), re.M | re.S):
            bodies[function[1]] = function[2]
    giving_up = {name for name, body in bodies.items() if UNDECIDED.search(body)}
    while True:
        more = {name for name, body in bodies.items()
                if any(re.search(rf"\b{other}\(", body) for other in giving_up)} - giving_up
        if not more:
            return giving_up
        giving_up |= more


class Undecided(unittest.TestCase):
    def test_readme_names_them_and_counts_them(self):
        table = dict(re.findall(r'^    \{"([\w.]+)", (\w+)\},$',
                                (ROOT / "parser/src/check.c").read_text(), re.M))
        giving_up = functions_that_leave_undecided()
        names = {name for name, function in table.items() if function in giving_up}
        text = (ROOT / "README.md").read_text()
        part = re.search(r"- some values of (\d+) parameters.*?of the (\d+) whose.*?"
                         r"The other (\d+) are decided", text, re.S)
        self.assertEqual(set(re.findall(r"`(\w+)`", part[0].partition("They depend")[2])), names)
        self.assertEqual(part.groups(),
                         (str(len(names)), str(len(table)), str(len(table) - len(names))))


if __name__ == "__main__":
    unittest.main()
