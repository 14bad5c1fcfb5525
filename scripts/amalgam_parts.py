"""Which parts of the library can be left out, and what each part keeps.

A part is named by a macro that leaves it out. A public function belongs to the parts that
stand at its file; whatever no function of a remaining part uses is left out with it.
"""

import collections

# Macro's name behind PGCFG_NO_, and what goes.
PARTS = {
    "IDENT": "pg_ident.conf: pgcfg_ident_*",
    "CONF": "postgresql.conf: pgcfg_conf_*, and the checks across files, pgcfg_cross_*",
    "CATALOGUE": "parameters and what values they take: pgcfg_parameter_*, pgcfg_value_*; "
                 "postgresql.conf goes as well, whose verdicts need them",
    "MATCH": "who gets in: pgcfg_match*, pgcfg_matcher*, pgcfg_user_map*, pgcfg_client*",
    "HINTS": "what was probably meant: pgcfg_*_hint*",
    "WRITE": "writing files: pgcfg_hba_quote, pgcfg_hba_write, pgcfg_conf_quote, pgcfg_conf_write",
    "REGEX": "regular expressions: pgcfg_are_*; an environment needs another engine then, or NULL",
    "TEXT": "texts: columns of the views, messages, hints' sentences, names of codes' states; codes and "
            "their names stay",
}
IMPLIED = {"CATALOGUE": ["CONF"]}
HBA_ALONE = ["IDENT", "CONF", "CATALOGUE", "MATCH", "HINTS", "WRITE", "REGEX", "TEXT"]

# Of the public functions in a file; without a line they are always there.
FILES = {
    "are": ["REGEX"], "are_compile": ["REGEX"], "are_search": ["REGEX"],
    "client": ["MATCH"], "connection": ["MATCH"],
    "conf": ["CONF"], "conf_apply": ["CONF"], "conf_get": ["CONF"], "conf_verdict": ["CONF"],
    "conf_hint": ["CONF", "HINTS"], "conf_hint_text": ["CONF", "HINTS"], "conf_write": ["CONF", "WRITE"],
    "cross_check": ["CONF"], "cross_sockets": ["CONF"], "cross_text": ["CONF"], "hba_summary": ["CONF"],
    "hba_row": ["TEXT"], "hba_write": ["WRITE"],
    "hint": ["HINTS"], "hint_bytes": ["HINTS"], "hint_ident": ["HINTS", "IDENT"], "hint_text": ["HINTS"],
    "ident": ["IDENT"], "match": ["MATCH"], "match_rule": ["MATCH"], "match_text": ["MATCH"], "matcher": ["MATCH"],
    "matcher_build": ["MATCH"], "os_error": ["TEXT"], "parameter": ["CATALOGUE"],
    "user_map": ["IDENT", "MATCH"], "value": ["CATALOGUE"], "value_show": ["CATALOGUE", "TEXT"],
    "value_write": ["CATALOGUE", "TEXT"],
}

# Of single functions, where it is not what the file says.
FUNCTIONS = {
    "pgcfg_address_write": ["TEXT"],
    "pgcfg_client_error_write": ["MATCH", "TEXT"],
    "pgcfg_conf_error_write": ["CONF", "TEXT"],
    "pgcfg_conf_hint_write": ["CONF", "HINTS", "TEXT"],
    "pgcfg_cross_check_advice_write": ["CONF", "TEXT"],
    "pgcfg_cross_check_write": ["CONF", "TEXT"],
    "pgcfg_diagnostic_write": ["TEXT"],
    "pgcfg_hba_rule_demands": [],
    "pgcfg_hint_write": ["HINTS", "TEXT"],
    "pgcfg_match_failure_write": ["MATCH", "TEXT"],
    "pgcfg_match_rejection_write": ["MATCH", "TEXT"],
    "pgcfg_regex_status_text": ["TEXT"],
    "pgcfg_value_status_name": ["CATALOGUE"],
}


def parts_of(file, function):
    return frozenset(FUNCTIONS.get(function, FILES.get(file, [])))


def conditions(roots, references):
    """For each item that the roots reach, the sets of parts that need it.

    roots: (item, parts); references: item -> items."""
    needed = collections.defaultdict(set)
    for root, parts in roots:
        seen, waiting = {root}, [root]
        while waiting:
            item = waiting.pop()
            needed[item].add(parts)
            for other in references[item] - seen:
                seen.add(other)
                waiting.append(other)
    # What any one of several sets of parts needs, the smaller of them tell.
    return {item: frozenset(one for one in sets if not any(other < one for other in sets))
            for item, sets in needed.items()}


def expression(condition):
    """What stands behind #if; None: always."""
    if frozenset() in condition:
        return None
    sets = sorted(sorted(parts) for parts in condition)
    words = [" && ".join(f"PGCFG_HAS_{part}" for part in parts) for parts in sets]
    if len(words) > 1:
        words = [f"({word})" if "&&" in word else word for word in words]
    return " || ".join(words)
