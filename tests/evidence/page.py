"""The page of evidence, written from the figures that are kept."""

import measuring

PAGE = measuring.ROOT / "tests/EVIDENCE.md"

HEAD = """# Evidence

How well pgcfg is tested. Each part says when, and of which commit, it was measured (a plus
behind the commit: with changes that were not committed yet), and whether it reached its goal.
`scripts/evidence` writes this page from what the parts print; [evidence](evidence/README.md)
says how.
"""


def cell(words):
    return words.replace("|", "\\|")


def line_of(words):
    return "| " + " | ".join(cell(word) for word in words) + " |"


def duration(seconds):
    if seconds < 100:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def section(name, figures):
    when = figures["measured"]
    cores = "1 core" if when["cores"] == 1 else f"{when['cores']} cores"
    lines = [f"## {figures['title']}", "", *figures.get("text", [])]
    if figures.get("rows"):
        lines += ["", line_of(figures["columns"]), line_of(["---"] * len(figures["columns"]))]
        lines += [line_of(row) for row in figures["rows"]]
    if figures.get("falls_short"):
        lines += ["", "Falls short:", ""]
        lines += [f"- {sentence}" for sentence in figures["falls_short"]]
    seeds = "".join(f", seed of {what} {seed}" for what, seed in figures.get("seeds", {}).items())
    lines += ["", f"*Goal {when['goal']}. `{name}`, {when['date']}, commit {when['commit']}, {cores}, "
                  f"{duration(when['seconds'])}{seeds}.*", ""]
    return "\n".join(lines)


def overview(kept):
    rows = [line_of([figures["title"], figures["measured"]["goal"]]) for figures in kept.values()]
    return "\n".join(["| What | Goal |", "| --- | --- |", *rows, ""])


def written():
    """The page as it follows from the figures."""
    kept = measuring.kept()
    missing = [name for name in measuring.parts() if name not in kept]
    sections = [section(name, figures) for name, figures in kept.items()]
    if missing:
        sections.append(f"Not measured yet: {', '.join(missing)}.\n")
    return "\n".join([HEAD, overview(kept), *sections])


def write():
    PAGE.write_text(written())
