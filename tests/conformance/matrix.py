"""Parsers by cases on one page: as a picture of squares (SVG), and as a table with the
reasons (HTML)."""

import dataclasses
import html as markup

import areas
import judging
import score

COLOURS = {
    judging.TEXTS: "#1a7f37",
    judging.ROWS: "#6cc070",
    judging.VERDICT: "#c9e8b5",
    judging.REFUSES: "#79b8ff",
    judging.ACCEPTS: "#f5a142",
    judging.LOSES_REJECT: "#d1242f",
    judging.GARBLED: "#8250df",
    judging.TIMEOUT: "#7d5a3c",
    judging.CRASH: "#111111",
    judging.UNSUPPORTED: "#e4e7eb",
}

SQUARE, STEP, ACROSS = 6, 7, 36          # a square, with the gap, squares in a line
LABEL, GAP, HEAD, LINE = 78, 22, 50, 16  # pixels


@dataclasses.dataclass
class Column:
    name: str
    judgements: list


def share(column):
    """The column's scores as words."""
    figures = score.figures(column.judgements)
    judged = figures.pop("judged")
    if not judged:
        return "nothing judged"
    return ", ".join(f"{level} {100 * count // judged} %" for level, count in figures.items())


def text(x, y, words, attributes=""):
    return f'<text x="{x}" y="{y}"{attributes}>{markup.escape(words)}</text>'


def squares(judgements, left, top):
    """One path for each colour: a case is at the same place in each column."""
    paths = {}
    for number, judgement in enumerate(judgements):
        x, y = left + number % ACROSS * STEP, top + number // ACROSS * STEP
        paths.setdefault(judgement.status, []).append(f"M{x} {y}h{SQUARE}v{SQUARE}h-{SQUARE}z")
    return [f'<path class="{status}" d="{"".join(parts)}"/>' for status, parts in paths.items()]


def svg(columns, major):
    lefts = [LABEL + number * (ACROSS * STEP + GAP) for number in range(len(columns))]
    width = LABEL + len(columns) * (ACROSS * STEP + GAP)
    body = [text(0, 16, f"major {major}", ' class="strong"')]
    for left, column in zip(lefts, columns):
        body += [text(left, 16, column.name, ' class="strong"'), text(left, 34, share(column))]
    top = HEAD
    groups = [score.by_area(column.judgements) for column in columns]
    for area in (area for area in areas.AREAS if area in groups[0]):
        body.append(text(0, top + 8, area))
        for left, group in zip(lefts, groups):
            body += squares(group[area], left, top)
        top += max(LINE, -(-len(groups[0][area]) // ACROSS) * STEP + 9)
    seen = {judgement.status for column in columns for judgement in column.judgements}
    for status in (status for status in judging.STATUSES if status in seen):
        top += LINE
        body += [f'<rect class="{status}" x="{LABEL}" y="{top - 8}" width="9" height="9"/>',
                 text(LABEL + 16, top, score.SAID[status])]
    height = top + 12
    style = "".join(f".{status}{{fill:{colour}}}" for status, colour in COLOURS.items())
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="sans-serif" font-size="11">',
        f"<title>Parsers by the {len(columns[0].judgements)} cases of PostgreSQL {major}</title>",
        f"<style>{style}.strong{{font-weight:bold;font-size:13px}}</style>",
        f'<rect x="-8" width="{width}" height="{height}" fill="#ffffff"/>', *body, "</svg>", ""])


def html(columns, major):
    style = "".join(f".{status}{{background:{colour}}}" for status, colour in COLOURS.items())
    dark = ",".join(f".{status}" for status in (judging.TEXTS, judging.LOSES_REJECT, judging.CRASH,
                                               judging.GARBLED, judging.TIMEOUT))
    rows = []
    for judgements in zip(*(column.judgements for column in columns)):
        case = judgements[0].case
        cells = "".join(f'<td class="{judgement.status}" title="{markup.escape(judgement.detail)}">'
                        f"{judgement.status}</td>" for judgement in judgements)
        rows.append(f'<tr><td title="{markup.escape(case.about)}">{markup.escape(case.name)}</td>'
                    f"<td>{case.area}</td>{cells}</tr>")
    heads = "".join(f"<th>{markup.escape(column.name)}<br><small>{share(column)}</small></th>"
                    for column in columns)
    return "\n".join([
        '<!doctype html><html lang="en"><meta charset="utf-8">',
        f"<title>pgcfg: parsers by cases, PostgreSQL {major}</title>",
        "<style>body{font:14px sans-serif}table{border-collapse:collapse}"
        f"td,th{{padding:1px 8px;border:1px solid #ddd;text-align:left}}{style}{dark}{{color:#fff}}</style>",
        svg(columns, major), "<table>", f"<tr><th>case</th><th>area</th>{heads}</tr>", *rows,
        "</table></html>", ""])
