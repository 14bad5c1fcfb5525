"""The error texts that servers have, as the library's own tables and functions hold them,
and those that the corpus has of each major."""

import collections
import json
import pathlib
import re

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]
STRING = r'"(?:[^"\\]|\\.)*"'
# What stands for arguments: %1 %p %# of diagnostics, %s %n of checks.
ARGUMENT = re.compile(r"%[12p#ersn]")

# The messages about values (value_write.c), and those of their hints that are no
# sentences of a check's own.
OF_VALUES = {
    "NOT_BOOLEAN": 'parameter "%n" requires a Boolean value',
    "INVALID": 'invalid value for parameter "%n": "%s"',
    "OUT_OF_RANGE": '%s is outside the valid range for parameter "%n" (%s .. %s)',
    "UNCHANGEABLE": 'parameter "%n" cannot be changed',
    "REFUSED_NUMBER": 'invalid value for parameter "%n": %s',
    "HINT_INTEGER_RANGE": "Value exceeds integer range.",
    "HINT_ENUM": "Available values: %s.",
}


def source(path):
    return (ROOT / path).read_text()


def unquoted(literals):
    """The text of one or more string literals beside each other."""
    parts = re.findall(STRING, literals)
    return "".join(re.sub(r"\\(.)", r"\1", part[1:-1]) for part in parts)


def of_diagnostics():
    """{code: text} of the errors that are the server's."""
    table = source("parser/include/pgcfg/diagnostic.h").split("#define PGCFG_DIAGNOSTICS(X)")[1]
    rows = re.findall(rf'X\((\w+), "[\w-]+", ERROR,\s*((?:{STRING}\s*)+)\)', table.replace("\\\n", "\n"))
    return {code: unquoted(text) for code, text in rows if not code.startswith("LIMIT_")}


def of_conf_view():
    """{code: text}: pg_file_settings has shorter words than the log."""
    function = source("parser/src/conf_verdict.c").split("*view_words(")[1].split("\n}")[0]
    cases = re.findall(rf"((?:case \w+:\s*)+)return ({STRING});", function)
    return {code: unquoted(text) for labels, text in cases
            for code in re.findall(r"DIAGNOSTIC_(\w+):", labels)} | {
                "NONE": unquoted(re.search(rf"NONE\)\s*return pgcfg_put_string\(sink, ({STRING})\)",
                                           source("parser/src/conf_verdict.c"))[1])}


def of_expressions():
    """{status: text}"""
    function = source("parser/src/are.c").split("*pgcfg_regex_status_text(")[1]
    return {status: unquoted(text)
            for status, text in re.findall(rf"case PGCFG_REGEX_(\w+):\s*return ({STRING});", function)}


def of_checks(major):
    """{words: text}, and {words-HINT: text} of those that have one."""
    table = source("parser/src/check_words.c").split("all_words[PGCFG_WORDS_COUNT] = {")[1].split("\n};")[0]
    texts = {}
    for words, row in re.findall(r"\[PGCFG_WORDS_(\w+)\] = \{(.*?)\},(?=\n|$)", table, re.S):
        until_16, in_17, from_18, hint = re.fullmatch(
            rf"((?:{STRING}\s*)+|NULL),\s*((?:{STRING}\s*)+|NULL),\s*((?:{STRING}\s*)+|NULL),"
            rf"\s*AS_\w+,\s*((?:{STRING}\s*)+|NULL)", row).groups()
        choices = {18: (from_18, in_17, until_16), 17: (in_17, until_16)}.get(major, (until_16,))
        texts[words] = unquoted(next(text for text in choices if text != "NULL"))
        if hint != "NULL":
            texts[f"{words}-HINT"] = unquoted(hint)
    del texts["NONE"]
    return texts


def of_units():
    """{unit: hint}"""
    function = source("parser/src/value_unit.c").split("*pgcfg_unit_hint(")[1].split("\n}")[0]
    hints = re.findall(rf"return ((?:{STRING}\s*)+);", function)
    return {f"UNITS_{number}": unquoted(hint) for number, hint in enumerate(hints, 1) if unquoted(hint)}


def pattern(text):
    """Matches the text with any arguments."""
    return re.compile(".*".join(map(re.escape, ARGUMENT.split(text))), re.S)


def in_corpus():
    """{(kind, major): the texts of errors, details and hints}"""
    texts = collections.defaultdict(set)
    for case in corpus.cases(ROOT / "corpus", []):
        for major in case.recorded_majors():
            answer = json.loads(case.expected_path(major).read_bytes())
            for row in [answer] if isinstance(answer, dict) else answer:
                texts[case.kind.name, major] |= {row[word] for word in ("error", "detail", "hint")
                                                 if row.get(word)}
    return texts
