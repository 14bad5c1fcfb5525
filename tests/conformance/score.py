"""Judgements counted, and written as text, JSON or JUnit XML."""

import collections
import json
import xml.etree.ElementTree as xml

import areas
import judging

DANGERS = (judging.LOSES_REJECT, judging.ACCEPTS, judging.CRASH, judging.TIMEOUT, judging.GARBLED,
           judging.REFUSES)
SAID = {
    judging.TEXTS: "rows and error texts are the server's",
    judging.ROWS: "rows are the server's, error texts are not",
    judging.VERDICT: "accepted or refused as by the server, other rows or none",
    judging.REFUSES: "refuses what the server accepts",
    judging.ACCEPTS: "accepts what the server refuses",
    judging.LOSES_REJECT: "loses a reject rule and goes on",
    judging.GARBLED: "prints no rows, and does not refuse",
    judging.TIMEOUT: "takes too long",
    judging.CRASH: "crashes",
    judging.UNSUPPORTED: "does not read such files",
}


def counted(judgements):
    """{status: number}, for those statuses that occur."""
    return collections.Counter(judgement.status for judgement in judgements)


def by_area(judgements):
    """{area: judgements}, in the order of the areas, without empty ones."""
    groups = {area: [] for area in areas.AREAS}
    for judgement in judgements:
        groups[judgement.case.area].append(judgement)
    return {area: group for area, group in groups.items() if group}


def figures(judgements):
    """How many are supported, and how many of these reach each level."""
    supported = [judgement for judgement in judgements if judgement.status != judging.UNSUPPORTED]
    return {"judged": len(supported)} | {
        level: sum(judgement.reaches(level) for judgement in supported) for level in judging.LEVELS}


def text(judgements, level):
    lines = [f"{'':10} {'judged':>8} {'verdict':>8} {'rows':>8} {'texts':>8}"]
    groups = by_area(judgements) | {"all": judgements}
    for area, group in groups.items():
        lines.append(f"{area:10} " + " ".join(f"{count:8}" for count in figures(group).values()))
    counts = counted(judgements)
    lines += [""] + [f"{counts[status]:8}  {SAID[status]}"
                     for status in (*DANGERS, judging.UNSUPPORTED) if counts[status]]
    return "\n".join(failures(judgements, level) + lines) + "\n"


def failures(judgements, level):
    """One line for each that stays below the level."""
    if level is None:
        return []
    wrong = [judgement for judgement in judgements
             if judgement.status != judging.UNSUPPORTED and not judgement.reaches(level)]
    return [f"{judgement.case.name}, {judgement.major}: {judgement.status}: {judgement.detail}".rstrip(": ")
            for judgement in wrong] + ([""] if wrong else [])


def as_json(judgements, level):
    groups = by_area(judgements)
    report = {
        "all": figures(judgements) | {"statuses": counted(judgements)},
        "areas": {area: figures(group) | {"statuses": counted(group)} for area, group in groups.items()},
        "cases": [{"case": judgement.case.name, "major": judgement.major, "area": judgement.case.area,
                   "needs": judgement.case.needs, "status": judgement.status,
                   "detail": judgement.detail} for judgement in judgements],
    }
    return json.dumps(report, indent=1) + "\n"


def printable(words):
    """XML has no place for most control characters."""
    return "".join(c if c >= " " or c in "\t\n" else "\N{REPLACEMENT CHARACTER}" for c in words)


def as_junit(judgements, level):
    """A suite for each area; a test for each case and major, failed below the level."""
    level = level or judging.TEXTS
    suites = xml.Element("testsuites", name="conformance")
    for area, group in by_area(judgements).items():
        suite = xml.SubElement(suites, "testsuite", name=area, tests=str(len(group)))
        for judgement in group:
            test = xml.SubElement(suite, "testcase", classname=judgement.case.name.replace("/", "."),
                                  name=str(judgement.major))
            if judgement.status == judging.UNSUPPORTED:
                xml.SubElement(test, "skipped", message=printable(judgement.detail))
            elif not judgement.reaches(level):
                # A crash and a time-out say nothing about the verdict.
                kind = "error" if judgement.status in (judging.CRASH, judging.TIMEOUT) else "failure"
                xml.SubElement(test, kind, type=judgement.status,
                               message=SAID[judgement.status]).text = printable(judgement.detail)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
    xml.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + xml.tostring(suites, encoding="unicode") + "\n"


FORMATS = {"text": text, "json": as_json, "junit": as_junit}
