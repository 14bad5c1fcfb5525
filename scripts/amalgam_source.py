"""Reads the library's sources as amalgamate needs them: tokens, the items of a file (one
declaration, definition or directive each) and the names that an item declares.

It knows the C that the house style allows, and stops with an error at what it does not.
"""

import dataclasses
import re

TOKEN = re.compile(r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<directive>(?<![^\n])[ ]*\#(?:\\\n|/\*.*?\*/|[^\n])*)
  | (?P<space>\s+)
  | (?P<string>"(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\.|[^'\\])+')
  | (?P<name>[A-Za-z_]\w*)
  | (?P<number>\.?\d(?:[eEpP][+-]|[\w.])*)
  | (?P<mark>->|\+\+|--|<<=|>>=|<<|>>|\#\#|\.\.\.|[-+*/%&|^=!<>]=|&&|\|\||.)
""", re.X | re.S)
OPEN = {"(": ")", "[": "]", "{": "}"}
CLOSE = set(OPEN.values())
TRIVIA = {"comment", "space"}
DEFINE = re.compile(r"(\s*#\s*define\s+)(\w+)(\([^)]*\))?(.*)", re.S)


class NotUnderstood(Exception):
    pass


@dataclasses.dataclass
class Token:
    kind: str
    text: str


def tokens_of(text):
    return [Token(match.lastgroup, match.group()) for match in TOKEN.finditer(text)]


def text_of(tokens):
    return "".join(token.text for token in tokens)


def code_of(tokens):
    """The tokens without comments, blanks and directives."""
    return [token for token in tokens if token.kind not in TRIVIA and token.kind != "directive"]


def split(tokens, mark):
    """The parts between marks that stand in no brackets; nothing behind the last mark is no part."""
    parts, depth = [[]], 0
    for token in tokens:
        if token.kind == "mark":
            depth += (token.text in OPEN) - (token.text in CLOSE)
            if depth == 0 and token.text == mark:
                parts.append([])
                continue
        parts[-1].append(token)
    return parts if code_of(parts[-1]) else parts[:-1]


def closing(tokens, at):
    """Where the bracket at `at` is closed."""
    depth = 0
    for i in range(at, len(tokens)):
        if tokens[i].kind == "mark":
            depth += (tokens[i].text in OPEN) - (tokens[i].text in CLOSE)
            if depth == 0:
                return i
    raise NotUnderstood(f"never closed: {text_of(tokens[at:at + 20])}")


# ---- items -------------------------------------------------------------------------------


@dataclasses.dataclass(eq=False)
class Item:
    """What stands in a file on its own, with the comments and blanks before it."""
    lead: list
    tokens: list
    kind: str = ""     # directive, function, prototype, variable, extern, type, assertion, end
    name: str = ""     # of a function, a variable, a macro
    names: set = dataclasses.field(default_factory=set)  # all that it declares in its file's scope
    is_static: bool = False

    @property
    def text(self):
        return text_of(self.tokens)


def items_of(text):
    """The items; the last one is of the kind `end` and holds what stands behind all others."""
    tokens, items, at = tokens_of(text), [], 0
    while True:
        lead = at
        while at < len(tokens) and tokens[at].kind in TRIVIA:
            at += 1
        if at == len(tokens):
            items.append(Item(tokens[lead:], [], "end"))
            return items
        begin = at
        at = end_of_region(tokens, at) if starts_region(tokens[at]) else end_of_item(tokens, at)
        # A comment behind it on its line is a part of it.
        if at + 1 < len(tokens) and tokens[at].kind == "space" and "\n" not in tokens[at].text and \
                tokens[at + 1].kind == "comment":
            at += 2
        item = Item(tokens[lead:begin], tokens[begin:at])
        describe(item)
        items.append(item)


def starts_region(token):
    return token.kind == "directive" and re.match(r"\s*#\s*if", token.text) is not None


def end_of_region(tokens, at):
    """Behind the #endif."""
    depth = 0
    while at < len(tokens):
        if tokens[at].kind == "directive":
            depth += starts_region(tokens[at]) - bool(re.match(r"\s*#\s*endif", tokens[at].text))
        at += 1
        if depth == 0:
            return at
    raise NotUnderstood("#if without #endif")


def end_of_item(tokens, at):
    if tokens[at].kind == "directive":
        return at + 1
    depth, is_function = 0, False
    before = None
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "mark":
            if token.text == "{" and depth == 0:
                is_function = before is not None and before.text == ")"
            depth += (token.text in OPEN) - (token.text in CLOSE)
            if depth == 0 and (token.text == ";" or (token.text == "}" and is_function)):
                return at + 1
        if token.kind not in TRIVIA:
            before = token
        at += 1
    raise NotUnderstood("no end of a declaration")


def enumerators(code):
    """Names of the constants in the code of a declaration."""
    names = []
    for i, token in enumerate(code):
        if token.text == "enum":
            at = i + 1 + (code[i + 1].kind == "name")
            if at < len(code) and code[at].text == "{":
                body = code[at + 1:closing(code, at)]
                names += [part[0].text for part in split(body, ",") if len(part) < 2 or part[1].text != "("]
    return names


def describe(item):
    code = code_of(item.tokens)
    if item.tokens[0].kind == "directive":
        define = DEFINE.match(item.tokens[0].text)
        item.kind = "directive"
        if code:  # a region of #if: what it declares
            for part in items_of(text_of(item.tokens[1:]))[:-1]:
                item.names |= part.names
        elif define:
            item.name = define.group(2)
            item.names = {item.name}
        return
    item.is_static = code[0].text == "static"
    item.names.update(enumerators(code))
    for i, token in enumerate(code[:-1]):
        if token.text in ("struct", "union", "enum") and code[i + 1].kind == "name" and \
                i + 2 < len(code) and code[i + 2].text == "{":
            item.names.add(code[i + 1].text)
    if code[0].text == "_Static_assert":
        item.kind = "assertion"
        return
    if code[0].text == "typedef":
        item.kind = "type"
        item.name = typedef_name(code)
    else:
        describe_declarator(item, code)
    if item.name:
        item.names.add(item.name)


def typedef_name(code):
    depth = 0
    for i, token in enumerate(code):
        if token.kind == "mark":
            if token.text == "(" and depth == 0:  # a function, or a pointer to one
                return code[i + 2].text if code[i + 1].text == "*" else code[i - 1].text
            depth += (token.text in OPEN) - (token.text in CLOSE)
    return code[-2].text


def describe_declarator(item, code):
    depth = 0
    for i, token in enumerate(code):
        if token.kind == "mark":
            if depth == 0 and token.text in ("(", "[", "=", ";"):
                if code[i - 1].kind != "name":
                    break  # enum { ... }; or struct name { ... };
                item.name = code[i - 1].text
                if i >= 2 and code[i - 2].text in ("struct", "union", "enum"):
                    item.name = ""  # struct name;
                    break
                if token.text == "(":
                    item.kind = "function" if code[-1].text == "}" else "prototype"
                elif code[0].text == "extern":
                    item.kind = "extern"
                else:  # the library has no variables: what is not set is a function of a named type
                    item.kind = "prototype" if token.text == ";" else "variable"
                return
            depth += (token.text in OPEN) - (token.text in CLOSE)
    item.kind = "type"


# ---- macros ------------------------------------------------------------------------------


@dataclasses.dataclass
class Macro:
    parameters: list  # None: it takes none
    body: list        # tokens


def macro_of(directive):
    define = DEFINE.match(directive)
    if define is None:
        return None, None
    parameters = define.group(3)
    if parameters is not None:
        parameters = [name.strip() for name in parameters[1:-1].split(",")]
    return define.group(2), Macro(parameters, code_of(tokens_of(define.group(4).replace("\\\n", "\n"))))


def expand(tokens, macros):
    """The code with calls of macros with parameters expanded, ## included."""
    out, at = [], 0
    tokens = code_of(tokens)
    while at < len(tokens):
        macro = macros.get(tokens[at].text)
        if macro is None or macro.parameters is None or at + 1 == len(tokens) or tokens[at + 1].text != "(":
            out.append(tokens[at])
            at += 1
            continue
        end = closing(tokens, at + 1)
        arguments = dict(zip(macro.parameters, split(tokens[at + 2:end], ",")))
        body = []
        for token in macro.body:
            body += arguments.get(token.text, [token])
        joined = []
        for token in body:
            if joined and joined[-1].text == "##":
                joined.pop()
                joined[-1] = Token("name", joined[-1].text + token.text)
            else:
                joined.append(token)
        out += expand(joined, macros)
        at = end + 1
    return out
