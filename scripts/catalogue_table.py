"""Writes parser/src/catalogue.inc, given what each major knows.

The layout is explained in parser/src/catalogue.h, which has the types. Everything is
sorted, so that equal facts give an equal file.
"""

import catalogue_facts as facts
from catalogue_facts import MAJORS

CHUNK = 2048  # bytes; compilers need not take literals of more than 4095
NO_TEXT = 0xFFFF
HASH_BUCKETS = 256
HASH_SLOT_BITS = 10
TYPES = {"bool": "BOOL", "integer": "INTEGER", "real": "REAL", "string": "STRING", "enum": "ENUM"}
UNITS = {"": "NONE", "B": "B", "kB": "KB", "MB": "MB", "8kB": "BLOCK", "ms": "MS", "s": "S",
         "min": "MIN"}
FLAGS = {"name": "IS_NAME", "hidden": "IS_HIDDEN", "extension": "IS_EXTENSION",
         "varying": "IS_VARYING"}
# Of the units that pg_settings prints as 8kB, these count XLOG_BLCKSZ.
WAL_BLOCKS = ("wal_buffers", "wal_writer_flush_after")


def fold(name):
    """As guc_name_compare does: ASCII letters only."""
    return "".join(chr(ord(letter) | 32) if "A" <= letter <= "Z" else letter for letter in name)


class Texts:
    """Strings, each stored once; told by chunk and place in it."""

    def __init__(self):
        self.chunks = [[]]
        self.free = CHUNK
        self.places = {}
        self.put("")

    def put(self, text):
        if text is None:
            return NO_TEXT
        if text not in self.places:
            size = len(text.encode()) + 1
            if size > self.free:
                self.chunks.append([])
                self.free = CHUNK
            self.places[text] = (len(self.chunks) - 1) * CHUNK + CHUNK - self.free
            assert self.places[text] < NO_TEXT
            self.chunks[-1].append(text)
            self.free -= size
        return self.places[text]

    def lines(self):
        for chunk in self.chunks:
            yield "    {"
            for text in chunk:
                escaped = text.replace("\\", "\\\\").replace('"', '\\"')
                yield f'        "{escaped}\\0"'
            yield "    },"


class Numbered:
    """Distinct values, by number, in order of first use."""

    def __init__(self):
        self.values = []

    def put(self, value):
        if value not in self.values:
            self.values.append(value)
        return self.values.index(value)


def number_literal(text):
    """pg_settings prints six digits, which are all there are but for the largest."""
    value = 1.7976931348623157e308 if text == "1.79769e+308" else float(text)
    return repr(value)


def hash_of(name):
    """As hash_name of parameter.c: eight bytes at a time, the last eight once more."""
    name = fold(name).encode()
    factor, mask = 0x9E3779B97F4A7C15, (1 << 64) - 1
    value, at = len(name), 0
    while len(name) - at > 8:
        value = ((value ^ int.from_bytes(name[at:at + 8], "little")) * factor) & mask
        at += 8
    last = int.from_bytes(name[-8:], "little")
    return ((value ^ value >> 32 ^ last) * factor & mask) >> 32


def slot_of(value, displacement):
    return (((value ^ (displacement * 0x9E3779B1)) * 0x85EBCA6B) & 0xFFFFFFFF) \
        >> (32 - HASH_SLOT_BITS)


def perfect_hash(names):
    """A displacement for each bucket, with which no two names meet in a slot."""
    buckets = [[] for _ in range(HASH_BUCKETS)]
    for key, name in enumerate(names):
        value = hash_of(name)
        buckets[value % HASH_BUCKETS].append((key, value))
    displacements = [0] * HASH_BUCKETS
    slots = [NO_TEXT] * (1 << HASH_SLOT_BITS)
    for bucket in sorted(range(HASH_BUCKETS), key=lambda b: (-len(buckets[b]), b)):
        for displacement in range(256):
            places = [slot_of(value, displacement) for _, value in buckets[bucket]]
            if len(set(places)) == len(places) and all(slots[p] == NO_TEXT for p in places):
                break
        else:
            raise RuntimeError("no perfect hash; give it more slots")
        displacements[bucket] = displacement
        for place, (key, _) in zip(places, buckets[bucket]):
            slots[place] = key
    return displacements, slots


def runs(facts_by_major):
    """Neighbouring majors with equal facts as (first, last, fact)."""
    result = []
    for major in sorted(facts_by_major):
        fact = facts_by_major[major]._replace(since="")
        if result and result[-1][1] == major - 1 and result[-1][2] == fact:
            result[-1] = (result[-1][0], major, fact)
        else:
            result.append((major, major, fact))
    return result


def unit_of(fact):
    return "WAL_BLOCK" if fact.name in WAL_BLOCKS else UNITS[fact.unit]


