"""Finds where C code can be mutated, and writes a copy in which every mutant stands
behind a switch.

Each mutant is one small change of one expression or statement in the body of a function:

  relation    < becomes <= and >=, == becomes !=, and so on: the boundary and the negation
  logic       a && b becomes a || b, a, and b
  negate      a condition, or an operand of && and ||, that is not itself a comparison
  never       a condition is false: an if without else, a loop that is never entered
  arithmetic  + becomes -, * becomes +, & becomes |, << becomes >>, and so on; += as well
  unary       !, ~ and - fall away
  step        ++ becomes --, and the other way round
  constant    a number becomes one more and one less, true becomes false
  return      a number that is returned becomes 0, or 1 where it was 0; a pointer NULL
  delete      an assignment, a call, break, continue or return is left out

The places come from clang's own syntax tree (-ast-dump=json), so that types are known and
what is not a value at run time is left alone: what macros expand to, case labels, sizes
of arrays, initialisers of static tables, static assertions, operands of sizeof. In the
copy an expression reads (PGCFG_M(17) ? ((a) <= (b)) : (a < b)); what stands behind the
last colon holds the mutants of its parts, the other arms are as they were written, so
that one mutant is on at a time and the copy stays small.

Left out because nothing could tell them from the original: a break that ends a switch, a
return that ends a function, a continue that ends a loop's body or is all of it.
"""

import dataclasses
import json
import pathlib
import re
import subprocess

RELATIONS = {"<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
             "==": ("!=",), "!=": ("==",)}
LOGIC = {"&&": "||", "||": "&&"}
ARITHMETIC = {"+": "-", "-": "+", "*": "+", "/": "*", "%": "/",
              "&": "|", "|": "&", "^": "&", "<<": ">>", ">>": "<<"}
STEPS = {"++": "--", "--": "++"}
# Their values are known when it is compiled, or they have none.
OPAQUE = {"ConstantExpr", "UnaryExprOrTypeTraitExpr", "OffsetOfExpr", "StaticAssertDecl"}
TRANSPARENT = {"ParenExpr", "ImplicitCastExpr"}
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)


@dataclasses.dataclass
class Mutant:
    file: str        # below the root
    function: str
    operator: str    # as above
    original: str    # abridged
    mutated: str
    line: int
    begin: int
    end: int
    code: str        # what stands in place of bytes begin to end; "" for a statement that is left out
    ordinal: int = 1  # among those of the function that read the same
    number: int = 0

    @property
    def name(self):
        """Holds as long as the function's text does."""
        ordinal = f" [{self.ordinal}]" if self.ordinal > 1 else ""
        change = f"{self.original} -> {self.mutated}" if self.code else self.original
        return f"{self.file}: {self.function}: {self.operator}: {change}{ordinal}"


def abridged(text):
    text = " ".join(COMMENT.sub(" ", text).split())
    return text if len(text) <= 60 else f"{text[:35]} ... {text[-20:]}"


def core_of(node):
    while node["kind"] in TRANSPARENT:
        [node] = node["inner"]
    return node


def resolve_places(tree):
    """The dump names a file only where it differs from the one before: each place gets its own."""
    stack, file = [tree], None
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
            continue
        if "offset" in value:
            file = value.get("file", file)
            value["in"] = file
        stack.extend(reversed([inner for key, inner in value.items()
                               if isinstance(inner, (dict, list)) and key != "includedFrom"]))


