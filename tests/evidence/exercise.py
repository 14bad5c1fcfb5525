"""Builds the library for a measurement and makes it work: the unit tests, the corpus
through the command, and the fuzz harnesses over their seeds. No server takes part.

For the parts `coverage` and `mcdc`, which read the counters that this leaves.
"""

import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "parser" / "src"
JOBS = int(os.environ.get("PGCFG_JOBS", os.cpu_count() or 1))


class CannotMeasure(Exception):
    """Something is missing, or the tests themselves fail."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def run(command, **options):
    """Runs a command whose failure ends the measurement."""
    command = [str(word) for word in command]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, **options)
    if done.returncode != 0:
        raise CannotMeasure(f"{' '.join(command[:3])} failed:\n"
                            + done.stdout.decode(errors="replace")[-3000:])
    return done.stdout


def fuzz_targets():
    lines = (ROOT / "fuzz" / "targets").read_text().splitlines()
    return [line.split()[0] for line in lines if re.match(r"[a-z]", line)]


def unit_tests():
    """Their names; the one that takes longest by far comes first."""
    names = [path.stem for path in (ROOT / "tests" / "unit").glob("test_*.c")]
    return sorted(names, key=lambda name: (name != "test_bad_input", name))


def build(folder, *configuration):
    """Builds what exercise() runs, in a folder that `configuration` describes to cmake."""
    say(f"building {folder}")
    run(["cmake", *configuration])
    run(["cmake", "--build", folder, "-j", JOBS, "--target", "pgcfg-command",
         *unit_tests(), *(f"replay_{target}" for target in fuzz_targets())])


def replay(folder, target, environment):
    with tempfile.TemporaryDirectory() as seeds:
        run([sys.executable, "-B", ROOT / "fuzz" / "seeds.py", target, seeds])
        run([folder / "tests" / f"replay_{target}", seeds], env=environment)


def exercise(folder, units_only=False, **variables):
    """Runs the tests of a build; counters are written where `variables` say."""
    folder = ROOT / folder
    environment = {**os.environ, **variables}
    # The command runs as another user where a file must not be readable.
    run(["chmod", "-R", "a+rwX", folder])
    say("running the unit tests" + ("" if units_only else ", the corpus and the seeds"))
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        tasks = [pool.submit(run, [folder / "tests" / name], env=environment)
                 for name in unit_tests()]
        if not units_only:
            tasks += [pool.submit(replay, folder, target, environment)
                      for target in fuzz_targets()]
        for task in tasks:
            task.result()
    if not units_only:
        run([ROOT / "tests" / "conformance" / "run", folder / "bin" / "pgcfg"], env=environment)


def arguments(parser):
    """What both parts are told."""
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--uncovered", action="store_true", help="list what is missing")
    parser.add_argument("--again", action="store_true", help="read the last run's counters")
    parser.add_argument("--add", action="store_true",
                        help="build, and add the unit tests to the last run's counters")
    return parser.parse_args()


def percentage(covered, all_of_them):
    """100 % only where nothing is missing."""
    if covered == all_of_them:
        return "100 %"
    return f"{int(1000 * covered / all_of_them) / 10:.1f} %"


def of_sources(name):
    """The name of a source within parser/src, or None for other files."""
    path = pathlib.Path(name)
    path = path if path.is_absolute() else ROOT / path
    try:
        return path.resolve().relative_to(SOURCES).as_posix()
    except ValueError:
        return None