class Table:
    """Gathers the arrays of the file."""

    def __init__(self, majors):
        spelling = {fold(name): name for known in majors.values() for name in known}
        self.parameters = [spelling[name] for name in sorted(spelling)]
        others = {name for name, *_ in facts.OLD_NAMES + facts.HISTORY} - set(self.parameters)
        self.keys = self.parameters + sorted(others)
        self.texts = Texts()
        self.names = [self.texts.put(name) for name in self.keys]
        self.numbers, self.categories, self.enums = Numbered(), Numbered(), Numbered()
        self.numbers.put("0.0")
        self.enums.put(())
        self.first_rows, self.rows = [], []
        self.releases = []
        for key, name in enumerate(self.parameters):
            by_major = {major: known[name] for major, known in majors.items() if name in known}
            assert list(by_major) == list(range(min(by_major), max(by_major) + 1)), name
            self.first_rows.append(len(self.rows))
            for first, last, fact in runs(by_major):
                self.rows.append(self.row(first, last, fact))
            self.releases += [(key, major, self.texts.put(fact.since))
                              for major, fact in by_major.items() if fact.since]
        self.first_rows.append(len(self.rows))
        self.old_names = [(self.keys.index(name), self.keys.index(target), first)
                          for name, target, first in facts.OLD_NAMES]
        self.history = sorted(self.history_row(majors, *row) for row in facts.HISTORY)
        self.majors = [self.texts.put(str(major)) for major in MAJORS]

    def row(self, first, last, fact):
        numeric = fact.type in ("integer", "real")
        enum = tuple((self.texts.put(value), index, hidden)
                     for value, hidden, index in fact.enum or ())
        flags = "|".join(FLAGS[flag] for flag in FLAGS if flag in fact.flags) or "0"
        return (f"{first}, {last}, {TYPES[fact.type]}, {fact.context.upper().replace('-', '_')}, "
                f"{unit_of(fact)}, {flags}, {self.categories.put(fact.category)}, "
                f"{self.numbers.put(number_literal(fact.minimum)) if numeric else 0}, "
                f"{self.numbers.put(number_literal(fact.maximum)) if numeric else 0}, "
                f"{self.enums.put(enum)}, {self.texts.put(fact.boot)}", fact)

    def history_row(self, majors, name, release, advised, successor):
        first, last = advised
        for major in range(first, last + 1):
            assert name not in majors[major], f"{major} knows {name}"
            known = {fold(parameter) for parameter in majors[major]}
            assert successor is None or " " in successor or successor.startswith("pg_database.") \
                or successor in known, f"{major} does not know {successor}"
        return (self.keys.index(name), first, last, self.texts.put(release),
                int(release.split(".")[0]) if release else 0, self.texts.put(successor))


def wrapped(values, per_line=16):
    for first in range(0, len(values), per_line):
        yield "    " + ", ".join(map(str, values[first:first + per_line])) + ","


def write(majors):
    """The text of the file."""
    table = Table(majors)
    displacements, slots = perfect_hash(table.keys)
    categories = [table.texts.put(category) for category in table.categories.values]
    releases = ", ".join(known["server_version"].boot for known in majors.values())
    values, sets = [], []
    for enum in table.enums.values:
        sets.append((len(values), len(enum)))
        values += enum
    lines = [
        "/* catalogue.inc - generated by scripts/catalogue; do not edit.",
        " *",
        f" * All parameters of PostgreSQL {releases}. */",
        "// clang-format off",
        "",
        "enum {",
        f"    PARAMETER_COUNT = {len(table.parameters)},",
        f"    KEY_COUNT = {len(table.keys)},",
        f"    LONGEST_NAME = {max(map(len, table.keys))},",
        f"    HASH_BUCKETS = {HASH_BUCKETS},",
        f"    HASH_SLOT_BITS = {HASH_SLOT_BITS},",
        f"    OLD_NAME_COUNT = {len(table.old_names)},",
        f"    RELEASE_COUNT = {len(table.releases)},",
        f"    HISTORY_COUNT = {len(table.history)}",
        "};",
        "",
        "static const row rows[] = {",
    ]
    previous = None
    for fields, fact in table.rows:
        comment = f" /* {fact.name} */" if fact.name != previous else ""
        previous = fact.name
        lines.append(f"    ROW({fields}),{comment}")
    lines += ["};", "", "static const uint16_t first_rows[PARAMETER_COUNT + 1] = {",
              *wrapped(table.first_rows), "};",
              "", "static const uint16_t key_names[KEY_COUNT] = {",
              *wrapped(table.names), "};",
              "", "static const uint8_t hash_displacements[HASH_BUCKETS] = {",
              *wrapped(displacements), "};",
              "", "static const uint16_t hash_slots[1 << HASH_SLOT_BITS] = {",
              *wrapped(slots), "};",
              "", "static const double numbers[] = {", *wrapped(table.numbers.values, 4), "};",
              "", "static const uint16_t categories[] = {", *wrapped(categories), "};",
              "", "static const enum_set enum_sets[] = {",
              *wrapped(["{%d, %d}" % pair for pair in sets], 8), "};",
              "", "static const enum_value enum_values[] = {",
              *wrapped(["{%d, %d, %d}" % value for value in values], 6), "};",
              "", "static const old_name old_names[OLD_NAME_COUNT] = {",
              *wrapped(["{%d, %d, %d}" % name for name in table.old_names], 6), "};",
              "", "static const minor_release minor_releases[RELEASE_COUNT] = {",
              *wrapped(["{%d, %d, %d}" % release for release in table.releases], 6), "};",
              "", "static const history history_rows[HISTORY_COUNT] = {",
              *wrapped(["{%d, %d, %d, %d, %d, %d}" % row for row in table.history], 3), "};",
              "", "static const uint16_t major_texts[] = {", *wrapped(table.majors), "};",
              "", f"static const char texts[{len(table.texts.chunks)}][{CHUNK}] = {{",
              *table.texts.lines(), "};", ""]
    return "\n".join(lines)