class Finder:
    """Finds the mutants in the functions of one translation unit."""

    def __init__(self, sources, wanted):
        self.sources = sources    # text by path
        self.wanted = wanted      # names by path
        self.found = []
        self.file = self.function = self.result = None

    # ---- where a node stands ----------------------------------------------------------

    def span(self, node):
        """The bytes of the file that a node is written as, or None where it comes out of
        one use of a macro."""
        begin, end = node["range"]["begin"], node["range"]["end"]
        in_macro = "expansionLoc" in begin and "expansionLoc" in end
        first, last = begin.get("expansionLoc", begin), end.get("expansionLoc", end)
        if "offset" not in first or "offset" not in last:
            return None
        if in_macro and first["offset"] == last["offset"]:
            return None
        if first["in"] != self.file or last["in"] != self.file:
            return None
        return first["offset"], self.end_of(end)

    def end_of(self, place):
        last = place.get("expansionLoc", place)
        stop = last["offset"] + last["tokLen"]
        if "expansionLoc" not in place:
            return stop
        # A macro with arguments ends behind them.
        text = self.text
        at = stop
        while text[at].isspace():
            at += 1
        if text[at] != "(":
            return stop
        depth = 0
        while True:
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
            if depth == 0:
                return at

    def macro_use(self, node):
        """The text of the use of a macro that a node is all of, and its span."""
        begin = node["range"]["begin"].get("expansionLoc")
        end = node["range"]["end"].get("expansionLoc")
        if begin is None or end is None or begin["offset"] != end["offset"] or begin["in"] != self.file:
            return None, None
        span = begin["offset"], self.end_of(node["range"]["end"])
        return self.written(span), span

    @property
    def text(self):
        return self.sources[self.file]

    def written(self, span):
        return self.text[span[0]:span[1]]

    # ---- mutants ----------------------------------------------------------------------

    def add(self, operator, span, code, mutated=None):
        original = self.written(span)
        self.found.append(Mutant(
            self.wanted[self.file], self.function, operator, abridged(original),
            abridged(code) if mutated is None else mutated,
            self.text.count("\n", 0, span[0]) + 1, *span, code))

    def functions(self, tree):
        for node in tree["inner"]:
            body = node.get("inner", [{}])[-1]
            if node["kind"] != "FunctionDecl" or body.get("kind") != "CompoundStmt":
                continue
            place = body["range"]["begin"]
            if place.get("in") not in self.wanted:
                continue
            self.file, self.function = place["in"], node["name"]
            self.result = node["type"]["qualType"].split("(")[0].strip()
            self.statement(body, ends="function")

    # `ends` says what is over when this statement is: a function, a switch, a loop's round.
    def statement(self, node, ends=None):
        kind = node["kind"]
        inner = node.get("inner", [])
        if kind == "CompoundStmt":
            for child in inner:
                self.statement(child, ends if child is inner[-1] else None)
        elif kind == "IfStmt":
            self.condition(inner[0], "if" if len(inner) == 2 else None)
            for child in inner[1:]:
                self.statement(child, ends)
        elif kind == "WhileStmt":
            self.condition(inner[0], "while")
            self.statement(inner[1], "round")
        elif kind == "DoStmt":
            self.statement(inner[0], "round")
            self.condition(inner[1], "do")
        elif kind == "ForStmt":
            start, _, condition, step, body = inner
            if start:
                self.statement(start) if start["kind"] == "DeclStmt" else self.expression(start)
            if condition:
                self.condition(condition, "for")
            if step:
                self.expression(step)
            self.statement(body, "round")
        elif kind == "SwitchStmt":
            self.expression(inner[0])
            self.statement(inner[-1], "switch")
        elif kind in ("CaseStmt", "DefaultStmt", "LabelStmt"):
            self.statement(inner[-1], ends)
        elif kind == "DeclStmt":
            for variable in inner:
                if variable["kind"] == "VarDecl" and variable.get("storageClass") != "static":
                    for child in variable.get("inner", []):
                        self.expression(child)
        elif kind == "ReturnStmt":
            if inner:
                self.returned(inner[0])
            elif ends != "function":
                self.deletion(node)
        elif kind in ("BreakStmt", "ContinueStmt"):
            if ends != {"BreakStmt": "switch", "ContinueStmt": "round"}[kind]:
                self.deletion(node)
        elif kind not in ("NullStmt", "GotoStmt"):
            if core_of(node)["kind"] != "CStyleCastExpr": # a cast to void uses a name, no more
                self.deletion(node)
            self.expression(node)

    def deletion(self, node):
        span = self.span(node)
        if span is None:
            return
        stop = span[1]
        while self.text[stop] != ";":
            if not self.text[stop].isspace():
                return # a macro's
            stop += 1
        self.add("delete", (span[0], stop + 1), "", "")

    def returned(self, node):
        core = core_of(node)
        span = self.span(node)
        self.expression(node)
        if span is None:
            use, span = self.macro_use(node)
            if use in (None, "true", "false", "NULL", "PGCFG_NO_TEXT"):
                return
        if core["kind"] in ("IntegerLiteral", "CharacterLiteral", "InitListExpr"):
            return
        if core.get("opcode") in ("!", *RELATIONS, *LOGIC):
            return
        text = self.written(span)
        qualified = node["type"].get("desugaredQualType", node["type"]["qualType"])
        if self.result.endswith("*"):
            self.add("return", span, "NULL")
        elif self.is_number(qualified):
            cast = "" if self.result in ("bool", "_Bool") else f"({self.result})"
            self.add("return", span, f"{cast}!({text})")
        elif re.sub(r"\W", "", text) != f"{self.result}0": # the zero of a struct
            self.add("return", span, f"({self.result}){{0}}")

    @staticmethod
    def is_number(of_type):
        words = set(of_type.replace("const", "").split())
        return "enum" in words or bool(words & {
            "int", "unsigned", "char", "long", "short", "_Bool", "bool", "double", "float"})

    def condition(self, node, statement=None):
        """statement: which one is never carried out, or goes not on, where it is false."""
        core = core_of(node)
        span = self.span(node)
        self.expression(node)
        if span is None or core["kind"] in ("IntegerLiteral", "CharacterLiteral"):
            return
        if core.get("opcode") not in ("!", *RELATIONS, *LOGIC):
            self.add("negate", span, f"!({self.written(span)})")
        if statement is not None:
            self.add("never", span, "0", f"{statement} (false)")

    def expression(self, node):
        kind = node.get("kind")
        if kind is None or kind in OPAQUE:
            return
        getattr(self, f"on_{kind}", self.on_other)(node)

    def on_other(self, node):
        for child in node.get("inner", []) + node.get("array_filler", []):
            self.expression(child)

    def operands(self, node):
        """The texts to both sides of a binary operator, where all of it is written in the file."""
        span = self.span(node)
        if span is None:
            return None
        left, right = node["inner"]
        left_end = self.end_of(left["range"]["end"])
        begin = right["range"]["begin"]
        right_begin = begin.get("expansionLoc", begin)["offset"]
        between = COMMENT.sub(" ", self.text[left_end:right_begin]).strip()
        if between != node["opcode"]:
            return None
        return span, self.text[span[0]:left_end], self.text[right_begin:span[1]]

    def on_BinaryOperator(self, node):
        opcode, (left, right) = node["opcode"], node["inner"]
        parts = self.operands(node)
        if opcode in LOGIC:
            self.condition(left)
            self.condition(right)
        else:
            self.expression(left)
            self.expression(right)
        if parts is None:
            return
        span, a, b = parts

        def replace(operator, other):
            self.add(operator, span, f"(({a}) {other} ({b}))", f"{abridged(a)} {other} {abridged(b)}")

        for other in RELATIONS.get(opcode, ()):
            replace("relation", other)
        if opcode in LOGIC:
            replace("logic", LOGIC[opcode])
            self.add("logic", span, f"!!({a})", f"{abridged(a)}")
            self.add("logic", span, f"!!({b})", f"{abridged(b)}")
        if opcode in ARITHMETIC and self.can_be(ARITHMETIC[opcode], left, right):
            replace("arithmetic", ARITHMETIC[opcode])

    def can_be(self, other, left, right):
        types = [self.canonical(node) for node in (left, right)]
        pointers = [of_type.endswith("*") for of_type in types]
        if any(pointers):
            return pointers == [True, False] and other in "+-"
        if any("double" in of_type or "float" in of_type for of_type in types):
            return other in "+-*/"
        return True

    @staticmethod
    def canonical(node):
        return node["type"].get("desugaredQualType", node["type"]["qualType"]).strip()

    def on_CompoundAssignOperator(self, node):
        left, right = node["inner"]
        self.expression(left)
        self.expression(right)
        parts = self.operands(node)
        other = ARITHMETIC[node["opcode"][:-1]]
        if parts is not None and self.can_be(other, left, right):
            span, a, b = parts
            self.add("arithmetic", span, f"(({a}) {other}= ({b}))", f"{abridged(a)} {other}= {abridged(b)}")

    def on_UnaryOperator(self, node):
        opcode, [operand] = node["opcode"], node["inner"]
        self.expression(operand)
        span = self.span(node)
        if span is None or opcode not in ("!", "~", "-", "++", "--"):
            return
        text = self.written(span)
        if text.startswith(opcode):
            rest = text[len(opcode):]
            if opcode in STEPS:
                self.add("step", span, f"({STEPS[opcode]}({rest}))", STEPS[opcode] + abridged(rest))
            else:
                not_not = "!!" if opcode == "!" else ""
                self.add("unary", span, f"{not_not}({rest})", abridged(rest))
        elif text.endswith(opcode) and opcode in STEPS:
            rest = text[:-len(opcode)]
            self.add("step", span, f"(({rest}){STEPS[opcode]})", abridged(rest) + STEPS[opcode])

    def on_ConditionalOperator(self, node):
        condition, yes, no = node["inner"]
        self.condition(condition)
        self.expression(yes)
        self.expression(no)

    def on_literal(self, node):
        span = self.span(node)
        if span is None and "expansionLoc" not in node["range"]["begin"]:
            return
        if span is None:
            use, span = self.macro_use(node)
            if use in ("true", "false"):
                self.add("constant", span, "false" if use == "true" else "true")
            return
        text = self.written(span)
        if not re.match(r"[0-9']", text):
            return
        self.add("constant", span, f"({text} + 1)")
        self.add("constant", span, f"({text} - 1)")

    def on_IntegerLiteral(self, node):
        self.on_literal(node)

    def on_CharacterLiteral(self, node):
        self.on_literal(node)

    def on_FloatingLiteral(self, node):
        self.on_literal(node)


