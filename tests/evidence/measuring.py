"""Runs parts, and keeps what they found with the date, the commit and the machine."""

import dataclasses
import datetime
import json
import os
import pathlib
import subprocess
import sys
import time
from typing import Optional

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/evidence"
FIGURES = HERE / "figures"


@dataclasses.dataclass
class Measured:
    name: str
    status: int               # 0 goal reached, 1 goal missed, 2 not measured
    figures: Optional[dict]   # None where nothing was measured


def parts():
    """{name: is quick}, in the page's order."""
    lines = (line.split() for line in (HERE / "parts").read_text().splitlines()
             if line and not line.startswith("#"))
    return {name: speed == "quick" for name, speed in lines}


def install():
    subprocess.run([str(ROOT / "scripts/install"), "evidence"], check=True)


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip()


def commit():
    """The commit that is measured; with a plus where files differ from it."""
    differs = [line for line in git("status", "--porcelain").splitlines()
               if not line[3:].startswith(("tests/evidence/figures/", "tests/EVIDENCE.md"))]
    return git("rev-parse", "--short=10", "HEAD") + ("+" if differs else "")


def complain(name, what):
    print(f"evidence: {name}: {what}", file=sys.stderr)
    return Measured(name, 2, None)


def measure(name):
    print(f"evidence: {name}", file=sys.stderr)
    began = time.monotonic()
    measured_commit = commit()
    done = subprocess.run([str(HERE / name)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    if done.returncode not in (0, 1):
        return complain(name, f"could not measure (status {done.returncode})")
    try:
        figures = json.loads(done.stdout)
    except ValueError:
        return complain(name, "did not print JSON")
    figures["measured"] = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "commit": measured_commit,
        "cores": os.cpu_count(),
        "seconds": round(time.monotonic() - began),
        "goal": "reached" if done.returncode == 0 else "missed",
    }
    return Measured(name, done.returncode, figures)


def keep(measured):
    FIGURES.mkdir(exist_ok=True)
    file = FIGURES / f"{measured.name}.json"
    new = file.with_suffix(".new")
    new.write_text(json.dumps(measured.figures, indent=1, ensure_ascii=False) + "\n")
    new.replace(file)


def kept():
    """{name: figures} of the parts that were measured, in the page's order."""
    files = {name: FIGURES / f"{name}.json" for name in parts()}
    return {name: json.loads(file.read_text()) for name, file in files.items() if file.exists()}


def tell(measured):
    """What --check prints of a part."""
    if measured.figures is None:
        return
    print(f"{measured.name}: {measured.figures['title']}: goal {measured.figures['measured']['goal']}")
    if measured.status:
        for line in measured.figures.get("falls_short", []):
            print(f"  {line}")
        for row in measured.figures.get("rows", []):
            print("  " + "  ".join(row))
