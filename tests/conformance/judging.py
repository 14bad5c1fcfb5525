"""What an answer is worth, held against what the real server of that major said.

There are three levels, each of which takes in the one before it: the file is accepted
or refused; the rows; the error texts. Below them stand the ways to be wrong, from the
harmless to the dangerous.
"""

import dataclasses
import json
import re

import access
import corpus

TEXTS = "texts"              # rows and error texts are the server's
ROWS = "rows"                # the rows are, texts of errors are other ones
VERDICT = "verdict"          # accepted or refused as by the server, and no more than that
REFUSES = "refuses"          # refuses what the server accepts
ACCEPTS = "accepts"          # accepts what the server refuses
LOSES_REJECT = "loses-reject"  # accepts, or goes on, without a reject rule that stands there
GARBLED = "garbled"          # prints something else than rows
TIMEOUT = "timeout"
CRASH = "crash"
UNSUPPORTED = "unsupported"  # does not read such files; says so itself

LEVELS = (VERDICT, ROWS, TEXTS)
STATUSES = (TEXTS, ROWS, VERDICT, REFUSES, ACCEPTS, LOSES_REJECT, GARBLED, TIMEOUT, CRASH, UNSUPPORTED)

EXIT_UNSUPPORTED = 3
WORDS = ("error", "detail", "hint")


@dataclasses.dataclass
class Judgement:
    case: corpus.Case
    major: int
    status: str
    detail: str = ""

    def reaches(self, level):
        return self.status in LEVELS and LEVELS.index(self.status) >= LEVELS.index(level)


def expected(case, major):
    """The server's rows, or None where it had an error in place of them."""
    answer = json.loads(case.expected_path(major).read_bytes())
    return None if isinstance(answer, dict) else answer


def is_refused(row):
    """Some errors of pg_hba.conf have no text in the view: nothing but the line number
    is shown."""
    return row.get("error") is not None or row.get("type", "") is None


def without_unrecorded(kind, wanted, actual):
    """The printed rows, without what the server showed nothing of."""
    missing = [[column for column in kind.partial if column not in row] for row in wanted]
    missing += [[]] * (len(actual) - len(wanted))
    return [{column: value for column, value in row.items() if column not in unrecorded}
            for row, unrecorded in zip(actual, missing)]


def without_words(row):
    return {column: value for column, value in row.items() if column not in WORDS} | {
        "refused": is_refused(row)}


def difference(wanted, actual):
    for number, (want, have) in enumerate(zip(wanted, actual), 1):
        if list(want) != list(have):
            return f"row {number} has the columns {list(have)}, not {list(want)}"
        for column in want:
            if want[column] != have[column]:
                return (f"row {number}, {column}\n    expected {json.dumps(want[column])}"
                        f"\n    printed  {json.dumps(have[column])}")
    return f"{len(actual)} rows instead of {len(wanted)}"


def text_of_line(case, row):
    """The line of the file that a row is about, where that can be told."""
    name = row.get("file_name") or f"/data/{case.kind.main}"
    for path, content in case.inputs.items():
        if content is not None and name == f"/data/{path}" and row.get("line_number"):
            lines = content.split(b"\n")[row["line_number"] - 1:]
            return lines[0].decode(errors="replace") if lines else ""
    return ""


def lost_reject(case, wanted, rows):
    """Of a program that goes on with the rules it took: a reject rule that the server
    has, or refuses the file for, and the program dropped or never saw."""
    def place(row):
        return row.get("file_name") or f"/data/{case.kind.main}", row.get("line_number")

    refused_at = {place(row) for row in rows if is_refused(row)}
    kept = sum(row.get("auth_method") == "reject" for row in rows)
    of_server = [row for row in wanted if row.get("auth_method") == "reject"]
    for row in of_server:
        if place(row) in refused_at:
            return f"goes on without the reject rule in line {row['line_number']}"
    if any(not is_refused(row) for row in rows) and kept < len(of_server):
        return f"{kept} reject rules instead of {len(of_server)}"
    for row in wanted:
        if is_refused(row) and re.search(r"\breject\b", text_of_line(case, row)):
            return f"goes on past the reject rule in line {row['line_number']}, which the server refuses"
    return None


def rows_in(output):
    """The printed rows, or None where it is nothing of the kind."""
    try:
        rows = json.loads(output)
    except ValueError:
        return None
    return rows if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else None


def failure_of(answer):
    """(status, detail) of an answer that says nothing about the case, or None."""
    if answer.status is None:
        return TIMEOUT, ""
    if answer.status < 0 or 128 < answer.status < 128 + 65:
        return CRASH, f"ended by signal {-answer.status if answer.status < 0 else answer.status - 128}"
    return (UNSUPPORTED, answer.errors) if answer.status == EXIT_UNSUPPORTED else None


def judge(case, major, answers):
    failure = next(filter(None, map(failure_of, answers)), None)
    status, detail = failure or (judge_access if isinstance(case, access.Case) else judge_rows)(
        case, major, answers)
    return Judgement(case, major, status, detail)


def judge_rows(case, major, answers):
    [answer] = answers
    wanted = expected(case, major)
    rows = rows_in(answer.output) if answer.output.strip() else []
    if rows is None:
        return GARBLED, f"no JSON, exit status {answer.status}: {answer.errors}"
    goes_on = answer.status == 0
    refuses = not goes_on or any(map(is_refused, rows))
    server_refuses = wanted is None or any(map(is_refused, wanted))
    if goes_on and case.kind.name == "hba":
        lost = lost_reject(case, wanted or [], rows)
        # A program that shows no rows has told of the refused lines alone.
        if lost and (refuses != server_refuses or rows != wanted):
            return LOSES_REJECT, lost
    if refuses != server_refuses:
        return REFUSES if refuses else ACCEPTS, answer.errors
    if wanted is None:
        return VERDICT if rows else TEXTS, f"{len(rows)} rows instead of an error" if rows else ""
    rows = without_unrecorded(case.kind, wanted, rows)
    if rows == wanted:
        return TEXTS, ""
    same = [without_words(row) for row in rows] == [without_words(row) for row in wanted]
    return ROWS if same else VERDICT, difference(wanted, rows)


def judge_access(case, major, answers):
    """Of connections: who is turned away, what the others are asked for, and the words."""
    of_server = json.loads(case.expected_path(major).read_bytes())
    statuses = []
    for number, (connection, wanted, answer) in enumerate(zip(case.connections, of_server, answers), 1):
        try:
            told = access.answer_of(json.loads(answer.output), connection)
        except (ValueError, KeyError, TypeError):
            return GARBLED, f"connection {number}: exit status {answer.status}: {answer.errors}"
        statuses.append((judge_connection(wanted, told),
                         f"connection {number}\n    expected {json.dumps(wanted)}"
                         f"\n    printed  {json.dumps(told)}"))
    # The worst speaks for the case.
    status, detail = max(statuses, key=lambda pair: STATUSES.index(pair[0]))
    return status, "" if status == TEXTS else detail


def judge_connection(wanted, told):
    if told == wanted:
        return TEXTS
    if told is None: # undecided: nobody gets in by it
        return REFUSES
    if wanted["error"] is None:
        return VERDICT if told["error"] is None else REFUSES
    if told["error"] is not None:
        return ROWS
    return LOSES_REJECT if "pg_hba.conf rejects" in wanted["error"] else ACCEPTS
