#!/usr/bin/env python3
"""Writes seed inputs of a fuzz target into a folder, made from the corpus.

usage: seeds.py TARGET FOLDER

The form of an input stands in the harness, fuzz_TARGET.c.
"""

import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAJORS = 6


def hba_seeds():
    for case in sorted((ROOT / "corpus" / "hba").glob("*/input")):
        main = case / "pg_hba.conf"
        if not main.is_file():
            continue
        content = main.read_bytes()
        for other in sorted(case.rglob("*")):
            if other.is_file() and not other.is_symlink() and other != main:
                name = other.relative_to(case).as_posix().encode()
                content += b"\x00\xff" + name + b"\n" + other.read_bytes()
        for major in range(MAJORS):
            yield bytes([major, 5 if major % 2 else 8, 11, 200]) + content


def main():
    target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    makers = {"hba": hba_seeds}
    for number, seed in enumerate(makers[target]()):
        (folder / f"seed-{number:05}").write_bytes(seed)


if __name__ == "__main__":
    main()
