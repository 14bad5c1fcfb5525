"""What the tests of this folder share: the documents and what stands in them.

PGCFG names the command and CC the compiler (CTest sets both); without, build/bin/pgcfg
and cc are taken.
"""

import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
PGCFG = os.environ.get("PGCFG", str(ROOT / "build" / "bin" / "pgcfg"))
CC = os.environ.get("CC", "cc")

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def read(name):
    return (ROOT / name).read_text()


def fenced_blocks(text, language):
    """The contents of ```language blocks."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def indented_lines(text):
    """Lines of code that are set in by four blanks, comments left out."""
    without_fences = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [line.split("  #")[0].strip() for line in without_fences.splitlines() if line.startswith("    ")]


def code_spans(text):
    """What stands between backticks within a paragraph."""
    without_fences = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", without_fences)]


def link_targets(text):
    """Where links to files of the project lead, relative to its root."""
    targets = re.findall(r"\]\(([^)]+)\)", text)
    return [target.split("#")[0] for target in targets if "://" not in target]
