"""All cases, whatever they ask: files and values (corpus.py), and who gets in (access.py)."""

import pathlib

import access
import areas
import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]


def is_of_access(name):
    return pathlib.Path(name).absolute().parent.name == "access"


def cases(names=()):
    """The cases of these names or folders; all where there are none."""
    of_files = [name for name in names if not is_of_access(name)]
    of_access = [name for name in names if is_of_access(name)]
    found = []
    if of_files or not names:
        found += corpus.cases(ROOT / "corpus", of_files)
    if of_access or not names:
        found += access.cases(ROOT / "corpus/access", of_access)
    without = [case.name for case in found if case.area not in areas.AREAS]
    if without:
        raise SystemExit(f"corpus: no area (areas.py, or case.json) for {', '.join(without)}")
    return found