def syntax_tree(path, flags):
    done = subprocess.run(["clang", "-fsyntax-only", "-w", "-Xclang", "-ast-dump=json", *flags, str(path)],
                          stdout=subprocess.PIPE, check=True)
    tree = json.loads(done.stdout)
    resolve_places(tree)
    return tree


def find(units, flags, wanted):
    """The mutants of all translation units, in the order of files and places, numbered from
    1. `wanted` has the name of each file to be mutated, by its path."""
    sources = {path: pathlib.Path(path).read_text(encoding="ascii") for path in wanted}
    mutants = {}
    for unit in units:
        finder = Finder(sources, wanted)
        finder.functions(syntax_tree(unit, flags))
        for mutant in finder.found: # a header's are found by many
            mutants.setdefault((mutant.file, mutant.begin, -mutant.end, mutant.operator, mutant.code), mutant)
    ordered = [mutants[key] for key in sorted(mutants)]
    names = {}
    for number, mutant in enumerate(ordered, 1):
        mutant.number = number
        name = mutant.name
        mutant.ordinal = names[name] = names.get(name, 0) + 1
    return ordered


# ---- the copy ------------------------------------------------------------------------------


def with_switches(text, mutants):
    """The text of a file with all of its mutants behind switches."""
    sites = {}
    for mutant in mutants:
        sites.setdefault((mutant.begin, mutant.end), []).append(mutant)
    spans = sorted(sites, key=lambda span: (span[0], -span[1]))
    written, at = [], 0

    def put(until):
        nonlocal at
        written.append(text[at:until])
        at = until

    open_sites = []

    def close(until):
        while open_sites and open_sites[-1] <= until:
            put(open_sites.pop())
            written.append(closing.pop())

    closing = []
    for begin, end in spans:
        close(begin)
        assert not open_sites or end <= open_sites[-1], text[begin:end]
        put(begin)
        if sites[begin, end][0].operator == "delete":
            [mutant] = sites[begin, end]
            written.append(f"{{ if (!PGCFG_M({mutant.number})) ")
            closing.append(" }")
        else:
            arms = "".join(f"PGCFG_M({mutant.number}) ? {mutant.code} : " for mutant in sites[begin, end])
            written.append(f"({arms}(")
            closing.append("))")
        open_sites.append(end)
    close(len(text))
    put(len(text))
    return "".join(written)
