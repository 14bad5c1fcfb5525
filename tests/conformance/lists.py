"""The list of cases of each major, so that a project can take along those that concern
it: corpus/cases-MAJOR.tsv, made by scripts/conformance --lists.

A line has the case's folder, its area, what it needs ("-": nothing), and the majors
whose servers gave the same answer as this one: where they part, a case is about a
difference between majors.
"""

import json

import corpus

# 16 added them to its views; they are no other answer.
ADDED_LATER = ("rule_number", "map_number", "file_name")


def answer(case, major):
    rows = json.loads(case.expected_path(major).read_bytes())
    if isinstance(rows, dict):
        return rows
    return [{column: value for column, value in row.items() if column not in ADDED_LATER} for row in rows]


def span(majors):
    """[13, 14, 15, 18] as "13-15,18"."""
    parts = []
    for major in majors:
        if parts and parts[-1][1] == major - 1:
            parts[-1][1] = major
        else:
            parts.append([major, major])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def contents(cases):
    """{file name: content}"""
    lines = {major: ["case\tarea\tneeds\tsame answer"] for major in corpus.MAJORS}
    for case in sorted(cases, key=lambda case: case.name):
        answers = {major: answer(case, major) for major in case.recorded_majors()}
        for major, own in answers.items():
            same = span([other for other, its in answers.items() if its == own])
            lines[major].append("\t".join([case.name, case.area, ",".join(case.needs) or "-", same]))
    return {f"cases-{major}.tsv": "\n".join(part) + "\n" for major, part in lines.items()}
